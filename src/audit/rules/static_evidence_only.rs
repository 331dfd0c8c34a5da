//! Q003 static-evidence-only: Only the presence of the tag was seen.

use super::prelude::*;
use crate::glossary::Grade;

pub(super) const RULE: Rule = Rule {
    id: "Q003",
    name: "static-evidence-only",
    title_ja: "静的な証拠のみ",
    levels: Levels::all(Level::Note),
    basis: "quality",
    evidence: "E0",
    doc: Text::new(
        "タグの存在だけを確認し、送信の実行は確認していない場合に報告します。規律の対象は送信を指令する通信であるため判定は行いますが、重さは一段低くします。",
        "Only the presence of the tag was seen. What is regulated is the order to send, so it is judged, one step lower.",
    ),
    message: Text::new(
        "タグの存在のみを確認しました（実行していません）。",
        "Only the tag's presence was seen (not executed).",
    ),
    fix: Text::new("ブラウザでの監査を行う。", "Audit with a browser."),
    check,
    ..Rule::BASE
};

fn check(case: &Case<'_>) -> Checked {
    each_judged(case, |judged| {
        (judged.transmission.grade == Some(Grade::E0)).then(|| Draft::transmission(judged.transmission))
    })
}

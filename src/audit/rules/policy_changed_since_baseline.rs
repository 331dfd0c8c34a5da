//! D007 policy-changed-since-baseline: The text of a document has changed since the earlier report.

use super::super::past::Past;
use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    id: "D007",
    name: "policy-changed-since-baseline",
    title_ja: "文書の変更",
    levels: Levels::all(Level::Note),
    basis: "quality",
    evidence: "doc diff",
    needs: &[Need::Baseline],
    doc: Text::new(
        "文書の本文が、基準の報告書の時点から変わっている場合に報告します。",
        "The text of a document has changed since the earlier report.",
    ),
    message: Text::new(
        "{doc}は前回監査（{date}）から変更されています。",
        "{doc} changed since the last audit ({date}).",
    ),
    fix: Text::new("差分を確認する。", "Review the diff."),
    check,
    ..Rule::BASE
};

fn check(case: &Case<'_>) -> Checked {
    let Some(baseline) = case.baseline else { return Checked::default() };
    let before = Past::new(baseline);
    let mut drafts = Vec::new();
    for reading in case.library.own() {
        let Some(old) = before.text_sha256(&reading.source) else { continue };
        if old != reading.text_sha256 && !old.is_empty() && !reading.text_sha256.is_empty() {
            let name = if reading.title.is_empty() { &reading.source } else { &reading.title };
            drafts.push(
                Draft::about("document", reading.id.clone())
                    .with("doc", wording::short(name))
                    .with("date", before.date())
                    .key(format!("document/{}", reading.source)),
            );
        }
    }
    drafts.into()
}

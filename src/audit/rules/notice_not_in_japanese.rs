//! N003 notice-not-in-japanese: The documents that declare transmissions are in another language than Japanese.

use super::prelude::*;
use crate::target::Profile;

use super::super::linkgraph::notices;

pub(super) const RULE: Rule = Rule {
    id: "N003",
    name: "notice-not-in-japanese",
    title_ja: "日本語の公表文なし",
    levels: Levels::new(Level::Error, Level::Warning, Level::Note),
    profiles: &[Profile::Jp2712],
    basis: "law:22-2-28",
    evidence: "doc",
    needs: &[Need::Policy],
    doc: Text::new(
        "外部送信を記載した文書が日本語で提供されていない場合に報告します。",
        "The documents that declare transmissions are in another language than Japanese.",
    ),
    message: Text::new(
        "公表文が日本語で提供されていることを確認できませんでした。",
        "The notice was not found in Japanese.",
    ),
    fix: Text::new("日本語の公表文を用意する。", "Provide a Japanese notice."),
    check,
    ..Rule::BASE
};

fn check(case: &Case<'_>) -> Checked {
    let notices = notices(case);
    // An unknown language is no finding, and one Japanese notice is enough.
    if notices.iter().any(|reading| reading.language == "ja" || reading.language.is_empty()) {
        return Checked::default();
    }
    notices
        .iter()
        .map(|reading| Draft::about("document", reading.id.clone()).key(format!("document/{}", reading.source)))
        .collect()
}

//! D006 text-not-readable: No text could be taken from a document that was given or followed.

use super::prelude::*;
use crate::glossary::DocumentRole;

use super::missing_document;

pub(super) const RULE: Rule = Rule {
    id: "D006",
    name: "text-not-readable",
    title_ja: "読み取れない文書",
    levels: Levels::all(Level::Error),
    basis: "quality (incomplete)",
    evidence: "doc",
    doc: Text::new(
        "与えられた、又はリンクをたどって取得した文書から文字を取り出せなかった場合に報告します。",
        "No text could be taken from a document that was given or followed.",
    ),
    message: Text::new("{doc}から文字を取り出せませんでした。", "No text could be extracted from {doc}."),
    fix: Text::new("文字情報のある文書を与える。", "Supply a text version."),
    check,
    ..Rule::BASE
};

fn check(case: &Case<'_>) -> Checked {
    let mut drafts = Vec::new();
    for unread in case.library.unread.iter().filter(|unread| unread.had) {
        if unread.role == Some(DocumentRole::VendorDocument) {
            continue;
        }
        let mut draft = Draft::about("document", unread.source)
            .with("doc", wording::short(unread.source))
            .records(unread.record)
            .key(format!("document/{}", unread.source));
        if unread.given {
            draft.concerns = missing_document(case);
        }
        drafts.push(draft);
    }
    drafts.into()
}

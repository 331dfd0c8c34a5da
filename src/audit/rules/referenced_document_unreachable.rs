//! D001 referenced-document-unreachable: A document that the text refers to, and that matters to a verdict, could not be reached.

use super::prelude::*;
use std::collections::BTreeMap;

use super::super::documents::{Governs, State, normal};
use super::{concerned, missing_document};

pub(super) const RULE: Rule = Rule {
    id: "D001",
    name: "referenced-document-unreachable",
    title_ja: "参照先の文書に到達不可",
    levels: Levels::all(Level::Error),
    basis: "quality (incomplete)",
    evidence: "doc",
    doc: Text::new(
        "文書が参照し、判定に必要な別の文書に到達できなかった場合に報告します。",
        "A document that the text refers to, and that matters to a verdict, could not be reached.",
    ),
    message: Text::new(
        "文書が参照する{url}に到達できませんでした（{status}）。",
        "The referenced document {url} could not be reached ({status}).",
    ),
    fix: Text::new("リンクを修正するか、文書を与えて再実行する。", "Fix the link or supply the document."),
    check,
    ..Rule::BASE
};

fn check(case: &Case<'_>) -> Checked {
    let mut drafts: BTreeMap<String, Draft> = BTreeMap::new();
    for (index, reference) in case.library.references.iter().enumerate() {
        // Opt-out links are O002's.
        let (Some(url), State::Unreachable(status)) = (reference.url, &reference.state) else { continue };
        if reference.governs == Governs::Nothing || reference.kind == "opt-out" {
            continue;
        }
        // Only a document that governs keeps the audit from being complete; a recipient's page leaves an element open.
        let kind = if reference.governs == Governs::Recipient { "statement" } else { "document" };
        let mut draft = Draft::place(kind, &reference.id, &reference.reading.id, reference.quote)
            .with("url", wording::short(url))
            .with("status", wording::short(status))
            .key(normal(url));
        draft.concerns = concerned(case, index);
        drafts.insert(normal(url), draft);
    }
    for unread in case.library.given_unread().filter(|unread| !unread.had) {
        let mut draft = Draft::about("document", unread.source)
            .with("url", wording::short(unread.source))
            .with("status", wording::short(&unread.status))
            .records(unread.record)
            .key(normal(unread.source));
        draft.concerns = missing_document(case);
        drafts.entry(normal(unread.source)).or_insert(draft);
    }
    drafts.into_values().collect()
}

//! D002 link-without-target: A link that matters (lists of recipients or group companies, opt-out, overseas, other policies) has no target.

use super::prelude::*;
use crate::glossary::Bilingual;

use super::super::documents::{Governs, State};
use super::concerned;

pub(super) const RULE: Rule = Rule {
    id: "D002",
    name: "link-without-target",
    title_ja: "リンク先のない参照",
    levels: Levels::all(Level::Warning),
    basis: "quality",
    evidence: "doc",
    doc: Text::new(
        "送信先の一覧、グループ会社の一覧、オプトアウト、外国にある第三者、他のポリシーへのリンクのうち、リンク先のないものを報告します。",
        "A link that matters (lists of recipients or group companies, opt-out, overseas, other policies) has no target.",
    ),
    message: Text::new(
        "「{quote}」のリンク先が取得できません（{kind}）。",
        "The link \"{quote}\" has no usable target ({kind}).",
    ),
    fix: Text::new("リンク先を設定する、又は文書を与える。", "Set the target or supply the document."),
    check,
    ..Rule::BASE
};

fn check(case: &Case<'_>) -> Checked {
    let mut drafts = Vec::new();
    for (index, reference) in case.library.references.iter().enumerate() {
        // Documents that govern are D003's.
        if reference.state != State::NoTarget || reference.governs == Governs::Transmissions {
            continue;
        }
        if reference.governs == Governs::Nothing && reference.kind == "other" {
            continue;
        }
        let words = if reference.text.is_empty() { &reference.quote.text } else { &reference.text };
        let mut draft = Draft::place("statement", &reference.id, &reference.reading.id, reference.quote)
            .with("quote", wording::short(words))
            .with_both("kind", Bilingual::new("リンク先なし", "no target"))
            .key(format!("{}/{}/{}", reference.reading.source, reference.kind, wording::short(&reference.quote.text)));
        draft.concerns = concerned(case, index);
        drafts.push(draft);
    }
    drafts.into()
}

//! P004 purpose-mismatch: The declared purpose is another one than the usual use of the service.

use super::prelude::*;
use crate::glossary::Bilingual;

use super::super::coverage::purpose::usual;

pub(super) const RULE: Rule = Rule {
    id: "P004",
    name: "purpose-mismatch",
    title_ja: "利用目的の不一致",
    levels: Levels::new(Level::Warning, Level::Warning, Level::Note),
    basis: "law:22-2-29(3)",
    evidence: "E1+catalog",
    needs: &[Need::Policy],
    doc: Text::new(
        "記載された利用目的が、そのサービスの通常の用途と異なる場合に報告します。",
        "The declared purpose is another one than the usual use of the service.",
    ),
    message: Text::new(
        "記載された利用目的「{quote}」と、{service}の通常の用途（{purposes}）が一致しません。",
        "The declared purpose \"{quote}\" does not match the usual use of {service} ({purposes}).",
    ),
    fix: Text::new("実際の用途を記載する。", "State the real purpose."),
    withheld: true,
    check,
    ..Rule::BASE
};

fn check(case: &Case<'_>) -> Checked {
    each_judged(case, |judged| {
        if judged.effective() != Coverage::Partial || judged.elements.sender_purpose != Element::Mismatch {
            return None;
        }
        let (document, words, quote) = judged.sender_purpose.words.as_ref()?;
        let usual = usual(judged.transmission);
        let purposes = if usual.is_empty() {
            Bilingual::new("識別子と閲覧情報の送信", "sending an identifier and page views")
        } else {
            wording::purposes(&usual)
        };
        let draft = Draft::transmission(judged.transmission)
            .with("quote", wording::short(words))
            .with_both("purposes", purposes);
        Some(draft.quoting(document, quote))
    })
}

//! P003 recipient-purpose-by-foreign-language-link-only: The recipient’s purpose is given only by a link to a page in a foreign language.

use super::super::coverage::purpose::LinkOutcome;
use super::prelude::*;
use super::quoting;

pub(super) const RULE: Rule = Rule {
    id: "P003",
    name: "recipient-purpose-by-foreign-language-link-only",
    title_ja: "送信先の利用目的が外国語リンクのみ",
    levels: Levels::new(Level::Warning, Level::Note, Level::Note),
    basis: "guideline:7-2/7-3",
    evidence: "doc",
    needs: &[Need::Policy],
    doc: Text::new(
        "送信先の利用目的が、外国語のページへのリンクだけで示されている場合に報告します。",
        "The recipient’s purpose is given only by a link to a page in a foreign language.",
    ),
    message: Text::new(
        "{recipient}の利用目的は外国語のページ（{url}）へのリンクのみです。",
        "{recipient}'s purpose is given only by a link to a foreign-language page ({url}).",
    ),
    fix: Text::new("日本語で要旨を記載する。", "Summarise it in Japanese."),
    withheld: true,
    check,
    ..Rule::BASE
};

fn check(case: &Case<'_>) -> Checked {
    each_judged(case, |judged| {
        if judged.effective() != Coverage::Partial || judged.elements.recipient_purpose == Element::Full {
            return None;
        }
        let foreign = judged.linked_purposes.iter().find(|link| matches!(link.outcome, LinkOutcome::Foreign(_)))?;
        let draft = Draft::transmission(judged.transmission)
            .with("url", wording::short(foreign.url.as_deref().unwrap_or_default()));
        Some(quoting(draft, judged))
    })
}

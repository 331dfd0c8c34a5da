//! P001 sender-purpose-missing: The recipient is declared, but the sender’s own purpose is not.

use super::prelude::*;
use super::quoting;

pub(super) const RULE: Rule = Rule {
    id: "P001",
    name: "sender-purpose-missing",
    title_ja: "当社の利用目的の記載なし",
    levels: Levels::new(Level::Error, Level::Warning, Level::Note),
    basis: "law:22-2-29(3)",
    evidence: "text",
    needs: &[Need::Policy],
    doc: Text::new(
        "送信先は記載されているが、送信する側（当社）の利用目的の記載がない場合に報告します。",
        "The recipient is declared, but the sender’s own purpose is not.",
    ),
    message: Text::new(
        "{recipient}への送信について、当社における利用目的の記載を確認できませんでした。",
        "No statement of our own purpose for sending to {recipient} was found.",
    ),
    fix: Text::new("当社の利用目的を記載する。", "State the sender's purpose."),
    withheld: true,
    check,
    ..Rule::BASE
};

fn check(case: &Case<'_>) -> Checked {
    each_judged(case, |judged| {
        (judged.effective() == Coverage::Partial && judged.elements.sender_purpose == Element::None)
            .then(|| quoting(Draft::transmission(judged.transmission), judged))
    })
}

//! P002 recipient-purpose-missing: The recipient is declared, but its own purpose is not.

use super::prelude::*;
use super::quoting;

pub(super) const RULE: Rule = Rule {
    id: "P002",
    name: "recipient-purpose-missing",
    title_ja: "送信先の利用目的の記載なし",
    levels: Levels::new(Level::Error, Level::Warning, Level::Note),
    basis: "law:22-2-29(3) / guideline:7-3-1",
    evidence: "text",
    needs: &[Need::Policy],
    doc: Text::new(
        "送信先は記載されているが、送信先における利用目的の記載がない場合に報告します。利用目的は送信する側と送信先の双方について求められます。",
        "The recipient is declared, but its own purpose is not. Both purposes are needed.",
    ),
    message: Text::new(
        "{recipient}における利用目的の記載を確認できませんでした。",
        "No statement of {recipient}'s own purpose was found.",
    ),
    fix: Text::new(
        "送信先の利用目的を記載する（リンクのみの場合は日本語のページにする）。",
        "State the recipient's purpose.",
    ),
    withheld: true,
    check,
    ..Rule::BASE
};

fn check(case: &Case<'_>) -> Checked {
    each_judged(case, |judged| {
        (judged.effective() == Coverage::Partial && judged.elements.recipient_purpose == Element::None)
            .then(|| quoting(Draft::transmission(judged.transmission), judged))
    })
}

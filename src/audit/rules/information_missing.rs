//! I003 information-missing: The recipient is declared, but nothing is said about the information that is sent.

use super::prelude::*;
use super::quoting;

pub(super) const RULE: Rule = Rule {
    id: "I003",
    name: "information-missing",
    title_ja: "情報の記載なし",
    levels: Levels::new(Level::Error, Level::Warning, Level::Note),
    basis: "law:22-2-29(1)",
    evidence: "text",
    needs: &[Need::Policy],
    doc: Text::new(
        "送信先は記載されているが、送信される情報の内容の記載がない場合に報告します。",
        "The recipient is declared, but nothing is said about the information that is sent.",
    ),
    message: Text::new(
        "{recipient}について、送信される情報の内容の記載を確認できませんでした。",
        "No statement of the information sent to {recipient} was found.",
    ),
    fix: Text::new("送信される情報の内容を記載する。", "State the information sent."),
    withheld: true,
    check,
    ..Rule::BASE
};

fn check(case: &Case<'_>) -> Checked {
    each_judged(case, |judged| {
        (judged.effective() == Coverage::Partial && judged.elements.information == Element::None)
            .then(|| quoting(Draft::transmission(judged.transmission), judged))
    })
}

//! N006 notice-not-per-module: Information or purposes stand in a list for the whole site only and are not tied to the recipient.

use super::prelude::*;
use super::quoting;

pub(super) const RULE: Rule = Rule {
    id: "N006",
    name: "notice-not-per-module",
    title_ja: "送信先ごとの対応付けなし",
    levels: Levels::new(Level::Warning, Level::Note, Level::Note),
    basis: "law:22-2-29 chapeau",
    evidence: "text",
    needs: &[Need::Policy],
    doc: Text::new(
        "送信される情報又は利用目的が、サイト全体の一覧としてだけ記載され、送信先ごとに対応付けられていない場合に報告します。",
        "Information or purposes stand in a list for the whole site only and are not tied to the recipient.",
    ),
    message: Text::new(
        "送信情報又は利用目的が送信先ごとに対応付けられていません（全体の一覧のみ）。",
        "Information or purposes are given for the whole site, not tied to each recipient.",
    ),
    fix: Text::new("番号等で送信先ごとに対応付ける。", "Tie them to each recipient, for instance by numbers."),
    withheld: true,
    check,
    ..Rule::BASE
};

fn check(case: &Case<'_>) -> Checked {
    each_judged(case, |judged| {
        let elements = &judged.elements;
        let generic =
            [elements.information, elements.sender_purpose, elements.recipient_purpose].contains(&Element::Generic);
        (judged.effective() == Coverage::Partial && generic)
            .then(|| quoting(Draft::transmission(judged.transmission), judged))
    })
}

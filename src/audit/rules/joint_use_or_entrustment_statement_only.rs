//! R008 joint-use-or-entrustment-statement-only: The recipient appears only in a clause on joint use or entrustment.

use super::prelude::*;
use super::quoting;

pub(super) const RULE: Rule = Rule {
    id: "R008",
    name: "joint-use-or-entrustment-statement-only",
    title_ja: "共同利用・委託の条項のみ",
    levels: Levels::new(Level::Warning, Level::Warning, Level::Note),
    basis: "law:22-2-29 / APPI 27(5)",
    evidence: "E1",
    needs: &[Need::Policy],
    doc: Text::new(
        "送信先が共同利用や委託の条項にだけ現れる場合に報告します。これらの条項の記載事項は、外部送信の三事項とは別のものです。",
        "The recipient appears only in a clause on joint use or entrustment. The items of such a clause are those of another duty, not of the transmission.",
    ),
    message: Text::new(
        "{recipient}は共同利用・委託の記載にのみ現れ、外部送信の三事項としての記載を確認できませんでした。",
        "{recipient} appears only in a joint-use / entrustment clause, not as an external-transmission entry.",
    ),
    fix: Text::new(
        "共同利用の条項とは別に、外部送信の一覧に記載する。",
        "List it in the external-transmission notice as well.",
    ),
    withheld: true,
    check,
    ..Rule::BASE
};

fn check(case: &Case<'_>) -> Checked {
    each_judged(case, |judged| {
        let judged_by_clause = matches!(judged.effective(), Coverage::Partial | Coverage::Vague);
        (judged_by_clause && judged.contract_clause_only())
            .then(|| quoting(Draft::transmission(judged.transmission), judged))
    })
}

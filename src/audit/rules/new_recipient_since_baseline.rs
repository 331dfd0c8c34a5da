//! B001 new-recipient-since-baseline: A recipient was observed that the earlier report does not have.

use super::super::past::Past;
use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    id: "B001",
    name: "new-recipient-since-baseline",
    title_ja: "新たな送信先",
    levels: Levels::all(Level::Note),
    basis: "quality",
    evidence: "E1",
    needs: &[Need::Baseline],
    doc: Text::new(
        "基準の報告書になかった送信先を観測した場合に報告します。",
        "A recipient was observed that the earlier report does not have.",
    ),
    message: Text::new(
        "基準（{date}）になかった送信先{recipient}を観測しました。",
        "New recipient since the baseline of {date}: {recipient}.",
    ),
    fix: Text::new("追加の経緯を確認し、公表文を更新する。", "Confirm the change and update the notice."),
    check,
    ..Rule::BASE
};

fn check(case: &Case<'_>) -> Checked {
    let Some(baseline) = case.baseline else { return Checked::default() };
    let before = Past::new(baseline);
    each(case, |judged| {
        let new = judged.coverage != Coverage::Own && before.transmission(judged.transmission).is_none();
        new.then(|| {
            Draft::transmission(judged.transmission)
                .with_both("recipient", wording::label(judged.transmission))
                .with("date", before.date())
        })
    })
}

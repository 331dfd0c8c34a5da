//! S004 opt-out-signal-ignored: The pages were asked for with the Global Privacy Control signal, and advertising transmissions are the same as in the earlier report without it.

use super::prelude::*;
use crate::glossary::ServiceCategory;
use crate::target::Profile;

use super::super::past::Past;
use super::super::rule::ProfileLevel;

pub(super) const RULE: Rule = Rule {
    id: "S004",
    name: "opt-out-signal-ignored",
    levels: Levels::all(Level::Note),
    profile_levels: &[ProfileLevel { profile: Profile::UsCa, level: Level::Error }],
    basis: "us:CCPA regs",
    evidence: "E1+phase",
    needs: &[Need::Baseline],
    doc: Text::new(
        "GPC（Sec-GPC: 1）を付けて観測した結果を、付けずに観測した基準の報告書と比べ、広告関連の送信が変わらない場合に報告します。",
        "The pages were asked for with the Global Privacy Control signal, and advertising transmissions are the same as in the earlier report without it.",
    ),
    message: Text::new(
        "GPC信号を送信しても{recipient}への送信が変わりませんでした。",
        "Sending GPC did not change transmissions to {recipient}.",
    ),
    fix: Text::new("対象地域の要件を確認する。", "Check the regional requirement."),
    check,
    ..Rule::BASE
};

fn check(case: &Case<'_>) -> Checked {
    if !case.facts.gpc {
        return Checked::default();
    }
    let Some(baseline) = case.baseline else { return Checked::default() };
    let before = Past::new(baseline);
    each_judged(case, |judged| {
        let advertising =
            judged.transmission.service.as_ref().and_then(|service| service.category).is_some_and(|category| {
                matches!(category, ServiceCategory::Advertising | ServiceCategory::DspSsp | ServiceCategory::DmpCdp)
            });
        (advertising && before.transmission(judged.transmission).is_some())
            .then(|| Draft::transmission(judged.transmission))
    })
}

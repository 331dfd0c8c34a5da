//! S004 opt-out-signal-ignored: Advertising transmissions are the same with the Global Privacy Control signal (phase gpc) as without it; a capture with the signal is compared with the earlier report without it.

use super::prelude::*;
use crate::attribute::Transmission;
use crate::glossary::{Phase, ServiceCategory};
use crate::target::Profile;

use super::super::past::Past;
use super::super::rule::ProfileLevel;

pub(super) const RULE: Rule = Rule {
    id: "S004",
    name: "opt-out-signal-ignored",
    title_ja: "オプトアウト信号（GPC）の不反映",
    levels: Levels::all(Level::Note),
    profile_levels: &[ProfileLevel { profile: Profile::UsCa, level: Level::Error }],
    basis: "us:CCPA regs",
    evidence: "E1+phase",
    needs: &[Need::PrivacySignal],
    doc: Text::new(
        "GPC（Sec-GPC: 1）を付けた観測（phases の gpc）と付けない観測とで、広告関連の送信が変わらない場合に報告します。GPCを付けた通信記録は、付けずに観測した基準の報告書と比べます。",
        "Advertising transmissions are the same with the Global Privacy Control signal (phase gpc) as without it; a capture with the signal is compared with the earlier report without it.",
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
    let before = case.baseline.filter(|_| case.facts.gpc).map(Past::new);
    each_judged(case, |judged| {
        let transmission = judged.transmission;
        let seen = |phase| transmission.phases.contains(&phase);
        let in_this_run = seen(Phase::NoChoice) && seen(Phase::Gpc);
        let since = !case.facts.phases.contains(&Phase::Gpc)
            && before.is_some_and(|before| before.transmission(transmission).is_some());
        (is_advertising(transmission) && (in_this_run || since)).then(|| Draft::transmission(transmission))
    })
}

fn is_advertising(transmission: &Transmission) -> bool {
    let category = transmission.service.as_ref().and_then(|service| service.category);
    category.is_some_and(|category| {
        matches!(category, ServiceCategory::Advertising | ServiceCategory::DspSsp | ServiceCategory::DmpCdp)
    })
}

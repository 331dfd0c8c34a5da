//! E002 exemption-not-supported: A service for display or consent management carries cookies or identifiers, so that it cannot be confirmed as necessary only.

use super::prelude::*;
use crate::glossary::Bilingual;

use super::super::coverage::Exemption;
use super::super::coverage::information::is_inherent;

pub(super) const RULE: Rule = Rule {
    id: "E002",
    name: "exemption-not-supported",
    title_ja: "適用除外を確認できない",
    levels: Levels::new(Level::Warning, Level::Warning, Level::Note),
    basis: "27-12(1)",
    evidence: "E2",
    doc: Text::new(
        "表示や同意管理のためのサービスだが、Cookieや識別子などを伴うため、必要な情報のみとは確認できない場合に報告します。",
        "A service for display or consent management carries cookies or identifiers, so that it cannot be confirmed as necessary only.",
    ),
    message: Text::new(
        "{service}には識別子・Cookie等（{items}）が伴うため、表示に必要な情報のみとは確認できません。",
        "{service} carries {items}; it cannot be confirmed as display-only.",
    ),
    fix: Text::new("記載するか、識別子を伴わない提供方法に替える。", "Declare it or use a cookieless delivery."),
    check,
    ..Rule::BASE
};

fn check(case: &Case<'_>) -> Checked {
    each_judged(case, |judged| {
        let transmission = judged.transmission;
        if !matches!(judged.exemption, Exemption::NotSupported(_)) || judged.coverage == Coverage::Covered {
            return None;
        }
        let carried: Vec<_> = transmission.information.iter().filter(|item| !is_inherent(item)).collect();
        let items = wording::items(carried.iter().copied());
        let items = match (carried.is_empty(), transmission.shape.cookie_sent || transmission.shape.cookie_set) {
            (true, true) => Bilingual::new("Cookie", "a cookie"),
            (true, false) => Bilingual::new("表示以外の通信", "requests that are not for display"),
            (false, _) => items,
        };
        Some(Draft::transmission(transmission).with_both("items", items))
    })
}

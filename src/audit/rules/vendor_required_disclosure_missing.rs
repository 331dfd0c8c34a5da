//! V001 vendor-required-disclosure-missing: The provider of the service asks its customers to explain certain things; some of them were not found (profile vendor-terms).

use super::prelude::*;
use crate::glossary::{Bilingual, Information};
use crate::policy::Mechanism;
use crate::target::Profile;

use super::super::coverage::By;

pub(super) const RULE: Rule = Rule {
    id: "V001",
    name: "vendor-required-disclosure-missing",
    title_ja: "提供者が求める説明の不足",
    levels: Levels::all(Level::Note),
    profiles: &[Profile::VendorTerms],
    basis: "contract",
    evidence: "text",
    needs: &[Need::Policy],
    doc: Text::new(
        "サービスの提供者が利用者への説明を求めている事項のうち、文書に見当たらないものを報告します（vendor-terms プロファイル）。",
        "The provider of the service asks its customers to explain certain things; some of them were not found (profile vendor-terms).",
    ),
    message: Text::new(
        "{service}の規約・基準が求める説明（{items}）を確認できませんでした。",
        "The disclosure required by {service}'s terms ({items}) was not found.",
    ),
    fix: Text::new("提供者の規約に沿って記載する。", "Follow the vendor's terms."),
    withheld: true,
    check,
    ..Rule::BASE
};

/// What a provider asks for: the use of the service, that cookies are involved, a way to opt out.
struct Terms {
    /// Catalog service ids begin with this.
    service: &'static str,
    opt_out: bool,
}

/// Sources: Google Analytics terms (7) and policies, Google remarketing requirements, Yahoo! JAPAN Ads (LINEヤフー) guidelines.
const TERMS: &[Terms] = &[
    Terms { service: "google-analytics", opt_out: false },
    Terms { service: "google-ads", opt_out: true },
    Terms { service: "yahoo-ads", opt_out: true },
];

fn check(case: &Case<'_>) -> Checked {
    each_judged(case, |judged| {
        let id = judged.transmission.service.as_ref()?.id.as_str();
        let terms = TERMS.iter().find(|terms| id.starts_with(terms.service))?;
        let named = judged.matched.iter().any(|one| one.by == By::Service);
        let cookie = judged.matched.iter().any(|one| {
            one.statement.mechanism == Mechanism::Cookie
                || one.statement.information.categories.contains(&Information::OnlineIdentifier)
        });
        let opt_out = judged.elements.opt_out == Element::Yes;
        let mut missing = Vec::new();
        if !named {
            missing.push(("サービスの利用", "use of the service"));
        }
        if !cookie {
            missing.push(("Cookie等による情報の取得", "collection by cookies"));
        }
        if terms.opt_out && !opt_out {
            missing.push(("オプトアウトの方法", "how to opt out"));
        }
        if missing.is_empty() {
            return None;
        }
        let ja: Vec<_> = missing.iter().map(|(ja, _)| *ja).collect();
        let en: Vec<_> = missing.iter().map(|(_, en)| *en).collect();
        let items = Bilingual::new(ja.join("、"), en.join(", "));
        Some(Draft::transmission(judged.transmission).with_both("items", items))
    })
}

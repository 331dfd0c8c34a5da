//! O003 opt-out-items-incomplete: Opt-out is the chosen route, and items that ordinance 22-2-31 asks for were not found.

use super::prelude::*;
use crate::glossary::Bilingual;
use crate::target::Route;

use super::quoting;

pub(super) const RULE: Rule = Rule {
    id: "O003",
    name: "opt-out-items-incomplete",
    title_ja: "オプトアウトの記載事項の不足",
    levels: Levels::new(Level::Error, Level::Warning, Level::Note),
    basis: "law:22-2-31",
    evidence: "text",
    needs: &[Need::Policy],
    doc: Text::new(
        "オプトアウトを根拠とする（route が opt_out の）場合に、規則22条の2の31が求める事項のうち見当たらないものを報告します。",
        "Opt-out is the chosen route, and items that ordinance 22-2-31 asks for were not found.",
    ),
    message: Text::new(
        "オプトアウトを根拠とする場合に必要な事項のうち{items}を確認できませんでした。",
        "Of the items required when relying on opt-out, {items} were not found.",
    ),
    fix: Text::new("不足事項を追記する。", "Add the missing items."),
    check,
    ..Rule::BASE
};

fn check(case: &Case<'_>) -> Checked {
    if case.target.audit.route != Route::OptOut {
        return Checked::default();
    }
    each_judged(case, |judged| {
        if !matches!(judged.coverage, Coverage::Partial | Coverage::Covered) {
            return None;
        }
        let offers: Vec<_> = judged.matched.iter().filter_map(|one| one.statement.opt_out.as_ref()).collect();
        let mut missing = Vec::new();
        if offers.is_empty() {
            missing.push(("オプトアウトの存在", "that there is an opt-out"));
        } else {
            if offers.iter().all(|offer| offer.stops.is_none()) {
                missing.push(("送信と利用のいずれを停止するか", "whether sending or use stops"));
            }
            if offers.iter().all(|offer| offer.url.is_none() && offer.text.chars().count() < 8) {
                missing.push(("申込みの方法", "how to ask for it"));
            }
            if !offers.iter().any(|offer| says_restriction(&offer.text)) {
                missing.push(("利用が制限される内容", "what is restricted when it is used"));
            }
        }
        if missing.is_empty() {
            return None;
        }
        let ja: Vec<_> = missing.iter().map(|(ja, _)| *ja).collect();
        let en: Vec<_> = missing.iter().map(|(_, en)| *en).collect();
        let draft =
            Draft::transmission(judged.transmission).with_both("items", Bilingual::new(ja.join("、"), en.join(", ")));
        Some(quoting(draft, judged))
    })
}

fn says_restriction(text: &str) -> bool {
    ["制限", "利用できな", "使用できな", "ご利用いただけな", "表示されな", "機能しな"]
        .iter()
        .any(|word| text.contains(word))
}

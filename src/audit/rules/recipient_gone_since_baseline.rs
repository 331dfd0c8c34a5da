//! B002 recipient-gone-since-baseline: A recipient of the earlier report was not observed this time.

use super::prelude::*;
use std::collections::BTreeSet;

use serde_json::Value;

use super::super::past::Past;

pub(super) const RULE: Rule = Rule {
    id: "B002",
    name: "recipient-gone-since-baseline",
    title_ja: "見られなくなった送信先",
    levels: Levels::all(Level::Note),
    basis: "quality",
    evidence: "coverage",
    needs: &[Need::Baseline],
    doc: Text::new(
        "基準の報告書にあった送信先を、今回は観測しなかった場合に報告します。",
        "A recipient of the earlier report was not observed this time.",
    ),
    message: Text::new(
        "基準（{date}）にあった送信先{recipient}を観測しませんでした。",
        "Recipient {recipient} of the baseline was not observed.",
    ),
    fix: Text::new("記載の削除を検討する。", "Consider removing the entry."),
    check,
    ..Rule::BASE
};

fn check(case: &Case<'_>) -> Checked {
    let Some(baseline) = case.baseline else { return Checked::default() };
    let before = Past::new(baseline);
    let now: BTreeSet<String> = case.attribution.transmissions.iter().map(wording::key).collect();
    before
        .transmissions()
        .into_iter()
        .filter(|(key, entry)| !now.contains(key) && entry["party"].as_str() != Some("own"))
        .map(|(key, entry)| {
            Draft::about("recipient", key).with("recipient", wording::short(&name(entry))).with("date", before.date())
        })
        .collect()
}

fn name(entry: &Value) -> String {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let company = [&entry["recipient"]["company_ja"], &entry["recipient"]["company"], &entry["recipient"]["id"]];
    let company = company.into_iter().map(text).find(|name| !name.is_empty()).unwrap_or_default();
    let service = text(&entry["service"]["name"]);
    if service.is_empty() { company } else { format!("{company}（{service}）") }
}

//! Q001 page-not-audited: A page of the plan could not be audited; the reason is given.

use super::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

use crate::evidence::GapKind;

pub(super) const RULE: Rule = Rule {
    id: "Q001",
    name: "page-not-audited",
    title_ja: "監査できなかったページ",
    levels: Levels::all(Level::Warning),
    basis: "quality",
    evidence: "log",
    doc: Text::new(
        "巡回の対象のうち、監査できなかったページを理由とともに報告します。",
        "A page of the plan could not be audited; the reason is given.",
    ),
    message: Text::new("{page}を監査できませんでした（{reason}）。", "{page} could not be audited ({reason})."),
    fix: Text::new("再実行又は範囲の見直し。", "Re-run or change the scope."),
    check,
    ..Rule::BASE
};

fn check(case: &Case<'_>) -> Checked {
    let mut failed: BTreeMap<&str, (u64, String)> = BTreeMap::new();
    let mut good: BTreeSet<&str> = BTreeSet::new();
    for visit in &case.facts.visits {
        let url = visit.started.url.as_str();
        match visit.ended {
            Some(end) if matches!(end.outcome.as_str(), "failed" | "crashed") => {
                let reason = if end.reason.is_empty() { end.outcome.clone() } else { end.reason.clone() };
                failed.entry(url).or_insert((visit.record, reason));
            }
            // The journal stops in the middle of this visit.
            None if !case.facts.complete => {
                failed.entry(url).or_insert((visit.record, "interrupted".to_owned()));
            }
            _ => {
                good.insert(url);
            }
        }
    }
    for (record, gap) in case.facts.gaps.iter().filter(|(_, gap)| gap.what == GapKind::Page) {
        if !gap.subject.is_empty() && !good.contains(gap.subject.as_str()) {
            failed.entry(&gap.subject).or_insert((*record, gap.reason.clone()));
        }
    }
    // Challenges are Q005's.
    let challenged: BTreeSet<&str> = case
        .attribution
        .pages
        .iter()
        .filter(|page| page.challenge.is_some())
        .flat_map(|page| [page.url.as_str(), page.final_url.as_str()])
        .collect();
    failed
        .into_iter()
        .filter(|(url, _)| !good.contains(url) && !challenged.contains(url))
        .map(|(url, (record, reason))| {
            Draft::about("page", url)
                .with("page", wording::short(url))
                .with("reason", wording::short(&reason))
                .records([record])
        })
        .collect()
}

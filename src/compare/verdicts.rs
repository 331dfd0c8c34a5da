//! What the audit says differently: verdicts with what can have changed them, and findings.

use std::collections::{BTreeMap, BTreeSet};

use super::pairs::{Pairs, key, name};
use super::site::categories;
use super::{FindingChange, FindingChanges, VerdictChange};
use crate::audit::Finding;
use crate::report::model::Report;

pub(super) fn verdicts(old: &Report, new: &Report, pairs: &Pairs<'_>) -> Vec<VerdictChange> {
    let text = |report: &Report| -> BTreeSet<String> {
        report.documents.iter().map(|document| document.text_sha256.clone()).collect()
    };
    let policy_changed = text(old) != text(new);
    let catalog_changed = old.catalog.sha256 != new.catalog.sha256;
    let settings_changed = old.target.sha256 != new.target.sha256 || old.tool.version != new.tool.version;
    let mut changes: Vec<VerdictChange> = pairs
        .both()
        .filter(|(before, after)| before.coverage != after.coverage)
        .map(|(before, after)| {
            let site_changed = categories(before) != categories(after) || before.pages != after.pages;
            let causes = [
                (site_changed, "site"),
                (policy_changed, "policy"),
                (catalog_changed, "catalog"),
                (settings_changed, "settings"),
            ];
            VerdictChange {
                key: key(after),
                name: name(after),
                old: before.coverage,
                new: after.coverage,
                causes: causes.into_iter().filter(|(changed, _)| *changed).map(|(_, cause)| cause).collect(),
            }
        })
        .collect();
    changes.sort_by(|a, b| a.key.cmp(&b.key));
    changes
}

pub(super) fn findings(old: &Report, new: &Report) -> FindingChanges {
    let index = |report: &'_ Report| -> BTreeMap<String, FindingChange> {
        report.findings.iter().map(|finding| (finding.fingerprint.clone(), finding_change(finding))).collect()
    };
    let (before, after) = (index(old), index(new));
    let missing = |from: &BTreeMap<String, FindingChange>, other: &BTreeMap<String, FindingChange>| {
        let mut list: Vec<FindingChange> =
            from.iter().filter(|(print, _)| !other.contains_key(*print)).map(|(_, change)| change.clone()).collect();
        list.sort_by(|a, b| {
            b.level.cmp(&a.level).then_with(|| (&a.rule, &a.message.ja).cmp(&(&b.rule, &b.message.ja)))
        });
        list
    };
    let level_changed = after
        .iter()
        .filter(|(print, change)| before.get(*print).is_some_and(|other| other.level != change.level))
        .map(|(_, change)| change.clone());
    FindingChanges {
        new: missing(&after, &before),
        gone: missing(&before, &after),
        level_changed: level_changed.collect(),
    }
}

fn finding_change(finding: &Finding) -> FindingChange {
    FindingChange {
        rule: finding.rule.clone(),
        level: finding.level,
        message: finding.message.clone(),
        fingerprint: finding.fingerprint.clone(),
    }
}

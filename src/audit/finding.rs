//! From drafts to findings: levels, texts, fingerprints, order.

use sha2::{Digest, Sha256};

use crate::attribute::Transmission;
use crate::glossary::Grade;

use super::coverage::information::{is_minimum, is_unheard};
use super::rule::{Draft, Rule};
use super::{Case, Finding, Level};

/// Records and pages that a finding lists; the transmission lists more.
pub(super) const MAX_RECORDS: usize = 20;
pub(super) const MAX_PAGES: usize = 20;

/// Stable across runs of the same fact: SHA-256 over rule and subject, first 16 hex digits.
#[must_use]
pub fn fingerprint(rule: &str, key: &str) -> String {
    let mut hash = Sha256::new();
    hash.update(rule.as_bytes());
    hash.update([0]);
    hash.update(key.as_bytes());
    hash.finalize().iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

const fn one_step_lower(level: Level) -> Level {
    match level {
        Level::Error => Level::Warning,
        Level::Warning | Level::Note => Level::Note,
    }
}

/// The finding that a draft of a rule makes.
pub(super) fn finish(rule: &Rule, draft: Draft, case: &Case<'_>) -> Finding {
    let mut level = rule.level(case.target.audit.applicability, &case.target.audit.profiles);
    if let Some(cap) = draft.cap {
        level = level.min(cap);
    }
    if let Some(floor) = draft.floor {
        level = level.max(floor);
    }
    let transmission = draft
        .subject
        .transmission
        .as_deref()
        .and_then(|id| case.attribution.transmissions.iter().find(|transmission| transmission.id == id));
    // Weak evidence, or nothing but what any request carries: one step lower.
    let weak = |seen: &Transmission| {
        seen.grade == Some(Grade::E0) || speaks_of_content(rule) && is_minimum(seen) && !is_unheard(seen)
    };
    if transmission.is_some_and(weak) {
        level = one_step_lower(level);
    }
    Finding {
        rule: rule.id.to_owned(),
        name: rule.name.to_owned(),
        level,
        message: rule.message.fill(&draft.parameters),
        fix: rule.fix.fill(&draft.parameters),
        basis: rule.basis.to_owned(),
        fingerprint: fingerprint(rule.id, &draft.subject.key),
        subject: draft.subject,
        records: draft.records,
        quotes: draft.quotes,
        confidence: if draft.confidence.is_empty() { "high".to_owned() } else { draft.confidence.to_owned() },
        pages: draft.pages,
        known: false,
    }
}

/// Rules whose weight depends on what is sent: recipient, information, purpose, consent, transport. Those about the
/// audit itself or about a promise keep their level.
fn speaks_of_content(rule: &Rule) -> bool {
    rule.basis.starts_with("law:") || rule.basis.starts_with("guideline") || matches!(rule.id, "S001" | "S002" | "O004")
}

/// Worst first, then by rule and subject, so that the same run always gives the same order.
pub(super) fn sort(findings: &mut [Finding]) {
    findings.sort_by(|a, b| {
        b.level
            .cmp(&a.level)
            .then_with(|| a.rule.cmp(&b.rule))
            .then_with(|| a.subject.key.cmp(&b.subject.key))
            .then_with(|| a.subject.id.cmp(&b.subject.id))
            .then_with(|| a.message.ja.cmp(&b.message.ja))
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fingerprints_are_stable_and_tell_rule_and_subject_apart() {
        assert_eq!(fingerprint("R001", "google/google-analytics"), fingerprint("R001", "google/google-analytics"));
        assert_ne!(fingerprint("R001", "a"), fingerprint("R002", "a"));
        assert_ne!(fingerprint("R001", "a"), fingerprint("R001", "b"));
        assert_eq!(fingerprint("R001", "a").len(), 16);
    }
}

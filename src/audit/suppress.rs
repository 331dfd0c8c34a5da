//! Accepted findings and reviewed exemptions (`[[accept]]`, `[[exempt]]` of the target file), judged against the date of
//! the run. Nothing disappears: what was accepted is listed as accepted, and an entry that is unused or expired is a
//! finding of its own (Q006, Q007), so that lists do not rot.

use jiff::civil::Date;

use crate::target::{Accept, Exempt};

use super::coverage::Judged;
use super::coverage::scope::{host_of, within};
use super::names;
use super::rule::{Draft, rule_by};
use super::{Accepted, Case, Exempted, Finding, wording};

/// What became of the findings and of the entries.
#[derive(Debug, Default)]
pub(super) struct Suppressed {
    pub findings: Vec<Finding>,
    pub accepted: Vec<Accepted>,
    pub exempted: Vec<Exempted>,
    /// Drafts of Q006 and Q007.
    pub unused: Vec<Draft>,
    pub expired: Vec<Draft>,
}

/// Rules that an exemption answers: it says that a transmission need not be declared, not that it is harmless.
const ANSWERED_BY_EXEMPTION: &[&str] = &[
    "R001", "R002", "R003", "R004", "R006", "R007", "R008", "R009", "I001", "I002", "I003", "P001", "P002", "P003",
    "P004", "P005", "N006", "E001", "E002", "E003",
];

/// Sorts findings into those that stand and those that somebody took upon himself.
pub(super) fn suppress(case: &Case<'_>, findings: Vec<Finding>) -> Suppressed {
    let mut out = Suppressed::default();
    let mut accept_used = vec![false; case.target.accepts.len()];
    let mut exempt_used = vec![false; case.target.exempts.len()];
    for finding in findings {
        if let Some(index) = exemption_for(case, &finding) {
            exempt_used[index] = true;
            push_exempted(&mut out, &case.target.exempts[index], &finding);
            continue;
        }
        let accepted =
            case.target.accepts.iter().position(|entry| {
                !is_expired(entry.until.as_deref(), case.facts.date) && accepts(entry, &finding, case)
            });
        if let Some(index) = accepted {
            accept_used[index] = true;
            let entry = &case.target.accepts[index];
            out.accepted.push(Accepted {
                finding,
                reason: entry.reason.clone(),
                person: entry.person.clone(),
                until: entry.until.clone(),
            });
            continue;
        }
        out.findings.push(finding);
    }
    for (entry, used) in case.target.accepts.iter().zip(accept_used) {
        let name = format!("{} / {}", entry.rule, entry.subject);
        report_entry(&mut out, "acceptance", &name, entry.until.as_deref(), used, case);
    }
    for (entry, used) in case.target.exempts.iter().zip(exempt_used) {
        let name = format!("{} / {}", entry.service, entry.scope);
        report_entry(&mut out, "exemption", &name, entry.until.as_deref(), used, case);
    }
    out.exempted.sort_by(|a, b| (&a.transmission, &a.service, &a.scope).cmp(&(&b.transmission, &b.service, &b.scope)));
    out.exempted.dedup();
    out
}

fn report_entry(out: &mut Suppressed, kind: &str, name: &str, until: Option<&str>, used: bool, case: &Case<'_>) {
    let draft = Draft::about(kind, name)
        .with("entry", wording::short(name))
        .with("until", until.unwrap_or_default())
        .key(format!("{kind}/{name}"));
    if is_expired(until, case.facts.date) {
        out.expired.push(draft);
    } else if !used {
        out.unused.push(draft);
    }
}

/// The last day counts. A date that cannot be read, or a run without a date, is taken as expired: nothing is accepted by
/// mistake.
fn is_expired(until: Option<&str>, run: Option<Date>) -> bool {
    let Some(until) = until else { return false };
    match (until.parse::<Date>(), run) {
        (Ok(until), Some(run)) => run > until,
        _ => true,
    }
}

fn accepts(entry: &Accept, finding: &Finding, case: &Case<'_>) -> bool {
    let rule = rule_by(&entry.rule).is_some_and(|rule| rule.id == finding.rule);
    rule && (entry.subject.trim() == "*" || is_subject(&entry.subject, finding, case))
}

/// Recipient, service, cookie, host, page or document of the finding, by whatever name the report gives it.
fn is_subject(wanted: &str, finding: &Finding, case: &Case<'_>) -> bool {
    let subject = &finding.subject;
    if [&subject.id, &subject.key, &subject.label, &finding.fingerprint].into_iter().any(|name| name == wanted) {
        return true;
    }
    // "name@domain" of a cookie answers to its name, "document/<source>" to the source.
    let parts = subject.id.split('@').next().into_iter().chain(subject.key.strip_prefix("document/"));
    if parts.into_iter().any(|part| part == wanted) {
        return true;
    }
    if subject.kind == "document" {
        let source = case.documents.iter().find(|reading| reading.id == subject.id);
        return source.is_some_and(|reading| reading.source == wanted || names::same(&reading.title, wanted));
    }
    let judged = case.judged.iter().find(|judged| Some(&judged.transmission.id) == subject.transmission.as_ref());
    judged.is_some_and(|judged| is_transmission(wanted, judged))
}

/// Service id or name, company id or name, or a host.
fn is_transmission(wanted: &str, judged: &Judged<'_>) -> bool {
    let transmission = judged.transmission;
    let who = &transmission.recipient;
    wanted == who.id
        || names::same(wanted, &who.company)
        || names::same(wanted, &who.company_ja)
        || transmission.service.as_ref().is_some_and(|service| is_service(wanted, service))
        || transmission.hosts.iter().any(|host| within(host, wanted))
}

fn is_service(wanted: &str, service: &crate::attribute::ServiceRef) -> bool {
    wanted == service.id || names::same(wanted, &service.name) || names::same(wanted, &service.name_ja)
}

/// The exemption that answers a finding, if it holds for all of its pages.
fn exemption_for(case: &Case<'_>, finding: &Finding) -> Option<usize> {
    if !ANSWERED_BY_EXEMPTION.contains(&finding.rule.as_str()) {
        return None;
    }
    let judged =
        case.judged.iter().find(|judged| Some(&judged.transmission.id) == finding.subject.transmission.as_ref())?;
    let transmission = judged.transmission;
    let pages = if finding.pages.len() < super::finding::MAX_PAGES { &finding.pages } else { &transmission.pages };
    case.target.exempts.iter().position(|entry| {
        // An exemption is for a service or a host, never for everything that a company does.
        let same = transmission.service.as_ref().is_some_and(|service| is_service(&entry.service, service))
            || (host_like(&entry.service) && transmission.hosts.iter().all(|host| within(host, &entry.service)));
        same && !is_expired(entry.until.as_deref(), case.facts.date)
            && pages.iter().all(|page| in_scope(page, &entry.scope))
    })
}

fn host_like(text: &str) -> bool {
    text.contains('.') && host_of(&format!("https://{text}/")).is_some()
}

/// `*` stands for any run of characters in the path of a page.
fn in_scope(page: &str, scope: &str) -> bool {
    let path = url::Url::parse(page).map_or_else(|_| page.to_owned(), |url| url.path().to_owned());
    let mut parts = scope.split('*');
    let Some(mut rest) = path.strip_prefix(parts.next().unwrap_or_default()) else { return false };
    let mut last = None;
    for part in parts {
        last = Some(part);
        let Some(at) = rest.find(part) else { return false };
        rest = &rest[at + part.len()..];
    }
    match last {
        None => rest.is_empty(),
        Some(part) => part.is_empty() || path.ends_with(part),
    }
}

fn push_exempted(out: &mut Suppressed, entry: &Exempt, finding: &Finding) {
    out.exempted.push(Exempted {
        transmission: finding.subject.transmission.clone().unwrap_or_default(),
        service: entry.service.clone(),
        item: entry.item.clone(),
        scope: entry.scope.clone(),
        reviewer: entry.reviewer.clone(),
        reason: entry.reason.clone(),
        until: entry.until.clone(),
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_day_counts_and_doubt_expires() {
        let run = "2026-11-22".parse().ok();
        assert!(!is_expired(Some("2026-11-22"), run));
        assert!(is_expired(Some("2026-11-21"), run));
        assert!(is_expired(Some("soon"), run));
        assert!(is_expired(Some("2027-01-01"), None));
        assert!(!is_expired(None, run));
    }

    #[test]
    fn scopes_are_path_patterns() {
        assert!(in_scope("https://a.example/form/x", "*"));
        assert!(in_scope("https://a.example/form/x", "/form/*"));
        assert!(!in_scope("https://a.example/", "/form/*"));
        assert!(in_scope("https://a.example/form", "/form"));
        assert!(!in_scope("https://a.example/form/2", "/form"));
        assert!(in_scope("https://a.example/a/b/end", "/a/*/end"));
    }
}

//! The pure stages → one report.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::{Offset, TimeZone};
use sha2::{Digest, Sha256};

use super::model::{
    CatalogFacts, DocumentFacts, GapFacts, PageFacts, REPORT_SCHEMA, Report, RuleFacts, RunFacts, TargetFacts, Tool,
    TransmissionFacts,
};
use super::{conditions, draft, redact, visits};
use crate::attribute::{Attribution, CookieSeen, PageSeen, RedactedUrl, StorageSeen, Transmission};
use crate::audit::{Outcome, Verdict, citation, rule_by};
use crate::catalog::Catalog;
use crate::evidence::{Document, Evidence, GapKind, Initiator, Observation};
use crate::glossary::Bilingual;
use crate::policy::{Reading, Statement};
use crate::target::Target;

/// Most example URLs, initiator chains and gaps of one kind that a report lists.
const EXAMPLES: usize = 12;
const CHAINS: usize = 5;
const GAPS: usize = 500;

/// What the pure stages cannot know.
#[derive(Debug, Clone, Default)]
pub struct Extras {
    /// Commit of this build, where known.
    pub commit: Option<String>,
    /// SHA-256 of the journal as read.
    pub journal_sha256: String,
    /// Everything that a re-audit changed against the run.
    pub reaudit: Vec<Bilingual>,
    /// Overlays and filter lists of the user, with their hashes.
    pub overlays: Vec<String>,
}

/// The report of an audit. Same arguments, same report.
#[must_use]
pub fn assemble(
    target: &Target,
    evidence: &Evidence,
    attribution: &Attribution,
    documents: &[Reading],
    outcome: &Outcome,
    catalog: &Catalog,
    extras: Extras,
) -> Report {
    let mut report = Report {
        schema: REPORT_SCHEMA.to_owned(),
        tool: tool(extras.commit.clone()),
        run: run(evidence, &extras),
        target: target_facts(target, evidence),
        documents: document_facts(documents, evidence),
        statements: documents.iter().flat_map(|reading| reading.statements.iter().cloned()).collect(),
        transmissions: transmissions(attribution, documents, outcome, catalog),
        cookies: attribution.cookies.iter().map(cookie).collect(),
        storage: attribution.storage.iter().map(storage).collect(),
        pages: attribution.pages.iter().map(page).collect(),
        findings: outcome.findings.clone(),
        accepted: outcome.accepted.clone(),
        exemptions: outcome.exempted.clone(),
        gaps: gaps(evidence),
        open: outcome.open.clone(),
        rules: rules(outcome),
        catalog: catalog_facts(catalog, evidence, extras.overlays),
        ..Report::default()
    };
    report.visits = visits::visits(evidence, attribution, &report.pages);
    report.numbers = conditions::numbers(&report);
    report.coverage = conditions::coverage(&report, target, evidence, outcome);
    report.result = conditions::result(&report, target.audit.fail_on);
    conditions::withhold_clean(&mut report);
    report.redaction = redact::redactions(evidence, &report);
    report.summary = conditions::summary(&report);
    report
}

/// The meaning of each rule that reported, accepted findings included.
fn rules(outcome: &Outcome) -> Vec<RuleFacts> {
    let accepted = outcome.accepted.iter().map(|accepted| accepted.finding.rule.as_str());
    let ids: BTreeSet<&str> = outcome.findings.iter().map(|finding| finding.rule.as_str()).chain(accepted).collect();
    ids.into_iter()
        .filter_map(rule_by)
        .map(|rule| RuleFacts {
            id: rule.id.to_owned(),
            name: rule.name.to_owned(),
            title: rule.title(),
            meaning: Bilingual::new(rule.doc.ja, rule.doc.en),
            basis: citation(rule.basis),
        })
        .collect()
}

fn tool(commit: Option<String>) -> Tool {
    Tool { name: env!("CARGO_PKG_NAME").to_owned(), version: env!("CARGO_PKG_VERSION").to_owned(), commit }
}

fn run(evidence: &Evidence, extras: &Extras) -> RunFacts {
    let run = &evidence.run;
    let visits = evidence.records.iter().filter_map(|record| match &record.observation {
        Observation::VisitStarted(visit) => Some(visit),
        _ => None,
    });
    let mut phases = run.phases.clone();
    let mut runs = 0;
    for visit in visits {
        if !phases.contains(&visit.phase) {
            phases.push(visit.phase);
        }
        runs = runs.max(visit.run);
    }
    phases.sort();
    RunFacts {
        id: run.run_id.clone(),
        started: time(evidence.started()),
        ended: time(evidence.ended()),
        started_local: evidence.started().map(|at| local(at, &run.timezone)).unwrap_or_default(),
        timezone: run.timezone.clone(),
        engine: run.engine,
        browser: run.browser.clone(),
        phases,
        runs,
        mode: run.mode.clone(),
        command: command(&run.command),
        notes: run.notes.clone(),
        complete: evidence.complete,
        journal_sha256: extras.journal_sha256.clone(),
        journal_records: evidence.records.len() as u64,
        reaudit: extras.reaudit.clone(),
    }
}

/// The program by its name alone: where it is installed is nobody's business.
fn command(words: &[String]) -> Vec<String> {
    let mut words = words.to_vec();
    if let Some(program) = words.first_mut() {
        *program = program.rsplit(['/', '\\']).next().unwrap_or_default().to_owned();
    }
    words
}

fn time(at: Option<Timestamp>) -> String {
    at.map(|at| format!("{at:.3}")).unwrap_or_default()
}

/// The moment in the auditing machine's zone, given as an IANA name or an offset; in UTC when the zone is not known.
fn local(at: Timestamp, zone: &str) -> String {
    let zone = TimeZone::get(zone).ok().or_else(|| offset(zone)).unwrap_or(TimeZone::UTC);
    at.to_zoned(zone).strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()
}

/// `+09:00`, `-0330`.
fn offset(text: &str) -> Option<TimeZone> {
    let (sign, digits) = match text.split_at_checked(1)? {
        ("+", rest) => (1, rest),
        ("-", rest) => (-1, rest),
        _ => return None,
    };
    let digits = digits.replace(':', "");
    let hours: i32 = digits.get(..2)?.parse().ok()?;
    let minutes: i32 = digits.get(2..).filter(|rest| !rest.is_empty()).map_or(Ok(0), str::parse).ok()?;
    Offset::from_seconds(sign * (hours * 3600 + minutes * 60)).ok().map(TimeZone::fixed)
}

/// A term of the target file, as it is written there.
fn word<T: serde::Serialize>(term: &T) -> String {
    serde_json::to_value(term).ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
}

fn target_facts(target: &Target, evidence: &Evidence) -> TargetFacts {
    let audit = &target.audit;
    let canonical = serde_json::to_value(target).map(|value| value.to_string()).unwrap_or_default();
    let keep_until = evidence
        .started()
        .map(|at| at.to_zoned(TimeZone::UTC).date())
        .and_then(|date| date.checked_add(jiff::Span::new().years(i64::from(audit.retention_years))).ok());
    let host = target.site.start.first().and_then(|url| url.host_str()).unwrap_or_default();
    TargetFacts {
        name: if target.site.name.is_empty() { host.to_owned() } else { target.site.name.clone() },
        start: target.site.start.iter().map(|url| redact::url(url.as_str())).collect(),
        operator: target.operator.names.clone(),
        domains: target.operator.domains.clone(),
        profiles: audit.profiles.iter().map(word).collect(),
        applicability: word(&audit.applicability),
        applicability_reason: audit.applicability_reason.clone(),
        route: word(&audit.route),
        fail_on: word(&audit.fail_on),
        sha256: format!("{:x}", HexDigest(&Sha256::digest(canonical.as_bytes()))),
        keep_until: keep_until.map(|date| date.to_string()).unwrap_or_default(),
    }
}

/// Lower-case hex of a digest.
struct HexDigest<'a>(&'a [u8]);

impl std::fmt::LowerHex for HexDigest<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

fn document_facts(documents: &[Reading], evidence: &Evidence) -> Vec<DocumentFacts> {
    let mut recorded: BTreeMap<&str, (u64, &str, &Document)> = BTreeMap::new();
    for record in &evidence.records {
        if let Observation::Document(document) = &record.observation {
            recorded.entry(&document.source).or_insert((record.n, &record.at, document));
        }
    }
    documents.iter().map(|reading| one_document(reading, recorded.get(reading.source.as_str()))).collect()
}

fn one_document(reading: &Reading, recorded: Option<&(u64, &str, &Document)>) -> DocumentFacts {
    let mut facts = DocumentFacts {
        id: reading.id.clone(),
        source: reading.source.clone(),
        role: reading.role,
        title: reading.title.clone(),
        language: reading.language.clone(),
        text_sha256: reading.text_sha256.clone(),
        extraction: reading.extraction.clone(),
        readable: reading.readable,
        unreadable_reason: reading.unreadable_reason.clone(),
        effective_dates: reading.effective_dates.clone(),
        claims: reading.claims.clone(),
        links: reading.links.clone(),
        precedence: reading.precedence.clone(),
        text: reading.text.clone(),
        ..DocumentFacts::default()
    };
    if let Some((record, at, document)) = recorded {
        facts.final_url = document.final_url.clone();
        facts.fetched_at = (*at).to_owned();
        facts.status = document.status;
        facts.media_type = document.media_type.clone();
        facts.bytes = document.body.as_ref().map_or(0, |body| body.bytes);
        facts.sha256 = document.body.as_ref().map(|body| body.sha256.clone()).unwrap_or_default();
        facts.record = *record;
    }
    facts
}

fn transmissions(
    attribution: &Attribution,
    documents: &[Reading],
    outcome: &Outcome,
    catalog: &Catalog,
) -> Vec<TransmissionFacts> {
    let statements: Vec<&Statement> = documents.iter().flat_map(|reading| &reading.statements).collect();
    let verdicts: BTreeMap<&str, &Verdict> =
        outcome.verdicts.iter().map(|verdict| (verdict.transmission.as_str(), verdict)).collect();
    attribution
        .transmissions
        .iter()
        .map(|transmission| {
            let mut facts = one_transmission(transmission, verdicts.get(transmission.id.as_str()).copied());
            facts.draft = draft::row(&facts, &statements, outcome, catalog);
            facts
        })
        .collect()
}

fn one_transmission(seen: &Transmission, verdict: Option<&Verdict>) -> TransmissionFacts {
    let verdict = verdict.cloned().unwrap_or_default();
    TransmissionFacts {
        id: seen.id.clone(),
        recipient: seen.recipient.clone(),
        service: seen.service.clone(),
        party: seen.party.map(|party| party.as_str().to_owned()).unwrap_or_default(),
        hosts: seen.hosts.clone(),
        pages: seen.pages.clone(),
        channels: seen.channels.clone(),
        schemes: seen.schemes.clone(),
        information: seen.information.clone(),
        phases: seen.phases.clone(),
        grade: seen.grade,
        initiators: seen.initiators.iter().take(CHAINS).map(|chain| masked_chain(chain)).collect(),
        container: seen.container.clone(),
        runs: seen.runs,
        requests: seen.requests,
        coverage: verdict.coverage,
        interim: verdict.interim,
        elements: verdict.elements,
        matched: verdict.matched,
        findings: verdict.rules,
        interim_findings: verdict.interim_rules,
        conflicts: verdict.conflicts,
        unresolved: verdict.unresolved,
        why: verdict.why,
        records: seen.records.clone(),
        examples: seen.examples.iter().take(EXAMPLES).map(example).collect(),
        cname: seen.cname.clone(),
        server_side: seen.server_side,
        certainty: seen.certainty,
        recognised_by: seen.recognised_by.clone(),
        filter_list: seen.filter_list.clone(),
        consent_signals: seen.consent_signals.clone(),
        draft: None,
    }
}

fn masked_chain(chain: &[Initiator]) -> Vec<Initiator> {
    chain.iter().map(|initiator| Initiator { url: redact::url(&initiator.url), ..initiator.clone() }).collect()
}

/// Attribution masks its examples already; masking again changes nothing and keeps the promise in one place.
fn example(example: &RedactedUrl) -> RedactedUrl {
    RedactedUrl { page: redact::url(&example.page), ..example.clone() }
}

fn cookie(seen: &CookieSeen) -> CookieSeen {
    let mut cookie = seen.clone();
    cookie.set_by.url = masked(&cookie.set_by.url);
    cookie.set_by.stack_top = cookie.set_by.stack_top.as_deref().map(masked_place);
    cookie.pages = cookie.pages.iter().map(|page| redact::url(page)).collect();
    cookie
}

fn storage(seen: &StorageSeen) -> StorageSeen {
    let mut storage = seen.clone();
    storage.setter = storage.setter.as_deref().map(masked_place);
    storage.pages = storage.pages.iter().map(|page| redact::url(page)).collect();
    storage
}

fn masked(url: &str) -> String {
    if url.is_empty() { String::new() } else { redact::url(url) }
}

/// `https://a.example/x.js?v=1:10:5`, perhaps with a function name before it: what stands between `?` and the line number goes.
fn masked_place(place: &str) -> String {
    match place.split_once('?') {
        None => place.to_owned(),
        Some((before, rest)) => {
            let kept = rest.trim_end_matches(|c: char| c.is_ascii_digit() || matches!(c, ':' | ')')).len();
            let lines = rest[kept..].find([':', ')']).map_or("", |at| &rest[kept + at..]);
            format!("{before}{lines}")
        }
    }
}

fn page(seen: &PageSeen) -> PageFacts {
    PageFacts {
        url: redact::url(&seen.url),
        final_url: masked(&seen.final_url),
        title: seen.title.clone(),
        status: seen.status,
        language: seen.language.clone(),
        phases: seen.phases.clone(),
        outcome: seen.outcome.clone(),
        features: seen.features.clone(),
        challenge: seen.challenge.clone(),
        screenshot: seen.screenshot.clone(),
        stands_for: seen.stands_for.iter().map(|url| redact::url(url)).collect(),
        transmissions: seen.transmissions.clone(),
        records: seen.records.clone(),
    }
}

/// Gaps with the same words are counted; the list is bounded and says how many more there were.
fn gaps(evidence: &Evidence) -> Vec<GapFacts> {
    let mut merged: BTreeMap<(GapKind, String, String), GapFacts> = BTreeMap::new();
    for record in &evidence.records {
        let Observation::Gap(gap) = &record.observation else { continue };
        let subject = if gap.subject.contains("://") { redact::url(&gap.subject) } else { gap.subject.clone() };
        let facts = merged.entry((gap.what, subject.clone(), gap.reason.clone())).or_insert_with(|| GapFacts {
            what: gap.what,
            subject,
            reason: gap.reason.clone(),
            count: 0,
            record: record.n,
        });
        facts.count += gap.count.max(1);
    }
    let mut gaps: Vec<GapFacts> = merged.into_values().collect();
    gaps.sort_by_key(|gap| gap.record);
    if gaps.len() > GAPS {
        let more: u64 = gaps[GAPS..].iter().map(|gap| gap.count).sum();
        let record = gaps[GAPS].record;
        gaps.truncate(GAPS);
        let reason = "further gaps; the journal lists them all".to_owned();
        gaps.push(GapFacts { what: GapKind::Other, subject: String::new(), reason, count: more, record });
    }
    gaps
}

fn catalog_facts(catalog: &Catalog, evidence: &Evidence, overlays: Vec<String>) -> CatalogFacts {
    let known = catalog.facts();
    CatalogFacts {
        outdated: is_outdated(&known.as_of, known.max_age_days, evidence.started()),
        version: known.version,
        as_of: known.as_of,
        sha256: known.sha256,
        companies: known.companies as u64,
        services: known.services as u64,
        public_suffix_list: known.public_suffix_list,
        overlays: if overlays.is_empty() { known.overlays } else { overlays },
    }
}

/// Too old on the day of the run; a catalog without a date is not called old.
fn is_outdated(as_of: &str, max_age_days: u32, started: Option<Timestamp>) -> bool {
    let (Ok(as_of), Some(started)) = (as_of.parse::<Date>(), started) else { return false };
    let day = started.to_zoned(TimeZone::UTC).date();
    day.since(as_of).is_ok_and(|age| i64::from(age.get_days()) > i64::from(max_age_days))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zones_are_names_or_offsets() {
        let at: Timestamp = "2026-11-22T01:02:03Z".parse().unwrap();
        for (zone, shown) in [
            ("Asia/Tokyo", "2026-11-22T10:02:03+09:00"),
            ("+09:00", "2026-11-22T10:02:03+09:00"),
            ("-0330", "2026-11-21T21:32:03-03:30"),
            ("Nowhere/At All", "2026-11-22T01:02:03+00:00"),
            ("+é9", "2026-11-22T01:02:03+00:00"),
            ("", "2026-11-22T01:02:03+00:00"),
        ] {
            assert_eq!(local(at, zone), shown, "{zone}");
        }
    }

    #[test]
    fn an_old_catalog_is_called_old() {
        let at = |text: &str| Some(text.parse::<Timestamp>().unwrap());
        assert!(!is_outdated("2026-05-26", 180, at("2026-11-22T23:00:00Z")));
        assert!(is_outdated("2026-05-25", 180, at("2026-11-22T00:00:00Z")));
        assert!(!is_outdated("", 180, at("2026-11-22T00:00:00Z")));
    }

    #[test]
    fn places_lose_their_query() {
        assert_eq!(masked_place("https://a.example/x.js?uid=9:10:5"), "https://a.example/x.js:10:5");
        assert_eq!(masked_place("send (https://a.example/x.js?uid=9:1)"), "send (https://a.example/x.js:1)");
        assert_eq!(masked_place("https://a.example/x.js:3"), "https://a.example/x.js:3");
    }
}

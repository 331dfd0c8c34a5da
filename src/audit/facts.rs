//! What the run delivered: engine, phases, banners, checked links, gaps; gathered once for all rules.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use crate::evidence::{
    ApiCall, Canary, Consent, Document, Engine, Evidence, Gap, LinkCheck, Observation, Record, VisitEnded,
    VisitPurpose, VisitStarted,
};
use crate::glossary::Phase;

/// One visit with what became of it.
#[derive(Debug, Clone, Copy)]
pub struct Visit<'a> {
    pub id: u64,
    pub record: u64,
    pub started: &'a VisitStarted,
    pub ended: Option<&'a VisitEnded>,
}

/// Facts of a run, each with the number of the record that shows it.
#[derive(Debug, Default)]
pub struct Facts<'a> {
    pub engine: Engine,
    /// Date of the run in UTC, by its first record: the only "today" that the audit knows.
    pub date: Option<Date>,
    pub phases: BTreeSet<Phase>,
    pub planned_phases: BTreeSet<Phase>,
    pub records: &'a [Record],
    pub visits: Vec<Visit<'a>>,
    pub consents: Vec<(u64, &'a Consent)>,
    pub documents: Vec<(u64, &'a Document)>,
    pub link_checks: BTreeMap<&'a str, (u64, &'a LinkCheck)>,
    pub gaps: Vec<(u64, &'a Gap)>,
    pub api_calls: Vec<(u64, &'a ApiCall)>,
    pub canaries: Vec<&'a Canary>,
    pub dns_asked: bool,
    /// Addresses that were asked for as documents: web pages, not calls of an app.
    pub web_pages: BTreeSet<&'a str>,
    /// The pages were asked for with the Global Privacy Control signal.
    pub gpc: bool,
    /// The journal has its end.
    pub complete: bool,
}

impl<'a> Facts<'a> {
    #[must_use]
    pub fn gather(evidence: &'a Evidence) -> Self {
        let mut facts = Self {
            engine: evidence.run.engine,
            date: evidence.started().map(|at| at.to_zoned(jiff::tz::TimeZone::UTC).date()),
            planned_phases: evidence.run.phases.iter().copied().collect(),
            complete: evidence.complete,
            records: &evidence.records,
            ..Self::default()
        };
        let mut ended: BTreeMap<u64, &VisitEnded> = BTreeMap::new();
        for record in &evidence.records {
            match &record.observation {
                Observation::VisitStarted(started) => {
                    facts.phases.insert(started.phase);
                    let id = record.visit.unwrap_or(record.n);
                    facts.visits.push(Visit { id, record: record.n, started, ended: None });
                }
                Observation::VisitEnded(end) => {
                    if let Some(visit) = record.visit {
                        ended.insert(visit, end);
                    }
                }
                Observation::Consent(consent) => facts.consents.push((record.n, consent)),
                Observation::Document(document) => facts.documents.push((record.n, document)),
                Observation::Link(check) => {
                    facts.link_checks.insert(&check.url, (record.n, check));
                }
                Observation::Gap(gap) => facts.gaps.push((record.n, gap)),
                Observation::ApiCall(call) => facts.api_calls.push((record.n, call)),
                Observation::Canary(canary) => facts.canaries.push(canary),
                Observation::Dns(_) => facts.dns_asked = true,
                Observation::Request(request) if request.resource == "document" => {
                    facts.web_pages.insert(&request.url);
                    facts.gpc |= request
                        .headers
                        .iter()
                        .any(|header| header.name.eq_ignore_ascii_case("sec-gpc") && header.value.trim() == "1");
                }
                _ => {}
            }
        }
        for visit in &mut facts.visits {
            visit.ended = ended.get(&visit.id).copied();
        }
        facts
    }

    /// A consent banner was found on some page.
    #[must_use]
    pub fn banner_seen(&self) -> bool {
        self.consents.iter().any(|(_, consent)| consent.banner)
    }

    /// A click on the banner in this phase that took place, preferring one whose effect was confirmed.
    #[must_use]
    pub fn clicked(&self, phase: Phase) -> Option<(u64, &'a Consent)> {
        let mut clicked = self
            .consents
            .iter()
            .filter(|(_, consent)| consent.phase == phase && consent.banner && consent.outcome == "clicked");
        let first = clicked.clone().next().copied();
        clicked.find(|(_, consent)| consent.effective == Some(true)).copied().or(first)
    }

    /// The records that were made after the visitor's choice of a phase had been carried out: those of a visit after its
    /// click, and those of visits that came later in the same phase and were shown no banner any more. What a page sends
    /// before the click belongs to the time before the choice.
    #[must_use]
    pub fn after_choice(&self, records: &[u64], phase: Phase) -> Vec<u64> {
        records.iter().copied().filter(|record| self.is_after_choice(*record, phase)).collect()
    }

    fn is_after_choice(&self, record: u64, phase: Phase) -> bool {
        let Some(visit) = self.visit_of(record).filter(|visit| visit.started.phase == phase) else { return false };
        if phase == Phase::OptOut {
            // The opt-out page is operated first; the pages of the site follow in the same profile.
            return visit.started.purpose != VisitPurpose::OptOut
                && self.visits.iter().any(|other| other.started.purpose == VisitPurpose::OptOut);
        }
        let own = self.consents_of(visit.id).find(|(_, consent)| consent.banner && consent.outcome == "clicked");
        if let Some((click, _)) = own {
            return record > click;
        }
        let banner_again = self.consents_of(visit.id).any(|(_, consent)| consent.banner);
        let clicked_before = self.consents.iter().any(|(n, consent)| {
            *n < record && consent.phase == phase && consent.banner && consent.outcome == "clicked"
        });
        !banner_again && clicked_before
    }

    fn visit_of(&self, record: u64) -> Option<&Visit<'a>> {
        let at = self.records.binary_search_by_key(&record, |entry| entry.n).ok()?;
        let id = self.records[at].visit?;
        self.visits.iter().find(|visit| visit.id == id)
    }

    fn consents_of(&self, visit: u64) -> impl Iterator<Item = (u64, &'a Consent)> + '_ {
        self.consents.iter().copied().filter(move |(n, _)| {
            self.records.binary_search_by_key(n, |entry| entry.n).is_ok_and(|at| self.records[at].visit == Some(visit))
        })
    }
}

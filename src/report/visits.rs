//! Records → the course of each visit: when which recipient was first reached.

use std::collections::BTreeMap;

use url::Url;

use super::model::{Lane, PageFacts, VisitFacts};
use super::redact;
use crate::attribute::{Attribution, Transmission};
use crate::evidence::{Evidence, Fate, Observation, Record, Request, VisitPurpose};

/// A visit while its records are read.
#[derive(Default)]
struct Course {
    url: String,
    facts: VisitFacts,
    start_us: u64,
    last_us: u64,
    /// By (transmission id, host).
    lanes: BTreeMap<(Option<String>, String), Lane>,
    wanted: bool,
}

/// One entry a visit of a page, in the order of the visits. `pages` gives the index of each page.
pub(super) fn visits(evidence: &Evidence, attribution: &Attribution, pages: &[PageFacts]) -> Vec<VisitFacts> {
    let owner = Owners::new(&attribution.transmissions);
    let mut courses: BTreeMap<u64, Course> = BTreeMap::new();
    // Lane of each request under way, to count its failure there.
    let mut under_way: BTreeMap<(u64, &str, u32), (Option<String>, String)> = BTreeMap::new();
    for record in &evidence.records {
        let Some(visit) = record.visit else { continue };
        let course = courses.entry(visit).or_default();
        course.last_us = course.last_us.max(record.us);
        match &record.observation {
            Observation::VisitStarted(started) => {
                course.url = started.url.clone();
                course.start_us = record.us;
                course.wanted = matches!(started.purpose, VisitPurpose::Page | VisitPurpose::Journey);
                course.facts.phase = Some(started.phase);
                course.facts.run = started.run;
                course.facts.started = record.at.clone();
            }
            Observation::Request(request) => {
                let key = owner.lane(record, request);
                course.request(record, request, &key);
                under_way.insert((visit, &request.request_id, request.hop), key);
            }
            Observation::RequestFailed(failed) => {
                if let Some(key) = under_way.get(&(visit, failed.request_id.as_str(), failed.hop))
                    && let Some(lane) = course.lanes.get_mut(key)
                {
                    if failed.blocked.is_some() { lane.never_sent += 1 } else { lane.failed += 1 }
                }
            }
            Observation::VisitEnded(ended) => {
                course.facts.outcome = ended.outcome.clone();
                course.facts.pending = ended.pending;
            }
            _ => {}
        }
    }
    let index = PageIndex::new(pages);
    courses.into_values().filter(|course| course.wanted).filter_map(|course| course.finish(&index)).collect()
}

impl Course {
    fn request(&mut self, record: &Record, request: &Request, key: &(Option<String>, String)) {
        let ms = record.us.saturating_sub(self.start_us) / 1000;
        self.facts.requests += 1;
        let lane = self.lanes.entry(key.clone()).or_insert_with(|| Lane {
            first_ms: ms,
            transmission: key.0.clone(),
            host: key.1.clone(),
            record: record.n,
            ..Lane::default()
        });
        lane.last_ms = lane.last_ms.max(ms);
        lane.requests += 1;
        lane.never_sent += u64::from(request.fate == Fate::NeverSent);
    }

    fn finish(mut self, pages: &PageIndex) -> Option<VisitFacts> {
        self.facts.page = pages.of(&self.url)?;
        self.facts.duration_ms = self.last_us.saturating_sub(self.start_us) / 1000;
        self.facts.lanes = self.lanes.into_values().collect();
        self.facts.lanes.sort();
        Some(self.facts)
    }
}

/// Finds the page of a visit: by its URL, or by the address without query.
struct PageIndex(BTreeMap<String, usize>);

impl PageIndex {
    fn new(pages: &[PageFacts]) -> Self {
        let mut index = BTreeMap::new();
        for (at, page) in pages.iter().enumerate() {
            index.entry(page.url.clone()).or_insert(at);
        }
        for (at, page) in pages.iter().enumerate() {
            index.entry(bare(&page.url)).or_insert(at);
            index.entry(page.final_url.clone()).or_insert(at);
        }
        Self(index)
    }

    fn of(&self, url: &str) -> Option<usize> {
        self.0.get(&redact::url(url)).or_else(|| self.0.get(&bare(url))).copied()
    }
}

fn bare(url: &str) -> String {
    url.split(['?', '#']).next().unwrap_or_default().to_owned()
}

/// Which transmission a request belongs to. Transmissions keep a bounded list of records; beyond it the host decides,
/// where one transmission alone has that host.
struct Owners<'a> {
    by_record: BTreeMap<u64, &'a str>,
    by_host: BTreeMap<&'a str, Option<&'a str>>,
}

impl<'a> Owners<'a> {
    fn new(transmissions: &'a [Transmission]) -> Self {
        let mut by_record = BTreeMap::new();
        let mut by_host: BTreeMap<&str, Option<&str>> = BTreeMap::new();
        for transmission in transmissions {
            by_record.extend(transmission.records.iter().map(|record| (*record, transmission.id.as_str())));
            for host in &transmission.hosts {
                by_host
                    .entry(host)
                    .and_modify(|owner| *owner = owner.filter(|id| *id == transmission.id))
                    .or_insert(Some(&transmission.id));
            }
        }
        Self { by_record, by_host }
    }

    fn lane(&self, record: &Record, request: &Request) -> (Option<String>, String) {
        let host = Url::parse(&request.url).ok().and_then(|url| url.host_str().map(str::to_owned)).unwrap_or_default();
        let id = self.by_record.get(&record.n).copied().or_else(|| self.by_host.get(host.as_str()).copied().flatten());
        (id.map(str::to_owned), host)
    }
}

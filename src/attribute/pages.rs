//! The pages of the run, with the transmissions seen on each.

use std::collections::{BTreeMap, BTreeSet};

use super::{PageSeen, Transmission, redact};
use crate::evidence::{Evidence, Observation};
use crate::glossary::Phase;

/// Links kept for one page.
const MAX_LINKS: usize = 2_000;

/// One entry per page (URL without fragment), sorted.
pub(super) fn pages(evidence: &Evidence, transmissions: &[Transmission]) -> Vec<PageSeen> {
    let mut pages: BTreeMap<String, (PageSeen, BTreeSet<Phase>)> = BTreeMap::new();
    let mut visits: BTreeMap<u64, (String, Phase)> = BTreeMap::new();
    for record in &evidence.records {
        let visit = record.visit.and_then(|id| visits.get(&id).cloned());
        match &record.observation {
            Observation::VisitStarted(started) => {
                let url = without_fragment(&started.url);
                let (page, phases) = pages.entry(url.clone()).or_default();
                page.url.clone_from(&url);
                page.stands_for.extend(started.stands_for.iter().map(|url| redact::page(url)));
                phases.insert(started.phase);
                if let Some(id) = record.visit {
                    visits.insert(id, (url, started.phase));
                }
            }
            Observation::Page(seen) => {
                let url = visit.as_ref().map_or_else(|| without_fragment(&seen.url), |(url, _)| url.clone());
                let (page, phases) = pages.entry(url.clone()).or_default();
                page.url = url;
                page.final_url = without_fragment(&seen.final_url);
                page.title.clone_from(&seen.title);
                page.status = seen.status;
                page.language.clone_from(&seen.language);
                page.challenge = seen.challenge.clone().or(page.challenge.take());
                page.features.extend(seen.features.iter().cloned());
                if page.links.len() < seen.links.len() {
                    page.links = seen.links.iter().take(MAX_LINKS).cloned().collect();
                }
                page.records.push(record.n);
                phases.insert(visit.map_or(Phase::NoChoice, |(_, phase)| phase));
            }
            Observation::Screenshot(shot) if shot.subject == "page" => {
                if let Some((page, _)) = visit.and_then(|(url, _)| pages.get_mut(&url)) {
                    page.screenshot.get_or_insert_with(|| shot.file.clone());
                }
            }
            Observation::VisitEnded(ended) => {
                if let Some((page, _)) = visit.and_then(|(url, _)| pages.get_mut(&url)) {
                    // The worst end of several visits is the one to tell.
                    if page.outcome.is_empty() || page.outcome == "complete" {
                        page.outcome.clone_from(&ended.outcome);
                    }
                }
            }
            _ => {}
        }
    }
    pages.into_values().map(|(page, phases)| finish(page, phases, transmissions)).collect()
}

fn finish(mut page: PageSeen, phases: BTreeSet<Phase>, transmissions: &[Transmission]) -> PageSeen {
    let names = [redact::page(&page.url), redact::page(&page.final_url)];
    page.transmissions = transmissions
        .iter()
        .filter(|transmission| transmission.pages.iter().any(|page| names.contains(page)))
        .map(|transmission| transmission.id.clone())
        .collect();
    page.features.sort();
    page.features.dedup();
    page.stands_for.sort();
    page.stands_for.dedup();
    page.phases = phases.into_iter().collect();
    page
}

fn without_fragment(url: &str) -> String {
    url.split('#').next().unwrap_or_default().to_owned()
}

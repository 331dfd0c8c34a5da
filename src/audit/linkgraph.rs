//! How far the notice is from the pages that transmit, over the links that were observed.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use crate::evidence::Engine;
use crate::glossary::{Bilingual, DocumentRole};
use crate::policy::{Reading, StatementKind};

use super::Case;
use super::coverage::scope::host_of;
use super::documents::normal;
use super::rule::Checked;

/// The documents in which a visitor finds the transmissions: those that declare any; where none does, the lists of
/// transmissions and cookie policies; where there are none, the privacy policies.
#[must_use]
pub(super) fn notices<'a>(case: &Case<'a>) -> Vec<&'a Reading> {
    let own: Vec<&Reading> =
        case.library.own().filter(|reading| reading.role != Some(DocumentRole::GroupList)).collect();
    let declaring: Vec<&Reading> = own.iter().copied().filter(|reading| declares(reading)).collect();
    if !declaring.is_empty() {
        return declaring;
    }
    let listing: Vec<&Reading> = own
        .iter()
        .copied()
        .filter(|reading| {
            matches!(reading.role, Some(DocumentRole::ExternalTransmissionList | DocumentRole::CookiePolicy))
        })
        .collect();
    if listing.is_empty() { own } else { listing }
}

fn declares(reading: &Reading) -> bool {
    reading.statements.iter().any(|statement| {
        statement.kind == StatementKind::Declaration
            && !statement.negated
            && statement.mechanism.is_web()
            && (statement.service.is_some() || statement.recipient.is_some())
    })
}

/// Pages, their links, and the addresses of the notices.
#[derive(Debug)]
pub(super) struct Graph {
    links: BTreeMap<String, BTreeSet<String>>,
    notices: BTreeSet<String>,
    /// Pages that transmit to others: address as shown, address as compared.
    transmitting: Vec<(String, String)>,
}

impl Graph {
    /// None when no notice has an address (all were given as files).
    #[must_use]
    pub(super) fn of(case: &Case<'_>) -> Option<Self> {
        let mut addresses = BTreeSet::new();
        for reading in notices(case) {
            let document = case.library.document(reading, case.facts);
            let known = document.map(|(_, document)| document);
            let all = std::iter::once(reading.source.as_str())
                .chain(known.map(|document| document.source.as_str()))
                .chain(known.and_then(|document| document.final_url.as_deref()));
            addresses.extend(all.filter(|address| host_of(address).is_some()).map(normal));
        }
        if addresses.is_empty() {
            return None;
        }
        let judged: BTreeSet<&str> = case
            .judged
            .iter()
            .filter(|judged| judged.is_judged())
            .map(|judged| judged.transmission.id.as_str())
            .collect();
        let mut graph = Self { links: BTreeMap::new(), notices: addresses, transmitting: Vec::new() };
        for page in &case.attribution.pages {
            // A capture often holds no links; a page without any link is then unknown, not unlinked.
            if page.challenge.is_some() || (page.links.is_empty() && case.facts.engine == Engine::Har) {
                continue;
            }
            let at = normal(if page.final_url.is_empty() { &page.url } else { &page.final_url });
            graph.links.entry(at.clone()).or_default().extend(page.links.iter().map(|link| normal(&link.url)));
            if page.transmissions.iter().any(|id| judged.contains(id.as_str())) {
                graph.transmitting.push((page.url.clone(), at));
            }
        }
        graph.transmitting.sort();
        graph.transmitting.dedup_by(|a, b| a.1 == b.1);
        Some(graph)
    }

    /// For each page that transmits: the number of links to follow to a notice; none when no path was observed.
    #[must_use]
    pub(super) fn distances(&self) -> Vec<(String, Option<usize>)> {
        self.transmitting.iter().map(|(shown, at)| (shown.clone(), self.distance(at))).collect()
    }

    fn distance(&self, from: &str) -> Option<usize> {
        let mut seen = BTreeSet::from([from]);
        let mut queue = VecDeque::from([(from, 0)]);
        while let Some((page, steps)) = queue.pop_front() {
            if self.notices.contains(page) {
                return Some(steps);
            }
            for next in self.links.get(page).into_iter().flatten() {
                if seen.insert(next) {
                    queue.push_back((next, steps + 1));
                }
            }
        }
        None
    }
}

/// The notices were given as files: nobody knows where they stand.
#[must_use]
pub(super) fn unknown_address() -> Checked {
    let reason = Bilingual::new(
        "文書がファイルで与えられ、掲載場所が分からないため判定していません。",
        "the documents were given as files, so that their place on the site is not known.",
    );
    Checked { drafts: Vec::new(), open: Some(("address of the notice".to_owned(), reason)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distance_counts_links_and_survives_circles() {
        let set = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<BTreeSet<_>>();
        let graph = Graph {
            links: BTreeMap::from([
                ("a".to_owned(), set(&["b", "a"])),
                ("b".to_owned(), set(&["a", "notice"])),
                ("c".to_owned(), set(&["c"])),
            ]),
            notices: set(&["notice"]),
            transmitting: vec![
                ("a".to_owned(), "a".to_owned()),
                ("c".to_owned(), "c".to_owned()),
                ("notice".to_owned(), "notice".to_owned()),
            ],
        };
        assert_eq!(
            graph.distances(),
            [("a".to_owned(), Some(2)), ("c".to_owned(), None), ("notice".to_owned(), Some(0))]
        );
    }
}

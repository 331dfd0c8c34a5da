//! The journal's facts, joined: who receives a request, what became of it, what caused it.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use url::Url;

use super::party::{OPERATOR, Parties, Side};
use super::{Cname, Recipient, redact};
use crate::catalog::filter_list::FilterList;
use crate::catalog::{Catalog, Certainty, Owner, Service};
use crate::evidence::{
    Engine, Evidence, Fate, GapKind, Initiator, Observation, Record, Request, RequestFailed, Response, VisitPurpose,
    VisitStarted,
};
use crate::glossary::{Grade, Party, Phase};

/// What makes two requests one transmission.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Key {
    pub(super) party: Party,
    pub(super) recipient: String,
    pub(super) service: String,
}

/// Who receives a request, decided.
#[derive(Debug, Clone)]
pub(super) struct Receiver<'a> {
    pub(super) recipient: Recipient,
    pub(super) party: Party,
    pub(super) service: Option<&'a Service>,
    pub(super) certainty: Certainty,
    pub(super) by: &'static str,
    pub(super) cname: Option<Cname>,
    pub(super) server_side: bool,
}

impl Receiver<'_> {
    pub(super) fn key(&self) -> Key {
        Key {
            party: self.party,
            recipient: self.recipient.id.clone(),
            service: self.service.map(|service| service.id.clone()).unwrap_or_default(),
        }
    }
}

/// The journal's facts, joined.
#[derive(Debug)]
pub(super) struct Context<'a> {
    pub(super) evidence: &'a Evidence,
    pub(super) catalog: &'a Catalog,
    pub(super) parties: &'a Parties<'a>,
    lists: &'a [FilterList],
    pub(super) visits: BTreeMap<u64, &'a VisitStarted>,
    responses: HashMap<(&'a str, u32), &'a Response>,
    failures: HashMap<(&'a str, u32), &'a RequestFailed>,
    chains: HashMap<&'a str, &'a [String]>,
    /// Script URL → what made the page load it.
    loaders: HashMap<&'a str, &'a [Initiator]>,
    pub(super) runs: u32,
    /// Visits that ended on a page of another site (a scope gap of the visit says so).
    strayed: BTreeSet<u64>,
    /// Pages that a browser opened to the end, and those for which they stand.
    opened: BTreeSet<&'a str>,
}

impl<'a> Context<'a> {
    pub(super) fn new(
        evidence: &'a Evidence,
        catalog: &'a Catalog,
        parties: &'a Parties<'a>,
        lists: &'a [FilterList],
    ) -> Self {
        let mut context = Self {
            evidence,
            catalog,
            parties,
            lists,
            visits: BTreeMap::new(),
            responses: HashMap::new(),
            failures: HashMap::new(),
            chains: HashMap::new(),
            loaders: HashMap::new(),
            runs: 1,
            strayed: BTreeSet::new(),
            opened: BTreeSet::new(),
        };
        for record in &evidence.records {
            match &record.observation {
                Observation::VisitStarted(visit) => {
                    context.runs = context.runs.max(visit.run);
                    if let Some(id) = record.visit {
                        context.visits.insert(id, visit);
                    }
                }
                Observation::Response(response) => {
                    context.responses.insert((&response.request_id, response.hop), response);
                }
                Observation::RequestFailed(failed) => {
                    context.failures.insert((&failed.request_id, failed.hop), failed);
                }
                Observation::VisitEnded(ended) if ended.outcome == "complete" => context.open(record),
                Observation::Gap(gap) if gap.what == GapKind::Scope => context.strayed.extend(record.visit),
                Observation::Dns(dns) => {
                    context.chains.insert(&dns.host, &dns.cname_chain);
                }
                Observation::Request(request) if !request.initiators.is_empty() => {
                    context.loaders.entry(&request.url).or_insert(&request.initiators);
                }
                _ => {}
            }
        }
        context
    }

    /// The records by visit (phase, run, depth, address) and then as they were written: which examples are kept does not
    /// depend on how many visits were under way at once.
    pub(super) fn by_visit(&self) -> Vec<&'a Record> {
        let mut visits: Vec<(&u64, &&VisitStarted)> = self.visits.iter().collect();
        visits.sort_by_key(|(id, visit)| (visit.phase, visit.run, visit.depth, visit.purpose, &visit.url, **id));
        let ranks: HashMap<u64, usize> = visits.into_iter().enumerate().map(|(rank, (id, _))| (*id, rank)).collect();
        let rank = |record: &Record| record.visit.and_then(|id| ranks.get(&id)).copied().unwrap_or(usize::MAX);
        let mut records: Vec<&Record> = self.evidence.records.iter().collect();
        records.sort_by_cached_key(|record| (rank(record), record.n));
        records
    }

    fn open(&mut self, record: &Record) {
        let Some(visit) = self.visit(record).filter(|visit| visit.engine == Engine::Browser) else { return };
        self.opened.insert(&visit.url);
        self.opened.extend(visit.stands_for.iter().map(String::as_str));
    }

    /// What the markup of a page suggests gives way to what a browser saw it do: an address in the branch of a script that
    /// never ran is no order to send.
    pub(super) fn is_superseded(&self, record: &Record) -> bool {
        self.visit(record)
            .is_some_and(|visit| visit.engine == Engine::Static && self.opened.contains(visit.url.as_str()))
    }

    pub(super) fn visit(&self, record: &Record) -> Option<&'a VisitStarted> {
        self.visits.get(&record.visit?).copied()
    }

    pub(super) fn phase(&self, record: &Record) -> Phase {
        self.visit(record).map_or(Phase::NoChoice, |visit| visit.phase)
    }

    pub(super) fn response(&self, request: &Request) -> Option<&'a Response> {
        self.responses.get(&(request.request_id.as_str(), request.hop)).copied()
    }

    /// Documents are opened for their text, not as pages of the site, and a redirect may lead to somebody else's page: what
    /// they load counts only when they are the operator's own.
    pub(super) fn counts(&self, record: &Record, page: &str) -> bool {
        let purpose = self.visit(record).map_or(VisitPurpose::Page, |visit| visit.purpose);
        let strayed = record.visit.is_some_and(|visit| self.strayed.contains(&visit));
        (matches!(purpose, VisitPurpose::Page | VisitPurpose::Journey) && !strayed)
            || Url::parse(page).is_ok_and(|url| url.host_str().is_some_and(|host| self.parties.is_own_host(host)))
    }

    /// Who receives a request to this URL on this page.
    pub(super) fn receiver(&self, url: &Url, page: &str) -> Option<Receiver<'a>> {
        let host = url.host_str()?;
        let page = Url::parse(page).ok();
        let page_host = page.as_ref().and_then(Url::host_str);
        let chain = self.chains.get(host).copied().unwrap_or_default();
        let owner = self.catalog.owner_of_url(url, page_host, chain);
        let side = self.parties.side_of_host(host);
        Some(match (side, owner) {
            (Some(side), owner) => self.on_known_host(side, owner, host, chain),
            (None, Some(owner)) => self.of_owner(owner, host),
            (None, None) => {
                let (recipient, party) = self.parties.unknown(host);
                Receiver {
                    recipient,
                    party,
                    service: None,
                    certainty: Certainty::Low,
                    by: "",
                    cname: None,
                    server_side: false,
                }
            }
        })
    }

    /// A host that the target file names: its holder receives, unless DNS leads to a vendor.
    fn on_known_host(&self, side: Side, owner: Option<Owner<'a>>, host: &str, chain: &[String]) -> Receiver<'a> {
        let (recipient, party) = self.parties.recipient(side);
        let known = Receiver {
            recipient,
            party,
            service: None,
            certainty: Certainty::High,
            by: "target",
            cname: None,
            server_side: false,
        };
        let Some(owner) = owner else { return known };
        match owner.by {
            "cname" if owner.service.is_some_and(|service| !service.is_carrier()) => {
                let behind = self.of_owner(owner, host);
                if behind.party == party {
                    return known;
                }
                Receiver { cname: Some(Cname { host: host.to_owned(), chain: chain.to_vec() }), ..behind }
            }
            // The operator's own server takes what a vendor's script collects; where it goes from there is not seen.
            "same-site-pattern" | "any-host-pattern" if owner.service.is_some_and(|service| !service.is_carrier()) => {
                let server_side = owner.service.is_some_and(|service| !service.self_hosted);
                Receiver { service: owner.service, certainty: owner.certainty, by: owner.by, server_side, ..known }
            }
            _ => known,
        }
    }

    fn of_owner(&self, owner: Owner<'a>, host: &str) -> Receiver<'a> {
        let holder = match owner.by {
            // Software that everybody runs himself says nothing about who runs this host.
            "any-host-pattern" => self.catalog.owner_of_host(host).and_then(|holder| holder.company),
            // Nor does the company that hosts it.
            "bulk-carrier" => None,
            _ => owner.company,
        };
        let (recipient, party) = match holder {
            Some(company) => self.parties.of_company(company),
            None => self.parties.unknown(host),
        };
        let known = recipient.known;
        Receiver {
            recipient,
            party,
            service: owner.service.filter(|service| !service.fallback),
            certainty: if known { owner.certainty } else { Certainty::Low },
            by: owner.by,
            cname: None,
            server_side: false,
        }
    }

    /// Was it stopped before it left the terminal, or served without leaving it? What `--hold` stopped counts: the page
    /// gave the order, and only this audit kept it from leaving.
    pub(super) fn never_left(&self, request: &Request) -> bool {
        match request.fate {
            Fate::NeverSent | Fate::Local => true,
            Fate::Held => false,
            Fate::Sent => {
                let key = (request.request_id.as_str(), request.hop);
                self.failures.get(&key).is_some_and(|failed| failed.stopped_before_sending())
                    || self.responses.get(&key).is_some_and(|response| response.from_cache)
            }
        }
    }

    pub(super) fn grade(&self, request: &Request) -> Grade {
        let key = (request.request_id.as_str(), request.hop);
        if self.responses.get(&key).is_some_and(|response| response.status > 0) {
            Grade::E3
        } else if self.failures.get(&key).is_some_and(|failed| !failed.sent) {
            Grade::E1
        } else {
            Grade::E2
        }
    }

    /// The chain from the request to the tag in the page, as far as the scripts' own loaders are known.
    pub(super) fn chain(&self, request: &Request) -> Vec<Initiator> {
        let mut chain = request.initiators.clone();
        let mut seen: BTreeSet<String> = chain.iter().map(|step| step.url.clone()).collect();
        seen.insert(request.url.clone());
        while chain.len() < 12 {
            let Some(last) = chain.last() else { break };
            let Some(before) = self.loaders.get(last.url.as_str()) else { break };
            let Some(next) = before.iter().find(|step| !step.url.is_empty() && !seen.contains(&step.url)) else {
                break;
            };
            seen.insert(next.url.clone());
            chain.push((*next).clone());
        }
        for step in &mut chain {
            step.url = container(&step.url).map_or_else(|| redact::page(&step.url), |_| step.url.clone());
        }
        chain
    }
}

/// `GTM-ABC123` in a URL.
pub(super) fn container(url: &str) -> Option<String> {
    let at = url.find("GTM-")?;
    let id: String = url[at..].chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '-').collect();
    (id.len() > 5).then_some(id)
}

impl Context<'_> {
    /// The first of the user's lists that marks a request which the catalog does not know.
    pub(super) fn listed(&self, url: &Url, page: &str, resource: &str, receiver: &Receiver<'_>) -> Option<String> {
        if receiver.service.is_some() || receiver.party != Party::Third {
            return None;
        }
        self.lists.iter().find(|list| list.matches(url, page, resource)).map(|list| list.name.clone())
    }
}

/// The operator's recipient id, for the modules beside this one.
pub(super) fn is_operator(key: &Key) -> bool {
    key.recipient == OPERATOR
}

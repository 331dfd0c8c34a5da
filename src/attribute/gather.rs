//! Requests and tags → transmissions: the walk over the journal.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use url::Url;

use super::information::{Carried, Reader, item, merge};
use super::party::{OPERATOR, Parties, Side};
use super::values::Values;
use super::{
    Attribution, Cname, ConsentSignal, InformationSeen, Recipient, RedactedUrl, Runs, ServiceRef, Transmission,
    cookies, exchange, pages, redact,
};
use crate::catalog::filter_list::FilterList;
use crate::catalog::{Catalog, Certainty, Owner, Service};
use crate::evidence::{
    Evidence, Fate, GapKind, Initiator, Observation, Record, Reference, Request, RequestFailed, Response, SocketFrame,
    VisitPurpose, VisitStarted,
};
use crate::glossary::{Confidence, Form, Grade, Information, Party, Phase, ServiceCategory};
use crate::target::Target;

/// Lists of a transmission that only serve as examples.
const MAX_EXAMPLES: usize = 6;
const MAX_CHAINS: usize = 8;
const MAX_RECORDS: usize = 500;
const MAX_SIGNALS: usize = 60;

/// Who received what for which service, from the evidence of a run.
#[must_use]
pub fn attribute(evidence: &Evidence, target: &Target, catalog: &Catalog) -> Attribution {
    attribute_with(evidence, target, catalog, &[])
}

/// As [`attribute`], with the user's own filter lists to mark requests that the catalog does not know.
#[must_use]
pub fn attribute_with(evidence: &Evidence, target: &Target, catalog: &Catalog, lists: &[FilterList]) -> Attribution {
    let parties = Parties::new(target, catalog);
    let values = Values::of(evidence);
    let context = Context::new(evidence, catalog, &parties, lists);
    let reader = Reader { evidence, values: &values, parties: &parties };
    let mut gathering = Gathering::default();
    for record in &evidence.records {
        match &record.observation {
            Observation::Request(request) => gathering.request(&context, &reader, record, request),
            Observation::Reference(reference) => gathering.reference(&context, record, reference),
            Observation::SocketFrame(frame) => gathering.frame(&context, &reader, record, frame),
            _ => {}
        }
    }
    let mut cookies = cookies::cookies(&context);
    let storage = cookies::storage(&context);
    gathering.mark_state(&cookies, &storage);
    cookies.sort_by(|a, b| (&a.domain, &a.name, &a.path).cmp(&(&b.domain, &b.name, &b.path)));
    let exchanges = gathering.identifiers.clone();
    let (transmissions, ids) = gathering.finish(&context);
    let exchanges = exchange::exchanges(&exchanges, &ids, &transmissions, &context);
    let pages = pages::pages(evidence, &transmissions);
    Attribution { transmissions, cookies, storage, pages, exchanges }
}

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
    certainty: Certainty,
    by: &'static str,
    cname: Option<Cname>,
    server_side: bool,
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
}

impl<'a> Context<'a> {
    fn new(evidence: &'a Evidence, catalog: &'a Catalog, parties: &'a Parties<'a>, lists: &'a [FilterList]) -> Self {
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
        // Software that everybody runs himself says nothing about who runs this host.
        let holder = if owner.by == "any-host-pattern" {
            self.catalog.owner_of_host(host).and_then(|holder| holder.company)
        } else {
            owner.company
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

    /// Was it stopped before it left the terminal, or served without leaving it?
    fn never_left(&self, request: &Request) -> bool {
        if matches!(request.fate, Fate::NeverSent | Fate::Local) {
            return true;
        }
        let key = (request.request_id.as_str(), request.hop);
        let blocked = self.failures.get(&key).and_then(|failed| failed.blocked.as_deref());
        let stopped = blocked.is_some_and(|why| !matches!(why, "cors" | "network" | ""));
        stopped || self.responses.get(&key).is_some_and(|response| response.from_cache)
    }

    fn grade(&self, request: &Request) -> Grade {
        let key = (request.request_id.as_str(), request.hop);
        if self.responses.get(&key).is_some_and(|response| response.status > 0) {
            Grade::E3
        } else if self.failures.contains_key(&key) {
            Grade::E1
        } else {
            Grade::E2
        }
    }

    /// The chain from the request to the tag in the page, as far as the scripts' own loaders are known.
    fn chain(&self, request: &Request) -> Vec<Initiator> {
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

/// A request of the page's own document: the visit itself, not something that the page ordered.
fn is_the_page(request: &Request, visit: Option<&VisitStarted>) -> bool {
    let plain = |url: &str| url.split('#').next().unwrap_or_default().to_owned();
    let url = plain(&request.url);
    request.resource == "document"
        && request.frame.as_deref().is_none_or(|frame| frame == request.page || frame == request.url)
        && matches!(request.target.as_str(), "" | "page" | "prerender")
        && (url == plain(&request.page) || request.hop > 0 || visit.is_some_and(|visit| plain(&visit.url) == url))
}

/// `GTM-ABC123` in a URL.
fn container(url: &str) -> Option<String> {
    let at = url.find("GTM-")?;
    let id: String = url[at..].chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '-').collect();
    (id.len() > 5).then_some(id)
}

/// A transmission in the making.
#[derive(Debug)]
struct Group {
    transmission: Transmission,
    information: BTreeMap<(Information, Form, String), InformationSeen>,
    hosts: BTreeSet<String>,
    pages: BTreeSet<String>,
    channels: BTreeSet<String>,
    schemes: BTreeSet<String>,
    phases: BTreeSet<Phase>,
    runs: BTreeSet<u32>,
    chains: BTreeSet<(usize, Vec<Initiator>)>,
    shapes: BTreeSet<String>,
    category: Option<ServiceCategory>,
    tells_something: bool,
    identifier: bool,
    only_display: bool,
    only_hints: bool,
    cookie_sent: bool,
    cookie_set: bool,
    agent: bool,
}

#[derive(Debug, Default)]
struct Gathering {
    groups: BTreeMap<Key, Group>,
    /// Identifiers as they went out, for exchanges.
    identifiers: Vec<exchange::Sent>,
    sockets: HashMap<String, Key>,
}

impl Gathering {
    fn group(&mut self, receiver: &Receiver<'_>) -> &mut Group {
        self.groups.entry(receiver.key()).or_insert_with(|| Group::new(receiver))
    }

    fn request(&mut self, context: &Context<'_>, reader: &Reader<'_>, record: &Record, request: &Request) {
        let Ok(url) = Url::parse(&request.url) else { return };
        if !context.counts(record, &request.page) || context.never_left(request) {
            return;
        }
        let Some(receiver) = context.receiver(&url, &request.page) else { return };
        let itself = request.navigation || is_the_page(request, context.visit(record));
        if itself && receiver.party != Party::Own {
            return;
        }
        let carried = reader.read(request, &url, receiver.service, record.n);
        let key = receiver.key();
        self.identifiers.extend(carried.identifiers.iter().map(|identifier| exchange::Sent {
            key: key.clone(),
            identifier: identifier.clone(),
            record: record.n,
        }));
        if request.resource == "websocket" {
            self.sockets.insert(request.request_id.clone(), key);
        }
        let group = self.group(&receiver);
        group.add_request(context, record, request, &url, &receiver);
        group.add_carried(context, record, carried);
    }

    fn frame(&mut self, context: &Context<'_>, reader: &Reader<'_>, record: &Record, frame: &SocketFrame) {
        if frame.direction != "sent" {
            return;
        }
        let Some(group) = self.sockets.get(&frame.request_id).and_then(|key| self.groups.get_mut(key)) else { return };
        let Some(bytes) = frame.body.as_ref().and_then(|body| context.evidence.body(body)) else { return };
        let service = group.transmission.service.as_ref().and_then(|service| context.catalog.service(&service.id));
        let carried = reader.read_frame(bytes, service, record.n);
        group.only_display = false;
        group.add_carried(context, record, carried);
    }

    fn reference(&mut self, context: &Context<'_>, record: &Record, reference: &Reference) {
        let Ok(url) = Url::parse(&reference.url) else { return };
        if !matches!(url.scheme(), "http" | "https" | "ws" | "wss") || !context.counts(record, &reference.page) {
            return;
        }
        let Some(receiver) = context.receiver(&url, &reference.page) else { return };
        if receiver.party == Party::Own {
            return;
        }
        let list = context.listed(&url, &reference.page, &reference.resource, &receiver);
        let group = self.group(&receiver);
        group.raise(Grade::E0);
        group.hosts.extend(url.host_str().map(str::to_owned));
        group.pages.insert(redact::page(&reference.page));
        group.channels.insert(channel(&reference.resource, &reference.element));
        group.schemes.insert(url.scheme().to_owned());
        group.phases.insert(context.phase(record));
        group.runs.insert(context.visit(record).map_or(1, |visit| visit.run));
        group.record(record.n);
        group.only_hints &= is_hint(&reference.element);
        group.only_display &= is_hint(&reference.element) || displays(&reference.resource, group.category);
        group.transmission.filter_list = group.transmission.filter_list.take().or(list);
        let container = container(&reference.url);
        group.transmission.container = group.transmission.container.take().or(container);
        group.example(redact::url(&reference.url), record, "GET", &reference.page, context.phase(record), None);
    }

    /// E4: something was stored by the response, by the recipient's script, or under the service's own cookie name.
    fn mark_state(&mut self, cookies: &[super::CookieSeen], storage: &[super::StorageSeen]) {
        for group in self.groups.values_mut() {
            let service = group.transmission.service.as_ref().map(|service| service.id.as_str());
            let of_service = |other: Option<&str>| service.is_some() && service == other;
            let stored = cookies.iter().any(|cookie| cookie.state == "set" && of_service(cookie.service.as_deref()))
                || storage.iter().any(|item| of_service(item.service.as_deref()));
            group.cookie_set |=
                cookies.iter().any(|cookie| cookie.state == "set" && of_service(cookie.service.as_deref()));
            if (stored || group.cookie_set) && group.transmission.grade > Some(Grade::E0) {
                group.raise(Grade::E4);
            }
        }
    }

    fn finish(self, context: &Context<'_>) -> (Vec<Transmission>, BTreeMap<Key, String>) {
        let mut ids = BTreeMap::new();
        let mut transmissions = Vec::new();
        for (number, (key, group)) in self.groups.into_iter().enumerate() {
            let id = format!("t{}", number + 1);
            ids.insert(key, id.clone());
            transmissions.push(group.finish(id, context.runs));
        }
        (transmissions, ids)
    }
}

impl Context<'_> {
    /// The first of the user's lists that marks a request which the catalog does not know.
    fn listed(&self, url: &Url, page: &str, resource: &str, receiver: &Receiver<'_>) -> Option<String> {
        if receiver.service.is_some() || receiver.party != Party::Third {
            return None;
        }
        self.lists.iter().find(|list| list.matches(url, page, resource)).map(|list| list.name.clone())
    }
}

impl Group {
    fn new(receiver: &Receiver<'_>) -> Self {
        let service = receiver.service.map(|service| ServiceRef {
            id: service.id.clone(),
            name: service.name_en.clone(),
            name_ja: service.name_ja.clone(),
            category: service.category,
            purposes: service.purposes.clone(),
        });
        Self {
            transmission: Transmission {
                recipient: receiver.recipient.clone(),
                service,
                party: Some(receiver.party),
                server_side: receiver.server_side,
                certainty: Some(receiver.certainty),
                recognised_by: receiver.by.to_owned(),
                ..Transmission::default()
            },
            information: BTreeMap::new(),
            hosts: BTreeSet::new(),
            pages: BTreeSet::new(),
            channels: BTreeSet::new(),
            schemes: BTreeSet::new(),
            phases: BTreeSet::new(),
            runs: BTreeSet::new(),
            chains: BTreeSet::new(),
            shapes: BTreeSet::new(),
            category: receiver.service.and_then(|service| service.category),
            tells_something: false,
            identifier: false,
            only_display: true,
            only_hints: true,
            cookie_sent: false,
            cookie_set: false,
            agent: false,
        }
    }

    fn raise(&mut self, grade: Grade) {
        self.transmission.grade = self.transmission.grade.max(Some(grade));
    }

    fn record(&mut self, n: u64) {
        if self.transmission.records.len() < MAX_RECORDS && self.transmission.records.last() != Some(&n) {
            self.transmission.records.push(n);
        }
    }

    fn add_request(
        &mut self,
        context: &Context<'_>,
        record: &Record,
        request: &Request,
        url: &Url,
        receiver: &Receiver<'_>,
    ) {
        self.transmission.requests += 1;
        self.record(record.n);
        self.raise(context.grade(request));
        self.hosts.extend(url.host_str().map(str::to_owned));
        self.pages.insert(redact::page(&request.page));
        self.channels.insert(channel(
            &request.resource,
            if request.frame.is_some() || request.resource == "document" { "iframe" } else { "" },
        ));
        self.schemes.insert(url.scheme().to_owned());
        self.phases.insert(context.phase(record));
        self.runs.insert(context.visit(record).map_or(1, |visit| visit.run));
        self.only_hints = false;
        self.only_display &= displays(&request.resource, self.category) && request.body.is_none();
        self.agent |= request.headers.iter().any(|header| header.name.eq_ignore_ascii_case("user-agent"));
        if let Some(cname) = &receiver.cname {
            self.transmission.cname.get_or_insert_with(|| cname.clone());
        }
        // The surest sighting speaks for the whole.
        if self.transmission.certainty > Some(receiver.certainty) {
            self.transmission.certainty = Some(receiver.certainty);
            self.transmission.recognised_by = receiver.by.to_owned();
        }
        if self.transmission.filter_list.is_none() {
            self.transmission.filter_list = context.listed(url, &request.page, &request.resource, receiver);
        }
        let chain = context.chain(request);
        if self.transmission.container.is_none() {
            let urls = std::iter::once(request.url.as_str()).chain(chain.iter().map(|step| step.url.as_str()));
            self.transmission.container = urls.into_iter().find_map(container);
        }
        if !chain.is_empty() && self.chains.len() < MAX_CHAINS * 4 {
            self.chains.insert((chain.len(), chain));
        }
        let response = context.response(request);
        self.cookie_set |=
            response.is_some_and(|response| response.headers.iter().any(|h| h.name.eq_ignore_ascii_case("set-cookie")));
        let status = response.map(|response| response.status);
        self.example(redact::url(&request.url), record, &request.method, &request.page, context.phase(record), status);
    }

    fn add_carried(&mut self, context: &Context<'_>, record: &Record, carried: Carried) {
        self.tells_something |= carried.tells_something();
        self.identifier |= carried.identifier;
        self.cookie_sent |= carried.cookie_sent;
        let phase = Some(context.phase(record));
        for (parameter, value, granted) in &carried.signals {
            let known = self
                .transmission
                .consent_signals
                .iter()
                .any(|signal| signal.phase == phase && signal.parameter == *parameter && signal.value == *value);
            if !known && self.transmission.consent_signals.len() < MAX_SIGNALS {
                self.transmission.consent_signals.push(ConsentSignal {
                    phase,
                    parameter: parameter.clone(),
                    value: value.clone(),
                    granted: *granted,
                    record: record.n,
                });
            }
        }
        for seen in carried.into_items() {
            merge(&mut self.information, seen);
        }
    }

    /// One example for each shape of URL.
    fn example(&mut self, url: String, record: &Record, method: &str, page: &str, phase: Phase, status: Option<u16>) {
        let shape: String = url.chars().filter(|c| !c.is_ascii_digit()).collect();
        if self.transmission.examples.len() < MAX_EXAMPLES && self.shapes.insert(shape) {
            self.transmission.examples.push(RedactedUrl {
                record: record.n,
                method: method.to_owned(),
                url,
                page: redact::page(page),
                phase: Some(phase),
                at: record.at.clone(),
                status,
            });
        }
    }

    fn finish(mut self, id: String, runs: u32) -> Transmission {
        self.inherent();
        let mut transmission = self.transmission;
        transmission.id = id;
        transmission.shape.display_only = self.only_display && !self.only_hints;
        transmission.shape.hint_only = self.only_hints;
        transmission.shape.cookie_sent = self.cookie_sent;
        transmission.shape.cookie_set = self.cookie_set;
        transmission.shape.identifier = self.identifier;
        transmission.shape.minimum_only = !self.tells_something;
        transmission.information = self.information.into_values().collect();
        transmission.information.sort();
        transmission.hosts = self.hosts.into_iter().collect();
        transmission.pages = self.pages.into_iter().collect();
        transmission.channels = self.channels.into_iter().collect();
        transmission.schemes = self.schemes.into_iter().collect();
        transmission.phases = self.phases.into_iter().collect();
        transmission.runs = Runs { seen: u32::try_from(self.runs.len()).unwrap_or(u32::MAX), of: runs };
        transmission.initiators = self.chains.into_iter().map(|(_, chain)| chain).take(MAX_CHAINS).collect();
        transmission.consent_signals.sort();
        transmission
    }

    /// What every request has by itself. Beside an identifier or a page it is information of its own (IP address, user
    /// agent); alone it is the technical minimum.
    fn inherent(&mut self) {
        let first = self.transmission.records.first().copied().unwrap_or_default();
        let mut add = |category, parameter: &str, confidence| {
            merge(&mut self.information, item(category, parameter, confidence, first));
        };
        if !self.tells_something {
            return add(Information::TechnicalMinimum, "connection", Confidence::Inferred);
        }
        add(Information::Ip, "connection", Confidence::Inferred);
        let confidence = if self.agent { Confidence::Value } else { Confidence::Inferred };
        add(Information::DeviceBrowser, "header:User-Agent", confidence);
    }
}

/// script, img, xhr, fetch, beacon, iframe …
fn channel(resource: &str, element: &str) -> String {
    match resource {
        "image" => "img",
        "document" if element == "iframe" => "iframe",
        "" | "other" if !element.is_empty() => element,
        "" => "other",
        other => other,
    }
    .to_owned()
}

fn is_hint(element: &str) -> bool {
    ["preconnect", "dns-prefetch", "prefetch", "preload", "modulepreload"].iter().any(|hint| element.contains(hint))
        && !element.contains("rel=stylesheet")
}

/// Fetched to be shown or run for display. A script counts only from those who deliver libraries and fonts.
fn displays(resource: &str, category: Option<ServiceCategory>) -> bool {
    let carrier = matches!(category, Some(ServiceCategory::Cdn | ServiceCategory::Fonts | ServiceCategory::Hosting));
    match resource {
        "stylesheet" | "font" | "image" | "media" | "manifest" | "favicon" => carrier || category.is_none(),
        "script" | "xhr" | "fetch" | "preflight" | "prefetch" => carrier,
        _ => false,
    }
}

/// The operator's recipient id, for the modules beside this one.
pub(super) fn is_operator(key: &Key) -> bool {
    key.recipient == OPERATOR
}

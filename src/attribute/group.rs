//! One transmission in the making: what its requests and tags add up to.

use std::collections::{BTreeMap, BTreeSet};

use url::Url;

use super::context::{Context, Receiver, container};
use super::information::{Carried, item, merge};
use super::{ConsentSignal, InformationSeen, RedactedUrl, Runs, ServiceRef, Transmission, redact};
use crate::evidence::{Initiator, Record, Request};
use crate::glossary::{Confidence, Form, Grade, Information, Phase, ServiceCategory};

/// Lists of a transmission that only serve as examples.
const MAX_EXAMPLES: usize = 6;
const MAX_CHAINS: usize = 8;
const MAX_RECORDS: usize = 500;
const MAX_SIGNALS: usize = 60;

/// A transmission in the making.
#[derive(Debug)]
pub(super) struct Group {
    pub(super) transmission: Transmission,
    pub(super) information: BTreeMap<(Information, Form, String), InformationSeen>,
    pub(super) hosts: BTreeSet<String>,
    pub(super) pages: BTreeSet<String>,
    pub(super) channels: BTreeSet<String>,
    pub(super) schemes: BTreeSet<String>,
    pub(super) phases: BTreeSet<Phase>,
    pub(super) runs: BTreeSet<u32>,
    pub(super) chains: BTreeSet<(usize, Vec<Initiator>)>,
    pub(super) shapes: BTreeSet<String>,
    pub(super) category: Option<ServiceCategory>,
    pub(super) tells_something: bool,
    pub(super) identifier: bool,
    pub(super) only_display: bool,
    pub(super) only_hints: bool,
    pub(super) cookie_sent: bool,
    pub(super) cookie_set: bool,
    pub(super) agent: bool,
}

impl Group {
    pub(super) fn new(receiver: &Receiver<'_>) -> Self {
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

    pub(super) fn raise(&mut self, grade: Grade) {
        self.transmission.grade = self.transmission.grade.max(Some(grade));
    }

    pub(super) fn record(&mut self, n: u64) {
        if self.transmission.records.len() < MAX_RECORDS && self.transmission.records.last() != Some(&n) {
            self.transmission.records.push(n);
        }
    }

    pub(super) fn add_request(
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
        let embedded = redact::page(&request.url) != redact::page(&request.page);
        self.channels.insert(channel(&request.resource, if embedded { "iframe" } else { "" }));
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

    pub(super) fn add_carried(&mut self, context: &Context<'_>, record: &Record, carried: Carried) {
        self.tells_something |= carried.tells_something();
        self.identifier |= carried.identifier;
        self.cookie_sent |= carried.cookie_sent;
        let phase = Some(context.phase(record));
        for (parameter, value, granted) in &carried.signals {
            let signals = &mut self.transmission.consent_signals;
            let known = signals
                .iter_mut()
                .find(|signal| signal.phase == phase && signal.parameter == *parameter && signal.value == *value);
            if let Some(known) = known {
                // What the click itself sets off is written before the click is confirmed; what comes later is surely after.
                known.record = known.record.max(record.n);
            } else if signals.len() < MAX_SIGNALS {
                signals.push(ConsentSignal {
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
    pub(super) fn example(
        &mut self,
        url: String,
        record: &Record,
        method: &str,
        page: &str,
        phase: Phase,
        status: Option<u16>,
    ) {
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

    pub(super) fn finish(mut self, id: String, runs: u32) -> Transmission {
        self.transmission.records.sort_unstable();
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
pub(super) fn channel(resource: &str, element: &str) -> String {
    match resource {
        "image" => "img",
        "document" if element == "iframe" => "iframe",
        "" | "other" if !element.is_empty() => element,
        "" => "other",
        other => other,
    }
    .to_owned()
}

/// Hints open a connection and fetch nothing; a preload fetches.
pub(super) fn is_hint(element: &str) -> bool {
    ["preconnect", "dns-prefetch"].iter().any(|hint| element.contains(hint))
}

/// Fetched to be shown or run for display. A script counts only from those who deliver libraries and fonts.
pub(super) fn displays(resource: &str, category: Option<ServiceCategory>) -> bool {
    let carrier = matches!(category, Some(ServiceCategory::Cdn | ServiceCategory::Fonts | ServiceCategory::Hosting));
    match resource {
        "stylesheet" | "font" | "image" | "media" | "manifest" | "favicon" => carrier || category.is_none(),
        "script" | "xhr" | "fetch" | "preflight" | "prefetch" => carrier,
        _ => false,
    }
}

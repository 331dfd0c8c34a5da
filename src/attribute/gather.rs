//! Requests and tags → transmissions: the walk over the journal.

use std::collections::{BTreeMap, HashMap};

use url::Url;

use super::context::{Context, Key, Receiver, container};
use super::group::{Group, channel, displays, is_hint};
use super::information::Reader;
use super::party::Parties;
use super::values::Values;
use super::{Attribution, Transmission, cookies, exchange, pages, redact};
use crate::catalog::Catalog;
use crate::catalog::filter_list::FilterList;
use crate::evidence::{Evidence, Observation, Record, Reference, Request, SocketFrame, VisitStarted};
use crate::glossary::{Grade, Party};
use crate::target::Target;

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
    for record in context.by_visit() {
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

/// A request of the page's own document: the visit itself, not something that the page ordered.
fn is_the_page(request: &Request, visit: Option<&VisitStarted>) -> bool {
    let plain = |url: &str| url.split('#').next().unwrap_or_default().to_owned();
    let url = plain(&request.url);
    request.resource == "document"
        && request.frame.as_deref().is_none_or(|frame| frame == request.page || frame == request.url)
        && matches!(request.target.as_str(), "" | "page" | "prerender")
        && (url == plain(&request.page) || request.hop > 0 || visit.is_some_and(|visit| plain(&visit.url) == url))
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
        let fetches = matches!(url.scheme(), "http" | "https" | "ws" | "wss");
        if !fetches || !context.counts(record, &reference.page) || context.is_superseded(record) {
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

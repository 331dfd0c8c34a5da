//! Cookies and storage with who set them.

use std::collections::{BTreeMap, BTreeSet};

use sha2::{Digest, Sha256};
use url::Url;

use super::context::Context;
use super::{CookieSeen, SetBy, StorageSeen, redact};
use crate::catalog::{Certainty, Service};
use crate::evidence::{Cookie, CookieAction, CookieSetter, Observation, Record};
use crate::glossary::{Party, Phase, ServiceCategory};

const MAX_RECORDS: usize = 100;

#[derive(Debug, Default)]
struct Sight {
    seen: CookieSeen,
    rank: u8,
    phases: BTreeSet<Phase>,
    pages: BTreeSet<String>,
    blocked: BTreeSet<String>,
}

/// Every cookie of the run, once per name, domain, path and partition.
pub(super) fn cookies(context: &Context<'_>) -> Vec<CookieSeen> {
    let mut sights: BTreeMap<(String, String, String, Option<String>), Sight> = BTreeMap::new();
    for record in context.by_visit() {
        let Observation::Cookie(cookie) = &record.observation else { continue };
        if !context.counts(record, &cookie.page) {
            continue;
        }
        let key = (cookie.name.clone(), cookie.domain.clone(), cookie.path.clone(), cookie.partition_key.clone());
        sights.entry(key).or_default().add(context, record, cookie);
    }
    sights.into_values().map(Sight::finish).collect()
}

/// A set cookie says more than one that was found, refused or deleted.
const fn rank(action: CookieAction) -> (u8, &'static str) {
    match action {
        CookieAction::Set => (4, "set"),
        CookieAction::Found => (3, "found"),
        CookieAction::Blocked => (2, "blocked"),
        CookieAction::Deleted => (1, "deleted"),
    }
}

impl Sight {
    fn add(&mut self, context: &Context<'_>, record: &Record, cookie: &Cookie) {
        let (rank, state) = rank(cookie.action);
        // Found in the jar later on, it keeps the setter that was seen, with the browser's own word on its attributes.
        if rank > self.rank {
            let set_by = if matches!(cookie.setter, CookieSetter::Unknown) {
                std::mem::take(&mut self.seen.set_by)
            } else {
                set_by(&cookie.setter)
            };
            let (service, company) = owner(context, cookie);
            self.seen = CookieSeen {
                name: cookie.name.clone(),
                domain: cookie.domain.clone(),
                host_only: cookie.host_only,
                path: cookie.path.clone(),
                secure: cookie.secure,
                http_only: cookie.http_only,
                same_site: cookie.same_site.clone(),
                partition_key: cookie.partition_key.clone(),
                lifetime_seconds: cookie.lifetime_seconds,
                party: Some(party(context, &cookie.domain)),
                first_party: is_first_party(context, cookie),
                set_by,
                service: service.or(self.seen.service.take()),
                company: company.or(self.seen.company.take()),
                value_length: cookie.value.chars().count() as u64,
                value_sha256: hash(&cookie.value),
                state: state.to_owned(),
                records: std::mem::take(&mut self.seen.records),
                ..CookieSeen::default()
            };
            self.rank = rank;
        } else if self.seen.set_by.by.is_empty() && !matches!(cookie.setter, CookieSetter::Unknown) {
            self.seen.set_by = set_by(&cookie.setter);
        }
        // A deletion is written as a lifetime that is over: it says nothing on how long the cookie was to live.
        if cookie.action != CookieAction::Deleted || self.rank == 1 {
            self.seen.lifetime_seconds = self.seen.lifetime_seconds.max(cookie.lifetime_seconds);
        }
        self.phases.insert(context.phase(record));
        self.pages.insert(redact::page(&cookie.page));
        self.blocked.extend(cookie.blocked.iter().cloned());
        if self.seen.records.len() < MAX_RECORDS {
            self.seen.records.push(record.n);
        }
    }

    fn finish(self) -> CookieSeen {
        CookieSeen {
            phases: self.phases.into_iter().collect(),
            pages: self.pages.into_iter().collect(),
            blocked: self.blocked.into_iter().collect(),
            ..self.seen
        }
    }
}

fn hash(value: &str) -> String {
    Sha256::digest(value.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}

fn is_first_party(context: &Context<'_>, cookie: &Cookie) -> bool {
    host(&cookie.page).is_some_and(|page| context.catalog.same_site(&cookie.domain, &page))
}

fn host(url: &str) -> Option<String> {
    Url::parse(url).ok()?.host_str().map(str::to_owned)
}

/// Whose domain the cookie sits on.
fn party(context: &Context<'_>, domain: &str) -> Party {
    context.parties.side_of_host(domain).map_or(Party::Third, |side| context.parties.recipient(side).1)
}

fn set_by(setter: &CookieSetter) -> SetBy {
    match setter {
        CookieSetter::Response { url, .. } => {
            SetBy { by: "response".to_owned(), url: redact::url(url), stack_top: None }
        }
        CookieSetter::Script { url, stack, .. } => SetBy {
            by: "script".to_owned(),
            url: redact::url(url),
            stack_top: stack.first().map(|top| redact::url(&top.url)),
        },
        CookieSetter::Unknown => SetBy::default(),
    }
}

/// Service and company: by the cookie's own name first, then by the script or response that set it.
fn owner(context: &Context<'_>, cookie: &Cookie) -> (Option<String>, Option<String>) {
    let page = host(&cookie.page);
    let by_name = context.catalog.owners_of_cookie(&cookie.name, &cookie.domain, page.as_deref());
    let setter = match &cookie.setter {
        CookieSetter::Response { url, .. } => url.as_str(),
        CookieSetter::Script { url, stack, .. } => {
            stack.first().map(|top| top.url.as_str()).filter(|url| !url.is_empty()).unwrap_or(url)
        }
        CookieSetter::Unknown => "",
    };
    let by_setter = setting_service(context, setter, &cookie.page);
    // Several services share the name: the one that was seen setting it.
    if let Some(service) = by_setter
        && (by_name.is_empty() || by_name.iter().any(|owner| owner.service.is_some_and(|known| known.id == service.id)))
    {
        return (Some(service.id.clone()), Some(service.company.clone()));
    }
    let Some(first) = by_name.first() else { return (None, None) };
    let service = first.service.filter(|_| first.certainty < Certainty::Low);
    (service.map(|service| service.id.clone()), first.company.map(|company| company.id.clone()))
}

/// Tag managers run other people's code: what they set is not theirs.
fn setting_service<'a>(context: &Context<'a>, url: &str, page: &str) -> Option<&'a Service> {
    let url = Url::parse(url).ok()?;
    let receiver = context.receiver(&url, page)?;
    let service = receiver.service?;
    (service.category != Some(ServiceCategory::TagManager) && !service.is_carrier()).then_some(service)
}

/// An item with the phases and pages in which it was seen.
type Item = (StorageSeen, BTreeSet<Phase>, BTreeSet<String>);

/// Every item of web storage, once per origin, area and key.
pub(super) fn storage(context: &Context<'_>) -> Vec<StorageSeen> {
    let mut items: BTreeMap<(String, String, String), Item> = BTreeMap::new();
    for record in context.by_visit() {
        let Observation::Storage(item) = &record.observation else { continue };
        if !context.counts(record, &item.page) {
            continue;
        }
        let key = (item.origin.clone(), item.area.clone(), item.key.clone());
        let (seen, phases, pages) = items.entry(key).or_default();
        let setter = item.setter.as_ref().map(|setter| setter.url.as_str()).unwrap_or_default();
        let service = setting_service(context, setter, &item.page).map(|service| service.id.clone());
        let records = std::mem::take(&mut seen.records);
        *seen = StorageSeen {
            area: item.area.clone(),
            origin: item.origin.clone(),
            key: item.key.clone(),
            value_length: item.length,
            value_sha256: hash(&item.value),
            setter: item.setter.as_ref().map(|setter| redact::url(&setter.url)).or(seen.setter.take()),
            party: host(&item.origin).map(|host| party(context, &host)),
            service: service.or(seen.service.take()),
            records,
            ..StorageSeen::default()
        };
        if seen.records.len() < MAX_RECORDS {
            seen.records.push(record.n);
        }
        phases.insert(context.phase(record));
        pages.insert(redact::page(&item.page));
    }
    items
        .into_values()
        .map(|(seen, phases, pages)| StorageSeen {
            phases: phases.into_iter().collect(),
            pages: pages.into_iter().collect(),
            ..seen
        })
        .collect()
}

//! Identifiers that one recipient's cookie holds, or that went to one recipient, and that another received (I006).

use std::collections::BTreeMap;

use super::context::{Context, Key, is_operator};
use super::information::Identifier;
use super::{Exchange, Transmission};
use crate::glossary::Party;

/// Exchanges kept.
const MAX_EXCHANGES: usize = 500;

/// An identifier that left for a recipient.
#[derive(Debug, Clone)]
pub(super) struct Sent {
    pub(super) key: Key,
    pub(super) identifier: Identifier,
    pub(super) record: u64,
}

/// Sorted; one per pair of recipients and parameter.
pub(super) fn exchanges(
    sent: &[Sent],
    ids: &BTreeMap<Key, String>,
    transmissions: &[Transmission],
    context: &Context<'_>,
) -> Vec<Exchange> {
    let mut found: BTreeMap<(String, String, String), Vec<u64>> = BTreeMap::new();
    let mut first: BTreeMap<&str, &Sent> = BTreeMap::new();
    for one in sent.iter().filter(|one| !is_operator(&one.key)) {
        let Some(to) = ids.get(&one.key) else { continue };
        let in_cookie_header = one.identifier.parameter.starts_with("cookie:");
        let holder =
            one.identifier.cookie.as_ref().and_then(|(name, domain)| holder(context, name, domain, transmissions));
        let from = match holder {
            // The recipient's own cookie, or the site's: no exchange between recipients.
            Some(from) => Some(from),
            None if one.identifier.cookie.is_some() => None,
            None => first.get(one.identifier.value.as_str()).and_then(|earlier| ids.get(&earlier.key)).cloned(),
        };
        if one.identifier.value.len() >= 16 && one.identifier.cookie.is_none() {
            first.entry(&one.identifier.value).or_insert(one);
        }
        let Some(from) = from.filter(|from| !in_cookie_header && !same_recipient(transmissions, from, to)) else {
            continue;
        };
        if found.len() < MAX_EXCHANGES {
            found.entry((from, to.clone(), one.identifier.parameter.clone())).or_default().push(one.record);
        }
    }
    found
        .into_iter()
        .map(|((from, to, parameter), mut records)| {
            records.sort_unstable();
            records.dedup();
            records.truncate(50);
            Exchange { from, to, parameter, records }
        })
        .collect()
}

/// The transmission whose recipient the cookie belongs to, when it is a third party's.
fn holder(context: &Context<'_>, name: &str, domain: &str, transmissions: &[Transmission]) -> Option<String> {
    let own = context.parties.is_own_host(domain);
    let owners = context.catalog.owners_of_cookie(name, domain, own.then_some(domain));
    let company = owners.first().and_then(|owner| owner.company).map(|company| company.id.as_str());
    let service = owners.first().and_then(|owner| owner.service).map(|service| service.id.as_str());
    let unknown = (!own).then(|| context.catalog.registrable_domain(domain)).flatten();
    let third = || transmissions.iter().filter(|transmission| transmission.party != Some(Party::Own));
    let by_service =
        third().find(|t| service.is_some() && t.service.as_ref().map(|service| service.id.as_str()) == service);
    by_service
        .or_else(|| third().find(|t| Some(t.recipient.id.as_str()) == company))
        .or_else(|| third().find(|t| Some(&t.recipient.id) == unknown.as_ref()))
        .map(|transmission| transmission.id.clone())
}

fn same_recipient(transmissions: &[Transmission], one: &str, other: &str) -> bool {
    let recipient = |id: &str| transmissions.iter().find(|t| t.id == id).map(|t| t.recipient.id.as_str());
    recipient(one) == recipient(other)
}

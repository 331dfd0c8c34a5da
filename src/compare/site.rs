//! What the site does differently.

use std::collections::BTreeSet;

use super::pairs::{Pairs, key, name, recipient_name};
use super::{CookieChange, InformationChange, Named, ServiceChange, SiteChanges};
use crate::attribute::CookieSeen;
use crate::glossary::Information;
use crate::report::model::{Report, TransmissionFacts};

/// Seen in some of the repeated visits only.
fn rotates(transmission: &TransmissionFacts) -> bool {
    transmission.runs.of > 1 && transmission.runs.seen < transmission.runs.of
}

fn service_change(transmission: &TransmissionFacts, only_in: &'static str) -> ServiceChange {
    ServiceChange {
        key: key(transmission),
        name: name(transmission),
        seen: transmission.runs.seen,
        of: transmission.runs.of,
        only_in,
        coverage: transmission.coverage,
        pages: transmission.pages.iter().take(10).cloned().collect(),
    }
}

pub(super) fn site(old: &Report, new: &Report, pairs: &Pairs<'_>) -> SiteChanges {
    let (rotating_new, lasting_new): (Vec<_>, Vec<_>) = pairs.new.iter().copied().partition(|one| rotates(one));
    let (rotating_gone, lasting_gone): (Vec<_>, Vec<_>) = pairs.gone.iter().copied().partition(|one| rotates(one));
    let known = |report: &Report| -> BTreeSet<String> {
        report.transmissions.iter().map(|one| one.recipient.id.clone()).collect()
    };
    let (before, after) = (known(old), known(new));
    let renamed: BTreeSet<&str> =
        pairs.renamed.iter().flat_map(|(old, new)| [old.recipient.id.as_str(), new.recipient.id.as_str()]).collect();
    let recipients = |list: &[&TransmissionFacts], other: &BTreeSet<String>| -> Vec<Named> {
        let named: BTreeSet<Named> = list
            .iter()
            .filter(|one| !other.contains(&one.recipient.id) && !renamed.contains(one.recipient.id.as_str()))
            .map(|one| Named { id: one.recipient.id.clone(), name: recipient_name(one) })
            .collect();
        named.into_iter().collect()
    };
    let mut rotation: Vec<ServiceChange> = rotating_new.iter().map(|one| service_change(one, "new")).collect();
    rotation.extend(rotating_gone.iter().map(|one| service_change(one, "old")));
    rotation.sort();
    let (new_cookies, gone_cookies) = cookies(old, new);
    SiteChanges {
        new_recipients: recipients(&lasting_new, &before),
        gone_recipients: recipients(&lasting_gone, &after),
        new_services: lasting_new.iter().map(|one| service_change(one, "new")).collect(),
        gone_services: lasting_gone.iter().map(|one| service_change(one, "old")).collect(),
        rotation,
        information: pairs.both().filter_map(|(old, new)| information(old, new)).collect(),
        new_cookies,
        gone_cookies,
    }
}

/// What is sent, without what goes with any request.
pub(super) fn categories(transmission: &TransmissionFacts) -> BTreeSet<Information> {
    transmission.information.iter().map(|item| item.category).filter(|category| !category.is_inherent()).collect()
}

fn information(old: &TransmissionFacts, new: &TransmissionFacts) -> Option<InformationChange> {
    let (before, after) = (categories(old), categories(new));
    (before != after).then(|| InformationChange {
        key: key(new),
        name: name(new),
        new: after.difference(&before).copied().collect(),
        gone: before.difference(&after).copied().collect(),
    })
}

/// Cookies that were set or found, by name and domain.
fn cookies(old: &Report, new: &Report) -> (Vec<CookieChange>, Vec<CookieChange>) {
    let list = |report: &Report| -> BTreeSet<CookieChange> {
        let kept = report.cookies.iter().filter(|cookie| matches!(cookie.state.as_str(), "set" | "found"));
        kept.map(cookie_change).collect()
    };
    let (before, after) = (list(old), list(new));
    (after.difference(&before).cloned().collect(), before.difference(&after).cloned().collect())
}

fn cookie_change(cookie: &CookieSeen) -> CookieChange {
    CookieChange { name: cookie.name.clone(), domain: cookie.domain.clone(), service: cookie.service.clone() }
}

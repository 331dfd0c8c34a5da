//! Elements R (recipient) and S (service) over the statements that count.

use crate::attribute::Transmission;
use crate::catalog::Catalog;
use crate::policy::RecipientLevel;

use super::super::Element;
use super::matching::{By, Match, names_company};

/// How well the statements name the recipient; the best of them counts.
#[must_use]
pub fn recipient(matched: &[Match<'_>], transmission: &Transmission, catalog: &Catalog) -> Element {
    let rank = |element: Element| match element {
        Element::Full => 5,
        Element::Brand => 4,
        Element::Former => 3,
        Element::ServiceOnly => 2,
        Element::Category => 1,
        _ => 0,
    };
    matched
        .iter()
        .map(|one| by_one(one, transmission, catalog))
        .max_by_key(|element| rank(*element))
        .unwrap_or_default()
}

fn by_one(one: &Match<'_>, transmission: &Transmission, catalog: &Catalog) -> Element {
    if one.by == By::Category {
        return Element::Category;
    }
    let Some(recipient) = &one.statement.recipient else { return Element::ServiceOnly };
    if !names_company(recipient, transmission, catalog) {
        return Element::ServiceOnly;
    }
    match recipient.level {
        RecipientLevel::NamedLegal | RecipientLevel::NamedBrand if recipient.former_since.is_some() => Element::Former,
        RecipientLevel::NamedLegal => Element::Full,
        RecipientLevel::NamedBrand => Element::Brand,
        _ => Element::ServiceOnly,
    }
}

/// The service is named.
#[must_use]
pub fn service(matched: &[Match<'_>]) -> Element {
    if matched.iter().any(|one| one.by == By::Service) { Element::Yes } else { Element::No }
}

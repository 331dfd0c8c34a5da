//! Elements R (recipient) and S (service) over the statements that count.

use crate::attribute::Transmission;
use crate::catalog::Catalog;
use crate::policy::{RecipientLevel, RecipientStatement};

use super::super::Element;
use super::super::names;
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
        RecipientLevel::NamedLegal | RecipientLevel::NamedBrand
            if former_since(recipient, &transmission.recipient.id, catalog).is_some() =>
        {
            Element::Former
        }
        RecipientLevel::NamedBrand if is_legal_name(recipient, catalog) => Element::Full,
        RecipientLevel::NamedLegal => Element::Full,
        RecipientLevel::NamedBrand => Element::Brand,
        _ => Element::ServiceOnly,
    }
}

/// Written as the catalog gives the legal name, form and all.
fn is_legal_name(recipient: &RecipientStatement, catalog: &Catalog) -> bool {
    recipient.company.as_deref().and_then(|id| catalog.company(id)).is_some_and(|company| {
        [&company.name_ja, &company.name_en].into_iter().any(|name| names::same_whole(name, &recipient.text))
    })
}

/// Since when the name is not the company's any more (ISO 8601, empty when nobody knows); None for a present name. The
/// company is the one to which the reader took the name, else `company`, to which the transmission goes.
#[must_use]
pub fn former_since(recipient: &RecipientStatement, company: &str, catalog: &Catalog) -> Option<String> {
    if recipient.former_since.is_some() {
        return recipient.former_since.clone();
    }
    let company = catalog.company(recipient.company.as_deref().unwrap_or(company))?;
    // With its form: ヤフー株式会社 is a former name, ヤフー a brand of today.
    if [&company.name_ja, &company.name_en].into_iter().any(|name| names::same_whole(name, &recipient.text)) {
        return None;
    }
    let former = company.former_names.iter().find(|former| names::same_whole(&former.name, &recipient.text))?;
    Some(former.until.clone())
}

/// The service is named.
#[must_use]
pub fn service(matched: &[Match<'_>]) -> Element {
    if matched.iter().any(|one| one.by == By::Service) { Element::Yes } else { Element::No }
}

//! One name of a cell: whether it is a company, a tool or a class, by the catalog, its form and the column it stands in.

use std::sync::LazyLock;

use crate::policy::patterns::Pattern;

use super::ground::Ground;
use super::headers::Role;
use super::names::{self, Mention, company_of};
use super::record::{COUNTRY_NOTE, LEGAL_FORM, Who, is_function};
use super::{RecipientLevel, RecipientStatement, ServiceStatement, categories, coined, items, purposes};
use crate::catalog::{Entity, NameMatch};

impl Who {
    pub(super) fn tool(text: &str, id: Option<String>) -> Self {
        Self { recipient: None, service: Some(ServiceStatement { text: text.to_owned(), id }) }
    }

    pub(super) fn party(recipient: RecipientStatement) -> Self {
        Self { recipient: Some(recipient), service: None }
    }

    /// A tool, of which nobody says whose it is.
    pub(super) fn is_only_tool(&self) -> bool {
        self.service.is_some() && self.recipient.is_none()
    }

    /// A company that the catalog knows.
    pub(super) fn has_known_company(&self) -> bool {
        self.recipient.as_ref().is_some_and(|who| who.company.is_some())
    }
}

/// A recipient by its name.
pub(super) fn recipient(text: &str, level: RecipientLevel, company: Option<String>) -> RecipientStatement {
    RecipientStatement { text: text.to_owned(), level, company, ..RecipientStatement::default() }
}

/// Whom the words name in a column of this role; `inside` are the names that the text gives there.
pub(super) fn who_is(ground: &Ground<'_>, text: &str, inside: &[&Mention], role: Role) -> Who {
    let who = by_mentions(ground, text, inside, role);
    if who.recipient.is_some() || who.service.is_some() {
        return who;
    }
    let known = ground.catalog.resolve_name(text, Some(text));
    known.map_or_else(|| by_form(text, role), |known| by_catalog(ground, text, &known, role))
}

/// By the names that were found within the words.
fn by_mentions(ground: &Ground<'_>, text: &str, inside: &[&Mention], role: Role) -> Who {
    let company = inside.iter().copied().find(|mention| mention.is_only_company());
    let service = inside.iter().copied().find(|mention| mention.service.is_some());
    if company.is_some_and(|mention| is_product_of(text, mention, role)) {
        return Who::tool(text, None);
    }
    if let (Some(mention), None, Role::Service) = (company, service, role) {
        // In a column of tools, or in brackets after the company, a company's name is its tool's.
        return if mention.legal { Who::party(names::recipient(mention)) } else { Who::tool(text, None) };
    }
    let owner = company.filter(|_| role != Role::Service).map(|mention| company_as_written(text, mention));
    let Some(mention) = service else { return Who { recipient: owner, service: None } };
    if role == Role::Recipient && owner.is_none() && stands_for_company(ground, text, mention) {
        let company = company_of(mention, ground.catalog).map(str::to_owned);
        return Who::party(RecipientStatement { text: text.to_owned(), company, ..names::recipient(mention) });
    }
    // "AWS API Gateway" is another product than "AWS".
    let id = mention.service.clone().filter(|_| !is_longer_product(text, mention));
    let name = if company.is_some() { &mention.text } else { text };
    Who { recipient: owner, ..Who::tool(name, id) }
}

/// "AWS API Gateway" is a product of the company, not another name of it.
fn is_product_of(text: &str, company: &Mention, role: Role) -> bool {
    !company.legal
        && !LEGAL_FORM.is_match(text)
        && is_longer_product(text, company)
        && (role != Role::Recipient || PRODUCT.is_match(text))
}

/// The company under the name that the cell gives it; a country behind the name is no part of that.
fn company_as_written(text: &str, mention: &Mention) -> RecipientStatement {
    let rest = text.strip_prefix(mention.text.as_str()).map(str::trim).filter(|rest| COUNTRY_NOTE.is_match(rest));
    match rest {
        Some(country) => RecipientStatement { country: Some(country.to_owned()), ..names::recipient(mention) },
        None => RecipientStatement { text: text.to_owned(), ..names::recipient(mention) },
    }
}

/// A name that is the company's too, in a column of companies, names the company.
fn stands_for_company(ground: &Ground<'_>, text: &str, service: &Mention) -> bool {
    let product = is_longer_product(text, service) && PRODUCT.is_match(text);
    let whole = service.text.chars().count() + 2 >= text.chars().count();
    !product && (service.is_company || whole && bears_the_company_name(ground, service))
}

/// The catalog knows the words as a whole.
fn by_catalog(ground: &Ground<'_>, text: &str, known: &NameMatch<'_>, role: Role) -> Who {
    match known.entity {
        Entity::Service(id) if role != Role::Recipient => Who::tool(text, Some(id.to_owned())),
        Entity::Service(id) => {
            let owner = || ground.catalog.service(id).map(|service| service.company.clone());
            let company = known.company.map(str::to_owned).or_else(owner);
            Who::party(recipient(text, RecipientLevel::NamedBrand, company))
        }
        Entity::Company(id) => Who::party(recipient(text, RecipientLevel::NamedBrand, Some(id.to_owned()))),
    }
}

/// Nobody knows the words: what they are is seen from their form.
fn by_form(text: &str, role: Role) -> Who {
    let legal = LEGAL_FORM.is_match(text);
    if text.starts_with("その他") && categories::is_class(text) {
        return Who::party(RecipientStatement { open_ended: true, ..categories::recipient(text) });
    }
    if role == Role::Service {
        return Who::tool(text, None);
    }
    if !legal && categories::is_legal_exception(text) {
        return Who::default();
    }
    if !legal && categories::is_class(text) {
        return Who::party(categories::recipient(text));
    }
    // "メール配信", "決済処理": the work, and nobody who does it.
    let work = text.trim_end_matches("など").trim_end_matches('等');
    if !legal && !coined::is_product(work) && (is_function(work) || purposes::is_task(work)) {
        return Who::default();
    }
    let company = legal || items::is_trade_name(text);
    let level = if company { RecipientLevel::NamedLegal } else { RecipientLevel::NamedBrand };
    Who::party(recipient(text, level, None))
}

/// The company whose name is the whole of the words, nothing before and nothing after.
pub(super) fn named_whole(ground: &Ground<'_>, text: &str) -> Option<String> {
    let words = text.trim();
    ground.catalog.names_in(words).into_iter().find_map(|found| match found.entity {
        Entity::Company(id) if found.start == 0 && found.end >= words.trim_end_matches('.').len() => {
            Some(id.to_owned())
        }
        _ => None,
    })
}

/// The words go on behind the name, as those of a product do: "AWS API Gateway".
fn is_longer_product(text: &str, mention: &Mention) -> bool {
    static MORE: LazyLock<Pattern> =
        LazyLock::new(|| crate::policy::patterns::regex(r"^\s[A-Z][A-Za-z]+(?:\s[A-Z][A-Za-z]+)*$"));
    text.find(&mention.text).is_some_and(|at| MORE.is_match(&text[at + mention.text.len()..]))
}

/// The service bears its company's name (Sentry): in a column of companies it names the company.
fn bears_the_company_name(ground: &Ground<'_>, mention: &Mention) -> bool {
    let Some(company) = company_of(mention, ground.catalog).and_then(|id| ground.catalog.company(id)) else {
        return false;
    };
    let name = crate::catalog::fold_name(&mention.text);
    [&company.name_en, &company.name_ja]
        .into_iter()
        .chain(&company.aliases)
        .any(|other| crate::catalog::fold_name(other).contains(&name))
}

/// The service of the catalog that bears this name.
pub(super) fn service_id(ground: &Ground<'_>, name: &str) -> Option<String> {
    match ground.catalog.resolve_name(name, Some(name))?.entity {
        Entity::Service(id) => Some(id.to_owned()),
        Entity::Company(_) => None,
    }
}

pattern!(
    PRODUCT,
    r"(?i)\s(?:API|API Gateway|Cloud|Maps?|Ads|Analytics|Fonts?|Tag Manager|Search|Storage|Functions|Lambda|Pixel|SDK|Mail|Drive|Forms?|Sheets|Workspace|Sign-?In|Login|Pay|Wallet|Console|Studio|Firestore|Hosting)$"
);

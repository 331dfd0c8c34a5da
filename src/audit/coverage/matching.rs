//! Which statements speak of a transmission: by service, by company (without a service), by category.

use crate::attribute::Transmission;
use crate::catalog::{Catalog, Service};
use crate::glossary::{Party, ServiceCategory};
use crate::policy::{Reading, RecipientLevel, RecipientStatement, Statement, StatementKind};
use crate::target::{Target, TargetEntity};

use super::super::documents::Library;
use super::super::names;

/// By what a statement speaks of a transmission; strongest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum By {
    Service,
    /// The company, without a service.
    Company,
    /// A class of recipients.
    Category,
}

/// A statement that speaks of a transmission.
#[derive(Debug, Clone, Copy)]
pub struct Match<'a> {
    pub reading: &'a Reading,
    pub statement: &'a Statement,
    pub by: By,
    /// It speaks of the pages on which the transmission was seen.
    pub in_scope: bool,
}

impl Match<'_> {
    /// 共同利用, 委託: the items of another duty.
    #[must_use]
    pub fn is_contract_clause(&self) -> bool {
        matches!(self.statement.kind, StatementKind::JointUse | StatementKind::Entrustment)
    }

    /// The clause says that somebody receives personal data; it is not about what the terminal is told to send.
    #[must_use]
    pub fn is_about_the_terminal(&self) -> bool {
        self.statement.kind == StatementKind::Declaration && self.statement.mechanism.is_web()
    }
}

/// Kinds of statement that can declare a recipient.
fn declares(statement: &Statement) -> bool {
    !statement.negated
        && matches!(
            statement.kind,
            StatementKind::Declaration
                | StatementKind::Provision
                | StatementKind::JointUse
                | StatementKind::Entrustment
        )
}

/// All matching statements, in the order of documents and text. Scope is not looked at yet.
#[must_use]
pub fn matches<'a>(
    transmission: &Transmission,
    library: &Library<'a>,
    catalog: &Catalog,
    target: &Target,
) -> Vec<Match<'a>> {
    let entity = target_entity(transmission, target);
    let mut found: Vec<Match<'a>> = library
        .statements()
        .filter(|(_, statement)| declares(statement))
        .filter_map(|(reading, statement)| {
            let by = speaks_of(statement, transmission, catalog)
                .or_else(|| fits_category(statement, transmission, entity).then_some(By::Category))?;
            Some(Match { reading, statement, by, in_scope: true })
        })
        .collect();
    // A class that is named exactly is preferred to longer class names that contain it.
    if let Some(category) = entity.and_then(|entity| entity.category.as_deref()) {
        let exact = |found: &Match<'_>| {
            found.statement.recipient.as_ref().is_some_and(|recipient| names::same(&recipient.text, category))
        };
        if found.iter().any(exact) {
            found.retain(|one| one.by != By::Category || exact(one));
        }
    }
    found
}

/// Whether the statement names the service or the company of a transmission.
#[must_use]
pub fn speaks_of(statement: &Statement, transmission: &Transmission, catalog: &Catalog) -> Option<By> {
    if let Some(service) = &statement.service
        && !(service.text.is_empty() && service.id.is_none())
    {
        return names_service(service.id.as_deref(), &service.text, transmission, catalog).then_some(By::Service);
    }
    let recipient = statement.recipient.as_ref()?;
    let named = matches!(recipient.level, RecipientLevel::NamedLegal | RecipientLevel::NamedBrand);
    (named && names_company(recipient, transmission, catalog)).then_some(By::Company)
}

/// The service itself, or one of which it is a part. A statement about a part says nothing about the whole.
fn names_service(id: Option<&str>, text: &str, transmission: &Transmission, catalog: &Catalog) -> bool {
    let Some(service) = &transmission.service else { return false };
    if let Some(id) = id {
        return lineage(catalog, &service.id).any(|ancestor| ancestor.id == id) || service.id == id;
    }
    names::same(text, &service.name)
        || names::same(text, &service.name_ja)
        || lineage(catalog, &service.id).any(|ancestor| {
            std::iter::once(&ancestor.name_en)
                .chain([&ancestor.name_ja])
                .chain(&ancestor.aliases)
                .any(|name| names::same(text, name))
        })
}

/// The service and those of which it is a part; bounded, should the catalog go round in a circle.
fn lineage<'a>(catalog: &'a Catalog, id: &str) -> impl Iterator<Item = &'a Service> {
    std::iter::successors(catalog.service(id), |part| part.part_of.as_deref().and_then(|whole| catalog.service(whole)))
        .take(8)
}

/// The recipient of the statement is the recipient of the transmission.
#[must_use]
pub fn names_company(recipient: &RecipientStatement, transmission: &Transmission, catalog: &Catalog) -> bool {
    let who = &transmission.recipient;
    let names = [&who.company, &who.company_ja];
    if let Some(id) = recipient.company.as_deref() {
        // An entity of the target file may be a company of the catalog too.
        return id == who.id
            || (who.id.starts_with("entity:")
                && catalog.company(id).is_some_and(|known| {
                    names.into_iter().any(|name| names::same(name, &known.name_ja) || names::same(name, &known.name_en))
                }));
    }
    let known = catalog.company(&who.id);
    let catalogued = known.into_iter().flat_map(|company| {
        std::iter::once(&company.name_en)
            .chain([&company.name_ja])
            .chain(&company.aliases)
            .chain(company.former_names.iter().map(|former| &former.name))
    });
    names.into_iter().chain(catalogued).any(|name| names::same(&recipient.text, name))
        // Several names in one cell: "株式会社甲、株式会社乙".
        || names.into_iter().any(|name| {
            recipient.text.contains(['、', ',', '・', '/', '及', '\n'])
                && recipient
                    .text
                    .split(['、', ',', '/', '及', 'び', '\n', '・'])
                    .any(|part| names::same(part, name))
        })
}

/// The entry of the target file to which the transmission goes.
#[must_use]
pub fn target_entity<'t>(transmission: &Transmission, target: &'t Target) -> Option<&'t TargetEntity> {
    let who = &transmission.recipient;
    target
        .entities
        .iter()
        .find(|entity| names::same(&entity.name, &who.company_ja) || names::same(&entity.name, &who.company))
}

/// Words of [`crate::target::Relation`] for a party.
fn relation(party: Party) -> Option<&'static str> {
    match party {
        Party::Third | Party::Own => None,
        Party::Group | Party::JointUser | Party::Partner | Party::Processor | Party::Customer => Some(party.as_str()),
    }
}

fn fits_category(statement: &Statement, transmission: &Transmission, entity: Option<&TargetEntity>) -> bool {
    let Some(recipient) = &statement.recipient else { return false };
    let class = matches!(
        recipient.level,
        RecipientLevel::CategoryDefined | RecipientLevel::CategoryLinkedList | RecipientLevel::CategoryOpen
    );
    if !class && !recipient.open_ended {
        return false;
    }
    if speaks_of_class(statement, transmission) {
        return true;
    }
    if !class {
        return false;
    }
    let related = transmission.party.and_then(relation);
    if related.is_some() && recipient.relation.as_deref() == related {
        return true;
    }
    entity.and_then(|entity| entity.category.as_deref()).is_some_and(|category| {
        names::contains(&recipient.text, category) || names::contains(category, &recipient.text)
    })
}

/// Whether the statement speaks of a class by its trade (広告配信サービス) to which the service of a transmission belongs.
#[must_use]
pub fn speaks_of_class(statement: &Statement, transmission: &Transmission) -> bool {
    let Some(recipient) = &statement.recipient else { return false };
    let category = transmission.service.as_ref().and_then(|service| service.category);
    category.is_some_and(|seen| recipient.categories.iter().any(|word| category_fits(*word, seen)))
}

/// A service of category `seen` belongs to the class that a category word means.
#[must_use]
pub fn category_fits(word: ServiceCategory, seen: ServiceCategory) -> bool {
    use ServiceCategory as C;
    word == seen
        || matches!(
            (word, seen),
            (C::Advertising | C::DspSsp, C::Advertising | C::DspSsp | C::Affiliate | C::AdVerification)
        )
        || matches!((word, seen), (C::Analytics, C::Heatmap))
}

/// Services of the same company that the documents name: no match, but a reader will ask.
#[must_use]
pub fn other_services(transmission: &Transmission, library: &Library<'_>, catalog: &Catalog) -> Vec<String> {
    let mut names: Vec<String> = library
        .statements()
        .filter(|(_, statement)| declares(statement) && speaks_of(statement, transmission, catalog).is_none())
        .filter_map(|(_, statement)| {
            let named = statement.service.as_ref()?;
            let id = named.id.as_deref()?;
            let owner = catalog.service(id)?.company.as_str();
            (owner == transmission.recipient.id).then(|| named.text.clone())
        })
        .collect();
    names.sort();
    names.dedup();
    names
}

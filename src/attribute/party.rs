//! Whose host is it, seen from the operator: own, an entity of the target file, or somebody else.

use std::collections::BTreeMap;

use super::Recipient;
use crate::catalog::{Catalog, Company};
use crate::glossary::Party;
use crate::target::{Relation, Target};

/// Recipient id of the operator itself.
pub(super) const OPERATOR: &str = "operator";

/// The operator and the entities of the target file, by domain and by catalog company.
#[derive(Debug)]
pub(super) struct Parties<'a> {
    target: &'a Target,
    catalog: &'a Catalog,
    /// Domain → who; each with its subdomains, longest match wins.
    domains: BTreeMap<String, Side>,
    companies: BTreeMap<String, Side>,
}

/// Somebody whom the target file names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    Operator,
    /// By place in the target file.
    Entity(usize),
}

impl<'a> Parties<'a> {
    pub(super) fn new(target: &'a Target, catalog: &'a Catalog) -> Self {
        let mut domains = BTreeMap::new();
        let mut companies = BTreeMap::new();
        let mut company = |name: &String, side| {
            let found = catalog.resolve_name(name, Some(name)).and_then(|found| match found.entity {
                crate::catalog::Entity::Company(id) => Some(id),
                crate::catalog::Entity::Service(_) => found.company,
            });
            if let Some(id) = found {
                companies.entry(id.to_owned()).or_insert(side);
            }
        };
        for name in &target.operator.names {
            company(name, Side::Operator);
        }
        for (index, entity) in target.entities.iter().enumerate() {
            company(&entity.name, Side::Entity(index));
            for domain in &entity.domains {
                domains.insert(host_of(domain), Side::Entity(index));
            }
        }
        let starts = target.site.start.iter().filter_map(|url| catalog.registrable_domain(url.host_str()?));
        for domain in starts {
            domains.entry(domain).or_insert(Side::Operator);
        }
        for domain in &target.operator.domains {
            domains.insert(host_of(domain), Side::Operator);
        }
        Self { target, catalog, domains, companies }
    }

    /// Who of the target file has this host, label by label.
    pub(super) fn side_of_host(&self, host: &str) -> Option<Side> {
        let host = host_of(host);
        std::iter::successors(Some(host.as_str()), |rest| rest.split_once('.').map(|(_, shorter)| shorter))
            .find_map(|name| self.domains.get(name).copied())
    }

    pub(super) fn side_of_company(&self, id: &str) -> Option<Side> {
        self.companies.get(id).copied()
    }

    pub(super) fn is_own_host(&self, host: &str) -> bool {
        self.side_of_host(host) == Some(Side::Operator)
    }

    pub(super) fn recipient(&self, side: Side) -> (Recipient, Party) {
        match side {
            Side::Operator => (self.operator(), Party::Own),
            Side::Entity(index) => {
                let entity = &self.target.entities[index];
                let recipient = Recipient {
                    // By name: its place in the target file may change from run to run.
                    id: format!("entity:{}", entity.name),
                    company: entity.name.clone(),
                    company_ja: entity.name.clone(),
                    country: entity.country.clone().unwrap_or_default(),
                    known: true,
                };
                (recipient, party_of(entity.relation))
            }
        }
    }

    fn operator(&self) -> Recipient {
        let host = self.target.site.start.first().and_then(|url| url.host_str()).unwrap_or_default();
        let site = Some(self.target.site.name.as_str()).filter(|name| !name.is_empty()).unwrap_or(host);
        let name = self.target.operator.names.first().map_or(site, String::as_str);
        Recipient {
            id: OPERATOR.to_owned(),
            company: name.to_owned(),
            company_ja: name.to_owned(),
            country: String::new(),
            known: true,
        }
    }

    /// A company of the catalog; it may be the operator or one of its entities by name.
    pub(super) fn of_company(&self, company: &Company) -> (Recipient, Party) {
        if let Some(side) = self.side_of_company(&company.id) {
            return self.recipient(side);
        }
        let recipient = Recipient {
            id: company.id.clone(),
            company: company.name_en.clone(),
            company_ja: company.name_ja.clone(),
            country: company.country.clone(),
            known: true,
        };
        (recipient, Party::Third)
    }

    /// Nobody known: the registrable domain stands for whoever runs it.
    pub(super) fn unknown(&self, host: &str) -> (Recipient, Party) {
        let domain = self.catalog.registrable_domain(host).unwrap_or_else(|| host.to_owned());
        let recipient = Recipient {
            id: domain.clone(),
            company: domain.clone(),
            company_ja: domain,
            country: String::new(),
            known: false,
        };
        (recipient, Party::Third)
    }
}

/// A target file may say `example.co.jp`, `.example.co.jp` or `Example.CO.JP`.
fn host_of(domain: &str) -> String {
    let domain = domain.trim().trim_start_matches("*.").trim_matches('.');
    match url::Host::parse(domain) {
        Ok(host) => host.to_string(),
        Err(_) => domain.to_ascii_lowercase(),
    }
}

const fn party_of(relation: Relation) -> Party {
    match relation {
        Relation::Group => Party::Group,
        Relation::JointUser => Party::JointUser,
        Relation::Partner => Party::Partner,
        Relation::Processor => Party::Processor,
        Relation::Customer => Party::Customer,
    }
}

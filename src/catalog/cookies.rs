//! Cookie → owner: by name *and* domain *and* party. A name alone proves nothing when others use it too.

use std::collections::HashMap;

use super::classes::glob;
use super::hosts::suffixes;
use super::suffix::{normal_host, registrable};
use super::{Catalog, Certainty, Owner, Service};

#[derive(Debug, Clone, Copy)]
struct CookieRef {
    service: u32,
    rule: u32,
}

#[derive(Debug, Default)]
pub(super) struct CookieIndex {
    /// On the site's own domain, by exact name.
    own: HashMap<String, Vec<CookieRef>>,
    /// On the site's own domain, globs, longest first.
    own_globs: Vec<CookieRef>,
    /// On a domain of the vendor's.
    third: HashMap<String, Vec<CookieRef>>,
}

impl CookieIndex {
    pub(super) fn add(&mut self, index: u32, service: &Service) {
        for (number, rule) in service.cookies.iter().enumerate() {
            let reference = CookieRef { service: index, rule: u32::try_from(number).unwrap_or(u32::MAX) };
            match &rule.domain {
                Some(domain) => self.third.entry(domain.clone()).or_default().push(reference),
                None if rule.name.contains('*') => self.own_globs.push(reference),
                None => self.own.entry(rule.name.clone()).or_default().push(reference),
            }
        }
    }

    pub(super) fn sort(&mut self, services: &[Service]) {
        self.own_globs.sort_by_key(|reference| std::cmp::Reverse(name_of(services, *reference).len()));
    }
}

fn name_of(services: &[Service], reference: CookieRef) -> &str {
    &services[reference.service as usize].cookies[reference.rule as usize].name
}

impl Catalog {
    /// Whose cookie this may be, surest first; several services may share one (`__gads`). `domain` is the cookie's own
    /// (leading dot or not), `page_host` the host of the page; without it a cookie on an unknown domain counts as the
    /// site's own.
    #[must_use]
    pub fn owners_of_cookie(&self, name: &str, domain: &str, page_host: Option<&str>) -> Vec<Owner<'_>> {
        let domain = normal_host(domain);
        let page = page_host.and_then(normal_host);
        if let Some(domain) = &domain {
            let third = self.third_party_owners(name, domain);
            if !third.is_empty() {
                return third;
            }
        }
        let own = match (&domain, &page) {
            (Some(domain), Some(page)) => registrable(domain).is_some_and(|site| Some(site) == registrable(page)),
            (Some(domain), None) => self.owner_of_host(domain).is_none(),
            (None, _) => true,
        };
        if own { self.first_party_owners(name) } else { self.owners_by_domain(name, domain.as_deref()) }
    }

    fn third_party_owners(&self, name: &str, domain: &str) -> Vec<Owner<'_>> {
        for suffix in suffixes(domain) {
            let Some(rules) = self.cookies.third.get(suffix) else { continue };
            let exact: Vec<_> = rules.iter().filter(|rule| name_of(&self.services, **rule) == name).collect();
            let mut globs: Vec<_> = rules
                .iter()
                .filter(|rule| {
                    let pattern = name_of(&self.services, **rule);
                    pattern.contains('*') && glob(pattern, name)
                })
                .collect();
            let longest = globs.iter().map(|rule| name_of(&self.services, **rule).len()).max().unwrap_or(0);
            globs.retain(|rule| name_of(&self.services, **rule).len() == longest);
            let found = if exact.is_empty() { globs } else { exact };
            if !found.is_empty() {
                return found.into_iter().map(|rule| self.by_service(rule.service, "cookie")).collect();
            }
        }
        Vec::new()
    }

    fn first_party_owners(&self, name: &str) -> Vec<Owner<'_>> {
        let generic = |rule: &CookieRef| self.services[rule.service as usize].cookies[rule.rule as usize].generic;
        if let Some(exact) = self.cookies.own.get(name) {
            let sure = exact.iter().filter(|rule| !generic(rule));
            return sure.map(|rule| self.by_service(rule.service, "cookie")).collect();
        }
        let mut found: Vec<Owner<'_>> = Vec::new();
        let mut length = 0;
        for rule in &self.cookies.own_globs {
            let pattern = name_of(&self.services, *rule);
            if !found.is_empty() && pattern.len() < length {
                break;
            }
            if glob(pattern, name) {
                if generic(rule) {
                    return Vec::new();
                }
                length = pattern.len();
                found.push(self.by_service(rule.service, "cookie"));
            }
        }
        if found.is_empty() { self.bulk_cookie(name).into_iter().collect() } else { found }
    }

    /// A cookie on somebody's domain is that company's, unless its name says that another's script set it there.
    fn owners_by_domain(&self, name: &str, domain: Option<&str>) -> Vec<Owner<'_>> {
        let owner = domain.and_then(|domain| self.owner_of_host(domain));
        let of_another = |company: &str| {
            self.first_party_owners(name).iter().any(|owner| owner.company.is_some_and(|other| other.id != company))
        };
        owner
            .filter(|owner| owner.service.is_none_or(|service| !service.is_carrier()))
            .filter(|owner| owner.company.is_none_or(|company| !of_another(&company.id)))
            .map(|owner| Owner { service: None, certainty: owner.certainty.max(Certainty::Medium), ..owner })
            .into_iter()
            .collect()
    }
}

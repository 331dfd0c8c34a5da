//! The long tail: domains and cookies from public collections. Lower certainty, and only after the vendor files.

use std::collections::HashMap;

use super::hosts::suffixes;
use super::{Catalog, Certainty, Company, Owner};

/// Host → company, from third-party-web (MIT); see `data/LICENCES.md`.
pub(super) const DOMAINS: &str = include_str!("data/domains.tsv");
/// Cookie → company, from the Open Cookie Database (Apache-2.0); see `data/LICENCES.md`.
pub(super) const COOKIES: &str = include_str!("data/cookies.tsv");

/// A company of the vendor files, or one that only the bulk knows.
#[derive(Debug, Clone, Copy)]
enum Whose {
    Ours(u32),
    Bulk(u32),
}

#[derive(Debug, Clone, Copy)]
struct Host {
    whose: Whose,
    /// It carries what its customers put there.
    carrier: bool,
}

#[derive(Debug, Default)]
pub(super) struct Bulk {
    companies: Vec<Company>,
    hosts: HashMap<&'static str, Host>,
    exact_hosts: HashMap<&'static str, Host>,
    cookies: HashMap<&'static str, Whose>,
    /// Longest first.
    cookie_prefixes: Vec<(&'static str, Whose)>,
}

/// An id in the form of the vendor files' for a company that has no file.
fn slug(name: &str) -> String {
    let mut id = String::with_capacity(name.len());
    for c in name.chars() {
        if c.is_alphanumeric() {
            id.extend(c.to_lowercase());
        } else if !id.is_empty() && !id.ends_with('-') {
            id.push('-');
        }
    }
    id.trim_end_matches('-').to_owned()
}

impl Bulk {
    fn read(catalog: &Catalog) -> Self {
        let mut bulk = Self::default();
        let mut known: HashMap<&'static str, u32> = HashMap::new();
        let rows = |text: &'static str| text.lines().filter(|line| !line.starts_with('#'));
        for line in rows(DOMAINS) {
            let mut cells = line.split('\t');
            let (Some(host), Some(id), Some(name)) = (cells.next(), cells.next(), cells.next()) else { continue };
            let whose = bulk.whose(catalog, &mut known, id, name);
            let known = Host { whose, carrier: matches!(cells.next(), Some("hosting" | "cdn")) };
            match host.strip_prefix('=') {
                Some(exact) => bulk.exact_hosts.insert(exact, known),
                None => bulk.hosts.insert(host, known),
            };
        }
        for line in rows(COOKIES) {
            let mut cells = line.split('\t');
            let (Some(cookie), Some(id), Some(name)) = (cells.next(), cells.next(), cells.next()) else { continue };
            let whose = bulk.whose(catalog, &mut known, id, name);
            match cookie.strip_suffix('*') {
                Some(prefix) => bulk.cookie_prefixes.push((prefix, whose)),
                None => {
                    bulk.cookies.insert(cookie, whose);
                }
            }
        }
        bulk.cookie_prefixes.sort_by_key(|(prefix, _)| (std::cmp::Reverse(prefix.len()), *prefix));
        bulk
    }

    fn whose(
        &mut self,
        catalog: &Catalog,
        known: &mut HashMap<&'static str, u32>,
        id: &'static str,
        name: &'static str,
    ) -> Whose {
        if let Some(&index) = catalog.company_ids.get(id) {
            return Whose::Ours(index);
        }
        let index = *known.entry(name).or_insert_with(|| {
            self.companies.push(Company {
                id: slug(name),
                name_en: name.to_owned(),
                name_ja: name.to_owned(),
                ..Company::default()
            });
            u32::try_from(self.companies.len() - 1).unwrap_or(u32::MAX)
        });
        Whose::Bulk(index)
    }
}

impl Catalog {
    fn bulk(&self) -> &Bulk {
        self.bulk.get_or_init(|| Bulk::read(self))
    }

    fn bulk_company(&self, whose: Whose) -> &Company {
        match whose {
            Whose::Ours(index) => &self.companies[index as usize],
            Whose::Bulk(index) => &self.bulk().companies[index as usize],
        }
    }

    pub(super) fn bulk_owner(&self, host: &str) -> Option<Owner<'_>> {
        let bulk = self.bulk();
        let known = bulk.exact_hosts.get(host).or_else(|| suffixes(host).find_map(|name| bulk.hosts.get(name)))?;
        Some(self.bulk_answer(known.whose, if known.carrier { "bulk-carrier" } else { "bulk-domain" }))
    }

    pub(super) fn bulk_cookie(&self, name: &str) -> Option<Owner<'_>> {
        let bulk = self.bulk();
        let prefix =
            || bulk.cookie_prefixes.iter().find(|(prefix, _)| name.starts_with(prefix)).map(|(_, whose)| whose);
        let whose = bulk.cookies.get(name).or_else(prefix)?;
        Some(self.bulk_answer(*whose, "bulk-cookie"))
    }

    fn bulk_answer(&self, whose: Whose, by: &'static str) -> Owner<'_> {
        Owner { company: Some(self.bulk_company(whose)), service: None, certainty: Certainty::Low, by, kind: "" }
    }
}

//! URL → owner: by host label, path and query, most specific first. Never by the end of a string.
//!
//! Order: URL patterns of this host (exact before glob, more query conditions, longer path), host rules (exact, then
//! longest suffix), CNAME chain, patterns for any host, domains of companies, bulk knowledge. Else unknown.

use std::collections::HashMap;

use url::Url;

use super::classes::glob;
use super::suffix::{normal_host, registrable};
use super::{Catalog, Certainty, HostMatch, Owner, QueryTest, Service, UrlPattern};

/// A pattern by its service and its place there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct PatternRef {
    service: u32,
    pattern: u32,
}

/// All that is known of one host name.
#[derive(Debug, Default)]
struct Entry {
    /// Service that owns exactly this host.
    exact: Option<u32>,
    /// Service that owns it and its subdomains.
    suffix: Option<u32>,
    /// Company whose domain it is.
    company: Option<u32>,
    /// Service to which a CNAME through here leads.
    cname: Option<u32>,
    /// Best first.
    patterns: Vec<PatternRef>,
    /// Globs that end in this name.
    globs: Vec<PatternRef>,
}

#[derive(Debug, Default)]
pub(super) struct HostIndex {
    entries: HashMap<String, Entry>,
    /// Globs whose end is open (`www.google.*`).
    open: Vec<PatternRef>,
    /// Patterns for the site's own hosts, and for any host.
    same_site: Vec<PatternRef>,
    any: Vec<PatternRef>,
}

impl HostIndex {
    pub(super) fn add_domain(&mut self, domain: &str, company: u32) {
        self.entries.entry(domain.to_owned()).or_default().company.get_or_insert(company);
    }

    pub(super) fn add(&mut self, index: u32, service: &Service) {
        for rule in &service.hosts {
            let entry = self.entries.entry(rule.host.clone()).or_default();
            if rule.suffix { &mut entry.suffix } else { &mut entry.exact }.get_or_insert(index);
        }
        for target in &service.cname_targets {
            self.entries.entry(target.clone()).or_default().cname.get_or_insert(index);
        }
        for (number, pattern) in service.url_patterns.iter().enumerate() {
            let reference = PatternRef { service: index, pattern: u32::try_from(number).unwrap_or(u32::MAX) };
            match &pattern.host {
                HostMatch::Exact(host) => self.entries.entry(host.clone()).or_default().patterns.push(reference),
                HostMatch::Glob(host) => match closed_end(host) {
                    Some(end) => self.entries.entry(end.to_owned()).or_default().globs.push(reference),
                    None => self.open.push(reference),
                },
                HostMatch::SameSite => self.same_site.push(reference),
                HostMatch::Any => self.any.push(reference),
            }
        }
    }

    /// Puts the best pattern of each list first.
    pub(super) fn sort(&mut self, services: &[Service]) {
        let rank = |reference: &PatternRef| {
            let pattern = pattern_of(services, *reference);
            let host = match &pattern.host {
                HostMatch::Exact(host) | HostMatch::Glob(host) => host.len(),
                HostMatch::SameSite | HostMatch::Any => 0,
            };
            std::cmp::Reverse((pattern.query.len(), pattern.path.len(), host))
        };
        for entry in self.entries.values_mut() {
            entry.patterns.sort_by_key(rank);
            entry.globs.sort_by_key(rank);
        }
        for list in [&mut self.open, &mut self.same_site, &mut self.any] {
            list.sort_by_key(rank);
        }
    }
}

/// The labels after the last `*` of a host glob: `ws*.hotjar.com` → `hotjar.com`. None when the glob ends openly.
fn closed_end(host: &str) -> Option<&str> {
    let after = &host[host.rfind('*')? + 1..];
    let end = &after[after.find('.')? + 1..];
    (!end.is_empty()).then_some(end)
}

fn pattern_of(services: &[Service], reference: PatternRef) -> &UrlPattern {
    &services[reference.service as usize].url_patterns[reference.pattern as usize]
}

/// `a.b.c` → `a.b.c`, `b.c`, `c`.
pub(super) fn suffixes(host: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(host), |rest| rest.split_once('.').map(|(_, shorter)| shorter))
}

fn host_fits(glob_text: &str, host: &str) -> bool {
    match glob_text.strip_suffix(".*") {
        // `www.google.*`: a country's domain of the same holder, not any name that begins so.
        Some(stem) => host.strip_prefix(stem).and_then(|rest| rest.strip_prefix('.')).is_some_and(is_country_ending),
        None => glob(glob_text, host),
    }
}

/// `com`, `de`, `co.jp`, `com.au`.
fn is_country_ending(text: &str) -> bool {
    let country = |label: &str| label.len() == 2 && label.bytes().all(|byte| byte.is_ascii_lowercase());
    match text.split_once('.') {
        None => text == "com" || country(text),
        Some((second, top)) => matches!(second, "co" | "com") && country(top),
    }
}

fn path_fits(pattern: &str, path: &str) -> bool {
    let boundary = |rest: &str| {
        let word = |c: char| c.is_ascii_alphanumeric() || c == '_';
        !(pattern.ends_with(|c: char| c.is_ascii_alphanumeric()) && rest.starts_with(word))
    };
    if !pattern.contains('*') {
        return path.strip_prefix(pattern).is_some_and(boundary);
    }
    // A glob is a prefix too: it may stop anywhere that its last letters end a word.
    let end = pattern.rsplit('*').next().unwrap_or_default();
    if end.is_empty() {
        return glob(pattern, path);
    }
    path.match_indices(end).any(|(at, _)| {
        let stop = at + end.len();
        glob(pattern, &path[..stop]) && boundary(&path[stop..])
    })
}

fn query_fits(pattern: &UrlPattern, url: &Url) -> bool {
    pattern.query.iter().all(|condition| {
        url.query_pairs().any(|(key, value)| {
            key == condition.key
                && match &condition.test {
                    QueryTest::Present => true,
                    QueryTest::Equals(expected) => value == *expected,
                    QueryTest::Prefix(prefix) => value.starts_with(prefix.as_str()),
                }
        })
    })
}

impl Catalog {
    /// Who receives a request to this URL, if anybody known does. `page_host` is the host of the page on which it
    /// happened (needed for paths that mean something on a site's own hosts); `cname_chain` what DNS said of the host.
    #[must_use]
    pub fn owner_of_url(&self, url: &Url, page_host: Option<&str>, cname_chain: &[String]) -> Option<Owner<'_>> {
        let host = normal_host(url.host_str()?)?;
        self.owner_by_pattern(&host, url)
            .or_else(|| self.owner_by_rule(&host))
            .or_else(|| self.owner_by_cname(cname_chain))
            .or_else(|| self.owner_by_any_host(&host, url, page_host))
            .or_else(|| self.owner_by_domain(&host))
            .or_else(|| self.bulk_owner(&host))
    }

    /// Who is behind a host, without a path: host rules, companies' domains, bulk knowledge.
    #[must_use]
    pub fn owner_of_host(&self, host: &str) -> Option<Owner<'_>> {
        let host = normal_host(host)?;
        self.owner_by_rule(&host).or_else(|| self.owner_by_domain(&host)).or_else(|| self.bulk_owner(&host))
    }

    fn owner_by_pattern(&self, host: &str, url: &Url) -> Option<Owner<'_>> {
        let fits = |reference: &&PatternRef| {
            let pattern = pattern_of(&self.services, **reference);
            path_fits(&pattern.path, url.path()) && query_fits(pattern, url)
        };
        if let Some(entry) = self.hosts.entries.get(host)
            && let Some(found) = entry.patterns.iter().find(fits)
        {
            return Some(self.by_pattern(*found, "url-pattern"));
        }
        let host_too = |reference: &&PatternRef| match &pattern_of(&self.services, **reference).host {
            HostMatch::Glob(text) => host_fits(text, host),
            _ => false,
        };
        let ends = suffixes(host).filter_map(|suffix| self.hosts.entries.get(suffix)).flat_map(|entry| &entry.globs);
        ends.chain(&self.hosts.open)
            .filter(host_too)
            .filter(fits)
            .max_by_key(|reference| {
                let pattern = pattern_of(&self.services, **reference);
                (pattern.query.len(), pattern.path.len())
            })
            .map(|found| self.by_pattern(*found, "url-pattern"))
    }

    fn owner_by_rule(&self, host: &str) -> Option<Owner<'_>> {
        let exact = self.hosts.entries.get(host).and_then(|entry| entry.exact);
        let found = exact.or_else(|| suffixes(host).find_map(|name| self.hosts.entries.get(name)?.suffix))?;
        Some(self.by_service(found, "host"))
    }

    /// Carriers stand last: a chain that ends in a delivery network but passes a vendor leads to the vendor.
    fn owner_by_cname(&self, chain: &[String]) -> Option<Owner<'_>> {
        let hosts: Vec<String> = chain.iter().take(16).filter_map(|host| normal_host(host)).collect();
        let target = |host: &String| {
            suffixes(host)
                .find_map(|name| self.hosts.entries.get(name)?.cname)
                .or_else(|| self.hosts.entries.get(host.as_str()).and_then(|entry| entry.exact))
                .or_else(|| suffixes(host).find_map(|name| self.hosts.entries.get(name)?.suffix))
        };
        let found: Vec<u32> = hosts.iter().rev().filter_map(target).collect();
        let vendor = found.iter().find(|&&index| !self.services[index as usize].is_carrier());
        let owner = self.by_service(*vendor.or(found.first())?, "cname");
        Some(Owner { certainty: owner.certainty.max(Certainty::Medium), ..owner })
    }

    fn owner_by_any_host(&self, host: &str, url: &Url, page_host: Option<&str>) -> Option<Owner<'_>> {
        let fits = |reference: &&PatternRef| {
            let pattern = pattern_of(&self.services, **reference);
            path_fits(&pattern.path, url.path()) && query_fits(pattern, url)
        };
        let own = || {
            let site = registrable(host)?;
            let page = normal_host(page_host?)?;
            (registrable(&page) == Some(site)).then_some(())
        };
        let same_site = self.hosts.same_site.iter().find(fits).filter(|_| own().is_some());
        let (found, by) = match same_site {
            Some(found) => (found, "same-site-pattern"),
            None => (self.hosts.any.iter().find(fits)?, "any-host-pattern"),
        };
        Some(Owner { certainty: Certainty::Medium, ..self.by_pattern(*found, by) })
    }

    fn owner_by_domain(&self, host: &str) -> Option<Owner<'_>> {
        let found = suffixes(host).find_map(|name| self.hosts.entries.get(name)?.company)?;
        Some(Owner {
            company: Some(&self.companies[found as usize]),
            service: None,
            certainty: Certainty::High,
            by: "company-domain",
            kind: "",
        })
    }

    fn by_pattern(&self, reference: PatternRef, by: &'static str) -> Owner<'_> {
        let kind = &pattern_of(&self.services, reference).kind;
        Owner { kind, ..self.by_service(reference.service, by) }
    }

    pub(super) fn by_service(&self, index: u32, by: &'static str) -> Owner<'_> {
        let service = &self.services[index as usize];
        Owner {
            company: self.company(&service.company),
            service: Some(service),
            certainty: service.confidence,
            by,
            kind: "",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_end_at_a_boundary() {
        for (pattern, path, expected) in [
            ("/tr", "/tr/", true),
            ("/tr", "/tr", true),
            ("/tr", "/trending", false),
            ("/g/collect", "/g/collect2", false),
            ("/signals/", "/signals/config/1", true),
            ("/*/fbevents.js", "/ja_JP/fbevents.js", true),
            ("/*/fbevents.js", "/ja_JP/fbevents.json", false),
            ("/www*/", "/www50/esmplayer/x.js", true),
        ] {
            assert_eq!(path_fits(pattern, path), expected, "{pattern} {path}");
        }
    }

    #[test]
    fn an_open_glob_is_a_country_ending() {
        for (host, expected) in [
            ("www.google.com", true),
            ("www.google.de", true),
            ("www.google.co.jp", true),
            ("www.google.com.au", true),
            ("www.google.com.evil.example", false),
            ("www.google.evil", false),
            ("www.google.xn--abc", false),
        ] {
            assert_eq!(host_fits("www.google.*", host), expected, "{host}");
        }
    }
}

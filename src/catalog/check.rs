//! What must hold in a vendor file beyond its form: a user's own is checked when it is loaded, the built-in ones by a test
//! (`scripts/check-vendors`).

use std::collections::{BTreeMap, BTreeSet};

use super::suffix::is_registry_suffix;
use super::{Catalog, Company, CookieRule, Entity, HostMatch, Service, UrlPattern, fold_name};

/// What a URL pattern may be for.
const KINDS: &[&str] = &[
    "script",
    "beacon",
    "frame",
    "sync",
    "api",
    "image",
    "style",
    "font",
    "redirect",
    "ad",
    "static",
    "form",
    "websocket",
    "stream",
    "video",
];

/// Mistakes in one vendor file, each a sentence that says what to write; empty when all is well.
pub(super) fn mistakes(company: &Company, services: &[Service]) -> Vec<String> {
    let mut found = Vec::new();
    if !(company.country.is_empty()
        || company.country.len() == 2 && company.country.bytes().all(|b| b.is_ascii_uppercase()))
    {
        found.push(format!("country `{}` is no ISO 3166-1 alpha-2 code; write e.g. `JP`", company.country));
    }
    for domain in &company.domains {
        found.extend(host_mistake(domain));
        found.extend(suffix_mistake(domain));
    }
    for former in &company.former_names {
        if !is_date(&former.until) {
            found.push(format!(
                "former name `{}`: `until = \"{}\"` is no year, month or day",
                former.name, former.until
            ));
        }
    }
    let names: BTreeSet<String> = names_of_company(company).map(|name| fold_name(name)).collect();
    for name in company.context_required_names.iter().chain(&company.everyday_names) {
        if !names.contains(&fold_name(name)) {
            found.push(format!("`{name}` is none of the company's names; add it to `aliases`"));
        }
    }
    let mut ids = BTreeSet::new();
    for service in services {
        if !ids.insert(&service.id) {
            found.push(format!("service id `{}` stands twice", service.id));
        }
        found.extend(of_service(service).into_iter().map(|mistake| format!("service `{}`: {mistake}", service.id)));
    }
    found
}

fn of_service(service: &Service) -> Vec<String> {
    let mut found = Vec::new();
    if service.category.is_none() {
        found.push("`category` is missing".to_owned());
    }
    for host in service.hosts.iter().map(|rule| &rule.host).chain(&service.cname_targets) {
        found.extend(host_mistake(host));
        found.extend(suffix_mistake(host));
    }
    let mut seen = BTreeSet::new();
    for pattern in &service.url_patterns {
        found.extend(pattern_mistake(pattern));
        if !seen.insert(format!("{:?} {} {:?}", pattern.host, pattern.path, pattern.query)) {
            found.push(format!("URL pattern with path `{}` stands twice", pattern.path));
        }
    }
    found.extend(service.cookies.iter().filter_map(cookie_mistake));
    let names: BTreeSet<String> = names_of_service(service).map(|name| fold_name(name)).collect();
    let marked = [&service.context_required_names, &service.everyday_names, &service.platform_names];
    for name in marked.into_iter().flatten().filter(|name| !names.contains(&fold_name(name))) {
        found.push(format!("`{name}` is none of its names; add it to `aliases`"));
    }
    for url in [&service.privacy_policy_url, &service.opt_out_url, &service.homepage].into_iter().flatten() {
        if !url::Url::parse(url).is_ok_and(|url| matches!(url.scheme(), "https" | "http")) {
            found.push(format!("`{url}` is no http(s) URL"));
        }
    }
    found
}

fn pattern_mistake(pattern: &UrlPattern) -> Option<String> {
    if !KINDS.contains(&pattern.kind.as_str()) {
        return Some(format!("`urls.{}` is no kind of request; write one of {}", pattern.kind, KINDS.join(", ")));
    }
    match &pattern.host {
        HostMatch::Exact(host) | HostMatch::Glob(host) => host_mistake(host),
        HostMatch::SameSite | HostMatch::Any => None,
    }
}

fn cookie_mistake(cookie: &CookieRule) -> Option<String> {
    if cookie.name.trim_matches('*').is_empty() {
        return Some(format!("cookie `{}` would be every cookie", cookie.name));
    }
    cookie.domain.as_deref().and_then(host_mistake)
}

/// Hosts are compared as they are written in a URL: lower case, punycode, no scheme, no port, no dot at the ends.
fn host_mistake(host: &str) -> Option<String> {
    let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'.' | b'-' | b'_' | b'*');
    let good = host.contains('.') && host.bytes().all(plain) && host.split('.').all(|label| !label.is_empty());
    (!good).then(|| {
        format!("`{host}` is no host name; write it in lower case, without scheme, port, path or dot at the ends")
    })
}

fn suffix_mistake(host: &str) -> Option<String> {
    is_registry_suffix(host).then(|| format!("`{host}` is a public suffix: what stands under it is other people's"))
}

/// Year, month or day; empty: not known.
fn is_date(text: &str) -> bool {
    let full = match text.len() {
        0 => return true,
        4 => format!("{text}-01-01"),
        7 => format!("{text}-01"),
        _ => text.to_owned(),
    };
    full.parse::<jiff::civil::Date>().is_ok_and(|date| date.year() > 1900)
}

fn names_of_company(company: &Company) -> impl Iterator<Item = &String> {
    let former = company.former_names.iter().map(|former| &former.name);
    [&company.name_en, &company.name_ja].into_iter().chain(&company.aliases).chain(former)
}

fn names_of_service(service: &Service) -> impl Iterator<Item = &String> {
    [&service.name_en, &service.name_ja].into_iter().chain(&service.aliases)
}

impl Catalog {
    /// Everything wrong in the vendor files, as `company: what`; empty when all is well.
    #[must_use]
    pub fn mistakes(&self) -> Vec<String> {
        let mut found = Vec::new();
        for company in &self.companies {
            let services: Vec<Service> = self.services_of(&company.id).cloned().collect();
            found.extend(mistakes(company, &services).into_iter().map(|mistake| format!("{}: {mistake}", company.id)));
            if let Some(parent) = company.parent.as_deref().filter(|parent| self.company(parent).is_none()) {
                found.push(format!("{}: parent `{parent}` is no company of the catalog", company.id));
            }
        }
        for service in &self.services {
            if let Some(whole) = service.part_of.as_deref().filter(|whole| self.service(whole).is_none()) {
                found
                    .push(format!("{}: service `{}` is part of `{whole}`, which is none", service.company, service.id));
            }
        }
        found.extend(self.claimed_twice());
        found.extend(self.service_names_of_others());
        found.extend(self.names_that_lead_astray());
        found
    }

    /// Domains of two companies, hosts of two services, names of two owners.
    fn claimed_twice(&self) -> Vec<String> {
        let mut found = Vec::new();
        let mut claims: BTreeMap<(&str, String), String> = BTreeMap::new();
        let mut claim = |what: &'static str, value: String, id: &str, related: &dyn Fn(&str) -> bool| {
            let other = claims.insert((what, value.clone()), id.to_owned());
            if let Some(other) = other.filter(|other| other != id && !related(other)) {
                found.push(format!("{id}: {what} `{value}` is `{other}`'s too"));
            }
        };
        // A company and its parent may share a legal name where a business was taken over whole.
        for company in &self.companies {
            let related = |other: &str| {
                company.parent.as_deref() == Some(other)
                    || self.company(other).is_some_and(|other| other.parent.as_deref() == Some(&company.id))
            };
            for domain in &company.domains {
                claim("domain", domain.clone(), &company.id, &|_| false);
            }
            for name in names_of_company(company) {
                claim("company name", fold_name(name), &company.id, &related);
            }
        }
        for service in &self.services {
            for rule in &service.hosts {
                let what = if rule.suffix { "host" } else { "exact host" };
                claim(what, rule.host.clone(), &service.id, &|_| false);
            }
            for name in names_of_service(service) {
                claim("service name", fold_name(name), &service.id, &|_| false);
            }
        }
        found
    }

    /// A name of a service and of a company must belong together.
    fn service_names_of_others(&self) -> Vec<String> {
        let mut companies: BTreeMap<String, &str> = BTreeMap::new();
        for company in &self.companies {
            companies.extend(names_of_company(company).map(|name| (fold_name(name), company.id.as_str())));
        }
        let mut found = Vec::new();
        for service in &self.services {
            for name in names_of_service(service) {
                if let Some(other) = companies.get(&fold_name(name)).filter(|other| **other != service.company) {
                    found.push(format!(
                        "{}: the name `{name}` of `{}` is the company `{other}`'s",
                        service.company, service.id
                    ));
                }
            }
        }
        found
    }

    /// Every name, in a cell of its own, must lead back to the company whose file it stands in.
    fn names_that_lead_astray(&self) -> Vec<String> {
        let leads_to = |name: &str| {
            self.resolve_name(name, Some(name)).and_then(|found| match found.entity {
                Entity::Company(id) => Some((None, id)),
                Entity::Service(id) => self.service(id).map(|service| (Some(id), service.company.as_str())),
            })
        };
        let mut found = Vec::new();
        for company in &self.companies {
            for name in names_of_company(company) {
                let back =
                    leads_to(name).is_some_and(|(_, id)| id == company.id || company.parent.as_deref() == Some(id));
                if !back {
                    found.push(format!("{}: its name `{name}` leads to {:?}", company.id, leads_to(name)));
                }
            }
        }
        for service in &self.services {
            for name in names_of_service(service) {
                let back = leads_to(name).is_some_and(|(id, company)| {
                    id == Some(service.id.as_str()) || id.is_none() && company == service.company
                });
                if !back {
                    found.push(format!(
                        "{}: the name `{name}` of `{}` leads to {:?}",
                        service.company,
                        service.id,
                        leads_to(name)
                    ));
                }
            }
        }
        found
    }
}

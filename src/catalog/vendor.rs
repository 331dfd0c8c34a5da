//! The form of a vendor file, and what is made of it.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::{
    Certainty, Company, CookieRule, DataClass, FormerName, HostMatch, HostRule, ParameterRule, QueryCondition,
    QueryTest, Service, UrlPattern,
};
use crate::glossary::{Purpose, ServiceCategory};

/// One vendor file as written; the module's documentation explains the fields.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct VendorFile {
    pub(super) id: String,
    name_en: String,
    name_ja: String,
    country: String,
    unconfirmed: bool,
    parent: Option<String>,
    aliases: Vec<String>,
    context_required_names: Vec<String>,
    everyday_names: Vec<String>,
    not_names: Vec<String>,
    domains: Vec<String>,
    former_name: Vec<FormerName>,
    service: Vec<ServiceEntry>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct ServiceEntry {
    id: String,
    name_en: String,
    name_ja: String,
    aliases: Vec<String>,
    context_required_names: Vec<String>,
    everyday_names: Vec<String>,
    platform_names: Vec<String>,
    category: Option<ServiceCategory>,
    purposes: Vec<Purpose>,
    browser_traffic: Option<bool>,
    fallback: bool,
    self_hosted: bool,
    part_of: Option<String>,
    hosts: Vec<String>,
    exact_hosts: Vec<String>,
    cname_targets: Vec<String>,
    privacy_policy_url: Option<String>,
    opt_out_url: Option<String>,
    homepage: Option<String>,
    urls_seen: bool,
    confidence: Certainty,
    notes: String,
    urls: BTreeMap<String, Vec<String>>,
    cookies: BTreeMap<String, Vec<String>>,
    parameters: BTreeMap<String, String>,
}

impl VendorFile {
    /// Company and services; an error is a sentence fragment that says what to write.
    pub(super) fn parts(self) -> Result<(Company, Vec<Service>), String> {
        if self.id.is_empty() || self.name_en.is_empty() {
            return Err("a vendor file needs `id` and `name_en`".to_owned());
        }
        let services =
            self.service.into_iter().map(|entry| entry.service(&self.id)).collect::<Result<Vec<_>, String>>()?;
        let name_ja = if self.name_ja.is_empty() { self.name_en.clone() } else { self.name_ja };
        let company = Company {
            id: self.id,
            name_en: self.name_en,
            name_ja,
            country: self.country,
            unconfirmed: self.unconfirmed,
            aliases: self.aliases,
            context_required_names: self.context_required_names,
            everyday_names: self.everyday_names,
            not_names: self.not_names,
            former_names: self.former_name,
            parent: self.parent,
            domains: self.domains,
        };
        Ok((company, services))
    }
}

impl ServiceEntry {
    fn service(self, company: &str) -> Result<Service, String> {
        if self.id.is_empty() || self.name_en.is_empty() {
            return Err(format!("a service of `{company}` has no `id` or no `name_en`"));
        }
        let rule = |suffix| move |host| HostRule { host, suffix };
        let hosts =
            self.hosts.into_iter().map(rule(true)).chain(self.exact_hosts.into_iter().map(rule(false))).collect();
        let mut url_patterns = Vec::new();
        for (kind, patterns) in self.urls {
            for pattern in patterns {
                url_patterns
                    .push(url_pattern(&kind, &pattern).map_err(|error| format!("service `{}`: {error}", self.id))?);
            }
        }
        let mut cookies = Vec::new();
        for (place, names) in self.cookies {
            let generic = place == "generic";
            let domain = (place != "own" && !generic).then_some(place);
            cookies.extend(names.into_iter().map(|name| CookieRule { name, domain: domain.clone(), generic }));
        }
        let parameters = self
            .parameters
            .into_iter()
            .map(|(name, text)| parameter(name, &text).map_err(|error| format!("service `{}`: {error}", self.id)))
            .collect::<Result<Vec<_>, _>>()?;
        let name_ja = if self.name_ja.is_empty() { self.name_en.clone() } else { self.name_ja };
        Ok(Service {
            id: self.id,
            company: company.to_owned(),
            name_en: self.name_en,
            name_ja,
            aliases: self.aliases,
            context_required_names: self.context_required_names,
            everyday_names: self.everyday_names,
            platform_names: self.platform_names,
            category: self.category,
            purposes: self.purposes,
            browser_traffic: self.browser_traffic.unwrap_or(true),
            fallback: self.fallback,
            self_hosted: self.self_hosted,
            part_of: self.part_of,
            hosts,
            url_patterns,
            cname_targets: self.cname_targets,
            cookies,
            parameters,
            privacy_policy_url: self.privacy_policy_url,
            opt_out_url: self.opt_out_url,
            homepage: self.homepage,
            urls_seen: self.urls_seen,
            confidence: self.confidence,
            notes: self.notes,
        })
    }
}

/// `host/path?key=value&key^=prefix&key`.
fn url_pattern(kind: &str, text: &str) -> Result<UrlPattern, String> {
    let slash = text.find('/').ok_or_else(|| format!("URL pattern `{text}` needs a path (at least `/`)"))?;
    let (host, rest) = text.split_at(slash);
    let (path, query) = rest.split_once('?').unwrap_or((rest, ""));
    let host = match host {
        "<same-site>" => HostMatch::SameSite,
        "<any>" => HostMatch::Any,
        "" => return Err(format!("URL pattern `{text}` needs a host, `<same-site>` or `<any>`")),
        glob if glob.contains('*') => HostMatch::Glob(glob.to_owned()),
        exact => HostMatch::Exact(exact.to_owned()),
    };
    let query = query.split('&').filter(|part| !part.is_empty()).map(condition).collect();
    Ok(UrlPattern { host, path: path.to_owned(), query, kind: kind.to_owned() })
}

fn condition(text: &str) -> QueryCondition {
    if let Some((key, value)) = text.split_once("^=") {
        return QueryCondition { key: key.to_owned(), test: QueryTest::Prefix(value.to_owned()) };
    }
    match text.split_once('=') {
        Some((key, value)) => QueryCondition { key: key.to_owned(), test: QueryTest::Equals(value.to_owned()) },
        None => QueryCondition { key: text.to_owned(), test: QueryTest::Present },
    }
}

fn parameter(name: String, text: &str) -> Result<ParameterRule, String> {
    let (class, means) = text.split_once(';').unwrap_or((text, ""));
    let class = DataClass::parse(class.trim())
        .ok_or_else(|| format!("parameter `{name}`: `{}` is no class of data (see classes.rs)", class.trim()))?;
    Ok(ParameterRule { name, class, means: means.trim().to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_is_host_path_and_conditions() {
        let pattern = url_pattern("script", "www.example.com/js?id^=G-&v=2&x").unwrap();
        assert_eq!(pattern.host, HostMatch::Exact("www.example.com".to_owned()));
        assert_eq!(pattern.path, "/js");
        assert_eq!(
            pattern.query.iter().map(|condition| &condition.test).collect::<Vec<_>>(),
            [&QueryTest::Prefix("G-".to_owned()), &QueryTest::Equals("2".to_owned()), &QueryTest::Present]
        );
        assert_eq!(url_pattern("api", "<any>/x").unwrap().host, HostMatch::Any);
        assert!(url_pattern("api", "example.com").is_err());
    }
}

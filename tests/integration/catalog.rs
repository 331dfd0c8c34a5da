//! Catalog: the catalog's own order and its score.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use kansa::catalog::{Catalog, HostMatch, fold_name, lookup};

fn vendor_files() -> BTreeSet<String> {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/catalog/vendors");
    fs::read_dir(dir)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "toml"))
        .map(|path| path.file_stem().unwrap().to_str().unwrap().to_owned())
        .collect()
}

#[test]
fn every_vendor_file_is_compiled_in_under_its_id() {
    let catalog = Catalog::embedded();
    let ids: BTreeSet<String> = catalog.companies().iter().map(|company| company.id.clone()).collect();
    assert_eq!(ids, vendor_files());
    assert_eq!(ids.len(), catalog.companies().len(), "two companies have one id");
    assert!(catalog.services().len() >= 500, "{} services", catalog.services().len());
}

#[test]
fn ids_and_domains_are_unique_and_lead_somewhere() {
    let catalog = Catalog::embedded();
    let mut services = BTreeSet::new();
    for service in catalog.services() {
        assert!(services.insert(&service.id), "service id {} twice", service.id);
        assert!(catalog.company(&service.company).is_some(), "{}", service.id);
        assert!(service.category.is_some(), "{} has no category", service.id);
        if let Some(part_of) = &service.part_of {
            assert!(catalog.service(part_of).is_some(), "{}: part_of {part_of}", service.id);
        }
    }
    let mut domains = BTreeMap::new();
    for company in catalog.companies() {
        if let Some(parent) = &company.parent {
            assert!(catalog.company(parent).is_some(), "{}: parent {parent}", company.id);
        }
        assert!(company.country.is_empty() || company.country.len() == 2, "{}", company.id);
        for domain in &company.domains {
            let other = domains.insert(domain, &company.id);
            assert!(other.is_none(), "domain {domain}: {} and {other:?}", company.id);
        }
    }
    let mut hosts = BTreeMap::new();
    for service in catalog.services() {
        for rule in &service.hosts {
            let other = hosts.insert((&rule.host, rule.suffix), &service.id);
            assert!(other.is_none(), "host {}: {} and {other:?}", rule.host, service.id);
        }
    }
}

#[test]
fn hosts_and_patterns_are_well_formed() {
    let host_ok = |host: &str| {
        host.contains('.')
            && host
                .bytes()
                .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'.' | b'-' | b'_' | b'*'))
            && host.split('.').all(|label| !label.is_empty())
    };
    let kinds: BTreeSet<&str> =
        "script beacon frame sync api image style font redirect ad static form websocket stream video"
            .split(' ')
            .collect();
    for service in Catalog::embedded().services() {
        for host in service.hosts.iter().map(|rule| &rule.host).chain(&service.cname_targets) {
            assert!(host_ok(host) && !host.contains('*'), "{}: host {host}", service.id);
        }
        let mut seen = BTreeSet::new();
        for pattern in &service.url_patterns {
            assert!(kinds.contains(pattern.kind.as_str()), "{}: kind {}", service.id, pattern.kind);
            assert!(pattern.path.starts_with('/'), "{}: path {}", service.id, pattern.path);
            if let HostMatch::Exact(host) | HostMatch::Glob(host) = &pattern.host {
                assert!(host_ok(host), "{}: host {host}", service.id);
            }
            assert!(
                seen.insert(format!("{:?} {} {:?}", pattern.host, pattern.path, pattern.query)),
                "{}: twice {}",
                service.id,
                pattern.path
            );
        }
        for cookie in &service.cookies {
            assert!(!cookie.name.trim_matches('*').is_empty(), "{}: cookie {}", service.id, cookie.name);
            if let Some(domain) = &cookie.domain {
                assert!(host_ok(domain), "{}: cookie domain {domain}", service.id);
            }
        }
        for url in [&service.privacy_policy_url, &service.opt_out_url, &service.homepage].into_iter().flatten() {
            let url = url::Url::parse(url).unwrap_or_else(|error| panic!("{}: {url}: {error}", service.id));
            assert!(matches!(url.scheme(), "https" | "http"), "{}: {url}", service.id);
        }
    }
}

#[test]
fn dates_of_former_names_are_valid() {
    for company in Catalog::embedded().companies() {
        for former in &company.former_names {
            let full = match former.until.len() {
                0 => continue,
                4 => format!("{}-01-01", former.until),
                7 => format!("{}-01", former.until),
                _ => former.until.clone(),
            };
            let date: jiff::civil::Date = full.parse().unwrap_or_else(|error| panic!("{}: {error}", company.id));
            assert!(
                date.year() > 1980 && full.as_str() <= Catalog::embedded().facts().as_of.as_str(),
                "{}",
                company.id
            );
        }
    }
}

/// No name of two services, none of two companies; a name of a service and of another's company belongs together.
#[test]
fn no_name_has_two_owners() {
    let catalog = Catalog::embedded();
    let mut services: BTreeMap<String, &str> = BTreeMap::new();
    let mut companies: BTreeMap<String, &str> = BTreeMap::new();
    let mut wrong = Vec::new();
    for company in catalog.companies() {
        let former = company.former_names.iter().map(|former| &former.name);
        for name in [&company.name_en, &company.name_ja].into_iter().chain(&company.aliases).chain(former) {
            let other = companies.insert(fold_name(name), &company.id);
            // A company and its parent may share a legal name where a business was taken over whole.
            let apart = |other: &str| other != company.id && company.parent.as_deref() != Some(other);
            if let Some(other) = other.filter(|other| apart(other))
                && catalog.company(other).unwrap().parent.as_deref() != Some(company.id.as_str())
            {
                wrong.push(format!("company name {name}: {} and {other}", company.id));
            }
        }
    }
    for service in catalog.services() {
        for name in [&service.name_en, &service.name_ja].into_iter().chain(&service.aliases) {
            let folded = fold_name(name);
            if let Some(company) = companies.get(&folded).filter(|company| ***company != service.company) {
                wrong.push(format!("{name}: service {} of {} and company {company}", service.id, service.company));
            }
            let other = services.insert(folded, &service.id);
            if other.is_some_and(|other| other != service.id) {
                wrong.push(format!("service name {name}: {} and {}", service.id, other.unwrap()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn ask(question: &serde_json::Value) -> serde_json::Value {
    serde_json::from_str(&lookup::answer(&question.to_string(), Catalog::embedded())).unwrap()
}

/// Every name in the files finds its way back, in a cell of its own.
#[test]
fn every_alias_leads_back() {
    let catalog = Catalog::embedded();
    let mut wrong = Vec::new();
    for service in catalog.services() {
        for name in [&service.name_en, &service.name_ja].into_iter().chain(&service.aliases) {
            let answer = ask(&serde_json::json!({"kind": "name", "name": name, "context": name}));
            let company_name = answer["service"].is_null() && answer["company"] == service.company.as_str();
            if answer["service"] != service.id.as_str() && !company_name {
                wrong.push(format!("{name} of {}: {answer}", service.id));
            }
        }
    }
    for company in catalog.companies() {
        let former = company.former_names.iter().map(|former| &former.name);
        for name in [&company.name_en, &company.name_ja].into_iter().chain(&company.aliases).chain(former) {
            let answer = ask(&serde_json::json!({"kind": "name", "name": name, "context": name}));
            let parent = company.parent.as_deref().is_some_and(|parent| answer["company"] == parent);
            if answer["company"] != company.id.as_str() && !parent {
                wrong.push(format!("{name} of {}: {answer}", company.id));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

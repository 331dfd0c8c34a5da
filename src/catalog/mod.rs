//! Who is who: companies, services, hosts, cookies, names, parameters.
//!
//! Uses [`crate::glossary`] only; pure, loaded from what is compiled in (plus overlays that the caller read from disk).
//!
//! # What is in it
//!
//! - `vendors/<company>.toml`: one file per company, written by hand from public facts. The build script puts them
//!   into one compact text that is compiled in; [`Catalog::embedded`] reads it once.
//! - `data/`: the public suffix list, and bulk knowledge for the long tail (lower certainty). Licences: `data/LICENCES.md`.
//!
//! # How to add a vendor
//!
//! Write one file, `vendors/<id>.toml`; nothing else needs to be touched. `scripts/check-vendors` checks it (ids, domains
//! and names unique, patterns readable, dates valid, id = file name) and says what to change. Defaults are left out. The
//! same file in a folder of one's own, given as `--catalog DIR`, adds the vendor (or replaces a built-in one of the same
//! id) without building anything; `scripts/check-vendors DIR` checks such a folder.
//!
//! ```toml
//! id = "example"                          # = file name
//! name_en = "Example, Inc."               # legal name
//! name_ja = "株式会社イグザンプル"        # legal name as Japanese policies write it; left out when the same
//! country = "JP"                          # ISO 3166-1 alpha-2
//! parent = "example-holdings"             # id of another company of the catalog
//! aliases = ["イグザンプル"]              # brands, subsidiaries, spellings
//! context_required_names = []             # those of the names that mean many things, even alone (`X`, `GA`)
//! everyday_names = []                     # those that are ordinary words in running text, but names alone (`Airship`)
//! not_names = ["イグザンプル号"]          # words that contain a name and mean something else
//! domains = ["example.com"]               # registrable domains: give the company, no service
//!
//! [[former_name]]
//! name = "Sample, Inc."
//! until = "2023-10-01"                    # year, month or day
//!
//! [[service]]
//! id = "example-analytics"
//! name_en = "Example Analytics"
//! aliases = ["イグザンプル解析"]
//! platform_names = []                     # those of the names that everybody mentions without sending anything there
//! category = "analytics"                  # glossary: ServiceCategory
//! purposes = ["analytics"]                # glossary: Purpose
//! hosts = ["stats.example.com"]           # with every subdomain
//! exact_hosts = ["cdn.example.com"]       # this host only
//! cname_targets = ["cname.example.com"]   # a CNAME chain through here (or a subdomain) leads to this service
//! browser_traffic = true                  # false: a visitor's browser never talks to it
//! fallback = false                        # true: stands for the rest of the company's hosts, no product
//! self_hosted = false                     # true: software that operators run on their own servers
//! confidence = "high"                     # high, medium, low
//!
//! [service.urls]                          # by kind; tell services of one host apart
//! beacon = ["www.example.com/c?v=2&id^=EX-"]   # `key` present, `key=value` equal, `key^=value` prefix
//! script = ["*.example.com/*/tag.js"]          # `*` in host or path: any run of characters
//! api = ["<same-site>/ex/collect"]             # `<same-site>`: own host of the audited site; `<any>`: every host
//!
//! [service.cookies]
//! own = ["_ex", "_ex_*"]                  # on the audited site's own domain
//! generic = ["id"]                        # likewise, but the name alone proves nothing
//! "example.com" = ["uid"]                 # on this domain
//!
//! [service.parameters]                    # of query or body: class, and what it means
//! cid = "client_id; browser id"           # classes: see `classes.rs`
//! ```

mod boundary;
mod bulk;
mod check;
pub mod classes;
mod cookies;
pub mod filter_list;
mod fold;
mod hosts;
mod load;
pub mod lookup;
mod names;
mod suffix;
mod vendor;

use std::collections::HashMap;
use std::sync::OnceLock;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::glossary::{Information, Purpose, ServiceCategory};

pub use classes::DataClass;
pub use fold::fold_name;

/// A legal person behind hosts and services.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Company {
    pub id: String,
    pub name_en: String,
    /// Legal name as used in Japanese policies.
    pub name_ja: String,
    /// ISO 3166-1 alpha-2; empty when unknown.
    pub country: String,
    /// Who runs the services is not confirmed: the name is the service's, not a legal one.
    pub unconfirmed: bool,
    /// Short names, brands, local subsidiaries.
    pub aliases: Vec<String>,
    /// Names that are ordinary words too: they count only in a cell or in a sentence about sending data.
    pub context_required_names: Vec<String>,
    /// As in [`Service::everyday_names`].
    pub everyday_names: Vec<String>,
    /// Words that contain a name of the company or of its services and mean something else (`LINE公式アカウント`).
    pub not_names: Vec<String>,
    pub former_names: Vec<FormerName>,
    /// Company id of the parent.
    pub parent: Option<String>,
    /// Registrable domains of the company; coarser than its services' hosts.
    pub domains: Vec<String>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct FormerName {
    pub name: String,
    /// ISO date (year, month or day) since which the name is not in use any more; empty when not known.
    pub until: String,
    pub note: String,
}

/// A product of a company that a policy would name.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Service {
    pub id: String,
    /// Company id.
    pub company: String,
    pub name_en: String,
    pub name_ja: String,
    pub aliases: Vec<String>,
    /// Names that are common words or platform names: they count only in a cell, beside the company, or in a sentence
    /// about sending data.
    pub context_required_names: Vec<String>,
    /// Names that are everyday words in running text (`here`), but names when they stand alone.
    pub everyday_names: Vec<String>,
    /// Names of platforms: nobody else is meant, but a mention alone (`公式Facebookページ`) says nothing about sending.
    pub platform_names: Vec<String>,
    pub category: Option<ServiceCategory>,
    pub purposes: Vec<Purpose>,
    /// False: the service causes no transmission from a visitor's browser (Search Console …).
    pub browser_traffic: bool,
    /// Stands for the rest of a company's hosts; no product that a policy would name.
    pub fallback: bool,
    /// Software that operators run on their own servers: on an own host it is the operator's own.
    pub self_hosted: bool,
    /// The service of which this one is a part.
    pub part_of: Option<String>,
    pub hosts: Vec<HostRule>,
    pub url_patterns: Vec<UrlPattern>,
    pub cname_targets: Vec<String>,
    pub cookies: Vec<CookieRule>,
    pub parameters: Vec<ParameterRule>,
    pub privacy_policy_url: Option<String>,
    pub opt_out_url: Option<String>,
    pub homepage: Option<String>,
    /// The two URLs above were seen in a published document, not only remembered.
    pub urls_seen: bool,
    pub confidence: Certainty,
    pub notes: String,
}

impl Service {
    /// Hosting and delivery networks name the carrier of a site's own content, not a recipient who uses it.
    #[must_use]
    pub const fn is_carrier(&self) -> bool {
        matches!(self.category, Some(ServiceCategory::Cdn | ServiceCategory::Hosting))
    }

    /// The catalog's word on a parameter of query or body. Exact names win over patterns.
    #[must_use]
    pub fn parameter(&self, name: &str) -> Option<&ParameterRule> {
        self.parameters
            .iter()
            .find(|rule| rule.name == name)
            .or_else(|| self.parameters.iter().find(|rule| classes::parameter_matches(&rule.name, name)))
    }

    /// A name to show: Japanese where there is one.
    #[must_use]
    pub fn label(&self) -> &str {
        if self.name_ja.is_empty() { &self.name_en } else { &self.name_ja }
    }
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct HostRule {
    pub host: String,
    /// The host itself and every subdomain; false: exactly this host.
    pub suffix: bool,
}

/// Where a pattern's host applies.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum HostMatch {
    Exact(String),
    /// `*` stands for any run of characters, at the end for a country's domain ending only.
    Glob(String),
    /// Any host of the audited site itself: reverse proxy, server-side tagging.
    SameSite,
    /// Any host: software that everybody runs on his own server.
    Any,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct UrlPattern {
    pub host: HostMatch,
    /// Path prefix; `*` stands for any run of characters. One that ends in a letter or digit ends at a boundary.
    pub path: String,
    pub query: Vec<QueryCondition>,
    /// script, beacon, frame, sync, api, image, style, font, redirect, ad, static, form, websocket, stream, video.
    pub kind: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct QueryCondition {
    pub key: String,
    pub test: QueryTest,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum QueryTest {
    Present,
    Equals(String),
    Prefix(String),
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct CookieRule {
    /// Glob with `*`; case-sensitive.
    pub name: String,
    /// Domain on which it is set; None: the audited site's own.
    pub domain: Option<String>,
    /// The name alone proves nothing.
    pub generic: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ParameterRule {
    /// As in the query or body; `*` stands for any run of characters.
    pub name: String,
    pub class: DataClass,
    pub means: String,
}

impl ParameterRule {
    /// What it carries; empty for technical ones.
    #[must_use]
    pub const fn information(&self) -> Option<Information> {
        self.class.information()
    }

    /// The value is a hash by specification.
    #[must_use]
    pub const fn hashed(&self) -> bool {
        self.class.hashed()
    }
}

/// How sure the catalog is of an answer, and from what.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Certainty {
    #[default]
    High,
    Medium,
    Low,
}

impl Certainty {
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::High => "high",
            Self::Medium => "medium",
            Self::Low => "low",
        }
    }
}

/// What a recognised URL, host or cookie leads to.
#[derive(Debug, Clone, Copy)]
pub struct Owner<'a> {
    pub company: Option<&'a Company>,
    pub service: Option<&'a Service>,
    pub certainty: Certainty,
    /// `url-pattern`, `host`, `cname`, `same-site-pattern`, `any-host-pattern`, `company-domain`, `bulk-domain`,
    /// `bulk-carrier` (a hosting company's host: what its customers put there may be anybody's), `cookie`, `bulk-cookie`.
    pub by: &'static str,
    /// `kind` of the matching pattern, e.g. `beacon`; empty when none.
    pub kind: &'a str,
}

/// A name of a company or a service found in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NameMatch<'a> {
    /// Byte offsets in the text searched.
    pub start: usize,
    pub end: usize,
    pub entity: Entity<'a>,
    pub kind: NameKind,
    /// Counts only in context, see [`Service::context_required_names`].
    pub needs_context: bool,
    /// The service's company goes by this name too (`Criteo`): the name gives company and service at once.
    pub company: Option<&'a str>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Entity<'a> {
    /// Company id.
    Company(&'a str),
    /// Service id.
    Service(&'a str),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum NameKind {
    Legal,
    FormerLegal,
    Brand,
    Service,
}

/// What a report says about the catalog that judged.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct CatalogInfo {
    pub version: String,
    /// ISO date of the facts.
    pub as_of: String,
    /// Age in days from which a report says that the facts are old.
    pub max_age_days: u32,
    /// SHA-256 over everything compiled in and every overlay.
    pub sha256: String,
    pub public_suffix_list: String,
    pub companies: usize,
    pub services: usize,
    /// Names of the user's own files on top, in order.
    pub overlays: Vec<String>,
}

/// Why a catalog could not be had.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CatalogError {
    #[error("{file}: {message}")]
    Toml { file: String, message: String },
    #[error("{file}: {what} `{value}` is already taken by `{by}`; choose another or edit that one")]
    Taken { file: String, what: &'static str, value: String, by: String },
    #[error("{file}: {message}")]
    Invalid { file: String, message: String },
}

/// The whole catalog, indexed for look-ups.
#[derive(Debug, Default)]
pub struct Catalog {
    companies: Vec<Company>,
    services: Vec<Service>,
    company_ids: HashMap<String, u32>,
    service_ids: HashMap<String, u32>,
    hosts: hosts::HostIndex,
    cookies: cookies::CookieIndex,
    /// Built when the first name is looked up.
    names: OnceLock<names::NameIndex>,
    /// Built when the first host or cookie is not in the vendor files.
    bulk: OnceLock<bulk::Bulk>,
    overlays: Vec<load::Overlay>,
}

impl Catalog {
    #[must_use]
    pub fn companies(&self) -> &[Company] {
        &self.companies
    }

    #[must_use]
    pub fn services(&self) -> &[Service] {
        &self.services
    }

    #[must_use]
    pub fn company(&self, id: &str) -> Option<&Company> {
        self.company_ids.get(id).map(|&index| &self.companies[index as usize])
    }

    #[must_use]
    pub fn service(&self, id: &str) -> Option<&Service> {
        self.service_ids.get(id).map(|&index| &self.services[index as usize])
    }

    /// The services of a company, in the order of its file.
    pub fn services_of<'a>(&'a self, company: &'a str) -> impl Iterator<Item = &'a Service> + 'a {
        self.services.iter().filter(move |service| service.company == company)
    }
}

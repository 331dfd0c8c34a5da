//! Who is who: companies, services, hosts, cookies, names, parameters.
//!
//! Uses [`crate::glossary`] only; pure, loaded from what is compiled in (plus overlays that the caller read from disk).

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::glossary::{Information, Purpose, ServiceCategory};

/// A legal person behind hosts and services.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Company {
    pub id: String,
    pub name_en: String,
    /// Legal name as used in Japanese policies.
    pub name_ja: String,
    /// ISO 3166-1 alpha-2; empty when unknown.
    pub country: String,
    /// Short names, brands, local subsidiaries.
    pub aliases: Vec<String>,
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
    /// ISO date since which the name is not in use any more; empty when not known.
    pub until: String,
    pub note: String,
}

/// A product of a company that a policy would name.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
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
    pub category: Option<ServiceCategory>,
    pub purposes: Vec<Purpose>,
    /// False: the service causes no transmission from a visitor's browser (Search Console …).
    pub browser_traffic: bool,
    /// The service of which this one is a part.
    pub part_of: Option<String>,
    pub hosts: Vec<HostRule>,
    pub url_patterns: Vec<UrlPattern>,
    pub cname_targets: Vec<String>,
    pub cookies: Vec<CookieRule>,
    pub parameters: Vec<ParameterRule>,
    pub privacy_policy_url: Option<String>,
    pub opt_out_url: Option<String>,
    /// The two URLs above were seen in a published document, not only remembered.
    pub urls_seen: bool,
    /// `high`, `medium`, `low`.
    pub confidence: String,
    pub notes: String,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct HostRule {
    pub host: String,
    /// The host itself and every subdomain; false: exactly this host.
    pub suffix: bool,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct UrlPattern {
    pub host: String,
    /// `exact`, `glob`, `any`.
    pub host_match: String,
    pub path: String,
    /// `prefix`, `glob`.
    pub path_match: String,
    pub query: Vec<QueryCondition>,
    /// script, beacon, frame, sync, api, image, style, font, redirect, ad, static, form, websocket, stream, video.
    pub kind: String,
    /// For `host_match = "any"`: `same-site` or `any-site`.
    pub apply_to: String,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct QueryCondition {
    pub key: String,
    /// `present`, `equals`, `prefix`.
    pub op: String,
    pub value: String,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct CookieRule {
    /// Glob with `*`.
    pub name: String,
    /// Set on the site's own domain; false: on `domain`.
    pub first_party: bool,
    pub domain: Option<String>,
    /// The name alone proves nothing.
    pub generic: bool,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ParameterRule {
    /// As in the query or body.
    pub name: String,
    /// What it carries; empty for technical ones.
    pub information: Vec<Information>,
    pub hashed: bool,
    pub means: String,
}

/// How sure the catalog is of an answer, and from what.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Certainty {
    High,
    Medium,
    Low,
}

/// What a recognised URL, host or cookie leads to.
#[derive(Debug, Clone, Copy)]
pub struct Owner<'a> {
    pub company: Option<&'a Company>,
    pub service: Option<&'a Service>,
    pub certainty: Certainty,
    /// `url-pattern`, `host`, `cname`, `any-host-pattern`, `bulk-domain`, `cookie`, `bulk-cookie`, `company-domain`.
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

/// The whole catalog, indexed for look-ups.
#[derive(Debug, Default)]
pub struct Catalog {
    companies: Vec<Company>,
    services: Vec<Service>,
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
}

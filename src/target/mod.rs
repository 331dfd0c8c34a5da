//! [`Target`]: one site to audit, parsed and checked once.
//!
//! Uses [`crate::glossary`] only. Reading the file is the caller's; [`Target::parse`] gets its text. Every later stage
//! takes the checked type. An error points at line and column and says what to write instead.

mod parse;

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use url::Url;

use crate::glossary::{DocumentRole, Phase};

pub use parse::{Stated, TargetError, is_resolve_rule};

/// One site to audit. The names are the contract of the target file.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Target {
    pub site: Site,
    pub operator: Operator,
    #[serde(rename = "entity", skip_serializing_if = "Vec::is_empty")]
    pub entities: Vec<TargetEntity>,
    pub crawl: Crawl,
    pub observe: Observe,
    #[serde(rename = "step", skip_serializing_if = "Vec::is_empty")]
    pub steps: Vec<Step>,
    pub network: Network,
    #[serde(rename = "policy", skip_serializing_if = "Vec::is_empty")]
    pub policies: Vec<PolicySource>,
    pub audit: Audit,
    #[serde(rename = "accept", skip_serializing_if = "Vec::is_empty")]
    pub accepts: Vec<Accept>,
    #[serde(rename = "exempt", skip_serializing_if = "Vec::is_empty")]
    pub exempts: Vec<Exempt>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Site {
    /// Shown in the report; by default the host of the first start URL.
    pub name: String,
    /// Pages to start from (http or https).
    pub start: Vec<Url>,
}

/// Who is "we".
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Operator {
    pub names: Vec<String>,
    /// Hosts of the operator: each with its subdomains. The start URLs' registrable domains belong to it by default.
    pub domains: Vec<String>,
}

/// Somebody whom the catalog cannot know.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct TargetEntity {
    pub name: String,
    pub domains: Vec<String>,
    pub relation: Relation,
    /// The class of the policy's words to which it belongs, e.g. `ユーザー所属大学`.
    pub category: Option<String>,
    /// ISO 3166-1 alpha-2.
    pub country: Option<String>,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Relation {
    Group,
    JointUser,
    #[default]
    Partner,
    Processor,
    Customer,
}

/// Which pages are visited.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Crawl {
    pub max_pages: u32,
    pub max_depth: u32,
    /// URL path patterns (`*` any run of characters) that pages must match; empty: all in scope.
    pub include: Vec<String>,
    pub exclude: Vec<String>,
    pub sitemap: bool,
    /// Respect robots.txt.
    pub robots: bool,
    /// Requests per second and host for kansa's own fetches and page visits.
    pub rate: f64,
    /// Visits under way at once per host.
    pub per_host: u32,
    /// Visits under way at once.
    pub workers: u32,
    /// Seconds for the whole run.
    pub deadline: u64,
    /// Share of planned pages that must be audited for a run to count as complete, 0 to 1.
    pub coverage: f64,
}

impl Default for Crawl {
    fn default() -> Self {
        Self {
            max_pages: 50,
            max_depth: 3,
            include: Vec::new(),
            exclude: Vec::new(),
            sitemap: true,
            robots: true,
            rate: 4.0,
            per_host: 4,
            workers: 4,
            deadline: 3600,
            coverage: 0.9,
        }
    }
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum EngineChoice {
    #[default]
    Auto,
    Browser,
    Static,
}

/// How pages are visited.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Observe {
    pub engine: EngineChoice,
    pub phases: Vec<Phase>,
    /// `chromium` (reference) or `shell` (headless-shell, faster).
    pub browser: String,
    pub locale: String,
    pub timezone: String,
    /// Width and height in CSS px.
    pub viewport: (u32, u32),
    /// How often each page is visited in each phase.
    pub runs: u32,
    /// Scroll to the end as a person would.
    pub scroll: bool,
    /// Type canary values into forms, without submitting.
    pub canaries: bool,
    /// Record third-party requests and stop them in the browser.
    pub hold: bool,
    pub screenshots: bool,
    /// Seconds for one page.
    pub page_deadline: u64,
    /// Resolve CNAME chains of the site's hosts.
    pub dns: bool,
    /// Selector or text of the banner's buttons, when the built-in rules do not find them.
    pub accept: Option<String>,
    pub reject: Option<String>,
    /// The operator's opt-out page, and what to click there.
    pub opt_out: Option<OptOutPage>,
    pub third_party_cookies: bool,
}

impl Default for Observe {
    fn default() -> Self {
        Self {
            engine: EngineChoice::Auto,
            phases: vec![Phase::NoChoice],
            browser: "chromium".to_owned(),
            locale: "ja-JP".to_owned(),
            timezone: "Asia/Tokyo".to_owned(),
            viewport: (1280, 900),
            runs: 1,
            scroll: true,
            canaries: false,
            hold: false,
            screenshots: true,
            page_deadline: 45,
            dns: false,
            accept: None,
            reject: None,
            opt_out: None,
            third_party_cookies: true,
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OptOutPage {
    pub url: Url,
    /// CSS selector or button text.
    pub click: String,
}

/// One step of a scripted journey. Exactly one of the actions is given.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Step {
    pub goto: Option<Url>,
    /// CSS selector or visible text.
    pub click: Option<String>,
    /// CSS selector of a field; needs `value`.
    pub fill: Option<String>,
    /// A text, or `canary:email`, `canary:phone`, `canary:name`, or `env:NAME` for a secret.
    pub value: Option<String>,
    /// CSS selector to wait for, or `load`, or `quiet`.
    pub wait: Option<String>,
}

/// How the site is reached. Secrets are named, not written: `env:NAME`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Network {
    /// `HOST:PORT:ADDR:PORT` as in curl's `--connect-to`; `*` allowed as host and port.
    pub resolve: Vec<String>,
    /// Extra request headers for the operator's own hosts; a value may be `env:NAME`.
    pub headers: BTreeMap<String, String>,
    pub basic_auth: Option<BasicAuth>,
    /// Cookies for the operator's own hosts, name → value or `env:NAME`.
    pub cookies: BTreeMap<String, String>,
    /// `http://host:port` or `socks5://host:port`; `env:NAME` allowed.
    pub proxy: Option<String>,
    /// Accept any certificate; printed in the report.
    pub insecure: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BasicAuth {
    pub user: String,
    /// `env:NAME`.
    pub password: String,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct PolicySource {
    /// Exactly one of `url` and `file`.
    pub url: Option<Url>,
    pub file: Option<String>,
    pub role: Option<DocumentRole>,
}

impl PolicySource {
    /// The address or the path of the file.
    #[must_use]
    pub fn name(&self) -> String {
        self.url.as_ref().map(ToString::to_string).or_else(|| self.file.clone()).unwrap_or_default()
    }
}

/// 外部送信規律の適用: a legal judgment per service that the tool takes as input and never makes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Applicability {
    Yes,
    #[default]
    Unknown,
    No,
}

/// The route by which the operator meets the rule (`law/law.md` §1.4).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Route {
    Publish,
    Notify,
    Consent,
    OptOut,
    /// Judged as `publish`.
    #[default]
    Unknown,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub enum Profile {
    #[serde(rename = "jp-27-12")]
    Jp2712,
    #[serde(rename = "jp-appi")]
    JpAppi,
    #[serde(rename = "eu-eprivacy")]
    EuEprivacy,
    #[serde(rename = "us-ca")]
    UsCa,
    #[serde(rename = "vendor-terms")]
    VendorTerms,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum FailOn {
    Note,
    Warning,
    Error,
    Never,
}

/// How the evidence is judged.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Audit {
    /// One profile or several that add up.
    pub profiles: Vec<Profile>,
    pub applicability: Applicability,
    pub applicability_reason: String,
    pub route: Route,
    pub fail_on: FailOn,
    /// Whom and what the audited pages are for, to be held against a policy's scope, e.g. `求職者`.
    pub audience: Option<String>,
    /// Areas known to be outside this audit, e.g. `ログイン後`, `アプリ` (Q004).
    pub not_covered: Vec<String>,
    /// The caller accepts a static audit: it still is never `clean`.
    pub accept_static: bool,
    /// Smallest font size of a notice in CSS px below which N005 speaks.
    pub min_font_px: f64,
    /// Cookie lifetime in days above which T004 speaks.
    pub max_cookie_days: u32,
    /// Years that the evidence is to be kept.
    pub retention_years: u32,
}

impl Default for Audit {
    fn default() -> Self {
        Self {
            profiles: vec![Profile::Jp2712, Profile::JpAppi],
            applicability: Applicability::Unknown,
            applicability_reason: String::new(),
            route: Route::Unknown,
            fail_on: FailOn::Error,
            audience: None,
            not_covered: Vec::new(),
            accept_static: false,
            min_font_px: 10.0,
            max_cookie_days: 400,
            retention_years: 3,
        }
    }
}

/// An accepted finding. Without a reason and a person it is no acceptance.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Accept {
    /// Rule id or name (`R006`, `brand-name-only`).
    pub rule: String,
    /// Recipient, service, cookie, host or document concerned; `*` for all.
    pub subject: String,
    pub reason: String,
    pub person: String,
    /// ISO date of expiry, judged against the run's own date.
    #[serde(default)]
    pub until: Option<String>,
}

/// A reviewed exemption (27条の12 各号); the tool never makes one by itself.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Exempt {
    /// Catalog service id or name, or a host.
    pub service: String,
    /// Item of 27条の12 relied on: `1` to `4`.
    pub item: String,
    /// URL path pattern of the pages for which it holds; `*` for all.
    pub scope: String,
    pub reviewer: String,
    pub reason: String,
    #[serde(default)]
    pub until: Option<String>,
}

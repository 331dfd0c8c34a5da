//! Records → transmissions: who received, which service, what it carried, who caused it, how sure we are.
//!
//! Uses [`crate::glossary`], [`crate::evidence`], [`crate::catalog`] and the operator of [`crate::target`]. Pure.
//!
//! 外部送信 are counted as in the law: one [`Transmission`] per (target site, recipient, service); two services of one
//! company are two transmissions.
//!
//! Not counted: requests that never left (stopped by the page's own rules, served from a cache), the page's own
//! document, and what a user's click navigates to. A request that was attempted and failed is counted (E1), a tag that
//! was only seen in the markup too (E0).

mod canary;
mod context;
mod cookies;
mod decode;
mod event;
mod exchange;
mod gather;
mod group;
mod information;
mod look;
mod pages;
mod party;
mod protobuf;
mod redact;
#[cfg(test)]
mod tests;
mod unfold;
mod values;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::glossary::{Confidence, Form, Grade, Information, Party, Phase, Purpose, ServiceCategory};

pub use gather::{attribute, attribute_with};
pub use redact::query as redacted_query;

/// Everything that attribution finds in a run.
#[derive(Debug, Clone, Default)]
pub struct Attribution {
    /// Sorted by party, recipient and service; ids `t1`, `t2` … in this order.
    pub transmissions: Vec<Transmission>,
    pub cookies: Vec<CookieSeen>,
    pub storage: Vec<StorageSeen>,
    pub pages: Vec<PageSeen>,
    /// Identifiers that travelled from one recipient to another (I006).
    pub exchanges: Vec<Exchange>,
}

/// 外部送信: what the pages make a browser send to one recipient for one service.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Transmission {
    pub id: String,
    pub recipient: Recipient,
    /// None: the company's, but no service of the catalog.
    pub service: Option<ServiceRef>,
    pub party: Option<Party>,
    /// Sorted.
    pub hosts: Vec<String>,
    /// Pages (URL without query and fragment) on which it was seen, sorted.
    pub pages: Vec<String>,
    /// script, img, xhr, fetch, beacon, iframe, websocket, stylesheet, font, ping, form, cookie-only …, sorted.
    pub channels: Vec<String>,
    /// URL schemes seen, sorted.
    pub schemes: Vec<String>,
    pub information: Vec<InformationSeen>,
    pub phases: Vec<Phase>,
    pub grade: Option<Grade>,
    /// Chains from the request to the tag in the page, shortest first; the first one is the best lead.
    pub initiators: Vec<Vec<crate::evidence::Initiator>>,
    /// Name of the tag-manager container that loaded it, e.g. `GTM-XXXX`.
    pub container: Option<String>,
    /// In how many of the runs it was seen, and of how many.
    pub runs: Runs,
    /// Requests counted.
    pub requests: u64,
    /// Numbers of the journal records, ascending; bounded, see `requests`.
    pub records: Vec<u64>,
    pub examples: Vec<RedactedUrl>,
    /// Facts for the exemption rules.
    pub shape: Shape,
    /// CNAME chain through which an own host leads to the recipient (R010).
    pub cname: Option<Cname>,
    /// A collect path of a known service on the operator's own host: server-side tagging (R012).
    pub server_side: bool,
    /// A filter list of the user's marks it as tracking.
    pub filter_list: Option<String>,
    pub certainty: Option<crate::catalog::Certainty>,
    /// Which catalog rule recognised it ([`crate::catalog::Owner::by`]).
    pub recognised_by: String,
    /// A signal of consent that it carried, raw (`gcs=G111`), by phase.
    pub consent_signals: Vec<ConsentSignal>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct ConsentSignal {
    pub phase: Option<Phase>,
    pub parameter: String,
    pub value: String,
    /// True: it says that consent was granted.
    pub granted: Option<bool>,
    /// The last record in this phase that carries it.
    pub record: u64,
}

/// Who receives.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Recipient {
    /// Catalog company id, `operator` for the operator itself, `entity:<n>` for one of the target file (by its place
    /// there, from 0), or the registrable domain when unknown.
    pub id: String,
    pub company: String,
    pub company_ja: String,
    /// ISO 3166-1 alpha-2; empty when unknown.
    pub country: String,
    /// False: nobody knows who runs the host (R013).
    pub known: bool,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct ServiceRef {
    pub id: String,
    pub name: String,
    pub name_ja: String,
    pub category: Option<ServiceCategory>,
    /// Usual purposes by the catalog.
    pub purposes: Vec<Purpose>,
}

/// One category of information seen in a transmission.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct InformationSeen {
    pub category: Information,
    pub form: Form,
    /// `dl`, `header:Referer`, `cookie:_fbp`, `body:user.email` …
    pub parameter: String,
    pub confidence: Confidence,
    /// For hashed canaries: the algorithm that matched (`sha256`).
    #[serde(default)]
    pub algorithm: Option<String>,
    /// A record that shows it.
    #[serde(default)]
    pub record: u64,
    /// It stands in the URL or the Referer header (T002).
    #[serde(default)]
    pub in_url: bool,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct Runs {
    pub seen: u32,
    pub of: u32,
}

/// A URL fit for a report: parameter names, lengths and kinds instead of values.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct RedactedUrl {
    pub record: u64,
    pub method: String,
    pub url: String,
    pub page: String,
    pub phase: Option<Phase>,
    pub at: String,
    pub status: Option<u16>,
}

/// What the exemption shapes of `law/verdicts.md` §6 look at.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Shape {
    /// Every request fetched something that is rendered or run for display (script, style, image, font, media).
    pub display_only: bool,
    pub cookie_sent: bool,
    pub cookie_set: bool,
    /// An identifier in URL or body.
    pub identifier: bool,
    /// All information seen is technical minimum.
    pub minimum_only: bool,
    /// Every request came from a click or a navigation of the user.
    pub navigation_only: bool,
    /// Only preconnect, dns-prefetch or similar hints.
    pub hint_only: bool,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Cname {
    pub host: String,
    pub chain: Vec<String>,
}

/// A cookie with who set it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct CookieSeen {
    pub name: String,
    pub domain: String,
    pub host_only: bool,
    pub path: String,
    pub secure: bool,
    pub http_only: bool,
    pub same_site: String,
    pub partition_key: Option<String>,
    pub lifetime_seconds: Option<i64>,
    pub party: Option<Party>,
    /// On the page's own site.
    pub first_party: bool,
    /// `response` or `script`; its URL; top of the stack.
    pub set_by: SetBy,
    /// Catalog service id.
    pub service: Option<String>,
    pub company: Option<String>,
    pub value_length: u64,
    pub value_sha256: String,
    pub phases: Vec<Phase>,
    pub pages: Vec<String>,
    /// `set`, `blocked`, `deleted`, `found`.
    pub state: String,
    pub blocked: Vec<String>,
    pub records: Vec<u64>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct SetBy {
    pub by: String,
    /// Redacted URL of the response or script.
    pub url: String,
    pub stack_top: Option<String>,
}

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct StorageSeen {
    pub area: String,
    pub origin: String,
    pub key: String,
    pub value_length: u64,
    pub value_sha256: String,
    pub setter: Option<String>,
    pub party: Option<Party>,
    pub service: Option<String>,
    pub phases: Vec<Phase>,
    pub pages: Vec<String>,
    pub records: Vec<u64>,
}

/// A page of the run, as the presentation and coverage rules need it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct PageSeen {
    pub url: String,
    pub final_url: String,
    pub title: String,
    pub status: u16,
    pub language: String,
    pub phases: Vec<Phase>,
    pub outcome: String,
    pub links: Vec<crate::evidence::Link>,
    pub features: Vec<String>,
    pub challenge: Option<String>,
    pub screenshot: Option<String>,
    pub stands_for: Vec<String>,
    /// Ids of the transmissions seen on it.
    pub transmissions: Vec<String>,
    pub records: Vec<u64>,
}

/// One value that two recipients both received (identifier synchronisation).
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct Exchange {
    /// Transmission ids, sender of the identifier first where that is known.
    pub from: String,
    pub to: String,
    pub parameter: String,
    pub records: Vec<u64>,
}

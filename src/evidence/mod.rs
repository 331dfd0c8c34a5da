//! What was seen, on disk, append-only.
//!
//! Uses [`crate::glossary`] only. [`journal`] writes, [`replay`] reads; nothing here knows what a record means.
//! The journal keeps raw values (cookie values, query strings, bodies). Reports never do.
//!
//! A journal is JSON Lines: one [`Record`] a line, numbered from 1 without a hole. The first record is
//! [`Observation::Run`], the last one of a complete run is [`Observation::End`]. A truncated last line is tolerated
//! (the process was killed while writing), a hole in the middle is an error.

mod der;
mod error;
pub mod journal;
pub mod manifest;
pub mod replay;
pub mod timestamp;

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::glossary::{DocumentRole, Phase};

pub use error::EvidenceError;

/// The version of the journal's shape; a changed shape changes it.
pub const JOURNAL_SCHEMA: &str = "kansa-journal/1";

/// One line of the journal.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Record {
    /// Number of the record, from 1. Reports point at evidence by this number.
    pub n: u64,
    /// Wall clock in UTC.
    pub at: String,
    /// Monotonic clock, microseconds since the start of the run.
    pub us: u64,
    /// The visit during which it was seen ([`Observation::VisitStarted`] gives its facts).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub visit: Option<u64>,
    #[serde(flatten)]
    pub observation: Observation,
}

/// What was observed. Unknown fields are ignored and missing ones take their default, so that old journals stay readable.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Observation {
    Run(Run),
    VisitStarted(VisitStarted),
    Request(Request),
    Response(Response),
    RequestFailed(RequestFailed),
    SocketFrame(SocketFrame),
    Reference(Reference),
    Cookie(Cookie),
    Storage(StorageItem),
    Page(Page),
    Document(Document),
    Link(LinkCheck),
    Screenshot(Screenshot),
    Consent(Consent),
    Canary(Canary),
    Action(Action),
    ApiCall(ApiCall),
    Dialog(Dialog),
    Dns(Dns),
    Protocol(Protocol),
    Gap(Gap),
    VisitEnded(VisitEnded),
    /// The run was taken up again after an interruption.
    Resumed(Resumed),
    End(End),
}

/// Head of the journal: everything that a reviewer needs to judge the conditions of the observation.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Run {
    pub schema: String,
    /// Version (and commit, when known) of kansa.
    pub tool: String,
    pub run_id: String,
    pub engine: Engine,
    /// Command line with secrets removed.
    pub command: Vec<String>,
    /// The target as audited, with secrets removed (see [`crate::target::Target`]); kept as JSON so that a re-audit needs no file.
    pub target: serde_json::Value,
    /// Local time zone of the auditing machine (IANA name or offset).
    pub timezone: String,
    pub browser: Option<Browser>,
    /// Pages and phases planned at the start.
    pub phases: Vec<Phase>,
    /// `observe` lets third-party requests go, `hold` records and stops them in the browser.
    pub mode: String,
    /// Whatever a reviewer should know about how it was run: `--insecure`, `--resolve`, `--ignore-robots`, no sandbox …
    pub notes: Vec<String>,
}

/// How the evidence was gathered; it decides what can have been seen.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Engine {
    /// reqwest + scraper: tags in the markup, no script runs.
    #[default]
    Static,
    /// Chromium over the DevTools protocol.
    Browser,
    /// An imported HTTP Archive.
    Har,
}

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Browser {
    /// Product and version as the browser states it.
    pub product: String,
    pub executable: String,
    /// `chromium`, `shell` or `remote`.
    pub kind: String,
    pub user_agent: String,
    pub accept_language: String,
    pub viewport: (u32, u32),
    pub flags: Vec<String>,
    pub sandbox: bool,
    pub third_party_cookies: bool,
}

/// One page load in one consent state with one profile.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct VisitStarted {
    pub url: String,
    pub phase: Phase,
    pub engine: Engine,
    /// 1-based number of the repetition.
    #[serde(default = "one")]
    pub run: u32,
    /// Steps from a start URL.
    #[serde(default)]
    pub depth: u32,
    /// The page on which the link was found.
    #[serde(default)]
    pub from: Option<String>,
    /// Pages that were not opened because this one carries the same set of tags.
    #[serde(default)]
    pub stands_for: Vec<String>,
    /// How the browser presents itself during this visit; given for HAR from the request headers.
    #[serde(default)]
    pub user_agent: Option<String>,
    #[serde(default)]
    pub language: Option<String>,
    #[serde(default)]
    pub screen: Option<(u32, u32)>,
    /// True for a step of a scripted journey, an opt-out page or a policy page visited for its rendering.
    #[serde(default)]
    pub purpose: VisitPurpose,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum VisitPurpose {
    #[default]
    Page,
    Journey,
    OptOut,
    Policy,
    /// The load on which a consent banner is looked for; what it transmits comes before the choice.
    Consent,
}

const fn one() -> u32 {
    1
}

/// A header as sent or received; names keep their case.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct Header {
    pub name: String,
    pub value: String,
}

/// Content stored beside the journal under the hash of its bytes.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct Body {
    /// SHA-256 of the stored bytes, lower-case hex; the file is `bodies/<sha256>`.
    pub sha256: String,
    /// Length of the stored bytes.
    pub bytes: u64,
    /// The content was longer than the bound; only its beginning is stored.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub truncated: bool,
}

/// What caused a request, from the request outward to the tag in the page's HTML.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Initiator {
    /// `parser`, `script`, `preload`, `preflight`, `redirect`, `frame`, `user`, `other`.
    pub kind: String,
    /// Script or document URL.
    pub url: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub column: Option<u32>,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub function: String,
}

/// What became of a request, from facts of the network layer.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Fate {
    /// It left, or was on its way when it was recorded; a later [`RequestFailed`] may say otherwise.
    #[default]
    Sent,
    /// Recorded and stopped by `--hold`; it would have been sent.
    Held,
    /// The page's own CSP, mixed-content or a client rule stopped it: it was never sent.
    NeverSent,
    /// Served from cache or by a service worker without leaving the terminal.
    Local,
}

/// One HTTP request (one hop of a redirect chain).
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Request {
    /// Joins request, response and failure; unique within the run together with `hop`. `…-again-1`: the browser sent it once
    /// more by itself.
    pub request_id: String,
    /// 0 for the first request, 1 for the first redirect …
    pub hop: u32,
    pub url: String,
    pub method: String,
    pub headers: Vec<Header>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub body: Option<Body>,
    /// document, stylesheet, image, media, font, script, xhr, fetch, eventsource, websocket, manifest, beacon, ping,
    /// csp-report, report, preflight, prefetch, iframe, object, favicon, other.
    pub resource: String,
    /// URL of the page (top document) on which it happened.
    pub page: String,
    /// URL of the frame or worker that made it, when it is not the page itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub frame: Option<String>,
    /// `page`, `iframe`, `worker`, `shared_worker`, `service_worker`, `prerender`, `popup` …
    #[serde(skip_serializing_if = "String::is_empty")]
    pub target: String,
    pub initiators: Vec<Initiator>,
    pub fate: Fate,
    /// `load`, `idle`, `timer`, `scroll`, `input`, `consent`, `unload`.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub moment: String,
    /// Navigation of the top document by a user's click or a link: not ordered by the page.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub navigation: bool,
}

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Response {
    pub request_id: String,
    pub hop: u32,
    pub url: String,
    pub status: u16,
    pub headers: Vec<Header>,
    pub media_type: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub body: Option<Body>,
    pub remote_address: Option<String>,
    pub protocol: Option<String>,
    pub from_cache: bool,
    pub from_service_worker: bool,
}

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct RequestFailed {
    pub request_id: String,
    pub hop: u32,
    pub url: String,
    /// The network layer's word, e.g. `net::ERR_CONNECTION_REFUSED`.
    pub error: String,
    /// `csp`, `mixed-content`, `client`, `cors` …: the rule that stopped it, or refused its response. None: it was attempted.
    pub blocked: Option<String>,
    pub canceled: bool,
    /// True when the network layer had sent the request before it failed (no response, or one that was refused).
    pub sent: bool,
}

impl RequestFailed {
    /// The page's own rules or the client stopped it before it left. A response that was refused after it came
    /// (`corp-not-same-origin`, `integrity`, `content-type`) had been asked for.
    #[must_use]
    pub fn stopped_before_sending(&self) -> bool {
        let before = ["csp", "mixed-content", "subresource-filter", "client", "origin", "aborted", "cors-preflight"];
        self.blocked.as_deref().is_some_and(|why| before.contains(&why))
    }
}

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct SocketFrame {
    pub request_id: String,
    pub url: String,
    /// `sent` or `received`.
    pub direction: String,
    pub body: Option<Body>,
}

/// A tag in markup or style that would make a browser transmit (grade E0); found without running anything.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Reference {
    pub url: String,
    pub page: String,
    /// Element or CSS construct: `script`, `img`, `iframe`, `link[rel=preload]`, `css url()` …
    pub element: String,
    /// Line of the tag in the page's HTML, from 1.
    pub line: u32,
    pub resource: String,
    /// Found inside an inline script as text rather than as an attribute.
    pub in_script: bool,
}

/// A cookie, or an attempt to set one.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Cookie {
    pub name: String,
    pub value: String,
    /// Host without a leading dot.
    pub domain: String,
    pub host_only: bool,
    pub path: String,
    pub secure: bool,
    pub http_only: bool,
    /// `Strict`, `Lax`, `None` or empty when not given.
    pub same_site: String,
    pub partition_key: Option<String>,
    /// Lifetime at the moment of setting, in seconds; None for a session cookie.
    pub lifetime_seconds: Option<i64>,
    pub action: CookieAction,
    /// Why the browser refused it.
    pub blocked: Vec<String>,
    pub setter: CookieSetter,
    /// URL of the page on which it happened.
    pub page: String,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum CookieAction {
    #[default]
    Set,
    Deleted,
    Blocked,
    /// Found in the jar; nobody was seen setting it.
    Found,
}

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "by", rename_all = "lowercase")]
pub enum CookieSetter {
    /// A `Set-Cookie` header.
    Response { url: String, request_id: String, hop: u32 },
    /// `document.cookie` or `cookieStore.set`; the stack starts with the innermost script.
    Script { url: String, line: Option<u32>, stack: Vec<Initiator>, api: String },
    #[default]
    Unknown,
}

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct StorageItem {
    /// `local`, `session`, `indexed_db`, `cache`.
    pub area: String,
    pub origin: String,
    pub key: String,
    /// Bounded; `length` is the true one, in characters.
    pub value: String,
    pub length: u64,
    pub setter: Option<Initiator>,
    pub page: String,
}

/// What a page was once it stood: joins the crawl graph and the presentation rules.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Page {
    pub url: String,
    pub final_url: String,
    pub status: u16,
    pub title: String,
    pub language: String,
    pub referrer: String,
    /// As served.
    pub html: Option<Body>,
    /// As rendered, where a browser was used.
    pub dom: Option<Body>,
    pub links: Vec<Link>,
    /// Fields and buttons that say what the page is for: `password`, `email`, `payment`, `form` …
    pub features: Vec<String>,
    /// The page looks like a challenge, login wall or error (why).
    pub challenge: Option<String>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Link {
    pub url: String,
    pub text: String,
    pub rel: String,
}

/// A policy or another document that was fetched or given, as it came.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Document {
    /// URL, or the file's name when it was given as a file.
    pub source: String,
    #[serde(default)]
    pub final_url: Option<String>,
    pub role: DocumentRole,
    #[serde(default)]
    pub status: Option<u16>,
    #[serde(default)]
    pub media_type: String,
    /// Encoding as declared by the transport, if any.
    #[serde(default)]
    pub charset: Option<String>,
    /// None: it could not be had (a [`Gap`] says why).
    #[serde(default)]
    pub body: Option<Body>,
    /// As rendered by a browser, serialized HTML.
    #[serde(default)]
    pub rendered: Option<Body>,
    /// The document whose link led here (its `source`), and the text of that link.
    #[serde(default)]
    pub from: Option<String>,
    #[serde(default)]
    pub link_text: Option<String>,
    /// Smallest and most common font size of the running text as rendered, CSS px.
    #[serde(default)]
    pub font_px: Option<(f64, f64)>,
    /// Why it could not be had.
    #[serde(default)]
    pub error: Option<String>,
}

/// The state of a link that a policy gives (opt-out pages, vendors' policies).
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct LinkCheck {
    pub url: String,
    pub final_url: Option<String>,
    pub status: Option<u16>,
    pub error: Option<String>,
    pub language: Option<String>,
}

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Screenshot {
    /// File below the run folder.
    pub file: String,
    pub sha256: String,
    /// `page`, `banner`, `after-choice`, `journey`.
    pub subject: String,
    pub url: String,
    pub width: u32,
    pub height: u32,
}

/// What was done about a consent banner, and whether it worked.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Consent {
    pub phase: Phase,
    /// False: no banner was found on this page.
    pub banner: bool,
    /// Consent platform by its own marks, or `generic`.
    #[serde(default)]
    pub platform: String,
    #[serde(default)]
    pub button: String,
    #[serde(default)]
    pub selector: String,
    /// `clicked`, `no-such-button`, `failed`, `none-needed`; `seen` in the phase without a choice.
    #[serde(default)]
    pub outcome: String,
    /// The banner was gone, or the platform's API reported the choice.
    #[serde(default)]
    pub effective: Option<bool>,
    /// Banner text, bounded.
    #[serde(default)]
    pub text: String,
    /// TCF / platform state after the choice, bounded.
    #[serde(default)]
    pub state: String,
}

/// A value that kansa typed into the page, to be found again in what is sent.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Canary {
    /// `email`, `phone`, `name`, `text` …
    pub what: String,
    pub value: String,
    pub selector: String,
}

/// Something kansa did to the page: scrolled, typed, advanced time, ran a step.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Action {
    pub what: String,
    pub detail: String,
}

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct ApiCall {
    /// e.g. `HTMLCanvasElement.toDataURL`.
    pub api: String,
    pub script: String,
    pub line: Option<u32>,
    pub count: u32,
}

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Dialog {
    /// `alert`, `confirm`, `prompt`, `beforeunload`, `popup`, `download`, `auth`, `permission`, `print`.
    pub what: String,
    pub text: String,
    pub answer: String,
}

/// CNAME chain of a host, from the asked name to the last alias.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Dns {
    pub host: String,
    pub cname_chain: Vec<String>,
    pub error: Option<String>,
}

/// A protocol event that was kept raw because nobody here knows it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Protocol {
    pub method: String,
    pub params: serde_json::Value,
}

/// Something that could not be seen, and why; never silence.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Gap {
    /// See [`GapKind`].
    pub what: GapKind,
    /// Page, request or document concerned, or empty.
    pub subject: String,
    /// Why, as a sentence fragment in English; the source's own words where there are any.
    pub reason: String,
    /// How many times, when the same thing is counted.
    #[serde(default = "one_u64")]
    pub count: u64,
}

const fn one_u64() -> u64 {
    1
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum GapKind {
    /// A page could not be visited, or only in part.
    Page,
    /// The page answered with a challenge, a login wall or an error.
    Challenge,
    /// A document could not be had.
    Document,
    /// A body, frame or value was cut or could not be had.
    Content,
    /// A protocol message or a field of a capture could not be read.
    Protocol,
    /// Robots.txt, scope, page limit or deadline kept us from visiting.
    Scope,
    /// A phase could not be reached (no banner, no such button).
    Phase,
    /// The browser crashed or went away.
    Browser,
    #[default]
    Other,
}

/// How a visit ended.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct VisitEnded {
    /// `complete`, `deadline`, `failed`, `crashed`.
    pub outcome: String,
    pub final_url: String,
    /// Requests still without a response when we left.
    pub pending: u32,
    /// Virtual milliseconds by which page time was advanced.
    pub advanced_ms: u64,
    pub reason: String,
}

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Resumed {
    pub tool: String,
    pub command: Vec<String>,
}

/// Tail of a complete journal.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct End {
    /// `complete` or `interrupted`.
    pub outcome: String,
    pub pages: u64,
    pub records: u64,
}

/// A whole run in memory, as the pure stages read it.
#[derive(Debug, Clone, Default)]
pub struct Evidence {
    pub run: Run,
    pub records: Vec<Record>,
    /// Bodies that the pure stages read (requests, documents, pages), by SHA-256. Script and image bodies stay on disk.
    pub bodies: BTreeMap<String, Vec<u8>>,
    /// Bodies that were wanted and left on disk because all of them together are too large ([`replay::MAX_BODIES_BYTES`]).
    pub unloaded: BTreeSet<String>,
    /// False when the journal does not end with [`Observation::End`], or that says `interrupted`.
    pub complete: bool,
}

impl Evidence {
    /// The stored bytes of a body, if they were loaded.
    #[must_use]
    pub fn body(&self, body: &Body) -> Option<&[u8]> {
        self.bodies.get(&body.sha256).map(Vec::as_slice)
    }

    /// Start of the run in UTC, by its first record.
    #[must_use]
    pub fn started(&self) -> Option<Timestamp> {
        self.records.first().and_then(|record| record.at.parse().ok())
    }

    /// End of the run in UTC, by its last record.
    #[must_use]
    pub fn ended(&self) -> Option<Timestamp> {
        self.records.last().and_then(|record| record.at.parse().ok())
    }
}

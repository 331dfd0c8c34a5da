//! The course of a run: its head, its visits, its end.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::glossary::Phase;

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

const fn one() -> u32 {
    1
}

const fn one_u64() -> u64 {
    1
}

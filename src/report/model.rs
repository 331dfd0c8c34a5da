//! The canonical report, schema `kansa-report/1`: its own types, its own version.
//!
//! Every other format is a rendering of this, and a saved one can be rendered years later. No value that a page
//! sent stands here: names, lengths, kinds and hashes instead.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::attribute::{
    Cname, ConsentSignal, CookieSeen, InformationSeen, Recipient, RedactedUrl, Runs, ServiceRef, StorageSeen,
};
use crate::audit::{Accepted, Coverage, Elements, Exempted, Finding, Level, Open};
use crate::evidence::{Engine, Initiator};
use crate::glossary::{Bilingual, DocumentRole, Grade, Phase};
use crate::policy::{Claim, PolicyLink, Precedence, Statement};

/// The version of the report's shape; a changed shape changes it.
pub const REPORT_SCHEMA: &str = "kansa-report/1";

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Result {
    Clean,
    Findings,
    #[default]
    Incomplete,
}

/// An audit, whole.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Report {
    pub schema: String,
    pub result: Result,
    /// One sentence: what the result means and what it rests on.
    pub summary: Bilingual,
    pub tool: Tool,
    pub run: RunFacts,
    pub target: TargetFacts,
    pub coverage: CoverageFacts,
    /// The report in figures; everything in it follows from the lists below.
    pub numbers: Numbers,
    pub documents: Vec<DocumentFacts>,
    pub statements: Vec<Statement>,
    pub transmissions: Vec<TransmissionFacts>,
    pub cookies: Vec<CookieSeen>,
    pub storage: Vec<StorageSeen>,
    pub pages: Vec<PageFacts>,
    /// One page load each: when which recipient was first reached.
    pub visits: Vec<VisitFacts>,
    pub findings: Vec<Finding>,
    pub accepted: Vec<Accepted>,
    pub exemptions: Vec<Exempted>,
    /// What could not be seen while observing.
    pub gaps: Vec<GapFacts>,
    /// Rules that could not be judged.
    pub open: Vec<Open>,
    pub catalog: CatalogFacts,
    /// What was masked in this report, and why.
    pub redaction: Vec<Redaction>,
    /// Raw values, only when a reviewer asked for them with `--reveal`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub revealed: Vec<Revealed>,
    /// What the rules that reported mean, so that a saved report explains itself.
    pub rules: Vec<RuleFacts>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Tool {
    pub name: String,
    pub version: String,
    pub commit: Option<String>,
}

/// Conditions of the observation. Times are the only fields that differ between two reports of the same journal.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct RunFacts {
    pub id: String,
    /// RFC 3339, UTC.
    pub started: String,
    pub ended: String,
    /// The same moment in the auditing machine's zone.
    pub started_local: String,
    pub timezone: String,
    pub engine: Engine,
    pub browser: Option<crate::evidence::Browser>,
    pub phases: Vec<Phase>,
    pub runs: u32,
    /// `observe` or `hold`.
    pub mode: String,
    pub command: Vec<String>,
    pub notes: Vec<String>,
    /// False: the journal has no end, the run was interrupted.
    pub complete: bool,
    /// SHA-256 of the journal as read.
    pub journal_sha256: String,
    pub journal_records: u64,
    /// Everything that a re-audit changed against the run: policy, catalog, profile, target.
    pub reaudit: Vec<Bilingual>,
}

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct TargetFacts {
    pub name: String,
    pub start: Vec<String>,
    pub operator: Vec<String>,
    pub domains: Vec<String>,
    pub profiles: Vec<String>,
    pub applicability: String,
    pub applicability_reason: String,
    pub route: String,
    pub fail_on: String,
    /// SHA-256 over the checked target, canonical JSON.
    pub sha256: String,
    /// Date until which the evidence is to be kept, ISO 8601.
    pub keep_until: String,
}

/// What was covered and what was not.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct CoverageFacts {
    pub pages_planned: u64,
    pub pages_audited: u64,
    pub pages_failed: u64,
    /// Pages not opened because another one with the same tags stood for them.
    pub pages_represented: u64,
    pub phases: Vec<Phase>,
    pub engine: Engine,
    pub requests: u64,
    pub documents_read: u64,
    pub documents_not_read: u64,
    /// Sentences: why the audit is not complete; empty when it is.
    pub incomplete: Vec<Bilingual>,
    /// Sentences: what this audit does not speak about.
    pub not_covered: Vec<Bilingual>,
}

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct DocumentFacts {
    pub id: String,
    pub source: String,
    pub final_url: Option<String>,
    pub role: Option<DocumentRole>,
    pub title: String,
    pub language: String,
    pub fetched_at: String,
    pub status: Option<u16>,
    pub media_type: String,
    pub bytes: u64,
    /// SHA-256 of the bytes as they came.
    pub sha256: String,
    pub text_sha256: String,
    pub extraction: String,
    pub readable: bool,
    pub unreadable_reason: Option<String>,
    pub effective_dates: Vec<String>,
    pub claims: Vec<Claim>,
    pub links: Vec<PolicyLink>,
    pub precedence: Option<Precedence>,
    /// The extracted text, so that every quote can be read in its place.
    pub text: String,
    pub record: u64,
}

/// DESIGN §6 `transmissions[]`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct TransmissionFacts {
    pub id: String,
    pub recipient: Recipient,
    pub service: Option<ServiceRef>,
    pub party: String,
    pub hosts: Vec<String>,
    pub pages: Vec<String>,
    pub channels: Vec<String>,
    pub schemes: Vec<String>,
    pub information: Vec<InformationSeen>,
    pub phases: Vec<Phase>,
    pub grade: Option<Grade>,
    pub initiators: Vec<Vec<Initiator>>,
    pub container: Option<String>,
    pub runs: Runs,
    pub requests: u64,
    pub coverage: Coverage,
    pub interim: Option<Coverage>,
    pub elements: Elements,
    /// Statement ids.
    pub matched: Vec<String>,
    /// Rule ids of the findings about it.
    pub findings: Vec<String>,
    /// Rule ids that would speak if the verdict were not withheld.
    pub interim_findings: Vec<String>,
    /// `C003:E` …
    pub conflicts: Vec<String>,
    /// Statement or link ids that matter and were not read.
    pub unresolved: Vec<String>,
    pub why: Bilingual,
    /// Journal record numbers.
    pub records: Vec<u64>,
    pub examples: Vec<RedactedUrl>,
    pub cname: Option<Cname>,
    pub server_side: bool,
    pub certainty: Option<crate::catalog::Certainty>,
    pub recognised_by: String,
    pub filter_list: Option<String>,
    pub consent_signals: Vec<ConsentSignal>,
    /// A row for the notice, when the documents read have none that suffices.
    pub draft: Option<DraftRow>,
}

/// A row of the 外部送信 notice as far as observation, catalog and the present notice know it. What is empty is the
/// operator's to write: renderings say （要記入）.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct DraftRow {
    /// 送信先の名称; empty when nobody knows who it is.
    pub recipient: String,
    pub service: String,
    /// 送信される情報, in words; empty when nothing was heard of what is sent.
    pub information: Bilingual,
    /// Words of the present notice, verbatim, where they suffice; else empty: none is ever invented.
    pub sender_purpose: String,
    pub recipient_purpose: String,
    /// Where the recipient explains its own purposes, by the catalog; empty when not known.
    pub recipient_policy_url: String,
    /// By the present notice, else by the catalog.
    pub opt_out_url: String,
    /// Rules whose findings it would mend.
    pub rules: Vec<String>,
}

/// A page of the run.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct PageFacts {
    /// Query values are masked.
    pub url: String,
    pub final_url: String,
    pub title: String,
    pub status: u16,
    pub language: String,
    pub phases: Vec<Phase>,
    /// `complete`, `deadline`, `failed`, `crashed`.
    pub outcome: String,
    pub features: Vec<String>,
    /// Why the page looks like a challenge, login wall or error.
    pub challenge: Option<String>,
    /// File below the run folder.
    pub screenshot: Option<String>,
    /// Pages that were not opened because this one carries the same tags.
    pub stands_for: Vec<String>,
    /// Ids of the transmissions seen on it.
    pub transmissions: Vec<String>,
    pub records: Vec<u64>,
}

/// One page load in one consent state.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct VisitFacts {
    /// Index into `pages`.
    pub page: usize,
    pub phase: Option<Phase>,
    /// 1-based number of the repetition.
    pub run: u32,
    /// RFC 3339, UTC.
    pub started: String,
    pub outcome: String,
    /// From the start of the visit to its last record, milliseconds.
    pub duration_ms: u64,
    pub requests: u64,
    /// Requests still without a response when the visit ended.
    pub pending: u32,
    /// Sorted by the first request.
    pub lanes: Vec<Lane>,
}

/// What one visit sent to one host.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Lane {
    /// Milliseconds from the start of the visit to the first and the last request.
    pub first_ms: u64,
    pub last_ms: u64,
    /// Transmission id; None for the page's own hosts and what is no transmission.
    pub transmission: Option<String>,
    pub host: String,
    pub requests: u64,
    /// Attempted without success.
    pub failed: u64,
    /// Stopped by the page's own rules before sending.
    pub never_sent: u64,
    /// Journal record of the first request.
    pub record: u64,
}

/// Counts over the whole report.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Numbers {
    pub errors: u64,
    pub warnings: u64,
    pub notes: u64,
    pub accepted: u64,
    pub transmissions: u64,
    /// Recipients other than the operator.
    pub recipients: u64,
    /// Their countries, where known.
    pub countries: Vec<String>,
    /// Transmissions by coverage.
    pub coverage: BTreeMap<Coverage, u64>,
    pub cookies: u64,
    pub statements: u64,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct GapFacts {
    pub what: crate::evidence::GapKind,
    pub subject: String,
    pub reason: String,
    pub count: u64,
    pub record: u64,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct CatalogFacts {
    pub version: String,
    /// ISO date on which the facts stood.
    pub as_of: String,
    pub sha256: String,
    /// True when it was too old on the day of the run (180 days).
    pub outdated: bool,
    pub companies: u64,
    pub services: u64,
    /// Date of the public suffix list.
    pub public_suffix_list: String,
    /// Overlays and filter lists of the user, with their hashes.
    pub overlays: Vec<String>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Redaction {
    /// `cookie-values`, `query-values`, `bodies`, `canaries` …
    pub what: String,
    pub reason: Bilingual,
    pub count: u64,
}

/// A raw value that `--reveal` asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Revealed {
    /// `url`, `body`, `cookie`, `storage`.
    pub what: String,
    /// Transmission id, or name and place of the cookie or stored item.
    pub subject: String,
    /// Journal record number.
    pub record: u64,
    pub value: String,
    /// Only the beginning of the value is shown.
    pub truncated: bool,
}

/// A rule that reported something.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct RuleFacts {
    /// `R001`.
    pub id: String,
    /// `undeclared-recipient`.
    pub name: String,
    /// Short enough for a heading.
    pub title: Bilingual,
    /// When it reports, and why.
    pub meaning: Bilingual,
    /// The provision or source, cited in words.
    pub basis: Bilingual,
}

impl Report {
    /// The most severe level of the findings that count; None when there is no finding.
    #[must_use]
    pub fn worst(&self) -> Option<Level> {
        self.findings.iter().map(|finding| finding.level).max()
    }
}

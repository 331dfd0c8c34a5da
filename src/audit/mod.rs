//! Transmissions + statements + rules → verdicts and findings. Pure.
//!
//! [`audit`] judges the coverage of each transmission ([`coverage`], the steps of `law/verdicts.md` §5), lets every rule of
//! the table [`rules::RULES`] speak, and sets apart what was accepted or exempted by a person. A rule whose evidence was not
//! observed is [`Open`], never a pass. [`reaudit`] says what may change when a run is audited again.
//!
//! Uses [`crate::glossary`], [`crate::target`], [`crate::evidence`], [`crate::catalog`], [`crate::attribute`] and
//! [`crate::policy`].

mod belongs;
mod citation;
pub mod coverage;
pub mod documents;
mod engine;
pub mod explain;
pub mod facts;
pub mod finding;
mod linkgraph;
mod names;
pub mod need;
mod past;
mod promises;
pub mod reaudit;
pub mod rule;
pub mod rules;
mod suppress;
mod why;
mod wording;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::attribute::Attribution;
use crate::catalog::Catalog;
use crate::evidence::Evidence;
use crate::glossary::Bilingual;
use crate::policy::{Quote, Reading};
use crate::target::Target;

use coverage::Judged;
use documents::Library;
use facts::Facts;

pub use citation::citation;
pub use engine::audit;
pub use rule::rule_by;

/// Everything that a rule may look at.
#[derive(Debug)]
pub struct Case<'a> {
    pub target: &'a Target,
    pub evidence: &'a Evidence,
    pub attribution: &'a Attribution,
    pub documents: &'a [Reading],
    pub catalog: &'a Catalog,
    /// Report of an earlier run, when the audit is held against one.
    pub baseline: Option<&'a serde_json::Value>,
    pub facts: &'a Facts<'a>,
    pub library: &'a Library<'a>,
    /// One per transmission of `attribution`, in its order.
    pub judged: &'a [Judged<'a>],
}

/// What an audit gives.
#[derive(Debug, Clone, Default)]
pub struct Outcome {
    pub verdicts: Vec<Verdict>,
    /// Sorted by level, rule, subject.
    pub findings: Vec<Finding>,
    /// Rules that could not be judged, and what they lack.
    pub open: Vec<Open>,
    pub accepted: Vec<Accepted>,
    pub exempted: Vec<Exempted>,
}

/// Coverage of one transmission by the documents read (`law/verdicts.md` §4).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Coverage {
    Covered,
    Partial,
    Vague,
    Undeclared,
    ExemptCandidate,
    Own,
    #[default]
    Indeterminate,
}

impl Coverage {
    /// The stable spelling, as in JSON.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Covered => "covered",
            Self::Partial => "partial",
            Self::Vague => "vague",
            Self::Undeclared => "undeclared",
            Self::ExemptCandidate => "exempt_candidate",
            Self::Own => "own",
            Self::Indeterminate => "indeterminate",
        }
    }
}

/// State of one element of a verdict (`law/verdicts.md` §5 step 6).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Element {
    Full,
    Brand,
    Former,
    ServiceOnly,
    Category,
    Yes,
    No,
    Generic,
    Vague,
    Beyond,
    Family,
    Mismatch,
    Unresolved,
    #[default]
    None,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Elements {
    /// Recipient: full, brand, former, service_only, category, none.
    #[serde(rename = "R")]
    pub recipient: Element,
    /// Service: yes, no.
    #[serde(rename = "S")]
    pub service: Element,
    /// Information: full, generic, vague, beyond, none.
    #[serde(rename = "I")]
    pub information: Element,
    /// Sender's purpose: full, family, generic, vague, mismatch, none, unresolved.
    #[serde(rename = "P1")]
    pub sender_purpose: Element,
    /// Recipient's purpose: as `P1`.
    #[serde(rename = "P2")]
    pub recipient_purpose: Element,
    /// Opt-out: yes, no.
    #[serde(rename = "O")]
    pub opt_out: Element,
    /// Scope: yes (fits or none given), no.
    pub scope: Element,
}

/// The verdict on one transmission.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Verdict {
    /// Transmission id.
    pub transmission: String,
    pub coverage: Coverage,
    /// The verdict from the documents read, when `coverage` is indeterminate.
    pub interim: Option<Coverage>,
    pub elements: Elements,
    /// Statement ids, in the order of documents and text.
    pub matched: Vec<String>,
    /// Statement or link ids that were not read but matter.
    pub unresolved: Vec<String>,
    /// Rule ids that speak about this transmission.
    pub rules: Vec<String>,
    /// Rule ids that would speak if the verdict were not withheld.
    pub interim_rules: Vec<String>,
    /// Conflicts with the operator's own words: `C003:E`.
    pub conflicts: Vec<String>,
    /// Sentence that explains the verdict.
    pub why: Bilingual,
}

/// How bad a finding is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    Note,
    #[default]
    Warning,
    Error,
}

/// What a rule says about one subject; built where the rule runs, then only read.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Finding {
    /// Rule id, e.g. `R001`.
    pub rule: String,
    /// Rule name, e.g. `undeclared-recipient`.
    pub name: String,
    pub level: Level,
    pub message: Bilingual,
    pub fix: Bilingual,
    /// Legal or other basis, e.g. `law:22-2-29(2)`.
    pub basis: String,
    pub subject: Subject,
    /// Journal record numbers that show it.
    pub records: Vec<u64>,
    pub quotes: Vec<DocumentQuote>,
    /// Stable across runs of the same fact: SHA-256 over rule and subject, first 16 hex digits.
    pub fingerprint: String,
    /// `high`, `medium`, `low`.
    pub confidence: String,
    /// Pages concerned, bounded.
    pub pages: Vec<String>,
    /// The earlier report that was given as the baseline has it already: it is no news and does not fail a gate.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub known: bool,
}

/// What a finding is about.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Subject {
    /// `transmission`, `document`, `statement`, `cookie`, `page`, `run`, `acceptance`, `exemption`.
    pub kind: String,
    /// Id within the report: transmission id, document id, statement id, cookie name@domain, page URL …
    pub id: String,
    /// What to call it.
    pub label: String,
    pub transmission: Option<String>,
    /// Stable name used for fingerprints and acceptances, e.g. `google/google-analytics`.
    pub key: String,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct DocumentQuote {
    /// Document id.
    pub document: String,
    #[serde(flatten)]
    pub quote: Quote,
}

/// A rule that could not be judged; never `pass`.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Open {
    pub rule: String,
    /// What it needs, e.g. `browser engine`, `phase reject`, `document`.
    pub needs: String,
    pub reason: Bilingual,
    /// True: an open rule that keeps the run from being complete.
    pub blocks: bool,
}

/// A finding that somebody accepted.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Accepted {
    pub finding: Finding,
    pub reason: String,
    pub person: String,
    pub until: Option<String>,
}

/// A reviewed exemption that was applied.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Exempted {
    pub transmission: String,
    pub service: String,
    pub item: String,
    pub scope: String,
    pub reviewer: String,
    pub reason: String,
    pub until: Option<String>,
}

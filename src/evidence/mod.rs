//! What was seen, on disk, append-only.
//!
//! Uses [`crate::glossary`] only. [`journal`] writes, [`replay`] reads; nothing here knows what a record means.
//! The journal keeps raw values (cookie values, query strings, bodies). Reports never do.
//!
//! A journal is JSON Lines: one [`Record`] a line, numbered from 1 without a hole. The first record is
//! [`Observation::Run`], the last one of a complete run is [`Observation::End`]. A truncated last line is tolerated
//! (the process was killed while writing), a hole in the middle is an error.

mod acts;
mod der;
mod error;
mod exchange;
pub mod journal;
pub mod manifest;
mod page;
pub mod replay;
mod run;
mod stored;
pub mod timestamp;

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use acts::{Action, ApiCall, Canary, Consent, Dialog, Protocol};
pub use error::EvidenceError;
pub use exchange::{Body, Dns, Fate, Header, Initiator, Reference, Request, RequestFailed, Response, SocketFrame};
pub use page::{Document, Link, LinkCheck, Page, Screenshot};
pub use run::{Browser, End, Engine, Gap, GapKind, Resumed, Run, VisitEnded, VisitPurpose, VisitStarted};
pub use stored::{Cookie, CookieAction, CookieSetter, StorageItem};

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

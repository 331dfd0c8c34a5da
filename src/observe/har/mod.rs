//! Engine "har": an imported HTTP Archive gives the same records as a visit.
//!
//! HAR 1.2 as Chrome, Firefox, Safari, mitmproxy, Charles and Fiddler write it. Fields that are missing or broken are
//! tolerated and counted as gaps; an entry without a URL is the only one that is left out. Records carry the clocks of
//! the capture, not those of the import.
//!
//! What a capture cannot say is not made up: without `_initiator` there is no initiator, without content no page text.

mod entry;
mod pages;
mod read;
mod write;

use std::collections::BTreeMap;

use url::Url;

use crate::evidence::journal::Journal;
use crate::evidence::{EvidenceError, Gap, GapKind, Observation};
use crate::glossary::Phase;

pub use read::Capture;

/// How a capture is taken in.
#[derive(Debug, Clone)]
pub struct HarOptions {
    /// Name of the file, for messages and gaps.
    pub name: String,
    /// Host of the audited site, when it is not that of the first page.
    pub site: Option<String>,
    /// Domains of the operator, each with its subdomains; pages of other sites are left out. Empty: every page is taken.
    pub domains: Vec<String>,
    /// The consent state in which the capture was made.
    pub phase: Phase,
    /// Take what can be read of a capture that is cut off, instead of refusing it. The caller must then not call the run complete.
    pub salvage: bool,
}

impl Default for HarOptions {
    fn default() -> Self {
        Self { name: "capture.har".to_owned(), site: None, domains: Vec::new(), phase: Phase::NoChoice, salvage: false }
    }
}

/// What came of an import.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct HarSummary {
    pub pages: u64,
    pub entries: u64,
    pub gaps: u64,
    /// The page that the site is named for.
    pub first_page: Option<Url>,
    /// Program that made the capture, as it names itself.
    pub producer: String,
    /// The capture ends in the middle; only its beginning was taken in.
    pub truncated: bool,
}

/// A capture that cannot be taken in. A fragment that reads after "error: ".
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum HarError {
    #[error(
        "{name} is cut off at line {line} after {entries} whole entries; export the capture again (a transfer or a full disk may have cut it)"
    )]
    Truncated { name: String, line: usize, entries: usize },
    #[error(
        "{name} line {line} column {column}: not JSON ({reason}); give a HAR 1.2 file (in the browser: network panel, \"Save all as HAR\")"
    )]
    NotJson { name: String, line: usize, column: usize, reason: String },
    #[error(
        "{name} is JSON, but no HAR: it has no log.entries; give a HAR 1.2 file (in the browser: network panel, \"Save all as HAR\")"
    )]
    NotHar { name: String },
    #[error("{name} holds no request at all; record while the page loads, then export again")]
    Empty { name: String },
    #[error("{name} is larger than {} MiB; export fewer pages at a time", read::MAX_BYTES >> 20)]
    TooLarge { name: String },
    #[error(transparent)]
    Evidence(#[from] EvidenceError),
}

/// Reads a capture and writes its records.
///
/// # Errors
/// When it is no capture, is cut off (unless [`HarOptions::salvage`]), or the journal cannot be written.
pub fn import(bytes: &[u8], options: &HarOptions, journal: &mut Journal) -> Result<HarSummary, HarError> {
    let capture = Capture::read(bytes, &options.name)?;
    capture.usable(options)?;
    capture.write(options, journal)
}

impl Capture {
    /// A capture that is cut off is only taken when that is asked for.
    ///
    /// # Errors
    /// [`HarError::Truncated`].
    pub fn usable(&self, options: &HarOptions) -> Result<(), HarError> {
        match self.cut_at_line {
            Some(line) if !options.salvage => {
                Err(HarError::Truncated { name: options.name.clone(), line, entries: self.entries.len() })
            }
            _ => Ok(()),
        }
    }
}

/// What was missing or broken, counted by its kind.
#[derive(Debug, Clone, Default)]
struct Faults(BTreeMap<(GapKind, &'static str), u64>);

impl Faults {
    fn count(&mut self, what: &'static str) {
        self.count_as(GapKind::Protocol, what);
    }

    fn count_as(&mut self, kind: GapKind, what: &'static str) {
        *self.0.entry((kind, what)).or_default() += 1;
    }

    fn write(&self, name: &str, journal: &mut Journal) -> Result<u64, EvidenceError> {
        for ((kind, what), count) in &self.0 {
            let gap = Gap { what: *kind, subject: name.to_owned(), reason: (*what).to_owned(), count: *count };
            journal.append(None, Observation::Gap(gap))?;
        }
        Ok(self.0.len() as u64)
    }
}

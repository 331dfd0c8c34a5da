//! Target → visits: which page, in which consent state, how often.

use url::Url;

use crate::evidence::{Link, VisitPurpose};
use crate::glossary::Phase;

/// One page load to make. The engine writes its records from `VisitStarted` to `VisitEnded` under `id`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlannedVisit {
    /// Unique within the run, from 1.
    pub id: u64,
    pub url: Url,
    pub phase: Phase,
    /// 1-based number of the repetition.
    pub run: u32,
    /// Steps from a start URL.
    pub depth: u32,
    /// The page on which the link was found.
    pub from: Option<String>,
    /// Pages that are not opened because this one carries the same set of tags.
    pub stands_for: Vec<String>,
    pub purpose: VisitPurpose,
}

/// What came of a visit, as far as the plan needs to know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Visited {
    /// Where the page was in the end, after redirects.
    pub final_url: Url,
    /// Links of the page as it stood, in document order.
    pub links: Vec<Link>,
    /// False: there was no page to see (a gap in the journal says why).
    pub ok: bool,
}

//! Coverage of each transmission by the documents read: the steps of `law/verdicts.md` §5, in that order.
//!
//! [`matching`] finds the statements that speak of a transmission, [`scope`] drops those that speak of other sites,
//! [`recipient`], [`information`] and [`purpose`] hold their elements against what was seen, [`exemption`] knows the
//! shapes of exempt transmissions, and [`judge()`] draws the conclusion. Never covered: by a category, by 等, by a company
//! named for another service, by a document-wide list alone, by an unread link, by a foreign-language page alone.

pub mod exemption;
pub mod information;
pub mod judge;
pub mod matching;
pub mod purpose;
pub mod recipient;
pub mod scope;

use crate::attribute::Transmission;

use super::{Coverage, Elements};

pub use exemption::Exemption;
pub use information::InformationJudgement;
pub use judge::judge;
pub use matching::{By, Match};
pub use purpose::{LinkedPurpose, PurposeJudgement};

/// The judgement on one transmission, with everything that a rule needs to say why.
#[derive(Debug)]
pub struct Judged<'a> {
    pub transmission: &'a Transmission,
    pub coverage: Coverage,
    /// The verdict from the documents read, when `coverage` is indeterminate.
    pub interim: Option<Coverage>,
    pub elements: Elements,
    /// The statements that count, in the order of documents and text.
    pub matched: Vec<Match<'a>>,
    pub information: InformationJudgement<'a>,
    pub sender_purpose: PurposeJudgement<'a>,
    pub recipient_purpose: PurposeJudgement<'a>,
    /// The recipient's purpose stands behind links.
    pub linked_purposes: Vec<LinkedPurpose>,
    /// Shape of an exempt transmission, with the pages for which it holds.
    pub exemption: Exemption,
    /// References (indices into the library) that withhold the verdict.
    pub withheld_by: Vec<usize>,
    /// References that leave an element open.
    pub unresolved: Vec<usize>,
    /// A document that the caller named could not be read.
    pub document_missing: bool,
    /// Statements that name the company for another service only: no match, but worth a hint.
    pub other_services: Vec<String>,
}

impl Judged<'_> {
    /// The verdict from the documents read, withheld or not.
    #[must_use]
    pub fn effective(&self) -> Coverage {
        self.interim.unwrap_or(self.coverage)
    }

    /// The verdict is withheld.
    #[must_use]
    pub fn withheld(&self) -> bool {
        self.coverage == Coverage::Indeterminate
    }

    /// Withheld because of a document, not because nobody knows the recipient.
    #[must_use]
    pub fn withheld_by_document(&self) -> bool {
        self.withheld() && (!self.withheld_by.is_empty() || self.document_missing)
    }

    /// A transmission to somebody else that is judged by the documents (not own, not only a candidate for exemption).
    #[must_use]
    pub fn is_judged(&self) -> bool {
        !matches!(self.effective(), Coverage::Own | Coverage::ExemptCandidate)
    }

    /// It appears only in clauses on joint use or entrustment.
    #[must_use]
    pub fn contract_clause_only(&self) -> bool {
        !self.matched.is_empty() && self.matched.iter().all(Match::is_contract_clause)
    }
}

//! What stops an observation. Everything else is a gap in the journal, and the run goes on.

use std::path::PathBuf;

use crate::evidence::EvidenceError;

/// A fault of the operator's or the machine's. A fragment that reads after "error: ".
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ObserveError {
    /// Nothing more can be written down, so nothing more may be visited.
    #[error("the journal takes no more records")]
    JournalGone,
    #[error(transparent)]
    Evidence(#[from] EvidenceError),
}

impl ObserveError {
    /// The file or folder at fault, where there is one.
    #[must_use]
    pub const fn path(&self) -> Option<&PathBuf> {
        match self {
            Self::Evidence(EvidenceError::Io { path, .. } | EvidenceError::DiskFull { path, .. }) => Some(path),
            _ => None,
        }
    }
}

//! What can go wrong with a run folder.

use std::io;
use std::path::{Path, PathBuf};

/// A journal that cannot be written or read. A fragment that reads after "error: ".
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum EvidenceError {
    #[error("{} holds a journal already; give another folder, or take the run up again with --resume", path.display())]
    Exists { path: PathBuf },
    #[error("another kansa is writing {}; wait until it ends, or stop it first", path.display())]
    Locked { path: PathBuf },
    #[error("no journal at {}; give the folder of a run (the one that holds journal.jsonl)", path.display())]
    Missing { path: PathBuf },
    #[error("{} holds no complete record; the run ended before it began, start it anew", path.display())]
    Empty { path: PathBuf },
    #[error("{}: the run is complete, there is nothing to resume; use reaudit to judge it again", path.display())]
    Complete { path: PathBuf },
    #[error("{} line {line}: not a journal record ({reason}); the file was changed after it was written", path.display())]
    BadLine { path: PathBuf, line: u64, reason: String },
    #[error("{} line {line}: record {found} where record {expected} belongs; lines are missing or doubled", path.display())]
    Hole { path: PathBuf, line: u64, expected: u64, found: u64 },
    #[error("{}: journal of shape {found:?}, this version reads {}; use the kansa that wrote it", path.display(), super::JOURNAL_SCHEMA)]
    Schema { path: PathBuf, found: String },
    #[error("record {record}: its body {} is missing; restore the bodies folder of the run", path.display())]
    BodyMissing { path: PathBuf, record: u64 },
    #[error("record {record}: its body {} does not match its hash; the file was changed after it was written", path.display())]
    BodyDamaged { path: PathBuf, record: u64 },
    #[error("no space left to write {}; free some, then go on with --resume", path.display())]
    DiskFull {
        path: PathBuf,
        #[source]
        source: io::Error,
    },
    #[error("the journal {} failed before and takes no more records", path.display())]
    Broken { path: PathBuf },
    #[error("cannot {doing} {}", path.display())]
    Io {
        doing: &'static str,
        path: PathBuf,
        #[source]
        source: io::Error,
    },
}

impl EvidenceError {
    /// An I/O error with what was being done; a full disk or quota gets its own variant, because it has its own cure.
    pub fn io(doing: &'static str, path: &Path, source: io::Error) -> Self {
        let path = path.to_owned();
        match source.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::DiskFull { path, source },
            _ => Self::Io { doing, path, source },
        }
    }

    /// The disk, or the user's share of it, is full.
    #[must_use]
    pub const fn is_disk_full(&self) -> bool {
        matches!(self, Self::DiskFull { .. })
    }
}

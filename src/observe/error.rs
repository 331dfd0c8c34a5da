//! What stops an observation. Everything else is a gap in the journal, and the run goes on.

use std::path::PathBuf;

use super::browser::BrowserError;
use super::har::HarError;
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
    #[error(transparent)]
    Browser(BrowserError),
    #[error(transparent)]
    Har(HarError),
    #[error("the target needs {key} from the environment variable {name}, which is not set; export {name}=…")]
    Secret { name: String, key: String },
    #[error("--resolve {entry}: write HOST:PORT:ADDR:PORT (host and port may be *)")]
    Resolve { entry: String },
    #[error("the proxy of the target cannot be used; write http://host:port or socks5://host:port")]
    Proxy {
        #[source]
        source: reqwest::Error,
    },
    #[error(
        "TLS cannot be set up: the system gives no root certificates; install ca-certificates (Debian: apt install ca-certificates)"
    )]
    Client {
        #[source]
        source: reqwest::Error,
    },
    #[error("cannot read the policy {}", path.display())]
    PolicyFile {
        path: PathBuf,
        #[source]
        source: std::io::Error,
    },
}

impl From<BrowserError> for ObserveError {
    fn from(error: BrowserError) -> Self {
        match error {
            BrowserError::Journal => Self::JournalGone,
            error => Self::Browser(error),
        }
    }
}

impl From<HarError> for ObserveError {
    fn from(error: HarError) -> Self {
        match error {
            HarError::Evidence(error) => Self::Evidence(error),
            error => Self::Har(error),
        }
    }
}

//! Pages → records. The only stage that talks to the network.
//!
//! Uses [`crate::glossary`], [`crate::target`] and [`crate::evidence`]. Engines are an enum, not trait objects; they send
//! records on a channel, and one task owns the journal. What the world does wrong is a gap in the journal; only the
//! operator's and the machine's faults are errors.
//!
//! | file | what |
//! |---|---|
//! | `run` | from options to the end of the journal |
//! | `stage`, `crawl` | the parts of a run; which visits are made, in which order |
//! | [`plan`], `hosts` | which pages, in which order; whose host it is |
//! | `pace`, `robots`, `sitemap` | politeness, and what the site says of itself |
//! | `network`, `connect`, `secrets` | kansa's own requests |
//! | `fetch`, `html`, `references`, `css`, `snippets`, `page`, `cookies`, `encoding` | engine "static" |
//! | [`browser`] | engine "browser" |
//! | [`har`] | engine "har" |
//! | `documents`, `dns` | policies and what governs them; CNAME chains |
//! | [`recorder`] | the way of a record into the journal |

pub mod browser;
mod connect;
mod cookies;
mod crawl;
mod css;
mod dns;
mod documents;
mod encoding;
mod error;
mod fetch;
pub mod har;
mod hosts;
mod html;
mod network;
mod pace;
mod page;
pub mod plan;
pub mod recorder;
mod references;
mod robots;
mod run;
mod secrets;
mod signature;
mod sitemap;
mod snippets;
mod stage;

pub use documents::{Follow, FollowLink, FollowLinks};
pub use error::ObserveError;
pub use run::{ObserveOptions, ObserveSummary, Progress, documents, run, run_har};

/// Makes ring the process's TLS provider; repeating it is harmless.
pub fn install_tls() {
    let _ = rustls::crypto::ring::default_provider().install_default();
}

//! Pages → records. The only stage that talks to the network.
//!
//! Uses [`crate::glossary`], [`crate::target`] and [`crate::evidence`]. Engines are an enum, not trait objects; they send
//! records on a channel, and one task owns the journal.

pub mod browser;
mod cookies;
mod css;
mod encoding;
mod error;
pub mod har;
mod hosts;
mod html;
mod page;
pub mod plan;
pub mod recorder;
mod references;
mod snippets;

pub use error::ObserveError;

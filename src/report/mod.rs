//! Findings → report → renderings.
//!
//! Uses [`crate::audit`] and the types it speaks of; each rendering uses only [`model::Report`]. Pure.

pub mod model;

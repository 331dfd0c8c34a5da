//! Findings → report → renderings. Pure.
//!
//! Uses [`crate::audit`] and the types it speaks of. [`assemble()`] makes the one canonical [`model::Report`]; every
//! rendering is a function of that report alone, named in [`FORMATS`]. [`har`] is no rendering: it writes the evidence
//! itself in the form of others. [`draft`] is the one place that knows how a row of the notice is drafted.

use std::collections::BTreeMap;

use model::Report;

mod assemble;
mod conditions;
mod csv;
pub mod draft;
mod github;
mod gitlab;
pub mod har;
mod html;
pub mod json;
mod junit;
mod markdown;
pub mod model;
mod phrase;
mod place;
mod plain;
mod redact;
mod reveal;
mod sarif;
mod tables;
mod text;
mod visits;
mod xlsx;

pub use assemble::{Extras, assemble};
pub use json::schema;
pub use plain::line;
pub use reveal::reveal;

/// The language of a rendering that shows only one.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Language {
    #[default]
    Ja,
    En,
}

/// What a rendering may be told. Nothing here changes what the report says.
#[derive(Debug, Clone)]
pub struct RenderOptions {
    pub language: Language,
    /// Colour for the terminal.
    pub color: bool,
    /// Columns of the terminal.
    pub width: usize,
    /// Screenshots to embed, by the file named in the report (PNG or JPEG); others are linked beside the report.
    pub screenshots: BTreeMap<String, Vec<u8>>,
}

impl Default for RenderOptions {
    fn default() -> Self {
        Self { language: Language::Ja, color: false, width: 100, screenshots: BTreeMap::new() }
    }
}

#[derive(Debug, thiserror::Error)]
pub enum ReportError {
    #[error("this is no kansa report: {0}")]
    NoReport(#[from] serde_json::Error),
    #[error("{}", other_shape(found))]
    OtherShape { found: String },
    #[error("the {format} rendering failed: {reason}")]
    Rendering { format: &'static str, reason: String },
}

fn other_shape(found: &str) -> String {
    match found {
        "" => format!("this is no kansa report: it has no `schema`, which in a report is `{}`", model::REPORT_SCHEMA),
        found => format!("the report has the shape `{found}`, this kansa reads `{}`", model::REPORT_SCHEMA),
    }
}

/// A form in which a report can be written.
#[derive(Debug, Clone, Copy)]
pub struct Format {
    pub name: &'static str,
    /// Of the file, without the dot: `report.<extension>`.
    pub extension: &'static str,
    pub media_type: &'static str,
    pub render: fn(&Report, &RenderOptions) -> Result<Vec<u8>, ReportError>,
}

/// All forms. The command line's choices and the tests read this table.
pub static FORMATS: &[Format] = &[
    json::FORMAT,
    html::FORMAT,
    text::FORMAT,
    sarif::FORMAT,
    junit::FORMAT,
    github::FORMAT,
    gitlab::FORMAT,
    markdown::FORMAT,
    csv::FORMAT,
    xlsx::FORMAT,
];

/// The format of this name.
#[must_use]
pub fn format(name: &str) -> Option<&'static Format> {
    FORMATS.iter().find(|format| format.name == name)
}

/// The word for a result.
#[must_use]
pub const fn result_word(result: model::Result, language: Language) -> &'static str {
    language.of(phrase::result(result))
}

/// Reads a saved report.
///
/// # Errors
/// When the bytes are no report, or one of another version.
pub fn read(bytes: &[u8]) -> Result<Report, ReportError> {
    json::read(bytes)
}

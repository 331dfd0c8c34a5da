//! The canonical JSON, its schema and its reader.

use super::model::{REPORT_SCHEMA, Report};
use super::{Format, RenderOptions, ReportError};

pub(super) const FORMAT: Format = Format { name: "json", extension: "json", media_type: "application/json", render };

fn render(report: &Report, _: &RenderOptions) -> Result<Vec<u8>, ReportError> {
    Ok(to_bytes(report))
}

/// The bytes of `report.json`.
#[must_use]
pub fn to_bytes(report: &Report) -> Vec<u8> {
    let mut bytes = serde_json::to_vec_pretty(report).expect("a report always serializes");
    bytes.push(b'\n');
    bytes
}

pub(super) fn read(bytes: &[u8]) -> Result<Report, ReportError> {
    let report: Report = serde_json::from_slice(bytes)?;
    if report.schema == REPORT_SCHEMA { Ok(report) } else { Err(ReportError::OtherShape { found: report.schema }) }
}

/// JSON Schema of the report.
#[must_use]
pub fn schema() -> serde_json::Value {
    let mut schema = schemars::schema_for!(Report);
    schema.insert("$id".to_owned(), REPORT_SCHEMA.into());
    schema.insert("title".to_owned(), "kansa report".into());
    schema.to_value()
}

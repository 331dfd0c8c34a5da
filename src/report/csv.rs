//! Transmissions as CSV (RFC 4180), with a byte-order mark so that Excel reads the Japanese.

use super::model::Report;
use super::tables::{self, Cell};
use super::{Format, RenderOptions, ReportError};

pub(super) const FORMAT: Format =
    Format { name: "csv", extension: "csv", media_type: "text/csv; charset=utf-8", render };

fn render(report: &Report, options: &RenderOptions) -> Result<Vec<u8>, ReportError> {
    let table = tables::transmissions(report, options.language);
    let mut out = String::from("\u{feff}");
    row(&mut out, table.columns.iter().map(|(name, _)| (*name).to_owned()));
    for cells in table.rows {
        row(
            &mut out,
            cells.into_iter().map(|cell| match cell {
                Cell::Text(text) => text,
                Cell::Number(number) => number.to_string(),
            }),
        );
    }
    Ok(out.into_bytes())
}

fn row(out: &mut String, cells: impl Iterator<Item = String>) {
    for (at, cell) in cells.enumerate() {
        if at > 0 {
            out.push(',');
        }
        if cell.contains([',', '"', '\n', '\r']) {
            out.push('"');
            out.push_str(&cell.replace('"', "\"\""));
            out.push('"');
        } else {
            out.push_str(&cell);
        }
    }
    out.push_str("\r\n");
}

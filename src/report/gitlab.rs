//! GitLab code quality.

use serde_json::{Value, json};

use super::model::Report;
use super::place::place;
use super::plain::line;
use super::{Format, RenderOptions, ReportError};
use crate::audit::Level;

pub(super) const FORMAT: Format =
    Format { name: "gitlab", extension: "gitlab.json", media_type: "application/json", render };

fn render(report: &Report, options: &RenderOptions) -> Result<Vec<u8>, ReportError> {
    let issues: Vec<Value> = report
        .findings
        .iter()
        .map(|finding| {
            let place = place(report, finding);
            json!({
                "description": format!("{}: {}", finding.rule, line(options.language.text(&finding.message))),
                "check_name": finding.name,
                "fingerprint": finding.fingerprint,
                "severity": match finding.level {
                    Level::Error => "critical",
                    Level::Warning => "major",
                    Level::Note => "info",
                },
                "location": { "path": place.path, "lines": { "begin": place.line } },
            })
        })
        .collect();
    let mut bytes = serde_json::to_vec_pretty(&issues)?;
    bytes.push(b'\n');
    Ok(bytes)
}

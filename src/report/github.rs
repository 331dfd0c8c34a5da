//! GitHub: workflow commands that become annotations. The job summary is the Markdown form.

use std::fmt::Write as _;

use super::model::Report;
use super::place::place;
use super::plain::line;
use super::{Format, RenderOptions, ReportError};
use crate::audit::Level;

pub(super) const FORMAT: Format =
    Format { name: "github", extension: "github.txt", media_type: "text/plain; charset=utf-8", render };

/// GitHub shows ten annotations of each level a step.
const MOST: usize = 10;

fn render(report: &Report, options: &RenderOptions) -> Result<Vec<u8>, ReportError> {
    let language = options.language;
    let mut out = String::new();
    for reason in &report.coverage.incomplete {
        let _ = writeln!(out, "::error title=kansa::{}", data(language.text(reason)));
    }
    for (level, command) in [(Level::Error, "error"), (Level::Warning, "warning"), (Level::Note, "notice")] {
        // What the baseline knows is no news for the change at hand; the job summary has it.
        let news = report.findings.iter().filter(|finding| finding.level == level && !finding.known);
        for finding in news.take(MOST) {
            let place = place(report, finding);
            let page = finding.pages.first().map(|page| format!("\n{page}")).unwrap_or_default();
            let text = format!("{}{page}\n→ {}", language.text(&finding.message), language.text(&finding.fix));
            let title = format!("{} {}", finding.rule, finding.subject.label);
            let _ = writeln!(
                out,
                "::{command} file={},line={},title={}::{}",
                property(&place.path),
                place.line,
                property(&title),
                text.split('\n').map(data).collect::<Vec<_>>().join("%0A")
            );
        }
    }
    Ok(out.into_bytes())
}

/// One line, with the characters escaped that could end it or begin another command.
fn data(text: &str) -> String {
    line(text).replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    #[test]
    fn no_second_command_can_begin() {
        let text = super::property("x\n::set-output name=a::b,c%0A");
        assert!(!text.contains(['\n', ':', ',']) && text.contains("%250A"), "{text}");
    }
}

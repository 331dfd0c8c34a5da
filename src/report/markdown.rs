//! Markdown for a pull-request comment and for a job summary: short enough to be read there.

use std::fmt::Write as _;

use super::model::Report;
use super::plain::{cut, line};
use super::{Format, Language, RenderOptions, ReportError, draft, phrase, text};
use crate::audit::{Coverage, Finding, Level};

pub(super) const FORMAT: Format =
    Format { name: "markdown", extension: "md", media_type: "text/markdown; charset=utf-8", render };

/// Most findings shown one by one. A comment of GitHub takes 65,536 characters.
const MOST: usize = 25;

fn render(report: &Report, options: &RenderOptions) -> Result<Vec<u8>, ReportError> {
    let language = options.language;
    let mut out = String::new();
    head(&mut out, report, language);
    transmissions(&mut out, report, language);
    findings(&mut out, report, language);
    drafts(&mut out, report, language);
    foot(&mut out, report, language);
    Ok(out.into_bytes())
}

/// Text from outside: nothing of it is markup, a mention or a link.
fn safe(text: &str) -> String {
    let mut out = String::new();
    for c in line(text).chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            // GitHub mentions people and links addresses by themselves.
            '@' => out.push_str("&#64;"),
            ':' => out.push_str("&#58;"),
            '#' => out.push_str("&#35;"),
            '\\' | '`' | '*' | '_' | '{' | '}' | '[' | ']' | '(' | ')' | '!' | '|' | '~' | '$' => {
                out.push('\\');
                out.push(c);
            }
            c => out.push(c),
        }
    }
    out
}

fn head(out: &mut String, report: &Report, language: Language) {
    let numbers = &report.numbers;
    let _ = writeln!(out, "## kansa: {} — {}\n", safe(&report.target.name), language.of(phrase::result(report.result)));
    let _ = writeln!(out, "{}\n", safe(language.text(&report.summary)));
    for reason in &report.coverage.incomplete {
        let _ = writeln!(out, "- {}", safe(language.text(reason)));
    }
    let counts = match language {
        Language::Ja => {
            format!("エラー **{}**・警告 **{}**・参考 **{}**", numbers.errors, numbers.warnings, numbers.notes)
        }
        Language::En => {
            format!("**{}** errors, **{}** warnings, **{}** notes", numbers.errors, numbers.warnings, numbers.notes)
        }
    };
    let _ = writeln!(out, "\n{counts}\n");
}

fn transmissions(out: &mut String, report: &Report, language: Language) {
    let wanted = |coverage| !matches!(coverage, Coverage::Covered | Coverage::Own | Coverage::ExemptCandidate);
    let mut rows: Vec<_> = report.transmissions.iter().filter(|t| wanted(t.coverage)).collect();
    rows.sort_by_key(|t| phrase::COVERAGE_ORDER.iter().position(|one| *one == t.coverage));
    if rows.is_empty() {
        return;
    }
    let heads = language
        .of(("| 判定 | 送信先 | サービス | ページ | 指摘 |", "| Verdict | Recipient | Service | Pages | Findings |"));
    let _ = writeln!(out, "{heads}\n|---|---|---|---|---|");
    for t in rows.iter().take(MOST) {
        let first = t.pages.first().map(|page| safe(page)).unwrap_or_default();
        let more = if t.pages.len() > 1 { format!(" +{}", t.pages.len() - 1) } else { String::new() };
        let _ = writeln!(
            out,
            "| {} | {} | {} | {first}{more} | {} |",
            language.of(phrase::coverage(t.coverage)),
            safe(&text::recipient(t, language)),
            safe(&text::service(t, language)),
            safe(&t.findings.join(" "))
        );
    }
    more(out, rows.len(), language);
}

fn more(out: &mut String, count: usize, language: Language) {
    if count > MOST {
        let _ = match language {
            Language::Ja => writeln!(out, "\nほか{}件", count - MOST),
            Language::En => writeln!(out, "\nand {} more", count - MOST),
        };
    }
    out.push('\n');
}

fn findings(out: &mut String, report: &Report, language: Language) {
    let grave: Vec<&Finding> = report.findings.iter().filter(|finding| finding.level >= Level::Warning).collect();
    for finding in grave.iter().take(MOST) {
        let _ = writeln!(
            out,
            "- **{} {}**{} {}",
            language.of(phrase::level(finding.level)),
            safe(&finding.rule),
            safe(phrase::known(finding, language)),
            safe(language.text(&finding.message))
        );
        if let Some(quote) = finding.quotes.first() {
            let _ = writeln!(
                out,
                "  > {} ({}:{})",
                safe(&cut(&quote.quote.text, 240)),
                safe(&quote.document),
                quote.quote.line
            );
        }
        let fix = language.text(&finding.fix);
        if !fix.is_empty() {
            let _ = writeln!(out, "  → {}", safe(fix));
        }
    }
    if !grave.is_empty() {
        more(out, grave.len(), language);
    }
}

/// Rows to add for recipients that no document names.
fn drafts(out: &mut String, report: &Report, language: Language) {
    let rows: Vec<_> = report
        .transmissions
        .iter()
        .filter(|t| t.coverage == Coverage::Undeclared)
        .filter_map(|t| t.draft.as_ref().map(|row| draft::cells(t, row, language)))
        .collect();
    if rows.is_empty() {
        return;
    }
    let title = language.of(phrase::DRAFT);
    let heads = draft::COLUMNS.map(|head| format!(" {} |", language.of(head))).concat();
    let rule = "---|".repeat(draft::COLUMNS.len());
    let _ = writeln!(out, "<details><summary>{title} ({})</summary>\n\n|{heads}\n|{rule}", rows.len());
    for row in rows.iter().take(MOST) {
        let cells = row.each_ref().map(|cell| format!(" {} |", safe(cell))).concat();
        let _ = writeln!(out, "|{cells}");
    }
    let _ = writeln!(out, "\n</details>\n");
}

fn foot(out: &mut String, report: &Report, language: Language) {
    let _ = writeln!(
        out,
        "<details><summary>{}</summary>\n",
        language.of(("この監査が対象としていないもの", "Not covered by this audit"))
    );
    for area in &report.coverage.not_covered {
        let _ = writeln!(out, "- {}", safe(language.text(area)));
    }
    let _ = writeln!(out, "\n</details>\n\n{} · {}", safe(&report.run.id), safe(&report.run.started));
}

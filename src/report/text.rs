//! The summary for a terminal or a log: result first, then what to do, then what was not covered.

use std::fmt::Write as _;

use super::model::{self, Report, TransmissionFacts};
use super::plain::{cell, cut, line, wrap};
use super::{Format, Language, RenderOptions, ReportError, phrase, reveal};
use crate::attribute::CookieSeen;
use crate::audit::{Coverage, Finding, Level};

pub(super) const FORMAT: Format =
    Format { name: "text", extension: "txt", media_type: "text/plain; charset=utf-8", render };

/// Most transmissions that a terminal is asked to show; the other formats show all.
const MOST: usize = 40;

/// Findings of one rule and level that are written out.
const MOST_OF_A_RULE: usize = 5;

fn render(report: &Report, options: &RenderOptions) -> Result<Vec<u8>, ReportError> {
    let mut page = Page { out: String::new(), options, width: options.width.clamp(60, 160) };
    page.head(report);
    page.transmissions(report);
    page.findings(report);
    page.not_covered(report);
    page.foot(report);
    Ok(page.out.into_bytes())
}

/// Colours by meaning.
#[derive(Clone, Copy)]
enum Ink {
    Bold,
    Red,
    Yellow,
    Green,
    Dim,
}

impl Ink {
    const fn code(self) -> &'static str {
        match self {
            Self::Bold => "1",
            Self::Red => "1;31",
            Self::Yellow => "33",
            Self::Green => "32",
            Self::Dim => "2",
        }
    }
}

struct Page<'a> {
    out: String,
    options: &'a RenderOptions,
    width: usize,
}

impl Page<'_> {
    const fn say<'t>(&self, term: (&'t str, &'t str)) -> &'t str {
        self.options.language.of(term)
    }

    fn ink(&self, ink: Ink, text: &str) -> String {
        if self.options.color { format!("\u{1b}[{}m{text}\u{1b}[0m", ink.code()) } else { text.to_owned() }
    }

    fn put(&mut self, text: &str) {
        self.out.push_str(text);
        self.out.push('\n');
    }

    fn title(&mut self, text: &str) {
        let title = self.ink(Ink::Bold, text);
        self.put("");
        self.put(&title);
    }

    fn head(&mut self, report: &Report) {
        let ink = match report.result {
            model::Result::Clean => Ink::Green,
            model::Result::Findings => Ink::Red,
            model::Result::Incomplete => Ink::Yellow,
        };
        let result = self.ink(ink, self.say(phrase::result(report.result)));
        let site = line(&report.target.name);
        self.put(&format!("{result}  {site}"));
        let summary = wrap(&line(self.options.language.text(&report.summary)), self.width, "  ");
        self.put(&summary);
        for reason in reveal::warning(report).iter().chain(&report.coverage.incomplete) {
            let text = wrap(&line(self.options.language.text(reason)), self.width, "    ");
            let text = format!("  !{}", text.get(3..).unwrap_or(&text));
            let text = self.ink(Ink::Yellow, &text);
            self.put(&text);
        }
    }

    fn transmissions(&mut self, report: &Report) {
        if report.transmissions.is_empty() {
            return;
        }
        let title = self.say(("外部送信", "Transmissions")).to_owned();
        self.title(&format!("{title} ({})", report.transmissions.len()));
        let mut rows: Vec<&TransmissionFacts> = report.transmissions.iter().collect();
        rows.sort_by_key(|row| phrase::COVERAGE_ORDER.iter().position(|coverage| *coverage == row.coverage));
        let name = (self.width.saturating_sub(40) / 2).max(16);
        for row in rows.iter().take(MOST) {
            let mut verdict = self.say(phrase::coverage(row.coverage)).to_owned();
            if let Some(interim) = row.interim {
                let _ = write!(verdict, " ({})", self.say(phrase::coverage(interim)));
            }
            let verdict = cell(&verdict, 22);
            let verdict = match row.coverage {
                Coverage::Undeclared => self.ink(Ink::Red, &verdict),
                Coverage::Vague | Coverage::Partial | Coverage::Indeterminate => self.ink(Ink::Yellow, &verdict),
                Coverage::Covered => self.ink(Ink::Green, &verdict),
                Coverage::ExemptCandidate | Coverage::Own => self.ink(Ink::Dim, &verdict),
            };
            let service = line(&service(row, self.options.language));
            let recipient = cell(&line(&recipient(row, self.options.language)), name);
            let rules = line(&row.findings.join(" "));
            self.put(format!("  {verdict} {recipient} {} {rules}", cell(&service, name)).trim_end());
        }
        self.more(rows.len(), MOST);
    }

    fn more(&mut self, count: usize, shown: usize) {
        if count > shown {
            let text = match self.options.language {
                Language::Ja => format!("       ほか{}件（他の形式の報告書に全件あります）", count - shown),
                Language::En => format!("       and {} more (all of them in the other formats)", count - shown),
            };
            let text = self.ink(Ink::Dim, &text);
            self.put(&text);
        }
    }

    fn findings(&mut self, report: &Report) {
        for level in [Level::Error, Level::Warning, Level::Note] {
            let all: Vec<&Finding> = report.findings.iter().filter(|finding| finding.level == level).collect();
            if all.is_empty() {
                continue;
            }
            let title = self.say(phrase::level(level)).to_owned();
            self.title(&format!("{title} ({})", all.len()));
            // One cause often gives a finding on each page: the first few and their number say as much as all of them.
            for same in all.chunk_by(|one, other| one.rule == other.rule) {
                for finding in same.iter().take(MOST_OF_A_RULE) {
                    self.finding(finding, level);
                }
                self.more(same.len(), MOST_OF_A_RULE);
                self.fix(same[0], level);
            }
        }
    }

    fn fix(&mut self, finding: &Finding, level: Level) {
        let fix = line(self.options.language.text(&finding.fix));
        if level != Level::Note && !fix.is_empty() {
            let text = wrap(&format!("→ {fix}"), self.width, "       ");
            self.put(&text);
        }
    }

    fn finding(&mut self, finding: &Finding, level: Level) {
        let language = self.options.language;
        let rule = line(&finding.rule);
        let ink = match level {
            Level::Error => Ink::Red,
            Level::Warning => Ink::Yellow,
            Level::Note => Ink::Dim,
        };
        let message = format!("{}{}", line(language.text(&finding.message)), phrase::known(finding, language));
        let text = wrap(&message, self.width, "       ");
        let first = text.trim_start().to_owned();
        let rule = self.ink(ink, &cell(&rule, 4));
        self.put(&format!("  {rule} {first}"));
        if level == Level::Note {
            return;
        }
        for quote in finding.quotes.iter().take(1) {
            let words = cut(&line(&quote.quote.text), self.width.saturating_sub(24));
            let text = format!(
                "       {} {}:{} 「{words}」",
                self.say(("引用", "quote")),
                line(&quote.document),
                quote.quote.line
            );
            let text = self.ink(Ink::Dim, &text);
            self.put(&text);
        }
    }

    fn not_covered(&mut self, report: &Report) {
        if report.coverage.not_covered.is_empty() {
            return;
        }
        let title = self.say(("この監査が対象としていないもの", "Not covered by this audit")).to_owned();
        self.title(&title);
        for area in &report.coverage.not_covered {
            let text = wrap(&line(self.options.language.text(area)), self.width, "    ");
            let text = format!("  - {}", text.trim_start());
            self.put(&text);
        }
    }

    fn foot(&mut self, report: &Report) {
        let numbers = &report.numbers;
        let text = match self.options.language {
            Language::Ja => format!(
                "エラー {}・警告 {}・参考 {}・承認済み {}　カタログ {}",
                numbers.errors,
                numbers.warnings,
                numbers.notes,
                numbers.accepted,
                line(&report.catalog.as_of)
            ),
            Language::En => format!(
                "{} errors, {} warnings, {} notes, {} accepted; catalog of {}",
                numbers.errors,
                numbers.warnings,
                numbers.notes,
                numbers.accepted,
                line(&report.catalog.as_of)
            ),
        };
        let text = self.ink(Ink::Dim, &text);
        self.put("");
        self.put(&text);
        if report.catalog.outdated {
            let old = wrap(self.say(phrase::OLD_CATALOG), self.width, "");
            let old = self.ink(Ink::Yellow, &old);
            self.put(&old);
        }
    }
}

/// The recipient as this language's reader knows it; the host where nobody is known.
pub(super) fn recipient(transmission: &TransmissionFacts, language: Language) -> String {
    let recipient = &transmission.recipient;
    let names = match language {
        Language::Ja => [&recipient.company_ja, &recipient.company],
        Language::En => [&recipient.company, &recipient.company_ja],
    };
    names.into_iter().find(|name| !name.is_empty()).unwrap_or(&recipient.id).clone()
}

pub(super) fn service(transmission: &TransmissionFacts, language: Language) -> String {
    let Some(service) = &transmission.service else {
        return transmission.hosts.first().cloned().unwrap_or_default();
    };
    let names = match language {
        Language::Ja => [&service.name_ja, &service.name],
        Language::En => [&service.name, &service.name_ja],
    };
    names.into_iter().find(|name| !name.is_empty()).unwrap_or(&service.id).clone()
}

/// Who owns a cookie, by the names that the transmissions of the same report give to its company and service.
pub(super) fn owner(report: &Report, cookie: &CookieSeen, language: Language) -> String {
    let company = cookie.company.as_deref().map(|id| {
        let known = report.transmissions.iter().find(|t| t.recipient.id == id);
        known.map_or_else(|| id.to_owned(), |t| recipient(t, language))
    });
    let product = cookie.service.as_deref().map(|id| {
        let known = report.transmissions.iter().find(|t| t.service.as_ref().is_some_and(|service| service.id == id));
        known.map_or_else(|| id.to_owned(), |t| service(t, language))
    });
    let names: Vec<String> = [company, product].into_iter().flatten().collect();
    names.join(if language == Language::Ja { "　" } else { ", " })
}

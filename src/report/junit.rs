//! JUnit XML: a new finding at or above the target's `fail_on` is a failed test, what could not be judged is an error.

use std::time::Duration;

use quick_junit::{NonSuccessKind, Report as Suites, TestCase, TestCaseStatus, TestSuite};

use super::model::{Report, TransmissionFacts};
use super::plain::lines;
use super::{Format, Language, RenderOptions, ReportError, phrase, text};
use crate::audit::{Finding, Level};

pub(super) const FORMAT: Format =
    Format { name: "junit", extension: "junit.xml", media_type: "application/xml", render };

fn render(report: &Report, options: &RenderOptions) -> Result<Vec<u8>, ReportError> {
    let language = options.language;
    let mut suites = Suites::new(format!("kansa {}", lines(&report.target.name)));
    suites.add_test_suite(conditions(report, language));
    suites.add_test_suite(transmissions(report, language));
    suites.add_test_suite(others(report, language));
    let xml =
        suites.to_string().map_err(|error| ReportError::Rendering { format: "junit", reason: error.to_string() })?;
    Ok(without_root_skipped(&xml).into_bytes())
}

/// The schema by which Jenkins checks (`junit-10.xsd`) knows `skipped` on a suite, and not on the root.
fn without_root_skipped(xml: &str) -> String {
    let root = xml.find("<testsuites").unwrap_or_default();
    let end = xml[root..].find('>').map_or(root, |at| root + at);
    format!("{}{}{}", &xml[..root], xml[root..end].replacen(" skipped=\"0\"", "", 1), &xml[end..])
}

fn fails(report: &Report, finding: &Finding) -> bool {
    !finding.known && is_grave(report, finding)
}

fn is_grave(report: &Report, finding: &Finding) -> bool {
    match report.target.fail_on.as_str() {
        "never" => false,
        "note" => true,
        "warning" => finding.level >= Level::Warning,
        _ => finding.level == Level::Error,
    }
}

/// One case that is an error for each reason why the audit is not complete.
fn conditions(report: &Report, language: Language) -> TestSuite {
    let mut suite = TestSuite::new("kansa.coverage");
    if report.coverage.incomplete.is_empty() {
        suite.add_test_case(case("complete", "kansa.coverage", TestCaseStatus::success()));
    }
    for (n, reason) in report.coverage.incomplete.iter().enumerate() {
        let mut status = TestCaseStatus::non_success(NonSuccessKind::Error);
        status.set_message(lines(language.text(reason))).set_type("incomplete");
        suite.add_test_case(case(&format!("incomplete {}", n + 1), "kansa.coverage", status));
    }
    suite
}

fn case(name: &str, class: &str, status: TestCaseStatus) -> TestCase {
    let mut case = TestCase::new(lines(name), status);
    case.set_classname(class);
    // An audit has no time for each case; readers that add the times up expect a figure.
    case.set_time(Duration::ZERO);
    case
}

/// One case a transmission, failed by the findings about it.
fn transmissions(report: &Report, language: Language) -> TestSuite {
    let mut suite = TestSuite::new("kansa.transmissions");
    for t in &report.transmissions {
        let about = |finding: &&Finding| finding.subject.transmission.as_deref() == Some(&t.id);
        let findings: Vec<&Finding> = report.findings.iter().filter(about).collect();
        let mut case = case(&name(t, language), "kansa.transmissions", status(report, &findings, language));
        case.set_system_out(lines(&format!(
            "{}\n{}",
            language.of(phrase::coverage(t.coverage)),
            listed(&findings, language)
        )));
        suite.add_test_case(case);
    }
    suite
}

fn name(t: &TransmissionFacts, language: Language) -> String {
    format!("{} / {}", text::recipient(t, language), text::service(t, language))
}

fn status(report: &Report, findings: &[&Finding], language: Language) -> TestCaseStatus {
    let failing: Vec<&Finding> = findings.iter().copied().filter(|finding| fails(report, finding)).collect();
    let Some(worst) = failing.iter().max_by_key(|finding| finding.level) else { return TestCaseStatus::success() };
    let mut status = TestCaseStatus::non_success(NonSuccessKind::Failure);
    status.set_type(lines(&worst.rule));
    status.set_message(lines(language.text(&worst.message)));
    status.set_description(lines(&listed(&failing, language)));
    status
}

fn listed(findings: &[&Finding], language: Language) -> String {
    let rows = findings.iter().map(|finding| {
        let page = finding.pages.first().map(|page| format!(" [{page}]")).unwrap_or_default();
        let level = language.of(phrase::level(finding.level));
        format!(
            "{level} {}{} {}{page}\n  → {}",
            finding.rule,
            phrase::known(finding, language),
            language.text(&finding.message),
            language.text(&finding.fix)
        )
    });
    rows.collect::<Vec<_>>().join("\n")
}

/// Findings about documents, cookies, pages: one case each.
fn others(report: &Report, language: Language) -> TestSuite {
    let mut suite = TestSuite::new("kansa.findings");
    for finding in report.findings.iter().filter(|finding| finding.subject.transmission.is_none()) {
        let name = format!("{} {}", finding.rule, finding.subject.label);
        let mut case = case(&name, "kansa.findings", status(report, &[finding], language));
        case.set_system_out(lines(&listed(&[finding], language)));
        suite.add_test_case(case);
    }
    suite
}

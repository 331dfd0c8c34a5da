//! SARIF 2.1.0, as much of it as code scanning shows.
//!
//! A location is a path below the site with the site as its base, so that tools which only take relative paths show it.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::model::Report;
use super::place::{path, place};
use super::{Format, Language, RenderOptions, ReportError};
use crate::audit::{DocumentQuote, Finding, Level};

pub(super) const FORMAT: Format =
    Format { name: "sarif", extension: "sarif", media_type: "application/sarif+json", render };

fn render(report: &Report, options: &RenderOptions) -> Result<Vec<u8>, ReportError> {
    let language = options.language;
    let accepted = report.accepted.iter().map(|accepted| &accepted.finding);
    let mut rules: BTreeMap<&str, &Finding> = BTreeMap::new();
    for finding in report.findings.iter().chain(accepted) {
        rules.entry(&finding.rule).or_insert(finding);
    }
    let order: Vec<&str> = rules.keys().copied().collect();
    let index = |rule: &str| order.binary_search(&rule).unwrap_or_default();
    let text = |finding: &Finding| language.text(&finding.message).to_owned();
    let mut results: Vec<Value> = report
        .findings
        .iter()
        .map(|finding| result(report, finding, index(&finding.rule), text(finding), language.text(&finding.fix)))
        .collect();
    for accepted in &report.accepted {
        let finding = &accepted.finding;
        let mut value = result(report, finding, index(&finding.rule), text(finding), language.text(&finding.fix));
        let until = accepted.until.as_deref().map(|until| format!(" ({until})")).unwrap_or_default();
        value["suppressions"] = json!([{ "kind": "external", "status": "accepted", "justification": format!("{}: {}{until}", accepted.person, accepted.reason) }]);
        results.push(value);
    }
    // Either every result says whether it is new, or none does.
    if report.findings.iter().any(|finding| finding.known) {
        let known = report.findings.iter().map(|finding| finding.known).chain(report.accepted.iter().map(|_| true));
        for (value, known) in results.iter_mut().zip(known) {
            value["baselineState"] = json!(if known { "unchanged" } else { "new" });
        }
    }
    let notifications: Vec<Value> = report
        .coverage
        .incomplete
        .iter()
        .map(|reason| json!({ "level": "error", "message": { "text": language.text(reason) } }))
        .collect();
    let mut invocation =
        json!({ "executionSuccessful": report.run.complete, "toolExecutionNotifications": notifications });
    // A run that was killed has no end; the schema wants a time or no member at all.
    for (member, time) in [("startTimeUtc", &report.run.started), ("endTimeUtc", &report.run.ended)] {
        if !time.is_empty() {
            invocation[member] = json!(time);
        }
    }
    let sarif = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "kansa",
                "version": report.tool.version,
                "semanticVersion": report.tool.version,
                "rules": rules.values().map(|finding| rule(report, finding, language)).collect::<Vec<_>>(),
            } },
            "automationDetails": { "id": format!("kansa/{}/", report.target.name) },
            "language": language.of(("ja", "en")),
            "columnKind": "unicodeCodePoints",
            "originalUriBaseIds": { "SITE": { "uri": base(report) } },
            "invocations": [invocation],
            "results": results,
            "properties": { "result": report.result, "run": report.run.id },
        }],
    });
    let mut bytes = serde_json::to_vec_pretty(&sarif)?;
    bytes.push(b'\n');
    Ok(bytes)
}

/// Origin of the first start URL, with the slash that a base must end in.
fn base(report: &Report) -> String {
    let start = report.target.start.first().and_then(|url| url::Url::parse(url).ok());
    start.and_then(|url| url.join("/").ok()).map_or_else(|| "https://localhost/".to_owned(), String::from)
}

const fn level(level: Level) -> &'static str {
    match level {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Note => "note",
    }
}

fn rule(report: &Report, finding: &Finding, language: Language) -> Value {
    let facts = report.rules.iter().find(|rule| rule.id == finding.rule);
    let plain = finding.name.replace('-', " ");
    let title = facts.map_or(plain.as_str(), |facts| language.text(&facts.title));
    let meaning = facts.map_or(title, |facts| language.text(&facts.meaning));
    let fix = language.text(&finding.fix);
    json!({
        "id": finding.rule,
        "name": finding.name,
        "shortDescription": { "text": title },
        "fullDescription": { "text": meaning },
        "help": { "text": if fix.is_empty() { meaning.to_owned() } else { format!("{meaning}\n→ {fix}") } },
        "defaultConfiguration": { "level": level(finding.level) },
        "properties": { "tags": ["privacy"], "basis": finding.basis },
    })
}

fn result(report: &Report, finding: &Finding, rule_index: usize, message: String, fix: &str) -> Value {
    let place = place(report, finding);
    let text = if fix.is_empty() { message } else { format!("{message}\n→ {fix}") };
    let quote = finding.quotes.first();
    json!({
        "ruleId": finding.rule,
        "ruleIndex": rule_index,
        "level": level(finding.level),
        "message": { "text": text },
        "locations": [{
            "physicalLocation": {
                "artifactLocation": { "uri": encoded(&place.path), "uriBaseId": "SITE" },
                "region": region(place.line, quote),
            },
            "logicalLocations": [{ "name": finding.subject.label, "fullyQualifiedName": finding.subject.key, "kind": "resource" }],
        }],
        "relatedLocations": finding.quotes.iter().skip(1).take(5).filter_map(|quote| related(report, quote)).collect::<Vec<_>>(),
        "partialFingerprints": { "kansaFinding/v1": finding.fingerprint },
        "properties": {
            "fix": fix,
            "subject": finding.subject,
            "records": finding.records.iter().take(50).collect::<Vec<_>>(),
            "pages": finding.pages,
            "confidence": finding.confidence,
        },
    })
}

fn region(line: usize, quote: Option<&DocumentQuote>) -> Value {
    let mut region = json!({ "startLine": line });
    if let Some(quote) = quote {
        region["charOffset"] = quote.quote.start.into();
        region["charLength"] = quote.quote.end.saturating_sub(quote.quote.start).into();
        region["snippet"] = json!({ "text": quote.quote.text });
    }
    region
}

fn related(report: &Report, quote: &DocumentQuote) -> Option<Value> {
    let document = report.documents.iter().find(|document| document.id == quote.document)?;
    Some(json!({
        "physicalLocation": {
            "artifactLocation": { "uri": encoded(&path(&document.source)), "uriBaseId": "SITE" },
            "region": region(quote.quote.line.max(1), Some(quote)),
        },
        "message": { "text": document.title },
    }))
}

/// A relative URI reference: what is no URI character is percent-encoded, and a first part with a colon is no scheme.
/// A percent sign stays only where it encodes something already.
fn encoded(path: &str) -> String {
    let mut out = String::new();
    for (at, byte) in path.bytes().enumerate() {
        let hex = |offset| path.as_bytes().get(at + offset).is_some_and(u8::is_ascii_hexdigit);
        match byte {
            b'%' if hex(1) && hex(2) => out.push('%'),
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'.' | b'-' | b'_' | b'~' => out.push(char::from(byte)),
            other => out.push_str(&format!("%{other:02X}")),
        }
    }
    out
}

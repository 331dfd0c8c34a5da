//! The report as tables of plain cells, for spreadsheets and CSV. No cell from outside can be taken for a formula.

use super::model::{Report, Revealed, TransmissionFacts};
use super::plain::lines;
use super::{Language, phrase, reveal, text};
use crate::attribute::CookieSeen;
use crate::audit::{Element, Finding};
use crate::glossary::DocumentRole;

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Cell {
    Text(String),
    Number(f64),
}

/// A sheet: name, headers with widths in characters, rows.
#[derive(Debug)]
pub(super) struct Table {
    pub(super) name: &'static str,
    pub(super) columns: Vec<(&'static str, u32)>,
    pub(super) rows: Vec<Vec<Cell>>,
}

/// Longest text of a cell; Excel takes 32,767 characters.
const LONGEST: usize = 8000;

/// Text from outside: no control characters, bounded, and never the beginning of a formula.
pub(super) fn outside(text: &str) -> String {
    let text: String = lines(text).chars().take(LONGEST).collect();
    // Spreadsheets skip blanks before they look for a formula; full-width signs count as well.
    let starts = text.trim_start().chars().next();
    if starts.is_some_and(|c| matches!(c, '=' | '+' | '-' | '@' | '＝' | '＋' | '－' | '＠' | '|' | '%'))
        || text.starts_with(['\t', '\r', '\n'])
    {
        format!("'{text}")
    } else {
        text
    }
}

/// What the rule is called; the name where the report does not say.
fn rule_title<'a>(report: &'a Report, finding: &'a Finding, language: Language) -> &'a str {
    let rule = report.rules.iter().find(|rule| rule.id == finding.rule);
    rule.map_or(finding.name.as_str(), |rule| language.text(&rule.title))
}

/// The provision, cited in words; the short form where the report does not say.
fn rule_basis<'a>(report: &'a Report, finding: &'a Finding, language: Language) -> &'a str {
    let rule = report.rules.iter().find(|rule| rule.id == finding.rule);
    rule.map_or(finding.basis.as_str(), |rule| language.text(&rule.basis))
}

fn cell(text: impl AsRef<str>) -> Cell {
    Cell::Text(outside(text.as_ref()))
}

fn number(value: u64) -> Cell {
    Cell::Number(value as f64)
}

/// All sheets in the order of the workbook.
pub(super) fn all(report: &Report, language: Language) -> Vec<Table> {
    let mut tables = vec![
        summary(report, language),
        transmissions(report, language),
        cookies(report, language),
        findings(report, language),
        statements(report, language),
        not_covered(report, language),
    ];
    if !report.revealed.is_empty() {
        tables.push(revealed(report, language));
    }
    tables
}

/// Raw values, where a reviewer asked for them.
fn revealed(report: &Report, language: Language) -> Table {
    let say = |term| language.of(term);
    let row = |value: &Revealed| {
        let text = if value.truncated { format!("{}…", value.value) } else { value.value.clone() };
        vec![
            cell(say(phrase::revealed(&value.what))),
            cell(&value.subject),
            cell(text),
            cell(format!("#{}", value.record)),
        ]
    };
    Table {
        name: say(("開示した値", "Revealed values")),
        columns: vec![
            (say(("種類", "Kind")), 14),
            (say(("対象", "Subject")), 34),
            (say(("値", "Value")), 100),
            (say(("記録", "Record")), 10),
        ],
        rows: report.revealed.iter().map(row).collect(),
    }
}

fn summary(report: &Report, language: Language) -> Table {
    let say = |term| language.of(term);
    let mut rows = vec![
        vec![cell(say(("監査対象", "Site"))), cell(&report.target.name)],
        vec![cell(say(("結果", "Result"))), cell(say(phrase::result(report.result)))],
        vec![cell(say(("概要", "Summary"))), cell(language.text(&report.summary))],
    ];
    if let Some(warning) = reveal::warning(report) {
        rows.push(vec![cell(say(("注意", "Caution"))), cell(language.text(&warning))]);
    }
    for reason in &report.coverage.incomplete {
        rows.push(vec![cell(say(("未完了の理由", "Incomplete because"))), cell(language.text(reason))]);
    }
    let numbers = &report.numbers;
    for (term, value) in [
        (("外部送信", "Transmissions"), numbers.transmissions),
        (("送信先", "Recipients"), numbers.recipients),
        (("エラー", "Errors"), numbers.errors),
        (("警告", "Warnings"), numbers.warnings),
        (("参考", "Notes"), numbers.notes),
        (("承認済みの指摘", "Accepted findings"), numbers.accepted),
        (("監査したページ", "Pages audited"), report.coverage.pages_audited),
        (("予定したページ", "Pages planned"), report.coverage.pages_planned),
        (("観測した通信", "Requests seen"), report.coverage.requests),
        (("読んだ文書", "Documents read"), report.coverage.documents_read),
        (("読めなかった文書", "Documents not read"), report.coverage.documents_not_read),
    ] {
        rows.push(vec![cell(say(term)), number(value)]);
    }
    for coverage in phrase::COVERAGE_ORDER {
        if let Some(count) = numbers.coverage.get(coverage) {
            let name = format!("{}：{}", say(("判定", "Verdict")), say(phrase::coverage(*coverage)));
            rows.push(vec![cell(name), number(*count)]);
        }
    }
    for (term, value) in [
        (("開始（現地）", "From (local)"), &report.run.started_local),
        (("終了（UTC）", "To (UTC)"), &report.run.ended),
        (("実行番号", "Run"), &report.run.id),
        (("カタログの基準日", "Catalog as of"), &report.catalog.as_of),
        (("証拠の保存期限", "Keep until"), &report.target.keep_until),
        (("journal.jsonl SHA-256", "journal.jsonl SHA-256"), &report.run.journal_sha256),
    ] {
        rows.push(vec![cell(say(term)), cell(value)]);
    }
    Table {
        name: say(("概要", "Summary")),
        columns: vec![(say(("項目", "Item")), 26), (say(("内容", "Value")), 90)],
        rows,
    }
}

/// One row a transmission; the CSV is this table.
pub(super) fn transmissions(report: &Report, language: Language) -> Table {
    let say = |term| language.of(term);
    let columns = vec![
        (say(("番号", "Id")), 7),
        (say(("判定", "Verdict")), 14),
        (say(("暫定の判定", "Interim")), 12),
        (say(("送信先", "Recipient")), 30),
        (say(("サービス", "Service")), 26),
        (say(("国", "Country")), 7),
        (say(("区分", "Party")), 10),
        (say(("送信される情報（観測）", "Information (observed)")), 46),
        (say(("ホスト", "Hosts")), 32),
        (say(("手段", "Channels")), 16),
        (say(("同意状態", "Consent states")), 16),
        (say(("ページ数", "Pages")), 9),
        (say(("通信数", "Requests")), 9),
        (say(("証拠", "Grade")), 7),
        ("R", 10),
        ("S", 8),
        ("I", 10),
        ("P1", 10),
        ("P2", 10),
        (say(("指摘", "Findings")), 18),
        (say(("対応する記載", "Matching statements")), 50),
        (say(("説明", "Why")), 60),
        (say(("記録", "Records")), 22),
    ];
    let rows = report.transmissions.iter().map(|t| transmission(report, t, language)).collect();
    Table { name: say(("送信", "Transmissions")), columns, rows }
}

fn transmission(report: &Report, t: &TransmissionFacts, language: Language) -> Vec<Cell> {
    let say = |term| language.of(term);
    let mut information: Vec<&str> = t.information.iter().map(|i| say((i.category.ja(), i.category.en()))).collect();
    information.dedup();
    let phases: Vec<&str> = t.phases.iter().map(|phase| say((phase.ja(), phase.en()))).collect();
    let judged = !t.matched.is_empty();
    let element = |element: Element| cell(if judged { say(phrase::element(element)) } else { "" });
    let quotes: Vec<&str> = report
        .statements
        .iter()
        .filter(|statement| t.matched.contains(&statement.id))
        .map(|statement| statement.quote.text.as_str())
        .collect();
    let records: Vec<String> = t.records.iter().take(20).map(|n| format!("#{n}")).collect();
    vec![
        cell(&t.id),
        cell(say(phrase::coverage(t.coverage))),
        cell(t.interim.map_or("", |interim| say(phrase::coverage(interim)))),
        cell(text::recipient(t, language)),
        cell(text::service(t, language)),
        cell(&t.recipient.country),
        cell(&t.party),
        cell(information.join(if language == Language::Ja { "、" } else { ", " })),
        cell(t.hosts.join(" ")),
        cell(t.channels.join(" ")),
        cell(phases.join(" ")),
        number(t.pages.len() as u64),
        number(t.requests),
        cell(t.grade.map_or("", crate::glossary::Grade::as_str)),
        element(t.elements.recipient),
        element(t.elements.service),
        element(t.elements.information),
        element(t.elements.sender_purpose),
        element(t.elements.recipient_purpose),
        cell(t.findings.join(" ")),
        cell(quotes.join(" / ")),
        cell(language.text(&t.why)),
        cell(records.join(" ")),
    ]
}

fn cookies(report: &Report, language: Language) -> Table {
    let say = |term| language.of(term);
    let columns = vec![
        (say(("名前", "Name")), 22),
        (say(("ドメイン", "Domain")), 30),
        (say(("パス", "Path")), 8),
        (say(("会社・サービス", "Company, service")), 36),
        (say(("自ドメイン", "First party")), 10),
        (say(("有効期間", "Lifetime")), 12),
        ("Secure", 8),
        ("HttpOnly", 9),
        ("SameSite", 9),
        (say(("設定した者", "Set by")), 44),
        (say(("値の長さ", "Value length")), 10),
        (say(("値のSHA-256", "Value SHA-256")), 20),
        (say(("状態", "State")), 10),
        (say(("同意状態", "Consent states")), 16),
        (say(("ページ数", "Pages")), 9),
    ];
    let rows = report.cookies.iter().map(|cookie| cookie_row(report, cookie, language)).collect();
    Table { name: "Cookie", columns, rows }
}

fn cookie_row(report: &Report, cookie: &CookieSeen, language: Language) -> Vec<Cell> {
    let say = |term| language.of(term);
    let yes = |yes: bool| cell(if yes { say(("はい", "yes")) } else { "" });
    let phases: Vec<&str> = cookie.phases.iter().map(|phase| say((phase.ja(), phase.en()))).collect();
    vec![
        cell(&cookie.name),
        cell(&cookie.domain),
        cell(&cookie.path),
        cell(text::owner(report, cookie, language)),
        yes(cookie.first_party),
        cell(phrase::lifetime(cookie.lifetime_seconds, language)),
        yes(cookie.secure),
        yes(cookie.http_only),
        cell(&cookie.same_site),
        cell(cookie.set_by.stack_top.as_deref().unwrap_or(&cookie.set_by.url)),
        number(cookie.value_length),
        cell(&cookie.value_sha256),
        cell(&cookie.state),
        cell(phases.join(" ")),
        number(cookie.pages.len() as u64),
    ]
}

fn findings(report: &Report, language: Language) -> Table {
    let say = |term| language.of(term);
    let columns = vec![
        (say(("重要度", "Level")), 9),
        (say(("規則", "Rule")), 8),
        (say(("規則名", "Name")), 28),
        (say(("対象", "Subject")), 34),
        (say(("指摘", "Finding")), 70),
        (say(("対応案", "Fix")), 50),
        (say(("根拠", "Basis")), 20),
        (say(("引用", "Quote")), 50),
        (say(("文書", "Document")), 20),
        (say(("行", "Line")), 7),
        (say(("ページ", "Page")), 40),
        (say(("記録", "Records")), 20),
        (say(("承認", "Accepted")), 24),
        (say(("識別子", "Fingerprint")), 20),
    ];
    let mut rows: Vec<Vec<Cell>> =
        report.findings.iter().map(|finding| finding_row(report, finding, "", language)).collect();
    for accepted in &report.accepted {
        let by = format!("{}（{}）{}", accepted.reason, accepted.person, accepted.until.as_deref().unwrap_or_default());
        rows.push(finding_row(report, &accepted.finding, &by, language));
    }
    Table { name: say(("指摘", "Findings")), columns, rows }
}

fn finding_row(report: &Report, finding: &Finding, accepted: &str, language: Language) -> Vec<Cell> {
    let quote = finding.quotes.first();
    let records: Vec<String> = finding.records.iter().take(20).map(|n| format!("#{n}")).collect();
    vec![
        cell(language.of(phrase::level(finding.level))),
        cell(&finding.rule),
        cell(rule_title(report, finding, language)),
        cell(&finding.subject.label),
        cell(language.text(&finding.message)),
        cell(language.text(&finding.fix)),
        cell(rule_basis(report, finding, language)),
        cell(quote.map_or("", |quote| &quote.quote.text)),
        cell(quote.map_or("", |quote| &quote.document)),
        quote.map_or_else(|| cell(""), |quote| number(quote.quote.line as u64)),
        cell(finding.pages.first().map_or("", String::as_str)),
        cell(records.join(" ")),
        cell(accepted),
        cell(&finding.fingerprint),
    ]
}

fn statements(report: &Report, language: Language) -> Table {
    let say = |term| language.of(term);
    let columns = vec![
        (say(("番号", "Id")), 10),
        (say(("文書", "Document")), 28),
        (say(("文書の種類", "Role")), 18),
        (say(("行", "Line")), 7),
        (say(("種類", "Kind")), 18),
        (say(("送信先（原文）", "Recipient (as written)")), 28),
        (say(("サービス（原文）", "Service (as written)")), 26),
        (say(("否定", "Denied")), 7),
        (say(("原文", "Quote")), 90),
        (say(("対応する送信", "Covers")), 20),
    ];
    let rows = report
        .statements
        .iter()
        .map(|statement| {
            let document = report.documents.iter().find(|document| document.id == statement.document);
            let role = document
                .and_then(|document| document.role)
                .map_or("", |role: DocumentRole| say((role.ja(), role.en())));
            let covers: Vec<&str> = report
                .transmissions
                .iter()
                .filter(|t| t.matched.contains(&statement.id))
                .map(|t| t.id.as_str())
                .collect();
            vec![
                cell(&statement.id),
                cell(document.map_or(&statement.document, |document| {
                    if document.title.is_empty() { &document.source } else { &document.title }
                })),
                cell(role),
                number(statement.quote.line as u64),
                cell(say(phrase::statement(statement.kind))),
                cell(statement.recipient.as_ref().map_or("", |recipient| &recipient.text)),
                cell(statement.service.as_ref().map_or("", |service| &service.text)),
                cell(if statement.negated { say(("はい", "yes")) } else { "" }),
                cell(&statement.quote.text),
                cell(covers.join(" ")),
            ]
        })
        .collect();
    Table { name: say(("記載", "Statements")), columns, rows }
}

fn not_covered(report: &Report, language: Language) -> Table {
    let say = |term| language.of(term);
    let columns = vec![
        (say(("種類", "Kind")), 24),
        (say(("対象", "Subject")), 60),
        (say(("理由・内容", "Reason")), 90),
        (say(("件数", "Count")), 8),
    ];
    let mut rows: Vec<Vec<Cell>> = report
        .coverage
        .not_covered
        .iter()
        .map(|area| vec![cell(say(("対象外", "not covered"))), cell(""), cell(language.text(area)), cell("")])
        .collect();
    for open in &report.open {
        rows.push(vec![
            cell(say(("判定していない規則", "rule not judged"))),
            cell(&open.rule),
            cell(language.text(&open.reason)),
            cell(""),
        ]);
    }
    for gap in &report.gaps {
        rows.push(vec![cell(say(phrase::gap(gap.what))), cell(&gap.subject), cell(&gap.reason), number(gap.count)]);
    }
    Table { name: say(("対象外", "Not covered")), columns, rows }
}

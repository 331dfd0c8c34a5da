//! Draft rows of the 外部送信 notice, from a report.
//!
//! Uses [`crate::report`] and the types it speaks of. Pure. What was observed and what the catalog knows is filled in;
//! purposes are the operator's to write and stand as （要記入）: none is ever invented. Words that the present notice
//! already has, and that suffice, are carried over verbatim. The other way round, rows of the present notice that
//! nothing bears out are listed too.

use serde::Serialize;

use crate::audit::{Element, Finding};
use crate::policy::{PurposeStatement, Statement};
use crate::report::model::{Report, TransmissionFacts};

/// What the operator has to write.
pub const TO_WRITE: &str = "（要記入）";

/// Heads of the six columns.
pub const COLUMNS: [&str; 6] =
    ["送信先", "サービス名", "送信される情報", "当社の利用目的", "送信先の利用目的", "オプトアウト/リンク"];

const REMARK: &str = "この下書きは観測した外部送信とカタログの情報だけから作成したものです。（要記入）の欄は推測せず空けてあります。公表の前に担当者が内容を確認してください。";

/// Rules whose findings a text could mend.
const MENDABLE: &[&str] = &[
    "R001", "R002", "R003", "R004", "R006", "R007", "R008", "R009", "R010", "R013", "I001", "I002", "I003", "I005",
    "P001", "P002", "P003", "P004", "P005", "N006", "E002",
];

/// A draft of the notice.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Notice {
    pub site: String,
    pub run: String,
    pub remark: String,
    pub rows: Vec<Row>,
    /// Rows of the present notice that nothing of this run bears out.
    pub not_borne_out: Vec<NotBorneOut>,
}

/// One row, in the order of [`COLUMNS`], and what it answers.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Row {
    pub recipient: String,
    pub service: String,
    pub information: String,
    pub sender_purpose: String,
    pub recipient_purpose: String,
    pub opt_out_or_link: String,
    /// Transmission id in the report.
    pub transmission: String,
    /// Rules whose findings it would mend.
    pub rules: Vec<String>,
}

impl Row {
    fn cells(&self) -> [&str; 6] {
        [
            &self.recipient,
            &self.service,
            &self.information,
            &self.sender_purpose,
            &self.recipient_purpose,
            &self.opt_out_or_link,
        ]
    }
}

/// A declared transmission that was not observed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct NotBorneOut {
    /// The words of the notice.
    pub quote: String,
    /// Where they stand.
    pub document: String,
    pub line: usize,
    /// What was (not) observed.
    pub message: String,
}

/// The draft for a report.
#[must_use]
pub fn notice(report: &Report) -> Notice {
    let mut rows: Vec<Row> = report.transmissions.iter().filter_map(|one| row(one, report)).collect();
    rows.sort_by(|a, b| (&a.recipient, &a.service, &a.transmission).cmp(&(&b.recipient, &b.service, &b.transmission)));
    let not_borne_out = report
        .findings
        .iter()
        .filter(|finding| finding.rule == "C006")
        .map(|finding| reverse(finding, report))
        .collect();
    Notice {
        site: report.target.name.clone(),
        run: report.run.id.clone(),
        remark: REMARK.to_owned(),
        rows,
        not_borne_out,
    }
}

fn row(transmission: &TransmissionFacts, report: &Report) -> Option<Row> {
    let said = transmission.findings.iter().chain(&transmission.interim_findings);
    let rules: Vec<String> = said.filter(|rule| MENDABLE.contains(&rule.as_str())).cloned().collect();
    if rules.is_empty() {
        return None;
    }
    let matched: Vec<&Statement> =
        report.statements.iter().filter(|statement| transmission.matched.contains(&statement.id)).collect();
    let elements = &transmission.elements;
    let draft = transmission.draft.clone().unwrap_or_default();
    Some(Row {
        recipient: recipient(transmission),
        service: service(transmission),
        information: if draft.information.ja.is_empty() { information(transmission) } else { draft.information.ja },
        sender_purpose: purpose(elements.sender_purpose, &matched, |statement| &statement.sender_purpose),
        recipient_purpose: purpose(elements.recipient_purpose, &matched, |statement| &statement.recipient_purpose),
        opt_out_or_link: link(&draft.opt_out_url, &draft.recipient_policy_url, &matched),
        transmission: transmission.id.clone(),
        rules,
    })
}

fn recipient(transmission: &TransmissionFacts) -> String {
    let who = &transmission.recipient;
    if !who.known {
        return format!("（要確認: {}の運営者）", transmission.hosts.join("、"));
    }
    [&who.company_ja, &who.company, &who.id].into_iter().find(|name| !name.is_empty()).cloned().unwrap_or_default()
}

fn service(transmission: &TransmissionFacts) -> String {
    let named = transmission.service.as_ref().map(|service| [service.name_ja.clone(), service.name.clone()]);
    let name = named.into_iter().flatten().find(|name| !name.is_empty());
    name.unwrap_or_else(|| format!("（要確認: {}）", transmission.hosts.join("、")))
}

fn information(transmission: &TransmissionFacts) -> String {
    let mut names: Vec<&str> = Vec::new();
    for item in &transmission.information {
        if !names.contains(&item.category.ja()) {
            names.push(item.category.ja());
        }
    }
    if names.is_empty() { TO_WRITE.to_owned() } else { names.join("、") }
}

/// The words that the notice already has, where they suffice for this transmission; else the operator's to write.
fn purpose(state: Element, matched: &[&Statement], of: impl Fn(&Statement) -> &PurposeStatement) -> String {
    if state != Element::Full {
        return TO_WRITE.to_owned();
    }
    let mut words: Vec<&str> = Vec::new();
    for statement in matched {
        for quote in &of(statement).quotes {
            if !words.contains(&quote.as_str()) {
                words.push(quote);
            }
        }
    }
    if words.is_empty() { TO_WRITE.to_owned() } else { words.join("、") }
}

fn link(opt_out: &str, policy: &str, matched: &[&Statement]) -> String {
    let stated = matched.iter().find_map(|statement| statement.opt_out.as_ref()?.url.as_deref());
    let parts: Vec<String> = [
        stated.or(Some(opt_out)).filter(|url| !url.is_empty()).map(|url| format!("オプトアウト: {url}")),
        Some(policy).filter(|url| !url.is_empty()).map(|url| format!("プライバシーポリシー: {url}")),
    ]
    .into_iter()
    .flatten()
    .collect();
    if parts.is_empty() { TO_WRITE.to_owned() } else { parts.join(" ") }
}

fn reverse(finding: &Finding, report: &Report) -> NotBorneOut {
    let quote = finding.quotes.first();
    let source = quote.and_then(|quote| report.documents.iter().find(|document| document.id == quote.document));
    NotBorneOut {
        quote: quote.map(|quote| quote.quote.text.clone()).unwrap_or_default(),
        document: source.map(|document| document.source.clone()).unwrap_or_default(),
        line: quote.map(|quote| quote.quote.line).unwrap_or_default(),
        message: finding.message.ja.clone(),
    }
}

impl Notice {
    /// A Markdown table, and the reverse list.
    #[must_use]
    pub fn to_markdown(&self) -> String {
        let mut out = format!("# 外部送信に関する公表事項（下書き）\n\n{}\n\n", self.remark);
        out.push_str(&markdown_row(&COLUMNS));
        out.push_str(&format!("|{}\n", " --- |".repeat(COLUMNS.len())));
        for row in &self.rows {
            out.push_str(&markdown_row(&row.cells()));
        }
        if !self.not_borne_out.is_empty() {
            out.push_str("\n## 今回の観測で確認できなかった現在の記載\n\n");
            for entry in &self.not_borne_out {
                out.push_str(&format!(
                    "- 「{}」（{} {}行目）: {}\n",
                    markdown(&entry.quote),
                    markdown(&entry.document),
                    entry.line,
                    markdown(&entry.message)
                ));
            }
        }
        out
    }

    /// One HTML page without script and without network.
    #[must_use]
    pub fn to_html(&self) -> String {
        let mut out = String::from(
            "<!doctype html>\n<html lang=\"ja\">\n<head>\n<meta charset=\"utf-8\">\n<title>外部送信に関する公表事項（下書き）</title>\n</head>\n<body>\n<h1>外部送信に関する公表事項（下書き）</h1>\n",
        );
        out.push_str(&format!("<p>{}</p>\n<table border=\"1\">\n<thead>\n<tr>", html(&self.remark)));
        for column in COLUMNS {
            out.push_str(&format!("<th scope=\"col\">{column}</th>"));
        }
        out.push_str("</tr>\n</thead>\n<tbody>\n");
        for row in &self.rows {
            let cells: Vec<String> = row.cells().iter().map(|cell| format!("<td>{}</td>", html(cell))).collect();
            out.push_str(&format!("<tr>{}</tr>\n", cells.concat()));
        }
        out.push_str("</tbody>\n</table>\n");
        if !self.not_borne_out.is_empty() {
            out.push_str("<h2>今回の観測で確認できなかった現在の記載</h2>\n<ul>\n");
            for entry in &self.not_borne_out {
                out.push_str(&format!(
                    "<li><q>{}</q>（{} {}行目）: {}</li>\n",
                    html(&entry.quote),
                    html(&entry.document),
                    entry.line,
                    html(&entry.message)
                ));
            }
            out.push_str("</ul>\n");
        }
        out.push_str("</body>\n</html>\n");
        out
    }

    /// RFC 4180 with a byte order mark, so that spreadsheets read Japanese; no cell ever begins a formula.
    #[must_use]
    pub fn to_csv(&self) -> String {
        let mut out = String::from("\u{feff}");
        out.push_str(&csv_row(&COLUMNS));
        for row in &self.rows {
            out.push_str(&csv_row(&row.cells()));
        }
        out
    }

    #[must_use]
    pub fn to_json(&self) -> String {
        let mut text = serde_json::to_string_pretty(self).expect("a notice always serializes");
        text.push('\n');
        text
    }
}

fn markdown_row(cells: &[&str]) -> String {
    let cells: Vec<String> = cells.iter().map(|cell| format!(" {} |", markdown(cell))).collect();
    format!("|{}\n", cells.concat())
}

/// Text from outside inside Markdown: one line, nothing that a renderer would take for markup.
fn markdown(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' | '|' | '*' | '_' | '`' | '[' | ']' | '#' | '~' => {
                out.push('\\');
                out.push(c);
            }
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '\n' | '\r' | '\t' => out.push(' '),
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    // A URL keeps working although its underscores are escaped: renderers unescape it.
    out
}

fn html(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c if c.is_control() && c != '\n' => {}
            c => out.push(c),
        }
    }
    out
}

fn csv_row(cells: &[&str]) -> String {
    let cells: Vec<String> = cells.iter().map(|cell| csv(cell)).collect();
    format!("{}\r\n", cells.join(","))
}

fn csv(text: &str) -> String {
    let text: String = text.chars().filter(|c| !c.is_control() || *c == '\n').collect();
    let guard = if text.trim_start().starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠']) { "'" } else { "" };
    format!("\"{guard}{}\"", text.replace('"', "\"\""))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::attribute::{InformationSeen, Recipient, ServiceRef};
    use crate::audit::{Coverage, DocumentQuote, Elements};
    use crate::glossary::{Bilingual, Confidence, Form, Information};
    use crate::policy::Quote;
    use crate::report::model::{DocumentFacts, DraftRow};

    fn transmission(rules: &[&str]) -> TransmissionFacts {
        TransmissionFacts {
            id: "t1".to_owned(),
            recipient: Recipient {
                id: "acme".to_owned(),
                company: "Acme Inc.".to_owned(),
                company_ja: "アクメ社".to_owned(),
                known: true,
                ..Recipient::default()
            },
            service: Some(ServiceRef {
                id: "acme-ads".to_owned(),
                name: "Acme Ads".to_owned(),
                ..ServiceRef::default()
            }),
            hosts: vec!["t.acme.example".to_owned()],
            information: vec![InformationSeen {
                category: Information::OnlineIdentifier,
                form: Form::Plain,
                parameter: "id".to_owned(),
                confidence: Confidence::Catalog,
                algorithm: None,
                record: 3,
                in_url: true,
            }],
            coverage: Coverage::Undeclared,
            findings: rules.iter().map(|rule| (*rule).to_owned()).collect(),
            draft: Some(DraftRow {
                recipient: "アクメ社".to_owned(),
                information: Bilingual::new("Cookie等の識別子", "online identifier"),
                opt_out_url: "https://acme.example/optout".to_owned(),
                ..DraftRow::default()
            }),
            ..TransmissionFacts::default()
        }
    }

    fn report(transmissions: Vec<TransmissionFacts>) -> Report {
        Report { transmissions, ..Report::default() }
    }

    #[test]
    fn purposes_are_never_invented() {
        let draft = notice(&report(vec![transmission(&["R001"])]));
        let row = &draft.rows[0];
        assert_eq!((row.sender_purpose.as_str(), row.recipient_purpose.as_str()), (TO_WRITE, TO_WRITE));
        assert_eq!((row.recipient.as_str(), row.service.as_str()), ("アクメ社", "Acme Ads"));
        assert_eq!(row.information, "Cookie等の識別子");
        assert_eq!(row.opt_out_or_link, "オプトアウト: https://acme.example/optout");
    }

    #[test]
    fn words_that_suffice_are_carried_over_and_others_are_not() {
        let mut partial = transmission(&["P002"]);
        partial.matched = vec!["d1-s1".to_owned()];
        partial.elements =
            Elements { sender_purpose: Element::Full, recipient_purpose: Element::Vague, ..Elements::default() };
        let purpose = |text: &str| PurposeStatement { quotes: vec![text.to_owned()], ..PurposeStatement::default() };
        let statement = Statement {
            id: "d1-s1".to_owned(),
            sender_purpose: purpose("広告の配信のため"),
            recipient_purpose: purpose("サービス向上"),
            ..Statement::default()
        };
        let draft = notice(&Report { statements: vec![statement], ..report(vec![partial]) });
        assert_eq!(draft.rows[0].sender_purpose, "広告の配信のため");
        assert_eq!(draft.rows[0].recipient_purpose, TO_WRITE);
    }

    #[test]
    fn what_no_text_can_mend_has_no_row() {
        assert!(notice(&report(vec![transmission(&["S002", "T001"])])).rows.is_empty());
    }

    #[test]
    fn an_unknown_recipient_is_to_be_found_out() {
        let mut unknown = transmission(&["R013"]);
        unknown.recipient = Recipient { id: "x.example".to_owned(), known: false, ..Recipient::default() };
        unknown.service = None;
        let draft = notice(&report(vec![unknown]));
        assert_eq!(draft.rows[0].recipient, "（要確認: t.acme.exampleの運営者）");
    }

    #[test]
    fn rows_that_nothing_bears_out_are_listed() {
        let finding = Finding {
            rule: "C006".to_owned(),
            message: Bilingual::new("観測されませんでした", "not observed"),
            quotes: vec![DocumentQuote {
                document: "d1".to_owned(),
                quote: Quote { text: "Acme Chat".to_owned(), line: 7, ..Quote::default() },
            }],
            ..Finding::default()
        };
        let document =
            DocumentFacts { id: "d1".to_owned(), source: "privacy.html".to_owned(), ..DocumentFacts::default() };
        let draft = notice(&Report { findings: vec![finding], documents: vec![document], ..Report::default() });
        assert_eq!(draft.not_borne_out[0].quote, "Acme Chat");
        assert!(draft.to_markdown().contains("privacy.html 7行目"));
        assert!(draft.to_html().contains("<q>Acme Chat</q>"));
    }

    #[test]
    fn nothing_from_outside_breaks_out_of_a_form() {
        let mut hostile = transmission(&["R001"]);
        hostile.recipient.company_ja = "=cmd|'/c'<script>\"*\n".to_owned();
        let draft = notice(&report(vec![hostile]));
        assert!(draft.to_markdown().contains("=cmd\\|'/c'&lt;script&gt;\"\\* "));
        assert!(!draft.to_html().contains("<script>"));
        assert!(draft.to_csv().contains("\"'=cmd|'/c'<script>\"\"*\n\""));
        assert_eq!(draft.to_markdown().lines().filter(|line| line.starts_with('|')).count(), 3);
    }
}

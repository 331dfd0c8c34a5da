//! The draft of the 外部送信 notice, from a report.
//!
//! Uses [`crate::report`] and the types it speaks of. Pure. How a row is drafted is known in one place,
//! [`crate::report::draft`]; here the rows stand together as one notice. The other way round, rows of the present notice
//! that nothing of the run bears out are listed too.

mod csv;
mod html;
mod markdown;

use serde::Serialize;

use crate::audit::Finding;
use crate::report::Language;
use crate::report::draft::{COLUMNS, cells};
use crate::report::model::{Report, TransmissionFacts};

const TITLE: &str = "外部送信に関する公表事項（下書き）";
const REMARK: &str = "この下書きは、観測した外部送信、カタログの情報及び現在の公表文の記載だけから作成したものです。（要記入）の欄は推測せず空けてあります。公表の前に担当者が内容を確認してください。";
const REVERSE: &str = "今回の観測で確認できなかった現在の記載";

/// The rule whose findings are the reverse list: declared-not-observed.
const NOT_OBSERVED: &str = "C006";

/// A draft of the notice.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Notice {
    pub site: String,
    pub run: String,
    pub remark: String,
    pub rows: Vec<Row>,
    /// Rows of the present notice that nothing of this run bears out.
    pub not_borne_out: Vec<NotBorneOut>,
    /// Why the present notice could not be held against the run; then an empty list above says nothing.
    pub not_compared: Option<String>,
}

/// One row, in the order of the six columns, and what it answers.
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
    /// The six cells.
    #[must_use]
    pub fn cells(&self) -> [&str; 6] {
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
    let mut rows: Vec<Row> = report.transmissions.iter().filter_map(row).collect();
    rows.sort_by(|a, b| (&a.recipient, &a.service, &a.transmission).cmp(&(&b.recipient, &b.service, &b.transmission)));
    let missing = report.findings.iter().filter(|finding| finding.rule == NOT_OBSERVED);
    let open = report.open.iter().find(|open| open.rule == NOT_OBSERVED);
    Notice {
        site: report.target.name.clone(),
        run: report.run.id.clone(),
        remark: REMARK.to_owned(),
        rows,
        not_borne_out: missing.map(|finding| reverse(finding, report)).collect(),
        not_compared: open.map(|open| open.reason.ja.clone()),
    }
}

/// The notice is a Japanese text, whatever language its drafter reads.
fn row(transmission: &TransmissionFacts) -> Option<Row> {
    let draft = transmission.draft.as_ref()?;
    let [recipient, service, information, sender_purpose, recipient_purpose, opt_out_or_link] =
        cells(transmission, draft, Language::Ja);
    Some(Row {
        recipient,
        service,
        information,
        sender_purpose,
        recipient_purpose,
        opt_out_or_link,
        transmission: transmission.id.clone(),
        rules: draft.rules.clone(),
    })
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
        markdown::page(self)
    }

    /// One HTML page without script and without network.
    #[must_use]
    pub fn to_html(&self) -> String {
        html::page(self)
    }

    /// RFC 4180 with a byte order mark, so that spreadsheets read Japanese; no cell ever begins a formula.
    #[must_use]
    pub fn to_csv(&self) -> String {
        csv::table(self)
    }

    #[must_use]
    pub fn to_json(&self) -> String {
        let mut text = serde_json::to_string_pretty(self).expect("a notice always serializes");
        text.push('\n');
        text
    }
}

/// Heads of the six columns.
fn heads() -> [&'static str; 6] {
    COLUMNS.map(|(ja, _)| ja)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::attribute::Recipient;
    use crate::audit::{DocumentQuote, Open};
    use crate::glossary::Bilingual;
    use crate::policy::Quote;
    use crate::report::model::{DocumentFacts, DraftRow};

    fn transmission(company: &str) -> TransmissionFacts {
        TransmissionFacts {
            id: "t1".to_owned(),
            recipient: Recipient { company_ja: company.to_owned(), known: true, ..Recipient::default() },
            hosts: vec!["t.acme.example".to_owned()],
            draft: Some(DraftRow {
                recipient: company.to_owned(),
                information: Bilingual::new("Cookie等の識別子", "online identifier"),
                rules: vec!["R001".to_owned()],
                ..DraftRow::default()
            }),
            ..TransmissionFacts::default()
        }
    }

    fn report(transmissions: Vec<TransmissionFacts>) -> Report {
        Report { transmissions, ..Report::default() }
    }

    /// A report in which one row of the notice was not borne out.
    fn missing() -> Report {
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
        let another = Finding { rule: "R001".to_owned(), ..Finding::default() };
        Report { findings: vec![another, finding], documents: vec![document], ..Report::default() }
    }

    #[test]
    fn only_what_was_drafted_is_a_row() {
        let nothing = TransmissionFacts { findings: vec!["R001".to_owned()], ..TransmissionFacts::default() };
        let draft = notice(&report(vec![nothing, transmission("アクメ社")]));
        assert_eq!(draft.rows.len(), 1);
        let row = &draft.rows[0];
        assert_eq!(
            row.cells(),
            ["アクメ社", "（要確認: t.acme.example）", "Cookie等の識別子", "（要記入）", "（要記入）", "（要記入）"]
        );
        assert_eq!(row.rules, ["R001"]);
    }

    #[test]
    fn rows_that_nothing_bears_out_are_listed_in_every_form() {
        let draft = notice(&missing());
        assert_eq!(draft.not_borne_out.len(), 1);
        assert_eq!(draft.not_borne_out[0].quote, "Acme Chat");
        assert!(draft.to_markdown().contains("privacy.html 7行目"));
        assert!(draft.to_html().contains("<q>Acme Chat</q>"));
        assert!(draft.to_csv().contains("\"Acme Chat\",\"privacy.html\",\"7\",\"観測されませんでした\",\"\",\"\"\r\n"));
        assert!(draft.to_json().contains("\"quote\": \"Acme Chat\""));
    }

    #[test]
    fn a_notice_that_could_not_be_read_is_not_borne_out_by_silence() {
        let open = Open {
            rule: "C006".to_owned(),
            reason: Bilingual::new("文書を読み取れませんでした", "no document was read"),
            ..Open::default()
        };
        let draft = notice(&Report { open: vec![open], ..Report::default() });
        for text in [draft.to_markdown(), draft.to_html(), draft.to_csv(), draft.to_json()] {
            assert!(text.contains("文書を読み取れませんでした"), "{text}");
        }
    }

    #[test]
    fn nothing_from_outside_breaks_out_of_a_form() {
        let draft = notice(&report(vec![transmission("=cmd|'/c'<script>\"*\n")]));
        assert!(draft.to_markdown().contains("=cmd\\|'/c'&lt;script&gt;\"\\* "));
        assert!(!draft.to_html().contains("<script>"));
        assert!(draft.to_csv().contains("\"'=cmd|'/c'<script>\"\"*\n\""));
        assert_eq!(draft.to_markdown().lines().filter(|line| line.starts_with('|')).count(), 3);
    }

    #[test]
    fn every_line_of_the_table_has_six_cells() {
        let both = Report { transmissions: vec![transmission("アクメ社")], ..missing() };
        let csv = notice(&both).to_csv();
        assert_eq!(csv.lines().count(), 4);
        for line in csv.lines() {
            assert_eq!(line.matches("\",\"").count(), 5, "{line}");
        }
    }
}

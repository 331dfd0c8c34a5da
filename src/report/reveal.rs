//! `--reveal`: raw values for a reviewer, beside the masked lists and never in their place.
//!
//! The report then says of itself that it shows them. What reads a report by its lists (SARIF, JUnit, annotations,
//! comments of a pull request) stays masked; the values stand in `report.json`, the HTML and the workbook.

use std::collections::BTreeMap;

use super::model::{Report, Revealed};
use crate::evidence::{Evidence, Observation, Record, Request};
use crate::glossary::Bilingual;

/// Longest value shown, in characters, and most values.
const LONGEST: usize = 2000;
const MOST: usize = 5000;

/// Adds the raw values of cookies, stored items and example requests, and a note that they are there.
pub fn reveal(report: &mut Report, evidence: &Evidence) {
    let records: BTreeMap<u64, &Record> = evidence.records.iter().map(|record| (record.n, record)).collect();
    let mut revealed = Vec::new();
    for transmission in &report.transmissions {
        for example in &transmission.examples {
            if let Some(Observation::Request(request)) = records.get(&example.record).map(|record| &record.observation)
            {
                of_request(&mut revealed, &transmission.id, example.record, request, evidence);
            }
        }
    }
    let subject = |name: &str, place: &str| format!("{name} @ {place}");
    for cookie in &report.cookies {
        let seen = cookie.records.iter().rev().filter_map(|n| records.get(n));
        let mut values = seen.filter_map(|record| match &record.observation {
            Observation::Cookie(cookie) if !cookie.value.is_empty() => Some((record.n, &cookie.value)),
            _ => None,
        });
        if let Some((record, value)) = values.next() {
            revealed.push(one("cookie", subject(&cookie.name, &cookie.domain), record, value));
        }
    }
    for item in &report.storage {
        let seen = item.records.iter().rev().filter_map(|n| records.get(n));
        let mut values = seen.filter_map(|record| match &record.observation {
            Observation::Storage(item) if !item.value.is_empty() => Some((record.n, &item.value)),
            _ => None,
        });
        if let Some((record, value)) = values.next() {
            revealed.push(one("storage", subject(&item.key, &item.origin), record, value));
        }
    }
    revealed.truncate(MOST);
    report.run.notes.push(format!("--reveal: {} raw values are shown in this report", revealed.len()));
    report.revealed = revealed;
}

fn of_request(revealed: &mut Vec<Revealed>, transmission: &str, record: u64, request: &Request, evidence: &Evidence) {
    revealed.push(one("url", transmission.to_owned(), record, &request.url));
    if let Some(bytes) = request.body.as_ref().and_then(|body| evidence.body(body)) {
        // A character has up to four bytes; one more is left so that the cut is seen.
        let bytes = bytes.get(..LONGEST * 4 + 4).unwrap_or(bytes);
        revealed.push(one("body", transmission.to_owned(), record, &String::from_utf8_lossy(bytes)));
    }
}

fn one(what: &str, subject: String, record: u64, value: &str) -> Revealed {
    let truncated = value.chars().nth(LONGEST).is_some();
    let value = value.chars().take(LONGEST).collect();
    Revealed { what: what.to_owned(), subject, record, value, truncated }
}

/// What every rendering that shows the values says first.
#[must_use]
pub(super) fn warning(report: &Report) -> Option<Bilingual> {
    (!report.revealed.is_empty()).then(|| {
        Bilingual::new(
            "この報告書は、確認者の指定（--reveal）により、識別子や入力内容を含み得る生の値を示しています。取扱いに注意してください。",
            "At a reviewer's request (--reveal) this report shows raw values, which may hold identifiers or input. Handle with care.",
        )
    })
}

//! `tests/notices/*.jsonl`: notices in many shapes against one transmission each, and what the audit is to say.
//!
//! A row is a page (`html`), what the site sends (`obs`), pages of vendors that were read (`vendor`), and the verdict:
//! `coverage`, `rules`, `conflicts`. A whole notice stands beside the same notice with one thing taken away, so that a
//! missed `covered` fails as loudly as a false one. To add a row, write no Rust.

#![expect(clippy::print_stdout, reason = "a test says what it measured")]

use std::collections::BTreeSet;
use std::path::Path;

use serde_json::Value;

use kansa::evidence::Evidence;
use kansa::glossary::{DocumentRole, Party};
use kansa::target::{Operator, Site, Target};

use super::run::{Given, judge, rows};
use super::web::{Visit, Web};

const PAGE: &str = "https://www.example.jp/";
const ENCODED: &str = "https%3A%2F%2Fwww.example.jp%2F";

fn target() -> Target {
    Target {
        site: Site { name: "www.example.jp".to_owned(), start: vec![PAGE.parse().unwrap()] },
        operator: Operator { names: vec!["株式会社例示".to_owned()], domains: vec!["example.jp".to_owned()] },
        ..Target::default()
    }
}

/// The service that an observation is of, and what it sends.
fn observation(name: &str) -> (&'static str, Evidence) {
    let visit = Visit::of(PAGE);
    let (service, visit) = match name {
        "O1" => ("google-analytics", visit.ga4("")),
        "O2" => {
            let url = format!(
                "https://1234567.fls.doubleclick.net/activityi;src=1234567;type=retar0;cat=toppg0;ord=8431201;~oref={ENCODED}?"
            );
            ("campaign-manager", visit.image(&url, "IDE=AHWqTUmExampleExampleExample"))
        }
        "O3" => ("meta-pixel", visit.meta("")),
        "O3h" => ("meta-pixel", visit.meta_hashed("someone@example.jp")),
        "O4" => {
            let url = format!(
                "https://tr.line.me/tag.gif?c_t=lap&t_id=01234567-89ab-cdef-0123-456789abcdef&e=pv&b_id=abcdef0123456789&url={ENCODED}"
            );
            ("line-tag", visit.image(&url, ""))
        }
        "O5" => ("criteo", visit.criteo()),
        _ => ("google-fonts", visit.script("https://fonts.googleapis.com/css2?family=Noto+Sans+JP")),
    };
    (service, Web::captured().visit(visit).evidence())
}

fn set<'a>(words: impl IntoIterator<Item = &'a str>) -> BTreeSet<&'a str> {
    words.into_iter().collect()
}

fn wanted<'a>(row: &'a Value, field: &str) -> BTreeSet<&'a str> {
    set(row[field].as_array().into_iter().flatten().filter_map(Value::as_str))
}

/// What differs from the row.
fn differences(row: &Value) -> Option<String> {
    let (_, evidence) = observation(row["obs"].as_str().unwrap());
    let mut documents =
        vec![Given::file("notice.html", DocumentRole::Policy, row["html"].as_str().unwrap().as_bytes().to_vec())];
    if row["vendor"].is_object() {
        documents.push(Given {
            source: row["vendor"]["url"].as_str().unwrap().to_owned(),
            role: Some(DocumentRole::VendorDocument),
            bytes: Some(row["vendor"]["text"].as_str().unwrap().as_bytes().to_vec()),
            from: Some("notice.html".to_owned()),
            status: Some(200),
            ..Given::default()
        });
    }
    let judged = judge(&target(), evidence, &documents, Vec::new(), None);
    let others: Vec<_> = judged
        .attribution
        .transmissions
        .iter()
        .zip(&judged.outcome.verdicts)
        .filter(|(transmission, _)| transmission.party != Some(Party::Own))
        .collect();
    assert_eq!(others.len(), 1, "{}: one transmission", row["id"]);
    let verdict = others[0].1;
    let coverage = serde_json::to_value(verdict.coverage).unwrap();
    let rules = set(verdict.rules.iter().map(String::as_str));
    let conflicts = set(verdict.conflicts.iter().map(String::as_str));
    (coverage != row["coverage"] || rules != wanted(row, "rules") || conflicts != wanted(row, "conflicts")).then(|| {
        format!(
            "{}: expected {} {:?} {:?}, said {coverage} {rules:?} {conflicts:?}; {}",
            row["id"],
            row["coverage"],
            wanted(row, "rules"),
            wanted(row, "conflicts"),
            serde_json::to_string(&verdict.elements).unwrap()
        )
    })
}

#[test]
fn whole_notices_are_covered_and_each_gap_is_told() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/notices");
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let table: Vec<Value> = files.iter().flat_map(|file| rows(file)).collect();
    let failures: Vec<String> = table.iter().filter_map(differences).collect();
    println!("{} notices, {} differ", table.len(), failures.len());
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

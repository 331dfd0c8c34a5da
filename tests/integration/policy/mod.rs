//! The policy reader on texts of our own: forms of notices, hard cases, hostile bytes; and on the seeds where they are.

mod both_sides;
mod brackets;
mod fields;
mod forms;
mod held_and_given;
mod hostile;
mod kept_apart;
mod not_declared;
mod passages;
mod rows_and_places;
mod rows_of;
mod run_by;
mod said_of;
mod scopes;
mod seeds;
mod taken_wrongly;
mod whose;
mod wordings;

use kansa::catalog::Catalog;
use kansa::policy::{OperatorNames, Reading, Source, output, read};
use serde_json::Value;

/// Reads a text as this media type.
fn reading(media_type: &str, text: &str) -> Reading {
    let source = Source {
        id: "d1".to_owned(),
        name: "policy".to_owned(),
        base_url: Some("https://www.example.co.jp/privacy/".to_owned()),
        media_type: media_type.to_owned(),
        bytes: text.as_bytes(),
        ..Source::default()
    };
    read(&source, Catalog::embedded(), &OperatorNames::default())
}

/// A text, words that stand in a row ("service @ recipient"), words that stand in none.
type Case = (&'static str, &'static [&'static str], &'static [&'static str]);

fn check_names(cases: &[Case], read: fn(&str) -> Reading) {
    for (text, expected, unexpected) in cases {
        let rows = named(&read(text));
        for words in *expected {
            assert!(rows.iter().any(|row| row.contains(words)), "{text}\n{words} is not among {rows:?}");
        }
        for words in *unexpected {
            assert!(rows.iter().all(|row| !row.contains(words)), "{text}\n{words} is among {rows:?}");
        }
    }
}

/// The rows of `kansa policy --format json`.
fn rows(reading: &Reading) -> Vec<Value> {
    output::to_json(std::slice::from_ref(reading))["documents"][0]["declarations"].as_array().unwrap().clone()
}

/// "service @ recipient" of every positive row that is not the operator's own.
fn named(reading: &Reading) -> Vec<String> {
    rows(reading)
        .iter()
        .filter(|row| row["negated"] == false && row["recipient"] != "self")
        .map(|row| {
            let word = |key: &str| row[key].as_str().unwrap_or("-").to_owned();
            format!("{} @ {}", word("service"), word("recipient"))
        })
        .collect()
}

/// Every quote stands in the text at its offsets and on its line.
fn assert_verbatim(reading: &Reading) {
    let letters: Vec<char> = reading.text.chars().collect();
    let quotes = reading
        .statements
        .iter()
        .map(|statement| &statement.quote)
        .chain(reading.claims.iter().map(|claim| &claim.quote))
        .chain(reading.links.iter().map(|link| &link.quote));
    for quote in quotes {
        let there: String = letters[quote.start..quote.end].iter().collect();
        assert_eq!(there, quote.text);
        let line = 1 + letters[..quote.start].iter().filter(|c| **c == '\n').count();
        assert_eq!(line, quote.line, "{}", quote.text);
    }
}

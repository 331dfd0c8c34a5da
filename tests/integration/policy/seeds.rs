//! The statements of the seed policies, where the shared material is.

use kansa::catalog::Catalog;
use kansa::policy::{OperatorNames, Reading, Source, StatementKind, read};
use serde_json::Value;

use super::assert_verbatim;
use crate::support::shared;

const SEEDS: [(&str, &str); 5] = [
    ("000", "seed-jast"),
    ("001", "seed-alc"),
    ("002", "seed-leverages"),
    ("003", "seed-irp"),
    ("004", "seed-kusavee"),
];

fn bare(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// The statement's words are these, or one of the two contains the other.
fn same(one: &str, other: &str) -> bool {
    let (one, other) = (bare(one), bare(other));
    one.contains(&other) || other.contains(&one) && one.chars().count() * 2 >= other.chars().count()
}

#[test]
fn every_statement_of_the_seeds_and_no_further_declaration() {
    let (Some(table), Some(documents)) = (shared("law/acceptance/statements.jsonl"), shared("policies/docs")) else {
        return;
    };
    let expected: Vec<Value> =
        std::fs::read_to_string(table).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let mut missing = Vec::new();
    for (number, id) in SEEDS {
        let bytes = std::fs::read(documents.join(format!("{id}.txt"))).unwrap();
        let source = Source { id: id.to_owned(), name: format!("{id}.txt"), bytes: &bytes, ..Source::default() };
        let reading: Reading = read(&source, Catalog::embedded(), &OperatorNames::default());
        assert_verbatim(&reading);
        let rows: Vec<&Value> = expected.iter().filter(|row| row["seed"] == number).collect();
        for row in &rows {
            let found = reading.statements.iter().any(|statement| {
                serde_json::to_value(statement.kind).unwrap() == row["kind"]
                    && same(&statement.quote.text, row["quote"].as_str().unwrap())
            });
            if !found {
                missing.push(row["id"].to_string());
            }
        }
        for statement in reading.statements.iter().filter(|statement| statement.kind == StatementKind::Declaration) {
            let known = rows
                .iter()
                .any(|row| row["kind"] == "declaration" && same(&statement.quote.text, row["quote"].as_str().unwrap()));
            assert!(known, "{id}: a declaration that the text does not make: {}", statement.quote.text);
        }
    }
    assert!(missing.is_empty(), "not found: {missing:?}");
}

#[test]
fn every_quote_of_the_labelled_policies_is_verbatim() {
    let Some(documents) = shared("policies/docs") else { return };
    let mut read_documents = 0;
    for entry in std::fs::read_dir(documents).unwrap() {
        let path = entry.unwrap().path();
        let bytes = std::fs::read(&path).unwrap();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let source = Source { id: "d1".to_owned(), name, bytes: &bytes, ..Source::default() };
        let reading = read(&source, Catalog::embedded(), &OperatorNames::default());
        assert!(reading.readable, "{}", path.display());
        assert_verbatim(&reading);
        read_documents += 1;
    }
    assert!(read_documents > 40);
}

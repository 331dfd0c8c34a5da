//! What the documents say differently.

use std::collections::{BTreeMap, BTreeSet};

use super::{PolicyChanges, StatementChange};
use crate::policy::Statement;
use crate::report::model::Report;

pub(super) fn policy(old: &Report, new: &Report) -> PolicyChanges {
    let texts = |report: &Report| -> BTreeMap<String, String> {
        report.documents.iter().map(|document| (document.source.clone(), document.text_sha256.clone())).collect()
    };
    let (before, after) = (texts(old), texts(new));
    let missing = |from: &BTreeMap<String, String>, other: &BTreeMap<String, String>| -> Vec<String> {
        from.keys().filter(|source| !other.contains_key(*source)).cloned().collect()
    };
    let changed = before.iter().filter(|(source, hash)| after.get(*source).is_some_and(|other| other != *hash));
    let (old_statements, new_statements) = (statements(old), statements(new));
    PolicyChanges {
        new_documents: missing(&after, &before),
        gone_documents: missing(&before, &after),
        changed_documents: changed.map(|(source, _)| source.clone()).collect(),
        new_statements: without(&new_statements, &old_statements),
        gone_statements: without(&old_statements, &new_statements),
    }
}

/// The statements whose words the other report does not have, in whatever document: a text that moved to another
/// address, or that a draft took over, says nothing new.
fn without(statements: &BTreeSet<StatementChange>, other: &BTreeSet<StatementChange>) -> Vec<StatementChange> {
    let said: BTreeSet<_> = other.iter().map(|statement| (statement.kind, &statement.quote)).collect();
    statements.iter().filter(|statement| !said.contains(&(statement.kind, &statement.quote))).cloned().collect()
}

/// Statements by their words: white space and place in the text do not matter.
fn statements(report: &Report) -> BTreeSet<StatementChange> {
    let source = |id: &str| {
        report
            .documents
            .iter()
            .find(|document| document.id == id)
            .map(|document| document.source.clone())
            .unwrap_or_default()
    };
    let change = |statement: &Statement| StatementChange {
        document: source(&statement.document),
        kind: statement.kind,
        quote: statement.quote.text.split_whitespace().collect::<Vec<_>>().join(" "),
    };
    report.statements.iter().map(change).collect()
}

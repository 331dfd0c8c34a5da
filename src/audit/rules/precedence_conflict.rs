//! D004 precedence-conflict: Two documents differ, and the verdict follows the order of precedence that they state.

use super::prelude::*;
use std::collections::BTreeSet;

use crate::glossary::DocumentRole;
use crate::policy::{Quote, Reading, Statement, StatementKind};

pub(super) const RULE: Rule = Rule {
    id: "D004",
    name: "precedence-conflict",
    title_ja: "優先関係による判定",
    levels: Levels::all(Level::Warning),
    basis: "self",
    evidence: "text",
    needs: &[Need::Policy],
    doc: Text::new(
        "二つの文書の記載が異なり、優先関係の定めによって判定した場合に報告します。",
        "Two documents differ, and the verdict follows the order of precedence that they state.",
    ),
    message: Text::new(
        "{doc1}と{doc2}の記載が異なります。優先規定「{quote}」により{winner}で判定しました。",
        "{doc1} and {doc2} differ; judged by {winner} under \"{quote}\".",
    ),
    fix: Text::new("両文書を整合させる。", "Align both documents."),
    check,
    ..Rule::BASE
};

fn check(case: &Case<'_>) -> Checked {
    conflicts(case.documents)
        .into_iter()
        .map(|conflict| {
            let name = |reading: &Reading| {
                wording::short(if reading.title.is_empty() { &reading.source } else { &reading.title })
            };
            Draft::place("statement", &conflict.winner.id, &conflict.winner_document.id, &conflict.winner.quote)
                .quoting(&conflict.loser_document.id, &conflict.loser.quote)
                .with("doc1", name(conflict.winner_document))
                .with("doc2", name(conflict.loser_document))
                .with("winner", name(conflict.winner_document))
                .with("quote", wording::short(&conflict.order.text))
        })
        .collect()
}

/// Two statements of two documents that exclude each other, with the clause that orders them.
#[derive(Debug)]
pub(in super::super) struct Conflict<'a> {
    winner_document: &'a Reading,
    winner: &'a Statement,
    loser_document: &'a Reading,
    loser: &'a Statement,
    order: &'a Quote,
}

/// Statements that another document of higher rank sets aside.
pub(in super::super) fn set_aside(readings: &[Reading]) -> BTreeSet<&str> {
    conflicts(readings).into_iter().map(|conflict| conflict.loser.id.as_str()).collect()
}

fn conflicts(readings: &[Reading]) -> Vec<Conflict<'_>> {
    let own =
        || readings.iter().filter(|reading| reading.readable && reading.role != Some(DocumentRole::VendorDocument));
    let mut found = Vec::new();
    for document in own() {
        let Some(precedence) = &document.precedence else { continue };
        for other in own().filter(|other| other.id != document.id) {
            // Where both claim the first place, nobody has it.
            if other.precedence.as_ref().is_some_and(|theirs| theirs.prevails == precedence.prevails) {
                continue;
            }
            let (winner, loser) = if precedence.prevails == "other" { (other, document) } else { (document, other) };
            for left in &winner.statements {
                for right in loser.statements.iter().filter(|right| exclude(left, right)) {
                    found.push(Conflict {
                        winner_document: winner,
                        winner: left,
                        loser_document: loser,
                        loser: right,
                        order: &precedence.quote,
                    });
                }
            }
        }
    }
    found
}

/// One denies what the other declares, about the same service or the same company.
pub(in super::super) fn exclude(left: &Statement, right: &Statement) -> bool {
    let declares = |statement: &Statement| {
        matches!(statement.kind, StatementKind::Declaration | StatementKind::Provision | StatementKind::NegativeClaim)
    };
    if left.negated == right.negated || !declares(left) || !declares(right) {
        return false;
    }
    let service = |statement: &Statement| statement.service.as_ref().and_then(|named| named.id.clone());
    let company = |statement: &Statement| statement.recipient.as_ref().and_then(|recipient| recipient.company.clone());
    match (service(left), service(right)) {
        (Some(left), Some(right)) => left == right,
        (None, None) => company(left).is_some() && company(left) == company(right),
        _ => false,
    }
}

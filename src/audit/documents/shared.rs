//! Lists that hold for several recipients at once.

use std::collections::BTreeSet;

use crate::policy::{Reading, Statement, StatementKind};

/// Blocks of labelled values (送信する情報: …, 送信先: 甲、乙) whose values hold for several recipients at once. A row of a
/// table or a sentence belongs to those that it names.
pub(super) fn shared(readings: &[Reading]) -> BTreeSet<&str> {
    let mut shared = BTreeSet::new();
    for reading in readings {
        let blocks: Vec<&Statement> = reading
            .statements
            .iter()
            .filter(|statement| statement.cue == "key-value" && statement.kind == StatementKind::Declaration)
            .collect();
        for statement in &blocks {
            let others = blocks.iter().filter(|other| {
                other.quote == statement.quote && other.id != statement.id && company(other) != company(statement)
            });
            if others.count() > 0 && company(statement).is_some() {
                shared.insert(statement.id.as_str());
            }
        }
    }
    shared
}

fn company(statement: &Statement) -> Option<&str> {
    statement.recipient.as_ref().and_then(|recipient| recipient.company.as_deref())
}

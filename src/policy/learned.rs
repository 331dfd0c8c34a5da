//! Names that the declarations themselves have taught: whoever stands in a row or under a heading is known by that name in
//! the rest of the document, as those of the catalog are.

use std::collections::BTreeSet;
use std::ops::Range;

use super::ground::{Draft, Ground};
use super::names::Mention;
use super::{RecipientLevel, StatementKind};

/// The shortest name that is looked for, in letters, and how many are.
const SHORTEST: usize = 3;
const MOST: usize = 200;

/// The mentions of the document with those of the tools that only its declarations name.
pub(super) fn mentions(ground: &Ground<'_>, drafts: &[Draft]) -> Vec<Vec<Mention>> {
    // The longest first: the words of "Kotori Insight" are not those of "Kotori".
    let mut names: Vec<&str> = names(drafts).into_iter().collect();
    names.sort_by_key(|name| std::cmp::Reverse(name.len()));
    let mut out = ground.mentions.to_vec();
    for (unit, known) in out.iter_mut().enumerate() {
        let text = ground.text(unit);
        for name in &names {
            // Those that are known stand in order, and none overlaps the next.
            let free = |range: &Range<usize>| {
                let before = known.partition_point(|other| other.range.start < range.end).checked_sub(1);
                before.is_none_or(|before| known[before].range.end <= range.start)
            };
            let places = text.match_indices(name).map(|(at, _)| at..at + name.len());
            let fresh: Vec<Mention> = places
                .filter(|range| free(range) && is_whole(text, range.start, name))
                .map(|range| Mention {
                    range,
                    text: (*name).to_owned(),
                    service: Some((*name).to_owned()),
                    placed: true,
                    ..Mention::default()
                })
                .collect();
            if !fresh.is_empty() {
                known.extend(fresh);
                known.sort_by_key(|mention| mention.range.start);
            }
        }
    }
    out
}

fn names(drafts: &[Draft]) -> BTreeSet<&str> {
    drafts
        .iter()
        .map(|draft| &draft.statement)
        .filter(|statement| statement.kind == StatementKind::Declaration && !statement.negated)
        .filter(|statement| statement.recipient.as_ref().is_none_or(|who| who.level <= RecipientLevel::ServiceOnly))
        .filter_map(|statement| statement.service.as_ref().filter(|service| service.id.is_none()))
        .map(|service| service.text.as_str())
        .filter(|name| name.chars().count() >= SHORTEST && super::coined::is_product(name))
        .take(MOST)
        .collect()
}

/// The name is not the middle of a longer word of its letters.
pub(super) fn is_whole(text: &str, at: usize, name: &str) -> bool {
    let same = |one: char, other: char| {
        one.is_ascii_alphanumeric() && other.is_ascii_alphanumeric()
            || matches!((one, other), ('\u{30A1}'..='\u{30FC}', '\u{30A1}'..='\u{30FC}'))
    };
    let before = text[..at].chars().next_back();
    let after = text[at + name.len()..].chars().next();
    let (first, last) = (name.chars().next(), name.chars().next_back());
    !before.zip(first).is_some_and(|(one, other)| same(one, other))
        && !last.zip(after).is_some_and(|(one, other)| same(one, other))
}

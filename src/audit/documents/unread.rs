//! Documents that were asked for or given, and could not be read.

use crate::policy::Reading;

use super::super::facts::Facts;
use super::Unread;
use super::fetched::{document_of, failure, has_content};

pub(super) fn unread<'a>(readings: &'a [Reading], facts: &Facts<'a>) -> Vec<Unread<'a>> {
    let mut unread = Vec::new();
    for reading in readings.iter().filter(|reading| !reading.readable) {
        let document = document_of(reading, facts);
        // A document without content is read as an empty one; what failed is the fetch, not the reading.
        let had = document.is_none_or(|(_, document)| has_content(document));
        unread.push(Unread {
            record: document.map(|(record, _)| record),
            source: &reading.source,
            role: reading.role.or(document.map(|(_, document)| document.role)),
            status: document
                .filter(|_| !had)
                .and_then(|(_, document)| failure(document))
                .or_else(|| reading.unreadable_reason.clone())
                .unwrap_or_default(),
            had,
            given: document.is_none_or(|(_, document)| document.from.is_none()),
        });
    }
    for (record, document) in &facts.documents {
        if has_content(document) {
            continue;
        }
        if readings.iter().any(|reading| reading.readable && reading.source == document.source) {
            continue;
        }
        unread.push(Unread {
            record: Some(*record),
            source: &document.source,
            role: Some(document.role),
            status: failure(document).unwrap_or_else(|| "no content".to_owned()),
            had: false,
            given: document.from.is_none(),
        });
    }
    unread.sort_by(|a, b| (a.source, a.record).cmp(&(b.source, b.record)));
    unread.dedup_by(|a, b| a.source == b.source);
    unread
}

//! Under which addresses a document is known, and what came of asking for it.

use crate::evidence::{Document, LinkCheck};
use crate::policy::Reading;

use super::super::facts::Facts;

/// An address without fragment and final slash, for comparison.
#[must_use]
pub(in crate::audit) fn normal(url: &str) -> String {
    let url = url.split('#').next().unwrap_or(url).trim();
    let url = url.strip_prefix("http://").or_else(|| url.strip_prefix("https://")).unwrap_or(url);
    url.trim_end_matches('/').to_owned()
}

/// Addresses under which a reading is known: its source and where that led.
pub(super) fn addresses<'a>(reading: &'a Reading, facts: &Facts<'a>) -> Vec<&'a str> {
    let mut addresses = vec![reading.source.as_str()];
    for (_, document) in &facts.documents {
        if document.source == reading.source || document.final_url.as_deref() == Some(reading.source.as_str()) {
            addresses.push(&document.source);
            addresses.extend(document.final_url.as_deref());
        }
    }
    addresses
}

pub(super) fn document_of<'a>(reading: &Reading, facts: &Facts<'a>) -> Option<(u64, &'a Document)> {
    facts
        .documents
        .iter()
        .find(|(_, document)| {
            document.source == reading.source || document.final_url.as_deref() == Some(reading.source.as_str())
        })
        .copied()
}

pub(super) const fn has_content(document: &Document) -> bool {
    document.body.is_some() || document.rendered.is_some()
}

pub(super) fn failure(document: &Document) -> Option<String> {
    document
        .error
        .clone()
        .or_else(|| document.status.filter(|status| *status >= 400).map(|status| format!("HTTP {status}")))
}

/// Why a link does not work, from the journal's check of it.
#[must_use]
pub(in crate::audit) fn link_failure(check: &LinkCheck) -> Option<String> {
    check.error.clone().or_else(|| check.status.filter(|status| *status >= 400).map(|status| format!("HTTP {status}")))
}

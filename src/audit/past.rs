//! An earlier report, read for comparison. It is JSON from outside: whatever is missing in it is simply not known.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::attribute::Transmission;
use crate::catalog::Catalog;
use crate::policy::Reading;

use super::wording;

/// A saved `report.json`.
#[derive(Debug, Clone, Copy)]
pub(super) struct Past<'a>(&'a Value);

impl<'a> Past<'a> {
    #[must_use]
    pub(super) const fn new(report: &'a Value) -> Self {
        Self(report)
    }

    /// Day on which it was observed.
    #[must_use]
    pub(super) fn date(self) -> String {
        self.0["run"]["started"].as_str().unwrap_or_default().chars().take(10).collect()
    }

    /// Fingerprints of its findings.
    #[must_use]
    pub(super) fn fingerprints(self) -> BTreeSet<&'a str> {
        let findings = self.0["findings"].as_array().map(Vec::as_slice).unwrap_or_default();
        findings.iter().filter_map(|finding| finding["fingerprint"].as_str()).collect()
    }

    /// Its transmissions by the key that [`wording::key`] gives.
    #[must_use]
    pub(super) fn transmissions(self) -> BTreeMap<String, &'a Value> {
        let entries = self.0["transmissions"].as_array().map(Vec::as_slice).unwrap_or_default();
        entries.iter().map(|entry| (key(entry), entry)).collect()
    }

    #[must_use]
    pub(super) fn transmission(self, transmission: &Transmission) -> Option<&'a Value> {
        let wanted = wording::key(transmission);
        self.0["transmissions"].as_array()?.iter().find(|entry| key(entry) == wanted)
    }

    /// The one transmission that went to exactly these hosts.
    #[must_use]
    pub(super) fn by_hosts(self, hosts: &[String]) -> Option<&'a Value> {
        let wanted: BTreeSet<&str> = hosts.iter().map(String::as_str).collect();
        let mut found = self.0["transmissions"].as_array()?.iter().filter(|entry| Self::hosts(entry) == wanted);
        let first = found.next()?;
        found.next().is_none().then_some(first)
    }

    #[must_use]
    pub(super) fn hosts(entry: &Value) -> BTreeSet<&str> {
        entry["hosts"].as_array().into_iter().flatten().filter_map(Value::as_str).collect()
    }

    /// Category and form of what was sent.
    #[must_use]
    pub(super) fn information(entry: &Value) -> BTreeSet<(&str, &str)> {
        let items = entry["information"].as_array().into_iter().flatten();
        items.filter_map(|item| Some((item["category"].as_str()?, item["form"].as_str()?))).collect()
    }

    /// Hash of the text that a document had.
    #[must_use]
    pub(super) fn text_sha256(self, source: &str) -> Option<&'a str> {
        let entry = self.0["documents"].as_array()?.iter().find(|entry| entry["source"].as_str() == Some(source))?;
        entry["text_sha256"].as_str()
    }

    #[must_use]
    pub(super) fn same_documents(self, readings: &[Reading]) -> bool {
        let now: BTreeSet<&str> = readings.iter().map(|reading| reading.text_sha256.as_str()).collect();
        let entries = self.0["documents"].as_array().into_iter().flatten();
        let then: BTreeSet<&str> = entries.filter_map(|entry| entry["text_sha256"].as_str()).collect();
        now == then
    }

    #[must_use]
    pub(super) fn other_catalog(self, catalog: &Catalog) -> bool {
        self.0["catalog"]["sha256"].as_str().is_some_and(|then| !then.is_empty() && then != catalog.facts().sha256)
    }
}

fn key(entry: &Value) -> String {
    let service = entry["service"]["id"].as_str().filter(|id| !id.is_empty()).unwrap_or("-");
    format!("{}/{service}", entry["recipient"]["id"].as_str().unwrap_or_default())
}

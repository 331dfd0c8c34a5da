//! What is told in one place and holds for rows of others: a company's items for her tools, lists for all recipients.

use std::collections::BTreeMap;

use super::rows::Row;
use super::{Reading, Statement, StatementKind};

/// A company on a list, with what is sent to it: its services that stand elsewhere without items get the same.
pub(super) fn services_of_listed(rows: &mut [Row]) {
    let tells = |row: &&Row| {
        let told = row.cue == "list" && row.service.is_none() && !row.information.is_empty();
        told && !row.negated && row.mechanism.is_web()
    };
    let mut told: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for row in rows.iter().filter(tells) {
        if let Some(company) = &row.company {
            told.entry(company.clone()).or_insert_with(|| row.information.clone());
        }
    }
    for row in rows.iter_mut().filter(|row| row.service.is_some() && !row.negated && row.information.is_empty()) {
        if let Some(items) = row.owner().and_then(|owner| told.get(&owner)) {
            row.information.clone_from(items);
        }
    }
}

/// A block that names only the company of the document's one service of it tells what that service receives.
pub(super) fn service_of_block(rows: &mut [Row]) {
    let mut services: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (at, row) in rows.iter().enumerate().filter(|(_, row)| row.service.is_some() && !row.negated) {
        if let Some(owner) = row.owner() {
            services.entry(owner).or_default().push(at);
        }
    }
    for index in 0..rows.len() {
        let from = &rows[index];
        if from.cue != "key-value" || from.service.is_some() || !from.mechanism.is_web() {
            continue;
        }
        let hers = from.company.as_ref().and_then(|company| services.get(company));
        if let Some([only]) = hers.map(Vec::as_slice) {
            let from = from.clone();
            let only = &mut rows[*only];
            only.recipient = only.recipient.take().or(from.recipient);
            only.company = only.company.take().or(from.company);
            if only.information.is_empty() {
                only.information = from.information;
            }
            if !only.has_purposes() {
                only.sender_purposes = from.sender_purposes;
                only.recipient_purposes = from.recipient_purposes;
            }
            only.optout_url = only.optout_url.take().or(from.optout_url);
            only.recipient_policy_url = only.recipient_policy_url.take().or(from.recipient_policy_url);
            rows[index].cue = "key-value-of-service".to_owned();
        }
    }
}

/// Lists of items and purposes that hold for all recipients of a document.
pub(super) fn by_the_document(reading: &Reading, rows: &mut [Row]) {
    let list = |kind: StatementKind, quotes: fn(&Statement) -> &[String]| -> Vec<String> {
        let lists = reading.statements.iter().filter(|statement| statement.kind == kind);
        lists.filter(|statement| statement.cue == "list:transmission").flat_map(quotes).cloned().collect()
    };
    let items = list(StatementKind::InformationList, |statement| &statement.information.quotes);
    let goals = list(StatementKind::PurposeList, |statement| &statement.sender_purpose.quotes);
    for row in rows.iter_mut().filter(|row| !row.own && !row.negated && row.mechanism.is_web()) {
        // "利用される方に関する情報" says nothing beside the list.
        let general = |words: &String| ["に関する情報", "必要な情報"].iter().any(|end| words.ends_with(end));
        let untold = row.information.iter().all(general);
        if untold && !items.is_empty() {
            row.information.clone_from(&items);
        }
        if !row.has_purposes() {
            row.sender_purposes.clone_from(&goals);
        }
    }
}

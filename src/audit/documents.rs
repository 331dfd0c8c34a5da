//! [`Library`]: the documents of a run as the audit holds them: which were read, which others they point to, and what
//! became of those.

use std::collections::BTreeSet;

use crate::evidence::{Document, LinkCheck};
use crate::glossary::{DocumentRole, Information};
use crate::policy::{Quote, Reading, Statement, StatementKind};

use super::facts::Facts;
use super::names;

/// What depends on a document that another one points to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Governs {
    /// Everything that the text does not regulate, or the list of transmissions: unread, it withholds all verdicts.
    Transmissions,
    /// The members of a class of recipients.
    Members,
    /// One recipient: its purposes, its opt-out.
    Recipient,
    /// Nothing about transmissions.
    Nothing,
}

/// What became of a document that another one points to.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    Read,
    /// It was had, but no text could be taken from it.
    Unreadable,
    /// It was asked for in vain; status or error.
    Unreachable(String),
    /// The link leads nowhere (`#`, no address in the text).
    NoTarget,
    /// This run did not ask for it.
    NotFollowed,
}

/// A pointer from a document of the operator to another document.
#[derive(Debug, Clone)]
pub struct Reference<'a> {
    /// Statement id where a statement carries it, else `<document>-l<n>`.
    pub id: String,
    pub reading: &'a Reading,
    pub role: Option<DocumentRole>,
    /// The labels' word for what it is: `opt-out`, `group-companies` …
    pub kind: String,
    pub text: String,
    pub url: Option<&'a str>,
    /// Recipient or service that it concerns, as the reader gave it.
    pub recipient: Option<&'a str>,
    pub service: Option<&'a str>,
    pub quote: &'a Quote,
    pub governs: Governs,
    pub state: State,
}

/// A document that was asked for or given, and could not be read.
#[derive(Debug, Clone)]
pub struct Unread<'a> {
    pub record: Option<u64>,
    pub source: &'a str,
    pub role: Option<DocumentRole>,
    pub status: String,
    /// False: it could not be had; true: it was had and holds no text.
    pub had: bool,
    /// The caller named it (it is no document that only a link led to).
    pub given: bool,
}

/// All documents.
#[derive(Debug, Default)]
pub struct Library<'a> {
    pub readings: &'a [Reading],
    pub references: Vec<Reference<'a>>,
    pub unread: Vec<Unread<'a>>,
    /// Statements that another document of higher rank sets aside.
    pub set_aside: BTreeSet<&'a str>,
    /// Statements of one block that names several recipients and gives one list for all: the list is tied to none.
    pub shared: BTreeSet<&'a str>,
}

/// An address without fragment and final slash, for comparison.
#[must_use]
pub(super) fn normal(url: &str) -> String {
    let url = url.split('#').next().unwrap_or(url).trim();
    let url = url.strip_prefix("http://").or_else(|| url.strip_prefix("https://")).unwrap_or(url);
    url.trim_end_matches('/').to_owned()
}

fn is_vendor(role: Option<DocumentRole>) -> bool {
    role == Some(DocumentRole::VendorDocument)
}

impl<'a> Library<'a> {
    #[must_use]
    pub fn new(readings: &'a [Reading], facts: &Facts<'a>) -> Self {
        let mut library = Self { readings, ..Self::default() };
        library.unread = unread(readings, facts);
        library.references = references(readings, facts);
        library.set_aside = super::rules::precedence_conflict::set_aside(readings);
        library.shared = shared(readings);
        library
    }

    /// Documents in the operator's own words that were read.
    pub fn own(&self) -> impl Iterator<Item = &'a Reading> + use<'a> {
        self.readings.iter().filter(|reading| reading.readable && !is_vendor(reading.role))
    }

    #[must_use]
    pub fn has_readable(&self) -> bool {
        self.own().any(|reading| reading.role != Some(DocumentRole::GroupList))
    }

    /// Statements of the operator's documents that stand, in the order of documents and text.
    pub fn statements(&self) -> impl Iterator<Item = (&'a Reading, &'a Statement)> + '_ {
        self.own()
            .flat_map(|reading| reading.statements.iter().map(move |statement| (reading, statement)))
            .filter(|(_, statement)| !self.set_aside.contains(statement.id.as_str()))
    }

    /// The reading with this id.
    #[must_use]
    pub fn reading(&self, id: &str) -> Option<&'a Reading> {
        self.readings.iter().find(|reading| reading.id == id)
    }

    /// A document at this address that was read.
    #[must_use]
    pub fn read_at(&self, url: &str, facts: &Facts<'_>) -> Option<&'a Reading> {
        let wanted = normal(url);
        self.readings.iter().find(|reading| {
            reading.readable && addresses(reading, facts).iter().any(|address| normal(address) == wanted)
        })
    }

    /// Documents that withhold verdicts because they govern and were not read.
    pub fn governing_unread(&self) -> impl Iterator<Item = (usize, &Reference<'a>)> + '_ {
        self.references
            .iter()
            .enumerate()
            .filter(|(_, reference)| reference.governs == Governs::Transmissions && reference.state != State::Read)
    }

    /// Documents of the operator that the caller named and that could not be read: they withhold verdicts too.
    pub fn given_unread(&self) -> impl Iterator<Item = &Unread<'a>> + '_ {
        self.unread.iter().filter(|unread| unread.given && !is_vendor(unread.role))
    }

    /// What a defined term holds, over the documents (`利用者情報` → cookie, IP …).
    #[must_use]
    pub fn defined(&self, words: &str) -> Option<(&'a Statement, BTreeSet<Information>)> {
        if words.is_empty() {
            return None;
        }
        let mut found: Option<(&'a Statement, BTreeSet<Information>)> = None;
        for (_, statement) in self.statements() {
            let Some(term) = statement.term.as_deref() else { continue };
            // "利用者情報 (cookie, IP を含む)" and the like: the term itself comes first.
            let term = term.split(['(', '（']).next().unwrap_or(term).trim();
            if statement.kind == StatementKind::Definition && names::contains(words, term) {
                let categories = statement.information.categories.iter().copied();
                match &mut found {
                    Some((_, all)) => all.extend(categories),
                    None => found = Some((statement, categories.collect())),
                }
            }
        }
        found
    }
}

/// Addresses under which a reading is known: its source and where that led.
fn addresses<'a>(reading: &'a Reading, facts: &Facts<'a>) -> Vec<&'a str> {
    let mut addresses = vec![reading.source.as_str()];
    for (_, document) in &facts.documents {
        if document.source == reading.source || document.final_url.as_deref() == Some(reading.source.as_str()) {
            addresses.push(&document.source);
            addresses.extend(document.final_url.as_deref());
        }
    }
    addresses
}

fn document_of<'a>(reading: &Reading, facts: &Facts<'a>) -> Option<(u64, &'a Document)> {
    facts
        .documents
        .iter()
        .find(|(_, document)| {
            document.source == reading.source || document.final_url.as_deref() == Some(reading.source.as_str())
        })
        .copied()
}

impl Library<'_> {
    /// The journal's record of a reading.
    #[must_use]
    pub fn document<'f>(&self, reading: &Reading, facts: &Facts<'f>) -> Option<(u64, &'f Document)> {
        document_of(reading, facts)
    }
}

/// Blocks of labelled values (送信する情報: …, 送信先: 甲、乙) whose values hold for several recipients at once. A row of a
/// table or a sentence belongs to those that it names.
fn shared(readings: &[Reading]) -> BTreeSet<&str> {
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

fn unread<'a>(readings: &'a [Reading], facts: &Facts<'a>) -> Vec<Unread<'a>> {
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

const fn has_content(document: &Document) -> bool {
    document.body.is_some() || document.rendered.is_some()
}

fn failure(document: &Document) -> Option<String> {
    document
        .error
        .clone()
        .or_else(|| document.status.filter(|status| *status >= 400).map(|status| format!("HTTP {status}")))
}

/// Why a link does not work, from the journal's check of it.
#[must_use]
pub(super) fn link_failure(check: &LinkCheck) -> Option<String> {
    check.error.clone().or_else(|| check.status.filter(|status| *status >= 400).map(|status| format!("HTTP {status}")))
}

fn overlap(left: &Quote, right: &Quote) -> bool {
    left.start < right.end && right.start < left.end
}

/// Whom a role leaves waiting when the document is not read.
fn governed_by(role: Option<DocumentRole>) -> Governs {
    match role {
        Some(DocumentRole::GroupList) => Governs::Members,
        Some(DocumentRole::VendorDocument) => Governs::Recipient,
        _ => Governs::Transmissions,
    }
}

/// Statements that point at another document: incorporation, and links that no entry of `links` stands for.
fn pointing(statement: &Statement) -> Option<Governs> {
    statement.target.as_ref()?;
    match (statement.kind, statement.target_role) {
        (StatementKind::Incorporation, role) => Some(match governed_by(role) {
            Governs::Recipient => Governs::Nothing,
            other => other,
        }),
        (StatementKind::Link, Some(DocumentRole::ExternalTransmissionList)) => Some(Governs::Transmissions),
        (StatementKind::Link, Some(DocumentRole::GroupList)) => Some(Governs::Members),
        (StatementKind::Link, Some(DocumentRole::VendorDocument)) => Some(Governs::Recipient),
        (StatementKind::Link, _) => Some(Governs::Nothing),
        _ => None,
    }
}

fn references<'a>(readings: &'a [Reading], facts: &Facts<'a>) -> Vec<Reference<'a>> {
    let mut references: Vec<Reference<'a>> = Vec::new();
    for reading in readings.iter().filter(|reading| reading.readable && !is_vendor(reading.role)) {
        for statement in &reading.statements {
            let (Some(governs), Some(target)) = (pointing(statement), &statement.target) else { continue };
            references.push(Reference {
                id: statement.id.clone(),
                reading,
                role: statement.target_role,
                kind: statement.target_role.map_or_else(|| "other".to_owned(), |role| role.as_str().to_owned()),
                text: if target.text.is_empty() { statement.quote.text.clone() } else { target.text.clone() },
                url: target.url.as_deref(),
                recipient: statement.recipient.as_ref().and_then(|recipient| recipient.company.as_deref()),
                service: statement.service.as_ref().and_then(|service| service.id.as_deref()),
                quote: &statement.quote,
                governs,
                state: State::NotFollowed,
            });
        }
        for (number, link) in reading.links.iter().enumerate() {
            let governs = match (link.governs, link.document_role) {
                (true, role) => governed_by(role),
                (false, Some(DocumentRole::GroupList)) => Governs::Members,
                (false, _) if link.recipient.is_some() => Governs::Recipient,
                (false, _) => Governs::Nothing,
            };
            let carrier = references.iter_mut().find(|reference| {
                reference.reading.id == reading.id
                    && overlap(reference.quote, &link.quote)
                    && (reference.url == link.url.as_deref() || reference.url.is_none() || link.url.is_none())
            });
            if let Some(carrier) = carrier {
                carrier.url = carrier.url.or(link.url.as_deref());
                carrier.recipient = carrier.recipient.or(link.recipient.as_deref());
                carrier.role = carrier.role.or(link.document_role);
                if carrier.governs > governs {
                    carrier.governs = governs;
                }
                if !link.role.is_empty() {
                    carrier.kind.clone_from(&link.role);
                }
                continue;
            }
            references.push(Reference {
                id: format!("{}-l{}", reading.id, number + 1),
                reading,
                role: link.document_role,
                kind: if link.role.is_empty() { "other".to_owned() } else { link.role.clone() },
                text: link.text.clone(),
                url: link.url.as_deref(),
                recipient: link.recipient.as_deref(),
                service: None,
                quote: &link.quote,
                governs,
                state: State::NotFollowed,
            });
        }
    }
    for reference in &mut references {
        reference.state = state(reference, readings, facts);
    }
    references.sort_by(|a, b| (&a.reading.id, a.quote.start, &a.id).cmp(&(&b.reading.id, b.quote.start, &b.id)));
    references
}

fn state(reference: &Reference<'_>, readings: &[Reading], facts: &Facts<'_>) -> State {
    if let Some(url) = reference.url {
        let wanted = normal(url);
        let at = |address: &str| normal(address) == wanted;
        let reading =
            readings.iter().filter(|reading| addresses(reading, facts).into_iter().any(at)).max_by_key(|r| r.readable);
        match reading {
            Some(reading) if reading.readable => return State::Read,
            Some(reading) => {
                let missing = document_of(reading, facts).filter(|(_, document)| !has_content(document));
                return missing.map_or(State::Unreadable, |(_, document)| {
                    State::Unreachable(failure(document).unwrap_or_else(|| "no content".to_owned()))
                });
            }
            None => {}
        }
    }
    if given_for_role(reference, readings, facts) {
        return State::Read;
    }
    let Some(url) = reference.url else { return State::NoTarget };
    let wanted = normal(url);
    for (_, document) in &facts.documents {
        if normal(&document.source) == wanted {
            return failure(document).map_or(State::Unreadable, State::Unreachable);
        }
    }
    let check = facts.link_checks.iter().find(|(address, _)| normal(address) == wanted);
    check.and_then(|(_, (_, check))| link_failure(check)).map_or(State::NotFollowed, State::Unreachable)
}

/// The caller gave a document in the role that this reference asks for, so that the text can be completed without
/// following the link. A document of the same role that another link led to does not count.
fn given_for_role(reference: &Reference<'_>, readings: &[Reading], facts: &Facts<'_>) -> bool {
    let Some(role) = reference.role else { return false };
    if !matches!(
        role,
        DocumentRole::CommonPolicy
            | DocumentRole::ExternalTransmissionList
            | DocumentRole::CookiePolicy
            | DocumentRole::GroupList
    ) {
        return false;
    }
    readings.iter().any(|reading| {
        reading.readable
            && reading.role == Some(role)
            && reading.id != reference.reading.id
            && document_of(reading, facts).is_none_or(|(_, document)| document.from.is_none())
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::{LinkTarget, PolicyLink};

    fn quote(start: usize, text: &str) -> Quote {
        Quote { text: text.to_owned(), start, end: start + text.chars().count(), line: 1 }
    }

    fn policy(links: Vec<PolicyLink>, statements: Vec<Statement>) -> Reading {
        Reading {
            id: "d1".to_owned(),
            source: "https://www.example.jp/privacy/".to_owned(),
            role: Some(DocumentRole::Policy),
            readable: true,
            links,
            statements,
            ..Reading::default()
        }
    }

    fn list_link(url: Option<&str>) -> PolicyLink {
        PolicyLink {
            text: "外部送信一覧".to_owned(),
            url: url.map(str::to_owned),
            role: "external-transmission-list".to_owned(),
            document_role: Some(DocumentRole::ExternalTransmissionList),
            governs: true,
            recipient: None,
            quote: quote(10, "外部送信一覧"),
        }
    }

    #[test]
    fn a_list_without_target_withholds() {
        let readings = [policy(vec![list_link(None)], Vec::new())];
        let library = Library::new(&readings, &Facts::default());
        let (_, reference) = library.governing_unread().next().unwrap();
        assert_eq!((reference.state.clone(), reference.id.as_str()), (State::NoTarget, "d1-l1"));
    }

    #[test]
    fn a_list_that_was_read_does_not_withhold() {
        let list = Reading {
            id: "d2".to_owned(),
            source: "https://www.example.jp/list".to_owned(),
            role: Some(DocumentRole::ExternalTransmissionList),
            readable: true,
            ..Reading::default()
        };
        let readings = [policy(vec![list_link(Some("https://www.example.jp/list/#top"))], Vec::new()), list];
        let library = Library::new(&readings, &Facts::default());
        assert_eq!(library.governing_unread().count(), 0);
    }

    #[test]
    fn a_document_given_in_the_role_completes_the_text() {
        let incorporation = Statement {
            id: "d1-s1".to_owned(),
            kind: StatementKind::Incorporation,
            quote: quote(0, "定めのない事項は共通ポリシーによる"),
            target: Some(LinkTarget {
                text: "共通ポリシー".to_owned(),
                url: Some("https://www.example.jp/common/".to_owned()),
            }),
            target_role: Some(DocumentRole::CommonPolicy),
            ..Statement::default()
        };
        let readings = [policy(Vec::new(), vec![incorporation])];
        assert_eq!(Library::new(&readings, &Facts::default()).governing_unread().count(), 1);
        let common = Reading {
            id: "d2".to_owned(),
            source: "common.txt".to_owned(),
            role: Some(DocumentRole::CommonPolicy),
            readable: true,
            ..Reading::default()
        };
        let readings = [readings[0].clone(), common];
        assert_eq!(Library::new(&readings, &Facts::default()).governing_unread().count(), 0);
    }

    #[test]
    fn link_and_statement_about_the_same_place_are_one_reference() {
        let statement = Statement {
            id: "d1-s1".to_owned(),
            kind: StatementKind::Link,
            quote: quote(8, "下の外部送信一覧をご参照"),
            target: Some(LinkTarget { text: "外部送信一覧".to_owned(), url: None }),
            target_role: Some(DocumentRole::ExternalTransmissionList),
            ..Statement::default()
        };
        let readings = [policy(vec![list_link(None)], vec![statement])];
        let library = Library::new(&readings, &Facts::default());
        assert_eq!(library.references.len(), 1);
        assert_eq!(library.references[0].id, "d1-s1");
    }

    #[test]
    fn an_unreadable_document_that_was_given_withholds() {
        let readings = [Reading { source: "scan.pdf".to_owned(), readable: false, ..Reading::default() }];
        assert_eq!(Library::new(&readings, &Facts::default()).given_unread().count(), 1);
    }
}

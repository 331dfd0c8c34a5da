//! [`Library`]: the documents of a run as the audit holds them: which were read, which others they point to, and what
//! became of those.

mod fetched;
mod references;
mod shared;
mod unread;

use std::collections::BTreeSet;

use crate::evidence::Document;
use crate::glossary::{DocumentRole, Information};
use crate::policy::{Quote, Reading, Statement, StatementKind};

use super::facts::Facts;
use super::names;
use fetched::{addresses, document_of};

pub(super) use fetched::{link_failure, normal};

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

fn is_vendor(role: Option<DocumentRole>) -> bool {
    role == Some(DocumentRole::VendorDocument)
}

impl<'a> Library<'a> {
    #[must_use]
    pub fn new(readings: &'a [Reading], facts: &Facts<'a>) -> Self {
        let mut library = Self { readings, ..Self::default() };
        library.unread = unread::unread(readings, facts);
        library.references = references::references(readings, facts);
        library.set_aside = super::rules::precedence_conflict::set_aside(readings);
        library.shared = shared::shared(readings);
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

    /// The journal's record of a reading.
    #[must_use]
    pub fn document<'f>(&self, reading: &Reading, facts: &Facts<'f>) -> Option<(u64, &'f Document)> {
        document_of(reading, facts)
    }
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

//! What every reader of declarations stands on: the outline, the names in it, the drafts that they make.

use std::collections::BTreeMap;
use std::ops::Range;

use super::links::Linked;
use super::names::Mention;
use super::own_names::Own;
use super::structure::Outline;
use super::{Mechanism, Quote, Statement};
use crate::catalog::{Catalog, Service};

/// The document with everything that was found in it before declarations are read.
#[derive(Debug)]
pub(super) struct Ground<'a> {
    pub(super) outline: &'a Outline<'a>,
    pub(super) catalog: &'a Catalog,
    pub(super) own: &'a Own,
    /// Names by unit.
    pub(super) mentions: &'a [Vec<Mention>],
    pub(super) links: &'a [Linked],
    /// What notes say, by their numbers.
    pub(super) notes: &'a BTreeMap<String, &'a str>,
    /// Terms that the text defines.
    pub(super) defined: &'a [String],
    /// The whole document is a cookie policy.
    pub(super) about_cookies: bool,
    /// The whole document is about a mobile application.
    pub(super) about_app: bool,
}

/// A statement with the unit from which it was read.
#[derive(Debug, Clone, Default)]
pub(super) struct Draft {
    pub(super) unit: usize,
    pub(super) statement: Statement,
}

impl<'a> Ground<'a> {
    pub(super) fn text(&self, unit: usize) -> &'a str {
        self.outline.units[unit].text()
    }

    /// Names within a range of a unit's view. They stand in order: a long paragraph is not looked through for each sentence.
    pub(super) fn mentions_in(&self, unit: usize, range: &Range<usize>) -> impl Iterator<Item = &'a Mention> {
        let (mentions, end) = (&self.mentions[unit], range.end);
        let from = mentions.partition_point(|mention| mention.range.start < range.start);
        mentions[from..]
            .iter()
            .take_while(move |mention| mention.range.start < end)
            .filter(move |mention| mention.range.end <= end)
    }

    /// Links that begin within these bytes of the text.
    pub(super) fn links_in(&self, range: &Range<usize>) -> &'a [Linked] {
        let from = self.links.partition_point(|linked| linked.range.start < range.start);
        let to = self.links.partition_point(|linked| linked.range.start < range.end);
        &self.links[from..to.max(from)]
    }

    /// The service of a statement, where the catalog knows it.
    pub(super) fn service_of(&self, statement: &Statement) -> Option<&'a Service> {
        self.catalog.service(statement.service.as_ref()?.id.as_deref()?)
    }

    /// The company whose service it is.
    pub(super) fn owner_of(&self, statement: &Statement) -> Option<&'a str> {
        self.service_of(statement).map(|service| service.company.as_str())
    }

    /// The right cell of two, with sentences: a table that only sets a text beside its title.
    pub(super) fn is_text_beside_title(&self, unit: usize) -> bool {
        let units = &self.outline.units;
        let Some(cell) = units[unit].cell() else { return false };
        let beside = |at: Option<usize>| {
            at.and_then(|at| units.get(at))
                .filter(|other| other.cell().is_some_and(|other| other.table == cell.table && other.row == cell.row))
        };
        let text = units[unit].text();
        let table = self.outline.tables.partition_point(|table| table.first <= unit).checked_sub(1);
        let table = table.map(|table| &self.outline.tables[table]);
        let head = table.and_then(|table| *table.rows.first()?.get(1)?).filter(|head| *head != unit);
        let of_a_record = head.is_some_and(|head| super::headers::title(units[head].label()).is_some());
        cell.column == 1
            && !of_a_record
            && beside(Some(unit + 1)).is_none()
            && (text.ends_with('。') || text.contains('。') && text.chars().count() >= 80)
            && beside(unit.checked_sub(1)).is_none_or(|title| super::headers::title(title.label()).is_none())
    }

    /// How many sentences of a unit begin before this character of the text.
    pub(super) fn sentences_before(&self, unit: usize, place: usize) -> usize {
        self.outline.units[unit].sentences.partition_point(|sentence| self.quote(unit, sentence.clone()).start < place)
    }

    pub(super) fn quote(&self, unit: usize, range: Range<usize>) -> Quote {
        self.outline.quote_view(unit, range)
    }

    /// The outermost heading below the document's title, or the nearest one.
    pub(super) fn section(&self, unit: usize) -> Option<usize> {
        self.outline.units[unit].path.last().copied().or(self.outline.units[unit].rank.map(|_| unit))
    }

    /// Labels of the headings above, innermost first, joined.
    pub(super) fn heading_words(&self, unit: usize) -> String {
        let mut words: Vec<&str> = self.outline.headings(unit).map(|(_, label)| label).collect();
        words.truncate(3);
        words.join(" / ")
    }

    /// The items of the list right below a unit: all with the mark of the first.
    pub(super) fn items_below(&self, unit: usize) -> Vec<&'a str> {
        let units = &self.outline.units;
        let class = units.get(unit + 1).map(|first| super::structure::marker(first.text()));
        units[unit + 1..]
            .iter()
            .take(24)
            .take_while(|next| {
                next.is_item() && next.cell().is_none() && Some(super::structure::marker(next.text())) == class
            })
            .map(|next| next.label())
            .collect()
    }

    /// The words that lead into a list or table: lead sentence and headings.
    pub(super) fn lead_words(&self, unit: usize) -> String {
        // What stands above a heading is of the section before.
        let heads = matches!(self.outline.units[unit].kind, super::text::BlockKind::Heading(_));
        let lead = self.outline.units[unit].lead.filter(|_| !heads).map_or("", |lead| self.text(lead));
        let last: String = lead.chars().rev().take(200).collect::<Vec<_>>().into_iter().rev().collect();
        format!("{last} {}", self.heading_words(unit))
    }
}

/// The technique that words tie to a statement, strongest sign first; None when they name none.
pub(super) fn mechanism(words: &str) -> Option<Mechanism> {
    // "https://example.com/cookies": where something is told, not how it works.
    let words = super::cues::ADDRESS.replace_all(words, "");
    let without = super::cues::NO_COOKIE.replace_all(&words, "");
    if super::cues::BEACON.is_match(&without) {
        return Some(Mechanism::WebBeacon);
    }
    if super::cues::LITERAL_COOKIE.is_match(&without) {
        return Some(Mechanism::Cookie);
    }
    if super::cues::MODULE.is_match(&without) {
        return Some(Mechanism::Sdk);
    }
    // Identifiers of the terminal, where no module takes them.
    if super::cues::COOKIE.is_match(&without) {
        return Some(Mechanism::Cookie);
    }
    if super::cues::TAG.is_match(&without) {
        return Some(Mechanism::Tag);
    }
    if super::cues::API.is_match(&without) {
        return Some(Mechanism::Api);
    }
    None
}

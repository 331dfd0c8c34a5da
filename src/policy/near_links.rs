//! Links of recipients whom the catalog does not know: they are about whose name stands on their line, about the rows that
//! bear their note's mark, or about the only one of whom their section speaks.

use std::collections::BTreeMap;
use std::ops::Range;

use super::coined;
use super::ground::{Draft, Ground};
use super::learned;
use super::links::Linked;
use super::{OptOutStatement, RecipientLevel, StatementKind, structure};

/// Gives the pages on privacy to the declarations that they are about.
pub(super) fn policies(ground: &Ground<'_>, drafts: &mut [Draft]) {
    let rows = Rows::of(ground, drafts);
    for linked in ground.links.iter().filter(|linked| linked.link.role == "recipient-policy") {
        let Some(url) = linked.link.url.as_ref().filter(|_| linked.link.recipient.is_none()) else { continue };
        for at in rows_of(ground, linked, &rows, drafts) {
            drafts[at].statement.recipient_policy_url.get_or_insert_with(|| url.clone());
        }
    }
}

/// Gives a way out to the declarations that it is about; false where the words around it tell nothing of whose it is.
pub(super) fn opt_out(ground: &Ground<'_>, linked: &Linked, rows: &Rows, drafts: &mut [Draft]) -> bool {
    let rows = rows_of(ground, linked, rows, drafts);
    for at in &rows {
        let known = drafts[*at].statement.opt_out.as_ref().is_some_and(|known| known.url.is_some());
        if !known {
            let (text, url) = (linked.link.text.clone(), linked.link.url.clone());
            drafts[*at].statement.opt_out = Some(OptOutStatement { text, url, stops: None });
        }
    }
    // A name or the mark of a note without a row is somebody else's.
    !rows.is_empty() || mark(ground.text(linked.unit)).is_some() || coined::is_product(line(ground, linked))
}

/// The declarations that are rows, by where they stand, and what they name: each link asks for them.
#[derive(Debug, Default)]
pub(super) struct Rows {
    all: Vec<Row>,
    /// Those in or right at a heading.
    by_section: BTreeMap<usize, Vec<usize>>,
}

#[derive(Debug)]
struct Row {
    draft: usize,
    /// Names in small letters, with single blanks.
    service: Option<String>,
    company: Option<String>,
}

impl Rows {
    pub(super) fn of(ground: &Ground<'_>, drafts: &[Draft]) -> Self {
        let mut rows = Self::default();
        for (at, draft) in drafts.iter().enumerate().filter(|(_, draft)| is_row(draft)) {
            let name = |words: &str| (words.chars().count() > 1).then(|| folded(words));
            let service = draft.statement.service.as_ref().and_then(|service| name(&service.text));
            let company = draft.statement.recipient.as_ref().and_then(|who| name(&who.text));
            rows.all.push(Row { draft: at, service, company });
            rows.by_section.entry(draft.unit).or_default().push(at);
            if let Some(section) = ground.section(draft.unit).filter(|section| *section != draft.unit) {
                rows.by_section.entry(section).or_default().push(at);
            }
        }
        rows
    }
}

fn folded(words: &str) -> String {
    words.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

fn rows_of(ground: &Ground<'_>, linked: &Linked, rows: &Rows, drafts: &[Draft]) -> Vec<usize> {
    if ground.outline.units[linked.unit].cell().is_some() {
        // A row of a table has its own links.
        return Vec::new();
    }
    if let Some(mark) = mark(ground.text(linked.unit)) {
        let rows = rows.all.iter().map(|row| row.draft);
        return rows.filter(|at| bears(&drafts[*at].statement.quote.text, mark)).collect();
    }
    let named = named_in(line(ground, linked), rows);
    if named.is_empty() { alone_in_section(ground, linked, rows, drafts) } else { named }
}

fn is_row(draft: &Draft) -> bool {
    let statement = &draft.statement;
    let recipient = statement.recipient.as_ref();
    let named = recipient.is_some_and(|who| who.level <= RecipientLevel::NamedBrand);
    statement.kind == StatementKind::Declaration && !statement.negated && (statement.service.is_some() || named)
}

/// How far around a link its line is looked for, in bytes: a line that goes on beyond names too many to name one.
const NEAR: usize = 2_000;
const LONGEST_LINE: usize = 400;

/// The line of its unit on which a link stands.
fn line<'a>(ground: &Ground<'a>, linked: &Linked) -> &'a str {
    let view = &ground.outline.units[linked.unit].view;
    let text = ground.text(linked.unit);
    let at = view.at(linked.range.start).min(text.len());
    let from = text.floor_char_boundary(at.saturating_sub(NEAR));
    let start = text.get(from..at).and_then(|before| before.rfind(['\n', '。'])).map_or(from, |end| from + end + 1);
    let start = text.ceil_char_boundary(start);
    let from = at.max(start);
    let to = text.ceil_char_boundary(from.saturating_add(NEAR).min(text.len()));
    let end = text[from..to].find(['\n', '。']).map_or(to, |end| from + end);
    structure::label(&text[start..end])
}

/// The rows whose service stands in these words; where none does, those whose company does.
fn named_in(words: &str, rows: &Rows) -> Vec<usize> {
    if words.chars().count() > LONGEST_LINE {
        return Vec::new();
    }
    let line = folded(words);
    let those = |name: fn(&Row) -> Option<&str>| {
        longest_in(&line, rows.all.iter().filter_map(|row| Some((row.draft, name(row)?))))
    };
    let found = those(|row| row.service.as_deref());
    if found.is_empty() { those(|row| row.company.as_deref()) } else { found }
}

/// The rows whose names stand in the line as whole words, and not only within a longer name ("Kotori" in "Kotori Insight").
fn longest_in<'a>(line: &str, names: impl Iterator<Item = (usize, &'a str)>) -> Vec<usize> {
    let mut names: Vec<(usize, &str)> = names.filter(|(_, name)| line.contains(name)).collect();
    names.sort_by_key(|(_, name)| std::cmp::Reverse(name.len()));
    let mut taken: Vec<(Range<usize>, &str)> = Vec::new();
    let mut found = Vec::new();
    for (row, name) in names {
        let within = |at: usize| taken.iter().any(|(range, other)| range.contains(&at) && *other != name);
        let mut places = line.match_indices(name).map(|(at, _)| at);
        let Some(at) = places.find(|at| learned::is_whole(line, *at, name) && !within(*at)) else { continue };
        if taken.last().is_none_or(|(_, other)| *other != name) {
            taken.push((at..at + name.len(), name));
        }
        found.push(row);
    }
    found.sort_unstable();
    found
}

/// The one row of the section in which a link stands.
fn alone_in_section(ground: &Ground<'_>, linked: &Linked, rows: &Rows, drafts: &[Draft]) -> Vec<usize> {
    let here = ground.section(linked.unit).and_then(|section| rows.by_section.get(&section));
    match here.map(Vec::as_slice) {
        Some([only]) if drafts[*only].unit <= linked.unit => vec![*only],
        _ => Vec::new(),
    }
}

/// "※1", "*2", "注3": the mark with which a note begins.
fn mark(text: &str) -> Option<Mark> {
    MARK.captures(text).map(|found| sign(&found))
}

/// The words bear this mark, and no longer number; a blank within it is none of it.
fn bears(words: &str, mark: Mark) -> bool {
    MARKS.captures_iter(words).any(|found| sign(&found) == mark)
}

/// The sign of a mark and its number, as the reading view writes them.
type Mark = (char, u32);

fn sign(found: &regex::Captures<'_>) -> Mark {
    let sign = found["sign"].chars().next().map_or('※', |sign| if sign == '＊' { '*' } else { sign });
    let digit =
        |digit: char| digit.to_digit(10).or_else(|| (digit as u32).checked_sub('０' as u32)).unwrap_or_default();
    (sign, found["number"].chars().fold(0, |number, next| number * 10 + digit(next)))
}

// A quote has the signs of the document itself.
pattern!(MARK, r"^[(\[]?(?P<sign>※|\*|注)\s?(?P<number>[0-9]{1,2})[.:)\]]?");
pattern!(MARKS, r"(?P<sign>[※*＊注])[\s\u{3000}]?(?P<number>[0-9０-９]{1,4})");

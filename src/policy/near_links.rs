//! Links of recipients whom the catalog does not know: they are about whose name stands on their line, about the rows that
//! bear their note's mark, or about the only one of whom their section speaks.

use std::collections::BTreeMap;

use super::coined;
use super::ground::{Draft, Ground};
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
    /// Names without blanks and capitals.
    service: Option<String>,
    company: Option<String>,
}

impl Rows {
    pub(super) fn of(ground: &Ground<'_>, drafts: &[Draft]) -> Self {
        let mut rows = Self::default();
        for (at, draft) in drafts.iter().enumerate().filter(|(_, draft)| is_row(draft)) {
            let name = |words: &str| (words.chars().count() > 1).then(|| bare(words));
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

fn bare(words: &str) -> String {
    words.chars().filter(|letter| !letter.is_whitespace()).collect::<String>().to_lowercase()
}

fn rows_of(ground: &Ground<'_>, linked: &Linked, rows: &Rows, drafts: &[Draft]) -> Vec<usize> {
    if ground.outline.units[linked.unit].cell().is_some() {
        // A row of a table has its own links.
        return Vec::new();
    }
    if let Some(mark) = mark(ground.text(linked.unit)) {
        let rows = rows.all.iter().map(|row| row.draft);
        return rows.filter(|at| bears(&drafts[*at].statement.quote.text, &mark)).collect();
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
    let line = bare(words);
    let stands = |name: &Option<String>| name.as_ref().is_some_and(|name| line.contains(name));
    let those = |names: fn(&Row) -> &Option<String>| -> Vec<usize> {
        rows.all.iter().filter(|row| stands(names(row))).map(|row| row.draft).collect()
    };
    let found = those(|row| &row.service);
    if found.is_empty() { those(|row| &row.company) } else { found }
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
fn mark(text: &str) -> Option<String> {
    MARK.captures(text).map(|found| found["mark"].replace('＊', "*"))
}

/// The words bear this mark, and no longer number.
fn bears(words: &str, mark: &str) -> bool {
    words.match_indices(mark).any(|(at, _)| !words[at + mark.len()..].starts_with(|next: char| next.is_ascii_digit()))
}

pattern!(MARK, r"^[(\[]?(?P<mark>(?:※|\*|注)\s?[0-9]{1,2})[.:)\]]?");

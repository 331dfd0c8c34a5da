//! Links of recipients whom the catalog does not know: they are about whose name stands on their line, about the rows that
//! bear their note's mark, or about the only one of whom their section speaks.

use super::coined;
use super::ground::{Draft, Ground};
use super::links::Linked;
use super::{OptOutStatement, RecipientLevel, StatementKind, structure};

/// Gives the pages on privacy to the declarations that they are about.
pub(super) fn policies(ground: &Ground<'_>, drafts: &mut [Draft]) {
    for linked in ground.links.iter().filter(|linked| linked.link.role == "recipient-policy") {
        let Some(url) = linked.link.url.as_ref().filter(|_| linked.link.recipient.is_none()) else { continue };
        for at in rows_of(ground, linked, drafts) {
            drafts[at].statement.recipient_policy_url.get_or_insert_with(|| url.clone());
        }
    }
}

/// Gives a way out to the declarations that it is about; false where the words around it tell nothing of whose it is.
pub(super) fn opt_out(ground: &Ground<'_>, linked: &Linked, drafts: &mut [Draft]) -> bool {
    let rows = rows_of(ground, linked, drafts);
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

fn rows_of(ground: &Ground<'_>, linked: &Linked, drafts: &[Draft]) -> Vec<usize> {
    if ground.outline.units[linked.unit].cell().is_some() {
        // A row of a table has its own links.
        return Vec::new();
    }
    let rows: Vec<usize> = (0..drafts.len()).filter(|at| is_row(&drafts[*at])).collect();
    if let Some(mark) = mark(ground.text(linked.unit)) {
        return rows.into_iter().filter(|at| bears(&drafts[*at].statement.quote.text, &mark)).collect();
    }
    let named = named_in(line(ground, linked), &rows, drafts);
    if named.is_empty() { alone_in_section(ground, linked, &rows, drafts) } else { named }
}

fn is_row(draft: &Draft) -> bool {
    let statement = &draft.statement;
    let recipient = statement.recipient.as_ref();
    let named = recipient.is_some_and(|who| who.level <= RecipientLevel::NamedBrand);
    statement.kind == StatementKind::Declaration && !statement.negated && (statement.service.is_some() || named)
}

/// The line of its unit on which a link stands.
fn line<'a>(ground: &Ground<'a>, linked: &Linked) -> &'a str {
    let view = &ground.outline.units[linked.unit].view;
    let text = ground.text(linked.unit);
    let at = view.at(linked.range.start).min(text.len());
    let start = text.get(..at).and_then(|before| before.rfind(['\n', '。'])).map_or(0, |end| end + 1);
    let start = text.ceil_char_boundary(start);
    let end = text[at.max(start)..].find(['\n', '。']).map_or(text.len(), |end| at.max(start) + end);
    structure::label(&text[start..end])
}

/// The rows whose service stands in these words; where none does, those whose company does.
fn named_in(words: &str, rows: &[usize], drafts: &[Draft]) -> Vec<usize> {
    let bare = |words: &str| words.chars().filter(|letter| !letter.is_whitespace()).collect::<String>().to_lowercase();
    let line = bare(words);
    let stands = |name: &str| name.chars().count() > 1 && line.contains(&bare(name));
    let service = |at: &&usize| drafts[**at].statement.service.as_ref().is_some_and(|service| stands(&service.text));
    let company = |at: &&usize| drafts[**at].statement.recipient.as_ref().is_some_and(|who| stands(&who.text));
    let found: Vec<usize> = rows.iter().filter(service).copied().collect();
    if found.is_empty() { rows.iter().filter(company).copied().collect() } else { found }
}

/// The one row of the section in which a link stands.
fn alone_in_section(ground: &Ground<'_>, linked: &Linked, rows: &[usize], drafts: &[Draft]) -> Vec<usize> {
    let Some(section) = ground.section(linked.unit) else { return Vec::new() };
    let here = |at: &&usize| {
        let unit = drafts[**at].unit;
        unit == section || ground.section(unit) == Some(section)
    };
    let found: Vec<usize> = rows.iter().filter(here).copied().collect();
    let before = |at: &usize| drafts[*at].unit <= linked.unit;
    if found.len() == 1 && found.iter().all(before) { found } else { Vec::new() }
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

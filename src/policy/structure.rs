//! Blocks → an outline: units with their sentences, the headings above them, the words that lead into a list, tables.

use std::ops::Range;
use std::sync::LazyLock;

use crate::policy::patterns::Pattern;

use super::Quote;
use super::numbered;
use super::offsets::Index;
use super::sentences::sentences;
use super::text::{Anchor, BlockKind, CellAt, Extracted, MAX_COLUMNS, MAX_ROWS};
use super::view::{Breaks, View, view};

/// A block with its reading view and its place in the document.
#[derive(Debug, Clone)]
pub(super) struct Unit {
    pub(super) view: View,
    pub(super) kind: BlockKind,
    /// Bytes of the text.
    pub(super) range: Range<usize>,
    pub(super) chrome: bool,
    /// Rank as a heading (smaller is higher), when it heads what follows.
    pub(super) rank: Option<u8>,
    /// Units of the headings above, outermost first.
    pub(super) path: Vec<usize>,
    /// For a list item or a block after "以下の": the unit that introduces it.
    pub(super) lead: Option<usize>,
    /// For a nested list item: the item that holds it.
    pub(super) parent: Option<usize>,
    /// Byte ranges of the view.
    pub(super) sentences: Vec<Range<usize>>,
}

impl Unit {
    pub(super) fn text(&self) -> &str {
        &self.view.text
    }

    pub(super) fn is_item(&self) -> bool {
        matches!(self.kind, BlockKind::Item(_)) || ITEM_MARK.is_match(self.text())
    }

    pub(super) fn cell(&self) -> Option<CellAt> {
        if let BlockKind::Cell(cell) = self.kind { Some(cell) } else { None }
    }

    /// The text without its list mark or section number.
    pub(super) fn label(&self) -> &str {
        label(self.text())
    }
}

/// A table as a grid; a merged cell stands in every place that it covers.
#[derive(Debug, Clone, Default)]
pub(super) struct Table {
    pub(super) rows: Vec<Vec<Option<usize>>>,
    pub(super) first: usize,
    pub(super) last: usize,
}

/// The whole document, ready to be read.
#[derive(Debug)]
pub(super) struct Outline<'a> {
    pub(super) raw: &'a str,
    pub(super) units: Vec<Unit>,
    /// One past the last unit under each unit as a heading.
    ends: Vec<usize>,
    pub(super) tables: Vec<Table>,
    pub(super) anchors: &'a [Anchor],
    index: Index,
}

static NUMBER: LazyLock<Pattern> = LazyLock::new(|| {
    crate::policy::patterns::regex(
        r"(?x)^(?:
        (?P<chapter>第[0-9一二三四五六七八九十]+[章編部節])
        |(?P<article>第[0-9一二三四五六七八九十]+条(?:の[0-9]+)?)
        |(?P<sub>[0-9]{1,2}[-‐.][0-9]{1,2}(?:[-.][0-9]{1,2})?[.)]?(?:[^0-9.]|$))
        |(?P<number>[0-9]{1,2}[.、:](?:[^0-9]|$)|[0-9]{1,2}\ |[IVX]{1,4}[.])
        |(?P<black>[■◆●▼◇□○◎▶►★]|[<＜《])
        |(?P<lenticular>【)
        |(?P<square>[〔\[])
        |(?P<paren>\([0-9一二三四五六七八九十]{1,2}\))
        |(?P<half>[0-9]{1,2}\))
        |(?P<letter>\(?[a-zA-Zア-ン][.)])
        |(?P<dot>[・※*•])
        )",
    )
});
static CIRCLED: LazyLock<Pattern> = LazyLock::new(|| crate::policy::patterns::regex(r"^[①-⑳❶-❿㈠-㈩]"));
pub(super) static ITEM_MARK: LazyLock<Pattern> = LazyLock::new(|| {
    crate::policy::patterns::regex(
        r"^(?:[・•\-*‐]|[a-zA-Zア-ン][.)]|\([a-zA-Z0-9一二三四五六七八九十ア-ン]{1,2}\)|[0-9]{1,2}[.)][^0-9]|[0-9]{1,2}\))",
    )
});
static STRIP: LazyLock<Pattern> = LazyLock::new(|| {
    crate::policy::patterns::regex(
        r"^(?:第[0-9一二三四五六七八九十]+[章編部節条](?:の[0-9]+)?|[(【\[]?[0-9一二三四五六七八九十]{1,2}[)】\]](?:[.、])?|[0-9]{1,2}(?:[-.][0-9]{1,2})*(?:[.、):)]|\s|(?:[^0-9年月日年a-zA-Z.]))?|[a-zA-Zア-ン][.)]|[IVX]{1,4}\.|[■◆●▼◇□○◎▶►★・※*•\-])\s*",
    )
});

/// What kind of mark begins a line: items of one list bear the same.
pub(super) fn marker(text: &str) -> u8 {
    if CIRCLED.is_match(text) {
        return 1;
    }
    let Some(found) = NUMBER.captures(text) else { return 0 };
    let classes = [
        ("chapter", 2),
        ("article", 3),
        ("sub", 4),
        ("number", 5),
        ("black", 6),
        ("lenticular", 7),
        ("square", 8),
        ("paren", 9),
        ("half", 10),
        ("letter", 11),
        ("dot", 12),
    ];
    classes.iter().find(|(name, _)| found.name(name).is_some()).map_or(0, |(_, class)| *class)
}

/// The words without number or bullet in front, and without 【】 or the like around.
pub(super) fn label(text: &str) -> &str {
    let mut rest = text.trim();
    for _ in 0..3 {
        let Some(found) = STRIP.find(rest) else { break };
        let mut end = found.end();
        // "1個人情報": the pattern took one letter too many to see that no digit follows.
        let taken = &rest[..end];
        if let Some(last) = taken.trim_end().chars().next_back()
            && taken.starts_with(|c: char| c.is_ascii_digit())
            && !matches!(last, '.' | '、' | ')' | ':' | ' ' | '0'..='9')
        {
            end = taken.trim_end().len() - last.len_utf8();
        }
        if end == 0 || end >= rest.len() {
            break;
        }
        rest = rest[end..].trim_start();
    }
    let inner = rest
        .strip_prefix('【')
        .and_then(|rest| rest.strip_suffix('】'))
        .or_else(|| rest.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')))
        .or_else(|| rest.strip_prefix('<').and_then(|rest| rest.strip_suffix('>')))
        .or_else(|| rest.strip_prefix('〔').and_then(|rest| rest.strip_suffix('〕')));
    inner.unwrap_or(rest).trim()
}

impl<'a> Outline<'a> {
    pub(super) fn of(extracted: &'a Extracted) -> Self {
        let raw = extracted.text.as_str();
        let mut units: Vec<Unit> = extracted
            .blocks
            .iter()
            .map(|block| {
                let from = extracted.marks.partition_point(|mark| mark.end <= block.range.start);
                let to = extracted.marks.partition_point(|mark| mark.start < block.range.end);
                let skip = extracted.marks.get(from..to.max(from)).unwrap_or_default();
                let view =
                    view(raw, block.range.clone(), skip, if block.wrapped { Breaks::Wrapped } else { Breaks::Kept });
                let sentences = sentences(&view.text);
                Unit {
                    rank: rank(block.kind, block.title_like, &view.text),
                    view,
                    kind: block.kind,
                    range: block.range.clone(),
                    chrome: block.chrome,
                    path: Vec::new(),
                    lead: None,
                    parent: None,
                    sentences,
                }
            })
            .collect();
        numbered::lists(&mut units);
        demote_items(&mut units);
        place(&mut units);
        let tables = tables(&units);
        let ends = section_ends(&units);
        Self { raw, ends, units, tables, anchors: &extracted.anchors, index: Index::of(raw) }
    }

    /// The verbatim words of a byte range of the text.
    pub(super) fn quote(&self, range: Range<usize>) -> Quote {
        let words = self.raw.get(range.clone()).unwrap_or_default();
        let start = range.start + (words.len() - words.trim_start().len());
        let end = start + words.trim().len();
        let (first, line) = self.index.place(self.raw, start);
        let text = self.raw.get(start..end).unwrap_or_default().to_owned();
        Quote { start: first, end: first + text.chars().count(), line, text }
    }

    /// The quote of a byte range of a unit's view.
    pub(super) fn quote_view(&self, unit: usize, range: Range<usize>) -> Quote {
        self.quote(self.units[unit].view.raw(range))
    }

    /// Links whose text lies in this byte range of the text.
    pub(super) fn anchors_in(&self, range: Range<usize>) -> &'a [Anchor] {
        let from = self.anchors.partition_point(|anchor| anchor.range.start < range.start);
        let to = self.anchors.partition_point(|anchor| anchor.range.start < range.end);
        &self.anchors[from..to.max(from)]
    }

    /// Labels of the headings above a unit, innermost first.
    pub(super) fn headings(&self, unit: usize) -> impl Iterator<Item = (usize, &str)> {
        self.units[unit].path.iter().rev().map(|heading| (*heading, self.units[*heading].label()))
    }

    /// Where the table or the list begins in which this unit stands: what leads into it stands above.
    pub(super) fn above(&self, unit: usize) -> usize {
        let this = &self.units[unit];
        if this.cell().is_some() {
            let table = self.tables.partition_point(|table| table.first <= unit);
            return table.checked_sub(1).map_or(unit, |table| self.tables[table].first.min(unit));
        }
        this.lead.filter(|_| this.is_item()).map_or(unit, |lead| lead + 1)
    }

    /// One past the last unit under this heading.
    pub(super) fn section_end(&self, heading: usize) -> usize {
        self.ends[heading]
    }
}

/// For every heading the next one as high or higher; what is no heading ends with itself.
fn section_ends(units: &[Unit]) -> Vec<usize> {
    let mut ends: Vec<usize> = (1..=units.len()).collect();
    let mut open: Vec<(u8, usize)> = Vec::new();
    for (at, unit) in units.iter().enumerate() {
        let Some(rank) = unit.rank else { continue };
        while let Some((_, heading)) = open.pop_if(|(above, _)| *above >= rank) {
            ends[heading] = at;
        }
        open.push((rank, at));
    }
    for (_, heading) in open {
        ends[heading] = units.len();
    }
    ends
}

/// How high a unit stands as a heading; None when it is none.
fn rank(kind: BlockKind, title_like: bool, text: &str) -> Option<u8> {
    if let BlockKind::Heading(level) = kind {
        return Some(level * 10);
    }
    if matches!(kind, BlockKind::Cell(_) | BlockKind::Definition) {
        return None;
    }
    let letters = text.chars().count();
    let ends = text.chars().next_back().unwrap_or(' ');
    if letters == 0
        || letters > 60
        || text.contains('\n')
        || matches!(ends, '。' | '、' | '.' | ';' | ',' | '!')
        || text.contains('。')
        || text.starts_with("http")
        || text.contains('@')
    {
        return None;
    }
    if kind == BlockKind::Term {
        return Some(68);
    }
    let base = if title_like { 60 } else { 70 };
    if CIRCLED.is_match(text) {
        return Some(base + 15);
    }
    if let Some(found) = NUMBER.captures(text) {
        let classes = [
            ("chapter", 1),
            ("article", 3),
            ("number", 5),
            ("sub", 7),
            ("black", 8),
            ("lenticular", 9),
            ("square", 10),
            ("paren", 12),
            ("half", 13),
            ("letter", 17),
        ];
        return classes.iter().find(|(name, _)| found.name(name).is_some()).map(|(_, rank)| base + rank);
    }
    if title_like {
        return Some(67);
    }
    let words = matches!(kind, BlockKind::Paragraph)
        && letters <= 40
        && !text.contains(['、', ':', '|', '@'])
        && !matches!(ends, ')' | '」')
        && !text.contains("http");
    let verbal = ["ます", "です", "ください", "ました", "ません", "とおり", "以上", "top of page", "bottom of page"]
        .iter()
        .any(|end| text.ends_with(end));
    (words && !verbal && !DATE_LINE.is_match(text)).then_some(94)
}

static DATE_LINE: LazyLock<Pattern> = LazyLock::new(|| {
    crate::policy::patterns::regex(r"[0-9]{4}[年./-]|(?:明治|大正|昭和|平成|令和)[0-9元]|〒|TEL|電話")
});

/// A numbered line among its like, with nothing between them, is a list item and heads nothing.
fn demote_items(units: &mut [Unit]) {
    let ranks: Vec<Option<u8>> = units.iter().map(|unit| unit.rank).collect();
    for index in 0..units.len() {
        let Some(rank) = ranks[index].filter(|rank| *rank > 60) else { continue };
        if matches!(units[index].kind, BlockKind::Term) {
            continue;
        }
        let next_same = ranks.get(index + 1).is_some_and(|other| *other == Some(rank));
        let last = ranks.get(index + 1).is_none();
        let before_same = index > 0 && ranks[index - 1] == Some(rank);
        let next_higher = ranks.get(index + 1).is_some_and(|other| other.is_some_and(|other| other < rank));
        if next_same || last || before_same && next_higher || rank == 94 && next_higher {
            units[index].rank = None;
        }
    }
}

/// Fills in the headings above, the lead and the parent of every unit.
fn place(units: &mut [Unit]) {
    let mut open: Vec<(u8, usize)> = Vec::new();
    let mut lead: Option<usize> = None;
    let mut items: Vec<(u8, usize)> = Vec::new();
    for (index, unit) in units.iter_mut().enumerate() {
        if let Some(rank) = unit.rank {
            while open.last().is_some_and(|(above, _)| *above >= rank) {
                open.pop();
            }
        }
        unit.path = open.iter().map(|(_, heading)| *heading).collect();
        let is_item = unit.is_item();
        if let BlockKind::Item(depth) = unit.kind {
            while items.last().is_some_and(|(above, _)| *above >= depth) {
                items.pop();
            }
            unit.parent = items.last().map(|(_, item)| *item);
            items.push((depth, index));
        } else if !matches!(unit.kind, BlockKind::Cell(_)) {
            items.clear();
        }
        if is_item || unit.cell().is_some() {
            unit.lead = lead;
        }
        if let Some(rank) = unit.rank {
            open.push((rank, index));
            lead = Some(index);
        } else if !is_item && unit.cell().is_none() {
            lead = Some(index);
        }
    }
}

fn tables(units: &[Unit]) -> Vec<Table> {
    let mut tables: Vec<(u32, Table)> = Vec::new();
    for (index, unit) in units.iter().enumerate() {
        let Some(cell) = unit.cell() else { continue };
        if tables.last().is_none_or(|(id, _)| *id != cell.table) {
            tables.push((cell.table, Table { rows: Vec::new(), first: index, last: index }));
        }
        let Some((_, table)) = tables.last_mut() else { continue };
        table.last = index;
        for row in cell.row..(cell.row + cell.rows).min(MAX_ROWS) {
            for column in cell.column..(cell.column + cell.columns).min(MAX_COLUMNS) {
                let (row, column) = (row as usize, column as usize);
                if table.rows.len() <= row {
                    table.rows.resize(row + 1, Vec::new());
                }
                if table.rows[row].len() <= column {
                    table.rows[row].resize(column + 1, None);
                }
                table.rows[row][column].get_or_insert(index);
            }
        }
    }
    let mut tables: Vec<Table> = tables.into_iter().map(|(_, table)| table).collect();
    for table in &mut tables {
        table.rows.retain(|row| row.iter().any(Option::is_some));
    }
    tables
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_lose_their_marks() {
        for (text, expected) in [
            ("3．第三者提供", "第三者提供"),
            ("【共同利用先】", "共同利用先"),
            ("(1)Cookieの種類", "Cookieの種類"),
            ("・当社業務提携先", "当社業務提携先"),
            ("第4条(提供)", "(提供)"),
            ("2-1お客様の個人情報", "お客様の個人情報"),
            ("①クッキー", "①クッキー"),
        ] {
            let folded = view(text, 0..text.len(), &[], Breaks::Kept).text;
            assert_eq!(label(&folded), label(expected), "{text}");
        }
    }
}

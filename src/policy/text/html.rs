//! HTML as served or as rendered → blocks. Iterative over the tree: depth is not bounded by the stack.

use std::collections::HashSet;
use std::ops::Range;

use scraper::{ElementRef, Html, Node, node::Element};

use super::elements::{bounded_depth, is_inline, is_known, is_skipped, title_class};
use super::{Anchor, BlockKind, Builder, CellAt, Extracted, MAX_COLUMNS, bare_urls};

/// More than this is not a policy page; the rest is not read.
const MAX_HTML: usize = 6 << 20;
/// A cell spanning more rows or columns than this is cut to it.
const MAX_SPAN: u32 = 64;
const MAX_CELLS: usize = 20_000;

pub(super) fn extract(html: &str) -> Extracted {
    let mut end = html.len().min(MAX_HTML);
    while !html.is_char_boundary(end) {
        end -= 1;
    }
    let html = &html[..end];
    let html = &html[..bounded_depth(html)];
    let document = Html::parse_document(html);
    let mut walk = Walk { layout: layout_tables(&document), ..Walk::default() };
    walk.tree(&document);
    walk.flush();
    let mut extracted = walk.builder.extracted;
    extracted.method = "html";
    extracted.title = walk.title.split_whitespace().collect::<Vec<_>>().join(" ");
    extracted.language = walk.language;
    let linked = Linked::of(&extracted.anchors);
    for url in bare_urls(&extracted.text, 0..extracted.text.len()) {
        if !linked.reaches(&url) {
            let href = extracted.text[url.clone()].to_owned();
            extracted.anchors.push(Anchor { range: url.clone(), whole: url, href });
        }
    }
    extracted.anchors.sort_by_key(|anchor| (anchor.range.start, anchor.range.end));
    extracted
}

/// Where links stand: of each the beginning, and how far it and those before it reach.
struct Linked(Vec<(usize, usize)>);

impl Linked {
    fn of(anchors: &[Anchor]) -> Self {
        let mut all: Vec<_> = anchors.iter().map(|anchor| (anchor.whole.start, anchor.whole.end)).collect();
        all.sort_unstable();
        let mut furthest = 0;
        for (_, end) in &mut all {
            furthest = furthest.max(*end);
            *end = furthest;
        }
        Self(all)
    }

    /// A link stands within this range or reaches into it.
    fn reaches(&self, range: &Range<usize>) -> bool {
        let before = self.0.partition_point(|(start, _)| *start < range.end).checked_sub(1);
        before.is_some_and(|before| range.start < self.0[before].1)
    }
}

#[derive(Debug, Default)]
struct Walk {
    builder: Builder,
    /// Words of the block being read, blanks folded.
    body: String,
    anchors: Vec<Anchor>,
    kinds: Vec<(String, BlockKind, bool)>,
    open_anchor: Vec<(usize, String)>,
    tables: Vec<Table>,
    next_table: u32,
    layout: HashSet<usize>,
    skip: usize,
    /// For every open nav, header, footer: whether it is page furniture.
    chrome_stack: Vec<bool>,
    main: usize,
    list_depth: u8,
    preformatted: usize,
    in_title: bool,
    title: String,
    language: Option<String>,
    bold: usize,
    bold_letters: usize,
    letters: usize,
}

#[derive(Debug)]
struct Table {
    id: u32,
    layout: bool,
    row: u32,
    column: u32,
    /// For every column one past the last row that a cell above takes by its span.
    taken: Vec<u32>,
    cell: Option<CellAt>,
    head: bool,
    first_in_row: bool,
}

/// Ids of tables that only lay out the page: they hold tables, headings or one cell a row.
fn layout_tables(document: &Html) -> HashSet<usize> {
    let mut layout = HashSet::new();
    let mut index = 0;
    for node in document.tree.root().descendants() {
        let Some(table) = ElementRef::wrap(node).filter(|element| element.value().name() == "table") else { continue };
        index += 1;
        let mut widest = 0;
        let mut cells = 0;
        let mut holds_page = false;
        for inner in table.descendants().skip(1) {
            let Node::Element(element) = inner.value() else { continue };
            match element.name() {
                "table" | "h1" | "h2" => holds_page = true,
                "tr" => {
                    let count = inner
                        .children()
                        .filter(|cell| matches!(cell.value(), Node::Element(e) if matches!(e.name(), "td" | "th")))
                        .count();
                    widest = widest.max(count);
                    cells += count;
                }
                _ => {}
            }
        }
        if holds_page || widest < 2 || cells > MAX_CELLS {
            layout.insert(index - 1);
        }
    }
    layout
}

impl Walk {
    /// Every node in document order, opened and closed, without recursion.
    fn tree(&mut self, document: &Html) {
        let mut node = document.tree.root();
        loop {
            match node.value() {
                Node::Element(element) => {
                    let chrome = matches!(element.name(), "nav" | "footer" | "header" | "aside")
                        && ElementRef::wrap(node).is_some_and(|element| !holds_content(element));
                    self.open(element, chrome);
                }
                Node::Text(text) => self.words(text),
                _ => {}
            }
            if let Some(child) = node.first_child() {
                node = child;
                continue;
            }
            loop {
                if let Node::Element(element) = node.value() {
                    self.close(element);
                }
                if let Some(next) = node.next_sibling() {
                    node = next;
                    break;
                }
                let Some(parent) = node.parent() else { return };
                node = parent;
            }
        }
    }

    fn open(&mut self, element: &Element, chrome: bool) {
        let name = element.name();
        if self.skip > 0 || is_skipped(name) {
            self.skip += 1;
            return;
        }
        match name {
            "html" => self.language = element.attr("lang").or_else(|| element.attr("xml:lang")).map(str::to_owned),
            "title" => self.in_title = true,
            "br" => self.body.push('\n'),
            "img" => {
                if let Some(alt) = element.attr("alt").filter(|alt| {
                    alt.chars().count() <= 60 && self.open_anchor.last().is_some_and(|(at, _)| *at == self.body.len())
                }) {
                    let alt = alt.to_owned();
                    self.words(&alt);
                }
            }
            "a" => {
                if let Some(href) = element.attr("href") {
                    self.open_anchor.push((self.body.len(), href.trim().chars().take(2048).collect()));
                } else {
                    self.open_anchor.push((self.body.len(), String::new()));
                }
            }
            "b" | "strong" => self.bold += 1,
            "table" => self.open_table(),
            "tr" => {
                self.flush();
                if let Some(table) = self.tables.last_mut() {
                    table.row += 1;
                    table.column = 0;
                    table.first_in_row = true;
                }
            }
            "thead" => {
                if let Some(table) = self.tables.last_mut() {
                    table.head = true;
                }
            }
            "td" | "th" => self.open_cell(element),
            _ if is_inline(name) => {}
            _ => self.open_block(element, name, chrome),
        }
    }

    fn open_block(&mut self, element: &Element, name: &str, chrome: bool) {
        let in_cell = self.tables.last().is_some_and(|table| table.cell.is_some());
        if in_cell {
            if !self.body.is_empty() && !self.body.ends_with('\n') {
                self.body.push('\n');
            }
            if name == "li" && !self.body.is_empty() {
                self.body.push('・');
            }
        } else {
            self.flush();
        }
        match name {
            "nav" | "footer" | "header" | "aside" => {
                self.chrome_stack.push(chrome && !(name == "header" && self.main > 0))
            }
            "main" | "article" | "section" => self.main += 1,
            "ul" | "ol" => self.list_depth = self.list_depth.saturating_add(1),
            "pre" | "textarea" => self.preformatted += 1,
            _ => {}
        }
        let kind = match name {
            "h1" => BlockKind::Heading(1),
            "h2" => BlockKind::Heading(2),
            "h3" => BlockKind::Heading(3),
            "h4" => BlockKind::Heading(4),
            "h5" => BlockKind::Heading(5),
            "h6" | "legend" | "summary" | "caption" => BlockKind::Heading(6),
            "dt" => BlockKind::Term,
            "dd" => BlockKind::Definition,
            "li" => BlockKind::Item(self.list_depth.max(1)),
            _ => BlockKind::Paragraph,
        };
        let looks = element.attr("class").is_some_and(title_class) || title_class(name) && !is_known(name);
        self.kinds.push((name.to_owned(), kind, looks));
    }

    fn open_table(&mut self) {
        let in_cell = self.tables.last().is_some_and(|table| table.cell.is_some());
        if !in_cell {
            self.flush();
        }
        let layout = self.layout.contains(&(self.next_table as usize)) || in_cell;
        self.tables.push(Table {
            id: self.next_table,
            layout,
            row: 0,
            column: 0,
            taken: Vec::new(),
            cell: None,
            head: false,
            first_in_row: true,
        });
        self.next_table += 1;
    }

    fn open_cell(&mut self, element: &Element) {
        let in_outer_cell =
            self.tables.len() > 1 && self.tables[..self.tables.len() - 1].iter().any(|table| table.cell.is_some());
        if in_outer_cell {
            self.body.push('\n');
            return;
        }
        self.flush();
        let Some(table) = self.tables.last_mut() else { return };
        if table.layout {
            return;
        }
        let span = |name: &str| {
            element.attr(name).and_then(|value| value.trim().parse::<u32>().ok()).unwrap_or(1).clamp(1, MAX_SPAN)
        };
        let (rows, columns) = (span("rowspan"), span("colspan"));
        while table.taken.get(table.column as usize).is_some_and(|until| table.row < *until) {
            table.column += 1;
        }
        // What stands further to the right is not read, so nothing needs to be taken there.
        let columns = columns.min(MAX_COLUMNS.saturating_sub(table.column).max(1));
        if rows > 1 && table.column < MAX_COLUMNS {
            let range = table.column as usize..(table.column + columns) as usize;
            table.taken.resize(table.taken.len().max(range.end), 0);
            for until in &mut table.taken[range] {
                *until = (*until).max(table.row + rows);
            }
        }
        let header = element.name() == "th" || table.head;
        table.cell = Some(CellAt { table: table.id, row: table.row, column: table.column, rows, columns, header });
        table.column += columns;
        if !table.first_in_row {
            self.builder.extracted.text.push_str(" | ");
        }
        table.first_in_row = false;
    }

    fn close(&mut self, element: &Element) {
        if self.skip > 0 {
            self.skip -= 1;
            return;
        }
        let name = element.name();
        match name {
            "title" => self.in_title = false,
            "a" => self.close_anchor(),
            "b" | "strong" => self.bold = self.bold.saturating_sub(1),
            "br" | "img" => {}
            "table" => {
                self.flush();
                self.tables.pop();
            }
            "tr" => self.flush(),
            "thead" => {
                if let Some(table) = self.tables.last_mut() {
                    table.head = false;
                }
            }
            "td" | "th" => {
                self.flush();
                if let Some(table) = self.tables.last_mut() {
                    table.cell = None;
                }
            }
            _ if is_inline(name) => {}
            _ => {
                if self.tables.last().is_some_and(|table| table.cell.is_some()) {
                    if !self.body.ends_with('\n') {
                        self.body.push('\n');
                    }
                } else {
                    self.flush();
                }
                self.kinds.pop();
                match name {
                    "nav" | "footer" | "header" | "aside" => {
                        self.chrome_stack.pop();
                    }
                    "main" | "article" | "section" => self.main = self.main.saturating_sub(1),
                    "ul" | "ol" => self.list_depth = self.list_depth.saturating_sub(1),
                    "pre" | "textarea" => self.preformatted = self.preformatted.saturating_sub(1),
                    _ => {}
                }
            }
        }
    }

    fn close_anchor(&mut self) {
        let Some((start, href)) = self.open_anchor.pop() else { return };
        let start = start.min(self.body.len());
        if !href.is_empty() && self.body.len() > start {
            let lead = self.body[start..].len() - self.body[start..].trim_start().len();
            let end = start + self.body[start..].trim_end().len();
            if end > start + lead {
                let range = start + lead..end;
                self.anchors.push(Anchor { whole: range.clone(), range, href });
            }
        }
    }

    fn words(&mut self, text: &str) {
        if self.skip > 0 {
            return;
        }
        if self.in_title {
            if self.title.len() < 400 {
                self.title.push_str(text);
            }
            return;
        }
        if self.preformatted > 0 {
            self.body.push_str(text);
            return;
        }
        for c in text.chars() {
            // A blank that is Japanese (U+3000) or unbreakable is the author's; the others fold into one.
            if matches!(c, ' ' | '\n' | '\t' | '\r' | '\u{c}') {
                if !(self.body.is_empty() || self.body.ends_with([' ', '\n'])) {
                    self.body.push(' ');
                }
            } else {
                self.body.push(c);
                self.letters += 1;
                if self.bold > 0 {
                    self.bold_letters += 1;
                }
            }
        }
    }

    /// Ends the block being read.
    fn flush(&mut self) {
        // An open link goes on in the next block: close it here and open it again there.
        let open: Vec<(usize, String)> = self.open_anchor.clone();
        for _ in &open {
            self.close_anchor();
        }
        self.open_anchor = open.into_iter().map(|(_, href)| (0, href)).collect();
        let body = std::mem::take(&mut self.body);
        let anchors = std::mem::take(&mut self.anchors);
        let bold = self.letters > 0 && self.bold_letters * 10 >= self.letters * 9;
        (self.letters, self.bold_letters) = (0, 0);
        let cell = self.tables.last().filter(|table| !table.layout).and_then(|table| table.cell);
        if let Some(cell) = cell {
            if !body.trim().is_empty() {
                self.cell_block(cell, &body, &anchors);
            }
            return;
        }
        let (_, kind, looks) = self.kinds.last().cloned().unwrap_or((String::new(), BlockKind::Paragraph, false));
        // A paragraph inside a list item is the item.
        let kind = if kind == BlockKind::Paragraph {
            self.kinds
                .iter()
                .rev()
                .map(|(_, kind, _)| *kind)
                .find(|kind| !matches!(kind, BlockKind::Paragraph))
                .filter(|kind| {
                    matches!(kind, BlockKind::Item(_) | BlockKind::Definition | BlockKind::Term | BlockKind::Heading(_))
                })
                .unwrap_or(kind)
        } else {
            kind
        };
        let chrome = self.in_chrome();
        let parts = bullets(&body);
        if parts.len() == 1 {
            self.builder.block(kind, &body, &anchors, chrome, looks || bold);
            return;
        }
        let mut anchors = anchors;
        anchors.sort_by_key(|anchor| anchor.range.start);
        for (number, part) in parts.into_iter().enumerate() {
            let from = anchors.partition_point(|anchor| anchor.range.start < part.start);
            let inside: Vec<Anchor> = anchors[from..]
                .iter()
                .take_while(|anchor| anchor.range.start < part.end)
                .map(|anchor| {
                    let range = anchor.range.start - part.start..anchor.range.end.min(part.end) - part.start;
                    Anchor { whole: range.clone(), range, href: anchor.href.clone() }
                })
                .collect();
            let kind = match kind {
                _ if number == 0 => kind,
                BlockKind::Item(depth) => BlockKind::Item(depth.saturating_add(1)),
                _ => BlockKind::Item(1),
            };
            self.builder.block(kind, &body[part], &inside, chrome, false);
        }
    }

    fn in_chrome(&self) -> bool {
        self.chrome_stack.contains(&true)
    }

    fn cell_block(&mut self, cell: CellAt, body: &str, anchors: &[Anchor]) {
        let merged = self.builder.extracted.blocks.last().is_some_and(|block| block.kind == BlockKind::Cell(cell));
        self.builder.block(BlockKind::Cell(cell), body, anchors, self.in_chrome(), false);
        if merged && self.builder.extracted.blocks.len() > 1 {
            // A second stretch of the same cell: one block.
            if let Some(last) = self.builder.extracted.blocks.pop()
                && let Some(first) = self.builder.extracted.blocks.last_mut()
            {
                first.range.end = last.range.end;
            }
        }
    }
}

/// The element holds the page itself: a component closed by no tag, a template's habit.
fn holds_content(node: ElementRef<'_>) -> bool {
    let mut paragraphs = 0;
    for inner in node.descendants().skip(1).take(4000) {
        if let Node::Element(element) = inner.value() {
            match element.name() {
                "main" | "article" | "h2" | "table" => return true,
                "p" => paragraphs += 1,
                _ => {}
            }
        }
    }
    paragraphs > 8
}

static NUMBERED: std::sync::LazyLock<crate::policy::patterns::Pattern> = std::sync::LazyLock::new(|| {
    crate::policy::patterns::regex(
        r"^(?:[0-9０-９]{1,2}[.．)）、][^0-9０-９]|[（(][0-9０-９]{1,2}[)）]|【|第[0-9０-９]{1,2}条)",
    )
});

static NAMED_LINE: std::sync::LazyLock<crate::policy::patterns::Pattern> =
    std::sync::LazyLock::new(|| crate::policy::patterns::regex(r"^[A-Z][^。、：:\n]{1,40}[：:]\s?[^/\s]"));

/// Lines that a page sets apart by breaks and bullets: the lead, then each item.
fn bullets(body: &str) -> Vec<Range<usize>> {
    let mut cuts = vec![0];
    // "以下のサービスを利用しています。" with lines of names below: their colons are all the bullets they have.
    let lead = body.split('\n').next().unwrap_or_default();
    let named = ["以下", "下記", "次の", "following"].iter().any(|word| lead.contains(word))
        && body.split('\n').skip(1).filter(|line| NAMED_LINE.is_match(line.trim_start())).count() > 1;
    for (at, _) in body.match_indices('\n') {
        let line = body[at + 1..].trim_start_matches(|c: char| c.is_whitespace() && c != '\n');
        if line.starts_with('\n') {
            // The next break is nearer to what follows.
            continue;
        }
        let bullet = named && NAMED_LINE.is_match(line)
            || NUMBERED.is_match(line)
            || line.starts_with(['・', '●', '■', '◆', '○', '※', '①', '②', '③', '④', '⑤', '⑥', '⑦', '⑧', '⑨'])
            || line.starts_with("- ")
            || line.starts_with("－");
        if bullet {
            cuts.push(at + 1);
        }
    }
    cuts.push(body.len());
    cuts.windows(2).map(|pair| pair[0]..pair[1]).filter(|range| !body[range.clone()].trim().is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_blocks_links() {
        let extracted = extract(
            "<title>方針</title><nav>メニュー</nav><main><h2>送信</h2><p>当社は<a href='/x'>一覧</a>を<br>公表</p>\
             <table><tr><th>送信先</th><th>目的</th></tr><tr><td rowspan=2>A社</td><td>分析</td></tr><tr><td>広告</td></tr></table></main>",
        );
        assert_eq!(extracted.text, "メニュー\n送信\n当社は一覧を\n公表\n送信先 | 目的\nA社 | 分析\n広告");
        assert!(extracted.blocks[0].chrome && !extracted.blocks[1].chrome);
        assert_eq!(&extracted.text[extracted.anchors[0].range.clone()], "一覧");
        let BlockKind::Cell(cell) = extracted.blocks.last().unwrap().kind else { panic!("a cell") };
        assert_eq!((cell.row, cell.column), (3, 1));
    }

    #[test]
    fn deep_nesting_does_not_break() {
        let html = "当社".to_owned() + &"<div>".repeat(30_000) + &"<b><a href=x>".repeat(2_000);
        assert!(extract(&html).text.contains("当社"));
    }
}

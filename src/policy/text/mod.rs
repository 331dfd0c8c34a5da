//! Bytes → text with blocks: HTML, Markdown, plain text, PDF. Never fails; what cannot be read says why.
//!
//! The text made here is what every quote points into. For plain text and Markdown it is the document itself, for HTML
//! a rendition with one block a line and ` | ` between cells, for PDF what the extractor gives.

mod elements;
mod encoding;
mod html;
mod inline;
mod lines;
mod pdf;

use std::ops::Range;

use super::Source;

/// A document larger than this is read up to here.
pub(super) const MAX_BYTES: usize = 16 << 20;

/// What a block is in its document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum BlockKind {
    /// Marked as a heading by the document; 1 is the highest.
    Heading(u8),
    Paragraph,
    /// A list item and its depth, from 1.
    Item(u8),
    Term,
    Definition,
    Cell(CellAt),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct CellAt {
    pub(super) table: u32,
    pub(super) row: u32,
    pub(super) column: u32,
    pub(super) rows: u32,
    pub(super) columns: u32,
    pub(super) header: bool,
}

/// A stretch of text that the document itself sets apart.
#[derive(Debug, Clone)]
pub(super) struct Block {
    pub(super) kind: BlockKind,
    /// Bytes of the text.
    pub(super) range: Range<usize>,
    /// Inside navigation or a footer: text, but not the policy.
    pub(super) chrome: bool,
    /// The document's own markup says that it looks like a title (class names, all bold).
    pub(super) title_like: bool,
    /// Its line breaks come from wrapping.
    pub(super) wrapped: bool,
}

/// A link: its text's place and where it leads, as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Anchor {
    pub(super) range: Range<usize>,
    /// The whole link as the text shows it (with Markdown marks).
    pub(super) whole: Range<usize>,
    pub(super) href: String,
}

/// Rows and columns of a table beyond these are not read.
pub(super) const MAX_ROWS: u32 = 4097;
pub(super) const MAX_COLUMNS: u32 = 129;

/// The text of a document, cut into blocks.
#[derive(Debug, Clone, Default)]
pub(super) struct Extracted {
    pub(super) text: String,
    pub(super) blocks: Vec<Block>,
    pub(super) anchors: Vec<Anchor>,
    /// Bytes that are marks of the format, not words (Markdown), sorted.
    pub(super) marks: Vec<Range<usize>>,
    pub(super) title: String,
    /// `html`, `html-rendered`, `markdown`, `text`, `pdf`.
    pub(super) method: &'static str,
    pub(super) problem: Option<String>,
    pub(super) needs_script: bool,
    /// The document's own word for its language.
    pub(super) language: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Format {
    Html,
    Markdown,
    Plain,
    Pdf,
}

/// The text of a source with its blocks. Bounded by [`MAX_BYTES`]; any bytes are allowed.
pub(super) fn extract(source: &Source<'_>) -> Extracted {
    let bytes = &source.bytes[..source.bytes.len().min(MAX_BYTES)];
    let mut extracted = match format(source, bytes) {
        Format::Pdf => pdf::extract(bytes),
        Format::Html => extract_html(source, bytes),
        Format::Markdown => {
            lines::extract(encoding::decode(bytes, source.charset.as_deref(), false), lines::Marks::Markdown)
        }
        Format::Plain => lines::extract(encoding::decode(bytes, source.charset.as_deref(), false), lines::Marks::Plain),
    };
    if extracted.problem.is_none() {
        extracted.problem = problem(&extracted.text);
    }
    extracted
}

fn extract_html(source: &Source<'_>, bytes: &[u8]) -> Extracted {
    let served = html::extract(&encoding::decode(bytes, source.charset.as_deref(), true));
    let Some(rendered) = source.rendered.filter(|rendered| !rendered.is_empty()) else {
        return served;
    };
    let rendered = &rendered[..rendered.len().min(MAX_BYTES)];
    let mut rendered = html::extract(&String::from_utf8_lossy(rendered));
    if rendered.text.trim().is_empty() {
        return served;
    }
    rendered.method = "html-rendered";
    let cells = |extracted: &Extracted| {
        extracted.blocks.iter().filter(|block| matches!(block.kind, BlockKind::Cell(_))).count()
    };
    rendered.needs_script =
        cells(&rendered) > cells(&served) + 3 || rendered.text.chars().count() > 2 * served.text.chars().count() + 200;
    rendered
}

fn format(source: &Source<'_>, bytes: &[u8]) -> Format {
    let media = source.media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let path = source.name.split(['?', '#']).next().unwrap_or_default().to_ascii_lowercase();
    let head = &bytes[..bytes.len().min(1024)];
    if head.windows(5).any(|window| window == b"%PDF-") {
        return Format::Pdf;
    }
    let ends = |extensions: &[&str]| extensions.iter().any(|extension| path.ends_with(extension));
    match media.as_str() {
        "text/html" | "application/xhtml+xml" => return Format::Html,
        "text/markdown" | "text/x-markdown" => return Format::Markdown,
        "application/pdf" => return Format::Pdf,
        _ => {}
    }
    if ends(&[".md", ".markdown"]) {
        return Format::Markdown;
    }
    if ends(&[".html", ".htm", ".xhtml"]) {
        return Format::Html;
    }
    if ends(&[".txt", ".text"]) || media == "text/plain" {
        return Format::Plain;
    }
    let lower = head.to_ascii_lowercase();
    let has = |tag: &[u8]| lower.windows(tag.len()).any(|window| window == tag);
    if [&b"<!doctype html"[..], b"<html", b"<body", b"<head", b"<div", b"<table", b"<p>", b"<h1", b"<h2"]
        .iter()
        .any(|tag| has(tag))
    {
        return Format::Html;
    }
    Format::Plain
}

/// Why this is not a text that can be read, if it is not.
fn problem(text: &str) -> Option<String> {
    let (mut letters, mut broken, mut all) = (0_usize, 0_usize, 0_usize);
    for c in text.chars().filter(|c| !c.is_whitespace()).take(200_000) {
        all += 1;
        if c.is_alphabetic() {
            letters += 1;
        }
        if c == '\u{FFFD}' || c.is_control() || matches!(c, '\u{E000}'..='\u{F8FF}') {
            broken += 1;
        }
    }
    if all == 0 {
        return Some("no text in the document".to_owned());
    }
    if broken * 10 > all {
        return Some(
            "the text is not readable: most characters have no meaning (font without a Unicode map, or wrong encoding)"
                .to_owned(),
        );
    }
    if letters * 5 < all && all > 200 {
        return Some("the text has hardly any letters".to_owned());
    }
    None
}

/// Writes a text block by block.
#[derive(Debug, Default)]
struct Builder {
    extracted: Extracted,
}

impl Builder {
    /// Adds a block on a line of its own; blank blocks are dropped.
    fn block(&mut self, kind: BlockKind, body: &str, anchors: &[Anchor], chrome: bool, title_like: bool) {
        let trimmed = body.trim_end();
        let lead = trimmed.len() - trimmed.trim_start().len();
        let trimmed = trimmed.trim_start();
        if trimmed.is_empty() {
            return;
        }
        if !self.extracted.text.is_empty()
            && !self.extracted.text.ends_with('\n')
            && !self.extracted.text.ends_with(" | ")
        {
            self.extracted.text.push('\n');
        }
        let start = self.extracted.text.len();
        self.extracted.text.push_str(trimmed);
        let end = self.extracted.text.len();
        for anchor in anchors {
            let place = |at: usize| (start + at.saturating_sub(lead)).min(end);
            let range = place(anchor.range.start)..place(anchor.range.end);
            self.extracted.anchors.push(Anchor { whole: range.clone(), range, href: anchor.href.clone() });
        }
        self.extracted.blocks.push(Block { kind, range: start..end, chrome, title_like, wrapped: false });
    }
}

/// Addresses written out in `text[range]`, without the punctuation that follows them.
fn bare_urls(text: &str, range: Range<usize>) -> Vec<Range<usize>> {
    let slice = text.get(range.clone()).unwrap_or_default();
    let mut out = Vec::new();
    let mut from = 0;
    while let Some(at) = slice[from..].find("http") {
        let start = from + at;
        let rest = &slice[start..];
        if !(rest.starts_with("http://") || rest.starts_with("https://")) {
            from = start + 4;
            continue;
        }
        let length = rest
            .char_indices()
            .find(|(_, c)| {
                !c.is_ascii()
                    || c.is_ascii_whitespace()
                    || matches!(c, '"' | '<' | '>' | '`' | '|' | '\\' | '{' | '}' | '^')
            })
            .map_or(rest.len(), |(offset, _)| offset);
        let mut url = &rest[..length];
        let count = |sign: char| url.matches(sign).count();
        let (round, square) = (count('('), count('['));
        let (mut rounds, mut squares) = (count(')'), count(']'));
        while let Some(last) = url.chars().next_back() {
            let unbalanced = last == ')' && round < rounds || last == ']' && square < squares;
            rounds -= usize::from(last == ')');
            squares -= usize::from(last == ']');
            if unbalanced || matches!(last, '.' | ',' | ';' | ':' | '\'' | '!' | '*') {
                url = &url[..url.len() - 1];
            } else {
                break;
            }
        }
        if url.len() > 10 {
            out.push(range.start + start..range.start + start + url.len());
        }
        from = start + length.max(4);
    }
    out
}

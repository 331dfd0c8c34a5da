//! Plain text and Markdown → blocks. The text stays what it was; only its parts are found.

use std::ops::Range;
use std::sync::LazyLock;

use crate::policy::patterns::Pattern;

use super::{Block, BlockKind, CellAt, Extracted, inline};
use crate::policy::view::{is_cjk, is_marker, width};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Marks {
    Markdown,
    Plain,
}

/// Cuts the text into blocks. Markdown links and emphasis are read in plain text too: extracts often keep them.
pub(super) fn extract(text: String, marks: Marks) -> Extracted {
    let mut extracted = Extracted {
        method: match marks {
            Marks::Markdown => "markdown",
            Marks::Plain => "text",
        },
        ..Extracted::default()
    };
    let lines = lines(&text);
    let body = front_matter(&text, &lines, &mut extracted);
    inline::read(&text, &mut extracted);
    let wrap = Wrap::of(&text, &lines[body..]);
    Cutter { text: &text, lines: &lines, wrap, table: 0, blocks: Vec::new(), marks: Vec::new() }
        .cut(body, &mut extracted);
    extracted.text = text;
    extracted
}

fn lines(text: &str) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    let mut start = 0;
    for (at, _) in text.match_indices(['\n', '\u{c}', '\u{2028}']) {
        out.push(start..at);
        start = at + text[at..].chars().next().map_or(1, char::len_utf8);
    }
    out.push(start..text.len());
    out
}

/// `---` … `---` at the top: its title is the title. Gives the index of the first line after it.
fn front_matter(text: &str, lines: &[Range<usize>], extracted: &mut Extracted) -> usize {
    if lines.first().is_none_or(|line| text[line.clone()].trim_end() != "---") {
        return 0;
    }
    let Some(end) = lines.iter().take(60).skip(1).position(|line| text[line.clone()].trim_end() == "---") else {
        return 0;
    };
    for line in &lines[1..=end] {
        if let Some(title) = text[line.clone()].strip_prefix("title:") {
            extracted.title = title.trim().trim_matches(['"', '\'']).to_owned();
        }
    }
    end + 2
}

/// Whether and how wide the lines of a text were wrapped by a program.
#[derive(Debug, Clone, Copy)]
struct Wrap {
    columns: Option<usize>,
    /// Every wrapped line is followed by an empty one.
    spaced: bool,
}

impl Wrap {
    fn of(text: &str, lines: &[Range<usize>]) -> Self {
        let written: Vec<(usize, &str)> = lines
            .iter()
            .map(|line| text[line.clone()].trim())
            .filter(|line| !line.is_empty())
            .map(|line| (width(line), line))
            .collect();
        let mut widths: Vec<usize> = written.iter().map(|(width, _)| *width).collect();
        widths.sort_unstable();
        let none = Self { columns: None, spaced: false };
        if widths.len() < 6 {
            return none;
        }
        let widest = widths[widths.len() * 97 / 100];
        let near = written.iter().filter(|(width, _)| *width * 100 >= widest * 82).count();
        let unfinished = written.iter().filter(|(width, line)| *width * 100 >= widest * 82 && !finished(line)).count();
        if !(40..=140).contains(&widest) || near * 100 < written.len() * 18 || unfinished * 2 < near {
            return none;
        }
        let spaced = lines
            .windows(2)
            .filter(|pair| {
                let line = text[pair[0].clone()].trim();
                !line.is_empty()
                    && width(line) * 100 >= widest * 82
                    && !finished(line)
                    && text[pair[1].clone()].trim().is_empty()
            })
            .count();
        Self { columns: Some(widest), spaced: spaced * 2 > unfinished }
    }

    /// The line `next` continues `line`.
    fn continues(self, line: &str, next: &str) -> bool {
        if finished(line) || starts_item(next) || LABELLED.is_match(next) {
            return false;
        }
        let Some(columns) = self.columns else {
            // Lines of no common width that break within a clause: "広告配信事業者は、" and what they do below it.
            return width(line) >= 16 && WITHIN_A_CLAUSE.is_match(line);
        };
        let first = next.chars().next().unwrap_or(' ');
        width(line) * 100 >= columns * 76
            || line.ends_with('、')
            || matches!(first, 'ー' | 'っ' | 'ゃ' | 'ゅ' | 'ょ' | '、' | '。' | '）' | '」')
    }
}

/// "利用目的：…" begins a line of its own.
static LABELLED: LazyLock<Pattern> =
    LazyLock::new(|| crate::policy::patterns::regex(r"^[^\s。、：:「」（(]{2,14}[：:]"));

fn finished(line: &str) -> bool {
    line.ends_with(['。', '．', '！', '？', '：', ':', '】', '］', ';', '；'])
        || line.ends_with('.') && !line.chars().rev().nth(1).is_some_and(is_cjk)
}

static MARKER: LazyLock<Pattern> = LazyLock::new(|| {
    crate::policy::patterns::regex(
        r"^(?:[（(][0-9０-９a-zA-Zア-ンｱ-ﾝ一二三四五六七八九十]{1,3}[)）]|[0-9０-９]{1,2}(?:[-－ー][0-9０-９]{1,2})?[.．)）、]|第[0-9０-９一二三四五六七八九十]{1,3}[条章項]|[a-zA-Zａ-ｚ][.．)）])",
    )
});

fn starts_item(line: &str) -> bool {
    line.chars().next().is_some_and(|c| is_marker(c) || matches!(c, '[' | '「' | '『' | '<' | '#' | '|' | '＜' | '◯'))
        && !line.starts_with('「')
        || MARKER.is_match(line)
}

struct Cutter<'a> {
    text: &'a str,
    lines: &'a [Range<usize>],
    wrap: Wrap,
    table: u32,
    blocks: Vec<Block>,
    marks: Vec<Range<usize>>,
}

static BULLET: LazyLock<Pattern> = LazyLock::new(|| crate::policy::patterns::regex(r"^[-*+•●・◦‣▪]\s+"));
static BARE: LazyLock<Pattern> =
    LazyLock::new(|| crate::policy::patterns::regex(r"^(?:[-*+•●・◦‣▪]|[0-9０-９]{1,2}[.．)）]|[①-⑳])$"));
static WITHIN_A_CLAUSE: LazyLock<Pattern> =
    LazyLock::new(|| crate::policy::patterns::regex(r"(?:は|が|を|に|で|て|り|し|ため)、$|(?:への|からの|との|での)$"));
static RULE: LazyLock<Pattern> =
    LazyLock::new(|| crate::policy::patterns::regex(r"^\|?\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)*\|?$"));

impl Cutter<'_> {
    fn cut(mut self, body: usize, extracted: &mut Extracted) {
        let mut index = body;
        while index < self.lines.len() {
            let line = self.trimmed(index);
            if line.is_empty() {
                index += 1;
                continue;
            }
            let words = &self.text[line.clone()];
            let rule = words.chars().all(|c| matches!(c, '-' | '=' | '*' | '_' | ' ')) && words.len() > 2;
            index = if words.starts_with("```") || rule {
                index + 1
            } else if let Some(next) = self.below_bare_mark(index) {
                // A bullet or a number alone on its line belongs to the line that follows.
                let below = self.trimmed(next);
                if words.starts_with(|c: char| c.is_ascii_digit()) {
                    self.push(BlockKind::Paragraph, line.start..below.end, true, false);
                } else {
                    self.push(BlockKind::Item(1), below, true, false);
                }
                next + 1
            } else if let Some(level) = atx_level(words) {
                self.heading(line, level);
                index + 1
            } else if words.matches('|').count() >= 1 && self.is_table(index) {
                self.rows(index)
            } else if let Some(mark) = BULLET.find(words) {
                self.item(index, mark.end())
            } else {
                self.paragraph(index)
            };
        }
        extracted.blocks = self.blocks;
        extracted.marks.extend(self.marks);
        extracted.marks.sort_by_key(|range| (range.start, range.end));
        if extracted.title.is_empty() {
            let heading = extracted.blocks.iter().find(|block| matches!(block.kind, BlockKind::Heading(_)));
            if let Some(block) = heading.or(extracted.blocks.first()) {
                let first = self.text[block.range.clone()].trim().lines().next().unwrap_or_default();
                extracted.title = first.chars().take(120).collect();
            }
        }
    }

    /// The line that belongs to the mark that stands alone in this one.
    fn below_bare_mark(&self, index: usize) -> Option<usize> {
        let is_bare = |index: usize| BARE.is_match(&self.text[self.trimmed(index)]);
        let next = (index + 1..self.lines.len().min(index + 3)).find(|next| !self.trimmed(*next).is_empty())?;
        (is_bare(index) && !is_bare(next)).then_some(next)
    }

    /// The line without the blanks around it.
    fn trimmed(&self, index: usize) -> Range<usize> {
        let line = self.lines[index].clone();
        let words = &self.text[line.clone()];
        let start = line.start + (words.len() - words.trim_start().len());
        start..(start + words.trim().len())
    }

    fn push(&mut self, kind: BlockKind, range: Range<usize>, wrapped: bool, title_like: bool) {
        self.blocks.push(Block { kind, range, chrome: false, title_like, wrapped });
    }

    fn heading(&mut self, line: Range<usize>, level: u8) {
        let words = &self.text[line.clone()];
        let hashes = words.len() - words.trim_start_matches('#').trim_start().len();
        let end = line.start + words.trim_end().trim_end_matches('#').trim_end().len();
        if line.start + hashes < end {
            self.push(BlockKind::Heading(level), line.start + hashes..end, false, true);
        }
    }

    /// The end of the block that begins on this line: it takes in the lines that continue it.
    fn extent(&self, index: usize, stop: impl Fn(&str) -> bool) -> (usize, usize) {
        let mut last = index;
        let mut next = index + 1;
        while next < self.lines.len() {
            let words = &self.text[self.trimmed(next)];
            if words.is_empty() {
                if !(self.wrap.spaced && next == last + 1) {
                    break;
                }
                next += 1;
                continue;
            }
            if !self.wrap.continues(&self.text[self.trimmed(last)], words) || stop(words) {
                break;
            }
            last = next;
            next += 1;
        }
        (last, self.trimmed(last).end)
    }

    fn item(&mut self, index: usize, mark: usize) -> usize {
        let line = self.trimmed(index);
        let indent = line.start - self.lines[index].start;
        let depth = u8::try_from(1 + indent / 2).unwrap_or(u8::MAX);
        let (last, end) = self.extent(index, |words| atx_level(words).is_some());
        self.push(BlockKind::Item(depth), line.start + mark..end, true, false);
        last + 1
    }

    fn paragraph(&mut self, index: usize) -> usize {
        let line = self.trimmed(index);
        let (last, end) = self.extent(index, |words| atx_level(words).is_some());
        let words = &self.text[line.start..end];
        let bold = words.starts_with("**") && words.ends_with("**") && words.len() > 4;
        // An underline of = or - makes it a heading.
        let under = self.lines.get(last + 1).map(|line| self.text[line.clone()].trim()).unwrap_or_default();
        if under.len() >= 3
            && (under.chars().all(|c| c == '=') || under.chars().all(|c| c == '-'))
            && last == index
            && width(words) <= 80
            && !finished(words)
        {
            self.push(BlockKind::Heading(if under.starts_with('=') { 1 } else { 2 }), line.start..end, false, true);
            return last + 2;
        }
        self.push(BlockKind::Paragraph, line.start..end, true, bold);
        last + 1
    }

    fn is_table(&self, index: usize) -> bool {
        let words = &self.text[self.trimmed(index)];
        let next = self.lines.get(index + 1).map(|line| self.text[line.clone()].trim()).unwrap_or_default();
        if RULE.is_match(next) && next.contains('-') && next.contains('|') {
            return true;
        }
        // Plain renditions: at least two lines with the same number of cells.
        let bars = |line: &str| line.matches(" | ").count() + usize::from(line.trim_end().ends_with(" |"));
        bars(words) >= 1
            && (bars(next) == bars(words) && bars(next) >= 1
                || self.blocks.last().is_some_and(|block| matches!(block.kind, BlockKind::Cell(_))))
    }

    fn rows(&mut self, index: usize) -> usize {
        let table = self.table;
        self.table += 1;
        let ruled = self.lines.get(index + 1).is_some_and(|line| RULE.is_match(self.text[line.clone()].trim()));
        let barred = self.text[self.trimmed(index)].starts_with('|');
        let width = self.text[self.trimmed(index)].matches('|').count();
        let mut filled = 0;
        let (mut row, mut at) = (0, index);
        while at < self.lines.len() {
            let line = self.trimmed(at);
            let words = &self.text[line.clone()];
            if !words.contains('|') {
                break;
            }
            if barred && ruled && row > 1 && !words.starts_with('|') && filled < width {
                // A cell that broke over its line: it goes on in the row above.
                self.cells(line, table, row - 1, false, u32::try_from(filled.saturating_sub(1)).unwrap_or(0));
                filled += words.matches('|').count();
            } else if !RULE.is_match(words) {
                filled = words.matches('|').count();
                self.cells(line, table, row, ruled && row == 0, 0);
                row += 1;
            }
            at += 1;
        }
        at
    }

    fn cells(&mut self, line: Range<usize>, table: u32, row: u32, header: bool, first: u32) {
        let words = &self.text[line.clone()];
        let (mut start, mut column) = (line.start, first);
        if words.starts_with('|') {
            start += 1;
        }
        let mut cells = Vec::new();
        while start < line.end {
            let end = self.text[start..line.end].find('|').map_or(line.end, |at| start + at);
            let cell = &self.text[start..end];
            let trimmed = start + (cell.len() - cell.trim_start().len());
            if !cell.trim().is_empty() {
                cells.push((trimmed..trimmed + cell.trim().len(), column));
            }
            column += 1;
            start = end + 1;
        }
        for (range, column) in cells {
            self.push(
                BlockKind::Cell(CellAt { table, row, column, rows: 1, columns: 1, header }),
                range.clone(),
                false,
                false,
            );
            for (at, _) in self.text[range.clone()].match_indices("<br") {
                let from = range.start + at;
                if let Some(end) = self.text[from..range.end].find('>') {
                    self.marks.push(from..from + end + 1);
                }
            }
        }
    }
}

fn atx_level(words: &str) -> Option<u8> {
    let hashes = words.bytes().take_while(|byte| *byte == b'#').count();
    let spaced = words[hashes..].starts_with([' ', '\t', '\u{3000}']);
    (1..=6).contains(&hashes).then(|| u8::try_from(hashes).unwrap_or(6)).filter(|_| spaced)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(text: &str, marks: Marks) -> Vec<(BlockKind, String)> {
        let extracted = extract(text.to_owned(), marks);
        extracted.blocks.iter().map(|block| (block.kind, extracted.text[block.range.clone()].to_owned())).collect()
    }

    #[test]
    fn markdown_parts() {
        let blocks = kinds(
            "# 方針\n\n当社は[一覧](/x)を公表。\n\n- 甲\n- 乙\n\n| 送信先 | 目的 |\n|---|---|\n| A社 | 分析 |\n",
            Marks::Markdown,
        );
        assert_eq!(blocks[0], (BlockKind::Heading(1), "方針".to_owned()));
        assert_eq!(blocks[2], (BlockKind::Item(1), "甲".to_owned()));
        assert!(matches!(blocks.last().unwrap().0, BlockKind::Cell(CellAt { row: 1, column: 1, .. })));
    }

    #[test]
    fn wrapped_lines_are_one_paragraph() {
        let text = "当社が運営する応用「例」を通じて提供する全ての機能（以下「本サービス」とい\n\nいます。）における、本サービスを利用する皆様（以下「ユーザー」といいます。）の個\n\n\
                    人情報の取扱いについて、以下のとおりプライバシーポリシー（以下「本ポリシー」とい\n\nいます。）を定めます。\n\n1．取得する情報の項目及び取得の方法\n\n当社は、主として以下の方法で、以下の情報を含むユーザーの個人情報を取得いたしま\n\nす。\n";
        let blocks = kinds(text, Marks::Plain);
        assert_eq!(blocks.len(), 3, "{blocks:?}");
        assert!(blocks[0].1.ends_with("を定めます。"));
    }
}

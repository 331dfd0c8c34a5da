//! The reading view: the same words, folded so that patterns can be plain, with a way back to the raw text.
//!
//! NFKC, radicals as ideographs, line breaks inside sentences joined, spaces inside Japanese words removed, Markdown
//! marks left out. Every byte of the view knows which bytes of the raw text it came from, so a quote found in the view
//! is cut from the raw text, verbatim.

use std::ops::Range;

use unicode_normalization::UnicodeNormalization;

/// A stretch of raw text as the readers see it.
#[derive(Debug, Clone, Default)]
pub(super) struct View {
    pub(super) text: String,
    starts: Vec<u32>,
    ends: Vec<u32>,
}

impl View {
    /// Byte range of the raw text behind a byte range of the view; empty input gives an empty range.
    pub(super) fn raw(&self, range: Range<usize>) -> Range<usize> {
        if range.start >= range.end || range.end > self.starts.len() {
            let at = self.starts.get(range.start).or(self.ends.last()).copied().unwrap_or(0) as usize;
            return at..at;
        }
        self.starts[range.start] as usize..self.ends[range.end - 1] as usize
    }

    /// The view byte at or after this raw offset.
    pub(super) fn at(&self, raw: usize) -> usize {
        self.starts.partition_point(|start| (*start as usize) < raw)
    }

    fn push(&mut self, c: char, start: usize, end: usize) {
        self.text.push(c);
        for _ in 0..c.len_utf8() {
            self.starts.push(u32::try_from(start).unwrap_or(u32::MAX));
            self.ends.push(u32::try_from(end).unwrap_or(u32::MAX));
        }
    }
}

/// Radicals of the supplement block that NFKC leaves alone; PDF extraction is full of them.
const RADICALS: &[(char, char)] = &[
    ('⺟', '母'),
    ('⺠', '民'),
    ('⺡', '氵'),
    ('⺩', '玉'),
    ('⺬', '示'),
    ('⺮', '竹'),
    ('⺷', '羊'),
    ('⺼', '肉'),
    ('⻁', '虎'),
    ('⻄', '西'),
    ('⻅', '見'),
    ('⻆', '角'),
    ('⻉', '貝'),
    ('⻋', '車'),
    ('⻎', '辶'),
    ('⻑', '長'),
    ('⻔', '門'),
    ('⻘', '青'),
    ('⻙', '韋'),
    ('⻚', '頁'),
    ('⻛', '風'),
    ('⻜', '飛'),
    ('⻝', '食'),
    ('⻞', '食'),
    ('⻟', '食'),
    ('⻢', '馬'),
    ('⻣', '骨'),
    ('⻤', '鬼'),
    ('⻥', '魚'),
    ('⻦', '鳥'),
    ('⻨', '麦'),
    ('⻩', '黄'),
    ('⻫', '斉'),
    ('⻬', '斎'),
    ('⻭', '歯'),
    ('⻯', '竜'),
    ('⻰', '龍'),
    ('⻱', '亀'),
    ('⻲', '亀'),
];

/// How line breaks of the raw range are to be taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Breaks {
    /// The lines are one paragraph wrapped by whoever made the text.
    Wrapped,
    /// A break may be the author's: kept unless the line plainly goes on.
    Kept,
}

/// The view of `raw[range]`. `skip` are raw byte ranges (sorted) that are marks, not words.
pub(super) fn view(raw: &str, range: Range<usize>, skip: &[Range<usize>], breaks: Breaks) -> View {
    let mut view = View::default();
    let clusters = clusters(raw, range, skip);
    let mut index = 0;
    while index < clusters.len() {
        let (start, end, c) = clusters[index];
        if !c.is_whitespace() {
            view.push(c, start, end);
            index += 1;
            continue;
        }
        let mut after = index;
        let mut broken = false;
        while after < clusters.len() && clusters[after].2.is_whitespace() {
            broken |= clusters[after].2 == '\n';
            after += 1;
        }
        let next = clusters.get(after).map(|cluster| cluster.2);
        if let (Some(previous), Some(next)) = (view.text.chars().next_back(), next) {
            let kept_break = broken && breaks == Breaks::Kept && !goes_on(&view.text, previous, next);
            if kept_break {
                view.push('\n', start, end);
            } else if !(is_cjk(previous) || is_cjk(next) || previous == '(' || next == ')') {
                view.push(' ', start, end);
            }
        }
        index = after;
    }
    join_spaced_letters(view)
}

/// (raw start, raw end, folded character); a base with its combining marks is folded together.
fn clusters(raw: &str, range: Range<usize>, skip: &[Range<usize>]) -> Vec<(usize, usize, char)> {
    let mut out = Vec::with_capacity(range.len());
    let slice = raw.get(range.clone()).unwrap_or_default();
    let mut chars = slice.char_indices().peekable();
    let mut skips = skip.iter().peekable();
    while let Some((offset, c)) = chars.next() {
        let start = range.start + offset;
        while skips.peek().is_some_and(|range| range.end <= start) {
            skips.next();
        }
        if skips.peek().is_some_and(|range| range.contains(&start)) {
            continue;
        }
        let mut end = start + c.len_utf8();
        if c.is_ascii() {
            out.extend(folded_ascii(c).map(|folded| (start, end, folded)));
            continue;
        }
        let mut cluster = [c, '\0'];
        let mut length = 1;
        if let Some((at, mark)) = chars.peek().copied()
            && matches!(mark, '\u{3099}' | '\u{309A}' | '\u{FF9E}' | '\u{FF9F}')
        {
            chars.next();
            cluster[1] = mark;
            length = 2;
            end = range.start + at + mark.len_utf8();
        }
        // The signs of a mark are no letters of the name; NFKC would make a "TM" of the one.
        if matches!(c, '™' | '℠' | '®') {
            continue;
        }
        if matches!(c, '\u{200B}'..='\u{200F}' | '\u{FEFF}' | '\u{00AD}' | '\u{2060}' | '\u{FE00}'..='\u{FE0F}') {
            continue;
        }
        // ① stays: it marks items, and as a bare 1 it would run into the words.
        if matches!(c, '\u{2460}'..='\u{24FF}' | '\u{2776}'..='\u{2793}') {
            out.push((start, end, c));
            continue;
        }
        if let Some((_, plain)) = RADICALS.iter().find(|(radical, _)| *radical == c) {
            out.push((start, end, *plain));
            continue;
        }
        if let Some(mark) = mark_of_a_sentence(c, &out, chars.peek().map(|(_, next)| *next)) {
            out.push((start, end, mark));
            continue;
        }
        out.extend(cluster[..length].iter().copied().nfkc().map(|folded| (start, end, plain_sign(folded))));
    }
    out
}

/// "…しています．また，…": the marks of horizontal writing, which stand for 。 and 、. "イ．" marks an item.
fn mark_of_a_sentence(c: char, before: &[(usize, usize, char)], next: Option<char>) -> Option<char> {
    let back = |back: usize| before.iter().rev().nth(back).map(|(_, _, c)| *c);
    let letter = |at: usize| back(at).is_some_and(is_letter);
    // Sentences end in hiragana, or with their line; "エヌ．ティ．ティ" is a name.
    let ends = || {
        back(0).is_some_and(|c| matches!(c, '\u{3041}'..='\u{3096}'))
            || back(0).is_some_and(|c| !is_kana(c)) && next.is_none_or(char::is_whitespace)
    };
    match c {
        '，' if letter(0) => Some('、'),
        '．' if letter(0) && letter(1) && ends() => Some('。'),
        _ => None,
    }
}

/// Of a Japanese word, or what closes a bracket behind one.
const fn is_letter(c: char) -> bool {
    matches!(c, '\u{3041}'..='\u{30FF}' | '\u{3400}'..='\u{9FFF}' | ')' | '」' | '』')
}

/// Most of what is not Japanese; a tab is a blank, a carriage return nothing.
const fn folded_ascii(c: char) -> Option<char> {
    match c {
        '\t' => Some(' '),
        '\n' => Some(c),
        _ if c.is_ascii_control() => None,
        _ => Some(c),
    }
}

/// Breaks, quotation marks and dashes in their plain form.
const fn plain_sign(c: char) -> char {
    match c {
        '\u{2028}' | '\u{2029}' => '\n',
        '“' | '”' | '„' => '"',
        '’' | '‘' => '\'',
        '‐' | '‑' | '–' | '−' => '-',
        '～' | '〜' => '~',
        '．' => '.',
        other => other,
    }
}

/// A line break inside a sentence: the line before is long, unfinished Japanese, and the next starts no list item.
fn goes_on(before: &str, previous: char, next: char) -> bool {
    if matches!(previous, '。' | '.' | '!' | '?' | ':' | ';' | '|' | ')' | '」' | '】' | ']') || is_marker(next) {
        return false;
    }
    if matches!(next, '、' | '。' | 'ー' | 'っ' | 'ゃ' | 'ゅ' | 'ょ' | 'を' | ')' | '」') {
        return true;
    }
    // Only as far back as it takes: where breaks are joined the line is the whole paragraph up to here.
    let long = || before.chars().rev().take_while(|c| *c != '\n').take(LONG).count() == LONG;
    matches!(previous, '、' | ',') || is_cjk(previous) && is_kana(next) && long()
}

/// A line of so many characters is one that the width of the page has broken.
const LONG: usize = 28;

fn join_spaced_letters(view: View) -> View {
    // "S m a r t": at least four single letters with a blank between.
    let bytes = view.text.as_bytes();
    let mut drop = Vec::new();
    let mut index = 0;
    while index + 2 < bytes.len() {
        let starts_word = index == 0 || !bytes[index - 1].is_ascii_alphanumeric();
        if !starts_word {
            index += 1;
            continue;
        }
        let mut end = index;
        while end + 2 < bytes.len()
            && bytes[end].is_ascii_alphabetic()
            && bytes[end + 1] == b' '
            && bytes[end + 2].is_ascii_alphabetic()
            && (end == index || !bytes.get(end + 1).is_some_and(u8::is_ascii_alphabetic))
        {
            end += 2;
        }
        let ends_word = !bytes.get(end + 1).is_some_and(u8::is_ascii_alphanumeric);
        if ends_word && end - index >= 6 {
            drop.extend((index + 1..end).step_by(2));
        }
        index = end.max(index) + 1;
    }
    if drop.is_empty() {
        return view;
    }
    let mut out = View::default();
    let mut drops = drop.into_iter().peekable();
    for (at, c) in view.text.char_indices() {
        if drops.peek() == Some(&at) {
            drops.next();
            continue;
        }
        out.push(c, view.starts[at] as usize, view.ends[at] as usize);
    }
    out
}

pub(super) fn is_kana(c: char) -> bool {
    matches!(c, '\u{3041}'..='\u{30FF}')
}

/// Japanese script or punctuation: a space beside it is not a word boundary.
pub(super) fn is_cjk(c: char) -> bool {
    matches!(c,
        '\u{3000}'..='\u{30FF}' | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}'
        | '\u{31F0}'..='\u{31FF}' | '\u{2460}'..='\u{24FF}' | '\u{20000}'..='\u{2FA1F}' | '※')
}

/// A character that starts a list item or a note.
pub(super) fn is_marker(c: char) -> bool {
    matches!(
        c,
        '・' | '●'
            | '■'
            | '◆'
            | '◇'
            | '□'
            | '○'
            | '◎'
            | '▼'
            | '▶'
            | '►'
            | '※'
            | '【'
            | '〔'
            | '•'
            | '-'
            | '*'
            | '>'
            | '\u{2460}'..='\u{24FF}'
    )
}

/// Display columns: Japanese letters take two.
pub(super) fn width(text: &str) -> usize {
    text.chars().map(|c| if c.is_ascii() || matches!(c, '\u{FF61}'..='\u{FF9F}') { 1 } else { 2 }).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folded(raw: &str) -> String {
        view(raw, 0..raw.len(), &[], Breaks::Wrapped).text
    }

    #[test]
    fn folds_width_radicals_and_blanks() {
        assert_eq!(folded("Ｇｏｏｇｌｅ　アナリティクス（Ｇｏｏｇｌｅ　ＬＬＣ）"), "Googleアナリティクス(Google LLC)");
        assert_eq!(folded("2025 年 9 月 12 日改定"), "2025年9月12日改定");
        assert_eq!(folded("個⼈データの⽬的⻑"), "個人データの目的長");
        assert_eq!(folded("プライバシ\n\nーポリシー"), "プライバシーポリシー");
        assert_eq!(folded("「ALC S m a r t L e a r n i n g」"), "「ALC SmartLearning」");
        assert_eq!(folded("ｸﾞｰｸﾞﾙ"), "グーグル");
    }

    #[test]
    fn every_range_leads_back() {
        let raw = "当社は、 Ｇｏｏｇｌｅ\n アナリティクスを 利用";
        let view = view(raw, 0..raw.len(), &[], Breaks::Wrapped);
        let at = view.text.find("Googleアナリティクス").unwrap();
        let range = view.raw(at..at + "Googleアナリティクス".len());
        assert_eq!(&raw[range], "Ｇｏｏｇｌｅ\n アナリティクス");
    }
}

//! Folding of names: what is written differently and means the same compares equal.
//!
//! NFKC, lower case; spaces and single line breaks go (PDF text breaks anywhere), so do hyphens inside words, long
//! vowel marks, middle dots between katakana, dots, apostrophes, `!` and trade marks. What separates words or cells
//! stays: brackets, slashes, 、, tabs, empty lines.

use unicode_normalization::UnicodeNormalization;

/// Stands for a tab or an empty line; no name contains it.
pub(super) const BREAK: char = '\u{1}';

/// A text folded, with the way back.
#[derive(Debug, Default)]
pub(super) struct Folded {
    pub(super) text: String,
    /// For every byte of `text`: where its source character begins and ends in the raw text.
    starts: Vec<u32>,
    ends: Vec<u32>,
}

impl Folded {
    pub(super) fn of(raw: &str) -> Self {
        let mut folded = Self::default();
        walk(raw, |c, start, end| folded.push(c, start, end));
        folded
    }

    fn push(&mut self, c: char, start: usize, end: usize) {
        self.text.push(c);
        let (start, end) = (u32::try_from(start).unwrap_or(u32::MAX), u32::try_from(end).unwrap_or(u32::MAX));
        for _ in 0..c.len_utf8() {
            self.starts.push(start);
            self.ends.push(end);
        }
    }

    /// Raw byte range of a byte range of the folded text; trailing long vowel marks belong to it.
    pub(super) fn raw_range(&self, raw: &str, start: usize, end: usize) -> (usize, usize) {
        let from = self.starts[start] as usize;
        let mut to = self.ends[end - 1] as usize;
        if raw[..to].ends_with(is_katakana) {
            to += raw[to..].chars().take_while(|c| matches!(c, 'ー' | 'ｰ')).map(char::len_utf8).sum::<usize>();
        }
        (from, to)
    }
}

/// A single name folded.
#[must_use]
pub fn fold_name(name: &str) -> String {
    let mut folded = String::with_capacity(name.len());
    walk(name.trim(), |c, _, _| folded.push(c));
    folded
}

/// Every character of the folded text, with the bytes of the raw one that it stands for.
fn walk(raw: &str, mut keep: impl FnMut(char, usize, usize)) {
    let mut chars = raw.char_indices().peekable();
    let mut previous = None;
    while let Some((at, c)) = chars.next() {
        let mut end = at + c.len_utf8();
        // Half-width ﾊ + ﾟ make one character.
        let mut mark = None;
        if ('\u{ff66}'..='\u{ff9d}').contains(&c)
            && let Some(&(mark_at, sound @ ('\u{ff9e}' | '\u{ff9f}'))) = chars.peek()
        {
            mark = Some(sound);
            end = mark_at + sound.len_utf8();
            chars.next();
        }
        match role(c, previous, &raw[end..]) {
            Role::Drop => {}
            Role::Break => keep(BREAK, at, end),
            Role::Keep if c.is_ascii() => keep(c.to_ascii_lowercase(), at, end),
            // Most of a Japanese text is normal as it is.
            Role::Keep if is_hiragana(c) || matches!(c, '\u{30a1}'..='\u{30fa}' | '\u{4e00}'..='\u{9fff}') => {
                keep(c, at, end)
            }
            Role::Keep => {
                for part in std::iter::once(c).chain(mark).nfkc().flat_map(char::to_lowercase) {
                    if !matches!(part, 'ー' | ' ') {
                        keep(part, at, end);
                    }
                }
            }
        }
        previous = Some(c);
    }
}

enum Role {
    Keep,
    Drop,
    Break,
}

fn role(c: char, previous: Option<char>, rest: &str) -> Role {
    let next = rest.chars().next();
    let both = |test: fn(char) -> bool| previous.is_some_and(test) && next.is_some_and(test);
    match c {
        '\t' => Role::Break,
        '\n' | '\r' => {
            let blank = rest.trim_start_matches([' ', '\u{3000}', '\r']).starts_with('\n');
            if blank && c == '\n' { Role::Break } else { Role::Drop }
        }
        '\u{ad}'
        | '\u{200b}'..='\u{200d}'
        | '\u{feff}'
        | '™'
        | '®'
        | '©'
        | '℠'
        | '!'
        | '！'
        | '.'
        | '．'
        | '\''
        | '’'
        | 'ー'
        | 'ｰ'
        | '*' => Role::Drop,
        '・' | '･' | '·' | '•' => drop_if(both(is_katakana)),
        '-' | '‐' | '‑' | '‒' | '–' | '—' | '−' | '－' | '―' => drop_if(both(|c| !c.is_whitespace())),
        ',' | '，' => drop_if(corporate_ending(rest)),
        c if c.is_whitespace() => Role::Drop,
        _ => Role::Keep,
    }
}

const fn drop_if(drop: bool) -> Role {
    if drop { Role::Drop } else { Role::Keep }
}

/// `Facebook, Inc.` is `Facebook Inc`.
fn corporate_ending(rest: &str) -> bool {
    let word: String = rest
        .trim_start()
        .chars()
        .take_while(|c| c.is_ascii_alphabetic() || *c == '.')
        .collect::<String>()
        .to_lowercase();
    matches!(
        word.trim_end_matches('.').replace('.', "").as_str(),
        "inc" | "llc" | "ltd" | "limited" | "co" | "corp" | "gmbh" | "sa" | "bv" | "plc" | "pty" | "pte" | "kk" | "gk"
    )
}

pub(super) fn is_katakana(c: char) -> bool {
    matches!(c, '\u{30a1}'..='\u{30fa}' | 'ー' | '\u{ff66}'..='\u{ff9f}')
}

pub(super) fn is_hiragana(c: char) -> bool {
    matches!(c, '\u{3041}'..='\u{3096}')
}

pub(super) fn is_kanji(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9fff}' | '々' | '\u{20000}'..='\u{2ffff}')
}

/// Letters and digits of European scripts, full-width ones too.
pub(super) fn is_latin(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, 'ａ'..='ｚ' | 'Ａ'..='Ｚ' | '０'..='９' | '\u{c0}'..='\u{24f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_means_the_same_folds_the_same() {
        for (one, other) in [
            ("Google Analytics", "ＧｏｏｇｌｅＡｎａｌｙｔｉｃｓ"),
            ("Google\nAnalytics", "GoogleAnalytics"),
            ("グーグル・アナリティクス", "グーグルアナリティクス"),
            ("ｸﾞｰｸﾞﾙ", "グーグル"),
            ("ユーザーローカル", "ユーザローカル"),
            ("Facebook, Inc.", "Facebook Inc"),
            ("Yahoo! JAPAN", "yahoo japan"),
            ("i-mobile", "iMobile"),
            ("㈱サイバー", "(株)サイバー"),
            ("Google アナリティクス４", "Googleアナリティクス4"),
        ] {
            assert_eq!(fold_name(one), fold_name(other), "{one}");
        }
    }

    #[test]
    fn what_separates_stays() {
        for text in ["Google・Facebook", "LINE/タグ", "A\tB", "A\n\nB", "Google, Facebook", "LINE - タグ"] {
            assert!(fold_name(text).contains(|c: char| !c.is_alphanumeric()), "{text} → {}", fold_name(text));
        }
    }

    #[test]
    fn ranges_lead_back() {
        let raw = "（ｸﾞｰｸﾞﾙ）を";
        let folded = Folded::of(raw);
        let at = folded.text.find("ググル").unwrap();
        let (start, end) = folded.raw_range(raw, at, at + "ググル".len());
        assert_eq!(&raw[start..end], "ｸﾞｰｸﾞﾙ");
    }
}

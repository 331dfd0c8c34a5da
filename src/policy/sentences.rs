//! Where the sentences of a text begin and end.

use std::ops::Range;

/// The longest sentence, in characters. Nobody writes a longer one for people; every name in it would read all of it.
const LONGEST: usize = 3_000;

/// Sentences of a view: at 。 and its like outside brackets, at kept line breaks, at a period before a blank.
pub(super) fn sentences(text: &str) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    let japanese = text.chars().any(super::view::is_kana);
    let (mut start, mut depth, mut since) = (0, 0_i32, 0);
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let after = at + c.len_utf8();
        since += 1;
        match c {
            '(' | '「' | '『' | '【' | '[' | '〔' => depth += 1,
            ')' | '」' | '』' | '】' | ']' | '〕' => depth = (depth - 1).max(0),
            _ => {}
        }
        let ends = match c {
            '\n' => true,
            '。' => depth == 0 || since > 400,
            // In an address ? and ! end nothing, nor behind a Latin word of a Japanese text: "Yahoo! JAPAN".
            '!' | '?' => {
                (depth == 0 || since > 400)
                    && chars.peek().is_none_or(|(_, next)| !next.is_ascii() || next.is_ascii_whitespace())
                    && !(japanese && text[..at].ends_with(|c: char| c.is_ascii_alphanumeric()))
            }
            '.' => {
                let breaks = depth == 0 && chars.peek().is_some_and(|(_, next)| *next == ' ');
                let word = text[start..at].rsplit(' ').next().filter(|_| breaks).unwrap_or_default();
                word.len() > 2
                    && !matches!(
                        word,
                        "Inc"
                            | "Ltd"
                            | "Co"
                            | "Corp"
                            | "No"
                            | "e.g"
                            | "i.e"
                            | "etc"
                            | "Pte"
                            | "LLC"
                            | "vs"
                            | "St"
                            | "Mr"
                            | "Ms"
                    )
            }
            '、' | ',' | ' ' => since > LONGEST,
            _ => since > LONGEST + 1_000,
        };
        if ends {
            push_trimmed(text, start..after, &mut out);
            start = after;
            since = 0;
            depth = 0;
        }
    }
    push_trimmed(text, start..text.len(), &mut out);
    out
}

fn push_trimmed(text: &str, range: Range<usize>, out: &mut Vec<Range<usize>>) {
    let words = &text[range.clone()];
    let start = range.start + (words.len() - words.trim_start().len());
    let end = start + words.trim().len();
    if start < end {
        out.push(start..end);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_keep_brackets_whole() {
        let text = "当社(以下「当社」といいます。)は送信します。次の文。Google Inc. を使う";
        let parts: Vec<&str> = sentences(text).into_iter().map(|range| &text[range]).collect();
        assert_eq!(parts, ["当社(以下「当社」といいます。)は送信します。", "次の文。", "Google Inc. を使う"]);
    }
}

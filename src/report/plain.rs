//! Text from outside, made fit for a terminal, a cell or a line of a log.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// One line without control characters and without characters that reorder or hide text.
///
/// Escape sequences could drive a terminal, and bidirectional overrides could make a host name read as another.
#[must_use]
pub fn line(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            _ if is_hidden(c) => {}
            '\u{2028}' | '\u{2029}' => out.push(' '),
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

/// As [`line()`], but line feeds stay.
pub(super) fn lines(text: &str) -> String {
    text.split('\n').map(line).collect::<Vec<_>>().join("\n")
}

/// Bidirectional controls, zero-width characters, soft hyphen, tags, variation of nothing.
const fn is_hidden(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}'
        | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

/// Columns that the text takes on a terminal.
pub(super) fn width(text: &str) -> usize {
    text.width_cjk()
}

/// Cut to `columns`, with an ellipsis when something was cut.
pub(super) fn cut(text: &str, columns: usize) -> String {
    if width(text) <= columns {
        return text.to_owned();
    }
    let mut used = 0;
    let mut out = String::new();
    for c in text.chars() {
        let wide = c.width_cjk().unwrap_or(0);
        if used + wide + 2 > columns {
            break;
        }
        used += wide;
        out.push(c);
    }
    out.push('…');
    out
}

/// Cut or filled with spaces to `columns`.
pub(super) fn cell(text: &str, columns: usize) -> String {
    let text = cut(text, columns);
    let fill = columns.saturating_sub(width(&text));
    text + &" ".repeat(fill)
}

/// Lines of at most `columns`, each after `indent`. Japanese breaks anywhere but before a closing mark; Latin words stay whole.
pub(super) fn wrap(text: &str, columns: usize, indent: &str) -> String {
    let room = columns.saturating_sub(width(indent)).max(20);
    let mut out = String::new();
    for (at, paragraph) in text.split('\n').enumerate() {
        if at > 0 {
            out.push('\n');
        }
        let mut rows: Vec<String> = vec![String::new()];
        for piece in pieces(paragraph) {
            let row = rows.last_mut().expect("there is always a row");
            let closes = piece.starts_with(['。', '、', '」', '』', '）', '］', '】', ')', ']', '.', ',', 'ー', '・']);
            if width(row) + width(piece.trim_end()) > room && !row.is_empty() && !closes {
                rows.push(piece.trim_start().to_owned());
            } else {
                row.push_str(piece);
            }
        }
        for (n, row) in rows.iter().enumerate() {
            if n > 0 {
                out.push('\n');
            }
            out.push_str(indent);
            out.push_str(row.trim_end());
        }
    }
    out
}

/// Words of Latin text with the space after them, single characters of what is wide.
fn pieces(text: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut start = 0;
    let mut after_space = false;
    for (at, c) in text.char_indices() {
        let wide = c.width().unwrap_or(0) > 1;
        if at > start && (wide || after_space) {
            pieces.push(&text[start..at]);
            start = at;
        }
        if wide {
            let end = at + c.len_utf8();
            pieces.push(&text[start..end]);
            start = end;
        }
        after_space = c == ' ';
    }
    if start < text.len() {
        pieces.push(&text[start..]);
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_drives_the_terminal() {
        assert_eq!(line("a\u{1b}[31mb\r\n\tc\u{7}\u{9b}2J"), "a [31mb   c  2J");
        assert_eq!(line("evil\u{202e}moc.elpmaxe\u{2066}\u{200b}x\u{2028}y"), "evilmoc.elpmaxex y");
        assert_eq!(lines("a\nb\u{1b}"), "a\nb ");
    }

    #[test]
    fn columns_count_double_for_japanese() {
        assert_eq!(width("送信a"), 5);
        assert_eq!(cut("送信先一覧", 7), "送信…");
        assert!(width(&cut("送信先一覧", 7)) <= 7);
        assert_eq!(cell("送信", 6), "送信  ");
        for text in ["送信先の名称、送信情報・利用目的。", "Add the legal entity name to the notice"] {
            for row in wrap(text, 24, "  ").lines() {
                // A closing mark may hang over.
                assert!(width(row) <= 26, "{row}");
            }
            assert_eq!(wrap(text, 24, "").replace('\n', if text.is_ascii() { " " } else { "" }), text);
        }
    }
}

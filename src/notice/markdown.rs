//! The notice as Markdown.

use super::{Notice, REVERSE, TITLE, heads};

pub(super) fn page(notice: &Notice) -> String {
    let mut out = format!("# {TITLE}\n\n{}\n\n", notice.remark);
    out.push_str(&row(&heads()));
    out.push_str(&format!("|{}\n", " --- |".repeat(heads().len())));
    for one in &notice.rows {
        out.push_str(&row(&one.cells()));
    }
    if notice.not_borne_out.is_empty() && notice.not_compared.is_none() {
        return out;
    }
    out.push_str(&format!("\n## {REVERSE}\n\n"));
    for entry in &notice.not_borne_out {
        out.push_str(&format!(
            "- 「{}」（{} {}行目）: {}\n",
            safe(&entry.quote),
            safe(&entry.document),
            entry.line,
            safe(&entry.message)
        ));
    }
    if let Some(reason) = &notice.not_compared {
        out.push_str(&format!("- {}\n", safe(reason)));
    }
    out
}

fn row(cells: &[&str]) -> String {
    let cells: Vec<String> = cells.iter().map(|cell| format!(" {} |", safe(cell))).collect();
    format!("|{}\n", cells.concat())
}

/// Text from outside inside Markdown: one line, nothing that a renderer would take for markup. A URL keeps working
/// although its underscores are escaped: renderers unescape it.
fn safe(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' | '|' | '*' | '_' | '`' | '[' | ']' | '#' | '~' => {
                out.push('\\');
                out.push(c);
            }
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '\n' | '\r' | '\t' => out.push(' '),
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    out
}

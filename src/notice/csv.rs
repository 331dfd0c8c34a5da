//! The notice as a table for spreadsheets: the draft rows, and below them the reverse list under heads of its own, with as
//! many cells in each line.

use super::{Notice, REVERSE, heads};

pub(super) fn table(notice: &Notice) -> String {
    let mut out = String::from("\u{feff}");
    out.push_str(&row(&heads()));
    for one in &notice.rows {
        out.push_str(&row(&one.cells()));
    }
    if notice.not_borne_out.is_empty() && notice.not_compared.is_none() {
        return out;
    }
    out.push_str(&row(&[REVERSE, "文書", "行", "観測", "", ""]));
    for entry in &notice.not_borne_out {
        out.push_str(&row(&[&entry.quote, &entry.document, &entry.line.to_string(), &entry.message, "", ""]));
    }
    if let Some(reason) = &notice.not_compared {
        out.push_str(&row(&["", "", "", reason, "", ""]));
    }
    out
}

fn row(cells: &[&str; 6]) -> String {
    format!("{}\r\n", cells.map(cell).join(","))
}

fn cell(text: &str) -> String {
    let text: String = text.chars().filter(|c| !c.is_control() || *c == '\n').collect();
    let guard = if text.trim_start().starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠']) { "'" } else { "" };
    format!("\"{guard}{}\"", text.replace('"', "\"\""))
}

//! The notice as one HTML page.

use super::{Notice, REVERSE, TITLE, heads};

pub(super) fn page(notice: &Notice) -> String {
    let mut out = format!(
        "<!doctype html>\n<html lang=\"ja\">\n<head>\n<meta charset=\"utf-8\">\n<title>{TITLE}</title>\n</head>\n<body>\n<h1>{TITLE}</h1>\n"
    );
    out.push_str(&format!("<p>{}</p>\n<table border=\"1\">\n<thead>\n<tr>", safe(&notice.remark)));
    for head in heads() {
        out.push_str(&format!("<th scope=\"col\">{head}</th>"));
    }
    out.push_str("</tr>\n</thead>\n<tbody>\n");
    for row in &notice.rows {
        let cells: Vec<String> = row.cells().iter().map(|cell| format!("<td>{}</td>", safe(cell))).collect();
        out.push_str(&format!("<tr>{}</tr>\n", cells.concat()));
    }
    out.push_str("</tbody>\n</table>\n");
    out.push_str(&reverse(notice));
    out.push_str("</body>\n</html>\n");
    out
}

fn reverse(notice: &Notice) -> String {
    if notice.not_borne_out.is_empty() && notice.not_compared.is_none() {
        return String::new();
    }
    let mut out = format!("<h2>{REVERSE}</h2>\n<ul>\n");
    for entry in &notice.not_borne_out {
        out.push_str(&format!(
            "<li><q>{}</q>（{} {}行目）: {}</li>\n",
            safe(&entry.quote),
            safe(&entry.document),
            entry.line,
            safe(&entry.message)
        ));
    }
    if let Some(reason) = &notice.not_compared {
        out.push_str(&format!("<li>{}</li>\n", safe(reason)));
    }
    out.push_str("</ul>\n");
    out
}

fn safe(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c if c.is_control() && c != '\n' => {}
            c => out.push(c),
        }
    }
    out
}

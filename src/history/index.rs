//! `reports/index.html`: all sites at a glance. One file, no script, no network.

use std::fmt::Write as _;

use minijinja::HtmlEscape;

use super::{History, RunSummary, SiteHistory};
use crate::report::{self, Language};

const STYLE: &str = "body{margin:2rem auto;max-width:72rem;padding:0 1.2rem;font:15px/1.7 \"Hiragino Sans\",\"Hiragino Kaku Gothic ProN\",\"BIZ UDPGothic\",\"Yu Gothic\",Meiryo,\"Noto Sans JP\",\"Noto Sans CJK JP\",system-ui,sans-serif;color:#1c2126;background:#fff;color-scheme:light dark}\
h1{font-size:1.4rem}table{border-collapse:collapse;width:100%}th,td{text-align:left;vertical-align:top;padding:.45rem .8rem .45rem 0;border-bottom:1px solid #d5dade}th{font-size:.85rem;color:#545d66}\
.n{text-align:right;font-variant-numeric:tabular-nums}.clean{color:#1d6440}.findings{color:#a3241c}.incomplete{color:#4b4b8f}b{white-space:nowrap}small{color:#545d66}a{color:#1a5a9c}ul{margin:0;padding-left:1.1em}\
svg{display:block}polyline{fill:none;stroke:#a3241c;stroke-width:1.5}circle{fill:#a3241c}.wrap{overflow-x:auto}\
@media (prefers-color-scheme:dark){body{color:#e4e7ea;background:#14171a}th,td{border-color:#363d44}th,small{color:#a3acb5}a{color:#8ab8ee}.clean{color:#8fcfa8}.findings{color:#f2a49c}.incomplete{color:#b9b9f0}polyline{stroke:#f2a49c}circle{fill:#f2a49c}}";

/// The page for the folder of reports.
#[must_use]
pub fn index_html(history: &History, language: Language) -> String {
    let say = |ja, en| match language {
        Language::Ja => ja,
        Language::En => en,
    };
    let mut out = String::new();
    let _ = write!(
        out,
        "<!doctype html><html lang=\"{}\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\"><title>kansa</title><style>{STYLE}</style></head><body><main><h1>{}</h1>",
        say("ja", "en"),
        say("外部送信の監査：サイト一覧", "Audits of external transmissions: all sites")
    );
    if history.sites.is_empty() {
        let _ = write!(out, "<p>{}</p>", say("監査の記録はありません。", "There are no runs."));
    } else {
        let heads = [
            say("サイト", "Site"),
            say("最新の結果", "Last result"),
            say("エラー", "Errors"),
            say("警告", "Warnings"),
            say("記載なし", "Undeclared"),
            say("送信先", "Recipients"),
            say("前回から", "Since the run before"),
            say("推移（エラー）", "Trend (errors)"),
        ];
        out.push_str("<div class=\"wrap\" tabindex=\"0\"><table><thead><tr>");
        for (at, head) in heads.iter().enumerate() {
            let class = if (2..6).contains(&at) { " class=\"n\"" } else { "" };
            let _ = write!(out, "<th scope=\"col\"{class}>{head}</th>");
        }
        out.push_str("</tr></thead><tbody>");
        for site in &history.sites {
            row(&mut out, site, language);
        }
        out.push_str("</tbody></table></div>");
    }
    out.push_str("</main></body></html>\n");
    out
}

fn row(out: &mut String, site: &SiteHistory, language: Language) {
    let Some(last) = site.runs.iter().rev().find(|run| run.result.is_some()).or(site.runs.last()) else { return };
    let (name, result) = (escaped(&site.name), result(last, language));
    let when = escaped(&last.started.get(..16).unwrap_or(&last.started).replace('T', " "));
    let runs = site.runs.len();
    let runs = match language {
        Language::Ja => format!("{runs}回"),
        Language::En => format!("{runs} runs"),
    };
    let _ = write!(
        out,
        "<tr><td><a href=\"{}\">{name}</a><br><small>{} · {runs}</small></td><td>{result}<br><small>{when}</small></td>",
        link(&site.site, &last.folder),
        escaped(&site.site)
    );
    for number in [last.errors, last.warnings, last.undeclared, last.recipients.len() as u64] {
        let _ = write!(out, "<td class=\"n\">{number}</td>");
    }
    let _ = write!(out, "<td>{}</td><td>{}</td></tr>", changes(last, language), trend(site));
}

fn result(run: &RunSummary, language: Language) -> String {
    match run.result {
        Some(result) => {
            let class = match result {
                report::model::Result::Clean => "clean",
                report::model::Result::Findings => "findings",
                report::model::Result::Incomplete => "incomplete",
            };
            format!("<b class=\"{class}\">{}</b>", escaped(report::result_word(result, language)))
        }
        None => format!("<small>{}</small>", escaped(run.problem.as_deref().unwrap_or_default())),
    }
}

fn changes(run: &RunSummary, language: Language) -> String {
    const MOST: usize = 6;
    let mut rows = String::new();
    for (sign, names) in [("＋", &run.new), ("－", &run.gone)] {
        for name in names.iter().take(MOST) {
            let _ = write!(rows, "<li>{sign} {}</li>", escaped(name));
        }
        if names.len() > MOST {
            let _ = write!(rows, "<li>{sign} … {}</li>", names.len() - MOST);
        }
    }
    if rows.is_empty() {
        let same = match language {
            Language::Ja => "変化なし",
            Language::En => "no change",
        };
        format!("<small>{same}</small>")
    } else {
        format!("<ul>{rows}</ul>")
    }
}

/// Errors over the last runs, with the figures as its text.
fn trend(site: &SiteHistory) -> String {
    let runs: Vec<&RunSummary> = site.runs.iter().filter(|run| run.result.is_some()).collect();
    let runs = &runs[runs.len().saturating_sub(12)..];
    if runs.len() < 2 {
        return "<small>—</small>".to_owned();
    }
    let most = runs.iter().map(|run| run.errors).max().unwrap_or(1).max(1) as f64;
    let points: Vec<(f64, f64)> = runs
        .iter()
        .enumerate()
        .map(|(at, run)| (4.0 + at as f64 * 112.0 / (runs.len() - 1) as f64, 26.0 - run.errors as f64 / most * 22.0))
        .collect();
    let line: Vec<String> = points.iter().map(|(x, y)| format!("{x:.0},{y:.1}")).collect();
    let (x, y) = points[points.len() - 1];
    let words: Vec<String> = runs.iter().map(|run| run.errors.to_string()).collect();
    format!(
        "<svg width=\"120\" height=\"30\" role=\"img\" aria-label=\"{}\"><polyline points=\"{}\"/><circle cx=\"{x:.0}\" cy=\"{y:.1}\" r=\"2.5\"/></svg>",
        words.join(" → "),
        line.join(" ")
    )
}

fn escaped(text: &str) -> String {
    HtmlEscape(&report::line(text)).to_string()
}

/// Folder names come from the disk; each part is encoded, so that none leads elsewhere.
fn link(site: &str, run: &str) -> String {
    let part = |name: &str| {
        name.bytes().fold(String::new(), |mut out, byte| {
            if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.') {
                out.push(char::from(byte));
            } else {
                let _ = write!(out, "%{byte:02X}");
            }
            out
        })
    };
    format!("./{}/{}/report.html", part(site), part(run))
}

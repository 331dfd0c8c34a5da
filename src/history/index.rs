//! `reports/index.html`: all sites at a glance. One file, no script, no network.

use std::fmt::Write as _;

use minijinja::HtmlEscape;

use super::{History, RunSummary, SiteHistory};
use crate::report::{self, Language};

const STYLE: &str = "body{margin:2rem auto;max-width:72rem;padding:0 1.2rem;font:15px/1.7 \"Hiragino Sans\",\"Hiragino Kaku Gothic ProN\",\"BIZ UDPGothic\",\"Yu Gothic\",Meiryo,\"Noto Sans JP\",\"Noto Sans CJK JP\",system-ui,sans-serif;color:#1c2126;background:#fff;color-scheme:light dark}\
h1{font-size:1.4rem}table{border-collapse:collapse;width:100%}th,td{text-align:left;vertical-align:top;padding:.45rem .8rem .45rem 0;border-bottom:1px solid #d5dade}th{font-size:.85rem;color:#545d66}\
.n{text-align:right;font-variant-numeric:tabular-nums}.clean{color:#1d6440}.findings{color:#a3241c}.incomplete{color:#4b4b8f}b{white-space:nowrap}small{color:#545d66}a{color:#1a5a9c}ul{margin:0;padding:0;list-style:none}th{white-space:nowrap}td:nth-child(2){max-width:17rem}td:nth-child(7){min-width:15rem;padding-left:1rem}th:nth-child(7){padding-left:1rem}\
@media(max-width:720px){thead{display:none}tr{display:grid;grid-template-columns:1fr 1fr;gap:0 1rem;padding:.6rem 0;border-bottom:1px solid #8886}td{border:0;padding:.1rem 0}td:nth-child(1),td:nth-child(2),td:nth-child(7),td:nth-child(8){grid-column:1/-1;max-width:none;padding-left:0}.none{display:none}.n{text-align:left}.n:before{content:attr(data-h) \" \";font-size:.82rem;opacity:.75}}\
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
        let _ = write!(out, "<p>{}</p>", tally(history, language));
        out.push_str("<div class=\"wrap\" tabindex=\"0\"><table><thead><tr>");
        for (at, head) in heads.iter().enumerate() {
            let class = if (2..6).contains(&at) { " class=\"n\"" } else { "" };
            let _ = write!(out, "<th scope=\"col\"{class}>{head}</th>");
        }
        out.push_str("</tr></thead><tbody>");
        for site in by_gravity(history) {
            row(&mut out, site, language);
        }
        out.push_str("</tbody></table></div>");
    }
    out.push_str("</main></body></html>\n");
    out
}

/// The run that speaks for a site: the latest with a report, else the latest.
fn latest(site: &SiteHistory) -> Option<&RunSummary> {
    site.runs.iter().rev().find(|run| run.result.is_some()).or(site.runs.last())
}

/// What needs a person first: sites without a readable report, then incomplete ones, then by errors.
fn by_gravity(history: &History) -> Vec<&SiteHistory> {
    let mut sites: Vec<&SiteHistory> = history.sites.iter().collect();
    sites.sort_by_key(|site| {
        let run = latest(site);
        let (errors, warnings) = run.map_or((0, 0), |run| (run.errors, run.warnings));
        (std::cmp::Reverse(rank(run)), std::cmp::Reverse((errors, warnings)))
    });
    sites
}

fn rank(run: Option<&RunSummary>) -> u8 {
    match run.and_then(|run| run.result) {
        None => 3,
        Some(report::model::Result::Incomplete) => 2,
        Some(report::model::Result::Findings) => 1,
        Some(report::model::Result::Clean) => 0,
    }
}

/// `3サイト：指摘あり 2、…`.
fn tally(history: &History, language: Language) -> String {
    let count = |rank_wanted| history.sites.iter().filter(|site| rank(latest(site)) == rank_wanted).count();
    let mut parts = Vec::new();
    for (at, result) in [
        (2, report::model::Result::Incomplete),
        (1, report::model::Result::Findings),
        (0, report::model::Result::Clean),
    ] {
        parts.push(format!("{} <b>{}</b>", escaped(report::result_word(result, language)), count(at)));
    }
    let (sites, unread) = (history.sites.len(), count(3));
    let unread_word = if language == Language::Ja { "報告書なし" } else { "no report" };
    if unread > 0 {
        parts.push(format!("{unread_word} <b>{unread}</b>"));
    }
    match language {
        Language::Ja => format!("<b>{sites}</b>サイト：{}", parts.join("、")),
        Language::En => format!("<b>{sites}</b> sites: {}", parts.join(", ")),
    }
}

fn row(out: &mut String, site: &SiteHistory, language: Language) {
    let Some(last) = latest(site) else { return };
    let (name, result) = (escaped(&site.name), result(last, language));
    let when = escaped(&last.started.get(..16).unwrap_or(&last.started).replace('T', " "));
    let runs = site.runs.len();
    let runs = match language {
        Language::Ja => format!("{runs}回"),
        Language::En => format!("{runs} runs"),
    };
    let later = site.runs.iter().rev().take_while(|run| run.result.is_none()).count();
    let later = match (later, last.result.is_some(), language) {
        (0, ..) | (_, false, _) => String::new(),
        (n, true, Language::Ja) => format!("<br><small>以後に報告書のない実行 {n}回</small>"),
        (n, true, Language::En) => format!("<br><small>{n} later without a report</small>"),
    };
    let _ = write!(
        out,
        "<tr><td><a href=\"{}\">{name}</a><br><small>{} · {runs}</small></td><td>{result}<br><small>{when}</small>{later}</td>",
        link(&[&site.site, &last.folder, &last.shown]),
        escaped(&site.site)
    );
    let heads = match language {
        Language::Ja => ["エラー", "警告", "記載なし", "送信先"],
        Language::En => ["Errors", "Warnings", "Undeclared", "Recipients"],
    };
    let numbers = [last.errors, last.warnings, last.undeclared, last.recipients.len() as u64];
    for (head, number) in heads.into_iter().zip(numbers) {
        // Without a report there is no figure; a zero would read as good news.
        let figure = if last.result.is_some() { number.to_string() } else { "—".to_owned() };
        let _ = write!(out, "<td class=\"n\" data-h=\"{head}\">{figure}</td>");
    }
    let is_first = !site.runs.iter().any(|run| run.result.is_some() && run.started < last.started);
    let _ = write!(out, "<td>{}</td><td>{}</td></tr>", changes(last, is_first, language), trend(site));
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
        None => format!("<small>{}</small>", escaped(&super::problem(run, language))),
    }
}

/// The first run has nothing to be compared with.
fn changes(run: &RunSummary, is_first: bool, language: Language) -> String {
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
    if run.result.is_none() {
        "<small class=\"none\">—</small>".to_owned()
    } else if rows.is_empty() {
        let same = match (is_first, language) {
            (true, Language::Ja) => "最初の実行",
            (true, Language::En) => "first run",
            (false, Language::Ja) => "変化なし",
            (false, Language::En) => "no change",
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
        return "<small class=\"none\">—</small>".to_owned();
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
fn link(parts: &[&str]) -> String {
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
    let parts = parts.iter().filter(|name| !name.is_empty()).map(|name| part(name));
    format!("./{}", parts.collect::<Vec<_>>().join("/"))
}

//! `kansa gate`: the audit before a deploy, of a static build or a staging server under its production name.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use url::Url;

use super::audit::{self, observe_into};
use super::judge::{self, Judgement};
use super::{Exit, Io, PipelineError, inputs};
use crate::audit::{Finding, Level};
use crate::cli::{GateArgs, Lang};
use crate::glossary::Bilingual;
use crate::notice::{self, Row};
use crate::report::model::{Report, Result as Outcome};
use crate::report::plain_line;
use crate::serve::{Folder, Server, Web};
use crate::target::Target;

/// Pages of a build that are audited at most, unless the target says otherwise.
const MAX_PAGES: u32 = 2000;
/// Own requests per second to a server on loopback.
const LOOPBACK_RATE: f64 = 500.0;
/// Pages named for one finding in the summary.
const PAGES_NAMED: usize = 3;

pub(super) async fn gate(args: GateArgs, io: &mut Io<'_>) -> Result<Exit, PipelineError> {
    let mut target = match &args.target {
        Some(path) => inputs::target_file(path)?,
        None => Target::default(),
    };
    target.policies.extend(audit::policies(&args.policy)?);
    inputs::apply_visit(&mut target, &args.visit);
    inputs::apply_judge(&mut target, &args.judge);
    if args.visit.max_pages.is_none() && target.crawl.max_pages == crate::target::Crawl::default().max_pages {
        target.crawl.max_pages = MAX_PAGES;
    }
    let staged = stage(&args, &mut target).await?;
    let judgement = Judgement::load(&args.judge, &args.output, &[])?;
    let run = audit::fresh(args.output.out.as_deref(), &target)?;
    let target = Arc::new(target);
    let mut options = audit::options(run, &args.visit, &judgement, &target);
    options.representatives = !args.exhaustive;
    options.seeds = staged.pages;
    options.notes.push(staged.note);
    let observed = observe_into(&target, options, io).await?;
    drop(staged.server);
    let (report, exit) = observed.judge(&judgement, &args.output, io).await?;
    if args.output.json {
        judge::say(&report, &observed.folder, &args.output, io)?;
    } else {
        let failing = judge::failing(&report, target.audit.fail_on, judgement.baseline());
        io.print(&summary(&report, &failing, io.lang, &observed.folder))?;
    }
    Ok(exit)
}

/// What is audited, reachable under its production name.
struct Staged {
    /// Up as long as this is kept; None for a server of the user's.
    server: Option<Server>,
    pages: Vec<Url>,
    note: String,
}

async fn stage(args: &GateArgs, target: &mut Target) -> Result<Staged, PipelineError> {
    if let Some(staging) = inputs::web_url(&args.source)? {
        return staging_server(&staging, &args.host, target);
    }
    let folder = Folder::open(Path::new(&args.source))?;
    let start = page(&args.host, "https", "/")?;
    let pages: Vec<_> = folder.pages().iter().filter_map(|path| start.join(path).ok()).collect();
    let server = Web::new().site(&args.host, move |request| folder.answer(request)).start().await?;
    target.network.resolve.extend(server.resolve_rules());
    // The certificate for the production name was made on the spot.
    target.network.insecure = true;
    // It is our own server: no robots.txt and no politeness are due.
    target.crawl.robots = false;
    target.crawl.rate = LOOPBACK_RATE;
    target.crawl.per_host = target.crawl.workers;
    begin_at(target, start);
    let note = format!("the folder {} was served on loopback as https://{}/", args.source, args.host);
    Ok(Staged { server: Some(server), pages, note })
}

fn staging_server(staging: &Url, host: &str, target: &mut Target) -> Result<Staged, PipelineError> {
    let (Some(address), Some(port)) = (staging.host_str(), staging.port_or_known_default()) else {
        return Err(PipelineError::usage(format!("{staging} names no server")));
    };
    let start = page(host, staging.scheme(), staging.path())?;
    let own_port = start.port_or_known_default().unwrap_or(443);
    target.network.resolve.push(format!("{host}:{own_port}:{address}:{port}"));
    // The staging server is the operator's: its robots.txt keeps the world out, not the operator.
    target.crawl.robots = false;
    begin_at(target, start);
    Ok(Staged { server: None, pages: Vec::new(), note: format!("the staging server {staging} was audited as {host}") })
}

fn page(host: &str, scheme: &str, path: &str) -> Result<Url, PipelineError> {
    Url::parse(&format!("{scheme}://{host}{path}"))
        .ok()
        .filter(|url| url.host_str() == Some(host.to_ascii_lowercase().as_str()))
        .ok_or_else(|| PipelineError::usage(format!("--as {host}: write a host name, e.g. www.example.co.jp")))
}

fn begin_at(target: &mut Target, start: Url) {
    if target.site.name.is_empty() {
        start.host_str().unwrap_or_default().clone_into(&mut target.site.name);
    }
    if !target.site.start.iter().any(|url| url.host_str() == start.host_str()) {
        target.site.start = vec![start];
    }
}

/// Short enough for a log: what fails, where, and the row to add.
fn summary(report: &Report, failing: &[&Finding], lang: Lang, folder: &Path) -> String {
    let say = |text: &Bilingual| plain_line(if lang == Lang::Ja { &text.ja } else { &text.en });
    let mut lines = vec![format!("kansa gate: {}", verdict(report.result, failing.len(), lang))];
    lines.push(say(&report.summary));
    for finding in failing {
        lines.push(format!("{} {} {}", level(finding.level), finding.rule, say(&finding.message)));
        if let Some(pages) = pages(finding, lang) {
            lines.push(format!("      {pages}"));
        }
        lines.push(format!("      → {}", say(&finding.fix)));
    }
    for reason in report
        .open
        .iter()
        .filter(|open| open.blocks)
        .map(|open| say(&open.reason))
        .collect::<std::collections::BTreeSet<_>>()
    {
        lines.push(format!("?     {reason}"));
    }
    lines.extend(rows(report, failing, lang));
    lines.push(opened(report, lang));
    lines.push(folder.join("report.html").display().to_string());
    lines.join("\n")
}

fn verdict(result: Outcome, failing: usize, lang: Lang) -> String {
    match (failing, result, lang) {
        (0, Outcome::Incomplete, Lang::Ja) => "未完了（判定できない部分があります）".to_owned(),
        (0, Outcome::Incomplete, Lang::En) => "incomplete (something could not be judged)".to_owned(),
        (0, _, Lang::Ja) => "通過".to_owned(),
        (0, _, Lang::En) => "pass".to_owned(),
        (n, _, Lang::Ja) => format!("停止（指摘 {n} 件）"),
        (n, _, Lang::En) => format!("stop ({n} findings)"),
    }
}

const fn level(level: Level) -> &'static str {
    match level {
        Level::Error => "ERROR",
        Level::Warning => "WARN ",
        Level::Note => "NOTE ",
    }
}

fn pages(finding: &Finding, lang: Lang) -> Option<String> {
    let named: Vec<_> = finding.pages.iter().take(PAGES_NAMED).map(|page| plain_line(page)).collect();
    let more = finding.pages.len().saturating_sub(PAGES_NAMED);
    let tail = match (more, lang) {
        (0, _) => String::new(),
        (n, Lang::Ja) => format!(" 他{n}ページ"),
        (n, Lang::En) => format!(" and {n} more"),
    };
    (!named.is_empty()).then(|| format!("{}{tail}", named.join(" ")))
}

/// Draft rows of the notice for what fails; purposes are left to be filled in.
fn rows(report: &Report, failing: &[&Finding], lang: Lang) -> Vec<String> {
    let concerned: BTreeMap<&str, ()> =
        failing.iter().filter_map(|finding| finding.subject.transmission.as_deref()).map(|id| (id, ())).collect();
    let draft = notice::notice(report);
    let rows: Vec<&Row> = draft.rows.iter().filter(|row| concerned.contains_key(row.transmission.as_str())).collect();
    if rows.is_empty() {
        return Vec::new();
    }
    let head = match lang {
        Lang::Ja => {
            "公表文に加える行の案（送信先 | サービス | 送信される情報 | 当社の目的 | 送信先の目的 | オプトアウト）:"
        }
        Lang::En => {
            "rows to add to the notice (recipient | service | information | our purpose | recipient's purpose | opt-out):"
        }
    };
    let row = |row: &&Row| {
        let cells = [
            &row.recipient,
            &row.service,
            &row.information,
            &row.sender_purpose,
            &row.recipient_purpose,
            &row.opt_out_or_link,
        ];
        format!("  {}", cells.map(|cell| plain_line(cell)).join(" | "))
    };
    std::iter::once(head.to_owned()).chain(rows.iter().map(row)).collect()
}

fn opened(report: &Report, lang: Lang) -> String {
    let (opened, represented) = (report.coverage.pages_audited, report.coverage.pages_represented);
    match lang {
        Lang::Ja => format!(
            "開いたページ {opened}、同じタグのページを代表させたもの {represented}（--exhaustive で全ページを開きます）"
        ),
        Lang::En => format!(
            "pages opened: {opened}; represented by one with the same tags: {represented} (--exhaustive opens all)"
        ),
    }
}

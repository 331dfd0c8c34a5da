//! The verbs that take a finished run or report: report, compare, notice, export, verify, history.

use std::collections::BTreeMap;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use super::inputs::{read_bytes, read_json};
use super::judge::{write_file, write_file_with};
use super::{Exit, Io, PipelineError, run_folder};
use crate::cli::{
    CompareArgs, ExportArgs, ExportFormat, HistoryArgs, Lang, NoticeArgs, NoticeFormat, ReportArgs, TextFormat,
    VerifyArgs,
};
use crate::evidence::manifest::{self, Problem, Verification};
use crate::evidence::replay;
use crate::report::model::Report;
use crate::report::{self, Format, Language, RenderOptions};
use crate::{compare, history, notice};

/// Most bytes of screenshots that are embedded in one HTML report.
const MAX_EMBEDDED: u64 = 64 * 1024 * 1024;

/// The formats named, or an error that names all.
pub(super) fn formats(names: &[String]) -> Result<Vec<&'static Format>, PipelineError> {
    names.iter().filter(|name| !matches!(name.as_str(), "json" | "pdf")).map(|name| format(name)).collect()
}

fn format(name: &str) -> Result<&'static Format, PipelineError> {
    report::format(name).ok_or_else(|| {
        let known: Vec<_> = report::FORMATS.iter().map(|format| format.name).chain(["pdf"]).collect();
        PipelineError::usage(format!("there is no format `{name}`; write one of: {}", known.join(", ")))
    })
}

pub(super) const fn language(lang: Lang) -> Language {
    match lang {
        Lang::Ja => Language::Ja,
        Lang::En => Language::En,
    }
}

pub(super) fn options(io: &Io<'_>) -> RenderOptions {
    RenderOptions { color: io.color, ..options_of(language(io.lang)) }
}

pub(super) fn options_of(language: Language) -> RenderOptions {
    RenderOptions { language, ..RenderOptions::default() }
}

/// Screenshots of a run folder by the name that the report gives them, bounded.
pub(super) fn screenshots(folder: &Path, report: &Report) -> BTreeMap<String, Vec<u8>> {
    let mut left = MAX_EMBEDDED;
    let mut found = BTreeMap::new();
    let files = report.pages.iter().filter_map(|page| page.screenshot.clone());
    for file in files {
        // Names come from a report that may be hostile: only a plain name below `screenshots/` is followed.
        let plain =
            file.strip_prefix("screenshots/").is_some_and(|name| !name.contains(['/', '\\']) && !name.starts_with('.'));
        if !plain {
            continue;
        }
        let path = folder.join(&file);
        let fits = std::fs::metadata(&path).is_ok_and(|facts| facts.is_file() && facts.len() <= left);
        if fits && let Ok(bytes) = std::fs::read(&path) {
            left -= bytes.len() as u64;
            found.insert(file, bytes);
        }
    }
    found
}

fn load(path: &Path) -> Result<Report, PipelineError> {
    let file = report_file(path)?;
    report::read(&read_bytes(&file)?).map_err(|source| PipelineError::NoReport { path: file, source })
}

/// The report itself, or the one in the run folder that was named.
fn report_file(path: &Path) -> Result<PathBuf, PipelineError> {
    if !path.is_dir() {
        return Ok(path.to_owned());
    }
    let file = path.join("report.json");
    if file.is_file() {
        return Ok(file);
    }
    let place = path.display();
    Err(PipelineError::usage(if path.join("journal.jsonl").is_file() {
        format!("{place} has no report yet; make it from the journal: kansa reaudit {place}")
    } else {
        format!("{place} is no run folder (it has no report.json); run folders stand under reports/<site>/")
    }))
}

pub(super) async fn report(args: &ReportArgs, io: &mut Io<'_>) -> Result<Exit, PipelineError> {
    let Some(path) = args.report.as_deref().filter(|_| !args.list) else {
        let lines: Vec<_> =
            report::FORMATS.iter().map(|format| format!("{} {}", format.name, format.extension)).collect();
        io.print(&lines.join("\n"))?;
        return Ok(Exit::Clean);
    };
    if args.format != "pdf" {
        format(&args.format)?;
    }
    let report = load(path)?;
    let mut options = options(io);
    let folder = if path.is_dir() { path } else { path.parent().unwrap_or(Path::new("")) };
    if args.embed_screenshots {
        options.screenshots = screenshots(folder, &report);
    }
    let bytes = if args.format == "pdf" {
        super::pdf::print(&report, &options, args.browser.as_deref(), args.no_sandbox).await?
    } else {
        (format(&args.format)?.render)(&report, &options)?
    };
    match &args.output {
        Some(path) => write_file(path, &bytes)?,
        None => io.out.write_all(&bytes).map_err(PipelineError::Output)?,
    }
    Ok(Exit::Clean)
}

pub(super) fn compare(args: &CompareArgs, io: &mut Io<'_>) -> Result<Exit, PipelineError> {
    let comparison = compare::compare(&read_json(&report_file(&args.old)?)?, &read_json(&report_file(&args.new)?)?)?;
    let text = match args.format {
        TextFormat::Json => comparison.to_json(),
        TextFormat::Text => comparison.to_text(io.lang.as_str()),
    };
    io.print(&text)?;
    Ok(Exit::Clean)
}

pub(super) fn notice(args: &NoticeArgs, io: &mut Io<'_>) -> Result<Exit, PipelineError> {
    let draft = notice::notice(&load(&args.report)?);
    let text = match args.format {
        NoticeFormat::Markdown => draft.to_markdown(),
        NoticeFormat::Html => draft.to_html(),
        NoticeFormat::Csv => draft.to_csv(),
        NoticeFormat::Json => draft.to_json(),
    };
    io.print(&text)?;
    Ok(Exit::Clean)
}
pub(super) fn export(args: &ExportArgs, io: &mut Io<'_>) -> Result<Exit, PipelineError> {
    let evidence = replay::read(run_folder::existing(&args.run)?)?;
    let export = |out: &mut dyn Write| match args.format {
        ExportFormat::Har => report::har::export(&evidence, out),
    };
    match &args.output {
        Some(path) => write_file_with(path, export)?,
        None => {
            let mut out = BufWriter::new(&mut *io.out);
            export(&mut out).and_then(|()| out.flush()).map_err(PipelineError::Output)?;
        }
    }
    Ok(Exit::Clean)
}

pub(super) fn verify(args: &VerifyArgs, io: &mut Io<'_>) -> Result<Exit, PipelineError> {
    let key = args.key.as_deref().map(super::inputs::read_text).transpose()?;
    let found = manifest::verify(&args.run, key.as_deref())?;
    let figures = match io.lang {
        Lang::Ja => format!(
            "{} ファイル・{} バイト　manifest.json の SHA-256: {}",
            found.files, found.bytes, found.manifest_sha256
        ),
        Lang::En => {
            format!("{} files, {} bytes; SHA-256 of manifest.json: {}", found.files, found.bytes, found.manifest_sha256)
        }
    };
    io.print(&figures)?;
    for line in seals(&found, key.is_some(), io.lang) {
        io.print(&report::line(&line))?;
    }
    for problem in &found.problems {
        io.print(&report::line(&problem_line(problem, io.lang)))?;
    }
    let (ja, en) = if found.matches() {
        ("すべてのファイルがマニフェストと一致しました。", "every file matches the manifest.")
    } else {
        ("一致しないファイルがあります。", "something does not match the manifest.")
    };
    io.print(match io.lang {
        Lang::Ja => ja,
        Lang::En => en,
    })?;
    Ok(if found.matches() { Exit::Clean } else { Exit::Findings })
}

/// Until when it is to be kept, who signed it, when it was stamped.
fn seals(found: &Verification, is_key_given: bool, lang: Lang) -> Vec<String> {
    let say = |ja: &str, en: &str| if lang == Lang::Ja { ja.to_owned() } else { en.to_owned() };
    let mut lines = Vec::new();
    if !found.keep_until.is_empty() {
        lines.push(format!("{}: {}", say("保存期限", "keep until"), found.keep_until));
    }
    match &found.signed_by {
        Some(key) if is_key_given => {
            lines.push(format!("{}: {key}", say("指定の鍵による署名 ed25519", "signed by the key given, ed25519")));
        }
        Some(key) => lines.push(format!(
            "{}: {key}",
            say(
                "署名 ed25519（鍵の持ち主は別途確認。--key で照合できます）",
                "signed, ed25519 (whose key it is must be known otherwise; --key checks it)"
            )
        )),
        None => lines.push(say("署名: なし", "signature: none")),
    }
    match &found.time_stamp {
        Some(stamp) => lines.push(format!(
            "{}: {}  serial {}  certificate SHA-256 {}",
            say("タイムスタンプ RFC 3161", "time stamp RFC 3161"),
            stamp.time,
            stamp.serial,
            stamp.certificate_sha256
        )),
        None => lines.push(say("タイムスタンプ: なし", "time stamp: none")),
    }
    lines
}

fn problem_line(problem: &Problem, lang: Lang) -> String {
    let say = |ja: &str, en: &str| if lang == Lang::Ja { ja.to_owned() } else { en.to_owned() };
    let (what, about) = match problem {
        Problem::Changed { path } => (say("変更されています", "changed"), path.clone()),
        Problem::Missing { path } => (say("ありません", "missing"), path.clone()),
        Problem::Unlisted { path } => (say("マニフェストにないファイルです", "not in the manifest"), path.clone()),
        Problem::Manifest { path, reason } => {
            (say("書かれたままではありません", "not as it was written"), format!("{path} ({reason})"))
        }
        Problem::Signature { reason } => (say("署名が合いません", "the signature does not hold"), reason.clone()),
        Problem::TimeStamp { reason } => {
            (say("タイムスタンプが合いません", "the time stamp does not hold"), reason.clone())
        }
    };
    format!("✕ {what}: {about}")
}

/// Lists the runs and renews the page over all sites.
pub(super) fn history(args: &HistoryArgs, io: &mut Io<'_>) -> Result<Exit, PipelineError> {
    let found = history::read(&args.out, args.site.as_deref())?;
    let text = match args.format {
        TextFormat::Json => found.to_json(),
        TextFormat::Text => found.to_text(language(io.lang)),
    };
    io.print(&text)?;
    let all = if args.site.is_some() { history::read(&args.out, None)? } else { found };
    write_file(&args.out.join("index.html"), history::index_html(&all, language(io.lang)).as_bytes())?;
    Ok(Exit::Clean)
}

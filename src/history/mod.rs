//! Runs of a site over time, and all sites at a glance.
//!
//! Uses [`crate::audit`] and [`crate::report`]. Reads the folder of the run folders (`reports/<site>/<run>/report.json`)
//! and nothing else; a report that cannot be read is listed as such and never left out in silence.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::audit::Coverage;
use crate::glossary::Bilingual;
use crate::report::{self, Language, model};

mod index;

pub use index::index_html;

/// Longest report that is read.
const LONGEST: u64 = 512 * 1024 * 1024;

#[derive(Debug, thiserror::Error)]
pub enum HistoryError {
    #[error("{}: {source}", path.display())]
    Folder { path: PathBuf, source: std::io::Error },
    #[error("there is no site `{site}` under {}; there are: {known}", folder.display())]
    NoSite { site: String, folder: PathBuf, known: String },
}

/// Everything under one folder of reports.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct History {
    /// Sorted by folder name.
    pub sites: Vec<SiteHistory>,
}

#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct SiteHistory {
    /// Name of the folder.
    pub site: String,
    /// Name in the latest report.
    pub name: String,
    /// Oldest first.
    pub runs: Vec<RunSummary>,
}

/// One run, as far as its report tells.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct RunSummary {
    /// Name of the run folder.
    pub folder: String,
    /// RFC 3339, UTC; of a run without a report from the name of its folder, and empty when that tells no time.
    pub started: String,
    /// None: there is no report, or it cannot be read (`problem` says why).
    pub result: Option<model::Result>,
    pub problem: Option<Bilingual>,
    /// File of the folder that shows the report to a person; empty when there is none.
    pub shown: String,
    pub errors: u64,
    pub warnings: u64,
    pub undeclared: u64,
    pub transmissions: u64,
    pub pages: u64,
    /// Recipient and service → verdict.
    pub recipients: BTreeMap<String, Coverage>,
    /// Against the readable run before it; empty for the first one.
    pub new: Vec<String>,
    pub gone: Vec<String>,
}

/// What is taken from a report.
#[derive(Deserialize, Default)]
#[serde(default)]
struct Head {
    schema: String,
    result: model::Result,
    target: HeadTarget,
    run: HeadRun,
    numbers: model::Numbers,
    coverage: HeadCoverage,
    transmissions: Vec<HeadTransmission>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct HeadTarget {
    name: String,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct HeadRun {
    started: String,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct HeadCoverage {
    pages_audited: u64,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct HeadTransmission {
    recipient: crate::attribute::Recipient,
    service: Option<crate::attribute::ServiceRef>,
    coverage: Coverage,
}

impl HeadTransmission {
    /// Stable name: who and what.
    fn key(&self) -> String {
        let names = [&self.recipient.company_ja, &self.recipient.company, &self.recipient.id];
        let recipient = names.into_iter().find(|name| !name.is_empty()).map_or("?", String::as_str);
        match &self.service {
            Some(service) => {
                let name = if service.name_ja.is_empty() { &service.name } else { &service.name_ja };
                format!("{recipient} / {name}")
            }
            None => recipient.to_owned(),
        }
    }
}

/// Reads the runs of one site, or of all.
///
/// # Errors
/// When the folder cannot be read, or there is no such site in it.
pub fn read(reports: &Path, site: Option<&str>) -> Result<History, HistoryError> {
    let known = folders(reports)?;
    if let Some(site) = site
        && !known.iter().any(|name| name == site)
    {
        return Err(HistoryError::NoSite {
            site: site.to_owned(),
            folder: reports.to_owned(),
            known: known.join(", "),
        });
    }
    let wanted = known.into_iter().filter(|name| site.is_none_or(|site| site == name));
    let mut history = History::default();
    for name in wanted {
        let one = read_site(&reports.join(&name), name)?;
        if !one.runs.is_empty() {
            history.sites.push(one);
        }
    }
    Ok(history)
}

/// Plain folders, sorted; links are not followed.
fn folders(path: &Path) -> Result<Vec<String>, HistoryError> {
    let error = |source| HistoryError::Folder { path: path.to_owned(), source };
    let mut names = Vec::new();
    for entry in fs::read_dir(path).map_err(error)? {
        let entry = entry.map_err(error)?;
        if entry.file_type().map_err(error)?.is_dir()
            && let Ok(name) = entry.file_name().into_string()
            && !name.starts_with('.')
        {
            names.push(name);
        }
    }
    names.sort();
    Ok(names)
}

fn read_site(path: &Path, site: String) -> Result<SiteHistory, HistoryError> {
    let mut one = SiteHistory { name: site.clone(), site, runs: Vec::new() };
    for folder in folders(path)? {
        let run = path.join(&folder);
        // Anything else that somebody keeps there is no run.
        if !run.join("journal.jsonl").exists() && !run.join("report.json").exists() {
            continue;
        }
        let (summary, name) = read_run(&run, folder);
        if let Some(name) = name.filter(|name| !name.is_empty()) {
            one.name = name;
        }
        one.runs.push(summary);
    }
    // By time; a run without a report has its place between the others.
    one.runs.sort_by(|a, b| (&a.started, &a.folder).cmp(&(&b.started, &b.folder)));
    compare(&mut one.runs);
    Ok(one)
}

fn read_run(path: &Path, folder: String) -> (RunSummary, Option<String>) {
    match head(&path.join("report.json")) {
        Ok(head) => {
            let mut recipients = BTreeMap::new();
            for transmission in head.transmissions.iter().filter(|t| t.coverage != Coverage::Own) {
                recipients.insert(transmission.key(), transmission.coverage);
            }
            let undeclared = head.transmissions.iter().filter(|t| t.coverage == Coverage::Undeclared).count() as u64;
            let shown = ["report.html", "report.json"].into_iter().find(|name| path.join(name).is_file());
            let summary = RunSummary {
                folder,
                shown: shown.unwrap_or_default().to_owned(),
                started: head.run.started,
                result: Some(head.result),
                errors: head.numbers.errors,
                warnings: head.numbers.warnings,
                undeclared,
                transmissions: head.transmissions.len() as u64,
                pages: head.coverage.pages_audited,
                recipients,
                ..RunSummary::default()
            };
            (summary, Some(head.target.name))
        }
        Err(problem) => {
            let started = time_of(&folder).unwrap_or_default();
            (RunSummary { folder, started, problem: Some(problem), ..RunSummary::default() }, None)
        }
    }
}

/// `20261122T010203Z-2` → `2026-11-22T01:02:03Z`: a run that was killed left no other word of its time.
fn time_of(folder: &str) -> Option<String> {
    let stamp = folder.get(..16)?;
    let time = jiff::civil::DateTime::strptime("%Y%m%dT%H%M%SZ", stamp).ok()?;
    Some(format!("{time}Z"))
}

fn head(path: &Path) -> Result<Head, Bilingual> {
    let unreadable = |error: &dyn std::fmt::Display| {
        Bilingual::new(format!("報告書を読めません（{error}）"), format!("the report cannot be read ({error})"))
    };
    let file = match fs::File::open(path) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            return Err(Bilingual::new(
                "中断され、報告書がありません（続き: kansa audit --resume、ここまでの報告: kansa reaudit）",
                "interrupted, without a report (to go on: kansa audit --resume; to report what there is: kansa reaudit)",
            ));
        }
        opened => opened.map_err(|error| unreadable(&error))?,
    };
    let mut bytes = Vec::new();
    file.take(LONGEST).read_to_end(&mut bytes).map_err(|error| unreadable(&error))?;
    let head: Head = serde_json::from_slice(&bytes).map_err(|error| unreadable(&error))?;
    if head.schema == model::REPORT_SCHEMA { Ok(head) } else { Err(unreadable(&format!("schema `{}`", head.schema))) }
}

/// What each run has that the readable one before it had not, and the other way round.
fn compare(runs: &mut [RunSummary]) {
    let mut before: Option<BTreeMap<String, Coverage>> = None;
    for run in runs.iter_mut().filter(|run| run.result.is_some()) {
        if let Some(before) = &before {
            run.new = run.recipients.keys().filter(|key| !before.contains_key(*key)).cloned().collect();
            run.gone = before.keys().filter(|key| !run.recipients.contains_key(*key)).cloned().collect();
        }
        before = Some(run.recipients.clone());
    }
}

impl History {
    /// As JSON, pretty.
    #[must_use]
    pub fn to_json(&self) -> String {
        serde_json::to_string_pretty(self).expect("a history always serializes")
    }

    /// For the terminal: runs, then each recipient over time.
    #[must_use]
    pub fn to_text(&self, language: Language) -> String {
        let mut out = String::new();
        for site in &self.sites {
            text_of(&mut out, site, language);
        }
        if out.is_empty() {
            out.push_str(match language {
                Language::Ja => "監査の記録はありません。\n",
                Language::En => "There are no runs.\n",
            });
        }
        out
    }
}

fn text_of(out: &mut String, site: &SiteHistory, language: Language) {
    let clean = report::line;
    let _ = writeln!(out, "{} ({})", clean(&site.name), clean(&site.site));
    for run in &site.runs {
        let (folder, started) =
            (clean(&run.folder), clean(run.started.get(..16).unwrap_or(&run.started)).replace('T', " "));
        let Some(result) = run.result else {
            let _ = writeln!(out, "  {started}  {}  {folder}", problem(run, language));
            continue;
        };
        let word = report::result_word(result, language);
        let _ = match language {
            Language::Ja => writeln!(
                out,
                "  {started}  {word}  エラー{} 警告{}  送信{} 記載なし{}  ページ{}  {folder}",
                run.errors, run.warnings, run.transmissions, run.undeclared, run.pages
            ),
            Language::En => writeln!(
                out,
                "  {started}  {word}  {} errors {} warnings  {} transmissions {} undeclared  {} pages  {folder}",
                run.errors, run.warnings, run.transmissions, run.undeclared, run.pages
            ),
        };
        for (sign, names) in [('+', &run.new), ('-', &run.gone)] {
            for name in names {
                let _ = writeln!(out, "      {sign} {}", clean(name));
            }
        }
    }
    recipients(out, site, language);
    out.push('\n');
}

/// Why there is nothing to show of a run.
fn problem(run: &RunSummary, language: Language) -> String {
    let text = run.problem.as_ref().map(|problem| match language {
        Language::Ja => &problem.ja,
        Language::En => &problem.en,
    });
    report::line(text.map_or("", String::as_str))
}

/// One line a recipient: a mark for each run, oldest first.
fn recipients(out: &mut String, site: &SiteHistory, language: Language) {
    let runs: Vec<&RunSummary> = site.runs.iter().filter(|run| run.result.is_some()).collect();
    if runs.len() < 2 {
        return;
    }
    let shown = &runs[runs.len().saturating_sub(20)..];
    let mut all: Vec<&String> = shown.iter().flat_map(|run| run.recipients.keys()).collect();
    all.sort();
    all.dedup();
    out.push_str(match language {
        Language::Ja => "  送信先の推移（古い順。●記載あり ◐一部・類型 ✕記載なし ？保留 ○除外候補 ・観測なし）\n",
        Language::En => "  Recipients over time (oldest first; ● covered ◐ in part ✕ undeclared ？ withheld ○ exemption candidate ・ not seen)\n",
    });
    for key in all {
        let marks: String = shown.iter().map(|run| mark(run.recipients.get(key).copied())).collect();
        let _ = writeln!(out, "    {marks}  {}", report::line(key));
    }
}

pub(crate) const fn mark(coverage: Option<Coverage>) -> char {
    match coverage {
        None => '・',
        Some(Coverage::Covered | Coverage::Own) => '●',
        Some(Coverage::Partial | Coverage::Vague) => '◐',
        Some(Coverage::Undeclared) => '✕',
        Some(Coverage::Indeterminate) => '？',
        Some(Coverage::ExemptCandidate) => '○',
    }
}

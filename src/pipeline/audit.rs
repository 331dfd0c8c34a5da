//! audit, observe, reaudit: the main job.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use url::Url;

use super::inputs;
use super::judge::{self, Judgement};
use super::progress::Follower;
use super::reading;
use super::{Exit, Io, PipelineError, run_folder};
use crate::audit::reaudit::{self, Inputs};
use crate::cli::{AuditArgs, JudgeArgs, ObserveArgs, OutputArgs, ReauditArgs, VisitArgs};
use crate::evidence::{Evidence, Observation, Record, replay};
use crate::observe::browser::{BrowserOptions, Kind};
use crate::observe::har::{Capture, HarOptions};
use crate::observe::{self, FollowLinks, ObserveOptions};
use crate::report::model::Report;
use crate::target::{PolicySource, Target};

pub(super) async fn audit(args: AuditArgs, io: &mut Io<'_>) -> Result<Exit, PipelineError> {
    if let Some(run) = &args.resume {
        return resume(run, &args, io).await;
    }
    if args.inputs.is_empty() && args.har.is_empty() {
        return Err(PipelineError::usage("what shall be audited? write a target file or a URL, or --har FILE"));
    }
    let judgement = Judgement::load(&args.judge, &args.output, &[])?;
    let policies = policies(&args.policy)?;
    let mut exit = Exit::Clean;
    for input in &args.inputs {
        let mut target = inputs::target(input)?;
        target.policies.extend(policies.iter().cloned());
        inputs::apply_visit(&mut target, &args.visit);
        inputs::apply_judge(&mut target, &args.judge);
        exit = exit.and(one(target, &args.visit, &args.output, &judgement, io).await?);
    }
    for capture in &args.har {
        exit = exit.and(from_capture(capture, &policies, &args, &judgement, io).await?);
    }
    Ok(exit)
}

pub(super) fn policies(arguments: &[String]) -> Result<Vec<PolicySource>, PipelineError> {
    arguments.iter().map(|argument| inputs::policy(argument)).collect()
}

/// Observes one target and judges it.
pub(super) async fn one(
    target: Target,
    visit: &VisitArgs,
    output: &OutputArgs,
    judgement: &Judgement,
    io: &mut Io<'_>,
) -> Result<Exit, PipelineError> {
    remind_of_policies(&target, io);
    let run = fresh(output.out.as_deref(), &target)?;
    let target = Arc::new(target);
    observe_into(&target, options(run, visit, judgement, &target), io).await?.finish(judgement, output, io).await
}

/// A run folder and its name.
pub(super) struct Fresh {
    pub(super) folder: PathBuf,
    id: String,
}

pub(super) fn fresh(out: Option<&Path>, target: &Target) -> Result<Fresh, PipelineError> {
    let (folder, id) = run_folder::create(out, target, Timestamp::now())?;
    Ok(Fresh { folder, id })
}

/// A fresh run folder in the folder of a site.
pub(super) fn fresh_in(site: &Path) -> Result<Fresh, PipelineError> {
    let (folder, id) = run_folder::create_in(site, Timestamp::now())?;
    Ok(Fresh { folder, id })
}

/// What the observation is told besides the target.
pub(super) fn options(run: Fresh, visit: &VisitArgs, judgement: &Judgement, target: &Target) -> ObserveOptions {
    let shell =
        visit.browser.as_deref() == Some("shell") || (visit.browser.is_none() && target.observe.browser == "shell");
    ObserveOptions {
        folder: run.folder,
        resume: false,
        run_id: run.id,
        tool: tool(),
        command: command(),
        timezone: timezone(),
        notes: Vec::new(),
        target_folder: PathBuf::new(),
        browser: BrowserOptions {
            executable: inputs::browser_executable(visit.browser.as_deref()),
            connect: visit.connect.clone(),
            kind: if shell { Kind::Shell } else { Kind::Chromium },
            no_sandbox: visit.no_sandbox,
            extra_flags: Vec::new(),
            resolve: Vec::new(),
            insecure: target.network.insecure,
        },
        representatives: false,
        seeds: Vec::new(),
        follow: judgement.follow(target),
        progress: None,
        stop: None,
    }
}

fn tool() -> String {
    format!("kansa {}", env!("CARGO_PKG_VERSION"))
}

/// The command line as a reviewer may see it: secrets are named in it, never written, so it can stand as it is.
fn command() -> Vec<String> {
    std::env::args().collect()
}

fn timezone() -> String {
    TimeZone::system().iana_name().map_or_else(|| jiff::Zoned::now().offset().to_string(), str::to_owned)
}

/// An observation that ended, ready to be judged.
pub(super) struct Observed {
    target: Arc<Target>,
    pub(super) folder: PathBuf,
    notes: Vec<String>,
}

impl Observed {
    pub(super) async fn finish(
        self,
        judgement: &Judgement,
        output: &OutputArgs,
        io: &mut Io<'_>,
    ) -> Result<Exit, PipelineError> {
        for note in &self.notes {
            io.remark(note, note);
        }
        let (report, exit) = self.judge(judgement, output, io).await?;
        judge::say(&report, &self.folder, output, io)?;
        Ok(exit)
    }

    /// Judges without a word.
    pub(super) async fn judge(
        &self,
        judgement: &Judgement,
        output: &OutputArgs,
        io: &Io<'_>,
    ) -> Result<(Report, Exit), PipelineError> {
        let evidence = replay::read(&self.folder)?;
        judgement.conclude(&evidence, &self.target, &self.folder, Vec::new(), output, io).await
    }
}

/// Without a document nothing can be declared: said before the visit, not after it.
pub(super) fn remind_of_policies(target: &Target, io: &mut Io<'_>) {
    if target.policies.is_empty() {
        io.remark(
            "注意: ポリシー文書が指定されていないため、記載の有無は判定できません。--policy FILE|URL 又は対象ファイルの [[policy]] で指定してください。",
            "note: no policy document was named, so nothing can be judged as declared: --policy FILE|URL, or [[policy]] in the target file.",
        );
    }
}

/// Runs the observation with progress.
pub(super) async fn observe_into(
    target: &Arc<Target>,
    mut options: ObserveOptions,
    io: &mut Io<'_>,
) -> Result<Observed, PipelineError> {
    let folder = options.folder.clone();
    let (follower, progress) = Follower::start(io);
    options.progress = progress;
    let observed = observe::run(Arc::clone(target), options).await;
    drop(follower);
    let summary = observed.map_err(|error| kept(error.into(), &folder))?;
    Ok(Observed { target: Arc::clone(target), folder, notes: summary.notes })
}

/// An error after which the run folder holds what was seen: say so. An empty folder goes away.
fn kept(error: PipelineError, folder: &Path) -> PipelineError {
    if folder.join("journal.jsonl").is_file() {
        return PipelineError::Interrupted { run: folder.to_owned(), source: Box::new(error) };
    }
    let _ = std::fs::remove_dir(folder);
    error
}

async fn from_capture(
    capture: &Path,
    policies: &[PolicySource],
    args: &AuditArgs,
    judgement: &Judgement,
    io: &mut Io<'_>,
) -> Result<Exit, PipelineError> {
    let name = capture.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let bytes = inputs::read_bytes(capture)?;
    let mut target = match &args.target {
        Some(path) => inputs::target_for_evidence(path)?.0,
        None => Target::default(),
    };
    target.policies.extend(policies.iter().cloned());
    let first = site_page(&bytes, &name, args.site.as_deref())?;
    if target.site.start.is_empty() || args.site.is_some() {
        target.site = inputs::url_target(vec![first]).site;
    }
    inputs::apply_visit(&mut target, &args.visit);
    inputs::apply_judge(&mut target, &args.judge);
    remind_of_policies(&target, io);
    let run = fresh(args.output.out.as_deref(), &target)?;
    let folder = run.folder.clone();
    let har = HarOptions { name, site: args.site.clone(), ..HarOptions::default() };
    let target = Arc::new(target);
    let mut options = options(run, &args.visit, judgement, &target);
    options.follow = fetched_only(options.follow);
    let summary = observe::run_har(Arc::clone(&target), &bytes, har, options)
        .await
        .map_err(|error| kept(error.into(), &folder))?;
    // The journal has it all now; a large capture would only stand in the way of the judging.
    drop(bytes);
    // Where it came from is in the report already; only what is unusual is worth a word here.
    let notes = if summary.har.as_ref().is_some_and(|har| har.truncated) { summary.notes } else { Vec::new() };
    Observed { target, folder, notes }.finish(judgement, &args.output, io).await
}

/// A capture is audited without the network as long as its documents are files: only what was fetched is followed.
fn fetched_only(follow: FollowLinks) -> FollowLinks {
    Arc::new(move |document, bytes| if document.status.is_some() { follow(document, bytes) } else { Vec::new() })
}

/// The page that stands for the site of a capture.
fn site_page(bytes: &[u8], name: &str, site: Option<&str>) -> Result<Url, PipelineError> {
    if let Some(host) = site {
        return Url::parse(&format!("https://{host}/"))
            .map_err(|_| PipelineError::usage(format!("--site {host}: write a host name, e.g. app.example.co.jp")));
    }
    let capture = Capture::read(bytes, name).map_err(observe::ObserveError::from)?;
    capture
        .first_page()
        .ok_or_else(|| PipelineError::usage(format!("{name} holds no page; say whose it is with --site HOST")))
}

async fn resume(run: &Path, args: &AuditArgs, io: &mut Io<'_>) -> Result<Exit, PipelineError> {
    let evidence = replay::read(run_folder::existing(run)?)?;
    let target = Arc::new(target_of(&evidence)?);
    let judgement = Judgement::load(&args.judge, &args.output, &[])?;
    let fresh = Fresh { folder: run.to_owned(), id: evidence.run.run_id.clone() };
    let options = ObserveOptions { resume: true, ..options(fresh, &args.visit, &judgement, &target) };
    observe_into(&target, options, io).await?.finish(&judgement, &args.output, io).await
}

/// The target of a run, from its journal.
fn target_of(evidence: &Evidence) -> Result<Target, PipelineError> {
    serde_json::from_value(evidence.run.target.clone()).map_err(|error| {
        PipelineError::usage(format!("the journal's target cannot be read ({error}); give the file with --target"))
    })
}

pub(super) async fn observe(args: ObserveArgs, io: &mut Io<'_>) -> Result<Exit, PipelineError> {
    let mut target = inputs::target(&args.input)?;
    inputs::apply_visit(&mut target, &args.visit);
    let judgement = Judgement::load(&JudgeArgs::default(), &OutputArgs::default(), &[])?;
    let run = fresh(args.out.as_deref(), &target)?;
    let target = Arc::new(target);
    let options = options(run, &args.visit, &judgement, &target);
    let observed = observe_into(&target, options, io).await?;
    io.print(&observed.folder.display().to_string())?;
    Ok(Exit::Clean)
}

pub(super) async fn reaudit(args: &ReauditArgs, io: &mut Io<'_>) -> Result<Exit, PipelineError> {
    let mut evidence = replay::read(run_folder::existing(&args.run)?)?;
    let before = target_of(&evidence)?;
    let mut now = match &args.target {
        Some(path) => {
            let (file, stated) = inputs::target_for_evidence(path)?;
            reaudit::with_scope_of_run(&before, &file, &stated)
        }
        None => before.clone(),
    };
    inputs::apply_judge(&mut now, &args.judge);
    let judgement = Judgement::load(&args.judge, &args.output, &[])?;
    let facts = judgement.catalog().facts();
    let (tool_before, tool_now) = (evidence.run.tool.clone(), tool());
    let catalog_before = reported_catalog(&args.run);
    // Documents named anew, by flag or in the file, take the place of the run's.
    let given = match policies(&args.policy)? {
        none if none.is_empty() && now.policies != before.policies => now.policies.clone(),
        flags => flags,
    };
    let named: Vec<String> = given.iter().map(PolicySource::name).collect();
    let inputs = Inputs {
        catalog_before: catalog_before.as_deref(),
        catalog_now: &facts.sha256,
        policies: &named,
        tool_before: &tool_before,
        tool_now: &tool_now,
    };
    let changes = reaudit::changes(&before, &now, &inputs)?;
    let mut documents = Vec::new();
    if !given.is_empty() {
        documents = replace_documents(&mut evidence, &given).await?;
    }
    let run = fresh(Some(&args.output.out.clone().unwrap_or_else(|| beside(&args.run))), &now)?;
    copy_documents(&run.folder, &documents)?;
    let (report, exit) = judgement.conclude(&evidence, &now, &run.folder, changes, &args.output, io).await?;
    judge::say(&report, &run.folder, &args.output, io)?;
    Ok(exit)
}

/// Where the run folders stand among which this one does: `reports/<site>/<run>` → `reports`.
fn beside(run: &Path) -> PathBuf {
    let run = run.canonicalize().unwrap_or_else(|_| run.to_owned());
    run.parent().and_then(Path::parent).map_or_else(|| PathBuf::from("reports"), Path::to_owned)
}

/// The catalog with which the run was judged at its time.
fn reported_catalog(run: &Path) -> Option<String> {
    let report = inputs::read_json(&run.join("report.json")).ok()?;
    report["catalog"]["sha256"].as_str().map(str::to_owned)
}

/// Puts the documents given in the place of those of the run: files from disk, addresses from the journal.
async fn replace_documents(evidence: &mut Evidence, policies: &[PolicySource]) -> Result<Vec<Vec<u8>>, PipelineError> {
    let (old, kept): (Vec<Record>, Vec<Record>) = std::mem::take(&mut evidence.records)
        .into_iter()
        .partition(|record| matches!(record.observation, Observation::Document(_)));
    evidence.records = kept;
    let mut next = evidence.records.iter().chain(&old).map(|record| record.n).max().unwrap_or(0);
    let (at, us) = evidence.records.last().map(|record| (record.at.clone(), record.us)).unwrap_or_default();
    let mut contents = Vec::new();
    for policy in policies {
        if let Some(url) = &policy.url {
            evidence.records.push(recorded(&old, url)?);
            continue;
        }
        for (document, bytes) in reading::fetch(policy, &Target::default()).await? {
            if let Some(body) = &document.body {
                evidence.bodies.insert(body.sha256.clone(), bytes.clone());
            }
            contents.push(bytes);
            next += 1;
            evidence.records.push(Record {
                n: next,
                at: at.clone(),
                us,
                visit: None,
                observation: Observation::Document(document),
            });
        }
    }
    Ok(contents)
}

/// The record of a document that the run fetched.
fn recorded(old: &[Record], url: &Url) -> Result<Record, PipelineError> {
    let is_it = |record: &&Record| matches!(&record.observation, Observation::Document(document) if document.source == url.as_str() || document.final_url.as_deref() == Some(url.as_str()));
    old.iter().find(is_it).cloned().ok_or_else(|| {
        PipelineError::usage(format!(
            "{url} is not in the journal, and a re-audit does not use the network; give the document as a file"
        ))
    })
}

/// Keeps the texts that were judged by beside the new report.
fn copy_documents(folder: &Path, documents: &[Vec<u8>]) -> Result<(), PipelineError> {
    if documents.is_empty() {
        return Ok(());
    }
    let bodies = folder.join("bodies");
    std::fs::create_dir_all(&bodies).map_err(|source| PipelineError::file(&bodies, source))?;
    documents
        .iter()
        .try_for_each(|bytes| judge::write_file(&bodies.join(crate::evidence::journal::sha256(bytes)), bytes))
}

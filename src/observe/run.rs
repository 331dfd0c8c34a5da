//! From options to the end of the journal: what a run needs before it starts, and how it ends.

use std::path::PathBuf;
use std::sync::Arc;

use tokio::sync::{Notify, watch};
use tokio::task::JoinHandle;
use url::Url;

use super::ObserveError;
use super::browser::{BrowserEngine, BrowserError, BrowserOptions};
use super::documents::FollowLinks;
use super::fetch::StaticEngine;
use super::har::{self, HarOptions, HarSummary};
use super::network::Network;
use super::plan::Scope;
use super::recorder::Recorder;
use super::stage::{PageEngine, Stage, Tally};
use crate::evidence::journal::Journal;
use crate::evidence::{self, Document, End, Evidence, EvidenceError, Observation, Resumed, Run, replay};
use crate::target::{EngineChoice, Target};

/// What the caller knows and the target does not say.
#[derive(Clone)]
pub struct ObserveOptions {
    /// The run folder.
    pub folder: PathBuf,
    /// Take up the run that the folder holds.
    pub resume: bool,
    pub run_id: String,
    /// Version (and commit) of kansa.
    pub tool: String,
    /// Command line, secrets removed.
    pub command: Vec<String>,
    /// Local time zone of the auditing machine.
    pub timezone: String,
    /// What a reviewer should know beyond what the target says.
    pub notes: Vec<String>,
    /// Folder against which the file names of the target's policies resolve.
    pub target_folder: PathBuf,
    pub browser: BrowserOptions,
    /// Let one page stand for others that carry the same set of tags, as the static engine sees them: only one of each is
    /// opened in the browser ([`evidence::VisitStarted::stands_for`] says for which).
    pub representatives: bool,
    /// Further pages of the site that the caller knows, as a sitemap would name them.
    pub seeds: Vec<Url>,
    /// Which links of a document to follow.
    pub follow: FollowLinks,
    /// Told how far the run is.
    pub progress: Option<watch::Sender<Progress>>,
    /// Notified: end the run cleanly, as Ctrl-C does.
    pub stop: Option<Arc<Notify>>,
}

impl std::fmt::Debug for ObserveOptions {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ObserveOptions")
            .field("folder", &self.folder)
            .field("resume", &self.resume)
            .finish_non_exhaustive()
    }
}

/// How far the run is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Progress {
    /// `pages`, `documents`, `names`, `done`.
    pub stage: &'static str,
    /// Visits known so far; grows while pages are found.
    pub planned: u64,
    pub visited: u64,
    pub failed: u64,
    /// What is being visited or read.
    pub current: String,
}

/// What came of the stage.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ObserveSummary {
    pub folder: PathBuf,
    pub engine: evidence::Engine,
    /// `complete` or `interrupted`.
    pub outcome: String,
    /// Visits made, those before a resumption included.
    pub visits: u64,
    pub failed: u64,
    pub documents: u64,
    pub notes: Vec<String>,
    /// For an imported capture.
    pub har: Option<HarSummary>,
}

/// Observes a target from its start pages to its policies and writes the journal of the run.
///
/// # Errors
/// The operator's or the machine's fault. What the network does is a gap in the journal.
pub async fn run(target: Arc<Target>, options: ObserveOptions) -> Result<ObserveSummary, ObserveError> {
    let before = before(&options)?;
    let scope = Scope::of(&target);
    let network = Arc::new(Network::new(&target, scope.own_hosts(&target))?);
    let (recorder, waiting) = Recorder::waiting();
    let mut notes = notes(&target, &options);
    let browser = browser(&target, &options, &recorder, &mut notes).await?;
    let kind = if browser.is_some() { evidence::Engine::Browser } else { evidence::Engine::Static };
    let journal = journal(&target, &options, kind, browser.as_ref(), &notes)?;
    let writer = waiting.start_masked(journal, network.mask());
    let page_engine = StaticEngine::new(Arc::clone(&network), recorder.clone(), scope, &target);
    let (scout, page_engine) = match &browser {
        Some(_) => (Some(page_engine).filter(|_| options.representatives), None),
        None => (None, Some(page_engine)),
    };
    let stage = Stage {
        target: &target,
        options: &options,
        network,
        recorder: recorder.clone(),
        engine: match (&browser, page_engine) {
            (Some(browser), _) => PageEngine::Browser(browser),
            (None, Some(engine)) => PageEngine::Static(Box::new(engine)),
            (None, None) => PageEngine::None,
        },
        scout,
        before: before.as_ref(),
    };
    let observed = tokio::select! {
        done = stage.run() => done.map(Some),
        () = interrupted(options.stop.clone()) => Ok(None),
    };
    drop(stage);
    let observed = match browser {
        // A page that could not be recorded to its end is as bad as one that was not.
        Some(browser) => browser.close().await.map_err(ObserveError::from).and(observed),
        None => observed,
    };
    let tally = finish(recorder, writer, observed).await?;
    options.tell(|progress| progress.stage = "done");
    Ok(ObserveSummary {
        folder: options.folder,
        engine: kind,
        outcome: tally.outcome.to_owned(),
        visits: tally.visits,
        failed: tally.failed,
        documents: tally.documents,
        notes,
        har: None,
    })
}

/// Imports a capture and fetches the target's policies: the same journal as an observation's.
///
/// # Errors
/// As [`run`], and when the capture cannot be read.
pub async fn run_har(
    target: Arc<Target>,
    capture: &[u8],
    har_options: HarOptions,
    options: ObserveOptions,
) -> Result<ObserveSummary, ObserveError> {
    let capture_read = har::Capture::read(capture, &har_options.name)?;
    capture_read.usable(&har_options)?;
    let scope = Scope::of(&target);
    let network = Arc::new(Network::new(&target, scope.own_hosts(&target))?);
    let mut notes = notes(&target, &options);
    notes.push(format!("evidence imported from {} ({})", har_options.name, capture_read.producer()));
    if let Some((from, to)) = capture_read.span() {
        notes.push(format!("captured from {from} to {to}; records carry the times of the capture"));
    }
    let mut journal = journal(&target, &options, evidence::Engine::Har, None, &notes)?;
    let har = capture_read.write(&har_options, &mut journal)?;
    let (recorder, writer) = Recorder::start(journal);
    let stage = Stage {
        target: &target,
        options: &options,
        network,
        recorder: recorder.clone(),
        engine: PageEngine::None,
        scout: None,
        before: None,
    };
    let observed = tokio::select! {
        done = stage.documents() => done.map(|documents| Some(Tally { documents, visits: har.pages, ..Tally::default() })),
        () = interrupted(options.stop.clone()) => Ok(None),
    };
    // Half a capture is no complete run, whatever else was done.
    let observed = if har.truncated { observed.map(|_| None) } else { observed };
    drop(stage);
    let tally = finish(recorder, writer, observed).await?;
    Ok(ObserveSummary {
        folder: options.folder,
        engine: evidence::Engine::Har,
        outcome: tally.outcome.to_owned(),
        visits: har.pages,
        failed: 0,
        documents: tally.documents,
        notes,
        har: Some(har),
    })
}

/// Fetches the policies of a target, without a journal: each document with its bytes.
///
/// # Errors
/// As [`run`].
pub async fn documents(target: &Target, options: &ObserveOptions) -> Result<Vec<(Document, Vec<u8>)>, ObserveError> {
    let scope = Scope::of(target);
    let network = Arc::new(Network::new(target, scope.own_hosts(target))?);
    let (recorder, memory) = Recorder::in_memory();
    let stage = Stage { target, options, network, recorder, engine: PageEngine::None, scout: None, before: None };
    stage.documents().await?;
    let records = memory.records().into_iter();
    let documents = records.filter_map(|record| match record.observation {
        Observation::Document(document) => {
            let bytes = document.body.as_ref().and_then(|body| memory.body(body)).unwrap_or_default();
            Some((document, bytes))
        }
        _ => None,
    });
    Ok(documents.collect())
}

impl ObserveOptions {
    /// A new run in `folder`: nothing followed, nobody told.
    #[must_use]
    pub fn new(folder: impl Into<PathBuf>) -> Self {
        Self {
            folder: folder.into(),
            resume: false,
            run_id: String::new(),
            tool: concat!("kansa ", env!("CARGO_PKG_VERSION")).to_owned(),
            command: Vec::new(),
            timezone: "UTC".to_owned(),
            notes: Vec::new(),
            target_folder: PathBuf::from("."),
            browser: BrowserOptions::default(),
            representatives: false,
            seeds: Vec::new(),
            follow: Arc::new(|_, _| Vec::new()),
            progress: None,
            stop: None,
        }
    }

    pub(super) fn tell(&self, change: impl FnOnce(&mut Progress)) {
        if let Some(progress) = &self.progress {
            progress.send_modify(change);
        }
    }
}

/// The evidence of the run that is taken up.
fn before(options: &ObserveOptions) -> Result<Option<Evidence>, ObserveError> {
    if !options.resume {
        return Ok(None);
    }
    let evidence = replay::read(&options.folder)?;
    if evidence.complete {
        return Err(EvidenceError::Complete { path: options.folder.clone() }.into());
    }
    Ok(Some(evidence))
}

fn notes(target: &Target, options: &ObserveOptions) -> Vec<String> {
    let mut notes = options.notes.clone();
    if target.network.insecure {
        notes.push("any certificate was accepted (--insecure)".to_owned());
    }
    if !target.network.resolve.is_empty() {
        notes.push(format!(
            "hosts were reached elsewhere than by name (--resolve {})",
            target.network.resolve.join(" ")
        ));
    }
    if !target.crawl.robots {
        notes.push("robots.txt was not obeyed (--ignore-robots)".to_owned());
    }
    if target.network.proxy.is_some() {
        notes.push("requests went through a proxy".to_owned());
        if !target.network.resolve.is_empty() {
            notes.push("kansa's own requests through a proxy do not follow --resolve".to_owned());
        }
    }
    notes
}

/// The browser, when the target wants one and there is one.
async fn browser(
    target: &Arc<Target>,
    options: &ObserveOptions,
    recorder: &Recorder,
    notes: &mut Vec<String>,
) -> Result<Option<BrowserEngine>, ObserveError> {
    if target.observe.engine == EngineChoice::Static {
        return Ok(None);
    }
    match BrowserEngine::launch(options.browser.clone(), Arc::clone(target), recorder.clone()).await {
        Ok(browser) => Ok(Some(browser)),
        // Only a missing browser makes an audit static; one that is there and does not start is to be mended.
        Err(error @ BrowserError::NotFound { .. }) if target.observe.engine == EngineChoice::Auto => {
            notes.push(format!("static audit: {error}; no script was run"));
            Ok(None)
        }
        Err(error) => Err(error.into()),
    }
}

fn journal(
    target: &Target,
    options: &ObserveOptions,
    engine: evidence::Engine,
    browser: Option<&BrowserEngine>,
    notes: &[String],
) -> Result<Journal, ObserveError> {
    if options.resume {
        let mut journal = Journal::resume(&options.folder)?;
        let resumed = Resumed { tool: options.tool.clone(), command: options.command.clone() };
        journal.append(None, Observation::Resumed(resumed))?;
        return Ok(journal);
    }
    let run = Run {
        tool: options.tool.clone(),
        run_id: options.run_id.clone(),
        engine,
        command: options.command.clone(),
        target: serde_json::to_value(without_secrets(target)).unwrap_or_default(),
        timezone: options.timezone.clone(),
        browser: browser.map(BrowserEngine::facts),
        phases: target.observe.phases.clone(),
        mode: if target.observe.hold { "hold" } else { "observe" }.to_owned(),
        notes: notes.to_vec(),
        ..Run::default()
    };
    Ok(Journal::create(&options.folder, run)?)
}

/// The target as it may be written down: `env:NAME` stays, values that were written into the file go.
fn without_secrets(target: &Target) -> Target {
    let mut target = target.clone();
    let hide = |text: &mut String| {
        if !text.starts_with("env:") {
            "(not recorded)".clone_into(text);
        }
    };
    target.network.headers.values_mut().for_each(hide);
    target.network.cookies.values_mut().for_each(hide);
    if let Some(auth) = &mut target.network.basic_auth {
        hide(&mut auth.password);
    }
    if let Some(proxy) = &mut target.network.proxy {
        // `http://user:password@host`: the account is the secret, the host is not.
        if let Ok(mut url) = Url::parse(proxy) {
            let _ = url.set_username("");
            let _ = url.set_password(None);
            *proxy = url.to_string();
        }
    }
    target
}

/// Ctrl-C, or the caller's word.
async fn interrupted(stop: Option<Arc<Notify>>) {
    let told = async {
        match stop {
            Some(stop) => stop.notified().await,
            None => std::future::pending().await,
        }
    };
    tokio::select! {
        () = told => {}
        // Without a signal handler Ctrl-C kills the process, and the journal stays readable.
        pressed = tokio::signal::ctrl_c() => if pressed.is_err() { std::future::pending::<()>().await },
    }
}

/// Ends the journal. When it failed, its own error says more than "the journal is gone".
async fn finish(
    recorder: Recorder,
    writer: JoinHandle<Result<Journal, EvidenceError>>,
    observed: Result<Option<Tally>, ObserveError>,
) -> Result<Tally, ObserveError> {
    recorder.close().await;
    let journal = writer.await.map_err(|_| ObserveError::JournalGone)??;
    let tally = match observed {
        Ok(Some(tally)) => Tally { outcome: "complete", ..tally },
        Ok(None) => Tally { outcome: "interrupted", ..Tally::default() },
        // The journal stays without its end: the run can be taken up again.
        Err(error) => return Err(error),
    };
    journal.finish(End { outcome: tally.outcome.to_owned(), pages: tally.visits, records: 0 })?;
    Ok(tally)
}

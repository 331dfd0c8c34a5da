//! The whole stage: engine, crawl, documents, names, journal.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use futures_util::{StreamExt, stream};
use tokio::sync::{Notify, watch};
use tokio::task::JoinHandle;
use url::Url;

use super::browser::{BrowserEngine, BrowserError, BrowserOptions};
use super::dns::Names;
use super::documents::{Documents, FollowLinks};
use super::fetch::StaticEngine;
use super::har::{self, HarOptions, HarSummary};
use super::network::Network;
use super::plan::{Candidate, Frontier, PlannedVisit, Scope, Visited};
use super::recorder::Recorder;
use super::robots::Robots;
use super::{ObserveError, sitemap};
use crate::evidence::journal::Journal;
use crate::evidence::{
    self, Document, End, Evidence, EvidenceError, Gap, GapKind, Observation, Resumed, Run, VisitPurpose, replay,
};
use crate::glossary::Phase;
use crate::target::{EngineChoice, Target};

/// For all documents and link checks of a run together.
const DOCUMENTS_DEADLINE: Duration = Duration::from_secs(900);

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
    let writer = waiting.start(journal);
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
    if let Some(browser) = browser {
        browser.close().await;
    }
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

    fn tell(&self, change: impl FnOnce(&mut Progress)) {
        if let Some(progress) = &self.progress {
            progress.send_modify(change);
        }
    }
}

/// How a run went.
#[derive(Debug, Clone, Copy, Default)]
struct Tally {
    outcome: &'static str,
    visits: u64,
    failed: u64,
    documents: u64,
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

/// Who visits pages.
enum PageEngine<'a> {
    Static(Box<StaticEngine>),
    Browser(&'a BrowserEngine),
    /// Pages came from a capture.
    None,
}

/// The parts of a run.
struct Stage<'a> {
    target: &'a Target,
    options: &'a ObserveOptions,
    network: Arc<Network>,
    recorder: Recorder,
    engine: PageEngine<'a>,
    /// Finds the pages and their tags before the browser opens one of each kind.
    scout: Option<StaticEngine>,
    before: Option<&'a Evidence>,
}

/// Phase and number of the repetition in which pages are visited.
type Round = (Phase, u32);

impl Stage<'_> {
    async fn run(&self) -> Result<Tally, ObserveError> {
        let mut crawl = Crawl::new(self);
        let time = Duration::from_secs(self.target.crawl.deadline);
        match tokio::time::timeout(time, crawl.run()).await {
            Ok(done) => done?,
            Err(_) => {
                let reason =
                    format!("the deadline of the run ({} s) came before all pages were visited", time.as_secs());
                self.gap(GapKind::Scope, "", reason, crawl.waiting()).await?;
            }
        }
        let (visits, failed) = (crawl.visits, crawl.failed);
        let documents = self.documents().await?;
        self.names().await?;
        Ok(Tally { outcome: "complete", visits, failed, documents })
    }

    async fn gap(&self, what: GapKind, subject: &str, reason: String, count: u64) -> Result<(), ObserveError> {
        self.recorder.record(None, Observation::Gap(Gap { what, subject: subject.to_owned(), reason, count })).await
    }

    async fn visit(&self, plan: &PlannedVisit, scouting: bool) -> Result<Visited, ObserveError> {
        self.options.tell(|progress| progress.current = plan.url.to_string());
        if let Some(scout) = self.scout.as_ref().filter(|_| scouting) {
            return scout.visit(plan).await;
        }
        match &self.engine {
            PageEngine::Static(engine) => engine.visit(plan).await,
            PageEngine::Browser(engine) => {
                let _permit = self.network.pace().wait(&plan.url).await;
                let visited = engine.visit(plan).await?;
                if visited.ok { self.in_scope(plan, visited).await } else { Ok(visited) }
            }
            PageEngine::None => Ok(Visited { final_url: plan.url.clone(), links: Vec::new(), ok: false }),
        }
    }

    /// A page of another site, to which a redirect led, is no page of this one: its links and tags are not the operator's.
    async fn in_scope(&self, plan: &PlannedVisit, visited: Visited) -> Result<Visited, ObserveError> {
        if Scope::of(self.target).has_host(&visited.final_url) {
            return Ok(visited);
        }
        let to = &visited.final_url;
        let reason = format!(
            "leads to {to}, a page of another site; if the operator runs it, add its host to [operator] domains"
        );
        let gap = Gap { what: GapKind::Scope, subject: plan.url.to_string(), reason, count: 1 };
        self.recorder.record(Some(plan.id), Observation::Gap(gap)).await?;
        Ok(Visited { links: Vec::new(), ok: false, ..visited })
    }

    async fn documents(&self) -> Result<u64, ObserveError> {
        self.options.tell(|progress| progress.stage = "documents");
        let mut documents = Documents {
            network: &self.network,
            browser: match &self.engine {
                PageEngine::Browser(browser) => Some(browser),
                _ => None,
            },
            recorder: &self.recorder,
            follow: Arc::clone(&self.options.follow),
            folder: self.options.target_folder.clone(),
            known: self.before.map(known_documents).unwrap_or_default(),
            checked: self.before.map(checked_links).unwrap_or_default(),
        };
        match tokio::time::timeout(DOCUMENTS_DEADLINE, documents.run(&self.target.policies)).await {
            Ok(count) => count,
            Err(_) => {
                let reason =
                    format!("documents took longer than {} s; the rest was not read", DOCUMENTS_DEADLINE.as_secs());
                self.gap(GapKind::Document, "", reason, 1).await?;
                Ok(0)
            }
        }
    }

    /// CNAME chains of the operator's own hosts that pages send to.
    async fn names(&self) -> Result<(), ObserveError> {
        if !self.target.observe.dns {
            return Ok(());
        }
        self.options.tell(|progress| progress.stage = "names");
        let names = Names::new();
        let scope = Scope::of(self.target);
        let own = self.recorder.hosts().into_iter().filter(|host| {
            Url::parse(&format!("https://{host}/")).is_ok_and(|url| scope.has_host(&url) || self.network.is_own(&url))
        });
        let mut chains = stream::iter(own.collect::<Vec<_>>()).map(|host| {
            let names = &names;
            async move { names.chain(&host).await }
        });
        let mut chains = (&mut chains).buffered(4);
        while let Some(dns) = chains.next().await {
            self.recorder.record(None, Observation::Dns(dns)).await?;
        }
        Ok(())
    }
}

/// The crawl: layers of pages in the first round, then the same pages in every other round.
struct Crawl<'a> {
    stage: &'a Stage<'a>,
    frontier: Frontier,
    robots: Robots,
    finished: BTreeMap<(String, Phase, u32), Visited>,
    pages: Vec<Candidate>,
    /// Page → pages for which it stands.
    stands_for: BTreeMap<String, Vec<String>>,
    planned: u64,
    visits: u64,
    failed: u64,
}

impl<'a> Crawl<'a> {
    fn new(stage: &'a Stage<'a>) -> Self {
        Self {
            stage,
            frontier: Frontier::new(stage.target),
            robots: Robots::new(Arc::clone(&stage.network)),
            finished: stage.before.map(finished_visits).unwrap_or_default(),
            pages: Vec::new(),
            stands_for: BTreeMap::new(),
            planned: 0,
            visits: 0,
            failed: 0,
        }
    }

    const fn waiting(&self) -> u64 {
        self.planned.saturating_sub(self.visits)
    }

    async fn run(&mut self) -> Result<(), ObserveError> {
        self.stage.options.tell(|progress| progress.stage = "pages");
        let rounds = self.rounds();
        let Some((first, others)) = rounds.split_first() else { return Ok(()) };
        let scouting = self.stage.scout.is_some();
        self.discover(*first, scouting).await?;
        let pages = self.pages.clone();
        if scouting {
            self.layer(*first, &pages, false).await?;
        }
        for round in others {
            self.layer(*round, &pages, false).await?;
        }
        let left_out: Vec<_> = self.frontier.left_out().iter().map(|(why, count)| (*why, *count)).collect();
        for (why, count) in left_out {
            self.stage.gap(GapKind::Scope, "", format!("pages were not visited: {why}"), count).await?;
        }
        Ok(())
    }

    fn rounds(&self) -> Vec<Round> {
        let observe = &self.stage.target.observe;
        // The static engine has no consent to give: one phase is all that it can see.
        let phases: Vec<Phase> = match self.stage.engine {
            PageEngine::Browser(_) => observe.phases.clone(),
            _ => vec![Phase::NoChoice],
        };
        let runs = if matches!(self.stage.engine, PageEngine::Browser(_)) { observe.runs.max(1) } else { 1 };
        phases.into_iter().flat_map(|phase| (1..=runs).map(move |run| (phase, run))).collect()
    }

    async fn discover(&mut self, round: Round, scouting: bool) -> Result<(), ObserveError> {
        let mut kinds: BTreeMap<String, String> = BTreeMap::new();
        let mut first = true;
        loop {
            let layer = self.frontier.next_layer();
            if layer.is_empty() {
                return Ok(());
            }
            let layer = self.allowed(layer).await?;
            let (visited, signatures) = self.layer(round, &layer, scouting).await?;
            for (page, visited) in layer.iter().zip(&visited) {
                self.frontier.reached(&visited.final_url);
                for link in &visited.links {
                    if let Ok(url) = Url::parse(&link.url) {
                        self.frontier.offer(&url, page.depth + 1, Some(visited.final_url.as_str()));
                    }
                }
            }
            if first && self.stage.target.crawl.sitemap {
                self.sitemaps(&layer).await;
            }
            if first {
                for url in &self.stage.options.seeds {
                    self.frontier.offer(url, 1, None);
                }
            }
            first = false;
            let layer = layer.into_iter().zip(signatures);
            for (page, signature) in layer {
                // A page that could not be read stands for itself.
                let Some(signature) = signature else {
                    self.pages.push(page);
                    continue;
                };
                match kinds.get(&signature) {
                    Some(like) => self.stands_for.entry(like.clone()).or_default().push(page.url.to_string()),
                    None => {
                        kinds.insert(signature, page.url.to_string());
                        self.pages.push(page);
                    }
                }
            }
        }
    }

    /// Leaves out what robots.txt keeps us from, each with its gap.
    async fn allowed(&self, layer: Vec<Candidate>) -> Result<Vec<Candidate>, ObserveError> {
        if !self.stage.target.crawl.robots {
            return Ok(layer);
        }
        let mut allowed = Vec::new();
        for page in layer {
            match self.robots.rules(&page.url).await.forbid(&page.url) {
                None => allowed.push(page),
                Some(reason) => self.stage.gap(GapKind::Scope, page.url.as_str(), reason, 1).await?,
            }
        }
        Ok(allowed)
    }

    async fn sitemaps(&mut self, starts: &[Candidate]) {
        let mut addresses = Vec::new();
        for page in starts {
            let named = self.robots.rules(&page.url).await.sitemaps.clone();
            let usual = page.url.join("/sitemap.xml").ok();
            addresses.extend(if named.is_empty() { usual.into_iter().collect() } else { named });
        }
        for url in sitemap::pages(&self.stage.network, addresses).await {
            self.frontier.offer(&url, 1, None);
        }
    }

    /// Visits pages, several at once; the outcome stands in the order of the pages, with the signatures that a scout found.
    async fn layer(
        &mut self,
        round: Round,
        pages: &[Candidate],
        scouting: bool,
    ) -> Result<(Vec<Visited>, Vec<Option<String>>), ObserveError> {
        let (phase, run) = round;
        self.planned += pages.len() as u64;
        let planned = self.planned;
        self.stage.options.tell(|progress| progress.planned = planned);
        let plans: Vec<_> = pages.iter().map(|page| self.plan(page, phase, run, scouting)).collect();
        let ids: Vec<_> = plans.iter().map(|plan| plan.id).collect();
        let stage = self.stage;
        let finished = &self.finished;
        let workers = stage.target.crawl.workers.max(1) as usize;
        let mut visits = stream::iter(plans.into_iter().enumerate())
            .map(|(index, plan)| async move {
                let key = (plan.url.to_string(), plan.phase, plan.run);
                let visited = match finished.get(&key).filter(|_| !scouting) {
                    Some(visited) => visited.clone(),
                    None => stage.visit(&plan, scouting).await?,
                };
                Ok::<_, ObserveError>((index, visited))
            })
            .buffer_unordered(workers);
        let mut outcome: Vec<Option<Visited>> = vec![None; pages.len()];
        let (mut done, mut failed) = (0, 0);
        while let Some(visit) = visits.next().await {
            let (index, visited) = visit?;
            done += 1;
            failed += u64::from(!visited.ok);
            stage.options.tell(|progress| {
                progress.visited += 1;
                progress.failed += u64::from(!visited.ok);
            });
            outcome[index] = Some(visited);
        }
        drop(visits);
        self.visits += done;
        self.failed += failed;
        let scout = stage.scout.as_ref().filter(|_| scouting);
        let signatures = ids.iter().map(|visit| scout.and_then(|scout| scout.signature(*visit))).collect();
        Ok((outcome.into_iter().flatten().collect(), signatures))
    }

    fn plan(&self, page: &Candidate, phase: Phase, run: u32, scouting: bool) -> PlannedVisit {
        PlannedVisit {
            id: self.stage.recorder.next_visit(),
            url: page.url.clone(),
            phase,
            run,
            depth: page.depth,
            from: page.from.clone(),
            stands_for: self.stands_for.get(page.url.as_str()).filter(|_| !scouting).cloned().unwrap_or_default(),
            purpose: VisitPurpose::Page,
        }
    }
}

/// Visits that came to their end before the interruption, with what the plan needs of them.
fn finished_visits(evidence: &Evidence) -> BTreeMap<(String, Phase, u32), Visited> {
    let mut started = BTreeMap::new();
    let mut links = BTreeMap::new();
    let mut finished = BTreeMap::new();
    for record in &evidence.records {
        let Some(visit) = record.visit else { continue };
        match &record.observation {
            // What a scout saw does not stand for a visit by the browser.
            Observation::VisitStarted(start)
                if start.purpose == VisitPurpose::Page && start.engine == evidence.run.engine =>
            {
                started.insert(visit, (start.url.clone(), start.phase, start.run));
            }
            Observation::Page(page) => {
                links.insert(visit, page.links.clone());
            }
            Observation::VisitEnded(ended) => {
                let (Some(key), Ok(final_url)) = (started.get(&visit), Url::parse(&ended.final_url)) else { continue };
                let links = links.remove(&visit).unwrap_or_default();
                let ok = ended.outcome == "complete";
                finished.insert(key.clone(), Visited { final_url, links, ok });
            }
            _ => {}
        }
    }
    finished
}

fn known_documents(evidence: &Evidence) -> BTreeMap<String, (Document, Vec<u8>)> {
    let documents = evidence.records.iter().filter_map(|record| match &record.observation {
        Observation::Document(document) => {
            let body = document.rendered.as_ref().or(document.body.as_ref());
            let bytes = body.and_then(|body| evidence.body(body)).unwrap_or_default();
            Some((document.source.clone(), (document.clone(), bytes.to_vec())))
        }
        _ => None,
    });
    documents.collect()
}

fn checked_links(evidence: &Evidence) -> BTreeSet<String> {
    let links = evidence.records.iter().filter_map(|record| match &record.observation {
        Observation::Link(check) => Some(check.url.clone()),
        _ => None,
    });
    links.collect()
}

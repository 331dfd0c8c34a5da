//! The browser engine: real Chromium over the DevTools protocol, everything that a page transmits, with who caused it.
//!
//! Uses [`crate::glossary`], [`crate::target`], [`crate::evidence`] and its neighbours in [`crate::observe`]. Two channels
//! together see every HTTP request that leaves: `Network.*` on every target (frames, workers, popups), attached while it
//! is still paused, and `Fetch` on the browser's own session, which also sees what is sent while a document dies. Each
//! visit has a browser context of its own; nothing that one page leaves behind meets another.
//!
//! What no channel tells, measured in `bench/observe`: the manifest of a payment method, web sockets opened and frames sent on one while their document goes, who set a cookie while
//! another document took the place of its own, STUN (the hooks tell of the connection).
//! Animations and their frames run on the display's clock, which is not advanced.
//!
//! | file | what |
//! |---|---|
//! | `find`, `launch` | the binary, its flags, its profile, its end |
//! | `cdp`, `netlog`, `sendings` | the protocol as messages; the network stack's own log, and whose its requests are |
//! | `setup`, `hub` | what every target gets before it runs; which event belongs to which visit |
//! | `ledger`, `exchange`, `initiators`, `cookies` | events → observations |
//! | `open`, `visit`, `settle`, `page_time`, `page`, `person`, `leave` | the course of a visit |
//! | `consent`, `steps` | the phases after a choice; scripted journeys |
//! | `limits` | the bounds that a hostile page meets |

mod cdp;
mod consent;
mod cookies;
mod exchange;
mod find;
mod hub;
mod initiators;
mod launch;
mod leave;
mod ledger;
mod limits;
mod netlog;
mod open;
mod page;
mod page_time;
mod person;
mod sendings;
mod settle;
mod setup;
mod steps;
mod visit;

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use serde_json::json;
use tokio::sync::Mutex;
use tokio::task::JoinSet;
use url::Url;

pub use find::find;

use super::plan::{PlannedVisit, Visited};
use super::recorder::Recorder;
use crate::evidence::{Browser, VisitPurpose};
use crate::glossary::Phase;
use crate::target::Target;
use hub::Hub;
use launch::{Process, Started};
use leave::Departure;
use open::Next;
use setup::Setup;
use visit::{BROWSER_PATIENCE, Seen, VisitError};

/// Visits after which a browser is replaced by a fresh one: it grows by some 10 MiB in 100 visits, and a start keeps all
/// workers waiting for a second or two.
const VISITS_PER_BROWSER: u32 = 800;
/// Browsers started in a row without a single visit made: then it is not the pages' fault.
const FRUITLESS_LAUNCHES: u32 = 3;

/// Which build of the browser.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Kind {
    /// New headless Chromium: the reference.
    #[default]
    Chromium,
    /// `chromium-headless-shell`: faster; sends no Reporting-API uploads and fetches no web manifest.
    Shell,
}

impl Kind {
    /// The word of the target file and the report.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Chromium => "chromium",
            Self::Shell => "shell",
        }
    }
}

/// How the browser is to be started.
#[derive(Debug, Clone, Default)]
pub struct BrowserOptions {
    /// None: found by itself, see [`find()`].
    pub executable: Option<PathBuf>,
    /// `ws://…`: a browser elsewhere, already running. Flags, resolver rules and third-party cookies are then its own.
    pub connect: Option<String>,
    pub kind: Kind,
    /// Root cannot use the sandbox; only the user may switch it off.
    pub no_sandbox: bool,
    pub extra_flags: Vec<String>,
    /// `HOST:PORT:ADDR:PORT` in addition to the target's.
    pub resolve: Vec<String>,
    /// Accept any certificate.
    pub insecure: bool,
}

/// Why there is no usable browser. A fragment that reads after "error: ".
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum BrowserError {
    #[error("no {} found: install it (Debian: apt install chromium) or name it with --browser PATH", .kind.as_str())]
    NotFound { kind: Kind },
    #[error("{path} is no program: give the path of a Chromium", path = .path.display())]
    NotExecutable { path: PathBuf },
    #[error("{path} could not be started", path = .path.display())]
    Launch { path: PathBuf, source: std::io::Error },
    #[error("the browser does not answer: {reason}")]
    Silent { reason: String },
    #[error("--resolve {entry}: write HOST:PORT:ADDR:PORT")]
    Resolve { entry: String },
    #[error("{url} cannot be reached: {reason}")]
    Connect { url: String, reason: String },
    #[error("the browser went away again and again; last: {reason}")]
    Unusable { reason: String },
    #[error("the journal takes no more records")]
    Journal,
}

/// A policy page as a browser shows it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Rendered {
    pub final_url: String,
    pub status: u16,
    /// The serialized document after scripts have run.
    pub html: String,
    /// Smallest and most common font size of the running text, CSS px.
    pub font_px: Option<(f64, f64)>,
    pub title: String,
    pub language: String,
}

/// A browser, ready for visits; started again when it crashes or has served long enough.
#[derive(Debug)]
pub struct BrowserEngine {
    options: BrowserOptions,
    target: Arc<Target>,
    recorder: Recorder,
    executable: PathBuf,
    rules: Option<String>,
    current: Mutex<Option<Arc<Instance>>>,
    fruitless: AtomicU32,
    facts: Browser,
    departures: Mutex<JoinSet<Result<(), BrowserError>>>,
}

/// One running browser. It ends when its last visit lets go of it.
#[derive(Debug)]
struct Instance {
    hub: Arc<Hub>,
    uses: AtomicU32,
    next: Next,
    process: Process,
}

impl BrowserEngine {
    /// Starts the browser (or connects to one) and makes it ready.
    ///
    /// # Errors
    /// [`BrowserError`] says what is missing and what to do.
    pub async fn launch(
        options: BrowserOptions,
        target: Arc<Target>,
        recorder: Recorder,
    ) -> Result<Self, BrowserError> {
        launch::sweep();
        let executable = match &options.connect {
            Some(_) => PathBuf::new(),
            None => find(options.kind, options.executable.as_deref())?,
        };
        let entries: Vec<String> = target.network.resolve.iter().chain(&options.resolve).cloned().collect();
        let own = setup::own_hosts(&target);
        let rules = launch::resolver_rules(&entries, target.observe.hold.then_some(own.as_slice()))?;
        let mut engine = Self {
            options,
            target,
            recorder,
            executable,
            rules,
            current: Mutex::new(None),
            fruitless: AtomicU32::new(0),
            facts: Browser::default(),
            departures: Mutex::default(),
        };
        let (instance, product) = engine.start().await?;
        engine.facts = engine.facts_of(&instance, product);
        *engine.current.lock().await = Some(instance);
        Ok(engine)
    }

    /// How the browser presents itself and how it was started, for the report.
    #[must_use]
    pub fn facts(&self) -> Browser {
        self.facts.clone()
    }

    /// Makes one visit; may be called many times at once. A page's own faults are gaps in the journal and
    /// `Visited { ok: false }`. The page may still be being left when this returns: see [`BrowserEngine::settled`].
    ///
    /// # Errors
    /// The browser is unusable even after it was started again, or the journal takes no more records.
    pub async fn visit(&self, plan: &PlannedVisit) -> Result<Visited, BrowserError> {
        let seen = self.seen(plan, false).await?;
        Ok(visit::visited(seen, plan))
    }

    /// Opens a policy page for its text as rendered and its font sizes. The visit is recorded like any other.
    ///
    /// # Errors
    /// As [`BrowserEngine::visit`].
    pub async fn render(&self, url: &Url) -> Result<Rendered, BrowserError> {
        let plan = PlannedVisit {
            id: self.recorder.next_visit(),
            url: url.clone(),
            phase: Phase::NoChoice,
            run: 1,
            depth: 0,
            from: None,
            stands_for: Vec::new(),
            purpose: VisitPurpose::Policy,
        };
        let seen = self.seen(&plan, true).await?;
        let unseen = Rendered { final_url: seen.final_url.clone(), ..Rendered::default() };
        Ok(seen.rendered.unwrap_or(unseen))
    }

    async fn seen(&self, plan: &PlannedVisit, reading: bool) -> Result<Seen, BrowserError> {
        let mut last = Seen::default();
        for attempt in 0..2 {
            let instance = self.instance().await?;
            let opened = instance.next.take(&instance.hub, &self.target, plan.phase == Phase::Gpc).await;
            match visit::visit(opened, &instance.hub, &self.target, &self.recorder, plan, attempt, reading).await {
                Ok((seen, departure)) => {
                    self.fruitless.store(0, Ordering::Relaxed);
                    self.depart(instance, departure).await?;
                    return Ok(seen);
                }
                Err(VisitError::Fatal(error)) => return Err(error),
                Err(VisitError::BrowserGone) => last = Seen { final_url: plan.url.to_string(), ..Seen::default() },
            }
        }
        Ok(last)
    }

    /// Lets the page be left while the next ones are seen already; at most twice as many are left at once as there are
    /// workers: leaving is mostly waiting, for what the page sends last (10 to 15 % more pages a minute than with as many
    /// as workers, measured with four on two cores).
    async fn depart(&self, instance: Arc<Instance>, departure: Departure) -> Result<(), BrowserError> {
        let mut departures = self.departures.lock().await;
        while let Some(done) = departures.try_join_next() {
            done.map_err(|_| BrowserError::Journal)??;
        }
        while departures.len() >= 2 * self.target.crawl.workers.max(1) as usize {
            let Some(done) = departures.join_next().await else { break };
            done.map_err(|_| BrowserError::Journal)??;
        }
        departures.spawn(async move {
            let left = departure.depart().await;
            drop(instance);
            left
        });
        Ok(())
    }

    /// Waits until all pages are left, so that everything about the visits made so far is recorded.
    ///
    /// # Errors
    /// The journal takes no more records.
    pub async fn settled(&self) -> Result<(), BrowserError> {
        let mut departures = self.departures.lock().await;
        while let Some(done) = departures.join_next().await {
            done.map_err(|_| BrowserError::Journal)??;
        }
        Ok(())
    }

    /// The running browser, or a new one when it is gone or has served long enough.
    async fn instance(&self) -> Result<Arc<Instance>, BrowserError> {
        let mut current = self.current.lock().await;
        if let Some(instance) = current.as_ref() {
            let worn = self.options.connect.is_none() && instance.uses.load(Ordering::Relaxed) >= VISITS_PER_BROWSER;
            if !instance.hub.connection.is_gone() && !worn {
                instance.uses.fetch_add(1, Ordering::Relaxed);
                return Ok(Arc::clone(instance));
            }
            if !worn && self.fruitless.fetch_add(1, Ordering::Relaxed) >= FRUITLESS_LAUNCHES {
                return Err(BrowserError::Unusable { reason: "it ended before a visit was made".to_owned() });
            }
            // The visits that still use the old one end it when they let go.
            *current = None;
        }
        let (instance, _) = self.start().await?;
        instance.uses.fetch_add(1, Ordering::Relaxed);
        *current = Some(Arc::clone(&instance));
        Ok(instance)
    }

    async fn start(&self) -> Result<(Arc<Instance>, String), BrowserError> {
        let Started { process, connection, events, net_log } = match &self.options.connect {
            Some(url) => {
                let connected = cdp::Connection::over_websocket(url).await;
                let (connection, events) =
                    connected.map_err(|reason| BrowserError::Connect { url: url.clone(), reason })?;
                Started { process: Process::remote(), connection, events, net_log: None }
            }
            None => launch::start(&self.executable, &self.options, &self.target, self.rules.as_deref())?,
        };
        let silent = |error: cdp::CallError| BrowserError::Silent { reason: silence(&error, &self.options) };
        // A cold start on a busy machine takes its time.
        let version =
            connection.call("", "Browser.getVersion", json!({}), Duration::from_secs(60)).await.map_err(silent)?;
        let setup = Arc::new(Setup::new(&self.target, &version, self.options.connect.is_some()));
        let hub = Arc::new(Hub::new(connection.clone(), Arc::clone(&setup), net_log));
        tokio::spawn(Arc::clone(&hub).run(events));
        for (method, params) in setup.browser_commands() {
            connection.call("", method, params, BROWSER_PATIENCE).await.map_err(silent)?;
        }
        let product = version["product"].as_str().unwrap_or_default().to_owned();
        Ok((Arc::new(Instance { hub, uses: AtomicU32::new(0), next: Next::default(), process }), product))
    }

    fn facts_of(&self, instance: &Instance, product: String) -> Browser {
        let setup = &instance.hub.setup;
        let kind = if self.options.connect.is_some() { "remote" } else { self.options.kind.as_str() };
        Browser {
            product,
            executable: self.executable.display().to_string(),
            kind: kind.to_owned(),
            user_agent: setup.user_agent.clone(),
            accept_language: setup.accept_language.clone(),
            viewport: self.target.observe.viewport,
            flags: instance.process.flags.clone(),
            sandbox: !self.options.no_sandbox,
            third_party_cookies: self.target.observe.third_party_cookies,
        }
    }

    /// Ends the browser and waits until its processes are gone and its profile is removed.
    ///
    /// # Errors
    /// The journal takes no more records; the browser has ended all the same.
    pub async fn close(self) -> Result<(), BrowserError> {
        let settled = self.settled().await;
        let Some(instance) = self.current.lock().await.take() else { return settled };
        instance.next.stop().await;
        if self.options.connect.is_none() {
            instance.hub.connection.send("", "Browser.close", json!({}));
            instance.process.exited(Duration::from_secs(5)).await;
        }
        // What is left of the group is killed, and the folder goes, when the instance is dropped here.
        settled
    }
}

/// What a browser that does not answer most likely lacks.
fn silence(error: &cdp::CallError, options: &BrowserOptions) -> String {
    if matches!(error, cdp::CallError::Gone) && !options.no_sandbox && rustix::process::geteuid().is_root() {
        return "it does not run as root with its sandbox: use another user, or --no-sandbox".to_owned();
    }
    error.to_string()
}

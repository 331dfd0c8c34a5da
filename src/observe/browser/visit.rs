//! One visit: a fresh context, the page, a person's behaviour, the silence after it, the leaving.

use std::sync::Arc;
use std::time::Duration;

use serde_json::{Value, json};
use tokio::sync::mpsc;
use tokio::task::JoinHandle;
use tokio::time::Instant;
use url::Url;

use super::cdp::{CallError, Connection};
use super::hub::{Hub, Tab};
use super::leave::Departure;
use super::ledger::{Out, put_body};
use super::open::Opened;
use super::settle::Stop;
use super::{BrowserError, limits};
use crate::evidence::{Action, Engine, GapKind, Link, Observation, StorageItem, VisitPurpose, VisitStarted};
use crate::glossary::Phase;
use crate::observe::plan::{PlannedVisit, Visited};
use crate::observe::recorder::Recorder;
use crate::target::Target;

/// Patience with a command that only the browser itself has to answer.
pub(super) const BROWSER_PATIENCE: Duration = Duration::from_secs(15);
/// Patience with the main document's answer.
const NAVIGATION_PATIENCE: Duration = Duration::from_secs(30);
/// Patience with the load event.
const LOAD_CAP: Duration = Duration::from_secs(20);
const QUIET_CAP: Duration = Duration::from_secs(4);

/// Why a visit has no result.
#[derive(Debug)]
pub(super) enum VisitError {
    /// The browser went away: the visit may be made again in a new one.
    BrowserGone,
    Fatal(BrowserError),
}

impl From<BrowserError> for VisitError {
    fn from(error: BrowserError) -> Self {
        Self::Fatal(error)
    }
}

/// What a visit found that its caller needs.
#[derive(Debug, Default)]
pub(super) struct Seen {
    pub(super) final_url: String,
    pub(super) links: Vec<Link>,
    pub(super) ok: bool,
    pub(super) rendered: Option<super::Rendered>,
}

/// Drives one visit.
#[derive(Debug)]
pub(super) struct Drive {
    pub(super) hub: Arc<Hub>,
    pub(super) connection: Connection,
    pub(super) tab: Arc<Tab>,
    pub(super) session: String,
    pub(super) target: Arc<Target>,
    pub(super) recorder: Recorder,
    pub(super) plan: PlannedVisit,
    /// For waiting; a quarter of the page's time is kept for reading it.
    pub(super) deadline: Instant,
    hard_deadline: Instant,
    pub(super) advanced_ms: u64,
    /// Policy pages are read for their text and font sizes too.
    pub(super) reading: bool,
}

/// Makes the visit up to the leaving of its page, and writes its records from `VisitStarted` on; the [`Departure`] writes
/// the rest to `VisitEnded`.
pub(super) async fn visit(
    opened: Opened,
    hub: &Arc<Hub>,
    target: &Arc<Target>,
    recorder: &Recorder,
    plan: &PlannedVisit,
    attempt: u32,
    reading: bool,
) -> Result<(Seen, Departure), VisitError> {
    let Opened { tab, session, queue } = opened;
    tab.ledger().begin(plan.id, attempt, plan.url.as_str());
    let writer = tokio::spawn(write(queue, recorder.clone()));
    let patience = Duration::from_secs(target.observe.page_deadline.max(5));
    let drive = Drive {
        hub: Arc::clone(hub),
        connection: hub.connection.clone(),
        tab,
        session,
        target: Arc::clone(target),
        recorder: recorder.clone(),
        plan: plan.clone(),
        deadline: Instant::now() + patience.mul_f64(0.75),
        hard_deadline: Instant::now() + patience,
        advanced_ms: 0,
        reading,
    };
    match drive.run(attempt).await {
        Ok((seen, drive, outcome)) => {
            let final_url = seen.final_url.clone();
            Ok((seen, Departure { drive, outcome, final_url, writer }))
        }
        Err(error) => {
            written(writer).await?;
            Err(error)
        }
    }
}

/// Waits for the writer. It ends when every sender is gone with the ledger.
pub(super) async fn written(writer: Writer) -> Result<(), BrowserError> {
    writer.await.map_err(|_| BrowserError::Journal)?
}

/// Writes one visit's records.
pub(super) type Writer = JoinHandle<Result<(), BrowserError>>;

/// Sends what the ledger emits on to the journal, contents first.
async fn write(mut queue: mpsc::UnboundedReceiver<Out>, recorder: Recorder) -> Result<(), BrowserError> {
    while let Some(Out { visit, mut observation, content }) = queue.recv().await {
        if let Some(content) = content {
            let bound = match observation {
                Observation::Response(_) => limits::CONTENT_BYTES,
                _ => limits::BODY_BYTES,
            };
            let stored = recorder.body(content, bound).await.map_err(|_| BrowserError::Journal)?;
            put_body(&mut observation, stored);
        }
        recorder.record(Some(visit), observation).await.map_err(|_| BrowserError::Journal)?;
    }
    Ok(())
}

impl Drive {
    pub(super) fn started(&self) -> VisitStarted {
        let plan = &self.plan;
        VisitStarted {
            url: plan.url.to_string(),
            phase: plan.phase,
            engine: Engine::Browser,
            run: plan.run,
            depth: plan.depth,
            from: plan.from.clone(),
            stands_for: plan.stands_for.clone(),
            user_agent: Some(self.hub.setup.user_agent.clone()),
            language: Some(self.hub.setup.accept_language.clone()),
            screen: Some(self.target.observe.viewport),
            purpose: plan.purpose,
        }
    }

    pub(super) async fn call(&self, method: &str, params: Value, patience: Duration) -> Result<Value, CallError> {
        self.connection.call(&self.session, method, params, patience).await
    }

    pub(super) fn main_target(&self) -> String {
        self.tab.ledger().main_target.clone()
    }

    pub(super) fn moment(&self, moment: &'static str) {
        self.tab.ledger().moment = moment;
    }

    pub(super) fn acted(&self, what: &str, detail: impl Into<String>) {
        self.tab.ledger().emit(Observation::Action(Action { what: what.to_owned(), detail: detail.into() }));
    }

    pub(super) fn time_left(&self) -> Duration {
        self.hard_deadline.saturating_duration_since(Instant::now())
    }

    /// Makes the visit and tells how it ended.
    async fn run(mut self, attempt: u32) -> Result<(Seen, Self, (String, String)), VisitError> {
        if attempt == 0 {
            self.tab.ledger().emit(Observation::VisitStarted(self.started()));
        }
        let mut seen = Seen { final_url: self.plan.url.to_string(), ..Seen::default() };
        let result = self.see_whole(&mut seen).await;
        let outcome = self.outcome(result, &mut seen);
        if !self.connection.is_gone() {
            return Ok((seen, self, outcome));
        }
        if attempt == 0 {
            let reason = "the browser went away; the visit is made again in a new one";
            self.close_ledger();
            self.tab.ledger().gap(GapKind::Browser, self.plan.url.as_str(), reason);
        } else {
            self.end(outcome, seen.final_url);
        }
        Err(VisitError::BrowserGone)
    }

    /// The whole visit, up to but without the leaving.
    async fn see_whole(&mut self, seen: &mut Seen) -> Result<(), Stop> {
        if self.session.is_empty() {
            return Err(Stop::BrowserGone);
        }
        let cookies = self.hub.setup.cookie_params(&self.plan.url);
        if !cookies.is_empty() {
            let params = json!({"cookies": cookies, "browserContextId": self.tab.context});
            let set = self.connection.call("", "Storage.setCookies", params, BROWSER_PATIENCE).await;
            set.map_err(|_| Stop::BrowserGone)?;
        }
        if matches!(self.plan.phase, Phase::NoChoice | Phase::Gpc) {
            self.go(seen).await
        } else {
            Box::pin(self.see_with_choice(seen)).await
        }
    }

    /// Goes to an address. Err of the inner result: the browser's own word for why there is no page.
    pub(super) async fn navigate(&self, url: &Url) -> Result<Result<(), String>, Stop> {
        {
            let mut ledger = self.tab.ledger();
            ledger.loads = 0;
            ledger.dom_ready = 0;
            ledger.moment = "load";
            ledger.clocks_stand = false;
        }
        let patience = NAVIGATION_PATIENCE.min(self.time_left().max(Duration::from_secs(1)));
        match self.call("Page.navigate", json!({"url": url.as_str()}), patience).await {
            Ok(answer) => match answer["errorText"].as_str().filter(|error| !error.is_empty()) {
                Some(error) => Ok(Err(error.to_owned())),
                None => Ok(Ok(())),
            },
            Err(CallError::Gone) => Err(Stop::BrowserGone),
            Err(CallError::Timeout { .. }) => Err(Stop::Deadline),
            Err(CallError::Refused { message, .. }) => Ok(Err(message)),
        }
    }

    /// Goes where the visit is to go: to its page, or along the steps of its journey.
    pub(super) async fn go(&mut self, seen: &mut Seen) -> Result<(), Stop> {
        if self.plan.purpose == VisitPurpose::Journey && !self.target.steps.is_empty() {
            Box::pin(self.journey(seen)).await
        } else {
            self.see(seen).await
        }
    }

    /// The page, a person's behaviour, the timers.
    async fn see(&mut self, seen: &mut Seen) -> Result<(), Stop> {
        if let Err(error) = self.navigate(&self.plan.url).await? {
            return self.no_page(&error);
        }
        self.settle_and_read(seen).await
    }

    pub(super) fn no_page(&self, error: &str) -> Result<(), Stop> {
        let url = self.plan.url.as_str();
        self.tab.ledger().gap(GapKind::Page, url, format!("the page could not be opened: {error}"));
        Ok(())
    }

    /// From the answer to the navigation to the end of page time.
    pub(super) async fn settle_and_read(&mut self, seen: &mut Seen) -> Result<(), Stop> {
        let settled = self.settle_down().await;
        self.stop_navigation();
        // A page that never rests is still a page: it is read in the time that is kept for that.
        if matches!(settled, Ok(()) | Err(Stop::Deadline | Stop::Overflow(_))) {
            self.read_page(seen).await?;
        }
        settled?;
        self.moment("timer");
        tracing::debug!(page = %self.plan.url, "read");
        self.advanced_ms += self.fast_forward().await?;
        tracing::debug!(page = %self.plan.url, "advanced");
        self.read_storage().await;
        seen.ok = seen.ok && self.tab.ledger().main_status < 400;
        Ok(())
    }

    async fn settle_down(&mut self) -> Result<(), Stop> {
        self.loaded(LOAD_CAP).await?;
        tracing::debug!(page = %self.plan.url, "loaded");
        self.moment("idle");
        self.quiet(QUIET_CAP).await?;
        tracing::debug!(page = %self.plan.url, "quiet");
        self.behave_as_a_person().await
    }

    /// How the visit ended, in the journal's words; what went wrong becomes a gap.
    fn outcome(&self, result: Result<(), Stop>, seen: &mut Seen) -> (String, String) {
        let page = self.plan.url.as_str();
        let (outcome, reason, kind) = match result {
            Ok(()) if seen.final_url.is_empty() || !seen.ok => return ("failed".to_owned(), "no page".to_owned()),
            Ok(()) => return ("complete".to_owned(), String::new()),
            Err(Stop::Deadline) => ("deadline", "the page was not done within its time".to_owned(), GapKind::Page),
            Err(Stop::Crashed(reason)) => ("crashed", reason, GapKind::Browser),
            Err(Stop::Closed) => ("failed", "the page closed itself".to_owned(), GapKind::Page),
            Err(Stop::Overflow(reason)) => ("failed", reason, GapKind::Page),
            Err(Stop::BrowserGone) => ("crashed", "the browser went away".to_owned(), GapKind::Browser),
        };
        // What was read before stays usable for the crawl; a page that never stood is none.
        self.tab.ledger().gap(kind, page, reason.clone());
        (outcome.to_owned(), reason)
    }

    /// Storage as it stands at the end, with the setters that the hooks named.
    pub(super) async fn read_storage(&self) {
        let page = self.tab.ledger().page.clone();
        self.read_databases().await;
        let ledger = self.tab.ledger();
        for ((area, origin, key), value) in &ledger.storage {
            let setter = ledger.storage_setters.get(&(area.clone(), key.clone())).cloned();
            ledger.emit(Observation::Storage(StorageItem {
                area: area.clone(),
                origin: origin.clone(),
                key: key.clone(),
                value: limits::cut_text(value, limits::STORAGE_CHARS),
                length: value.chars().count() as u64,
                setter,
                page: page.clone(),
            }));
        }
    }

    /// Databases and caches by their names, and what was put into them, from the hooks: asking the page for their content would need its frozen clock.
    async fn read_databases(&self) {
        let ledger = self.tab.ledger();
        let origin = super::ledger::origin_of(&ledger.page);
        for ((area, key), setter) in &ledger.storage_setters {
            if matches!(area.as_str(), "indexed_db" | "cache") {
                ledger.emit(Observation::Storage(StorageItem {
                    area: area.clone(),
                    origin: origin.clone(),
                    key: key.clone(),
                    setter: Some(setter.clone()),
                    page: ledger.page.clone(),
                    ..StorageItem::default()
                }));
            }
        }
        for item in ledger.database_records.values() {
            ledger.emit(Observation::Storage(item.clone()));
        }
    }
}

/// The visit as its planner sees it.
pub(super) fn visited(seen: Seen, plan: &PlannedVisit) -> Visited {
    Visited {
        final_url: Url::parse(&seen.final_url).unwrap_or_else(|_| plan.url.clone()),
        links: seen.links,
        ok: seen.ok,
    }
}

//! What one visit has shown so far: events of the protocol in, observations out.
//!
//! | file | what |
//! |---|---|
//! | `network`, `second`, `sockets`, `reports` | what the channels tell of requests |
//! | `frames`, `hooked` | frames and targets; what the hooks in the page tell |
//! | `write` | from what is known to records |
//! | `wire` | the protocol's JSON |
//!
//! Nothing here waits or does I/O, so the order of the events is the order of the evidence.

mod frames;
mod hooked;
mod network;
mod reports;
mod second;
mod sockets;
mod wire;
mod write;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;
use std::time::Instant;

use serde_json::Value;
use tokio::sync::mpsc;

use super::cdp::{Connection, Event};
use super::exchange::Exchange;
use super::initiators::{Cause, Causes};
use super::netlog::NetLog;
use super::{cookies, limits};
use crate::evidence::{Cookie, Gap, GapKind, Initiator, Observation, Protocol, StorageItem};
pub(super) use wire::{fetch_key, is_third, origin_of, put_body, text};

/// An observation on its way to the journal, with the content that belongs into its `body`.
#[derive(Debug)]
pub(super) struct Out {
    pub(super) visit: u64,
    pub(super) observation: Observation,
    pub(super) content: Option<Vec<u8>>,
}

/// A protocol session of this visit: a page, a frame in its own process, a worker.
#[derive(Debug, Clone)]
pub(super) struct Session {
    pub(super) id: String,
    pub(super) kind: String,
    pub(super) target: String,
    pub(super) url: String,
}

impl Session {
    /// True for targets that hold a document.
    pub(super) fn is_document(&self) -> bool {
        matches!(self.kind.as_str(), "page" | "popup" | "iframe" | "prerender" | "webview" | "fencedframe")
    }

    /// True for workers whose timers can be run ahead.
    pub(super) fn is_timed_worker(&self) -> bool {
        matches!(self.kind.as_str(), "worker" | "shared_worker")
    }
}

#[derive(Debug, Clone, Default)]
struct Frame {
    parent: String,
    url: String,
}

/// The state of one visit in one browser.
#[derive(Debug)]
pub(super) struct Ledger {
    pub(super) visit: u64,
    /// Makes request ids unique within the run, also when a visit is repeated after a crash.
    prefix: String,
    out: mpsc::UnboundedSender<Out>,
    /// URL of the top document.
    pub(super) page: String,
    pub(super) moment: &'static str,
    /// The operator's hosts, when all others are held.
    pub(super) hold: Option<Arc<[String]>>,
    /// Every target of the visit says Global Privacy Control.
    pub(super) gpc: bool,
    /// The network stack's own word, where it can be had.
    pub(super) net_log: Option<Arc<NetLog>>,
    pub(super) sessions: BTreeMap<String, Session>,
    pub(super) main_session: String,
    pub(super) main_target: String,
    frames: HashMap<String, Frame>,
    /// When the last frame went.
    frame_gone_at: Option<Instant>,
    pub(super) exchanges: HashMap<String, Exchange>,
    /// Ids of the exchanges in the order of their beginning.
    order: Vec<String>,
    /// URL → id of the request that loaded it as a script or document.
    loaded: HashMap<String, String>,
    seen_kinds: BTreeSet<String>,
    pub(super) last_change: Option<Instant>,
    /// Pieces of answers that the page has read.
    pub(super) pieces: u64,
    pub(super) loads: u32,
    pub(super) dom_ready: u32,
    pub(super) navigations: u32,
    pub(super) main_loader: String,
    pub(super) main_status: u16,
    pub(super) crashed: Option<String>,
    pub(super) closed: bool,
    pub(super) overflow: Option<String>,
    pub(super) pages_open: BTreeSet<String>,
    pub(super) writes: Vec<Cookie>,
    pub(super) announced: BTreeSet<cookies::Key>,
    pub(super) api_calls: BTreeMap<(String, String, Option<u32>), u32>,
    pub(super) storage_setters: BTreeMap<(String, String), Initiator>,
    pub(super) storage: BTreeMap<(String, String, String), String>,
    reports: BTreeMap<String, (String, String)>,
    endpoints: BTreeMap<(String, String), String>,
    unknown: BTreeMap<String, u64>,
    /// What was refused or cut, counted by reason.
    pub(super) cut: BTreeMap<&'static str, u64>,
    pub(super) budget_expired: BTreeSet<String>,
    pub(super) user_click: bool,
    pub(super) workers_seen: u32,
    /// Scripts of the service workers that were attached: from then on an answer may come from one.
    service_workers: BTreeSet<String>,
    /// How often the browser was seen asking for the script of a service worker again.
    checks: u32,
    /// Where in `writes` a response at this URL cleared its site's cookies.
    pub(super) cleared: Vec<(usize, String)>,
    pub(super) database_records: BTreeMap<(String, String), StorageItem>,
    background_fetches: u32,
    /// When the page was told to close.
    pub(super) closing_at: Option<Instant>,
    /// Page time has been advanced and is not being advanced now: timers and answers wait.
    pub(super) clocks_stand: bool,
    /// When its context was given up, with everything that was still under way in it.
    pub(super) disposed_at: Option<Instant>,
}

/// Events that carry nothing that another event does not say better.
const KNOWN_AND_UNUSED: &[&str] = &[
    "Network.resourceChangedPriority",
    "Network.eventSourceMessageReceived",
    "Network.policyUpdated",
    "Network.responseReceivedEarlyHints",
    "Network.trustTokenOperationDone",
    "BackgroundService.recordingStateChanged",
    "Network.signedExchangeReceived",
    "Network.subresourceWebBundleMetadataReceived",
    "Network.loadingFinishedExtraInfo",
    "Page.frameStartedLoading",
    "Page.frameStoppedLoading",
    "Page.frameStartedNavigating",
    "Page.frameScheduledNavigation",
    "Page.frameClearedScheduledNavigation",
    "Page.frameSubtreeWillBeDetached",
    "Page.frameResized",
    "Page.navigatedWithinDocument",
    "Page.lifecycleEvent",
    "Page.javascriptDialogClosed",
    "Page.windowOpen",
    "Page.fileChooserOpened",
    "Page.downloadWillBegin",
    "Page.downloadProgress",
    "Page.backForwardCacheNotUsed",
    "Page.documentOpened",
    "Page.interstitialShown",
    "Page.interstitialHidden",
    "Page.compilationCacheProduced",
    "Runtime.executionContextCreated",
    "Runtime.executionContextDestroyed",
    "Runtime.executionContextsCleared",
    "Runtime.consoleAPICalled",
    "Runtime.exceptionThrown",
    "Runtime.exceptionRevoked",
    "Runtime.inspectRequested",
    "Inspector.detached",
    "Inspector.workerScriptLoaded",
    "Inspector.targetReloadedAfterCrash",
    "DOMStorage.domStorageItemRemoved",
    "DOMStorage.domStorageItemsCleared",
    "Target.targetCreated",
    "Target.targetInfoChanged",
    "Target.receivedMessageFromTarget",
    "Preload.ruleSetUpdated",
    "Preload.ruleSetRemoved",
    "Preload.preloadEnabledStateUpdated",
    "Preload.preloadingAttemptSourcesUpdated",
];

impl Ledger {
    /// From here on it is a visit's.
    pub(super) fn begin(&mut self, visit: u64, attempt: u32, page: &str) {
        self.visit = visit;
        self.prefix = if attempt == 0 { format!("v{visit}-") } else { format!("v{visit}.{attempt}-") };
        page.clone_into(&mut self.page);
    }

    /// True when a visit has begun in it.
    pub(super) const fn has_begun(&self) -> bool {
        self.visit != 0
    }

    /// The ledger of a tab whose visit is not known yet.
    pub(super) fn new(out: mpsc::UnboundedSender<Out>) -> Self {
        Self {
            visit: 0,
            prefix: String::new(),
            out,
            page: String::new(),
            gpc: false,
            moment: "load",
            hold: None,
            net_log: None,
            sessions: BTreeMap::new(),
            main_session: String::new(),
            main_target: String::new(),
            frames: HashMap::new(),
            frame_gone_at: None,
            exchanges: HashMap::new(),
            order: Vec::new(),
            loaded: HashMap::new(),
            seen_kinds: BTreeSet::new(),
            last_change: None,
            pieces: 0,
            loads: 0,
            dom_ready: 0,
            navigations: 0,
            main_loader: String::new(),
            main_status: 0,
            crashed: None,
            closed: false,
            overflow: None,
            pages_open: BTreeSet::new(),
            writes: Vec::new(),
            announced: BTreeSet::new(),
            api_calls: BTreeMap::new(),
            storage_setters: BTreeMap::new(),
            storage: BTreeMap::new(),
            reports: BTreeMap::new(),
            endpoints: BTreeMap::new(),
            unknown: BTreeMap::new(),
            cut: BTreeMap::new(),
            budget_expired: BTreeSet::new(),
            user_click: false,
            workers_seen: 0,
            service_workers: BTreeSet::new(),
            checks: 0,
            cleared: Vec::new(),
            database_records: BTreeMap::new(),
            background_fetches: 0,
            closing_at: None,
            clocks_stand: false,
            disposed_at: None,
        }
    }

    pub(super) fn emit(&self, observation: Observation) {
        self.emit_for(self.visit, observation, None);
    }

    fn emit_for(&self, visit: u64, observation: Observation, content: Option<Vec<u8>>) {
        // A closed channel: the writer has failed, and the visit ends with its error.
        let _ = self.out.send(Out { visit, observation, content });
    }

    pub(super) fn gap(&self, what: GapKind, subject: &str, reason: impl Into<String>) {
        self.emit(Observation::Gap(Gap { what, subject: subject.to_owned(), reason: reason.into(), count: 1 }));
    }

    /// An event of one of this visit's sessions.
    pub(super) fn handle(&mut self, event: &Event, connection: &Connection) {
        let p = &event.params;
        match event.method.as_str() {
            "Network.requestWillBeSent" => self.will_be_sent(&event.session, p),
            "Network.requestWillBeSentExtraInfo" => self.extra(p, true),
            "Network.responseReceivedExtraInfo" => self.extra(p, false),
            "Network.requestServedFromCache" => self.served_from_cache(p),
            "Network.responseReceived" => self.response(p),
            "Network.dataReceived" => self.data(p),
            "Network.loadingFinished" => self.finished(&event.session, p, connection),
            "Network.loadingFailed" => self.failed(p),
            "kansa.body" => self.body_had(p),
            "Network.webSocketCreated" => self.socket_created(&event.session, p, "WebSocket"),
            "Network.webTransportCreated" => self.socket_created(&event.session, p, "WebTransport"),
            "Network.webTransportConnectionEstablished" => self.transport_established(p),
            "Network.webTransportClosed" => self.transport_closed(p),
            "Network.webSocketWillSendHandshakeRequest" => self.socket_handshake(p),
            "Network.webSocketHandshakeResponseReceived" => self.socket_answered(p),
            "Network.webSocketFrameSent" => self.socket_frame(p, "sent"),
            "Network.webSocketFrameReceived" => self.socket_frame(p, "received"),
            "Network.webSocketClosed" => self.socket_closed(p),
            "Network.webSocketFrameError" => self.socket_failed(p),
            "Network.reportingApiReportAdded" | "Network.reportingApiReportUpdated" => self.report(p),
            "Network.reportingApiEndpointsChangedForOrigin" => self.endpoints(p),
            "BackgroundService.backgroundServiceEventReceived" => self.background_service(p),
            "Page.frameDetached" => self.frame_detached(),
            "Page.frameAttached" => self.frame_attached(p),
            "Page.frameNavigated" => self.frame_navigated(&event.session, p),
            "Page.frameRequestedNavigation" => {
                self.user_click = text(p, "reason") == "anchorClick" && self.moment == "input";
            }
            "Page.loadEventFired" if event.session == self.main_session => {
                self.loads += 1;
                self.touch();
            }
            "Page.domContentEventFired" if event.session == self.main_session => {
                self.dom_ready += 1;
                self.touch();
            }
            "Page.loadEventFired" | "Page.domContentEventFired" => self.document_stands(&event.session),
            "Emulation.virtualTimeBudgetExpired" => {
                self.budget_expired.insert(event.session.clone());
            }
            "Page.javascriptDialogOpening" => self.dialog(p),
            "Runtime.bindingCalled" => self.hooked(text(p, "payload")),
            "DOMStorage.domStorageItemAdded" | "DOMStorage.domStorageItemUpdated" => self.dom_storage(p),
            "Inspector.targetCrashed" if event.session == self.main_session => {
                self.crashed = Some("the page's process crashed".to_owned());
                self.touch();
            }
            "Inspector.targetCrashed" => {}
            method if method.starts_with("Preload.") => tracing::debug!(method, %p, "preloading"),
            // The tree of a document, told once the search for a consent banner has asked for it: no transmission.
            method if method.starts_with("DOM.") => {}
            method if KNOWN_AND_UNUSED.contains(&method) => {}
            method => self.unknown(method, p),
        }
    }

    pub(super) fn touch(&mut self) {
        self.last_change = Some(Instant::now());
    }

    fn unknown(&mut self, method: &str, params: &Value) {
        let count = self.unknown.entry(method.to_owned()).or_default();
        *count += 1;
        if *count == 1
            && self.unknown.len() <= limits::UNKNOWN_EVENTS
            && params.to_string().len() <= limits::UNKNOWN_BYTES
        {
            self.emit(Observation::Protocol(Protocol { method: method.to_owned(), params: params.clone() }));
        }
    }
}

impl Causes for Ledger {
    fn of_url(&self, url: &str) -> Option<&Cause> {
        self.loaded.get(url).and_then(|id| self.exchanges.get(id)).map(|exchange| &exchange.cause)
    }

    fn around(&self, document: &str) -> Option<String> {
        if document == self.page {
            return None;
        }
        let frame = self.frames.values().find(|frame| frame.url == document && !frame.parent.is_empty())?;
        self.frames.get(&frame.parent).map(|parent| parent.url.clone()).filter(|url| url != document)
    }
}

//! What one visit has shown so far: events of the protocol in, observations out.
//!
//! Nothing here waits or does I/O, so the order of the events is the order of the evidence.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;
use std::time::Instant;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use serde_json::Value;
use tokio::sync::mpsc;

use super::cdp::{Connection, Event, Tag};
use super::exchange::{Answer, Content, Exchange, Failure, Hop, header, headers};
use super::initiators::{self, Cause, Causes};
use super::{cookies, launch, limits};
use crate::evidence::{
    ApiCall, Body, Cookie, Dialog, Gap, GapKind, Initiator, Observation, Protocol, Request, RequestFailed, Response,
    SocketFrame,
};

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
    pub(super) sessions: BTreeMap<String, Session>,
    pub(super) main_session: String,
    pub(super) main_target: String,
    frames: HashMap<String, Frame>,
    pub(super) exchanges: HashMap<String, Exchange>,
    /// Ids of the exchanges in the order of their beginning.
    order: Vec<String>,
    /// URL → id of the request that loaded it as a script or document.
    loaded: HashMap<String, String>,
    seen_kinds: BTreeSet<String>,
    pub(super) last_change: Option<Instant>,
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
}

/// Events that carry nothing that another event does not say better.
const KNOWN_AND_UNUSED: &[&str] = &[
    "Network.dataReceived",
    "Network.resourceChangedPriority",
    "Network.eventSourceMessageReceived",
    "Network.policyUpdated",
    "Network.responseReceivedEarlyHints",
    "Network.trustTokenOperationDone",
    "Network.webSocketClosed",
    "Network.webTransportClosed",
    "Network.webTransportConnectionEstablished",
    "Network.signedExchangeReceived",
    "Network.subresourceWebBundleMetadataReceived",
    "Network.loadingFinishedExtraInfo",
    "Page.frameStartedLoading",
    "Page.frameStoppedLoading",
    "Page.frameStartedNavigating",
    "Page.frameScheduledNavigation",
    "Page.frameClearedScheduledNavigation",
    "Page.frameSubtreeWillBeDetached",
    "Page.frameDetached",
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
    pub(super) fn new(visit: u64, attempt: u32, page: &str, out: mpsc::UnboundedSender<Out>) -> Self {
        let prefix = if attempt == 0 { format!("v{visit}-") } else { format!("v{visit}.{attempt}-") };
        Self {
            visit,
            prefix,
            out,
            page: page.to_owned(),
            moment: "load",
            hold: None,
            sessions: BTreeMap::new(),
            main_session: String::new(),
            main_target: String::new(),
            frames: HashMap::new(),
            exchanges: HashMap::new(),
            order: Vec::new(),
            loaded: HashMap::new(),
            seen_kinds: BTreeSet::new(),
            last_change: None,
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
            "Network.loadingFinished" => self.finished(&event.session, p, connection),
            "Network.loadingFailed" => self.failed(p),
            "kansa.body" => self.body_had(p),
            "Network.webSocketCreated" => self.socket_created(&event.session, p, "WebSocket"),
            "Network.webTransportCreated" => self.socket_created(&event.session, p, "WebTransport"),
            "Network.webSocketWillSendHandshakeRequest" => self.socket_handshake(p),
            "Network.webSocketHandshakeResponseReceived" => self.socket_answered(p),
            "Network.webSocketFrameSent" => self.socket_frame(p, "sent"),
            "Network.webSocketFrameReceived" => self.socket_frame(p, "received"),
            "Network.webSocketFrameError" => self.socket_failed(p),
            "Network.reportingApiReportAdded" | "Network.reportingApiReportUpdated" => self.report(p),
            "Network.reportingApiEndpointsChangedForOrigin" => self.endpoints(p),
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
            "Page.loadEventFired" | "Page.domContentEventFired" => self.touch(),
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
            method if method.starts_with("Preload.") => {}
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

    // ---- requests ----

    fn exchange(&mut self, id: &str, session: &str) -> &mut Exchange {
        if !self.exchanges.contains_key(id) {
            self.order.push(id.to_owned());
            if self.order.len() > limits::REQUESTS {
                self.overflow.get_or_insert_with(|| format!("more than {} requests", limits::REQUESTS));
            }
            let target = self.sessions.get(session).map_or_else(String::new, |session| session.kind.clone());
            let exchange = Exchange {
                visit: self.visit,
                session: session.to_owned(),
                target,
                page: self.page.clone(),
                moment: self.moment,
                ..Exchange::default()
            };
            self.exchanges.insert(id.to_owned(), exchange);
        }
        self.exchanges.entry(id.to_owned()).or_default()
    }

    /// Notes a request of a kind (method, host, path) not seen before: endless pollers never go quiet otherwise.
    fn note_new(&mut self, method: &str, url: &str) {
        let place = url.split(['?', '#']).next().unwrap_or(url);
        if self.seen_kinds.len() < limits::REQUESTS && self.seen_kinds.insert(format!("{method} {place}")) {
            self.touch();
        }
    }

    fn will_be_sent(&mut self, session: &str, p: &Value) {
        let request = &p["request"];
        let (id, url) = (text(p, "requestId"), text(request, "url"));
        if !is_transmission(url) {
            return;
        }
        let redirected = p["redirectResponse"].is_object();
        if !redirected && self.exchanges.get(id).is_some_and(|known| known.by_network > 0) {
            // A worker attached twice tells everything twice.
            return;
        }
        self.note_new(text(request, "method"), url);
        let (kind, frame_id) = (text(p, "type").to_owned(), text(p, "frameId").to_owned());
        let main_document = kind == "Document" && frame_id == self.main_target && text(p, "loaderId") == id;
        let first_navigation = main_document && self.navigations == 0;
        let clicked = main_document && std::mem::take(&mut self.user_click);
        let document = text(p, "documentURL").to_owned();
        let parent_document = (kind == "Document" && !main_document).then(|| self.around_frame(&frame_id)).flatten();
        let exchange = self.exchange(id, session);
        if redirected {
            let has_extra = p["redirectHasExtraInfo"].as_bool();
            let hop = exchange.current();
            hop.answer = Some(answer(&p["redirectResponse"]));
            hop.expects_extra = has_extra;
        } else {
            exchange.session = session.to_owned();
            exchange.cause = Cause::read(&p["initiator"]);
            exchange.navigation = first_navigation || clicked;
            exchange.frame_url = parent_document.unwrap_or(document);
            exchange.frame_id = frame_id;
        }
        exchange.kind = kind;
        let hop = exchange.next_by_network();
        url.clone_into(&mut hop.url);
        text(request, "method").clone_into(&mut hop.method);
        hop.headers = headers(&request["headers"]);
        if hop.body.is_none() {
            hop.body = body(request);
            hop.body_missing = hop.body.is_none() && request["hasPostData"].as_bool() == Some(true);
        }
        exchange.match_extras();
        if matches!(text(p, "type"), "Document" | "Script") || p["type"].is_null() {
            self.loaded.insert(url.to_owned(), id.to_owned());
        }
        if main_document && first_navigation {
            url.clone_into(&mut self.page);
            let page = self.page.clone();
            self.exchange(id, session).page = page;
        }
        self.progress(id, false);
    }

    /// The document around a frame, by the frame's id.
    fn around_frame(&self, frame: &str) -> Option<String> {
        let parent = &self.frames.get(frame)?.parent;
        Some(self.frames.get(parent).map_or_else(|| self.page.clone(), |frame| frame.url.clone()))
    }

    fn extra(&mut self, p: &Value, of_request: bool) {
        let id = text(p, "requestId");
        let Some(exchange) = self.exchanges.get_mut(id) else {
            // Before its event: kept under the id until that comes. Other schemes never have one.
            let exchange = self.exchange(id, "");
            let queue = if of_request { &mut exchange.request_extras } else { &mut exchange.response_extras };
            queue.push_back(p.clone());
            return;
        };
        let queue = if of_request { &mut exchange.request_extras } else { &mut exchange.response_extras };
        queue.push_back(p.clone());
        exchange.match_extras();
        self.progress(id, false);
    }

    fn served_from_cache(&mut self, p: &Value) {
        let id = text(p, "requestId");
        if let Some(exchange) = self.exchanges.get_mut(id) {
            exchange.current().memory_cache = true;
            exchange.done = true;
            self.progress(id, false);
        }
    }

    fn response(&mut self, p: &Value) {
        let id = text(p, "requestId");
        let (main, kind) = (text(p, "frameId") == self.main_target && text(p, "loaderId") == id, text(p, "type"));
        let Some(exchange) = self.exchanges.get_mut(id).filter(|exchange| exchange.by_network > 0) else { return };
        let wanted = matches!(kind, "Document" | "Script");
        if exchange.kind.is_empty() || exchange.kind == "Other" {
            kind.clone_into(&mut exchange.kind);
        }
        // Their arrival matters: what they cause comes after their end.
        exchange.done = exchange.done || !matches!(kind, "Document" | "Script" | "Stylesheet");
        let hop = exchange.current();
        let answer = answer(&p["response"]);
        let status = answer.status;
        hop.answer = Some(answer);
        hop.expects_extra = hop.expects_extra.or_else(|| p["hasExtraInfo"].as_bool());
        if wanted && matches!(hop.content, Content::NotWanted) && !hop.memory_cache {
            hop.content = Content::Wanted;
        }
        exchange.match_extras();
        if main {
            self.main_status = status;
            id.clone_into(&mut self.main_loader);
        }
        self.touch();
        self.progress(id, false);
    }

    fn finished(&mut self, session: &str, p: &Value, connection: &Connection) {
        let id = text(p, "requestId");
        let Some(exchange) = self.exchanges.get_mut(id) else { return };
        exchange.done = true;
        let hop = exchange.current();
        let length = p["encodedDataLength"].as_f64().unwrap_or_default();
        if matches!(hop.content, Content::Wanted) {
            if length <= limits::CONTENT_BYTES as f64 {
                hop.content = Content::Asked;
                let tag = Tag { method: "kansa.body", key: id.to_owned() };
                connection.send_tagged(session, "Network.getResponseBody", serde_json::json!({"requestId": id}), tag);
            } else {
                hop.content = Content::NotWanted;
                *self.cut.entry("a response body was too long to be kept").or_default() += 1;
            }
        }
        self.touch();
        self.progress(id, false);
    }

    fn body_had(&mut self, p: &Value) {
        let id = text(p, "key");
        let Some(exchange) = self.exchanges.get_mut(id) else { return };
        let hop = exchange.current();
        let text = p["result"]["body"].as_str();
        hop.content = match text {
            Some(text) if p["result"]["base64Encoded"].as_bool() == Some(true) => {
                BASE64.decode(text).map_or(Content::NotWanted, Content::Had)
            }
            Some(text) => Content::Had(text.as_bytes().to_vec()),
            None => Content::NotWanted,
        };
        self.progress(id, false);
    }

    fn failed(&mut self, p: &Value) {
        let id = text(p, "requestId");
        let Some(exchange) = self.exchanges.get_mut(id).filter(|exchange| exchange.by_network > 0) else { return };
        exchange.done = true;
        let preflight = p["corsErrorStatus"]["corsError"].as_str().filter(|error| error.contains("Preflight"));
        let blocked = p["blockedReason"].as_str().map(str::to_owned);
        let hop = exchange.current();
        let blocked = blocked.or_else(|| {
            let sent = hop.sent.is_some() || hop.answer.is_some();
            match p["corsErrorStatus"]["corsError"].as_str() {
                Some(_) if preflight.is_some() && !sent => Some("cors-preflight".to_owned()),
                Some(_) => Some("cors".to_owned()),
                None => None,
            }
        });
        if matches!(hop.content, Content::Wanted | Content::Asked) {
            hop.content = Content::NotWanted;
        }
        hop.failure = Some(Failure {
            error: text(p, "errorText").to_owned(),
            blocked,
            canceled: p["canceled"].as_bool().unwrap_or(false),
        });
        self.touch();
        self.progress(id, false);
    }

    // ---- the second channel ----

    /// A request paused on the browser's own session. `held`: it is being stopped there.
    pub(super) fn fetch_paused(&mut self, p: &Value, held: bool) {
        let request = &p["request"];
        let url = text(request, "url");
        if !is_transmission(url) {
            return;
        }
        let key = fetch_key(p);
        let frame = text(p, "frameId").to_owned();
        self.note_new(text(request, "method"), url);
        let worker = self.sessions.values().find(|session| session.target == frame).cloned();
        let frame_url = self.frames.get(&frame).map(|frame| frame.url.clone());
        let exchange = self.exchange(&key, "");
        if exchange.kind.is_empty() {
            text(p, "resourceType").clone_into(&mut exchange.kind);
        }
        if exchange.by_network == 0 && exchange.frame_url.is_empty() {
            if let Some(worker) = worker {
                exchange.target = worker.kind;
                exchange.frame_url = worker.url;
            } else if let Some(url) = frame_url {
                exchange.frame_url = url;
            }
        }
        let redirected = p["redirectedRequestId"].is_string();
        let hop = exchange.next_by_fetch(url, redirected);
        hop.fetch_url = Some(url.to_owned());
        text(p, "requestId").clone_into(&mut hop.interception);
        hop.held = held;
        if hop.url.is_empty() {
            url.clone_into(&mut hop.url);
            text(request, "method").clone_into(&mut hop.method);
            hop.headers = headers(&request["headers"]);
        }
        if let Some(bytes) = body(request) {
            hop.body = Some(bytes);
            hop.body_missing = false;
        } else if request["hasPostData"].as_bool() == Some(true) && hop.body.is_none() {
            hop.body_missing = true;
        }
        exchange.match_extras();
        self.progress(&key, false);
    }

    /// True when the first channel has told of the request.
    pub(super) fn network_knows(&self, id: &str) -> bool {
        self.exchanges.get(id).is_some_and(|exchange| exchange.by_network > 0)
    }

    /// Requests that went through the second channel and of which neither channel has told anything since: key and
    /// interception id.
    pub(super) fn undecided(&self) -> Vec<(String, String)> {
        let silent = |hop: &&Hop| {
            hop.fetch_url.is_some()
                && !hop.held
                && hop.continued != Some(false)
                && hop.sent.is_none()
                && hop.answer.is_none()
                && hop.failure.is_none()
                && !hop.memory_cache
        };
        let open = self.exchanges.iter().filter_map(|(key, exchange)| {
            let hop = exchange.hops.last().filter(silent)?;
            Some((key.clone(), hop.interception.clone()))
        });
        open.collect()
    }

    /// A request that ended without having been answered or having failed: it was cancelled before it left.
    pub(super) fn vanished(&mut self, key: &str) {
        if let Some(hop) = self.exchanges.get_mut(key).and_then(|exchange| exchange.hops.last_mut()) {
            hop.continued = Some(false);
        }
    }

    /// Whether the paused request was still there to be continued.
    pub(super) fn fetch_continued(&mut self, key: &str, url: &str, continued: bool) {
        let Some(exchange) = self.exchanges.get_mut(key) else { return };
        if let Some(hop) = exchange.hops.iter_mut().rev().find(|hop| hop.fetch_url.as_deref() == Some(url)) {
            hop.continued = Some(continued);
        }
    }

    /// The answer to a request of which only the second channel tells (asked for while a document dies).
    pub(super) fn fetch_answered(&mut self, p: &Value) {
        let key = fetch_key(p);
        let url = text(&p["request"], "url").to_owned();
        let Some(exchange) = self.exchanges.get_mut(&key) else { return };
        let network_tells = exchange.by_network > 0;
        let session_gone = !self.sessions.contains_key(&exchange.session);
        let Some(hop) = exchange.hops.iter_mut().rev().find(|hop| hop.fetch_url.as_deref() == Some(url.as_str()))
        else {
            return;
        };
        if let Some(error) = p["responseErrorReason"].as_str() {
            if hop.failure.is_none() && (!network_tells || session_gone) {
                hop.failure = Some(Failure { error: error.to_owned(), blocked: None, canceled: error == "Aborted" });
            }
        } else if hop.answer.is_none() {
            let list = p["responseHeaders"].as_array().into_iter().flatten();
            let list = list.map(|entry| crate::evidence::Header {
                name: text(entry, "name").to_owned(),
                value: text(entry, "value").to_owned(),
            });
            hop.answer = Some(Answer {
                url,
                status: p["responseStatusCode"].as_u64().unwrap_or_default() as u16,
                headers: list.collect(),
                ..Answer::default()
            });
        }
        exchange.done = true;
        self.touch();
        self.progress(&key, false);
    }

    // ---- writing ----

    /// Writes what is complete of one request; with `last`, what there is.
    pub(super) fn progress(&mut self, id: &str, last: bool) {
        let Some(mut exchange) = self.exchanges.remove(id) else { return };
        let count = exchange.hops.len();
        for at in 0..count {
            if !self.progress_hop(id, &mut exchange, at, last) {
                break;
            }
        }
        self.exchanges.insert(id.to_owned(), exchange);
    }

    /// True when the hop is written whole and the next one may follow.
    fn progress_hop(&mut self, id: &str, exchange: &mut Exchange, at: usize, last: bool) -> bool {
        if exchange.hops[at].url.is_empty() {
            return false;
        }
        if !exchange.hops[at].request_written {
            // With two channels the second one may still bring the body of a request that the first one has finished.
            if !last && !exchange.hops[at].request_settled() {
                return false;
            }
            self.write_request(id, exchange, at);
        }
        let hop = &exchange.hops[at];
        if hop.failure.is_some() && !hop.failure_written {
            self.write_failure(id, exchange, at);
        }
        let hop = &exchange.hops[at];
        let late_answer = last && (hop.answer.is_some() || hop.answer_extra.is_some());
        if !hop.answer_written && (hop.answer_settled() || late_answer) {
            self.write_answer(id, exchange, at);
        }
        exchange.hops[at].answer_written || last
    }

    fn write_request(&mut self, id: &str, exchange: &mut Exchange, at: usize) {
        let may_outlive = matches!(exchange.kind.as_str(), "Ping" | "Fetch" | "CSPViolationReport")
            && exchange.hops[at].fetch_url.is_some()
            && exchange.hops[at].continued != Some(false)
            && exchange.hops[at].failure.is_none();
        let fate = exchange.hops[at].fate(exchange.by_network > at, may_outlive);
        let initiators = if at == 0 {
            initiators::chain(&exchange.cause, &exchange.frame_url, self)
        } else {
            let from = exchange.hops[at - 1].url.clone();
            vec![Initiator { kind: "redirect".to_owned(), url: from, ..Initiator::default() }]
        };
        let hop = &mut exchange.hops[at];
        hop.request_written = true;
        let planned = std::mem::take(&mut hop.headers);
        let sent = hop.sent.clone().unwrap_or(planned);
        let body = hop.body.take();
        if hop.body_missing {
            *self.cut.entry("a request body could not be had").or_default() += 1;
        }
        let resource = resource(&exchange.kind, &sent, exchange, at, self);
        let hop = &exchange.hops[at];
        let frame =
            (exchange.frame_url != exchange.page && !exchange.frame_url.is_empty()).then(|| exchange.frame_url.clone());
        let request = Request {
            request_id: format!("{}{id}", self.prefix),
            hop: at as u32,
            url: hop.url.clone(),
            method: hop.method.clone(),
            headers: sent,
            body: None,
            resource,
            page: exchange.page.clone(),
            frame: frame.filter(|frame| !frame.is_empty()),
            target: if exchange.target.is_empty() { "page".to_owned() } else { exchange.target.clone() },
            initiators,
            fate,
            moment: exchange.moment.to_owned(),
            navigation: exchange.navigation,
        };
        self.emit_for(exchange.visit, Observation::Request(request), body);
    }

    fn write_failure(&self, id: &str, exchange: &mut Exchange, at: usize) {
        let visit = exchange.visit;
        let hop = &mut exchange.hops[at];
        hop.failure_written = true;
        let left = hop.sent.is_some() || hop.answer.is_some();
        let Some(failure) = &hop.failure else { return };
        let blocked =
            failure.blocked.clone().or_else(|| (failure.stopped_before() && !left).then(|| "aborted".to_owned()));
        let record = RequestFailed {
            request_id: format!("{}{id}", self.prefix),
            hop: at as u32,
            url: hop.url.clone(),
            error: failure.error.clone(),
            blocked,
            canceled: failure.canceled,
            sent: left,
        };
        self.emit_for(visit, Observation::RequestFailed(record), None);
    }

    fn write_answer(&mut self, id: &str, exchange: &mut Exchange, at: usize) {
        let (visit, page) = (exchange.visit, exchange.page.clone());
        let request_id = format!("{}{id}", self.prefix);
        let hop = &mut exchange.hops[at];
        hop.answer_written = true;
        let extra = hop.answer_extra.take();
        let answer = hop.answer.clone().unwrap_or_default();
        let status =
            extra.as_ref().and_then(|extra| extra["statusCode"].as_u64()).map_or(answer.status, |code| code as u16);
        let content = match std::mem::take(&mut hop.content) {
            Content::Had(bytes) => Some(bytes),
            _ => None,
        };
        let record = Response {
            request_id: request_id.clone(),
            hop: at as u32,
            url: if answer.url.is_empty() { hop.url.clone() } else { answer.url.clone() },
            // A revalidated answer comes from the cache although the server said 304.
            status: if answer.status == 0 { status } else { answer.status },
            headers: extra.as_ref().map_or_else(|| answer.headers.clone(), |extra| headers(&extra["headers"])),
            media_type: answer.media_type.clone(),
            body: None,
            remote_address: answer.remote.clone(),
            protocol: answer.protocol.clone(),
            from_cache: answer.from_cache || hop.memory_cache,
            from_service_worker: answer.from_service_worker,
        };
        let url = hop.url.clone();
        self.emit_for(visit, Observation::Response(record), content);
        let Some(extra) = extra else { return };
        for cookie in cookies::of_response(&extra, &url, &request_id, at as u32, &page) {
            if self.announced.len() >= limits::COOKIES {
                *self.cut.entry("more cookies than are kept").or_default() += 1;
                continue;
            }
            self.announced.insert(cookies::key(&cookie));
            self.emit_for(visit, Observation::Cookie(cookie), None);
        }
    }

    /// Writes everything that is still open: nothing more will be told about it.
    pub(super) fn flush(&mut self) {
        for id in self.order.clone() {
            self.progress(&id, true);
        }
        let api_calls = std::mem::take(&mut self.api_calls);
        for ((api, script, line), count) in api_calls {
            self.emit(Observation::ApiCall(ApiCall { api, script, line, count }));
        }
        for (reason, count) in std::mem::take(&mut self.cut) {
            let subject = self.page.clone();
            self.emit(Observation::Gap(Gap { what: GapKind::Content, subject, reason: reason.to_owned(), count }));
        }
        for (method, count) in std::mem::take(&mut self.unknown) {
            let reason = "a protocol event that this version does not know".to_owned();
            self.emit(Observation::Gap(Gap { what: GapKind::Protocol, subject: method, reason, count }));
        }
    }

    /// Requests under way: without an answer, a failure or an end.
    pub(super) fn pending(&self) -> usize {
        self.exchanges
            .values()
            .filter(|exchange| exchange.by_network > 0 && !exchange.done && !exchange.is_socket)
            .count()
    }

    /// True while the top document is about to be another one.
    pub(super) fn main_navigation_pending(&self) -> bool {
        let of_main = |exchange: &&Exchange| exchange.kind == "Document" && exchange.frame_id == self.main_target;
        let open = |exchange: &Exchange| !exchange.done && exchange.hops.last().is_some_and(|hop| hop.answer.is_none());
        self.exchanges.values().filter(of_main).any(open)
    }

    /// Contents of responses that were asked for and have not come.
    pub(super) fn contents_pending(&self) -> bool {
        let asked = |hop: &Hop| matches!(hop.content, Content::Asked);
        self.exchanges.values().any(|exchange| exchange.hops.iter().any(asked))
    }

    // ---- sockets ----

    fn socket_created(&mut self, session: &str, p: &Value, kind: &str) {
        let id = p["requestId"].as_str().or_else(|| p["transportId"].as_str()).unwrap_or_default();
        let url = text(p, "url");
        if self.exchanges.get(id).is_some_and(|known| known.by_network > 0) {
            return;
        }
        self.note_new("GET", url);
        let document = self.sessions.get(session).map_or_else(String::new, |session| session.url.clone());
        // Third-party names do not resolve while held, so the socket cannot have been opened.
        let held = self.hold.as_ref().is_some_and(|own| is_third(url, own));
        let exchange = self.exchange(id, session);
        exchange.is_socket = true;
        kind.clone_into(&mut exchange.kind);
        exchange.cause = Cause::read(&p["initiator"]);
        if exchange.target != "page" {
            exchange.frame_url = document;
        }
        let hop = exchange.next_by_network();
        url.clone_into(&mut hop.url);
        "GET".clone_into(&mut hop.method);
        hop.held = held;
        if kind == "WebTransport" {
            hop.expects_extra = Some(false);
            hop.sent = Some(Vec::new());
            self.progress(id, false);
        }
    }

    fn socket_handshake(&mut self, p: &Value) {
        let id = text(p, "requestId");
        if let Some(exchange) = self.exchanges.get_mut(id) {
            let list = headers(&p["request"]["headers"]);
            exchange.current().sent = Some(list);
            self.progress(id, false);
        }
    }

    fn socket_answered(&mut self, p: &Value) {
        let id = text(p, "requestId");
        if let Some(exchange) = self.exchanges.get_mut(id) {
            let hop = exchange.current();
            hop.answer = Some(answer(&p["response"]));
            hop.expects_extra = Some(false);
            hop.answer_extra =
                Some(serde_json::json!({"headers": p["response"]["headers"], "statusCode": p["response"]["status"]}));
            self.progress(id, false);
        }
    }

    fn socket_frame(&mut self, p: &Value, direction: &str) {
        let id = text(p, "requestId");
        let Some(exchange) = self.exchanges.get_mut(id) else { return };
        if exchange.frames_kept >= limits::SOCKET_FRAMES {
            exchange.frames_dropped += 1;
            *self.cut.entry("frames of a web socket beyond the first ones").or_default() += 1;
            return;
        }
        exchange.frames_kept += 1;
        let (visit, url) = (exchange.visit, exchange.current().url.clone());
        let payload = text(&p["response"], "payloadData");
        let bytes = if p["response"]["opcode"].as_f64() == Some(2.0) {
            BASE64.decode(payload).unwrap_or_else(|_| payload.as_bytes().to_vec())
        } else {
            payload.as_bytes().to_vec()
        };
        let frame = SocketFrame {
            request_id: format!("{}{id}", self.prefix),
            url,
            direction: direction.to_owned(),
            body: None,
        };
        self.touch();
        self.emit_for(visit, Observation::SocketFrame(frame), Some(bytes));
    }

    fn socket_failed(&mut self, p: &Value) {
        let id = text(p, "requestId");
        let Some(exchange) = self.exchanges.get_mut(id) else { return };
        let hop = exchange.current();
        if hop.failure.is_none() {
            hop.failure = Some(Failure { error: text(p, "errorMessage").to_owned(), blocked: None, canceled: false });
        }
        self.progress(id, false);
    }

    // ---- reports ----

    fn endpoints(&mut self, p: &Value) {
        let origin = text(p, "origin").to_owned();
        for endpoint in p["endpoints"].as_array().into_iter().flatten() {
            let key = (origin.clone(), text(endpoint, "groupName").to_owned());
            self.endpoints.insert(key, text(endpoint, "url").to_owned());
        }
    }

    /// The browser uploads reports by itself; no request event tells of it, only the change of the report's state.
    fn report(&mut self, p: &Value) {
        let report = &p["report"];
        let (id, status) = (text(report, "id").to_owned(), text(report, "status").to_owned());
        let from = text(report, "initiatorUrl").to_owned();
        let destination = text(report, "destination").to_owned();
        let origin = origin_of(&from);
        let known = self.reports.insert(id.clone(), (status.clone(), destination.clone()));
        self.touch();
        if status != "Success" || known.is_some_and(|(before, _)| before == "Success") {
            return;
        }
        let Some(url) = self.endpoints.get(&(origin.clone(), destination)).cloned() else {
            self.gap(GapKind::Content, &from, "a report was uploaded to an endpoint that is not known");
            return;
        };
        let base = Request {
            request_id: format!("{}report-{id}", self.prefix),
            url: url.clone(),
            method: "POST".to_owned(),
            headers: vec![crate::evidence::Header {
                name: "content-type".to_owned(),
                value: "application/reports+json".to_owned(),
            }],
            resource: "report".to_owned(),
            page: self.page.clone(),
            frame: (from != self.page).then_some(from),
            target: "page".to_owned(),
            moment: self.moment.to_owned(),
            ..Request::default()
        };
        if origin_of(&url) != origin {
            let preflight = Request {
                request_id: format!("{}-preflight", base.request_id),
                method: "OPTIONS".to_owned(),
                headers: Vec::new(),
                resource: "preflight".to_owned(),
                ..base.clone()
            };
            self.emit(Observation::Request(preflight));
        }
        let body = serde_json::json!([{"type": report["type"], "url": report["initiatorUrl"], "body": report["body"]}]);
        self.emit_for(self.visit, Observation::Request(base), Some(body.to_string().into_bytes()));
    }

    /// Reports that wait for their upload, which comes when their document goes.
    pub(super) fn reports_waiting(&self) -> bool {
        self.reports.values().any(|(status, _)| matches!(status.as_str(), "Queued" | "Pending"))
    }

    // ---- frames, targets, dialogs ----

    fn frame_attached(&mut self, p: &Value) {
        let parent = text(p, "parentFrameId").to_owned();
        let url = self.frames.get(&parent).map_or_else(String::new, |frame| frame.url.clone());
        self.frames.entry(text(p, "frameId").to_owned()).or_insert(Frame { parent, url });
    }

    fn frame_navigated(&mut self, session: &str, p: &Value) {
        let frame = &p["frame"];
        let (id, url) = (text(frame, "id"), text(frame, "url"));
        let entry = self.frames.entry(id.to_owned()).or_default();
        url.clone_into(&mut entry.url);
        if let Some(parent) = frame["parentId"].as_str() {
            parent.clone_into(&mut entry.parent);
        }
        if let Some(session) = self.sessions.get_mut(session).filter(|session| session.target == id) {
            url.clone_into(&mut session.url);
        }
        if id == self.main_target && is_transmission(url) {
            self.navigations += 1;
            url.clone_into(&mut self.page);
            text(frame, "loaderId").clone_into(&mut self.main_loader);
            if self.navigations > limits::NAVIGATIONS {
                self.overflow
                    .get_or_insert_with(|| format!("the page went on to another {} times", limits::NAVIGATIONS));
            }
        }
        self.touch();
    }

    /// A new target of this visit. The URL is what is known of it now.
    pub(super) fn attached(&mut self, session: &Session) {
        if session.is_document() {
            self.frames.entry(session.target.clone()).or_default();
        } else {
            self.workers_seen += 1;
        }
        if matches!(session.kind.as_str(), "page" | "popup") {
            self.pages_open.insert(session.target.clone());
        }
        self.sessions.insert(session.id.clone(), session.clone());
        self.touch();
    }

    pub(super) fn detached(&mut self, session: &str) {
        self.sessions.remove(session);
        // Nobody will tell how its requests end.
        for exchange in self.exchanges.values_mut().filter(|exchange| exchange.session == session) {
            exchange.done = true;
        }
    }

    fn dialog(&self, p: &Value) {
        let what = text(p, "type").to_owned();
        let answer = if what == "beforeunload" { "leave" } else { "accept" };
        let text = limits::cut_text(text(p, "message"), 500);
        self.emit(Observation::Dialog(Dialog { what, text, answer: answer.to_owned() }));
    }

    // ---- what the hooks in the page tell ----

    fn hooked(&mut self, payload: &str) {
        if payload.len() > limits::HOOK_BYTES {
            *self.cut.entry("a value written by a script was too long to be kept").or_default() += 1;
            return;
        }
        let Ok(said) = serde_json::from_str::<Value>(payload) else { return };
        let stack = stack_of_error(text(&said, "s"));
        match text(&said, "k") {
            "cookie" => {
                if self.writes.len() >= limits::COOKIES {
                    *self.cut.entry("more cookies than are kept").or_default() += 1;
                    return;
                }
                let seen = if said["v"].as_bool() == Some(true) { "+seen" } else { "" };
                let api = format!("{}{seen}", text(&said, "a"));
                let cookie = cookies::of_script(text(&said, "d"), text(&said, "u"), &api, stack, &self.page);
                self.writes.extend(cookie);
            }
            "storage" => {
                let key = (text(&said, "a").to_owned(), text(&said, "d").to_owned());
                if let Some(top) =
                    stack.into_iter().next().filter(|_| self.storage_setters.len() < limits::STORAGE_ITEMS)
                {
                    self.storage_setters.entry(key).or_insert(top);
                }
            }
            "api" => {
                let top = stack.into_iter().next().unwrap_or_default();
                let count = said["n"].as_u64().unwrap_or(1) as u32;
                if self.api_calls.len() < limits::API_CALLS {
                    let entry = self.api_calls.entry((text(&said, "a").to_owned(), top.url, top.line)).or_default();
                    *entry = (*entry).max(count);
                }
            }
            "print" => {
                let dialog = Dialog { what: "print".to_owned(), text: String::new(), answer: "ignored".to_owned() };
                self.emit(Observation::Dialog(dialog));
            }
            _ => {}
        }
    }

    fn dom_storage(&mut self, p: &Value) {
        let id = &p["storageId"];
        let area = if id["isLocalStorage"].as_bool() == Some(true) { "local" } else { "session" };
        let origin = id["securityOrigin"].as_str().or_else(|| id["storageKey"].as_str()).unwrap_or_default();
        if self.storage.len() >= limits::STORAGE_ITEMS {
            *self.cut.entry("more storage items than are kept").or_default() += 1;
            return;
        }
        let key = (area.to_owned(), origin.trim_end_matches('/').to_owned(), text(p, "key").to_owned());
        self.storage.insert(key, text(p, "newValue").to_owned());
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

/// The id under which both channels speak of a request.
pub(super) fn fetch_key(p: &Value) -> String {
    p["networkId"].as_str().map_or_else(|| format!("fetch-{}", text(p, "requestId")), str::to_owned)
}

/// True for schemes that leave the terminal.
pub(super) fn is_transmission(url: &str) -> bool {
    ["http://", "https://", "ws://", "wss://"].iter().any(|scheme| url.starts_with(scheme))
}

/// True when the URL's host is none of the operator's.
pub(super) fn is_third(url: &str, own: &[String]) -> bool {
    let host = url::Url::parse(url).ok().and_then(|url| url.host_str().map(str::to_ascii_lowercase));
    !host.is_some_and(|host| launch::is_own(&host, own))
}

pub(super) fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    value[name].as_str().unwrap_or_default()
}

pub(super) fn origin_of(url: &str) -> String {
    url::Url::parse(url).map(|url| url.origin().ascii_serialization()).unwrap_or_default()
}

fn body(request: &Value) -> Option<Vec<u8>> {
    if let Some(entries) = request["postDataEntries"].as_array().filter(|entries| !entries.is_empty()) {
        let mut bytes = Vec::new();
        for entry in entries {
            bytes.extend(BASE64.decode(text(entry, "bytes")).ok()?);
        }
        if !bytes.is_empty() {
            return Some(bytes);
        }
    }
    request["postData"].as_str().map(|text| text.as_bytes().to_vec())
}

fn answer(response: &Value) -> Answer {
    let list = headers(&response["headers"]);
    let internal = header(&list, "non-authoritative-reason").is_some();
    let remote = response["remoteIPAddress"].as_str().filter(|address| !address.is_empty());
    let port = response["remotePort"].as_u64().unwrap_or_default();
    let remote = remote.map(|address| {
        if address.contains(':') && !address.starts_with('[') {
            format!("[{address}]:{port}")
        } else {
            format!("{address}:{port}")
        }
    });
    Answer {
        url: text(response, "url").to_owned(),
        status: response["status"].as_u64().unwrap_or_default() as u16,
        headers: list,
        media_type: text(response, "mimeType").to_owned(),
        remote,
        protocol: response["protocol"].as_str().map(str::to_owned),
        from_cache: response["fromDiskCache"].as_bool() == Some(true)
            || response["fromPrefetchCache"].as_bool() == Some(true),
        from_service_worker: response["fromServiceWorker"].as_bool() == Some(true),
        internal,
    }
}

/// The journal's word for what is requested, by the protocol's type and the request's own headers.
fn resource(kind: &str, sent: &[crate::evidence::Header], exchange: &Exchange, at: usize, ledger: &Ledger) -> String {
    let destination = header(sent, "sec-fetch-dest").unwrap_or_default();
    let url = exchange.hops[at].url.as_str();
    let word = match (kind, destination) {
        ("Document", "iframe" | "frame" | "fencedframe") | (_, "iframe" | "frame" | "fencedframe") => "iframe",
        (_, "object" | "embed") => "object",
        ("Document", _) if exchange.frame_id != ledger.main_target && exchange.target == "iframe" => "iframe",
        ("Document", _) => "document",
        ("Prefetch", _) => "prefetch",
        ("Stylesheet", _) => "stylesheet",
        ("Image", _) if is_favicon(url, exchange) => "favicon",
        ("Image", _) => "image",
        ("Media" | "TextTrack", _) => "media",
        ("Font", _) => "font",
        ("Script", _) => "script",
        ("XHR", _) => "xhr",
        ("Fetch", _) => "fetch",
        ("EventSource", _) => "eventsource",
        ("WebSocket", _) => "websocket",
        ("WebTransport", _) => "webtransport",
        ("Manifest", _) => "manifest",
        ("Ping", _) if header(sent, "ping-to").is_some() || header(sent, "content-type") == Some("text/ping") => "ping",
        ("Ping", _) => "beacon",
        ("CSPViolationReport", _) => "csp-report",
        ("Preflight", _) => "preflight",
        (_, "report") => "report",
        (_, "image") if is_favicon(url, exchange) => "favicon",
        (_, "image") => "image",
        (_, "manifest") => "manifest",
        (_, "font") => "font",
        (_, "style") => "stylesheet",
        (_, "script" | "worker" | "sharedworker" | "serviceworker" | "audioworklet" | "paintworklet") => "script",
        (_, "audio" | "video" | "track") => "media",
        _ => "other",
    };
    word.to_owned()
}

fn is_favicon(url: &str, exchange: &Exchange) -> bool {
    exchange.cause.kind == "other" && exchange.cause.stack.is_empty() && url.contains("icon")
}

/// Call frames of a JavaScript `Error.stack` as V8 writes it.
pub(super) fn stack_of_error(stack: &str) -> Vec<Initiator> {
    let mut frames = Vec::new();
    for line in stack.lines().filter_map(|line| line.trim().strip_prefix("at ")).take(24) {
        let (function, place) = match line.rsplit_once(" (") {
            Some((function, place)) => (function, place.trim_end_matches(')')),
            None => ("", line),
        };
        let mut parts = place.rsplitn(3, ':');
        let column = parts.next().and_then(|text| text.parse().ok());
        let line = parts.next().and_then(|text| text.parse().ok());
        let (Some(url), Some(line)) = (parts.next(), line) else { continue };
        if !url.contains("://") && !url.starts_with("about:") && !url.starts_with("blob:") {
            continue;
        }
        frames.push(Initiator {
            kind: "script".to_owned(),
            url: url.trim_start_matches("async ").to_owned(),
            line: Some(line),
            column,
            function: function.trim_start_matches("async ").to_owned(),
        });
    }
    frames
}

/// Puts the stored content into the observation that it belongs to.
pub(super) fn put_body(observation: &mut Observation, stored: Body) {
    match observation {
        Observation::Request(request) => request.body = Some(stored),
        Observation::Response(response) => response.body = Some(stored),
        Observation::SocketFrame(frame) => frame.body = Some(stored),
        _ => {}
    }
}

//! Where all events of one browser arrive, in order, and find their visit.
//!
//! What must not wait is answered here: new targets get their listeners and may run, paused requests go on (or are held),
//! dialogs and auth prompts are answered, so that no page can stand still because a visit is busy.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde_json::{Value, json};
use tokio::sync::{Notify, mpsc};

use super::cdp::{Connection, Event, Tag};
use super::ledger::{Ledger, Session, fetch_key, is_third, text};
use super::limits;
use super::netlog::NetLog;
use super::setup::{self, Setup};
use crate::evidence::{Dialog, Observation};

/// One visit in the browser: a context of its own with everything that lives in it.
#[derive(Debug)]
pub(super) struct Tab {
    pub(super) context: String,
    ledger: Mutex<Ledger>,
    /// Told after every event.
    pub(super) changed: Notify,
}

impl Tab {
    pub(super) fn new(context: String, ledger: Ledger) -> Self {
        Self { context, ledger: Mutex::new(ledger), changed: Notify::new() }
    }

    pub(super) fn ledger(&self) -> MutexGuard<'_, Ledger> {
        self.ledger.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Paused requests whose visit is not known yet; more than this many are let go without one.
const LIMBO: usize = 2_000;

#[derive(Debug)]
pub(super) struct Hub {
    pub(super) connection: Connection,
    pub(super) setup: Arc<Setup>,
    pub(super) net_log: Option<Arc<NetLog>>,
    routes: Mutex<Routes>,
}

#[derive(Debug, Default)]
struct Routes {
    contexts: HashMap<String, Arc<Tab>>,
    sessions: HashMap<String, Route>,
    /// Frames and targets by their ids (a frame in its own process is a target of the same id).
    frames: HashMap<String, Arc<Tab>>,
    requests: HashMap<String, Arc<Tab>>,
    /// Events of the second channel that came before anybody knew their frame or request.
    limbo: VecDeque<Waiting>,
}

#[derive(Debug, Clone)]
struct Route {
    tab: Arc<Tab>,
    session: Session,
    /// False for a second session of a target that is listened to already.
    primary: bool,
}

#[derive(Debug)]
struct Waiting {
    params: Value,
    held: bool,
    continued: Option<bool>,
}

impl Hub {
    pub(super) fn new(connection: Connection, setup: Arc<Setup>, net_log: Option<Arc<NetLog>>) -> Self {
        Self { connection, setup, net_log, routes: Mutex::new(Routes::default()) }
    }

    /// Serves the events of the browser until it is gone.
    pub(super) async fn run(self: Arc<Self>, mut events: mpsc::UnboundedReceiver<Event>) {
        while let Some(event) = events.recv().await {
            self.dispatch(&event);
        }
        for tab in self.routes().contexts.values() {
            tab.changed.notify_waiters();
        }
    }

    fn routes(&self) -> MutexGuard<'_, Routes> {
        self.routes.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn register(&self, tab: &Arc<Tab>) {
        self.routes().contexts.insert(tab.context.clone(), Arc::clone(tab));
    }

    /// Forgets a visit. Paused requests of nobody are given to it when it can be the only one.
    pub(super) fn unregister(&self, tab: &Arc<Tab>) {
        let mut routes = self.routes();
        self.adopt_limbo(&mut routes, tab);
        routes.contexts.remove(&tab.context);
        routes.sessions.retain(|_, route| !Arc::ptr_eq(&route.tab, tab));
        routes.frames.retain(|_, owner| !Arc::ptr_eq(owner, tab));
        routes.requests.retain(|_, owner| !Arc::ptr_eq(owner, tab));
    }

    /// Gives paused requests whose frame never was announced to the visit whose pages they name as referrer or origin.
    pub(super) fn adopt(&self, tab: &Arc<Tab>) {
        self.adopt_limbo(&mut self.routes(), tab);
    }

    fn adopt_limbo(&self, routes: &mut Routes, tab: &Arc<Tab>) {
        let alone = routes.contexts.values().filter(|tab| tab.ledger().has_begun()).count() == 1;
        let waiting = std::mem::take(&mut routes.limbo);
        for entry in waiting {
            let known = routes.owner(&entry.params);
            let mine = match &known {
                Some(owner) => Arc::ptr_eq(owner, tab),
                None => alone || refers_to(&entry.params, tab),
            };
            if mine {
                replay(tab, &entry);
            } else {
                routes.limbo.push_back(entry);
            }
        }
        tab.changed.notify_waiters();
    }

    fn dispatch(&self, event: &Event) {
        match event.method.as_str() {
            "Target.attachedToTarget" => return self.attached(event),
            "Target.detachedFromTarget" => return self.detached(text(&event.params, "sessionId")),
            "Target.targetDestroyed" => return self.destroyed(text(&event.params, "targetId")),
            "Target.targetCrashed" => return self.crashed(&event.params),
            "Target.targetInfoChanged" if event.session.is_empty() => {
                return self.info_changed(&event.params["targetInfo"]);
            }
            "Fetch.requestPaused" => return self.paused(&event.params),
            "Fetch.authRequired" => return self.auth(&event.params),
            "kansa.continued" => return self.continued(&event.params),
            "Browser.downloadWillBegin" => return self.download(&event.params),
            "Page.javascriptDialogOpening" => {
                // `beforeunload` is left, everything else accepted; without an answer the page stands still.
                let answer = json!({"accept": true, "promptText": ""});
                self.connection.send(&event.session, "Page.handleJavaScriptDialog", answer);
            }
            _ => {}
        }
        if event.session.is_empty() {
            return;
        }
        let route = {
            let mut routes = self.routes();
            let Some(route) = routes.sessions.get(&event.session).cloned() else { return };
            routes.learn(event, &route.tab);
            route
        };
        if route.primary || event.method.starts_with("kansa.") {
            route.tab.ledger().handle(event, &self.connection);
            route.tab.changed.notify_waiters();
        }
    }

    // ---- targets ----

    fn attached(&self, event: &Event) {
        let info = &event.params["targetInfo"];
        let id = text(&event.params, "sessionId").to_owned();
        let target = text(info, "targetId").to_owned();
        let mut routes = self.routes();
        let parent = routes.sessions.get(&event.session).map(|route| Arc::clone(&route.tab));
        let tab = parent.or_else(|| routes.contexts.get(text(info, "browserContextId")).cloned());
        let Some(tab) = tab else {
            // The browser's own window: nothing of ours, but it must not wait for us.
            self.connection.send(&id, "Runtime.runIfWaitingForDebugger", json!({}));
            return;
        };
        let mut kind = text(info, "type").to_owned();
        if kind == "tab" {
            self.setup.listen_to_tab(&self.connection, &id);
            self.connection.send(&id, "Runtime.runIfWaitingForDebugger", json!({}));
            let session = Session { id: id.clone(), kind, target, url: String::new() };
            routes.sessions.insert(id, Route { tab, session, primary: false });
            return;
        }
        let mut ledger = tab.ledger();
        if kind == "page" && !ledger.main_target.is_empty() && target != ledger.main_target {
            kind = if text(info, "subtype") == "prerender" { "prerender" } else { "popup" }.to_owned();
        }
        let primary = !ledger.sessions.values().any(|known| known.target == target);
        let session = Session { id: id.clone(), kind, target: target.clone(), url: text(info, "url").to_owned() };
        if primary {
            let is_first = session.kind == "page" && ledger.main_target.is_empty();
            self.setup.listen(&self.connection, &session, is_first);
            if ledger.gpc {
                setup::signal_gpc(&self.connection, &session);
            }
            if is_first {
                ledger.main_target.clone_from(&target);
                ledger.main_session.clone_from(&id);
            }
            ledger.attached(&session);
            if session.kind == "popup" {
                let dialog = Dialog {
                    what: "popup".to_owned(),
                    text: limits::cut_text(&session.url, 500),
                    answer: "opened".to_owned(),
                };
                ledger.emit(Observation::Dialog(dialog));
                if ledger.pages_open.len() > limits::POPUPS {
                    self.connection.send("", "Target.closeTarget", json!({"targetId": target}));
                    *ledger.cut.entry("windows beyond the first ones were closed at once").or_default() += 1;
                }
            }
            if ledger.sessions.len() > limits::TARGETS {
                ledger.overflow.get_or_insert_with(|| format!("more than {} frames and workers", limits::TARGETS));
            }
        }
        self.connection.send(&id, "Runtime.runIfWaitingForDebugger", json!({}));
        drop(ledger);
        routes.frames.insert(target, Arc::clone(&tab));
        routes.sessions.insert(id, Route { tab: Arc::clone(&tab), session, primary });
        routes.retry_limbo();
        drop(routes);
        tab.changed.notify_waiters();
    }

    fn detached(&self, session: &str) {
        let Some(route) = self.routes().sessions.remove(session) else { return };
        if route.primary {
            route.tab.ledger().detached(session);
        }
        route.tab.changed.notify_waiters();
    }

    fn destroyed(&self, target: &str) {
        let Some(tab) = self.routes().frames.get(target).cloned() else { return };
        let mut ledger = tab.ledger();
        ledger.pages_open.remove(target);
        if target == ledger.main_target {
            ledger.closed = true;
        }
        drop(ledger);
        tab.changed.notify_waiters();
    }

    fn crashed(&self, p: &Value) {
        let target = text(p, "targetId");
        let Some(tab) = self.routes().frames.get(target).cloned() else { return };
        let mut ledger = tab.ledger();
        let reason = format!("the page's process crashed ({} {})", text(p, "status"), p["errorCode"]);
        if target == ledger.main_target {
            ledger.crashed = Some(reason);
        } else {
            let subject = ledger.page.clone();
            ledger.gap(crate::evidence::GapKind::Browser, &subject, format!("in a frame or worker: {reason}"));
        }
        drop(ledger);
        tab.changed.notify_waiters();
    }

    fn info_changed(&self, info: &Value) {
        let Some(tab) = self.routes().frames.get(text(info, "targetId")).cloned() else { return };
        let mut ledger = tab.ledger();
        for session in ledger.sessions.values_mut().filter(|session| session.target == text(info, "targetId")) {
            text(info, "url").clone_into(&mut session.url);
        }
    }

    // ---- the second channel ----

    fn paused(&self, p: &Value) {
        let mut routes = self.routes();
        let tab = routes.owner(p);
        let id = text(p, "requestId");
        if p["responseStatusCode"].is_number() || p["responseErrorReason"].is_string() {
            self.connection.send("", "Fetch.continueRequest", json!({"requestId": id}));
            if let Some(tab) = tab {
                drop(routes);
                tab.ledger().fetch_answered(p);
                tab.changed.notify_waiters();
            }
            return;
        }
        let request = &p["request"];
        let url = text(request, "url");
        let held = self.setup.hold && is_third(url, &self.setup.own);
        // While only this channel tells of a request, its answer is asked for too: otherwise a request that was cancelled
        // with its worker or document could not be told from one that was sent.
        // The same for what may outlive its document, whose end the first channel may not see.
        let alone = text(p, "resourceType") == "Ping"
            || text(request, "method") != "GET"
            || tab.as_ref().is_none_or(|tab| !tab.ledger().network_knows(&fetch_key(p)));
        if held {
            self.connection.send("", "Fetch.failRequest", json!({"requestId": id, "errorReason": "BlockedByClient"}));
        } else {
            let mut answer = json!({"requestId": id});
            if alone {
                answer["interceptResponse"] = true.into();
            }
            if let Some(headers) = self.setup.headers_for(request) {
                answer["headers"] = headers;
            }
            let key = format!("{} {url}", fetch_key(p));
            self.connection.send_tagged("", "Fetch.continueRequest", answer, Tag { method: "kansa.continued", key });
        }
        if let Some(tab) = tab {
            routes.requests.entry(fetch_key(p)).or_insert_with(|| Arc::clone(&tab));
            drop(routes);
            tab.ledger().fetch_paused(p, held);
            tab.changed.notify_waiters();
        } else {
            routes.limbo.push_back(Waiting { params: p.clone(), held, continued: None });
            if routes.limbo.len() > LIMBO {
                routes.limbo.pop_front();
            }
        }
    }

    fn continued(&self, p: &Value) {
        let Some((key, url)) = text(p, "key").split_once(' ') else { return };
        let continued = p["error"].is_null();
        let mut routes = self.routes();
        if let Some(tab) = routes.requests.get(key).cloned() {
            drop(routes);
            tab.ledger().fetch_continued(key, url, continued);
            return;
        }
        let same = |waiting: &&mut Waiting| {
            fetch_key(&waiting.params) == key && text(&waiting.params["request"], "url") == url
        };
        if let Some(waiting) = routes.limbo.iter_mut().rev().find(same) {
            waiting.continued = Some(continued);
        }
    }

    fn auth(&self, p: &Value) {
        let challenge = &p["authChallenge"];
        let url = text(&p["request"], "url");
        let (answer, said) = match self.setup.credentials_for(url, &fetch_key(p)) {
            Some((user, password)) => {
                (json!({"response": "ProvideCredentials", "username": user, "password": password}), "credentials given")
            }
            None => (json!({"response": "CancelAuth"}), "cancelled"),
        };
        self.connection.send(
            "",
            "Fetch.continueWithAuth",
            json!({"requestId": p["requestId"], "authChallengeResponse": answer}),
        );
        if let Some(tab) = self.routes().owner(p) {
            let what = format!("{} {}", text(challenge, "origin"), text(challenge, "realm"));
            let dialog =
                Dialog { what: "auth".to_owned(), text: limits::cut_text(&what, 500), answer: said.to_owned() };
            tab.ledger().emit(Observation::Dialog(dialog));
        }
    }

    fn download(&self, p: &Value) {
        let Some(tab) = self.routes().frames.get(text(p, "frameId")).cloned() else { return };
        let dialog = Dialog {
            what: "download".to_owned(),
            text: limits::cut_text(text(p, "url"), 500),
            answer: "denied".to_owned(),
        };
        tab.ledger().emit(Observation::Dialog(dialog));
        tab.changed.notify_waiters();
    }

    /// The protocol sessions of a visit that are listened to, in a stable order.
    pub(super) fn sessions_of(&self, tab: &Arc<Tab>) -> Vec<Session> {
        let routes = self.routes();
        let of_tab = routes.sessions.values().filter(|route| route.primary && Arc::ptr_eq(&route.tab, tab));
        let mut sessions: Vec<Session> = of_tab.map(|route| route.session.clone()).collect();
        sessions.sort_by(|a, b| a.id.cmp(&b.id));
        sessions
    }
}

impl Routes {
    /// Whose the paused request is: by its frame or worker, or by its request id when `Network` told of it.
    fn owner(&self, p: &Value) -> Option<Arc<Tab>> {
        let by_frame = self.frames.get(text(p, "frameId"));
        by_frame.or_else(|| self.requests.get(&fetch_key(p))).cloned()
    }

    /// Learns frames and requests from the events of a session, before anybody asks for them.
    fn learn(&mut self, event: &Event, tab: &Arc<Tab>) {
        let p = &event.params;
        let new = match event.method.as_str() {
            "Page.frameAttached" => self.frames.insert(text(p, "frameId").to_owned(), Arc::clone(tab)).is_none(),
            "Page.frameNavigated" => self.frames.insert(text(&p["frame"], "id").to_owned(), Arc::clone(tab)).is_none(),
            "Network.requestWillBeSent" => {
                self.requests.insert(text(p, "requestId").to_owned(), Arc::clone(tab)).is_none()
            }
            _ => false,
        };
        if new && !self.limbo.is_empty() {
            self.retry_limbo();
        }
    }

    fn retry_limbo(&mut self) {
        for waiting in std::mem::take(&mut self.limbo) {
            match self.owner(&waiting.params) {
                Some(tab) => {
                    self.requests.entry(fetch_key(&waiting.params)).or_insert_with(|| Arc::clone(&tab));
                    replay(&tab, &waiting);
                }
                None => self.limbo.push_back(waiting),
            }
        }
    }
}

fn replay(tab: &Arc<Tab>, waiting: &Waiting) {
    let mut ledger = tab.ledger();
    ledger.fetch_paused(&waiting.params, waiting.held);
    if let Some(continued) = waiting.continued {
        ledger.fetch_continued(&fetch_key(&waiting.params), text(&waiting.params["request"], "url"), continued);
    }
}

/// True when the request names a page or frame of the visit as the one that sent it.
fn refers_to(p: &Value, tab: &Arc<Tab>) -> bool {
    let headers = p["request"]["headers"].as_object();
    let from = headers.and_then(|map| map.iter().find(|(name, _)| name.eq_ignore_ascii_case("referer")));
    let Some(from) = from.and_then(|(_, value)| value.as_str()) else { return false };
    let ledger = tab.ledger();
    ledger.page == from || ledger.sessions.values().any(|session| session.url == from)
}

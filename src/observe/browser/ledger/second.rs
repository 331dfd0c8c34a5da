//! What the second channel (`Fetch` on the browser's own session) tells of requests.

use std::time::{Duration, Instant};

use serde_json::Value;

use super::Ledger;
use super::wire::{body, fetch_key, is_transmission, text};
use crate::evidence::Header;
use crate::observe::browser::exchange::{Answer, CONNECTING, Exchange, Failure, Hop, headers};
use crate::observe::browser::sendings::Told;

/// A worker and its frame that go together go within this time.
const FRAME_GOING: Duration = Duration::from_secs(1);

/// Whoever made a request has been told of its end after this time, on a busy machine too.
const CLAIMED: Duration = Duration::from_millis(1_500);
const MOST_CHECKS: u32 = 50;
/// Checks are numbered apart from what the browser sent once more.
const CHECKS: u32 = 100;
/// A browser tries again once or twice.
const MOST_TIMES: u32 = 10;

impl Ledger {
    /// A request paused on the browser's own session. `held`: it is being stopped there.
    pub(in crate::observe::browser) fn fetch_paused(&mut self, p: &Value, held: bool) {
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
        hop.paused_at.get_or_insert_with(Instant::now);
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
    pub(in crate::observe::browser) fn network_knows(&self, id: &str) -> bool {
        self.exchanges.get(id).is_some_and(|exchange| exchange.by_network > 0)
    }

    /// Requests that went through the second channel and of which neither channel has told anything since: key and
    /// interception id.
    pub(in crate::observe::browser) fn undecided(&self) -> Vec<(String, String)> {
        let silent = |hop: &&Hop| {
            hop.fetch_url.is_some()
                && !hop.held
                && !hop.vanished
                && hop.left.is_none()
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

    /// Asks the network stack's own log about the requests of which the protocol does not say whether they left. True when
    /// the question is still open for some.
    pub(in crate::observe::browser) fn ask_network_stack(&mut self) -> bool {
        let Some(log) = self.net_log.clone() else { return false };
        let mut open = false;
        for id in &self.order {
            let Some(exchange) = self.exchanges.get_mut(id) else { continue };
            let grace = exchange.grace();
            for hop in exchange.hops.iter_mut().filter(|hop| hop.is_open_question()) {
                let over = (hop.failure.is_some() || hop.vanished).then_some(grace);
                hop.left = hop.paused_at.and_then(|paused| log.left(&hop.method, &hop.url, paused, over));
                tracing::debug!(id, left = ?hop.left, "asked the network stack");
                open |= hop.left.is_none();
            }
        }
        open
    }

    /// The context is gone: a request that came to the network stack and whose headers its log has not told of never left.
    /// Without this the time that it was under way would decide, and a connection on a busy machine takes long.
    pub(in crate::observe::browser) fn believe_network_stack(&mut self) {
        let Some(log) = self.net_log.clone() else { return };
        for id in &self.order {
            let Some(exchange) = self.exchanges.get_mut(id) else { continue };
            let grace = exchange.grace();
            for hop in exchange.hops.iter_mut().filter(|hop| hop.is_open_question()) {
                hop.left = hop.paused_at.and_then(|paused| log.left_at_last(&hop.method, &hop.url, paused, grace));
                tracing::debug!(id, left = ?hop.left, "the network stack's last word");
            }
        }
        for id in self.order.clone() {
            let Some(exchange) = self.exchanges.get(&id) else { continue };
            for (at, hop) in
                exchange.hops.iter().enumerate().filter(|(_, hop)| hop.request_written && hop.sent.is_some())
            {
                let Some(paused) = hop.paused_at else { continue };
                let times = log.times_told(&hop.method, &hop.url, paused);
                for again in 1..times.min(MOST_TIMES) {
                    self.write_again(&id, exchange, at, again);
                }
            }
        }
    }

    /// The context is gone, and with it whatever was still under way: asks about the requests of which the protocol told
    /// that they left and nothing after. An HTTP/2 connection that was just made writes headers later than they are told.
    /// True when the log is not so far yet for some.
    pub(in crate::observe::browser) fn ask_about_unended(&mut self) -> bool {
        let Some(log) = self.net_log.clone() else { return false };
        let mut open = false;
        for exchange in self.exchanges.values_mut() {
            let mut given_up = false;
            for hop in exchange.hops.iter_mut().filter(|hop| hop.is_without_end()) {
                let Some(paused) = hop.paused_at else { continue };
                match log.fate_of_told(&hop.method, &hop.url, paused) {
                    Told::Left => hop.left = Some(true),
                    Told::GivenUp => {
                        given_up = true;
                        hop.left = Some(false);
                        let error = "net::ERR_ABORTED".to_owned();
                        hop.failure = Some(Failure { error, blocked: None, canceled: true, at: None });
                    }
                    Told::Open => open = true,
                    Told::Unknown => {}
                }
            }
            if given_up {
                exchange.end();
            }
        }
        open
    }

    /// Whether the visit has a service worker, for whose scripts the browser asks again by itself.
    pub(in crate::observe::browser) fn has_service_worker(&self) -> bool {
        !self.service_workers.is_empty() && self.net_log.is_some()
    }

    /// The browser asks for the scripts of a service worker again after a navigation, in the name of no target (Service
    /// Workers, "Soft Update"): only the network stack's log has these requests. True when there may be more.
    pub(in crate::observe::browser) fn write_checks(&mut self) -> bool {
        let Some(log) = self.net_log.clone() else { return false };
        // What a worker imports is of kind Other.
        let of_worker = |exchange: &Exchange| {
            exchange.target == "service_worker" && matches!(exchange.kind.as_str(), "Script" | "Other")
                || exchange.hops.first().is_some_and(|hop| self.service_workers.contains(&hop.url))
        };
        let scripts: Vec<String> =
            self.order.iter().filter(|id| self.exchanges.get(*id).is_some_and(of_worker)).cloned().collect();
        // The log comes some events at a time, at the latest with the end of the context's connections.
        let mut open = self.disposed_at.is_some_and(|disposed| !log.has_heard(disposed));
        for id in scripts {
            let Some(exchange) = self.exchanges.get(&id) else { continue };
            let Some(hop) = exchange.hops.first() else { continue };
            let Some(asked) = hop.paused_at else { continue };
            let (count, more) = log.unclaimed(&hop.method, &hop.url, asked, CLAIMED);
            open |= more;
            // The request by which the worker began is its own, unless nobody has asked the log about it.
            let count = count.saturating_sub(u32::from(hop.sent.is_none() && hop.left.is_none()));
            for again in 1..=count.min(MOST_CHECKS) {
                self.write_again(&id, exchange, 0, CHECKS + self.checks + again);
            }
            self.checks += count.min(MOST_CHECKS);
        }
        open
    }

    /// A request of which the browser knows nothing any more, although it was neither answered nor seen to fail: it was
    /// cancelled, at the latest with its page. One that was let go long before had left by then; but where its document
    /// went meanwhile, and the answer was asked for, it was cancelled with the document, and its headers would have been
    /// told had they left before.
    pub(in crate::observe::browser) fn vanished(&mut self, key: &str) {
        let closing = self.closing_at;
        let Some(exchange) = self.exchanges.get_mut(key) else { return };
        let gone_at = exchange.document_gone_at.filter(|_| matches!(exchange.kind.as_str(), "Fetch" | "XHR"));
        let Some(hop) = exchange.hops.last_mut() else { return };
        hop.vanished = true;
        let with_document =
            hop.method != "GET" && gone_at.is_some_and(|gone| hop.continued_at.is_some_and(|from| from < gone));
        if with_document || !hop.had_left_by(closing) {
            hop.continued = Some(false);
        }
    }

    /// Requests of workers that went while their page lived on: the page's own session tells the headers of those that
    /// left, so one of which it has told nothing never left. Where a frame went at that time the session was silent.
    pub(in crate::observe::browser) fn settle_orphans(&mut self) {
        self.ask_network_stack();
        let now = Instant::now();
        let beside = |at: Instant, other: Instant| at.max(other) - at.min(other) < FRAME_GOING;
        for (key, _) in self.undecided() {
            let Some(exchange) = self.exchanges.get_mut(&key) else { continue };
            let orphaned = exchange.orphaned_at.filter(|at| now.saturating_duration_since(*at) > CONNECTING);
            let Some(at) = orphaned.filter(|at| !self.frame_gone_at.is_some_and(|gone| beside(*at, gone))) else {
                continue;
            };
            tracing::debug!(key, ?at, "orphaned and never left");
            if let Some(hop) = exchange.hops.last_mut() {
                hop.continued = Some(false);
            }
        }
    }

    /// The context is gone: what was let go only a moment ago goes with it, unsent.
    pub(super) fn leave_undecided(&mut self) {
        let Some(disposed) = self.disposed_at else { return };
        for (key, _) in self.undecided() {
            if let Some(hop) = self.exchanges.get_mut(&key).and_then(|exchange| exchange.hops.last_mut())
                && !hop.had_left_by(Some(disposed))
            {
                hop.continued = Some(false);
            }
        }
    }

    /// Whether the paused request was still there to be continued.
    pub(in crate::observe::browser) fn fetch_continued(&mut self, key: &str, url: &str, continued: bool) {
        let Some(exchange) = self.exchanges.get_mut(key) else { return };
        if let Some(hop) = exchange.hops.iter_mut().rev().find(|hop| hop.fetch_url.as_deref() == Some(url)) {
            hop.continued = Some(continued);
            hop.continued_at = Some(Instant::now());
        }
    }

    /// The answer to a request of which only the second channel tells (asked for while a document dies).
    pub(in crate::observe::browser) fn fetch_answered(&mut self, p: &Value) {
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
                hop.failure =
                    Some(Failure { error: error.to_owned(), blocked: None, canceled: error == "Aborted", at: None });
            }
        } else if hop.answer.is_none() {
            let list = p["responseHeaders"].as_array().into_iter().flatten();
            let list = list
                .map(|entry| Header { name: text(entry, "name").to_owned(), value: text(entry, "value").to_owned() });
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

    /// Both channels told of the same request under different ids (`fetchLater`, whose pause names no request of the
    /// first channel): what the second one alone seemed to know goes.
    pub(super) fn join_strays(&mut self) {
        let stray = |id: &&String| {
            let exchange = &self.exchanges[*id];
            exchange.by_network == 0 && id.starts_with("fetch-") && exchange.hops.iter().all(|hop| !hop.request_written)
        };
        let strays: Vec<String> =
            self.order.iter().filter(|id| self.exchanges.contains_key(*id)).filter(stray).cloned().collect();
        for id in strays {
            let Some(paused) = self.exchanges[&id].hops.first() else { continue };
            let same = |hop: &Hop| hop.fetch_url.is_none() && hop.url == paused.url && hop.method == paused.method;
            let twin = self.order.iter().find(|other| {
                self.exchanges
                    .get(*other)
                    .is_some_and(|other| other.by_network > 0 && other.hops.first().is_some_and(same))
            });
            let Some(twin) = twin.cloned() else { continue };
            if let Some(hop) = self.exchanges.get_mut(&twin).and_then(|exchange| exchange.hops.first_mut()) {
                hop.fetch_url = Some(hop.url.clone());
            }
            self.exchanges.remove(&id);
        }
    }
}

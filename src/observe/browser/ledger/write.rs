//! From what is known of a request to its records: when it is whole, what became of it.

use std::time::Duration;

use super::Ledger;
use super::wire::resource;
use crate::evidence::{
    ApiCall, CookieSetter, Fate, Gap, GapKind, Header, Initiator, Observation, Request, RequestFailed, Response,
};
use crate::observe::browser::exchange::{Content, Exchange, Hop, header, headers};
use crate::observe::browser::{cookies, initiators, limits};

/// Patience with the answer to a beacon whose document has gone.
const AFTER_DOCUMENT: Duration = Duration::from_millis(400);

impl Ledger {
    /// Writes what is complete of one request; with `last`, what there is.
    pub(in crate::observe::browser) fn progress(&mut self, id: &str, last: bool) {
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
            // With two channels the second one may still bring the body of a request that the first one has finished; and
            // only the first one says what caused a request, at times after the network has sent it.
            let told = exchange.by_network > at && exchange.hops[at].request_settled();
            let settled = told && self.answerer_is_known(&exchange.hops[at]);
            if !last && !settled {
                return false;
            }
            self.write_request(id, exchange, at);
        }
        let hop = &exchange.hops[at];
        if hop.failure.is_some() && !hop.failure_written && (last || !hop.is_open_question()) {
            self.write_failure(id, exchange, at);
        }
        let hop = &exchange.hops[at];
        let late_answer = last && (hop.answer.is_some() || hop.answer_extra.is_some());
        if !hop.answer_written && (hop.answer_settled() || late_answer) {
            self.write_answer(id, exchange, at);
        }
        exchange.hops[at].answer_written || last
    }

    /// Where a service worker may answer instead of the network, only the answer tells which of them it was: the headers
    /// of a preloaded navigation are told under the page's request too, although the worker's is the one that left.
    fn answerer_is_known(&self, hop: &Hop) -> bool {
        hop.held || hop.answer.is_some() || hop.failure.is_some() || self.service_workers.is_empty()
    }

    fn write_request(&mut self, id: &str, exchange: &mut Exchange, at: usize) {
        let may_outlive = matches!(exchange.kind.as_str(), "Ping" | "Fetch" | "CSPViolationReport")
            && exchange.hops[at].fetch_url.is_some()
            && exchange.hops[at].continued != Some(false)
            && exchange.hops[at].failure.is_none();
        let fate = exchange.hops[at].fate(exchange.by_network > at, may_outlive);
        let initiators = self.caused_by(exchange, at);
        let body = exchange.hops[at].body.take();
        let hop = &mut exchange.hops[at];
        hop.request_written = true;
        if let (Some(log), Some(paused), true) =
            (&self.net_log, hop.paused_at, hop.sent.is_some() && hop.left.is_none())
        {
            log.told(&hop.method, &hop.url, paused);
        }
        let planned = std::mem::take(&mut hop.headers);
        let sent = hop.sent.clone().unwrap_or(planned);
        if hop.body_missing {
            *self.cut.entry("a request body could not be had").or_default() += 1;
        }
        let request = self.request_record(format!("{}{id}", self.prefix), exchange, at, sent, initiators, fate);
        self.emit_for(exchange.visit, Observation::Request(request), body);
    }

    /// The browser has sent a request once more by itself, on a connection of its own: the first one had ended without a word.
    pub(super) fn write_again(&self, id: &str, exchange: &Exchange, at: usize, again: u32) {
        let hop = &exchange.hops[at];
        let initiators = self.caused_by(exchange, at);
        let (id, sent) = (format!("{}{id}-again-{again}", self.prefix), hop.sent.clone().unwrap_or_default());
        let request = self.request_record(id, exchange, at, sent, initiators, Fate::Sent);
        self.emit_for(exchange.visit, Observation::Request(request), None);
    }

    fn caused_by(&self, exchange: &Exchange, at: usize) -> Vec<Initiator> {
        if at == 0 {
            return initiators::chain(&exchange.cause, &exchange.frame_url, self);
        }
        let from = exchange.hops[at - 1].url.clone();
        vec![Initiator { kind: "redirect".to_owned(), url: from, ..Initiator::default() }]
    }

    fn request_record(
        &self,
        request_id: String,
        exchange: &Exchange,
        at: usize,
        sent: Vec<Header>,
        initiators: Vec<Initiator>,
        fate: Fate,
    ) -> Request {
        let resource = resource(&exchange.kind, &sent, exchange, at, self);
        let hop = &exchange.hops[at];
        let frame = &exchange.frame_url;
        Request {
            request_id,
            hop: at as u32,
            url: hop.url.clone(),
            method: hop.method.clone(),
            headers: sent,
            body: None,
            resource,
            page: exchange.page.clone(),
            frame: (*frame != exchange.page && !frame.is_empty()).then(|| frame.clone()),
            target: if exchange.target.is_empty() { "page".to_owned() } else { exchange.target.clone() },
            initiators,
            fate,
            moment: exchange.moment.to_owned(),
            navigation: exchange.navigation,
        }
    }

    fn write_failure(&self, id: &str, exchange: &mut Exchange, at: usize) {
        let visit = exchange.visit;
        let hop = &mut exchange.hops[at];
        hop.failure_written = true;
        let told = hop.sent.is_some() || hop.answer.is_some() || hop.was_under_way();
        let left = hop.left.unwrap_or(told);
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
        if let Some(what) = header(&headers(&extra["headers"]), "clear-site-data")
            && (what.contains("cookies") || what.contains('*'))
        {
            self.cleared.push((self.writes.len(), url.clone()));
        }
        for cookie in cookies::of_response(&extra, &url, &request_id, at as u32, &page) {
            self.cookie_written(cookie);
        }
    }

    /// Notes a cookie, to be held against the jar at the end of the visit.
    pub(super) fn cookie_written(&mut self, cookie: crate::evidence::Cookie) {
        if self.writes.len() >= limits::COOKIES {
            *self.cut.entry("more cookies than are kept").or_default() += 1;
            return;
        }
        self.writes.push(cookie);
    }

    /// Writes the requests that are still open, with what there is of them.
    pub(in crate::observe::browser) fn settle_requests(&mut self) {
        self.join_strays();
        self.ask_network_stack();
        self.leave_undecided();
        for id in self.order.clone() {
            self.progress(&id, true);
        }
    }

    /// Writes everything that is still open: nothing more will be told about it.
    pub(in crate::observe::browser) fn flush(&mut self) {
        self.settle_requests();
        self.flush_cookies();
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

    /// Cookies that nobody held against the jar: the browser went away before it could be asked, or they came after it.
    fn flush_cookies(&mut self) {
        for mut cookie in std::mem::take(&mut self.writes) {
            if let CookieSetter::Script { api, .. } = &mut cookie.setter {
                *api = api.trim_end_matches("+seen").to_owned();
            }
            self.emit(Observation::Cookie(cookie));
        }
    }

    /// Requests without an answer, a failure or an end.
    pub(in crate::observe::browser) fn pending(&self) -> usize {
        let open = |exchange: &&Exchange| exchange.by_network > 0 && !exchange.done && !exchange.is_socket;
        self.exchanges.values().filter(open).count()
    }

    /// How much longer the page may be waiting for an answer, at most `patience`. What a document asked for that has gone
    /// since brings nothing more about, but for beacons, which may be sent on elsewhere.
    pub(in crate::observe::browser) fn wait(&self, patience: Duration) -> Duration {
        let wait = |exchange: &Exchange| match exchange.document_gone_at {
            None if self.clocks_stand => exchange.wait_unheard(patience),
            None => exchange.wait(patience),
            Some(gone) if exchange.outlives_its_document() => {
                exchange.wait(patience.min(AFTER_DOCUMENT.saturating_sub(gone.elapsed())))
            }
            Some(_) => Duration::ZERO,
        };
        self.exchanges.values().filter(|exchange| exchange.by_network > 0).map(wait).max().unwrap_or_default()
    }

    /// True while the page may be waiting for an answer.
    pub(in crate::observe::browser) fn is_waiting(&self) -> bool {
        !self.wait(Duration::MAX).is_zero()
    }

    /// True while the top document is about to be another one.
    pub(in crate::observe::browser) fn main_navigation_pending(&self) -> bool {
        let of_main = |exchange: &&Exchange| exchange.kind == "Document" && exchange.frame_id == self.main_target;
        let open = |exchange: &Exchange| !exchange.done && exchange.hops.last().is_some_and(|hop| hop.answer.is_none());
        self.exchanges.values().filter(of_main).any(open)
    }

    /// Contents of responses that were asked for and have not come.
    pub(in crate::observe::browser) fn contents_pending(&self) -> bool {
        let asked = |hop: &Hop| matches!(hop.content, Content::Asked);
        self.exchanges.values().any(|exchange| exchange.hops.iter().any(asked))
    }
}

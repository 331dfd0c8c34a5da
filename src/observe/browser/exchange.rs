//! One request with all its redirect hops, joined from what the protocol says in up to ten events.
//!
//! `Network.*` has the causes, the headers that left and the answers; `Fetch.*` has the whole body and sees what leaves
//! while a document dies. They share the request id, a redirect chain repeats it, and the `…ExtraInfo` events (the only
//! ones with cookies) may come before or after the event that they belong to.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use serde_json::Value;

use super::initiators::Cause;
use crate::evidence::{Fate, Header};

/// A request id with its hops.
#[derive(Debug, Default)]
pub(super) struct Exchange {
    /// The visit to which the request belongs: the one under way when it began.
    pub(super) visit: u64,
    pub(super) session: String,
    /// The kind of target that made it: `page`, `iframe`, `worker` …
    pub(super) target: String,
    pub(super) page: String,
    pub(super) frame_url: String,
    pub(super) frame_id: String,
    /// The type as the protocol words it.
    pub(super) kind: String,
    pub(super) cause: Cause,
    pub(super) moment: &'static str,
    /// The visitor's own navigation, not ordered by a page.
    pub(super) navigation: bool,
    pub(super) hops: Vec<Hop>,
    /// How many hops each channel has told of.
    pub(super) by_network: usize,
    pub(super) by_fetch: usize,
    pub(super) request_extras: VecDeque<Value>,
    pub(super) response_extras: VecDeque<Value>,
    /// Answered, failed or ended: nothing to wait for.
    pub(super) done: bool,
    /// Since when its answer has been coming in, piece by piece: what that causes comes after its end.
    pub(super) streams_since: Option<Instant>,
    /// The page was seen reading it. A fetch of which nobody reads the answer has no end either.
    pub(super) is_read: bool,
    /// When the head of its last answer came.
    pub(super) head_at: Option<Instant>,
    /// When the worker that made it went, with its page still there.
    pub(super) orphaned_at: Option<Instant>,
    /// When another document took the place of the one that made it.
    pub(super) document_gone_at: Option<Instant>,
    pub(super) is_socket: bool,
    pub(super) frames_kept: u32,
    pub(super) frames_dropped: u64,
}

/// One hop. Heavy parts go as soon as they are written.
#[derive(Debug, Default)]
pub(super) struct Hop {
    pub(super) url: String,
    pub(super) method: String,
    /// As the renderer planned to send them.
    pub(super) headers: Vec<Header>,
    /// As they left, by the network layer.
    pub(super) sent: Option<Vec<Header>>,
    /// False: the network layer says that there is nothing more to come about the request.
    pub(super) expects_extra: Option<bool>,
    pub(super) body: Option<Vec<u8>>,
    pub(super) body_missing: bool,
    pub(super) fetch_url: Option<String>,
    /// When the second channel told of it, on its way to the network stack; of a web socket, the earliest moment.
    pub(super) paused_at: Option<Instant>,
    /// Whether it left, by the network stack's own log.
    pub(super) left: Option<bool>,
    /// The second channel's own id.
    pub(super) interception: String,
    /// The answer to our "continue": false means that the request was gone before it could leave.
    pub(super) continued: Option<bool>,
    pub(super) continued_at: Option<Instant>,
    pub(super) held: bool,
    /// The browser knows it no more: nothing further will be told of it.
    pub(super) vanished: bool,
    pub(super) memory_cache: bool,
    pub(super) answer: Option<Answer>,
    pub(super) answer_extra: Option<Value>,
    pub(super) failure: Option<Failure>,
    /// The content of the response, when it was asked for.
    pub(super) content: Content,
    pub(super) request_written: bool,
    pub(super) answer_written: bool,
    pub(super) failure_written: bool,
}

#[derive(Debug, Default)]
pub(super) enum Content {
    #[default]
    NotWanted,
    Wanted,
    Asked,
    Had(Vec<u8>),
}

#[derive(Debug, Default, Clone)]
pub(super) struct Answer {
    pub(super) url: String,
    pub(super) status: u16,
    pub(super) headers: Vec<Header>,
    pub(super) media_type: String,
    pub(super) remote: Option<String>,
    pub(super) protocol: Option<String>,
    pub(super) from_cache: bool,
    pub(super) from_service_worker: bool,
    /// A redirect that the browser made up (HSTS): nothing left the terminal.
    pub(super) internal: bool,
}

#[derive(Debug, Default, Clone)]
pub(super) struct Failure {
    pub(super) error: String,
    pub(super) blocked: Option<String>,
    pub(super) canceled: bool,
    /// When it was told.
    pub(super) at: Option<Instant>,
}

/// Reasons for which a request is stopped before it leaves. The others (`content-type`, `corp-…`, `integrity` …) judge a
/// response, which therefore came (Network.BlockedReason).
const STOPPED_BEFORE: &[&str] =
    &["csp", "mixed-content", "inspector", "subresource-filter", "origin", "aborted", "cors-preflight"];

/// A web socket is not paused on its way: it may have reached the network stack so long before its page's word of it was
/// read on a busy machine.
pub(super) const UNPAUSED: Duration = Duration::from_secs(3);

/// Time within which a request that was let go may still be waiting for its connection.
pub(super) const CONNECTING: Duration = Duration::from_millis(150);

/// An answer that has been coming in for so long (a stream of events) keeps nobody waiting.
const STREAMING: Duration = Duration::from_millis(2_500);
/// Patience with the first piece of an answer that perhaps nobody reads.
const FIRST_PIECE: Duration = Duration::from_millis(250);

impl Exchange {
    /// Nothing more is to be told of it.
    pub(super) fn end(&mut self) {
        self.done = true;
        self.streams_since = None;
    }

    /// True while an answer or its end may be near.
    pub(super) fn is_under_way(&self) -> bool {
        !self.wait(Duration::MAX).is_zero()
    }

    /// How much longer its answer or its end may be worth waiting for: `patience` while there is no answer. A web socket is
    /// waited for until it is open.
    pub(super) fn wait(&self, patience: Duration) -> Duration {
        if self.is_socket {
            let open = |hop: &Hop| hop.answer.is_none() && hop.failure.is_none();
            let opening = self.kind == "WebSocket" && !self.done && self.hops.last().is_some_and(open);
            return if opening { patience } else { Duration::ZERO };
        }
        if !self.done {
            return patience;
        }
        let streaming = if self.is_read || self.kind != "Fetch" { STREAMING } else { FIRST_PIECE };
        self.streams_since.map_or(Duration::ZERO, |since| streaming.saturating_sub(since.elapsed()))
    }

    /// The same while the page's clocks stand: nobody on the page hears of an answer, nor the protocol of its end, until they
    /// go on; only its pieces are still coming in.
    pub(super) fn wait_unheard(&self, patience: Duration) -> Duration {
        let answered = |hop: &Hop| hop.answer.is_some() || hop.answer_extra.is_some();
        let since = self.head_at.filter(|_| self.hops.last().is_some_and(answered));
        let patience = since.map_or(patience, |at| patience.min(FIRST_PIECE.saturating_sub(at.elapsed())));
        self.wait(patience).min(patience)
    }

    /// How much later than [`Hop::paused_at`] it may have come to the network stack at the earliest.
    pub(super) fn grace(&self) -> Duration {
        if self.is_socket { UNPAUSED } else { Duration::ZERO }
    }

    /// True for what may go on when its document goes: beacons, and the fetches that may be kept alive.
    pub(super) fn outlives_its_document(&self) -> bool {
        let posts = |hop: &Hop| hop.method != "GET";
        self.kind == "Ping" || self.kind == "Fetch" && self.hops.last().is_some_and(posts)
    }

    /// The hop of which `Network` speaks now.
    pub(super) fn current(&mut self) -> &mut Hop {
        if self.hops.is_empty() {
            self.hops.push(Hop::default());
        }
        let at = self.by_network.max(1).min(self.hops.len()) - 1;
        &mut self.hops[at]
    }

    /// The next hop that `Network` tells of.
    pub(super) fn next_by_network(&mut self) -> &mut Hop {
        self.by_network += 1;
        while self.hops.len() < self.by_network {
            self.hops.push(Hop::default());
        }
        &mut self.hops[self.by_network - 1]
    }

    /// The hop of which a pause at `Fetch` speaks: a new one after a redirect, the same one when the browser began anew.
    pub(super) fn next_by_fetch(&mut self, url: &str, redirected: bool) -> &mut Hop {
        let waiting = self.hops.iter().position(|hop| hop.url == url && hop.fetch_url.is_none());
        if let Some(at) = waiting {
            self.by_fetch = self.by_fetch.max(at + 1);
            return &mut self.hops[at];
        }
        let again = self.hops.iter().rposition(|hop| hop.fetch_url.as_deref() == Some(url));
        if let Some(at) = again.filter(|_| !redirected) {
            return &mut self.hops[at];
        }
        self.by_fetch = (self.by_fetch + 1).max(self.by_network + usize::from(redirected)).max(1);
        while self.hops.len() < self.by_fetch {
            self.hops.push(Hop::default());
        }
        &mut self.hops[self.by_fetch - 1]
    }

    /// Gives waiting extra infos to their hops, in order.
    pub(super) fn match_extras(&mut self) {
        while let Some(extra) = self.request_extras.front() {
            let host = extra_host(extra);
            let free = |hop: &Hop| hop.sent.is_none() && hop.expects_extra != Some(false) && !hop.memory_cache;
            let fits =
                |hop: &Hop| free(hop) && host.as_deref().is_none_or(|host| hop_host(hop).is_none_or(|own| own == host));
            let Some(at) = self.hops.iter().position(fits) else { break };
            let extra = self.request_extras.pop_front().unwrap_or_default();
            self.hops[at].sent = Some(headers(&extra["headers"]));
        }
        while self.response_extras.front().is_some() {
            let fits = |hop: &Hop| {
                !hop.answer_written
                    && hop.answer_extra.is_none()
                    && hop.expects_extra != Some(false)
                    && !hop.memory_cache
            };
            let Some(at) = self.hops.iter().position(fits) else { break };
            // An answer is not matched before its question: the order of the hops is that of the requests.
            if self.hops[at].url.is_empty() {
                break;
            }
            self.hops[at].answer_extra = self.response_extras.pop_front();
            self.head_at = Some(Instant::now());
        }
    }
}

impl Hop {
    /// What became of it, from the facts at hand. `last`: nothing more will be told.
    pub(super) fn fate(&self, network_knows: bool, may_outlive: bool) -> Fate {
        if self.held {
            return Fate::Held;
        }
        if let Some(left) = self.left {
            return if left { Fate::Sent } else { Fate::NeverSent };
        }
        let local = self.memory_cache
            || self
                .answer
                .as_ref()
                .is_some_and(|answer| answer.from_cache || answer.from_service_worker || answer.internal);
        if self.sent.is_some() && !self.answer.as_ref().is_some_and(|answer| answer.from_service_worker) {
            return Fate::Sent;
        }
        if local {
            return Fate::Local;
        }
        if self.answer.is_some() || self.answer_extra.is_some() {
            return Fate::Sent;
        }
        if let Some(failure) = &self.failure {
            return if failure.stopped_before() && !self.was_under_way() { Fate::NeverSent } else { Fate::Sent };
        }
        if self.continued == Some(false) {
            return Fate::NeverSent;
        }
        // Planned by the renderer, never heard of by the network layer, and not of the kind that outlives its page.
        if network_knows && !may_outlive { Fate::NeverSent } else { Fate::Sent }
    }

    /// True for a request that was let go and cancelled so much later that it had left. The network layer says nothing of
    /// the headers of a document whose frame is gone.
    pub(super) fn was_under_way(&self) -> bool {
        let failed = self.failure.as_ref().filter(|failure| failure.canceled && failure.blocked.is_none());
        failed.is_some_and(|failure| self.had_left_by(failure.at))
    }

    /// True when the request was let go so long before that moment that it had found its connection.
    pub(super) fn had_left_by(&self, moment: Option<Instant>) -> bool {
        let (Some(true), Some(from), Some(to)) = (self.continued, self.continued_at, moment) else { return false };
        to.saturating_duration_since(from) > CONNECTING
    }

    /// True when the protocol does not say whether the request left: it tells of headers when they are given to a
    /// connection, which for a request that is cancelled at that moment may never write them.
    pub(super) fn is_open_question(&self) -> bool {
        let canceled = self.failure.as_ref().is_some_and(|failure| failure.canceled);
        let untold = self.sent.is_none() && !self.request_written;
        self.paused_at.is_some()
            && self.left.is_none()
            && !self.held
            && (untold || canceled)
            && self.answer.is_none()
            && self.answer_extra.is_none()
            && !self.memory_cache
            // One that failed otherwise was attempted, whether or not its headers came as far.
            && self.failure.as_ref().is_none_or(|failure| failure.canceled && failure.blocked.is_none())
    }

    /// True when the protocol told of its headers and of nothing after them: neither an answer nor an end, as its document
    /// had gone by then.
    pub(super) fn is_without_end(&self) -> bool {
        self.paused_at.is_some()
            && self.sent.is_some()
            && self.left.is_none()
            && !self.held
            && self.answer.is_none()
            && self.answer_extra.is_none()
            && self.failure.is_none()
            && !self.memory_cache
    }

    /// True when the network layer has said all that it will say about the request itself.
    pub(super) fn request_settled(&self) -> bool {
        self.held
            || self.sent.is_some()
            || self.memory_cache
            || (self.answer.is_some() && self.expects_extra == Some(false))
            || self
                .failure
                .as_ref()
                .is_some_and(|failure| failure.blocked.as_deref().is_some_and(|why| STOPPED_BEFORE.contains(&why)))
    }

    /// True when the response can be written without missing anything.
    pub(super) fn answer_settled(&self) -> bool {
        self.answer.is_some()
            && (self.answer_extra.is_some() || self.expects_extra == Some(false) || self.memory_cache)
            && !matches!(self.content, Content::Wanted | Content::Asked)
    }
}

impl Failure {
    /// True when the request was stopped before it could leave the terminal.
    pub(super) fn stopped_before(&self) -> bool {
        self.blocked.as_deref().is_some_and(|why| STOPPED_BEFORE.contains(&why))
            || self.canceled
            || self.error == "net::ERR_ABORTED"
            || self.error == "net::ERR_BLOCKED_BY_CLIENT"
            || self.error == "net::ERR_BLOCKED_BY_CSP"
            || self.error == "net::ERR_UNSAFE_PORT"
            || self.error == "net::ERR_UNKNOWN_URL_SCHEME"
            || self.error == "net::ERR_DISALLOWED_URL_SCHEME"
            || self.error == "net::ERR_BLOCKED_BY_PRIVATE_NETWORK_ACCESS_CHECKS"
            || self.error == "net::ERR_BLOCKED_BY_LOCAL_NETWORK_ACCESS_CHECKS"
    }
}

/// A header map of the protocol as a list, in the order of the names.
pub(super) fn headers(map: &Value) -> Vec<Header> {
    let Some(map) = map.as_object() else { return Vec::new() };
    let entry = |(name, value): (&String, &Value)| Header {
        name: name.clone(),
        value: value.as_str().map_or_else(|| value.to_string(), str::to_owned),
    };
    map.iter().map(entry).collect()
}

/// The value of a header, by its name in any case.
pub(super) fn header<'a>(headers: &'a [Header], name: &str) -> Option<&'a str> {
    headers.iter().find(|header| header.name.eq_ignore_ascii_case(name)).map(|header| header.value.as_str())
}

fn extra_host(extra: &Value) -> Option<String> {
    let map = extra["headers"].as_object()?;
    let value = map.iter().find(|(name, _)| *name == ":authority" || name.eq_ignore_ascii_case("host"))?.1.as_str()?;
    Some(value.to_ascii_lowercase())
}

fn hop_host(hop: &Hop) -> Option<String> {
    let url = url::Url::parse(&hop.url).ok()?;
    let host = url.host_str()?.to_ascii_lowercase();
    Some(url.port().map_or_else(|| host.clone(), |port| format!("{host}:{port}")))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn hop(url: &str) -> Hop {
        Hop { url: url.to_owned(), ..Hop::default() }
    }

    #[test]
    fn extra_infos_find_their_hops_in_order() {
        let mut exchange =
            Exchange { hops: vec![hop("https://a.example/1"), hop("https://b.example/2")], ..Exchange::default() };
        exchange.request_extras.push_back(json!({"headers": {":authority": "a.example", "n": "1"}}));
        exchange.request_extras.push_back(json!({"headers": {":authority": "b.example", "n": "2"}}));
        exchange.match_extras();
        assert_eq!(header(exchange.hops[0].sent.as_deref().unwrap(), "n"), Some("1"));
        assert_eq!(header(exchange.hops[1].sent.as_deref().unwrap(), "n"), Some("2"));
    }

    #[test]
    fn an_extra_info_passes_a_hop_that_has_none() {
        let mut internal = hop("http://a.example/1");
        internal.expects_extra = Some(false);
        let mut exchange = Exchange { hops: vec![internal, hop("https://a.example/1")], ..Exchange::default() };
        exchange.request_extras.push_back(json!({"headers": {"Host": "a.example"}}));
        exchange.match_extras();
        assert!(exchange.hops[0].sent.is_none() && exchange.hops[1].sent.is_some());
    }

    #[test]
    fn a_written_answer_takes_no_second_extra() {
        let mut exchange =
            Exchange { hops: vec![hop("https://a.example/1"), hop("https://b.example/2")], ..Exchange::default() };
        exchange.response_extras.push_back(json!({"statusCode": 302}));
        exchange.match_extras();
        exchange.hops[0].answer_extra = None;
        exchange.hops[0].answer_written = true;
        exchange.response_extras.push_back(json!({"statusCode": 200}));
        exchange.match_extras();
        assert!(exchange.hops[0].answer_extra.is_none() && exchange.hops[1].answer_extra.is_some());
    }

    #[test]
    fn an_answer_that_comes_in_pieces_is_under_way_for_a_while() {
        let mut exchange = Exchange { hops: vec![hop("https://a.example/")], done: true, ..Exchange::default() };
        assert!(!exchange.is_under_way());
        exchange.streams_since = Some(Instant::now());
        assert!(exchange.is_under_way());
        exchange.streams_since = Instant::now().checked_sub(STREAMING);
        assert!(!exchange.is_under_way(), "a stream without an end");
        exchange.streams_since = Instant::now().checked_sub(FIRST_PIECE);
        assert!(exchange.is_under_way());
        "Fetch".clone_into(&mut exchange.kind);
        assert!(!exchange.is_under_way(), "nobody reads it");
        exchange.is_read = true;
        assert!(exchange.is_under_way());
        let kind = "WebSocket".to_owned();
        let mut socket = Exchange { kind, is_socket: true, hops: vec![hop("wss://a.example/")], ..Exchange::default() };
        assert!(socket.is_under_way());
        socket.hops[0].answer = Some(Answer::default());
        assert!(!socket.is_under_way(), "it is open");
    }

    #[test]
    fn while_the_clocks_stand_nobody_hears_of_an_answer() {
        let mut exchange = Exchange { hops: vec![hop("https://a.example/")], ..Exchange::default() };
        let patience = Duration::from_secs(2);
        assert_eq!(exchange.wait_unheard(patience), patience, "there is no answer yet");
        exchange.response_extras.push_back(json!({"statusCode": 200}));
        exchange.match_extras();
        let wait = exchange.wait_unheard(patience);
        assert!(!wait.is_zero() && wait <= FIRST_PIECE);
        exchange.head_at = Instant::now().checked_sub(FIRST_PIECE);
        assert!(exchange.wait_unheard(patience).is_zero());
        assert_eq!(exchange.wait(patience), patience, "while they run its end is waited for");
    }

    #[test]
    fn what_the_page_stopped_was_never_sent() {
        let failed = |error: &str, blocked: Option<&str>, canceled| {
            let failure = Failure { error: error.to_owned(), blocked: blocked.map(str::to_owned), canceled, at: None };
            Hop { failure: Some(failure), ..hop("https://a.example/") }.fate(true, false)
        };
        assert_eq!(failed("", Some("csp"), false), Fate::NeverSent);
        assert_eq!(failed("net::ERR_ABORTED", None, true), Fate::NeverSent);
        assert_eq!(failed("net::ERR_CONNECTION_REFUSED", None, false), Fate::Sent);
        assert_eq!(failed("net::ERR_BLOCKED_BY_RESPONSE", Some("corp-not-same-origin"), false), Fate::Sent);
    }

    #[test]
    fn a_hop_is_found_again_when_both_channels_tell_of_it() {
        let mut exchange = Exchange::default();
        exchange.next_by_network().url = "https://a.example/".to_owned();
        exchange.next_by_fetch("https://a.example/", false).fetch_url = Some("https://a.example/".to_owned());
        exchange.next_by_fetch("https://b.example/", true).fetch_url = Some("https://b.example/".to_owned());
        exchange.next_by_network().url = "https://b.example/".to_owned();
        assert_eq!(exchange.hops.len(), 2);
        assert!(exchange.hops.iter().all(|hop| hop.fetch_url.as_deref() == Some(hop.url.as_str())));
    }
}

//! What left by the word of the browser's network stack: its own event log (`--log-net-log`), read through a named pipe, so
//! that nothing of it is kept on disk.
//!
//! The protocol tells nothing of the headers of a request whose document goes at that moment, so that one that left and
//! one that was cancelled before look the same. The log has an event when the headers are given to the connection. It is
//! asked only where the protocol leaves the question open: its events have no frame and no initiator.

use std::collections::HashMap;
use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use rustix::fs::{CWD, FileType, Mode, mknodat};
use serde_json::Value;
use tokio::io::AsyncReadExt;
use tokio::net::unix::pipe;

use super::sendings::{Address, Sendings, Told};

/// Longest event that is read: addresses can be long.
const LINE: usize = 4 * 1024 * 1024;

/// The requests that the network stack has told of so far.
#[derive(Debug)]
pub(super) struct NetLog {
    state: Mutex<State>,
    /// The same moment on both clocks.
    began: (Instant, u64),
}

#[derive(Debug, Default)]
struct State {
    types: HashMap<u64, Kind>,
    sendings: Sendings,
    /// The time of the last event, of whatever kind, in the log's milliseconds.
    heard: u64,
}

#[derive(Debug, Clone, Copy)]
enum Kind {
    Alive,
    Start,
    Headers,
    Queued,
    Http2Headers,
}

const KINDS: &[(&str, Kind)] = &[
    ("REQUEST_ALIVE", Kind::Alive),
    ("URL_REQUEST_START_JOB", Kind::Start),
    ("HTTP_TRANSACTION_SEND_REQUEST_HEADERS", Kind::Headers),
    ("HTTP_TRANSACTION_HTTP2_SEND_REQUEST_HEADERS", Kind::Queued),
    ("HTTP2_SESSION_SEND_HEADERS", Kind::Http2Headers),
];

impl NetLog {
    pub(super) fn new() -> Self {
        let now = rustix::time::clock_gettime(rustix::time::ClockId::Monotonic);
        let milliseconds = now.tv_sec.unsigned_abs() * 1_000 + now.tv_nsec.unsigned_abs() / 1_000_000;
        Self { state: Mutex::default(), began: (Instant::now(), milliseconds) }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether the headers of a request left that was paused, on its way to the network stack, at that moment. None: the
    /// log cannot tell, or not yet. `over`: the request is known to have been given up, so that one which the log does not
    /// have never came, once it has come this much further than that moment (a web socket's is only its earliest); any other
    /// may still wait for its turn or for its preflight.
    pub(super) fn left(&self, method: &str, url: &str, paused: Instant, over: Option<Duration>) -> Option<bool> {
        let (address, paused) = self.key(method, url, paused);
        self.state().sendings.left(&address, paused, over.map(|grace| grace.as_millis() as u64))
    }

    /// Says that a request that was paused at that moment left, by the protocol's own word. Other visits may ask at the same
    /// time about theirs to the same address (every page of a site asks for its icon).
    pub(super) fn told(&self, method: &str, url: &str, paused: Instant) {
        let (address, paused) = self.key(method, url, paused);
        self.state().sendings.told(address, paused);
    }

    /// What became of a request of which [`Self::told`] was told.
    pub(super) fn fate_of_told(&self, method: &str, url: &str, paused: Instant) -> Told {
        let (address, paused) = self.key(method, url, paused);
        self.state().sendings.fate_of_told(&address, paused)
    }

    /// How often the headers of a request left of which [`Self::told`] was told; 0: the log does not have it. It is forgotten
    /// thereby.
    pub(super) fn times_told(&self, method: &str, url: &str, paused: Instant) -> u32 {
        let (address, paused) = self.key(method, url, paused);
        self.state().sendings.times_told(&address, paused)
    }

    /// How many requests of this address that began since that moment left and are nobody's, although they ended so long ago
    /// that whoever made them would have been told; they are forgotten thereby. And whether there may be more.
    pub(super) fn unclaimed(&self, method: &str, url: &str, since: Instant, grace: Duration) -> (u32, bool) {
        let (address, since) = self.key(method, url, since);
        let (_, now) = self.key(method, url, Instant::now());
        self.state().sendings.unclaimed(&address, since, now.saturating_sub(grace.as_millis() as u64))
    }

    /// Whether the log has come as far as that moment.
    pub(super) fn has_heard(&self, moment: Instant) -> bool {
        let (_, moment) = self.key("", "", moment);
        self.state().heard >= moment
    }

    /// [`Self::left`] when nothing more can come of the request: it left only if the log says so. None: the log does not have it,
    /// and may not be so far yet.
    pub(super) fn left_at_last(&self, method: &str, url: &str, paused: Instant, grace: Duration) -> Option<bool> {
        let (address, paused) = self.key(method, url, paused);
        self.state().sendings.left_at_last(&address, paused, grace.as_millis() as u64)
    }

    /// Address and moment as the log has them.
    fn key(&self, method: &str, url: &str, moment: Instant) -> (Address, u64) {
        let url = url.split_once('#').map_or(url, |(url, _)| url);
        let moment = self.began.1 + moment.saturating_duration_since(self.began.0).as_millis() as u64;
        ((method.to_owned(), url.to_owned()), moment)
    }

    /// One line of the log.
    fn line(&self, line: &[u8]) {
        let mut state = self.state();
        if state.types.is_empty() {
            state.constants(line);
        } else {
            state.event(line);
        }
    }
}

impl State {
    /// The first line gives the numbers of the kinds of events.
    fn constants(&mut self, line: &[u8]) {
        let line = line.strip_suffix(b",").unwrap_or(line);
        let Ok(head) = serde_json::from_slice::<Value>(&[line, b"}"].concat()) else { return };
        for (name, kind) in KINDS {
            if let Some(number) = head["constants"]["logEventTypes"][name].as_u64() {
                self.types.insert(number, *kind);
            }
        }
    }

    fn event(&mut self, line: &[u8]) {
        let line = line.strip_suffix(b",").unwrap_or(line);
        if let Some(time) = last_number(line, b"\"time\":\"") {
            self.heard = self.heard.max(time);
        }
        // Most events are of other kinds: they are not parsed. An address can hold no unescaped quotation mark.
        let Some(kind) = last_number(line, b"\"type\":").and_then(|number| self.types.get(&number).copied()) else {
            return;
        };
        let Ok(event) = serde_json::from_slice::<Value>(line) else { return };
        let time = event["time"].as_str().and_then(|time| time.parse().ok());
        self.sendings.passed(time.unwrap_or_default());
        let (params, begins) = (&event["params"], event["phase"] == 1);
        let Some(source) = event["source"]["id"].as_u64() else { return };
        match kind {
            Kind::Start if begins => self.begin(source, params, time),
            Kind::Headers => self.sendings.sent(source),
            Kind::Queued => self.sendings.queue(source),
            // The connection is the source of this one.
            Kind::Http2Headers => self.written(&params["headers"]),
            Kind::Alive if !begins => self.sendings.ended(source),
            Kind::Alive | Kind::Start => {}
        }
    }

    fn begin(&mut self, source: u64, params: &Value, time: Option<u64>) {
        let text = |name: &str| params[name].as_str().unwrap_or_default().to_owned();
        let url = text("url");
        let url = url.split_once('#').map_or(url.as_str(), |(url, _)| url).to_owned();
        self.sendings.begin(source, (text("method"), url), time);
    }

    /// An HTTP/2 connection has written these headers: those of the first request of this address that waits for it.
    fn written(&mut self, headers: &Value) {
        let pseudo = |name: &str| {
            let lines = headers.as_array().into_iter().flatten().filter_map(Value::as_str);
            lines.filter_map(|line| line.strip_prefix(name)).next().unwrap_or_default().to_owned()
        };
        let url = format!("{}://{}{}", pseudo(":scheme: "), pseudo(":authority: "), pseudo(":path: "));
        self.sendings.written(&(pseudo(":method: "), url));
    }
}

/// The number after the last occurrence of `name`.
fn last_number(line: &[u8], name: &[u8]) -> Option<u64> {
    let at = line.windows(name.len()).rposition(|window| window == name)? + name.len();
    let digits = line[at..].iter().take_while(|byte| byte.is_ascii_digit()).count();
    std::str::from_utf8(&line[at..at + digits]).ok()?.parse().ok()
}

/// Makes the pipe; the browser is to open it before [`listen`] is of use.
///
/// # Errors
/// The pipe cannot be made.
pub(super) fn make_pipe(path: &Path) -> std::io::Result<pipe::Receiver> {
    mknodat(CWD, path, FileType::Fifo, Mode::RUSR | Mode::WUSR, 0)?;
    // Held open for writing too: otherwise it would be at its end before the browser begins.
    pipe::OpenOptions::new().read_write(true).open_receiver(path)
}

/// Reads the log until the task is ended.
pub(super) async fn listen(mut from: pipe::Receiver, log: std::sync::Arc<NetLog>) {
    let mut buffer: Vec<u8> = Vec::with_capacity(256 * 1024);
    let mut too_long = false;
    let mut searched = 0;
    while from.read_buf(&mut buffer).await.is_ok_and(|read| read > 0) {
        let mut start = 0;
        while let Some(end) = buffer[searched.max(start)..].iter().position(|byte| *byte == b'\n') {
            let end = searched.max(start) + end;
            if !std::mem::take(&mut too_long) {
                log.line(&buffer[start..end]);
            }
            start = end + 1;
        }
        buffer.drain(..start);
        searched = buffer.len();
        if buffer.len() > LINE {
            buffer.clear();
            searched = 0;
            too_long = true;
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::observe::browser::sendings::REQUESTS;

    const HEAD: &[u8] = br#"{"constants": {"logEventTypes": {"REQUEST_ALIVE": 2, "URL_REQUEST_START_JOB": 5, "HTTP_TRANSACTION_SEND_REQUEST_HEADERS": 7, "HTTP_TRANSACTION_HTTP2_SEND_REQUEST_HEADERS": 8, "HTTP2_SESSION_SEND_HEADERS": 9}},"#;

    fn log(lines: &[&str]) -> NetLog {
        let log = NetLog { state: Mutex::default(), began: (Instant::now(), 1_000) };
        log.line(HEAD);
        log.line(b"\"events\": [");
        for line in lines {
            log.line(line.as_bytes());
        }
        log
    }

    fn start(source: u64, url: &str, time: u64) -> String {
        format!(
            r#"{{"params":{{"method":"GET","url":"{url}"}},"phase":1,"source":{{"id":{source},"type":1}},"time":"{time}","type":5}},"#
        )
    }

    fn of(source: u64, phase: u8, kind: u8, time: u64) -> String {
        format!(r#"{{"phase":{phase},"source":{{"id":{source},"type":1}},"time":"{time}","type":{kind}}},"#)
    }

    #[test]
    fn headers_that_were_given_to_a_connection_left() {
        let url = "http://a.example/x?type=\\\"type\\\":2";
        let log = log(&[&start(1, url, 1_000), &of(1, 0, 7, 1_005), &start(2, url, 1_001), &of(2, 2, 2, 1_006)]);
        let asked = log.began.0;
        let url = "http://a.example/x?type=\"type\":2";
        assert_eq!(log.left("GET", &format!("{url}#part"), asked, Some(Duration::ZERO)), Some(true));
        assert_eq!(log.left("GET", url, asked, Some(Duration::ZERO)), Some(false), "each request is told of once");
        assert_eq!(log.left("GET", url, asked, Some(Duration::ZERO)), None);
        assert_eq!(log.left("POST", url, asked, Some(Duration::ZERO)), None, "the log is not so far yet");
    }

    #[test]
    fn a_connection_for_many_writes_when_it_can() {
        let written = r#"{"params":{"headers":[":method: GET",":authority: a.example",":scheme: https",":path: /y","accept: */*"]},"phase":0,"source":{"id":90,"type":11},"time":"1010","type":9},"#;
        let url = "https://a.example/y";
        let log = log(&[
            &start(1, url, 1_000),
            &start(2, url, 1_001),
            &of(2, 0, 8, 1_002),
            &of(1, 0, 8, 1_003),
            &of(1, 2, 2, 1_004),
            written,
            &of(2, 2, 2, 1_011),
        ]);
        let answers = [
            log.left("GET", url, log.began.0, Some(Duration::ZERO)),
            log.left("GET", url, log.began.0, Some(Duration::ZERO)),
        ];
        assert_eq!(answers.iter().filter(|left| **left == Some(true)).count(), 1);
        assert_eq!(answers.iter().filter(|left| **left == Some(false)).count(), 1);
    }

    #[test]
    fn what_never_came_to_the_network_stack_never_left() {
        let log = log(&[&start(1, "https://a.example/", 2_500)]);
        assert_eq!(log.left("GET", "https://b.example/", log.began.0, Some(Duration::ZERO)), Some(false));
        assert_eq!(log.left("GET", "https://b.example/", log.began.0, None), None, "it may still come");
        assert_eq!(log.left("GET", "https://a.example/", log.began.0, Some(Duration::ZERO)), None, "it is under way");
    }

    #[test]
    fn at_last_only_what_the_log_tells_of_has_left() {
        let log = log(&[
            &start(1, "https://a.example/", 1_000),
            &of(1, 0, 8, 1_002),
            &start(2, "http://b.example/", 1_000),
            &of(2, 0, 7, 1_005),
        ]);
        let asked = log.began.0;
        assert_eq!(
            log.left("GET", "https://a.example/", asked, Some(Duration::ZERO)),
            None,
            "given to a connection, not written yet"
        );
        assert_eq!(log.left_at_last("GET", "https://a.example/", asked, Duration::ZERO), Some(false));
        assert_eq!(log.left_at_last("GET", "http://b.example/", asked, Duration::ZERO), Some(true));
        assert_eq!(
            log.left_at_last("GET", "http://c.example/", asked, Duration::ZERO),
            None,
            "the log may not be so far yet"
        );
    }

    #[test]
    fn what_the_protocol_told_of_is_nobody_elses() {
        let url = "https://a.example/favicon.ico";
        let log = log(&[&start(1, url, 1_050), &of(1, 0, 7, 1_060), &start(2, url, 1_070), &of(2, 0, 7, 1_080)]);
        let at = |milliseconds| log.began.0 + Duration::from_millis(milliseconds);
        log.told("GET", url, at(60));
        log.told("GET", url, at(40));
        assert_eq!(log.left("GET", url, at(30), Some(Duration::ZERO)), None, "both are others'");
        assert_eq!(log.left("GET", url, at(60), Some(Duration::ZERO)), Some(true), "its own");
        assert_eq!(log.left("GET", url, at(60), Some(Duration::ZERO)), None, "of which it is told once");
        log.told("GET", url, at(200));
        log.line(start(4, url, 1_210).as_bytes());
        assert_eq!(log.left_at_last("GET", url, at(190), Duration::ZERO), None, "the log came later than the protocol");
        log.line(start(3, "https://b.example/", 9_000).as_bytes());
        assert_eq!(log.left_at_last("GET", url, at(30), Duration::ZERO), Some(false), "never came");
    }

    #[test]
    fn what_the_protocol_told_of_may_still_be_written() {
        let written = r#"{"params":{"headers":[":method: GET",":authority: a.example",":scheme: https",":path: /y"]},"phase":0,"source":{"id":90,"type":11},"time":"1010","type":9},"#;
        let url = "https://a.example/y";
        let log = log(&[&start(1, url, 1_000), &of(1, 0, 8, 1_002)]);
        log.told("GET", url, log.began.0);
        assert_eq!(log.fate_of_told("GET", url, log.began.0), Told::Open, "neither written nor given up");
        log.line(written.as_bytes());
        assert_eq!(log.left("GET", url, log.began.0, Some(Duration::ZERO)), Some(true));
    }

    #[test]
    fn what_the_protocol_told_of_may_be_given_up_before_it_is_written() {
        let url = "https://a.example/y";
        let log = log(&[&start(1, url, 1_000), &of(1, 0, 8, 1_002), &start(2, url, 1_000), &of(2, 0, 7, 1_002)]);
        let later = log.began.0 + Duration::from_millis(5);
        log.told("GET", url, log.began.0);
        log.told("GET", url, later);
        log.line(of(1, 2, 2, 1_010).as_bytes());
        assert_eq!(log.fate_of_told("GET", url, log.began.0), Told::GivenUp);
        assert_eq!(log.fate_of_told("GET", url, later), Told::Left);
        assert_eq!(log.fate_of_told("GET", "https://b.example/", later), Told::Unknown);
        log.told("GET", "https://c.example/", later);
        assert_eq!(log.fate_of_told("GET", "https://c.example/", later), Told::Open, "the log is not so far yet");
    }

    #[test]
    fn what_left_twice_is_told_twice() {
        let url = "http://a.example/y";
        let sent = of(1, 0, 7, 1_005);
        let log = log(&[&start(1, url, 1_000), &sent, &sent, &of(1, 2, 2, 1_010)]);
        log.told("GET", url, log.began.0);
        assert_eq!(log.fate_of_told("GET", url, log.began.0), Told::Left);
        assert_eq!(log.times_told("GET", url, log.began.0), 2);
        assert_eq!(log.times_told("GET", url, log.began.0), 0, "it is told of once");
    }

    #[test]
    fn what_was_told_early_is_kept_while_others_are_asked_about() {
        let url = "http://a.example/y";
        let log = log(&[]);
        log.told("GET", url, log.began.0);
        let sent = of(1, 0, 7, 1_005);
        for line in [start(1, url, 1_000), sent.clone(), sent, of(1, 2, 2, 12_000)] {
            log.line(line.as_bytes());
        }
        let _ = log.left("GET", "http://b.example/", log.began.0, None);
        assert_eq!(log.times_told("GET", url, log.began.0), 2);
    }

    #[test]
    fn a_socket_that_was_given_up_may_still_be_on_its_way_into_the_log() {
        let url = "wss://a.example/s";
        let log = log(&[&of(9, 0, 7, 3_500)]);
        let (earliest, grace) = (log.began.0, Duration::from_secs(3));
        assert_eq!(log.left("GET", url, earliest, Some(grace)), None);
        assert_eq!(log.left_at_last("GET", url, earliest, grace), None);
        log.line(start(1, url, 3_990).as_bytes());
        log.line(of(1, 0, 7, 4_000).as_bytes());
        assert_eq!(log.left("GET", url, earliest, Some(grace)), Some(true));
        log.line(of(9, 0, 7, 6_000).as_bytes());
        assert_eq!(log.left("GET", url, earliest, Some(grace)), Some(false), "another one never came");
    }

    #[test]
    fn only_so_many_requests_are_remembered() {
        let log = log(&[]);
        for number in 0..REQUESTS as u64 + 10 {
            log.line(start(number, &format!("https://a.example/{number}"), 1_000).as_bytes());
        }
        assert_eq!(log.state().sendings.sizes(), [REQUESTS; 3]);
    }

    /// What a log and a protocol may say about two addresses, in any order and at any time.
    #[derive(Debug, Clone)]
    enum Said {
        Line(String),
        Told(usize, u64),
        Asked(usize, u64, bool),
        Times(usize, u64),
    }

    const ADDRESSES: [&str; 2] = ["https://a.example/y", "https://b.example/x"];
    const WRITTEN: &str = r#"{"params":{"headers":[":method: GET",":authority: a.example",":scheme: https",":path: /y"]},"phase":0,"source":{"id":90,"type":11},"time":"1010","type":9},"#;

    fn said() -> impl Strategy<Value = Said> {
        let (at, source, time) = (0..ADDRESSES.len(), 0..4_u64, 0..30_000_u64);
        prop_oneof![
            (source.clone(), at.clone(), time.clone()).prop_map(|(source, at, time)| Said::Line(start(
                source,
                ADDRESSES[at],
                time
            ))),
            (source, 0..3_u8, 0..10_u8, time.clone())
                .prop_map(|(source, phase, kind, time)| Said::Line(of(source, phase, kind, time))),
            Just(Said::Line(WRITTEN.to_owned())),
            "\\PC*".prop_map(Said::Line),
            (at.clone(), time.clone()).prop_map(|(at, time)| Said::Told(at, time)),
            (at.clone(), time.clone(), any::<bool>()).prop_map(|(at, time, over)| Said::Asked(at, time, over)),
            (at, time).prop_map(|(at, time)| Said::Times(at, time)),
        ]
    }

    proptest! {
        #[test]
        fn whatever_is_said_is_survived(said in prop::collection::vec(said(), 0..60)) {
            let log = log(&[]);
            let moment = |time: u64| log.began.0 + Duration::from_millis(time);
            for said in &said {
                match said {
                    Said::Line(line) => log.line(line.as_bytes()),
                    Said::Told(at, time) => log.told("GET", ADDRESSES[*at], moment(*time)),
                    Said::Asked(at, time, over) => {
                        let _ = log.left("GET", ADDRESSES[*at], moment(*time), over.then_some(Duration::ZERO));
                        let _ = log.fate_of_told("GET", ADDRESSES[*at], moment(*time));
                    }
                    Said::Times(at, time) => {
                        // A request that was never begun in the log was never sent either.
                        let begun = said_to_begin(&log);
                        prop_assert!(begun || log.times_told("GET", ADDRESSES[*at], moment(*time)) == 0);
                    }
                }
            }
        }
    }

    fn said_to_begin(log: &NetLog) -> bool {
        log.state().sendings.sizes()[0] > 0
    }
}

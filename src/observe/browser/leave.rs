//! The end of a visit: the page is left as a visitor leaves it, what it sends then is waited for, the jar is read, the
//! context goes. The next page need not wait for it.

use std::time::Duration;

use serde_json::{Value, json};
use tokio::time::Instant;

use super::cdp::CallError;
use super::visit::{BROWSER_PATIENCE, Drive, Writer, written};
use super::{BrowserError, cookies, limits};
use crate::evidence::{CookieAction, Gap, GapKind, Observation, VisitEnded};

/// Patience with what left with the documents, when nothing says that it is still under way.
const UNLOAD_CAP: Duration = Duration::from_secs(4);
/// The same while requests have neither left nor failed: they would go with their context, unsent. A connection on a
/// busy machine can take seconds.
const UNDECIDED_CAP: Duration = Duration::from_secs(15);
const UNDECIDED_SILENCE: Duration = Duration::from_secs(8);

/// Patience with the network stack's log, which is written some events at a time.
const NETWORK_STACK_CAP: Duration = Duration::from_millis(500);
/// The same for its last word, on a busy machine: what it has not told by then would be believed of the protocol alone.
const LAST_WORD_CAP: Duration = Duration::from_secs(3);

/// The same for what it tells of service workers.
const CHECKS_CAP: Duration = Duration::from_secs(10);

/// A page that was seen and is still to be left.
#[derive(Debug)]
pub(super) struct Departure {
    pub(super) drive: Drive,
    /// How the visit ended: the journal's word, and the reason.
    pub(super) outcome: (String, String),
    pub(super) final_url: String,
    pub(super) writer: Writer,
}

impl Departure {
    /// Leaves the page and writes the rest of the visit's records.
    ///
    /// # Errors
    /// The journal takes no more records.
    pub(super) async fn depart(self) -> Result<(), BrowserError> {
        let Self { drive, outcome, final_url, writer } = self;
        drive.leave().await;
        drive.end(outcome, final_url);
        drop(drive);
        written(writer).await
    }
}

impl Drive {
    /// Writes what is open, and the end of the visit.
    pub(super) fn end(&self, (outcome, reason): (String, String), final_url: String) {
        let pending = self.close_ledger();
        let ended = VisitEnded { outcome, final_url, pending, advanced_ms: self.advanced_ms, reason };
        self.tab.ledger().emit(Observation::VisitEnded(ended));
    }

    /// Writes what is open; nothing more is told of the visit. Gives the number of requests without an end.
    pub(super) fn close_ledger(&self) -> u32 {
        self.hub.adopt(&self.tab);
        let unreadable = self.connection.take_unreadable();
        if unreadable > 0 {
            let reason = "a message of the browser could not be read".to_owned();
            let gap = Gap { what: GapKind::Protocol, subject: String::new(), reason, count: unreadable };
            self.tab.ledger().emit(Observation::Gap(gap));
        }
        self.tab.ledger().flush();
        let pending = self.tab.ledger().pending() as u32;
        self.hub.unregister(&self.tab);
        pending
    }

    /// Leaves the page as a visitor does, so that what it sends at the end is sent, and takes the jar.
    async fn leave(&self) {
        let contents = Instant::now() + Duration::from_secs(2);
        while self.tab.ledger().contents_pending() && Instant::now() < contents && self.tab.stopped().is_none() {
            let _ = tokio::time::timeout(Duration::from_millis(50), self.tab.changed.notified()).await;
        }
        self.tab.ledger().settle_orphans();
        self.moment("unload");
        if self.tab.ledger().reports_waiting() && self.tab.stopped().is_none() {
            // Reports are uploaded when their document goes, and only a living tab tells of it.
            let _ = self.call("Page.navigate", json!({"url": "about:blank"}), Duration::from_secs(3)).await;
            let until = Instant::now() + Duration::from_secs(4);
            while self.tab.ledger().reports_waiting() && Instant::now() < until {
                let _ = tokio::time::timeout(Duration::from_millis(50), self.tab.changed.notified()).await;
            }
        }
        self.tab.ledger().closing_at = Some(std::time::Instant::now());
        self.close_pages().await;
        self.unload_quiet().await;
        self.hub.adopt(&self.tab);
        let until = Instant::now() + NETWORK_STACK_CAP;
        while self.tab.ledger().ask_network_stack() && Instant::now() < until && !self.connection.is_gone() {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        // What the last answers set is held against the jar too.
        self.tab.ledger().settle_requests();
        let jar = self
            .connection
            .call("", "Storage.getCookies", json!({"browserContextId": self.tab.context}), BROWSER_PATIENCE)
            .await;
        match jar {
            Ok(answer) => self.settle_cookies(&answer),
            Err(error) => self.tab.ledger().gap(
                GapKind::Content,
                self.plan.url.as_str(),
                format!("the cookie jar could not be read: {error}"),
            ),
        }
        if self.undecided() {
            // It came while the jar was read, and would go with its context.
            self.unload_quiet().await;
        }
        self.tab.ledger().disposed_at = Some(std::time::Instant::now());
        let params = json!({"browserContextId": self.tab.context});
        let _ = self.connection.call("", "Target.disposeBrowserContext", params, BROWSER_PATIENCE).await;
        self.hear_network_stack_out().await;
        self.hear_of_checks().await;
    }

    /// What the browser asked for by itself on behalf of a service worker ends with the context too.
    async fn hear_of_checks(&self) {
        let until = Instant::now() + CHECKS_CAP;
        while self.tab.ledger().has_service_worker()
            && self.tab.ledger().write_checks()
            && Instant::now() < until
            && !self.connection.is_gone()
        {
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    }

    /// The log keeps its last few events until more come, at the latest when the context's connections are closed. What it
    /// has told by then of requests that are given up stands.
    async fn hear_network_stack_out(&self) {
        let until = Instant::now() + (self.latency().await * 25).clamp(NETWORK_STACK_CAP, LAST_WORD_CAP);
        let ask = || {
            let mut ledger = self.tab.ledger();
            ledger.ask_network_stack() | ledger.ask_about_unended()
        };
        while ask() && Instant::now() < until && !self.connection.is_gone() {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        self.tab.ledger().believe_network_stack();
    }

    fn undecided(&self) -> bool {
        !self.tab.ledger().undecided().is_empty()
    }

    /// How long the browser takes for a trivial question: how busy the machine is.
    pub(super) async fn latency(&self) -> Duration {
        let asked = Instant::now();
        let _ = self.connection.call("", "Browser.getVersion", json!({}), BROWSER_PATIENCE).await;
        asked.elapsed()
    }

    /// Asks the browser whether the requests whose end nobody told are still under way; one that it does not know any
    /// more was cancelled.
    async fn ask_undecided(&self) {
        let undecided = self.tab.ledger().undecided();
        let questions = undecided.iter().map(|(_, id)| {
            let params = json!({"requestId": id});
            async move { self.connection.call("", "Fetch.getResponseBody", params, Duration::from_secs(1)).await }
        });
        let answers = futures_util::future::join_all(questions).await;
        for ((key, _), answer) in undecided.iter().zip(answers) {
            tracing::debug!(key, ?answer, "undecided");
            if matches!(&answer, Err(CallError::Refused { message, .. }) if message.contains("Invalid InterceptionId"))
            {
                self.tab.ledger().vanished(key);
            }
        }
    }

    async fn close_pages(&self) {
        let sessions = self.hub.sessions_of(&self.tab);
        let pages: Vec<_> =
            sessions.iter().filter(|session| matches!(session.kind.as_str(), "page" | "popup")).collect();
        for session in &pages {
            self.connection.send(&session.id, "Page.close", json!({}));
        }
        let targets: Vec<String> = pages.iter().map(|session| session.target.clone()).collect();
        let open = || targets.iter().any(|target| self.tab.ledger().pages_open.contains(target));
        let patience = Instant::now() + Duration::from_secs(3);
        while open() && Instant::now() < patience && !self.connection.is_gone() {
            let _ = tokio::time::timeout(Duration::from_millis(100), self.tab.changed.notified()).await;
        }
        if open() {
            // A page that does not let go (an endless loop in its unload handler).
            for target in &targets {
                self.connection.send("", "Target.closeTarget", json!({"targetId": target}));
            }
            let patience = Instant::now() + Duration::from_secs(2);
            while open() && Instant::now() < patience && !self.connection.is_gone() {
                let _ = tokio::time::timeout(Duration::from_millis(100), self.tab.changed.notified()).await;
            }
        }
    }

    /// Waits until what left with the documents has been seen.
    async fn unload_quiet(&self) {
        let window = (self.latency().await * 8).clamp(Duration::from_millis(150), Duration::from_millis(1_500));
        let started = Instant::now();
        let closed = std::time::Instant::now();
        loop {
            // What the browser or its network stack knows the end of needs no further wait.
            self.tab.ledger().ask_network_stack();
            self.ask_undecided().await;
            let (silent, undecided) = {
                let ledger = self.tab.ledger();
                let silent =
                    ledger.last_change.map_or_else(|| closed.elapsed(), |at| at.elapsed().min(closed.elapsed()));
                (silent, !ledger.undecided().is_empty())
            };
            // What the context still has under way would go with it: it gets some time to leave.
            let window = if undecided { window.max(UNDECIDED_SILENCE) } else { window };
            let patience = if undecided { UNDECIDED_CAP } else { UNLOAD_CAP };
            if silent >= window || started.elapsed() > patience || self.connection.is_gone() {
                return;
            }
            tokio::time::sleep((window - silent).min(Duration::from_millis(150))).await;
        }
    }

    /// Script writes against the jar, and what is in the jar although nobody was seen setting it.
    pub(super) fn settle_cookies(&self, answer: &Value) {
        let jar = cookies::jar(answer);
        let mut ledger = self.tab.ledger();
        let writes = std::mem::take(&mut ledger.writes);
        let cleared = std::mem::take(&mut ledger.cleared);
        for cookie in cookies::settle_writes(writes, &jar, &cleared) {
            if cookie.action != CookieAction::Blocked {
                ledger.announced.insert(cookies::key(&cookie));
            }
            ledger.emit(Observation::Cookie(cookie));
        }
        let given: Vec<&String> = self.hub.setup.cookies.iter().map(|(name, _)| name).collect();
        let mut found = 0;
        for (key, mut cookie) in jar {
            let known = ledger.announced.iter().any(|known| (&known.0, &known.1) == (&key.0, &key.1));
            if known || given.contains(&&cookie.name) {
                continue;
            }
            found += 1;
            if found > limits::COOKIES {
                break;
            }
            cookie.action = CookieAction::Found;
            cookie.page.clone_from(&ledger.page);
            ledger.emit(Observation::Cookie(cookie));
        }
    }
}

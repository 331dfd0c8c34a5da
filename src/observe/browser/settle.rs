//! When a page is done: when it is quiet, not after a fixed sleep.
//!
//! Timers are run by advancing the page's own clock, which waits for its fetches, so that a beacon after 20 s is sent
//! within milliseconds. After that the page stands still; its tab is closed and never used again.

use std::time::Duration;

use serde_json::{Value, json};
use tokio::time::Instant;

use super::cdp::CallError;
use super::hub::Tab;
use super::visit::Drive;
use crate::evidence::GapKind;

/// Page time by which timers are advanced in one pass, in milliseconds: beyond the 20 s that delayed tags use.
pub(super) const BUDGET_MS: u64 = 22_000;
/// The steps in which one pass goes there. What a clock does not wait for (a web socket that opens, a database) has its
/// moment between them. With workers it goes in one: the page's own clock then seldom says that a step is done.
const STEPS_MS: [u64; 3] = [1_000, 5_000, BUDGET_MS - 6_000];
/// Patience between two steps with a web socket that opens.
const SOCKET_OPENS: Duration = Duration::from_millis(600);
/// Silence after which a page counts as quiet.
const QUIET: Duration = Duration::from_millis(50);
/// The same where workers or frames in other processes may still be starting.
const QUIET_WITH_OTHERS: Duration = Duration::from_millis(150);
/// Patience with a page that is busy with itself.
const PAGE_TURN: Duration = Duration::from_secs(1);
/// A request that shows no sign of life for so long does not keep the page from being quiet.
const HANGING: Duration = Duration::from_millis(2_500);
/// The same for the address that a page sends its visitor on to.
const NAVIGATION_HANGING: Duration = Duration::from_secs(8);
/// Patience with a pass of advanced time without a sign of life.
const PASS_SILENT: Duration = Duration::from_millis(600);
const PASS_CAP: Duration = Duration::from_secs(8);

/// Why a wait ended before its aim.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Stop {
    Deadline,
    Crashed(String),
    Closed,
    Overflow(String),
    BrowserGone,
}

impl Tab {
    /// What makes further waiting pointless.
    pub(super) fn stopped(&self) -> Option<Stop> {
        let ledger = self.ledger();
        if let Some(reason) = &ledger.crashed {
            return Some(Stop::Crashed(reason.clone()));
        }
        if let Some(reason) = &ledger.overflow {
            return Some(Stop::Overflow(reason.clone()));
        }
        ledger.closed.then_some(Stop::Closed)
    }
}

impl Drive {
    /// Waits until `done`, the deadline, or the end of the page.
    pub(super) async fn until(&self, cap: Duration, done: impl Fn() -> bool) -> Result<bool, Stop> {
        let until = (Instant::now() + cap).min(self.deadline);
        loop {
            let notified = self.tab.changed.notified();
            if let Some(stop) = self.tab.stopped() {
                return Err(stop);
            }
            if self.connection.is_gone() {
                return Err(Stop::BrowserGone);
            }
            if done() {
                return Ok(true);
            }
            if tokio::time::timeout_at(until, notified).await.is_err() {
                return if Instant::now() >= self.deadline { Err(Stop::Deadline) } else { Ok(done()) };
            }
        }
    }

    /// Waits for the load event, or for a page that never has one to be ready and silent.
    pub(super) async fn loaded(&self, cap: Duration) -> Result<bool, Stop> {
        let until = Instant::now() + cap;
        loop {
            let loads = || self.tab.ledger().loads > 0;
            if self.until(Duration::from_millis(200), loads).await? {
                return Ok(true);
            }
            let silent = {
                let ledger = self.tab.ledger();
                let patience = if ledger.dom_ready > 0 && !ledger.main_navigation_pending() {
                    HANGING
                } else {
                    NAVIGATION_HANGING
                };
                ledger.last_change.is_none_or(|at| at.elapsed() > patience)
            };
            if silent || Instant::now() > until {
                self.stop_navigation();
                return Ok(false);
            }
        }
    }

    /// Gives up a navigation that is never answered: until then the page would answer nothing.
    pub(super) fn stop_navigation(&self) {
        if self.tab.ledger().main_navigation_pending() {
            self.connection.send(&self.session, "Page.stopLoading", json!({}));
            let reason = "the page went on to an address that did not answer";
            let page = self.tab.ledger().page.clone();
            self.tab.ledger().gap(GapKind::Page, &page, reason);
        }
    }

    /// Waits until nothing is under way and nothing new has happened for a moment.
    pub(super) async fn quiet(&self, cap: Duration) -> Result<bool, Stop> {
        let until = (Instant::now() + cap).min(self.deadline);
        loop {
            let changed = self.tab.changed.notified();
            let wait = {
                let ledger = self.tab.ledger();
                let window =
                    if ledger.sessions.len() > 1 || ledger.workers_seen > 0 { QUIET_WITH_OTHERS } else { QUIET };
                let silent = ledger.last_change.map_or(window, |at| at.elapsed());
                let needed = if ledger.pending() == 0 { window } else { HANGING };
                needed.saturating_sub(silent)
            };
            if let Some(stop) = self.tab.stopped() {
                return Err(stop);
            }
            if self.connection.is_gone() {
                return Err(Stop::BrowserGone);
            }
            if wait.is_zero() {
                // Silence of a busy page is no quiet: its own thread may be about to send more. It has had its turn when
                // it answers.
                let before = self.tab.ledger().last_change;
                let _ = self.call("Runtime.evaluate", json!({"expression": "1"}), PAGE_TURN).await;
                if self.tab.ledger().last_change == before {
                    return Ok(true);
                }
                continue;
            }
            if Instant::now() + wait > until {
                tokio::time::sleep_until(until).await;
                return if until == self.deadline { Err(Stop::Deadline) } else { Ok(false) };
            }
            // The end of a request that is under way ends the wait for it.
            let _ = tokio::time::timeout(wait, changed).await;
        }
    }

    /// Runs the page's timers up to [`BUDGET_MS`] ahead; again when that brought something new. Gives the milliseconds
    /// by which page time was advanced.
    pub(super) async fn fast_forward(&self) -> Result<u64, Stop> {
        let mut advanced = 0;
        for _ in 0..2 {
            let before = self.marks();
            let mut finished = true;
            for budget in if self.has_workers() { vec![BUDGET_MS] } else { STEPS_MS.to_vec() } {
                finished &= self.pass(budget).await?;
                advanced += budget;
                self.sockets_open().await?;
            }
            tracing::debug!(finished, "a pass of page time");
            if !finished {
                let reason = "the page's clock could not be advanced to the end; late timers may not have run";
                let page = self.tab.ledger().page.clone();
                self.tab.ledger().gap(GapKind::Content, &page, reason);
            }
            self.quiet(Duration::from_secs(3)).await?;
            // Frames and workers that came late have not had their time yet.
            if finished && self.marks() == before && !self.has_workers() {
                break;
            }
        }
        Ok(advanced)
    }

    /// Waits for web sockets that are being opened.
    async fn sockets_open(&self) -> Result<(), Stop> {
        let opening =
            || self.tab.ledger().exchanges.values().any(|exchange| exchange.is_socket && exchange.is_under_way());
        if opening() {
            self.until(SOCKET_OPENS, || !opening()).await?;
        }
        Ok(())
    }

    fn has_workers(&self) -> bool {
        self.tab.ledger().sessions.values().any(|session| session.kind.contains("worker"))
    }

    /// Workers seldom say that their budget is used up; their answers say at least that they have had their turns.
    async fn let_workers_run(&self) {
        let workers: Vec<String> = {
            let ledger = self.tab.ledger();
            let timed =
                ledger.sessions.values().filter(|session| matches!(session.kind.as_str(), "worker" | "shared_worker"));
            timed.map(|session| session.id.clone()).collect()
        };
        for _ in 0..3 {
            let turns = workers.iter().map(|id| {
                self.connection.call(id, "Runtime.evaluate", json!({"expression": "1"}), Duration::from_millis(700))
            });
            futures_util::future::join_all(turns).await;
        }
    }

    /// What tells whether a pass brought something new: requests, answers and targets.
    fn marks(&self) -> (usize, u64, Vec<String>) {
        let ledger = self.tab.ledger();
        (ledger.exchanges.len(), ledger.pieces, ledger.sessions.keys().cloned().collect())
    }

    /// One step of a pass. True when all documents said that their budget is used up.
    async fn pass(&self, budget: u64) -> Result<bool, Stop> {
        let sessions = self.hub.sessions_of(&self.tab);
        self.tab.ledger().budget_expired.clear();
        let mut documents = Vec::new();
        for session in sessions {
            let policy = if session.is_document() {
                documents.push(session.id.clone());
                json!({"policy": "pauseIfNetworkFetchesPending", "budget": budget})
            } else if matches!(session.kind.as_str(), "worker" | "shared_worker") {
                json!({"policy": "advance", "budget": budget})
            } else {
                continue;
            };
            self.connection.send(&session.id, "Emulation.setVirtualTimePolicy", policy);
        }
        let started = Instant::now();
        // A busy machine may keep the page itself waiting: its silence then means less.
        let pass_silent = (self.latency().await * 25).clamp(PASS_SILENT, PASS_SILENT * 5);
        self.let_workers_run().await;
        let expired = || {
            let ledger = self.tab.ledger();
            documents.iter().all(|id| ledger.budget_expired.contains(id) || !ledger.sessions.contains_key(id))
        };
        loop {
            if self.until(Duration::from_millis(100), expired).await? {
                return Ok(true);
            }
            // An answer that is under way holds the clock: what it sets off has its time too.
            let (silent, patience) = {
                let ledger = self.tab.ledger();
                let patience = if ledger.pending() == 0 { pass_silent } else { HANGING.max(pass_silent) };
                (ledger.last_change.is_none_or(|at| at.elapsed() > patience), patience)
            };
            if started.elapsed() > PASS_CAP || (silent && started.elapsed() > patience) {
                break;
            }
        }
        // A request that is never answered holds the clock: go on without waiting for it.
        let late: Vec<&String> =
            documents.iter().filter(|id| !self.tab.ledger().budget_expired.contains(*id)).collect();
        for id in &late {
            self.connection.send(id, "Emulation.setVirtualTimePolicy", json!({"policy": "advance", "budget": budget}));
        }
        self.until(pass_silent, expired).await
    }

    /// Evaluates an expression in the page, in a world of its own, and gives its value.
    pub(super) async fn evaluate(&self, expression: &str, patience: Duration) -> Result<Value, CallError> {
        let patience = patience.min(self.time_left().max(Duration::from_millis(500)));
        let world = json!({"frameId": self.main_target(), "worldName": "kansa"});
        let world = self.call("Page.createIsolatedWorld", world, patience).await?;
        self.evaluate_in(&self.session, world["executionContextId"].clone(), expression, patience).await
    }

    /// Evaluates in a given context of a session (null: the main world).
    pub(super) async fn evaluate_in(
        &self,
        session: &str,
        context: Value,
        expression: &str,
        patience: Duration,
    ) -> Result<Value, CallError> {
        let mut params = json!({"expression": expression, "returnByValue": true, "awaitPromise": true});
        if !context.is_null() {
            params["contextId"] = context;
        }
        let patience =
            patience.min(self.deadline.saturating_duration_since(Instant::now()).max(Duration::from_millis(500)));
        let answer = self.connection.call(session, "Runtime.evaluate", params, patience).await;
        if matches!(answer, Err(CallError::Timeout { .. })) {
            // An endless loop: nothing else would ever be answered.
            self.connection.send(session, "Runtime.terminateExecution", json!({}));
        }
        Ok(answer?["result"]["value"].take())
    }
}

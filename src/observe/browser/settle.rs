//! When a page is done: when it is quiet, not after a fixed sleep.
//!
//! What its timers do later is not waited for: see `page_time`.

use std::time::Duration;

use serde_json::{Value, json};
use tokio::time::Instant;

use super::cdp::CallError;
use super::hub::Tab;
use super::visit::Drive;
use crate::evidence::GapKind;

/// Silence after which a page counts as quiet.
const QUIET: Duration = Duration::from_millis(50);
/// The same where workers or frames in other processes may still be starting.
const QUIET_WITH_OTHERS: Duration = Duration::from_millis(150);
/// Patience with a page that is busy with itself.
const PAGE_TURN: Duration = Duration::from_secs(1);
/// A request that shows no sign of life for so long does not keep the page from being quiet.
pub(super) const HANGING: Duration = Duration::from_millis(2_500);
/// The same for the address that a page sends its visitor on to.
const NAVIGATION_HANGING: Duration = Duration::from_secs(8);

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
            let (silent, patience, idle) = {
                let ledger = self.tab.ledger();
                let patience = if ledger.dom_ready > 0 && !ledger.main_navigation_pending() {
                    HANGING
                } else {
                    NAVIGATION_HANGING
                };
                let silent = ledger.last_change.map_or(Duration::MAX, |at| at.elapsed());
                (silent, patience, silent > HANGING && !ledger.is_waiting())
            };
            // A document that waits for nothing and is busy with nothing will not come to its end by itself.
            let idle = idle && self.call("Runtime.evaluate", json!({"expression": "1"}), QUIET).await.is_ok();
            if silent > patience || idle || Instant::now() > until {
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
                // A request that has shown no sign of life for so long is not waited for.
                let answers = ledger.wait(HANGING.saturating_sub(silent));
                answers.max(window.saturating_sub(silent))
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

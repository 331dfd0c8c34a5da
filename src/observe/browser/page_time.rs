//! Page time: timers are run by advancing the page's own clock, which waits for its fetches, so that a beacon after 20 s
//! is sent within milliseconds. After that the page stands still; its tab is closed and never used again.

use std::time::Duration;

use serde_json::json;
use tokio::time::Instant;

use super::ledger::Session;
use super::settle::{HANGING, Stop};
use super::visit::Drive;
use crate::evidence::GapKind;

/// Page time by which timers are advanced in one pass, in milliseconds: beyond the 20 s that delayed tags use.
const BUDGET_MS: u64 = 22_000;
/// The steps in which one pass goes there. What a clock does not wait for (a web socket that opens, a database) has its
/// moment between them. With workers it goes in one: their budgets outlast the steps, and their ends would hold the clock.
const STEPS_MS: [u64; 3] = [1_000, 5_000, BUDGET_MS - 6_000];
/// The threads of a process share one clock, which goes no further than the first of them has budget for: a worker gets
/// more than the document that waits to hear that its own is used up.
const WORKERS_AHEAD_MS: u64 = 2_000;
/// How often in one step workers may get more, for each of them: one that shares no clock with a document would run on for ever.
const MOST_GRANTS: usize = 3;
/// Patience between two steps with a web socket that opens.
const SOCKET_OPENS: Duration = Duration::from_millis(600);
/// Patience with a pass of advanced time without a sign of life.
const PASS_SILENT: Duration = Duration::from_millis(600);
/// Patience with one turn of a worker.
const WORKER_TURN: Duration = Duration::from_millis(700);
/// The longest that one step may take.
const STEP_CAP: Duration = Duration::from_secs(8);

/// How a step of a pass ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum StepEnd {
    Finished,
    /// Only when the clock no longer waited for requests.
    Late,
    /// Some document has not said that its budget is used up.
    Unfinished,
}

impl Drive {
    /// Runs the page's timers up to [`BUDGET_MS`] ahead; again when that brought something new. Gives the milliseconds
    /// by which page time was advanced.
    pub(super) async fn fast_forward(&self) -> Result<u64, Stop> {
        let mut advanced = 0;
        for _ in 0..2 {
            let before = self.marks();
            let (mut finished, mut silence) = (true, PASS_SILENT);
            for budget in if self.has_timed_workers() { vec![BUDGET_MS] } else { STEPS_MS.to_vec() } {
                let end = self.step(budget, silence).await;
                self.tab.ledger().clocks_stand = true;
                let end = end?;
                finished &= end != StepEnd::Unfinished;
                if end != StepEnd::Finished {
                    // What held the clock once holds it in the next step too.
                    silence = PASS_SILENT / 3;
                }
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

    fn has_timed_workers(&self) -> bool {
        self.tab.ledger().sessions.values().any(Session::is_timed_worker)
    }

    fn has_workers(&self) -> bool {
        self.tab.ledger().sessions.values().any(|session| session.kind.contains("worker"))
    }

    /// The answers of workers say that they have had their turns.
    async fn let_workers_run(&self, workers: &[String]) {
        for _ in 0..3 {
            let turns = workers
                .iter()
                .map(|id| self.connection.call(id, "Runtime.evaluate", json!({"expression": "1"}), WORKER_TURN));
            futures_util::future::join_all(turns).await;
        }
    }

    /// What tells whether a pass brought something new: requests, answers and targets.
    fn marks(&self) -> (usize, u64, Vec<String>) {
        let ledger = self.tab.ledger();
        (ledger.exchanges.len(), ledger.pieces, ledger.sessions.keys().cloned().collect())
    }

    /// One step of a pass: until all documents have said that their budget is used up. A clock that is held goes on without
    /// waiting after this much silence.
    async fn step(&self, budget: u64, silence: Duration) -> Result<StepEnd, Stop> {
        let (documents, workers) = self.start_clock(budget).await;
        let started = Instant::now();
        // A busy machine may keep the page itself waiting: its silence then means less.
        let pass_silent = (self.latency().await * 25).clamp(silence, PASS_SILENT * 5);
        self.let_workers_run(&workers).await;
        let expired = || {
            let ledger = self.tab.ledger();
            documents.iter().all(|id| ledger.budget_expired.contains(id) || !ledger.sessions.contains_key(id))
        };
        let mut grants = workers.len() * MOST_GRANTS;
        loop {
            let stalled = || grants > 0 && self.tab.ledger().budget_expired.iter().any(|id| workers.contains(id));
            if self.until(Duration::from_millis(100), || expired() || stalled()).await? {
                if expired() {
                    return Ok(StepEnd::Finished);
                }
                // A budget of an earlier pass ended in this one, and with it the clock of the whole process.
                grants = grants.saturating_sub(self.grant_again(&workers, budget));
                continue;
            }
            // An answer that is under way holds the clock: what it sets off has its time too.
            let silent = {
                let ledger = self.tab.ledger();
                let patience = if ledger.is_waiting() { HANGING.max(pass_silent) } else { pass_silent };
                ledger.last_change.is_none_or(|at| at.elapsed() > patience)
            };
            if started.elapsed() > STEP_CAP || (silent && started.elapsed() > pass_silent) {
                break;
            }
        }
        // A request that is never answered holds the clock: go on without waiting for it.
        let late: Vec<&String> =
            documents.iter().filter(|id| !self.tab.ledger().budget_expired.contains(*id)).collect();
        for id in &late {
            self.connection.send(id, "Emulation.setVirtualTimePolicy", json!({"policy": "advance", "budget": budget}));
        }
        Ok(if self.until(pass_silent, expired).await? { StepEnd::Late } else { StepEnd::Unfinished })
    }

    /// Lets the clocks of the page's documents and workers run for so many milliseconds of page time. Gives their sessions.
    async fn start_clock(&self, budget: u64) -> (Vec<String>, Vec<String>) {
        let sessions = self.hub.sessions_of(&self.tab);
        let ids = |of: fn(&Session) -> bool| -> Vec<String> {
            sessions.iter().filter(|session| of(session)).map(|session| session.id.clone()).collect()
        };
        let (documents, workers) = (ids(Session::is_document), ids(Session::is_timed_worker));
        if !workers.is_empty() {
            // All threads of a process have to take part in its clock before one of them runs away with it.
            let take_part = documents.iter().chain(&workers).map(|id| {
                self.connection.call(id, "Emulation.setVirtualTimePolicy", json!({"policy": "pause"}), WORKER_TURN)
            });
            futures_util::future::join_all(take_part).await;
        }
        {
            let mut ledger = self.tab.ledger();
            ledger.clocks_stand = false;
            ledger.budget_expired.clear();
        }
        for id in &workers {
            self.grant_to_worker(id, budget);
        }
        for id in &documents {
            let params = json!({"policy": "pauseIfNetworkFetchesPending", "budget": budget});
            self.connection.send(id, "Emulation.setVirtualTimePolicy", params);
        }
        (documents, workers)
    }

    fn grant_to_worker(&self, id: &str, budget: u64) {
        let params = json!({"policy": "advance", "budget": budget + WORKERS_AHEAD_MS});
        self.connection.send(id, "Emulation.setVirtualTimePolicy", params);
    }

    /// Gives the workers whose budget is used up another one. Gives their number.
    fn grant_again(&self, workers: &[String], budget: u64) -> usize {
        let ended: Vec<&String> = {
            let mut ledger = self.tab.ledger();
            workers.iter().filter(|id| ledger.budget_expired.remove(*id)).collect()
        };
        for id in &ended {
            self.grant_to_worker(id, budget);
        }
        ended.len()
    }
}

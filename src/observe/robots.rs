//! robots.txt, as RFC 9309 has it: read once per origin, asked for every page.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use texting_robots::Robot;
use tokio::sync::Mutex;
use url::Url;

use super::network::Network;

/// RFC 9309 §2.5 asks for at least 500 KiB.
const MAX_BYTES: usize = 512 * 1024;
const MAX_HOPS: usize = 5;
const DEADLINE: Duration = Duration::from_secs(20);
/// The name by which rules for kansa are found.
const AGENT: &str = "kansa";

/// The rules of every origin asked so far.
#[derive(Debug)]
pub(crate) struct Robots {
    network: Arc<Network>,
    by_origin: Mutex<BTreeMap<String, Arc<Rules>>>,
}

/// The rules of one origin.
pub(crate) struct Rules {
    state: State,
    pub(crate) sitemaps: Vec<Url>,
}

enum State {
    /// There are none.
    Open,
    Read(Box<Robot>),
    /// They exist and could not be had: RFC 9309 §2.3.1.4 has the crawler assume that everything is disallowed.
    Closed(String),
}

impl std::fmt::Debug for Rules {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Rules").field("sitemaps", &self.sitemaps).finish_non_exhaustive()
    }
}

impl Robots {
    pub(crate) fn new(network: Arc<Network>) -> Self {
        Self { network, by_origin: Mutex::default() }
    }

    /// The rules for the origin of `url`.
    pub(crate) async fn rules(&self, url: &Url) -> Arc<Rules> {
        let origin = url.origin().ascii_serialization();
        let mut known = self.by_origin.lock().await;
        if let Some(rules) = known.get(&origin) {
            return Arc::clone(rules);
        }
        let rules = Arc::new(self.fetch(url).await);
        known.insert(origin, Arc::clone(&rules));
        rules
    }

    async fn fetch(&self, url: &Url) -> Rules {
        let none = |state| Rules { state, sitemaps: Vec::new() };
        let Ok(address) = url.join("/robots.txt") else { return none(State::Open) };
        // The pages of an origin that does not answer give their own gaps.
        let Ok(hop) = self.network.follow(&address, MAX_BYTES, MAX_HOPS, DEADLINE).await else {
            return none(State::Open);
        };
        match hop.status {
            200..=299 => self.read(url, &hop.body),
            500..=599 | 429 => none(State::Closed(format!("robots.txt answers {}", hop.status))),
            _ => none(State::Open),
        }
    }

    fn read(&self, url: &Url, text: &[u8]) -> Rules {
        let Ok(robot) = Robot::new(AGENT, text) else {
            return Rules { state: State::Open, sitemaps: Vec::new() };
        };
        if let Some(delay) = robot.delay.and_then(|seconds| Duration::try_from_secs_f32(seconds).ok()) {
            self.network.pace().slow_down(url, delay);
        }
        let sitemaps = robot.sitemaps.iter().filter_map(|text| url.join(text.trim()).ok()).collect();
        Rules { state: State::Read(Box::new(robot)), sitemaps }
    }
}

impl Rules {
    /// Why the page may not be visited, if it may not.
    pub(crate) fn forbid(&self, url: &Url) -> Option<String> {
        match &self.state {
            State::Open => None,
            State::Closed(reason) => {
                Some(format!("{reason}, which counts as a ban; for one's own site: --ignore-robots"))
            }
            State::Read(robot) if robot.allowed(url.as_str()) => None,
            State::Read(_) => Some("robots.txt does not allow it; for one's own site: --ignore-robots".to_owned()),
        }
    }
}

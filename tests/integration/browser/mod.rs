//! Browser: real Chromium against a web on loopback, whose log is the truth.
//!
//! Without a Chromium these tests say so and do nothing.

mod choice;
mod elsewhere;
mod hostile;
mod journey;
mod sent;
mod visitor;

use std::collections::BTreeMap;
use std::sync::Arc;

use kansa::evidence::{Consent, Fate, GapKind, Observation, Record, Request, VisitPurpose};
use kansa::glossary::Phase;
use kansa::observe::browser::{BrowserEngine, BrowserOptions, Kind, find};
use kansa::observe::plan::{PlannedVisit, Visited};
use kansa::observe::recorder::{Memory, Recorder};
use kansa::serve::{Answer, Request as Received, Server, Web};
use kansa::target::Target;

const SITE: &str = "www.shop.example";
const VENDOR: &str = "ads.vendor.example";
const OTHER: &str = "metrics.other.example";

fn have_browser() -> bool {
    match find(Kind::Chromium, None) {
        Ok(_) => true,
        Err(error) => {
            println!("SKIPPED: {error}");
            false
        }
    }
}

/// Pages by path (with the host in front for hosts other than the site's); everything else answers with what its query
/// says. `VENDOR` and `OTHER` stand for the hosts, and every page has an icon that asks for nothing.
fn web(pages: &[(&str, &str)]) -> Web {
    let fill = |text: &str| text.replace("VENDOR", VENDOR).replace("OTHER", OTHER);
    let pages: BTreeMap<String, String> = pages.iter().map(|(path, text)| (fill(path), fill(text))).collect();
    let pages = Arc::new(pages);
    let mut web = Web::new();
    for host in [SITE, VENDOR, OTHER] {
        let pages = Arc::clone(&pages);
        web = web.site(host, move |request| answer(&pages, request));
    }
    web
}

fn answer(pages: &BTreeMap<String, String>, request: &Received) -> Answer {
    let name = format!("{}{}", if request.host == SITE { "" } else { &request.host }, request.path);
    let mut answer = match pages.get(&name) {
        Some(text) if request.path.ends_with(".js") => Answer::script(text.clone()),
        Some(text) => Answer::html(format!("<!doctype html><link rel=icon href=data:,>{text}")),
        None if request.path.ends_with(".js") => Answer::script(""),
        None if request.path.ends_with(".html") => Answer::html("<title>empty</title>"),
        None => Answer::status(204),
    };
    for (name, value) in url::form_urlencoded::parse(request.query.as_bytes()) {
        match &*name {
            "cookie" => answer = answer.with("set-cookie", &value),
            "to" => answer = Answer::redirect(302, &value),
            _ => {}
        }
    }
    answer.with("access-control-allow-origin", "*")
}

fn target() -> Target {
    let mut target = Target::default();
    target.site.start = vec![format!("https://{SITE}/").parse().unwrap()];
    target.operator.domains = vec!["shop.example".to_owned()];
    target.observe.screenshots = false;
    target.observe.page_deadline = 30;
    target
}

struct Lab {
    server: Server,
    engine: BrowserEngine,
    memory: Memory,
    recorder: Recorder,
}

impl Lab {
    async fn start(pages: &[(&str, &str)], target: Target) -> Self {
        Self::start_with(pages, target, true).await
    }

    async fn start_with(pages: &[(&str, &str)], target: Target, insecure: bool) -> Self {
        let server = web(pages).start().await.unwrap();
        let (recorder, memory) = Recorder::in_memory();
        let resolve = server.resolve_all();
        let options = BrowserOptions { no_sandbox: true, insecure, resolve, ..BrowserOptions::default() };
        let engine = BrowserEngine::launch(options, Arc::new(target), recorder.clone()).await.unwrap();
        Self { server, engine, memory, recorder }
    }

    fn plan(&self, path: &str, phase: Phase) -> PlannedVisit {
        PlannedVisit {
            id: self.recorder.next_visit(),
            url: format!("https://{SITE}{path}").parse().unwrap(),
            phase,
            run: 1,
            depth: 0,
            from: None,
            stands_for: Vec::new(),
            purpose: VisitPurpose::Page,
        }
    }

    async fn visit(&self, path: &str) -> Visited {
        self.visit_as(&self.plan(path, Phase::NoChoice)).await
    }

    /// Makes the visit to its very end, so that all of it is recorded.
    async fn visit_as(&self, plan: &PlannedVisit) -> Visited {
        let visited = self.engine.visit(plan).await.unwrap();
        self.engine.settled().await.unwrap();
        visited
    }

    fn all<T>(&self, pick: impl Fn(&Record) -> Option<T>) -> Vec<T> {
        self.memory.records().iter().filter_map(pick).collect()
    }

    fn requests(&self) -> Vec<Request> {
        self.all(|record| match &record.observation {
            Observation::Request(request) => Some(request.clone()),
            _ => None,
        })
    }

    fn request(&self, part: &str) -> Request {
        let requests = self.requests();
        let urls: Vec<&String> = requests.iter().map(|request| &request.url).collect();
        let found = requests.iter().find(|request| request.url.contains(part));
        found.unwrap_or_else(|| panic!("no request to {part}: {urls:?}")).clone()
    }

    fn gaps(&self) -> Vec<(GapKind, String)> {
        self.all(|record| match &record.observation {
            Observation::Gap(gap) => Some((gap.what, gap.reason.clone())),
            _ => None,
        })
    }

    fn consents(&self) -> Vec<Consent> {
        self.all(|record| match &record.observation {
            Observation::Consent(consent) => Some(consent.clone()),
            _ => None,
        })
    }

    fn outcomes(&self) -> Vec<String> {
        self.all(|record| match &record.observation {
            Observation::VisitEnded(ended) => Some(ended.outcome.clone()),
            _ => None,
        })
    }

    fn arrived_at(&self, host: &str) -> Vec<String> {
        self.server.log().of(host).iter().map(Received::url).collect()
    }

    /// Everything that the servers received is in the journal as sent, and nothing else is.
    fn assert_all_told(&self) {
        assert_eq!(sent(&self.memory.records()), arrived(&self.server.log().requests()));
    }
}

/// What the journal calls sent, as `METHOD URL`, sorted.
fn sent(records: &[Record]) -> Vec<String> {
    let lost = |request: &Request| {
        records.iter().any(|record| match &record.observation {
            Observation::RequestFailed(failed) => {
                !failed.sent && (&failed.request_id, failed.hop) == (&request.request_id, request.hop)
            }
            _ => false,
        })
    };
    let mut sent: Vec<String> = records
        .iter()
        .filter_map(|record| match &record.observation {
            Observation::Request(request) if request.fate == Fate::Sent && !lost(request) => Some(request),
            _ => None,
        })
        .map(|request| format!("{} {}", request.method, request.url))
        .collect();
    sent.sort();
    sent
}

fn arrived(log: &[Received]) -> Vec<String> {
    let mut arrived: Vec<String> = log.iter().map(|request| format!("{} {}", request.method, request.url())).collect();
    arrived.sort();
    arrived
}

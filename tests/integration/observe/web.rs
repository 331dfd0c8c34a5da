//! Running the static engine against a web on loopback.

use std::path::Path;
use std::sync::Arc;

use kansa::evidence::{
    Cookie, Document, Evidence, Gap, GapKind, Observation, Page, Reference, Request, Response, VisitEnded, replay,
};
use kansa::observe::{self, ObserveError, ObserveOptions, ObserveSummary};
use kansa::serve::{Server, Web};
use kansa::target::{EngineChoice, Target};

pub(super) const SHOP: &str = "www.shop.example";

/// A target that reaches `server` and nothing else, quickly.
pub(super) fn target(server: &Server, more: &str) -> Target {
    let text = format!("[site]\nstart = [\"https://{SHOP}/\"]\n{more}");
    let mut target = Target::parse(&text, "t.toml", &|_| true).unwrap();
    target.network.resolve = server.resolve_all();
    target.network.insecure = true;
    target.observe.engine = EngineChoice::Static;
    target.crawl.rate = 500.0;
    target
}

pub(super) async fn run_in(
    folder: &Path,
    target: Target,
    change: impl FnOnce(&mut ObserveOptions),
) -> Result<ObserveSummary, ObserveError> {
    let mut options = ObserveOptions::new(folder);
    change(&mut options);
    observe::run(Arc::new(target), options).await
}

/// A whole run of a small web.
pub(super) async fn observe(web: Web, more: &str) -> (Seen, Server) {
    let server = web.start().await.unwrap();
    let target = target(&server, more);
    (observe_target(target).await, server)
}

pub(super) async fn observe_target(target: Target) -> Seen {
    let dir = tempfile::tempdir().unwrap();
    let folder = dir.path().join("run");
    let summary = run_in(&folder, target, |_| {}).await.unwrap();
    Seen { evidence: replay::read(&folder).unwrap(), summary }
}

/// What a run wrote down.
pub(super) struct Seen {
    pub(super) evidence: Evidence,
    pub(super) summary: ObserveSummary,
}

macro_rules! of_kind {
    ($($name:ident: $variant:ident;)+) => {
        impl Seen {
            $(pub(super) fn $name(&self) -> Vec<&$variant> {
                self.evidence.records.iter().filter_map(|record| match &record.observation {
                    Observation::$variant(observed) => Some(observed),
                    _ => None,
                }).collect()
            })+
        }
    };
}

of_kind! {
    requests: Request;
    responses: Response;
    references: Reference;
    cookies: Cookie;
    pages: Page;
    documents: Document;
    gaps: Gap;
    ends: VisitEnded;
}

impl Seen {
    /// URLs of the pages seen, in the order of their visits.
    pub(super) fn page_urls(&self) -> Vec<String> {
        let mut pages: Vec<_> = self
            .evidence
            .records
            .iter()
            .filter_map(|record| match &record.observation {
                Observation::Page(page) => Some((record.visit, page.final_url.clone())),
                _ => None,
            })
            .collect();
        pages.sort();
        pages.into_iter().map(|(_, url)| url).collect()
    }

    pub(super) fn gap(&self, what: GapKind, words: &str) -> &Gap {
        self.gaps()
            .into_iter()
            .find(|gap| gap.what == what && (gap.reason.contains(words) || gap.subject.contains(words)))
            .unwrap_or_else(|| panic!("no gap of {what:?} with {words:?} in {:#?}", self.gaps()))
    }
}

//! The parts of a run and what they do together: pages, documents, names.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

use futures_util::{StreamExt, stream};
use url::Url;

use super::ObserveError;
use super::browser::BrowserEngine;
use super::crawl::Crawl;
use super::dns::Names;
use super::documents::Documents;
use super::fetch::StaticEngine;
use super::network::Network;
use super::plan::{PlannedVisit, Scope, Visited};
use super::recorder::Recorder;
use super::run::ObserveOptions;
use crate::evidence::{Document, Evidence, Gap, GapKind, Observation};
use crate::target::Target;

/// For all documents and link checks of a run together.
const DOCUMENTS_DEADLINE: Duration = Duration::from_secs(900);

/// How a run went.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Tally {
    pub(super) outcome: &'static str,
    pub(super) visits: u64,
    pub(super) failed: u64,
    pub(super) documents: u64,
}

/// Who visits pages.
pub(super) enum PageEngine<'a> {
    Static(Box<StaticEngine>),
    Browser(&'a BrowserEngine),
    /// Pages came from a capture.
    None,
}

/// The parts of a run.
pub(super) struct Stage<'a> {
    pub(super) target: &'a Target,
    pub(super) options: &'a ObserveOptions,
    pub(super) network: Arc<Network>,
    pub(super) recorder: Recorder,
    pub(super) engine: PageEngine<'a>,
    /// Finds the pages and their tags before the browser opens one of each kind.
    pub(super) scout: Option<StaticEngine>,
    pub(super) before: Option<&'a Evidence>,
}

impl Stage<'_> {
    pub(super) async fn run(&self) -> Result<Tally, ObserveError> {
        let mut crawl = Crawl::new(self);
        let time = Duration::from_secs(self.target.crawl.deadline);
        match tokio::time::timeout(time, crawl.run()).await {
            Ok(done) => done?,
            Err(_) => {
                let reason =
                    format!("the deadline of the run ({} s) came before all pages were visited", time.as_secs());
                self.gap(GapKind::Scope, "", reason, crawl.waiting()).await?;
            }
        }
        let (visits, failed) = (crawl.visits, crawl.failed);
        let documents = self.documents().await?;
        self.names().await?;
        Ok(Tally { outcome: "complete", visits, failed, documents })
    }

    pub(super) async fn gap(
        &self,
        what: GapKind,
        subject: &str,
        reason: String,
        count: u64,
    ) -> Result<(), ObserveError> {
        self.recorder.record(None, Observation::Gap(Gap { what, subject: subject.to_owned(), reason, count })).await
    }

    pub(super) async fn visit(&self, plan: &PlannedVisit, scouting: bool) -> Result<Visited, ObserveError> {
        self.options.tell(|progress| progress.current = plan.url.to_string());
        if let Some(scout) = self.scout.as_ref().filter(|_| scouting) {
            return scout.visit(plan).await;
        }
        match &self.engine {
            PageEngine::Static(engine) => engine.visit(plan).await,
            PageEngine::Browser(engine) => {
                let _permit = self.network.pace().wait(&plan.url).await;
                let visited = engine.visit(plan).await?;
                if visited.ok { self.in_scope(plan, visited).await } else { Ok(visited) }
            }
            PageEngine::None => Ok(Visited { final_url: plan.url.clone(), links: Vec::new(), ok: false }),
        }
    }

    /// A page of another site, to which a redirect led, is no page of this one: its links and tags are not the operator's.
    async fn in_scope(&self, plan: &PlannedVisit, visited: Visited) -> Result<Visited, ObserveError> {
        if Scope::of(self.target).has_host(&visited.final_url) {
            return Ok(visited);
        }
        let to = &visited.final_url;
        let reason = format!(
            "leads to {to}, a page of another site; if the operator runs it, add its host to [operator] domains"
        );
        let gap = Gap { what: GapKind::Scope, subject: plan.url.to_string(), reason, count: 1 };
        self.recorder.record(Some(plan.id), Observation::Gap(gap)).await?;
        Ok(Visited { links: Vec::new(), ok: false, ..visited })
    }

    pub(super) async fn documents(&self) -> Result<u64, ObserveError> {
        self.options.tell(|progress| progress.stage = "documents");
        let mut documents = Documents {
            network: &self.network,
            browser: match &self.engine {
                PageEngine::Browser(browser) => Some(browser),
                _ => None,
            },
            recorder: &self.recorder,
            follow: Arc::clone(&self.options.follow),
            folder: self.options.target_folder.clone(),
            known: self.before.map(known_documents).unwrap_or_default(),
            checked: self.before.map(checked_links).unwrap_or_default(),
        };
        match tokio::time::timeout(DOCUMENTS_DEADLINE, documents.run(&self.target.policies)).await {
            Ok(count) => count,
            Err(_) => {
                let reason =
                    format!("documents took longer than {} s; the rest was not read", DOCUMENTS_DEADLINE.as_secs());
                self.gap(GapKind::Document, "", reason, 1).await?;
                Ok(0)
            }
        }
    }

    /// CNAME chains of the operator's own hosts that pages send to.
    async fn names(&self) -> Result<(), ObserveError> {
        if !self.target.observe.dns {
            return Ok(());
        }
        self.options.tell(|progress| progress.stage = "names");
        let names = Names::new();
        let scope = Scope::of(self.target);
        let own = self.recorder.hosts().into_iter().filter(|host| {
            Url::parse(&format!("https://{host}/")).is_ok_and(|url| scope.has_host(&url) || self.network.is_own(&url))
        });
        let mut chains = stream::iter(own.collect::<Vec<_>>()).map(|host| {
            let names = &names;
            async move { names.chain(&host).await }
        });
        let mut chains = (&mut chains).buffered(4);
        while let Some(dns) = chains.next().await {
            self.recorder.record(None, Observation::Dns(dns)).await?;
        }
        Ok(())
    }
}

fn known_documents(evidence: &Evidence) -> BTreeMap<String, (Document, Vec<u8>)> {
    let documents = evidence.records.iter().filter_map(|record| match &record.observation {
        Observation::Document(document) => {
            let body = document.rendered.as_ref().or(document.body.as_ref());
            let bytes = body.and_then(|body| evidence.body(body)).unwrap_or_default();
            Some((document.source.clone(), (document.clone(), bytes.to_vec())))
        }
        _ => None,
    });
    documents.collect()
}

fn checked_links(evidence: &Evidence) -> BTreeSet<String> {
    let links = evidence.records.iter().filter_map(|record| match &record.observation {
        Observation::Link(check) => Some(check.url.clone()),
        _ => None,
    });
    links.collect()
}

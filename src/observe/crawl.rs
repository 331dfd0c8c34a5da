//! The crawl: which visits the stage makes, in which order, several at once.

use std::collections::BTreeMap;
use std::sync::Arc;

use futures_util::{StreamExt, stream};
use url::Url;

use super::plan::{Candidate, Frontier, PlannedVisit, Visited};
use super::robots::Robots;
use super::stage::{PageEngine, Stage};
use super::{ObserveError, sitemap};
use crate::evidence::{Evidence, GapKind, Observation, VisitPurpose};
use crate::glossary::Phase;

/// Phase and number of the repetition in which pages are visited.
type Round = (Phase, u32);

/// What makes a visit the same one in a run that is taken up.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct VisitKey {
    url: String,
    phase: Phase,
    run: u32,
    is_journey: bool,
}

impl VisitKey {
    fn of(url: &Url, phase: Phase, run: u32, purpose: VisitPurpose) -> Self {
        Self { url: url.to_string(), phase, run, is_journey: purpose == VisitPurpose::Journey }
    }
}

/// The crawl: layers of pages in the first round, then the same pages in every other round.
pub(super) struct Crawl<'a> {
    stage: &'a Stage<'a>,
    frontier: Frontier,
    robots: Robots,
    finished: BTreeMap<VisitKey, Visited>,
    pages: Vec<Candidate>,
    /// Page → pages for which it stands.
    stands_for: BTreeMap<String, Vec<String>>,
    planned: u64,
    pub(super) visits: u64,
    pub(super) failed: u64,
}

impl<'a> Crawl<'a> {
    pub(super) fn new(stage: &'a Stage<'a>) -> Self {
        Self {
            stage,
            frontier: Frontier::new(stage.target),
            robots: Robots::new(Arc::clone(&stage.network)),
            finished: stage.before.map(finished_visits).unwrap_or_default(),
            pages: Vec::new(),
            stands_for: BTreeMap::new(),
            planned: 0,
            visits: 0,
            failed: 0,
        }
    }

    pub(super) const fn waiting(&self) -> u64 {
        self.planned.saturating_sub(self.visits)
    }

    pub(super) async fn run(&mut self) -> Result<(), ObserveError> {
        self.stage.options.tell(|progress| progress.stage = "pages");
        let rounds = self.rounds();
        let Some((first, others)) = rounds.split_first() else { return Ok(()) };
        let scouting = self.stage.scout.is_some();
        self.discover(*first, scouting).await?;
        let pages = self.pages.clone();
        if scouting {
            self.layer(*first, &pages, false).await?;
        }
        for round in others {
            self.layer(*round, &pages, false).await?;
        }
        self.journeys(&rounds).await?;
        let left_out: Vec<_> = self.frontier.left_out().iter().map(|(why, count)| (*why, *count)).collect();
        for (why, count) in left_out {
            self.stage.gap(GapKind::Scope, "", format!("pages were not visited: {why}"), count).await?;
        }
        Ok(())
    }

    fn rounds(&self) -> Vec<Round> {
        let observe = &self.stage.target.observe;
        // The static engine has no consent to give: one phase is all that it can see.
        let phases: Vec<Phase> = match self.stage.engine {
            PageEngine::Browser(_) => observe.phases.clone(),
            _ => vec![Phase::NoChoice],
        };
        let runs = if matches!(self.stage.engine, PageEngine::Browser(_)) { observe.runs.max(1) } else { 1 };
        phases.into_iter().flat_map(|phase| (1..=runs).map(move |run| (phase, run))).collect()
    }

    /// The scripted journey, once in every round. Where it leads is not crawled: its pages are often states of a visit
    /// (a cart, a form that was filled) rather than places.
    async fn journeys(&mut self, rounds: &[Round]) -> Result<(), ObserveError> {
        let target = self.stage.target;
        if target.steps.is_empty() {
            return Ok(());
        }
        if !matches!(self.stage.engine, PageEngine::Browser(_)) {
            let reason = "the steps of the target were not walked: that takes the browser engine".to_owned();
            return self.stage.gap(GapKind::Scope, "", reason, target.steps.len() as u64).await;
        }
        let first = target.steps.iter().find_map(|step| step.goto.clone());
        let Some(url) = first.or_else(|| target.site.start.first().cloned()) else { return Ok(()) };
        let start = [Candidate { url, depth: 0, from: None }];
        for round in rounds {
            self.visits_to(*round, &start, VisitPurpose::Journey, false).await?;
        }
        Ok(())
    }

    async fn discover(&mut self, round: Round, scouting: bool) -> Result<(), ObserveError> {
        let mut kinds: BTreeMap<String, String> = BTreeMap::new();
        let mut first = true;
        loop {
            let layer = self.frontier.next_layer();
            if layer.is_empty() {
                return Ok(());
            }
            let layer = self.allowed(layer).await?;
            let (visited, signatures) = self.layer(round, &layer, scouting).await?;
            for (page, visited) in layer.iter().zip(&visited) {
                self.frontier.reached(&visited.final_url);
                for link in &visited.links {
                    if let Ok(url) = Url::parse(&link.url) {
                        self.frontier.offer(&url, page.depth + 1, Some(visited.final_url.as_str()));
                    }
                }
            }
            if first && self.stage.target.crawl.sitemap {
                self.sitemaps(&layer).await;
            }
            if first {
                for url in &self.stage.options.seeds {
                    self.frontier.offer(url, 1, None);
                }
            }
            first = false;
            let layer = layer.into_iter().zip(signatures);
            for (page, signature) in layer {
                // A page that could not be read stands for itself.
                let Some(signature) = signature else {
                    self.pages.push(page);
                    continue;
                };
                match kinds.get(&signature) {
                    Some(like) => self.stands_for.entry(like.clone()).or_default().push(page.url.to_string()),
                    None => {
                        kinds.insert(signature, page.url.to_string());
                        self.pages.push(page);
                    }
                }
            }
        }
    }

    /// Leaves out what robots.txt keeps us from, each with its gap.
    async fn allowed(&self, layer: Vec<Candidate>) -> Result<Vec<Candidate>, ObserveError> {
        if !self.stage.target.crawl.robots {
            return Ok(layer);
        }
        let mut allowed = Vec::new();
        for page in layer {
            match self.robots.rules(&page.url).await.forbid(&page.url) {
                None => allowed.push(page),
                Some(reason) => self.stage.gap(GapKind::Scope, page.url.as_str(), reason, 1).await?,
            }
        }
        Ok(allowed)
    }

    async fn sitemaps(&mut self, starts: &[Candidate]) {
        let mut addresses = Vec::new();
        for page in starts {
            let named = self.robots.rules(&page.url).await.sitemaps.clone();
            let usual = page.url.join("/sitemap.xml").ok();
            addresses.extend(if named.is_empty() { usual.into_iter().collect() } else { named });
        }
        for url in sitemap::pages(&self.stage.network, addresses).await {
            self.frontier.offer(&url, 1, None);
        }
    }

    /// Visits pages, several at once; the outcome stands in the order of the pages, with the signatures that a scout found.
    async fn layer(
        &mut self,
        round: Round,
        pages: &[Candidate],
        scouting: bool,
    ) -> Result<(Vec<Visited>, Vec<Option<String>>), ObserveError> {
        self.visits_to(round, pages, VisitPurpose::Page, scouting).await
    }

    async fn visits_to(
        &mut self,
        round: Round,
        pages: &[Candidate],
        purpose: VisitPurpose,
        scouting: bool,
    ) -> Result<(Vec<Visited>, Vec<Option<String>>), ObserveError> {
        self.planned += pages.len() as u64;
        let planned = self.planned;
        self.stage.options.tell(|progress| progress.planned = planned);
        let plans: Vec<_> = pages.iter().map(|page| self.plan(page, round, purpose, scouting)).collect();
        let ids: Vec<_> = plans.iter().map(|plan| plan.id).collect();
        let stage = self.stage;
        let finished = &self.finished;
        let workers = stage.target.crawl.workers.max(1) as usize;
        let mut visits = stream::iter(plans.into_iter().enumerate())
            .map(|(index, plan)| async move {
                let key = VisitKey::of(&plan.url, plan.phase, plan.run, plan.purpose);
                let visited = match finished.get(&key).filter(|_| !scouting) {
                    Some(visited) => visited.clone(),
                    None => stage.visit(&plan, scouting).await?,
                };
                Ok::<_, ObserveError>((index, visited))
            })
            .buffer_unordered(workers);
        let mut outcome: Vec<Option<Visited>> = vec![None; pages.len()];
        let (mut done, mut failed) = (0, 0);
        while let Some(visit) = visits.next().await {
            let (index, visited) = visit?;
            done += 1;
            failed += u64::from(!visited.ok);
            stage.options.tell(|progress| {
                progress.visited += 1;
                progress.failed += u64::from(!visited.ok);
            });
            outcome[index] = Some(visited);
        }
        drop(visits);
        self.visits += done;
        self.failed += failed;
        let scout = stage.scout.as_ref().filter(|_| scouting);
        let signatures = ids.iter().map(|visit| scout.and_then(|scout| scout.signature(*visit))).collect();
        Ok((outcome.into_iter().flatten().collect(), signatures))
    }

    fn plan(&self, page: &Candidate, (phase, run): Round, purpose: VisitPurpose, scouting: bool) -> PlannedVisit {
        PlannedVisit {
            id: self.stage.recorder.next_visit(),
            url: page.url.clone(),
            phase,
            run,
            depth: page.depth,
            from: page.from.clone(),
            stands_for: self.stands_for.get(page.url.as_str()).filter(|_| !scouting).cloned().unwrap_or_default(),
            purpose,
        }
    }
}

/// Visits that came to their end before the interruption, with what the plan needs of them.
fn finished_visits(evidence: &Evidence) -> BTreeMap<VisitKey, Visited> {
    let mut started = BTreeMap::new();
    let mut links = BTreeMap::new();
    let mut finished = BTreeMap::new();
    for record in &evidence.records {
        let Some(visit) = record.visit else { continue };
        match &record.observation {
            // What a scout saw does not stand for a visit by the browser.
            Observation::VisitStarted(start)
                if matches!(start.purpose, VisitPurpose::Page | VisitPurpose::Journey)
                    && start.engine == evidence.run.engine =>
            {
                let Ok(url) = Url::parse(&start.url) else { continue };
                started.insert(visit, VisitKey::of(&url, start.phase, start.run, start.purpose));
            }
            Observation::Page(page) => {
                links.insert(visit, page.links.clone());
            }
            Observation::VisitEnded(ended) => {
                let (Some(key), Ok(final_url)) = (started.get(&visit), Url::parse(&ended.final_url)) else { continue };
                let links = links.remove(&visit).unwrap_or_default();
                let ok = ended.outcome == "complete";
                finished.insert(key.clone(), Visited { final_url, links, ok });
            }
            _ => {}
        }
    }
    finished
}

//! Engine "static": asks for a page and reads what it would make a browser fetch. No script runs, no other host's tag is
//! called: only the page itself and the style sheets that it links.
//!
//! What it finds are references (grade E0). It sees the cookies of the page's own answers and no others, so it can never
//! say that a site is clean.

use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError};
use std::time::Duration;

use tokio::sync::Mutex;
use url::Url;

use super::hosts::is_under;
use super::network::{AGENT, Ask, Hop, Network};
use super::page::{PageFacts, challenge};
use super::plan::{PlannedVisit, Scope, Visited};
use super::recorder::Recorder;
use super::{ObserveError, cookies, encoding, references, signature};
use crate::evidence::{
    Cookie, CookieAction, CookieSetter, Engine, Gap, GapKind, Initiator, Link, Observation, Page, Reference, Request,
    RequestFailed, Response, VisitEnded, VisitStarted,
};
use crate::target::Target;

/// Bytes of a page that are read.
const MAX_PAGE: usize = 16 << 20;
/// Bytes of a style sheet that are read.
const MAX_SHEET: usize = 4 << 20;
/// Style sheets read for one page, those that they import included.
const MAX_SHEETS: usize = 30;
/// Redirects of one page; browsers stop at 20.
const MAX_HOPS: u32 = 20;
/// A page that refreshes itself this soon to another one sends its visitors there (seconds).
const SOON: f64 = 10.0;

/// The engine. One for a run.
#[derive(Debug)]
pub(crate) struct StaticEngine {
    network: Arc<Network>,
    recorder: Recorder,
    scope: Scope,
    language: String,
    deadline: Duration,
    /// Style sheets are shared by the pages of a site: address → text, or None when it could not be had.
    sheets: Mutex<BTreeMap<String, Option<Arc<str>>>>,
    /// Visit → signature of the page's tags, see [`signature`].
    signatures: std::sync::Mutex<BTreeMap<u64, String>>,
}

/// One visit under way.
struct Visit<'a> {
    engine: &'a StaticEngine,
    plan: &'a PlannedVisit,
    jar: Vec<Cookie>,
}

impl StaticEngine {
    pub(crate) fn new(network: Arc<Network>, recorder: Recorder, scope: Scope, target: &Target) -> Self {
        Self {
            network,
            recorder,
            scope,
            language: target.observe.locale.clone(),
            deadline: Duration::from_secs(target.observe.page_deadline),
            sheets: Mutex::default(),
            signatures: std::sync::Mutex::default(),
        }
    }

    /// The set of tags of the page of this visit; None when there was no page.
    pub(crate) fn signature(&self, visit: u64) -> Option<String> {
        self.signatures.lock().unwrap_or_else(PoisonError::into_inner).get(&visit).cloned()
    }

    /// Visits one page. A page's fault is a gap; an error means that the journal is gone.
    pub(crate) async fn visit(&self, plan: &PlannedVisit) -> Result<Visited, ObserveError> {
        Visit { engine: self, plan, jar: Vec::new() }.run().await
    }

    async fn sheet(&self, url: &Url) -> Option<Arc<str>> {
        // Held while fetching: two pages that link one sheet ask for it once.
        let mut sheets = self.sheets.lock().await;
        if let Some(known) = sheets.get(url.as_str()) {
            return known.clone();
        }
        let hop = self.network.follow(url, MAX_SHEET, 5, self.deadline).await.ok();
        let text = hop
            .filter(|hop| hop.status == 200)
            .map(|hop| Arc::from(encoding::decode(&hop.body, hop.charset().as_deref())));
        sheets.insert(url.to_string(), text.clone());
        text
    }
}

/// What a hop led to.
enum Step {
    Page(Box<Hop>),
    Next(Url),
    Failed(String),
}

impl Visit<'_> {
    async fn run(mut self) -> Result<Visited, ObserveError> {
        self.start().await?;
        let mut url = self.plan.url.clone();
        for hop in 0..=MAX_HOPS {
            match self.hop(&url, hop).await? {
                Step::Page(answer) => return self.page(*answer).await,
                Step::Failed(reason) => return self.fail(GapKind::Page, &url, reason).await,
                Step::Next(next) if !self.engine.scope.has_host(&next) => {
                    let reason = format!(
                        "leads to {next}, a page of another site; if the operator runs it, add its host to [operator] domains"
                    );
                    return self.fail(GapKind::Scope, &url, reason).await;
                }
                Step::Next(next) => url = next,
            }
        }
        self.fail(GapKind::Page, &url, format!("more than {MAX_HOPS} redirects")).await
    }

    async fn put(&self, observation: Observation) -> Result<(), ObserveError> {
        self.engine.recorder.record(Some(self.plan.id), observation).await
    }

    async fn start(&self) -> Result<(), ObserveError> {
        let plan = self.plan;
        self.put(Observation::VisitStarted(VisitStarted {
            url: plan.url.to_string(),
            phase: plan.phase,
            engine: Engine::Static,
            run: plan.run,
            depth: plan.depth,
            from: plan.from.clone(),
            stands_for: plan.stands_for.clone(),
            user_agent: Some(AGENT.to_owned()),
            language: Some(self.engine.language.clone()),
            screen: None,
            purpose: plan.purpose,
        }))
        .await
    }

    async fn hop(&mut self, url: &Url, hop: u32) -> Result<Step, ObserveError> {
        let ask = Ask {
            url,
            referer: self.plan.from.as_deref(),
            cookies: self.cookies_for(url),
            bound: MAX_PAGE,
            deadline: self.engine.deadline,
        };
        let answer = self.engine.network.ask(&ask).await;
        let sent = answer.as_ref().map(|answer| answer.sent.clone()).unwrap_or_default();
        self.request(url, hop, sent).await?;
        let answer = match answer {
            Ok(answer) => answer,
            Err(no_answer) => {
                self.put(Observation::RequestFailed(RequestFailed {
                    request_id: self.request_id(),
                    hop,
                    url: url.to_string(),
                    error: no_answer.reason.clone(),
                    ..RequestFailed::default()
                }))
                .await?;
                return Ok(Step::Failed(no_answer.reason));
            }
        };
        self.response(&answer, hop).await?;
        self.keep_cookies(&answer, hop).await?;
        Ok(answer.location().map_or_else(|| Step::Page(Box::new(answer)), Step::Next))
    }

    fn request_id(&self) -> String {
        format!("s{}", self.plan.id)
    }

    async fn request(&self, url: &Url, hop: u32, headers: Vec<crate::evidence::Header>) -> Result<(), ObserveError> {
        let by = if hop == 0 { "other" } else { "redirect" };
        let initiator = Initiator { kind: by.to_owned(), url: self.plan.url.to_string(), ..Initiator::default() };
        self.put(Observation::Request(Request {
            request_id: self.request_id(),
            hop,
            url: url.to_string(),
            method: "GET".to_owned(),
            headers,
            resource: "document".to_owned(),
            page: self.plan.url.to_string(),
            target: "page".to_owned(),
            initiators: vec![initiator],
            moment: "load".to_owned(),
            navigation: true,
            ..Request::default()
        }))
        .await
    }

    async fn response(&self, answer: &Hop, hop: u32) -> Result<(), ObserveError> {
        let body = if answer.body.is_empty() {
            None
        } else {
            Some(self.engine.recorder.body(answer.body.clone(), MAX_PAGE).await?)
        };
        self.put(Observation::Response(Response {
            request_id: self.request_id(),
            hop,
            url: answer.url.to_string(),
            status: answer.status,
            headers: answer.headers.clone(),
            media_type: answer.media_type(),
            body,
            remote_address: answer.remote.clone(),
            protocol: Some(answer.protocol.clone()),
            ..Response::default()
        }))
        .await
    }

    async fn keep_cookies(&mut self, answer: &Hop, hop: u32) -> Result<(), ObserveError> {
        for header in answer.headers.iter().filter(|header| header.name.eq_ignore_ascii_case("set-cookie")) {
            let setter = CookieSetter::Response { url: answer.url.to_string(), request_id: self.request_id(), hop };
            let page = self.plan.url.as_str();
            let Some(cookie) = cookies::from_header(&header.value, &answer.url, answer.at, setter, page) else {
                continue;
            };
            self.jar.retain(|old| (&old.name, &old.domain, &old.path) != (&cookie.name, &cookie.domain, &cookie.path));
            if cookie.action == CookieAction::Set {
                self.jar.push(cookie.clone());
            }
            self.put(Observation::Cookie(cookie)).await?;
        }
        Ok(())
    }

    /// The `Cookie` header of this visit for a URL; a site that answers in circles without its cookie would never be seen.
    fn cookies_for(&self, url: &Url) -> String {
        let host = url.host_str().unwrap_or_default();
        let fits = |cookie: &&Cookie| {
            (if cookie.host_only { cookie.domain == host } else { is_under(host, &cookie.domain) })
                && (!cookie.secure || url.scheme() == "https")
                && url.path().starts_with(cookie.path.trim_end_matches('/'))
        };
        let pairs: Vec<_> =
            self.jar.iter().filter(fits).map(|cookie| format!("{}={}", cookie.name, cookie.value)).collect();
        pairs.join("; ")
    }

    async fn gap(&self, what: GapKind, subject: &Url, reason: String) -> Result<(), ObserveError> {
        self.put(Observation::Gap(Gap { what, subject: subject.to_string(), reason, count: 1 })).await
    }

    async fn fail(self, what: GapKind, url: &Url, reason: String) -> Result<Visited, ObserveError> {
        self.gap(what, url, reason.clone()).await?;
        self.end(url.clone(), "failed", reason, Vec::new()).await
    }

    async fn end(self, url: Url, outcome: &str, reason: String, links: Vec<Link>) -> Result<Visited, ObserveError> {
        let ended =
            VisitEnded { outcome: outcome.to_owned(), final_url: url.to_string(), reason, ..VisitEnded::default() };
        self.put(Observation::VisitEnded(ended)).await?;
        Ok(Visited { final_url: url, links, ok: outcome == "complete" })
    }

    async fn page(self, answer: Hop) -> Result<Visited, ObserveError> {
        let kind = answer.media_type();
        let is_page = matches!(kind.as_str(), "text/html" | "application/xhtml+xml")
            || kind.is_empty() && answer.body.trim_ascii_start().starts_with(b"<");
        if !is_page && let Some(why) = challenge(answer.status, "", "") {
            return self.fail(GapKind::Challenge, &answer.url, why).await;
        }
        if !is_page {
            return self.fail(GapKind::Page, &answer.url, format!("not a page but {kind}")).await;
        }
        if let Some(cut) = &answer.cut {
            self.gap(GapKind::Content, &answer.url, format!("the page was cut: {cut}")).await?;
        }
        let html = encoding::decode(&answer.body, answer.charset().as_deref());
        let facts = PageFacts::read(&html, &answer.url);
        if facts.links_cut {
            self.gap(GapKind::Content, &answer.url, "more links than are followed".to_owned()).await?;
        }
        let challenge = challenge(answer.status, &facts.title, &html);
        let links = links_of(&facts, &answer.url);
        self.put(Observation::Page(Page {
            url: self.plan.url.to_string(),
            final_url: answer.url.to_string(),
            status: answer.status,
            title: facts.title,
            language: facts.language,
            referrer: self.plan.from.clone().unwrap_or_default(),
            html: Some(self.engine.recorder.body(answer.body.clone(), MAX_PAGE).await?),
            dom: None,
            links: links.clone(),
            features: facts.features,
            challenge: challenge.clone(),
        }))
        .await?;
        self.references(&html, &answer.url).await?;
        let signature = signature::of_page(&html, &answer.url);
        // An error page stands for nothing and is stood for by nothing.
        if challenge.is_none() {
            self.engine.signatures.lock().unwrap_or_else(PoisonError::into_inner).insert(self.plan.id, signature);
        }
        match challenge {
            Some(why) => {
                self.gap(GapKind::Challenge, &answer.url, why.clone()).await?;
                self.end(answer.url, "failed", why, links).await
            }
            None => self.end(answer.url, "complete", String::new(), links).await,
        }
    }

    async fn references(&self, html: &str, page: &Url) -> Result<(), ObserveError> {
        let mut found = references::of_page(html, page);
        if found.len() > references::MAX_REFERENCES {
            found.truncate(references::MAX_REFERENCES);
            self.gap(GapKind::Content, page, "more references than are recorded".to_owned()).await?;
        }
        let mut sheets: Vec<String> =
            found.iter().filter(|found| is_sheet(found)).map(|found| found.url.clone()).collect();
        for reference in found {
            self.put(Observation::Reference(reference)).await?;
        }
        let mut read = 0;
        while read < sheets.len() && read < MAX_SHEETS {
            let Ok(url) = Url::parse(&sheets[read]) else { break };
            read += 1;
            let Some(text) = self.engine.sheet(&url).await else {
                self.gap(
                    GapKind::Content,
                    &url,
                    "a style sheet could not be had; what it fetches is not known".to_owned(),
                )
                .await?;
                continue;
            };
            for reference in references::of_style_sheet(&text, &url, page) {
                if is_sheet(&reference) && !sheets.contains(&reference.url) {
                    sheets.push(reference.url.clone());
                }
                self.put(Observation::Reference(reference)).await?;
            }
        }
        if sheets.len() > MAX_SHEETS {
            self.gap(GapKind::Content, page, format!("only {MAX_SHEETS} of {} style sheets were read", sheets.len()))
                .await?;
        }
        Ok(())
    }
}

fn is_sheet(reference: &Reference) -> bool {
    reference.resource == "stylesheet" && !reference.in_script
}

/// The links of a page as a crawler follows them: a prompt refresh first; none where the page asks not to.
fn links_of(facts: &PageFacts, page: &Url) -> Vec<Link> {
    let soon = facts.refresh.as_ref().filter(|(seconds, to)| *seconds <= SOON && to != page);
    let refresh = soon.map(|(_, to)| Link { url: to.to_string(), text: String::new(), rel: "refresh".to_owned() });
    refresh.into_iter().chain(facts.links.iter().cloned()).collect()
}

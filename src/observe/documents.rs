//! Policies and what governs them: fetched or read from a file, kept as they came.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use futures_util::{StreamExt, stream};
use url::Url;

use super::browser::BrowserEngine;
use super::encoding;
use super::network::{Hop, Network};
use super::page::challenge;
use super::recorder::Recorder;
use super::{ObserveError, page::PageFacts};
use crate::evidence::{Document, Gap, GapKind, LinkCheck, Observation};
use crate::glossary::DocumentRole;
use crate::target::PolicySource;

/// Bytes of a document that are read.
const MAX_DOCUMENT: usize = 32 << 20;
/// Bytes of a page whose link is only checked.
const MAX_CHECKED: usize = 256 << 10;
const MAX_HOPS: usize = 10;
const DEADLINE: Duration = Duration::from_secs(40);
/// Links from document to document, counted from those of the target.
const MAX_DEPTH: u32 = 2;
/// Documents fetched because another one leads to them.
const MAX_FOLLOWED: usize = 20;
/// Links of which only the state is asked.
const MAX_CHECKS: usize = 100;
/// Checks under way at once.
const CHECKS_AT_ONCE: usize = 4;

/// What a link of a document is to the audit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Follow {
    /// It governs or completes the document: read it too.
    Read,
    /// Only whether it works (opt-out pages, vendors' policies).
    Check,
}

/// A link of a document that the audit needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FollowLink {
    /// Absolute.
    pub url: String,
    pub text: String,
    pub role: DocumentRole,
    pub how: Follow,
}

/// Says which links of a document to follow, from its bytes (rendered ones where there are any).
pub type FollowLinks = Arc<dyn Fn(&Document, &[u8]) -> Vec<FollowLink> + Send + Sync>;

/// Fetches documents and everything that they depend on.
pub(super) struct Documents<'a> {
    pub(super) network: &'a Arc<Network>,
    pub(super) browser: Option<&'a BrowserEngine>,
    pub(super) recorder: &'a Recorder,
    pub(super) follow: FollowLinks,
    /// Against which the target's file names resolve.
    pub(super) folder: PathBuf,
    /// What an interrupted run had already: source → document with its bytes.
    pub(super) known: BTreeMap<String, (Document, Vec<u8>)>,
    /// Links checked before the interruption.
    pub(super) checked: BTreeSet<String>,
}

/// A document to have.
#[derive(Debug, Clone)]
struct Wanted {
    source: Place,
    role: DocumentRole,
    from: Option<String>,
    link_text: Option<String>,
    depth: u32,
}

#[derive(Debug, Clone)]
enum Place {
    Url(Url),
    File(String),
}

impl Place {
    fn name(&self) -> String {
        match self {
            Self::Url(url) => url.to_string(),
            Self::File(name) => name.clone(),
        }
    }
}

impl Documents<'_> {
    /// Fetches the policies of the target, what they depend on, and asks the state of the links that matter. Gives the
    /// number of documents.
    pub(super) async fn run(&mut self, policies: &[PolicySource]) -> Result<u64, ObserveError> {
        let mut queue: VecDeque<Wanted> = policies.iter().filter_map(wanted).collect();
        let mut seen: BTreeSet<String> = queue.iter().map(|wanted| key(&wanted.source)).collect();
        let mut checks = Vec::new();
        let (mut count, mut followed) = (0, 0);
        while let Some(wanted) = queue.pop_front() {
            let (document, bytes) = self.have(&wanted).await?;
            count += 1;
            if document.body.is_none() && document.rendered.is_none() {
                continue;
            }
            for link in (self.follow)(&document, &bytes) {
                let Ok(url) = Url::parse(&link.url) else { continue };
                if !matches!(url.scheme(), "http" | "https") {
                    continue;
                }
                if link.how == Follow::Check {
                    checks.push(url);
                    continue;
                }
                let place = Place::Url(url);
                if !seen.insert(key(&place)) {
                    continue;
                }
                if wanted.depth >= MAX_DEPTH || followed >= MAX_FOLLOWED {
                    self.gap(&place.name(), "a linked document beyond the bound on depth or number was not read")
                        .await?;
                    continue;
                }
                followed += 1;
                queue.push_back(Wanted {
                    source: place,
                    role: link.role,
                    from: Some(document.source.clone()),
                    link_text: Some(link.text).filter(|text| !text.is_empty()),
                    depth: wanted.depth + 1,
                });
            }
        }
        self.check(checks).await?;
        Ok(count)
    }

    async fn gap(&self, subject: &str, reason: &str) -> Result<(), ObserveError> {
        let gap = Gap { what: GapKind::Document, subject: subject.to_owned(), reason: reason.to_owned(), count: 1 };
        self.recorder.record(None, Observation::Gap(gap)).await
    }

    async fn have(&mut self, wanted: &Wanted) -> Result<(Document, Vec<u8>), ObserveError> {
        if let Some(known) = self.known.remove(&wanted.source.name()) {
            return Ok(known);
        }
        let blank = Document {
            source: wanted.source.name(),
            final_url: None,
            role: wanted.role,
            status: None,
            media_type: String::new(),
            charset: None,
            body: None,
            rendered: None,
            from: wanted.from.clone(),
            link_text: wanted.link_text.clone(),
            font_px: None,
            error: None,
        };
        let (document, bytes) = match &wanted.source {
            Place::File(name) => self.file(name, blank).await?,
            Place::Url(url) => self.fetch(url, blank).await?,
        };
        if let Some(error) = &document.error {
            self.gap(&document.source, error).await?;
        }
        self.recorder.record(None, Observation::Document(document.clone())).await?;
        Ok((document, bytes))
    }

    async fn file(&self, name: &str, mut document: Document) -> Result<(Document, Vec<u8>), ObserveError> {
        let path = self.folder.join(name);
        let fail = |source| ObserveError::PolicyFile { path: path.clone(), source };
        let bytes = tokio::fs::read(&path).await.map_err(fail)?;
        document.media_type = media_type_of(name, &bytes).to_owned();
        let body = self.recorder.body(bytes.clone(), MAX_DOCUMENT).await?;
        if body.truncated {
            document.error = Some(format!("only the first {} MiB were read", MAX_DOCUMENT >> 20));
        }
        document.body = Some(body);
        Ok((document, bytes))
    }

    async fn fetch(&self, url: &Url, mut document: Document) -> Result<(Document, Vec<u8>), ObserveError> {
        let served = self.network.follow(url, MAX_DOCUMENT, MAX_HOPS, DEADLINE).await;
        let mut bytes = Vec::new();
        match served {
            Err(no_answer) => document.error = Some(no_answer.reason),
            Ok(hop) => bytes = self.served(hop, &mut document).await?,
        }
        let is_page = matches!(document.media_type.as_str(), "" | "text/html" | "application/xhtml+xml");
        // A vendor's page is read, not run: its own tags are no business of this audit.
        let ours = document.role != DocumentRole::VendorDocument;
        if let Some(browser) = self.browser.filter(|_| is_page && ours) {
            self.render(browser, url, &mut document, &mut bytes).await?;
        }
        Ok((document, bytes))
    }

    async fn served(&self, hop: Hop, document: &mut Document) -> Result<Vec<u8>, ObserveError> {
        document.final_url = Some(hop.url.to_string());
        document.status = Some(hop.status);
        document.media_type = hop.media_type();
        document.charset = hop.charset();
        let html = encoding::decode(&hop.body[..hop.body.len().min(MAX_CHECKED)], hop.charset().as_deref());
        let title = PageFacts::read(&html, &hop.url).title;
        document.error = challenge(hop.status, &title, &html);
        if let Some(cut) = hop.cut {
            document.error.get_or_insert(format!("cut: {cut}"));
        }
        if hop.status < 400 && !hop.body.is_empty() {
            document.body = Some(self.recorder.body(hop.body.clone(), MAX_DOCUMENT).await?);
        }
        Ok(hop.body)
    }

    /// The page as a reader sees it; where the plain request was refused, this is the only text there is.
    async fn render(
        &self,
        browser: &BrowserEngine,
        url: &Url,
        document: &mut Document,
        bytes: &mut Vec<u8>,
    ) -> Result<(), ObserveError> {
        let rendered = match browser.render(url).await {
            Ok(rendered) => rendered,
            Err(error) => return self.gap(&document.source, &format!("could not be rendered: {error}")).await,
        };
        let refused = challenge(rendered.status, &rendered.title, &rendered.html);
        if refused.is_some() || rendered.html.trim().is_empty() {
            return Ok(());
        }
        document.error = None;
        document.status = Some(rendered.status);
        document.final_url = Some(rendered.final_url);
        document.font_px = rendered.font_px;
        if document.media_type.is_empty() {
            document.media_type = "text/html".to_owned();
        }
        *bytes = rendered.html.into_bytes();
        let body = self.recorder.body(bytes.clone(), MAX_DOCUMENT).await?;
        if document.body.is_none() {
            document.charset = Some("utf-8".to_owned());
            document.body = Some(body.clone());
        }
        document.rendered = Some(body);
        Ok(())
    }

    /// Asks the state of links, several at once, recorded in the order of the documents.
    async fn check(&self, urls: Vec<Url>) -> Result<(), ObserveError> {
        let mut seen = self.checked.clone();
        let mut urls: Vec<Url> = urls.into_iter().filter(|url| seen.insert(url.to_string())).collect();
        if urls.len() > MAX_CHECKS {
            self.gap("", &format!("only {MAX_CHECKS} of {} links were checked", urls.len())).await?;
            urls.truncate(MAX_CHECKS);
        }
        let mut checks = stream::iter(urls.into_iter().map(|url| self.state(url))).buffered(CHECKS_AT_ONCE);
        while let Some(check) = checks.next().await {
            self.recorder.record(None, Observation::Link(check)).await?;
        }
        Ok(())
    }

    async fn state(&self, url: Url) -> LinkCheck {
        let mut check = LinkCheck { url: url.to_string(), ..LinkCheck::default() };
        match self.network.follow(&url, MAX_CHECKED, MAX_HOPS, DEADLINE).await {
            Err(no_answer) => check.error = Some(no_answer.reason),
            Ok(hop) => {
                let html = encoding::decode(&hop.body, hop.charset().as_deref());
                check.final_url = Some(hop.url.to_string());
                check.status = Some(hop.status);
                check.language = language(&PageFacts::read(&html, &hop.url), &html);
            }
        }
        check
    }
}

fn wanted(policy: &PolicySource) -> Option<Wanted> {
    let source = policy.url.clone().map(Place::Url).or_else(|| policy.file.clone().map(Place::File))?;
    let role = policy.role.unwrap_or(DocumentRole::Policy);
    Some(Wanted { source, role, from: None, link_text: None, depth: 0 })
}

/// One document, however it is written.
fn key(place: &Place) -> String {
    match place {
        Place::File(name) => name.clone(),
        Place::Url(url) => {
            let mut url = url.clone();
            url.set_fragment(None);
            url.to_string()
        }
    }
}

/// Primary tag of the page's own `lang`, or `ja` where kana stand in the text.
fn language(facts: &PageFacts, html: &str) -> Option<String> {
    let kana = html.chars().filter(|c| matches!(c, 'ぁ'..='ゖ' | 'ァ'..='ヺ')).count();
    if kana >= 20 {
        return Some("ja".to_owned());
    }
    let tag = facts.language.split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase();
    (!tag.is_empty()).then_some(tag)
}

/// By content where that is certain, else by the file's name.
fn media_type_of(name: &str, bytes: &[u8]) -> &'static str {
    if bytes.starts_with(b"%PDF-") {
        return "application/pdf";
    }
    match name.rsplit('.').next().unwrap_or_default().to_ascii_lowercase().as_str() {
        "html" | "htm" | "xhtml" => "text/html",
        "md" | "markdown" => "text/markdown",
        "pdf" => "application/pdf",
        _ => "text/plain",
    }
}

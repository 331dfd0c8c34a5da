//! A capture → records, visit by visit.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use url::Url;

use super::super::cookies;
use super::super::encoding;
use super::super::hosts::is_under_any;
use super::super::page::{PageFacts, challenge};
use super::entry::{Entry, find};
use super::pages::Group;
use super::read::Capture;
use super::{HarError, HarOptions, HarSummary};
use crate::evidence::journal::{Journal, sha256};
use crate::evidence::{
    Body, CookieSetter, Engine, EvidenceError, Fate, Gap, GapKind, Initiator, Observation, Page, Request,
    RequestFailed, Response, SocketFrame, VisitEnded, VisitPurpose, VisitStarted,
};

/// Bytes kept of one request body.
const MAX_REQUEST_BODY: usize = 16 << 20;
/// Bytes kept of one response body.
const MAX_RESPONSE_BODY: usize = 8 << 20;

impl Capture {
    /// Writes every record of the capture; the caller begins and finishes the journal.
    ///
    /// # Errors
    /// When the journal cannot be written.
    pub fn write(&self, options: &HarOptions, journal: &mut Journal) -> Result<HarSummary, HarError> {
        let (groups, foreign) = self.own_groups(options);
        let began = self.entries.iter().filter_map(|entry| entry.started).min();
        let mut summary = HarSummary {
            pages: groups.len() as u64,
            entries: self.entries.len() as u64,
            first_page: groups.first().map(|group| group.url.clone()),
            producer: self.producer.clone(),
            truncated: self.cut_at_line.is_some(),
            ..HarSummary::default()
        };
        for group in &groups {
            let visit = journal.last_visit() + 1;
            let clock = Clock { began, at: self.time_of(group, began) };
            Visit::new(self, group, visit, clock, journal).write(options)?;
        }
        for group in &foreign {
            let reason = format!(
                "a page of another site: its {} requests were left out; if the operator runs it, add its host to [operator] domains",
                group.entries.len()
            );
            let gap = Gap { what: GapKind::Scope, subject: group.url.to_string(), reason, count: 1 };
            journal.append(None, Observation::Gap(gap))?;
        }
        summary.gaps = self.faults.write(&options.name, journal)? + foreign.len() as u64;
        if let Some(line) = self.cut_at_line {
            let reason = format!("the capture is cut off at line {line}; what came after is not known");
            let gap = Gap { what: GapKind::Content, subject: options.name.clone(), reason, count: 1 };
            journal.append(None, Observation::Gap(gap))?;
            summary.gaps += 1;
        }
        if self.cookies_removed() {
            let reason =
                "no cookie in any request or answer: the browser may have left them out (\"sanitized\" export)";
            let gap = Gap { what: GapKind::Content, subject: options.name.clone(), reason: reason.into(), count: 1 };
            journal.append(None, Observation::Gap(gap))?;
            summary.gaps += 1;
        }
        Ok(summary)
    }

    /// Pages of the audited site, and pages of others that the visitor went on to: what those send is not the site's doing.
    fn own_groups(&self, options: &HarOptions) -> (Vec<Group>, Vec<Group>) {
        let groups = self.groups(options);
        let mut own = options.domains.clone();
        if own.is_empty() {
            return (groups, Vec::new());
        }
        own.extend(options.site.clone());
        let first = groups.first().and_then(|group| group.url.host_str()).map(str::to_owned);
        own.extend(first.filter(|_| options.site.is_none()));
        groups.into_iter().partition(|group| group.document.is_none() || is_under_any(&group.url, &own))
    }

    fn time_of(&self, group: &Group, began: Option<Timestamp>) -> Timestamp {
        let times = group.entries.iter().filter_map(|index| self.entries[*index].started);
        times.min().or(began).unwrap_or(Timestamp::UNIX_EPOCH)
    }

    /// Chrome's default export removes cookies; a capture of a whole page without one is more likely that than the truth.
    fn cookies_removed(&self) -> bool {
        self.producer.starts_with("WebInspector")
            && self.entries.iter().all(|entry| entry.header("cookie").is_none() && entry.answer.cookies.is_empty())
    }
}

/// The clocks of the capture.
#[derive(Debug, Clone, Copy)]
struct Clock {
    began: Option<Timestamp>,
    at: Timestamp,
}

impl Clock {
    fn us(&self) -> u64 {
        let since = self.began.map_or(0, |began| self.at.duration_since(began).as_micros());
        u64::try_from(since).unwrap_or(0)
    }
}

/// One page of the capture being written.
struct Visit<'a> {
    capture: &'a Capture,
    group: &'a Group,
    visit: u64,
    clock: Clock,
    journal: &'a mut Journal,
    /// URL that a redirect led to → the request it continues.
    redirects: BTreeMap<String, Chain>,
    /// Documents in frames of the page.
    frames: BTreeSet<&'a str>,
    /// First entry for the page's own address: where the redirects to its document begin.
    first: Option<usize>,
}

#[derive(Debug, Clone)]
struct Chain {
    request_id: String,
    hop: u32,
    from: Url,
    initiators: Vec<Initiator>,
    navigation: bool,
}

impl<'a> Visit<'a> {
    fn new(capture: &'a Capture, group: &'a Group, visit: u64, clock: Clock, journal: &'a mut Journal) -> Self {
        let entry = |index: &usize| &capture.entries[*index];
        let framed = |index: &&usize| {
            Some(**index) != group.document && matches!(entry(index).resource.as_str(), "document" | "iframe")
        };
        let frames = group.entries.iter().filter(framed).map(|index| entry(index).url.as_str()).collect();
        let first = group.entries.iter().copied().find(|index| entry(index).url == group.url);
        Self { capture, group, visit, clock, journal, redirects: BTreeMap::new(), frames, first }
    }

    fn write(mut self, options: &HarOptions) -> Result<(), EvidenceError> {
        self.start(options)?;
        let entries = self.group.entries.clone();
        for index in entries {
            let entry = &self.capture.entries[index];
            self.clock.at = entry.started.unwrap_or(self.clock.at);
            self.entry(index, entry)?;
        }
        self.page()?;
        let ended = VisitEnded {
            outcome: "complete".to_owned(),
            final_url: self.final_url().to_string(),
            ..VisitEnded::default()
        };
        self.put(Observation::VisitEnded(ended))
    }

    fn put(&mut self, observation: Observation) -> Result<(), EvidenceError> {
        self.journal.append_at(self.clock.at, self.clock.us(), Some(self.visit), observation)?;
        Ok(())
    }

    fn body(&mut self, bytes: &[u8], bound: usize) -> Result<Body, EvidenceError> {
        let kept = &bytes[..bytes.len().min(bound)];
        self.journal.store_hashed(&sha256(kept), kept)?;
        Ok(Body { sha256: sha256(kept), bytes: kept.len() as u64, truncated: kept.len() < bytes.len() })
    }

    fn start(&mut self, options: &HarOptions) -> Result<(), EvidenceError> {
        let told = |name: &str| {
            let mut entries = self.group.entries.iter().map(|index| &self.capture.entries[*index]);
            entries.find_map(|entry| entry.header(name).map(str::to_owned))
        };
        let started = VisitStarted {
            url: self.group.url.to_string(),
            phase: options.phase,
            engine: Engine::Har,
            run: 1,
            depth: 0,
            from: None,
            stands_for: Vec::new(),
            user_agent: told("user-agent"),
            language: told("accept-language"),
            screen: None,
            purpose: VisitPurpose::Page,
        };
        self.put(Observation::VisitStarted(started))
    }

    fn final_url(&self) -> &Url {
        self.group.document.map_or(&self.group.url, |index| &self.capture.entries[index].url)
    }

    fn entry(&mut self, index: usize, entry: &Entry) -> Result<(), EvidenceError> {
        let is_document =
            self.group.document == Some(index) || entry.url == self.group.url && self.leads_to_document(index);
        let chain = self.redirects.remove(entry.url.as_str()).map_or_else(
            || Chain {
                request_id: format!("har-{}", index + 1),
                hop: 0,
                from: entry.url.clone(),
                initiators: entry.initiators.clone(),
                navigation: is_document,
            },
            |chain| Chain { hop: chain.hop + 1, ..chain },
        );
        self.request(entry, &chain)?;
        for cookie in &entry.answer.cookies {
            let setter = CookieSetter::Response {
                url: entry.url.to_string(),
                request_id: chain.request_id.clone(),
                hop: chain.hop,
            };
            let page = self.final_url().to_string();
            if let Some(cookie) = cookies::from_header(cookie, &entry.url, self.clock.at, setter, &page) {
                self.put(Observation::Cookie(cookie))?;
            }
        }
        self.answer(entry, &chain)?;
        self.frames(entry, &chain)?;
        if let Some(next) = entry.redirects_to() {
            self.redirects.insert(next.into(), Chain { from: entry.url.clone(), ..chain });
        }
        Ok(())
    }

    /// The entry begins the redirect chain at whose end the page's document stands.
    fn leads_to_document(&self, index: usize) -> bool {
        self.group.document.is_some() && self.first == Some(index)
    }

    fn request(&mut self, entry: &Entry, chain: &Chain) -> Result<(), EvidenceError> {
        let body = entry.body.as_deref().map(|bytes| self.body(bytes, MAX_REQUEST_BODY)).transpose()?;
        let initiators = if chain.hop == 0 {
            chain.initiators.clone()
        } else {
            let hop = Initiator { kind: "redirect".to_owned(), url: chain.from.to_string(), ..Initiator::default() };
            std::iter::once(hop).chain(chain.initiators.iter().cloned()).collect()
        };
        let resource = match entry.resource.as_str() {
            "document" if !chain.navigation => "iframe",
            word => word,
        };
        let fate = match () {
            () if entry.answer.blocked.is_some() => Fate::NeverSent,
            () if entry.local => Fate::Local,
            () => Fate::Sent,
        };
        let request = Request {
            request_id: chain.request_id.clone(),
            hop: chain.hop,
            url: entry.url.to_string(),
            method: entry.method.clone(),
            headers: entry.headers.clone(),
            body,
            resource: resource.to_owned(),
            page: self.final_url().to_string(),
            frame: self.frame(entry),
            target: if entry.service_worker { "service_worker" } else { "page" }.to_owned(),
            initiators,
            fate,
            moment: String::new(),
            navigation: chain.navigation,
        };
        self.put(Observation::Request(request))
    }

    /// The frame that made the request, when its `Referer` is a document in a frame of this page.
    fn frame(&self, entry: &Entry) -> Option<String> {
        let referer = entry.header("referer")?;
        (self.frames.contains(referer) && referer != self.group.url.as_str()).then(|| referer.to_owned())
    }

    fn answer(&mut self, entry: &Entry, chain: &Chain) -> Result<(), EvidenceError> {
        let answer = &entry.answer;
        if answer.status == 0 {
            let failed = RequestFailed {
                request_id: chain.request_id.clone(),
                hop: chain.hop,
                url: entry.url.to_string(),
                error: answer.error.clone().unwrap_or_else(|| "no answer (status 0)".to_owned()),
                blocked: answer.blocked.clone(),
                canceled: answer.error.as_deref() == Some("net::ERR_ABORTED"),
                // A capture does not tell how far a failed request came.
                sent: false,
            };
            return self.put(Observation::RequestFailed(failed));
        }
        let body = answer.content.as_deref().map(|bytes| self.body(bytes, MAX_RESPONSE_BODY)).transpose()?;
        let response = Response {
            request_id: chain.request_id.clone(),
            hop: chain.hop,
            url: entry.url.to_string(),
            status: answer.status,
            headers: answer.headers.clone(),
            media_type: answer.media_type.clone(),
            body,
            remote_address: answer.remote_address.clone(),
            protocol: answer.protocol.clone(),
            from_cache: entry.local && !entry.service_worker,
            from_service_worker: entry.service_worker,
        };
        self.put(Observation::Response(response))
    }

    fn frames(&mut self, entry: &Entry, chain: &Chain) -> Result<(), EvidenceError> {
        for message in &entry.messages {
            self.clock.at = message.at.unwrap_or(self.clock.at);
            let body = self.body(&message.data, MAX_REQUEST_BODY)?;
            let frame = SocketFrame {
                request_id: chain.request_id.clone(),
                url: entry.url.to_string(),
                direction: if message.sent { "sent" } else { "received" }.to_owned(),
                body: Some(body),
            };
            self.put(Observation::SocketFrame(frame))?;
        }
        Ok(())
    }

    fn page(&mut self) -> Result<(), EvidenceError> {
        let mut page = Page {
            url: self.group.url.to_string(),
            final_url: self.final_url().to_string(),
            title: self.group.title.clone(),
            ..Page::default()
        };
        if let Some(document) = self.group.document.map(|index| &self.capture.entries[index]) {
            page.status = document.answer.status;
            page.referrer = document.header("referer").unwrap_or_default().to_owned();
            if let Some(bytes) = document.answer.content.as_deref() {
                let html = html_of(document, bytes);
                let facts = PageFacts::read(&html, &document.url);
                page.html = Some(self.body(&marked(html.as_bytes()), MAX_RESPONSE_BODY)?);
                page.challenge = challenge(page.status, &facts.title, &html);
                page.language = facts.language;
                page.links = facts.links;
                page.features = facts.features;
                if page.title.is_empty() {
                    page.title = facts.title;
                }
            } else {
                page.challenge = challenge(page.status, &page.title, "");
            }
        }
        self.put(Observation::Page(page))
    }
}

fn html_of(document: &Entry, bytes: &[u8]) -> String {
    if document.answer.decoded {
        return String::from_utf8_lossy(bytes).into_owned();
    }
    let charset = find(&document.answer.headers, "content-type").and_then(encoding::charset);
    encoding::decode(bytes, charset.as_deref())
}

/// The capture holds decoded text, but the page may declare the encoding it was served in: a byte order mark settles it.
fn marked(html: &[u8]) -> Vec<u8> {
    if html.is_ascii() { html.to_vec() } else { [b"\xEF\xBB\xBF", html].concat() }
}

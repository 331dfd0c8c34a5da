//! kansa's own requests: one hop at a time, bounded, polite, with the target's headers for its own hosts only.

use std::collections::BTreeMap;
use std::error::Error as _;
use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use backon::Retryable;
use base64::Engine as _;
use futures_util::StreamExt;
use jiff::Timestamp;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use reqwest::header::{AUTHORIZATION, COOKIE, HOST, HeaderMap, HeaderName, HeaderValue, RETRY_AFTER, USER_AGENT};
use reqwest::redirect;
use url::Url;

use super::ObserveError;
use super::connect::{self, ConnectRule};
use super::hosts::is_under_any;
use super::pace::{MAX_RETRY_AFTER, Pace, retries};
use super::secrets::{Mask, Secrets};
use crate::evidence::Header;
use crate::target::Target;

/// How kansa names itself.
pub(crate) const AGENT: &str = concat!("kansa/", env!("CARGO_PKG_VERSION"), " (site audit)");
/// What a page is asked for as.
const ACCEPT: &str = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";
/// Header bytes of one answer, as kept.
const MAX_HEADER_VALUE: usize = 64 << 10;

/// One answer: a hop of a redirect chain.
#[derive(Debug, Clone)]
pub(crate) struct Hop {
    pub(crate) url: Url,
    pub(crate) at: Timestamp,
    /// Headers as sent, secrets masked.
    pub(crate) sent: Vec<Header>,
    pub(crate) status: u16,
    pub(crate) headers: Vec<Header>,
    pub(crate) body: Vec<u8>,
    /// The body is longer than the bound, or ended early (why).
    pub(crate) cut: Option<String>,
    pub(crate) remote: Option<String>,
    pub(crate) protocol: String,
}

impl Hop {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|header| header.name.eq_ignore_ascii_case(name)).map(|header| header.value.as_str())
    }

    pub(crate) fn media_type(&self) -> String {
        super::encoding::media_type(self.header("content-type").unwrap_or_default())
    }

    pub(crate) fn charset(&self) -> Option<String> {
        self.header("content-type").and_then(super::encoding::charset)
    }

    /// Where it redirects.
    pub(crate) fn location(&self) -> Option<Url> {
        if !matches!(self.status, 301 | 302 | 303 | 307 | 308) {
            return None;
        }
        self.url.join(self.header("location")?).ok().filter(|to| matches!(to.scheme(), "http" | "https"))
    }
}

/// Why there was no answer, in the words of those who know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct NoAnswer {
    pub(crate) reason: String,
    passing: bool,
}

/// What is asked.
#[derive(Debug, Clone)]
pub(crate) struct Ask<'a> {
    pub(crate) url: &'a Url,
    pub(crate) referer: Option<&'a str>,
    /// `Cookie` of the visit so far.
    pub(crate) cookies: String,
    /// Bytes of the body that are read.
    pub(crate) bound: usize,
    pub(crate) deadline: Duration,
}

/// The way out. Cheap to share behind an `Arc`.
pub(crate) struct Network {
    own: Vec<String>,
    rules: Arc<[ConnectRule]>,
    insecure: bool,
    language: String,
    secrets: Secrets,
    pace: Pace,
    clients: Mutex<BTreeMap<Way, reqwest::Client>>,
}

/// What needs a client of its own: the port decides which rule holds, and an explicit port needs HTTP/1.1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Way {
    port: u16,
    http1: bool,
}

impl std::fmt::Debug for Network {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // The secrets stay out of every log.
        f.debug_struct("Network").field("own", &self.own).field("rules", &self.rules).finish_non_exhaustive()
    }
}

impl Network {
    /// Ready to ask for the pages of `target`; `own` are the operator's hosts.
    pub(crate) fn new(target: &Target, own: Vec<String>) -> Result<Self, ObserveError> {
        // Another part of the program may have been first; either way there is one now.
        super::install_tls();
        let rules =
            target.network.resolve.iter().map(|rule| ConnectRule::parse(rule)).collect::<Result<Arc<_>, _>>()?;
        let network = Self {
            own,
            rules,
            insecure: target.network.insecure,
            language: target.observe.locale.clone(),
            secrets: Secrets::read(&target.network)?,
            pace: Pace::new(target.crawl.rate, target.crawl.per_host),
            clients: Mutex::default(),
        };
        // No certificates, a wrong proxy: better now than as a gap on every page.
        network.client(Way { port: 443, http1: false })?;
        Ok(network)
    }

    /// What takes the target's secrets out of a record.
    pub(crate) fn mask(&self) -> Mask {
        Mask::of(&self.secrets)
    }

    pub(crate) const fn pace(&self) -> &Pace {
        &self.pace
    }

    /// Hosts to which the target's own headers may go.
    pub(crate) fn is_own(&self, url: &Url) -> bool {
        is_under_any(url, &self.own)
    }

    /// Asks for one URL and follows nothing; what passes by itself is tried again.
    pub(crate) async fn ask(&self, ask: &Ask<'_>) -> Result<Hop, NoAnswer> {
        let again = retries();
        let attempt = || async {
            match tokio::time::timeout(ask.deadline, self.once(ask)).await {
                Err(_) => {
                    Err(Attempt::Failed(NoAnswer::passing(format!("no answer within {} s", ask.deadline.as_secs()))))
                }
                Ok(Err(no_answer)) => Err(Attempt::Failed(no_answer)),
                Ok(Ok(hop)) => match wait_of(&hop) {
                    Some(_) => Err(Attempt::Later(Box::new(hop))),
                    None => Ok(hop),
                },
            }
        };
        let outcome = attempt
            .retry(again)
            .when(Attempt::passes)
            .adjust(|attempt, delay| match attempt {
                Attempt::Later(hop) => delay.map(|delay| wait_of(hop).unwrap_or(delay).max(delay)),
                Attempt::Failed(_) => delay,
            })
            .await;
        match outcome {
            Ok(hop) => Ok(hop),
            Err(Attempt::Later(hop)) => Ok(*hop),
            Err(Attempt::Failed(no_answer)) => Err(no_answer),
        }
    }

    /// Asks and follows redirects, at most `hops` of them.
    pub(crate) async fn follow(
        &self,
        url: &Url,
        bound: usize,
        hops: usize,
        deadline: Duration,
    ) -> Result<Hop, NoAnswer> {
        let mut url = url.clone();
        for _ in 0..=hops {
            let hop = self.ask(&Ask { url: &url, referer: None, cookies: String::new(), bound, deadline }).await?;
            match hop.location() {
                Some(next) => url = next,
                None => return Ok(hop),
            }
        }
        Err(NoAnswer::lasting(format!("more than {hops} redirects")))
    }

    async fn once(&self, ask: &Ask<'_>) -> Result<Hop, NoAnswer> {
        let _permit = self.pace.wait(ask.url).await;
        let (way, url, host) = self.way(ask.url);
        let client = self.client(way).map_err(|e| NoAnswer::lasting(e.to_string()))?;
        let (headers, sent) = self.headers(ask, host)?;
        let at = Timestamp::now();
        let answer = client.get(url).headers(headers).send().await.map_err(|e| NoAnswer::of(&e))?;
        let remote = answer.remote_addr().map(|address| address.ip().to_string());
        let mut hop = Hop {
            url: ask.url.clone(),
            at,
            sent,
            status: answer.status().as_u16(),
            headers: received(answer.headers()),
            body: Vec::new(),
            cut: None,
            remote,
            protocol: format!("{:?}", answer.version()),
        };
        let mut body = answer.bytes_stream();
        while let Some(chunk) = body.next().await {
            match chunk {
                Ok(chunk) => {
                    let room = ask.bound - hop.body.len();
                    hop.body.extend_from_slice(&chunk[..chunk.len().min(room)]);
                    if chunk.len() > room {
                        hop.cut = Some(format!("longer than {} bytes", ask.bound));
                        break;
                    }
                }
                Err(e) => {
                    hop.cut = Some(format!("ended early: {}", chain(&e)));
                    break;
                }
            }
        }
        Ok(hop)
    }

    fn headers(&self, ask: &Ask<'_>, host: Option<String>) -> Result<(HeaderMap, Vec<Header>), NoAnswer> {
        let mut headers = HeaderMap::new();
        let mut sent = Vec::new();
        let mut put = |name: HeaderName, value: &str, secret: bool| {
            let mut parsed = HeaderValue::from_str(value)
                .map_err(|_| NoAnswer::lasting(format!("the value of header {name} cannot be sent")))?;
            parsed.set_sensitive(secret);
            headers.insert(name.clone(), parsed);
            let shown = if secret { "(from the target, not recorded)" } else { value };
            sent.push(Header { name: name.to_string(), value: shown.to_owned() });
            Ok::<_, NoAnswer>(())
        };
        put(USER_AGENT, AGENT, false)?;
        put(reqwest::header::ACCEPT, ACCEPT, false)?;
        put(reqwest::header::ACCEPT_LANGUAGE, &languages(&self.language), false)?;
        if let Some(referer) = ask.referer {
            put(reqwest::header::REFERER, referer, false)?;
        }
        if let Some(host) = host {
            put(HOST, &host, false)?;
        }
        let mut cookies = ask.cookies.clone();
        if self.is_own(ask.url) {
            for (name, value) in &self.secrets.headers {
                let parsed = HeaderName::try_from(name.as_str())
                    .map_err(|_| NoAnswer::lasting(format!("{name} is no header name")))?;
                put(parsed, value, true)?;
            }
            if let Some((user, password)) = &self.secrets.basic {
                let pair = base64::engine::general_purpose::STANDARD.encode(format!("{user}:{password}"));
                put(AUTHORIZATION, &format!("Basic {pair}"), true)?;
            }
            for (name, value) in &self.secrets.cookies {
                cookies.push_str(if cookies.is_empty() { "" } else { "; " });
                cookies.push_str(&format!("{name}={value}"));
            }
        }
        if !cookies.is_empty() {
            let secret = cookies != ask.cookies;
            put(COOKIE, &cookies, secret)?;
        }
        Ok((headers, sent))
    }

    /// Which client takes the URL, the URL that it gets, and the `Host` to send when that is another one.
    fn way(&self, url: &Url) -> (Way, Url, Option<String>) {
        let port = url.port_or_known_default().unwrap_or(443);
        let host = url.host_str().unwrap_or_default();
        let plain = (Way { port, http1: false }, url.clone(), None);
        let Some((to_host, to_port)) = connect::find(&self.rules, host, port) else { return plain };
        let is_address = host.trim_matches(['[', ']']).parse::<IpAddr>().is_ok();
        if url.port().is_none() && !is_address {
            return plain;
        }
        // A resolver cannot change an explicit port nor an address: the URL must, and `Host` keeps the name.
        let mut through = url.clone();
        let name = url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"));
        let moved = if is_address {
            through.set_host(Some(to_host)).is_ok() && through.set_port(Some(to_port)).is_ok()
        } else {
            through.set_port(None).is_ok()
        };
        if moved { (Way { port, http1: true }, through, Some(name)) } else { plain }
    }

    fn client(&self, way: Way) -> Result<reqwest::Client, ObserveError> {
        let mut clients = self.clients.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(client) = clients.get(&way) {
            return Ok(client.clone());
        }
        let mut builder = reqwest::Client::builder()
            .redirect(redirect::Policy::none())
            .connect_timeout(Duration::from_secs(15))
            .danger_accept_invalid_certs(self.insecure)
            .dns_resolver(Arc::new(ConnectTo { rules: Arc::clone(&self.rules), port: way.port }))
            .no_proxy();
        if way.http1 {
            builder = builder.http1_only();
        }
        if let Some(proxy) = &self.secrets.proxy {
            let proxy = reqwest::Proxy::all(proxy.as_str()).map_err(|source| ObserveError::Proxy { source })?;
            builder = builder.proxy(proxy);
        }
        let client = builder.build().map_err(|source| ObserveError::Client { source })?;
        clients.insert(way, client.clone());
        Ok(client)
    }
}

enum Attempt {
    /// The server asks to come again later.
    Later(Box<Hop>),
    Failed(NoAnswer),
}

impl Attempt {
    const fn passes(&self) -> bool {
        match self {
            Self::Later(_) => true,
            Self::Failed(no_answer) => no_answer.passing,
        }
    }
}

impl NoAnswer {
    const fn passing(reason: String) -> Self {
        Self { reason, passing: true }
    }

    pub(crate) const fn lasting(reason: String) -> Self {
        Self { reason, passing: false }
    }

    fn of(error: &reqwest::Error) -> Self {
        let reason = chain(error);
        // A certificate does not become good by asking again, nor does a name appear.
        let lasting = ["certificate", "dns error", "invalid", "unsupported"].iter().any(|word| reason.contains(word));
        Self { passing: !lasting && (error.is_connect() || error.is_timeout() || error.is_request()), reason }
    }
}

/// How long to wait before asking again, when the server says so or its state may pass.
fn wait_of(hop: &Hop) -> Option<Duration> {
    if !matches!(hop.status, 429 | 502 | 503 | 504) {
        return None;
    }
    let told = hop.header(RETRY_AFTER.as_str()).map(|text| text.trim().parse().ok().map(Duration::from_secs));
    match told {
        None => Some(Duration::ZERO),
        Some(wait) => wait.filter(|wait| *wait <= MAX_RETRY_AFTER),
    }
}

/// The error with its causes, without the URL that the gap names anyway.
fn chain(error: &reqwest::Error) -> String {
    let mut reason = String::new();
    let mut cause = error.source();
    while let Some(inner) = cause {
        let text = inner.to_string();
        if !reason.ends_with(&text) {
            reason = if reason.is_empty() { text } else { format!("{reason}: {text}") };
        }
        cause = inner.source();
    }
    if reason.is_empty() { error.to_string() } else { reason.chars().take(400).collect() }
}

fn received(headers: &HeaderMap) -> Vec<Header> {
    let value = |value: &HeaderValue| {
        let bytes = value.as_bytes();
        String::from_utf8_lossy(&bytes[..bytes.len().min(MAX_HEADER_VALUE)]).into_owned()
    };
    headers.iter().map(|(name, text)| Header { name: name.to_string(), value: value(text) }).collect()
}

/// `ja-JP` → `ja-JP,ja;q=0.9,en;q=0.5`.
fn languages(locale: &str) -> String {
    match locale.split_once('-') {
        Some((language, _)) => format!("{locale},{language};q=0.9,en;q=0.5"),
        None => format!("{locale},en;q=0.5"),
    }
}

/// Resolves names through the rules; the rest as the system does.
struct ConnectTo {
    rules: Arc<[ConnectRule]>,
    port: u16,
}

impl Resolve for ConnectTo {
    fn resolve(&self, name: Name) -> Resolving {
        let to = connect::find(&self.rules, name.as_str(), self.port).map(|(host, port)| (host.to_owned(), port));
        let (host, port) = to.unwrap_or_else(|| (name.as_str().to_owned(), 0));
        Box::pin(async move {
            let found: Vec<SocketAddr> = match host.parse::<IpAddr>() {
                Ok(address) => vec![SocketAddr::new(address, port)],
                Err(_) => tokio::net::lookup_host((host.as_str(), port)).await?.collect(),
            };
            Ok(Box::new(found.into_iter()) as Addrs)
        })
    }
}

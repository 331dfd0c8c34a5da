//! A web on loopback: many host names, TLS and plain, for `kansa demo`, `kansa gate` and the tests.
//!
//! Uses nothing of ours. It listens on 127.0.0.1 only, on ports that the system chooses; [`Server::resolve_rules`] are what
//! makes an engine reach it under the real host names (`--resolve`). Every request that arrives is kept in a log, which is
//! the truth that an observation can be held against.

mod folder;
mod host_files;
mod server;

use std::collections::BTreeMap;
use std::fmt;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

pub use folder::{Folder, FolderError};
pub use server::{ServeError, Server};

/// One request as it arrived.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Request {
    /// `http` or `https`.
    pub scheme: &'static str,
    pub method: String,
    /// Host name without a port, in lower case.
    pub host: String,
    pub path: String,
    /// Without the question mark; empty when there is none.
    pub query: String,
    /// Names in lower case, in the order of arrival.
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
    /// Since the server began.
    pub at: Duration,
    /// `HTTP/1.1`, `HTTP/2.0`.
    pub protocol: String,
}

impl Request {
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    /// The decoded value of a query parameter.
    #[must_use]
    pub fn parameter(&self, name: &str) -> Option<String> {
        url::form_urlencoded::parse(self.query.as_bytes())
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.into_owned())
    }

    /// The URL as the client meant it, without a port.
    #[must_use]
    pub fn url(&self) -> String {
        let query = if self.query.is_empty() { String::new() } else { format!("?{}", self.query) };
        format!("{}://{}{}{query}", self.scheme, self.host, self.path)
    }
}

/// What is answered.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Answer {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
    /// Wait before answering.
    pub delay: Option<Duration>,
    /// Close the connection instead of answering.
    pub abort: bool,
}

impl Answer {
    /// 200 with a body of this type.
    #[must_use]
    pub fn of(media_type: &str, body: impl Into<Vec<u8>>) -> Self {
        let headers = vec![("content-type".to_owned(), media_type.to_owned())];
        Self { status: 200, headers, body: body.into(), ..Self::default() }
    }

    #[must_use]
    pub fn html(body: impl Into<Vec<u8>>) -> Self {
        Self::of("text/html; charset=utf-8", body)
    }

    #[must_use]
    pub fn script(body: impl Into<Vec<u8>>) -> Self {
        Self::of("text/javascript; charset=utf-8", body)
    }

    /// An answer without a body.
    #[must_use]
    pub fn status(status: u16) -> Self {
        Self { status, ..Self::default() }
    }

    #[must_use]
    pub fn not_found() -> Self {
        Self { status: 404, ..Self::html("<!doctype html><title>404</title><h1>404</h1>") }
    }

    #[must_use]
    pub fn redirect(status: u16, to: &str) -> Self {
        Self::status(status).with("location", to)
    }

    /// Adds a header (repeatable: `set-cookie`).
    #[must_use]
    pub fn with(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_ascii_lowercase(), value.to_owned()));
        self
    }

    #[must_use]
    pub const fn after(mut self, delay: Duration) -> Self {
        self.delay = Some(delay);
        self
    }
}

/// Answers the requests of one host.
pub type Handler = Arc<dyn Fn(&Request) -> Answer + Send + Sync>;

/// Hosts and who answers for them.
#[derive(Clone, Default)]
pub struct Web {
    sites: BTreeMap<String, Handler>,
}

impl fmt::Debug for Web {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.sites.keys()).finish()
    }
}

impl Web {
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Lets `handler` answer for `host`.
    #[must_use]
    pub fn site(mut self, host: &str, handler: impl Fn(&Request) -> Answer + Send + Sync + 'static) -> Self {
        self.sites.insert(host.to_ascii_lowercase(), Arc::new(handler));
        self
    }

    /// The hosts, sorted.
    pub fn hosts(&self) -> impl Iterator<Item = &str> {
        self.sites.keys().map(String::as_str)
    }

    /// A host that nobody answers for gets 421 (misdirected request).
    fn answer(&self, request: &Request) -> Answer {
        self.sites.get(&request.host).map_or_else(|| Answer::status(421), |handler| handler(request))
    }

    /// Starts to answer.
    ///
    /// # Errors
    /// When loopback cannot be listened on, or a host name is none.
    pub async fn start(self) -> Result<Server, ServeError> {
        Server::start(self).await
    }
}

/// What arrived, in the order of arrival of the heads: a request whose client went away before its body was whole did
/// arrive. Clones share the log.
#[derive(Debug, Clone, Default)]
pub struct Log(Arc<Mutex<Vec<Request>>>);

impl Log {
    /// Keeps the head of a request; gives its place in the log.
    fn keep(&self, head: Request) -> usize {
        let mut requests = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        requests.push(head);
        requests.len() - 1
    }

    fn put_body(&self, place: usize, body: Vec<u8>) {
        if let Some(request) = self.0.lock().unwrap_or_else(PoisonError::into_inner).get_mut(place) {
            request.body = body;
        }
    }

    /// Everything that arrived so far.
    #[must_use]
    pub fn requests(&self) -> Vec<Request> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// What arrived for one host.
    #[must_use]
    pub fn of(&self, host: &str) -> Vec<Request> {
        self.requests().into_iter().filter(|request| request.host == host).collect()
    }
}

/// `HOST:PORT:ADDR:PORT` for every host and both schemes, in the order of the hosts.
fn rules<'a>(hosts: impl Iterator<Item = &'a str>, tls: SocketAddr, plain: SocketAddr) -> Vec<String> {
    hosts.flat_map(|host| [format!("{host}:443:{tls}"), format!("{host}:80:{plain}")]).collect()
}

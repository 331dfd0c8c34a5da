//! Listening, TLS, HTTP/1.1 and HTTP/2.

use std::convert::Infallible;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Instant;

use http_body_util::{BodyExt, Full, Limited};
use hyper::body::{Bytes, Incoming};
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto;
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpListener;
use tokio::task::{JoinHandle, JoinSet};
use tokio_rustls::TlsAcceptor;

use super::{Answer, Log, Request, Web, rules};

/// A larger request body is cut there.
const MAX_BODY: usize = 64 << 20;

/// The web could not be served. A fragment that reads after "error: ".
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ServeError {
    #[error("cannot listen on 127.0.0.1")]
    Listen(#[source] io::Error),
    #[error("cannot make a certificate for the host names given")]
    Certificate(#[source] rcgen::Error),
    #[error("cannot set up TLS")]
    Tls(#[source] rustls::Error),
}

/// A web that answers until it is dropped.
#[derive(Debug)]
pub struct Server {
    tls: SocketAddr,
    plain: SocketAddr,
    hosts: Vec<String>,
    certificate: Vec<u8>,
    log: Log,
    tasks: Vec<JoinHandle<()>>,
}

impl Server {
    pub(super) async fn start(web: Web) -> Result<Self, ServeError> {
        let hosts: Vec<String> = web.hosts().map(str::to_owned).collect();
        let (acceptor, certificate) = acceptor(&hosts)?;
        let listen = || TcpListener::bind((Ipv4Addr::LOCALHOST, 0));
        let tls_listener = listen().await.map_err(ServeError::Listen)?;
        let plain_listener = listen().await.map_err(ServeError::Listen)?;
        let tls = tls_listener.local_addr().map_err(ServeError::Listen)?;
        let plain = plain_listener.local_addr().map_err(ServeError::Listen)?;
        let log = Log::default();
        let site = Arc::new(Site { web, log: log.clone(), began: Instant::now() });
        let tasks = vec![
            tokio::spawn(accept(tls_listener, Some(acceptor), Arc::clone(&site))),
            tokio::spawn(accept(plain_listener, None, site)),
        ];
        Ok(Self { tls, plain, hosts, certificate, log, tasks })
    }

    /// Where `https` is answered.
    #[must_use]
    pub const fn tls_address(&self) -> SocketAddr {
        self.tls
    }

    /// Where `http` is answered.
    #[must_use]
    pub const fn plain_address(&self) -> SocketAddr {
        self.plain
    }

    /// What makes an engine reach this server under the host names: rules for `--resolve` and `[network] resolve`.
    #[must_use]
    pub fn resolve_rules(&self) -> Vec<String> {
        rules(self.hosts.iter().map(String::as_str), self.tls, self.plain)
    }

    /// Rules that send every host there is to this server, so that nothing leaves the machine.
    #[must_use]
    pub fn resolve_all(&self) -> Vec<String> {
        rules(std::iter::once("*"), self.tls, self.plain)
    }

    /// The self-signed certificate, DER.
    #[must_use]
    pub fn certificate(&self) -> &[u8] {
        &self.certificate
    }

    /// What arrived.
    #[must_use]
    pub const fn log(&self) -> &Log {
        &self.log
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        for task in &self.tasks {
            task.abort();
        }
    }
}

struct Site {
    web: Web,
    log: Log,
    began: Instant,
}

fn acceptor(hosts: &[String]) -> Result<(TlsAcceptor, Vec<u8>), ServeError> {
    let names = if hosts.is_empty() { vec!["localhost".to_owned()] } else { hosts.to_vec() };
    let made = rcgen::generate_simple_self_signed(names).map_err(ServeError::Certificate)?;
    let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(made.signing_key.serialize_der()));
    let certificate = made.cert.der().clone();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let mut config = rustls::ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(ServeError::Tls)?
        .with_no_client_auth()
        .with_single_cert(vec![certificate.clone()], key)
        .map_err(ServeError::Tls)?;
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    // A client that has gone would answer tickets with a reset, and what it had sent before would be lost unread.
    config.send_tls13_tickets = 0;
    Ok((TlsAcceptor::from(Arc::new(config)), certificate.to_vec()))
}

/// Connections live in this task's set, so that they end with it.
async fn accept(listener: TcpListener, tls: Option<TlsAcceptor>, site: Arc<Site>) {
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            accepted = listener.accept() => {
                let Ok((stream, _)) = accepted else { continue };
                let _ = stream.set_nodelay(true);
                let (tls, site) = (tls.clone(), Arc::clone(&site));
                connections.spawn(async move {
                    match tls {
                        None => converse(stream, "http", site).await,
                        Some(tls) => {
                            if let Ok(stream) = tls.accept(stream).await {
                                converse(stream, "https", site).await;
                            }
                        }
                    }
                });
            }
            Some(_) = connections.join_next() => {}
        }
    }
}

async fn converse<S: AsyncRead + AsyncWrite + Unpin + Send + 'static>(
    stream: S,
    scheme: &'static str,
    site: Arc<Site>,
) {
    let service = service_fn(move |incoming| answer(incoming, scheme, Arc::clone(&site)));
    // A client that hangs up is no fault of ours.
    let _ = auto::Builder::new(TokioExecutor::new()).serve_connection(TokioIo::new(stream), service).await;
}

/// Hangs up: hyper closes the connection (or resets the stream) when the service fails.
#[derive(Debug, thiserror::Error)]
#[error("the answer is to hang up")]
struct HangUp;

impl From<Infallible> for HangUp {
    fn from(never: Infallible) -> Self {
        match never {}
    }
}

async fn answer(
    incoming: hyper::Request<Incoming>,
    scheme: &'static str,
    site: Arc<Site>,
) -> Result<hyper::Response<Full<Bytes>>, HangUp> {
    let (head, body) = incoming.into_parts();
    let mut request = received(&head, scheme, site.began);
    // The client may cancel it at any moment, and this future would go with it.
    let place = site.log.keep(request.clone());
    request.body =
        Limited::new(body, MAX_BODY).collect().await.map(|whole| whole.to_bytes().to_vec()).unwrap_or_default();
    site.log.put_body(place, request.body.clone());
    let answer = site.web.answer(&request);
    let head_only = request.method == "HEAD";
    if let Some(delay) = answer.delay {
        tokio::time::sleep(delay).await;
    }
    if answer.abort {
        return Err(HangUp);
    }
    response(answer, head_only).ok_or(HangUp)
}

/// A request of which the body has not come yet.
fn received(head: &hyper::http::request::Parts, scheme: &'static str, began: Instant) -> Request {
    let text = |value: &hyper::header::HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
    let authority = head.uri.authority().map(ToString::to_string);
    let host = authority.or_else(|| head.headers.get("host").map(text)).unwrap_or_default();
    Request {
        scheme,
        method: head.method.to_string(),
        host: without_port(&host).to_ascii_lowercase(),
        path: head.uri.path().to_owned(),
        query: head.uri.query().unwrap_or_default().to_owned(),
        headers: head.headers.iter().map(|(name, value)| (name.to_string(), text(value))).collect(),
        at: began.elapsed(),
        protocol: format!("{:?}", head.version),
        ..Request::default()
    }
}

fn without_port(host: &str) -> &str {
    match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|b| b.is_ascii_digit()) && !name.ends_with(':') => name,
        _ => host,
    }
}

/// None: the answer holds what HTTP cannot say.
fn response(answer: Answer, head_only: bool) -> Option<hyper::Response<Full<Bytes>>> {
    let mut response = hyper::Response::builder().status(answer.status);
    for (name, value) in &answer.headers {
        // Values may hold any bytes above ASCII control: pages send Japanese file names and worse.
        response = response.header(name.as_str(), hyper::header::HeaderValue::from_bytes(value.as_bytes()).ok()?);
    }
    let body = if head_only { Bytes::new() } else { Bytes::from(answer.body) };
    response.body(Full::new(body)).ok()
}

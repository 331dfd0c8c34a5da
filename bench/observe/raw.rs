//! A host that speaks HTTP/1.1 only, over TLS: bodies in pieces or cut short, connections that end without a word, and web
//! sockets that hang up.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use kansa::serve::{Answer, Request};
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio_rustls::{TlsAcceptor, server::TlsStream};
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::handshake::derive_accept_key;
use tokio_tungstenite::tungstenite::protocol::Role;

use crate::web::{Mechanism, Sockets, answer, echo};

pub(crate) const HOST: &str = "old.http1.example";

type Pages = Arc<BTreeMap<String, Mechanism>>;

/// Answers the pages' folders on [`HOST`]; gives the rule that leads there.
pub(crate) async fn serve(mechanisms: &[Mechanism], log: Arc<Mutex<Sockets>>) -> String {
    let pages: Pages = Arc::new(mechanisms.iter().map(|page| (page.name.to_owned(), page.clone())).collect());
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("loopback can be listened on");
    let rule = format!("{HOST}:443:{}", listener.local_addr().expect("an address"));
    let acceptor = acceptor();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let (acceptor, pages, log) = (acceptor.clone(), Arc::clone(&pages), Arc::clone(&log));
            tokio::spawn(async move {
                if let Ok(stream) = acceptor.accept(stream).await {
                    converse(stream, &pages, &log).await;
                }
            });
        }
    });
    rule
}

fn acceptor() -> TlsAcceptor {
    let made = rcgen::generate_simple_self_signed(vec![HOST.to_owned()]).expect("a certificate");
    let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(made.signing_key.serialize_der()));
    let config = rustls::ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .expect("TLS versions")
        .with_no_client_auth()
        .with_single_cert(vec![made.cert.der().clone()], key);
    TlsAcceptor::from(Arc::new(config.expect("a key that fits")))
}

/// One connection, until a side has enough of it.
async fn converse(mut stream: TlsStream<TcpStream>, pages: &Pages, log: &Mutex<Sockets>) -> Option<()> {
    loop {
        let request = read(&mut stream, log).await?;
        if let Some(key) = request.header("sec-websocket-key") {
            let accept = derive_accept_key(key.as_bytes());
            let head = format!(
                "HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\nconnection: Upgrade\r\nsec-websocket-accept: {accept}\r\n\r\n"
            );
            stream.write_all(head.as_bytes()).await.ok()?;
            let socket = WebSocketStream::from_raw_socket(stream, Role::Server, None).await;
            let frames = request.parameter("frames").and_then(|frames| frames.parse().ok()).unwrap_or(usize::MAX);
            echo(socket, frames, log).await;
            return None;
        }
        let answer = answer(pages, &request);
        tokio::time::sleep(answer.delay.unwrap_or_default()).await;
        if answer.abort {
            return None;
        }
        write(&mut stream, &request, &answer).await?;
        if request.parameter("last").is_some() {
            return None;
        }
    }
}

/// The head goes into the log as soon as it is there.
async fn read(stream: &mut TlsStream<TcpStream>, log: &Mutex<Sockets>) -> Option<Request> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(stream.read_u8().await.ok()?);
    }
    let text = String::from_utf8_lossy(&head).into_owned();
    let mut lines = text.lines();
    let mut words = lines.next()?.split(' ');
    let (method, target) = (words.next()?.to_owned(), words.next()?);
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let headers = lines.filter_map(|line| line.split_once(": "));
    let headers = headers.map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned())).collect();
    let (host, path, query) = (HOST.to_owned(), path.to_owned(), query.to_owned());
    let mut request = Request { scheme: "https", method, host, path, query, headers, ..Request::default() };
    log.lock().expect("the log").requests.push(format!("{} {}", request.method, request.url()));
    let length = request.header("content-length").and_then(|length| length.parse().ok()).unwrap_or(0);
    request.body = vec![0; length];
    stream.read_exact(&mut request.body).await.ok()?;
    Some(request)
}

async fn write(stream: &mut TlsStream<TcpStream>, request: &Request, answer: &Answer) -> Option<()> {
    let missing = if request.parameter("cut").is_some() { 1000 } else { 0 };
    let mut head = format!("HTTP/1.1 {} x\r\n", answer.status);
    for (name, value) in &answer.headers {
        head += &format!("{name}: {value}\r\n");
    }
    if answer.status != 204 && answer.status != 304 {
        head += &format!("content-length: {}\r\n", answer.body.len() + missing);
    }
    stream.write_all(format!("{head}\r\n").as_bytes()).await.ok()?;
    let pieces: usize = request.parameter("pieces").and_then(|pieces| pieces.parse().ok()).unwrap_or(1);
    for piece in answer.body.chunks(answer.body.len().div_ceil(pieces).max(1)) {
        if pieces > 1 {
            tokio::time::sleep(Duration::from_millis(150)).await;
        }
        stream.write_all(piece).await.ok()?;
        stream.flush().await.ok()?;
    }
    // What was promised and not given: the client waits for it no longer.
    (missing == 0).then_some(())
}

//! The test web: a page per mechanism, on several hosts over TLS and plain http. What its servers receive is the truth.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use kansa::serve::{Answer, Request, Server, Web};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::handshake::server::{
    Callback, ErrorResponse, Request as Handshake, Response as HandshakeAnswer,
};

/// The audited site and everybody else.
pub(crate) const SITE: &str = "www.shop.example";
pub(crate) const HOSTS: &[&str] = &[
    SITE,
    "static.shop.example",
    "ads.tracker.example",
    "beacon.metrics.example",
    "frame.partner.example",
    "deep.partner.example",
    "cdn.library.example",
    "plain.legacy.example",
    "late.third.example",
];

/// One page with what belongs to it. In all texts `{S}` stands for the page's folder on the site itself, `{T}` `{U}` `{F}`
/// `{D}` `{C}` `{L}` for the same folder on five other hosts, `{H}` on the host over plain http, `{R}` on the
/// one of HTTP/1.1 only, `{N}` for the page's name.
#[derive(Debug, Clone, Default)]
pub(crate) struct Mechanism {
    pub name: &'static str,
    pub class: &'static str,
    pub html: &'static str,
    pub files: Vec<(&'static str, &'static str)>,
    pub headers: Vec<(&'static str, &'static str)>,
    /// Paths (their last part) that must be transmitted, so that a page which does not work cannot pass.
    pub expects: Vec<&'static str>,
    /// Cookies that must be told of: name and what became of them (`set`, `blocked`, `deleted`, `found`) and by whom.
    pub cookies: Vec<(&'static str, &'static str, &'static str)>,
    /// Sends after seconds: left out when speed is compared.
    pub delayed: bool,
    /// Served over plain http.
    pub plain: bool,
    /// Without the icon that keeps a browser from asking for `/favicon.ico`.
    pub bare: bool,
    /// Why the protocol shows not all of it: what is missed is counted apart.
    pub beyond: Option<&'static str>,
}

impl Mechanism {
    pub(crate) fn url(&self) -> String {
        format!("{}://{SITE}/m/{}/", if self.plain { "http" } else { "https" }, self.name)
    }

    fn fill(&self, text: &str) -> String {
        let folder = |host: &str| format!("https://{host}/m/{}", self.name);
        text.replace("{S}", &folder(SITE))
            .replace("{T}", &folder("ads.tracker.example"))
            .replace("{U}", &folder("beacon.metrics.example"))
            .replace("{F}", &folder("frame.partner.example"))
            .replace("{D}", &folder("deep.partner.example"))
            .replace("{C}", &folder("cdn.library.example"))
            .replace("{L}", &folder("late.third.example"))
            .replace("{H}", &format!("http://plain.legacy.example/m/{}", self.name))
            .replace("{R}", &folder(crate::raw::HOST))
            .replace("{N}", self.name)
    }
}

/// Where the pages' web sockets are answered: every frame comes back.
pub(crate) const SOCKET_HOST: &str = "sock.legacy.example";

/// What the servers of their own saw: method and URL of each request, and the frames that went over the wire in both
/// directions.
#[derive(Debug, Default)]
pub(crate) struct Sockets {
    pub requests: Vec<String>,
    pub frames: usize,
}

/// Answers web sockets on a port of its own; gives the rule that leads there and what arrives.
pub(crate) async fn sockets() -> (String, Arc<Mutex<Sockets>>) {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("loopback can be listened on");
    let rule = format!("{SOCKET_HOST}:80:{}", listener.local_addr().expect("an address"));
    let seen = Arc::new(Mutex::new(Sockets::default()));
    let log = Arc::clone(&seen);
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(converse(stream, Arc::clone(&log)));
        }
    });
    (rule, seen)
}

/// Writes a handshake into the log and accepts it.
struct Note(Arc<Mutex<Sockets>>);

impl Callback for Note {
    fn on_request(self, request: &Handshake, mut answer: HandshakeAnswer) -> Result<HandshakeAnswer, ErrorResponse> {
        self.0.lock().expect("the log").requests.push(format!("GET http://{SOCKET_HOST}{}", request.uri()));
        if let Some(protocol) = request.headers().get("sec-websocket-protocol") {
            answer.headers_mut().insert("sec-websocket-protocol", protocol.clone());
        }
        Ok(answer)
    }
}

async fn converse(stream: tokio::net::TcpStream, log: Arc<Mutex<Sockets>>) {
    if let Ok(socket) = tokio_tungstenite::accept_hdr_async(stream, Note(Arc::clone(&log))).await {
        echo(socket, usize::MAX, &log).await;
    }
}

/// Sends back what comes, and closes after so many frames.
pub(crate) async fn echo<S: AsyncRead + AsyncWrite + Unpin>(
    mut socket: WebSocketStream<S>,
    frames: usize,
    log: &Mutex<Sockets>,
) {
    for _ in 0..frames {
        let message = loop {
            match socket.next().await {
                Some(Ok(message)) if message.is_text() || message.is_binary() => break message,
                Some(Ok(_)) => {}
                _ => return,
            }
        };
        log.lock().expect("the log").frames += 1;
        if socket.send(message).await.is_err() {
            return;
        }
        log.lock().expect("the log").frames += 1;
    }
    let _ = socket.close(None).await;
}

pub(crate) async fn serve(mechanisms: &[Mechanism]) -> Server {
    let pages: Arc<BTreeMap<String, Mechanism>> =
        Arc::new(mechanisms.iter().map(|page| (page.name.to_owned(), page.clone())).collect());
    let mut web = Web::new();
    for host in HOSTS {
        let pages = Arc::clone(&pages);
        web = web.site(host, move |request| answer(&pages, request));
    }
    web.start().await.expect("loopback can be listened on")
}

pub(crate) fn answer(pages: &BTreeMap<String, Mechanism>, request: &Request) -> Answer {
    let mut parts = request.path.trim_start_matches('/').splitn(3, '/');
    let (Some("m"), Some(name), file) = (parts.next(), parts.next(), parts.next().unwrap_or_default()) else {
        return if matches!(&*request.path, "/" | "/favicon.ico") {
            Answer::html("<title>root</title>")
        } else {
            Answer::status(404)
        };
    };
    let Some(page) = pages.get(name) else { return Answer::status(404) };
    let mut answer = content(page, file, request);
    if let Some(to) = request.parameter("to") {
        answer = Answer::redirect(302, &to);
    }
    if request.parameter("loop").is_some() {
        answer = Answer::redirect(302, &format!("{}x", request.url()));
    }
    if let Some(status) = request.parameter("status").and_then(|status| status.parse().ok()) {
        answer.status = status;
    }
    for (key, value) in url::form_urlencoded::parse(request.query.as_bytes()) {
        match (&*key, value.split_once(':')) {
            ("cookie", _) => answer = answer.with("set-cookie", &value),
            ("h", Some((name, value))) => answer = answer.with(name, value),
            _ => {}
        }
    }
    if request.parameter("once").is_some() && !request.header("cookie").is_some_and(|cookie| cookie.contains("once=")) {
        answer = Answer::redirect(302, &request.url()).with("set-cookie", "once=1; Secure; SameSite=None");
    }
    if request.parameter("etag").is_some() {
        if request.header("if-none-match").is_some() {
            answer = Answer::status(304);
        }
        answer = answer.with("etag", "\"1\"");
    }
    if request.parameter("deny").is_some() {
        answer = answer.with("x-frame-options", "DENY");
    }
    if request.parameter("nocors").is_none() {
        answer = cors(answer, request);
    }
    if request.parameter("nostore").is_some() {
        answer = answer.with("cache-control", "no-store");
    } else if request.parameter("swr").is_some() {
        answer = answer.with("cache-control", "max-age=0, stale-while-revalidate=600");
    } else if request.parameter("fresh").is_some() {
        answer = answer.with("cache-control", "max-age=600");
    }
    if let Some(delay) = request.parameter("delay").and_then(|ms| ms.parse().ok()) {
        answer = answer.after(Duration::from_millis(delay));
    }
    answer.abort = request.parameter("abort").is_some();
    answer
}

fn content(page: &Mechanism, file: &str, request: &Request) -> Answer {
    if file.is_empty() && request.host == SITE {
        let html = page.fill(page.html);
        let title = format!("<!doctype html><html lang=ja><meta charset=utf-8><title>{}</title>", page.name);
        let icon = if page.bare { "" } else { "<link rel=icon href=data:,>" };
        let mut answer = Answer::html(format!("{title}{icon}{html}"));
        for (name, value) in &page.headers {
            answer = answer.with(name, &page.fill(value));
        }
        return answer;
    }
    let text = page.files.iter().find(|(name, _)| *name == file).map(|(_, text)| page.fill(text));
    let kind = match file.rsplit('.').next().unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css",
        "gif" => "image/gif",
        "png" => "image/png",
        "svg" => "image/svg+xml",
        "json" => "application/json",
        "webmanifest" => "application/manifest+json",
        "woff2" => "font/woff2",
        "mp4" => "video/mp4",
        "vtt" => "text/vtt",
        "events" => "text/event-stream",
        "rules" => "application/speculationrules+json",
        "bin" => "application/octet-stream",
        "none" => return Answer::status(204),
        _ => "text/plain",
    };
    let body = match (text, kind) {
        (Some(text), _) => text.into_bytes(),
        (None, "image/gif" | "image/png") => GIF.to_vec(),
        (None, "text/event-stream") => b"data: 1\n\n".to_vec(),
        (None, "text/html; charset=utf-8") => b"<!doctype html><title>frame</title>".to_vec(),
        (None, "image/svg+xml") => b"<svg xmlns='http://www.w3.org/2000/svg'/>".to_vec(),
        (None, "application/json") => b"{}".to_vec(),
        (None, _) => Vec::new(),
    };
    let mut answer = Answer::of(kind, body);
    if file == "sw.js" || file.starts_with("scope/") {
        answer = answer.with("service-worker-allowed", "/");
    }
    if file.ends_with(".bin") {
        answer = answer.with("content-disposition", "attachment; filename=\"file.bin\"");
    }
    answer
}

fn cors(answer: Answer, request: &Request) -> Answer {
    let origin = request.header("origin").unwrap_or("*").to_owned();
    let mut answer = answer
        .with("access-control-allow-origin", &origin)
        .with("access-control-allow-credentials", "true")
        .with("timing-allow-origin", "*");
    if request.method == "OPTIONS" {
        answer = answer
            .with("access-control-allow-methods", "GET, POST, PUT, DELETE")
            .with("access-control-allow-headers", request.header("access-control-request-headers").unwrap_or("*"))
            .with("access-control-max-age", "0");
    }
    answer
}

const GIF: &[u8] = b"GIF89a\x01\x00\x01\x00\x80\x00\x00\xff\xff\xff\x00\x00\x00!\xf9\x04\x01\x00\x00\x00\x00,\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02D\x01\x00;";

//! Reading the protocol's JSON.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use serde_json::Value;

use super::Ledger;
use crate::evidence::{Body, Initiator, Observation};
use crate::observe::browser::exchange::{Answer, Exchange, header, headers};
use crate::observe::browser::launch;

/// The id under which both channels speak of a request.
pub(in crate::observe::browser) fn fetch_key(p: &Value) -> String {
    p["networkId"].as_str().map_or_else(|| format!("fetch-{}", text(p, "requestId")), str::to_owned)
}

/// True for schemes that leave the terminal.
pub(in crate::observe::browser) fn is_transmission(url: &str) -> bool {
    ["http://", "https://", "ws://", "wss://"].iter().any(|scheme| url.starts_with(scheme))
}

/// True when the URL's host is none of the operator's.
pub(in crate::observe::browser) fn is_third(url: &str, own: &[String]) -> bool {
    let host = url::Url::parse(url).ok().and_then(|url| url.host_str().map(str::to_ascii_lowercase));
    !host.is_some_and(|host| launch::is_own(&host, own))
}

pub(in crate::observe::browser) fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    value[name].as_str().unwrap_or_default()
}

pub(in crate::observe::browser) fn origin_of(url: &str) -> String {
    url::Url::parse(url).map(|url| url.origin().ascii_serialization()).unwrap_or_default()
}

pub(super) fn body(request: &Value) -> Option<Vec<u8>> {
    if let Some(entries) = request["postDataEntries"].as_array().filter(|entries| !entries.is_empty()) {
        let mut bytes = Vec::new();
        for entry in entries {
            bytes.extend(BASE64.decode(text(entry, "bytes")).ok()?);
        }
        if !bytes.is_empty() {
            return Some(bytes);
        }
    }
    request["postData"].as_str().map(|text| text.as_bytes().to_vec())
}

pub(super) fn answer(response: &Value) -> Answer {
    let list = headers(&response["headers"]);
    let internal = header(&list, "non-authoritative-reason").is_some();
    let remote = response["remoteIPAddress"].as_str().filter(|address| !address.is_empty());
    let port = response["remotePort"].as_u64().unwrap_or_default();
    let remote = remote.map(|address| {
        if address.contains(':') && !address.starts_with('[') {
            format!("[{address}]:{port}")
        } else {
            format!("{address}:{port}")
        }
    });
    Answer {
        url: text(response, "url").to_owned(),
        status: response["status"].as_u64().unwrap_or_default() as u16,
        headers: list,
        media_type: text(response, "mimeType").to_owned(),
        remote,
        protocol: response["protocol"].as_str().map(str::to_owned),
        from_cache: response["fromDiskCache"].as_bool() == Some(true)
            || response["fromPrefetchCache"].as_bool() == Some(true),
        from_service_worker: response["fromServiceWorker"].as_bool() == Some(true),
        internal,
    }
}

/// The journal's word for what is requested, by the protocol's type and the request's own headers.
pub(super) fn resource(
    kind: &str,
    sent: &[crate::evidence::Header],
    exchange: &Exchange,
    at: usize,
    ledger: &Ledger,
) -> String {
    let destination = header(sent, "sec-fetch-dest").unwrap_or_default();
    let url = exchange.hops[at].url.as_str();
    let word = match (kind, destination) {
        ("Document", "iframe" | "frame" | "fencedframe") | (_, "iframe" | "frame" | "fencedframe") => "iframe",
        (_, "object" | "embed") => "object",
        ("Document", _) if ledger.is_inner_frame(&exchange.frame_id) => "iframe",
        ("Document", _) => "document",
        ("Prefetch", _) => "prefetch",
        ("Stylesheet", _) => "stylesheet",
        ("Image", _) if is_favicon(url, exchange) => "favicon",
        ("Image", _) => "image",
        ("Media" | "TextTrack", _) => "media",
        ("Font", _) => "font",
        ("Script", _) => "script",
        ("XHR", _) => "xhr",
        ("Fetch", _) => "fetch",
        ("EventSource", _) => "eventsource",
        ("WebSocket", _) => "websocket",
        ("WebTransport", _) => "webtransport",
        ("Manifest", _) => "manifest",
        ("Ping", _) if header(sent, "ping-to").is_some() || header(sent, "content-type") == Some("text/ping") => "ping",
        ("Ping", _) => "beacon",
        ("CSPViolationReport", _) => "csp-report",
        ("Preflight", _) => "preflight",
        (_, "report") => "report",
        (_, "image") if is_favicon(url, exchange) => "favicon",
        (_, "image") => "image",
        (_, "manifest") => "manifest",
        (_, "font") => "font",
        (_, "style") => "stylesheet",
        (_, "script" | "worker" | "sharedworker" | "serviceworker" | "audioworklet" | "paintworklet") => "script",
        (_, "audio" | "video" | "track") => "media",
        _ => "other",
    };
    word.to_owned()
}

fn is_favicon(url: &str, exchange: &Exchange) -> bool {
    exchange.cause.kind == "other" && exchange.cause.stack.is_empty() && url.contains("icon")
}

/// Call frames of a JavaScript `Error.stack` as V8 writes it.
pub(in crate::observe::browser) fn stack_of_error(stack: &str) -> Vec<Initiator> {
    let mut frames = Vec::new();
    for line in stack.lines().filter_map(|line| line.trim().strip_prefix("at ")).take(24) {
        let (function, place) = match line.rsplit_once(" (") {
            Some((function, place)) => (function, place.trim_end_matches(')')),
            None => ("", line),
        };
        let mut parts = place.rsplitn(3, ':');
        let column = parts.next().and_then(|text| text.parse().ok());
        let line = parts.next().and_then(|text| text.parse().ok());
        let (Some(url), Some(line)) = (parts.next(), line) else { continue };
        if !url.contains("://") && !url.starts_with("about:") && !url.starts_with("blob:") {
            continue;
        }
        frames.push(Initiator {
            kind: "script".to_owned(),
            url: url.trim_start_matches("async ").to_owned(),
            line: Some(line),
            column,
            function: function.trim_start_matches("async ").to_owned(),
        });
    }
    frames
}

/// Puts the stored content into the observation that it belongs to.
pub(in crate::observe::browser) fn put_body(observation: &mut Observation, stored: Body) {
    match observation {
        Observation::Request(request) => request.body = Some(stored),
        Observation::Response(response) => response.body = Some(stored),
        Observation::SocketFrame(frame) => frame.body = Some(stored),
        _ => {}
    }
}

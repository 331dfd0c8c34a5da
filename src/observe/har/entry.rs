//! One HAR entry, whatever its producer left out.

use base64::Engine as _;
use base64::engine::DecodePaddingMode;
use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig};
use jiff::Timestamp;
use serde_json::Value;
use url::Url;

use super::super::encoding::media_type;
use super::Faults;
use crate::evidence::{GapKind, Header, Initiator};

/// Padding is often lost on the way.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &base64::alphabet::STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true),
);
/// Initiator frames kept of one entry.
const MAX_INITIATORS: usize = 64;
/// Web socket messages kept of one entry.
const MAX_MESSAGES: usize = 10_000;

/// The entry, with the differences between producers levelled.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    pub(super) page: Option<String>,
    pub(super) started: Option<Timestamp>,
    pub(super) url: Url,
    pub(super) method: String,
    pub(super) headers: Vec<Header>,
    pub(super) body: Option<Vec<u8>>,
    pub(super) resource: String,
    pub(super) initiators: Vec<Initiator>,
    pub(super) answer: Answer,
    pub(super) messages: Vec<Message>,
    /// Came from a cache or a service worker: nothing left the terminal.
    pub(super) local: bool,
    pub(super) service_worker: bool,
    /// The producer says that this is a top document.
    pub(super) top_document: Option<bool>,
}

#[derive(Debug, Clone, Default)]
pub(super) struct Answer {
    /// 0: there was none.
    pub(super) status: u16,
    pub(super) headers: Vec<Header>,
    pub(super) media_type: String,
    pub(super) content: Option<Vec<u8>>,
    /// The content is text that the producer decoded.
    pub(super) decoded: bool,
    /// `Set-Cookie` lines.
    pub(super) cookies: Vec<String>,
    pub(super) location: Option<String>,
    pub(super) error: Option<String>,
    pub(super) blocked: Option<String>,
    pub(super) remote_address: Option<String>,
    pub(super) protocol: Option<String>,
}

/// A web socket message.
#[derive(Debug, Clone)]
pub(super) struct Message {
    pub(super) sent: bool,
    pub(super) at: Option<Timestamp>,
    pub(super) data: Vec<u8>,
}

impl Entry {
    /// None: there is no URL, so there is nothing to record; or nothing ever leaves the terminal for it (`data:`, `blob:`).
    pub(super) fn read(value: &Value, faults: &mut Faults) -> Option<Self> {
        let request = &value["request"];
        let Some(text) = request["url"].as_str() else {
            faults.count("an entry without a request URL was left out");
            return None;
        };
        let Ok(url) = Url::parse(text.trim()) else {
            faults.count("an entry whose URL cannot be read was left out");
            return None;
        };
        if !matches!(url.scheme(), "http" | "https" | "ws" | "wss") {
            return None;
        }
        let mut headers = headers(&request["headers"], "request headers are missing", faults);
        add_cookie_header(&mut headers, &request["cookies"]);
        let answer = answer(value, faults);
        let from_cache = word(value, "_fromCache").is_some() || fetched(value).contains("Cache");
        let service_worker =
            value["_fetchedViaServiceWorker"].as_bool() == Some(true) || fetched(value) == "Service Worker";
        let resource = resource(value, &headers, &answer, &url);
        Some(Self {
            page: word(value, "pageref").map(str::to_owned),
            started: started(value, faults),
            method: method(request, faults),
            body: body(request, faults),
            initiators: initiators(&value["_initiator"]),
            messages: messages(&value["_webSocketMessages"], faults),
            local: from_cache || service_worker,
            service_worker,
            top_document: top_document(&headers),
            resource,
            headers,
            answer,
            url,
        })
    }

    pub(super) fn header(&self, name: &str) -> Option<&str> {
        find(&self.headers, name)
    }

    /// The answer leads to another URL.
    pub(super) fn redirects_to(&self) -> Option<Url> {
        if !(300..400).contains(&self.answer.status) {
            return None;
        }
        self.url.join(self.answer.location.as_deref()?).ok()
    }
}

pub(super) fn find<'a>(headers: &'a [Header], name: &str) -> Option<&'a str> {
    headers.iter().find(|header| header.name.eq_ignore_ascii_case(name)).map(|header| header.value.as_str())
}

/// A string field that says something.
fn word<'a>(value: &'a Value, name: &str) -> Option<&'a str> {
    value.get(name).and_then(Value::as_str).filter(|text| !text.is_empty())
}

/// Safari's word for where it came from.
fn fetched(value: &Value) -> &str {
    word(value, "_fetchType").unwrap_or_default()
}

fn method(request: &Value, faults: &mut Faults) -> String {
    word(request, "method").map_or_else(
        || {
            faults.count("a request without a method was taken for GET");
            "GET".to_owned()
        },
        str::to_ascii_uppercase,
    )
}

fn started(value: &Value, faults: &mut Faults) -> Option<Timestamp> {
    let started = value["startedDateTime"].as_str().and_then(timestamp);
    if started.is_none() {
        faults.count("an entry without a readable time kept the place it had in the file");
    }
    started
}

/// RFC 3339; a time without an offset counts as UTC.
fn timestamp(text: &str) -> Option<Timestamp> {
    let text = text.trim();
    text.parse().ok().or_else(|| format!("{text}Z").parse().ok())
}

fn headers(value: &Value, missing: &'static str, faults: &mut Faults) -> Vec<Header> {
    let Some(list) = value.as_array() else {
        faults.count(missing);
        return Vec::new();
    };
    let mut headers = Vec::with_capacity(list.len());
    for header in list {
        match (header["name"].as_str(), header["value"].as_str()) {
            (Some(name), Some(value)) => headers.push(Header { name: name.to_owned(), value: value.to_owned() }),
            (Some(name), None) => headers.push(Header { name: name.to_owned(), value: String::new() }),
            _ => faults.count("a header without a name was left out"),
        }
    }
    headers
}

/// Some producers list cookies and leave the header out.
fn add_cookie_header(headers: &mut Vec<Header>, cookies: &Value) {
    if find(headers, "cookie").is_some() {
        return;
    }
    let pairs: Vec<_> = cookies
        .as_array()
        .map(Vec::as_slice)
        .unwrap_or_default()
        .iter()
        .filter_map(|cookie| Some(format!("{}={}", word(cookie, "name")?, cookie["value"].as_str()?)))
        .collect();
    if !pairs.is_empty() {
        headers.push(Header { name: "Cookie".to_owned(), value: pairs.join("; ") });
    }
}

fn body(request: &Value, faults: &mut Faults) -> Option<Vec<u8>> {
    let data = &request["postData"];
    let announced = request["bodySize"].as_i64().unwrap_or(0) > 0;
    if let Some(text) = word(data, "text") {
        if word(data, "encoding").or_else(|| word(data, "_encoding")).is_some_and(|name| name == "base64") {
            return Some(BASE64.decode(text.trim()).unwrap_or_else(|_| {
                faults.count_as(GapKind::Content, "a request body that says base64 and is not was kept as text");
                text.as_bytes().to_vec()
            }));
        }
        return Some(text.as_bytes().to_vec());
    }
    let params = data["params"].as_array().map(Vec::as_slice).unwrap_or_default();
    if !params.is_empty() {
        let mut form = url::form_urlencoded::Serializer::new(String::new());
        for param in params {
            let value = word(param, "value").or_else(|| word(param, "fileName")).unwrap_or_default();
            form.append_pair(param["name"].as_str().unwrap_or_default(), value);
        }
        return Some(form.finish().into_bytes());
    }
    if announced {
        faults.count_as(GapKind::Content, "a request body is not in the capture");
    }
    None
}

fn answer(value: &Value, faults: &mut Faults) -> Answer {
    let response = &value["response"];
    if !response.is_object() {
        faults.count("an entry has no response");
        return Answer { error: Some("no response in the capture".to_owned()), ..Answer::default() };
    }
    let content = &response["content"];
    let headers = headers(&response["headers"], "response headers are missing", faults);
    let mime = word(content, "mimeType").or_else(|| find(&headers, "content-type")).unwrap_or_default();
    let status = response["status"].as_i64().or_else(|| response["status"].as_str()?.parse().ok()).unwrap_or(0);
    let base64 = word(content, "encoding") == Some("base64");
    let location = word(response, "redirectURL").or_else(|| find(&headers, "location")).map(str::to_owned);
    let error = word(response, "_error").or_else(|| word(value, "_error")).map(str::to_owned);
    Answer {
        status: u16::try_from(status).unwrap_or(0),
        media_type: media_type(mime),
        content: text_of(content, base64, faults),
        decoded: !base64,
        cookies: set_cookies(&headers, &response["cookies"]),
        location,
        blocked: blocked(value, error.as_deref()),
        error,
        remote_address: word(value, "serverIPAddress").map(|ip| ip.trim_matches(['[', ']']).to_owned()),
        protocol: word(response, "httpVersion").filter(|version| *version != "unknown").map(str::to_owned),
        headers,
    }
}

fn text_of(content: &Value, base64: bool, faults: &mut Faults) -> Option<Vec<u8>> {
    let text = word(content, "text")?;
    if !base64 {
        return Some(text.as_bytes().to_vec());
    }
    let decoded = BASE64.decode(text.trim()).ok();
    if decoded.is_none() {
        faults.count_as(GapKind::Content, "a response body that says base64 and is not was left out");
    }
    decoded
}

/// Why it never left: the page's own policy. A filter on the recording machine (`ERR_BLOCKED_BY_CLIENT`) is no such
/// reason: the page gave the order, and another visitor's browser would send.
fn blocked(value: &Value, error: Option<&str>) -> Option<String> {
    let reason = word(value, "_blockedReason").or_else(|| word(&value["response"], "_blockedReason"));
    let reason = reason.or(error).unwrap_or_default().to_ascii_lowercase();
    if reason.contains("csp") {
        return Some("csp".to_owned());
    }
    reason.contains("mixed-content").then(|| "mixed-content".to_owned())
}

/// Chrome joins several `Set-Cookie` headers with line breaks; others repeat the header; some only list cookies.
fn set_cookies(headers: &[Header], listed: &Value) -> Vec<String> {
    let lines: Vec<_> = headers
        .iter()
        .filter(|header| header.name.eq_ignore_ascii_case("set-cookie"))
        .flat_map(|header| header.value.split('\n'))
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .map(str::to_owned)
        .collect();
    if !lines.is_empty() {
        return lines;
    }
    listed.as_array().map(Vec::as_slice).unwrap_or_default().iter().filter_map(listed_cookie).collect()
}

fn listed_cookie(cookie: &Value) -> Option<String> {
    let mut line = format!("{}={}", word(cookie, "name")?, cookie["value"].as_str().unwrap_or_default());
    for (attribute, name) in [("Domain", "domain"), ("Path", "path"), ("SameSite", "sameSite")] {
        if let Some(value) = word(cookie, name) {
            line.push_str(&format!("; {attribute}={value}"));
        }
    }
    if let Some(expires) = word(cookie, "expires").and_then(timestamp) {
        let date = expires.strftime("%a, %d %b %Y %H:%M:%S GMT");
        line.push_str(&format!("; Expires={date}"));
    }
    for (attribute, name) in [("Secure", "secure"), ("HttpOnly", "httpOnly")] {
        if cookie[name].as_bool() == Some(true) {
            line.push_str(&format!("; {attribute}"));
        }
    }
    Some(line)
}

fn messages(value: &Value, faults: &mut Faults) -> Vec<Message> {
    let list = value.as_array().map(Vec::as_slice).unwrap_or_default();
    if list.len() > MAX_MESSAGES {
        faults.count_as(GapKind::Content, "web socket messages beyond the bound were left out");
    }
    list.iter().take(MAX_MESSAGES).map(message).collect()
}

fn message(value: &Value) -> Message {
    let text = value["data"].as_str().unwrap_or_default();
    let binary = value["opcode"].as_i64() == Some(2);
    let data = binary.then(|| BASE64.decode(text).ok()).flatten().unwrap_or_else(|| text.as_bytes().to_vec());
    #[expect(clippy::cast_possible_truncation, reason = "seconds of a clock, in microseconds")]
    let at = value["time"].as_f64().and_then(|time| Timestamp::from_microsecond((time * 1e6) as i64).ok());
    Message { sent: value["type"].as_str() != Some("receive"), at, data }
}

/// Chrome's `_initiator`: the innermost frame first; its lines count from 0.
fn initiators(value: &Value) -> Vec<Initiator> {
    let kind = word(value, "type").unwrap_or_default().to_ascii_lowercase();
    if kind.is_empty() {
        return Vec::new();
    }
    let mut chain = Vec::new();
    let mut stack = &value["stack"];
    while stack.is_object() && chain.len() < MAX_INITIATORS {
        for frame in stack["callFrames"].as_array().map(Vec::as_slice).unwrap_or_default() {
            chain.push(Initiator {
                kind: "script".to_owned(),
                url: word(frame, "url").unwrap_or_default().to_owned(),
                line: line(frame),
                column: frame["columnNumber"].as_u64().and_then(|column| u32::try_from(column + 1).ok()),
                function: word(frame, "functionName").unwrap_or_default().to_owned(),
            });
        }
        stack = &stack["parent"];
    }
    if let Some(url) = word(value, "url").filter(|_| chain.is_empty()) {
        chain.push(Initiator { kind, url: url.to_owned(), line: line(value), ..Initiator::default() });
    }
    chain.truncate(MAX_INITIATORS);
    chain
}

fn line(value: &Value) -> Option<u32> {
    value["lineNumber"].as_u64().and_then(|line| u32::try_from(line + 1).ok())
}

/// `Sec-Fetch-Dest` says which kind of document was asked for.
fn top_document(headers: &[Header]) -> Option<bool> {
    match find(headers, "sec-fetch-dest")? {
        "document" => Some(true),
        _ => Some(false),
    }
}

fn resource(value: &Value, headers: &[Header], answer: &Answer, url: &Url) -> String {
    let said = word(value, "_resourceType").unwrap_or_default().to_ascii_lowercase();
    let dest = find(headers, "sec-fetch-dest").unwrap_or_default();
    let from_word = match (said.as_str(), dest) {
        ("document", "iframe" | "frame") => "iframe",
        ("cspviolationreport", _) => "csp-report",
        ("texttrack", _) => "media",
        ("beacon" | "ping", _) => "ping",
        ("document" | "stylesheet" | "image" | "media" | "font" | "script" | "xhr" | "fetch" | "prefetch", _)
        | ("eventsource" | "websocket" | "manifest" | "preflight", _) => return said,
        _ => "",
    };
    if !from_word.is_empty() {
        return from_word.to_owned();
    }
    let from_dest = match dest {
        "document" | "script" | "font" | "image" | "manifest" | "iframe" => dest,
        "frame" => "iframe",
        "style" => "stylesheet",
        "audio" | "video" | "track" => "media",
        "object" | "embed" => "object",
        "report" => "report",
        _ => "",
    };
    if from_dest.is_empty() { by_content(headers, answer, url) } else { from_dest }.to_owned()
}

/// Without a word of the producer or the browser, what came back says what was asked for.
fn by_content(headers: &[Header], answer: &Answer, url: &Url) -> &'static str {
    if matches!(url.scheme(), "ws" | "wss")
        || find(headers, "upgrade").is_some_and(|to| to.eq_ignore_ascii_case("websocket"))
    {
        return "websocket";
    }
    if find(headers, "x-requested-with").is_some() {
        return "xhr";
    }
    let mode = find(headers, "sec-fetch-mode").unwrap_or_default();
    match answer.media_type.as_str() {
        "text/html" | "application/xhtml+xml" if mode.is_empty() || mode == "navigate" => "document",
        "text/css" => "stylesheet",
        "text/event-stream" => "eventsource",
        kind if kind.contains("javascript") || kind.contains("ecmascript") => "script",
        kind if kind.starts_with("image/") => "image",
        kind if kind.starts_with("font/") || kind.contains("font") => "font",
        kind if kind.starts_with("video/") || kind.starts_with("audio/") => "media",
        _ if matches!(mode, "cors" | "same-origin" | "no-cors") && find(headers, "sec-fetch-dest") == Some("empty") => {
            "fetch"
        }
        kind if kind.contains("json") => "xhr",
        _ => "other",
    }
}

//! What was transmitted, and what came back.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A header as sent or received; names keep their case.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct Header {
    pub name: String,
    pub value: String,
}

/// Content stored beside the journal under the hash of its bytes.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct Body {
    /// SHA-256 of the stored bytes, lower-case hex; the file is `bodies/<sha256>`.
    pub sha256: String,
    /// Length of the stored bytes.
    pub bytes: u64,
    /// The content was longer than the bound; only its beginning is stored.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub truncated: bool,
}

/// What caused a request, from the request outward to the tag in the page's HTML.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Initiator {
    /// `parser`, `script`, `preload`, `preflight`, `redirect`, `frame`, `user`, `other`.
    pub kind: String,
    /// Script or document URL.
    pub url: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub column: Option<u32>,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub function: String,
}

/// What became of a request, from facts of the network layer.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Fate {
    /// It left, or was on its way when it was recorded; a later [`RequestFailed`] may say otherwise.
    #[default]
    Sent,
    /// Recorded and stopped by `--hold`; it would have been sent.
    Held,
    /// The page's own CSP, mixed-content or a client rule stopped it: it was never sent.
    NeverSent,
    /// Served from cache or by a service worker without leaving the terminal.
    Local,
}

/// One HTTP request (one hop of a redirect chain).
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Request {
    /// Joins request, response and failure; unique within the run together with `hop`. `…-again-1`: the browser sent it once
    /// more by itself.
    pub request_id: String,
    /// 0 for the first request, 1 for the first redirect …
    pub hop: u32,
    pub url: String,
    pub method: String,
    pub headers: Vec<Header>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub body: Option<Body>,
    /// document, stylesheet, image, media, font, script, xhr, fetch, eventsource, websocket, manifest, beacon, ping,
    /// csp-report, report, preflight, prefetch, iframe, object, favicon, other.
    pub resource: String,
    /// URL of the page (top document) on which it happened.
    pub page: String,
    /// URL of the frame or worker that made it, when it is not the page itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub frame: Option<String>,
    /// `page`, `iframe`, `worker`, `shared_worker`, `service_worker`, `prerender`, `popup` …
    #[serde(skip_serializing_if = "String::is_empty")]
    pub target: String,
    pub initiators: Vec<Initiator>,
    pub fate: Fate,
    /// `load`, `idle`, `timer`, `scroll`, `input`, `consent`, `unload`.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub moment: String,
    /// Navigation of the top document by a user's click or a link: not ordered by the page.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub navigation: bool,
}

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Response {
    pub request_id: String,
    pub hop: u32,
    pub url: String,
    pub status: u16,
    pub headers: Vec<Header>,
    pub media_type: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub body: Option<Body>,
    pub remote_address: Option<String>,
    pub protocol: Option<String>,
    pub from_cache: bool,
    pub from_service_worker: bool,
}

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct RequestFailed {
    pub request_id: String,
    pub hop: u32,
    pub url: String,
    /// The network layer's word, e.g. `net::ERR_CONNECTION_REFUSED`.
    pub error: String,
    /// `csp`, `mixed-content`, `client`, `cors` …: the rule that stopped it, or refused its response. None: it was attempted.
    pub blocked: Option<String>,
    pub canceled: bool,
    /// True when the network layer had sent the request before it failed (no response, or one that was refused).
    pub sent: bool,
}

impl RequestFailed {
    /// The page's own rules or the client stopped it before it left. A response that was refused after it came
    /// (`corp-not-same-origin`, `integrity`, `content-type`) had been asked for.
    #[must_use]
    pub fn stopped_before_sending(&self) -> bool {
        let before = ["csp", "mixed-content", "subresource-filter", "client", "origin", "aborted", "cors-preflight"];
        self.blocked.as_deref().is_some_and(|why| before.contains(&why))
    }
}

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct SocketFrame {
    pub request_id: String,
    pub url: String,
    /// `sent` or `received`.
    pub direction: String,
    pub body: Option<Body>,
}

/// A tag in markup or style that would make a browser transmit (grade E0); found without running anything.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Reference {
    pub url: String,
    pub page: String,
    /// Element or CSS construct: `script`, `img`, `iframe`, `link[rel=preload]`, `css url()` …
    pub element: String,
    /// Line of the tag in the page's HTML, from 1.
    pub line: u32,
    pub resource: String,
    /// Found inside an inline script as text rather than as an attribute.
    pub in_script: bool,
}

/// CNAME chain of a host, from the asked name to the last alias.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Dns {
    pub host: String,
    pub cname_chain: Vec<String>,
    pub error: Option<String>,
}

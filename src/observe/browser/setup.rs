//! What every page, frame and worker gets before it may run, and what every request of the operator's hosts carries.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};

use serde_json::{Value, json};

use super::cdp::Connection;
use super::launch::{accept_language, is_own};
use super::ledger::{Session, is_third, text};
use crate::target::Target;

/// The script that runs before any other in every document: see its own comments.
const HOOKS: &str = include_str!("hooks.js");

const GPC: &str = "Object.defineProperty(Navigator.prototype, 'globalPrivacyControl', {get: () => true, enumerable: true, configurable: true})";

/// How many milliseconds of page time one request for credentials may be answered.
const CREDENTIAL_TRIES: usize = 4_096;

/// Fixed for one browser.
#[derive(Debug)]
pub(super) struct Setup {
    /// The operator's hosts, each with its subdomains.
    pub(super) own: Arc<[String]>,
    pub(super) hold: bool,
    headers: Vec<(String, String)>,
    credentials: Option<(String, String)>,
    pub(super) cookies: Vec<(String, String)>,
    binding: String,
    hooks: String,
    pub(super) user_agent: String,
    pub(super) accept_language: String,
    metadata: Value,
    viewport: (u32, u32),
    locale: String,
    timezone: String,
    remote: bool,
    tried: Mutex<BTreeSet<String>>,
}

/// Secrets are named in the target, not written: `env:NAME`.
fn secret(value: &str) -> String {
    value.strip_prefix("env:").map_or_else(|| value.to_owned(), |name| std::env::var(name).unwrap_or_default())
}

/// Hosts of the operator: those named, and those of the start URLs.
pub(super) fn own_hosts(target: &Target) -> Vec<String> {
    let starts = target.site.start.iter().filter_map(|url| url.host_str());
    let starts = starts.map(|host| host.strip_prefix("www.").unwrap_or(host).to_owned());
    let named = target.operator.domains.iter().map(|domain| domain.trim_start_matches("*.").to_owned());
    let hosts: BTreeSet<String> = starts.chain(named).map(|host| host.to_ascii_lowercase()).collect();
    hosts.into_iter().collect()
}

impl Setup {
    /// `version`: the answer to Browser.getVersion.
    pub(super) fn new(target: &Target, version: &Value, remote: bool) -> Self {
        let user_agent = text(version, "userAgent").replace("HeadlessChrome", "Chrome");
        let product = text(version, "product").rsplit('/').next().unwrap_or_default().to_owned();
        let major = product.split('.').next().unwrap_or_default().to_owned();
        // A name that no page can guess; the hook takes it and removes it from the page's eyes.
        let seed = format!("{:x}{:x}", std::process::id(), jiff::Timestamp::now().as_nanosecond());
        let binding = format!("_{seed}");
        let brand = |version: &str| json!([{"brand": "Chromium", "version": version}, {"brand": "Not=A?Brand", "version": "24"}]);
        let network = &target.network;
        Self {
            own: own_hosts(target).into(),
            hold: target.observe.hold,
            headers: network.headers.iter().map(|(name, value)| (name.clone(), secret(value))).collect(),
            credentials: network.basic_auth.as_ref().map(|auth| (auth.user.clone(), secret(&auth.password))),
            cookies: network.cookies.iter().map(|(name, value)| (name.clone(), secret(value))).collect(),
            hooks: HOOKS.replace("BINDING", &binding),
            binding,
            accept_language: accept_language(&target.observe.locale),
            metadata: json!({
                "brands": brand(&major), "fullVersionList": brand(&product), "fullVersion": product,
                "platform": "Linux", "platformVersion": "", "architecture": "x86", "model": "", "mobile": false,
                "bitness": "64", "wow64": false,
            }),
            user_agent,
            viewport: target.observe.viewport,
            locale: target.observe.locale.clone(),
            timezone: target.observe.timezone.clone(),
            remote,
            tried: Mutex::new(BTreeSet::new()),
        }
    }

    /// Once, on the browser's own session.
    pub(super) fn browser_commands(&self) -> Vec<(&'static str, Value)> {
        vec![
            ("Target.setDiscoverTargets", json!({"discover": true})),
            ("Target.setAutoAttach", auto_attach(&["browser", "browser_ui", "page"])),
            (
                "Fetch.enable",
                json!({"patterns": [{"urlPattern": "*", "requestStage": "Request"}], "handleAuthRequests": true}),
            ),
            ("Browser.setDownloadBehavior", json!({"behavior": "deny", "eventsEnabled": true})),
        ]
    }

    /// Puts the listeners on a new target. It is paused until it is told to run, and commands are served in order.
    /// `unused`: its empty document is ours, and no script ever runs in it.
    pub(super) fn listen(&self, connection: &Connection, session: &Session, unused: bool) {
        let put = |method: &str, params: Value| connection.send(&session.id, method, params);
        put(
            "Network.enable",
            json!({
                "maxPostDataSize": 65_536, "maxTotalBufferSize": 64 * 1024 * 1024, "maxResourceBufferSize": 16 * 1024 * 1024,
            }),
        );
        put("Runtime.enable", json!({}));
        put("Runtime.setAsyncCallStackDepth", json!({"maxDepth": 32}));
        put(
            "Emulation.setUserAgentOverride",
            json!({
                "userAgent": self.user_agent, "acceptLanguage": self.accept_language, "platform": "Linux x86_64",
                "userAgentMetadata": self.metadata,
            }),
        );
        if session.is_document() {
            put("Network.enableReportingApi", json!({"enable": true}));
            put("Page.enable", json!({}));
            put("Inspector.enable", json!({}));
            if session.kind == "page" {
                put("BackgroundService.startObserving", json!({"service": "backgroundFetch"}));
                put("BackgroundService.setRecording", json!({"service": "backgroundFetch", "shouldRecord": true}));
            }
            put("DOMStorage.enable", json!({}));
            put("Runtime.addBinding", json!({"name": self.binding}));
            put("Page.addScriptToEvaluateOnNewDocument", json!({"source": self.hooks, "runImmediately": !unused}));
            put("Emulation.setFocusEmulationEnabled", json!({"enabled": true}));
            if session.kind != "iframe" {
                let (width, height) = self.viewport;
                put(
                    "Emulation.setDeviceMetricsOverride",
                    json!({
                        "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false,
                        "screenWidth": width, "screenHeight": height,
                    }),
                );
            }
        }
        if self.remote {
            // A browser of our own has these in its environment and flags.
            put("Emulation.setTimezoneOverride", json!({"timezoneId": self.timezone}));
            put("Emulation.setLocaleOverride", json!({"locale": self.locale}));
        }
        put("Target.setAutoAttach", auto_attach(INNER));
    }

    /// On a tab: its page, and the page that may take its place.
    pub(super) fn listen_to_tab(&self, connection: &Connection, session: &str) {
        connection.send(session, "Target.setAutoAttach", auto_attach(INNER));
    }

    /// The headers of a paused request with those of the target added, when it goes to the operator's own hosts.
    pub(super) fn headers_for(&self, request: &Value) -> Option<Value> {
        if self.headers.is_empty() || is_third(text(request, "url"), &self.own) {
            return None;
        }
        let planned = request["headers"].as_object().into_iter().flatten();
        let planned = planned.filter(|(name, _)| !self.headers.iter().any(|(own, _)| own.eq_ignore_ascii_case(name)));
        let planned = planned.map(|(name, value)| json!({"name": name, "value": value}));
        let added = self.headers.iter().map(|(name, value)| json!({"name": name, "value": value}));
        Some(planned.chain(added).collect())
    }

    /// User and password for a host of the operator's, once a request: a second prompt means that they are wrong.
    pub(super) fn credentials_for(&self, url: &str, request: &str) -> Option<(String, String)> {
        let credentials = self.credentials.clone().filter(|_| !is_third(url, &self.own))?;
        let mut tried = self.tried.lock().unwrap_or_else(PoisonError::into_inner);
        if tried.len() > CREDENTIAL_TRIES {
            tried.clear();
        }
        tried.insert(format!("{request} {url}")).then_some(credentials)
    }

    /// The target's cookies as Storage.setCookies takes them, for the operator's hosts.
    pub(super) fn cookie_params(&self, url: &url::Url) -> Vec<Value> {
        let host = url.host_str().unwrap_or_default();
        if !is_own(&host.to_ascii_lowercase(), &self.own) {
            return Vec::new();
        }
        let cookies = self.cookies.iter();
        cookies.map(|(name, value)| json!({"name": name, "value": value, "url": url.as_str(), "path": "/"})).collect()
    }
}

/// Says Global Privacy Control as its specification has it: a header with every request, and a property that scripts see.
pub(super) fn signal_gpc(connection: &Connection, session: &Session) {
    connection.send(&session.id, "Network.setExtraHTTPHeaders", json!({"headers": {"Sec-GPC": "1"}}));
    if session.is_document() {
        connection.send(
            &session.id,
            "Page.addScriptToEvaluateOnNewDocument",
            json!({"source": GPC, "runImmediately": true}),
        );
    }
}

/// Targets that are none of a page's: the browser's own interface is noise.
const INNER: &[&str] = &["browser", "tab", "browser_ui"];

/// All targets but those of the given types, paused until their listeners are on. On the browser's own session tabs stand
/// for their pages: a browser whose pages are listened to without their tabs prerenders nothing.
fn auto_attach(excluded: &[&str]) -> Value {
    let excluded = excluded.iter().map(|kind| json!({"type": kind, "exclude": true}));
    let filter: Vec<Value> = excluded.chain([json!({})]).collect();
    json!({"autoAttach": true, "waitForDebuggerOnStart": true, "flatten": true, "filter": filter})
}

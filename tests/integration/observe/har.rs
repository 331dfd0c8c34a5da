//! Captures in the shape of each producer give the same records.

use kansa::evidence::journal::Journal;
use kansa::evidence::{
    Cookie, CookieAction, CookieSetter, Evidence, Fate, Gap, GapKind, Observation, Page, Request, RequestFailed, Run,
    SocketFrame, replay,
};
use kansa::observe::har::{self, HarError, HarOptions, HarSummary};
use serde_json::{Value, json};

fn import_with(bytes: &[u8], options: &HarOptions) -> Result<(HarSummary, Evidence), HarError> {
    let dir = tempfile::tempdir().unwrap();
    let mut journal = Journal::create(dir.path(), Run::default()).unwrap();
    let summary = har::import(bytes, options, &mut journal)?;
    drop(journal);
    Ok((summary, replay::read(dir.path()).unwrap()))
}

fn import(har: &Value) -> (HarSummary, Evidence) {
    import_with(har.to_string().as_bytes(), &HarOptions::default()).unwrap()
}

fn requests(evidence: &Evidence) -> Vec<&Request> {
    evidence
        .records
        .iter()
        .filter_map(|record| match &record.observation {
            Observation::Request(request) => Some(request),
            _ => None,
        })
        .collect()
}

fn gaps(evidence: &Evidence) -> Vec<&Gap> {
    evidence
        .records
        .iter()
        .filter_map(|record| match &record.observation {
            Observation::Gap(gap) => Some(gap),
            _ => None,
        })
        .collect()
}

fn cookies(evidence: &Evidence) -> Vec<&Cookie> {
    evidence
        .records
        .iter()
        .filter_map(|record| match &record.observation {
            Observation::Cookie(cookie) => Some(cookie),
            _ => None,
        })
        .collect()
}

fn pages(evidence: &Evidence) -> Vec<&Page> {
    evidence
        .records
        .iter()
        .filter_map(|record| match &record.observation {
            Observation::Page(page) => Some(page),
            _ => None,
        })
        .collect()
}

fn entry(page: Option<&str>, second: u32, url: &str, extra: Value) -> Value {
    let mut entry = json!({
        "startedDateTime": format!("2026-11-20T01:00:{second:02}.000+09:00"),
        "time": 10,
        "request": {"method": "GET", "url": url, "httpVersion": "h2", "headers": [], "queryString": [], "cookies": [],
            "headersSize": -1, "bodySize": 0},
        "response": {"status": 200, "statusText": "", "httpVersion": "h2", "headers": [], "cookies": [],
            "content": {"size": 0, "mimeType": "text/plain"}, "redirectURL": "", "headersSize": -1, "bodySize": 0},
        "cache": {}, "timings": {"send": 0, "wait": 1, "receive": 0}
    });
    if let Some(page) = page {
        entry["pageref"] = json!(page);
    }
    merge(&mut entry, extra);
    entry
}

fn merge(into: &mut Value, from: Value) {
    match (into, from) {
        (Value::Object(into), Value::Object(from)) => {
            for (key, value) in from {
                merge(into.entry(key).or_insert(Value::Null), value);
            }
        }
        (into, from) => *into = from,
    }
}

fn log(creator: &str, pages: Value, entries: Vec<Value>) -> Value {
    json!({"log": {"version": "1.2", "creator": {"name": creator, "version": "1"}, "pages": pages, "entries": entries}})
}

const SHOP: &str = "https://www.aozora-shoten.example/";

/// Chrome: `_initiator`, `_resourceType`, Set-Cookie lines joined by line breaks, redirects as entries, socket messages.
fn chrome() -> Value {
    let page = Some("page_1");
    log(
        "WebInspector",
        json!([{"startedDateTime": "2026-11-20T01:00:00.000+09:00", "id": "page_1", "title": SHOP, "pageTimings": {}}]),
        vec![
            entry(
                page,
                0,
                "http://aozora-shoten.example/",
                json!({"_resourceType": "document",
                "response": {"status": 301, "redirectURL": SHOP}}),
            ),
            entry(
                page,
                1,
                SHOP,
                json!({"_resourceType": "document", "serverIPAddress": "[2001:db8::1]",
                "request": {"headers": [{"name": "User-Agent", "value": "Mozilla/5.0 Chrome"}]},
                "response": {"headers": [{"name": "set-cookie", "value": "sid=1; Path=/; HttpOnly\nlang=ja; Max-Age=60"}],
                    "content": {"mimeType": "text/html; charset=shift_jis",
                        "text": "<html lang=ja><meta charset=shift_jis><title>青空書店</title><a href=/privacy/>方針</a>"}}}),
            ),
            entry(
                page,
                2,
                "https://beacon.vendor.example/c",
                json!({"_resourceType": "ping",
                "_initiator": {"type": "script", "stack": {"callFrames": [
                    {"functionName": "send", "url": "https://tag.vendor.example/t.js", "lineNumber": 9, "columnNumber": 4}],
                    "parent": {"callFrames": [{"functionName": "", "url": SHOP, "lineNumber": 2, "columnNumber": 0}]}}},
                "request": {"method": "POST", "bodySize": 7, "postData": {"mimeType": "text/plain", "text": "uid=abc"}},
                "response": {"status": 204}}),
            ),
            entry(
                page,
                3,
                "https://blocked.vendor.example/p.gif",
                json!({"_resourceType": "image",
                "response": {"status": 0, "_error": "net::ERR_BLOCKED_BY_CLIENT"}}),
            ),
            entry(
                page,
                4,
                "https://csp.vendor.example/p.gif",
                json!({"_resourceType": "image",
                "response": {"status": 0, "_error": "net::ERR_BLOCKED_BY_CSP"}}),
            ),
            entry(
                page,
                5,
                "https://cached.vendor.example/l.js",
                json!({"_resourceType": "script", "_fromCache": "disk"}),
            ),
            entry(
                page,
                6,
                "wss://chat.vendor.example/s",
                json!({"_resourceType": "websocket", "_webSocketMessages": [
                {"type": "send", "time": 1_795_104_006.5, "opcode": 1, "data": "hello"},
                {"type": "receive", "time": 1_795_104_006.6, "opcode": 2, "data": "AAEC"}], "response": {"status": 101}}),
            ),
            entry(
                page,
                7,
                "https://frame.vendor.example/f.html",
                json!({"_resourceType": "document",
                "request": {"headers": [{"name": "Sec-Fetch-Dest", "value": "iframe"}, {"name": "Referer", "value": SHOP}]}}),
            ),
            entry(
                page,
                8,
                "https://inner.vendor.example/i.gif",
                json!({"_resourceType": "image",
                "request": {"headers": [{"name": "Referer", "value": "https://frame.vendor.example/f.html"}]}}),
            ),
            entry(page, 9, "data:image/gif;base64,R0lG", json!({})),
        ],
    )
}

#[test]
fn chrome_in_full() {
    let (summary, evidence) = import(&chrome());
    assert_eq!((summary.pages, summary.entries), (1, 9));
    assert_eq!(summary.first_page.unwrap().as_str(), "http://aozora-shoten.example/");
    let sent = requests(&evidence);
    assert_eq!((sent[0].hop, sent[1].hop), (0, 1));
    assert_eq!(sent[0].request_id, sent[1].request_id);
    assert_eq!(
        (sent[1].initiators[0].kind.as_str(), sent[1].initiators[0].url.as_str()),
        ("redirect", "http://aozora-shoten.example/")
    );
    assert!(sent[0].navigation && sent[1].navigation && !sent[2].navigation);
    assert!(sent.iter().all(|request| request.page == SHOP));
    let beacon = sent[2];
    assert_eq!(evidence.body(beacon.body.as_ref().unwrap()), Some(b"uid=abc".as_slice()));
    let chain: Vec<_> = beacon.initiators.iter().map(|by| (by.url.as_str(), by.line)).collect();
    assert_eq!(chain, [("https://tag.vendor.example/t.js", Some(10)), (SHOP, Some(3))]);
    let fates: Vec<_> = sent[3..6].iter().map(|request| request.fate).collect();
    assert_eq!(fates, [Fate::Sent, Fate::NeverSent, Fate::Local]);
    assert_eq!((sent[7].resource.as_str(), sent[7].frame.as_deref()), ("iframe", None));
    assert_eq!(sent[8].frame.as_deref(), Some("https://frame.vendor.example/f.html"));
    let frames: Vec<_> = evidence
        .records
        .iter()
        .filter_map(|record| match &record.observation {
            Observation::SocketFrame(SocketFrame { direction, body: Some(body), .. }) => {
                Some((direction.as_str(), body.bytes))
            }
            _ => None,
        })
        .collect();
    assert_eq!(frames, [("sent", 5), ("received", 3)]);
}

#[test]
fn chrome_cookies_page_and_clock() {
    let (_, evidence) = import(&chrome());
    let jar: Vec<_> = cookies(&evidence)
        .iter()
        .map(|cookie| (cookie.name.as_str(), cookie.action, cookie.lifetime_seconds))
        .collect();
    assert_eq!(jar, [("sid", CookieAction::Set, None), ("lang", CookieAction::Set, Some(60))]);
    let sent = requests(&evidence);
    assert!(matches!(&cookies(&evidence)[0].setter,
        CookieSetter::Response { url, request_id, hop: 1 } if url == SHOP && *request_id == sent[1].request_id));
    let page = pages(&evidence)[0];
    assert_eq!((page.title.as_str(), page.language.as_str(), page.final_url.as_str()), ("青空書店", "ja", SHOP));
    assert_eq!(page.links[0].url, "https://www.aozora-shoten.example/privacy/");
    let html = evidence.body(page.html.as_ref().unwrap()).unwrap();
    assert!(html.starts_with(b"\xEF\xBB\xBF") && String::from_utf8_lossy(html).contains("青空書店"));
    let record =
        evidence.records.iter().find(|record| matches!(record.observation, Observation::VisitStarted(_))).unwrap();
    assert_eq!((record.at.as_str(), record.us), ("2026-11-19T16:00:00.000000Z", 0));
    let failed: Vec<_> = evidence
        .records
        .iter()
        .filter_map(|record| match &record.observation {
            Observation::RequestFailed(RequestFailed { blocked, .. }) => Some(blocked.clone()),
            _ => None,
        })
        .collect();
    assert_eq!(failed, [None, Some("csp".to_owned())]);
}

#[test]
fn a_sanitized_chrome_export_is_said_to_be_one() {
    let mut har = chrome();
    har["log"]["entries"][1]["response"]["headers"] = json!([]);
    let (_, evidence) = import(&har);
    assert!(gaps(&evidence).iter().any(|gap| gap.reason.contains("sanitized")));
    let (_, evidence) = import(&chrome());
    assert!(gaps(&evidence).is_empty());
}

/// Firefox: titles instead of URLs, no initiators, types only in the headers, form fields as params.
#[test]
fn firefox() {
    let page = Some("page_1");
    let dest = |word: &str| json!([{"name": "Sec-Fetch-Dest", "value": word}]);
    let har = log(
        "Firefox",
        json!([{"id": "page_1", "title": "青空書店", "startedDateTime": "2026-11-20T01:00:00.000+09:00"}]),
        vec![
            entry(
                page,
                0,
                SHOP,
                json!({"_securityState": "secure", "request": {"headers": dest("document")},
                "response": {"content": {"mimeType": "text/html", "comment": "Response bodies are not included."}}}),
            ),
            entry(page, 1, "https://tag.vendor.example/t.js", json!({"request": {"headers": dest("script")}})),
            entry(
                page,
                2,
                "https://api.vendor.example/e",
                json!({"request": {"method": "POST", "headers": [
                    {"name": "Sec-Fetch-Dest", "value": "empty"}, {"name": "Sec-Fetch-Mode", "value": "cors"}],
                "bodySize": 20, "postData": {"mimeType": "application/x-www-form-urlencoded", "text": "",
                    "params": [{"name": "mail", "value": "青@b.jp"}, {"name": "n", "value": "1"}]}}}),
            ),
            entry(
                page,
                3,
                "https://frame.vendor.example/",
                json!({"request": {"headers": dest("iframe")},
                "response": {"content": {"mimeType": "text/html"}}}),
            ),
        ],
    );
    let (_, evidence) = import(&har);
    let sent = requests(&evidence);
    let kinds: Vec<_> = sent.iter().map(|request| request.resource.as_str()).collect();
    assert_eq!(kinds, ["document", "script", "fetch", "iframe"]);
    assert_eq!(evidence.body(sent[2].body.as_ref().unwrap()), Some(b"mail=%E9%9D%92%40b.jp&n=1".as_slice()));
    let page = pages(&evidence)[0];
    assert_eq!((page.title.as_str(), page.url.as_str(), page.html.is_none()), ("青空書店", SHOP, true));
}

/// Safari: `_fetchType`, cookies only as a list.
#[test]
fn safari() {
    let page = Some("page_0");
    let har = log(
        "WebKit Web Inspector",
        json!([{"id": "page_0", "title": SHOP, "startedDateTime": "2026-11-20T01:00:00.000+09:00"}]),
        vec![
            entry(
                page,
                0,
                SHOP,
                json!({"_fetchType": "Network Load",
                "response": {"cookies": [{"name": "a", "value": "1", "path": "/", "domain": "aozora-shoten.example",
                    "expires": "2026-11-19T17:00:00.000Z", "httpOnly": true, "secure": true, "sameSite": "Lax"}],
                    "content": {"mimeType": "text/html", "text": "PHA+", "encoding": "base64"}}}),
            ),
            entry(
                page,
                1,
                "https://cdn.vendor.example/a.png",
                json!({"_fetchType": "Memory Cache",
                "request": {"cookies": [{"name": "u", "value": "7"}]},
                "response": {"content": {"mimeType": "image/png"}}}),
            ),
        ],
    );
    let (_, evidence) = import(&har);
    let cookie = cookies(&evidence)[0];
    assert_eq!(
        (cookie.domain.as_str(), cookie.host_only, cookie.lifetime_seconds),
        ("aozora-shoten.example", false, Some(3600))
    );
    assert!(cookie.secure && cookie.http_only && cookie.same_site == "Lax");
    let sent = requests(&evidence);
    assert_eq!((sent[1].fate, sent[1].resource.as_str()), (Fate::Local, "image"));
    assert!(sent[1].headers.iter().any(|header| header.name == "Cookie" && header.value == "u=7"));
    assert_eq!(evidence.body(pages(&evidence)[0].html.as_ref().unwrap()), Some(b"<p>".as_slice()));
}

/// mitmproxy and other proxies: no pages, no types; the headers say what is a page and what is a frame of one.
#[test]
fn proxies_without_pages() {
    let referer = |url: &str| json!([{"name": "Referer", "value": url}]);
    let html = json!({"content": {"mimeType": "text/html; charset=utf-8"}});
    let har = log(
        "mitmproxy",
        json!([]),
        vec![
            entry(None, 0, SHOP, json!({"response": html})),
            entry(
                None,
                1,
                "https://frame.vendor.example/f",
                json!({"request": {"headers": referer(SHOP)}, "response": html}),
            ),
            entry(
                None,
                2,
                "https://www.aozora-shoten.example/cart/",
                json!({"request": {"headers": referer(SHOP)}, "response": html}),
            ),
            entry(
                None,
                3,
                "https://late.vendor.example/b.gif",
                json!({"request": {"headers": referer(SHOP)},
                "response": {"content": {"mimeType": "image/gif"}}}),
            ),
            entry(
                None,
                4,
                "https://api.vendor.example/p",
                json!({"request": {"method": "POST", "bodySize": 3,
                "postData": {"mimeType": "application/octet-stream", "text": "AAEC", "encoding": "base64"}}}),
            ),
        ],
    );
    let (summary, evidence) = import(&har);
    assert_eq!((summary.pages, summary.producer.as_str()), (2, "mitmproxy 1"));
    let cart = "https://www.aozora-shoten.example/cart/";
    let by_page: Vec<_> = requests(&evidence)
        .iter()
        .map(|request| (request.url.as_str(), request.page.as_str(), request.navigation))
        .collect();
    assert_eq!(
        by_page,
        [
            (SHOP, SHOP, true),
            ("https://frame.vendor.example/f", SHOP, false),
            ("https://late.vendor.example/b.gif", SHOP, false),
            (cart, cart, true),
            ("https://api.vendor.example/p", cart, false),
        ]
    );
    let body = requests(&evidence)[4].body.as_ref().unwrap();
    assert_eq!(evidence.body(body), Some([0_u8, 1, 2].as_slice()));
}

/// A capture of an app holds no page at all: the site given stands for it.
#[test]
fn an_app_without_pages_is_audited_as_the_site_given() {
    let har = log(
        "Charles Proxy",
        json!(null),
        vec![
            entry(
                None,
                0,
                "https://api.aozora-shoten.example/v1/items",
                json!({"response": {"content": {"mimeType": "application/json"}}}),
            ),
            entry(None, 1, "https://app.vendor.example/e", json!({"request": {"method": "POST"}})),
        ],
    );
    let options = HarOptions { site: Some("www.aozora-shoten.example".to_owned()), ..HarOptions::default() };
    let (summary, evidence) = import_with(har.to_string().as_bytes(), &options).unwrap();
    assert_eq!(summary.first_page.unwrap().as_str(), SHOP);
    assert!(requests(&evidence).iter().all(|request| request.page == SHOP && !request.navigation));
}

#[test]
fn pages_of_other_sites_are_left_out_and_named() {
    let har = log(
        "WebInspector",
        json!([]),
        vec![
            entry(Some("p1"), 0, SHOP, json!({"_resourceType": "document"})),
            entry(Some("p2"), 1, "https://login.idp.example/", json!({"_resourceType": "document"})),
            entry(Some("p2"), 2, "https://ads.idp.example/x.js", json!({"_resourceType": "script"})),
        ],
    );
    let options = HarOptions { domains: vec!["aozora-shoten.example".to_owned()], ..HarOptions::default() };
    let (_, evidence) = import_with(har.to_string().as_bytes(), &options).unwrap();
    assert_eq!(requests(&evidence).len(), 1);
    assert!(
        gaps(&evidence).iter().any(|gap| gap.what == GapKind::Scope && gap.subject == "https://login.idp.example/")
    );
}

#[test]
fn broken_fields_are_counted_and_the_rest_is_kept() {
    let mut entries = vec![
        entry(None, 0, SHOP, json!({"_resourceType": "document"})),
        json!({"request": {"url": "https://a.vendor.example/1"}}),
        json!({"request": {"url": "https://a.vendor.example/2", "headers": [{"value": "x"}, {"name": "A"}], "method": null},
            "response": {"status": "204", "headers": "none"}, "startedDateTime": "yesterday"}),
        json!({"request": {}}),
        json!({"request": {"url": "http://"}}),
        json!(7),
        json!(null),
    ];
    entries[0]["_initiator"] = json!([1, 2]);
    let (_, evidence) = import(&log("", json!(null), entries));
    assert_eq!(requests(&evidence).len(), 3);
    let count =
        |words: &str| gaps(&evidence).iter().filter(|gap| gap.reason.contains(words)).map(|gap| gap.count).sum::<u64>();
    assert_eq!((count("without a request URL"), count("URL cannot be read"), count("has no response")), (3, 1, 1));
    assert_eq!((count("without a readable time"), count("without a method")), (2, 2));
}

#[test]
fn a_capture_cut_in_half_says_so() {
    let whole = serde_json::to_vec_pretty(&chrome()).unwrap();
    for cut in (1..whole.len() - 2).step_by(37) {
        match import_with(&whole[..cut], &HarOptions::default()) {
            Err(HarError::Truncated { .. } | HarError::NotJson { .. }) => {}
            other => panic!("cut at {cut}: {other:?}"),
        }
    }
    let half = &whole[..whole.len() / 2];
    let error = import_with(half, &HarOptions::default()).unwrap_err().to_string();
    assert!(error.contains("is cut off at line") && error.contains("export the capture again"), "{error}");
    let options = HarOptions { salvage: true, ..HarOptions::default() };
    let (summary, evidence) = import_with(half, &options).unwrap();
    assert!(summary.truncated && summary.entries >= 2);
    assert!(gaps(&evidence).iter().any(|gap| gap.reason.contains("cut off")));
}

#[test]
fn what_is_no_capture_is_refused_with_advice() {
    let error = |bytes: &[u8]| import_with(bytes, &HarOptions::default()).unwrap_err().to_string();
    assert!(error(b"<html>").contains("line 1 column 1: not JSON"));
    assert!(error(b"{\"a\":1}").contains("no HAR"));
    assert!(error(b"[]").contains("no HAR"));
    assert!(error(b"{\"log\":{\"entries\":{}}}").contains("no HAR"));
    assert!(error(b"{\"log\":{\"entries\":[]}}").contains("holds no request"));
    let utf16: Vec<u8> = "\u{feff}{\"log\":{\"entries\":[]}}".encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert!(error(&utf16).contains("holds no request"));
}

#[test]
fn half_characters_and_byte_order_marks_are_survived() {
    let text = chrome().to_string().replace("uid=abc", "uid=\\ud83d");
    let (_, evidence) = import_with(format!("\u{feff}{text}").as_bytes(), &HarOptions::default()).unwrap();
    let body = requests(&evidence)[2].body.as_ref().unwrap();
    assert_eq!(evidence.body(body), Some("uid=\u{fffd}".as_bytes()));
    assert!(gaps(&evidence).iter().any(|gap| gap.reason.contains("surrogate")));
}

/// Sixty thousand entries on a thousand pages, with and without page references.
#[test]
fn large_captures_are_read_whole() {
    for said in [true, false] {
        let entries = (0..60_000).map(|n| {
            let page = format!("https://www.aozora-shoten.example/p{}", n / 60);
            let kind = if n % 60 == 0 { "document" } else { "image" };
            let url = if n % 60 == 0 { page.clone() } else { format!("https://v{}.vendor.example/i?n={n}", n % 7) };
            let headers = json!([{"name": "Referer", "value": page}]);
            entry(
                said.then_some(page.as_str()),
                0,
                &url,
                json!({"_resourceType": kind, "request": {"headers": headers}}),
            )
        });
        let bytes = serde_json::to_vec(&log("x", json!([]), entries.collect())).unwrap();
        let (summary, evidence) = import_with(&bytes, &HarOptions::default()).unwrap();
        assert_eq!((summary.pages, requests(&evidence).len()), (1000, 60_000), "{said}");
    }
}

fn any_value(depth: u32) -> impl proptest::strategy::Strategy<Value = Value> {
    use proptest::prelude::*;
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(|n| json!(n)),
        ".{0,12}".prop_map(Value::from),
        Just(json!("https://a.example/")),
        Just(json!("set-cookie")),
        Just(json!("base64")),
    ];
    let key = prop_oneof![
        Just("request"),
        Just("response"),
        Just("url"),
        Just("headers"),
        Just("name"),
        Just("value"),
        Just("content"),
        Just("text"),
        Just("encoding"),
        Just("pageref"),
        Just("startedDateTime"),
        Just("_initiator"),
        Just("stack"),
        Just("callFrames"),
        Just("parent"),
        Just("lineNumber"),
        Just("time"),
        Just("_webSocketMessages"),
        Just("postData"),
        Just("status"),
        Just("cookies"),
    ];
    leaf.prop_recursive(depth, 64, 6, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::btree_map(key.clone().prop_map(str::to_owned), inner, 0..6)
                .prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    })
}

proptest::proptest! {
    #![proptest_config(proptest::test_runner::Config::with_cases(64))]
    #[test]
    fn any_json_in_any_field_is_survived(values in proptest::collection::vec(any_value(4), 1..6), pages in any_value(2)) {
        let mut entries: Vec<_> = vec![entry(Some("p"), 0, SHOP, json!({}))];
        entries.extend(values.into_iter().map(|value| {
            let mut entry = entry(None, 1, "https://b.example/x", json!({}));
            if value.is_object() { merge(&mut entry, value) } else { entry["_webSocketMessages"] = value }
            entry
        }));
        let mut har = log("x", pages, entries);
        har["log"]["creator"] = json!(3);
        let (_, evidence) = import_with(har.to_string().as_bytes(), &HarOptions::default()).unwrap();
        assert!(!requests(&evidence).is_empty());
    }
}

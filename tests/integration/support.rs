//! Support: what several test modules need.

use std::path::{Path, PathBuf};

use assert_cmd::Command;
use serde_json::{Value, json};

/// The program under test, away from any configuration of the machine.
pub(crate) fn kansa() -> Command {
    let mut command = Command::cargo_bin("kansa").unwrap();
    command.env_remove("NO_COLOR").env("KANSA_NO_SANDBOX", "1").args(["--color", "never"]);
    command
}

/// The shared material beside the checkout; None, said aloud, where it is absent.
pub(crate) fn shared(what: &str) -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared").join(what);
    if path.exists() {
        Some(path)
    } else {
        println!("SKIPPED: {} is not here; what it holds is not tested", path.display());
        None
    }
}

/// One request of a capture.
pub(crate) fn har_entry(
    url: &str,
    resource: &str,
    request_headers: &[(&str, &str)],
    status: u16,
    response_headers: &[(&str, &str)],
) -> Value {
    let headers = |list: &[(&str, &str)]| {
        list.iter().map(|(name, value)| json!({"name": name, "value": value})).collect::<Vec<_>>()
    };
    json!({
        "pageref": "page_1", "startedDateTime": "2026-11-20T01:00:00.000Z", "time": 20, "_resourceType": resource,
        "request": {"method": "GET", "url": url, "httpVersion": "h2", "headers": headers(request_headers), "queryString": [], "cookies": [], "headersSize": -1, "bodySize": 0},
        "response": {"status": status, "statusText": "", "httpVersion": "h2", "headers": headers(response_headers), "cookies": [],
            "content": {"size": 0, "mimeType": "text/html"}, "redirectURL": "", "headersSize": -1, "bodySize": 0},
        "cache": {}, "timings": {"send": 1, "wait": 1, "receive": 1}
    })
}

/// A capture of one page with these further requests.
pub(crate) fn har(page: &str, entries: Vec<Value>) -> Value {
    let mut all = vec![har_entry(
        page,
        "document",
        &[("User-Agent", "Mozilla/5.0 (X11; Linux x86_64) Chrome/156.0.0.0"), ("Accept-Language", "ja")],
        200,
        &[("Content-Type", "text/html; charset=utf-8")],
    )];
    all.extend(entries);
    json!({"log": {"version": "1.2", "creator": {"name": "test", "version": "1"},
        "pages": [{"startedDateTime": "2026-11-20T01:00:00.000Z", "id": "page_1", "title": page, "pageTimings": {"onLoad": 400}}],
        "entries": all}})
}

/// A Google Analytics hit as gtag.js sends it.
pub(crate) fn analytics_hit(page: &str) -> Value {
    let page: String = url::form_urlencoded::byte_serialize(page.as_bytes()).collect();
    har_entry(
        &format!(
            "https://region1.google-analytics.com/g/collect?v=2&tid=G-ABCDE12345&cid=1234567890.1700000000&dl={page}&dt=%E3%83%88%E3%83%83%E3%83%97&ul=ja&sr=1920x1080&en=page_view"
        ),
        "ping",
        &[("User-Agent", "Mozilla/5.0 (X11; Linux x86_64) Chrome/156.0.0.0")],
        204,
        &[],
    )
}

/// Writes a file and gives its path.
pub(crate) fn file(folder: &Path, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
    let path = folder.join(name);
    std::fs::write(&path, content).unwrap();
    path
}

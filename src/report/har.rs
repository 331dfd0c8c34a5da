//! Evidence → HTTP Archive 1.2, for the tools of others.
//!
//! No rendering of a report: it shows the evidence itself, raw values included, and says so in its comment. Everything
//! that was recorded is there: redirects hop by hop, workers, beacons, socket frames, requests that failed, that the
//! page's own rules stopped, or that were held. What HAR has no field for stands in fields that begin with `_`, where
//! possible under the names that Chrome uses.

use std::collections::BTreeMap;
use std::io::{self, Write};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use jiff::Timestamp;
use serde_json::{Value, json};
use url::Url;

use crate::evidence::{
    Body, Evidence, Fate, Header, Initiator, Observation, Page, Record, Request, RequestFailed, Response, SocketFrame,
    VisitStarted,
};

/// Joins what belongs to one hop of one request.
type Key<'a> = (Option<u64>, &'a str, u32);

/// A record and what was observed in it.
type Seen<'a, T> = (&'a Record, &'a T);

#[derive(Default)]
struct Fates<'a> {
    responses: BTreeMap<Key<'a>, Seen<'a, Response>>,
    failures: BTreeMap<Key<'a>, Seen<'a, RequestFailed>>,
    frames: BTreeMap<(Option<u64>, &'a str), Vec<Seen<'a, SocketFrame>>>,
}

/// Writes the whole run as a HAR file, one entry after the other: a large run has more of them than fit in memory as JSON.
///
/// # Errors
/// When `out` cannot be written.
pub fn export(evidence: &Evidence, out: &mut dyn Write) -> io::Result<()> {
    let fates = fates(evidence);
    let creator = json!({ "name": env!("CARGO_PKG_NAME"), "version": env!("CARGO_PKG_VERSION") });
    write!(out, "{{\"log\":{{\"version\":\"1.2\",\"creator\":{creator},\"browser\":{}", browser(evidence))?;
    let comment = format!(
        "evidence of run {} as recorded, with raw values: it may hold personal data and identifiers",
        evidence.run.run_id
    );
    write!(out, ",\"comment\":{}", Value::from(comment))?;
    out.write_all(b",\n\"pages\":")?;
    list(pages(evidence).into_iter(), out)?;
    let entries = evidence.records.iter().filter_map(|record| match &record.observation {
        Observation::Request(request) => Some(entry(evidence, record, request, &fates)),
        _ => None,
    });
    out.write_all(b",\n\"entries\":")?;
    list(entries, out)?;
    out.write_all(b"}}\n")
}

/// A JSON array, one member a line.
fn list(members: impl Iterator<Item = Value>, out: &mut dyn Write) -> io::Result<()> {
    out.write_all(b"[")?;
    for (n, member) in members.enumerate() {
        out.write_all(if n == 0 { b"\n" } else { b",\n" })?;
        serde_json::to_writer(&mut *out, &member)?;
    }
    out.write_all(b"\n]")
}

fn fates(evidence: &Evidence) -> Fates<'_> {
    let mut fates = Fates::default();
    for record in &evidence.records {
        let visit = record.visit;
        match &record.observation {
            Observation::Response(response) => {
                fates.responses.insert((visit, &response.request_id, response.hop), (record, response));
            }
            Observation::RequestFailed(failed) => {
                fates.failures.insert((visit, &failed.request_id, failed.hop), (record, failed));
            }
            Observation::SocketFrame(frame) => {
                fates.frames.entry((visit, &frame.request_id)).or_default().push((record, frame));
            }
            _ => {}
        }
    }
    fates
}

fn browser(evidence: &Evidence) -> Value {
    let product = evidence.run.browser.as_ref().map_or("", |browser| &browser.product);
    let (name, version) = product.split_once([' ', '/']).unwrap_or((product, ""));
    json!({ "name": if name.is_empty() { "unknown" } else { name }, "version": version })
}

/// One page a visit. Its title is known when the page stood.
fn pages(evidence: &Evidence) -> Vec<Value> {
    let mut visits: BTreeMap<u64, (&Record, &VisitStarted)> = BTreeMap::new();
    let mut stood: BTreeMap<u64, &Page> = BTreeMap::new();
    for record in &evidence.records {
        match (record.visit, &record.observation) {
            (Some(visit), Observation::VisitStarted(started)) => {
                visits.insert(visit, (record, started));
            }
            (Some(visit), Observation::Page(page)) => {
                stood.insert(visit, page);
            }
            _ => {}
        }
    }
    visits
        .into_iter()
        .map(|(id, (record, started))| {
            let title = stood.get(&id).map_or("", |page| &page.title);
            json!({
                "startedDateTime": record.at,
                "id": reference(id),
                "title": if title.is_empty() { &started.url } else { title },
                "pageTimings": { "onContentLoad": -1, "onLoad": -1 },
                "_url": started.url,
                "_phase": started.phase,
                "_run": started.run,
            })
        })
        .collect()
}

fn reference(visit: u64) -> String {
    format!("visit_{visit}")
}

fn entry(evidence: &Evidence, record: &Record, request: &Request, fates: &Fates<'_>) -> Value {
    let key = (record.visit, request.request_id.as_str(), request.hop);
    let answer = fates.responses.get(&key).copied();
    let failure = fates.failures.get(&key).copied();
    let end = answer.map(|(at, _)| at.us).into_iter().chain(failure.map(|(at, _)| at.us)).max();
    let time = end.map_or(0.0, |end| end.saturating_sub(record.us) as f64 / 1000.0);
    let mut entry = json!({
        "startedDateTime": record.at,
        "time": time,
        "request": request_part(evidence, request, answer.map(|(_, response)| response)),
        "response": response_part(evidence, request, answer.map(|(_, response)| response), failure.map(|(_, failed)| failed)),
        "cache": {},
        "timings": { "send": 0, "wait": time, "receive": 0 },
        "_resourceType": resource_type(&request.resource),
        "_kansaRecord": record.n,
        "_kansaResource": request.resource,
        "_requestId": request.request_id,
        "_hop": request.hop,
    });
    let fields = entry.as_object_mut().expect("an entry is an object");
    let mut put = |name: &str, value: Value| {
        fields.insert(name.to_owned(), value);
    };
    if let Some(visit) = record.visit {
        put("pageref", reference(visit).into());
    }
    if let Some(initiator) = initiator(&request.initiators) {
        put("_initiator", initiator);
    }
    if let Some(frame) = &request.frame {
        put("_frame", frame.clone().into());
    }
    if !request.target.is_empty() {
        put("_target", request.target.clone().into());
    }
    if !request.moment.is_empty() {
        put("_moment", request.moment.clone().into());
    }
    if request.fate != Fate::Sent {
        put("_fate", json!(request.fate));
    }
    if let Some(blocked) = failure.and_then(|(_, failed)| failed.blocked.as_ref()) {
        put("_blockedReason", blocked.clone().into());
    }
    if let Some((_, response)) = answer {
        if let Some(address) = &response.remote_address {
            put("serverIPAddress", address.clone().into());
        }
        if response.from_cache {
            put("_fromCache", "memory".into());
        }
        if response.from_service_worker {
            put("_fetchedViaServiceWorker", true.into());
        }
    }
    if let Some(frames) = fates.frames.get(&(record.visit, request.request_id.as_str())) {
        put("_webSocketMessages", frames.iter().map(|(at, frame)| message(evidence, at, frame)).collect());
    }
    entry
}

/// Chrome's words where it has one.
fn resource_type(resource: &str) -> &str {
    match resource {
        "iframe" => "document",
        "beacon" => "ping",
        "favicon" => "image",
        "csp-report" => "cspviolationreport",
        other => other,
    }
}

fn request_part(evidence: &Evidence, request: &Request, answer: Option<&Response>) -> Value {
    let query: Vec<Value> = Url::parse(&request.url)
        .map(|url| url.query_pairs().map(|(name, value)| json!({ "name": name, "value": value })).collect())
        .unwrap_or_default();
    let cookies: Vec<Value> = request
        .headers
        .iter()
        .filter(|header| header.name.eq_ignore_ascii_case("cookie"))
        .flat_map(|header| header.value.split("; "))
        .map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or(("", pair));
            json!({ "name": name, "value": value })
        })
        .collect();
    let mut part = json!({
        "method": request.method,
        "url": request.url,
        "httpVersion": answer.and_then(|response| response.protocol.as_deref()).unwrap_or("unknown"),
        "headers": headers(&request.headers),
        "queryString": query,
        "cookies": cookies,
        "headersSize": -1,
        "bodySize": request.body.as_ref().map_or(0, |body| body.bytes),
    });
    if let Some(data) = request.body.as_ref().map(|body| post_data(evidence, body, request)) {
        part["postData"] = data;
    }
    part
}

fn post_data(evidence: &Evidence, body: &Body, request: &Request) -> Value {
    let kind = header(&request.headers, "content-type").unwrap_or("application/octet-stream");
    let mut data = json!({ "mimeType": kind, "_sha256": body.sha256 });
    match evidence.body(body).map(std::str::from_utf8) {
        Some(Ok(text)) => data["text"] = text.into(),
        Some(Err(_)) => {
            data["text"] = BASE64.encode(evidence.body(body).unwrap_or_default()).into();
            data["encoding"] = "base64".into();
        }
        None => data["text"] = "".into(),
    }
    if body.truncated {
        data["comment"] = "only the beginning was kept".into();
    }
    data
}

fn response_part(
    evidence: &Evidence,
    request: &Request,
    answer: Option<&Response>,
    failure: Option<&RequestFailed>,
) -> Value {
    let Some(response) = answer else {
        let error = failure.map_or("no response was seen", |failed| &failed.error);
        return json!({
            "status": 0, "statusText": "", "httpVersion": "unknown", "headers": [], "cookies": [],
            "content": { "size": 0, "mimeType": "x-unknown" },
            "redirectURL": "", "headersSize": -1, "bodySize": -1, "_error": error,
        });
    };
    let mut content = json!({
        "size": response.body.as_ref().map_or(0, |body| body.bytes),
        "mimeType": if response.media_type.is_empty() { "x-unknown" } else { &response.media_type },
    });
    if let Some(body) = &response.body {
        content["_sha256"] = body.sha256.clone().into();
        match evidence.body(body).map(std::str::from_utf8) {
            Some(Ok(text)) => content["text"] = text.into(),
            Some(Err(_)) => {
                content["text"] = BASE64.encode(evidence.body(body).unwrap_or_default()).into();
                content["encoding"] = "base64".into();
            }
            None => {}
        }
    }
    let location = header(&response.headers, "location").filter(|_| (300..400).contains(&response.status));
    let redirect = location.and_then(|to| Url::parse(&request.url).ok()?.join(to).ok()).map(String::from);
    let mut part = json!({
        "status": response.status,
        "statusText": "",
        "httpVersion": response.protocol.as_deref().unwrap_or("unknown"),
        "headers": headers(&response.headers),
        "cookies": set_cookies(&response.headers),
        "content": content,
        "redirectURL": redirect.unwrap_or_default(),
        "headersSize": -1,
        "bodySize": -1,
    });
    if let Some(failed) = failure {
        part["_error"] = failed.error.clone().into();
    }
    part
}

fn header<'a>(headers: &'a [Header], name: &str) -> Option<&'a str> {
    headers.iter().find(|header| header.name.eq_ignore_ascii_case(name)).map(|header| header.value.as_str())
}

fn headers(headers: &[Header]) -> Vec<Value> {
    headers.iter().map(|header| json!({ "name": header.name, "value": header.value })).collect()
}

fn set_cookies(headers: &[Header]) -> Vec<Value> {
    headers
        .iter()
        .filter(|header| header.name.eq_ignore_ascii_case("set-cookie"))
        .flat_map(|header| header.value.split('\n'))
        .filter_map(|line| cookie::Cookie::parse(line).ok())
        .map(|cookie| {
            let mut part = json!({ "name": cookie.name(), "value": cookie.value() });
            for (name, value) in [("path", cookie.path()), ("domain", cookie.domain())] {
                if let Some(value) = value {
                    part[name] = value.into();
                }
            }
            part["httpOnly"] = cookie.http_only().unwrap_or(false).into();
            part["secure"] = cookie.secure().unwrap_or(false).into();
            if let Some(same_site) = cookie.same_site() {
                part["sameSite"] = same_site.to_string().into();
            }
            part
        })
        .collect()
}

/// In Chrome's form: the innermost frame first, lines and columns from 0.
fn initiator(chain: &[Initiator]) -> Option<Value> {
    let first = chain.first()?;
    let frames: Vec<Value> = chain
        .iter()
        .filter(|one| one.kind == "script")
        .map(|one| {
            json!({
                "functionName": one.function,
                "scriptId": "0",
                "url": one.url,
                "lineNumber": one.line.unwrap_or(1).saturating_sub(1),
                "columnNumber": one.column.unwrap_or(1).saturating_sub(1),
            })
        })
        .collect();
    let mut value = json!({ "type": first.kind, "url": first.url });
    if let Some(line) = first.line {
        value["lineNumber"] = line.saturating_sub(1).into();
    }
    if !frames.is_empty() {
        value["stack"] = json!({ "callFrames": frames });
    }
    Some(value)
}

fn message(evidence: &Evidence, record: &Record, frame: &SocketFrame) -> Value {
    let bytes = frame.body.as_ref().and_then(|body| evidence.body(body)).unwrap_or_default();
    let (opcode, data) =
        std::str::from_utf8(bytes).map_or_else(|_| (2, BASE64.encode(bytes)), |text| (1, text.to_owned()));
    let time = record.at.parse::<Timestamp>().map_or(0.0, |at| at.as_microsecond() as f64 / 1e6);
    json!({ "type": if frame.direction == "received" { "receive" } else { "send" }, "time": time, "opcode": opcode, "data": data })
}

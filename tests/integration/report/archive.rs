//! HAR export: everything that was recorded is in the file.

use kansa::evidence::{
    Body, Evidence, Fate, Header, Initiator, Observation, Page, Record, Request, RequestFailed, Response, Run,
    SocketFrame, VisitStarted,
};
use kansa::report::har;

const VISIT: &str = r#"{"url":"https://www.aoba-bungu.example/","phase":"no-choice","engine":"browser"}"#;

fn request(id: &str, hop: u32, url: &str, resource: &str) -> Request {
    Request {
        request_id: id.to_owned(),
        hop,
        url: url.to_owned(),
        method: "GET".to_owned(),
        headers: vec![Header { name: "Cookie".to_owned(), value: "a=1; b=x=y".to_owned() }],
        resource: resource.to_owned(),
        page: "https://www.aoba-bungu.example/".to_owned(),
        ..Request::default()
    }
}

fn evidence() -> Evidence {
    let started: VisitStarted = serde_json::from_str(VISIT).unwrap();
    let body = |sha256: &str, bytes| Body { sha256: sha256.to_owned(), bytes, truncated: false };
    let mut post = request("2", 0, "https://px.adnexa.example/c?e=1&u=%E3%81%82", "beacon");
    post.method = "POST".to_owned();
    post.body = Some(body("aa", 5));
    post.target = "service_worker".to_owned();
    post.initiators = vec![Initiator {
        kind: "script".to_owned(),
        url: "https://px.adnexa.example/t.js".to_owned(),
        line: Some(3),
        column: Some(9),
        function: "send".to_owned(),
    }];
    let mut stopped = request("3", 0, "https://blocked.example/x", "script");
    stopped.fate = Fate::NeverSent;
    let redirect = Response {
        request_id: "1".to_owned(),
        status: 302,
        headers: vec![
            Header { name: "Location".to_owned(), value: "/second".to_owned() },
            Header { name: "Set-Cookie".to_owned(), value: "id=9; Path=/; Secure; HttpOnly; SameSite=None".to_owned() },
        ],
        remote_address: Some("192.0.2.1".to_owned()),
        ..Response::default()
    };
    let failed = |id: &str, error: &str, blocked: Option<&str>| RequestFailed {
        request_id: id.to_owned(),
        error: error.to_owned(),
        blocked: blocked.map(str::to_owned),
        ..RequestFailed::default()
    };
    let observations = vec![
        Observation::Run(Run { run_id: "r1".to_owned(), ..Run::default() }),
        Observation::VisitStarted(started),
        Observation::Request(request("1", 0, "https://a.example/first", "image")),
        Observation::Response(redirect),
        Observation::Request(request("1", 1, "https://a.example/second", "image")),
        Observation::Response(Response {
            request_id: "1".to_owned(),
            hop: 1,
            status: 200,
            media_type: "image/gif".to_owned(),
            ..Response::default()
        }),
        Observation::Request(post),
        Observation::RequestFailed(failed("2", "net::ERR_CONNECTION_REFUSED", None)),
        Observation::Request(stopped),
        Observation::RequestFailed(failed("3", "net::ERR_BLOCKED_BY_CSP", Some("csp"))),
        Observation::Request(request("4", 0, "wss://ws.chat-mori.example/", "websocket")),
        Observation::SocketFrame(SocketFrame {
            request_id: "4".to_owned(),
            direction: "sent".to_owned(),
            body: Some(body("bb", 2)),
            ..SocketFrame::default()
        }),
        Observation::Page(Page { title: "表紙 </script>".to_owned(), ..Page::default() }),
    ];
    Evidence {
        records: observations
            .into_iter()
            .enumerate()
            .map(|(n, observation)| Record {
                n: n as u64 + 1,
                at: format!("2026-11-20T01:00:{n:02}.000Z"),
                us: n as u64 * 1_000_000,
                visit: (n > 0).then_some(1),
                observation,
            })
            .collect(),
        bodies: [("aa".to_owned(), b"a=1&b".to_vec()), ("bb".to_owned(), vec![0xff, 0xfe])].into(),
        complete: true,
        ..Evidence::default()
    }
}

#[test]
fn nothing_recorded_is_left_out() {
    let mut bytes = Vec::new();
    har::export(&evidence(), &mut bytes).unwrap();
    let har: serde_json::Value = serde_json::from_slice(&bytes).unwrap();
    let log = &har["log"];
    assert_eq!(log["version"], "1.2");
    assert_eq!(log["pages"][0]["title"], "表紙 </script>");
    let entries = log["entries"].as_array().unwrap();
    assert_eq!(entries.len(), 5);
    for entry in entries {
        for field in ["startedDateTime", "time", "request", "response", "cache", "timings", "pageref"] {
            assert!(!entry[field].is_null(), "{field} is missing: {entry}");
        }
    }
    let (first, second, beacon, stopped, socket) = (&entries[0], &entries[1], &entries[2], &entries[3], &entries[4]);
    assert_eq!(first["response"]["redirectURL"], "https://a.example/second");
    assert_eq!(first["response"]["cookies"][0]["sameSite"], "None");
    assert_eq!((first["serverIPAddress"].as_str(), first["time"].as_f64()), (Some("192.0.2.1"), Some(1000.0)));
    assert_eq!(second["response"]["status"], 200);
    assert_eq!(second["request"]["cookies"][1], serde_json::json!({ "name": "b", "value": "x=y" }));
    assert_eq!(beacon["request"]["postData"]["text"], "a=1&b");
    assert_eq!(beacon["request"]["queryString"][1]["value"], "あ");
    assert_eq!(beacon["response"]["_error"], "net::ERR_CONNECTION_REFUSED");
    assert_eq!((beacon["_target"].as_str(), beacon["_resourceType"].as_str()), (Some("service_worker"), Some("ping")));
    assert_eq!(beacon["_initiator"]["stack"]["callFrames"][0]["lineNumber"], 2);
    assert_eq!((stopped["_fate"].as_str(), stopped["_blockedReason"].as_str()), (Some("never-sent"), Some("csp")));
    assert_eq!(socket["_webSocketMessages"][0]["data"], "//4=");
}

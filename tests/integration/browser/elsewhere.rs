//! A browser that somebody else has started (`--connect`).

use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use kansa::observe::browser::{BrowserEngine, BrowserError, BrowserOptions, Kind, find};
use kansa::observe::recorder::Recorder;
use kansa::serve::{Request as Received, Server};

use super::{Lab, OTHER, SITE, VENDOR, have_browser, sent, target, web};

/// A Chromium with a debugging port, as one runs in a container of its own.
struct Elsewhere {
    process: Child,
    url: String,
    _profile: tempfile::TempDir,
}

impl Elsewhere {
    fn start(server: &Server) -> Self {
        let profile = tempfile::tempdir().unwrap();
        let to = |rule: &str| {
            let parts: Vec<&str> = rule.split(':').collect();
            format!("MAP *:{} {}:{}", parts[1], parts[2], parts[3])
        };
        let rules: Vec<String> = server.resolve_all().iter().map(|rule| to(rule)).collect();
        let process = Command::new(find(Kind::Chromium, None).unwrap())
            .args(["--headless=new", "--no-sandbox", "--remote-debugging-port=0", "--ignore-certificate-errors"])
            .args(["--no-first-run", "--disable-gpu", "--disable-background-networking", "--disable-component-update"])
            .arg(format!("--host-resolver-rules={}", rules.join(",")))
            .arg(format!("--user-data-dir={}", profile.path().display()))
            .arg("about:blank")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let url = endpoint(profile.path());
        Self { process, url, _profile: profile }
    }

    fn alive(&mut self) -> bool {
        self.process.try_wait().unwrap().is_none()
    }
}

impl Drop for Elsewhere {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// The file that Chromium writes once it listens: the port, then the path.
fn endpoint(profile: &Path) -> String {
    let until = Instant::now() + Duration::from_secs(60);
    loop {
        let text = std::fs::read_to_string(profile.join("DevToolsActivePort")).unwrap_or_default();
        if let [port, path] = text.lines().collect::<Vec<_>>()[..] {
            return format!("ws://127.0.0.1:{port}{path}");
        }
        assert!(Instant::now() < until, "the browser does not listen");
        std::thread::sleep(Duration::from_millis(20));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_browser_elsewhere_sees_the_same_and_lives_on() {
    if !have_browser() {
        return;
    }
    let page =
        "<html lang=ja><title>遠く</title><img src='https://VENDOR/a.gif'><iframe src='https://OTHER/f.html'></iframe>
        <script>document.cookie = 'far=1'; setTimeout(() => fetch('https://VENDOR/late', {mode: 'no-cors'}), 20000);
        addEventListener('pagehide', () => navigator.sendBeacon('https://OTHER/bye', 'x'))</script>";
    let server = web(&[("/", page)]).start().await.unwrap();
    let mut elsewhere = Elsewhere::start(&server);
    let (recorder, memory) = Recorder::in_memory();
    let options = BrowserOptions { connect: Some(elsewhere.url.clone()), ..BrowserOptions::default() };
    let engine = BrowserEngine::launch(options, Arc::new(target()), recorder.clone()).await.unwrap();
    assert_eq!(engine.facts().kind, "remote");
    let lab = Lab { server, engine, memory, recorder };
    for _ in 0..2 {
        assert!(lab.visit("/").await.ok, "{:?}", lab.gaps());
    }
    for part in ["a.gif", "f.html", "late", "bye"] {
        lab.request(part);
    }
    let cookies = lab.arrived_at(SITE);
    assert_eq!(cookies.len(), 2, "each visit in a context of its own: {cookies:?}");
    assert!(
        lab.server.log().requests().iter().all(|request| request.header("cookie").is_none_or(|c| !c.contains("far")))
    );
    // The browser's own calls are those of whoever started it.
    let ours = |request: &&Received| [SITE, VENDOR, OTHER].contains(&request.host.as_str());
    let arrived: Vec<Received> = lab.server.log().requests().iter().filter(ours).cloned().collect();
    assert_eq!(sent(&lab.memory.records()), super::arrived(&arrived));
    lab.engine.close().await.unwrap();
    assert!(elsewhere.alive(), "it is not ours to end");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_browser_that_cannot_be_reached_is_named() {
    let (recorder, _memory) = Recorder::in_memory();
    let connect = Some("ws://127.0.0.1:9/devtools/browser/none".to_owned());
    let options = BrowserOptions { connect, ..BrowserOptions::default() };
    let error = BrowserEngine::launch(options, Arc::new(target()), recorder).await.unwrap_err();
    assert!(matches!(&error, BrowserError::Connect { url, .. } if url.contains("127.0.0.1:9")), "{error}");
}

//! The floor: the same browser doing a bare navigation to `load`, nothing observed. Its own few lines of protocol over a
//! websocket, so that nothing of the engine is in it.

use std::collections::VecDeque;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use futures_util::{SinkExt, StreamExt};
use kansa::evidence::Browser;
use kansa::observe::browser::BrowserEngine;
use kansa::observe::recorder::Recorder;
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

use crate::web::{self, Mechanism};
use crate::{Arguments, load_average, visits};

/// Prints pages per minute of both, for each number of workers, and their ratio.
pub(crate) async fn compare(arguments: &Arguments, pages: &[Mechanism]) {
    let pages: Vec<Mechanism> = pages.iter().filter(|page| !page.delayed).cloned().collect();
    for &workers in &arguments.workers {
        let mut ratios = Vec::new();
        for run in 1..=arguments.speed {
            // It serves until all three have loaded its pages.
            let server = web::serve(&pages).await;
            let (recorder, _memory) = Recorder::in_memory();
            let engine = BrowserEngine::launch(
                arguments.options(&server),
                Arc::new(arguments.target(workers)),
                recorder.clone(),
            );
            let engine = Arc::new(engine.await.expect("a browser"));
            let facts = engine.facts();
            let started = Instant::now();
            visits(&engine, &recorder, &pages, workers).await;
            let ours = started.elapsed();
            Arc::into_inner(engine).expect("no visit is under way").close().await.expect("a journal");
            let fresh = bare(&facts, &pages, workers, Tabs::FreshContext).await;
            let reused = bare(&facts, &pages, workers, Tabs::Reused).await;
            let per_minute = |elapsed: Duration| pages.len() as f64 * 60.0 / elapsed.as_secs_f64();
            println!(
                "workers {workers} run {run}: kansa {:.0} pages/min; floor, fresh context a page {:.0} (ratio {:.2}); floor, tab reused {:.0} (ratio {:.2}); load average {}",
                per_minute(ours),
                per_minute(fresh),
                ours.as_secs_f64() / fresh.as_secs_f64(),
                per_minute(reused),
                ours.as_secs_f64() / reused.as_secs_f64(),
                load_average(),
            );
            ratios.push(ours.as_secs_f64() / fresh.as_secs_f64());
        }
        ratios.sort_by(f64::total_cmp);
        println!(
            "workers {workers}: median of {} ratios to a fresh context a page: {:.2}",
            ratios.len(),
            ratios[ratios.len() / 2]
        );
    }
}

#[derive(Clone, Copy, PartialEq)]
enum Tabs {
    /// As isolated as a visit of the engine.
    FreshContext,
    /// One tab a worker for all its pages: they share cookies and cache.
    Reused,
}

/// The browser went away.
#[derive(Debug)]
struct Gone;

/// A browser goes away on some pages now and then. What it had not loaded is loaded by another one; the time until that
/// one listens is not counted.
async fn bare(facts: &Browser, pages: &[Mechanism], workers: usize, tabs: Tabs) -> Duration {
    let queue: VecDeque<String> = pages.iter().map(Mechanism::url).collect();
    let queue = Arc::new(Mutex::new(queue));
    let mut elapsed = Duration::ZERO;
    for _ in 0..10 {
        elapsed += until_gone(facts, &queue, workers, tabs).await;
        let left = queue.lock().expect("the queue").len();
        if left == 0 {
            return elapsed;
        }
        println!("the floor's browser went away with {left} pages left; another one loads them");
    }
    panic!("the floor's browser went away ten times");
}

/// Loads pages with one browser, until there are no more or it goes away.
async fn until_gone(facts: &Browser, queue: &Arc<Mutex<VecDeque<String>>>, workers: usize, tabs: Tabs) -> Duration {
    let profile = tempfile::tempdir().expect("a folder");
    let mut browser = start(facts, profile.path());
    let url = endpoint(profile.path()).await;
    let started = Instant::now();
    let mut lanes = tokio::task::JoinSet::new();
    for _ in 0..workers {
        let (url, queue) = (url.clone(), Arc::clone(queue));
        lanes.spawn(async move {
            let mut client = Client::connect(&url).await;
            let mut tab = None;
            loop {
                let Some(page) = queue.lock().expect("the queue").pop_front() else { break };
                if client.visit(&page, &mut tab, tabs).await.is_err() {
                    queue.lock().expect("the queue").push_front(page);
                    break;
                }
            }
        });
    }
    while let Some(lane) = lanes.join_next().await {
        lane.expect("a lane does not panic");
    }
    let elapsed = started.elapsed();
    let _ = browser.kill();
    let _ = browser.wait();
    elapsed
}

/// Context, target and session of a tab.
type Tab = (String, String, String);

/// The same binary with the same flags, but for the way in.
fn start(facts: &Browser, profile: &Path) -> Child {
    let flags = facts.flags.iter().filter(|flag| *flag != "--remote-debugging-pipe");
    Command::new(&facts.executable)
        .args(flags)
        .arg("--remote-debugging-port=0")
        .arg(format!("--user-data-dir={}", profile.display()))
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("the browser starts")
}

async fn endpoint(profile: &Path) -> String {
    loop {
        if let Ok(text) = std::fs::read_to_string(profile.join("DevToolsActivePort")) {
            let mut lines = text.lines();
            if let (Some(port), Some(path)) = (lines.next(), lines.next()) {
                return format!("ws://127.0.0.1:{port}{path}");
            }
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

struct Client {
    socket: WebSocketStream<MaybeTlsStream<TcpStream>>,
    next: u64,
    /// The last page that was asked for.
    page: String,
}

impl Client {
    async fn connect(url: &str) -> Self {
        // A browser that is starting on a busy machine may hang up first.
        let until = tokio::time::Instant::now() + Duration::from_secs(10);
        loop {
            match connect_async(url).await {
                Ok((socket, _)) => return Self { socket, next: 1, page: String::new() },
                Err(error) => assert!(tokio::time::Instant::now() < until, "the browser does not listen: {error}"),
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// Loads a page in a tab of its own, or in the one that is there.
    async fn visit(&mut self, page: &str, tab: &mut Option<Tab>, tabs: Tabs) -> Result<(), Gone> {
        let (context, target, session) = match tab.take() {
            Some(tab) => tab,
            None => self.open().await?,
        };
        self.load(&session, page).await?;
        if tabs == Tabs::Reused {
            *tab = Some((context, target, session));
        } else {
            // Not waited for: a page that is on its way elsewhere may keep the answer back.
            self.send("", "Target.disposeBrowserContext", json!({"browserContextId": context})).await?;
        }
        Ok(())
    }

    async fn send(&mut self, session: &str, method: &str, params: Value) -> Result<u64, Gone> {
        let id = self.next;
        self.next += 1;
        let mut message = json!({"id": id, "method": method, "params": params});
        if !session.is_empty() {
            message["sessionId"] = session.into();
        }
        self.socket.send(Message::text(message.to_string())).await.map_err(|_| Gone)?;
        Ok(id)
    }

    async fn receive(&mut self) -> Result<Value, Gone> {
        loop {
            match self.socket.next().await {
                Some(Ok(Message::Text(text))) => return Ok(serde_json::from_str(&text).expect("JSON")),
                Some(Ok(_)) => {}
                _ => return Err(Gone),
            }
        }
    }

    async fn call(&mut self, session: &str, method: &str, params: Value) -> Result<Value, Gone> {
        let id = self.send(session, method, params).await?;
        let until = tokio::time::Instant::now() + Duration::from_secs(30);
        loop {
            let message = tokio::time::timeout_at(until, self.receive()).await;
            let Ok(message) = message else { panic!("no answer to {method} after {}", self.page) };
            let mut message = message?;
            if message["id"] == id {
                return Ok(message["result"].take());
            }
        }
    }

    async fn open(&mut self) -> Result<Tab, Gone> {
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let context = self.call("", "Target.createBrowserContext", json!({})).await?["browserContextId"].clone();
        let target =
            self.call("", "Target.createTarget", json!({"url": "about:blank", "browserContextId": context})).await?;
        let target = target["targetId"].clone();
        let session = self.call("", "Target.attachToTarget", json!({"targetId": target, "flatten": true})).await?;
        let session = text(&session["sessionId"]);
        self.call(&session, "Page.enable", json!({})).await?;
        Ok((text(&context), text(&target), session))
    }

    /// Navigates and waits for `load`; a page that never has it is left after five seconds.
    async fn load(&mut self, session: &str, url: &str) -> Result<(), Gone> {
        url.clone_into(&mut self.page);
        self.send(session, "Page.navigate", json!({"url": url})).await?;
        let until = tokio::time::Instant::now() + Duration::from_secs(5);
        while let Ok(message) = tokio::time::timeout_at(until, self.receive()).await {
            let message = message?;
            match message["method"].as_str() {
                Some("Page.loadEventFired") if message["sessionId"] == session => break,
                Some("Page.javascriptDialogOpening") => {
                    self.send(session, "Page.handleJavaScriptDialog", json!({"accept": true})).await?;
                }
                _ => {}
            }
        }
        Ok(())
    }
}

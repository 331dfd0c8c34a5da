//! How much of what a page transmits does the browser engine see? `cargo run --release --example bench_observe -- --help`
//!
//! A local test web with a page per mechanism; what its servers received is the truth. Printed are recall (received and
//! reported), precision (reported and received), the same for cookies, everything missed by name, for one and for several
//! workers.

#![expect(clippy::print_stdout, reason = "a command whose result is what it prints")]

mod floor;
mod hostile;
mod pages;
mod raw;
mod score;
mod soak;
mod web;

use std::sync::Arc;
use std::time::{Duration, Instant};

use clap::Parser;
use kansa::evidence::{Record, VisitPurpose};
use kansa::glossary::Phase;
use kansa::observe::browser::{BrowserEngine, BrowserOptions, Kind};
use kansa::observe::plan::PlannedVisit;
use kansa::observe::recorder::Recorder;
use kansa::serve::Server;
use kansa::target::Target;
use tokio::sync::Semaphore;
use web::Mechanism;

#[derive(Debug, Parser)]
struct Arguments {
    /// Runs for each number of workers; none with 0.
    #[arg(long, default_value_t = 5)]
    runs: u32,
    /// Numbers of workers.
    #[arg(long, value_delimiter = ',', default_values_t = [1, 4])]
    workers: Vec<usize>,
    /// Only pages whose name contains this.
    #[arg(long)]
    only: Option<String>,
    /// Only pages of these classes.
    #[arg(long, value_delimiter = ',')]
    class: Vec<String>,
    /// `chromium` or `shell`.
    #[arg(long, default_value = "chromium")]
    browser: String,
    /// Further flags for the browser, e.g. `--flag=--disable-http2`.
    #[arg(long = "flag", allow_hyphen_values = true)]
    flags: Vec<String>,
    /// Then compare the speed with a bare navigation, so many times for each number of workers.
    #[arg(long, default_value_t = 0)]
    speed: u32,
    /// Pages of the soak run (0: none).
    #[arg(long, default_value_t = 0)]
    soak: u32,
    /// Visit pages that want to keep their visitor or bring the auditor down.
    #[arg(long)]
    hostile: bool,
    /// Print every record of the visits.
    #[arg(long)]
    records: bool,
    /// Print the steps of the visits with their times.
    #[arg(long)]
    trace: bool,
    /// Print so many of the pages whose visits take longest, with their seconds (until they are left).
    #[arg(long, default_value_t = 0)]
    slowest: usize,
    /// Keep the target's pictures and scrolling out of it.
    #[arg(long)]
    plain: bool,
}

impl Arguments {
    fn kind(&self) -> Kind {
        if self.browser == "shell" { Kind::Shell } else { Kind::Chromium }
    }

    fn options(&self, server: &Server) -> BrowserOptions {
        BrowserOptions {
            kind: self.kind(),
            // The benchmark visits its own pages only.
            no_sandbox: true,
            insecure: true,
            resolve: server.resolve_all(),
            extra_flags: self.flags.clone(),
            ..BrowserOptions::default()
        }
    }

    fn target(&self, workers: usize) -> Target {
        let mut target = Target::default();
        target.crawl.workers = workers as u32;
        target.site.start = vec![format!("https://{}/", web::SITE).parse().expect("a URL")];
        target.operator.domains = vec!["shop.example".to_owned()];
        target.observe.canaries = true;
        if self.plain {
            target.observe.screenshots = false;
            target.observe.scroll = false;
        }
        target
    }
}

/// What one run over all pages gave.
struct Run {
    records: Vec<Record>,
    server: Server,
    sockets: web::Sockets,
    elapsed: Duration,
    /// How long each visit took.
    visits: Vec<(&'static str, Duration)>,
}

impl Run {
    fn print_slowest(&self, count: usize) {
        let mut visits = self.visits.clone();
        visits.sort_by_key(|(_, elapsed)| std::cmp::Reverse(*elapsed));
        for (name, elapsed) in visits.iter().take(count) {
            println!("    {:6.2} s  {name}", elapsed.as_secs_f64());
        }
    }
}

#[tokio::main]
async fn main() {
    let arguments = Arguments::parse();
    if arguments.trace {
        trace();
    }
    let mut pages = pages::all();
    if let Some(only) = &arguments.only {
        pages.retain(|page| page.name.contains(only.as_str()));
    }
    if !arguments.class.is_empty() {
        pages.retain(|page| arguments.class.iter().any(|class| class == page.class));
    }
    println!("{} pages, {} browser, load average {}", pages.len(), arguments.browser, load_average());
    if arguments.soak > 0 {
        soak::run(&arguments, &pages).await;
        return;
    }
    if arguments.hostile {
        if !hostile::run(&arguments).await {
            std::process::exit(1);
        }
        return;
    }
    let mut failed = false;
    for &workers in &arguments.workers {
        for run in 1..=arguments.runs {
            let outcome = visit_all(&arguments, &pages, workers).await;
            if arguments.records {
                for record in &outcome.records {
                    println!("{}", serde_json::to_string(record).expect("a record serializes"));
                }
            }
            let score = score::score(&pages, &outcome.records, &outcome.server.log().requests(), &outcome.sockets);
            let seconds = outcome.elapsed.as_secs_f64();
            println!(
                "workers {workers} run {run}: {score}, {seconds:.1} s, {:.0} pages/min",
                pages.len() as f64 * 60.0 / seconds
            );
            score.print_details();
            outcome.print_slowest(arguments.slowest);
            failed |= !score.perfect();
        }
    }
    if arguments.speed > 0 {
        floor::compare(&arguments, &pages).await;
    }
    if failed {
        std::process::exit(1);
    }
}

/// Visits every page once.
async fn visit_all(arguments: &Arguments, pages: &[Mechanism], workers: usize) -> Run {
    let server = web::serve(pages).await;
    let (recorder, memory) = Recorder::in_memory();
    let (socket_rule, sockets) = web::sockets().await;
    let mut options = arguments.options(&server);
    options.resolve.insert(0, socket_rule);
    options.resolve.insert(0, raw::serve(pages, Arc::clone(&sockets)).await);
    let engine = BrowserEngine::launch(options, Arc::new(arguments.target(workers)), recorder.clone()).await;
    let engine = Arc::new(engine.expect("a browser"));
    let started = Instant::now();
    let visits = visits(&engine, &recorder, pages, workers).await;
    let elapsed = started.elapsed();
    Arc::into_inner(engine).expect("no visit is under way").close().await.expect("a journal");
    let sockets = std::mem::take(&mut *sockets.lock().expect("the log"));
    Run { records: memory.records(), server, sockets, elapsed, visits }
}

/// Visits each page once; gives how long each took, without the wait for a worker.
async fn visits(
    engine: &Arc<BrowserEngine>,
    recorder: &Recorder,
    pages: &[Mechanism],
    workers: usize,
) -> Vec<(&'static str, Duration)> {
    let lanes = Arc::new(Semaphore::new(workers));
    let mut visits = tokio::task::JoinSet::new();
    for page in pages {
        let plan = plan(recorder.next_visit(), &page.url());
        let (engine, lanes, name) = (Arc::clone(engine), Arc::clone(&lanes), page.name);
        visits.spawn(async move {
            let _lane = lanes.acquire_owned().await.expect("the lanes stay open");
            let started = Instant::now();
            engine.visit(&plan).await.expect("a usable browser");
            (name, started.elapsed())
        });
    }
    visits.join_all().await
}

fn plan(id: u64, url: &str) -> PlannedVisit {
    PlannedVisit {
        id,
        url: url.parse().expect("a URL"),
        phase: Phase::NoChoice,
        run: 1,
        depth: 0,
        from: None,
        stands_for: Vec::new(),
        purpose: VisitPurpose::Page,
    }
}

/// Only what the engine says of its own steps.
fn trace() {
    use tracing_subscriber::layer::SubscriberExt;
    use tracing_subscriber::util::SubscriberInitExt;
    let ours = tracing_subscriber::filter::Targets::new().with_target("kansa", tracing::Level::DEBUG);
    let lines = tracing_subscriber::fmt::layer().with_writer(std::io::stderr);
    tracing_subscriber::registry().with(ours).with(lines).init();
}

fn load_average() -> String {
    let text = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    text.split(' ').next().unwrap_or("unknown").to_owned()
}

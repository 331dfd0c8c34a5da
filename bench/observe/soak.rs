//! Many pages in one run: memory and processes over time. A journal on disk, as in a real run.

use std::fs;
use std::sync::Arc;
use std::time::Instant;

use kansa::evidence::Run;
use kansa::evidence::journal::Journal;
use kansa::observe::browser::BrowserEngine;
use kansa::observe::recorder::Recorder;

use crate::web::{self, Mechanism};
use crate::{Arguments, load_average, visits};

const EVERY: usize = 100;

pub(crate) async fn run(arguments: &Arguments, pages: &[Mechanism]) {
    let folder = tempfile::tempdir().expect("a folder");
    let journal = Journal::create(&folder.path().join("run"), Run::default()).expect("a journal");
    let (recorder, writer) = Recorder::start(journal);
    let server = web::serve(pages).await;
    // The browsers of this run are known by the ports of its server.
    let mark = server.tls_address().to_string();
    let workers = arguments.workers.iter().copied().max().unwrap_or(4);
    let engine =
        BrowserEngine::launch(arguments.options(&server), Arc::new(arguments.target(workers)), recorder.clone()).await;
    let engine = Arc::new(engine.expect("a browser"));
    let started = Instant::now();
    let mut visited = 0;
    let mut all = pages.iter().cycle();
    while visited < arguments.soak as usize {
        let batch: Vec<Mechanism> = all.by_ref().take(EVERY.min(arguments.soak as usize - visited)).cloned().collect();
        visits(&engine, &recorder, &batch, workers).await;
        visited += batch.len();
        let browsers = processes(&mark);
        let browser: u64 = browsers.iter().map(|pid| pss(pid)).sum();
        println!(
            "{visited} pages, {:.0} s, kansa {} MiB, browser {} MiB in {} processes, load average {}",
            started.elapsed().as_secs_f64(),
            pss("self") / 1024,
            browser / 1024,
            browsers.len(),
            load_average(),
        );
    }
    Arc::into_inner(engine).expect("no visit is under way").close().await.expect("a journal");
    recorder.close().await;
    let _ = writer.await.expect("the writer").expect("the journal");
    println!("left behind: {} processes, {} profile folders", processes(&mark).len(), profiles());
}

/// Processes whose command line names the server's port.
fn processes(mark: &str) -> Vec<String> {
    let entries = fs::read_dir("/proc").into_iter().flatten().flatten();
    let pids = entries.map(|entry| entry.file_name().to_string_lossy().into_owned());
    let ours = std::process::id().to_string();
    let browser = |pid: &String| {
        let line = fs::read(format!("/proc/{pid}/cmdline")).unwrap_or_default();
        *pid != ours && String::from_utf8_lossy(&line).contains(mark)
    };
    let roots: Vec<String> = pids.filter(|pid| pid.bytes().all(|b| b.is_ascii_digit())).filter(browser).collect();
    // Helpers without the flag belong to the same process group.
    let groups: Vec<String> = roots.iter().filter_map(|pid| group(pid)).collect();
    let entries = fs::read_dir("/proc").into_iter().flatten().flatten();
    let pids = entries.map(|entry| entry.file_name().to_string_lossy().into_owned());
    pids.filter(|pid| group(pid).is_some_and(|group| groups.contains(&group))).collect()
}

fn group(pid: &str) -> Option<String> {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    stat.rsplit(')').next()?.split_whitespace().nth(2).map(str::to_owned)
}

/// Proportional set size in KiB.
fn pss(pid: &str) -> u64 {
    let text = fs::read_to_string(format!("/proc/{pid}/smaps_rollup")).unwrap_or_default();
    let line = text.lines().find_map(|line| line.strip_prefix("Pss:"));
    line.and_then(|rest| rest.split_whitespace().next()?.parse().ok()).unwrap_or(0)
}

fn profiles() -> usize {
    let prefix = format!("kansa-browser-{}-", std::process::id());
    let entries = fs::read_dir(std::env::temp_dir()).into_iter().flatten().flatten();
    entries.filter(|entry| entry.file_name().to_string_lossy().starts_with(&prefix)).count()
}

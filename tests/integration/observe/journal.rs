//! A run that is killed, stopped, or runs out of disk.

use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use kansa::evidence::{EvidenceError, Observation, VisitEnded, replay};
use kansa::observe::ObserveError;
use kansa::serve::{Answer, Request, Web};

use super::web::{SHOP, Seen, run_in, target};

/// Twenty-two pages in four layers.
fn pages(request: &Request) -> Answer {
    let links = |names: &[String]| {
        let links: String = names.iter().map(|name| format!("<a href=/{name}>x</a>")).collect();
        Answer::html(format!("<!doctype html><title>x</title>{links}")).with("set-cookie", "a=1")
    };
    match request.path.trim_start_matches('/') {
        "" => links(&["a".into(), "b".into(), "c".into()]),
        name if name.len() < 3 && name.chars().all(|c| c.is_ascii_lowercase()) => {
            links(&[format!("{name}x"), format!("{name}y")])
        }
        "robots.txt" => Answer::not_found(),
        _ => links(&[]),
    }
}

fn finished(folder: &Path) -> Vec<String> {
    let evidence = replay::read(folder).unwrap();
    let mut ended: Vec<_> = evidence
        .records
        .iter()
        .filter_map(|record| match &record.observation {
            Observation::VisitEnded(VisitEnded { final_url, .. }) => Some(final_url.clone()),
            _ => None,
        })
        .collect();
    ended.sort();
    ended
}

#[tokio::test]
async fn an_interrupted_run_goes_on_where_it_stopped() {
    let slow = Arc::new(AtomicBool::new(true));
    let waits = Arc::clone(&slow);
    let web = Web::new().site(SHOP, move |request: &Request| {
        let answer = pages(request);
        let deep = request.path.len() > 2 && waits.load(Ordering::SeqCst);
        if deep { answer.after(Duration::from_secs(20)) } else { answer }
    });
    let server = web.start().await.unwrap();
    let dir = tempfile::tempdir().unwrap();
    let folder = dir.path().join("run");
    let stop = Arc::new(tokio::sync::Notify::new());
    let (progress, mut watched) = tokio::sync::watch::channel(kansa::observe::Progress::default());
    let stopper = Arc::clone(&stop);
    tokio::spawn(async move {
        watched.wait_for(|progress| progress.visited == 4).await.unwrap();
        stopper.notify_one();
    });
    let more = "[crawl]\nsitemap = false\nrobots = false\n";
    let summary = run_in(&folder, target(&server, more), |options| {
        options.stop = Some(stop);
        options.progress = Some(progress);
    })
    .await
    .unwrap();
    assert_eq!(summary.outcome, "interrupted");
    assert!(!replay::read(&folder).unwrap().complete);
    assert_eq!(finished(&folder).len(), 4);
    let before = server.log().of(SHOP).len();
    slow.store(false, Ordering::SeqCst);
    let summary = run_in(&folder, target(&server, more), |options| options.resume = true).await.unwrap();
    assert_eq!((summary.outcome.as_str(), summary.visits, summary.failed), ("complete", 22, 0));
    // A request that the interruption cut off may arrive after it, and once more from the run that goes on.
    let again: std::collections::BTreeSet<_> =
        server.log().of(SHOP)[before..].iter().map(|request| request.path.clone()).collect();
    assert_eq!(again.len(), 18, "{again:?}");
    assert!(!again.contains("/") && !again.contains("/a"));
    let seen = Seen { evidence: replay::read(&folder).unwrap(), summary };
    assert!(seen.evidence.complete && seen.ends().len() == 22);
    let error = run_in(&folder, target(&server, more), |options| options.resume = true).await.unwrap_err();
    assert!(matches!(error, ObserveError::Evidence(EvidenceError::Complete { .. })), "{error}");
}

/// The child that is killed: this test binary itself, told by the environment where to write.
#[tokio::test]
async fn child_that_is_killed() {
    let Ok(folder) = std::env::var("KANSA_TEST_KILLED_RUN") else { return };
    let web = Web::new().site(SHOP, |request: &Request| pages(request).after(Duration::from_millis(30)));
    let server = web.start().await.unwrap();
    run_in(Path::new(&folder), target(&server, "[crawl]\nsitemap = false\n"), |_| {}).await.unwrap();
}

#[tokio::test]
async fn a_killed_run_leaves_a_readable_journal_and_resumes() {
    let dir = tempfile::tempdir().unwrap();
    for round in 0..4_u64 {
        let folder = dir.path().join(format!("run{round}"));
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "observe::journal::child_that_is_killed", "--test-threads=1"])
            .env("KANSA_TEST_KILLED_RUN", &folder)
            .stdout(std::process::Stdio::null())
            .stderr(std::process::Stdio::null())
            .spawn()
            .unwrap();
        // Kill it once the crawl is under way, each time a little later.
        let journal = folder.join("journal.jsonl");
        for _ in 0..600 {
            tokio::time::sleep(Duration::from_millis(10)).await;
            if std::fs::metadata(&journal).is_ok_and(|file| file.len() > 3000 * (round + 1)) {
                break;
            }
        }
        child.kill().unwrap();
        child.wait().unwrap();
        let evidence = replay::read(&folder).unwrap();
        assert!(!evidence.complete && evidence.records.len() > 3, "round {round}");
        let server = Web::new().site(SHOP, pages).start().await.unwrap();
        let target = target(&server, "[crawl]\nsitemap = false\n");
        let summary = run_in(&folder, target, |options| options.resume = true).await.unwrap();
        assert_eq!((summary.visits, summary.outcome.as_str()), (22, "complete"), "round {round}");
        let unique: std::collections::BTreeSet<_> = finished(&folder).into_iter().collect();
        assert_eq!(unique.len(), 22);
    }
}

/// A file system of 256 KiB, unmounted when dropped.
struct SmallDisk(tempfile::TempDir);

impl SmallDisk {
    fn mount() -> Option<Self> {
        let dir = tempfile::tempdir().unwrap();
        let done = Command::new("mount").args(["-t", "tmpfs", "-o", "size=256k", "tmpfs"]).arg(dir.path()).output();
        done.is_ok_and(|output| output.status.success()).then_some(Self(dir))
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(self.0.path()).output();
    }
}

#[tokio::test]
#[expect(clippy::print_stdout, reason = "a skipped test says so")]
async fn a_full_disk_stops_the_run_and_the_journal_stays_readable() {
    let Some(disk) = SmallDisk::mount() else {
        println!("SKIPPED a_full_disk_stops_the_run: mounting a small tmpfs needs root");
        return;
    };
    let web = Web::new().site(SHOP, |request: &Request| {
        let answer = pages(request);
        let padding = format!("<p>{}{}", request.path, "x".repeat(40_000));
        Answer { body: [answer.body.as_slice(), padding.as_bytes()].concat(), ..answer }
    });
    let server = web.start().await.unwrap();
    let folder = disk.0.path().join("run");
    let error = run_in(&folder, target(&server, "[crawl]\nsitemap = false\n"), |_| {}).await.unwrap_err();
    let ObserveError::Evidence(inner) = &error else { panic!("{error:?}") };
    assert!(inner.is_disk_full(), "{inner:?}");
    assert!(error.to_string().contains("no space left") && error.to_string().contains("--resume"), "{error}");
    let evidence = replay::read_records(&folder).unwrap();
    assert!(!evidence.complete && evidence.records.len() > 2);
}

proptest::proptest! {
    #[test]
    fn any_bytes_are_a_journal_or_a_typed_error(bytes: Vec<u8>) {
        let _ = replay::parse(bytes.as_slice(), Path::new("x"));
    }

    /// One byte changed anywhere: never a panic, and never more records than were written.
    #[test]
    fn a_damaged_journal_is_an_error_or_the_rest_of_it(at: proptest::sample::Index, byte: u8) {
        let head = r#"{"n":1,"at":"2026-11-20T00:00:00Z","us":0,"kind":"run","schema":"kansa-journal/1"}"#;
        let gap = |n: u32| format!(r#"{{"n":{n},"at":"2026-11-20T00:00:00Z","us":1,"kind":"gap","what":"page","subject":"頁","reason":"r","count":1}}"#);
        let text = [head.to_owned(), gap(2), gap(3), gap(4)].map(|line| line + "\n").concat();
        let mut bytes = text.into_bytes();
        let at = at.index(bytes.len());
        bytes[at] = byte;
        if let Ok(evidence) = replay::parse(bytes.as_slice(), Path::new("x")) {
            assert!(evidence.records.len() <= 4 && evidence.records.iter().enumerate().all(|(i, record)| record.n == i as u64 + 1));
        }
    }
}

//! Pages that want to keep their visitor, and a browser that is killed.

use std::collections::BTreeMap;
use std::process::Command;
use std::sync::Arc;
use std::time::{Duration, Instant};

use kansa::evidence::Fate;

use super::{Lab, have_browser, target};

#[tokio::test(flavor = "multi_thread")]
async fn hostile_pages_become_gaps_and_the_run_goes_on() {
    if !have_browser() {
        return;
    }
    let mut target = target();
    // Enough for a busy machine: five of the pages come to their end by themselves.
    target.observe.page_deadline = 40;
    let pages = [
        ("/loop", "<script>while (true) {}</script>"),
        ("/reload", "<script>location.href = '/reload?' + Math.random()</script>"),
        (
            "/dialogs",
            "<script>for (let i = 0; i < 20; i++) { alert(i); confirm(i); prompt(i) } onbeforeunload = () => 'stay'; print()</script><img src='https://VENDOR/after-dialogs.gif'>",
        ),
        ("/popups", "<script>for (let i = 0; i < 40; i++) open('/popup' + i)</script>"),
        ("/cookies", "<script>for (let i = 0; i < 5000; i++) document.cookie = 'c' + i + '=1'</script>"),
        ("/unload", "<script>addEventListener('pagehide', () => { for (;;) {} })</script>"),
        ("/good", "<img src='https://VENDOR/good.gif'>"),
    ];
    let lab = Arc::new(Lab::start(&pages, target).await);
    let started = Instant::now();
    let mut visits = tokio::task::JoinSet::new();
    for (path, _) in pages {
        let lab = Arc::clone(&lab);
        visits.spawn(async move { (path, lab.visit(path).await.ok) });
    }
    let mut ok = BTreeMap::new();
    while let Some(done) = visits.join_next().await {
        let (path, good) = done.unwrap();
        ok.insert(path, good);
    }
    assert!(started.elapsed() < Duration::from_secs(120), "{:?}", started.elapsed());
    let gaps = lab.gaps();
    // Whether a page that reloads itself for ever can be read between two of its loads is chance.
    let read = ok.iter().filter(|(path, good)| **good && **path != "/reload").map(|(path, _)| *path);
    assert_eq!(read.collect::<Vec<_>>(), ["/cookies", "/dialogs", "/good", "/popups", "/unload"], "{gaps:?}");
    assert!(gaps.iter().any(|(_, reason)| reason.contains("the page went on to")), "{gaps:?}");
    assert_eq!(lab.request("after-dialogs.gif").fate, Fate::Sent);
    assert_eq!(lab.request("good.gif").fate, Fate::Sent);
    assert_eq!(lab.outcomes().len(), pages.len());
    assert!(lab.visit("/good").await.ok);
    Arc::into_inner(lab).unwrap().engine.close().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_killed_browser_is_replaced_and_nothing_is_left_behind() {
    if !have_browser() {
        return;
    }
    let lab = Lab::start(&[("/", "<img src='https://VENDOR/a.gif'>")], target()).await;
    assert!(lab.visit("/").await.ok);
    // Other tests have browsers too: this one is known by the ports of its server.
    let mark = lab.server.tls_address().to_string();
    let before = processes_with(&mark);
    let profile = before.iter().find_map(|pid| profile_of(pid)).expect("a browser with a profile folder");
    for pid in &before {
        let _ = Command::new("kill").args(["-9", pid]).status();
    }
    assert!(lab.visit("/").await.ok, "{:?}", lab.gaps());
    lab.engine.close().await.unwrap();
    assert_eq!(processes_with(&mark), Vec::<String>::new());
    assert!(!std::path::Path::new(&profile).exists(), "{profile}");
}

fn command_line(pid: &str) -> String {
    let bytes = std::fs::read(format!("/proc/{pid}/cmdline")).unwrap_or_default();
    String::from_utf8_lossy(&bytes).replace('\0', " ")
}

fn profile_of(pid: &str) -> Option<String> {
    let line = command_line(pid);
    line.split("--user-data-dir=").nth(1)?.split(' ').next().map(str::to_owned)
}

fn processes_with(argument: &str) -> Vec<String> {
    let entries = std::fs::read_dir("/proc").into_iter().flatten().flatten();
    let pids = entries.map(|entry| entry.file_name().to_string_lossy().into_owned());
    pids.filter(|pid| pid.bytes().all(|b| b.is_ascii_digit()) && command_line(pid).contains(argument)).collect()
}

//! Pages that want to keep their visitor, or to bring the auditor down. Each must end within its deadline, with a reason,
//! and leave the browser fit for the next one.

use std::sync::Arc;
use std::time::Instant;

use kansa::evidence::{Observation, Record};
use kansa::observe::browser::BrowserEngine;
use kansa::observe::recorder::Recorder;

use crate::web::{self, Mechanism};
use crate::{Arguments, plan};

/// Whether a page can be read at all.
#[derive(Clone, Copy)]
enum Read {
    Yes,
    No,
    /// It depends on the machine's memory, or on the browser's own stack: 20,000 nested elements crash a Chromium that
    /// nobody listens to. A page that is not read is a gap that says why.
    Perhaps,
}

/// Name, page, and whether it can be read.
const PAGES: &[(&str, &str, Read)] = &[
    ("endless-loop", "<script>while (true) {}</script>", Read::No),
    ("late-endless-loop", "<script>setTimeout(() => { while (true) {} }, 3000)</script>", Read::Yes),
    // It stands for some milliseconds between two of its addresses, and may be read in them.
    ("reloads-for-ever", "<script>location.href = '{S}/?' + Math.random()</script>", Read::Perhaps),
    ("redirects-for-ever", "<meta http-equiv=refresh content='0;url={S}/r.html?loop=x'>", Read::No),
    (
        "dialogs",
        "<script>for (let i = 0; i < 30; i++) { alert(i); confirm(i); prompt(i) } onbeforeunload = () => 'stay'; print()</script>",
        Read::Yes,
    ),
    ("dialogs-for-ever", "<script>setInterval(() => alert(1), 10)</script>", Read::Yes),
    ("popups", "<script>for (let i = 0; i < 60; i++) open('{S}/p.html?' + i)</script>", Read::Yes),
    (
        "download",
        "<iframe src='{T}/file.bin'></iframe><script>setTimeout(() => { location.href = '{S}/file.bin' })</script>",
        Read::Yes,
    ),
    (
        "links",
        "<script>let h = ''; for (let i = 0; i < 100000; i++) h += '<a href=/l' + i + '>l</a> '; document.write(h)</script>",
        Read::Yes,
    ),
    ("cookies", "<script>for (let i = 0; i < 5000; i++) document.cookie = 'c' + i + '=1'</script>", Read::Yes),
    ("loop-at-unload", "<script>addEventListener('pagehide', () => { while (true) {} })</script>", Read::Yes),
    (
        "permissions",
        "<script>navigator.geolocation.getCurrentPosition(() => {}); Notification.requestPermission(); navigator.mediaDevices.getUserMedia({audio: true}).catch(() => {})</script>",
        Read::Yes,
    ),
    ("auth-prompt", "<img src='{T}/a.gif?status=401'>", Read::Yes),
    (
        "requests-for-ever",
        "<script>setInterval(() => { for (let i = 0; i < 50; i++) new Image().src = '{T}/x.gif?' + Math.random() }, 1)</script>",
        Read::Yes,
    ),
    (
        "frames-for-ever",
        "<script>const f = () => { const e = document.createElement('iframe'); e.src = '{F}/f.html?' + Math.random(); document.documentElement.append(e); setTimeout(f, 5) }; f()</script>",
        Read::Yes,
    ),
    (
        "workers-for-ever",
        "<script>setInterval(() => new Worker(URL.createObjectURL(new Blob(['1']))), 5)</script>",
        Read::Yes,
    ),
    ("memory", "<script>const a = []; for (;;) a.push(new Array(1e6).fill(Math.random()))</script>", Read::No),
    (
        "array-buffers",
        "<script>const a = []; try { for (;;) { const b = new Uint8Array(2 ** 28); b.fill(1); a.push(b) } } catch { }</script>",
        Read::Perhaps,
    ),
    (
        "deep-dom",
        "<script>let e = document.body || document.documentElement; for (let i = 0; i < 20000; i++) { const n = document.createElement('div'); e.append(n); e = n }</script>",
        Read::Perhaps,
    ),
    ("huge-text", "<script>document.write('x '.repeat(2e6))</script>", Read::Yes),
    (
        "grows-when-scrolled",
        "<script>document.write('<p>' + 'x<br>'.repeat(500)); addEventListener('scroll', () => { const p = document.createElement('p'); p.innerHTML = 'x<br>'.repeat(500); document.body.append(p) })</script>",
        Read::Yes,
    ),
    ("never-loads", "<img src='{T}/slow.gif?delay=600000'>", Read::Yes),
    ("never-answers", "<script>location.href = '{S}/slow.html?delay=600000'</script>", Read::Yes),
    (
        "history-flood",
        "<script>setInterval(() => history.pushState({}, '', '?' + Math.random()), 1)</script>",
        Read::Yes,
    ),
    (
        "hostile-globals",
        "<script>Array.prototype.map = Array.prototype.push = JSON.stringify = Promise.prototype.then = String.prototype.slice = () => { throw 1 }; document.querySelector = null; Object.defineProperty(document, 'links', {get() { throw 1 }}); document.cookie = 'a=1'</script>",
        Read::Yes,
    ),
    ("crash", "<script>location.href = 'chrome://crash'</script>", Read::Yes),
    (
        "socket-flood",
        "<script>for (let i = 0; i < 200; i++) new WebSocket('wss://ads.tracker.example/m/{N}/s' + i)</script>",
        Read::Yes,
    ),
];

pub(crate) async fn run(arguments: &Arguments) -> bool {
    let mut pages: Vec<Mechanism> = PAGES
        .iter()
        .map(|(name, html, _)| Mechanism { name, html, class: "hostile", ..Mechanism::default() })
        .collect();
    pages.push(Mechanism { name: "good", html: "<img src='{T}/good.gif'>", ..Mechanism::default() });
    let server = web::serve(&pages).await;
    let (recorder, memory) = Recorder::in_memory();
    let mut target = arguments.target(1);
    target.observe.page_deadline = 15;
    let engine =
        BrowserEngine::launch(arguments.options(&server), Arc::new(target), recorder.clone()).await.expect("a browser");
    let mut good = true;
    let chosen =
        PAGES.iter().filter(|(name, ..)| arguments.only.as_ref().is_none_or(|only| name.contains(only.as_str())));
    for (name, _, readable) in chosen {
        let started = Instant::now();
        let id = recorder.next_visit();
        let seen =
            engine.visit(&plan(id, &format!("https://{}/m/{name}/", web::SITE))).await.expect("a usable browser");
        let seconds = started.elapsed().as_secs_f64();
        let after = engine
            .visit(&plan(recorder.next_visit(), &format!("https://{}/m/good/", web::SITE)))
            .await
            .expect("a usable browser");
        engine.settled().await.expect("a journal");
        let (outcome, gaps) = told(&memory.records(), id);
        let read_as_told = match readable {
            Read::Yes => seen.ok,
            Read::No => !seen.ok,
            Read::Perhaps => true,
        };
        let explained = seen.ok || !gaps.is_empty();
        let mark = if read_as_told && explained && after.ok && seconds < 25.0 { "ok  " } else { "BAD " };
        good &= mark == "ok  ";
        println!(
            "{mark} {name:22} {seconds:5.1} s, read {}, {outcome}, next page {}; {}",
            seen.ok,
            after.ok,
            gaps.join("; ")
        );
    }
    engine.close().await.expect("a journal");
    good
}

fn told(records: &[Record], visit: u64) -> (String, Vec<String>) {
    let mut outcome = String::new();
    let mut gaps = Vec::new();
    for record in records.iter().filter(|record| record.visit == Some(visit)) {
        match &record.observation {
            Observation::VisitEnded(ended) => outcome.clone_from(&ended.outcome),
            Observation::Gap(gap) if gap.count > 1 => gaps.push(format!("{} ({})", gap.reason, gap.count)),
            Observation::Gap(gap) => gaps.push(gap.reason.clone()),
            _ => {}
        }
    }
    (outcome, gaps)
}

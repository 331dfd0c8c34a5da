//! Pages that want to keep their visitor, or to bring the auditor down. Each must end within its deadline, with a reason,
//! and leave the browser fit for the next one.

use std::sync::Arc;
use std::time::Instant;

use kansa::evidence::{Observation, Record};
use kansa::observe::browser::BrowserEngine;
use kansa::observe::recorder::Recorder;

use crate::web::{self, Mechanism};
use crate::{Arguments, plan};

/// Name, page, and whether a page can be read at all.
const PAGES: &[(&str, &str, bool)] = &[
    ("endless-loop", "<script>while (true) {}</script>", false),
    ("late-endless-loop", "<script>setTimeout(() => { while (true) {} }, 3000)</script>", true),
    ("reloads-for-ever", "<script>location.href = '{S}/?' + Math.random()</script>", false),
    ("redirects-for-ever", "<meta http-equiv=refresh content='0;url={S}/r.html?loop=x'>", false),
    (
        "dialogs",
        "<script>for (let i = 0; i < 30; i++) { alert(i); confirm(i); prompt(i) } onbeforeunload = () => 'stay'; print()</script>",
        true,
    ),
    ("dialogs-for-ever", "<script>setInterval(() => alert(1), 10)</script>", true),
    ("popups", "<script>for (let i = 0; i < 60; i++) open('{S}/p.html?' + i)</script>", true),
    (
        "download",
        "<iframe src='{T}/file.bin'></iframe><script>setTimeout(() => { location.href = '{S}/file.bin' })</script>",
        true,
    ),
    (
        "links",
        "<script>let h = ''; for (let i = 0; i < 100000; i++) h += '<a href=/l' + i + '>l</a> '; document.write(h)</script>",
        true,
    ),
    ("cookies", "<script>for (let i = 0; i < 5000; i++) document.cookie = 'c' + i + '=1'</script>", true),
    ("loop-at-unload", "<script>addEventListener('pagehide', () => { while (true) {} })</script>", true),
    (
        "permissions",
        "<script>navigator.geolocation.getCurrentPosition(() => {}); Notification.requestPermission(); navigator.mediaDevices.getUserMedia({audio: true}).catch(() => {})</script>",
        true,
    ),
    ("auth-prompt", "<img src='{T}/a.gif?status=401'>", true),
    (
        "requests-for-ever",
        "<script>setInterval(() => { for (let i = 0; i < 50; i++) new Image().src = '{T}/x.gif?' + Math.random() }, 1)</script>",
        true,
    ),
    (
        "frames-for-ever",
        "<script>const f = () => { const e = document.createElement('iframe'); e.src = '{F}/f.html?' + Math.random(); document.documentElement.append(e); setTimeout(f, 5) }; f()</script>",
        true,
    ),
    (
        "workers-for-ever",
        "<script>setInterval(() => new Worker(URL.createObjectURL(new Blob(['1']))), 5)</script>",
        true,
    ),
    ("memory", "<script>const a = []; for (;;) a.push(new Array(1e6).fill(Math.random()))</script>", false),
    (
        "array-buffers",
        "<script>const a = []; try { for (;;) { const b = new Uint8Array(2 ** 28); b.fill(1); a.push(b) } } catch { }</script>",
        true,
    ),
    (
        "deep-dom",
        "<script>let e = document.body || document.documentElement; for (let i = 0; i < 20000; i++) { const n = document.createElement('div'); e.append(n); e = n }</script>",
        true,
    ),
    ("huge-text", "<script>document.write('x '.repeat(2e6))</script>", true),
    (
        "grows-when-scrolled",
        "<script>document.write('<p>' + 'x<br>'.repeat(500)); addEventListener('scroll', () => { const p = document.createElement('p'); p.innerHTML = 'x<br>'.repeat(500); document.body.append(p) })</script>",
        true,
    ),
    ("never-loads", "<img src='{T}/slow.gif?delay=600000'>", true),
    ("never-answers", "<script>location.href = '{S}/slow.html?delay=600000'</script>", true),
    ("history-flood", "<script>setInterval(() => history.pushState({}, '', '?' + Math.random()), 1)</script>", true),
    (
        "hostile-globals",
        "<script>Array.prototype.map = Array.prototype.push = JSON.stringify = Promise.prototype.then = String.prototype.slice = () => { throw 1 }; document.querySelector = null; Object.defineProperty(document, 'links', {get() { throw 1 }}); document.cookie = 'a=1'</script>",
        true,
    ),
    ("crash", "<script>location.href = 'chrome://crash'</script>", true),
    (
        "socket-flood",
        "<script>for (let i = 0; i < 200; i++) new WebSocket('wss://ads.tracker.example/m/{N}/s' + i)</script>",
        true,
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
        let mark = if seen.ok == *readable && after.ok && seconds < 25.0 { "ok  " } else { "BAD " };
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

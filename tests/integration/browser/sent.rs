//! What left, what did not, who caused it, what it set.

use std::collections::BTreeMap;
use std::sync::Arc;

use kansa::evidence::{CookieAction, CookieSetter, Fate, GapKind, Observation};

use super::{Lab, OTHER, SITE, VENDOR, arrived, have_browser, sent, target};

const MIXED: &str = "<html lang=ja><title>すべて</title>
    <img src='https://VENDOR/a.gif'>
    <img src='https://VENDOR/r.gif?to=https://OTHER/r2.gif'>
    <script src='https://VENDOR/tag.js'></script>
    <iframe src='https://OTHER/frame.html'></iframe>
    <a href='/next'>次へ</a><a href='https://VENDOR/out' rel=nofollow>out</a>
    <script>
      new Worker('/worker.js');
      addEventListener('pagehide', () => navigator.sendBeacon('https://VENDOR/bye', 'x'));
      setTimeout(() => fetch('https://OTHER/late', {mode: 'no-cors'}), 20000);
      fetch('https://VENDOR/post', {method: 'POST', mode: 'no-cors', body: new Blob(['kansa body'])});
    </script>";

const MIXED_PAGES: &[(&str, &str)] = &[
    ("/", MIXED),
    ("/worker.js", "fetch('https://VENDOR/from-worker', {mode: 'no-cors'})"),
    (
        "VENDOR/tag.js",
        "var s = document.createElement('script'); s.src = 'https://OTHER/second.js'; document.head.append(s)",
    ),
    ("OTHER/second.js", "new Image().src = 'https://OTHER/pixel.gif?u=' + encodeURIComponent(location.href)"),
    (
        "OTHER/frame.html",
        "<script>navigator.sendBeacon('https://VENDOR/in-frame', 'f'); addEventListener('pagehide', () => navigator.sendBeacon('https://VENDOR/frame-bye', 'f'))</script>",
    ),
];

#[tokio::test(flavor = "multi_thread")]
async fn everything_that_arrives_is_reported_and_nothing_else() {
    if !have_browser() {
        return;
    }
    let lab = Lab::start(MIXED_PAGES, target()).await;
    let visited = lab.visit("/").await;
    assert!(visited.ok);
    assert_eq!(visited.links.iter().map(|link| link.text.as_str()).collect::<Vec<_>>(), ["次へ", "out"]);
    lab.assert_all_told();
    for expected in ["bye", "frame-bye", "late", "from-worker", "in-frame", "r2.gif", "pixel.gif"] {
        assert_eq!(lab.request(expected).fate, Fate::Sent, "{expected}");
    }
    // The body, whole, although it was a Blob.
    let body = lab.request("/post").body.expect("a body");
    assert_eq!(lab.memory.body(&body).unwrap(), b"kansa body");
    // The chain from the pixel over the tag to the line in the page.
    let chain: Vec<String> = lab.request("pixel.gif").initiators.iter().map(|link| link.url.clone()).collect();
    assert_eq!(
        chain,
        [format!("https://{OTHER}/second.js"), format!("https://{VENDOR}/tag.js"), format!("https://{SITE}/"),]
    );
    assert_eq!(lab.request("late").moment, "timer");
    assert_eq!(lab.request("/bye").moment, "unload");
    assert_eq!(lab.outcomes(), ["complete"]);
    lab.engine.close().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn results_do_not_depend_on_how_many_pages_are_open() {
    if !have_browser() {
        return;
    }
    let mut seen = Vec::new();
    for workers in [1, 8] {
        let lab = Arc::new(Lab::start(MIXED_PAGES, target()).await);
        let mut visits = tokio::task::JoinSet::new();
        for _ in 0..workers {
            let lab = Arc::clone(&lab);
            visits.spawn(async move {
                for _ in 0..8 / workers {
                    assert!(lab.visit("/").await.ok);
                }
            });
        }
        while let Some(done) = visits.join_next().await {
            done.unwrap();
        }
        let records = lab.memory.records();
        assert_eq!(sent(&records), arrived(&lab.server.log().requests()), "{workers} workers");
        seen.push(sent(&records));
        Arc::into_inner(lab).unwrap().engine.close().await.unwrap();
    }
    assert_eq!(seen[0], seen[1]);
}

#[tokio::test(flavor = "multi_thread")]
async fn cookies_and_storage_are_told_with_setter_and_fate() {
    if !have_browser() {
        return;
    }
    let page = "<img src='https://VENDOR/c.gif?cookie=ok%3D1%3BSecure%3BSameSite%3DNone%3BMax-Age%3D60&cookie=bad%3D1%3BSameSite%3DNone'>
        <script crossorigin src='https://OTHER/anonymous.js?cookie=unkept%3D1%3BSecure%3BSameSite%3DNone'></script>
        <script src='https://OTHER/set.js'></script>
        <script>document.cookie = 'alien=1; Domain=vendor.example'; localStorage.setItem('seen', 'yes')</script>";
    let set = "document.cookie = '_id=1; Path=/; Max-Age=600'";
    let lab = Lab::start(&[("/", page), ("OTHER/set.js", set)], target()).await;
    lab.visit("/").await;
    let cookies: BTreeMap<String, _> = lab
        .all(|record| match &record.observation {
            Observation::Cookie(cookie) => Some((cookie.name.clone(), cookie.clone())),
            _ => None,
        })
        .into_iter()
        .collect();
    assert_eq!(cookies["ok"].action, CookieAction::Set);
    assert_eq!((cookies["ok"].lifetime_seconds, cookies["ok"].domain.as_str()), (Some(60), VENDOR));
    assert_eq!(cookies["bad"].action, CookieAction::Blocked);
    assert!(cookies["bad"].blocked.iter().any(|reason| reason.contains("SameSiteNoneInsecure")));
    // Loaded without credentials: the browser keeps nothing.
    assert_eq!(cookies["unkept"].action, CookieAction::Blocked);
    assert_eq!(cookies["alien"].action, CookieAction::Blocked);
    assert_eq!(cookies["_id"].action, CookieAction::Set);
    let CookieSetter::Script { url, line, .. } = &cookies["_id"].setter else { panic!("{:?}", cookies["_id"]) };
    assert_eq!((url.as_str(), *line), (format!("https://{OTHER}/set.js").as_str(), Some(1)));
    let storage = lab.all(|record| match &record.observation {
        Observation::Storage(item) => {
            Some((item.area.clone(), item.key.clone(), item.value.clone(), item.setter.is_some()))
        }
        _ => None,
    });
    assert_eq!(storage, [("local".to_owned(), "seen".to_owned(), "yes".to_owned(), true)]);
    lab.engine.close().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn databases_are_told_by_keys_and_sizes() {
    if !have_browser() {
        return;
    }
    let page = "<script src='https://VENDOR/db.js'></script>";
    let script = "const r = indexedDB.open('vendor', 1);
        r.onupgradeneeded = () => { r.result.createObjectStore('ids'); r.result.createObjectStore('log', {autoIncrement: true}); r.result.createObjectStore('users', {keyPath: 'id'}) };
        r.onsuccess = () => { const t = r.result.transaction(['ids', 'log', 'users'], 'readwrite');
          t.objectStore('ids').put('0123456789', 'visitor'); t.objectStore('log').add({a: 1}); t.objectStore('users').put({id: 'u7', n: 'x'});
          caches.open('assets') }";
    let lab = Lab::start(&[("/", page), ("VENDOR/db.js", script)], target()).await;
    lab.visit("/").await;
    let mut stored = lab.all(|record| match &record.observation {
        Observation::Storage(item) => {
            assert_eq!(item.origin, format!("https://{SITE}"));
            assert!(item.setter.as_ref().is_some_and(|setter| setter.url.ends_with("/db.js")), "{item:?}");
            Some((item.area.clone(), item.key.clone(), item.length))
        }
        _ => None,
    });
    stored.sort();
    let told: Vec<_> = stored.iter().map(|(area, key, size)| (area.as_str(), key.as_str(), *size)).collect();
    assert_eq!(
        told,
        [
            ("cache", "assets", 0),
            ("indexed_db", "vendor", 0),
            ("indexed_db", "vendor/ids/visitor", 10),
            ("indexed_db", "vendor/log/1", 7),
            ("indexed_db", "vendor/users/u7", 19),
        ]
    );
    lab.engine.close().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_never_sent_is_told_apart() {
    if !have_browser() {
        return;
    }
    let page =
        "<meta http-equiv=content-security-policy content=\"img-src 'self'\"><img src='https://VENDOR/blocked.gif'>
        <script>fetch('https://nobody.example:8099/x').catch(() => {})</script>";
    let lab = Lab::start(&[("/", page)], target()).await;
    lab.visit("/").await;
    assert_eq!(lab.request("blocked.gif").fate, Fate::NeverSent);
    assert_eq!(lab.request("nobody.example").fate, Fate::Sent, "attempted, and failed");
    let failed = lab.all(|record| match &record.observation {
        Observation::RequestFailed(failed) if failed.url.contains("nobody.example") => {
            Some((failed.sent, failed.blocked.clone()))
        }
        _ => None,
    });
    assert_eq!(failed, [(false, None)]);
    assert_eq!(lab.arrived_at(VENDOR), Vec::<String>::new());
    lab.engine.close().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn held_third_parties_are_recorded_and_reach_nobody() {
    if !have_browser() {
        return;
    }
    let mut target = target();
    target.observe.hold = true;
    let page = "<link rel=preconnect href='https://VENDOR'><img src='/own.gif'><img src='https://VENDOR/a.gif'>
        <iframe src='https://OTHER/f.html'></iframe>
        <script>navigator.sendBeacon('https://VENDOR/b', 'x'); new WebSocket('wss://OTHER/socket');
        addEventListener('pagehide', () => navigator.sendBeacon('https://VENDOR/bye', 'x'))</script>";
    let lab = Lab::start(&[("/", page)], target).await;
    assert!(lab.visit("/").await.ok);
    for part in ["a.gif", "f.html", "/b", "/socket", "/bye"] {
        assert_eq!(lab.request(part).fate, Fate::Held, "{part}");
    }
    assert_eq!(lab.request("own.gif").fate, Fate::Sent);
    assert_eq!(lab.arrived_at(VENDOR).len() + lab.arrived_at(OTHER).len(), 0);
    assert_eq!(lab.arrived_at(SITE).len(), 2);
    lab.engine.close().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn the_targets_secrets_go_to_its_own_hosts_only() {
    if !have_browser() {
        return;
    }
    let mut target = target();
    target.network.headers.insert("X-Audit".to_owned(), "yes".to_owned());
    target.network.cookies.insert("session".to_owned(), "abc".to_owned());
    let lab = Lab::start(&[("/", "<img src='/own.gif'><img src='https://VENDOR/a.gif'>")], target).await;
    assert!(lab.visit("/").await.ok);
    assert_eq!(lab.server.log().requests().len(), 3);
    for request in lab.server.log().requests() {
        let own = request.host == SITE;
        assert_eq!(request.header("x-audit").is_some(), own, "{}", request.url());
        assert_eq!(request.header("cookie").is_some_and(|cookie| cookie.contains("session=abc")), own);
        assert!(!request.header("user-agent").unwrap().contains("Headless"));
        assert!(request.header("accept-language").unwrap().starts_with("ja"));
    }
    lab.engine.close().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_that_cannot_be_opened_is_a_gap() {
    if !have_browser() {
        return;
    }
    // The certificate is not accepted here.
    let lab = Lab::start_with(&[("/", "x")], target(), false).await;
    assert!(!lab.visit("/").await.ok);
    let gaps = lab.gaps();
    assert!(gaps.iter().any(|(kind, reason)| *kind == GapKind::Page && reason.contains("ERR_CERT")), "{gaps:?}");
    lab.engine.close().await.unwrap();
}

/// The browser asks for these scripts in the name of no target. Two visits have the same ones, one after the other.
#[tokio::test(flavor = "multi_thread")]
async fn scripts_of_service_workers_are_told_as_often_as_they_are_asked_for() {
    if !have_browser() {
        return;
    }
    let page = "<script>
        let count = 0;
        const more = () => { if ((count += 1) < 60) fetch('/more').then(() => setTimeout(more, 30)) };
        more();
        navigator.serviceWorker.register('/sw.js').then(() => navigator.serviceWorker.ready)
          .then((registration) => registration.update()).then((registration) => registration.update())
          .then(() => { new Image().src = 'https://VENDOR/done.gif' });
      </script>";
    let worker = "oninstall = () => skipWaiting(); onactivate = (event) => event.waitUntil(clients.claim());
        importScripts('/part.js'); onfetch = () => {};";
    let pages = [("/a", page), ("/b", page), ("/sw.js", worker), ("/part.js", "")];
    let lab = Lab::start(&pages, target()).await;
    for path in ["/a", "/b"] {
        assert!(lab.visit(path).await.ok);
    }
    lab.assert_all_told();
    let requests = lab.requests();
    let count = |path: &str| requests.iter().filter(|request| request.url.ends_with(path)).count();
    assert_eq!([count("/done.gif"), count("/sw.js"), count("/part.js")], [2, 6, 6]);
    lab.engine.close().await.unwrap();
}

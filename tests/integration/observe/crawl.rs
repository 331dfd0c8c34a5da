//! The static engine: what it asks for, follows, and writes down.

use std::time::Duration;

use kansa::evidence::{CookieAction, Engine, GapKind, Observation};
use kansa::serve::{Answer, Request, Web};

use super::web::{SHOP, observe, observe_target, target};

fn html(body: &str) -> Answer {
    Answer::html(format!("<!doctype html><html lang=ja><title>x</title>{body}"))
}

fn links(paths: &[&str]) -> Answer {
    html(&paths.iter().map(|path| format!("<a href='{path}'>x</a>")).collect::<String>())
}

#[tokio::test]
async fn pages_are_found_layer_by_layer_whatever_the_number_of_workers() {
    let web = || {
        Web::new().site(SHOP, |request: &Request| match request.path.as_str() {
            "/" => links(&["/a", "/b", "/c", "https://elsewhere.example/", "mailto:x@y.example"]),
            // The slowest answers last, and is still first in the plan.
            "/a" => links(&["/a1", "/b"]).after(Duration::from_millis(120)),
            "/b" => links(&["/b1", "/#top", "/c?utm_source=x"]).after(Duration::from_millis(40)),
            "/c" | "/a1" | "/b1" => links(&[]),
            _ => Answer::not_found(),
        })
    };
    let expect: Vec<_> =
        ["/", "/a", "/b", "/c", "/a1", "/b1"].iter().map(|path| format!("https://{SHOP}{path}")).collect();
    for workers in [1, 4] {
        let (seen, server) = observe(web(), &format!("[crawl]\nworkers = {workers}\nsitemap = false\n")).await;
        assert_eq!(seen.page_urls(), expect, "{workers} workers");
        assert_eq!((seen.summary.visits, seen.summary.failed, seen.summary.engine), (6, 0, Engine::Static));
        assert!(seen.evidence.complete);
        assert!(server.log().of("elsewhere.example").is_empty());
        let agents = server.log().requests();
        assert!(agents.iter().all(|request| request.header("user-agent").unwrap().starts_with("kansa/")));
    }
}

#[tokio::test]
async fn references_are_recorded_and_nobody_else_is_asked() {
    let web = Web::new()
        .site(SHOP, |request: &Request| match request.path.as_str() {
            "/" => html(
                "<link rel=stylesheet href=/s.css>\n<script src=https://tag.vendor.example/t.js></script>\n\
                 <script>gtag('config','G-ABCDE12345')</script><noscript><img src=//px.vendor.example/p.gif></noscript>",
            ),
            "/s.css" => Answer::of("text/css", "@import 'more.css';"),
            "/more.css" => Answer::of("text/css", "@font-face{font-family:x;src:url(https://font.vendor.example/f.woff2)}"),
            _ => Answer::not_found(),
        })
        .site("tag.vendor.example", |_| Answer::script("document.title='must not be asked'"));
    let (seen, server) = observe(web, "[crawl]\nsitemap = false\n").await;
    let found: Vec<_> =
        seen.references().iter().map(|r| (r.url.clone(), r.line, r.resource.clone(), r.in_script)).collect();
    let has = |url: &str, line: u32, resource: &str, weak: bool| {
        assert!(found.contains(&(url.into(), line, resource.into(), weak)), "{url} in {found:#?}");
    };
    has("https://tag.vendor.example/t.js", 2, "script", false);
    has("https://px.vendor.example/p.gif", 3, "image", false);
    has("https://www.googletagmanager.com/gtag/js?id=G-ABCDE12345", 3, "script", true);
    has("https://font.vendor.example/f.woff2", 1, "font", false);
    assert!(seen.requests().iter().all(|request| request.url.starts_with("https://www.shop.example/")));
    assert!(server.log().requests().iter().all(|request| request.host == SHOP));
    assert_eq!(seen.references().iter().filter(|r| r.page != "https://www.shop.example/").count(), 0);
}

#[tokio::test]
async fn every_hop_of_a_redirect_is_recorded_with_its_cookies() {
    let web = Web::new()
        .site("shop.example", |_| {
            Answer::redirect(301, "https://www.shop.example/").with("set-cookie", "old=1; Max-Age=60")
        })
        .site(SHOP, |request: &Request| match (request.path.as_str(), request.header("cookie")) {
            ("/", Some(cookie)) if cookie.contains("sid=2") => html("in").with("set-cookie", "sid=; Max-Age=0"),
            ("/", _) => Answer::redirect(302, "/")
                .with("set-cookie", "sid=2; Path=/; Secure; HttpOnly; SameSite=Lax")
                .with("set-cookie", "bad=1; Domain=other.example"),
            _ => Answer::not_found(),
        });
    let server = web.start().await.unwrap();
    let mut target = target(&server, "[crawl]\nsitemap = false\n");
    target.site.start = vec!["http://shop.example/".parse().unwrap()];
    let seen = observe_target(target).await;
    let hops: Vec<_> = seen.requests().iter().map(|request| (request.hop, request.url.clone())).collect();
    assert_eq!(
        hops,
        [
            (0, "http://shop.example/".into()),
            (1, "https://www.shop.example/".into()),
            (2, "https://www.shop.example/".into())
        ]
    );
    assert!(
        seen.requests().iter().all(|request| request.navigation && request.request_id == seen.requests()[0].request_id)
    );
    let jar: Vec<_> =
        seen.cookies().iter().map(|c| (c.name.as_str(), c.domain.as_str(), c.action, c.lifetime_seconds)).collect();
    assert_eq!(
        jar,
        [
            ("old", "shop.example", CookieAction::Set, Some(60)),
            ("sid", SHOP, CookieAction::Set, None),
            ("bad", "other.example", CookieAction::Blocked, None),
            ("sid", SHOP, CookieAction::Deleted, Some(0)),
        ]
    );
    assert_eq!(seen.responses().iter().map(|response| response.status).collect::<Vec<_>>(), [301, 302, 200]);
}

#[tokio::test]
async fn what_cannot_be_seen_is_a_gap() {
    let web = Web::new().site(SHOP, |request: &Request| match request.path.as_str() {
        "/" => links(&["/gone", "/loop", "/away", "/file", "/cut", "/hang", "/refused"]),
        "/loop" => Answer::redirect(302, "/loop"),
        "/away" => Answer::redirect(302, "https://login.idp.example/"),
        "/file" => Answer::of("application/pdf", "%PDF-1.7"),
        "/hang" => html("slow").after(Duration::from_secs(30)),
        "/cut" => Answer { abort: true, ..Answer::default() },
        "/refused" => Answer { status: 403, ..html("no") },
        _ => Answer::not_found(),
    });
    let (seen, server) =
        observe(web, "[crawl]\nsitemap = false\nworkers = 8\nper_host = 8\n[observe]\npage_deadline = 1\n").await;
    seen.gap(GapKind::Challenge, "status 404");
    seen.gap(GapKind::Challenge, "status 403");
    seen.gap(GapKind::Page, "more than 20 redirects");
    seen.gap(GapKind::Scope, "https://login.idp.example/, a page of another site");
    seen.gap(GapKind::Page, "not a page but application/pdf");
    seen.gap(GapKind::Page, "no answer within 1 s");
    assert!(seen.gaps().iter().any(|gap| gap.subject.ends_with("/cut")));
    assert!(server.log().of("login.idp.example").is_empty());
    assert_eq!((seen.summary.visits, seen.summary.failed), (8, 7));
    assert_eq!(seen.ends().len(), 8);
}

#[tokio::test]
async fn japanese_encodings_declared_or_not() {
    const TEXT: &str = "青空書店のプライバシーポリシーと外部送信について";
    let pages: [(&str, &str, &str); 5] = [
        ("/sjis", "shift_jis", "text/html; charset=Shift_JIS"),
        ("/sjis-meta", "shift_jis", "text/html"),
        ("/euc", "euc-jp", "text/html"),
        ("/jis", "iso-2022-jp", "text/html"),
        ("/utf8", "utf-8", "text/html"),
    ];
    let web = Web::new().site(SHOP, move |request: &Request| {
        let Some((path, label, kind)) = pages.iter().find(|(path, _, _)| *path == request.path) else {
            return links(&pages.map(|(path, _, _)| path));
        };
        let meta = if path.ends_with("meta") { "<meta charset=Shift_JIS>" } else { "" };
        let text = format!("<html>{meta}<title>{TEXT}</title><p>{TEXT}{TEXT}</p>");
        Answer::of(kind, encoding_rs::Encoding::for_label(label.as_bytes()).unwrap().encode(&text).0.into_owned())
    });
    let (seen, _server) = observe(web, "[crawl]\nsitemap = false\nmax_depth = 1\n").await;
    let titles: Vec<_> =
        seen.pages().iter().filter(|page| page.title == TEXT).map(|page| page.final_url.clone()).collect();
    assert_eq!(
        titles.len(),
        5,
        "{:#?}",
        seen.pages().iter().map(|page| (&page.final_url, &page.title)).collect::<Vec<_>>()
    );
}

#[tokio::test]
async fn the_targets_secrets_go_to_its_own_hosts_and_into_no_journal() {
    let web = Web::new()
        .site(SHOP, |_| {
            html("<link rel=stylesheet href=https://cdn.vendor.example/s.css><a href=https://cdn.vendor.example/>x</a>")
        })
        .site("cdn.vendor.example", |_| Answer::of("text/css", "a{}"));
    let more = "[crawl]\nsitemap = false\n[network]\nheaders = { X-Preview = \"s3cret-header\" }\ncookies = { gate = \"s3cret-cookie\" }\n\
        basic_auth = { user = \"tester\", password = \"env:PATH\" }\n";
    let server = web.start().await.unwrap();
    let mut target = target(&server, more);
    target.network.proxy = None;
    let dir = tempfile::tempdir().unwrap();
    super::web::run_in(&dir.path().join("run"), target, |_| {}).await.unwrap();
    let own = server.log().of(SHOP);
    let page = own.iter().find(|request| request.path == "/").unwrap();
    assert_eq!((page.header("x-preview"), page.header("cookie")), (Some("s3cret-header"), Some("gate=s3cret-cookie")));
    assert!(page.header("authorization").unwrap().starts_with("Basic "));
    let vendor = server.log().of("cdn.vendor.example");
    assert_eq!(vendor.len(), 1);
    assert!(["x-preview", "cookie", "authorization"].iter().all(|name| vendor[0].header(name).is_none()));
    let journal = std::fs::read_to_string(dir.path().join("run/journal.jsonl")).unwrap();
    let path = std::env::var("PATH").unwrap();
    let encoded = page.header("authorization").unwrap();
    assert!(!journal.contains("s3cret") && !journal.contains(&path) && !journal.contains(encoded));
}

#[tokio::test]
async fn a_missing_secret_or_a_wrong_rule_stops_the_run_at_once() {
    let web = Web::new().site(SHOP, |_| html(""));
    let server = web.start().await.unwrap();
    let dir = tempfile::tempdir().unwrap();
    let mut first = target(&server, "");
    first.network.headers.insert("X".into(), "env:KANSA_TEST_NOT_SET".into());
    let error = super::web::run_in(&dir.path().join("a"), first, |_| {}).await.unwrap_err().to_string();
    assert!(error.contains("KANSA_TEST_NOT_SET") && error.contains("network.headers.X"), "{error}");
    let mut second = target(&server, "");
    second.network.resolve = vec!["nonsense".into()];
    let error = super::web::run_in(&dir.path().join("b"), second, |_| {}).await.unwrap_err().to_string();
    assert!(error.contains("HOST:PORT:ADDR:PORT"), "{error}");
    assert!(server.log().requests().is_empty());
}

#[tokio::test]
async fn certificates_are_checked_unless_told_otherwise_and_explicit_ports_resolve() {
    let web = Web::new().site(SHOP, |_| html("ok"));
    let server = web.start().await.unwrap();
    let mut strict = target(&server, "[crawl]\nsitemap = false\n");
    strict.network.insecure = false;
    let seen = observe_target(strict).await;
    assert!(
        seen.gaps().iter().any(|gap| gap.what == GapKind::Page && gap.reason.contains("certificate")),
        "{:#?}",
        seen.gaps()
    );
    let mut port = target(&server, "[crawl]\nsitemap = false\n");
    port.site.start = vec![format!("https://{SHOP}:8443/").parse().unwrap()];
    port.network.resolve = vec![format!("{SHOP}:8443:{}", server.tls_address())];
    let seen = observe_target(port).await;
    assert_eq!(seen.page_urls(), [format!("https://{SHOP}:8443/")]);
    let hosts: Vec<_> = server.log().requests().iter().filter_map(|r| r.header("host").map(str::to_owned)).collect();
    assert!(hosts.contains(&format!("{SHOP}:8443")), "{hosts:?}");
}

#[tokio::test]
async fn the_run_says_how_it_was_made() {
    let (seen, _server) =
        observe(Web::new().site(SHOP, |_| html("")), "[crawl]\nsitemap = false\nrobots = false\n").await;
    let run = &seen.evidence.run;
    assert_eq!(run.mode, "observe");
    assert!(run.target["site"]["start"][0].as_str().unwrap().starts_with("https://www.shop.example"));
    for words in ["--insecure", "--resolve", "--ignore-robots"] {
        assert!(run.notes.iter().any(|note| note.contains(words)), "{words} in {:?}", run.notes);
    }
    assert!(matches!(seen.evidence.records.last().unwrap().observation, Observation::End(_)));
}

/// Told by the environment where the shop answers: runs with the root certificates that the environment names.
#[tokio::test]
async fn child_with_its_own_roots() {
    let Ok(address) = std::env::var("KANSA_TEST_ROOTS") else { return };
    let text = format!(
        "[site]\nstart = [\"https://{SHOP}/\"]\n[crawl]\nsitemap = false\nrobots = false\n[observe]\nengine = \"static\"\n"
    );
    let mut target = kansa::target::Target::parse(&text, "t.toml", &|_| true).unwrap();
    target.network.resolve = vec![format!("{SHOP}:443:{address}")];
    let dir = tempfile::tempdir().unwrap();
    match super::web::run_in(&dir.path().join("run"), target, |_| {}).await {
        Ok(summary) => assert_eq!((summary.visits, summary.failed), (1, 0)),
        Err(error) => panic!("REFUSED {error}"),
    }
}

#[tokio::test]
async fn the_systems_root_certificates_decide_and_none_is_said_so() {
    let server = Web::new().site(SHOP, |_| html("ok")).start().await.unwrap();
    let dir = tempfile::tempdir().unwrap();
    let roots = dir.path().join("roots.pem");
    let encoded = base64::Engine::encode(&base64::engine::general_purpose::STANDARD, server.certificate());
    std::fs::write(&roots, format!("-----BEGIN CERTIFICATE-----\n{encoded}\n-----END CERTIFICATE-----\n")).unwrap();
    let none = dir.path().join("none.pem");
    std::fs::write(&none, "").unwrap();
    let run = |file: &std::path::Path| {
        let mut child = tokio::process::Command::new(std::env::current_exe().unwrap());
        child.args(["--exact", "observe::crawl::child_with_its_own_roots", "--test-threads=1", "--nocapture"]);
        child.env("KANSA_TEST_ROOTS", server.tls_address().to_string());
        child.env("SSL_CERT_FILE", file).env("SSL_CERT_DIR", dir.path().join("nothing")).env("RUST_BACKTRACE", "0");
        child.output()
    };
    let trusted = run(&roots).await.unwrap();
    assert!(trusted.status.success(), "{}", String::from_utf8_lossy(&trusted.stderr));
    let refused = run(&none).await.unwrap();
    let said = String::from_utf8_lossy(&refused.stderr).into_owned() + &String::from_utf8_lossy(&refused.stdout);
    assert!(!refused.status.success() && said.contains("REFUSED") && said.contains("ca-certificates"), "{said}");
}

#[tokio::test(flavor = "multi_thread")]
#[expect(clippy::print_stdout, reason = "a skipped test says so")]
async fn what_a_page_of_another_site_sends_is_not_the_sites() {
    use kansa::observe::browser::{self, Kind};
    if let Err(reason) = browser::find(Kind::Chromium, None) {
        println!("SKIPPED what_a_page_of_another_site_sends_is_not_the_sites: {reason}");
        return;
    }
    let web = Web::new()
        .site(SHOP, |request: &Request| match request.path.as_str() {
            "/" => html("<a href=/login>l</a><img src=https://px.vendor.example/p.gif>"),
            "/login" => Answer::redirect(302, "https://login.idp.example/"),
            _ => Answer::status(404),
        })
        .site("login.idp.example", |_| {
            html("<img src=https://ads.idp-vendor.example/p.gif><a href=https://www.shop.example/secret>x</a>")
        })
        .site("px.vendor.example", |_| Answer::status(204))
        .site("ads.idp-vendor.example", |_| Answer::status(204));
    let server = web.start().await.unwrap();
    let mut target =
        target(&server, "[crawl]\nsitemap = false\nrobots = false\n[operator]\ndomains = [\"shop.example\"]\n");
    target.observe.engine = kansa::target::EngineChoice::Browser;
    target.observe.screenshots = false;
    let dir = tempfile::tempdir().unwrap();
    let summary =
        super::web::run_in(&dir.path().join("run"), target.clone(), |options| options.browser.no_sandbox = true)
            .await
            .unwrap();
    assert_eq!((summary.visits, summary.failed), (2, 1));
    assert!(server.log().of(SHOP).iter().all(|request| request.path != "/secret"));
    let evidence = kansa::evidence::replay::read(&dir.path().join("run")).unwrap();
    let seen = super::web::Seen { evidence, summary };
    seen.gap(GapKind::Scope, "login.idp.example");
    assert!(seen.requests().iter().any(|request| request.url.contains("ads.idp-vendor.example")));
    let found = kansa::attribute::attribute(&seen.evidence, &target, kansa::catalog::Catalog::embedded());
    let hosts: Vec<_> = found.transmissions.iter().flat_map(|sent| sent.hosts.clone()).collect();
    assert!(
        hosts.contains(&"px.vendor.example".to_owned()) && !hosts.iter().any(|host| host.contains("idp")),
        "{hosts:?}"
    );
}

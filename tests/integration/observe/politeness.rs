//! robots.txt, sitemaps, retries, rates.

use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use kansa::evidence::GapKind;
use kansa::serve::{Answer, Request, Web};

use super::web::{SHOP, observe};

fn page(body: &str) -> Answer {
    Answer::html(format!("<!doctype html><title>x</title>{body}"))
}

#[tokio::test]
async fn robots_are_respected_and_said_to_be() {
    let web = || {
        Web::new().site(SHOP, |request: &Request| match request.path.as_str() {
            "/robots.txt" => Answer::of("text/plain", "User-agent: *\nDisallow: /private/\n\nUser-agent: kansa\nDisallow: /secret*\nAllow: /secret-but-open\n"),
            "/" => page("<a href=/private/x>p</a><a href=/secret/x>s</a><a href=/secret-but-open>o</a>"),
            _ => page(""),
        })
    };
    let (seen, server) = observe(web(), "[crawl]\nsitemap = false\n").await;
    let mut pages: Vec<_> =
        server.log().of(SHOP).into_iter().map(|request| request.path).filter(|path| path != "/robots.txt").collect();
    // Pages of one layer arrive in any order.
    pages.sort();
    assert_eq!(pages, ["/", "/private/x", "/secret-but-open"]);
    let gap = seen.gap(GapKind::Scope, "robots.txt does not allow it");
    assert_eq!(gap.subject, format!("https://{SHOP}/secret/x"));
    let (seen, server) = observe(web(), "[crawl]\nsitemap = false\nrobots = false\n").await;
    assert!(seen.gaps().is_empty());
    assert!(server.log().of(SHOP).iter().any(|request| request.path == "/secret/x"));
}

#[tokio::test]
async fn robots_that_cannot_be_had_are_a_ban() {
    let web = Web::new().site(SHOP, |request: &Request| match request.path.as_str() {
        "/robots.txt" => Answer::status(503).with("retry-after", "3600"),
        _ => page(""),
    });
    let (seen, server) = observe(web, "[crawl]\nsitemap = false\n").await;
    seen.gap(GapKind::Scope, "robots.txt answers 503");
    assert!(server.log().of(SHOP).iter().all(|request| request.path == "/robots.txt"));
}

#[tokio::test]
async fn sitemaps_named_by_robots_or_at_the_usual_place() {
    let sitemap = |paths: &[&str]| {
        let urls: String = paths.iter().map(|path| format!("<url><loc>https://{SHOP}{path}</loc></url>")).collect();
        format!("<?xml version=\"1.0\"?><urlset>{urls}<url><loc>https://elsewhere.example/x</loc></url></urlset>")
    };
    let web = Web::new().site(SHOP, move |request: &Request| match request.path.as_str() {
        "/robots.txt" => Answer::of("text/plain", format!("Sitemap: https://{SHOP}/index.xml\nSitemap: https://evil.example/s.xml")),
        "/index.xml" => Answer::of("text/xml", format!("<sitemapindex><sitemap><loc>https://{SHOP}/a.xml</loc></sitemap><sitemap><loc>/b.xml</loc></sitemap></sitemapindex>")),
        "/a.xml" => Answer::of("text/xml", sitemap(&["/shop/1", "/shop/2", "/news/1"])),
        "/b.xml" => Answer::of("text/xml", sitemap(&["/about"])),
        _ => page(""),
    });
    let (seen, server) = observe(web, "[crawl]\nmax_pages = 4\n").await;
    let paths: Vec<_> = seen.page_urls().iter().map(|url| url.replace("https://www.shop.example", "")).collect();
    assert_eq!(paths, ["/", "/shop/1", "/news/1", "/about"]);
    assert_eq!(seen.gap(GapKind::Scope, "max_pages").count, 1);
    assert!(server.log().of("evil.example").is_empty() && server.log().of("elsewhere.example").is_empty());
    let usual = Web::new().site(SHOP, move |request: &Request| match request.path.as_str() {
        "/sitemap.xml" => Answer::of("text/xml", sitemap(&["/x"])),
        "/robots.txt" => Answer::not_found(),
        _ => page(""),
    });
    let (seen, _server) = observe(usual, "").await;
    assert_eq!(seen.page_urls().len(), 2);
}

#[tokio::test]
async fn what_passes_is_tried_again_and_what_does_not_is_not() {
    let tries = std::sync::Arc::new(AtomicU32::new(0));
    let counted = std::sync::Arc::clone(&tries);
    let web = Web::new().site(SHOP, move |request: &Request| match request.path.as_str() {
        "/" => page("<a href=/busy>b</a><a href=/later>l</a>"),
        "/busy" if counted.fetch_add(1, Ordering::SeqCst) == 0 => Answer::status(503),
        "/later" => Answer::status(429).with("retry-after", "86400"),
        _ => page(""),
    });
    let (seen, server) = observe(web, "[crawl]\nsitemap = false\nrobots = false\n").await;
    assert_eq!(tries.load(Ordering::SeqCst), 2);
    assert_eq!(server.log().of(SHOP).iter().filter(|request| request.path == "/later").count(), 1);
    seen.gap(GapKind::Challenge, "too many requests");
}

#[tokio::test]
async fn the_rate_holds_per_host_and_crawl_delay_slows_it_down() {
    let web = |robots: &'static str| {
        Web::new().site(SHOP, move |request: &Request| match request.path.as_str() {
            "/robots.txt" => Answer::of("text/plain", robots),
            "/" => page("<a href=/1>1</a><a href=/2>2</a><a href=/3>3</a>"),
            _ => page(""),
        })
    };
    let gaps_of = |server: &kansa::serve::Server| {
        let times: Vec<_> = server.log().of(SHOP).iter().filter(|r| r.path != "/robots.txt").map(|r| r.at).collect();
        times.windows(2).map(|pair| pair[1] - pair[0]).min().unwrap()
    };
    let server = web("").start().await.unwrap();
    let mut slow = super::web::target(&server, "[crawl]\nsitemap = false\n");
    slow.crawl.rate = 10.0;
    super::web::observe_target(slow).await;
    assert!(gaps_of(&server) >= Duration::from_millis(85), "{:?}", gaps_of(&server));
    let (_, server) = observe(web("User-agent: *\nCrawl-delay: 0.3\n"), "[crawl]\nsitemap = false\n").await;
    assert!(gaps_of(&server) >= Duration::from_millis(280), "{:?}", gaps_of(&server));
}

#[tokio::test]
async fn the_deadline_of_the_run_ends_it_with_a_gap() {
    let web = Web::new().site(SHOP, |request: &Request| match request.path.as_str() {
        "/" => page("<a href=/1>1</a><a href=/2>2</a>"),
        _ => page("").after(Duration::from_secs(20)),
    });
    let (seen, _server) = observe(web, "[crawl]\nsitemap = false\nrobots = false\ndeadline = 2\n").await;
    assert_eq!(seen.gap(GapKind::Scope, "the deadline of the run").count, 2);
    assert!(seen.evidence.complete);
}

//! Policies: fetched, from files, and what they lead to.

use std::sync::Arc;

use kansa::evidence::{Document, GapKind, Observation, replay};
use kansa::glossary::DocumentRole;
use kansa::observe::{Follow, FollowLink, FollowLinks, ObserveError};
use kansa::serve::{Answer, Request, Web};

use super::web::{SHOP, Seen, run_in, target};

/// Follows every link of the text `read:URL` or `check:URL`.
fn follow() -> FollowLinks {
    Arc::new(|document: &Document, bytes: &[u8]| {
        let base = url::Url::parse(document.final_url.as_deref().unwrap_or("https://www.shop.example/")).unwrap();
        let text = String::from_utf8_lossy(bytes).into_owned();
        let links = text.split_whitespace().filter_map(|word| {
            let (how, url) = word.split_once(':')?;
            let how = match how {
                "read" => Follow::Read,
                "check" => Follow::Check,
                _ => return None,
            };
            let url = base.join(url).unwrap().to_string();
            Some(FollowLink { url, text: "リンク".into(), role: DocumentRole::GroupList, how })
        });
        links.collect()
    })
}

async fn observe(web: Web, more: &str) -> (Seen, kansa::serve::Server) {
    let server = web.start().await.unwrap();
    let target = target(&server, &format!("[crawl]\nsitemap = false\nrobots = false\n{more}"));
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join("p.txt"), "方針 read:https://www.shop.example/d1").unwrap();
    let folder = dir.path().join("run");
    let summary = run_in(&folder, target, |options| {
        options.target_folder = dir.path().to_owned();
        options.follow = follow();
    })
    .await
    .unwrap();
    (Seen { evidence: replay::read(&folder).unwrap(), summary }, server)
}

fn text(words: &str) -> Answer {
    Answer::of("text/plain; charset=utf-8", words)
}

#[tokio::test]
async fn documents_governing_links_and_checks_with_their_bounds() {
    let web = Web::new()
        .site(SHOP, |request: &Request| match request.path.as_str() {
            "/privacy" => Answer::redirect(302, "/privacy/"),
            "/privacy/" => {
                text("policy read:/d1 read:/gone check:/optout check:/dead check:https://en.vendor.example/")
            }
            "/d1" => text("one read:/d2 read:/privacy/"),
            "/d2" => text("two read:/d3"),
            "/d3" => text("three: too deep"),
            "/optout" => {
                Answer::html("<html><title>t</title><p>オプトアウトはこちらのページからおこなうことができます")
            }
            "/" => Answer::html("<title>home</title>"),
            _ => Answer::not_found(),
        })
        .site("en.vendor.example", |_| Answer::html("<html lang=en-US><title>Privacy</title>We share."));
    let (seen, server) = observe(web, "[[policy]]\nurl = \"https://www.shop.example/privacy\"\n[[policy]]\nfile = \"p.txt\"\nrole = \"cookie-policy\"\n").await;
    let documents = seen.documents();
    let names: Vec<_> = documents
        .iter()
        .map(|d| (d.source.replace("https://www.shop.example", ""), d.role, d.body.is_some()))
        .collect();
    let read = |name: &str, role, had| assert!(names.contains(&(name.to_owned(), role, had)), "{name} in {names:?}");
    read("/privacy", DocumentRole::Policy, true);
    read("p.txt", DocumentRole::CookiePolicy, true);
    read("/d1", DocumentRole::GroupList, true);
    read("/d2", DocumentRole::GroupList, true);
    read("/gone", DocumentRole::GroupList, false);
    assert!(server.log().of(SHOP).iter().all(|request| request.path != "/d3"));
    seen.gap(GapKind::Document, "/d3");
    seen.gap(GapKind::Document, "status 404");
    let first = documents[0];
    assert_eq!(
        (first.final_url.as_deref(), first.status, first.charset.as_deref()),
        (Some("https://www.shop.example/privacy/"), Some(200), Some("utf-8"))
    );
    assert!(seen.evidence.body(first.body.as_ref().unwrap()).unwrap().starts_with(b"policy"));
    let d1 = documents.iter().find(|d| d.source.ends_with("/d1")).unwrap();
    assert_eq!(
        (d1.from.as_deref(), d1.link_text.as_deref()),
        (Some("https://www.shop.example/privacy"), Some("リンク"))
    );
    let links: Vec<_> = seen
        .evidence
        .records
        .iter()
        .filter_map(|record| match &record.observation {
            Observation::Link(check) => Some((check.url.clone(), check.status, check.language.clone())),
            _ => None,
        })
        .collect();
    assert_eq!(
        links,
        [
            ("https://www.shop.example/optout".into(), Some(200), Some("ja".into())),
            ("https://www.shop.example/dead".into(), Some(404), None),
            ("https://en.vendor.example/".into(), Some(200), Some("en".into())),
        ]
    );
}

#[tokio::test]
async fn endless_links_end() {
    let web = Web::new().site(SHOP, |request: &Request| match request.path.as_str() {
        "/" => Answer::html("<title>home</title>"),
        path => text(&(0..40).map(|n| format!("read:{path}{n} ")).collect::<String>()),
    });
    let (seen, _server) = observe(web, "[[policy]]\nurl = \"https://www.shop.example/p\"\n").await;
    assert_eq!(seen.documents().len(), 21);
    assert_eq!(seen.summary.documents, 21);
}

#[tokio::test]
async fn a_policy_file_that_is_not_there_stops_the_run() {
    let server = Web::new().site(SHOP, |_| Answer::html("<title>x</title>")).start().await.unwrap();
    let dir = tempfile::tempdir().unwrap();
    let target = target(&server, "[[policy]]\nfile = \"no-such.txt\"\n");
    let error = run_in(&dir.path().join("run"), target, |_| {}).await.unwrap_err();
    assert!(matches!(&error, ObserveError::PolicyFile { path, .. } if path.ends_with("no-such.txt")), "{error}");
}

#[tokio::test]
async fn a_policy_that_cannot_be_had_is_a_gap_with_its_reason() {
    let server = Web::new().site(SHOP, |_| Answer::html("<title>x</title>")).start().await.unwrap();
    let mut target = target(&server, "[crawl]\nsitemap = false\n[[policy]]\nurl = \"https://down.example/privacy\"\n");
    let unused = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    target.network.resolve.insert(0, format!("down.example:443:{unused}"));
    let seen = super::web::observe_target(target).await;
    assert!(seen.documents()[0].body.is_none());
    seen.gap(GapKind::Document, "https://down.example/privacy");
    assert!(seen.documents()[0].error.as_ref().unwrap().to_lowercase().contains("refused"));
}

//! The web of `kansa demo`: every tag really sends, and both engines see what they can.

use std::collections::BTreeSet;
use std::sync::Arc;

use kansa::catalog::Catalog;
use kansa::demo;
use kansa::evidence::{Consent, Engine, Observation, replay};
use kansa::observe::browser::{self, Kind};
use kansa::observe::{self, ObserveOptions};
use kansa::target::EngineChoice;

use super::web::Seen;

fn host(url: &str) -> String {
    url::Url::parse(url).unwrap().host_str().unwrap().to_owned()
}

#[test]
fn the_catalog_knows_every_invented_company_and_the_target_is_the_file() {
    let catalog = Catalog::with_overlays(&demo::catalog_overlay()).unwrap();
    for host in demo::web().hosts().filter(|host| !host.contains("aozora")) {
        let url = url::Url::parse(&format!("https://{host}/")).unwrap();
        let owner = catalog.owner_of_url(&url, Some("www.aozora-shoten.example"), &[]);
        assert!(owner.and_then(|owner| owner.company).is_some_and(|company| company.id.starts_with("demo-")), "{host}");
    }
    let file = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("targets/demo.toml");
    if let Ok(text) = std::fs::read_to_string(file) {
        assert_eq!(text, demo::TARGET, "targets/demo.toml and src/demo/target.toml differ");
    }
}

/// The demo shows what it is meant to show only when its policy is read as it is meant.
#[test]
fn the_policy_declares_three_vendors_in_its_table_and_makes_two_promises() {
    use kansa::policy::{ClaimKind, OperatorNames, Source, StatementKind};
    let page = include_str!("../../../src/demo/shop/privacy.html");
    let catalog = Catalog::with_overlays(&demo::catalog_overlay()).unwrap();
    let source = Source {
        id: "d1".into(),
        name: "p.html".into(),
        media_type: "text/html".into(),
        charset: Some("utf-8".into()),
        bytes: page.as_bytes(),
        ..Source::default()
    };
    let reading = kansa::policy::read(&source, &catalog, &OperatorNames::default());
    let rows: BTreeSet<_> = reading
        .statements
        .iter()
        .filter(|statement| statement.kind == StatementKind::Declaration && statement.cue == "table-header")
        .filter_map(|statement| statement.recipient.as_ref()?.company.clone())
        .collect();
    assert_eq!(rows, ["demo-hiroba-ads", "demo-mieruka", "demo-tagbako"].map(str::to_owned).into());
    let claims: Vec<_> = reading.claims.iter().map(|claim| claim.kind).collect();
    assert!(claims.contains(&ClaimKind::NoPiiInBeacon) && claims.contains(&ClaimKind::DomesticOnly), "{claims:?}");
}

#[tokio::test]
async fn the_static_engine_sees_the_tags_in_the_markup() {
    let demo = demo::start(&|_| true).await.unwrap();
    let mut target = demo.target.clone();
    target.observe.engine = EngineChoice::Static;
    let seen = super::web::observe_target(target).await;
    assert_eq!(seen.page_urls().len(), 6, "{:?}", seen.gaps());
    let hosts: BTreeSet<_> = seen.references().iter().map(|reference| host(&reference.url)).collect();
    for host in [
        "cmp.doui.example",
        "tm.tagbako.example",
        "px.hiroba-ads.example",
        "files.mojinomori.example",
        "cdn.tsunagaru-crm.example",
    ] {
        assert!(hosts.contains(host), "{host} in {hosts:?}");
    }
    assert_eq!(seen.documents().len(), 1);
    // The tags themselves were not called.
    assert!(demo.server.log().of("tm.tagbako.example").is_empty());
}

#[tokio::test(flavor = "multi_thread")]
#[expect(clippy::print_stdout, reason = "a skipped test says so")]
async fn the_browser_engine_sees_what_the_servers_got() {
    if let Err(reason) = browser::find(Kind::Chromium, None) {
        println!("SKIPPED the_browser_engine_sees_what_the_servers_got: {reason}");
        return;
    }
    let demo = demo::start(&|_| true).await.unwrap();
    let mut target = demo.target.clone();
    target.observe.engine = EngineChoice::Browser;
    target.observe.screenshots = false;
    let dir = tempfile::tempdir().unwrap();
    let mut options = ObserveOptions::new(dir.path().join("run"));
    options.browser.no_sandbox = true;
    let summary = observe::run(Arc::new(target), options).await.unwrap();
    let seen = Seen { evidence: replay::read(&dir.path().join("run")).unwrap(), summary };
    assert_eq!(
        (seen.summary.engine, seen.summary.visits, seen.summary.failed),
        (Engine::Browser, 18, 0),
        "{:#?}",
        seen.gaps()
    );
    let sent: BTreeSet<_> = seen.requests().iter().map(|request| host(&request.url)).collect();
    let received = demo.server.log().requests();
    let arrived: BTreeSet<_> = received.iter().map(|request| request.host.clone()).collect();
    // Every host of the demo gets something, but for the vendors' own pages that nobody links from the shop.
    let silent: Vec<_> = demo::web()
        .hosts()
        .filter(|host| !sent.contains(*host) && !host.starts_with("www."))
        .map(str::to_owned)
        .collect();
    assert!(silent.is_empty(), "nothing seen for {silent:?}");
    let unseen: BTreeSet<_> = arrived.difference(&sent).filter(|host| !host.starts_with("www.")).collect();
    let unseen: Vec<_> =
        received.iter().filter(|request| unseen.contains(&request.host)).map(|request| request.url()).collect();
    assert!(unseen.is_empty(), "arrived and not seen: {unseen:?}");
    let jar: BTreeSet<_> = seen.cookies().iter().map(|cookie| cookie.name.clone()).collect();
    for name in ["aozora_session", "_mk_id", "hb_uid", "nd_id", "doui_consent"] {
        assert!(jar.contains(name), "{name} in {jar:?}");
    }
    let choices: BTreeSet<_> = seen
        .evidence
        .records
        .iter()
        .filter_map(|record| match &record.observation {
            Observation::Consent(Consent { phase, outcome, .. }) => Some((*phase, outcome.clone())),
            _ => None,
        })
        .collect();
    assert!(choices.iter().filter(|(_, outcome)| outcome == "clicked").count() >= 2, "{choices:?}");
}

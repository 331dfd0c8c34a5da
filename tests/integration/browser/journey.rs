//! Scripted journeys: `[[step]]`.

use std::sync::Arc;

use kansa::evidence::{Evidence, GapKind, Observation, Record, VisitPurpose, VisitStarted, replay};
use kansa::glossary::Phase;
use kansa::observe::{self, ObserveOptions};
use kansa::serve::Server;
use kansa::target::{Step, Target};

use super::{Lab, SITE, have_browser, target, web};

#[tokio::test(flavor = "multi_thread")]
async fn a_journey_is_walked() {
    if !have_browser() {
        return;
    }
    let mut target = target();
    let some = |text: &str| Some(text.to_owned());
    target.steps = vec![
        Step { goto: Some(format!("https://{SITE}/").parse().unwrap()), ..Step::default() },
        Step { fill: some("#q"), value: some("canary:email"), ..Step::default() },
        Step { click: some("検索"), ..Step::default() },
        Step { wait: some("#result"), ..Step::default() },
    ];
    let page = "<form action='/result'><input id=q name=q><button>検索</button></form>";
    let result = "<title>結果</title><body><script>setTimeout(() => {
        document.body.innerHTML = '<p id=result>1件</p>'; new Image().src = 'https://VENDOR/searched.gif' + location.search }, 50)</script>";
    let lab = Lab::start(&[("/", page), ("/result", result)], target).await;
    let mut plan = lab.plan("/", Phase::NoChoice);
    plan.purpose = VisitPurpose::Journey;
    let visited = lab.visit_as(&plan).await;
    assert!(visited.ok && visited.final_url.path() == "/result", "{visited:?} {:?}", lab.gaps());
    assert!(lab.request("searched.gif").url.contains("example.com"));
    lab.engine.close().await.unwrap();
}

const SHOP: &[(&str, &str)] = &[
    ("/", "<html lang=ja><title>店</title><p>本文</p><a href='/about.html'>会社</a>"),
    (
        "/search",
        "<title>検索</title><form action='/result'><input id=q name=q type=email><button>検索</button></form>
         <script>if (document.cookie.includes('choice=')) new Image().src = 'https://VENDOR/chosen.gif'; else {
           const b = document.createElement('div'); b.style = 'position:fixed;bottom:0;padding:20px';
           b.innerHTML = '当サイトはCookieを使用します。<button id=y>すべて同意する</button><button id=n>拒否する</button>'; document.body.append(b);
           for (const e of [y, n]) e.onclick = () => { document.cookie = 'choice=' + e.id + ';path=/'; b.remove(); };
         }</script>",
    ),
    (
        "/result",
        "<title>結果</title><a id=more href='/more.html'>もっと見る</a><script>new Image().src = 'https://OTHER/searched.gif' + location.search</script>",
    ),
    ("/more.html", "<title>続き</title><img src='https://VENDOR/more.gif'>"),
];

const STEPS: &str = "
[crawl]
max_depth = 0
sitemap = false
[observe]
screenshots = false
phases = [\"no-choice\", \"accept\"]
[[step]]
goto = \"https://www.shop.example/search\"
[[step]]
fill = \"#q\"
value = \"canary:email\"
[[step]]
click = \"検索\"
[[step]]
wait = \"#more\"
[[step]]
click = \"もっと見る\"
[[step]]
wait = \"quiet\"
";

async fn observed(server: &Server, more: &str) -> Evidence {
    let text = format!("[site]\nstart = [\"https://{SITE}/\"]\n{more}");
    let mut target = Target::parse(&text, "t.toml", &|_| true).unwrap();
    target.network.resolve = server.resolve_all();
    target.network.insecure = true;
    target.crawl.rate = 500.0;
    let dir = tempfile::tempdir().unwrap();
    let folder = dir.path().join("run");
    let mut options = ObserveOptions::new(&folder);
    options.browser.no_sandbox = true;
    observe::run(Arc::new(target), options).await.unwrap();
    replay::read(&folder).unwrap()
}

fn started(evidence: &Evidence) -> Vec<(u64, VisitStarted)> {
    let pick = |record: &Record| match &record.observation {
        Observation::VisitStarted(started) => Some((record.visit?, started.clone())),
        _ => None,
    };
    evidence.records.iter().filter_map(pick).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_steps_of_a_target_are_visits_of_the_run_in_every_phase() {
    if !have_browser() {
        return;
    }
    let server = web(SHOP).start().await.unwrap();
    let evidence = observed(&server, STEPS).await;
    let visits = started(&evidence);
    let journeys: Vec<&(u64, VisitStarted)> =
        visits.iter().filter(|(_, started)| started.purpose == VisitPurpose::Journey).collect();
    let told: Vec<_> = journeys.iter().map(|(_, started)| (started.phase, started.url.as_str())).collect();
    assert_eq!(
        told,
        [(Phase::NoChoice, "https://www.shop.example/search"), (Phase::Accept, "https://www.shop.example/search")]
    );
    let has =
        |visit: u64, part: &str| {
            evidence.records.iter().filter(|record| record.visit == Some(visit)).any(
                |record| matches!(&record.observation, Observation::Request(request) if request.url.contains(part)),
            )
        };
    for (visit, started) in &journeys {
        assert!(has(*visit, "searched.gif?q=kansa.canary"), "{:?}", started.phase);
        assert!(has(*visit, "more.gif"), "{:?}", started.phase);
        assert_eq!(has(*visit, "chosen.gif"), started.phase == Phase::Accept);
    }
    let steps = evidence
        .records
        .iter()
        .filter(|record| matches!(&record.observation, Observation::Action(action) if action.what == "step"));
    assert_eq!(steps.count(), 12, "six steps in two phases");
    assert!(evidence.complete);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_step_that_cannot_be_made_is_a_gap_with_its_number() {
    if !have_browser() {
        return;
    }
    let server = web(SHOP).start().await.unwrap();
    let steps = "[crawl]\nmax_depth = 0\nsitemap = false\n[observe]\nscreenshots = false\n[[step]]\ngoto = \"https://www.shop.example/\"\n[[step]]\nclick = \"ありません\"\n[[step]]\nwait = \"quiet\"\n";
    let evidence = observed(&server, steps).await;
    let gaps = evidence.records.iter().filter_map(|record| match &record.observation {
        Observation::Gap(gap) if gap.what == GapKind::Page => Some(gap.reason.clone()),
        _ => None,
    });
    let gaps: Vec<String> = gaps.collect();
    assert!(gaps.iter().any(|reason| reason.contains("step 2 (click ありません)")), "{gaps:?}");
}

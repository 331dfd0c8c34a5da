//! The rules on consent phases on real pages in Chromium: banners that are clicked, opt-outs that are operated, a signal
//! that is sent; and what is taken upon oneself afterwards.
//!
//! Without a Chromium these tests say so and do nothing.

use std::path::PathBuf;
use std::sync::Arc;

use serde_json::Value;

use kansa::audit::Level;
use kansa::evidence::replay;
use kansa::observe::browser::{Kind, find};
use kansa::observe::{self, ObserveOptions};
use kansa::serve::{Answer, Web};
use kansa::target::Target;

use super::run::{Judged, judge};
use crate::support::kansa;

const SITE: &str = "www.example.jp";
const VENDORS: &[&str] = &["region1.google-analytics.com", "www.facebook.com", "sslwidget.criteo.com"];

fn have_browser() -> bool {
    match find(Kind::Chromium, None) {
        Ok(_) => true,
        Err(error) => {
            println!("SKIPPED: {error}; the rules on phases are not tested on real pages");
            false
        }
    }
}

/// What the tags of the vendors do, as functions of the page.
const TAGS: &str = "
    const send = (url) => { new Image().src = url; };
    const at = encodeURIComponent(location.href), chosen = (what) => document.cookie.includes('choice=' + what);
    const ga4 = (more = '') => send('https://region1.google-analytics.com/g/collect?v=2&tid=G-TEST000001&cid=1122334455.1700000000&dl=' + at + '&ul=ja&sr=1280x720&en=page_view' + more);
    const meta = () => send('https://www.facebook.com/tr/?id=998877665544332&ev=PageView&dl=' + at + '&sw=1280&sh=720');
    const criteo = () => send('https://sslwidget.criteo.com/event?a=777&v=5.23.0&p0=e%3Dvh&fu=' + at);
    const banner = (after) => {
      if (chosen('')) return;
      const box = document.createElement('div');
      box.style = 'position:fixed;bottom:0;left:0;right:0;background:#fff;padding:20px';
      box.innerHTML = '当サイトはCookieを使用します。<button id=y>すべて同意する</button> <button id=n>拒否する</button>';
      document.body.append(box);
      for (const button of [y, n]) button.onclick = () => { document.cookie = 'choice=' + button.id + ';path=/'; box.remove(); after(); };
    };
";

/// A site with one page that runs this script, its notice, and an opt-out page.
fn web(script: &'static str, notice: String) -> Web {
    let site = move |path: &str| match path {
        "/" => Answer::html(format!(
            "<!doctype html><html lang=ja><link rel=icon href=data:,><title>店</title><body><p>本文</p>\
             <a href=/privacy.html>プライバシーポリシー</a><script>{TAGS}{script}</script>"
        )),
        "/privacy.html" => Answer::html(notice.clone()),
        "/optout.html" => Answer::html(
            "<!doctype html><html lang=ja><link rel=icon href=data:,><title>停止</title>\
             <button onclick=\"document.cookie = 'out=1; path=/'; this.remove()\">停止する</button>",
        ),
        _ => Answer::status(404),
    };
    VENDORS.iter().fold(Web::new().site(SITE, move |request| site(&request.path)), |web, host| {
        web.site(host, |_| Answer::status(204))
    })
}

/// A page of the operator's with a notice that names all three vendors, and more words of its own.
fn notice(more: &str) -> String {
    let row = |company: &str, service: &str, aim: &str| {
        format!(
            "<tr><td>{company}</td><td>{service}</td><td>Cookie識別子、閲覧したページのURL、画面解像度、言語設定、ブラウザの種類、IPアドレス</td>\
             <td>{aim}</td><td>同社サービスの維持・改善</td></tr>"
        )
    };
    format!(
        "<!doctype html><html lang=ja><link rel=icon href=data:,><title>外部送信について</title><h1>外部送信について</h1><table>\
         <tr><th>送信先</th><th>サービス名</th><th>送信される情報</th><th>当社の利用目的</th><th>送信先の利用目的</th></tr>{}{}{}</table>{more}",
        row("Google LLC", "Google アナリティクス", "アクセス解析"),
        row("Meta Platforms, Inc.", "Meta ピクセル", "広告の効果測定"),
        row("Criteo SA", "Criteo", "広告配信"),
    )
}

/// One variant: what the page does, what the notice says besides, how it is audited, and at which levels a rule speaks.
struct Variant {
    name: &'static str,
    script: &'static str,
    says: &'static str,
    phases: &'static str,
    more: &'static str,
    rule: &'static str,
    levels: &'static [Level],
}

const BASE: Variant =
    Variant { name: "", script: "", says: "", phases: "\"no-choice\"", more: "", rule: "", levels: &[] };
const PROMISE: &str = "<p>当サイトは、同意いただいた場合のみ計測します。</p>";
const OPT_OUT: &str = "opt_out = { url = \"https://www.example.jp/optout.html\", click = \"停止する\" }";
const STOPS: &str = "<p>オプトアウトのページで手続をすると、情報の送信を停止します。</p>";
const REJECT: &str = "\"no-choice\", \"reject\"";

const VARIANTS: &[Variant] = &[
    Variant { name: "X01", script: "ga4(); banner(() => {});", rule: "S001", levels: &[Level::Note], ..BASE },
    Variant {
        name: "X02",
        script: "ga4(); banner(() => {});",
        says: PROMISE,
        rule: "S001",
        levels: &[Level::Error],
        ..BASE
    },
    Variant {
        name: "X03",
        script: "ga4(); banner(() => {});",
        more: "[audit]\nprofiles = [\"eu-eprivacy\"]",
        rule: "S001",
        levels: &[Level::Error],
        ..BASE
    },
    Variant { name: "no banner, no choice to be before", script: "ga4();", rule: "S001", ..BASE },
    Variant {
        name: "only after the choice",
        script: "if (chosen('y')) ga4(); banner(() => { if (chosen('y')) ga4(); });",
        says: PROMISE,
        phases: "\"no-choice\", \"accept\"",
        rule: "S001",
        ..BASE
    },
    Variant {
        name: "X04",
        script: "if (chosen('')) meta(); banner(meta);",
        phases: REJECT,
        rule: "S002",
        levels: &[Level::Error],
        ..BASE
    },
    Variant {
        name: "before the click is not after reject",
        script: "if (!chosen('')) meta(); banner(() => {});",
        phases: REJECT,
        rule: "S002",
        ..BASE
    },
    Variant {
        name: "X06",
        script: "const hit = () => ga4(chosen('n') ? '&gcs=G111' : '&gcs=G100'); hit(); banner(hit);",
        phases: REJECT,
        rule: "S003",
        levels: &[Level::Error],
        ..BASE
    },
    Variant {
        name: "a denied signal after reject",
        script: "ga4('&gcs=G100'); banner(() => ga4('&gcs=G100'));",
        phases: REJECT,
        rule: "S003",
        ..BASE
    },
    Variant {
        name: "X07",
        script: "criteo();",
        says: STOPS,
        phases: "\"no-choice\", \"opt-out\"",
        more: OPT_OUT,
        rule: "O004",
        levels: &[Level::Error],
    },
    Variant {
        name: "the opt-out works",
        script: "if (!document.cookie.includes('out=')) criteo();",
        says: STOPS,
        phases: "\"no-choice\", \"opt-out\"",
        more: OPT_OUT,
        rule: "O004",
        ..BASE
    },
    Variant {
        name: "GPC ignored",
        script: "criteo();",
        phases: "\"no-choice\", \"gpc\"",
        rule: "S004",
        levels: &[Level::Note],
        ..BASE
    },
    Variant {
        name: "GPC ignored where it binds",
        script: "criteo();",
        phases: "\"no-choice\", \"gpc\"",
        more: "[audit]\nprofiles = [\"us-ca\"]",
        rule: "S004",
        levels: &[Level::Error],
        ..BASE
    },
    Variant {
        name: "GPC heeded",
        script: "if (!navigator.globalPrivacyControl) criteo();",
        phases: "\"no-choice\", \"gpc\"",
        rule: "S004",
        ..BASE
    },
];

/// Observed in Chromium and judged.
async fn audited(variant: &Variant) -> Judged {
    let server = web(variant.script, notice(variant.says)).start().await.unwrap();
    let text = format!(
        "[site]\nstart = [\"https://{SITE}/\"]\n[operator]\nnames = [\"株式会社例示\"]\ndomains = [\"example.jp\"]\n\
         [crawl]\nmax_depth = 0\nsitemap = false\nrate = 500\n[[policy]]\nurl = \"https://{SITE}/privacy.html\"\n\
         [observe]\nscreenshots = false\nphases = [{}]\n{}\n",
        variant.phases, variant.more
    );
    let mut target = Target::parse(&text, "t.toml", &|_| true).unwrap();
    target.network.resolve = server.resolve_all();
    target.network.insecure = true;
    let target = Arc::new(target);
    let folder = tempfile::tempdir().unwrap();
    let run = folder.path().join("run");
    let mut options = ObserveOptions::new(&run);
    options.browser.no_sandbox = true;
    observe::run(Arc::clone(&target), options).await.unwrap();
    judge(&target, replay::read(&run).unwrap(), &[], Vec::new(), None)
}

#[tokio::test(flavor = "multi_thread")]
async fn the_variants_with_phases() {
    if !have_browser() {
        return;
    }
    let mut failures = Vec::new();
    for variant in VARIANTS {
        let judged = audited(variant).await;
        assert!(!judged.readings.is_empty(), "{}: the notice was not read", variant.name);
        let of_rule = judged.outcome.findings.iter().filter(|finding| finding.rule == variant.rule);
        let levels: Vec<Level> = of_rule.map(|finding| finding.level).collect();
        // A rule that is silent because it could not judge is no verdict.
        let open = judged.outcome.open.iter().find(|open| open.rule == variant.rule);
        if levels != variant.levels || open.is_some() {
            failures.push(format!(
                "{}: {} expected {:?}, said {levels:?}, open {open:?}; {:?}",
                variant.name,
                variant.rule,
                variant.levels,
                judged.outcome.findings.iter().map(|finding| &finding.rule).collect::<Vec<_>>()
            ));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

/// Runs the program and reads its report.
async fn report(arguments: Vec<String>) -> (Option<i32>, Value) {
    let run = move || kansa().args(&arguments).output().unwrap();
    let output = tokio::task::spawn_blocking(run).await.unwrap();
    let report = serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|_| panic!("no report; {}", String::from_utf8_lossy(&output.stderr)));
    (output.status.code(), report)
}

fn rules(findings: &Value) -> Vec<String> {
    let of = |finding: &Value| finding["rule"].as_str().or(finding["finding"]["rule"].as_str()).map(str::to_owned);
    let mut rules: Vec<String> = findings.as_array().into_iter().flatten().filter_map(of).collect();
    rules.sort();
    rules
}

const REVIEWED: &str = "
[[accept]]
rule = \"S002\"
subject = \"Meta Platforms, Inc.\"
reason = \"計測会社を年内に切り替える\"
person = \"個人情報保護管理者\"
until = \"2099-12-31\"
[[accept]]
rule = \"R001\"
subject = \"*\"
reason = \"該当なしの確認用\"
person = \"個人情報保護管理者\"
";

/// A run whose scope was set by flags is judged again by a file that states none of it.
#[tokio::test(flavor = "multi_thread")]
async fn findings_of_a_run_by_flags_are_accepted_afterwards() {
    if !have_browser() {
        return;
    }
    let server = web("if (chosen('')) meta(); banner(meta);", notice("")).start().await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name).display().to_string();
    let mut arguments: Vec<String> =
        ["audit", "--json", "--insecure", "--max-depth", "0", "--max-pages", "2", "--phases", "no-choice,reject"]
            .map(str::to_owned)
            .to_vec();
    for rule in server.resolve_all() {
        arguments.extend(["--resolve".to_owned(), rule]);
    }
    arguments.extend(["--out".to_owned(), at("out"), format!("https://{SITE}/")]);
    let (code, first) = report(arguments).await;
    assert_eq!(code, Some(1), "{:#}", first["summary"]);
    assert!(rules(&first["findings"]).contains(&"S002".to_owned()), "{:?}", rules(&first["findings"]));
    drop(server);

    let run = PathBuf::from(first["run"]["folder"].as_str().map_or_else(|| only_run(&at("out")), str::to_owned));
    let again = |file: &str, text: &str| {
        std::fs::write(at(file), text).unwrap();
        ["reaudit", "--json", "--out", &at("again"), "--target", &at(file), &run.display().to_string()]
            .map(str::to_owned)
            .to_vec()
    };
    let (code, second) = report(again("accept.toml", REVIEWED)).await;
    assert_eq!(rules(&second["accepted"]), ["S002"], "{:#}", second["accepted"]);
    let left = rules(&second["findings"]);
    assert!(!left.contains(&"S002".to_owned()), "{left:?}");
    // The acceptance that answers nothing is told.
    assert!(left.contains(&"Q006".to_owned()), "{left:?}");
    assert_ne!(code, Some(1), "an accepted error fails nothing: {left:?}");
    let stated = second["run"]["reaudit"].to_string();
    assert!(stated.contains("accept") && !stated.contains("crawl") && !stated.contains("site"), "{stated}");

    let expired = REVIEWED.replace("2099-12-31", "2020-01-01");
    let (code, third) = report(again("expired.toml", &expired)).await;
    let left = rules(&third["findings"]);
    assert!(left.contains(&"S002".to_owned()) && left.contains(&"Q007".to_owned()), "{left:?}");
    assert_eq!(code, Some(1));

    // What a file states about the scope, and states otherwise, is refused by name.
    let arguments = again("wider.toml", "[crawl]\nmax_pages = 9\n");
    let output = tokio::task::spawn_blocking(move || kansa().args(&arguments).output().unwrap()).await.unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(said.contains("crawl.max_pages (run: 2, now: 9)"), "{said}");
}

/// The run folder under `reports/<site>/`.
fn only_run(out: &str) -> String {
    let below = |folder: PathBuf| {
        let mut entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
        entries.find(|path| path.is_dir()).unwrap()
    };
    below(below(PathBuf::from(out))).display().to_string()
}

//! `forms.jsonl` and `variants.jsonl` of `../shared/law/acceptance` as executable cases.
//!
//! A form is a fragment of a notice: its cells become a table (with the heads of the named form), its prose a page.

#![expect(clippy::print_stdout, reason = "a test says what it measured")]

use std::collections::BTreeSet;

use serde_json::Value;

use kansa::audit::{Coverage, Level, Verdict};
use kansa::evidence::Evidence;
use kansa::glossary::{DocumentRole, Party, Phase};
use kansa::target::{Operator, Profile, Site, Target};

use super::run::{Given, Judged, judge, rows};
use super::web::{Visit, Web};
use crate::support::shared;

const PAGE: &str = "https://www.example.jp/";

fn target() -> Target {
    Target {
        site: Site { name: "www.example.jp".to_owned(), start: vec![PAGE.parse().unwrap()] },
        operator: Operator { names: vec!["株式会社例示".to_owned()], domains: vec!["example.jp".to_owned()] },
        ..Target::default()
    }
}

/// The fragment as a page: `head: cell | head: cell`, cells in the column order of the form, or prose.
fn document(row: &Value) -> String {
    let text = row["text"].as_str().unwrap();
    let cells: Vec<&str> = text.split('|').map(str::trim).collect();
    if row["id"] == "F04" {
        // The numbered sections of the fragment are lines of the page.
        let sections = text.replace(" 2.", "</p><p>2.").replace(" 3.", "</p><p>3.");
        return format!(
            "<!doctype html><html lang=ja><title>外部送信について</title><h1>外部送信について</h1><p>{sections}</p>"
        );
    }
    if cells.len() < 3 {
        return format!(
            "<!doctype html><html lang=ja><title>外部送信について</title><h1>外部送信について</h1><p>{text}</p>"
        );
    }
    let heads: Vec<&str> = match row["id"].as_str().unwrap() {
        "F06" => {
            vec!["サービス名", "送信先", "送信される情報", "当社の利用目的", "送信先における利用目的", "該当サイト"]
        }
        "F12" | "F17" => vec!["サービス名", "送信先", "送信される情報", "当社の利用目的", "送信先における利用目的"],
        "F14" => vec!["送信先／サービス名", "送信される情報", "当社における利用目的", "送信先における利用目的"],
        _ => cells.iter().map(|cell| cell.split(':').next().unwrap()).collect(),
    };
    let labelled = |head: &str, cell: &str| {
        let cell = cell.strip_prefix(head).and_then(|rest| rest.strip_prefix(':')).unwrap_or(cell);
        let cell = cell.strip_prefix("送信先:").or_else(|| cell.strip_prefix("当社:")).unwrap_or(cell);
        cell.trim().to_owned()
    };
    let head: String = heads.iter().map(|head| format!("<th>{head}</th>")).collect();
    let body: String =
        heads.iter().zip(&cells).map(|(head, cell)| format!("<td>{}</td>", labelled(head, cell))).collect();
    format!(
        "<!doctype html><html lang=ja><title>外部送信について</title><h1>外部送信について</h1><table><tr>{head}</tr><tr>{body}</tr></table>"
    )
}

/// The observation that a form is held against, on the page of the site.
fn observation(name: &str) -> Evidence {
    let visit = Visit::of(PAGE);
    let visit = match name.split([' ', '(']).next().unwrap() {
        "O1" => visit.ga4(""),
        "O3" => visit.meta(""),
        "O5" => visit.criteo(),
        "Yahoo!" => visit.yahoo_ads(),
        _ => visit,
    };
    Web::captured().visit(visit).evidence()
}

fn others(judged: &Judged) -> Vec<&Verdict> {
    judged
        .attribution
        .transmissions
        .iter()
        .zip(&judged.outcome.verdicts)
        .filter(|(transmission, _)| transmission.party != Some(Party::Own))
        .map(|(_, verdict)| verdict)
        .collect()
}

fn set(value: &Value) -> BTreeSet<&str> {
    value.as_array().into_iter().flatten().filter_map(Value::as_str).collect()
}

fn differences(row: &Value, judged: &Judged) -> Vec<String> {
    let others = others(judged);
    let mut found = Vec::new();
    let findings: BTreeSet<&str> = judged.outcome.findings.iter().map(|finding| finding.rule.as_str()).collect();
    let Some(verdict) = others.first() else {
        let said: BTreeSet<&str> = findings.into_iter().filter(|rule| !matches!(*rule, "D005")).collect();
        if row["coverage"] != "not observed" || said != set(&row["rules"]) {
            found.push(format!(
                "expected {} {:?}, said nothing was observed and {said:?}",
                row["coverage"], row["rules"]
            ));
        }
        return found;
    };
    let coverage = serde_json::to_value(verdict.coverage).unwrap();
    if coverage != row["coverage"] {
        found.push(format!("coverage: expected {}, said {coverage}", row["coverage"]));
    }
    let said: BTreeSet<&str> = verdict.rules.iter().map(String::as_str).collect();
    if said != set(&row["rules"]) {
        found.push(format!("rules: expected {:?}, said {said:?} ({:?})", set(&row["rules"]), verdict.elements));
    }
    let conflicts: BTreeSet<&str> = verdict.conflicts.iter().map(String::as_str).collect();
    if conflicts != set(&row["conflicts"]) {
        found.push(format!("conflicts: expected {:?}, said {conflicts:?}", set(&row["conflicts"])));
    }
    found
}

#[test]
fn the_forms_of_notices() {
    let Some(law) = shared("law") else { return };
    let mut failures = Vec::new();
    let table = rows(&law.join("acceptance/forms.jsonl"));
    for row in &table {
        let given = Given::file("notice.html", DocumentRole::Policy, document(row).into_bytes());
        let judged = judge(&target(), observation(row["obs"].as_str().unwrap()), &[given], Vec::new(), None);
        for difference in differences(row, &judged) {
            failures.push(format!("{} {difference}", row["id"]));
        }
    }
    println!("{} forms", table.len());
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

/// A notice that declares GA4 in full.
const FULL: &str = "<!doctype html><html lang=ja><title>外部送信について</title><h1>外部送信について</h1><table><tr><th>送信先</th><th>サービス名</th>\
    <th>送信される情報</th><th>当社の利用目的</th><th>送信先の利用目的</th></tr><tr><td>Google LLC</td><td>Google アナリティクス</td>\
    <td>Cookie識別子、閲覧したページのURL、画面解像度、言語設定、ブラウザの種類、IPアドレス</td><td>アクセス解析</td><td>同社サービスの維持・改善</td></tr></table>";
const SILENT: &str = "<!doctype html><html lang=ja><title>プライバシーポリシー</title><h1>プライバシーポリシー</h1><p>当社は個人情報を適切に取り扱います。</p>";

fn run(target: &Target, web: Web, policy: &str) -> Judged {
    let given = Given::file("policy.html", DocumentRole::Policy, policy.as_bytes().to_vec());
    judge(target, web.evidence(), &[given], Vec::new(), None)
}

fn with_profile(profile: Profile) -> Target {
    let mut target = target();
    target.audit.profiles = vec![profile];
    target
}

/// Levels at which a rule speaks.
fn levels(judged: &Judged, rule: &str) -> Vec<Level> {
    judged.outcome.findings.iter().filter(|finding| finding.rule == rule).map(|finding| finding.level).collect()
}

fn coverage(judged: &Judged) -> Vec<Coverage> {
    others(judged).iter().map(|verdict| verdict.coverage).collect()
}

#[test]
fn x01_to_x03_before_a_choice() {
    let web = || Web::visited().visit(Visit::of(PAGE).ga4("").banner(""));
    assert_eq!(levels(&run(&target(), web(), FULL), "S001"), [Level::Note]);
    let promise = format!("{FULL}<p>当サイトは、同意いただいた場合のみ計測します。</p>");
    assert_eq!(levels(&run(&target(), web(), &promise), "S001"), [Level::Error]);
    assert_eq!(levels(&run(&with_profile(Profile::EuEprivacy), web(), FULL), "S001"), [Level::Error]);
    // Without a banner there is no choice to be before.
    let bare = Web::visited().visit(Visit::of(PAGE).ga4(""));
    assert!(levels(&run(&target(), bare, FULL), "S001").is_empty());
}

#[test]
fn x04_and_x06_after_reject() {
    let rejected = |visit: Visit| Web::visited().visit(Visit::of(PAGE).banner("")).visit(visit.phase(Phase::Reject));
    let after = rejected(Visit::of(PAGE).banner("拒否する").meta(""));
    assert_eq!(levels(&run(&target(), after, SILENT), "S002"), [Level::Error]);
    let before = rejected(Visit::of(PAGE).meta("").banner("拒否する"));
    assert!(levels(&run(&target(), before, SILENT), "S002").is_empty(), "what was sent before the click is no S002");
    let granted = rejected(Visit::of(PAGE).banner("拒否する").ga4("&gcs=G111"));
    assert_eq!(levels(&run(&target(), granted, SILENT), "S003"), [Level::Error]);
    let denied = rejected(Visit::of(PAGE).banner("拒否する").ga4("&gcs=G100"));
    assert!(levels(&run(&target(), denied, SILENT), "S003").is_empty());
}

#[test]
fn x07_after_the_opt_out() {
    let web = || {
        let operated = Visit::of("https://www.example.jp/optout/").phase(Phase::OptOut).opt_out_page();
        Web::visited()
            .visit(Visit::of(PAGE).criteo())
            .visit(operated)
            .visit(Visit::of(PAGE).phase(Phase::OptOut).criteo())
    };
    let offer = |words: &str| format!("{SILENT}<p>オプトアウトのページで手続をすると、{words}を停止します。</p>");
    assert_eq!(levels(&run(&target(), web(), &offer("情報の送信")), "O004"), [Level::Error]);
    let stopped = Web::visited()
        .visit(Visit::of(PAGE).criteo())
        .visit(Visit::of("https://www.example.jp/optout/").phase(Phase::OptOut).opt_out_page())
        .visit(Visit::of(PAGE).phase(Phase::OptOut));
    assert!(levels(&run(&target(), stopped, &offer("情報の送信")), "O004").is_empty());
}

#[test]
fn the_opt_out_signal_without_effect() {
    let web = |with: fn(Visit) -> Visit| {
        Web::visited().visit(Visit::of(PAGE).criteo()).visit(with(Visit::of(PAGE).phase(Phase::Gpc)))
    };
    assert_eq!(levels(&run(&target(), web(Visit::criteo), SILENT), "S004"), [Level::Note]);
    assert_eq!(levels(&run(&with_profile(Profile::UsCa), web(Visit::criteo), SILENT), "S004"), [Level::Error]);
    assert!(levels(&run(&target(), web(|visit| visit), SILENT), "S004").is_empty());
    let once = run(&target(), Web::visited().visit(Visit::of(PAGE).criteo()), SILENT);
    assert!(once.outcome.open.iter().any(|open| open.rule == "S004"), "without the phase the rule stays open");
}

#[test]
fn x09_identifier_without_encryption() {
    let web = |url: &str, cookie: &str| Web::visited().visit(Visit::of(PAGE).image(url, cookie));
    let judged = run(&target(), web("http://tr.example.net/p.gif", "uid=8c1f7a3e5b2d4860a1b2c3d4"), SILENT);
    assert_eq!(levels(&judged, "T001"), [Level::Error]);
    let bare = run(&target(), web("http://tr.example.net/p.gif", ""), SILENT);
    assert_eq!(levels(&bare, "T001"), [Level::Warning]);
    let https = run(&target(), web("https://tr.example.net/p.gif", "uid=8c1f7a3e5b2d4860a1b2c3d4"), SILENT);
    assert!(levels(&https, "T001").is_empty());
}

#[test]
fn x10_cname() {
    let web = Web::visited()
        .visit(
            Visit::of(PAGE).image("https://metrics.example.jp/b/ss/x/1/JS?pageURL=https%3A%2F%2Fwww.example.jp%2F", ""),
        )
        .cname("metrics.example.jp", "example.sc.omtrdc.net");
    let judged = run(&target(), web, SILENT);
    assert_eq!(levels(&judged, "R010").len(), 1);
    assert_eq!(coverage(&judged), [Coverage::Undeclared]);
    assert_eq!(levels(&judged, "R001").len(), 1);
}

#[test]
fn x13_tag_that_did_not_run() {
    let judged = run(&target(), Web::still().reference("https://connect.facebook.net/en_US/fbevents.js"), SILENT);
    assert_eq!(levels(&judged, "Q003"), [Level::Note]);
    assert_eq!(coverage(&judged), [Coverage::Undeclared]);
    assert_eq!(levels(&judged, "R001"), [Level::Warning]);
}

#[test]
fn x15_attempted_and_failed_is_observed() {
    let judged =
        run(&target(), Web::visited().visit(Visit::of(PAGE).failed("https://tr.line.me/tag.gif?c_t=lap&e=pv")), SILENT);
    assert_eq!(coverage(&judged), [Coverage::Undeclared]);
    assert_eq!(judged.attribution.transmissions.iter().filter(|one| one.party != Some(Party::Own)).count(), 1);
}

#[test]
fn x17_and_x19_exempt_where_it_is_used() {
    for (url, service, feature) in [
        ("https://www.google.com/recaptcha/api.js", "form", "https://www.example.jp/contact/"),
        ("https://js.stripe.com/v3/", "payment", "https://www.example.jp/checkout/"),
    ]
    .map(|(url, feature, page)| (url, page, feature))
    {
        let used = || Visit::of(service).feature(feature).script(url);
        let only = run(&target(), Web::visited().visit(Visit::of(PAGE)).visit(used()), SILENT);
        assert_eq!(coverage(&only), [Coverage::ExemptCandidate], "{url}");
        assert_eq!((levels(&only, "E001").len(), levels(&only, "R001").len()), (1, 0), "{url}");
        let everywhere = run(&target(), Web::visited().visit(Visit::of(PAGE).script(url)).visit(used()), SILENT);
        assert_eq!(coverage(&everywhere), [Coverage::Undeclared], "{url}");
        assert_eq!((levels(&everywhere, "E001").len(), levels(&everywhere, "R001").len()), (1, 1), "{url}");
    }
}

#[test]
fn x20_navigation_by_the_visitor() {
    let judged =
        run(&target(), Web::visited().visit(Visit::of(PAGE).navigation("https://www.facebook.com/example")), SILENT);
    assert!(
        levels(&judged, "R001").is_empty()
            && coverage(&judged).iter().all(|coverage| *coverage != Coverage::Undeclared)
    );
}

#[test]
fn x22_anonymised_address() {
    let notice = FULL.replace("IPアドレス", "IPアドレス（匿名化済み）");
    let judged = run(&target(), Web::visited().visit(Visit::of(PAGE).ga4("")), &notice);
    assert_eq!(levels(&judged, "C005"), [Level::Note]);
    assert!(levels(&run(&target(), Web::visited().visit(Visit::of(PAGE).ga4("")), FULL), "C005").is_empty());
}

#[test]
fn x23_behind_the_login() {
    let web = Web::visited()
        .visit(Visit::of(PAGE))
        .visit(Visit::of("https://www.example.jp/mypage/").challenge("asks for a login (status 401)"));
    assert_eq!(levels(&run(&target(), web, SILENT), "Q004"), [Level::Note]);
    let mut named = target();
    named.audit.not_covered = vec!["ログイン後のページ".to_owned()];
    assert_eq!(levels(&run(&named, Web::visited().visit(Visit::of(PAGE)), SILENT), "Q004"), [Level::Note]);
}

#[test]
fn x24_without_a_browser_much_stays_open() {
    let judged = run(&target(), Web::still(), FULL);
    let open: BTreeSet<&str> = judged.outcome.open.iter().map(|open| open.rule.as_str()).collect();
    assert!(["S001", "S002", "T005"].iter().all(|rule| open.contains(rule)), "{open:?}");
}

#[test]
fn x26_hash_of_a_known_input() {
    let address = "auditor@example.jp";
    let web = Web::visited().visit(Visit::of(PAGE).canary("email", address).meta_hashed(address));
    let judged = run(&target(), web, SILENT);
    let finding = judged.outcome.findings.iter().find(|finding| finding.rule == "I005").unwrap();
    assert!(
        finding.message.en.contains("sha256") && finding.message.ja.contains("既知の入力値"),
        "{:?}",
        finding.message
    );
}

#[test]
fn x28_common_policy_completes_a_seed() {
    let Some(policies) = shared("policies/docs") else { return };
    let seed = Given::file("seed.txt", DocumentRole::Policy, std::fs::read(policies.join("seed-jast.txt")).unwrap());
    let common = Given {
        source: "https://www.jast.jp/privacy/".to_owned(),
        role: Some(DocumentRole::CommonPolicy),
        bytes: Some(FULL.as_bytes().to_vec()),
        ..Given::default()
    };
    let judged =
        judge(&target(), Web::captured().visit(Visit::of(PAGE).ga4("")).evidence(), &[seed, common], Vec::new(), None);
    let verdict = others(&judged)[0];
    assert_eq!(verdict.coverage, Coverage::Covered, "{verdict:?}");
    assert!(verdict.matched.iter().all(|id| id.starts_with("d2-")), "{:?}", verdict.matched);
}

#[test]
fn x31_other_audience() {
    let Some(policies) = shared("policies/docs") else { return };
    let seed = || Given::file("seed.txt", DocumentRole::Policy, std::fs::read(policies.join("seed-irp.txt")).unwrap());
    let mut target = target();
    target.audit.audience = Some("求職者".to_owned());
    let judged =
        judge(&target, Web::captured().visit(Visit::of(PAGE).meta("")).evidence(), &[seed()], Vec::new(), None);
    assert_eq!(levels(&judged, "D008"), [Level::Warning]);
    assert!(!others(&judged)[0].matched.is_empty(), "prose statements keep their match");
    target.audit.audience = Some("企業".to_owned());
    let fits = judge(&target, Web::captured().visit(Visit::of(PAGE)).evidence(), &[seed()], Vec::new(), None);
    assert!(levels(&fits, "D008").is_empty());
}

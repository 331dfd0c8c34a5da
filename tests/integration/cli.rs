//! Cli: the program as a user sees it: exit codes, stdout, messages.

use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::support::{analytics_hit, file, har, kansa};

const PAGE: &str = "https://www.aozora-books.example/";

/// A policy that declares Google Analytics completely.
const COMPLETE: &str = "<!doctype html><html lang=ja><title>外部送信について</title><h1>利用者情報の外部送信について</h1>
<table><tr><th>送信先</th><th>サービス名</th><th>送信される情報</th><th>当社の利用目的</th><th>送信先の利用目的</th></tr>
<tr><td>Google LLC</td><td>Google アナリティクス</td><td>Cookie識別子、閲覧ページのURL、参照元URL、閲覧日時、画面解像度、言語設定、OS・ブラウザの種類、IPアドレス</td>
<td>サイトの利用状況の分析</td><td>同社サービスの提供・維持・改善</td></tr></table>";

struct Audited {
    code: i32,
    report: Value,
    run: PathBuf,
    stderr: String,
}

fn audit_capture(folder: &Path, capture: &[u8], policy: &[u8], name: &str, more: &[&str]) -> Audited {
    let capture = file(folder, "capture.har", capture);
    let policy = file(folder, name, policy);
    let out = folder.join("out");
    let output = kansa()
        .args(["audit", "--json", "--har"])
        .arg(&capture)
        .arg("--policy")
        .arg(&policy)
        .arg("--out")
        .arg(&out)
        .args(more)
        .output()
        .unwrap();
    let stderr = String::from_utf8(output.stderr).unwrap();
    let report = serde_json::from_slice(&output.stdout).unwrap_or(Value::Null);
    let run = std::fs::read_dir(&out)
        .ok()
        .and_then(|mut sites| sites.next())
        .and_then(|site| std::fs::read_dir(site.unwrap().path()).unwrap().next())
        .map(|run| run.unwrap().path())
        .unwrap_or_default();
    Audited { code: output.status.code().unwrap(), report, run, stderr }
}

fn analytics() -> Vec<u8> {
    har(PAGE, vec![analytics_hit(PAGE)]).to_string().into_bytes()
}

#[test]
fn without_a_verb_it_says_how() {
    let output = kansa().output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(output.stdout.is_empty());
    assert!(String::from_utf8(output.stderr).unwrap().contains("Usage"));
}

#[test]
fn a_declared_transmission_is_covered() {
    let folder = tempfile::tempdir().unwrap();
    let audited = audit_capture(folder.path(), &analytics(), COMPLETE.as_bytes(), "policy.html", &[]);
    let transmissions = audited.report["transmissions"].as_array().expect(&audited.stderr);
    let analytics: Vec<_> = transmissions.iter().filter(|t| t["service"]["id"] == "google-analytics").collect();
    assert_eq!(analytics.len(), 1, "{transmissions:#?}");
    assert_eq!(analytics[0]["coverage"], "covered", "{:#}", analytics[0]);
    assert_eq!(audited.report["schema"], "kansa-report/1");
    assert!(audited.run.join("manifest.json").is_file());
    assert_eq!(kansa().arg("verify").arg(&audited.run).output().unwrap().status.code(), Some(0));
}

#[test]
fn an_undeclared_transmission_fails_the_run() {
    let folder = tempfile::tempdir().unwrap();
    let policy = "<!doctype html><html lang=ja><title>プライバシーポリシー</title><p>当社は、お問い合わせへの回答のために氏名を取得します。</p>";
    let audited = audit_capture(folder.path(), &analytics(), policy.as_bytes(), "policy.html", &[]);
    assert_eq!(audited.code, 1, "{}", audited.stderr);
    assert_eq!(audited.report["result"], "findings");
    let rules: Vec<_> =
        audited.report["findings"].as_array().unwrap().iter().map(|f| f["rule"].as_str().unwrap()).collect();
    assert!(rules.contains(&"R001"), "{rules:?}");
    let never = audit_capture(folder.path(), &analytics(), policy.as_bytes(), "policy.html", &["--fail-on", "never"]);
    assert_eq!(never.code, 0, "{}", never.stderr);
}

#[test]
fn the_report_fits_its_schema() {
    let folder = tempfile::tempdir().unwrap();
    let audited = audit_capture(folder.path(), &analytics(), COMPLETE.as_bytes(), "policy.html", &[]);
    let schema: Value = serde_json::from_slice(&kansa().args(["schema", "report"]).output().unwrap().stdout).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let errors: Vec<_> = validator.iter_errors(&audited.report).map(|error| error.to_string()).collect();
    assert!(errors.is_empty(), "{errors:#?}");
}

#[test]
fn an_unreadable_policy_is_incomplete() {
    let folder = tempfile::tempdir().unwrap();
    let audited = audit_capture(
        folder.path(),
        &analytics(),
        b"%PDF-1.7\n\x00\xff\xfe garbage",
        "policy.pdf",
        &["--fail-on", "never"],
    );
    assert_eq!(audited.code, 3, "{}", audited.stderr);
    assert_eq!(audited.report["result"], "incomplete");
    let rules: Vec<_> =
        audited.report["findings"].as_array().unwrap().iter().map(|f| f["rule"].as_str().unwrap()).collect();
    assert!(rules.contains(&"D006"), "{rules:?}");
}

#[test]
fn half_a_capture_is_an_error_that_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let whole = analytics();
    let audited = audit_capture(
        folder.path(),
        &whole[..whole.len() / 2],
        COMPLETE.as_bytes(),
        "policy.html",
        &["--fail-on", "never"],
    );
    assert!(matches!(audited.code, 2 | 3), "{} {}", audited.code, audited.stderr);
    assert!(audited.code == 3 || audited.stderr.contains("capture.har"), "{}", audited.stderr);
}

#[test]
fn a_typo_in_a_target_is_shown_in_its_place() {
    let folder = tempfile::tempdir().unwrap();
    let target =
        file(folder.path(), "shop.toml", "[site]\nstart = [\"https://www.example.jp/\"]\n[crawl]\nmax_page = 3\n");
    let output = kansa().arg("audit").arg(&target).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(output.stdout.is_empty());
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert!(stderr.contains("shop.toml:4:1: unknown key `max_page`; did you mean `max_pages`?"), "{stderr}");
}

#[test]
fn the_targets_of_the_project_are_right() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("targets");
    let mut checked = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let text = std::fs::read_to_string(&path).unwrap();
        if let Err(error) = kansa::target::Target::parse(&text, &path.display().to_string(), &|rule| {
            kansa::audit::rule::rule_by(rule).is_some()
        }) {
            panic!("{error}");
        }
        checked += 1;
    }
    assert!(checked >= 6, "only {checked} target files");
}

#[test]
fn judging_again_gives_the_same_report() {
    let folder = tempfile::tempdir().unwrap();
    let audited = audit_capture(folder.path(), &analytics(), COMPLETE.as_bytes(), "policy.html", &[]);
    let again = |name: &str| {
        let out = folder.path().join(name);
        let output = kansa().args(["reaudit", "--json", "--out"]).arg(&out).arg(&audited.run).output().unwrap();
        assert!(
            output.stderr.is_empty() || output.status.code() != Some(2),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
        output.stdout
    };
    let (first, second) = (again("one"), again("two"));
    assert_eq!(String::from_utf8(first.clone()).unwrap(), String::from_utf8(second).unwrap());
    let report: Value = serde_json::from_slice(&first).unwrap();
    for field in ["transmissions", "findings", "statements", "cookies", "documents"] {
        assert_eq!(report[field], audited.report[field], "{field}");
    }
}

#[test]
fn a_better_policy_is_tried_without_the_network() {
    let folder = tempfile::tempdir().unwrap();
    let audited =
        audit_capture(folder.path(), &analytics(), "<p>当社は広告を配信しません。</p>".as_bytes(), "policy.html", &[]);
    let better = file(folder.path(), "better.html", COMPLETE);
    let output = kansa()
        .args(["reaudit", "--json"])
        .arg(&audited.run)
        .arg("--policy")
        .arg(&better)
        .arg("--out")
        .arg(folder.path().join("again"))
        .output()
        .unwrap();
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    let analytics = report["transmissions"]
        .as_array()
        .unwrap()
        .iter()
        .find(|t| t["service"]["id"] == "google-analytics")
        .unwrap()
        .clone();
    assert_eq!(analytics["coverage"], "covered");
    assert!(
        !report["run"]["reaudit"].as_array().unwrap().is_empty(),
        "the report must say that another policy was used"
    );
}

#[test]
fn raw_values_stay_in_the_journal() {
    let folder = tempfile::tempdir().unwrap();
    let audited = audit_capture(
        folder.path(),
        &analytics(),
        COMPLETE.as_bytes(),
        "policy.html",
        &["--format", "html,csv,markdown"],
    );
    let journal = std::fs::read_to_string(audited.run.join("journal.jsonl")).unwrap();
    assert!(journal.contains("1234567890.1700000000"));
    for entry in std::fs::read_dir(&audited.run).unwrap() {
        let path = entry.unwrap().path();
        if path.file_name().unwrap().to_str().unwrap().starts_with("report") {
            let text = String::from_utf8_lossy(&std::fs::read(&path).unwrap()).into_owned();
            assert!(!text.contains("1234567890.1700000000"), "{} shows a raw value", path.display());
        }
    }
}

#[test]
fn a_reviewer_may_ask_for_raw_values_and_the_report_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let formats = ["--format", "html,xlsx,sarif,csv,markdown,text", "--reveal"];
    let audited = audit_capture(folder.path(), &analytics(), COMPLETE.as_bytes(), "policy.html", &formats);
    let revealed = audited.report["revealed"].as_array().unwrap();
    assert!(revealed.iter().any(|value| value["what"] == "url"
        && value["value"].as_str().unwrap().contains("cid=1234567890.1700000000")
        && value["subject"] == audited.report["transmissions"][0]["id"]));
    // The report is the same otherwise: what was masked elsewhere stays masked.
    assert!(!audited.report["transmissions"].to_string().contains("1234567890.1700000000"));
    let notes = audited.report["run"]["notes"].to_string();
    assert!(notes.contains("--reveal"), "{notes}");
    let read = |name: &str| std::fs::read_to_string(audited.run.join(name)).unwrap();
    let html = read("report.html");
    assert!(html.contains("1234567890.1700000000") && html.matches("（--reveal）").count() >= 2);
    assert!(read("report.txt").contains("--reveal"));
    for name in ["report.sarif", "report.csv", "report.md"] {
        assert!(!read(name).contains("1234567890.1700000000"), "{name} shows a raw value");
    }
}

#[test]
fn lookup_answers_machines() {
    let questions = "{\"case_id\":\"a\",\"kind\":\"url\",\"url\":\"https://www.google-analytics.com/g/collect?v=2\",\"page_host\":\"www.example.jp\"}\n{\"case_id\":\"b\",\"kind\":\"url\",\"url\":\"https://www.google-analytics.com.evil.example/collect\",\"page_host\":\"www.example.jp\"}\nnonsense\n";
    let output = kansa().args(["lookup", "--jsonl"]).write_stdin(questions).output().unwrap();
    let lines: Vec<Value> =
        String::from_utf8(output.stdout).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines.len(), 3);
    assert_eq!((&lines[0]["case_id"], &lines[0]["service"]), (&Value::from("a"), &Value::from("google-analytics")));
    assert_eq!((&lines[1]["service"], &lines[1]["company"]), (&Value::Null, &Value::Null));
}

#[test]
fn explain_speaks_both_languages() {
    let ja = kansa().args(["explain", "R001"]).output().unwrap().stdout;
    let en = kansa().args(["explain", "undeclared-recipient", "--lang", "en"]).output().unwrap().stdout;
    assert!(String::from_utf8(ja).unwrap().contains("送信先"));
    assert!(String::from_utf8(en).unwrap().contains("recipient"));
    assert_eq!(kansa().args(["explain", "R999"]).output().unwrap().status.code(), Some(2));
}

#[test]
fn a_purpose_behind_a_link_that_was_not_read_is_never_clean() {
    let folder = tempfile::tempdir().unwrap();
    let policy = COMPLETE.replace(
        "同社サービスの提供・維持・改善",
        "<a href=\"https://policies.google.com/privacy?hl=ja\">プライバシーポリシー</a>",
    );
    let audited = audit_capture(folder.path(), &analytics(), policy.as_bytes(), "policy.html", &["--fail-on", "never"]);
    assert_ne!(audited.report["result"], "clean", "{:#}", audited.report["summary"]);
    assert_ne!(audited.code, 0, "{:#}", audited.report["findings"]);
}

/// Wrong input says what is wrong and what to type instead, in the reader's language.
#[test]
fn wrong_input_says_what_to_type() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name).display().to_string();
    file(folder.path(), "junk", [0xff, 0xfe, 0x00, 0x9f]);
    file(folder.path(), "cut.json", b"{\"schema\":\"kansa-report/1\",\"result\":");
    file(folder.path(), "old.json", b"{\"schema\":\"kansa-report/0\"}");
    std::fs::create_dir(folder.path().join("empty")).unwrap();
    let good = concat!(env!("CARGO_MANIFEST_DIR"), "/reports/example/report.json");
    let cases: &[(&[&str], &[&str])] = &[
        (&["report", &at("missing")], &["missing", "check the name"]),
        (&["report", &at("empty")], &["is no run folder", "reports/<site>/"]),
        (&["report", &at("junk")], &["junk: this is no kansa report", "kansa reaudit RUN"]),
        (&["report", &at("cut.json")], &["cut.json: this is no kansa report", "kansa reaudit RUN"]),
        (&["report", &at("old.json")], &["`kansa-report/0`", "kansa reaudit RUN"]),
        (&["report", good, "--format", "dox"], &["`dox`", "xlsx"]),
        (&["report", good, "--output", &at("no/such/file")], &["check the name"]),
        (&["compare", &at("empty"), good], &["is no run folder"]),
        (&["notice", &at("cut.json")], &["cut.json"]),
        (&["verify", &at("empty")], &["no manifest.json", "run folder"]),
        (&["export", &at("missing")], &["no run folder"]),
        (&["reaudit", &at("junk")], &["no run folder"]),
        (&["history", "--out", &at("missing")], &["kansa audit URL"]),
        (&["explain", "undeclared"], &["R001 (undeclared-recipient)"]),
        (&["explain", "R01"], &["kansa explain"]),
        (&["audit", "www.example.jp"], &["write https://www.example.jp"]),
        (&["audit", &at("missing.toml")], &["check the name"]),
        (&["audit", &at("junk")], &["text file"]),
        (&["audit", "--har", &at("junk")], &["HAR 1.2"]),
        (&["audit", "--har", good, "--baseline", &at("old.json")], &["old.json", "`kansa-report/0`"]),
        (&["gate", &at("empty"), "--as", "www.example.jp"], &["dist, public, out"]),
        (&["gate", &at("junk"), "--as", "www.example.jp"], &["is no folder"]),
        (&["policy", &at("empty")], &["neither a file nor an address"]),
    ];
    for (arguments, words) in cases {
        let output = kansa().args(["--lang", "en"]).args(*arguments).output().unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {said}");
        assert!(words.iter().all(|word| said.contains(word)), "{arguments:?}: {said}");
    }
    let output = kansa().args(["report", &at("missing")]).output().unwrap();
    assert!(String::from_utf8(output.stderr).unwrap().contains("確かめてください"));
}

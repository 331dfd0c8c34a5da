//! Gate: a static build under its production name, judged by a real browser; the shell step that CI services run.

use std::fs;
use std::path::Path;
use std::process::Command as Process;

use serde_json::Value;

use crate::support::kansa;

const TAG: &str = r#"<script src="https://tag.kakuu-kaiseki.example/t.js?id=1"></script>"#;
const PIXEL: &str = r#"<img src="https://pixel.kakuu-kokoku.example/p.gif?u=https%3A%2F%2Fwww.aozora.example%2F&uid=0123456789abcdef" width=1 height=1>"#;

/// A build of twelve pages: all with one tag, one of them with a pixel besides.
fn build(folder: &Path) {
    fs::create_dir_all(folder.join("privacy")).unwrap();
    for number in 0..12 {
        let name = if number == 0 { "index.html".to_owned() } else { format!("p{number}.html") };
        let more = if number == 7 { PIXEL } else { "" };
        let page = format!(
            "<!doctype html><html lang=ja><title>頁{number}</title><h1>頁{number}</h1>{TAG}{more}<script>if(false)new Image().src='https://never.kakuu-branch.example/x'</script><a href=/{}>次</a><a href=/privacy/>プライバシーポリシー</a>",
            number + 1
        );
        fs::write(folder.join(name), page).unwrap();
    }
    fs::write(folder.join("privacy/index.html"), "<!doctype html><html lang=ja><title>プライバシーポリシー</title><p>株式会社青空は、お問い合わせへの回答のために氏名を取得します。</p>").unwrap();
}

fn has_browser() -> bool {
    let found = kansa::observe::browser::find(kansa::observe::browser::Kind::Chromium, None).is_ok();
    if !found {
        println!("SKIPPED: there is no Chromium; the gate is not tested");
    }
    found
}

#[test]
fn one_page_of_each_set_of_tags_is_opened() {
    if !has_browser() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let site = folder.path().join("dist");
    build(&site);
    let gate = |more: &[&str]| {
        // Third parties are invented; nothing may leave the machine.
        let output = kansa()
            .args(["gate", "--as", "www.aozora.example", "--json", "--hold", "--policy"])
            .arg(site.join("privacy/index.html"))
            .arg("--out")
            .arg(folder.path().join("out"))
            .args(more)
            .arg(&site)
            .output()
            .unwrap();
        let report: Value = serde_json::from_slice(&output.stdout)
            .unwrap_or_else(|_| panic!("{}", String::from_utf8_lossy(&output.stderr)));
        (output.status.code(), report)
    };
    let (code, report) = gate(&["--fail-on", "warning"]);
    assert_eq!(code, Some(1), "{:#}", report["summary"]);
    assert_eq!(report["coverage"]["pages_audited"], 3, "{:#}", report["coverage"]);
    assert_eq!(report["coverage"]["pages_represented"], 10, "{:#}", report["coverage"]);
    let hosts: Vec<_> = report["transmissions"]
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|t| t["hosts"].as_array().unwrap().clone())
        .collect();
    for host in ["tag.kakuu-kaiseki.example", "pixel.kakuu-kokoku.example"] {
        assert!(hosts.contains(&Value::from(host)), "{host} is not among {hosts:?}");
    }
    assert!(!hosts.contains(&Value::from("never.kakuu-branch.example")), "a branch that never ran sends nothing");
    let (_, exhaustive) = gate(&["--exhaustive", "--fail-on", "never"]);
    assert_eq!(exhaustive["coverage"]["pages_audited"], 13, "{:#}", exhaustive["coverage"]);

    let baseline = folder.path().join("baseline.json");
    fs::write(&baseline, report.to_string()).unwrap();
    let (code, later) = gate(&["--fail-on", "warning", "--baseline", baseline.to_str().unwrap()]);
    assert_ne!(code, Some(1), "what the baseline knows is no news");
    let known = |finding: &&Value| finding["known"] == true;
    let findings = later["findings"].as_array().unwrap();
    assert_eq!(
        findings.iter().filter(known).count(),
        report["findings"].as_array().unwrap().len(),
        "the report says which findings are no news"
    );
}

#[test]
fn the_shell_step_of_the_action_hands_over_the_results() {
    if !has_browser() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let site = folder.path().join("dist");
    build(&site);
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let (outputs, summary) = (folder.path().join("outputs"), folder.path().join("summary"));
    let step = Process::new("bash")
        .arg(root.join("scripts/ci-gate"))
        .current_dir(folder.path())
        .env("KANSA", env!("CARGO_BIN_EXE_kansa"))
        .env("KANSA_NO_SANDBOX", "1")
        .env("SOURCE", &site)
        .env("HOST", "www.aozora.example")
        .env("POLICY", site.join("privacy/index.html"))
        .env("FAIL_ON", "warning")
        .env("ARGUMENTS", "--hold")
        .env("GITHUB_OUTPUT", &outputs)
        .env("GITHUB_STEP_SUMMARY", &summary)
        .env("GITHUB_ACTIONS", "true")
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&step.stdout).into_owned();
    assert_eq!(step.status.code(), Some(1), "{said}\n{}", String::from_utf8_lossy(&step.stderr));
    let outputs = fs::read_to_string(&outputs).unwrap();
    let report = outputs.trim().strip_prefix("report=").unwrap();
    assert!(folder.path().join(report).is_file(), "{outputs}");
    assert!(fs::metadata(&summary).is_ok_and(|facts| facts.len() > 0), "no job summary");
    assert!(said.contains("::error") || said.contains("::warning"), "no annotation in {said}");
}

/// Every credential the staging server asks for, and what must then be found nowhere in the run folder.
const SECRETS: [(&str, &str); 3] =
    [("AOZORA_PASSWORD", "kakuu-angou-31"), ("AOZORA_TOKEN", "kakuu-token-31"), ("AOZORA_COOKIE", "kakuu-kagi-31")];

/// A staging server without TLS that answers only who brings password, header and cookie.
fn staging(request: &kansa::serve::Request) -> kansa::serve::Answer {
    use base64::Engine as _;
    use kansa::serve::Answer;
    let pair = base64::engine::general_purpose::STANDARD.encode(format!("staging:{}", SECRETS[0].1));
    if request.header("authorization") != Some(&format!("Basic {pair}")) {
        return Answer::status(401).with("www-authenticate", "Basic realm=\"staging\"");
    }
    let cookie = format!("gate={}", SECRETS[2].1);
    if request.header("x-preview") != Some(SECRETS[1].1)
        || !request.header("cookie").is_some_and(|all| all.split("; ").any(|one| one == cookie))
    {
        return Answer::status(403);
    }
    match request.path.as_str() {
        "/" => Answer::html(format!("<!doctype html><html lang=ja><title>頁</title>{TAG}<a href=/privacy/>方針</a>")),
        "/privacy/" => {
            Answer::html("<!doctype html><html lang=ja><title>方針</title><p>株式会社青空は氏名を取得します。</p>")
        }
        _ => Answer::not_found(),
    }
}

#[test]
fn a_staging_server_is_audited_under_its_production_name_and_its_secrets_are_kept() {
    if !has_browser() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let web = kansa::serve::Web::new().site("www.aozora.example", staging);
    let server = runtime.block_on(web.start()).unwrap();
    let target = folder.path().join("aozora.toml");
    // Start page and policy are those of production; a staging server without TLS answers for them all the same.
    fs::write(
        &target,
        r#"
[site]
start = ["https://www.aozora.example/"]
[[policy]]
url = "https://www.aozora.example/privacy/"
[network]
basic_auth = { user = "staging", password = "env:AOZORA_PASSWORD" }
headers = { "X-Preview" = "env:AOZORA_TOKEN" }
cookies = { gate = "env:AOZORA_COOKIE" }
"#,
    )
    .unwrap();
    let out = folder.path().join("out");
    let gate = || {
        let mut command = kansa();
        command.args(["gate", "--as", "www.aozora.example", "--json", "--hold", "--fail-on", "warning", "--target"]);
        command.arg(&target).arg("--out").arg(&out).arg(format!("http://{}/", server.plain_address()));
        command
    };
    let without = gate().output().unwrap();
    let said = String::from_utf8_lossy(&without.stderr).into_owned();
    assert_eq!(without.status.code(), Some(2), "{said}");
    assert!(said.contains("AOZORA_"), "the variable that is missing is not named in {said}");

    let with = gate().envs(SECRETS).output().unwrap();
    let report: Value = serde_json::from_slice(&with.stdout).unwrap_or_else(|_| panic!("{with:?}"));
    assert_eq!(with.status.code(), Some(1), "{:#}", report["summary"]);
    assert_eq!(report["coverage"]["pages_audited"], 2, "{:#}", report["pages"]);
    assert_eq!(report["coverage"]["documents_read"], 1, "{:#}", report["documents"]);
    let pair = "c3RhZ2luZzpr";
    for file in walk(&out) {
        let bytes = String::from_utf8_lossy(&fs::read(&file).unwrap()).into_owned();
        for secret in SECRETS.iter().map(|(_, value)| *value).chain([pair]) {
            assert!(!bytes.contains(secret), "{secret} stands in {}", file.display());
        }
    }
}

fn walk(folder: &Path) -> Vec<std::path::PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.flat_map(|path| if path.is_dir() { walk(&path) } else { vec![path] }).collect()
}

#[test]
fn the_shell_step_says_that_the_gate_could_not_run() {
    let folder = tempfile::tempdir().unwrap();
    let site = folder.path().join("dist");
    build(&site);
    let outputs = folder.path().join("outputs");
    // A report of yesterday is no report of today.
    fs::create_dir_all(folder.path().join("kansa-reports/site/run")).unwrap();
    fs::write(folder.path().join("kansa-reports/site/run/report.json"), "{}").unwrap();
    for out in ["kansa-reports", "nothing-here"] {
        let step = Process::new("bash")
            .arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("scripts/ci-gate"))
            .current_dir(folder.path())
            .env("KANSA", env!("CARGO_BIN_EXE_kansa"))
            .env("KANSA_OUT", out)
            .env("SOURCE", &site)
            .env("HOST", "www.aozora.example")
            .env("POLICY", "no-such-policy.html")
            .env("GITHUB_OUTPUT", &outputs)
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&step.stderr).into_owned();
        assert_eq!(step.status.code(), Some(2), "{said}");
        assert!(said.contains("no-such-policy.html"), "{said}");
        assert!(!outputs.exists(), "{out}: a report was named");
    }
}

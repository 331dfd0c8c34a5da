//! The same evidence gives the same bytes, and the same web the same account, whatever the number of workers.
//!
//! Without a Chromium these tests say so and do nothing.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use kansa::demo;
use kansa::observe::browser::{Kind, find};

use crate::support::kansa;

fn have_browser() -> bool {
    match find(Kind::Chromium, None) {
        Ok(_) => true,
        Err(error) => {
            println!("SKIPPED: {error}; reports of several runs are not compared");
            false
        }
    }
}

/// Runs the program; gives what it printed.
async fn run(arguments: Vec<String>) -> Vec<u8> {
    let run = move || kansa().args(&arguments).output().unwrap();
    let output = tokio::task::spawn_blocking(run).await.unwrap();
    assert!(
        matches!(output.status.code(), Some(0 | 1)),
        "{:?} {}",
        output.status,
        String::from_utf8_lossy(&output.stderr)
    );
    output.stdout
}

fn words(parts: &[&str]) -> Vec<String> {
    parts.iter().map(|part| (*part).to_owned()).collect()
}

/// The one run folder under `<out>/<site>/`.
fn run_folder(out: &Path) -> PathBuf {
    let below = |folder: &Path| {
        let mut entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
        entries.find(|path| path.is_dir()).unwrap()
    };
    below(&below(out))
}

/// The demo's web, audited with so many workers.
async fn audited(folder: &Path, workers: usize) -> PathBuf {
    let demo = demo::start(&|_| true).await.unwrap();
    let mut target = demo.target.clone();
    target.observe.screenshots = false;
    let (file, catalog) = (folder.join("demo.toml"), folder.join("catalog/demo"));
    fs::write(&file, toml::to_string(&target).unwrap()).unwrap();
    for (name, text) in &demo.catalog_overlay {
        let path = folder.join("catalog").join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    let out = folder.join(format!("workers-{workers}"));
    let at = |path: &Path| path.display().to_string();
    let mut arguments = words(&["audit", "--json", "--phases", "no-choice,accept", "--max-pages", "4", "--workers"]);
    arguments.extend([
        workers.to_string(),
        "--catalog".to_owned(),
        at(&catalog),
        "--out".to_owned(),
        at(&out),
        at(&file),
    ]);
    run(arguments).await;
    drop(demo);
    run_folder(&out)
}

fn report(run: &Path) -> Value {
    serde_json::from_slice(&fs::read(run.join("report.json")).unwrap()).unwrap()
}

/// Fields that tell when, where and in which order something was seen, or a value that the page makes up anew.
const MOMENTS: &[&str] = &[
    "record",
    "records",
    "at",
    "started",
    "started_local",
    "ended",
    "fetched_at",
    "duration_ms",
    // What was under way when a page was left may be sent or not: how many times is told, and not compared.
    "requests",
    "visits",
    "journal_sha256",
    "journal_records",
    "value_sha256",
    "value_length",
];

/// The report without moments, places in the journal, and what names the run itself.
fn account(mut report: Value) -> Value {
    fn strip(value: &mut Value) {
        match value {
            Value::Object(map) => {
                map.retain(|key, _| !MOMENTS.contains(&key.as_str()));
                map.values_mut().for_each(strip);
            }
            Value::Array(entries) => entries.iter_mut().for_each(strip),
            _ => {}
        }
    }
    // The ports of the web, and the number of workers.
    for key in ["id", "command", "notes", "browser"] {
        report["run"][key] = Value::Null;
    }
    report["target"]["sha256"] = Value::Null;
    // Counts values of the journal, also those of answers that came too late.
    report["redaction"] = Value::Null;
    strip(&mut report);
    report
}

/// Paths and values that differ.
fn differences(path: &str, left: &Value, right: &Value, found: &mut Vec<String>) {
    match (left, right) {
        (Value::Object(one), Value::Object(two)) => {
            let mut keys: Vec<&String> = one.keys().chain(two.keys()).collect();
            keys.sort();
            keys.dedup();
            for key in keys {
                differences(&format!("{path}.{key}"), &left[key], &right[key], found);
            }
        }
        (Value::Array(one), Value::Array(two)) if one.len() == two.len() => {
            for (place, (left, right)) in one.iter().zip(two).enumerate() {
                differences(&format!("{path}[{place}]"), left, right, found);
            }
        }
        _ if left == right => {}
        _ => found.push(format!("{path}: {left} / {right}")),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn one_web_gives_one_account_and_one_journal_one_report() {
    if !have_browser() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let one = audited(folder.path(), 1).await;
    let eight = audited(folder.path(), 8).await;
    let (left, right) = (account(report(&one)), account(report(&eight)));
    assert!(left["transmissions"].as_array().is_some_and(|all| all.len() > 5), "{:#}", left["transmissions"]);
    let mut found = Vec::new();
    differences("", &left, &right, &mut found);
    assert!(found.is_empty(), "{}", found.join("\n"));

    // The same journal again, twice: byte for byte what the run itself wrote.
    let at = |path: &Path| path.display().to_string();
    let catalog = at(&folder.path().join("catalog/demo"));
    for name in ["again", "once-more"] {
        let out = folder.path().join(name);
        run(words(&["reaudit", "--json", "--catalog", &catalog, "--out", &at(&out), &at(&eight)])).await;
        let again = run_folder(&out);
        for file in ["report.json", "report.html"] {
            let (first, second) = (fs::read(eight.join(file)).unwrap(), fs::read(again.join(file)).unwrap());
            assert!(first == second, "{file} of {name} differs");
        }
    }
    // Rendered from the saved report.
    let html = folder.path().join("rendered.html");
    run(words(&["report", "--format", "html", "--output", &at(&html), &at(&eight)])).await;
    assert!(fs::read(eight.join("report.html")).unwrap() == fs::read(html).unwrap(), "the rendering differs");
    assert_ne!(json!(null), report(&eight)["findings"]);
}

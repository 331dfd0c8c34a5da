//! `tests/cases/<name>/`: a target, a capture or journal, documents, and everything that the audit is to say about them.
//!
//! Every rule runs on every case, and what is not expected is a failure. `KANSA_BLESS=1` writes `expect.json` anew; read
//! the difference before you commit it.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use kansa::audit::rules::RULES;
use kansa::audit::{Finding, Level, Verdict};
use kansa::catalog::Catalog;
use kansa::evidence::LinkCheck;
use kansa::glossary::DocumentRole;
use kansa::report::model::Report;
use kansa::report::{Extras, assemble};
use kansa::target::Target;

use super::run::{Given, Judged, import, journal, judge};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases")
}

pub(crate) fn names() -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| folder().join(name).is_dir())
        .collect();
    names.sort();
    names
}

fn target(name: &str) -> Target {
    let text = fs::read_to_string(folder().join(name).join("target.toml")).unwrap();
    let is_rule = |rule: &str| kansa::audit::rule_by(rule).is_some();
    Target::parse(&text, "target.toml", &is_rule).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// The whole report on a case.
pub(crate) fn report(name: &str) -> Report {
    let Judged { evidence, attribution, readings, outcome } = run(name);
    assemble(&target(name), &evidence, &attribution, &readings, &outcome, Catalog::embedded(), Extras::default())
}

fn run(name: &str) -> Judged {
    let (at, target) = (folder().join(name), target(name));
    let evidence = match fs::read(at.join("capture.har")) {
        Ok(bytes) => import(&bytes),
        Err(_) => {
            let path = at.join("journal.jsonl");
            journal(&fs::read(&path).unwrap(), &path)
        }
    };
    let (documents, links) = documents(&at);
    let mut baseline: Option<Value> =
        fs::read(at.join("baseline.json")).ok().map(|bytes| serde_json::from_slice(&bytes).unwrap());
    if baseline.as_ref().is_some_and(|baseline| baseline["documents"] == "SAME") {
        // "The documents of then are those of now": their hashes come from the reader.
        let first = judge(&target, evidence.clone(), &documents, links.clone(), None);
        let same: Vec<Value> = first
            .readings
            .iter()
            .map(|reading| json!({"source": reading.source, "text_sha256": reading.text_sha256}))
            .collect();
        baseline.as_mut().unwrap()["documents"] = Value::Array(same);
    }
    judge(&target, evidence, &documents, links, baseline.as_ref())
}

/// `documents.json` says where files were found; without it every `policy*` file is a policy given as a file.
fn documents(at: &Path) -> (Vec<Given>, Vec<LinkCheck>) {
    let read = |entry: &Value| entry.as_str().map(|file| fs::read(at.join(file)).unwrap());
    if let Ok(bytes) = fs::read(at.join("documents.json")) {
        let list: Value = serde_json::from_slice(&bytes).unwrap();
        let given = list["documents"].as_array().unwrap().iter().map(|entry| Given {
            source: entry["source"].as_str().unwrap().to_owned(),
            role: entry["role"].as_str().map(|role| DocumentRole::parse(role).unwrap()),
            bytes: read(&entry["file"]),
            rendered: read(&entry["rendered"]),
            from: entry["from"].as_str().map(str::to_owned),
            status: entry["status"].as_u64().map(|status| u16::try_from(status).unwrap()),
            error: entry["error"].as_str().map(str::to_owned),
            font_px: serde_json::from_value(entry["font_px"].clone()).unwrap(),
        });
        return (given.collect(), Vec::new());
    }
    let mut files: Vec<String> = fs::read_dir(at)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.starts_with("policy"))
        .collect();
    files.sort();
    let given = files.iter().map(|name| Given::file(name, DocumentRole::Policy, fs::read(at.join(name)).unwrap()));
    (given.collect(), Vec::new())
}

const fn letter(level: Level) -> char {
    match level {
        Level::Error => 'E',
        Level::Warning => 'W',
        Level::Note => 'N',
    }
}

/// `E R001 google/google-analytics`.
fn line(finding: &Finding) -> String {
    format!("{} {} {}", letter(finding.level), finding.rule, finding.subject.key)
}

fn seen(verdict: &Verdict) -> Value {
    let mut entry = json!({
        "coverage": verdict.coverage,
        "elements": verdict.elements,
        "rules": verdict.rules,
    });
    if let Some(interim) = verdict.interim {
        entry["interim"] = json!(interim);
        entry["interim_rules"] = json!(verdict.interim_rules);
    }
    if !verdict.conflicts.is_empty() {
        entry["conflicts"] = json!(verdict.conflicts);
    }
    entry
}

/// All that the audit says, without the sentences.
fn said(judged: &Judged) -> Value {
    let transmissions: BTreeMap<String, Value> = judged
        .attribution
        .transmissions
        .iter()
        .zip(&judged.outcome.verdicts)
        .filter(|(transmission, _)| transmission.party != Some(kansa::glossary::Party::Own))
        .map(|(transmission, verdict)| {
            let service = transmission.service.as_ref().map_or("-", |service| service.id.as_str());
            (format!("{}/{service}", transmission.recipient.id), seen(verdict))
        })
        .collect();
    let outcome = &judged.outcome;
    let open: BTreeSet<String> = outcome
        .open
        .iter()
        .map(|open| format!("{}{}", open.rule, if open.blocks { " (incomplete)" } else { "" }))
        .collect();
    json!({
        "transmissions": transmissions,
        "findings": outcome.findings.iter().map(line).collect::<Vec<_>>(),
        "accepted": outcome.accepted.iter().map(|accepted| line(&accepted.finding)).collect::<Vec<_>>(),
        "exempted": outcome.exempted.iter().map(|exempted| &exempted.service).collect::<BTreeSet<_>>(),
        "open": open,
    })
}

#[test]
fn every_case_says_what_is_expected_and_nothing_else() {
    let mut failures = Vec::new();
    for name in names() {
        let said = said(&run(&name));
        let path = folder().join(&name).join("expect.json");
        if std::env::var_os("KANSA_BLESS").is_some() {
            fs::write(&path, serde_json::to_string_pretty(&said).unwrap() + "\n").unwrap();
            continue;
        }
        let expected: Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
        if said != expected {
            failures.push(format!("{name}:\n  expected {expected}\n  said     {said}"));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn every_rule_speaks_in_some_case() {
    let mut silent: BTreeSet<&str> = RULES.iter().map(|rule| rule.id).collect();
    for name in names() {
        let judged = run(&name);
        for verdict in &judged.outcome.verdicts {
            for rule in verdict.rules.iter().chain(&verdict.conflicts) {
                silent.remove(rule.split(':').next().unwrap());
            }
        }
        for finding in &judged.outcome.findings {
            silent.remove(finding.rule.as_str());
        }
    }
    assert!(silent.is_empty(), "no case for {silent:?}");
}

#[test]
fn messages_are_filled() {
    for name in names() {
        for finding in run(&name).outcome.findings {
            for text in [&finding.message, &finding.fix] {
                for line in [&text.ja, &text.en] {
                    assert!(
                        !line.contains('—') && !line.contains('{'),
                        "{name}: {} is not filled: {line}",
                        finding.rule
                    );
                }
            }
            assert!(!finding.fingerprint.is_empty() && !finding.subject.key.is_empty(), "{name}: {}", finding.rule);
        }
    }
}

#[test]
fn the_same_case_gives_the_same_outcome() {
    for name in names() {
        assert_eq!(format!("{:?}", run(&name).outcome), format!("{:?}", run(&name).outcome), "{name}");
    }
}

#[test]
fn every_quote_is_in_its_document() {
    for name in names() {
        let judged = run(&name);
        for finding in &judged.outcome.findings {
            for quote in &finding.quotes {
                let reading = judged.readings.iter().find(|reading| reading.id == quote.document).unwrap();
                let text: String =
                    reading.text.chars().skip(quote.quote.start).take(quote.quote.end - quote.quote.start).collect();
                assert_eq!(text, quote.quote.text, "{name}: {}", finding.rule);
            }
        }
    }
}

/// The draft of the notice rests on what each case shows: a loader that was not heard sending, an exemption, a purpose that
/// the present notice already says.
#[test]
fn drafts_of_the_notice_say_what_is_known_and_no_more() {
    let rows = |name: &str| kansa::notice::notice(&report(name)).rows;
    let [loader] = rows("loader-without-answer").try_into().unwrap();
    let unknown = "（要記入）";
    assert_eq!(
        [loader.service.as_str(), &loader.information, &loader.sender_purpose, &loader.recipient_purpose],
        ["Meta ピクセル", unknown, unknown, unknown]
    );
    // One finding was accepted, the other is about the name alone: the purposes of the present row stay.
    let [present] = rows("accepted").try_into().unwrap();
    assert_eq!(
        [present.recipient.as_str(), &present.sender_purpose, &present.recipient_purpose],
        ["Google LLC", "サイトの利用状況の分析", "同社サービスの維持・改善"]
    );
    assert!(rows("exempted").is_empty() && rows("covered-table").is_empty());
}

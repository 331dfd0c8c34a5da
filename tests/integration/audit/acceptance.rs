//! The worked verdicts of `../shared/law/acceptance` against reader, attribution and audit together. Skipped, and said
//! so, where the folder is absent; `tests/cases` covers the same rules with texts of our own.

#![expect(clippy::print_stdout, reason = "a test says what it measured")]

use std::collections::BTreeSet;
use std::path::Path;

use serde_json::{Value, json};

use kansa::audit::{Coverage, Verdict};
use kansa::glossary::{DocumentRole, Party};
use kansa::target::{Operator, Relation, Site, Target, TargetEntity};

use super::run::{Given, Judged, import, judge, judge_read, readings, rows};
use crate::support::shared;

const HOST: &str = "www.example.co.jp";

/// The policy of a seed, and the operator's name.
fn seed(id: &str) -> (&'static str, &'static str) {
    match id {
        "000" => ("seed-jast.txt", "日本システム技術株式会社"),
        "001" => ("seed-alc.txt", "合同会社アルク&ラーニングシステムズ"),
        "002" => ("seed-leverages.txt", "レバレジーズ株式会社"),
        "003" => ("seed-irp.txt", "株式会社インディードリクルートパートナーズ"),
        _ => ("seed-kusavee.txt", "株式会社kusavee"),
    }
}

fn target(name: &str) -> Target {
    Target {
        site: Site { name: HOST.to_owned(), start: vec![format!("https://{HOST}/").parse().unwrap()] },
        operator: Operator { names: vec![name.to_owned()], domains: vec![HOST.to_owned()] },
        ..Target::default()
    }
}

/// Whose beacon O7 is, for each seed.
fn entity(seed: &str, observation: &str) -> TargetEntity {
    let (name, relation, category) = match (seed, observation) {
        ("000", _) => ("青葉大学", Relation::Customer, Some("ユーザー所属大学")),
        ("001", _) => ("株式会社アルク", Relation::JointUser, None),
        ("002", _) => ("レバレジーズメディカルケア株式会社", Relation::Group, None),
        ("003", "O7a") => ("株式会社グループ会社", Relation::Group, None),
        ("003", _) => ("青葉大学", Relation::Partner, Some("企業・学校・団体等")),
        _ => ("株式会社提携先", Relation::Partner, None),
    };
    TargetEntity {
        name: name.to_owned(),
        domains: vec!["beacon-owner.example".to_owned()],
        relation,
        category: category.map(str::to_owned),
        country: Some("JP".to_owned()),
    }
}

/// A page with a beacon that carries a cookie id and the page's address.
fn beacon() -> Vec<u8> {
    let entry = |url: &str, kind: &str, cookies: Value| {
        json!({
            "pageref": "p", "startedDateTime": "2026-11-20T01:00:00.000Z", "time": 1, "_resourceType": kind,
            "request": {"method": "GET", "url": url, "httpVersion": "h2", "cookies": cookies, "queryString": [],
                "headers": [{"name": "Referer", "value": format!("https://{HOST}/")}], "headersSize": -1, "bodySize": 0},
            "response": {"status": 200, "statusText": "", "httpVersion": "h2", "headers": [], "cookies": [],
                "content": {"size": 0, "mimeType": "text/html"}, "redirectURL": "", "headersSize": -1, "bodySize": 0},
            "cache": {}, "timings": {"send": 0, "wait": 1, "receive": 0}
        })
    };
    let page = format!("https://{HOST}/");
    let encoded = format!("https%3A%2F%2F{HOST}%2F");
    let har = json!({"log": {"version": "1.2", "creator": {"name": "test", "version": "1"},
    "pages": [{"id": "p", "startedDateTime": "2026-11-20T01:00:00.000Z", "title": page, "pageTimings": {}}],
    "entries": [
        entry(&page, "document", json!([])),
        entry(
            &format!("https://t.beacon-owner.example/b.gif?uid=9c1f7a3e5b2d4860a1b2c3d4e5f60718&url={encoded}"),
            "image",
            json!([{"name": "uid", "value": "9c1f7a3e5b2d4860a1b2c3d4e5f60718"}])
        ),
    ]}});
    serde_json::to_vec(&har).unwrap()
}

fn capture(law: &Path, observation: &str) -> Vec<u8> {
    std::fs::read(law.join(format!("acceptance/observations/{observation}.har"))).unwrap()
}

/// The one transmission to somebody else that the captures hold.
fn other(judged: &Judged) -> &Verdict {
    let mut others = judged
        .attribution
        .transmissions
        .iter()
        .zip(&judged.outcome.verdicts)
        .filter(|(transmission, _)| transmission.party != Some(Party::Own));
    let (_, verdict) = others.next().expect("the capture holds a transmission");
    assert!(others.next().is_none(), "the capture holds one transmission");
    verdict
}

fn set(value: &Value) -> BTreeSet<String> {
    value.as_array().into_iter().flatten().map(|entry| entry.as_str().unwrap().to_owned()).collect()
}

fn words(list: &[String]) -> BTreeSet<String> {
    list.iter().cloned().collect()
}

fn text(value: impl serde::Serialize) -> String {
    serde_json::to_value(value).unwrap().as_str().unwrap_or_default().to_owned()
}

/// What differs from a row of the table.
fn differences(row: &Value, verdict: &Verdict) -> Vec<String> {
    let mut found = Vec::new();
    let mut hold = |what: &str, expected: String, said: String| {
        if expected != said {
            found.push(format!("{what}: expected {expected}, said {said}"));
        }
    };
    hold("coverage", row["coverage"].as_str().unwrap().to_owned(), text(verdict.coverage));
    let interim = verdict.interim.map(text).unwrap_or_default();
    hold("interim", row["interim"].as_str().unwrap_or_default().to_owned(), interim);
    hold("rules", format!("{:?}", set(&row["rules"])), format!("{:?}", words(&verdict.rules)));
    hold("conflicts", format!("{:?}", set(&row["conflicts"])), format!("{:?}", words(&verdict.conflicts)));
    if row["interim_rules"].is_array() {
        hold(
            "interim rules",
            format!("{:?}", set(&row["interim_rules"])),
            format!("{:?}", words(&verdict.interim_rules)),
        );
    }
    found
}

/// Elements that differ; the tables give five of them.
fn element_differences(row: &Value, verdict: &Verdict) -> Vec<String> {
    let said = serde_json::to_value(verdict.elements).unwrap();
    let names = ["R", "S", "I", "P1", "P2"];
    let differing = names.into_iter().filter(|name| row["elements"][name] != said[name]);
    differing.map(|name| format!("{name}: expected {}, said {}", row["elements"][name], said[name])).collect()
}

#[test]
fn the_verdicts_on_the_seeds() {
    let (Some(law), Some(policies)) = (shared("law"), shared("policies/docs")) else { return };
    let table = rows(&law.join("acceptance/verdicts.jsonl"));
    let mut failures = Vec::new();
    for row in &table {
        let (id, observation) = (row["seed"].as_str().unwrap(), row["obs"].as_str().unwrap());
        let (file, name) = seed(id);
        let mut target = target(name);
        let har = if observation.starts_with("O7") {
            target.entities.push(entity(id, observation));
            beacon()
        } else {
            capture(&law, observation)
        };
        let given = Given::file(file, DocumentRole::Policy, std::fs::read(policies.join(file)).unwrap());
        let judged = judge(&target, import(&har), &[given], Vec::new(), None);
        let verdict = other(&judged);
        for difference in differences(row, verdict) {
            failures.push(format!("{id} {observation} {difference}"));
        }
        for difference in element_differences(row, verdict) {
            failures.push(format!("{id} {observation} {difference}"));
        }
    }
    println!("{} rows with five elements each", table.len());
    assert!(failures.is_empty(), "{} differences\n{}", failures.len(), failures.join("\n"));
}

#[test]
fn no_capture_is_covered_without_a_label_that_says_so() {
    let (Some(law), Some(policies)) = (shared("law"), shared("policies")) else { return };
    let mut documents: Vec<_> =
        std::fs::read_dir(policies.join("labels")).unwrap().map(|entry| entry.unwrap().path()).collect();
    documents.sort();
    let (mut covered, mut unexplained) = (Vec::new(), Vec::new());
    let captures = ["O1", "O2", "O3", "O4", "O5", "O6", "O3h"].map(|name| (name, import(&capture(&law, name))));
    for label in &documents {
        let id = label.file_stem().unwrap().to_str().unwrap();
        let labels: Value = serde_json::from_slice(&std::fs::read(label).unwrap()).unwrap();
        let html = policies.join(format!("docs/{id}.html"));
        let markdown = policies.join(format!("docs/{id}.md"));
        let file = [html, markdown].into_iter().find(|path| path.exists());
        let file = file.unwrap_or_else(|| policies.join(format!("docs/{id}.txt")));
        let name = file.file_name().unwrap().to_str().unwrap().to_owned();
        let given = Given::file(&name, DocumentRole::Policy, std::fs::read(&file).unwrap());
        let target = target(labels["company"].as_str().unwrap_or(id));
        let read = readings(&target, &[given]);
        for (observation, evidence) in &captures {
            if other(&judge_read(&target, evidence, &read)).coverage != Coverage::Covered {
                continue;
            }
            let (service, company) = named(observation);
            let row = labels["declarations"].as_array().unwrap().iter().find(|row| {
                row["negated"] != true
                    && row["service_norm"].as_str().is_some_and(|norm| service.iter().any(|name| norm.contains(name)))
                    && row["recipient_norm"].as_str().is_some_and(|norm| norm.contains(company))
            });
            covered.push(format!("{id} {observation}"));
            if row.is_none() {
                unexplained.push(format!("{id} {observation}"));
            }
        }
    }
    println!("{} documents, covered: {covered:?}", documents.len());
    assert!(unexplained.is_empty(), "covered without a label: {unexplained:?}");
}

/// Canonical names of service and company in the labels.
fn named(observation: &str) -> (&'static [&'static str], &'static str) {
    match observation {
        "O1" => (&["Google Analytics"], "Google"),
        "O2" => (&["Campaign Manager", "Floodlight"], "Google"),
        "O3" | "O3h" => (&["Meta Pixel", "Facebook Pixel", "Meta Ads", "Facebook Ads"], "Meta"),
        "O4" => (&["LINE Tag", "LINE Ads"], "LY"),
        "O5" => (&["Criteo"], "Criteo"),
        _ => (&["Google Fonts"], "Google"),
    }
}

//! The two runs themselves: what they are, and the conditions in which they differ.

use super::Side;
use crate::glossary::{Bilingual, Phase};
use crate::report::model::{Report, Result};

pub(super) fn side(report: &Report) -> Side {
    let result = match report.result {
        Result::Clean => "clean",
        Result::Findings => "findings",
        Result::Incomplete => "incomplete",
    };
    Side {
        site: report.target.name.clone(),
        run: report.run.id.clone(),
        started: report.run.started.clone(),
        result: result.to_owned(),
        catalog: report.catalog.version.clone(),
        pages: report.coverage.pages_audited,
        transmissions: report.transmissions.len(),
    }
}

pub(super) fn conditions(old: &Report, new: &Report) -> Vec<Bilingual> {
    let phases = |report: &Report| {
        let names: Vec<&str> = report.coverage.phases.iter().copied().map(Phase::as_str).collect();
        names.join(", ")
    };
    let engine = |report: &Report| {
        let value = serde_json::to_value(report.run.engine).ok();
        value.and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
    };
    let facts: [(&str, &str, String, String); 7] = [
        ("サイト", "site", old.target.name.clone(), new.target.name.clone()),
        ("エンジン", "engine", engine(old), engine(new)),
        ("同意の状態", "phases", phases(old), phases(new)),
        (
            "監査したページ数",
            "pages audited",
            old.coverage.pages_audited.to_string(),
            new.coverage.pages_audited.to_string(),
        ),
        ("繰返しの回数", "repetitions", old.run.runs.to_string(), new.run.runs.to_string()),
        ("プロファイル", "profiles", old.target.profiles.join(", "), new.target.profiles.join(", ")),
        ("版", "version", old.tool.version.clone(), new.tool.version.clone()),
    ];
    facts
        .into_iter()
        .filter(|(_, _, before, after)| before != after)
        .map(|(ja, en, before, after)| {
            Bilingual::new(
                format!("{ja}が異なります（{before} → {after}）。"),
                format!("another {en} ({before} → {after})"),
            )
        })
        .collect()
}

//! History: runs in order, what came and went, and the page over all sites.

use std::fs;
use std::path::Path;

use kansa::history::{self, HistoryError};
use kansa::report::{self, Language};

use super::sample;

fn put(folder: &Path, change: impl FnOnce(&mut report::model::Report)) {
    let mut report = sample::report();
    change(&mut report);
    fs::create_dir_all(folder).unwrap();
    fs::write(folder.join("journal.jsonl"), "").unwrap();
    fs::write(folder.join("report.json"), report::json::to_bytes(&report)).unwrap();
}

fn reports() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let site = folder.path().join("aoba");
    put(&site.join("run-b"), |report| {
        report.run.started = "2026-11-01T00:00:00Z".to_owned();
        report.transmissions.retain(|t| t.id != "t2");
        report.numbers.errors = 3;
    });
    put(&site.join("run-a"), |report| {
        report.run.started = "2026-11-20T00:00:00Z".to_owned();
        report.transmissions.retain(|t| t.id != "t14");
        report.target.name = "<img src=x>\u{1b}[31m".to_owned();
    });
    fs::create_dir_all(site.join("killed")).unwrap();
    fs::write(site.join("killed/journal.jsonl"), "").unwrap();
    put(&site.join("cut"), |_| ());
    fs::write(site.join("cut/report.json"), "{\"schema\":").unwrap();
    // Killed after the first and before the second of the others.
    fs::create_dir_all(site.join("20261110T000000Z-2")).unwrap();
    fs::write(site.join("20261110T000000Z-2/journal.jsonl"), "").unwrap();
    fs::write(site.join("run-a/report.html"), "").unwrap();
    fs::create_dir_all(site.join("notes")).unwrap();
    put(&folder.path().join("second").join("r1"), |_| ());
    folder
}

#[test]
fn runs_stand_in_the_order_of_time_with_their_changes() {
    let folder = reports();
    let history = history::read(folder.path(), Some("aoba")).unwrap();
    let runs = &history.sites[0].runs;
    let names: Vec<&str> = runs.iter().map(|run| run.folder.as_str()).collect();
    assert_eq!(names, ["cut", "killed", "run-b", "20261110T000000Z-2", "run-a"]);
    assert!(runs[0].problem.is_some() && runs[1].problem.as_ref().unwrap().en.contains("reaudit"));
    assert_eq!(runs[3].started, "2026-11-10T00:00:00Z");
    assert!(runs[2].new.is_empty() && runs[2].gone.is_empty());
    let runs = &runs[1..];
    assert_eq!(runs[3].new, ["株式会社かえでヒートマップ / カエデリプレイ"]);
    assert_eq!(runs[3].gone, ["ノルディックセンス社 / センスサーベイ"]);
    let text = history.to_text(Language::Ja);
    assert!(text.contains("・✕  株式会社かえでヒートマップ") && text.contains("✕・  ノルディックセンス社"), "{text}");
    assert!(!text.contains('\u{1b}'));
    assert!(matches!(history::read(folder.path(), Some("../etc")), Err(HistoryError::NoSite { .. })));
}

#[test]
fn the_page_over_all_sites_escapes_and_leads_to_the_latest_report() {
    let folder = reports();
    let history = history::read(folder.path(), None).unwrap();
    assert_eq!(history.sites.len(), 2);
    for language in [Language::Ja, Language::En] {
        let page = history::index_html(&history, language);
        assert!(page.contains("href=\"./aoba/run-a/report.html\"") && page.contains("./second/r1/report.json\""));
        assert!(!page.contains("<img") && page.contains("aria-label=\"3 → "));
    }
    let path = folder.path().join("index.html");
    fs::write(&path, history::index_html(&history, Language::Ja)).unwrap();
    if let Some((_, console)) = super::formats::opened(&path) {
        assert!(console.is_empty(), "{console:?}");
    }
    assert!(
        history::read(tempfile::tempdir().unwrap().path(), None).unwrap().to_text(Language::En).contains("no runs")
    );
}

//! Each format against its real consumer, with a friendly and with a hostile report.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use kansa::report::model::Report;
use kansa::report::{self, FORMATS, Language, RenderOptions};
use serde_json::Value;

use super::sample;

/// Markup, script, terminal, spreadsheet, template and workflow-command tricks in one string.
const HOSTILE: &str = "=1+1</script></style></title></template></textarea><script>document.title='PWNED';alert(1)</script><img src=x onerror=alert(2)>\"'><svg/onload=alert(3)>\u{2028}\u{202e}gnp.exe\u{1b}[31m{{7*7}}{%raw%}]]>-->\r\n::error::injected|x|`y`@octocat #1 javascript:alert(4)";

/// Keys whose values are closed vocabularies.
const CLOSED: &[&str] = &[
    "schema",
    "result",
    "coverage",
    "interim",
    "level",
    "phase",
    "phases",
    "grade",
    "category",
    "form",
    "confidence",
    "engine",
    "what",
    "R",
    "S",
    "I",
    "P1",
    "P2",
    "O",
    "scope",
    "specificity",
    "mechanism",
    "modality",
    "certainty",
    "purposes",
    "leaves",
    "categories",
    "document_role",
    "claim",
    "target_role",
    "role",
    "kind",
    "party",
    "transmission",
    "transmissions",
    "id",
    "document",
    "matched",
    "screenshot",
    "fail_on",
    "started",
    "ended",
    "started_local",
    "set_by",
    "countries",
];

fn poison(value: &mut Value, key: &str) {
    match value {
        Value::String(text) if !CLOSED.contains(&key) => *text = format!("{HOSTILE}{text}"),
        Value::Array(items) => items.iter_mut().for_each(|item| poison(item, key)),
        Value::Object(fields) => fields.iter_mut().for_each(|(key, value)| poison(value, key)),
        _ => {}
    }
}

/// The sample with everything poisoned that a page, a policy or a header can say.
pub(crate) fn hostile() -> Report {
    let mut value = serde_json::to_value(sample::report()).unwrap();
    value["revealed"] = serde_json::json!([
        { "what": "cookie", "subject": "uid @ www.aoba-bungu.example", "record": 3, "value": "=1+1", "truncated": true },
    ]);
    poison(&mut value, "");
    value["pages"][0]["screenshot"] = "../../etc/passwd".into();
    value["pages"][1]["screenshot"] = "javascript:alert(5)".into();
    let report: Report = serde_json::from_value(value).unwrap();
    assert!(report.target.name.contains("PWNED") && report.findings[0].message.ja.contains("PWNED"));
    report
}

fn rendered(format: &str, report: &Report, language: Language) -> Vec<u8> {
    let options = RenderOptions { language, ..RenderOptions::default() };
    (report::format(format).unwrap().render)(report, &options).unwrap()
}

fn text(format: &str, report: &Report) -> String {
    String::from_utf8(rendered(format, report, Language::Ja)).unwrap()
}

pub(crate) fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    fs::create_dir_all(&folder).unwrap();
    folder
}

#[test]
fn names_and_extensions_are_unique_and_every_format_takes_everything() {
    let names: BTreeSet<_> = FORMATS.iter().map(|format| format.name).collect();
    let extensions: BTreeSet<_> = FORMATS.iter().map(|format| format.extension).collect();
    assert_eq!((names.len(), extensions.len()), (FORMATS.len(), FORMATS.len()));
    for report in [Report::default(), sample::report(), hostile()] {
        for format in FORMATS {
            for language in [Language::Ja, Language::En] {
                assert!(
                    !rendered(format.name, &report, language).is_empty() || format.name == "github",
                    "{}",
                    format.name
                );
            }
        }
    }
}

#[test]
fn an_old_catalog_is_said_where_people_read() {
    let mut old = sample::report();
    old.catalog.outdated = true;
    for (format, language, words) in [
        ("text", Language::Ja, "基準日が180日より前"),
        ("text", Language::En, "older than 180 days"),
        ("html", Language::Ja, "基準日が180日より前"),
    ] {
        let says = |report| String::from_utf8(rendered(format, report, language)).unwrap().contains(words);
        assert!(says(&old) && !says(&sample::report()), "{format}: {words}");
    }
}

#[test]
fn nothing_reaches_the_terminal_that_drives_it() {
    for format in ["text", "github"] {
        let text = text(format, &hostile());
        let bad: Vec<char> =
            text.chars().filter(|c| (c.is_control() && *c != '\n') || matches!(c, '\u{202e}' | '\u{2028}')).collect();
        assert!(bad.is_empty(), "{format}: {bad:?}");
    }
    let github = text("github", &hostile());
    assert!(
        github.lines().all(|line| ["::error ", "::warning ", "::notice "].iter().any(|start| line.starts_with(start))),
        "{github}"
    );
    let options = RenderOptions { color: true, ..RenderOptions::default() };
    let colored = (report::format("text").unwrap().render)(&sample::report(), &options).unwrap();
    assert!(String::from_utf8(colored).unwrap().contains("\u{1b}[1;31m"));
}

#[test]
fn markdown_stays_text() {
    let markdown = text("markdown", &hostile());
    for bad in ["<script", "<img", "<svg", "@octocat", "`y`", "javascript:"] {
        assert!(!markdown.contains(bad), "{bad}");
    }
    assert!(text("markdown", &sample::report()).len() < 65_000);
}

#[test]
fn sarif_has_what_code_scanning_shows() {
    for report in [sample::report(), hostile()] {
        let sarif: Value = serde_json::from_str(&text("sarif", &report)).unwrap();
        let run = &sarif["runs"][0];
        let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
        let results = run["results"].as_array().unwrap();
        assert_eq!(results.len(), report.findings.len() + report.accepted.len());
        for result in results {
            let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
            assert_eq!(rules[index]["id"], result["ruleId"]);
            assert!(["error", "warning", "note"].contains(&result["level"].as_str().unwrap()));
            let location = &result["locations"][0]["physicalLocation"];
            let uri = location["artifactLocation"]["uri"].as_str().unwrap();
            assert!(url::Url::parse(uri).is_err() && !uri.starts_with('/') && !uri.contains([' ', '"', '<']), "{uri}");
            assert!(location["region"]["startLine"].as_u64().unwrap() >= 1);
            assert!(result["message"]["text"].as_str().is_some_and(|text| !text.is_empty()));
        }
        assert_eq!(results.iter().filter(|result| result["suppressions"].is_array()).count(), report.accepted.len());
    }
}

#[test]
fn junit_is_well_formed_and_counts() {
    for report in [sample::report(), hostile()] {
        let xml = text("junit", &report);
        let mut reader = quick_xml::Reader::from_str(&xml);
        let (mut cases, mut failures, mut errors) = (0, 0, 0);
        loop {
            match reader.read_event().unwrap() {
                quick_xml::events::Event::Start(tag) | quick_xml::events::Event::Empty(tag) => {
                    match tag.name().as_ref() {
                        "testcase" => cases += 1,
                        "failure" => failures += 1,
                        "error" => errors += 1,
                        _ => {}
                    }
                }
                quick_xml::events::Event::Eof => break,
                _ => {}
            }
        }
        let lone = report.findings.iter().filter(|finding| finding.subject.transmission.is_none()).count();
        assert_eq!(cases, report.transmissions.len() + lone + report.coverage.incomplete.len());
        assert_eq!(errors, report.coverage.incomplete.len());
        let failing: BTreeSet<_> = report
            .findings
            .iter()
            .filter(|finding| finding.level == kansa::audit::Level::Error)
            .filter_map(|finding| finding.subject.transmission.as_ref())
            .collect();
        assert_eq!(failures, failing.len());
    }
}

#[test]
fn gitlab_issues_have_what_the_widget_needs() {
    let issues: Value = serde_json::from_str(&text("gitlab", &hostile())).unwrap();
    for issue in issues.as_array().unwrap() {
        for field in ["description", "check_name", "fingerprint", "severity"] {
            assert!(issue[field].as_str().is_some_and(|text| !text.is_empty()), "{field}");
        }
        assert!(issue["location"]["lines"]["begin"].as_u64().unwrap() >= 1);
        assert!(!issue["location"]["path"].as_str().unwrap().starts_with('/'));
    }
}

#[test]
fn csv_reads_back_and_holds_no_formula() {
    for (report, starts) in [(sample::report(), None), (hostile(), Some("'="))] {
        let csv = text("csv", &report);
        let rows = parsed(csv.strip_prefix('\u{feff}').unwrap());
        assert_eq!(rows.len(), report.transmissions.len() + 1);
        let width = rows[0].len();
        for row in &rows {
            assert_eq!(row.len(), width);
            assert!(row.iter().all(|cell| !cell.starts_with(['=', '+', '-', '@', '\t', '\r'])), "{row:?}");
        }
        if let Some(starts) = starts {
            assert!(rows[1].iter().any(|cell| cell.starts_with(starts)));
        }
    }
}

/// RFC 4180, as a reader would.
fn parsed(csv: &str) -> Vec<Vec<String>> {
    let (mut rows, mut row, mut cell, mut quoted) = (Vec::new(), Vec::new(), String::new(), false);
    let mut characters = csv.chars().peekable();
    while let Some(c) = characters.next() {
        match (quoted, c) {
            (true, '"') if characters.peek() == Some(&'"') => {
                cell.push('"');
                characters.next();
            }
            (_, '"') => quoted = !quoted,
            (false, ',') => row.push(std::mem::take(&mut cell)),
            (false, '\r') => {}
            (false, '\n') => {
                row.push(std::mem::take(&mut cell));
                rows.push(std::mem::take(&mut row));
            }
            (_, c) => cell.push(c),
        }
    }
    rows
}

const READ_WORKBOOK: &str = r#"
import sys, json, openpyxl
book = openpyxl.load_workbook(sys.argv[1])
out = {}
for sheet in book:
    kinds = sorted({cell.data_type for row in sheet.iter_rows() for cell in row})
    first = [str(cell.value) for row in sheet.iter_rows(min_row=2) for cell in row if cell.value is not None]
    out[sheet.title] = {"rows": sheet.max_row, "kinds": kinds, "filter": sheet.auto_filter.ref, "freeze": sheet.freeze_panes,
        "formula": [text for text in first if text[:1] in "=+-@\t\r"]}
print(json.dumps(out))
"#;

#[test]
fn the_workbook_opens_in_openpyxl_without_a_formula() {
    let python = Command::new("python3").args(["-c", "import openpyxl"]).output();
    if !python.is_ok_and(|out| out.status.success()) {
        println!("SKIPPED: no python3 with openpyxl, so the workbook was not opened");
        return;
    }
    for (name, report) in [("sample", sample::report()), ("hostile", hostile())] {
        let path = folder("report-formats").join(format!("{name}.xlsx"));
        fs::write(&path, rendered("xlsx", &report, Language::Ja)).unwrap();
        let out = Command::new("python3").args(["-c", READ_WORKBOOK]).arg(&path).output().unwrap();
        assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
        let sheets: Value = serde_json::from_slice(&out.stdout).unwrap();
        let names: Vec<&String> = sheets.as_object().unwrap().keys().collect();
        for wanted in ["概要", "送信", "Cookie", "指摘", "記載", "対象外"] {
            assert!(names.iter().any(|name| *name == wanted), "{names:?}");
        }
        for (name, sheet) in sheets.as_object().unwrap() {
            assert!(sheet["kinds"].as_array().unwrap().iter().all(|kind| kind != "f"), "{name} has a formula");
            assert_eq!(sheet["formula"], serde_json::json!([]), "{name}");
            assert_eq!(sheet["freeze"], "A2", "{name}");
            assert!(sheet["filter"].is_string(), "{name} has no filter");
        }
        assert_eq!(sheets["送信"]["rows"], report.transmissions.len() + 1);
        assert_eq!(sheets["指摘"]["rows"], report.findings.len() + report.accepted.len() + 1);
    }
}

fn chromium() -> Option<PathBuf> {
    ["chromium", "chromium-browser", "google-chrome", "chrome"].iter().find_map(|name| which::which(name).ok())
}

/// Opens a file in Chromium: the page as it stands after its script, and what the console said.
pub(crate) fn opened(path: &Path) -> Option<(String, Vec<String>)> {
    let Some(chromium) = chromium() else {
        println!("SKIPPED: no Chromium, so {} was not opened", path.display());
        return None;
    };
    let profile = tempfile::tempdir().unwrap();
    let out = Command::new(chromium)
        .args(["--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"])
        .args(["--enable-logging=stderr", "--dump-dom", "--virtual-time-budget=4000", "--window-size=1280,900"])
        .arg(format!("--user-data-dir={}", profile.path().display()))
        .arg(url::Url::from_file_path(path).unwrap().as_str())
        .output()
        .unwrap();
    let console = String::from_utf8_lossy(&out.stderr)
        .lines()
        .filter(|line| line.contains("CONSOLE"))
        .map(str::to_owned)
        .collect();
    Some((String::from_utf8_lossy(&out.stdout).into_owned(), console))
}

#[test]
fn a_hostile_report_cannot_break_out_of_the_page() {
    for (name, report) in [("sample", sample::report()), ("hostile", hostile())] {
        let path = folder("report-formats").join(format!("{name}.html"));
        fs::write(&path, rendered("html", &report, Language::Ja)).unwrap();
        let Some((page, console)) = opened(&path) else { return };
        assert!(console.is_empty(), "{name}: {console:?}");
        let page = scraper::Html::parse_document(&page);
        let count = |selector: &str| page.select(&scraper::Selector::parse(selector).unwrap()).count();
        // The script ran: a language is chosen and the filters say how many rows there are.
        assert_eq!(count("html[lang=ja]"), 1, "{name}");
        assert!(count("output:not(:empty)") >= 3, "{name}");
        assert_eq!(
            (count("script"), count("style"), count("img"), count("iframe"), count("title")),
            (3, 1, 0, 0, 1 + count("svg title")),
            "{name}"
        );
        assert_eq!(count("svg[onload]") + count("[onerror]") + count("[onclick]"), 0, "{name}");
        let title: String =
            page.select(&scraper::Selector::parse("head title").unwrap()).flat_map(|title| title.text()).collect();
        assert!(title.contains("監査報告書") && title != "PWNED", "{name}: {title}");
        for link in page.select(&scraper::Selector::parse("a[href]").unwrap()) {
            let to = link.value().attr("href").unwrap();
            assert!(
                to.starts_with('#') || to.starts_with("https://") || to.starts_with("screenshots/"),
                "{name}: {to}"
            );
        }
    }
}

#[test]
fn the_page_asks_for_nothing() {
    let html = text("html", &sample::report());
    for reference in ["src=\"http", "@import", "url(", "<link", "fetch(", "XMLHttpRequest"] {
        assert!(!html.contains(reference), "{reference}");
    }
    assert!(html.contains("default-src &#39;none&#39;"));
}

/// The axe-core script from the npm registry, fetched once into the target folder.
fn axe() -> Option<String> {
    let home = folder("axe");
    let script = home.join("node_modules/axe-core/axe.min.js");
    if !script.exists() {
        let out = Command::new("npm")
            .args(["install", "--silent", "--no-save", "--prefix"])
            .arg(&home)
            .arg("axe-core@4")
            .output();
        if !out.is_ok_and(|out| out.status.success()) {
            println!("SKIPPED: axe-core could not be had from npm, so accessibility was not checked");
            return None;
        }
    }
    fs::read_to_string(script).ok()
}

/// Opens everything, runs axe and leaves its word in the page.
const RUN_AXE: &str = "document.querySelectorAll('details').forEach(d => { d.open = true; });
axe.run(document, { resultTypes: ['violations'] }).then(result => {
  const box = document.createElement('pre');
  box.id = 'axe-result';
  box.textContent = JSON.stringify(result.violations.map(v => ({ id: v.id, impact: v.impact, nodes: v.nodes.slice(0, 3).map(n => n.html.slice(0, 200) + ' ' + (n.any[0] ? n.any[0].message : '')) })));
  document.body.appendChild(box);
});";

#[test]
fn axe_finds_no_serious_violation() {
    let Some(axe) = axe() else { return };
    for (name, mark) in [
        ("light", "data-lang=\"ja\" data-theme=\"light\""),
        ("dark", "data-lang=\"ja\" data-theme=\"dark\""),
        ("english", "data-lang=\"en\" data-theme=\"light\""),
    ] {
        // Only here the page's own policy is lifted: it would rightly stop a foreign script.
        let html = text("html", &sample::report()).replace("http-equiv=\"Content-Security-Policy\"", "name=\"lifted\"");
        let html = html.replacen("data-lang=\"ja\"", mark, 1);
        let path = folder("report-formats").join(format!("axe-{name}.html"));
        fs::write(&path, html.replace("</body>", &format!("<script>{axe}</script><script>{RUN_AXE}</script></body>")))
            .unwrap();
        let Some((page, _)) = opened(&path) else { return };
        let page = scraper::Html::parse_document(&page);
        let result: String =
            page.select(&scraper::Selector::parse("#axe-result").unwrap()).flat_map(|found| found.text()).collect();
        let violations: Value = serde_json::from_str(&result).unwrap_or_else(|_| panic!("axe did not run on {name}"));
        let grave: Vec<&Value> = violations
            .as_array()
            .unwrap()
            .iter()
            .filter(|violation| matches!(violation["impact"].as_str(), Some("serious" | "critical")))
            .collect();
        assert!(grave.is_empty(), "{name}: {grave:#?}");
        for violation in violations.as_array().unwrap() {
            println!("{name}: {} {}", violation["impact"], violation["id"]);
        }
    }
}

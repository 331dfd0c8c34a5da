//! What kansa never says (`law/verdicts.md` §8): it observes and quotes, it does not judge by law. One list for everything
//! that a reader can meet: the texts of the rules, every string of the sources, every rendering of every case.
//!
//! Words of others are no words of kansa. Quotes stand verbatim in a report, so the cases' documents must do without
//! these words, and the test says so when one does not; the policy reader's cues and the names in the catalog are not
//! read at all.

use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use regex::Regex;

use kansa::audit::rules::RULES;
use kansa::audit::{citation, explain};
use kansa::glossary::{
    Confidence, DocumentRole, Form, Grade, Information, Party, Phase, Purpose, PurposeFamily, ServiceCategory,
};
use kansa::report::model::{REPORT_SCHEMA, Report};
use kansa::report::{FORMATS, Language, RenderOptions};
use kansa::{compare, notice};

use crate::audit::cases;
use crate::report::sample;

/// Japanese words anywhere, English ones as whole words with their endings: "Safari" and "safeguard" are something else.
static FORBIDDEN: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"違法|違反|適法|遵守|問題ありません|法令に準拠|(?i)\b(?:illegal\w*|violat\w*|(?:non-?)?complian\w*|(?:un)?safe(?:ly|r|st)?)\b",
    )
    .unwrap()
});

/// The first forbidden word with what stands around it.
pub(crate) fn forbidden(text: &str) -> Option<String> {
    let found = FORBIDDEN.find(text)?;
    let before: String = text[..found.start()].chars().rev().take(40).collect();
    let after: String = text[found.end()..].chars().take(40).collect();
    Some(format!("{}[{}]{after}", before.chars().rev().collect::<String>(), found.as_str()))
}

fn check(where_: &str, text: &str) {
    if let Some(found) = forbidden(text) {
        panic!("{where_} says {found}");
    }
}

#[test]
fn the_list_itself_catches_what_it_should() {
    for text in [
        "違法です",
        "規則に違反",
        "適法性",
        "法令を遵守",
        "問題ありません。",
        "法令に準拠した",
        "Illegal use",
        "it violates",
        "a violation",
        "GDPR-compliant",
        "noncompliant",
        "this is safe.",
        "unsafe",
    ] {
        assert!(forbidden(text).is_some(), "{text}");
    }
    for text in
        ["Safari/537.36", "safeguards", "問題は見られませんでした", "法令の名称", "safeframe.googlesyndication.com"]
    {
        assert_eq!(forbidden(text), None, "{text}");
    }
    let long = format!("{}違法{}", "あ".repeat(99), "い".repeat(99));
    assert_eq!(forbidden(&long).unwrap(), format!("{}[違法]{}", "あ".repeat(40), "い".repeat(40)));
}

#[test]
fn no_text_of_a_rule_says_it() {
    for rule in RULES {
        let (title, basis) = (rule.title(), citation(rule.basis));
        let mut texts: Vec<String> = vec![title.ja, title.en, basis.ja, basis.en, rule.name.to_owned()];
        for text in [rule.doc, rule.message, rule.fix] {
            texts.extend([text.ja.to_owned(), text.en.to_owned()]);
        }
        for reason in rule.needs.iter().map(|need| need.reason()) {
            texts.extend([reason.ja, reason.en]);
        }
        for lang in ["ja", "en"] {
            texts.extend([false, true].into_iter().filter_map(|json| explain::rule(rule.id, lang, json)));
        }
        for text in texts {
            assert!(!text.is_empty(), "{} lacks a text", rule.id);
            check(rule.id, &text);
        }
    }
    for (lang, json) in [("ja", false), ("en", false), ("ja", true)] {
        check("kansa explain", &explain::all(lang, json));
    }
}

#[test]
fn no_term_of_the_glossary_says_it() {
    macro_rules! terms {
        ($($name:ident)+) => { $(for term in $name::ALL { check(term.as_str(), &format!("{term} {} {}", term.ja(), term.en())); })+ };
    }
    terms!(Confidence DocumentRole Form Grade Information Party Phase Purpose PurposeFamily ServiceCategory);
}

/// String literals of Rust code, without comments and without the tests at the foot of a file.
fn literals(code: &str) -> Vec<String> {
    static LITERAL: LazyLock<Regex> = LazyLock::new(|| {
        // Comments, characters and byte strings are consumed so that their quotes open nothing.
        Regex::new(r##"(?s)//[^\n]*|/\*.*?\*/|'(?:\\.[^']*|[^'\\])'|\br#"(.*?)"#|\br"([^"]*)"|"((?:[^"\\]|\\.)*)""##)
            .unwrap()
    });
    let code = code.split("\n#[cfg(test)]\nmod ").next().unwrap();
    let text = |found: regex::Captures<'_>| (1..4).find_map(|group| Some(found.get(group)?.as_str().to_owned()));
    LITERAL.captures_iter(code).filter_map(text).collect()
}

#[test]
fn literals_are_found_as_the_compiler_finds_them() {
    let code = "let a = \"one \\\" two\"; // \"no\"\nlet c = '\"'; let d = r#\"ra\"w\"#; f::<'a>(\"three\");\n#[cfg(test)]\nmod tests { \"no\" }";
    assert_eq!(literals(code), ["one \\\" two", "ra\"w", "three"]);
}

fn files(dir: &Path, into: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        // The cues of the policy reader and the names of vendors are words of others.
        if path.is_dir() && !path.ends_with("src/policy") && !path.ends_with("catalog/vendors") {
            files(&path, into);
        } else if path.is_file() {
            into.push(path);
        }
    }
}

#[test]
fn no_string_of_the_sources_says_it() {
    let mut all = Vec::new();
    files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut all);
    let mut strings = 0;
    for path in all.iter().filter(|path| path.extension().is_some_and(|extension| extension == "rs")) {
        for literal in literals(&std::fs::read_to_string(path).unwrap()) {
            strings += 1;
            // Content-Security-Policy calls its own keyword so.
            check(&path.display().to_string(), &literal.replace("'unsafe-inline'", ""));
        }
    }
    assert!(strings > 5000, "only {strings} strings were found");
}

/// Everything that a workbook stores, sheet by sheet: a zip file by its directory (PKWARE APPNOTE 4.3.12).
fn unzipped(file: &[u8]) -> String {
    let u16_at = |at: usize| usize::from(u16::from_le_bytes([file[at], file[at + 1]]));
    let u32_at = |at: usize| u32::from_le_bytes(file[at..at + 4].try_into().unwrap()) as usize;
    let mut at = file.windows(4).position(|bytes| bytes == b"PK\x01\x02").unwrap();
    let mut text = String::new();
    while file[at..].starts_with(b"PK\x01\x02") {
        let (method, size, local) = (u16_at(at + 10), u32_at(at + 20), u32_at(at + 42));
        let start = local + 30 + u16_at(local + 26) + u16_at(local + 28);
        let packed = &file[start..start + size];
        match method {
            8 => flate2::read::DeflateDecoder::new(packed).read_to_string(&mut text).map(drop).unwrap(),
            _ => text.push_str(std::str::from_utf8(packed).unwrap()),
        }
        at += 46 + u16_at(at + 28) + u16_at(at + 30) + u16_at(at + 32);
    }
    text
}

/// The report in every format and language, its notice, and what changed against a report of nothing.
fn renderings(report: &Report) -> Vec<(String, String)> {
    let mut out = Vec::new();
    for format in FORMATS {
        for language in [Language::Ja, Language::En] {
            let options = RenderOptions { language, ..RenderOptions::default() };
            let bytes = (format.render)(report, &options).unwrap();
            let text = if format.name == "xlsx" { unzipped(&bytes) } else { String::from_utf8(bytes).unwrap() };
            out.push((format!("{} in {language:?}", format.name), text));
        }
    }
    let draft = notice::notice(report);
    let forms = [draft.to_markdown(), draft.to_html(), draft.to_csv(), draft.to_json()];
    out.extend(forms.into_iter().map(|text| ("notice".to_owned(), text)));
    let some = serde_json::to_value(report).unwrap();
    let nothing = serde_json::to_value(Report { schema: REPORT_SCHEMA.to_owned(), ..Report::default() }).unwrap();
    for (old, new) in [(&nothing, &some), (&some, &nothing)] {
        let changes = compare::compare(old, new).unwrap();
        let forms = [changes.to_json(), changes.to_text("ja"), changes.to_text("en")];
        out.extend(forms.into_iter().map(|text| ("compare".to_owned(), text)));
    }
    out
}

#[test]
fn no_rendering_of_any_case_says_it() {
    for name in cases::names() {
        let report = cases::report(&name);
        for document in &report.documents {
            check(&format!("the document {} of case {name} (write it without)", document.source), &document.text);
        }
        for (form, text) in renderings(&report) {
            check(&format!("{name} as {form}"), &text);
        }
    }
    for (form, text) in renderings(&sample::report()) {
        check(&format!("the sample as {form}"), &text);
    }
}

#[test]
fn a_workbook_is_read_to_its_last_string() {
    let mut report = sample::report();
    report.findings[0].message.ja = "規則に違反しています".to_owned();
    let (_, text) = renderings(&report).into_iter().find(|(form, _)| form == "xlsx in Ja").unwrap();
    assert!(forbidden(&text).is_some_and(|found| found.contains("[違反]")));
}

//! Formats of others against the schemas of others. Schemas come through package registries and are not kept here.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use kansa::report::{self, Language, RenderOptions};
use serde_json::Value;

use super::formats::{folder, hostile};
use super::sample;

/// The OASIS schema of SARIF 2.1.0, as the crate `serde-sarif` carries it; fetched once into the target folder.
fn sarif_schema() -> Option<Value> {
    let kept = folder("schemas").join("sarif-2.1.0.json");
    if !kept.exists() {
        let project = folder("schemas").join("fetch");
        fs::create_dir_all(project.join("src")).unwrap();
        fs::write(project.join("src/lib.rs"), "").unwrap();
        let manifest = "[package]\nname = \"fetch\"\nversion = \"0.0.0\"\nedition = \"2024\"\n[dependencies]\nserde-sarif = \"=0.8.0\"\n[workspace]\n";
        fs::write(project.join("Cargo.toml"), manifest).unwrap();
        let cargo = |arguments: &[&str]| Command::new(env!("CARGO")).args(arguments).current_dir(&project).output();
        let metadata = cargo(&["metadata", "--format-version", "1", "--quiet"]).ok()?;
        let metadata: Value = serde_json::from_slice(&metadata.stdout).ok()?;
        let package = metadata["packages"].as_array()?.iter().find(|package| package["name"] == "serde-sarif")?;
        let schema = PathBuf::from(package["manifest_path"].as_str()?).with_file_name("src").join("schema.json");
        fs::copy(schema, &kept).ok()?;
    }
    let text = fs::read_to_string(kept).ok()?;
    // The published pattern of languages has a bracket too many and is no regular expression; this is what it means.
    let text = text.replace("^[a-zA-Z]{2}|^[a-zA-Z]{2}-[a-zA-Z]{2}]?$", "^[a-zA-Z]{2}(-[a-zA-Z]{2})?$");
    serde_json::from_str(&text).ok()
}

#[test]
fn sarif_fits_the_schema_of_oasis() {
    let Some(schema) = sarif_schema() else {
        println!("SKIPPED: the SARIF schema could not be had from crates.io, so SARIF was not validated");
        return;
    };
    assert!(schema["title"].as_str().unwrap().contains("SARIF) Version 2.1.0"));
    let validator = jsonschema::options().should_validate_formats(true).build(&schema).unwrap();
    let format = report::format("sarif").unwrap();
    for (name, report) in
        [("sample", sample::report()), ("hostile", hostile()), ("empty", report::model::Report::default())]
    {
        for language in [Language::Ja, Language::En] {
            let options = RenderOptions { language, ..RenderOptions::default() };
            let mut sarif: Value = serde_json::from_slice(&(format.render)(&report, &options).unwrap()).unwrap();
            let errors: Vec<String> =
                validator.iter_errors(&sarif).map(|error| format!("{error} at {}", error.instance_path())).collect();
            assert!(errors.is_empty(), "{name}: {errors:#?}");
            // The schema is one that can say no.
            sarif["runs"][0]["tool"]["driver"]["name"] = Value::Null;
            assert!(!validator.is_valid(&sarif));
        }
    }
}

/// What the schema of the Jenkins xUnit plugin (`junit-10.xsd`) allows on each element: attributes, and which of them must be.
const JUNIT: &[(&str, &[&str], &[&str])] = &[
    ("testsuites", &["name", "time", "tests", "failures", "errors"], &[]),
    (
        "testsuite",
        &[
            "name",
            "tests",
            "failures",
            "errors",
            "group",
            "time",
            "skipped",
            "timestamp",
            "hostname",
            "id",
            "package",
            "file",
        ],
        &["name", "tests", "failures", "errors"],
    ),
    ("testcase", &["name", "time", "classname", "group"], &["name"]),
    ("failure", &["type", "message"], &[]),
    ("error", &["type", "message"], &[]),
    ("system-out", &[], &[]),
];

#[test]
fn junit_has_the_elements_and_attributes_that_jenkins_takes() {
    let format = report::format("junit").unwrap();
    for (name, report) in [("sample", sample::report()), ("hostile", hostile())] {
        let xml = (format.render)(&report, &RenderOptions::default()).unwrap();
        let mut reader = quick_xml::Reader::from_reader(xml.as_slice());
        let mut parents: Vec<String> = Vec::new();
        let mut seen = 0;
        loop {
            let event = reader.read_event().unwrap();
            let (start, is_empty) = match &event {
                quick_xml::events::Event::Start(start) => (start, false),
                quick_xml::events::Event::Empty(start) => (start, true),
                quick_xml::events::Event::End(_) => {
                    parents.pop();
                    continue;
                }
                quick_xml::events::Event::Eof => break,
                _ => continue,
            };
            let element = start.name().as_ref().to_owned();
            let (_, allowed, required) =
                JUNIT.iter().find(|(known, ..)| *known == element).unwrap_or_else(|| panic!("{name}: <{element}>"));
            let attributes: Vec<String> =
                start.attributes().map(|attribute| attribute.unwrap().key.as_ref().to_owned()).collect();
            assert!(attributes.iter().all(|one| allowed.contains(&one.as_str())), "{name}: <{element}> {attributes:?}");
            assert!(required.iter().all(|one| attributes.iter().any(|there| there == one)), "{name}: <{element}>");
            let parent = parents.last().map_or("", String::as_str);
            let fits = match element.as_str() {
                "testsuites" => parent.is_empty(),
                "testsuite" => parent == "testsuites",
                "testcase" => parent == "testsuite",
                _ => parent == "testcase",
            };
            assert!(fits, "{name}: <{element}> in <{parent}>");
            seen += 1;
            if !is_empty {
                parents.push(element);
            }
        }
        assert!(seen > 10, "{name}: {seen} elements");
    }
}

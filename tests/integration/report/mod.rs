//! Report: one report, all formats.

mod archive;
mod example;
mod formats;
mod large;
mod past;
mod same;
pub(crate) mod sample;
mod schemas;
mod sealing;

use kansa::report::{self, FORMATS, RenderOptions};

#[test]
fn a_saved_report_renders_to_the_same_bytes() {
    let report = sample::report();
    let json = (report::format("json").unwrap().render)(&report, &RenderOptions::default()).unwrap();
    let again = report::read(&json).unwrap();
    assert_eq!(again, report);
    for format in FORMATS {
        let options = RenderOptions::default();
        let first = (format.render)(&report, &options).unwrap();
        assert!(!first.is_empty(), "{}", format.name);
        assert!(first == (format.render)(&again, &options).unwrap(), "{} differs when rendered again", format.name);
        let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("report-sample");
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(folder.join(format!("report.{}", format.extension)), first).unwrap();
    }
}

#[test]
fn the_report_fits_its_schema() {
    let schema = report::schema();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let report = serde_json::to_value(sample::report()).unwrap();
    let errors: Vec<String> =
        validator.iter_errors(&report).map(|error| format!("{error} at {}", error.instance_path())).collect();
    assert!(errors.is_empty(), "{errors:?}");
    let mut broken = report;
    broken["result"] = "perfect".into();
    assert!(!validator.is_valid(&broken));
}

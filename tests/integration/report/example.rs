//! The golden run in `reports/example/`: each rendering there is what its report.json gives today.

use std::fs;
use std::path::Path;

use kansa::report::{self, FORMATS, RenderOptions};

#[test]
fn the_golden_run_renders_to_the_same_bytes() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("reports/example");
    let Ok(json) = fs::read(folder.join("report.json")) else {
        println!("SKIPPED: there is no reports/example/report.json yet");
        return;
    };
    let report = report::read(&json).unwrap();
    for format in FORMATS {
        let path = folder.join(format!("report.{}", format.extension));
        let rendered = (format.render)(&report, &RenderOptions::default()).unwrap();
        // KANSA_UPDATE=1 writes what the test would otherwise only compare.
        if std::env::var_os("KANSA_UPDATE").is_some() {
            fs::write(&path, &rendered).unwrap();
        }
        let kept = fs::read(&path).unwrap_or_default();
        assert!(
            kept == rendered,
            "{} is not what report.json gives today; look at the difference and run the test with KANSA_UPDATE=1",
            path.display()
        );
    }
}

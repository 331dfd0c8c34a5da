#![no_main]
//! A report from anywhere, given to `report`, `compare` or as a baseline: every format takes whatever was read.

use kansa::report::{self, FORMATS, RenderOptions};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    if let Ok(report) = report::read(bytes) {
        for format in FORMATS {
            let _ = (format.render)(&report, &RenderOptions::default());
        }
    }
});

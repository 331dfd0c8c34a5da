#![no_main]
//! A journal from anywhere, whose requests, cookies and values are what pages chose: read and attributed without a panic.

use std::path::Path;

use kansa::attribute::attribute;
use kansa::catalog::Catalog;
use kansa::evidence::replay;
use kansa::target::Target;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    if let Ok(evidence) = replay::parse(bytes, Path::new("journal.jsonl")) {
        let _ = attribute(&evidence, &Target::default(), Catalog::embedded());
    }
});

#![no_main]
//! A capture from anywhere: no panic, and what was read can be asked.

use kansa::observe::har::Capture;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    if let Ok(capture) = Capture::read(bytes, "fuzz.har") {
        let _ = (capture.first_page(), capture.span(), capture.producer());
    }
});

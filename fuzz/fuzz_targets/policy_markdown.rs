#![no_main]

#[path = "policy.rs"]
mod policy;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| policy::check("text/markdown", bytes));

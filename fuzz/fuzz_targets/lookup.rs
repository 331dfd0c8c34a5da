#![no_main]
//! A question to the catalog: any line gets an answer of one line.

use kansa::catalog::Catalog;
use kansa::catalog::lookup;

libfuzzer_sys::fuzz_target!(|line: &str| {
    let answer = lookup::answer(line, Catalog::embedded());
    assert!(!answer.contains('\n'));
    let _ = lookup::card(line, Catalog::embedded(), "ja");
});

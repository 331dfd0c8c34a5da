//! All integration tests in one binary: one build, one link.
#![expect(clippy::unwrap_used, reason = "tests may unwrap, and so may the functions that they share")]
#![expect(clippy::print_stdout, reason = "a test that skips says so, and a measurement is printed")]

mod architecture;
mod audit;
mod browser;
mod catalog;
mod cli;
mod gate;
mod observe;
mod policy;
mod report;
mod support;
mod wording;

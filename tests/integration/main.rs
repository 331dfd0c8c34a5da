//! All integration tests in one binary: one build, one link.
#![expect(clippy::unwrap_used, reason = "tests may unwrap, and so may the functions that they share")]

mod architecture;
mod audit;
mod browser;
mod catalog;
mod cli;
mod observe;
mod policy;
mod report;
mod support;

//! All integration tests in one binary: one build, one link.

mod architecture;
mod audit;
mod browser;
mod catalog;
mod cli;
mod observe;
mod policy;
mod report;
mod support;

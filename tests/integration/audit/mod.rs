//! The audit from captures and policies to verdicts, on data: the project's own cases, and the acceptance tables where
//! they are at hand.

mod acceptance;
pub(crate) mod cases;
mod edges;
mod forms;
mod notices;
mod phases;
mod run;
mod web;

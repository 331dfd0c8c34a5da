//! Observe: static engine, HAR import and journal against real servers and files.

mod arrival;
mod crawl;
mod demo;
mod documents;
mod har;
mod journal;
mod politeness;
mod web;

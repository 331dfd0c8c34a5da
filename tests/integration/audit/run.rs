//! The stages one after the other, in memory and on a scratch folder, as a test needs them.

use std::io::Cursor;
use std::path::Path;

use serde_json::Value;

use kansa::attribute::{Attribution, attribute};
use kansa::audit::{Outcome, audit};
use kansa::catalog::Catalog;
use kansa::evidence::journal::{Journal, sha256};
use kansa::evidence::{Body, Document, End, Engine, Evidence, LinkCheck, Observation, Record, Run, replay};
use kansa::glossary::{DocumentRole, Phase};
use kansa::observe::har::{self, HarOptions};
use kansa::policy::{self, OperatorNames, Reading, Source};
use kansa::target::Target;

/// JSON Lines.
pub(super) fn rows(path: &Path) -> Vec<Value> {
    let text = std::fs::read_to_string(path).unwrap();
    text.lines().filter(|line| !line.trim().is_empty()).map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// The evidence that a capture gives.
pub(super) fn import(har: &[u8]) -> Evidence {
    let scratch = tempfile::tempdir().unwrap();
    let folder = scratch.path().join("run");
    let run = Run { engine: Engine::Har, phases: vec![Phase::NoChoice], ..Run::default() };
    let mut journal = Journal::create(&folder, run).unwrap();
    let options = HarOptions { name: "capture.har".to_owned(), ..HarOptions::default() };
    har::import(har, &options, &mut journal).unwrap();
    journal.finish(End { outcome: "complete".to_owned(), ..End::default() }).unwrap();
    replay::read(&folder).unwrap()
}

/// The evidence of a journal without bodies.
pub(super) fn journal(text: &[u8], path: &Path) -> Evidence {
    replay::parse(Cursor::new(text), path).unwrap()
}

/// A document of a case: what was fetched, or what could not be had.
#[derive(Debug, Clone, Default)]
pub(super) struct Given {
    pub(super) source: String,
    pub(super) role: Option<DocumentRole>,
    pub(super) bytes: Option<Vec<u8>>,
    pub(super) rendered: Option<Vec<u8>>,
    pub(super) from: Option<String>,
    pub(super) status: Option<u16>,
    pub(super) error: Option<String>,
    pub(super) font_px: Option<(f64, f64)>,
}

impl Given {
    pub(super) fn file(name: &str, role: DocumentRole, bytes: Vec<u8>) -> Self {
        Self { source: name.to_owned(), role: Some(role), bytes: Some(bytes), ..Self::default() }
    }
}

/// Everything that a run of the pure stages gives.
#[derive(Debug)]
pub(super) struct Judged {
    pub(super) evidence: Evidence,
    pub(super) attribution: Attribution,
    pub(super) readings: Vec<Reading>,
    pub(super) outcome: Outcome,
}

/// As [`judge`] with documents that were read before: the same reading serves many captures.
pub(super) fn judge_read(target: &Target, evidence: &Evidence, readings: &[Reading]) -> Judged {
    let catalog = Catalog::embedded();
    let attribution = attribute(evidence, target, catalog);
    let outcome = audit(target, evidence, &attribution, readings, catalog, None);
    Judged { evidence: evidence.clone(), attribution, readings: readings.to_vec(), outcome }
}

/// Reads documents that were given as files.
pub(super) fn readings(target: &Target, documents: &[Given]) -> Vec<Reading> {
    let record = Record { n: 1, at: String::new(), us: 0, visit: None, observation: Observation::Run(Run::default()) };
    let mut evidence = Evidence { records: vec![record], ..Evidence::default() };
    for document in documents {
        add_document(&mut evidence, document);
    }
    read(&evidence, target, Catalog::embedded())
}

/// Documents into the journal, read, attributed, judged.
pub(super) fn judge(
    target: &Target,
    mut evidence: Evidence,
    documents: &[Given],
    links: Vec<LinkCheck>,
    baseline: Option<&Value>,
) -> Judged {
    for document in documents {
        add_document(&mut evidence, document);
    }
    for link in links {
        push(&mut evidence, Observation::Link(link));
    }
    let catalog = Catalog::embedded();
    let readings = read(&evidence, target, catalog);
    let attribution = attribute(&evidence, target, catalog);
    let outcome = audit(target, &evidence, &attribution, &readings, catalog, baseline);
    Judged { evidence, attribution, readings, outcome }
}

fn push(evidence: &mut Evidence, observation: Observation) {
    let last = evidence.records.last().expect("a journal has a head");
    let (n, at, us) = (last.n + 1, last.at.clone(), last.us);
    evidence.records.push(Record { n, at, us, visit: None, observation });
}

fn body(evidence: &mut Evidence, bytes: &[u8]) -> Body {
    let hash = sha256(bytes);
    evidence.bodies.insert(hash.clone(), bytes.to_vec());
    Body { sha256: hash, bytes: bytes.len() as u64, truncated: false }
}

fn add_document(evidence: &mut Evidence, given: &Given) {
    let stored = given.bytes.as_deref().map(|bytes| body(evidence, bytes));
    let rendered = given.rendered.as_deref().map(|bytes| body(evidence, bytes));
    let document = Document {
        source: given.source.clone(),
        final_url: None,
        role: given.role.unwrap_or(DocumentRole::Policy),
        status: given.status,
        media_type: media_type(&given.source, given.bytes.as_deref()),
        charset: None,
        body: stored,
        rendered,
        from: given.from.clone(),
        link_text: None,
        font_px: given.font_px,
        error: given.error.clone(),
    };
    push(evidence, Observation::Document(document));
}

fn media_type(name: &str, bytes: Option<&[u8]>) -> String {
    let by_content = bytes.is_some_and(|bytes| bytes.starts_with(b"<!doctype") || bytes.starts_with(b"<html"));
    let extension = Path::new(name).extension().and_then(|extension| extension.to_str());
    let found = match extension {
        Some("html") => "text/html",
        Some("md") => "text/markdown",
        Some("pdf") => "application/pdf",
        _ if by_content => "text/html",
        _ => "text/plain",
    };
    found.to_owned()
}

/// Every document of the journal, in its order, as the program reads them.
fn read(evidence: &Evidence, target: &Target, catalog: &Catalog) -> Vec<Reading> {
    let operator = OperatorNames { names: target.operator.names.clone(), domains: target.operator.domains.clone() };
    let mut readings = Vec::new();
    for record in &evidence.records {
        let Observation::Document(document) = &record.observation else { continue };
        let id = format!("d{}", readings.len() + 1);
        let Some(bytes) = document.body.as_ref().and_then(|body| evidence.body(body)) else {
            readings.push(Reading {
                id,
                source: document.source.clone(),
                role: Some(document.role),
                unreadable_reason: document.error.clone(),
                ..Reading::default()
            });
            continue;
        };
        let source = Source {
            id,
            name: document.source.clone(),
            base_url: document.source.starts_with("http").then(|| document.source.clone()),
            role: Some(document.role),
            media_type: document.media_type.clone(),
            charset: document.charset.clone(),
            bytes,
            rendered: document.rendered.as_ref().and_then(|body| evidence.body(body)),
        };
        readings.push(policy::read(&source, catalog, &operator));
    }
    readings
}

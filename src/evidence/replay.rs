//! The reader: a whole run back in memory.
//!
//! Only bodies that the later stages read are loaded: what was sent, documents, and pages. Scripts, images and other
//! responses stay on disk. Every loaded body is checked against its hash.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;

use super::journal::{BODIES_FOLDER, JOURNAL_FILE, sha256};
use super::{Body, Evidence, EvidenceError, JOURNAL_SCHEMA, Observation, Record};

/// Bodies beyond this many bytes in all are left on disk and counted in [`Evidence::unloaded`].
pub const MAX_BODIES_BYTES: u64 = 1 << 30;
/// No record is longer: bodies stand beside the journal, and every field is bounded when it is written.
const MAX_LINE_BYTES: u64 = 64 << 20;

/// How a journal ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tail {
    /// With a complete line.
    Clean,
    /// The last record is whole, only its line end is missing.
    NoNewline,
    /// The writer was killed in the middle of a line; the complete records end at byte `good`.
    Truncated { good: u64 },
}

/// Reads a run folder.
///
/// # Errors
/// When there is no journal, a line before the last is not the record that belongs there, or a body that a later stage
/// needs is missing or changed. A half-written last line is no error: the run was killed, and [`Evidence::complete`] says so.
pub fn read(run_dir: &Path) -> Result<Evidence, EvidenceError> {
    let mut evidence = read_records(run_dir)?;
    load_bodies(&mut evidence, &run_dir.join(BODIES_FOLDER), MAX_BODIES_BYTES)?;
    Ok(evidence)
}

/// Reads the records of a run folder and leaves every body on disk.
///
/// # Errors
/// As [`read`], bodies apart.
pub fn read_records(run_dir: &Path) -> Result<Evidence, EvidenceError> {
    let path = run_dir.join(JOURNAL_FILE);
    let file = match File::open(&path) {
        Ok(file) => file,
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => return Err(EvidenceError::Missing { path }),
        Err(e) => return Err(EvidenceError::io("open", &path, e)),
    };
    parse(BufReader::new(file), &path)
}

/// Reads records from any source; `path` is only named in errors.
///
/// # Errors
/// As [`read`], bodies apart.
pub fn parse(source: impl BufRead, path: &Path) -> Result<Evidence, EvidenceError> {
    let mut evidence = Evidence::default();
    scan(source, path, |record| {
        if let (Observation::Run(run), 1) = (&record.observation, record.n) {
            evidence.run = run.clone();
        }
        evidence.complete = ends_complete(&record);
        evidence.records.push(record);
    })?;
    Ok(evidence)
}

/// True for the record that ends a complete run.
pub(crate) fn ends_complete(record: &Record) -> bool {
    matches!(&record.observation, Observation::End(end) if end.outcome != "interrupted")
}

/// Gives every record to `each`, in order, and says how the journal ends.
pub(crate) fn scan(mut source: impl BufRead, path: &Path, mut each: impl FnMut(Record)) -> Result<Tail, EvidenceError> {
    let mut line = Vec::new();
    let (mut number, mut good) = (0_u64, 0_u64);
    loop {
        line.clear();
        let read = (&mut source)
            .take(MAX_LINE_BYTES)
            .read_until(b'\n', &mut line)
            .map_err(|e| EvidenceError::io("read", path, e))? as u64;
        if read == 0 {
            return end(number, path, Tail::Clean);
        }
        number += 1;
        let whole = line.ends_with(b"\n");
        if !whole && read == MAX_LINE_BYTES {
            let reason = format!("longer than {MAX_LINE_BYTES} bytes");
            return Err(EvidenceError::BadLine { path: path.to_owned(), line: number, reason });
        }
        let record = match serde_json::from_slice::<Record>(&line) {
            Ok(record) => record,
            Err(_) if !whole => return end(number - 1, path, Tail::Truncated { good }),
            Err(e) => {
                return Err(EvidenceError::BadLine { path: path.to_owned(), line: number, reason: e.to_string() });
            }
        };
        check(&record, number, path)?;
        each(record);
        good += read;
        if !whole {
            return Ok(Tail::NoNewline);
        }
    }
}

fn end(records: u64, path: &Path, tail: Tail) -> Result<Tail, EvidenceError> {
    if records == 0 { Err(EvidenceError::Empty { path: path.to_owned() }) } else { Ok(tail) }
}

/// Records are numbered from 1 without a hole, and the first one says which shape the others have.
fn check(record: &Record, line: u64, path: &Path) -> Result<(), EvidenceError> {
    if record.n != line {
        return Err(EvidenceError::Hole { path: path.to_owned(), line, expected: line, found: record.n });
    }
    match &record.observation {
        Observation::Run(run) if line == 1 && run.schema != JOURNAL_SCHEMA => {
            Err(EvidenceError::Schema { path: path.to_owned(), found: run.schema.clone() })
        }
        Observation::Run(_) if line == 1 => Ok(()),
        _ if line == 1 => {
            let reason = "the first record must be the head of a run".to_owned();
            Err(EvidenceError::BadLine { path: path.to_owned(), line, reason })
        }
        _ => Ok(()),
    }
}

/// Documents first, then what was sent, then pages: the order in which doing without would cost most.
fn wanted(evidence: &Evidence) -> Vec<(u64, Body)> {
    let mut ranked = Vec::new();
    for record in &evidence.records {
        let mut want = |rank: u8, body: &Option<Body>| {
            ranked.extend(body.iter().map(|body| (rank, record.n, body.clone())));
        };
        match &record.observation {
            Observation::Document(document) => {
                want(0, &document.body);
                want(0, &document.rendered);
            }
            Observation::Request(request) => want(1, &request.body),
            Observation::SocketFrame(frame) if frame.direction == "sent" => want(1, &frame.body),
            Observation::Page(page) => {
                want(2, &page.html);
                want(3, &page.dom);
            }
            _ => {}
        }
    }
    ranked.sort_by_key(|(rank, n, _)| (*rank, *n));
    ranked.into_iter().map(|(_, n, body)| (n, body)).collect()
}

fn load_bodies(evidence: &mut Evidence, folder: &Path, bound: u64) -> Result<(), EvidenceError> {
    let mut bodies = BTreeMap::new();
    let mut left_out = BTreeSet::new();
    let mut total = 0_u64;
    for (record, body) in wanted(evidence) {
        if bodies.contains_key(&body.sha256) {
            continue;
        }
        if total.saturating_add(body.bytes) > bound {
            left_out.insert(body.sha256);
            continue;
        }
        total += body.bytes;
        let bytes = load(folder, record, &body)?;
        bodies.insert(body.sha256, bytes);
    }
    evidence.bodies = bodies;
    evidence.unloaded = left_out;
    Ok(())
}

fn load(folder: &Path, record: u64, body: &Body) -> Result<Vec<u8>, EvidenceError> {
    // The name comes from a file that anybody may have edited: it must not lead out of the folder.
    let is_hash = body.sha256.len() == 64 && body.sha256.bytes().all(|b| b.is_ascii_hexdigit());
    let path = folder.join(if is_hash { body.sha256.as_str() } else { "not-a-hash" });
    let file = match File::open(&path) {
        Ok(file) => file,
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => return Err(EvidenceError::BodyMissing { path, record }),
        Err(e) => return Err(EvidenceError::io("open", &path, e)),
    };
    let mut bytes = Vec::new();
    file.take(body.bytes.saturating_add(1)).read_to_end(&mut bytes).map_err(|e| EvidenceError::io("read", &path, e))?;
    if bytes.len() as u64 != body.bytes || sha256(&bytes) != body.sha256 {
        return Err(EvidenceError::BodyDamaged { path, record });
    }
    Ok(bytes)
}

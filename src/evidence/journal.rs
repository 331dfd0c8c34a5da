//! The writer: JSON Lines, bodies by hash.
//!
//! One [`Journal`] owns a run folder; the lock on `journal.jsonl` keeps a second writer out. Every record goes to the
//! operating system with one write before [`Journal::append`] returns, so a killed process loses at most the record it
//! was writing; the end of each visit is also forced to the disk. A body is stored before any record that names it.

use std::collections::HashSet;
use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::time::Instant;

use jiff::Timestamp;
use sha2::{Digest, Sha256};

use super::replay::{self, Tail};
use super::{Body, End, EvidenceError, JOURNAL_SCHEMA, Observation, Record, Run};

/// Name of the journal in its run folder.
pub const JOURNAL_FILE: &str = "journal.jsonl";
/// Name of the folder of bodies in its run folder.
pub const BODIES_FOLDER: &str = "bodies";
/// Name of the folder of pictures in its run folder.
pub const SCREENSHOTS_FOLDER: &str = "screenshots";

/// The single writer of a run folder.
#[derive(Debug)]
pub struct Journal {
    path: PathBuf,
    bodies: PathBuf,
    file: Locked,
    /// Length of the complete records, to cut off what a failed write left behind.
    length: u64,
    next: u64,
    last_visit: u64,
    start: Instant,
    /// Microseconds of the run before `start` (a resumed run).
    before_us: u64,
    stored: HashSet<String>,
    broken: bool,
}

impl Journal {
    /// Begins a run in `run_dir` (created when missing) with its head record.
    ///
    /// # Errors
    /// When the folder holds a journal already, is being written, or cannot be written.
    pub fn create(run_dir: &Path, run: Run) -> Result<Self, EvidenceError> {
        let path = run_dir.join(JOURNAL_FILE);
        let bodies = run_dir.join(BODIES_FOLDER);
        std::fs::create_dir_all(&bodies).map_err(|e| EvidenceError::io("create", &bodies, e))?;
        let file = match OpenOptions::new().read(true).append(true).create_new(true).open(&path) {
            Ok(file) => file,
            Err(e) if e.kind() == io::ErrorKind::AlreadyExists => return Err(EvidenceError::Exists { path }),
            Err(e) => return Err(EvidenceError::io("create", &path, e)),
        };
        let file = Locked::new(file, &path)?;
        let mut journal = Self {
            path,
            bodies,
            file,
            length: 0,
            next: 1,
            last_visit: 0,
            start: Instant::now(),
            before_us: 0,
            stored: HashSet::new(),
            broken: false,
        };
        let run = Run { schema: JOURNAL_SCHEMA.to_owned(), ..run };
        journal.append(None, Observation::Run(run))?;
        journal.sync()?;
        Ok(journal)
    }

    /// Takes up a run that was killed or interrupted: cuts off a half-written last line and goes on after it.
    ///
    /// # Errors
    /// When there is no journal, it is being written, is complete, or is damaged before its last line.
    pub fn resume(run_dir: &Path) -> Result<Self, EvidenceError> {
        let path = run_dir.join(JOURNAL_FILE);
        let file = match OpenOptions::new().read(true).append(true).open(&path) {
            Ok(file) => file,
            Err(e) if e.kind() == io::ErrorKind::NotFound => return Err(EvidenceError::Missing { path }),
            Err(e) => return Err(EvidenceError::io("open", &path, e)),
        };
        let mut file = Locked::new(file, &path)?;
        let mut facts = Facts::default();
        let tail = replay::scan(io::BufReader::new(&file.0), &path, |record| facts.see(&record))?;
        if facts.complete {
            return Err(EvidenceError::Complete { path });
        }
        mend_tail(&mut file.0, &path, tail)?;
        let bodies = run_dir.join(BODIES_FOLDER);
        std::fs::create_dir_all(&bodies).map_err(|e| EvidenceError::io("create", &bodies, e))?;
        sweep(&bodies);
        let length = file.0.seek(SeekFrom::End(0)).map_err(|e| EvidenceError::io("read", &path, e))?;
        Ok(Self {
            path,
            bodies,
            file,
            length,
            next: facts.last + 1,
            last_visit: facts.last_visit,
            start: Instant::now(),
            before_us: facts.before_us(),
            stored: HashSet::new(),
            broken: false,
        })
    }

    /// The run folder.
    #[must_use]
    pub fn folder(&self) -> &Path {
        self.path.parent().unwrap_or(Path::new("."))
    }

    /// Number of the last record written.
    #[must_use]
    pub const fn records(&self) -> u64 {
        self.next - 1
    }

    /// The highest visit number used so far; 0 when none.
    #[must_use]
    pub const fn last_visit(&self) -> u64 {
        self.last_visit
    }

    /// Writes one record and returns its number.
    ///
    /// # Errors
    /// When it could not be written; the journal then ends after the last complete record and takes no more.
    pub fn append(&mut self, visit: Option<u64>, observation: Observation) -> Result<u64, EvidenceError> {
        let us = self.before_us + u64::try_from(self.start.elapsed().as_micros()).unwrap_or(u64::MAX / 2);
        self.append_at(Timestamp::now(), us, visit, observation)
    }

    /// Writes one record with the clocks of somebody else's observation (an imported capture).
    ///
    /// # Errors
    /// As [`Journal::append`].
    pub fn append_at(
        &mut self,
        at: Timestamp,
        us: u64,
        visit: Option<u64>,
        observation: Observation,
    ) -> Result<u64, EvidenceError> {
        if self.broken {
            return Err(EvidenceError::Broken { path: self.path.clone() });
        }
        let n = self.next;
        let record = Record { n, at: format!("{at:.6}"), us, visit, observation };
        let mut line = serde_json::to_vec(&record).expect("a journal record always serializes");
        line.push(b'\n');
        if let Err(e) = self.file.0.write_all(&line) {
            self.break_off();
            return Err(EvidenceError::io("write", &self.path, e));
        }
        self.length += line.len() as u64;
        self.next += 1;
        self.last_visit = self.last_visit.max(visit.unwrap_or(0));
        if matches!(record.observation, Observation::VisitEnded(_)) {
            self.sync()?;
        }
        Ok(n)
    }

    /// Stores bytes under their hash, once.
    ///
    /// # Errors
    /// When they could not be written; the journal then takes no more records.
    pub fn store_body(&mut self, bytes: &[u8]) -> Result<Body, EvidenceError> {
        let body = Body { sha256: sha256(bytes), bytes: bytes.len() as u64, truncated: false };
        self.store_hashed(&body.sha256, bytes)?;
        Ok(body)
    }

    /// Stores bytes whose SHA-256 the caller computed.
    ///
    /// # Errors
    /// As [`Journal::store_body`].
    pub(crate) fn store_hashed(&mut self, sha256: &str, bytes: &[u8]) -> Result<(), EvidenceError> {
        if self.broken {
            return Err(EvidenceError::Broken { path: self.path.clone() });
        }
        if self.stored.contains(sha256) {
            return Ok(());
        }
        let path = self.bodies.join(sha256);
        if let Err(e) = write_atomically(&path, bytes) {
            self.broken = true;
            return Err(EvidenceError::io("write", &path, e));
        }
        self.stored.insert(sha256.to_owned());
        Ok(())
    }

    /// Stores a picture as `screenshots/<name>`; the caller names it by its hash.
    ///
    /// # Errors
    /// As [`Journal::store_body`].
    pub(crate) fn store_screenshot(&mut self, name: &str, bytes: &[u8]) -> Result<(), EvidenceError> {
        if self.broken {
            return Err(EvidenceError::Broken { path: self.path.clone() });
        }
        let folder = self.bodies.with_file_name(SCREENSHOTS_FOLDER);
        let path = folder.join(name);
        if path.exists() {
            return Ok(());
        }
        if let Err(e) = std::fs::create_dir_all(&folder).and_then(|()| write_atomically(&path, bytes)) {
            self.broken = true;
            return Err(EvidenceError::io("write", &path, e));
        }
        Ok(())
    }

    /// Ends the run: the tail record, and everything on the disk.
    ///
    /// # Errors
    /// When it could not be written.
    pub fn finish(mut self, end: End) -> Result<(), EvidenceError> {
        let end = End { records: self.next, ..end };
        self.append(None, Observation::End(end))?;
        self.sync()
    }

    fn sync(&mut self) -> Result<(), EvidenceError> {
        self.file.0.sync_data().map_err(|e| {
            self.broken = true;
            EvidenceError::io("write", &self.path, e)
        })
    }

    /// A half-written line would make the next record unreadable: cut it off, as far as the disk lets us.
    fn break_off(&mut self) {
        self.broken = true;
        let _ = self.file.0.set_len(self.length);
    }
}

/// SHA-256 as lower-case hex, the name under which a body is stored.
#[must_use]
pub fn sha256(bytes: &[u8]) -> String {
    let mut hash = Hash::default();
    hash.add(bytes);
    hash.hex()
}

/// SHA-256 of what comes piece by piece.
#[derive(Debug, Default)]
pub struct Hash(Sha256);

impl Hash {
    pub fn add(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    /// As lower-case hex.
    #[must_use]
    pub fn hex(self) -> String {
        use std::fmt::Write as _;
        self.0.finalize().iter().fold(String::with_capacity(64), |mut hex, byte| {
            let _ = write!(hex, "{byte:02x}");
            hex
        })
    }
}

/// What a resumed writer must know of the records before it.
#[derive(Debug, Default)]
struct Facts {
    last: u64,
    last_visit: u64,
    last_us: u64,
    began: Option<Timestamp>,
    complete: bool,
}

impl Facts {
    fn see(&mut self, record: &Record) {
        self.last = record.n;
        self.last_visit = self.last_visit.max(record.visit.unwrap_or(0));
        self.last_us = self.last_us.max(record.us);
        self.began = self.began.or_else(|| record.at.parse().ok());
        self.complete = replay::ends_complete(record);
    }

    /// The monotonic clock of another process is gone: go on by the wall clock, never backwards.
    fn before_us(&self) -> u64 {
        let wall = self.began.map_or(0, |began| Timestamp::now().duration_since(began).as_micros());
        u64::try_from(wall).unwrap_or(0).max(self.last_us + 1)
    }
}

/// A file that nobody else writes to; the lock ends with it.
#[derive(Debug)]
struct Locked(File);

impl Locked {
    fn new(file: File, path: &Path) -> Result<Self, EvidenceError> {
        match file.try_lock() {
            Ok(()) => Ok(Self(file)),
            Err(TryLockError::WouldBlock) => Err(EvidenceError::Locked { path: path.to_owned() }),
            // Some network file systems know no locks; an append-only journal is still better than none.
            Err(TryLockError::Error(e)) if e.kind() == io::ErrorKind::Unsupported => Ok(Self(file)),
            Err(TryLockError::Error(e)) => Err(EvidenceError::io("lock", path, e)),
        }
    }
}

impl Drop for Locked {
    /// A child that was forked and has not become its program yet holds all our descriptors: closing ours alone would
    /// leave the lock to it.
    fn drop(&mut self) {
        let _ = self.0.unlock();
    }
}

fn mend_tail(file: &mut File, path: &Path, tail: Tail) -> Result<(), EvidenceError> {
    match tail {
        Tail::Clean => Ok(()),
        Tail::NoNewline => file.write_all(b"\n").map_err(|e| EvidenceError::io("write", path, e)),
        Tail::Truncated { good } => file.set_len(good).map_err(|e| EvidenceError::io("write", path, e)),
    }
}

/// Removes what a killed writer left half-written.
fn sweep(bodies: &Path) {
    let Ok(entries) = std::fs::read_dir(bodies) else { return };
    for entry in entries.flatten() {
        if entry.file_name().to_string_lossy().starts_with(".tmp") {
            let _ = std::fs::remove_file(entry.path());
        }
    }
}

/// Either the whole content is there under its name, or nothing is.
fn write_atomically(path: &Path, bytes: &[u8]) -> io::Result<()> {
    if path.metadata().is_ok_and(|known| known.len() == bytes.len() as u64) {
        return Ok(());
    }
    let folder = path.parent().unwrap_or(Path::new("."));
    let mut file = tempfile::Builder::new().prefix(".tmp").tempfile_in(folder)?;
    file.write_all(bytes)?;
    file.persist(path).map_err(|e| e.error)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::evidence::{Gap, Request, VisitEnded};

    fn gap(subject: &str) -> Observation {
        Observation::Gap(Gap { subject: subject.to_owned(), count: 1, ..Gap::default() })
    }

    fn end(outcome: &str) -> End {
        End { outcome: outcome.to_owned(), pages: 1, records: 0 }
    }

    #[test]
    fn what_is_written_is_read_again() {
        let dir = tempfile::tempdir().unwrap();
        let mut journal = Journal::create(dir.path(), Run::default()).unwrap();
        let body = journal.store_body("本文".as_bytes()).unwrap();
        let request = Request { body: Some(body.clone()), ..Request::default() };
        assert_eq!(journal.append(Some(7), Observation::Request(request.clone())).unwrap(), 2);
        journal.append(Some(7), Observation::VisitEnded(VisitEnded::default())).unwrap();
        journal.finish(end("complete")).unwrap();
        let evidence = replay::read(dir.path()).unwrap();
        assert!(evidence.complete);
        assert_eq!(evidence.run.schema, JOURNAL_SCHEMA);
        assert_eq!(evidence.records.len(), 4);
        assert_eq!(evidence.records[1].observation, Observation::Request(request));
        assert_eq!(evidence.body(&body), Some("本文".as_bytes()));
        assert!(matches!(&evidence.records[3].observation, Observation::End(end) if end.records == 4));
    }

    #[test]
    fn a_second_writer_is_refused() {
        let dir = tempfile::tempdir().unwrap();
        let journal = Journal::create(dir.path(), Run::default()).unwrap();
        assert!(matches!(Journal::create(dir.path(), Run::default()), Err(EvidenceError::Exists { .. })));
        assert!(matches!(Journal::resume(dir.path()), Err(EvidenceError::Locked { .. })));
        drop(journal);
        Journal::resume(dir.path()).unwrap();
    }

    #[test]
    fn the_lock_ends_with_its_writer_whoever_has_its_descriptors() {
        let dir = tempfile::tempdir().unwrap();
        let journal = Journal::create(dir.path(), Run::default()).unwrap();
        let inherited = journal.file.0.try_clone().unwrap();
        drop(journal);
        Journal::resume(dir.path()).unwrap().finish(end("complete")).unwrap();
        drop(inherited);
    }

    #[test]
    fn a_journal_cut_anywhere_is_readable_and_resumes() {
        let dir = tempfile::tempdir().unwrap();
        let mut journal = Journal::create(dir.path(), Run::default()).unwrap();
        for n in 0..3 {
            journal.append(Some(n), gap("頁")).unwrap();
        }
        drop(journal);
        let path = dir.path().join(JOURNAL_FILE);
        let whole = fs::read(&path).unwrap();
        let head = whole.iter().position(|byte| *byte == b'\n').unwrap();
        for cut in head..whole.len() {
            fs::write(&path, &whole[..cut]).unwrap();
            let before = replay::read(dir.path()).unwrap();
            assert!(!before.complete);
            let mut journal = Journal::resume(dir.path()).unwrap();
            assert_eq!(journal.records(), before.records.len() as u64, "cut at {cut}");
            journal.append(None, gap("after")).unwrap();
            journal.finish(end("complete")).unwrap();
            let after = replay::read(dir.path()).unwrap();
            assert_eq!(after.records.len(), before.records.len() + 2);
            assert!(after.records.windows(2).all(|pair| pair[0].us <= pair[1].us));
        }
        fs::write(&path, &whole[..head / 2]).unwrap();
        assert!(matches!(replay::read(dir.path()), Err(EvidenceError::Empty { .. })));
    }

    #[test]
    fn damage_in_the_middle_names_its_line() {
        let dir = tempfile::tempdir().unwrap();
        let mut journal = Journal::create(dir.path(), Run::default()).unwrap();
        for _ in 0..3 {
            journal.append(None, gap("x")).unwrap();
        }
        drop(journal);
        let path = dir.path().join(JOURNAL_FILE);
        let text = fs::read_to_string(&path).unwrap();
        let lines: Vec<_> = text.lines().collect();
        fs::write(&path, [lines[0], lines[2], lines[3], ""].join("\n")).unwrap();
        assert!(matches!(replay::read(dir.path()), Err(EvidenceError::Hole { line: 2, found: 3, .. })));
        fs::write(&path, [lines[0], lines[1], "{\"n\":3", lines[3], ""].join("\n")).unwrap();
        assert!(matches!(replay::read(dir.path()), Err(EvidenceError::BadLine { line: 3, .. })));
        fs::write(&path, [&lines[0].replace("kansa-journal/1", "kansa-journal/9"), lines[1], ""].join("\n")).unwrap();
        assert!(matches!(replay::read(dir.path()), Err(EvidenceError::Schema { .. })));
    }

    #[test]
    fn a_changed_or_missing_body_is_noticed() {
        let dir = tempfile::tempdir().unwrap();
        let mut journal = Journal::create(dir.path(), Run::default()).unwrap();
        let body = journal.store_body(b"a=1").unwrap();
        let request = Request { body: Some(body.clone()), ..Request::default() };
        journal.append(None, Observation::Request(request)).unwrap();
        drop(journal);
        let path = dir.path().join(BODIES_FOLDER).join(&body.sha256);
        fs::write(&path, b"a=2").unwrap();
        assert!(matches!(replay::read(dir.path()), Err(EvidenceError::BodyDamaged { record: 2, .. })));
        fs::remove_file(&path).unwrap();
        assert!(matches!(replay::read(dir.path()), Err(EvidenceError::BodyMissing { record: 2, .. })));
    }

    #[test]
    fn an_interrupted_run_resumes_and_a_complete_one_does_not() {
        let dir = tempfile::tempdir().unwrap();
        Journal::create(dir.path(), Run::default()).unwrap().finish(end("interrupted")).unwrap();
        assert!(!replay::read(dir.path()).unwrap().complete);
        let mut journal = Journal::resume(dir.path()).unwrap();
        journal.append(None, gap("again")).unwrap();
        assert!(!replay::read(dir.path()).unwrap().complete);
        journal.finish(end("complete")).unwrap();
        assert!(replay::read(dir.path()).unwrap().complete);
        assert!(matches!(Journal::resume(dir.path()), Err(EvidenceError::Complete { .. })));
    }
}

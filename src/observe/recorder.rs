//! The way of a record into the journal: many engines send, one task writes.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::mpsc;
use tokio::task::JoinHandle;

use super::ObserveError;
use super::secrets::Mask;
use crate::evidence::journal::{Journal, SCREENSHOTS_FOLDER, sha256};
use crate::evidence::{Body, EvidenceError, Observation, Record};

/// Records and bodies under way to the writer; senders wait when it is full, so a slow disk bounds the memory.
const QUEUE: usize = 64;
/// Hosts kept for the look-up of names.
const MAX_HOSTS: usize = 5000;

/// Sends observations to the one task that owns the journal. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Recorder {
    sink: Sink,
    visits: Arc<AtomicU64>,
    hosts: Arc<Mutex<BTreeSet<String>>>,
}

#[derive(Debug, Clone)]
enum Sink {
    Journal(mpsc::Sender<Message>),
    Memory(Memory),
}

#[derive(Debug)]
enum Message {
    Record { visit: Option<u64>, observation: Box<Observation> },
    Body { sha256: String, bytes: Vec<u8> },
    Screenshot { name: String, sha256: String, bytes: Vec<u8> },
    Close,
}

/// The other end of a [`Recorder`] that has no journal yet.
#[derive(Debug)]
pub struct Waiting {
    receiver: mpsc::Receiver<Message>,
    visits: Arc<AtomicU64>,
}

impl Waiting {
    /// Starts the writer task; see [`Recorder::start`].
    #[must_use]
    pub fn start(self, journal: Journal) -> JoinHandle<Result<Journal, EvidenceError>> {
        self.start_masked(journal, Mask::default())
    }

    /// The same, with the target's secrets taken out of every record.
    pub(super) fn start_masked(self, journal: Journal, mask: Mask) -> JoinHandle<Result<Journal, EvidenceError>> {
        self.visits.fetch_max(journal.last_visit(), Ordering::Relaxed);
        tokio::task::spawn_blocking(move || write(journal, self.receiver, &mask))
    }
}

/// What an in-memory [`Recorder`] was given.
#[derive(Debug, Clone, Default)]
pub struct Memory(Arc<Mutex<Kept>>);

#[derive(Debug, Default)]
struct Kept {
    records: Vec<Record>,
    bodies: BTreeMap<String, Vec<u8>>,
}

impl Recorder {
    /// Starts the writer task. It gives the journal back, to be finished, once [`Recorder::close`] was called or every
    /// recorder is gone; or the error that stopped it, after which every recorder answers [`ObserveError::JournalGone`].
    #[must_use]
    pub fn start(journal: Journal) -> (Self, JoinHandle<Result<Journal, EvidenceError>>) {
        let (recorder, waiting) = Self::waiting();
        let writer = waiting.start(journal);
        (recorder, writer)
    }

    /// A recorder whose journal comes later: a browser must be running before the head of the journal can describe it.
    #[must_use]
    pub fn waiting() -> (Self, Waiting) {
        let (sender, receiver) = mpsc::channel(QUEUE);
        let recorder = Self { sink: Sink::Journal(sender), visits: Arc::default(), hosts: Arc::default() };
        let waiting = Waiting { receiver, visits: Arc::clone(&recorder.visits) };
        (recorder, waiting)
    }

    /// A recorder that keeps everything in memory, for tests and tools that need no run folder.
    #[must_use]
    pub fn in_memory() -> (Self, Memory) {
        let memory = Memory::default();
        (Self { sink: Sink::Memory(memory.clone()), visits: Arc::default(), hosts: Arc::default() }, memory)
    }

    /// Sends one observation of a visit, or of the run as a whole.
    ///
    /// # Errors
    /// [`ObserveError::JournalGone`]: stop the run.
    pub async fn record(&self, visit: Option<u64>, observation: Observation) -> Result<(), ObserveError> {
        self.note_host(&observation);
        self.send(Message::Record { visit, observation: Box::new(observation) }).await
    }

    /// Sends content to be stored under its hash; only the first `bound` bytes are kept.
    ///
    /// # Errors
    /// [`ObserveError::JournalGone`]: stop the run.
    pub async fn body(&self, mut bytes: Vec<u8>, bound: usize) -> Result<Body, ObserveError> {
        let truncated = bytes.len() > bound;
        bytes.truncate(bound);
        let body = Body { sha256: sha256(&bytes), bytes: bytes.len() as u64, truncated };
        self.send(Message::Body { sha256: body.sha256.clone(), bytes }).await?;
        Ok(body)
    }

    /// Keeps a picture; gives its file below the run folder and its SHA-256.
    ///
    /// # Errors
    /// When the journal is gone.
    pub async fn screenshot(&self, bytes: Vec<u8>, extension: &str) -> Result<(String, String), ObserveError> {
        let sha256 = sha256(&bytes);
        let name = format!("{sha256}.{extension}");
        let file = format!("{SCREENSHOTS_FOLDER}/{name}");
        self.send(Message::Screenshot { name, sha256: sha256.clone(), bytes }).await?;
        Ok((file, sha256))
    }

    /// A visit number that nobody has used yet.
    #[must_use]
    pub fn next_visit(&self) -> u64 {
        self.visits.fetch_add(1, Ordering::Relaxed) + 1
    }

    /// Hosts that were asked, or would be, so far; sorted, bounded.
    #[must_use]
    pub fn hosts(&self) -> BTreeSet<String> {
        self.hosts.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn note_host(&self, observation: &Observation) {
        let url = match observation {
            Observation::Request(request) => &request.url,
            Observation::Reference(reference) => &reference.url,
            _ => return,
        };
        let Some(host) = url::Url::parse(url).ok().and_then(|url| url.host_str().map(str::to_owned)) else { return };
        let mut hosts = self.hosts.lock().unwrap_or_else(PoisonError::into_inner);
        if hosts.len() < MAX_HOSTS {
            hosts.insert(host);
        }
    }

    /// Lets the writer finish what was sent so far and give the journal back. Later records are refused.
    pub async fn close(&self) {
        let _ = self.send(Message::Close).await;
    }

    async fn send(&self, message: Message) -> Result<(), ObserveError> {
        match &self.sink {
            Sink::Journal(sender) => sender.send(message).await.map_err(|_| ObserveError::JournalGone),
            Sink::Memory(memory) => {
                memory.keep(message);
                Ok(())
            }
        }
    }
}

impl Memory {
    fn keep(&self, message: Message) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match message {
            Message::Record { visit, observation } => {
                let n = kept.records.len() as u64 + 1;
                // The clock says nothing in memory: numbers keep the order.
                let record = Record { n, at: String::new(), us: n, visit, observation: *observation };
                kept.records.push(record);
            }
            Message::Body { sha256, bytes } | Message::Screenshot { sha256, bytes, .. } => {
                kept.bodies.insert(sha256, bytes);
            }
            Message::Close => {}
        }
    }

    /// The records so far.
    #[must_use]
    pub fn records(&self) -> Vec<Record> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).records.clone()
    }

    /// The bytes stored for a body.
    #[must_use]
    pub fn body(&self, body: &Body) -> Option<Vec<u8>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).bodies.get(&body.sha256).cloned()
    }
}

fn write(mut journal: Journal, mut messages: mpsc::Receiver<Message>, mask: &Mask) -> Result<Journal, EvidenceError> {
    while let Some(message) = messages.blocking_recv() {
        match message {
            Message::Record { visit, observation } => {
                journal.append(visit, mask.hide(*observation))?;
            }
            Message::Body { sha256, bytes } => journal.store_hashed(&sha256, &bytes)?,
            Message::Screenshot { name, bytes, .. } => journal.store_screenshot(&name, &bytes)?,
            Message::Close => break,
        }
    }
    Ok(journal)
}

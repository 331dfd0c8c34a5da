//! A thin client of the DevTools protocol: NUL-separated JSON over a pipe, or messages over a websocket.
//!
//! Replies go to whoever asked; events go, in order, to one channel. Nothing is typed here, so nothing can be dropped
//! because a newer browser words it differently; a message that is no JSON is counted.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::sync::{mpsc, oneshot};
use tokio_tungstenite::tungstenite::Message;

/// A message longer than this is not read (a page can make the browser send much).
const MESSAGE_BOUND: usize = 256 * 1024 * 1024;

/// Why a command has no answer.
#[derive(Debug, Clone, thiserror::Error)]
pub(super) enum CallError {
    #[error("the browser went away")]
    Gone,
    #[error("no answer to {method} within {seconds} s")]
    Timeout { method: String, seconds: u64 },
    #[error("{method}: {message}")]
    Refused { method: String, message: String },
}

/// An event, or the answer to a command whose sender wants it in line with the events (see [`Connection::send_tagged`]).
#[derive(Debug)]
pub(super) struct Event {
    pub(super) session: String,
    pub(super) method: String,
    pub(super) params: Value,
}

/// What an answer in line with the events is about.
#[derive(Debug, Clone)]
pub(super) struct Tag {
    /// The name under which the answer arrives; `params` is `{key, result}` or `{key, error}`.
    pub(super) method: &'static str,
    pub(super) key: String,
}

#[derive(Debug)]
enum Pending {
    Call(oneshot::Sender<Result<Value, String>>),
    Tagged(Tag),
}

/// One connection to a browser. Cheap to clone.
#[derive(Debug, Clone)]
pub(super) struct Connection(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    outgoing: mpsc::UnboundedSender<String>,
    pending: Mutex<HashMap<u64, Pending>>,
    next: AtomicU64,
    gone: AtomicBool,
    unreadable: AtomicU64,
}

#[derive(Deserialize)]
struct Incoming {
    #[serde(default)]
    id: Option<u64>,
    #[serde(default)]
    method: Option<String>,
    #[serde(default)]
    params: Value,
    #[serde(default)]
    result: Value,
    #[serde(default)]
    error: Option<Value>,
    #[serde(rename = "sessionId", default)]
    session: Option<String>,
}

impl Connection {
    /// Over a pair of pipes (`--remote-debugging-pipe`).
    pub(super) fn over_pipe(
        mut from: impl AsyncRead + Unpin + Send + 'static,
        mut to: impl AsyncWrite + Unpin + Send + 'static,
    ) -> (Self, mpsc::UnboundedReceiver<Event>) {
        let (connection, mut outgoing, events, receiver) = Self::new();
        tokio::spawn(async move {
            while let Some(message) = outgoing.recv().await {
                let mut bytes = message.into_bytes();
                bytes.push(0);
                if to.write_all(&bytes).await.is_err() {
                    break;
                }
            }
        });
        let reader = connection.clone();
        tokio::spawn(async move {
            let mut buffer: Vec<u8> = Vec::with_capacity(64 * 1024);
            let mut searched = 0;
            loop {
                match from.read_buf(&mut buffer).await {
                    Ok(0) | Err(_) => break,
                    Ok(_) if buffer.len() > MESSAGE_BOUND => break,
                    Ok(_) => {}
                }
                let mut start = 0;
                while let Some(end) = buffer[searched.max(start)..].iter().position(|byte| *byte == 0) {
                    let end = searched.max(start) + end;
                    reader.receive(&buffer[start..end], &events);
                    start = end + 1;
                }
                buffer.drain(..start);
                searched = buffer.len();
            }
            reader.lost();
        });
        (connection, receiver)
    }

    /// Over a websocket (`--connect`).
    pub(super) async fn over_websocket(url: &str) -> Result<(Self, mpsc::UnboundedReceiver<Event>), String> {
        let connected = tokio::time::timeout(Duration::from_secs(15), tokio_tungstenite::connect_async(url)).await;
        let (socket, _) =
            connected.map_err(|_| "no answer within 15 s".to_owned())?.map_err(|error| error.to_string())?;
        let (mut to, mut from) = socket.split();
        let (connection, mut outgoing, events, receiver) = Self::new();
        tokio::spawn(async move {
            while let Some(message) = outgoing.recv().await {
                if to.send(Message::text(message)).await.is_err() {
                    break;
                }
            }
        });
        let reader = connection.clone();
        tokio::spawn(async move {
            while let Some(Ok(message)) = from.next().await {
                match message {
                    Message::Text(text) => reader.receive(text.as_bytes(), &events),
                    Message::Binary(bytes) => reader.receive(&bytes, &events),
                    Message::Close(_) => break,
                    _ => {}
                }
            }
            reader.lost();
        });
        Ok((connection, receiver))
    }

    fn new() -> (Self, mpsc::UnboundedReceiver<String>, mpsc::UnboundedSender<Event>, mpsc::UnboundedReceiver<Event>) {
        let (outgoing, to_send) = mpsc::unbounded_channel();
        let (events, receiver) = mpsc::unbounded_channel();
        let inner = Inner {
            outgoing,
            pending: Mutex::new(HashMap::new()),
            next: AtomicU64::new(1),
            gone: AtomicBool::new(false),
            unreadable: AtomicU64::new(0),
        };
        (Self(Arc::new(inner)), to_send, events, receiver)
    }

    /// Sends a command and waits for its answer.
    pub(super) async fn call(
        &self,
        session: &str,
        method: &str,
        params: Value,
        timeout: Duration,
    ) -> Result<Value, CallError> {
        if self.is_gone() {
            return Err(CallError::Gone);
        }
        let (sender, answer) = oneshot::channel();
        let id = self.put(session, method, params, Some(Pending::Call(sender)));
        if self.is_gone() {
            return Err(CallError::Gone);
        }
        match tokio::time::timeout(timeout, answer).await {
            Ok(Ok(Ok(result))) => Ok(result),
            Ok(Ok(Err(message))) => Err(CallError::Refused { method: method.to_owned(), message }),
            Ok(Err(_)) => Err(CallError::Gone),
            Err(_) => {
                self.pending().remove(&id);
                Err(CallError::Timeout { method: method.to_owned(), seconds: timeout.as_secs() })
            }
        }
    }

    /// Sends a command whose answer nobody needs.
    pub(super) fn send(&self, session: &str, method: &str, params: Value) {
        self.put(session, method, params, None);
    }

    /// Sends a command whose answer is to arrive among the events, at its place in time.
    pub(super) fn send_tagged(&self, session: &str, method: &str, params: Value, tag: Tag) {
        self.put(session, method, params, Some(Pending::Tagged(tag)));
    }

    fn put(&self, session: &str, method: &str, params: Value, pending: Option<Pending>) -> u64 {
        let id = self.0.next.fetch_add(1, Ordering::Relaxed);
        if let Some(pending) = pending {
            self.pending().insert(id, pending);
        }
        let mut message = json!({"id": id, "method": method, "params": params});
        if !session.is_empty() {
            message["sessionId"] = session.into();
        }
        // A closed channel means that the browser is gone, which the reader has seen or will see.
        let _ = self.0.outgoing.send(message.to_string());
        id
    }

    fn receive(&self, bytes: &[u8], events: &mpsc::UnboundedSender<Event>) {
        let Ok(message) = serde_json::from_slice::<Incoming>(bytes) else {
            self.0.unreadable.fetch_add(1, Ordering::Relaxed);
            return;
        };
        let session = message.session.unwrap_or_default();
        if let Some(method) = message.method {
            let _ = events.send(Event { session, method, params: message.params });
            return;
        }
        let Some(pending) = message.id.and_then(|id| self.pending().remove(&id)) else { return };
        let outcome = match message.error {
            None => Ok(message.result),
            Some(error) => Err(error["message"].as_str().unwrap_or("refused").to_owned()),
        };
        match pending {
            Pending::Call(sender) => {
                let _ = sender.send(outcome);
            }
            Pending::Tagged(tag) => {
                let params = match outcome {
                    Ok(result) => json!({"key": tag.key, "result": result}),
                    Err(error) => json!({"key": tag.key, "error": error}),
                };
                let _ = events.send(Event { session, method: tag.method.to_owned(), params });
            }
        }
    }

    fn lost(&self) {
        self.0.gone.store(true, Ordering::SeqCst);
        // Dropping the senders answers every open call with `Gone`.
        self.pending().clear();
    }

    pub(super) fn is_gone(&self) -> bool {
        self.0.gone.load(Ordering::SeqCst)
    }

    /// Messages that were no JSON since the last time somebody asked.
    pub(super) fn take_unreadable(&self) -> u64 {
        self.0.unreadable.swap(0, Ordering::Relaxed)
    }

    fn pending(&self) -> MutexGuard<'_, HashMap<u64, Pending>> {
        self.0.pending.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

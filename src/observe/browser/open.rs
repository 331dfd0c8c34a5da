//! A tab in a context of its own, ready for a page. The next one is opened while the page before it is still being seen:
//! a window takes about as long to open as a page to load.

use std::sync::Arc;

use serde_json::json;
use tokio::sync::{Mutex, mpsc};
use tokio::task::JoinHandle;
use tokio::time::Instant;

use super::cdp::CallError;
use super::hub::{Hub, Tab};
use super::ledger::{Ledger, Out, text};
use super::visit::BROWSER_PATIENCE;
use crate::target::Target;

/// An open tab that nobody has used. Its session is empty when the browser did not open it.
#[derive(Debug)]
pub(super) struct Opened {
    pub(super) tab: Arc<Tab>,
    pub(super) session: String,
    /// What the tab's ledger tells.
    pub(super) queue: mpsc::UnboundedReceiver<Out>,
}

/// The tab for the next visit.
#[derive(Debug, Default)]
pub(super) struct Next(Mutex<Option<JoinHandle<Opened>>>);

impl Next {
    /// The tab that was opened ahead, or a new one; another one begins to be opened. One that is to say Global Privacy
    /// Control says so from its first moment on, so it is not taken from those opened ahead.
    pub(super) async fn take(&self, hub: &Arc<Hub>, target: &Arc<Target>, gpc: bool) -> Opened {
        if gpc {
            return open(hub, target, true).await;
        }
        let ahead = {
            let (hub, target) = (Arc::clone(hub), Arc::clone(target));
            let opening = tokio::spawn(async move { open(&hub, &target, false).await });
            self.0.lock().await.replace(opening)
        };
        if let Some(ahead) = ahead {
            match ahead.await {
                Ok(opened) if opened.is_usable() => return opened,
                Ok(opened) => opened.give_up(hub),
                Err(_) => {}
            }
        }
        open(hub, target, false).await
    }

    /// No more visits come.
    pub(super) async fn stop(&self) {
        if let Some(opening) = self.0.lock().await.take() {
            opening.abort();
        }
    }
}

impl Opened {
    fn is_usable(&self) -> bool {
        !self.session.is_empty() && self.tab.stopped().is_none()
    }

    fn give_up(&self, hub: &Hub) {
        hub.unregister(&self.tab);
        let params = json!({"browserContextId": self.tab.context});
        hub.connection.send("", "Target.disposeBrowserContext", params);
    }
}

/// Opens a tab in a context of its own, with all listeners on.
async fn open(hub: &Arc<Hub>, target: &Target, gpc: bool) -> Opened {
    let (out, queue) = mpsc::unbounded_channel();
    let mut ledger = Ledger::new(out);
    ledger.gpc = gpc;
    ledger.net_log.clone_from(&hub.net_log);
    ledger.hold = hub.setup.hold.then(|| Arc::clone(&hub.setup.own));
    let params = json!({"disposeOnDetach": true});
    let context = hub.connection.call("", "Target.createBrowserContext", params, BROWSER_PATIENCE).await;
    let context = context.map(|answer| text(&answer, "browserContextId").to_owned());
    let tab = Arc::new(Tab::new(context.as_ref().cloned().unwrap_or_default(), ledger));
    let session = match context {
        Ok(_) => session(hub, target, &tab).await,
        Err(error) => Err(error),
    };
    if let Err(error) = &session {
        tracing::debug!(%error, "the browser opens no tab");
    }
    Opened { tab, session: session.unwrap_or_default(), queue }
}

async fn session(hub: &Hub, target: &Target, tab: &Arc<Tab>) -> Result<String, CallError> {
    hub.register(tab);
    let (width, height) = target.observe.viewport;
    let params = json!({"url": "about:blank", "browserContextId": tab.context, "width": width, "height": height});
    hub.connection.call("", "Target.createTarget", params, BROWSER_PATIENCE).await?;
    let until = Instant::now() + BROWSER_PATIENCE;
    let session = loop {
        let changed = tab.changed.notified();
        let session = tab.ledger().main_session.clone();
        if !session.is_empty() {
            break session;
        }
        if tokio::time::timeout_at(until, changed).await.is_err() || hub.connection.is_gone() {
            return Err(CallError::Gone);
        }
    };
    // Commands are served in order: the answer to the last one means that all listeners are on. Without this wait the
    // first requests of a page are lost.
    hub.connection.call(&session, "Runtime.evaluate", json!({"expression": "1"}), BROWSER_PATIENCE).await?;
    Ok(session)
}

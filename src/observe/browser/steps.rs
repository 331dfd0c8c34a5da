//! Scripted journeys: the `[[step]]`s of the target, in one tab, one after the other.

use std::time::Duration;

use serde_json::{Value, json};

use super::person::canary;
use super::settle::Stop;
use super::visit::{Drive, Seen};
use crate::evidence::{Canary, GapKind, Observation};
use crate::target::Step;

const PATIENCE: Duration = Duration::from_secs(5);
/// How long an element may take to appear.
const ELEMENT_PATIENCE: Duration = Duration::from_secs(10);

impl Drive {
    /// Walks the steps; one that cannot be made ends the journey with a gap, for the next ones would mean something else.
    pub(super) async fn journey(&mut self, seen: &mut Seen) -> Result<(), Stop> {
        let first_goes = self.target.steps.first().is_some_and(|step| step.goto.is_some());
        if !first_goes {
            if let Err(error) = self.navigate(&self.plan.url).await? {
                return self.no_page(&error);
            }
            self.stand().await?;
        }
        for (number, step) in self.target.steps.iter().enumerate() {
            let what = describe(step);
            let made = self.make(step).await?;
            if let Err(reason) = made {
                let reason = format!("step {} ({what}) could not be made: {reason}", number + 1);
                self.tab.ledger().gap(GapKind::Page, self.plan.url.as_str(), reason);
                break;
            }
            self.acted("step", format!("{} {what}", number + 1));
        }
        self.moment("idle");
        self.settle_and_read(seen).await
    }

    async fn stand(&self) -> Result<(), Stop> {
        self.loaded(Duration::from_secs(20)).await?;
        self.moment("idle");
        self.quiet(Duration::from_secs(4)).await.map(|_| ())
    }

    /// Err of the inner result: why the step could not be made.
    async fn make(&self, step: &Step) -> Result<Result<(), String>, Stop> {
        if let Some(url) = &step.goto {
            if let Err(error) = self.navigate(url).await? {
                return Ok(Err(error));
            }
            self.stand().await?;
        }
        if let Some(selector) = &step.fill {
            return self.fill(selector, step.value.as_deref().unwrap_or_default()).await;
        }
        if let Some(what) = &step.click {
            return self.click_on(what).await;
        }
        match step.wait.as_deref() {
            None => {}
            Some("load") => {
                self.loaded(Duration::from_secs(20)).await?;
            }
            Some("quiet") => {
                self.quiet(Duration::from_secs(6)).await?;
            }
            Some(selector) => {
                let place = self.place_of(selector).await?;
                return Ok(place.map(|_| ()).ok_or_else(|| "nothing like that appeared".to_owned()));
            }
        }
        Ok(Ok(()))
    }

    async fn fill(&self, selector: &str, value: &str) -> Result<Result<(), String>, Stop> {
        if self.place_of(selector).await?.is_none() {
            return Ok(Err("there is no such field".to_owned()));
        }
        self.moment("input");
        let text = match value.split_once(':') {
            Some(("canary", what)) => canary(what).unwrap_or_default().to_owned(),
            Some(("env", name)) => std::env::var(name).unwrap_or_default(),
            _ => value.to_owned(),
        };
        if !self.type_into(selector, &text).await {
            return Ok(Err("the field takes no text".to_owned()));
        }
        if let Some(what) = value.strip_prefix("canary:") {
            let canary = Canary { what: what.to_owned(), value: text, selector: selector.to_owned() };
            self.tab.ledger().emit(Observation::Canary(canary));
        }
        self.quiet(Duration::from_secs(4)).await?;
        Ok(Ok(()))
    }

    async fn click_on(&self, what: &str) -> Result<Result<(), String>, Stop> {
        let Some((x, y)) = self.place_of(what).await? else {
            return Ok(Err("there is nothing like that to click on".to_owned()));
        };
        self.moment("input");
        if let Err(error) = self.mouse(x, y).await {
            return Ok(Err(error.to_string()));
        }
        // A click may lead to another page, whose load is part of the step.
        self.quiet(Duration::from_secs(6)).await?;
        Ok(Ok(()))
    }

    /// The middle of the element with this selector or visible text, once it is there.
    async fn place_of(&self, what: &str) -> Result<Option<(f64, f64)>, Stop> {
        let quoted = Value::from(what).to_string();
        let expression = format!(
            "(() => {{ const what = {quoted}; let found = null; try {{ found = document.querySelector(what); }} catch {{}} \
             if (!found) {{ const all = [...document.querySelectorAll('a, button, [role=button], input, label, summary, [onclick]')]; \
             const text = (e) => (e.innerText || e.value || e.getAttribute('aria-label') || '').replace(/\\s+/g, ' ').trim(); \
             found = all.find((e) => text(e) === what) || all.find((e) => text(e).includes(what)); }} \
             if (!found) return null; found.scrollIntoView({{block: 'center', behavior: 'instant'}}); const box = found.getBoundingClientRect(); \
             return box.width && box.height ? [box.left + box.width / 2, box.top + box.height / 2] : null; }})()"
        );
        let until = tokio::time::Instant::now() + ELEMENT_PATIENCE.min(self.time_left());
        loop {
            if let Ok(place) = self.evaluate(&expression, PATIENCE).await
                && let (Some(x), Some(y)) = (place[0].as_f64(), place[1].as_f64())
            {
                return Ok(Some((x, y)));
            }
            if let Some(stop) = self.tab.stopped() {
                return Err(stop);
            }
            if tokio::time::Instant::now() > until {
                return Ok(None);
            }
            let _ = tokio::time::timeout(Duration::from_millis(150), self.tab.changed.notified()).await;
        }
    }
}

/// The step in a few words, without the value: it may be a secret.
fn describe(step: &Step) -> String {
    let parts = [
        step.goto.as_ref().map(|url| format!("goto {url}")),
        step.click.as_ref().map(|what| format!("click {what}")),
        step.fill.as_ref().map(|what| format!("fill {what}")),
        step.wait.as_ref().map(|what| format!("wait {what}")),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    if parts.is_empty() { json!("nothing").to_string() } else { parts.join(", ") }
}

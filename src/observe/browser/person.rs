//! What a person does on a page: reads to its end, begins to fill a form, and does not send it.

use std::time::Duration;

use serde::Deserialize;
use serde_json::json;

use super::settle::Stop;
use super::visit::Drive;
use crate::evidence::{Canary, GapKind, Observation};

/// Screens that a visitor scrolls at most: pages that grow for ever exist.
const SCREENS: u32 = 40;
/// Fields of one page that get a canary.
const FIELDS: usize = 24;

/// Values that nobody else sends: they are found again in what leaves the page, plain, encoded or hashed.
pub(super) const CANARIES: &[(&str, &str)] = &[
    ("email", "kansa.canary.7q4x@example.com"),
    ("phone", "09000001234"),
    ("name", "監査 花子七四"),
    ("kana", "カンサ ハナコナナヨン"),
    ("postal", "1000001"),
    ("address", "千代田区監査町7-4-1"),
    ("text", "kansacanary7q4xtext"),
];

/// The value typed for a kind of field.
pub(super) fn canary(what: &str) -> Option<&'static str> {
    CANARIES.iter().find(|(kind, _)| *kind == what).map(|(_, value)| *value)
}

const SCROLL: &str = include_str!("scroll.js");
const FIELDS_JS: &str = include_str!("fields.js");

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Field {
    selector: String,
    what: String,
}

impl Drive {
    /// Scrolls and types, as far as the target wants it.
    pub(super) async fn behave_as_a_person(&mut self) -> Result<(), Stop> {
        if self.target.observe.scroll {
            self.scroll().await?;
        }
        if self.target.observe.canaries && !self.reading {
            self.type_canaries().await?;
        }
        Ok(())
    }

    async fn scroll(&mut self) -> Result<(), Stop> {
        self.moment("scroll");
        let expression = SCROLL.replace("SCREENS", &SCREENS.to_string());
        let answer = self.evaluate(&expression, Duration::from_secs(8)).await;
        if let Some(stop) = self.tab.stopped() {
            return Err(stop);
        }
        let steps = answer.as_ref().map_or(0, |value| value["steps"].as_u64().unwrap_or_default());
        match answer {
            Ok(value) if steps > 0 => {
                self.acted("scroll", format!("{steps} screens, {} px", value["height"]));
                // What scrolling brought in is waited for like the page itself.
                self.quiet(Duration::from_secs(4)).await?;
            }
            Ok(_) => {}
            Err(error) => self.tab.ledger().gap(
                GapKind::Page,
                self.plan.url.as_str(),
                format!("the page could not be scrolled: {error}"),
            ),
        }
        Ok(())
    }

    async fn type_canaries(&mut self) -> Result<(), Stop> {
        let Ok(answer) = self.evaluate(FIELDS_JS, Duration::from_secs(5)).await else { return Ok(()) };
        let fields: Vec<Field> = answer.as_str().and_then(|text| serde_json::from_str(text).ok()).unwrap_or_default();
        if fields.is_empty() {
            return Ok(());
        }
        self.moment("input");
        for field in fields.into_iter().take(FIELDS) {
            let Some(value) = canary(&field.what) else { continue };
            if self.type_into(&field.selector, value).await {
                let canary = Canary { what: field.what, value: value.to_owned(), selector: field.selector };
                self.tab.ledger().emit(Observation::Canary(canary));
            }
            if let Some(stop) = self.tab.stopped() {
                return Err(stop);
            }
        }
        self.quiet(Duration::from_secs(4)).await.map(|_| ())
    }

    /// Puts the focus on a field, empties it, types, and leaves it, so that scripts that listen to `input`, `change` or
    /// `blur` act as they would for a person.
    pub(super) async fn type_into(&self, selector: &str, value: &str) -> bool {
        let patience = Duration::from_secs(3);
        let quoted = serde_json::Value::from(selector).to_string();
        let focus = format!(
            "(() => {{ const field = document.querySelector({quoted}); if (!field) return false; field.scrollIntoView({{block: 'center'}}); \
             field.focus(); if (field.select) field.select(); return document.activeElement === field; }})()"
        );
        let focused = self.evaluate(&focus, patience).await.is_ok_and(|value| value.as_bool() == Some(true));
        if !focused || self.call("Input.insertText", json!({"text": value}), patience).await.is_err() {
            return false;
        }
        let leave = format!(
            "(() => {{ const field = document.querySelector({quoted}); if (field) field.blur(); return !!field; }})()"
        );
        self.evaluate(&leave, patience).await.is_ok()
    }
}

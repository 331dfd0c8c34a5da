//! What the hooks in the page tell: cookies, storage, what tells devices apart.

use serde_json::Value;

use super::Ledger;
use super::wire::{stack_of_error, text};
use crate::evidence::{Dialog, Initiator, Observation, StorageItem};
use crate::observe::browser::{cookies, limits};

impl Ledger {
    pub(super) fn hooked(&mut self, payload: &str) {
        if payload.len() > limits::HOOK_BYTES {
            *self.cut.entry("a value written by a script was too long to be kept").or_default() += 1;
            return;
        }
        let Ok(said) = serde_json::from_str::<Value>(payload) else { return };
        let stack = stack_of_error(text(&said, "s"));
        match text(&said, "k") {
            "cookie" => {
                let seen = if said["v"].as_bool() == Some(true) { "+seen" } else { "" };
                let api = format!("{}{seen}", text(&said, "a"));
                let cookie = cookies::of_script(text(&said, "d"), text(&said, "u"), &api, stack, &self.page);
                if let Some(cookie) = cookie {
                    self.cookie_written(cookie);
                }
            }
            "storage" => {
                let key = (text(&said, "a").to_owned(), text(&said, "d").to_owned());
                if let Some(top) =
                    stack.into_iter().next().filter(|_| self.storage_setters.len() < limits::STORAGE_ITEMS)
                {
                    self.storage_setters.entry(key).or_insert(top);
                }
            }
            "record" => self.database_record(&said, stack.into_iter().next()),
            "api" => {
                let top = stack.into_iter().next().unwrap_or_default();
                let count = said["n"].as_u64().unwrap_or(1) as u32;
                if self.api_calls.len() < limits::API_CALLS {
                    let entry = self.api_calls.entry((text(&said, "a").to_owned(), top.url, top.line)).or_default();
                    *entry = (*entry).max(count);
                }
            }
            "print" => {
                let dialog = Dialog { what: "print".to_owned(), text: String::new(), answer: "ignored".to_owned() };
                self.emit(Observation::Dialog(dialog));
            }
            _ => {}
        }
    }

    pub(super) fn dom_storage(&mut self, p: &Value) {
        let id = &p["storageId"];
        let area = if id["isLocalStorage"].as_bool() == Some(true) { "local" } else { "session" };
        let origin = id["securityOrigin"].as_str().or_else(|| id["storageKey"].as_str()).unwrap_or_default();
        if self.storage.len() >= limits::STORAGE_ITEMS {
            *self.cut.entry("more storage items than are kept").or_default() += 1;
            return;
        }
        let key = (area.to_owned(), origin.trim_end_matches('/').to_owned(), text(p, "key").to_owned());
        self.storage.insert(key, text(p, "newValue").to_owned());
    }

    /// A value put into an indexed database: its place and its size, not its content.
    fn database_record(&mut self, said: &Value, setter: Option<Initiator>) {
        if self.database_records.len() >= limits::STORAGE_ITEMS {
            *self.cut.entry("more storage items than are kept").or_default() += 1;
            return;
        }
        let item = StorageItem {
            area: "indexed_db".to_owned(),
            origin: text(said, "u").to_owned(),
            key: limits::cut_text(text(said, "d"), 1_024),
            length: said["n"].as_u64().unwrap_or_default(),
            setter,
            page: self.page.clone(),
            ..StorageItem::default()
        };
        self.database_records.insert((item.origin.clone(), item.key.clone()), item);
    }
}

//! Frames, targets and dialogs.

use std::time::Instant;

use serde_json::Value;

use super::wire::{is_transmission, text};
use super::{Frame, Ledger, Session};
use crate::evidence::{Dialog, Observation};
use crate::observe::browser::limits;

impl Ledger {
    pub(super) fn frame_attached(&mut self, p: &Value) {
        let parent = text(p, "parentFrameId").to_owned();
        let url = self.frames.get(&parent).map_or_else(String::new, |frame| frame.url.clone());
        self.frames.entry(text(p, "frameId").to_owned()).or_insert(Frame { parent, url });
    }

    pub(super) fn frame_navigated(&mut self, session: &str, p: &Value) {
        let frame = &p["frame"];
        let (id, url) = (text(frame, "id"), text(frame, "url"));
        let entry = self.frames.entry(id.to_owned()).or_default();
        url.clone_into(&mut entry.url);
        if let Some(parent) = frame["parentId"].as_str() {
            parent.clone_into(&mut entry.parent);
        }
        if let Some(session) = self.sessions.get_mut(session).filter(|session| session.target == id) {
            url.clone_into(&mut session.url);
        }
        if is_transmission(url) {
            self.document_gone(id);
        }
        if id == self.main_target && is_transmission(url) {
            self.navigations += 1;
            url.clone_into(&mut self.page);
            text(frame, "loaderId").clone_into(&mut self.main_loader);
            if self.navigations > limits::NAVIGATIONS {
                self.overflow
                    .get_or_insert_with(|| format!("the page went on to another {} times", limits::NAVIGATIONS));
            }
        }
        self.touch();
    }

    /// Another document stands in this frame: what the one before asked for is marked, with what its frames asked for
    /// where it was the page's.
    fn document_gone(&mut self, frame: &str) {
        let all = frame == self.main_target;
        let now = Instant::now();
        for exchange in self.exchanges.values_mut().filter(|exchange| all || exchange.frame_id == frame) {
            if exchange.kind != "Document" {
                exchange.document_gone_at.get_or_insert(now);
            }
        }
    }

    /// A new target of this visit. The URL is what is known of it now.
    pub(in crate::observe::browser) fn attached(&mut self, session: &Session) {
        if session.is_document() {
            self.frames.entry(session.target.clone()).or_default();
        } else {
            self.workers_seen += 1;
            if session.kind == "service_worker" {
                self.service_workers.insert(session.url.clone());
            }
        }
        if matches!(session.kind.as_str(), "page" | "popup") {
            self.pages_open.insert(session.target.clone());
        }
        self.sessions.insert(session.id.clone(), session.clone());
        self.touch();
    }

    pub(in crate::observe::browser) fn detached(&mut self, session: &str) {
        let gone = self.sessions.remove(session);
        let orphaned_at = gone.filter(|session| session.kind == "worker").map(|_| Instant::now());
        // Nobody will tell how its requests end.
        for exchange in self.exchanges.values_mut().filter(|exchange| exchange.session == session) {
            exchange.end();
            exchange.orphaned_at = orphaned_at.filter(|_| exchange.page == self.page);
        }
    }

    pub(super) fn frame_detached(&mut self) {
        self.frame_gone_at = Some(Instant::now());
    }

    pub(super) fn dialog(&self, p: &Value) {
        let what = text(p, "type").to_owned();
        let answer = if what == "beforeunload" { "leave" } else { "accept" };
        let text = limits::cut_text(text(p, "message"), 500);
        self.emit(Observation::Dialog(Dialog { what, text, answer: answer.to_owned() }));
    }

    /// The document around a frame, by the frame's id.
    pub(super) fn around_frame(&self, frame: &str) -> Option<String> {
        let parent = &self.frames.get(frame)?.parent;
        Some(self.frames.get(parent).map_or_else(|| self.page.clone(), |frame| frame.url.clone()))
    }

    /// True for a frame that stands in another document.
    pub(super) fn is_inner_frame(&self, frame: &str) -> bool {
        self.frames.get(frame).is_some_and(|frame| !frame.parent.is_empty())
    }

    /// The document of a frame or a prerendered page is there, also when its listeners came too late to hear how its
    /// response ended.
    pub(super) fn document_stands(&mut self, session: &str) {
        self.touch();
        let Some(target) = self.sessions.get(session).map(|session| session.target.clone()) else { return };
        let documents =
            self.exchanges.values_mut().filter(|exchange| exchange.kind == "Document" && exchange.frame_id == target);
        for exchange in documents.filter(|exchange| exchange.hops.last().is_some_and(|hop| hop.answer.is_some())) {
            exchange.done = true;
        }
    }
}

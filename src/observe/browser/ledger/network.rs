//! What the first channel (`Network.*`) tells of requests.

use std::time::Instant;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use serde_json::Value;

use super::Ledger;
use super::wire::{answer, body, is_transmission, text};
use crate::observe::browser::cdp::{Connection, Tag};
use crate::observe::browser::exchange::{Content, Exchange, Failure, header, headers};
use crate::observe::browser::initiators::Cause;
use crate::observe::browser::limits;

impl Ledger {
    pub(super) fn exchange(&mut self, id: &str, session: &str) -> &mut Exchange {
        if !self.exchanges.contains_key(id) {
            self.order.push(id.to_owned());
            if self.order.len() > limits::REQUESTS {
                self.overflow.get_or_insert_with(|| format!("more than {} requests", limits::REQUESTS));
            }
            let target = self.sessions.get(session).map_or_else(String::new, |session| session.kind.clone());
            let exchange = Exchange {
                visit: self.visit,
                session: session.to_owned(),
                target,
                page: self.page.clone(),
                moment: self.moment,
                ..Exchange::default()
            };
            self.exchanges.insert(id.to_owned(), exchange);
        }
        self.exchanges.entry(id.to_owned()).or_default()
    }

    /// Notes a request of a kind (method, host, path) not seen before: endless pollers never go quiet otherwise.
    pub(super) fn note_new(&mut self, method: &str, url: &str) {
        let place = url.split(['?', '#']).next().unwrap_or(url);
        if self.seen_kinds.len() < limits::REQUESTS && self.seen_kinds.insert(format!("{method} {place}")) {
            self.touch();
        }
    }

    pub(super) fn will_be_sent(&mut self, session: &str, p: &Value) {
        let request = &p["request"];
        let (id, url) = (text(p, "requestId"), text(request, "url"));
        if !is_transmission(url) {
            return;
        }
        let redirected = p["redirectResponse"].is_object();
        if !redirected && self.exchanges.get(id).is_some_and(|known| known.by_network > 0) {
            // A worker attached twice tells everything twice.
            return;
        }
        self.note_new(text(request, "method"), url);
        let (kind, frame_id) = (text(p, "type").to_owned(), text(p, "frameId").to_owned());
        let main_document = kind == "Document" && frame_id == self.main_target && text(p, "loaderId") == id;
        let first_navigation = main_document && self.navigations == 0;
        let clicked = main_document && std::mem::take(&mut self.user_click);
        let document = text(p, "documentURL").to_owned();
        let parent_document = (kind == "Document" && !main_document).then(|| self.around_frame(&frame_id)).flatten();
        let exchange = self.exchange(id, session);
        if redirected {
            let has_extra = p["redirectHasExtraInfo"].as_bool();
            let hop = exchange.current();
            hop.answer = Some(answer(&p["redirectResponse"]));
            hop.expects_extra = has_extra;
        } else {
            exchange.session = session.to_owned();
            exchange.cause = Cause::read(&p["initiator"]);
            exchange.navigation = first_navigation || clicked;
            exchange.frame_url = parent_document.unwrap_or(document);
            if exchange.frame_url == url && kind != "Document" {
                // The browser asks by itself, for the page (identity providers, service workers' scripts).
                exchange.frame_url.clone_from(&exchange.page);
            }
            exchange.frame_id = frame_id;
        }
        exchange.kind = kind;
        let hop = exchange.next_by_network();
        url.clone_into(&mut hop.url);
        text(request, "method").clone_into(&mut hop.method);
        hop.headers = headers(&request["headers"]);
        if hop.body.is_none() {
            hop.body = body(request);
            hop.body_missing = hop.body.is_none() && request["hasPostData"].as_bool() == Some(true);
        }
        exchange.match_extras();
        if matches!(text(p, "type"), "Document" | "Script") || p["type"].is_null() {
            self.loaded.insert(url.to_owned(), id.to_owned());
        }
        if main_document && first_navigation {
            url.clone_into(&mut self.page);
            let page = self.page.clone();
            self.exchange(id, session).page = page;
        }
        self.progress(id, false);
    }

    pub(super) fn extra(&mut self, p: &Value, of_request: bool) {
        let id = text(p, "requestId");
        let Some(exchange) = self.exchanges.get_mut(id) else {
            // Before its event: kept under the id until that comes. Other schemes never have one.
            let exchange = self.exchange(id, "");
            let queue = if of_request { &mut exchange.request_extras } else { &mut exchange.response_extras };
            queue.push_back(p.clone());
            return;
        };
        let queue = if of_request { &mut exchange.request_extras } else { &mut exchange.response_extras };
        queue.push_back(p.clone());
        exchange.match_extras();
        self.progress(id, false);
    }

    pub(super) fn served_from_cache(&mut self, p: &Value) {
        let id = text(p, "requestId");
        if let Some(exchange) = self.exchanges.get_mut(id) {
            exchange.current().memory_cache = true;
            exchange.done = true;
            self.progress(id, false);
        }
    }

    pub(super) fn response(&mut self, p: &Value) {
        let id = text(p, "requestId");
        let (main, kind) = (text(p, "frameId") == self.main_target && text(p, "loaderId") == id, text(p, "type"));
        let Some(exchange) = self.exchanges.get_mut(id).filter(|exchange| exchange.by_network > 0) else { return };
        let wanted = matches!(kind, "Document" | "Script");
        if exchange.kind.is_empty() || exchange.kind == "Other" {
            kind.clone_into(&mut exchange.kind);
        }
        // Their arrival matters: what they cause comes after their end. Of others the end may never be told.
        exchange.done = exchange.done || !matches!(kind, "Document" | "Script" | "Stylesheet");
        let (status, length) = (p["response"]["status"].as_u64(), headers(&p["response"]["headers"]));
        let empty = matches!(status, Some(204 | 205 | 304)) || header(&length, "content-length") == Some("0");
        if matches!(kind, "Image" | "Font" | "XHR" | "EventSource") || (kind == "Fetch" && !empty) {
            exchange.streams_since.get_or_insert_with(Instant::now);
        }
        let hop = exchange.current();
        let answer = answer(&p["response"]);
        let status = answer.status;
        hop.answer = Some(answer);
        hop.expects_extra = hop.expects_extra.or_else(|| p["hasExtraInfo"].as_bool());
        if wanted && matches!(hop.content, Content::NotWanted) && !hop.memory_cache {
            hop.content = Content::Wanted;
        }
        exchange.match_extras();
        if main {
            self.main_status = status;
            id.clone_into(&mut self.main_loader);
        }
        self.touch();
        self.progress(id, false);
    }

    /// A piece of an answer has come: the page reads it. A fetch of which nobody reads the answer has no such event.
    pub(super) fn data(&mut self, p: &Value) {
        if let Some(exchange) = self.exchanges.get_mut(text(p, "requestId")).filter(|exchange| exchange.kind == "Fetch")
        {
            exchange.streams_since.get_or_insert_with(Instant::now);
            exchange.is_read = true;
            self.pieces += 1;
        }
    }

    pub(super) fn finished(&mut self, session: &str, p: &Value, connection: &Connection) {
        let id = text(p, "requestId");
        let Some(exchange) = self.exchanges.get_mut(id) else { return };
        exchange.end();
        let hop = exchange.current();
        let length = p["encodedDataLength"].as_f64().unwrap_or_default();
        if matches!(hop.content, Content::Wanted) {
            if length <= limits::CONTENT_BYTES as f64 {
                hop.content = Content::Asked;
                let tag = Tag { method: "kansa.body", key: id.to_owned() };
                connection.send_tagged(session, "Network.getResponseBody", serde_json::json!({"requestId": id}), tag);
            } else {
                hop.content = Content::NotWanted;
                *self.cut.entry("a response body was too long to be kept").or_default() += 1;
            }
        }
        self.touch();
        self.progress(id, false);
    }

    pub(super) fn body_had(&mut self, p: &Value) {
        let id = text(p, "key");
        let Some(exchange) = self.exchanges.get_mut(id) else { return };
        let hop = exchange.current();
        let text = p["result"]["body"].as_str();
        hop.content = match text {
            Some(text) if p["result"]["base64Encoded"].as_bool() == Some(true) => {
                BASE64.decode(text).map_or(Content::NotWanted, Content::Had)
            }
            Some(text) => Content::Had(text.as_bytes().to_vec()),
            None => Content::NotWanted,
        };
        self.progress(id, false);
    }

    pub(super) fn failed(&mut self, p: &Value) {
        let id = text(p, "requestId");
        let Some(exchange) = self.exchanges.get_mut(id).filter(|exchange| exchange.by_network > 0) else { return };
        exchange.end();
        let preflight = p["corsErrorStatus"]["corsError"].as_str().filter(|error| error.contains("Preflight"));
        let blocked = p["blockedReason"].as_str().map(str::to_owned);
        // Of all others the network layer tells the headers as soon as they leave.
        let is_document = exchange.kind == "Document";
        let hop = exchange.current();
        let blocked = blocked.or_else(|| {
            let sent = hop.sent.is_some() || hop.answer.is_some();
            match p["corsErrorStatus"]["corsError"].as_str() {
                Some(_) if preflight.is_some() && !sent => Some("cors-preflight".to_owned()),
                Some(_) => Some("cors".to_owned()),
                None => None,
            }
        });
        if matches!(hop.content, Content::Wanted | Content::Asked) {
            hop.content = Content::NotWanted;
        }
        hop.failure = Some(Failure {
            error: text(p, "errorText").to_owned(),
            blocked,
            canceled: p["canceled"].as_bool().unwrap_or(false),
            at: is_document.then(Instant::now),
        });
        self.touch();
        self.progress(id, false);
    }
}

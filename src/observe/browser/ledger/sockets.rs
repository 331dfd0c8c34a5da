//! Web sockets and web transports.

use std::time::Instant;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use serde_json::Value;

use super::Ledger;
use super::wire::{answer, is_third, text};
use crate::evidence::{Observation, SocketFrame};
use crate::observe::browser::exchange::{Failure, UNPAUSED, headers};
use crate::observe::browser::initiators::Cause;
use crate::observe::browser::limits;

/// The browser's words for a socket that its page closed while it was being opened: its handshake may have left by then,
/// and the protocol does not tell of it any more.
const GIVEN_UP: &str = "closed before the connection is established";

impl Ledger {
    pub(super) fn socket_created(&mut self, session: &str, p: &Value, kind: &str) {
        let id = p["requestId"].as_str().or_else(|| p["transportId"].as_str()).unwrap_or_default();
        let url = text(p, "url");
        if self.exchanges.get(id).is_some_and(|known| known.by_network > 0) {
            return;
        }
        self.note_new("GET", url);
        let document = self.sessions.get(session).map_or_else(String::new, |session| session.url.clone());
        // Third-party names do not resolve while held, so the socket cannot have been opened.
        let held = self.hold.as_ref().is_some_and(|own| is_third(url, own));
        let exchange = self.exchange(id, session);
        exchange.is_socket = true;
        kind.clone_into(&mut exchange.kind);
        exchange.cause = Cause::read(&p["initiator"]);
        if exchange.target != "page" {
            exchange.frame_url = document;
        }
        let hop = exchange.next_by_network();
        url.clone_into(&mut hop.url);
        "GET".clone_into(&mut hop.method);
        hop.held = held;
        if kind == "WebTransport" {
            // Until a connection stands, nothing but a try to reach the host is known.
            hop.expects_extra = Some(false);
        } else {
            // Its handshake is told by way of the page, which may be gone by then; the second channel does not tell of it. This
            // is the moment by which the network stack's log is asked.
            hop.paused_at = Instant::now().checked_sub(UNPAUSED);
        }
    }

    pub(super) fn socket_handshake(&mut self, p: &Value) {
        let id = text(p, "requestId");
        if let Some(exchange) = self.exchanges.get_mut(id) {
            let list = headers(&p["request"]["headers"]);
            exchange.current().sent = Some(list);
            self.progress(id, false);
        }
    }

    pub(super) fn socket_answered(&mut self, p: &Value) {
        let id = text(p, "requestId");
        if let Some(exchange) = self.exchanges.get_mut(id) {
            let hop = exchange.current();
            hop.answer = Some(answer(&p["response"]));
            hop.expects_extra = Some(false);
            hop.answer_extra =
                Some(serde_json::json!({"headers": p["response"]["headers"], "statusCode": p["response"]["status"]}));
            self.progress(id, false);
        }
    }

    pub(super) fn socket_closed(&mut self, p: &Value) {
        if let Some(exchange) = self.exchanges.get_mut(text(p, "requestId")) {
            exchange.end();
            self.touch();
        }
    }

    pub(super) fn transport_established(&mut self, p: &Value) {
        let id = text(p, "transportId");
        if let Some(exchange) = self.exchanges.get_mut(id) {
            exchange.current().sent = Some(Vec::new());
            self.progress(id, false);
        }
    }

    pub(super) fn transport_closed(&mut self, p: &Value) {
        let id = text(p, "transportId");
        let Some(exchange) = self.exchanges.get_mut(id) else { return };
        let hop = exchange.current();
        if hop.sent.is_none() && hop.failure.is_none() {
            let error = "no connection was made".to_owned();
            hop.failure = Some(Failure { error, blocked: None, canceled: false, at: None });
            self.progress(id, false);
        }
    }

    pub(super) fn socket_frame(&mut self, p: &Value, direction: &str) {
        let id = text(p, "requestId");
        let Some(exchange) = self.exchanges.get_mut(id) else { return };
        if exchange.frames_kept >= limits::SOCKET_FRAMES {
            exchange.frames_dropped += 1;
            *self.cut.entry("frames of a web socket beyond the first ones").or_default() += 1;
            return;
        }
        exchange.frames_kept += 1;
        let (visit, url) = (exchange.visit, exchange.current().url.clone());
        let payload = text(&p["response"], "payloadData");
        let bytes = if p["response"]["opcode"].as_f64() == Some(2.0) {
            BASE64.decode(payload).unwrap_or_else(|_| payload.as_bytes().to_vec())
        } else {
            payload.as_bytes().to_vec()
        };
        let frame = SocketFrame {
            request_id: format!("{}{id}", self.prefix),
            url,
            direction: direction.to_owned(),
            body: None,
        };
        self.touch();
        self.emit_for(visit, Observation::SocketFrame(frame), Some(bytes));
    }

    pub(super) fn socket_failed(&mut self, p: &Value) {
        let id = text(p, "requestId");
        let Some(exchange) = self.exchanges.get_mut(id) else { return };
        let hop = exchange.current();
        if hop.failure.is_none() {
            let error = text(p, "errorMessage").to_owned();
            let canceled = error.contains(GIVEN_UP);
            hop.failure = Some(Failure { error, blocked: None, canceled, at: None });
        }
        self.progress(id, false);
    }
}

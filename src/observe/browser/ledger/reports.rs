//! Reports that the browser uploads by itself.

use serde_json::Value;

use super::Ledger;
use super::wire::{origin_of, text};
use crate::evidence::{GapKind, Header, Observation, Request};

impl Ledger {
    pub(super) fn endpoints(&mut self, p: &Value) {
        let origin = text(p, "origin").to_owned();
        for endpoint in p["endpoints"].as_array().into_iter().flatten() {
            let key = (origin.clone(), text(endpoint, "groupName").to_owned());
            self.endpoints.insert(key, text(endpoint, "url").to_owned());
        }
    }

    /// The browser uploads reports by itself; no request event tells of it, only the change of the report's state.
    pub(super) fn report(&mut self, p: &Value) {
        let report = &p["report"];
        let (id, status) = (text(report, "id").to_owned(), text(report, "status").to_owned());
        let from = text(report, "initiatorUrl").to_owned();
        let destination = text(report, "destination").to_owned();
        let origin = origin_of(&from);
        let known = self.reports.insert(id.clone(), (status.clone(), destination.clone()));
        self.touch();
        if status != "Success" || known.is_some_and(|(before, _)| before == "Success") {
            return;
        }
        let Some(url) = self.endpoints.get(&(origin.clone(), destination)).cloned() else {
            self.gap(GapKind::Content, &from, "a report was uploaded to an endpoint that is not known");
            return;
        };
        let base = Request {
            request_id: format!("{}report-{id}", self.prefix),
            url: url.clone(),
            method: "POST".to_owned(),
            headers: vec![Header { name: "content-type".to_owned(), value: "application/reports+json".to_owned() }],
            resource: "report".to_owned(),
            page: self.page.clone(),
            frame: (from != self.page).then_some(from),
            target: "page".to_owned(),
            moment: self.moment.to_owned(),
            ..Request::default()
        };
        if origin_of(&url) != origin {
            let preflight = Request {
                request_id: format!("{}-preflight", base.request_id),
                method: "OPTIONS".to_owned(),
                headers: Vec::new(),
                resource: "preflight".to_owned(),
                ..base.clone()
            };
            self.emit(Observation::Request(preflight));
        }
        let body = serde_json::json!([{"type": report["type"], "url": report["initiatorUrl"], "body": report["body"]}]);
        self.emit_for(self.visit, Observation::Request(base), Some(body.to_string().into_bytes()));
    }

    /// Reports that wait for their upload, which comes when their document goes.
    pub(in crate::observe::browser) fn reports_waiting(&self) -> bool {
        self.reports.values().any(|(status, _)| matches!(status.as_str(), "Queued" | "Pending"))
    }

    /// A background fetch runs in the browser itself; only the log of its service tells of the requests.
    pub(super) fn background_service(&mut self, p: &Value) {
        let event = &p["backgroundServiceEvent"];
        if text(event, "service") != "backgroundFetch" || text(event, "eventName") != "Request processing completed" {
            return;
        }
        let entries = event["eventMetadata"].as_array().into_iter().flatten();
        let Some(url) = entries.filter(|entry| text(entry, "key") == "URL").map(|entry| text(entry, "value")).next()
        else {
            return;
        };
        self.background_fetches += 1;
        let request = Request {
            request_id: format!("{}background-{}", self.prefix, self.background_fetches),
            url: url.to_owned(),
            method: "GET".to_owned(),
            resource: "fetch".to_owned(),
            page: self.page.clone(),
            target: "service_worker".to_owned(),
            moment: self.moment.to_owned(),
            ..Request::default()
        };
        self.touch();
        self.emit(Observation::Request(request));
    }
}

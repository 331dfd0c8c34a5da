//! The courses of the visits, once, as compact JSON; the page draws them when somebody looks.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::super::model::Report;
use super::terms::spelled;
use super::view;
use crate::glossary::Phase;

/// JSON that may stand in a `script` element: no `<`, no line separator.
pub(super) fn block(report: &Report) -> String {
    let transmissions: BTreeMap<&str, usize> =
        report.transmissions.iter().enumerate().map(|(at, t)| (t.id.as_str(), at)).collect();
    let mut hosts = Hosts::default();
    let mut visits: BTreeMap<usize, Vec<Value>> = BTreeMap::new();
    for visit in &report.visits {
        let lanes: Vec<Value> = visit
            .lanes
            .iter()
            .map(|lane| {
                let owner = lane.transmission.as_deref().and_then(|id| transmissions.get(id));
                let owner: i64 = owner.map_or(-1, |at| *at as i64);
                let host = hosts.index(&lane.host);
                json!([
                    lane.first_ms,
                    lane.last_ms,
                    owner,
                    host,
                    lane.requests,
                    lane.failed,
                    lane.never_sent,
                    lane.record
                ])
            })
            .collect();
        let phase = visit.phase.and_then(|phase| Phase::ALL.iter().position(|one| *one == phase)).unwrap_or(0);
        let row = json!([visit.page, phase, visit.run, 0, visit.duration_ms, visit.requests, visit.pending, lanes]);
        visits.entry(visit.page).or_default().push(row);
    }
    let pages: Vec<Value> =
        (0..report.pages.len()).map(|page| Value::Array(visits.remove(&page).unwrap_or_default())).collect();
    let named: Vec<Value> = report
        .transmissions
        .iter()
        .map(|t| {
            let (company, service) = (view::names(t), view::services(t));
            // Without a service of the catalog its name is the host, which stands beside it anyway.
            let label = |service: &str, company: &str| match &t.service {
                Some(_) => format!("{service} {company}"),
                None => company.to_owned(),
            };
            json!([t.id, label(&service.ja, &company.ja), label(&service.en, &company.en), spelled(&t.coverage)])
        })
        .collect();
    let phases: Vec<Value> = Phase::ALL.iter().map(|phase| json!([phase.ja(), phase.en()])).collect();
    escaped(&json!({ "hosts": hosts.names, "transmissions": named, "phases": phases, "visits": pages }).to_string())
}

#[derive(Default)]
struct Hosts {
    names: Vec<String>,
    index: BTreeMap<String, usize>,
}

impl Hosts {
    fn index(&mut self, host: &str) -> usize {
        if let Some(at) = self.index.get(host) {
            return *at;
        }
        self.names.push(super::visible(host));
        self.index.insert(host.to_owned(), self.names.len() - 1);
        self.names.len() - 1
    }
}

/// Inside JSON these characters stand in strings only, where their escapes mean the same.
fn escaped(json: &str) -> String {
    let mut out = String::with_capacity(json.len());
    for c in json.chars() {
        match c {
            '<' | '>' | '&' | '\u{2028}' | '\u{2029}' => out.push_str(&format!("\\u{:04x}", c as u32)),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_script_element_cannot_be_left() {
        let json = json!({ "x": "</script><!--\u{2028}&" }).to_string();
        let safe = escaped(&json);
        assert!(!safe.contains('<') && !safe.contains('\u{2028}'));
        assert_eq!(serde_json::from_str::<Value>(&safe).unwrap(), serde_json::from_str::<Value>(&json).unwrap());
    }
}

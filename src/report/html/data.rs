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
        // Records are counted from the first one of the visit.
        let base = visit.lanes.iter().map(|lane| lane.record).min().unwrap_or_default();
        let lanes: Vec<Value> = visit
            .lanes
            .iter()
            .map(|lane| {
                let owner = lane.transmission.as_deref().and_then(|id| transmissions.get(id));
                let owner: i64 = owner.map_or(-1, |at| *at as i64);
                let host = hosts.index(&lane.host, owner);
                // Figures that are the usual ones are left out at the end.
                let rare = [(lane.requests, 1), (lane.failed, 0), (lane.never_sent, 0)];
                let told = rare.iter().rposition(|(figure, usual)| figure != usual).map_or(0, |last| last + 1);
                let mut row = vec![
                    json!(lane.first_ms),
                    json!(lane.last_ms.saturating_sub(lane.first_ms)),
                    json!(host),
                    json!(lane.record - base),
                ];
                row.extend(rare[..told].iter().map(|(figure, _)| json!(figure)));
                Value::Array(row)
            })
            .collect();
        let phase = visit.phase.and_then(|phase| Phase::ALL.iter().position(|one| *one == phase)).unwrap_or(0);
        let row = json!([visit.page, phase, visit.run, base, visit.duration_ms, visit.requests, visit.pending, lanes]);
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

/// Hosts with the transmission of which they were asked, -1 where there is none.
#[derive(Default)]
struct Hosts {
    names: Vec<(String, i64)>,
    index: BTreeMap<(String, i64), usize>,
}

impl Hosts {
    fn index(&mut self, host: &str, owner: i64) -> usize {
        let next = self.names.len();
        let at = *self.index.entry((host.to_owned(), owner)).or_insert(next);
        if at == next {
            self.names.push((super::visible(host), owner));
        }
        at
    }
}

/// Inside JSON these characters stand in strings only, where their escapes mean the same.
pub(super) fn escaped(json: &str) -> String {
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

//! The journal held against the servers' log.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use kansa::evidence::{CookieAction, CookieSetter, Fate, Observation, Record};
use kansa::serve;

use crate::web::{Mechanism, Sockets};

type Count = BTreeMap<String, i64>;

#[derive(Debug, Default)]
pub(crate) struct Score {
    received: i64,
    reported: i64,
    both: i64,
    cookies_expected: usize,
    cookies_told: usize,
    cookies_both: usize,
    /// Lines for a person: what was missed, made up or not working.
    details: Vec<String>,
    by_class: BTreeMap<&'static str, (i64, i64)>,
    own_calls: BTreeSet<String>,
    /// Received and not reported, on pages that say why they cannot be.
    beyond: BTreeMap<&'static str, i64>,
}

impl Score {
    pub(crate) fn perfect(&self) -> bool {
        self.details.is_empty() && self.both == self.received && self.both == self.reported
    }

    pub(crate) fn print_details(&self) {
        for line in &self.details {
            println!("    {line}");
        }
        let classes = self.by_class.iter().map(|(class, (both, received))| format!("{class} {both}/{received}"));
        println!("    by class: {}", classes.collect::<Vec<_>>().join(", "));
        for (why, count) in &self.beyond {
            println!("    beyond what can be seen: {count}: {why}");
        }
        if !self.own_calls.is_empty() {
            println!("    the browser itself called: {:?}", self.own_calls);
        }
    }
}

impl fmt::Display for Score {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let share = |part: i64, whole: i64| if whole == 0 { 100.0 } else { part as f64 * 100.0 / whole as f64 };
        write!(
            f,
            "received {}, reported {}, recall {:.2} %, precision {:.2} %, cookies {}/{} (told {})",
            self.received,
            self.reported,
            share(self.both, self.received),
            share(self.both, self.reported),
            self.cookies_both,
            self.cookies_expected,
            self.cookies_told,
        )
    }
}

pub(crate) fn score(pages: &[Mechanism], records: &[Record], log: &[serve::Request], sockets: &Sockets) -> Score {
    let mut score = Score::default();
    let mut received = Count::new();
    for request in log {
        // The browser's own calls are not the pages'; they are counted apart.
        if !crate::web::HOSTS.contains(&request.host.as_str()) {
            score.own_calls.insert(request.host.clone());
            continue;
        }
        *received.entry(format!("{} {}", request.method, request.url())).or_default() += 1;
    }
    for request in &sockets.requests {
        *received.entry(request.clone()).or_default() += 1;
    }
    let own = [crate::web::SOCKET_HOST, crate::raw::HOST];
    let frames = records.iter().filter(|record| matches!(&record.observation, Observation::SocketFrame(frame) if own.iter().any(|host| frame.url.contains(host))));
    let frames = frames.count();
    if frames != sockets.frames {
        score.details.push(format!("SOCKET FRAMES {frames} told, {} went over the wire", sockets.frames));
    }
    let mut reported = reported(records);
    reported.retain(|key, _| crate::web::HOSTS.iter().chain(&own).any(|host| key.contains(&format!("://{host}/"))));
    let keys: BTreeSet<&String> = received.keys().chain(reported.keys()).collect();
    for key in keys {
        let (got, told) = (received.get(key).copied().unwrap_or(0), reported.get(key).copied().unwrap_or(0));
        let beyond = page_of(pages, key).and_then(|page| page.beyond).filter(|_| got > told);
        if let Some(why) = beyond {
            *score.beyond.entry(why).or_default() += got - told;
        }
        let got = if beyond.is_some() { told } else { got };
        score.received += got;
        score.reported += told;
        score.both += got.min(told);
        let class = class_of(pages, key);
        let entry = score.by_class.entry(class).or_default();
        entry.0 += got.min(told);
        entry.1 += got;
        if got != told {
            let what = if got > told { "MISSED" } else { "MADE UP" };
            score.details.push(format!("{what} {key} (received {got}, reported {told})"));
        }
    }
    for page in pages {
        for expected in &page.expects {
            let prefix = format!("/m/{}/{expected}", page.name);
            if !received.keys().any(|key| key.contains(&prefix)) {
                score.details.push(format!("NOT SENT {prefix}: the page did not do what it is for"));
            }
        }
    }
    cookies(pages, records, &mut score);
    score
}

/// What the journal says was sent: not held, stopped or local, and not failed before it left.
fn reported(records: &[Record]) -> Count {
    let unsent: BTreeSet<(&str, u32)> = records
        .iter()
        .filter_map(|record| match &record.observation {
            Observation::RequestFailed(failed) if !failed.sent => Some((failed.request_id.as_str(), failed.hop)),
            _ => None,
        })
        .collect();
    let mut count = Count::new();
    for record in records {
        let Observation::Request(request) = &record.observation else { continue };
        if request.fate != Fate::Sent || unsent.contains(&(request.request_id.as_str(), request.hop)) {
            continue;
        }
        // The servers see a socket's handshake as the http request that it is, and no port.
        let url = request.url.split('#').next().unwrap_or_default();
        let url = url.replacen("wss://", "https://", 1).replacen("ws://", "http://", 1);
        *count.entry(format!("{} {url}", request.method)).or_default() += 1;
    }
    count
}

fn name_in(text: &str) -> Option<&str> {
    text.split("/m/").nth(1)?.split(['/', '?']).next()
}

fn page_of<'a>(pages: &'a [Mechanism], key: &str) -> Option<&'a Mechanism> {
    let name = name_in(key);
    pages.iter().find(|page| Some(page.name) == name)
}

fn class_of(pages: &[Mechanism], key: &str) -> &'static str {
    page_of(pages, key).map_or("other", |page| page.class)
}

fn cookies(pages: &[Mechanism], records: &[Record], score: &mut Score) {
    let mut told: BTreeSet<(String, String, &str, &str)> = BTreeSet::new();
    for record in records {
        let Observation::Cookie(cookie) = &record.observation else { continue };
        let page = name_in(&cookie.page).unwrap_or_default().to_owned();
        let what = match cookie.action {
            CookieAction::Set => "set",
            CookieAction::Deleted => "deleted",
            CookieAction::Blocked => "blocked",
            CookieAction::Found => "found",
        };
        let by = match cookie.setter {
            CookieSetter::Response { .. } => "response",
            CookieSetter::Script { .. } => "script",
            CookieSetter::Unknown => "unknown",
        };
        told.insert((page, cookie.name.clone(), what, by));
    }
    let expected: BTreeSet<(String, String, &str, &str)> = pages
        .iter()
        .flat_map(|page| {
            page.cookies.iter().map(|(name, what, by)| (page.name.to_owned(), (*name).to_owned(), *what, *by))
        })
        .collect();
    score.cookies_expected = expected.len();
    score.cookies_told = told.len();
    score.cookies_both = expected.intersection(&told).count();
    for missed in expected.difference(&told) {
        score.details.push(format!("COOKIE MISSED {missed:?}"));
    }
    for extra in told.difference(&expected) {
        score.details.push(format!("COOKIE MADE UP {extra:?}"));
    }
}

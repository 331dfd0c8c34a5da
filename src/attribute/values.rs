//! What the audit knows by itself: the page's address, title and referrer, the browser's properties, cookie and
//! storage values, and what was typed. Found again in a request, it is known what was sent, whoever receives it.

use std::collections::{BTreeMap, BTreeSet};

use aho_corasick::AhoCorasick;
use url::Url;

use super::canary;
use super::decode::percent_decode;
use crate::evidence::{Evidence, Observation};
use crate::glossary::Information;

/// Known values at most; more than any honest page holds.
const MAX_TOKENS: usize = 30_000;

/// What a known value is.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Known {
    /// Typed by the auditor; with the algorithm when it is a hash of it.
    Canary {
        information: Information,
        algorithm: Option<&'static str>,
        /// Short or plain enough to be sent by chance: counts only in a field for it.
        common: bool,
    },
    Page,
    Title,
    Device,
    /// A cookie's value, by name and domain.
    Cookie {
        name: String,
        domain: String,
    },
    Storage,
}

/// All known values of a run, ready to be found.
#[derive(Debug, Default)]
pub(super) struct Values {
    known: Vec<Known>,
    tokens: Vec<String>,
    finder: Option<AhoCorasick>,
    /// Paths of pages, for parameters that leave the host out.
    paths: BTreeSet<String>,
    /// `1920x1080`, as sent.
    screens: BTreeSet<String>,
}

impl Values {
    pub(super) fn of(evidence: &Evidence) -> Self {
        let mut found: BTreeMap<String, Known> = BTreeMap::new();
        let mut values = Self::default();
        for record in &evidence.records {
            if found.len() > MAX_TOKENS {
                break;
            }
            match &record.observation {
                Observation::VisitStarted(visit) => {
                    values.page(&mut found, &visit.url);
                    let agent = visit.user_agent.as_deref().filter(|agent| agent.len() > 20);
                    found.extend(agent.map(|agent| (agent.to_ascii_lowercase(), Known::Device)));
                    values.screens.extend(visit.screen.map(|(width, height)| format!("{width}x{height}")));
                }
                Observation::Page(page) => {
                    values.page(&mut found, &page.url);
                    values.page(&mut found, &page.final_url);
                    // A title that is only the address (HAR) is no title.
                    let title = page.title.trim();
                    if title.chars().count() >= 4 && !title.contains("://") {
                        found.insert(title.to_ascii_lowercase(), Known::Title);
                    }
                    if Url::parse(&page.referrer).is_ok_and(|url| url.path().len() > 1) {
                        values.page(&mut found, &page.referrer);
                    }
                }
                Observation::Cookie(cookie) => {
                    for token in identifiers(&cookie.value) {
                        let known = Known::Cookie { name: cookie.name.clone(), domain: cookie.domain.clone() };
                        found.entry(token).or_insert(known);
                    }
                }
                Observation::Request(request) => {
                    let host = Url::parse(&request.url).ok().and_then(|url| url.host_str().map(str::to_owned));
                    let sent = request.headers.iter().filter(|header| header.name.eq_ignore_ascii_case("cookie"));
                    for (name, value) in sent.flat_map(|header| cookie_pairs(&header.value)) {
                        for token in identifiers(value) {
                            let domain = host.clone().unwrap_or_default();
                            found.entry(token).or_insert(Known::Cookie { name: name.to_owned(), domain });
                        }
                    }
                }
                Observation::Storage(item) => {
                    for token in identifiers(&item.value) {
                        found.entry(token).or_insert(Known::Storage);
                    }
                }
                Observation::Canary(canary) => {
                    for (token, known) in canary::tokens(&canary.what, &canary.value) {
                        found.insert(token, known);
                    }
                }
                _ => {}
            }
        }
        (values.tokens, values.known) = found.into_iter().unzip();
        values.finder = AhoCorasick::builder().ascii_case_insensitive(true).build(&values.tokens).ok();
        values
    }

    fn page(&mut self, found: &mut BTreeMap<String, Known>, url: &str) {
        let Ok(url) = Url::parse(url) else { return };
        let Some(host) = url.host_str() else { return };
        found.insert(format!("{host}{}", url.path()).to_ascii_lowercase(), Known::Page);
        let decoded = percent_decode(url.path());
        if decoded != url.path() {
            found.insert(format!("{host}{decoded}").to_ascii_lowercase(), Known::Page);
        }
        if url.path().len() >= 4 {
            self.paths.insert(url.path().to_owned());
        }
    }

    /// Every known value that stands in this one.
    pub(super) fn found_in<'a>(&'a self, value: &'a str) -> impl Iterator<Item = &'a Known> + 'a {
        let hits = self.finder.as_ref().map(|finder| finder.find_overlapping_iter(value));
        let word = |c: char| c.is_ascii_alphanumeric();
        hits.into_iter().flatten().filter_map(move |hit| {
            let known = &self.known[hit.pattern().as_usize()];
            let before = value[..hit.start()].chars().next_back();
            let after = value[hit.end()..].chars().next();
            let whole = match known {
                Known::Page => {
                    !before.is_some_and(word)
                        && !after.is_some_and(|c| word(c) || matches!(c, '/' | '-' | '_' | '.' | '%'))
                }
                Known::Title => true,
                _ => !before.is_some_and(word) && !after.is_some_and(word),
            };
            whole.then_some(known)
        })
    }

    pub(super) fn is_page_path(&self, value: &str) -> bool {
        self.paths.contains(value)
    }

    pub(super) fn is_screen(&self, value: &str) -> bool {
        self.screens.contains(value)
    }
}

/// Pairs of a `Cookie` header.
pub(super) fn cookie_pairs(header: &str) -> impl Iterator<Item = (&str, &str)> {
    header.split(';').filter_map(|pair| {
        let (name, value) = pair.trim().split_once('=')?;
        (!name.is_empty()).then_some((name, value))
    })
}

/// The parts of a stored value that tell one browser from another, lower case.
fn identifiers(value: &str) -> Vec<String> {
    if value.len() < 8 || value.len() > 4096 {
        return Vec::new();
    }
    let decoded = percent_decode(value);
    let mut parts = vec![decoded.clone()];
    // `GA1.1.123.456`, `fb.1.1700000000000.123`: what follows the version is what is sent.
    let mut rest = decoded.as_str();
    for _ in 0..3 {
        let Some((_, shorter)) = rest.split_once('.') else { break };
        rest = shorter;
        parts.push(rest.to_owned());
    }
    parts.extend(decoded.split(['|', ':', '&', '~', '"', ',', '{', '}', '=', '.', '!', '$', '\'']).map(str::to_owned));
    parts.retain(|part| is_identifier(part));
    parts.iter_mut().for_each(|part| part.make_ascii_lowercase());
    parts.sort();
    parts.dedup();
    parts
}

/// Long and mixed enough to mean one browser; no time, no address, no word.
pub(super) fn is_identifier(text: &str) -> bool {
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    let plain = text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._-+=*".contains(&byte));
    let only_digits = digits == text.len();
    // Seconds or milliseconds since 1970, dates, versions.
    let time =
        only_digits && matches!(text.len(), 10 | 13 | 16) && text.starts_with('1') || only_digits && text.len() < 10;
    // `20261122093000`.
    let calendar = only_digits && matches!(text.len(), 10 | 12 | 14 | 17) && text.starts_with("20");
    let date = text.len() <= 24 && text.starts_with("20") && text.as_bytes().get(4) == Some(&b'-');
    (9..=256).contains(&text.len()) && digits >= 3 && plain && !time && !calendar && !date
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identifiers_in_cookie_values() {
        assert!(identifiers("GA1.1.1234567890.1700000000").contains(&"1234567890.1700000000".to_owned()));
        assert!(identifiers("0a1b2c3d-0000-4000-8000-0123456789ab").len() == 1);
        for nothing in
            ["true", "accepted", "1700000000", "2026-11-22T00:00:00Z", "20261122093000", "https://www.example.co.jp/"]
        {
            assert_eq!(identifiers(nothing), Vec::<String>::new(), "{nothing}");
        }
    }
}

//! Target → visits: which page, in which consent state, how often.
//!
//! Pages are found layer by layer (start pages, what they link to, …). Within a layer they stand in the order in which
//! they were found, so the plan is the same whatever the number of workers and whoever answers first.

use std::collections::{BTreeMap, BTreeSet};

use regex::Regex;
use url::Url;

use super::hosts::{is_under, without_www};
use crate::evidence::{Link, VisitPurpose};
use crate::glossary::Phase;
use crate::target::Target;

/// One page load to make. The engine writes its records from `VisitStarted` to `VisitEnded` under `id`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlannedVisit {
    /// Unique within the run, from 1.
    pub id: u64,
    pub url: Url,
    pub phase: Phase,
    /// 1-based number of the repetition.
    pub run: u32,
    /// Steps from a start URL.
    pub depth: u32,
    /// The page on which the link was found.
    pub from: Option<String>,
    /// Pages that are not opened because this one carries the same set of tags.
    pub stands_for: Vec<String>,
    pub purpose: VisitPurpose,
}

/// What came of a visit, as far as the plan needs to know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Visited {
    /// Where the page was in the end, after redirects.
    pub final_url: Url,
    /// Links of the page as it stood, in document order.
    pub links: Vec<Link>,
    /// False: there was no page to see (a gap in the journal says why).
    pub ok: bool,
}

/// Pages that differ only in their query, beyond this many, are taken for one page in many states.
const MAX_QUERIES: u32 = 8;
/// A longer address is a trap rather than a page.
const MAX_URL: usize = 2048;

/// Query parameters that say where a visitor came from: the page is the same without them.
const CAMPAIGN: &[&str] = &[
    "gclid", "dclid", "gbraid", "wbraid", "fbclid", "yclid", "msclkid", "ttclid", "twclid", "ldtag_cl", "_ga", "_gl",
    "mc_cid", "mc_eid", "igshid",
];

/// What ends in one of these is a file, no page.
const FILES: &[&str] = &[
    "pdf", "zip", "gz", "tgz", "lzh", "7z", "rar", "exe", "dmg", "msi", "apk", "jpg", "jpeg", "png", "gif", "webp",
    "avif", "svg", "ico", "bmp", "tif", "tiff", "mp3", "mp4", "m4a", "m4v", "mov", "avi", "wmv", "webm", "wav", "ogg",
    "doc", "docx", "xls", "xlsx", "xlsm", "ppt", "pptx", "csv", "css", "js", "mjs", "json", "xml", "rss", "atom",
    "txt", "woff", "woff2", "ttf", "otf", "eps", "ai", "psd", "ics", "vcf",
];

/// Which pages belong to the audit.
#[derive(Debug, Clone)]
pub(crate) struct Scope {
    /// Hosts of the start pages, without `www`: they and their `www` are in.
    hosts: BTreeSet<String>,
    /// The operator's domains: with every subdomain.
    domains: Vec<String>,
    include: Vec<Regex>,
    exclude: Vec<Regex>,
}

impl Scope {
    pub(crate) fn of(target: &Target) -> Self {
        let hosts = target.site.start.iter().filter_map(Url::host_str).map(|host| without_www(host).to_owned());
        Self {
            hosts: hosts.collect(),
            domains: target.operator.domains.clone(),
            include: target.crawl.include.iter().filter_map(|pattern| glob(pattern)).collect(),
            exclude: target.crawl.exclude.iter().filter_map(|pattern| glob(pattern)).collect(),
        }
    }

    /// Hosts to which the target's own headers and cookies may go.
    pub(crate) fn own_hosts(&self, target: &Target) -> Vec<String> {
        let starts = target.site.start.iter().filter_map(Url::host_str).map(str::to_owned);
        self.domains.iter().cloned().chain(starts).collect()
    }

    /// The host belongs to the audited site.
    pub(crate) fn has_host(&self, url: &Url) -> bool {
        let Some(host) = url.host_str().filter(|_| matches!(url.scheme(), "http" | "https")) else { return false };
        self.hosts.contains(without_www(host)) || self.domains.iter().any(|domain| is_under(host, domain))
    }

    /// The page belongs to the audited site and is one of those to visit.
    fn has_page(&self, url: &Url) -> bool {
        let path = url.path();
        let with_query = url.query().map(|query| format!("{path}?{query}"));
        let fits = |pattern: &Regex| {
            pattern.is_match(path) || with_query.as_deref().is_some_and(|text| pattern.is_match(text))
        };
        self.has_host(url)
            && (self.include.is_empty() || self.include.iter().any(fits))
            && !self.exclude.iter().any(fits)
    }
}

/// `*` is any run of characters; the pattern must fit from the beginning to the end of the path.
fn glob(pattern: &str) -> Option<Regex> {
    let parts: Vec<_> = pattern.split('*').map(regex::escape).collect();
    Regex::new(&format!("^{}$", parts.join(".*"))).ok()
}

/// A page to visit that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Candidate {
    pub(crate) url: Url,
    pub(crate) depth: u32,
    pub(crate) from: Option<String>,
}

/// The pages found so far.
#[derive(Debug)]
pub(crate) struct Frontier {
    scope: Scope,
    max_pages: u32,
    max_depth: u32,
    seen: BTreeSet<String>,
    queries: BTreeMap<String, u32>,
    layer: Vec<Candidate>,
    taken: u32,
    /// Pages in scope that were found and not taken because of a bound.
    left_out: BTreeMap<&'static str, u64>,
}

impl Frontier {
    pub(crate) fn new(target: &Target) -> Self {
        let mut frontier = Self {
            scope: Scope::of(target),
            max_pages: target.crawl.max_pages,
            max_depth: target.crawl.max_depth,
            seen: BTreeSet::new(),
            queries: BTreeMap::new(),
            layer: Vec::new(),
            taken: 0,
            left_out: BTreeMap::new(),
        };
        for url in &target.site.start {
            // A start page is visited whatever the patterns say.
            let url = canonical(url);
            if frontier.seen.insert(key(&url)) {
                frontier.layer.push(Candidate { url, depth: 0, from: None });
            }
        }
        frontier
    }

    /// Takes a page that was found, if it is one to visit and new.
    pub(crate) fn offer(&mut self, url: &Url, depth: u32, from: Option<&str>) {
        let url = canonical(url);
        if url.as_str().len() > MAX_URL || is_file(&url) || !self.scope.has_page(&url) || !self.seen.insert(key(&url)) {
            return;
        }
        if depth > self.max_depth {
            *self.left_out.entry("deeper than max_depth").or_default() += 1;
            return;
        }
        if url.query().is_some() {
            let states = self.queries.entry(key(&without_query(&url))).or_default();
            *states += 1;
            if *states > MAX_QUERIES {
                *self.left_out.entry("one of many pages that differ only in their query").or_default() += 1;
                return;
            }
        }
        self.layer.push(Candidate { url, depth, from: from.map(str::to_owned) });
    }

    /// A visit ended at this address: the page need not be visited under it again.
    pub(crate) fn reached(&mut self, url: &Url) {
        self.seen.insert(key(&canonical(url)));
    }

    /// The pages found since the last call, as far as the bound on pages goes.
    pub(crate) fn next_layer(&mut self) -> Vec<Candidate> {
        let mut layer = std::mem::take(&mut self.layer);
        let room = (self.max_pages - self.taken) as usize;
        if layer.len() > room {
            *self.left_out.entry("more than max_pages").or_default() += (layer.len() - room) as u64;
            layer.truncate(room);
        }
        self.taken += u32::try_from(layer.len()).unwrap_or(u32::MAX);
        layer
    }

    /// Why pages in scope were not taken, and how many.
    pub(crate) const fn left_out(&self) -> &BTreeMap<&'static str, u64> {
        &self.left_out
    }
}

/// The address without fragment and campaign parameters.
fn canonical(url: &Url) -> Url {
    let mut url = url.clone();
    url.set_fragment(None);
    let foreign = |name: &str| name.starts_with("utm_") || CAMPAIGN.contains(&name);
    if url.query_pairs().any(|(name, _)| foreign(&name)) {
        let kept: Vec<_> = url
            .query()
            .unwrap_or_default()
            .split('&')
            .filter(|pair| !foreign(pair.split('=').next().unwrap_or_default()))
            .collect();
        let kept = kept.join("&");
        url.set_query(if kept.is_empty() { None } else { Some(&kept) });
    }
    if url.query() == Some("") {
        url.set_query(None);
    }
    url
}

/// Two addresses with one key are one page: the scheme and the order of parameters do not count.
fn key(url: &Url) -> String {
    let mut pairs: Vec<_> = url.query().map(|query| query.split('&').collect()).unwrap_or_default();
    pairs.sort_unstable();
    let port = url.port().map(|port| format!(":{port}")).unwrap_or_default();
    format!("{}{port}{}?{}", url.host_str().unwrap_or_default(), url.path(), pairs.join("&"))
}

fn without_query(url: &Url) -> Url {
    let mut url = url.clone();
    url.set_query(None);
    url
}

fn is_file(url: &Url) -> bool {
    let name = url.path().rsplit('/').next().unwrap_or_default();
    name.rsplit_once('.').is_some_and(|(_, extension)| FILES.contains(&extension.to_ascii_lowercase().as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn target(crawl: &str) -> Target {
        let text = format!(
            "[site]\nstart = [\"https://www.a.example/\"]\n[operator]\ndomains = [\"own.example\"]\n[crawl]\n{crawl}\n"
        );
        Target::parse(&text, "t.toml", &|_| true).unwrap()
    }

    fn offered(crawl: &str, urls: &[&str]) -> Vec<String> {
        let mut frontier = Frontier::new(&target(crawl));
        frontier.next_layer();
        for url in urls {
            frontier.offer(&Url::parse(url).unwrap(), 1, None);
        }
        frontier.next_layer().into_iter().map(|page| page.url.into()).collect()
    }

    #[test]
    fn scope_is_the_operators_hosts_by_labels() {
        let all = [
            "https://a.example/1",
            "http://www.a.example/2",
            "https://shop.a.example/no",
            "https://x.own.example/3",
            "https://notown.example/no",
            "https://evil.example/?https://www.a.example/",
            "ftp://www.a.example/no",
        ];
        assert_eq!(offered("", &all), ["https://a.example/1", "http://www.a.example/2", "https://x.own.example/3"]);
    }

    #[test]
    fn one_page_under_many_addresses_is_visited_once() {
        let all = [
            "https://www.a.example/#top",
            "https://www.a.example/p?b=2&a=1",
            "http://www.a.example/p?a=1&b=2#x",
            "https://www.a.example/p?a=1&utm_source=x&b=2&gclid=1",
            "https://www.a.example/q?utm_campaign=y",
            "https://www.a.example/file.PDF",
        ];
        assert_eq!(offered("", &all), ["https://www.a.example/p?b=2&a=1", "https://www.a.example/q"]);
    }

    #[test]
    fn patterns_and_bounds() {
        let all = ["https://a.example/shop/1", "https://a.example/shop/admin/2", "https://a.example/news/3"];
        let crawl = "include = [\"/shop/*\"]\nexclude = [\"*/admin/*\"]";
        assert_eq!(offered(crawl, &all), ["https://a.example/shop/1"]);
        assert_eq!(offered("max_pages = 2", &all), ["https://a.example/shop/1"]);
        let mut frontier = Frontier::new(&target("max_depth = 1"));
        frontier.offer(&Url::parse("https://a.example/deep").unwrap(), 2, None);
        assert_eq!(frontier.left_out().values().sum::<u64>(), 1);
        let many: Vec<_> = (0..20).map(|n| format!("https://a.example/list?page={n}")).collect();
        let many: Vec<_> = many.iter().map(String::as_str).collect();
        assert_eq!(offered("", &many).len(), MAX_QUERIES as usize);
    }
}

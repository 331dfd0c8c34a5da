//! Which entry belongs to which page.
//!
//! Chrome, Firefox and Safari say so (`pageref`); proxies do not. Then a page begins with each top document, and an
//! entry belongs to the page that its `Referer` names, or else to the latest one.

use std::collections::BTreeMap;

use url::Url;

use super::super::hosts::{is_under, is_under_any, without_www};
use super::HarOptions;
use super::entry::Entry;
use super::read::{Capture, PageHead};

/// A page of the capture with its entries.
#[derive(Debug, Clone)]
pub(super) struct Group {
    /// URL that was asked for.
    pub(super) url: Url,
    /// Title as the capture gives it; empty when that is only the URL.
    pub(super) title: String,
    /// Indexes of the entries, in the order of time.
    pub(super) entries: Vec<usize>,
    /// Index of the entry that is the page's own document (after redirects).
    pub(super) document: Option<usize>,
}

impl Capture {
    /// The first page of the capture, after which the site is named.
    #[must_use]
    pub fn first_page(&self) -> Option<Url> {
        self.groups(&HarOptions::default()).first().map(|group| group.url.clone())
    }

    /// Entries by page, pages in the order of their first entry. The site given names the page when the capture holds no document.
    pub(super) fn groups(&self, options: &HarOptions) -> Vec<Group> {
        let site = options.site.as_deref();
        let order = self.in_time();
        let refs: BTreeMap<&str, &PageHead> = self.pages.iter().map(|page| (page.id.as_str(), page)).collect();
        let said = self.entries.iter().any(|entry| entry.page.is_some());
        let lists = if said { self.by_reference(&order) } else { self.by_document(&order, &options.domains) };
        lists
            .into_iter()
            .filter(|(_, entries)| !entries.is_empty())
            .map(|(id, entries)| self.group(id.and_then(|id| refs.get(id.as_str()).copied()), entries, site))
            .collect()
    }

    fn in_time(&self) -> Vec<usize> {
        let mut last = None;
        let mut order: Vec<_> = (0..self.entries.len())
            .map(|index| {
                // An entry without a time stays behind the one before it.
                last = self.entries[index].started.or(last);
                (last, index)
            })
            .collect();
        order.sort();
        order.into_iter().map(|(_, index)| index).collect()
    }

    fn by_reference(&self, order: &[usize]) -> Vec<(Option<String>, Vec<usize>)> {
        let mut lists: Vec<(Option<String>, Vec<usize>)> = Vec::new();
        let mut places: BTreeMap<&str, usize> = BTreeMap::new();
        let mut latest = 0;
        let mut waiting = Vec::new();
        for &index in order {
            let Some(id) = &self.entries[index].page else {
                // Without a page of its own (workers, extensions): the page that was open then.
                if let Some((_, entries)) = lists.get_mut(latest) {
                    entries.push(index)
                } else {
                    waiting.push(index)
                }
                continue;
            };
            latest = *places.entry(id).or_insert_with(|| {
                lists.push((Some(id.clone()), Vec::new()));
                lists.len() - 1
            });
            lists[latest].1.push(index);
        }
        if let Some((_, entries)) = lists.first_mut() {
            waiting.append(entries);
            *entries = waiting;
        }
        lists
    }

    fn by_document(&self, order: &[usize], domains: &[String]) -> Vec<(Option<String>, Vec<usize>)> {
        let mut lists: Vec<(Option<String>, Vec<usize>)> = vec![(None, Vec::new())];
        let mut page = None::<String>;
        // Page → its latest list.
        let mut places: BTreeMap<String, usize> = BTreeMap::new();
        let mut redirected: Option<Url> = None;
        for &index in order {
            let entry = &self.entries[index];
            let follows = redirected.as_ref() == Some(&entry.url);
            let begins = is_top_document(entry) && !follows && !is_framed(entry, page.as_ref(), domains);
            if begins {
                lists.push((None, Vec::new()));
            }
            let last = lists.len() - 1;
            if begins || follows {
                redirected = entry.redirects_to();
                places.insert(page_key(&entry.url), last);
                page = Some(page_key(&entry.url));
                lists[last].1.push(index);
                continue;
            }
            let referer = entry.header("referer").and_then(|referer| Url::parse(referer).ok());
            let home = referer.and_then(|referer| places.get(&page_key(&referer)).copied());
            lists[home.unwrap_or(last)].1.push(index);
        }
        lists
    }

    fn group(&self, head: Option<&PageHead>, entries: Vec<usize>, site: Option<&str>) -> Group {
        let first = entries.iter().copied().find(|index| is_top_document(&self.entries[*index]));
        let document = first.map(|first| self.after_redirects(first, &entries));
        let title = head.map(|head| head.title.trim().to_owned()).unwrap_or_default();
        let titled = Url::parse(&title).ok().filter(|url| matches!(url.scheme(), "http" | "https"));
        let site = site.and_then(|host| Url::parse(&format!("https://{host}/")).ok());
        let url = first
            .map(|index| self.entries[index].url.clone())
            .or_else(|| titled.clone())
            .or(site)
            .or_else(|| self.referring_page(&entries))
            .unwrap_or_else(|| self.entries[entries[0]].url.clone());
        Group { url, title: if titled.is_some() { String::new() } else { title }, entries, document }
    }

    fn after_redirects(&self, first: usize, entries: &[usize]) -> usize {
        let mut current = first;
        let mut seen = 0;
        while let Some(next) = self.entries[current].redirects_to() {
            let later = entries.iter().skip_while(|index| **index != current).skip(1);
            match later.copied().find(|index| self.entries[*index].url == next) {
                Some(index) if seen < 20 => current = index,
                _ => break,
            }
            seen += 1;
        }
        current
    }

    /// Captures that begin after the page was loaded still name it.
    fn referring_page(&self, entries: &[usize]) -> Option<Url> {
        entries.iter().find_map(|index| Url::parse(self.entries[*index].header("referer")?).ok())
    }
}

/// A document in the top window, as far as the capture can tell.
fn is_top_document(entry: &Entry) -> bool {
    entry.resource == "document" && entry.top_document != Some(false)
}

/// Without the browser's word, a document of another site that was asked for by a page counts as a frame of that page:
/// the order to send came from it. Documents of the same site, or without a `Referer`, begin a page.
fn is_framed(entry: &Entry, page: Option<&String>, domains: &[String]) -> bool {
    if entry.top_document.is_some() || entry.header("referer").is_none() {
        return false;
    }
    let Some(page) = page.and_then(|page| Url::parse(page).ok()) else { return false };
    let (Some(host), Some(of)) = (entry.url.host_str(), page.host_str()) else { return false };
    let same = is_under(host, without_www(of)) || is_under(of, without_www(host));
    !same && !is_under_any(&entry.url, domains)
}

fn page_key(url: &Url) -> String {
    let mut url = url.clone();
    url.set_fragment(None);
    url.into()
}

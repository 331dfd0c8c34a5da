//! Sitemaps: which pages the site itself names. XML, gzip, indexes of sitemaps, plain lists; all of it bounded.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::io::Read;
use std::sync::Arc;
use std::time::Duration;

use flate2::read::MultiGzDecoder;
use quick_xml::Reader;
use quick_xml::events::Event;
use url::Url;

use super::network::Network;

/// The protocol's own bound for one sitemap, uncompressed (sitemaps.org).
const MAX_BYTES: usize = 50 << 20;
/// Compressed bytes taken from the network.
const MAX_FETCHED: usize = 16 << 20;
/// Sitemaps of one site, indexes included.
const MAX_SITEMAPS: usize = 40;
/// Pages taken from all of them.
const MAX_URLS: usize = 50_000;
const MAX_HOPS: usize = 5;
const DEADLINE: Duration = Duration::from_secs(30);

/// What a sitemap names.
#[derive(Debug, Default, PartialEq, Eq)]
struct Sitemap {
    pages: Vec<String>,
    sitemaps: Vec<String>,
}

/// The pages that the sitemaps name, so ordered that the first few come from all parts of the site.
pub(crate) async fn pages(network: &Arc<Network>, start: Vec<Url>) -> Vec<Url> {
    let mut queue: VecDeque<Url> = start.into();
    let mut asked = BTreeSet::new();
    let mut found = Vec::new();
    while let Some(url) = queue.pop_front() {
        // A sitemap speaks for its own site; another host is not asked on its word.
        if asked.len() >= MAX_SITEMAPS || !network.is_own(&url) || !asked.insert(url.to_string()) {
            continue;
        }
        let Ok(hop) = network.follow(&url, MAX_FETCHED, MAX_HOPS, DEADLINE).await else { continue };
        if hop.status != 200 {
            continue;
        }
        let sitemap = read(&hop.body);
        queue.extend(sitemap.sitemaps.iter().filter_map(|text| url.join(text).ok()));
        found.extend(sitemap.pages.iter().filter_map(|text| url.join(text).ok()).take(MAX_URLS - found.len()));
    }
    spread(found)
}

/// One from each part of the site (first path segment), then the next from each.
fn spread(pages: Vec<Url>) -> Vec<Url> {
    let mut parts: BTreeMap<String, VecDeque<Url>> = BTreeMap::new();
    let mut order = Vec::new();
    for page in pages {
        let part = format!(
            "{}/{}",
            page.host_str().unwrap_or_default(),
            page.path_segments().and_then(|mut segments| segments.next()).unwrap_or_default()
        );
        let queue = parts.entry(part.clone()).or_default();
        if queue.is_empty() {
            order.push(part);
        }
        queue.push_back(page);
    }
    let mut spread = Vec::new();
    while !parts.is_empty() {
        for part in &order {
            let Some(queue) = parts.get_mut(part) else { continue };
            spread.extend(queue.pop_front());
            if queue.is_empty() {
                parts.remove(part);
            }
        }
    }
    spread
}

fn read(bytes: &[u8]) -> Sitemap {
    let mut inflated = Vec::new();
    let bytes = if bytes.starts_with(&[0x1f, 0x8b]) {
        // What can be inflated before an error or the bound is good.
        let _ = MultiGzDecoder::new(bytes).take(MAX_BYTES as u64).read_to_end(&mut inflated);
        inflated.as_slice()
    } else {
        bytes
    };
    let text = super::encoding::decode(bytes, None);
    if text.trim_start().starts_with('<') { read_xml(&text) } else { read_list(&text) }
}

fn read_list(text: &str) -> Sitemap {
    let pages = text.lines().map(str::trim).filter(|line| line.starts_with("http")).take(MAX_URLS);
    Sitemap { pages: pages.map(str::to_owned).collect(), sitemaps: Vec::new() }
}

fn read_xml(text: &str) -> Sitemap {
    let mut reader = Reader::from_str(text);
    reader.config_mut().check_end_names = false;
    let mut sitemap = Sitemap::default();
    let (mut in_index, mut location) = (false, None::<String>);
    loop {
        match reader.read_event() {
            Ok(Event::Start(tag)) => match tag.local_name().as_ref() {
                "sitemap" => in_index = true,
                "url" => in_index = false,
                "loc" => location = Some(String::new()),
                _ => {}
            },
            Ok(Event::Text(piece)) => {
                if let Some(location) = &mut location {
                    location.push_str(&piece);
                }
            }
            Ok(Event::CData(piece)) => {
                if let Some(location) = &mut location {
                    location.push_str(&piece);
                }
            }
            Ok(Event::GeneralRef(entity)) => {
                if let Some(location) = &mut location {
                    location.push_str(&entity_text(&entity));
                }
            }
            Ok(Event::End(tag)) if tag.local_name().as_ref() == "loc" => {
                let Some(text) = location.take().map(|text| text.trim().to_owned()) else { continue };
                let list = if in_index { &mut sitemap.sitemaps } else { &mut sitemap.pages };
                if !text.is_empty() && list.len() < MAX_URLS {
                    list.push(text);
                }
            }
            Ok(Event::Eof) | Err(_) => return sitemap,
            Ok(_) => {}
        }
    }
}

fn entity_text(entity: &quick_xml::events::BytesRef<'_>) -> String {
    if let Ok(Some(character)) = entity.resolve_char_ref() {
        return character.to_string();
    }
    match &**entity {
        "amp" => "&",
        "lt" => "<",
        "gt" => ">",
        "quot" => "\"",
        "apos" => "'",
        _ => "",
    }
    .to_owned()
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    #[test]
    fn xml_index_gzip_and_list() {
        let xml = "<?xml version='1.0'?><urlset xmlns='x'><url><loc> https://a.jp/?a=1&amp;b=&#x32; </loc><image:loc>https://a.jp/i.png</image:loc></url>\
            <url><loc><![CDATA[https://a.jp/x]]></loc></url></urlset>";
        let sitemap = read(xml.as_bytes());
        assert_eq!(sitemap.pages[0], "https://a.jp/?a=1&b=2");
        assert_eq!(sitemap.pages.last().unwrap(), "https://a.jp/x");
        let index = "<sitemapindex><sitemap><loc>https://a.jp/s1.xml.gz</loc></sitemap></sitemapindex>";
        assert_eq!(read(index.as_bytes()).sitemaps, ["https://a.jp/s1.xml.gz"]);
        let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        gzip.write_all(xml.as_bytes()).unwrap();
        assert_eq!(read(&gzip.finish().unwrap()), read(xml.as_bytes()));
        assert_eq!(
            read("\u{feff}https://a.jp/1\nnot\r\nhttps://a.jp/2".as_bytes()).pages,
            ["https://a.jp/1", "https://a.jp/2"]
        );
        assert_eq!(read(b"<urlset><url><loc>https://a.jp/1</loc><url><loc>https://a.jp/2").pages, ["https://a.jp/1"]);
    }

    #[test]
    fn a_gzip_bomb_is_bounded() {
        let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        let chunk = vec![b' '; 1 << 20];
        for _ in 0..60 {
            gzip.write_all(&chunk).unwrap();
        }
        assert_eq!(read(&gzip.finish().unwrap()), Sitemap::default());
    }

    #[test]
    fn the_first_pages_come_from_all_parts() {
        let urls = ["/a/1", "/a/2", "/a/3", "/b/1", "/", "/b/2"]
            .map(|path| Url::parse(&format!("https://x.jp{path}")).unwrap());
        let spread: Vec<_> = spread(urls.to_vec()).iter().map(|url| url.path().to_owned()).collect();
        assert_eq!(spread, ["/a/1", "/b/1", "/", "/a/2", "/b/2", "/a/3"]);
    }

    proptest::proptest! {
        #[test]
        fn never_panics(text in "(<|>|/|url|loc|sitemap|&|amp;|<!\\[CDATA\\[|\\]\\]>|http://a|[a-z]|本){0,60}") {
            read(text.as_bytes());
        }
    }
}

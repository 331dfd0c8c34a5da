//! Every reference in markup and style that would make a browser transmit (evidence grade E0); nothing is run.
//!
//! Not references: links and forms (the visitor's act, not the page's order), `data:` and the like, and what stands in
//! a `template` (it is inert until a script takes it out).

use std::collections::BTreeSet;

use url::Url;

use super::css::{self, CssUse};
use super::html::{Element, Markup, walk};
use super::page::refresh;
use super::snippets;
use crate::evidence::Reference;

/// References of one page beyond this many are left out; the caller records a gap.
pub(crate) const MAX_REFERENCES: usize = 5000;
/// Documents within documents (`srcdoc`).
const MAX_NESTING: u32 = 3;

/// Reads the references of a page. Style sheets that it links are in the result; their own content is the caller's to
/// fetch and to read with [`of_style_sheet`].
pub(crate) fn of_page(html: &str, page: &Url) -> Vec<Reference> {
    let mut reader = Reader::new(page, page, 0);
    walk(html, |markup| reader.see(markup));
    reader.found
}

/// Reads the references of a fetched style sheet of `page`.
pub(crate) fn of_style_sheet(css: &str, sheet: &Url, page: &Url) -> Vec<Reference> {
    let mut reader = Reader::new(page, sheet, 0);
    for url in css::urls(css) {
        reader.css(&url.url, url.used_as, url.line + 1, "");
    }
    reader.found
}

struct Reader {
    page: Url,
    base: Url,
    based: bool,
    nesting: u32,
    /// Open `template` elements.
    inert: u32,
    /// Open `picture`, `video` and `audio` elements: what a `source` is for.
    media: Vec<&'static str>,
    /// The `script` or `style` whose content comes next.
    raw: Option<Raw>,
    seen: BTreeSet<(String, String)>,
    found: Vec<Reference>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Raw {
    Script,
    ImportMap,
    Speculation,
    Style,
}

impl Reader {
    fn new(page: &Url, base: &Url, nesting: u32) -> Self {
        Self {
            page: page.clone(),
            base: base.clone(),
            based: false,
            nesting,
            inert: 0,
            media: Vec::new(),
            raw: None,
            seen: BTreeSet::new(),
            found: Vec::new(),
        }
    }

    fn see(&mut self, markup: Markup<'_>) {
        match markup {
            Markup::Start(element) if element.name == "template" => self.inert += 1,
            Markup::End("template") => self.inert = self.inert.saturating_sub(1),
            Markup::Start(element) if self.inert == 0 => self.start(element),
            Markup::End("script" | "style") => self.raw = None,
            Markup::End("picture" | "video" | "audio") => {
                self.media.pop();
            }
            Markup::Text(text, line) if self.inert == 0 => self.content(text, line),
            _ => {}
        }
    }

    /// Keeps one reference; `weak`: found as text, or held back until a script puts it in.
    fn keep(&mut self, url: &str, element: &str, resource: &str, line: u32, weak: bool) {
        let Ok(url) = self.base.join(url.trim()) else { return };
        let transmits = matches!(url.scheme(), "http" | "https" | "ws" | "wss") && url.has_host();
        if !transmits || self.found.len() > MAX_REFERENCES {
            return;
        }
        let mut url = url;
        url.set_fragment(None);
        if !self.seen.insert((url.to_string(), element.to_owned())) {
            return;
        }
        self.found.push(Reference {
            url: url.into(),
            page: self.page.to_string(),
            element: element.to_owned(),
            line,
            resource: resource.to_owned(),
            in_script: weak,
        });
    }

    fn attribute(&mut self, element: &Element, name: &str, resource: &str) {
        if let Some(value) = element.attribute(name).filter(|value| !value.trim().is_empty()) {
            let label = if matches!(name, "src" | "href" | "data") {
                element.name.clone()
            } else {
                format!("{}[{name}]", element.name)
            };
            self.keep(value, &label, resource, element.line, false);
        }
    }

    fn set(&mut self, element: &Element, name: &str, weak: bool) {
        for url in element.attribute(name).map(candidates).unwrap_or_default() {
            self.keep(&url, &format!("{}[{name}]", element.name), "image", element.line, weak);
        }
    }

    fn start(&mut self, element: &Element) {
        self.raw = None;
        match element.name.as_str() {
            "base" if !self.based => {
                if let Some(base) = element.attribute("href").and_then(|href| self.base.join(href.trim()).ok()) {
                    self.base = base;
                    self.based = true;
                }
            }
            "script" => self.script(element),
            "style" => self.raw = Some(Raw::Style),
            "link" => self.link(element),
            "img" => {
                self.attribute(element, "src", "image");
                self.set(element, "srcset", false);
            }
            "source" => {
                let resource = self.media.last().copied().unwrap_or("media");
                self.attribute(element, "src", resource);
                self.set(element, "srcset", false);
            }
            "picture" => self.media.push("image"),
            "video" | "audio" => {
                self.media.push("media");
                self.attribute(element, "src", "media");
                self.attribute(element, "poster", "image");
            }
            "track" => self.attribute(element, "src", "media"),
            "iframe" | "frame" => self.frame(element),
            "embed" => self.attribute(element, "src", "object"),
            "object" => self.attribute(element, "data", "object"),
            "input" if element.attribute("type").is_some_and(|kind| kind.eq_ignore_ascii_case("image")) => {
                self.attribute(element, "src", "image");
            }
            "image" | "feimage" | "use" => {
                self.attribute(element, "href", "image");
                self.attribute(element, "xlink:href", "image");
            }
            "a" | "area" => self.ping(element),
            "meta" => self.meta(element),
            _ => {}
        }
        self.everywhere(element);
    }

    /// Attributes that any element may have.
    fn everywhere(&mut self, element: &Element) {
        if matches!(element.name.as_str(), "body" | "table" | "td" | "th" | "tr") {
            self.attribute(element, "background", "image");
        }
        if let Some(style) = element.attribute("style") {
            for url in css::urls(style) {
                self.css(&url.url, url.used_as, element.line, "[style]");
            }
        }
        // Lazy loading and consent tools: a script moves these into place.
        for name in ["data-src", "data-lazy-src", "data-original", "data-consent-src", "data-cookieblock-src"] {
            if let Some(value) = element.attribute(name) {
                let absolute = value.trim().starts_with("http") || value.trim().starts_with("//");
                if absolute {
                    self.keep(value, &format!("{}[{name}]", element.name), kind_of(&element.name), element.line, true);
                }
            }
        }
        self.set(element, "data-srcset", true);
    }

    fn script(&mut self, element: &Element) {
        let kind = element.attribute("type").unwrap_or_default().trim().to_ascii_lowercase();
        let kind = kind.split(';').next().unwrap_or_default().trim();
        let runs = kind.is_empty() || kind == "module" || kind.contains("javascript") || kind.contains("ecmascript");
        if let Some(src) = element.attribute("src").filter(|src| !src.trim().is_empty()) {
            if runs {
                self.keep(src, "script", "script", element.line, false);
            } else if kind.starts_with("text/") {
                // Held back by a consent tool that changes the type after a choice.
                self.keep(src, &format!("script[type={kind}]"), "script", element.line, true);
            }
            return;
        }
        self.raw = match kind {
            "importmap" => Some(Raw::ImportMap),
            "speculationrules" => Some(Raw::Speculation),
            _ if runs => Some(Raw::Script),
            _ => None,
        };
    }

    fn link(&mut self, element: &Element) {
        let Some(href) = element.attribute("href").filter(|href| !href.trim().is_empty()) else {
            return self.set(element, "imagesrcset", false);
        };
        let rel = |token: &str| element.has_token("rel", token);
        let line = element.line;
        if rel("stylesheet") {
            self.keep(href, "link[rel=stylesheet]", "stylesheet", line, false);
        } else if rel("icon") || rel("apple-touch-icon") || rel("apple-touch-icon-precomposed") || rel("mask-icon") {
            self.keep(href, "link[rel=icon]", "favicon", line, false);
        } else if rel("preload") {
            self.keep(href, "link[rel=preload]", preloaded(element.attribute("as").unwrap_or_default()), line, false);
            self.set(element, "imagesrcset", false);
        } else if rel("modulepreload") {
            self.keep(href, "link[rel=modulepreload]", "script", line, false);
        } else if rel("prefetch") || rel("prerender") {
            self.keep(href, "link[rel=prefetch]", "prefetch", line, false);
        } else if rel("manifest") {
            self.keep(href, "link[rel=manifest]", "manifest", line, false);
        } else if rel("preconnect") {
            self.keep(href, "link[rel=preconnect]", "preconnect", line, false);
        } else if rel("dns-prefetch") {
            self.keep(href, "link[rel=dns-prefetch]", "dns-prefetch", line, false);
        }
    }

    fn frame(&mut self, element: &Element) {
        // With `srcdoc` a browser does not look at `src`.
        let Some(inner) = element.attribute("srcdoc") else { return self.attribute(element, "src", "iframe") };
        if self.nesting >= MAX_NESTING {
            return;
        }
        let mut reader = Self::new(&self.page, &self.base, self.nesting + 1);
        walk(inner, |markup| reader.see(markup));
        for reference in reader.found {
            self.keep(
                &reference.url,
                &format!("iframe[srcdoc] {}", reference.element),
                &reference.resource,
                element.line,
                reference.in_script,
            );
        }
    }

    fn ping(&mut self, element: &Element) {
        for url in element.attribute("ping").unwrap_or_default().split_ascii_whitespace() {
            self.keep(url, &format!("{}[ping]", element.name), "ping", element.line, false);
        }
    }

    fn meta(&mut self, element: &Element) {
        let refreshes = element.attribute("http-equiv").is_some_and(|name| name.eq_ignore_ascii_case("refresh"));
        let content = element.attribute("content").unwrap_or_default();
        if refreshes && let Some((_, url)) = refresh(content, &self.base) {
            self.keep(url.as_str(), "meta[http-equiv=refresh]", "document", element.line, false);
        }
    }

    fn content(&mut self, text: &str, line: u32) {
        match self.raw {
            None => {}
            Some(Raw::Style) => {
                for url in css::urls(text) {
                    self.css(&url.url, url.used_as, line + url.line, "style ");
                }
            }
            Some(Raw::Script) => {
                for url in snippets::urls(text) {
                    self.keep(&url.url, "script (inline)", "script", line + url.line, true);
                }
            }
            Some(Raw::ImportMap) => self.json(text, line, "script[type=importmap]", "script"),
            Some(Raw::Speculation) => self.json(text, line, "script[type=speculationrules]", "prefetch"),
        }
    }

    fn json(&mut self, text: &str, line: u32, element: &str, resource: &str) {
        let Ok(value) = serde_json::from_str::<serde_json::Value>(text) else { return };
        let mut strings = Vec::new();
        gather(&value, &mut strings);
        for url in strings.into_iter().filter(|text| text.contains('/')) {
            self.keep(&url, element, resource, line, true);
        }
    }

    fn css(&mut self, url: &str, used_as: CssUse, line: u32, place: &str) {
        let (element, resource) = match used_as {
            CssUse::Import => ("css @import", "stylesheet"),
            CssUse::Font => ("css @font-face", "font"),
            CssUse::Image => ("css url()", "image"),
        };
        let element = if place == "[style]" { format!("{element} [style]") } else { format!("{place}{element}") };
        self.keep(url, &element, resource, line, false);
    }
}

fn kind_of(element: &str) -> &'static str {
    match element {
        "script" => "script",
        "iframe" => "iframe",
        "video" | "audio" | "source" => "media",
        _ => "image",
    }
}

fn preloaded(kind: &str) -> &'static str {
    match kind.to_ascii_lowercase().as_str() {
        "script" | "worker" => "script",
        "style" => "stylesheet",
        "font" => "font",
        "image" => "image",
        "audio" | "video" | "track" => "media",
        "fetch" => "fetch",
        "document" => "iframe",
        _ => "other",
    }
}

fn gather(value: &serde_json::Value, strings: &mut Vec<String>) {
    match value {
        serde_json::Value::String(text) => strings.push(text.clone()),
        serde_json::Value::Array(list) => list.iter().for_each(|inner| gather(inner, strings)),
        serde_json::Value::Object(map) => map.values().for_each(|inner| gather(inner, strings)),
        _ => {}
    }
}

/// Addresses of a `srcset` (HTML standard, "parse a srcset attribute").
fn candidates(srcset: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut rest = srcset;
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == ',');
        if rest.is_empty() || found.len() > 100 {
            return found;
        }
        let end = rest.find(|c: char| c.is_ascii_whitespace()).unwrap_or(rest.len());
        let (url, after) = rest.split_at(end);
        if url.ends_with(',') {
            found.push(url.trim_end_matches(',').to_owned());
            rest = after;
        } else {
            found.push(url.to_owned());
            // The descriptor ends at a comma outside parentheses.
            let mut depth = 0_u32;
            let comma = after.find(|c| {
                match c {
                    '(' => depth += 1,
                    ')' => depth = depth.saturating_sub(1),
                    _ => {}
                }
                c == ',' && depth == 0
            });
            rest = comma.map_or("", |at| &after[at + 1..]);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(html: &str, expect: &[&str]) {
        let page = Url::parse("https://www.a.example/x/").unwrap();
        let found: Vec<_> = of_page(html, &page)
            .iter()
            .map(|r| {
                format!("{} {} {} {}{}", r.line, r.element, r.resource, r.url, if r.in_script { " ?" } else { "" })
            })
            .collect();
        assert_eq!(found, expect, "in {html}");
    }

    #[test]
    fn elements_that_fetch() {
        check("<script src=//b.example/t.js></script>", &["1 script script https://b.example/t.js"]);
        check(
            "<img src=a.gif srcset='//c.example/1.png 1x, //c.example/2,3.png 2x'>",
            &[
                "1 img image https://www.a.example/x/a.gif",
                "1 img[srcset] image https://c.example/1.png",
                "1 img[srcset] image https://c.example/2,3.png",
            ],
        );
        check(
            "<picture><source srcset=//c.example/p.webp></picture>\n<video poster=//c.example/v.jpg><source src=//c.example/v.mp4><track src=//c.example/v.vtt></video>",
            &[
                "1 source[srcset] image https://c.example/p.webp",
                "2 video[poster] image https://c.example/v.jpg",
                "2 source media https://c.example/v.mp4",
                "2 track media https://c.example/v.vtt",
            ],
        );
        check(
            "<iframe src=https://f.example/></iframe><embed src=//e.example/e><object data=//o.example/o></object>",
            &[
                "1 iframe iframe https://f.example/",
                "1 embed object https://e.example/e",
                "1 object object https://o.example/o",
            ],
        );
        check(
            "<a href=//n.example/ ping='//p.example/1 //p.example/2'>x</a><form action=//form.example/></form>",
            &["1 a[ping] ping https://p.example/1", "1 a[ping] ping https://p.example/2"],
        );
        check(
            "<meta http-equiv=refresh content='0;url=//r.example/'><body background=//g.example/b.gif>",
            &[
                "1 meta[http-equiv=refresh] document https://r.example/",
                "1 body[background] image https://g.example/b.gif",
            ],
        );
        check(
            "<svg><image xlink:href=//s.example/i.png /></svg>",
            &["1 image[xlink:href] image https://s.example/i.png"],
        );
    }

    #[test]
    fn links_that_fetch_and_those_that_do_not() {
        check(
            "<link rel='Shortcut Icon' href=//i.example/f.ico>\n<link rel=preload as=font href=//f.example/f.woff2>\n\
             <link rel=preconnect href=//c.example><link rel=dns-prefetch href=//d.example>\n<link rel=canonical href=//no.example/>\
             <link rel=alternate href=//no.example/><link rel=stylesheet href=//s.example/s.css><link rel=manifest href=/m.json>",
            &[
                "1 link[rel=icon] favicon https://i.example/f.ico",
                "2 link[rel=preload] font https://f.example/f.woff2",
                "3 link[rel=preconnect] preconnect https://c.example/",
                "3 link[rel=dns-prefetch] dns-prefetch https://d.example/",
                "4 link[rel=stylesheet] stylesheet https://s.example/s.css",
                "4 link[rel=manifest] manifest https://www.a.example/m.json",
            ],
        );
    }

    #[test]
    fn style_script_and_what_is_held_back() {
        check(
            "<style>\n@import '//s.example/a.css';\np{background:url(//s.example/b.png)}</style><p style='background:url(//s.example/c.png)'>",
            &[
                "2 style css @import stylesheet https://s.example/a.css",
                "3 style css url() image https://s.example/b.png",
                "3 css url() [style] image https://s.example/c.png",
            ],
        );
        check(
            "<script>\nvar u='https://t.example/t.js';\n</script>",
            &["2 script (inline) script https://t.example/t.js ?"],
        );
        check(
            "<script type=text/plain src=//t.example/held.js></script><img data-src=//l.example/lazy.png><script type=application/ld+json>{\"a\":\"https://no.example/\"}</script>",
            &[
                "1 script[type=text/plain] script https://t.example/held.js ?",
                "1 img[data-src] image https://l.example/lazy.png ?",
            ],
        );
        check(
            "<script type=importmap>{\"imports\":{\"a\":\"https://m.example/a.js\"}}</script>",
            &["1 script[type=importmap] script https://m.example/a.js ?"],
        );
    }

    #[test]
    fn base_noscript_srcdoc_and_templates() {
        check(
            "<base href=https://cdn.example/v2/><noscript><img src=p.gif></noscript>",
            &["1 img image https://cdn.example/v2/p.gif"],
        );
        check(
            "<iframe src=//no.example/ srcdoc='&lt;script src=//in.example/i.js>&lt;/script>'></iframe>",
            &["1 iframe[srcdoc] script script https://in.example/i.js"],
        );
        check(
            "<template><img src=//no.example/i.png></template><img src=//yes.example/i.png>",
            &["1 img image https://yes.example/i.png"],
        );
        check(
            "<img src=data:image/gif;base64,AA><script src='javascript:x'></script><img src=''><img src='#x'>",
            &["1 img image https://www.a.example/x/"],
        );
    }

    /// Work grows with the size of the page, not with its square.
    #[test]
    #[expect(clippy::print_stdout, reason = "measured times")]
    fn hostile_pages_take_no_time() {
        let page = Url::parse("https://www.a.example/").unwrap();
        let addresses: String = (0..20_000).map(|n| format!("'https://h{n}.example/x?';\n")).collect();
        let calls = "gtag('config','G-ABCDE12345');\n".repeat(10_000);
        let image = "<img src=//x.example/a srcset='//x.example/b 1x, //x.example/c 2x' style='a:url(d)'>";
        for html in [
            format!("<script>{addresses}{calls}</script>"),
            image.repeat(10_000),
            "<div>".repeat(200_000),
            format!("<p {}>", (0..5_000).map(|n| format!("a{n}=b ")).collect::<String>()),
            format!("<iframe srcdoc='{}'>", "&lt;iframe srcdoc=&quot;".repeat(20_000)),
            format!("<style>{}</style>", "a{b:url(//y.example/z)}".repeat(50_000)),
        ] {
            let began = std::time::Instant::now();
            of_page(&html, &page);
            let head: String = html.chars().take(30).collect();
            println!("{head}: {:?}", began.elapsed());
            assert!(began.elapsed() < std::time::Duration::from_secs(20), "{head}: {:?}", began.elapsed());
        }
    }

    proptest::proptest! {
        #[test]
        fn never_panics(html in "(<(script|style|img|iframe|link|base|template|meta)|/?>|[ ='\",;()]|src|srcset|srcdoc|href|rel=preload|url|http://b.example|//|[a-z]|本|\n){0,60}") {
            of_page(&html, &Url::parse("https://a.example/").unwrap());
        }
    }
}

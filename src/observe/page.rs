//! What a page is, read off its markup: title, language, links, what its fields are for, whether it is a page at all.

use std::collections::BTreeSet;

use url::Url;

use super::html::{Element, Markup, walk};
use crate::evidence::Link;

/// Links of one page beyond this many are not followed nor recorded.
const MAX_LINKS: usize = 2000;
/// Characters of a link's text and of a title that are kept.
const MAX_TEXT: usize = 300;

/// Facts of a page's markup.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct PageFacts {
    pub(crate) title: String,
    pub(crate) language: String,
    pub(crate) links: Vec<Link>,
    pub(crate) features: Vec<String>,
    pub(crate) canonical: Option<Url>,
    /// `meta name=robots` says nofollow.
    pub(crate) nofollow: bool,
    /// Where `meta http-equiv=refresh` leads, and after how many seconds.
    pub(crate) refresh: Option<(f64, Url)>,
    /// More links than are kept.
    pub(crate) links_cut: bool,
}

impl PageFacts {
    /// Reads the facts of `html`, whose links resolve against `url` (or the page's own `base`).
    pub(crate) fn read(html: &str, url: &Url) -> Self {
        let mut reader = Reader::new(url);
        walk(html, |markup| reader.see(markup));
        reader.facts.features = reader.features.into_iter().map(str::to_owned).collect();
        reader.facts
    }
}

struct Reader {
    base: Url,
    based: bool,
    facts: PageFacts,
    features: BTreeSet<&'static str>,
    in_title: bool,
    /// The `a` that is open.
    link: Option<Link>,
}

impl Reader {
    fn new(url: &Url) -> Self {
        Self {
            base: url.clone(),
            based: false,
            facts: PageFacts::default(),
            features: BTreeSet::new(),
            in_title: false,
            link: None,
        }
    }

    fn see(&mut self, markup: Markup<'_>) {
        match markup {
            Markup::Start(element) => self.start(element),
            Markup::End("a") => self.close_link(),
            Markup::End("title") => self.in_title = false,
            Markup::End(_) => {}
            Markup::Text(text, _) => self.text(text),
        }
    }

    fn text(&mut self, text: &str) {
        if self.in_title && self.facts.title.is_empty() {
            self.facts.title = squeeze(text);
        } else if let Some(link) = &mut self.link
            && link.text.len() < MAX_TEXT * 4
        {
            link.text.push_str(text);
        }
    }

    fn start(&mut self, element: &Element) {
        match element.name.as_str() {
            "html" => self.facts.language = element.attribute("lang").unwrap_or_default().trim().to_owned(),
            "base" if !self.based => {
                if let Some(base) = element.attribute("href").and_then(|href| self.base.join(href.trim()).ok()) {
                    self.base = base;
                    self.based = true;
                }
            }
            "title" => self.in_title = true,
            "a" | "area" => self.open_link(element),
            "img" => {
                if let (Some(link), Some(alt)) = (&mut self.link, element.attribute("alt")) {
                    link.text.push_str(alt);
                }
            }
            "link" if element.has_token("rel", "canonical") => {
                let href = element.attribute("href").and_then(|href| self.base.join(href.trim()).ok());
                self.facts.canonical = self.facts.canonical.take().or(href);
            }
            "meta" => self.meta(element),
            "form" => {
                self.features.insert("form");
            }
            "input" | "textarea" | "select" => self.field(element),
            _ => {}
        }
    }

    fn open_link(&mut self, element: &Element) {
        self.close_link();
        let Some(url) = element.attribute("href").and_then(|href| self.base.join(href.trim()).ok()) else { return };
        if !matches!(url.scheme(), "http" | "https") {
            return;
        }
        if self.facts.links.len() >= MAX_LINKS {
            self.facts.links_cut = true;
            return;
        }
        let rel = element.attribute("rel").unwrap_or_default().to_ascii_lowercase();
        let text = element.attribute("alt").unwrap_or_default().to_owned();
        let link = Link { url: url.into(), text, rel };
        if element.name == "area" {
            self.facts.links.push(link);
        } else {
            self.link = Some(link);
        }
    }

    fn close_link(&mut self) {
        if let Some(mut link) = self.link.take() {
            link.text = squeeze(&link.text);
            self.facts.links.push(link);
        }
    }

    fn meta(&mut self, element: &Element) {
        let content = element.attribute("content").unwrap_or_default();
        if element.attribute("name").is_some_and(|name| name.eq_ignore_ascii_case("robots")) {
            let content = content.to_ascii_lowercase();
            self.facts.nofollow |= content.split(',').any(|word| matches!(word.trim(), "nofollow" | "none"));
        }
        if element.attribute("http-equiv").is_some_and(|name| name.eq_ignore_ascii_case("refresh")) {
            self.facts.refresh = refresh(content, &self.base);
        }
    }

    fn field(&mut self, element: &Element) {
        let kind = element.attribute("type").unwrap_or("text").to_ascii_lowercase();
        let completes = element.attribute("autocomplete").unwrap_or_default().to_ascii_lowercase();
        let name = element.attribute("name").unwrap_or_default().to_ascii_lowercase();
        let feature = match kind.as_str() {
            "password" => "password",
            "email" => "email",
            "tel" => "telephone",
            "search" => "search",
            "hidden" | "submit" | "button" | "reset" | "image" => return,
            _ if completes.contains("cc-") || name.contains("cardnumber") || name.contains("card_number") => "payment",
            _ if completes.contains("email") || name.contains("mail") => "email",
            _ if completes.contains("tel") || name == "tel" || name.contains("phone") => "telephone",
            _ => "field",
        };
        self.features.insert(feature);
    }
}

/// `5; url=/next`, with all its liberties.
pub(super) fn refresh(content: &str, base: &Url) -> Option<(f64, Url)> {
    let at = content.find([';', ','])?;
    let seconds = content[..at].trim().parse().ok().filter(|seconds: &f64| seconds.is_finite())?;
    let rest = content[at + 1..].trim();
    let target = match rest.get(..3) {
        Some(word) if word.eq_ignore_ascii_case("url") => rest[3..].trim_start().strip_prefix('=').unwrap_or(rest),
        _ => rest,
    };
    Some((seconds, base.join(target.trim().trim_matches(['"', '\''])).ok()?))
}

/// White space squeezed, bounded.
fn squeeze(text: &str) -> String {
    let words: Vec<_> = text.split_whitespace().collect();
    words.join(" ").chars().take(MAX_TEXT).collect()
}

/// Marks by which an answer is known to be a challenge of a bot filter: title in lower case, or a piece of the markup.
const CHALLENGES: &[(&str, &str, &str)] = &[
    ("just a moment", "", "a challenge of Cloudflare"),
    ("attention required! | cloudflare", "", "refused by Cloudflare"),
    ("", "/cdn-cgi/challenge-platform/h/", "a challenge of Cloudflare"),
    ("", "_Incapsula_Resource", "a challenge of Imperva"),
    ("", "window.awsWafCookieDomainList", "a challenge of AWS WAF"),
    ("", "geo.captcha-delivery.com", "a challenge of DataDome"),
    ("access denied", "errors.edgesuite.net", "refused by Akamai"),
];

/// A page with this much text of its own is no challenge, whatever script it carries.
const CHALLENGE_MAX_BYTES: usize = 40_000;

/// Why what was answered is not the page that was asked for.
pub(crate) fn challenge(status: u16, title: &str, html: &str) -> Option<String> {
    let title = title.to_lowercase();
    let marked = CHALLENGES.iter().find(|(in_title, in_html, _)| {
        (in_title.is_empty() || title.contains(in_title))
            && (in_html.is_empty() || (html.len() < CHALLENGE_MAX_BYTES && html.contains(in_html)))
    });
    if let Some((_, _, why)) = marked {
        // Cloudflare's script rides along on good pages too: only an answer that is no page counts for it.
        if status >= 400 || !title.is_empty() && title.contains("moment") || !why.contains("Cloudflare") {
            return Some((*why).to_owned());
        }
    }
    match status {
        401 | 407 => Some(format!("asks for a login (status {status})")),
        403 => Some("refused (status 403)".to_owned()),
        429 => Some("too many requests (status 429)".to_owned()),
        400..=599 => Some(format!("an error page (status {status})")),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn facts_of_a_page() {
        let html = "<html lang=ja><base href='/shop/'><title> 青空\n 書店 </title>\
            <link rel=canonical href='./'><meta name=robots content='noindex, NoFollow'>\
            <a href='a.html' rel=Nofollow>本 <b>一覧</b></a><a href=mailto:x@y.jp>m</a><a href='//b.jp/'><img alt=絵></a>\
            <a href='javascript:void(0)'>x</a><form><input type=password><input name=mail_address></form>";
        let facts = PageFacts::read(html, &Url::parse("https://www.a.jp/x/").unwrap());
        assert_eq!((facts.title.as_str(), facts.language.as_str()), ("青空 書店", "ja"));
        let links: Vec<_> = facts.links.iter().map(|link| (link.url.as_str(), link.text.as_str())).collect();
        assert_eq!(links, [("https://www.a.jp/shop/a.html", "本 一覧"), ("https://b.jp/", "絵")]);
        assert_eq!(facts.features, ["email", "form", "password"]);
        assert_eq!(facts.canonical.unwrap().as_str(), "https://www.a.jp/shop/");
        assert!(facts.nofollow);
    }

    #[test]
    fn refreshes() {
        let base = Url::parse("https://a.jp/x").unwrap();
        assert_eq!(refresh("0; URL='/y'", &base).unwrap().1.as_str(), "https://a.jp/y");
        assert_eq!(refresh("3.5,y", &base).unwrap(), (3.5, Url::parse("https://a.jp/y").unwrap()));
        assert!(refresh("30", &base).is_none());
    }

    #[test]
    fn challenges_and_errors() {
        assert!(challenge(403, "Just a moment...", "").unwrap().contains("Cloudflare"));
        assert!(challenge(200, "青空書店", "<script src=/cdn-cgi/challenge-platform/h/b/x.js>").is_none());
        assert!(challenge(200, "", "<script src=/_Incapsula_Resource?x>").is_some());
        assert!(challenge(503, "x", "").is_some());
        assert!(challenge(200, "x", "<p>ok").is_none());
    }
}

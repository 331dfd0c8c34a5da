//! The set of tags of a page, as far as markup tells: pages with one signature cause the same transmissions, so one of
//! them may stand for the others in a gate.
//!
//! On the safe side: whatever could make a page behave differently (its inline scripts, the site's own scripts, its kinds
//! of fields, event handlers) makes it a page of its own. What only shows (text, own images, own style) does not.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use sha2::{Digest, Sha256};
use url::Url;

use super::html::{Element, Markup, walk};
use super::page::PageFacts;
use super::references;

/// Content types of `script` elements that hold data, not code.
const DATA: &[&str] = &["application/ld+json", "application/json", "text/html", "text/template", "text/x-template"];

/// SHA-256 over the page's tags, lower-case hex.
pub(crate) fn of_page(html: &str, page: &Url) -> String {
    let mut marks = BTreeSet::new();
    for reference in references::of_page(html, page) {
        let Ok(url) = Url::parse(&reference.url) else { continue };
        let own = url.host_str() == page.host_str();
        let shown_only =
            matches!(reference.resource.as_str(), "image" | "media" | "stylesheet" | "font" | "favicon" | "manifest");
        if !(own && shown_only) {
            marks.insert(format!("{} {}", reference.resource, url));
        }
    }
    let mut code = Code::default();
    walk(html, |markup| code.see(&markup));
    marks.extend(code.marks);
    marks.extend(PageFacts::read(html, page).features.into_iter().map(|feature| format!("feature {feature}")));
    let mut hash = Sha256::new();
    for mark in marks {
        hash.update(mark.as_bytes());
        hash.update(b"\n");
    }
    hex(&hash.finalize())
}

/// Inline scripts and event handlers.
#[derive(Default)]
struct Code {
    marks: BTreeSet<String>,
    in_script: bool,
}

impl Code {
    fn see(&mut self, markup: &Markup<'_>) {
        match markup {
            Markup::Start(element) => {
                self.in_script = element.name == "script" && !is_data(element);
                for (name, value) in &element.attributes {
                    if name.starts_with("on") || value.trim_start().starts_with("javascript:") {
                        self.marks.insert(format!("handler {name} {}", digest(value)));
                    }
                }
            }
            Markup::Text(text, _) if self.in_script => {
                self.marks.insert(format!("script {}", digest(text)));
            }
            Markup::Text(..) => {}
            Markup::End(_) => self.in_script = false,
        }
    }
}

fn is_data(script: &Element) -> bool {
    script.attribute("type").is_some_and(|kind| DATA.contains(&kind.trim().to_ascii_lowercase().as_str()))
}

fn digest(text: &str) -> String {
    hex(&Sha256::digest(text.trim().as_bytes()))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn same(one: &str, other: &str) -> bool {
        let page = |path: &str| Url::parse(&format!("https://www.aozora.example/{path}")).unwrap();
        of_page(one, &page("a")) == of_page(other, &page("b"))
    }

    const TAG: &str = "<script src=https://tag.example/t.js></script>";

    #[test]
    fn what_only_shows_makes_no_difference() {
        assert!(same(
            &format!("<h1>A</h1><img src=/a.png>{TAG}"),
            &format!("{TAG}<p>B<img src=/b.png><link rel=stylesheet href=/b.css>")
        ));
        assert!(same(TAG, &format!("{TAG}<script type=application/ld+json>{{\"name\":\"B\"}}</script>")));
    }

    #[test]
    fn what_may_send_makes_a_page_of_its_own() {
        for other in [
            "<script src=https://tag.example/u.js></script>".to_owned(),
            format!("{TAG}<script>fetch('https://x.example/')</script>"),
            format!("{TAG}<script src=/own.js></script>"),
            format!("{TAG}<img src=https://pixel.example/p.gif>"),
            format!("{TAG}<a onclick='send()'>x</a>"),
            format!("{TAG}<form><input type=email></form>"),
            String::new(),
        ] {
            assert!(!same(TAG, &other), "{other}");
        }
    }
}

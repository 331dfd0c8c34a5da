//! The user's own filter lists (EasyPrivacy …): they mark unknown requests as tracking. None is shipped.

use adblock::Engine;
use adblock::lists::{FilterSet, ParseOptions};
use adblock::request::Request;
use sha2::{Digest, Sha256};
use url::Url;

use super::suffix::registrable;

/// A list that the user gave.
pub struct FilterList {
    /// As the user named it.
    pub name: String,
    /// SHA-256 of its text, lower-case hex.
    pub sha256: String,
    engine: Engine,
}

impl std::fmt::Debug for FilterList {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("FilterList").field("name", &self.name).field("sha256", &self.sha256).finish_non_exhaustive()
    }
}

impl FilterList {
    /// Reads a list in the Adblock Plus form; lines that are no rules are passed over, as in a browser.
    #[must_use]
    pub fn parse(name: &str, text: &str) -> Self {
        let mut rules = FilterSet::new(false);
        rules.add_filter_list(text.to_owned(), ParseOptions::default());
        let sha256 = Sha256::digest(text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect();
        Self { name: name.to_owned(), sha256, engine: Engine::new_with_filter_set(rules) }
    }

    /// Would a browser with this list stop the request? `resource` as in the journal.
    #[must_use]
    pub fn matches(&self, url: &Url, page: &str, resource: &str) -> bool {
        let Some(host) = url.host_str() else { return false };
        let page = Url::parse(page).ok();
        let page_host = page.as_ref().and_then(Url::host_str).unwrap_or_default();
        // The crate's own domain resolver is left out of the build: ours knows the same list.
        let third = registrable(host).is_none_or(|site| Some(site) != registrable(page_host));
        let request = Request::preparsed(url.as_str(), host, page_host, kind(resource), third, "get");
        self.engine.check_network_request(&request).should_block()
    }
}

/// A resource of the journal in the words of filter lists. A document from elsewhere stands in a frame.
fn kind(resource: &str) -> &str {
    match resource {
        "fetch" | "eventsource" | "preflight" => "xhr",
        "document" | "iframe" => "subdocument",
        "favicon" => "image",
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_marks_what_it_names() {
        let list =
            FilterList::parse("mine.txt", "! a comment\n||tracker.example^$third-party\n@@||tracker.example/ok.js\n");
        let marks =
            |url: &str, resource| list.matches(&Url::parse(url).unwrap(), "https://www.example.co.jp/", resource);
        assert!(marks("https://tracker.example/p.gif", "image"));
        assert!(!marks("https://tracker.example/ok.js", "script"));
        assert!(!marks("https://other.example/p.gif", "image"));
        assert_eq!(list.sha256.len(), 64);
        let list = FilterList::parse("kinds.txt", "||a.example^$xmlhttprequest\n||b.example^$subdocument\n");
        let marks =
            |url: &str, resource| list.matches(&Url::parse(url).unwrap(), "https://www.example.co.jp/", resource);
        assert!(marks("https://a.example/c", "fetch") && marks("https://a.example/c", "xhr"));
        assert!(marks("https://b.example/f", "document") && !marks("https://b.example/f", "image"));
    }
}

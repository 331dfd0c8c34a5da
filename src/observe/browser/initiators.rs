//! Who caused a request: from the request outward to the tag in the page's HTML.
//!
//! The protocol gives one stack a request. The chain goes on through the request that loaded the outermost script of that
//! stack, and through the frame in which the tag stands, so that a tag manager's container appears in it by its URL.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::evidence::Initiator;

/// Links of a chain; a longer one tells an engineer nothing more.
const CHAIN_BOUND: usize = 24;

/// The immediate cause of one request.
#[derive(Debug, Default, Clone)]
pub(super) struct Cause {
    pub(super) kind: String,
    /// From the innermost call outward, asynchronous parents included.
    pub(super) stack: Vec<Initiator>,
    pub(super) url: String,
    pub(super) line: Option<u32>,
    pub(super) column: Option<u32>,
}

impl Cause {
    /// From `initiator` of Network.requestWillBeSent. The protocol counts lines and columns from 0, people from 1.
    pub(super) fn read(initiator: &Value) -> Self {
        let kind = match initiator["type"].as_str().unwrap_or("other") {
            "SignedExchange" => "other",
            kind => kind,
        };
        Self {
            kind: kind.to_owned(),
            stack: stack(&initiator["stack"]),
            url: initiator["url"].as_str().unwrap_or_default().to_owned(),
            line: number(&initiator["lineNumber"]),
            column: number(&initiator["columnNumber"]),
        }
    }
}

/// Call frames of a protocol stack, each script once in a row.
pub(super) fn stack(stack: &Value) -> Vec<Initiator> {
    let mut frames: Vec<Initiator> = Vec::new();
    let mut level = stack;
    for _ in 0..32 {
        for frame in level["callFrames"].as_array().into_iter().flatten() {
            let url = frame["url"].as_str().unwrap_or_default();
            if url.is_empty() || frames.last().is_some_and(|last| last.url == url) {
                continue;
            }
            frames.push(Initiator {
                kind: "script".to_owned(),
                url: url.to_owned(),
                line: number(&frame["lineNumber"]),
                column: number(&frame["columnNumber"]),
                function: frame["functionName"].as_str().unwrap_or_default().to_owned(),
            });
        }
        level = &level["parent"];
        if level.is_null() {
            break;
        }
    }
    frames.truncate(CHAIN_BOUND);
    frames
}

fn number(value: &Value) -> Option<u32> {
    value.as_f64().filter(|number| *number >= 0.0).map(|number| number as u32 + 1)
}

/// What the chain asks of the visit: the cause of a document or script by its URL, and the frame around a frame.
pub(super) trait Causes {
    fn of_url(&self, url: &str) -> Option<&Cause>;
    /// The URL of the document in which the frame with this document stands.
    fn around(&self, document: &str) -> Option<String>;
}

/// The whole chain of a request in `document`.
pub(super) fn chain(cause: &Cause, document: &str, causes: &impl Causes) -> Vec<Initiator> {
    let mut links: Vec<Initiator> = Vec::new();
    let mut seen = BTreeSet::new();
    let mut cause = cause.clone();
    let mut document = document.to_owned();
    loop {
        let outermost = put(&mut links, &cause);
        if links.len() >= CHAIN_BOUND {
            links.truncate(CHAIN_BOUND);
            return links;
        }
        let next = outermost.filter(|url| seen.insert(url.clone()));
        if let Some((url, found)) = next.and_then(|url| causes.of_url(&url).cloned().map(|found| (url, found))) {
            // A document's own URL in the stack is an inline script: from there the chain goes around the frame.
            if url == document {
                document = causes.around(&document).unwrap_or_default();
            }
            cause = found;
            continue;
        }
        let Some(around) =
            causes.around(&document).filter(|around| !around.is_empty() && seen.insert(format!("frame {around}")))
        else {
            return links;
        };
        links.push(Initiator { kind: "frame".to_owned(), url: around.clone(), ..Initiator::default() });
        cause = causes.of_url(&document).cloned().unwrap_or_default();
        document = around;
    }
}

/// Adds the links of one cause; gives the script or document from which the chain goes on.
fn put(links: &mut Vec<Initiator>, cause: &Cause) -> Option<String> {
    let mut push = |link: Initiator| {
        if links.last().is_none_or(|last| (&last.url, last.line) != (&link.url, link.line)) {
            links.push(link);
        }
    };
    for frame in &cause.stack {
        let kind = if cause.kind == "script" || cause.kind.is_empty() { "script" } else { &cause.kind };
        push(Initiator { kind: kind.to_owned(), ..frame.clone() });
    }
    if !cause.url.is_empty() {
        push(Initiator {
            kind: cause.kind.clone(),
            url: cause.url.clone(),
            line: cause.line,
            column: cause.column,
            function: String::new(),
        });
        return Some(cause.url.clone());
    }
    cause.stack.last().map(|frame| frame.url.clone())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde_json::json;

    use super::*;

    struct Known(BTreeMap<&'static str, Cause>, BTreeMap<&'static str, &'static str>);

    impl Causes for Known {
        fn of_url(&self, url: &str) -> Option<&Cause> {
            self.0.get(url)
        }
        fn around(&self, document: &str) -> Option<String> {
            self.1.get(document).map(|url| (*url).to_owned())
        }
    }

    fn script(url: &str) -> Cause {
        Cause::read(
            &json!({"type": "script", "stack": {"callFrames": [{"url": url, "lineNumber": 4, "columnNumber": 0, "functionName": "f"}]}}),
        )
    }

    fn tag(url: &str, line: u32) -> Cause {
        Cause::read(&json!({"type": "parser", "url": url, "lineNumber": line}))
    }

    #[test]
    fn the_chain_names_the_container_and_the_tag() {
        let page = "https://www.example/";
        let known = Known(
            BTreeMap::from([
                ("https://tags.example/gtm.js?id=GTM-1", script(page)),
                ("https://x.example/pixel.js", script("https://tags.example/gtm.js?id=GTM-1")),
            ]),
            BTreeMap::new(),
        );
        let links = chain(&script("https://x.example/pixel.js"), page, &known);
        let urls: Vec<&str> = links.iter().map(|link| link.url.as_str()).collect();
        assert_eq!(urls, ["https://x.example/pixel.js", "https://tags.example/gtm.js?id=GTM-1", page]);
        assert_eq!(links[2].line, Some(5));
    }

    #[test]
    fn a_frame_leads_to_the_page_around_it() {
        let (page, frame) = ("https://www.example/", "https://ads.example/frame");
        let known = Known(BTreeMap::from([(frame, tag(page, 11))]), BTreeMap::from([(frame, page)]));
        let links = chain(&tag(frame, 2), frame, &known);
        assert_eq!(links.first().map(|link| (link.url.as_str(), link.line)), Some((frame, Some(3))));
        assert_eq!(links.last().map(|link| (link.url.as_str(), link.line)), Some((page, Some(12))));
    }

    #[test]
    fn scripts_that_load_each_other_end() {
        let known = Known(
            BTreeMap::from([
                ("https://a.example/", script("https://b.example/")),
                ("https://b.example/", script("https://a.example/")),
            ]),
            BTreeMap::new(),
        );
        assert!(chain(&script("https://a.example/"), "https://p.example/", &known).len() <= CHAIN_BOUND);
    }
}

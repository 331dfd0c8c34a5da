//! Markup as a browser's tokenizer sees it, with line numbers, and without building a tree.
//!
//! Scripting counts as off, so what stands in `noscript` is seen too.

use std::cell::RefCell;

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{BufferQueue, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts};

/// A start tag.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Element {
    /// In lower case.
    pub(crate) name: String,
    /// Names in lower case, in the order of the tag.
    pub(crate) attributes: Vec<(String, String)>,
    /// Line on which the tag ends, from 1.
    pub(crate) line: u32,
}

impl Element {
    /// The value of an attribute; empty when it has none.
    pub(crate) fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// True when a space-separated attribute has this token, in any case.
    pub(crate) fn has_token(&self, attribute: &str, token: &str) -> bool {
        self.attribute(attribute)
            .is_some_and(|value| value.split_ascii_whitespace().any(|word| word.eq_ignore_ascii_case(token)))
    }
}

/// One piece of markup.
#[derive(Debug)]
pub(crate) enum Markup<'a> {
    Start(&'a Element),
    End(&'a str),
    /// Characters between tags; in a `script` or `style` the whole content, with the line on which it begins.
    Text(&'a str, u32),
}

/// Gives every piece of markup to `each`, in document order.
pub(crate) fn walk(html: &str, each: impl FnMut(Markup<'_>)) {
    let sink = Walk { each: RefCell::new(each), text: RefCell::default(), line: RefCell::new(1) };
    let tokenizer = Tokenizer::new(sink, TokenizerOpts::default());
    let input = BufferQueue::default();
    input.push_back(StrTendril::from(html));
    let _ = tokenizer.feed(&input);
    tokenizer.end();
    tokenizer.sink.flush();
}

struct Walk<F> {
    each: RefCell<F>,
    text: RefCell<String>,
    line: RefCell<u32>,
}

impl<F: FnMut(Markup<'_>)> Walk<F> {
    fn flush(&self) {
        let text = std::mem::take(&mut *self.text.borrow_mut());
        if !text.is_empty() {
            (self.each.borrow_mut())(Markup::Text(&text, *self.line.borrow()));
        }
    }
}

impl<F: FnMut(Markup<'_>)> TokenSink for Walk<F> {
    type Handle = ();

    fn process_token(&self, token: Token, line: u64) -> TokenSinkResult<()> {
        let line = u32::try_from(line).unwrap_or(u32::MAX);
        match token {
            Token::CharacterTokens(text) => {
                let mut kept = self.text.borrow_mut();
                if kept.is_empty() {
                    // The tokenizer is already past the characters that it reports.
                    let breaks = text.matches('\n').count();
                    *self.line.borrow_mut() = line.saturating_sub(u32::try_from(breaks).unwrap_or(0)).max(1);
                }
                kept.push_str(&text);
                TokenSinkResult::Continue
            }
            Token::TagToken(tag) => {
                self.flush();
                let name = tag.name.to_string();
                if tag.kind == TagKind::EndTag {
                    (self.each.borrow_mut())(Markup::End(&name));
                    return TokenSinkResult::Continue;
                }
                let attributes =
                    tag.attrs.iter().map(|attr| (attr.name.local.to_string(), attr.value.to_string())).collect();
                let element = Element { name, attributes, line };
                (self.each.borrow_mut())(Markup::Start(&element));
                content_of(&element.name)
            }
            _ => TokenSinkResult::Continue,
        }
    }
}

/// How the content of an element is tokenized; a tree builder would say so, but there is none here.
fn content_of(name: &str) -> TokenSinkResult<()> {
    match name {
        "script" => TokenSinkResult::RawData(RawKind::ScriptData),
        "style" | "xmp" | "iframe" | "noembed" | "noframes" => TokenSinkResult::RawData(RawKind::Rawtext),
        "title" | "textarea" => TokenSinkResult::RawData(RawKind::Rcdata),
        "plaintext" => TokenSinkResult::Plaintext,
        _ => TokenSinkResult::Continue,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pieces(html: &str) -> Vec<String> {
        let mut seen = Vec::new();
        walk(html, |markup| {
            seen.push(match markup {
                Markup::Start(element) => format!("<{}> {}", element.name, element.line),
                Markup::End(name) => format!("</{name}>"),
                Markup::Text(text, line) => format!("{text:?} {line}"),
            });
        });
        seen
    }

    #[test]
    fn tags_text_and_lines() {
        assert_eq!(
            pieces("<p>\na<script>\nif (a<b) '<img>'\n</script><noscript><IMG\nsrc=x></noscript>"),
            [
                "<p> 1",
                "\"\\na\" 1",
                "<script> 2",
                "\"\\nif (a<b) '<img>'\\n\" 2",
                "</script>",
                "<noscript> 4",
                "<img> 5",
                "</noscript>"
            ]
        );
    }

    #[test]
    fn unclosed_things_end_with_the_file() {
        assert_eq!(pieces("<script>x"), ["<script> 1", "\"x\" 1"]);
        assert_eq!(pieces("<img src="), [] as [&str; 0]);
    }

    proptest::proptest! {
        #[test]
        fn never_panics(html in "(<[a-z!/]{0,8}[ =\"'a-z>]{0,12}|[^<]{0,4}){0,40}") {
            walk(&html, |_| {});
        }
    }
}

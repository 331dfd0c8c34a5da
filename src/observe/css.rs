//! What a style sheet makes a browser fetch: `@import`, `url()`, `image-set()`, fonts.

use cssparser::{ParseError, Parser, Token};

/// Nested blocks and functions deeper than this are not looked into.
const MAX_DEPTH: u32 = 32;
/// Addresses of one style sheet beyond this many are left out.
const MAX_URLS: usize = 2000;

/// An address in a style sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct CssUrl {
    /// As written.
    pub(crate) url: String,
    pub(crate) used_as: CssUse,
    /// Line within the text, from 0.
    pub(crate) line: u32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum CssUse {
    Import,
    Font,
    Image,
}

/// Every address in a style sheet or style attribute, in the order of the text.
pub(crate) fn urls(css: &str) -> Vec<CssUrl> {
    let mut parser = Parser::new(css);
    let mut found = Vec::new();
    walk(&mut parser, At::Rule, 0, &mut found);
    found
}

/// Where the walk is: what a string or `url()` means there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum At {
    Rule,
    Import,
    FontFace,
    /// `@namespace`, `@charset`, and conditions: nothing is fetched.
    Ignored,
    /// `image-set()`, where a plain string is an address too.
    ImageSet,
}

fn walk(parser: &mut Parser<'_>, at: At, depth: u32, found: &mut Vec<CssUrl>) {
    let mut rule = at;
    loop {
        let line = parser.current_source_location().line;
        let Ok(token) = parser.next().cloned() else { return };
        let mut keep = |url: &str, used_as| {
            if found.len() < MAX_URLS && !url.is_empty() {
                found.push(CssUrl { url: url.to_owned(), used_as, line });
            }
        };
        match &token {
            Token::AtKeyword(name) => rule = at_rule(name),
            Token::Semicolon if matches!(rule, At::Import | At::Ignored) => rule = at,
            Token::UnquotedUrl(url) => fetch(rule, url, &mut keep),
            Token::QuotedString(url) if matches!(rule, At::Import | At::ImageSet) => {
                fetch(rule, url, &mut keep);
                // The rest of an `@import` is a layer or a condition.
                rule = if rule == At::Import { At::Ignored } else { rule };
            }
            Token::Function(name) if name.eq_ignore_ascii_case("url") || name.eq_ignore_ascii_case("src") => {
                let inner =
                    parser.parse_nested_block(|inner| Ok::<_, ParseError<()>>(inner.expect_string_cloned().ok()));
                if let Ok(Some(url)) = inner {
                    fetch(rule, &url, &mut keep);
                }
            }
            Token::Function(name) => {
                let is_set = name.eq_ignore_ascii_case("image-set") || name.eq_ignore_ascii_case("-webkit-image-set");
                descend(parser, if is_set { At::ImageSet } else { rule }, depth, found);
            }
            Token::ParenthesisBlock | Token::SquareBracketBlock => descend(parser, rule, depth, found),
            Token::CurlyBracketBlock => {
                let inner = if rule == At::FontFace { At::FontFace } else { At::Rule };
                descend(parser, inner, depth, found);
                rule = at;
            }
            _ => {}
        }
    }
}

fn at_rule(name: &str) -> At {
    match name.to_ascii_lowercase().as_str() {
        "import" => At::Import,
        "font-face" => At::FontFace,
        "namespace" | "charset" | "supports" | "document" | "-moz-document" => At::Ignored,
        _ => At::Rule,
    }
}

fn fetch(at: At, url: &str, keep: &mut impl FnMut(&str, CssUse)) {
    match at {
        At::Import => keep(url, CssUse::Import),
        At::FontFace => keep(url, CssUse::Font),
        At::Rule | At::ImageSet => keep(url, CssUse::Image),
        At::Ignored => {}
    }
}

fn descend(parser: &mut Parser<'_>, at: At, depth: u32, found: &mut Vec<CssUrl>) {
    if depth >= MAX_DEPTH {
        return;
    }
    let _ = parser.parse_nested_block(|inner| {
        walk(inner, at, depth + 1, found);
        Ok::<_, ParseError<()>>(())
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(css: &str, expect: &[(&str, CssUse, u32)]) {
        let found = urls(css);
        let found: Vec<_> = found.iter().map(|url| (url.url.as_str(), url.used_as, url.line)).collect();
        assert_eq!(found, expect, "in {css}");
    }

    #[test]
    fn everything_that_is_fetched() {
        check(
            "@import 'a.css' screen;\n@import url(b.css) layer(x);",
            &[("a.css", CssUse::Import, 0), ("b.css", CssUse::Import, 1)],
        );
        check(
            "@font-face{font-family:'x';\nsrc:local('x'),url('f.woff2') format('woff2'),url(g.ttf)}",
            &[("f.woff2", CssUse::Font, 1), ("g.ttf", CssUse::Font, 1)],
        );
        check(".a{background:#fff url( \"//b.jp/i.png\" ) no-repeat}", &[("//b.jp/i.png", CssUse::Image, 0)]);
        check("@media print{.a{background:URL(x.png)}}", &[("x.png", CssUse::Image, 0)]);
        check(
            "a{background:image-set('a.png' 1x, url(b.png) 2x)}",
            &[("a.png", CssUse::Image, 0), ("b.png", CssUse::Image, 0)],
        );
        check("color:red;background-image:linear-gradient(red,blue),url(c.png)", &[("c.png", CssUse::Image, 0)]);
    }

    #[test]
    fn what_is_not_fetched() {
        check(
            "@charset 'utf-8'; @namespace svg url(http://www.w3.org/2000/svg); a{b:url(c)}",
            &[("c", CssUse::Image, 0)],
        );
        check("/* url(x) */ a::after{content:'url(y)'}", &[]);
    }

    #[test]
    fn broken_sheets() {
        check("a{background:url(x", &[("x", CssUse::Image, 0)]);
        check("}}} a{b:url(bad url)} c{d:url(e)}", &[("e", CssUse::Image, 0)]);
        urls(&"(".repeat(200_000));
        urls(&"a{".repeat(200_000));
    }

    proptest::proptest! {
        #[test]
        fn never_panics(css in "([@{}();:'\"\\\\/*]|url|import|font-face|[a-z0-9 \n]|本){0,60}") {
            urls(&css);
        }
    }
}

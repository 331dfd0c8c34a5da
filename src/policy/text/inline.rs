//! What stands within the lines of Markdown and plain text: links, emphasis, HTML tags.

use std::ops::Range;
use std::sync::LazyLock;

use crate::policy::patterns::Pattern;

use super::{Anchor, Extracted, bare_urls};

/// Finds the links of a text and the marks that are no words of it.
pub(super) fn read(text: &str, extracted: &mut Extracted) {
    links(text, extracted);
    emphasis(text, extracted);
    unsaid(text, extracted);
    merge(&mut extracted.marks);
}

static LINK: LazyLock<Pattern> = LazyLock::new(|| {
    crate::policy::patterns::regex(
        r#"!?\[(?P<text>[^\[\]\n]{1,300})\]\((?P<url>[^()\s]*(?:\([^()\s]*\)[^()\s]*)*)(?:\s+"[^"\n]*")?\)"#,
    )
});
static AUTOLINK: LazyLock<Pattern> =
    LazyLock::new(|| crate::policy::patterns::regex(r"<(?P<url>https?://[^>\s]{4,500})>"));
/// Elements that stand within a line; those that make blocks are left to be read as they are.
static TAG: LazyLock<Pattern> = LazyLock::new(|| {
    crate::policy::patterns::regex(
        r#"(?i)<(?P<end>/)?(?P<name>a|b|strong|em|i|u|s|span|font|small|big|sup|sub|mark|code|wbr)(?:\s[^<>\n]{0,600})?/?>"#,
    )
});
static HREF: LazyLock<Pattern> = LazyLock::new(|| {
    crate::policy::patterns::regex(r#"(?i)\shref\s*=\s*(?:"([^"<>]{1,500})"|'([^'<>]{1,500})'|([^\s"'<>]{1,500}))"#)
});
// What is not said: comments, what is struck out. Each is looked for by itself: one that is opened and never closed would
// else be tried again behind each of the others.
pattern!(COMMENT, r"(?s:<!--.*?-->)");
pattern!(STRUCK, r"(?i)<(?:s|del|strike)(?:\s[^<>\n]{0,200})?>[^\n]*?</(?:s|del|strike)>");
pattern!(TILDES, r"(?m:^|[\s(|・、。>\-])(?P<struck>~~[^\s~](?:[^~\n]*[^\s~])?~~)");
static EMPHASIS: LazyLock<Pattern> = LazyLock::new(|| crate::policy::patterns::regex(r"\*\*|__|`"));

fn links(text: &str, extracted: &mut Extracted) {
    for found in LINK.captures_iter(text) {
        let (Some(whole), Some(label), Some(url)) = (found.get(0), found.name("text"), found.name("url")) else {
            continue;
        };
        // "[1](…)" of a footnote is a link too; an image is only a mark.
        if !whole.as_str().starts_with('!') {
            extracted.anchors.push(Anchor {
                range: label.range(),
                whole: whole.range(),
                href: url.as_str().to_owned(),
            });
        }
        extracted.marks.push(whole.start()..label.start());
        extracted.marks.push(label.end()..whole.end());
    }
    for found in AUTOLINK.captures_iter(text) {
        let (Some(whole), Some(url)) = (found.get(0), found.name("url")) else { continue };
        extracted.anchors.push(Anchor { range: url.range(), whole: whole.range(), href: url.as_str().to_owned() });
        extracted.marks.push(whole.start()..url.start());
        extracted.marks.push(url.end()..whole.end());
    }
    tags(text, extracted);
    let mut taken: Vec<_> = extracted.anchors.iter().map(|anchor| anchor.whole.clone()).collect();
    taken.sort_by_key(|range| (range.start, range.end));
    for url in bare_urls(text, 0..text.len()) {
        let at = taken.partition_point(|range| range.end <= url.start);
        if taken.get(at).is_none_or(|range| range.start >= url.end) {
            let href = text[url.clone()].to_owned();
            extracted.anchors.push(Anchor { range: url.clone(), whole: url, href });
        }
    }
    extracted.anchors.sort_by_key(|anchor| (anchor.range.start, anchor.range.end));
}

/// HTML within a line, as Markdown allows it: `<a href="…">Alpha</a>` is a link, every other tag only a mark.
fn tags(text: &str, extracted: &mut Extracted) {
    let mut open: Option<(Range<usize>, String)> = None;
    for found in TAG.captures_iter(text) {
        let (Some(whole), Some(name)) = (found.get(0), found.name("name")) else { continue };
        extracted.marks.push(whole.range());
        if !name.as_str().eq_ignore_ascii_case("a") {
            continue;
        }
        if found.name("end").is_none() {
            let href = HREF.captures(whole.as_str()).and_then(|found| found.iter().skip(1).flatten().next());
            open = href.map(|href| (whole.range(), href.as_str().to_owned()));
        } else if let Some((start, href)) = open.take()
            && !text[start.end..whole.start()].contains("\n\n")
        {
            extracted.anchors.push(Anchor { range: start.end..whole.start(), whole: start.start..whole.end(), href });
        }
    }
}

/// What is struck out, and comments, which no page shows: neither their words nor their links are said.
fn unsaid(text: &str, extracted: &mut Extracted) {
    let whole = COMMENT.find_iter(text).chain(STRUCK.find_iter(text));
    let found = whole.chain(TILDES.captures_iter(text).filter_map(|found| found.name("struck")));
    let mut unsaid: Vec<Range<usize>> = found.map(|found| found.range()).collect();
    merge(&mut unsaid);
    extracted.anchors.retain(|anchor| {
        let last = unsaid.partition_point(|range| range.start <= anchor.range.start).checked_sub(1);
        last.is_none_or(|last| unsaid[last].end <= anchor.range.start)
    });
    extracted.marks.extend(unsaid);
}

/// In order, none within another.
fn merge(marks: &mut Vec<Range<usize>>) {
    marks.sort_by_key(|range| (range.start, range.end));
    marks.dedup_by(|next, before| {
        let met = next.start < before.end;
        if met {
            before.end = before.end.max(next.end);
        }
        met
    });
}

fn emphasis(text: &str, extracted: &mut Extracted) {
    let found: Vec<_> = EMPHASIS.find_iter(text).map(|mark| mark.range()).collect();
    extracted.marks.extend(found);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_struck_out_or_commented_is_not_said() {
        let text = "a ~~b~~ <s>c</s>\n<!-- [d](e)\n\nf -->g 1~~2~~3 <del>h</del>";
        let mut extracted = Extracted::default();
        read(text, &mut extracted);
        let marks: Vec<&str> = extracted.marks.iter().map(|mark| &text[mark.clone()]).collect();
        assert_eq!(marks, ["~~b~~", "<s>c</s>", "<!-- [d](e)\n\nf -->", "<del>h</del>"]);
        assert!(extracted.anchors.is_empty());
    }

    #[test]
    fn tags_within_a_line() {
        let text = "- <a class=\"x\" href=\"https://alpha.example/\">Alpha</a>と<strong>Beta</strong>、a < b、<table>";
        let mut extracted = Extracted::default();
        read(text, &mut extracted);
        let links: Vec<(&str, &str)> =
            extracted.anchors.iter().map(|anchor| (&text[anchor.range.clone()], anchor.href.as_str())).collect();
        assert_eq!(links, [("Alpha", "https://alpha.example/")]);
        let marks: Vec<&str> = extracted.marks.iter().map(|mark| &text[mark.clone()]).collect();
        assert_eq!(marks, ["<a class=\"x\" href=\"https://alpha.example/\">", "</a>", "<strong>", "</strong>"]);
    }
}

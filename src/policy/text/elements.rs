//! What the elements of HTML are to a reader: skipped, inline, titles; and how deep they are read.

const MAX_DEPTH: usize = 1_500;

/// Markup nested deeper than any page is cut there: the tree builder's time grows with the depth at every tag.
pub(super) fn bounded_depth(html: &str) -> usize {
    let bytes = html.as_bytes();
    let mut depth = 0_usize;
    for (at, byte) in bytes.iter().enumerate() {
        if *byte != b'<' {
            continue;
        }
        match bytes.get(at + 1) {
            Some(b'/') => depth = depth.saturating_sub(1),
            Some(next) if next.is_ascii_alphabetic() => {
                let name: Vec<u8> = bytes[at + 1..]
                    .iter()
                    .take(8)
                    .take_while(|byte| byte.is_ascii_alphanumeric())
                    .map(u8::to_ascii_lowercase)
                    .collect();
                if !matches!(
                    name.as_slice(),
                    b"br"
                        | b"img"
                        | b"meta"
                        | b"link"
                        | b"input"
                        | b"hr"
                        | b"li"
                        | b"p"
                        | b"td"
                        | b"tr"
                        | b"th"
                        | b"dt"
                        | b"dd"
                        | b"option"
                        | b"source"
                        | b"wbr"
                        | b"col"
                        | b"area"
                        | b"base"
                        | b"path"
                ) {
                    depth += 1;
                }
            }
            _ => {}
        }
        if depth > MAX_DEPTH {
            return at;
        }
    }
    html.len()
}

pub(super) fn is_skipped(name: &str) -> bool {
    matches!(
        name,
        "script"
            | "style"
            | "noscript"
            | "template"
            | "svg"
            | "math"
            | "iframe"
            | "object"
            | "canvas"
            | "select"
            | "datalist"
            | "s"
            | "del"
            | "strike"
            | "rt"
            | "rp"
            | "audio"
            | "video"
    )
}

pub(super) fn is_inline(name: &str) -> bool {
    matches!(
        name,
        "span"
            | "i"
            | "em"
            | "u"
            | "small"
            | "big"
            | "sub"
            | "sup"
            | "code"
            | "font"
            | "label"
            | "mark"
            | "abbr"
            | "acronym"
            | "time"
            | "q"
            | "cite"
            | "ins"
            | "kbd"
            | "samp"
            | "var"
            | "wbr"
            | "ruby"
            | "rb"
            | "bdi"
            | "bdo"
            | "data"
            | "input"
            | "tt"
            | "nobr"
            | "button"
            | "tbody"
            | "tfoot"
            | "head"
            | "meta"
            | "link"
            | "base"
            | "param"
            | "source"
            | "track"
            | "col"
            | "colgroup"
            | "map"
            | "area"
            | "picture"
            | "center"
    )
}

pub(super) fn is_known(name: &str) -> bool {
    matches!(name, "title" | "thead" | "header" | "hgroup" | "head")
}

/// Class or component names by which sites mark their titles.
pub(super) fn title_class(class: &str) -> bool {
    let class = class.to_ascii_lowercase();
    class.split([' ', '-', '_']).any(|word| {
        matches!(
            word,
            "title" | "ttl" | "tit" | "heading" | "headline" | "hdg" | "subtitle" | "midashi" | "h2" | "h3" | "h4"
        )
    }) || class.ends_with("title") && class.len() < 30
        || class.ends_with("heading") && class.len() < 30
}

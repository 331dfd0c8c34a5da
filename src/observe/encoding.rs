//! Bytes of a page → text, in the encoding it declares or, when it declares none, looks like.
//!
//! The order is that of the HTML standard ("determining the character encoding"): byte order mark, transport, `meta`
//! in the first bytes, then a guess, here with Japanese in mind.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::Encoding;

/// The standard lets a browser look for a `meta` in the first 1024 bytes; real pages put it later.
const PRESCAN_BYTES: usize = 4096;
/// More text than this does not make the guess better.
const GUESS_BYTES: usize = 256 * 1024;

/// Decodes a page or style sheet; `declared` is the transport's `charset`.
pub(crate) fn decode(bytes: &[u8], declared: Option<&str>) -> String {
    let encoding = Encoding::for_bom(bytes)
        .map(|(encoding, _)| encoding)
        .or_else(|| declared.and_then(|label| Encoding::for_label(label.trim().as_bytes())))
        .or_else(|| meta(bytes))
        .unwrap_or_else(|| guess(bytes));
    encoding.decode(bytes).0.into_owned()
}

/// The `charset` parameter of a `Content-Type`.
pub(crate) fn charset(content_type: &str) -> Option<String> {
    let (_, parameters) = content_type.split_once(';')?;
    parameters.split(';').find_map(|parameter| {
        let (name, value) = parameter.split_once('=')?;
        name.trim().eq_ignore_ascii_case("charset").then(|| value.trim().trim_matches(['"', '\'']).to_owned())
    })
}

/// The media type of a `Content-Type` without its parameters, in lower case.
pub(crate) fn media_type(content_type: &str) -> String {
    content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

fn meta(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(PRESCAN_BYTES)]).to_ascii_lowercase();
    let xml = head.starts_with("<?xml").then(|| head.split("?>").next()).flatten();
    let xml_label = xml.and_then(|declaration| after(declaration, "encoding"));
    let label = head
        .match_indices("<meta")
        .find_map(|(at, _)| after(head[at..].split('>').next()?, "charset"))
        .or(xml_label)
        .or_else(|| head.starts_with("@charset").then(|| after_space(&head)).flatten())?;
    let encoding = Encoding::for_label(label.as_bytes())?;
    // A page whose ASCII could be read cannot be UTF-16: the standard takes UTF-8.
    if encoding == encoding_rs::UTF_16LE || encoding == encoding_rs::UTF_16BE {
        return Some(encoding_rs::UTF_8);
    }
    Some(encoding)
}

fn after<'a>(text: &'a str, key: &str) -> Option<&'a str> {
    text.match_indices(key).find_map(|(at, _)| {
        let rest = text[at + key.len()..].trim_start().strip_prefix('=')?;
        label(rest)
    })
}

fn after_space(text: &str) -> Option<&str> {
    label(text.strip_prefix("@charset")?)
}

fn label(text: &str) -> Option<&str> {
    let rest = text.trim_start().trim_start_matches(['"', '\'']);
    let end = rest.find(|c: char| !(c.is_ascii_alphanumeric() || "-_:.".contains(c))).unwrap_or(rest.len());
    (end > 0).then(|| &rest[..end])
}

fn guess(bytes: &[u8]) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
    detector.feed(&bytes[..bytes.len().min(GUESS_BYTES)], bytes.len() <= GUESS_BYTES);
    detector.guess(Some(b"jp"), Utf8Detection::Allow)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "個人情報の取扱いについて、当社はクッキーを利用します。";

    fn check(label: &str, head: &str, declared: Option<&str>) {
        let encoding = Encoding::for_label(label.as_bytes()).unwrap();
        let page = format!("{head}<p>{TEXT}</p>");
        let (bytes, _, failed) = encoding.encode(&page);
        assert!(!failed);
        assert!(decode(&bytes, declared).contains(TEXT), "{label} with {head:?} and {declared:?}");
    }

    #[test]
    fn japanese_encodings_declared_or_not() {
        for label in ["utf-8", "shift_jis", "euc-jp", "iso-2022-jp"] {
            check(label, "<html>", Some(label));
            check(label, &format!("<meta charset=\"{label}\">"), None);
            check(label, &format!("<META http-equiv=content-type content='text/html; charset={label}'>"), None);
            check(label, &format!("<?xml version=\"1.0\" encoding=\"{label}\"?>"), None);
            check(label, "<html>", None);
        }
        check("utf-8", "\u{feff}", Some("shift_jis"));
        check("utf-8", "<meta charset=utf-16>", None);
        check("shift_jis", "<html>", Some("no-such-thing"));
    }

    #[test]
    fn content_types_are_read_leniently() {
        assert_eq!(charset("text/html; Charset=\"Shift_JIS\" ; x=y").as_deref(), Some("Shift_JIS"));
        assert_eq!(charset("text/html"), None);
        assert_eq!(media_type(" Text/HTML ;charset=x"), "text/html");
    }

    proptest::proptest! {
        #[test]
        fn never_panics(bytes: Vec<u8>, label: String) {
            decode(&bytes, Some(&label));
            decode(&bytes, None);
        }
    }
}

//! What stands in a URL, a header or a body, taken apart into named values.
//!
//! Everything is hostile: depth, number and size of the values are bounded, and what does not decode stays as it is.

use std::io::Read;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};
use flate2::read::{GzDecoder, ZlibDecoder};
use url::Url;

/// Values taken from one request at most.
const MAX_LEAVES: usize = 2_000;
/// How often an encoding may stand inside another.
const MAX_DEPTH: usize = 5;
/// Characters of one value that are looked at.
const MAX_VALUE: usize = 64 * 1024;
/// Bytes that a compressed body may unfold to.
const MAX_UNFOLDED: u64 = 4 * 1024 * 1024;

/// A named value of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Leaf {
    /// `dl`, `body:events.0.name`, `header:X-User`.
    pub(super) name: String,
    /// The outermost parameter, as the catalog knows it.
    pub(super) parameter: String,
    pub(super) value: String,
    /// It stands in the URL.
    pub(super) in_url: bool,
    /// Encodings around it.
    pub(super) depth: usize,
}

/// The values of one request.
#[derive(Debug, Default)]
pub(super) struct Leaves {
    pub(super) list: Vec<Leaf>,
}

impl Leaves {
    pub(super) fn add_url(&mut self, url: &Url) {
        for (name, value) in url.query_pairs() {
            self.add(&name, &name, &value, true, 0);
        }
        // Floodlight and others write parameters into the path: `/activityi;src=1;type=a`.
        for part in url.path().split(';').skip(1) {
            let (name, value) = part.split_once('=').unwrap_or((part, ""));
            self.add(&percent_decode(name), &percent_decode(name), &percent_decode(value), true, 0);
        }
        let path = url.path().split(';').next().unwrap_or_default();
        for segment in path.split('/').filter(|segment| segment.len() >= 8) {
            self.add("path", "path", &percent_decode(segment), true, 1);
        }
        // A whole URL or JSON text may stand behind the question mark without a name.
        if let Some(query) = url.query().filter(|query| !query.contains('=') && query.len() >= 4) {
            self.add("query", "query", &percent_decode(query), true, 1);
        }
    }

    pub(super) fn add_header(&mut self, name: &str, value: &str) {
        let name = format!("header:{name}");
        self.add(&name, &name, value, false, 0);
    }

    /// `media_type` as the request declares it; the bytes decide where they can.
    pub(super) fn add_body(&mut self, bytes: &[u8], media_type: &str) {
        let unfolded = unfold(bytes);
        let bytes = unfolded.as_deref().unwrap_or(bytes);
        let Ok(text) = std::str::from_utf8(bytes) else {
            return self.add_binary(bytes);
        };
        if let Some(boundary) = media_type.split("boundary=").nth(1).filter(|_| media_type.starts_with("multipart/")) {
            return self.add_multipart(text, boundary.trim_matches('"'));
        }
        if bytes.iter().any(|byte| *byte < 9) {
            return self.add_binary(bytes);
        }
        if !self.add_json(text, "body", "", false, 0) {
            // One query string a line, as analytics batches are sent.
            for line in text.lines().filter(|line| !line.trim().is_empty()) {
                if !self.add_json(line, "body", "", false, 0) && !self.add_query(line, "body", "", false, 0) {
                    self.add("body", "body", line, false, 0);
                }
            }
        }
    }

    fn add_multipart(&mut self, text: &str, boundary: &str) {
        for part in text.split(&format!("--{boundary}")).take(MAX_LEAVES) {
            let Some((head, content)) = part.split_once("\r\n\r\n") else { continue };
            let name = head.split("name=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap_or("part");
            self.add(&format!("body:{name}"), name, content.trim_end_matches("\r\n"), false, 0);
        }
    }

    /// Protobuf and other binary forms: the texts in it.
    fn add_binary(&mut self, bytes: &[u8]) {
        let mut run = Vec::new();
        for &byte in bytes.iter().take(MAX_VALUE * 4).chain(&[0]) {
            if byte >= 0x20 && byte != 0x7f {
                run.push(byte);
                continue;
            }
            if run.len() >= 6 {
                let text = String::from_utf8_lossy(&run);
                // A length byte of protobuf may look like a letter: the text without it is looked at too.
                let text = text.trim_matches('\u{fffd}');
                self.add("body:string", "body", text, false, 1);
            }
            run.clear();
        }
    }

    fn add(&mut self, name: &str, parameter: &str, value: &str, in_url: bool, depth: usize) {
        if self.list.len() >= MAX_LEAVES {
            return;
        }
        let value = truncate(value);
        self.list.push(Leaf {
            name: name.chars().take(120).collect(),
            parameter: parameter.chars().take(120).collect(),
            value: value.to_owned(),
            in_url,
            depth,
        });
        if depth >= MAX_DEPTH || value.len() < 3 {
            return;
        }
        if self.add_json(value, name, parameter, in_url, depth + 1) {
            return;
        }
        if value.contains('%') {
            let decoded = percent_decode(value);
            if decoded != value {
                return self.add(name, parameter, &decoded, in_url, depth + 1);
            }
        }
        // Padding looks like a pair without a value, so base64 comes first.
        if let Some(decoded) = from_base64(value) {
            return self.add(name, parameter, &decoded, in_url, depth + 1);
        }
        self.add_query(value, name, parameter, in_url, depth + 1);
    }

    /// `a=1&b=2`, also the query of a URL.
    fn add_query(&mut self, text: &str, name: &str, parameter: &str, in_url: bool, depth: usize) -> bool {
        let query = text.split_once('?').map_or(text, |(_, query)| query);
        let word = |key: &str| {
            !key.is_empty()
                && key.len() <= 64
                && key.bytes().all(|b| b.is_ascii_alphanumeric() || b"_-.[]~%:".contains(&b))
        };
        let looks_like =
            query.split('&').next().and_then(|first| first.split_once('=')).is_some_and(|(key, _)| word(key));
        if !looks_like || query.contains([' ', '<', '{']) {
            return false;
        }
        for (key, value) in url::form_urlencoded::parse(query.as_bytes()).take(MAX_LEAVES) {
            let outer = if parameter.is_empty() { key.as_ref() } else { parameter };
            let inner = if name == "body" { format!("body:{key}") } else { format!("{name}.{key}") };
            self.add(&inner, outer, &value, in_url, depth + 1);
        }
        true
    }

    fn add_json(&mut self, text: &str, name: &str, parameter: &str, in_url: bool, depth: usize) -> bool {
        if !text.trim_start().starts_with(['{', '[']) {
            return false;
        }
        // serde_json itself bounds the nesting.
        let Ok(value) = serde_json::from_str::<serde_json::Value>(text) else { return false };
        self.walk(&value, name, parameter, in_url, depth);
        true
    }

    fn walk(&mut self, value: &serde_json::Value, name: &str, parameter: &str, in_url: bool, depth: usize) {
        if self.list.len() >= MAX_LEAVES {
            return;
        }
        match value {
            serde_json::Value::Object(map) => {
                for (key, value) in map {
                    let inner = if name == "body" { format!("body:{key}") } else { format!("{name}.{key}") };
                    let outer = if parameter.is_empty() || parameter == "body" || name.starts_with("body") {
                        key
                    } else {
                        parameter
                    };
                    self.walk(value, &inner, outer, in_url, depth);
                }
            }
            serde_json::Value::Array(list) => {
                for (index, value) in list.iter().enumerate().take(MAX_LEAVES) {
                    self.walk(value, &format!("{name}.{index}"), parameter, in_url, depth);
                }
            }
            serde_json::Value::String(text) => self.add(name, parameter, text, in_url, depth + 1),
            serde_json::Value::Number(number) => self.add(name, parameter, &number.to_string(), in_url, MAX_DEPTH),
            serde_json::Value::Bool(_) | serde_json::Value::Null => {}
        }
    }
}

fn truncate(value: &str) -> &str {
    let mut end = value.len().min(MAX_VALUE);
    while !value.is_char_boundary(end) {
        end -= 1;
    }
    &value[..end]
}

pub(super) fn percent_decode(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let hex = bytes.get(at + 1..at + 3).and_then(|pair| std::str::from_utf8(pair).ok());
        match hex.filter(|_| bytes[at] == b'%').and_then(|pair| u8::from_str_radix(pair, 16).ok()) {
            Some(byte) => {
                decoded.push(byte);
                at += 3;
            }
            None => {
                decoded.push(bytes[at]);
                at += 1;
            }
        }
    }
    String::from_utf8(decoded).unwrap_or_else(|_| text.to_owned())
}

/// A text behind base64; None for anything that only looks like it.
fn from_base64(value: &str) -> Option<String> {
    let bare = value.trim_end_matches('=');
    let word = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'-' | b'_');
    if bare.len() < 12 || !bare.bytes().all(word) || bare.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let bytes = STANDARD_NO_PAD.decode(bare).or_else(|_| URL_SAFE_NO_PAD.decode(bare)).ok()?;
    let bytes = unfold(&bytes).unwrap_or(bytes);
    let text = String::from_utf8(bytes).ok()?;
    text.chars().all(|c| !c.is_control() || c.is_whitespace()).then_some(text)
}

/// gzip or zlib, bounded; None when it is neither.
fn unfold(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut unfolded = Vec::new();
    match bytes {
        [0x1f, 0x8b, ..] => GzDecoder::new(bytes).take(MAX_UNFOLDED).read_to_end(&mut unfolded).ok()?,
        [0x78, 0x01 | 0x5e | 0x9c | 0xda, ..] => {
            ZlibDecoder::new(bytes).take(MAX_UNFOLDED).read_to_end(&mut unfolded).ok()?
        }
        _ => return None,
    };
    Some(unfolded)
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use base64::engine::general_purpose::STANDARD;
    use proptest::prelude::*;

    use super::*;

    fn values(bytes: &[u8], media_type: &str) -> Vec<(String, String)> {
        let mut leaves = Leaves::default();
        leaves.add_body(bytes, media_type);
        leaves.list.into_iter().map(|leaf| (leaf.name, leaf.value)).collect()
    }

    fn finds(bytes: &[u8], media_type: &str, name: &str, value: &str) {
        let found = values(bytes, media_type);
        assert!(found.iter().any(|(n, v)| n == name && v == value), "{name}={value} not in {found:?}");
    }

    #[test]
    fn bodies_in_every_wrapping() {
        finds(b"en=page_view&dl=https%3A%2F%2Fa.example%2F", "text/plain", "body:dl", "https://a.example/");
        finds(b"en=a\nen=b&uid=17", "text/plain", "body:uid", "17");
        finds(br#"{"user":{"email":"a@b.example"}}"#, "application/json", "body:user.email", "a@b.example");
        let mut zipped = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
        zipped.write_all(br#"{"k":"v12345"}"#).unwrap();
        let zipped = zipped.finish().unwrap();
        finds(&zipped, "application/octet-stream", "body:k", "v12345");
        let wrapped = format!("d={}", STANDARD.encode(br#"{"k":"v12345"}"#));
        finds(wrapped.as_bytes(), "application/x-www-form-urlencoded", "body:d.k", "v12345");
        finds(
            b"\x0a\x0fhttps://a.example/x\x12\x03abc",
            "application/x-protobuf",
            "body:string",
            "https://a.example/x",
        );
        let multipart = b"--X\r\nContent-Disposition: form-data; name=\"mail\"\r\n\r\na@b.example\r\n--X--";
        finds(multipart, "multipart/form-data; boundary=X", "body:mail", "a@b.example");
    }

    #[test]
    fn urls_in_every_wrapping() {
        let mut leaves = Leaves::default();
        let url = "https://t.example/activityi;src=1;~oref=https%3A%2F%2Fa.example%2F?p0=e%3Dvh&x=%257B%2522a%2522%253A%2522bcd%2522%257D";
        leaves.add_url(&Url::parse(url).unwrap());
        let found: Vec<_> = leaves.list.iter().map(|leaf| (leaf.name.as_str(), leaf.value.as_str())).collect();
        for expected in [("src", "1"), ("~oref", "https://a.example/"), ("p0.e", "vh"), ("x.a", "bcd")] {
            assert!(found.contains(&expected), "{expected:?} not in {found:?}");
        }
    }

    #[test]
    fn a_bomb_stays_small() {
        let mut nested = "x".repeat(40);
        for _ in 0..12 {
            nested = STANDARD.encode(nested.as_bytes());
        }
        assert!(values(nested.as_bytes(), "").len() <= MAX_LEAVES);
        let mut zipped = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        zipped.write_all(&vec![b'a'; 20_000_000]).unwrap();
        let found = values(&zipped.finish().unwrap(), "");
        assert!(found.iter().map(|(_, value)| value.len()).sum::<usize>() < 1_000_000);
    }

    proptest! {
        #[test]
        fn any_bytes_decode_without_panic(bytes in proptest::collection::vec(any::<u8>(), 0..400), kind in "[a-z/;= ]{0,40}") {
            prop_assert!(values(&bytes, &kind).len() <= MAX_LEAVES);
        }
    }
}

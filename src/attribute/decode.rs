//! What stands in a URL, a header or a body, taken apart into named values.
//!
//! Everything is hostile: depth, number and size of the values are bounded, and what does not decode stays as it is.

use url::Url;

use super::{protobuf, unfold};

/// Values taken from one request at most.
const MAX_LEAVES: usize = 2_000;
/// How often an encoding may stand inside another.
const MAX_DEPTH: usize = 8;
/// Bytes of a binary body in which texts are looked for.
const MAX_BINARY: usize = 256 * 1024;
/// Bytes of one value that are looked at.
const MAX_VALUE: usize = 64 * 1024;

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
        let unnamed = |query: &&str| !query.trim_end_matches('=').contains(['=', '&']) && query.len() >= 4;
        if let Some(query) = url.query().filter(unnamed) {
            self.add("query", "query", &percent_decode(query), true, 1);
        }
    }

    pub(super) fn add_header(&mut self, name: &str, value: &str) {
        let name = format!("header:{name}");
        self.add(&name, &name, value, false, 0);
    }

    /// Media type and encoding as the request declares them; the bytes decide where they can.
    pub(super) fn add_body(&mut self, bytes: &[u8], media_type: &str, encoding: &str) {
        let unfolded = unfold::declared(bytes, encoding).or_else(|| unfold::by_magic(bytes));
        let bytes = unfolded.as_deref().unwrap_or(bytes);
        let multipart = media_type.trim_start().to_ascii_lowercase().starts_with("multipart/");
        if let Some(boundary) = media_type.split("boundary=").nth(1).filter(|_| multipart) {
            return self.add_multipart(bytes, boundary.split(';').next().unwrap_or_default().trim().trim_matches('"'));
        }
        match std::str::from_utf8(bytes) {
            Ok(text) if !bytes.iter().any(|byte| *byte < 9) => self.add_text(text),
            _ => self.add_binary("body", "body", bytes),
        }
    }

    fn add_text(&mut self, text: &str) {
        if self.add_json(text, "body", "", false, 0) {
            return;
        }
        // One query string a line, as analytics batches are sent.
        for line in text.lines().filter(|line| !line.trim().is_empty()) {
            if !self.add_json(line, "body", "", false, 0) && !self.add_query(line, "body", "", false, 0) {
                self.add("body", "body", line, false, 0);
            }
        }
    }

    fn add_multipart(&mut self, bytes: &[u8], boundary: &str) {
        let mark = format!("--{boundary}");
        for part in split(bytes, mark.as_bytes()).take(MAX_LEAVES) {
            let Some(at) = find(part, b"\r\n\r\n") else { continue };
            let head = String::from_utf8_lossy(&part[..at]);
            let name = head.split("name=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap_or("part");
            let content = part[at + 4..].strip_suffix(b"\r\n").unwrap_or(&part[at + 4..]);
            let unfolded = unfold::by_magic(content);
            let content = unfolded.as_deref().unwrap_or(content);
            match std::str::from_utf8(content) {
                Ok(text) => self.add(&format!("body:{name}"), name, text, false, 0),
                Err(_) => self.add_binary(&format!("body:{name}"), name, content),
            }
        }
    }

    /// Protobuf and other binary forms: the texts in it.
    fn add_binary(&mut self, name: &str, parameter: &str, bytes: &[u8]) {
        if let Some(text) = unfold::by_trial(bytes) {
            return if name == "body" { self.add_text(&text) } else { self.add(name, parameter, &text, false, 1) };
        }
        let bytes = &bytes[..bytes.len().min(MAX_BINARY)];
        if let Some(texts) = protobuf::texts(bytes) {
            for (path, text) in texts {
                let separator = if name == "body" { ':' } else { '.' };
                self.add(&format!("{name}{separator}{path}"), parameter, text, false, 1);
            }
            return;
        }
        for run in bytes.split(|&byte| byte < 0x20 || byte == 0x7f).filter(|run| run.len() >= 6) {
            let text = String::from_utf8_lossy(run);
            let text = text.trim_matches('\u{fffd}');
            let name = if name == "body" { "body:string" } else { name };
            self.add(name, parameter, text, false, 1);
            // A length byte may look like a letter: the text without it is looked at too.
            if let Some(first) = text.chars().next().filter(char::is_ascii) {
                self.add(name, parameter, &text[first.len_utf8()..], false, MAX_DEPTH);
            }
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
            // The pairs of a query are taken apart before decoding: what they hold may hide where they end.
            if value.contains('=') {
                self.add_query(value, name, parameter, in_url, depth + 1);
            }
            let decoded = percent_decode(value);
            if decoded != value {
                return self.add(name, parameter, &decoded, in_url, depth + 1);
            }
        }
        // Padding looks like a pair without a value, so base64 comes first.
        for decode in [unfold::from_base64, unfold::from_hex] {
            if decode(value).is_some_and(|bytes| self.add_decoded(name, parameter, &bytes, in_url, depth + 1)) {
                return;
            }
        }
        // A token of the web (JWT): its parts are base64 by themselves.
        if value.starts_with("eyJ") && value.contains('.') {
            for part in value.split('.').take(3) {
                self.add(name, parameter, part, in_url, depth + 1);
            }
            return;
        }
        self.add_query(value, name, parameter, in_url, depth + 1);
    }

    /// What stood behind base64 or hex: a text, compressed or not, or a binary form that is mostly text. False for
    /// anything that only looked like an encoding.
    fn add_decoded(&mut self, name: &str, parameter: &str, bytes: &[u8], in_url: bool, depth: usize) -> bool {
        let unfolded = unfold::by_magic(bytes);
        let packed = unfolded.is_some();
        let bytes = unfolded.as_deref().unwrap_or(bytes);
        let text = std::str::from_utf8(bytes).ok().filter(|text| unfold::is_printable(text)).map(str::to_owned);
        // Identifiers look like base64 too: what is short is not tried.
        if let Some(text) = text.or_else(|| (bytes.len() >= 64).then(|| unfold::by_trial(bytes)).flatten()) {
            self.add(name, parameter, &text, in_url, depth);
            return true;
        }
        let texts = protobuf::texts(&bytes[..bytes.len().min(MAX_BINARY)]).unwrap_or_default();
        if !packed && texts.iter().map(|(_, text)| text.len()).sum::<usize>() * 2 < bytes.len() {
            return false;
        }
        for (path, text) in &texts {
            self.add(&format!("{name}.{path}"), parameter, text, in_url, depth);
        }
        !texts.is_empty()
    }

    /// `a=1&b=2`, also the query of a URL.
    fn add_query(&mut self, text: &str, name: &str, parameter: &str, in_url: bool, depth: usize) -> bool {
        let query = text.split_once('?').map_or(text, |(_, query)| query);
        // The padding of base64 is no pair.
        if !query.trim_end_matches('=').contains(['=', '&']) {
            return false;
        }
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

fn find(bytes: &[u8], mark: &[u8]) -> Option<usize> {
    (!mark.is_empty()).then(|| bytes.windows(mark.len()).position(|window| window == mark)).flatten()
}

/// The parts between marks.
fn split<'a>(bytes: &'a [u8], mark: &'a [u8]) -> impl Iterator<Item = &'a [u8]> {
    let mut rest = Some(bytes);
    std::iter::from_fn(move || {
        let bytes = rest?;
        let at = find(bytes, mark);
        rest = at.map(|at| &bytes[at + mark.len()..]);
        Some(&bytes[..at.unwrap_or(bytes.len())])
    })
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use base64::Engine as _;
    use base64::engine::general_purpose::STANDARD;
    use proptest::prelude::*;

    use super::*;

    fn values(bytes: &[u8], media_type: &str) -> Vec<(String, String)> {
        let mut leaves = Leaves::default();
        leaves.add_body(bytes, media_type, "");
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
        finds(b"\x0a\x13https://a.example/x\x12\x03abc", "application/x-protobuf", "body:1", "https://a.example/x");
        finds(b"\x93\xc0\x00xa@b.example\x00\xff", "application/msgpack", "body:string", "a@b.example");
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

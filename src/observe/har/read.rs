//! Bytes → a capture: one entry at a time, so that what stands before a break is not lost with it.

use std::borrow::Cow;
use std::fmt;

use jiff::Timestamp;
use serde::Deserializer as _;
use serde::de::{DeserializeSeed, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::Value;

use super::entry::Entry;
use super::{Faults, HarError};

/// A larger capture is refused.
pub(super) const MAX_BYTES: usize = 1 << 30;
/// Entries beyond this many are counted and left out.
const MAX_ENTRIES: usize = 500_000;

/// A capture as it was read, before it is written.
#[derive(Debug, Clone, Default)]
pub struct Capture {
    pub(super) producer: String,
    pub(super) entries: Vec<Entry>,
    pub(super) pages: Vec<PageHead>,
    pub(super) faults: Faults,
    /// Where the file breaks off.
    pub(super) cut_at_line: Option<usize>,
    found_entries: bool,
}

/// An element of `log.pages`.
#[derive(Debug, Clone, Default)]
pub(super) struct PageHead {
    pub(super) id: String,
    pub(super) title: String,
}

impl Capture {
    /// Reads a capture. A file that breaks off gives what was whole, and remembers it.
    ///
    /// # Errors
    /// When it is no HAR, or holds no request.
    pub fn read(bytes: &[u8], name: &str) -> Result<Self, HarError> {
        if bytes.len() > MAX_BYTES {
            return Err(HarError::TooLarge { name: name.to_owned() });
        }
        let mut capture = Self::default();
        let text = capture.text(bytes);
        let mut json = serde_json::Deserializer::from_str(&text);
        let outcome = (&mut json).deserialize_map(Top(&mut capture)).and_then(|()| json.end());
        match outcome {
            Ok(()) => {}
            Err(e) if e.is_eof() && capture.found_entries => capture.cut_at_line = Some(e.line()),
            Err(e) if e.is_data() => return Err(HarError::NotHar { name: name.to_owned() }),
            Err(e) => {
                let (line, column, reason) = (e.line(), e.column(), e.to_string());
                let reason = reason.split(" at line ").next().unwrap_or_default().to_owned();
                return Err(HarError::NotJson { name: name.to_owned(), line, column, reason });
            }
        }
        if !capture.found_entries {
            return Err(HarError::NotHar { name: name.to_owned() });
        }
        match (capture.entries.is_empty(), capture.cut_at_line) {
            (false, _) => Ok(capture),
            (true, Some(line)) => Err(HarError::Truncated { name: name.to_owned(), line, entries: 0 }),
            (true, None) => Err(HarError::Empty { name: name.to_owned() }),
        }
    }

    /// Program that made the capture, as it names itself.
    #[must_use]
    pub fn producer(&self) -> &str {
        &self.producer
    }

    /// Start of the first and of the last request.
    #[must_use]
    pub fn span(&self) -> Option<(Timestamp, Timestamp)> {
        let times = || self.entries.iter().filter_map(|entry| entry.started);
        Some((times().min()?, times().max()?))
    }

    /// Text in whatever Unicode form it was saved, with half a character (a lone surrogate) replaced.
    fn text<'a>(&mut self, bytes: &'a [u8]) -> Cow<'a, str> {
        let (encoding, skip) = encoding_rs::Encoding::for_bom(bytes).unwrap_or((encoding_rs::UTF_8, 0));
        let (text, failed) = encoding.decode_without_bom_handling(&bytes[skip..]);
        if failed {
            self.faults.count("bytes that are no valid text were replaced");
        }
        match without_lone_surrogates(&text) {
            Some((mended, count)) => {
                for _ in 0..count {
                    self.faults.count("half a character (lone surrogate) was replaced");
                }
                Cow::Owned(mended)
            }
            None => text,
        }
    }
}

/// Chrome writes text that a page cut in the middle of a character as it is; JSON readers refuse it.
fn without_lone_surrogates(text: &str) -> Option<(String, usize)> {
    let (mut lone, mut at) = (Vec::new(), 0);
    let bytes = text.as_bytes();
    while let Some(found) = memchr_backslash(bytes, at) {
        match surrogate(bytes, found) {
            Some(0xD800..=0xDBFF) if matches!(surrogate(bytes, found + 6), Some(0xDC00..=0xDFFF)) => at = found + 12,
            Some(_) => {
                lone.push(found);
                at = found + 6;
            }
            None => at = found + 2,
        }
    }
    if lone.is_empty() {
        return None;
    }
    let mut mended = String::with_capacity(text.len());
    let mut from = 0;
    for found in &lone {
        mended.push_str(&text[from..*found]);
        mended.push_str("\\uFFFD");
        from = found + 6;
    }
    mended.push_str(&text[from..]);
    Some((mended, lone.len()))
}

fn memchr_backslash(bytes: &[u8], from: usize) -> Option<usize> {
    bytes.get(from..)?.iter().position(|byte| *byte == b'\\').map(|at| from + at)
}

/// The surrogate whose `\uXXXX` stands at `at`.
fn surrogate(bytes: &[u8], at: usize) -> Option<u16> {
    let escape = bytes.get(at..at + 6)?;
    if !escape.starts_with(b"\\u") {
        return None;
    }
    let unit = u16::from_str_radix(std::str::from_utf8(&escape[2..]).ok()?, 16).ok()?;
    (0xD800..=0xDFFF).contains(&unit).then_some(unit)
}

struct Top<'a>(&'a mut Capture);
struct Log<'a>(&'a mut Capture);
struct Entries<'a>(&'a mut Capture);

impl<'de> Visitor<'de> for Top<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a HAR object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(key) = map.next_key::<String>()? {
            if key == "log" {
                map.next_value_seed(Log(self.0))?;
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        Ok(())
    }
}

impl<'de> DeserializeSeed<'de> for Log<'_> {
    type Value = ();

    fn deserialize<D: serde::Deserializer<'de>>(self, json: D) -> Result<(), D::Error> {
        json.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Log<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a HAR log object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(key) = map.next_key::<String>()? {
            match key.as_str() {
                "entries" => map.next_value_seed(Entries(self.0))?,
                "pages" => self.0.pages = pages(&map.next_value::<Value>()?),
                "creator" => {
                    let creator = map.next_value::<Value>()?;
                    let word = |name: &str| creator.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
                    self.0.producer = format!("{} {}", word("name"), word("version")).trim().to_owned();
                }
                _ => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(())
    }
}

impl<'de> DeserializeSeed<'de> for Entries<'_> {
    type Value = ();

    fn deserialize<D: serde::Deserializer<'de>>(self, json: D) -> Result<(), D::Error> {
        self.0.found_entries = true;
        json.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for Entries<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the list of entries")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        while let Some(value) = seq.next_element::<Value>()? {
            if self.0.entries.len() >= MAX_ENTRIES {
                self.0.faults.count("entries beyond the bound were left out");
                continue;
            }
            if let Some(entry) = Entry::read(&value, &mut self.0.faults) {
                self.0.entries.push(entry);
            }
        }
        Ok(())
    }
}

fn pages(value: &Value) -> Vec<PageHead> {
    let word = |page: &Value, name: &str| page.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
    let list = value.as_array().map(Vec::as_slice).unwrap_or_default();
    list.iter().map(|page| PageHead { id: word(page, "id"), title: word(page, "title") }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lone_surrogates_are_mended_and_pairs_kept() {
        assert_eq!(without_lone_surrogates(r#"{"a":"\ud83d\ude00 \\ud83d é"}"#), None);
        let (mended, count) = without_lone_surrogates(r#"{"a":"\ud83d x \ude00"}"#).unwrap();
        assert_eq!((mended.as_str(), count), (r#"{"a":"\uFFFD x \uFFFD"}"#, 2));
        serde_json::from_str::<Value>(&mended).unwrap();
    }

    proptest::proptest! {
        #[test]
        fn never_panics_on_bytes(bytes: Vec<u8>) {
            let _ = Capture::read(&bytes, "x.har");
        }

        #[test]
        fn never_panics_on_escapes(text in r#"(\\u[dD][8-9a-fA-F0-9]{0,3}|\\|"|x|é){0,20}"#) {
            let _ = without_lone_surrogates(&text);
        }
    }
}

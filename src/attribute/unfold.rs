//! Compressed and text-encoded bytes → the bytes behind them.
//!
//! What comes out is bounded whatever goes in. A stream that breaks off gives what it held until then: the journal cuts
//! long bodies, and half a body still shows what was sent.

use std::io::Read;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};
use flate2::read::{DeflateDecoder, GzDecoder, ZlibDecoder};

/// Bytes that compressed data may unfold to.
pub(super) const MAX_UNFOLDED: u64 = 4 * 1024 * 1024;
/// Compressions inside each other.
const MAX_LAYERS: usize = 3;
/// Window that a zstd stream may ask for, as a power of two (8 MiB, what RFC 8878 recommends to support).
const ZSTD_WINDOW_LOG: u32 = 23;

/// By the `Content-Encoding` that the request declares; None when it declares none that is known, or falsely.
pub(super) fn declared(bytes: &[u8], encodings: &str) -> Option<Vec<u8>> {
    let mut unfolded: Option<Vec<u8>> = None;
    for encoding in encodings.split(',').rev().take(MAX_LAYERS) {
        let input = unfolded.as_deref().unwrap_or(bytes);
        unfolded = Some(match encoding.trim().to_ascii_lowercase().as_str() {
            "gzip" | "x-gzip" => as_far_as_it_goes(GzDecoder::new(input))?,
            "deflate" => {
                as_far_as_it_goes(ZlibDecoder::new(input)).or_else(|| as_far_as_it_goes(DeflateDecoder::new(input)))?
            }
            "br" => as_far_as_it_goes(brotli::Decompressor::new(input, 4096))?,
            "zstd" => as_far_as_it_goes(zstd_decoder(input)?)?,
            _ => continue,
        });
    }
    unfolded
}

/// By the first bytes; None when they are those of no compression.
pub(super) fn by_magic(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut unfolded = one_by_magic(bytes)?;
    for _ in 1..MAX_LAYERS {
        let Some(deeper) = one_by_magic(&unfolded) else { break };
        unfolded = deeper;
    }
    Some(unfolded)
}

fn one_by_magic(bytes: &[u8]) -> Option<Vec<u8>> {
    match bytes {
        [0x1f, 0x8b, ..] => as_far_as_it_goes(GzDecoder::new(bytes)),
        [0x28, 0xb5, 0x2f, 0xfd, ..] => as_far_as_it_goes(zstd_decoder(bytes)?),
        // Two bytes that a text may begin with (`x^`): only a whole stream counts.
        [0x78, 0x01 | 0x5e | 0x9c | 0xda, ..] => whole(ZlibDecoder::new(bytes)),
        _ => None,
    }
}

/// Brotli and raw deflate have no mark of their own: taken for such when all of it unfolds to a text.
pub(super) fn by_trial(bytes: &[u8]) -> Option<String> {
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).ok().filter(|text| text.len() >= 8 && is_printable(text));
    whole(DeflateDecoder::new(bytes))
        .and_then(text)
        .or_else(|| whole(brotli::Decompressor::new(bytes, 4096)).and_then(text))
}

fn zstd_decoder(bytes: &[u8]) -> Option<impl Read> {
    let mut decoder = zstd::stream::read::Decoder::new(bytes).ok()?;
    decoder.window_log_max(ZSTD_WINDOW_LOG).ok()?;
    Some(decoder)
}

fn as_far_as_it_goes(reader: impl Read) -> Option<Vec<u8>> {
    let mut unfolded = Vec::new();
    let complete = reader.take(MAX_UNFOLDED).read_to_end(&mut unfolded).is_ok();
    (complete || !unfolded.is_empty()).then_some(unfolded)
}

fn whole(reader: impl Read) -> Option<Vec<u8>> {
    let mut unfolded = Vec::new();
    reader.take(MAX_UNFOLDED).read_to_end(&mut unfolded).ok()?;
    Some(unfolded)
}

/// Bytes behind base64, either alphabet, with or without padding, also where a form made spaces of its `+`.
pub(super) fn from_base64(value: &str) -> Option<Vec<u8>> {
    let value =
        value.split_once(";base64,").filter(|(head, _)| head.starts_with("data:")).map_or(value, |(_, data)| data);
    let bare = value.trim_end_matches('=');
    let word = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'-' | b'_' | b' ');
    if bare.len() < 12 || !bare.bytes().all(word) || bare.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let bare = bare.replace(' ', "+");
    STANDARD_NO_PAD.decode(&bare).or_else(|_| URL_SAFE_NO_PAD.decode(&bare)).ok()
}

/// Bytes behind hex digits.
pub(super) fn from_hex(value: &str) -> Option<Vec<u8>> {
    let hex = value.len() >= 24 && value.len().is_multiple_of(2) && value.bytes().all(|byte| byte.is_ascii_hexdigit());
    let byte = |pair: &[u8]| std::str::from_utf8(pair).ok().and_then(|pair| u8::from_str_radix(pair, 16).ok());
    hex.then(|| value.as_bytes().chunks(2).map_while(byte).collect())
}

/// A text for people and programs, no binary that happens to be UTF-8.
pub(super) fn is_printable(text: &str) -> bool {
    text.chars().all(|c| !c.is_control() || c.is_whitespace())
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use flate2::Compression;
    use flate2::write::{DeflateEncoder, GzEncoder, ZlibEncoder};
    use proptest::prelude::*;

    use super::*;

    const TEXT: &[u8] = br#"{"user":{"email":"canary@example.com"},"page":"https://www.example.co.jp/"}"#;

    fn brotli(bytes: &[u8]) -> Vec<u8> {
        let mut out = Vec::new();
        brotli::CompressorWriter::new(&mut out, 4096, 5, 20).write_all(bytes).unwrap();
        out
    }

    fn flate(bytes: &[u8], kind: &str) -> Vec<u8> {
        let level = Compression::default();
        match kind {
            "gzip" => {
                let mut writer = GzEncoder::new(Vec::new(), level);
                writer.write_all(bytes).unwrap();
                writer.finish().unwrap()
            }
            "zlib" => {
                let mut writer = ZlibEncoder::new(Vec::new(), level);
                writer.write_all(bytes).unwrap();
                writer.finish().unwrap()
            }
            _ => {
                let mut writer = DeflateEncoder::new(Vec::new(), level);
                writer.write_all(bytes).unwrap();
                writer.finish().unwrap()
            }
        }
    }

    #[test]
    fn every_compression_that_is_declared() {
        for (encoding, bytes) in [
            ("gzip", flate(TEXT, "gzip")),
            ("deflate", flate(TEXT, "zlib")),
            ("deflate", flate(TEXT, "raw")),
            ("br", brotli(TEXT)),
            ("zstd", zstd::encode_all(TEXT, 3).unwrap()),
            ("gzip, br", brotli(&flate(TEXT, "gzip"))),
        ] {
            assert_eq!(declared(&bytes, encoding).as_deref(), Some(TEXT), "{encoding}");
        }
        assert_eq!(declared(TEXT, "identity"), None);
        assert_eq!(declared(TEXT, "gzip"), None);
    }

    #[test]
    fn every_compression_that_is_not() {
        for bytes in [
            flate(TEXT, "gzip"),
            flate(TEXT, "zlib"),
            zstd::encode_all(TEXT, 3).unwrap(),
            flate(&flate(TEXT, "gzip"), "gzip"),
        ] {
            assert_eq!(by_magic(&bytes).as_deref(), Some(TEXT));
        }
        let text = std::str::from_utf8(TEXT).unwrap();
        assert_eq!(by_trial(&brotli(TEXT)).as_deref(), Some(text));
        assert_eq!(by_trial(&flate(TEXT, "raw")).as_deref(), Some(text));
        assert_eq!(by_magic(b"x^2=4&uid=1"), None);
    }

    #[test]
    fn half_a_stream_gives_what_it_held() {
        let long = "canary@example.com ".repeat(2_000);
        let zipped = flate(long.as_bytes(), "gzip");
        let half = by_magic(&zipped[..zipped.len() - 12]).unwrap();
        assert!(half.starts_with(b"canary@example.com"));
    }

    #[test]
    fn text_encodings() {
        assert_eq!(from_base64("eyJhIjoiYmNkZWZnIn0=").as_deref(), Some(&br#"{"a":"bcdefg"}"#[..]));
        assert_eq!(
            from_base64("data:application/json;base64,eyJhIjoiYmNkZWZnIn0").as_deref(),
            Some(&br#"{"a":"bcdefg"}"#[..])
        );
        assert_eq!(from_base64("123456789012"), None);
        assert_eq!(from_hex("63616e617279406578616d706c652e636f6d").as_deref(), Some(&b"canary@example.com"[..]));
        assert_eq!(from_hex("0123"), None);
    }

    proptest! {
        #[test]
        fn any_bytes_stay_small_and_do_not_panic(bytes in proptest::collection::vec(any::<u8>(), 0..300), encodings in "(gzip|br|zstd|deflate|,| ){0,6}") {
            for unfolded in [declared(&bytes, &encodings), by_magic(&bytes), by_trial(&bytes).map(String::into_bytes)].into_iter().flatten() {
                prop_assert!(unfolded.len() as u64 <= MAX_UNFOLDED);
            }
        }
    }
}

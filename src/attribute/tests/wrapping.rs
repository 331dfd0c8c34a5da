//! What was typed is found in whatever it is wrapped, and what only looks alike is not.

use std::io::Write;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use flate2::Compression;
use flate2::write::{DeflateEncoder, GzEncoder, ZlibEncoder};
use proptest::prelude::*;

use super::*;
use crate::attribute::canary;

const EMAIL: &str = "kansa.canary.7q4x@example.com";
const PHONE: &str = "09000001234";
const NAME: &str = "監査 花子七四";

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut writer = GzEncoder::new(Vec::new(), Compression::default());
    writer.write_all(bytes).unwrap();
    writer.finish().unwrap()
}

fn percent(text: &str) -> String {
    url::form_urlencoded::byte_serialize(text.as_bytes()).collect()
}

/// A text encoding as tags use them.
fn wrap(text: &str, how: &str) -> String {
    match how {
        "percent" => percent(text),
        "base64" => STANDARD.encode(text),
        "base64url" => URL_SAFE_NO_PAD.encode(text),
        "gzip-base64" => STANDARD.encode(gzip(text.as_bytes())),
        "hex" => text.bytes().map(|byte| format!("{byte:02x}")).collect(),
        "json" => serde_json::json!({"events": [{"value": text}], "v": 2}).to_string(),
        "form" => format!("v=2&value={}", percent(text)),
        _ => format!("https://www.example.co.jp/thanks?value={}", percent(text)),
    }
}

const WRAPS: &[&str] = &["percent", "base64", "base64url", "gzip-base64", "hex", "json", "form", "url"];

/// A body of a media type.
fn body(text: &str, media_type: &str) -> Vec<u8> {
    match media_type {
        "application/json" => serde_json::json!({"data": {"payload": text}}).to_string().into_bytes(),
        "application/x-www-form-urlencoded" => format!("a=1&payload={}", percent(text)).into_bytes(),
        "multipart/form-data; boundary=xYz" => [
            b"--xYz\r\nContent-Disposition: form-data; name=\"file\"\r\n\r\n\xff\xfe\x00\r\n".as_slice(),
            b"--xYz\r\nContent-Disposition: form-data; name=\"payload\"\r\n\r\n",
            text.as_bytes(),
            b"\r\n--xYz--\r\n",
        ]
        .concat(),
        "application/x-protobuf" => {
            let mut bytes = vec![0x08, 0x01, 0x12];
            let mut length = text.len();
            while length > 127 {
                bytes.push(u8::try_from(length & 0x7f).unwrap() | 0x80);
                length >>= 7;
            }
            bytes.push(u8::try_from(length).unwrap());
            [bytes, text.as_bytes().to_vec(), vec![0x1d, 0xff, 0xff, 0xff, 0xff]].concat()
        }
        _ => text.as_bytes().to_vec(),
    }
}

const MEDIA_TYPES: &[&str] = &[
    "application/json",
    "application/x-www-form-urlencoded",
    "multipart/form-data; boundary=xYz",
    "application/x-protobuf",
    "text/plain",
];

fn compress(bytes: Vec<u8>, encoding: &str) -> Vec<u8> {
    match encoding {
        "gzip" => gzip(&bytes),
        "deflate" => {
            let mut writer = ZlibEncoder::new(Vec::new(), Compression::default());
            writer.write_all(&bytes).unwrap();
            writer.finish().unwrap()
        }
        "raw" => {
            let mut writer = DeflateEncoder::new(Vec::new(), Compression::default());
            writer.write_all(&bytes).unwrap();
            writer.finish().unwrap()
        }
        "br" => {
            let mut out = Vec::new();
            brotli::CompressorWriter::new(&mut out, 4096, 5, 20).write_all(&bytes).unwrap();
            out
        }
        "zstd" => zstd::encode_all(bytes.as_slice(), 3).unwrap(),
        _ => bytes,
    }
}

fn canary(run: &mut Run, what: &str, value: &str) {
    let canary = Canary { what: what.to_owned(), value: value.to_owned(), selector: "#x".to_owned() };
    run.push(Observation::Canary(canary));
}

/// Categories that are known from what was typed, with form.
fn known_input(run: &Run) -> BTreeSet<(&'static str, &'static str)> {
    let attribution = run.attribute();
    let items = attribution.transmissions.iter().flat_map(|transmission| transmission.information.iter());
    items
        .filter(|seen| seen.confidence == Confidence::KnownInput)
        .map(|seen| (seen.category.as_str(), if seen.form == Form::Hashed { "hashed" } else { "plain" }))
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(192))]

    #[test]
    fn a_typed_address_is_found_in_every_wrapping(
        wraps in proptest::collection::vec(proptest::sample::select(WRAPS), 0..3),
        media_type in proptest::sample::select(MEDIA_TYPES),
        encoding in proptest::sample::select(vec!["", "gzip", "deflate", "br", "zstd"]),
        hashed in any::<bool>(),
        place in proptest::sample::select(vec!["body", "query", "header"]),
    ) {
        let sent = if hashed { canary::hashes(EMAIL).swap_remove(6).1 } else { EMAIL.to_owned() };
        let wrapped = wraps.iter().fold(sent, |text, how| wrap(&text, how));
        let mut run = Run::new();
        canary(&mut run, "email", EMAIL);
        match place {
            "query" => _ = run.get("image", &format!("https://collector.example/p.gif?d={}", percent(&wrapped)), &[]),
            "header" => _ = run.get("fetch", "https://collector.example/x", &[("X-Payload", &wrapped)]),
            _ => {
                let bytes = compress(body(&wrapped, media_type), encoding);
                let headers = [("Content-Type", media_type), ("Content-Encoding", encoding)];
                let mut request = run.request("fetch", "https://collector.example/x", &headers);
                request.method = "POST".to_owned();
                request.body = Some(run.body(&bytes));
                run.push(Observation::Request(request));
            }
        }
        let form = if hashed { "hashed" } else { "plain" };
        prop_assert!(known_input(&run).contains(&("contact_email", form)), "{wraps:?} {place} {media_type} {encoding}: {wrapped}");
    }

    /// Random identifiers, numbers and words are nobody's address, telephone number or name.
    #[test]
    fn nothing_is_found_that_was_not_sent(value in "[0-9]{1,12}|[a-f0-9]{32}|[A-Za-z0-9+/]{43}=|[a-z]{3,9}|[A-Za-z0-9_-]{20,40}|1[67][0-9]{8,11}") {
        let mut run = Run::new();
        canary(&mut run, "email", EMAIL);
        canary(&mut run, "phone", PHONE);
        canary(&mut run, "name", NAME);
        canary(&mut run, "postal", "1000001");
        run.get("image", &format!("https://collector.example/p.gif?id={value}&x=1000001&t=1000001000001"), &[]);
        run.post("ping", "https://collector.example/x", "text/plain", format!("uid={value}\n{value}").as_bytes());
        prop_assert_eq!(known_input(&run), BTreeSet::new());
    }
}

#[test]
fn compressed_bodies_need_no_header() {
    for encoding in ["gzip", "deflate", "raw", "br", "zstd"] {
        let mut run = Run::new();
        canary(&mut run, "email", EMAIL);
        let text = serde_json::json!({"user": {"email": EMAIL}, "page": PAGE}).to_string();
        run.post(
            "fetch",
            "https://collector.example/x",
            "application/octet-stream",
            &compress(text.into_bytes(), encoding),
        );
        assert_eq!(known_input(&run), BTreeSet::from([("contact_email", "plain")]), "{encoding}");
    }
}

#[test]
fn telephone_numbers_and_names_in_the_forms_of_the_vendors() {
    for (what, typed, sent, expected) in [
        ("phone", PHONE, "+819000001234", ("contact_phone", "plain")),
        ("phone", PHONE, "090-0000-1234", ("contact_phone", "plain")),
        ("phone", PHONE, &canary::hashes("+819000001234")[0].1, ("contact_phone", "hashed")),
        ("phone", PHONE, &canary::hashes("819000001234")[6].1, ("contact_phone", "hashed")),
        ("phone", PHONE, &canary::hashes("819000001234")[7].1, ("contact_phone", "hashed")),
        ("name", NAME, "監査花子七四", ("contact_name", "plain")),
        ("name", NAME, &canary::hashes("監査")[6].1, ("contact_name", "hashed")),
        ("email", EMAIL, &canary::hashes(EMAIL)[3].1.to_uppercase(), ("contact_email", "hashed")),
    ] {
        let mut run = Run::new();
        canary(&mut run, what, typed);
        let body = serde_json::json!({"context": {"user": [sent]}}).to_string();
        run.post("fetch", "https://collector.example/x", "application/json", body.as_bytes());
        assert_eq!(known_input(&run), BTreeSet::from([expected]), "{typed} sent as {sent}");
    }
}

#[test]
fn a_short_number_counts_only_in_its_field() {
    let sent = |parameter: &str| {
        let mut run = Run::new();
        canary(&mut run, "postal", "1000001");
        run.get("image", &format!("https://collector.example/p.gif?{parameter}=1000001"), &[]);
        known_input(&run)
    };
    assert_eq!(sent("campaign"), BTreeSet::new());
    assert_eq!(sent("zip"), BTreeSet::from([("contact_address", "plain")]));
}

//! What the auditor typed, in every form in which it may leave: as it is, normalised as the vendors ask for, and hashed.
//!
//! Vendors that match by hash normalise first: addresses trimmed and in lower case, telephone numbers in E.164 with or
//! without `+`, names in lower case, whole and in parts (advanced matching of Meta, enhanced conversions of Google,
//! LINE and TikTok). Hashes go out as hex or base64.

use std::collections::BTreeSet;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};
use md5::{Digest as _, Md5};
use sha1::Sha1;
use sha2::Sha256;

use super::values::Known;
use crate::glossary::Information;

/// Every text that gives away this value, in lower case, with what it is.
pub(super) fn tokens(what: &str, value: &str) -> Vec<(String, Known)> {
    let information = information(what);
    let value = value.trim();
    if value.chars().count() < 4 {
        return Vec::new();
    }
    let mut tokens = Vec::new();
    let (plain, hashed) = forms(information, value);
    for form in &plain {
        let known = Known::Canary { information, algorithm: None, common: is_common(form) };
        tokens.push((form.to_ascii_lowercase(), known));
    }
    for form in plain.union(&hashed) {
        for (algorithm, hash) in hashes(form) {
            let known = Known::Canary { information, algorithm: Some(algorithm), common: false };
            tokens.push((hash.to_ascii_lowercase(), known));
        }
    }
    tokens
}

fn information(what: &str) -> Information {
    match what {
        "email" | "mail" => Information::ContactEmail,
        "phone" | "tel" => Information::ContactPhone,
        "kana" => Information::ContactName,
        name if name.contains("name") => Information::ContactName,
        "address" | "zip" | "postal" | "postal-code" => Information::ContactAddress,
        _ => Information::FormInput,
    }
}

/// Few letters or few digits: other values are such too.
fn is_common(form: &str) -> bool {
    let digits = form.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
    form.is_ascii() && (form.len() < 6 || digits && form.len() < 9)
}

/// Is a parameter of this name a place for the information?
pub(super) fn is_field_for(information: Information, name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    let words: &[&str] = match information {
        Information::ContactEmail => &["mail"],
        Information::ContactPhone => &["tel", "phone", "mobile"],
        Information::ContactName => &["name", "kana"],
        Information::ContactAddress => &["zip", "postal", "postcode", "post_code", "addr"],
        _ => &["text", "input", "message", "inquiry", "comment"],
    };
    words.iter().any(|word| name.contains(word))
}

/// Forms that count plain and hashed, and forms that only their hash gives away.
fn forms(information: Information, value: &str) -> (BTreeSet<String>, BTreeSet<String>) {
    let lower = value.to_lowercase();
    let mut plain = BTreeSet::from([value.to_owned(), lower.clone(), value.to_uppercase()]);
    let mut hashed = BTreeSet::new();
    match information {
        Information::ContactPhone => plain.extend(phone_forms(value)),
        Information::ContactEmail => plain.extend(mailbox(&lower)),
        Information::ContactAddress if value.len() == 7 && value.bytes().all(|byte| byte.is_ascii_digit()) => {
            plain.insert(format!("{}-{}", &value[..3], &value[3..]));
        }
        _ => {
            let parts: Vec<&str> = lower.split_whitespace().collect();
            plain.insert(parts.concat());
            if parts.len() > 1 {
                let reversed: Vec<&str> = parts.iter().rev().copied().collect();
                hashed.extend([reversed.concat(), reversed.join(" ")]);
                hashed.extend(parts.into_iter().map(str::to_owned));
            }
        }
    }
    plain.retain(|form| form.chars().count() >= 4);
    (plain, hashed)
}

/// Dots and tags in the name of a mailbox at Gmail mean nothing, and are taken out before hashing.
fn mailbox(lower: &str) -> Option<String> {
    let (name, domain) = lower.split_once('@')?;
    let name = name.split('+').next().unwrap_or_default().replace('.', "");
    matches!(domain, "gmail.com" | "googlemail.com").then(|| format!("{name}@{domain}"))
}

/// A Japanese number typed nationally or internationally: E.164 with and without `+`, national, with hyphens.
fn phone_forms(value: &str) -> Vec<String> {
    let digits: String = value.chars().filter(char::is_ascii_digit).collect();
    let national = match digits.strip_prefix('0') {
        Some(national) => national,
        None => digits.strip_prefix("81").filter(|rest| (9..=10).contains(&rest.len())).unwrap_or_default(),
    }
    .to_owned();
    let mut forms = vec![digits];
    if national.len() >= 9 {
        forms.extend(["+81", "81", "+810", "0", ""].map(|prefix| format!("{prefix}{national}")));
        let cuts: &[(usize, usize)] = if national.len() == 10 { &[(2, 6)] } else { &[(1, 5), (2, 5), (3, 5)] };
        for &(first, second) in cuts {
            let (area, exchange, line) = (&national[..first], &national[first..second], &national[second..]);
            forms.extend([format!("0{area}-{exchange}-{line}"), format!("+81-{area}-{exchange}-{line}")]);
        }
    }
    forms
}

/// Every hash that is in use for matching: lower-case hex, and base64 in both alphabets without padding.
pub(super) fn hashes(plain: &str) -> Vec<(&'static str, String)> {
    let bytes = plain.as_bytes();
    let digests: [(&'static str, Vec<u8>); 3] = [
        ("md5", Md5::digest(bytes).to_vec()),
        ("sha1", Sha1::digest(bytes).to_vec()),
        ("sha256", Sha256::digest(bytes).to_vec()),
    ];
    digests
        .into_iter()
        .flat_map(|(algorithm, digest)| {
            let hex: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
            [hex, STANDARD_NO_PAD.encode(&digest), URL_SAFE_NO_PAD.encode(&digest)].map(|text| (algorithm, text))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gives_away(what: &str, typed: &str, sent: &str) -> bool {
        tokens(what, typed).iter().any(|(token, _)| *token == sent.to_ascii_lowercase())
    }

    fn sha256(text: &str) -> String {
        hashes(text).into_iter().find(|(algorithm, _)| *algorithm == "sha256").unwrap().1
    }

    #[test]
    fn typed_values_are_known_in_the_forms_that_vendors_ask_for() {
        for (what, typed, normal) in [
            ("email", " Canary@Example.com ", "canary@example.com"),
            ("email", "a.b.c+tag@gmail.com", "abc@gmail.com"),
            ("phone", "090-1234-5678", "+819012345678"),
            ("phone", "09012345678", "819012345678"),
            ("phone", "+81 90 1234 5678", "09012345678"),
            ("phone", "09012345678", "090-1234-5678"),
            ("phone", "0312345678", "03-1234-5678"),
            ("name", "監査 花子", "監査花子"),
            ("name", "監査 花子", "花子"),
            ("name", "Taro Kansa", "kansa"),
            ("postal", "1000001", "100-0001"),
        ] {
            assert!(gives_away(what, typed, &sha256(normal)), "{typed} as the hash of {normal}");
        }
        assert!(gives_away(
            "email",
            "Canary@Example.com",
            &STANDARD_NO_PAD.encode(Sha256::digest(b"canary@example.com"))
        ));
        assert!(gives_away("email", "Canary@Example.com", &hashes("canary@example.com")[0].1));
    }

    #[test]
    fn parts_and_short_values_are_no_plain_tokens() {
        assert!(!gives_away("name", "監査 花子", "花子"));
        assert!(!gives_away("name", "Taro Kansa", "taro"));
        assert!(tokens("text", "abc").is_empty());
        let common = |typed: &str| {
            tokens("postal", typed)
                .iter()
                .any(|(token, known)| token == typed && matches!(known, Known::Canary { common: true, .. }))
        };
        assert!(common("1000001"));
        assert!(is_field_for(Information::ContactAddress, "body:user.zip"));
        assert!(!is_field_for(Information::ContactAddress, "campaign_id"));
    }
}

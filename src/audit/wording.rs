//! How the audit calls things: recipients, services, items, and quotes cut to a readable length.

use std::collections::BTreeMap;

use crate::attribute::{InformationSeen, Transmission};
use crate::glossary::{Bilingual, Confidence, Form, Information, Purpose};

/// Characters of a quote inside a message; the whole quote stands beside it.
const SHORT: usize = 80;

/// Text from outside on one line, cut to a readable length.
#[must_use]
pub(super) fn short(text: &str) -> String {
    let mut line = String::new();
    let mut gap = "";
    for c in text.trim().chars() {
        match c {
            // A line break between Japanese characters is the page's, not the text's.
            '\n' | '\r' => gap = if gap.is_empty() { "\n" } else { gap },
            c if c.is_whitespace() => gap = " ",
            c if c.is_control() => {}
            c => {
                if gap == " " || (gap == "\n" && line.ends_with(|c: char| c.is_ascii()) && c.is_ascii()) {
                    line.push(' ');
                }
                gap = "";
                line.push(c);
            }
        }
    }
    if line.chars().count() > SHORT {
        line = line.chars().take(SHORT - 1).collect();
        line.push('…');
    }
    line
}

#[must_use]
pub(super) fn recipient(transmission: &Transmission) -> Bilingual {
    let who = &transmission.recipient;
    let fallback = || transmission.hosts.first().cloned().unwrap_or_else(|| who.id.clone());
    let first = |names: [&str; 2]| names.into_iter().find(|name| !name.is_empty()).map_or_else(fallback, str::to_owned);
    Bilingual::new(first([&who.company_ja, &who.company]), first([&who.company, &who.company_ja]))
}

#[must_use]
pub(super) fn service(transmission: &Transmission) -> Bilingual {
    match &transmission.service {
        Some(service) => {
            let ja = if service.name_ja.is_empty() { &service.name } else { &service.name_ja };
            Bilingual::new(ja.clone(), service.name.clone())
        }
        None => {
            let host = transmission.hosts.first().cloned().unwrap_or_default();
            Bilingual::new(format!("サービス名不明、{host}"), format!("service unknown, {host}"))
        }
    }
}

#[must_use]
pub(super) fn label(transmission: &Transmission) -> Bilingual {
    let (recipient, service) = (recipient(transmission), service(transmission));
    Bilingual::new(format!("{}（{}）", recipient.ja, service.ja), format!("{} ({})", recipient.en, service.en))
}

/// Stable name across runs: `google/google-analytics`, or the host when there is no service.
#[must_use]
pub(super) fn key(transmission: &Transmission) -> String {
    let service = transmission.service.as_ref().map_or("-", |service| service.id.as_str());
    format!("{}/{service}", transmission.recipient.id)
}

/// Categories in the order of the glossary, joined; a hash names its algorithm where that is known.
#[must_use]
pub(super) fn items<'a>(seen: impl IntoIterator<Item = &'a InformationSeen>) -> Bilingual {
    let mut names: BTreeMap<(Information, String), String> = BTreeMap::new();
    for item in seen {
        let (ja, en) = match (&item.algorithm, item.form, item.confidence) {
            (Some(algorithm), Form::Hashed, Confidence::KnownInput) => {
                (format!("（{algorithm}、既知の入力値と一致）"), format!(" ({algorithm}, equals a known input)"))
            }
            (Some(algorithm), Form::Hashed, _) => (format!("（{algorithm}）"), format!(" ({algorithm})")),
            _ => (String::new(), String::new()),
        };
        names.insert((item.category, format!("{}{ja}", item.category.ja())), format!("{}{en}", item.category.en()));
    }
    let ja: Vec<_> = names.keys().map(|(_, ja)| ja.as_str()).collect();
    let en: Vec<_> = names.values().map(String::as_str).collect();
    Bilingual::new(ja.join("、"), en.join(", "))
}

/// As [`items`], with a word on what was sent as a hash: a promise is held against what was really sent.
#[must_use]
pub(super) fn items_as_sent<'a>(seen: impl IntoIterator<Item = &'a InformationSeen>) -> Bilingual {
    let seen: Vec<&InformationSeen> = seen.into_iter().collect();
    let (hashed, plain): (Vec<_>, Vec<_>) = seen.into_iter().partition(|item| item.form == Form::Hashed);
    let (hashed, plain) = (items(hashed), items(plain));
    let both = |hash: String, plain: &str, comma: &str| match (hash.is_empty(), plain.is_empty()) {
        (true, _) => plain.to_owned(),
        (false, true) => hash,
        (false, false) => format!("{plain}{comma}{hash}"),
    };
    let mark = |text: &str, ja: bool| match (text.is_empty(), ja) {
        (true, _) => String::new(),
        (false, true) => format!("{text}のハッシュ値と推定される値"),
        (false, false) => format!("what looks like a hash of {text}"),
    };
    Bilingual::new(both(mark(&hashed.ja, true), &plain.ja, "、"), both(mark(&hashed.en, false), &plain.en, ", "))
}

#[must_use]
pub(super) fn purposes(purposes: &[Purpose]) -> Bilingual {
    let ja: Vec<_> = purposes.iter().map(|purpose| purpose.ja()).collect();
    let en: Vec<_> = purposes.iter().map(|purpose| purpose.en()).collect();
    Bilingual::new(ja.join("、"), en.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_are_one_line_and_short() {
        assert_eq!(short("Google\nAnalytics を\n利用"), "Google Analytics を利用");
        assert_eq!(short(" a \n\n b "), "a b");
        assert_eq!(short(&"あ".repeat(200)).chars().count(), SHORT);
        assert_eq!(short("a\u{1b}[31mb"), "a[31mb");
    }
}

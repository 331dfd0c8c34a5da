//! What an event says by its name: a page was seen, something was bought, something was done.

use crate::glossary::Information;

const VIEWS: &[&str] =
    &["pageview", "pv", "view", "page", "viewpage", "pageviewed", "pageload", "load", "visit", "pagehit", "pagevisit"];

const CONVERSIONS: &[&str] = &[
    "purchase",
    "conversion",
    "cv",
    "order",
    "buy",
    "transaction",
    "tracktransaction",
    "checkout",
    "begincheckout",
    "initiatecheckout",
    "completepayment",
    "placeanorder",
    "completeregistration",
    "signup",
    "lead",
    "generatelead",
    "subscribe",
    "addtocart",
    "viewbasket",
    "vb",
    "vc",
    "refund",
    "contact",
    "submitform",
    "submitapplication",
];

/// The category of an event by the value of its name parameter.
pub(super) fn category(value: &str) -> Information {
    let plain: String = value.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase();
    if VIEWS.contains(&plain.as_str()) {
        Information::PageView
    } else if CONVERSIONS.contains(&plain.as_str()) {
        Information::Conversion
    } else {
        Information::Action
    }
}

/// What a signal of consent says, where its form is known: `gcs`, `npa`, `us_privacy`, `gdpr_consent` …
pub(super) fn consent(parameter: &str, value: &str, is_analytics: bool) -> Option<Option<bool>> {
    let name = parameter.rsplit([':', '.']).next().unwrap_or(parameter);
    let value = value.trim();
    if value.is_empty() {
        return None;
    }
    let letters = value.as_bytes();
    let granted = match name {
        // Google consent mode: `G1` + ad_storage + analytics_storage.
        "gcs" => match letters {
            [b'G', b'1', ad, analytics] => Some(if is_analytics { *analytics == b'1' } else { *ad == b'1' }),
            _ => None,
        },
        "gcd" | "gdpr_consent" | "gdpr" | "gpp" | "gpp_sid" | "addtl_consent" | "dma_cps" | "tcfcaps" => None,
        "npa" | "ltd" | "rdp" | "dc_lat" | "lat" => Some(value == "0"),
        // IAB US privacy: version, notice, opt-out of sale, LSPA.
        "us_privacy" | "usp" | "ccpa" | "usprivacy" => match letters {
            [_, _, b'Y', _] => Some(false),
            [_, _, b'N', _] => Some(true),
            _ => None,
        },
        _ => return None,
    };
    Some(granted)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn events() {
        for (value, expected) in [
            ("PageView", Information::PageView),
            ("page_view", Information::PageView),
            ("pv", Information::PageView),
            ("AddToCart", Information::Conversion),
            ("vh", Information::Action),
            ("scroll", Information::Action),
        ] {
            assert_eq!(category(value), expected, "{value}");
        }
    }

    #[test]
    fn signals() {
        assert_eq!(consent("gcs", "G111", true), Some(Some(true)));
        assert_eq!(consent("gcs", "G110", true), Some(Some(false)));
        assert_eq!(consent("gcs", "G110", false), Some(Some(true)));
        assert_eq!(consent("us_privacy", "1YYN", false), Some(Some(false)));
        assert_eq!(consent("gdpr_consent", "CPxx", false), Some(None));
        assert_eq!(consent("dl", "x", false), None);
    }
}

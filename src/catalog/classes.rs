//! The classes of data that a parameter of a service carries, finer than the categories of the law.

use serde::{Deserialize, Serialize};

use crate::glossary::Information;

macro_rules! classes {
    ($($variant:ident = $text:literal, $information:expr;)+) => {
        /// What a parameter carries, in the words of the vendor files.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum DataClass { $($variant,)+ }

        impl DataClass {
            /// Every class.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// The spelling in a vendor file.
            #[must_use]
            pub const fn as_str(self) -> &'static str { match self { $(Self::$variant => $text,)+ } }

            #[must_use]
            pub fn parse(text: &str) -> Option<Self> { match text { $($text => Some(Self::$variant),)+ _ => None } }

            /// The category of the law that it belongs to; None for technical values that say nothing about a user.
            #[must_use]
            pub const fn information(self) -> Option<Information> { match self { $(Self::$variant => $information,)+ } }
        }
    };
}

classes! {
    PageUrl = "page_url", Some(Information::PageView);
    PageTitle = "page_title", Some(Information::PageView);
    PageType = "page_type", Some(Information::PageView);
    Referrer = "referrer", Some(Information::PageView);
    ClientId = "client_id", Some(Information::OnlineIdentifier);
    SessionId = "session_id", Some(Information::OnlineIdentifier);
    UserId = "user_id", Some(Information::MemberId);
    VisitorState = "visitor_state", None;
    ClickId = "click_id", Some(Information::ClickId);
    AdId = "ad_id", Some(Information::OnlineIdentifier);
    HashedEmail = "hashed_email", Some(Information::ContactEmail);
    HashedPhone = "hashed_phone", Some(Information::ContactPhone);
    HashedName = "hashed_name", Some(Information::ContactName);
    HashedAddress = "hashed_address", Some(Information::ContactAddress);
    HashedDemographic = "hashed_demographic", Some(Information::Demographic);
    UserProperty = "user_property", Some(Information::Demographic);
    Ip = "ip", Some(Information::Ip);
    Location = "location", Some(Information::LocationCoarse);
    UserAgent = "user_agent", Some(Information::DeviceBrowser);
    Screen = "screen", Some(Information::DeviceBrowser);
    Language = "language", Some(Information::DeviceBrowser);
    Timezone = "timezone", Some(Information::DeviceBrowser);
    Timestamp = "timestamp", None;
    Timing = "timing", None;
    Network = "network", Some(Information::DeviceBrowser);
    // What an event means depends on its name: see `attribute::event`.
    EventName = "event_name", Some(Information::Action);
    EventParam = "event_param", Some(Information::Action);
    Behaviour = "behaviour", Some(Information::Action);
    SearchTerm = "search_term", Some(Information::SearchTerms);
    Product = "product", Some(Information::Action);
    OrderId = "order_id", Some(Information::Conversion);
    OrderValue = "order_value", Some(Information::Conversion);
    ConversionLabel = "conversion_label", Some(Information::Conversion);
    Campaign = "campaign", Some(Information::PageView);
    Experiment = "experiment", None;
    Video = "video", Some(Information::Action);
    AdUnit = "ad_unit", None;
    Error = "error", None;
    ConsentState = "consent_state", Some(Information::ConsentSignal);
    Account = "account", None;
    PageLoad = "page_load", None;
    Flags = "flags", None;
    Config = "config", None;
    Protocol = "protocol", None;
}

impl DataClass {
    /// The value is a hash by the vendor's specification.
    #[must_use]
    pub const fn hashed(self) -> bool {
        matches!(
            self,
            Self::HashedEmail | Self::HashedPhone | Self::HashedName | Self::HashedAddress | Self::HashedDemographic
        )
    }
}

/// Does a parameter name fit the name in a vendor file? `cd[*]`, `ep.*`, `u1..u100`.
pub(super) fn parameter_matches(rule: &str, name: &str) -> bool {
    if let Some((first, last)) = rule.split_once("..") {
        let split = |text: &str| {
            let digits = text.len() - text.trim_end_matches(|c: char| c.is_ascii_digit()).len();
            let (stem, number) = text.split_at(text.len() - digits);
            Some((stem.to_owned(), number.parse::<u32>().ok()?))
        };
        return match (split(first), split(last), split(name)) {
            (Some((stem, from)), Some((_, to)), Some((other, number))) => {
                stem == other && (from..=to).contains(&number)
            }
            _ => false,
        };
    }
    rule.contains('*') && glob(rule, name)
}

/// `*` stands for any run of characters. Linear in practice: after a mismatch only the last `*` is tried again.
pub(super) fn glob(pattern: &str, text: &str) -> bool {
    let (pattern, text) = (pattern.as_bytes(), text.as_bytes());
    let (mut p, mut t) = (0, 0);
    let mut star: Option<(usize, usize)> = None;
    while t < text.len() {
        if p < pattern.len() && pattern[p] == b'*' {
            star = Some((p + 1, t));
            p += 1;
        } else if p < pattern.len() && pattern[p] == text[t] {
            p += 1;
            t += 1;
        } else if let Some((after, from)) = star {
            p = after;
            t = from + 1;
            star = Some((after, t));
        } else {
            return false;
        }
    }
    pattern[p..].iter().all(|&byte| byte == b'*')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spelling_and_parsing_agree() {
        for &class in DataClass::ALL {
            assert_eq!(DataClass::parse(class.as_str()), Some(class));
        }
    }

    #[test]
    fn globs_and_ranges() {
        for (rule, name, expected) in [
            ("cd[*]", "cd[value]", true),
            ("cd[*]", "cd", false),
            ("u1..u100", "u7", true),
            ("u1..u100", "u101", false),
            ("u1..u100", "ux", false),
            ("dl", "dl", false),
        ] {
            assert_eq!(parameter_matches(rule, name), expected, "{rule} {name}");
        }
        assert!(glob("*.google-analytics.com", "region1.google-analytics.com"));
        assert!(!glob("*.google-analytics.com", "region1.google-analytics.com.evil.example"));
        assert!(glob("a*b*c", "a-b-b-c"));
        assert!(glob("*", ""));
    }
}

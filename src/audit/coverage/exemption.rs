//! Shapes of exempt transmissions (`law/verdicts.md` §6). A shape makes a candidate; only a reviewer makes an exemption.

use crate::attribute::{Attribution, PageSeen, Transmission};
use crate::glossary::{Bilingual, Information, ServiceCategory};

use super::information::is_minimum;

/// The ground on which a transmission may be exempt (電気通信事業法 27条の12 一号, 規則 22条の2の30).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Ground {
    Display,
    Security,
    Authentication,
    Payment,
    ConsentManagement,
}

impl Ground {
    #[must_use]
    pub fn name(self) -> Bilingual {
        let (ja, en) = match self {
            Self::Display => ("画面の表示に必要な情報の送信", "display"),
            Self::Security => ("セキュリティの確保に必要な情報の送信", "security"),
            Self::Authentication => ("認証に必要な情報の送信", "authentication"),
            Self::Payment => ("決済（セキュリティの確保を含む）に必要な情報の送信", "payment and security"),
            Self::ConsentManagement => ("同意の管理に必要な情報の送信", "consent management"),
        };
        Bilingual::new(ja, en)
    }
}

/// What the shape of a transmission says about exemption.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Exemption {
    /// No shape of an exempt one.
    #[default]
    None,
    /// On all its pages.
    Candidate(Ground),
    /// On these pages; on the others it is judged.
    Partly { ground: Ground, pages: Vec<String>, others: Vec<String> },
    /// A service of such a kind, but it carries more (E002).
    NotSupported(Ground),
}

/// The shape of a transmission.
#[must_use]
pub fn shape(transmission: &Transmission, attribution: &Attribution) -> Exemption {
    use ServiceCategory as C;
    let Some(category) = transmission.service.as_ref().and_then(|service| service.category) else {
        return Exemption::None;
    };
    match category {
        C::Fonts | C::Cdn => {
            if display_only(transmission) {
                Exemption::Candidate(Ground::Display)
            } else {
                Exemption::NotSupported(Ground::Display)
            }
        }
        C::Cmp => {
            if carries_identifier(transmission) {
                Exemption::NotSupported(Ground::ConsentManagement)
            } else {
                Exemption::Candidate(Ground::ConsentManagement)
            }
        }
        C::AntiFraud => where_used(transmission, attribution, Ground::Security),
        C::Auth => where_used(transmission, attribution, Ground::Authentication),
        C::Payment => where_used(transmission, attribution, Ground::Payment),
        _ => Exemption::None,
    }
}

/// Rendered or run for display, no cookie either way, no identifier, nothing beyond what any request carries.
fn display_only(transmission: &Transmission) -> bool {
    transmission.shape.display_only && !carries_identifier(transmission) && is_minimum(transmission)
}

/// A cookie or another identifier goes with it.
#[must_use]
pub fn carries_identifier(transmission: &Transmission) -> bool {
    let shape = &transmission.shape;
    shape.cookie_sent
        || shape.cookie_set
        || shape.identifier
        || transmission.information.iter().any(|item| item.category == Information::OnlineIdentifier)
}

/// Exempt per use, not per vendor: only on pages where the function is used.
fn where_used(transmission: &Transmission, attribution: &Attribution, ground: Ground) -> Exemption {
    let (used, others): (Vec<String>, Vec<String>) =
        transmission.pages.iter().cloned().partition(|page| {
            attribution.pages.iter().filter(|seen| is_page(seen, page)).any(|seen| uses(seen, ground))
        });
    match (used.is_empty(), others.is_empty()) {
        (true, _) => Exemption::None,
        (false, true) => Exemption::Candidate(ground),
        (false, false) => Exemption::Partly { ground, pages: used, others },
    }
}

fn without_query(url: &str) -> &str {
    url.split(['?', '#']).next().unwrap_or(url)
}

/// The page of a transmission (without query) is this one.
#[must_use]
pub fn is_page(seen: &PageSeen, page: &str) -> bool {
    let page = without_query(page);
    without_query(&seen.url) == page || without_query(&seen.final_url) == page
}

/// The page uses the function: by its fields, for a checkout also by its address or title.
fn uses(page: &PageSeen, ground: Ground) -> bool {
    let has = |names: &[&str]| page.features.iter().any(|feature| names.contains(&feature.as_str()));
    match ground {
        Ground::Security => has(&["form", "password", "email", "payment", "login", "contact", "tel", "textarea"]),
        Ground::Authentication => has(&["password", "login"]),
        Ground::Payment => has(&["payment", "checkout"]) || is_checkout(page),
        Ground::Display | Ground::ConsentManagement => true,
    }
}

fn is_checkout(page: &PageSeen) -> bool {
    let path = url::Url::parse(&page.final_url).or_else(|_| url::Url::parse(&page.url));
    let path = path.map(|url| url.path().to_ascii_lowercase()).unwrap_or_default();
    let words = ["checkout", "payment", "billing", "kessai"];
    path.split(['/', '-', '_', '.']).any(|part| words.contains(&part))
        || ["決済", "お支払い", "ご購入手続き", "Checkout"].iter().any(|word| page.title.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::attribute::{InformationSeen, ServiceRef, Shape};
    use crate::glossary::{Confidence, Form};

    fn transmission(category: ServiceCategory, pages: &[&str]) -> Transmission {
        Transmission {
            service: Some(ServiceRef { id: "x".to_owned(), category: Some(category), ..ServiceRef::default() }),
            pages: pages.iter().map(|page| (*page).to_owned()).collect(),
            shape: Shape { display_only: true, minimum_only: true, ..Shape::default() },
            ..Transmission::default()
        }
    }

    fn site() -> Attribution {
        let page = |url: &str, features: &[&str]| PageSeen {
            url: url.to_owned(),
            final_url: url.to_owned(),
            features: features.iter().map(|feature| (*feature).to_owned()).collect(),
            ..PageSeen::default()
        };
        Attribution {
            pages: vec![page("https://a.example/form?x=1", &["form"]), page("https://a.example/", &[])],
            ..Attribution::default()
        }
    }

    #[test]
    fn a_font_without_identifier_is_a_candidate_and_with_one_is_not() {
        let mut font = transmission(ServiceCategory::Fonts, &["https://a.example/"]);
        assert_eq!(shape(&font, &site()), Exemption::Candidate(Ground::Display));
        font.shape.cookie_sent = true;
        assert_eq!(shape(&font, &site()), Exemption::NotSupported(Ground::Display));
        font.shape.cookie_sent = false;
        font.information.push(InformationSeen {
            category: Information::PageView,
            form: Form::Plain,
            parameter: "header:Referer".to_owned(),
            confidence: Confidence::Value,
            algorithm: None,
            record: 0,
            in_url: false,
        });
        assert_eq!(shape(&font, &site()), Exemption::NotSupported(Ground::Display));
    }

    #[test]
    fn a_captcha_is_a_candidate_only_where_it_is_used() {
        let form = transmission(ServiceCategory::AntiFraud, &["https://a.example/form"]);
        assert_eq!(shape(&form, &site()), Exemption::Candidate(Ground::Security));
        let elsewhere = transmission(ServiceCategory::AntiFraud, &["https://a.example/"]);
        assert_eq!(shape(&elsewhere, &site()), Exemption::None);
        let both = transmission(ServiceCategory::AntiFraud, &["https://a.example/", "https://a.example/form"]);
        assert!(matches!(shape(&both, &site()), Exemption::Partly { others, .. } if others == ["https://a.example/"]));
    }

    #[test]
    fn analytics_and_tag_managers_have_no_such_shape() {
        for category in [ServiceCategory::Analytics, ServiceCategory::TagManager, ServiceCategory::Video] {
            assert_eq!(shape(&transmission(category, &["https://a.example/"]), &site()), Exemption::None);
        }
    }
}

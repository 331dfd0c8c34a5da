//! What a request carries, by value first, then by the catalog, then by the look of a parameter.

use std::collections::BTreeMap;

use url::Url;

use super::canary::is_field_for;
use super::decode::{Leaf, Leaves};
use super::look::{
    CLICK_IDS, MEMBER_NAMES, address_domain, hash_length, is_coordinate, is_sensitive, names_an_identifier,
};
use super::party::Parties;
use super::values::{Known, Values, cookie_pairs, is_identifier};
use super::{InformationSeen, event};
use crate::catalog::{DataClass, Service};
use crate::evidence::{Evidence, Request};
use crate::glossary::{Confidence, Form, Information, Purpose};

/// Items kept for one transmission.
const MAX_ITEMS: usize = 300;

/// Everything that the reading of requests needs to know.
#[derive(Debug)]
pub(super) struct Reader<'a> {
    pub(super) evidence: &'a Evidence,
    pub(super) values: &'a Values,
    pub(super) parties: &'a Parties<'a>,
}

/// An identifier that went to a recipient: what an exchange is made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Identifier {
    pub(super) parameter: String,
    pub(super) value: String,
    /// Cookie that holds it, when one does: name and domain.
    pub(super) cookie: Option<(String, String)>,
}

/// What one request carried.
#[derive(Debug, Default)]
pub(super) struct Carried {
    items: BTreeMap<(Information, Form, String), InformationSeen>,
    pub(super) identifiers: Vec<Identifier>,
    /// Raw signals of consent: parameter, value, what it says.
    pub(super) signals: Vec<(String, String, Option<bool>)>,
    pub(super) cookie_sent: bool,
    /// An identifier in URL or body.
    pub(super) identifier: bool,
}

impl Carried {
    pub(super) fn add(&mut self, item: InformationSeen) {
        merge(&mut self.items, item);
    }

    pub(super) fn into_items(self) -> impl Iterator<Item = InformationSeen> {
        self.items.into_values()
    }

    /// Anything beyond what every request has by itself.
    pub(super) fn tells_something(&self) -> bool {
        self.items.keys().any(|(category, ..)| !category.is_inherent() && *category != Information::ConsentSignal)
    }
}

/// Keeps the strongest confidence and the first record of each (category, form, parameter).
pub(super) fn merge(items: &mut BTreeMap<(Information, Form, String), InformationSeen>, item: InformationSeen) {
    let key = (item.category, item.form, item.parameter.clone());
    let room = items.len() < MAX_ITEMS;
    match items.get_mut(&key) {
        Some(known) => {
            if item.confidence < known.confidence {
                known.confidence = item.confidence;
                known.algorithm = item.algorithm;
                known.record = item.record;
            }
            known.in_url |= item.in_url;
        }
        None if room => {
            items.insert(key, item);
        }
        None => {}
    }
}

impl Reader<'_> {
    /// Reads one request; `service` is what the catalog knows of its recipient.
    pub(super) fn read(&self, request: &Request, url: &Url, service: Option<&Service>, record: u64) -> Carried {
        let mut carried = Carried::default();
        let mut leaves = Leaves::default();
        leaves.add_url(url);
        let own = url.host_str().is_some_and(|host| self.parties.is_own_host(host));
        for header in &request.headers {
            let name = header.name.to_ascii_lowercase();
            match name.as_str() {
                "cookie" => self.cookies(&mut carried, &header.value, url, record),
                "referer" => self.referer(&mut carried, &header.value, own, record),
                _ if is_ordinary(&name) => {}
                _ => leaves.add_header(&header.name, &header.value),
            }
        }
        let body = request.body.as_ref().and_then(|body| self.evidence.body(body));
        if let Some(bytes) = body {
            let header = |name: &str| {
                let found = request.headers.iter().find(|header| header.name.eq_ignore_ascii_case(name));
                found.map_or("", |header| header.value.as_str())
            };
            leaves.add_body(bytes, header("content-type"), header("content-encoding"));
        }
        self.read_leaves(&mut carried, &leaves, service, record);
        let replays = service.is_some_and(|service| service.purposes.contains(&Purpose::SessionReplay));
        if replays && body.is_some_and(|bytes| bytes.len() > 200) {
            carried.add(item(Information::SessionReplay, "body", Confidence::Catalog, record));
        }
        carried
    }

    /// Reads what was sent over a socket.
    pub(super) fn read_frame(&self, bytes: &[u8], service: Option<&Service>, record: u64) -> Carried {
        let mut carried = Carried::default();
        let mut leaves = Leaves::default();
        leaves.add_body(bytes, "", "");
        self.read_leaves(&mut carried, &leaves, service, record);
        carried
    }

    fn read_leaves(&self, carried: &mut Carried, leaves: &Leaves, service: Option<&Service>, record: u64) {
        for leaf in &leaves.list {
            if leaf.value.trim().is_empty() {
                continue;
            }
            self.by_value(carried, leaf, record);
            let rule = service.and_then(|service| service.parameter(&leaf.parameter));
            match rule {
                Some(rule) => self.by_catalog(carried, leaf, rule.class, record),
                None => self.by_look(carried, leaf, record),
            }
            let analytics =
                service.is_some_and(|service| service.category == Some(crate::glossary::ServiceCategory::Analytics));
            if let Some(granted) = event::consent(&leaf.name, &leaf.value, analytics) {
                let value = leaf.value.chars().take(80).collect();
                carried.signals.push((leaf.name.clone(), value, granted));
            }
        }
    }

    fn by_value(&self, carried: &mut Carried, leaf: &Leaf, record: u64) {
        for known in self.values.found_in(&leaf.value) {
            let (category, confidence) = match known {
                Known::Canary { information, common: true, .. } if !is_field_for(*information, &leaf.name) => continue,
                Known::Canary { information, .. } => (*information, Confidence::KnownInput),
                Known::Page | Known::Title => (Information::PageView, Confidence::Value),
                Known::Device => (Information::DeviceBrowser, Confidence::Value),
                Known::Cookie { .. } | Known::Storage => (Information::OnlineIdentifier, Confidence::Value),
            };
            let mut seen = leaf_item(category, leaf, confidence, record);
            if let Known::Canary { algorithm, .. } = known {
                seen = in_form(seen, *algorithm);
            }
            if let Known::Cookie { name, domain } = known {
                let cookie = Some((name.clone(), domain.clone()));
                carried.identifiers.push(Identifier {
                    parameter: leaf.name.clone(),
                    value: leaf.value.clone(),
                    cookie,
                });
            }
            carried.identifier |= category == Information::OnlineIdentifier;
            if category == Information::PageView && is_sensitive(&leaf.value) {
                carried.add(leaf_item(Information::Sensitive, leaf, Confidence::Inferred, record));
            }
            carried.add(seen);
        }
        if self.values.is_page_path(&leaf.value) {
            carried.add(leaf_item(Information::PageView, leaf, Confidence::Value, record));
        }
        if self.values.is_screen(&leaf.value) {
            carried.add(leaf_item(Information::DeviceBrowser, leaf, Confidence::Value, record));
        }
    }

    /// What the vendor file says of the parameter.
    fn by_catalog(&self, carried: &mut Carried, leaf: &Leaf, class: DataClass, record: u64) {
        let Some(mut category) = class.information() else {
            // What a vendor documents as technical may still be misused for an address.
            if self.holds_address(leaf) {
                carried.add(leaf_item(Information::ContactEmail, leaf, Confidence::Inferred, record));
            }
            return;
        };
        let mut form = Form::Plain;
        if class == DataClass::EventName {
            category = event::category(&leaf.value);
        }
        if class.hashed() {
            if hash_length(&leaf.value).is_some() {
                form = Form::Hashed;
            } else if !self.is_plain_contact(category, &leaf.value) {
                return;
            }
        }
        if category == Information::OnlineIdentifier {
            carried.identifier = true;
            if is_identifier(&leaf.value) {
                let known = Identifier { parameter: leaf.name.clone(), value: leaf.value.clone(), cookie: None };
                carried.identifiers.push(known);
            }
        }
        carried.add(InformationSeen { form, ..leaf_item(category, leaf, Confidence::Catalog, record) });
        if category != Information::ContactEmail && self.holds_address(leaf) {
            carried.add(leaf_item(Information::ContactEmail, leaf, Confidence::Inferred, record));
        }
    }

    /// What should be hashed came as it is: only where it looks like it.
    fn is_plain_contact(&self, category: Information, value: &str) -> bool {
        match category {
            // In a field for contact data any address counts, the operator's own staff included.
            Information::ContactEmail => address_domain(value).is_some(),
            Information::ContactPhone => {
                let digits = value.bytes().filter(u8::is_ascii_digit).count();
                (9..=15).contains(&digits) && value.chars().all(|c| c.is_ascii_digit() || "+-() ".contains(c))
            }
            _ => false,
        }
    }

    /// A mail address. The operator's own stand on every page and count only in a field for addresses.
    fn holds_address(&self, leaf: &Leaf) -> bool {
        let field = leaf.name.to_ascii_lowercase();
        let for_addresses = field.contains("mail") || field.ends_with("em]") || field == "em";
        address_domain(&leaf.value).is_some_and(|domain| for_addresses || !self.parties.is_own_host(domain))
    }

    /// Parameters that no vendor file explains: by their name and the shape of their value.
    fn by_look(&self, carried: &mut Carried, leaf: &Leaf, record: u64) {
        let name = leaf.name.rsplit([':', '.']).next().unwrap_or_default().to_ascii_lowercase();
        let mut infer = |category, form| {
            carried.identifier |= category == Information::OnlineIdentifier;
            carried.add(InformationSeen { form, ..leaf_item(category, leaf, Confidence::Inferred, record) });
        };
        if CLICK_IDS.contains(&name.as_str()) {
            return infer(Information::ClickId, Form::Plain);
        }
        if self.holds_address(leaf) {
            infer(Information::ContactEmail, Form::Plain);
        }
        let bare: String = name.chars().filter(char::is_ascii_alphanumeric).collect();
        if hash_length(&leaf.value).is_some() {
            match bare.as_str() {
                "em" | "email" | "hem" | "hashedemail" | "emailhash" | "sha256email" | "md5email" | "emailsha256"
                | "emailmd5" | "udem" | "hashemail" | "maihash" => {
                    return infer(Information::ContactEmail, Form::Hashed);
                }
                "ph" | "phone" | "hashedphone" | "phonehash" | "sha256phone" | "tel" => {
                    return infer(Information::ContactPhone, Form::Hashed);
                }
                _ => {}
            }
        }
        if MEMBER_NAMES.contains(&bare.as_str()) {
            return infer(Information::MemberId, Form::Plain);
        }
        if is_coordinate(&bare, &leaf.value) {
            return infer(Information::LocationPrecise, Form::Plain);
        }
        if names_an_identifier(&name, &bare) && is_identifier(&leaf.value) {
            infer(Information::OnlineIdentifier, Form::Plain);
            carried.identifiers.push(Identifier {
                parameter: leaf.name.clone(),
                value: leaf.value.clone(),
                cookie: None,
            });
            return;
        }
        if self.is_own_page(&leaf.value) {
            infer(Information::PageView, Form::Plain);
        }
    }

    /// An address on the operator's own hosts that is no file of the page.
    fn is_own_page(&self, value: &str) -> bool {
        if !value.starts_with("http") {
            return false;
        }
        let Ok(url) = Url::parse(value) else { return false };
        let file = url.path().rsplit('.').next().unwrap_or_default();
        let asset = matches!(
            file,
            "js" | "css" | "png" | "jpg" | "jpeg" | "gif" | "svg" | "webp" | "woff2" | "woff" | "json" | "mp4"
        );
        url.path().len() > 1 && !asset && url.host_str().is_some_and(|host| self.parties.is_own_host(host))
    }

    fn cookies(&self, carried: &mut Carried, header: &str, url: &Url, record: u64) {
        let host = url.host_str().unwrap_or_default();
        for (name, value) in cookie_pairs(header) {
            carried.cookie_sent = true;
            let parameter = format!("cookie:{name}");
            carried.add(item(Information::OnlineIdentifier, &parameter, Confidence::Value, record));
            for known in self.values.found_in(value) {
                if let Known::Canary { information, algorithm, common: false } = known {
                    let seen = item(*information, &parameter, Confidence::KnownInput, record);
                    carried.add(in_form(seen, *algorithm));
                }
            }
            if is_identifier(value) {
                let cookie = Some((name.to_owned(), host.to_owned()));
                carried.identifiers.push(Identifier { parameter, value: value.to_owned(), cookie });
            }
        }
    }

    /// Its origin is inherent in a request; a path says which page was seen.
    fn referer(&self, carried: &mut Carried, value: &str, own: bool, record: u64) {
        let Ok(url) = Url::parse(value) else { return };
        let tells = url.path().len() > 1 || url.query().is_some();
        if !own && tells && url.host_str().is_some_and(|host| self.parties.is_own_host(host)) {
            carried.add(InformationSeen {
                in_url: true,
                ..item(Information::PageView, "header:Referer", Confidence::Value, record)
            });
            let mut leaves = Leaves::default();
            leaves.add_url(&url);
            for leaf in leaves.list {
                let leaf = Leaf { name: format!("header:Referer.{}", leaf.name), ..leaf };
                for known in self.values.found_in(&leaf.value) {
                    if let Known::Canary { information, algorithm, common: false } = known {
                        let seen = leaf_item(*information, &leaf, Confidence::KnownInput, record);
                        carried.add(in_form(seen, *algorithm));
                    }
                }
                if self.holds_address(&leaf) {
                    carried.add(leaf_item(Information::ContactEmail, &leaf, Confidence::Inferred, record));
                }
            }
        }
    }
}

pub(super) fn item(category: Information, parameter: &str, confidence: Confidence, record: u64) -> InformationSeen {
    InformationSeen {
        category,
        form: Form::Plain,
        parameter: parameter.to_owned(),
        confidence,
        algorithm: None,
        record,
        in_url: false,
    }
}

/// Plain, or hashed by this algorithm.
fn in_form(seen: InformationSeen, algorithm: Option<&str>) -> InformationSeen {
    let form = if algorithm.is_some() { Form::Hashed } else { Form::Plain };
    InformationSeen { form, algorithm: algorithm.map(str::to_owned), ..seen }
}

fn leaf_item(category: Information, leaf: &Leaf, confidence: Confidence, record: u64) -> InformationSeen {
    InformationSeen { in_url: leaf.in_url, ..item(category, &leaf.name, confidence, record) }
}

/// Headers of every request; they are judged as a whole, not value by value.
fn is_ordinary(name: &str) -> bool {
    name.starts_with("sec-")
        || name.starts_with("accept")
        || name.starts_with(':')
        || name.starts_with("if-")
        || matches!(
            name,
            "host"
                | "user-agent"
                | "connection"
                | "content-type"
                | "content-length"
                | "origin"
                | "pragma"
                | "cache-control"
                | "upgrade-insecure-requests"
                | "dnt"
                | "priority"
                | "te"
                | "range"
                | "purpose"
                | "access-control-request-method"
                | "access-control-request-headers"
                | "upgrade"
                | "transfer-encoding"
                | "proxy-connection"
                | "keep-alive"
        )
}

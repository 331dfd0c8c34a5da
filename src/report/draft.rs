//! Draft rows for the notice: what observation and catalog know, and nothing about purposes.

use std::collections::BTreeSet;

use super::model::{DraftRow, TransmissionFacts};
use crate::audit::Coverage;
use crate::catalog::Catalog;
use crate::glossary::{Bilingual, Information};

/// A row for a transmission that the documents read do not cover; None when no row is missing.
pub(super) fn row(transmission: &TransmissionFacts, catalog: &Catalog) -> Option<DraftRow> {
    let coverage = transmission.interim.unwrap_or(transmission.coverage);
    let wanted = matches!(coverage, Coverage::Undeclared | Coverage::Vague | Coverage::Partial);
    if !wanted || !transmission.recipient.known {
        return None;
    }
    let recipient = &transmission.recipient;
    let name = if recipient.company_ja.is_empty() { &recipient.company } else { &recipient.company_ja };
    let service = transmission.service.as_ref();
    let known = service.and_then(|service| catalog.service(&service.id));
    Some(DraftRow {
        recipient: name.clone(),
        service: service
            .map(|service| if service.name_ja.is_empty() { &service.name } else { &service.name_ja })
            .cloned()
            .unwrap_or_default(),
        information: information(transmission),
        recipient_policy_url: known.and_then(|known| known.privacy_policy_url.clone()).unwrap_or_default(),
        opt_out_url: known.and_then(|known| known.opt_out_url.clone()).unwrap_or_default(),
    })
}

/// The observed items in words; what goes with any request stands last.
fn information(transmission: &TransmissionFacts) -> Bilingual {
    let mut seen: BTreeSet<Information> = transmission.information.iter().map(|item| item.category).collect();
    let inherent = seen.remove(&Information::TechnicalMinimum);
    let mut ja: Vec<&str> = seen.iter().map(|item| item.ja()).collect();
    let mut en: Vec<&str> = seen.iter().map(|item| item.en()).collect();
    if inherent || seen.is_empty() {
        ja.push("通信に伴い送信される情報（IPアドレス、ブラウザの種類等）");
        en.push("information that goes with any request (IP address, kind of browser)");
    }
    Bilingual::new(ja.join("、"), en.join(", "))
}

//! Elements P1 (the sender's purpose) and P2 (the recipient's purpose).

use std::collections::BTreeSet;

use crate::attribute::Transmission;
use crate::catalog::Catalog;
use crate::glossary::{Information, Purpose, ServiceCategory};
use crate::policy::{PurposeStatement, Quote, RecipientLevel, StatementKind};

use super::super::Element;
use super::super::documents::{Governs, Library, Reference, link_failure, normal};
use super::super::facts::Facts;
use super::super::names;
use super::matching::{By, Match, names_company};

/// What P1 or P2 rests on.
#[derive(Debug, Default)]
pub struct PurposeJudgement<'a> {
    pub state: Element,
    /// The words of the purpose, with the document they stand in.
    pub words: Option<(&'a str, String, &'a Quote)>,
}

/// A link behind which the recipient's purpose is said to stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkedPurpose {
    pub url: Option<String>,
    /// Index of the library's reference, when there is one.
    pub reference: Option<usize>,
    pub outcome: LinkOutcome,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LinkOutcome {
    /// Read, the recipient's own, in Japanese.
    Resolved,
    /// In another language (its tag).
    Foreign(String),
    NoTarget,
    Unreachable(String),
    /// Not followed in this run, not readable, or not the recipient's.
    Unread,
}

/// Usual purposes of the service; by its category where the catalog gives none; none when nobody knows.
#[must_use]
pub fn usual(transmission: &Transmission) -> Vec<Purpose> {
    let Some(service) = &transmission.service else { return Vec::new() };
    if !service.purposes.is_empty() {
        return service.purposes.clone();
    }
    service.category.map(|category| by_category(category).to_vec()).unwrap_or_default()
}

const fn by_category(category: ServiceCategory) -> &'static [Purpose] {
    use Purpose as P;
    use ServiceCategory as C;
    match category {
        C::Analytics | C::AppAttribution => &[P::Analytics],
        C::Advertising | C::DspSsp | C::DmpCdp => &[P::AdDelivery, P::AdMeasurement, P::AdRetargeting],
        C::Affiliate => &[P::Affiliate, P::AdMeasurement],
        C::AdVerification => &[P::AdMeasurement],
        C::TagManager => &[P::TagManagement],
        C::MaCrm => &[P::Analytics, P::Personalization, P::Form],
        C::Heatmap => &[P::SessionReplay, P::Analytics],
        C::AbTest => &[P::AbTest, P::Analytics],
        C::Personalization | C::Recommendation => &[P::Personalization],
        C::Chat => &[P::Chat],
        C::Form => &[P::Form],
        C::Cmp => &[P::ConsentManagement],
        C::ErrorMonitoring => &[P::ErrorMonitoring],
        C::Cdn => &[P::Cdn, P::Display],
        C::Hosting => &[P::Hosting],
        C::Fonts => &[P::Font, P::Display],
        C::Video | C::Maps | C::ReviewUgc => &[P::Embed],
        C::Social => &[P::ShareButton, P::Embed],
        C::Auth => &[P::Authentication, P::Login],
        C::Payment => &[P::Payment],
        C::AntiFraud => &[P::Security],
        C::Search | C::Push | C::Translation | C::Other => &[],
    }
}

/// P1 over the statements that count, else from document-wide lists of purposes.
#[must_use]
pub fn sender<'a>(transmission: &Transmission, matched: &[Match<'a>], library: &Library<'a>) -> PurposeJudgement<'a> {
    let given: Vec<_> = matched.iter().filter(|one| says_something(&one.statement.sender_purpose)).collect();
    if given.is_empty() {
        return document_wide(transmission, matched, library);
    }
    let leaves: BTreeSet<Purpose> =
        given.iter().flat_map(|one| one.statement.sender_purpose.leaves.iter().copied()).collect();
    let contract = given.iter().all(|one| !one.is_about_the_terminal());
    let mut state = match_leaves(transmission, &leaves, contract);
    let tied = given.iter().any(|one| !library.shared.contains(one.statement.id.as_str()));
    if !tied && matches!(state, Element::Full | Element::Family | Element::Vague) {
        state = Element::Generic;
    }
    let words = given.first().map(|one| words(one, &one.statement.sender_purpose));
    PurposeJudgement { state, words }
}

fn words<'a>(one: &Match<'a>, purpose: &PurposeStatement) -> (&'a str, String, &'a Quote) {
    let text = if purpose.quotes.is_empty() { one.statement.quote.text.clone() } else { purpose.quotes.join(" / ") };
    (&one.reading.id, text, &one.statement.quote)
}

/// Declared leaves against the usual ones.
fn match_leaves(transmission: &Transmission, leaves: &BTreeSet<Purpose>, contract: bool) -> Element {
    let specific: BTreeSet<Purpose> =
        leaves.iter().copied().filter(|leaf| *leaf != Purpose::ServiceImprovement).collect();
    if specific.is_empty() {
        // Improvement alone says little; words that we cannot place are not held against the operator, unless the
        // clause is about another duty.
        return if contract && leaves.is_empty() { Element::Mismatch } else { Element::Vague };
    }
    let usual = usual(transmission);
    if usual.is_empty() {
        let web = |leaf: &Purpose| {
            use crate::glossary::PurposeFamily as F;
            matches!(leaf.family(), F::Analytics | F::Advertising | F::Personalization | F::Social)
        };
        return if contract && !specific.iter().any(web) { Element::Mismatch } else { Element::Full };
    }
    let conversion = transmission.information.iter().any(|item| item.category == Information::Conversion);
    let shares_family = specific.iter().any(|leaf| usual.iter().any(|other| other.family() == leaf.family()));
    if conversion && usual.contains(&Purpose::AdMeasurement) && shares_family {
        // What was seen is measurement: delivery alone is only near it.
        let measured = specific.contains(&Purpose::AdMeasurement) || specific.contains(&Purpose::Affiliate);
        return if measured { Element::Full } else { Element::Family };
    }
    if specific.iter().any(|leaf| usual.contains(leaf)) {
        Element::Full
    } else if shares_family {
        Element::Family
    } else {
        Element::Mismatch
    }
}

fn document_wide<'a>(
    transmission: &Transmission,
    matched: &[Match<'a>],
    library: &Library<'a>,
) -> PurposeJudgement<'a> {
    if matched.is_empty() {
        return PurposeJudgement::default();
    }
    let usual = usual(transmission);
    for (reading, statement) in library.statements() {
        if statement.kind != StatementKind::PurposeList || statement.negated {
            continue;
        }
        let leaves = &statement.sender_purpose.leaves;
        let fits = leaves.iter().any(|leaf| usual.iter().any(|other| other.family() == leaf.family()));
        if fits || (usual.is_empty() && !leaves.is_empty()) {
            let text = statement.sender_purpose.quotes.join(" / ");
            return PurposeJudgement { state: Element::Generic, words: Some((&reading.id, text, &statement.quote)) };
        }
    }
    PurposeJudgement::default()
}

/// P2 over the statements that count: in words, else by a link to a page of the recipient that was read.
#[must_use]
pub fn recipient<'a>(
    transmission: &Transmission,
    matched: &[Match<'a>],
    library: &Library<'a>,
    facts: &Facts<'_>,
    catalog: &Catalog,
) -> (PurposeJudgement<'a>, Vec<LinkedPurpose>) {
    let links = linked(transmission, matched, library, facts, catalog);
    for one in matched {
        let purpose = &one.statement.recipient_purpose;
        if says_something(purpose) && (!purpose.vague || !purpose.leaves.is_empty() || is_own_service(purpose)) {
            let words = Some(words(one, purpose));
            return (PurposeJudgement { state: Element::Full, words }, links);
        }
    }
    if let Some(one) = matched.iter().find(|one| says_something(&one.statement.recipient_purpose)) {
        let words = Some(words(one, &one.statement.recipient_purpose));
        return (PurposeJudgement { state: Element::Vague, words }, links);
    }
    // Joint users share the purposes of the clause.
    let joint: Vec<Match<'a>> =
        matched.iter().copied().filter(|one| one.statement.kind == StatementKind::JointUse).collect();
    if joint.iter().any(|one| says_something(&one.statement.sender_purpose)) {
        return (sender(transmission, &joint, library), links);
    }
    if shares_the_purposes(matched) {
        let shared = sender(transmission, matched, library);
        if shared.state == Element::Generic {
            return (shared, links);
        }
    }
    let state = if links.iter().any(|link| link.outcome == LinkOutcome::Resolved) {
        Element::Full
    } else if links.is_empty() {
        Element::None
    } else {
        Element::Unresolved
    };
    (PurposeJudgement { state, words: None }, links)
}

/// The clause gives data to a class that the text delimits (group companies, a defined term): what the document says of
/// purposes holds for those who belong to it. An open class has no purposes of its own.
fn shares_the_purposes(matched: &[Match<'_>]) -> bool {
    !matched.is_empty()
        && matched.iter().all(|one| one.by == By::Category && !one.is_about_the_terminal())
        && matched.iter().any(|one| {
            one.statement.recipient.as_ref().is_some_and(|recipient| {
                recipient.level == RecipientLevel::CategoryDefined || recipient.relation.as_deref() == Some("group")
            })
        })
}

/// The words hold a word: the code of a legend that was not found (①, A, ※1) or a dash states no purpose.
fn says_something(purpose: &PurposeStatement) -> bool {
    purpose.is_given()
        && (!purpose.leaves.is_empty()
            || purpose.quotes.iter().any(|words| {
                let latin = words.chars().filter(char::is_ascii_alphabetic).count();
                let other = words.chars().filter(|c| c.is_alphabetic() && !c.is_ascii()).count();
                latin > 2 || other > 1
            }))
}

/// 同社サービスの提供・維持・改善: for the sender such words say little, for the recipient they say what it does with the data.
fn is_own_service(purpose: &PurposeStatement) -> bool {
    purpose.quotes.iter().any(|words| {
        let service = words.contains("サービス") || words.to_lowercase().contains("service");
        service
            && ["提供", "維持", "改善", "開発", "運営", "provi", "maint", "improv"]
                .iter()
                .any(|word| words.contains(word))
    })
}

/// Links that are said to tell what the recipient does: those of the statements, and those of the document about this
/// recipient.
fn linked<'a>(
    transmission: &Transmission,
    matched: &[Match<'a>],
    library: &Library<'a>,
    facts: &Facts<'_>,
    catalog: &Catalog,
) -> Vec<LinkedPurpose> {
    let mut links: Vec<LinkedPurpose> = Vec::new();
    let mut add = |url: Option<&str>, reference: Option<usize>| {
        let known = links.iter_mut().find(|link| match (link.url.as_deref(), url) {
            (Some(left), Some(right)) => normal(left) == normal(right),
            (None, None) => true,
            _ => false,
        });
        if let Some(known) = known {
            known.reference = known.reference.or(reference);
            return;
        }
        let outcome = outcome(url, transmission, library, facts, catalog);
        links.push(LinkedPurpose { url: url.map(str::to_owned), reference, outcome });
    };
    for one in matched.iter().filter(|one| one.by != By::Category) {
        if let Some(target) = &one.statement.recipient_purpose_link {
            let reference = library.references.iter().position(|reference| {
                reference.reading.id == one.reading.id
                    && match (reference.url, target.url.as_deref()) {
                        (Some(left), Some(right)) => normal(left) == normal(right),
                        (None, None) => names::same(&reference.text, &target.text),
                        _ => false,
                    }
            });
            add(target.url.as_deref(), reference);
        }
    }
    if matched.iter().any(|one| one.by != By::Category) {
        for (index, reference) in library.references.iter().enumerate() {
            if tells_the_use(reference) && concerns(reference, transmission, catalog) {
                add(reference.url, Some(index));
            }
        }
    }
    links
}

/// A link to a mere opt-out page says nothing about purposes; one to details or to the recipient's policy does.
fn tells_the_use(reference: &Reference<'_>) -> bool {
    if reference.governs != Governs::Recipient {
        return false;
    }
    let words = ["詳細", "仕組み", "取扱", "取り扱", "利用方法", "使用", "詳しく", "details", "how ", "use"];
    words.iter().any(|word| reference.quote.text.contains(word) || reference.text.contains(word))
}

/// The reference is about the service, or about the company in general.
#[must_use]
pub fn concerns(reference: &Reference<'_>, transmission: &Transmission, catalog: &Catalog) -> bool {
    if let Some(id) = reference.service {
        return transmission.service.as_ref().is_some_and(|seen| seen.id == id);
    }
    let Some(recipient) = reference.recipient else { return false };
    if let Some(named) = catalog.service(recipient) {
        return transmission.service.as_ref().is_some_and(|seen| seen.id == named.id);
    }
    if let Some(seen) = &transmission.service {
        let names_it = catalog.service(&seen.id).is_some_and(|known| {
            [&known.name_en, &known.name_ja].into_iter().chain(&known.aliases).any(|name| names::same(recipient, name))
        });
        if names_it || names::same(recipient, &seen.name) || names::same(recipient, &seen.name_ja) {
            return true;
        }
    }
    let statement = crate::policy::RecipientStatement {
        text: recipient.to_owned(),
        company: catalog.company(recipient).map(|company| company.id.clone()),
        ..crate::policy::RecipientStatement::default()
    };
    names_company(&statement, transmission, catalog)
}

fn outcome(
    url: Option<&str>,
    transmission: &Transmission,
    library: &Library<'_>,
    facts: &Facts<'_>,
    catalog: &Catalog,
) -> LinkOutcome {
    let Some(url) = url else { return LinkOutcome::NoTarget };
    if let Some(reading) = library.read_at(url, facts) {
        if !reading.language.is_empty() && reading.language != "ja" {
            return LinkOutcome::Foreign(reading.language.clone());
        }
        if reading.language == "ja" && super::super::belongs::to(url, &transmission.recipient.id, catalog) {
            return LinkOutcome::Resolved;
        }
        return LinkOutcome::Unread;
    }
    let wanted = normal(url);
    if let Some((_, (_, check))) = facts.link_checks.iter().find(|(address, _)| normal(address) == wanted) {
        if let Some(failure) = link_failure(check) {
            return LinkOutcome::Unreachable(failure);
        }
        let tag = check.language.as_deref().unwrap_or_default();
        if !tag.is_empty() && !tag.to_ascii_lowercase().starts_with("ja") {
            return LinkOutcome::Foreign(tag.to_owned());
        }
    }
    let failed =
        facts.documents.iter().find(|(_, document)| normal(&document.source) == wanted && document.body.is_none());
    if let Some((_, document)) = failed {
        let why = document.error.clone().or_else(|| document.status.map(|status| format!("HTTP {status}")));
        return LinkOutcome::Unreachable(why.unwrap_or_else(|| "no content".to_owned()));
    }
    LinkOutcome::Unread
}

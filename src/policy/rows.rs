//! The rows of the list of declarations: statements of one service or recipient become one row.

use std::collections::BTreeMap;

use super::{
    Mechanism, Quote, Reading, RecipientLevel, RecipientStatement, Specificity, Statement, StatementKind, purposes,
    shadows, told_for,
};
use crate::catalog::{Catalog, fold_name};
use crate::glossary::ServiceCategory;

/// A row of the list of declarations: everything that a document says of one service or recipient.
#[derive(Debug, Clone, Default)]
pub(super) struct Row {
    pub(super) service: Option<String>,
    /// The name of the service as names are compared.
    folded: String,
    pub(super) service_id: Option<String>,
    pub(super) recipient: Option<String>,
    pub(super) company: Option<String>,
    pub(super) own: bool,
    pub(super) specificity: Specificity,
    pub(super) mechanism: Mechanism,
    pub(super) information: Vec<String>,
    pub(super) sender_purposes: Vec<String>,
    pub(super) recipient_purposes: Vec<String>,
    pub(super) optout_url: Option<String>,
    pub(super) recipient_policy_url: Option<String>,
    pub(super) country: Option<String>,
    pub(super) negated: bool,
    pub(super) quote: Quote,
    pub(super) cue: String,
}

impl Row {
    /// The company of the service, by the catalog.
    pub(super) fn company_of_service(&self) -> Option<String> {
        let id = self.service_id.as_deref()?;
        Catalog::embedded().service(id).map(|service| service.company.clone())
    }

    /// The company that the text names, or that of the service.
    pub(super) fn owner(&self) -> Option<String> {
        self.company.clone().or_else(|| self.company_of_service())
    }

    pub(super) const fn has_purposes(&self) -> bool {
        !(self.sender_purposes.is_empty() && self.recipient_purposes.is_empty())
    }
}

/// The rows of a document, in the order in which it first tells of them.
pub(super) fn rows(reading: &Reading) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    let mut places: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for statement in &reading.statements {
        let Some((key, row)) = row(statement) else { continue };
        let here = places.entry(key).or_default();
        let known = here.iter().find(|at| rows[**at].negated == row.negated && !are_apart(&rows[**at], &row));
        if let Some(at) = known {
            merge(&mut rows[*at], row);
        } else {
            here.push(rows.len());
            rows.push(row);
        }
    }
    for row in rows.iter_mut().filter(|row| row.own) {
        // "…などの統計情報を取得する目的" says something only where no sentence names a better end.
        if row.sender_purposes.iter().any(|words| !purposes::is_weak(words)) {
            row.sender_purposes.retain(|words| !purposes::is_weak(words));
        }
    }
    shadows::drop_shadows(&mut rows);
    told_for::by_the_document(reading, &mut rows);
    rows
}

/// Two rows of one table are two rows, though the catalog knows both names as one service.
fn are_apart(known: &Row, row: &Row) -> bool {
    let tables = known.cue == "table-header" && row.cue == "table-header";
    let blocks = known.cue == "key-value" && row.cue == "key-value";
    let named = row.service.is_some() || known.service.is_some();
    tables && known.folded != row.folded
        || (tables || blocks) && named && known.quote != row.quote && other_items(known, row)
}

/// Each tells what it sends, and none of it is the other's: the service is listed once for each item.
fn other_items(one: &Row, other: &Row) -> bool {
    !one.information.is_empty()
        && !other.information.is_empty()
        && one.information.iter().all(|item| !other.information.contains(item))
}

/// The row that a statement makes, under the key by which rows are one.
fn row(statement: &Statement) -> Option<(String, Row)> {
    let own = is_own(statement);
    if !is_listed(statement) || own && statement.kind != StatementKind::OwnUse {
        return None;
    }
    let recipient = statement.recipient.as_ref().filter(|recipient| !recipient.text.is_empty() && !own);
    let key = if own {
        format!("self|{}", serde_json::to_string(&statement.mechanism).unwrap_or_default())
    } else if let Some(service) = &statement.service {
        let id = service.id.clone().unwrap_or_else(|| fold_name(&service.text));
        format!("service|{id}{}", product(service.id.as_deref(), &service.text).unwrap_or_default())
    } else {
        recipient_key(statement, recipient?)
    };
    let named = recipient.filter(|recipient| is_named(statement, recipient));
    let row = Row {
        service: statement.service.as_ref().map(|service| service.text.clone()),
        folded: statement.service.as_ref().map(|service| fold_name(&service.text)).unwrap_or_default(),
        service_id: statement.service.as_ref().and_then(|service| service.id.clone()),
        recipient: if own { Some("self".to_owned()) } else { named.map(|recipient| recipient.text.clone()) },
        company: named.and_then(|recipient| recipient.company.clone()),
        own,
        specificity: statement.specificity,
        mechanism: statement.mechanism,
        information: statement.information.quotes.clone(),
        sender_purposes: statement.sender_purpose.quotes.clone(),
        recipient_purposes: statement.recipient_purpose.quotes.clone(),
        optout_url: statement.opt_out.as_ref().and_then(|out| out.url.clone()),
        recipient_policy_url: statement.recipient_policy_url.clone(),
        country: statement.recipient.as_ref().and_then(|recipient| recipient.country.clone()),
        negated: statement.negated,
        quote: statement.quote.clone(),
        cue: statement.cue.clone(),
    };
    Some((key, row))
}

/// Declares something of somebody.
fn is_listed(statement: &Statement) -> bool {
    let listed = match statement.kind {
        StatementKind::Declaration
        | StatementKind::OwnUse
        | StatementKind::JointUse
        | StatementKind::Provision
        | StatementKind::Entrustment => true,
        StatementKind::ExclusiveList => statement.recipient.is_some(),
        _ => false,
    };
    listed && !statement.general
}

fn is_own(statement: &Statement) -> bool {
    statement.kind == StatementKind::OwnUse
        || statement.service.is_none()
            && statement.recipient.as_ref().is_none_or(|recipient| recipient.level == RecipientLevel::None)
}

/// A class beside a service is no name, and neither is the company's name where the service bears it: it counts only
/// where the text says so.
fn is_named(statement: &Statement, recipient: &RecipientStatement) -> bool {
    statement.service.as_ref().is_none_or(|service| {
        matches!(recipient.level, RecipientLevel::NamedLegal | RecipientLevel::NamedBrand)
            && (service.text != recipient.text || statement.cue == "table-header" || statement.cue == "key-value")
    })
}

/// What a row of this recipient goes by: the company, or the class; what is sent and what is handed over are two rows.
fn recipient_key(statement: &Statement, recipient: &RecipientStatement) -> String {
    let other = recipient.text.starts_with("その他") && !recipient.categories.is_empty();
    let advertises = statement.cue.starts_with("sentence:")
        && statement.mechanism.is_web()
        && recipient.relation.is_none()
        && recipient.categories == [ServiceCategory::Advertising, ServiceCategory::DspSsp];
    let who = recipient.company.clone().unwrap_or_else(|| {
        if other {
            format!("other {:?}", recipient.categories.first())
        } else if advertises {
            // 広告配信事業者, 第三者配信事業者, 広告配信サービス: whoever delivers the advertisements.
            "advertisers".to_owned()
        } else {
            class_key(&recipient.text)
        }
    });
    let duty = if statement.mechanism.is_web() { "web" } else { "data" };
    format!("recipient|{who}|{duty}{}", if statement.mechanism == Mechanism::JointUse { "j" } else { "" })
}

/// The product of a family that the catalog knows under one id: "Firebase Analytics" is not "Firebase Crashlytics".
pub(super) fn product(id: Option<&str>, text: &str) -> Option<String> {
    let service = Catalog::embedded().service(id?)?;
    std::iter::once(&service.name_en)
        .chain(&service.aliases)
        .filter(|name| name.is_ascii() && name.len() >= 5)
        .filter_map(|name| text.strip_prefix(name.as_str())?.strip_prefix(' '))
        .filter(|rest| {
            let word = rest.split(' ').next().unwrap_or_default();
            word.len() >= 4 && word.starts_with(|c: char| c.is_ascii_uppercase()) && word.is_ascii()
        })
        .map(fold_name)
        .min_by_key(String::len)
}

/// Wordings of one class: 広告配信事業者等の第三者 is 広告配信事業者.
fn class_key(words: &str) -> String {
    let mut words = fold_name(words.split('(').next().filter(|bare| bare.chars().count() >= 4).unwrap_or(words));
    for end in ["の第三者", "等", "など", "様", "各社"] {
        while let Some(rest) = words.strip_suffix(end).filter(|rest| rest.chars().count() >= 3) {
            words = rest.to_owned();
        }
    }
    words
}

/// One more statement of a row.
pub(super) fn merge(known: &mut Row, more: Row) {
    merge_technique(known, &more);
    merge_lists(known, &more);
    known.recipient = known.recipient.take().or(more.recipient);
    known.company = known.company.take().or(more.company);
    known.optout_url = known.optout_url.take().or(more.optout_url);
    known.recipient_policy_url = known.recipient_policy_url.take().or(more.recipient_policy_url);
    known.country = known.country.take().or(more.country);
}

/// How much the words of a row say of the technique: that something is called by its API may only follow from what it is.
fn strength(row: &Row) -> u8 {
    match row.mechanism {
        Mechanism::ListMatching => 8,
        Mechanism::WebBeacon => 7,
        Mechanism::Cookie => 6,
        Mechanism::Sdk => 5,
        Mechanism::Tag => 4,
        Mechanism::Api if row.quote.text.contains("API") => 3,
        Mechanism::JointUse | Mechanism::ThirdPartyProvision => 2,
        Mechanism::Api => 1,
        Mechanism::Unspecified => 0,
    }
}

pattern!(NAMED, r"^\([A-Z][A-Za-z0-9 .&]{2,40}\)$");

/// The stronger technique, and of the wordings the one that says more of who acts.
fn merge_technique(known: &mut Row, more: &Row) {
    if strength(more) > strength(known) {
        known.mechanism = more.mechanism;
    }
    // Of two wordings of one class the open one says who acts ("Googleを含む第三者配信事業者").
    let acts = more.cue == "sentence:class-acts" && known.cue == "sentence:uses-class";
    let opens = known.specificity == Specificity::Category && more.specificity == Specificity::OpenEnded;
    if known.service.is_none() && more.service.is_none() && known.cue.starts_with("sentence:") && (opens || acts) {
        known.cue.clone_from(&more.cue);
        known.mechanism = more.mechanism;
        known.recipient.clone_from(&more.recipient);
        known.quote = more.quote.clone();
        known.specificity = more.specificity;
    } else if !(known.specificity == Specificity::OpenEnded && more.specificity == Specificity::Category) {
        known.specificity = known.specificity.min(more.specificity);
    }
}

/// Items and purposes. What a table or block ties to a recipient is its list; a sentence elsewhere only fills what the
/// list leaves open.
fn merge_lists(known: &mut Row, more: &Row) {
    let structured = |row: &Row| row.cue.starts_with("table") || row.cue == "key-value";
    let only_fills = structured(known) && !structured(more);
    if structured(more) && !structured(known) {
        if !more.information.is_empty() {
            known.information.clear();
        }
        if more.has_purposes() {
            known.sender_purposes.clear();
            known.recipient_purposes.clear();
        }
    }
    if !only_fills || known.information.is_empty() {
        add(&mut known.information, &more.information);
    }
    if !only_fills || !known.has_purposes() {
        add(&mut known.sender_purposes, &more.sender_purposes);
        add(&mut known.recipient_purposes, &more.recipient_purposes);
    }
}

fn add(into: &mut Vec<String>, from: &[String]) {
    // What the text says once more in another language adds nothing.
    let latin = |words: &[String]| words.iter().all(|one| one.is_ascii());
    if !into.is_empty() && !from.is_empty() && latin(into) != latin(from) {
        return;
    }
    for one in from {
        // "利用状況の分析(Alpha Stats)" says again what "利用状況の分析" said.
        let again = |known: &String| one.strip_prefix(known.as_str()).is_some_and(|rest| NAMED.is_match(rest));
        if !into.contains(one) && !into.iter().any(again) {
            into.push(one.clone());
        }
    }
}

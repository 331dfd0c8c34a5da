//! What `kansa policy` prints: the JSON of the contract, one row per service or recipient, and a readable outline.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::{Mechanism, Quote, Reading, RecipientLevel, Specificity, Statement, StatementKind};
use crate::catalog::fold_name;
use crate::glossary::ServiceCategory;

/// A row of the list of declarations: everything that a document says of one service or recipient.
#[derive(Debug, Clone, Default)]
pub(super) struct Row {
    pub(super) service: Option<String>,
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

/// `{documents: […]}` for these readings.
#[must_use]
pub fn to_json(readings: &[Reading]) -> Value {
    json!({ "documents": readings.iter().map(document).collect::<Vec<_>>() })
}

fn document(reading: &Reading) -> Value {
    let declarations: Vec<Value> = rows(reading).iter().map(declaration).collect();
    let claims: Vec<Value> = reading.claims.iter().map(|claim| json!({"kind": claim.kind, "quote": claim.quote.text, "start": claim.quote.start, "end": claim.quote.end, "line": claim.quote.line})).collect();
    let links: Vec<Value> = reading
        .links
        .iter()
        .map(|link| json!({"text": link.text, "url": link.url, "role": link.role, "governs": link.governs, "quote": link.quote.text, "start": link.quote.start, "end": link.quote.end}))
        .collect();
    let precedence = reading.precedence.as_ref().map(|precedence| {
        json!({"prevails": precedence.prevails, "what": precedence.other, "quote": precedence.quote.text, "start": precedence.quote.start, "end": precedence.quote.end})
    });
    json!({
        "id": reading.id,
        "source": reading.source,
        "title": reading.title,
        "language": reading.language,
        "extraction": reading.extraction,
        "readable": reading.readable,
        "unreadable_reason": reading.unreadable_reason,
        "declarations": declarations,
        "claims": claims,
        "links": links,
        "precedence": precedence,
        "effective_dates": reading.effective_dates,
    })
}

fn declaration(row: &Row) -> Value {
    let mut purposes = row.sender_purposes.clone();
    purposes.extend(row.recipient_purposes.iter().cloned());
    json!({
        "service": row.service,
        "service_id": row.service_id,
        "recipient": row.recipient,
        "company_id": row.company,
        "specificity": row.specificity,
        "mechanism": row.mechanism,
        "information": row.information,
        "purposes": purposes,
        "sender_purposes": row.sender_purposes,
        "recipient_purposes": row.recipient_purposes,
        "optout_url": row.optout_url,
        "recipient_policy_url": row.recipient_policy_url,
        "country": row.country,
        "negated": row.negated,
        "quote": row.quote.text,
        "start": row.quote.start,
        "end": row.quote.end,
        "line": row.quote.line,
        "cue": row.cue,
    })
}

/// Statements of one service or recipient become one row.
fn rows(reading: &Reading) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    let mut places: BTreeMap<String, Vec<(usize, String)>> = BTreeMap::new();
    for statement in &reading.statements {
        let Some((key, row)) = row(statement) else { continue };
        // Two rows of one table are two rows, though the catalog knows both names as one service.
        let name = row.service.as_deref().map(fold_name).unwrap_or_default();
        let apart = |known: &Row, other: &str| {
            let tables = known.cue == "table-header" && row.cue == "table-header";
            let blocks = known.cue == "key-value" && row.cue == "key-value";
            let named = row.service.is_some() || known.service.is_some();
            tables && *other != name
                || (tables || blocks) && named && known.quote != row.quote && other_items(known, &row)
        };
        let here = places.entry(key).or_default();
        let known = here.iter().find(|(at, other)| rows[*at].negated == row.negated && !apart(&rows[*at], other));
        match known.map(|(at, _)| *at) {
            Some(at) => merge(&mut rows[at], row),
            None => {
                here.push((rows.len(), name));
                rows.push(row);
            }
        }
    }
    for row in rows.iter_mut().filter(|row| row.own) {
        // "…などの統計情報を取得する目的" says something only where no sentence names a better end.
        if row.sender_purposes.iter().any(|words| !super::purposes::is_weak(words)) {
            row.sender_purposes.retain(|words| !super::purposes::is_weak(words));
        }
    }
    super::shadows::drop_twice_told(&mut rows);
    drop_shadows(&mut rows);
    shared_lists(reading, &mut rows);
    rows
}

/// Each tells what it sends, and none of it is the other's: the service is listed once for each item.
fn other_items(one: &Row, other: &Row) -> bool {
    !one.information.is_empty()
        && !other.information.is_empty()
        && one.information.iter().all(|item| !other.information.contains(item))
}

/// The row that a statement makes, under the key by which rows are one.
fn row(statement: &Statement) -> Option<(String, Row)> {
    let listed = matches!(
        statement.kind,
        StatementKind::Declaration
            | StatementKind::OwnUse
            | StatementKind::JointUse
            | StatementKind::Provision
            | StatementKind::Entrustment
            | StatementKind::ExclusiveList
    );
    if !listed || statement.general {
        return None;
    }
    if statement.kind == StatementKind::ExclusiveList && statement.recipient.is_none() {
        return None;
    }
    let own = statement.kind == StatementKind::OwnUse
        || statement.service.is_none()
            && statement.recipient.as_ref().is_none_or(|recipient| recipient.level == RecipientLevel::None);
    if own && statement.kind != StatementKind::OwnUse {
        return None;
    }
    let recipient = statement.recipient.as_ref().filter(|recipient| !recipient.text.is_empty() && !own);
    let named = recipient.filter(|recipient| {
        statement.service.is_none()
            || matches!(recipient.level, RecipientLevel::NamedLegal | RecipientLevel::NamedBrand)
    });
    // A service that bears its company's name names the company only where it says so.
    let named = named.filter(|recipient| {
        statement.service.as_ref().is_none_or(|service| {
            service.text != recipient.text || statement.cue == "table-header" || statement.cue == "key-value"
        })
    });
    let duty = if statement.mechanism.is_web() { "web" } else { "data" };
    let key = if own {
        format!("self|{}", serde_json::to_string(&statement.mechanism).unwrap_or_default())
    } else if let Some(service) = &statement.service {
        let id = service.id.clone().unwrap_or_else(|| fold_name(&service.text));
        format!("service|{id}{}", product(service.id.as_deref(), &service.text).unwrap_or_default())
    } else {
        let recipient = recipient?;
        let other = recipient.text.starts_with("その他") && !recipient.categories.is_empty();
        let advertises = statement.cue.starts_with("sentence:")
            && statement.mechanism.is_web()
            && recipient.relation.is_none()
            && recipient.categories == [ServiceCategory::Advertising, ServiceCategory::DspSsp];
        let who = recipient.company.clone().unwrap_or_else(|| {
            if advertises && !other {
                // 広告配信事業者, 第三者配信事業者, 広告配信サービス: whoever delivers the advertisements.
                "advertisers".to_owned()
            } else if other {
                format!("other {:?}", recipient.categories.first())
            } else {
                class_key(&recipient.text)
            }
        });
        format!("recipient|{who}|{duty}{}", if statement.mechanism == Mechanism::JointUse { "j" } else { "" })
    };
    let row = Row {
        service: statement.service.as_ref().map(|service| service.text.clone()),
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

/// The product of a family that the catalog knows under one id: "Firebase Analytics" is not "Firebase Crashlytics".
fn product(id: Option<&str>, text: &str) -> Option<String> {
    let service = crate::catalog::Catalog::embedded().service(id?)?;
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

fn merge(known: &mut Row, more: Row) {
    let strength = |mechanism: Mechanism| match mechanism {
        Mechanism::ListMatching => 7,
        Mechanism::WebBeacon => 6,
        Mechanism::Cookie => 5,
        Mechanism::Sdk => 4,
        Mechanism::Tag => 3,
        Mechanism::Api => 2,
        Mechanism::JointUse | Mechanism::ThirdPartyProvision => 1,
        Mechanism::Unspecified => 0,
    };
    if strength(more.mechanism) > strength(known.mechanism) {
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
    // What the text says once more in another language adds nothing.
    let translated = |into: &[String], from: &[String]| {
        let latin = |words: &[String]| words.iter().all(|one| one.is_ascii());
        !into.is_empty() && !from.is_empty() && latin(into) != latin(from)
    };
    let add = |into: &mut Vec<String>, from: Vec<String>| {
        let from = if translated(into, &from) { Vec::new() } else { from };
        for one in from {
            if !into.contains(&one) {
                into.push(one);
            }
        }
    };
    // What a table or block ties to a recipient is its list; a sentence elsewhere only fills what the list leaves open.
    let structured = |row: &Row| row.cue.starts_with("table") || row.cue == "key-value";
    let only_fills = structured(known) && !structured(&more);
    if structured(&more) && !structured(known) {
        if !more.information.is_empty() {
            known.information.clear();
        }
        if !(more.sender_purposes.is_empty() && more.recipient_purposes.is_empty()) {
            known.sender_purposes.clear();
            known.recipient_purposes.clear();
        }
    }
    let goals = known.sender_purposes.is_empty() && known.recipient_purposes.is_empty();
    if !only_fills || known.information.is_empty() {
        add(&mut known.information, more.information);
    }
    if !only_fills || goals {
        add(&mut known.sender_purposes, more.sender_purposes);
        add(&mut known.recipient_purposes, more.recipient_purposes);
    }
    known.recipient = known.recipient.take().or(more.recipient);
    known.company = known.company.take().or(more.company);
    known.optout_url = known.optout_url.take().or(more.optout_url);
    known.recipient_policy_url = known.recipient_policy_url.take().or(more.recipient_policy_url);
    known.country = known.country.take().or(more.country);
}

/// A company listed beside its services, or the general word for what is named elsewhere, is no row of its own.
fn drop_shadows(rows: &mut Vec<Row>) {
    hand_over_items(rows);
    let services: Vec<(Option<String>, bool)> = rows
        .iter()
        .filter(|row| row.service.is_some())
        .map(|row| (row.company.clone().or_else(|| company_of(row)), row.negated))
        .collect();
    // "(1) 甲社" as an item, with her tool in the block below it.
    let hers: Vec<String> = rows
        .iter()
        .filter(|row| row.service.is_some() && row.cue == "key-value" && !row.negated)
        .filter_map(|row| row.recipient.clone())
        .collect();
    rows.retain(|row| {
        row.service.is_some() || row.cue != "list" || row.recipient.as_ref().is_none_or(|who| !hers.contains(who))
    });
    let blocks = rows.iter().filter(|row| row.cue == "key-value" || row.cue.starts_with("table")).count();
    let advertising: Vec<Option<String>> = rows
        .iter()
        .filter(|row| row.service.is_some() && advertises(row))
        .map(|row| row.company.clone().or_else(|| company_of(row)))
        .collect();
    // "Firebaseのサービス": what it consists of is listed.
    let catalog = crate::catalog::Catalog::embedded();
    let parents: Vec<String> = rows
        .iter()
        .filter_map(|row| row.service_id.as_deref().and_then(|id| catalog.service(id)))
        .filter_map(|service| service.part_of.clone())
        .chain(rows.iter().filter_map(|row| {
            product(row.service_id.as_deref(), row.service.as_deref()?)?;
            row.service_id.clone()
        }))
        .collect();
    rows.retain(|row| {
        let family = product(row.service_id.as_deref(), row.service.as_deref().unwrap_or_default()).is_none();
        !(family && row.cue.starts_with("sentence:") && row.service_id.as_ref().is_some_and(|id| parents.contains(id)))
    });
    hand_over(rows);
    // "Alpha, Inc.(配信)" in a list of contractors, and as a block that tells what is sent there: one row.
    let blocks_of: Vec<Option<String>> = rows
        .iter()
        .filter(|row| row.service.is_none() && row.cue == "key-value" && row.mechanism.is_web())
        .map(|row| row.company.clone())
        .collect();
    rows.retain(|row| {
        let listed = row.cue == "list" && row.mechanism == Mechanism::ThirdPartyProvision && row.service.is_none();
        !(listed && row.company.is_some() && blocks_of.contains(&row.company))
    });
    let sets_cookies = rows.iter().any(|row| row.own && row.mechanism != Mechanism::Unspecified);
    rows.retain(|row| !(row.own && row.mechanism == Mechanism::Unspecified && sets_cookies));
    // "Xを使用しており、内容はX社のサーバーに保存されます": the company of the service of the same sentence.
    let told: Vec<(Option<String>, usize, usize)> = rows
        .iter()
        .filter(|row| row.service.is_some() && row.recipient.is_some() && !row.negated)
        .map(|row| (row.company.clone().or_else(|| company_of(row)), row.quote.start, row.quote.end))
        .collect();
    rows.retain(|row| {
        let company_only = row.service.is_none() && row.specificity == Specificity::Company && row.mechanism.is_web();
        let explicit = row.cue.starts_with("sentence:provides-to")
            || row.cue.starts_with("sentence:list")
            || row.cue == "table-header"
            || row.cue == "key-value" && blocks > 1
            || row.cue.starts_with("link:");
        let same = |(company, start, end): &(Option<String>, usize, usize)| {
            *company == row.company && (*start, *end) == (row.quote.start, row.quote.end)
        };
        if company_only && row.cue == "sentence:provides-to" && row.company.is_some() && told.iter().any(same) {
            return false;
        }
        // A company named among those who advertise is more than the company of an analytics service.
        if row.cue == "sentence:class-member" {
            return !(company_only && advertising.contains(&row.company));
        }
        !(company_only
            && !explicit
            && row.company.is_some()
            && services.iter().any(|(company, _)| *company == row.company))
    });
}

fn advertises(row: &Row) -> bool {
    let category = row
        .service_id
        .as_deref()
        .and_then(|id| crate::catalog::Catalog::embedded().service(id))
        .and_then(|service| service.category);
    matches!(
        category,
        Some(
            ServiceCategory::Advertising
                | ServiceCategory::DspSsp
                | ServiceCategory::Affiliate
                | ServiceCategory::Social
        )
    )
}

/// A company on a list, with what is sent to it: its services that stand elsewhere without items get the same.
fn hand_over_items(rows: &mut [Row]) {
    for index in 0..rows.len() {
        let from = &rows[index];
        let told = from.cue == "list" && from.service.is_none() && !from.information.is_empty();
        if !told || from.negated || from.company.is_none() || !from.mechanism.is_web() {
            continue;
        }
        let (company, items) = (from.company.clone(), from.information.clone());
        for row in rows.iter_mut().filter(|row| row.service.is_some() && !row.negated && row.information.is_empty()) {
            if row.company.clone().or_else(|| company_of(row)) == company {
                row.information.clone_from(&items);
            }
        }
    }
}

/// A block that names only the company of the document's one service of it tells what that service receives.
fn hand_over(rows: &mut [Row]) {
    for index in 0..rows.len() {
        let from = &rows[index];
        if from.cue != "key-value" || from.service.is_some() || from.company.is_none() || !from.mechanism.is_web() {
            continue;
        }
        let from = from.clone();
        let mut services: Vec<&mut Row> = rows
            .iter_mut()
            .filter(|row| {
                row.service.is_some() && !row.negated && row.company.clone().or_else(|| company_of(row)) == from.company
            })
            .collect();
        if let [only] = services.as_mut_slice() {
            only.recipient = only.recipient.take().or(from.recipient);
            only.company = only.company.take().or(from.company);
            if only.information.is_empty() {
                only.information = from.information;
            }
            if only.sender_purposes.is_empty() && only.recipient_purposes.is_empty() {
                only.sender_purposes = from.sender_purposes;
                only.recipient_purposes = from.recipient_purposes;
            }
            only.optout_url = only.optout_url.take().or(from.optout_url);
            only.recipient_policy_url = only.recipient_policy_url.take().or(from.recipient_policy_url);
            rows[index].cue = "key-value-of-service".to_owned();
        }
    }
}

pub(super) fn company_of(row: &Row) -> Option<String> {
    let id = row.service_id.as_deref()?;
    crate::catalog::Catalog::embedded().service(id).map(|service| service.company.clone())
}

/// Lists of items and purposes that hold for all recipients of a document.
fn shared_lists(reading: &Reading, rows: &mut [Row]) {
    let list = |kind: StatementKind| -> Vec<String> {
        let mut out: Vec<String> = Vec::new();
        for statement in
            reading.statements.iter().filter(|statement| statement.kind == kind && statement.cue == "list:transmission")
        {
            let quotes = if kind == StatementKind::InformationList {
                &statement.information.quotes
            } else {
                &statement.sender_purpose.quotes
            };
            out.extend(quotes.iter().cloned());
        }
        out
    };
    let (items, goals) = (list(StatementKind::InformationList), list(StatementKind::PurposeList));
    for row in rows.iter_mut().filter(|row| !row.own && !row.negated && row.mechanism.is_web()) {
        // "利用される方に関する情報" says nothing beside the list.
        let general = |words: &String| ["に関する情報", "必要な情報"].iter().any(|end| words.ends_with(end));
        let untold = row.information.iter().all(general);
        if untold && !items.is_empty() {
            row.information.clone_from(&items);
        }
        if row.sender_purposes.is_empty() && row.recipient_purposes.is_empty() {
            row.sender_purposes.clone_from(&goals);
        }
    }
}

/// A readable outline with the words behind every line; `lang` is `ja` or `en`.
#[must_use]
pub fn to_text(readings: &[Reading], lang: &str) -> String {
    let words = Words::of(lang);
    let mut out = String::new();
    for reading in readings {
        heading(&mut out, reading, &words);
        let mut by_kind: BTreeMap<StatementKind, Vec<&Statement>> = BTreeMap::new();
        for statement in &reading.statements {
            by_kind.entry(statement.kind).or_default().push(statement);
        }
        for (kind, statements) in by_kind {
            out.push_str(&format!("\n## {}\n", words.kind(kind)));
            for statement in statements {
                line(&mut out, statement, &words);
            }
        }
        out.push('\n');
    }
    out
}

fn heading(out: &mut String, reading: &Reading, words: &Words) {
    out.push_str(&format!("# {} — {}\n", reading.id, reading.source));
    if !reading.title.is_empty() {
        out.push_str(&format!("{}\n", one_line(&reading.title, 120)));
    }
    if !reading.readable {
        out.push_str(&format!(
            "{}: {}\n",
            words.pick("読めません", "not readable"),
            reading.unreadable_reason.as_deref().unwrap_or_default()
        ));
    }
    if !reading.effective_dates.is_empty() {
        out.push_str(&format!("{}: {}\n", words.pick("制定・改定日", "dates"), reading.effective_dates.join(", ")));
    }
}

fn line(out: &mut String, statement: &Statement, words: &Words) {
    let mut parts: Vec<String> = Vec::new();
    if statement.negated {
        parts.push(words.pick("（否定）", "(negated)").to_owned());
    }
    if let Some(service) = &statement.service {
        parts.push(service.text.clone());
    }
    if let Some(recipient) = statement.recipient.as_ref().filter(|recipient| !recipient.text.is_empty()) {
        parts.push(format!("[{}]", recipient.text));
    }
    if let Some(term) = &statement.term {
        parts.push(format!("{}: {term}", words.pick("用語", "term")));
    }
    if let Some(date) = &statement.date {
        parts.push(date.clone());
    }
    for (name, values) in [
        (words.pick("情報", "information"), &statement.information.quotes),
        (words.pick("当社の目的", "sender's purpose"), &statement.sender_purpose.quotes),
        (words.pick("送信先の目的", "recipient's purpose"), &statement.recipient_purpose.quotes),
    ] {
        if !values.is_empty() {
            parts.push(format!("{name}: {}", one_line(&values.join("、"), 120)));
        }
    }
    if let Some(target) = &statement.target {
        parts.push(format!("→ {}", target.url.as_deref().unwrap_or(words.pick("リンク先なし", "no target"))));
    }
    if let Some(url) = statement.opt_out.as_ref().and_then(|out| out.url.as_deref()) {
        parts.push(format!("{}: {url}", words.pick("オプトアウト", "opt-out")));
    }
    out.push_str(&format!("- {} {}\n", statement.id, clean(&parts.join(" / "))));
    out.push_str(&format!(
        "    {} {}: 「{}」 ({})\n",
        words.pick("行", "line"),
        statement.quote.line,
        one_line(&statement.quote.text, 160),
        statement.cue
    ));
}

/// On one line, bounded, without characters that would act on a terminal.
fn one_line(text: &str, bound: usize) -> String {
    let joined = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut short: String = joined.chars().filter(|c| !c.is_control()).take(bound).collect();
    if joined.chars().count() > bound {
        short.push('…');
    }
    short
}

fn clean(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

struct Words {
    japanese: bool,
}

impl Words {
    fn of(lang: &str) -> Self {
        Self { japanese: lang != "en" }
    }

    fn pick(&self, japanese: &'static str, english: &'static str) -> &'static str {
        if self.japanese { japanese } else { english }
    }

    fn kind(&self, kind: StatementKind) -> &'static str {
        let (japanese, english) = match kind {
            StatementKind::Declaration => ("送信の記載", "declarations"),
            StatementKind::PurposeList => ("全体の利用目的", "purposes for the whole document"),
            StatementKind::InformationList => ("全体の送信情報", "information for the whole document"),
            StatementKind::JointUse => ("共同利用", "joint use"),
            StatementKind::Entrustment => ("委託", "entrustment"),
            StatementKind::Provision => ("第三者提供", "provision to third parties"),
            StatementKind::ExclusiveList => ("提供の限定", "provision only in listed cases"),
            StatementKind::NegativeClaim => ("行わない旨の記載", "negative claims"),
            StatementKind::DomesticClaim => ("国内の記載", "domestic claims"),
            StatementKind::ProtectiveClaim => ("個人を識別しない旨の記載", "protective claims"),
            StatementKind::AvailabilityClaim => ("公表の方法", "availability"),
            StatementKind::OptOut => ("停止の方法", "opt-out"),
            StatementKind::Incorporation => ("他の文書の適用", "incorporation"),
            StatementKind::Precedence => ("優先関係", "precedence"),
            StatementKind::Link => ("リンク", "links"),
            StatementKind::Scope => ("適用範囲", "scope"),
            StatementKind::Definition => ("定義", "definitions"),
            StatementKind::Inbound => ("取得元", "sources of data"),
            StatementKind::Revision => ("制定・改定", "enactment and revision"),
            StatementKind::OwnUse => ("自社のCookie等", "the operator's own cookies"),
        };
        self.pick(japanese, english)
    }
}

//! Rows that say again what another row of the document says: a brand in a sentence whose company a list names, a
//! company listed beside its services, the general word for what is named elsewhere.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use crate::policy::patterns::Pattern;

use super::record::LEGAL_FORM;
use super::rows::{Row, merge, product};
use super::{Mechanism, Specificity, told_for};
use crate::catalog::{Catalog, fold_name};
use crate::glossary::ServiceCategory;

/// Drops the rows that are shadows of others; what those tell goes to the rows that stay.
pub(super) fn drop_shadows(rows: &mut Vec<Row>) {
    join_brands(rows);
    drop_twice_told(rows);
    told_for::services_of_listed(rows);
    drop_titles_of_blocks(rows);
    let services = Services::of(rows);
    drop_families(rows);
    told_for::service_of_block(rows);
    drop_contractors_with_block(rows);
    let sets_cookies = rows.iter().any(|row| row.own && row.mechanism != Mechanism::Unspecified);
    rows.retain(|row| !(row.own && row.mechanism == Mechanism::Unspecified && sets_cookies));
    let told = told_with_company(rows);
    rows.retain(|row| !services.is_shadow(row, &told));
}

fn drop_twice_told(rows: &mut Vec<Row>) {
    let in_form = |row: &&Row| row.recipient.as_deref().is_some_and(|named| LEGAL_FORM.is_match(named));
    let listed: BTreeSet<String> = rows
        .iter()
        .filter(|row| row.service.is_none() && row.specificity == Specificity::Company && is_listed(row))
        .filter(in_form)
        .filter_map(|row| row.company.clone())
        .collect();
    let told: BTreeSet<String> = rows
        .iter()
        .filter(|row| row.service.is_some() && !row.negated && row.mechanism.is_web())
        .filter_map(Row::owner)
        .collect();
    rows.retain(|row| !is_brand_of_listed(row, &listed) && !is_company_of_told_tool(row, &told));
}

/// "決済のためAlphaに提供" in a sentence, "Alpha | 決済" in a table whose column asks for companies: one brand, and one row.
fn join_brands(rows: &mut Vec<Row>) {
    let in_sentences = |row: &&Row| row.cue.starts_with("sentence:") && row.recipient.is_none();
    let mut brands: BTreeSet<String> =
        rows.iter().filter(in_sentences).filter_map(|row| row.service.as_deref().map(fold_name)).collect();
    brands.retain(|brand| !brand.is_empty());
    let brand_of = |row: &Row| {
        let who = row.recipient.as_deref().filter(|who| row.service.is_none() && !LEGAL_FORM.is_match(who))?;
        Some(fold_name(who)).filter(|brand| is_listed(row) && brands.contains(brand))
    };
    let listed: Vec<(usize, String)> =
        rows.iter().enumerate().filter_map(|(at, row)| Some((at, brand_of(row)?))).take(MOST_BRANDS).collect();
    let mut joined: BTreeSet<usize> = BTreeSet::new();
    for (at, brand) in listed {
        let mut of_table = rows[at].clone();
        let told = rows.iter_mut().find(|row| {
            row.service.as_deref().is_some_and(|tool| fold_name(tool) == brand)
                && row.cue.starts_with("sentence:")
                && row.recipient.is_none()
                && row.negated == of_table.negated
                // What a tag sends is not what is handed over; who takes payments is called in one way only.
                && (row.mechanism.is_web() && of_table.mechanism.is_web() || takes_payments(row))
        });
        if let Some(told) = told {
            of_table.recipient = None;
            merge(told, of_table);
            joined.insert(at);
        }
    }
    let mut at = 0;
    rows.retain(|_| {
        at += 1;
        !joined.contains(&(at - 1))
    });
}

/// How many rows of tables are looked for in sentences.
const MOST_BRANDS: usize = 60;

fn takes_payments(row: &Row) -> bool {
    let service = row.service_id.as_deref().and_then(|id| Catalog::embedded().service(id));
    service.is_some_and(|service| service.category == Some(ServiceCategory::Payment))
}

fn is_listed(row: &Row) -> bool {
    row.cue == "list" || row.cue == "key-value" || row.cue.starts_with("table")
}

/// "Alphaに保存されます" in a sentence, "Alpha, Inc.(保存)" in a list: the service bears the company's name and is hers.
fn is_brand_of_listed(row: &Row, listed: &BTreeSet<String>) -> bool {
    let Some(name) = row.service.as_deref().filter(|_| row.cue.starts_with("sentence:") && !row.negated) else {
        return false;
    };
    let Some(owner) = row.company_of_service() else { return false };
    let brand = fold_name(name);
    let bears = Catalog::embedded().company(&owner).is_some_and(|company| {
        [&company.name_en, &company.name_ja].into_iter().any(|full| fold_name(full).starts_with(&brand))
    });
    bears && listed.contains(&owner)
}

/// "Alpha LLC(アクセス解析)" among the contractors, where what Alpha's tool of that kind receives is a row.
fn is_company_of_told_tool(row: &Row, told: &BTreeSet<String>) -> bool {
    let handed = row.mechanism == Mechanism::ThirdPartyProvision || row.cue.starts_with("table");
    if row.service.is_some()
        || row.specificity != Specificity::Company
        || !handed
        || !MEASURES.is_match(&row.quote.text)
    {
        return false;
    }
    row.company.as_ref().is_some_and(|company| told.contains(company))
}

/// "(1) 甲社" as an item, with her tool in the block below it.
fn drop_titles_of_blocks(rows: &mut Vec<Row>) {
    let hers: BTreeSet<String> = rows
        .iter()
        .filter(|row| row.service.is_some() && row.cue == "key-value" && !row.negated)
        .filter_map(|row| row.recipient.clone())
        .collect();
    rows.retain(|row| {
        row.service.is_some() || row.cue != "list" || row.recipient.as_ref().is_none_or(|who| !hers.contains(who))
    });
}

/// "Firebaseのサービス": what it consists of is listed.
fn drop_families(rows: &mut Vec<Row>) {
    let parents: BTreeSet<String> = rows
        .iter()
        .filter_map(|row| row.service_id.as_deref().and_then(|id| Catalog::embedded().service(id)))
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
}

/// "Alpha, Inc.(配信)" in a list of contractors, and as a block that tells what is sent there: one row.
fn drop_contractors_with_block(rows: &mut Vec<Row>) {
    let blocks: BTreeSet<Option<String>> = rows
        .iter()
        .filter(|row| row.service.is_none() && row.cue == "key-value" && row.mechanism.is_web())
        .map(|row| row.company.clone())
        .collect();
    rows.retain(|row| {
        let listed = row.cue == "list" && row.mechanism == Mechanism::ThirdPartyProvision && row.service.is_none();
        !(listed && row.company.is_some() && blocks.contains(&row.company))
    });
}

/// The services of a document, by what makes a row of their companies a shadow.
struct Services {
    owners: BTreeSet<String>,
    /// The owners of those that serve advertisements.
    advertisers: BTreeSet<String>,
    /// Blocks and rows of tables: more than one, and each tells of a recipient of its own.
    listed: usize,
}

impl Services {
    fn of(rows: &[Row]) -> Self {
        let services = || rows.iter().filter(|row| row.service.is_some());
        Self {
            owners: services().filter_map(Row::owner).collect(),
            advertisers: services().filter(|row| advertises(row)).filter_map(Row::owner).collect(),
            listed: rows.iter().filter(|row| row.cue == "key-value" || row.cue.starts_with("table")).count(),
        }
    }

    /// A company beside its services, unless the text says of itself that something goes to it.
    fn is_shadow(&self, row: &Row, told: &BTreeSet<(String, usize, usize)>) -> bool {
        let Some(company) = row.company.as_ref().filter(|_| is_company_alone(row)) else { return false };
        // "Xを使用しており、内容はX社のサーバーに保存されます": the company of the service of the same sentence.
        let same = || told.contains(&(company.clone(), row.quote.start, row.quote.end));
        if row.cue == "sentence:provides-to" && same() {
            return true;
        }
        // A company named among those who advertise is more than the company of an analytics service.
        if row.cue == "sentence:class-member" {
            return self.advertisers.contains(company);
        }
        let explicit = row.cue.starts_with("sentence:provides-to")
            || row.cue.starts_with("sentence:list")
            || row.cue == "table-header"
            || row.cue == "key-value" && self.listed > 1
            || row.cue.starts_with("link:");
        !explicit && self.owners.contains(company)
    }
}

fn is_company_alone(row: &Row) -> bool {
    row.service.is_none() && row.specificity == Specificity::Company && row.mechanism.is_web()
}

/// The companies of the services that are told with them, and where.
fn told_with_company(rows: &[Row]) -> BTreeSet<(String, usize, usize)> {
    rows.iter()
        .filter(|row| row.service.is_some() && row.recipient.is_some() && !row.negated)
        .filter_map(|row| Some((row.owner()?, row.quote.start, row.quote.end)))
        .collect()
}

fn advertises(row: &Row) -> bool {
    let category =
        row.service_id.as_deref().and_then(|id| Catalog::embedded().service(id)).and_then(|service| service.category);
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

static MEASURES: LazyLock<Pattern> = LazyLock::new(|| {
    crate::policy::patterns::regex(
        r"アクセス(?:解析|分析|状況)|(?:解析|分析|計測|測定)(?:[・/、)]|$)|の分析|エラー(?:監視|追跡)|(?i:analytics|error monitoring)",
    )
});

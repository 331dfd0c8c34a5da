//! Rows that say again what another row of the document says: a brand in a sentence whose company a list names, a
//! company among the contractors whose tool is a row of its own.

use std::sync::LazyLock;

use regex::Regex;

use super::output::{Row, company_of};
use super::record::LEGAL_FORM;
use super::{Mechanism, Specificity};
use crate::catalog::{Catalog, fold_name};

/// Drops the rows that are shadows of others.
pub(super) fn drop_twice_told(rows: &mut Vec<Row>) {
    let brands: Vec<bool> = rows.iter().map(|row| is_brand_of_listed(row, rows)).collect();
    let tools: Vec<bool> = rows.iter().map(|row| is_company_of_told_tool(row, rows)).collect();
    let mut twice = brands.into_iter().zip(tools).map(|(brand, tool)| brand || tool);
    rows.retain(|_| !twice.next().unwrap_or_default());
}

fn is_listed(row: &Row) -> bool {
    row.cue == "list" || row.cue == "key-value" || row.cue.starts_with("table")
}

/// "Alphaに保存されます" in a sentence, "Alpha, Inc.(保存)" in a list: the service bears the company's name and is hers.
fn is_brand_of_listed(row: &Row, rows: &[Row]) -> bool {
    let Some(name) = row.service.as_deref().filter(|_| row.cue.starts_with("sentence:") && !row.negated) else {
        return false;
    };
    let Some(owner) = company_of(row) else { return false };
    let brand = fold_name(name);
    let bears = Catalog::embedded().company(&owner).is_some_and(|company| {
        [&company.name_en, &company.name_ja].into_iter().any(|full| fold_name(full).starts_with(&brand))
    });
    bears
        && rows.iter().any(|other| {
            other.service.is_none()
                && other.specificity == Specificity::Company
                && is_listed(other)
                && other.company.as_deref() == Some(owner.as_str())
                && other.recipient.as_deref().is_some_and(|named| LEGAL_FORM.is_match(named))
        })
}

/// "Alpha LLC(アクセス解析)" among the contractors, where what Alpha's tool of that kind receives is a row.
fn is_company_of_told_tool(row: &Row, rows: &[Row]) -> bool {
    let handed = row.mechanism == Mechanism::ThirdPartyProvision || row.cue.starts_with("table");
    if row.service.is_some()
        || row.specificity != Specificity::Company
        || !handed
        || !MEASURES.is_match(&row.quote.text)
    {
        return false;
    }
    row.company.is_some()
        && rows.iter().any(|other| {
            other.service.is_some()
                && !other.negated
                && other.mechanism.is_web()
                && other.company.clone().or_else(|| company_of(other)) == row.company
        })
}

static MEASURES: LazyLock<Regex> = LazyLock::new(|| {
    crate::policy::patterns::regex(
        r"アクセス(?:解析|分析|状況)|(?:解析|分析|計測|測定)(?:[・/、)]|$)|の分析|エラー(?:監視|追跡)|(?i:analytics|error monitoring)",
    )
});

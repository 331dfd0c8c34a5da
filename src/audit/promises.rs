//! What the operator promises about provision, and about which information: the ground of C002, C003 and C004.

use std::collections::BTreeSet;

use crate::attribute::{InformationSeen, Transmission};
use crate::glossary::Information;
use crate::policy::{ClaimKind, Reading, Statement, StatementKind};

use super::Case;
use super::coverage::Judged;
use super::coverage::matching::speaks_of;
use super::rules::precedence_conflict::exclude;

/// The information of a transmission that a clause speaks about: contact data and member ids for 個人情報 and any other
/// word for data about people, and what a definition of the document puts into the word (利用者情報 with cookies).
#[must_use]
pub(super) fn covered_items<'t>(
    case: &Case<'_>,
    statement: &Statement,
    transmission: &'t Transmission,
) -> Vec<&'t InformationSeen> {
    let defined = covered(case, statement);
    transmission
        .information
        .iter()
        .filter(|item| {
            item.category.is_contact() || item.category == Information::MemberId || defined.contains(&item.category)
        })
        .collect()
}

/// What the definition of the clause's own word holds. 個人情報 is not widened by a definition of another word.
fn covered(case: &Case<'_>, statement: &Statement) -> BTreeSet<Information> {
    let about = statement.about.as_deref().unwrap_or_default();
    let mut defined = case.library.defined(about).map(|(_, categories)| categories).unwrap_or_default();
    // What any request carries is no provision of data.
    defined.remove(&Information::TechnicalMinimum);
    defined.remove(&Information::Ip);
    defined
}

/// The clause shuts out all but the listed cases. 原則 and the like only state a principle.
fn excludes(statement: &Statement) -> bool {
    let text = statement.quote.text.replace(char::is_whitespace, "");
    let principle = ["原則", "inprinciple", "generally", "Generally"].iter().any(|word| text.contains(word));
    let shuts = [
        "限って",
        "限り",
        "を除",
        "除き",
        "除い",
        "ありません",
        "ございません",
        "いたしません",
        "致しません",
        "しません",
        "行いません",
        "しない",
        "しておりません",
        "not",
        "never",
        "only",
        "except",
    ];
    !principle && shuts.iter().any(|word| text.contains(word))
}

fn is_exclusive(statement: &Statement) -> bool {
    let kind = matches!(statement.kind, StatementKind::ExclusiveList)
        || statement.claim == Some(ClaimKind::NoThirdPartyProvision);
    kind && excludes(statement)
}

/// A clause that shuts out provision, with its document and the information of the transmission that it speaks about.
pub(super) type Tension<'a> = (&'a Reading, &'a Statement, Vec<&'a InformationSeen>);

/// Clauses that shut out the provision of information which this transmission carries.
#[must_use]
pub(super) fn tensions<'a>(case: &Case<'a>, judged: &Judged<'a>) -> Vec<Tension<'a>> {
    // Joint users and processors are no third parties to whom data is provided (個人情報保護法 27条5項).
    if judged.contract_clause_only() {
        return Vec::new();
    }
    case.library
        .statements()
        .filter(|(_, statement)| is_exclusive(statement))
        .filter_map(|(reading, statement)| {
            let items = covered_items(case, statement, judged.transmission);
            (!items.is_empty()).then_some((reading, statement, items))
        })
        .collect()
}

/// Two statements that do not fit together, and the transmissions that fall under both.
#[derive(Debug)]
pub(super) struct InternalConflict<'a> {
    pub first_document: &'a Reading,
    pub first: &'a Statement,
    pub second_document: &'a Reading,
    pub second: &'a Statement,
    pub concerns: Vec<String>,
}

/// Contradictions inside the documents that no order of precedence settles.
#[must_use]
pub(super) fn internal_conflicts<'a>(case: &Case<'a>) -> Vec<InternalConflict<'a>> {
    let mut found = excluded_and_announced(case);
    found.extend(denied_and_declared(case));
    found
}

/// One clause shuts out provision of what another clause says is provided.
fn excluded_and_announced<'a>(case: &Case<'a>) -> Vec<InternalConflict<'a>> {
    let mut found = Vec::new();
    for (first_document, first) in case.library.statements().filter(|(_, statement)| is_exclusive(statement)) {
        let covered = covered(case, first);
        if covered.is_empty() {
            continue;
        }
        let second = case.library.statements().find(|(document, statement)| {
            document.id == first_document.id && announces(statement) && reaches(case, document, statement, &covered)
        });
        let Some((second_document, second)) = second else { continue };
        let concerns = case
            .judged
            .iter()
            .filter(|judged| judged.is_judged())
            .filter(|judged| tensions(case, judged).iter().any(|(_, statement, _)| statement.id == first.id))
            .map(|judged| judged.transmission.id.clone())
            .collect();
        found.push(InternalConflict { first_document, first, second_document, second, concerns });
    }
    found
}

/// Given to somebody: より良いサービスを提供する is something else.
const GIVES: &[&str] = &[
    "に提供",
    "へ提供",
    "に送信",
    "へ送信",
    "に開示",
    "へ開示",
    "に共有",
    "と共有",
    "に渡",
    "に対して提供",
    "情報を提供",
    "個人情報を提供",
];

/// The words say that information is given to somebody, and do not make it depend on consent.
fn announces(statement: &Statement) -> bool {
    let text = statement.quote.text.replace(char::is_whitespace, "");
    matches!(statement.kind, StatementKind::Provision | StatementKind::Declaration)
        && !statement.negated
        && statement.recipient.is_some()
        && GIVES.iter().any(|word| text.contains(word))
        && !text.contains("同意")
}

/// What is announced reaches into what the other clause covers. Where the text only says "the information collected" and
/// speaks of the web, it is what the site collects by cookies and the like.
fn reaches(case: &Case<'_>, document: &Reading, statement: &Statement, covered: &BTreeSet<Information>) -> bool {
    let provided = provided(case, document, statement);
    if provided.is_empty() {
        return statement.mechanism.is_web() && covered.contains(&Information::OnlineIdentifier);
    }
    !provided.is_disjoint(covered)
}

/// The information that is said to go to this recipient, here or in another statement about it.
fn provided(case: &Case<'_>, document: &Reading, statement: &Statement) -> BTreeSet<Information> {
    let recipient = statement.recipient.as_ref();
    let same = |other: &Statement| {
        other.id == statement.id
            || match (recipient, other.recipient.as_ref()) {
                (Some(left), Some(right)) => {
                    (left.company.is_some() && left.company == right.company)
                        || super::names::same(&left.text, &right.text)
                        || (!left.categories.is_empty() && left.categories == right.categories)
                }
                _ => false,
            }
    };
    document
        .statements
        .iter()
        .filter(|other| !other.negated && same(other))
        .flat_map(|other| {
            let words = other.information.quotes.iter().filter_map(|words| case.library.defined(words));
            other.information.categories.iter().copied().chain(words.flat_map(|(_, categories)| categories))
        })
        .collect()
}

/// One statement denies what another declares, and nothing says which of them prevails: what an order of documents sets
/// aside no longer stands among the statements, and where each claims the first place nothing is settled.
fn denied_and_declared<'a>(case: &Case<'a>) -> Vec<InternalConflict<'a>> {
    let all: Vec<_> = case.library.statements().collect();
    let mut found = Vec::new();
    for (first_document, first) in all.iter().filter(|(_, statement)| statement.negated) {
        for (second_document, second) in all.iter().filter(|(_, other)| exclude(first, other)) {
            let concerns = case
                .judged
                .iter()
                .filter(|judged| judged.is_judged())
                .filter(|judged| speaks_of(second, judged.transmission, case.catalog).is_some())
                .map(|judged| judged.transmission.id.clone())
                .collect();
            found.push(InternalConflict { first_document, first, second_document, second, concerns });
        }
    }
    found
}

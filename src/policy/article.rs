//! What an article says once for whoever it names: titled lists beside the names, and the list that a word points back to.

use super::continued::{has_goals, has_items};
use super::ground::{Draft, Ground};
use super::headers::{Role, title};
use super::{StatementKind, information, labels, purposes, structure};

/// The longest article that is taken for one.
const LONGEST: usize = 60;
/// How far back a list may stand to which a sentence points.
const BACK: usize = 16;

/// Fills items and purposes that a declaration leaves open.
pub(super) fn complete(ground: &Ground<'_>, drafts: &mut [Draft]) {
    for draft in drafts.iter_mut().filter(|draft| is_row(draft)) {
        if points_back(draft) {
            list_above(ground, draft);
        }
        if !has_goals(&draft.statement) {
            let goals = titled(ground, draft.unit, &[Role::Purpose, Role::SenderPurpose, Role::RecipientPurpose]);
            draft.statement.sender_purpose = purposes::statement(goals);
        }
        if !has_items(&draft.statement) {
            draft.statement.information = information::statement(titled(ground, draft.unit, &[Role::Information]));
        }
    }
}

fn is_row(draft: &Draft) -> bool {
    let statement = &draft.statement;
    matches!(statement.kind, StatementKind::Declaration | StatementKind::Provision)
        && !statement.negated
        && !statement.general
}

/// "1. 利用目的" and "2. 委託先" in one article: the values under the title of this kind, where the names stand under another
/// title of the same article.
fn titled<'a>(ground: &Ground<'a>, unit: usize, wanted: &[Role]) -> Vec<&'a str> {
    let units = &ground.outline.units;
    let [.., article, own] = units[unit].path[..] else { return Vec::new() };
    let names = title(units[own].label()).is_some_and(Role::is_name);
    if !names {
        return Vec::new();
    }
    let end = ground.outline.section_end(article);
    if units[unit].cell().is_some() || end - article > LONGEST || is_whole(ground, article) {
        return Vec::new();
    }
    let beside = (article + 1..end).filter(|at| *at != own && units[*at].path.last() == Some(&article));
    let found = beside.filter(|at| units[*at].rank.is_some()).find_map(|at| {
        let role = title(units[at].label()).filter(|role| wanted.contains(role))?;
        let parts = labels::values_below(ground, at, role);
        let words = parts.iter().map(|part| structure::label(&ground.text(part.unit)[part.range.clone()]));
        Some(words.collect::<Vec<_>>()).filter(|words| !words.is_empty())
    });
    found.unwrap_or_default()
}

/// The heading of the document itself: what stands below it is no article.
fn is_whole(ground: &Ground<'_>, heading: usize) -> bool {
    let units = &ground.outline.units;
    units[heading].path.is_empty() && units.iter().filter(|unit| unit.rank == units[heading].rank).count() == 1
}

pattern!(
    BACK_TO,
    r"(?:上記|前記|これら|それら|以上)(?:の|に(?:掲げる|記載の|示す)|\([0-9]\)[~〜、から]*\([0-9]\)の)[^、。はがを]{0,10}(?:情報|データ)"
);
pattern!(
    LEADS,
    r"(?:以下|次|下記)(?:の|に(?:掲げる|定める|示す))(?:ような)?[^、。をはがでに]{0,16}(?:情報|データ|項目)"
);

/// What is sent is only pointed at: "外部の事業者に上記(1)~(3)のデータを送信".
fn points_back(draft: &Draft) -> bool {
    let quotes = &draft.statement.information.quotes;
    let pointed = quotes.iter().all(|quote| BACK_TO.is_match(quote) || information::is_reference(quote));
    pointed && BACK_TO.is_match(&draft.statement.quote.text)
}

/// The items of the nearest list above that a sentence on data leads into.
fn list_above(ground: &Ground<'_>, draft: &mut Draft) {
    let units = &ground.outline.units;
    for at in (draft.unit.saturating_sub(BACK)..draft.unit).rev() {
        if units[at].chrome || units[at].cell().is_some() || !LEADS.is_match(units[at].text()) {
            continue;
        }
        let found = information::statement(ground.items_below(at));
        if !found.categories.is_empty() {
            draft.statement.information = found;
        }
        return;
    }
}

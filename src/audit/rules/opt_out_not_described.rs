//! O001 opt-out-not-described: The document describes behavioural advertising, or opt-out is the chosen route, and it offers no opt-out.

use super::prelude::*;
use crate::glossary::{DocumentRole, Purpose};
use crate::policy::{ClaimKind, Reading, StatementKind};
use crate::target::Route;

pub(super) const RULE: Rule = Rule {
    id: "O001",
    name: "opt-out-not-described",
    title_ja: "オプトアウトの説明なし",
    levels: Levels::all(Level::Note),
    basis: "27-12(4) when used",
    evidence: "text",
    needs: &[Need::Policy],
    doc: Text::new(
        "オプトアウトを根拠とする場合、又は文書が行動ターゲティング広告を説明している場合に、オプトアウトの記載が文書に見当たらないときに、文書ごとに一回報告します。",
        "The document describes behavioural advertising, or opt-out is the chosen route, and it offers no opt-out. Evaluated once for each document.",
    ),
    message: Text::new(
        "{recipient}についてオプトアウトの記載を確認できませんでした。",
        "No opt-out is described for {recipient}.",
    ),
    fix: Text::new(
        "オプトアウトを根拠とする場合は規則の事項を記載する。",
        "Describe it when opt-out is the chosen route.",
    ),
    check,
    ..Rule::BASE
};

fn check(case: &Case<'_>) -> Checked {
    let by_route = case.target.audit.route == Route::OptOut;
    let mut drafts = Vec::new();
    for reading in case.library.own().filter(|reading| reading.role != Some(DocumentRole::GroupList)) {
        if offers(reading) || !(by_route || describes(reading)) {
            continue;
        }
        let name = if reading.title.is_empty() { &reading.source } else { &reading.title };
        drafts.push(
            Draft::about("document", reading.id.clone())
                .with("recipient", wording::short(name))
                .key(format!("document/{}", reading.source)),
        );
    }
    drafts.into()
}

/// Any way to stop it, browser settings included.
fn offers(reading: &Reading) -> bool {
    reading.claims.iter().any(|claim| claim.kind == ClaimKind::OptOutOffered)
        || reading.statements.iter().any(|statement| {
            statement.opt_out.is_some()
                || statement.kind == StatementKind::OptOut
                || statement.claim == Some(ClaimKind::OptOutOffered)
        })
        || reading.links.iter().any(|link| link.role == "opt-out")
}

/// Behavioural advertising by this site: by its usual names, or by a purpose tied to a recipient.
fn describes(reading: &Reading) -> bool {
    const NAMES: &[&str] =
        &["行動ターゲティング", "ターゲティング広告", "リターゲティング", "リマーケティング", "行動関連広告"];
    let text = reading.text.replace(char::is_whitespace, "");
    NAMES.iter().any(|name| text.contains(name))
        || reading.statements.iter().any(|statement| {
            statement.kind == StatementKind::Declaration
                && !statement.negated
                && statement.sender_purpose.leaves.contains(&Purpose::AdRetargeting)
        })
}

//! C005 protective-claim-not-confirmed: A protective claim (anonymised, masked) that cannot be confirmed from a browser.

use super::prelude::*;
use crate::glossary::Form;
use crate::policy::{Statement, StatementKind};

use super::super::coverage::matching::speaks_of;

pub(super) const RULE: Rule = Rule {
    id: "C005",
    name: "protective-claim-not-confirmed",
    title_ja: "保護の記載を確認できない",
    levels: Levels::all(Level::Note),
    basis: "self",
    evidence: "E2",
    needs: &[Need::Policy],
    doc: Text::new(
        "匿名化、マスキング、ハッシュ化などの保護の記載のうち、ブラウザからの観測では確認できないものを報告します。",
        "A protective claim (anonymised, masked) that cannot be confirmed from a browser.",
    ),
    message: Text::new(
        "「{quote}」（匿名化・マスキング等）を観測から確認できませんでした。",
        "\"{quote}\" (anonymisation, masking) could not be confirmed from the observation.",
    ),
    fix: Text::new("設定を確認し証跡を残す。", "Check the setting and keep proof."),
    conflict: true,
    check,
    ..Rule::BASE
};

fn check(case: &Case<'_>) -> Checked {
    let mut drafts = Vec::new();
    for (reading, statement) in case.library.statements() {
        let claims = statement.information.protective
            || (statement.kind == StatementKind::ProtectiveClaim && says_how(&statement.quote.text));
        if !claims || statement.negated {
            continue;
        }
        let concerned: Vec<String> = case
            .judged
            .iter()
            .filter(|judged| judged.is_judged())
            .filter(|judged| {
                judged.matched.iter().any(|one| one.statement.id == statement.id)
                    || speaks_of(statement, judged.transmission, case.catalog).is_some()
            })
            .map(|judged| judged.transmission.id.clone())
            .collect();
        if hashes(words_of(statement)) && borne_out(case, &concerned) {
            continue;
        }
        // A claim tied to somebody who receives nothing here cannot be held against this run.
        if concerned.is_empty() && (statement.service.is_some() || statement.recipient.is_some()) {
            continue;
        }
        let words = words_of(statement);
        let mut draft = Draft::place("statement", &statement.id, &reading.id, &statement.quote)
            .with("quote", wording::short(words));
        draft.concerns = concerned;
        drafts.push(draft);
    }
    drafts.into()
}

/// The words that hold the claim.
fn words_of(statement: &Statement) -> &str {
    let words = statement.information.quotes.iter().find(|_| statement.information.protective);
    words.unwrap_or(&statement.quote.text)
}

/// The one measure that shows itself in the traffic.
fn hashes(words: &str) -> bool {
    let words = words.to_lowercase();
    words.contains("ハッシュ") || words.contains("hash")
}

/// Contact data went out, and all of it hashed.
fn borne_out(case: &Case<'_>, concerned: &[String]) -> bool {
    let mut contact = case
        .judged
        .iter()
        .filter(|judged| concerned.contains(&judged.transmission.id))
        .flat_map(|judged| &judged.transmission.information)
        .filter(|item| item.category.is_contact())
        .peekable();
    contact.peek().is_some() && contact.all(|item| item.form == Form::Hashed)
}

/// A measure is named; that something identifies nobody is a claim about the data, not a measure.
fn says_how(text: &str) -> bool {
    const MEASURES: &[&str] = &[
        "匿名化",
        "マスキング",
        "マスク",
        "ハッシュ",
        "暗号化",
        "仮名化",
        "切り捨て",
        "anonymi",
        "mask",
        "hash",
        "pseudonym",
        "truncat",
    ];
    let text = text.to_lowercase();
    MEASURES.iter().any(|measure| text.contains(measure))
}

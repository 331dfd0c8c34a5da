//! C004 policy-internal-conflict: One document, or two without an order of precedence, both exclude and announce the same provision.

use super::super::promises::internal_conflicts;
use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    id: "C004",
    name: "policy-internal-conflict",
    title_ja: "文書内の矛盾",
    levels: Levels::all(Level::Warning),
    basis: "self",
    evidence: "text",
    needs: &[Need::Policy],
    doc: Text::new(
        "同じ文書（又は優先関係の定めのない文書の間）で、提供しないとする記載と提供するとする記載が整合しない場合に報告します。",
        "One document, or two without an order of precedence, both exclude and announce the same provision.",
    ),
    message: Text::new(
        "「{quote1}」と「{quote2}」の記載が整合しません。",
        "\"{quote1}\" and \"{quote2}\" do not fit together.",
    ),
    fix: Text::new("どちらかを改める。", "Change one of them."),
    conflict: true,
    check,
    ..Rule::BASE
};

fn check(case: &Case<'_>) -> Checked {
    let mut drafts = Vec::new();
    for conflict in internal_conflicts(case) {
        let mut draft =
            Draft::place("statement", &conflict.first.id, &conflict.first_document.id, &conflict.first.quote)
                .with("quote1", wording::short(&conflict.first.quote.text))
                .with("quote2", wording::short(&conflict.second.quote.text))
                .quoting(&conflict.second_document.id, &conflict.second.quote);
        draft.subject.key =
            format!("{}|{}", wording::short(&conflict.first.quote.text), wording::short(&conflict.second.quote.text));
        draft.concerns = conflict.concerns;
        drafts.push(draft);
    }
    drafts.into()
}

//! R005 open-ended-wording: A list of recipients or services ends in 等 or その他, so that it is not closed.

use super::prelude::*;
use std::collections::BTreeSet;

use crate::policy::StatementKind;

pub(super) const RULE: Rule = Rule {
    id: "R005",
    name: "open-ended-wording",
    title_ja: "「等」で終わる列挙",
    levels: Levels::all(Level::Note),
    basis: "guideline:7-3-1",
    evidence: "text",
    needs: &[Need::Policy],
    doc: Text::new(
        "送信先やサービスの列挙が「等」「その他」で終わり、対象が特定されていない場合に報告します。「等」は何も記載したことになりません。",
        "A list of recipients or services ends in 等 or その他, so that it is not closed. 等 declares nothing.",
    ),
    message: Text::new(
        "「{quote}」は「等」「その他」により対象が特定されていません。",
        "\"{quote}\" is open-ended (等 / その他).",
    ),
    fix: Text::new("対象を列挙し、「等」「その他」を削る。", "Enumerate and drop 等 / その他."),
    check,
    ..Rule::BASE
};

fn check(case: &Case<'_>) -> Checked {
    let mut seen = BTreeSet::new();
    let mut drafts = Vec::new();
    for (reading, statement) in case.library.statements() {
        let Some(recipient) = &statement.recipient else { continue };
        let declares = statement.kind == StatementKind::Declaration && !statement.negated;
        if !declares || !statement.mechanism.is_web() || !recipient.open_ended {
            continue;
        }
        // One sentence may give several statements; it is reported once.
        if seen.insert((reading.id.as_str(), statement.quote.start)) {
            drafts.push(Draft::place("statement", &statement.id, &reading.id, &statement.quote));
        }
    }
    drafts.into()
}

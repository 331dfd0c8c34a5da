//! I006 identifier-exchange: The same identifier reaches two recipients.

use super::prelude::*;
use crate::glossary::Party;

pub(super) const RULE: Rule = Rule {
    id: "I006",
    name: "identifier-exchange",
    title_ja: "識別子の突合",
    levels: Levels::new(Level::Warning, Level::Warning, Level::Note),
    basis: "law:22-2-29(1)",
    evidence: "E2",
    doc: Text::new(
        "同じ識別子が二つの送信先に渡っている場合に報告します。識別子を受け取る者はいずれも送信先です。",
        "The same identifier reaches two recipients. Whoever receives it is a recipient.",
    ),
    message: Text::new(
        "{recipient}と{other}の間で識別子の突合（同期）と推定される通信があります。",
        "Traffic that looks like identifier syncing between {recipient} and {other}.",
    ),
    fix: Text::new("同期先も送信先として記載する。", "Declare the sync partner too."),
    check,
    ..Rule::BASE
};

fn check(case: &Case<'_>) -> Checked {
    let transmission = |id: &str| case.attribution.transmissions.iter().find(|one| one.id == id);
    let mut drafts = Vec::new();
    for exchange in &case.attribution.exchanges {
        let (Some(from), Some(to)) = (transmission(&exchange.from), transmission(&exchange.to)) else { continue };
        // Within one company nothing is exchanged, and the operator's own copy is not a second recipient.
        if from.recipient.id == to.recipient.id || to.party == Some(Party::Own) {
            continue;
        }
        let key = format!("{}>{}", wording::key(from), wording::key(to));
        let mut draft = Draft::transmission(from)
            .with_both("other", wording::recipient(to))
            .records(exchange.records.iter().copied())
            .key(key);
        draft.concerns.push(to.id.clone());
        drafts.push(draft);
    }
    drafts.sort_by(|a, b| a.subject.key.cmp(&b.subject.key));
    drafts.dedup_by(|a, b| a.subject.key == b.subject.key);
    drafts.into()
}

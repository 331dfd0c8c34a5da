//! C002 domestic-only-claim-vs-overseas: The text says that the data stay with domestic parties, and data of the kind it speaks about go to a recipient in another country.

use super::prelude::*;
use crate::policy::{ClaimKind, StatementKind};
use crate::target::Profile;

use super::super::promises::covered_items;

pub(super) const RULE: Rule = Rule {
    id: "C002",
    name: "domestic-only-claim-vs-overseas",
    title_ja: "「国内のみ」との記載に反する送信",
    levels: Levels::all(Level::Error),
    profiles: &[Profile::JpAppi, Profile::EuEprivacy],
    basis: "self / APPI 28",
    evidence: "E2",
    needs: &[Need::Policy],
    doc: Text::new(
        "国内での取扱いや国内の委託先のみとする記載があるのに、その対象とされる情報が国外の事業者に送信されている場合に報告します。",
        "The text says that the data stay with domestic parties, and data of the kind it speaks about go to a recipient in another country.",
    ),
    message: Text::new(
        "「{quote}」との記載がありますが、{items}が国外の事業者{recipient}（{country}）に送信されています。",
        "The text says \"{quote}\", but {items} goes to {recipient} in {country}.",
    ),
    fix: Text::new(
        "記載を改めるか、送信を止める。外国にある第三者への提供の要件を確認する。",
        "Change the statement or stop; check APPI 28.",
    ),
    conflict: true,
    check,
    ..Rule::BASE
};

fn check(case: &Case<'_>) -> Checked {
    let mut drafts = Vec::new();
    for (reading, statement) in case.library.statements() {
        let domestic =
            statement.kind == StatementKind::DomesticClaim || statement.claim == Some(ClaimKind::DomesticOnly);
        if !domestic || statement.negated {
            continue;
        }
        for judged in case.judged.iter().filter(|judged| judged.is_judged()) {
            let transmission = judged.transmission;
            let country = transmission.recipient.country.as_str();
            if country.is_empty() || country == "JP" {
                continue;
            }
            let items = covered_items(case, statement, transmission);
            if items.is_empty() {
                continue;
            }
            drafts.push(
                Draft::transmission(transmission)
                    .with("quote", wording::short(&statement.quote.text))
                    .with_both("items", wording::items_as_sent(items.iter().copied()))
                    .with("country", country)
                    .quoting(&reading.id, &statement.quote),
            );
        }
    }
    drafts.into()
}

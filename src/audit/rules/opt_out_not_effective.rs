//! O004 opt-out-not-effective: Transmission continued after the opt-out was operated.

use super::prelude::*;
use crate::glossary::{Bilingual, Phase};
use crate::policy::Quote;

use super::super::coverage::Judged;
use super::super::coverage::matching::speaks_of;

pub(super) const RULE: Rule = Rule {
    id: "O004",
    name: "opt-out-not-effective",
    title_ja: "オプトアウト後の送信",
    levels: Levels::all(Level::Error),
    basis: "27-12(4)(イ) / self",
    evidence: "E1+phase",
    needs: &[Need::Policy, Need::BrowserEngine, Need::Phase(Phase::OptOut)],
    doc: Text::new(
        "オプトアウトの操作の後も送信を観測した場合に報告します。利用のみを停止すると書かれている場合は報告しません。停止の対象が書かれていない場合は一段低く扱います。",
        "Transmission continued after the opt-out was operated. Where the text says that only the use stops, nothing is reported; where it does not say what stops, the level is one step lower.",
    ),
    message: Text::new(
        "オプトアウト操作の後も{recipient}への送信を観測しました（停止対象の記載: {stops}）。",
        "Transmission to {recipient} continued after the opt-out (declared to stop: {stops}).",
    ),
    fix: Text::new("オプトアウトの実装を確認する。", "Check the opt-out implementation."),
    check,
    ..Rule::BASE
};

fn check(case: &Case<'_>) -> Checked {
    each_judged(case, |judged| {
        let after = case.facts.after_choice(&judged.transmission.records, Phase::OptOut);
        if after.is_empty() {
            return None;
        }
        let (document, quote, stops) = promise(case, judged)?;
        if stops.as_deref() == Some("use") {
            return None;
        }
        let named = stops.as_deref() == Some("sending");
        let words = if named { ("送信", "sending") } else { ("明記なし", "not stated") };
        let mut draft = Draft::transmission(judged.transmission)
            .with_both("stops", Bilingual::new(words.0, words.1))
            .records(after)
            .quoting(document, quote);
        if !named {
            draft.cap = Some(Level::Warning);
        }
        Some(draft)
    })
}

/// The offer to stop that holds for this transmission: one tied to it or to nobody else; one that says what stops counts
/// before one that does not, as the words of a row and of the sentence below it go together.
fn promise<'a>(case: &Case<'a>, judged: &Judged<'a>) -> Option<(&'a str, &'a Quote, Option<String>)> {
    let tied = judged.matched.iter().map(|one| (one.reading, one.statement));
    let general = case.library.statements().filter(|(_, statement)| {
        let names_nobody = statement.service.is_none() && statement.recipient.is_none();
        names_nobody || speaks_of(statement, judged.transmission, case.catalog).is_some()
    });
    let offers: Vec<_> = tied
        .chain(general)
        .filter_map(|(reading, statement)| {
            let offer = statement.opt_out.as_ref()?;
            Some((reading.id.as_str(), &statement.quote, offer.stops.clone()))
        })
        .collect();
    let telling = offers.iter().find(|(_, _, stops)| stops.is_some());
    telling.or(offers.first()).cloned()
}

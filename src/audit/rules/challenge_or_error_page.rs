//! Q005 challenge-or-error-page: The page answered with a challenge or an error; what it transmits is not known.

use super::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

use crate::evidence::GapKind;

use super::is_login;

pub(super) const RULE: Rule = Rule {
    id: "Q005",
    name: "challenge-or-error-page",
    title_ja: "ボット対策・エラー画面",
    levels: Levels::all(Level::Error),
    basis: "quality (incomplete)",
    evidence: "screenshot",
    doc: Text::new(
        "ボット対策の画面やエラー画面しか観測できなかったページを報告します。そのページの送信は分かりません。",
        "The page answered with a challenge or an error; what it transmits is not known.",
    ),
    message: Text::new(
        "{page}はボット対策又はエラーの画面でした（{reason}）。",
        "{page} was a challenge or error page ({reason}).",
    ),
    fix: Text::new(
        "リンク切れなら直す。ボット対策なら、許可された経路で再実行する。",
        "Mend a broken link; where a challenge stands, re-run from an allowed vantage.",
    ),
    check,
    ..Rule::BASE
};

fn check(case: &Case<'_>) -> Checked {
    let mut drafts: BTreeMap<&str, Draft> = BTreeMap::new();
    let mut led_to = BTreeSet::new();
    for page in &case.attribution.pages {
        // A login wall is an area that is not covered (Q004), not a failure of the visit.
        let Some(reason) = page.challenge.as_deref().filter(|reason| !is_login(reason)) else { continue };
        // The gap of a page that was led elsewhere bears the address where it ended.
        led_to.insert(page.final_url.as_str());
        let draft = Draft::about("page", page.url.clone())
            .with("page", wording::short(&page.url))
            .with("reason", wording::short(reason))
            .records(page.records.iter().copied());
        drafts.insert(&page.url, draft);
    }
    for (record, gap) in case.facts.gaps.iter().filter(|(_, gap)| gap.what == GapKind::Challenge) {
        if gap.subject.is_empty() || is_login(&gap.reason) || led_to.contains(gap.subject.as_str()) {
            continue;
        }
        let draft = Draft::about("page", gap.subject.clone())
            .with("page", wording::short(&gap.subject))
            .with("reason", wording::short(&gap.reason))
            .records([*record]);
        drafts.entry(&gap.subject).or_insert(draft);
    }
    drafts.into_values().collect()
}

//! I007 sensitive-content-in-url: A URL that is sent contains terms that let one guess at health, belief and the like.

use super::prelude::*;
use std::collections::BTreeSet;

use crate::glossary::Information;

pub(super) const RULE: Rule = Rule {
    id: "I007",
    name: "sensitive-content-in-url",
    title_ja: "配慮を要する内容を含むURL",
    levels: Levels::new(Level::Error, Level::Warning, Level::Warning),
    basis: "APPI 2(3)/20(2)",
    evidence: "E2",
    doc: Text::new(
        "送信されるURLに、病歴や信条など配慮を要する事柄を推測させる語が含まれている場合に報告します。語そのものは報告書に載せません。",
        "A URL that is sent contains terms that let one guess at health, belief and the like. The terms themselves are not printed.",
    ),
    message: Text::new(
        "{recipient}に送信されるURLに配慮を要する語（{items}）が含まれています。",
        "The URL sent to {recipient} contains potentially sensitive terms ({items}).",
    ),
    fix: Text::new("URLの設計かタグの設定を見直す。", "Change the URL design or the tag."),
    check,
    ..Rule::BASE
};

fn check(case: &Case<'_>) -> Checked {
    each_judged(case, |judged| {
        let found: Vec<_> =
            judged.transmission.information.iter().filter(|item| item.category == Information::Sensitive).collect();
        if found.is_empty() {
            return None;
        }
        let parameters: BTreeSet<_> = found.iter().map(|item| wording::short(&item.parameter)).collect();
        let mut draft = Draft::transmission(judged.transmission)
            .with("items", parameters.into_iter().collect::<Vec<_>>().join("、"))
            .records(found.iter().map(|item| item.record).filter(|record| *record > 0));
        draft.confidence = "medium";
        Some(draft)
    })
}

//! I002 information-too-vague: The information is described in words that enumerate nothing, such as "information that identifies nobody".

use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    id: "I002",
    name: "information-too-vague",
    title_ja: "情報の記載があいまい",
    levels: Levels::new(Level::Warning, Level::Note, Level::Note),
    basis: "guideline:7-3-1",
    evidence: "text",
    needs: &[Need::Policy],
    doc: Text::new(
        "送信される情報が「個人を特定できない情報」のように書かれ、項目が列挙されていない場合に報告します。",
        "The information is described in words that enumerate nothing, such as \"information that identifies nobody\".",
    ),
    message: Text::new(
        "送信される情報の記載「{quote}」は項目を列挙していません。",
        "The information statement \"{quote}\" does not enumerate items.",
    ),
    fix: Text::new("Cookie識別子、閲覧URL、IPアドレス等の項目を具体的に列挙する。", "Enumerate the items."),
    withheld: true,
    check,
    ..Rule::BASE
};

fn check(case: &Case<'_>) -> Checked {
    each_judged(case, |judged| {
        let declared = matches!(judged.effective(), Coverage::Partial | Coverage::Vague);
        if !declared || judged.elements.information != Element::Vague {
            return None;
        }
        let index = judged.information.vague.unwrap_or(0);
        let one = judged.matched.get(index)?;
        let words = one.statement.information.quotes.join("、");
        let words = if words.is_empty() { one.statement.quote.text.clone() } else { words };
        let draft = Draft::transmission(judged.transmission).with("quote", wording::short(&words));
        Some(draft.quoting(&one.reading.id, &one.statement.quote))
    })
}

//! I001 information-beyond-declared: The recipient is declared, but an item that was seen is not among those listed for it.

use super::prelude::*;
use crate::glossary::Confidence;

use super::quoting;

pub(super) const RULE: Rule = Rule {
    id: "I001",
    name: "information-beyond-declared",
    title_ja: "記載を超える情報の送信",
    levels: Levels::new(Level::Error, Level::Error, Level::Warning),
    basis: "law:22-2-29(1)",
    evidence: "E2",
    needs: &[Need::Policy],
    doc: Text::new(
        "送信先は記載されているが、観測した情報の項目が、その送信先について列挙された項目に含まれていない場合に報告します。会員ID、詳細な位置情報、入力内容、配慮を要する内容は、その送信先に対応付けた列挙だけが記載と扱われます。",
        "The recipient is declared, but an item that was seen is not among those listed for it. Member id, precise location, form input and sensitive content must stand in a list tied to the recipient.",
    ),
    message: Text::new(
        "{recipient}に{items}が送信されていますが、送信される情報として記載を確認できませんでした。",
        "{items} is sent to {recipient} but is not among the declared information.",
    ),
    fix: Text::new("送信される情報の欄に追記するか、送信を止める。", "Add the items or stop sending them."),
    withheld: true,
    check,
    ..Rule::BASE
};

fn check(case: &Case<'_>) -> Checked {
    each_judged(case, |judged| {
        let beyond = &judged.information.beyond;
        let declared = matches!(judged.effective(), Coverage::Partial | Coverage::Vague);
        if beyond.is_empty() || !declared {
            return None;
        }
        let grave = beyond.iter().any(|item| item.category.needs_tied_list());
        let guessed = beyond.iter().all(|item| item.confidence == Confidence::Inferred);
        let mut draft = Draft::transmission(judged.transmission)
            .with_both("items", wording::items(beyond.iter().copied()))
            .records(beyond.iter().map(|item| item.record).filter(|record| *record > 0));
        if !grave || guessed {
            draft.cap = Some(Level::Warning);
        }
        if guessed {
            draft.confidence = "low";
        }
        Some(quoting(draft, judged))
    })
}

//! P005 purpose-too-vague: The purpose says "better service" or the like, or names only a use that is near the real one.

use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    id: "P005",
    name: "purpose-too-vague",
    title_ja: "利用目的があいまい",
    levels: Levels::all(Level::Note),
    basis: "guideline:7-3-1",
    evidence: "text",
    needs: &[Need::Policy],
    doc: Text::new(
        "利用目的が「サービス向上」のように書かれ、何に使うかが特定されていない場合、又は近いが異なる用途だけが書かれている場合に報告します。",
        "The purpose says \"better service\" or the like, or names only a use that is near the real one.",
    ),
    message: Text::new(
        "利用目的「{quote}」は{service}の用途を特定していません。",
        "The purpose \"{quote}\" does not identify what {service} is used for.",
    ),
    fix: Text::new("分析・広告配信・効果測定など具体的に記載する。", "Be specific."),
    withheld: true,
    check,
    ..Rule::BASE
};

fn check(case: &Case<'_>) -> Checked {
    each_judged(case, |judged| {
        if !matches!(judged.effective(), Coverage::Partial | Coverage::Covered) {
            return None;
        }
        let loose = |state| matches!(state, Element::Vague | Element::Family);
        let purpose = [&judged.sender_purpose, &judged.recipient_purpose].into_iter().find(|one| loose(one.state))?;
        let (document, words, quote) = purpose.words.as_ref()?;
        let draft = Draft::transmission(judged.transmission).with("quote", wording::short(words));
        Some(draft.quoting(document, quote))
    })
}

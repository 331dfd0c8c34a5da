//! R006 brand-name-only: The recipient is given by a brand; the name of the legal entity is not.

use super::prelude::*;
use super::quoting;

pub(super) const RULE: Rule = Rule {
    id: "R006",
    name: "brand-name-only",
    title_ja: "通称のみの送信先",
    levels: Levels::all(Level::Note),
    basis: "law:22-2-29(2)",
    evidence: "E1",
    needs: &[Need::Policy],
    doc: Text::new(
        "送信先が通称（ブランド名）で記載され、法人の氏名又は名称が記載されていない場合に報告します。",
        "The recipient is given by a brand; the name of the legal entity is not.",
    ),
    message: Text::new(
        "「{quote}」は通称です。法人名（{recipient}）の記載を確認できませんでした。",
        "\"{quote}\" is a brand; the legal entity ({recipient}) was not found.",
    ),
    fix: Text::new("法人名を併記する。", "Add the legal entity name."),
    withheld: true,
    check,
    ..Rule::BASE
};

fn check(case: &Case<'_>) -> Checked {
    each_judged(case, |judged| {
        let named = matches!(judged.effective(), Coverage::Partial | Coverage::Covered);
        if !named || judged.elements.recipient != Element::Brand {
            return None;
        }
        let brand = judged.matched.iter().find_map(|one| one.statement.recipient.as_ref())?;
        let draft = Draft::transmission(judged.transmission).with("quote", wording::short(&brand.text));
        Some(quoting(draft, judged))
    })
}

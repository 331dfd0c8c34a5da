//! R003 company-name-missing: The service is named, but not the company that handles the information.

use super::prelude::*;
use super::quoting;

pub(super) const RULE: Rule = Rule {
    id: "R003",
    name: "company-name-missing",
    title_ja: "会社名の記載なし",
    levels: Levels::new(Level::Warning, Level::Warning, Level::Note),
    basis: "law:22-2-29(2)",
    evidence: "E1",
    needs: &[Need::Policy],
    doc: Text::new(
        "サービス名は記載されているが、情報を取り扱う者の氏名又は名称が記載されていない場合に報告します。規則が求めるのは取り扱う者の氏名又は名称です。",
        "The service is named, but not the company that handles the information. The ordinance asks for the name of whoever handles it.",
    ),
    message: Text::new(
        "サービス名「{service}」の記載はありますが、情報を取り扱う者（{recipient}）の氏名又は名称を確認できませんでした。",
        "The service \"{service}\" is named but the company that handles the data ({recipient}) is not.",
    ),
    fix: Text::new(
        "「{recipient}（{service}）」のように会社名とサービス名を併記する。",
        "Write company and service together.",
    ),
    withheld: true,
    check,
    ..Rule::BASE
};

fn check(case: &Case<'_>) -> Checked {
    each_judged(case, |judged| {
        (judged.effective() == Coverage::Partial && judged.elements.recipient == Element::ServiceOnly)
            .then(|| quoting(Draft::transmission(judged.transmission), judged))
    })
}

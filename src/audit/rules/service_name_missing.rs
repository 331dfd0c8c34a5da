//! R004 service-name-missing: The company is named, but not for which tag or service.

use super::prelude::*;
use super::quoting;

pub(super) const RULE: Rule = Rule {
    id: "R004",
    name: "service-name-missing",
    title_ja: "サービス名の記載なし",
    levels: Levels::new(Level::Warning, Level::Note, Level::Note),
    basis: "guideline:7-3-1",
    evidence: "E1",
    needs: &[Need::Policy],
    doc: Text::new(
        "会社名は記載されているが、どのタグ・サービスについての記載かが分からない場合に報告します。送信はタグごとに記載することが求められ、サービス名の併記が推奨されています。",
        "The company is named, but not for which tag or service. The items are to be given for each tag, and the service name is recommended.",
    ),
    message: Text::new(
        "{recipient}の記載はありますが、どのタグ・サービス（観測: {service}）の送信かを特定できる記載を確認できませんでした。",
        "{recipient} is named, but the statement does not tell which tag or service (observed: {service}) it is about.",
    ),
    fix: Text::new(
        "タグ・情報収集モジュールごとに項目を分け、サービス名を併記する。",
        "Split the entry per tag and add the service name.",
    ),
    withheld: true,
    check,
    ..Rule::BASE
};

fn check(case: &Case<'_>) -> Checked {
    each_judged(case, |judged| {
        let unnamed = judged.effective() == Coverage::Partial
            && judged.elements.service == Element::No
            && !judged.contract_clause_only();
        unnamed.then(|| quoting(Draft::transmission(judged.transmission), judged))
    })
}

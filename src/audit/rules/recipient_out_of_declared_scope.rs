//! R009 recipient-out-of-declared-scope: The recipient is declared, but only for other sites, services or for an app.

use super::prelude::*;
use std::collections::BTreeSet;

use super::super::coverage::scope::host_of;
use super::quoting;

pub(super) const RULE: Rule = Rule {
    id: "R009",
    name: "recipient-out-of-declared-scope",
    title_ja: "記載の対象外での送信",
    levels: Levels::new(Level::Warning, Level::Warning, Level::Note),
    basis: "law:22-2-29",
    evidence: "E1",
    needs: &[Need::Policy],
    doc: Text::new(
        "送信先の記載が別のサイト・サービス・アプリだけを対象としている場合に報告します。",
        "The recipient is declared, but only for other sites, services or for an app.",
    ),
    message: Text::new(
        "{recipient}は「{scope}」についてのみ記載されていますが、{page_scope}で観測しました。",
        "{recipient} is declared only for {scope} but was observed on {page_scope}.",
    ),
    fix: Text::new("対象サイト・サービスの欄を改める。", "Correct the scope column."),
    withheld: true,
    check,
    ..Rule::BASE
};

fn check(case: &Case<'_>) -> Checked {
    each_judged(case, |judged| {
        if judged.elements.scope != Element::No {
            return None;
        }
        let first = judged.matched.first()?;
        let scope = &first.statement.scope;
        let words = if scope.text.is_empty() { scope.hosts.join("、") } else { scope.text.clone() };
        let hosts: BTreeSet<String> = judged.transmission.pages.iter().filter_map(|page| host_of(page)).collect();
        let draft = Draft::transmission(judged.transmission)
            .with("scope", wording::short(&words))
            .with("page_scope", hosts.into_iter().collect::<Vec<_>>().join("、"));
        Some(quoting(draft, judged))
    })
}

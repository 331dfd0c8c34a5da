//! D008 audience-or-scope-mismatch: The document speaks to other people or for other sites than the audited pages (audience of the target).

use super::prelude::*;
use std::collections::BTreeSet;

use crate::policy::{Statement, StatementKind};

use super::super::coverage::scope::{host_of, within};
use super::super::names;

pub(super) const RULE: Rule = Rule {
    id: "D008",
    name: "audience-or-scope-mismatch",
    title_ja: "文書の対象と監査対象の不一致",
    levels: Levels::all(Level::Warning),
    basis: "quality",
    evidence: "text",
    needs: &[Need::Policy],
    doc: Text::new(
        "文書が対象とする利用者やサイトが、監査したページ（target の audience）と合うか確認できない場合に報告します。",
        "The document speaks to other people or for other sites than the audited pages (audience of the target).",
    ),
    message: Text::new(
        "{doc}は「{scope}」を対象としており、監査した{page_scope}に適用されるか確認できません。",
        "{doc} covers {scope}; it is unclear that it governs {page_scope}.",
    ),
    fix: Text::new("当該ページに適用される文書を指定する。", "Name the document that governs these pages."),
    check,
    ..Rule::BASE
};

fn check(case: &Case<'_>) -> Checked {
    let mut drafts = Vec::new();
    for (reading, statement) in case.library.statements() {
        if statement.kind != StatementKind::Scope {
            continue;
        }
        let Some(page_scope) = mismatch(case, statement) else { continue };
        let words = statement.scope.audience.as_deref().unwrap_or(&statement.scope.text);
        let words = if words.is_empty() { &statement.quote.text } else { words };
        let name = if reading.title.is_empty() { &reading.source } else { &reading.title };
        drafts.push(
            Draft::place("document", &reading.id, &reading.id, &statement.quote)
                .with("doc", wording::short(name))
                .with("scope", wording::short(words))
                .with("page_scope", wording::short(&page_scope))
                .key(format!("document/{}/{}", reading.source, wording::short(words))),
        );
    }
    drafts.into()
}

/// What of the audited pages the document does not speak about.
fn mismatch(case: &Case<'_>, statement: &Statement) -> Option<String> {
    let audience = case.target.audit.audience.as_deref().filter(|audience| !audience.trim().is_empty());
    if let (Some(wanted), Some(stated)) = (audience, statement.scope.audience.as_deref())
        && !names::contains(stated, wanted)
        && !names::contains(wanted, stated)
    {
        return Some(wanted.to_owned());
    }
    if statement.scope.hosts.is_empty() {
        return None;
    }
    let hosts: BTreeSet<String> = case.attribution.pages.iter().filter_map(|page| host_of(&page.final_url)).collect();
    let outside: Vec<_> =
        hosts.into_iter().filter(|host| !statement.scope.hosts.iter().any(|domain| within(host, domain))).collect();
    (!outside.is_empty()).then(|| outside.join("、"))
}

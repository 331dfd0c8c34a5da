//! R011 recipient-link-mismatch: The link given for a recipient leads to a page of another company.

use super::super::belongs;
use super::prelude::*;

use super::super::coverage::scope::host_of;

pub(super) const RULE: Rule = Rule {
    id: "R011",
    name: "recipient-link-mismatch",
    title_ja: "送信先とリンク先の不一致",
    levels: Levels::new(Level::Warning, Level::Note, Level::Note),
    basis: "guideline:7-3-1",
    evidence: "doc",
    needs: &[Need::Policy],
    doc: Text::new(
        "送信先の行に書かれたリンクが、その送信先ではない会社のページを指している場合に報告します。",
        "The link given for a recipient leads to a page of another company.",
    ),
    message: Text::new(
        "{recipient}の行のリンク先（{url}）は{recipient}のものと確認できませんでした。",
        "The link in the row for {recipient} ({url}) does not belong to that recipient.",
    ),
    fix: Text::new("リンク先を修正する。", "Fix the link."),
    check,
    ..Rule::BASE
};

fn check(case: &Case<'_>) -> Checked {
    let mut drafts = Vec::new();
    for (reading, statement) in case.library.statements() {
        // A link in the column of policies, or one that is to tell what the recipient does with the data.
        let purpose = statement.recipient_purpose_link.as_ref().and_then(|link| link.url.as_deref());
        let Some(url) = statement.recipient_policy_url.as_deref().or(purpose) else { continue };
        if statement.negated {
            continue;
        }
        let by_service = statement.service.as_ref().and_then(|named| named.id.as_deref());
        let by_service = by_service.and_then(|id| case.catalog.service(id)).map(|known| known.company.as_str());
        let by_name = statement.recipient.as_ref().and_then(|recipient| recipient.company.as_deref());
        let Some(company) = by_name.or(by_service) else { continue };
        // Unknown owners and the operator's own pages are no mismatch.
        let Some(owner) = host_of(url).and_then(|host| belongs::company_of(&host, case.catalog)) else { continue };
        if belongs::to(url, company, case.catalog) || by_service == Some(owner) {
            continue;
        }
        let name = statement.recipient.as_ref().map(|recipient| recipient.text.clone()).filter(|text| !text.is_empty());
        let name = name.or_else(|| statement.service.as_ref().map(|named| named.text.clone()));
        let mut draft = Draft::place("statement", &statement.id, &reading.id, &statement.quote)
            .with("recipient", wording::short(&name.unwrap_or_default()))
            .with("url", wording::short(url));
        draft.concerns = case
            .judged
            .iter()
            .filter(|judged| judged.matched.iter().any(|one| one.statement.id == statement.id))
            .map(|judged| judged.transmission.id.clone())
            .collect();
        drafts.push(draft);
    }
    drafts.into()
}

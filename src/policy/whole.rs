//! What only the whole document tells of a declaration: legal names given elsewhere, links, the company beside a service.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use crate::policy::patterns::Pattern;

use super::ground::{Draft, Ground};
use super::links::Linked;
use super::{
    LinkTarget, Mechanism, RecipientLevel, Specificity, Statement, StatementKind, article, at_name, behind, continued,
    fields, near_links, optouts, server_side,
};

/// What only the whole document tells: legal names given elsewhere, links about a recipient, the company beside a service.
pub(super) fn complete(ground: &Ground<'_>, drafts: &mut Vec<Draft>) {
    let mut legal: BTreeMap<String, bool> = BTreeMap::new();
    for mention in ground.mentions.iter().flatten().filter(|mention| mention.legal && mention.former_since.is_none()) {
        if let Some(company) = &mention.company {
            legal.insert(company.clone(), true);
        }
    }
    for draft in drafts.iter_mut() {
        let statement = &mut draft.statement;
        if !matches!(statement.kind, StatementKind::Declaration | StatementKind::Provision | StatementKind::JointUse) {
            continue;
        }
        service_of_title(ground, draft.unit, statement);
        company_in_section(ground, draft.unit, statement);
        let owner = ground.owner_of(statement);
        if let Some(recipient) = &mut statement.recipient
            && recipient.level == RecipientLevel::NamedBrand
            && recipient.former_since.is_none()
            && recipient.company.as_ref().is_some_and(|company| legal.contains_key(company))
        {
            recipient.level = RecipientLevel::NamedLegal;
        }
        if let Some(recipient) = &mut statement.recipient
            && recipient.level == RecipientLevel::ServiceOnly
            && recipient.company.is_none()
        {
            recipient.company = owner.map(str::to_owned);
        }
        let provider = statement.recipient.as_ref().is_some_and(|recipient| MODULE_PROVIDER.is_match(&recipient.text));
        if provider && statement.kind == StatementKind::Provision {
            statement.kind = StatementKind::Declaration;
            statement.mechanism = Mechanism::Sdk;
        }
        if statement.kind == StatementKind::Declaration && !statement.negated {
            follow(ground, statement);
        }
    }
    server_side::decide(ground, drafts);
    optouts::opt_outs(ground, drafts);
    near_links::policies(ground, drafts);
    at_name::complete(ground, drafts);
    continued::complete(ground, drafts);
    behind::complete(ground, drafts);
    article::complete(ground, drafts);
    fields::complete(ground, drafts);
}

static MODULE_PROVIDER: LazyLock<Pattern> = LazyLock::new(|| {
    crate::policy::patterns::regex(
        r"(?:情報収集モジュール|(?i:sdk))(?:等|など)?(?:の)?(?:提供|開発)(?:を行う)?(?:者|元|会社|事業者|企業)",
    )
});

/// "Alpha Tracker" as a heading or a term, "Alpha社に…を送信します" below it: the service is named.
fn service_of_title(ground: &Ground<'_>, unit: usize, statement: &mut Statement) {
    if statement.service.is_some() || !statement.cue.starts_with("sentence:") || !statement.mechanism.is_web() {
        return;
    }
    let Some(company) = statement.recipient.as_ref().and_then(|recipient| recipient.company.clone()) else { return };
    let Some(heading) = ground.section(unit).filter(|heading| *heading < unit) else { return };
    let named: Vec<_> = ground.mentions[heading].iter().filter(|mention| mention.service.is_some()).collect();
    if let [one] = named[..]
        && one.range.len() * 2 >= ground.text(heading).len()
        && super::names::company_of(one, ground.catalog) == Some(company.as_str())
    {
        statement.service = Some(super::names::service(one));
        statement.specificity = Specificity::Service;
    }
}

/// "Google Analytics" in one sentence, "Google社" in the next of the same section: the company is named.
fn company_in_section(ground: &Ground<'_>, unit: usize, statement: &mut Statement) {
    let Some(owner) = ground.owner_of(statement) else { return };
    if statement.recipient.as_ref().is_some_and(|recipient| recipient.level < RecipientLevel::ServiceOnly) {
        return;
    }
    let section = ground.section(unit);
    let from = section.unwrap_or(unit);
    let to = section.map_or(unit + 1, |heading| ground.outline.section_end(heading)).min(from + 24).max(unit + 1);
    for at in from..to.min(ground.outline.units.len()) {
        let text = ground.text(at);
        if ground.outline.units[at].rank.is_some() || !text.contains('。') || ground.outline.units[at].cell().is_some()
        {
            continue;
        }
        let named = ground.mentions[at].iter().find(|mention| {
            mention.is_only_company()
                && mention.company.as_deref() == Some(owner)
                && !text[..mention.range.start].ends_with(['「', '『', '【'])
                && text[mention.range.end..]
                    .starts_with(['社', 'が', 'は', 'に', 'へ', 'か', 'の', '(', 'L', 'よ', '、'])
        });
        if let Some(named) = named {
            let open = statement.recipient.as_ref().is_some_and(|recipient| recipient.open_ended);
            let mut recipient = super::names::recipient(named);
            recipient.open_ended = open;
            statement.recipient = Some(recipient);
            return;
        }
    }
}

/// Links that tell how this recipient uses what it receives.
fn follow(ground: &Ground<'_>, statement: &mut Statement) {
    let service = statement.service.as_ref().and_then(|service| service.id.as_deref());
    let company = statement
        .recipient
        .as_ref()
        .and_then(|recipient| recipient.company.as_deref())
        .or_else(|| ground.owner_of(statement));
    let Some(company) = company else { return };
    let concerns = |linked: &&Linked| match (linked.service.as_deref(), service) {
        (Some(linked), Some(service)) => {
            linked == service
                || ground.catalog.service(service).and_then(|service| service.part_of.as_deref()) == Some(linked)
        }
        (Some(_), None) => false,
        (None, _) => linked.link.recipient.as_deref() == Some(company),
    };
    for linked in ground.links.iter().filter(concerns) {
        let link = &linked.link;
        let target = LinkTarget { text: link.text.clone(), url: link.url.clone() };
        match link.role.as_str() {
            "recipient-policy" => {
                if statement.recipient_policy_url.is_none() {
                    statement.recipient_policy_url.clone_from(&link.url);
                }
                if linked.tells_use
                    && !statement.recipient_purpose.is_given()
                    && statement.recipient_purpose_link.is_none()
                    && service.is_some()
                {
                    statement.recipient_purpose_link = Some(target);
                }
            }
            "opt-out"
                if linked.service.is_some()
                    && linked.tells_use
                    && link.quote.text.contains("詳細")
                    && !statement.recipient_purpose.is_given()
                    && statement.recipient_purpose_link.is_none() =>
            {
                statement.recipient_purpose_link = Some(target);
            }
            _ => {}
        }
    }
}

//! What the operator's documents point to, and what became of it.

use crate::glossary::DocumentRole;
use crate::policy::{Quote, Reading, Statement, StatementKind};

use super::super::facts::Facts;
use super::fetched::{addresses, document_of, failure, has_content, link_failure, normal};
use super::{Governs, Reference, State, is_vendor};

fn overlap(left: &Quote, right: &Quote) -> bool {
    left.start < right.end && right.start < left.end
}

/// Whom a role leaves waiting when the document is not read.
fn governed_by(role: Option<DocumentRole>) -> Governs {
    match role {
        Some(DocumentRole::GroupList) => Governs::Members,
        Some(DocumentRole::VendorDocument) => Governs::Recipient,
        _ => Governs::Transmissions,
    }
}

/// Statements that point at another document: incorporation, and links that no entry of `links` stands for.
fn pointing(statement: &Statement) -> Option<Governs> {
    statement.target.as_ref()?;
    match (statement.kind, statement.target_role) {
        (StatementKind::Incorporation, role) => Some(match governed_by(role) {
            Governs::Recipient => Governs::Nothing,
            other => other,
        }),
        (StatementKind::Link, Some(DocumentRole::ExternalTransmissionList)) => Some(Governs::Transmissions),
        (StatementKind::Link, Some(DocumentRole::GroupList)) => Some(Governs::Members),
        (StatementKind::Link, Some(DocumentRole::VendorDocument)) => Some(Governs::Recipient),
        (StatementKind::Link, _) => Some(Governs::Nothing),
        _ => None,
    }
}

pub(super) fn references<'a>(readings: &'a [Reading], facts: &Facts<'a>) -> Vec<Reference<'a>> {
    let mut references: Vec<Reference<'a>> = Vec::new();
    for reading in readings.iter().filter(|reading| reading.readable && !is_vendor(reading.role)) {
        for statement in &reading.statements {
            let (Some(governs), Some(target)) = (pointing(statement), &statement.target) else { continue };
            references.push(Reference {
                id: statement.id.clone(),
                reading,
                role: statement.target_role,
                kind: statement.target_role.map_or_else(|| "other".to_owned(), |role| role.as_str().to_owned()),
                text: if target.text.is_empty() { statement.quote.text.clone() } else { target.text.clone() },
                url: target.url.as_deref(),
                recipient: statement.recipient.as_ref().and_then(|recipient| recipient.company.as_deref()),
                service: statement.service.as_ref().and_then(|service| service.id.as_deref()),
                quote: &statement.quote,
                governs,
                state: State::NotFollowed,
            });
        }
        for (number, link) in reading.links.iter().enumerate() {
            let governs = match (link.governs, link.document_role) {
                (true, role) => governed_by(role),
                (false, Some(DocumentRole::GroupList)) => Governs::Members,
                (false, _) if link.recipient.is_some() => Governs::Recipient,
                (false, _) => Governs::Nothing,
            };
            let carrier = references.iter_mut().find(|reference| {
                reference.reading.id == reading.id
                    && overlap(reference.quote, &link.quote)
                    && (reference.url == link.url.as_deref() || reference.url.is_none() || link.url.is_none())
            });
            if let Some(carrier) = carrier {
                carrier.url = carrier.url.or(link.url.as_deref());
                carrier.recipient = carrier.recipient.or(link.recipient.as_deref());
                carrier.role = carrier.role.or(link.document_role);
                if carrier.governs > governs {
                    carrier.governs = governs;
                }
                if !link.role.is_empty() {
                    carrier.kind.clone_from(&link.role);
                }
                continue;
            }
            references.push(Reference {
                id: format!("{}-l{}", reading.id, number + 1),
                reading,
                role: link.document_role,
                kind: if link.role.is_empty() { "other".to_owned() } else { link.role.clone() },
                text: link.text.clone(),
                url: link.url.as_deref(),
                recipient: link.recipient.as_deref(),
                service: None,
                quote: &link.quote,
                governs,
                state: State::NotFollowed,
            });
        }
    }
    for reference in &mut references {
        reference.state = state(reference, readings, facts);
    }
    references.sort_by(|a, b| (&a.reading.id, a.quote.start, &a.id).cmp(&(&b.reading.id, b.quote.start, &b.id)));
    references
}

fn state(reference: &Reference<'_>, readings: &[Reading], facts: &Facts<'_>) -> State {
    if let Some(url) = reference.url {
        let wanted = normal(url);
        let at = |address: &str| normal(address) == wanted;
        let reading =
            readings.iter().filter(|reading| addresses(reading, facts).into_iter().any(at)).max_by_key(|r| r.readable);
        match reading {
            Some(reading) if reading.readable => return State::Read,
            Some(reading) => {
                let missing = document_of(reading, facts).filter(|(_, document)| !has_content(document));
                return missing.map_or(State::Unreadable, |(_, document)| {
                    State::Unreachable(failure(document).unwrap_or_else(|| "no content".to_owned()))
                });
            }
            None => {}
        }
    }
    if given_for_role(reference, readings, facts) {
        return State::Read;
    }
    let Some(url) = reference.url else { return State::NoTarget };
    let wanted = normal(url);
    for (_, document) in &facts.documents {
        if normal(&document.source) == wanted {
            return failure(document).map_or(State::Unreadable, State::Unreachable);
        }
    }
    let check = facts.link_checks.iter().find(|(address, _)| normal(address) == wanted);
    check.and_then(|(_, (_, check))| link_failure(check)).map_or(State::NotFollowed, State::Unreachable)
}

/// The caller gave a document in the role that this reference asks for, so that the text can be completed without
/// following the link. A document of the same role that another link led to does not count.
fn given_for_role(reference: &Reference<'_>, readings: &[Reading], facts: &Facts<'_>) -> bool {
    let Some(role) = reference.role else { return false };
    if !matches!(
        role,
        DocumentRole::CommonPolicy
            | DocumentRole::ExternalTransmissionList
            | DocumentRole::CookiePolicy
            | DocumentRole::GroupList
    ) {
        return false;
    }
    readings.iter().any(|reading| {
        reading.readable
            && reading.role == Some(role)
            && reading.id != reference.reading.id
            && document_of(reading, facts).is_none_or(|(_, document)| document.from.is_none())
    })
}

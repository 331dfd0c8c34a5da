//! The conclusion: coverage, and what withholds it.

use crate::attribute::{Attribution, Transmission};
use crate::catalog::Catalog;
use crate::glossary::Party;
use crate::policy::RecipientLevel;
use crate::target::Target;

use super::super::documents::{Governs, Library, State};
use super::super::facts::Facts;
use super::super::{Coverage, Element, Elements};
use super::exemption::{self, Exemption};
use super::matching::{self, By, Match};
use super::{Judged, information, purpose, recipient, scope};

/// Everything that a judgement rests on.
#[derive(Debug, Clone, Copy)]
pub struct Ground<'c, 'a> {
    pub target: &'c Target,
    pub attribution: &'c Attribution,
    pub catalog: &'c Catalog,
    pub library: &'c Library<'a>,
    pub facts: &'c Facts<'a>,
}

/// Judges one transmission.
#[must_use]
pub fn judge<'a>(transmission: &'a Transmission, ground: &Ground<'_, 'a>) -> Judged<'a> {
    let mut judged = Judged {
        transmission,
        coverage: Coverage::Undeclared,
        interim: None,
        elements: Elements::default(),
        matched: Vec::new(),
        information: information::InformationJudgement::default(),
        sender_purpose: purpose::PurposeJudgement::default(),
        recipient_purpose: purpose::PurposeJudgement::default(),
        linked_purposes: Vec::new(),
        exemption: Exemption::None,
        withheld_by: Vec::new(),
        unresolved: Vec::new(),
        document_missing: false,
        other_services: Vec::new(),
    };
    judged.elements.service = Element::No;
    judged.elements.opt_out = Element::No;
    judged.elements.scope = Element::Yes;
    if transmission.party == Some(Party::Own) {
        judged.coverage = Coverage::Own;
        return judged;
    }
    let (library, catalog) = (ground.library, ground.catalog);
    let mut matched = matching::matches(transmission, library, catalog, ground.target);
    let channel = scope::Channel::of(transmission, ground.facts);
    for one in &mut matched {
        one.in_scope = scope::fits(&one.statement.scope, transmission, channel);
    }
    judged.exemption = exemption::shape(transmission, ground.attribution);
    let hint_only = transmission.shape.hint_only || transmission.shape.navigation_only;
    let exempt_shape = matches!(judged.exemption, Exemption::Candidate(_)) || hint_only;
    if exempt_shape && !matched.iter().any(|one| one.by == By::Service) {
        judged.coverage = Coverage::ExemptCandidate;
        return judged;
    }
    judged.matched = counting(matched);
    if judged.matched.is_empty() {
        judged.other_services = matching::other_services(transmission, library, catalog);
    }
    elements(&mut judged, ground);
    judged.coverage = conclude(&judged);
    withhold(&mut judged, ground);
    judged
}

/// Named statements outweigh categories, and statements in scope those that speak of other sites.
fn counting(mut matched: Vec<Match<'_>>) -> Vec<Match<'_>> {
    if matched.iter().any(|one| one.by != By::Category) {
        matched.retain(|one| one.by != By::Category);
    }
    if matched.iter().any(|one| one.in_scope) {
        matched.retain(|one| one.in_scope);
    }
    matched
}

fn elements<'a>(judged: &mut Judged<'a>, ground: &Ground<'_, 'a>) {
    let (transmission, library) = (judged.transmission, ground.library);
    judged.information = information::information(transmission, &judged.matched, library);
    judged.sender_purpose = purpose::sender(transmission, &judged.matched, library);
    (judged.recipient_purpose, judged.linked_purposes) =
        purpose::recipient(transmission, &judged.matched, library, ground.facts, ground.catalog);
    let offered = judged.matched.iter().any(|one| one.statement.opt_out.is_some());
    let in_scope = judged.matched.is_empty() || judged.matched.iter().any(|one| one.in_scope);
    judged.elements = Elements {
        recipient: recipient::recipient(&judged.matched, transmission, ground.catalog),
        service: recipient::service(&judged.matched),
        information: judged.information.state,
        sender_purpose: judged.sender_purpose.state,
        recipient_purpose: judged.recipient_purpose.state,
        opt_out: if offered { Element::Yes } else { Element::No },
        scope: if in_scope { Element::Yes } else { Element::No },
    };
    if judged.elements.recipient_purpose == Element::Unresolved {
        judged.unresolved.extend(judged.linked_purposes.iter().filter_map(|link| link.reference));
    }
}

/// Step 7: the elements make the coverage.
fn conclude(judged: &Judged<'_>) -> Coverage {
    if judged.matched.is_empty() {
        return Coverage::Undeclared;
    }
    if judged.matched.iter().all(|one| one.by == By::Category) {
        return Coverage::Vague;
    }
    let e = &judged.elements;
    let complete = matches!(e.recipient, Element::Full | Element::Brand)
        && e.service == Element::Yes
        && e.information == Element::Full
        && matches!(e.sender_purpose, Element::Full | Element::Family | Element::Vague)
        && e.recipient_purpose == Element::Full
        && e.scope == Element::Yes
        && !judged.contract_clause_only();
    if complete { Coverage::Covered } else { Coverage::Partial }
}

/// Steps 8 and 9: what governs and was not read withholds the verdict; so does a recipient whom nobody knows.
fn withhold(judged: &mut Judged<'_>, ground: &Ground<'_, '_>) {
    if judged.coverage == Coverage::Covered {
        return;
    }
    let library = ground.library;
    judged.withheld_by = library.governing_unread().map(|(index, _)| index).collect();
    judged.withheld_by.extend(member_lists(judged, library));
    judged.document_missing = library.given_unread().next().is_some() || !library.has_readable();
    let unknown = !judged.transmission.recipient.known;
    if unknown || judged.document_missing || !judged.withheld_by.is_empty() {
        judged.interim = Some(judged.coverage);
        judged.coverage = Coverage::Indeterminate;
        judged.unresolved.extend(judged.withheld_by.iter().copied());
        judged.unresolved.sort_unstable();
        judged.unresolved.dedup();
    }
}

/// Lists that were not read and whose members are the class by which the transmission is declared.
fn member_lists(judged: &Judged<'_>, library: &Library<'_>) -> Vec<usize> {
    if judged.effective() != Coverage::Vague {
        return Vec::new();
    }
    let by_list = judged.matched.iter().any(|one| {
        one.statement.recipient.as_ref().is_some_and(|recipient| {
            recipient.level == RecipientLevel::CategoryLinkedList
                || (recipient.relation.as_deref() == Some("group") && one.by == By::Category)
        })
    });
    if !by_list {
        return Vec::new();
    }
    library
        .references
        .iter()
        .enumerate()
        .filter(|(_, reference)| reference.governs == Governs::Members && reference.state != State::Read)
        .map(|(index, _)| index)
        .collect()
}

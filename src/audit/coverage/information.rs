//! Element I: the items that the statements declare, held against the items that were seen.

use std::collections::BTreeSet;

use crate::attribute::{InformationSeen, Transmission};
use crate::glossary::{Form, Grade, Information, PurposeFamily};
use crate::policy::{InformationStatement, Mechanism, StatementKind};

use super::super::Element;
use super::super::documents::Library;
use super::matching::{By, Match};

/// What element I rests on.
#[derive(Debug, Default)]
pub struct InformationJudgement<'a> {
    pub state: Element,
    /// Seen, and in no list that could declare it; contact data stands apart.
    pub beyond: Vec<&'a InformationSeen>,
    /// Contact data that no list tied to this recipient declares.
    pub contact_undeclared: Vec<&'a InformationSeen>,
    /// The statement whose words enumerate nothing: index into the matches.
    pub vague: Option<usize>,
}

/// Inherent in any request, whatever was declared: never counts as beyond on its own.
#[must_use]
pub fn is_inherent(item: &InformationSeen) -> bool {
    match item.category {
        Information::TechnicalMinimum | Information::Ip | Information::ConsentSignal => true,
        // The user agent and accept headers; a screen size in a parameter is something else.
        Information::DeviceBrowser => item.parameter.starts_with("header:") || item.parameter.is_empty(),
        _ => false,
    }
}

/// What is seen is no more than what any request carries.
#[must_use]
pub fn is_minimum(transmission: &Transmission) -> bool {
    transmission.information.iter().all(is_inherent)
}

/// No answer was ever had, and the service lives on data that its script or frame would have sent: the little that was
/// seen says nothing of what the page orders the terminal to send (法27条の12 regulates the order, not its arrival).
#[must_use]
pub fn is_unheard(transmission: &Transmission) -> bool {
    let loads = transmission.channels.iter().any(|channel| matches!(channel.as_str(), "script" | "iframe"));
    let purposes = transmission.service.iter().flat_map(|service| &service.purposes);
    loads
        && transmission.grade == Some(Grade::E1)
        && purposes.into_iter().any(|purpose| {
            matches!(
                purpose.family(),
                PurposeFamily::Analytics | PurposeFamily::Advertising | PurposeFamily::Personalization
            )
        })
}

/// Items about the terminal and what is done with it, as opposed to items about the person.
fn is_web(category: Information) -> bool {
    use Information as I;
    matches!(
        category,
        I::OnlineIdentifier
            | I::Ip
            | I::DeviceBrowser
            | I::PageView
            | I::Action
            | I::SearchTerms
            | I::Conversion
            | I::LocationCoarse
            | I::ClickId
            | I::ConsentSignal
            | I::TechnicalMinimum
    )
}

/// A list of items with its tail (等).
#[derive(Debug, Default)]
struct List {
    categories: BTreeSet<Information>,
    given: bool,
    /// An open tail reaches only items of the kind that the list names.
    open: bool,
}

impl List {
    fn add(&mut self, information: &InformationStatement) {
        self.categories.extend(information.categories.iter().copied());
        self.given |= !information.categories.is_empty();
        self.open |= information.open_ended && information.categories.iter().any(|category| is_web(*category));
    }

    fn has(&self, category: Information) -> bool {
        self.categories.contains(&category)
            // A click id stands in the address of the page and is an identifier.
            || (category == Information::ClickId
                && (self.categories.contains(&Information::PageView)
                    || self.categories.contains(&Information::OnlineIdentifier)))
    }

    /// Near enough for a document-wide list, which never covers anyhow.
    fn nearly_has(&self, category: Information) -> bool {
        self.has(category) || (category == Information::Conversion && self.categories.contains(&Information::Action))
    }
}

fn tied(matched: &[Match<'_>], library: &Library<'_>) -> List {
    let mut list = List::default();
    for one in matched.iter().filter(|one| !library.shared.contains(one.statement.id.as_str())) {
        let statement = one.statement;
        list.add(&statement.information);
        if statement.mechanism == Mechanism::Cookie {
            list.categories.insert(Information::OnlineIdentifier);
        }
        for words in &statement.information.quotes {
            if let Some((_, defined)) = library.defined(words) {
                list.given |= !defined.is_empty();
                list.categories.extend(defined);
            }
        }
    }
    list
}

/// Lists and definitions that hold for the whole document and are tied to nobody.
fn document_wide(library: &Library<'_>) -> List {
    let mut list = List::default();
    for (_, statement) in library.statements() {
        let wide = matches!(statement.kind, StatementKind::InformationList | StatementKind::Definition);
        if (wide || library.shared.contains(statement.id.as_str())) && !statement.negated {
            list.add(&statement.information);
        }
    }
    list
}

/// The words of the statements enumerate nothing (個人を特定できない情報), whatever cookie they mention.
fn vague(matched: &[Match<'_>]) -> Option<usize> {
    let only_cookie = |information: &InformationStatement| {
        information.categories.iter().all(|category| *category == Information::OnlineIdentifier)
    };
    let enumerates = matched.iter().any(|one| {
        let information = &one.statement.information;
        !information.categories.is_empty() && !only_cookie(information)
    });
    if enumerates {
        return None;
    }
    matched.iter().position(|one| one.statement.information.vague)
}

#[must_use]
pub fn information<'a>(
    transmission: &'a Transmission,
    matched: &[Match<'_>],
    library: &Library<'_>,
) -> InformationJudgement<'a> {
    let tied = tied(matched, library);
    let seen = || transmission.information.iter().filter(|item| !is_inherent(item));
    let contact_undeclared: Vec<_> =
        seen().filter(|item| item.category.is_contact() && !tied.has(item.category)).collect();
    let mut judgement = InformationJudgement { contact_undeclared, ..InformationJudgement::default() };
    if matched.is_empty() {
        return judgement;
    }
    judgement.vague = vague(matched).or_else(|| {
        // A clause that gives 個人情報 to a class and lists nothing enumerates nothing either, whatever else the document
        // lists: those lists are not about this provision.
        let clause = matched.iter().all(|one| one.by == By::Category && !one.is_about_the_terminal());
        (clause && !tied.given).then_some(0)
    });
    let missing: Vec<&InformationSeen> = seen().filter(|item| !tied.has(item.category)).collect();
    let (sensitive, ordinary): (Vec<_>, Vec<_>) =
        missing.iter().copied().partition(|item| item.category.needs_tied_list());
    let (state, ordinary_beyond) = ordinary_state(&tied, &ordinary, library, judgement.vague.is_some());
    judgement.beyond.extend(sensitive.iter().copied().filter(|item| !item.category.is_contact()));
    judgement.beyond.extend(ordinary_beyond);
    judgement.state = if sensitive.is_empty() { state } else { Element::Beyond };
    judgement
}

/// The state for everything but what only a tied list can declare, and what is beyond.
fn ordinary_state<'a>(
    tied: &List,
    missing: &[&'a InformationSeen],
    library: &Library<'_>,
    vague: bool,
) -> (Element, Vec<&'a InformationSeen>) {
    if tied.given && missing.is_empty() && !vague {
        return (Element::Full, Vec::new());
    }
    if vague {
        return (Element::Vague, Vec::new());
    }
    let wide = document_wide(library);
    if !tied.given && !wide.categories.iter().any(|category| is_web(*category)) {
        return (Element::None, Vec::new());
    }
    let still_missing: Vec<_> = missing.iter().copied().filter(|item| !wide.nearly_has(item.category)).collect();
    if still_missing.is_empty() {
        return (if tied.given && missing.is_empty() { Element::Full } else { Element::Generic }, Vec::new());
    }
    if tied.open || wide.open {
        // 等: neither declared nor clearly beyond.
        let state = if wide.given { Element::Generic } else { Element::Vague };
        return (state, Vec::new());
    }
    (Element::Beyond, still_missing)
}

/// The items of one form among contact data, e.g. those that stand there in clear.
#[must_use]
pub fn of_form<'a>(items: &[&'a InformationSeen], form: Form) -> Vec<&'a InformationSeen> {
    items.iter().copied().filter(|item| item.form == form).collect()
}

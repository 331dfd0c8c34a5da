//! Findings as a reader works through them: gravest level first, one rule at a time, what they have in common said once.

use std::collections::BTreeMap;

use serde::Serialize;

use super::super::model::{Report, RuleFacts, TransmissionFacts};
use super::row::{Row, row};
use super::view::{NAMED_NOWHERE, QuoteView, names, quote_view, services};
use crate::audit::{Finding, Level};
use crate::glossary::Bilingual;

/// All findings of one rule at one level.
#[derive(Serialize)]
pub(super) struct Group<'a> {
    /// Anchor in the page.
    id: String,
    rule: &'a str,
    name: &'a str,
    level: Level,
    title: Bilingual,
    /// None in a report that was saved before reports explained their rules.
    meaning: Option<&'a Bilingual>,
    basis: Bilingual,
    /// What to do, when it is the same for all of them.
    fix: Option<&'a Bilingual>,
    findings: Vec<FindingView<'a>>,
}

#[derive(Serialize)]
struct FindingView<'a> {
    #[serde(flatten)]
    finding: &'a Finding,
    label: Bilingual,
    quotes: Vec<QuoteView>,
    draft: Option<Row<'a>>,
    /// Only where the rule's findings differ in it.
    own_fix: Option<&'a Bilingual>,
}

/// In the order of the report's findings, which is by level and rule.
pub(super) fn groups(report: &Report) -> Vec<Group<'_>> {
    let by_id: BTreeMap<&str, &TransmissionFacts> = report.transmissions.iter().map(|t| (t.id.as_str(), t)).collect();
    let rules: BTreeMap<&str, &RuleFacts> = report.rules.iter().map(|rule| (rule.id.as_str(), rule)).collect();
    let mut groups: Vec<Group<'_>> = Vec::new();
    let mut places: BTreeMap<(Level, &str), usize> = BTreeMap::new();
    for finding in &report.findings {
        let at = *places.entry((finding.level, finding.rule.as_str())).or_insert_with(|| {
            groups.push(group(finding, rules.get(finding.rule.as_str()).copied()));
            groups.len() - 1
        });
        groups[at].findings.push(view(report, finding, &by_id));
    }
    groups.sort_by_key(|group| std::cmp::Reverse(group.level));
    for group in &mut groups {
        group.settle_fix();
    }
    groups
}

fn group<'a>(finding: &'a Finding, rule: Option<&'a RuleFacts>) -> Group<'a> {
    let name = finding.name.replace('-', " ");
    Group {
        id: format!("g-{}-{}", super::terms::spelled(&finding.level), finding.rule),
        rule: &finding.rule,
        name: &finding.name,
        level: finding.level,
        title: rule.map_or_else(|| Bilingual::new(name.clone(), name.clone()), |rule| rule.title.clone()),
        meaning: rule.map(|rule| &rule.meaning),
        basis: rule.map_or_else(|| Bilingual::new(&finding.basis, &finding.basis), |rule| rule.basis.clone()),
        fix: None,
        findings: Vec::new(),
    }
}

impl Group<'_> {
    fn settle_fix(&mut self) {
        let first = self.findings.first().map(|view| &view.finding.fix).filter(|fix| !fix.ja.is_empty());
        let common = first.filter(|fix| self.findings.iter().all(|view| view.finding.fix == **fix));
        match common {
            Some(fix) => self.fix = Some(fix),
            None => {
                for view in &mut self.findings {
                    view.own_fix = Some(&view.finding.fix).filter(|fix| !fix.ja.is_empty());
                }
            }
        }
    }
}

fn view<'a>(report: &Report, finding: &'a Finding, by_id: &BTreeMap<&str, &'a TransmissionFacts>) -> FindingView<'a> {
    let about = finding.subject.transmission.as_deref().and_then(|id| by_id.get(id)).copied();
    let quotes =
        finding.quotes.iter().map(|quote| quote_view(report, &quote.document, &quote.quote.text, quote.quote.line));
    FindingView {
        label: about.map_or_else(|| Bilingual::new(&finding.subject.label, &finding.subject.label), label),
        quotes: quotes.collect(),
        draft: about.filter(|_| NAMED_NOWHERE.contains(&finding.rule.as_str())).and_then(row),
        own_fix: None,
        finding,
    }
}

/// Recipient and service; the same word is not said twice.
fn label(t: &TransmissionFacts) -> Bilingual {
    let (recipient, service) = (names(t), services(t));
    let joined = |recipient: &str, service: &str, open: &str, close: &str| match recipient == service {
        true => recipient.to_owned(),
        false => format!("{recipient}{open}{service}{close}"),
    };
    Bilingual::new(joined(&recipient.ja, &service.ja, "（", "）"), joined(&recipient.en, &service.en, " (", ")"))
}

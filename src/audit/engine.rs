//! [`audit`]: verdicts, then rules, then what was accepted.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::attribute::Attribution;
use crate::catalog::Catalog;
use crate::evidence::Evidence;
use crate::policy::Reading;
use crate::target::Target;

use super::coverage::{self, Judged, judge::Ground};
use super::documents::Library;
use super::facts::Facts;
use super::past::Past;
use super::rule::{Checked, Rule, rule_by};
use super::rules::RULES;
use super::suppress::suppress;
use super::{Case, Element, Finding, Level, Open, Outcome, Verdict, finding, why};

/// Holds transmissions against statements: a verdict for each transmission, and what the rules find.
///
/// Pure: the same arguments give the same outcome, on any machine and in any year.
#[must_use]
pub fn audit(
    target: &Target,
    evidence: &Evidence,
    attribution: &Attribution,
    documents: &[Reading],
    catalog: &Catalog,
    baseline: Option<&Value>,
) -> Outcome {
    let facts = Facts::gather(evidence);
    let library = Library::new(documents, &facts);
    let ground = Ground { target, attribution, catalog, library: &library, facts: &facts };
    let judged: Vec<Judged<'_>> =
        attribution.transmissions.iter().map(|transmission| coverage::judge(transmission, &ground)).collect();
    let case = Case {
        target,
        evidence,
        attribution,
        documents,
        catalog,
        baseline,
        facts: &facts,
        library: &library,
        judged: &judged,
    };
    let run = run_rules(&case);
    let mut verdicts: Vec<Verdict> = judged.iter().map(|judged| verdict(judged, &library)).collect();
    mention(&mut verdicts, &run);
    let stated = run.drafts.into_iter().filter(|stated| !stated.interim).map(|stated| stated.finding).collect();
    let mut suppressed = suppress(&case, stated);
    for (id, drafts) in [("Q006", suppressed.unused), ("Q007", suppressed.expired)] {
        let Some(rule) = rule_by(id) else { continue };
        suppressed.findings.extend(drafts.into_iter().map(|draft| finding::finish(rule, draft, &case)));
    }
    finding::sort(&mut suppressed.findings);
    if let Some(baseline) = baseline {
        let before = Past::new(baseline).fingerprints();
        for finding in &mut suppressed.findings {
            finding.known = before.contains(finding.fingerprint.as_str());
        }
    }
    suppressed
        .accepted
        .sort_by(|a, b| (&a.finding.rule, &a.finding.subject.key).cmp(&(&b.finding.rule, &b.finding.subject.key)));
    let mut open = run.open;
    open.sort();
    Outcome {
        verdicts,
        findings: suppressed.findings,
        open,
        accepted: suppressed.accepted,
        exempted: suppressed.exempted,
    }
}

/// A finding with the transmissions that it speaks about.
struct Stated {
    finding: Finding,
    concerns: Vec<String>,
    conflict: bool,
    /// It would be a finding if the verdict were not withheld.
    interim: bool,
}

#[derive(Default)]
struct Run {
    drafts: Vec<Stated>,
    open: Vec<Open>,
}

fn run_rules(case: &Case<'_>) -> Run {
    let withheld: BTreeMap<&str, bool> =
        case.judged.iter().map(|judged| (judged.transmission.id.as_str(), judged.withheld())).collect();
    let mut run = Run::default();
    for rule in RULES.iter().filter(|rule| rule.runs(&case.target.audit.profiles)) {
        // The rules of elements speak also where no document was read: as interim, and the rule is open besides.
        if let Some(need) = rule.needs.iter().copied().find(|need| !need.met(case)) {
            run.open.push(Open {
                rule: rule.id.to_owned(),
                needs: need.name(),
                reason: need.reason(),
                blocks: need.blocks(case),
            });
            if !rule.withheld {
                continue;
            }
        }
        let Checked { drafts, open } = (rule.check)(case);
        if let Some((needs, reason)) = open {
            run.open.push(Open { rule: rule.id.to_owned(), needs, reason, blocks: false });
        }
        for draft in drafts {
            run.drafts.push(state(rule, draft, case, &withheld));
        }
    }
    run
}

fn state(rule: &Rule, mut draft: super::rule::Draft, case: &Case<'_>, withheld: &BTreeMap<&str, bool>) -> Stated {
    let mut concerns = std::mem::take(&mut draft.concerns);
    let own = draft.subject.transmission.clone();
    let interim = draft.interim
        || (rule.withheld && own.as_deref().is_some_and(|id| withheld.get(id).copied().unwrap_or_default()));
    concerns.extend(own);
    concerns.sort();
    concerns.dedup();
    Stated { finding: finding::finish(rule, draft, case), concerns, conflict: rule.conflict, interim }
}

fn verdict(judged: &Judged<'_>, library: &Library<'_>) -> Verdict {
    let mut matched: Vec<String> = judged.matched.iter().map(|one| one.statement.id.clone()).collect();
    if judged.elements.sender_purpose == Element::Generic
        && let Some((_, _, quote)) = &judged.sender_purpose.words
    {
        let list = library.statements().find(|(_, statement)| std::ptr::eq(&raw const statement.quote, *quote));
        matched.extend(list.map(|(_, statement)| statement.id.clone()));
    }
    matched.dedup();
    Verdict {
        transmission: judged.transmission.id.clone(),
        coverage: judged.coverage,
        interim: judged.interim,
        elements: judged.elements,
        matched,
        unresolved: judged.unresolved.iter().map(|index| library.references[*index].id.clone()).collect(),
        rules: Vec::new(),
        interim_rules: Vec::new(),
        conflicts: Vec::new(),
        why: why::why(judged, library),
    }
}

/// Puts the rules that speak about a transmission into its verdict.
fn mention(verdicts: &mut [Verdict], run: &Run) {
    let index: BTreeMap<String, usize> =
        verdicts.iter().enumerate().map(|(at, verdict)| (verdict.transmission.clone(), at)).collect();
    for stated in &run.drafts {
        for id in &stated.concerns {
            let Some(verdict) = index.get(id).map(|at| &mut verdicts[*at]) else { continue };
            let rule = stated.finding.rule.clone();
            if stated.conflict {
                let level = match stated.finding.level {
                    Level::Error => 'E',
                    Level::Warning => 'W',
                    Level::Note => 'N',
                };
                verdict.conflicts.push(format!("{rule}:{level}"));
            } else if stated.interim {
                verdict.interim_rules.push(rule);
            } else {
                verdict.rules.push(rule);
            }
        }
    }
    for verdict in verdicts {
        for list in [&mut verdict.rules, &mut verdict.interim_rules, &mut verdict.conflicts] {
            list.sort();
            list.dedup();
        }
    }
}

//! Opt-out links → the declarations that they are about.

use super::ground::{Draft, Ground};
use super::links::Linked;
use super::names::Mention;
use super::{
    Mechanism, OptOutStatement, Specificity, Statement, StatementKind, cues, names, near_links, purposes, structure,
};
use crate::glossary::ServiceCategory;

/// Every opt-out link goes to the declaration that it is about: by service, else the company's advertising, else its first.
pub(super) fn opt_outs(ground: &Ground<'_>, drafts: &mut Vec<Draft>) {
    let mut more: Vec<Draft> = Vec::new();
    let named = near_links::Rows::of(ground, drafts);
    for linked in ground.links.iter().filter(|linked| linked.link.role == "opt-out") {
        let Some(company) = linked.link.recipient.as_deref() else {
            // "・甲株式会社 https://…" among those of whom the text says that they can be stopped.
            let unknown = ground.mentions[linked.unit].iter().find(|mention| leads(ground, linked.unit, mention));
            let told = |who: &str| {
                let names = |draft: &Draft| draft.statement.recipient.as_ref().is_some_and(|known| known.text == who);
                drafts.iter().chain(&more).any(names)
            };
            let only_here = unknown.filter(|mention| !told(&mention.text));
            if let Some(draft) = only_here.and_then(|mention| stopped(ground, linked, mention)) {
                more.push(draft);
                continue;
            }
            let taken = drafts.iter().any(|draft| {
                linked.link.url.is_some()
                    && draft.statement.kind == StatementKind::Declaration
                    && draft.statement.opt_out.as_ref().is_some_and(|known| known.url == linked.link.url)
            });
            if !taken && !near_links::opt_out(ground, linked, &named, drafts) {
                of_nobody(ground, linked, drafts);
            }
            continue;
        };
        let of_company = |draft: &Draft| owner(ground, &draft.statement) == Some(company);
        let rows = of_the_section(ground, linked, drafts, of_company);
        if let Some(about) = about(ground, linked, &rows, drafts) {
            // That one may have its own already: another declaration of the company may lack one.
            let has = |at: usize| drafts[at].statement.opt_out.as_ref();
            let lacks = has(about).is_none_or(|known| known.url.is_none());
            let at = if lacks { Some(about) } else { rows.into_iter().find(|at| has(*at).is_none()) };
            if let Some(at) = at {
                drafts[at].statement.opt_out = Some(opt_out(linked));
            }
        } else if linked.link.url.is_some() && !more.iter().any(of_company) {
            more.extend(opted(ground, linked));
        }
    }
    drafts.extend(more);
}

fn opt_out(linked: &Linked) -> OptOutStatement {
    OptOutStatement { text: linked.link.text.clone(), url: linked.link.url.clone(), stops: None }
}

/// The declarations of a company; of several the ones in whose section the link stands.
fn of_the_section(
    ground: &Ground<'_>,
    linked: &Linked,
    drafts: &[Draft],
    of_company: impl Fn(&Draft) -> bool,
) -> Vec<usize> {
    let declares = |draft: &Draft| draft.statement.kind == StatementKind::Declaration && !draft.statement.negated;
    let rows: Vec<usize> = (0..drafts.len()).filter(|at| declares(&drafts[*at]) && of_company(&drafts[*at])).collect();
    let section = ground.section(linked.unit);
    let is_here = |unit: usize| section.is_some_and(|heading| unit == heading || ground.section(unit) == section);
    let here: Vec<usize> = rows.iter().copied().filter(|at| is_here(drafts[*at].unit)).collect();
    if here.is_empty() { rows } else { here }
}

/// Which of the declarations of a company its opt-out is about.
fn about(ground: &Ground<'_>, linked: &Linked, rows: &[usize], drafts: &[Draft]) -> Option<usize> {
    let statement = |at: &usize| &drafts[*at].statement;
    let advertises = |at: &usize| advertises(ground, statement(at));
    let find = |fits: &dyn Fn(&usize) -> bool| rows.iter().copied().find(fits);
    if let Some(service) = &linked.service {
        let same = |at: &usize| statement(at).service.as_ref().is_some_and(|known| known.id.as_ref() == Some(service));
        if let Some(found) = find(&same) {
            return Some(found);
        }
        // A service that is none of those: only what advertises may be meant.
        if rows.iter().all(|at| statement(at).service.is_some()) {
            return find(&|at| advertises(at) && statement(at).opt_out.is_none());
        }
    }
    find(&advertises).or_else(|| rows.first().copied())
}

fn advertises(ground: &Ground<'_>, statement: &Statement) -> bool {
    let category = ground.service_of(statement).and_then(|service| service.category);
    matches!(category, Some(ServiceCategory::Advertising | ServiceCategory::DspSsp | ServiceCategory::Affiliate))
}

/// An opt-out page of no company that is known (an industry body's) belongs to the advertisers last spoken of.
fn of_nobody(ground: &Ground<'_>, linked: &Linked, drafts: &mut [Draft]) {
    let near = drafts
        .iter_mut()
        .filter(|draft| {
            let statement = &draft.statement;
            statement.kind == StatementKind::Declaration
                && !statement.negated
                && statement.mechanism.is_web()
                && statement.opt_out.is_none()
                && draft.unit <= linked.unit
                && (ground.section(draft.unit) == ground.section(linked.unit) || draft.unit + 8 > linked.unit)
        })
        .max_by_key(|draft| (draft.statement.service.is_none(), draft.unit, draft.statement.quote.start));
    if let Some(draft) = near {
        draft.statement.opt_out = Some(opt_out(linked));
    }
}

/// A company that is only named by its opt-out: data goes to it, or there would be nothing to stop.
fn opted(ground: &Ground<'_>, linked: &Linked) -> Option<Draft> {
    let unit = linked.unit;
    let mention = ground.mentions[unit].iter().find(|mention| {
        mention.company == linked.link.recipient && mention.is_company
            || mention.service.is_some() && mention.service == linked.service
    })?;
    stopped(ground, linked, mention)
}

/// A company of a legal form that the catalog does not know, at the head of an item.
fn leads(ground: &Ground<'_>, unit: usize, mention: &Mention) -> bool {
    let item = ground.outline.units[unit].is_item();
    item && mention.legal
        && mention.company.is_none()
        && structure::label(ground.text(unit)).starts_with(mention.text.as_str())
        && !ground.own.is(&mention.text)
}

/// Items up to this many bytes are quoted whole.
const LONGEST_ITEM: usize = 600;

/// The declaration of whoever is named only by what stops it.
fn stopped(ground: &Ground<'_>, linked: &Linked, mention: &Mention) -> Option<Draft> {
    let unit = linked.unit;
    let from = ground.section(unit).unwrap_or(unit.saturating_sub(4));
    let said: String = (from..unit).map(|at| ground.text(at)).collect::<Vec<_>>().join("\n");
    let words = format!("{} {}", ground.lead_words(unit), said.chars().take(1200).collect::<String>());
    let advertising = words.contains("広告")
        || words.contains("解析")
        || words.contains("外部送信")
        || words.contains("Cookie")
        || words.contains("クッキー");
    let others = cues::BROWSER.is_match(ground.text(unit)) || ground.outline.units[unit].chrome;
    if !advertising || others {
        return None;
    }
    let line = words.split('\n').find(|line| line.contains("広告") && line.contains("ため"));
    let service = mention.service.is_some();
    let statement = Statement {
        kind: StatementKind::Declaration,
        // Who is meant stands beside the address: both are the quote, where they are one item.
        quote: if ground.outline.units[unit].is_item() && ground.text(unit).len() <= LONGEST_ITEM {
            ground.quote(unit, 0..ground.text(unit).len())
        } else {
            linked.link.quote.clone()
        },
        recipient: Some(names::recipient(mention)).filter(|_| mention.is_company),
        service: service.then(|| names::service(mention)),
        specificity: if service { Specificity::Service } else { Specificity::Company },
        mechanism: if words.contains("広告") || cues::COOKIE.is_match(&words) {
            Mechanism::Cookie
        } else {
            Mechanism::Unspecified
        },
        opt_out: Some(opt_out(linked)),
        sender_purpose: purposes::told_in(line.unwrap_or_default()),
        cue: "link:opt-out".to_owned(),
        ..Statement::default()
    };
    Some(Draft { unit, statement })
}

/// The company of the service, or the one that the text names.
fn owner<'a>(ground: &Ground<'a>, statement: &'a Statement) -> Option<&'a str> {
    let named = || statement.recipient.as_ref().and_then(|recipient| recipient.company.as_deref());
    ground.owner_of(statement).or_else(named)
}

//! Opt-out links → the declarations that they are about.

use super::ground::{Draft, Ground};
use super::links::Linked;
use super::{Mechanism, OptOutStatement, Specificity, Statement, StatementKind, cues};
use crate::glossary::ServiceCategory;

/// Every opt-out link goes to the declaration that it is about: by service, else the company's advertising, else its first.
pub(super) fn opt_outs(ground: &Ground<'_>, drafts: &mut Vec<Draft>) {
    let mut more: Vec<Draft> = Vec::new();
    for linked in ground.links.iter().filter(|linked| linked.link.role == "opt-out") {
        let Some(company) = linked.link.recipient.as_deref() else {
            of_nobody(ground, linked, drafts);
            continue;
        };
        let out = OptOutStatement { text: linked.link.text.clone(), url: linked.link.url.clone(), stops: None };
        let rows: Vec<usize> = (0..drafts.len())
            .filter(|index| {
                matches!(drafts[*index].statement.kind, StatementKind::Declaration)
                    && !drafts[*index].statement.negated
                    && owner(ground, &drafts[*index].statement).as_deref() == Some(company)
            })
            .collect();
        // Of several services of a company the one in whose section the link stands.
        let section = ground.section(linked.unit);
        let here: Vec<usize> = rows
            .iter()
            .copied()
            .filter(|index| {
                Some(drafts[*index].unit) == section
                    || section.is_some() && ground.section(drafts[*index].unit) == section
            })
            .collect();
        let rows = if here.is_empty() { rows } else { here };
        let by_service = rows.iter().copied().find(|index| {
            linked.service.is_some()
                && drafts[*index].statement.service.as_ref().and_then(|service| service.id.as_ref())
                    == linked.service.as_ref()
        });
        let advertises = |index: &usize| {
            drafts[*index]
                .statement
                .service
                .as_ref()
                .and_then(|service| service.id.as_deref())
                .and_then(|id| ground.catalog.service(id))
                .and_then(|service| service.category)
                .is_some_and(|category| {
                    matches!(
                        category,
                        ServiceCategory::Advertising | ServiceCategory::DspSsp | ServiceCategory::Affiliate
                    )
                })
        };
        let free = |index: &usize| drafts[*index].statement.opt_out.is_none();
        let chosen = by_service.or_else(|| {
            if linked.service.is_some()
                && !rows.is_empty()
                && rows.iter().all(|index| drafts[*index].statement.service.is_some())
            {
                return rows.iter().copied().find(|index| advertises(index) && free(index));
            }
            rows.iter().copied().find(|index| advertises(index)).or_else(|| rows.first().copied())
        });
        match chosen {
            Some(index) if drafts[index].statement.opt_out.as_ref().is_none_or(|known| known.url.is_none()) => {
                drafts[index].statement.opt_out = Some(out)
            }
            Some(_) => {
                // The chosen one has its own already: another declaration of the company may lack one.
                if let Some(index) = rows.into_iter().find(|index| free(index)) {
                    drafts[index].statement.opt_out = Some(out);
                }
            }
            None if linked.link.url.is_some()
                && !more.iter().any(|draft| owner(ground, &draft.statement).as_deref() == Some(company)) =>
            {
                more.extend(opted(ground, linked, out));
            }
            None => {}
        }
    }
    drafts.extend(more);
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
        draft.statement.opt_out =
            Some(OptOutStatement { text: linked.link.text.clone(), url: linked.link.url.clone(), stops: None });
    }
}

/// A company that is only named by its opt-out: data goes to it, or there would be nothing to stop.
fn opted(ground: &Ground<'_>, linked: &Linked, out: OptOutStatement) -> Option<Draft> {
    let unit = linked.unit;
    let mention = ground.mentions[unit].iter().find(|mention| {
        mention.company == linked.link.recipient && mention.is_company
            || mention.service.is_some() && mention.service == linked.service
    })?;
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
    let service = mention.service.is_some();
    let statement = Statement {
        kind: StatementKind::Declaration,
        quote: linked.link.quote.clone(),
        recipient: Some(super::names::recipient(mention)).filter(|_| mention.is_company),
        service: service.then(|| super::names::service(mention)),
        specificity: if service { Specificity::Service } else { Specificity::Company },
        mechanism: if words.contains("広告") || cues::COOKIE.is_match(&words) {
            Mechanism::Cookie
        } else {
            Mechanism::Unspecified
        },
        opt_out: Some(out),
        sender_purpose: super::purposes::statement(
            super::purposes::phrases(
                words.split('\n').find(|line| line.contains("広告") && line.contains("ため")).unwrap_or_default(),
            )
            .into_iter()
            .map(|range| {
                &words.split('\n').find(|line| line.contains("広告") && line.contains("ため")).unwrap_or_default()
                    [range]
            }),
        ),
        cue: "link:opt-out".to_owned(),
        ..Statement::default()
    };
    Some(Draft { unit, statement })
}

fn owner(ground: &Ground<'_>, statement: &Statement) -> Option<String> {
    let service = statement
        .service
        .as_ref()
        .and_then(|service| service.id.as_deref())
        .and_then(|id| ground.catalog.service(id))
        .map(|service| service.company.clone());
    service.or_else(|| statement.recipient.as_ref().and_then(|recipient| recipient.company.clone()))
}

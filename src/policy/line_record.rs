//! A record that was written into one line: "甲社 / 送信される情報: … / 利用目的: …", with or without a label before the name.

use std::ops::Range;

use super::ground::{Draft, Ground};
use super::headers::{Role, title};
use super::list_item::{LEGAL, is_tool_name};
use super::names::company_of;
use super::record::{Part, Record};
use super::{ServiceStatement, Specificity, Statement, coined, names, structure};

// What may stand between two parts, and the label with its colon behind it.
pattern!(LABEL, r"(?:^|\s?[/|;、,(]\s?)(?P<label>[^:/|;、,()。\n]{1,20})[:：]\s?");

/// The rows of a line that names somebody and tells under labels of its own what goes there or what for.
pub(super) fn read(ground: &Ground<'_>, unit: usize, label: &Range<usize>, base: &Statement) -> Vec<Draft> {
    let text = ground.text(unit);
    let words = text[label.clone()].split('\n').next().unwrap_or_default();
    let Some(parts) = parts(ground, unit, label.start, words) else { return Vec::new() };
    let record = Record { parts, cue: "list", ..Record::default() };
    let quote = ground.outline.units[unit].view.raw(label.start..label.start + words.len());
    let mut drafts = record.statements(ground, quote, unit);
    for draft in &mut drafts {
        draft.statement.quote = base.quote.clone();
        draft.statement.mechanism = base.mechanism;
        draft.statement.kind = base.kind;
    }
    tools_in_the_values(ground, &record, &mut drafts);
    drafts
}

/// "送信先:甲社、送信される情報:閲覧履歴": the parts of a line that is a whole record by its labels.
pub(super) fn labelled_parts(ground: &Ground<'_>, unit: usize, line: &Range<usize>) -> Option<Vec<(Role, Part)>> {
    let words = &ground.text(unit)[line.clone()];
    let bare = structure::label(words);
    let start = line.start + words.find(bare)?;
    parts(ground, unit, start, bare).filter(|parts| {
        parts.len() > 1 && parts[0].0.is_name() && LABEL.find(bare).is_some_and(|first| first.start() == 0)
    })
}

/// The parts by role; none where the line is no such record.
fn parts(ground: &Ground<'_>, unit: usize, start: usize, words: &str) -> Option<Vec<(Role, Part)>> {
    let mut labels: Vec<(Range<usize>, Role)> = LABEL
        .captures_iter(words)
        .filter_map(|found| {
            let whole = found.get(0)?.range();
            title(structure::label(&found["label"])).map(|role| (whole, role))
        })
        .collect();
    // "滞在時間　目的：解析": the blank that sets a label apart stands in the document, not in the reading view.
    for at in gaps(ground, unit, start, words) {
        let Some(found) = LABEL_HERE.captures(&words[at..]) else { continue };
        let range = at..at + found[0].len();
        let free = labels.iter().all(|(other, _)| other.end <= range.start || range.end <= other.start);
        if let Some(role) = title(structure::label(&found["label"])).filter(|_| free) {
            labels.push((range, role));
        }
    }
    labels.sort_by_key(|(range, _)| range.start);
    let told =
        |role: &Role| matches!(role, Role::Information | Role::Purpose | Role::SenderPurpose | Role::RecipientPurpose);
    let first = labels.first()?;
    if !labels.iter().any(|(_, role)| told(role)) {
        return None;
    }
    let part = |range: Range<usize>| Part { unit, range: start + range.start..start + range.end };
    let mut parts: Vec<(Role, Part)> = Vec::new();
    let name = words[..first.0.start].trim_end();
    let whose = labels.iter().any(|(_, role)| *role == Role::Recipient);
    if !name.is_empty() {
        if !is_name(ground, unit, start, name) {
            return None;
        }
        parts.push((if whose { Role::Service } else { Role::RecipientService }, part(0..name.len())));
    } else if labels.len() < 2 || !first.1.is_name() {
        return None;
    }
    for (at, (label, role)) in labels.iter().enumerate() {
        let end = labels.get(at + 1).map_or(words.len(), |next| next.0.start);
        let value = words[label.end..end].trim_end_matches([' ', '/', '|', ';', '、', ',', '。']);
        // The bracket in which the labels stand is none of the last of them.
        let open = value.matches(')').count() > value.matches('(').count();
        let value = if open { value.rsplit_once(')').map_or(value, |(value, _)| value) } else { value };
        if !value.trim().is_empty() {
            parts.push((*role, part(label.end..label.end + value.len())));
        }
    }
    Some(parts)
}

/// Where in these words the document has a wide blank or a tab.
fn gaps(ground: &Ground<'_>, unit: usize, start: usize, words: &str) -> Vec<usize> {
    let this = &ground.outline.units[unit];
    let mut before: Option<usize> = None;
    let mut out = Vec::new();
    for (at, letter) in words.char_indices().filter(|(_, letter)| !letter.is_whitespace()) {
        let raw = this.view.raw(start + at..start + at + letter.len_utf8());
        let gap = before.and_then(|end| ground.outline.raw.get(end..raw.start)).unwrap_or_default();
        if gap.contains(['\u{3000}', '\t']) {
            out.push(at);
        }
        before = Some(raw.end);
    }
    out
}

pattern!(LABEL_HERE, r"^(?P<label>[^:/|;、,()。\n]{1,20})[:：]\s?");

/// The words name somebody: one whom the catalog knows, a legal form, or a name by its letters.
fn is_name(ground: &Ground<'_>, unit: usize, start: usize, name: &str) -> bool {
    let bare = name.split('(').next().unwrap_or(name).trim();
    let known = ground.mentions[unit].iter().any(|mention| mention.range.start == start);
    name.chars().count() <= 60 && (known || LEGAL.is_match(bare) || is_tool_name(bare) || coined::is_product(bare))
}

/// "甲社 / 目的: 受付(Alpha Forms)": the company's tools that a value names in brackets are what is used of it.
fn tools_in_the_values(ground: &Ground<'_>, record: &Record, drafts: &mut Vec<Draft>) {
    let [only] = &drafts[..] else { return };
    let Some(company) = only.statement.recipient.as_ref().and_then(|who| who.company.clone()) else { return };
    if only.statement.service.is_some() {
        return;
    }
    let tools: Vec<ServiceStatement> = record
        .parts
        .iter()
        .filter(|(role, _)| matches!(role, Role::Purpose | Role::SenderPurpose))
        .flat_map(|(_, part)| ground.mentions_in(part.unit, &part.range))
        .filter(|mention| mention.service.is_some() && company_of(mention, ground.catalog) == Some(company.as_str()))
        .map(names::service)
        .collect();
    if tools.is_empty() {
        return;
    }
    let draft = only.clone();
    *drafts = tools
        .into_iter()
        .map(|service| {
            let mut one = draft.clone();
            one.statement.specificity = Specificity::Service;
            one.statement.service = Some(service);
            one
        })
        .collect();
}

//! Tables in whose cells whole records stand: "送信先:甲社", "送信される情報:…", line by line, beside the name.

use super::blocks::label_range;
use super::coined;
use super::ground::{Draft, Ground};
use super::headers::{Role, labelled};
use super::record::{Part, Record};
use super::structure::Table;

/// One record a row; none unless most rows hold one.
pub(super) fn read(ground: &Ground<'_>, table: &Table, scene: &str) -> Option<Vec<Draft>> {
    let told: Vec<Vec<(Role, Part)>> = table.rows.iter().map(|row| parts(ground, row)).collect();
    let whole = told.iter().filter(|parts| !parts.is_empty()).count();
    if whole == 0 || whole * 3 < table.rows.len() * 2 && whole + 1 != table.rows.len() {
        return None;
    }
    let mut drafts = Vec::new();
    for (row, parts) in table.rows.iter().zip(told).filter(|(_, parts)| !parts.is_empty()) {
        let record = Record { parts, cue: "table-key-value", scene: scene.to_owned(), ..Record::default() };
        let cells: Vec<usize> = row.iter().flatten().copied().collect();
        let (Some(first), Some(last)) = (cells.iter().min(), cells.iter().max()) else { continue };
        if record.is_whole() {
            let units = &ground.outline.units;
            drafts.extend(record.statements(ground, units[*first].range.start..units[*last].range.end, *first));
        }
    }
    Some(drafts)
}

/// The labelled lines of a row, and the name beside them.
fn parts(ground: &Ground<'_>, row: &[Option<usize>]) -> Vec<(Role, Part)> {
    let mut cells: Vec<usize> = row.iter().flatten().copied().collect();
    cells.dedup();
    let mut out = Vec::new();
    let mut name = None;
    for cell in cells {
        let lines = lines(ground, cell);
        if lines.len() > 1 {
            out.extend(lines);
        } else if name.is_none() {
            name = named(ground, cell);
        }
    }
    let told = out.iter().any(|(role, _)| matches!(role, Role::Information | Role::Purpose | Role::SenderPurpose));
    if out.len() < 2 || !told {
        return Vec::new();
    }
    out.extend(name.filter(|(role, _)| !out.iter().any(|(other, _)| other == role)));
    out
}

fn lines(ground: &Ground<'_>, cell: usize) -> Vec<(Role, Part)> {
    let text = ground.text(cell);
    let mut out: Vec<(Role, Part)> = Vec::new();
    let mut start = 0;
    for line in text.split('\n') {
        let end = start + line.len();
        match labelled(line) {
            Some((role, value)) => out.push((role, Part { unit: cell, range: start + value..end })),
            // What has no label of its own goes on with the value above it.
            None => {
                if let Some((_, part)) = out.last_mut() {
                    part.range.end = end;
                }
            }
        }
        start = end + 1;
    }
    out
}

/// A cell that holds nothing but the name of a tool or a company.
fn named(ground: &Ground<'_>, cell: usize) -> Option<(Role, Part)> {
    let text = ground.text(cell);
    let range = label_range(text);
    let words = &text[range.clone()];
    let mentions = &ground.mentions[cell];
    let company = mentions.iter().any(|one| one.is_only_company());
    let known = mentions.iter().any(|one| one.range.len() * 2 >= words.len());
    let own = ground.own.is(words) || ground.own.begins(words);
    ((known || coined::is_product(words)) && !own)
        .then_some((if company { Role::Recipient } else { Role::Service }, Part { unit: cell, range }))
}

//! Tables whose headers stand in the first column, and tables below the name of their service.

use super::coined;
use super::columns::{head_role, settle};
use super::ground::{Draft, Ground};
use super::headers::{Role, role};
use super::names::Mention;
use super::record::{Part, Record};
use super::structure::Table;

/// Two columns, the first of which holds nothing but headers.
pub(super) fn is_upright(ground: &Ground<'_>, table: &Table) -> bool {
    let two = table.rows.iter().all(|row| row.len() == 2);
    let titled = |row: &Vec<Option<usize>>| row[0].is_some_and(|cell| head_role(ground, cell).is_some());
    let second = |row: &Vec<Option<usize>>| row[1].is_some_and(|cell| head_role(ground, cell).is_some());
    two && table.rows.len() > 1
        && table.rows.iter().filter(|row| titled(row)).count() * 2 >= table.rows.len()
        && !table.rows.first().is_some_and(second)
}

/// A table with the headers in its first column: one record, or one per further column.
pub(super) fn upright(ground: &Ground<'_>, table: &Table, scene: &str) -> Option<Vec<Draft>> {
    let titled = table
        .rows
        .iter()
        .filter(|row| row.first().copied().flatten().is_some_and(|cell| role(ground.text(cell)).is_some()))
        .count();
    if titled < 2 || titled * 2 < table.rows.len() {
        return None;
    }
    let width = table.rows.iter().map(Vec::len).max()?;
    let frame = Record { cue: "table-key-value", scene: scene.to_owned(), ..Record::default() };
    Some(if (3..=12).contains(&width) {
        by_columns(ground, table, frame, width)
    } else {
        by_rows(ground, table, frame)
    })
}

fn whole(ground: &Ground<'_>, role: Role, cell: usize) -> (Role, Part) {
    (role, Part { unit: cell, range: 0..ground.text(cell).len() })
}

/// One declaration a column, with the titles in the first one.
fn by_columns(ground: &Ground<'_>, table: &Table, mut record: Record, width: usize) -> Vec<Draft> {
    let mut drafts = Vec::new();
    for column in 1..width {
        // "", "コトリナビ", "スズメ計測": the columns bear the names.
        let first = table.rows.first().and_then(|row| row.first().copied().flatten());
        let titled = first.is_none_or(|cell| role(ground.text(cell)).is_none());
        if let Some(Some(cell)) = table.rows.first().filter(|_| titled).and_then(|row| row.get(column))
            && Some(*cell) != first
            && role(ground.text(*cell)).is_none()
            && (2..=40).contains(&ground.text(*cell).chars().count())
        {
            // "Webサイト", "アプリ": where it is used, when nothing shows that they are names.
            let names = |mention: &Mention| mention.service.is_some() || mention.is_company;
            let named = ground.mentions[*cell].iter().any(names) || coined::is_product(ground.text(*cell));
            record.parts.push(whole(ground, if named { Role::Service } else { Role::Scope }, *cell));
        }
        for row in &table.rows {
            let (Some(Some(head)), Some(Some(cell))) = (row.first(), row.get(column)) else { continue };
            record.parts.extend(role(ground.text(*head)).map(|role| whole(ground, role, *cell)));
        }
        finish(ground, &mut record, &mut drafts);
    }
    drafts
}

/// One declaration after the other, each a row of title and value a field.
fn by_rows(ground: &Ground<'_>, table: &Table, mut record: Record) -> Vec<Draft> {
    let mut drafts = Vec::new();
    for row in &table.rows {
        let (Some(Some(head)), Some(Some(cell))) = (row.first(), row.get(1)) else { continue };
        if head == cell && role(ground.text(*head)).is_none() && ground.text(*head).chars().count() <= 40 {
            // A cell across the table is the title of the rows below it.
            finish(ground, &mut record, &mut drafts);
            record.parts.push(whole(ground, Role::Service, *head));
            continue;
        }
        // "項目 | 内容" heads the columns.
        if HEADS.is_match(ground.text(*cell).trim()) {
            continue;
        }
        let Some(found) = role(ground.text(*head)) else { continue };
        if found.is_name() && record.has(found) {
            finish(ground, &mut record, &mut drafts);
        }
        record.parts.push(whole(ground, found, *cell));
    }
    let above =
        || heading_name(ground, table).or_else(|| product_above(ground, table).filter(|_| record.has(Role::Recipient)));
    if !record.parts.is_empty()
        && let Some((role, part)) = above()
        && !record.has(role)
        && !record.has(Role::RecipientService)
    {
        record.parts.push((role, part));
    }
    finish(ground, &mut record, &mut drafts);
    drafts
}

pattern!(HEADS, r"^(?:内容|詳細|説明|記載(?:事項|内容)|値|備考|(?i:details?|description|value))$");

/// Three columns: a name that goes down over several rows, and beside it labels with their values.
pub(super) fn grouped(ground: &Ground<'_>, table: &Table, scene: &str) -> Option<Vec<Draft>> {
    let titled = |cell: Option<usize>| cell.is_some_and(|cell| head_role(ground, cell).is_some());
    let merged = |cell: usize| ground.outline.units[cell].cell().is_some_and(|cell| cell.rows > 1);
    let rows = &table.rows;
    let labels = rows.iter().filter(|row| row.len() == 3 && titled(row[1])).count();
    let names = rows.iter().filter(|row| row[0].is_some_and(|cell| merged(cell) && !titled(Some(cell)))).count();
    if labels < 2 || labels * 3 < rows.len() * 2 || names * 3 < rows.len() * 2 {
        return None;
    }
    let mut drafts = Vec::new();
    let mut record = Record { cue: "table-key-value", scene: scene.to_owned(), ..Record::default() };
    let mut current = None;
    for row in rows.iter().filter(|row| row.len() == 3) {
        let [Some(name), Some(label), Some(value)] = row[..] else { continue };
        let Some(role) = head_role(ground, label) else { continue };
        if current != Some(name) {
            finish(ground, &mut record, &mut drafts);
            let company = ground.mentions[name].iter().any(|one| one.is_only_company());
            let named = if company { Role::Recipient } else { Role::Service };
            record.parts.push((named, Part { unit: name, range: 0..ground.text(name).len() }));
            current = Some(name);
        }
        record.parts.push((role, Part { unit: value, range: 0..ground.text(value).len() }));
    }
    finish(ground, &mut record, &mut drafts);
    Some(drafts)
}

/// A table below the name of its service, with columns for everything but the name.
pub(super) fn nameless(ground: &Ground<'_>, table: &Table, role: Role, part: &Part, scene: &str) -> Option<Vec<Draft>> {
    let head = table.rows.first()?;
    let mut columns: Vec<Option<Role>> =
        head.iter().map(|cell| cell.and_then(|cell| head_role(ground, cell))).collect();
    let told = columns.iter().flatten().filter(|role| !matches!(role, Role::Ignored | Role::Scope)).count();
    let upright = is_upright(ground, table)
        || table
            .rows
            .iter()
            .skip(1)
            .any(|row| row.first().copied().flatten().is_some_and(|cell| head_role(ground, cell).is_some()));
    if told < 2 || upright || table.rows.len() < 2 || columns.contains(&Some(role)) {
        return None;
    }
    columns = settle(columns);
    let mut record = Record { cue: "table-header", scene: scene.to_owned(), ..Record::default() };
    record.parts.push((role, part.clone()));
    let mut units = vec![part.unit];
    for row in &table.rows[1..] {
        for (column, cell) in row.iter().enumerate() {
            let (Some(cell), Some(Some(role))) = (cell, columns.get(column)) else { continue };
            record.parts.push((*role, Part { unit: *cell, range: 0..ground.text(*cell).len() }));
            units.push(*cell);
        }
    }
    let last = units.iter().max().copied()?;
    let range = ground.outline.units[part.unit].range.start..ground.outline.units[last].range.end;
    Some(record.statements(ground, range, part.unit))
}

/// One table per service or company: the heading above names it.
pub(super) fn heading_name(ground: &Ground<'_>, table: &Table) -> Option<(Role, Part)> {
    let (heading, label) = ground.outline.headings(table.first).next()?;
    if label.chars().count() >= 60 {
        return None;
    }
    let text = ground.text(heading);
    let mentions = &ground.mentions[heading];
    if let Some(service) = mentions.iter().find(|mention| mention.service.is_some()) {
        return Some((Role::Service, Part { unit: heading, range: service.range.start..text.len() }));
    }
    if mentions.is_empty() && super::headed::is_name_beside_known(ground, heading) {
        return Some((Role::Service, Part { unit: heading, range: super::blocks::label_range(text) }));
    }
    let company = mentions.iter().find(|mention| mention.is_company && mention.range.len() * 2 >= text.len())?;
    Some((Role::Recipient, Part { unit: heading, range: company.range.clone() }))
}

/// The legal name of a company as the title right above a table of what it offers.
pub(super) fn company_above(ground: &Ground<'_>, table: &Table) -> Option<(Role, Part)> {
    let heading = table.first.checked_sub(1).filter(|above| ground.outline.units[*above].cell().is_none())?;
    let words = ground.outline.units[heading].label();
    let company = ground.mentions[heading].iter().find(|mention| mention.legal && mention.service.is_none())?;
    (company.range.len() * 10 >= words.len() * 7)
        .then(|| (Role::Recipient, Part { unit: heading, range: company.range.clone() }))
}

/// The name of a product as the title right above a table that says whose it is.
pub(super) fn product_above(ground: &Ground<'_>, table: &Table) -> Option<(Role, Part)> {
    let heading = table.first.checked_sub(1).filter(|above| ground.outline.units[*above].cell().is_none())?;
    let text = ground.text(heading);
    let range = super::blocks::label_range(text);
    let words = &text[range.clone()];
    (coined::is_product(words) && !ground.own.is(words) && !ground.own.begins(words))
        .then_some((Role::Service, Part { unit: heading, range }))
}

fn finish(ground: &Ground<'_>, record: &mut Record, drafts: &mut Vec<Draft>) {
    let done = std::mem::take(record);
    *record = Record { cue: done.cue, scene: done.scene.clone(), ..Record::default() };
    if !done.is_whole() {
        return;
    }
    let units: Vec<usize> =
        done.parts.iter().filter(|(role, _)| *role != Role::Ignored).map(|(_, part)| part.unit).collect();
    let (Some(first), Some(last)) = (units.iter().min().copied(), units.iter().max().copied()) else { return };
    let range = ground.outline.units[first].range.start..ground.outline.units[last].range.end;
    drafts.extend(done.statements(ground, range, first));
}

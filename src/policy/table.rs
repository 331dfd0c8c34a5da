//! Tables → declarations: header synonyms, merged and nested headers, upright tables, rows without headers.

use std::collections::BTreeMap;
use std::ops::Range;
use std::rc::Rc;
use std::sync::LazyLock;

use crate::policy::patterns::Pattern;

use super::addresses::POLICY_OR_WAY_OUT;
use super::cell_records;
use super::columns::{BY_TOOL, columns, head_role, is_done, names_receivers};
use super::ground::{Draft, Ground};
use super::headers::{Role, labelled, role};
use super::information;
use super::names::Mention;
use super::particulars;
use super::purposes;
use super::record::{PROVISION, Part, Record, TRANSMISSION};
use super::standing;
use super::structure::Table;
use super::upright::{company_above, grouped, heading_name, is_upright, nameless, product_above, upright};

/// Declarations of all tables.
pub(super) fn read(ground: &Ground<'_>) -> Vec<Draft> {
    let mut drafts = Vec::new();
    for table in &ground.outline.tables {
        if ground.outline.units[table.first].chrome {
            continue;
        }
        drafts.extend(match unnumbered(ground, table) {
            Some(table) => read_one(ground, &table),
            None => read_one(ground, table),
        });
    }
    drafts
}

/// The table without a first column that only counts its rows: "①", "②".
fn unnumbered(ground: &Ground<'_>, table: &Table) -> Option<Table> {
    let counts = |row: &Vec<Option<usize>>| {
        row.len() > 2 && row[0].is_some_and(|cell| ORDINAL.is_match(ground.text(cell).trim())) && row[0] != row[1]
    };
    (table.rows.len() > 1 && table.rows.iter().all(counts)).then(|| Table {
        rows: table.rows.iter().map(|row| row[1..].to_vec()).collect(),
        first: table.first,
        last: table.last,
    })
}

static ORDINAL: LazyLock<Pattern> =
    LazyLock::new(|| crate::policy::patterns::regex(r"^\(?(?:[0-9]{1,3}|[①-⑳])[).．]?$"));

fn read_one(ground: &Ground<'_>, table: &Table) -> Vec<Draft> {
    let scene = ground.lead_words(table.first);
    // "会社概要": what it tells of the operator names nobody else, unless it asks for data that go somewhere.
    let profile = ground.outline.headings(table.first).next().is_some_and(|(_, label)| particulars::is_profile(label));
    if profile && !asks_for_data(ground, table) {
        return Vec::new();
    }
    if let Some(drafts) = grouped(ground, table, &scene) {
        return drafts;
    }
    if !is_upright(ground, table)
        && let Some((columns, from)) = columns(ground, table)
    {
        return Titled::of(ground, table, &columns, from, &scene).rows();
    }
    if let Some((role, part)) = heading_name(ground, table)
        && let Some(drafts) = nameless(ground, table, role, &part, &scene)
    {
        return drafts;
    }
    if let Some(drafts) = upright(ground, table, &scene) {
        return drafts;
    }
    cell_records::read(ground, table, &scene).unwrap_or_else(|| untitled(ground, table, &scene))
}

/// A head of its first row, or of its first column, asks for what is sent or for what the recipient does.
fn asks_for_data(ground: &Ground<'_>, table: &Table) -> bool {
    let first = table.rows.first().into_iter().flatten().flatten();
    let heads = first.chain(table.rows.iter().filter_map(|row| row.first()?.as_ref())).copied();
    let asks = |cell: usize| {
        matches!(head_role(ground, cell), Some(Role::Information | Role::RecipientPurpose | Role::OptOut))
    };
    heads.filter(|cell| asks(*cell)).any(|cell| OF_DATA.is_match(ground.text(cell)))
}

pattern!(
    OF_DATA,
    r"(?i)(?:送信|取得|収集|提供|共有|連携)(?:する|される|した|している)|送信|(?:利用者|個人|閲覧|端末)(?:の|に関する)?(?:情報|データ)|cookie|クッキー|オプトアウト|無効化|data (?:sent|collected|shared)|information (?:sent|collected|shared)|opt.?out"
);

/// A table whose columns are titled.
struct Titled<'a> {
    ground: &'a Ground<'a>,
    table: &'a Table,
    columns: &'a [Option<Role>],
    /// Its first row below the titles.
    from: usize,
    /// What each of its rows begins with.
    frame: Record,
    /// What stands above it and is told of each row: the product, or the company.
    above: Vec<(Role, Part)>,
    /// It tells of the operator's own services.
    own: bool,
    /// A title says that something is sent.
    sent: bool,
    /// It names somebody.
    known: bool,
}

impl<'a> Titled<'a> {
    fn of(ground: &'a Ground<'a>, table: &'a Table, columns: &'a [Option<Role>], from: usize, scene: &str) -> Self {
        let heads: Vec<&str> = table.rows[..from].iter().flatten().flatten().map(|cell| ground.text(*cell)).collect();
        // "クッキーポリシー" over a column of links says where they tell of it, not by what technique it is sent.
        let of_links = |head: &str| matches!(role(head), Some(Role::Policy | Role::OptOut));
        let telling: Vec<&str> =
            heads.iter().copied().filter(|head| head.len() <= LONGEST_HEAD && !of_links(head)).collect();
        let frame = Record {
            cue: "table-header",
            scene: format!("{scene} {}", telling.join(" ")),
            legend: legend(ground, table),
            scopes: scopes(ground, table),
            tools: tools(ground, table, columns, from),
            policy_or_way_out: heads.iter().any(|head| POLICY_OR_WAY_OUT.is_match(head)),
            ..Record::default()
        };
        let has = |roles: &[Role]| columns.iter().flatten().any(|role| roles.contains(role));
        let product = product_above(ground, table).filter(|_| {
            table.rows.len() == from + 1 && has(&[Role::Recipient]) && !has(&[Role::Service, Role::RecipientService])
        });
        let company = company_above(ground, table).filter(|_| !has(&[Role::Recipient, Role::RecipientService]));
        Self {
            ground,
            table,
            columns,
            from,
            frame,
            above: product.into_iter().chain(company).collect(),
            own: OWN_USES.is_match(scene) && !TRANSMISSION.is_match(scene) && !PROVISION.is_match(scene),
            sent: heads.iter().any(|head| SENT_OUT.is_match(head)),
            known: table.rows[from..].iter().any(|row| names_anybody(ground, row)),
        }
    }

    fn rows(&self) -> Vec<Draft> {
        let mut drafts = Vec::new();
        let mut title: Option<(Role, Part)> = None;
        let mut above: BTreeMap<usize, usize> = BTreeMap::new();
        for row in &self.table.rows[self.from..] {
            if let Some(across) = across(row) {
                title = title_across(self.ground, across);
                continue;
            }
            let record = self.record(row, title.as_ref(), &mut above);
            let Some(quote) = row_range(self.ground, row).filter(|_| self.is_told(row, &record)) else { continue };
            let unit = row.iter().flatten().copied().next().unwrap_or(self.table.first);
            let mut found = record.statements(self.ground, quote, unit);
            standing::of_cells(&titled_cells(self.ground, self.table, row, self.from), &mut found);
            drafts.extend(found);
        }
        drafts
    }

    /// The cells of a row by the titles of their columns.
    fn record(
        &self,
        row: &[Option<usize>],
        title: Option<&(Role, Part)>,
        above: &mut BTreeMap<usize, usize>,
    ) -> Record {
        let mut record = self.frame.clone();
        for (column, cell) in row.iter().enumerate() {
            let (Some(cell), Some(Some(role))) = (cell, self.columns.get(column)) else { continue };
            let cell = same_as_above(self.ground, column, *cell, above);
            let part = Part { unit: cell, range: 0..self.ground.text(cell).len() };
            if !record.parts.iter().any(|(other, known)| other == role && known.unit == cell) {
                record.parts.push((*role, part));
            }
        }
        record.parts.extend(title.cloned().filter(|(role, _)| !record.has(*role)));
        record.parts.extend(self.above.iter().cloned());
        if !record.names_somebody() && TRANSMISSION.is_match(&record.scene) {
            self.tools_by_their_use(&mut record);
        }
        record.hear_remarks(self.ground);
        record
    }

    /// "Alpha AnalyticsやBeta Pixelによるアクセス解析" in the column of purposes, where no other column names anybody.
    fn tools_by_their_use(&self, record: &mut Record) {
        let mut tools: Vec<(Role, Part)> = Vec::new();
        for (role, part) in &mut record.parts {
            if !matches!(role, Role::Purpose | Role::SenderPurpose) {
                continue;
            }
            let text = self.ground.text(part.unit);
            let named: Vec<&Mention> = self.ground.mentions_in(part.unit, &part.range).collect();
            let (Some(first), Some(last)) = (named.first(), named.last()) else { continue };
            let by = text.get(last.range.end..part.range.end).and_then(|rest| BY_TOOL.find(rest));
            let row = named.iter().zip(&named[1..]).all(|(one, next)| {
                text.get(one.range.end..next.range.start).is_some_and(|between| ROW_OF_TOOLS.is_match(between))
            });
            let done = is_done(&text[part.range.clone()]);
            let Some(by) = by.filter(|_| row && done && first.range.start == part.range.start) else { continue };
            if !named.iter().all(|mention| mention.service.is_some()) {
                continue;
            }
            let tool = |mention: &&Mention| (Role::Service, Part { unit: part.unit, range: mention.range.clone() });
            tools.extend(named.iter().map(tool));
            part.range.start = last.range.end + by.end();
        }
        record.parts.extend(tools);
    }

    /// The row declares something: it names who, or the table is one of whom data go to.
    fn is_told(&self, row: &[Option<usize>], record: &Record) -> bool {
        let named = names_anybody(self.ground, row);
        let told = record.has(Role::Recipient)
            || record.has(Role::RecipientService)
            || record.has(Role::Information) && (self.sent || self.known);
        // What the operator's own services use data for is none.
        if self.own && !told && !named {
            return false;
        }
        let of_receivers = || names_receivers(self.ground, self.table) || self.sent && named && self.known;
        (record.is_whole() || record.has(Role::Recipient) && of_receivers())
            && !is_repeated_header(self.ground, self.table, row, self.from)
    }
}

fn names_anybody(ground: &Ground<'_>, row: &[Option<usize>]) -> bool {
    row.iter().flatten().any(|cell| ground.mentions[*cell].iter().any(|mention| !mention.needs_context))
}

pattern!(ROW_OF_TOOLS, r"^\s?(?:/|、|,|や|・|及び|および|と)\s?$");

/// The longest head of a column, in bytes: every row is read with the words of all of them.
const LONGEST_HEAD: usize = 1_000;

/// "同上": the cell of the row above stands for it.
fn same_as_above(ground: &Ground<'_>, column: usize, cell: usize, above: &mut BTreeMap<usize, usize>) -> usize {
    if !SAME.is_match(ground.text(cell).trim()) {
        above.insert(column, cell);
    }
    above.get(&column).copied().unwrap_or(cell)
}

static SAME: LazyLock<Pattern> =
    LazyLock::new(|| crate::policy::patterns::regex(r"^(?:同上|上に同じ|上記に同じ|〃|″|々)$"));

/// The one cell that goes across the whole table.
fn across(row: &[Option<usize>]) -> Option<usize> {
    let first = row.first().copied().flatten()?;
    (row.len() > 1 && row.iter().all(|cell| *cell == Some(first))).then_some(first)
}

/// What a cell across the table says of the rows below it: whose tools they are, or what they are for.
fn title_across(ground: &Ground<'_>, cell: usize) -> Option<(Role, Part)> {
    let text = ground.text(cell);
    let whole = Part { unit: cell, range: super::blocks::label_range(text) };
    let words = &text[whole.range.clone()];
    let company = ground.mentions[cell].iter().find(|mention| mention.is_only_company());
    if let Some(company) = company.filter(|company| company.range.len() * 2 >= words.len()) {
        return Some((Role::Recipient, Part { unit: cell, range: company.range.clone() }));
    }
    let for_what = !purposes::leaves(words).0.is_empty() || super::record::is_function(words);
    (for_what && words.chars().count() <= 30 && !words.contains('。')).then_some((Role::Kind, whole))
}

/// The cells of a row, each with what heads its column.
fn titled_cells<'a>(ground: &Ground<'a>, table: &Table, row: &[Option<usize>], from: usize) -> Vec<(String, &'a str)> {
    let head = |column: usize| {
        let heads = table.rows[..from].iter().filter_map(|head| head.get(column).copied().flatten());
        heads.map(|head| ground.text(head)).collect::<Vec<_>>().join("")
    };
    let cells = row.iter().enumerate().filter_map(|(column, cell)| Some((column, (*cell)?)));
    cells.map(|(column, cell)| (head(column), ground.text(cell))).collect()
}

static SENT_OUT: LazyLock<Pattern> =
    LazyLock::new(|| crate::policy::patterns::regex(r"送信|外部|提供(?:先|元|会社|者)|第三者|連携"));
static OWN_USES: LazyLock<Pattern> = LazyLock::new(|| {
    crate::policy::patterns::regex(
        r"利用目的|(?:個人)?情報の(?:利用|取得|取り?扱い?|項目)|(?:取得|収集|利用)する(?:個人)?情報|(?:適用|対象)(?:の)?(?:範囲|サービス)|対象となるサービス|(?:当社|弊社|自社)(?:の|が(?:提供|運営)(?:する|している))[^、。]{0,6}サービス",
    )
});

/// The only column of names holds services, not companies.
fn tools(ground: &Ground<'_>, table: &Table, columns: &[Option<Role>], from: usize) -> bool {
    if columns.iter().flatten().any(|role| matches!(role, Role::Service | Role::RecipientService)) {
        return false;
    }
    let Some(column) = columns.iter().position(|role| *role == Some(Role::Recipient)) else { return false };
    let cells = table.rows[from..].iter().filter_map(|row| row.get(column).copied().flatten());
    let (mut services, mut companies) = (0, 0);
    for cell in cells {
        let mentions = &ground.mentions[cell];
        let company = mentions.iter().any(|mention| mention.is_only_company());
        services += usize::from(!company && mentions.iter().any(|mention| mention.service.is_some()));
        companies += usize::from(company);
    }
    services > companies
}

/// Long tables say their header again: most cells are, word for word, those above them.
fn is_repeated_header(ground: &Ground<'_>, table: &Table, row: &[Option<usize>], from: usize) -> bool {
    let cells = row.iter().enumerate().filter_map(|(column, cell)| Some((column, (*cell)?)));
    let (mut same, mut all) = (0, 0);
    for (column, cell) in cells.filter(|(_, cell)| !ground.text(*cell).trim().is_empty()) {
        let mut heads = table.rows[..from].iter().filter_map(|head| head.get(column).copied().flatten());
        all += 1;
        same += usize::from(heads.any(|head| ground.text(head).trim() == ground.text(cell).trim()));
    }
    same >= 2 && same * 2 > all
}

/// From the first cell that begins in this row to the last.
fn row_range(ground: &Ground<'_>, row: &[Option<usize>]) -> Option<Range<usize>> {
    let cells: Vec<&Range<usize>> = row.iter().flatten().map(|cell| &ground.outline.units[*cell].range).collect();
    let last = cells.iter().map(|range| range.end).max()?;
    let own = row
        .iter()
        .flatten()
        .filter(|cell| ground.outline.units[**cell].cell().is_some_and(|cell| cell.rows == 1))
        .map(|cell| ground.outline.units[*cell].range.start)
        .min();
    let first = own.or_else(|| cells.iter().map(|range| range.start).min())?;
    // A merged cell far above would drag other rows in.
    let nearest = cells.iter().map(|range| range.start).min()?;
    Some(if first - nearest < 200 { nearest } else { first }..last)
}

/// Rows without headers: the content shows which cell is which.
fn untitled(ground: &Ground<'_>, table: &Table, scene: &str) -> Vec<Draft> {
    let mut drafts = Vec::new();
    for row in &table.rows {
        let mut record = Record { cue: "table-content", scene: scene.to_owned(), ..Record::default() };
        let mut cells: Vec<usize> = row.iter().flatten().copied().collect();
        cells.dedup();
        for cell in cells {
            if let Some((role, from)) = by_content(ground, cell, &record) {
                record.parts.push((role, Part { unit: cell, range: from..ground.text(cell).len() }));
            }
        }
        let named = record.has(Role::Service) || record.has(Role::RecipientService);
        let told = record.has(Role::Information)
            || record.has(Role::Purpose)
            || record.has(Role::Policy) && record.has(Role::Recipient);
        if named
            && told
            && let Some(quote) = row_range(ground, row)
        {
            let unit = row.iter().flatten().copied().next().unwrap_or(table.first);
            drafts.extend(record.statements(ground, quote, unit));
        }
    }
    drafts
}

/// The role of a cell by what it holds, beside what its row has given already; and where its value begins.
fn by_content(ground: &Ground<'_>, cell: usize, record: &Record) -> Option<(Role, usize)> {
    let text = ground.text(cell);
    let names = &ground.mentions[cell];
    let covered: usize = names.iter().map(|mention| mention.range.len()).sum();
    if covered * 2 >= text.len() && !names.is_empty() {
        let is_company = |mention: &Mention| mention.is_only_company();
        let role = if names.iter().all(is_company) {
            Role::Recipient
        } else if names.iter().any(|mention| mention.service.is_some()) && names.iter().any(is_company) {
            Role::RecipientService
        } else {
            Role::Service
        };
        return Some((role, 0));
    }
    if let Some(found) = labelled(text) {
        return Some(found);
    }
    let behind_colon = || text.find([':', '：']).map_or(0, |at| at + 1).min(text.len());
    if THEIRS.is_match(text) {
        Some((Role::RecipientPurpose, behind_colon()))
    } else if OURS.is_match(text) {
        Some((Role::SenderPurpose, behind_colon()))
    } else if text.starts_with("該当サイト") || text.starts_with("対象サイト") {
        Some((Role::Scope, 0))
    } else if text.starts_with("http") {
        Some((Role::Policy, 0))
    } else if !information::categories(text).is_empty() && !record.has(Role::Information) && !text.ends_with("ため") {
        Some((Role::Information, 0))
    } else if !purposes::leaves(text).0.is_empty() && !record.has(Role::Purpose) {
        Some((Role::Purpose, 0))
    } else {
        None
    }
}

static THEIRS: LazyLock<Pattern> = LazyLock::new(|| crate::policy::patterns::regex(r"^(?:送信先|提供先|同社)\s?[:：]"));
static OURS: LazyLock<Pattern> = LazyLock::new(|| crate::policy::patterns::regex(r"^(?:当社|弊社|当サイト)\s?[:：]"));
static LEGEND: LazyLock<Pattern> = LazyLock::new(|| {
    crate::policy::patterns::regex(
        r"^(?:(?P<code>[A-Z]|[0-9]{1,2}|[ア-ン])(?:[.)．:：、]|\s)|(?P<circled>[①-⑳])[.)．:：、]?)\s?(?P<words>[^\n]{3,160})$",
    )
});
static SITES: LazyLock<Pattern> = LazyLock::new(|| {
    crate::policy::patterns::regex(
        r"(?i)(?P<code>[0-9]{1,2}|[①-⑳])\s?(?:[=.)：:．]|\s)\s?(?:https?://)?(?P<host>[a-z0-9][a-z0-9-]*(?:\.[a-z0-9-]+)+)",
    )
});

/// Coded purposes: "A. アクセス解析のため" near the table.
fn legend(ground: &Ground<'_>, table: &Table) -> Rc<[(String, String)]> {
    let from = table.first.saturating_sub(40);
    let to = (table.last + 40).min(ground.outline.units.len());
    (from..table.first)
        .chain(table.last + 1..to)
        .filter(|unit| ground.outline.units[*unit].cell().is_none())
        .filter_map(|unit| {
            let found = LEGEND.captures(ground.text(unit))?;
            let code = found.name("code").or_else(|| found.name("circled"))?;
            Some((code.as_str().to_owned(), found.name("words")?.as_str().trim().to_owned()))
        })
        .filter(|(_, words)| !purposes::leaves(words).0.is_empty() || words.contains("ため"))
        .collect()
}

/// Footnote numbers of sites: "1=shop.example.jp".
fn scopes(ground: &Ground<'_>, table: &Table) -> Rc<[(String, String)]> {
    let from = table.first.saturating_sub(6);
    let to = (table.last + 16).min(ground.outline.units.len());
    (from..to)
        .flat_map(|unit| {
            SITES
                .captures_iter(ground.text(unit))
                .filter_map(|found| {
                    Some((found.name("code")?.as_str().to_owned(), found.name("host")?.as_str().to_ascii_lowercase()))
                })
                .collect::<Vec<_>>()
        })
        .take(MOST_SCOPES)
        .collect()
}

/// How many sites have a number: the cells of a long table itself may read like such notes.
const MOST_SCOPES: usize = 256;

//! Tables of which only the lines are left: titles of columns one after the other, then a row a line, name first.

use std::ops::Range;
use std::sync::LazyLock;

use crate::policy::patterns::Pattern;

use super::Mechanism;
use super::coined;
use super::ground::{Draft, Ground};
use super::headers::{Role, title};
use super::record::{Part, Record};

/// A line of a unit's view.
struct Line {
    unit: usize,
    range: Range<usize>,
    /// What blanks of the document set apart, in the view, which keeps none between Japanese words.
    words: Vec<Range<usize>>,
}

/// Declarations of all such tables.
pub(super) fn read(ground: &Ground<'_>) -> Vec<Draft> {
    let mut lines: Vec<Line> = Vec::new();
    for (index, unit) in ground.outline.units.iter().enumerate() {
        if unit.chrome || unit.cell().is_some() {
            continue;
        }
        lines.extend(lines_of(ground, index));
    }
    let mut drafts = Vec::new();
    for (at, head) in lines.iter().enumerate() {
        let Some(columns) = columns(ground, head) else { continue };
        let scene = format!("{} {}", ground.lead_words(head.unit), &ground.text(head.unit)[head.range.clone()]);
        for row in &lines[at + 1..] {
            let Some((name, end)) = name(ground, row) else { break };
            drafts.extend(record(ground, row, &scene, &columns, name, end));
        }
    }
    drafts
}

/// The unit holds the titles of such a table: they are no labels with their values.
pub(super) fn has_head(ground: &Ground<'_>, unit: usize) -> bool {
    lines_of(ground, unit).iter().any(|line| columns(ground, line).is_some())
}

/// The lines of a unit as the document breaks them, with their words as it sets them apart.
fn lines_of(ground: &Ground<'_>, unit: usize) -> Vec<Line> {
    let this = &ground.outline.units[unit];
    let mut out: Vec<Line> = Vec::new();
    let mut before: Option<usize> = None;
    for (at, letter) in this.text().char_indices().filter(|(_, letter)| !letter.is_whitespace()) {
        let range = at..at + letter.len_utf8();
        let raw = this.view.raw(range.clone());
        let gap = before.map_or("\n", |end| ground.outline.raw.get(end..raw.start).unwrap_or_default());
        before = Some(raw.end);
        match out.last_mut() {
            Some(line) if !gap.contains('\n') => {
                line.range.end = range.end;
                match line.words.last_mut() {
                    Some(word) if !gap.contains(char::is_whitespace) => word.end = range.end,
                    _ => line.words.push(range),
                }
            }
            _ => out.push(Line { unit, range: range.clone(), words: vec![range] }),
        }
    }
    out
}

/// The roles of a line that consists of titles of columns, the first of which asks for a name.
fn columns(ground: &Ground<'_>, line: &Line) -> Option<Vec<Role>> {
    let text = ground.text(line.unit);
    let words: Vec<&str> = line.words.iter().map(|word| &text[word.clone()]).collect();
    let whole = &text[line.range.clone()];
    if !(3..=8).contains(&words.len()) || whole.chars().count() > 120 || whole.contains(['。', ':']) {
        return None;
    }
    let mut roles: Vec<Role> = Vec::new();
    let mut at = 0;
    while at < words.len() {
        // "送信される 情報" may be one title of two words.
        let pair = words.get(at + 1).map(|next| format!("{}{next}", words[at]));
        let (role, taken) = match (title(words[at]), pair.as_deref().and_then(title)) {
            (Some(role), _) => (role, 1),
            (None, Some(role)) => (role, 2),
            (None, None) => return None,
        };
        roles.push(role);
        at += taken;
    }
    let told = roles.iter().any(|role| matches!(role, Role::Information | Role::Purpose | Role::SenderPurpose));
    (roles.len() >= 3 && roles[0].is_name() && roles[1..].iter().filter(|role| role.is_name()).count() <= 1 && told)
        .then_some(roles)
}

/// The name with which a line begins, and where its cell ends.
fn name(ground: &Ground<'_>, line: &Line) -> Option<(Range<usize>, usize)> {
    let (text, start) = (ground.text(line.unit), line.range.start);
    let words = &text[line.range.clone()];
    if words.chars().count() > 600 || line.words.len() < 2 {
        return None;
    }
    let known = ground.mentions[line.unit].iter().find(|mention| mention.range.start == start);
    // The view closes the blank between two Japanese words: alone the first of them may be a name.
    let first = line.words.first().filter(|word| {
        let word = &text[(*word).clone()];
        ground.catalog.resolve_name(word, Some(word)).is_some()
    });
    let known = known.map(|mention| mention.range.end);
    let coined = line.words.first().filter(|word| coined::is_product(&text[(*word).clone()]));
    let known = known.or(first.or(coined).map(|word| word.end));
    let end = known.or_else(|| NAME.find(words).map(|name| start + name.end()))?;
    let noted = NOTE.find(text.get(end..line.range.end)?).map_or(end, |note| end + note.end());
    line.words.iter().any(|word| word.end == noted).then_some((start..end, noted))
}

fn record(
    ground: &Ground<'_>,
    line: &Line,
    scene: &str,
    columns: &[Role],
    name: Range<usize>,
    end: usize,
) -> Vec<Draft> {
    let (unit, text) = (line.unit, ground.text(line.unit));
    let note = &text[name.end..end];
    // "Alpha(メール送信)": with what it is used for behind it a name is that of a tool.
    let role = if note.trim().is_empty() { columns[0] } else { Role::Service };
    let mut record = Record {
        parts: vec![(role, Part { unit, range: name })],
        cue: "table-header",
        scene: scene.to_owned(),
        ..Record::default()
    };
    // The cells can be told apart only where there are as many as titles.
    let cells = cells(text, line.words.iter().filter(|word| word.start >= end));
    if cells.len() + 1 == columns.len() {
        let parts = columns[1..].iter().zip(cells);
        record.parts.extend(parts.map(|(role, range)| (*role, Part { unit, range })));
    }
    let quote = ground.outline.units[unit].view.raw(line.range.clone());
    let mut drafts = record.statements(ground, quote, unit);
    for draft in &mut drafts {
        if draft.statement.mechanism == Mechanism::Unspecified && super::cues::API.is_match(note) {
            draft.statement.mechanism = Mechanism::Api;
        }
    }
    drafts
}

/// The cells behind the name; 等 belongs to what it follows, and so does what goes on behind a comma.
fn cells<'a>(text: &str, words: impl Iterator<Item = &'a Range<usize>>) -> Vec<Range<usize>> {
    let mut out: Vec<Range<usize>> = Vec::new();
    for range in words {
        let word = &text[range.clone()];
        let goes_on = |last: &Range<usize>| {
            let before = text[last.clone()].chars().next_back();
            matches!(word, "等" | "など" | "ほか")
                || before.is_some_and(|c| matches!(c, '、' | '・' | '/' | ','))
                || before.is_some_and(|c| c.is_ascii_alphanumeric()) && word.starts_with(|c: char| c.is_ascii())
                // "IP アドレス", "閲覧履歴 および 検索履歴": the blank stands within what is listed.
                || before.is_some_and(|c| c.is_ascii_uppercase()) && REST.is_match(word)
                || JOINS.is_match(&text[last.clone()])
                || JOINED.is_match(word)
        };
        match out.last_mut() {
            Some(last) if goes_on(last) => last.end = range.end,
            _ => out.push(range.clone()),
        }
    }
    out
}

static REST: LazyLock<Pattern> =
    LazyLock::new(|| crate::policy::patterns::regex(r"^(?:アドレス|情報|バージョン|識別子|ヘッダ)"));
static JOINS: LazyLock<Pattern> =
    LazyLock::new(|| crate::policy::patterns::regex(r"(?:及び|および|並びに|または|又は|[のやと])$"));
static JOINED: LazyLock<Pattern> =
    LazyLock::new(|| crate::policy::patterns::regex(r"^(?:及び|および|並びに|または|又は|[のやを]|等の|など)"));
static NAME: LazyLock<Pattern> =
    LazyLock::new(|| crate::policy::patterns::regex(r"^[A-Z][A-Za-z0-9.+&\-]*(?:\s[A-Z0-9][A-Za-z0-9.+&\-]*){0,3}"));
static NOTE: LazyLock<Pattern> = LazyLock::new(|| crate::policy::patterns::regex(r"^\s?\([^()]{1,40}\)"));

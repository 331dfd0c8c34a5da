//! Tables that only number or mark their rows: lists that were laid out with a table.

use std::sync::LazyLock;

use crate::policy::patterns::Pattern;

use super::structure::Unit;
use super::text::BlockKind;

/// A table of two columns of which the first only counts or marks the rows is a list that was laid out with a table.
pub(super) fn lists(units: &mut Vec<Unit>) {
    let table_of = |unit: &Unit| unit.cell().map(|cell| cell.table);
    let mut marks: Vec<usize> = Vec::new();
    let mut start = 0;
    while start < units.len() {
        let table = table_of(&units[start]);
        let cells = units[start..].iter().take_while(|unit| table_of(unit) == table).count();
        let list = table.is_some() && cells >= 4 && cells.is_multiple_of(2);
        let rows = || units[start..start + cells].chunks_exact(2);
        let counted = || is_count(rows().map(|row| row[0].text().trim()));
        if list && rows().all(is_numbered_row) && counted() {
            marks.extend((start..start + cells).step_by(2));
            for item in units[start + 1..start + cells].iter_mut().step_by(2) {
                (item.kind, item.rank) = (BlockKind::Item(1), None);
            }
        }
        start += cells;
    }
    let mut at = 0;
    units.retain(|_| {
        at += 1;
        marks.binary_search(&(at - 1)).is_err()
    });
}

fn is_numbered_row(row: &[Unit]) -> bool {
    let at = |unit: &Unit| unit.cell().map(|cell| (cell.row, cell.column, cell.rows, cell.columns));
    let [mark, item] = row else { return false };
    let (Some((row, 0, 1, 1)), Some((same, 1, 1, 1))) = (at(mark), at(item)) else { return false };
    let labelled = || item.text().split('\n').skip(1).any(|line| line.contains([':', '：']));
    row == same && ROW_MARK.is_match(mark.text().trim()) && !item.text().trim().is_empty() && !labelled()
}

/// One bullet throughout, or numbers that go up one by one: "○" and "-" by turns tell of yes and no.
fn is_count<'a>(marks: impl Iterator<Item = &'a str>) -> bool {
    let marks: Vec<&str> = marks.map(|mark| mark.trim_matches(['(', ')', '.', '．'])).collect();
    let places: Option<Vec<usize>> = marks.iter().map(|mark| place(mark)).collect();
    match places {
        // One may have been taken out, or the table begin in the middle; amounts go up by leaps.
        Some(places) => {
            places.first().is_some_and(|first| *first <= 2)
                && places.windows(2).all(|pair| pair[0] <= pair[1] && pair[1] - pair[0] <= 2)
        }
        None => marks.iter().all(|mark| *mark == marks[0] && place(mark).is_none()),
    }
}

/// Where a mark stands in its count, from 0.
fn place(mark: &str) -> Option<usize> {
    let of = |all: &str, mark: &str| all.chars().position(|c| mark.chars().eq([c]));
    let number = || mark.parse().ok().and_then(|number: usize| number.checked_sub(1));
    let beyond_ten = || Some(10 + of(KANJI, mark.strip_prefix('十')?)?);
    number().or_else(|| COUNTS.iter().find_map(|all| of(all, mark))).or_else(|| of(KANJI, mark)).or_else(beyond_ten)
}

const KANJI: &str = "一二三四五六七八九十";
const COUNTS: [&str; 4] = [
    "アイウエオカキクケコサシスセソ",
    "イロハニホヘトチリヌルヲワカヨタレソ",
    "abcdefghijklmnopqrstuvwxyz",
    "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳",
];

static ROW_MARK: LazyLock<Pattern> = LazyLock::new(|| {
    crate::policy::patterns::regex(
        r"^(?:\(?(?:[0-9]{1,2}|[一二三四五六七八九十]{1,2}|[ア-ンa-z])[).．]?|[①-⑳・•●○■◆◇□*‐-])$",
    )
});

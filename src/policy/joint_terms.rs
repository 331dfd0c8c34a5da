//! What a clause on joint use says of all who use the data: the items, and what for.

use std::ops::Range;

use super::ground::Ground;
use super::joint::{JOINT, JOINT_SENTENCE};
use super::joint_label::who_label;
use super::provision::NEGATIVE;
use super::{InformationStatement, PurposeStatement, information, purposes, structure};

/// Items and purposes of the clause on joint use, by its labels or sentences, line by line.
pub(super) fn read(ground: &Ground<'_>, unit: usize) -> (InformationStatement, PurposeStatement) {
    let (mut items, mut goals): (Vec<String>, Vec<String>) = (Vec::new(), Vec::new());
    let mut under = Term::Other;
    for (line, heads) in lines(ground, unit) {
        let label = structure::label(line).trim_end_matches('。');
        let head = label.split([':', '】']).next().unwrap_or(label).trim_matches(['【', '「', '」', '[', ']']);
        // "上記の利用目的と同じです。" is what stands under the label, and no label.
        let told = line.trim_end().ends_with('。') && label.len() == head.len() && under != Term::Other;
        let term = Term::of(head)
            .filter(|_| !told)
            .filter(|term| heads || *term == Term::Other || label.len() > head.len() || head.chars().count() <= 24);
        if let Some(term) = term {
            under = term;
            let rest = label.find(['】', ':']).map_or("", |cut| label[cut..].trim_matches(['】', ':', ' ']));
            under.take(rest, &mut items, &mut goals);
        } else if let Some(found) = ITEMS_ARE.captures(line).and_then(|found| found.name("items")) {
            items.push(found.as_str().to_owned());
        } else {
            let words = if told { structure::label(line) } else { label };
            under.take(words, &mut items, &mut goals);
        }
    }
    // Of several blocks of items, the one that names items counts.
    let telling = |words: &String| !information::categories(words).is_empty() || words.contains("上記");
    if items.iter().any(telling) {
        items.retain(telling);
    }
    let mut items = information::statement(&items);
    let mut goals = purposes::statement(&goals);
    // No labels: the sentence itself says what is used, and what for.
    for sentence in &ground.outline.units[unit].sentences {
        let words = &ground.text(unit)[sentence.clone()];
        if !JOINT.is_match(words) {
            continue;
        }
        if items.quotes.is_empty() {
            items = information::told_in(words);
        }
        // "個人情報(氏名、住所)、ならびに…を、…と共同利用": what the brackets name.
        if items.quotes.is_empty()
            && let Some(named) = IN_BRACKETS.captures(words).and_then(|found| found.name("items"))
            && !NO_ITEMS.is_match(named.as_str())
        {
            items = information::statement([named.as_str()]);
        }
        if !goals.is_given() {
            goals = purposes::told_in(words);
        }
    }
    (items, goals)
}

/// What a label within a clause on joint use introduces.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Term {
    Items,
    Goals,
    Other,
}

impl Term {
    fn of(head: &str) -> Option<Self> {
        let letters = head.chars().count();
        if letters <= 60 && OTHER.is_match(head) && !PURPOSE.is_match(head) {
            return Some(Self::Other);
        }
        if letters > 34 || head.contains("について") || head.contains('、') {
            return None;
        }
        if PURPOSE.is_match(head) {
            Some(Self::Goals)
        } else if ITEMS.is_match(head) {
            Some(Self::Items)
        } else {
            None
        }
    }

    fn take(self, words: &str, items: &mut Vec<String>, goals: &mut Vec<String>) {
        match self {
            Self::Items if !words.is_empty() => items.push(words.to_owned()),
            Self::Goals if !words.is_empty() => goals.push(words.to_owned()),
            _ => {}
        }
    }
}

/// The lines of the clause around a unit, up to the next clause on joint use; with each, whether it is a heading.
fn lines<'a>(ground: &Ground<'a>, unit: usize) -> Vec<(&'a str, bool)> {
    let section = section(ground, unit);
    let units = &ground.outline.units;
    let begins = |at: usize| {
        units[at].sentences.iter().any(|sentence| {
            let words = &ground.text(at)[sentence.clone()];
            JOINT_SENTENCE.is_match(words) && !NEGATIVE.is_match(words)
        })
    };
    let start = (section.start..=unit).rev().find(|at| begins(*at)).unwrap_or(section.start);
    let end = (unit + 1..section.end.min(units.len())).find(|at| begins(*at)).unwrap_or(section.end.min(units.len()));
    (start..end)
        .filter(|at| units[*at].cell().is_none())
        .flat_map(|at| {
            let heads = units[at].rank.is_some();
            ground.text(at).split('\n').filter(|line| !line.trim().is_empty()).map(move |line| (line, heads))
        })
        .collect()
}

pattern!(
    OTHER,
    r"範囲$|責任|管理者|取得(?:の)?方法|提供(?:の)?(?:方法|手段)|^(?:共同利用(?:者|先|する者)|会社名|住所|代表者|問い?合わせ|連絡先|開始日)|名称"
);
pattern!(ITEMS_ARE, r"(?:項目|個人情報|データ)は、?(?P<items>[^。]{4,200}?)(?:等)?(?:です|とします|であり|に限)");
// "(要配慮個人情報を除く)", "(以下…といいます)".
pattern!(NO_ITEMS, r"除|以下|をいい|という|に限");
pattern!(IN_BRACKETS, r"個人(?:情報|データ)\((?P<items>[^()「」]{4,200})\)[^。]*共同(?:して)?(?:で)?利用");
pattern!(ITEMS, r"(?:項目|個人情報|データ|情報)$");
pattern!(PURPOSE, r"利用(?:の)?目的|目的$");

/// The section in which a clause on joint use stands, as a range of units.
fn section(ground: &Ground<'_>, unit: usize) -> Range<usize> {
    let heading = ground.outline.headings(unit).find(|(_, label)| JOINT.is_match(label)).map(|(heading, _)| heading);
    // A label of the clause that looks like a heading heads no more than its own value.
    let own = ground.outline.units[unit].rank.filter(|_| who_label(ground, unit).is_none()).map(|_| unit);
    match heading.or(own) {
        Some(heading) => {
            let outer = ground
                .outline
                .headings(heading)
                .find(|(_, label)| JOINT.is_match(label))
                .map_or(heading, |(outer, _)| outer);
            outer..ground.outline.section_end(outer)
        }
        None => {
            // Without a heading the clause begins with the lines before that speak of joint use.
            let mut first = unit;
            // Between two of them the values of the first may stand.
            while let Some(before) = (first.saturating_sub(3)..first).find(|at| JOINT.is_match(ground.text(*at))) {
                first = before;
            }
            first..(unit + 16).min(ground.outline.units.len())
        }
    }
}

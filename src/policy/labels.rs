//! Where a label and its value stand: behind a colon, in brackets, on lines of their own, with a wide blank between them.

use std::cell::LazyCell;
use std::ops::Range;
use std::sync::LazyLock;

use crate::policy::patterns::Pattern;

use super::blocks::{MEMBER, OF_A_LABEL, VERBAL};
use super::ground::Ground;
use super::headers::{Role, labelled, title};
use super::record::Part;
use super::{coined, flat, information, line_record, lists, particulars, record, structure};

/// An item that is followed by labels is their title.
pub(super) fn has_item_title(ground: &Ground<'_>, unit: usize) -> bool {
    (unit + 1..(unit + 2).min(ground.outline.units.len()))
        .filter(|next| ground.outline.units[*next].rank.is_none_or(|rank| rank > 90))
        .any(|next| label_only(ground, next).is_some() || labelled(ground.text(next)).is_some())
}

fn label_only(ground: &Ground<'_>, unit: usize) -> Option<Role> {
    let this = &ground.outline.units[unit];
    let label = this.label();
    if this.cell().is_some()
        || label.chars().count() > 30
        || this.sentences.len() > 1
        || label.ends_with(['。', '、'])
        || label.ends_with("について")
        || label.contains("ます")
    {
        return None;
    }
    if INTRODUCING.is_match(label) {
        return None;
    }
    if label.ends_with("利用") || label.contains("個人情報") || MEMBER.is_match(label) && !OF_A_LABEL.is_match(label)
    {
        return None;
    }
    title(label)
}

/// The first line of a paragraph of labelled lines, when it holds nothing but the name of a service.
fn name_line(ground: &Ground<'_>, unit: usize) -> Option<Range<usize>> {
    let text = ground.text(unit);
    let line = lines(text).into_iter().next().filter(|line| line.end < text.len())?;
    let words = &text[line.clone()];
    if words.chars().count() > 40 || words.contains([':', '：', '。']) {
        return None;
    }
    let label = structure::label(words);
    if coined::is_product(label) && !ground.own.is(label) && !ground.own.begins(label) {
        let start = line.start + words.find(label)?;
        return Some(start..start + label.len());
    }
    let mention = ground.mentions_in(unit, &line).find(|mention| mention.service.is_some())?;
    (mention.text.chars().count() * 2 >= words.chars().count()).then(|| mention.range.clone())
}

/// The labelled values that this unit begins: role, value, and whether a colon or the like made it sure.
pub(super) fn parts_of(ground: &Ground<'_>, unit: usize) -> Vec<(Role, Part, bool)> {
    let text = ground.text(unit);
    let mut out = Vec::new();
    if text.chars().count() <= 2_000 && flat::has_head(ground, unit) {
        return out;
    }
    let lines = lines(text);
    out.extend(by_lines(ground, unit, &lines).into_iter().map(|(role, part)| (role, part, true)));
    if let Some(range) = name_line(ground, unit).filter(|_| {
        out.len() > 1 && !out.iter().any(|(role, ..)| matches!(role, Role::Service | Role::RecipientService))
    }) {
        out.insert(0, (Role::Service, Part { unit, range }, true));
    }
    let collected = |role: Role| {
        role.is_name()
            && ground.outline.units[unit].is_item()
            && (COLLECTED.is_match(&ground.lead_words(unit)) || among_contacts(ground, unit))
    };
    if out.is_empty() && lines.len() >= 4 {
        out.extend(alternating(ground, unit, &lines));
    }
    if out.is_empty()
        && let Some(role) = label_only(ground, unit).filter(|role| !collected(*role))
    {
        out.extend(values_below(ground, unit, role).into_iter().map(|part| (role, part, false)));
    }
    out
}

/// What the lines of a unit label, one after the other.
fn by_lines(ground: &Ground<'_>, unit: usize, lines: &[Range<usize>]) -> Vec<(Role, Part)> {
    let text = ground.text(unit);
    let mut out = Vec::new();
    let of_tools = LazyCell::new(|| record::TRANSMISSION.is_match(&scene_of(ground, unit)));
    let is_label = |line: &Range<usize>| {
        labelled(&text[line.clone()]).is_some() || bare_name(&text[line.clone()]).is_some() && *of_tools
    };
    let next_label = LazyCell::new(|| next_of(lines, is_label));
    for (at, line) in lines.iter().enumerate() {
        let words = &text[line.clone()];
        if words.chars().count() > 400 {
            continue;
        }
        if let Some(parts) = line_record::labelled_parts(ground, unit, line) {
            out.extend(parts);
            continue;
        }
        let of_a_tool = || bare_name(words).filter(|_| *of_tools);
        let Some((role, value)) = labelled(words).or_else(of_a_tool) else {
            out.extend(spaced(ground, unit, line).map(|(role, range)| (role, Part { unit, range })));
            continue;
        };
        let value = line.start + value..line.end;
        let bare = text[value.clone()].trim().is_empty();
        // A label on a line of its own: the lines up to the next label are its value.
        let below = lines.get(at + 1).filter(|_| bare && next_label[at + 1] > at + 1);
        let below = below.map(|first| first.start..lines[next_label[at + 1] - 1].end);
        if let Some(range) = below.filter(|range| !range.is_empty()) {
            out.push((role, Part { unit, range }));
        } else if !bare {
            out.push((role, Part { unit, range: value }));
        } else if text[line.end..].trim().is_empty() {
            // With another label right below it it has no value.
            out.extend(values_below(ground, unit, role).into_iter().map(|part| (role, part)));
        }
    }
    out
}

/// "氏名、会社名、メールアドレス": what people tell of themselves, item by item.
fn among_contacts(ground: &Ground<'_>, unit: usize) -> bool {
    use crate::glossary::Information::{ContactAddress, ContactEmail, ContactName, ContactPhone};
    let units = &ground.outline.units;
    (unit.saturating_sub(3)..(unit + 4).min(units.len())).any(|at| {
        at != unit
            && units[at].is_item()
            && units[at].text().chars().count() <= 24
            && !units[at].text().contains([':', '：'])
            && information::categories(units[at].text())
                .iter()
                .any(|one| matches!(one, ContactName | ContactEmail | ContactPhone | ContactAddress))
    })
}

/// Lines of one paragraph that are labels and values by turns; two labels at least, of which one asks for a name.
fn alternating(ground: &Ground<'_>, unit: usize, lines: &[Range<usize>]) -> Vec<(Role, Part, bool)> {
    let text = ground.text(unit);
    let role_of = |line: &Range<usize>| {
        let words = structure::label(&text[line.clone()]);
        let short = words.chars().count() <= 20 && !words.contains(['。', '、']) && LABEL_END.is_match(words);
        if short { title(words) } else { None }
    };
    let mut out: Vec<(Role, Part, bool)> = Vec::new();
    let mut label: Option<Role> = None;
    for line in lines {
        match (role_of(line), label) {
            (Some(role), _) => label = Some(role),
            (None, Some(role)) => match out.last_mut() {
                Some((last, part, _)) if *last == role => part.range.end = line.end,
                _ => out.push((role, Part { unit, range: line.clone() }, true)),
            },
            (None, None) => {}
        }
    }
    let names = out.iter().any(|(role, ..)| role.is_name());
    if names && out.len() >= 2 { out } else { Vec::new() }
}

/// For each of these the nearest from it on that is such a one, or how many there are.
fn next_of<T>(all: &[T], is_one: impl Fn(&T) -> bool) -> Vec<usize> {
    let mut next: Vec<usize> = vec![all.len(); all.len()];
    for at in (0..all.len()).rev() {
        next[at] = if is_one(&all[at]) { at } else { next.get(at + 1).copied().unwrap_or(all.len()) };
    }
    next
}

/// "名称: …" among modules or tools: the name of one; where the value begins.
fn bare_name(line: &str) -> Option<(Role, usize)> {
    static NAME: LazyLock<Pattern> =
        LazyLock::new(|| crate::policy::patterns::regex(r"^(?:[・\-*]\s?)?(?:正式)?名称?\s?[:：]\s?"));
    NAME.find(line).map(|found| (Role::Service, found.end()))
}

/// The sentence right above and the headings.
fn scene_of(ground: &Ground<'_>, unit: usize) -> String {
    let above = unit.checked_sub(1).map_or("", |above| ground.text(above));
    format!("{above} {}", ground.lead_words(unit))
}

/// Lines of a block, and cells that a plain rendition left on one line.
fn lines(text: &str) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    let mut start = 0;
    let cut = if text.matches(" | ").count() >= 1 { " | " } else { "\n" };
    for (at, found) in text.match_indices(cut) {
        out.push(start..at);
        start = at + found.len();
    }
    out.push(start..text.len());
    out.into_iter().flat_map(|line| cut_at_labels(text, line)).collect()
}

/// "送信先：甲社。利用目的：広告の配信": labelled values one after the other on one line.
fn cut_at_labels(text: &str, line: Range<usize>) -> Vec<Range<usize>> {
    let words = &text[line.clone()];
    if words.len() > LONGEST_LINE || words.matches([':', '：']).count() < 2 || labelled(words).is_none() {
        return vec![line];
    }
    let mut pieces: Vec<Range<usize>> = Vec::new();
    let mut start = 0;
    for (at, end) in words.match_indices('。').chain([(words.len(), "")]) {
        let piece = words[start..at].trim_start();
        if labelled(piece).is_some_and(|(_, value)| value <= LONGEST_LABEL) {
            pieces.push(line.start + at - piece.len()..line.start + at);
        } else if DENIES.is_match(piece) {
            return vec![line];
        } else if let Some(last) = pieces.last_mut().filter(|_| !SENTENCE.is_match(piece) && !piece.is_empty()) {
            // "送信情報:閲覧履歴。IPアドレス。": the value goes on.
            last.end = line.start + at;
        }
        start = (at + end.len()).min(words.len());
    }
    // A sentence between two labels tells nothing under the first.
    if pieces.len() < 2 { vec![line] } else { pieces }
}

pattern!(DENIES, r"(?:ません|ない)$");
pattern!(SENTENCE, r"(?:ます|です|ください|[:：][^:：]{2,}$)");

/// Bytes of a label with its sign.
const LONGEST_LABEL: usize = 64;
/// Bytes of a line beyond which nobody writes labels on it.
const LONGEST_LINE: usize = 1_200;

/// "提携先 Google, Inc": a label, a blank, a name.
fn spaced(ground: &Ground<'_>, unit: usize, line: &Range<usize>) -> Option<(Role, Range<usize>)> {
    let text = ground.text(unit);
    let words = &text[line.clone()];
    if let Some((head, role)) = wide(ground, unit, line) {
        return Some((role, line.start + head..line.end));
    }
    let label = structure::label(words);
    let offset = line.start + words.find(label)?;
    if label.chars().count() > 120 || words.contains('。') {
        return None;
    }
    let first = ground
        .mentions_in(unit, line)
        .map(|mention| mention.range.start)
        .min()
        .or_else(|| label.find(' ').map(|at| offset + at + 1))?;
    let head = text.get(offset..first)?.trim();
    if head.is_empty()
        || head.chars().count() > 24
        || !(head.ends_with(['称', '先', '名', '者', '的', 'L']) || head.ends_with("情報"))
    {
        return None;
    }
    let role = title(head)?;
    Some((role, first..line.end))
}

/// "利用目的　広告配信": a label and its value with a wide blank or a tab between them; where the value begins.
fn wide(ground: &Ground<'_>, unit: usize, line: &Range<usize>) -> Option<(usize, Role)> {
    let this = &ground.outline.units[unit];
    let words = &this.text()[line.clone()];
    let raw = ground.outline.raw.get(this.view.raw(line.clone()))?;
    let cut =
        |blanks: &[char]| raw.trim_start().split(blanks).next().filter(|head| head.len() < raw.trim_start().len());
    // "・送信される情報 閲覧履歴": in the line of a list one narrow blank does.
    let head = cut(&['\u{3000}', '\t']).or_else(|| cut(&[' ']).filter(|head| head.starts_with('・')))?;
    let shown: String = head.chars().filter(|letter| !letter.is_whitespace()).collect();
    let at = words.find(shown.trim()).filter(|at| *at <= 6)?;
    let role = title(structure::label(&shown))?;
    let value = words.get(at + shown.len()..)?;
    // "委託先の監督　当社は、…します。" is a title with its text behind it.
    let told = value.contains('。') || value.chars().count() > 120;
    (shown.chars().count() <= 16 && !value.trim().is_empty() && !told && LABEL_END.is_match(&shown))
        .then_some((at + shown.len(), role))
}

pattern!(LABEL_END, r"(?:称|先|名|者|的|情報|データ|項目|内容|方法|URL|国|オプトアウト|ポリシー)$");

/// The values under a label that stands alone.
pub(super) fn values_below(ground: &Ground<'_>, label: usize, role: Role) -> Vec<Part> {
    let units = &ground.outline.units;
    let mut out = Vec::new();
    for at in label + 1..units.len() {
        if out.len() >= 30 || ends_values(ground, label, role, at) {
            break;
        }
        let unit = &units[at];
        let last = out.last().map(|part: &Part| part.unit);
        let item = unit.is_item() || unit.text().chars().count() < 40 && !unit.text().contains('。');
        if !item && let Some(last) = last {
            // "(1) 広告の配信のため" and below it a sentence that explains it.
            if units[last].rank.is_some() && last + 1 == at {
                continue;
            }
            break;
        }
        if has_item_title(ground, at) && unit.is_item() && last.is_some_and(|last| !units[last].is_item()) {
            break;
        }
        // "1. 利用している外部サービス" heads titles with labelled lines of their own, and is no label of theirs.
        let spaced_label = |unit: usize| wide(ground, unit, &(0..ground.text(unit).len())).is_some();
        let titles_a_block = at + 1 < units.len() && (labelled(units[at + 1].text()).is_some() || spaced_label(at + 1));
        let heading = role.is_name() && units[label].rank.is_some_and(|rank| rank < 90);
        // "外部サービス" above "・Alpha(甲社):保管": a list of names, each with what it is for.
        if heading && out.is_empty() && is_told_of(ground, at) && lists::is_intro(ground, label) {
            return Vec::new();
        }
        let heads = heading && titles_a_block;
        if heads && labelled(unit.text()).is_none() {
            return Vec::new();
        }
        // "送信される情報" as the heading of blocks: a name with labels below it is the title of one, no item.
        let telling = matches!(role, Role::Information | Role::Purpose | Role::SenderPurpose | Role::Policy);
        if telling && unit.is_item() && !ground.mentions[at].is_empty() && has_item_title(ground, at) {
            break;
        }
        // "以下の情報を送信しています。" before the list itself.
        let list_follows = units.get(at + 1).is_some_and(|next| next.is_item());
        if last.is_none() && unit.text().contains('。') && list_follows && INTRODUCES.is_match(unit.text()) {
            continue;
        }
        out.push(Part { unit: at, range: 0..unit.text().len() });
        if !item {
            break;
        }
    }
    // A purpose or an item of information may be a sentence; a recipient is not.
    if role.is_name() {
        out.retain(|part| {
            let words = ground.text(part.unit);
            words.chars().count() < 90 && !VERBAL.is_match(words) && !particulars::is_line(words)
        });
    }
    out
}

/// "Alpha(甲社):保管": an item that begins with a name and tells of it behind a colon.
pub(super) fn is_told_of(ground: &Ground<'_>, unit: usize) -> bool {
    let this = &ground.outline.units[unit];
    let text = this.text();
    let Some(colon) = text.find([':', '：']) else { return false };
    let start = colon - structure::label(&text[..colon]).len();
    this.is_item()
        && labelled(text).is_none()
        && information::categories(&text[colon..]).is_empty()
        && ground.mentions[unit].iter().any(|mention| {
            let beside = text.get(mention.range.end..colon).map(str::trim);
            mention.range.start == start
                && beside.is_some_and(|rest| rest.is_empty() || rest.starts_with(['(', '/', '・']))
        })
}

/// The next label, a table or another section ends the values of a label.
fn ends_values(ground: &Ground<'_>, label: usize, role: Role, at: usize) -> bool {
    let units = &ground.outline.units;
    let (heading, unit) = (units[label].rank, &units[at]);
    // "計測タグ" under "サービス名", with the next label right below it, is a value that reads like a label.
    let name = role.is_name()
        && at == label + 1
        && at + 1 < units.len()
        && (label_only(ground, at + 1).is_some() || labelled(units[at + 1].text()).is_some());
    let labels = labelled(unit.text()).is_some() || label_only(ground, at).is_some() && !name;
    let above = unit.rank.is_some_and(|rank| heading.is_none_or(|own| rank <= own))
        && unit.rank != heading.filter(|rank| *rank == 94);
    let titled = unit.rank.is_some() && unit.rank != Some(94) && !unit.is_item();
    // "事業者情報:": whatever it asks for, it is a label and no purpose.
    let ends = matches!(role, Role::Purpose | Role::SenderPurpose | Role::RecipientPurpose);
    let labels = labels || ends && at > label + 1 && unit.text().trim_end().ends_with([':', '：']);
    unit.cell().is_some() || unit.chrome || labels || above || titled
}

pattern!(INTRODUCES, r"以下|次の|下記");

// "以下の情報を取得します": a list of what people are asked for, in which 会社名 is theirs.
pattern!(
    COLLECTED,
    r"(?:情報|項目|データ)を(?:取得|収集|入力|登録|お伺い|ご提供|ご記入)(?:し|いた|する|させて|くだ|いただ)|(?:取得|収集|利用|お預かり|取り?扱う?)(?:する|している)?(?:個人)?(?:情報|データ|項目)(?:の(?:種類|項目|内容))?(?:$| )"
);
pattern!(INTRODUCING, r"(?i)(?-u:\b)(?:following|receives?|we (?:use|share|work)|uses|shared with)(?-u:\b)");

//! To which ends the company sets its own cookies, where they are listed: below the sentence, or under a title in its section.

use super::blocks::LEADS_ON;
use super::cues::COOKIE;
use super::ground::Ground;
use super::headers::{self, Role};
use super::{Statement, labels, purposes, structure};

/// "以下の目的のため": the purposes stand in the list that follows.
pub(super) fn listed(ground: &Ground<'_>, unit: usize, words: &str, statement: &mut Statement) {
    if !ENDS_BELOW.is_match(words) {
        return;
    }
    let items = ground.items_below(unit);
    if items.is_empty() {
        return;
    }
    let ends: Vec<&str> = items.into_iter().map(behind_kind).collect();
    let own: Vec<&str> =
        ends.iter().copied().filter(|end| !OF_A_TOOL.is_match(end) && !WITH_A_TOOL.is_match(end)).collect();
    // What a tool does is said of the tool, unless nothing else is listed.
    statement.sender_purpose = purposes::statement(if own.is_empty() { ends } else { own });
}

pattern!(
    ENDS_BELOW,
    r"(?:以下|次の|下記).*目的|目的.*(?:以下|次の|下記)|(?:以下|次|下記)の(?:こと|用途|ため)(?:に|の)"
);

/// "必須Cookie: ログイン状態の維持(最大1年間)": what cookies of a kind are for, without the kind and the time.
fn behind_kind(item: &str) -> &str {
    let words = KIND_OF_COOKIE.find(item).map_or(item, |kind| &item[kind.end()..]);
    let words = LASTS.find(words).map_or(words, |lasts| &words[..lasts.start()]).trim();
    NEEDED_FOR.find(words).map_or(words, |needed| &words[..needed.start()])
}

// "サイトの基本機能の提供に必要なもの".
pattern!(NEEDED_FOR, r"(?i)に(?:必要|不可欠)な(?:もの|cookie|クッキー)です?$");
// "Alpha Analytics等によるアクセス解析".
pattern!(WITH_A_TOOL, r"^[A-Z][A-Za-z0-9 .&]{2,40}(?:等|など)?による");

pattern!(KIND_OF_COOKIE, r"(?i)^[^:：、。]{0,16}(?:クッキー|cookie)s?(?:\([^()]{1,30}\))?\s?[:：]\s?");
// "利用状況の分析(Alpha Stats)": the end of a tool that the item names.
pattern!(OF_A_TOOL, r"\([A-Z][A-Za-z0-9 .&]{2,40}\)$");
// A kind of cookies is no end.
pattern!(KIND, r"(?i)(?:クッキー|cookies?)(?:\([^()]*\))?$");
pattern!(
    LASTS,
    r"\([^()]*[A-Za-z]{3}[^()]*(?:等|など|の利用|の使用)\)$|\([^()]*(?:[0-9一]\s?(?:年|か月|ヶ月|カ月|日|時間|分)間?|終了時?|閉じるまで)[^()]*\)$"
);

/// "Cookie 等を使用します。" and below it, with or without a title for them, the ends to which: nothing but ends.
pub(super) fn below(ground: &Ground<'_>, unit: usize, statement: &mut Statement) {
    let units = &ground.outline.units;
    let titled = units.get(unit + 1).is_some_and(|next| {
        next.cell().is_none()
            && headers::title(next.label()).is_some_and(|role| matches!(role, Role::Purpose | Role::SenderPurpose))
    });
    // The next items of its own list are no list below it.
    let mark = |at: usize| structure::marker(units[at].text());
    let among = !titled && units[unit].is_item() && unit + 1 < units.len() && mark(unit) == mark(unit + 1);
    if among || !titled && !statement.sender_purpose.quotes.is_empty() {
        return;
    }
    let items = ground.items_below(unit + usize::from(titled));
    let ends = |item: &&str| {
        let (leaves, vague) = purposes::leaves(item);
        item.chars().count() <= 40 && !item.contains(['。', ':', '：']) && (!leaves.is_empty() || vague)
    };
    let items: Vec<&str> = items.into_iter().map(behind_kind).collect();
    if (2..=10).contains(&items.len()) && items.iter().filter(|item| ends(item)).count() * 3 >= items.len() * 2 {
        statement.sender_purpose = purposes::statement(items);
    }
}

/// How many units behind the sentence still belong to it.
const REACH: usize = 14;

/// "使用目的" as a title, or "Cookieの使用目的は以下のとおりです" as a sentence, further on in the section on cookies.
pub(super) fn in_its_section(ground: &Ground<'_>, unit: usize, statement: &mut Statement) {
    let units = &ground.outline.units;
    let Some(heading) = ground.section(unit).filter(|heading| COOKIE.is_match(units[*heading].label())) else { return };
    let end = ground.outline.section_end(heading).min(unit + REACH);
    let found = (unit..end).take_while(|at| units[*at].cell().is_none()).find_map(|at| {
        let items = ends_under(ground, at, unit);
        (!items.is_empty()).then_some(items)
    });
    let more = found
        .unwrap_or_default()
        .into_iter()
        .map(behind_kind)
        .filter(|end| !KIND.is_match(end) && !OF_A_TOOL.is_match(end) && !LEADS_ON.is_match(end));
    let more: Vec<&str> = more.collect();
    let known = statement.sender_purpose.quotes.clone();
    if more.iter().any(|end| !known.iter().any(|quote| quote == end)) {
        let more = more.into_iter().filter(|end| !known.iter().any(|quote| quote == end));
        statement.sender_purpose = purposes::statement(known.iter().map(String::as_str).chain(more));
    }
}

/// The list that a unit leads into, when it says that ends follow.
fn ends_under<'a>(ground: &Ground<'a>, at: usize, own: usize) -> Vec<&'a str> {
    let this = &ground.outline.units[at];
    let titled = headers::title(this.label()).filter(|role| matches!(role, Role::Purpose | Role::SenderPurpose));
    if let Some(role) = titled.filter(|_| at > own && this.label().chars().count() <= 16) {
        let parts = labels::values_below(ground, at, role);
        return parts.iter().map(|part| structure::label(&ground.text(part.unit)[part.range.clone()])).collect();
    }
    let last = this.sentences.last().map_or("", |last| &ground.text(at)[last.clone()]);
    let leads = ENDS_BELOW.is_match(last) && COOKIE.is_match(last) && ground.mentions[at].is_empty();
    if leads { ground.items_below(at) } else { Vec::new() }
}

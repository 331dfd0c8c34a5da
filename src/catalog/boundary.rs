//! Where a name may begin and end in a Latin or Japanese text.

use super::fold::{is_hiragana, is_kanji, is_katakana, is_latin};
use super::names::{LEGAL_FORMS_JA, Place};

/// Byte ranges of URLs and mail addresses: a host is not a name.
fn url_spans(text: &str) -> Vec<(usize, usize)> {
    let stops = |c: char| c.is_whitespace() || !c.is_ascii() || matches!(c, '<' | '>' | '"' | '\'' | '|');
    let mut spans: Vec<(usize, usize)> = Vec::new();
    for (at, mark) in text.match_indices("://").chain(text.match_indices("www.")).chain(text.match_indices('@')) {
        // A mark within the word just taken is part of it; a word without end is walked once, not once a mark.
        if spans.last().is_some_and(|(begin, end)| *begin <= at && at < *end) {
            continue;
        }
        let before = text[..at]
            .rfind(stops)
            .map_or(0, |position| position + text[position..].chars().next().map_or(1, char::len_utf8));
        let begin = if mark == "www." { at } else { before };
        let end = text[at..].find(stops).map_or(text.len(), |length| at + length);
        // `LINE@` is a word of its own; a mail address has both sides and a dot.
        if mark != "@" || (text[at..end].contains('.') && begin < at) {
            spans.push((begin, end));
        }
    }
    spans
}

/// The addresses of a text, in order: of each the beginning, and how far it and those before it reach.
pub(super) struct Urls(Vec<(usize, usize)>);

impl Urls {
    pub(super) fn of(text: &str) -> Self {
        let mut spans = url_spans(text);
        spans.sort_unstable();
        let mut furthest = 0;
        for (_, end) in &mut spans {
            furthest = furthest.max(*end);
            *end = furthest;
        }
        Self(spans)
    }

    /// An address stands within these bytes or reaches into them.
    pub(super) fn touch(&self, start: usize, end: usize) -> bool {
        let before = self.0.partition_point(|(begin, _)| *begin < end).checked_sub(1);
        before.is_some_and(|before| start < self.0[before].1)
    }
}

pub(super) fn starts_at_boundary(text: &str, place: &Place) -> bool {
    let name = &text[place.start..place.end];
    let mut before = text[..place.start].chars().rev();
    let (Some(first), Some(previous)) = (name.chars().next(), before.next()) else { return true };
    if is_latin(first) {
        let joined = matches!(previous, '.' | '_' | '@' | '-') && before.next().is_some_and(is_latin);
        return !is_latin(previous) && !joined;
    }
    if is_katakana(first) {
        return !is_katakana(previous);
    }
    if is_kanji(first) && is_kanji(previous) {
        let legal = LEGAL_FORMS_JA.iter().any(|form| name.starts_with(form));
        return legal || "社者先及並又旧元名称等約".contains(previous);
    }
    let particle = "はのとやをがにで".contains(previous);
    !is_hiragana(first) || !is_hiragana(previous) || particle || name.chars().count() >= 5
}

/// `NTT` in 「NTT ラーニングシステムズ株式会社」 and in 「株式会社NTTデータ」: a piece of somebody else's name.
pub(super) fn inside_longer_name(text: &str, place: &Place) -> bool {
    let name = &text[place.start..place.end];
    let letter = |c: char| is_katakana(c) || is_kanji(c) || is_latin(c) || c == '・';
    let rest = &text[place.end..];
    if LEGAL_FORMS_JA.iter().any(|form| name.starts_with(form)) {
        return rest.starts_with(letter) && !rest.starts_with(|c| AFTER_A_NAME.contains(c));
    }
    if LEGAL_FORMS_JA.iter().any(|form| name.ends_with(form)) || name.contains('株') {
        return false;
    }
    let joined = rest.strip_prefix([' ', '\u{3000}', '\n']).unwrap_or(rest);
    let run: String = joined.chars().take_while(|c| letter(*c)).take(30).collect();
    let form_behind = LEGAL_FORMS_JA.iter().filter_map(|form| run.find(form)).min();
    if form_behind.is_some_and(|at| at > 0) {
        return true;
    }
    let before = text[..place.start].trim_end_matches([' ', '\u{3000}']);
    LEGAL_FORMS_JA.iter().any(|form| before.ends_with(form)) && rest.starts_with(letter)
}

/// `please note that`: an ordinary word between English words, in small letters.
pub(super) fn inside_english(text: &str, place: &Place) -> bool {
    let name = &text[place.start..place.end];
    let beside = |c: Option<char>| c.is_some_and(|c| c.is_ascii_lowercase());
    place.meaning.needs_some_context()
        && name.bytes().all(|byte| byte.is_ascii_lowercase())
        && (beside(text[..place.start].trim_end_matches(' ').chars().next_back())
            || beside(text[place.end..].trim_start_matches(' ').chars().next()))
}

/// Characters that may follow a name of kanji directly.
const AFTER_A_NAME: &str = "社等及並又側様宛製提運広独以経上内間的";

/// Words that may follow a katakana name directly.
const KATAKANA_TAILS: &[&str] = &[
    "タグ",
    "ピクセル",
    "サービス",
    "ツール",
    "プラグイン",
    "ボタン",
    "コンバージョン",
    "リターゲティング",
    "オーディエンス",
    "ビーコン",
    "プライバシー",
    "ポリシー",
    "アカウント",
    "オプトアウト",
    "アドオン",
    "リマーケティング",
];

pub(super) fn ends_at_boundary(text: &str, place: &Place) -> bool {
    let name = &text[place.start..place.end];
    let rest = &text[place.end..];
    let mut after = rest.chars();
    let (Some(last), Some(next)) = (name.chars().next_back(), after.next()) else { return true };
    if is_latin(last) {
        let joined = matches!(next, '.' | '_' | '@' | '-') && after.next().is_some_and(is_latin);
        let counted = last.is_ascii_digit() && "年月日時分秒回名人件章条項号円万個社つ％%".contains(next);
        return !is_latin(next) && !joined && !counted;
    }
    if is_katakana(last) && is_katakana(next) {
        return name.chars().count() >= 4 && KATAKANA_TAILS.iter().any(|tail| rest.starts_with(tail));
    }
    if is_kanji(last) && is_kanji(next) {
        let legal = LEGAL_FORMS_JA.iter().any(|form| name.ends_with(form));
        return legal || AFTER_A_NAME.contains(next);
    }
    true
}

//! Does an ordinary word (`カルテ`, `もしも`, `Segment`) stand in a sentence as the name of a service?
//!
//! It does in a cell of its own, in a list of names, and beside the company whose service it is. In a sentence that
//! speaks of sending data it does where something is done with it that is done with a service: `カルテを利用し`,
//! `Segmentのタグ`, not `もしもの場合`, `Smart TV`.

use super::{Catalog, Entity, NameKind, NameMatch, fold_name};
use crate::catalog::fold::is_latin;

impl Catalog {
    /// Who a name is, alone. `context` is the sentence or cell in which it stands: names that are ordinary words too
    /// count only there, and only where the context speaks of sending data or is the cell itself.
    #[must_use]
    pub fn resolve_name(&self, name: &str, context: Option<&str>) -> Option<NameMatch<'_>> {
        let whole = self.whole_name(name)?;
        match context {
            Some(context) => self.standing_in(whole.found, name, context),
            None => (!whole.found.needs_context || whole.alone).then_some(whole.found),
        }
    }

    /// The name as the context uses it; None where it does not name this entity, or not in a way that counts.
    fn standing_in<'a>(&'a self, found: NameMatch<'a>, name: &str, context: &str) -> Option<NameMatch<'a>> {
        if fold_name(name) == fold_name(context) || self.is_cell_of(&found, context) {
            return Some(found);
        }
        let inside = self.names_in(context);
        let company = self.company_of(&found);
        let of_company = matches!(found.entity, Entity::Company(_));
        let is_same = |place: &NameMatch<'_>| {
            place.entity == found.entity
                || (place.company == found.company && place.company.is_some())
                // The company stands in the longer names of its services too.
                || (of_company && self.company_of(place) == company)
        };
        let mut same: Vec<_> = inside.iter().filter(|place| is_same(place)).collect();
        let mut found = found;
        if same.is_empty() {
            // `X` in `X（旧Twitter）`: a longer name of another service of the company says who, not which service.
            let holds = |place: &NameMatch<'_>| fold_name(&context[place.start..place.end]).contains(&fold_name(name));
            same = inside.iter().filter(|place| self.company_of(place) == company && holds(place)).collect();
            if let (false, Some(id)) = (same.is_empty(), company) {
                found = NameMatch { entity: Entity::Company(id), kind: NameKind::Brand, company: Some(id), ..found };
            }
        }
        // Somebody else's longer name around it, or a text that does not contain the name in this spelling.
        if same.is_empty() && (found.needs_context || fold_name(context).contains(&fold_name(name))) {
            return None;
        }
        let own_company = Entity::Company(company.unwrap_or_default());
        let beside = || inside.iter().any(|place| place.entity != found.entity && place.entity == own_company);
        let used = || same.iter().any(|place| is_used(context, place.start, place.end));
        let counts =
            !found.needs_context || beside() || is_list(context, inside.len()) || speaks_of_sending(context) && used();
        counts.then_some(found)
    }

    /// The context is a cell that holds this name and nothing else of weight.
    fn is_cell_of(&self, found: &NameMatch<'_>, context: &str) -> bool {
        context.chars().count() <= 40
            && self.whole_name(context).is_some_and(|cell| self.company_of(&cell.found) == self.company_of(found))
    }
}

const SENDING_WORDS: &[&str] = &[
    "送信",
    "クッキー",
    "タグ",
    "ピクセル",
    "ビーコン",
    "広告",
    "解析",
    "計測",
    "トラッキング",
    "ターゲティング",
    "閲覧履歴",
    "行動履歴",
    "アクセス履歴",
    "情報収集",
    "第三者",
    "サードパーティ",
    "ツール",
    "アナリティクス",
    "オプトアウト",
    "プラグイン",
    "マーケティング",
    "決済",
    "チャット",
    "ヒートマップ",
    "モジュール",
    "埋め込み",
    "連携",
];

/// Beginnings of English words.
const SENDING_WORDS_EN: &[&str] = &[
    "cookie",
    "sdk",
    "javascript",
    "track",
    "analytic",
    "advertis",
    "pixel",
    "tag",
    "third part",
    "third-part",
    "transmi",
    "collect",
    "opt-out",
    "opt out",
];

fn speaks_of_sending(context: &str) -> bool {
    let lower = context.to_lowercase();
    let begins_word = |at: usize| !lower[..at].ends_with(|c: char| c.is_ascii_alphabetic());
    SENDING_WORDS.iter().any(|word| lower.contains(word))
        || SENDING_WORDS_EN.iter().any(|word| lower.match_indices(word).any(|(at, _)| begins_word(at)))
}

/// `Google、Facebook、X`: names and separators, nothing else of weight.
fn is_list(context: &str, names: usize) -> bool {
    let parts = context
        .split(['、', '，', ',', '/', '／', '・', '|', '\n', '\t'])
        .filter(|part| !part.trim().is_empty())
        .count();
    names >= 2 && parts >= 2 && parts <= names + 1
}

/// What follows a name of which use is made, whatever its script.
const USED: &[&str] = &[
    "を利用",
    "をご利用",
    "を使用",
    "を導入",
    "を活用",
    "を設置",
    "を採用",
    "を用い",
    "を通じ",
    "を経由",
    "を埋め込",
    "が提供",
    "の提供",
    "に送信",
    "へ送信",
    "に提供",
    "へ提供",
    "に情報",
    "へ情報",
    "による",
    "により",
    "によって",
    "タグ",
    "のタグ",
    "ピクセル",
    "のピクセル",
    "広告",
    "のCookie",
    "のクッキー",
    "社",
    "株式会社",
    "など",
    "等",
    "その他",
    "及び",
    "および",
    "又は",
    "または",
    "並びに",
    "ならびに",
    "、",
    "，",
    ",",
    "・",
    "/",
    "／",
    "|",
    "\n",
    "\t",
];

/// Particles that follow a Latin name in a Japanese sentence: a foreign word there is hardly ever a common one.
const PARTICLES: &[&str] =
    &["を", "が", "は", "の", "に", "へ", "と", "や", "も", "から", "より", "にて", "ツール", "サービス", "。"];

/// English words before a name of which use is made, and nouns behind one.
const USE_EN: &[&str] = &[
    "use",
    "uses",
    "used",
    "using",
    "by",
    "via",
    "through",
    "with",
    "from",
    "to",
    "called",
    "named",
    "including",
    "and",
    "or",
];
const NOUNS_EN: &[&str] = &[
    "pixel",
    "pixels",
    "tag",
    "tags",
    "sdk",
    "cookie",
    "cookies",
    "analytics",
    "ads",
    "script",
    "api",
    "inc",
    "llc",
    "ltd",
];

/// Is something done with the word that is done with a service?
fn is_used(text: &str, start: usize, end: usize) -> bool {
    let (before, after) = (&text[..start], without_brackets(&text[end..]));
    let name_is_latin = text[start..end].chars().next().is_some_and(is_latin);
    // `Stripe（決済） …`: the head of a row or of a list item, with a remark.
    let head = before.trim_end_matches([' ', '\u{3000}']).chars().next_back().is_none_or(|c| "\n\t・•●|".contains(c));
    if name_is_latin && head && text[end..].trim_start_matches(' ').starts_with(['(', '（', ':', '：']) {
        return true;
    }
    let last_word = last_english_word(before);
    let next_word = next_english_word(after);
    if name_is_latin && (last_word.is_some() || next_word.is_some()) {
        let noun = next_word.as_deref().is_some_and(|word| NOUNS_EN.contains(&word.to_lowercase().as_str()));
        // `Square Enix`: a capital behind it makes another name.
        let longer =
            !noun && next_word.as_deref().is_some_and(|word| word.starts_with(|c: char| c.is_ascii_uppercase()));
        let used = last_word.as_deref().is_some_and(|word| USE_EN.contains(&word.to_lowercase().as_str()));
        // `Social Impact Analytics`: so does one before it.
        let first = last_word.as_deref().is_none_or(|word| {
            matches!(word, "The" | "Our" | "This") || word.starts_with(|c: char| c.is_ascii_lowercase())
        });
        return !longer && (used || noun && first);
    }
    let tails: &[&[&str]] = if name_is_latin { &[USED, PARTICLES] } else { &[USED] };
    // `患者のカルテを利用`: what belongs to somebody is a thing, unless a provider is named.
    let things = !name_is_latin && before.ends_with('の') && !before.ends_with("社の") && !before.ends_with("提供の");
    !things && (after.trim().is_empty() || tails.iter().copied().flatten().any(|tail| after.starts_with(tail)))
}

/// What follows, without closing marks and without a remark in brackets.
fn without_brackets(after: &str) -> &str {
    let mut rest = after.trim_start_matches([' ', '\u{3000}']);
    loop {
        if let Some(shorter) = rest.strip_prefix(['」', '』', '】', '］', ']', '"', '”', '’', '）', ')']) {
            rest = shorter;
        } else if rest.starts_with(['（', '('])
            && let Some((at, close)) = rest.char_indices().take(60).find(|(_, c)| matches!(c, '）' | ')'))
        {
            rest = &rest[at + close.len_utf8()..];
        } else {
            return rest;
        }
    }
}

fn last_english_word(before: &str) -> Option<String> {
    let before = before.strip_suffix(' ')?;
    let start = before
        .rfind(|c: char| !c.is_ascii_alphabetic())
        .map_or(0, |at| at + before[at..].chars().next().map_or(1, char::len_utf8));
    (start < before.len()).then(|| before[start..].to_owned())
}

fn next_english_word(after: &str) -> Option<String> {
    let word: String = after.trim_start_matches(' ').chars().take_while(char::is_ascii_alphabetic).collect();
    (!word.is_empty()).then_some(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_are_used_as_names() {
        for (context, name, expected) in [
            ("もしもの場合に備え、Cookieを利用します", "もしも", false),
            ("もしものタグを設置しています", "もしも", true),
            ("ストライプ柄のシャツの広告", "ストライプ", false),
            ("決済のためストライプを利用しています", "ストライプ", true),
            ("Square Enixの広告", "Square", false),
            ("決済にはSquareを使用します", "Square", true),
            ("セグメント（Segment）別の解析", "Segment", false),
            ("計測ツール（Segment）を導入", "Segment", true),
            ("患者のカルテを利用して広告を出しません", "カルテ", false),
            ("カルテを利用し、行動履歴を送信します", "カルテ", true),
            ("Click HERE for our cookie policy", "HERE", false),
            ("We use HERE to show maps and collect data", "HERE", true),
            ("The Segment SDK collects data", "Segment", true),
            ("Social Impact Analytics report", "Impact", false),
            ("Segment SDKによる計測", "Segment", true),
            ("Insider information on advertising", "Insider", false),
            ("公式Instagramをフォロー", "Instagram", false),
            ("Xでログイン（広告）", "X", false),
            ("X（旧Twitter）の広告タグを利用しています", "X", true),
            ("公式X（旧Twitter）アカウントの広告", "X", false),
            ("レントゲン（X線）の解析", "X", false),
            ("Stripe(決済・課金) 決済メタ、請求金額", "Stripe", true),
        ] {
            assert_eq!(
                Catalog::embedded().resolve_name(name, Some(context)).is_some(),
                expected,
                "{name} in {context}"
            );
        }
    }
}

//! How a cell that names somebody is cut: lines, what stands behind a slash or in brackets, and the brackets that only
//! tell something of a name.

use std::ops::Range;
use std::sync::LazyLock;

use crate::policy::patterns::Pattern;

use super::record::{COUNTRY_NOTE, LEGAL_FORM, is_function};
use super::{coined, placed};

/// The brackets right behind a name say what it is used for: "Alpha(データベース・米国)".
pub(super) fn what_for(after: &str) -> bool {
    static PART: LazyLock<Pattern> = LazyLock::new(|| crate::policy::patterns::regex(r"[、,/・]"));
    bracket_behind(after).is_some_and(|inner| PART.split(inner).any(|part| is_function(part.trim())))
}

/// The brackets right behind a name say where what bears it is reached.
pub(super) fn is_reached_at(before: &str, after: &str) -> bool {
    bracket_behind(after).is_some_and(|inner| is_address_of(before, inner))
}

/// What stands in the brackets right behind a name.
fn bracket_behind(after: &str) -> Option<&str> {
    BRACKETS_BEHIND.captures(after)?.name("inner").map(|inner| inner.as_str())
}

/// Parts of a cell: lines, and what stands in brackets or behind a slash.
pub(super) fn pieces(words: &str) -> Vec<Range<usize>> {
    let mut out: Vec<Range<usize>> = cut(words).into_iter().flat_map(|range| beside(words, range)).collect();
    // What stands in brackets and is no name is a note on the name before it.
    let brackets = Brackets::of(words);
    let bracketed = |range: &Range<usize>| brackets.before(range.start).is_some_and(|bracket| bracket.depth > 0);
    out.retain(|range| {
        let part = before_mark(words[range.clone()].trim());
        let first = words[..range.start].trim_end().ends_with('(');
        !(first && (is_note(part) || is_address_of(&words[..range.start], part))
            || bracketed(range) && is_function(part))
    });
    // "甲社(Alpha。ログインの画面で読み込まれます)": a sentence behind the name in the brackets tells of it.
    out.retain(|range| {
        let open = brackets.before(range.start).filter(|bracket| bracket.depth > 0).and_then(|bracket| bracket.open);
        open.is_none_or(|open| !brackets.a_sentence_ends(open, range.start))
    });
    // "Alpha(データベース・米国)": words in brackets that are not shaped like a name are a note, with all their parts.
    let note = BRACKETS.captures_iter(words).filter_map(|found| found.name("inner")).map(|inner| inner.range());
    let notes: Vec<Range<usize>> = note.filter(|inner| !named(&words[inner.clone()])).collect();
    let within = |range: &Range<usize>| {
        let last = notes.partition_point(|note| note.start <= range.start).checked_sub(1);
        last.is_some_and(|last| range.end <= notes[last].end)
    };
    out.retain(|range| !within(range));
    // What is left of an address between its strokes is no name.
    let addresses: Vec<Range<usize>> = WEB_ADDRESS.find_iter(words).map(|found| found.range()).collect();
    let of_an_address = |range: &Range<usize>| {
        let last = addresses.partition_point(|address| address.start <= range.start).checked_sub(1);
        last.is_some_and(|last| range.start < addresses[last].end)
    };
    out.retain(|range| !of_an_address(range));
    out
}

/// "Alpha Maps ※有効時のみ": what a mark adds is no part of the name before it.
pub(super) fn before_mark(words: &str) -> &str {
    words.find('※').filter(|at| *at > 0).map_or(words, |at| words[..at].trim_end())
}

pattern!(WEB_ADDRESS, r"https?://[A-Za-z0-9./?&=#%~_:+,;@!*-]+");

/// The brackets of a cell, each with what is open behind it: a long cell is not read again for every piece of it.
struct Brackets {
    all: Vec<Bracket>,
    stops: Vec<usize>,
}

struct Bracket {
    at: usize,
    /// Those that open up to here, without those that close.
    depth: i64,
    /// Where the last one up to here opens.
    open: Option<usize>,
}

impl Brackets {
    fn of(words: &str) -> Self {
        let (mut depth, mut open) = (0, None);
        let all = words.match_indices(['(', ')']).map(|(at, bracket)| {
            depth += if bracket == "(" { 1 } else { -1 };
            open = if bracket == "(" { Some(at) } else { open };
            Bracket { at, depth, open }
        });
        Self { all: all.collect(), stops: words.match_indices('。').map(|(at, _)| at).collect() }
    }

    /// The last bracket before this place.
    fn before(&self, place: usize) -> Option<&Bracket> {
        self.all.partition_point(|bracket| bracket.at < place).checked_sub(1).map(|last| &self.all[last])
    }

    /// Whether a sentence ends from one place up to another.
    fn a_sentence_ends(&self, from: usize, to: usize) -> bool {
        let first = self.stops.partition_point(|stop| *stop < from);
        self.stops.get(first).is_some_and(|stop| *stop < to)
    }
}

/// The longest note in brackets that is looked at, in bytes.
const LONGEST_NOTE: usize = 600;

/// Some part of it is written like a name.
fn named(words: &str) -> bool {
    static PART: LazyLock<Pattern> = LazyLock::new(|| crate::policy::patterns::regex(r"[、,/・]"));
    static SHAPE: LazyLock<Pattern> = LazyLock::new(|| {
        crate::policy::patterns::regex(
            r"^[A-Za-z0-9][A-Za-z0-9 .&+!'\-]*$|^[ァ-ヶー・A-Za-z0-9 .+]{3,}$|[A-Za-z]{3,}|株式会社|有限会社|合同会社|社$|国名",
        )
    });
    LEGAL_FORM.is_match(words)
        || PART.split(words).map(str::trim).any(|part| {
            (SHAPE.is_match(part) || coined::is_product(part) && !part.contains('「'))
                && !is_function(part)
                && !COUNTRY_NOTE.is_match(part)
                && !placed::is_nobody(part)
        })
}

/// What a bracket behind a name tells of it: a country, a function, a condition.
pub(super) fn is_note(words: &str) -> bool {
    if COUNTRY_NOTE.is_match(words) || is_function(words) {
        return true;
    }
    static NOTE: LazyLock<Pattern> = LazyLock::new(|| {
        crate::policy::patterns::regex(
            r"[はをが]|運営|保管|所在|経由|の既存|について|に(?:より|よる|て)|利用時|のみ|含む|取得|準拠|規格|認証済|旧社名|^旧|リージョン|法人$|(?:庁|省)$",
        )
    });
    NOTE.is_match(words) && (!words.contains("会社") || OPERATES.is_match(words))
}

/// "Alpha-Beta(alpha-beta.com)", "Alpha API (alpha-api.de, operated for Beta)": where what bears that name is reached.
fn is_address_of(before: &str, words: &str) -> bool {
    let name = before.trim_end().trim_end_matches('(').rsplit(['\n', '/', ')', '、', '|']).next().unwrap_or_default();
    let name = crate::catalog::fold_name(name);
    let host = ADDRESS.captures(words.trim()).map(|found| crate::catalog::fold_name(&found["host"]));
    host.is_some_and(|host| name.chars().count() >= 3 && host == name)
}

pattern!(
    ADDRESS,
    r"(?i)^(?:https?://)?(?:www\.)?(?P<host>[a-z0-9][a-z0-9-]*)\.(?:[a-z]{2,}\.)?[a-z]{2,}/?(?:[,、].*)?$"
);

/// "AlphaKit・Beta Store": two names in Latin letters with a middle dot between them.
fn beside(words: &str, range: Range<usize>) -> Vec<Range<usize>> {
    static LATIN: LazyLock<Pattern> =
        LazyLock::new(|| crate::policy::patterns::regex(r"^\s?[A-Za-z][A-Za-z0-9 .&+'\-]{1,40}$"));
    let whole = &words[range.clone()];
    // "Alpha Inc.・Beta LLC など": of companies some are named.
    let bare = ["等", "など", "ほか"].iter().find_map(|tail| whole.trim_end().strip_suffix(tail));
    let bare = bare.filter(|names| names.split('・').all(|part| LEGAL_FORM.is_match(part))).unwrap_or(whole);
    if !whole.contains('・') || !bare.split('・').all(|part| LATIN.is_match(part)) {
        return vec![range];
    }
    let mut start = range.start;
    let mut out = Vec::new();
    for part in whole.split('・') {
        out.push(start..start + part.len());
        start += part.len() + '・'.len_utf8();
    }
    out
}

/// At lines, strokes, commas and brackets, where these do not belong to a name.
fn cut(words: &str) -> Vec<Range<usize>> {
    static CUT: LazyLock<Pattern> =
        LazyLock::new(|| crate::policy::patterns::regex(r"\n|[()（）「」]|\s?/\s?|\s\|\s|、|。|,\s|(?:^|\s)・"));
    let mut out = Vec::new();
    let mut start = 0;
    let brackets = Brackets::of(words);
    for cut in CUT.find_iter(words) {
        let last = brackets.before(cut.start());
        // "(株)" and "Meta (旧Facebook)" are no parts of their own.
        if cut.as_str() == "("
            && (words[cut.end()..].starts_with("株)")
                || words[cut.end()..].starts_with("旧")
                || words[cut.end()..].starts_with("有)"))
        {
            continue;
        }
        if cut.as_str() == ")"
            && last
                .map(|last| &words[last.open.map_or(0, |open| open + 1)..cut.start()])
                .is_some_and(|inner| inner == "株" || inner == "有" || inner.starts_with('旧'))
        {
            continue;
        }
        // "Alpha A/B", "I/O": one letter on either side of the stroke.
        if cut.as_str() == "/"
            && LETTER_BEFORE.is_match(&words[..cut.start()])
            && LETTER_NEXT.is_match(&words[cut.end()..])
        {
            continue;
        }
        // "Alpha, Inc." is one name.
        if cut.as_str().starts_with(',') && FORM_NEXT.is_match(&words[cut.end()..]) {
            continue;
        }
        let depth = last.map_or(0, |last| last.depth);
        if cut.as_str() == "。" && depth <= 0 {
            continue;
        }
        let inside = || {
            let end = words.floor_char_boundary(start + LONGEST_NOTE);
            words[start..end].split(')').next().unwrap_or_default()
        };
        if depth > 0
            && cut.as_str() != ")"
            && cut.as_str() != "("
            && cut.as_str() != "。"
            && (is_note(inside()) || is_address_of(&words[..start], inside()))
        {
            continue;
        }
        if start < cut.start() {
            out.push(start..cut.start());
        }
        start = cut.end();
    }
    if start < words.len() {
        out.push(start..words.len());
    }
    out.retain(|range| !words[range.clone()].trim().is_empty());
    out
}

// "甲株式会社(店名運営会社)": what the company runs, not another name.
pattern!(OPERATES, r"運営(?:会社|元|主体)$");
pattern!(LETTER_BEFORE, r"(?-u:\b)[A-Z]$");
pattern!(LETTER_NEXT, r"^[A-Z](?-u:\b)");
pattern!(
    FORM_NEXT,
    r"^(?i:l\.l\.c\.)|^(?i:inc|llc|ltd|limited|co|corp|k\.k|s\.a|gmbh|b\.v|pbc|plc|uc|n\.v|sas|ag)(?-u:\b)"
);
pattern!(BRACKETS, r"\((?P<inner>[^()]{1,60})\)");
// A blank or a closing sign may stand between.
pattern!(BRACKETS_BEHIND, r"^[\x00-\x7F]?\((?P<inner>[^()]{1,60})\)");

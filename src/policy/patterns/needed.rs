//! The words of which at least one stands in everything that a pattern matches.

use regex_syntax::hir::literal::Extractor;
use regex_syntax::hir::{Hir, HirKind};

/// More words are not looked for at once by the fast search.
const MOST: usize = 64;
/// Words of this many bytes are rare enough: two characters of Japanese, or a word of Latin letters.
const RARE: usize = 4;
/// Of words in letters of either case only the beginning is looked for: each letter doubles their number.
const LETTERS: usize = 4;
/// Where a pattern is tied to the start of its text, it mostly ends there: only a few words are found sooner.
const MOST_AT_START: usize = 8;

/// The words of a pattern; None when it has none, or is found as soon as they are.
pub(super) fn words(pattern: &str) -> Option<Vec<Vec<u8>>> {
    let hir = regex_syntax::parse(pattern).ok()?;
    let at_start = hir.properties().look_set_prefix().contains(regex_syntax::hir::Look::Start);
    // The search itself begins with these.
    if !at_start && beginnings(&hir).is_some() {
        return None;
    }
    let words = of(&hir)?.words;
    (words.len() <= if at_start { MOST_AT_START } else { MOST }).then_some(words)
}

/// Words, any of which is needed, and how often they are likely to stand in a text.
struct Any {
    words: Vec<Vec<u8>>,
    cost: f64,
}

impl Any {
    fn new(mut words: Vec<Vec<u8>>) -> Option<Self> {
        words.sort_by_key(Vec::len);
        let mut kept: Vec<Vec<u8>> = Vec::new();
        for word in words {
            if word.len() < RARE {
                return None;
            }
            if !kept.iter().any(|known| memchr::memmem::find(&word, known).is_some()) {
                kept.push(word);
            }
        }
        let cost = kept.iter().map(|word| 0.5_f64.powi(i32::try_from(word.len().min(16)).unwrap_or(16))).sum();
        (!kept.is_empty() && kept.len() <= 2 * MOST).then_some(Self { words: kept, cost })
    }
}

fn rarer(one: Option<Any>, other: Option<Any>) -> Option<Any> {
    match (one, other) {
        (Some(one), Some(other)) => Some(if other.cost < one.cost { other } else { one }),
        (one, other) => one.or(other),
    }
}

fn of(hir: &Hir) -> Option<Any> {
    match hir.kind() {
        HirKind::Literal(literal) => Any::new(vec![literal.0.to_vec()]),
        HirKind::Capture(capture) => of(&capture.sub),
        HirKind::Repetition(repetition) if repetition.min > 0 => of(&repetition.sub),
        HirKind::Concat(parts) => {
            let mut best = None;
            for (at, part) in parts.iter().enumerate() {
                best = rarer(best, of(part));
                // Letters of either case are classes: a word of them begins at any.
                if matches!(part.kind(), HirKind::Class(_) | HirKind::Literal(_)) {
                    let rest = Hir::concat(parts[at..parts.len().min(at + LETTERS)].to_vec());
                    best = rarer(best, beginnings(&rest));
                }
            }
            best
        }
        HirKind::Alternation(ways) => {
            let mut words = Vec::new();
            for way in ways {
                words.extend(of(way)?.words);
            }
            Any::new(words)
        }
        HirKind::Empty | HirKind::Look(_) | HirKind::Class(_) | HirKind::Repetition(_) => None,
    }
}

/// What every match begins with.
fn beginnings(hir: &Hir) -> Option<Any> {
    let mut sequence = Extractor::new().limit_total(MOST).extract(hir);
    sequence.minimize_by_preference();
    Any::new(sequence.literals()?.iter().map(|literal| literal.as_bytes().to_vec()).collect())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::words;

    fn needed(pattern: &str) -> Option<Vec<String>> {
        words(pattern).map(|words| words.into_iter().map(|word| String::from_utf8(word).unwrap()).collect())
    }

    #[test]
    fn the_words_are_those_of_the_part_that_is_rarest() {
        assert_eq!(needed("(?P<who>[^、。]{2,40}?)[^、。]委託[^。]*先").unwrap(), ["委託"]);
        assert_eq!(needed("[^。]{0,9}(?:外部送信|送信|(?:の|は)提供)").unwrap(), ["送信", "の提供", "は提供"]);
        // Cut where letters of either case make too many words.
        assert_eq!(needed("(?i)^.{0,9}(?:is|are) x{3}").unwrap().len(), 8);
    }

    #[test]
    fn what_has_none_or_begins_with_them_is_searched_itself() {
        for pattern in ["[^。]{2,9}", "(?:送信)?[はが]", ".*(?:送信|は)", "送信|提供[^。]*先", "^送?"] {
            assert_eq!(needed(pattern), None, "{pattern}");
        }
    }

    proptest! {
        /// Whatever a pattern matches holds one of its words.
        #[test]
        fn no_match_is_without_them((pattern, matched) in a_match()) {
            let words = words(pattern).unwrap();
            prop_assert!(words.iter().any(|word| memchr::memmem::find(matched.as_bytes(), word).is_some()));
        }
    }

    fn a_match() -> impl Strategy<Value = (&'static str, String)> {
        proptest::sample::select(PATTERNS)
            .prop_flat_map(|pattern| (Just(pattern), proptest::string::string_regex(pattern).unwrap()))
    }

    const PATTERNS: &[&str] = &[
        "(?P<who>[あ-ん]{2,40}?)(?:に|へ)(?:対し(?:て)?)?委託(?:する|します)",
        "[あ-ん]{0,9}(?:外部送信|送信|(?:の|は)提供|(?:開示){2,3})",
        "(?i)[a-z ]{0,9}(?:shall |will )?(?:prevail|govern)s?",
        "(?:[、。]|は)(?:(?:第三者|他社)(?:に|へ)?による)?(?:行動)?(?:トラッキング|追跡)(?:は|を)?",
        "[0-9]{1,3}(?:年|月)(?:制定|改[正定訂])",
        "(?:が|を){0,2}(?:ウェブ|web)?(?:サイト|ペー[ジシ])",
    ];
}

//! How the reader's patterns are compiled.

use regex::{Regex, RegexBuilder, RegexSet, RegexSetBuilder};

/// Room for the states of one pattern. Classes of letters (`\p{Han}`) make many; when there is too little room they are
/// found out again and again, which takes longer than everything else.
const ROOM: usize = 16 * 1024 * 1024;

/// `pattern!(NAME, r"…")`: a pattern of a module, compiled when it is first looked for.
macro_rules! pattern {
    ($vis:vis $name:ident, $text:expr) => {
        $vis static $name: std::sync::LazyLock<regex::Regex> =
            std::sync::LazyLock::new(|| crate::policy::patterns::regex($text));
    };
}

/// A pattern of the reader's own.
pub(super) fn regex(text: &str) -> Regex {
    RegexBuilder::new(text).dfa_size_limit(ROOM).build().expect("a valid pattern")
}

/// Several patterns that are looked for at once.
pub(super) fn set(patterns: impl IntoIterator<Item = String>) -> RegexSet {
    RegexSetBuilder::new(patterns).dfa_size_limit(4 * ROOM).build().expect("valid patterns")
}

//! How the reader's patterns are compiled, and how most of them are answered without being run.

use std::ops::Deref;

use aho_corasick::packed::Searcher;
use memchr::memmem::Finder;
use regex::{Captures, Match, Regex, RegexBuilder, RegexSet, RegexSetBuilder};

mod needed;

/// Room for the states of one pattern. Classes of letters (`\p{Han}`) make many; when there is too little room they are
/// found out again and again, which takes longer than everything else.
const ROOM: usize = 16 * 1024 * 1024;

/// `pattern!(NAME, r"…")`: a pattern of a module, compiled when it is first looked for.
macro_rules! pattern {
    ($vis:vis $name:ident, $text:expr) => {
        $vis static $name: std::sync::LazyLock<crate::policy::patterns::Pattern> =
            std::sync::LazyLock::new(|| crate::policy::patterns::regex($text));
    };
}

/// A pattern, and the words of which one stands in all that it matches.
///
/// Hundreds of patterns are held against every sentence and nearly all find nothing. Whether one of a few words stands
/// in a sentence is known in a fraction of the time that the pattern takes.
#[derive(Debug)]
pub(super) struct Pattern {
    regex: Regex,
    needed: Needed,
}

#[derive(Debug)]
enum Needed {
    /// The pattern tells nothing that would be found sooner than itself.
    Nothing,
    One(Finder<'static>),
    OneOf(Searcher),
}

impl Pattern {
    fn may_match(&self, text: &str) -> bool {
        match &self.needed {
            Needed::Nothing => true,
            Needed::One(word) => word.find(text.as_bytes()).is_some(),
            Needed::OneOf(words) => words.find(text).is_some(),
        }
    }

    pub(super) fn is_match(&self, text: &str) -> bool {
        self.may_match(text) && self.regex.is_match(text)
    }

    pub(super) fn find<'t>(&self, text: &'t str) -> Option<Match<'t>> {
        self.may_match(text).then(|| self.regex.find(text))?
    }

    pub(super) fn captures<'t>(&self, text: &'t str) -> Option<Captures<'t>> {
        self.may_match(text).then(|| self.regex.captures(text))?
    }

    pub(super) fn find_iter<'p, 't>(&'p self, text: &'t str) -> impl Iterator<Item = Match<'t>> + use<'p, 't> {
        self.may_match(text).then(|| self.regex.find_iter(text)).into_iter().flatten()
    }

    pub(super) fn captures_iter<'p, 't>(&'p self, text: &'t str) -> impl Iterator<Item = Captures<'t>> + use<'p, 't> {
        self.may_match(text).then(|| self.regex.captures_iter(text)).into_iter().flatten()
    }
}

impl Deref for Pattern {
    type Target = Regex;

    fn deref(&self) -> &Regex {
        &self.regex
    }
}

/// A pattern of the reader's own.
pub(super) fn regex(text: &str) -> Pattern {
    let regex = RegexBuilder::new(text).dfa_size_limit(ROOM).build().expect("a valid pattern");
    let needed = match needed::words(text).as_deref() {
        None => Needed::Nothing,
        Some([word]) => Needed::One(Finder::new(word).into_owned()),
        Some(words) => Searcher::new(words).map_or(Needed::Nothing, Needed::OneOf),
    };
    Pattern { regex, needed }
}

/// Several patterns that are looked for at once.
pub(super) fn set(patterns: impl IntoIterator<Item = String>) -> RegexSet {
    RegexSetBuilder::new(patterns).dfa_size_limit(4 * ROOM).build().expect("valid patterns")
}

//! Names of an English row that stands where tools stand: "uses Alpha, Beta Maps and similar services for …".
//!
//! English policies write their own terms with capitals too (Personal Data, Usage Data), so capitals alone show nothing:
//! the row must end in a class of tools or hold a name that is known.

use std::ops::Range;

use super::names::Mention;
use super::own_names::Own;
use super::{categories, information, placed, purposes, record};

const NAME: &str = r"[A-Z][A-Za-z0-9.+&!'\-]*[A-Za-z0-9+!](?: [A-Z0-9][A-Za-z0-9.+&!'\-]*[A-Za-z0-9+!]){0,3}";

pattern!(
    ROW,
    &format!(
        r"(?-u:\b)(?:uses?|using|employs?|via|through|(?:sent|transmitted|passed|provided|uploaded) to|(?:integrates?|connects?) with|relies on|rely on|services such as|tools such as|such as)(?: the)? (?P<names>{NAME}(?:, {NAME})*(?:,? (?:and|or) {NAME})?)(?P<tail>,? (?:and|or) (?:other |similar |comparable |equivalent )+(?:third[- ]party )?(?:[a-z]+ )?(?:services|tools|providers|platforms|APIs|vendors))?"
    )
);
pattern!(CUT, r",? (?:and|or) |, ");
// What a policy writes with capitals of its own.
pattern!(
    TERM,
    r"(?i)(?-u:\b)(?:data|information|content|services?|site|website|app|application|account|personal|policy|terms|user|users|customer|technolog(?:y|ies)|company|party|parties|devices?|identifiers?|logs?)(?-u:\b)"
);

/// The unknown names of such rows.
pub(super) fn names(text: &str, known: &[Mention], own: &Own) -> Vec<Mention> {
    let mut out = Vec::new();
    for found in ROW.captures_iter(text) {
        let Some(list) = found.name("names") else { continue };
        let parts = parts(text, &list.range());
        let named = |part: &Range<usize>| {
            known.iter().any(|mention| mention.range.start < part.end && part.start < mention.range.end)
        };
        let shown = found.name("tail").is_some() || parts.iter().any(named);
        if parts.len() + usize::from(found.name("tail").is_some()) < 2 || !shown {
            continue;
        }
        let fresh = parts.into_iter().filter(|part| !named(part) && is_name(&text[part.clone()], own));
        out.extend(fresh.map(|range| Mention {
            text: text[range.clone()].to_owned(),
            range,
            placed: true,
            ..Mention::default()
        }));
    }
    out
}

fn parts(text: &str, list: &Range<usize>) -> Vec<Range<usize>> {
    let mut start = list.start;
    let words = &text[list.clone()];
    let ends = CUT.find_iter(words).map(|cut| cut.range()).chain(std::iter::once(words.len()..words.len()));
    ends.map(|end| {
        let part = start..list.start + end.start;
        start = list.start + end.end;
        part
    })
    .filter(|part| !part.is_empty())
    .collect()
}

/// Written like a name, and no term of the policy.
pub(super) fn is_name(words: &str, own: &Own) -> bool {
    words.chars().count() >= 3
        && !TERM.is_match(words)
        && !placed::is_nobody(words)
        && !own.is(words)
        && !own.begins(words)
        && !categories::is_class(words)
        && !record::is_function(words)
        && information::categories(words).is_empty()
        && (words.contains(' ') || purposes::leaves(words).0.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<String> {
        names(text, &[], &Own::default()).into_iter().map(|mention| mention.text).collect()
    }

    #[test]
    fn rows_that_end_in_a_class_of_tools() {
        assert_eq!(
            found("The app may use Kotori, Suzume Maps, and similar services for search."),
            ["Kotori", "Suzume Maps"]
        );
        assert_eq!(found("Your input may be sent to Kotori API or similar services."), ["Kotori API"]);
        assert_eq!(found("We connect with Kotori, Hibari and other third-party tools."), ["Kotori", "Hibari"]);
    }

    #[test]
    fn terms_of_the_policy_are_none() {
        assert!(found("We use Personal Data, Usage Data and other services to improve.").is_empty());
        assert!(found("We may use Kotori to improve.").is_empty());
    }
}

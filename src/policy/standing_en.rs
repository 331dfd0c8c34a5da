//! The same for English: a denial stands before the names that it denies, in the same part of the sentence.

use crate::policy::patterns::Pattern;
use std::ops::Range;

use super::standing::Standing;
use super::standing_own;

pub(super) fn of_name(text: &str, name: &Range<usize>) -> Standing {
    let part = part(text, name);
    let (before, after) = (&text[part.start..name.start], &text[name.end..part.end]);
    if OTHERS.is_match(text[..name.start].trim_start()) || COMPETITORS.is_match(text) {
        return Standing::Void;
    }
    // "We may share data, other than with Alpha": what is left out of a denial is done.
    let denied = DENIED.find_iter(before).last().filter(|found| !found.as_str().contains(" only "));
    // "If you decline, we will not use Alpha": otherwise it is.
    let denied = denied.filter(|_| !IF.is_match(text));
    if denied.is_some_and(|found| is_object(&before[found.end()..])) || NEITHER.is_match(before) {
        return Standing::Denied;
    }
    if NOT_PASSIVE.is_match(after) {
        return Standing::Denied;
    }
    let over =
        WITHOUT.is_match(before) || ENDED.is_match(before) || FORMERLY.is_match(before) || SUPPOSED.is_match(before);
    let over = over || OVER_PASSIVE.is_match(after) || SOURCE.is_match(before);
    let over = over || USED.is_match(before) && UNTIL.is_match(after);
    let over = over || standing_own::is_run_here_en(before, after);
    if over { Standing::Void } else { Standing::Done }
}

/// A denial by this pattern stands before the name and reaches it.
pub(super) fn is_denied(text: &str, name: &Range<usize>, denial: &Pattern) -> bool {
    let part = part(text, name);
    let before = &text[part.start..name.start];
    // "unless you consent", "If you decline, we will not …": on a condition it is.
    if EXCEPT.is_match(&text[name.end..part.end]) || IF.is_match(text) {
        return false;
    }
    denial.find_iter(before).last().is_some_and(|found| is_object(&before[found.end()..]))
}

/// The part of a sentence in which a name stands: what is said behind "but" is said of others.
fn part(text: &str, name: &Range<usize>) -> Range<usize> {
    let start = TURN.find_iter(&text[..name.start]).filter(|turn| !is_row(text, turn.end())).last();
    let start = start.map_or(0, |turn| turn.end());
    let end = TURN.find(&text[name.end..]).map_or(text.len(), |turn| name.end + turn.start());
    start..end
}

/// "including but not limited to": no turn.
fn is_row(text: &str, at: usize) -> bool {
    text[at..].starts_with("not limited") || text[at..].starts_with("only")
}

/// What stands between a denial and a name makes the name one of those that are denied.
fn is_object(between: &str) -> bool {
    let mut pieces = between.split(',').map(str::trim_start);
    let first = pieces.next().unwrap_or_default();
    let named = |piece: &str| {
        piece.is_empty() || piece.starts_with(|c: char| c.is_ascii_uppercase()) || GOES_ON.is_match(piece)
    };
    !EXCEPT.is_match(between) && !first.contains(" that ") && pieces.all(named)
}

const ROW: &str =
    r"(?:[A-Z][A-Za-z0-9.&+'-]*(?: [A-Z0-9][A-Za-z0-9.&+'-]*)*(?:, (?:and |or |nor )?| and | or | nor ))*";

pattern!(
    TURN,
    r"(?i); |,? but |,? however,? |,? (?:although|though|while|whereas) |,? and (?:we|it|they|this|our|use|uses|is|are|will|only) |\. "
);
pattern!(
    DENIED,
    r"(?i)(?-u:\b)(?:(?:do(?:es)?|did|is|are|will|would|has|have|can)(?: not|n't|n’t)|cannot|never|no longer)(?: (?:be|been|ever|currently|knowingly|to|and will not|or|also|otherwise|only|sell|rent|trade|use|share|send)){0,4} (?:us(?:e[ds]?|ing)|sen[dt]|shar(?:e[d]?|ing)|disclosed?|transmit(?:ted)?|s[eo]l[ld]|pass(?:ed)?|provided?|integrated?|embed(?:ded)?|included?|contains?|load(?:ed)?|rely|employ(?:ed)?|install(?:ed)?|implement(?:ed)?|enabled?|deploy(?:ed)?|give[n]?|transferred)(?-u:\b)"
);
pattern!(
    EXCEPT,
    r"(?i)(?-u:\b)(?:except|other than|besides|beyond|apart from|aside from|unless|outside|without)(?-u:\b)"
);
pattern!(IF, r"(?i)^\s*(?:if|until|unless|before|where|when) [^.;]{0,160}?,");
pattern!(GOES_ON, r"(?i)^(?:and|or|nor|such as|including|like|any|with|to|not even|e\.g\.)(?-u:\b)");
pattern!(NEITHER, &format!(r"(?-u:\b)[Nn](?:either|or) {ROW}$"));
pattern!(
    NOT_PASSIVE,
    &format!(
        r"^(?:(?:, (?:and |or |nor )?| and | or | nor ){ROW}[A-Z][A-Za-z0-9.&+' -]*?)? (?:is|are|was|were|will be)(?: currently)? (?:not|no longer|never) (?:used|enabled|implemented|installed|active|in use|integrated|embedded|loaded)"
    )
);
pattern!(
    WITHOUT,
    &format!(
        r"(?i:(?-u:\b)(?:without|instead of|rather than|in place of|in lieu of|unlike|as opposed to|alternatives? to|compared (?:to|with)|free (?:of|from))(?: (?:using|relying on|any|the|apps?|sites?|tools?|services?|websites?|products?|that|which|rely on|relies on|use|uses|of|such as|like|third-party|other|many|most)){{0,6}}) {ROW}$"
    )
);
pattern!(
    ENDED,
    &format!(
        r"(?i:(?-u:\b)(?:stopped|ceased|discontinued|removed|disabled|turned off|dropped|abandoned|retired|phased out|considered|considering|evaluated|evaluating|(?:migrated|switched|moved)(?: away)? from|replaced|blocks?|ended)(?: (?:using|our|the|all|any|use|of|support|for|requests to)){{0,4}}) {ROW}$"
    )
);
pattern!(
    FORMERLY,
    &format!(
        r"(?i:(?-u:\b)(?:previously|formerly|in the past|until [a-z]{{0,9}} ?[0-9]{{4}}|before [0-9]{{4}}),? (?:we |this site |this app |the app |our site )?(?:also )?(?:used|relied on|employed|shared (?:data|information) with|integrated)(?: the)?) {ROW}$"
    )
);
pattern!(SUPPOSED, &format!(r"(?i:(?-u:\b)would (?:only |then |also )?(?:use|send|share))(?: [a-z]+){{0,4}} {ROW}$"));
pattern!(
    OVER_PASSIVE,
    r"(?i)^ (?:(?:has|have) been (?:removed|disabled|discontinued|retired|replaced|turned off)|(?:is|are) (?:disabled|turned off|blocked)|(?:has |have )?ended|was (?:removed|disabled|discontinued|ended|retired)|ceased|stopped)(?-u:\b)"
);
pattern!(USED, r"(?i)(?-u:\b)(?:used|relied on)(?: [a-z]+){0,4} $");
pattern!(UNTIL, r"(?i)^[^.;]{0,60} until (?:[A-Z][a-z]+ )?[0-9]{4}");
// Who supplies data is no receiver of it.
pattern!(
    SOURCE,
    &format!(
        r"(?i:(?-u:\b)(?:obtain|receive|acquire|purchase|buy|get)s?(?-u:\b)[^.;]* from (?:[a-z-]+ ){{0,4}}(?:providers|partners|sources|companies|brokers|vendors|bureaus|suppliers),? (?:such as|including|like)) {ROW}$"
    )
);
pattern!(
    OTHERS,
    r"(?i)^(?:however, |please note that |note that )?(?:(?:some|many|most|certain) )*(?:(?:other|third[- ]party|external|linked|many|most|competing|their) )+(?:web ?sites?|sites?|apps|applications|companies|pages)(?: (?:linked|that|you|may|visit|from|to|ours|our site|this site|we link|link|which|are)){0,8} (?:may |might |can |often |also )*(?:uses?|employ|rely|relies) "
);
pattern!(COMPETITORS, r"(?i)^(?:our |some )?(?:competitors|competing (?:products|apps|services|tools))(?-u:\b)");

/// What a sentence says of those who are listed below it.
pub(super) fn of_lead(words: &str) -> Standing {
    if LEAD_DENIED.is_match(words) && !EXCEPT.is_match(words) {
        return Standing::Denied;
    }
    if LEAD_OVER.is_match(words) { Standing::Void } else { Standing::Done }
}

/// What a heading says of those who are named below it.
pub(super) fn of_heading(label: &str) -> Standing {
    if HEAD_DENIED.is_match(label) {
        return Standing::Denied;
    }
    if HEAD_OVER.is_match(label) { Standing::Void } else { Standing::Done }
}

pattern!(
    LEAD_DENIED,
    r"(?i)(?:(?:do(?:es)?|will)(?: not|n't|n’t)|never|no longer) (?:use|share|send|embed|integrate|include|load|sell|disclose|transmit)[^.]{0,60} (?:following|below)|(?:following|below)[^.]{0,60} (?:is|are) (?:not|no longer) (?:currently )?(?:used|enabled|installed|integrated|shared|sent)"
);
pattern!(
    LEAD_OVER,
    r"(?i)(?-u:\b)(?:used|relied on)[^.]{0,30} following[^.]{0,60} until |(?:previously|formerly|in the past)[^.]{0,60} following|following[^.]{0,60} (?:previously|formerly) used|following[^.]{0,60} (?:were|have been) (?:removed|discontinued|retired)|(?:considering|planning|plan to|may in the future)[^.]{0,40} following"
);
pattern!(
    HEAD_DENIED,
    r"(?i)(?-u:\b)(?:we|that|which|site|app) (?:do(?:es)?(?: not|n't|n’t)|never|no longer|will not|won't) (?:use|do|share|send|collect|track)(?-u:\b)[^,:]{0,20}$|(?-u:\b)(?:not|no longer) (?:used|in use|shared)$|^(?:unused|not used)(?-u:\b)"
);
pattern!(
    HEAD_OVER,
    r"(?i)^(?:previously|formerly|retired|discontinued|removed|planned|past|former)(?-u:\b)[^,:]{0,40}(?:services|tools|providers|processors|sdks|vendors)|(?:previously|formerly) used$|^(?:change ?log|revision history|change history|version history|history)$"
);

const NOTE: &str = r"(?i)^\s?(?:\(|[-–—:]\s?)(?:currently |at present )?";
pattern!(
    pub(super) NOTED_UNUSED,
    &format!(r"{NOTE}(?:not (?:currently )?(?:used|in use|enabled)|no longer (?:used|in use)|unused)(?: [a-z0-9 ]{{0,20}})?\)?\.?$")
);
pattern!(
    pub(super) NOTED_OVER,
    &format!(r"{NOTE}(?:discontinued|retired|removed|planned|deprecated|disabled|ended)(?: [a-z0-9 ]{{0,20}})?\)?\.?$")
);

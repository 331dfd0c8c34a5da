//! "当社において分析に利用し、甲社において同社サービスの改善に利用されます": what the operator does with it and what the
//! recipient does, in one sentence.

use std::ops::Range;

/// The two ends of such a sentence.
pub(super) struct BothEnds<'a> {
    pub(super) ours: &'a str,
    /// Who stands behind the second end, as bytes of the sentence.
    pub(super) whose: Range<usize>,
    pub(super) theirs: &'a str,
}

pub(super) fn told(words: &str) -> Option<BothEnds<'_>> {
    let found = BOTH.captures(words)?;
    let (ours, whose, theirs) = (found.name("ours")?, found.name("whose")?, found.name("theirs")?);
    Some(BothEnds { ours: ours.as_str(), whose: whose.range(), theirs: theirs.as_str() })
}

pattern!(
    BOTH,
    r"(?:当社|弊社|当サイト|当店|当会)(?:において(?:は)?|では|は|が)、?(?P<ours>[^、。]{2,40}?)(?:の(?:目的|ため))?(?:に|で)(?:利用|使用|活用)し(?:、|て(?:おり|い)、)(?:また、|一方、?)?(?P<whose>[^、。]{2,30}?)(?:において(?:は)?|では|は|が)、?(?P<theirs>[^、。]{2,40}?)(?:の(?:目的|ため))?(?:に|で)(?:利用|使用|活用)"
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ours_and_theirs() {
        for (words, expected) in [
            (
                "当社において分析に利用し、甲社において同社サービスの改善に利用されます。",
                Some(("分析", "甲社", "同社サービスの改善")),
            ),
            (
                "弊社では計測のために使用し、甲社では広告の配信のために使用されます。",
                Some(("計測", "甲社", "広告の配信")),
            ),
            ("当社は分析に活用しており、提供元は製品の改善に活用します。", Some(("分析", "提供元", "製品の改善"))),
            ("当社は分析に利用し、第三者には提供しません。", None),
            ("当社は分析と改善に利用します。", None),
        ] {
            let found = told(words);
            let found = found.as_ref().map(|both| (both.ours, &words[both.whose.clone()], both.theirs));
            assert_eq!(found, expected, "{words}");
        }
    }
}

//! Enactment and revision dates, Japanese eras too.

use std::cell::LazyCell;
use std::ops::Range;
use std::sync::LazyLock;

use crate::policy::patterns::Pattern;

use super::particulars;
use super::structure::Outline;

/// A date that the document gives as its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Dated {
    pub(super) unit: usize,
    /// Bytes of the unit's view: the date with its word.
    pub(super) range: Range<usize>,
    /// ISO 8601; year and month only when no day is given.
    pub(super) iso: String,
}

const DATE: &str = r"(?:(?P<era>明治|大正|昭和|平成|令和|[MTSHR])(?P<eraYear>元|\d{1,2})(?:\(\d{4}年?\))?[年./-]|(?P<year>(?:19|20)\d{2})(?:\((?:昭和|平成|令和)(?:元|\d{1,2})年?\))?[年./-])(?P<month>\d{1,2})[月./-](?:(?P<day>\d{1,2})日?)?";
static ANY: LazyLock<Pattern> = LazyLock::new(|| super::patterns::regex(DATE));
static EN: LazyLock<Pattern> = LazyLock::new(|| {
    crate::policy::patterns::regex(
        r"(?i)(?-u:\b)(?:(?P<d1>\d{1,2})(?:st|nd|rd|th)?\s+)?(?P<m>Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sep(?:t(?:ember)?)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\.?\s*(?:(?P<d2>\d{1,2})(?:st|nd|rd|th)?,?\s*)?,?\s*(?P<y>(?:19|20)\d{2})",
    )
});
/// Words that make a date the document's own.
static WORD: LazyLock<Pattern> = LazyLock::new(|| {
    crate::policy::patterns::regex(
        r"(?i)制定|改定|改訂|改正|施行|更新日?|作成日?|策定|発効|公表日|公開日|掲載日|実施|適用開始|enact|establish|revis|updated?|effective|amend|last (?:changed|modified)|issued|adopted|version",
    )
});

/// The dates of enactment and revision in the order of the text.
pub(super) fn read(outline: &Outline<'_>) -> Vec<Dated> {
    let mut out: Vec<Dated> = Vec::new();
    for (index, unit) in outline.units.iter().enumerate() {
        let text = unit.text();
        if text.chars().count() > 600 && !WORD.is_match(text) {
            continue;
        }
        let of_a_profile = LazyCell::new(|| is_of_a_profile(outline, index));
        for sentence in &unit.sentences {
            let words = &text[sentence.clone()];
            if words.chars().count() > 160 {
                continue;
            }
            for found in ANY.captures_iter(words) {
                let Some(iso) = japanese(&found) else { continue };
                let Some(whole) = found.get(0) else { continue };
                if own(outline, index, words, whole.range(), &|| *of_a_profile) {
                    out.push(Dated { unit: index, range: around(words, whole.range(), sentence.start), iso });
                }
            }
            for found in EN.captures_iter(words) {
                let Some(iso) = english(&found) else { continue };
                let Some(whole) = found.get(0) else { continue };
                if own(outline, index, words, whole.range(), &|| *of_a_profile) {
                    out.push(Dated { unit: index, range: around(words, whole.range(), sentence.start), iso });
                }
            }
        }
    }
    out
}

fn japanese(found: &regex::Captures<'_>) -> Option<String> {
    let number = |name: &str| found.name(name).and_then(|text| text.as_str().parse::<u32>().ok());
    let year = match found.name("era") {
        Some(era) => {
            let base = match era.as_str() {
                "明治" | "M" => 1867,
                "大正" | "T" => 1911,
                "昭和" | "S" => 1925,
                "平成" | "H" => 1988,
                _ => 2018,
            };
            base + if found.name("eraYear")?.as_str() == "元" { 1 } else { number("eraYear")? }
        }
        None => number("year")?,
    };
    iso(year, number("month")?, number("day"))
}

fn english(found: &regex::Captures<'_>) -> Option<String> {
    const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let name = found.name("m")?.as_str().to_ascii_lowercase();
    let month = MONTHS.iter().position(|month| name.starts_with(month))? + 1;
    let day = found.name("d2").or(found.name("d1")).and_then(|day| day.as_str().parse().ok());
    iso(found.name("y")?.as_str().parse().ok()?, u32::try_from(month).ok()?, day)
}

fn iso(year: u32, month: u32, day: Option<u32>) -> Option<String> {
    if !(1868..=2100).contains(&year) || !(1..=12).contains(&month) || day.is_some_and(|day| !(1..=31).contains(&day)) {
        return None;
    }
    Some(day.map_or_else(|| format!("{year:04}-{month:02}"), |day| format!("{year:04}-{month:02}-{day:02}")))
}

/// The date is the document's: beside a word like 改定, or alone on its line at the head or the foot.
fn own(
    outline: &Outline<'_>,
    unit: usize,
    sentence: &str,
    date: Range<usize>,
    of_a_profile: &dyn Fn() -> bool,
) -> bool {
    let before = &sentence[..date.start];
    let after = &sentence[date.end..];
    let near_before: String = before.chars().rev().take(16).collect::<Vec<_>>().into_iter().rev().collect();
    let near_after: String = after.chars().take(14).collect();
    let law = LAW.is_match(&near_after) || LAW.is_match(&near_before);
    if law || is_of_the_company(&near_before, &near_after, of_a_profile) {
        return false;
    }
    if WORD.is_match(&near_before) || WORD.is_match(&near_after) {
        // "2022年4月1日付けで…改定いたしました" tells of a revision; it is not the stamp of one.
        return !NARRATIVE.is_match(after) || sentence.chars().count() < 30;
    }
    let rest = before.chars().chain(after.chars()).filter(|c| c.is_alphanumeric()).count();
    if rest > 4 {
        return false;
    }
    let count = outline.units.len();
    let neighbours =
        [unit.checked_sub(1), Some(unit + 1)].into_iter().flatten().filter_map(|near| outline.units.get(near));
    unit < 6
        || unit + 6 >= count
        || neighbours.into_iter().any(|near| near.text().chars().count() < 40 && WORD.is_match(near.text()))
}

/// "設立:2012年10月", "当社は2012年10月1日に設立され": a day of the company, not of the document.
fn is_of_the_company(before: &str, after: &str, of_a_profile: &dyn Fn() -> bool) -> bool {
    // "Established: October 2012" is the one or the other, as its neighbours tell.
    FOUNDED.is_match(before) || FOUNDED_THEN.is_match(after) || ESTABLISHED.is_match(before) && of_a_profile()
}

/// The unit, or what stands around it, tells of the company.
fn is_of_a_profile(outline: &Outline<'_>, unit: usize) -> bool {
    let mut beside = [unit.checked_sub(1), Some(unit + 1)].into_iter().flatten().filter_map(|at| outline.units.get(at));
    outline.headings(unit).any(|(_, label)| particulars::is_profile(label))
        || beside.any(|near| particulars::is_line(near.text()))
        || outline.units[unit].text().split('\n').filter(|line| particulars::is_line(line)).nth(1).is_some()
}

static FOUNDED: LazyLock<Pattern> = LazyLock::new(|| {
    crate::policy::patterns::regex(
        r"(?i)(?:設立|創業|創立|開業|開設|登記|発足|合併|上場|(?:許可|免許|認可|認定|認証|資格)(?:の?取得)?|(?:マーク|認証|資格|許可|免許|ISMS|ISO)[^、。]{0,6}取得|届出|登録)(?:年月日?|年|日)?\s?[:：]?\s?$|(?:founded|incorporated|company established|foundation)(?: date| on| in)?\s?:?\s?$",
    )
});
static FOUNDED_THEN: LazyLock<Pattern> = LazyLock::new(|| {
    crate::policy::patterns::regex(
        r"^[ (（]*(?:に|付けで|より)?(?:会社を?)?(?:設立|創業|創立|開業|開設|発足|合併|上場|登記|(?:マーク|許可|免許|認証|認定)[^、。]{0,4}取得)",
    )
});
static ESTABLISHED: LazyLock<Pattern> =
    LazyLock::new(|| crate::policy::patterns::regex(r"(?i)established(?: on| in)?\s?:?\s?$"));
static LAW: LazyLock<Pattern> = LazyLock::new(|| crate::policy::patterns::regex(r"法律第|政令|省令|告示|法第"));
static NARRATIVE: LazyLock<Pattern> =
    LazyLock::new(|| crate::policy::patterns::regex(r"付けで|付で|より前|以前|時点|に伴い|にともない|まで"));
static STAMP: LazyLock<Pattern> = LazyLock::new(|| {
    crate::policy::patterns::regex(
        r"(?i)(?:最終|最新|直近|第\d+[回版])?(?:制定|改定|改訂|改正|施行|更新|作成|策定|公表|公開|掲載|実施|発効)(?:年月)?日?[:) ]*$|(?:last |date )?(?:of )?(?:enact|establish|revis|updat|effective|amend|modified|issued)[a-z]*(?: date)?(?: on| as of)?[: ]*$",
    )
});
static AFTER: LazyLock<Pattern> = LazyLock::new(|| {
    crate::policy::patterns::regex(
        r"(?i)^[ (（]*(?:に)?(?:最終|一部|第\d+回|初版)?(?:制定|改定|改訂|改正|施行|更新|作成|策定|公表|公開|掲載|実施|発効)[)）]?",
    )
});

/// The date with the word beside it.
fn around(sentence: &str, date: Range<usize>, offset: usize) -> Range<usize> {
    let start = STAMP.find(&sentence[..date.start]).map_or(date.start, |found| found.start());
    let end = AFTER.find(&sentence[date.end..]).map_or(date.end, |found| date.end + found.end());
    offset + start..offset + end
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::{Source, text};

    fn dates(words: &str) -> Vec<(String, String)> {
        let source = Source { bytes: words.as_bytes(), media_type: "text/plain".into(), ..Source::default() };
        let extracted = text::extract(&source);
        let outline = Outline::of(&extracted);
        read(&outline).into_iter().map(|dated| (dated.iso, outline.quote_view(dated.unit, dated.range).text)).collect()
    }

    #[test]
    fn eras_and_stamps() {
        for (text, iso, quote) in [
            ("制定：平成 25 年 2 月 1 日", "2013-02-01", "制定：平成 25 年 2 月 1 日"),
            ("令和元年5月1日改定", "2019-05-01", "令和元年5月1日改定"),
            ("【最終改定日：2022年4月1日】", "2022-04-01", "最終改定日：2022年4月1日"),
            ("2025年04月01日施行", "2025-04-01", "2025年04月01日施行"),
            ("Last updated: March 3, 2024", "2024-03-03", "Last updated: March 3, 2024"),
            ("最終更新日: 2026/9/2", "2026-09-02", "最終更新日: 2026/9/2"),
        ] {
            assert_eq!(dates(text), [(iso.to_owned(), quote.to_owned())], "{text}");
        }
    }

    #[test]
    fn other_dates_are_not_the_documents() {
        assert!(
            dates("個人情報の保護に関する法律（平成15年5月30日法律第57号）を遵守します。本文は続きます。").is_empty()
        );
        assert!(dates("この度、2022年4月1日付けで、当社において規程の一部に修正がありましたので、以下の規定を改定いたしました。").is_empty());
    }
}

//! What a page says often in two languages stands in it once; the other language comes from a list that the script reads.
//!
//! A reader without script sees the page's own language, and in it everything.

use std::collections::{BTreeMap, BTreeSet};

use super::super::Language;
use super::data;

/// The empty list of the template.
const PLACE: &str = "id=\"words\">{}";
const BEFORE: &str = "<i>";
const BETWEEN: &str = "</i><i lang=en>";
const AFTER: &str = "</i>";
/// Said less often, both stay.
const OFTEN: usize = 2;

/// A pair as it stands in the page, escaped.
type Pair<'a> = (&'a str, &'a str);

/// Takes the other language out of what is said often and writes the list.
pub(super) fn shortened(page: &str, language: Language) -> String {
    let mut counts: BTreeMap<Pair<'_>, usize> = BTreeMap::new();
    parts(page, |_, pair| *counts.entry(pair).or_default() += 1);
    let words = listed(&counts, language);
    let mut out = String::with_capacity(page.len());
    let rest = parts(page, |text, (ja, en)| {
        out.push_str(text);
        match (words.contains(&(ja, en)), language) {
            (false, _) => out.extend([BEFORE, ja, BETWEEN, en, AFTER]),
            (true, Language::Ja) => out.extend([BEFORE, ja, AFTER]),
            (true, Language::En) => out.extend(["<i lang=en>", en, AFTER]),
        }
    });
    out.push_str(rest);
    let list: BTreeMap<String, String> = words
        .into_iter()
        .map(|(ja, en)| if language == Language::Ja { (ja, en) } else { (en, ja) })
        .map(|(shown, other)| (plain(shown), plain(other)))
        .collect();
    out.replacen(PLACE, &format!("id=\"words\">{}", data::escaped(&serde_json::json!(list).to_string())), 1)
}

/// The pairs said often whose shown half has no other translation.
fn listed<'a>(counts: &BTreeMap<Pair<'a>, usize>, language: Language) -> BTreeSet<Pair<'a>> {
    let shown = |pair: &Pair<'a>| if language == Language::Ja { pair.0 } else { pair.1 };
    let mut meanings: BTreeMap<&str, usize> = BTreeMap::new();
    for pair in counts.keys() {
        *meanings.entry(shown(pair)).or_default() += 1;
    }
    counts
        .iter()
        .filter(|(pair, count)| **count >= OFTEN && meanings[shown(pair)] == 1)
        .map(|(pair, _)| *pair)
        .collect()
}

/// Calls with each pair and the text before it; gives the text after the last one.
fn parts<'a>(page: &'a str, mut each: impl FnMut(&'a str, Pair<'a>)) -> &'a str {
    let (mut done, mut at) = (0, 0);
    while let Some(found) = page[at..].find(BEFORE).map(|found| at + found) {
        at = found + BEFORE.len();
        let Some((ja, more)) = page[at..].split_once('<') else { break };
        let Some((en, _)) = more.strip_prefix(&BETWEEN[1..]).and_then(|more| more.split_once('<')) else { continue };
        let end = at + ja.len() + BETWEEN.len() + en.len();
        if !page[end..].starts_with(AFTER) {
            continue;
        }
        each(&page[done..found], (ja, en));
        at = end + AFTER.len();
        done = at;
    }
    &page[done..]
}

/// What the script sees as the text of an element.
fn plain(escaped: &str) -> String {
    escaped
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&amp;", "&")
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "a<i>甲</i><i lang=en>A &amp; B</i>b<i>甲</i><i lang=en>A &amp; B</i><i>乙</i><i lang=en>C</i><i>丙</i> <script id=\"words\">{}</script>";

    #[test]
    fn what_is_said_often_stands_once() {
        let ja = shortened(PAGE, Language::Ja);
        assert_eq!(
            ja,
            "a<i>甲</i>b<i>甲</i><i>乙</i><i lang=en>C</i><i>丙</i> <script id=\"words\">{\"甲\":\"A \\u0026 B\"}</script>"
        );
        let en = shortened(PAGE, Language::En);
        assert!(en.starts_with("a<i lang=en>A &amp; B</i>b<i lang=en>"), "{en}");
        assert!(en.contains("{\"A \\u0026 B\":\"甲\"}"), "{en}");
    }

    #[test]
    fn a_word_with_two_meanings_keeps_both() {
        let page = format!("{0}{0}{0}{1}{1}{1}", "<i>なし</i><i lang=en>no</i>", "<i>なし</i><i lang=en>none</i>");
        assert_eq!(shortened(&page, Language::Ja), page);
    }
}

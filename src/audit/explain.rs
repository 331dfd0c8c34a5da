//! What a rule means, for `kansa explain`: written from the rule's own texts, so that there is one wording everywhere.

use std::fmt::Write as _;

use serde_json::{Value, json};

use super::Level;
use super::citation::citation;
use super::need::Need;
use super::rule::{Rule, rule_by};
use super::rules::RULES;

/// One rule by id or name, as text in `lang` (`ja` or `en`) or as JSON with both languages; None when there is none.
#[must_use]
pub fn rule(id_or_name: &str, lang: &str, as_json: bool) -> Option<String> {
    let rule = rule_by(id_or_name)?;
    Some(if as_json { pretty(&value(rule)) } else { text(rule, lang) })
}

/// All rules: a line each, or JSON.
#[must_use]
pub fn all(lang: &str, as_json: bool) -> String {
    if as_json {
        return pretty(&Value::Array(RULES.iter().map(value).collect()));
    }
    let mut out = String::new();
    for rule in RULES {
        let doc = in_language(lang, rule.doc.ja, rule.doc.en);
        let first = first_sentence(doc);
        let _ = writeln!(out, "{}  {:<49} {}  {first}", rule.id, rule.name, levels(rule));
    }
    out
}

/// Rules whose id or name is like the word, a few at most.
#[must_use]
pub fn near(word: &str) -> Vec<String> {
    let word = word.trim().to_lowercase();
    let is_near = |rule: &&Rule| {
        let id = rule.id.to_lowercase();
        (word.len() > 2 && (rule.name.contains(&word) || strsim::jaro_winkler(rule.name, &word) > 0.9))
            || (!word.is_empty() && id.len() == word.len() && strsim::levenshtein(&id, &word) == 1)
    };
    RULES.iter().filter(is_near).take(4).map(|rule| format!("{} ({})", rule.id, rule.name)).collect()
}

fn in_language<'a>(lang: &str, ja: &'a str, en: &'a str) -> &'a str {
    if lang == "en" { en } else { ja }
}

fn first_sentence(text: &str) -> &str {
    let end = text.find('。').map(|at| at + '。'.len_utf8()).or_else(|| text.find(". ").map(|at| at + 1));
    &text[..end.unwrap_or(text.len())]
}

const fn letter(level: Level) -> char {
    match level {
        Level::Error => 'E',
        Level::Warning => 'W',
        Level::Note => 'N',
    }
}

/// `E/W/N`: levels by applicability yes, unknown, no.
fn levels(rule: &Rule) -> String {
    format!("{}/{}/{}", letter(rule.levels.yes), letter(rule.levels.unknown), letter(rule.levels.no))
}

fn text(rule: &Rule, lang: &str) -> String {
    let say = |ja: &'static str, en: &'static str| in_language(lang, ja, en);
    let mut out = match lang {
        "en" => format!("{} {}\n\n", rule.id, rule.name),
        _ => format!("{} {}　{}\n\n", rule.id, rule.name, rule.title().ja),
    };
    let mut line = |label: &str, value: &str| {
        let _ = writeln!(out, "{label}: {value}");
    };
    line(say("意味", "Meaning"), say(rule.doc.ja, rule.doc.en));
    line(say("文言", "Message"), say(rule.message.ja, rule.message.en));
    line(say("対応", "What to do"), say(rule.fix.ja, rule.fix.en));
    let basis = citation(rule.basis);
    line(say("根拠", "Basis"), &format!("{} ({})", in_language(lang, &basis.ja, &basis.en), rule.basis));
    line(say("必要な証拠", "Evidence"), rule.evidence);
    line(say("重さ（適用: あり/不明/なし）", "Level (applicability yes/unknown/no)"), &levels(rule));
    for entry in rule.profile_levels {
        line(
            say("プロファイルによる重さ", "Level by profile"),
            &format!("{} {}", profile(entry.profile), letter(entry.level)),
        );
    }
    if !rule.profiles.is_empty() {
        let names: Vec<_> = rule.profiles.iter().map(|one| profile(*one)).collect();
        line(say("対象のプロファイル", "Runs under"), &names.join(", "));
    }
    if !rule.needs.is_empty() {
        let needs: Vec<String> = rule.needs.iter().copied().map(Need::name).collect();
        line(say("判定に必要なもの", "Needs"), &needs.join(", "));
    }
    out
}

fn profile(profile: crate::target::Profile) -> String {
    serde_json::to_value(profile).ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
}

fn value(rule: &Rule) -> Value {
    json!({
        "id": rule.id,
        "name": rule.name,
        "title": rule.title(),
        "levels": {"yes": rule.levels.yes, "unknown": rule.levels.unknown, "no": rule.levels.no},
        "profile_levels": rule.profile_levels.iter()
            .map(|entry| json!({"profile": entry.profile, "level": entry.level})).collect::<Vec<_>>(),
        "profiles": rule.profiles,
        "basis": rule.basis,
        "evidence": rule.evidence,
        "needs": rule.needs.iter().copied().map(Need::name).collect::<Vec<_>>(),
        "doc": {"ja": rule.doc.ja, "en": rule.doc.en},
        "message": {"ja": rule.message.ja, "en": rule.message.en},
        "fix": {"ja": rule.fix.ja, "en": rule.fix.en},
        "withheld_while_indeterminate": rule.withheld,
    })
}

fn pretty(value: &Value) -> String {
    let mut text = serde_json::to_string_pretty(value).expect("a JSON value always serializes");
    text.push('\n');
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_explains_itself_in_both_languages() {
        for entry in RULES {
            for lang in ["ja", "en"] {
                let text = rule(entry.id, lang, false).unwrap();
                assert!(text.starts_with(entry.id) && text.contains(entry.basis), "{text}");
            }
            let json: Value = serde_json::from_str(&rule(entry.name, "ja", true).unwrap()).unwrap();
            assert_eq!(json["id"], entry.id);
        }
        assert_eq!(rule("R999", "ja", false), None);
    }

    #[test]
    fn the_list_has_a_line_for_each_rule() {
        assert_eq!(all("ja", false).lines().count(), RULES.len());
        let list: Value = serde_json::from_str(&all("en", true)).unwrap();
        assert_eq!(list.as_array().unwrap().len(), RULES.len());
    }
}

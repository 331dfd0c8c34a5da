//! [`Rule`]: one question that the audit asks of a run, with its texts, its levels and the evidence that it needs.
//!
//! A rule is a value; the table [`super::rules::RULES`] holds them all. A rule whose evidence was not observed is
//! [`super::Open`], never a pass.

use std::collections::BTreeMap;

use crate::glossary::Bilingual;
use crate::policy::Quote;
use crate::target::{Applicability, Profile};

use super::need::Need;
use super::{Case, DocumentQuote, Level, Subject};

/// A text in both languages, compiled in.
#[derive(Debug, Clone, Copy)]
pub struct Text {
    pub ja: &'static str,
    pub en: &'static str,
}

impl Text {
    #[must_use]
    pub const fn new(ja: &'static str, en: &'static str) -> Self {
        Self { ja, en }
    }

    /// The text with its placeholders filled; a placeholder without a value becomes a dash.
    #[must_use]
    pub fn fill(&self, parameters: &Parameters) -> Bilingual {
        Bilingual {
            ja: fill(self.ja, |name| parameters.0.get(name).map(|value| value.ja.as_str())),
            en: fill(self.en, |name| parameters.0.get(name).map(|value| value.en.as_str())),
        }
    }

    /// Names of the placeholders, both languages together, sorted.
    #[must_use]
    pub fn placeholders(&self) -> Vec<String> {
        let mut names = placeholders(self.ja);
        names.extend(placeholders(self.en));
        names.sort();
        names.dedup();
        names
    }
}

/// Values of placeholders. One place fills all messages ([`Text::fill`]), so that a value that holds braces stays a value.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Parameters(pub BTreeMap<&'static str, Bilingual>);

impl Parameters {
    /// The same in both languages.
    pub fn set(&mut self, name: &'static str, value: impl Into<String>) {
        let value = value.into();
        self.0.insert(name, Bilingual::new(value.clone(), value));
    }

    pub fn set_both(&mut self, name: &'static str, value: Bilingual) {
        self.0.insert(name, value);
    }
}

fn fill<'a>(template: &str, value: impl Fn(&str) -> Option<&'a str>) -> String {
    let mut filled = String::with_capacity(template.len() * 2);
    let mut rest = template;
    while let Some(open) = rest.find('{') {
        let Some(close) = rest[open..].find('}') else { break };
        filled.push_str(&rest[..open]);
        let name = &rest[open + 1..open + close];
        // A hint may be empty; anything else that is missing must be seen to be missing.
        let dash = if name == "hint" { "" } else { "—" };
        filled.push_str(value(name).filter(|value| !value.is_empty()).unwrap_or(dash));
        rest = &rest[open + close + 1..];
    }
    filled.push_str(rest);
    filled
}

fn placeholders(template: &str) -> Vec<String> {
    template.split('{').skip(1).filter_map(|part| part.split_once('}')).map(|(name, _)| name.to_owned()).collect()
}

/// Levels by applicability (`law/verdicts.md` §7, columns yes / unknown / no).
#[derive(Debug, Clone, Copy)]
pub struct Levels {
    pub yes: Level,
    pub unknown: Level,
    pub no: Level,
}

impl Levels {
    #[must_use]
    pub const fn new(yes: Level, unknown: Level, no: Level) -> Self {
        Self { yes, unknown, no }
    }

    #[must_use]
    pub const fn all(level: Level) -> Self {
        Self { yes: level, unknown: level, no: level }
    }

    #[must_use]
    pub const fn at(&self, applicability: Applicability) -> Level {
        match applicability {
            Applicability::Yes => self.yes,
            Applicability::Unknown => self.unknown,
            Applicability::No => self.no,
        }
    }
}

/// A change of level, or of whether the rule runs, under a profile.
#[derive(Debug, Clone, Copy)]
pub struct ProfileLevel {
    pub profile: Profile,
    pub level: Level,
}

/// One rule of the table (`law/verdicts.md` §7).
#[derive(Debug, Clone, Copy)]
pub struct Rule {
    /// `R001`.
    pub id: &'static str,
    /// `undeclared-recipient`; the file is named like it.
    pub name: &'static str,
    /// What it is called in Japanese, short enough for a heading. The English title is the name.
    pub title_ja: &'static str,
    pub levels: Levels,
    /// Levels of single profiles; the highest one counts.
    pub profile_levels: &'static [ProfileLevel],
    /// Profiles in which the rule runs; empty: all of them.
    pub profiles: &'static [Profile],
    /// Provision or source: `law:22-2-29(2)`, `self`, `quality` …
    pub basis: &'static str,
    /// Least evidence on which it rests, as in the table: `E1`, `text`, `phase` …
    pub evidence: &'static str,
    pub needs: &'static [Need],
    /// What it means and why, in a few sentences.
    pub doc: Text,
    pub message: Text,
    pub fix: Text,
    /// It states an element of a verdict: while the verdict is withheld it is listed as interim and is no finding.
    pub withheld: bool,
    /// It is about the operator's own words (C001 … C005): listed under `conflicts` of a verdict.
    pub conflict: bool,
    pub check: fn(&Case<'_>) -> Checked,
}

impl Rule {
    /// What it is called, short enough for a heading.
    #[must_use]
    pub fn title(&self) -> Bilingual {
        Bilingual::new(self.title_ja, self.name.replace('-', " "))
    }

    /// What most rules have in common; a rule fills in the rest.
    pub const BASE: Self = Self {
        id: "",
        name: "",
        title_ja: "",
        levels: Levels::all(Level::Note),
        profile_levels: &[],
        profiles: &[],
        basis: "quality",
        evidence: "",
        needs: &[],
        doc: Text::new("", ""),
        message: Text::new("", ""),
        fix: Text::new("", ""),
        withheld: false,
        conflict: false,
        check: |_| Checked::default(),
    };

    /// Whether it runs under these profiles.
    #[must_use]
    pub fn runs(&self, profiles: &[Profile]) -> bool {
        self.profiles.is_empty() || self.profiles.iter().any(|profile| profiles.contains(profile))
    }

    /// The level by applicability and profiles, before anything about the evidence lowers it.
    #[must_use]
    pub fn level(&self, applicability: Applicability, profiles: &[Profile]) -> Level {
        self.profile_levels
            .iter()
            .filter(|entry| profiles.contains(&entry.profile))
            .map(|entry| entry.level)
            .fold(self.levels.at(applicability), Level::max)
    }
}

/// The rule with this id or name (`R001`, `undeclared-recipient`; case does not matter).
#[must_use]
pub fn rule_by(id_or_name: &str) -> Option<&'static Rule> {
    super::rules::RULES
        .iter()
        .find(|rule| rule.id.eq_ignore_ascii_case(id_or_name) || rule.name.eq_ignore_ascii_case(id_or_name))
}

/// What a rule found.
#[derive(Debug, Clone, Default)]
pub struct Checked {
    pub drafts: Vec<Draft>,
    /// What it could not judge of itself, beyond its [`Rule::needs`].
    pub open: Option<(String, Bilingual)>,
}

impl From<Vec<Draft>> for Checked {
    fn from(drafts: Vec<Draft>) -> Self {
        Self { drafts, open: None }
    }
}

impl FromIterator<Draft> for Checked {
    fn from_iter<T: IntoIterator<Item = Draft>>(drafts: T) -> Self {
        Self { drafts: drafts.into_iter().collect(), open: None }
    }
}

/// A finding before level, texts and fingerprint are put to it.
#[derive(Debug, Clone, Default)]
pub struct Draft {
    pub subject: Subject,
    /// Transmissions whose verdict it speaks about, besides the subject's own.
    pub concerns: Vec<String>,
    pub parameters: Parameters,
    pub quotes: Vec<DocumentQuote>,
    pub records: Vec<u64>,
    pub pages: Vec<String>,
    /// `high`, `medium`, `low`; empty is `high`.
    pub confidence: &'static str,
    /// Not above this level (the stars of the table).
    pub cap: Option<Level>,
    /// At least this level (the site's own words make it worse).
    pub floor: Option<Level>,
    /// Interim although the rule itself is not withheld as a rule.
    pub interim: bool,
}

impl Draft {
    /// About a transmission: recipient, service, host, records and pages are filled in.
    #[must_use]
    pub fn transmission(transmission: &crate::attribute::Transmission) -> Self {
        let recipient = super::wording::recipient(transmission);
        let service = super::wording::service(transmission);
        let mut parameters = Parameters::default();
        parameters.set_both("recipient", recipient);
        parameters.set_both("service", service);
        parameters.set("host", transmission.hosts.first().cloned().unwrap_or_default());
        Self {
            subject: Subject {
                kind: "transmission".to_owned(),
                id: transmission.id.clone(),
                label: super::wording::label(transmission).ja,
                transmission: Some(transmission.id.clone()),
                key: super::wording::key(transmission),
            },
            parameters,
            records: transmission.records.iter().copied().take(super::finding::MAX_RECORDS).collect(),
            pages: transmission.pages.iter().take(super::finding::MAX_PAGES).cloned().collect(),
            ..Self::default()
        }
    }

    /// About a statement or another place in a document.
    #[must_use]
    pub fn place(kind: &str, id: &str, document: &str, quote: &Quote) -> Self {
        let mut parameters = Parameters::default();
        parameters.set("quote", super::wording::short(&quote.text));
        Self {
            subject: Subject {
                kind: kind.to_owned(),
                id: id.to_owned(),
                label: super::wording::short(&quote.text),
                transmission: None,
                key: super::wording::short(&quote.text),
            },
            parameters,
            quotes: vec![DocumentQuote { document: document.to_owned(), quote: quote.clone() }],
            ..Self::default()
        }
    }

    /// About something that is called by its key: a page, a cookie, a document, the run.
    #[must_use]
    pub fn about(kind: &str, id: impl Into<String>) -> Self {
        let id = id.into();
        Self {
            subject: Subject { kind: kind.to_owned(), label: id.clone(), key: id.clone(), id, transmission: None },
            ..Self::default()
        }
    }

    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.parameters.set(name, value);
        self
    }

    #[must_use]
    pub fn with_both(mut self, name: &'static str, value: Bilingual) -> Self {
        self.parameters.set_both(name, value);
        self
    }

    #[must_use]
    pub fn quoting(mut self, document: &str, quote: &Quote) -> Self {
        self.quotes.push(DocumentQuote { document: document.to_owned(), quote: quote.clone() });
        self
    }

    #[must_use]
    pub fn records(mut self, records: impl IntoIterator<Item = u64>) -> Self {
        self.records = records.into_iter().take(super::finding::MAX_RECORDS).collect();
        self
    }

    /// The fingerprint and the acceptance key tell several findings of one rule about one subject apart.
    #[must_use]
    pub fn key(mut self, key: impl Into<String>) -> Self {
        self.subject.key = key.into();
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_with_braces_stays_a_value() {
        let text = Text::new("「{quote}」と{who}", "\"{quote}\" and {who}");
        let mut parameters = Parameters::default();
        parameters.set("quote", "{who}");
        parameters.set_both("who", Bilingual::new("甲", "A"));
        let filled = text.fill(&parameters);
        assert_eq!(filled.ja, "「{who}」と甲");
        assert_eq!(filled.en, "\"{who}\" and A");
        assert_eq!(text.placeholders(), ["quote", "who"]);
    }

    #[test]
    fn a_missing_value_is_a_dash() {
        assert_eq!(Text::new("{a}", "{a}").fill(&Parameters::default()).ja, "—");
    }

    #[test]
    fn rules_are_found_by_id_and_by_name() {
        assert_eq!(rule_by("r001").map(|rule| rule.name), Some("undeclared-recipient"));
        assert_eq!(rule_by("undeclared-recipient").map(|rule| rule.id), Some("R001"));
        assert!(rule_by("R999").is_none());
    }
}

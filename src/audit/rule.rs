//! [`Rule`]: one question that the audit asks of a run, with its texts, its levels and the evidence that it needs.
//!
//! A rule is a value; the table [`super::rules::RULES`] holds them all. A rule whose evidence was not observed is
//! [`super::Open`], never a pass.

use std::collections::BTreeMap;

use crate::evidence::Engine;
use crate::glossary::{Bilingual, Phase};
use crate::policy::Quote;
use crate::target::{Applicability, Profile};

use super::facts::Facts;
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

/// Evidence without which a rule cannot speak.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    /// At least one document of the operator was read.
    Policy,
    /// Scripts ran: the browser engine, or a capture of one.
    ScriptsRun,
    /// The browser engine of kansa itself, with its instrumentation.
    BrowserEngine,
    /// Pages were visited in this consent state.
    Phase(Phase),
    /// Links of the pages are known.
    LinkGraph,
    /// A document was rendered, so that its letter size is known.
    Rendering,
    /// Links that a policy gives were tried.
    LinkChecks,
    /// CNAME chains were asked for.
    Dns,
    /// A report of an earlier run was given.
    Baseline,
    /// Each page was visited more than once.
    Repetitions,
}

impl Need {
    /// What it is called in a report.
    #[must_use]
    pub fn name(self) -> String {
        match self {
            Self::Policy => "policy document".to_owned(),
            Self::ScriptsRun => "evidence of a browser".to_owned(),
            Self::BrowserEngine => "browser engine".to_owned(),
            Self::Phase(phase) => format!("phase {phase}"),
            Self::LinkGraph => "link graph".to_owned(),
            Self::Rendering => "rendered document".to_owned(),
            Self::LinkChecks => "link checks".to_owned(),
            Self::Dns => "name resolution".to_owned(),
            Self::Baseline => "baseline report".to_owned(),
            Self::Repetitions => "repeated visits".to_owned(),
        }
    }

    /// Why the rule stays open, for a reader.
    #[must_use]
    pub fn reason(self) -> Bilingual {
        let (ja, en) = match self {
            Self::Policy => {
                ("読み取れた文書がないため判定していません。", "no document could be read, so this was not judged.")
            }
            Self::ScriptsRun => (
                "スクリプトを実行していないため判定していません。ブラウザでの監査で判定できます。",
                "no script was run, so this was not judged; an audit with a browser can judge it.",
            ),
            Self::BrowserEngine => (
                "ブラウザエンジンでの観測ではないため判定していません。",
                "the browser engine was not used, so this was not judged.",
            ),
            Self::Phase(phase) => {
                return Bilingual::new(
                    format!("「{}」の状態で観測していないため判定していません。", phase.ja()),
                    format!("nothing was observed {}, so this was not judged.", phase.en()),
                );
            }
            Self::LinkGraph => (
                "ページのリンクを観測していないため判定していません。",
                "the links of the pages were not observed, so this was not judged.",
            ),
            Self::Rendering => (
                "文書の表示を観測していないため判定していません。",
                "no document was rendered, so this was not judged.",
            ),
            Self::LinkChecks => (
                "文書のリンク先を確認していないため判定していません。",
                "the links of the documents were not tried, so this was not judged.",
            ),
            Self::Dns => (
                "名前解決（CNAME）を確認していないため判定していません。",
                "name resolution (CNAME) was not asked for, so this was not judged.",
            ),
            Self::Baseline => {
                ("基準となる報告書が与えられていません。", "no earlier report was given to compare with.")
            }
            Self::Repetitions => (
                "各ページを一回だけ観測したため判定していません。",
                "each page was visited once only, so this was not judged.",
            ),
        };
        Bilingual::new(ja, en)
    }

    /// Whether the run delivers it.
    #[must_use]
    pub fn met(self, case: &Case<'_>) -> bool {
        let facts: &Facts<'_> = case.facts;
        match self {
            Self::Policy => case.library.has_readable(),
            Self::ScriptsRun => facts.engine != Engine::Static,
            Self::BrowserEngine => facts.engine == Engine::Browser,
            Self::Phase(phase) => facts.phases.contains(&phase),
            Self::LinkGraph => case.attribution.pages.iter().any(|page| !page.links.is_empty()),
            Self::Rendering => facts.documents.iter().any(|(_, document)| document.font_px.is_some()),
            Self::LinkChecks => !facts.link_checks.is_empty(),
            Self::Dns => facts.dns_asked,
            Self::Baseline => case.baseline.is_some(),
            Self::Repetitions => case.attribution.transmissions.iter().any(|transmission| transmission.runs.of > 1),
        }
    }

    /// An open rule keeps the run from being complete only when what it lacks was to be delivered by this run.
    #[must_use]
    pub fn blocks(self, case: &Case<'_>) -> bool {
        match self {
            Self::Policy => true,
            Self::Phase(phase) => case.facts.planned_phases.contains(&phase) && case.facts.banner_seen(),
            _ => false,
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
    /// What most rules have in common; a rule fills in the rest.
    pub const BASE: Self = Self {
        id: "",
        name: "",
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

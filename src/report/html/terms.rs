//! The terms of the report for the template: by kind and by their spelling in the JSON.

use std::collections::BTreeMap;

use serde::Serialize;

use super::super::model;
use super::super::phrase::{self, Term};
use crate::audit::Level;
use crate::evidence::{Engine, GapKind};
use crate::glossary::{Bilingual, Confidence, DocumentRole, Grade, Information, Phase};
use crate::policy::StatementKind as S;

pub(super) type Terms = BTreeMap<&'static str, BTreeMap<String, Bilingual>>;

pub(super) fn bilingual(term: Term) -> Bilingual {
    Bilingual::new(term.0, term.1)
}

/// The spelling of a unit variant in JSON.
pub(super) fn spelled<T: Serialize>(term: &T) -> String {
    serde_json::to_value(term).ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
}

fn by_spelling<T: Serialize + Copy>(all: &[T], name: impl Fn(T) -> Term) -> BTreeMap<String, Bilingual> {
    all.iter().map(|term| (spelled(term), bilingual(name(*term)))).collect()
}

fn fixed(terms: &[(&str, Term)]) -> BTreeMap<String, Bilingual> {
    terms.iter().map(|(key, term)| ((*key).to_owned(), bilingual(*term))).collect()
}

pub(super) fn all() -> Terms {
    let mut confidence = by_spelling(Confidence::ALL, |term| (term.ja(), term.en()));
    confidence.extend(fixed(&[("high", ("高", "high")), ("medium", ("中", "medium")), ("low", ("低", "low"))]));
    BTreeMap::from([
        (
            "result",
            by_spelling(&[model::Result::Clean, model::Result::Findings, model::Result::Incomplete], phrase::result),
        ),
        ("coverage", by_spelling(phrase::COVERAGE_ORDER, phrase::coverage)),
        ("level", by_spelling(&[Level::Error, Level::Warning, Level::Note], phrase::level)),
        ("engine", by_spelling(&[Engine::Static, Engine::Browser, Engine::Har], phrase::engine)),
        ("phase", by_spelling(Phase::ALL, |term| (term.ja(), term.en()))),
        ("information", by_spelling(Information::ALL, |term| (term.ja(), term.en()))),
        ("grade", by_spelling(Grade::ALL, |term| (term.ja(), term.en()))),
        ("role", by_spelling(DocumentRole::ALL, |term| (term.ja(), term.en()))),
        ("confidence", confidence),
        ("gap", by_spelling(GAPS, phrase::gap)),
        ("statement", by_spelling(STATEMENTS, phrase::statement)),
        (
            "outcome",
            fixed(&[
                ("complete", ("完了", "complete")),
                ("deadline", ("時間切れ", "deadline reached")),
                ("failed", ("失敗", "failed")),
                ("crashed", ("異常終了", "crashed")),
            ]),
        ),
        (
            "applicability",
            fixed(&[("yes", ("あり", "yes")), ("no", ("なし", "no")), ("unknown", ("未確定", "not decided"))]),
        ),
    ])
}

const GAPS: &[GapKind] = &[
    GapKind::Page,
    GapKind::Challenge,
    GapKind::Document,
    GapKind::Content,
    GapKind::Protocol,
    GapKind::Scope,
    GapKind::Phase,
    GapKind::Browser,
    GapKind::Other,
];

const STATEMENTS: &[S] = &[
    S::Declaration,
    S::PurposeList,
    S::InformationList,
    S::JointUse,
    S::Entrustment,
    S::Provision,
    S::ExclusiveList,
    S::NegativeClaim,
    S::DomesticClaim,
    S::ProtectiveClaim,
    S::AvailabilityClaim,
    S::OptOut,
    S::Incorporation,
    S::Precedence,
    S::Link,
    S::Scope,
    S::Definition,
    S::Inbound,
    S::Revision,
];

type Keys = Vec<(String, Bilingual)>;

pub(super) fn levels() -> Keys {
    [Level::Error, Level::Warning, Level::Note]
        .iter()
        .map(|level| (spelled(level), bilingual(phrase::level(*level))))
        .collect()
}

pub(super) fn coverages() -> Keys {
    phrase::COVERAGE_ORDER.iter().map(|term| (spelled(term), bilingual(phrase::coverage(*term)))).collect()
}

pub(super) fn parties() -> Keys {
    vec![
        ("first-party".to_owned(), Bilingual::new("自ドメイン", "first-party domain")),
        ("third-party".to_owned(), Bilingual::new("他ドメイン", "third-party domain")),
    ]
}

pub(super) fn page_keys() -> Keys {
    vec![
        ("undeclared".to_owned(), Bilingual::new("記載なしの送信あり", "with undeclared")),
        ("bad".to_owned(), Bilingual::new("監査できず", "not audited")),
    ]
}

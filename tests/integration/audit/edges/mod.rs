//! The audit on transmissions and statements made for the purpose: for each condition of the steps of `law/verdicts.md` §5
//! one scene in which it alone decides. No document is read and no capture taken apart here; what is given is what counts.

use serde_json::json;

use kansa::attribute::{Attribution, InformationSeen, PageSeen, Recipient, ServiceRef, Shape, Transmission};
use kansa::audit::{Coverage, Element, Finding, Level, Outcome, Verdict, audit};
use kansa::catalog::Catalog;
use kansa::evidence::{Engine, Evidence, LinkCheck, Observation, Record, Run};
use kansa::glossary::{
    Confidence, DocumentRole, Form, Grade, Information as I, Party, Phase, Purpose as P, ServiceCategory as C,
};
use kansa::policy::{
    InformationStatement, LinkTarget, Mechanism, PurposeStatement, Quote, Reading, RecipientLevel, RecipientStatement,
    ServiceStatement, Statement, StatementKind,
};
use kansa::target::{Accept, Exempt, Operator, Relation, Site, Target, TargetEntity};

mod choice;
mod coverage;
mod documents;
mod promises;
mod rules;
mod standing;

use Element as E;

const PAGE: &str = "https://www.example.jp/";

fn item(category: I, parameter: &str) -> InformationSeen {
    InformationSeen {
        category,
        form: Form::Plain,
        parameter: parameter.to_owned(),
        confidence: Confidence::Catalog,
        algorithm: None,
        record: 1,
        in_url: true,
    }
}

fn items(categories: &[I]) -> Vec<InformationSeen> {
    categories.iter().map(|category| item(*category, "x")).collect()
}

/// An analytics service that was heard sending an identifier and a page.
fn analytics() -> Transmission {
    Transmission {
        id: "t1".to_owned(),
        recipient: Recipient {
            id: "google".to_owned(),
            company: "Google LLC".to_owned(),
            company_ja: "Google LLC".to_owned(),
            country: "US".to_owned(),
            known: true,
        },
        service: Some(ServiceRef {
            id: "google-analytics".to_owned(),
            name: "Google Analytics".to_owned(),
            name_ja: "Google アナリティクス".to_owned(),
            category: Some(C::Analytics),
            purposes: vec![P::Analytics],
        }),
        party: Some(Party::Third),
        hosts: vec!["www.google-analytics.com".to_owned()],
        pages: vec![PAGE.to_owned()],
        channels: vec!["script".to_owned(), "xhr".to_owned()],
        schemes: vec!["https".to_owned()],
        information: items(&[I::OnlineIdentifier, I::PageView]),
        phases: vec![Phase::NoChoice],
        grade: Some(Grade::E3),
        shape: Shape { identifier: true, ..Shape::default() },
        records: vec![1],
        ..Transmission::default()
    }
}

/// The same, of another kind of service.
fn of_kind(category: C, purposes: &[P]) -> Transmission {
    let mut seen = analytics();
    let service = seen.service.as_mut().unwrap();
    *service = ServiceRef {
        id: "some-service".to_owned(),
        name: "Some Service".to_owned(),
        category: Some(category),
        purposes: purposes.to_vec(),
        ..ServiceRef::default()
    };
    seen
}

/// Only what any request carries.
fn bare(mut seen: Transmission) -> Transmission {
    seen.information = vec![item(I::TechnicalMinimum, "connection")];
    seen.shape = Shape { display_only: true, minimum_only: true, ..Shape::default() };
    seen
}

fn purpose(words: &str, leaves: &[P]) -> PurposeStatement {
    PurposeStatement { quotes: vec![words.to_owned()], leaves: leaves.to_vec(), vague: false }
}

fn information(categories: &[I]) -> InformationStatement {
    let quotes = vec!["項目".to_owned()];
    InformationStatement { quotes, categories: categories.to_vec(), ..InformationStatement::default() }
}

fn company(text: &str, id: &str) -> RecipientStatement {
    RecipientStatement {
        text: text.to_owned(),
        level: RecipientLevel::NamedLegal,
        company: Some(id.to_owned()),
        ..RecipientStatement::default()
    }
}

fn class(text: &str, categories: &[C]) -> RecipientStatement {
    RecipientStatement {
        text: text.to_owned(),
        level: RecipientLevel::CategoryOpen,
        categories: categories.to_vec(),
        ..RecipientStatement::default()
    }
}

fn quote(text: &str, start: usize) -> Quote {
    Quote { text: text.to_owned(), start, end: start + text.chars().count(), line: 1 }
}

fn statement(id: &str, kind: StatementKind) -> Statement {
    let start = 100 * id.trim_start_matches("d1-s").parse::<usize>().unwrap();
    Statement {
        id: id.to_owned(),
        document: "d1".to_owned(),
        kind,
        quote: quote("記載", start),
        ..Statement::default()
    }
}

/// A row of the notice that covers [`analytics`].
fn row() -> Statement {
    Statement {
        recipient: Some(company("Google LLC", "google")),
        service: Some(ServiceStatement {
            text: "Google アナリティクス".to_owned(),
            id: Some("google-analytics".to_owned()),
        }),
        mechanism: Mechanism::Tag,
        information: information(&[I::OnlineIdentifier, I::PageView]),
        sender_purpose: purpose("アクセス解析", &[P::Analytics]),
        recipient_purpose: purpose("同社サービスの改善", &[P::ServiceImprovement]),
        ..statement("d1-s1", StatementKind::Declaration)
    }
}

fn document(statements: Vec<Statement>) -> Reading {
    Reading {
        id: "d1".to_owned(),
        source: "https://www.example.jp/privacy".to_owned(),
        role: Some(DocumentRole::Policy),
        title: "プライバシーポリシー".to_owned(),
        language: "ja".to_owned(),
        readable: true,
        text_sha256: "now".to_owned(),
        statements,
        ..Reading::default()
    }
}

/// A run of which everything is given.
struct Scene {
    target: Target,
    evidence: Evidence,
    attribution: Attribution,
    documents: Vec<Reading>,
    baseline: Option<serde_json::Value>,
}

impl Scene {
    fn new(seen: Transmission, statements: Vec<Statement>) -> Self {
        let run = Run { engine: Engine::Browser, ..Run::default() };
        let mut scene = Self {
            target: Target {
                site: Site { name: "例".to_owned(), start: vec![PAGE.parse().unwrap()] },
                operator: Operator {
                    names: vec!["株式会社例示".to_owned()], domains: vec!["example.jp".to_owned()]
                },
                ..Target::default()
            },
            evidence: Evidence { run: run.clone(), complete: true, ..Evidence::default() },
            attribution: Attribution { transmissions: vec![seen], ..Attribution::default() },
            documents: vec![document(statements)],
            baseline: None,
        };
        scene.tell(Observation::Run(run));
        scene.visit(Phase::NoChoice, "page");
        scene
    }

    fn tell(&mut self, observation: Observation) -> u64 {
        self.tell_in(None, observation)
    }

    /// Gives the number of the record.
    fn tell_in(&mut self, visit: Option<u64>, observation: Observation) -> u64 {
        let n = self.evidence.records.len() as u64 + 1;
        let at = "2026-11-20T01:00:00.000000Z".to_owned();
        self.evidence.records.push(Record { n, at, us: n, visit, observation });
        n
    }

    /// A visit of the page in this phase; gives its id.
    fn visit(&mut self, phase: Phase, purpose: &str) -> u64 {
        let started = json!({ "url": PAGE, "phase": phase, "engine": "browser", "purpose": purpose });
        let id = self.evidence.records.len() as u64 + 1;
        self.tell_in(Some(id), Observation::VisitStarted(serde_json::from_value(started).unwrap()))
    }

    /// What became of the banner on a visit.
    fn banner(&mut self, visit: u64, phase: Phase, outcome: &str) {
        let consent = json!({ "phase": phase, "banner": true, "button": "ボタン", "outcome": outcome });
        self.tell_in(Some(visit), Observation::Consent(serde_json::from_value(consent).unwrap()));
    }

    /// A record of a visit to which a transmission can point.
    fn mark(&mut self, visit: u64) -> u64 {
        self.tell_in(Some(visit), Observation::Link(LinkCheck::default()))
    }

    fn page(mut self, url: &str, change: impl FnOnce(&mut PageSeen)) -> Self {
        let mut page = PageSeen { url: url.to_owned(), final_url: url.to_owned(), status: 200, ..PageSeen::default() };
        page.transmissions = vec!["t1".to_owned()];
        change(&mut page);
        self.attribution.pages.push(page);
        self
    }

    fn outcome(&self) -> Outcome {
        self.outcome_by(Catalog::embedded())
    }

    fn outcome_by(&self, catalog: &Catalog) -> Outcome {
        audit(&self.target, &self.evidence, &self.attribution, &self.documents, catalog, self.baseline.as_ref())
    }

    fn verdict(&self) -> Verdict {
        self.outcome().verdicts.swap_remove(0)
    }

    fn finding(&self, rule: &str) -> Option<Finding> {
        self.outcome().findings.into_iter().find(|finding| finding.rule == rule)
    }

    fn says(&self, rule: &str) -> bool {
        self.finding(rule).is_some()
    }

    fn level(&self, rule: &str) -> Option<Level> {
        self.finding(rule).map(|finding| finding.level)
    }
}

fn verdict(seen: Transmission, statements: Vec<Statement>) -> Verdict {
    Scene::new(seen, statements).verdict()
}

/// The row with one thing changed.
fn row_with(change: impl FnOnce(&mut Statement)) -> Statement {
    let mut row = row();
    change(&mut row);
    row
}

fn seen_with(change: impl FnOnce(&mut Transmission)) -> Transmission {
    let mut seen = analytics();
    change(&mut seen);
    seen
}

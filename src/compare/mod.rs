//! What changed between two audits of a site: the site, the policy and the catalog kept apart.
//!
//! Uses [`crate::report`] and the types it speaks of. Pure. What was seen in some of the repeated visits only (ad
//! rotation: k of n) is no change of the site. A recipient that only got another name in the catalog is no new one.

mod conditions;
mod pairs;
mod policy;
mod site;
mod text;
mod verdicts;

use serde::Serialize;
use serde_json::Value;

use crate::audit::{Coverage, Level};
use crate::glossary::{Bilingual, Information};
use crate::policy::StatementKind;
use crate::report::model::{REPORT_SCHEMA, Report};
use pairs::Pairs;

/// Why two files could not be compared.
#[derive(Debug, thiserror::Error)]
pub enum CompareError {
    #[error("the {which} file is not a report of kansa (its schema is {found:?}; give a report.json)")]
    NotAReport { which: &'static str, found: String },
    #[error("the {which} report cannot be read: {source}")]
    Malformed { which: &'static str, source: serde_json::Error },
}

/// Two reports held against each other.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Comparison {
    pub old: Side,
    pub new: Side,
    /// Conditions that differ: they can explain a change that is none of the site.
    pub conditions: Vec<Bilingual>,
    pub site: SiteChanges,
    pub policy: PolicyChanges,
    pub catalog: CatalogChanges,
    pub verdicts: Vec<VerdictChange>,
    pub findings: FindingChanges,
}

/// Facts of one of the two.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Side {
    pub site: String,
    pub run: String,
    pub started: String,
    pub result: String,
    pub catalog: String,
    pub pages: u64,
    pub transmissions: usize,
}

/// What the site does differently.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct SiteChanges {
    pub new_recipients: Vec<Named>,
    pub gone_recipients: Vec<Named>,
    pub new_services: Vec<ServiceChange>,
    pub gone_services: Vec<ServiceChange>,
    /// Seen in some of the repeated visits only: present in one report and not in the other, but no change.
    pub rotation: Vec<ServiceChange>,
    pub information: Vec<InformationChange>,
    pub new_cookies: Vec<CookieChange>,
    pub gone_cookies: Vec<CookieChange>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Named {
    pub id: String,
    pub name: Bilingual,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct ServiceChange {
    pub key: String,
    pub name: Bilingual,
    /// Seen in k of n visits of the report that has it.
    pub seen: u32,
    pub of: u32,
    /// `old` or `new`: the report that has it.
    pub only_in: &'static str,
    pub coverage: Coverage,
    pub pages: Vec<String>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct InformationChange {
    pub key: String,
    pub name: Bilingual,
    pub new: Vec<Information>,
    pub gone: Vec<Information>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct CookieChange {
    pub name: String,
    pub domain: String,
    pub service: Option<String>,
}

/// What the documents say differently.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct PolicyChanges {
    pub new_documents: Vec<String>,
    pub gone_documents: Vec<String>,
    pub changed_documents: Vec<String>,
    pub new_statements: Vec<StatementChange>,
    pub gone_statements: Vec<StatementChange>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct StatementChange {
    pub document: String,
    pub kind: StatementKind,
    pub quote: String,
}

/// What kansa knows differently.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct CatalogChanges {
    pub changed: bool,
    /// The same hosts, another recipient or service: the catalog learned a name.
    pub renamed: Vec<Renamed>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Renamed {
    pub hosts: Vec<String>,
    pub old: Bilingual,
    pub new: Bilingual,
}

/// A verdict that changed, and what can have changed it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct VerdictChange {
    pub key: String,
    pub name: Bilingual,
    pub old: Coverage,
    pub new: Coverage,
    /// `site`, `policy`, `catalog`, `settings`, in this order.
    pub causes: Vec<&'static str>,
}

#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct FindingChanges {
    pub new: Vec<FindingChange>,
    pub gone: Vec<FindingChange>,
    pub level_changed: Vec<FindingChange>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct FindingChange {
    pub rule: String,
    pub level: Level,
    pub message: Bilingual,
    pub fingerprint: String,
}

/// Compares two saved reports.
pub fn compare(old: &Value, new: &Value) -> Result<Comparison, CompareError> {
    let (old, new) = (read("first", old)?, read("second", new)?);
    let pairs = Pairs::of(&old, &new);
    Ok(Comparison {
        old: conditions::side(&old),
        new: conditions::side(&new),
        conditions: conditions::conditions(&old, &new),
        site: site::site(&old, &new, &pairs),
        policy: policy::policy(&old, &new),
        catalog: CatalogChanges { changed: old.catalog.sha256 != new.catalog.sha256, renamed: pairs.renamed() },
        verdicts: verdicts::verdicts(&old, &new, &pairs),
        findings: verdicts::findings(&old, &new),
    })
}

fn read(which: &'static str, value: &Value) -> Result<Report, CompareError> {
    let found = value["schema"].as_str().unwrap_or_default();
    if found != REPORT_SCHEMA {
        return Err(CompareError::NotAReport { which, found: found.chars().take(60).collect() });
    }
    serde_json::from_value(value.clone()).map_err(|source| CompareError::Malformed { which, source })
}

impl Comparison {
    /// Nothing changed but times and run ids.
    #[must_use]
    pub fn is_unchanged(&self) -> bool {
        let site = SiteChanges { rotation: self.site.rotation.clone(), ..SiteChanges::default() };
        self.site == site
            && self.policy == PolicyChanges::default()
            && !self.catalog.changed
            && self.verdicts.is_empty()
            && self.findings == FindingChanges::default()
    }

    #[must_use]
    pub fn to_json(&self) -> String {
        let mut text = serde_json::to_string_pretty(self).expect("a comparison always serializes");
        text.push('\n');
        text
    }

    /// For the terminal, in `ja` or `en`.
    #[must_use]
    pub fn to_text(&self, lang: &str) -> String {
        text::Text::new(lang).write(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::attribute::{CookieSeen, InformationSeen, Recipient, Runs, ServiceRef};
    use crate::audit::Finding;
    use crate::glossary::{Confidence, Form};
    use crate::policy::{Quote, Statement};
    use crate::report::model::{DocumentFacts, TransmissionFacts};

    fn transmission(company: &str, service: &str, hosts: &[&str]) -> TransmissionFacts {
        TransmissionFacts {
            recipient: Recipient {
                id: company.to_owned(),
                company: company.to_owned(),
                known: true,
                ..Recipient::default()
            },
            service: Some(ServiceRef { id: service.to_owned(), name: service.to_owned(), ..ServiceRef::default() }),
            party: "third".to_owned(),
            hosts: hosts.iter().map(|host| (*host).to_owned()).collect(),
            runs: Runs { seen: 1, of: 1 },
            coverage: Coverage::Undeclared,
            ..TransmissionFacts::default()
        }
    }

    fn item(category: Information) -> InformationSeen {
        InformationSeen {
            category,
            form: Form::Plain,
            parameter: "p".to_owned(),
            confidence: Confidence::Catalog,
            algorithm: None,
            record: 1,
            in_url: false,
        }
    }

    fn report(transmissions: Vec<TransmissionFacts>) -> Report {
        Report { schema: REPORT_SCHEMA.to_owned(), transmissions, ..Report::default() }
    }

    fn compared(old: &Report, new: &Report) -> Comparison {
        compare(&serde_json::to_value(old).unwrap(), &serde_json::to_value(new).unwrap()).unwrap()
    }

    #[test]
    fn the_same_report_shows_no_change() {
        let one = report(vec![transmission("a", "s", &["a.example"])]);
        let comparison = compared(&one, &one);
        assert!(comparison.is_unchanged());
        assert!(comparison.to_text("ja").contains("変化は見られませんでした"));
    }

    #[test]
    fn recipients_and_services_come_and_go() {
        let old = report(vec![transmission("a", "s1", &["a.example"]), transmission("b", "s", &["b.example"])]);
        let new = report(vec![transmission("a", "s2", &["x.example"]), transmission("c", "s", &["c.example"])]);
        let site = compared(&old, &new).site;
        let ids = |list: &[Named]| list.iter().map(|one| one.id.clone()).collect::<Vec<_>>();
        assert_eq!(
            (ids(&site.new_recipients), ids(&site.gone_recipients)),
            (vec!["c".to_owned()], vec!["b".to_owned()])
        );
        let keys = |list: &[ServiceChange]| list.iter().map(|one| one.key.clone()).collect::<Vec<_>>();
        assert_eq!(keys(&site.new_services), ["a/s2", "c/s"]);
        assert_eq!(keys(&site.gone_services), ["a/s1", "b/s"]);
    }

    #[test]
    fn rotation_is_no_change() {
        let mut rotating = transmission("ads", "s", &["ads.example"]);
        rotating.runs = Runs { seen: 1, of: 3 };
        let comparison = compared(&report(vec![rotating]), &report(Vec::new()));
        assert!(comparison.site.gone_services.is_empty() && comparison.site.gone_recipients.is_empty());
        assert_eq!(comparison.site.rotation[0].only_in, "old");
        assert!(comparison.is_unchanged());
        assert!(comparison.to_text("en").contains("1 of 3 visits"));
    }

    #[test]
    fn another_name_for_the_same_hosts_is_the_catalogs_change() {
        let mut old = report(vec![transmission("x.example", "-", &["x.example"])]);
        let mut new = report(vec![transmission("acme", "acme-ads", &["x.example"])]);
        old.catalog.sha256 = "1".to_owned();
        new.catalog.sha256 = "2".to_owned();
        let comparison = compared(&old, &new);
        assert_eq!(comparison.catalog.renamed.len(), 1);
        assert_eq!(comparison.site, SiteChanges::default());
        new.catalog.sha256 = "1".to_owned();
        assert_eq!(compared(&old, &new).site.new_recipients.len(), 1);
    }

    #[test]
    fn information_and_cookies_and_statements_are_compared() {
        let mut old = report(vec![transmission("a", "s", &["a.example"])]);
        let mut new = old.clone();
        new.transmissions[0].information = vec![item(Information::PageView), item(Information::TechnicalMinimum)];
        new.cookies.push(CookieSeen {
            name: "_x".to_owned(),
            domain: "a.example".to_owned(),
            state: "set".to_owned(),
            ..CookieSeen::default()
        });
        let document = |hash: &str| DocumentFacts {
            id: "d1".to_owned(),
            source: "p.html".to_owned(),
            text_sha256: hash.to_owned(),
            ..DocumentFacts::default()
        };
        old.documents.push(document("1"));
        new.documents.push(document("2"));
        new.statements.push(Statement {
            document: "d1".to_owned(),
            quote: Quote { text: "A  を利用".to_owned(), ..Quote::default() },
            ..Statement::default()
        });
        let comparison = compared(&old, &new);
        assert_eq!(comparison.site.information[0].new, [Information::PageView]);
        assert_eq!(comparison.site.new_cookies[0].name, "_x");
        assert_eq!(comparison.policy.changed_documents, ["p.html"]);
        assert_eq!(comparison.policy.new_statements[0].quote, "A を利用");
        // The same words in another document are no change of what is said.
        let mut draft = new.clone();
        draft.documents[0].source = "draft.html".to_owned();
        let comparison = compared(&new, &draft);
        assert_eq!(comparison.policy.new_documents, ["draft.html"]);
        assert!(comparison.policy.new_statements.is_empty() && comparison.policy.gone_statements.is_empty());
    }

    #[test]
    fn what_is_own_blocked_or_as_before_is_no_change() {
        let mut own = transmission("operator", "-", &["www.example.jp"]);
        own.party = "own".to_owned();
        assert!(compared(&report(Vec::new()), &report(vec![own])).is_unchanged());
        let mut always = transmission("ads", "s", &["ads.example"]);
        always.runs = Runs { seen: 3, of: 3 };
        assert_eq!(compared(&report(vec![always]), &report(Vec::new())).site.gone_recipients.len(), 1);
        let mut blocked = report(Vec::new());
        blocked.cookies.push(CookieSeen {
            name: "_x".to_owned(),
            state: "blocked".to_owned(),
            ..CookieSeen::default()
        });
        assert!(compared(&report(Vec::new()), &blocked).is_unchanged());
        let mut read = report(Vec::new());
        read.documents.push(DocumentFacts { source: "p.html".to_owned(), ..DocumentFacts::default() });
        read.findings.push(Finding { fingerprint: "1".to_owned(), ..Finding::default() });
        assert!(compared(&read, &read).is_unchanged());
        let mut graver = read.clone();
        graver.findings[0].level = Level::Error;
        assert_eq!(compared(&read, &graver).findings.level_changed.len(), 1);
    }

    #[test]
    fn nothing_is_renamed_that_has_no_host() {
        let mut old = report(vec![transmission("a", "s", &[])]);
        let mut new = report(vec![transmission("b", "s", &[])]);
        old.catalog.sha256 = "1".to_owned();
        new.catalog.sha256 = "2".to_owned();
        assert!(compared(&old, &new).catalog.renamed.is_empty());
    }

    #[test]
    fn a_verdict_names_what_can_have_changed_it() {
        let old = report(vec![transmission("a", "s", &["a.example"])]);
        let mut new = old.clone();
        new.transmissions[0].coverage = Coverage::Covered;
        new.documents.push(DocumentFacts { text_sha256: "2".to_owned(), ..DocumentFacts::default() });
        let comparison = compared(&old, &new);
        assert_eq!(comparison.verdicts[0].causes, ["policy"]);
        new.transmissions[0].pages.push("https://www.example.jp/new".to_owned());
        assert_eq!(compared(&old, &new).verdicts[0].causes, ["site", "policy"]);
    }

    #[test]
    fn something_else_than_a_report_is_an_error() {
        let report = serde_json::to_value(report(Vec::new())).unwrap();
        let error = compare(&report, &serde_json::json!({"schema": "har"})).unwrap_err().to_string();
        assert!(error.contains("second") && error.contains("har"), "{error}");
        assert!(compare(&serde_json::json!(null), &report).is_err());
        let broken = serde_json::json!({"schema": REPORT_SCHEMA, "transmissions": 7});
        assert!(matches!(compare(&broken, &report), Err(CompareError::Malformed { .. })));
    }
}

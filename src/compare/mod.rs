//! What changed between two audits of a site: the site, the policy and the catalog kept apart.
//!
//! Uses [`crate::report`] and the types it speaks of. Pure. What was seen in some of the repeated visits only (ad
//! rotation: k of n) is no change of the site. A recipient that only got another name in the catalog is no new one.

use std::collections::{BTreeMap, BTreeSet};

mod text;

use serde::Serialize;
use serde_json::Value;

use crate::attribute::CookieSeen;
use crate::audit::{Coverage, Finding, Level};
use crate::glossary::{Bilingual, Information, Phase};
use crate::policy::{Statement, StatementKind};
use crate::report::model::{REPORT_SCHEMA, Report, TransmissionFacts};

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
        old: side(&old),
        new: side(&new),
        conditions: conditions(&old, &new),
        site: site(&old, &new, &pairs),
        policy: policy(&old, &new),
        catalog: CatalogChanges { changed: old.catalog.sha256 != new.catalog.sha256, renamed: pairs.renamed() },
        verdicts: verdicts(&old, &new, &pairs),
        findings: findings(&old, &new),
    })
}

fn read(which: &'static str, value: &Value) -> Result<Report, CompareError> {
    let found = value["schema"].as_str().unwrap_or_default();
    if found != REPORT_SCHEMA {
        return Err(CompareError::NotAReport { which, found: found.chars().take(60).collect() });
    }
    serde_json::from_value(value.clone()).map_err(|source| CompareError::Malformed { which, source })
}

fn side(report: &Report) -> Side {
    let result = match report.result {
        crate::report::model::Result::Clean => "clean",
        crate::report::model::Result::Findings => "findings",
        crate::report::model::Result::Incomplete => "incomplete",
    };
    Side {
        site: report.target.name.clone(),
        run: report.run.id.clone(),
        started: report.run.started.clone(),
        result: result.to_owned(),
        catalog: report.catalog.version.clone(),
        pages: report.coverage.pages_audited,
        transmissions: report.transmissions.len(),
    }
}

fn conditions(old: &Report, new: &Report) -> Vec<Bilingual> {
    let phases = |report: &Report| {
        let names: Vec<&str> = report.coverage.phases.iter().copied().map(Phase::as_str).collect();
        names.join(", ")
    };
    let engine = |report: &Report| {
        let value = serde_json::to_value(report.run.engine).ok();
        value.and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
    };
    let facts: [(&str, &str, String, String); 7] = [
        ("サイト", "site", old.target.name.clone(), new.target.name.clone()),
        ("エンジン", "engine", engine(old), engine(new)),
        ("同意の状態", "phases", phases(old), phases(new)),
        (
            "監査したページ数",
            "pages audited",
            old.coverage.pages_audited.to_string(),
            new.coverage.pages_audited.to_string(),
        ),
        ("繰返しの回数", "repetitions", old.run.runs.to_string(), new.run.runs.to_string()),
        ("プロファイル", "profiles", old.target.profiles.join(", "), new.target.profiles.join(", ")),
        ("版", "version", old.tool.version.clone(), new.tool.version.clone()),
    ];
    facts
        .into_iter()
        .filter(|(_, _, before, after)| before != after)
        .map(|(ja, en, before, after)| {
            Bilingual::new(
                format!("{ja}が異なります（{before} → {after}）。"),
                format!("another {en} ({before} → {after})"),
            )
        })
        .collect()
}

fn key(transmission: &TransmissionFacts) -> String {
    let service = transmission.service.as_ref().map_or("-", |service| service.id.as_str());
    format!("{}/{service}", transmission.recipient.id)
}

fn recipient_name(transmission: &TransmissionFacts) -> Bilingual {
    let who = &transmission.recipient;
    let first = |names: [&String; 3]| names.into_iter().find(|name| !name.is_empty()).cloned().unwrap_or_default();
    Bilingual::new(first([&who.company_ja, &who.company, &who.id]), first([&who.company, &who.company_ja, &who.id]))
}

fn name(transmission: &TransmissionFacts) -> Bilingual {
    let who = recipient_name(transmission);
    let Some(service) = &transmission.service else { return who };
    let ja = if service.name_ja.is_empty() { &service.name } else { &service.name_ja };
    Bilingual::new(format!("{}（{ja}）", who.ja), format!("{} ({})", who.en, service.name))
}

/// Transmissions of both reports, matched.
struct Pairs<'a> {
    same: Vec<(&'a TransmissionFacts, &'a TransmissionFacts)>,
    /// The same hosts under another name, where the catalogs differ.
    renamed: Vec<(&'a TransmissionFacts, &'a TransmissionFacts)>,
    gone: Vec<&'a TransmissionFacts>,
    new: Vec<&'a TransmissionFacts>,
}

impl<'a> Pairs<'a> {
    fn of(old: &'a Report, new: &'a Report) -> Self {
        let others = |report: &'a Report| -> BTreeMap<String, &'a TransmissionFacts> {
            report.transmissions.iter().filter(|one| one.party != "own").map(|one| (key(one), one)).collect()
        };
        let (before, mut after) = (others(old), others(new));
        let mut pairs = Self { same: Vec::new(), renamed: Vec::new(), gone: Vec::new(), new: Vec::new() };
        for (key, one) in before {
            match after.remove(&key) {
                Some(other) => pairs.same.push((one, other)),
                None => pairs.gone.push(one),
            }
        }
        pairs.new = after.into_values().collect();
        if old.catalog.sha256 != new.catalog.sha256 {
            pairs.find_renamed();
        }
        pairs
    }

    fn find_renamed(&mut self) {
        let mut index = 0;
        while index < self.gone.len() {
            let one = self.gone[index];
            let at = self.new.iter().position(|other| other.hosts == one.hosts && !one.hosts.is_empty());
            if let Some(at) = at {
                self.renamed.push((one, self.new.remove(at)));
                self.gone.remove(index);
            } else {
                index += 1;
            }
        }
    }

    fn renamed(&self) -> Vec<Renamed> {
        let entry = |(old, new): &(&TransmissionFacts, &TransmissionFacts)| Renamed {
            hosts: new.hosts.clone(),
            old: name(old),
            new: name(new),
        };
        self.renamed.iter().map(entry).collect()
    }

    fn both(&self) -> impl Iterator<Item = (&'a TransmissionFacts, &'a TransmissionFacts)> + '_ {
        self.same.iter().chain(&self.renamed).copied()
    }
}

/// Seen in some of the repeated visits only.
fn rotates(transmission: &TransmissionFacts) -> bool {
    transmission.runs.of > 1 && transmission.runs.seen < transmission.runs.of
}

fn service_change(transmission: &TransmissionFacts, only_in: &'static str) -> ServiceChange {
    ServiceChange {
        key: key(transmission),
        name: name(transmission),
        seen: transmission.runs.seen,
        of: transmission.runs.of,
        only_in,
        coverage: transmission.coverage,
        pages: transmission.pages.iter().take(10).cloned().collect(),
    }
}

fn site(old: &Report, new: &Report, pairs: &Pairs<'_>) -> SiteChanges {
    let (rotating_new, lasting_new): (Vec<_>, Vec<_>) = pairs.new.iter().copied().partition(|one| rotates(one));
    let (rotating_gone, lasting_gone): (Vec<_>, Vec<_>) = pairs.gone.iter().copied().partition(|one| rotates(one));
    let known = |report: &Report| -> BTreeSet<String> {
        report.transmissions.iter().map(|one| one.recipient.id.clone()).collect()
    };
    let (before, after) = (known(old), known(new));
    let renamed: BTreeSet<&str> =
        pairs.renamed.iter().flat_map(|(old, new)| [old.recipient.id.as_str(), new.recipient.id.as_str()]).collect();
    let recipients = |list: &[&TransmissionFacts], other: &BTreeSet<String>| -> Vec<Named> {
        let named: BTreeSet<Named> = list
            .iter()
            .filter(|one| !other.contains(&one.recipient.id) && !renamed.contains(one.recipient.id.as_str()))
            .map(|one| Named { id: one.recipient.id.clone(), name: recipient_name(one) })
            .collect();
        named.into_iter().collect()
    };
    let mut rotation: Vec<ServiceChange> = rotating_new.iter().map(|one| service_change(one, "new")).collect();
    rotation.extend(rotating_gone.iter().map(|one| service_change(one, "old")));
    rotation.sort();
    let (new_cookies, gone_cookies) = cookies(old, new);
    SiteChanges {
        new_recipients: recipients(&lasting_new, &before),
        gone_recipients: recipients(&lasting_gone, &after),
        new_services: lasting_new.iter().map(|one| service_change(one, "new")).collect(),
        gone_services: lasting_gone.iter().map(|one| service_change(one, "old")).collect(),
        rotation,
        information: pairs.both().filter_map(|(old, new)| information(old, new)).collect(),
        new_cookies,
        gone_cookies,
    }
}

/// What is sent, without what goes with any request.
fn categories(transmission: &TransmissionFacts) -> BTreeSet<Information> {
    transmission.information.iter().map(|item| item.category).filter(|category| !category.is_inherent()).collect()
}

fn information(old: &TransmissionFacts, new: &TransmissionFacts) -> Option<InformationChange> {
    let (before, after) = (categories(old), categories(new));
    (before != after).then(|| InformationChange {
        key: key(new),
        name: name(new),
        new: after.difference(&before).copied().collect(),
        gone: before.difference(&after).copied().collect(),
    })
}

/// Cookies that were set or found, by name and domain.
fn cookies(old: &Report, new: &Report) -> (Vec<CookieChange>, Vec<CookieChange>) {
    let list = |report: &Report| -> BTreeSet<CookieChange> {
        let kept = report.cookies.iter().filter(|cookie| matches!(cookie.state.as_str(), "set" | "found"));
        kept.map(cookie_change).collect()
    };
    let (before, after) = (list(old), list(new));
    (after.difference(&before).cloned().collect(), before.difference(&after).cloned().collect())
}

fn cookie_change(cookie: &CookieSeen) -> CookieChange {
    CookieChange { name: cookie.name.clone(), domain: cookie.domain.clone(), service: cookie.service.clone() }
}

fn policy(old: &Report, new: &Report) -> PolicyChanges {
    let texts = |report: &Report| -> BTreeMap<String, String> {
        report.documents.iter().map(|document| (document.source.clone(), document.text_sha256.clone())).collect()
    };
    let (before, after) = (texts(old), texts(new));
    let missing = |from: &BTreeMap<String, String>, other: &BTreeMap<String, String>| -> Vec<String> {
        from.keys().filter(|source| !other.contains_key(*source)).cloned().collect()
    };
    let changed = before.iter().filter(|(source, hash)| after.get(*source).is_some_and(|other| other != *hash));
    let (old_statements, new_statements) = (statements(old), statements(new));
    PolicyChanges {
        new_documents: missing(&after, &before),
        gone_documents: missing(&before, &after),
        changed_documents: changed.map(|(source, _)| source.clone()).collect(),
        new_statements: new_statements.difference(&old_statements).cloned().collect(),
        gone_statements: old_statements.difference(&new_statements).cloned().collect(),
    }
}

/// Statements by their words: white space and place in the text do not matter.
fn statements(report: &Report) -> BTreeSet<StatementChange> {
    let source = |id: &str| {
        report
            .documents
            .iter()
            .find(|document| document.id == id)
            .map(|document| document.source.clone())
            .unwrap_or_default()
    };
    let change = |statement: &Statement| StatementChange {
        document: source(&statement.document),
        kind: statement.kind,
        quote: statement.quote.text.split_whitespace().collect::<Vec<_>>().join(" "),
    };
    report.statements.iter().map(change).collect()
}

fn verdicts(old: &Report, new: &Report, pairs: &Pairs<'_>) -> Vec<VerdictChange> {
    let text = |report: &Report| -> BTreeSet<String> {
        report.documents.iter().map(|document| document.text_sha256.clone()).collect()
    };
    let policy_changed = text(old) != text(new);
    let catalog_changed = old.catalog.sha256 != new.catalog.sha256;
    let settings_changed = old.target.sha256 != new.target.sha256 || old.tool.version != new.tool.version;
    let mut changes: Vec<VerdictChange> = pairs
        .both()
        .filter(|(before, after)| before.coverage != after.coverage)
        .map(|(before, after)| {
            let site_changed = categories(before) != categories(after) || before.pages != after.pages;
            let causes = [
                (site_changed, "site"),
                (policy_changed, "policy"),
                (catalog_changed, "catalog"),
                (settings_changed, "settings"),
            ];
            VerdictChange {
                key: key(after),
                name: name(after),
                old: before.coverage,
                new: after.coverage,
                causes: causes.into_iter().filter(|(changed, _)| *changed).map(|(_, cause)| cause).collect(),
            }
        })
        .collect();
    changes.sort_by(|a, b| a.key.cmp(&b.key));
    changes
}

fn findings(old: &Report, new: &Report) -> FindingChanges {
    let index = |report: &'_ Report| -> BTreeMap<String, FindingChange> {
        report.findings.iter().map(|finding| (finding.fingerprint.clone(), finding_change(finding))).collect()
    };
    let (before, after) = (index(old), index(new));
    let missing = |from: &BTreeMap<String, FindingChange>, other: &BTreeMap<String, FindingChange>| {
        let mut list: Vec<FindingChange> =
            from.iter().filter(|(print, _)| !other.contains_key(*print)).map(|(_, change)| change.clone()).collect();
        list.sort_by(|a, b| {
            b.level.cmp(&a.level).then_with(|| (&a.rule, &a.message.ja).cmp(&(&b.rule, &b.message.ja)))
        });
        list
    };
    let level_changed = after
        .iter()
        .filter(|(print, change)| before.get(*print).is_some_and(|other| other.level != change.level))
        .map(|(_, change)| change.clone());
    FindingChanges {
        new: missing(&after, &before),
        gone: missing(&before, &after),
        level_changed: level_changed.collect(),
    }
}

fn finding_change(finding: &Finding) -> FindingChange {
    FindingChange {
        rule: finding.rule.clone(),
        level: finding.level,
        message: finding.message.clone(),
        fingerprint: finding.fingerprint.clone(),
    }
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
    use crate::attribute::{InformationSeen, Recipient, Runs, ServiceRef};
    use crate::glossary::{Confidence, Form};
    use crate::policy::Quote;
    use crate::report::model::DocumentFacts;

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
    }

    #[test]
    fn a_verdict_names_what_can_have_changed_it() {
        let old = report(vec![transmission("a", "s", &["a.example"])]);
        let mut new = old.clone();
        new.transmissions[0].coverage = Coverage::Covered;
        new.documents.push(DocumentFacts { text_sha256: "2".to_owned(), ..DocumentFacts::default() });
        let comparison = compared(&old, &new);
        assert_eq!(comparison.verdicts[0].causes, ["policy"]);
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

//! What may change when a run is audited again from its journal.
//!
//! Policy, catalog, profile, applicability, route, operator, entities, acceptances and thresholds may change: "what if we
//! published this?" Each change is stated in the report. What decided which evidence was gathered (start pages, crawl,
//! engine, phases, network) cannot change afterwards: the journal would not answer for it, so it is refused.

use serde_json::Value;

use crate::glossary::Bilingual;
use crate::target::Target;

/// A change of scope, which a journal cannot answer for.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a re-audit cannot change {}: the journal does not hold that evidence; run `kansa audit` with this target instead", parts.join(", "))]
pub struct ScopeChange {
    /// Names of the parts, e.g. `crawl.max_pages`.
    pub parts: Vec<String>,
}

/// What differs between a run and its re-audit, besides the target.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Inputs<'a> {
    /// SHA-256 of the catalog, then and now.
    pub catalog_before: Option<&'a str>,
    pub catalog_now: &'a str,
    /// Documents given in place of those of the run (file names or URLs).
    pub policies: &'a [String],
    pub tool_before: &'a str,
    pub tool_now: &'a str,
}

/// Parts of the target that decided which evidence was gathered.
const SCOPE: &[&str] = &["site.start", "crawl", "observe", "step", "network"];

/// Changes that the report is to state, or the refusal of a change of scope.
pub fn changes(before: &Target, now: &Target, inputs: &Inputs<'_>) -> Result<Vec<Bilingual>, ScopeChange> {
    let (old, new) = (value(before), value(now));
    let mut differing = Vec::new();
    differences("", &old, &new, &mut differing);
    let (scope, stated): (Vec<String>, Vec<String>) = differing.into_iter().partition(|path| is_scope(path));
    if !scope.is_empty() {
        return Err(ScopeChange { parts: scope });
    }
    let mut statements: Vec<Bilingual> = stated
        .iter()
        .filter(|path| path.as_str() != "policy" || inputs.policies.is_empty())
        .map(|path| sentence(path, &old, &new))
        .collect();
    if !inputs.policies.is_empty() {
        let names = inputs.policies.join("、");
        statements.push(Bilingual::new(
            format!("文書を、観測時のものから次のものに替えて判定しました: {names}"),
            format!("Judged with other documents than those of the run: {}", inputs.policies.join(", ")),
        ));
    }
    if inputs.catalog_before.is_some_and(|before| before != inputs.catalog_now) {
        statements.push(Bilingual::new(
            "観測時と異なるカタログで判定しました。",
            "Judged with another catalog than that of the run.",
        ));
    }
    if !inputs.tool_before.is_empty() && inputs.tool_before != inputs.tool_now {
        statements.push(Bilingual::new(
            format!(
                "観測時と異なる版の kansa で判定しました（観測: {}、判定: {}）。",
                inputs.tool_before, inputs.tool_now
            ),
            format!("Judged by another version of kansa (run: {}, now: {}).", inputs.tool_before, inputs.tool_now),
        ));
    }
    Ok(statements)
}

fn value(target: &Target) -> Value {
    serde_json::to_value(target).expect("a checked target always serializes")
}

fn is_scope(path: &str) -> bool {
    // The share of pages that makes a run complete judges evidence; it gathers none.
    path != "crawl.coverage"
        && SCOPE.iter().any(|part| path == *part || path.strip_prefix(part).is_some_and(|rest| rest.starts_with('.')))
}

/// Dotted paths of the values that differ; lists are one value.
fn differences(path: &str, old: &Value, new: &Value, found: &mut Vec<String>) {
    match (old, new) {
        (Value::Object(left), Value::Object(right)) => {
            let mut keys: Vec<&String> = left.keys().chain(right.keys()).collect();
            keys.sort();
            keys.dedup();
            for key in keys {
                let below = if path.is_empty() { key.clone() } else { format!("{path}.{key}") };
                let at = |map: &serde_json::Map<String, Value>| map.get(key).cloned().unwrap_or(Value::Null);
                differences(&below, &at(left), &at(right), found);
            }
        }
        _ if old == new => {}
        _ => found.push(path.to_owned()),
    }
}

fn sentence(path: &str, old: &Value, new: &Value) -> Bilingual {
    let at = |root: &Value| {
        let found = path.split('.').fold(root, |value, key| &value[key]);
        shown(found)
    };
    let (before, after) = (at(old), at(new));
    Bilingual::new(
        format!("target の {path} を変更して判定しました（観測時: {before}、今回: {after}）。"),
        format!("Judged with another {path} of the target (run: {before}, now: {after})."),
    )
}

/// Short values are shown, lists and tables by their number of entries: they may be long or hold names of people.
fn shown(value: &Value) -> String {
    match value {
        Value::Null => "—".to_owned(),
        Value::String(text) => super::wording::short(text),
        Value::Bool(_) | Value::Number(_) => value.to_string(),
        Value::Array(entries)
            if entries.iter().all(|entry| entry.is_string() && entry.as_str().is_some_and(|text| text.len() < 40)) =>
        {
            let names: Vec<&str> = entries.iter().filter_map(Value::as_str).collect();
            if names.is_empty() { "—".to_owned() } else { names.join(", ") }
        }
        Value::Array(entries) => format!("[{}]", entries.len()),
        Value::Object(entries) => format!("{{{}}}", entries.len()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::target::{Applicability, Profile};

    fn inputs() -> Inputs<'static> {
        Inputs {
            catalog_before: Some("a"),
            catalog_now: "a",
            policies: &[],
            tool_before: "kansa 1",
            tool_now: "kansa 1",
        }
    }

    #[test]
    fn nothing_changed_is_nothing_to_state() {
        assert_eq!(changes(&Target::default(), &Target::default(), &inputs()), Ok(Vec::new()));
    }

    #[test]
    fn profile_and_applicability_are_stated() {
        let mut now = Target::default();
        now.audit.profiles = vec![Profile::EuEprivacy];
        now.audit.applicability = Applicability::Yes;
        let stated = changes(&Target::default(), &now, &inputs()).unwrap();
        assert_eq!(stated.len(), 2);
        assert!(
            stated.iter().any(|sentence| sentence.en.contains("audit.profiles") && sentence.en.contains("eu-eprivacy"))
        );
    }

    #[test]
    fn documents_catalog_and_version_are_stated() {
        let policies = ["draft.html".to_owned()];
        let inputs = Inputs { catalog_now: "b", policies: &policies, tool_now: "kansa 2", ..inputs() };
        let stated = changes(&Target::default(), &Target::default(), &inputs).unwrap();
        assert_eq!(stated.len(), 3);
        assert!(stated[0].ja.contains("draft.html"));
    }

    #[test]
    fn a_change_of_scope_is_refused_by_name() {
        let mut now = Target::default();
        now.crawl.max_pages = 7;
        now.observe.runs = 3;
        now.site.start = vec!["https://www.example.jp/".parse().unwrap()];
        let refused = changes(&Target::default(), &now, &inputs()).unwrap_err();
        assert_eq!(refused.parts, ["crawl.max_pages", "observe.runs", "site.start"]);
        assert!(refused.to_string().contains("crawl.max_pages"));
    }

    #[test]
    fn the_share_of_pages_is_no_scope() {
        let mut now = Target::default();
        now.crawl.coverage = 0.5;
        assert_eq!(changes(&Target::default(), &now, &inputs()).unwrap().len(), 1);
    }
}

//! What may change when a run is audited again from its journal.
//!
//! Policy, catalog, profile, applicability, route, operator, entities, acceptances and thresholds may change: "what if we
//! published this?" Each change is stated in the report. What decided which evidence was gathered (start pages, crawl,
//! engine, phases, network) cannot change afterwards: the journal would not answer for it, so it is refused.

use serde_json::{Map, Value};

use crate::glossary::Bilingual;
use crate::target::{Stated, Target};

/// A change of scope, which a journal cannot answer for.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a re-audit cannot change {}: the journal does not hold that evidence; take this out of the target file (what it does not state stays as in the run), or run `kansa audit` with this target", parts.join(", "))]
pub struct ScopeChange {
    /// The parts with their values, e.g. `crawl.max_pages (run: 3, now: 7)`.
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

/// What a run writes in the place of a value that is not to be recorded.
const NOT_RECORDED: &str = "(not recorded)";

/// A target file as it holds for the evidence of a run: what it does not state about the scope, the name of the site and
/// the documents is as in the run, where flags may have set it.
#[must_use]
pub fn with_scope_of_run(before: &Target, now: &Target, stated: &Stated) -> Target {
    let (old, mut new) = (value(before), value(now));
    for part in SCOPE.iter().copied().chain(["site.name", "policy"]) {
        let (parent, key) = part.split_once('.').map_or((None, part), |(parent, key)| (Some(parent), key));
        let below = |root: &Value| parent.map_or(root, |parent| &root[parent]).as_object().cloned().unwrap_or_default();
        let mut merged = below(&new);
        keep_unstated(part, key, &below(&old), &mut merged, stated);
        match parent {
            Some(parent) => new[parent] = Value::Object(merged),
            None => new = Value::Object(merged),
        }
    }
    serde_json::from_value(new).unwrap_or_else(|_| now.clone())
}

fn keep_unstated(path: &str, key: &str, old: &Map<String, Value>, new: &mut Map<String, Value>, stated: &Stated) {
    let was = old.get(key);
    if !stated.has(path) || was.is_some_and(|was| was == NOT_RECORDED) {
        match was {
            Some(was) => new.insert(key.to_owned(), was.clone()),
            None => new.remove(key),
        };
        return;
    }
    if let (Some(Value::Object(was)), Some(Value::Object(now))) = (was, new.get_mut(key)) {
        let mut keys: Vec<String> = was.keys().chain(now.keys()).cloned().collect();
        keys.sort();
        keys.dedup();
        for key in keys {
            keep_unstated(&format!("{path}.{key}"), &key, was, now, stated);
        }
    }
}

/// Changes that the report is to state, or the refusal of a change of scope.
pub fn changes(before: &Target, now: &Target, inputs: &Inputs<'_>) -> Result<Vec<Bilingual>, ScopeChange> {
    let (old, new) = (value(before), value(now));
    let mut differing = Vec::new();
    differences("", &old, &new, &mut differing);
    let (scope, stated): (Vec<String>, Vec<String>) = differing.into_iter().partition(|path| is_scope(path));
    if !scope.is_empty() {
        let part = |path: &String| {
            let (run, now) = (shown(at(&old, path)), shown(at(&new, path)));
            format!("{path} (run: {run}, now: {now})")
        };
        return Err(ScopeChange { parts: scope.iter().map(part).collect() });
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
                let at = |map: &Map<String, Value>| map.get(key).cloned().unwrap_or(Value::Null);
                differences(&below, &at(left), &at(right), found);
            }
        }
        _ if old == new => {}
        _ => found.push(path.to_owned()),
    }
}

fn at<'a>(root: &'a Value, path: &str) -> &'a Value {
    path.split('.').fold(root, |value, key| &value[key])
}

fn sentence(path: &str, old: &Value, new: &Value) -> Bilingual {
    let (before, after) = (shown(at(old, path)), shown(at(new, path)));
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
        let start = "site.start (run: —, now: https://www.example.jp/)";
        assert_eq!(refused.parts, ["crawl.max_pages (run: 50, now: 7)", "observe.runs (run: 1, now: 3)", start]);
    }

    #[test]
    fn what_a_file_does_not_state_is_as_in_the_run() {
        let mut before = Target::default();
        before.site.name = "店".to_owned();
        before.site.start = vec!["https://www.example.jp/".parse().unwrap()];
        before.crawl.max_pages = 7;
        before.observe.runs = 3;
        before.network.headers.insert("X-Staging".to_owned(), NOT_RECORDED.to_owned());
        let text = "[observe]\nruns = 5\n[network]\nheaders = { X-Staging = \"secret\" }\n[audit]\nprofiles = [\"eu-eprivacy\"]";
        let file = Target::parse_for_evidence(text, "t.toml", &|_| true).unwrap();
        let mut now = with_scope_of_run(&before, &file, &Stated::of(text));
        // What it states otherwise is still refused.
        let refused = changes(&before, &now, &inputs()).unwrap_err();
        assert_eq!(refused.parts, ["observe.runs (run: 3, now: 5)"]);
        now.observe.runs = 3;
        assert_eq!(now, Target { audit: file.audit, ..before.clone() });
        assert_eq!(changes(&before, &now, &inputs()).unwrap().len(), 1);
    }

    #[test]
    fn the_share_of_pages_is_no_scope() {
        let mut now = Target::default();
        now.crawl.coverage = 0.5;
        assert_eq!(changes(&Target::default(), &now, &inputs()).unwrap().len(), 1);
    }
}

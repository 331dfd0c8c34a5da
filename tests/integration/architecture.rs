//! Architecture: the table of who may use whom, read off the sources.
//!
//! Two kinds of breach are caught: a module that names a module it may not use, and a pure module that names the
//! network, the file system, the clock or the environment.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// Module → the modules of ours that it may use.
const MAY_USE: &[(&str, &[&str])] = &[
    ("glossary", &[]),
    ("target", &["glossary"]),
    ("evidence", &["glossary"]),
    ("catalog", &["glossary"]),
    ("serve", &[]),
    ("demo", &["glossary", "target", "serve"]),
    ("observe", &["glossary", "target", "evidence"]),
    ("attribute", &["glossary", "target", "evidence", "catalog"]),
    ("policy", &["glossary", "evidence", "catalog"]),
    ("audit", &["glossary", "target", "evidence", "catalog", "attribute", "policy"]),
    ("report", &["glossary", "target", "evidence", "catalog", "attribute", "policy", "audit"]),
    ("compare", &["glossary", "catalog", "attribute", "policy", "audit", "report"]),
    ("notice", &["glossary", "catalog", "attribute", "policy", "audit", "report"]),
    ("history", &["glossary", "catalog", "attribute", "policy", "audit", "report"]),
    ("cli", &["glossary", "target", "audit", "report"]),
    // The verbs put the stages together.
    ("pipeline", &["*"]),
    ("lib", &["*"]),
    ("main", &["cli", "pipeline"]),
];

/// After the journal nothing needs the network, the disk, the clock or the environment.
const PURE: &[&str] = &["glossary", "target", "catalog", "attribute", "policy", "audit", "report", "compare", "notice"];
const IMPURE: &[&str] = &[
    "tokio::",
    "reqwest::",
    "std::fs",
    "std::net",
    "std::env",
    "std::process",
    "std::thread",
    "SystemTime",
    "Instant::now",
    "Timestamp::now",
    "Zoned::now",
];

fn sources(dir: &Path, into: &mut Vec<PathBuf>) {
    let mut entries: Vec<_> = fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            sources(&path, into);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            into.push(path);
        }
    }
}

/// Top-level module of a source file below `src`.
fn module(path: &Path, root: &Path) -> String {
    let first = path.strip_prefix(root).unwrap().components().next().unwrap();
    first.as_os_str().to_str().unwrap().trim_end_matches(".rs").to_owned()
}

/// The code of a file without comments, and without its tests at the foot.
fn code(text: &str) -> String {
    let text = text.split("\n#[cfg(test)]\nmod ").next().unwrap();
    text.lines().map(|line| line.split("//").next().unwrap()).collect::<Vec<_>>().join("\n")
}

fn names_of_ours(code: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for (at, _) in code.match_indices("crate::") {
        let rest = &code[at + "crate::".len()..];
        if let Some(group) = rest.strip_prefix('{') {
            let inner = group.split('}').next().unwrap();
            found.extend(inner.split(',').map(|name| name.trim().split("::").next().unwrap().to_owned()));
        } else {
            found.insert(rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect());
        }
    }
    found.retain(|name| !name.is_empty());
    found
}

fn breaches(file: &str, module: &str, code: &str) -> Vec<String> {
    let table: BTreeMap<_, _> = MAY_USE.iter().copied().collect();
    let Some(allowed) = table.get(module) else {
        return vec![format!("{file}: module `{module}` is not in the table")];
    };
    let mut breaches = Vec::new();
    for used in names_of_ours(code) {
        if table.contains_key(used.as_str())
            && used != module
            && !allowed.contains(&"*")
            && !allowed.contains(&used.as_str())
        {
            breaches.push(format!("{file}: `{module}` may not use `{used}`"));
        }
    }
    if PURE.contains(&module) {
        breaches.extend(
            IMPURE
                .iter()
                .filter(|word| code.contains(*word))
                .map(|word| format!("{file}: `{module}` is pure and names `{word}`")),
        );
    }
    breaches
}

#[test]
fn modules_use_only_what_they_may() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    sources(&root, &mut files);
    assert!(files.len() > 10, "the sources were not found");
    let mut found = Vec::new();
    for path in &files {
        // The build script runs before there is a crate; it is no module.
        if path.ends_with("catalog/build.rs") {
            continue;
        }
        let text = fs::read_to_string(path).unwrap();
        let name = path.strip_prefix(&root).unwrap().display().to_string();
        found.extend(breaches(&name, &module(path, &root), &code(&text)));
    }
    assert!(found.is_empty(), "\n{}\n", found.join("\n"));
}

#[test]
fn every_module_says_what_it_is() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    sources(&root, &mut files);
    let silent: Vec<_> = files
        .iter()
        .filter(|path| !fs::read_to_string(path).unwrap().starts_with("//!"))
        .map(|path| path.display().to_string())
        .collect();
    assert!(silent.is_empty(), "without a `//!`: {silent:?}");
}

#[test]
fn the_test_itself_catches_both_kinds() {
    assert_eq!(breaches("x.rs", "policy", "use crate::observe::fetch;"), ["x.rs: `policy` may not use `observe`"]);
    assert_eq!(
        breaches("x.rs", "policy", "use crate::{catalog, report::Report};"),
        ["x.rs: `policy` may not use `report`"]
    );
    assert_eq!(breaches("x.rs", "audit", "let x = std::fs::read(p);"), ["x.rs: `audit` is pure and names `std::fs`"]);
    assert_eq!(breaches("x.rs", "nowhere", ""), ["x.rs: module `nowhere` is not in the table"]);
    assert!(breaches("x.rs", "audit", "use crate::policy::Statement;").is_empty());
}

//! Reads policy documents and writes what `scripts/score-policies` measures: one JSON per document.
//!
//! `cargo run --example read_policies -- DOCS OUT [--statements]`: HTML or Markdown is taken where it stands beside a text.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use kansa::catalog::Catalog;
use kansa::policy::{OperatorNames, Source, output, read};

fn main() -> std::io::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let (Some(docs), Some(out)) = (arguments.first(), arguments.get(1)) else {
        return Err(std::io::Error::other("usage: read_policies DOCS OUT [--statements]"));
    };
    let statements = arguments.iter().any(|argument| argument == "--statements");
    std::fs::create_dir_all(out)?;
    for (id, path) in documents(Path::new(docs))? {
        let bytes = std::fs::read(&path)?;
        let source = Source {
            id: id.clone(),
            name: path.file_name().unwrap_or_default().to_string_lossy().into_owned(),
            bytes: &bytes,
            ..Source::default()
        };
        let reading = read(&source, Catalog::embedded(), &OperatorNames::default());
        let value = output::to_json(std::slice::from_ref(&reading));
        std::fs::write(Path::new(out).join(format!("{id}.json")), value["documents"][0].to_string())?;
        if statements {
            let text = output::to_text(std::slice::from_ref(&reading), "ja");
            std::fs::write(Path::new(out).join(format!("{id}.txt")), text)?;
            let all = serde_json::to_string(&reading).map_err(std::io::Error::other)?;
            std::fs::write(Path::new(out).join(format!("{id}.reading")), all)?;
        }
    }
    Ok(())
}

/// The best form of every document of a folder, by id.
fn documents(folder: &Path) -> std::io::Result<BTreeMap<String, PathBuf>> {
    let rank = |path: &Path| match path.extension().and_then(|extension| extension.to_str()) {
        Some("html" | "htm") => Some(0),
        Some("md") => Some(1),
        Some("pdf") => Some(2),
        Some("txt") => Some(3),
        _ => None,
    };
    let mut out: BTreeMap<String, PathBuf> = BTreeMap::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        let Some(id) = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()) else { continue };
        if rank(&path).is_some() && out.get(&id).is_none_or(|known| rank(&path) < rank(known)) {
            out.insert(id, path);
        }
    }
    Ok(out)
}

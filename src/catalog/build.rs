//! Puts the vendor files into one compact text that is compiled in. They are checked by the tests, not here: a build
//! must not fail for a fact.

use std::path::{Path, PathBuf};
use std::{env, fs};

fn main() {
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").expect("cargo sets CARGO_MANIFEST_DIR"));
    let vendors = root.join("src/catalog/vendors");
    println!("cargo::rerun-if-changed=src/catalog/vendors");
    println!("cargo::rerun-if-changed=src/catalog/build.rs");
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets OUT_DIR"));
    fs::write(out.join("vendors.json"), compact(&vendors)).expect("OUT_DIR is writable");
}

/// `[[file name, content], …]`, sorted by file name.
fn compact(vendors: &Path) -> String {
    let mut files: Vec<PathBuf> = fs::read_dir(vendors)
        .expect("src/catalog/vendors is there")
        .map(|entry| entry.expect("src/catalog/vendors is readable").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "toml"))
        .collect();
    files.sort();
    let rows: Vec<serde_json::Value> = files
        .iter()
        .map(|path| {
            let text = fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
            let content: serde_json::Value =
                toml::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
            let name = path.file_stem().expect("a file has a name").to_string_lossy().into_owned();
            serde_json::Value::Array(vec![name.into(), content])
        })
        .collect();
    serde_json::to_string(&rows).expect("values always serialize")
}

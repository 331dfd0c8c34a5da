//! Whole notices in the structures in which they are written: every field stands at the recipient to whom it belongs, and
//! at no other. A case is a notice of `tests/recipients` with the rows that it declares beside it; to add one, write no code.

use std::path::Path;

use serde_json::{Map, Value};

use super::{assert_verbatim, reading, rows};

/// The fields that a notice is asked for.
const FIELDS: [&str; 10] = [
    "service",
    "recipient",
    "specificity",
    "mechanism",
    "information",
    "sender_purposes",
    "recipient_purposes",
    "optout_url",
    "recipient_policy_url",
    "country",
];

#[test]
fn every_field_stands_at_its_recipient() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/recipients");
    let (mut cases, mut wrong) = (0, Vec::new());
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let media_type = match path.extension().and_then(|extension| extension.to_str()) {
            Some("html") => "text/html",
            Some("md") => "text/markdown",
            Some("txt") => "text/plain",
            _ => continue,
        };
        let reading = reading(media_type, &std::fs::read_to_string(&path).unwrap());
        assert_verbatim(&reading);
        let expected: Vec<Value> =
            serde_json::from_slice(&std::fs::read(path.with_extension("json")).unwrap()).unwrap();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        wrong.extend(differences(&name, asked(&rows(&reading)), expected));
        cases += 1;
    }
    assert!(cases >= 60, "{cases} notices");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The rows on others that are not denied, with the fields asked for.
fn asked(rows: &[Value]) -> Vec<Value> {
    let others = rows.iter().filter(|row| row["recipient"] != "self" && row["negated"] == false);
    let fields = |row: &Value| FIELDS.iter().map(|field| ((*field).to_owned(), row[*field].clone())).collect();
    others.map(|row| Value::Object(fields(row))).collect::<Vec<_>>()
}

/// What is read and not expected, field by field where a row of the same name is, and the other way round.
fn differences(notice: &str, mut found: Vec<Value>, expected: Vec<Value>) -> Vec<String> {
    let mut out = Vec::new();
    let name = |row: &Value| format!("{} @ {}", row["service"], row["recipient"]);
    for row in expected {
        let Some(at) = found.iter().position(|other| name(other) == name(&row)) else {
            out.push(format!("{notice}: no row of {}", name(&row)));
            continue;
        };
        let read = found.remove(at);
        let empty = Map::new();
        for (field, value) in row.as_object().unwrap_or(&empty) {
            if read[field] != *value {
                out.push(format!("{notice}: {} of {}: {}, expected {value}", field, name(&row), read[field]));
            }
        }
    }
    out.extend(found.iter().map(|row| format!("{notice}: a row that it does not declare: {}", name(row))));
    out
}

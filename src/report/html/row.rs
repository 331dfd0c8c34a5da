//! A draft row of the notice as the page shows it: five cells in both languages, and links that can be followed.

use serde::Serialize;

use super::super::model::TransmissionFacts;
use super::super::{Language, draft};
use crate::glossary::Bilingual;

#[derive(Serialize)]
pub(super) struct Row<'a> {
    cells: Vec<Bilingual>,
    opt_out: &'a str,
    policy: &'a str,
}

pub(super) fn row(transmission: &TransmissionFacts) -> Option<Row<'_>> {
    let row = transmission.draft.as_ref()?;
    let pairs =
        draft::cells(transmission, row, Language::Ja).into_iter().zip(draft::cells(transmission, row, Language::En));
    let mut cells: Vec<Bilingual> = pairs.map(|(ja, en)| Bilingual { ja, en }).collect();
    if !(row.opt_out_url.is_empty() && row.recipient_policy_url.is_empty()) {
        cells.pop();
    }
    Some(Row { cells, opt_out: &row.opt_out_url, policy: &row.recipient_policy_url })
}

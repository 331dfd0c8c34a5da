//! T001 plain-http-transmission: Something is sent without encryption (http, ws).

use super::super::coverage::exemption::carries_identifier;
use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    id: "T001",
    name: "plain-http-transmission",
    title_ja: "暗号化されていない送信",
    levels: Levels::all(Level::Error),
    basis: "APPI 23 / self",
    evidence: "E1",
    doc: Text::new(
        "暗号化されていない通信（http、ws）で送信されている場合に報告します。識別子や連絡先を伴わない場合は警告とします。",
        "Something is sent without encryption (http, ws). A warning where neither an identifier nor contact data goes with it.",
    ),
    message: Text::new(
        "{recipient}への送信が暗号化されていません（http）。",
        "Transmission to {recipient} is not encrypted (http).",
    ),
    fix: Text::new("https に変更する。", "Use https."),
    check,
    ..Rule::BASE
};

fn check(case: &Case<'_>) -> Checked {
    each(case, |judged| {
        let transmission = judged.transmission;
        if judged.coverage == Coverage::Own
            || !transmission.schemes.iter().any(|scheme| scheme == "http" || scheme == "ws")
        {
            return None;
        }
        let mut draft = Draft::transmission(transmission);
        let grave =
            carries_identifier(transmission) || transmission.information.iter().any(|item| item.category.is_contact());
        if !grave {
            draft.cap = Some(Level::Warning);
        }
        Some(draft)
    })
}

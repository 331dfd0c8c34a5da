//! D005 document-predates-rule: The document was last revised before the external transmission rule came into force (2023-06-16).

use super::prelude::*;
use jiff::civil::Date;

use crate::target::Profile;

pub(super) const RULE: Rule = Rule {
    id: "D005",
    name: "document-predates-rule",
    title_ja: "施行前の文書",
    levels: Levels::all(Level::Note),
    profiles: &[Profile::Jp2712, Profile::JpAppi],
    basis: "quality",
    evidence: "text",
    needs: &[Need::Policy],
    doc: Text::new(
        "文書の最終改定日が、外部送信規律の施行日（2023年6月16日）より前である場合に報告します。",
        "The document was last revised before the external transmission rule came into force (2023-06-16).",
    ),
    message: Text::new(
        "文書の最終改定日（{date}）が外部送信規律の施行日（2023-06-16）より前です。",
        "The document was last revised on {date}, before the rule came into force (2023-06-16).",
    ),
    fix: Text::new("外部送信の記載の要否を検討する。", "Check whether a notice is needed."),
    check,
    ..Rule::BASE
};

/// 電気通信事業法 第27条の12 came into force on this day.
const IN_FORCE: &str = "2023-06-16";

fn check(case: &Case<'_>) -> Checked {
    let mut drafts = Vec::new();
    for reading in case.library.own() {
        let dates = reading.effective_dates.iter().filter(|date| date.parse::<Date>().is_ok());
        let Some(latest) = dates.max() else { continue };
        if latest.as_str() < IN_FORCE {
            drafts.push(
                Draft::about("document", reading.id.clone())
                    .with("date", latest.clone())
                    .key(format!("document/{}", reading.source)),
            );
        }
    }
    drafts.into()
}

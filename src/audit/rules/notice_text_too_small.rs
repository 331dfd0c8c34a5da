//! N005 notice-text-too-small: The running text of the notice renders smaller than the configured size (min_font_px).

use super::super::linkgraph::notices;
use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    id: "N005",
    name: "notice-text-too-small",
    title_ja: "公表文の文字が小さい",
    levels: Levels::all(Level::Note),
    basis: "law:22-2-28",
    evidence: "render",
    needs: &[Need::Policy, Need::Rendering],
    doc: Text::new(
        "公表文の本文の文字が、設定した大きさ（min_font_px）より小さく表示された場合に報告します。",
        "The running text of the notice renders smaller than the configured size (min_font_px).",
    ),
    message: Text::new(
        "公表文の本文の文字が{px}pxで表示されています（基準{min}px）。",
        "The notice text renders at {px}px (threshold {min}px).",
    ),
    fix: Text::new("拡大操作なしで読める大きさにする。", "Make it readable without zooming."),
    check,
    ..Rule::BASE
};

fn check(case: &Case<'_>) -> Checked {
    let limit = case.target.audit.min_font_px;
    let mut drafts = Vec::new();
    for reading in notices(case) {
        let Some((record, document)) = case.library.document(reading, case.facts) else { continue };
        // The most common size counts: a small footnote is not the running text.
        let Some((_, common)) = document.font_px else { continue };
        if common < limit {
            drafts.push(
                Draft::about("document", reading.id.clone())
                    .with("px", format!("{common:.1}"))
                    .with("min", format!("{limit:.1}"))
                    .records([record])
                    .key(format!("document/{}", reading.source)),
            );
        }
    }
    drafts.into()
}

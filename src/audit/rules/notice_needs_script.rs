//! N007 notice-needs-script: The table of the notice appears only after scripts have run.

use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    id: "N007",
    name: "notice-needs-script",
    title_ja: "スクリプトがないと読めない公表文",
    levels: Levels::all(Level::Note),
    basis: "quality",
    evidence: "render",
    needs: &[Need::Policy],
    doc: Text::new(
        "公表文の一覧が、スクリプトの実行後にのみ表示される場合に報告します。",
        "The table of the notice appears only after scripts have run.",
    ),
    message: Text::new(
        "公表文の一覧はスクリプト実行後にのみ表示されます。",
        "The table appears only after script execution.",
    ),
    fix: Text::new("静的なHTMLでも読めるようにする。", "Serve it in static HTML too."),
    check,
    ..Rule::BASE
};

fn check(case: &Case<'_>) -> Checked {
    case.library
        .own()
        .filter(|reading| reading.needs_script)
        .map(|reading| Draft::about("document", reading.id.clone()).key(format!("document/{}", reading.source)))
        .collect()
}

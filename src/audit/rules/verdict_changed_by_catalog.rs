//! B004 verdict-changed-by-catalog: Neither what was observed nor the documents changed, but the verdict did, because the catalog changed.

use super::super::past::Past;
use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    id: "B004",
    name: "verdict-changed-by-catalog",
    title_ja: "カタログ更新による判定の変化",
    levels: Levels::all(Level::Note),
    basis: "quality",
    evidence: "catalog",
    needs: &[Need::Baseline],
    doc: Text::new(
        "観測した情報も文書も基準の報告書と同じで、カタログの更新だけにより判定が変わった場合に報告します。",
        "Neither what was observed nor the documents changed, but the verdict did, because the catalog changed.",
    ),
    message: Text::new(
        "サイトではなくカタログの更新により判定が変わりました。",
        "The verdict changed because the catalog changed, not the site.",
    ),
    fix: Text::new("確認のみ。", "Information only."),
    check,
    ..Rule::BASE
};

fn check(case: &Case<'_>) -> Checked {
    let Some(baseline) = case.baseline else { return Checked::default() };
    let before = Past::new(baseline);
    if !before.same_documents(case.documents) || !before.other_catalog(case.catalog) {
        return Checked::default();
    }
    each(case, |judged| {
        let transmission = judged.transmission;
        let same_key = before.transmission(transmission);
        // A new recipient may be an old host under another name.
        let entry = same_key.or_else(|| before.by_hosts(&transmission.hosts))?;
        let then = entry["coverage"].as_str().unwrap_or_default();
        let now = judged.coverage.as_str();
        let same_content = Past::hosts(entry) == transmission.hosts.iter().map(String::as_str).collect();
        (then != now && same_content).then(|| Draft::transmission(transmission))
    })
}

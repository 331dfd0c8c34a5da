//! N002 notice-more-than-one-action-away: More than one link must be followed from a page that transmits to the notice.

use super::super::linkgraph::{Graph, unknown_address};
use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    id: "N002",
    name: "notice-more-than-one-action-away",
    title_ja: "公表文まで二回以上の操作",
    levels: Levels::new(Level::Warning, Level::Note, Level::Note),
    basis: "guideline:7-2",
    evidence: "link graph",
    needs: &[Need::Policy, Need::LinkGraph],
    doc: Text::new(
        "外部送信を行うページから公表文まで、リンクを二回以上たどる必要がある場合に報告します。",
        "More than one link must be followed from a page that transmits to the notice.",
    ),
    message: Text::new(
        "{page}から公表文まで{n}回の操作が必要です。",
        "{n} actions are needed from {page} to the notice.",
    ),
    fix: Text::new("1回程度の操作で到達できるようにする。", "Make it reachable in about one action."),
    check,
    ..Rule::BASE
};

fn check(case: &Case<'_>) -> Checked {
    let Some(graph) = Graph::of(case) else { return unknown_address() };
    let far = graph.distances().into_iter().filter_map(|(page, distance)| Some((page, distance.filter(|n| *n > 1)?)));
    far.map(|(page, distance)| {
        Draft::about("page", page.clone()).with("page", wording::short(&page)).with("n", distance.to_string())
    })
    .collect()
}

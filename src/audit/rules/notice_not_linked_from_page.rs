//! N001 notice-not-linked-from-page: No path of links leads from a page that transmits to the notice, as far as the links were observed.

use super::super::linkgraph::{Graph, unknown_address};
use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    id: "N001",
    name: "notice-not-linked-from-page",
    title_ja: "公表文へのリンクなし",
    levels: Levels::new(Level::Error, Level::Warning, Level::Note),
    basis: "law:22-2-28",
    evidence: "link graph",
    needs: &[Need::Policy, Need::LinkGraph],
    doc: Text::new(
        "外部送信を行うページから、公表文に到達できるリンクが観測の範囲で見つからない場合に報告します。",
        "No path of links leads from a page that transmits to the notice, as far as the links were observed.",
    ),
    message: Text::new(
        "外部送信を行う{page}から公表文に到達できるリンクを確認できませんでした。",
        "No path from {page} (which transmits) to the notice was found.",
    ),
    fix: Text::new("全ページ共通のフッター等に公表文へのリンクを置く。", "Put the link in the common footer."),
    check,
    ..Rule::BASE
};

fn check(case: &Case<'_>) -> Checked {
    let Some(graph) = Graph::of(case) else { return unknown_address() };
    let missing: Vec<_> = graph.distances().into_iter().filter(|(_, distance)| distance.is_none()).collect();
    missing
        .into_iter()
        .map(|(page, _)| Draft::about("page", page.clone()).with("page", wording::short(&page)))
        .collect()
}

//! O002 opt-out-link-not-working: The opt-out link that the document gives could not be reached.

use super::super::documents::{link_failure, normal};
use super::opt_out_links;
use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    id: "O002",
    name: "opt-out-link-not-working",
    title_ja: "オプトアウトのリンク切れ",
    levels: Levels::new(Level::Error, Level::Warning, Level::Warning),
    basis: "27-12(4)(ロ) / self",
    evidence: "doc",
    needs: &[Need::Policy],
    doc: Text::new(
        "文書が示すオプトアウトのリンクに到達できなかった場合に報告します。",
        "The opt-out link that the document gives could not be reached.",
    ),
    message: Text::new(
        "オプトアウトのリンク（{url}）に到達できませんでした（{status}）。",
        "The opt-out link ({url}) could not be reached ({status}).",
    ),
    fix: Text::new("リンクを修正する。", "Fix the link."),
    check,
    ..Rule::BASE
};

fn check(case: &Case<'_>) -> Checked {
    let mut drafts = Vec::new();
    let mut unchecked = 0_usize;
    for link in opt_out_links(case) {
        let Some(url) = link.url else { continue };
        let wanted = normal(url);
        let checked = case.facts.link_checks.iter().find(|(address, _)| normal(address) == wanted);
        let Some((_, (record, check))) = checked else {
            unchecked += 1;
            continue;
        };
        if let Some(status) = link_failure(check) {
            drafts.push(
                Draft::place("statement", link.id, link.document, link.quote)
                    .with("url", wording::short(url))
                    .with("status", wording::short(&status))
                    .records([*record])
                    .key(wanted),
            );
        }
    }
    drafts.sort_by(|a, b| a.subject.key.cmp(&b.subject.key));
    drafts.dedup_by(|a, b| a.subject.key == b.subject.key);
    let open = (unchecked > 0).then(|| (Need::LinkChecks.name(), Need::LinkChecks.reason()));
    Checked { drafts, open }
}

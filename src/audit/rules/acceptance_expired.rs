//! Q007 acceptance-expired: An `[[accept]]` or `[[exempt]]` entry of the target that had expired on the day of the run (a rule of kansa’s own).

use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    id: "Q007",
    name: "acceptance-expired",
    title_ja: "期限切れの承認",
    levels: Levels::all(Level::Warning),
    basis: "quality",
    evidence: "configuration",
    doc: Text::new(
        "target の [[accept]] や [[exempt]] のうち、観測の日に期限が切れていたものを報告します（kansa 独自の規則）。対象の指摘は再び数えます。",
        "An [[accept]] or [[exempt]] entry of the target that had expired on the day of the run (a rule of kansa’s own). What it stood for counts again.",
    ),
    message: Text::new(
        "承認又は例外の登録（{entry}）は{until}で期限が切れています。",
        "The acceptance or exemption ({entry}) expired on {until}.",
    ),
    fix: Text::new("再度判断し、期限を改めるか登録を削除する。", "Decide again: renew the date or remove the entry."),
    check,
    ..Rule::BASE
};

fn check(_: &Case<'_>) -> Checked {
    // Known only once all other findings are there: see `suppress`.
    Checked::default()
}

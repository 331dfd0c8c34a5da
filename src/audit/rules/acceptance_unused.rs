//! Q006 acceptance-unused: An `[[accept]]` or `[[exempt]]` entry of the target that nothing of this run answers to (a rule of kansa’s own).

use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    id: "Q006",
    name: "acceptance-unused",
    title_ja: "使われていない承認",
    levels: Levels::all(Level::Note),
    basis: "quality",
    evidence: "configuration",
    doc: Text::new(
        "target の [[accept]] や [[exempt]] のうち、今回の結果に当たるものがないものを報告します（kansa 独自の規則）。古い登録を残さないためのものです。",
        "An [[accept]] or [[exempt]] entry of the target that nothing of this run answers to (a rule of kansa’s own). It keeps old entries from piling up.",
    ),
    message: Text::new(
        "承認又は例外の登録（{entry}）に当たるものは今回ありませんでした。",
        "The acceptance or exemption ({entry}) matched nothing in this run.",
    ),
    fix: Text::new("登録を削除するか、対象の指定を見直す。", "Remove the entry or correct its subject."),
    check,
    ..Rule::BASE
};

fn check(_: &Case<'_>) -> Checked {
    // Known only once all other findings are there: see `suppress`.
    Checked::default()
}

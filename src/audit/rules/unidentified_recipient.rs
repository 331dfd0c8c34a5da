//! R013 unidentified-recipient: Neither catalog nor configuration knows who runs the host.

use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    id: "R013",
    name: "unidentified-recipient",
    title_ja: "運営者不明の送信先",
    levels: Levels::all(Level::Warning),
    basis: "quality",
    evidence: "E1",
    doc: Text::new(
        "送信先のホストを誰が運営しているか、カタログにも設定にも情報がない場合に報告します。判定は、文書から分かる範囲の暫定的なものになります。",
        "Neither catalog nor configuration knows who runs the host. The verdict is an interim one.",
    ),
    message: Text::new("{host}の運営者を特定できませんでした。", "The operator of {host} could not be identified."),
    fix: Text::new(
        "運営者を調べ、カタログ又は設定に追記する。",
        "Identify the operator and add it to the catalog or configuration.",
    ),
    check,
    ..Rule::BASE
};

fn check(case: &Case<'_>) -> Checked {
    each_judged(case, |judged| (!judged.transmission.recipient.known).then(|| Draft::transmission(judged.transmission)))
}

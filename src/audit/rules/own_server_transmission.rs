//! E003 own-server-transmission: The operator’s own server receives more than what any request carries.

use super::super::coverage::information::is_minimum;
use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    id: "E003",
    name: "own-server-transmission",
    title_ja: "自社サーバーへの送信",
    levels: Levels::all(Level::Note),
    basis: "27-12(1)(2)",
    evidence: "E1",
    doc: Text::new(
        "自社のサーバーに、通信に必ず伴う情報を超える情報が送信されている場合に報告します。例外とされるのは、真に必要な情報と、自己が付した識別符号です。",
        "The operator’s own server receives more than what any request carries. What is exempt is what is necessary, and the operator’s own identifier.",
    ),
    message: Text::new(
        "自社（{host}）への送信です。真に必要な情報又は自己が付した識別符号に限られるか確認してください。",
        "Transmission to the operator's own server; confirm it is limited to necessary data or the own identifier.",
    ),
    fix: Text::new(
        "必要以上の情報を送る場合は当社を送信先として記載する。",
        "Otherwise declare yourself as recipient.",
    ),
    check,
    ..Rule::BASE
};

fn check(case: &Case<'_>) -> Checked {
    each(case, |judged| {
        (judged.coverage == Coverage::Own && !is_minimum(judged.transmission))
            .then(|| Draft::transmission(judged.transmission))
    })
}

//! I008 session-replay-or-input-capture: The service records interaction or input.

use super::prelude::*;
use crate::glossary::{Information, Purpose, ServiceCategory};

pub(super) const RULE: Rule = Rule {
    id: "I008",
    name: "session-replay-or-input-capture",
    title_ja: "操作・入力の記録",
    levels: Levels::all(Level::Warning),
    basis: "law:22-2-29(1)",
    evidence: "E1",
    doc: Text::new(
        "操作の録画や入力内容の取得を行うサービスへの送信を観測した場合に報告します。",
        "The service records interaction or input.",
    ),
    message: Text::new(
        "{recipient}（{service}）は入力・操作の記録を送信する機能を持ちます。",
        "{service} of {recipient} records and sends interaction or input.",
    ),
    fix: Text::new(
        "マスキング設定を確認し、記録する情報を具体的に記載する。",
        "Check masking and describe what is recorded.",
    ),
    check,
    ..Rule::BASE
};

fn check(case: &Case<'_>) -> Checked {
    each_judged(case, |judged| {
        let seen = judged
            .transmission
            .information
            .iter()
            .any(|item| matches!(item.category, Information::SessionReplay | Information::FormInput));
        let able = judged.transmission.service.as_ref().is_some_and(|service| {
            service.category == Some(ServiceCategory::Heatmap) || service.purposes.contains(&Purpose::SessionReplay)
        });
        (seen || able).then(|| Draft::transmission(judged.transmission))
    })
}

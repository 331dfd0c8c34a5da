//! R012 onward-recipient-not-observable: Traffic to the operator’s own host that looks like server-side tagging.

use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    id: "R012",
    name: "onward-recipient-not-observable",
    title_ja: "サーバー経由の再送信の可能性",
    levels: Levels::all(Level::Note),
    basis: "quality",
    evidence: "E1+fingerprint",
    doc: Text::new(
        "自社のサーバーを経由する計測（サーバーサイドタグ）と推定される通信について報告します。サーバーからの再送信はブラウザからは観測できません。",
        "Traffic to the operator’s own host that looks like server-side tagging. What the server sends on cannot be seen from a browser.",
    ),
    message: Text::new(
        "{endpoint}は自社サーバー経由の計測（{service}）と推定されます。サーバーからの再送信はブラウザからは観測できません。",
        "{endpoint} looks like server-side tagging for {service}; the onward transfer cannot be seen from a browser.",
    ),
    fix: Text::new(
        "サーバー側の転送先を担当部署に確認し、必要に応じて記載する。",
        "Ask the owner for the onward recipients.",
    ),
    check,
    ..Rule::BASE
};

fn check(case: &Case<'_>) -> Checked {
    each(case, |judged| {
        judged.transmission.server_side.then(|| {
            let endpoint = judged.transmission.hosts.first().cloned().unwrap_or_default();
            Draft::transmission(judged.transmission).with("endpoint", endpoint)
        })
    })
}

//! S002 transmission-after-reject: Transmission to a third party was observed after reject was chosen.

use super::prelude::*;
use crate::glossary::{Bilingual, Phase, ServiceCategory};

pub(super) const RULE: Rule = Rule {
    id: "S002",
    name: "transmission-after-reject",
    title_ja: "拒否後の送信",
    levels: Levels::all(Level::Error),
    basis: "self / 27-12(3)",
    evidence: "E1+phase",
    needs: &[Need::BrowserEngine, Need::Phase(Phase::Reject)],
    doc: Text::new(
        "拒否を選択した後も第三者への送信を観測した場合に報告します。例外に当たる可能性のある送信と、同意管理の通信は対象としません。",
        "Transmission to a third party was observed after reject was chosen. Candidates for exemption and the consent platform itself are left out.",
    ),
    message: Text::new(
        "「{button}」の選択後も{recipient}への送信を観測しました。",
        "Transmission to {recipient} was observed after \"{button}\".",
    ),
    fix: Text::new("CMP・タグマネージャーの設定を確認する。", "Check CMP and tag manager."),
    check,
    ..Rule::BASE
};

fn check(case: &Case<'_>) -> Checked {
    if !case.facts.banner_seen() {
        return Checked::default();
    }
    let Some((_, consent)) = case.facts.clicked(Phase::Reject) else {
        let reason = Bilingual::new(
            "拒否のボタンを操作できなかったため判定していません。",
            "reject could not be chosen, so this was not judged.",
        );
        return Checked { drafts: Vec::new(), open: Some(("phase reject".to_owned(), reason)) };
    };
    each_judged(case, |judged| {
        let transmission = judged.transmission;
        if transmission.service.as_ref().is_some_and(|service| service.category == Some(ServiceCategory::Cmp)) {
            return None;
        }
        let after = case.facts.after_choice(&transmission.records, Phase::Reject);
        if after.is_empty() {
            return None;
        }
        Some(Draft::transmission(transmission).with("button", wording::short(&consent.button)).records(after))
    })
}

//! E001 exemption-candidate: The transmission has the shape of one that is needed for display, security, authentication, payment or consent management.

use super::super::coverage::Exemption;
use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    id: "E001",
    name: "exemption-candidate",
    title_ja: "適用除外の候補",
    levels: Levels::all(Level::Note),
    basis: "27-12(1) / 22-2-30",
    evidence: "E1",
    doc: Text::new(
        "表示、セキュリティ、認証、決済、同意管理に必要な送信の形をしており、例外に当たる可能性がある場合に報告します。判断は担当者が行い、理由とともに記録します。",
        "The transmission has the shape of one that is needed for display, security, authentication, payment or consent management. A person decides and records why.",
    ),
    message: Text::new(
        "{service}（{recipient}）は{reason}に当たる可能性があります。担当者の判断を記録してください。",
        "{service} of {recipient} may be exempt as {reason}; record a reviewer's decision.",
    ),
    fix: Text::new("例外の判断を理由とともに登録する。", "Record the decision with a reason."),
    check,
    ..Rule::BASE
};

fn check(case: &Case<'_>) -> Checked {
    each(case, |judged| {
        let (ground, pages) = match &judged.exemption {
            Exemption::Candidate(ground) if judged.coverage == Coverage::ExemptCandidate => (ground, None),
            Exemption::Partly { ground, pages, .. } if judged.effective() != Coverage::Covered => (ground, Some(pages)),
            _ => return None,
        };
        let mut draft = Draft::transmission(judged.transmission).with_both("reason", ground.name());
        if let Some(pages) = pages {
            draft.pages.clone_from(pages);
        }
        Some(draft)
    })
}

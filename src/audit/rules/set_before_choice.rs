//! S001 set-before-choice: On a site with a consent banner, something was sent before a choice.

use super::prelude::*;
use crate::glossary::{Phase, ServiceCategory};
use crate::policy::{ClaimKind, Statement};
use crate::target::{Profile, Route};

use super::super::rule::ProfileLevel;

pub(super) const RULE: Rule = Rule {
    id: "S001",
    name: "set-before-choice",
    title_ja: "選択前の送信・保存",
    levels: Levels::all(Level::Note),
    profile_levels: &[ProfileLevel { profile: Profile::EuEprivacy, level: Level::Error }],
    basis: "eu:ePD 5(3) / self",
    evidence: "E1+phase",
    needs: &[Need::BrowserEngine, Need::Phase(Phase::NoChoice)],
    doc: Text::new(
        "同意バナーのあるサイトで、選択の前に送信や保存が行われた場合に報告します。日本では事前の同意は四つの方法の一つであり、それ自体は不備ではないため注記とします。自ら事前の同意を約束している場合、同意を根拠とする場合、及び eu-eprivacy では重く扱います。",
        "On a site with a consent banner, something was sent before a choice. In Japan prior consent is one of four routes, so this is a note; it weighs more where the site promises prior consent, where consent is the chosen route, and under eu-eprivacy.",
    ),
    message: Text::new(
        "選択の前に{recipient}への送信又は識別子の保存を観測しました。",
        "Transmission to {recipient} or storage happened before the visitor's choice.",
    ),
    fix: Text::new("同意を根拠とする場合は選択後に発火させる。", "Fire after the choice when consent is the basis."),
    check,
    ..Rule::BASE
};

fn check(case: &Case<'_>) -> Checked {
    let promise = case.library.statements().find(|(_, statement)| promises_consent(statement));
    let promised = promise.is_some() || case.target.audit.route == Route::Consent;
    let strict = promised || case.target.audit.profiles.contains(&Profile::EuEprivacy);
    if !strict && !case.facts.banner_seen() {
        return Checked::default();
    }
    each_judged(case, |judged| {
        let transmission = judged.transmission;
        let consent_platform =
            transmission.service.as_ref().is_some_and(|service| service.category == Some(ServiceCategory::Cmp));
        if consent_platform || !transmission.phases.contains(&Phase::NoChoice) {
            return None;
        }
        let mut draft = Draft::transmission(transmission);
        if promised {
            draft.floor = Some(Level::Error);
        }
        if let Some((reading, statement)) = promise {
            draft = draft.quoting(&reading.id, &statement.quote);
        }
        Some(draft)
    })
}

fn promises_consent(statement: &Statement) -> bool {
    statement.claim == Some(ClaimKind::UserConsentFirst) && !statement.negated
}

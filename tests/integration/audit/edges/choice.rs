//! Rules about the visitor's choice: before it, after a refusal, after an opt-out.

use kansa::attribute::ConsentSignal;
use kansa::policy::{ClaimKind, OptOutStatement};
use kansa::target::Route;

use super::*;

/// The platform that shows the banner.
fn platform() -> Transmission {
    let mut seen = of_kind(C::Cmp, &[P::ConsentManagement]);
    seen.information = items(&[I::OnlineIdentifier]);
    seen
}

#[test]
fn before_a_choice_asks_for_a_banner_or_a_promise() {
    let promise = |negated| Statement {
        claim: Some(ClaimKind::UserConsentFirst),
        negated,
        ..statement("d1-s2", StatementKind::ProtectiveClaim)
    };
    let level = |seen, banner: bool, statements| {
        let mut scene = Scene::new(seen, statements);
        if banner {
            scene.banner(2, Phase::NoChoice, "seen");
        }
        scene.level("S001")
    };
    assert_eq!(level(analytics(), false, vec![row()]), None);
    assert_eq!(level(analytics(), true, vec![row()]), Some(Level::Note));
    assert_eq!(level(platform(), true, Vec::new()), None);
    assert_eq!(level(analytics(), false, vec![row(), promise(false)]), Some(Level::Error));
    assert_eq!(level(analytics(), false, vec![row(), promise(true)]), None);
}

/// A run with a visit on which the banner was refused; the transmission was seen before the click and, perhaps, after it.
fn refused(mut seen: Transmission, after: bool) -> Scene {
    let mut scene = Scene::new(analytics(), vec![row()]);
    let visit = scene.visit(Phase::Reject, "page");
    let before = scene.mark(visit);
    scene.banner(visit, Phase::Reject, "clicked");
    let then = scene.mark(visit);
    seen.records = if after { vec![before, then] } else { vec![before] };
    for signal in &mut seen.consent_signals {
        signal.record = if after { then } else { before };
    }
    scene.attribution.transmissions = vec![seen];
    scene
}

#[test]
fn after_a_refusal_is_after_the_click_and_not_the_platform() {
    assert!(refused(analytics(), true).says("S002"));
    assert!(!refused(analytics(), false).says("S002"));
    assert!(!refused(platform(), true).says("S002"));
    let open = |banner: bool| {
        let mut scene = Scene::new(analytics(), vec![row()]);
        let visit = scene.visit(Phase::Reject, "page");
        if banner {
            scene.banner(visit, Phase::Reject, "no-such-button");
        }
        scene.outcome().open.iter().any(|open| open.rule == "S002")
    };
    assert_eq!((open(true), open(false)), (true, false));
}

#[test]
fn pages_after_a_refusal_count_unless_they_ask_again() {
    let says = |banner_again: bool| {
        let mut scene = refused(analytics(), false);
        let visit = scene.visit(Phase::Reject, "page");
        if banner_again {
            scene.banner(visit, Phase::Reject, "no-such-button");
        }
        let record = scene.mark(visit);
        scene.attribution.transmissions[0].records = vec![record];
        scene.says("S002")
    };
    assert_eq!((says(false), says(true)), (true, false));
}

#[test]
fn a_phase_that_was_planned_blocks_only_where_there_is_a_banner() {
    let blocks = |banner: bool| {
        let mut scene = Scene::new(analytics(), vec![row()]);
        scene.evidence.run.phases = vec![Phase::NoChoice, Phase::Reject];
        if banner {
            scene.banner(2, Phase::NoChoice, "seen");
        }
        scene.outcome().open.iter().find(|open| open.rule == "S002").map(|open| open.blocks)
    };
    assert_eq!((blocks(true), blocks(false)), (Some(true), Some(false)));
}

#[test]
fn an_opt_out_signal_is_ignored_by_advertising_that_goes_on() {
    let says = |category, phases: &[Phase]| {
        let mut seen = of_kind(category, &[]);
        seen.phases = phases.to_vec();
        let mut scene = Scene::new(seen, vec![row()]);
        scene.visit(Phase::Gpc, "page");
        scene.says("S004")
    };
    let both = [Phase::NoChoice, Phase::Gpc];
    assert!(says(C::Advertising, &both));
    assert!(!says(C::Advertising, &[Phase::NoChoice]) && !says(C::Analytics, &both));
    // With nothing to hold it against the rule is open.
    let mut scene = Scene::new(of_kind(C::Advertising, &[]), vec![row()]);
    scene.evidence.records.truncate(1);
    scene.visit(Phase::Gpc, "page");
    assert!(scene.outcome().open.iter().any(|open| open.rule == "S004"));
}

#[test]
fn a_signal_contradicts_a_refusal_only_if_it_grants_after_it() {
    let signalling = |granted| {
        seen_with(|seen| {
            seen.consent_signals = vec![ConsentSignal {
                phase: Some(Phase::Reject),
                parameter: "gcs".to_owned(),
                value: "G111".to_owned(),
                granted,
                record: 0,
            }];
        })
    };
    assert!(refused(signalling(Some(true)), true).says("S003"));
    assert!(!refused(signalling(Some(true)), false).says("S003"));
    assert!(!refused(signalling(Some(false)), true).says("S003"));
    assert!(!refused(signalling(None), true).says("S003"));
}

pub(super) fn offer(text: &str, stops: Option<&str>) -> Option<OptOutStatement> {
    let url = Some("https://tools.google.com/dlpage/gaoptout".to_owned());
    Some(OptOutStatement { text: text.to_owned(), url, stops: stops.map(str::to_owned) })
}

#[test]
fn an_opt_out_is_held_to_what_it_is_said_to_stop() {
    let seen = |stops, after| {
        let mut scene = Scene::new(analytics(), vec![row_with(|row| row.opt_out = offer("オプトアウト", stops))]);
        let opting = scene.visit(Phase::OptOut, "opt-out");
        let meanwhile = scene.mark(opting);
        let visit = scene.visit(Phase::OptOut, "page");
        let record = if after { scene.mark(visit) } else { meanwhile };
        scene.attribution.transmissions[0].records = vec![record];
        scene.level("O004")
    };
    assert_eq!(seen(Some("sending"), false), None);
    let level = |stops| seen(stops, true);
    assert_eq!(level(Some("sending")), Some(Level::Error));
    assert_eq!(level(None), Some(Level::Warning));
    assert_eq!(level(Some("use")), None);
}

#[test]
fn an_opt_out_is_missed_only_where_behaviour_is_targeted() {
    let says = |text: &str, row| {
        let mut scene = Scene::new(analytics(), vec![row]);
        scene.documents[0].text = text.to_owned();
        scene.says("O001")
    };
    let retargeting = |negated| {
        row_with(|row| {
            row.sender_purpose = purpose("追跡型広告", &[P::AdRetargeting]);
            row.negated = negated;
        })
    };
    assert!(!says("アクセス解析", row()));
    assert!(says("行動ターゲティング\n広告", row()));
    assert!(says("", retargeting(false)));
    assert!(!says("", retargeting(true)));
}

#[test]
fn an_opt_out_relied_upon_says_what_is_restricted() {
    let says = |text: &str| {
        let mut scene = Scene::new(analytics(), vec![row_with(|row| row.opt_out = offer(text, Some("sending")))]);
        scene.target.audit.route = Route::OptOut;
        scene.says("O003")
    };
    assert!(says("下記のページからお手続きください"));
    assert!(!says("お手続きの後は一部の機能の利用が制限されます"));
}

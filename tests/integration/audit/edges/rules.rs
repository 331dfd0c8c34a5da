//! Conditions of single rules.

use kansa::attribute::{ConsentSignal, CookieSeen, Runs, SetBy};
use kansa::evidence::{ApiCall, VisitEnded};
use kansa::policy::{ClaimKind, OptOutStatement};
use kansa::target::{Profile, Route};

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

fn offer(text: &str, stops: Option<&str>) -> Option<OptOutStatement> {
    let url = Some("https://tools.google.com/dlpage/gaoptout".to_owned());
    Some(OptOutStatement { text: text.to_owned(), url, stops: stops.map(str::to_owned) })
}

#[test]
fn an_opt_out_is_held_to_what_it_is_said_to_stop() {
    let level = |stops| {
        let mut scene = Scene::new(analytics(), vec![row_with(|row| row.opt_out = offer("オプトアウト", stops))]);
        scene.visit(Phase::OptOut, "opt-out");
        let visit = scene.visit(Phase::OptOut, "page");
        let record = scene.mark(visit);
        scene.attribution.transmissions[0].records = vec![record];
        scene.level("O004")
    };
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

fn with_cookie(change: impl FnOnce(&mut CookieSeen)) -> Scene {
    let mut scene = Scene::new(analytics(), vec![row()]);
    let mut cookie = CookieSeen {
        name: "sessionid".to_owned(),
        domain: "example.jp".to_owned(),
        secure: true,
        http_only: true,
        first_party: true,
        same_site: "Lax".to_owned(),
        state: "set".to_owned(),
        set_by: SetBy { by: "response".to_owned(), ..SetBy::default() },
        records: vec![2],
        ..CookieSeen::default()
    };
    change(&mut cookie);
    scene.attribution.cookies = vec![cookie];
    scene
}

#[test]
fn a_cookie_is_long_lived_beyond_the_limit() {
    let says = |seconds, state: &str| {
        let change = |cookie: &mut CookieSeen| {
            cookie.lifetime_seconds = Some(seconds);
            cookie.state = state.to_owned();
        };
        with_cookie(change).says("T004")
    };
    let day = 86_400;
    assert!(says(401 * day, "set") && says(401 * day, "found"));
    assert!(!says(400 * day + day - 1, "set") && !says(401 * day, "blocked"));
}

#[test]
fn attributes_are_asked_of_those_who_can_set_them() {
    assert!(!with_cookie(|_| ()).says("T003"));
    assert!(with_cookie(|cookie| cookie.same_site.clear()).says("T003"));
    assert!(with_cookie(|cookie| cookie.secure = false).says("T003"));
    let by = |who: &str| {
        let change = |cookie: &mut CookieSeen| {
            cookie.http_only = false;
            cookie.set_by.by = who.to_owned();
        };
        with_cookie(change).says("T003")
    };
    assert_eq!((by("response"), by("script")), (true, false));
}

#[test]
fn no_cookies_is_contradicted_by_cookies_that_were_kept() {
    let says = |state: &str| {
        let mut scene = with_cookie(|cookie| cookie.state = state.to_owned());
        scene.documents[0]
            .statements
            .push(Statement { claim: Some(ClaimKind::NoCookies), ..statement("d1-s2", StatementKind::NegativeClaim) });
        scene.says("C001")
    };
    assert_eq!((says("set"), says("blocked")), (true, false));
}

#[test]
fn plain_http_is_graver_with_an_identifier_and_nothing_to_the_operator_itself() {
    let level = |mut seen: Transmission| {
        seen.schemes = vec!["http".to_owned()];
        Scene::new(seen, vec![row()]).level("T001")
    };
    assert_eq!(level(analytics()), Some(Level::Error));
    assert_eq!(level(bare(analytics())), Some(Level::Warning));
    assert_eq!(level(seen_with(|seen| seen.party = Some(Party::Own))), None);
}

#[test]
fn what_is_seen_in_every_run_is_reproduced() {
    let says = |seen, of| Scene::new(seen_with(|one| one.runs = Runs { seen, of }), vec![row()]).says("Q002");
    assert_eq!((says(1, 2), says(2, 2), says(1, 1)), (true, false, false));
}

#[test]
fn the_smallest_size_and_the_first_day_are_enough() {
    let small = |common: f64| {
        let mut scene = Scene::new(analytics(), vec![row()]);
        let seen = json!({ "source": "https://www.example.jp/privacy", "role": "policy", "font_px": [6.0, common] });
        scene.tell(Observation::Document(serde_json::from_value(seen).unwrap()));
        scene.says("N005")
    };
    assert_eq!((small(9.9), small(10.0)), (true, false));
    let old = |dates: &[&str]| {
        let mut scene = Scene::new(analytics(), vec![row()]);
        scene.documents[0].effective_dates = dates.iter().map(|date| (*date).to_owned()).collect();
        scene.says("D005")
    };
    assert!(old(&["2023-06-15"]) && !old(&["2023-06-16"]) && !old(&["2024-04-01", "2010-01-01"]));
}

#[test]
fn only_what_stands_readable_in_an_address_leaks_there() {
    let says = |form, in_url| {
        let email = InformationSeen { form, in_url, ..item(I::ContactEmail, "mail") };
        Scene::new(seen_with(|seen| seen.information.push(email)), vec![row()]).says("T002")
    };
    assert!(says(Form::Plain, true));
    assert!(!says(Form::Hashed, true) && !says(Form::Plain, false));
}

#[test]
fn a_service_that_replays_is_told_by_its_purpose_too() {
    let says = |category, purposes: &[P]| Scene::new(of_kind(category, purposes), Vec::new()).says("I008");
    assert!(says(C::Analytics, &[P::SessionReplay]) && says(C::Heatmap, &[]));
    assert!(!says(C::Analytics, &[P::Analytics]));
}

#[test]
fn a_notice_of_unknown_language_is_no_foreign_one() {
    let says = |language: &str| {
        let mut scene = Scene::new(analytics(), vec![row()]);
        scene.documents[0].language = language.to_owned();
        scene.says("N003")
    };
    assert_eq!((says("en"), says("ja"), says("")), (true, false, false));
}

#[test]
fn terms_that_ask_for_an_opt_out_are_not_met_without_one() {
    let says = |opt_out| {
        let mut seen = analytics();
        seen.service.as_mut().unwrap().id = "google-ads".to_owned();
        let named = row_with(|row| {
            row.service.as_mut().unwrap().id = Some("google-ads".to_owned());
            row.opt_out = opt_out;
        });
        let mut scene = Scene::new(seen, vec![named]);
        scene.target.audit.profiles = vec![Profile::VendorTerms];
        scene.says("V001")
    };
    assert!(says(None) && !says(offer("オプトアウト", None)));
}

#[test]
fn domestic_data_that_stays_or_is_not_promised_is_no_contradiction() {
    let says = |country: &str, negated| {
        let mut seen = seen_with(|seen| seen.information.push(item(I::ContactEmail, "mail")));
        seen.recipient.country = country.to_owned();
        let claim = Statement { negated, ..statement("d1-s2", StatementKind::DomesticClaim) };
        Scene::new(seen, vec![row(), claim]).says("C002")
    };
    assert!(says("US", false));
    assert!(!says("JP", false) && !says("", false) && !says("US", true));
}

#[test]
fn two_kinds_of_traits_or_a_canvas_make_a_fingerprint() {
    let says = |apis: &[&str]| {
        let mut scene = Scene::new(analytics(), vec![row()]);
        for api in apis {
            scene.tell(Observation::ApiCall(ApiCall {
                api: (*api).to_owned(),
                script: "https://t.example/x.js".to_owned(),
                ..ApiCall::default()
            }));
        }
        scene.says("T005")
    };
    assert!(says(&["HTMLCanvasElement.toDataURL"]) && says(&["Navigator.deviceMemory", "AudioContext"]));
    assert!(!says(&["AudioContext", "OfflineAudioContext"]) && !says(&["Element.click"]));
}

#[test]
fn one_page_for_policy_and_opt_out_is_the_vendors_choice() {
    let says = |service: &str, url: &str| {
        let named = row_with(|row| {
            row.service.as_mut().unwrap().id = Some(service.to_owned());
            row.opt_out = Some(OptOutStatement { url: Some(url.to_owned()), ..OptOutStatement::default() });
        });
        Scene::new(analytics(), vec![named]).says("O005")
    };
    let page = |id: &str| Catalog::embedded().service(id).unwrap().privacy_policy_url.clone().unwrap();
    let both = |id: &str| Catalog::embedded().service(id).unwrap().opt_out_url.clone();
    assert_eq!(both("criteo"), Some(page("criteo")), "one page serves both");
    assert_ne!(both("google-analytics"), Some(page("google-analytics")));
    assert!(says("google-analytics", &page("google-analytics")));
    assert!(!says("criteo", &page("criteo")));
}

#[test]
fn a_page_that_failed_is_told_once_and_one_that_was_broken_off_too() {
    let says = |end: Option<&str>, complete, challenge: Option<&str>| {
        let mut scene = Scene::new(analytics(), vec![row()]);
        scene.evidence.complete = complete;
        if let Some(outcome) = end {
            let ended = VisitEnded { outcome: outcome.to_owned(), ..VisitEnded::default() };
            scene.tell_in(Some(2), Observation::VisitEnded(ended));
        }
        scene.page(PAGE, |page| page.challenge = challenge.map(str::to_owned)).says("Q001")
    };
    assert!(says(Some("failed"), true, None) && says(None, false, None));
    assert!(!says(Some("complete"), true, None) && !says(None, true, None));
    assert!(!says(Some("failed"), true, Some("captcha")));
}

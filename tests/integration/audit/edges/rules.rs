//! Conditions of single rules.

use kansa::attribute::{CookieSeen, Exchange, Runs, SetBy};
use kansa::evidence::{ApiCall, VisitEnded};
use kansa::policy::{ClaimKind, OptOutStatement};
use kansa::target::Profile;

use super::choice::offer;
use super::*;

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

#[test]
fn a_font_with_an_identifier_that_is_declared_in_full_is_declared() {
    let says = |row: Vec<Statement>| {
        let mut seen = analytics();
        seen.service.as_mut().unwrap().category = Some(C::Fonts);
        Scene::new(seen, row).says("E002")
    };
    assert_eq!((says(Vec::new()), says(vec![row()])), (true, false));
}

#[test]
fn identifiers_are_exchanged_between_companies() {
    let says = |id: &str, party| {
        let mut other = of_kind(C::Advertising, &[]);
        other.id = "t2".to_owned();
        other.recipient.id = id.to_owned();
        other.party = Some(party);
        let mut scene = Scene::new(analytics(), vec![row()]);
        scene.attribution.transmissions.push(other);
        scene.attribution.exchanges =
            vec![Exchange { from: "t1".to_owned(), to: "t2".to_owned(), ..Exchange::default() }];
        scene.says("I006")
    };
    assert!(says("meta", Party::Third));
    assert!(!says("google", Party::Third) && !says("operator", Party::Own));
}

#[test]
fn beyond_the_list_is_grave_for_what_only_a_tied_list_declares() {
    let level = |category, confidence| {
        let more = InformationSeen { confidence, ..item(category, "x") };
        Scene::new(seen_with(|seen| seen.information.push(more)), vec![row()]).level("I001")
    };
    assert_eq!(level(I::MemberId, Confidence::Catalog), Some(Level::Error));
    assert_eq!(level(I::MemberId, Confidence::Inferred), Some(Level::Warning));
    assert_eq!(level(I::SearchTerms, Confidence::Catalog), Some(Level::Warning));
}

#[test]
fn one_notice_as_text_is_enough() {
    let says = |second: &str| {
        let pdf = Reading { extraction: "pdf".to_owned(), ..document(vec![row()]) };
        let other = Reading {
            id: "d2".to_owned(),
            source: "https://www.example.jp/list".to_owned(),
            extraction: second.to_owned(),
            ..document(vec![row_with(|row| row.id = "d2-s1".to_owned())])
        };
        let mut scene = Scene::new(analytics(), Vec::new());
        scene.documents = vec![pdf, other];
        scene.says("N004")
    };
    assert_eq!((says("pdf"), says("html")), (true, false));
}

#[test]
fn two_links_are_more_than_one_action() {
    let (privacy, between) = ("https://www.example.jp/privacy", "https://www.example.jp/about");
    let to = |url: &str| vec![kansa::evidence::Link { url: url.to_owned(), ..Default::default() }];
    let far = Scene::new(analytics(), vec![row()])
        .page(PAGE, |page| page.links = to(between))
        .page(between, |page| (page.links, page.transmissions) = (to(privacy), Vec::new()));
    assert!(far.says("N002") && !far.says("N001"));
    let near = Scene::new(analytics(), vec![row()]).page(PAGE, |page| page.links = to(privacy));
    assert!(!near.says("N002"));
}

#[test]
fn own_servers_are_told_when_they_learn_something() {
    let says =
        |seen: Transmission| Scene::new(Transmission { party: Some(Party::Own), ..seen }, vec![row()]).says("E003");
    assert_eq!((says(analytics()), says(bare(analytics()))), (true, false));
}

#[test]
fn a_link_to_the_owner_of_the_service_fits_although_the_row_names_another() {
    let says = |url: &str| {
        let odd = row_with(|row| {
            row.recipient = Some(company("Meta Platforms, Inc.", "meta"));
            row.recipient_policy_url = Some(url.to_owned());
        });
        Scene::new(analytics(), vec![odd]).says("R011")
    };
    assert!(says("https://www.criteo.com/jp/privacy/"));
    assert!(!says("https://policies.google.com/privacy") && !says("https://www.facebook.com/privacy/policy/"));
}

#[test]
fn a_clause_on_joint_use_misses_the_list_and_not_the_service() {
    let rules = |kind| verdict(analytics(), vec![row_with(|row| (row.kind, row.service) = (kind, None))]).rules;
    let has = |kind, rule: &str| rules(kind).contains(&rule.to_owned());
    assert_eq!((has(StatementKind::JointUse, "R008"), has(StatementKind::JointUse, "R004")), (true, false));
    assert_eq!((has(StatementKind::Declaration, "R008"), has(StatementKind::Declaration, "R004")), (false, true));
}

#[test]
fn a_challenge_is_told_once_and_a_login_wall_is_none() {
    let count = |reason: &str| {
        let led_to = "https://www.example.jp/check";
        let mut scene = Scene::new(analytics(), vec![row()]).page(PAGE, |page| {
            page.challenge = Some(reason.to_owned());
            page.final_url = led_to.to_owned();
        });
        let gap = json!({ "what": "challenge", "subject": led_to, "reason": reason });
        scene.tell(Observation::Gap(serde_json::from_value(gap).unwrap()));
        scene.outcome().findings.iter().filter(|finding| finding.rule == "Q005").count()
    };
    assert_eq!((count("captcha"), count("login form")), (1, 0));
}

//! What becomes of a finding: its weight, who took it upon himself, and what an earlier report has of it.

use serde_json::Value;

use kansa::evidence::Link;
use kansa::target::Profile;

use super::*;

#[test]
fn weak_evidence_and_bare_requests_weigh_less() {
    let level = |change: fn(&mut Transmission)| Scene::new(seen_with(change), Vec::new()).level("R001");
    assert_eq!(level(|_| ()), Some(Level::Error));
    assert_eq!(level(|seen| seen.grade = Some(Grade::E0)), Some(Level::Warning));
    assert_eq!(level(|seen| seen.information = items(&[I::TechnicalMinimum])), Some(Level::Warning));
}

#[test]
fn consent_weighs_by_what_is_sent_although_its_basis_is_another_law() {
    let level = |seen| {
        let mut scene = Scene::new(seen, Vec::new());
        scene.target.audit.profiles.push(Profile::EuEprivacy);
        scene.level("S001")
    };
    assert_eq!((level(analytics()), level(bare(analytics()))), (Some(Level::Error), Some(Level::Warning)));
}

fn exempt(service: &str, scope: &str) -> Exempt {
    Exempt {
        service: service.to_owned(),
        item: "1".to_owned(),
        scope: scope.to_owned(),
        reviewer: "担当".to_owned(),
        reason: "確認済み".to_owned(),
        until: None,
    }
}

/// The undeclared transmission stands although there is this exemption.
fn stands(seen: Transmission, entry: Exempt) -> bool {
    let mut scene = Scene::new(seen, Vec::new());
    scene.target.exempts = vec![entry];
    let outcome = scene.outcome();
    let stands = outcome.findings.iter().any(|finding| finding.rule == "R001");
    assert_eq!(stands, outcome.exempted.is_empty());
    assert_eq!(stands, outcome.findings.iter().any(|finding| matches!(finding.rule.as_str(), "Q006" | "Q007")));
    stands
}

#[test]
fn an_exemption_holds_for_its_service_its_hosts_and_its_pages() {
    assert!(!stands(analytics(), exempt("google-analytics", "*")));
    assert!(!stands(analytics(), exempt("google-analytics.com", "*")));
    assert!(stands(analytics(), exempt("meta-pixel", "*")));
    // A word without a dot is no host, and one host of two is not all of them.
    assert!(stands(analytics(), exempt("com", "*")));
    let two_hosts = seen_with(|seen| seen.hosts.push("region1.analytics.example".to_owned()));
    assert!(stands(two_hosts, exempt("google-analytics.com", "*")));
    let pages = |count: usize, last: &str| {
        let mut pages: Vec<String> = (0..count).map(|n| format!("https://www.example.jp/form/{n:02}")).collect();
        pages.push(format!("https://www.example.jp/{last}"));
        seen_with(|seen| seen.pages = pages)
    };
    assert!(!stands(pages(1, "form/x"), exempt("google-analytics", "/form/*")));
    assert!(stands(pages(1, "other"), exempt("google-analytics", "/form/*")));
    // The finding lists only the first pages; all of them count.
    assert!(stands(pages(30, "other"), exempt("google-analytics", "/form/*")));
    assert!(!stands(pages(30, "form/x"), exempt("google-analytics", "/form/*")));
}

#[test]
fn an_exemption_ends_and_answers_no_other_duty() {
    let until = |date: &str| Exempt { until: Some(date.to_owned()), ..exempt("google-analytics", "*") };
    assert!(!stands(analytics(), until("2026-11-20")));
    assert!(stands(analytics(), until("2026-11-19")));
    let mut scene = Scene::new(seen_with(|seen| seen.schemes = vec!["http".to_owned()]), Vec::new());
    scene.target.exempts = vec![exempt("google-analytics", "*")];
    assert!(scene.says("T001") && !scene.says("R001"));
}

#[test]
fn a_finding_is_accepted_by_any_name_that_the_report_gives_it() {
    let accepted = |rule: &str, subject: &str| {
        let old = vec!["2020-01-01".to_owned()];
        let mut scene = Scene::new(analytics(), Vec::new());
        scene.documents[0].effective_dates = old;
        scene.target.accepts = vec![Accept {
            rule: rule.to_owned(),
            subject: subject.to_owned(),
            reason: "承知".to_owned(),
            person: "担当".to_owned(),
            until: None,
        }];
        let outcome = scene.outcome();
        assert_eq!(outcome.accepted.is_empty(), outcome.findings.iter().any(|finding| finding.rule == "Q006"));
        outcome.accepted.len()
    };
    for subject in [
        "google-analytics",
        "Google アナリティクス",
        "google",
        "Google LLC",
        "www.google-analytics.com",
        "google-analytics.com",
        "google/google-analytics",
        "*",
    ] {
        assert_eq!(accepted("R001", subject), 1, "{subject}");
    }
    for subject in ["analytics.com", "meta", "プライバシーポリシー"] {
        assert_eq!(accepted("R001", subject), 0, "{subject}");
    }
    assert_eq!(accepted("undeclared-recipient", "google"), 1);
    for subject in ["プライバシーポリシー", "https://www.example.jp/privacy"] {
        assert_eq!(accepted("D005", subject), 1, "{subject}");
    }
}

/// An earlier report about the same thing, by an older catalog.
fn before(change: impl FnOnce(&mut Value)) -> Scene {
    let mut report = json!({
        "run": { "started": "2026-10-01T00:00:00Z" },
        "catalog": { "sha256": "then" },
        "documents": [{ "source": "https://www.example.jp/privacy", "text_sha256": "now" }],
        "transmissions": [{
            "recipient": { "id": "google", "company": "Google LLC" },
            "service": { "id": "google-analytics" },
            "party": "third",
            "hosts": ["www.google-analytics.com"],
            "coverage": "covered",
            "information": [
                { "category": "online_identifier", "form": "plain" },
                { "category": "page_view", "form": "plain" },
            ],
        }],
        "findings": [],
    });
    change(&mut report);
    let mut scene = Scene::new(analytics(), Vec::new());
    scene.baseline = Some(report);
    scene
}

#[test]
fn the_catalog_changed_a_verdict_only_where_nothing_else_did() {
    assert!(before(|_| ()).says("B004"));
    assert!(!before(|report| report["transmissions"][0]["coverage"] = json!("undeclared")).says("B004"));
    assert!(!before(|report| report["catalog"]["sha256"] = json!("")).says("B004"));
    let more = json!({ "source": "https://www.example.jp/old", "text_sha256": "gone" });
    assert!(!before(|report| report["documents"].as_array_mut().unwrap().push(more)).says("B004"));
    let hosts = json!(["www.google-analytics.com", "ssl.google-analytics.com"]);
    assert!(!before(|report| report["transmissions"][0]["hosts"] = hosts).says("B004"));
}

#[test]
fn an_old_host_under_a_new_name_is_known_by_its_hosts_alone_if_they_tell() {
    let unnamed = |report: &mut Value| {
        report["transmissions"][0]["recipient"] = json!({ "id": "google-analytics.com" });
        report["transmissions"][0]["service"] = Value::Null;
    };
    assert!(before(unnamed).says("B004"));
    let twice = |report: &mut Value| {
        unnamed(report);
        let mut other = report["transmissions"][0].clone();
        other["recipient"]["id"] = json!("someone-else.example");
        report["transmissions"].as_array_mut().unwrap().push(other);
    };
    assert!(!before(twice).says("B004"));
    let with_more = |report: &mut Value| {
        unnamed(report);
        report["transmissions"][0]["hosts"] = json!(["www.google-analytics.com", "x.example"]);
    };
    assert!(!before(with_more).says("B004"));
    // Beside the one with exactly these hosts another one that has more of them does not confuse.
    let beside = |report: &mut Value| {
        unnamed(report);
        let mut other = report["transmissions"][0].clone();
        other["recipient"]["id"] = json!("someone-else.example");
        other["hosts"] = json!(["www.google-analytics.com", "x.example"]);
        report["transmissions"].as_array_mut().unwrap().push(other);
    };
    assert!(before(beside).says("B004"));
}

#[test]
fn what_is_new_since_then_is_told_by_category_and_form() {
    assert!(!before(|_| ()).says("B003"));
    let email = |then: &str, now| {
        let mut scene = before(|report| {
            let known = json!({ "category": "contact_email", "form": then });
            report["transmissions"][0]["information"].as_array_mut().unwrap().push(known);
        });
        let seen = InformationSeen { form: now, ..item(I::ContactEmail, "em") };
        scene.attribution.transmissions[0].information.push(seen);
        scene.says("B003")
    };
    assert!(email("plain", Form::Hashed) && email("hashed", Form::Plain));
    assert!(!email("plain", Form::Plain) && !email("hashed", Form::Hashed));
    let mut bare = before(|_| ());
    bare.attribution.transmissions[0].information.push(item(I::TechnicalMinimum, "connection"));
    assert!(!bare.says("B003"));
}

#[test]
fn the_operator_neither_comes_nor_goes_and_an_unknown_text_did_not_change() {
    let own = |entry: &mut Value| {
        entry["recipient"] = json!({ "id": "operator" });
        entry["service"] = Value::Null;
        entry["party"] = json!("own");
    };
    let gone = |party: &str| {
        before(|report| {
            let mut entry = report["transmissions"][0].clone();
            own(&mut entry);
            entry["party"] = json!(party);
            report["transmissions"].as_array_mut().unwrap().push(entry);
        })
        .says("B002")
    };
    assert_eq!((gone("third"), gone("own")), (true, false));
    let come = |party| {
        let mut scene = before(|report| report["transmissions"] = json!([]));
        scene.attribution.transmissions[0].party = Some(party);
        scene.says("B001")
    };
    assert_eq!((come(Party::Third), come(Party::Own)), (true, false));
    let changed = |then: &str| before(|report| report["documents"][0]["text_sha256"] = json!(then)).says("D007");
    assert_eq!((changed("then"), changed("now"), changed("")), (true, false, false));
}

#[test]
fn what_the_earlier_report_has_is_known() {
    let print = kansa::audit::finding::fingerprint("R001", "google/google-analytics");
    let known = |print: &str| {
        before(|report| report["findings"] = json!([{ "fingerprint": print }])).finding("R001").unwrap().known
    };
    assert_eq!((known(&print), known("0123456789abcdef")), (true, false));
}

// How far the notice is from the pages.

fn linking(to: &[&str]) -> impl FnOnce(&mut PageSeen) {
    let links = to.iter().map(|url| Link { url: (*url).to_owned(), ..Link::default() }).collect();
    move |page| page.links = links
}

/// A second document, at `/list`.
fn list(role: DocumentRole, statements: Vec<Statement>) -> Reading {
    Reading {
        id: "d2".to_owned(),
        source: "https://www.example.jp/list".to_owned(),
        role: Some(role),
        ..document(statements)
    }
}

/// The page links to the privacy policy only; the other document decides whether that is enough.
fn lost(first: Vec<Statement>, second: Reading) -> bool {
    let mut scene = Scene::new(analytics(), first).page(PAGE, linking(&["https://www.example.jp/privacy"]));
    scene.documents.push(second);
    scene.says("N001")
}

#[test]
fn the_notice_is_the_document_that_declares() {
    let other = row_with(|row| row.id = "d2-s1".to_owned());
    let denied = row_with(|row| row.negated = true);
    assert!(!lost(vec![row()], list(DocumentRole::Policy, Vec::new())));
    assert!(lost(Vec::new(), list(DocumentRole::Policy, vec![other.clone()])));
    assert!(lost(vec![denied], list(DocumentRole::Policy, vec![other])));
    // Where none declares, a list is nearer to it than a policy.
    assert!(lost(Vec::new(), list(DocumentRole::ExternalTransmissionList, Vec::new())));
    assert!(!lost(Vec::new(), list(DocumentRole::Policy, Vec::new())));
}

#[test]
fn pages_that_cannot_tell_are_not_asked() {
    let known = |scene: Scene| scene.page("https://www.example.jp/x", linking(&["https://www.example.jp/privacy"]));
    let unlinked = |change: fn(&mut PageSeen), engine| {
        let mut scene = known(Scene::new(analytics(), vec![row()]).page(PAGE, change));
        scene.evidence.run.engine = engine;
        scene.says("N001")
    };
    assert!(unlinked(|_| (), Engine::Browser));
    assert!(!unlinked(|page| page.challenge = Some("captcha".to_owned()), Engine::Browser));
    // A capture often holds no links at all.
    assert!(!unlinked(|_| (), Engine::Har));
    let own = seen_with(|seen| seen.party = Some(Party::Own));
    assert!(!known(Scene::new(own, vec![row()]).page(PAGE, |_| ())).says("N001"));
}

//! Which documents speak, which are missing, and what their links mean.

use kansa::policy::PolicyLink;

use super::*;

/// Another document.
fn other(id: &str, source: &str, role: DocumentRole, statements: Vec<Statement>) -> Reading {
    Reading { id: id.to_owned(), source: source.to_owned(), role: Some(role), ..document(statements) }
}

fn with(documents: Vec<Reading>) -> Scene {
    let mut scene = Scene::new(analytics(), Vec::new());
    scene.documents = documents;
    scene
}

/// The journal's word about a document: where the link to it stood, and what came of asking for it.
fn asked(scene: &mut Scene, source: &str, role: DocumentRole, from: Option<&str>, status: u16) {
    let seen = json!({ "source": source, "role": role, "from": from, "status": status });
    scene.tell(Observation::Document(serde_json::from_value(seen).unwrap()));
}

fn link(role: &str, url: Option<&str>) -> PolicyLink {
    PolicyLink {
        text: "こちら".to_owned(),
        url: url.map(str::to_owned),
        role: role.to_owned(),
        quote: quote("こちら", 5000),
        ..PolicyLink::default()
    }
}

/// The list of transmissions at this address governs.
fn list_link(url: &str) -> PolicyLink {
    PolicyLink {
        document_role: Some(DocumentRole::ExternalTransmissionList),
        governs: true,
        ..link("external-transmission-list", Some(url))
    }
}

fn linking(mut reading: Reading, link: PolicyLink) -> Reading {
    reading.links.push(link);
    reading
}

const LIST: &str = "https://www.example.jp/list";

#[test]
fn only_the_operators_documents_declare() {
    let vendor = |role| {
        let row = row_with(|row| row.id = "d2-s1".to_owned());
        with(vec![document(Vec::new()), other("d2", "https://policies.google.com/privacy", role, vec![row])])
    };
    assert_eq!(vendor(DocumentRole::Policy).verdict().coverage, Coverage::Covered);
    assert_eq!(vendor(DocumentRole::VendorDocument).verdict().coverage, Coverage::Undeclared);
    let alone = with(vec![other("d1", LIST, DocumentRole::GroupList, Vec::new())]);
    assert_eq!(alone.verdict().coverage, Coverage::Indeterminate);
}

#[test]
fn what_was_given_and_not_read_withholds_and_what_a_link_led_to_does_not() {
    let scan = |role| Reading { readable: false, ..other("d2", "scan.pdf", role, Vec::new()) };
    let of = |role| with(vec![document(Vec::new()), scan(role)]);
    assert_eq!(of(DocumentRole::Policy).verdict().coverage, Coverage::Indeterminate);
    assert_eq!(of(DocumentRole::VendorDocument).verdict().coverage, Coverage::Undeclared);
    assert_eq!((of(DocumentRole::Policy).says("D006"), of(DocumentRole::VendorDocument).says("D006")), (true, false));
    // It was had; what could not be read is no unreachable document.
    assert!(!of(DocumentRole::Policy).says("D001"));
    let gone = |from| {
        let mut scene = with(vec![document(Vec::new())]);
        asked(&mut scene, "https://www.example.jp/old", DocumentRole::Policy, from, 404);
        scene.verdict().coverage
    };
    assert_eq!(gone(None), Coverage::Indeterminate);
    assert_eq!(gone(Some("https://www.example.jp/privacy")), Coverage::Undeclared);
    // A document with content whose reading stands under the address where it ended was not missed.
    let mut moved = with(vec![document(Vec::new())]);
    let body = json!({ "sha256": "0", "bytes": 1 });
    let seen = json!({ "source": "https://www.example.jp/old", "role": "policy", "status": 200, "body": body });
    moved.tell(Observation::Document(serde_json::from_value(seen).unwrap()));
    assert_eq!(moved.verdict().coverage, Coverage::Undeclared);
}

#[test]
fn a_list_that_was_read_no_longer_withholds() {
    let pointing = || linking(document(Vec::new()), list_link(LIST));
    let coverage = |documents| with(documents).verdict().coverage;
    assert_eq!(coverage(vec![pointing()]), Coverage::Indeterminate);
    let list = |source: &str| other("d2", source, DocumentRole::ExternalTransmissionList, Vec::new());
    assert_eq!(coverage(vec![pointing(), list(LIST)]), Coverage::Undeclared);
    // Given by the caller in that role, under whatever name; but not where another link led to it, and no list is its own.
    assert_eq!(coverage(vec![pointing(), list("list.html")]), Coverage::Undeclared);
    let mut scene = with(vec![pointing(), list("https://www.example.jp/another-list")]);
    let from = Some("https://www.example.jp/privacy");
    asked(&mut scene, "https://www.example.jp/another-list", DocumentRole::ExternalTransmissionList, from, 200);
    assert_eq!(scene.verdict().coverage, Coverage::Indeterminate);
    assert_eq!(coverage(vec![linking(list("https://www.example.jp/top"), list_link(LIST))]), Coverage::Indeterminate);
}

#[test]
fn of_two_readings_of_one_link_the_graver_counts_and_two_links_are_two() {
    let says_link = Statement {
        quote: quote("こちら", 5000),
        target: Some(LinkTarget { text: "こちら".to_owned(), url: Some(LIST.to_owned()) }),
        ..statement("d1-s9", StatementKind::Link)
    };
    let coverage = |statements, link| with(vec![linking(document(statements), link)]).verdict().coverage;
    assert_eq!(coverage(vec![says_link.clone()], link("other", Some(LIST))), Coverage::Undeclared);
    assert_eq!(coverage(vec![says_link.clone()], list_link(LIST)), Coverage::Indeterminate);
    // Elsewhere in the text, to the same place: a link of its own.
    for place in [4000, 6000] {
        let elsewhere = Statement { quote: quote("こちら", place), ..says_link.clone() };
        let scene = with(vec![linking(document(vec![elsewhere]), list_link(LIST))]);
        assert_eq!(scene.verdict().unresolved, ["d1-l1"], "{place}");
    }
}

#[test]
fn dead_links_matter_when_something_rests_on_them() {
    let dead = |change: fn(&mut PolicyLink)| {
        let mut link = link("other", None);
        change(&mut link);
        with(vec![linking(document(vec![row()]), link)]).says("D002")
    };
    assert!(!dead(|_| ()));
    assert!(dead(|link| link.recipient = Some("google".to_owned())));
    assert!(dead(|link| link.role = "opt-out".to_owned()));
}

#[test]
fn an_unreachable_page_is_told_by_the_rule_that_it_concerns() {
    let page = "https://tools.google.com/dlpage/gaoptout";
    let rules = |role: &str| {
        let about = PolicyLink { recipient: Some("google".to_owned()), ..link(role, Some(page)) };
        let mut scene = with(vec![linking(document(vec![row()]), about)]);
        scene.tell(Observation::Link(LinkCheck { url: page.to_owned(), status: Some(404), ..LinkCheck::default() }));
        (scene.says("D001"), scene.says("O002"))
    };
    assert_eq!(rules("opt-out"), (false, true));
    assert_eq!(rules("vendor-policy"), (true, false));
    let fetched = |status| {
        let about = PolicyLink { recipient: Some("google".to_owned()), ..link("vendor-policy", Some(page)) };
        let mut scene = with(vec![linking(document(vec![row()]), about)]);
        asked(&mut scene, page, DocumentRole::VendorDocument, Some("https://www.example.jp/privacy"), status);
        scene.says("D001")
    };
    assert_eq!((fetched(404), fetched(500), fetched(200)), (true, true, false));
}

#[test]
fn a_word_holds_what_its_own_definition_holds() {
    let by_word = row_with(|row| {
        row.information =
            InformationStatement { quotes: vec!["利用者情報".to_owned()], ..InformationStatement::default() };
    });
    let defined = |term: &str| Statement {
        term: Some(term.to_owned()),
        information: information(&[I::OnlineIdentifier, I::PageView]),
        ..statement("d1-s2", StatementKind::Definition)
    };
    let state = |term| verdict(analytics(), vec![by_word.clone(), defined(term)]).elements.information;
    assert_eq!(state("利用者情報"), E::Full);
    assert_ne!(state("会員情報"), E::Full);
}

#[test]
fn two_services_of_one_company_share_nothing_with_others() {
    let labelled = |row: &mut Statement| {
        row.cue = "key-value".to_owned();
        row.quote = quote("送信先: Google LLC", 100);
    };
    let mut second = row_with(labelled);
    second.id = "d1-s2".to_owned();
    second.service = Some(ServiceStatement { text: "Google広告".to_owned(), id: Some("google-ads".to_owned()) });
    assert_eq!(verdict(analytics(), vec![row_with(labelled), second]).coverage, Coverage::Covered);
}

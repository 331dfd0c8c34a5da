//! Steps 4 to 9: which statements count, and what each element makes of them.

use super::*;

#[test]
fn the_row_covers_what_it_names() {
    let verdict = verdict(analytics(), vec![row()]);
    assert_eq!((verdict.coverage, verdict.rules.is_empty()), (Coverage::Covered, true), "{verdict:?}");
}

// Information.

#[test]
fn a_loader_without_an_answer_is_not_called_harmless_but_a_picture_is() {
    let failed = |channel: &str| {
        let mut seen = bare(analytics());
        seen.channels = vec![channel.to_owned()];
        seen.grade = Some(Grade::E1);
        Scene::new(seen, Vec::new()).level("R001")
    };
    assert_eq!((failed("script"), failed("img")), (Some(Level::Error), Some(Level::Warning)));
}

#[test]
fn a_conversion_is_near_the_actions_of_a_list_for_the_whole_document() {
    let list = |categories: &[I]| Statement {
        information: information(categories),
        ..statement("d1-s2", StatementKind::InformationList)
    };
    let bought = seen_with(|seen| seen.information = items(&[I::Conversion]));
    let without_items = row_with(|row| row.information = InformationStatement::default());
    let state =
        |categories| verdict(bought.clone(), vec![without_items.clone(), list(categories)]).elements.information;
    assert_eq!((state(&[I::Action]), state(&[I::PageView])), (E::Generic, E::Beyond));
}

#[test]
fn a_click_id_stands_in_the_address_of_the_page() {
    let clicked = seen_with(|seen| seen.information = items(&[I::ClickId]));
    let state = |category| verdict(clicked.clone(), vec![row_with(|row| row.information = information(&[category]))]);
    assert_eq!(state(I::PageView).elements.information, E::Full);
    assert_eq!(state(I::OnlineIdentifier).elements.information, E::Full);
    assert_eq!(state(I::SearchTerms).elements.information, E::Beyond);
}

#[test]
fn who_declares_a_cookie_declares_its_identifier() {
    let state = |mechanism| {
        let row = row_with(|row| {
            row.mechanism = mechanism;
            row.information = information(&[I::PageView]);
        });
        verdict(analytics(), vec![row]).elements.information
    };
    assert_eq!((state(Mechanism::Cookie), state(Mechanism::Tag)), (E::Full, E::Beyond));
}

#[test]
fn a_list_that_several_recipients_share_is_tied_to_none() {
    let labelled = |row: &mut Statement| {
        row.cue = "key-value".to_owned();
        row.quote = quote("送信先: Google LLC、Meta Platforms, Inc.", 100);
    };
    let ours = row_with(labelled);
    let mut other = Statement { id: "d1-s2".to_owned(), ..ours.clone() };
    other.recipient = Some(company("Meta Platforms, Inc.", "meta"));
    other.service = None;
    let alone = verdict(analytics(), vec![ours.clone()]).elements;
    assert_eq!((alone.information, alone.sender_purpose), (E::Full, E::Full));
    let both = verdict(analytics(), vec![ours, other]).elements;
    assert_eq!((both.information, both.sender_purpose), (E::Generic, E::Generic));
}

#[test]
fn lists_that_are_denied_or_about_persons_declare_nothing() {
    let without_items = row_with(|row| row.information = InformationStatement::default());
    let list = |categories: &[I], negated| Statement {
        information: information(categories),
        negated,
        ..statement("d1-s2", StatementKind::InformationList)
    };
    let state = |list| verdict(analytics(), vec![without_items.clone(), list]).elements.information;
    let both = [I::OnlineIdentifier, I::PageView];
    assert_eq!((state(list(&both, false)), state(list(&both, true))), (E::Generic, E::None));
    assert_eq!(state(list(&[I::ContactName], false)), E::None);
}

#[test]
fn vague_words_stay_vague_although_a_cookie_is_named() {
    let seen = seen_with(|seen| seen.information = items(&[I::OnlineIdentifier]));
    let vague = row_with(|row| {
        row.information = InformationStatement { vague: true, ..information(&[I::OnlineIdentifier]) };
    });
    assert_eq!(verdict(seen, vec![vague]).elements.information, E::Vague);
}

// Shapes of exempt transmissions.

#[test]
fn what_a_font_host_gets_beyond_the_fetch_is_no_display() {
    let with = |change: fn(&mut Shape)| {
        let mut seen = bare(of_kind(C::Fonts, &[P::Font]));
        change(&mut seen.shape);
        let verdict = verdict(seen, Vec::new());
        (verdict.coverage, verdict.rules.contains(&"E002".to_owned()))
    };
    assert_eq!(with(|_| ()), (Coverage::ExemptCandidate, false));
    for change in [
        (|shape| shape.display_only = false) as fn(&mut Shape),
        |shape| shape.cookie_set = true,
        |shape| shape.cookie_sent = true,
        |shape| shape.identifier = true,
    ] {
        assert_eq!(with(change), (Coverage::Undeclared, true));
    }
}

#[test]
fn a_consent_platform_with_an_identifier_is_judged() {
    let platform = |information: &[I]| {
        let mut seen = bare(of_kind(C::Cmp, &[P::ConsentManagement]));
        seen.information = items(information);
        verdict(seen, Vec::new()).coverage
    };
    assert_eq!(platform(&[I::ConsentSignal]), Coverage::ExemptCandidate);
    assert_eq!(platform(&[I::OnlineIdentifier]), Coverage::Undeclared);
}

#[test]
fn functions_are_exempt_on_the_pages_that_use_them() {
    let on = |category, change: fn(&mut PageSeen)| {
        Scene::new(bare(of_kind(category, &[])), Vec::new()).page(PAGE, change).verdict().coverage
    };
    let (exempt, judged) = (Coverage::ExemptCandidate, Coverage::Undeclared);
    assert_eq!(on(C::Auth, |page| page.features = vec!["login".to_owned()]), exempt);
    assert_eq!(on(C::Auth, |page| page.features = vec!["form".to_owned()]), judged);
    assert_eq!(on(C::AntiFraud, |page| page.features = vec!["form".to_owned()]), exempt);
    // The page of the transmission is where the visit ended.
    let moved = |page: &mut PageSeen| {
        page.url = "https://www.example.jp/old".to_owned();
        page.features = vec!["form".to_owned()];
    };
    assert_eq!(on(C::AntiFraud, moved), exempt);
    assert_eq!(on(C::Payment, |page| page.title = "お支払い方法の選択".to_owned()), exempt);
    assert_eq!(on(C::Payment, |_| ()), judged);
    let mut paid = bare(of_kind(C::Payment, &[]));
    paid.pages = vec!["https://www.example.jp/checkout/2".to_owned()];
    let scene = Scene::new(paid, Vec::new()).page("https://www.example.jp/checkout/2", |_| ());
    assert_eq!(scene.verdict().coverage, exempt);
}

// Scope, recipient, service.

#[test]
fn a_transmission_without_a_page_is_in_every_scope() {
    let elsewhere = row_with(|row| row.scope.hosts = vec!["shop.example.jp".to_owned()]);
    assert_eq!(verdict(analytics(), vec![elsewhere.clone()]).elements.scope, E::No);
    assert_eq!(verdict(seen_with(|seen| seen.pages.clear()), vec![elsewhere]).coverage, Coverage::Covered);
}

#[test]
fn a_row_with_another_companys_name_names_only_the_service() {
    let other = row_with(|row| row.recipient = Some(company("Meta Platforms, Inc.", "meta")));
    let verdict = verdict(analytics(), vec![other]);
    assert_eq!((verdict.elements.recipient, verdict.coverage), (E::ServiceOnly, Coverage::Partial));
}

#[test]
fn a_class_that_is_named_exactly_is_preferred() {
    let mut seen = seen_with(|seen| seen.service = None);
    seen.recipient =
        Recipient { id: "entity:共済".to_owned(), company: "共済".to_owned(), known: true, ..seen.recipient };
    let of = |id: &str, text: &str| Statement {
        recipient: Some(class(text, &[])),
        ..statement(id, StatementKind::Declaration)
    };
    let mut scene = Scene::new(seen, vec![of("d1-s1", "提携団体"), of("d1-s2", "提携団体の委託先")]);
    scene.target.entities = vec![TargetEntity {
        name: "共済".to_owned(),
        domains: vec!["kyosai.example".to_owned()],
        relation: Relation::Partner,
        category: Some("提携団体".to_owned()),
        country: None,
    }];
    let verdict = scene.verdict();
    assert_eq!((verdict.coverage, verdict.matched), (Coverage::Vague, vec!["d1-s1".to_owned()]));
}

#[test]
fn a_class_is_no_company_and_an_open_name_is_a_class() {
    // "Google その他の解析事業者": the company's name stands in the name of a class.
    let mut named_class = class("Google等の解析事業者", &[C::Analytics]);
    named_class.company = Some("google".to_owned());
    let of = |recipient| row_with(|row| (row.recipient, row.service) = (Some(recipient), None));
    assert_eq!(verdict(analytics(), vec![of(named_class)]).coverage, Coverage::Vague);
    let mut open = company("Adobe Inc.", "adobe");
    open.categories = vec![C::Analytics];
    assert_eq!(verdict(analytics(), vec![of(open.clone())]).coverage, Coverage::Undeclared);
    open.open_ended = true;
    assert_eq!(verdict(analytics(), vec![of(open)]).coverage, Coverage::Vague);
}

#[test]
fn a_heatmap_is_analytics_and_analytics_is_no_heatmap() {
    let of = |seen, word| {
        let row = row_with(|row| (row.recipient, row.service) = (Some(class("事業者", &[word])), None));
        verdict(seen, vec![row]).coverage
    };
    assert_eq!(of(of_kind(C::Heatmap, &[]), C::Analytics), Coverage::Vague);
    assert_eq!(of(of_kind(C::Analytics, &[]), C::Heatmap), Coverage::Undeclared);
}

#[test]
fn only_other_services_of_the_same_company_are_a_hint() {
    let naming = |text: &str, id: &str| {
        row_with(|row| row.service = Some(ServiceStatement { text: text.to_owned(), id: Some(id.to_owned()) }))
    };
    let message = |row| Scene::new(analytics(), vec![row]).finding("R001").unwrap().message.ja;
    assert!(message(naming("Google広告", "google-ads")).contains("Google広告"));
    assert!(!message(naming("Metaピクセル", "meta-pixel")).contains("Metaピクセル"));
}

// Purposes.

#[test]
fn a_conversion_asks_for_measurement() {
    let state = |seen: &[I], leaves: &[P]| {
        let mut advertising = analytics();
        advertising.service.as_mut().unwrap().purposes = vec![P::AdDelivery, P::AdMeasurement];
        advertising.information = items(seen);
        verdict(advertising, vec![row_with(|row| row.sender_purpose = purpose("広告", leaves))]).elements.sender_purpose
    };
    assert_eq!(state(&[I::Conversion], &[P::AdDelivery]), E::Family);
    assert_eq!(state(&[I::Conversion], &[P::AdMeasurement]), E::Full);
    assert_eq!(state(&[I::PageView], &[P::AdDelivery]), E::Full);
}

#[test]
fn purposes_of_another_row_and_codes_are_no_purposes() {
    let without = row_with(|row| row.sender_purpose = PurposeStatement::default());
    let other = Statement {
        recipient: Some(company("Meta Platforms, Inc.", "meta")),
        sender_purpose: purpose("アクセス解析", &[P::Analytics]),
        ..statement("d1-s2", StatementKind::Declaration)
    };
    let list = Statement { kind: StatementKind::PurposeList, recipient: None, ..other.clone() };
    let state = |second| verdict(analytics(), vec![without.clone(), second]).elements.sender_purpose;
    assert_eq!((state(other), state(list)), (E::None, E::Generic));
    let coded = |words: &str| {
        verdict(analytics(), vec![row_with(|row| row.sender_purpose = purpose(words, &[]))]).elements.sender_purpose
    };
    assert_eq!((coded("甲"), coded("①"), coded("提供")), (E::None, E::None, E::Vague));
}

#[test]
fn a_link_tells_the_recipients_purpose_in_the_language_of_its_page() {
    let url = "https://policies.google.com/privacy";
    let linked = row_with(|row| {
        row.recipient_purpose = PurposeStatement::default();
        row.recipient_purpose_link = Some(LinkTarget { text: "詳細".to_owned(), url: Some(url.to_owned()) });
    });
    let rules = |language: &str| {
        let mut scene = Scene::new(analytics(), vec![linked.clone()]);
        let language = Some(language.to_owned());
        scene.tell(Observation::Link(LinkCheck {
            url: url.to_owned(),
            status: Some(200),
            language,
            ..LinkCheck::default()
        }));
        scene.verdict().rules
    };
    assert_eq!(rules("en-US"), ["P003"]);
    assert!(!rules("ja").contains(&"P003".to_owned()));
}

#[test]
fn only_links_about_the_recipient_tell_its_purpose() {
    let without = row_with(|row| row.recipient_purpose = PurposeStatement::default());
    let link = |role| Statement {
        recipient: Some(company("Google LLC", "google")),
        target: Some(LinkTarget {
            text: "詳細はこちら".to_owned(),
            url: Some("https://policies.google.com/privacy".to_owned()),
        }),
        target_role: role,
        ..statement("d1-s2", StatementKind::Link)
    };
    let state = |role| verdict(analytics(), vec![without.clone(), link(role)]).elements.recipient_purpose;
    assert_eq!(state(Some(DocumentRole::VendorDocument)), E::Unresolved);
    assert_eq!(state(Some(DocumentRole::Other)), E::None);
}

// The conclusion.

#[test]
fn a_connection_alone_is_a_candidate() {
    let mut hinted = bare(analytics());
    assert_eq!(verdict(hinted.clone(), Vec::new()).coverage, Coverage::Undeclared);
    hinted.shape.hint_only = true;
    assert_eq!(verdict(hinted, Vec::new()).coverage, Coverage::ExemptCandidate);
}

#[test]
fn statements_about_other_pages_and_classes_step_back() {
    let poor = row_with(|row| row.sender_purpose = PurposeStatement::default());
    let elsewhere = row_with(|row| {
        row.id = "d1-s2".to_owned();
        row.scope.hosts = vec!["shop.example.jp".to_owned()];
    });
    let both = verdict(analytics(), vec![poor.clone(), elsewhere]);
    assert_eq!((both.matched, both.elements.sender_purpose), (vec!["d1-s1".to_owned()], E::None));
    let whole_class = row_with(|row| {
        row.id = "d1-s2".to_owned();
        (row.recipient, row.service) = (Some(class("解析事業者", &[C::Analytics])), None);
    });
    let both = verdict(analytics(), vec![poor, whole_class]);
    assert_eq!((both.matched, both.elements.sender_purpose), (vec!["d1-s1".to_owned()], E::None));
}

#[test]
fn a_clause_on_joint_use_covers_nothing_by_itself() {
    let joint = row_with(|row| row.kind = StatementKind::JointUse);
    let verdict = verdict(analytics(), vec![joint]);
    assert_eq!((verdict.coverage, verdict.rules.contains(&"R008".to_owned())), (Coverage::Partial, true));
}

/// A link to the list of group companies, which this run did not follow.
fn list_of_members() -> Statement {
    Statement {
        target: Some(LinkTarget {
            text: "グループ会社一覧".to_owned(),
            url: Some("https://www.example.jp/group".to_owned()),
        }),
        target_role: Some(DocumentRole::GroupList),
        ..statement("d1-s3", StatementKind::Link)
    }
}

#[test]
fn an_unread_list_of_members_withholds_what_rests_on_it_and_nothing_else() {
    let group = |level| {
        let recipient =
            RecipientStatement { level, relation: Some("group".to_owned()), ..class("グループ会社", &[]) };
        row_with(|row| (row.recipient, row.service) = (Some(recipient), None))
    };
    let member = seen_with(|seen| seen.party = Some(Party::Group));
    let of = |seen: &Transmission, statements| verdict(seen.clone(), statements).coverage;
    for level in [RecipientLevel::CategoryDefined, RecipientLevel::CategoryLinkedList] {
        assert_eq!(of(&member, vec![group(level)]), Coverage::Vague);
        assert_eq!(of(&member, vec![group(level), list_of_members()]), Coverage::Indeterminate);
    }
    // A service that is named does not wait for the list.
    let named = row_with(|row| row.recipient.as_mut().unwrap().level = RecipientLevel::CategoryLinkedList);
    assert_eq!(of(&analytics(), vec![named, list_of_members()]), Coverage::Partial);
}

#[test]
fn a_statement_about_a_whole_speaks_of_its_parts_and_not_the_other_way_round() {
    let house = "id = \"house\"\nname_en = \"House Inc.\"\nname_ja = \"ハウス株式会社\"\ncountry = \"JP\"\n\n\
        [[service]]\nid = \"house-suite\"\nname_en = \"House Suite\"\ncategory = \"analytics\"\npurposes = [\"analytics\"]\nhosts = [\"suite.house.example\"]\n\n\
        [[service]]\nid = \"house-count\"\nname_en = \"House Count\"\ncategory = \"analytics\"\npurposes = [\"analytics\"]\npart_of = \"house-suite\"\nhosts = [\"count.house.example\"]\n";
    let catalog = Catalog::with_overlays(&[("house.toml".to_owned(), house.to_owned())]).unwrap();
    let coverage = |seen_id: &str, said: &str| {
        let seen = seen_with(|seen| {
            seen.recipient = Recipient {
                id: "house".to_owned(),
                company: "House Inc.".to_owned(),
                company_ja: "ハウス株式会社".to_owned(),
                country: "JP".to_owned(),
                known: true,
            };
            seen.service.as_mut().unwrap().id = seen_id.to_owned();
        });
        let row = row_with(|row| {
            row.recipient = Some(company("ハウス株式会社", "house"));
            row.service = Some(ServiceStatement { text: said.to_owned(), id: Some(said.to_owned()) });
        });
        Scene::new(seen, vec![row]).outcome_by(&catalog).verdicts[0].coverage
    };
    assert_eq!(coverage("house-count", "house-suite"), Coverage::Covered);
    assert_eq!(coverage("house-suite", "house-count"), Coverage::Undeclared);
}

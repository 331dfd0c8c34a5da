//! What the operator promises of provision, and what else it says of it (C003, C004, C005).

use kansa::policy::Precedence;

use super::*;

/// 「利用者情報」 with cookies, as the document defines it, is given to nobody.
fn promise(words: &str) -> Vec<Statement> {
    let definition = Statement {
        term: Some("利用者情報".to_owned()),
        information: information(&[I::OnlineIdentifier]),
        ..statement("d1-s5", StatementKind::Definition)
    };
    let clause = Statement {
        about: Some("利用者情報".to_owned()),
        quote: quote(words, 600),
        ..statement("d1-s6", StatementKind::ExclusiveList)
    };
    vec![definition, clause]
}

const NEVER: &str = "利用者情報を第三者に提供しません";

fn with_promise(words: &str, more: Vec<Statement>) -> Scene {
    Scene::new(analytics(), [promise(words), more].concat())
}

#[test]
fn a_promise_shuts_out_and_a_principle_does_not() {
    assert!(with_promise(NEVER, Vec::new()).says("C003"));
    assert!(!with_promise("原則として利用者情報を第三者に提供しません", Vec::new()).says("C003"));
    assert!(!with_promise("利用者情報を第三者に提供する場合", Vec::new()).says("C003"));
}

#[test]
fn a_member_id_is_personal_data_whatever_is_defined() {
    let says = |category| {
        let clause = Statement {
            about: Some("個人情報".to_owned()),
            quote: quote("個人情報を第三者に提供しません", 600),
            ..statement("d1-s6", StatementKind::ExclusiveList)
        };
        let seen = seen_with(|seen| seen.information = items(&[category]));
        Scene::new(seen, vec![clause]).says("C003")
    };
    assert_eq!((says(I::MemberId), says(I::ContactEmail), says(I::PageView)), (true, true, false));
}

#[test]
fn joint_users_are_no_third_parties() {
    let row = |kind| row_with(|row| row.kind = kind);
    assert!(with_promise(NEVER, vec![row(StatementKind::Declaration)]).says("C003"));
    assert!(!with_promise(NEVER, vec![row(StatementKind::JointUse)]).says("C003"));
}

/// A clause that says that something is given to somebody.
fn announced(change: impl FnOnce(&mut Statement)) -> Statement {
    let mut clause = Statement {
        recipient: Some(class("広告配信事業者", &[C::Advertising])),
        information: information(&[I::OnlineIdentifier]),
        quote: quote("利用者情報を広告配信事業者に提供します", 700),
        mechanism: Mechanism::ThirdPartyProvision,
        ..statement("d1-s7", StatementKind::Provision)
    };
    change(&mut clause);
    clause
}

#[test]
fn what_is_shut_out_and_announced_does_not_fit_together() {
    let says = |change: fn(&mut Statement)| with_promise(NEVER, vec![announced(change)]).says("C004");
    assert!(says(|_| ()));
    assert!(!says(|clause| (clause.negated, clause.mechanism) = (true, Mechanism::Tag)));
    assert!(!says(|clause| clause.quote = quote("同意を得て利用者情報を広告配信事業者に提供します", 700)));
    assert!(!says(|clause| clause.information = information(&[I::ContactName])));
    // Without items it reaches the cookies only if it speaks of the web.
    assert!(!says(|clause| clause.information = InformationStatement::default()));
    assert!(says(|clause| {
        clause.information = InformationStatement::default();
        clause.mechanism = Mechanism::Tag;
    }));
}

#[test]
fn an_order_of_documents_settles_a_contradiction_unless_each_claims_the_first_place() {
    let order =
        || Some(Precedence { prevails: "this".to_owned(), other: "その他".to_owned(), quote: quote("優先", 10) });
    let rules = |first, second| {
        let denied = row_with(|row| (row.id, row.negated) = ("d2-s1".to_owned(), true));
        let mut scene = Scene::new(analytics(), vec![row()]);
        scene.documents[0].precedence = first;
        scene.documents.push(Reading {
            id: "d2".to_owned(),
            source: "https://www.example.jp/list".to_owned(),
            precedence: second,
            ..document(vec![denied])
        });
        (scene.says("C004"), scene.says("D004"))
    };
    assert_eq!(rules(None, None), (true, false));
    assert_eq!(rules(None, order()), (false, true));
    assert_eq!(rules(order(), None), (false, true));
    assert_eq!(rules(order(), order()), (true, false));
}

#[test]
fn a_measure_claimed_for_somebody_who_receives_nothing_is_not_asked_for() {
    let says = |service: &str| {
        let claim = Statement {
            service: Some(ServiceStatement { text: service.to_owned(), id: Some(service.to_owned()) }),
            quote: quote("データは匿名化されます", 700),
            ..statement("d1-s7", StatementKind::ProtectiveClaim)
        };
        Scene::new(analytics(), vec![row(), claim]).says("C005")
    };
    assert_eq!((says("google-analytics"), says("meta-pixel")), (true, false));
}

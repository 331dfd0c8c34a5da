//! Draft rows of the 外部送信 notice: the one set of rules by which reports and `kansa notice` fill the six columns.
//!
//! What was observed and what the catalog knows is filled in. Purposes are the operator's to write: they stand as
//! （要記入） unless the present notice already says them in words that suffice, which are then carried over verbatim.
//! What a loader would send once it runs is not guessed either (規則第22条の2の29 asks for what is sent, not for what is
//! likely).

use std::collections::BTreeSet;

use super::model::{DraftRow, TransmissionFacts};
use super::phrase::{TO_WRITE, Term};
use super::{Language, text};
use crate::attribute::InformationSeen;
use crate::audit::coverage::information::is_inherent;
use crate::audit::{Element, Outcome};
use crate::catalog::Catalog;
use crate::glossary::{Bilingual, Form, Grade, Information, Purpose, PurposeFamily};
use crate::policy::{PurposeStatement, Statement};

/// Heads of the six columns.
pub const COLUMNS: [(&str, &str); 6] = [
    ("送信先", "Recipient"),
    ("サービス名", "Service"),
    ("送信される情報", "Information sent"),
    ("当社の利用目的", "Our purpose"),
    ("送信先の利用目的", "Recipient's purpose"),
    ("オプトアウト/リンク", "Opt-out, links"),
];

/// Rules whose findings a row of the notice could mend.
const MENDABLE: &[&str] = &[
    "R001", "R002", "R003", "R004", "R006", "R007", "R008", "R009", "R010", "R013", "I001", "I002", "I003", "I005",
    "P001", "P002", "P003", "P004", "P005", "N006", "E002",
];

/// Channels that fetch something to be run or shown. What is told in return goes out on others.
const FETCHES: &[&str] = &["script", "iframe", "stylesheet", "font", "media", "manifest", "prefetch", "preload"];

/// A row for a transmission about which a finding stands that a text could mend, withheld or not; None for all others.
pub(super) fn row(
    transmission: &TransmissionFacts,
    statements: &[&Statement],
    outcome: &Outcome,
    catalog: &Catalog,
) -> Option<DraftRow> {
    let rules = mendable(transmission, outcome);
    if rules.is_empty() {
        return None;
    }
    let service = transmission.service.as_ref().and_then(|service| catalog.service(&service.id));
    let matched: Vec<&Statement> =
        statements.iter().copied().filter(|statement| transmission.matched.contains(&statement.id)).collect();
    let stated = matched.iter().find_map(|statement| statement.opt_out.as_ref()?.url.clone());
    let elements = &transmission.elements;
    Some(DraftRow {
        recipient: recipient(transmission, Language::Ja),
        service: service_name(transmission, Language::Ja),
        information: information(transmission),
        sender_purpose: words(elements.sender_purpose, &matched, |statement| &statement.sender_purpose),
        recipient_purpose: words(elements.recipient_purpose, &matched, |statement| &statement.recipient_purpose),
        recipient_policy_url: service.and_then(|known| known.privacy_policy_url.clone()).unwrap_or_default(),
        opt_out_url: stated.or_else(|| service?.opt_out_url.clone()).unwrap_or_default(),
        rules,
    })
}

/// What somebody accepted or exempted needs no row.
fn mendable(transmission: &TransmissionFacts, outcome: &Outcome) -> Vec<String> {
    let about = Some(transmission.id.as_str());
    let standing: BTreeSet<&str> = outcome
        .findings
        .iter()
        .filter(|finding| finding.subject.transmission.as_deref() == about)
        .map(|finding| finding.rule.as_str())
        .collect();
    let said = transmission.findings.iter().filter(|rule| standing.contains(rule.as_str()));
    let rules: BTreeSet<&String> =
        said.chain(&transmission.interim_findings).filter(|rule| MENDABLE.contains(&rule.as_str())).collect();
    rules.into_iter().cloned().collect()
}

/// Empty: to be found out.
fn recipient(transmission: &TransmissionFacts, language: Language) -> String {
    if transmission.recipient.known { text::recipient(transmission, language) } else { String::new() }
}

fn service_name(transmission: &TransmissionFacts, language: Language) -> String {
    if transmission.service.is_some() { text::service(transmission, language) } else { String::new() }
}

/// The observed items in words, what goes with any request last; empty: to be written.
fn information(transmission: &TransmissionFacts) -> Bilingual {
    if is_unheard(transmission) {
        return Bilingual::default();
    }
    let mut seen: BTreeSet<Information> = transmission.information.iter().map(|item| item.category).collect();
    let inherent = seen.remove(&Information::TechnicalMinimum);
    let mut ja: Vec<String> = seen.iter().map(|item| item.ja().to_owned() + hashed(*item, transmission).0).collect();
    let mut en: Vec<String> = seen.iter().map(|item| item.en().to_owned() + hashed(*item, transmission).1).collect();
    if inherent {
        ja.push("通信に伴い送信される情報（IPアドレス、ブラウザの種類等）".to_owned());
        en.push("information that goes with any request (IP address, kind of browser)".to_owned());
    }
    Bilingual::new(ja.join("、"), en.join(", "))
}

/// Nothing was heard of what it sends: only fetches were seen, and they told no more than any fetch does. Of fonts,
/// libraries and containers the fetch is all there is to hear; of everything else it is the beginning.
fn is_unheard(transmission: &TransmissionFacts) -> bool {
    let tells = |item: &InformationSeen| !is_inherent(item) && !item.parameter.starts_with("header:Referer");
    if transmission.information.iter().any(tells) {
        return false;
    }
    // A tag in the markup that nobody ran sent nothing.
    let never_ran = transmission.grade == Some(Grade::E0);
    let fetches = transmission.channels.iter().all(|channel| FETCHES.contains(&channel.as_str()));
    never_ran || (fetches && !is_served(transmission))
}

/// A service that consists in handing out what is fetched.
fn is_served(transmission: &TransmissionFacts) -> bool {
    let purposes = transmission.service.as_ref().map(|service| service.purposes.as_slice()).unwrap_or_default();
    let hands_out =
        |purpose: &Purpose| *purpose == Purpose::Display || purpose.family() == PurposeFamily::Infrastructure;
    !purposes.is_empty() && purposes.iter().all(hands_out)
}

fn hashed(category: Information, transmission: &TransmissionFacts) -> Term {
    let mut of = transmission.information.iter().filter(|item| item.category == category);
    if of.all(|item| item.form == Form::Hashed) { ("（ハッシュ値）", " (hashed)") } else { ("", "") }
}

/// The words of the present notice, where they suffice for this transmission; empty: the operator's to write.
fn words(state: Element, matched: &[&Statement], of: impl Fn(&Statement) -> &PurposeStatement) -> String {
    if state != Element::Full {
        return String::new();
    }
    let mut words: Vec<&str> = Vec::new();
    for quote in matched.iter().flat_map(|statement| &of(statement).quotes) {
        if !words.contains(&quote.as_str()) {
            words.push(quote);
        }
    }
    words.join("、")
}

/// The row as six cells, in the order of [`COLUMNS`]: everything that is empty says what is to be done about it.
#[must_use]
pub fn cells(transmission: &TransmissionFacts, row: &DraftRow, language: Language) -> [String; 6] {
    let hosts = || transmission.hosts.join(language.of(("、", ", ")));
    let known = |name: String, unknown: (&str, &str)| match (name.is_empty(), language) {
        (false, _) => name,
        (true, Language::Ja) => format!("（要確認: {}{}）", hosts(), unknown.0),
        (true, Language::En) => format!("(to be found out: {}{})", unknown.1, hosts()),
    };
    let written = |words: &str| if words.is_empty() { language.of(TO_WRITE).to_owned() } else { words.to_owned() };
    [
        known(recipient(transmission, language), ("の運営者", "who runs ")),
        known(service_name(transmission, language), ("", "")),
        written(language.text(&row.information)),
        written(&row.sender_purpose),
        written(&row.recipient_purpose),
        written(&links(row, language)),
    ]
}

fn links(row: &DraftRow, language: Language) -> String {
    let opt_out = ("オプトアウト", "Opt-out");
    let policy = ("プライバシーポリシー", "Privacy policy");
    let named = [(opt_out, &row.opt_out_url), (policy, &row.recipient_policy_url)];
    let given = named.into_iter().filter(|(_, url)| !url.is_empty());
    given.map(|(name, url)| format!("{}: {url}", language.of(name))).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::attribute::{Recipient, ServiceRef};
    use crate::audit::{Elements, Finding, Subject};
    use crate::glossary::Confidence;
    use crate::policy::OptOutStatement;

    fn item(category: Information, parameter: &str) -> InformationSeen {
        InformationSeen {
            category,
            form: Form::Plain,
            parameter: parameter.to_owned(),
            confidence: Confidence::Catalog,
            algorithm: None,
            record: 3,
            in_url: true,
        }
    }

    fn transmission(rules: &[&str]) -> TransmissionFacts {
        TransmissionFacts {
            id: "t1".to_owned(),
            recipient: Recipient {
                id: "acme".to_owned(),
                company: "Acme Inc.".to_owned(),
                company_ja: "アクメ社".to_owned(),
                known: true,
                ..Recipient::default()
            },
            service: Some(ServiceRef {
                id: "acme-ads".to_owned(),
                name: "Acme Ads".to_owned(),
                purposes: vec![Purpose::AdDelivery],
                ..ServiceRef::default()
            }),
            hosts: vec!["t.acme.example".to_owned()],
            channels: vec!["img".to_owned(), "script".to_owned()],
            information: vec![item(Information::OnlineIdentifier, "id")],
            grade: Some(Grade::E3),
            findings: rules.iter().map(|rule| (*rule).to_owned()).collect(),
            ..TransmissionFacts::default()
        }
    }

    /// The outcome in which every finding of the transmission stands.
    fn standing(transmission: &TransmissionFacts) -> Outcome {
        let finding = |rule: &String| Finding {
            rule: rule.clone(),
            subject: Subject { transmission: Some(transmission.id.clone()), ..Subject::default() },
            ..Finding::default()
        };
        Outcome { findings: transmission.findings.iter().map(finding).collect(), ..Outcome::default() }
    }

    fn drafted(transmission: &TransmissionFacts, statements: &[&Statement]) -> Option<DraftRow> {
        row(transmission, statements, &standing(transmission), Catalog::embedded())
    }

    fn six(transmission: &TransmissionFacts, language: Language) -> [String; 6] {
        cells(transmission, &drafted(transmission, &[]).unwrap(), language)
    }

    #[test]
    fn purposes_are_never_invented() {
        let seen = transmission(&["R001"]);
        assert_eq!(
            six(&seen, Language::Ja),
            ["アクメ社", "Acme Ads", "Cookie等の識別子", "（要記入）", "（要記入）", "（要記入）"]
        );
        let [recipient, .., purpose, _, _] = six(&seen, Language::En);
        assert_eq!((recipient.as_str(), purpose.as_str()), ("Acme Inc.", "(to be written)"));
    }

    #[test]
    fn words_that_suffice_are_carried_over_and_others_are_not() {
        let mut partial = transmission(&["P002"]);
        partial.matched = vec!["d1-s1".to_owned()];
        partial.elements =
            Elements { sender_purpose: Element::Full, recipient_purpose: Element::Vague, ..Elements::default() };
        let purpose = |text: &str| PurposeStatement { quotes: vec![text.to_owned()], ..PurposeStatement::default() };
        let statement = |id: &str, sender: &str| Statement {
            id: id.to_owned(),
            sender_purpose: purpose(sender),
            recipient_purpose: purpose("サービス向上"),
            opt_out: Some(OptOutStatement {
                url: Some("https://a.example/stop".to_owned()),
                ..OptOutStatement::default()
            }),
            ..Statement::default()
        };
        let (ours, other) = (statement("d1-s1", "広告の配信のため"), statement("d1-s2", "不正の防止のため"));
        // Said twice, in a row and in a sentence, it is carried over once.
        let again = Statement { id: "d1-s3".to_owned(), ..ours.clone() };
        partial.matched.push("d1-s3".to_owned());
        let row = drafted(&partial, &[&ours, &other, &again]).unwrap();
        assert_eq!(row.sender_purpose, "広告の配信のため");
        assert_eq!(row.recipient_purpose, "");
        assert_eq!(cells(&partial, &row, Language::Ja)[5], "オプトアウト: https://a.example/stop");
    }

    #[test]
    fn what_no_text_can_mend_has_no_row_and_neither_has_what_was_accepted() {
        assert!(drafted(&transmission(&["S002", "T001"]), &[]).is_none());
        let accepted = transmission(&["R001"]);
        assert!(row(&accepted, &[], &Outcome::default(), Catalog::embedded()).is_none());
        let of_another = Outcome { findings: standing(&accepted).findings, ..Outcome::default() };
        let other = TransmissionFacts { id: "t2".to_owned(), ..accepted };
        assert!(row(&other, &[], &of_another, Catalog::embedded()).is_none());
        let mut withheld = transmission(&[]);
        withheld.interim_findings = vec!["R001".to_owned(), "O001".to_owned()];
        assert_eq!(drafted(&withheld, &[]).unwrap().rules, ["R001"]);
    }

    #[test]
    fn an_unknown_recipient_is_to_be_found_out() {
        let mut unknown = transmission(&["R013"]);
        unknown.recipient = Recipient { id: "x.example".to_owned(), known: false, ..Recipient::default() };
        unknown.service = None;
        let [recipient, service, ..] = six(&unknown, Language::Ja);
        assert_eq!(recipient, "（要確認: t.acme.exampleの運営者）");
        assert_eq!(service, "（要確認: t.acme.example）");
        assert_eq!(six(&unknown, Language::En)[0], "(to be found out: who runs t.acme.example)");
    }

    #[test]
    fn what_a_loader_would_send_is_not_guessed() {
        let minimum = || vec![item(Information::TechnicalMinimum, "connection")];
        let heard = |channels: &[&str], purposes: &[Purpose], information: Vec<InformationSeen>| {
            let mut seen = transmission(&["R001"]);
            seen.channels = channels.iter().map(|channel| (*channel).to_owned()).collect();
            seen.service.as_mut().unwrap().purposes = purposes.to_vec();
            seen.information = information;
            six(&seen, Language::Ja)[2].clone()
        };
        let inherent = "通信に伴い送信される情報（IPアドレス、ブラウザの種類等）";
        let advertising = &[Purpose::AdMeasurement];
        assert_eq!(heard(&["script"], advertising, minimum()), "（要記入）");
        assert_eq!(heard(&["script"], &[], minimum()), "（要記入）");
        assert_eq!(heard(&["img"], advertising, Vec::new()), "（要記入）");
        let referred = vec![
            item(Information::PageView, "header:Referer"),
            item(Information::Ip, "connection"),
            item(Information::DeviceBrowser, "header:User-Agent"),
        ];
        assert_eq!(heard(&["iframe", "script"], advertising, referred.clone()), "（要記入）");
        // It spoke: on another channel, with a cookie, or it is no more than a fetch.
        assert_eq!(heard(&["img", "script"], advertising, minimum()), inherent);
        let mut with_cookie = referred;
        with_cookie.push(item(Information::OnlineIdentifier, "cookie:uid"));
        assert!(heard(&["script"], advertising, with_cookie).starts_with("Cookie等の識別子、IPアドレス"));
        assert_eq!(heard(&["font", "stylesheet"], &[Purpose::Font], minimum()), inherent);
        assert_eq!(heard(&["script"], &[Purpose::TagManagement], minimum()), inherent);
        assert_eq!(heard(&["script"], &[Purpose::Cdn, Purpose::Display], minimum()), inherent);
        assert_eq!(heard(&["script"], &[Purpose::Analytics, Purpose::Hosting], minimum()), "（要記入）");
    }

    #[test]
    fn a_tag_that_nobody_ran_sent_nothing() {
        let mut tag = transmission(&["R001"]);
        tag.information = vec![item(Information::TechnicalMinimum, "connection")];
        tag.grade = Some(Grade::E0);
        assert_eq!(six(&tag, Language::Ja)[2], "（要記入）");
    }

    #[test]
    fn a_hash_is_called_a_hash() {
        let mut hashed = transmission(&["I005"]);
        hashed.information = vec![InformationSeen { form: Form::Hashed, ..item(Information::ContactEmail, "em") }];
        assert_eq!(six(&hashed, Language::Ja)[2], "メールアドレス（ハッシュ値）");
        assert_eq!(six(&hashed, Language::En)[2], "e-mail address (hashed)");
        hashed.information.push(item(Information::ContactEmail, "mail"));
        assert_eq!(six(&hashed, Language::Ja)[2], "メールアドレス");
    }
}

//! C001 negative-claim-contradicted: A negative statement ("we do not use", "contains nothing that identifies a person") does not fit what was observed.

use super::prelude::*;
use crate::attribute::{InformationSeen, Transmission};
use crate::glossary::{Bilingual, Information};
use crate::policy::{ClaimKind, Mechanism, Statement};

use super::super::coverage::Judged;
use super::super::coverage::matching::{speaks_of, speaks_of_class};

pub(super) const RULE: Rule = Rule {
    id: "C001",
    name: "negative-claim-contradicted",
    title_ja: "「送信しない」との記載に反する送信",
    levels: Levels::all(Level::Error),
    basis: "self",
    evidence: "E2",
    needs: &[Need::Policy],
    doc: Text::new(
        "「利用していません」「個人を特定する情報は含まれません」などの否定の記載と、観測した通信が整合しない場合に報告します。本人が入力した情報についての記載や、対象の異なる記載は対立とは扱いません。",
        "A negative statement (\"we do not use\", \"contains nothing that identifies a person\") does not fit what was observed. A statement about something else is not held against the traffic.",
    ),
    message: Text::new(
        "「{quote}」との記載に反する通信を観測しました: {fact}。",
        "Traffic contradicts the statement \"{quote}\": {fact}.",
    ),
    fix: Text::new("記載又は実装のいずれかを改める。", "Change the statement or the implementation."),
    conflict: true,
    check,
    ..Rule::BASE
};

fn check(case: &Case<'_>) -> Checked {
    let mut drafts = Vec::new();
    for (reading, statement) in case.library.statements() {
        for judged in case.judged.iter().filter(|judged| judged.is_judged()) {
            let Some(fact) = contradicted(case, statement, judged) else { continue };
            let key = format!("{}/{}", wording::key(judged.transmission), wording::short(&statement.quote.text));
            drafts.push(
                Draft::transmission(judged.transmission)
                    .with("quote", wording::short(&statement.quote.text))
                    .with_both("fact", fact)
                    .quoting(&reading.id, &statement.quote)
                    .key(key),
            );
        }
        drafts.extend(own_cookies(case, &reading.id, statement));
    }
    drafts.into()
}

/// The fact that does not fit the statement, if this transmission is one.
fn contradicted(case: &Case<'_>, statement: &Statement, judged: &Judged<'_>) -> Option<Bilingual> {
    let transmission = judged.transmission;
    if statement.negated {
        let denied = if names_somebody(statement) {
            speaks_of(statement, transmission, case.catalog).is_some()
        } else {
            statement.mechanism.is_web() && speaks_of_class(statement, transmission)
        };
        return denied.then(|| sent_to(transmission));
    }
    // What a person typed is not what is obtained without typing.
    let typed_only = ["入力していない", "入力されていない", "not enter"];
    let about = [statement.about.as_deref().unwrap_or_default(), &statement.quote.text];
    if about.iter().any(|words| typed_only.iter().any(|typed| words.contains(typed))) {
        return None;
    }
    let contact: Vec<_> = transmission.information.iter().filter(|item| item.category.is_contact()).collect();
    match statement.claim? {
        ClaimKind::NoPiiInBeacon if beacon_like(transmission) => contact_fact(&contact, transmission),
        // Such words are mostly about one service; without one they are about cookies, which hold no contact data here.
        ClaimKind::NotIdentifying if names_somebody(statement) => {
            speaks_of(statement, transmission, case.catalog)?;
            contact_fact(&contact, transmission)
        }
        ClaimKind::NotIdentifying if statement.mechanism == Mechanism::WebBeacon && beacon_like(transmission) => {
            contact_fact(&contact, transmission)
        }
        ClaimKind::NoCookies if transmission.shape.cookie_set || transmission.shape.cookie_sent => {
            let label = wording::label(transmission);
            Some(Bilingual::new(format!("{}のCookie", label.ja), format!("a cookie of {}", label.en)))
        }
        // What any request carries is no transmission in the sense of such words; what may be needed for display is not
        // judged at all.
        ClaimKind::NoTransmission
            if transmission.information.iter().any(|item| item.category != Information::TechnicalMinimum) =>
        {
            Some(sent_to(transmission))
        }
        _ => None,
    }
}

fn sent_to(transmission: &Transmission) -> Bilingual {
    let label = wording::label(transmission);
    Bilingual::new(format!("{}への送信", label.ja), format!("transmission to {}", label.en))
}

fn contact_fact(contact: &[&InformationSeen], transmission: &Transmission) -> Option<Bilingual> {
    if contact.is_empty() {
        return None;
    }
    let (items, label) = (wording::items_as_sent(contact.iter().copied()), wording::label(transmission));
    Some(Bilingual::new(format!("{}への{}の送信", label.ja, items.ja), format!("{} sent to {}", items.en, label.en)))
}

fn names_somebody(statement: &Statement) -> bool {
    statement.service.is_some() || statement.recipient.as_ref().is_some_and(|recipient| recipient.company.is_some())
}

/// Sent as a beacon is: an image, ping, fetch or frame, not only a library that was loaded.
fn beacon_like(transmission: &Transmission) -> bool {
    transmission
        .channels
        .iter()
        .any(|channel| !matches!(channel.as_str(), "script" | "stylesheet" | "font" | "cookie-only"))
}

/// "We use no cookies" against cookies of the operator's own pages.
fn own_cookies(case: &Case<'_>, document: &str, statement: &Statement) -> Option<Draft> {
    if statement.claim != Some(ClaimKind::NoCookies) {
        return None;
    }
    let cookie = case.attribution.cookies.iter().find(|cookie| {
        cookie.first_party && matches!(cookie.state.as_str(), "set" | "found") && !cookie.records.is_empty()
    })?;
    let name = format!("{}@{}", cookie.name, cookie.domain);
    Some(
        Draft::about("cookie", name.clone())
            .with("quote", wording::short(&statement.quote.text))
            .with_both(
                "fact",
                Bilingual::new(
                    format!("Cookie「{}」の保存", cookie.name),
                    format!("cookie \"{}\" was set", cookie.name),
                ),
            )
            .quoting(document, &statement.quote)
            .records(cookie.records.iter().copied())
            .key(format!("no-cookies/{name}")),
    )
}

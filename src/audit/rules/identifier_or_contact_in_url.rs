//! T002 identifier-or-contact-in-url: Contact data or a member id stands in clear in a URL or Referer that reaches the recipient.

use super::prelude::*;
use crate::glossary::{Form, Information};

pub(super) const RULE: Rule = Rule {
    id: "T002",
    name: "identifier-or-contact-in-url",
    title_ja: "URL中の連絡先・会員ID",
    levels: Levels::all(Level::Warning),
    basis: "APPI 23",
    evidence: "E2",
    doc: Text::new(
        "連絡先や会員IDがURL又はRefererに平文で含まれ、送信先に渡っている場合に報告します。",
        "Contact data or a member id stands in clear in a URL or Referer that reaches the recipient.",
    ),
    message: Text::new(
        "{items}がURL・Refererに含まれ{recipient}に渡っています。",
        "{items} leaks to {recipient} in the URL or Referer.",
    ),
    fix: Text::new("URLから除くか referrer-policy を設定する。", "Remove it or set a referrer policy."),
    check,
    ..Rule::BASE
};

fn check(case: &Case<'_>) -> Checked {
    each_judged(case, |judged| {
        let leaked: Vec<_> = judged
            .transmission
            .information
            .iter()
            .filter(|item| {
                item.in_url
                    && item.form == Form::Plain
                    && (item.category.is_contact()
                        || matches!(item.category, Information::MemberId | Information::FormInput))
            })
            .collect();
        if leaked.is_empty() {
            return None;
        }
        Some(
            Draft::transmission(judged.transmission)
                .with_both("items", wording::items(leaked.iter().copied()))
                .records(leaked.iter().map(|item| item.record).filter(|record| *record > 0)),
        )
    })
}

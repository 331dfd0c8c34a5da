//! I004 contact-data-in-clear: A name, e-mail address, telephone number or postal address is sent without hashing, and no statement tied to the recipient declares it.

use super::prelude::*;
use crate::glossary::Form;
use crate::target::Profile;

use super::contact_data;

pub(super) const RULE: Rule = Rule {
    id: "I004",
    name: "contact-data-in-clear",
    title_ja: "連絡先情報の平文送信",
    levels: Levels::all(Level::Error),
    profiles: &[Profile::JpAppi, Profile::EuEprivacy],
    basis: "APPI 27/23",
    evidence: "E2",
    doc: Text::new(
        "氏名、メールアドレス、電話番号、住所がハッシュ化されずに送信され、その送信先について記載がない場合に報告します。",
        "A name, e-mail address, telephone number or postal address is sent without hashing, and no statement tied to the recipient declares it.",
    ),
    message: Text::new(
        "{recipient}への通信に{items}が平文で含まれています。",
        "{items} is sent in clear text to {recipient}.",
    ),
    fix: Text::new("直ちに送信を止め、原因のタグ設定を確認する。", "Stop it and check the tag configuration."),
    check,
    ..Rule::BASE
};

fn check(case: &Case<'_>) -> Checked {
    each_judged(case, |judged| contact_data(judged, Form::Plain))
}

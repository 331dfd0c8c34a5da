//! I005 hashed-contact-data-undeclared: A value that looks like a hash of contact data is sent, and no statement tied to the recipient declares it.

use super::prelude::*;
use crate::glossary::Form;
use crate::target::Profile;

use super::contact_data;

pub(super) const RULE: Rule = Rule {
    id: "I005",
    name: "hashed-contact-data-undeclared",
    title_ja: "ハッシュ化された連絡先の送信（記載なし）",
    levels: Levels::all(Level::Error),
    profiles: &[Profile::JpAppi, Profile::EuEprivacy],
    basis: "law:22-2-29(1) / APPI 27",
    evidence: "E2",
    doc: Text::new(
        "メールアドレスなどのハッシュ値と推定される値が送信され、その送信先について記載がない場合に報告します。既知の入力値と一致した場合は、その算法を示します。",
        "A value that looks like a hash of contact data is sent, and no statement tied to the recipient declares it. Where it equals the hash of a known input, the algorithm is named.",
    ),
    message: Text::new(
        "{recipient}への通信に{items}のハッシュ値と推定される値が含まれ、記載を確認できませんでした。",
        "A value that looks like a hash of {items} is sent to {recipient} and is not declared.",
    ),
    fix: Text::new(
        "機能（拡張コンバージョン・詳細マッチング等）の要否を確認し、同意・記載を整える。",
        "Decide whether the feature is needed; arrange consent and disclosure.",
    ),
    check,
    ..Rule::BASE
};

fn check(case: &Case<'_>) -> Checked {
    each_judged(case, |judged| contact_data(judged, Form::Hashed))
}

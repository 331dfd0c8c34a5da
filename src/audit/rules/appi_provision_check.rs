//! A001 appi-provision-check: Contact data or a member id goes to a third party: its standing under the APPI needs a person’s check, whatever the documents say.

use super::prelude::*;
use crate::glossary::Information;
use crate::target::Profile;

pub(super) const RULE: Rule = Rule {
    id: "A001",
    name: "appi-provision-check",
    title_ja: "個人情報保護法上の確認",
    levels: Levels::all(Level::Warning),
    profiles: &[Profile::JpAppi],
    basis: "APPI 27/28/31",
    evidence: "E2",
    doc: Text::new(
        "連絡先や会員IDが第三者に送信されている場合に、個人情報保護法上の位置付けの確認を促します。記載の有無にかかわらず報告します。",
        "Contact data or a member id goes to a third party: its standing under the APPI needs a person’s check, whatever the documents say.",
    ),
    message: Text::new(
        "{recipient}に{items}が送信されています。個人データの第三者提供・委託・外国にある第三者への提供・個人関連情報の該当性を確認してください。",
        "{items} is sent to {recipient}: check third-party provision, entrustment, overseas transfer and person-related information.",
    ),
    fix: Text::new("法的根拠を記録する。", "Record the legal basis."),
    check,
    ..Rule::BASE
};

fn check(case: &Case<'_>) -> Checked {
    each_judged(case, |judged| {
        let items: Vec<_> = judged
            .transmission
            .information
            .iter()
            .filter(|item| item.category.is_contact() || item.category == Information::MemberId)
            .collect();
        if items.is_empty() {
            return None;
        }
        Some(
            Draft::transmission(judged.transmission)
                .with_both("items", wording::items_as_sent(items.iter().copied()))
                .records(items.iter().map(|item| item.record).filter(|record| *record > 0)),
        )
    })
}

//! R001 undeclared-recipient: No statement in the documents read names the recipient of an observed transmission.

use super::super::coverage::Exemption;
use super::prelude::*;
use crate::glossary::Bilingual;

pub(super) const RULE: Rule = Rule {
    id: "R001",
    name: "undeclared-recipient",
    title_ja: "記載のない送信先",
    levels: Levels::new(Level::Error, Level::Error, Level::Warning),
    basis: "law:22-2-29(2)",
    evidence: "E1",
    needs: &[Need::Policy],
    doc: Text::new(
        "観測した外部送信について、送信先の氏名又は名称を示す記載が読み取った文書に一つも見つからない場合に報告します。同じ会社の別のサービスについての記載や「等」は、このサービスの記載とは扱いません。",
        "No statement in the documents read names the recipient of an observed transmission. A statement about another service of the same company, or 等, is not taken as one about this service.",
    ),
    message: Text::new(
        "{recipient}（{service}）への外部送信を観測しましたが、読み取った文書に対応する記載を確認できませんでした。{hint}",
        "A transmission to {recipient} ({service}) was observed, but no matching statement was found in the documents read.{hint}",
    ),
    fix: Text::new(
        "送信先の名称・送信情報・利用目的を公表文に追記する。不要なタグなら削除する。",
        "Add recipient, information and purposes to the notice, or remove the tag.",
    ),
    withheld: true,
    check,
    ..Rule::BASE
};

fn check(case: &Case<'_>) -> Checked {
    each_judged(case, |judged| {
        if judged.effective() != Coverage::Undeclared {
            return None;
        }
        let mut draft = Draft::transmission(judged.transmission);
        if let Exemption::Partly { others, .. } = &judged.exemption {
            draft.pages.clone_from(others);
        }
        let others = judged.other_services.join("、");
        let hint = if others.is_empty() {
            Bilingual::default()
        } else {
            Bilingual::new(
                format!("（同じ会社の別のサービスの記載: {others}）"),
                format!(" (the documents name other services of this company: {others})"),
            )
        };
        Some(draft.with_both("hint", hint))
    })
}

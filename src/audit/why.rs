//! The sentence that explains a verdict.

use crate::glossary::Bilingual;

use super::coverage::{Exemption, Judged};
use super::documents::Library;
use super::{Coverage, wording};

/// Why the verdict is what it is, in one or two sentences.
#[must_use]
pub(super) fn why(judged: &Judged<'_>, library: &Library<'_>) -> Bilingual {
    let base = of_coverage(judged, judged.effective());
    if !judged.withheld() {
        return base;
    }
    let reason = withheld_reason(judged, library);
    Bilingual::new(
        format!("{}読み取れた文書の範囲では、{}", reason.ja, base.ja),
        format!("{} From the documents read: {}", reason.en, base.en),
    )
}

fn withheld_reason(judged: &Judged<'_>, library: &Library<'_>) -> Bilingual {
    if let Some(index) = judged.withheld_by.first() {
        let name = wording::short(&library.references[*index].text);
        return Bilingual::new(
            format!("判定を左右する文書（{name}）が読み取れていないため、判定を保留しています。"),
            format!("The verdict is withheld because a document that matters ({name}) was not read."),
        );
    }
    if judged.document_missing {
        return Bilingual::new(
            "文書が読み取れていないため、判定を保留しています。",
            "The verdict is withheld because a document could not be read.",
        );
    }
    Bilingual::new(
        "送信先の運営者を特定できないため、判定を保留しています。",
        "The verdict is withheld because the operator of the host is not known.",
    )
}

fn of_coverage(judged: &Judged<'_>, coverage: Coverage) -> Bilingual {
    let (ja, en) = match coverage {
        Coverage::Covered => (
            "送信先、サービス、送信される情報、双方の利用目的の記載を確認しました。",
            "recipient, service, information and both purposes are stated.",
        ),
        Coverage::Partial => (
            "送信先又はサービスの記載はありますが、確認できない事項があります。",
            "recipient or service is stated, but some items were not found.",
        ),
        Coverage::Vague => ("送信先の類型の記載だけが当てはまります。", "only a class of recipients fits."),
        Coverage::Undeclared => ("対応する記載を確認できませんでした。", "no matching statement was found."),
        Coverage::Own => ("自社への送信です。", "the recipient is the operator itself."),
        Coverage::ExemptCandidate => match &judged.exemption {
            Exemption::Candidate(ground) => {
                let ground = ground.name();
                return Bilingual::new(
                    format!("{}に当たる可能性があります。担当者の判断が必要です。", ground.ja),
                    format!("it may be exempt ({}); a person must decide.", ground.en),
                );
            }
            _ => (
                "接続の準備又は利用者の操作による移動だけを観測しました。",
                "only a connection hint or a navigation by the user was observed.",
            ),
        },
        Coverage::Indeterminate => ("判定できません。", "it could not be judged."),
    };
    Bilingual::new(ja, en)
}

//! N004 notice-pdf-or-image-only: The documents that declare transmissions are published as PDF or image only.

use super::prelude::*;
use crate::target::Profile;

use super::super::coverage::scope::host_of;
use super::super::linkgraph::notices;

pub(super) const RULE: Rule = Rule {
    id: "N004",
    name: "notice-pdf-or-image-only",
    title_ja: "PDF・画像のみの公表文",
    levels: Levels::new(Level::Warning, Level::Note, Level::Note),
    profiles: &[Profile::Jp2712],
    basis: "guideline:7-2",
    evidence: "doc",
    needs: &[Need::Policy],
    doc: Text::new(
        "外部送信を記載した文書が、PDFや画像だけで提供されている場合に報告します。手元のファイルとして与えられた文書については判定しません。",
        "The documents that declare transmissions are published as PDF or image only. Documents given as files are not judged.",
    ),
    message: Text::new("公表文がPDF又は画像でのみ提供されています。", "The notice is available only as PDF or image."),
    fix: Text::new("HTMLでも掲載する。", "Publish HTML too."),
    check,
    ..Rule::BASE
};

fn check(case: &Case<'_>) -> Checked {
    let notices = notices(case);
    let published: Vec<_> = notices.iter().filter(|reading| host_of(&reading.source).is_some()).collect();
    if published.is_empty() || published.iter().any(|reading| reading.extraction != "pdf") {
        return Checked::default();
    }
    published
        .iter()
        .map(|reading| Draft::about("document", reading.id.clone()).key(format!("document/{}", reading.source)))
        .collect()
}

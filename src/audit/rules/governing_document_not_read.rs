//! D003 governing-document-not-read: A document that governs (a common policy, a list of transmissions) was not read.

use super::concerned;
use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    id: "D003",
    name: "governing-document-not-read",
    title_ja: "判定を左右する文書が未読",
    levels: Levels::all(Level::Error),
    basis: "quality (incomplete)",
    evidence: "doc",
    doc: Text::new(
        "記載のない事項に適用される共通ポリシーや、外部送信の一覧など、判定を左右する文書が読み取れていない場合に報告します。その間、記載が確認できない送信の判定は保留になります。",
        "A document that governs (a common policy, a list of transmissions) was not read. Verdicts that are not covered are withheld until it is.",
    ),
    message: Text::new(
        "「{quote}」により{doc}が適用されますが、読み取れていません。判定は保留です。",
        "\"{quote}\" makes {doc} govern, but it was not read. The verdict is withheld.",
    ),
    fix: Text::new("該当文書を監査対象に加える。", "Add the document to the audit."),
    check,
    ..Rule::BASE
};

fn check(case: &Case<'_>) -> Checked {
    let mut drafts = Vec::new();
    for (index, reference) in case.library.governing_unread() {
        let name = if reference.text.is_empty() { reference.url.unwrap_or_default() } else { &reference.text };
        let doc = match reference.url {
            Some(url) if !name.contains(url) => format!("{} ({url})", wording::short(name)),
            _ => wording::short(name),
        };
        let mut draft = Draft::place("document", &reference.id, &reference.reading.id, reference.quote)
            .with("doc", doc)
            .key(format!("{}/{}", reference.reading.source, wording::short(&reference.quote.text)));
        draft.concerns = concerned(case, index);
        drafts.push(draft);
    }
    drafts.into()
}

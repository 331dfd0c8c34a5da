//! R002 recipient-category-only: Only a class of recipients fits (such as advertising distributors); the name of the recipient is not given.

use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    id: "R002",
    name: "recipient-category-only",
    title_ja: "類型のみの送信先",
    levels: Levels::new(Level::Error, Level::Warning, Level::Note),
    basis: "law:22-2-29(2)",
    evidence: "E1",
    needs: &[Need::Policy],
    doc: Text::new(
        "「広告配信事業者」などの類型の記載だけが当てはまり、送信先の氏名又は名称が示されていない場合に報告します。",
        "Only a class of recipients fits (such as advertising distributors); the name of the recipient is not given.",
    ),
    message: Text::new(
        "{recipient}への送信は「{quote}」という類型の記載に当たり得ますが、送信先の氏名又は名称の記載を確認できませんでした。",
        "{recipient} falls only under the category statement \"{quote}\"; the recipient's name was not found.",
    ),
    fix: Text::new(
        "類型ではなく送信先の名称（及びサービス名）を列挙する。",
        "Replace the category by the recipient's name and the service.",
    ),
    withheld: true,
    check,
    ..Rule::BASE
};

fn check(case: &Case<'_>) -> Checked {
    each_judged(case, |judged| {
        if judged.effective() != Coverage::Vague {
            return None;
        }
        let first = judged.matched.first()?;
        let words = first.statement.recipient.as_ref().map_or("", |recipient| recipient.text.as_str());
        let words = if words.is_empty() { first.statement.quote.text.as_str() } else { words };
        let mut draft = Draft::transmission(judged.transmission).with("quote", wording::short(words));
        for one in &judged.matched {
            draft = draft.quoting(&one.reading.id, &one.statement.quote);
        }
        Some(draft)
    })
}

//! C003 exclusive-provision-claim-tension: The text excludes provision to third parties outside certain cases, and information of the kind it speaks about goes to one.

use super::super::promises::tensions;
use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    id: "C003",
    name: "exclusive-provision-claim-tension",
    title_ja: "「第三者に提供しない」との記載との緊張",
    levels: Levels::all(Level::Error),
    basis: "self",
    evidence: "E1",
    needs: &[Need::Policy],
    doc: Text::new(
        "「次の場合を除き第三者に提供しない」などの記載と、その対象に含まれる情報の送信との関係が明らかでない場合に報告します。氏名や連絡先の送信を伴う場合以外は警告にとどめます。原則を述べるだけの記載や、共同利用・委託として記載された相手は対象としません。",
        "The text excludes provision to third parties outside certain cases, and information of the kind it speaks about goes to one. A tension, not a contradiction, unless contact data is sent. Words that only state a principle, and recipients of joint use or entrustment, are left out.",
    ),
    message: Text::new(
        "「{quote}」以外の提供はしないとの記載と、{recipient}への{items}の送信との関係を確認してください。",
        "The text excludes provision outside \"{quote}\"; check how sending {items} to {recipient} fits.",
    ),
    fix: Text::new("例外の列挙又は利用者情報の定義を見直す。", "Review the exceptions or the definition."),
    conflict: true,
    check,
    ..Rule::BASE
};

fn check(case: &Case<'_>) -> Checked {
    let mut drafts = Vec::new();
    for judged in case.judged.iter().filter(|judged| judged.is_judged()) {
        for (reading, statement, items) in tensions(case, judged) {
            let mut draft = Draft::transmission(judged.transmission)
                .with("quote", wording::short(&statement.quote.text))
                .with_both("items", wording::items_as_sent(items.iter().copied()))
                .quoting(&reading.id, &statement.quote);
            if !items.iter().any(|item| item.category.is_contact()) {
                draft.cap = Some(Level::Warning);
            }
            drafts.push(draft);
        }
    }
    // Several clauses of one text about one transmission are one tension; the gravest stands.
    drafts.sort_by(|a, b| (&a.subject.key, a.cap).cmp(&(&b.subject.key, b.cap)));
    drafts.dedup_by(|later, first| later.subject.key == first.subject.key);
    drafts.into()
}

//! R007 outdated-recipient-name: The recipient is given by a former corporate name.

use super::super::coverage::recipient::former_since;
use super::prelude::*;
use super::quoting;

pub(super) const RULE: Rule = Rule {
    id: "R007",
    name: "outdated-recipient-name",
    title_ja: "旧商号の送信先",
    levels: Levels::new(Level::Warning, Level::Note, Level::Note),
    basis: "law:22-2-29(2)",
    evidence: "E1+catalog",
    needs: &[Need::Policy],
    doc: Text::new(
        "送信先が旧商号で記載されている場合に報告します。",
        "The recipient is given by a former corporate name.",
    ),
    message: Text::new(
        "「{quote}」は旧商号です（現: {recipient}、{since}以降）。",
        "\"{quote}\" is a former corporate name (now {recipient}, since {since}).",
    ),
    fix: Text::new("現在の商号に改める。", "Use the present corporate name."),
    withheld: true,
    check,
    ..Rule::BASE
};

fn check(case: &Case<'_>) -> Checked {
    each_judged(case, |judged| {
        if judged.effective() != Coverage::Partial || judged.elements.recipient != Element::Former {
            return None;
        }
        let mut named = judged.matched.iter().filter_map(|one| one.statement.recipient.as_ref());
        let company = &judged.transmission.recipient.id;
        let (former, since) =
            named.find_map(|recipient| Some((recipient, former_since(recipient, company, case.catalog)?)))?;
        let since = if since.is_empty() { "?".to_owned() } else { since };
        let draft =
            Draft::transmission(judged.transmission).with("quote", wording::short(&former.text)).with("since", since);
        Some(quoting(draft, judged))
    })
}

//! B003 new-information-since-baseline: A recipient of the earlier report now receives information that it did not receive then.

use super::super::past::Past;
use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    id: "B003",
    name: "new-information-since-baseline",
    title_ja: "新たな情報の送信",
    levels: Levels::all(Level::Warning),
    basis: "quality",
    evidence: "E2",
    needs: &[Need::Baseline],
    doc: Text::new(
        "基準の報告書にある送信先に、新たな項目の情報が送信されている場合に報告します。",
        "A recipient of the earlier report now receives information that it did not receive then.",
    ),
    message: Text::new("{recipient}に新たに{items}が送信されています。", "{items} is newly sent to {recipient}."),
    fix: Text::new("記載を更新する。", "Update the notice."),
    check,
    ..Rule::BASE
};

fn check(case: &Case<'_>) -> Checked {
    let Some(baseline) = case.baseline else { return Checked::default() };
    let before = Past::new(baseline);
    each(case, |judged| {
        let entry = before.transmission(judged.transmission)?;
        let known = Past::information(entry);
        let new: Vec<_> = judged
            .transmission
            .information
            .iter()
            .filter(|item| !item.category.is_inherent())
            .filter(|item| !known.contains(&(item.category.as_str(), item.form.as_str())))
            .collect();
        if new.is_empty() {
            return None;
        }
        Some(
            Draft::transmission(judged.transmission)
                .with_both("items", wording::items(new.iter().copied()))
                .records(new.iter().map(|item| item.record).filter(|record| *record > 0)),
        )
    })
}

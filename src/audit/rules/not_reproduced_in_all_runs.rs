//! Q002 not-reproduced-in-all-runs: The transmission was seen in some of the repeated visits only; ad rotation may be the cause.

use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    id: "Q002",
    name: "not-reproduced-in-all-runs",
    title_ja: "再現しなかった送信",
    levels: Levels::all(Level::Note),
    basis: "quality",
    evidence: "runs",
    needs: &[Need::Repetitions],
    doc: Text::new(
        "繰り返した観測のうち、一部でだけ見られた送信を報告します。広告の入替え等によることがあります。",
        "The transmission was seen in some of the repeated visits only; ad rotation may be the cause.",
    ),
    message: Text::new("{n}回中{k}回で観測しました。", "Observed in {k} of {n} runs."),
    fix: Text::new("頻度を踏まえて評価する。", "Weigh by frequency."),
    check,
    ..Rule::BASE
};

fn check(case: &Case<'_>) -> Checked {
    each(case, |judged| {
        let runs = judged.transmission.runs;
        (runs.of > 1 && runs.seen < runs.of).then(|| {
            Draft::transmission(judged.transmission).with("n", runs.of.to_string()).with("k", runs.seen.to_string())
        })
    })
}

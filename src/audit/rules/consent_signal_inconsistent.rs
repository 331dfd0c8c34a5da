//! S003 consent-signal-inconsistent: After reject was chosen, traffic carries a signal that says consent was granted.

use super::prelude::*;
use crate::glossary::Phase;

pub(super) const RULE: Rule = Rule {
    id: "S003",
    name: "consent-signal-inconsistent",
    title_ja: "同意の信号の不整合",
    levels: Levels::all(Level::Error),
    basis: "self",
    evidence: "E2+phase",
    needs: &[Need::BrowserEngine, Need::Phase(Phase::Reject)],
    doc: Text::new(
        "拒否を選択した後の通信に、同意があったことを示す信号（同意モード等）が含まれている場合に報告します。",
        "After reject was chosen, traffic carries a signal that says consent was granted.",
    ),
    message: Text::new(
        "拒否後の通信に同意ありの信号（{signal}）が含まれています。",
        "After reject, traffic carries a granted signal ({signal}).",
    ),
    fix: Text::new("同意モードの実装を確認する。", "Check consent mode."),
    check,
    ..Rule::BASE
};

fn check(case: &Case<'_>) -> Checked {
    each(case, |judged| {
        let signals = judged.transmission.consent_signals.iter().filter(|signal| {
            signal.phase == Some(Phase::Reject)
                && signal.granted == Some(true)
                && !case.facts.after_choice(&[signal.record], Phase::Reject).is_empty()
        });
        let first = signals.clone().next()?;
        let signal = format!("{}={}", first.parameter, first.value);
        Some(
            Draft::transmission(judged.transmission)
                .with("signal", wording::short(&signal))
                .records(signals.map(|signal| signal.record)),
        )
    })
}

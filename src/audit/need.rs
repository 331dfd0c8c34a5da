//! [`Need`]: what a rule must have seen before it may speak.

use crate::evidence::Engine;
use crate::glossary::{Bilingual, Phase};

use super::Case;
use super::facts::Facts;

/// Evidence without which a rule cannot speak.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    /// At least one document of the operator was read.
    Policy,
    /// Scripts ran: the browser engine, or a capture of one.
    ScriptsRun,
    /// The browser engine of kansa itself, with its instrumentation.
    BrowserEngine,
    /// Pages were visited in this consent state.
    Phase(Phase),
    /// Links of the pages are known.
    LinkGraph,
    /// A document was rendered, so that its letter size is known.
    Rendering,
    /// Links that a policy gives were tried.
    LinkChecks,
    /// CNAME chains were asked for.
    Dns,
    /// A report of an earlier run was given.
    Baseline,
    /// Each page was visited more than once.
    Repetitions,
    /// Pages were asked for with the Global Privacy Control signal and without it, in this run or in an earlier one.
    PrivacySignal,
}

impl Need {
    /// What it is called in a report.
    #[must_use]
    pub fn name(self) -> String {
        match self {
            Self::Policy => "policy document".to_owned(),
            Self::ScriptsRun => "evidence of a browser".to_owned(),
            Self::BrowserEngine => "browser engine".to_owned(),
            Self::Phase(phase) => format!("phase {phase}"),
            Self::LinkGraph => "link graph".to_owned(),
            Self::Rendering => "rendered document".to_owned(),
            Self::LinkChecks => "link checks".to_owned(),
            Self::Dns => "name resolution".to_owned(),
            Self::Baseline => "baseline report".to_owned(),
            Self::Repetitions => "repeated visits".to_owned(),
            Self::PrivacySignal => "phase gpc".to_owned(),
        }
    }

    /// Why the rule stays open, for a reader.
    #[must_use]
    pub fn reason(self) -> Bilingual {
        let (ja, en) = match self {
            Self::Policy => {
                ("読み取れた文書がないため判定していません。", "no document could be read, so this was not judged.")
            }
            Self::ScriptsRun => (
                "スクリプトを実行していないため判定していません。ブラウザでの監査で判定できます。",
                "no script was run, so this was not judged; an audit with a browser can judge it.",
            ),
            Self::BrowserEngine => (
                "ブラウザエンジンでの観測ではないため判定していません。",
                "the browser engine was not used, so this was not judged.",
            ),
            Self::Phase(phase) => {
                return Bilingual::new(
                    format!("「{}」の状態で観測していないため判定していません。", phase.ja()),
                    format!("nothing was observed {}, so this was not judged.", phase.en()),
                );
            }
            Self::LinkGraph => (
                "ページのリンクを観測していないため判定していません。",
                "the links of the pages were not observed, so this was not judged.",
            ),
            Self::Rendering => (
                "文書の表示を観測していないため判定していません。",
                "no document was rendered, so this was not judged.",
            ),
            Self::LinkChecks => (
                "文書のリンク先を確認していないため判定していません。",
                "the links of the documents were not tried, so this was not judged.",
            ),
            Self::Dns => (
                "名前解決（CNAME）を確認していないため判定していません。",
                "name resolution (CNAME) was not asked for, so this was not judged.",
            ),
            Self::Baseline => {
                ("基準となる報告書が与えられていません。", "no earlier report was given to compare with.")
            }
            Self::Repetitions => (
                "各ページを一回だけ観測したため判定していません。",
                "each page was visited once only, so this was not judged.",
            ),
            Self::PrivacySignal => (
                "GPC信号を付けた観測（phases の gpc）を行っていないため判定していません。",
                "nothing was observed with the GPC signal (phase gpc), so this was not judged.",
            ),
        };
        Bilingual::new(ja, en)
    }

    /// Whether the run delivers it.
    #[must_use]
    pub fn met(self, case: &Case<'_>) -> bool {
        let facts: &Facts<'_> = case.facts;
        match self {
            Self::Policy => case.library.has_readable(),
            Self::ScriptsRun => facts.engine != Engine::Static,
            Self::BrowserEngine => facts.engine == Engine::Browser,
            Self::Phase(phase) => facts.phases.contains(&phase),
            Self::LinkGraph => case.attribution.pages.iter().any(|page| !page.links.is_empty()),
            Self::Rendering => facts.documents.iter().any(|(_, document)| document.font_px.is_some()),
            Self::LinkChecks => !facts.link_checks.is_empty(),
            Self::Dns => facts.dns_asked,
            Self::Baseline => case.baseline.is_some(),
            Self::PrivacySignal => signal(facts, case.baseline.is_some()),
            Self::Repetitions => case.attribution.transmissions.iter().any(|transmission| transmission.runs.of > 1),
        }
    }

    /// An open rule keeps the run from being complete only when what it lacks was to be delivered by this run.
    #[must_use]
    pub fn blocks(self, case: &Case<'_>) -> bool {
        match self {
            Self::Policy => true,
            Self::Phase(phase) => case.facts.planned_phases.contains(&phase) && case.facts.banner_seen(),
            _ => false,
        }
    }
}

fn signal(facts: &Facts<'_>, baseline: bool) -> bool {
    let both = facts.phases.contains(&Phase::Gpc) && facts.phases.contains(&Phase::NoChoice);
    both || facts.gpc && baseline
}

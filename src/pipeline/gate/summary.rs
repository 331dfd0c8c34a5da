//! What a gate says, short enough for a log: what fails, where, what to do and the row to add.

use std::collections::BTreeSet;

use super::super::judge;
use crate::audit::{Finding, Level};
use crate::cli::Lang;
use crate::evidence::GapKind;
use crate::glossary::Bilingual;
use crate::notice::{self, Row};
use crate::report;
use crate::report::model::{PageFacts, Report, Result as Outcome};
use crate::target::FailOn;

/// Pages named for one finding.
const PAGES: usize = 3;
/// Findings and rows written out; the report has all.
const MOST: usize = 20;

/// `places`: where the report was written.
pub(super) fn of(report: &Report, fail_on: FailOn, lang: Lang, places: &str) -> String {
    let (failing, known) = judge::counted(report, fail_on);
    let speaker = Speaker { report, lang };
    let mut lines = vec![format!("kansa gate: {}", speaker.verdict(failing.len(), known.len()))];
    lines.push(speaker.say(&report.summary));
    lines.extend(report.coverage.incomplete.iter().map(|reason| format!("!     {}", speaker.say(reason))));
    lines.extend(speaker.not_opened());
    lines.extend(speaker.findings(&failing));
    lines.extend(speaker.rows(&failing));
    lines.push(speaker.opened());
    lines.extend(speaker.next(&failing));
    lines.push(places.to_owned());
    lines.join("\n")
}

struct Speaker<'a> {
    report: &'a Report,
    lang: Lang,
}

impl Speaker<'_> {
    fn say(&self, text: &Bilingual) -> String {
        report::line(if self.lang == Lang::Ja { &text.ja } else { &text.en })
    }

    fn verdict(&self, failing: usize, known: usize) -> String {
        let verdict = match (failing, self.report.result, self.lang) {
            (0, Outcome::Incomplete, Lang::Ja) => "未完了（判定できない部分があります）".to_owned(),
            (0, Outcome::Incomplete, Lang::En) => "incomplete (something could not be judged)".to_owned(),
            (0, _, Lang::Ja) => "通過".to_owned(),
            (0, _, Lang::En) => "pass".to_owned(),
            (n, _, Lang::Ja) => format!("停止（指摘{n}件）"),
            (1, _, Lang::En) => "stop (1 finding)".to_owned(),
            (n, _, Lang::En) => format!("stop ({n} findings)"),
        };
        let aside = match (known, self.lang) {
            (0, _) => String::new(),
            (n, Lang::Ja) => format!("　基準の報告書にもある指摘{n}件は数えていません"),
            (n, Lang::En) => format!("; {n} in the baseline too, not counted"),
        };
        verdict + &aside
    }

    /// The first pages that could not be opened, with what the network or the site said, and what helps.
    fn not_opened(&self) -> Vec<String> {
        let failed = self.report.pages.iter().filter(|page| matches!(page.outcome.as_str(), "failed" | "crashed"));
        let reasons: Vec<_> = failed.take(PAGES).map(|page| (page.url.as_str(), self.reason(page))).collect();
        let mut lines: Vec<_> = reasons
            .iter()
            .map(|(url, reason)| format!("!     {}: {}", report::line(url), report::line(reason)))
            .collect();
        let said = |words: &str| reasons.iter().any(|(_, reason)| reason.contains(words));
        if said("CERT") {
            lines.push(self.say(&Bilingual::new(
                "      → 証明書が本番のホスト名に合わないステージングサーバには --insecure を付けてください（報告書に記されます）。",
                "      → for a staging server whose certificate is not for the production name: --insecure (printed in the report).",
            )));
        }
        if said("login") {
            lines.push(self.say(&Bilingual::new(
                "      → 認証情報は --target で渡すファイルの [network] basic_auth、headers、cookies に、環境変数の名前（env:NAME）で書いてください。",
                "      → name the environment variables with the credentials in [network] basic_auth, headers or cookies (env:NAME) of a --target file.",
            )));
        }
        lines
    }

    /// A challenge that the page answered with says more than that it could not be opened.
    fn reason<'p>(&'p self, page: &'p PageFacts) -> &'p str {
        let of = |what: GapKind| {
            let mut gaps = self.report.gaps.iter().rev();
            gaps.find(|gap| gap.what == what && gap.subject == page.url).map(|gap| gap.reason.as_str())
        };
        let found = page.challenge.as_deref().or_else(|| of(GapKind::Challenge)).or_else(|| of(GapKind::Page));
        found.unwrap_or(&page.outcome)
    }

    /// Neighbours of one rule mostly share their remedy: it is said once, after the last of them.
    fn findings(&self, failing: &[&Finding]) -> Vec<String> {
        let mut lines = Vec::new();
        let shown = &failing[..failing.len().min(MOST)];
        for same in shown.chunk_by(|one, other| one.rule == other.rule && one.fix == other.fix) {
            for finding in same {
                lines.push(format!("{} {} {}", level(finding.level), finding.rule, self.say(&finding.message)));
                lines.extend(self.pages(finding).map(|pages| format!("      {pages}")));
            }
            lines.push(format!("      → {}", self.say(&same[0].fix)));
        }
        match (failing.len() - shown.len(), self.lang) {
            (0, _) => {}
            (n, Lang::Ja) => lines.push(format!("      ほか{n}件の指摘は報告書にあります")),
            (n, Lang::En) => lines.push(format!("      {n} more findings stand in the report")),
        }
        lines
    }

    /// The first pages, and how many there are with those that they stand for.
    fn pages(&self, finding: &Finding) -> Option<String> {
        let about = finding.subject.transmission.as_deref();
        let transmission = self.report.transmissions.iter().find(|t| Some(t.id.as_str()) == about);
        // The finding's own list is bounded.
        let pages = transmission.map_or(&finding.pages, |t| &t.pages);
        let opened: BTreeSet<&str> = pages.iter().map(String::as_str).collect();
        let represented = self
            .report
            .pages
            .iter()
            .filter(|page| opened.contains(page.url.as_str()))
            .flat_map(|page| &page.stands_for)
            .filter(|url| !opened.contains(url.as_str()))
            .collect::<BTreeSet<_>>()
            .len();
        let named: Vec<_> = pages.iter().take(PAGES).map(|page| report::line(page)).collect();
        let all = pages.len() + represented;
        let tail = match (all > named.len(), represented, self.lang) {
            (false, ..) => String::new(),
            (true, 0, Lang::Ja) => format!(" 計{all}ページ"),
            (true, 0, Lang::En) => format!(" … {all} pages"),
            (true, n, Lang::Ja) => format!(" 計{all}ページ（うち{n}ページは同じタグを持つため開いていません）"),
            (true, n, Lang::En) => format!(" … {all} pages ({n} of them not opened: they have the same tags)"),
        };
        (!named.is_empty()).then(|| format!("{}{tail}", named.join(" ")))
    }

    /// Draft rows of the notice for what fails; purposes are left to be filled in.
    fn rows(&self, failing: &[&Finding]) -> Vec<String> {
        let concerned: BTreeSet<&str> =
            failing.iter().filter_map(|finding| finding.subject.transmission.as_deref()).collect();
        let draft = notice::notice(self.report);
        let rows: Vec<&Row> = draft.rows.iter().filter(|row| concerned.contains(row.transmission.as_str())).collect();
        if rows.is_empty() {
            return Vec::new();
        }
        let head = match self.lang {
            Lang::Ja => {
                "公表文に加える行の案（送信先 | サービス | 送信される情報 | 当社の目的 | 送信先の目的 | オプトアウト）:"
            }
            Lang::En => {
                "rows to add to the notice (recipient | service | information | our purpose | recipient's purpose | opt-out):"
            }
        };
        std::iter::once(head.to_owned()).chain(rows.into_iter().take(MOST).map(row)).collect()
    }

    fn opened(&self) -> String {
        let coverage = &self.report.coverage;
        match (coverage.pages_audited, coverage.pages_represented, self.lang) {
            (opened, 0, Lang::Ja) => format!("開いたページ {opened}"),
            (opened, 0, Lang::En) => format!("pages opened: {opened}"),
            (opened, others, Lang::Ja) => format!(
                "開いたページ {opened}、同じタグのページを代表させたもの {others}（--exhaustive で全ページを開きます）"
            ),
            (opened, others, Lang::En) => format!(
                "pages opened: {opened}; represented by one with the same tags: {others} (--exhaustive opens all)"
            ),
        }
    }

    /// What to type next.
    fn next(&self, failing: &[&Finding]) -> Option<String> {
        let rule = report::line(&failing.first()?.rule);
        Some(match self.lang {
            Lang::Ja => format!(
                "規則の意味: kansa explain {rule}　承知の上で通すもの: 対象ファイルの [[accept]]　新しいものだけ止める: --baseline"
            ),
            Lang::En => format!(
                "what the rule means: kansa explain {rule}; to live with a finding: [[accept]] in the target file; to stop only what is new: --baseline"
            ),
        })
    }
}

const fn level(level: Level) -> &'static str {
    match level {
        Level::Error => "ERROR",
        Level::Warning => "WARN ",
        Level::Note => "NOTE ",
    }
}

fn row(row: &Row) -> String {
    format!("  {}", row.cells().map(report::line).join(" | "))
}

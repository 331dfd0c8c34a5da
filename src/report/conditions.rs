//! What was covered, what was not, and the sentence that the result rests on.

use std::collections::BTreeSet;

use super::model::{self, CoverageFacts, Numbers, Report};
use super::{phrase, redact};
use crate::audit::{Coverage, Element, Level, Outcome};
use crate::evidence::{Engine, Evidence, GapKind, Observation, VisitPurpose};
use crate::glossary::{Bilingual, Grade, Phase};
use crate::target::{FailOn, Target};

/// Findings that say that a part could not be judged (`law/verdicts.md` §8), accepted or not.
const MAKES_INCOMPLETE: &[&str] = &["D001", "D003", "D006", "Q005"];

/// Rules named where many stay open for the same reason; the report lists all of them.
const RULES_NAMED: usize = 6;

/// Pages, phases, requests, documents; and in words what the audit does not speak about.
pub(super) fn coverage(report: &Report, target: &Target, evidence: &Evidence, outcome: &Outcome) -> CoverageFacts {
    let pages = page_counts(report, evidence);
    let requests = evidence.records.iter().filter(|record| matches!(record.observation, Observation::Request(_)));
    let mut facts = CoverageFacts {
        pages_planned: pages.planned,
        pages_audited: pages.audited,
        pages_failed: pages.failed,
        pages_represented: pages.represented,
        phases: report.run.phases.clone(),
        engine: report.run.engine,
        requests: requests.count() as u64,
        documents_read: report.documents.iter().filter(|document| document.readable).count() as u64,
        documents_not_read: unread_documents(report, evidence),
        ..CoverageFacts::default()
    };
    facts.incomplete = incomplete(report, target, outcome, &facts);
    facts.not_covered = not_covered(report, target, evidence, &facts);
    facts
}

struct PageCounts {
    planned: u64,
    audited: u64,
    failed: u64,
    represented: u64,
}

fn page_counts(report: &Report, evidence: &Evidence) -> PageCounts {
    let mut opened = BTreeSet::new();
    let mut represented = BTreeSet::new();
    let mut unvisited = BTreeSet::new();
    for record in &evidence.records {
        match &record.observation {
            // What the static engine scouted for a browser was found, not opened.
            Observation::VisitStarted(visit)
                if visit.purpose == VisitPurpose::Page && visit.engine == evidence.run.engine =>
            {
                opened.insert(visit.url.as_str());
                represented.extend(visit.stands_for.iter().map(String::as_str));
            }
            Observation::Gap(gap) if gap.what == GapKind::Page && record.visit.is_none() && !gap.subject.is_empty() => {
                unvisited.insert(gap.subject.as_str());
            }
            _ => {}
        }
    }
    represented.retain(|url| !opened.contains(url));
    unvisited.retain(|url| !opened.contains(url) && !represented.contains(url));
    let stood_for: BTreeSet<String> = represented.iter().map(|url| redact::url(url)).collect();
    let pages = || report.pages.iter().filter(|page| !stood_for.contains(&page.url));
    let good = pages().filter(|page| is_audited(page)).count() as u64;
    let opened = (opened.len() as u64).max(pages().count() as u64);
    PageCounts {
        planned: opened + (represented.len() + unvisited.len()) as u64,
        audited: good,
        failed: opened.saturating_sub(good) + unvisited.len() as u64,
        represented: represented.len() as u64,
    }
}

fn is_audited(page: &model::PageFacts) -> bool {
    page.challenge.is_none() && !matches!(page.outcome.as_str(), "failed" | "crashed")
}

fn unread_documents(report: &Report, evidence: &Evidence) -> u64 {
    let unreadable = report.documents.iter().filter(|document| !document.readable).count() as u64;
    let read: BTreeSet<&str> = report.documents.iter().map(|document| document.source.as_str()).collect();
    let missing: BTreeSet<&str> = evidence
        .records
        .iter()
        .filter_map(|record| match &record.observation {
            Observation::Document(document) if document.body.is_none() => Some(document.source.as_str()),
            _ => None,
        })
        .filter(|source| !read.contains(source))
        .collect();
    unreadable + missing.len() as u64
}

/// Why the audit is not complete. Incomplete is never clean.
fn incomplete(report: &Report, target: &Target, outcome: &Outcome, facts: &CoverageFacts) -> Vec<Bilingual> {
    let mut reasons = Vec::new();
    if !report.run.complete {
        reasons
            .push(Bilingual::new("観測が途中で中断されています。", "The observation was interrupted before its end."));
    }
    if report.run.engine == Engine::Static {
        reasons.push(Bilingual::new(
            "静的解析のみです。スクリプトが行う送信、Cookieの保存、応答は観測していません。",
            "Static audit only: what scripts send, cookies they set and responses were not observed.",
        ));
    }
    let reached = facts.pages_audited + facts.pages_represented;
    if facts.pages_planned == 0 || facts.pages_audited == 0 {
        reasons.push(Bilingual::new("監査できたページがありません。", "No page could be audited."));
    } else if (reached as f64) < target.crawl.coverage * facts.pages_planned as f64 {
        reasons.push(Bilingual::new(
            format!("予定した{}ページのうち監査できたのは{reached}ページです。", facts.pages_planned),
            format!("Only {reached} of {} planned pages could be audited.", facts.pages_planned),
        ));
    }
    if facts.documents_read == 0 {
        reasons.push(Bilingual::new("読み取れたポリシー文書がありません。", "No policy document could be read."));
    }
    let withheld = report.transmissions.iter().filter(|t| waits_for_document(t)).count();
    if withheld > 0 {
        reasons.push(Bilingual::new(
            format!("読み取れていない文書があるため、{withheld}件の送信の判定を保留しています。"),
            format!("{withheld} transmissions wait for a document that was not read."),
        ));
    }
    let found = outcome.findings.iter().chain(outcome.accepted.iter().map(|accepted| &accepted.finding));
    // A link that only concerns one recipient leaves that recipient's element open; its subject is a statement.
    let speaking: BTreeSet<&str> = found
        .filter(|finding| finding.subject.kind != "statement")
        .map(|finding| finding.rule.as_str())
        .filter(|rule| MAKES_INCOMPLETE.contains(rule))
        .collect();
    for rule in speaking {
        reasons.push(incomplete_by(rule));
    }
    reasons.extend(cut_off(report));
    reasons.extend(open_rules(outcome));
    reasons
}

/// Rules that had to stay open, one sentence for each reason.
fn open_rules(outcome: &Outcome) -> Vec<Bilingual> {
    let mut by_reason: Vec<(&Bilingual, Vec<&str>)> = Vec::new();
    for open in outcome.open.iter().filter(|open| open.blocks) {
        match by_reason.iter_mut().find(|(reason, _)| **reason == open.reason) {
            Some((_, rules)) => rules.push(&open.rule),
            None => by_reason.push((&open.reason, vec![&open.rule])),
        }
    }
    by_reason
        .into_iter()
        .map(|(reason, rules)| {
            let (shown, count) = (&rules[..rules.len().min(RULES_NAMED)], rules.len());
            let (and, more) = match count - shown.len() {
                0 => (String::new(), String::new()),
                rest => (format!("ほか{rest}件"), format!(" and {rest} more")),
            };
            Bilingual::new(
                format!("{}{and}を判定できません：{}", shown.join("・"), reason.ja),
                format!("{}{more} could not be judged: {}", shown.join(", "), reason.en),
            )
        })
        .collect()
}

/// Most of the third parties whose scripts or frames the pages ask for never answered: this machine's network, rather than
/// the site, decided what was seen. Under hold they were stopped on purpose, which is told among what was not covered.
fn cut_off(report: &Report) -> Option<Bilingual> {
    if report.run.engine != Engine::Browser || report.run.mode == "hold" {
        return None;
    }
    let asked: Vec<_> = report
        .transmissions
        .iter()
        .filter(|sent| sent.coverage != Coverage::Own)
        .filter(|sent| sent.channels.iter().any(|channel| matches!(channel.as_str(), "script" | "iframe")))
        .collect();
    let silent: Vec<_> = asked.iter().filter(|sent| sent.grade == Some(Grade::E1)).collect();
    if silent.is_empty() || silent.len() * 2 < asked.len() {
        return None;
    }
    let hosts: BTreeSet<&str> = silent.iter().flat_map(|sent| &sent.hosts).map(String::as_str).take(3).collect();
    let (count, of, hosts) = (silent.len(), asked.len(), hosts.into_iter().collect::<Vec<_>>().join(", "));
    Some(Bilingual::new(
        format!(
            "第三者のスクリプト等を読み込む送信先{of}件のうち{count}件から応答がありませんでした（{hosts} など）。この環境のネットワークから外部に接続できない可能性があり、タグが送信する内容は観測していません。"
        ),
        format!(
            "{count} of {of} third parties whose scripts or frames the pages load never answered (such as {hosts}): this machine's network may not reach them, and what their tags send was not observed."
        ),
    ))
}

/// Indeterminate because of a document: an unidentified recipient gives R013 and no incompleteness.
fn waits_for_document(transmission: &model::TransmissionFacts) -> bool {
    transmission.coverage == Coverage::Indeterminate
        && (transmission.recipient.known || !transmission.unresolved.is_empty())
}

fn incomplete_by(rule: &str) -> Bilingual {
    let (ja, en) = match rule {
        "D001" => ("参照された文書を取得できていません（D001）。", "A referenced document could not be had (D001)."),
        "D003" => ("適用される文書が読み取られていません（D003）。", "A document that governs was not read (D003)."),
        "D006" => ("読み取れない文書があります（D006）。", "A document could not be read as text (D006)."),
        _ => (
            "認証・エラー等の画面で監査できないページがあります（Q005）。",
            "A page showed a challenge or an error (Q005).",
        ),
    };
    Bilingual::new(ja, en)
}

/// Sentences about everything outside this audit, the general limits last.
fn not_covered(report: &Report, target: &Target, evidence: &Evidence, facts: &CoverageFacts) -> Vec<Bilingual> {
    let mut areas: Vec<Bilingual> = target
        .audit
        .not_covered
        .iter()
        .map(|area| {
            Bilingual::new(format!("対象外とされた領域：{area}"), format!("Area declared outside this audit: {area}"))
        })
        .collect();
    areas.extend(by_engine(report.run.engine));
    areas.extend(by_phases(&report.run.phases, report.run.engine));
    if facts.pages_failed > 0 {
        areas.push(Bilingual::new(
            format!("{}ページは開けないか、認証・エラー等の画面でした。", facts.pages_failed),
            format!("{} pages could not be opened or showed a challenge or an error.", facts.pages_failed),
        ));
    }
    if facts.pages_represented > 0 {
        areas.push(Bilingual::new(
            format!("{}ページは、同じタグを持つ他のページに代表させ、開いていません。", facts.pages_represented),
            format!(
                "{} pages were not opened: another page with the same tags stands for them.",
                facts.pages_represented
            ),
        ));
    }
    areas.extend(by_scope(evidence));
    if report.run.mode == "hold" {
        areas.push(Bilingual::new(
            "第三者への送信は記録した上で止めました（hold）。その応答が呼び込む送信は観測していません。",
            "Third-party requests were recorded and stopped (hold); what their responses would have caused was not seen.",
        ));
    }
    areas.push(Bilingual::new(
        "送信先の内部処理、送信先から先への送信、サーバ間の送信は観測できません。",
        "What recipients do, whom they pass data on to, and server-to-server transfers cannot be observed.",
    ));
    areas
}

fn by_engine(engine: Engine) -> Vec<Bilingual> {
    match engine {
        Engine::Static => vec![Bilingual::new(
            "スクリプトの実行を伴う送信、Cookie、Webストレージ。",
            "Transmissions that need scripts, cookies and web storage.",
        )],
        Engine::Browser => vec![Bilingual::new(
            "ログイン後の画面、購入・申込みの完了画面、アプリ、巡回時と異なる地域・端末・時間帯の表示。",
            "Pages behind a login, completed orders, apps, and what is shown in other regions, on other devices or at other times.",
        )],
        Engine::Har => vec![Bilingual::new(
            "取り込んだ通信記録に含まれないページ・操作・同意状態。",
            "Pages, actions and consent states that the imported capture does not hold.",
        )],
    }
}

fn by_phases(phases: &[Phase], engine: Engine) -> Option<Bilingual> {
    let missing: Vec<Phase> =
        Phase::ALL.iter().copied().filter(|phase| *phase != Phase::Gpc && !phases.contains(phase)).collect();
    if engine != Engine::Browser || missing.is_empty() {
        return None;
    }
    let list = |name: fn(Phase) -> &'static str, joint: &str| {
        missing.iter().map(|phase| name(*phase)).collect::<Vec<_>>().join(joint)
    };
    Some(Bilingual::new(
        format!("同意状態「{}」での送信。", list(Phase::ja, "」「")),
        format!("Transmissions in these consent states: {}.", list(Phase::en, ", ")),
    ))
}

fn by_scope(evidence: &Evidence) -> Option<Bilingual> {
    let count: u64 = evidence
        .records
        .iter()
        .filter_map(|record| match &record.observation {
            Observation::Gap(gap) if gap.what == GapKind::Scope => Some(gap.count.max(1)),
            _ => None,
        })
        .sum();
    (count > 0).then(|| {
        Bilingual::new(
            format!("robots.txt、巡回範囲、ページ数・時間の上限により訪問しなかったもの：{count}件。"),
            format!("Not visited because of robots.txt, scope or limits of pages and time: {count}."),
        )
    })
}

/// Counts over what the report lists.
pub(super) fn numbers(report: &Report) -> Numbers {
    let level = |level| report.findings.iter().filter(|finding| finding.level == level).count() as u64;
    let outside = || report.transmissions.iter().filter(|t| t.coverage != Coverage::Own && t.party != "own");
    let recipients: BTreeSet<&str> = outside().map(|t| t.recipient.id.as_str()).collect();
    let countries: BTreeSet<&str> =
        outside().map(|t| t.recipient.country.as_str()).filter(|country| !country.is_empty()).collect();
    let mut numbers = Numbers {
        errors: level(Level::Error),
        warnings: level(Level::Warning),
        notes: level(Level::Note),
        accepted: report.accepted.len() as u64,
        transmissions: report.transmissions.len() as u64,
        recipients: recipients.len() as u64,
        countries: countries.into_iter().map(str::to_owned).collect(),
        cookies: report.cookies.len() as u64,
        statements: report.statements.len() as u64,
        ..Numbers::default()
    };
    for transmission in &report.transmissions {
        *numbers.coverage.entry(transmission.coverage).or_default() += 1;
    }
    numbers
}

/// A purpose that stands behind a link which nobody followed was not judged: no finding, but nothing to call clean.
pub(super) fn withhold_clean(report: &mut Report) {
    let open = |t: &&model::TransmissionFacts| {
        t.coverage == Coverage::Partial
            && [t.elements.sender_purpose, t.elements.recipient_purpose].contains(&Element::Unresolved)
    };
    let unresolved = report.transmissions.iter().filter(open).count();
    if report.result == model::Result::Clean && unresolved > 0 {
        report.result = model::Result::Incomplete;
        report.coverage.incomplete.push(Bilingual::new(
            format!("リンク先の文書を読んでいないため、{unresolved}件の送信で利用目的を判定していません。"),
            format!("The purpose of {unresolved} transmissions stands in a linked document that was not read."),
        ));
    }
}

/// Incomplete before findings, findings before clean. Notes alone are no findings in this sense, unless the target
/// says `fail_on = "note"`; a higher threshold never turns warnings into a clean result.
pub(super) fn result(report: &Report, fail_on: FailOn) -> model::Result {
    let threshold = if fail_on == FailOn::Note { Level::Note } else { Level::Warning };
    if !report.coverage.incomplete.is_empty() {
        model::Result::Incomplete
    } else if report.worst().is_some_and(|worst| worst >= threshold) {
        model::Result::Findings
    } else {
        model::Result::Clean
    }
}

/// One sentence on what the result rests on, one on what was found.
pub(super) fn summary(report: &Report) -> Bilingual {
    let coverage = &report.coverage;
    let numbers = &report.numbers;
    let count = |wanted| numbers.coverage.get(&wanted).copied().unwrap_or_default();
    let missing = count(Coverage::Undeclared);
    let weak = count(Coverage::Partial) + count(Coverage::Vague);
    let held = count(Coverage::Indeterminate);
    let engine = phrase::engine(report.run.engine);
    let phases = |name: fn(Phase) -> &'static str, joint: &str| {
        coverage.phases.iter().map(|phase| name(*phase)).collect::<Vec<_>>().join(joint)
    };
    let date = report.run.started_local.get(..10).unwrap_or_default();
    let (ja_end, en_end) = ending(report);
    let ja = format!(
        "{date}に{pages}ページ（{phases}）を{engine}で観測し、外部送信{transmissions}件（送信先{recipients}者）を文書{documents}件と照合しました。\
         記載を確認できなかった送信は{missing}件、記載が一部又は類型のみの送信は{weak}件、判定を保留した送信は{held}件です。{ja_end}",
        pages = coverage.pages_audited,
        phases = phases(Phase::ja, "・"),
        engine = engine.0,
        transmissions = numbers.transmissions,
        recipients = numbers.recipients,
        documents = coverage.documents_read,
    );
    let en = format!(
        "On {date}, {pages} ({phases}) observed by the {engine}; {transmissions} to {recipients} held against {documents}: {missing} without a matching statement, {weak} stated in part or by category only, {held} withheld.{en_end}",
        pages = phrase::count(coverage.pages_audited, "page"),
        phases = phases(Phase::en, ", "),
        engine = engine.1,
        transmissions = phrase::count(numbers.transmissions, "transmission"),
        recipients = phrase::count(numbers.recipients, "recipient"),
        documents = phrase::count(coverage.documents_read, "document"),
    );
    Bilingual::new(ja, en)
}

fn ending(report: &Report) -> (&'static str, &'static str) {
    match report.result {
        model::Result::Clean => (
            "この範囲では、エラー又は警告に当たる指摘はありません。",
            " Within this scope there is no finding of level error or warning.",
        ),
        model::Result::Findings => ("", ""),
        model::Result::Incomplete => (
            "判定できない部分があるため、結果は確定していません。",
            " Parts could not be judged, so the result is not final.",
        ),
    }
}

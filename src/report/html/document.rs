//! The text of each document with its statements marked in place.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::super::model::{DocumentFacts, Report, TransmissionFacts};
use super::super::phrase;
use super::view;
use crate::audit::{Coverage, Level};
use crate::glossary::{Bilingual, DocumentRole};
use crate::policy::{Statement, StatementKind};

/// Lines of a document that the page shows; the rest is in the report's JSON.
const LINES: usize = 3000;

#[derive(Serialize)]
pub(super) struct DocumentView<'a> {
    id: &'a str,
    title: &'a str,
    source: &'a str,
    role: &'static str,
    readable: bool,
    unreadable_reason: &'a str,
    language: &'a str,
    fetched: String,
    status: Option<u16>,
    dates: &'a [String],
    record: u64,
    sha256: &'a str,
    bytes: u64,
    statements: Vec<StatementView<'a>>,
    lines: Vec<Line<'a>>,
}

/// A line of the text, and what the statements that start in it cover.
#[derive(Serialize)]
struct Line<'a> {
    segments: Vec<Segment<'a>>,
    covers: Vec<Covered<'a>>,
    /// Findings of level error that quote it.
    against: Vec<Against<'a>>,
}

#[derive(Serialize)]
struct Against<'a> {
    fingerprint: &'a str,
    title: Bilingual,
}

#[derive(Serialize)]
struct StatementView<'a> {
    id: &'a str,
    n: usize,
    kind: StatementKind,
    negated: bool,
    who: String,
    covers: Vec<Covered<'a>>,
}

#[derive(Serialize)]
struct Covered<'a> {
    id: &'a str,
    name: Bilingual,
    coverage: Coverage,
}

/// A run of text with the same statements on it.
#[derive(Debug, Serialize, PartialEq)]
struct Segment<'a> {
    t: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    c: Option<&'static str>,
    /// Id and number of the statement that starts here.
    #[serde(skip_serializing_if = "Option::is_none")]
    i: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    n: Option<usize>,
}

pub(super) fn views(report: &Report) -> Vec<DocumentView<'_>> {
    let mut covers: BTreeMap<&str, Vec<&TransmissionFacts>> = BTreeMap::new();
    for t in &report.transmissions {
        for id in &t.matched {
            covers.entry(id).or_default().push(t);
        }
    }
    report.documents.iter().map(|facts| view(report, facts, &covers)).collect()
}

fn view<'a>(
    report: &'a Report,
    facts: &'a DocumentFacts,
    covers: &BTreeMap<&str, Vec<&'a TransmissionFacts>>,
) -> DocumentView<'a> {
    let statements: Vec<&Statement> =
        report.statements.iter().filter(|statement| statement.document == facts.id).collect();
    let marks: Vec<Mark<'_>> = statements
        .iter()
        .enumerate()
        .map(|(at, statement)| Mark {
            start: statement.quote.start,
            end: statement.quote.end,
            class: class(statement, covers.contains_key(statement.id.as_str())),
            id: &statement.id,
            n: at + 1,
        })
        .collect();
    let mut against = errors_by_line(report, &facts.id);
    DocumentView {
        id: &facts.id,
        title: &facts.title,
        source: &facts.source,
        role: facts.role.map_or("", DocumentRole::as_str),
        readable: facts.readable,
        unreadable_reason: facts.unreadable_reason.as_deref().unwrap_or_default(),
        language: &facts.language,
        fetched: phrase::minute(&facts.fetched_at),
        status: facts.status,
        dates: &facts.effective_dates,
        record: facts.record,
        sha256: &facts.sha256,
        bytes: facts.bytes,
        statements: statements.iter().enumerate().map(|(at, one)| statement(at + 1, one, covers)).collect(),
        lines: lines(&facts.text, &marks)
            .into_iter()
            .zip(1..)
            .map(|(segments, n)| Line {
                covers: covered_by(&segments, covers),
                against: against.remove(&n).unwrap_or_default(),
                segments,
            })
            .collect(),
    }
}

fn statement<'a>(
    n: usize,
    statement: &'a Statement,
    covers: &BTreeMap<&str, Vec<&'a TransmissionFacts>>,
) -> StatementView<'a> {
    let recipient = statement.recipient.as_ref().map(|recipient| recipient.text.as_str());
    let service = statement.service.as_ref().map(|service| service.text.as_str());
    let who: Vec<&str> = [recipient, service].into_iter().flatten().filter(|text| !text.is_empty()).collect();
    StatementView {
        id: &statement.id,
        n,
        kind: statement.kind,
        negated: statement.negated,
        who: who.join(" / "),
        covers: covers.get(statement.id.as_str()).into_iter().flatten().map(|t| covered(t)).collect(),
    }
}

fn covered_by<'a>(segments: &[Segment<'a>], covers: &BTreeMap<&str, Vec<&'a TransmissionFacts>>) -> Vec<Covered<'a>> {
    let mut seen = BTreeSet::new();
    let about = segments.iter().filter_map(|segment| segment.i).filter_map(|id| covers.get(id)).flatten();
    about.filter(|t| seen.insert(t.id.as_str())).map(|t| covered(t)).collect()
}

/// What contradicts or faults a line of this document, by the line of the quote.
fn errors_by_line<'a>(report: &'a Report, document: &str) -> BTreeMap<usize, Vec<Against<'a>>> {
    let mut lines: BTreeMap<usize, Vec<Against<'a>>> = BTreeMap::new();
    for finding in report.findings.iter().filter(|finding| finding.level == Level::Error) {
        let Some(quote) = finding.quotes.iter().find(|quote| quote.document == document) else { continue };
        let rule = report.rules.iter().find(|rule| rule.id == finding.rule);
        let title = rule.map_or_else(|| Bilingual::new(&finding.rule, &finding.rule), |rule| rule.title.clone());
        lines.entry(quote.quote.line).or_default().push(Against { fingerprint: &finding.fingerprint, title });
    }
    lines
}

fn covered(t: &TransmissionFacts) -> Covered<'_> {
    Covered { id: &t.id, name: view::services(t), coverage: t.coverage }
}

const fn class(statement: &Statement, covers: bool) -> &'static str {
    use StatementKind as S;
    if covers {
        return "m-hit";
    }
    match statement.kind {
        S::Declaration | S::JointUse | S::Entrustment | S::Provision | S::OptOut if !statement.negated => "m-idle",
        _ => "m-claim",
    }
}

struct Mark<'a> {
    /// Characters.
    start: usize,
    end: usize,
    class: &'static str,
    id: &'a str,
    n: usize,
}

/// Cuts the text into lines, and each line where a statement starts or ends. Where statements overlap, the shortest
/// one gives the colour: it is the most exact.
fn lines<'a>(text: &str, marks: &[Mark<'a>]) -> Vec<Vec<Segment<'a>>> {
    if text.is_empty() {
        return Vec::new();
    }
    let characters: Vec<char> = text.chars().collect();
    let length = characters.len();
    let cuts: BTreeSet<usize> = marks
        .iter()
        .filter(|mark| mark.start < mark.end)
        .flat_map(|mark| [mark.start, mark.end])
        .filter(|cut| *cut <= length)
        .collect();
    let mut waiting: Vec<&Mark<'a>> = marks.iter().collect();
    waiting.sort_by_key(|mark| (mark.start, mark.n));
    let mut waiting = waiting.into_iter().peekable();
    let mut open: Vec<&Mark<'a>> = Vec::new();
    let mut all = Vec::new();
    let mut at = 0;
    for line in text.split('\n').take(LINES) {
        let end = at + line.chars().count();
        let mut segments = Vec::new();
        let mut from = at;
        while from < end {
            let to = cuts.range(from + 1..).next().map_or(end, |cut| end.min(*cut));
            open.retain(|mark| mark.end > from);
            let known = open.len();
            while let Some(mark) = waiting.next_if(|mark| mark.start <= from) {
                // A mark may have begun at the line feed before; one that ended there, or is no span at all, is dropped.
                if mark.end > from {
                    open.push(mark);
                }
            }
            segments.extend(segment(&characters[from..to], &open, known));
            from = to;
        }
        all.push(segments);
        at = end + 1;
    }
    all
}

/// One segment, after an empty one for each further statement that starts with it. `open[known..]` starts here.
fn segment<'a>(characters: &[char], open: &[&Mark<'a>], known: usize) -> Vec<Segment<'a>> {
    let t = super::visible(&characters.iter().map(|c| if *c == '\t' { '\u{3000}' } else { *c }).collect::<String>());
    let Some(top) = open.iter().min_by_key(|mark| mark.end - mark.start) else {
        return vec![Segment { t, c: None, i: None, n: None }];
    };
    let mut segments: Vec<Segment<'a>> = open[known..]
        .iter()
        .map(|mark| Segment { t: String::new(), c: Some(mark.class), i: Some(mark.id), n: Some(mark.n) })
        .collect();
    match segments.last_mut() {
        Some(last) => {
            last.t = t;
            last.c = Some(top.class);
        }
        None => segments.push(Segment { t, c: Some(top.class), i: None, n: None }),
    }
    segments
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mark(n: usize, start: usize, end: usize, id: &'static str) -> Mark<'static> {
        Mark { start, end, class: "m-hit", id, n }
    }

    /// Every character stands once, in its place; every mark starts once.
    fn check(text: &str, marks: &[Mark<'static>], started: &[&str]) {
        let lines = lines(text, marks);
        let joined = lines
            .iter()
            .map(|line| line.iter().map(|segment| segment.t.as_str()).collect::<String>())
            .collect::<Vec<_>>()
            .join("\n");
        assert_eq!(joined, text);
        let mut found: Vec<&str> = lines.iter().flatten().filter_map(|segment| segment.i).collect();
        found.sort_unstable();
        assert_eq!(found, started);
    }

    #[test]
    fn marks_nest_overlap_and_cross_lines() {
        let text = "当社は、広告\nを表示\n\nします。";
        check(
            text,
            &[mark(1, 4, 6, "a"), mark(2, 0, 10, "b"), mark(3, 5, 12, "c"), mark(4, 4, 6, "d")],
            &["a", "b", "c", "d"],
        );
        check(text, &[mark(1, 0, 999, "a"), mark(2, 500, 900, "b"), mark(3, 3, 3, "c"), mark(4, 9, 2, "d")], &["a"]);
        check("", &[], &[]);
        let lines = lines(text, &[mark(1, 0, 10, "a")]);
        assert_eq!(lines[1][0].c, Some("m-hit"));
        assert_eq!(lines[3][0].c, None);
    }
}

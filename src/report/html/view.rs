//! What the template shows, in the order in which it shows it.

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use serde::Serialize;

use super::super::model::{PageFacts, Report, Revealed, TransmissionFacts};
use super::super::{Language, RenderOptions, phrase, text};
use super::row::{Row, row};
use super::terms::{bilingual, spelled};
use crate::attribute::{CookieSeen, InformationSeen};
use crate::audit::{Coverage, Element, Elements};
use crate::glossary::{Bilingual, Information};
use crate::policy::Statement;

/// A part of the bar of verdicts.
#[derive(Serialize)]
pub(super) struct Part {
    key: String,
    count: u64,
    x: u64,
    w: u64,
}

pub(super) fn stack(report: &Report) -> Vec<Part> {
    let total = report.transmissions.len().max(1) as u64;
    let mut before = 0;
    let mut parts = Vec::new();
    for coverage in phrase::COVERAGE_ORDER {
        let count = report.transmissions.iter().filter(|t| t.coverage == *coverage).count() as u64;
        if count > 0 {
            let (x, end) = (before * 1000 / total, (before + count) * 1000 / total);
            parts.push(Part { key: spelled(coverage), count, x, w: end - x });
            before += count;
        }
    }
    parts
}

/// Words of a document with where they stand.
#[derive(Serialize)]
pub(super) struct QuoteView {
    text: String,
    document: String,
    title: String,
    line: usize,
    lang: String,
}

pub(super) fn quote_view(report: &Report, document: &str, text: &str, line: usize) -> QuoteView {
    let facts = report.documents.iter().find(|facts| facts.id == document);
    let title = facts.map_or(document, |facts| if facts.title.is_empty() { &facts.source } else { &facts.title });
    QuoteView {
        // A row of a table is one quote; its cells are divided by tabs.
        text: text.replace('\t', "　｜　"),
        document: document.to_owned(),
        title: title.to_owned(),
        line,
        lang: facts.map(|facts| facts.language.clone()).unwrap_or_default(),
    }
}

/// Rules that a new row of the notice answers.
pub(super) const NAMED_NOWHERE: &[&str] = &["R001", "R002"];

/// Everything that goes to one recipient.
#[derive(Serialize)]
pub(super) struct Group<'a> {
    name: Bilingual,
    country: Bilingual,
    known: bool,
    transmissions: Vec<TransmissionView<'a>>,
    #[serde(skip)]
    gravity: usize,
}

#[derive(Serialize)]
struct TransmissionView<'a> {
    id: &'a str,
    coverage: Coverage,
    interim: Option<Coverage>,
    service: Bilingual,
    why: &'a Bilingual,
    pages: &'a [String],
    requests: u64,
    /// What it carries, for the folded row; what goes with any request only when there is nothing else.
    glance: Option<Bilingual>,
    strip: Vec<Cell>,
    quotes: Vec<QuoteView>,
    findings: Vec<RuleLink<'a>>,
    interim_findings: &'a [String],
    conflicts: Vec<&'a str>,
    draft: Option<Row<'a>>,
    /// A finding about it shows the row already.
    drafted: bool,
    information: Vec<InformationRow<'a>>,
    hosts: &'a [String],
    channels: &'a [String],
    grade: Option<crate::glossary::Grade>,
    phases: &'a [crate::glossary::Phase],
    runs: crate::attribute::Runs,
    container: Option<&'a str>,
    server_side: bool,
    filter_list: Option<&'a str>,
    records: &'a [u64],
    cname: Option<&'a crate::attribute::Cname>,
    examples: &'a [crate::attribute::RedactedUrl],
    initiators: &'a [Vec<crate::evidence::Initiator>],
}

/// What was seen of one category, and where.
#[derive(Serialize)]
struct InformationRow<'a> {
    category: Information,
    items: Vec<&'a InformationSeen>,
}

#[derive(Serialize)]
struct RuleLink<'a> {
    rule: &'a str,
    /// Fingerprint of the finding, when it stands in the report.
    link: Option<&'a str>,
}

/// One element of a verdict.
#[derive(Serialize)]
struct Cell {
    key: &'static str,
    label: Bilingual,
    value: Bilingual,
    state: &'static str,
    /// The same as `state`, for readers who do not see the colour.
    sign: &'static str,
}

/// Recipients with the gravest verdict first.
pub(super) fn groups(report: &Report) -> Vec<Group<'_>> {
    let statements: BTreeMap<&str, &Statement> =
        report.statements.iter().map(|statement| (statement.id.as_str(), statement)).collect();
    let mut links: BTreeMap<(&str, &str), &str> = BTreeMap::new();
    for finding in &report.findings {
        if let Some(transmission) = &finding.subject.transmission {
            links.entry((transmission, &finding.rule)).or_insert(&finding.fingerprint);
        }
    }
    let mut groups: BTreeMap<&str, Group<'_>> = BTreeMap::new();
    for t in &report.transmissions {
        let group = groups.entry(&t.recipient.id).or_insert_with(|| Group {
            name: names(t),
            country: country(&t.recipient.country),
            known: t.recipient.known,
            transmissions: Vec::new(),
            gravity: usize::MAX,
        });
        group.gravity = group.gravity.min(gravity(t.coverage));
        group.transmissions.push(transmission(report, t, &statements, &links));
    }
    let mut groups: Vec<Group<'_>> = groups.into_values().collect();
    for group in &mut groups {
        group.transmissions.sort_by_key(|t| gravity(t.coverage));
    }
    groups.sort_by(|a, b| a.gravity.cmp(&b.gravity).then_with(|| a.name.cmp(&b.name)));
    groups
}

pub(super) fn gravity(coverage: Coverage) -> usize {
    phrase::COVERAGE_ORDER.iter().position(|one| *one == coverage).unwrap_or(usize::MAX)
}

pub(super) fn names(t: &TransmissionFacts) -> Bilingual {
    Bilingual::new(text::recipient(t, Language::Ja), text::recipient(t, Language::En))
}

pub(super) fn services(t: &TransmissionFacts) -> Bilingual {
    Bilingual::new(text::service(t, Language::Ja), text::service(t, Language::En))
}

fn transmission<'a>(
    report: &'a Report,
    t: &'a TransmissionFacts,
    statements: &BTreeMap<&str, &'a Statement>,
    links: &BTreeMap<(&str, &'a str), &'a str>,
) -> TransmissionView<'a> {
    TransmissionView {
        id: &t.id,
        coverage: t.coverage,
        interim: t.interim,
        service: services(t),
        why: &t.why,
        pages: &t.pages,
        requests: t.requests,
        glance: glance(t),
        strip: strip(t),
        quotes: t
            .matched
            .iter()
            .filter_map(|id| statements.get(id.as_str()))
            .map(|s| quote_view(report, &s.document, &s.quote.text, s.quote.line))
            .collect(),
        findings: t
            .findings
            .iter()
            .map(|rule| RuleLink { rule, link: links.get(&(t.id.as_str(), rule.as_str())).copied() })
            .collect(),
        interim_findings: &t.interim_findings,
        // `C003:E` → `C003`.
        conflicts: t.conflicts.iter().map(|rule| rule.split(':').next().unwrap_or(rule)).collect(),
        draft: row(t),
        drafted: t.findings.iter().any(|rule| NAMED_NOWHERE.contains(&rule.as_str())),
        information: information(t),
        hosts: &t.hosts,
        channels: &t.channels,
        grade: t.grade,
        phases: &t.phases,
        runs: t.runs,
        container: t.container.as_deref(),
        server_side: t.server_side,
        filter_list: t.filter_list.as_deref(),
        records: &t.records,
        cname: t.cname.as_ref(),
        examples: &t.examples,
        initiators: &t.initiators,
    }
}

fn glance(t: &TransmissionFacts) -> Option<Bilingual> {
    let mut seen: Vec<Information> = t.information.iter().map(|item| item.category).collect();
    seen.sort();
    seen.dedup();
    if seen.len() > 1 {
        seen.retain(|item| !item.is_inherent());
    }
    let joined = |name: fn(Information) -> &'static str, by: &str| {
        // What stands in brackets is told below.
        let short = |item: &Information| name(*item).split(['（', '(']).next().unwrap_or_default().trim_end();
        seen.iter().map(short).collect::<Vec<_>>().join(by)
    };
    (!seen.is_empty()).then(|| Bilingual::new(joined(Information::ja, "、"), joined(Information::en, ", ")))
}

/// In the order of the report, one row a category.
fn information(t: &TransmissionFacts) -> Vec<InformationRow<'_>> {
    let mut rows: Vec<InformationRow<'_>> = Vec::new();
    for item in &t.information {
        match rows.iter_mut().find(|row| row.category == item.category) {
            Some(row) => row.items.push(item),
            None => rows.push(InformationRow { category: item.category, items: vec![item] }),
        }
    }
    rows
}

/// The elements, where statements were held against the transmission at all.
fn strip(t: &TransmissionFacts) -> Vec<Cell> {
    if matches!(t.coverage, Coverage::Own | Coverage::ExemptCandidate) || t.matched.is_empty() {
        return Vec::new();
    }
    let Elements { recipient, service, information, sender_purpose, recipient_purpose, opt_out, scope } = t.elements;
    let values = [recipient, service, information, sender_purpose, recipient_purpose, opt_out, scope];
    phrase::ELEMENTS
        .iter()
        .zip(values)
        .map(|((key, label), value)| {
            let state = if *key == "O" && value != Element::Yes { "calm" } else { state(value) };
            let sign = match state {
                "good" => "●",
                "weak" => "◐",
                "bad" => "✕",
                "open" => "？",
                _ => "－",
            };
            let word = match (*key, value) {
                ("scope", Element::Yes) => ("適合", "fits"),
                ("scope", Element::No) => ("範囲外", "outside"),
                _ => phrase::element(value),
            };
            Cell { key, label: bilingual(*label), value: bilingual(word), state, sign }
        })
        .collect()
}

const fn state(element: Element) -> &'static str {
    match element {
        Element::Full | Element::Yes => "good",
        Element::Brand
        | Element::Former
        | Element::ServiceOnly
        | Element::Category
        | Element::Generic
        | Element::Vague
        | Element::Family => "weak",
        Element::No | Element::Beyond | Element::Mismatch | Element::None => "bad",
        Element::Unresolved => "open",
    }
}

/// Names of the countries where recipients usually sit; others keep their ISO code.
pub(super) fn country(code: &str) -> Bilingual {
    let name = match code {
        "JP" => ("日本", "Japan"),
        "US" => ("米国", "United States"),
        "GB" => ("英国", "United Kingdom"),
        "IE" => ("アイルランド", "Ireland"),
        "DE" => ("ドイツ", "Germany"),
        "FR" => ("フランス", "France"),
        "NL" => ("オランダ", "Netherlands"),
        "BE" => ("ベルギー", "Belgium"),
        "CH" => ("スイス", "Switzerland"),
        "AT" => ("オーストリア", "Austria"),
        "ES" => ("スペイン", "Spain"),
        "IT" => ("イタリア", "Italy"),
        "PL" => ("ポーランド", "Poland"),
        "CZ" => ("チェコ", "Czechia"),
        "DK" => ("デンマーク", "Denmark"),
        "SE" => ("スウェーデン", "Sweden"),
        "NO" => ("ノルウェー", "Norway"),
        "FI" => ("フィンランド", "Finland"),
        "EE" => ("エストニア", "Estonia"),
        "RU" => ("ロシア", "Russia"),
        "UA" => ("ウクライナ", "Ukraine"),
        "IL" => ("イスラエル", "Israel"),
        "IN" => ("インド", "India"),
        "SG" => ("シンガポール", "Singapore"),
        "KR" => ("韓国", "South Korea"),
        "CN" => ("中国", "China"),
        "HK" => ("香港", "Hong Kong"),
        "TW" => ("台湾", "Taiwan"),
        "AU" => ("オーストラリア", "Australia"),
        "CA" => ("カナダ", "Canada"),
        "BR" => ("ブラジル", "Brazil"),
        "" => ("国不明", "country unknown"),
        code => return Bilingual::new(code, code),
    };
    bilingual(name)
}

#[derive(Serialize)]
pub(super) struct CookieView<'a> {
    name: &'a str,
    domain: &'a str,
    path: &'a str,
    party: &'a str,
    first_party: bool,
    owner: Bilingual,
    lifetime: Bilingual,
    attributes: String,
    by: Bilingual,
    setter: &'a str,
    length: u64,
    hash: &'a str,
    state: Bilingual,
    blocked: String,
}

pub(super) fn cookies(report: &Report) -> Vec<CookieView<'_>> {
    report.cookies.iter().map(|one| cookie(report, one)).collect()
}

fn cookie<'a>(report: &Report, cookie: &'a CookieSeen) -> CookieView<'a> {
    let marks = [("Secure", cookie.secure), ("HttpOnly", cookie.http_only), ("host-only", cookie.host_only)];
    let mut attributes: Vec<String> =
        marks.iter().filter(|(_, set)| *set).map(|(name, _)| (*name).to_owned()).collect();
    if !cookie.same_site.is_empty() {
        attributes.push(format!("SameSite={}", cookie.same_site));
    }
    if cookie.partition_key.is_some() {
        attributes.push("Partitioned".to_owned());
    }
    CookieView {
        name: &cookie.name,
        domain: &cookie.domain,
        path: if cookie.path.is_empty() { "/" } else { &cookie.path },
        party: cookie.party.map_or("", crate::glossary::Party::as_str),
        first_party: cookie.first_party,
        owner: match text::owner(report, cookie, Language::Ja) {
            none if none.is_empty() => Bilingual::new("—", "—"),
            ja => Bilingual::new(ja, text::owner(report, cookie, Language::En)),
        },
        lifetime: Bilingual::new(
            phrase::lifetime(cookie.lifetime_seconds, Language::Ja),
            phrase::lifetime(cookie.lifetime_seconds, Language::En),
        ),
        attributes: attributes.join(" "),
        by: bilingual(match cookie.set_by.by.as_str() {
            "response" => ("応答", "response"),
            "script" => ("スクリプト", "script"),
            _ => ("不明", "unknown"),
        }),
        setter: cookie.set_by.stack_top.as_deref().unwrap_or(&cookie.set_by.url),
        length: cookie.value_length,
        hash: cookie.value_sha256.get(..8).unwrap_or_default(),
        state: bilingual(match cookie.state.as_str() {
            "set" => ("保存", "set"),
            "blocked" => ("拒否", "blocked"),
            "deleted" => ("削除", "deleted"),
            _ => ("存在", "found"),
        }),
        blocked: cookie.blocked.join(", "),
    }
}

#[derive(Serialize)]
pub(super) struct PageView<'a> {
    #[serde(flatten)]
    page: PageRow<'a>,
    /// Why it could not be audited, in short.
    bad: String,
    undeclared: usize,
    count: usize,
    /// A link below the report's folder.
    screenshot: Option<&'a str>,
    /// The picture itself as a data URL.
    embedded: Option<String>,
}

#[derive(Serialize)]
struct PageRow<'a> {
    url: &'a str,
    final_url: &'a str,
    title: &'a str,
    status: u16,
    outcome: &'a str,
    stands_for: &'a [String],
}

pub(super) fn pages<'a>(report: &'a Report, options: &RenderOptions) -> Vec<PageView<'a>> {
    let undeclared: std::collections::BTreeSet<&str> =
        report.transmissions.iter().filter(|t| t.coverage == Coverage::Undeclared).map(|t| t.id.as_str()).collect();
    report
        .pages
        .iter()
        .map(|page| PageView {
            page: PageRow {
                url: &page.url,
                final_url: if page.final_url.is_empty() { &page.url } else { &page.final_url },
                title: &page.title,
                status: page.status,
                outcome: &page.outcome,
                stands_for: &page.stands_for,
            },
            bad: bad(page),
            undeclared: page.transmissions.iter().filter(|id| undeclared.contains(id.as_str())).count(),
            count: page.transmissions.len(),
            screenshot: page.screenshot.as_deref().filter(|file| is_below(file)),
            embedded: page
                .screenshot
                .as_ref()
                .and_then(|file| options.screenshots.get(file))
                .map(|bytes| data_url(bytes)),
        })
        .collect()
}

fn bad(page: &PageFacts) -> String {
    match (&page.challenge, page.outcome.as_str()) {
        (Some(reason), _) => reason.clone(),
        (None, outcome @ ("failed" | "crashed")) => outcome.to_owned(),
        _ => String::new(),
    }
}

/// A plain file below the run folder: nothing that leads elsewhere.
fn is_below(file: &str) -> bool {
    file.split('/').all(|part| !part.is_empty() && !part.starts_with('.'))
        && file.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-' | '/'))
}

fn data_url(bytes: &[u8]) -> String {
    let kind = match bytes {
        [0x89, b'P', b'N', b'G', ..] => "png",
        [b'R', b'I', b'F', b'F', ..] => "webp",
        _ => "jpeg",
    };
    format!("data:image/{kind};base64,{}", BASE64.encode(bytes))
}

#[derive(Serialize)]
pub(super) struct RedactionView<'a> {
    what: Bilingual,
    count: u64,
    reason: &'a Bilingual,
}

pub(super) fn redaction(report: &Report) -> Vec<RedactionView<'_>> {
    report
        .redaction
        .iter()
        .map(|row| RedactionView { what: bilingual(phrase::masked(&row.what)), count: row.count, reason: &row.reason })
        .collect()
}

#[derive(Serialize)]
pub(super) struct RevealedView<'a> {
    what: Bilingual,
    #[serde(flatten)]
    value: &'a Revealed,
}

pub(super) fn revealed(report: &Report) -> Vec<RevealedView<'_>> {
    report.revealed.iter().map(|value| RevealedView { what: bilingual(phrase::revealed(&value.what)), value }).collect()
}

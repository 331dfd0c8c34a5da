//! The flow chart: pages → services → companies → countries, as SVG. Everything drawn is escaped here.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use url::Url;

use super::super::model::{Report, TransmissionFacts};
use super::super::plain::cut;
use super::terms::spelled;
use super::{escaped, view};
use crate::audit::Coverage;
use crate::glossary::Bilingual;

/// Most services that the chart draws one by one; the gravest verdicts come first, the others are summed up.
const SERVICES: usize = 24;
/// Most groups of pages.
const PAGES: usize = 8;
const ROW: usize = 30;
const TOP: usize = 34;
/// Left edge and width of the four columns.
const COLUMNS: [(usize, usize); 4] = [(2, 178), (270, 230), (580, 230), (888, 110)];
/// Terminal columns of text that fit into a node of each column.
const FITS: [usize; 4] = [22, 27, 29, 14];

struct Node {
    name: Bilingual,
    note: Bilingual,
    coverage: Option<Coverage>,
    y: usize,
}

/// The chart, or nothing when nothing was sent to others.
pub(super) fn chart(report: &Report) -> Option<String> {
    let mut shown: Vec<&TransmissionFacts> =
        report.transmissions.iter().filter(|t| t.coverage != Coverage::Own).collect();
    if shown.is_empty() {
        return None;
    }
    shown.sort_by_key(|t| (view::gravity(t.coverage), view::names(t).ja));
    let hidden = shown.len().saturating_sub(SERVICES);
    shown.truncate(SERVICES);
    // Neighbours of one company stand together, so that lines cross little.
    let mut first: BTreeMap<&str, usize> = BTreeMap::new();
    for (at, t) in shown.iter().enumerate() {
        first.entry(&t.recipient.id).or_insert(at);
    }
    shown.sort_by_key(|t| first[t.recipient.id.as_str()]);
    let mut chart = Chart::new(&shown, report);
    chart.draw(&shown, hidden);
    Some(chart.svg)
}

struct Chart {
    svg: String,
    pages: Vec<(String, Node)>,
    services: Vec<Node>,
    companies: Vec<(String, Node)>,
    countries: Vec<(String, Node)>,
    height: usize,
}

impl Chart {
    fn new(shown: &[&TransmissionFacts], report: &Report) -> Self {
        let services: Vec<Node> = shown
            .iter()
            .map(|t| Node { name: view::services(t), note: Bilingual::default(), coverage: Some(t.coverage), y: 0 })
            .collect();
        let mut companies: Vec<(String, Node)> = Vec::new();
        let mut countries: Vec<(String, Node)> = Vec::new();
        for t in shown {
            if !companies.iter().any(|(id, _)| *id == t.recipient.id) {
                companies.push((t.recipient.id.clone(), node(view::names(t))));
            }
            if !countries.iter().any(|(code, _)| *code == t.recipient.country) {
                countries.push((t.recipient.country.clone(), node(view::country(&t.recipient.country))));
            }
        }
        let pages = page_groups(report);
        let tallest = services.len().max(companies.len()).max(pages.len());
        let mut chart = Self { svg: String::new(), pages, services, companies, countries, height: TOP + tallest * ROW };
        chart.place();
        chart
    }

    fn place(&mut self) {
        let room = self.height - TOP;
        let spread = |count: usize, at: usize| TOP + (2 * at + 1) * room / (2 * count.max(1)) - ROW / 2;
        let (pages, services) = (self.pages.len(), self.services.len());
        self.pages.iter_mut().enumerate().for_each(|(at, (_, node))| node.y = spread(pages, at));
        self.services.iter_mut().enumerate().for_each(|(at, node)| node.y = spread(services, at));
        let companies = self.companies.len();
        self.companies.iter_mut().enumerate().for_each(|(at, (_, node))| node.y = spread(companies, at));
        let countries = self.countries.len();
        self.countries.iter_mut().enumerate().for_each(|(at, (_, node))| node.y = spread(countries, at));
    }

    fn draw(&mut self, shown: &[&TransmissionFacts], hidden: usize) {
        let foot = if hidden > 0 { 26 } else { 4 };
        let _ = write!(
            self.svg,
            "<svg class=\"flow\" viewBox=\"0 0 1000 {}\" role=\"img\" aria-labelledby=\"flow-t flow-d\"><title id=\"flow-t\">情報の流れ Flow of information</title><desc id=\"flow-d\">{}</desc>",
            self.height + foot,
            escaped(&description(shown))
        );
        let heads = [("ページ", "Pages"), ("サービス", "Services"), ("会社", "Companies"), ("国", "Countries")];
        for (column, (ja, en)) in heads.into_iter().enumerate() {
            let _ = write!(
                self.svg,
                "<text class=\"hd\" x=\"{}\" y=\"16\">{}</text>",
                COLUMNS[column].0,
                spans(&Bilingual::new(ja, en), 30)
            );
        }
        // Grave lines last, on top.
        for (at, t) in shown.iter().enumerate().rev() {
            self.lines(at, t);
        }
        for (_, node) in &self.pages {
            self.svg.push_str(&drawn(node, 0));
        }
        for node in &self.services {
            self.svg.push_str(&drawn(node, 1));
        }
        for (_, node) in &self.companies {
            self.svg.push_str(&drawn(node, 2));
        }
        for (_, node) in &self.countries {
            self.svg.push_str(&drawn(node, 3));
        }
        if hidden > 0 {
            let more = Bilingual::new(
                format!("ほか{hidden}件の送信は下の表にあります。"),
                format!("{hidden} more transmissions stand in the table below."),
            );
            let _ = write!(
                self.svg,
                "<text class=\"sub\" x=\"{}\" y=\"{}\">{}</text>",
                COLUMNS[1].0,
                self.height + 14,
                spans(&more, 80)
            );
        }
        self.svg.push_str("</svg>");
    }

    fn lines(&mut self, at: usize, t: &TransmissionFacts) {
        let _ = write!(self.svg, "<g class=\"c-{}\">", spelled(&t.coverage));
        let service = self.services[at].y;
        let mut counts: BTreeMap<usize, usize> = BTreeMap::new();
        for page in &t.pages {
            let key = section(page);
            let at = self.pages.iter().position(|(name, _)| *name == key).or_else(|| self.pages.len().checked_sub(1));
            if let Some(at) = at {
                *counts.entry(at).or_default() += 1;
            }
        }
        for (page, count) in counts {
            let from = self.pages[page].1.y;
            self.line(0, from, 1, service, count);
        }
        let company = self.companies.iter().find(|(id, _)| *id == t.recipient.id).map(|(_, node)| node.y);
        let country = self.countries.iter().find(|(code, _)| *code == t.recipient.country).map(|(_, node)| node.y);
        if let (Some(company), Some(country)) = (company, country) {
            self.line(1, service, 2, company, t.pages.len());
            self.line(2, company, 3, country, t.pages.len());
        }
        self.svg.push_str("</g>");
    }

    fn line(&mut self, from: usize, y1: usize, to: usize, y2: usize, weight: usize) {
        let (x1, x2) = (COLUMNS[from].0 + COLUMNS[from].1, COLUMNS[to].0);
        let middle = usize::midpoint(x1, x2);
        let (y1, y2) = (y1 + 12, y2 + 12);
        let width = 1.2 + (weight as f64).ln_1p() * 0.7;
        let _ = write!(
            self.svg,
            "<path stroke-width=\"{width:.1}\" d=\"M{x1} {y1}C{middle} {y1} {middle} {y2} {x2} {y2}\"/>"
        );
    }
}

const fn node(name: Bilingual) -> Node {
    Node { name, note: Bilingual { ja: String::new(), en: String::new() }, coverage: None, y: 0 }
}

/// Groups the pages by the first part of their path; the smallest groups are put together.
fn page_groups(report: &Report) -> Vec<(String, Node)> {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for url in report.transmissions.iter().flat_map(|t| &t.pages).collect::<std::collections::BTreeSet<_>>() {
        *counts.entry(section(url)).or_default() += 1;
    }
    let mut groups: Vec<(String, usize)> = counts.into_iter().collect();
    groups.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    let rest: usize = groups.iter().skip(PAGES - 1).map(|(_, count)| count).sum();
    let many = groups.len() > PAGES;
    if many {
        groups.truncate(PAGES - 1);
    }
    groups.sort();
    let mut nodes: Vec<(String, Node)> = groups
        .into_iter()
        .map(|(name, count)| {
            let mut node = node(Bilingual::new(name.clone(), name.clone()));
            if count > 1 {
                node.note = Bilingual::new(format!("{count}ページ"), format!("{count} pages"));
            }
            (name, node)
        })
        .collect();
    if many {
        let mut other = node(Bilingual::new("その他", "other pages"));
        other.note = Bilingual::new(format!("{rest}ページ"), format!("{rest} pages"));
        nodes.push((String::new(), other));
    }
    nodes
}

/// `/products/` of `https://a.example/products/pen`.
fn section(url: &str) -> String {
    let Ok(url) = Url::parse(url) else { return url.to_owned() };
    match url.path_segments().and_then(|mut parts| parts.next().map(str::to_owned)) {
        Some(first) if !first.is_empty() => {
            if url.path().trim_start_matches('/').contains('/') {
                format!("/{first}/")
            } else {
                format!("/{first}")
            }
        }
        _ => "/".to_owned(),
    }
}

fn drawn(node: &Node, column: usize) -> String {
    let (x, width) = COLUMNS[column];
    let class = node.coverage.map(|coverage| format!(" class=\"c-{}\"", spelled(&coverage))).unwrap_or_default();
    let mut out = format!(
        "<g{class}>{}<rect class=\"node\" x=\"{x}\" y=\"{}\" width=\"{width}\" height=\"24\" rx=\"2\"/>",
        title_of_cut(&node.name, FITS[column]),
        node.y
    );
    let mut left = x + 9;
    if let Some(coverage) = node.coverage {
        let _ = write!(out, "<rect class=\"nk\" x=\"{x}\" y=\"{}\" width=\"5\" height=\"24\"/>", node.y);
        left += 4;
        if coverage == Coverage::Undeclared {
            let _ = write!(out, "<text class=\"flag\" x=\"{}\" y=\"{}\">！</text>", x + width - 16, node.y + 16);
        }
    }
    let _ = write!(out, "<text x=\"{left}\" y=\"{}\">{}</text>", node.y + 16, spans(&node.name, FITS[column]));
    if !node.note.ja.is_empty() {
        let _ = write!(
            out,
            "<text class=\"sub\" text-anchor=\"end\" x=\"{}\" y=\"{}\">{}</text>",
            x + width - 7,
            node.y + 16,
            spans(&node.note, 12)
        );
    }
    out.push_str("</g>");
    out
}

/// Both languages as `tspan`s, cut to what fits.
fn spans(text: &Bilingual, fits: usize) -> String {
    let (ja, en) = (escaped(&cut(&text.ja, fits)), escaped(&cut(&text.en, fits)));
    if ja == en { ja } else { format!("<tspan class=\"j\">{ja}</tspan><tspan class=\"e\">{en}</tspan>") }
}

/// The whole name for the pointer, where the node shows only the beginning of it.
fn title_of_cut(text: &Bilingual, fits: usize) -> String {
    if cut(&text.ja, fits) == text.ja && cut(&text.en, fits) == text.en {
        return String::new();
    }
    let whole = if text.ja == text.en { text.ja.clone() } else { format!("{} / {}", text.ja, text.en) };
    format!("<title>{}</title>", escaped(&whole))
}

/// The chart in one sentence, for those who do not see it; the table below it has every line.
fn description(shown: &[&TransmissionFacts]) -> String {
    let undeclared: Vec<String> = shown
        .iter()
        .filter(|t| t.coverage == Coverage::Undeclared)
        .map(|t| format!("{}（{}）", view::services(t).ja, view::names(t).ja))
        .collect();
    let missing = if undeclared.is_empty() { "なし".to_owned() } else { undeclared.join("、") };
    format!("{}件の送信。記載を確認できなかった送信：{missing}。詳細は次の表を参照。", shown.len())
}

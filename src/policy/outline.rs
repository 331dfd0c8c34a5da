//! What `kansa policy` prints to be read: an outline of each document with the words behind every line.

use std::collections::BTreeMap;

use super::{Reading, Statement, StatementKind};

/// A readable outline with the words behind every line; `lang` is `ja` or `en`.
#[must_use]
pub fn to_text(readings: &[Reading], lang: &str) -> String {
    let words = Words::of(lang);
    let mut out = String::new();
    for reading in readings {
        heading(&mut out, reading, &words);
        let mut by_kind: BTreeMap<StatementKind, Vec<&Statement>> = BTreeMap::new();
        for statement in &reading.statements {
            by_kind.entry(statement.kind).or_default().push(statement);
        }
        for (kind, statements) in by_kind {
            out.push_str(&format!("\n## {}\n", words.kind(kind)));
            for statement in statements {
                line(&mut out, statement, &words);
            }
        }
        out.push('\n');
    }
    out
}

fn heading(out: &mut String, reading: &Reading, words: &Words) {
    out.push_str(&format!("# {} — {}\n", reading.id, reading.source));
    if !reading.title.is_empty() {
        out.push_str(&format!("{}\n", one_line(&reading.title, 120)));
    }
    if !reading.readable {
        out.push_str(&format!(
            "{}: {}\n",
            words.pick("読めません", "not readable"),
            reading.unreadable_reason.as_deref().unwrap_or_default()
        ));
    }
    if !reading.effective_dates.is_empty() {
        out.push_str(&format!("{}: {}\n", words.pick("制定・改定日", "dates"), reading.effective_dates.join(", ")));
    }
}

fn line(out: &mut String, statement: &Statement, words: &Words) {
    let mut parts: Vec<String> = Vec::new();
    if statement.negated {
        parts.push(words.pick("（否定）", "(negated)").to_owned());
    }
    if let Some(service) = &statement.service {
        parts.push(service.text.clone());
    }
    if let Some(recipient) = statement.recipient.as_ref().filter(|recipient| !recipient.text.is_empty()) {
        parts.push(format!("[{}]", recipient.text));
    }
    if let Some(term) = &statement.term {
        parts.push(format!("{}: {term}", words.pick("用語", "term")));
    }
    if let Some(date) = &statement.date {
        parts.push(date.clone());
    }
    for (name, values) in [
        (words.pick("情報", "information"), &statement.information.quotes),
        (words.pick("当社の目的", "sender's purpose"), &statement.sender_purpose.quotes),
        (words.pick("送信先の目的", "recipient's purpose"), &statement.recipient_purpose.quotes),
    ] {
        if !values.is_empty() {
            parts.push(format!("{name}: {}", one_line(&values.join("、"), 120)));
        }
    }
    if let Some(target) = &statement.target {
        parts.push(format!("→ {}", target.url.as_deref().unwrap_or(words.pick("リンク先なし", "no target"))));
    }
    if let Some(url) = statement.opt_out.as_ref().and_then(|out| out.url.as_deref()) {
        parts.push(format!("{}: {url}", words.pick("オプトアウト", "opt-out")));
    }
    out.push_str(&format!("- {} {}\n", statement.id, clean(&parts.join(" / "))));
    out.push_str(&format!(
        "    {} {}: 「{}」 ({})\n",
        words.pick("行", "line"),
        statement.quote.line,
        one_line(&statement.quote.text, 160),
        statement.cue
    ));
}

/// On one line, bounded, without characters that would act on a terminal.
fn one_line(text: &str, bound: usize) -> String {
    let joined = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut short: String = joined.chars().filter(|c| !c.is_control()).take(bound).collect();
    if joined.chars().count() > bound {
        short.push('…');
    }
    short
}

fn clean(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

struct Words {
    japanese: bool,
}

impl Words {
    fn of(lang: &str) -> Self {
        Self { japanese: lang != "en" }
    }

    fn pick(&self, japanese: &'static str, english: &'static str) -> &'static str {
        if self.japanese { japanese } else { english }
    }

    fn kind(&self, kind: StatementKind) -> &'static str {
        let (japanese, english) = match kind {
            StatementKind::Declaration => ("送信の記載", "declarations"),
            StatementKind::PurposeList => ("全体の利用目的", "purposes for the whole document"),
            StatementKind::InformationList => ("全体の送信情報", "information for the whole document"),
            StatementKind::JointUse => ("共同利用", "joint use"),
            StatementKind::Entrustment => ("委託", "entrustment"),
            StatementKind::Provision => ("第三者提供", "provision to third parties"),
            StatementKind::ExclusiveList => ("提供の限定", "provision only in listed cases"),
            StatementKind::NegativeClaim => ("行わない旨の記載", "negative claims"),
            StatementKind::DomesticClaim => ("国内の記載", "domestic claims"),
            StatementKind::ProtectiveClaim => ("個人を識別しない旨の記載", "protective claims"),
            StatementKind::AvailabilityClaim => ("公表の方法", "availability"),
            StatementKind::OptOut => ("停止の方法", "opt-out"),
            StatementKind::Incorporation => ("他の文書の適用", "incorporation"),
            StatementKind::Precedence => ("優先関係", "precedence"),
            StatementKind::Link => ("リンク", "links"),
            StatementKind::Scope => ("適用範囲", "scope"),
            StatementKind::Definition => ("定義", "definitions"),
            StatementKind::Inbound => ("取得元", "sources of data"),
            StatementKind::Revision => ("制定・改定", "enactment and revision"),
            StatementKind::OwnUse => ("自社のCookie等", "the operator's own cookies"),
        };
        self.pick(japanese, english)
    }
}

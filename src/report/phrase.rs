//! The words of the report: one Japanese and one English term for everything that the model names.

use super::Language;
use super::model;
use crate::audit::{Coverage, Element, Finding, Level};
use crate::evidence::{Engine, GapKind};
use crate::glossary::Bilingual;
use crate::policy::StatementKind;

/// A term in both languages.
pub(super) type Term = (&'static str, &'static str);

impl Language {
    pub(super) const fn of<'a>(self, term: (&'a str, &'a str)) -> &'a str {
        match self {
            Self::Ja => term.0,
            Self::En => term.1,
        }
    }

    /// The text in this language, or in the other one where this is missing.
    pub(super) fn text(self, text: &Bilingual) -> &str {
        match self {
            Self::Ja if !text.ja.is_empty() => &text.ja,
            Self::En if text.en.is_empty() => &text.ja,
            _ => &text.en,
        }
    }
}

/// What the operator has to write.
pub(super) const TO_WRITE: Term = ("（要記入）", "(to be written)");

pub(super) const DRAFT: Term = ("公表文への追記案", "Draft rows for the notice");

pub(super) const fn result(result: model::Result) -> Term {
    match result {
        model::Result::Clean => ("指摘なし", "No findings"),
        model::Result::Findings => ("指摘あり", "Findings"),
        model::Result::Incomplete => ("未完了（判定できない部分があります）", "Incomplete (parts could not be judged)"),
    }
}

/// Said where the catalog that judged is older than its maximum age.
pub(super) const OLD_CATALOG: Term = (
    "送信先カタログの基準日が180日より前です。送信先の特定に漏れがある可能性があります。",
    "The catalog of recipients is older than 180 days; recipients may have been missed.",
);

pub(super) const fn coverage(coverage: Coverage) -> Term {
    match coverage {
        Coverage::Covered => ("記載あり", "covered"),
        Coverage::Partial => ("一部記載", "partial"),
        Coverage::Vague => ("類型のみ", "category only"),
        Coverage::Undeclared => ("記載なし", "undeclared"),
        Coverage::ExemptCandidate => ("適用除外の候補", "exemption candidate"),
        Coverage::Own => ("自社", "own"),
        Coverage::Indeterminate => ("判定保留", "indeterminate"),
    }
}

/// Gravest first: the order in which transmissions are shown.
pub(super) const COVERAGE_ORDER: &[Coverage] = &[
    Coverage::Undeclared,
    Coverage::Vague,
    Coverage::Partial,
    Coverage::Indeterminate,
    Coverage::ExemptCandidate,
    Coverage::Covered,
    Coverage::Own,
];

pub(super) const fn level(level: Level) -> Term {
    match level {
        Level::Error => ("エラー", "error"),
        Level::Warning => ("警告", "warning"),
        Level::Note => ("参考", "note"),
    }
}

/// After a finding that the baseline has too; nothing where it is news or no baseline was given.
pub(super) const fn known(finding: &Finding, language: Language) -> &'static str {
    if finding.known { language.of(("（基準の報告書にもあり）", " (in the baseline too)")) } else { "" }
}

pub(super) const fn element(element: Element) -> Term {
    match element {
        Element::Full => ("十分", "full"),
        Element::Brand => ("通称", "brand"),
        Element::Former => ("旧商号", "former name"),
        Element::ServiceOnly => ("サービス名のみ", "service only"),
        Element::Category => ("類型", "category"),
        Element::Yes => ("あり", "yes"),
        Element::No => ("なし", "no"),
        Element::Generic => ("全体記載", "document-wide"),
        Element::Vague => ("曖昧", "vague"),
        Element::Beyond => ("記載を超過", "beyond"),
        Element::Family => ("同系統", "same family"),
        Element::Mismatch => ("不一致", "mismatch"),
        Element::Unresolved => ("未確認", "unresolved"),
        Element::None => ("なし", "none"),
    }
}

/// What each letter of the elements stands for, in their order.
pub(super) const ELEMENTS: &[(&str, Term)] = &[
    ("R", ("送信先", "Recipient")),
    ("S", ("サービス", "Service")),
    ("I", ("送信情報", "Information")),
    ("P1", ("当社の目的", "Sender's purpose")),
    ("P2", ("送信先の目的", "Recipient's purpose")),
    ("O", ("オプトアウト", "Opt-out")),
    ("scope", ("適用範囲", "Scope")),
];

pub(super) const fn engine(engine: Engine) -> Term {
    match engine {
        Engine::Static => ("静的解析（スクリプトを実行しない）", "static engine (no script is run)"),
        Engine::Browser => ("ブラウザ", "browser"),
        Engine::Har => ("HAR（取り込んだ通信記録）", "HAR (imported capture)"),
    }
}

pub(super) const fn gap(kind: GapKind) -> Term {
    match kind {
        GapKind::Page => ("ページ", "page"),
        GapKind::Challenge => ("認証・エラー等の画面", "challenge or error page"),
        GapKind::Document => ("文書", "document"),
        GapKind::Content => ("本文", "content"),
        GapKind::Protocol => ("記録形式", "protocol"),
        GapKind::Scope => ("巡回範囲", "scope"),
        GapKind::Phase => ("同意状態", "phase"),
        GapKind::Browser => ("ブラウザ", "browser"),
        GapKind::Other => ("その他", "other"),
    }
}

pub(super) const fn statement(kind: StatementKind) -> Term {
    match kind {
        StatementKind::Declaration => ("外部送信の記載", "declaration"),
        StatementKind::PurposeList => ("利用目的の一覧", "purposes"),
        StatementKind::InformationList => ("取得項目の一覧", "items"),
        StatementKind::JointUse => ("共同利用", "joint use"),
        StatementKind::Entrustment => ("委託", "entrustment"),
        StatementKind::Provision => ("第三者提供", "provision"),
        StatementKind::ExclusiveList => ("提供の限定列挙", "exclusive list"),
        StatementKind::NegativeClaim => ("否定の表明", "negative claim"),
        StatementKind::DomesticClaim => ("国内限定の表明", "domestic claim"),
        StatementKind::ProtectiveClaim => ("保護の表明", "protective claim"),
        StatementKind::AvailabilityClaim => ("閲覧可能性の表明", "availability claim"),
        StatementKind::OptOut => ("オプトアウト", "opt-out"),
        StatementKind::Incorporation => ("他文書の適用", "incorporation"),
        StatementKind::Precedence => ("優先関係", "precedence"),
        StatementKind::Link => ("参照", "link"),
        StatementKind::Scope => ("適用範囲", "scope"),
        StatementKind::Definition => ("定義", "definition"),
        StatementKind::Inbound => ("外部からの取得", "inbound"),
        StatementKind::Revision => ("制定・改定日", "revision"),
        StatementKind::OwnUse => ("自社のCookie等", "own cookies"),
    }
}

/// What a row of the redaction report is about.
pub(super) fn masked(what: &str) -> Term {
    match what {
        "cookie-values" => ("Cookieの値", "cookie values"),
        "storage-values" => ("Webストレージの値", "storage values"),
        "query-values" => ("URLの値", "values in URLs"),
        "bodies" => ("送受信の本文", "bodies"),
        "canaries" => ("試験用の入力値", "values typed for the test"),
        _ => ("その他", "other"),
    }
}

/// What a value that was revealed is.
pub(super) fn revealed(what: &str) -> Term {
    match what {
        "url" => ("送信先URL", "URL"),
        "body" => ("送信の本文", "body"),
        "cookie" => ("Cookieの値", "cookie value"),
        "storage" => ("Webストレージの値", "stored value"),
        _ => ("その他", "other"),
    }
}

/// `1 page`, `2 pages`.
pub(super) fn count(count: u64, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}

/// A lifetime as a person says it.
pub(super) fn lifetime(seconds: Option<i64>, language: Language) -> String {
    let Some(seconds) = seconds else { return language.of(("セッション", "session")).to_owned() };
    let (count, unit) = match seconds {
        ..=0 => return language.of(("削除", "deletion")).to_owned(),
        1..=119 => (seconds, ("秒", "s")),
        120..=7199 => (seconds / 60, ("分", "min")),
        7200..=172_799 => (seconds / 3600, ("時間", "h")),
        _ => (seconds / 86400, ("日", "d")),
    };
    match language {
        Language::Ja => format!("{count}{}", unit.0),
        Language::En => format!("{count} {}", unit.1),
    }
}

/// `2026-11-22 15:04` of an RFC 3339 time.
pub(super) fn minute(time: &str) -> String {
    time.get(..16).unwrap_or(time).replace('T', " ")
}

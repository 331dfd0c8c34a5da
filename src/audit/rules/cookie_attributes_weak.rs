//! T003 cookie-attributes-weak: A cookie lacks Secure or SameSite, or a cookie that looks like a session is set by the server without HttpOnly.

use super::prelude::*;
use crate::glossary::Bilingual;

pub(super) const RULE: Rule = Rule {
    id: "T003",
    name: "cookie-attributes-weak",
    title_ja: "Cookieの属性が弱い",
    levels: Levels::all(Level::Note),
    basis: "quality",
    evidence: "E4",
    doc: Text::new(
        "Cookieに Secure や SameSite がない場合、サーバーが設定した認証用と思われるCookieに HttpOnly がない場合に報告します。",
        "A cookie lacks Secure or SameSite, or a cookie that looks like a session is set by the server without HttpOnly.",
    ),
    message: Text::new("Cookie「{name}」に{attrs}がありません。", "Cookie \"{name}\" lacks {attrs}."),
    fix: Text::new("属性を設定する。", "Set the attributes."),
    check,
    ..Rule::BASE
};

fn check(case: &Case<'_>) -> Checked {
    let mut drafts = Vec::new();
    for cookie in &case.attribution.cookies {
        if !matches!(cookie.state.as_str(), "set" | "found") {
            continue;
        }
        let mut lacking = Vec::new();
        if !cookie.secure {
            lacking.push("Secure");
        }
        if cookie.same_site.is_empty() {
            lacking.push("SameSite");
        }
        if !cookie.http_only && cookie.set_by.by == "response" && looks_like_a_session(&cookie.name) {
            lacking.push("HttpOnly");
        }
        if lacking.is_empty() {
            continue;
        }
        drafts.push(
            Draft::about("cookie", format!("{}@{}", cookie.name, cookie.domain))
                .with("name", wording::short(&cookie.name))
                .with_both("attrs", Bilingual::new(lacking.join("、"), lacking.join(", ")))
                .records(cookie.records.iter().copied()),
        );
    }
    drafts.sort_by(|a, b| a.subject.key.cmp(&b.subject.key));
    drafts.dedup_by(|a, b| a.subject.key == b.subject.key);
    drafts.into()
}

fn looks_like_a_session(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    ["sess", "sid", "auth", "token", "login", "jwt"].iter().any(|word| name.contains(word))
}

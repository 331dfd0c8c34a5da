//! T004 cookie-lifetime-long: A cookie lives longer than the configured number of days (max_cookie_days).

use super::prelude::*;
use crate::target::Profile;

use super::super::rule::ProfileLevel;

pub(super) const RULE: Rule = Rule {
    id: "T004",
    name: "cookie-lifetime-long",
    title_ja: "Cookieの有効期間が長い",
    levels: Levels::all(Level::Note),
    profile_levels: &[ProfileLevel { profile: Profile::EuEprivacy, level: Level::Warning }],
    basis: "eu guidance",
    evidence: "E4",
    doc: Text::new(
        "Cookieの有効期間が設定した日数（max_cookie_days）を超える場合に報告します。",
        "A cookie lives longer than the configured number of days (max_cookie_days).",
    ),
    message: Text::new(
        "Cookie「{name}」の有効期間は{days}日です（基準{limit}日）。",
        "Cookie \"{name}\" lives {days} days (threshold {limit}).",
    ),
    fix: Text::new("必要な期間に縮める。", "Shorten it."),
    check,
    ..Rule::BASE
};

fn check(case: &Case<'_>) -> Checked {
    let limit = i64::from(case.target.audit.max_cookie_days);
    let mut drafts = Vec::new();
    for cookie in &case.attribution.cookies {
        // Whole days; a browser that rounds a few seconds up makes no finding.
        let days = cookie.lifetime_seconds.unwrap_or(0) / 86_400;
        if days <= limit || !matches!(cookie.state.as_str(), "set" | "found") {
            continue;
        }
        drafts.push(
            Draft::about("cookie", format!("{}@{}", cookie.name, cookie.domain))
                .with("name", wording::short(&cookie.name))
                .with("days", days.to_string())
                .with("limit", limit.to_string())
                .records(cookie.records.iter().copied()),
        );
    }
    drafts.sort_by(|a, b| a.subject.key.cmp(&b.subject.key));
    drafts.dedup_by(|a, b| a.subject.key == b.subject.key);
    drafts.into()
}

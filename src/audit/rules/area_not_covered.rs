//! Q004 area-not-covered: An area that this audit does not reach, such as pages behind a login or an app.

use super::prelude::*;
use std::collections::BTreeMap;

use crate::glossary::Bilingual;
use crate::policy::StatementKind;

use super::is_login;

pub(super) const RULE: Rule = Rule {
    id: "Q004",
    name: "area-not-covered",
    title_ja: "監査の対象外の領域",
    levels: Levels::all(Level::Note),
    basis: "quality",
    evidence: "log",
    doc: Text::new(
        "ログイン後のページやアプリなど、今回の監査が及ばない領域を報告します。そこで何も送信されていないことを意味しません。",
        "An area that this audit does not reach, such as pages behind a login or an app. It does not mean that nothing is sent there.",
    ),
    message: Text::new(
        "{area}（ログイン後・アプリ等）は監査の対象外です。",
        "{area} (after login, app) is outside this audit.",
    ),
    fix: Text::new("HARの取込み等で補う。", "Supplement with HAR import."),
    check,
    ..Rule::BASE
};

fn check(case: &Case<'_>) -> Checked {
    let mut areas: BTreeMap<String, Draft> = BTreeMap::new();
    for area in &case.target.audit.not_covered {
        let draft = Draft::about("area", area.clone()).with("area", wording::short(area));
        areas.insert(area.clone(), draft);
    }
    let said = |areas: &BTreeMap<String, Draft>, word: &str| areas.keys().any(|area| area.contains(word));
    if !said(&areas, "アプリ") {
        let app = case.library.statements().find(|(_, statement)| {
            statement.kind == StatementKind::Scope && statement.scope.channel.as_deref() == Some("app")
        });
        if let Some((reading, statement)) = app {
            let draft = Draft::place("area", "アプリ", &reading.id, &statement.quote)
                .with_both("area", Bilingual::new("アプリ", "the app"))
                .key("アプリ");
            areas.insert("アプリ".to_owned(), draft);
        }
    }
    let login: Vec<_> =
        case.attribution.pages.iter().filter(|page| page.challenge.as_deref().is_some_and(is_login)).collect();
    if !login.is_empty() && !said(&areas, "ログイン") {
        let mut draft = Draft::about("area", "ログイン後のページ")
            .with_both("area", Bilingual::new("ログイン後のページ", "pages behind the login"))
            .records(login.iter().flat_map(|page| page.records.iter().copied()));
        draft.pages = login.iter().take(20).map(|page| page.url.clone()).collect();
        areas.insert("ログイン後のページ".to_owned(), draft);
    }
    areas.into_values().collect()
}

//! C006 declared-not-observed: A declared transmission was not observed in this run.

use super::prelude::*;
use crate::evidence::Engine;
use crate::glossary::Bilingual;
use crate::policy::{RecipientLevel, Statement, StatementKind};

use super::super::coverage::matching::speaks_of;
use super::super::names;

pub(super) const RULE: Rule = Rule {
    id: "C006",
    name: "declared-not-observed",
    title_ja: "記載はあるが観測されない送信",
    levels: Levels::all(Level::Note),
    basis: "quality",
    evidence: "coverage",
    needs: &[Need::Policy],
    doc: Text::new(
        "文書に記載された送信が、今回の観測の範囲では見られなかった場合に報告します。ブラウザからの送信を伴わないサービスや、他のサイトだけを対象とする記載である場合は、その旨を示します。",
        "A declared transmission was not observed in this run. The reason is given where the service causes no transmission from a browser, or where the entry is about other sites.",
    ),
    message: Text::new(
        "「{quote}」の送信は今回の巡回では観測されませんでした（{reason}）。",
        "The declared transmission \"{quote}\" was not observed in this crawl ({reason}).",
    ),
    fix: Text::new("現に利用しているか担当部署に確認する。", "Ask the owner whether it is still in use."),
    check,
    ..Rule::BASE
};

fn check(case: &Case<'_>) -> Checked {
    let mut drafts = Vec::new();
    for (reading, statement) in case.library.statements() {
        let web = statement.kind == StatementKind::Declaration && statement.mechanism.is_web();
        if !web || statement.negated || !names_somebody(case, statement) || observed(case, statement) {
            continue;
        }
        let named = statement.service.as_ref().map(|named| named.text.as_str()).filter(|text| !text.is_empty());
        let named = named.or_else(|| statement.recipient.as_ref().map(|recipient| recipient.text.as_str()));
        let (reason, words) = (reason(case, statement), named.unwrap_or(&statement.quote.text));
        drafts.push(
            Draft::place("statement", &statement.id, &reading.id, &statement.quote)
                .with("quote", wording::short(words))
                .with_both("reason", reason)
                .key(format!("{}/{}", reading.source, wording::short(words))),
        );
    }
    drafts.dedup_by(|a, b| a.subject.key == b.subject.key);
    drafts.into()
}

/// A service or a company that could be recognised if it were seen. Of a name that nobody knows it cannot be said that it
/// was not observed, and a class of recipients cannot be missed.
fn names_somebody(case: &Case<'_>, statement: &Statement) -> bool {
    if let Some(service) = &statement.service {
        return service.id.is_some();
    }
    statement.recipient.as_ref().is_some_and(|recipient| {
        let named = matches!(recipient.level, RecipientLevel::NamedLegal | RecipientLevel::NamedBrand);
        let entity = case.target.entities.iter().any(|entity| names::same(&entity.name, &recipient.text));
        named && (recipient.company.is_some() || entity)
    })
}

fn observed(case: &Case<'_>, statement: &Statement) -> bool {
    case.attribution.transmissions.iter().any(|transmission| speaks_of(statement, transmission, case.catalog).is_some())
        || statement.service.as_ref().and_then(|named| named.id.as_deref()).is_some_and(|id| {
            // A whole is observed when one of its parts is, and a cookie of the service shows it too.
            case.attribution.transmissions.iter().filter_map(|seen| seen.service.as_ref()).any(|seen| {
                case.catalog.service(id).is_some_and(|known| known.part_of.as_deref() == Some(seen.id.as_str()))
            }) || case.attribution.cookies.iter().any(|cookie| cookie.service.as_deref() == Some(id))
        })
}

fn reason(case: &Case<'_>, statement: &Statement) -> Bilingual {
    let known = statement.service.as_ref().and_then(|named| named.id.as_deref());
    let known = known.and_then(|id| case.catalog.service(id));
    let (ja, en) = if known.is_some_and(|known| !known.browser_traffic) {
        (
            "このサービスはブラウザからの送信を伴わないため、観測では確認できません",
            "this service causes no transmission from a browser, so it cannot be observed",
        )
    } else if statement.scope.channel.as_deref() == Some("app") {
        ("アプリについての記載です", "the entry is about an app")
    } else if case.facts.engine == Engine::Static {
        ("スクリプトを実行していません", "no script was run")
    } else if case.facts.engine == Engine::Har {
        ("取り込んだ通信記録の範囲", "within the imported capture")
    } else {
        ("巡回したページと状態の範囲", "within the pages and states that were visited")
    };
    Bilingual::new(ja, en)
}

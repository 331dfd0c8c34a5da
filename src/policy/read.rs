//! The pipeline: text → outline → names and links → drafts of every kind → statements in the order of the text.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use crate::policy::patterns::Pattern;
use sha2::{Digest, Sha256};

use super::ground::{Draft, Ground};
use super::headers::{Role, title};
use super::names::{Mention, mentions};
use super::own_names::{self, Own};
use super::structure::Outline;
use super::{
    Claim, Language, OperatorNames, Reading, Source, Statement, StatementKind, claims, dates, footnotes, gather,
    learned, links, provision, technique, text, whole,
};
use crate::catalog::Catalog;
use crate::glossary::DocumentRole;

/// Reads a document. Never fails: what has no text comes back as not readable, with the reason.
#[must_use]
pub fn read(source: &Source<'_>, catalog: &Catalog, operator: &OperatorNames) -> Reading {
    let extracted = text::extract(source);
    let mut reading = Reading {
        id: source.id.clone(),
        source: source.name.clone(),
        role: source.role,
        title: extracted.title.clone(),
        extraction: extracted.method.to_owned(),
        readable: extracted.problem.is_none(),
        unreadable_reason: extracted.problem.clone(),
        text_sha256: sha256(&extracted.text),
        needs_script: extracted.needs_script,
        ..Reading::default()
    };
    if reading.readable {
        let outline = Outline::of(&extracted);
        reading.language = Language::of(&extracted.text, extracted.language.as_deref()).tag().to_owned();
        fill(&mut reading, source, &outline, catalog, operator);
    }
    reading.text = extracted.text;
    reading
}

fn sha256(text: &str) -> String {
    Sha256::digest(text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}

fn fill(
    reading: &mut Reading,
    source: &Source<'_>,
    outline: &Outline<'_>,
    catalog: &Catalog,
    operator: &OperatorNames,
) {
    let own = own_of(outline, catalog, operator);
    let names: Vec<_> = outline.units.iter().map(|unit| mentions(unit.text(), catalog, &own)).collect();
    let found = links::read(outline, source.base_url.as_deref(), catalog);
    let head: String =
        outline.units.iter().take(4).map(|unit| unit.text().chars().take(300).collect::<String>()).collect();
    let about_cookies = reading.role == Some(DocumentRole::CookiePolicy)
        || COOKIE_POLICY.is_match(&head)
        || COOKIE_POLICY.is_match(&reading.title);
    let about_app = is_about_app(outline.raw, &names, catalog);
    let defined = provision::defined(outline);
    let notes = footnotes::notes(outline);
    let ground = Ground {
        defined: &defined,
        notes: &notes,
        outline,
        catalog,
        own: &own,
        mentions: &names,
        links: &found.links,
        about_cookies,
        about_app,
    };
    let mut drafts = gather::declarations(&ground);
    let (claims, carriers) = claimed(&ground, &mut drafts);
    drafts.extend(carriers);
    drafts.extend(found.statements.iter().map(|statement| Draft { unit: 0, statement: statement.clone() }));
    let revisions = revisions(outline);
    for date in revisions.iter().filter_map(|draft| draft.statement.date.as_ref()) {
        if !reading.effective_dates.contains(date) {
            reading.effective_dates.push(date.clone());
        }
    }
    drafts.extend(revisions);
    let known = learned::mentions(&ground, &drafts);
    whole::complete(&Ground { mentions: &known, ..ground }, &mut drafts);
    reading.statements = order(drafts, &reading.id);
    reading.claims = claims;
    point_to_carriers(reading);
    reading.links = found.links.into_iter().map(|linked| linked.link).collect();
    reading.precedence = found.precedence;
}

/// The operator's own names: those given, and those that the text learns or is signed with.
fn own_of(outline: &Outline<'_>, catalog: &Catalog, operator: &OperatorNames) -> Own {
    // A company in a cell or an item of a list is one that the text speaks of, not the one that signs it.
    let asked = |at: usize| {
        let above = at.checked_sub(1).map(|above| outline.units[above].label());
        above.is_some_and(|above| ASKS_FOR_RECEIVERS.is_match(above) || asks_for_another(above))
    };
    let lines = outline.units.iter().enumerate().filter(|(at, unit)| {
        let heading = matches!(unit.kind, text::BlockKind::Heading(_));
        unit.cell().is_none() && !unit.is_item() && !asked(*at) && (!heading || OF_A_POLICY.is_match(unit.text()))
    });
    let known = |name: &String| catalog.resolve_name(name, Some(name)).is_some();
    let head = own_names::letterhead(outline.units.iter().map(|unit| unit.text()));
    // What everybody knows is none of an operator whom nobody does.
    let head = if head.iter().any(known) { Vec::new() } else { head };
    let given: Vec<String> = operator.names.iter().cloned().chain(responsible(outline)).chain(head).collect();
    Own::of(&given, &operator.names, outline.units.iter().map(|unit| unit.text()), lines.map(|(_, unit)| unit.text()))
}

/// The whole document is about a mobile application.
fn is_about_app(text: &str, names: &[Vec<Mention>], catalog: &Catalog) -> bool {
    let (app, site) = (APP.find_iter(text).count(), SITE.find_iter(text).count());
    let carried = names.iter().flatten().any(|mention| {
        mention.service.as_deref().and_then(|id| catalog.service(id)).is_some_and(technique::is_carried_by_apps)
    });
    let mobile = MOBILE.is_match(text) || app >= 6 && site == 0;
    app >= 2 && app > site && mobile || carried && site <= app
}

/// The days on which the document was enacted or revised.
fn revisions(outline: &Outline<'_>) -> Vec<Draft> {
    dates::read(outline)
        .into_iter()
        .map(|dated| {
            let statement = Statement {
                kind: StatementKind::Revision,
                quote: outline.quote_view(dated.unit, dated.range),
                date: Some(dated.iso),
                cue: "date".to_owned(),
                ..Statement::default()
            };
            Draft { unit: dated.unit, statement }
        })
        .collect()
}

/// Each claim gets the statement that carries it.
fn point_to_carriers(reading: &mut Reading) {
    let mut carriers = BTreeMap::new();
    for statement in &reading.statements {
        let place = (statement.claim, statement.quote.start, statement.quote.end);
        carriers.entry(place).or_insert_with(|| statement.id.clone());
    }
    for claim in &mut reading.claims {
        claim.statement = carriers.get(&(Some(claim.kind), claim.quote.start, claim.quote.end)).cloned();
    }
}

/// "提供事業者" on the line above: the name below it is of one who receives, and signs nothing.
fn asks_for_another(label: &str) -> bool {
    title(label).is_some_and(Role::is_name) && !OWN_LABEL.is_match(label)
}

pattern!(
    OWN_LABEL,
    r"^(?:会社|法人|企業|事業者|運営者|販売業者|屋号)(?:の?(?:名称?|氏名|商号))?$|^運営(?:会社|元|者|主体)(?:名)?$|^(?:氏名|名称|商号|社名|販売業者|サイト名|サービス名)"
);

/// Who answers for data used jointly is the operator itself: the name under 管理について責任を有する者.
fn responsible(outline: &Outline<'_>) -> Vec<String> {
    let mut names = Vec::new();
    let lines: Vec<&str> = outline.units.iter().flat_map(|unit| unit.text().split('\n')).collect();
    for (index, line) in lines.iter().enumerate() {
        if line.chars().count() > 80 || !RESPONSIBLE.is_match(line) {
            continue;
        }
        for words in [*line, lines.get(index + 1).copied().unwrap_or_default()] {
            if let Some(name) = LEGAL_NAME.find(words).filter(|_| words.chars().count() <= 60) {
                names.push(name.as_str().to_owned());
                break;
            }
        }
    }
    names
}

static RESPONSIBLE: LazyLock<Pattern> = LazyLock::new(|| {
    crate::policy::patterns::regex(
        r"管理(?:について|に関する|に関して|につき|の)[^。]{0,8}責任(?:を有する|者)|管理責任者|責任を有する(?:者|事業者|会社)",
    )
});
static LEGAL_NAME: LazyLock<Pattern> = LazyLock::new(|| {
    crate::policy::patterns::regex(
        r"(?:株式会社|有限会社|合同会社|一般社団法人)[\p{Han}\p{Katakana}A-Za-z0-9&・ー]{1,20}|[\p{Han}\p{Katakana}A-Za-z0-9&・ー]{1,20}(?:株式会社|有限会社|合同会社)",
    )
});

// "送信先", "委託先の名称": whoever stands right below is not the one who signs.
pattern!(
    ASKS_FOR_RECEIVERS,
    r"^(?:[^、。:：]{0,12}(?:送信|提供|委託|移転|開示|提携|預託|共有)先|(?:サービス|ツール|モジュール)(?:の)?提供(?:者|元|会社|事業者))(?:の?(?:名称|氏名|会社名|事業者名?|範囲|一覧|名))?[:：]?$|^(?i:(?:recipients?|(?:sub-?)?processors?|third part(?:y|ies)):?)$"
);
static COOKIE_POLICY: LazyLock<Pattern> = LazyLock::new(|| {
    crate::policy::patterns::regex(
        r"(?i)^[^。]{0,60}(?:本)?(?:クッキー|cookie)(?:\([^()]*\))?(?:・?ポリシー|(?:等)?(?:に関する|の)(?:ガイドライン|方針)| policy)",
    )
});
static OF_A_POLICY: LazyLock<Pattern> =
    LazyLock::new(|| crate::policy::patterns::regex(r"個人情報|プライバシー|ポリシー|方針|(?i:privacy|policy)"));
static APP: LazyLock<Pattern> = LazyLock::new(|| {
    crate::policy::patterns::regex(r"(?i)アプリ(?:[^ケ]|$)|(?-u:\b)(?:apps?|this application)(?-u:\b)")
});
static MOBILE: LazyLock<Pattern> = LazyLock::new(|| {
    crate::policy::patterns::regex(
        r"(?i)(?:本|当)アプリ|スマートフォン(?:向け)?アプリ|Google Play|App Store|(?-u:\b)(?:iOS|Android)(?-u:\b)|(?-u:\b)this app(?:lication)?(?-u:\b)",
    )
});
static SITE: LazyLock<Pattern> = LazyLock::new(|| crate::policy::patterns::regex(r"(?i)サイト|ホームページ|web ?site"));

/// Claims with the statements that carry them; an exclusive list that was read as a clause carries its claim itself.
fn claimed(ground: &Ground<'_>, drafts: &mut [Draft]) -> (Vec<Claim>, Vec<Draft>) {
    let mut out: Vec<Claim> = Vec::new();
    let mut carriers: Vec<Draft> = Vec::new();
    let mut seen = BTreeSet::new();
    let mut places: BTreeMap<_, Vec<usize>> = BTreeMap::new();
    for (at, draft) in drafts.iter().enumerate() {
        let quote = &draft.statement.quote;
        places.entry((draft.statement.kind, quote.start, quote.end)).or_default().push(at);
    }
    for (claim, draft) in claims::read(ground) {
        if !seen.insert((claim.kind, claim.quote.start, claim.quote.end)) {
            continue;
        }
        let carrier = places
            .get(&(draft.statement.kind, draft.statement.quote.start, draft.statement.quote.end))
            .and_then(|here| here.iter().copied().find(|at| drafts[*at].statement.claim.is_none()));
        match carrier {
            Some(carrier) => drafts[carrier].statement.claim = Some(claim.kind),
            None => carriers.push(draft),
        }
        out.push(claim);
    }
    (out, carriers)
}

/// In the order of the text, each once, numbered.
fn order(drafts: Vec<Draft>, document: &str) -> Vec<Statement> {
    let mut statements: Vec<Statement> =
        drafts.into_iter().map(|draft| draft.statement).filter(|statement| !statement.quote.text.is_empty()).collect();
    let key = |statement: &Statement| {
        (
            statement.quote.start,
            statement.kind,
            statement.quote.end,
            statement.service.as_ref().map(|service| service.text.clone()),
            statement.recipient.as_ref().map(|recipient| recipient.text.clone()),
            statement.claim,
            (statement.kind == StatementKind::OwnUse).then_some(statement.mechanism),
        )
    };
    statements.sort_by_key(key);
    statements.dedup_by(|later, earlier| key(later) == key(earlier));
    for (number, statement) in statements.iter_mut().enumerate() {
        statement.id = format!("{document}-s{}", number + 1);
        document.clone_into(&mut statement.document);
    }
    statements
}

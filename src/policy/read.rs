//! The pipeline: text → outline → names and links → drafts of every kind → statements in the order of the text.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use regex::Regex;
use sha2::{Digest, Sha256};

use super::ground::{Draft, Ground};
use super::links::Linked;
use super::names::{Own, mentions};
use super::structure::Outline;
use super::{
    Claim, Language, LinkTarget, Mechanism, OperatorNames, OptOutStatement, Reading, RecipientLevel, Source, Statement,
    StatementKind, blocks, claims, clauses, continued, cues, dates, denials, headed, links, outsiders, own_use, prose,
    provision, table, technique, text,
};
use crate::catalog::Catalog;
use crate::glossary::{DocumentRole, ServiceCategory};

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
    // A company in a cell or an item of a list is one that the text speaks of, not the one that signs it.
    let lines = outline.units.iter().filter(|unit| {
        let heading = matches!(unit.kind, text::BlockKind::Heading(_));
        unit.cell().is_none() && !unit.is_item() && (!heading || OF_A_POLICY.is_match(unit.text()))
    });
    let given: Vec<String> = operator.names.iter().cloned().chain(responsible(outline)).collect();
    let own = Own::of(&given, outline.units.iter().map(|unit| unit.text()), lines.map(|unit| unit.text()));
    let names: Vec<_> = outline.units.iter().map(|unit| mentions(unit.text(), catalog, &own)).collect();
    let found = links::read(outline, source.base_url.as_deref(), catalog);
    let head: String =
        outline.units.iter().take(4).map(|unit| unit.text().chars().take(300).collect::<String>()).collect();
    let about_cookies = reading.role == Some(DocumentRole::CookiePolicy)
        || COOKIE_POLICY.is_match(&head)
        || COOKIE_POLICY.is_match(&reading.title);
    let whole = outline.raw;
    let (app, site) = (APP.find_iter(whole).count(), SITE.find_iter(whole).count());
    let carried = names.iter().flatten().any(|mention| {
        mention.service.as_deref().and_then(|id| catalog.service(id)).is_some_and(technique::is_carried_by_apps)
    });
    let about_app = app >= 2 && app > site && MOBILE.is_match(whole) || carried && site <= app;
    let ground =
        Ground { outline, catalog, own: &own, mentions: &names, links: &found.links, about_cookies, about_app };
    let mut drafts = declarations(&ground);
    let (claims, carriers) = claimed(&ground, &mut drafts);
    drafts.extend(carriers);
    drafts.extend(found.statements.iter().map(|statement| Draft { unit: 0, statement: statement.clone() }));
    for dated in dates::read(outline) {
        let statement = Statement {
            kind: StatementKind::Revision,
            quote: outline.quote_view(dated.unit, dated.range.clone()),
            date: Some(dated.iso.clone()),
            cue: "date".to_owned(),
            ..Statement::default()
        };
        reading.effective_dates.push(dated.iso);
        drafts.push(Draft { unit: dated.unit, statement });
    }
    let mut seen = Vec::new();
    reading.effective_dates.retain(|date| {
        !seen.contains(date) && {
            seen.push(date.clone());
            true
        }
    });
    complete(&ground, &mut drafts);
    reading.statements = order(drafts, &reading.id);
    reading.claims = claims;
    for claim in &mut reading.claims {
        claim.statement = reading
            .statements
            .iter()
            .find(|statement| statement.claim == Some(claim.kind) && statement.quote == claim.quote)
            .map(|statement| statement.id.clone());
    }
    reading.links = found.links.into_iter().map(|linked| linked.link).collect();
    reading.precedence = found.precedence;
}

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

static RESPONSIBLE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"管理(?:について|に関する|に関して|につき|の)[^。]{0,8}責任(?:を有する|者)|管理責任者|責任を有する(?:者|事業者|会社)").expect("a valid pattern")
});
static LEGAL_NAME: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?:株式会社|有限会社|合同会社|一般社団法人)[\p{Han}\p{Katakana}A-Za-z0-9&・ー]{1,20}|[\p{Han}\p{Katakana}A-Za-z0-9&・ー]{1,20}(?:株式会社|有限会社|合同会社)").expect("a valid pattern")
});

fn declarations(ground: &Ground<'_>) -> Vec<Draft> {
    let mut drafts = table::read(ground);
    drafts.extend(blocks::read_labelled(ground));
    let listed = blocks::read_lists(ground);
    let known = |drafts: &[Draft], draft: &Draft| {
        drafts.iter().any(|other| {
            same_row(&other.statement, &draft.statement)
                && other.statement.quote.start <= draft.statement.quote.end
                && draft.statement.quote.start <= other.statement.quote.end
        })
    };
    for draft in listed {
        if !known(&drafts, &draft) {
            drafts.push(draft);
        }
    }
    drafts.extend(provision::joint(ground));
    let joint = drafts.clone();
    for draft in prose::read(ground) {
        // A sentence on joint use or a list item has been read as what it is.
        let read = joint.iter().any(|other| {
            overlap(&other.statement, &draft.statement)
                && (other.statement.kind == StatementKind::JointUse || same_row(&other.statement, &draft.statement))
        });
        if !read {
            drafts.push(draft);
        }
    }
    let before = drafts.clone();
    drafts.extend(
        provision::provided(ground, &before).into_iter().filter(|draft| !prose::told_of(ground, draft, &before)),
    );
    let before = drafts.clone();
    for draft in clauses::read(ground) {
        let read = draft.statement.kind == StatementKind::Entrustment
            && before.iter().any(|other| {
                overlap(&other.statement, &draft.statement)
                    && (matches!(other.statement.kind, StatementKind::Provision | StatementKind::JointUse)
                        || names_the_same(&other.statement, &draft.statement))
            })
            || draft.statement.kind == StatementKind::Declaration
                && before.iter().any(|other| {
                    overlap(&other.statement, &draft.statement) && other.statement.kind == StatementKind::Declaration
                });
        if !read {
            drafts.push(draft);
        }
    }
    titles_of_rows(ground, &mut drafts);
    introduced(ground, &mut drafts);
    let before = drafts.clone();
    drafts.extend(headed::read(ground, &before));
    technique::inherit(ground, &mut drafts);
    let before = drafts.clone();
    drafts.extend(outsiders::read(ground, &before));
    let before = drafts.clone();
    drafts.extend(own_use::read(ground, &before));
    drafts.extend(claims::unentered(ground));
    drafts.extend(denials::read(ground));
    drafts
}

/// "広告配信事業者への提供" as a heading is the title of what the sentences below say of them.
fn titles_of_rows(ground: &Ground<'_>, drafts: &mut Vec<Draft>) {
    let said: Vec<usize> = drafts
        .iter()
        .filter(|draft| {
            draft.statement.cue != "heading:provides-to"
                && !draft.statement.general
                && matches!(draft.statement.kind, StatementKind::Provision | StatementKind::Declaration)
        })
        .map(|draft| draft.unit)
        .collect();
    drafts.retain(|draft| {
        let end = ground.outline.section_end(draft.unit);
        draft.statement.cue != "heading:provides-to"
            || !said.iter().any(|unit| *unit > draft.unit && *unit < end.min(draft.unit + 8))
    });
}

/// "以下の情報を外部サービス提供者へ送信": where a list of names follows, the general word only introduces it.
fn introduced(ground: &Ground<'_>, drafts: &mut [Draft]) {
    let listed: Vec<(usize, Option<usize>)> = drafts
        .iter()
        .filter(|draft| {
            matches!(
                draft.statement.cue.as_str(),
                "table-header" | "table-key-value" | "table-content" | "key-value" | "list"
            )
        })
        .filter(|draft| {
            draft.statement.service.is_some()
                || draft
                    .statement
                    .recipient
                    .as_ref()
                    .is_some_and(|recipient| recipient.level <= RecipientLevel::NamedBrand)
        })
        .map(|draft| (draft.unit, ground.section(draft.unit)))
        .collect();
    for draft in drafts.iter_mut() {
        let statement = &mut draft.statement;
        let general = matches!(statement.cue.as_str(), "sentence:sends-to-class" | "sentence:uses-class")
            && !statement.negated
            && statement.recipient.as_ref().is_some_and(|recipient| GENERAL.is_match(&recipient.text));
        let general = general
            || matches!(
                statement.cue.as_str(),
                "sentence:uses-class" | "sentence:sends-to-class" | "sentence:class-acts"
            ) && INTRODUCED.is_match(&statement.quote.text);
        if general && !listed.is_empty() {
            statement.general = true;
        }
    }
}

static COOKIE_POLICY: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)^[^。]{0,60}(?:本)?(?:クッキー|cookie)(?:\([^()]*\))?(?:・?ポリシー|(?:等)?(?:に関する|の)(?:ガイドライン|方針)| policy)").expect("a valid pattern")
});
static OF_A_POLICY: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"個人情報|プライバシー|ポリシー|方針|(?i:privacy|policy)").expect("a valid pattern"));
static INTRODUCED: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?:以下|次|下記)の[^、。]{0,16}(?:モジュール|ツール|サービス|SDK|事業者|会社|企業|業者|タグ|機能|提携先|委託先|提供先|プラグイン)").expect("a valid pattern")
});
static APP: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)アプリ(?:[^ケ]|$)|(?-u:\b)(?:apps?|this application)(?-u:\b)").expect("a valid pattern")
});
static MOBILE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)(?:本|当)アプリ|スマートフォン(?:向け)?アプリ|Google Play|App Store|(?-u:\b)(?:iOS|Android)(?-u:\b)|(?-u:\b)this app(?:lication)?(?-u:\b)").expect("a valid pattern")
});
static SITE: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(?i)サイト|ホームページ|web ?site").expect("a valid pattern"));
static GENERAL: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^(?:外部|第三者|サードパーティ|送信先|提供元|以下|次|下記|他社)").expect("a valid pattern")
});

fn overlap(one: &Statement, other: &Statement) -> bool {
    one.quote.start < other.quote.end && other.quote.start < one.quote.end
}

/// Both name the same company of the catalog.
fn names_the_same(one: &Statement, other: &Statement) -> bool {
    let company = |statement: &Statement| statement.recipient.as_ref().and_then(|who| who.company.clone());
    company(one).is_some() && company(one) == company(other)
}

fn same_row(one: &Statement, other: &Statement) -> bool {
    let service = |statement: &Statement| {
        statement.service.as_ref().map(|service| service.id.clone().unwrap_or_else(|| service.text.clone()))
    };
    let company = |statement: &Statement| {
        statement
            .recipient
            .as_ref()
            .map(|recipient| recipient.company.clone().unwrap_or_else(|| recipient.text.clone()))
    };
    match (service(one), service(other)) {
        (Some(one), Some(other)) => one == other,
        (None, None) => company(one) == company(other),
        _ => false,
    }
}

/// Claims with the statements that carry them; an exclusive list that was read as a clause carries its claim itself.
fn claimed(ground: &Ground<'_>, drafts: &mut [Draft]) -> (Vec<Claim>, Vec<Draft>) {
    let mut out: Vec<Claim> = Vec::new();
    let mut carriers: Vec<Draft> = Vec::new();
    for (claim, draft) in claims::read(ground) {
        if out.iter().any(|other| other.kind == claim.kind && other.quote == claim.quote) {
            continue;
        }
        let carrier = drafts.iter_mut().find(|other| {
            other.statement.kind == draft.statement.kind
                && other.statement.quote == draft.statement.quote
                && other.statement.claim.is_none()
        });
        match carrier {
            Some(carrier) => carrier.statement.claim = Some(claim.kind),
            None => carriers.push(draft),
        }
        out.push(claim);
    }
    (out, carriers)
}

/// What only the whole document tells: legal names given elsewhere, links about a recipient, the company beside a service.
fn complete(ground: &Ground<'_>, drafts: &mut Vec<Draft>) {
    let mut legal: BTreeMap<String, bool> = BTreeMap::new();
    for mention in ground.mentions.iter().flatten().filter(|mention| mention.legal && mention.former_since.is_none()) {
        if let Some(company) = &mention.company {
            legal.insert(company.clone(), true);
        }
    }
    for draft in drafts.iter_mut() {
        let statement = &mut draft.statement;
        if !matches!(statement.kind, StatementKind::Declaration | StatementKind::Provision | StatementKind::JointUse) {
            continue;
        }
        service_of_title(ground, draft.unit, statement);
        company_in_section(ground, draft.unit, statement);
        if let Some(recipient) = &mut statement.recipient
            && recipient.level == RecipientLevel::NamedBrand
            && recipient.former_since.is_none()
            && recipient.company.as_ref().is_some_and(|company| legal.contains_key(company))
        {
            recipient.level = RecipientLevel::NamedLegal;
        }
        if let Some(recipient) = &mut statement.recipient
            && recipient.level == RecipientLevel::ServiceOnly
            && recipient.company.is_none()
            && let Some(service) = &statement.service
        {
            recipient.company =
                service.id.as_deref().and_then(|id| ground.catalog.service(id)).map(|service| service.company.clone());
        }
        if statement.kind == StatementKind::Declaration && !statement.negated {
            follow(ground, statement);
            called_by_server(ground, statement);
        }
    }
    opt_outs(ground, drafts);
    continued::complete(ground, drafts);
}

/// Payment, mail, storage, AI: what the company's own server calls, where the text names no technique.
fn called_by_server(ground: &Ground<'_>, statement: &mut Statement) {
    if statement.mechanism != Mechanism::Unspecified || statement.specificity > super::Specificity::Company {
        return;
    }
    let category = statement
        .service
        .as_ref()
        .and_then(|service| service.id.as_deref())
        .and_then(|id| ground.catalog.service(id))
        .and_then(|service| service.category);
    let words = format!(
        "{} {}",
        statement.sender_purpose.quotes.join(" "),
        statement.service.as_ref().map_or("", |service| service.text.as_str())
    );
    if category == Some(ServiceCategory::Payment) || SERVER.is_match(&words) {
        statement.mechanism = Mechanism::Api;
    }
}

static SERVER: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"決済|課金|メール(?:の)?送信|メール(?:の)?配信|トランザクション通知|AI(?:による|を)|データベース|データ保管|ストレージ|ファイル保存|API$").expect("a valid pattern")
});

/// "Alpha Tracker" as a heading or a term, "Alpha社に…を送信します" below it: the service is named.
fn service_of_title(ground: &Ground<'_>, unit: usize, statement: &mut Statement) {
    if statement.service.is_some() || !statement.cue.starts_with("sentence:") || !statement.mechanism.is_web() {
        return;
    }
    let Some(company) = statement.recipient.as_ref().and_then(|recipient| recipient.company.clone()) else { return };
    let Some(heading) = ground.section(unit).filter(|heading| *heading < unit) else { return };
    let named: Vec<_> = ground.mentions[heading].iter().filter(|mention| mention.service.is_some()).collect();
    if let [one] = named[..]
        && one.range.len() * 2 >= ground.text(heading).len()
        && super::names::company_of(one, ground.catalog) == Some(company.as_str())
    {
        statement.service = Some(super::names::service(one));
        statement.specificity = super::Specificity::Service;
    }
}

/// "Google Analytics" in one sentence, "Google社" in the next of the same section: the company is named.
fn company_in_section(ground: &Ground<'_>, unit: usize, statement: &mut Statement) {
    let Some(service) = &statement.service else { return };
    if statement.recipient.as_ref().is_some_and(|recipient| recipient.level < RecipientLevel::ServiceOnly) {
        return;
    }
    let Some(owner) =
        service.id.as_deref().and_then(|id| ground.catalog.service(id)).map(|service| service.company.as_str())
    else {
        return;
    };
    let section = ground.section(unit);
    let from = section.unwrap_or(unit);
    let to = section.map_or(unit + 1, |heading| ground.outline.section_end(heading)).min(from + 24).max(unit + 1);
    for at in from..to.min(ground.outline.units.len()) {
        let text = ground.text(at);
        if ground.outline.units[at].rank.is_some() || !text.contains('。') || ground.outline.units[at].cell().is_some()
        {
            continue;
        }
        let named = ground.mentions[at].iter().find(|mention| {
            mention.is_company
                && mention.service.is_none()
                && mention.company.as_deref() == Some(owner)
                && !text[..mention.range.start].ends_with(['「', '『', '【'])
                && text[mention.range.end..]
                    .starts_with(['社', 'が', 'は', 'に', 'へ', 'か', 'の', '(', 'L', 'よ', '、'])
        });
        if let Some(named) = named {
            let open = statement.recipient.as_ref().is_some_and(|recipient| recipient.open_ended);
            let mut recipient = super::names::recipient(named);
            recipient.open_ended = open;
            statement.recipient = Some(recipient);
            return;
        }
    }
}

/// Links that tell how this recipient uses what it receives.
fn follow(ground: &Ground<'_>, statement: &mut Statement) {
    let service = statement.service.as_ref().and_then(|service| service.id.as_deref());
    let company = statement
        .recipient
        .as_ref()
        .and_then(|recipient| recipient.company.as_deref())
        .or_else(|| service.and_then(|id| ground.catalog.service(id)).map(|service| service.company.as_str()));
    let Some(company) = company else { return };
    let concerns = |linked: &&Linked| match (linked.service.as_deref(), service) {
        (Some(linked), Some(service)) => {
            linked == service
                || ground.catalog.service(service).and_then(|service| service.part_of.as_deref()) == Some(linked)
        }
        (Some(_), None) => false,
        (None, _) => linked.link.recipient.as_deref() == Some(company),
    };
    for linked in ground.links.iter().filter(concerns) {
        let link = &linked.link;
        let target = LinkTarget { text: link.text.clone(), url: link.url.clone() };
        match link.role.as_str() {
            "recipient-policy" => {
                if statement.recipient_policy_url.is_none() {
                    statement.recipient_policy_url.clone_from(&link.url);
                }
                if linked.tells_use
                    && !statement.recipient_purpose.is_given()
                    && statement.recipient_purpose_link.is_none()
                    && service.is_some()
                {
                    statement.recipient_purpose_link = Some(target);
                }
            }
            "opt-out"
                if linked.service.is_some()
                    && linked.tells_use
                    && link.quote.text.contains("詳細")
                    && !statement.recipient_purpose.is_given()
                    && statement.recipient_purpose_link.is_none() =>
            {
                statement.recipient_purpose_link = Some(target);
            }
            _ => {}
        }
    }
}

/// Every opt-out link goes to the declaration that it is about: by service, else the company's advertising, else its first.
fn opt_outs(ground: &Ground<'_>, drafts: &mut Vec<Draft>) {
    let mut more: Vec<Draft> = Vec::new();
    for linked in ground.links.iter().filter(|linked| linked.link.role == "opt-out") {
        let Some(company) = linked.link.recipient.as_deref() else {
            of_nobody(ground, linked, drafts);
            continue;
        };
        let out = OptOutStatement { text: linked.link.text.clone(), url: linked.link.url.clone(), stops: None };
        let rows: Vec<usize> = (0..drafts.len())
            .filter(|index| {
                matches!(drafts[*index].statement.kind, StatementKind::Declaration)
                    && !drafts[*index].statement.negated
                    && owner(ground, &drafts[*index].statement).as_deref() == Some(company)
            })
            .collect();
        // Of several services of a company the one in whose section the link stands.
        let section = ground.section(linked.unit);
        let here: Vec<usize> = rows
            .iter()
            .copied()
            .filter(|index| {
                Some(drafts[*index].unit) == section
                    || section.is_some() && ground.section(drafts[*index].unit) == section
            })
            .collect();
        let rows = if here.is_empty() { rows } else { here };
        let by_service = rows.iter().copied().find(|index| {
            linked.service.is_some()
                && drafts[*index].statement.service.as_ref().and_then(|service| service.id.as_ref())
                    == linked.service.as_ref()
        });
        let advertises = |index: &usize| {
            drafts[*index]
                .statement
                .service
                .as_ref()
                .and_then(|service| service.id.as_deref())
                .and_then(|id| ground.catalog.service(id))
                .and_then(|service| service.category)
                .is_some_and(|category| {
                    matches!(
                        category,
                        ServiceCategory::Advertising | ServiceCategory::DspSsp | ServiceCategory::Affiliate
                    )
                })
        };
        let free = |index: &usize| drafts[*index].statement.opt_out.is_none();
        let chosen = by_service.or_else(|| {
            if linked.service.is_some()
                && !rows.is_empty()
                && rows.iter().all(|index| drafts[*index].statement.service.is_some())
            {
                return rows.iter().copied().find(|index| advertises(index) && free(index));
            }
            rows.iter().copied().find(|index| advertises(index)).or_else(|| rows.first().copied())
        });
        match chosen {
            Some(index) if drafts[index].statement.opt_out.as_ref().is_none_or(|known| known.url.is_none()) => {
                drafts[index].statement.opt_out = Some(out)
            }
            Some(_) => {
                // The chosen one has its own already: another declaration of the company may lack one.
                if let Some(index) = rows.into_iter().find(|index| free(index)) {
                    drafts[index].statement.opt_out = Some(out);
                }
            }
            None if linked.link.url.is_some()
                && !more.iter().any(|draft| owner(ground, &draft.statement).as_deref() == Some(company)) =>
            {
                more.extend(opted(ground, linked, out));
            }
            None => {}
        }
    }
    drafts.extend(more);
}

/// An opt-out page of no company that is known (an industry body's) belongs to the advertisers last spoken of.
fn of_nobody(ground: &Ground<'_>, linked: &Linked, drafts: &mut [Draft]) {
    let near = drafts
        .iter_mut()
        .filter(|draft| {
            let statement = &draft.statement;
            statement.kind == StatementKind::Declaration
                && !statement.negated
                && statement.mechanism.is_web()
                && statement.opt_out.is_none()
                && draft.unit <= linked.unit
                && (ground.section(draft.unit) == ground.section(linked.unit) || draft.unit + 8 > linked.unit)
        })
        .max_by_key(|draft| (draft.statement.service.is_none(), draft.unit, draft.statement.quote.start));
    if let Some(draft) = near {
        draft.statement.opt_out =
            Some(OptOutStatement { text: linked.link.text.clone(), url: linked.link.url.clone(), stops: None });
    }
}

/// A company that is only named by its opt-out: data goes to it, or there would be nothing to stop.
fn opted(ground: &Ground<'_>, linked: &Linked, out: OptOutStatement) -> Option<Draft> {
    let unit = linked.unit;
    let mention = ground.mentions[unit].iter().find(|mention| {
        mention.company == linked.link.recipient && mention.is_company
            || mention.service.is_some() && mention.service == linked.service
    })?;
    let from = ground.section(unit).unwrap_or(unit.saturating_sub(4));
    let said: String = (from..unit).map(|at| ground.text(at)).collect::<Vec<_>>().join("\n");
    let words = format!("{} {}", ground.lead_words(unit), said.chars().take(1200).collect::<String>());
    let advertising = words.contains("広告")
        || words.contains("解析")
        || words.contains("外部送信")
        || words.contains("Cookie")
        || words.contains("クッキー");
    let others = ground.text(unit).contains("ブラウザ") || ground.outline.units[unit].chrome;
    if !advertising || others {
        return None;
    }
    let service = mention.service.is_some();
    let statement = Statement {
        kind: StatementKind::Declaration,
        quote: linked.link.quote.clone(),
        recipient: Some(super::names::recipient(mention)).filter(|_| mention.is_company),
        service: service.then(|| super::names::service(mention)),
        specificity: if service { super::Specificity::Service } else { super::Specificity::Company },
        mechanism: if words.contains("広告") || cues::COOKIE.is_match(&words) {
            Mechanism::Cookie
        } else {
            Mechanism::Unspecified
        },
        opt_out: Some(out),
        sender_purpose: super::purposes::statement(
            super::purposes::phrases(
                words.split('\n').find(|line| line.contains("広告") && line.contains("ため")).unwrap_or_default(),
            )
            .into_iter()
            .map(|range| {
                &words.split('\n').find(|line| line.contains("広告") && line.contains("ため")).unwrap_or_default()
                    [range]
            }),
        ),
        cue: "link:opt-out".to_owned(),
        ..Statement::default()
    };
    Some(Draft { unit, statement })
}

fn owner(ground: &Ground<'_>, statement: &Statement) -> Option<String> {
    let service = statement
        .service
        .as_ref()
        .and_then(|service| service.id.as_deref())
        .and_then(|id| ground.catalog.service(id))
        .map(|service| service.company.clone());
    service.or_else(|| statement.recipient.as_ref().and_then(|recipient| recipient.company.clone()))
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

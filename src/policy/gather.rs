//! The declarations of every reader, each row once: tables and blocks before sentences, what is said of all at the end.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use crate::policy::patterns::Pattern;

use super::ground::{Draft, Ground};
use super::spans::{Spans, by_unit};
use super::{
    Mechanism, RecipientLevel, Specificity, Statement, StatementKind, blocks, claims, clauses, denials, flat,
    footnotes, headed, joint, lists, outsiders, own_use, particulars, partners, prose, provision, purposes,
    server_side, standing, table, technique,
};

pub(super) fn declarations(ground: &Ground<'_>) -> Vec<Draft> {
    let mut drafts = table::read(ground);
    drafts.extend(flat::read(ground));
    drafts.extend(blocks::read_labelled(ground));
    let blocks = blocks::sections_of_blocks(ground, &drafts);
    drafts.extend(of_lists(ground, &drafts));
    let together = joint::read(ground);
    drop_joint_users(&together, &mut drafts);
    drafts.extend(together);
    drafts.extend(of_sentences(ground, &drafts, &blocks));
    drafts.extend(of_provisions(ground, &drafts));
    drafts.extend(of_clauses(ground, &drafts));
    footnotes::members(ground, &mut drafts);
    titles_of_rows(ground, &mut drafts);
    introduced(ground, &mut drafts);
    drafts.extend(headed::read(ground, &drafts));
    partners::apart(ground, &mut drafts);
    server_side::brought_by_pages(ground, &mut drafts);
    technique::inherit(ground, &mut drafts);
    drafts.extend(outsiders::read(ground, &drafts));
    drafts.extend(own_use::read(ground, &drafts));
    drafts.extend(claims::unentered(ground));
    drafts.extend(denials::read(ground));
    let planned = planned_leads(ground, &drafts);
    drafts.retain(|draft| !is_no_party(ground, &draft.statement) && !is_planned(ground, draft, &planned));
    standing::of_places(ground, &mut drafts);
    only_where(ground, &mut drafts);
    by_their_names(ground, &mut drafts);
    drafts
}

/// Rows of lists, without those that tables, blocks or the list itself have given right there.
fn of_lists(ground: &Ground<'_>, before: &[Draft]) -> Vec<Draft> {
    let spans = Spans::of(before);
    let mut listed: Vec<Draft> = Vec::new();
    let mut named: BTreeMap<&str, BTreeSet<Option<usize>>> = BTreeMap::new();
    for draft in before.iter().filter(|draft| !draft.statement.negated) {
        for name in names_of(&draft.statement) {
            named.entry(name).or_default().insert(ground.section(draft.unit));
        }
    }
    for draft in lists::read(ground, before) {
        let service = draft.statement.service.as_ref().filter(|service| service.id.is_none());
        let told = service.and_then(|service| named.get(service.text.as_str()));
        if told.is_some_and(|sections| names_again(ground, &draft, sections)) {
            continue;
        }
        let again = |other: &Draft| {
            same_row(&other.statement, &draft.statement) && touches(&other.statement, &draft.statement)
                || is_value_of(&other.statement, &draft.statement)
        };
        // A list is read in its order: what touches an item stands right before it.
        let near = listed.iter().rev().take(NEAR);
        if !spans.touching(&draft.statement.quote).chain(near).any(again) {
            listed.push(draft);
        }
    }
    listed
}

/// A bare name of which a row tells already, in the same section or in a list of links to its pages. What stands elsewhere
/// tells of another place, and what the item says of data, ends or that it is not done, nobody has told.
fn names_again(ground: &Ground<'_>, draft: &Draft, sections: &BTreeSet<Option<usize>>) -> bool {
    let statement = &draft.statement;
    let text = ground.text(draft.unit);
    let name = statement.service.as_ref().map_or("", |service| service.text.as_str());
    let behind = text.find(name).map_or("", |at| &text[at + name.len()..]);
    let bare = statement.recipient.is_none()
        && !statement.negated
        && !statement.recipient_purpose.is_given()
        && statement.information.quotes.is_empty()
        && purposes::leaves(behind).0.is_empty();
    let raw = &ground.outline.units[draft.unit].range;
    let linked = || behind.contains("http") || !ground.outline.anchors_in(raw.clone()).is_empty();
    let lead = ground.outline.units[draft.unit].lead.map_or("", |lead| ground.text(lead));
    bare && (sections.contains(&ground.section(draft.unit)) || linked() || POINTS_TO_PAGES.is_match(lead))
}

static POINTS_TO_PAGES: LazyLock<Pattern> = LazyLock::new(|| {
    crate::policy::patterns::regex(
        r"(?i)ポリシー|規約|オプトアウト|ご(?:覧|参照|確認)|詳細|無効|policy|policies|opt.?out",
    )
});

/// "送信先" above "甲社", "サービス名" above "Alpha": the company stands in the block that tells whose tool it is.
fn is_value_of(block: &Statement, item: &Statement) -> bool {
    let text = |statement: &Statement| statement.recipient.as_ref().map(|who| who.text.clone());
    block.cue == "key-value"
        && block.service.as_ref().is_some_and(|service| block.quote.text.contains(&service.text))
        && item.service.is_none()
        && item.specificity == Specificity::Company
        && overlap(block, item)
        && (names_the_same(block, item) || text(block) == text(item))
}

fn names_of(statement: &Statement) -> impl Iterator<Item = &str> {
    let service = statement.service.as_ref().map(|service| service.text.as_str());
    service.into_iter().chain(statement.recipient.as_ref().map(|recipient| recipient.text.as_str()))
}

/// Lists and blocks of joint users have been read as such.
fn drop_joint_users(together: &[Draft], drafts: &mut Vec<Draft>) {
    let spans = Spans::of(together);
    drafts.retain(|draft| {
        let statement = &draft.statement;
        let block = statement.cue == "key-value" && statement.mechanism == Mechanism::JointUse;
        let listed = matches!(statement.cue.as_str(), "key-value" | "list") && statement.service.is_none();
        let read = |other: &Draft| {
            overlap(&other.statement, statement)
                && (block
                    || listed && (names_somebody(&other.statement) || is_within_class(statement, &other.statement)))
        };
        !spans.touching(&statement.quote).any(read)
    });
}

/// Names a company, no class.
fn names_somebody(statement: &Statement) -> bool {
    statement.recipient.as_ref().is_some_and(|who| who.level <= RecipientLevel::NamedBrand)
}

/// "その他、当社グループ企業": the same class with and without the words before it.
fn is_within_class(one: &Statement, other: &Statement) -> bool {
    let text = |statement: &Statement| statement.recipient.as_ref().map(|who| who.text.clone()).unwrap_or_default();
    !text(one).is_empty() && text(other).contains(&text(one))
}

/// What sentences say beyond tables, blocks and lists.
fn of_sentences(ground: &Ground<'_>, before: &[Draft], blocks: &BTreeSet<usize>) -> Vec<Draft> {
    let spans = Spans::of(before);
    let mut found = prose::read(ground);
    // A sentence on joint use or a list item has been read as what it is, and so have the lines of a block.
    found.retain(|draft| {
        let read = |other: &Draft| {
            overlap(&other.statement, &draft.statement)
                && (other.statement.kind == StatementKind::JointUse || same_row(&other.statement, &draft.statement))
        };
        !blocks::is_part_of_a_block(ground, blocks, draft.unit)
            && !spans.touching(&draft.statement.quote).any(read)
            && !listed_below(ground, before, draft)
    });
    found
}

/// Those to whom personal data is provided, unless the text has told of them as of the company of a tool.
fn of_provisions(ground: &Ground<'_>, before: &[Draft]) -> Vec<Draft> {
    let units = by_unit(before);
    let spans = Spans::of(before);
    let mut found = provision::provided(ground, before);
    found.retain(|draft| {
        let here = units.get(&draft.unit).into_iter().flatten().copied();
        let again = |other: &Draft| is_of(ground, &other.statement, &draft.statement);
        let told = prose::told_of(ground, draft, here)
            || listed_below(ground, before, draft)
            || prose::told_of(ground, draft, spans.touching(&draft.statement.quote))
            || REFERS_TO.is_match(&draft.statement.quote.text) && before.iter().any(again);
        !told
    });
    found
}

/// What clauses of contracts and policies say in general, where nothing more exact has been read from the same words.
fn of_clauses(ground: &Ground<'_>, before: &[Draft]) -> Vec<Draft> {
    let spans = Spans::of(before);
    let mut found = clauses::read(ground);
    found.retain(|draft| {
        let read = |other: &Statement| match draft.statement.kind {
            StatementKind::Entrustment => {
                matches!(other.kind, StatementKind::Provision | StatementKind::JointUse)
                    || names_the_same(other, &draft.statement)
            }
            StatementKind::Declaration => other.kind == StatementKind::Declaration,
            _ => false,
        };
        !spans
            .touching(&draft.statement.quote)
            .any(|other| overlap(&other.statement, &draft.statement) && read(&other.statement))
    });
    found
}

/// "甲株式会社(以下「甲社」といいます)": what the text calls a company later on is that company.
fn by_their_names(ground: &Ground<'_>, drafts: &mut [Draft]) {
    let mut short: BTreeMap<String, &super::names::Mention> = BTreeMap::new();
    for (unit, mentions) in ground.mentions.iter().enumerate() {
        for mention in mentions.iter().filter(|mention| mention.legal) {
            let behind = &ground.text(unit)[mention.range.end..];
            if let Some(found) = CALLED.captures(behind).filter(|found| !ground.own.is(&found["term"])) {
                short.entry(found["term"].to_owned()).or_insert(mention);
            }
        }
    }
    for draft in drafts.iter_mut().filter(|draft| draft.statement.service.is_none()) {
        let Some(who) = draft.statement.recipient.as_mut() else { continue };
        if let Some(mention) = short.get(&who.text) {
            who.text.clone_from(&mention.text);
            who.level = RecipientLevel::NamedLegal;
            who.company.clone_from(&mention.company);
        }
    }
}

static CALLED: LazyLock<Pattern> =
    LazyLock::new(|| crate::policy::patterns::regex(r"^\((?:以下[、,]?)[「『](?P<term>[^「」『』]{2,20})[」』]"));

/// "これらのツールにより、…が甲社に送信されます" above the list of her tools: told of those.
fn listed_below(ground: &Ground<'_>, listed: &[Draft], draft: &Draft) -> bool {
    let statement = &draft.statement;
    let company = statement.recipient.as_ref().and_then(|who| who.company.as_deref());
    statement.service.is_none()
        && company.is_some()
        && OF_TOOLS.is_match(&statement.quote.text)
        && listed.iter().any(|other| {
            (draft.unit..draft.unit + NEAR).contains(&other.unit) && ground.owner_of(&other.statement) == company
        })
}

static OF_TOOLS: LazyLock<Pattern> = LazyLock::new(|| {
    crate::policy::patterns::regex(
        r"^(?:なお、|また、)?(?:これら|それら|以下|下記|次)の(?:[^、。]{0,10})(?:サービス|ツール|タグ|機能|SDK|モジュール)",
    )
});

/// "甲社 | アメリカ合衆国", "第4条に記載のとおり、甲社に": what tells only where those are whom a list has named.
fn only_where(ground: &Ground<'_>, drafts: &mut Vec<Draft>) {
    let all = Firsts::of(ground, drafts.iter());
    let listed = drafts.iter().filter(|draft| draft.statement.cue == "list" && draft.statement.service.is_some());
    let listed = Firsts::of(ground, listed);
    drafts.retain(|draft| {
        let statement = &draft.statement;
        let again = statement.cue == "sentence:provides-to" && REFERS_TO.is_match(&statement.quote.text);
        if again && all.tell_before(draft) {
            return false;
        }
        let bare = statement.cue == "table-header"
            && statement.specificity == Specificity::Company
            && statement.mechanism == Mechanism::ThirdPartyProvision
            && statement.information.quotes.is_empty()
            && !statement.sender_purpose.is_given()
            && !statement.recipient_purpose.is_given();
        !(bare && listed.tell_before(draft))
    });
}

/// Where drafts first tell of a company: by its id, and by the words that name it.
#[derive(Default)]
struct Firsts {
    companies: BTreeMap<String, usize>,
    words: BTreeMap<String, usize>,
}

impl Firsts {
    fn of<'d>(ground: &Ground<'_>, drafts: impl Iterator<Item = &'d Draft>) -> Self {
        let mut firsts = Self::default();
        for draft in drafts.filter(|draft| !draft.statement.negated) {
            let first = |place: &mut usize| *place = draft.unit.min(*place);
            let who = draft.statement.recipient.as_ref();
            let owner = ground.owner_of(&draft.statement);
            for company in owner.into_iter().chain(who.and_then(|who| who.company.as_deref())) {
                first(firsts.companies.entry(company.to_owned()).or_insert(draft.unit));
            }
            if let Some(who) = who {
                first(firsts.words.entry(who.text.clone()).or_insert(draft.unit));
            }
        }
        firsts
    }

    /// One of them, above this draft, is of the company that it names, as [`is_of`] says.
    fn tell_before(&self, draft: &Draft) -> bool {
        let who = draft.statement.recipient.as_ref().filter(|_| draft.statement.service.is_none());
        who.filter(|who| who.level <= RecipientLevel::NamedBrand).is_some_and(|who| {
            let company = who.company.as_ref().and_then(|company| self.companies.get(company));
            company.into_iter().chain(self.words.get(&who.text)).any(|first| *first < draft.unit)
        })
    }
}

/// The operator itself under its own name, and titles of sections that the text refers to: nobody to whom something goes.
fn is_no_party(ground: &Ground<'_>, statement: &Statement) -> bool {
    let itself = statement.recipient.as_ref().is_some_and(|who| {
        let own = statement.service.as_ref().is_none_or(|service| ground.own.is(&service.text));
        who.level <= RecipientLevel::NamedBrand && own && ground.own.is(who.text.split('(').next().unwrap_or_default())
    });
    let title = statement.service.as_ref().is_some_and(|service| TITLE.is_match(&service.text));
    let of_a_record =
        |words: &str| RECORD.is_match(words) || particulars::is_line(words) || particulars::names_nobody(words);
    let record = statement.recipient.as_ref().is_some_and(|who| of_a_record(&who.text))
        || statement.service.as_ref().is_some_and(|service| of_a_record(&service.text));
    itself && statement.kind == StatementKind::Declaration || title || record
}

/// What leads into lists of what is planned: asked once, however many rows it leads into.
fn planned_leads(ground: &Ground<'_>, drafts: &[Draft]) -> BTreeSet<usize> {
    let leads: BTreeSet<usize> = drafts.iter().filter_map(|draft| ground.outline.units[draft.unit].lead).collect();
    leads.into_iter().filter(|lead| PLANNED_LEAD.is_match(ground.text(*lead))).collect()
}

/// "その他のツール(今後追加される可能性があります)", "今後、以下のツールを導入する可能性があります": what is not done yet.
fn is_planned(ground: &Ground<'_>, draft: &Draft, leads: &BTreeSet<usize>) -> bool {
    let unit = &ground.outline.units[draft.unit];
    let listed = unit.rank.is_none() || unit.is_item();
    // "今後も以下のサービスを利用することはありません" is a promise, not a plan.
    listed
        && !draft.statement.negated
        && draft.statement.kind != StatementKind::OwnUse
        && (unit.lead.is_some_and(|lead| leads.contains(&lead))
            || ground.outline.headings(draft.unit).next().is_some_and(|(_, label)| PLANNED_TITLE.is_match(label)))
}

static PLANNED_LEAD: LazyLock<Pattern> = LazyLock::new(|| {
    crate::policy::patterns::regex(
        r"(?:今後|将来)[^。]{0,60}(?:以下|次|下記)の[^。]{0,30}(?:導入|利用|使用|追加|連携)(?:を|する|し)[^。]{0,10}(?:可能性|予定|場合|こと)",
    )
});
static PLANNED_TITLE: LazyLock<Pattern> = LazyLock::new(|| {
    crate::policy::patterns::regex(
        r"^(?:その他|今後|将来)[^。]{0,24}(?:今後|将来|予定|追加)[^。]{0,16}(?:可能性|予定|場合|こと)|(?:導入|利用|連携)(?:を)?予定(?:の|である)[^。]{0,12}(?:ツール|サービス|機能)",
    )
});
/// Lines of the operator's own record: who represents it, where it is.
static RECORD: LazyLock<Pattern> = LazyLock::new(|| {
    crate::policy::patterns::regex(
        r"^(?:〒|代表(?:取締役|理事|社員|者)|取締役|所在地|住所|電話|TEL|FAX)|^[^、。]{0,6}[都道府県][^、。]{1,12}[市区町村郡][^。]{0,24}[0-9]",
    )
});

/// The company that a statement names is that of the other one, or that of its service.
fn is_of(ground: &Ground<'_>, other: &Statement, statement: &Statement) -> bool {
    let Some(who) = statement.recipient.as_ref().filter(|who| who.level <= RecipientLevel::NamedBrand) else {
        return false;
    };
    let owner = ground.owner_of(other);
    statement.service.is_none()
        && !other.negated
        && (owner.is_some() && owner == who.company.as_deref()
            || other
                .recipient
                .as_ref()
                .is_some_and(|known| known.text == who.text || known.company.is_some() && known.company == who.company))
}

/// "第4条に記載のとおり、…(甲社)に委託しています", "上記2.の甲社への送信": what the text has told elsewhere.
static REFERS_TO: LazyLock<Pattern> = LazyLock::new(|| {
    crate::policy::patterns::regex(
        r"第\s?[0-9一二三四五六七八九十]+\s?(?:条|項)(?:[0-9]項)?(?:に|で)(?:記載|定め|掲げ|述べ)(?:の|た|る|した)?(?:とおり|通り)|(?:上記|前記)(?:の)?[0-9][0-9.()]*の[^、。]{1,20}への",
    )
});
static TITLE: LazyLock<Pattern> = LazyLock::new(|| {
    crate::policy::patterns::regex(r"(?:について|に関して|に関する(?:事項|こと)|への(?:個人(?:情報|データ)の)?提供)$")
});

/// "広告配信事業者への提供" as a heading is the title of what the sentences below say of them.
fn titles_of_rows(ground: &Ground<'_>, drafts: &mut Vec<Draft>) {
    let said: BTreeSet<usize> = drafts
        .iter()
        .filter(|draft| {
            draft.statement.cue != "heading:provides-to"
                && !draft.statement.general
                && matches!(draft.statement.kind, StatementKind::Provision | StatementKind::Declaration)
        })
        .map(|draft| draft.unit)
        .collect();
    drafts.retain(|draft| {
        let end = ground.outline.section_end(draft.unit).min(draft.unit + 8);
        draft.statement.cue != "heading:provides-to"
            || draft.unit + 1 >= end
            || said.range(draft.unit + 1..end).next().is_none()
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
    let named: Vec<usize> = drafts
        .iter()
        .filter(|draft| draft.statement.specificity <= Specificity::Company && !draft.statement.negated)
        .map(|draft| draft.unit)
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
        // "次のとおり、海外の委託先に提供しております" right above those who are meant.
        let provides =
            matches!(statement.cue.as_str(), "sentence:abroad" | "sentence:provides-to" | "sentence:entrusts")
                && statement.specificity >= Specificity::Category
                && AS_FOLLOWS.is_match(&statement.quote.text)
                && named.iter().any(|unit| (draft.unit + 1..draft.unit + 6).contains(unit));
        // "各サービス提供事業者に送信されます", "これらの委託先に": those who are named elsewhere.
        let points = statement.cue.starts_with("sentence:")
            && statement.specificity == Specificity::Category
            && !statement.negated
            && (statement.recipient.as_ref().is_some_and(|recipient| POINTS.is_match(&recipient.text))
                || TOLD_OF.is_match(&statement.quote.text));
        // "業務委託先に提供することがあります" with a list of them below, or with names right behind it.
        let contractors = statement.cue == "sentence:provides-to"
            && statement.recipient.as_ref().is_some_and(|recipient| CONTRACTORS.is_match(&recipient.text))
            && (listed.iter().any(|(unit, _)| (draft.unit + 1..draft.unit + 4).contains(unit))
                || EXAMPLES_FOLLOW.is_match(ground.text(draft.unit)) && named.contains(&draft.unit));
        if general && !listed.is_empty() || points && !named.is_empty() || provides || contractors {
            statement.general = true;
        }
    }
}

static INTRODUCED: LazyLock<Pattern> = LazyLock::new(|| {
    crate::policy::patterns::regex(
        r"(?:以下|次|下記)の[^、。]{0,16}(?:モジュール|ツール|サービス|SDK|事業者|会社|企業|業者|タグ|機能|提携先|委託先|提供先|プラグイン)",
    )
});
static POINTS: LazyLock<Pattern> = LazyLock::new(|| {
    crate::policy::patterns::regex(
        r"^(?:情報収集モジュール(?:の)?提供者$|各(?:サービス|ツール|社|モジュール|事業者|提供)|これらの?|それらの?|上記の?|前記の?|当該|(?:以下|次|下記)の)",
    )
});
// "アクセス解析ツールにより取得される情報は…": speaks of those that the text has named.
static TOLD_OF: LazyLock<Pattern> = LazyLock::new(|| {
    crate::policy::patterns::regex(
        r"^(?:[(（]?[0-9]{1,2}[.)）]\s?)?[^、。はがを]{2,24}(?:により|によって)(?:取得|収集)(?:される|された)(?:情報|データ)は、",
    )
});
static EXAMPLES_FOLLOW: LazyLock<Pattern> =
    LazyLock::new(|| crate::policy::patterns::regex(r"。(?:例えば|たとえば|具体的には)、"));
static CONTRACTORS: LazyLock<Pattern> =
    LazyLock::new(|| crate::policy::patterns::regex(r"^(?:(?:業務|外部)?委託先|委託業者|委託会社)(?:等|企業)?$"));
static AS_FOLLOWS: LazyLock<Pattern> = LazyLock::new(|| {
    crate::policy::patterns::regex(r"(?:以下|次|下記)の(?:とおり|通り)|(?:以下|下記|次)の[^、。]{0,16}(?:先|者|会社)")
});
static GENERAL: LazyLock<Pattern> = LazyLock::new(|| {
    crate::policy::patterns::regex(r"^(?:外部|第三者|サードパーティ|送信先|提供元|以下|次|下記|他社)")
});

/// How many items back one of the same line may stand.
const NEAR: usize = 32;

fn touches(one: &Statement, other: &Statement) -> bool {
    one.quote.start <= other.quote.end && other.quote.start <= one.quote.end
}

fn overlap(one: &Statement, other: &Statement) -> bool {
    one.quote.start < other.quote.end && other.quote.start < one.quote.end
}

/// Both name the same company.
fn names_the_same(one: &Statement, other: &Statement) -> bool {
    let company = |statement: &Statement| statement.recipient.as_ref().and_then(|who| who.company.clone());
    let text = |statement: &Statement| {
        statement.recipient.as_ref().filter(|who| who.level == RecipientLevel::NamedLegal).map(|who| who.text.clone())
    };
    company(one).is_some() && company(one) == company(other) || text(one).is_some() && text(one) == text(other)
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

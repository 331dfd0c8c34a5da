//! The declarations of every reader, each row once: tables and blocks before sentences, what is said of all at the end.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use regex::Regex;

use super::ground::{Draft, Ground};
use super::spans::{Spans, by_unit};
use super::{
    Mechanism, RecipientLevel, Specificity, Statement, StatementKind, blocks, claims, clauses, denials, flat, headed,
    joint, lists, outsiders, own_use, prose, provision, table, technique,
};

pub(super) fn declarations(ground: &Ground<'_>) -> Vec<Draft> {
    let mut drafts = table::read(ground);
    drafts.extend(flat::read(ground));
    drafts.extend(blocks::read_labelled(ground));
    let before = drafts.clone();
    let spans = Spans::of(&before);
    let mut listed: Vec<Draft> = Vec::new();
    let blocks = blocks::sections_of_blocks(ground, &before);
    for draft in lists::read(ground, &before) {
        // A list is read in its order: what touches an item stands right before it.
        let near = listed.iter().rev().take(NEAR);
        if !spans
            .touching(&draft.statement.quote)
            .chain(near)
            .any(|other| same_row(&other.statement, &draft.statement) && touches(&other.statement, &draft.statement))
        {
            listed.push(draft);
        }
    }
    drafts.extend(listed);
    let together = joint::read(ground);
    let spans = Spans::of(&together);
    // Lists and blocks of joint users have been read as such.
    drafts.retain(|draft| {
        let block = matches!(draft.statement.cue.as_str(), "key-value" | "list") && draft.statement.service.is_none()
            || draft.statement.mechanism == Mechanism::JointUse && draft.statement.cue == "key-value";
        let named = |other: &Draft| {
            other.statement.recipient.as_ref().is_some_and(|who| who.level <= RecipientLevel::NamedBrand)
        };
        !block
            || !spans
                .touching(&draft.statement.quote)
                .any(|other| overlap(&other.statement, &draft.statement) && named(other))
    });
    drafts.extend(together);
    let joint = drafts.clone();
    let spans = Spans::of(&joint);
    for draft in prose::read(ground) {
        // A sentence on joint use or a list item has been read as what it is, and so have the lines of a block.
        let read = blocks::is_part_of_a_block(ground, &blocks, draft.unit)
            || spans.touching(&draft.statement.quote).any(|other| {
                overlap(&other.statement, &draft.statement)
                    && (other.statement.kind == StatementKind::JointUse || same_row(&other.statement, &draft.statement))
            });
        if !read {
            drafts.push(draft);
        }
    }
    let before = drafts.clone();
    let units = by_unit(&before);
    let told = |draft: &Draft| {
        let here = units.get(&draft.unit).into_iter().flatten().copied();
        prose::told_of(ground, draft, here)
    };
    drafts.extend(provision::provided(ground, &before).into_iter().filter(|draft| !told(draft)));
    let before = drafts.clone();
    let spans = Spans::of(&before);
    for draft in clauses::read(ground) {
        let touching = || spans.touching(&draft.statement.quote);
        let read = draft.statement.kind == StatementKind::Entrustment
            && touching().any(|other| {
                overlap(&other.statement, &draft.statement)
                    && (matches!(other.statement.kind, StatementKind::Provision | StatementKind::JointUse)
                        || names_the_same(&other.statement, &draft.statement))
            })
            || draft.statement.kind == StatementKind::Declaration
                && touching().any(|other| {
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
    drafts.retain(|draft| !is_no_party(ground, &draft.statement) && !is_planned(ground, draft));
    drafts
}

/// The operator itself under its own name, and titles of sections that the text refers to: nobody to whom something goes.
fn is_no_party(ground: &Ground<'_>, statement: &Statement) -> bool {
    let itself = statement.recipient.as_ref().is_some_and(|who| {
        who.level <= RecipientLevel::NamedBrand && statement.service.is_none() && ground.own.is(&who.text)
    });
    let title = statement.service.as_ref().is_some_and(|service| TITLE.is_match(&service.text));
    let record = statement.recipient.as_ref().is_some_and(|who| RECORD.is_match(&who.text));
    itself && statement.kind == StatementKind::Declaration || title || record
}

/// "その他のツール(今後追加される可能性があります)", "今後、以下のツールを導入する可能性があります": what is not done yet.
fn is_planned(ground: &Ground<'_>, draft: &Draft) -> bool {
    let unit = &ground.outline.units[draft.unit];
    let listed = unit.rank.is_none() || unit.is_item();
    let lead = unit.lead.map_or("", |lead| ground.text(lead));
    listed
        && draft.statement.kind != StatementKind::OwnUse
        && (PLANNED_LEAD.is_match(lead)
            || ground.outline.headings(draft.unit).next().is_some_and(|(_, label)| PLANNED_TITLE.is_match(label)))
}

static PLANNED_LEAD: LazyLock<Regex> = LazyLock::new(|| {
    crate::policy::patterns::regex(
        r"(?:今後|将来)[^。]{0,60}(?:以下|次|下記)の[^。]{0,30}(?:導入|利用|使用|追加|連携)(?:を|する|し)[^。]{0,10}(?:可能性|予定|場合|こと)",
    )
});
static PLANNED_TITLE: LazyLock<Regex> = LazyLock::new(|| {
    crate::policy::patterns::regex(
        r"^(?:その他|今後|将来)[^。]{0,24}(?:今後|将来|予定|追加)[^。]{0,16}(?:可能性|予定|場合|こと)|(?:導入|利用|連携)(?:を)?予定(?:の|である)[^。]{0,12}(?:ツール|サービス|機能)",
    )
});
/// Lines of the operator's own record: who represents it, where it is.
static RECORD: LazyLock<Regex> = LazyLock::new(|| {
    crate::policy::patterns::regex(
        r"^(?:〒|代表(?:取締役|理事|社員|者)|取締役|所在地|住所|電話|TEL|FAX)|^[^、。]{0,6}[都道府県][^、。]{1,12}[市区町村郡][^。]{0,24}[0-9]",
    )
});

static TITLE: LazyLock<Regex> =
    LazyLock::new(|| crate::policy::patterns::regex(r"(?:について|に関して|に関する(?:事項|こと))$"));

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
                && listed.iter().any(|(unit, _)| (draft.unit + 1..draft.unit + 6).contains(unit));
        if general && !listed.is_empty() || provides {
            statement.general = true;
        }
    }
}

static INTRODUCED: LazyLock<Regex> = LazyLock::new(|| {
    crate::policy::patterns::regex(
        r"(?:以下|次|下記)の[^、。]{0,16}(?:モジュール|ツール|サービス|SDK|事業者|会社|企業|業者|タグ|機能|提携先|委託先|提供先|プラグイン)",
    )
});
static AS_FOLLOWS: LazyLock<Regex> = LazyLock::new(|| {
    crate::policy::patterns::regex(r"(?:以下|次|下記)の(?:とおり|通り)|(?:以下|下記|次)の[^、。]{0,16}(?:先|者|会社)")
});
static GENERAL: LazyLock<Regex> = LazyLock::new(|| {
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

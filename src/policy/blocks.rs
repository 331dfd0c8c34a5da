//! Labelled values → declarations: "送信先: …", one heading per service.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::ground::{Draft, Ground};
use super::headers::{Role, title};
use super::labels::{has_item_title, parts_of};
use super::names::followed_by_other;
use super::record::{Part, Record};
use super::{Specificity, Statement, StatementKind, categories, information, placed, purposes, record, structure};

macro_rules! pattern {
    ($vis:vis $name:ident, $text:expr) => {
        $vis static $name: LazyLock<Regex> = LazyLock::new(|| crate::policy::patterns::regex($text));
    };
}

/// A record of labelled values as it grows.
#[derive(Debug, Default)]
struct Open {
    record: Record,
    /// Unit of the heading or item that titles the record.
    title: Option<usize>,
    first: usize,
    last: usize,
    /// A recipient label with a list of several values.
    shared: bool,
    explicit: bool,
}

/// Declarations of key-value blocks.
pub(super) fn read_labelled(ground: &Ground<'_>) -> Vec<Draft> {
    let mut drafts = Vec::new();
    let mut open = Open::default();
    let mut index = 0;
    let units = &ground.outline.units;
    while index < units.len() {
        let unit = &units[index];
        if unit.chrome || unit.cell().is_some() {
            index += 1;
            continue;
        }
        let above =
            unit.rank.is_some_and(|rank| open.title.and_then(|title| units[title].rank).is_some_and(|own| rank < own));
        if above {
            close(ground, &mut open, &mut drafts);
            open.title = None;
        }
        let parts = parts_of(ground, index);
        if has_own_name(ground, index, &parts) {
            // The reader of lists tells whose these lines are.
            close(ground, &mut open, &mut drafts);
            index += 1;
            continue;
        }
        if !parts.is_empty() {
            let last = parts.iter().map(|(_, part, _)| part.unit).max().unwrap_or(index);
            for (role, part, explicit) in parts {
                take(ground, &mut open, role, part, explicit, &mut drafts, index);
            }
            index = last.max(index) + 1;
            continue;
        }
        let shown = without_notes(unit.text());
        let name_line = unit.rank.is_none() && begins_with_name(ground, index) && has_item_title(ground, index);
        if unit.rank.is_some() || name_line || unit.is_item() && shown.chars().count() < 40 {
            // A new title: the record before it is done. A label with its value, of a kind that is not asked for (when,
            // how long), is a line of the record and no title.
            let other_label = unit.rank.is_none() && shown.contains([':', '：']);
            if unit.rank.is_some() || name_line || !other_label && has_item_title(ground, index) {
                close(ground, &mut open, &mut drafts);
                open.title = Some(index);
            }
        } else if unit.sentences.len() > 1 {
            close(ground, &mut open, &mut drafts);
        }
        index += 1;
    }
    close(ground, &mut open, &mut drafts);
    drafts
}

/// "甲社(配信・保管)" on a line of its own: nothing but a name, and what brackets say of it.
fn begins_with_name(ground: &Ground<'_>, unit: usize) -> bool {
    let text = ground.text(unit);
    let label = label_range(text);
    let bare = without_notes(&text[label.clone()]).trim().chars().count();
    let mut named = ground.mentions[unit].iter().filter(|mention| mention.range.start == label.start);
    text.chars().count() <= 80
        && !text.contains(['。', '\n', ':', '：'])
        && named.any(|mention| bare <= mention.text.chars().count() + 4)
}

/// Labelled lines below a name within one unit, which the labels themselves do not name again.
fn has_own_name(ground: &Ground<'_>, unit: usize, parts: &[(Role, Part, bool)]) -> bool {
    let names = |role: &Role| matches!(role, Role::Recipient | Role::Service | Role::RecipientService);
    let text = ground.text(unit);
    let first = text.split('\n').next().unwrap_or_default();
    let start = first.find(structure::label(first)).unwrap_or(0);
    parts.len() > 1
        && first.len() < text.len()
        && first.chars().count() <= 80
        && !first.contains(['。', ':', '：'])
        && !parts.iter().any(|(role, ..)| names(role))
        && ground.mentions[unit].iter().any(|mention| mention.range.start == start)
}

/// "Alpha(提供者:甲社)": the title without what stands in brackets.
fn without_notes(title: &str) -> Cow<'_, str> {
    static NOTES: LazyLock<Regex> = LazyLock::new(|| crate::policy::patterns::regex(r"\([^()]*\)"));
    NOTES.replace_all(title, "")
}

fn take(
    ground: &Ground<'_>,
    open: &mut Open,
    role: Role,
    part: Part,
    explicit: bool,
    drafts: &mut Vec<Draft>,
    label: usize,
) {
    let names = matches!(role, Role::Recipient | Role::Service | Role::RecipientService);
    // "提携先: 該当する企業はございません。" names nobody.
    if names
        && VERBAL.is_match(&ground.text(part.unit)[part.range.clone()])
        && ground.mentions_in(part.unit, &part.range).next().is_none()
    {
        return;
    }
    // The same label again begins the next record, when this one already says something of its names.
    let told = [Role::Information, Role::Purpose, Role::SenderPurpose, Role::RecipientPurpose];
    let again = explicit || told.into_iter().any(|role| open.record.has(role));
    let same_label = open.record.parts.iter().any(|(other, known)| *other == role && known.unit != part.unit) && again;
    if names && (same_label && open.last < label || is_of_another_section(ground, open, label)) {
        close(ground, open, drafts);
    }
    if names && open.record.parts.iter().filter(|(other, _)| *other == role).count() >= 1 {
        open.shared = true;
    }
    if open.record.parts.is_empty() {
        open.first = label;
        open.record.cue = "key-value";
        open.record.scene = ground.lead_words(label);
    }
    open.record.scene.push(' ');
    open.record.scene.push_str(ground.outline.units[label].label().split([':', '：']).next().unwrap_or_default());
    open.explicit |= explicit && names;
    open.last = part.unit.max(label);
    open.record.parts.push((role, part));
}

/// "## 利用目的" and "## 外部サービス" side by side: the ends of all that a company does are not those of a tool.
fn is_of_another_section(ground: &Ground<'_>, open: &Open, label: usize) -> bool {
    let units = &ground.outline.units;
    !open.record.parts.is_empty()
        && open.title.is_none_or(|title| title == open.first)
        && open.first < label
        && units[open.first].rank.is_some_and(|rank| rank < 90 && units[label].rank == Some(rank))
        && OWN_TITLE.is_match(units[open.first].label())
        && !record::TRANSMISSION.is_match(&ground.heading_words(open.first))
}

pattern!(
    OWN_TITLE,
    r"^(?:個人情報の)?(?:利用|使用|取得)(?:の)?目的$|^(?:当社が)?(?:取得|収集)(?:する|している)?(?:個人)?(?:情報|データ)(?:の(?:種類|項目|内容))?$"
);

/// "(1) 甲社" above the name of its service and what it is sent: the company, when nothing else names one.
fn company_above(ground: &Ground<'_>, done: &Open) -> Option<(Role, Part)> {
    let title = done.title.filter(|title| *title < done.first)?;
    let text = ground.text(title);
    let owner = ground.mentions[title].iter().find(|mention| mention.legal && mention.service.is_none())?;
    let alone = owner.range.len() * 3 >= ground.outline.units[title].label().len() * 2;
    let free = !done.record.has(Role::Recipient) && !done.record.has(Role::RecipientService);
    (alone && free && done.record.has(Role::Service) && !LOGIN_TITLE.is_match(text))
        .then(|| (Role::Recipient, Part { unit: title, range: owner.range.clone() }))
}

fn close(ground: &Ground<'_>, open: &mut Open, drafts: &mut Vec<Draft>) {
    let mut done = std::mem::take(open);
    open.title = done.title;
    if done.record.parts.is_empty() {
        return;
    }
    done.record.parts.extend(company_above(ground, &done));
    // The heading names the service of this block.
    let named = done.record.has(Role::Service) || done.record.has(Role::RecipientService);
    if let Some(title) = done.title.filter(|title| !named && *title < done.first) {
        let text = ground.text(title);
        let login = LOGIN_TITLE.is_match(text);
        let company = ground.mentions[title].iter().find(|mention| mention.is_company && mention.service.is_none());
        let service = !login
            && ground.mentions[title]
                .iter()
                .any(|mention| mention.service.is_some() && !followed_by_other(text, mention));
        let short = without_notes(ground.outline.units[title].label()).chars().count() <= 40;
        if service && short {
            done.record.parts.push((Role::Service, Part { unit: title, range: named_in(ground, title) }));
            // "Alpha(提供者:甲社)": whose it is.
            let owner = ground.mentions[title].iter().filter(|mention| mention.legal && mention.service.is_none());
            if let [owner] = owner.collect::<Vec<_>>()[..]
                && text[..owner.range.start].matches('(').count() > text[..owner.range.start].matches(')').count()
                && !done.record.has(Role::Recipient)
            {
                done.record.parts.push((Role::Recipient, Part { unit: title, range: owner.range.clone() }));
            } else if let Some(company) = company.filter(|company| company.range.start == label_range(text).start)
                && !done.record.has(Role::Recipient)
            {
                // "甲社(Alpha)": the company, and in brackets its tool.
                done.record.parts.push((Role::Recipient, Part { unit: title, range: company.range.clone() }));
            }
            done.first = title;
        } else if let Some(company) = company.filter(|_| !login && short && !done.record.has(Role::Recipient))
            && company.range.len() * 2 >= without_notes(text).len()
        {
            done.record.parts.push((Role::Recipient, Part { unit: title, range: company.range.clone() }));
            // "コトリナビ(株式会社小鳥)": the tool, and in brackets whose it is.
            let tool = text[..company.range.start].strip_suffix('(').map(structure::label);
            if let Some(tool) = tool.filter(|tool| is_tool_title(tool))
                && let Some(start) = text.find(tool)
            {
                done.record.parts.push((Role::Service, Part { unit: title, range: start..start + tool.len() }));
            }
            done.first = title;
        } else if short
            && done.record.has(Role::Country)
            && !done.record.has(Role::Recipient)
            && AUTHORITY.is_match(ground.outline.units[title].label())
        {
            // "IRS(内国歳入庁)" above the name of its country: an authority abroad to which something is handed.
            done.record.parts.push((Role::Recipient, Part { unit: title, range: label_range(text) }));
            done.first = title;
        } else if !login
            && (!done.record.has(Role::Recipient)
                || TITLE_NAME.is_match(ground.outline.units[title].label())
                || is_tool_title(ground.outline.units[title].label())
                || super::headed::is_name_beside_known(ground, title))
            && short
            && done.record.has(Role::Information)
            && (NAME_LIKE.is_match(ground.outline.units[title].label())
                || super::headed::is_name_beside_known(ground, title)
                || done.record.has(Role::Recipient) && is_tool_title(ground.outline.units[title].label()))
            && !placed::is_nobody(ground.outline.units[title].label())
            && !ground.text(done.first).is_ascii()
        {
            done.record.parts.push((Role::Service, Part { unit: title, range: label_range(text) }));
            done.first = title;
        } else if !done.record.has(Role::Information)
            && short
            && (matches!(ground.outline.units[title].kind, super::text::BlockKind::Item(_))
                && !information::categories(text).is_empty()
                || DATA_TITLE.is_match(ground.outline.units[title].label())
                    && ground.mentions[title].is_empty()
                    && super::headers::role(text).is_none())
        {
            done.record.parts.push((Role::Information, Part { unit: title, range: label_range(text) }));
        } else if done.explicit
            && !done.record.has(Role::Purpose)
            && !done.record.has(Role::SenderPurpose)
            && CONDITION.is_match(text)
        {
            done.record.parts.push((Role::Purpose, Part { unit: title, range: label_range(text) }));
        }
    }
    let who =
        done.record.has(Role::Recipient) || done.record.has(Role::Service) || done.record.has(Role::RecipientService);
    let bare = done.explicit
        && who
        && (record::PROVISION.is_match(&done.record.scene)
            || record::TRANSMISSION.is_match(&done.record.scene)
            || record::JOINT.is_match(&done.record.scene)
            || says_who_is_used(ground, &done))
        && !OWN_PURPOSES.is_match(&done.record.scene);
    let whole = done.record.is_whole() || bare;
    if done.shared && !(done.record.has(Role::Service)) {
        shared(ground, &done, drafts);
        return;
    }
    if !whole {
        lists(ground, &done, drafts);
        return;
    }
    if OWN_RECORD.is_match(&done.record.scene) || OWN_RECORD.is_match(&ground.heading_words(done.first)) {
        return;
    }
    let units = &ground.outline.units;
    let range = units[done.first].range.start..units[done.last.max(done.first)].range.end;
    let mut found = done.record.statements(ground, range, done.first);
    for draft in &mut found {
        // A long block: the words that name the recipient are its quote.
        let names = done
            .record
            .parts
            .iter()
            .find(|(role, _)| matches!(role, Role::Recipient | Role::RecipientService | Role::Service));
        if let Some((_, part)) = names
            && draft.statement.quote.text.chars().count() > 200
        {
            let from = part.unit.min(done.first.max(part.unit.saturating_sub(1)));
            draft.statement.quote = ground.outline.quote(units[from].range.start..units[part.unit].range.end);
        }
    }
    drafts.extend(found);
}

/// "利用しているツール:Alpha、Beta": the label itself says that those behind it are used.
fn says_who_is_used(ground: &Ground<'_>, done: &Open) -> bool {
    let label = ground.outline.units[done.first].label().split([':', '：']).next().unwrap_or_default();
    let known = |part: &Part| ground.mentions_in(part.unit, &part.range).next().is_some();
    USED.is_match(label.trim()) && done.record.parts.iter().any(|(_, part)| known(part))
}

pattern!(
    USED,
    r"^(?:(?:当社|弊社|当サイト|本サイト|本サービス|本アプリ|当アプリ)(?:が|で|の))?(?:現在)?(?:利用|使用|導入|連携|採用|委託|接続)(?:する|している|して(?:い|おり)ます|中の)(?:主な)?[^、。はをが]{0,14}(?:プロバイダー?|サービス|ツール|API|SDK|事業者|会社|業者|モデル|プラットフォーム|委託先|送信先)(?:名|一覧)?$"
);

/// The services of a title: the first, or all that stand beside it ("基盤(Alpha/Beta)").
fn named_in(ground: &Ground<'_>, title: usize) -> Range<usize> {
    let text = ground.text(title);
    let mut services = ground.mentions[title].iter().filter(|mention| mention.service.is_some());
    let Some(first) = services.next() else { return 0..text.len() };
    services.fold(first.range.clone(), |all, next| {
        let between = text.get(all.end..next.range.start).unwrap_or_default().trim();
        if matches!(between, "/" | "・" | "、") { all.start..next.range.end } else { all }
    })
}

/// A title that is written like the name of a product.
fn is_tool_title(words: &str) -> bool {
    TOOL_TITLE.is_match(words)
        && !placed::is_nobody(words)
        && !categories::is_class(words)
        && title(words).is_none()
        && information::categories(words).is_empty()
        && purposes::leaves(words).0.is_empty()
}

pub(super) fn label_range(text: &str) -> Range<usize> {
    let label = structure::label(text);
    let start = text.find(label).unwrap_or(0);
    start..start + label.len()
}

/// Several recipients under one label: the lists beside them are for all, tied to none.
fn shared(ground: &Ground<'_>, done: &Open, drafts: &mut Vec<Draft>) {
    let tied = Record {
        parts: done
            .record
            .parts
            .iter()
            .filter(|(role, _)| matches!(role, Role::Recipient | Role::RecipientService))
            .cloned()
            .collect(),
        cue: "list",
        scene: done.record.scene.clone(),
        ..Record::default()
    };
    for (role, part) in &tied.parts {
        let one = Record { parts: vec![(*role, part.clone())], ..tied.clone() };
        let raw = ground.outline.units[part.unit].view.raw(part.range.clone());
        let mut found = one.statements(ground, raw, part.unit);
        for draft in &mut found {
            if draft.statement.recipient.as_ref().is_some_and(|recipient| recipient.text.starts_with("その他")) {
                draft.statement.specificity = Specificity::OpenEnded;
            }
            // A block that repeats the same lists for every item: what the block says belongs to each.
            if done.record.has(Role::Information) && done.explicit_information() {
                attach(ground, &done.record, &mut draft.statement);
            }
        }
        drafts.extend(found);
    }
    lists(ground, done, drafts);
}

impl Open {
    /// The block is titled by one item of information.
    fn explicit_information(&self) -> bool {
        self.record.parts.iter().any(|(role, part)| *role == Role::Information && Some(part.unit) == self.title)
    }
}

fn attach(ground: &Ground<'_>, record: &Record, statement: &mut Statement) {
    let lines = |wanted: &[Role]| -> Vec<String> {
        record
            .parts
            .iter()
            .filter(|(role, _)| wanted.contains(role))
            .map(|(_, part)| structure::label(&ground.text(part.unit)[part.range.clone()]).to_owned())
            .collect()
    };
    statement.information = information::statement(lines(&[Role::Information]).iter().map(String::as_str));
    statement.sender_purpose =
        purposes::statement(lines(&[Role::Purpose, Role::SenderPurpose]).iter().map(String::as_str));
}

/// Lists of items or purposes that hold for the whole document.
fn lists(ground: &Ground<'_>, done: &Open, drafts: &mut Vec<Draft>) {
    let scene = format!("{} {}", done.record.scene, ground.heading_words(done.first));
    let transmission = record::TRANSMISSION.is_match(&scene) || SENT.is_match(&scene);
    let own = |words: &str| OWN_LISTS.is_match(words) && !SENT.is_match(words);
    for (kind, wanted) in [
        (StatementKind::InformationList, &[Role::Information][..]),
        (StatementKind::PurposeList, &[Role::Purpose, Role::SenderPurpose]),
    ] {
        let parts: Vec<&Part> =
            done.record.parts.iter().filter(|(role, _)| wanted.contains(role)).map(|(_, part)| part).collect();
        let (Some(first), Some(last)) = (parts.first(), parts.last()) else { continue };
        // What the headings call the company's own list is its own, whatever words of it sound like a transmission.
        if !transmission || own(&scene) || own(&ground.heading_words(first.unit)) {
            continue;
        }
        let words: Vec<&str> = parts
            .iter()
            .flat_map(|part| ground.text(part.unit)[part.range.clone()].split('\n'))
            .map(structure::label)
            .collect();
        // "広告効果の分析のため" with a sentence that explains it below: the sentence is no further purpose.
        let bare: Vec<&str> = words.iter().copied().filter(|line| !VERBAL.is_match(line)).collect();
        let words = if bare.is_empty() { words } else { bare };
        let range = ground.outline.units[first.unit].range.start..ground.outline.units[last.unit].range.end;
        let mut statement = Statement {
            kind,
            quote: ground.outline.quote(range),
            cue: "list:transmission".to_owned(),
            ..Statement::default()
        };
        if kind == StatementKind::InformationList {
            statement.information = information::statement(words);
            if statement.information.categories.is_empty() {
                continue;
            }
        } else {
            statement.sender_purpose = purposes::statement(words);
        }
        drafts.push(Draft { unit: first.unit, statement });
    }
}

// Lists of all that the company itself collects, and why, tell nothing of what a tag sends.
pattern!(
    OWN_LISTS,
    r"個人情報|お客様(?:の|に関する)?情報|会員情報|登録情報|(?:取得|収集)する情報|情報の(?:取得|収集)|利用目的"
);
pattern!(
    SENT,
    r"外部送信|送信先|送信(?:される|する|している)|情報送信|外部(?:の)?サービス|アクセス解析|インフォマティブ|情報収集モジュール|(?i:cookie|クッキー|external transmission)"
);

pattern!(OWN_PURPOSES, r"個人情報の(?:利用|取得)目的|利用目的について");
pattern!(pub(super) MEMBER, r"(?:会社|業者|企業|各社|パートナー|代理店|機関|団体|提供者)$");
pattern!(pub(super) OF_A_LABEL,
    r"^(?:送信先|提供先|委託先|取得|利用|運営|情報|(?:外部)?サービス|ツール|モジュール|共同利用|個人情報|移転先)?(?:の)?(?:となる)?(?:提供|開発|運営|配信|送信)?(?:元)?(?:の)?(?:事業者|会社|企業|提供者)$"
);
pattern!(pub(super) VERBAL, r"(?:ます|です|ません|ください)。?$");
pattern!(pub(super) LOGIN_TITLE, r"(?i)アカウント|ログイン|認証|OAuth|連携");
// "1.クラッシュ情報" above a purpose and a recipient: what is sent.
pattern!(DATA_TITLE, r"^[^、。:：]{2,20}(?:情報|データ|ログ|識別子|履歴|(?i:id))(?:\([^()]*\))?$");
pattern!(AUTHORITY, r"^[^、。をはが]{0,24}(?:[\p{Han}A-Z](?:庁|省|局|当局|機関))\)?$");
pattern!(NAME_LIKE, r"^[A-Za-z][A-Za-z0-9 .&!+\-]{2,40}(?:[(（].*)?$|株式会社");
pattern!(TOOL_TITLE, r"^[A-Z][A-Za-z0-9 .&+\-]{1,40}$|^[ァ-ヶー]{3,20}(?:[A-Za-z0-9]{1,8})?$");
pattern!(TITLE_NAME, r"^[A-Z][A-Za-z0-9 .&+\-]{2,40}$");
pattern!(CONDITION, r"(?:場合|お客様|方|とき|際)$");
pattern!(pub(super) OWN_RECORD,
    r"責任を有する|管理責任|管理者|事業者情報|運営者情報|会社情報|問い?合わせ|窓口|開示(?:等)?の|会社概要|責任者|連絡先|苦情"
);

/// The headings below which blocks of labelled values were read.
pub(super) fn sections_of_blocks(ground: &Ground<'_>, labelled: &[Draft]) -> BTreeSet<usize> {
    labelled
        .iter()
        .filter(|draft| draft.statement.cue == "key-value")
        .flat_map(|draft| [ground.section(draft.unit), ground.outline.units[draft.unit].rank.map(|_| draft.unit)])
        .flatten()
        .collect()
}

/// A line with a label, in a section that is made of them: what it says belongs to its block.
pub(super) fn is_part_of_a_block(ground: &Ground<'_>, blocks: &BTreeSet<usize>, unit: usize) -> bool {
    let this = &ground.outline.units[unit];
    let label = this.label().split([':', '：']).next().filter(|label| label.len() < this.label().len());
    label.is_some_and(|label| {
        label.chars().count() <= 20 && !label.contains(['。', '、']) && ground.catalog.names_in(label).is_empty()
    }) && this.rank.is_none()
        && ground.section(unit).is_some_and(|section| blocks.contains(&section))
}

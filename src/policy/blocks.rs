//! Labelled values → declarations: "送信先: …", one heading per service.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::at_name::is_use;
use super::block_titles::{Title, without_notes};
use super::ground::{Draft, Ground};
use super::headers::{Role, title};
use super::labels::{has_item_title, parts_of};
use super::names::Mention;
use super::record::{Part, Record};
use super::{
    Specificity, Statement, StatementKind, information, joint_label, particulars, purposes, record, structure,
};

/// A record of labelled values as it grows.
#[derive(Debug, Default)]
struct Open {
    record: Record,
    /// The roles of its parts, each with the first and the last unit that gave it: a block may have thousands of parts.
    roles: BTreeMap<Role, (usize, usize)>,
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
        if has_own_name(ground, index, &parts) || joint_label::has_members(ground, index) {
            // The readers of lists and of joint use tell whose these lines are.
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
    let text = ground.text(unit);
    let first = text.split('\n').next().unwrap_or_default();
    let start = first.find(structure::label(first)).unwrap_or(0);
    // "アクセス解析 — 甲社(米国)": what for, and whoever does it.
    let behind = WHAT_FOR.find(&first[start..]).map(|what| start + what.end());
    let named =
        |mention: &Mention| mention.range.start == start || mention.legal && Some(mention.range.start) == behind;
    parts.len() > 1
        && first.len() < text.len()
        && first.chars().count() <= 80
        && !first.contains(['。', ':', '：'])
        && !parts.iter().any(|(role, ..)| role.is_name())
        && ground.mentions[unit].iter().any(named)
}

pattern!(WHAT_FOR, r"^[^、。:：()\n]{2,24}\s?[—–―─]+\s?");

fn take(
    ground: &Ground<'_>,
    open: &mut Open,
    role: Role,
    part: Part,
    explicit: bool,
    drafts: &mut Vec<Draft>,
    label: usize,
) {
    let names = role.is_name();
    // "提携先: 該当する企業はございません。" names nobody.
    if names
        && VERBAL.is_match(&ground.text(part.unit)[part.range.clone()])
        && ground.mentions_in(part.unit, &part.range).next().is_none()
    {
        return;
    }
    // The same label again begins the next record, when this one already says something of its names.
    let told = [Role::Information, Role::Purpose, Role::SenderPurpose, Role::RecipientPurpose];
    let again = explicit || told.into_iter().any(|role| open.roles.contains_key(&role));
    let whole = open.roles.contains_key(&Role::Recipient) && open.roles.contains_key(&Role::Service);
    let again = again || whole;
    let elsewhere = |(first, last): &(usize, usize)| *first != part.unit || *last != part.unit;
    let same_label = open.roles.get(&role).is_some_and(elsewhere) && again;
    if names && (same_label && open.last < label || is_of_another_section(ground, open, label)) {
        close(ground, open, drafts);
    }
    if names && open.roles.contains_key(&role) {
        open.shared = true;
    }
    if open.record.parts.is_empty() {
        open.first = label;
        open.record.cue = "key-value";
        open.record.scene = ground.lead_words(label);
    }
    let asked = ground.outline.units[label].label().split([':', '：']).next().unwrap_or_default();
    let scene = &open.record.scene;
    if !scene.ends_with(asked) && scene.len() + asked.len() < LONGEST_SCENE && !particulars::is_label(asked) {
        open.record.scene.push(' ');
        open.record.scene.push_str(asked);
    }
    open.explicit |= explicit && names;
    open.last = part.unit.max(label);
    let units = open.roles.entry(role).or_insert((part.unit, part.unit));
    *units = (units.0.min(part.unit), units.1.max(part.unit));
    open.record.parts.push((role, part));
}

/// The labels of a block up to this many bytes set its scene.
const LONGEST_SCENE: usize = 4_000;

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

fn close(ground: &Ground<'_>, open: &mut Open, drafts: &mut Vec<Draft>) {
    let mut done = std::mem::take(open);
    open.title = done.title;
    if done.record.parts.is_empty() {
        return;
    }
    done.hear_title(ground);
    let of_the_operator =
        OWN_RECORD.is_match(&done.record.scene) || OWN_RECORD.is_match(&ground.heading_words(done.first));
    if done.shared && !done.record.has(Role::Service) {
        if !of_the_operator {
            shared(ground, &done, drafts);
        }
        return;
    }
    if !done.record.is_whole() && !done.only_names(ground) {
        lists(ground, &done, drafts);
        return;
    }
    if !of_the_operator && !done.is_of_the_operator(ground) {
        drafts.extend(done.statements(ground));
    }
}

impl Open {
    /// Takes up what the title says of the block; a title that names somebody is where the block begins.
    fn hear_title(&mut self, ground: &Ground<'_>) {
        let Some(unit) = self.title.filter(|title| *title < self.first) else { return };
        if OF_A_POLICY.is_match(ground.outline.units[unit].label()) {
            return;
        }
        let title = Title { ground, unit, record: &self.record, first: self.first, explicit: self.explicit };
        if self.record.has(Role::Service) || self.record.has(Role::RecipientService) {
            let owner = title.owner_of_tool();
            self.record.parts.extend(owner);
            return;
        }
        let told = title.tells().unwrap_or_default();
        if told.iter().any(|(role, _)| role.is_name()) {
            self.first = unit;
        }
        self.record.parts.extend(told);
    }

    /// Nothing is said of those whom it names, but where they stand says that something goes to them.
    fn only_names(&self, ground: &Ground<'_>) -> bool {
        let scene = &self.record.scene;
        let goes_to_them = || {
            record::PROVISION.is_match(scene)
                || record::TRANSMISSION.is_match(scene)
                || record::JOINT.is_match(scene)
                || says_who_is_used(ground, self)
        };
        self.explicit && self.record.names_somebody() && goes_to_them() && !OWN_PURPOSES.is_match(scene)
    }

    /// "運営会社:甲社" with nothing but contacts: who speaks.
    fn is_of_the_operator(&self, ground: &Ground<'_>) -> bool {
        let lead = ground.outline.units[self.first].lead.map_or("", |lead| ground.text(lead));
        let told =
            self.record.parts.iter().any(|(role, part)| role.tells() && ground.outline.units[part.unit].rank.is_none())
                || RECEIVES.is_match(&ground.heading_words(self.first))
                || ground.outline.units[self.first].rank.is_none() && RECEIVES.is_match(lead) && BELOW.is_match(lead);
        let names = || self.record.parts.iter().filter(|(role, _)| role.is_name());
        let operates = |part: &Part| OPERATES.is_match(&ground.text(part.unit)[..part.range.start]);
        !told && names().count() == 1 && names().all(|(_, part)| operates(part))
    }

    fn statements(&self, ground: &Ground<'_>) -> Vec<Draft> {
        let units = &ground.outline.units;
        let range = units[self.first].range.start..units[self.last.max(self.first)].range.end;
        let mut found = self.record.statements(ground, range, self.first);
        let Some((_, names)) = self.record.parts.iter().find(|(role, _)| role.is_name()) else { return found };
        // A long block: the words that name the recipient are its quote.
        let from = names.unit.min(self.first.max(names.unit.saturating_sub(1)));
        for draft in found.iter_mut().filter(|draft| draft.statement.quote.text.chars().count() > 200) {
            draft.statement.quote = ground.outline.quote(units[from].range.start..units[names.unit].range.end);
        }
        found
    }

    /// The block is titled by one item of information.
    fn explicit_information(&self) -> bool {
        self.record.parts.iter().any(|(role, part)| *role == Role::Information && Some(part.unit) == self.title)
    }
}

pattern!(OPERATES, r"^[・\-*●○■◆\s]*運営(?:会社|元|者|主体|団体|法人)(?:名|の名称)?\s?[:：]\s?$");
pattern!(BELOW, r"(?:以下|次|下記)の");
// What stands above says that something goes to them.
pattern!(RECEIVES, r"(?:送信|提供|委託|共有|開示|連携|移転)先|第三者|外部送信|共同利用|委託");
// "Alpha Notepad - プライバシーポリシー": the title of the text.
pattern!(OF_A_POLICY, r"(?i)(?:プライバシー・?ポリシー|個人情報保護方針|利用規約|privacy policy)$");

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

pub(super) fn label_range(text: &str) -> Range<usize> {
    let label = structure::label(text);
    let start = text.find(label).unwrap_or(0);
    start..start + label.len()
}

/// Several recipients under one label: the lists beside them are for all, tied to none.
fn shared(ground: &Ground<'_>, done: &Open, drafts: &mut Vec<Draft>) {
    let frame = Record { cue: "list", scene: done.record.scene.clone(), ..Record::default() };
    let names = done.record.parts.iter().filter(|(role, _)| matches!(role, Role::Recipient | Role::RecipientService));
    for (role, part) in names {
        let one = Record { parts: name_and_note(ground, *role, part), ..frame.clone() };
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

/// "甲社(Alpha):アクセス解析": the name, and behind the colon what it is for or what goes there.
fn name_and_note(ground: &Ground<'_>, role: Role, part: &Part) -> Vec<(Role, Part)> {
    let words = &ground.text(part.unit)[part.range.clone()];
    let whole = || vec![(role, part.clone())];
    let Some((at, colon)) = words.char_indices().find(|(_, letter)| matches!(letter, ':' | '：')) else {
        return whole();
    };
    let value = at + colon.len_utf8();
    let note = words[value..].trim();
    let piece = |range: Range<usize>| Part {
        unit: part.unit,
        range: part.range.start + range.start..part.range.start + range.end,
    };
    let named = piece(value..words.len());
    let told = if ground.mentions_in(part.unit, &named.range).next().is_some() || title(&words[..at]).is_some() {
        None
    } else if is_use(note) {
        Some(Role::Purpose)
    } else {
        (!information::categories(note).is_empty()).then_some(Role::Information)
    };
    told.map_or_else(whole, |told| vec![(role, piece(0..at)), (told, named)])
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
    statement.information = information::statement(lines(&[Role::Information]));
    statement.sender_purpose = purposes::statement(lines(&[Role::Purpose, Role::SenderPurpose]));
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
        // "以下の種類のCookieを使用しています:" leads on to what is listed and is no end itself.
        let words: Vec<&str> = words.into_iter().filter(|line| !LEADS_ON.is_match(line)).collect();
        if words.is_empty() {
            continue;
        }
        let range = ground.outline.units[first.unit].range.start..ground.outline.units[last.unit].range.end;
        let mut statement = Statement {
            kind,
            quote: ground.outline.quote(range),
            cue: "list:transmission".to_owned(),
            ..Statement::default()
        };
        if kind == StatementKind::InformationList {
            statement.information = information::statement(words.into_iter().flat_map(information::of_value));
            if statement.information.categories.is_empty() {
                continue;
            }
        } else {
            statement.sender_purpose = purposes::statement(words.into_iter().flat_map(purposes::of_value));
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
pattern!(pub(super) LEADS_ON, r"^[^。]*(?:以下|下記|次)の[^。]*(?:ます|です)[。:：]*$");
pattern!(pub(super) VERBAL, r"(?:ます|です|ません|ください)。?$");
pattern!(pub(super) LOGIN_TITLE, r"(?i)アカウント|ログイン|認証|OAuth|連携");
pattern!(pub(super) OWN_RECORD,
    r"運営者名|責任を有する|管理責任|管理者|事業者情報|運営者情報|会社情報|問い?合わせ|窓口|開示(?:等)?の|会社概要|責任者|連絡先|苦情"
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
    if this.rank.is_some() || !ground.section(unit).is_some_and(|section| blocks.contains(&section)) {
        return false;
    }
    let line = this.label();
    let colon = line.char_indices().take(21).find(|(_, letter)| matches!(letter, ':' | '：'));
    let label = colon.map(|(at, _)| &line[..at]);
    label.is_some_and(|label| !label.contains(['。', '、']) && ground.catalog.names_in(label).is_empty())
}

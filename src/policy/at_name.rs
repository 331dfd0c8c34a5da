//! What stands at a name itself says more than what leads into its list: its label, its brackets, the lines and items below it.

use super::continued::{ACTIVITY, has_goals, has_items};
use super::fields::names_somebody;
use super::ground::{Draft, Ground};
use super::headers::{Role, role, title};
use super::record::{COUNTRY_NOTE, is_function};
use super::{coined, information, labels, purposes, structure};

/// What stands at the name itself: its label, its brackets, the labelled lines and the uses below it. It goes before what
/// the sentences around the list say of all its names.
pub(super) fn complete(ground: &Ground<'_>, drafts: &mut [Draft]) {
    for draft in drafts.iter_mut().filter(|draft| names_somebody(draft)) {
        lines_below(ground, draft);
        label_of_the_line(ground, draft);
        in_brackets(ground, draft);
        uses_below(ground, draft);
        items_of_the_name(ground, draft);
        labels_after(ground, draft);
    }
}

/// How many units behind the sentence a label may stand.
const AFTER: usize = 12;

/// A section on one service: its sentence, and then "利用目的" as a label of its own with the values below it.
fn labels_after(ground: &Ground<'_>, draft: &mut Draft) {
    let units = &ground.outline.units;
    if !draft.statement.cue.starts_with("sentence:") || units[draft.unit].cell().is_some() {
        return;
    }
    let Some(heading) = ground.section(draft.unit) else { return };
    let end = ground.outline.section_end(heading).min(draft.unit + AFTER);
    for (at, unit) in units.iter().enumerate().take(end).skip(draft.unit + 1) {
        let label = unit.label();
        if unit.cell().is_some() || ground.mentions[at].iter().any(|mention| mention.service.is_some()) {
            return;
        }
        let goals = title(label).filter(|role| matches!(role, Role::Purpose | Role::SenderPurpose));
        let Some(role) = goals.filter(|_| label.chars().count() <= 16) else { continue };
        let parts = labels::values_below(ground, at, role);
        if !has_goals(&draft.statement) && !parts.is_empty() {
            let words = parts.iter().map(|part| structure::label(&ground.text(part.unit)[part.range.clone()]));
            draft.statement.sender_purpose = purposes::statement(words);
        }
        return;
    }
}

/// "当社は、Alpha AdsおよびAlpha Statsを利用しています。" and below it "・Alpha Adsによる成果の計測": the items that begin with a name are
/// its own uses, nearer than what the sentence says of all.
fn items_of_the_name(ground: &Ground<'_>, draft: &mut Draft) {
    let units = &ground.outline.units;
    let Some(service) = draft.statement.service.as_ref().filter(|_| draft.statement.cue.starts_with("sentence:"))
    else {
        return;
    };
    let below = units[draft.unit + 1..].iter().take(8).take_while(|next| {
        next.cell().is_none() && (next.is_item() || next.text().chars().count() <= 40) && !next.text().contains('。')
    });
    let uses: Vec<&str> = below
        .filter_map(|next| next.label().strip_prefix(service.text.as_str()))
        .filter_map(|rest| OF_THE_NAME.find(rest).map(|joint| &rest[joint.end()..]))
        .filter(|what| is_use(what) && !POLICY.is_match(what))
        .collect();
    if !uses.is_empty() {
        draft.statement.sender_purpose = purposes::statement(uses);
    }
}

pattern!(OF_THE_NAME, r"^(?:による|を(?:用い|利用し|使用し|使っ)た|での|の)");

/// The longest label before a colon, in characters, and how far its value is read, in bytes. A draft of a long paragraph
/// does not look through all of it.
const LONGEST_LABEL: usize = 80;
const LONGEST_VALUE: usize = 6_000;

/// "ホスティング: X社": what stands before the colon is what X is used for.
fn label_of_the_line(ground: &Ground<'_>, draft: &mut Draft) {
    if has_goals(&draft.statement) || ground.outline.units[draft.unit].cell().is_some() {
        return;
    }
    let text = structure::label(ground.text(draft.unit));
    let colon = text.char_indices().take(LONGEST_LABEL).take_while(|(_, letter)| *letter != '\n');
    let Some((at, colon)) = colon.into_iter().find(|(_, letter)| matches!(letter, ':' | '：')) else { return };
    let (label, value) = (&text[..at], &text[at + colon.len_utf8()..]);
    let value = &value[..value.floor_char_boundary(LONGEST_VALUE)];
    let value = value.split(['\n', '。']).next().unwrap_or(value);
    let named = draft_names(draft).any(|name| value.contains(name));
    let label = label.trim().trim_end_matches("など").trim_end_matches('等');
    // "サイトの構築・保守を行うベンダー: 甲社": the work that one of the kind does.
    if let Some(what) = WORKER.captures(label).and_then(|found| found.name("what")).filter(|_| named) {
        draft.statement.sender_purpose = purposes::statement([what.as_str()]);
        return;
    }
    let function = is_use(label) && !SORT.is_match(label);
    if named && function && label.chars().count() <= 24 && role(label).is_none() && !value.contains('。') {
        draft.statement.sender_purpose = purposes::statement([label]);
    }
}

pattern!(
    WORKER,
    r"^(?P<what>[^、。:：はが]{2,30}?)を(?:行う|行なう|担う|担当する|支援する)[^、。:：をはが]{1,16}(?:会社|業者|事業者|先|ベンダー|サービス|ツール|システム)?$"
);

/// Words that say what something is used for.
pub(super) fn is_use(words: &str) -> bool {
    (!purposes::leaves(words).0.is_empty()
        || is_function(words)
        || ACTIVITY.is_match(words)
        || purposes::is_task(words))
        && !DATA.is_match(words)
        && !coined::is_product(words)
}

// "Webサービス: Alpha": of what sort it is, not what for.
pattern!(
    SORT,
    r"^(?:(?i:web)|クラウド|外部|主な|利用|連携|他社|その他)?の?(?:サービス|ツール|システム|アプリ)$|(?:フォーム|サイト|ページ|画面)$"
);
pattern!(DATA, r"(?:情報|データ|番号|識別子|履歴|ログ|アドレス|氏名|住所|内容)(?:等|など)?(?:の取り?扱い)?$");

// "Alpha(問い合わせ受付)", "ホスティング(例:Alpha等)": what a name is for stands in the brackets, or in front of them.
pattern!(NOTE, r"^(?:\([A-Za-z0-9 ]{1,12}\))?\s?\((?P<what>[^()。]{2,60}?)(?:目的)?(?:。[^()]*)?\)");
/// How many bytes before a name its brackets and what stands in front of them may take.
const NEAR_NAME: usize = 400;
pattern!(NOTED, r"(?:^|[、。:：]|および|及び|や)\s?(?P<what>[^、。:：()はがをに]{2,24})\((?:例:)?[^()]{0,40}$");

fn in_brackets(ground: &Ground<'_>, draft: &mut Draft) {
    if has_goals(&draft.statement) || ground.outline.units[draft.unit].cell().is_some() {
        return;
    }
    let text = ground.text(line_of(ground, draft));
    let found = draft_names(draft).filter_map(|name| Some((text.find(name)?, name.len()))).find_map(|(at, length)| {
        let behind = NOTE.captures(&text[at + length..]).and_then(|found| found.name("what"));
        let before = &text[text.floor_char_boundary(at.saturating_sub(NEAR_NAME))..at];
        let before = NOTED.captures(before).and_then(|found| found.name("what"));
        let noted = behind.and_then(|what| noted_use(what.as_str()));
        noted.or_else(|| before.map(|what| structure::label(what.as_str())).filter(|what| is_use_before(what)))
    });
    // "フォーム送信に伴うメール配信サービス(Alpha)": the whole line says what the one in its brackets is for.
    let line = || {
        let found = LINE.captures(structure::label(text))?;
        let (what, names) = (found.name("what")?.as_str(), found.name("names")?.as_str());
        let of_this = draft_names(draft).any(|name| names == name);
        (of_this && is_use(what.trim_end_matches(SORTS)) && !SORT.is_match(what)).then_some(what)
    };
    if let Some(what) = found.or_else(line) {
        draft.statement.sender_purpose = purposes::statement([what]);
    }
}

pattern!(LINE, r"^(?P<what>[^、。:：()A-Za-z]{4,40})\((?P<names>[^()]{2,40})\)$");
/// How the word for a kind of tool ends.
const SORTS: &str = "サービス";

/// Where the name of a declaration stands: in its unit, or on a line of its own below the heading that was read as its label.
fn line_of(ground: &Ground<'_>, draft: &Draft) -> usize {
    let units = &ground.outline.units;
    let here = draft_names(draft).any(|name| units[draft.unit].text().contains(name));
    if here || draft.statement.cue != "key-value" {
        return draft.unit;
    }
    let below = (draft.unit..units.len()).take(30);
    let mut lines = below.filter(|at| units[*at].is_item() && units[*at].cell().is_none());
    lines.find(|at| draft_names(draft).any(|name| units[*at].label().starts_with(name))).unwrap_or(draft.unit)
}

/// What stands in brackets behind a name, where every part of it says a use: "(認証・データベース・ストレージ)". Names behind a
/// slash ("(広告効果測定/Alpha)") are none of it.
fn noted_use(words: &str) -> Option<&str> {
    let name = |part: &str| ACRONYM.replace_all(part, "").contains(LATIN);
    let words = words.split_once('/').filter(|(_, names)| name(names)).map_or(words, |(use_of, _)| use_of);
    let told = !name(words) && !COUNTRY_NOTE.is_match(words);
    (told && words.split(['、', '・', '/']).all(|part| is_use(part.trim()))).then(|| structure::label(words))
}

fn is_use_before(words: &str) -> bool {
    (ACTIVITY.is_match(words) || is_function(words) && !words.ends_with(SORTS))
        && !coined::is_product(words)
        && !SORT.is_match(words)
        && !words.contains(LATIN)
}

/// Letters of names, which no purpose in Japanese is written with.
const LATIN: fn(char) -> bool = |letter| letter.is_ascii_uppercase();
pattern!(ACRONYM, r"(?-u:\b)(?:AI|CDN|SMS|EC|SNS|DB|UI|DNS|Web)(?-u:\b)|AI|SMS|CDN|SNS|Web");

/// How many labelled lines a name has below it at most.
const LABELS: usize = 12;

/// "X社(X API)" on a line, "利用目的: …" and "送信データ: …" on the next ones of the same block.
fn lines_below(ground: &Ground<'_>, draft: &mut Draft) {
    let text = ground.text(draft.unit);
    let cell = ground.outline.units[draft.unit].cell().is_some() && !ground.is_text_beside_title(draft.unit);
    if cell || !text.contains('\n') || has_items(&draft.statement) && has_goals(&draft.statement) {
        return;
    }
    let mut lines = text.split('\n').skip_while(|line| !draft_names(draft).any(|name| line.contains(name)));
    lines.next();
    let told: Vec<(Role, &str)> = lines
        .filter(|line| !line.trim().is_empty())
        .take(LABELS)
        .map_while(|line| line.split_once([':', '：']))
        .filter_map(|(label, value)| Some((role(label)?, value.trim())))
        .collect();
    let of = |wanted: &[Role]| {
        told.iter().filter(|(role, _)| wanted.contains(role)).map(|(_, value)| *value).collect::<Vec<_>>()
    };
    let items = of(&[Role::Information]);
    if !has_items(&draft.statement) && !items.is_empty() {
        draft.statement.information = information::statement(items);
    }
    let goals = of(&[Role::Purpose, Role::SenderPurpose]);
    if !has_goals(&draft.statement) && !goals.is_empty() {
        draft.statement.sender_purpose = purposes::statement(goals);
    }
}

/// "2. Alpha(甲社)" and below it "・広告の配信": items of another mark than the name's, each a use.
fn uses_below(ground: &Ground<'_>, draft: &mut Draft) {
    let units = &ground.outline.units;
    let this = &units[draft.unit];
    if has_goals(&draft.statement) || this.cell().is_some() || !draft.statement.cue.starts_with("list") {
        return;
    }
    let named: usize = draft_names(draft).filter(|name| this.text().contains(name)).map(str::len).sum();
    if named == 0 || named * 2 < this.label().len() {
        return;
    }
    let mark = structure::marker(this.text());
    let items = units[draft.unit + 1..].iter().enumerate().take(6).take_while(|(_, next)| {
        next.is_item() && next.cell().is_none() && structure::marker(next.text()) != mark && next.rank.is_none()
    });
    let uses: Vec<&str> = items
        .filter(|(at, next)| {
            ground.mentions[draft.unit + 1 + at].is_empty() && !next.label().contains(['。', ':', '：'])
        })
        .map(|(_, next)| structure::label(next.label().split('(').next().unwrap_or_default()))
        .filter(|words| is_use(words) && !POLICY.is_match(words) && words.chars().count() <= 30)
        .collect();
    if !uses.is_empty() {
        draft.statement.sender_purpose = purposes::statement(uses);
    }
}

pattern!(POLICY, r"(?i)プライバシー|ポリシー|規約|privacy|policy|terms");

/// The names of a declaration, as written.
fn draft_names(draft: &Draft) -> impl Iterator<Item = &str> {
    let service = draft.statement.service.as_ref().map(|service| service.text.as_str());
    let recipient = draft.statement.recipient.as_ref().map(|recipient| recipient.text.as_str());
    service.into_iter().chain(recipient)
}

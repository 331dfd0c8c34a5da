//! The last look for what a declaration leaves open: items and purposes that the document ties to it somewhere else.

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::continued::{About, about, has_goals, has_items};
use super::cues::COOKIE;
use super::ground::{Draft, Ground};
use super::{InformationStatement, Mechanism, PurposeStatement, StatementKind, information, structure};
use crate::glossary::Information;

macro_rules! pattern {
    ($name:ident, $text:expr) => {
        static $name: LazyLock<Regex> = LazyLock::new(|| Regex::new($text).expect("a valid pattern"));
    };
}

/// Fills what is still open: by a sentence that says what the recipient holds, by what is collected beside cookies, and
/// at the very last by the word with which the sentence itself names the data.
pub(super) fn complete(ground: &Ground<'_>, drafts: &mut [Draft]) {
    let told: BTreeSet<usize> = drafts.iter().filter(|draft| names_somebody(draft)).map(|draft| draft.unit).collect();
    members(ground, drafts);
    let collected = collected(ground, &told);
    for draft in drafts.iter_mut().filter(|draft| is_row(draft)) {
        if !has_items(&draft.statement) && names_somebody(draft) {
            handled(ground, draft);
        }
        let own = draft.statement.kind == StatementKind::OwnUse && draft.statement.mechanism == Mechanism::Cookie;
        if own && !has_items(&draft.statement) {
            draft.statement.information.clone_from(&collected);
        }
        if !has_items(&draft.statement) && draft.statement.kind != StatementKind::OwnUse {
            unspecific(ground, draft);
        }
    }
}

fn is_row(draft: &Draft) -> bool {
    let statement = &draft.statement;
    let listed = matches!(
        statement.kind,
        StatementKind::Declaration
            | StatementKind::Provision
            | StatementKind::JointUse
            | StatementKind::Entrustment
            | StatementKind::OwnUse
    );
    listed && !statement.negated && !statement.general
}

fn names_somebody(draft: &Draft) -> bool {
    let statement = &draft.statement;
    is_row(draft)
        && statement.kind != StatementKind::OwnUse
        && (statement.service.is_some()
            || statement.recipient.as_ref().is_some_and(|recipient| recipient.company.is_some()))
}

/// A class and what the document says of it.
struct Class {
    name: String,
    kind: StatementKind,
    unit: usize,
    information: InformationStatement,
    goals: PurposeStatement,
}

/// Names in a list of a class ("広告配信事業者は以下のとおりです"), or of those who use data jointly: what is said of the class
/// is said of them.
fn members(ground: &Ground<'_>, drafts: &mut [Draft]) {
    let classes: Vec<Class> = drafts
        .iter()
        .filter(|draft| is_row(draft) && draft.statement.service.is_none())
        .filter(|draft| has_items(&draft.statement) || has_goals(&draft.statement))
        .filter_map(|draft| {
            let recipient = draft.statement.recipient.as_ref()?;
            let name = recipient.text.trim_end_matches("など").trim_end_matches('等').trim_end_matches("各社");
            let class = recipient.company.is_none() && name.chars().count() >= 4;
            class.then(|| Class {
                name: name.to_owned(),
                kind: draft.statement.kind,
                unit: draft.unit,
                information: draft.statement.information.clone(),
                goals: draft.statement.sender_purpose.clone(),
            })
        })
        .collect();
    for draft in drafts.iter_mut().filter(|draft| is_row(draft) && draft.statement.kind != StatementKind::OwnUse) {
        let (items, goals) = (!has_items(&draft.statement), !has_goals(&draft.statement));
        if !(items || goals) || draft.statement.cue.starts_with("sentence:") {
            continue;
        }
        let lead = ground.lead_words(draft.unit);
        let joint = draft.statement.kind == StatementKind::JointUse;
        let of = classes.iter().filter(|class| {
            class.unit != draft.unit
                && class.kind == draft.statement.kind
                && (joint || lead.contains(class.name.as_str()))
        });
        let Some(class) = of.min_by_key(|class| class.unit.abs_diff(draft.unit)) else { continue };
        if items {
            draft.statement.information = class.information.clone();
        }
        if goals {
            draft.statement.sender_purpose = class.goals.clone();
        }
    }
}

/// All sentences of running text, lines of lists among them.
fn sentences<'a>(ground: &'a Ground<'_>) -> impl Iterator<Item = (usize, Range<usize>)> + 'a {
    ground
        .outline
        .units
        .iter()
        .enumerate()
        .filter(|(_, unit)| !unit.chrome)
        .flat_map(|(index, unit)| unit.sentences.iter().map(move |sentence| (index, sentence.clone())))
}

// "カード情報はX社が管理し、当社は保持しません": what the recipient has in its hands.
pattern!(
    HANDLED,
    r"(?P<items>[^、。はがを()]{0,40}?(?:情報|データ|番号|内容|識別子|アドレス|テキスト)(?:等|など)?)(?:の[^、。はが]{1,8})?(?:は|について(?:は)?)、?(?P<who>[^。]{2,60}?)(?:が|にて|において|で|により|によって|に|を(?:通じて|介して|経由して))(?:直接|安全に|適切に|暗号化して)?(?:管理|保管|取り?扱|処理|保存|保持|送信|送られ|渡|登録|入力|同期|収集|取得|提供)"
);

/// A sentence elsewhere names the recipient as the one who has these items.
fn handled(ground: &Ground<'_>, draft: &mut Draft) {
    for (unit, sentence) in sentences(ground) {
        if ground.mentions_in(unit, &sentence).next().is_none()
            || !matches!(about(ground, unit, &sentence, draft), About::This)
        {
            continue;
        }
        let words = &ground.text(unit)[sentence.clone()];
        for found in HANDLED.captures_iter(words) {
            let (Some(items), Some(who)) = (found.name("items"), found.name("who")) else { continue };
            let holder = sentence.start + who.start()..sentence.start + who.end();
            let named = ground.mentions_in(unit, &holder).next().is_some()
                && matches!(about(ground, unit, &holder, draft), About::This);
            if named && !information::is_reference(items.as_str()) {
                draft.statement.information = stated([items.as_str().trim()]);
                return;
            }
        }
    }
}

/// Items as said; a word that only says "data" states nothing in particular.
fn stated<'a>(words: impl IntoIterator<Item = &'a str>) -> InformationStatement {
    let mut found = information::statement(words);
    found.vague |= found.categories.is_empty();
    found
}

pattern!(GATHERED, r"取得|収集|情報|データ|(?i:collect|information)");

/// The line that counts cookies among what is collected: with them come the items that it names beside them.
fn collected(ground: &Ground<'_>, told: &BTreeSet<usize>) -> InformationStatement {
    for (index, unit) in ground.outline.units.iter().enumerate() {
        let text = unit.text();
        if unit.chrome
            || unit.rank.is_some()
            || told.contains(&index)
            || text.contains(['。', '\n'])
            || text.contains("ため")
            || text.chars().count() > 120
            || !COOKIE.is_match(text)
            || !ground.mentions[index].is_empty()
        {
            continue;
        }
        let line = value(text);
        let found = information::statement([line]);
        if found.categories.iter().any(beside)
            && (GATHERED.is_match(&ground.lead_words(index)) || GATHERED.is_match(line))
        {
            return found;
        }
    }
    for (unit, sentence) in sentences(ground).filter(|(unit, _)| !told.contains(unit)) {
        let words = &ground.text(unit)[sentence.clone()];
        if !COOKIE.is_match(words) || ground.mentions_in(unit, &sentence).next().is_some() {
            continue;
        }
        for range in information::phrases(words) {
            let found = information::statement([&words[range.clone()]]);
            if COOKIE.is_match(&words[range]) && found.categories.iter().any(beside) {
                return found;
            }
        }
    }
    InformationStatement::default()
}

/// What is collected along with a cookie.
const fn beside(category: &Information) -> bool {
    matches!(category, Information::Ip | Information::PageView | Information::DeviceBrowser)
}

/// "サイト閲覧：Cookie、IPアドレス": the words behind a label.
fn value(line: &str) -> &str {
    let line = structure::label(line);
    match line.split_once([':', '：']) {
        Some((label, value)) if label.chars().count() <= 20 && !value.trim().is_empty() => value.trim(),
        _ => line,
    }
}

/// "ユーザー情報を提供します": the word that the sentence has for the data, where nothing says more of it.
fn unspecific(ground: &Ground<'_>, draft: &mut Draft) {
    let quote = &draft.statement.quote;
    let unit = &ground.outline.units[draft.unit];
    if unit.cell().is_some() {
        return;
    }
    for sentence in &unit.sentences {
        let words = &unit.text()[sentence.clone()];
        let of_this = ground.quote(draft.unit, sentence.clone());
        if of_this.end <= quote.start || quote.end <= of_this.start {
            continue;
        }
        if let Some(range) = information::unspecific(words) {
            draft.statement.information = stated([&words[range]]);
            return;
        }
    }
}

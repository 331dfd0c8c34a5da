//! What the sentences around a declaration add to it: the items and the purposes that the next sentences give, or the one that leads in.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::ground::{Draft, Ground};
use super::{Mechanism, Specificity, Statement, StatementKind, information, purposes};

macro_rules! pattern {
    ($name:ident, $text:expr) => {
        static $name: LazyLock<Regex> = LazyLock::new(|| Regex::new($text).expect("a valid pattern"));
    };
}

pattern!(
    GOES_ON,
    r"^(?:なお、?|また、?|ただし、?)?(?:この|これ|その|こう|当該|同(?:社|サービス|ツール|機能)|それ|上記|前記|本(?:ツール|機能|技術)|(?:取得|収集|送信)(?:した|された|される|する)|収集されるデータ|送信先)|(?i:^(?:this|these|the) (?:service|tool|information|data|cookie)|^it |^they )"
);
pattern!(
    AGENT,
    r"(?:広告|第三者|解析|配信)[^、。]{0,6}(?:事業者|会社|サービス|業者|企業)(?:等|など)?(?:は|が|では)|^(?:同社|各社|これらの?(?:企業|会社|事業者))"
);
pattern!(TECHNIQUE, r"(?i)cookie|クッキー|ビーコン|識別子|トラフィック");
pattern!(
    ELSEWHERE,
    r"ください|下さい|オプトアウト|無効|拒否|停止|お問い?合わせ|削除|とは、|(?:詳細|詳しく)(?:は|に|を)|リンク|(?i:opt.?out|please|disable|for (?:details|more))"
);
pattern!(DENIES, r"(?:ません|ない)(?:。|$)|(?i:(?-u:\b)not(?-u:\b))");
pattern!(
    LEADS_IN,
    r"(?:以下|下記|次)の?[^。]{0,30}(?:事業者|会社|業者|企業|サービス|ツール|パートナー|提供先|送信先)|各社|(?:広告|解析|外部|第三者)[^。]{0,12}(?:事業者|会社|サービス|ツール)"
);

/// How many units on, or back, a declaration is still spoken of.
const REACH: usize = 8;

/// How many sentences of them are read.
const SENTENCES: usize = 40;

/// Fills items and purposes that a declaration leaves open from the sentences that go on about it.
pub(super) fn complete(ground: &Ground<'_>, drafts: &mut [Draft]) {
    for draft in drafts.iter_mut() {
        let statement = &draft.statement;
        let table = statement.cue.starts_with("table");
        if statement.kind != StatementKind::Declaration || statement.negated || statement.general || table {
            continue;
        }
        after(ground, draft);
        let listed = draft.statement.cue.starts_with("list") || draft.statement.cue.starts_with("link:");
        if listed && !(has_items(&draft.statement) && has_goals(&draft.statement)) {
            before(ground, draft);
        }
    }
}

fn has_items(statement: &Statement) -> bool {
    !statement.information.quotes.is_empty()
}

fn has_goals(statement: &Statement) -> bool {
    statement.sender_purpose.is_given() || statement.recipient_purpose.is_given()
}

/// Sentences of the section from a unit on, with the unit in which they stand.
fn sentences<'a>(ground: &'a Ground<'_>, units: Range<usize>) -> impl Iterator<Item = (usize, Range<usize>)> + 'a {
    units
        .filter(|unit| {
            let unit = &ground.outline.units[*unit];
            unit.cell().is_none() && !unit.chrome && unit.rank.is_none()
        })
        .flat_map(|unit| ground.outline.units[unit].sentences.iter().map(move |sentence| (unit, sentence.clone())))
}

fn after(ground: &Ground<'_>, draft: &mut Draft) {
    if has_items(&draft.statement) && has_goals(&draft.statement) {
        return;
    }
    let (mut items, mut goals) = (!has_items(&draft.statement), !has_goals(&draft.statement));
    let end = section_end(ground, draft.unit).min(draft.unit + REACH);
    let quoted = draft.statement.quote.end;
    let advertising = draft.statement.quote.text.contains("広告");
    let mut first = true;
    for (unit, sentence) in sentences(ground, draft.unit..end)
        .filter(|(unit, sentence)| ends_after(ground, *unit, sentence, quoted))
        .take(SENTENCES)
    {
        let words = &ground.text(unit)[sentence.clone()];
        if words.chars().count() < 10 {
            continue;
        }
        let ours = match about(ground, unit, &sentence, draft) {
            About::Another => break,
            About::This => true,
            About::Nobody => false,
        };
        let next = std::mem::take(&mut first);
        if ELSEWHERE.is_match(words) || DENIES.is_match(words) && !TECHNIQUE.is_match(words) {
            continue;
        }
        let goes_on = ours
            || GOES_ON.is_match(words)
            || next && TECHNIQUE.is_match(words)
            || AGENT.is_match(words) && (advertising || draft.statement.quote.text.contains("解析"));
        if !goes_on {
            continue;
        }
        (items, goals) = add(&mut draft.statement, words, items, goals);
        if !(items || goals) {
            return;
        }
    }
}

fn ends_after(ground: &Ground<'_>, unit: usize, sentence: &Range<usize>, quoted: usize) -> bool {
    ground.outline.units[unit].view.raw(sentence.clone()).start >= quoted
}

/// The sentence that leads into a list holds for every name on it.
fn before(ground: &Ground<'_>, draft: &mut Draft) {
    let from = ground.section(draft.unit).unwrap_or(0).max(draft.unit.saturating_sub(REACH * 2));
    let mut found: Vec<(usize, Range<usize>)> = sentences(ground, from..draft.unit).collect();
    found.reverse();
    found.truncate(SENTENCES);
    let (mut items, mut goals) = (!has_items(&draft.statement), !has_goals(&draft.statement));
    for (unit, sentence) in found {
        let words = &ground.text(unit)[sentence.clone()];
        if !LEADS_IN.is_match(words) || DENIES.is_match(words) || words.chars().count() < 12 {
            continue;
        }
        (items, goals) = add(&mut draft.statement, words, items, goals);
        if !(items || goals) {
            return;
        }
    }
}

/// Takes what is still wanted from a sentence; says what is wanted afterwards.
fn add(statement: &mut Statement, words: &str, items: bool, goals: bool) -> (bool, bool) {
    let purposes_here = purposes::phrases(words);
    let (mut items, mut goals) = (items, goals);
    if items {
        let found = information::statement(information::phrases(words).into_iter().map(|range| &words[range]));
        if !found.quotes.is_empty() {
            statement.information = found;
            items = false;
        }
    }
    if goals && !purposes_here.is_empty() {
        statement.sender_purpose = purposes::statement(purposes_here.into_iter().map(|range| &words[range]));
        goals = false;
    }
    if statement.mechanism == Mechanism::Unspecified
        && statement.specificity != Specificity::Category
        && let Some(technique) = super::ground::mechanism(words)
    {
        statement.mechanism = technique;
    }
    (items, goals)
}

enum About {
    This,
    Another,
    Nobody,
}

/// Whether a sentence names the recipient of this declaration, or somebody else.
fn about(ground: &Ground<'_>, unit: usize, sentence: &Range<usize>, draft: &Draft) -> About {
    let statement = &draft.statement;
    let service = statement.service.as_ref().and_then(|service| service.id.as_deref());
    let company = statement
        .recipient
        .as_ref()
        .and_then(|recipient| recipient.company.as_deref())
        .or_else(|| service.and_then(|id| ground.catalog.service(id)).map(|service| service.company.as_str()));
    let names: Vec<&str> = [
        statement.service.as_ref().map(|service| service.text.as_str()),
        statement.recipient.as_ref().map(|recipient| recipient.text.as_str()),
    ]
    .into_iter()
    .flatten()
    .filter(|name| name.chars().count() >= 2)
    .collect();
    let words = &ground.text(unit)[sentence.clone()];
    let mut other = false;
    for mention in ground.mentions_in(unit, sentence) {
        let same = mention.service.is_some() && mention.service.as_deref() == service
            || mention.company.is_some()
                && mention.company.as_deref() == company
                && (mention.service.is_none() || service.is_none());
        if same {
            return About::This;
        }
        other |= mention.service.is_some() && !mention.needs_context;
    }
    if names.iter().any(|name| words.contains(name)) {
        return About::This;
    }
    if other { About::Another } else { About::Nobody }
}

fn section_end(ground: &Ground<'_>, unit: usize) -> usize {
    let end = match ground.section(unit) {
        Some(heading) => ground.outline.section_end(heading),
        None => ground.outline.units.len(),
    };
    end.max(unit + 1).min(ground.outline.units.len())
}

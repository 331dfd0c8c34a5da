//! The last look for what a declaration leaves open: items and purposes that the document ties to it somewhere else.

use std::collections::BTreeSet;
use std::ops::Range;

use super::at_name::is_use;
use super::continued::{About, about, has_goals, has_items};
use super::cues::COOKIE;
use super::ground::{Draft, Ground};
use super::{
    InformationStatement, Mechanism, PurposeStatement, RecipientLevel, StatementKind, categories, information,
    purposes, structure,
};
use crate::glossary::{Information, ServiceCategory};

/// Fills what is still open: by a sentence that says what the recipient holds, by what is collected beside cookies, and
/// at the very last by the word with which the sentence itself names the data.
pub(super) fn complete(ground: &Ground<'_>, drafts: &mut [Draft]) {
    let told: BTreeSet<usize> = drafts.iter().filter(|draft| names_somebody(draft)).map(|draft| draft.unit).collect();
    members(ground, drafts);
    let collected = collected(ground, &told);
    let among = among_collected(ground);
    let (held, stopped, noted) = (held_by_classes(ground), stopped_uses(ground), noted_of_cookies(ground));
    let telling = telling(ground);
    for draft in drafts.iter_mut().filter(|draft| is_row(draft)) {
        if !has_items(&draft.statement) && names_somebody(draft) {
            handled(ground, draft, &telling);
        }
        if !has_items(&draft.statement) && names_somebody(draft) {
            handled_by_its_class(ground, draft, &held);
        }
        let own = draft.statement.kind == StatementKind::OwnUse && draft.statement.mechanism == Mechanism::Cookie;
        if !own && !has_goals(&draft.statement) {
            use_that_can_be_stopped(draft, &stopped);
        }
        if own && !has_goals(&draft.statement) {
            draft.statement.sender_purpose.clone_from(&noted);
        }
        if own && !has_items(&draft.statement) {
            draft.statement.information = listed_beside(ground, draft.unit);
        }
        if own && !has_items(&draft.statement) {
            before_these(ground, draft);
        }
        if own && !has_items(&draft.statement) {
            draft.statement.information.clone_from(&collected);
        }
        if own && !has_items(&draft.statement) {
            draft.statement.information.clone_from(&among);
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

pub(super) fn names_somebody(draft: &Draft) -> bool {
    let statement = &draft.statement;
    is_row(draft)
        && statement.kind != StatementKind::OwnUse
        && (statement.service.is_some()
            || statement
                .recipient
                .as_ref()
                .is_some_and(|recipient| recipient.company.is_some() || recipient.level <= RecipientLevel::NamedBrand))
}

/// A class and what the document says of it.
struct Class {
    name: String,
    kind: StatementKind,
    categories: Vec<ServiceCategory>,
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
                categories: recipient.categories.clone(),
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
        let category = category(ground, draft);
        let of = classes.iter().filter(|class| {
            let fits = class.categories.is_empty() || category.is_none_or(|one| class.categories.contains(&one));
            class.unit != draft.unit
                && class.kind == draft.statement.kind
                && (joint || leads_for(&lead, &class.name) && fits)
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

/// The lead speaks of this class, and of no other beside it: "広告配信事業者及び解析事業者は以下のとおりです" says not who is which.
fn leads_for(lead: &str, class: &str) -> bool {
    lead.match_indices(class)
        .any(|(at, _)| !BESIDE_BEFORE.is_match(&lead[..at]) && !BESIDE_AFTER.is_match(&lead[at + class.len()..]))
}

pattern!(
    BESIDE_BEFORE,
    r"(?:事業者|会社|業者|企業|サービス|ツール|先)(?:等|など)?(?:、|・|や|と|及び|および|並びに|ならびに|又は|または)$"
);
pattern!(
    BESIDE_AFTER,
    r"^(?:等|など)?(?:、|・|や|と|及び|および|並びに|ならびに|又は|または)[^、。はがを]{0,12}(?:事業者|会社|業者|企業|サービス|ツール|先)"
);

fn category(ground: &Ground<'_>, draft: &Draft) -> Option<ServiceCategory> {
    let id = draft.statement.service.as_ref()?.id.as_deref()?;
    ground.catalog.service(id)?.category
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
    r"(?P<items>[^、。はがを()]{0,40}?(?:情報|データ|番号|内容|識別子|アドレス|テキスト)(?:等|など)?)(?:の(?:入力|登録|取り?扱い|管理|処理))?(?:は|について(?:は)?)、?(?P<who>[^。]{2,60}?)(?:が|にて|において|で|により|によって|に|を(?:通じて|介して|経由して))(?:直接|安全に|適切に|暗号化して)?(?:管理|保管|取り?扱|処理|保存|保持|送信|送られ|渡|登録|入力|同期|収集|取得|提供)"
);

// "カード情報(Alphaが取得・管理し、当社は保持しません)": an item of a list that says in brackets who has it.
pattern!(
    HELD,
    r"(?P<items>[^、。はがを()※:：]{2,40}?(?:情報|データ|番号|内容|識別子|アドレス|記録|履歴)(?:等|など)?)\s?\(※?(?P<who>[^()。]{2,40}?)(?:が|にて|において|で|により|によって|に|を)(?:直接|安全に|適切に)?(?:管理|保管|取り?扱|処理|保存|保持|送信|登録|入力|取得|収集|(?:利用|使用)(?:し(?:て|、)|。|\)))"
);
// "Alpha経由の決済情報", "Alphaを通じてご入力いただく情報", "Alphaによる利用状況データ": through whom the items come.
pattern!(
    THROUGH,
    r"(?P<who>[^、。はがを:：]{2,60}?)(?:経由の|を(?:通じ(?:て|た)|介し(?:て|た)|経由し(?:て|た))|による)(?P<items>[^。はがを()]{2,80}?(?:情報|データ|記録|履歴|ログ))(?:等|など)?(?:$|\(|。)"
);
// "アプリの利用状況(Alphaによる分析)", "障害レポート(Alpha)": the name alone stands in the brackets.
pattern!(
    NAMED_BEHIND,
    r"^[・\-*\s]*(?P<items>[^、。はがを()※:：]{2,40}?(?:情報|データ|ログ|履歴|レポート|状況|記録))\((?P<who>[^()。、]{2,40}?)(?:による[^()]{0,12})?\)$"
);
pattern!(USED_FOR_IT, r"^(?:用いた|利用した|使用した|(?:取得|収集|送信)(?:する|した|される))");

/// The brackets hold this name and no other of the same family: the catalog may know several products by one.
fn names_this(draft: &Draft, who: &str) -> bool {
    let service = draft.statement.service.as_ref().map(|service| service.text.as_str());
    let recipient = draft.statement.recipient.as_ref().map(|recipient| recipient.text.as_str());
    service.or(recipient).is_some_and(|name| name.contains(who) || who.contains(name) && !who.contains('を'))
}

/// The sentences that name somebody and say that he has something, found once for all declarations.
fn telling(ground: &Ground<'_>) -> Vec<(usize, Range<usize>)> {
    let tells = |words: &str| [&HANDLED, &HELD, &THROUGH, &NAMED_BEHIND].iter().any(|form| form.is_match(words));
    let named = sentences(ground).filter(|(unit, sentence)| ground.mentions_in(*unit, sentence).next().is_some());
    named.filter(|(unit, sentence)| tells(&ground.text(*unit)[sentence.clone()])).take(MOST_TELLING).collect()
}

/// How many of them are asked for each declaration.
const MOST_TELLING: usize = 1_000;

/// A sentence elsewhere names the recipient as the one who has these items.
fn handled(ground: &Ground<'_>, draft: &mut Draft, telling: &[(usize, Range<usize>)]) {
    for (unit, sentence) in telling.iter().cloned() {
        if !matches!(about(ground, unit, &sentence, draft), About::This) {
            continue;
        }
        let words = &ground.text(unit)[sentence.clone()];
        let told = [&HANDLED, &HELD, &THROUGH].into_iter().flat_map(|pattern| pattern.captures_iter(words));
        let noted = NAMED_BEHIND.captures(words).filter(|found| names_this(draft, &found["who"]));
        for found in told.chain(noted) {
            let (Some(items), Some(who)) = (found.name("items"), found.name("who")) else { continue };
            let holder = sentence.start + who.start()..sentence.start + who.end();
            // "XではなくYが": the one right before the particle holds them.
            let last = ground.mentions_in(unit, &holder).map(|mention| mention.range.clone()).max_by_key(|at| at.end);
            let holder = last.filter(|at| !ground.text(unit)[at.end..].starts_with("ではなく"));
            let named = holder.is_some_and(|holder| matches!(about(ground, unit, &holder, draft), About::This));
            // "Alphaへ送信されたデータは、Alphaが…": what becomes of it there, not what goes there.
            let sent = items.as_str().contains("された");
            if named && !sent && !information::is_reference(items.as_str()) {
                let items =
                    USED_FOR_IT.find(items.as_str()).map_or(items.as_str(), |used| &items.as_str()[used.end()..]);
                draft.statement.information = stated([items.trim()]);
                return;
            }
        }
    }
}

/// What a class of recipients holds, by the categories of the class.
type Held = Vec<(Vec<ServiceCategory>, InformationStatement)>;

/// "カード番号は、上記の決済サービス提供者が管理します": the items that a class holds, where no name stands in its place.
fn held_by_classes(ground: &Ground<'_>) -> Held {
    let mut held = Vec::new();
    for (unit, sentence) in sentences(ground) {
        let words = &ground.text(unit)[sentence.clone()];
        for found in [&HANDLED, &HELD].into_iter().flat_map(|pattern| pattern.captures_iter(words)) {
            let (Some(items), Some(who)) = (found.name("items"), found.name("who")) else { continue };
            let holder = sentence.start + who.start()..sentence.start + who.end();
            let told = items.as_str().contains("された") || information::is_reference(items.as_str());
            if told || ground.mentions_in(unit, &holder).next().is_some() {
                continue;
            }
            let classes: Vec<ServiceCategory> = categories::nouns(who.as_str())
                .flat_map(|noun| categories::recipient(&who.as_str()[noun]).categories)
                .collect();
            if !classes.is_empty() {
                held.push((classes, stated([items.as_str().trim()])));
            }
        }
    }
    held
}

/// What the class of a recipient holds, the recipient holds.
fn handled_by_its_class(ground: &Ground<'_>, draft: &mut Draft, held: &Held) {
    let Some(category) = category(ground, draft) else { return };
    if let Some((_, items)) = held.iter().find(|(classes, _)| classes.contains(&category)) {
        draft.statement.information = items.clone();
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

/// "以下の情報を取得します" and, item by item, what terminals tell, cookies among them: with the cookies comes the rest.
fn among_collected(ground: &Ground<'_>) -> InformationStatement {
    let units = &ground.outline.units;
    let mut at = 0;
    while at < units.len() {
        let lead = units[at].lead.filter(|_| units[at].is_item() && !units[at].chrome);
        let Some(lead) = lead else {
            at += 1;
            continue;
        };
        let of_list = |unit: &&structure::Unit| unit.is_item() && unit.rank.is_none() && unit.lead == Some(lead);
        let items = || units[at..].iter().take_while(of_list);
        let count = items().count();
        let cookie = |item: &str| COOKIE_ITEM.is_match(item);
        let of_terminals = |item: &str| {
            let people = information::categories(item).iter().any(of_people);
            item.chars().count() <= 40 && !item.contains('。') && !people && OF_TERMINALS.is_match(item)
        };
        let last = units[lead].sentences.last().map_or("", |last| &units[lead].text()[last.clone()]);
        if (3..=16).contains(&count)
            && LISTS_GATHERED.is_match(last)
            && !OF_SOMETHING_ELSE.is_match(last)
            && ground.mentions[lead].is_empty()
            && items().any(|item| cookie(item.label()))
            && items().all(|item| of_terminals(item.label()))
        {
            return information::statement(items().map(structure::Unit::label));
        }
        at += count.max(1);
    }
    InformationStatement::default()
}

/// What people tell of themselves.
const fn of_people(category: &Information) -> bool {
    matches!(
        category,
        Information::ContactName | Information::ContactEmail | Information::ContactPhone | Information::ContactAddress
    )
}

pattern!(COOKIE_ITEM, r"(?i)^(?:クッキー|cookie)s?(?:\([^()]{1,20}\))?(?:$|等|など|その他|情報|や|、|の|に|ID)");
pattern!(
    OF_TERMINALS,
    r"(?i)ip ?アドレス|ブラウザ|端末|デバイス|(?-u:\b)os(?-u:\b)|アクセス|閲覧|リファラ|参照元|cookie|クッキー|識別子|日時|利用状況|利用環境|ログ|url|画面|言語|ページ"
);
pattern!(OF_SOMETHING_ELSE, r"ません|ない(?:。|$)|会社|事業者|業者|第三者|フォーム|登録|応募|削除|提携先|委託先");
pattern!(
    LISTS_GATHERED,
    r"(?:以下|次|下記)の[^。]{0,24}(?:情報|データ|項目)(?:を|が)[^。]{0,30}(?:取得|収集|記録)(?:し|する|され|いた)"
);

/// "当該第三者によるCookie情報の広告配信への利用を停止することができます": what can be stopped is what the data are used for.
fn stopped_uses<'a>(ground: &'a Ground<'_>) -> Vec<&'a str> {
    let told = sentences(ground).filter_map(|(unit, sentence)| {
        let words = &ground.text(unit)[sentence];
        STOPPED.captures(words)?.name("what").map(|what| what.as_str())
    });
    told.filter(|what| is_use(what)).collect()
}

fn use_that_can_be_stopped(draft: &mut Draft, stopped: &[&str]) {
    if draft.statement.kind != StatementKind::Declaration || !draft.statement.cue.starts_with("sentence:") {
        return;
    }
    let advertising = |words: &str| words.contains("広告");
    let found = stopped.iter().find(|what| advertising(what) == advertising(&draft.statement.quote.text));
    if let Some(what) = found {
        draft.statement.sender_purpose = purposes::statement([*what]);
    }
}

pattern!(
    STOPPED,
    r"(?:当該|その|これらの?|同)(?:第三者|事業者|会社|社|各社|サービス)?[^。]{0,30}(?:情報|データ|履歴|Cookie|クッキー)(?:等|など)?の(?P<what>[^、。はがを]{2,16})への(?:利用|使用)を(?:停止|拒否|中止)"
);

/// "Cookie(セッション管理・ユーザー設定の保持)" in a list: what the cookies are for, where every part of the bracket is a use.
fn noted_of_cookies(ground: &Ground<'_>) -> PurposeStatement {
    let lines = ground.outline.units.iter().filter(|unit| !unit.chrome && unit.cell().is_none());
    let noted = lines
        .filter_map(|unit| NOTED_COOKIE.captures(unit.label())?.name("what"))
        .find(|what| what.as_str().split(['、', '・', '/']).all(|part| is_use(part.trim()) || is_use(what.as_str())));
    purposes::statement(noted.map(|what| what.as_str()))
}

pattern!(NOTED_COOKIE, r"(?i)^(?:クッキー|cookie)s?(?:[・、や][^()、。:：]{1,20})?\((?P<what>[^()。]{4,60})\)$");

/// An item of a list that counts cookies among what is collected: with it, the items beside it that terminals tell.
fn listed_beside(ground: &Ground<'_>, unit: usize) -> InformationStatement {
    let units = &ground.outline.units;
    let this = &units[unit];
    if !this.is_item() || this.text().contains('。') || !GATHERED.is_match(this.text()) {
        return InformationStatement::default();
    }
    let first =
        (0..unit).rev().take_while(|at| units[*at].is_item() && units[*at].lead == this.lead).last().unwrap_or(unit);
    let list = units[first..].iter().take_while(|item| item.is_item() && item.lead == this.lead);
    let told = list.map(structure::Unit::label).filter(|item| {
        !item.contains('。')
            && information::categories(item).iter().any(|category| {
                beside(category) || matches!(category, Information::OnlineIdentifier | Information::Action)
            })
    });
    information::statement(told)
}

pattern!(THESE, r"^(?:これら|それら|この|当該|上記)の?[^、。はが]{0,10}(?:情報|データ)(?:等)?(?:は|を)");

/// "これらの情報は、クッキーを用いて収集されます": the items stand in the sentence before.
fn before_these(ground: &Ground<'_>, draft: &mut Draft) {
    let unit = &ground.outline.units[draft.unit];
    let quoted = draft.statement.quote.start;
    let at = ground.sentences_before(draft.unit, quoted);
    let here = unit.sentences.get(at).map(|sentence| ground.quote(draft.unit, sentence.clone()).start);
    if here != Some(quoted) {
        return;
    }
    if !THESE.is_match(&unit.text()[unit.sentences[at].clone()]) {
        return;
    }
    let found = unit.sentences[..at].iter().rev().take(2).find_map(|sentence| {
        let words = &unit.text()[sentence.clone()];
        let items = information::told_in(words);
        (!items.categories.is_empty()).then_some(items)
    });
    if let Some(found) = found {
        draft.statement.information = found;
    }
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
    // The sentence in which the quote begins may have begun before it.
    let from = ground.sentences_before(draft.unit, quote.start).saturating_sub(1);
    for sentence in &unit.sentences[from..ground.sentences_before(draft.unit, quote.end)] {
        let words = &unit.text()[sentence.clone()];
        if ground.quote(draft.unit, sentence.clone()).end <= quote.start {
            continue;
        }
        if let Some(range) = information::unspecific(words) {
            draft.statement.information = stated([&words[range]]);
            return;
        }
    }
    if draft.statement.cue.starts_with("sentence:") || draft.statement.kind == StatementKind::JointUse {
        return;
    }
    // What the sentences say that lead into the list or the block.
    let own = ground.section(draft.unit).unwrap_or(draft.unit);
    let from = ground.outline.units[own].path.last().copied().unwrap_or(own);
    let lead = (from..draft.unit).rev().take(LEAD).filter(|at| ground.outline.units[*at].rank.is_none());
    for at in lead.filter(|at| ground.outline.units[*at].cell().is_none()) {
        let text = ground.text(at);
        let sentences = ground.outline.units[at].sentences.iter().map(|sentence| &text[sentence.clone()]);
        let found = sentences
            .filter(|words| LEADS.is_match(words))
            .find_map(|words| information::unspecific(words).map(|range| stated([&words[range]])));
        if let Some(found) = found {
            draft.statement.information = found;
            return;
        }
    }
}

/// How many units above a list may lead into it.
const LEAD: usize = 4;

pattern!(LEADS, r"(?:以下|下記|次)の[^。]{0,24}(?:モジュール|サービス|ツール|事業者|会社|提供者|提供先|送信先|委託先)");

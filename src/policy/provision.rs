//! Provision to third parties, entrustment: who is named or singled out as receiving personal data.

use super::giving::Giving;
use super::ground::{Draft, Ground};
use super::headers::Role;
use super::names;
use super::spans::Units;
use super::structure::Outline;
use super::{
    Mechanism, Modality, Quote, RecipientLevel, RecipientStatement, Specificity, Statement, StatementKind, categories,
    information, purposes,
};

pattern!(
    pub(super) NEGATIVE,
    r"(?:しません|いたしません|致しません|ありません|ございません|おりません|行いません|ないものとします)"
);

pattern!(
    HEADED,
    r"^(?P<who>.{2,60}?)(?:への|に対する)(?:個人情報の|個人データの|情報の)?(?:第三者)?(?:提供|開示|委託)(?:について)?$"
);

/// Statements that somebody receives personal data: sentences, headed items, items of exception lists.
pub(super) fn provided(ground: &Ground<'_>, taken: &[Draft]) -> Vec<Draft> {
    let mut drafts: Vec<Draft> = Vec::new();
    let units = Units::of(taken);
    for (index, unit) in ground.outline.units.iter().enumerate() {
        if unit.chrome || unit.cell().is_some() {
            continue;
        }
        if let Some(draft) = receiving(ground, index) {
            drafts.push(draft);
            continue;
        }
        if let Some(draft) = headed(ground, index) {
            drafts.push(draft);
            continue;
        }
        // "Information we share with service providers" as a title tells what is told below.
        let title = unit.rank.is_some() && unit.text().is_ascii();
        for sentence in unit.sentences.iter().filter(|_| !title) {
            let words = &unit.text()[sentence.clone()];
            let quote = ground.quote(index, sentence.clone());
            if words.chars().count() < 12
                || units.touching(index, &quote).any(|draft| {
                    draft.statement.quote.text == quote.text
                        && draft.statement.kind != StatementKind::Link
                        && draft.statement.kind != StatementKind::OwnUse
                })
            {
                continue;
            }
            drafts.extend(Giving::of(ground, index, sentence.clone()).read());
        }
    }
    drafts
}

/// "提供を受ける者又は提供を受ける者の組織の種類、及び属性": the notice of JIS Q 15001, with who it is behind or below it.
fn receiving(ground: &Ground<'_>, unit: usize) -> Option<Draft> {
    let text = ground.text(unit);
    let label = RECEIVING.find(text)?;
    let behind = text[label.end()..].trim_matches([':', '：', ' ', '】', '」', '\n']);
    let (at, who) = if behind.is_empty() {
        let below = ground.outline.units.get(unit + 1).filter(|below| below.cell().is_none())?;
        (unit + 1, below.label())
    } else {
        (unit, behind)
    };
    let who = who.split(['。', '\n']).next().unwrap_or_default().trim();
    if !(2..=80).contains(&who.chars().count()) || NEGATIVE.is_match(who) || who.starts_with("上記") {
        return None;
    }
    let mention = ground.mentions[at].iter().find(|mention| mention.is_company && who.contains(&mention.text));
    let mut draft = one(ground, unit, ground.quote(at, 0..ground.text(at).len()), who, "", "label:receives");
    if let Some(mention) = mention {
        draft.statement.recipient = Some(names::recipient(mention));
        draft.statement.specificity = Specificity::Company;
    }
    Some(draft)
}

pattern!(
    RECEIVING,
    r"^(?:[(（]?[0-9a-zア-ン①-⑳][)）.．、]?\s?)?(?:当該(?:情報|個人情報|個人データ)の)?提供を受ける者(?:の(?:名称|氏名))?(?:(?:又は|または|、|・|及び|および)(?:(?:提供を受ける者|その者|その)の)?(?:組織の)?(?:種類|属性)(?:(?:、|・)?(?:及び|および|・)?(?:その)?属性)?)"
);

/// The items and the ends that stand under titles of their own below a heading.
fn lists_below<'a>(ground: &Ground<'a>, unit: usize) -> (Vec<&'a str>, Vec<&'a str>) {
    let end = ground.outline.section_end(unit).min(unit + 14);
    let mut list: Option<Role> = None;
    let (mut items, mut goals) = (Vec::new(), Vec::new());
    for below in ground.outline.units.get(unit + 1..end).unwrap_or_default() {
        let label = below.label();
        if below.text().starts_with(['[', '【', '〔']) || below.rank.is_some() {
            list = match label {
                _ if label.contains("項目") => Some(Role::Information),
                _ if label.contains("目的") => Some(Role::Purpose),
                _ => None,
            };
            continue;
        }
        match list {
            Some(Role::Information) => items.push(label),
            Some(_) => goals.push(label),
            None => {}
        }
    }
    (items, goals)
}

/// "(2) 当社グループ会社への提供" with what is provided below.
fn headed(ground: &Ground<'_>, unit: usize) -> Option<Draft> {
    let label = ground.outline.units[unit].label();
    let found = HEADED.captures(label)?;
    let who = found.name("who")?.as_str();
    // "就業の支援を目的とした提携企業への提供": the end stands before the one who receives.
    let (goal, who) = FOR_AN_END.captures(who).map_or((None, who), |end| {
        (end.name("goal").map(|goal| goal.as_str()), end.name("who").map_or(who, |who| who.as_str()))
    });
    // "第4条に定める、…のために必要な掲載者への提供": an end of the use, told in a list.
    let told = who.contains('、') && (who.contains("に定める") || who.contains("に基づ") || who.contains("ために"));
    if told || GENERIC_PARTY.is_match(who) || categories::is_legal_exception(who) || who.contains("個人情報") {
        return None;
    }
    // A heading of a whole policy ("第三者への提供") is none of these: it must be one of several, or have terms below it.
    let mention = ground.mentions[unit].iter().find(|mention| mention.is_company);
    if mention.is_none() && !categories::is_class(who) && !who.contains("カスタマー") {
        return None;
    }
    let mut statement = provision(ground.quote(unit, 0..ground.text(unit).len()), "heading:provides-to");
    statement.recipient = Some(mention.map_or_else(|| linked_class(ground, who), names::recipient));
    statement.specificity = if mention.is_some() { Specificity::Company } else { Specificity::Category };
    let (items, goals) = lists_below(ground, unit);
    statement.information =
        information::statement(items.iter().copied().filter(|item| information::categories(item).len() > 1));
    if statement.information.categories.is_empty() {
        statement.information.vague = !items.is_empty();
    }
    statement.sender_purpose = purposes::statement(goals);
    if statement.sender_purpose.leaves.is_empty() {
        statement.sender_purpose = purposes::statement(goal);
    }
    Some(Draft { unit, statement })
}

pattern!(
    FOR_AN_END,
    r"^[①-⑳]?\s?(?P<goal>[^。、]{3,40}?(?:を目的と(?:した|する)|のための|する(?:ため|目的)の))、?(?P<who>[^。、]{2,40})$"
);

/// A provision to these, with what the words say of it.
pub(super) fn one(ground: &Ground<'_>, unit: usize, quote: Quote, who: &str, words: &str, cue: &str) -> Draft {
    let who = who.trim_matches(['、', ' ', '・']).trim_start_matches("以下の情報は、").trim_start_matches('の');
    let mut statement = provision(quote, cue);
    let defined = ground.defined.iter().any(|term| who.ends_with(term.as_str()));
    let mut recipient = linked_class(ground, who);
    if defined {
        recipient.level = RecipientLevel::CategoryDefined;
    }
    if ground.own.is(who) {
        recipient.relation = None;
    }
    recipient.country =
        COUNTRY.captures(words).and_then(|found| found.name("country")).map(|country| country.as_str().to_owned());
    statement.recipient = Some(recipient);
    statement.specificity = if who.contains("第三者") && !who.contains("以外") {
        Specificity::OpenEnded
    } else {
        Specificity::Category
    };
    if let Some(items) = ITEMS_IN.captures(words).and_then(|found| found.name("items")) {
        statement.information = information::statement([items.as_str()]);
    } else {
        statement.information = information::statement(
            information::phrases(words)
                .into_iter()
                .map(|range| &words[range])
                .filter(|phrase| !phrase.ends_with("個人情報")),
        );
    }
    statement.sender_purpose = purposes::told_in(words);
    statement.modality =
        if words.contains("場合が") || words.contains("ことが") { Modality::May } else { Modality::Does };
    Draft { unit, statement }
}

fn provision(quote: Quote, cue: &str) -> Statement {
    Statement {
        kind: StatementKind::Provision,
        quote,
        mechanism: Mechanism::ThirdPartyProvision,
        cue: cue.to_owned(),
        ..Statement::default()
    }
}

pattern!(
    pub(super) GENERIC_PARTY,
    r"^(?:以下|次|下記|前記|上記|これら|その|当該)の|^当(?:クリニック|病院|薬局|院|店|社)$|^(?:[^、。]{0,14}の)?(?:外部(?:の)?事業者|外部サービス|事業者|第三者|他人|他者|ご本人|本人|当社|弊社|お客様|利用者|ユーザー|会社|企業|外国にある第三者|次の者|以下の者|開示先|提供先|相手先|(?:当該)?受託(?:者|会社|先)|サービス|送信先|外部|上記の?者|委託先以外の第三者|当該第三者|各社|両社|同社)(?:等)?$"
);
pattern!(ITEMS_IN, r"(?:個人情報|お客様情報|情報|個人データ)\((?P<items>[^()]{2,160})\)");
pattern!(COUNTRY, r"国名[:：]\s?(?P<country>[^)）、。]{1,20})");

pattern!(DEFINED, r"「(?P<term>[^「」]{2,30})」とは、");

/// A class of recipients; of group companies, the members may stand in a linked list.
pub(super) fn linked_class(ground: &Ground<'_>, words: &str) -> RecipientStatement {
    let mut recipient = categories::recipient(words);
    let group = recipient.relation.as_deref() == Some("group");
    if group && ground.links.iter().any(|linked| linked.link.role == "group-companies") {
        recipient.level = RecipientLevel::CategoryLinkedList;
    } else if ground.defined.iter().any(|term| term == words) {
        recipient.level = RecipientLevel::CategoryDefined;
    }
    recipient
}

/// The terms that the text defines: 「グループ会社」とは、….
pub(super) fn defined(outline: &Outline<'_>) -> Vec<String> {
    let defining = outline.units.iter().map(|unit| unit.text()).filter(|text| text.contains("とは、"));
    defining.flat_map(|text| DEFINED.captures_iter(text)).map(|found| found["term"].to_owned()).collect()
}

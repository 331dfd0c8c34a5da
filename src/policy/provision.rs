//! Provision to third parties, entrustment: who is named or singled out as receiving personal data.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::ground::{Draft, Ground};
use super::names;
use super::spans::by_unit;
use super::structure::Outline;
use super::{
    Mechanism, Modality, RecipientLevel, RecipientStatement, Specificity, Statement, StatementKind, categories,
    information, purposes, structure,
};

macro_rules! pattern {
    ($vis:vis $name:ident, $text:expr) => {
        $vis static $name: LazyLock<Regex> = LazyLock::new(|| crate::policy::patterns::regex($text));
    };
}

pattern!(
    pub(super) NEGATIVE,
    r"(?:しません|いたしません|致しません|ありません|ございません|おりません|行いません|ないものとします)"
);

pattern!(
    GIVES,
    r"(?:お伝え|提供(?:・[^、。を]{1,6})?|開示|送信|送付|共有|通知|預託|伝達|引き?渡|開示・提供|提供・開示|移転)(?:します|いたします|致します|し(?:、|て)|する(?:こと|場合|もの)|して(?:い|おり)ます|され(?:る(?:こと|場合)|ます)|いたす|させて|を(?:行|いた)|が必要と|・開示|できる)"
);
pattern!(
    PERSONAL,
    r"(?i)個人情報|個人データ|必要な範囲で|お客様(?:の)?情報|利用者情報|ユーザー情報|会員情報|登録情報|必要な情報|収集した情報|(?:取得|前項)[^。]{0,14}情報|情報(?:\([^()]*\))?(?:を|は|が)|氏名|お名前|データを|内容(?:等)?(?:を|は)|履歴を|住所|電話番号|メールアドレス|連絡先|personal (?:data|information)"
);
pattern!(
    TO,
    r"^(?:\([^()]{0,40}\)\)?)?(?:に対し(?:て)?|に|へ|宛|との間で、[^。]{0,60}を共有|と(?:、[^。、]{0,30}を|[^。、]{0,10})共有)(?:の?み)?(?:、)?"
);
pattern!(
    HEADED,
    r"^(?P<who>.{2,60}?)(?:への|に対する)(?:個人情報の|個人データの|情報の)?(?:第三者)?(?:提供|開示|委託)(?:について)?$"
);
pattern!(
    VIEWED,
    r"(?:、|は、|を、|が、)(?P<who>[^、。がは]{2,40}?)(?:も|が|に|は)(?:も)?(?:閲覧|公開|表示)(?:する(?:こと|場合)|され|できる|でき|いた|します)"
);
pattern!(
    OTHERS_VIEW,
    r"^(?:なお、|また、)?(?P<who>(?:他の|ほかの)(?:会員|ユーザー|利用者|参加者)[^、。がは]{0,8})(?:は|が)、?[^。]{2,60}を(?:閲覧|確認)(?:する(?:こと)?(?:が|も)?(?:でき|可能)|でき|可能)"
);
pattern!(
    MUTUAL,
    r"(?:当社|弊社)(?:と|及び|および)(?P<who>[^、。]{2,60}?)(?:は|との間で|とで)、?[^。]{0,60}(?:相互に)(?:提供|開示|共有)"
);
pattern!(
    NOMINAL,
    r"(?P<who>[^、。はがを「」\s]{2,30})への(?:お客様の|お客さまの|ユーザーの|必要最小限の|[^、。のを]{0,10}な)?[^、。のを]{0,4}情報の?(?:開示|提供)(?:のため|及び|および|・|\(|$|。)"
);
pattern!(
    EXCEPTION_ITEM,
    r"(?P<who>(?:(?:当社|弊社|当院|当店|当会|当協会|当法人)が[^、。]{2,16}(?:を)?(?:委託|提携|指定|選定|契約)する)?[^、。がをは]{2,40}?)(?:に|へ)(?:対し(?:て)?)?(?:、)?[^、。]{0,16}?(?:個人情報|情報|個人データ)?(?:が|を)?(?:提供|開示)(?:される|する)(?:場合|こと|とき)"
);

/// Statements that somebody receives personal data: sentences, headed items, items of exception lists.
pub(super) fn provided(ground: &Ground<'_>, taken: &[Draft]) -> Vec<Draft> {
    let mut drafts: Vec<Draft> = Vec::new();
    let units = by_unit(taken);
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
            if words.chars().count() < 12
                || units.get(&index).into_iter().flatten().any(|draft| {
                    draft.unit == index
                        && draft.statement.quote.text == ground.quote(index, sentence.clone()).text
                        && draft.statement.kind != StatementKind::Link
                        && draft.statement.kind != StatementKind::OwnUse
                })
            {
                continue;
            }
            drafts.extend(sentence_provides(ground, index, sentence.clone()));
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
    let mut statement = provision(ground, unit, ground.quote(unit, 0..ground.text(unit).len()), "heading:provides-to");
    statement.recipient = Some(mention.map_or_else(|| linked_class(ground, unit, who), names::recipient));
    statement.specificity = if mention.is_some() { Specificity::Company } else { Specificity::Category };
    let end = ground.outline.section_end(unit).min(unit + 14);
    let mut list: Option<bool> = None;
    let (mut items, mut goals) = (Vec::new(), Vec::new());
    for at in unit + 1..end {
        let label = ground.outline.units[at].label();
        if ground.outline.units[at].text().starts_with(['[', '【', '〔']) || ground.outline.units[at].rank.is_some() {
            list = if label.contains("項目") {
                Some(true)
            } else if label.contains("目的") {
                Some(false)
            } else {
                None
            };
        } else if let Some(is_item) = list {
            if is_item { items.push(label.to_owned()) } else { goals.push(label.to_owned()) }
        }
    }
    statement.information =
        information::statement(items.iter().map(String::as_str).filter(|item| information::categories(item).len() > 1));
    if statement.information.categories.is_empty() {
        statement.information.vague = !items.is_empty();
    }
    statement.sender_purpose = purposes::statement(goals.iter().map(String::as_str));
    if statement.sender_purpose.leaves.is_empty() {
        statement.sender_purpose = purposes::statement(goal);
    }
    Some(Draft { unit, statement })
}

pattern!(
    FOR_AN_END,
    r"^[①-⑳]?\s?(?P<goal>[^。、]{3,40}?(?:を目的と(?:した|する)|のための|する(?:ため|目的)の))、?(?P<who>[^。、]{2,40})$"
);

fn sentence_provides(ground: &Ground<'_>, unit: usize, sentence: Range<usize>) -> Vec<Draft> {
    let text = ground.text(unit);
    let words = &text[sentence.clone()];
    let quote = || ground.quote(unit, sentence.clone());
    if let Some(who) = MUTUAL.captures(words).and_then(|found| found.name("who")) {
        let mut draft = one(ground, unit, quote(), who.as_str(), words, "sentence:mutual");
        if draft.statement.information.categories.is_empty() {
            // What is handed over stands in the next sentence: "…への情報提供は、…のうち、氏名等を、…".
            let next = ground.outline.units[unit]
                .sentences
                .iter()
                .find(|other| other.start >= sentence.end)
                .map(|next| &text[next.clone()]);
            if let Some(items) = next.and_then(|next| OF_WHICH.captures(next)).and_then(|found| found.name("items")) {
                draft.statement.information = information::statement([items.as_str()]);
            }
        }
        return vec![draft];
    }
    if let Some(who) = VIEWED
        .captures(words)
        .and_then(|found| found.name("who"))
        .filter(|who| OTHERS_SEE.is_match(who.as_str()) && !super::cues::COOKIE.is_match(words))
    {
        let mut draft =
            one(ground, unit, quote(), who.as_str().trim_start_matches("以下の情報は"), words, "sentence:others-see");
        let items: Vec<&str> = ground.outline.units[unit + 1..]
            .iter()
            .take_while(|next| next.is_item())
            .take(20)
            .map(|next| next.label())
            .collect();
        draft.statement.information = information::statement(items);
        return vec![draft];
    }
    if let Some(who) = OTHERS_VIEW.captures(words).and_then(|found| found.name("who")) {
        return vec![one(ground, unit, quote(), who.as_str(), words, "sentence:others-see")];
    }
    let other_than = OTHER_THAN.captures(words).filter(|found| !GENERAL_OUTSOURCING.is_match(&found["who"]));
    let excepted = EXCEPTED.captures(words).or(other_than);
    if let Some(who) = excepted.as_ref().and_then(|found| found.name("who")) {
        // "…などの業務委託先に提供する場合を除き、提供しません": those in the exception receive.
        let who = last_noun(who.as_str()).trim_start_matches("また");
        if categories::is_class(who) && !GENERIC_PARTY.is_match(who) && !categories::is_legal_exception(who) {
            return vec![one(ground, unit, quote(), who, words, "sentence:excepted")];
        }
    }
    if EXAMPLE.is_match(words) {
        return Vec::new();
    }
    let told = abroad(ground, unit, &sentence).or_else(|| cases(ground, unit, &sentence));
    if let Some(found) = told {
        return vec![found];
    }
    if let Some(who) = AUTHORITY_ABROAD.captures(words).and_then(|found| found.name("who"))
        && !NEGATIVE.is_match(words)
        && super::headers::labelled(words).is_none()
    {
        let mut draft = one(ground, unit, quote(), who.as_str(), words, "sentence:provides-to");
        draft.statement.specificity = Specificity::Company;
        if let Some(recipient) = &mut draft.statement.recipient {
            recipient.level = RecipientLevel::NamedBrand;
        }
        return vec![draft];
    }
    let registered = registered(ground, unit, &sentence);
    if !registered.is_empty() {
        return registered;
    }
    if DEMANDS.is_match(words) || REFERS.is_match(words) || super::cues::LISTED_BELOW.is_match(words) {
        return Vec::new();
    }
    if let Some(shared) = english(ground, unit, &sentence) {
        return shared;
    }
    if let Some(general) = entrusted_case(ground, unit, &sentence) {
        let illustrated = illustrated_case(ground, unit, &sentence);
        return if illustrated.is_empty() { vec![general] } else { illustrated };
    }
    let denied = NEGATIVE.is_match(words.split("が、").last().unwrap_or(words)) && !words.contains("この提供による");
    if denied {
        return Vec::new();
    }
    let illustrated = illustrated_case(ground, unit, &sentence);
    if !illustrated.is_empty() {
        return illustrated;
    }
    // "業務を委託する業者に対して開示する場合": an item of a list of cases need not say again what is given.
    let case = words.ends_with("場合") || words.ends_with("とき");
    if GIVES.is_match(words) && (case || PERSONAL.is_match(words)) && !REQUEST.is_match(words) {
        let found = receivers(ground, unit, &sentence);
        if !found.is_empty() {
            return found;
        }
    }
    if GIVES.is_match(words)
        && !REQUEST.is_match(words)
        && let Some(who) = ATTRIBUTED.captures(words).and_then(|found| found.name("who"))
    {
        let mut draft = one(ground, unit, quote(), who.as_str(), words, "sentence:provides-to");
        draft.statement.specificity = Specificity::Category;
        return vec![draft];
    }
    if let Some(who) = NOMINAL.captures(words).and_then(|found| found.name("who")) {
        let who = last_noun(structure::label(who.as_str()));
        if categories::is_class(who) && !GENERIC_PARTY.is_match(who) && !categories::is_legal_exception(words) {
            return vec![one(ground, unit, quote(), who, words, "item:provides-to")];
        }
    }
    if (ground.outline.units[unit].is_item() || words.ends_with("場合") || words.ends_with("とき"))
        && let Some(who) = EXCEPTION_ITEM.captures(words).and_then(|found| found.name("who"))
    {
        let who = last_noun(structure::label(who.as_str()));
        if categories::is_class(who) && !GENERIC_PARTY.is_match(who) && !categories::is_legal_exception(words) {
            return vec![one(ground, unit, quote(), who, words, "item:provides-to")];
        }
    }
    Vec::new()
}

/// "…が当社の加盟する信用情報機関に登録され、同機関の加盟会員によって利用されること": the agency, and those who look it up there.
fn registered(ground: &Ground<'_>, unit: usize, sentence: &Range<usize>) -> Vec<Draft> {
    let words = &ground.text(unit)[sentence.clone()];
    let Some(found) = REGISTERED.captures(words).filter(|_| !NEGATIVE.is_match(words)) else { return Vec::new() };
    let end = found.get(0).map_or(0, |whole| whole.end());
    let members = MEMBERS.captures(&words[end..]);
    [Some(&found["who"]), members.as_ref().map(|found| &found["who"])]
        .into_iter()
        .flatten()
        .map(|who| {
            let quote = ground.quote(unit, sentence.clone());
            let mut draft = one(ground, unit, quote, who.trim_start_matches("また"), words, "sentence:registered");
            draft.statement.specificity = Specificity::Category;
            draft
        })
        .collect()
}

pattern!(
    REGISTERED,
    r"(?:情報|データ|事実|内容)(?:\([^()]*\))?(?:等|など)?(?:が|を|は)、?(?P<who>[^。、を]{0,40}?(?:信用情報機関|信用情報センター|登録機関|情報交換機関))(?:等|など)?(?:に|へ)(?:対し(?:て)?)?(?:登録|報告|提供)(?:し|され|する)"
);
pattern!(
    MEMBERS,
    r"(?:^|、)(?P<who>[^。、はを]{2,60}?会員(?:企業|会社)?)(?:によって|により|が)、?[^。]{0,60}利用(?:し|され|する)"
);

/// "当社が業務を委託する業者に対して開示する場合", "業務委託先に提供する場合は、…契約を締結し": that work is given out singles
/// nobody out, unless the words say for what job or where.
fn entrusted_case(ground: &Ground<'_>, unit: usize, sentence: &Range<usize>) -> Option<Draft> {
    let words = &ground.text(unit)[sentence.clone()];
    let found = ENTRUSTED_CASE.captures(words)?;
    let who = found.name("who")?;
    if JOB.is_match(words) || ground.mentions_in(unit, sentence).next().is_some() {
        return None;
    }
    let mut draft = one(ground, unit, ground.quote(unit, sentence.clone()), who.as_str(), words, "item:entrusts");
    draft.statement.general = true;
    draft.statement.kind = StatementKind::Entrustment;
    Some(draft)
}

/// "業務委託先に提供する場合(甲社等)": who is named in the brackets behind a case receives.
fn illustrated_case(ground: &Ground<'_>, unit: usize, sentence: &Range<usize>) -> Vec<Draft> {
    let text = ground.text(unit);
    let words = &text[sentence.clone()];
    let Some(case) = ILLUSTRATED_CASE.captures(words) else { return Vec::new() };
    let Some(names) = case.name("names") else { return Vec::new() };
    let inside = sentence.start + names.start()..sentence.start + names.end();
    let known: Vec<_> = ground.mentions_in(unit, &inside).cloned().collect();
    let mut found: Vec<names::Mention> = super::placed::listed(text, &inside, &known);
    found.extend(known);
    found.sort_by_key(|mention| mention.range.start);
    let draft = |who: &str| one(ground, unit, ground.quote(unit, sentence.clone()), who, words, "item:provides-to");
    // Beside a tool a brand is one too.
    let tools = found.iter().any(|mention| mention.service.is_some());
    let mut drafts: Vec<Draft> = found
        .iter()
        .map(|mention| {
            let mut draft = draft(&mention.text);
            if tools && !mention.legal {
                draft.statement.specificity = Specificity::Service;
                draft.statement.service = Some(names::service(mention));
                draft.statement.recipient = None;
            } else {
                draft.statement.specificity = Specificity::Company;
                draft.statement.recipient = Some(names::recipient(mention));
            }
            draft
        })
        .collect();
    // "甲、乙等のクラウド事業者を含む": the class of those who are named.
    let class = OF_CLASS.captures(names.as_str()).and_then(|found| found.name("class"));
    if let Some(class) = class.filter(|class| !drafts.is_empty() && categories::is_class(class.as_str())) {
        let mut draft = draft(class.as_str());
        draft.statement.specificity = Specificity::OpenEnded;
        drafts.push(draft);
        return drafts;
    }
    if let Some(who) = case.name("who").filter(|who| !drafts.is_empty() && categories::is_class(who.as_str()))
        && names.as_str().ends_with(['等', 'ど', 'か'])
    {
        let mut draft = draft(who.as_str());
        draft.statement.specificity = Specificity::OpenEnded;
        drafts.push(draft);
    }
    drafts
}

// "米国内国歳入庁に報告を実施": an authority of another country by its name.
pattern!(
    AUTHORITY_ABROAD,
    r"(?P<who>(?:米国|英国|中国|韓国|アメリカ(?:合衆国)?)の?(?:[A-Z]{2,6}|[\p{Han}]{2,10}(?:庁|省|当局))(?:\([^()]{1,60}\))?)(?:に|へ|宛に?)(?:対し(?:て)?|の)?、?[^。]{0,24}(?:報告|提供|開示|通知)"
);
// "当社が信頼する第三者", "当店が提携する企業": whoever the words tell apart from everybody.
pattern!(
    ATTRIBUTED,
    r"(?P<who>(?:当社|弊社|当店|当会|当院|当法人|当協会)(?:が|と)(?:信頼|(?:業務)?提携|契約|指定|選定|承認)(?:する|した|している)[^、。はがをにへ()]{0,12}(?:第三者|企業|会社|事業者|業者|団体|機関|店舗))(?:\([^()]{0,80}\))?(?:に|へ)(?:対し(?:て)?)?、?[^。]{0,40}(?:提供|開示|共有|通知)"
);
pattern!(OF_CLASS, r"(?:等|など)の(?P<class>[^、。()]{3,24}?)(?:を含む)?$");
pattern!(
    ILLUSTRATED_CASE,
    r"(?P<who>[^、。はがをにでへ]{2,20})(?:に|へ)(?:対し(?:て)?)?、?[^。()]{0,40}(?:提供|開示|共有|委託)する(?:場合|こと|とき)\s?\((?:例[:：]\s?)?(?P<names>[^()]{2,80})\)$"
);
pattern!(
    ENTRUSTED_CASE,
    r"(?:^|[、。がで・])[^、。がで・]{0,12}?(?P<who>業務を委託(?:する|した|している)(?:業者|会社|企業|事業者)|(?:業務)?委託(?:先|業者|会社)(?:企業|事業者)?)(?:等|など)?(?:\([^()]{0,40}\))?(?:に|へ)(?:対し(?:て)?)?、?[^。を]{0,40}(?:を|が)?(?:必要な範囲で)?(?:提供|開示)(?:する|される|を行う)(?:場合|とき)(?:$|\(|は、)"
);
pattern!(JOB, r"配送|発送|運送|決済|回収|印刷|保守|国内|海外|外国|サーバー|クラウド|に代わって");

/// Who is singled out by standing in another country: third parties there, contractors there, clouds there.
fn abroad(ground: &Ground<'_>, unit: usize, sentence: &Range<usize>) -> Option<Draft> {
    let words = &ground.text(unit)[sentence.clone()];
    let quote = || ground.quote(unit, sentence.clone());
    let who = [&*ABROAD, &*INCLUDES, &*WHERE_THEY_ARE, &*KEPT_IN].into_iter().find_map(|form| {
        let found = form.captures(words)?;
        found.name("who").or(found.name("whom")).map(|who| who.as_str())
    })?;
    let who = last_noun(structure::label(who));
    // "甲社および乙社等、外国にある第三者に": where those are whom the sentence names.
    let named = ground.mentions_in(unit, sentence).filter(|mention| mention.legal).count() > 1;
    (!named && !categories::is_legal_exception(who)).then(|| one(ground, unit, quote(), who, words, "sentence:abroad"))
}

pattern!(
    ABROAD,
    r"(?P<who>(?:日本以外の国|外国|海外|国外)(?:に(?:ある|所在する)|の)(?:第三者|事業者|会社|企業))(?:\([^()]{0,40}\))?(?:に|へ)(?:対し(?:て)?)?、?[^。]{0,24}(?:個人(?:情報|データ)|情報)[^。]{0,12}を[^。、]{0,8}(?:提供|移転|委託)(?:し、(?:又は|または)?[^。]{0,24}委託)?(?:する(?:場合|こと)が|して(?:い|おり)ます|します|いたします)|(?:個人(?:情報|データ)|情報)を(?:以下|次|下記)の(?:とおり|通り)、?(?P<whom>(?:外国|海外|国外)(?:に(?:ある|所在する)|の)(?:第三者|事業者|会社|企業))(?:に|へ)(?:対し(?:て)?)?、?(?:提供|移転|委託)"
);
pattern!(
    INCLUDES,
    r"(?:提供先|移転先|開示先|委託先|共有先)(?:の第三者)?(?:に)?は、?(?P<who>[^。]{0,60}(?:国|地域|海外|外国)[^。]{2,60}?)(?:を|が|も)含(?:みます|まれます|む場合|まれる場合)"
);
pattern!(
    WHERE_THEY_ARE,
    r"(?P<who>(?:業務|再)?委託先|(?:クラウド|外部|サービス)[^、。はがを]{0,12}(?:事業者|提供者))(?:等)?(?:が|の)(?:所在する|ある|拠点を置く)[^。]{0,12}(?:国|地域)[^。]{0,40}(?:処理|保管|保存|移転|取り?扱)"
);
pattern!(
    KEPT_IN,
    r"(?P<who>(?:外部(?:の)?|第三者(?:の|が提供する)?)?クラウド(?:コンピューティング)?(?:・)?(?:サービス|サーバー?)(?:\([^()]{0,40}\))?)(?:等)?(?:の利用|を利用|利用|の使用|を使用)[^。]{0,60}(?:国外|海外|外国|居住国以外|日本以外)[^。]{0,60}(?:場合|こと|可能性)があ"
);

/// "法令に基づく場合、…、業務委託先に提供する場合": a list of cases in one sentence; of them the one that names a class.
fn cases(ground: &Ground<'_>, unit: usize, sentence: &Range<usize>) -> Option<Draft> {
    let words = &ground.text(unit)[sentence.clone()];
    if CASE.find_iter(words).count() < 2 {
        return None;
    }
    CASE.split(words).find_map(|case| {
        let case = &format!("{case}場合");
        let who = CASE_WHO.captures(case)?.name("who")?.as_str();
        let who = last_noun(structure::label(who)).trim_start_matches(['・', '、']).to_owned();
        let counts = categories::is_class(&who)
            && !GENERIC_PARTY.is_match(&who)
            && !categories::is_legal_exception(case)
            && !ENTRUSTED.is_match(case);
        counts.then(|| one(ground, unit, ground.quote(unit, sentence.clone()), &who, case, "item:provides-to"))
    })
}

pattern!(
    CASE_WHO,
    r"(?P<who>[^、。がをはに]{2,40})(?:に|へ)(?:対し(?:て)?)?(?:個人(?:情報|データ)を|情報を)?(?:提供|開示)(?:する|される)場合$"
);
pattern!(CASE, r"場合(?:\([^()]{0,60}\))?(?:、|又は|または|及び|。|$)");

/// "We may share … with our group companies and business partners": one class each.
fn english(ground: &Ground<'_>, unit: usize, sentence: &Range<usize>) -> Option<Vec<Draft>> {
    let words = &ground.text(unit)[sentence.clone()];
    let who = SHARES.captures(words)?.name("who")?.as_str();
    if DENIES.is_match(words) {
        return Some(Vec::new());
    }
    let drafts: Vec<Draft> = EN_CUT
        .split(who)
        .map(|part| EN_HEAD.replace(part.trim(), "").into_owned())
        .map(|part| EN_TAIL.replace(&part, "").trim().to_owned())
        .filter(|part| EN_CLASS.is_match(part) && !categories::is_legal_exception(part) && part.split(' ').count() <= 8)
        .map(|part| {
            let mut draft =
                one(ground, unit, ground.quote(unit, sentence.clone()), &part, words, "sentence:shares-with");
            draft.statement.modality = if words.contains("may") { Modality::May } else { Modality::Does };
            if super::cues::COOKIE.is_match(words) {
                // What cookies collect is sent, not handed over.
                draft.statement.kind = StatementKind::Declaration;
                draft.statement.mechanism = Mechanism::Cookie;
            }
            draft
        })
        .collect();
    Some(drafts).filter(|drafts| !drafts.is_empty())
}

pattern!(
    SHARES,
    r"(?i)(?-u:\b)(?:share|disclose|provide|transfer|transmit|pass|send|release|entrust)(?:s|d)?(?-u:\b)[^.;]{0,120}?\s(?:with|to)\s(?P<who>[^.;:]{4,200})"
);
pattern!(DENIES, r"(?i)(?:do(?:es)?|will|shall|must) not|never|without your|unless|only if you|cannot|opt.?out");
pattern!(EN_CUT, r"(?i),\s*(?:and|or)?\s*|\s+(?:and|or)\s+|\s*/\s*");
pattern!(EN_HEAD, r"(?i)^(?:our|the|its|such|certain|selected|other|any|various|trusted|these|to|with)\s+");
pattern!(EN_TAIL, r"(?i)\s+(?:who|that|which|for|in|so|as|when|where|to|on|under|such|including|located|with|if)\s.*$");
pattern!(
    EN_CLASS,
    r"(?i)(?:providers|partners|affiliates|vendors|companies|advertisers|networks|agencies|contractors|subsidiaries|processors|institutions|universities|retailers|carriers|insurers)$"
);

/// Nouns and names before に or へ in a sentence that provides.
fn receivers(ground: &Ground<'_>, unit: usize, sentence: &Range<usize>) -> Vec<Draft> {
    let text = ground.text(unit);
    let words = &text[sentence.clone()];
    let mut drafts = Vec::new();
    let quote = || ground.quote(unit, sentence.clone());
    for mention in ground.mentions_in(unit, sentence).filter(|mention| mention.is_company) {
        let after = &text[row_end(ground, unit, mention).min(sentence.end)..sentence.end];
        // "甲社及びそのグループ会社と": the company, and the class that is joined to it.
        let class = AND_CLASS.captures(after).filter(|found| {
            let rest = &after[found.get(0).map_or(0, |whole| whole.end())..];
            TO.is_match(rest) && (GIVES.is_match(rest) || SHARED.is_match(rest))
        });
        if let Some(found) = class {
            let mut draft = one(ground, unit, quote(), &mention.text, words, "sentence:provides-to");
            draft.statement.recipient = Some(names::recipient(mention));
            draft.statement.specificity = Specificity::Company;
            drafts.push(draft);
            drafts.push(one(ground, unit, quote(), &found["who"], words, "sentence:provides-to"));
            continue;
        }
        if let Some((class, rest)) = class_behind(after)
            && TO.is_match(rest)
            && (GIVES.is_match(rest) || SHARED.is_match(rest))
        {
            // "A社、B社等のSNS事業者に": the names illustrate a class that receives.
            let mut draft = one(ground, unit, quote(), &mention.text, words, "sentence:provides-to");
            draft.statement.recipient = Some(names::recipient(mention));
            draft.statement.specificity = Specificity::Company;
            drafts.push(draft);
            if !drafts.iter().any(|draft| draft.statement.specificity == Specificity::OpenEnded) {
                let mut draft = one(ground, unit, quote(), class, words, "sentence:provides-to");
                draft.statement.specificity = Specificity::OpenEnded;
                drafts.push(draft);
            }
            continue;
        }
        let after = after.trim_start_matches([')', '」']);
        if TO.is_match(after) && (GIVES.is_match(after) || SHARED.is_match(after)) && !mention.needs_context {
            let mut draft = one(ground, unit, quote(), &mention.text, words, "sentence:provides-to");
            draft.statement.recipient = Some(names::recipient(mention));
            draft.statement.specificity = Specificity::Company;
            drafts.push(draft);
        }
    }
    if !drafts.is_empty() {
        return drafts;
    }
    for noun in categories::nouns(words) {
        let after = &words[noun.end..];
        let who = last_noun(words[noun.clone()].trim_start_matches(['・', '「', '※']));
        let whole = joined_before(words, noun.start + words[noun.clone()].find(who).unwrap_or(0), who);
        if !(TO.is_match(after) && (GIVES.is_match(after) || SHARED.is_match(after)))
            || GENERIC_PARTY.is_match(who) && !MANY.is_match(whole)
            || categories::is_legal_exception(who)
            || !categories::is_class(who)
            || DETOUR.is_match(after)
        {
            continue;
        }
        let who = joined_before(words, noun.start + words[noun.clone()].find(who).unwrap_or(0), who);
        let mut draft = one(ground, unit, quote(), who, words, "sentence:provides-to");
        if draft.statement.recipient.as_ref().is_some_and(|recipient| CONTRACTOR.is_match(&recipient.text))
            && ENTRUSTED.is_match(after)
            && !SINGLED.is_match(words)
        {
            draft.statement.general = true;
            draft.statement.kind = StatementKind::Entrustment;
        }
        drafts.push(draft);
    }
    drafts
}

pattern!(
    pub(super) AND_CLASS,
    r"^(?:社)?(?:、|及び|および|並びに|ならびに|又は|または|と|、及び|、および)(?:その|同社の|それらの)?(?P<who>[^、。にへと]{0,10}(?:グループ会社|グループ企業|関連会社|関係会社|子会社|提携先|提携会社|委託先|代理店|加盟店))"
);

/// Where the row of companies ends in which this one stands.
fn row_end(ground: &Ground<'_>, unit: usize, first: &names::Mention) -> usize {
    let text = ground.text(unit);
    let mut end = first.range.end;
    for next in ground.mentions[unit].iter().filter(|next| next.range.start > first.range.start) {
        if next.range.start < end || !next.is_company || !super::cues::JOINED.is_match(&text[end..next.range.start]) {
            break;
        }
        end = next.range.end;
    }
    end
}

/// "等のSNS事業者に…": the class behind names, and what follows it.
fn class_behind(after: &str) -> Option<(&str, &str)> {
    static TAIL: LazyLock<Regex> =
        LazyLock::new(|| crate::policy::patterns::regex(r"^(?:等|など|をはじめとする|を含む|その他)の?"));
    let rest = &after[TAIL.find(after)?.end()..];
    let noun = categories::nouns(rest).next().filter(|noun| noun.start == 0)?;
    categories::is_class(&rest[noun.clone()]).then(|| (&rest[noun.clone()], &rest[noun.end..]))
}

/// "食品メーカー、小売業者その他の企業": the classes that are joined to the last one belong to it.
fn joined_before<'a>(words: &'a str, start: usize, who: &'a str) -> &'a str {
    let end = start + who.len();
    let mut from = start;
    while let Some(found) = JOINED_CLASS.find(&words[..from]) {
        from = found.start() + LEADS.find(found.as_str()).map_or(0, |lead| lead.end());
        if LEADS.is_match(found.as_str()) {
            break;
        }
    }
    words.get(from..end).unwrap_or(who)
}

pattern!(
    JOINED_CLASS,
    r"[^、。をがには]{1,18}(?:業者|事業者|会社|企業|メーカー|機関|団体|店|代理店|パートナー|各社|法人|ホスティング|銀行|委託先|提携先|専門家|出演者|講師|オーナー様?|主催者|弁護士|税理士)(?:等|など)?(?:、その他の?|、|や|・|及び|および|並びに|または|又は|もしくは|その他の?|、当社の)$"
);
pattern!(
    MANY,
    r"(?:業者|事業者|会社|メーカー|機関|団体|店|各社|法人|銀行|委託先|提携先)(?:等|など)?(?:、|や|・|及び|および)?その他の"
);
pattern!(LEADS, r"^.*(?:ため|場合|際)");

/// The part of a noun phrase that names the class: after ため, を, particles that the phrase ran over.
fn last_noun(words: &str) -> &str {
    static CUT: LazyLock<Regex> = LazyLock::new(|| {
        crate::policy::patterns::regex(
            r"(?:ため|ために|に伴って|を|、|により|って|として|範囲(?:内)?(?:で|において)|限度で|に応じて|に基づいて|場合|の際に|必要に応じ|について|原則として|範囲(?:内)?(?:で|において)|(?:端末|ブラウザ|サイト|アプリ|ページ)(?:等)?から|当該)",
        )
    });
    let outside = words.split('(').next().unwrap_or(words);
    CUT.find_iter(outside)
        .last()
        .map_or(words, |found| if words[found.end()..].chars().count() >= 2 { &words[found.end()..] } else { words })
        .trim()
}

fn one(ground: &Ground<'_>, unit: usize, quote: super::Quote, who: &str, words: &str, cue: &str) -> Draft {
    let who = who.trim_matches(['、', ' ', '・']).trim_start_matches("以下の情報は、").trim_start_matches('の');
    let mut statement = provision(ground, unit, quote, cue);
    let defined = ground.defined.iter().any(|term| who.ends_with(term.as_str()));
    let mut recipient = linked_class(ground, unit, who);
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
    statement.sender_purpose = purposes::statement(purposes::phrases(words).into_iter().map(|range| &words[range]));
    statement.modality =
        if words.contains("場合が") || words.contains("ことが") { Modality::May } else { Modality::Does };
    Draft { unit, statement }
}

fn provision(ground: &Ground<'_>, unit: usize, quote: super::Quote, cue: &str) -> Statement {
    let _ = (ground, unit);
    Statement {
        kind: StatementKind::Provision,
        quote,
        mechanism: Mechanism::ThirdPartyProvision,
        cue: cue.to_owned(),
        ..Statement::default()
    }
}

pattern!(
    GENERIC_PARTY,
    r"^(?:以下|次|下記|前記|上記|これら|その|当該)の|^当(?:クリニック|病院|薬局|院|店|社)$|^(?:[^、。]{0,14}の)?(?:外部(?:の)?事業者|外部サービス|事業者|第三者|他人|他者|ご本人|本人|当社|弊社|お客様|利用者|ユーザー|会社|企業|外国にある第三者|次の者|以下の者|開示先|提供先|相手先|サービス|送信先|外部|上記の?者|委託先以外の第三者|当該第三者|各社|両社|同社)(?:等)?$"
);
pattern!(SHARED, r"^(?:との間で、[^。]{0,60}を|と(?:、[^。、]{0,30}を|[^。、]{0,10}))共有(?:し|する|され|いた)");
pattern!(EXAMPLE, r"^\(?(?:例えば|たとえば|例[:、])");
pattern!(
    DEMANDS,
    r"(?:請求|要請|照会|求め|要求)[^。]{0,30}(?:場合|とき)|法令(?:に|で|の|等)|裁判所|警察|同意(?:を得|がある|した場合|のうえ|いただ)[^。]{0,20}(?:限り|場合|上で|うえで)|譲渡|合併|承継|生命、身体"
);
pattern!(REFERS, r"(?:第[0-9]+[条項]|前[条項]|本条)の定め|(?:以下|下記|次)の(?:とおり|通り).{0,60}(?:提供を行|提供し)");
pattern!(
    EXCEPTED,
    r"(?P<who>[^、。]{2,40}?(?:業者|会社|事業者|委託先|提携先|企業|機関|代理店)(?:等|など)?)(?:に|へ)(?:対し(?:て)?)?[^、。]{0,16}(?:提供|開示|委託|預託)(?:する|を行う|を行なう|いたす|致す)場合(?:を|は)(?:、)?除"
);
pattern!(
    OTHER_THAN,
    r"(?P<who>[^、。]{2,40}?)以外の(?:第三者|者|他者|企業|事業者)(?:に|へ)(?:は|対し(?:て)?)?[^。]{0,24}(?:提供|開示|預託|共有)"
);
// Outsourcing alone singles nobody out.
pattern!(GENERAL_OUTSOURCING, r"^[^・やと及お]{0,10}委託(?:先|業者|会社)$");
pattern!(
    REQUEST,
    r"ご提供(?:いただ|頂|ください|を)|提供を受け|(?:お客様|利用者|ユーザー|ご本人|本人)(?:が|より|から)[^。]{0,24}提供(?:した|され|いただ)|お客様(?:に|へ)(?:対し|、|[^よ。])[^。]{0,28}(?:提供|開示|通知|送付|共有)|(?:サービス|商品|お知らせ|ご案内|メールマガジン)(?:等)?を(?:提供|お届け)"
);
pattern!(
    DETOUR,
    r"^に(?:記載|定め|基づ|関する|おいて|従|より|よる|対する責任|該当|応じ|必要(?:な(?:情報|個人|手続|対応|措置|業務)|と|に)|限|係る|かかる)"
);
pattern!(CONTRACTOR, r"委託");
pattern!(ENTRUSTED, r"(?:委託|預託)(?:し|する|いた|を行)|預託");
pattern!(SINGLED, r"国内の|海外の|外国");
pattern!(
    OF_WHICH,
    r"(?:情報|項目)のうち、(?P<items>[^。]{3,80}?)(?:、「|を、|を[^、。]{0,12}(?:提供|閲覧)|及び(?:ユーザー|利用者))"
);
pattern!(OTHERS_SEE, r"ユーザー|利用者|会員|大学|企業|オーナー|管理者|参加者|出品者|購入者");
pattern!(ITEMS_IN, r"(?:個人情報|お客様情報|情報|個人データ)\((?P<items>[^()]{2,160})\)");
pattern!(COUNTRY, r"国名[:：]\s?(?P<country>[^)）、。]{1,20})");

pattern!(DEFINED, r"「(?P<term>[^「」]{2,30})」とは、");

/// A class of recipients; of group companies, the members may stand in a linked list.
pub(super) fn linked_class(ground: &Ground<'_>, unit: usize, words: &str) -> RecipientStatement {
    let mut recipient = categories::recipient(words);
    let group = recipient.relation.as_deref() == Some("group");
    if group && ground.links.iter().any(|linked| linked.link.role == "group-companies") {
        recipient.level = RecipientLevel::CategoryLinkedList;
    } else if ground.defined.iter().any(|term| term == words) {
        recipient.level = RecipientLevel::CategoryDefined;
    }
    let _ = unit;
    recipient
}

/// The terms that the text defines: 「グループ会社」とは、….
pub(super) fn defined(outline: &Outline<'_>) -> Vec<String> {
    let defining = outline.units.iter().map(|unit| unit.text()).filter(|text| text.contains("とは、"));
    defining.flat_map(|text| DEFINED.captures_iter(text)).map(|found| found["term"].to_owned()).collect()
}

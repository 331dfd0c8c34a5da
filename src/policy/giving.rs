//! A sentence that says who receives personal data: by name, as a class, by the case in which something is handed over.

use std::ops::Range;
use std::sync::LazyLock;

use crate::policy::patterns::Pattern;

use super::cues::{COOKIE, LISTED_BELOW};
use super::ground::{Draft, Ground};
use super::names::{self, Mention};
use super::provision::{GENERIC_PARTY, NEGATIVE, one};
use super::{Mechanism, Modality, Quote, RecipientLevel, Specificity, StatementKind};
use super::{
    care, categories, headers, information, payment_data, placed, provision_nouns, purposes, structure, trades,
};

/// A sentence that may say so.
pub(super) struct Giving<'a> {
    pub(super) ground: &'a Ground<'a>,
    pub(super) unit: usize,
    pub(super) sentence: Range<usize>,
    pub(super) words: &'a str,
}

impl<'a> Giving<'a> {
    pub(super) fn of(ground: &'a Ground<'a>, unit: usize, sentence: Range<usize>) -> Self {
        let words = &ground.text(unit)[sentence.clone()];
        Self { ground, unit, sentence, words }
    }

    /// Those who receive, by the first form of such a sentence that this one has.
    pub(super) fn read(&self) -> Vec<Draft> {
        let words = self.words;
        if let Some(found) = self.mutual().or_else(|| self.seen_by_others()).or_else(|| self.excepted()) {
            return vec![found];
        }
        if EXAMPLE.is_match(words) {
            return Vec::new();
        }
        if let Some(who) = care::receiver_in(self.ground, self.unit, words) {
            let mut draft = self.one(who, "item:care");
            draft.statement.specificity = Specificity::Category;
            return vec![draft];
        }
        if let Some(found) = self.abroad().or_else(|| self.cases()).or_else(|| self.authority_abroad()) {
            return vec![found];
        }
        let registered = self.registered();
        if !registered.is_empty() {
            return registered;
        }
        if DEMANDS.is_match(words) || REFERS.is_match(words) || LISTED_BELOW.is_match(words) {
            return Vec::new();
        }
        if let Some(shared) = self.english() {
            return shared;
        }
        if let Some(found) = self.work_of_a_trade() {
            return vec![found];
        }
        if let Some(found) = self.held_by_a_trade() {
            return vec![found];
        }
        let general = self.entrusted_case();
        if general.is_none() && self.is_denied() {
            return Vec::new();
        }
        let illustrated = self.illustrated_case();
        if !illustrated.is_empty() {
            return illustrated;
        }
        general.map_or_else(|| self.given(), |general| vec![general])
    }

    fn is_denied(&self) -> bool {
        let end = self.words.split("が、").last().unwrap_or(self.words);
        NEGATIVE.is_match(end) && !self.words.contains("この提供による")
    }

    /// What the sentence says in its own verb or noun of giving.
    fn given(&self) -> Vec<Draft> {
        // "業務を委託する業者に対して開示する場合": an item of a list of cases need not say again what is given.
        if self.gives() && (self.is_case() || PERSONAL.is_match(self.words)) {
            let found = self.receivers();
            if !found.is_empty() {
                return found;
            }
        }
        let nominals = self.nominals();
        if !nominals.is_empty() {
            return nominals;
        }
        self.attributed().or_else(|| self.nominal()).or_else(|| self.exception_item()).into_iter().collect()
    }

    fn gives(&self) -> bool {
        // "お客様は、…提供することになります": theirs is the giving.
        if OF_CUSTOMERS.is_match(self.words) {
            return GIVES.is_match(self.words) && !REQUEST.is_match(self.words);
        }
        // "検知サービスを提供する事業者に": what they do is not what is given.
        GIVES.is_match(self.words) && !REQUEST.is_match(&WHO_OFFERS.replace_all(self.words, "$who"))
    }

    fn is_case(&self) -> bool {
        let ends = |words: &str| words.ends_with("場合") || words.ends_with("とき");
        // "…業務委託先(運送会社等)に対し開示を行う場合。": whoever the brackets tell apart.
        ends(self.words) || ends(self.words.trim_end_matches('。')) && EXAMPLED_CONTRACTOR.is_match(self.words)
    }

    /// "当社と甲社は、相互に情報を提供": the other one receives too.
    fn mutual(&self) -> Option<Draft> {
        let who = MUTUAL.captures(self.words)?.name("who")?;
        let mut draft = self.one(who.as_str(), "sentence:mutual");
        if draft.statement.information.categories.is_empty() {
            // What is handed over stands in the next sentence: "…への情報提供は、…のうち、氏名等を、…".
            let sentences = &self.ground.outline.units[self.unit].sentences;
            let next = sentences.iter().find(|other| other.start >= self.sentence.end);
            let next = next.and_then(|next| OF_WHICH.captures(&self.ground.text(self.unit)[next.clone()]));
            if let Some(items) = next.and_then(|next| next.name("items")) {
                draft.statement.information = information::statement([items.as_str()]);
            }
        }
        Some(draft)
    }

    /// Other users who see what one has entered.
    fn seen_by_others(&self) -> Option<Draft> {
        let seen = VIEWED.captures(self.words).and_then(|found| found.name("who"));
        let sees = |who: &str| {
            OTHERS_SEE.is_match(who)
                && !SHOWN.is_match(who)
                && (who.contains("他の") || !SHOWS_ADS.is_match(self.words))
        };
        let seen = seen.filter(|who| sees(who.as_str()) && !COOKIE.is_match(self.words));
        let Some(who) = seen else {
            let who = OTHERS_VIEW.captures(self.words)?.name("who")?;
            return Some(self.one(who.as_str(), "sentence:others-see"));
        };
        let mut draft = self.one(who.as_str().trim_start_matches("以下の情報は"), "sentence:others-see");
        let below = self.ground.outline.units[self.unit + 1..].iter().take_while(|next| next.is_item()).take(20);
        draft.statement.information = information::statement(below.map(|next| next.label()));
        Some(draft)
    }

    /// "…などの業務委託先に提供する場合を除き、提供しません": those in the exception receive.
    fn excepted(&self) -> Option<Draft> {
        let other_than =
            || OTHER_THAN.captures(self.words).filter(|found| !GENERAL_OUTSOURCING.is_match(last_noun(&found["who"])));
        let found = EXCEPTED.captures(self.words).or_else(other_than)?;
        let who = last_noun(found.name("who")?.as_str()).trim_start_matches("また");
        let counts = is_singled_out(who) && !categories::is_legal_exception(who);
        counts.then(|| self.one(who, "sentence:excepted"))
    }

    /// "米国内国歳入庁に報告を実施": an authority of another country by its name.
    fn authority_abroad(&self) -> Option<Draft> {
        let who = AUTHORITY_ABROAD.captures(self.words)?.name("who")?;
        if NEGATIVE.is_match(self.words) || headers::labelled(self.words).is_some() {
            return None;
        }
        let mut draft = self.one(who.as_str(), "sentence:provides-to");
        draft.statement.specificity = Specificity::Company;
        if let Some(recipient) = &mut draft.statement.recipient {
            recipient.level = RecipientLevel::NamedBrand;
        }
        Some(draft)
    }

    /// "当社が信頼する第三者に開示": whoever the words tell apart from everybody.
    fn attributed(&self) -> Option<Draft> {
        let who = ATTRIBUTED.captures(self.words).filter(|_| self.gives())?.name("who")?;
        let mut draft = self.one(who.as_str(), "sentence:provides-to");
        draft.statement.specificity = Specificity::Category;
        Some(draft)
    }

    /// "宅配業者への提供(委託)、銀行への提供を含みます", "業務委託先(決済会社等)への提供(契約の範囲内)".
    fn nominals(&self) -> Vec<Draft> {
        let of_data = || {
            PERSONAL.is_match(self.words)
                || self.words.contains("情報")
                || provision_nouns::OF_PROVISION.is_match(&self.ground.heading_words(self.unit))
        };
        if !of_data() {
            return Vec::new();
        }
        let draft = |who: &str| {
            let mut draft = self.one(who, "item:provides-to");
            draft.statement.specificity = Specificity::Category;
            draft
        };
        provision_nouns::receivers(self.words).map(draft).collect()
    }

    /// "配送業者への情報の提供のため".
    fn nominal(&self) -> Option<Draft> {
        self.item(NOMINAL.captures(self.words)?.name("who")?.as_str())
    }

    /// "配送業者に提供する場合" as an item of a list of exceptions.
    fn exception_item(&self) -> Option<Draft> {
        if !self.ground.outline.units[self.unit].is_item() && !self.is_case() {
            return None;
        }
        self.item(EXCEPTION_ITEM.captures(self.words)?.name("who")?.as_str())
    }

    fn item(&self, who: &str) -> Option<Draft> {
        let who = last_noun(structure::label(who));
        let counts = is_singled_out(who) && !categories::is_legal_exception(self.words);
        counts.then(|| self.one(who, "item:provides-to"))
    }

    /// "…が当社の加盟する信用情報機関に登録され、同機関の加盟会員によって利用されること": the agency, and those who look it up there.
    fn registered(&self) -> Vec<Draft> {
        let words = self.words;
        let Some(found) = REGISTERED.captures(words).filter(|_| !NEGATIVE.is_match(words)) else { return Vec::new() };
        let end = found.get(0).map_or(0, |whole| whole.end());
        let members = MEMBERS.captures(&words[end..]);
        [Some(&found["who"]), members.as_ref().map(|found| &found["who"])]
            .into_iter()
            .flatten()
            .map(|who| {
                let mut draft = self.one(who.trim_start_matches("また"), "sentence:registered");
                draft.statement.specificity = Specificity::Category;
                draft
            })
            .collect()
    }

    /// "当社が業務を委託する業者に対して開示する場合", "業務委託先に提供する場合は、…契約を締結し": that work is given out singles
    /// nobody out, unless the words say for what job or where.
    fn entrusted_case(&self) -> Option<Draft> {
        let found = ENTRUSTED_CASE.captures(self.words)?;
        let who = found.name("who")?;
        if JOB.is_match(self.words) || self.mentions().next().is_some() {
            return None;
        }
        let mut draft = self.one(who.as_str(), "item:entrusts");
        draft.statement.general = true;
        draft.statement.kind = StatementKind::Entrustment;
        Some(draft)
    }

    /// "検査会社、機器メーカー等に業務を委託する場合": work that is given to those of a trade.
    fn work_of_a_trade(&self) -> Option<Draft> {
        if self.mentions().next().is_some() {
            return None;
        }
        let who = trades::in_a_case(self.words)?;
        let mut draft = self.one(who, "item:entrusts");
        draft.statement.specificity = Specificity::Category;
        let before = self.words.find(who).unwrap_or(0);
        draft.statement.sender_purpose = purposes::told_in(&self.words[..before]);
        Some(draft)
    }

    /// "カード情報は決済代行会社が管理し、当社では保持しておりません": those of a trade have them from the visitor.
    fn held_by_a_trade(&self) -> Option<Draft> {
        if self.mentions().next().is_some() {
            return None;
        }
        let (who, items) = payment_data::holder(self.words)?;
        let mut draft = self.one(who, "sentence:holds");
        draft.statement.specificity = Specificity::Category;
        draft.statement.information = information::statement(items);
        Some(draft)
    }

    /// "業務委託先に提供する場合(甲社等)": who is named in the brackets behind a case receives.
    fn illustrated_case(&self) -> Vec<Draft> {
        let Some(case) = ILLUSTRATED_CASE.captures(self.words) else { return Vec::new() };
        let Some(names) = case.name("names") else { return Vec::new() };
        let found = self.named_in(self.sentence.start + names.start()..self.sentence.start + names.end());
        if found.is_empty() {
            return Vec::new();
        }
        // Beside a tool a brand is one too.
        let tools = found.iter().any(|mention| mention.service.is_some());
        let mut drafts: Vec<Draft> = found.iter().map(|mention| self.illustration(mention, tools)).collect();
        // "甲、乙等のクラウド事業者を含む": the class of those who are named.
        let class = OF_CLASS.captures(names.as_str()).and_then(|found| found.name("class"));
        let class = class.filter(|class| categories::is_class(class.as_str()));
        let who = case
            .name("who")
            .filter(|who| categories::is_class(who.as_str()) && names.as_str().ends_with(['等', 'ど', 'か']));
        if let Some(class) = class.or(who) {
            let mut draft = self.one(class.as_str(), "item:provides-to");
            draft.statement.specificity = Specificity::OpenEnded;
            drafts.push(draft);
        }
        drafts
    }

    /// The names in a part of the unit: those that are known, and those that stand in a row with them.
    fn named_in(&self, inside: Range<usize>) -> Vec<Mention> {
        let known: Vec<Mention> = self.ground.mentions_in(self.unit, &inside).cloned().collect();
        let mut found = placed::listed(self.ground.text(self.unit), &inside, &known);
        found.extend(known);
        found.sort_by_key(|mention| mention.range.start);
        found
    }

    fn illustration(&self, mention: &Mention, tools: bool) -> Draft {
        let mut draft = self.one(&mention.text, "item:provides-to");
        if tools && !mention.legal {
            draft.statement.specificity = Specificity::Service;
            draft.statement.service = Some(names::service(mention));
            draft.statement.recipient = None;
        } else {
            draft.statement.specificity = Specificity::Company;
            draft.statement.recipient = Some(names::recipient(mention));
        }
        draft
    }

    /// Who is singled out by standing in another country: third parties there, contractors there, clouds there.
    fn abroad(&self) -> Option<Draft> {
        let who = [&*ABROAD, &*INCLUDES, &*WHERE_THEY_ARE, &*KEPT_IN].into_iter().find_map(|form| {
            let found = form.captures(self.words)?;
            found.name("who").or(found.name("whom")).map(|who| who.as_str())
        })?;
        let who = last_noun(structure::label(who));
        // "甲社および乙社等、外国にある第三者に": where those are whom the sentence names.
        let named = self.mentions().filter(|mention| mention.legal).count() > 1;
        (!named && !categories::is_legal_exception(who)).then(|| self.one(who, "sentence:abroad"))
    }

    /// "法令に基づく場合、…、業務委託先に提供する場合": a list of cases in one sentence; of them the one that names a class.
    fn cases(&self) -> Option<Draft> {
        if CASE.find_iter(self.words).count() < 2 {
            return None;
        }
        CASE.split(self.words).find_map(|case| {
            let case = &format!("{case}場合");
            let who = CASE_WHO.captures(case)?.name("who")?.as_str();
            let who = last_noun(structure::label(who)).trim_start_matches(['・', '、']).to_owned();
            let counts = categories::is_class(&who)
                && !GENERIC_PARTY.is_match(&who)
                && !categories::is_legal_exception(case)
                && !ENTRUSTED.is_match(case);
            counts.then(|| one(self.ground, self.unit, self.quote(), &who, case, "item:provides-to"))
        })
    }

    /// "We may share … with our group companies and business partners": one class each.
    fn english(&self) -> Option<Vec<Draft>> {
        let words = self.words;
        let who = SHARES.captures(words).or_else(|| DISCLOSING.captures(words))?.name("who")?.as_str();
        if DENIES.is_match(words) {
            return Some(Vec::new());
        }
        let drafts: Vec<Draft> = EN_CUT
            .split(who)
            .map(|part| EN_HEAD.replace(part.trim(), "").into_owned())
            .map(|part| EN_TAIL.replace(&part, "").trim().to_owned())
            .filter(|part| {
                EN_CLASS.is_match(part) && !categories::is_legal_exception(part) && part.split(' ').count() <= 8
            })
            .map(|part| {
                let mut draft = self.one(&part, "sentence:shares-with");
                draft.statement.modality = if words.contains("may") { Modality::May } else { Modality::Does };
                if COOKIE.is_match(words) {
                    // What cookies collect is sent, not handed over.
                    draft.statement.kind = StatementKind::Declaration;
                    draft.statement.mechanism = Mechanism::Cookie;
                }
                draft
            })
            .collect();
        Some(drafts).filter(|drafts| !drafts.is_empty())
    }

    pub(super) fn mentions(&self) -> impl Iterator<Item = &'a Mention> {
        self.ground.mentions_in(self.unit, &self.sentence)
    }

    fn quote(&self) -> Quote {
        self.ground.quote(self.unit, self.sentence.clone())
    }

    pub(super) fn one(&self, who: &str, cue: &str) -> Draft {
        one(self.ground, self.unit, self.quote(), who, self.words, cue)
    }
}

/// A class that is told apart from anybody.
fn is_singled_out(who: &str) -> bool {
    categories::is_class(who) && !GENERIC_PARTY.is_match(who)
}

/// The part of a noun phrase that names the class: after ため, を, particles that the phrase ran over.
pub(super) fn last_noun(words: &str) -> &str {
    static CUT: LazyLock<Pattern> = LazyLock::new(|| {
        crate::policy::patterns::regex(
            r"(?:ため|ために|なしに|なく、?|得ずに|に伴って|を(?:受け|いただい|頂い)た|を|、|により|って|として|範囲(?:内)?(?:で|において)|限度で|(?:形|状態|態様|方法)(?:で|にて)|に応じて|に基づいて|場合|の際に|必要に応じ|について|原則として|範囲(?:内)?(?:で|において)|(?:端末|ブラウザ|サイト|アプリ|ページ)(?:等)?から|当該)",
        )
    });
    let outside = words.split('(').next().unwrap_or(words);
    let cuts: Vec<_> = CUT.find_iter(outside).collect();
    // "レッスンを担当する講師": what they do, with what they do it to.
    let kept = cuts.len().saturating_sub(usize::from(
        cuts.last().is_some_and(|cut| cut.as_str() == "を" && THEIR_WORK.is_match(&words[cut.end()..])),
    ));
    cuts[..kept]
        .last()
        .map_or(words, |found| if words[found.end()..].chars().count() >= 2 { &words[found.end()..] } else { words })
        .trim_start_matches("受けた")
        .trim()
}

pattern!(THEIR_WORK, r"^(?:担当|運営|開催|主催|提供|管理|販売|製造|代行|実施)(?:する|した|している)");
pattern!(
    pub(super) GIVES,
    r"(?:お伝え|提供(?:・[^、。を]{1,6})?|開示|送信|送付|共有|通知|預託|伝達|引き?渡|開示・提供|提供・開示|移転)(?:します|いたします|致します|し(?:、|て)|する(?:こと|場合|もの)|して(?:い|おり)ます|され(?:る(?:こと|場合)|ます)|いたす|させて|を(?:行|いた)|が必要と|・開示|できる)|お知らせ(?:します|いたします|する(?:こと|場合))|伝え(?:ます|て(?:い|おり)ます|る(?:こと|場合))|渡(?:します|し(?:、|て)|すことが)|送(?:ります|って(?:い|おり)ます|ることが)|(?:提供|開示|共有)(?:し(?:たり)|\([^()]{1,12}\)(?:し|する|いた))"
);
pattern!(
    PERSONAL,
    r"(?i)個人情報|個人データ|必要な範囲で|お客様(?:の)?情報|利用者情報|ユーザー情報|会員情報|登録情報|必要な情報|収集した情報|(?:取得|前項)[^。]{0,14}情報|情報(?:\([^()]*\))?(?:等|など)?(?:を|は|が)|(?:番号|事項|金額|明細|書類|写真|画像|記録|結果)(?:等|など)?(?:を|は|が)|氏名|お名前|データを|内容(?:等)?(?:を|は)|履歴を|住所|電話番号|メールアドレス|連絡先|と共有し(?:たり|、)|personal (?:data|information)"
);
pattern!(
    VIEWED,
    r"(?:、|は、|を、|が、)(?P<who>[^、。がは]{2,40}?)(?:(?:も|が|は)(?:も)?閲覧(?:する(?:こと|場合)|できる|でき|いた|します)|に(?:も)?(?:閲覧|公開|表示)(?:する(?:こと|場合)|され|できる|でき|いた|します))"
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
    r"(?P<who>[^、。はがを「」\s]{2,30})への(?:お客様の|お客さまの|ユーザーの|必要最小限の|[^、。のを]{0,10}な)?[^、。のを]{0,4}情報の?(?:開示|提供)(?:のため|及び|および|・|\(|$|。|を行う(?:場合|とき|際))"
);
pattern!(
    EXCEPTION_ITEM,
    r"(?P<who>(?:(?:当社|弊社|当院|当店|当会|当協会|当法人)(?:が|と)[^、。]{2,16}?(?:を)?(?:委託|提携|指定|選定|契約|締結)する)?[^、。がをは]{2,40}?)(?:に|へ)(?:対し(?:て)?)?(?:、)?[^、。]{0,16}?(?:個人情報|情報|個人データ)?(?:が|を)?(?:(?:提供|開示)(?:される|する)(?:場合|こと|とき)|提示する場合)"
);
pattern!(
    REGISTERED,
    r"(?:情報|データ|事実|内容)(?:\([^()]*\))?(?:等|など)?(?:が|を|は)、?(?P<who>[^。、を]{0,40}?(?:信用情報機関|信用情報センター|登録機関|情報交換機関))(?:等|など)?(?:に|へ)(?:対し(?:て)?)?(?:登録|報告|提供)(?:し|され|する)"
);
pattern!(
    MEMBERS,
    r"(?:^|、)(?P<who>[^。、はを]{2,60}?会員(?:企業|会社)?)(?:によって|により|が)、?[^。]{0,60}利用(?:し|され|する)"
);
// "米国内国歳入庁に報告を実施": an authority of another country by its name.
pattern!(
    AUTHORITY_ABROAD,
    r"(?P<who>(?:米国|英国|中国|韓国|アメリカ(?:合衆国)?)の?(?:[A-Z]{2,6}|[\p{Han}]{2,10}(?:庁|省|当局))(?:\([^()]{1,60}\))?)(?:に|へ|宛に?)(?:対し(?:て)?|の)?、?[^。]{0,24}(?:報告|提供|開示|通知)"
);
// "当社が信頼する第三者", "当店が提携する企業": whoever the words tell apart from everybody.
pattern!(
    ATTRIBUTED,
    r"(?P<who>(?:当社|弊社|当店|当会|当院|当法人|当協会)(?:が|と)(?:信頼|(?:業務)?提携|契約|指定|選定|承認)(?:する|した|している)[^、。はがをにへ()]{0,12}(?:第三者|企業|会社|事業者|業者|団体|機関|店舗))(?:\([^()]{0,80}\))?(?:その他の?(?:第三者|企業|事業者)(?:\([^()]{0,80}\))?)?(?:に|へ)(?:対し(?:て)?)?、?[^。]{0,40}(?:提供|開示|共有|通知)"
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
pattern!(
    CASE_WHO,
    r"(?P<who>[^、。がをはに]{2,40})(?:に|へ)(?:対し(?:て)?)?(?:個人(?:情報|データ)を|情報を)?(?:提供|開示)(?:する|される)場合$"
);
pattern!(CASE, r"場合(?:\([^()]{0,60}\))?(?:、|又は|または|及び|。|$)");
pattern!(
    SHARES,
    r"(?i)(?-u:\b)(?:share|disclose|provide|transfer|transmit|pass|send|sent|release|entrust)(?:s|d|red|ted|ed)?(?-u:\b)[^.;]{0,120}?\s(?:with|to)\s(?P<who>[^.;:]{4,200})"
);
// "When disclosing to contractors to whom we outsource …": a case in a list of those in which data are given.
pattern!(
    DISCLOSING,
    r"(?i)^(?:[-•*] ?)?(?:when|where|in (?:the )?cases? (?:of|where)) (?:we (?:are )?)?(?:disclosing|sharing|providing|transferring|entrusting)(?: [a-z ]{0,40}?)?? to (?P<who>[^.;:]{4,200})"
);
pattern!(DENIES, r"(?i)(?:do(?:es)?|will|shall|must) not|never|without your|unless|only if you|cannot|opt.?out");
pattern!(EN_CUT, r"(?i),\s*(?:and|or)?\s*|\s+(?:and|or)\s+|\s*/\s*");
pattern!(EN_HEAD, r"(?i)^(?:our|the|its|such|certain|selected|other|any|various|trusted|these|to|with)\s+");
pattern!(EN_TAIL, r"(?i)\s+(?:who|that|which|for|in|so|as|when|where|to|on|under|such|including|located|with|if)\s.*$");
pattern!(
    EN_CLASS,
    r"(?i)(?:providers|partners|affiliates|vendors|companies|advertisers|networks|agencies|contractors|subsidiaries|processors|institutions|universities|retailers|carriers|insurers|advisors|advisers|consultants|banks|couriers|platforms)$"
);
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
pattern!(pub(super) GENERAL_OUTSOURCING, r"^[^・やと及お]{0,10}委託(?:先|業者|会社)$");
pattern!(
    REQUEST,
    r"ご提供(?:いただ|頂|ください|を)|提供を受け|(?:お客様|利用者|ユーザー|ご本人|本人)(?:が|より|から)[^。]{0,24}提供(?:した|され|いただ)|お客様(?:に|へ)(?:対し|、|[^よ。])[^。]{0,28}(?:提供|開示|通知|送付|共有)|(?:サービス|商品|お知らせ|ご案内|メールマガジン)(?:等)?を(?:提供|お届け)"
);
pattern!(EXAMPLED_CONTRACTOR, r"委託先\([^()]{2,24}(?:会社|業者|事業者|機関)(?:等|など)?\)");
pattern!(OF_CUSTOMERS, r"^(?:お客様|お客さま|会員|利用者|ユーザー)(?:の皆様|様)?は");
pattern!(
    WHO_OFFERS,
    r"(?:サービス|商品|情報|製品|機能)(?:等|など)?を(?:提供|運営|販売)(?:する|している)(?P<who>事業者|会社|企業|業者|団体|機関|第三者|者)"
);
pattern!(
    OF_WHICH,
    r"(?:情報|項目)のうち、(?P<items>[^。]{3,80}?)(?:、「|を、|を[^、。]{0,12}(?:提供|閲覧)|及び(?:ユーザー|利用者))"
);
// "利用者の関心に応じた広告が表示され": what is shown is nobody.
pattern!(OTHERS_SEE, r"ユーザー|利用者|会員|大学|企業|オーナー|管理者|参加者|出品者|購入者");
pattern!(
    SHOWN,
    r"(?:広告|コンテンツ|商品|お知らせ|おすすめ|バナー|ページ|画面|内容)(?:等|など)?$|本人$|(?:従業員|社員|スタッフ|担当者|職員)$"
);
pattern!(
    SHOWS_ADS,
    r"(?:広告|お知らせ|おすすめ(?:商品)?|バナー)(?:等|など)?(?:が|は|を)、?[^。]{0,24}に(?:も)?(?:表示|公開)"
);
pattern!(pub(super) ENTRUSTED, r"(?:委託|預託)(?:し|する|いた|を行)|預託");

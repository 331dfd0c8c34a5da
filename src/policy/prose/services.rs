//! A named service that a sentence uses, with the company that it names beside it and the tail behind it.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::LazyLock;

use crate::policy::patterns::Pattern;

use super::super::at_name::is_use;
use super::super::cues::{EXAMPLE, EXAMPLED, IDENTITY, OFFERED_BY, OFFERED_HERE, TAIL, THEIR_RULES, USE};
use super::super::ground::Draft;
use super::super::names::{Mention, company_of};
use super::super::{
    InformationStatement, Modality, PurposeStatement, RecipientLevel, RecipientStatement, Specificity, Statement,
    categories, information, names, purposes, record,
};
use super::Sentence;
use super::companies::hand_over;
use super::takes::{login_source, personal};

impl Sentence<'_> {
    pub(super) fn services(
        &self,
        clause: &Range<usize>,
        inside: &[&Mention],
        all: &[Mention],
        denied: bool,
        out: &mut Vec<Draft>,
    ) {
        let own = self.to_each(clause, inside.iter().filter(|mention| mention.is_service()));
        for mention in inside
            .iter()
            .filter(|mention| mention.is_service() && mention.names_service() && !IDENTITY.is_match(&mention.text))
        {
            let after = &self.text[mention.range.end..clause.end];
            let before = &self.text[clause.start..mention.range.start];
            if USED_BY_OTHERS.is_match(after)
                || login_source(before, after, self.text)
                || THEIR_RULES.is_match(after) && !USE.is_match(&THEIR_RULES.replace_all(after, ""))
            {
                continue;
            }
            let mut statement = self.of_service(clause, denied, mention);
            statement.recipient = self.company_beside(mention, inside);
            if mention.placed && mention.service.is_none() && GIVEN_TO.is_match(after) && personal(self.text) {
                // "Alpha(配送パートナー)にお届け先の情報を提供します": whoever that is, the data are handed to them.
                statement.service = None;
                statement.recipient = Some(names::recipient(mention));
                statement.specificity = Specificity::Company;
                hand_over(&mut statement);
            }
            if let Some(own) = &own.goals {
                statement.sender_purpose = own[&mention.range.start].clone();
            }
            if let Some(own) = &own.items {
                statement.information = own[&mention.range.start].clone();
            }
            let tail = self.tail(mention, inside, denied);
            if let Some(tail) = &tail {
                let recipient = statement.recipient.get_or_insert_with(|| RecipientStatement {
                    level: RecipientLevel::ServiceOnly,
                    ..RecipientStatement::default()
                });
                recipient.open_ended = true;
                if tail.recipient.as_ref().is_some_and(|recipient| categories::is_class(&recipient.text)) {
                    recipient.categories.clear();
                }
            }
            out.push(Draft { unit: self.unit, statement });
            if let Some(tail) = tail.filter(|_| !denied) {
                // "Alpha、Beta等の広告配信事業者": who stands before the last of the row is of the class too.
                if tail.recipient.as_ref().is_some_and(|recipient| categories::is_class(&recipient.text)) {
                    let end = TAIL.find(after).map_or(0, |tail| tail.end());
                    self.members(clause, mention.range.end + end, all, denied, out);
                }
                out.push(Draft { unit: self.unit, statement: tail });
            }
        }
    }

    /// What the clause tells of one service: what it is called, and what it is used for.
    fn of_service(&self, clause: &Range<usize>, denied: bool, mention: &Mention) -> Statement {
        let after = &self.text[mention.range.end..clause.end];
        let before = &self.text[clause.start..mention.range.start];
        let mut statement = self.statement(clause, denied, "sentence:uses-service");
        statement.specificity = Specificity::Service;
        let mut service = names::service(mention);
        // "Alpha Authenticationが発行するCookie": a product of the family that the catalog knows as one.
        if let Some(more) = PRODUCT.captures(after) {
            service.text.push_str(&more["more"]);
        }
        statement.service = Some(service);
        if EXAMPLE.is_match(before) || EXAMPLE.is_match(&self.text[..mention.range.start]) {
            statement.specificity = Specificity::OpenEnded;
            statement.modality = Modality::May;
            statement.cue = "sentence:example".to_owned();
            if let Some(found) = EXAMPLED.captures(self.text).and_then(|found| found.name("what")) {
                statement.sender_purpose = purposes::statement([found.as_str()]);
            }
        }
        if let Some(what) = self.use_before(before, after, statement.sender_purpose.is_given()) {
            statement.sender_purpose = purposes::statement([what]);
        }
        // "Alphaによるアクセス解析を行っています": what is done with it.
        if !statement.sender_purpose.is_given()
            && let Some(what) = DONE_WITH.captures(after).and_then(|found| found.name("what"))
            && is_use(what.as_str())
        {
            statement.sender_purpose = purposes::statement([what.as_str()]);
        }
        statement
    }

    /// "データベースにX、決済にYを利用": to each its own. "オンラインレッスンにXを利用": what stands before the name is what X is used for.
    fn use_before<'t>(&self, before: &'t str, after: &str, given: bool) -> Option<&'t str> {
        // "ご予約はXにて受け付けています": the work that the name takes over.
        let topic = TOPIC.captures(before).filter(|_| !given && TAKEN_OVER.is_match(after));
        if let Some(what) = topic.and_then(|found| found.name("what")).filter(|what| !NO_USE.is_match(what.as_str())) {
            return Some(what.as_str());
        }
        let what = PAIRED.captures(before).and_then(|found| found.name("what"))?.as_str();
        let known = !purposes::leaves(what).0.is_empty() || record::is_function(what.trim_end_matches("のため"));
        if PAIRS.is_match(self.text) && known {
            return Some(what);
        }
        let put = PAIRS.is_match(self.text) || !given && PUT_TO_USE.is_match(after);
        (put && USED_FOR.is_match(before) && !NO_USE.is_match(what)).then_some(what)
    }

    /// "決済のためにXに、解析のためにYに", "Xでは操作を記録し、Yでは内容を取得": where every service of a clause has words of its own,
    /// before each name or behind each, none is told of another's.
    pub(super) fn to_each<'m>(&self, clause: &Range<usize>, names: impl Iterator<Item = &'m &'m Mention>) -> Own {
        let names: Vec<&Range<usize>> = names.map(|mention| &mention.range).collect();
        let mut own = Own::default();
        if names.len() < 2 {
            return own;
        }
        let starts = names.iter().map(|name| name.start);
        let before = [clause.start].into_iter().chain(names.iter().map(|name| name.end)).zip(starts);
        let goals: BTreeMap<usize, PurposeStatement> = before
            .map(|(from, to)| (to, behind_name(self.text.get(from..to).unwrap_or_default())))
            .map(|(name, words)| (name, goals_before(words)))
            .collect();
        let last = names.last().map_or("", |name| self.text.get(name.end..clause.end).unwrap_or_default());
        let ends = names.iter().skip(1).map(|name| name.start).chain([clause.end]);
        let behind: Vec<(usize, &str)> = names
            .iter()
            .zip(ends)
            .map(|(name, to)| (name.start, self.text.get(name.end..to).unwrap_or_default()))
            .collect();
        let first = names.first().map_or("", |name| self.text.get(clause.start..name.start).unwrap_or_default());
        if goals.values().all(PurposeStatement::is_given) && purposes::phrases(last).is_empty() {
            own.goals = Some(goals);
        } else if !purposes::told_in(first).is_given() {
            // "Xには…のために…を、Yには…のために…を": what stands behind each name is its own.
            let goals: BTreeMap<usize, PurposeStatement> =
                behind.iter().map(|(name, words)| (*name, purposes::told_in(to_whom(words)))).collect();
            own.goals = Some(goals).filter(|goals| goals.values().all(PurposeStatement::is_given));
        }
        let items: BTreeMap<usize, InformationStatement> =
            behind.iter().map(|(name, words)| (*name, items_behind(words))).collect();
        if items.values().all(|items| !items.quotes.is_empty()) && information::phrases(first).is_empty() {
            own.items = Some(items);
        }
        own
    }

    /// The company that the sentence names beside its service.
    fn company_beside(&self, service: &Mention, inside: &[&Mention]) -> Option<RecipientStatement> {
        if service.is_company {
            let mut recipient = names::recipient(service);
            recipient.level = RecipientLevel::NamedBrand;
            // The service's own name is the company's too (Criteo): the company is not named a second time.
            let named = inside.iter().find(|mention| {
                mention.range != service.range
                    && mention.company == service.company
                    && mention.is_company
                    && !mention.is_service()
            });
            return named.map(|mention| names::recipient(mention)).or(Some(recipient));
        }
        let owner = company_of(service, self.ground.catalog);
        let mut companies =
            inside.iter().filter(|mention| mention.is_company && !(mention.is_service() && mention.service.is_some()));
        if let Some(owner) = owner {
            let same =
                |mention: &&&Mention| mention.is_only_company() && self.same_group(mention.company.as_deref(), owner);
            // Of two companies of one group the one right before the service is its own.
            let before = || inside.iter().filter(same).filter(|mention| mention.range.end <= service.range.start);
            // "甲株式会社(以下「甲社」)が提供する": by its name, not by what the text calls it.
            let called = |mention: &&&Mention| self.text[..mention.range.start].ends_with(['「', '『']);
            let own = before().rfind(|mention| !called(mention)).or_else(|| before().next_back());
            if let Some(named) = own.or_else(|| inside.iter().find(same)) {
                return Some(names::recipient(named));
            }
        }
        if service.placed {
            return self.offerer(service, inside);
        }
        // "Alpha(株式会社ベータ)": whoever the catalog takes it for, the text says whose it is.
        let bracketed = inside.iter().find(|mention| {
            mention.legal
                && mention.range.start > service.range.end
                && matches!(&self.text[service.range.end..mention.range.start], "(" | "」(" | "』(")
        });
        if let Some(named) = bracketed {
            return Some(names::recipient(named));
        }
        // An unknown company that offers it: 〇〇社の提供する「…」.
        companies
            .find(|mention| {
                mention.company.is_none()
                    && mention.range.end <= service.range.start
                    && OFFERED_BY.is_match(&self.text[mention.range.end..service.range.start])
            })
            .map(|mention| names::recipient(mention))
    }

    /// Who offers a name that only its place shows: 〇〇社の「…」, …(〇〇社).
    fn offerer(&self, service: &Mention, inside: &[&Mention]) -> Option<RecipientStatement> {
        let named = inside.iter().filter(|mention| mention.is_only_company()).find(|mention| {
            if mention.range.end <= service.range.start {
                OFFERED_HERE.is_match(&self.text[mention.range.end..service.range.start])
            } else {
                opens(&self.text[service.range.end..mention.range.start])
            }
        });
        named.map(|mention| names::recipient(mention))
    }

    fn same_group(&self, company: Option<&str>, owner: &str) -> bool {
        let Some(company) = company else { return false };
        let parent = |id: &str| self.ground.catalog.company(id).and_then(|company| company.parent.clone());
        company == owner || parent(company).as_deref() == Some(owner) || parent(owner).as_deref() == Some(company)
    }

    /// "…等の情報収集モジュール": the tail after a name is a recipient of its own, open.
    pub(super) fn tail(&self, mention: &Mention, inside: &[&Mention], denied: bool) -> Option<Statement> {
        let after = &self.text[mention.range.end..];
        let found = TAIL.find(after)?;
        if inside
            .iter()
            .any(|other| other.range.start >= mention.range.end && other.range.start < mention.range.end + found.end())
        {
            return None;
        }
        let rest = &after[found.end()..];
        // "解析ツール(Alpha、Beta等)": who is named is an example of the class, which is the recipient.
        let bracket = rest.starts_with(')').then(|| self.text[..mention.range.start].rfind('(')).flatten();
        let illustrated = bracket.and_then(|bracket| class_before(&self.text[..bracket]));
        if illustrated.is_some() && (OF_OTHERS.is_match(self.text) || self.text.contains("禁止")) {
            return None;
        }
        // "Alpha等のサービスに対し、氏名を送信しないよう運用します": what never goes there.
        if KEPT_FROM.is_match(rest) {
            return None;
        }
        if illustrated.is_none() && bracket.is_some_and(|bracket| NOTED_EXAMPLE.is_match(&self.text[bracket..])) {
            return None;
        }
        let noun = categories::nouns(rest).next().filter(|noun| noun.start == 0).map(|noun| rest[noun].to_owned());
        let noun = noun.or_else(|| illustrated.map(str::to_owned));
        let bare = rest.starts_with([')', '）']) || rest.starts_with(['を', 'に', 'の', '、']);
        let mut statement = self.statement(&(0..self.text.len()), denied, "sentence:tail");
        statement.specificity = Specificity::OpenEnded;
        let mut recipient = match &noun {
            Some(noun) => categories::recipient(noun),
            None if bare => RecipientStatement {
                text: format!(
                    "{}{}",
                    mention.text,
                    found.as_str().trim_end_matches('の').trim_start_matches(['」', '』'])
                ),
                level: RecipientLevel::CategoryOpen,
                ..RecipientStatement::default()
            },
            None => return None,
        };
        recipient.open_ended = true;
        statement.recipient = Some(recipient);
        Some(statement)
    }
}

/// The class with which these words end.
fn class_before(words: &str) -> Option<&str> {
    // "国外に設備を持つ事業者": what they have belongs to who they are.
    if let Some(who) = WHO_HAS.captures(words).and_then(|found| found.name("who")) {
        return Some(who.as_str()).filter(|who| categories::is_class(who));
    }
    let class = categories::nouns(words).last().filter(|noun| noun.end == words.len()).map(|noun| &words[noun])?;
    categories::is_class(class).then_some(class)
}

/// "お客様がSNS(Alpha等)を利用して": whose use it is.
static OF_OTHERS: LazyLock<Pattern> = LazyLock::new(|| {
    crate::policy::patterns::regex(
        r"(?:お客様|お客さま|利用者|ユーザー|会員|従業員|社員|職員|皆様|皆さま|第三者)(?:の皆様)?(?:が|は)[^。]{0,24}\([^()]{1,40}\)(?:等|など)?を",
    )
});

pattern!(
    KEPT_FROM,
    r"^[^、。]{0,24}(?:に対し(?:て)?|に|へ)(?:は)?、?[^。す(]{0,80}(?:送信|提供|送付|入力)しない(?:よう|こと)"
);
pattern!(
    WHO_HAS,
    r"(?:^.*(?:[、。は]|において|では)|^)(?P<who>[^、。はが]{2,24}を(?:持つ|有する|置く|備える)[^、。はがを]{1,16})$"
);
pattern!(
    GIVEN_TO,
    r"^[」』]?\([^()]{0,36}(?:パートナー|会社|業者|事業者|代理店|委託先|提携先)\)(?:に|へ)(?:対し(?:て)?)?、?[^。、を]{0,30}(?:情報|データ|内容|番号|氏名|住所|連絡先)(?:等|など)?を(?:提供|共有|開示|送付|通知)"
);

static NOTED_EXAMPLE: LazyLock<Pattern> =
    LazyLock::new(|| crate::policy::patterns::regex(r"^\((?:例|例えば|たとえば)[:：、]?"));

/// "Alpha(甲社)", "「Alpha」(運営会社:甲社)": what stands between a tool and whose it is.
pub(super) fn opens(between: &str) -> bool {
    OPENS.is_match(between)
}

static PRODUCT: LazyLock<Pattern> = LazyLock::new(|| {
    crate::policy::patterns::regex(r"^(?P<more>(?: [A-Z][a-z]{3,}){1,2})(?:が|の|を|に|は|で|と|や|、|\()")
});
static OPENS: LazyLock<Pattern> = LazyLock::new(|| {
    crate::policy::patterns::regex(r"^[」』]?\((?:(?:運営|提供|開発|サービス提供)(?:会社|元|者|事業者)?[:：は]?\s?)?$")
});

/// "…はご利用いただけません", "…を利用される際", "…を掲載したサイトへのアクセス": others use it, not the operator.
static USED_BY_OTHERS: LazyLock<Pattern> = LazyLock::new(|| {
    crate::policy::patterns::regex(
        r"^[」』]?(?:や[「『][^」』]{1,30}[」』]|や[^、。はがを]{2,24})?(?:等|など)?(?:の[^、。はがを]{1,16})?(?:は|が|も|を)(?:ご?利用(?:いただけ|頂け|でき|になれ|できなく)|ご?利用(?:される|になる|いただく)(?:際|場合|とき|方|には)|お使い(?:の|に|いただ)|ご?利用(?:中の|の)(?:方|お客様)|ご利用(?:いただき|頂き|くださり)[^。]{0,8}ありがとう)|^(?:や[A-Za-z][A-Za-z0-9 ]{1,20})?(?:等|など)?を(?:掲載|利用|使用|導入)し(?:た|ている)(?:他の?|その他の?)?(?:ウェブ|Web)?(?:サイト|ページ)",
    )
});

/// "」(認証取得)に、また、安定のために": what stands between two names, without the end of what is said of the first.
fn behind_name(words: &str) -> &str {
    static REST: LazyLock<Pattern> =
        LazyLock::new(|| crate::policy::patterns::regex(r"^[」』]?(?:社)?(?:\([^()]*\))?(?:[^、。()]{0,12}、)?"));
    REST.find(words).map_or(words, |rest| &words[rest.end()..])
}

/// "には利用状況の分析を目的として": the words behind a name without the particle that makes it the one to whom.
fn to_whom(words: &str) -> &str {
    TO_WHOM.find(words).map_or(words, |particle| &words[particle.end()..])
}

/// The items behind a name; where the verb stands only at the end of the row ("Xには履歴を、Yには識別子を送信"), up to を.
fn items_behind(words: &str) -> InformationStatement {
    let found = information::told_in(words);
    if !found.quotes.is_empty() || !TO_WHOM.is_match(words) {
        return found;
    }
    let Some(words) = LAST_OBJECT.captures(to_whom(words)).and_then(|found| found.name("words")) else { return found };
    let words = words.as_str();
    let start = purposes::phrases(words).last().map_or(0, |goal| goal.end);
    let words = AS_AN_END.replace(&words[start..], "");
    let items = information::statement([words.as_ref()]);
    if items.categories.is_empty() { InformationStatement::default() } else { items }
}

static LAST_OBJECT: LazyLock<Pattern> = LazyLock::new(|| {
    crate::policy::patterns::regex(
        r"^(?P<words>[^。]{2,120}?)を、?(?:(?:それぞれ|各々|いずれも)、?)?(?:$|(?:送信|提供|共有|開示|送付|通知))",
    )
});
static TO_WHOM: LazyLock<Pattern> = LazyLock::new(|| {
    crate::policy::patterns::regex(r"^[」』]?(?:社)?(?:\([^()]*\))?(?:に(?:対し(?:て)?)?は?|へは?)、?")
});
static AS_AN_END: LazyLock<Pattern> = LazyLock::new(|| crate::policy::patterns::regex(r"^(?:として|に|で)?、?"));

/// "決済のため", "認証基盤として": what the words that lead to a name say it is for.
fn goals_before(words: &str) -> PurposeStatement {
    static AS: LazyLock<Pattern> =
        LazyLock::new(|| crate::policy::patterns::regex(r"(?:^|、)(?P<what>[^、。はがをに]{2,24}として)[「『]?$"));
    let found = purposes::told_in(words);
    if found.is_given() {
        return found;
    }
    purposes::statement(AS.captures(words).and_then(|found| found.name("what")).map(|what| what.as_str()))
}

/// Purposes and items by the place of the name they belong to, where the clause gives each its own.
#[derive(Default)]
pub(super) struct Own {
    pub(super) goals: Option<BTreeMap<usize, PurposeStatement>>,
    pub(super) items: Option<BTreeMap<usize, InformationStatement>>,
}

/// Several uses, each with its name.
static PAIRS: LazyLock<Pattern> = LazyLock::new(|| {
    crate::policy::patterns::regex(
        r"(?:のために|に|には|として)[「『]?[A-Za-z][^、。]{1,40}、[^、。]{2,24}(?:のために|に|には|として)[「『]?[A-Za-z]",
    )
});
static USED_FOR: LazyLock<Pattern> =
    LazyLock::new(|| crate::policy::patterns::regex(r"(?:のために|に|には|として|用に)[「『]?$"));
static TOPIC: LazyLock<Pattern> = LazyLock::new(|| {
    crate::policy::patterns::regex(
        r"(?:^|、)(?P<what>[^、。はがをも]{2,24})は、?(?:(?:すべて|全て|主に)、?)?(?:[^、。はを]{2,30}(?:の|が(?:提供|運営)する)[^、。はを]{0,24})?[「『]?$",
    )
});
static TAKEN_OVER: LazyLock<Pattern> = LazyLock::new(|| {
    crate::policy::patterns::regex(
        r"^[」』]?(?:\([^()]*\))?(?:の[^、。はがを]{2,24})?(?:にて|で|より|から|を通じて|、[^。]{2,60}にて)、?(?:安全に)?(?:受け付け|承っ|受付|行っ|実施|処理|お受け)",
    )
});
static DONE_WITH: LazyLock<Pattern> = LazyLock::new(|| {
    crate::policy::patterns::regex(
        r"^[」』]?(?:\([^()]*\))?(?:等|など)?(?:による|での|を(?:用い|利用し|使用し|使っ|活用し)(?:た|て、?))(?P<what>[^、。をはが]{2,30})を(?:行|実施|し(?:て|ます)|提供)",
    )
});
static PUT_TO_USE: LazyLock<Pattern> = LazyLock::new(|| {
    crate::policy::patterns::regex(
        r"^[」』]?(?:\([^()]*\))?(?:等|など)?(?:を(?:[^、。を]{0,8})(?:利用|使用|採用|導入|活用|用い|使)|、[^。]{2,80}に[^。]{2,40}を(?:利用|使用|採用|導入|活用|用い|使))",
    )
});
/// Places, people and times, which are no use: "当サイトにXを導入".
static NO_USE: LazyLock<Pattern> = LazyLock::new(|| {
    crate::policy::patterns::regex(
        r"(?:サイト|ページ|アプリ(?:ケーション)?|サービス|システム|サーバー?|端末|画面|フォーム|ブラウザ|ストア|店|内|上|中|際|場合|時|とき|ため|よう|もの|こと|者|様|社|会社|企業|方|人|ユーザー|年|月|日|前|後|共|主|更|特|同時|一部|部分|すべて|全て|全般|新た|主|別|直接|適切|適宜|ほか|他|以下|次|上記|ツール|機能)$|^(?:当|本|弊|自)(?:社|サイト|サービス|アプリ|店|会|院|園)|とおり",
    )
});
static PAIRED: LazyLock<Pattern> = LazyLock::new(|| {
    crate::policy::patterns::regex(
        r"(?:^|[、は]|および|及び|では|[」』)])(?P<what>[^、。はがをに「」『』()]{2,20}?(?:のため)?)(?:に|には|として|としては|用に|、)?[「『]?$",
    )
});

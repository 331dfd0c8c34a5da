//! Classes of recipients that act, are used or receive: "第三者配信事業者がCookieを使用", "アクセス解析ツールを利用".

use std::ops::Range;
use std::sync::LazyLock;

use crate::policy::patterns::Pattern;

use super::super::cues::{
    ADVERTISES, BEACON, CLASS_ACTS, CLASS_DELIVERS, CLASS_OFFERS, CLASS_TAKES, CLASS_UNUSED, CLASS_USED, COOKIE,
    DEFINED_AS, DELIVERED_BY, DIRECT, GIVEN, HANDED, JOINED, LISTED_BELOW, MEMBER_OF, NAMED_AFTER, OPEN_CLASS,
    OWN_CLASS, PARTNERS, REFERRED, REFERS_BACK, TAG, TAIL_CLASS, TERMINAL, THEIR_RULES, TOOL,
};
use super::super::ground::Draft;
use super::super::names::Mention;
use super::super::{Specificity, StatementKind, categories, names};
use super::Sentence;
use super::takes::personal;
use super::takes::source;
use super::takes::to_recipient;

/// A class of recipients as it stands in a clause.
struct Class<'s> {
    /// Where its noun stands.
    range: Range<usize>,
    /// What it is called: its noun, or the term that the sentence defines for it.
    text: &'s str,
    before: &'s str,
    /// The words behind it, or behind the row of classes in which it stands.
    after: &'s str,
    denied: bool,
    /// The tail of a name ("甲社等の広告配信事業者"): read with the name.
    tail: bool,
}

/// What a clause tells of a class.
struct Told {
    acts: bool,
    used: bool,
    sent: bool,
}

impl Told {
    fn cue(&self) -> Option<&'static str> {
        match self {
            Self { acts: true, .. } => Some("sentence:class-acts"),
            Self { used: true, .. } => Some("sentence:uses-class"),
            Self { sent: true, .. } => Some("sentence:sends-to-class"),
            _ => None,
        }
    }
}

impl<'s> Sentence<'s> {
    /// Classes of recipients that act or are used: "第三者配信事業者がCookieを使用", "アクセス解析ツールを利用".
    pub(super) fn classes(&self, clause: &Range<usize>, denied: bool, all: &[Mention], out: &mut Vec<Draft>) {
        if LISTED_BELOW.is_match(self.text) {
            return;
        }
        self.partners(clause, denied, all, out);
        let nouns: Vec<Range<usize>> = categories::nouns(&self.text[clause.clone()])
            .map(|noun| clause.start + noun.start..clause.start + noun.end)
            .collect();
        for at in 0..nouns.len() {
            let Some(class) = self.class(clause, &nouns[at..], denied, all) else { continue };
            let told = self.told_of(clause, &class);
            let Some(cue) = told.cue() else { continue };
            if !is_told_before(&class, &told, out) && !self.is_aside(&class, &told, all) {
                self.members(clause, class.range.start, all, class.denied, out);
                self.declare(clause, &class, &told, cue, out);
            }
        }
    }

    /// The class of the first of these nouns; none where the noun names none, or one that does not stand for itself.
    fn class(&self, clause: &Range<usize>, nouns: &[Range<usize>], denied: bool, all: &[Mention]) -> Option<Class<'s>> {
        let range = apart(self.text, nouns.first()?.clone(), all)?;
        // Of classes in a row the predicate of the last is that of all.
        let mut end = range.end;
        for next in &nouns[1..] {
            if next.start < end || !CLASS_ROW.is_match(&self.text[end..next.start]) {
                break;
            }
            end = next.end;
        }
        let (before, after) = (&self.text[clause.start..range.start], &self.text[end..clause.end]);
        // "下記「…事業者が配信している広告」に記載のとおり": a title that is cited.
        if CITED.is_match(after) && before.matches('「').count() > before.matches('」').count() {
            return None;
        }
        // "甲社の広告配信ネットワーク": hers.
        if self.text[range.start..].starts_with('の') && all.iter().any(|mention| mention.range.end == range.start) {
            return None;
        }
        // "OpenAIのAPI": a noun that begins within a Latin word is none.
        if self.text[range.start..].starts_with(|c: char| c.is_ascii_alphabetic())
            && before.ends_with(|c: char| c.is_ascii_alphanumeric())
        {
            return None;
        }
        let defined =
            DEFINED_AS.captures(after).and_then(|found| Some((found.name("term")?.as_str(), found.get(0)?.end())));
        let (text, after) = match defined {
            Some((term, end)) => (term, &after[end..]),
            None => (bare_class(self.text[range.clone()].trim_start_matches(['・', '(', '「'])), after),
        };
        // "これらの事業者が…": those of whom the text has told.
        if ["これらの", "それらの"].iter().any(|word| text.contains(word)) {
            return None;
        }
        // "このようなアクセス解析ツールは": those of which the text has told.
        if REFERRING.is_match(before) || REFERRING.is_match(text) {
            return None;
        }
        // "サードパーティによる追加トラッキングを埋め込む": what those do of whom the sentence tells.
        if BROUGHT_BY_THEM.is_match(after) && text.starts_with("サードパーティ") {
            return None;
        }
        // "米国に所在する事業者が提供するサービス": those of whom the text has told, and where they are.
        if AS_TOLD.is_match(before) && (text.starts_with("所在する") || OFFERED_THERE.is_match(before)) {
            return None;
        }
        // "弊社グループは": who speaks.
        if OUR_GROUP.is_match(text) && after.starts_with('は') {
            return None;
        }
        if !categories::is_class(text) || OWN_CLASS.is_match(text) && !text.contains("グループ") {
            return None;
        }
        let denied = denied && range.end >= self.settled(clause);
        let tail = all.iter().any(|mention| {
            mention.range.end <= range.start && MEMBER_OF.is_match(&self.text[mention.range.end..range.start])
        });
        Some(Class { range, text, before, after, denied, tail })
    }

    fn told_of(&self, clause: &Range<usize>, class: &Class<'_>) -> Told {
        let Class { text, after, .. } = *class;
        let personal = personal(self.text);
        let cookie = COOKIE.is_match(self.text);
        let tagged = || BEACON.is_match(self.text) || TAG.is_match(self.text) && THROUGH.is_match(self.text);
        let acts = CLASS_ACTS.is_match(after) && (cookie || tagged() || ADVERTISES.is_match(after))
            || cookie && THEY_ACT.is_match(after)
            || CLASS_OFFERS.is_match(after) && !personal
            || CLASS_DELIVERS.is_match(after) && text.contains("広告")
            || DELIVERED_BY.is_match(after) && !personal
            || CLASS_TAKES.is_match(after) && (text.contains("広告") || text.contains("解析"))
            || TAKES_BY_ITSELF.is_match(after) && TAKERS.is_match(text) && !personal
            || LOGGED.is_match(after)
            || SUPPLIED.is_match(after)
            || HOSTS.is_match(text) && LOGS.is_match(after)
            || cookie && ALSO.is_match(after) && THIRD.is_match(text) && !OURS.is_match(self.text)
            || cookie && SERVES_AT.is_match(after);
        let theirs = OF_CUSTOMERS.is_match(&self.text[clause.start..class.range.start]);
        let used = !theirs
            && (CLASS_USED.is_match(after)
                || text.contains("アフィリエイト") && TAKES_PART.is_match(after)
                || class.denied && CLASS_UNUSED.is_match(after))
            && TOOL.is_match(text)
            && !PROVIDER.is_match(text)
            && !NAMED_AFTER.is_match(after);
        let relayed = self.text[clause.start..class.range.end].contains("経由して");
        let sent = (TERMINAL.is_match(self.text) || TRANSMITTED.is_match(self.text) && !relayed)
            && DIRECT.is_match(after)
            && to_recipient(after)
            && GIVEN.is_match(after)
            && !personal;
        Told { acts, used, sent }
    }

    /// Names in a bracket at the end of the sentence that calls them examples.
    fn examples_behind(&self, class: &Class<'_>) -> bool {
        let end = class.range.end;
        let Some(bracket) = EXAMPLES_BEHIND.find(&self.text[end..]) else { return false };
        let start = self.range.start + end + bracket.start();
        self.ground.mentions_in(self.unit, &self.range).any(|mention| mention.range.start >= start)
    }

    /// The class only introduces names, or the sentence speaks of it without saying that something goes to it.
    fn is_aside(&self, class: &Class<'_>, told: &Told, all: &[Mention]) -> bool {
        let Class { before, after, .. } = *class;
        let rules = THEIR_RULES.is_match(after);
        let introduces = named_in_brackets(after, all, class.range.end) || rules && !told.acts;
        introduces && !class.tail
            || REFERS_BACK.is_match(self.text) && !told.acts
            || before.ends_with("以外の")
            || source(after) && !SUPPLIED.is_match(after)
            || REFERRED.is_match(before)
            || rules && after.contains("については")
    }

    /// The declaration of a class, and of those that stand in a row with it.
    fn declare(&self, clause: &Range<usize>, class: &Class<'_>, told: &Told, cue: &'static str, out: &mut Vec<Draft>) {
        let Class { text, before, after, .. } = *class;
        let mut statement = self.statement(clause, class.denied, cue);
        statement.recipient = Some(categories::recipient(text));
        if told.sent && !told.acts && HANDED.is_match(after) && !after.contains("送信") {
            statement.kind = StatementKind::Provision;
        }
        let open = OPEN_CLASS.is_match(text)
            || self.text[..class.range.end].ends_with("外部の事業者")
            || class.tail
            || self.examples_behind(class)
            || text.starts_with("その他")
            || before.ends_with("その他の")
            || before.ends_with("その他");
        statement.specificity = if open { Specificity::OpenEnded } else { Specificity::Category };
        // "広告配信事業者、解析事業者及びSNS事業者に": each class of the row receives.
        for other in classes_before(&self.text[class.range.clone()], text) {
            let mut one = statement.clone();
            one.recipient = Some(categories::recipient(&other));
            one.specificity = Specificity::Category;
            out.push(Draft { unit: self.unit, statement: one });
        }
        out.push(Draft { unit: self.unit, statement });
    }

    /// "Google及びGoogleのパートナー(第三者配信事業者)の提供する広告": the partners, and the company itself.
    fn partners(&self, clause: &Range<usize>, denied: bool, all: &[Mention], out: &mut Vec<Draft>) {
        let words = &self.text[clause.clone()];
        let advertises = words.contains("広告") || COOKIE.is_match(words);
        let Some(found) = PARTNERS.captures(words).filter(|_| advertises) else { return };
        let (Some(who), Some(whole)) = (found.name("who"), found.get(0)) else { return };
        let base = clause.start + who.start();
        // "甲及びそのパートナーは、この情報をもとに…" goes on about what was told.
        let acts = whole.as_str().ends_with("提供する") || COOKIES_USED.is_match(&words[whole.end()..]);
        if who.as_str().starts_with("その") && !acts {
            return;
        }
        let owner = if who.as_str().starts_with("その") {
            // "甲及びそのパートナー": the company right before it.
            all.iter()
                .rfind(|mention| mention.range.end <= base && mention.is_company && base - mention.range.end <= 16)
        } else {
            all.iter().find(|mention| mention.range.start == base && mention.is_company)
        };
        let Some(owner) = owner else { return };
        let mut statement = self.statement(clause, denied, "sentence:class-acts");
        statement.recipient = Some(categories::recipient(who.as_str()));
        statement.specificity = Specificity::OpenEnded;
        out.push(Draft { unit: self.unit, statement });
        if whole.start() < who.start() {
            let mut statement = self.statement(clause, denied, "sentence:class-member");
            statement.specificity = Specificity::Company;
            statement.recipient = Some(names::recipient(owner));
            out.push(Draft { unit: self.unit, statement });
        }
    }

    /// "A、B及びCなどの広告配信事業者": the companies that are named as members of the class.
    pub(super) fn members(
        &self,
        clause: &Range<usize>,
        noun: usize,
        all: &[Mention],
        denied: bool,
        out: &mut Vec<Draft>,
    ) {
        let mut next = noun;
        for mention in
            all.iter().rev().filter(|mention| mention.range.end <= noun && clause.start <= mention.range.start)
        {
            let between = &self.text[mention.range.end..next];
            let joined = if next == noun { MEMBER_OF.is_match(between) } else { JOINED.is_match(between) };
            if !joined {
                return;
            }
            next = mention.range.start;
            let known = out.iter().any(|draft| {
                let statement = &draft.statement;
                let company = statement.recipient.as_ref().and_then(|recipient| recipient.company.as_ref());
                mention.company.is_some() && company == mention.company.as_ref()
                    || statement.service.as_ref().is_some_and(|service| service.text == mention.text)
                    || statement.recipient.as_ref().is_some_and(|recipient| recipient.text == mention.text)
            });
            if !mention.is_company || mention.service.is_some() || known {
                continue;
            }
            let mut statement = self.statement(clause, denied, "sentence:class-member");
            statement.specificity = Specificity::Company;
            statement.recipient = Some(names::recipient(mention));
            out.push(Draft { unit: self.unit, statement });
        }
    }
}

/// The sentence has named the class already, or has told who acts with what the class offers.
fn is_told_before(class: &Class<'_>, told: &Told, before: &[Draft]) -> bool {
    let named =
        |draft: &Draft| draft.statement.recipient.as_ref().is_some_and(|recipient| recipient.text == class.text);
    let acts = |draft: &Draft| draft.statement.cue.starts_with("sentence:class-acts");
    let offered = |draft: &Draft| {
        let who = draft.statement.recipient.as_ref().map_or("", |recipient| recipient.text.as_str());
        acts(draft) && class.before.strip_suffix('の').is_some_and(|owner| owner.ends_with(who))
    };
    before.iter().any(named)
        || told.used && (class.before.ends_with("提供する") && before.iter().any(acts) || before.iter().any(offered))
}

/// "Googleなどの第三者配信事業者", "当社又は広告配信事業者": the class without what it is joined to.
fn bare_class(words: &str) -> &str {
    static JOINED: LazyLock<Pattern> = LazyLock::new(|| {
        crate::policy::patterns::regex(
            r"^(?:[^、。]{1,30}?(?:形|状態|態様)(?:で|にて)|(?:含む|は?じめと(?:する|した)|始めとする)|(?:配信|掲載|表示)(?:する|している)|(?:[^、。]{1,20}を)?(?:経由して|通じて|介して)|[^、。]{1,30}?(?:から|より)|(?:に)?(?:あたって|あたり|際して|際し|ついて|おいて|よって|よる|応じて)|[^、。]*[A-Za-z社][^、。]*?(?:等|など)の|[^、。]{1,30}?(?:や(?:提携する|その他の)?|及び|および|並びに|ならびに|又は|または|もしくは)|[^。]{0,60}?(?:を|が)(?:含む|含め|はじめ(?:と(?:する|した))?|提供する|運営する)、?|(?:含む|はじめとする))",
        )
    });
    let mut rest = words;
    while let Some(found) = JOINED.find(rest).filter(|found| categories::is_class(&rest[found.end()..])) {
        rest = &rest[found.end()..];
    }
    rest
}

// "情報収集モジュールを利用する場合があります(例:Alpha、Beta等)": those who are named do not exhaust it.
static EXAMPLES_BEHIND: LazyLock<Pattern> = LazyLock::new(|| {
    crate::policy::patterns::regex(r"\((?:例|例えば|たとえば)[:：、]?[^()]{2,80}(?:等|など|ほか)\)。?$")
});
// Those whose tools take something from a page by themselves.
static TAKERS: LazyLock<Pattern> = LazyLock::new(|| {
    crate::policy::patterns::regex(r"(?:動画|地図|SNS|ソーシャル|埋め込み|投稿)[^、。]{0,16}(?:提供|運営|事業)")
});
pattern!(
    TAKES_BY_ITSELF,
    r"^[」』]?(?:\([^()]{1,30}\))?(?:等|など)?(?:が|により|によって)[^。]{0,60}(?:取得|収集|計測)(?:し(?:ます|て(?:い|お))|する(?:場合|こと)が|され(?:ます|て(?:い|お)|る(?:場合|こと)が))"
);
pattern!(BROUGHT_BY_THEM, r"^による追加");
pattern!(TAKES_PART, r"^[」』]?(?:等|など)?に参加し(?:て(?:い|お)り?ます|ます)");
// "お客様は外部サービスを利用できます": theirs is the use.
pattern!(
    OF_CUSTOMERS,
    r"(?:お客様|お客さま|利用者|ユーザー|会員|取引先|加盟店)(?:の皆様|様)?(?:が|は)(?:[^。、]{0,2}|[A-Za-z0-9ァ-ヶー ]{2,24}(?:や|・|および|及び))$"
);
// "…を表示するためにクッキーを利用します": what they do themselves.
pattern!(COOKIES_USED, r"(?i)(?:クッキー|cookie)s?(?:\([^()]*\))?を(?:利用|使用|設定)(?:し|する)");
static REFERRING: LazyLock<Pattern> = LazyLock::new(|| {
    crate::policy::patterns::regex(
        r"(?:この|その|こう|そう)(?:ような|した)$|^(?:この|その)ような|^同(?:事業者|業者|会社|企業|機関|団体)$",
    )
});
// "ホスティング事業者がアクセスログを取り扱うことがあります": who runs the machine keeps what it writes.
pattern!(HOSTS, r"(?:ホスティング|クラウド|サーバー?|インフラ|CDN)[^、。]{0,10}(?:事業者|会社|業者|提供者|サービス)$");
pattern!(
    LOGS,
    r"^[」』]?(?:が|は)、?[^。を]{0,50}(?:アクセス|サーバー?|通信)の?(?:ログ|記録)(?:等|など)?を(?:取り?扱|取得|記録|保存|保管)(?:(?:う|する)(?:こと|場合)があ|し(?:ます|て(?:い|お))|います)"
);
// "マーケティング会社から提供されたビーコンを使用しています": theirs is what is put on the pages.
pattern!(
    SUPPLIED,
    r"(?i)^[」』]?(?:等|など)?から提供された[^。、をは]{0,12}(?:ビーコン|クッキー|cookie|タグ)[^。をは]{0,24}を(?:使用|利用|設置|導入)(?:し(?:ます|て(?:い|お))|する(?:こと|場合)が)"
);
// "第三者企業もクッキーを利用する場合があります".
pattern!(ALSO, r"^[」』]?(?:等|など)?も、?[^。]{0,40}(?:利用|使用|設定|取得|収集)(?:し(?:ます|て)|する(?:こと|場合))");
pattern!(THIRD, r"^(?:第三者|広告|提携|外部)");
pattern!(OURS, r"当社|弊社|当サイト|本サイト|当店|当会|本サービス|当ウェブサイト");
pattern!(OFFERED_THERE, r"所在する(?:事業者|会社|企業)が提供する$");
pattern!(AS_TOLD, r"(?:記載|前述|上述|前記|上記|定める|説明)[^、。]{0,4}(?:とおり|通り)");
static OUR_GROUP: LazyLock<Pattern> = LazyLock::new(|| {
    crate::policy::patterns::regex(
        r"^(?:当社|弊社|当|自社|本)グループ(?:各社)?$|^運営者$|^当(?:事業者|会社|企業|団体|機関)$",
    )
});
// "ホスティング事業者のサーバーログに記録される": theirs is the log.
static LOGGED: LazyLock<Pattern> = LazyLock::new(|| {
    crate::policy::patterns::regex(
        r"^[」』]?(?:等|など)?の(?:サーバー?|アクセス|通信)の?ログ(?:等|など)?に[^。、]{0,16}記録され(?:ます|る(?:こと|場合)|て(?:い|お))",
    )
});
// Who offers a tool is none.
static PROVIDER: LazyLock<Pattern> = LazyLock::new(|| crate::policy::patterns::regex(r"プロバイダー?(?:等|など)?$"));
// "クッキーは、…事業者における広告の配信に使用されます": where it is made use of.
static SERVES_AT: LazyLock<Pattern> = LazyLock::new(|| {
    crate::policy::patterns::regex(
        r"^[」』]?(?:等|など)?(?:における|での|において、?|側での)[^。]{0,30}(?:配信|広告|分析|解析|計測|測定|表示)[^。、]{0,10}(?:に|のため(?:に)?|を目的(?:と)?して)[^。、]{0,8}(?:使用|利用|活用|用い)",
    )
});
// "以下の情報が外部の…に送信されます": sent from where it is entered, whatever is named, unless by way of the own server.
static TRANSMITTED: LazyLock<Pattern> = LazyLock::new(|| {
    crate::policy::patterns::regex(
        r"(?:情報|データ|内容|画像|音声|動画|写真|文章|テキスト|質問|プロンプト|ファイル|ログ)(?:\([^()]*\))?(?:等|など)?(?:が|は|を|も)[^。]{0,60}(?:に|へ)(?:対して)?(?:自動的に|、)?送信(?:し|され|する|いた)",
    )
});
// "SNS事業者のボタンがあり、これらの会社はCookieを…": who acts stands in the clause before.
static THEY_ACT: LazyLock<Pattern> = LazyLock::new(|| {
    crate::policy::patterns::regex(
        r"、[^。]{0,24}(?:これら|それら)の(?:各)?(?:事業者|会社|企業|業者|各社|第三者|運営者|提供者)(?:等|など)?(?:は|が|も|により|によって)",
    )
});
static THROUGH: LazyLock<Pattern> = LazyLock::new(|| {
    crate::policy::patterns::regex(
        r"タグ(?:等|など)?(?:を(?:通じ|介し|用い|利用し|使用し)|により|によって)[^。]{0,60}(?:取得|収集|計測)",
    )
});
static CITED: LazyLock<Pattern> = LazyLock::new(|| {
    crate::policy::patterns::regex(
        r"^[^「」。]{1,40}」(?:(?:および|及び|、|と)「[^」]{1,40}」)*(?:に記載|をご|を参照|の項|のとおり)",
    )
});
static CLASS_ROW: LazyLock<Pattern> = LazyLock::new(|| {
    crate::policy::patterns::regex(r"^(?:等|など)?(?:、|・|や|及び|および|並びに|ならびに|又は|または|もしくは)+$")
});

/// The classes that a noun phrase joins to its last one.
fn classes_before(phrase: &str, last: &str) -> Vec<String> {
    static CUT: LazyLock<Pattern> =
        LazyLock::new(|| crate::policy::patterns::regex(r"、|及び|および|並びに|ならびに|又は|または|や|・|と"));
    let before = phrase.strip_suffix(last).unwrap_or_default();
    CUT.split(before)
        .map(str::trim)
        .filter(|part| categories::is_class(part) && !OWN_CLASS.is_match(part))
        .map(str::to_owned)
        .collect()
}

/// A name followed by another: the class behind the last one is theirs too.
pub(super) fn uses_of_class(text: &str, mention: &Mention, all: &[Mention]) -> bool {
    all.iter()
        .any(|next| next.range.start > mention.range.end && JOINED.is_match(&text[mention.range.end..next.range.start]))
        && TAIL_CLASS.is_match(&text[mention.range.end..])
}

/// A class noun that a name ran into: what is left of it behind the name; None when the class is the name's own
/// ("〇〇社の広告配信サービス").
fn apart(text: &str, range: Range<usize>, all: &[Mention]) -> Option<Range<usize>> {
    static LINK: LazyLock<Pattern> = LazyLock::new(|| {
        crate::policy::patterns::regex(r"^(?:社)?(?:等|など|ほか|他)?(?:の|、|を含む|その他の?|や|及び|および|・|/)*")
    });
    static LEAD: LazyLock<Pattern> =
        LazyLock::new(|| crate::policy::patterns::regex(r"^(?:含む|は?じめとする|始めとする|提携する|その他の?)+"));
    static OWN: LazyLock<Pattern> = LazyLock::new(|| {
        crate::policy::patterns::regex(r"^(?:社)?(?:\([^()]{0,40}\))?(?:の|が(?:提供|運営)する)[^、。]{0,12}$")
    });
    let inside = all.iter().rfind(|mention| mention.range.start < range.end && range.start < mention.range.end);
    let start = inside.map_or(range.start, |mention| {
        mention.range.end + LINK.find(&text[mention.range.end..]).map_or(0, |link| link.end())
    });
    let start = start + LEAD.find(text.get(start..range.end)?).map_or(0, |lead| lead.end());
    if start + 6 > range.end {
        return None;
    }
    let owned = all.iter().any(|mention| {
        mention.is_company && mention.range.end <= start && OWN.is_match(&text[mention.range.end..start])
            || inside.is_some_and(|inside| inside.range == mention.range) && text[mention.range.end..].starts_with("の")
    });
    (!owned && categories::is_class(&text[start..range.end])).then_some(start..range.end)
}
/// "アクセス解析ツール「X」", "外部サービス（X、Y）": the names are the recipients, the class only introduces them.
fn named_in_brackets(after: &str, all: &[Mention], end: usize) -> bool {
    let opens = after.trim_start().starts_with(['「', '『', '(', 'で', 'と'])
        || after.starts_with("である")
        || after.starts_with("として");
    opens && all.iter().any(|mention| mention.range.start >= end && mention.range.start < end + 40)
}

//! Sentences → declarations: a name or a class of recipients with a predicate of use, sending or collection.

mod classes;
mod companies;
mod english;
mod fragments;
mod goes_on;
mod matching;
mod said;
mod services;
mod takes;

use std::ops::Range;
use std::sync::LazyLock;

use crate::policy::patterns::Pattern;

use super::cues::{
    COLLECT, FINITE, GLOSSARY, INSTRUCTION, LIST_MATCHING, NEGATIVE, NOT_NEGATIVE, OPTING_OUT, PAIR_OF_USES, PLANNED,
    SEND, SENDS_ANYWAY, USE, USED_DIRECTLY,
};
use super::ground::{Draft, Ground};
use super::names::{Mention, company_of, followed_by_other};
use super::{RecipientLevel, Statement, placed, placed_en, standing, standing_en};
use crate::glossary::ServiceCategory;
use takes::to_recipient;

/// The polarity of one clause; a note in brackets does not deny what stands outside it.
fn negated(clause: &str) -> bool {
    static NOTE: LazyLock<Pattern> = LazyLock::new(|| crate::policy::patterns::regex(r"\([^()]*\)"));
    let clause = &*NOTE.replace_all(clause, "");
    NEGATIVE.is_match(clause) && !NOT_NEGATIVE.is_match(clause)
}

/// Clauses of a sentence that stand against each other: "…していますが、…していません".
fn clauses(sentence: &str) -> Vec<Range<usize>> {
    static TURN: LazyLock<Pattern> =
        LazyLock::new(|| crate::policy::patterns::regex(r"(?:ます|です|ません|ものの|一方で?)(?:が|けれども)?、"));
    let mut out = Vec::new();
    let mut start = 0;
    for turn in TURN.find_iter(sentence) {
        if turn.as_str().contains('が') || turn.as_str().contains("もの") || turn.as_str().contains("一方") {
            out.push(start..turn.end());
            start = turn.end();
        }
    }
    out.push(start..sentence.len());
    out
}

// "本サービスは甲クラウド上で稼働しています", "情報は甲の東京リージョンに保管されます": the operator's, and done now.
pattern!(
    STANDS_THERE,
    r"^[」』]?(?:\([^()]{0,40}\))?(?:上)?で(?:稼働|動作|ホスト|ホスティング)(?:し(?:ます|て(?:い|お)り?ます)|され(?:ます|て(?:い|お)り?ます))|^(?:の[^、。はがを]{0,12}(?:リージョン|サーバー?|クラウド|データセンター))(?:上)?(?:に|で|にて)、?[^、。はがを]{0,8}(?:保管|保存|格納|蓄積|運営|運用)(?:し(?:ます|て(?:い|お)り?ます)|され(?:ます|て(?:い|お)り?ます))(?:。|$|が、)|^の(?:タイムライン|投稿|動画|地図|フィード)(?:等|など)?を[^。、]{0,12}表示し(?:ます|て(?:い|お)り?ます)|^[^、。]{0,12}の参加者(?:です|で、|であり)"
);
pattern!(
    OUR_OWN,
    r"^(?:なお、|また、)?(?:(?:本|当)(?:サービス|サイト|システム|アプリ|ウェブサイト|Webサイト|ホームページ|ページ|ブログ)|(?:取得し?た|お預かりした|お客様の|利用者の|ユーザーの|すべての)?(?:個人)?(?:情報|データ))[^、。]{0,12}(?:は|では|が|に)"
);

/// How many declarations back a sentence may go on about.
const BACK: usize = 64;

/// Declarations of all running text.
pub(super) fn read(ground: &Ground<'_>) -> Vec<Draft> {
    let mut drafts = Vec::new();
    let mut last = (0, 0);
    for (index, unit) in ground.outline.units.iter().enumerate() {
        if unit.chrome
            || unit.cell().is_some() && !ground.is_text_beside_title(index)
            || is_value_of_a_tool(ground, index)
        {
            continue;
        }
        let from = drafts.len();
        // "このツールは…" in a paragraph of its own goes on about the paragraph before it.
        let told = if GOES_BACK.is_match(unit.text()) && ground.section(index) == ground.section(last.0) {
            last.1.min(from)
        } else {
            from
        };
        last = (index, from);
        for sentence in &unit.sentences {
            let reader =
                Sentence { ground, unit: index, range: sentence.clone(), text: &unit.text()[sentence.clone()] };
            let mut found = reader.read();
            let read = !found.is_empty();
            standing::of_sentence(reader.text, &mut found);
            let near = drafts.len().saturating_sub(BACK);
            found.retain(|draft| !told_of(ground, draft, drafts[told.max(near)..].iter()));
            if found.is_empty() && !read && drafts.len() > from {
                reader.continues(&mut drafts[from.max(near)..]);
            }
            drafts.extend(found);
        }
    }
    drafts
}

/// "Alpha" as a title, "送信目的" as one below it, and then the words: they tell of Alpha, whomever they name.
fn is_value_of_a_tool(ground: &Ground<'_>, unit: usize) -> bool {
    if ground.text(unit).contains('。') || FINITE.is_match(ground.text(unit)) {
        return false;
    }
    let mut headings = ground.outline.headings(unit);
    let Some((_, label)) = headings.next() else { return false };
    let tells = label.chars().count() <= 24 && super::headers::title(label).is_some_and(super::headers::Role::tells);
    tells && headings.next().is_some_and(|(tool, _)| ground.mentions[tool].iter().any(|named| named.service.is_some()))
}

// "決済情報は甲社が処理し、当社は保持しません": who has the data has them from the visitor.
pattern!(
    HELD_BY_THEM,
    r"(?:処理|管理|保管|保存|取得)(?:し(?:て(?:おり|います))?|され(?:て(?:おり|います))?)(?:ますので|るため)?、(?P<us>(?:当社|弊社|当店|当院|当会|当ショップ|当サイト|当サービス|本サービス|運営者)(?:側|内|のサーバー?)?(?:には|では|は|で))"
);
pattern!(
    HOLDS_DATA,
    r"(?:決済|支払い?|カード)[^、。はがを]{0,10}(?:情報|番号|データ)(?:等|など)?(?:は|について(?:は)?)、?[^。]{2,60}?(?:が|により|にて)[^。、を]{0,12}(?:処理|管理|保管|保存|保持)(?:し|され|いた)"
);

// "甲社が処理し、": what is denied behind it is not this.
pattern!(
    HAS_THEM,
    r"^(?:社)?(?:\([^()]{0,40}\))?(?:が|により|にて)[^。、を]{0,10}(?:処理|管理|保管|保存|保持)(?:し(?:て(?:おり|います))?|され(?:て(?:おり|います))?)(?:ますので|るため)?、(?:当社|弊社|当店|当院|当会|当ショップ|当サイト|当サービス|本サービス|運営者)"
);
pattern!(
    pub(super) OF_VISITORS,
    r"(?:お客様|お客さま|利用者|ユーザー|会員|購入者|加盟店|出品者|販売者|出店者|取引先)(?:ご自身|自身)?(?:が|は)"
);
pattern!(BY_VISITORS, r"(?:お客様|お客さま|利用者|ユーザー|会員)(?:ご自身|自身)?が");
// "XではなくYに", "XやYが処理するものではなく": X is who does not.
pattern!(
    NOT_THEY,
    r"^(?:ではなく|(?:や[^、。をは]{1,20})?が[^、。をは]{0,12}(?:処理|取得|管理|発行|保管|保存|収集)する(?:もの|わけ)では(?:なく|ない|ありません|ございません))"
);
// "決済代行会社(甲社)を通じて決済処理を行います": the work goes through it.
pattern!(
    pub(super) WORK_THROUGH,
    r"^[」』)]{0,2}(?:社)?を(?:通じて|介して|経由して)、?[^。がは]{0,40}(?:決済|支払い?|配送|発送|処理)(?:処理|手続き?|業務)?(?:を|が)?(?:行い|行って(?:おり|います|いるため|いるので)|行われ(?:ます|て(?:おり|います)|、)|実施し(?:ます|て)|処理し(?:ます|て)|し(?:ます|ており|ています))"
);

/// "processed by Alpha", "use Alpha to": in English a name stands where words do.
static BY: LazyLock<Pattern> = LazyLock::new(|| {
    crate::policy::patterns::regex(
        r"(?i)(?-u:\b)(?:(?:provided|processed|powered|hosted|handled|stored|operated|delivered|sent|run|managed) (?:by|via|on|with|through|using)|(?:we|site|app|service|platform) (?:also )?uses?|to) (?:the )?$",
    )
});
static PASSIVE_DENIAL: LazyLock<Pattern> = LazyLock::new(|| {
    crate::policy::patterns::regex(
        r"(?i)^ (?:is|are|will be)(?: currently)? not (?:used|enabled|implemented|installed|active)",
    )
});
/// "XではCookieを使用しません" denies cookies, not X.
static WITHOUT_COOKIES: LazyLock<Pattern> = LazyLock::new(|| {
    crate::policy::patterns::regex(
        r"(?i)^[」』]?(?:で|に)?(?:は|も|が|において(?:は)?|については)、?[^。]{0,20}(?:クッキー|cookie)[^。]{0,12}(?:ません|ない)",
    )
});
static CALLED: LazyLock<Pattern> =
    LazyLock::new(|| crate::policy::patterns::regex(r"以下[、,]?(?:単に|併せて|総称して)?[「『]$"));
static FORMER: LazyLock<Pattern> = LazyLock::new(|| {
    crate::policy::patterns::regex(r"(?i)\((?:formerly|previously)(?: known as| called)? $|\(旧(?:名称?|称)[:：]?\s?$")
});
static GOES_BACK: LazyLock<Pattern> = LazyLock::new(|| {
    crate::policy::patterns::regex(
        r"^(?:なお、|また、)?(?:この|これらの?|その|当該|同|本)(?:ツール|サービス|機能|情報|技術|際|データ)",
    )
});

static USED_EN: LazyLock<Pattern> = LazyLock::new(|| {
    crate::policy::patterns::regex(
        r"(?i)(?-u:\b)(?:uses?|using|embed(?:s|ded)?(?: [a-z]+){0,3} from|provided by|via|through) (?:the )?$",
    )
});
static ACTS_EN: LazyLock<Pattern> = LazyLock::new(|| {
    crate::policy::patterns::regex(
        r"(?i)^ (?:may |can |will )?(?:also )?(?:sets?|collects?|uses?|places?|receives?|stores?) (?:cookies|your|information|data|the|certain|and)(?-u:\b)",
    )
});

/// The name ends with its word ("Facebook page" is a page).
fn word_en(after: &str) -> bool {
    !after.trim_start().starts_with(|letter: char| letter.is_ascii_lowercase())
        || [" to ", " for ", " on ", " and ", " as ", " in "].iter().any(|word| after.starts_with(word))
}

/// "Xを利用しています。情報はX社に送信されます。": the company of a service that the paragraph has named receives as its provider.
pub(super) fn told_of<'d>(ground: &Ground<'_>, draft: &Draft, mut before: impl Iterator<Item = &'d Draft>) -> bool {
    let statement = &draft.statement;
    let company = statement.recipient.as_ref().and_then(|recipient| recipient.company.as_deref());
    // "甲社が提供する「乙」": of an unknown tool the text itself has said whose it is.
    let named = statement.recipient.as_ref().filter(|who| who.level == RecipientLevel::NamedLegal).map(|who| &who.text);
    let offers = |other: &Statement| {
        named.is_some()
            && other.service.as_ref().is_some_and(|service| service.id.is_none())
            && other.recipient.as_ref().map(|who| &who.text) == named
    };
    statement.service.is_none()
        && (company.is_some() || named.is_some())
        && !statement.negated
        && before.any(|other| {
            let owner = ground.owner_of(&other.statement);
            !other.statement.negated
                && other.statement.quote != statement.quote
                && (owner.is_some() && owner == company || offers(&other.statement))
        })
}

struct Sentence<'a> {
    ground: &'a Ground<'a>,
    unit: usize,
    range: Range<usize>,
    text: &'a str,
}

impl Sentence<'_> {
    fn read(&self) -> Vec<Draft> {
        let text = self.text;
        let unit = &self.ground.outline.units[self.unit];
        let title = unit.rank.is_some() && !text.ends_with('。');
        let fragment = (unit.is_item() || super::headers::labelled(text).is_some())
            && !FINITE.is_match(text)
            && !(fragments::tells_means(text) || self.names_means());
        if text.chars().count() < 8 || text.starts_with("http") || title || text.ends_with("について") {
            return Vec::new();
        }
        let mentions: Vec<Mention> = self
            .ground
            .mentions_in(self.unit, &self.range)
            .map(|mention| Mention {
                range: mention.range.start - self.range.start..mention.range.end - self.range.start,
                ..mention.clone()
            })
            .collect();
        let noted = if fragments::is_noted(text) { self.fragment(&mentions) } else { Vec::new() };
        if fragment || !noted.is_empty() {
            return noted;
        }
        let mut mentions = self.with_placed(mentions);
        // "Alpha (formerly Beta)": what it was called, where the name before it is read.
        let ends: Vec<usize> = mentions.iter().map(|mention| mention.range.end).collect();
        let former = |mention: &Mention| {
            FORMER.find(&text[..mention.range.start]).map(|found| text[..found.start()].trim_end().len())
        };
        mentions.retain(|mention| !former(mention).is_some_and(|end| ends.contains(&end)));
        let mut out = Vec::new();
        if LIST_MATCHING.is_match(text) && !negated(text) {
            self.list_matching(&mentions, &mut out);
            if !out.is_empty() {
                return out;
            }
        }
        let closing = PLANNED.is_match(text)
            || INSTRUCTION.is_match(text)
            || GLOSSARY.is_match(text) && !text.contains("利用して") && !text.contains("使用して");
        if closing || OPTING_OUT.is_match(text) && !SENDS_ANYWAY.is_match(text) {
            return out;
        }
        for clause in clauses(text) {
            self.clause(clause, &mentions, &mut out);
        }
        out
    }

    /// The names that the catalog and the legal forms gave, and those that the sentence gives by their place.
    fn with_placed(&self, mut mentions: Vec<Mention>) -> Vec<Mention> {
        if !self.text.chars().any(super::view::is_kana) {
            mentions.extend(placed_en::names(self.text, &mentions, self.ground.own));
            mentions.sort_by_key(|mention| mention.range.start);
            return mentions;
        }
        let placed = placed::names(self.text, &mentions, self.ground.own);
        // "Apple Maps" is a product, not its company.
        let within = |known: &Mention| {
            placed.iter().any(|name| name.range.start <= known.range.start && known.range.end <= name.range.end)
        };
        mentions.retain(|known| !within(known));
        mentions.extend(placed);
        mentions.sort_by_key(|mention| mention.range.start);
        mentions
    }

    fn clause(&self, clause: Range<usize>, mentions: &[Mention], out: &mut Vec<Draft>) {
        let words = &self.text[clause.clone()];
        let denied = negated(words);
        let mut inside: Vec<&Mention> = mentions
            .iter()
            .filter(|mention| clause.start <= mention.range.start && mention.range.end <= clause.end)
            .collect();
        inside.retain(|mention| !followed_by_other(self.text, mention) && self.in_context(mention, mentions));
        // "Alpha(以下「A」)": what the text calls it from then on.
        inside.retain(|mention| !self.is_defined_as(mention, mentions));
        // "XではなくYに": X is who does not.
        inside.retain(|mention| !NOT_THEY.is_match(&self.text[mention.range.end..]));
        inside.retain(|mention| !denied || !WITHOUT_COOKIES.is_match(&self.text[mention.range.end..clause.end]));
        let sends = SEND.is_match(words);
        let stands = |mention: &&Mention| STANDS_THERE.is_match(&self.text[mention.range.end..clause.end]);
        let kept = || !denied && OUR_OWN.is_match(self.text) && inside.iter().any(stands);
        let holds = || {
            HOLDS_DATA.is_match(words)
                && !BY_VISITORS.is_match(words)
                && inside.iter().any(|mention| mention.legal || mention.is_service())
        };
        let through = || {
            !OF_VISITORS.is_match(words)
                && inside.iter().any(|mention| WORK_THROUGH.is_match(&self.text[mention.range.end..clause.end]))
        };
        let uses = USE.is_match(words) || sends || COLLECT.is_match(words) || kept() || holds() || through();
        if uses {
            // "Xを利用しており、…は保存されません": what is done before the denial is done.
            let (done, open): (Vec<&Mention>, Vec<&Mention>) = inside.iter().copied().partition(|mention| {
                !denied
                    || !self.reached(&clause, mention)
                    || HAS_THEM.is_match(&self.text[mention.range.end..clause.end])
                    || WORK_THROUGH.is_match(&self.text[mention.range.end..clause.end])
            });
            self.services(&clause, &done, mentions, false, out);
            self.services(&clause, &open, mentions, true, out);
            if self.text.chars().any(super::view::is_kana) {
                self.companies(&clause, &done, mentions, false, out);
                self.companies(&clause, &open, mentions, true, out);
            } else {
                self.companies_en(&clause, &done, mentions, false, out);
                self.companies_en(&clause, &open, mentions, true, out);
            }
            self.classes(&clause, denied, mentions, out);
        }
    }

    /// The name stands where the sentence says what it calls one that it has named.
    fn is_defined_as(&self, mention: &Mention, all: &[Mention]) -> bool {
        let named = |other: &Mention| {
            other.range.end <= mention.range.start
                && (other.service.is_some() && other.service == mention.service
                    || other.company.is_some() && other.company == mention.company && other.service == mention.service)
        };
        CALLED.is_match(&self.text[..mention.range.start]) && all.iter().any(named)
    }

    /// The denial of a clause reaches this name. In English it stands before what it denies.
    fn reached(&self, clause: &Range<usize>, mention: &Mention) -> bool {
        let words = &self.text[clause.clone()];
        if words.chars().any(super::view::is_kana) {
            return mention.range.end >= self.settled(clause);
        }
        let passive = PASSIVE_DENIAL.is_match(&self.text[mention.range.end..clause.end]);
        passive || standing_en::is_denied(self.text, &mention.range, &NEGATIVE)
    }

    /// Up to where a clause tells what is done, before it denies something.
    fn settled(&self, clause: &Range<usize>) -> usize {
        static DONE: LazyLock<Pattern> = LazyLock::new(|| {
            crate::policy::patterns::regex(
                r"(?:利用|使用|導入|採用|活用|委託|送信|設置|保護)(?:し|され|いた)て(?:おり|い(?:るため|ますので))、",
            )
        });
        let words = &self.text[clause.clone()];
        let done = DONE.find_iter(words).last().filter(|done| negated(&words[done.end()..]));
        // "甲社が処理し、当社は保持しません": denied is what the company itself does.
        let held = HELD_BY_THEM.captures_iter(words).filter_map(|found| found.name("us")).last();
        let held = held.filter(|us| negated(&words[us.start()..])).map_or(0, |us| us.start());
        clause.start + done.map_or(0, |done| done.end()).max(held)
    }

    /// A name that is an ordinary word counts only beside other names, or where data is sent to it.
    fn in_context(&self, mention: &Mention, all: &[Mention]) -> bool {
        if !mention.needs_context {
            return true;
        }
        let others = all.iter().any(|other| other.range != mention.range && !other.needs_context);
        let quoted =
            self.text[..mention.range.start].ends_with(['「', '『']) || BY.is_match(&self.text[..mention.range.start]);
        let word = mention.text.chars().all(|c| !c.is_ascii_alphanumeric());
        let (before, after) = (&self.text[..mention.range.start], &self.text[mention.range.end..]);
        USED_EN.is_match(before) && word_en(after)
            || ACTS_EN.is_match(after)
            || others && !word
            || PAIR_OF_USES.is_match(after) && before.ends_with(['に', 'は'])
            || quoted
            || mention.text.chars().count() >= self.shortest(mention)
                && USED_DIRECTLY.is_match(&self.text[mention.range.end..])
            || to_recipient(&self.text[mention.range.end..]) && SEND.is_match(self.text)
            || self.ground.catalog.resolve_name(&mention.text, Some(near(self.text, &mention.range))).is_some()
    }

    /// From how many letters on a name that is used directly counts: people use social networks themselves.
    fn shortest(&self, mention: &Mention) -> usize {
        let owner = company_of(mention, self.ground.catalog);
        let social = self.ground.catalog.services().iter().any(|service| {
            Some(service.company.as_str()) == owner && service.category == Some(ServiceCategory::Social)
        });
        if social { 5 } else { 3 }
    }
}

/// The words around a name that show what it means.
fn near<'t>(text: &'t str, name: &Range<usize>) -> &'t str {
    let from = text.floor_char_boundary(name.start.saturating_sub(CONTEXT));
    &text[from..text.ceil_char_boundary((name.end + CONTEXT).min(text.len()))]
}

/// How many bytes on each side of a name its context takes: a row of names may be longer than people read.
const CONTEXT: usize = 1_200;

//! Who stands before に or へ in a sentence that gives something: companies, the classes joined to them, classes alone.

use std::ops::Range;
use std::sync::LazyLock;

use crate::policy::patterns::Pattern;

use super::cues::JOINED;
use super::giving::{ENTRUSTED, GIVES, Giving, last_noun};
use super::ground::Draft;
use super::names::{self, Mention};
use super::provision::GENERIC_PARTY;
use super::{Specificity, StatementKind, categories, purposes};

impl Giving<'_> {
    /// Nouns and names before に or へ in a sentence that provides.
    pub(super) fn receivers(&self) -> Vec<Draft> {
        let mut drafts = Vec::new();
        for mention in self.mentions().filter(|mention| mention.is_company) {
            self.receives(mention, &mut drafts);
        }
        if drafts.is_empty() {
            for class in categories::nouns(self.words).filter_map(|noun| self.class(noun)) {
                // The last of a row that is told whole.
                let whole = |other: &Draft| {
                    text_of(other).len() > text_of(&class).len() && text_of(other).ends_with(text_of(&class))
                };
                if !drafts.iter().any(whole) {
                    drafts.push(class);
                }
            }
        }
        drafts
    }

    /// A company that the sentence names, and the class that is joined to it, as far as they receive.
    fn receives(&self, mention: &Mention, drafts: &mut Vec<Draft>) {
        let text = self.ground.text(self.unit);
        let all = &self.ground.mentions[self.unit];
        let following = &all[all.partition_point(|other| other.range.start <= mention.range.start)..];
        let end = row_end(text, mention, following.iter()).min(self.sentence.end);
        let after = &text[end..self.sentence.end];
        let company = || {
            let mut draft = self.one(&mention.text, "sentence:provides-to");
            draft.statement.recipient = Some(names::recipient(mention));
            draft.statement.specificity = Specificity::Company;
            draft
        };
        // "甲社及びそのグループ会社と": the company, and the class that is joined to it.
        let joined = AND_CLASS.captures(after).filter(|found| {
            let whole = found.get(0).map_or(0, |whole| whole.end());
            is_given(&after[whole..])
        });
        if let Some(found) = joined {
            drafts.push(company());
            drafts.push(self.one(&found["who"], "sentence:provides-to"));
            return;
        }
        // "A社、B社等のSNS事業者に": the names illustrate a class that receives.
        if let Some((class, _)) = class_behind(after).filter(|(_, rest)| is_given(rest)) {
            drafts.push(company());
            if !drafts.iter().any(|draft| draft.statement.specificity == Specificity::OpenEnded) {
                let mut draft = self.one(class, "sentence:provides-to");
                draft.statement.specificity = Specificity::OpenEnded;
                drafts.push(draft);
            }
            return;
        }
        if is_given(after.trim_start_matches([')', '」'])) && !mention.needs_context {
            drafts.push(company());
        }
    }

    /// A class that the sentence gives something to.
    fn class(&self, noun: Range<usize>) -> Option<Draft> {
        let (words, after) = (self.words, &self.words[noun.end..]);
        let who = last_noun(words[noun.clone()].trim_start_matches(['・', '「', '※', 'の']));
        // "親会社及びそのグループ会社": the class joined to the one before.
        let who = &who[JOINS.find(who).map_or(0, |found| found.end())..];
        let start = noun.start + words[noun].find(who).unwrap_or(0);
        let whole = joined_before(words, start, who);
        let whole = with_their_work(words, start, whole);
        // "外部事業者(広告会社、広告配信業者など)": whoever they are in general, the brackets tell of what kind.
        let listed = LISTED.find(after).filter(|_| whole.len() == who.len());
        let whole = listed.map_or(whole, |listed| &words[start..start + who.len() + listed.end()]);
        let (whole, after) = joined_behind(words, whole, after);
        if !is_given(after)
            || GENERIC_PARTY.is_match(who) && !MANY.is_match(whole) && listed.is_none() && !is_kind_of(who)
            || categories::is_legal_exception(who)
            || !categories::is_class(who)
            || DETOUR.is_match(after) && !(NEEDED.is_match(after) && WORKS_FOR_US.is_match(who))
        {
            return None;
        }
        let mut draft = self.one(whole, "sentence:provides-to");
        if NEEDED.is_match(after) {
            draft.statement.information = super::InformationStatement::default();
        }
        if listed.is_some() && whole.ends_with("など)") {
            draft.statement.specificity = Specificity::OpenEnded;
        }
        // What for stands behind them: "運送会社へ、配送に必要な範囲で".
        let behind = purposes::told_in(after);
        if behind.is_given() {
            draft.statement.sender_purpose = behind;
        }
        if draft.statement.recipient.as_ref().is_some_and(|recipient| CONTRACTOR.is_match(&recipient.text))
            && ENTRUSTED.is_match(after)
            && !SINGLED.is_match(words)
        {
            draft.statement.general = true;
            draft.statement.kind = StatementKind::Entrustment;
        }
        Some(draft)
    }
}

fn text_of(draft: &Draft) -> &str {
    draft.statement.recipient.as_ref().map_or("", |recipient| &recipient.text)
}

/// Where the row of names ends that this one begins; `following` are the names in order, this one and those before it may
/// be among them.
pub(super) fn row_end<'a>(text: &str, first: &Mention, following: impl Iterator<Item = &'a Mention>) -> usize {
    let mut end = first.range.end;
    for next in following.filter(|next| next.range.start > first.range.start) {
        let named = next.is_company || next.names_service();
        if next.range.start < end || !named || !JOINED.is_match(&text[end..next.range.start]) {
            break;
        }
        end = next.range.end;
    }
    end
}

/// The words behind a name or class give something to it.
fn is_given(after: &str) -> bool {
    TO.is_match(after) && (GIVES.is_match(after) || SHARED.is_match(after))
}

/// "等のSNS事業者に…": the class behind names, and what follows it.
fn class_behind(after: &str) -> Option<(&str, &str)> {
    static TAIL: LazyLock<Pattern> =
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

/// "システムの維持・管理に関わる業務委託先": what they have to do with belongs to who they are.
fn with_their_work<'a>(words: &'a str, start: usize, whole: &'a str) -> &'a str {
    if !HAVE_TO_DO.is_match(whole) || !words[..start].ends_with('に') {
        return whole;
    }
    let from = words[..start]
        .rfind(['、', '。', 'は', 'を', '('])
        .map_or(0, |at| at + words[at..].chars().next().map_or(0, char::len_utf8));
    let end = start + whole.len();
    if start - from <= 90 { words.get(from..end).unwrap_or(whole) } else { whole }
}

pattern!(HAVE_TO_DO, r"^(?:関わる|関する|係る|かかわる|かかる|携わる|従事する)");

/// "決済事業者(甲等)、行政書士、市場等へ": what is joined to the class behind it belongs to it, whatever it is.
fn joined_behind<'a>(words: &'a str, whole: &'a str, after: &'a str) -> (&'a str, &'a str) {
    let row = JOINED_BEHIND.find(after).filter(|row| TO.is_match(&after[row.end()..]));
    let Some(row) = row.filter(|_| !TO.is_match(after)) else { return (whole, after) };
    let rest = &after[row.end()..];
    let start = words.len() - after.len() - whole.len();
    (words.get(start..words.len() - rest.len()).unwrap_or(whole), rest)
}

pattern!(
    JOINED_BEHIND,
    r"^(?:\([^()]{1,30}\))?(?:(?:、|や|・|及び|および|並びに|または|又は|もしくは)[^、。・はがをにへで()\s]{2,14}(?:\([^()]{1,30}\))?){1,8}(?:等|など)"
);

/// "通信事業者等の第三者": third parties that the words tell apart by an example.
fn is_kind_of(who: &str) -> bool {
    let kind =
        who.strip_suffix("の第三者").and_then(|kind| kind.strip_suffix('等').or_else(|| kind.strip_suffix("など")));
    kind.is_some_and(|kind| categories::is_class(kind) && !GENERIC_PARTY.is_match(kind))
}

pattern!(
    JOINED_CLASS,
    r"[^、。をがには]{1,18}(?:業者|事業者|会社|企業|メーカー|機関|団体|店|代理店|パートナー|各社|法人|ホスティング|銀行|委託先|提携先|専門家|出演者|講師|オーナー様?|主催者|弁護士|税理士|サービス|ツール|システム)(?:(?:等|など)の|(?:等|など)?(?:、その他の?|、|や|・|(?:及び|および|並びに|または|又は|もしくは|あるいは)(?:その|同社の|各)?|その他の?|、当社の))$"
);
pattern!(JOINS, r"^(?:及び|および|並びに|または|又は|もしくは|あるいは|や)(?:その|同社の)?");
pattern!(
    MANY,
    r"(?:業者|事業者|会社|メーカー|機関|団体|店|各社|法人|銀行|委託先|提携先)(?:(?:等|など)?(?:、|や|・|及び|および)?その他の|(?:等|など)の)"
);
pattern!(LISTED, r"^\([^()]{0,24}(?:会社|業者|事業者|企業|パートナー)[^()]{0,30}\)");
pattern!(LEADS, r"^.*(?:ため|場合|際)");

pattern!(
    TO,
    r"^(?:\([^()]{0,40}\)\)?)?(?:に対し(?:て)?|に|へ|宛|との間で、[^。]{0,60}を共有|と(?:、[^。、]{0,30}を|[^。、]{0,10})共有)(?:の?み)?(?:、)?"
);
pattern!(
    pub(super) AND_CLASS,
    r"^(?:社)?(?:、|及び|および|並びに|ならびに|又は|または|と|、及び|、および)(?:その|同社の|それらの)?(?P<who>[^、。にへと]{0,10}(?:グループ会社|グループ企業|関連会社|関係会社|子会社|提携先|提携会社|委託先|代理店|加盟店))"
);
pattern!(
    SHARED,
    r"^(?:\([^()]{0,40}\))?(?:との間で、[^。]{0,60}を|と(?:、[^。、]{0,30}を|[^。、]{0,10}))共有(?:し|する|され|いた|。?$)"
);
pattern!(
    DETOUR,
    r"^(?:に対し(?:て)?、?(?:支払う?べき|支払い?義務|負担すべき|負う|有する)|に(?:支払う?べき))|^に(?:記載|定め|基づ|関する|おいて|従|より|よる|対する責任|該当|応じ|必要(?:な(?:情報|個人|手続|対応|措置|業務)|と|に)|限|係る|かかる)"
);
// "司法書士に必要な情報を提供します": to whom, not for what.
pattern!(
    NEEDED,
    r"^に必要な(?:個人)?(?:情報|書類|事項|データ)(?:等|など)?を(?:、)?(?:提供|開示|共有|通知|送付)(?:し|する|いた|させて)"
);
pattern!(
    WORKS_FOR_US,
    r"司法書士|行政書士|税理士|弁護士|社会保険労務士|会計士|(?:配送|運送|宅配|発送|決済|印刷|保証|検査|調査|収納代行)[^、。]{0,4}(?:業者|会社|事業者|機関)|委託先"
);
pattern!(CONTRACTOR, r"委託");
pattern!(SINGLED, r"国内の|海外の|外国");

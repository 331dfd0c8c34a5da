//! Joint use (共同利用): with whom, of which items, for what.

use std::cell::OnceCell;
use std::ops::Range;

use crate::policy::patterns::Pattern;

use super::ground::{Draft, Ground};
use super::names::{self, Mention, followed_by_other};
use super::provision::{NEGATIVE, linked_class};
use super::receivers::AND_CLASS;
use super::{
    InformationStatement, Mechanism, PurposeStatement, Quote, RecipientLevel, RecipientStatement, Specificity,
    Statement, StatementKind, categories, joint_label, joint_terms, structure,
};

pattern!(pub(super) JOINT, r"共同(?:して)?(?:で)?(?:の)?利用|共有して、?利用");
pattern!(
    pub(super) JOINT_SENTENCE,
    r"(?:共同(?:して)?(?:で)?|共有して、?)利用(?:いた|致し|し|する(?:ほか|こと|場合)|を(?:行|実施)|させ)|共同(?:して)?(?:の)?利用(?:は|も|につきましては|については)[^。]{0,16}(?:行|実施|いたし|致し|して|しません|あり|ござ)|共同利用(?:先|者)(?:は|:)"
);
pattern!(
    WITH,
    r"(?:は|を|で|、|が|より|^|当社(?:及び|および|と|並びに|、))(?P<who>[^、。はをがで]{2,60}?)(?:(?:と(?:も|は)?|との間で|とで|が)(?:の間で)?、?(?:[^。、]{0,20})?|との間で、[^。、]{2,40}(?:において|で)、[^。、]{0,24})(?:共同(?:して)?(?:で)?|共有して、?)利用"
);
// "登録ユーザーが所属する法人又はその管理職にある者との間で共同利用": whoever they are described to be.
pattern!(
    BETWEEN,
    r"^.*(?:として|に従い|に従って|について|のため|において|に基づき|は|を)、(?P<who>[^。]{4,120}?(?:者|法人|会社|企業|団体|機関|店舗|大学|学校|組織|先|等))(?:と)(?:の間で)(?:、[^。、]{2,60})?[^。、]{0,30}共同(?:して)?(?:で)?利用"
);
pattern!(
    RIGHT_BEFORE,
    r"(?:^|[、はを])(?P<who>(?:当社|弊社)(?:と|が)(?:提携|契約|取引)(?:する|している|した)[^、。はをが]{2,30})と共同(?:して)?(?:で)?利用"
);
// "弊社と提携している信販会社", "メーカー等": the trade of the joint users, whatever it is.
pattern!(
    SOMEBODY,
    r"(?:会社|業者|事業者|店|店舗|(?:系列|提携|ネット|放送|各)局|局各社|提携先|取引先|加盟店|企業|団体|機関|メーカー[^、\s]{0,6}|法人|各社|パートナー|代理店)(?:等|など)?$"
);
pattern!(
    pub(super) GROUPS,
    r"(?:当社|弊社)(?:及び|および|並びに|と)?(?:当社|弊社)?の?(?:(?:グループ|関連|関係|子|親)会社|関連企業)|グループ(?:会社|各社|企業)|関連会社"
);

// "甲社及びその関係会社(以下「当グループ」)は": those beside the operator.
pattern!(
    THEIR_GROUP,
    r"(?:及び|および|並びに|ならびに|と)その(?P<who>(?:連結)?(?:子会社|関係会社|関連会社|グループ会社)(?:各社)?)\("
);

/// Statements about joint users.
pub(super) fn read(ground: &Ground<'_>) -> Vec<Draft> {
    let mut drafts = Vec::new();
    for (index, unit) in ground.outline.units.iter().enumerate() {
        if unit.chrome || unit.cell().is_some() || !JOINT.is_match(unit.text()) {
            continue;
        }
        let clause = Clause::new(ground, index);
        for sentence in
            unit.sentences.iter().filter(|sentence| JOINT_SENTENCE.is_match(&unit.text()[(*sentence).clone()]))
        {
            drafts.extend(joint_sentence(&clause, sentence.clone()));
        }
        if unit.is_item() || marked(unit.text()) {
            drafts.extend(joint_item(&clause));
        }
        drafts.extend(joint_label::read(&clause));
    }
    group_members(ground, &mut drafts);
    drafts
}

/// ①, ② and the like begin an item too.
fn marked(text: &str) -> bool {
    structure::marker(text) == 1
}

/// "就業管理を目的とした当社グループ企業での共同利用" among the ends: an end, and with whom.
fn joint_item(clause: &Clause<'_, '_>) -> Option<Draft> {
    let (ground, unit) = (clause.ground, clause.unit);
    let text = ground.text(unit);
    let who = NOMINAL.captures(text)?.name("who")?;
    let base = clause.base(ground.quote(unit, 0..text.len()), false);
    Some(Draft { unit, statement: of_class(ground, &base, who.as_str()) })
}

pattern!(
    NOMINAL,
    r"(?:^|[、。のたる])(?P<who>(?:当社|弊社|当法人|当行)?(?:の)?(?:グループ(?:会社|企業|各社|法人)|関連会社|関係会社|子会社|提携(?:先|会社|企業)|取引先|加盟店|代理店))(?:等|など)?(?:内)?(?:で|と|との|との間で|における|による)の?共同利用(?:のため)?。?$"
);

/// "〇〇グループ各社" as the title of a list of companies: the members of the group that uses data jointly, or to which it
/// is provided.
fn group_members(ground: &Ground<'_>, drafts: &mut Vec<Draft>) {
    let joint = drafts.iter().position(|draft| {
        let who = draft.statement.recipient.as_ref();
        !draft.statement.negated && who.is_some_and(|who| who.relation.as_deref() == Some("group"))
    });
    let Some(joint) = joint else { return };
    let members = (0..ground.outline.units.len())
        .find_map(|unit| members_in_lines(ground, unit).or_else(|| members_below(ground, unit)));
    let Some(mut members) = members else { return };
    members.retain(|(_, _, member)| !ground.own.is(&member.text));
    if members.is_empty() {
        return;
    }
    let base = drafts.remove(joint).statement;
    drafts.extend(members.into_iter().map(|(unit, place, mention)| {
        let quote = ground.quote(unit, place);
        Draft { unit, statement: Statement { quote, ..of_company(&base, mention) } }
    }));
}

/// A member of a group: its unit, the words that name it there, the name.
type Member<'a> = (usize, Range<usize>, &'a Mention);

/// The list stands in the lines of one paragraph, its title in the first.
fn members_in_lines<'a>(ground: &Ground<'a>, unit: usize) -> Option<Vec<Member<'a>>> {
    let text = ground.text(unit);
    let first = text.split('\n').next().unwrap_or_default();
    if first.len() == text.len() || !GROUP_TITLE.is_match(first) || first.chars().count() > 24 {
        return None;
    }
    let members: Vec<Member<'a>> = ground.mentions[unit]
        .iter()
        .filter(|mention| mention.legal && alone_on_line(text, &mention.range))
        .map(|mention| (unit, mention.range.clone(), mention))
        .collect();
    (members.len() > 1).then_some(members)
}

/// A title with a company in each unit below it; what a company does may stand between them.
fn members_below<'a>(ground: &Ground<'a>, unit: usize) -> Option<Vec<Member<'a>>> {
    let units = &ground.outline.units;
    let title = &units[unit];
    let label = title.label().replace('\n', "");
    if title.chrome || label.chars().count() > 34 || !GROUP_TITLE.is_match(&label) {
        return None;
    }
    let mut members = Vec::new();
    for (at, below) in units.iter().enumerate().skip(unit + 1).take(120) {
        if let Some(mention) = company_alone(ground, at) {
            members.push((at, 0..below.text().len(), mention));
        } else if ground.own.is(below.label()) {
            // The operator stands among them.
        } else if members.is_empty() || below.rank.is_some() || !below.text().contains('。') {
            break;
        }
    }
    (members.len() > 1).then_some(members)
}

/// The company of a unit that holds nothing but its name, after a mark and with a note at most.
pub(super) fn company_alone<'a>(ground: &Ground<'a>, unit: usize) -> Option<&'a Mention> {
    let text = ground.text(unit);
    let mention = ground.mentions[unit].iter().find(|mention| mention.legal)?;
    let leads = structure::label(text).starts_with(&text[mention.range.clone()]);
    let behind = text[mention.range.end..].trim_start();
    let noted = behind.starts_with('(') && behind.ends_with(')');
    (mention.range.len() * 2 >= text.len() || leads && (noted || behind.is_empty())).then_some(mention)
}

/// The line that holds this range holds little else.
fn alone_on_line(text: &str, range: &Range<usize>) -> bool {
    let start = text[..range.start].rfind('\n').map_or(0, |at| at + 1);
    let end = text[range.end..].find('\n').map_or(text.len(), |at| range.end + at);
    range.len() * 3 >= (end - start) * 2
}

pattern!(GROUP_TITLE, r"グループ(?:関連|関係)?(?:各社|会社|企業|法人)?(?:等)?(?:の?一覧)?$");

fn joint_sentence(clause: &Clause<'_, '_>, sentence: Range<usize>) -> Vec<Draft> {
    let (ground, unit) = (clause.ground, clause.unit);
    let text = ground.text(unit);
    let words = &text[sentence.clone()];
    let denied = NEGATIVE.is_match(words) && !words.contains("除");
    let base = clause.base(ground.quote(unit, sentence.clone()), denied);
    let mentions =
        ground.mentions_in(unit, &sentence).filter(|mention| mention.is_company && !followed_by_other(text, mention));
    // A sentence may name the joint users, or say that somebody is responsible; only the words before 共同 receive.
    let at = JOINT.find(words).map_or(words.len(), |joint| joint.start());
    let before: Vec<_> = mentions
        .filter(|mention| {
            mention.range.end - sentence.start <= at && !words[mention.range.end - sentence.start..].starts_with("に")
        })
        .collect();
    let mut found: Vec<Statement> = before.iter().map(|mention| of_company(&base, mention)).collect();
    if let Some(last) = before.last() {
        // "甲社および同社の連結子会社との間で": the company, and the class that is joined to it.
        let class = AND_CLASS.captures(&words[last.range.end - sentence.start..at]).filter(|_| !denied);
        found.extend(class.map(|class| of_class(ground, &base, &class["who"])));
    } else if denied {
        let whoever = RecipientStatement {
            text: "共同利用者".to_owned(),
            level: RecipientLevel::CategoryOpen,
            ..RecipientStatement::default()
        };
        found.push(of(&base, whoever, Specificity::Category));
    } else {
        let who = described(words, at).filter(|who| !who.starts_with("次") && !who.starts_with("以下"));
        let each = who.as_deref().map(each).unwrap_or_default();
        // "第三者(委託先との共同利用先は除きます)に提供しません": the words before a bracket are torn off.
        let whole = each
            .into_iter()
            .filter(|who| who.matches('(').count() <= who.matches(')').count() && !who.ends_with("特定の者"));
        found.extend(whole.map(|who| of_class(ground, &base, who)));
    }
    found.into_iter().map(|statement| Draft { unit, statement }).collect()
}

/// Whoever the sentence describes; its word for joint use stands at `at`.
fn described(words: &str, at: usize) -> Option<String> {
    let who = |form: &Pattern| Some(form.captures(words)?.name("who")?.as_str().to_owned());
    let with = || {
        who(&WITH)
            .map(|who| trim_owner(&who).to_owned())
            .filter(|who| categories::is_class(who) || GROUPS.is_match(who) || SOMEBODY.is_match(who))
    };
    // "弊社と提携している信販会社と共同利用します": whoever stands right before it.
    let right_before = || who(&RIGHT_BEFORE).filter(|who| SOMEBODY.is_match(who) && !who.contains("第三者"));
    // "個人情報を第三者との間で共同利用する場合": that says nothing of who they are.
    let between = || who(&BETWEEN).filter(|who| !who.ends_with("第三者"));
    let group = || {
        let ours = GROUPS.find(&words[..at]).map(|found| found.as_str().to_owned());
        ours.or_else(|| Some(THEIR_GROUP.captures(&words[..at])?.name("who")?.as_str().to_owned()))
    };
    with().or_else(right_before).or_else(between).or_else(group)
}

/// "分析のために系列局およびグループ会社": without the end that stands before them; of two kinds each for itself.
fn each(who: &str) -> Vec<&str> {
    let who = LED.find(who).map_or(who, |lead| &who[lead.end()..]);
    let Some((first, second)) = who.split_once("および").or_else(|| who.split_once("及び")) else {
        return vec![who];
    };
    let group = |words: &str| GROUPS.is_match(words);
    let kind = |words: &str| (categories::is_class(words) || SOMEBODY.is_match(words)) && !words.starts_with("その");
    // "子会社及び関連会社" are one kind.
    let apart = kind(first) && kind(second) && group(first) != group(second) && !first.starts_with("当社");
    if apart { vec![first, second] } else { vec![who] }
}

pattern!(LED, r"^.*(?:ために、?|目的で、?|(?:とおり|通り)、?|に(?:基づ|もとづ)き、?)");

/// "当社およびグループ会社" → "グループ会社".
fn trim_owner(words: &str) -> &str {
    words.trim_start_matches(['と', '、', 'の']).trim()
}

/// A unit that speaks of joint use, with what its clause says of all who use the data.
pub(super) struct Clause<'g, 'a> {
    pub(super) ground: &'g Ground<'a>,
    pub(super) unit: usize,
    /// Read once, however many names the clause has.
    terms: OnceCell<(InformationStatement, PurposeStatement)>,
}

impl<'g, 'a> Clause<'g, 'a> {
    fn new(ground: &'g Ground<'a>, unit: usize) -> Self {
        Self { ground, unit, terms: OnceCell::new() }
    }

    /// What the clause says of one of those who use the data, but for who that is.
    pub(super) fn base(&self, quote: Quote, denied: bool) -> Statement {
        let terms = || self.terms.get_or_init(|| joint_terms::read(self.ground, self.unit)).clone();
        let (information, purpose) = if denied { Default::default() } else { terms() };
        Statement {
            kind: StatementKind::JointUse,
            quote,
            mechanism: Mechanism::JointUse,
            information,
            sender_purpose: purpose,
            negated: denied,
            cue: "section:joint-use".to_owned(),
            ..Statement::default()
        }
    }
}

/// What a clause says, of one of those who use the data.
pub(super) fn of(base: &Statement, recipient: RecipientStatement, specificity: Specificity) -> Statement {
    Statement { recipient: Some(recipient), specificity, ..base.clone() }
}

pub(super) fn of_company(base: &Statement, mention: &Mention) -> Statement {
    of(base, names::recipient(mention), Specificity::Company)
}

pub(super) fn of_class(ground: &Ground<'_>, base: &Statement, who: &str) -> Statement {
    of(base, linked_class(ground, who), Specificity::Category)
}

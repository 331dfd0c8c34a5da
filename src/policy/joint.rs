//! Joint use (共同利用): with whom, of which items, for what.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::ground::{Draft, Ground};
use super::names::{self, followed_by_other};
use super::provision::{NEGATIVE, linked_class};
use super::receivers::AND_CLASS;
use super::{
    InformationStatement, Mechanism, PurposeStatement, RecipientLevel, RecipientStatement, Specificity, Statement,
    StatementKind, categories, information, purposes, structure,
};

pattern!(JOINT, r"共同(?:して)?(?:で)?(?:の)?利用|共有して、?利用");
pattern!(
    JOINT_SENTENCE,
    r"(?:共同(?:して)?(?:で)?|共有して、?)利用(?:いた|し|する(?:ほか|こと|場合)|を(?:行|実施)|させ)|共同(?:して)?(?:の)?利用(?:は|も|につきましては|については)[^。]{0,16}(?:行|実施|いたし|致し|して|しません|あり|ござ)|共同利用(?:先|者)(?:は|:)"
);
pattern!(
    JOINT_WHO,
    r"(?:共同(?:して)?(?:で)?(?:の)?利用(?:する|される|を行う)?(?:先|者|会社|企業)?(?:の)?(?:範囲|名称|氏名|一覧|者)?|利用する者の範囲|共同利用先|共同利用者|利用者の範囲)"
);
pattern!(JOINT_ITEMS, r"(?:項目|個人情報|データ|情報)$");
pattern!(JOINT_PURPOSE, r"利用(?:の)?目的|目的$");
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
    GROUPS,
    r"(?:当社|弊社)(?:及び|および|並びに|と)?(?:当社|弊社)?の?(?:グループ|関連|関係|子|親)会社|グループ(?:会社|各社|企業)|関連会社"
);

/// Statements about joint users.
pub(super) fn read(ground: &Ground<'_>) -> Vec<Draft> {
    let mut drafts = Vec::new();
    let units = &ground.outline.units;
    let mut index = 0;
    let mut done: Vec<usize> = Vec::new();
    while index < units.len() {
        let unit = &units[index];
        if !unit.chrome && unit.cell().is_none() && JOINT.is_match(unit.text()) {
            for sentence in &unit.sentences {
                let words = &unit.text()[sentence.clone()];
                if JOINT_SENTENCE.is_match(words) {
                    joint_sentence(ground, index, sentence.clone(), &mut drafts);
                }
            }
            if unit.is_item() || marked(unit.text()) {
                joint_item(ground, index, &mut drafts);
            }
            if let Some(end) = who_label(ground, index)
                && !done.contains(&index)
            {
                done.push(index);
                joint_label(ground, index, end, &mut drafts);
            }
        }
        index += 1;
    }
    group_members(ground, &mut drafts);
    drafts
}

/// ①, ② and the like begin an item too.
fn marked(text: &str) -> bool {
    structure::marker(text) == 1
}

/// "就業管理を目的とした当社グループ企業での共同利用" among the ends: an end, and with whom.
fn joint_item(ground: &Ground<'_>, unit: usize, drafts: &mut Vec<Draft>) {
    let text = ground.text(unit);
    let Some(who) = NOMINAL.captures(text).and_then(|found| found.name("who")) else { return };
    let mut statement = joint_base(ground, unit, ground.quote(unit, 0..text.len()), false);
    statement.recipient = Some(linked_class(ground, who.as_str()));
    statement.specificity = Specificity::Category;
    drafts.push(Draft { unit, statement });
}

pattern!(
    NOMINAL,
    r"(?:^|[、。のたる])(?P<who>(?:当社|弊社|当法人|当行)?(?:の)?(?:グループ(?:会社|企業|各社|法人)|関連会社|関係会社|子会社|提携(?:先|会社|企業)|取引先|加盟店|代理店))(?:等|など)?(?:内)?(?:で|と|との|との間で|における|による)の?共同利用(?:のため)?。?$"
);

/// "〇〇グループ各社" as the title of a list of companies: the members of the group that uses data jointly.
fn group_members(ground: &Ground<'_>, drafts: &mut Vec<Draft>) {
    let units = &ground.outline.units;
    let Some(joint) = drafts.iter().position(|draft| {
        !draft.statement.negated
            && draft.statement.recipient.as_ref().is_some_and(|who| who.relation.as_deref() == Some("group"))
    }) else {
        return;
    };
    for (index, unit) in units.iter().enumerate() {
        let first = unit.text().split('\n').next().unwrap_or_default();
        if first.len() < unit.text().len() && GROUP_TITLE.is_match(first) && first.chars().count() <= 24 {
            // The list stands in the lines of one paragraph.
            let listed: Vec<&names::Mention> = ground.mentions[index]
                .iter()
                .filter(|mention| mention.legal && alone_on_line(unit.text(), &mention.range))
                .collect();
            if listed.len() > 1 {
                let base = drafts.remove(joint).statement;
                for mention in listed {
                    let mut statement = base.clone();
                    statement.quote = ground.quote(index, mention.range.clone());
                    statement.recipient = Some(names::recipient(mention));
                    statement.specificity = Specificity::Company;
                    drafts.push(Draft { unit: index, statement });
                }
                return;
            }
        }
        if unit.chrome || unit.text().chars().count() > 24 || !GROUP_TITLE.is_match(unit.label()) {
            continue;
        }
        let members: Vec<(usize, &names::Mention)> = (index + 1..units.len())
            .take(60)
            .map_while(|at| {
                let mention = ground.mentions[at].iter().find(|mention| mention.legal)?;
                (mention.range.len() * 2 >= units[at].text().len()).then_some((at, mention))
            })
            .collect();
        if members.len() < 2 {
            continue;
        }
        let base = drafts.remove(joint).statement;
        for (at, mention) in members {
            let mut statement = base.clone();
            statement.quote = ground.quote(at, 0..ground.text(at).len());
            statement.recipient = Some(names::recipient(mention));
            statement.specificity = Specificity::Company;
            drafts.push(Draft { unit: at, statement });
        }
        return;
    }
}

/// The line that holds this range holds little else.
fn alone_on_line(text: &str, range: &Range<usize>) -> bool {
    let start = text[..range.start].rfind('\n').map_or(0, |at| at + 1);
    let end = text[range.end..].find('\n').map_or(text.len(), |at| range.end + at);
    range.len() * 3 >= (end - start) * 2
}

pattern!(GROUP_TITLE, r"グループ(?:各社|会社|企業)?(?:一覧)?$");

/// The section in which a clause on joint use stands, as a range of units.
fn joint_section(ground: &Ground<'_>, unit: usize) -> Range<usize> {
    let heading = ground.outline.headings(unit).find(|(_, label)| JOINT.is_match(label)).map(|(heading, _)| heading);
    // A label of the clause that looks like a heading heads no more than its own value.
    let own = ground.outline.units[unit].rank.filter(|_| who_label(ground, unit).is_none()).map(|_| unit);
    match heading.or(own) {
        Some(heading) => {
            let outer = ground
                .outline
                .headings(heading)
                .find(|(_, label)| JOINT.is_match(label))
                .map_or(heading, |(outer, _)| outer);
            outer..ground.outline.section_end(outer)
        }
        None => {
            // Without a heading the clause begins with the lines before that speak of joint use.
            let mut first = unit;
            // Between two of them the values of the first may stand.
            while let Some(before) = (first.saturating_sub(3)..first).find(|at| JOINT.is_match(ground.text(*at))) {
                first = before;
            }
            first..(unit + 16).min(ground.outline.units.len())
        }
    }
}

fn joint_sentence(ground: &Ground<'_>, unit: usize, sentence: Range<usize>, drafts: &mut Vec<Draft>) {
    let text = ground.text(unit);
    let words = &text[sentence.clone()];
    let denied = NEGATIVE.is_match(words) && !words.contains("除");
    let base = joint_base(ground, unit, ground.quote(unit, sentence.clone()), denied);
    let mentions: Vec<_> = ground
        .mentions_in(unit, &sentence)
        .filter(|mention| mention.is_company && !followed_by_other(text, mention))
        .collect();
    // A sentence may name the joint users, or say that somebody is responsible; only the words before 共同 receive.
    let at = JOINT.find(words).map_or(words.len(), |joint| joint.start());
    let before: Vec<_> = mentions
        .iter()
        .filter(|mention| {
            mention.range.start - sentence.start < at && !words[mention.range.end - sentence.start..].starts_with("に")
        })
        .collect();
    for mention in &before {
        let mut statement = base.clone();
        statement.recipient = Some(names::recipient(mention));
        statement.specificity = Specificity::Company;
        drafts.push(Draft { unit, statement });
    }
    if let Some(last) = before.last() {
        // "甲社および同社の連結子会社との間で": the company, and the class that is joined to it.
        let class = AND_CLASS.captures(&words[last.range.end - sentence.start..at]);
        if let Some(who) = class.as_ref().and_then(|found| found.name("who")).filter(|_| !denied) {
            let mut statement = base;
            statement.recipient = Some(linked_class(ground, who.as_str()));
            statement.specificity = Specificity::Category;
            drafts.push(Draft { unit, statement });
        }
        return;
    }
    if denied {
        let mut statement = base;
        statement.recipient = Some(RecipientStatement {
            text: "共同利用者".to_owned(),
            level: RecipientLevel::CategoryOpen,
            ..RecipientStatement::default()
        });
        statement.specificity = Specificity::Category;
        drafts.push(Draft { unit, statement });
        return;
    }
    let who = WITH
        .captures(words)
        .and_then(|found| found.name("who"))
        .map(|who| trim_owner(who.as_str()).to_owned())
        .filter(|who| categories::is_class(who) || GROUPS.is_match(who) || SOMEBODY.is_match(who));
    // "弊社と提携している信販会社と共同利用します": whoever stands right before it.
    let who = who.or_else(|| {
        let found = RIGHT_BEFORE.captures(words).and_then(|found| found.name("who"))?;
        Some(found.as_str().to_owned()).filter(|who| SOMEBODY.is_match(who) && !who.contains("第三者"))
    });
    let between = || BETWEEN.captures(words).and_then(|found| found.name("who")).map(|who| who.as_str().to_owned());
    // "個人情報を第三者との間で共同利用する場合": that says nothing of who they are.
    let who = who.or_else(|| between().filter(|who| !who.ends_with("第三者")));
    let who = who.or_else(|| GROUPS.find(&words[..at]).map(|found| found.as_str().to_owned()));
    if let Some(who) = who.filter(|who| !who.starts_with("次") && !who.starts_with("以下")) {
        for who in each(&who) {
            let mut statement = base.clone();
            statement.recipient = Some(linked_class(ground, who));
            statement.specificity = Specificity::Category;
            drafts.push(Draft { unit, statement });
        }
    }
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

/// "当社及びグループ各社とします" → "グループ各社".
fn bare(words: &str) -> &str {
    let words = words.trim().trim_end_matches('。');
    let words = ENDS.find(words).map_or(words, |end| &words[..end.start()]);
    OURSELVES.find(words).map_or(words, |own| &words[own.end()..]).trim()
}

pattern!(OURSELVES, r"^(?:当社|弊社|当会|当法人)(?:及び|および|並びに|ならびに|と|、)の?");
pattern!(ENDS, r"(?:と(?:します|いたします|致します|なります)|です|であります|になります|に限(?:ります|定します))$");

/// "当社およびグループ会社" → "グループ会社".
fn trim_owner(words: &str) -> &str {
    words.trim_start_matches(['と', '、', 'の']).trim()
}

/// A label such as 【共同して利用する者の範囲】: the unit that follows holds who they are. Gives the end of the values.
fn who_label(ground: &Ground<'_>, unit: usize) -> Option<usize> {
    let label = ground.outline.units[unit].label();
    let label = behind_a_blank(ground, unit).map_or(label, |value| structure::label(&ground.text(unit)[..value]));
    let head = label.split([':', '】', ' ', '\n']).next().unwrap_or(label).trim_matches(['【', '「', '」', '(', ')']);
    let scope = head.chars().count() <= 26
        && JOINT_WHO.is_match(head)
        && (head.contains("範囲")
            || head.ends_with('先')
            || head.ends_with('者')
            || head.ends_with("会社")
            || head.contains("名称"));
    let not = head.contains("責任") || head.contains("目的") || head.contains("項目");
    (scope && !not).then(|| {
        let units = &ground.outline.units;
        let mut end = unit + 1;
        while end < units.len()
            && end < unit + 20
            && units[end].cell().is_none()
            && (units[end].is_item() || end == unit + 1)
            && structure_label(units[end].text()).is_none()
            && !OTHER_TERM.is_match(units[end].label())
        {
            end += 1;
        }
        end
    })
}

pattern!(
    OTHER_TERM,
    r"^(?:共同(?:して)?)?(?:利用(?:する|される)?)?(?:者の)?(?:個人(?:情報|データ)の|情報の)?(?:項目|利用目的|目的|管理|責任|取得方法|提供方法|開始)"
);

fn structure_label(text: &str) -> Option<&str> {
    (text.starts_with('【') || text.starts_with('[')).then_some(text)
}

fn joint_label(ground: &Ground<'_>, unit: usize, end: usize, drafts: &mut Vec<Draft>) {
    let text = ground.text(unit);
    let rest = text
        .find(['】', ':', '：', '\n'])
        .map(|at| at + text[at..].chars().next().map_or(1, char::len_utf8))
        .filter(|at| !text[*at..].trim().is_empty());
    let rest = rest.or_else(|| behind_a_blank(ground, unit));
    let ranges: Vec<(usize, Range<usize>)> = match rest {
        Some(from) => vec![(unit, from..text.len())],
        None => (unit + 1..end).map(|unit| (unit, 0..ground.text(unit).len())).collect(),
    };
    for (at, range) in ranges {
        let members = members_of_class(ground, unit, at, &range);
        if !members.is_empty() {
            drafts.extend(members);
            continue;
        }
        let words = &ground.text(at)[range.clone()];
        let quote = ground.quote(at, 0..ground.text(at).len());
        let base = joint_base(ground, unit, quote, false);
        let mut named = 0;
        let several: Vec<_> =
            ground.mentions_in(at, &range).filter(|mention| mention.is_company && mention.legal).collect();
        if several.len() > 1 && !GROUPS.is_match(words) {
            for mention in several {
                let mut statement = base.clone();
                statement.recipient = Some(names::recipient(mention));
                statement.specificity = Specificity::Company;
                drafts.push(Draft { unit: at, statement });
            }
            continue;
        }
        let parts = if ground.mentions_in(at, &range).any(|mention| mention.is_company && mention.legal) {
            split_names(words)
        } else {
            std::iter::once(0..words.len()).collect()
        };
        for part in parts {
            let from = range.start + part.start..range.start + part.end;
            let name = bare(structure::label(&ground.text(at)[from.clone()]).trim_matches(['、', ' ', '。', '・']));
            let mention = ground.mentions_in(at, &from).find(|mention| mention.is_company);
            if name.is_empty() || name == "当社" || name == "弊社" || ground.own.is(name) {
                continue;
            }
            let mut statement = base.clone();
            if let Some(mention) = mention.filter(|mention| mention.text.chars().count() * 2 >= name.chars().count()) {
                statement.recipient = Some(names::recipient(mention));
                statement.specificity = Specificity::Company;
            } else if categories::is_class(name) {
                statement.recipient = Some(linked_class(ground, name));
                statement.specificity =
                    if name.starts_with("その他") { Specificity::OpenEnded } else { Specificity::Category };
            } else {
                continue;
            }
            named += 1;
            drafts.push(Draft { unit: at, statement });
        }
        let whole = bare(structure::label(words));
        if named == 0 && (categories::is_class(whole) || GROUPS.is_match(whole)) && whole.chars().count() <= 80 {
            let mut statement = base;
            statement.recipient = Some(linked_class(ground, whole));
            statement.specificity = Specificity::Category;
            drafts.push(Draft { unit: at, statement });
        }
    }
}

/// "共同利用者の範囲　甲社": a label and what it asks for with a wide blank between them, which the reading view closes.
fn behind_a_blank(ground: &Ground<'_>, unit: usize) -> Option<usize> {
    let this = &ground.outline.units[unit];
    let raw = ground.outline.raw.get(this.view.raw(0..this.text().len()))?;
    let from = this.view.raw(0..this.text().len()).start;
    let at = raw.find("範囲").map(|at| at + "範囲".len())?;
    let behind = &raw[at..];
    let value = behind.trim_start_matches(['\u{3000}', '\t', ' ']);
    (value.len() < behind.len() && !value.trim().is_empty())
        .then(|| this.view.at(from + at + (behind.len() - value.len())))
}

/// "グループ会社:" with a name on each line below it: the members, whether or not a legal form shows that they are companies.
fn members_of_class(ground: &Ground<'_>, clause: usize, unit: usize, range: &Range<usize>) -> Vec<Draft> {
    let text = &ground.text(unit)[range.clone()];
    let Some((title, rest)) = text.split_once('\n') else { return Vec::new() };
    let class = structure::label(title).trim_end_matches([':', '：', ' ']);
    if !(title.trim_end().ends_with([':', '：']) && (GROUPS.is_match(class) || categories::is_class(class))) {
        return Vec::new();
    }
    let mut from = range.start + title.len() + 1;
    let mut drafts = Vec::new();
    for line in rest.split('\n') {
        let at = from..from + line.len();
        from = at.end + 1;
        let name = SEE.replace(structure::label(line), "");
        let name = name.trim_matches(['、', ' ', '。', '・']);
        if name.chars().count() < 2 || name.chars().count() > 40 || name.contains('。') || NEGATIVE.is_match(name) {
            continue;
        }
        let mut statement = joint_base(ground, clause, ground.quote(unit, at.clone()), false);
        let mention = ground.mentions_in(unit, &at).find(|mention| mention.is_company);
        statement.recipient = Some(mention.map_or_else(
            || RecipientStatement {
                text: name.to_owned(),
                level: RecipientLevel::NamedBrand,
                ..RecipientStatement::default()
            },
            names::recipient,
        ));
        statement.specificity = Specificity::Company;
        drafts.push(Draft { unit, statement });
    }
    drafts
}

// A pointer to a page behind a name is no part of it.
pattern!(SEE, r"\s*(?:\(?(?:詳細は|詳しくは)?(?:こちら|HP|ホームページ|リンク)[^。]{0,20})。?$|https?://.*$");

pattern!(FORM_FOLLOWS, r"^\s?(?i:inc|llc|ltd|corp|co|limited|gmbh|s\.?a|plc|pbc)(?-u:\b)");

/// Parts of "A社／B社、C社" as byte ranges.
fn split_names(words: &str) -> Vec<Range<usize>> {
    static CUT: LazyLock<Regex> =
        LazyLock::new(|| crate::policy::patterns::regex(r"[/、,\n]|及び|および|並びに|ならびに"));
    let classes = GROUPS.is_match(words) || words.contains("提携");
    let mut out = Vec::new();
    let mut start = 0;
    // "Meta Platforms, Inc." is one name.
    let within_a_name = |cut: &regex::Match<'_>| FORM_FOLLOWS.is_match(&words[cut.end()..]);
    for cut in CUT.find_iter(words).filter(|cut| !classes && !within_a_name(cut)) {
        out.push(start..cut.start());
        start = cut.end();
    }
    out.push(start..words.len());
    out
}

fn joint_base(ground: &Ground<'_>, unit: usize, quote: super::Quote, denied: bool) -> Statement {
    let (information, purpose) = if denied { Default::default() } else { joint_terms(ground, unit) };
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

/// Items and purposes of the clause on joint use, by its labels or sentences, line by line.
fn joint_terms(ground: &Ground<'_>, unit: usize) -> (InformationStatement, PurposeStatement) {
    let (mut items, mut goals): (Vec<String>, Vec<String>) = (Vec::new(), Vec::new());
    let mut under = Term::Other;
    for (line, heads) in joint_lines(ground, unit) {
        let label = structure::label(line).trim_end_matches('。');
        let head = label.split([':', '】']).next().unwrap_or(label).trim_matches(['【', '「', '」', '[', ']']);
        // "上記の利用目的と同じです。" is what stands under the label, and no label.
        let told = line.trim_end().ends_with('。') && label.len() == head.len() && under != Term::Other;
        let term = Term::of(head)
            .filter(|_| !told)
            .filter(|term| heads || *term == Term::Other || label.len() > head.len() || head.chars().count() <= 24);
        if let Some(term) = term {
            under = term;
            let rest = label.find(['】', ':']).map_or("", |cut| label[cut..].trim_matches(['】', ':', ' ']));
            under.take(rest, &mut items, &mut goals);
        } else if let Some(found) = ITEMS_ARE.captures(line).and_then(|found| found.name("items")) {
            items.push(found.as_str().to_owned());
        } else {
            under.take(label, &mut items, &mut goals);
        }
    }
    // Of several blocks of items, the one that names items counts.
    let telling: Vec<&str> = items
        .iter()
        .map(String::as_str)
        .filter(|words| !information::categories(words).is_empty() || words.contains("上記"))
        .collect();
    let mut items =
        information::statement(if telling.is_empty() { items.iter().map(String::as_str).collect() } else { telling });
    let mut goals = purposes::statement(goals.iter().map(String::as_str));
    // No labels: the sentence itself says what is used, and what for.
    for sentence in &ground.outline.units[unit].sentences {
        let words = &ground.text(unit)[sentence.clone()];
        if !JOINT.is_match(words) {
            continue;
        }
        if items.quotes.is_empty() {
            items = information::told_in(words);
        }
        if !goals.is_given() {
            goals = purposes::told_in(words);
        }
    }
    (items, goals)
}

/// What a label within a clause on joint use introduces.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Term {
    Items,
    Goals,
    Other,
}

impl Term {
    fn of(head: &str) -> Option<Self> {
        let letters = head.chars().count();
        if letters <= 60 && JOINT_OTHER.is_match(head) && !JOINT_PURPOSE.is_match(head) {
            return Some(Self::Other);
        }
        if letters > 34 || head.contains("について") || head.contains('、') {
            return None;
        }
        if JOINT_PURPOSE.is_match(head) {
            Some(Self::Goals)
        } else if JOINT_ITEMS.is_match(head) {
            Some(Self::Items)
        } else {
            None
        }
    }

    fn take(self, words: &str, items: &mut Vec<String>, goals: &mut Vec<String>) {
        match self {
            Self::Items if !words.is_empty() => items.push(words.to_owned()),
            Self::Goals if !words.is_empty() => goals.push(words.to_owned()),
            _ => {}
        }
    }
}

/// The lines of the clause around a unit, up to the next clause on joint use; with each, whether it is a heading.
fn joint_lines<'a>(ground: &Ground<'a>, unit: usize) -> Vec<(&'a str, bool)> {
    let section = joint_section(ground, unit);
    let units = &ground.outline.units;
    let begins = |at: usize| {
        units[at].sentences.iter().any(|sentence| {
            let words = &ground.text(at)[sentence.clone()];
            JOINT_SENTENCE.is_match(words) && !NEGATIVE.is_match(words)
        })
    };
    let start = (section.start..=unit).rev().find(|at| begins(*at)).unwrap_or(section.start);
    let end = (unit + 1..section.end.min(units.len())).find(|at| begins(*at)).unwrap_or(section.end.min(units.len()));
    (start..end)
        .filter(|at| units[*at].cell().is_none())
        .flat_map(|at| {
            let heads = units[at].rank.is_some();
            ground.text(at).split('\n').filter(|line| !line.trim().is_empty()).map(move |line| (line, heads))
        })
        .collect()
}

pattern!(
    JOINT_OTHER,
    r"範囲$|責任|管理者|取得(?:の)?方法|提供(?:の)?(?:方法|手段)|^(?:共同利用(?:者|先|する者)|会社名|住所|代表者|問い?合わせ|連絡先|開始日)|名称"
);
pattern!(ITEMS_ARE, r"(?:項目|個人情報|データ)は、?(?P<items>[^。]{4,200}?)(?:等)?(?:です|とします|であり|に限)");

//! The label of a clause on joint use (共同利用者の範囲) that asks for who they are, and its values.

use std::ops::Range;
use std::sync::LazyLock;

use crate::policy::patterns::Pattern;

use super::ground::{Draft, Ground};
use super::joint::{Clause, GROUPS, company_alone, of, of_class, of_company};
use super::names::Mention;
use super::provision::{NEGATIVE, linked_class};
use super::{
    RecipientLevel, RecipientStatement, Specificity, Statement, categories, headers, names, particulars, structure,
};

pattern!(
    JOINT_WHO,
    r"(?:共同(?:して)?(?:で)?(?:の)?利用(?:する|される|を行う)?(?:先|者|会社|企業)?(?:の)?(?:範囲|名称|氏名|一覧|者)?|利用する者の範囲|共同利用先|共同利用者|利用者の範囲)"
);

/// The joint users that a label introduces.
pub(super) fn read(clause: &Clause<'_, '_>) -> Vec<Draft> {
    let (ground, unit) = (clause.ground, clause.unit);
    let Some(end) = who_label(ground, unit) else { return Vec::new() };
    let mut drafts = Vec::new();
    for (at, range) in values(ground, unit, end) {
        let members = members_below(clause, at, &range);
        if !members.is_empty() {
            drafts.extend(members);
            break;
        }
        let members = members_of_class(clause, at, &range);
        if members.is_empty() {
            let mut found = of_value(clause, at, &range);
            if found.is_empty() && places_below(ground, unit) {
                found.extend(place(clause, at));
            }
            let found = found.into_iter();
            drafts.extend(found.map(|statement| Draft { unit: at, statement }));
        } else {
            drafts.extend(members);
        }
    }
    drafts
}

/// A label such as 【共同して利用する者の範囲】: the unit that follows holds who they are. Gives the end of the values.
pub(super) fn who_label(ground: &Ground<'_>, unit: usize) -> Option<usize> {
    let label = ground.outline.units[unit].label();
    let label = behind_a_blank(ground, unit).map_or(label, |value| structure::label(&ground.text(unit)[..value]));
    let head = label.split([':', '】', ' ', '\n']).next().unwrap_or(label).trim_matches(['【', '「', '」', '(', ')']);
    let places = places_below(ground, unit);
    let scope = head.chars().count() <= 26
        && JOINT_WHO.is_match(head)
        && (head.contains("範囲")
            || head.ends_with('先')
            || head.ends_with('者')
            || head.ends_with("会社")
            || head.contains("名称"))
        || AS_FOLLOWS.is_match(label)
        || places;
    let not = head.contains("責任") || head.contains("目的") || head.contains("項目");
    (scope && !not).then(|| {
        let units = &ground.outline.units;
        let mut end = unit + 1;
        while end < units.len()
            && end < unit + 20
            && units[end].cell().is_none()
            && (units[end].is_item() || end == unit + 1 || places && is_short_line(ground, end))
            && structure_label(units[end].text()).is_none()
            && !OTHER_TERM.is_match(units[end].label())
        {
            end += 1;
        }
        end
    })
}

/// A line that could be one of a list whose marks were lost.
fn is_short_line(ground: &Ground<'_>, unit: usize) -> bool {
    let this = &ground.outline.units[unit];
    this.rank.is_none()
        && !OF_DATA.is_match(this.label())
        && this.text().chars().count() <= 30
        && !this.text().contains(['、', '。', ':', '：'])
}

/// "…を下記施設の間で共同利用いたします。" right above the names of the places.
fn places_below(ground: &Ground<'_>, unit: usize) -> bool {
    let this = &ground.outline.units[unit];
    this.sentences.last().is_some_and(|last| {
        let words = &this.text()[last.clone()];
        PLACES_BELOW.is_match(words) && !NEGATIVE.is_match(words)
    })
}

pattern!(
    PLACES_BELOW,
    r"(?:以下|下記|次)の?[^、。]{0,8}(?:施設|事業所|店舗|法人|団体|会社|企業|学校|病院)(?:\([^()]*\))?(?:の間|間|各社|同士)?(?:で|と|において)、?[^。]{0,30}共同(?:して)?(?:で)?利用(?:し|いた|する(?:こと|場合))[^。はを]{0,16}[。:：]?$"
);
// "共同利用者は以下のとおりです。"
pattern!(
    AS_FOLLOWS,
    r"^共同(?:して)?(?:で)?利用(?:者|先|会社|する者)(?:の(?:範囲|名称))?は、?(?:以下|次|下記)の(?:とおり|通り)(?:です|とします|となります)?[。:：]?$"
);
pattern!(
    OTHER_TERM,
    r"^(?:共同(?:して)?)?(?:利用(?:する|される)?)?(?:者の)?(?:個人(?:情報|データ)の|情報の)?(?:項目|利用目的|目的|管理|責任|取得方法|提供方法|開始)"
);

fn structure_label(text: &str) -> Option<&str> {
    (text.starts_with('【') || text.starts_with('[')).then_some(text)
}

/// The values of a label: in its own unit behind it, or in those that follow, up to `end`.
fn values(ground: &Ground<'_>, unit: usize, end: usize) -> Vec<(usize, Range<usize>)> {
    let text = ground.text(unit);
    let rest = text
        .find(['】', ':', '：', '\n'])
        .map(|at| at + text[at..].chars().next().map_or(1, char::len_utf8))
        .filter(|at| !text[*at..].trim().is_empty());
    match rest.or_else(|| behind_a_blank(ground, unit)) {
        Some(from) => vec![(unit, from..text.len())],
        None => (unit + 1..end).map(|unit| (unit, 0..ground.text(unit).len())).collect(),
    }
}

/// Who stands in one value of a label: several companies in a sentence, names and classes in a row, or one class.
fn of_value(clause: &Clause<'_, '_>, unit: usize, range: &Range<usize>) -> Vec<Statement> {
    let ground = clause.ground;
    let words = &ground.text(unit)[range.clone()];
    if particulars::is_line(words) {
        return Vec::new();
    }
    let base = clause.base(ground.quote(unit, 0..ground.text(unit).len()), false);
    let legal: Vec<_> = ground.mentions_in(unit, range).filter(|mention| mention.is_company && mention.legal).collect();
    if legal.len() > 1 && !GROUPS.is_match(words) {
        return legal.into_iter().map(|mention| of_company(&base, mention)).collect();
    }
    let parts = if legal.is_empty() { std::iter::once(0..words.len()).collect() } else { split_names(words) };
    let found: Vec<Statement> = parts
        .into_iter()
        .filter_map(|part| of_part(ground, &base, unit, &(range.start + part.start..range.start + part.end)))
        .collect();
    if !found.is_empty() {
        return found;
    }
    let whole = bare(structure::label(words));
    // "当社グループ会社。一覧は、…をご覧ください": the class, and where its members are found.
    let whole =
        if POINTS_ELSEWHERE.is_match(whole) { bare(whole.split('。').next().unwrap_or_default()) } else { whole };
    if POINTS_ELSEWHERE.is_match(whole) || ground.own.is(whole) {
        return Vec::new();
    }
    let class = (categories::is_class(whole) || GROUPS.is_match(whole)) && whole.chars().count() <= 80;
    class.then(|| of_class(ground, &base, whole)).into_iter().collect()
}

/// A place by its name, in a list of places: "特別養護老人ホーム ひばりの里".
fn place(clause: &Clause<'_, '_>, unit: usize) -> Option<Statement> {
    let ground = clause.ground;
    let text = ground.text(unit);
    let name = bare(structure::label(text));
    let below = ground.outline.units[unit].rank.is_none() && ground.section(unit) == ground.section(clause.unit);
    let named = below
        && (4..=30).contains(&name.chars().count())
        && !name.contains(['、', '。', ':', '：', '(', 'を', 'は'])
        && !OF_DATA.is_match(name)
        && !ground.own.is(name)
        && headers::title(name).is_none();
    named.then(|| {
        let text = name.to_owned();
        let recipient = RecipientStatement { text, level: RecipientLevel::NamedBrand, ..RecipientStatement::default() };
        of(&clause.base(ground.quote(unit, 0..ground.text(unit).len()), false), recipient, Specificity::Company)
    })
}

/// A company or a class in a row.
fn of_part(ground: &Ground<'_>, base: &Statement, unit: usize, range: &Range<usize>) -> Option<Statement> {
    let name = bare(structure::label(&ground.text(unit)[range.clone()]).trim_matches(['、', ' ', '。', '・']));
    let name = NOTE.find(name).filter(|note| note.start() > 0).map_or(name, |note| name[..note.start()].trim_end());
    if name.is_empty() || name == "当社" || name == "弊社" || ground.own.is(name) {
        return None;
    }
    let mention = ground.mentions_in(unit, range).find(|mention| mention.is_company);
    // "甲社(住所:東京都)": what brackets tell of it is no part of the name.
    let head = name.split('(').next().filter(|head| !head.is_empty()).unwrap_or(name);
    if let Some(mention) = mention.filter(|mention| mention.text.chars().count() * 2 >= head.chars().count()) {
        return Some(of_company(base, mention));
    }
    let specificity = if name.starts_with("その他") { Specificity::OpenEnded } else { Specificity::Category };
    categories::is_class(name).then(|| of(base, linked_class(ground, name), specificity))
}

/// True for a label that asks for the joint users and has a class with its members below it.
pub(super) fn has_members(ground: &Ground<'_>, unit: usize) -> bool {
    let values = who_label(ground, unit).map(|end| values(ground, unit, end));
    values.is_some_and(|values| values.iter().any(|(at, range)| !companies_below(ground, *at, range).is_empty()))
}

/// "〇〇グループ各社" as the value of a label, with its members as the items below: they are the joint users.
fn members_below(clause: &Clause<'_, '_>, unit: usize, range: &Range<usize>) -> Vec<Draft> {
    let ground = clause.ground;
    let of_member = |(at, member): (usize, &Mention)| {
        let base = clause.base(ground.quote(at, 0..ground.text(at).len()), false);
        Draft { unit: at, statement: of_company(&base, member) }
    };
    companies_below(ground, unit, range).into_iter().map(of_member).collect()
}

/// Two or more companies as the items right below a class.
fn companies_below<'a>(ground: &Ground<'a>, unit: usize, range: &Range<usize>) -> Vec<(usize, &'a Mention)> {
    let class = bare(structure::label(&ground.text(unit)[range.clone()]));
    if !GROUPS.is_match(class) && !class.ends_with("グループ") && !class.ends_with("各社") {
        return Vec::new();
    }
    let members: Vec<_> = (unit + 1..ground.outline.units.len())
        .take(60)
        .map_while(|at| Some((at, company_alone(ground, at)?)))
        .filter(|(_, member)| !ground.own.is(&member.text))
        .collect();
    if members.len() > 1 { members } else { Vec::new() }
}

// "甲社(主たる事業:教育)": what a company does is no part of its name.
pattern!(NOTE, r"\s?\([^()]*[:：][^()]*\)$");

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
fn members_of_class(clause: &Clause<'_, '_>, unit: usize, range: &Range<usize>) -> Vec<Draft> {
    let ground = clause.ground;
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
        let told = name.contains('。') || NEGATIVE.is_match(name) || particulars::is_line(name);
        if !(2..=40).contains(&name.chars().count()) || told {
            continue;
        }
        let base = clause.base(ground.quote(unit, at.clone()), false);
        let mention = ground.mentions_in(unit, &at).find(|mention| mention.is_company);
        let recipient = mention.map_or_else(
            || RecipientStatement {
                text: name.to_owned(),
                level: RecipientLevel::NamedBrand,
                ..RecipientStatement::default()
            },
            names::recipient,
        );
        drafts.push(Draft { unit, statement: of(&base, recipient, Specificity::Company) });
    }
    drafts
}

// A pointer to a page behind a name is no part of it.
pattern!(SEE, r"\s*(?:\(?(?:詳細は|詳しくは)?(?:こちら|HP|ホームページ|リンク)[^。]{0,20})。?$|https?://.*$");

pattern!(FORM_FOLLOWS, r"^\s?(?i:inc|llc|ltd|corp|co|limited|gmbh|s\.?a|plc|pbc)(?-u:\b)");

/// Parts of "A社／B社、C社" as byte ranges.
fn split_names(words: &str) -> Vec<Range<usize>> {
    static CUT: LazyLock<Pattern> =
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

/// "当社及びグループ各社とします" → "グループ各社".
fn bare(words: &str) -> &str {
    let words = words.trim().trim_end_matches('。');
    let words = ENDS.find(words).map_or(words, |end| &words[..end.start()]);
    OURSELVES.find(words).map_or(words, |own| &words[own.end()..]).trim()
}

pattern!(
    OF_DATA,
    r"(?:情報|データ|氏名|名前|住所|電話番号|番号|生年月日|性別|メールアドレス|アドレス|項目|目的|付与|提供|方法|責任者|窓口|連絡先|こと|ため|範囲|場合|開始|使用|利用|措置|取り?扱い|管理|責任|方針|規約|問い?合わせ(?:先)?|[部課室係])(?:等|など)?$|^(?:利用者|お客様|会員|本人)の|について"
);
// "グループ企業の一覧は、以下の方針の…": where to look for them.
pattern!(POINTS_ELSEWHERE, r"(?:一覧|範囲|詳細|名称)(?:は|について(?:は)?|に関しては)、");
pattern!(OURSELVES, r"^(?:当社|弊社|当会|当法人)(?:及び|および|並びに|ならびに|と|、)の?");
pattern!(ENDS, r"(?:と(?:します|いたします|致します|なります)|です|であります|になります|に限(?:ります|定します))$");

//! Names in a text: those that the catalog knows, and those that only their form or place shows to be names.

use std::collections::BTreeMap;
use std::ops::Range;

use super::own_names::Own;
use super::record::LEGAL_FORM;
use super::{RecipientLevel, RecipientStatement, ServiceStatement};
use crate::catalog::{Catalog, Entity, NameKind, NameMatch, fold_name};

/// A name in the view of a unit.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Mention {
    /// Bytes of the view.
    pub(super) range: Range<usize>,
    pub(super) text: String,
    /// Catalog id.
    pub(super) service: Option<String>,
    /// Catalog id: of the company named, or of the service's company where the name is hers too.
    pub(super) company: Option<String>,
    /// The name names a company (not only a service).
    pub(super) is_company: bool,
    pub(super) legal: bool,
    pub(super) former_since: Option<String>,
    pub(super) needs_context: bool,
    /// Neither the catalog nor a legal form knows it: its place in the sentence shows that it is a name.
    pub(super) placed: bool,
}

impl Mention {
    pub(super) fn is_service(&self) -> bool {
        self.service.is_some() || !self.is_company
    }

    /// Names a company, and none of its services.
    pub(super) fn is_only_company(&self) -> bool {
        self.is_company && self.service.is_none()
    }

    /// Names something that is used: a service of the catalog, or an unknown name where a service stands.
    pub(super) fn names_service(&self) -> bool {
        self.service.is_some() || self.placed
    }
}

/// The legal forms of companies and bodies, as they stand in Japanese names.
pub(super) const FORM: &str = r"(?:株式会社|有限会社|合同会社|合資会社|一般社団法人|一般財団法人|公益財団法人|公益社団法人|特定非営利活動法人|NPO法人|医療法人|学校法人|社会福祉法人|独立行政法人|国立大学法人|相互会社|信託銀行|(?:弁護士|税理士|社会保険労務士|司法書士|行政書士|監査|特許業務)法人|\((?:株|有|同|社|財|学|医|福|独|一社|一財|公社|公財|特非)\))";
pattern!(
    LEGAL_JA,
    &format!(
        r"(?:{FORM}\s?(?:[\p{{Han}}\p{{Katakana}}A-Za-z0-9&＆・ー.'\-]|(?-u:\b) ){{1,28}}|[\p{{Han}}\p{{Katakana}}A-Za-z0-9&＆][\p{{Han}}\p{{Katakana}}A-Za-z0-9&＆・ー.'\-]{{0,27}}{FORM})"
    )
);
// "さくら〇〇株式会社": syllables begin a name only where something else ends.
pattern!(
    LEGAL_KANA,
    &format!(
        r"(?:^|[、。:：「『(・/\s])(?P<name>[\p{{Hiragana}}ー]{{2,10}}[\p{{Han}}\p{{Katakana}}A-Za-z0-9ー・]{{0,16}}{FORM})"
    )
);
pattern!(
    JOINS,
    r"^(?:および|ならびに|または|もしくは|また|なお|ただし|そして|かつ|あるいは|すなわち|その|この|これら)"
);
pattern!(
    LEGAL_EN,
    r"(?:(?-u:\b)[a-z]{1,2})?(?:[A-Z][A-Za-z0-9&'’.\-]*,? ){0,4}[A-Z][A-Za-z0-9&'’\-]*,?(?: |\.)?(?i:inc(?-u:\b)\.?|llc(?-u:\b)\.?|l\.l\.c\.|ltd(?-u:\b)\.?|limited(?-u:\b)|corp(?:oration)?(?-u:\b)\.?|gmbh(?-u:\b)|b\.?v\.(?:\s|$)|pte\.?\s?ltd(?-u:\b)\.?|co\.,?\s?ltd(?-u:\b)\.?|(?-u:\b)uc(?-u:\b)|(?-u:\b)plc(?-u:\b)|(?-u:\b)pbc(?-u:\b)|(?-u:\b)S\.A\.(?:S\.)?|(?-u:\b)(?-i:SAS|SARL|AG)(?-u:\b)|(?-i:e\.V\.|K\.K\.|S\.r\.l\.|A/S(?-u:\b)|Oy(?-u:\b)))"
);
pattern!(EN_SEAM, r"(?i)(?-u:\b)(?:inc|llc|ltd|limited|corp(?:oration)?|gmbh|plc)\.?, ");
pattern!(KIT, r"^ (?:API|SDK)(?-u:\b)");
pattern!(COMPANY_SHA, r"[A-Za-z][A-Za-z0-9&!.\- ]{1,24}社|[ァ-ヶー]{3,20}社");
pattern!(
    BRANCH,
    r"^,?\s?(?:Ireland|Japan|Asia(?: Pacific)?|Europe|International|USA?|Singapore|UK|Global|Technologies|Platforms|ジャパン|日本|・ジャパン)?[\s,]*(?i:inc\.?|llc\.?|ltd\.?|limited|corp(?:oration)?\.?|gmbh|co\.?,?\s?ltd\.?|pte\.?\s?ltd\.?|uc|plc|pbc|株式会社|合同会社|s\.?a\.?)?$"
);
pattern!(
    DESCRIBED,
    &format!(
        r"^(?P<role>[\p{{Han}}]{{1,12}}(?:先|元|者|名|会社|業者|称)|[0-9]{{1,2}}[.]){FORM}[\p{{Han}}\p{{Katakana}}A-Za-z]"
    )
);
pattern!(FORMER, r"\((?:旧(?:社名|商号|名称|会社名)?|前身)[:：は]?\s?$");
// "株式会社甲様": the title belongs to the name and is none of it.
pattern!(
    HONORIFIC,
    r"^(?P<title>御中|様|殿|さま)(?:及び|および|並びに|又は|または|とも|[、・とやへにのがはをでか等など )」』(。/\n]|$)"
);
pattern!(FORM_FIRST, &format!(r"^{FORM}[\p{{Han}}\p{{Katakana}}A-Za-z0-9&＆・ー]{{1,24}}"));
pattern!(ABBREVIATED, r"(?i)(?-u:\b)(?:inc|ltd|corp|co|llc|l\.l\.c)$");
pattern!(JA_NAME_STOP, r"(?:及び|および|並びに|ならびに|又は|または|との|への|から)");

/// All names of a view, in order, none overlapping.
pub(super) fn mentions(text: &str, catalog: &Catalog, own: &Own) -> Vec<Mention> {
    let mut out = Row::default();
    let ideographs = text.chars().any(|c| !c.is_ascii() && super::view::is_cjk(c));
    for found in catalog.names_in(text).into_iter().flat_map(|found| apart(text, found, catalog)) {
        let mut end = found.end;
        let mut mention = of_catalog(text, &found, catalog);
        if text[end..].starts_with('社') && !text[end..].starts_with("社会") {
            end += '社'.len_utf8();
            mention.is_company = true;
            mention.needs_context = false;
            if let Some(service) = &mention.service {
                mention.company =
                    mention.company.or_else(|| catalog.service(service).map(|service| service.company.clone()));
                mention.service = None;
            }
        }
        // "Inc" of the catalog, "Inc." of the text: the point belongs to the name.
        if ABBREVIATED.is_match(&text[found.start..end])
            && text[end..].strip_prefix('.').is_some_and(|rest| !rest.is_empty() || found.start <= MARK)
        {
            end += 1;
        }
        // "Alpha Maps SDK", "Alpha API": the kit belongs to the name of what it is for, where the name is one by itself.
        let bare = &text[found.start..end];
        if ideographs && mention.service.is_some() && !mention.needs_context && !bare.contains("API") && !own.is(bare) {
            end += KIT.find(&text[end..]).map_or(0, |kit| kit.end());
        }
        // "Yahoo!などの": the mark belongs to the name, where the sentence goes on.
        if text[..end].ends_with(|c: char| c.is_ascii_alphabetic())
            && text[end..].strip_prefix('!').is_some_and(|rest| rest.starts_with(super::view::is_kana))
        {
            end += 1;
        }
        mention.range = found.start..end;
        text[found.start..end].clone_into(&mut mention.text);
        if !own.is(&mention.text) && (ideographs || !ordinary_words(&mention, catalog)) {
            out.0.insert(mention.range.start, mention);
        }
    }
    unknown(text, own, &mut out);
    let mut all: Vec<Mention> = out.0.into_values().collect();
    by_one_name(text, catalog, &mut all);
    for mention in all.iter_mut().filter(|mention| mention.is_company) {
        mention.range.end += honorific(&text[mention.range.end..]);
    }
    all
}

/// "Alpha Analytics(AA4)", where both are names of one service: it is called by the first, and the bracket is part of it.
fn by_one_name(text: &str, catalog: &Catalog, all: &mut Vec<Mention>) {
    let mut kept: Vec<Mention> = Vec::with_capacity(all.len());
    for mention in all.drain(..) {
        if let Some(last) = kept.last_mut()
            && last.service.is_some()
            && last.service == mention.service
            && &text[last.range.end..mention.range.start] == "("
            && text[mention.range.end..].starts_with(')')
        {
            last.range.end = mention.range.end + ')'.len_utf8();
        } else {
            kept.push(mention);
        }
    }
    for mention in kept.iter_mut().filter(|mention| mention.service.is_some()) {
        let short = mention.text.strip_suffix(')').and_then(|words| words.split_once('(')).map(|(name, _)| name.trim());
        let own_name = mention.service.as_deref().and_then(|id| catalog.service(id)).is_some_and(|service| {
            let written = fold_name(&mention.text);
            written == fold_name(&service.name_ja) || written == fold_name(&service.name_en)
        });
        if let Some(short) =
            short.or_else(|| mention.text.strip_suffix("動画").filter(|name| name.is_ascii())).filter(|_| !own_name)
            && catalog.names_in(short).iter().any(|name| {
                (name.start, name.end) == (0, short.len())
                    && matches!(name.entity, Entity::Service(id) if Some(id) == mention.service.as_deref())
            })
        {
            mention.text = short.to_owned();
        }
    }
    *all = kept;
}

/// How long the title is that stands right behind a name.
fn honorific(after: &str) -> usize {
    HONORIFIC.captures(after).map_or(0, |found| found["title"].len())
}

/// How far the mark of a list may push a name that is the whole line.
const MARK: usize = 8;

/// What the catalog knows of a name.
fn of_catalog(text: &str, found: &NameMatch<'_>, catalog: &Catalog) -> Mention {
    let words = &text[found.start..found.end];
    let known = Mention {
        company: found.company.map(str::to_owned),
        legal: matches!(found.kind, NameKind::Legal | NameKind::FormerLegal)
            || found.kind == NameKind::Brand && LEGAL_FORM.is_match(words),
        needs_context: found.needs_context,
        ..Mention::default()
    };
    match found.entity {
        Entity::Company(id) => Mention {
            company: Some(id.to_owned()),
            is_company: true,
            former_since: (found.kind == NameKind::FormerLegal).then(|| {
                let folded = fold_name(words);
                let names = catalog.company(id).map(|company| &company.former_names).into_iter().flatten();
                let former = names.into_iter().find(|former| fold_name(&former.name) == folded);
                former.map_or_else(String::new, |former| former.until.clone())
            }),
            ..known
        },
        Entity::Service(id) => Mention {
            service: Some(id.to_owned()),
            is_company: found.company.is_some() && found.kind != NameKind::Service,
            ..known
        },
    }
}

/// Names by where they begin; none overlaps another.
#[derive(Default)]
struct Row(BTreeMap<usize, Mention>);

impl Row {
    /// Where the names begin that share a letter with this range.
    fn within(&self, range: &Range<usize>) -> Vec<usize> {
        let before = self.0.range(..range.end).rev();
        before.take_while(|(_, other)| range.start < other.range.end).map(|(start, _)| *start).collect()
    }

    /// Adds a name that its form shows, unless it is the operator's, or shares letters with one that says more.
    fn add(&mut self, text: &str, own: &Own, range: Range<usize>, legal: bool) {
        let words = text[range.clone()].trim_matches([' ', '・', ',', '、']);
        let words = without_tail(words);
        let start = range.start + text[range].find(words).unwrap_or(0);
        let range = start..start + words.len();
        // "甲社(旧:乙株式会社)": the same company by the name that it bore.
        let former = words.starts_with('旧') && text[..start].ends_with('(') || FORMER.is_match(&text[..start]);
        if words.chars().count() < 3 || own.is(words) || own.is_begun_by(words) || former {
            return;
        }
        let inside =
            |other: &Mention| range.start <= other.range.start && other.range.end <= range.end && other.range != range;
        let met = self.within(&range);
        if met.iter().map(|at| &self.0[at]).any(|other| !inside(other) || other.legal || !legal) {
            return;
        }
        // "Google Ireland Limited" is Google's; "NTTラーニングシステムズ株式会社" is not NTT.
        let first = self.0.get(&range.start).filter(|other| inside(other)).cloned();
        let company = first
            .filter(|first| BRANCH.is_match(text[first.range.end..range.end].trim()))
            .and_then(|first| first.company);
        for at in met {
            self.0.remove(&at);
        }
        let mention = Mention { text: words.to_owned(), range, company, is_company: true, legal, ..Mention::default() };
        self.0.insert(mention.range.start, mention);
    }
}

/// "Alpha(株式会社ベータ)" as one name of the catalog: the service, and in the brackets its company.
fn apart<'c>(text: &str, found: NameMatch<'c>, catalog: &'c Catalog) -> Vec<NameMatch<'c>> {
    let words = &text[found.start..found.end];
    let inner = words.strip_suffix(')').and_then(|words| words.split_once('('));
    let Some((name, inner)) = inner.filter(|_| matches!(found.entity, Entity::Service(_))) else { return vec![found] };
    let from = found.start + name.len() + 1;
    let owner = catalog
        .names_in(inner)
        .into_iter()
        .find(|owner| matches!(owner.entity, Entity::Company(_)) && owner.start == 0 && owner.end == inner.len());
    let Some(owner) = owner else { return vec![found] };
    let service = NameMatch { end: found.start + name.trim_end().len(), ..found.clone() };
    vec![service, NameMatch { start: from, end: from + inner.len(), ..owner }]
}

/// In English prose a name that is written like words (act on, note) is words.
fn ordinary_words(mention: &Mention, catalog: &Catalog) -> bool {
    if !mention.text.is_ascii() {
        return false;
    }
    let spelled = |name: &str| name.replace([' ', '-', '.'], "") == mention.text.replace([' ', '-', '.'], "");
    let service = mention.service.as_deref().and_then(|id| catalog.service(id));
    let company = mention.company.as_deref().and_then(|id| catalog.company(id));
    let names = service
        .into_iter()
        .flat_map(|service| [&service.name_en, &service.name_ja].into_iter().chain(&service.aliases))
        .chain(
            company
                .into_iter()
                .flat_map(|company| [&company.name_en, &company.name_ja].into_iter().chain(&company.aliases)),
        );
    let exact = names.into_iter().any(|name| spelled(name));
    let plain = mention.text.chars().count() <= 6 && mention.text.chars().all(|c| c.is_ascii_lowercase());
    !exact || plain
}

/// "株式会社甲御中", "甲株式会社等": the name without what is said of it; the last letter of 平等 or 御殿 is its own.
fn without_tail(words: &str) -> &str {
    if OF_A_WORD.is_match(words) {
        return words;
    }
    ["様", "御中", "殿", "等", "他"].iter().find_map(|tail| words.strip_suffix(tail)).unwrap_or(words)
}

pattern!(OF_A_WORD, r"(?:[平高同均対優上中初特一何]等|[自利排]他|[御宮神本拝寝貴]殿|[同異模多神王]様)$");

/// Names by their legal form, or 〇〇社, where the catalog found none.
fn unknown(text: &str, own: &Own, out: &mut Row) {
    for range in legal_ja(text).chain(legal_kana(text)).chain(legal_en(text)) {
        out.add(text, own, range, true);
    }
    for found in COMPANY_SHA.find_iter(text) {
        if !matches!(found.as_str(), "グループ会社" | "パートナー会社")
            && !text[found.end()..].starts_with(['会', '員', '内', '外', '名'])
        {
            out.add(text, own, found.range(), false);
        }
    }
}

fn legal_ja(text: &str) -> impl Iterator<Item = Range<usize>> {
    LEGAL_JA.find_iter(text).map(|found| {
        let words = found.as_str();
        let mut end = JA_NAME_STOP
            .find(words)
            .filter(|stop| stop.start() > 6)
            .map_or(found.end(), |stop| found.start() + stop.start());
        // "株式会社甲及び乙": the conjunction begins with an ideograph.
        if let Some(joint) = text[..end].chars().next_back().filter(|c| matches!(c, '及' | '並' | '又' | '若'))
            && text[end..].starts_with(['び', 'は', 'し'])
        {
            end -= joint.len_utf8();
        }
        // "委託先株式会社甲": what stands before the form is no part of the name.
        let start = DESCRIBED
            .captures(&text[found.start()..])
            .map_or(found.start(), |described| found.start() + described.name("role").map_or(0, |role| role.end()));
        let after = FORM_FIRST.find(&text[start..]).map_or(end, |name| end.max(start + name.end()));
        start..if start > found.start() { after } else { end }
    })
}

fn legal_kana(text: &str) -> impl Iterator<Item = Range<usize>> {
    LEGAL_KANA
        .captures_iter(text)
        .filter_map(|found| found.name("name"))
        .filter(|name| !JOINS.is_match(name.as_str()))
        .map(|name| name.range())
}

fn legal_en(text: &str) -> impl Iterator<Item = Range<usize>> {
    LEGAL_EN.find_iter(text).flat_map(|found| {
        // "Alpha Corp., Beta Ltd.": two names.
        let mut start = found.start();
        let mut names = Vec::new();
        for seam in EN_SEAM.find_iter(found.as_str()) {
            let end = found.start() + seam.end();
            if !BRANCH.is_match(&text[end..found.end()]) {
                names.push(start..end);
                start = end;
            }
        }
        names.push(start..found.end());
        names
    })
}

/// The recipient that a mention names.
pub(super) fn recipient(mention: &Mention) -> RecipientStatement {
    RecipientStatement {
        text: mention.text.clone(),
        level: if mention.legal { RecipientLevel::NamedLegal } else { RecipientLevel::NamedBrand },
        company: mention.company.clone(),
        former_since: mention.former_since.clone(),
        ..RecipientStatement::default()
    }
}

pub(super) fn service(mention: &Mention) -> ServiceStatement {
    ServiceStatement { text: mention.text.clone(), id: mention.service.clone() }
}

/// The company behind a service.
pub(super) fn company_of<'a>(mention: &'a Mention, catalog: &'a Catalog) -> Option<&'a str> {
    mention.company.as_deref().or_else(|| {
        mention.service.as_deref().and_then(|id| catalog.service(id)).map(|service| service.company.as_str())
    })
}

pattern!(
    NOT_THE_SERVICE,
    r"^\s?(?:[®™]|\(TM\))?\s?[」』]?(?:社)?(?:の)?(?:[「『]|が提供する|提供の)?(?:[A-Za-z]+\s?)?(?:プライバシー|ポリシー|利用規約|規約|ヘルプ|公式|アカウント|オプトアウト|広告設定|広告のカスタマイズ|サイトをご|ホームページ|ウェブサイトをご|サポート|のページ|ページ|ガイドライン|ブラウザ|Chrome|Edge|Play|Store|ストア|App Store|カレンダーに|検索|アドオン|プライバシー|ログイン|認証|IDで|ID連携|OAuth|Privacy|Policy|Terms|Help|Account|(?:data )?disclosure|Data [Ss]afety|公式サイト|のサイト|社のサイト|データポリシー|セキュリティ)"
);

/// What follows the name makes it a page, an account, a browser or a login of that name.
pub(super) fn followed_by_other(text: &str, mention: &Mention) -> bool {
    NOT_THE_SERVICE.is_match(&text[mention.range.end..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unknown_names_by_their_form() {
        let own = Own::default();
        let catalog = Catalog::default();
        let text = "当社及び株式会社アルファ、NTTベータ株式会社が共同利用し、Gamma Widgets, Inc.へ提供します。";
        let names: Vec<String> = mentions(text, &catalog, &own).into_iter().map(|mention| mention.text).collect();
        assert_eq!(names, ["株式会社アルファ", "NTTベータ株式会社", "Gamma Widgets, Inc."]);
    }
}

//! Names in texts → companies and services.
//!
//! Overlapping search over the folded text, then Japanese and Latin word boundaries on the raw one, then leftmost
//! longest. Words that contain a name and mean something else (`LINE公式アカウント`) take part and give nothing.

use std::collections::{BTreeMap, HashMap};

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};

use super::boundary::{ends_at_boundary, inside_english, inside_longer_name, starts_at_boundary, url_spans};
use super::fold::{Folded, fold_name};
use super::{Catalog, Company, Entity, NameKind, NameMatch, Service};

/// What a folded name stands for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Meaning {
    company: Option<(u32, NameKind)>,
    service: Option<u32>,
    company_needs_context: bool,
    service_needs_context: bool,
    /// An everyday word in running text; alone it is the name.
    everyday: bool,
    /// One of the names is written in small letters throughout.
    small: bool,
    /// A platform's name: unmistakable, but a mention alone says nothing.
    platform: bool,
    /// A word that is nobody's name.
    nobody: bool,
    /// Fewest and most long vowel marks inside the names that fold to this one; short names must have as many
    /// (`メーター` is not `メタ`).
    bars: Option<(u8, u8)>,
}

impl Meaning {
    pub(super) const fn needs_some_context(&self) -> bool {
        self.company_needs_context || self.service_needs_context || self.platform || self.everyday
    }

    /// Takes down how a name is written.
    fn note(&mut self, name: &str, everyday: bool) {
        self.everyday |= everyday;
        self.small |= name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit());
        let bars = inner_bars(name);
        self.bars = Some(self.bars.map_or((bars, bars), |(least, most)| (least.min(bars), most.max(bars))));
    }

    /// A short name that is written with other long vowels is another word.
    fn sounds_like(&self, raw: &str) -> bool {
        let bars = inner_bars(raw);
        let short = raw.chars().filter(|c| !matches!(c, 'ー' | 'ｰ')).count() < 6;
        !short || self.bars.is_none_or(|(least, most)| (least..=most).contains(&bars))
    }
}

/// Long vowel marks, those at the end not counted.
fn inner_bars(name: &str) -> u8 {
    let bars = name.trim_end_matches(['ー', 'ｰ']).chars().filter(|c| matches!(c, 'ー' | 'ｰ')).count();
    u8::try_from(bars).unwrap_or(u8::MAX)
}

#[derive(Debug, Default)]
pub(super) struct NameIndex {
    meanings: HashMap<String, u32>,
    list: Vec<Meaning>,
    finder: Option<AhoCorasick>,
}

pub(super) const LEGAL_FORMS_JA: &[&str] =
    &["株式会社", "有限会社", "合同会社", "合資会社", "一般社団法人", "一般財団法人"];

/// Endings by which a name is a legal one.
fn is_legal_name(name: &str) -> bool {
    if LEGAL_FORMS_JA.iter().any(|form| name.contains(form)) {
        return true;
    }
    let words: Vec<String> = name
        .split([' ', ','])
        .map(|word| word.replace('.', "").to_lowercase())
        .filter(|word| !word.is_empty())
        .collect();
    words.len() > 1
        && words.last().is_some_and(|last| {
            matches!(
                last.as_str(),
                "inc"
                    | "llc"
                    | "ltd"
                    | "limited"
                    | "corp"
                    | "corporation"
                    | "gmbh"
                    | "sa"
                    | "bv"
                    | "plc"
                    | "ag"
                    | "oy"
                    | "ab"
                    | "a/s"
                    | "as"
                    | "se"
                    | "sas"
                    | "srl"
                    | "spa"
                    | "lp"
                    | "gk"
                    | "kk"
                    | "incorporated"
                    | "company"
                    | "co"
                    | "nv"
                    | "sarl"
            )
        })
}

/// The same legal name with its form before, behind, or abbreviated.
fn legal_variants(name: &str) -> Vec<String> {
    let mut variants = vec![fold_name(name)];
    for (form, short) in [("株式会社", "(株)"), ("有限会社", "(有)"), ("合同会社", "(同)")] {
        let core = name.strip_prefix(form).or_else(|| name.strip_suffix(form)).map(str::trim);
        if let Some(core) = core.filter(|core| !core.is_empty() && !core.contains(form)) {
            let core = fold_name(core);
            variants.extend([
                format!("{form}{core}"),
                format!("{core}{form}"),
                format!("{short}{core}"),
                format!("{core}{short}"),
            ]);
        }
    }
    variants
}

impl NameIndex {
    fn new(catalog: &Catalog) -> Self {
        let mut meanings: BTreeMap<String, Meaning> = BTreeMap::new();
        for (index, company) in (0..).zip(&catalog.companies) {
            add_company(&mut meanings, index, company);
        }
        for (index, service) in (0..).zip(&catalog.services) {
            add_service(&mut meanings, index, service);
        }
        for word in catalog.companies.iter().flat_map(|company| &company.not_names) {
            meanings.entry(fold_name(word)).or_insert(Meaning { nobody: true, ..Meaning::default() });
        }
        meanings.remove("");
        let finder = AhoCorasick::builder()
            .match_kind(MatchKind::Standard)
            // Built in half the time of the default; texts are small.
            .kind(Some(AhoCorasickKind::NoncontiguousNFA))
            .build(meanings.keys())
            .ok();
        let list = meanings.values().copied().collect();
        let meanings = meanings.into_keys().zip(0..).collect();
        Self { meanings, list, finder }
    }

    fn meaning(&self, folded: &str) -> Option<Meaning> {
        self.meanings.get(folded).map(|&index| self.list[index as usize])
    }
}

fn add_company(meanings: &mut BTreeMap<String, Meaning>, index: u32, company: &Company) {
    let context: Vec<String> = company.context_required_names.iter().map(|name| fold_name(name)).collect();
    let everyday: Vec<String> = company.everyday_names.iter().map(|name| fold_name(name)).collect();
    let is_own_name = |name: &str| name == company.name_en || name == company.name_ja;
    let mut add = |name: &str, folded: String, kind: NameKind| {
        let needs_context = context.contains(&folded);
        let meaning = meanings.entry(folded).or_default();
        meaning.note(name, everyday.contains(&fold_name(name)));
        // The stronger kind stays; of two companies the one whose own name it is.
        // What a company was called once stays a former name, however it is spelled in the list of aliases.
        let former = meaning.company == Some((index, NameKind::FormerLegal)) && !is_own_name(name);
        if !former && meaning.company.is_none_or(|(_, known)| kind < known) {
            meaning.company = Some((index, kind));
            meaning.company_needs_context = needs_context;
        }
    };
    for former in &company.former_names {
        for folded in legal_variants(&former.name) {
            add(&former.name, folded, NameKind::FormerLegal);
        }
    }
    for name in [&company.name_en, &company.name_ja] {
        // Some facts know a brand only, where the legal name is not confirmed.
        let kind = if is_legal_name(name) && !company.unconfirmed { NameKind::Legal } else { NameKind::Brand };
        for folded in legal_variants(name) {
            add(name, folded, kind);
        }
    }
    for alias in &company.aliases {
        if is_legal_name(alias) {
            for folded in legal_variants(alias) {
                add(alias, folded, NameKind::Legal);
            }
        } else {
            add(alias, fold_name(alias), NameKind::Brand);
        }
    }
}

fn add_service(meanings: &mut BTreeMap<String, Meaning>, index: u32, service: &Service) {
    let context: Vec<String> = service.context_required_names.iter().map(|name| fold_name(name)).collect();
    let everyday: Vec<String> = service.everyday_names.iter().map(|name| fold_name(name)).collect();
    let platforms: Vec<String> = service.platform_names.iter().map(|name| fold_name(name)).collect();
    for name in [&service.name_en, &service.name_ja].into_iter().chain(&service.aliases) {
        let folded = fold_name(name);
        let needs_context = context.contains(&folded);
        let platform = platforms.contains(&folded);
        let common = everyday.contains(&folded);
        let meaning = meanings.entry(folded).or_default();
        meaning.note(name, common);
        if meaning.service.is_none() {
            meaning.service = Some(index);
            meaning.platform = platform;
            meaning.service_needs_context = needs_context;
        }
    }
}

/// A place in the raw text where a folded name stands.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) meaning: Meaning,
}

impl Catalog {
    fn names(&self) -> &NameIndex {
        self.names.get_or_init(|| NameIndex::new(self))
    }

    /// Every name of a company or service in a text, leftmost longest, with byte offsets into that text.
    #[must_use]
    pub fn names_in<'a>(&'a self, text: &str) -> Vec<NameMatch<'a>> {
        let Some(finder) = &self.names().finder else { return Vec::new() };
        let folded = Folded::of(text);
        let urls = url_spans(text);
        let mut places: Vec<Place> = finder
            .find_overlapping_iter(&folded.text)
            .filter(|found| folded.text.is_char_boundary(found.start()) && folded.text.is_char_boundary(found.end()))
            .map(|found| {
                let (start, end) = folded.raw_range(text, found.start(), found.end());
                Place { start, end, meaning: self.names().list[found.pattern().as_usize()] }
            })
            .filter(|place| !urls.iter().any(|&(start, end)| place.start < end && start < place.end))
            // A word that means something else stands wherever its letters stand.
            .filter(|place| place.meaning.nobody || starts_at_boundary(text, place) && ends_at_boundary(text, place))
            .filter(|place| place.meaning.sounds_like(&text[place.start..place.end]))
            .filter(|place| !inside_longer_name(text, place) && !inside_english(text, place))
            .collect();
        places.sort_by_key(|place| (place.start, std::cmp::Reverse(place.end)));
        let mut matches = Vec::new();
        let mut free = 0;
        for place in places {
            if place.start >= free {
                free = place.end;
                matches.extend(self.name_match(place, &text[place.start..place.end]));
            }
        }
        matches
    }

    /// Who a name is, alone. `context` is the sentence or cell in which it stands: names that are ordinary words too
    /// count only there, and only where the context speaks of sending data or is the cell itself.
    #[must_use]
    pub fn resolve_name(&self, name: &str, context: Option<&str>) -> Option<NameMatch<'_>> {
        let found = self.whole_name(name)?;
        match context {
            Some(context) if !self.stands_in(&found, name, context) => None,
            // Without a context a platform's name is still unmistakable; an ordinary word is not.
            None if found.needs_context
                && !self.names().meaning(&fold_name(name)).is_some_and(|m| m.platform || m.everyday) =>
            {
                None
            }
            _ => Some(found),
        }
    }

    /// The name as a whole: exact, without its decoration, or made of one service and its own company.
    fn whole_name(&self, name: &str) -> Option<NameMatch<'_>> {
        let trimmed = name.trim().trim_matches(|c: char| "「」『』\"“”'`*※・:：、。,，;；".contains(c)).trim();
        let start = name.len() - name.trim_start().len();
        let end = start + name.trim().len();
        for candidate in [name, trimmed, trimmed.trim_end_matches(['社', '様']), trimmed.trim_end_matches("のタグ")]
        {
            let meaning = self.names().meaning(&fold_name(candidate));
            if let Some(meaning) = meaning.filter(|meaning| meaning.sounds_like(candidate)) {
                return self.name_match(Place { start, end, meaning }, candidate);
            }
        }
        let found = self.names_in(trimmed);
        let rest = found.iter().rev().fold(trimmed.to_owned(), |mut rest, found| {
            rest.replace_range(found.start..found.end, "");
            rest
        });
        let decoration = |c: char| !c.is_alphanumeric() || "社の旧現年月日タグ提供運営会及び".contains(c);
        if found.is_empty() || !rest.chars().all(decoration) {
            return None;
        }
        let mut one = self.one_of(&found)?;
        (one.start, one.end) = (start, end);
        Some(one)
    }

    /// Of several names the one that all of them mean: a service with its company, or the same again.
    fn one_of<'a>(&'a self, found: &[NameMatch<'a>]) -> Option<NameMatch<'a>> {
        let company = |found: &NameMatch<'a>| match found.entity {
            Entity::Company(id) => Some(id),
            Entity::Service(id) => self.service(id).map(|service| service.company.as_str()),
        };
        let first = company(found.first()?)?;
        if !found.iter().all(|found| company(found) == Some(first)) {
            return None;
        }
        let mut services: Vec<_> = found.iter().filter(|found| matches!(found.entity, Entity::Service(_))).collect();
        services.dedup_by_key(|found| found.entity);
        let mut chosen = match services.as_slice() {
            [] => found.iter().min_by_key(|found| found.kind)?.clone(),
            [service] => (*service).clone(),
            _ => found.iter().find(|found| matches!(found.entity, Entity::Company(_)))?.clone(),
        };
        chosen.needs_context &= found.len() == 1;
        Some(chosen)
    }

    /// Does the context really name this entity by this name, and in a way that counts?
    fn stands_in(&self, found: &NameMatch<'_>, name: &str, context: &str) -> bool {
        if fold_name(name) == fold_name(context) {
            return true;
        }
        let inside = self.names_in(context);
        let company = match found.entity {
            Entity::Company(id) => Some(id),
            Entity::Service(id) => self.service(id).map(|service| service.company.as_str()),
        };
        let owner = |place: &NameMatch<'_>| match place.entity {
            Entity::Company(id) => Some(id.to_owned()),
            Entity::Service(id) => self.service(id).map(|service| service.company.clone()),
        };
        // The company stands in the longer names of its services too.
        let of_company = matches!(found.entity, Entity::Company(_));
        let same = inside.iter().any(|place| {
            place.entity == found.entity
                || (place.company == found.company && place.company.is_some())
                || (of_company && owner(place).as_deref() == company)
        });
        // A longer name of the same company around it, or a text that does not contain the name in this spelling.
        let folded = fold_name(name);
        if !same && (found.needs_context || fold_name(context).contains(&folded)) {
            return false;
        }
        if !found.needs_context {
            return true;
        }
        let beside = inside
            .iter()
            .any(|place| place.entity != found.entity && Entity::Company(company.unwrap_or_default()) == place.entity);
        beside || speaks_of_sending(context) || is_list(context, inside.len())
    }

    fn name_match(&self, place: Place, raw: &str) -> Option<NameMatch<'_>> {
        let Place { start, end, meaning } = place;
        if meaning.nobody {
            return None;
        }
        let company = meaning.company.map(|(index, kind)| (self.companies[index as usize].id.as_str(), kind));
        let by_company = |(id, kind)| NameMatch {
            start,
            end,
            entity: Entity::Company(id),
            kind,
            needs_context: meaning.company_needs_context || meaning.platform || meaning.everyday,
            company: Some(id),
        };
        let Some(service) = meaning.service.map(|index| &self.services[index as usize]) else {
            return company
                .map(by_company)
                .filter(|found| !found.needs_context || (meaning.small || is_written_as_name(raw)));
        };
        match company {
            // A platform's name (`Facebook`) or a legal name is the company; what is both (`Criteo`) is the service.
            Some((id, kind))
                if (kind < NameKind::Brand && is_legal_name(raw.trim()))
                    || meaning.platform
                    || meaning.service_needs_context && !meaning.company_needs_context
                    || service.company != id =>
            {
                Some(by_company((id, kind)))
            }
            _ => Some(NameMatch {
                start,
                end,
                entity: Entity::Service(&service.id),
                kind: NameKind::Service,
                needs_context: meaning.needs_some_context(),
                company: company.map(|(id, _)| id),
            })
            .filter(|found| !found.needs_context || (meaning.small || is_written_as_name(raw))),
        }
    }
}

/// An ordinary English word counts as a name only with a capital or a digit: `Render`, not `render`.
fn is_written_as_name(raw: &str) -> bool {
    !raw.chars().all(|c| c.is_ascii_lowercase())
}

const SENDING_WORDS: &[&str] = &[
    "送信",
    "外部送信",
    "cookie",
    "クッキー",
    "タグ",
    "ピクセル",
    "ビーコン",
    "広告",
    "解析",
    "計測",
    "トラッキング",
    "ターゲティング",
    "閲覧履歴",
    "行動履歴",
    "アクセス履歴",
    "情報収集",
    "第三者",
    "サードパーティ",
    "ツール",
    "アナリティクス",
    "オプトアウト",
    "プラグイン",
    "SDK",
    "JavaScript",
    "tracking",
    "analytics",
    "advertis",
    "pixel",
    "tag",
    "third part",
    "third-part",
    "transmi",
    "collect",
    "opt-out",
    "opt out",
    "マーケティング",
    "決済",
    "チャット",
    "ヒートマップ",
    "モジュール",
    "埋め込み",
    "連携",
];

fn speaks_of_sending(context: &str) -> bool {
    let lower = context.to_lowercase();
    SENDING_WORDS.iter().any(|word| lower.contains(&word.to_lowercase()))
}

/// `Google、Facebook、X`: names and separators, nothing else of weight.
fn is_list(context: &str, names: usize) -> bool {
    let parts = context
        .split(['、', '，', ',', '/', '／', '・', '|', '\n', '\t'])
        .filter(|part| !part.trim().is_empty())
        .count();
    names >= 2 && parts <= names + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Names found, each as `raw=id`.
    fn found(text: &str) -> Vec<String> {
        let id = |found: &NameMatch<'_>| match found.entity {
            Entity::Company(id) => format!("@{id}"),
            Entity::Service(id) => id.to_owned(),
        };
        let names = Catalog::embedded().names_in(text);
        names.iter().map(|found| format!("{}={}", &text[found.start..found.end], id(found))).collect()
    }

    #[test]
    fn names_in_running_text() {
        for (text, expected) in [
            ("広告関連事業者（Google・Facebook・LINEその他）", vec!["Google=@google", "Facebook=@meta", "LINE=@ly"]),
            (
                "Google LLC（Google アナリティクス）",
                vec!["Google LLC=@google", "Google アナリティクス=google-analytics"],
            ),
            ("Google\nアナリティクスを利用", vec!["Google\nアナリティクス=google-analytics"]),
            ("LINEヤフー株式会社のLINE広告", vec!["LINEヤフー株式会社=@ly", "LINE広告=line-tag"]),
            ("LINE公式アカウントとオンライン", vec![]),
            ("詳しくは https://www.google.com/analytics をご覧ください", vec![]),
            ("support@zendesk.com まで", vec![]),
            ("クリテオタグを設置", vec!["クリテオ=criteo"]),
            ("課金メーターとマージンと送信メタデータ", vec![]),
            ("株式会社アルク、NTT ラーニングシステムズ株式会社", vec![]),
            ("株式会社NTTデータ", vec![]),
            ("Please note that we act on the request here.", vec![]),
            ("Google 株式会社電通", vec!["Google=@google"]),
            ("GA4とGA 4月版", vec!["GA4=google-analytics", "GA=google-analytics"]),
            ("A\tMeta Pixel\tMeta", vec!["Meta Pixel=meta-pixel", "Meta=@meta"]),
        ] {
            assert_eq!(found(text), expected, "{text}");
        }
    }

    #[test]
    fn kinds_of_names() {
        let catalog = Catalog::embedded();
        let kind = |name: &str| catalog.resolve_name(name, Some(name)).map(|found| found.kind);
        assert_eq!(kind("Google LLC"), Some(NameKind::Legal));
        assert_eq!(kind("Google"), Some(NameKind::Brand));
        assert_eq!(kind("ヤフー株式会社"), Some(NameKind::FormerLegal));
        assert_eq!(kind("Twitter, Inc."), Some(NameKind::FormerLegal));
        assert_eq!(kind("Facebook, Inc."), Some(NameKind::FormerLegal));
        assert_eq!(kind("LINE Tag"), Some(NameKind::Service));
        let criteo = catalog.resolve_name("Criteo", None).expect("a name of the catalog");
        assert_eq!((criteo.entity, criteo.company), (Entity::Service("criteo"), Some("criteo")));
    }
}

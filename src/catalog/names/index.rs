//! The names of the vendor files, folded, with what each stands for.

use std::collections::HashMap;

use super::{Catalog, NameKind, fold_name};
use crate::catalog::{Company, Service};

/// What a folded name stands for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(in crate::catalog) struct Meaning {
    pub(super) company: Option<(u32, NameKind)>,
    pub(super) service: Option<u32>,
    pub(super) company_needs_context: bool,
    pub(super) service_needs_context: bool,
    /// An everyday word in running text; alone it is the name.
    pub(super) everyday: bool,
    /// One of the names is written in small letters throughout.
    pub(super) small: bool,
    /// A platform's name: unmistakable, but a mention alone says nothing.
    pub(super) platform: bool,
    /// A word that is nobody's name.
    pub(super) nobody: bool,
    /// Fewest and most long vowel marks inside the names that fold to this one; short names must have as many
    /// (`メーター` is not `メタ`).
    bars: Option<(u8, u8)>,
}

impl Meaning {
    pub(in crate::catalog) const fn needs_some_context(&self) -> bool {
        self.company_needs_context || self.service_needs_context || self.platform || self.everyday
    }

    /// Unmistakable when it stands alone, although not in running text.
    pub(super) const fn stands_alone(&self) -> bool {
        self.platform || self.everyday
    }

    /// Takes down how a name is written.
    fn note(&mut self, name: &str, everyday: bool) {
        self.everyday |= everyday;
        self.small |= name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit());
        let bars = inner_bars(name);
        self.bars = Some(self.bars.map_or((bars, bars), |(least, most)| (least.min(bars), most.max(bars))));
    }

    /// A short name that is written with other long vowels is another word.
    pub(super) fn sounds_like(&self, raw: &str) -> bool {
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

/// Names by their folded form. They are few thousand and are looked for in texts of some kilobytes: two hash tables are
/// built in a fraction of the time of an automaton and are fast enough.
#[derive(Debug, Default)]
pub(in crate::catalog) struct NameIndex {
    meanings: HashMap<String, Meaning>,
    /// First two characters of a name (or one and nothing) → lengths in bytes of the names that begin so.
    heads: HashMap<(char, Option<char>), Vec<usize>>,
}

pub(in crate::catalog) const LEGAL_FORMS_JA: &[&str] =
    &["株式会社", "有限会社", "合同会社", "合資会社", "一般社団法人", "一般財団法人"];

/// Endings by which a name is a legal one.
pub(super) fn is_legal_name(name: &str) -> bool {
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
                    | "pbc"
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
    pub(super) fn new(catalog: &Catalog) -> Self {
        let mut meanings: HashMap<String, Meaning> = HashMap::with_capacity(8192);
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
        let mut heads: HashMap<(char, Option<char>), Vec<usize>> = HashMap::with_capacity(meanings.len());
        for name in meanings.keys() {
            let mut chars = name.chars();
            let Some(first) = chars.next() else { continue };
            let lengths = heads.entry((first, chars.next())).or_default();
            if !lengths.contains(&name.len()) {
                lengths.push(name.len());
            }
        }
        Self { meanings, heads }
    }

    pub(super) fn meaning(&self, folded: &str) -> Option<Meaning> {
        self.meanings.get(folded).copied()
    }

    /// Every place of a folded text where a name stands, overlapping ones too: start, end, meaning.
    pub(super) fn places<'a>(&'a self, folded: &'a str) -> impl Iterator<Item = (usize, usize, Meaning)> + 'a {
        folded.char_indices().flat_map(move |(start, first)| {
            let rest = &folded[start..];
            let second = rest[first.len_utf8()..].chars().next();
            let short = second.and_then(|_| self.heads.get(&(first, None)));
            let lengths = [short, self.heads.get(&(first, second))].into_iter().flatten().flatten();
            lengths.filter_map(move |&length| {
                let meaning = rest.get(..length).and_then(|name| self.meanings.get(name))?;
                Some((start, start + length, *meaning))
            })
        })
    }
}

fn add_company(meanings: &mut HashMap<String, Meaning>, index: u32, company: &Company) {
    let context: Vec<String> = company.context_required_names.iter().map(|name| fold_name(name)).collect();
    let everyday: Vec<String> = company.everyday_names.iter().map(|name| fold_name(name)).collect();
    let is_own_name = |name: &str| name == company.name_en || name == company.name_ja;
    let mut add = |name: &str, folded: String, kind: NameKind| {
        let needs_context = context.contains(&folded);
        let meaning = meanings.entry(folded).or_default();
        meaning.note(name, !everyday.is_empty() && everyday.contains(&fold_name(name)));
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

fn add_service(meanings: &mut HashMap<String, Meaning>, index: u32, service: &Service) {
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

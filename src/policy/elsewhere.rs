//! What another part of the document says of the technique of a declaration: a sentence that refers back to the tools
//! above, a term for the data that cookies collect, the word that a tool sets no cookie.

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::LazyLock;

use crate::policy::patterns::Pattern;

use super::cues::{BEACON, COOKIE, LITERAL_COOKIE};
use super::ground::{Draft, Ground};
use super::technique::NOT_USED;
use super::{Mechanism, Specificity, Statement, server_side};

/// Read once for a document.
#[derive(Default)]
pub(super) struct Elsewhere {
    back: Vec<Back>,
    terms: Vec<(String, Mechanism)>,
    /// What says of cookies or beacons that they are used, and by whom.
    told: Vec<(String, Mechanism)>,
    /// Services that the text says to set no cookie.
    without: BTreeSet<String>,
    /// The sentences that say so.
    denials: Vec<String>,
}

/// "上記の解析ツールはCookieを使用しています": a sentence about the rows above it.
struct Back {
    unit: usize,
    mechanism: Mechanism,
    /// Says of what kind the tools are: "解析ツール".
    analysis: bool,
    advertising: bool,
}

impl Elsewhere {
    pub(super) fn of(ground: &Ground<'_>) -> Self {
        let mut found = Self::default();
        for (at, unit) in ground.outline.units.iter().enumerate().filter(|(_, unit)| !unit.chrome) {
            for sentence in &unit.sentences {
                found.read(ground, at, sentence);
            }
        }
        found
    }

    fn read(&mut self, ground: &Ground<'_>, unit: usize, sentence: &Range<usize>) {
        let words = &ground.text(unit)[sentence.clone()];
        self.terms.extend(terms(ground, unit, words));
        if !LITERAL_COOKIE.is_match(words) && !BEACON.is_match(words) {
            return;
        }
        if NOT_USED.is_match(words) {
            // Without a name it goes on about the sentence before it.
            let sentences = &ground.outline.units[unit].sentences;
            let before = sentences.iter().rev().find(|other| other.end <= sentence.start);
            let subject = OF_US.is_match(words) || ground.mentions_in(unit, sentence).next().is_some();
            let of = before.filter(|_| !subject).unwrap_or(sentence);
            let named = ground.mentions_in(unit, of).filter_map(|mention| mention.service.clone());
            self.without.extend(named);
            self.denials.push(ground.text(unit)[of.clone()].to_owned());
            return;
        }
        if let Some(mechanism) = technique(words) {
            self.told.push((words.to_owned(), mechanism));
        }
        let named = ground.mentions_in(unit, sentence).any(|mention| !mention.needs_context);
        if let Some(found) = BACK.captures(words).filter(|_| !named) {
            let told = found.name("told").map_or("", |told| told.as_str());
            let what = found.name("what").map_or("", |what| what.as_str());
            if let Some(mechanism) = technique(told) {
                let analysis = ["解析", "分析", "計測"].iter().any(|word| what.contains(word));
                self.back.push(Back { unit, mechanism, analysis, advertising: what.contains("広告") });
            }
        }
    }

    /// Somewhere the text says that this service sets no cookie.
    pub(super) fn is_without_cookies(&self, statement: &Statement) -> bool {
        let id = statement.service.as_ref().and_then(|service| service.id.as_deref());
        let name = statement.service.as_ref().map(|service| service.text.as_str());
        id.is_some_and(|id| self.without.contains(id))
            || id.is_none() && name.is_some_and(|name| self.denials.iter().any(|words| words.contains(name)))
    }

    /// The technique of a term for data that the row's own words use, or of a sentence that refers back to the row.
    pub(super) fn technique(&self, ground: &Ground<'_>, draft: &Draft, last: &[usize]) -> Option<Mechanism> {
        let quote = &draft.statement.quote.text;
        let term = self.terms.iter().find(|(term, _)| quote.contains(term.as_str())).map(|(_, mechanism)| *mechanism);
        let group = || {
            let group = group(quote)?;
            self.told.iter().find(|(words, _)| words.contains(&group)).map(|(_, mechanism)| *mechanism)
        };
        term.or_else(group).or_else(|| self.referred(ground, draft, last))
    }

    fn referred(&self, ground: &Ground<'_>, draft: &Draft, last: &[usize]) -> Option<Mechanism> {
        let section = |unit: usize| ground.section(unit);
        self.back.iter().filter(|back| back.unit > draft.unit).find_map(|back| {
            let kind = kind(ground, &draft.statement);
            let of_kind = back.analysis && kind.0 || back.advertising && kind.1;
            // What no kind is said of is the nearest that was told.
            let nearest = last.iter().rev().find(|unit| **unit < back.unit).copied();
            let near = !back.analysis
                && !back.advertising
                && nearest.is_some_and(|nearest| section(nearest) == section(draft.unit))
                && (kind.0 || kind.1);
            (of_kind || near).then_some(back.mechanism)
        })
    }
}

/// Whether a row is of a tool for analysis, and of one for advertising.
pub(super) fn kind(ground: &Ground<'_>, statement: &Statement) -> (bool, bool) {
    use crate::glossary::ServiceCategory as C;
    if let Some(category) = ground.service_of(statement).and_then(|service| service.category) {
        return (
            matches!(category, C::Analytics | C::Heatmap | C::AbTest),
            matches!(category, C::Advertising | C::DspSsp | C::Affiliate),
        );
    }
    if statement.specificity == Specificity::Service || server_side::is_behind(ground, statement) {
        return (false, false);
    }
    let class = statement.recipient.as_ref().map_or(&[][..], |who| &who.categories[..]);
    let purposes = statement.sender_purpose.quotes.join(" ");
    (
        class.contains(&C::Analytics) || ANALYSIS.is_match(&purposes),
        class.contains(&C::Advertising) || ADVERTISING.is_match(&purposes),
    )
}

/// The name that a sentence gives to those of whom it speaks: "…を利用しています(以下「解析ツール等」といいます)".
pub(super) fn group(quote: &str) -> Option<String> {
    let found = GROUP.captures(quote)?;
    Some(found["term"].chars().filter(|c| !c.is_whitespace()).collect())
}

fn technique(words: &str) -> Option<Mechanism> {
    if BEACON.is_match(words) {
        return Some(Mechanism::WebBeacon);
    }
    LITERAL_COOKIE.is_match(words).then_some(Mechanism::Cookie)
}

/// The terms for data that a sentence or heading gives, where the text says that cookies collect them.
fn terms(ground: &Ground<'_>, unit: usize, words: &str) -> Vec<(String, Mechanism)> {
    let defined = DEFINED.captures(words).map(|found| (found["term"].to_owned(), true));
    let titled = || {
        let heading = ground.outline.units[unit].rank.is_some();
        HEADED.captures(words).filter(|_| heading).map(|found| (found["term"].to_owned(), false))
    };
    let Some((term, here)) = defined.or_else(titled).filter(|(term, _)| !GENERAL.is_match(term)) else {
        return Vec::new();
    };
    let told = |words: &str| GATHERED_BY.is_match(words) && !NOT_USED.is_match(words);
    if here && (told(words) || COOKIE.is_match(words.split('「').next().unwrap_or(words))) {
        return vec![(term, Mechanism::Cookie)];
    }
    let from = if ground.outline.units[unit].rank.is_some() { Some(unit) } else { ground.section(unit) };
    let Some(heading) = from else { return Vec::new() };
    let section = heading..ground.outline.section_end(heading).min(heading + REACH);
    let said = section
        .flat_map(|at| ground.outline.units[at].sentences.iter().map(move |sentence| (at, sentence)))
        .any(|(at, sentence)| {
            told(&ground.text(at)[sentence.clone()]) && ground.mentions_in(at, sentence).next().is_none()
        });
    if said { vec![(term, Mechanism::Cookie)] } else { Vec::new() }
}

/// How many lines of its section may stand between a term and the words on how the data are had.
const REACH: usize = 24;

static BACK: LazyLock<Pattern> = LazyLock::new(|| {
    crate::policy::patterns::regex(
        r"(?:上記|前記|前項|前条|前述|上述|先述|以上)(?:の|で(?:述べた|示した|掲げた)|に(?:記載|掲載|示|掲げ)[しの][^、。]?)?(?P<what>[^、。をはが]{0,20}(?:ツール|サービス|事業者|業者|会社|企業|各社|タグ|プログラム|解析|システム))(?:等|など)?(?:は|が|では|で|において(?:は)?|により|によって|を(?:通じ|介し)て?|による)(?P<told>[^。]*)",
    )
});
// What the company itself does without cookies.
static OF_US: LazyLock<Pattern> = LazyLock::new(|| {
    crate::policy::patterns::regex(r"(?:当社|弊社|当サイト|本サイト|本サービス|当店|本アプリ)[^。、]{0,8}(?:は|では)")
});
static GROUP: LazyLock<Pattern> = LazyLock::new(|| {
    crate::policy::patterns::regex(
        r"(?:以下|総称して)[^「」()（）]{0,16}[「『](?P<term>[^「」『』]{2,24}(?:等|ツール|サービス|タグ|事業者|会社|各社|システム))[」』]",
    )
});
static DEFINED: LazyLock<Pattern> = LazyLock::new(|| {
    crate::policy::patterns::regex(
        r"[(、](?:以下|総称して)[^「」()]{0,16}[「『](?P<term>[^「」『』]{2,20}(?:データ|情報|ログ|履歴))[」』]",
    )
});
static HEADED: LazyLock<Pattern> = LazyLock::new(|| {
    crate::policy::patterns::regex(
        r"(?P<term>[\p{Han}\p{Katakana}ーA-Za-z]{2,10}(?:データ|情報|ログ|履歴))の(?:収集|取得|送信|記録|利用)(?:について|方法)?$",
    )
});
// Data of which cookies are only a part, or none.
static GENERAL: LazyLock<Pattern> = LazyLock::new(|| {
    crate::policy::patterns::regex(
        r"個人|パーソナル|お客様|顧客|会員|利用者|ユーザー|登録|お客さま|取得|契約|本人|応募|提供|対象",
    )
});
static GATHERED_BY: LazyLock<Pattern> = LazyLock::new(|| {
    crate::policy::patterns::regex(
        r"(?i)(?:収集|取得|採取|記録|蓄積|把握|識別)[^。]{0,60}(?:クッキー|cookie)[^。]{0,30}(?:使用|利用|用い|使って|使い)|(?:クッキー|cookie)[^。]{0,30}(?:使用|利用|用い|使っ|使い|通じ|介し|より|よって)[^。]{0,80}(?:収集|取得|採取|記録|蓄積|把握|識別)|(?:クッキー|cookie)[^。]{0,40}識別する[^。]{0,12}(?:使用|利用|用い)",
    )
});
static ANALYSIS: LazyLock<Pattern> = LazyLock::new(|| {
    crate::policy::patterns::regex(r"(?:アクセス|利用状況|閲覧状況|サイト)[^、。]{0,6}(?:解析|分析|計測)")
});
static ADVERTISING: LazyLock<Pattern> = LazyLock::new(|| {
    crate::policy::patterns::regex(r"広告[^、。]{0,8}(?:配信|表示|効果|計測|測定|最適)|(?:効果)[^、。]{0,3}測定")
});

//! The technique of a declaration whose own words name none: what its section says of cookies and beacons.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::LazyLock;

use crate::policy::patterns::Pattern;

use super::cues::{BEACON, COOKIE, LITERAL_COOKIE};
use super::elsewhere::{self, Elsewhere};
use super::ground::{Draft, Ground};
use super::names::company_of;
use super::{Mechanism, Specificity, Statement, StatementKind, server_side};
use crate::catalog::Service;
use crate::glossary::ServiceCategory;

pub(super) static NOT_USED: LazyLock<Pattern> = LazyLock::new(|| {
    crate::policy::patterns::regex(
        r"(?i)(?:クッキー|cookie)s?(?:\([^()]{1,20}\))?(?:等|など)?(?:(?:や|、|及び|および|または|又は|もしくは)[^。、をはも]{1,24})?(?:を|は)(?:一切)?(?:(?:使用|利用|保存|設定|使わ|用い|発行|必要と)(?:[^。、]{0,10}(?:ません|ない|なく)|せず|しない|ず(?:に|、))|使わず|用いず)|(?:クッキー|cookie)(?:レス|なし|に依存し(?:ない|ません))|(?:does|do) not (?:use|set) cookies|without cookies|cookieless",
    )
});
static SENT: LazyLock<Pattern> =
    LazyLock::new(|| crate::policy::patterns::regex(r"(?:送信|提供|取得|収集|記録)(?:し|され|する)"));
static OTHERS: LazyLock<Pattern> = LazyLock::new(|| {
    crate::policy::patterns::regex(
        r"^(?:なお、|また、)?(?:当社|弊社|当サイト|本サービス|本サイト|当ウェブサイト)[^。]{0,20}(?:の(?:クッキー|Cookie))",
    )
});

/// Gives declarations without a technique that of their section.
pub(super) fn inherit(ground: &Ground<'_>, drafts: &mut [Draft]) {
    let mut told: Vec<usize> = drafts.iter().map(|draft| draft.unit).collect();
    told.sort_unstable();
    let mut document = Document {
        ground,
        kinds: Kinds::of(ground),
        elsewhere: Elsewhere::of(ground),
        classes: classes(drafts),
        told,
        modules: BTreeMap::new(),
        leads: BTreeMap::new(),
    };
    for draft in drafts.iter_mut().filter(|draft| draft.statement.kind == StatementKind::Declaration) {
        if let Some(technique) = document.technique(draft) {
            draft.statement.mechanism = technique;
        }
    }
}

/// What a document says of techniques apart from its declarations.
struct Document<'a> {
    ground: &'a Ground<'a>,
    kinds: Kinds,
    elsewhere: Elsewhere,
    classes: Vec<(String, Mechanism)>,
    /// The units that declare something, in order.
    told: Vec<usize>,
    /// What stands above a list is asked once for all its rows.
    modules: BTreeMap<usize, bool>,
    leads: BTreeMap<usize, Option<Mechanism>>,
}

impl Document<'_> {
    /// The technique of a declaration that has none of its own.
    fn technique(&mut self, draft: &Draft) -> Option<Mechanism> {
        let (ground, statement) = (self.ground, &draft.statement);
        if self.is_module(draft) {
            return Some(Mechanism::Sdk);
        }
        if !is_open(ground, statement) {
            return None;
        }
        if statement.mechanism != Mechanism::Unspecified {
            return in_an_app(ground, statement).then_some(Mechanism::Sdk);
        }
        let carried = ground.service_of(statement).is_some_and(is_carried_by_apps);
        if statement.specificity == Specificity::Service
            && (carried || ground.about_app && in_an_app(ground, statement))
        {
            return Some(Mechanism::Sdk);
        }
        self.by_place(draft)
    }

    fn is_module(&mut self, draft: &Draft) -> bool {
        let statement = &draft.statement;
        let (ground, above) = (self.ground, self.ground.outline.above(draft.unit));
        !statement.negated
            && (statement.mechanism == Mechanism::Unspecified
                || statement.mechanism == Mechanism::Cookie && !LITERAL_COOKIE.is_match(&statement.quote.text))
            && ["list", "key-value", "table"].iter().any(|cue| statement.cue.starts_with(cue))
            && *self.modules.entry(above).or_insert_with(|| of_modules(ground, above))
    }

    /// By what is said above it, in its section, of its class, of its kind.
    fn by_place(&mut self, draft: &Draft) -> Option<Mechanism> {
        let (ground, statement) = (self.ground, &draft.statement);
        let listed = statement.cue.starts_with("table") || statement.cue == "key-value";
        let found = if listed {
            let block = statement.cue == "key-value" && ground.section(draft.unit).is_some();
            let above = ground.outline.above(draft.unit);
            let lead = *self.leads.entry(above).or_insert_with(|| of_lead(ground, above));
            lead.or_else(|| of_section(ground, draft.unit, statement).filter(|_| block))
        } else {
            of_section(ground, draft.unit, statement)
        };
        let behind = server_side::is_listed(statement) && server_side::is_behind(ground, statement);
        let bare = self.elsewhere.is_without_cookies(statement);
        let found = found.filter(|found| !(behind || bare && *found == Mechanism::Cookie));
        found
            .or_else(|| ASKED_BY_SERVERS.is_match(&statement.quote.text).then_some(Mechanism::Api))
            .or_else(|| self.elsewhere.technique(ground, draft, &self.told).filter(|_| !behind && !bare))
            .or_else(|| of_class(ground, draft, &self.classes).filter(|_| !behind && !bare))
            .or_else(|| (!listed && !bare && self.kinds.hold_for(ground, statement)).then_some(Mechanism::Cookie))
    }
}

/// A declaration of web tools whose technique may be told elsewhere.
fn is_open(ground: &Ground<'_>, statement: &Statement) -> bool {
    (statement.mechanism == Mechanism::Unspecified || ground.about_app && by_identifier(statement))
        && !statement.negated
        && (statement.cue.starts_with("sentence:")
            || statement.cue.starts_with("table")
            || ["heading:service", "list", "key-value"].contains(&statement.cue.as_str()))
        && !called_by_servers(ground, statement)
}

// "利用するAIプロバイダー:…": what runs a model answers to calls; no tag and no cookie brings it.
static ASKED_BY_SERVERS: LazyLock<Pattern> = LazyLock::new(|| {
    crate::policy::patterns::regex(
        r"AI(?:モデル)?の?(?:プロバイダー?|事業者|ベンダー|提供(?:者|元|会社|事業者))|(?:大規模)?言語モデル|(?-u:\b)LLMs?(?-u:\b)|生成AI(?:サービス|モデル)",
    )
});

/// Only an identifier of the terminal was named, no cookie.
fn by_identifier(statement: &Statement) -> bool {
    statement.mechanism == Mechanism::Cookie
        && statement.service.is_some()
        && !LITERAL_COOKIE.is_match(&statement.quote.text)
}

/// Services that an application carries in it.
fn in_an_app(ground: &Ground<'_>, statement: &Statement) -> bool {
    let category = ground.service_of(statement).and_then(|service| service.category);
    matches!(
        category,
        Some(
            ServiceCategory::Advertising
                | ServiceCategory::Analytics
                | ServiceCategory::DspSsp
                | ServiceCategory::Push
                | ServiceCategory::AppAttribution
                | ServiceCategory::ErrorMonitoring
        )
    )
}

/// "以下の情報収集モジュールを組み込んでいます" above a list: the nearest sentence that leads into it speaks of modules alone.
fn of_modules(ground: &Ground<'_>, end: usize) -> bool {
    (end.saturating_sub(REACH)..end)
        .rev()
        .filter(|at| ground.outline.units[*at].cell().is_none())
        .find_map(|at| {
            let text = ground.text(at);
            (LEAD.is_match(text) && !ADDRESS.is_match(text))
                .then(|| super::cues::MODULE.is_match(text) && !LITERAL_COOKIE.is_match(text))
        })
        .unwrap_or(false)
}

/// The classes of which the document says by what technique they work.
fn classes(drafts: &[Draft]) -> Vec<(String, Mechanism)> {
    let told = |statement: &Statement| {
        let class = statement.specificity > Specificity::Company && !statement.negated;
        let by =
            matches!(statement.mechanism, Mechanism::Cookie | Mechanism::WebBeacon | Mechanism::Tag | Mechanism::Sdk);
        let who = statement.recipient.as_ref().filter(|_| class && by)?;
        (who.text.chars().count() >= 6 && who.text != "self").then(|| (who.text.clone(), statement.mechanism))
    };
    drafts.iter().filter_map(|draft| told(&draft.statement)).collect()
}

/// "提携先である広告配信事業者は以下のとおりです" above a list, of whom another section says that they use cookies.
fn of_class(ground: &Ground<'_>, draft: &Draft, classes: &[(String, Mechanism)]) -> Option<Mechanism> {
    if !server_side::is_listed(&draft.statement) {
        return None;
    }
    let lead = ground.lead_words(draft.unit);
    classes.iter().find(|(class, _)| lead.contains(class.as_str())).map(|(_, mechanism)| *mechanism)
}

/// How far above a list the sentence that leads into it may stand.
const REACH: usize = 24;

static LEAD: LazyLock<Pattern> = LazyLock::new(|| crate::policy::patterns::regex(r"(?:以下|下記|次)の"));
static ADDRESS: LazyLock<Pattern> = LazyLock::new(|| {
    crate::policy::patterns::regex(r"(?:以下|下記|次)の(?:URL|リンク|ページ|サイト|各?社の|プライバシー)")
});

/// Known by its SDK for applications and by none for pages: it comes with an application or not at all.
pub(super) fn is_carried_by_apps(service: &Service) -> bool {
    let named = |tail: &str| service.aliases.iter().any(|alias| alias.ends_with(tail));
    service.aliases.contains(&format!("{} SDK", service.name_en)) && !named("Web SDK") && !named("Browser SDK")
}

/// "クッキー等の端末識別子を使用して収集し、外部事業者に送信しています": what the words above a list say of all its rows.
fn of_lead(ground: &Ground<'_>, end: usize) -> Option<Mechanism> {
    let units = &ground.outline.units;
    // One table a service: what stands above the first holds for the last.
    let above = std::iter::successors(end.checked_sub(1), |at| ground.outline.above(*at).min(*at).checked_sub(1));
    above.take(30).find_map(|at| {
        let this = &units[at];
        // A line of another block tells of that block alone.
        if this.cell().is_some() || super::headers::labelled(this.text()).is_some() {
            return None;
        }
        this.sentences.iter().find_map(|sentence| {
            let words = &this.text()[sentence.clone()];
            let named = || {
                ground.mentions_in(at, sentence).any(|mention| mention.service.is_some() || mention.company.is_some())
            };
            if !SENT.is_match(words) || NOT_USED.is_match(words) || named() {
                return None;
            }
            if BEACON.is_match(words) {
                return Some(Mechanism::WebBeacon);
            }
            if COOKIE.is_match(words) {
                return Some(Mechanism::Cookie);
            }
            (super::cues::TAG.is_match(words) && OUTSIDE.is_match(words)).then_some(Mechanism::Tag)
        })
    })
}

static OUTSIDE: LazyLock<Pattern> =
    LazyLock::new(|| crate::policy::patterns::regex(r"外部|第三者|(?:以下|下記|次)の|事業者"));

/// For what kinds of tools the document says that cookies are used: "アクセス解析のためCookieを使用します" in another section.
struct Kinds {
    analysis: bool,
    advertising: bool,
    affiliates: bool,
}

impl Kinds {
    fn of(ground: &Ground<'_>) -> Self {
        let mut kinds = Self { analysis: false, advertising: false, affiliates: false };
        let text = ground.outline.units.iter().enumerate().filter(|(_, unit)| !unit.chrome && unit.cell().is_none());
        for (at, unit) in text.filter(|(_, unit)| LITERAL_COOKIE.is_match(unit.text())) {
            for sentence in &unit.sentences {
                let words = &unit.text()[sentence.clone()];
                if !NOT_USED.is_match(words) && ground.mentions_in(at, sentence).next().is_none() {
                    kinds.analysis |= FOR_ANALYSIS.is_match(words);
                    kinds.advertising |= FOR_ADVERTISING.is_match(words);
                    kinds.affiliates |= FOR_AFFILIATES.is_match(words);
                }
            }
        }
        kinds
    }

    /// With cookies the tools of that kind work.
    fn hold_for(&self, ground: &Ground<'_>, statement: &Statement) -> bool {
        match ground.service_of(statement).and_then(|service| service.category) {
            Some(ServiceCategory::Analytics | ServiceCategory::Heatmap | ServiceCategory::AbTest) => self.analysis,
            Some(ServiceCategory::Advertising | ServiceCategory::DspSsp) => self.advertising,
            Some(ServiceCategory::Affiliate) => self.affiliates,
            Some(_) => false,
            // What a text says of its own cookies is not said of a class that it names elsewhere.
            None if statement.specificity > Specificity::Company => false,
            // A company, for which the row says what it is for.
            None => {
                let (analysis, advertising) = elsewhere::kind(ground, statement);
                analysis && self.analysis || advertising && self.advertising
            }
        }
    }
}

static FOR_ANALYSIS: LazyLock<Pattern> = LazyLock::new(|| {
    crate::policy::patterns::regex(
        r"(?i)(?:アクセス|利用状況|閲覧状況|トラフィック)[^。、]{0,6}(?:解析|分析|計測|把握)[^。]{0,40}(?:ため|目的)[^。]{0,24}(?:クッキー|cookie)[^。]{0,40}(?:利用|使用|用い)|cookies [^.]{0,40}(?:analytics|analy[sz]e|measure)",
    )
});
static FOR_AFFILIATES: LazyLock<Pattern> = LazyLock::new(|| {
    crate::policy::patterns::regex(
        r"(?i)(?:アフィリエイト|成果報酬|成果)[^。]{0,40}(?:ため|目的)[^。]{0,24}(?:クッキー|cookie)[^。]{0,40}(?:利用|使用|用い)|cookies [^.]{0,40}(?:affiliate|commission|referral)",
    )
});
static FOR_ADVERTISING: LazyLock<Pattern> = LazyLock::new(|| {
    crate::policy::patterns::regex(
        r"(?i)広告[^。]{0,40}(?:ため|目的)[^。]{0,24}(?:クッキー|cookie)[^。]{0,40}(?:利用|使用|用い)|cookies [^.]{0,40}advertis",
    )
});

/// Payment and the like: cookies that the section speaks of are others'.
fn called_by_servers(ground: &Ground<'_>, statement: &Statement) -> bool {
    let category = ground.service_of(statement).and_then(|service| service.category);
    matches!(category, Some(ServiceCategory::Payment | ServiceCategory::Fonts | ServiceCategory::Hosting))
}

/// How many sentences of a paragraph are looked through, for every declaration of its section.
const PARAGRAPH: usize = 100;

fn of_section(ground: &Ground<'_>, unit: usize, statement: &Statement) -> Option<Mechanism> {
    let mut found = None;
    for at in around(ground, unit) {
        let this = &ground.outline.units[at];
        // A line of a block tells of its block alone.
        let of_a_block = statement.cue == "key-value" && at != unit && super::headers::labelled(this.text()).is_some();
        if this.cell().is_some() || this.chrome || of_a_block {
            continue;
        }
        for sentence in this.sentences.iter().take(PARAGRAPH) {
            let words = &this.text()[sentence.clone()];
            let beacon = BEACON.is_match(words);
            if !(beacon || COOKIE.is_match(words)) || NOT_USED.is_match(words) || OTHERS.is_match(words) {
                continue;
            }
            if !concerns(ground, at, sentence, statement) {
                continue;
            }
            if beacon {
                return Some(Mechanism::WebBeacon);
            }
            found = Some(Mechanism::Cookie);
        }
    }
    found
}

/// The units of the section, not far from this one.
fn around(ground: &Ground<'_>, unit: usize) -> Range<usize> {
    let units = &ground.outline.units;
    let own = units[unit].rank.map(|_| unit);
    let Some(heading) = own.or_else(|| ground.section(unit)) else {
        return unit.saturating_sub(2)..(unit + 4).min(units.len());
    };
    // Headings of paragraphs inside the section begin something else.
    let end = (heading + 1..ground.outline.section_end(heading))
        .find(|at| *at > unit && units[*at].rank.is_some())
        .unwrap_or_else(|| ground.outline.section_end(heading));
    heading.max(unit.saturating_sub(8))..end.min(unit + 9)
}

/// The sentence names this service or its company, or nobody.
fn concerns(ground: &Ground<'_>, unit: usize, sentence: &Range<usize>, statement: &Statement) -> bool {
    let id = statement.service.as_ref().and_then(|service| service.id.as_deref());
    let owner = statement
        .recipient
        .as_ref()
        .and_then(|recipient| recipient.company.as_deref())
        .or_else(|| ground.owner_of(statement));
    // "甲又は乙(以下「甲等」といいます)": the sentence that says 甲等 says it of both.
    let words = &ground.text(unit)[sentence.clone()];
    if elsewhere::group(&statement.quote.text).is_some_and(|group| words.contains(&group)) {
        return true;
    }
    let mut named = false;
    for mention in ground.mentions_in(unit, sentence).filter(|mention| !mention.needs_context) {
        named = true;
        let same = mention.service.is_some() && mention.service.as_deref() == id
            || mention.service.is_none() && owner.is_some() && company_of(mention, ground.catalog) == owner;
        if same {
            return true;
        }
    }
    !named
}

//! What one line of a list says by its form: a company and behind a sign its tools, a class and its members, a family
//! of tools and below it its parts.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::ground::{Draft, Ground};
use super::list_item::{SEPARATOR, is_tool_name};
use super::names::{self, Mention};
use super::record::{LEGAL_FORM, is_function};
use super::{
    PurposeStatement, RecipientLevel, RecipientStatement, ServiceStatement, Specificity, Statement, categories,
    information, structure,
};

/// The line of a list in one of the forms whose parts tell who is who.
pub(super) fn by_form(
    ground: &Ground<'_>,
    unit: usize,
    label: &Range<usize>,
    words: &str,
    base: &Statement,
) -> Vec<Draft> {
    let cut = SEPARATOR.find_iter(words).find(|cut| {
        let before = &words[..cut.start()];
        cut.start() > 0 && !before.ends_with("http") && !before.ends_with("https") && closed(before)
    });
    let Some(cut) = cut else { return Vec::new() };
    let line = Line { ground, unit, label, words, base };
    let tools = line.company_and_tools(cut.start(), cut.end());
    if tools.is_empty() { line.class_and_members(cut.start(), cut.end()) } else { tools }
}

/// Every bracket is closed again.
fn closed(words: &str) -> bool {
    words.matches('(').count() == words.matches(')').count()
}

struct Line<'a> {
    ground: &'a Ground<'a>,
    unit: usize,
    label: &'a Range<usize>,
    words: &'a str,
    base: &'a Statement,
}

impl Line<'_> {
    fn mentions(&self) -> impl Iterator<Item = (Range<usize>, &Mention)> {
        let start = self.label.start;
        self.ground
            .mentions_in(self.unit, self.label)
            .map(move |mention| (mention.range.start - start..mention.range.end - start, mention))
    }

    /// "甲社(米国) ── Alpha, Beta等": a company, and behind the sign what it offers.
    fn company_and_tools(&self, head: usize, value: usize) -> Vec<Draft> {
        let company = self.mentions().find(|(range, mention)| {
            range.start == 0
                && range.end <= head
                && mention.is_only_company()
                && NOTED.is_match(&self.words[range.end..head])
        });
        let Some((_, company)) = company.filter(|_| !self.words.is_ascii()) else { return Vec::new() };
        let names = parts(self.words, value);
        if names.is_empty() || !names.iter().all(|name| self.is_tool(name)) {
            return Vec::new();
        }
        let tool = |name: &Range<usize>| {
            let known = self.mentions().find(|(range, mention)| range == name && mention.service.is_some());
            let text = self.words[name.clone()].to_owned();
            known.map_or(ServiceStatement { text, id: None }, |(_, mention)| names::service(mention))
        };
        let draft = |name| Draft {
            unit: self.unit,
            statement: Statement {
                specificity: Specificity::Service,
                service: Some(tool(name)),
                recipient: Some(names::recipient(company)),
                sender_purpose: PurposeStatement::default(),
                ..self.base.clone()
            },
        };
        names.iter().map(draft).collect()
    }

    fn is_tool(&self, name: &Range<usize>) -> bool {
        let known = self.mentions().any(|(range, mention)| range == *name && mention.service.is_some());
        known || is_capital_name(&self.words[name.clone()])
    }

    /// "配送業者:甲運輸、乙急便 等": a class, and behind the sign who is of it.
    fn class_and_members(&self, head: usize, value: usize) -> Vec<Draft> {
        let class = self.words[..head].trim();
        let names = parts(self.words, value);
        if names.len() < 2 || class.chars().count() > 20 || !categories::is_class(class) {
            return Vec::new();
        }
        if !names.iter().all(|name| self.is_member(name)) {
            return Vec::new();
        }
        let draft = |specificity, recipient| Draft {
            unit: self.unit,
            statement: Statement {
                specificity,
                recipient: Some(recipient),
                sender_purpose: PurposeStatement::default(),
                ..self.base.clone()
            },
        };
        let who = |name: &Range<usize>| {
            let known = self.mentions().find(|(range, mention)| range == name && mention.is_company);
            known.map_or_else(
                || RecipientStatement {
                    text: self.words[name.clone()].to_owned(),
                    level: RecipientLevel::NamedBrand,
                    ..RecipientStatement::default()
                },
                |(_, mention)| names::recipient(mention),
            )
        };
        let mut out: Vec<Draft> = names.iter().map(|name| draft(Specificity::Company, who(name))).collect();
        if OPEN.is_match(self.words.trim_end()) {
            let mut rest = categories::recipient(class);
            rest.open_ended = true;
            out.push(draft(Specificity::OpenEnded, rest));
        }
        out
    }

    /// A company that the catalog knows or a legal form shows, or one that is written as companies of its trade are.
    fn is_member(&self, name: &Range<usize>) -> bool {
        let words = &self.words[name.clone()];
        let known = self.mentions().any(|(range, mention)| range == *name && mention.is_company);
        known || is_trade_name(words)
    }
}

/// "甲運輸", "乙銀行": companies as they are called without their legal form.
pub(super) fn is_trade_name(words: &str) -> bool {
    words.chars().count() <= 16 && OF_A_TRADE.is_match(words) && !KIND.is_match(words)
}

/// A row of names on one line is no longer than this, in bytes.
const LONGEST_ROW: usize = 2_000;

/// Nothing but such names, two or more.
pub(super) fn are_members(words: &str) -> bool {
    if words.len() > LONGEST_ROW {
        return false;
    }
    let names = parts(words, 0);
    names.len() > 1 && names.iter().all(|name| is_trade_name(&words[name.clone()]))
}

/// Written like a name throughout: "Payment processing" is what is done.
pub(super) fn is_capital_name(words: &str) -> bool {
    let capital = |word: &str| word.starts_with(|c: char| c.is_ascii_uppercase() || c.is_ascii_digit());
    is_tool_name(words)
        && words.is_ascii()
        && words.split([' ', '-']).all(capital)
        && !is_function(words)
        && !LEGAL_FORM.is_match(words)
        && information::categories(words).is_empty()
}

/// The names behind a sign as ranges of the line, without notes and tail; none where one of them is more than a name.
pub(super) fn parts(words: &str, from: usize) -> Vec<Range<usize>> {
    let value = &words[from..];
    let end = TAIL.find(value).map_or(value.len(), |tail| tail.start());
    let mut out = Vec::new();
    let mut start = from;
    let cuts = CUT.find_iter(&value[..end]).filter(|cut| closed(&value[..cut.start()])).map(|cut| cut.range());
    for cut in cuts.chain(std::iter::once(end..end)) {
        let part = &words[start..from + cut.start];
        let bare = NOTE.find(part).map_or(part, |note| &part[..note.start()]).trim();
        let at = start + part.find(bare).unwrap_or(0);
        start = from + cut.end;
        if bare.chars().count() < 2 || bare.contains(['(', ')', '。']) {
            return Vec::new();
        }
        out.push(at..at + bare.len());
    }
    out
}

/// "〇〇プライバシーポリシー:https://…": where to read about those who are named elsewhere.
pub(super) fn is_pointer(words: &str) -> bool {
    let head = words.split([':', '：']).next().unwrap_or(words).trim();
    POLICY.is_match(head.split('(').next().unwrap_or(head).trim())
}

/// "甲:https://…" below "各社のプライバシー方針は次の通りです": where to read about them.
pub(super) fn is_link_of_a_policy(ground: &Ground<'_>, unit: usize, words: &str) -> bool {
    let this = &ground.outline.units[unit];
    let leads = [this.parent, this.lead].into_iter().flatten().any(|lead| {
        let last = ground.text(lead).rsplit_terminator('。').next().unwrap_or_default();
        OF_POLICIES.is_match(last)
    });
    leads && LINK.is_match(words)
}

pattern!(LINK, r"^[^:：。]{2,40}[:：]\s?https?://[^\s]+$");
pattern!(
    OF_POLICIES,
    r"(?:プライバシー(?:ポリシー|方針)?|ポリシー|規約|個人情報保護方針|取り?扱い)[^。]{0,16}(?:は|を)?[^。]{0,8}(?:次|以下|下記|こちら|ご(?:確認|参照|覧))"
);
/// "1. Alpha(甲社)" with "・Alpha Login", "・Alpha Store" below it: the parts are what is used, all of them hers.
pub(super) fn families(ground: &Ground<'_>, drafts: &mut Vec<Draft>) {
    let units = &ground.outline.units;
    let mut whole: Vec<(usize, Range<usize>)> = Vec::new();
    for draft in drafts.iter() {
        let class = structure::marker(units[draft.unit].text());
        let below = units[draft.unit + 1..]
            .iter()
            .take_while(|next| next.is_item() && next.cell().is_none() && structure::marker(next.text()) != class)
            .count();
        if below > 0 && draft.statement.service.is_some() && whole.last().is_none_or(|(unit, _)| *unit != draft.unit) {
            whole.push((draft.unit, draft.unit + 1..draft.unit + 1 + below));
        }
    }
    let mut places: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (at, draft) in drafts.iter().enumerate() {
        places.entry(draft.unit).or_default().push(at);
    }
    let mut gone = BTreeSet::new();
    for (unit, below) in whole {
        let [head] = places[&unit][..] else { continue };
        if gone.contains(&head) {
            continue;
        }
        let head_statement = &drafts[head].statement;
        let owner = head_statement.recipient.clone();
        let service = head_statement.service.as_ref();
        let known = service.and_then(|service| service.id.as_deref()).and_then(|id| ground.catalog.service(id));
        let company = known.map(|service| service.company.clone());
        let brand = service.map(|service| service.text.clone()).unwrap_or_default();
        let is_part = |at: &usize| {
            drafts[*at].statement.service.as_ref().is_some_and(|service| {
                let known = service.id.as_deref().and_then(|id| ground.catalog.service(id));
                share_a_beginning(&service.text, &brand)
                    || company.is_some() && known.map(|known| &known.company) == company.as_ref()
            })
        };
        let listed = places.range(below).flat_map(|(_, at)| at.iter().copied());
        let parts: Vec<usize> = listed.filter(|at| !gone.contains(at)).filter(is_part).collect();
        if parts.len() < 2 {
            continue;
        }
        for at in parts {
            let statement = &mut drafts[at].statement;
            statement.recipient = statement.recipient.take().or_else(|| owner.clone());
        }
        gone.insert(head);
    }
    let mut at = 0..drafts.len();
    drafts.retain(|_| at.next().is_none_or(|at| !gone.contains(&at)));
}

/// "Kotoribase", "Kotori Login": names of one family.
pub(super) fn share_a_beginning(one: &str, other: &str) -> bool {
    one.chars().zip(other.chars()).take_while(|(one, other)| one == other).count() >= 4
}

pattern!(NOTED, r"^(?:\s?[/・]\s?[A-Za-z][A-Za-z0-9 .,]*)?\s?(?:\([^()]{1,40}\))?\s?$");
pattern!(CUT, r"、|,\s?|\s?/\s?|\s?(?:及び|および|並びに)\s?");
pattern!(TAIL, r"\s?(?:等|など|ほか|他)?。?\s*$");
pattern!(OPEN, r"(?:等|など|ほか|他)。?$");
pattern!(NOTE, r"\s?\([^()]*\)\s*$");
pattern!(
    POLICY,
    r"(?i)^.{1,40}(?:プライバシー(?:・|\s)?ポリシー|プライバシーステートメント|個人情報保護方針|利用規約|データ利用|privacy (?:policy|notice|statement)|terms(?: of (?:use|service))?)$"
);
pattern!(
    OF_A_TRADE,
    r"^[\p{Han}\p{Katakana}A-Za-z0-9ー・]{2,}(?:運輸|急便|通運|運送|郵便|エクスプレス|ロジスティクス|銀行|信用金庫|証券|生命|損保|海上|信販|ペイメント|電力|ホールディングス|ジャパン)$"
);
pattern!(KIND, r"^(?:地方|都市|信託|ネット|取引|指定|提携|国際|宅配|普通|簡易|各|他)|^(?:ご?利用|お?取引)");

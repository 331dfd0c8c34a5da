//! A name by itself, as a cell, a list item or a question gives it: with quotes, numbers, labels and tails around it.

use super::{Catalog, Entity, NameKind, NameMatch, Place, fold_name};

/// A name taken as a whole.
pub(super) struct Whole<'a> {
    pub(super) found: NameMatch<'a>,
    /// Unmistakable even without a context, although running text around it would raise doubts.
    pub(super) alone: bool,
}

/// Opening and closing marks around a name.
const MARKS: &str = "「」『』【】［］〔〕〈〉《》[]\"“”‘’'`*※・:：、。,，;；●○■□◆◇▼▽★☆►▶–—";

/// What may stand before a name without changing whose it is.
const LABELS: &[&str] = &[
    "サービス名称",
    "サービス名",
    "サービス提供者",
    "サービス",
    "ツール名",
    "ツール",
    "タグ名",
    "名称",
    "会社名",
    "企業名",
    "事業者名",
    "事業者",
    "送信先事業者",
    "送信先",
    "提供先",
    "提供元",
    "提供者",
    "提供会社",
    "運営会社",
    "運営者",
    "利用サービス",
    "利用ツール",
];

/// Words beside a name that change nothing about whose it is; longest first where one contains another.
const BESIDE: &[&str] = &[
    "オプトアウトアドオン",
    "コンバージョントラッキング",
    "コンバージョン測定",
    "コンバージョンタグ",
    "リマーケティングタグ",
    "リマーケティング",
    "リターゲティング",
    "トラッキングタグ",
    "ディスプレイ広告",
    "広告レポート",
    "広告向け",
    "オプトアウト",
    "アドオン",
    "検索広告",
    "について",
    "ピクセル",
    "サービス",
    "プログラム",
    "システム",
    "ツール",
    "タグ",
    "機能",
    "ご利用",
    "利用",
    "使用",
    "設定",
    "提供",
    "運営",
    "会社",
    "米国",
    "当社",
    "弊社",
    "その他",
    "など",
    "および",
    "社",
    "等",
    "他",
    "ほか",
    "旧",
    "現",
    "米",
    "元",
    "会",
    "及び",
    "が",
    "の",
    "(TM)",
    "（TM）",
    "(R)",
    "（R）",
];

impl Catalog {
    /// The name as a whole: exact, without its decoration, or made of one service and its own company.
    pub(super) fn whole_name(&self, name: &str) -> Option<Whole<'_>> {
        let bare = undecorated(name);
        let start = name.len() - name.trim_start().len();
        let end = start + name.trim().len();
        for candidate in [name, bare] {
            if let Some(whole) = self.exactly(candidate, start, end) {
                return Some(whole);
            }
        }
        if let Some(whole) = bare.strip_suffix(['社', '様']).and_then(|core| self.exactly(core, start, end)) {
            return Some(self.as_company(whole));
        }
        let mut whole = self.composed(bare)?;
        (whole.found.start, whole.found.end) = (start, end);
        Some(whole)
    }

    fn exactly(&self, name: &str, start: usize, end: usize) -> Option<Whole<'_>> {
        let meaning = self.names().meaning(&fold_name(name)).filter(|meaning| meaning.sounds_like(name))?;
        let found = self.name_match(Place { start, end, meaning }, name)?;
        Some(Whole { found, alone: meaning.stands_alone() })
    }

    /// `ブレインパッド社` is the company, even where its name is the product's too.
    fn as_company<'a>(&'a self, whole: Whole<'a>) -> Whole<'a> {
        let Entity::Service(id) = whole.found.entity else { return Whole { alone: true, ..whole } };
        let Some(service) = self.service(id) else { return whole };
        let company = service.company.as_str();
        let found = NameMatch {
            entity: Entity::Company(company),
            kind: NameKind::Brand,
            company: Some(company),
            ..whole.found
        };
        Whole { found, alone: true }
    }

    /// Names with words between them that change nothing: `Google LLC（Google アナリティクス）`.
    fn composed(&self, text: &str) -> Option<Whole<'_>> {
        let found = self.names_in(text);
        let mut rest = text.to_owned();
        for one in found.iter().rev() {
            rest.replace_range(one.start..one.end, "\n");
        }
        if found.is_empty() || !changes_nothing(&rest) {
            return None;
        }
        let one = self.one_of(&found)?;
        let alone = found.len() > 1
            || self.names().meaning(&fold_name(&text[found[0].start..found[0].end])).is_some_and(|m| m.stands_alone());
        Some(Whole { found: one, alone })
    }

    /// Of several names the one that all of them mean: a service with its company, or the same again.
    fn one_of<'a>(&'a self, found: &[NameMatch<'a>]) -> Option<NameMatch<'a>> {
        let first = self.company_of(found.first()?)?;
        if !found.iter().all(|one| self.company_of(one).is_some_and(|company| self.is_related(company, first))) {
            return None;
        }
        let mut services: Vec<_> = found.iter().filter(|found| matches!(found.entity, Entity::Service(_))).collect();
        services.sort_by_key(|found| match found.entity {
            Entity::Company(id) | Entity::Service(id) => id,
        });
        services.dedup_by_key(|found| found.entity);
        let mut chosen = match services.as_slice() {
            [] => found.iter().min_by_key(|found| found.kind)?.clone(),
            [service] => (*service).clone(),
            _ => NameMatch {
                entity: Entity::Company(first),
                kind: NameKind::Brand,
                company: Some(first),
                ..found.first()?.clone()
            },
        };
        chosen.needs_context &= found.len() == 1;
        Some(chosen)
    }

    /// Company id of what was found.
    pub(super) fn company_of<'a>(&'a self, found: &NameMatch<'a>) -> Option<&'a str> {
        match found.entity {
            Entity::Company(id) => Some(id),
            Entity::Service(id) => self.service(id).map(|service| service.company.as_str()),
        }
    }

    /// The same company, its parent, or one that trades under the same legal name.
    fn is_related(&self, one: &str, other: &str) -> bool {
        let (Some(a), Some(b)) = (self.company(one), self.company(other)) else { return false };
        one == other
            || a.parent.as_deref() == Some(other)
            || b.parent.as_deref() == Some(one)
            || fold_name(&a.name_ja) == fold_name(&b.name_ja)
    }
}

/// Without quotes, list marks, numbers (`①`, `(1)`, `1.`) and a label (`提供元：`) around it.
fn undecorated(name: &str) -> &str {
    let mut text = name.trim();
    loop {
        let before = text;
        text = text.trim_matches(|c: char| MARKS.contains(c) || c.is_whitespace() || ('①'..='⑳').contains(&c));
        text = without_number(text);
        if let Some((label, rest)) = text.split_once([':', '：'])
            && LABELS.contains(&label.trim())
        {
            text = rest;
        }
        if text == before {
            return text;
        }
    }
}

/// `1. Google Analytics`, `(2)`, `３）`.
fn without_number(text: &str) -> &str {
    let inner = text.strip_prefix(['(', '（']).unwrap_or(text);
    let rest = inner.trim_start_matches(|c: char| c.is_ascii_digit() || ('０'..='９').contains(&c));
    let numbered = rest.len() < inner.len();
    let tail = rest.strip_prefix(['.', '．', ')', '）', '、']);
    match tail {
        Some(tail) if numbered && !tail.starts_with(|c: char| c.is_ascii_digit()) => tail.trim_start(),
        _ => text,
    }
}

fn changes_nothing(rest: &str) -> bool {
    let mut rest = rest.to_owned();
    for word in BESIDE {
        rest = rest.replace(word, "\n");
    }
    let mut after_number = String::new();
    let mut chars = rest.chars().peekable();
    while let Some(c) = chars.next() {
        // A date beside a name says since when: `（2023年10月1日）`.
        let number = c.is_numeric();
        while number && chars.peek().is_some_and(|c| c.is_numeric()) {
            chars.next();
        }
        if number && chars.peek().is_some_and(|c| "年月日".contains(*c)) {
            chars.next();
        } else {
            after_number.push(c);
        }
    }
    after_number.chars().all(|c| !c.is_alphanumeric())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decoration_goes() {
        for (text, expected) in [
            ("「Google Analytics」", "Google Analytics"),
            ("・1. Google", "Google"),
            ("（2）Google", "Google"),
            ("①Google", "Google"),
            ("提供元：Google LLC", "Google LLC"),
            ("33Across", "33Across"),
            ("1.1.1.1", "1.1.1.1"),
            ("Note: Google", "Note: Google"),
        ] {
            assert_eq!(undecorated(text), expected, "{text}");
        }
    }

    #[test]
    fn what_changes_nothing() {
        for (rest, expected) in [
            ("米国\n社の「\n」等", true),
            ("（旧\n、2023年10月1日）", true),
            ("\nアカウント", false),
            ("\nジャパン株式会社", false),
            ("ギガ（\n）", false),
        ] {
            assert_eq!(changes_nothing(rest), expected, "{rest}");
        }
    }
}

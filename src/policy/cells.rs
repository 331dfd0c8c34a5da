//! A cell that names somebody: its parts, and whether each is a company, its tool or a note on them.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::ground::Ground;
use super::headers::Role;
use super::names::{self, Mention, company_of};
use super::record::{COUNTRY_NOTE, EMPTY, FUNCTION, LEGAL_FORM, Part, Who, as_tool};
use super::{RecipientLevel, RecipientStatement, ServiceStatement, categories, items, placed};

macro_rules! pattern {
    ($vis:vis $name:ident, $text:expr) => {
        $vis static $name: LazyLock<Regex> = LazyLock::new(|| crate::policy::patterns::regex($text));
    };
}

pattern!(PAIRS, r"^[^()、\n]{2,40}\([^()]{3,60}\)(?:[、,\n]\s?[^()、\n]{2,40}\([^()]{3,60}\))+$");
pattern!(RUNNERS, r"^[^\n。]{2,120}[」』]の(?:各)?(?:サービス|サイト|アプリ|店舗|施設)の?(?:運営者|運営会社|事業者)$");
pattern!(BELOW, r"\n/?\s?\((?P<company>[^()\n]{2,40})\)$");
pattern!(NOTE_MARK, r"\s?[※*]\s?[0-9]{0,2}$");
pattern!(SENTENCE, r"(?:以下|次|下記)[^。]{4,60}(?:します|いたします|あります|ございます)。?$");
pattern!(PAIR, r"[^()、,\s][^()、\n]{1,40}\([^()]{3,60}\)");

/// Who stands in a cell of this role; a cell may hold several lines, or company and tool together.
pub(super) fn cell(ground: &Ground<'_>, words: &str, part: &Part, role: Role) -> Vec<Who> {
    if EMPTY.is_match(words.trim()) {
        return Vec::new();
    }
    if let Some(both) = run_together(ground, words) {
        return vec![both];
    }
    if let Some(others) = others(words) {
        return vec![others];
    }
    // "コトリナビ(株式会社小鳥)、スズメ計測(スズメ株式会社)": each with its own company.
    if PAIRS.is_match(words) && LEGAL_FORM.is_match(words) {
        return PAIR
            .find_iter(words)
            .flat_map(|pair| {
                let range = part.range.start + pair.start()..part.range.start + pair.end();
                cell(ground, pair.as_str(), &Part { unit: part.unit, range }, role)
            })
            .collect();
    }
    // In a column of companies only what the catalog or a legal form shows to be one makes the line above it a tool.
    let company_below = || BELOW.captures(words).is_some_and(|found| named_whole(ground, &found["company"]).is_some());
    if (role != Role::Recipient || company_below())
        && let Some(both) = tool_above_company(ground, words.trim())
    {
        return vec![both];
    }
    // "「甲」、「乙」の各サービスの運営者": who runs what is named, not what is named.
    if RUNNERS.is_match(words.trim()) {
        return vec![Who { recipient: Some(categories::recipient(words.trim())), service: None }];
    }
    let mentions: Vec<&Mention> = ground.mentions_in(part.unit, &part.range).collect();
    let offset = part.range.start;
    let pieces = pieces(words);
    let row = role == Role::Recipient && pieces.len() >= 3 && !words.contains(['(', '/', '|', '「', '\n']);
    let mut out: Vec<Who> = Vec::new();
    for piece in &pieces {
        let inner = words[..piece.start].trim_end().ends_with('(') && !out.is_empty();
        let role = match role {
            // "Meta広告(Facebook, Instagram)": where the service shows.
            Role::Service
                if inner
                    && out.last().is_some_and(|last| last.service.is_some())
                    && !LEGAL_FORM.is_match(&words[piece.clone()]) =>
            {
                continue;
            }
            // "Alpha解析(甲社)": behind a tool stands its company.
            Role::Recipient | Role::RecipientService
                if inner
                    && out.last().is_some_and(|last| last.service.is_some() && last.recipient.is_none())
                    && named_whole(ground, &words[piece.clone()]).is_some() =>
            {
                Role::Recipient
            }
            Role::Recipient | Role::RecipientService if inner => Role::Service,
            Role::RecipientService if pieces.len() > 1 && piece.start == pieces[0].start => Role::Recipient,
            other => other,
        };
        let text = super::structure::label(&words[piece.clone()])
            .trim_matches(['「', '」', '『', '』', '(', ')', ':', '・', '*', ' ', '、', ',', '|'])
            .trim_end_matches("ほか")
            .trim_end();
        // "データ入力業務:株式会社甲": what is entrusted, and to whom.
        let text = match text.split_once([':', '：']) {
            Some((what, name))
                if (LEGAL_FORM.is_match(name) || items::is_trade_name(name.trim())) && !LEGAL_FORM.is_match(what) =>
            {
                name.trim()
            }
            _ => text,
        };
        // "甲運輸、乙急便 等": there are more of them.
        let bare = text.trim_end_matches(['等', ' ']);
        let text = if items::is_trade_name(bare) { bare } else { text };
        let text = if row { text.trim_end_matches('等').trim_end_matches("など") } else { text };
        // "当社は以下の者と共同で利用します。", "甲社 ※2": a sentence on those who are listed, and the mark of a note.
        let text = NOTE_MARK.find(text).map_or(text, |mark| text[..mark.start()].trim_end());
        if SENTENCE.is_match(text) {
            continue;
        }
        if role == Role::Service && VERB_ONLY.is_match(text) {
            continue;
        }
        if text.is_empty() || text.starts_with("http") || COUNTRY_NOTE.is_match(text) {
            if let (Some(found), Some(last)) =
                (COUNTRY_NOTE.captures(text).and_then(|found| found.name("country")), out.last_mut())
                && let Some(recipient) = &mut last.recipient
            {
                recipient.country = Some(found.as_str().to_owned());
            }
            continue;
        }
        let inside: Vec<&&Mention> = mentions
            .iter()
            .filter(|mention| offset + piece.start <= mention.range.start && mention.range.end <= offset + piece.end)
            .collect();
        let mut one = piece_of(ground, text, &inside, role);
        let reached = BRACKETS.captures(&words[piece.end..]).is_some_and(|found| {
            found.get(0).is_some_and(|whole| whole.start() <= 1) && is_address_of(&words[..piece.end], &found["inner"])
        });
        if role == Role::Recipient && (reached || what_for(&words[piece.end..])) {
            one = as_tool(one);
        }
        // "Alpha Gateway / BetaDB": an unknown name behind a known tool is another tool, unless it has a legal form.
        let beside = words[..piece.start].trim_end().ends_with(['/', '・'])
            && out.last().is_some_and(|last| last.service.is_some() && last.recipient.is_none())
            && one.service.is_none()
            && one.recipient.as_ref().is_some_and(|who| who.company.is_none());
        if beside {
            one = as_tool(one);
        }
        if beside && one.service.is_some() {
            out.push(one);
            continue;
        }
        // "Alpha (Altalpha)": a former or other name of the same brand; the name before the bracket is what is used.
        if inner && let Some(last) = out.last_mut().filter(|last| is_other_name(ground, last, text)) {
            *last = as_tool(std::mem::take(last));
            continue;
        }
        if inner && let Some(last) = out.last_mut().filter(|last| is_tool_of(last, &one)) {
            // "Criteo (Criteo S.A.)": a tool that bears the name of its company, and the company.
            let tool = std::mem::replace(&mut last.recipient, one.recipient);
            last.service = tool.map(|tool| ServiceStatement { text: tool.text, id: None });
            continue;
        }
        if row && one.recipient.as_ref().is_none_or(|who| who.company.is_none()) {
            // "甲社、Alpha、Beta、乙社": each stands for itself.
            out.push(one);
            continue;
        }
        join(&mut out, one, ground);
    }
    out
}

/// "その他、運営に必要な事業者": one class, though a comma stands behind its first word.
fn others(words: &str) -> Option<Who> {
    let words = super::structure::label(words);
    let class = OTHERS.captures(words)?.name("class")?.as_str();
    categories::is_class(class).then(|| {
        let recipient = RecipientStatement { open_ended: true, ..categories::recipient(words) };
        Who { recipient: Some(recipient), service: None }
    })
}

pattern!(OTHERS, r"^(?:その他|そのほか|ほか)、\s?(?P<class>[^、。\n/()]{2,40})$");

/// "Alpha Pages(AP) / Alpha", "ベータ(予約機能)\n(ベータ商会)": the tool, and behind the stroke or the line its company.
fn tool_above_company(ground: &Ground<'_>, words: &str) -> Option<Who> {
    let found = TOOL_AND_COMPANY.captures(words)?;
    let tool = found.name("tool")?.as_str().trim();
    let bracketed = found.name("bracketed").map(|inner| inner.as_str().trim());
    let company = bracketed.or(found.name("company").map(|name| name.as_str().trim()))?;
    let id = named_whole(ground, company);
    let known = id.is_some() || bracketed.is_some_and(|inner| !is_note(inner) && !placed::is_nobody(inner));
    // A brand that a bracket below gives to another company is a tool of hers.
    let given = bracketed.is_some() && named_whole(ground, tool) != id;
    let is_tool = given || service_id(ground, tool).is_some() || named_whole(ground, tool).is_none();
    if !known || !is_tool || LEGAL_FORM.is_match(tool) || categories::is_class(company) {
        return None;
    }
    // A bracket in Latin letters is another name of the tool, any other a note on it.
    let note = found.name("note").filter(|note| note.as_str().is_ascii());
    let text = note.map_or_else(|| tool.to_owned(), |note| words[..note.end() + 1].to_owned());
    let level = if LEGAL_FORM.is_match(company) { RecipientLevel::NamedLegal } else { RecipientLevel::NamedBrand };
    Some(Who {
        recipient: Some(RecipientStatement {
            text: company.to_owned(),
            level,
            company: id,
            ..RecipientStatement::default()
        }),
        service: Some(ServiceStatement { text, id: service_id(ground, tool) }),
    })
}

pattern!(
    TOOL_AND_COMPANY,
    r"^(?P<tool>[^\n/()、]{2,40}?)(?:\s?\((?P<note>[^()]{1,24})\))?\s?(?:/\s?\n?|\n/?)\s?(?:\((?P<bracketed>[^()\n]{2,40})\)|(?P<company>[^()\n/、]{2,40}))$"
);

/// "Alpha MapsAlpha, Inc.プライバシーポリシー": tool, company and link, which only the style of the page sets apart.
fn run_together(ground: &Ground<'_>, words: &str) -> Option<Who> {
    let words = LINK_TAIL.replace(words.trim(), "");
    if words.chars().count() > 120 || !LEGAL_FORM.is_match(&words) {
        return None;
    }
    let mut before = ' ';
    for (at, letter) in words.char_indices() {
        let seam = letter.is_ascii_uppercase() && (before.is_ascii_lowercase() || super::view::is_kana(before));
        before = letter;
        let (tool, company) = words.split_at(at);
        if !seam || !LEGAL_FORM.is_match(company) {
            continue;
        }
        if let Some(id) = named_whole(ground, company) {
            return Some(Who {
                recipient: Some(RecipientStatement {
                    text: company.to_owned(),
                    level: RecipientLevel::NamedLegal,
                    company: Some(id),
                    ..RecipientStatement::default()
                }),
                service: Some(ServiceStatement { text: tool.trim().to_owned(), id: service_id(ground, tool.trim()) }),
            });
        }
    }
    None
}

/// A brand, and words that the catalog knows as another name of its company or of its company's one service.
fn is_other_name(ground: &Ground<'_>, brand: &Who, words: &str) -> bool {
    let Some(known) = brand.recipient.as_ref().filter(|who| who.level == RecipientLevel::NamedBrand) else {
        return false;
    };
    let (Some(company), None) = (known.company.as_deref(), brand.service.as_ref()) else { return false };
    let owned = || ground.catalog.services().iter().filter(|service| service.company == company).count();
    let same = service_id(ground, words)
        .and_then(|id| ground.catalog.service(&id).map(|service| service.company.clone()))
        .or_else(|| named_whole(ground, words));
    // "Criteo(Criteo S.A.)" tells whose it is, whatever the legal form.
    let longer = words.trim().to_lowercase().starts_with(&known.text.trim().to_lowercase());
    !longer && !LEGAL_FORM.is_match(words) && same.as_deref() == Some(company) && owned() == 1
}

/// A brand before brackets in which the same company stands by its legal name.
fn is_tool_of(brand: &Who, company: &Who) -> bool {
    let (Some(brand_name), Some(legal)) = (&brand.recipient, &company.recipient) else { return false };
    brand.service.is_none()
        && company.service.is_none()
        && brand_name.level == RecipientLevel::NamedBrand
        && legal.level == RecipientLevel::NamedLegal
        && legal.company.is_some()
        && brand_name.company == legal.company
}

/// The brackets right behind a name say what it is used for: "Alpha(データベース・米国)".
fn what_for(after: &str) -> bool {
    static PART: LazyLock<Regex> = LazyLock::new(|| crate::policy::patterns::regex(r"[、,/・]"));
    BRACKETS.captures(after).filter(|found| found.get(0).is_some_and(|whole| whole.start() <= 1)).is_some_and(|found| {
        found.name("inner").is_some_and(|inner| PART.split(inner.as_str()).any(|part| FUNCTION.is_match(part.trim())))
    })
}

/// Parts of a cell: lines, and what stands in brackets or behind a slash.
fn pieces(words: &str) -> Vec<Range<usize>> {
    let mut out: Vec<Range<usize>> = cut(words).into_iter().flat_map(|range| beside(words, range)).collect();
    // What stands in brackets and is no name is a note on the name before it.
    let bracketed = |range: &Range<usize>| {
        let before = &words[..range.start];
        before.matches('(').count() > before.matches(')').count()
    };
    out.retain(|range| {
        let part = words[range.clone()].trim();
        let first = words[..range.start].trim_end().ends_with('(');
        !(first && (is_note(part) || is_address_of(&words[..range.start], part))
            || bracketed(range) && FUNCTION.is_match(part))
    });
    // "甲社(Alpha。ログインの画面で読み込まれます)": a sentence behind the name in the brackets tells of it.
    out.retain(|range| {
        !bracketed(range) || words[..range.start].rfind('(').is_none_or(|open| !words[open..range.start].contains('。'))
    });
    // "Alpha(データベース・米国)": words in brackets that are not shaped like a name are a note, with all their parts.
    let note = BRACKETS.captures_iter(words).filter_map(|found| found.name("inner")).map(|inner| inner.range());
    let notes: Vec<Range<usize>> = note.filter(|inner| !named(&words[inner.clone()])).collect();
    out.retain(|range| !notes.iter().any(|note| note.start <= range.start && range.end <= note.end));
    out
}

/// Some part of it is written like a name.
fn named(words: &str) -> bool {
    static PART: LazyLock<Regex> = LazyLock::new(|| crate::policy::patterns::regex(r"[、,/・]"));
    static SHAPE: LazyLock<Regex> = LazyLock::new(|| {
        crate::policy::patterns::regex(
            r"^[A-Za-z0-9][A-Za-z0-9 .&+!'\-]*$|^[ァ-ヶー・A-Za-z0-9 .+]{3,}$|[A-Za-z]{3,}|株式会社|有限会社|合同会社|社$|国名",
        )
    });
    LEGAL_FORM.is_match(words)
        || PART.split(words).map(str::trim).any(|part| {
            SHAPE.is_match(part) && !FUNCTION.is_match(part) && !COUNTRY_NOTE.is_match(part) && !placed::is_nobody(part)
        })
}

/// What a bracket behind a name tells of it: a country, a function, a condition.
pub(super) fn is_note(words: &str) -> bool {
    if COUNTRY_NOTE.is_match(words) || FUNCTION.is_match(words) {
        return true;
    }
    static NOTE: LazyLock<Regex> = LazyLock::new(|| {
        crate::policy::patterns::regex(
            r"[はをが]|運営|保管|所在|経由|の既存|について|に(?:より|よる|て)|利用時|のみ|含む|取得|旧社名|^旧|リージョン|法人$|(?:庁|省)$",
        )
    });
    NOTE.is_match(words) && (!words.contains("会社") || OPERATES.is_match(words))
}

/// "Alpha-Beta(alpha-beta.com)", "Alpha API (alpha-api.de, operated for Beta)": where what bears that name is reached.
fn is_address_of(before: &str, words: &str) -> bool {
    let name = before.trim_end().trim_end_matches('(').rsplit(['\n', '/', ')', '、', '|']).next().unwrap_or_default();
    let name = crate::catalog::fold_name(name);
    let host = ADDRESS.captures(words.trim()).map(|found| crate::catalog::fold_name(&found["host"]));
    host.is_some_and(|host| name.chars().count() >= 3 && host == name)
}

pattern!(
    ADDRESS,
    r"(?i)^(?:https?://)?(?:www\.)?(?P<host>[a-z0-9][a-z0-9-]*)\.(?:[a-z]{2,}\.)?[a-z]{2,}/?(?:[,、].*)?$"
);

/// "AlphaKit・Beta Store": two names in Latin letters with a middle dot between them.
fn beside(words: &str, range: Range<usize>) -> Vec<Range<usize>> {
    static LATIN: LazyLock<Regex> =
        LazyLock::new(|| crate::policy::patterns::regex(r"^\s?[A-Za-z][A-Za-z0-9 .&+'\-]{1,40}$"));
    let whole = &words[range.clone()];
    if !whole.contains('・') || !whole.split('・').all(|part| LATIN.is_match(part)) {
        return vec![range];
    }
    let mut start = range.start;
    let mut out = Vec::new();
    for part in whole.split('・') {
        out.push(start..start + part.len());
        start += part.len() + '・'.len_utf8();
    }
    out
}

fn cut(words: &str) -> Vec<Range<usize>> {
    static CUT: LazyLock<Regex> =
        LazyLock::new(|| crate::policy::patterns::regex(r"\n|[()（）「」]|\s?/\s?|\s\|\s|、|。|,\s|(?:^|\s)・"));
    let mut out = Vec::new();
    let mut start = 0;
    for cut in CUT.find_iter(words) {
        // "(株)" and "Meta (旧Facebook)" are no parts of their own.
        if cut.as_str() == "("
            && (words[cut.end()..].starts_with("株)")
                || words[cut.end()..].starts_with("旧")
                || words[cut.end()..].starts_with("有)"))
        {
            continue;
        }
        if cut.as_str() == ")"
            && words[..cut.start()]
                .rsplit('(')
                .next()
                .is_some_and(|inner| inner == "株" || inner == "有" || inner.starts_with('旧'))
        {
            continue;
        }
        // "Alpha, Inc." is one name.
        if cut.as_str().starts_with(',') && FORM_NEXT.is_match(&words[cut.end()..]) {
            continue;
        }
        let depth = words[..cut.start()].matches('(').count().saturating_sub(words[..cut.start()].matches(')').count());
        if cut.as_str() == "。" && depth == 0 {
            continue;
        }
        let inside = &words[start..words[start..].find(')').map_or(words.len(), |at| start + at)];
        if depth > 0
            && cut.as_str() != ")"
            && cut.as_str() != "("
            && cut.as_str() != "。"
            && (is_note(inside) || is_address_of(&words[..start], inside))
        {
            continue;
        }
        if start < cut.start() {
            out.push(start..cut.start());
        }
        start = cut.end();
    }
    if start < words.len() {
        out.push(start..words.len());
    }
    out.retain(|range| !words[range.clone()].trim().is_empty());
    out
}

fn piece_of(ground: &Ground<'_>, text: &str, inside: &[&&Mention], role: Role) -> Who {
    let whole = ground.catalog.resolve_name(text, Some(text));
    let company = inside.iter().find(|mention| mention.is_company && mention.service.is_none());
    let service = inside.iter().find(|mention| mention.service.is_some());
    let mut who = Who::default();
    if company.is_some_and(|mention| {
        // "AWS API Gateway" is a product of the company, not another name of it.
        !mention.legal
            && !LEGAL_FORM.is_match(text)
            && longer_product(text, mention)
            && (role != Role::Recipient || PRODUCT.is_match(text))
    }) {
        who.service = Some(ServiceStatement { text: text.to_owned(), id: None });
        return who;
    }
    if let Some(mention) = company.filter(|_| role != Role::Service || service.is_none()) {
        let mut recipient = names::recipient(mention);
        let rest = text.strip_prefix(mention.text.as_str()).map(str::trim).filter(|rest| COUNTRY_NOTE.is_match(rest));
        if let Some(country) = rest {
            recipient.country = Some(country.to_owned());
        } else {
            text.clone_into(&mut recipient.text);
        }
        who.recipient = Some(recipient);
    }
    if let (Some(mention), None, Role::Service) = (company, service, role) {
        // In a column of tools, or in brackets after the company, a company's name is its tool's.
        who.recipient = None;
        who.service = Some(ServiceStatement { text: text.to_owned(), id: None });
        if mention.legal {
            who.service = None;
            who.recipient = Some(names::recipient(mention));
        }
        return who;
    }
    if let Some(mention) = service {
        // A name that is the company's too, in a column of companies, names the company.
        let as_company = role == Role::Recipient
            && who.recipient.is_none()
            && !(longer_product(text, mention) && PRODUCT.is_match(text))
            && (mention.is_company
                || mention.text.chars().count() + 2 >= text.chars().count() && bears_the_company_name(ground, mention));
        if as_company {
            let mut recipient = names::recipient(mention);
            recipient.company = company_of(mention, ground.catalog).map(str::to_owned);
            text.clone_into(&mut recipient.text);
            who.recipient = Some(recipient);
        } else {
            // "AWS API Gateway" is another product than "AWS".
            let other = longer_product(text, mention);
            who.service = Some(ServiceStatement {
                text: if company.is_some() { mention.text.clone() } else { text.to_owned() },
                id: mention.service.clone().filter(|_| !other),
            });
        }
    }
    if who.recipient.is_some() || who.service.is_some() {
        return who;
    }
    if let Some(found) = whole {
        match found.entity {
            crate::catalog::Entity::Service(id) if role != Role::Recipient => {
                who.service = Some(ServiceStatement { text: text.to_owned(), id: Some(id.to_owned()) })
            }
            crate::catalog::Entity::Service(id) => {
                let company = found
                    .company
                    .map(str::to_owned)
                    .or_else(|| ground.catalog.service(id).map(|service| service.company.clone()));
                who.recipient = Some(RecipientStatement {
                    text: text.to_owned(),
                    level: RecipientLevel::NamedBrand,
                    company,
                    ..RecipientStatement::default()
                });
            }
            crate::catalog::Entity::Company(id) => {
                who.recipient = Some(RecipientStatement {
                    text: text.to_owned(),
                    level: RecipientLevel::NamedBrand,
                    company: Some(id.to_owned()),
                    ..RecipientStatement::default()
                })
            }
        }
        return who;
    }
    if text.starts_with("その他") && categories::is_class(text) {
        let mut recipient = categories::recipient(text);
        recipient.open_ended = true;
        who.recipient = Some(recipient);
    } else if role == Role::Service {
        who.service = Some(ServiceStatement { text: text.to_owned(), id: None });
    } else if categories::is_legal_exception(text) && !LEGAL_FORM.is_match(text) {
        return who;
    } else if categories::is_class(text) && !LEGAL_FORM.is_match(text) {
        who.recipient = Some(categories::recipient(text));
    } else {
        let company = LEGAL_FORM.is_match(text) || items::is_trade_name(text);
        let level = if company { RecipientLevel::NamedLegal } else { RecipientLevel::NamedBrand };
        who.recipient = Some(RecipientStatement { text: text.to_owned(), level, ..RecipientStatement::default() });
    }
    who
}

/// The company whose name is the whole of the words, nothing before and nothing after.
pub(super) fn named_whole(ground: &Ground<'_>, text: &str) -> Option<String> {
    let words = text.trim();
    ground.catalog.names_in(words).into_iter().find_map(|found| match found.entity {
        crate::catalog::Entity::Company(id) if found.start == 0 && found.end >= words.trim_end_matches('.').len() => {
            Some(id.to_owned())
        }
        _ => None,
    })
}

fn longer_product(text: &str, mention: &Mention) -> bool {
    static MORE: LazyLock<Regex> =
        LazyLock::new(|| crate::policy::patterns::regex(r"^\s[A-Z][A-Za-z]+(?:\s[A-Z][A-Za-z]+)*$"));
    text.find(&mention.text).is_some_and(|at| MORE.is_match(&text[at + mention.text.len()..]))
}

/// The service bears its company's name (Sentry): in a column of companies it names the company.
fn bears_the_company_name(ground: &Ground<'_>, mention: &Mention) -> bool {
    let Some(company) = company_of(mention, ground.catalog).and_then(|id| ground.catalog.company(id)) else {
        return false;
    };
    let name = crate::catalog::fold_name(&mention.text);
    [&company.name_en, &company.name_ja]
        .into_iter()
        .chain(&company.aliases)
        .any(|other| crate::catalog::fold_name(other).contains(&name))
}

/// Pieces of one cell belong together: a company, then its tool in brackets.
fn join(out: &mut Vec<Who>, one: Who, ground: &Ground<'_>) {
    if let Some(last) = out.last_mut() {
        match (&last.recipient, &last.service, &one.recipient, &one.service) {
            (Some(_), None, None, Some(_)) => {
                last.service = one.service;
                return;
            }
            (None, Some(_), Some(_), None) => {
                last.recipient = one.recipient;
                return;
            }
            // A company, then an unknown word: its tool, unless it looks like another company.
            (Some(first), None, Some(second), None)
                if second.company.is_none()
                    && first.level != RecipientLevel::CategoryOpen
                    && second.level == RecipientLevel::NamedBrand =>
            {
                last.service = Some(ServiceStatement { text: second.text.clone(), id: None });
                return;
            }
            // A second tool of the same company.
            (Some(first), Some(_), None, Some(service)) => {
                let owner = service
                    .id
                    .as_deref()
                    .and_then(|id| ground.catalog.service(id))
                    .map(|service| service.company.clone());
                if owner.is_none() || owner == first.company {
                    let recipient = Some(first.clone());
                    out.push(Who { recipient, service: one.service });
                    return;
                }
            }
            // "KARTE(株式会社プレイド)": a service that bears a name known as such, then its company.
            (Some(first), None, Some(second), None)
                if second.level == RecipientLevel::NamedLegal
                    && first.level == RecipientLevel::NamedBrand
                    && first.company == second.company
                    && is_service_name(ground, &first.text) =>
            {
                last.service = Some(ServiceStatement { text: first.text.clone(), id: service_id(ground, &first.text) });
                last.recipient = one.recipient;
                return;
            }
            // The same company again (日本法人, 旧社名).
            (Some(first), _, Some(second), None) if first.company.is_some() && first.company == second.company => {
                return;
            }
            _ => {}
        }
    }
    out.push(one);
}

fn service_id(ground: &Ground<'_>, name: &str) -> Option<String> {
    match ground.catalog.resolve_name(name, Some(name))?.entity {
        crate::catalog::Entity::Service(id) => Some(id.to_owned()),
        crate::catalog::Entity::Company(_) => None,
    }
}

fn is_service_name(ground: &Ground<'_>, name: &str) -> bool {
    service_id(ground, name).is_some()
}

// "甲株式会社(店名運営会社)": what the company runs, not another name.
pattern!(OPERATES, r"運営(?:会社|元|主体)$");
// The beginning of the next label, broken off: "送信される" (利用者情報).
pattern!(VERB_ONLY, r"^[^A-Za-z「」]{0,8}(?:される|する|している|された|します|ます|です)$");
pattern!(
    PRODUCT,
    r"(?i)\s(?:API|API Gateway|Cloud|Maps?|Ads|Analytics|Fonts?|Tag Manager|Search|Storage|Functions|Lambda|Pixel|SDK|Mail|Drive|Forms?|Sheets|Workspace|Sign-?In|Login|Pay|Wallet|Console|Studio|Firestore|Hosting)$"
);
pattern!(FORM_NEXT, r"^(?i:inc|llc|ltd|limited|co|corp|k\.k|s\.a|gmbh|b\.v|pbc|plc|uc|n\.v|sas|ag)(?-u:\b)");
pattern!(BRACKETS, r"\((?P<inner>[^()]{1,60})\)");
// A link to somebody's rules at the end of a cell is no part of the name.
pattern!(
    LINK_TAIL,
    r"(?i)\s?(?:各社の?|同社の?|[(\[])?(?:プライバシー(?:・|\s)?ポリシー|個人情報保護方針|privacy (?:policy|notice|statement))[)\]]?\s?[↗→»>]?$"
);

//! Items that name what the catalog or a legal form knows: a service, a company, products in brackets, the class of both.

use std::ops::Range;
use std::sync::LazyLock;

use crate::catalog::{Service, fold_name};
use crate::policy::patterns::Pattern;

use super::at_name::is_use;
use super::blocks::LOGIN_TITLE;
use super::cues::JOINED;
use super::ground::{Draft, Ground};
use super::headers::title;
use super::list_item::{LEGAL, PLACE, SEPARATOR, is_tool_name};
use super::names::{self, Mention, company_of, followed_by_other};
use super::{
    RecipientLevel, ServiceStatement, Specificity, Statement, categories, cell_parts, coined, items, placed, purposes,
};

/// The declarations of an item by the names in it; none where no name leads it.
pub(super) fn read(
    ground: &Ground<'_>,
    unit: usize,
    label: &Range<usize>,
    words: &str,
    base: &Statement,
    of_products: bool,
) -> Vec<Draft> {
    let text = ground.text(unit);
    let mentions: Vec<&Mention> =
        ground.mentions_in(unit, label).filter(|mention| !followed_by_other(text, mention)).collect();
    let first = mentions.first().map_or(usize::MAX, |mention| mention.range.start - label.start);
    let item = Item { ground, unit, text, label, words, base, mentions, first };
    if !item.is_led() {
        return item.product_of_a_company().filter(|_| item.has_a_sign()).into_iter().collect();
    }
    if let Some(one) = item.product_of_a_company().or_else(|| item.product_of_the_name()) {
        return vec![one];
    }
    let mut out = item.services();
    out.extend(item.products_of_the_company(&out));
    if out.is_empty() {
        out = item.companies(of_products);
    } else {
        out.extend(item.companies_in_the_row(&out));
        out.extend(item.tools_in_the_row());
        out.extend(item.tools_in_the_head());
    }
    let rest = item.rest(&out);
    out.extend(rest);
    out
}

struct Item<'a> {
    ground: &'a Ground<'a>,
    unit: usize,
    text: &'a str,
    label: &'a Range<usize>,
    words: &'a str,
    base: &'a Statement,
    mentions: Vec<&'a Mention>,
    /// Where in the item the first name begins.
    first: usize,
}

impl Item<'_> {
    fn draft(&self, statement: Statement) -> Draft {
        Draft { unit: self.unit, statement }
    }

    fn company(&self) -> Option<&Mention> {
        self.mentions.iter().find(|mention| mention.is_only_company()).copied()
    }

    /// The company, where the item begins with it.
    fn leading_company(&self) -> Option<&Mention> {
        self.company().filter(|company| company.range.start - self.label.start == self.first)
    }

    /// The name must lead the item, or stand in the brackets of its head.
    fn is_led(&self) -> bool {
        if self.first <= 12 {
            return true;
        }
        let before = &self.words[..self.first.min(self.words.len())];
        let behind_a_sign = SEPARATOR.find_iter(before).last().is_some_and(|sign| sign.end() == before.len());
        let before = before.trim_end();
        let letters = before.chars().count();
        letters <= 14 && (behind_a_sign || before.ends_with(['(', '「', '『', ':']))
            || letters <= 40 && before.strip_suffix([':', '：']).is_some_and(categories::is_class)
            || self.mentions.len() == 1
                && letters <= 40
                && before.strip_suffix('(').is_some_and(|head| categories::is_class(head) || SERVES.is_match(head))
                && self.text[self.mentions[0].range.end..].starts_with(')')
    }

    /// "採用......Alpha(甲社)": a sign sets the name apart from what it is for.
    fn has_a_sign(&self) -> bool {
        SEPARATOR.find(self.words).is_some_and(|sign| sign.start() > 0 && sign.end() < self.first)
    }

    /// "Alpha(株式会社ベータ)": an unknown product with its company in brackets.
    fn product_of_a_company(&self) -> Option<Draft> {
        let [only] = self.mentions[..] else { return None };
        let name = self.words.get(..self.first)?.strip_suffix('(').map(str::trim)?;
        // "採用......Alpha(甲社)": what it is for stands before the sign.
        let name = SEPARATOR.find_iter(name).last().map_or(name, |sign| &name[sign.end()..]);
        let shown = only.legal
            && self.words[only.range.end - self.label.start..].starts_with(')')
            && (2..=30).contains(&name.chars().count())
            && (coined::is_product(name)
                || PRODUCT_NAME.is_match(name)
                    && !categories::is_class(name)
                    && !placed::is_nobody(name)
                    && title(name).is_none());
        shown.then(|| {
            self.draft(Statement {
                specificity: Specificity::Service,
                service: Some(ServiceStatement { text: name.to_owned(), id: None }),
                recipient: Some(names::recipient(only)),
                ..self.base.clone()
            })
        })
    }

    /// "Google API(…)": the company's name is the beginning of the product's.
    fn product_of_the_name(&self) -> Option<Draft> {
        let company = self.leading_company()?;
        let start = self.label.start;
        let name = longer_name(self.words, company.range.start - start, company.range.end - start)?;
        Some(self.draft(Statement {
            specificity: Specificity::Service,
            service: Some(ServiceStatement { text: name, id: None }),
            ..self.base.clone()
        }))
    }

    fn services(&self) -> Vec<Draft> {
        let company = self.company();
        let mut out = Vec::new();
        for mention in self.mentions.iter().filter(|mention| mention.service.is_some()) {
            let after = &self.text[mention.range.end..self.label.end.min(self.text.len())];
            let near: String = after.chars().take(12).collect();
            if near.contains("ログイン") || near.contains("アカウント") {
                continue;
            }
            let mut statement = self.base.clone();
            statement.specificity = Specificity::Service;
            statement.service = Some(names::service(mention));
            // "Alpha Platform(Alpha Tiles API)": one product with its interface; "Alpha Storage(保存)", where the catalog
            // knows Alpha: another product of the family.
            let interface = INTERFACE.find(after).map(|more| more.end());
            let part = PART.captures(after).and_then(|found| found.name("more")).map(|more| more.end());
            if let (Some(service), Some(end)) = (&mut statement.service, interface.or(part)) {
                service.text = self.text[mention.range.start..mention.range.end + end].to_owned();
            }
            // "Alpha Analyticsによるアクセス解析": what is done with it.
            if !statement.sender_purpose.is_given()
                && let Some(what) = DONE_WITH.captures(after).and_then(|found| found.name("what"))
                && is_use(what.as_str())
            {
                statement.sender_purpose = purposes::statement([what.as_str()]);
            }
            let owner = company_of(mention, self.ground.catalog);
            statement.recipient = company
                .filter(|company| {
                    company.company.as_deref() == owner
                        || company.company.is_none() && self.mentions.len() == 2
                        || company.legal && self.text.get(mention.range.end..company.range.start) == Some("(")
                })
                .map(names::recipient);
            if statement.recipient.is_none() && mention.is_company {
                let mut recipient = names::recipient(mention);
                recipient.level = RecipientLevel::NamedBrand;
                recipient.text.clone_from(&mention.text);
                statement.recipient =
                    Some(recipient).filter(|recipient| recipient.company.is_some() && statement.mechanism.is_web());
            }
            out.push(self.draft(statement));
        }
        out
    }

    /// The products that the item names behind its company, beside those that the catalog knows.
    fn products_of_the_company(&self, known: &[Draft]) -> Vec<Draft> {
        let Some(company) = self.leading_company() else { return Vec::new() };
        let brand = company.text.split([' ', ',']).next().unwrap_or_default();
        let told = branded(self.words, brand);
        let listed = products(self.words, company.range.end - self.label.start);
        let new = |name: &&str| {
            !known.iter().any(|draft| {
                draft.statement.service.as_ref().is_some_and(|service| name.contains(service.text.as_str()))
            })
        };
        let mut seen: Vec<&str> = Vec::new();
        for name in listed.into_iter().chain(told).filter(new) {
            if !seen.iter().any(|other| name.contains(other)) {
                seen.push(name);
            }
        }
        seen.into_iter()
            .map(|name| {
                self.draft(Statement {
                    specificity: Specificity::Service,
                    service: Some(ServiceStatement { text: name.to_owned(), id: None }),
                    recipient: Some(names::recipient(company)),
                    ..self.base.clone()
                })
            })
            .collect()
    }

    fn companies(&self, of_products: bool) -> Vec<Draft> {
        let mut out = Vec::new();
        for mention in self.mentions.iter().filter(|mention| mention.is_company) {
            let mut statement = self.base.clone();
            let brand = !mention.legal && !mention.text.ends_with('社');
            let noted = statement.sender_purpose.is_given() || !statement.information.quotes.is_empty();
            let told =
                self.words.len() > mention.range.len() && (noted || PLACE.is_match(self.words.trim_end_matches(')')));
            // "予約サービス(Alpha)": the name of the tool of which the words before it speak.
            let of_a_tool = self.words[..(mention.range.start - self.label.start).min(self.words.len())]
                .strip_suffix('(')
                .is_some_and(|head| SERVES.is_match(head.trim_end()));
            if brand && self.mentions.len() == 1 && (told || of_products || of_a_tool) {
                // "Alpha(ホスティング)": a brand with what it is used for is the service.
                statement.specificity = Specificity::Service;
                statement.service = Some(names::service(mention));
                out.push(self.draft(statement));
                continue;
            }
            statement.specificity = Specificity::Company;
            statement.recipient = Some(names::recipient(mention));
            // "Alpha(Alpha, Inc.)": the tool, and in brackets right behind it whose it is.
            let before = &self.words[..(mention.range.start - self.label.start).min(self.words.len())];
            let tool = before.strip_suffix('(').map(str::trim);
            if let Some(tool) = tool.filter(|tool| mention.legal && is_tool_name(tool)) {
                statement.specificity = Specificity::Service;
                statement.service = Some(ServiceStatement { text: tool.trim_matches('*').to_owned(), id: None });
            }
            out.push(self.draft(statement));
        }
        out
    }

    /// "Alpha、Beta、Gamma": of names in a row one is a tool's, the others are companies'.
    fn companies_in_the_row(&self, known: &[Draft]) -> Vec<Draft> {
        let owners: Vec<&str> = self
            .mentions
            .iter()
            .filter(|mention| mention.service.is_some())
            .filter_map(|mention| company_of(mention, self.ground.catalog))
            .collect();
        let joined = |one: &Mention, next: &Mention| {
            self.text.get(one.range.end..next.range.start).is_some_and(|between| JOINED.is_match(between))
        };
        let in_row = |at: usize| {
            let one = self.mentions[at];
            self.mentions.get(at + 1).is_some_and(|next| joined(one, next))
                || at > 0 && joined(self.mentions[at - 1], one)
        };
        let new = |mention: &Mention| {
            mention.is_only_company()
                && mention.company.as_deref().is_none_or(|company| !owners.contains(&company))
                && !known
                    .iter()
                    .any(|draft| draft.statement.recipient.as_ref().is_some_and(|who| who.text == mention.text))
        };
        let head = &self.words[..self.first.min(self.words.len())];
        let bracketed = head.ends_with('(') && OF_TOOLS.is_match(head);
        let of_tools = SERVES.is_match(head.trim_end_matches('('));
        self.mentions
            .iter()
            .enumerate()
            .filter(|(at, mention)| new(mention) && in_row(*at))
            .map(|(_, mention)| {
                // "クラウド事業者(Alpha Docs、Beta等)": beside a tool a brand in the brackets is one too.
                let tool = bracketed && !mention.legal && (of_tools || self.is_also_a_tool(mention));
                self.draft(Statement {
                    specificity: if tool { Specificity::Service } else { Specificity::Company },
                    service: tool.then(|| names::service(mention)),
                    recipient: Some(names::recipient(mention)).filter(|_| !tool),
                    ..self.base.clone()
                })
            })
            .collect()
    }

    /// The brand is the name of a service of hers too.
    fn is_also_a_tool(&self, brand: &Mention) -> bool {
        let written = fold_name(&brand.text);
        let bears = |service: &Service| {
            let names = [&service.name_en, &service.name_ja].into_iter().chain(&service.aliases);
            names.into_iter().any(|name| fold_name(name) == written)
        };
        self.ground
            .catalog
            .services()
            .iter()
            .any(|service| brand.company.as_deref() == Some(&service.company) && bears(service))
    }

    /// "地図:Alpha、Beta Tiles", where the catalog knows Alpha alone: what stands beside it is a tool too.
    fn tools_in_the_row(&self) -> Vec<Draft> {
        let sign = SEPARATOR.find(self.words).filter(|sign| sign.start() > 0 && sign.end() <= self.first);
        let Some(sign) = sign.filter(|_| !self.words.is_ascii()) else { return Vec::new() };
        let named = |part: &Range<usize>| {
            let part = self.label.start + part.start..self.label.start + part.end;
            self.ground.mentions[self.unit]
                .iter()
                .any(|mention| mention.range.start < part.end && part.start < mention.range.end)
        };
        items::parts(self.words, sign.end())
            .into_iter()
            .filter(|part| !named(part) && items::is_capital_name(&self.words[part.clone()]))
            .map(|part| {
                self.draft(Statement {
                    specificity: Specificity::Service,
                    service: Some(ServiceStatement { text: self.words[part].to_owned(), id: None }),
                    ..self.base.clone()
                })
            })
            .collect()
    }

    /// "Alpha Cloud / Cloud Run(甲社)：保存", where the catalog knows Alpha Cloud alone.
    fn tools_in_the_head(&self) -> Vec<Draft> {
        let sign = SEPARATOR.find(self.words).map(|sign| sign.start());
        let end = [sign, self.words.find('(')].into_iter().flatten().min().unwrap_or(self.words.len());
        let head = &self.words[..end];
        let names = if head.contains('/') { items::parts(head, 0) } else { Vec::new() };
        let known = |name: &Range<usize>| {
            let (start, end) = (self.label.start + name.start, self.label.start + name.end);
            self.mentions.iter().any(|mention| mention.range.start < end && start < mention.range.end)
        };
        // "Alpha / Ireland" tells where, "Alpha / Errors" what for: a tool beside another is of its family by its words.
        let family = |name: &str| {
            let words =
                |text: &str| text.split(' ').filter(|word| word.len() > 3).map(str::to_owned).collect::<Vec<_>>();
            let others = self.mentions.iter().filter(|mention| mention.service.is_some());
            others.into_iter().any(|mention| {
                items::share_a_beginning(name, &mention.text)
                    || words(&mention.text).iter().any(|word| words(name).contains(word))
            })
        };
        let is_tool = |name: &Range<usize>| items::is_capital_name(&head[name.clone()]) && family(&head[name.clone()]);
        if !names.iter().all(|name| known(name) || is_tool(name)) {
            return Vec::new();
        }
        let new = names.into_iter().filter(|name| !known(name));
        new.map(|name| {
            self.draft(Statement {
                specificity: Specificity::Service,
                service: Some(ServiceStatement { text: head[name].to_owned(), id: None }),
                ..self.base.clone()
            })
        })
        .collect()
    }

    /// The class of which those who are named are examples: "クラウド事業者(甲社、乙社 等)", "…、その他のツール".
    fn rest(&self, named: &[Draft]) -> Option<Draft> {
        let class = self.words.find('(').map(|bracket| self.words[..bracket].trim()).filter(|class| {
            self.first > class.len() && categories::is_class(class) && ILLUSTRATES.is_match(&self.words[class.len()..])
        });
        let class = class.or_else(|| OTHERS.find(self.words).map(|found| found.as_str()))?;
        if named.is_empty() {
            return None;
        }
        let mut recipient = categories::recipient(class);
        recipient.open_ended = true;
        Some(self.draft(Statement {
            specificity: Specificity::OpenEnded,
            recipient: Some(recipient),
            ..self.base.clone()
        }))
    }
}

/// "Alpha(Alpha検索、Beta)": products in the brackets right behind their company; one alone only with its name in it.
fn products(words: &str, company: usize) -> Vec<&str> {
    static LIST: LazyLock<Pattern> =
        LazyLock::new(|| crate::policy::patterns::regex(r"^\s?\((?P<list>[^()]{2,160})\)"));
    static CUT: LazyLock<Pattern> = LazyLock::new(|| crate::policy::patterns::regex(r"、|,\s?|\s?/\s?"));
    static SHAPE: LazyLock<Pattern> =
        LazyLock::new(|| crate::policy::patterns::regex(r"^[A-Za-z][A-Za-z0-9 .&+!'\-]*$|^[ァ-ヶー・A-Za-z0-9 ]{3,}$"));
    let Some(list) = LIST.captures(&words[company..]).and_then(|found| found.name("list")) else { return Vec::new() };
    let brand = words[..company].trim();
    let parts: Vec<&str> =
        CUT.split(list.as_str()).map(|part| part.trim().trim_end_matches(['等', 'ほ', 'か'])).collect();
    let named = |part: &&&str| {
        (part.contains(brand) || parts.len() > 1 && SHAPE.is_match(part) || coined::is_product(part))
            && part.chars().count() <= 30
            && !placed::is_nobody(part)
            && !cell_parts::is_note(part)
            && !LEGAL.is_match(part)
            && !LOGIN_TITLE.is_match(part)
    };
    parts.iter().filter(named).copied().collect()
}

/// "Alpha, Inc.:実行(Alpha Workers)、統計(Alpha Counter)": products in brackets that bear the company's name.
fn branded<'a>(words: &'a str, brand: &str) -> Vec<&'a str> {
    static BRACKET: LazyLock<Pattern> =
        LazyLock::new(|| crate::policy::patterns::regex(r"\((?P<name>[A-Z][A-Za-z0-9]+(?: [A-Z][A-Za-z0-9]*){1,3})\)"));
    BRACKET
        .captures_iter(words)
        .filter_map(|found| found.name("name"))
        .map(|name| name.as_str())
        .filter(|name| brand.len() > 2 && name.strip_prefix(brand).is_some_and(|rest| rest.starts_with(' ')))
        .filter(|name| !LEGAL.is_match(name))
        .collect()
}

/// The product that begins with this company name, when Latin words follow it directly.
fn longer_name(words: &str, start: usize, end: usize) -> Option<String> {
    static MORE: LazyLock<Pattern> = LazyLock::new(|| {
        crate::policy::patterns::regex(r"^\s?[A-Z][A-Za-z0-9]*(?:\s[A-Z0-9][A-Za-z0-9]*)*(?:\sservices?(?-u:\b))?")
    });
    let more = MORE.find(&words[end..])?;
    let first = more.as_str().trim().split(' ').next().unwrap_or_default();
    (!matches!(first, "Inc" | "LLC" | "Ltd" | "Corporation" | "Corp" | "GmbH" | "Japan" | "Pte" | "Co"))
        .then(|| words[start..end + more.end()].to_owned())
}

pattern!(
    DONE_WITH,
    r"^[」』]?(?:等|など)?(?:による|での|を(?:用い|利用し|使用し|使っ)た)(?P<what>[^、。():：]{3,30})。?$"
);
pattern!(PRODUCT_NAME, r"^[^、。]*(?:[A-Z][A-Za-z0-9]|[ァ-ヶー]{3,})[^、。をはが]*$|^[a-z][A-Za-z0-9.]{3,}$");
pattern!(ILLUSTRATES, r"^\s?\([^()。]{2,120}(?:等|など|ほか)(?:。[^()]*)?\)");
pattern!(OF_TOOLS, r"クラウド|サービス|ツール|システム|ホスティング|インフラ|(?i:saas)");
pattern!(SERVES, r"(?:サービス|ツール|システム|基盤|ホスティング)$");
pattern!(PART, r"^(?P<more>(?:\s[A-Z][A-Za-z]{3,}){1,2})(?:\s?\(|\)|\s?[:：]|[がのをにはで、]|$)");
pattern!(INTERFACE, r"^\s?\((?:[A-Z][A-Za-z]+ ){1,4}(?:API|SDK)\)");
pattern!(OTHERS, r"その他の?[^、。()]{2,30}(?:ツール|サービス|事業者|会社|パートナー|提供者|企業)");

//! `kansa lookup`: one question, one answer.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use url::Url;

use super::{Catalog, Certainty, Entity, NameMatch, Owner, Service};
use crate::glossary::{Bilingual, Information, Purpose};

/// A line of `kansa lookup --jsonl`.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Question {
    case_id: serde_json::Value,
    kind: String,
    url: String,
    page_host: Option<String>,
    cname_chain: Vec<String>,
    name: String,
    domain: String,
    context: Option<String>,
}

/// The answer to it. Null when it is nobody's, or not known: unknown is better than wrong.
#[derive(Debug, Default, Serialize)]
struct Answer<'a> {
    case_id: serde_json::Value,
    /// Service id.
    service: Option<&'a str>,
    /// Company id.
    company: Option<&'a str>,
    confidence: Option<Certainty>,
    #[serde(skip_serializing_if = "Option::is_none")]
    by: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    service_name: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    company_name: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    company_name_ja: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<String>,
}

/// Answers one line of JSON with one line of JSON. A line that is no question gets an answer with `error`.
#[must_use]
pub fn answer(line: &str, catalog: &Catalog) -> String {
    let answer = match serde_json::from_str::<Question>(line) {
        Ok(question) => reply(question, catalog),
        Err(error) => Answer { error: Some(format!("not a question: {error}")), ..Answer::default() },
    };
    serde_json::to_string(&answer).expect("an answer always serializes")
}

fn reply(question: Question, catalog: &Catalog) -> Answer<'_> {
    let page = question.page_host.as_deref();
    let answer = match question.kind.as_str() {
        "url" => match Url::parse(&question.url) {
            Ok(url) => from_owner(catalog.owner_of_url(&url, page, &question.cname_chain)),
            Err(error) => Answer { error: Some(format!("`{}` is no URL: {error}", question.url)), ..Answer::default() },
        },
        "cookie" => from_owner(shared(&catalog.owners_of_cookie(&question.name, &question.domain, page))),
        "name" => from_name(catalog.resolve_name(&question.name, question.context.as_deref()), catalog),
        other => Answer {
            error: Some(format!("kind `{other}` is not known; write `url`, `cookie` or `name`")),
            ..Answer::default()
        },
    };
    Answer { case_id: question.case_id, ..answer }
}

/// Of several owners: the service if it is one, else the company if all agree.
fn shared<'a>(owners: &[Owner<'a>]) -> Option<Owner<'a>> {
    let first = *owners.first()?;
    if owners.len() == 1 {
        return Some(first);
    }
    let company = first.company?;
    let agree = owners.iter().all(|owner| owner.company.is_some_and(|other| other.id == company.id));
    agree.then_some(Owner { service: first.service, certainty: Certainty::Medium, ..first })
}

fn from_owner(owner: Option<Owner<'_>>) -> Answer<'_> {
    let Some(owner) = owner else { return Answer::default() };
    Answer {
        service: owner.service.map(|service| service.id.as_str()),
        company: owner.company.map(|company| company.id.as_str()),
        confidence: Some(owner.certainty),
        by: Some(owner.by),
        service_name: owner.service.map(|service| service.name_en.as_str()),
        company_name: owner.company.map(|company| company.name_en.as_str()),
        company_name_ja: owner.company.map(|company| company.name_ja.as_str()),
        ..Answer::default()
    }
}

fn from_name<'a>(found: Option<NameMatch<'a>>, catalog: &'a Catalog) -> Answer<'a> {
    let Some(found) = found else { return Answer::default() };
    let (service, company) = match found.entity {
        Entity::Company(id) => (None, catalog.company(id)),
        Entity::Service(id) => {
            let service = catalog.service(id);
            (service, service.and_then(|service| catalog.company(&service.company)))
        }
    };
    let certainty = if found.needs_context { Certainty::Medium } else { Certainty::High };
    from_owner(Some(Owner { company, service, certainty, by: "name", kind: "" }))
}

/// A card for a person: what the catalog knows of a URL, a cookie name, or a name. `lang` is `ja` or `en`.
#[must_use]
pub fn card(query: &str, catalog: &Catalog, lang: &str) -> String {
    let query = query.trim();
    let mut lines = vec![query.to_owned()];
    let found = who(query, catalog);
    if found.is_empty() {
        lines.push(text(lang, "  カタログには見つかりません。", "  not in the catalog."));
    }
    for owner in found {
        lines.extend(owner_lines(&owner, catalog, lang));
    }
    lines.join("\n") + "\n"
}

fn who<'a>(query: &str, catalog: &'a Catalog) -> Vec<Owner<'a>> {
    if query.contains("://")
        && let Ok(url) = Url::parse(query)
    {
        return catalog.owner_of_url(&url, None, &[]).into_iter().collect();
    }
    let cookies = catalog.owners_of_cookie(query, "", None);
    if !cookies.is_empty() {
        return cookies;
    }
    if let Some(found) = catalog.resolve_name(query, Some(query)) {
        let answer = from_name(Some(found), catalog);
        let company = answer.company.and_then(|id| catalog.company(id));
        let service = answer.service.and_then(|id| catalog.service(id));
        return vec![Owner { company, service, certainty: Certainty::High, by: "name", kind: "" }];
    }
    let host = query.split(['/', '?']).next().unwrap_or_default();
    if host.contains('.')
        && let Ok(url) = Url::parse(&format!("https://{query}"))
    {
        return catalog.owner_of_url(&url, None, &[]).into_iter().collect();
    }
    Vec::new()
}

fn text(lang: &str, ja: &str, en: &str) -> String {
    let both = Bilingual::new(ja, en);
    if lang == "en" { both.en } else { both.ja }
}

fn owner_lines(owner: &Owner<'_>, catalog: &Catalog, lang: &str) -> Vec<String> {
    let mut lines = Vec::new();
    let mut row = |ja: &str, en: &str, value: String| {
        if !value.is_empty() {
            lines.push(format!("  {}: {value}", text(lang, ja, en)));
        }
    };
    if let Some(company) = owner.company {
        let mut name = if company.name_ja == company.name_en {
            company.name_en.clone()
        } else {
            text(
                lang,
                &format!("{}（{}）", company.name_ja, company.name_en),
                &format!("{} ({})", company.name_en, company.name_ja),
            )
        };
        if company.unconfirmed {
            name.push_str(&text(lang, "（運営者は未確認）", " (operator not confirmed)"));
        }
        row("会社", "company", format!("{name} [{}]", company.id));
        row("国", "country", company.country.clone());
        let former = company.former_names.iter().map(|former| {
            if former.until.is_empty() { former.name.clone() } else { format!("{} (–{})", former.name, former.until) }
        });
        row("旧名称", "former names", former.collect::<Vec<_>>().join(", "));
        let parent = company.parent.as_deref().and_then(|id| catalog.company(id));
        row("親会社", "parent", parent.map(|parent| parent.name_ja.clone()).unwrap_or_default());
    }
    if let Some(service) = owner.service {
        row("サービス", "service", format!("{} [{}]", text(lang, service.label(), &service.name_en), service.id));
        row("種類", "category", service.category.map(|c| text(lang, c.ja(), c.en())).unwrap_or_default());
        row("通常の利用目的", "usual purposes", purposes(&service.purposes, lang));
        row("パラメータから分かる情報", "information by parameter", carried(service, lang));
        row(
            "ホスト",
            "hosts",
            service.hosts.iter().take(8).map(|rule| rule.host.clone()).collect::<Vec<_>>().join(", "),
        );
        row(
            "Cookie",
            "cookies",
            service.cookies.iter().take(12).map(|rule| rule.name.clone()).collect::<Vec<_>>().join(", "),
        );
        row("ポリシー", "policy", service.privacy_policy_url.clone().unwrap_or_default());
        row("オプトアウト", "opt-out", service.opt_out_url.clone().unwrap_or_default());
        if !service.browser_traffic {
            row(
                "注記",
                "note",
                text(lang, "訪問者のブラウザからの送信を伴いません", "causes no traffic of a visitor's browser"),
            );
        }
    }
    row("確度", "certainty", format!("{} ({})", owner.certainty.as_str(), owner.by));
    lines
}

/// What its documented parameters carry, each category with a few of them.
fn carried(service: &Service, lang: &str) -> String {
    let mut by_category: BTreeMap<Information, Vec<&str>> = BTreeMap::new();
    for rule in &service.parameters {
        if let Some(category) = rule.information() {
            by_category.entry(category).or_default().push(&rule.name);
        }
    }
    let one = |(category, names): (Information, Vec<&str>)| {
        let more = if names.len() > 3 { ", …" } else { "" };
        format!("{} ({}{more})", text(lang, category.ja(), category.en()), names[..names.len().min(3)].join(", "))
    };
    by_category.into_iter().map(one).collect::<Vec<_>>().join(" / ")
}

fn purposes(list: &[Purpose], lang: &str) -> String {
    list.iter().map(|purpose| text(lang, purpose.ja(), purpose.en())).collect::<Vec<_>>().join(", ")
}

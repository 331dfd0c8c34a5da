//! Catalog: the catalog's own order and its score.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use kansa::catalog::{Catalog, HostMatch, fold_name, lookup};

fn vendor_files() -> BTreeSet<String> {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/catalog/vendors");
    fs::read_dir(dir)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "toml"))
        .map(|path| path.file_stem().unwrap().to_str().unwrap().to_owned())
        .collect()
}

#[test]
fn every_vendor_file_is_compiled_in_under_its_id() {
    let catalog = Catalog::embedded();
    let ids: BTreeSet<String> = catalog.companies().iter().map(|company| company.id.clone()).collect();
    assert_eq!(ids, vendor_files());
    assert_eq!(ids.len(), catalog.companies().len(), "two companies have one id");
    assert!(catalog.services().len() >= 500, "{} services", catalog.services().len());
}

#[test]
fn ids_and_domains_are_unique_and_lead_somewhere() {
    let catalog = Catalog::embedded();
    let mut services = BTreeSet::new();
    for service in catalog.services() {
        assert!(services.insert(&service.id), "service id {} twice", service.id);
        assert!(catalog.company(&service.company).is_some(), "{}", service.id);
        assert!(service.category.is_some(), "{} has no category", service.id);
        if let Some(part_of) = &service.part_of {
            assert!(catalog.service(part_of).is_some(), "{}: part_of {part_of}", service.id);
        }
    }
    let mut domains = BTreeMap::new();
    for company in catalog.companies() {
        if let Some(parent) = &company.parent {
            assert!(catalog.company(parent).is_some(), "{}: parent {parent}", company.id);
        }
        assert!(company.country.is_empty() || company.country.len() == 2, "{}", company.id);
        for domain in &company.domains {
            let other = domains.insert(domain, &company.id);
            assert!(other.is_none(), "domain {domain}: {} and {other:?}", company.id);
        }
    }
    let mut hosts = BTreeMap::new();
    for service in catalog.services() {
        for rule in &service.hosts {
            let other = hosts.insert((&rule.host, rule.suffix), &service.id);
            assert!(other.is_none(), "host {}: {} and {other:?}", rule.host, service.id);
        }
    }
}

#[test]
fn hosts_and_patterns_are_well_formed() {
    let host_ok = |host: &str| {
        host.contains('.')
            && host
                .bytes()
                .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'.' | b'-' | b'_' | b'*'))
            && host.split('.').all(|label| !label.is_empty())
    };
    let kinds: BTreeSet<&str> =
        "script beacon frame sync api image style font redirect ad static form websocket stream video"
            .split(' ')
            .collect();
    for service in Catalog::embedded().services() {
        for host in service.hosts.iter().map(|rule| &rule.host).chain(&service.cname_targets) {
            assert!(host_ok(host) && !host.contains('*'), "{}: host {host}", service.id);
        }
        let mut seen = BTreeSet::new();
        for pattern in &service.url_patterns {
            assert!(kinds.contains(pattern.kind.as_str()), "{}: kind {}", service.id, pattern.kind);
            assert!(pattern.path.starts_with('/'), "{}: path {}", service.id, pattern.path);
            if let HostMatch::Exact(host) | HostMatch::Glob(host) = &pattern.host {
                assert!(host_ok(host), "{}: host {host}", service.id);
            }
            assert!(
                seen.insert(format!("{:?} {} {:?}", pattern.host, pattern.path, pattern.query)),
                "{}: twice {}",
                service.id,
                pattern.path
            );
        }
        for cookie in &service.cookies {
            assert!(!cookie.name.trim_matches('*').is_empty(), "{}: cookie {}", service.id, cookie.name);
            if let Some(domain) = &cookie.domain {
                assert!(host_ok(domain), "{}: cookie domain {domain}", service.id);
            }
        }
        for url in [&service.privacy_policy_url, &service.opt_out_url, &service.homepage].into_iter().flatten() {
            let url = url::Url::parse(url).unwrap_or_else(|error| panic!("{}: {url}: {error}", service.id));
            assert!(matches!(url.scheme(), "https" | "http"), "{}: {url}", service.id);
        }
    }
}

#[test]
fn dates_of_former_names_are_valid() {
    for company in Catalog::embedded().companies() {
        for former in &company.former_names {
            let full = match former.until.len() {
                0 => continue,
                4 => format!("{}-01-01", former.until),
                7 => format!("{}-01", former.until),
                _ => former.until.clone(),
            };
            let date: jiff::civil::Date = full.parse().unwrap_or_else(|error| panic!("{}: {error}", company.id));
            assert!(
                date.year() > 1980 && full.as_str() <= Catalog::embedded().facts().as_of.as_str(),
                "{}",
                company.id
            );
        }
    }
}

/// No name of two services, none of two companies; a name of a service and of another's company belongs together.
#[test]
fn no_name_has_two_owners() {
    let catalog = Catalog::embedded();
    let mut services: BTreeMap<String, &str> = BTreeMap::new();
    let mut companies: BTreeMap<String, &str> = BTreeMap::new();
    let mut wrong = Vec::new();
    for company in catalog.companies() {
        let former = company.former_names.iter().map(|former| &former.name);
        for name in [&company.name_en, &company.name_ja].into_iter().chain(&company.aliases).chain(former) {
            let other = companies.insert(fold_name(name), &company.id);
            // A company and its parent may share a legal name where a business was taken over whole.
            let apart = |other: &str| other != company.id && company.parent.as_deref() != Some(other);
            if let Some(other) = other.filter(|other| apart(other))
                && catalog.company(other).unwrap().parent.as_deref() != Some(company.id.as_str())
            {
                wrong.push(format!("company name {name}: {} and {other}", company.id));
            }
        }
    }
    for service in catalog.services() {
        for name in [&service.name_en, &service.name_ja].into_iter().chain(&service.aliases) {
            let folded = fold_name(name);
            if let Some(company) = companies.get(&folded).filter(|company| ***company != service.company) {
                wrong.push(format!("{name}: service {} of {} and company {company}", service.id, service.company));
            }
            let other = services.insert(folded, &service.id);
            if other.is_some_and(|other| other != service.id) {
                wrong.push(format!("service name {name}: {} and {}", service.id, other.unwrap()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn ask(question: &serde_json::Value) -> serde_json::Value {
    serde_json::from_str(&lookup::answer(&question.to_string(), Catalog::embedded())).unwrap()
}

/// Every name in the files finds its way back, in a cell of its own.
#[test]
fn every_alias_leads_back() {
    let catalog = Catalog::embedded();
    let mut wrong = Vec::new();
    for service in catalog.services() {
        for name in [&service.name_en, &service.name_ja].into_iter().chain(&service.aliases) {
            let answer = ask(&serde_json::json!({"kind": "name", "name": name, "context": name}));
            let company_name = answer["service"].is_null() && answer["company"] == service.company.as_str();
            if answer["service"] != service.id.as_str() && !company_name {
                wrong.push(format!("{name} of {}: {answer}", service.id));
            }
        }
    }
    for company in catalog.companies() {
        let former = company.former_names.iter().map(|former| &former.name);
        for name in [&company.name_en, &company.name_ja].into_iter().chain(&company.aliases).chain(former) {
            let answer = ask(&serde_json::json!({"kind": "name", "name": name, "context": name}));
            let parent = company.parent.as_deref().is_some_and(|parent| answer["company"] == parent);
            if answer["company"] != company.id.as_str() && !parent {
                wrong.push(format!("{name} of {}: {answer}", company.id));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Cases in a file: a question with `expect` {service, company}; ids or null.
fn score(path: &Path) -> Score {
    let mut score = Score::default();
    for line in fs::read_to_string(path).unwrap().lines().filter(|line| !line.trim().is_empty()) {
        let case: serde_json::Value = serde_json::from_str(line).unwrap_or_else(|error| panic!("{line}: {error}"));
        let answer = ask(&case);
        let expect = &case["expect"];
        score.cases += 1;
        score.traps += usize::from(case["trap"] == true);
        score.services += usize::from(answer["service"] == expect["service"]);
        score.companies += usize::from(answer["company"] == expect["company"]);
        let wrong_company = !answer["company"].is_null() && answer["company"] != expect["company"];
        score.wrong_companies += usize::from(wrong_company);
        if answer["service"] != expect["service"] || answer["company"] != expect["company"] {
            score.misses.push(format!("{}{case}\n      → {answer}", if wrong_company { "WRONG COMPANY " } else { "" }));
        }
    }
    score
}

#[derive(Debug, Default)]
struct Score {
    cases: usize,
    traps: usize,
    services: usize,
    companies: usize,
    wrong_companies: usize,
    misses: Vec<String>,
}

impl std::fmt::Display for Score {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let share = |part: usize| 100.0 * part as f64 / self.cases.max(1) as f64;
        write!(
            f,
            "{} cases ({} traps): service {:.1} %, company {:.1} %, wrong company {}",
            self.cases,
            self.traps,
            share(self.services),
            share(self.companies),
            self.wrong_companies
        )
    }
}

/// `make score-catalog`. Other cases can be scored with `KANSA_CATALOG_CASES=file.jsonl`.
#[test]
fn the_catalog_answers_its_own_cases() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/catalog");
    let mut traps = 0;
    for (file, least) in [("urls.jsonl", 150), ("cookies.jsonl", 60), ("names.jsonl", 100)] {
        let score = score(&root.join(file));
        println!("{file}: {score}");
        assert!(score.cases >= least, "{file} has {} cases", score.cases);
        assert!(score.misses.is_empty(), "{file}: {score}\n{}", score.misses.join("\n"));
        traps += score.traps;
    }
    assert!(traps >= 40, "{traps} traps");
}

/// Cases of other origin: `KANSA_CATALOG_CASES=file.jsonl cargo test --test integration catalog::every_case -- --nocapture`.
#[test]
fn every_case_of_another_file_is_scored() {
    let Some(path) = std::env::var_os("KANSA_CATALOG_CASES") else {
        return println!("skipped: KANSA_CATALOG_CASES names no file of cases");
    };
    let score = score(Path::new(&path));
    println!("{}: {score}\n{}", path.to_string_lossy(), score.misses.join("\n"));
    assert!(score.cases > 0, "no cases in {}", path.to_string_lossy());
}

#[test]
fn lookup_answers_bad_lines_too() {
    for line in
        ["", "{", "[]", "{\"kind\":\"url\",\"url\":\"no url\"}", "{\"kind\":\"colour\"}", "{\"kind\":\"name\"}", "17"]
    {
        let answer: serde_json::Value = serde_json::from_str(&lookup::answer(line, Catalog::embedded())).unwrap();
        assert!(answer["service"].is_null() && answer["company"].is_null(), "{line}: {answer}");
    }
    let answer = ask(&serde_json::json!({"case_id": "a-1", "kind": "url", "url": "https://tr.line.me/tag.gif"}));
    assert_eq!(answer["case_id"], "a-1");
    assert_eq!(answer["company_name_ja"], "LINEヤフー株式会社");
}

#[test]
fn a_card_speaks_both_languages() {
    let catalog = Catalog::embedded();
    let ja = lookup::card("https://tr.line.me/tag.gif", catalog, "ja");
    assert!(ja.contains("LINEヤフー株式会社") && ja.contains("ヤフー株式会社 (–2023-10-01)"), "{ja}");
    let en = lookup::card("_fbp", catalog, "en");
    assert!(en.contains("Meta Platforms, Inc.") && en.contains("[meta-pixel]"), "{en}");
    assert!(lookup::card("クリテオ", catalog, "ja").contains("[criteo]"));
    assert!(lookup::card("www.clarity.ms", catalog, "ja").contains("[microsoft-clarity]"));
    assert!(lookup::card("nobody-knows-this", catalog, "en").contains("not in the catalog"));
}

#[test]
fn overlays_add_and_replace() {
    let own = r#"
id = "house-analytics"
name_en = "House Analytics K.K."
name_ja = "株式会社ハウス解析"
country = "JP"

[[service]]
id = "house-tag"
name_en = "House Tag"
category = "analytics"
hosts = ["t.house.example"]

[service.cookies]
own = ["_house"]
"#;
    let changed = "id = \"criteo\"\nname_en = \"Criteo S.A.\"\nname_ja = \"Criteo S.A.\"\ncountry = \"FR\"\ndomains = [\"criteo.example\"]\n";
    let files = [("house.toml".to_owned(), own.to_owned()), ("criteo.toml".to_owned(), changed.to_owned())];
    let catalog = Catalog::with_overlays(&files).unwrap();
    let url = |text: &str| url::Url::parse(text).unwrap();
    let owner = catalog.owner_of_url(&url("https://a.t.house.example/x"), None, &[]).unwrap();
    assert_eq!(owner.service.unwrap().id, "house-tag");
    let criteo = catalog.owner_of_url(&url("https://x.criteo.example/"), None, &[]).unwrap();
    assert_eq!(criteo.company.unwrap().id, "criteo");
    assert!(catalog.service("criteo").is_some(), "the company's services stay");
    assert_eq!(catalog.resolve_name("株式会社ハウス解析", None).unwrap().kind, kansa::catalog::NameKind::Legal);
    assert_eq!(catalog.facts().overlays, ["house.toml", "criteo.toml"]);
    assert_ne!(catalog.facts().sha256, Catalog::embedded().facts().sha256);
    assert_eq!(catalog.companies().len(), Catalog::embedded().companies().len() + 1);

    let broken = [("bad.toml".to_owned(), "id = \"x\"\nnome = 1\n".to_owned())];
    let message = Catalog::with_overlays(&broken).unwrap_err().to_string();
    assert!(message.contains("bad.toml") && message.contains("line 2"), "{message}");
    let stolen = [(
        "mine.toml".to_owned(),
        "id = \"mine\"\nname_en = \"M\"\n[[service]]\nid = \"criteo\"\nname_en = \"C\"\n".to_owned(),
    )];
    assert!(Catalog::with_overlays(&stolen).unwrap_err().to_string().contains("already taken by `criteo`"));
}

/// Every quote that the matcher gives is there, at its offsets, and none overlaps another.
fn check_names(text: &str) {
    let mut free = 0;
    for found in Catalog::embedded().names_in(text) {
        assert!(found.start >= free && found.end > found.start && found.end <= text.len());
        assert!(text.is_char_boundary(found.start) && text.is_char_boundary(found.end));
        free = found.end;
    }
}

proptest::proptest! {
    #[test]
    fn any_name_or_text_gives_an_answer(text in "\\PC{0,60}", piece in proptest::sample::select(vec!["Google", "LINE", "ｸﾞｰｸﾞﾙ", "株式会社", "カルテ", "\n", "ー", "・", "Inc."])) {
        let text = format!("{text}{piece}{text}");
        check_names(&text);
        let _ = Catalog::embedded().resolve_name(&text, Some(&text));
        let _ = lookup::card(&text, Catalog::embedded(), "ja");
    }

    #[test]
    fn any_url_or_cookie_gives_an_answer(host in "[a-zA-Z0-9.%_\\-あ-ん]{0,40}", path in "\\PC{0,40}", name in "\\PC{0,30}", chain in "\\PC{0,30}") {
        let catalog = Catalog::embedded();
        if let Ok(url) = url::Url::parse(&format!("https://{host}/{path}")) {
            let _ = catalog.owner_of_url(&url, Some(&host), std::slice::from_ref(&chain));
        }
        let _ = catalog.owners_of_cookie(&name, &host, Some(&path));
        let _ = catalog.registrable_domain(&host);
    }

    /// No host whose labels are not a vendor's own is taken for it.
    #[test]
    fn a_lookalike_is_never_a_vendor(vendor in proptest::sample::select(vec!["google-analytics.com", "www.facebook.com", "criteo.com", "tr.line.me", "doubleclick.net"]), word in "[a-z]{1,8}") {
        let catalog = Catalog::embedded();
        for host in [format!("{vendor}.{word}.example"), format!("{word}{vendor}.example"), format!("{word}-{vendor}").replace('.', "-") + ".example"] {
            let url = url::Url::parse(&format!("https://{host}/tr/?id=1")).unwrap();
            proptest::prop_assert!(catalog.owner_of_url(&url, Some("www.example.co.jp"), &[]).is_none(), "{}", host);
        }
    }
}

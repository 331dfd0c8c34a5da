//! Catalog: the catalog's own order and its score.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use kansa::catalog::{Catalog, HostMatch, HostRule, QueryTest, lookup};

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
fn the_vendor_files_hold_no_mistake() {
    let mistakes = Catalog::embedded().mistakes();
    assert!(mistakes.is_empty(), "{}", mistakes.join("\n"));
}

/// A user's own file with one mistake is refused, with the file's name and what to write instead.
#[test]
fn a_mistake_in_a_vendor_file_is_named() {
    let refused = |lines: &str| {
        let text = format!("id = \"house\"\nname_en = \"House K.K.\"\n{lines}");
        let error = Catalog::with_overlays(&[("house.toml".to_owned(), text)]).err();
        error.map(|error| error.to_string()).unwrap_or_default()
    };
    let service = "[[service]]\nid = \"house-tag\"\nname_en = \"House Tag\"\n";
    for (lines, expected) in [
        ("country = \"Japan\"\n".to_owned(), "write e.g. `JP`"),
        ("domains = [\"https://house.example/\"]\n".to_owned(), "is no host name"),
        ("domains = [\"co.jp\"]\n".to_owned(), "public suffix"),
        ("parent = \"nobody\"\n".to_owned(), "parent `nobody`"),
        ("everyday_names = [\"Home\"]\n".to_owned(), "`Home` is none of the company's names"),
        ("[[former_name]]\nname = \"Hut\"\nuntil = \"soon\"\n".to_owned(), "is no year, month or day"),
        (service.to_owned(), "`category` is missing"),
        (format!("{service}category = \"magic\"\n"), "magic"),
        (format!("{service}category = \"analytics\"\nhosts = [\"T.House.example\"]\n"), "is no host name"),
        (format!("{service}category = \"analytics\"\nhosts = [\"co.jp\"]\n"), "public suffix"),
        (format!("{service}category = \"analytics\"\nhomepage = \"house\"\n"), "no http(s) URL"),
        (format!("{service}category = \"analytics\"\nplatform_names = [\"Hut\"]\n"), "none of its names"),
        (
            format!("{service}category = \"analytics\"\n[service.urls]\nspell = [\"t.house.example/\"]\n"),
            "no kind of request",
        ),
        (
            format!("{service}category = \"analytics\"\n[service.urls]\nscript = [\"t.house.example\"]\n"),
            "needs a path",
        ),
        (format!("{service}category = \"analytics\"\n[service.cookies]\nown = [\"*\"]\n"), "would be every cookie"),
        (format!("{service}category = \"analytics\"\n[service.parameters]\nq = \"secret\"\n"), "no class of data"),
        (format!("{service}category = \"analytics\"\n{service}category = \"analytics\"\n"), "stands twice"),
    ] {
        let message = refused(&lines);
        assert!(message.starts_with("house.toml") && message.contains(expected), "{lines} → {message}");
    }
    assert_eq!(refused(&format!("{service}category = \"analytics\"\n")), "");
}

fn ask(question: &serde_json::Value) -> serde_json::Value {
    serde_json::from_str(&lookup::answer(&question.to_string(), Catalog::embedded())).unwrap()
}

/// A text that a glob matches.
fn instance(glob: &str, filler: &str) -> String {
    match glob.strip_suffix(".*") {
        Some(stem) => format!("{stem}.co.jp"),
        None => glob.replace('*', filler),
    }
}

/// Every host and every URL pattern of the files leads to its service, or to one that says more of the same URL.
#[test]
fn every_host_and_pattern_leads_back() {
    let catalog = Catalog::embedded();
    let owner = |text: &str| {
        let url = url::Url::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"));
        catalog.owner_of_url(&url, Some("www.example.co.jp"), &[])
    };
    let mut wrong = Vec::new();
    let mut asked = 0;
    for service in catalog.services() {
        for rule in &service.hosts {
            let subdomain = if rule.suffix { "zz-not-a-known-name." } else { "" };
            let HostRule { host, .. } = rule;
            for text in [format!("https://{subdomain}{host}/zz/"), format!("https://{}.:8443/zz/", host.to_uppercase())]
            {
                let found = owner(&text);
                let service_of = found.and_then(|found| found.service).map(|service| service.id.as_str());
                let finer = found.is_some_and(|found| found.by == "url-pattern");
                asked += 1;
                if service_of != Some(&service.id) && !finer {
                    wrong.push(format!("{text} of {} leads to {service_of:?}", service.id));
                }
            }
            for text in [format!("https://{host}.evil.example/"), format!("https://{host}@evil.example/{host}/")] {
                asked += 1;
                wrong.extend(owner(&text).map(|found| format!("{text} leads to {:?}", found.company.map(|c| &c.id))));
            }
        }
        for pattern in &service.url_patterns {
            let host = match &pattern.host {
                HostMatch::Exact(host) => host.clone(),
                HostMatch::Glob(glob) => instance(glob, "us1"),
                HostMatch::SameSite | HostMatch::Any => "m.example.co.jp".to_owned(),
            };
            let query = pattern.query.iter().map(|condition| match &condition.test {
                QueryTest::Present => format!("{}=1", condition.key),
                QueryTest::Equals(value) => format!("{}={value}", condition.key),
                QueryTest::Prefix(value) => format!("{}={value}X1", condition.key),
            });
            let query = std::iter::once("zz=%E3%81%82".to_owned()).chain(query).collect::<Vec<_>>().join("&");
            let text = format!("https://{host}{}?{query}", instance(&pattern.path, "a1"));
            let found = owner(&text).and_then(|found| found.service);
            asked += 1;
            // Another pattern of the same host may be longer; two of one company may share an end point.
            if found.is_none_or(|found| found.id != service.id && found.company != service.company) {
                wrong.push(format!("{text} of {} leads to {:?}", service.id, found.map(|found| &found.id)));
            }
        }
    }
    assert!(asked > 6_000, "only {asked} URLs asked");
    assert!(wrong.is_empty(), "{} of {asked}:\n{}", wrong.len(), wrong.join("\n"));
}

/// Cookies lead back on their own place only.
#[test]
fn every_cookie_leads_back_and_nowhere_else() {
    let catalog = Catalog::embedded();
    let page = Some("www.example.co.jp");
    let mut wrong = Vec::new();
    for service in catalog.services() {
        for cookie in &service.cookies {
            let name = cookie.name.replace('*', "A1");
            let is_ours = |domain: &str| {
                let owners = catalog.owners_of_cookie(&name, domain, page);
                owners.iter().any(|owner| owner.service.is_some_and(|found| found.id == service.id))
            };
            let home =
                cookie.domain.as_ref().map_or_else(|| "example.co.jp".to_owned(), |domain| format!("sub.{domain}"));
            if is_ours(&home) == cookie.generic {
                wrong.push(format!("{name} on {home}: {}", service.id));
            }
            for stranger in ["tracker.evil.example", &format!("{home}.evil.example")] {
                if !catalog.owners_of_cookie(&name, stranger, page).is_empty() {
                    wrong.push(format!("{name} on {stranger} is taken for somebody's"));
                }
            }
        }
    }
    // A few names are generic for one service and sure for another.
    wrong.retain(|line| !line.contains("on example.co.jp: ") || !SHARED.iter().any(|name| line.starts_with(name)));
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Cookie names that a vendor file claims although another's longer or generic rule comes first.
const SHARED: &[&str] = &[];

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
        "id = \"mine\"\nname_en = \"M\"\n[[service]]\nid = \"criteo\"\nname_en = \"C\"\ncategory = \"dsp-ssp\"\n"
            .to_owned(),
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

//! Attribution on evidence built by hand.

mod wrapping;

use std::collections::BTreeSet;

use sha2::{Digest, Sha256};

use super::*;
use crate::catalog::Catalog;
use crate::catalog::filter_list::FilterList;
use crate::evidence::{
    Body, Canary, Cookie, CookieAction, CookieSetter, Dns, Engine, Evidence, Fate, Header, Initiator, Observation,
    Page, Record, Reference, Request, RequestFailed, Response, SocketFrame, StorageItem, VisitPurpose, VisitStarted,
};
use crate::target::{Relation, Target, TargetEntity};

const PAGE: &str = "https://www.example.co.jp/";
const AGENT: &str =
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/150.0.0.0 Safari/537.36";

/// A journal in the making.
#[derive(Default)]
struct Run {
    evidence: Evidence,
    visit: u64,
}

impl Run {
    fn new() -> Self {
        let mut run = Self::default();
        run.visit(PAGE, Phase::NoChoice, VisitPurpose::Page);
        run
    }

    fn visit(&mut self, url: &str, phase: Phase, purpose: VisitPurpose) {
        self.visit += 1;
        self.push(Observation::VisitStarted(VisitStarted {
            url: url.to_owned(),
            phase,
            engine: Engine::Browser,
            run: 1,
            depth: 0,
            from: None,
            stands_for: Vec::new(),
            user_agent: Some(AGENT.to_owned()),
            language: Some("ja".to_owned()),
            screen: Some((1280, 900)),
            purpose,
        }));
    }

    fn push(&mut self, observation: Observation) -> u64 {
        let n = self.evidence.records.len() as u64 + 1;
        let at = "2026-11-22T00:00:00Z".to_owned();
        self.evidence.records.push(Record { n, at, us: n, visit: Some(self.visit), observation });
        n
    }

    fn body(&mut self, bytes: &[u8]) -> Body {
        let sha256: String = Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect();
        self.evidence.bodies.insert(sha256.clone(), bytes.to_vec());
        Body { sha256, bytes: bytes.len() as u64, truncated: false }
    }

    fn request(&mut self, resource: &str, url: &str, headers: &[(&str, &str)]) -> Request {
        let mut all = vec![("User-Agent", AGENT), ("Referer", PAGE), ("Accept-Language", "ja")];
        all.extend(headers);
        Request {
            request_id: format!("r{}", self.evidence.records.len()),
            url: url.to_owned(),
            method: "GET".to_owned(),
            headers: all.iter().map(|(name, value)| Header { name: (*name).into(), value: (*value).into() }).collect(),
            resource: resource.to_owned(),
            page: PAGE.to_owned(),
            ..Request::default()
        }
    }

    /// Sent and answered.
    fn get(&mut self, resource: &str, url: &str, headers: &[(&str, &str)]) -> u64 {
        let request = self.request(resource, url, headers);
        let response = Response {
            request_id: request.request_id.clone(),
            url: url.to_owned(),
            status: 200,
            ..Response::default()
        };
        let n = self.push(Observation::Request(request));
        self.push(Observation::Response(response));
        n
    }

    fn post(&mut self, resource: &str, url: &str, media_type: &str, bytes: &[u8]) -> u64 {
        let mut request = self.request(resource, url, &[("Content-Type", media_type)]);
        request.method = "POST".to_owned();
        request.body = Some(self.body(bytes));
        self.push(Observation::Request(request))
    }

    fn attribute(&self) -> Attribution {
        attribute(&self.evidence, &target(), Catalog::embedded())
    }
}

fn target() -> Target {
    let mut target = Target::default();
    target.site.start = vec![PAGE.parse().unwrap()];
    target.operator.names = vec!["株式会社例".to_owned()];
    target
}

fn of<'a>(attribution: &'a Attribution, service: &str) -> &'a Transmission {
    let found: Vec<_> = attribution
        .transmissions
        .iter()
        .filter(|t| {
            t.service.as_ref().is_some_and(|s| s.id == service) || t.recipient.id == service && t.service.is_none()
        })
        .collect();
    assert_eq!(found.len(), 1, "{service} among {:?}", names(attribution));
    found[0]
}

fn names(attribution: &Attribution) -> Vec<String> {
    let name = |t: &Transmission| format!("{}/{}", t.recipient.id, t.service.as_ref().map_or("", |s| s.id.as_str()));
    attribution.transmissions.iter().map(name).collect()
}

fn categories(transmission: &Transmission) -> BTreeSet<&'static str> {
    transmission.information.iter().map(|seen| seen.category.as_str()).collect()
}

fn check(run: &Run, service: &str, company: &str, expected: &str) {
    let attribution = run.attribute();
    let transmission = of(&attribution, service);
    assert_eq!(transmission.recipient.company, company);
    assert_eq!(transmission.party, Some(Party::Third));
    let expected: BTreeSet<&str> = expected.split(' ').collect();
    assert_eq!(categories(transmission), expected, "{service}: {:#?}", transmission.information);
}

#[test]
fn google_analytics_with_its_loader_is_one_transmission() {
    let mut run = Run::new();
    run.get("script", "https://www.googletagmanager.com/gtag/js?id=G-ABCDE12345", &[]);
    run.get(
        "ping",
        "https://region1.google-analytics.com/g/collect?v=2&tid=G-ABCDE12345&cid=1234567890.1700000000&dl=https%3A%2F%2Fwww.example.co.jp%2F&dt=%E3%83%88%E3%83%83%E3%83%97&ul=ja&sr=1920x1080&en=page_view&gcs=G111",
        &[],
    );
    let attribution = run.attribute();
    let ga = of(&attribution, "google-analytics");
    assert_eq!(ga.hosts, ["region1.google-analytics.com", "www.googletagmanager.com"]);
    assert_eq!(ga.requests, 2);
    assert_eq!(ga.grade, Some(Grade::E3));
    assert_eq!(ga.channels, ["ping", "script"]);
    assert!(!ga.shape.display_only && !ga.shape.minimum_only && ga.shape.identifier && !ga.shape.cookie_sent);
    assert_eq!(ga.consent_signals[0].granted, Some(true));
    assert!(ga.examples.iter().all(|example| !example.url.contains("1234567890")));
    run.evidence.records.truncate(5);
    let text = "online_identifier page_view device_browser ip consent_signal";
    check(&run, "google-analytics", "Google LLC", text);
}

#[test]
fn campaign_manager_meta_line_and_criteo() {
    let mut run = Run::new();
    run.get(
        "document",
        "https://1234567.fls.doubleclick.net/activityi;src=1234567;type=retar0;cat=toppg0;ord=8431201;gtm=45fe;~oref=https%3A%2F%2Fwww.example.co.jp%2F?",
        &[("Cookie", "IDE=AHWqTUmExampleExampleExample")],
    );
    run.get("script", "https://connect.facebook.net/en_US/fbevents.js", &[]);
    run.get(
        "image",
        "https://www.facebook.com/tr/?id=123456789012345&ev=PageView&dl=https%3A%2F%2Fwww.example.co.jp%2F&rl=&if=false&sw=1920&sh=1080&fbp=fb.2.1700000000000.1234567890",
        &[],
    );
    run.get("script", "https://d.line-scdn.net/n/line_tag/public/release/v1/lt.js", &[]);
    run.get(
        "image",
        "https://tr.line.me/tag.gif?c_t=lap&t_id=01234567-89ab-cdef-0123-456789abcdef&e=pv&noscript=0&b_id=abcdef0123456789&url=https%3A%2F%2Fwww.example.co.jp%2F",
        &[],
    );
    run.get("script", "https://dynamic.criteo.com/js/ld/ld.js?a=12345", &[]);
    let cookie = [("Cookie", "uid=0a1b2c3d-0000-4000-8000-0123456789ab")];
    run.get(
        "script",
        "https://sslwidget.criteo.com/event?a=12345&v=5.23.0&p0=e%3Dvh&p1=e%3Ddis&adce=1&tld=example.co.jp",
        &cookie,
    );
    run.get("document", "https://gum.criteo.com/syncframe?origin=criteo", &cookie);
    let ordinary = "online_identifier page_view device_browser ip";
    check(&run, "google-campaign-manager-360", "Google LLC", &format!("{ordinary} conversion"));
    check(&run, "meta-pixel", "Meta Platforms, Inc.", ordinary);
    check(&run, "line-tag", "LY Corporation", ordinary);
    check(&run, "criteo", "Criteo S.A.", &format!("{ordinary} action"));
    let attribution = run.attribute();
    assert_eq!(names(&attribution).len(), 4, "{:?}", names(&attribution));
    assert!(of(&attribution, "google-campaign-manager-360").channels.contains(&"iframe".to_owned()));
    assert_eq!(of(&attribution, "line-tag").recipient.company_ja, "LINEヤフー株式会社");
}

#[test]
fn a_hashed_address_is_contact_data() {
    let mut run = Run::new();
    let hash = "609cbc17d9c66409ecb4bdfb276a2e26e3562484da5cb0b6afb150c275def9ee";
    run.get(
        "image",
        &format!("https://www.facebook.com/tr/?id=1&ev=PageView&fbp=fb.2.1700000000000.1234567890&ud%5Bem%5D={hash}"),
        &[],
    );
    let attribution = run.attribute();
    let found = of(&attribution, "meta-pixel")
        .information
        .iter()
        .find(|seen| seen.category == Information::ContactEmail)
        .unwrap();
    assert_eq!((found.form, found.confidence, found.parameter.as_str()), (Form::Hashed, Confidence::Catalog, "ud[em]"));
}

#[test]
fn fonts_are_display_and_nothing_else() {
    let mut run = Run::new();
    run.get("stylesheet", "https://fonts.googleapis.com/css2?family=Noto+Sans+JP:wght@400;700&display=swap", &[]);
    run.get("font", "https://fonts.gstatic.com/s/notosansjp/v53/example.woff2", &[]);
    check(&run, "google-fonts", "Google LLC", "technical_minimum");
    let attribution = run.attribute();
    let shape = &of(&attribution, "google-fonts").shape;
    assert!(shape.display_only && shape.minimum_only && !shape.cookie_sent && !shape.cookie_set && !shape.identifier);
    // With a cookie it is no longer display alone.
    run.get("font", "https://fonts.gstatic.com/s/notosansjp/v53/b.woff2", &[("Cookie", "NID=511=abcdefgh123456789")]);
    let attribution = run.attribute();
    let fonts = of(&attribution, "google-fonts");
    assert!(fonts.shape.cookie_sent && !fonts.shape.minimum_only);
    assert!(categories(fonts).contains("online_identifier"));
}

#[test]
fn a_tracker_s_script_alone_is_no_display() {
    let mut run = Run::new();
    run.get("script", "https://connect.facebook.net/en_US/fbevents.js", &[]);
    run.get("script", "https://unknown.example.net/x.js", &[]);
    let attribution = run.attribute();
    assert!(!of(&attribution, "meta-pixel").shape.display_only);
    assert!(!of(&attribution, "example.net").shape.display_only);
    assert!(!of(&attribution, "example.net").recipient.known);
}

#[test]
fn typed_values_are_found_in_every_wrapping() {
    let mut run = Run::new();
    run.push(Observation::Canary(Canary {
        what: "email".into(),
        value: "canary-7@example.com".into(),
        selector: "#m".into(),
    }));
    let hash: String = Sha256::digest(b"canary-7@example.com").iter().map(|byte| format!("{byte:02x}")).collect();
    run.post(
        "fetch",
        "https://in.example.net/a",
        "application/json",
        format!(r#"{{"u":{{"h":"{hash}"}}}}"#).as_bytes(),
    );
    run.post("fetch", "https://in2.example.org/a", "text/plain", b"m=canary-7%40example.com");
    let attribution = run.attribute();
    let find = |id: &str| {
        let found = of(&attribution, id).information.iter().find(|seen| seen.category == Information::ContactEmail);
        found.cloned().unwrap()
    };
    let hashed = find("example.net");
    assert_eq!((hashed.form, hashed.confidence), (Form::Hashed, Confidence::KnownInput));
    assert_eq!(hashed.algorithm.as_deref(), Some("sha256"));
    assert_eq!(hashed.parameter, "body:u.h");
    assert!(!hashed.in_url);
    let plain = find("example.org");
    assert_eq!((plain.form, plain.confidence), (Form::Plain, Confidence::KnownInput));
}

#[test]
fn values_that_the_page_holds_are_found_for_any_recipient() {
    let mut run = Run::new();
    run.push(Observation::Page(Page {
        url: "https://www.example.co.jp/jobs/17".into(),
        final_url: "https://www.example.co.jp/jobs/17".into(),
        title: "営業職の求人".into(),
        ..Page::default()
    }));
    run.push(Observation::Storage(StorageItem {
        area: "local".into(),
        key: "k".into(),
        value: "ab12cd34ef56".into(),
        ..StorageItem::default()
    }));
    run.get("image", "https://p.example.net/p.gif?u=https%3A%2F%2Fwww.example.co.jp%2Fjobs%2F17&t=%E5%96%B6%E6%A5%AD%E8%81%B7%E3%81%AE%E6%B1%82%E4%BA%BA&z=ab12cd34ef56&w=1280x900", &[]);
    let attribution = run.attribute();
    let seen: BTreeSet<_> = of(&attribution, "example.net")
        .information
        .iter()
        .filter(|seen| seen.confidence == Confidence::Value)
        .map(|seen| (seen.category, seen.parameter.as_str(), seen.in_url))
        .collect();
    for expected in [
        (Information::PageView, "u", true),
        (Information::PageView, "t", true),
        (Information::OnlineIdentifier, "z", true),
        (Information::DeviceBrowser, "w", true),
    ] {
        assert!(seen.contains(&expected), "{expected:?} not in {seen:?}");
    }
    // The origin alone is inherent.
    run.evidence.records.truncate(1);
    run.get("image", "https://p.example.net/p.gif?o=https%3A%2F%2Fwww.example.co.jp", &[]);
    assert_eq!(categories(of(&run.attribute(), "example.net")), ["technical_minimum"].into());
}

#[test]
fn what_never_left_is_no_transmission_and_what_failed_is() {
    let mut run = Run::new();
    let mut stopped = run.request("image", "https://tr.line.me/tag.gif?c_t=lap", &[]);
    stopped.fate = Fate::NeverSent;
    run.push(Observation::Request(stopped));
    let by_csp = run.request("script", "https://dynamic.criteo.com/js/ld/ld.js?a=1", &[]);
    let id = by_csp.request_id.clone();
    run.push(Observation::Request(by_csp));
    run.push(Observation::RequestFailed(RequestFailed {
        request_id: id,
        blocked: Some("csp".into()),
        ..RequestFailed::default()
    }));
    let failed = run.request("image", "https://www.facebook.com/tr/?id=1&ev=PageView", &[]);
    let id = failed.request_id.clone();
    run.push(Observation::Request(failed));
    run.push(Observation::RequestFailed(RequestFailed {
        request_id: id,
        error: "net::ERR_INTERNET_DISCONNECTED".into(),
        ..RequestFailed::default()
    }));
    let mut click = run.request("document", "https://twitter.com/intent/tweet?url=x", &[]);
    click.navigation = true;
    run.push(Observation::Request(click));
    let attribution = run.attribute();
    assert_eq!(names(&attribution), ["meta/meta-pixel"]);
    assert_eq!(of(&attribution, "meta-pixel").grade, Some(Grade::E1));
}

#[test]
fn what_the_audit_itself_held_back_and_whose_response_was_refused_was_ordered() {
    let mut run = Run::new();
    for (url, fate, why, sent) in [
        ("https://connect.facebook.net/en_US/fbevents.js", Fate::Held, "inspector", false),
        ("https://tr.line.me/tag.gif?c_t=lap", Fate::Sent, "corp-not-same-origin", true),
    ] {
        let request = Request { fate, ..run.request("script", url, &[]) };
        let (request_id, blocked) = (request.request_id.clone(), Some(why.to_owned()));
        run.push(Observation::Request(request));
        run.push(Observation::RequestFailed(RequestFailed { request_id, blocked, sent, ..RequestFailed::default() }));
    }
    let attribution = run.attribute();
    assert_eq!(of(&attribution, "meta-pixel").grade, Some(Grade::E1));
    assert_eq!(of(&attribution, "line-tag").grade, Some(Grade::E2));
}

#[test]
fn a_tag_in_the_markup_is_e0() {
    let mut run = Run::new();
    run.push(Observation::Reference(Reference {
        url: "https://connect.facebook.net/ja_JP/fbevents.js".into(),
        page: PAGE.into(),
        element: "script".into(),
        line: 3,
        resource: "script".into(),
        in_script: false,
    }));
    run.push(Observation::Reference(Reference {
        url: "https://www.google-analytics.com/".into(),
        page: PAGE.into(),
        element: "link[rel=preconnect]".into(),
        ..Reference::default()
    }));
    let attribution = run.attribute();
    assert_eq!(of(&attribution, "meta-pixel").grade, Some(Grade::E0));
    assert_eq!(of(&attribution, "meta-pixel").requests, 0);
    assert!(of(&attribution, "google-analytics").shape.hint_only);
}

#[test]
fn own_group_and_unknown_hosts() {
    let mut run = Run::new();
    let mut document = run.request("document", PAGE, &[]);
    document.page = PAGE.to_owned();
    run.push(Observation::Request(document));
    run.get("image", "https://img.example.co.jp/a.png", &[]);
    run.get("image", "https://log.example-hd.co.jp/p.gif?uid=abcdef0123456789", &[]);
    run.get("image", "https://notexample.co.jp/p.gif", &[]);
    run.get("image", "https://shop.example-shop.jp/p.gif", &[]);
    let mut target = target();
    target.operator.domains = vec!["example-shop.jp".into()];
    target.entities = vec![TargetEntity {
        name: "例ホールディングス株式会社".into(),
        domains: vec!["example-hd.co.jp".into()],
        relation: Relation::Group,
        ..TargetEntity::default()
    }];
    let attribution = attribute(&run.evidence, &target, Catalog::embedded());
    assert_eq!(names(&attribution), ["notexample.co.jp/", "operator/", "entity:例ホールディングス株式会社/"]);
    let own = &attribution.transmissions[1];
    assert_eq!((own.party, own.recipient.company.as_str()), (Some(Party::Own), "株式会社例"));
    assert_eq!(own.hosts, ["img.example.co.jp", "shop.example-shop.jp", "www.example.co.jp"]);
    let group = &attribution.transmissions[2];
    assert_eq!((group.party, group.recipient.known), (Some(Party::Group), true));
    assert!(categories(group).contains("online_identifier"));
}

#[test]
fn the_operator_may_be_a_company_of_the_catalog() {
    let mut run = Run::new();
    run.get("image", "https://tr.line.me/tag.gif?c_t=lap", &[]);
    let mut target = target();
    target.operator.names = vec!["LINEヤフー株式会社".into()];
    let attribution = attribute(&run.evidence, &target, Catalog::embedded());
    assert_eq!(of(&attribution, "line-tag").party, Some(Party::Own));
}

#[test]
fn cname_and_server_side() {
    let mut run = Run::new();
    run.push(Observation::Dns(Dns {
        host: "metrics.example.co.jp".into(),
        cname_chain: vec!["example.co.jp.sc.omtrdc.net".into()],
        error: None,
    }));
    run.push(Observation::Dns(Dns {
        host: "img.example.co.jp".into(),
        cname_chain: vec!["d1.cloudfront.net".into()],
        error: None,
    }));
    run.get("image", "https://metrics.example.co.jp/b/ss/x/1/p", &[]);
    run.get("image", "https://img.example.co.jp/a.png", &[]);
    run.get("ping", "https://sst.example.co.jp/g/collect?v=2&tid=G-ABC&cid=1.2", &[]);
    run.get("image", "https://www.example.co.jp/matomo.php?idsite=1", &[]);
    let attribution = run.attribute();
    let adobe = of(&attribution, "adobe-analytics");
    assert_eq!(adobe.party, Some(Party::Third));
    assert_eq!(adobe.cname.as_ref().unwrap().host, "metrics.example.co.jp");
    let tagging = of(&attribution, "google-analytics");
    assert!(tagging.server_side && tagging.party == Some(Party::Own));
    let matomo = of(&attribution, "matomo");
    assert!(!matomo.server_side && matomo.party == Some(Party::Own));
    assert_eq!(of(&attribution, "operator").hosts, ["img.example.co.jp"]);
}

#[test]
fn cookies_name_their_setter_and_raise_the_grade() {
    let mut run = Run::new();
    run.get("ping", "https://www.google-analytics.com/g/collect?v=2&cid=1234567890.1700000000", &[]);
    let set = |name: &str, value: &str, domain: &str, setter| Cookie {
        name: name.into(),
        value: value.into(),
        domain: domain.into(),
        path: "/".into(),
        lifetime_seconds: Some(63_072_000),
        action: CookieAction::Set,
        setter,
        page: PAGE.into(),
        ..Cookie::default()
    };
    let script = |url: &str| CookieSetter::Script {
        url: url.into(),
        line: Some(1),
        stack: vec![Initiator { kind: "script".into(), url: url.into(), ..Initiator::default() }],
        api: "document.cookie".into(),
    };
    run.push(Observation::Cookie(set(
        "_ga",
        "GA1.1.1234567890.1700000000",
        "example.co.jp",
        script("https://www.googletagmanager.com/gtag/js?id=G-1"),
    )));
    run.push(Observation::Cookie(set("basket", "x", "www.example.co.jp", CookieSetter::Unknown)));
    run.push(Observation::Cookie(Cookie {
        action: CookieAction::Found,
        ..set("_ga", "GA1.1.1234567890.1700000000", "example.co.jp", CookieSetter::Unknown)
    }));
    let attribution = run.attribute();
    let ga = attribution.cookies.iter().find(|cookie| cookie.name == "_ga").unwrap();
    assert_eq!(ga.service.as_deref(), Some("google-analytics"));
    assert_eq!(
        (ga.party, ga.first_party, ga.state.as_str(), ga.set_by.by.as_str()),
        (Some(Party::Own), true, "set", "script")
    );
    assert_eq!(ga.records.len(), 2);
    let basket = attribution.cookies.iter().find(|cookie| cookie.name == "basket").unwrap();
    assert_eq!((basket.service.as_deref(), basket.party), (None, Some(Party::Own)));
    assert_eq!(of(&attribution, "google-analytics").grade, Some(Grade::E4));
}

#[test]
fn a_deletion_does_not_shorten_what_was_set() {
    let mut run = Run::new();
    let written = |name: &str, action, lifetime_seconds| {
        Observation::Cookie(Cookie {
            name: name.into(),
            domain: "www.example.co.jp".into(),
            action,
            lifetime_seconds,
            page: PAGE.into(),
            ..Cookie::default()
        })
    };
    run.push(written("visit", CookieAction::Set, None));
    run.push(written("visit", CookieAction::Deleted, Some(-1)));
    run.push(written("gone", CookieAction::Deleted, Some(0)));
    let attribution = run.attribute();
    let seen = |name: &str| {
        let cookie = attribution.cookies.iter().find(|cookie| cookie.name == name).unwrap();
        (cookie.state.clone(), cookie.lifetime_seconds)
    };
    assert_eq!(seen("visit"), ("set".to_owned(), None));
    assert_eq!(seen("gone"), ("deleted".to_owned(), Some(0)));
}

#[test]
fn an_identifier_that_two_recipients_know_is_an_exchange() {
    let mut run = Run::new();
    run.get("image", "https://ads.example.net/p.gif", &[("Cookie", "id=aaaabbbbcccc1234567890")]);
    run.get("image", "https://sync.example.org/match?partner_uid=aaaabbbbcccc1234567890", &[]);
    run.get("image", "https://other.example.com/p.gif?uid=zzzz9999yyyy8888xxxx", &[]);
    let attribution = run.attribute();
    let id = |recipient: &str| of(&attribution, recipient).id.clone();
    assert_eq!(attribution.exchanges.len(), 1, "{:?}", attribution.exchanges);
    assert_eq!(attribution.exchanges[0].from, id("example.net"));
    assert_eq!(attribution.exchanges[0].to, id("example.org"));
}

#[test]
fn a_site_s_own_cookie_is_no_exchange() {
    let mut run = Run::new();
    run.push(Observation::Cookie(Cookie {
        name: "sess".into(),
        value: "aaaabbbbcccc1234567890".into(),
        domain: "www.example.co.jp".into(),
        page: PAGE.into(),
        ..Cookie::default()
    }));
    run.get("image", "https://ads.example.net/p.gif?uid=aaaabbbbcccc1234567890", &[]);
    let attribution = run.attribute();
    assert!(attribution.exchanges.is_empty(), "{:?}", attribution.exchanges);
    assert!(of(&attribution, "example.net").shape.identifier);
}

#[test]
fn the_container_and_the_chain_lead_to_the_tag() {
    let mut run = Run::new();
    let mut gtm = run.request("script", "https://www.googletagmanager.com/gtm.js?id=GTM-ABC123", &[]);
    gtm.initiators = vec![Initiator { kind: "parser".into(), url: PAGE.into(), line: Some(7), ..Initiator::default() }];
    run.push(Observation::Request(gtm));
    let mut tag = run.request("image", "https://tr.line.me/tag.gif?c_t=lap", &[]);
    tag.initiators = vec![Initiator {
        kind: "script".into(),
        url: "https://www.googletagmanager.com/gtm.js?id=GTM-ABC123".into(),
        ..Initiator::default()
    }];
    run.push(Observation::Request(tag));
    let attribution = run.attribute();
    let line = of(&attribution, "line-tag");
    assert_eq!(line.container.as_deref(), Some("GTM-ABC123"));
    assert_eq!(line.initiators[0].len(), 2);
    assert_eq!(line.initiators[0][1].line, Some(7));
}

#[test]
fn sockets_carry_too() {
    let mut run = Run::new();
    let socket = run.request("websocket", "wss://live.example.net/s", &[]);
    let id = socket.request_id.clone();
    run.push(Observation::Request(socket));
    let body = Some(run.body(br#"{"uid":"abcdef0123456789"}"#));
    run.push(Observation::SocketFrame(SocketFrame {
        request_id: id,
        direction: "sent".into(),
        body,
        ..SocketFrame::default()
    }));
    let attribution = run.attribute();
    let live = of(&attribution, "example.net");
    assert!(categories(live).contains("online_identifier"));
    assert_eq!((live.channels[0].as_str(), live.schemes[0].as_str()), ("websocket", "wss"));
}

#[test]
fn documents_opened_for_their_text_do_not_count() {
    let mut run = Run::new();
    run.visit("https://policies.google.com/privacy", Phase::NoChoice, VisitPurpose::Policy);
    let mut request = run.request("image", "https://tr.line.me/tag.gif?c_t=lap", &[]);
    request.page = "https://policies.google.com/privacy".into();
    run.push(Observation::Request(request));
    assert_eq!(run.attribute().transmissions, []);
}

#[test]
fn a_filter_list_marks_what_the_catalog_does_not_know() {
    let mut run = Run::new();
    run.get("image", "https://p.tracker-unknown.example/p.gif", &[]);
    let list = FilterList::parse("mine.txt", "||tracker-unknown.example^");
    let attribution = attribute_with(&run.evidence, &target(), Catalog::embedded(), &[list]);
    assert_eq!(attribution.transmissions[0].filter_list.as_deref(), Some("mine.txt"));
}

#[test]
fn the_same_evidence_gives_the_same_bytes() {
    let mut run = Run::new();
    run.get("image", "https://www.facebook.com/tr/?id=1&ev=PageView&fbp=fb.2.1700000000000.1234567890", &[]);
    run.get("script", "https://dynamic.criteo.com/js/ld/ld.js?a=1", &[]);
    let json = || serde_json::to_string(&run.attribute().transmissions).unwrap();
    assert_eq!(json(), json());
}

proptest::proptest! {
    #[test]
    fn hostile_records_do_not_panic(url in "[ -~]{0,80}", header in "[ -~あ-ん]{0,60}", body in proptest::collection::vec(proptest::prelude::any::<u8>(), 0..200)) {
        let mut run = Run::new();
        run.get("image", &format!("https://x.example.net/{url}"), &[("Cookie", header.as_str()), ("Referer", header.as_str())]);
        run.get("image", &url, &[]);
        run.post("fetch", "https://x.example.net/", &header, &body);
        run.attribute();
    }
}

//! Catalog: load time and look-ups a second on one core. `cargo bench --bench catalog`
#![expect(clippy::print_stdout, reason = "a benchmark prints its figures")]

use std::hint::black_box;
use std::time::{Duration, Instant};

use kansa::catalog::Catalog;
use url::Url;

/// As they come in on a Japanese shop: vendors, own hosts, CDNs, unknown ones.
const URLS: &[&str] = &[
    "https://region1.google-analytics.com/g/collect?v=2&tid=G-ABCDE12345&cid=1234567890.1700000000&dl=https%3A%2F%2Fwww.example.co.jp%2F&ul=ja",
    "https://www.googletagmanager.com/gtag/js?id=G-ABCDE12345",
    "https://www.googletagmanager.com/gtm.js?id=GTM-ABC123",
    "https://1234567.fls.doubleclick.net/activityi;src=1234567;type=retar0;cat=toppg0;ord=8431201",
    "https://www.facebook.com/tr/?id=123456789012345&ev=PageView",
    "https://tr.line.me/tag.gif?c_t=lap&t_id=01234567-89ab-cdef-0123-456789abcdef&e=pv",
    "https://sslwidget.criteo.com/event?a=12345&v=5.23.0&p0=e%3Dvh",
    "https://fonts.gstatic.com/s/notosansjp/v53/example.woff2",
    "https://www.example.co.jp/assets/css/style.css?v=20261101",
    "https://img.example.co.jp/photos/2026/11/01/0001.jpg",
    "https://cdn.unknown-shop.example.net/js/main.js",
    "https://www.google.co.jp/pagead/1p-user-list/123456789/?random=1700000000",
];

fn main() {
    // `cargo test --benches` runs this too: then only that it works.
    let quick = !std::env::args().any(|argument| argument == "--bench");
    let started = Instant::now();
    // As the program does.
    std::thread::spawn(Catalog::read_suffixes);
    let catalog = Catalog::embedded();
    let read = started.elapsed();
    let page = Some("www.example.co.jp");
    let unknown = Url::parse("https://nobody.example.net/").expect("a URL");
    black_box(catalog.owner_of_url(&unknown, page, &[]));
    black_box(catalog.registrable_domain("www.example.co.jp"));
    let with_lists = started.elapsed();
    black_box(catalog.names_in("Google アナリティクス"));
    let with_names = started.elapsed();
    println!("load: vendors {read:?}, with bulk and public suffix list {with_lists:?}, with names {with_names:?}");

    let urls: Vec<Url> = URLS.iter().map(|url| Url::parse(url).expect("a URL")).collect();
    let budget = Duration::from_millis(if quick { 20 } else { 3_000 });
    rate("look-ups of parsed URLs", budget, URLS.len(), || {
        urls.iter().filter(|url| black_box(catalog.owner_of_url(url, page, &[])).is_some()).count()
    });
    rate("look-ups with parsing", budget, URLS.len(), || {
        let found = |text: &&&str| Url::parse(text).is_ok_and(|url| catalog.owner_of_url(&url, page, &[]).is_some());
        URLS.iter().filter(found).count()
    });
    rate("cookies", budget, 4, || {
        ["_ga", "_ga_ABC123", "sessionid", "__lt__cid"]
            .iter()
            .filter(|name| !black_box(catalog.owners_of_cookie(name, "example.co.jp", page)).is_empty())
            .count()
    });
    let text = "当社は、Google LLCが提供するGoogle アナリティクス、LINEヤフー株式会社のLINE Tag、Criteo S.A.の広告配信サービスを利用します。".repeat(50);
    rate("kilobytes of text searched for names", budget, text.len() / 1024, || {
        black_box(catalog.names_in(&text)).len()
    });
}

fn rate(what: &str, budget: Duration, units: usize, mut once: impl FnMut() -> usize) {
    assert!(once() > 0, "{what}: nothing was found");
    let started = Instant::now();
    let mut rounds = 0_usize;
    while started.elapsed() < budget {
        once();
        rounds += 1;
    }
    let seconds = started.elapsed().as_secs_f64();
    println!("{what}: {:.0} a second", (rounds * units) as f64 / seconds);
}

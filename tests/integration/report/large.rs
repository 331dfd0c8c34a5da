//! Large runs: size of the page, time to open, to filter and to scroll in Chromium.

use std::fs;
use std::time::Instant;

use kansa::glossary::Phase;
use kansa::report::model::{Lane, PageFacts, Report, VisitFacts};
use kansa::report::{self, RenderOptions};

use super::{formats, sample};

/// The sample, multiplied: `pages` pages that each reach `lanes` hosts, `transmissions` recipients, cookies and findings in proportion.
fn grown(pages: usize, transmissions: usize, lanes: usize, findings: usize, cookies: usize) -> Report {
    let mut report = sample::report();
    let originals = std::mem::take(&mut report.transmissions);
    let url = |n: usize| format!("{}/category-{}/item-{n:05}/", sample::SITE, n % 17);
    for n in 0..transmissions {
        let mut t = originals[n % originals.len()].clone();
        t.id = format!("t{}", n + 1);
        t.recipient.id = format!("{}-{n}", t.recipient.id);
        t.recipient.company_ja = format!("{}{n}", t.recipient.company_ja);
        t.hosts = vec![format!("h{n}.{}", t.hosts[0])];
        t.pages = (n % 3..pages).step_by(1 + n % 7).map(url).collect();
        t.requests = 3 * t.pages.len() as u64;
        report.transmissions.push(t);
    }
    let (found, jar) = (std::mem::take(&mut report.findings), std::mem::take(&mut report.cookies));
    for n in 0..findings {
        let mut finding = found[n % found.len()].clone();
        finding.fingerprint = format!("{n:016x}");
        finding.subject.transmission = finding.subject.transmission.map(|_| format!("t{}", n % transmissions + 1));
        report.findings.push(finding);
    }
    for n in 0..cookies {
        let mut cookie = jar[n % jar.len()].clone();
        cookie.name = format!("{}{n}", cookie.name);
        report.cookies.push(cookie);
    }
    report.pages = (0..pages)
        .map(|n| PageFacts {
            url: url(n),
            final_url: url(n),
            title: format!("商品 {n:05}｜あおば文具オンライン"),
            status: 200,
            outcome: "complete".to_owned(),
            transmissions: (0..transmissions)
                .filter(|t| n >= t % 3 && (n - t % 3) % (1 + t % 7) == 0)
                .map(|t| format!("t{}", t + 1))
                .collect(),
            ..PageFacts::default()
        })
        .collect();
    report.visits = (0..pages)
        .map(|page| VisitFacts {
            page,
            phase: Some(Phase::NoChoice),
            run: 1,
            started: "2026-11-20T01:00:10.000Z".to_owned(),
            outcome: "complete".to_owned(),
            duration_ms: 6100,
            requests: 200,
            pending: 0,
            lanes: (0..lanes)
                .map(|k| Lane {
                    first_ms: 90 + 61 * k as u64,
                    last_ms: 700 + 113 * k as u64,
                    transmission: Some(format!("t{}", (page + k) % transmissions + 1)),
                    host: format!(
                        "h{}.{}",
                        (page + k) % transmissions,
                        originals[(page + k) % transmissions % originals.len()].hosts[0]
                    ),
                    requests: (200 / lanes) as u64,
                    failed: 0,
                    never_sent: 0,
                    record: (page * 400 + k) as u64,
                })
                .collect(),
        })
        .collect();
    report
}

fn html(report: &Report) -> String {
    String::from_utf8((report::format("html").unwrap().render)(report, &RenderOptions::default()).unwrap()).unwrap()
}

#[test]
fn a_hundred_pages_stay_below_a_megabyte() {
    let page = html(&grown(100, 40, 25, 120, 120));
    println!("100 pages, 40 transmissions, 120 findings, 120 cookies: {} bytes", page.len());
    assert!(page.len() < 1_000_000, "{} bytes", page.len());
}

/// A large media site.
#[test]
fn a_hundred_and_fifty_recipients_on_a_hundred_pages_stay_below_a_megabyte() {
    let page = html(&grown(100, 150, 50, 200, 150));
    println!("100 pages, 150 transmissions, 200 findings, 150 cookies: {} bytes", page.len());
    fs::write(formats::folder("report-formats").join("recipients.html"), &page).unwrap();
    assert!(page.len() < 1_000_000, "{} bytes", page.len());
}

const MEASURE: &str = "addEventListener('load', () => setTimeout(() => {
  const times = { open: Math.round(performance.now()), nodes: document.querySelectorAll('*').length };
  const timed = (name, work) => { const from = performance.now(); work(); document.body.offsetHeight; times[name] = Math.round(performance.now() - from); };
  timed('scroll', () => { for (let y = 0; y < document.body.scrollHeight; y += 2000) { scrollTo(0, y); document.body.offsetHeight; } });
  timed('page', () => { const page = document.querySelector('details.page'); page.open = true; page.dispatchEvent(new Event('toggle')); });
  times.rows = document.querySelectorAll('table.tl tbody tr').length;
  for (const list of ['findings-list', 't-list', 'pages-list']) timed(list, () => {
    const filter = document.querySelector(`.filter[data-list=${list}]`);
    filter.querySelector('button').click();
    times[list + '-shown'] = document.querySelectorAll(`#${list} [data-k]:not([hidden])`).length;
  });
  const box = document.createElement('pre'); box.id = 'times'; box.textContent = JSON.stringify(times); document.body.appendChild(box);
}, 0));";

#[test]
fn a_thousand_pages_with_two_hundred_thousand_requests_stay_usable() {
    let report = grown(1000, 150, 30, 900, 600);
    let from = Instant::now();
    let page = html(&report);
    println!("1,000 pages, 200,000 requests: {} bytes, rendered in {} ms", page.len(), from.elapsed().as_millis());
    assert!(page.len() < 8_000_000, "{} bytes", page.len());
    let path = formats::folder("report-formats").join("large.html");
    // Only here the page's own policy is lifted: it would rightly stop a foreign script.
    let measured = page.replace("http-equiv=\"Content-Security-Policy\"", "name=\"lifted\"");
    fs::write(&path, measured.replace("</body>", &format!("<script>{MEASURE}</script></body>"))).unwrap();
    let Some((opened, console)) = formats::opened(&path) else { return };
    assert!(console.is_empty(), "{console:?}");
    let opened = scraper::Html::parse_document(&opened);
    let times: String =
        opened.select(&scraper::Selector::parse("#times").unwrap()).flat_map(|found| found.text()).collect();
    println!("{times}");
    let times: serde_json::Value = serde_json::from_str(&times).unwrap();
    // The figures are printed, not asserted: they say as much about the machine's other work as about the page.
    assert_eq!(times["rows"], 30);
    let errors = report.findings.iter().filter(|finding| finding.level == kansa::audit::Level::Error).count() as u64;
    assert_eq!(times["findings-list-shown"], errors);
}

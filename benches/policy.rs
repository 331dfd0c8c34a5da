//! How fast a corpus of policies is read: documents a second on one core, and how the time grows with the length.
//!
//! `cargo bench --bench policy`. Reads the labelled policies where they are, else documents made here.

use std::hint::black_box;
use std::time::Instant;

use kansa::catalog::Catalog;
use kansa::policy::{OperatorNames, Source, read};

fn main() -> std::io::Result<()> {
    let documents = documents()?;
    let bytes: usize = documents.iter().map(|(_, bytes)| bytes.len()).sum();
    let catalog = Catalog::embedded();
    // Once to compile patterns and index the names.
    read_all(&documents, catalog);
    let mut times: Vec<f64> = (0..5)
        .map(|_| {
            let start = Instant::now();
            read_all(&documents, catalog);
            start.elapsed().as_secs_f64()
        })
        .collect();
    times.sort_by(f64::total_cmp);
    let median = times[times.len() / 2];
    let each = median / documents.len() as f64;
    let report = format!(
        "policy reader: {} documents, {} KiB: {:.0} ms (median of {}), {:.2} ms a document, {:.2} s for 100 documents, {:.1} MiB/s\n",
        documents.len(),
        bytes / 1024,
        median * 1e3,
        times.len(),
        each * 1e3,
        each * 100.0,
        bytes as f64 / median / (1 << 20) as f64,
    );
    let mut report = report + "twice the length takes so many times as long:\n";
    for (name, media_type, text) in GROWING {
        let ratio = growth(catalog, media_type, *text);
        report.push_str(&format!("  {name}: {ratio:.2}\n"));
    }
    std::io::Write::write_all(&mut std::io::stdout(), report.as_bytes())
}

/// Documents of any length: name, media type, and the text at a length.
type Growing = (&'static str, &'static str, fn(usize) -> String);

/// An ordinary policy, and what is written to keep a reader busy.
const GROWING: &[Growing] = &[
    ("a policy", "text/html", |n| made(n / 50)),
    ("nested elements", "text/html", |n| "<div>".repeat(n * 5)),
    ("unclosed links", "text/html", |n| "<b><a href=x>当社".repeat(n)),
    ("spanning cells", "text/html", |n| format!("<table>{}", "<tr><td rowspan=64 colspan=64>a".repeat(n / 10))),
    ("one sentence", "text/plain", |n| "当社は、".repeat(n)),
    ("open brackets", "text/plain", |n| "（（（「「「".repeat(n)),
    ("addresses run together", "text/plain", |n| "https://a.example/".repeat(n / 4)),
    ("one row of a table", "text/markdown", |n| "| a ".repeat(n)),
    ("links", "text/markdown", |n| "[a](b) ".repeat(n / 2)),
    ("open comments", "text/markdown", |n| "<!-- ~~a~~ ".repeat(n / 2)),
    ("joint use", "text/plain", |n| "当社は甲社と共同利用します。".repeat(n / 16)),
    ("sentences that go on", "text/plain", |n| {
        let (uses, goes_on) = ("Alphaを利用しています。", "これらのツールは閲覧履歴を収集します。");
        format!("{}{}", uses.repeat(n / 32), goes_on.repeat(n / 32))
    }),
    ("a row of names", "text/plain", |n| {
        format!("以下の会社を利用しています。\n決済会社:{}", "甲銀行、乙銀行、".repeat(n / 8))
    }),
    ("breaks", "text/html", |n| format!("<p>{}", "<br>".repeat(n * 5))),
    ("linked lines", "text/html", |n| format!("<p>{}", "・<a href=x>y</a><br>".repeat(n / 2))),
    ("links and addresses", "text/html", |n| "<a href=x>y</a> https://a.example/b ".repeat(n / 4)),
    ("a row of spanning cells", "text/html", |n| format!("<table><tr>{}", "<td rowspan=64 colspan=64>x".repeat(n / 2))),
    ("names in a cell", "text/html", |n| in_a_cell(&"甲株式会社、".repeat(n / 4))),
    ("addresses in a cell", "text/html", |n| in_a_cell(&"https://a/b/c ".repeat(n / 4))),
    ("joined lines", "text/plain", |n| {
        format!(
            "{}\n{}",
            "当社は個人情報の取扱いを次のとおり定め適切に管理し保護するものとし情報",
            "かな漢字\n".repeat(n)
        )
    }),
    ("labels with values", "text/html", |n| format!("<h2>外部送信</h2><p>{}", "送信先：甲株式会社<br>".repeat(n / 4))),
    ("labels without values", "text/html", |n| {
        format!("<h2>外部送信</h2><p>{}</p>{}", "送信先：<br>".repeat(n / 4), "<p>甲社</p>".repeat(30))
    }),
    ("names below a long lead", "text/html", |n| {
        format!("<p>{}</p><p>{}", "外部送信します、".repeat(n / 4), "名称：甲<br>".repeat(n / 4))
    }),
    ("rows that count sites", "text/html", |n| sent_to("1 a.example.jp 2 b.example.jp", n / 16)),
    ("rows with notes", "text/html", |n| sent_to("※1", n / 16) + &"<p>本文です".repeat(n / 4)),
    ("rows below a long lead", "text/html", |n| {
        "<p>".to_owned() + &"以下のサービスを利用しています、".repeat(n / 4) + &sent_to("分析", n / 16)
    }),
    ("a name that a row taught", "text/html", |n| sent_to("分析", 1) + "<p>" + &"ソラノミ計測、".repeat(n)),
    ("declarations that go on", "text/html", |n| {
        format!("<p>{}", "Alphaを利用しています。同社は改善します。".repeat(n / 8))
    }),
    ("days of a company", "text/html", |n| format!("<p>{}", "x Established: 2012-10-01<br>".repeat(n / 8))),
    ("sentences with links", "text/html", |n| {
        format!("<p>{}", "<a href=https://a.example/x>甲</a>を見てください。".repeat(n / 4))
    }),
    ("rows of one service", "text/html", |n| {
        let row = |number| format!("<tr><td>Google Analytics {number}<td>閲覧履歴");
        format!("<table><tr><th>サービス名<th>送信される情報</tr>{}</table>", (0..n / 16).map(row).collect::<String>())
    }),
    ("the operator's products", "text/html", |n| {
        let products: String = (0..n / 4).map(|number| format!("本サービス「名前{number}」")).collect();
        format!("<p>甲株式会社は、{products}")
    }),
    ("names in addresses", "text/plain", |n| "https://google.com/ Google ".repeat(n / 4)),
    ("uses with names", "text/html", |n| format!("<p>{}</p>", "アクセス解析(Google Analyticsなど)<br>".repeat(n / 32))),
];

/// So many rows of a table of what is sent, each with these words beside a tool.
fn sent_to(words: &str, rows: usize) -> String {
    let row = format!("<tr><td>ソラノミ計測<td>閲覧履歴<td>{words}");
    format!("<table><tr><th>サービス名<th>送信される情報<th>利用目的</tr>{}</table>", row.repeat(rows))
}

/// A row of a table whose recipient is written so.
fn in_a_cell(words: &str) -> String {
    format!("<table><tr><th>委託先<th>利用目的</tr><tr><td>{words}<td>商品の配送のため</table>")
}

fn read_all(documents: &[(String, Vec<u8>)], catalog: &Catalog) {
    for (name, bytes) in documents {
        let source = Source { id: "d1".to_owned(), name: name.clone(), bytes, ..Source::default() };
        black_box(read(&source, catalog, &OperatorNames::default()));
    }
}

/// The labelled policies, or sixty documents of our own of about the same lengths.
fn documents() -> std::io::Result<Vec<(String, Vec<u8>)>> {
    let shared = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/policies/docs");
    if let Ok(entries) = std::fs::read_dir(shared) {
        return entries
            .map(|entry| {
                let path = entry?.path();
                Ok((path.display().to_string(), std::fs::read(path)?))
            })
            .collect();
    }
    Ok((1..=60).map(|number| (format!("{number}.html"), made(number * 2).into_bytes())).collect())
}

/// A policy with a table of `rows` rows and as many paragraphs.
fn made(rows: usize) -> String {
    let mut html = String::from(
        "<h1>プライバシーポリシー</h1><p>例示株式会社（以下「当社」といいます。）は、次のとおり定めます。</p><h2>外部送信</h2><table><tr><th>送信先</th><th>サービス名</th><th>送信される情報</th><th>利用目的</th></tr>",
    );
    for row in 0..rows {
        html.push_str(&format!("<tr><td>Google LLC</td><td>Google アナリティクス {row}</td><td>閲覧履歴、Cookie識別子、IPアドレス</td><td>利用状況の分析のため</td></tr>"));
    }
    html.push_str("</table>");
    for row in 0..rows {
        html.push_str(&format!("<h3>{row}. 個人情報の取扱い</h3><p>当社は、法令に基づく場合を除き、あらかじめご本人の同意を得ることなく、個人情報を第三者に提供することはありません。当サイトでは、利便性の向上のためにCookieを使用しています。</p>"));
    }
    html
}

fn growth(catalog: &Catalog, media_type: &str, text: fn(usize) -> String) -> f64 {
    let time = |length: usize| {
        let text = text(length);
        let media_type = media_type.to_owned();
        let source = Source { id: "d1".to_owned(), media_type, bytes: text.as_bytes(), ..Source::default() };
        let start = Instant::now();
        black_box(read(&source, catalog, &OperatorNames::default()));
        start.elapsed().as_secs_f64()
    };
    time(20_000) / time(10_000)
}

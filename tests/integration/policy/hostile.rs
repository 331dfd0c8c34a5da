//! Bytes that mean harm, or nothing: no panic, quotes verbatim, an end.

use kansa::catalog::Catalog;
use kansa::policy::{OperatorNames, Source, read};
use proptest::prelude::*;

use super::{assert_verbatim, reading};

fn read_bytes(media_type: &str, bytes: &[u8]) {
    let source = Source {
        id: "d1".to_owned(),
        name: "x".to_owned(),
        media_type: media_type.to_owned(),
        bytes,
        ..Source::default()
    };
    assert_verbatim(&read(&source, Catalog::embedded(), &OperatorNames::default()));
}

/// Words, marks and tags of policies, thrown together.
fn salad() -> impl Strategy<Value = String> {
    let parts = prop::sample::select(vec![
        "当社は、",
        "Google アナリティクス",
        "Ｇｏｏｇｌｅ",
        "を利用して",
        "より便利に閲覧していただくため、",
        "広告効果の測定および不正行為の防止を目的として、",
        "などの目的で",
        "すべく、",
        "います。",
        "ません。",
        "（以下「",
        "」といいます。）",
        "\n",
        "\n\n",
        "| ",
        "|---|---|\n",
        "<table>",
        "<tr><td rowspan=9 colspan=70>",
        "</td></tr>",
        "<a href='#'>",
        "</a>",
        "こちら",
        "https://example.com/optout?a=b",
        "令和元年5月1日改定",
        "・",
        "①",
        "1.",
        "1\u{fe0f}\u{20e3} ",
        "2→ ",
        "★ ",
        "共同利用",
        "(2)",
        "【共同利用】",
        "送信先：",
        "第三者に提供",
        "同意を得ず",
        "ため",
        "目的：",
        "、",
        "。",
        "株式会社",
        "等の",
        "その他の",
        "Cookie",
        "ウェブビーコン",
        "[x](y)",
        "**",
        "`",
        "&amp;",
        "<!--",
        "-->",
        "ﾊﾟ",
        "⾒",
        "\u{200b}",
        "🙂",
    ]);
    prop::collection::vec(parts, 0..60).prop_map(|parts| parts.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn any_bytes(bytes in prop::collection::vec(any::<u8>(), 0..600), kind in 0..5_usize) {
        read_bytes(["text/html", "text/markdown", "text/plain", "application/pdf", ""][kind], &bytes);
    }

    #[test]
    fn any_words(text in salad(), kind in 0..3_usize) {
        read_bytes(["text/html", "text/markdown", "text/plain"][kind], text.as_bytes());
    }

    #[test]
    fn any_cut_of_a_policy(cut in 0..900_usize) {
        let text = "<h2>外部送信</h2><table><tr><th>送信先</th><th>送信される情報</th><th>利用目的</th></tr><tr><td>Google LLC（Google アナリティクス）</td><td>Cookie識別子、閲覧履歴</td><td>分析</td></tr></table><p>当社は、個人情報を第三者に提供することはありません。令和3年4月1日改定</p>";
        let bytes = &text.as_bytes()[..cut.min(text.len())];
        read_bytes("text/html", bytes);
    }
}

#[test]
fn long_and_deep_documents_are_read_to_their_end() {
    // That it ends is what is asserted: a reader whose work grows with the square would not. `benches/policy.rs` measures.
    for (media_type, text) in [
        ("text/html", "<div>".repeat(100_000)),
        ("text/html", "<b><a href=x>当社".repeat(20_000)),
        ("text/html", format!("<table>{}", "<tr><td rowspan=64 colspan=64>a".repeat(2_000))),
        ("text/plain", "当社は、".repeat(20_000)),
        ("text/plain", "（（（「「「".repeat(20_000)),
        ("text/plain", "https://a.example/".repeat(5_000)),
        ("text/markdown", "| a ".repeat(20_000)),
        ("text/markdown", "[a](b) ".repeat(10_000)),
        ("text/markdown", "<!-- ~~a~~ ".repeat(10_000)),
        ("text/markdown", "<s> ~~a~~ ".repeat(10_000)),
        ("text/plain", format!("https://a.example/{}", ")".repeat(50_000))),
        ("text/plain", "当社は甲社と共同利用します。".repeat(600)),
        (
            "text/plain",
            format!(
                "{}{}",
                "Alphaを利用しています。".repeat(600),
                "これらのツールは閲覧履歴を収集します。".repeat(600)
            ),
        ),
        ("text/plain", format!("以下の会社を利用しています。\n決済会社:{}", "甲銀行、乙銀行、".repeat(8_000))),
        ("text/html", format!("<p>{}</p>", "アクセス解析(Google Analyticsなど)<br>".repeat(600))),
        ("text/html", format!("<p>{}</p>", "Google Analytics: 閲覧履歴を収集するために利用しています<br>".repeat(600))),
        ("text/html", format!("<p>共同利用者の範囲<br>グループ会社:<br>{}</p>", "アルファ株式会社<br>".repeat(600))),
    ] {
        assert_verbatim(&reading(media_type, &text));
    }
}

#[test]
fn what_repeats_is_not_looked_through_for_each_of_its_parts() {
    // Each of these kept the reader busy for minutes, or filled the memory, when its work grew with the square.
    for (media_type, text) in [
        ("text/html", format!("<table><tr>{}", "<td rowspan=64 colspan=64>x".repeat(19_000))),
        ("text/html", format!("<p>{}", "<br>".repeat(100_000))),
        ("text/html", format!("<p>{}", "・<a href=x>y</a><br>".repeat(10_000))),
        ("text/html", "<a href=x>y</a> https://a.example/b ".repeat(5_000)),
        (
            "text/plain",
            format!(
                "{}\n{}",
                "当社は個人情報の取扱いを次のとおり定め適切に管理し保護するものとし情報",
                "かな漢字\n".repeat(20_000)
            ),
        ),
        ("text/html", in_a_cell(&"https://a/b/c ".repeat(10_000))),
        ("text/html", format!("<h2>外部送信</h2><p>{}", "送信先：甲株式会社<br>".repeat(3_000))),
        ("text/html", format!("<h2>外部送信</h2><p>{}</p>{}", "送信先：<br>".repeat(1_500), "<p>甲社</p>".repeat(30))),
        ("text/html", format!("<p>{}</p><p>{}", "外部送信します、".repeat(4_000), "名称：甲<br>".repeat(2_000))),
        ("text/html", sent_to("1 a.example.jp 2 b.example.jp 3 c.example.jp", 1_000)),
        ("text/html", sent_to("※1", 1_000) + &"<p>本文です".repeat(5_000)),
        ("text/html", "<p>".to_owned() + &"以下のサービスを利用しています、".repeat(2_000) + &sent_to("分析", 1_000)),
        ("text/html", sent_to("分析", 1) + "<p>" + &"ソラノミ計測、".repeat(20_000)),
        ("text/html", format!("<p>{}", "Alphaを利用しています。同社は改善します。".repeat(2_000))),
        ("text/html", format!("<p>{}", "x Established: 2012-10-01<br>".repeat(2_000))),
        ("text/html", format!("<p>{}", "<a href=https://a.example/x>甲</a>を見てください。".repeat(3_000))),
        ("text/html", in_rows(&(0..1_000).map(|number| format!("Google Analytics {number}")).collect::<Vec<_>>())),
        ("text/plain", "https://google.com/ Google ".repeat(5_000)),
        ("text/html", (0..4_000).map(|number| format!("本サービス「名前{number}」")).collect()),
    ] {
        assert_verbatim(&reading(media_type, &text));
    }
}

/// Rows of a table of what is sent, one a tool.
fn in_rows(tools: &[String]) -> String {
    let rows: String = tools.iter().map(|tool| format!("<tr><td>{tool}<td>閲覧履歴")).collect();
    format!("<table><tr><th>サービス名<th>送信される情報</tr>{rows}</table>")
}

/// So many rows of a table of what is sent, each with these words beside a tool.
fn sent_to(words: &str, rows: usize) -> String {
    let row = format!("<tr><td>ソラノミ計測<td>閲覧履歴<td>{words}");
    format!("<table><tr><th>サービス名<th>送信される情報<th>利用目的</tr>{}</table>", row.repeat(rows))
}

/// A row of a table whose recipient is written so.
fn in_a_cell(words: &str) -> String {
    format!("<table><tr><th>委託先<th>利用目的</tr><tr><td>{words}<td>商品の配送のため</table>")
}

#[test]
fn of_thousands_of_names_in_a_cell_some_are_read_and_the_rest_is_said_to_be_there() {
    // Every statement quotes the row: all of them together took gigabytes.
    let names: Vec<String> = (0..20_000).map(|number| format!("甲{number}株式会社")).collect();
    let read = reading("text/html", &in_a_cell(&names.join("、")));
    assert_verbatim(&read);
    let declared = read.statements.iter().filter_map(|statement| statement.recipient.as_ref());
    let (open, named): (Vec<_>, Vec<_>) = declared.partition(|who| who.open_ended);
    assert!((1..=400).contains(&named.len()), "{}", named.len());
    assert_eq!(open.len(), 1);
}

#[test]
fn signs_in_front_of_a_name_and_names_that_run_into_a_verb() {
    for text in [
        "1\u{fe0f}\u{20e3} Google Analytics",
        "1→ Alpha",
        "2× Alpha",
        "3★ Alpha",
        "株式会社アルファ\u{3000}共同利用することがあります。",
        "株式会社共同利用センターと個人データを共同して利用します。",
    ] {
        for media_type in ["text/plain", "text/markdown"] {
            assert_verbatim(&reading(media_type, text));
        }
    }
}

#[test]
fn what_has_no_text_says_why() {
    for (media_type, bytes) in [
        ("application/pdf", &b"%PDF-1.4\n%broken"[..]),
        ("text/html", &b"<html><body><script>x</script></body></html>"[..]),
        ("text/plain", &b""[..]),
    ] {
        let source = Source { media_type: media_type.to_owned(), bytes, ..Source::default() };
        let reading = read(&source, Catalog::embedded(), &OperatorNames::default());
        assert!(!reading.readable, "{media_type}");
        assert!(reading.unreadable_reason.is_some_and(|reason| !reason.is_empty()));
        assert!(reading.statements.is_empty());
    }
}

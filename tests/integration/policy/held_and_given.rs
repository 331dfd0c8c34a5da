//! Lists laid out as tables, labels on one line, tools in a column of purposes, who holds what visitors give, who is
//! entrusted: for each what must be read, and the ordinary wording beside it that must not.

use kansa::policy::{ClaimKind, Reading};
use serde_json::Value;

use super::{Case, assert_verbatim, check_names, named, reading, rows};

fn read(text: &str) -> Reading {
    let kind = if text.starts_with('<') { "text/html" } else { "text/markdown" };
    let reading = reading(kind, text);
    assert_verbatim(&reading);
    reading
}

fn check(cases: &[Case]) {
    check_names(cases, read);
}

/// The one row of a text.
fn only(text: &str) -> Value {
    let rows = rows(&read(text));
    assert_eq!(rows.len(), 1, "{text}\n{rows:?}");
    rows[0].clone()
}

fn field(row: &Value, name: &str) -> Vec<String> {
    row[name].as_array().unwrap().iter().map(|word| word.as_str().unwrap().to_owned()).collect()
}

fn claims(text: &str, kind: ClaimKind) -> bool {
    read(text).claims.iter().any(|claim| claim.kind == kind)
}

#[test]
fn a_table_that_only_numbers_its_rows_is_a_list() {
    let lead = "<p>当社が保有する個人情報は、契約の履行のため、氏名、住所を、書面等で次の(1)から(3)記載の第三者に提供されます。</p>";
    let table = "<table><tr><td>(1)</td><td>他の宅地建物取引業者。</td></tr><tr><td>(2)</td><td>登記に関する司法書士、土地家屋調査士。</td></tr><tr><td>(3)</td><td>信用情報機関（必要な場合）。</td></tr></table>";
    let found = rows(&read(&format!("{lead}{table}")));
    assert_eq!(found.len(), 3, "{found:?}");
    for row in &found {
        assert_eq!(row["mechanism"], "third-party-provision", "{row}");
        assert_eq!(field(row, "information"), ["氏名、住所"], "{row}");
    }
    // Columns that say something of their own stay a table.
    let titled = "<table><tr><th>No.</th><th>送信先</th><th>利用目的</th></tr><tr><td>1</td><td>Google LLC</td><td>アクセス解析</td></tr></table>";
    check(&[(titled, &["Google LLC"], &[])]);
    assert_eq!(field(&only(titled), "purposes"), ["アクセス解析"]);
}

#[test]
fn labels_on_one_line_end_each_others_values() {
    let text = "アクセス解析ツール「Google アナリティクス」を利用しています。\n\n送信先：Google LLC（米国を含む各国のサーバーで処理されます）。 利用目的：アクセス状況の把握。 詳細はGoogle のポリシーをご確認ください。";
    check(&[(text, &["アナリティクス"], &["利用目的", "把握"])]);
}

#[test]
fn tools_in_the_column_of_purposes() {
    let table = |rows: &str| {
        format!(
            "<h2>クッキーの使用</h2><table><tr><th>カテゴリ</th><th>目的</th><th>オプトアウト</th></tr><tr><td>必須</td><td>サイトの基本機能</td><td>不可</td></tr>{rows}</table>"
        )
    };
    let text =
        table("<tr><td>広告</td><td>Google Ads / Meta Pixel によるリターゲティング</td><td>各社のツール</td></tr>");
    let found = rows(&read(&text));
    let names: Vec<&str> = found.iter().filter_map(|row| row["service"].as_str()).collect();
    assert_eq!(names, ["Google Ads", "Meta Pixel"], "{found:?}");
    assert!(
        found.iter().filter(|row| row["service"].is_string()).all(|row| field(row, "purposes") == ["リターゲティング"])
    );
    let own = table("<tr><td>分析</td><td>当社によるアクセス解析</td><td>ブラウザ設定</td></tr>");
    assert!(named(&read(&own)).is_empty(), "{:?}", named(&read(&own)));
}

#[test]
fn two_names_of_one_service_are_one() {
    for (text, name) in [
        ("当サイトはGoogle Analytics（GA4）によるアクセス解析にCookieを使用しています。", "Google Analytics"),
        ("本サイトは Google アナリティクス（GA4）を利用しています。", "Google アナリティクス"),
    ] {
        let row = only(text);
        assert_eq!(row["service"].as_str().unwrap().replace(' ', ""), name.replace(' ', ""), "{text}");
    }
    check(&[(
        "## 委託先\n\n- クラウド事業者（Google Workspace、AWS等）\n- 決済代行事業者",
        &["Google Workspace @", "AWS @", "クラウド事業者"],
        &[],
    )]);
}

#[test]
fn who_holds_payment_data_has_them_from_the_visitor() {
    for text in [
        "決済情報は株式会社サンプルペイメントが処理し、当社は保持しません。",
        "カード情報は株式会社サンプルペイメントが管理し、当社では保存しません。",
        "決済情報は株式会社サンプルペイメントにより処理されます。",
    ] {
        let row = only(text);
        assert_eq!(row["recipient"], "株式会社サンプルペイメント", "{text}");
        assert_eq!(
            (row["negated"].as_bool(), row["mechanism"].as_str()),
            (Some(false), Some("third-party-provision")),
            "{text}"
        );
    }
    let denied = rows(&read("カード情報は株式会社サンプルペイメントには提供されません。"));
    assert!(denied.iter().all(|row| row["negated"] == true), "{denied:?}");
    check(&[
        ("当社はカード情報を保存しません。", &[], &["@"]),
        ("カード情報は当社の決済システムが管理します。", &[], &["@"]),
        ("決済代行会社（Stripe, Inc.）を通じてクレジットカード情報等の決済処理を行います。", &["Stripe, Inc."], &[]),
    ]);
}

#[test]
fn an_unknown_name_that_is_given_data_is_no_tool() {
    let row = only("注文の履行のため、Kotoprint（製造・配送パートナー）に必要な配送情報を提供します。");
    assert_eq!((row["service"].as_str(), row["recipient"].as_str()), (None, Some("Kotoprint")));
    assert_eq!(row["specificity"], "company");
}

#[test]
fn those_of_a_trade_are_singled_out_and_contractors_in_general_are_not() {
    check(&[
        ("・検査会社、医療機器メーカー等に業務を委託する場合", &["検査会社、医療機器メーカー等"], &[]),
        (
            "サーバー事業者、メール配信サービス等の外部事業者に個人情報の取扱いを委託する場合があります。",
            &["等の外部事業者"],
            &[],
        ),
        ("メール配信業者に個人情報の取扱いを委託することがあります。", &["メール配信業者"], &[]),
        ("当社は、業務委託先に個人情報の取扱いを委託することがあります。", &[], &["委託先"]),
        ("利用目的の達成に必要な範囲で、外部の事業者に業務を委託することがあります。", &[], &["事業者"]),
        ("業務上必要な範囲で外部サービスへ取扱いを委託する場合", &[], &["外部サービス"]),
        ("・業務委託先に業務を委託する場合", &[], &["委託先"]),
    ]);
    let row = only("サーバー事業者、メール配信サービス等の外部事業者に個人情報の取扱いを委託する場合があります。");
    assert!(field(&row, "purposes").is_empty(), "{row}");
}

#[test]
fn receivers_in_the_forms_of_the_guidance_for_medical_providers() {
    check(&[(
        "次の場合を除き、患者さまの個人情報を第三者に提供しません。\n\n- 他の病院、診療所、薬局等との連携\n- 審査支払機関へのレセプトの提出\n- 審査支払機関又は保険者からの照会への回答\n- 外部の医師等の意見・助言を求める場合\n- 家族等への病状説明\n- 検体検査業務の委託",
        &["他の病院、診療所、薬局等", "審査支払機関", "外部の医師等"],
        &["家族", "検体"],
    )]);
    check(&[("審査支払機関へのレセプトの提出方法が変わりました。", &[], &["審査"])]);
}

#[test]
fn content_of_other_sites() {
    check(&[
        (
            "他サイトからの埋め込みコンテンツは、訪問者がそのサイトを訪れた場合と同じように振る舞います。\n\nこれらのサイトは、あなたのデータを収集したり、Cookie を使用したり、サードパーティによる追加トラッキングを埋め込んだりすることがあります。",
            &["他サイトからの埋め込みコンテンツ"],
            &["サードパーティ"],
        ),
        (
            "Embedded content from other websites behaves as if you had visited them. These websites may collect data about you, use cookies, and monitor your interaction.",
            &["Embedded content from other websites"],
            &[],
        ),
        ("リンク先のサイトがあります。これらのサイトは、Cookieを使用することがあります。", &[], &["サイト"]),
    ]);
}

#[test]
fn promises_in_other_words() {
    assert!(claims(
        "お客様の個人情報は、お客様の同意なく開示することはございません。",
        ClaimKind::NoThirdPartyProvision
    ));
    assert!(!claims("個人情報は、お客様の同意なく利用することはありません。", ClaimKind::NoThirdPartyProvision));
    assert!(!claims(
        "データの保存のため：Supabase（外部への公開設定は行っていません）",
        ClaimKind::NoThirdPartyProvision
    ));
    assert!(claims(
        "広告配信にCookieを使用します。これにより取得される情報には、氏名、住所、電話番号等は含まれません。",
        ClaimKind::NoPiiInBeacon
    ));
    assert!(!claims(
        "Cookieは、単独では個人を識別できない場合であっても、個人情報として取り扱います。",
        ClaimKind::NotIdentifying
    ));
    let none_set = "当サイトが発行する Cookie（現時点では 1 つも発行していません）";
    assert!(rows(&read(none_set)).iter().all(|row| row["negated"] == true), "{none_set}");
}

#[test]
fn purposes_and_items_end_where_their_words_do() {
    for (text, name, expected) in [
        (
            "当サイトでは、サイトの機能提供、サービス改善その他の目的でCookieを利用する場合があります。",
            "purposes",
            "サイトの機能提供、サービス改善",
        ),
        ("当サイトでは、ログイン状態の維持に必要なセッションCookieを使用します。", "purposes", "ログイン状態の維持"),
        (
            "In order to improve the use of this website, we use cookies.",
            "purposes",
            "In order to improve the use of this website",
        ),
    ] {
        assert_eq!(field(&only(text), name), [expected], "{text}");
    }
    let table = "<h2>委託先</h2><table><tr><th>委託先</th><th>委託する内容</th></tr><tr><td>株式会社サンプル</td><td>メール送信（宛先メールアドレス・氏名・本文）</td></tr></table>";
    let row = only(table);
    assert_eq!(field(&row, "information"), ["宛先メールアドレス・氏名・本文"], "{row}");
    assert_eq!(field(&row, "purposes"), ["メール送信"], "{row}");
    let listed = "当サイトでは、以下の情報を取得する場合があります。\n\n- IPアドレス\n- 閲覧したページ\n- Cookieその他の端末識別子\n\n当サイトでは、サービス改善の目的でCookieを利用します。";
    let found = rows(&read(listed));
    let own = found.iter().find(|row| row["recipient"] == "self").unwrap();
    assert_eq!(field(own, "information"), ["IPアドレス", "閲覧したページ", "Cookieその他の端末識別子"], "{own}");
}

/// Names in rows that are denied.
fn denied(text: &str) -> Vec<String> {
    let found = rows(&read(text));
    let denied = found.iter().filter(|row| row["negated"] == true);
    denied.map(|row| format!("{} @ {}", row["service"], row["recipient"])).collect()
}

#[test]
fn what_is_denied_stays_denied() {
    for text in [
        "入力情報はブラウザ内で処理し、当社やOpenAIには送信されません。",
        "音声は端末内で処理し、当サービスがOpenAIに送信することはありません。",
        "決済情報は株式会社ペイが処理し、当社からOpenAIに提供することはありません。",
    ] {
        assert!(denied(text).iter().any(|row| row.contains("OpenAI")), "{text}\n{:?}", denied(text));
        assert!(named(&read(text)).iter().all(|row| !row.contains("OpenAI")), "{text}");
    }
    check(&[
        (
            "決済情報は株式会社ペイが処理し、当社及び株式会社テストには提供されません。",
            &["株式会社ペイ"],
            &["株式会社テスト"],
        ),
        ("カード情報は、StripeやPayPalが処理するものではなく、当社が処理します。", &[], &["Stripe", "PayPal"]),
        ("個人情報は、株式会社サンプルが取得し、利用します。", &[], &["サンプル"]),
        ("お客様の個人情報は、株式会社サンプルにより管理されます。", &[], &["サンプル"]),
        ("決済情報はお客様がPayPalにて管理します。", &[], &["PayPal"]),
        ("お客様の投稿は、他の利用者に公開される設定を選択できます。", &[], &["利用者"]),
        ("・信頼できる会社に業務を委託する場合", &[], &["会社"]),
        ("当社は、SampleCRM(顧客管理)に顧客情報を共有します。", &["SampleCRM @"], &[]),
        ("We do not use embedded content from other sites. These sites may set cookies.", &[], &["embedded content"]),
    ]);
}

#[test]
fn tables_and_lines_that_only_look_alike() {
    check(&[
        (
            "<h2>外部サービスの利用状況</h2><table><tr><td>○</td><td>Google Analytics</td></tr><tr><td>-</td><td>Meta Pixel</td></tr></table>",
            &[],
            &["Meta Pixel"],
        ),
        (
            "<h2>外部サービスの利用状況</h2><table><tr><td>5</td><td>Google Analytics</td></tr><tr><td>12</td><td>Meta Pixel</td></tr></table>",
            &[],
            &["Meta Pixel"],
        ),
        (
            "<h2>外部送信</h2><table><tr><th>情報</th><th>利用目的</th></tr><tr><td>閲覧履歴</td><td>Meta Pixelによる計測を停止するため</td></tr></table>",
            &[],
            &["Meta Pixel"],
        ),
        (
            "サービス名：Google Analytics。提供者：Google LLC。当社は次の情報を送信します：閲覧ページ",
            &["Google Analytics @ Google LLC"],
            &["次の情報"],
        ),
        ("個人情報の利用目的：ご注文商品の発送。委託先：運送会社。第三者提供：なし。", &[], &["第三者提供"]),
        ("ニコニコ動画を埋め込んでいます。", &["ニコニコ動画"], &[]),
        ("提供先：施工会社、物流業者、業務提携先。", &["施工会社", "物流業者", "業務提携先"], &["業務提携先。"]),
    ]);
}

#[test]
fn own_cookies_get_only_what_is_told_of_them() {
    for lead in [
        "以下の情報を取得しません。",
        "会員登録の際に以下の情報を取得します。",
        "広告会社は、以下の情報を取得することがあります。",
    ] {
        let text = format!("当サイトではCookieを使用しています。\n\n{lead}\n\n- IPアドレス\n- Cookie\n- 閲覧ページ");
        let found = rows(&read(&text));
        let own = found.iter().find(|row| row["recipient"] == "self").unwrap();
        assert!(field(own, "information").is_empty(), "{text}\n{own}");
    }
    let kept = "当社が設定するCookie（個人情報の保存に使用していません）";
    assert!(rows(&read(kept)).iter().any(|row| row["recipient"] == "self" && row["negated"] == false), "{kept}");
    let not_ours = "当社は次の情報を取得しません。\n\n- Cookie（広告配信に利用）\n- 位置情報";
    assert!(rows(&read(not_ours)).iter().all(|row| row["negated"] == true), "{not_ours}");
}

#[test]
fn promises_with_another_sense() {
    for text in [
        "個人情報を本人の同意なく公開することはありませんが、委託先に提供することがあります。",
        "個人情報は、お客様の同意なく目的外に利用・開示しません。",
        "保有個人データは、本人の同意なく、代理人に開示することはありません。",
    ] {
        assert!(!claims(text, ClaimKind::NoThirdPartyProvision), "{text}");
    }
    assert!(claims("当社は公開設定にかかわらず、個人情報を第三者に提供しません。", ClaimKind::NoThirdPartyProvision));
    assert!(!claims("お問い合わせフォームから取得される情報には、氏名は含まれません。", ClaimKind::NoPiiInBeacon));
    assert!(claims(
        "アクセス解析では個人を特定できない情報のみを収集し、個人を特定できない情報でも厳重に管理します。",
        ClaimKind::NotIdentifying
    ));
}

#[test]
fn the_way_out_among_several_links() {
    let table = |cell: &str| {
        format!(
            "<h2>外部送信</h2><table><tr><th>送信先事業者</th><th>サービス名</th><th>利用目的</th><th>プライバシーポリシー / オプトアウト</th></tr><tr><td>Google LLC</td><td>Google Analytics</td><td>アクセス解析</td><td>{cell}</td></tr></table>"
        )
    };
    for (cell, expected) in [
        (
            "<a href=\"https://policies.google.com/privacy\">policies.google.com/privacy（オプトアウト: tools.google.com/dlpage/gaoptout）</a>",
            Some("https://tools.google.com/dlpage/gaoptout"),
        ),
        (
            "<a href=\"https://policies.google.com/privacy\">ポリシー</a> <a href=\"https://tools.google.com/dlpage/gaoptout\">オプトアウト</a>",
            Some("https://tools.google.com/dlpage/gaoptout"),
        ),
        ("<a href=\"https://policies.google.com/privacy\">policies.google.com/privacy</a>", None),
    ] {
        let row = only(&table(cell));
        assert_eq!(row["optout_url"].as_str(), expected, "{cell}\n{row}");
    }
}

#[test]
fn lists_of_those_who_get_nothing() {
    for text in [
        "以下のサービスに送信することはありません。\n\n- Google Analytics\n- Meta Pixel",
        "以下のツールを利用することはありません。\n\n- Google Analytics\n- Meta Pixel",
    ] {
        assert_eq!(denied(text).len(), 2, "{text}");
        assert!(named(&read(text)).is_empty(), "{text}");
    }
    check(&[
        ("お客様の個人情報を、次の者に提供することはありません。\n\n- 広告会社\n- 名簿業者", &[], &["会社", "業者"]),
        ("次の者以外に提供することはありません。\n\n- 配送業者\n- 決済会社", &["配送業者", "決済会社"], &[]),
        (
            "次の場合を除き、第三者に提供することはありません。\n\n- 配送業者に個人情報を提供する場合",
            &["配送業者"],
            &[],
        ),
        ("お客様はPayPalを通じて決済を行います。", &[], &["PayPal"]),
        ("金融機関に必要な書類を提示してください。", &[], &["金融機関"]),
        ("個人を特定できない形で広告会社に提供します。", &["@ 広告会社"], &["形で"]),
    ]);
}

#[test]
fn work_that_goes_through_somebody() {
    for text in [
        "クレジットカード決済は、GMOペイメントゲートウェイ株式会社を通じて決済処理を行っており、当社ではカード番号を一切保持していません。",
        "クレジットカード決済はStripeを通じて決済処理を行い、当社はカード番号を保持しません。",
    ] {
        assert_eq!(named(&read(text)).len(), 1, "{text}");
        assert!(denied(text).is_empty(), "{text}");
    }
    check(&[
        ("加盟店は株式会社甲を通じて決済処理を行い、当社は関与しません。", &[], &["甲"]),
        ("以前はPayPalを通じて決済を行っていました。", &[], &["PayPal"]),
        ("出品者は、ヤマト運輸を通じて発送を行い、購入者に追跡番号を通知します。", &[], &["ヤマト"]),
        ("クレジットカード情報は、株式会社甲が保存し、または利用することはありません。", &[], &["甲"]),
        ("Google Analyticsを利用した計測は個人を特定するものではありません。", &["Google Analytics"], &[]),
    ]);
}

#[test]
fn lists_about_something_else_than_what_is_given() {
    check(&[
        (
            "次の場合には個人情報を提供しません。\n\n- 他の医療機関等からの照会への回答\n- 審査支払機関へのレセプトの提出",
            &[],
            &["機関"],
        ),
        ("# 求人：医事課の業務内容\n\n- 審査支払機関へのレセプトの提出", &[], &["機関"]),
        ("派遣会社、人材会社等に業務を委託する従業者に対し、教育を行います。", &[], &["会社"]),
        ("個人情報保護体制の整った会社に、個人情報の取扱いを委託します。", &[], &["会社"]),
        ("次の者に提供します。\n\n- 取引関係\n- 家族関係", &[], &["関係"]),
    ]);
    let row = only("送信情報：閲覧履歴。IPアドレス。利用目的：分析。送信先：Google LLC。");
    assert!(field(&row, "information").iter().any(|item| item.contains("IPアドレス")), "{row}");
    assert!(
        named(&read("サービス名：Google Analytics。ただし現在は利用していません。提供者：Google LLC。"))
            .iter()
            .all(|row| !row.starts_with("Google Analytics @ Google LLC"))
    );
    assert!(claims("個人情報は、社内外を問わず、本人の同意なく提供しません。", ClaimKind::NoThirdPartyProvision));
}

#[test]
fn what_the_advertising_goes_by() {
    let cookies = "広告配信事業者は、広告を表示するため、当サイトや他サイトへのアクセスに関する情報『Cookie』(氏名、住所、メールアドレス、電話番号は含まれません)を使用することがあります。";
    assert!(claims(cookies, ClaimKind::NoPiiInBeacon));
    assert!(!claims("会員情報(住所は含まれません)を使用することがあります。", ClaimKind::NoPiiInBeacon));
}

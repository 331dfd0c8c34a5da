//! How far what a text says of a technique reaches: the sentence, the paragraph, the sections above, a term, a kind of tools.
//! Who is described and not named, and where the words for the items begin and end, in wordings of our own.

use serde_json::Value;

use super::{assert_verbatim, reading, rows};

fn read_rows(text: &str) -> Vec<Value> {
    let title = if text.is_ascii() { "Privacy Policy" } else { "プライバシーポリシー" };
    let reading = reading("text/plain", &format!("{title}\n\n{text}\n"));
    assert_verbatim(&reading);
    rows(&reading).into_iter().filter(|row| row["negated"] == false).collect()
}

/// Text, name of a service or recipient, technique.
fn techniques(passages: &[(&str, &str, &str)]) {
    let mut wrong = Vec::new();
    for (text, name, technique) in passages {
        let rows = read_rows(text);
        match rows.iter().find(|row| row["service"] == *name || row["recipient"] == *name) {
            None => wrong.push(format!("no row of {name}: {text}")),
            Some(row) if row["mechanism"] != *technique => {
                wrong.push(format!("{name}: {}, expected {technique}: {text}", row["mechanism"]));
            }
            Some(_) => {}
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

/// Text, and of every row that is not the operator's own: recipient, technique, specificity.
fn described(passages: &[(&str, &[&str])]) {
    let mut wrong = Vec::new();
    for (text, expected) in passages {
        let word = |row: &Value, key: &str| row[key].as_str().unwrap_or("-").to_owned();
        let mut found: Vec<String> = read_rows(text)
            .iter()
            .filter(|row| row["recipient"] != "self" && row["service"].is_null())
            .map(|row| format!("{} {} {}", word(row, "recipient"), word(row, "mechanism"), word(row, "specificity")))
            .collect();
        found.sort();
        let mut expected: Vec<String> = expected.iter().map(|row| (*row).to_owned()).collect();
        expected.sort();
        if found != expected {
            wrong.push(format!("{found:?}, expected {expected:?}: {text}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

/// Text, name, items.
fn items(passages: &[(&str, &str, &[&str])]) {
    let mut wrong = Vec::new();
    for (text, name, expected) in passages {
        let rows = read_rows(text);
        let row = rows.iter().find(|row| row["service"] == *name || row["recipient"] == *name);
        let found: Vec<String> = row
            .and_then(|row| row["information"].as_array())
            .map(|words| words.iter().map(|words| words.as_str().unwrap().to_owned()).collect())
            .unwrap_or_default();
        if found != *expected {
            wrong.push(format!("{name}: {found:?}, expected {expected:?}: {text}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

#[test]
fn a_later_section_speaks_of_the_tools_above() {
    techniques(&[
        (
            "3. 利用しているツール\n本サイトでは、画面の改善のためHotjarを使用しています。\n\n4. 情報の取得方法\n上記ツールは、クッキーを利用してお客様のブラウザを識別します。",
            "Hotjar",
            "cookie",
        ),
        (
            "第4条 アクセス解析\n当院のホームページではGoogle Analyticsを導入しております。\n\n第5条 クッキー\n前条の解析サービスでは、Cookieが使用されます。",
            "Google Analytics",
            "cookie",
        ),
        (
            "アクセス状況の計測\n当サイトはUser Heatによる計測を行っています。\n\n計測の方法\n前述の計測ツールにおいては、ウェブビーコンを用いています。",
            "User Heat",
            "web_beacon",
        ),
        (
            "アクセス解析ツールの利用\n本サイトは、Ptengineを利用しています。\n\n識別子\n以上の解析ツールによって、Cookieがお客様の端末に保存されます。",
            "Ptengine",
            "cookie",
        ),
        (
            "3. アクセス解析について\n当サイトでは、ヒートマップ表示のためMicrosoft Clarityを導入しています。\n\n4. Cookieについて\n前項の解析ツールは、Cookieを用いてお客様の操作情報を取得します。",
            "Microsoft Clarity",
            "cookie",
        ),
        // Who handles payments is no tool for analysis.
        (
            "お支払い\n決済にはPayPalを利用しています。\n\n解析\nアクセス解析のためMatomo Cloudを利用しています。\n\nCookie\n上記の解析ツールはCookieを使用します。",
            "PayPal",
            "api",
        ),
    ]);
    // What the tools do is no cookie of the company itself.
    let rows = read_rows(
        "解析\n当サイトでは、Microsoft Clarityを導入しています。\n\nCookieについて\n前項の解析ツールは、Cookieを用いてお客様の操作情報を取得します。",
    );
    assert!(rows.iter().all(|row| row["recipient"] != "self"), "{rows:?}");
}

#[test]
fn a_kind_of_tools_for_which_cookies_are_used() {
    techniques(&[
        (
            "1. 外部サービス\nサイト改善のためMicrosoft Clarityを使用しています。\n\n2. クッキー\n当社は、アクセス状況の分析及びサイト改善を目的としてクッキーを使用しています。",
            "Microsoft Clarity",
            "cookie",
        ),
        (
            "アフィリエイト\n当ブログは、もしもアフィリエイト、バリューコマースのプログラムに参加しています。\n\nCookie\n当ブログでは、アフィリエイトの成果を計測するためにCookieを使用しています。",
            "バリューコマース",
            "cookie",
        ),
        (
            "広告\nA8.netのアフィリエイトプログラムを利用しています。\n\nCookieの使用\nアフィリエイトプログラムの成果を確認する目的で、Cookieを使用しています。",
            "A8.net",
            "cookie",
        ),
        (
            "広告\n当ブログはもしもアフィリエイトに参加しています。\n\nCookieについて\n成果報酬型広告の効果測定のため、当ブログではクッキーを利用しています。",
            "もしもアフィリエイト",
            "cookie",
        ),
        (
            "計測\n広告の効果測定のため、株式会社アルファが提供する計測ツールを利用しています。\n\nCookie\n当社は、広告の効果測定のためにCookieを使用します。",
            "株式会社アルファ",
            "cookie",
        ),
        // Nobody pays with them.
        (
            "お支払い\n決済にはPAY.JPを利用しています。\n\nCookie\nアクセス解析のためにCookieを使用しています。",
            "PAY.JP",
            "api",
        ),
    ]);
}

#[test]
fn tools_that_set_no_cookies() {
    let elsewhere = "\n\nCookieについて\nアクセス解析のためにCookieを利用する場合があります。";
    for text in [
        "本サイトはUmamiを使用しています。UmamiはCookieを使用せずに統計を取るツールです。",
        "アクセス解析にはUmamiを使用しています。クッキーを一切発行せず、個人を特定しません。",
        "利用状況の計測にはUmamiを使用しています。UmamiはCookieレスの解析ツールです。",
        "アクセス解析のためUmamiを導入しています。Umamiはクッキーを利用しません。",
        "Umamiを利用しています。Cookieを使わずにページの閲覧数を数えるツールです。",
    ] {
        techniques(&[(&format!("解析ツール\n{text}{elsewhere}"), "Umami", "unspecified")]);
    }
    techniques(&[(
        &format!("解析ツール\n本サイトはMatomo Cloudを使用しています。{elsewhere}"),
        "Matomo Cloud",
        "cookie",
    )]);
}

#[test]
fn terms_for_data_that_cookies_collect() {
    techniques(&[
        (
            "1. アクセスデータの取得\n当社は、Cookieを用いて閲覧ページ、滞在時間等の情報（以下「アクセスデータ」といいます。）を取得します。\n\n2. 広告\n当社の広告配信パートナーは、アクセスデータを利用して広告を配信することがあります。",
            "当社の広告配信パートナー",
            "cookie",
        ),
        (
            "1. 行動履歴情報\n当社は、クッキー等を通じて取得した閲覧ページ、検索語（以下「行動履歴情報」という。）を利用します。\n\n2. 提供先\n行動履歴情報は、広告会社である株式会社アルファに送信されます。",
            "株式会社アルファ",
            "cookie",
        ),
        (
            "アクセスログの取得\n当サイトでは、閲覧日時、参照元等を、Cookieを使用して取得しています。\n\nアクセスログの共有\n広告配信会社は、アクセスログを広告の表示に利用することがあります。",
            "広告配信会社",
            "cookie",
        ),
        (
            "1. 解析\n当社は、アルファ計測又はベータ計測を提供する株式会社アルファのサービス（以下「計測ツール」といいます。）を利用します。\n\n2. 方法\n計測ツールはCookieを使用します。",
            "株式会社アルファ",
            "cookie",
        ),
        // Personal data are had in many ways.
        (
            "1. 取得\n当社は、Cookieを用いて取得した情報及び申込書の記載（以下「個人情報」といいます。）を利用します。\n\n2. 保守\n保守のため、個人情報を株式会社アルファに提供します。",
            "株式会社アルファ",
            "third-party-provision",
        ),
    ]);
}

#[test]
fn each_block_keeps_its_technique() {
    let text = "利用者情報の外部送信\n\n送信先：Google LLC\n送信する情報：クッキー、閲覧履歴\n目的：アクセス解析\n\n送信先：株式会社アルファ\n送信する情報：IPアドレス\n目的：不具合の検知";
    techniques(&[(text, "Google LLC", "cookie"), (text, "株式会社アルファ", "unspecified")]);
    let text = "外部送信について\nお客様の端末から以下の事業者へ情報が送信されます。\n\nGoogle LLC（Google アナリティクス）\n送信される情報：Cookie識別子、閲覧情報\n利用目的：利用状況の分析\n\nFunctional Software, Inc.（Sentry）\n送信される情報：IPアドレス、エラー情報\n利用目的：障害の検知";
    techniques(&[(text, "Googleアナリティクス", "cookie"), (text, "Sentry", "unspecified")]);
}

#[test]
fn a_list_of_the_members_of_a_class_of_which_the_text_has_told() {
    for lead in [
        "当社の提携先である広告配信事業者は以下のとおりです。",
        "当社が利用する広告配信事業者は、次のとおりです。",
        "広告配信事業者の一覧は下記のとおりです。",
    ] {
        let text = format!(
            "行動ターゲティング広告\n広告配信事業者は、Cookieを使用してお客様の訪問履歴を取得し、広告を配信します。\n\n別紙\n{lead}\n・株式会社アルファ\n・株式会社ベータ"
        );
        techniques(&[(&text, "株式会社アルファ", "cookie"), (&text, "株式会社ベータ", "cookie")]);
    }
}

#[test]
fn names_of_products_are_no_technique() {
    for tools in ["Metaピクセル、LINE Tag", "Facebookピクセル、TikTok Pixel"] {
        let first = tools.split('、').next().unwrap();
        techniques(&[(
            &format!("広告の計測\n当サイトでは、{tools}を導入しています。これらはCookieを用いて情報を収集します。"),
            first,
            "cookie",
        )]);
    }
}

#[test]
fn columns_of_links_are_no_technique() {
    for head in ["クッキーポリシー", "Cookieポリシー", "オプトアウト"] {
        let text = format!(
            "# 外部送信について\n\n以下のサービスを利用しています。\n\n| サービス名 | 事業者 | {head} |\n|---|---|---|\n| Googleアナリティクス | Google LLC | <https://example.com/cookies> |\n"
        );
        let rows = rows(&reading("text/markdown", &text));
        assert_eq!(rows[0]["mechanism"], "unspecified", "{head}: {rows:?}");
    }
    let text = "# 外部送信について\n\n以下のサービスを利用しています。\n\n| サービス名 | 事業者 | 利用するCookie |\n|---|---|---|\n| Googleアナリティクス | Google LLC | _ga |\n";
    assert_eq!(rows(&reading("text/markdown", text))[0]["mechanism"], "cookie");
}

#[test]
fn who_analyses_is_no_contractor_and_who_is_paid_is_no_tag() {
    let list = "第三者への提供\n当社は、次のサービスを利用しており、各サービスの規約に従い情報が扱われます。\n・Google Analytics（アクセス解析）\n・Supabase（データベース）";
    techniques(&[
        (list, "Google Analytics", "unspecified"),
        (list, "Supabase", "third-party-provision"),
        (
            "お支払いに必要なカード番号等の情報は、決済代行会社であるSquareに提供されます。",
            "Square",
            "third-party-provision",
        ),
        ("代金の決済には、PAY.JPを採用しております。", "PAY.JP", "api"),
        ("決済処理のため、クレジットカード情報はStripeに提供されます。", "Stripe", "third-party-provision"),
        ("決済にはStripeのAPIを利用しています。", "Stripe", "api"),
    ]);
}

#[test]
fn who_keeps_data_or_answers_is_called() {
    techniques(&[
        ("登録いただいたデータは、データベースサービスであるSupabaseに保存されます。", "Supabase", "api"),
        ("作成したメモは、クラウドデータベース「Supabase」に保存します。", "Supabase", "api"),
        ("データはSupabase（クラウドデータベース）上に保管されます。", "Supabase", "api"),
        ("入力した文章を、当方のバックエンド（Supabase）に送信します。", "Supabase", "api"),
        ("天気を表示するため、緯度・経度をOpen-Meteoに送信します。", "Open-Meteo", "api"),
    ]);
}

#[test]
fn tags_that_are_placed() {
    techniques(&[
        ("本サイトには、株式会社アルファの計測タグが設置されています。", "株式会社アルファ", "tag"),
        ("各ページに株式会社アルファの広告タグが埋め込まれています。", "株式会社アルファ", "tag"),
        (
            "当社が契約する広告配信会社（以下「配信会社」といいます。）は、本サイトに埋め込まれたタグを通じて閲覧情報を取得します。",
            "配信会社",
            "tag",
        ),
    ]);
}

#[test]
fn classes_that_receive() {
    described(&[
        (
            "入居申込みの審査のため、家賃保証会社、損害保険会社に対して、申込書の記載事項を提供します。",
            &["家賃保証会社、損害保険会社 third-party-provision category"],
        ),
        (
            "ご利用代金の請求のため、カード会社へ会員番号と利用金額を通知します。",
            &["カード会社 third-party-provision category"],
        ),
        (
            "商品を発送する際、宅配業者にお名前、ご住所、お電話番号を伝えます。",
            &["宅配業者 third-party-provision category"],
        ),
        (
            "ポイントを付与するため、会員番号と購入金額をポイント運営会社に通知します。",
            &["ポイント運営会社 third-party-provision category"],
        ),
        (
            "当社は、ご予約を受けた提携医療機関及び提携薬局へ、お客様の氏名、連絡先及び問診内容を共有します。",
            &["提携医療機関及び提携薬局 third-party-provision category"],
        ),
        (
            "当社は、お客様の情報を、当社の親会社及びそのグループ会社と共有することがあります。",
            &["当社の親会社及びそのグループ会社 third-party-provision category"],
        ),
        (
            "不動産の取引にあたり、金融機関、司法書士等の関係者に、お客様の個人情報を提供する場合があります。",
            &["金融機関、司法書士等の関係者 third-party-provision category"],
        ),
        (
            "業務委託先への提供\n当社は、以下の業務を委託し、個人情報を提供する場合があります。\n・その他のクラウドサービス提供者\n・システム開発・保守業者",
            &[
                "その他のクラウドサービス提供者 third-party-provision open-ended",
                "システム開発・保守業者 third-party-provision category",
            ],
        ),
        (
            "第三者提供\n当社は、次に掲げる者に対し、個人データを提供することがあります。\n1. 当社の親会社及び関係会社\n2. 保険会社\n3. 司法書士、土地家屋調査士等の専門家",
            &[
                "保険会社 third-party-provision category",
                "司法書士、土地家屋調査士等の専門家 third-party-provision category",
                "当社の親会社及び関係会社 third-party-provision category",
            ],
        ),
        ("お客様に、会員番号とポイントの残高をお知らせします。", &[]),
        ("当社は、名簿業者その他の第三者に個人情報を販売することはありません。", &[]),
    ]);
}

#[test]
fn classes_that_act() {
    described(&[
        (
            "当サイトは、Google をはじめとする第三者配信事業者の広告サービスを利用しており、Cookie を使って過去の閲覧情報に基づいた広告を表示します。",
            &["Google cookie company", "第三者配信事業者 cookie open-ended"],
        ),
        (
            "当サイトに広告を配信する広告ネットワークは、クッキーを用いて、訪問された方の関心を推定します。",
            &["広告ネットワーク cookie category"],
        ),
        (
            "各ページには、SNS運営会社のシェアボタンがあり、これらの会社はCookieによって閲覧ページを知ることができます。",
            &["SNS運営会社 cookie category"],
        ),
        (
            "本サイトにはSNS事業者が提供するボタンが設置されており、ボタンを押さなくてもこれらの事業者がCookieを取得することがあります。",
            &["SNS事業者 cookie category"],
        ),
        (
            "Analytics providers and advertising networks may set cookies when you visit our website.",
            &["Analytics providers cookie category", "advertising networks cookie category"],
        ),
        (
            "Some features embed content from video platforms, which may place cookies on your browser.",
            &["video platforms cookie category"],
        ),
        (
            "Some of our pages contain content from social media companies, which may set their own cookies on your device.",
            &["social media companies cookie category"],
        ),
        (
            "Your information may be transferred to our cloud hosting providers and email delivery vendors.",
            &[
                "cloud hosting providers third-party-provision category",
                "email delivery vendors third-party-provision category",
            ],
        ),
    ]);
    // What a third-party cookie is, where the text tells of whom; on its own the third party is all that it tells.
    let explained = "Cookieには、当サイトが設定するものと、当サイトと提携する第三者によって設定されるもの（サードパーティークッキー）があります。";
    described(&[
        (explained, &["当サイトと提携する第三者 cookie open-ended"]),
        (
            &format!("{explained}Cookieは、提携する広告配信会社における広告の配信に使用される場合があります。"),
            &["広告配信会社 cookie category"],
        ),
        ("当該第三者によって取得されたクッキーは、当該第三者のプライバシーポリシーに従って取り扱われます。", &[]),
        ("弊団体では、弊団体が設定するクッキーを利用しています。", &[]),
    ]);
    // What the class does with cookies is theirs.
    let rows = read_rows(
        "広告の配信\n広告配信事業者は、利用者の閲覧履歴を取得し、関心に応じた広告を表示することがあります。この取得にはCookieが使われます。",
    );
    assert!(rows.iter().all(|row| row["recipient"] != "self"), "{rows:?}");
}

#[test]
fn where_items_begin_and_end_in_a_sentence() {
    items(&[
        (
            "当社は、Cookieや広告ID等の情報を第三者（広告会社、調査会社等）に送信・提供する場合があります。",
            "第三者",
            &["Cookieや広告ID等の情報"],
        ),
        (
            "当サイトでは、Google Analyticsを利用しています。これにより、IPアドレス、閲覧ページ、参照元等の情報がGoogle社を通じて収集される場合があります。",
            "Google Analytics",
            &["IPアドレス、閲覧ページ、参照元等の情報"],
        ),
        (
            "当社は、お客様が閲覧したページ、閲覧日時、端末の種類（以下「閲覧情報」といいます。）をGoogle LLCに送信します。",
            "Google LLC",
            &["お客様が閲覧したページ、閲覧日時、端末の種類"],
        ),
        (
            "当社の広告配信パートナーは、Cookieにより独自に閲覧履歴を収集し、広告の配信に用いています。",
            "当社の広告配信パートナー",
            &["閲覧履歴"],
        ),
        (
            "当社は、広告会社に対し、Cookieにより得た閲覧履歴等の情報を送信する場合があります。",
            "広告会社",
            &["閲覧履歴等の情報"],
        ),
        (
            "分析会社に対し、閲覧履歴、購買履歴その他の行動履歴を、個人を識別できない形で提供することがあります。",
            "分析会社",
            &["閲覧履歴、購買履歴その他の行動履歴"],
        ),
        (
            "クレジットカードの番号、有効期限及び名義は、決済代行会社であるGMOペイメントゲートウェイ株式会社に直接送信されます。",
            "GMOペイメントゲートウェイ株式会社",
            &["クレジットカードの番号、有効期限及び名義"],
        ),
        ("お申込み内容の保管には、kintone（サイボウズ株式会社）を使用しています。", "kintone", &["お申込み内容"]),
        (
            "Google アナリティクスによって取得されるデータは、端末の種類、OS、閲覧ページ、滞在時間などです。",
            "Googleアナリティクス",
            &["端末の種類、OS、閲覧ページ、滞在時間など"],
        ),
        (
            "Google LLCの提供する解析サービス「Googleアナリティクス」を利用し、訪問者のページ閲覧状況を個人を特定することなく収集しております。",
            "Googleアナリティクス",
            &["訪問者のページ閲覧状況"],
        ),
        (
            "また、ご利用の端末の種類及び閲覧履歴を株式会社アルファに送信しています。",
            "株式会社アルファ",
            &["ご利用の端末の種類及び閲覧履歴"],
        ),
        (
            "当社はCookieを使用します。Cookieにより取得する情報は、閲覧履歴、ご利用環境、滞在時間です。",
            "self",
            &["閲覧履歴、ご利用環境、滞在時間"],
        ),
    ]);
}

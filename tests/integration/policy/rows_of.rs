//! Names and classes in a row, their products, their kinds: sentences and lists of our own, each a class of text.

use super::{assert_verbatim, named, reading, rows};

/// Reads a text under a title and compares the rows that name or describe a recipient.
fn check(text: &str, expected: &[&str]) {
    let text =
        format!("プライバシーポリシー\n株式会社例示（以下「当社」といいます。）は、次のとおり定めます。\n\n{text}\n");
    let media_type = if text.contains("\n- ") { "text/markdown" } else { "text/plain" };
    let reading = reading(media_type, &text);
    assert_verbatim(&reading);
    let (mut found, mut expected) = (named(&reading), expected.iter().map(|row| (*row).to_owned()).collect::<Vec<_>>());
    found.sort();
    expected.sort();
    assert_eq!(found, expected, "{text}");
}

#[test]
fn companies_in_a_row_share_their_predicate() {
    for (text, expected) in [
        (
            "当社は、株式会社アルファ、株式会社ベータ及び株式会社ガンマが提供する広告配信サービスを利用しており、Cookieにより閲覧情報が送信されます。",
            vec!["- @ 株式会社アルファ", "- @ 株式会社ベータ", "- @ 株式会社ガンマ"],
        ),
        (
            "広告効果測定のため、株式会社アルファおよび株式会社ベータのタグを設置し、Cookie情報を取得しています。",
            vec!["- @ 株式会社アルファ", "- @ 株式会社ベータ"],
        ),
        (
            "商品の配送のため、配送業者（株式会社アルファ運輸、ベータ急便株式会社）に氏名、住所を提供します。",
            vec!["- @ 株式会社アルファ運輸", "- @ ベータ急便株式会社"],
        ),
        (
            "当社は、利用者の端末から、株式会社アルファおよび株式会社ベータのサーバーに対し、閲覧情報を送信しています。",
            vec!["- @ 株式会社アルファ", "- @ 株式会社ベータ"],
        ),
        (
            "アクセス解析事業者及びSNS事業者に対して、Cookie情報を提供することがあります。",
            vec!["- @ アクセス解析事業者", "- @ SNS事業者"],
        ),
    ] {
        check(text, &expected);
    }
}

#[test]
fn what_is_joined_to_a_class_belongs_to_it() {
    for (text, expected) in [
        (
            "個人情報を、運送会社、行政書士、古物市場等へ、手続きに必要な範囲で提供することがあります。",
            vec!["- @ 運送会社、行政書士、古物市場等"],
        ),
        (
            "お客様の個人情報を、施工会社や不動産鑑定士、登記の専門家などに提供します。",
            vec!["- @ 施工会社や不動産鑑定士、登記の専門家など"],
        ),
        ("当社は、通信事業者等の第三者に個人データを提供いたします。", vec!["- @ 通信事業者等の第三者"]),
        ("当社は、第三者に個人データを提供いたしません。", vec![]),
    ] {
        check(text, &expected);
    }
}

#[test]
fn data_that_are_kept_elsewhere_are_sent_there() {
    for text in [
        "撮影した写真はDropboxに同期されます。",
        "入力内容はDropboxに自動的にバックアップされます。",
        "選択したファイルはDropboxへアップロードされます。",
    ] {
        check(text, &["Dropbox @ -"]);
    }
    for text in [
        "撮影した写真はDropboxに同期されません。",
        "当社がYouTubeにアップロードした動画をご覧いただけます。",
        "当社がKotoriにアップロードした資料をご覧いただけます。",
    ] {
        check(text, &[]);
    }
}

#[test]
fn unknown_products_beside_their_company() {
    check(
        "お問い合わせ内容の管理に際し、Kotori（Kotori Works, Inc.）を利用しています。",
        &["Kotori @ Kotori Works, Inc."],
    );
    check(
        "以下のサービスを利用します。\n\n- Kotori（Kotori Works, Inc.）\n- アルファクラウド（アルファ開発株式会社）\n",
        &["Kotori @ Kotori Works, Inc.", "アルファクラウド @ アルファ開発株式会社"],
    );
}

#[test]
fn each_use_goes_to_its_name() {
    let reading = reading(
        "text/plain",
        "本サービスでは、データベースにSupabase、ホスティングにVercel、決済にStripeを利用しています。",
    );
    let found: Vec<(String, String)> = rows(&reading)
        .iter()
        .map(|row| (row["service"].as_str().unwrap().to_owned(), row["purposes"][0].as_str().unwrap().to_owned()))
        .collect();
    for (name, purpose) in [("Supabase", "データベース"), ("Vercel", "ホスティング"), ("Stripe", "決済")]
    {
        assert!(found.contains(&(name.to_owned(), purpose.to_owned())), "{name}: {found:?}");
    }
}

#[test]
fn what_people_tell_of_themselves_names_nobody() {
    for text in [
        "以下の情報を取得します。\n\n・お名前\n・会社名・屋号（任意）\n・メールアドレス\n・お問い合わせ内容",
        "取り扱う個人情報\n\n・お名前\n・会社名\n・メールアドレス\n・サービスの利用状況",
        "本サービスでは、当社プラットフォームを利用して取得したお客様の情報を管理します。",
    ] {
        check(text, &[]);
    }
}

#[test]
fn labels_and_values_with_a_wide_blank() {
    let reading = reading(
        "text/plain",
        "【Google Analytics】\n事業者名　Google LLC\n送信される情報　閲覧履歴、IPアドレス\n利用目的　アクセス状況の分析\n",
    );
    let row = &rows(&reading)[0];
    assert_eq!(row["recipient"], "Google LLC");
    assert_eq!(row["information"][0], "閲覧履歴、IPアドレス");
    assert_eq!(row["purposes"][0], "アクセス状況の分析");
}

#[test]
fn titles_give_the_purpose_of_the_lists_below_them() {
    let reading = reading(
        "text/markdown",
        "## 利用している外部サービス\n\n### アクセス解析\n\n- Google Analytics（Google LLC）\n\n### 広告配信\n\n- Google広告（Google LLC）\n",
    );
    let purposes: Vec<String> =
        rows(&reading).iter().map(|row| row["purposes"][0].as_str().unwrap().to_owned()).collect();
    assert_eq!(purposes, ["アクセス解析", "広告配信"]);
}

#[test]
fn english_passives_and_denials() {
    for (text, expected) in [
        ("Cookies are set by Google and Meta for advertising purposes.", vec!["- @ Google", "- @ Meta"]),
        (
            "Information collected through cookies may be shared with our advertising partners and analytics providers.",
            vec!["- @ advertising partners", "- @ analytics providers"],
        ),
        ("We do not knowingly share data with advertisers, nor do we use advertising cookies.", vec![]),
    ] {
        let reading = reading("text/plain", text);
        assert_verbatim(&reading);
        let mut found = named(&reading);
        found.sort();
        assert_eq!(found, expected, "{text}");
    }
}

#[test]
fn contractors_and_what_only_looks_like_a_list_of_them() {
    for (text, expected) in [
        (
            "利用目的の達成に必要な範囲で、以下の業務委託先に個人情報の取扱いを委託しています。\n\n- ホスティング: Alpha Widgets Inc.\n- Beta Cards, PBC - 決済。番号は当社では保存しません。",
            vec!["- @ Alpha Widgets Inc.", "- @ Beta Cards, PBC"],
        ),
        (
            "当社は、以下の個人情報を取得・利用することがあります。\n\n- アカウント情報およびアクセス履歴\n- サービス利用状況（ログ、ブラウザ情報 等）",
            vec![],
        ),
        (
            "当社が提供するアプリ「コトリナビ」（以下「本アプリ」といいます。）を利用する場合の取扱いを定めます。",
            vec![],
        ),
        ("次の場合を除き第三者に提供しません。\n\n- 当社が業務を委託する業者に対して開示する場合", vec![]),
        (
            "利用目的は次のとおりです。\n\n- お申込みに基づく、提携事業者への個人情報の提供のため",
            vec!["- @ 提携事業者"],
        ),
        (
            "当社は、次のとおり、海外の委託先に個人情報を提供しております。\n\n| ① | 委託先の名称 | ALPHA BANK |\n|---|---|---|\n| ② | 委託先の国名 | ネパール |\n| ③ | 利用目的 | 送金の履行 |\n| ④ | 移転される個人情報の内容 | 住所、氏名 |\n",
            vec!["- @ ALPHA BANK"],
        ),
    ] {
        check(text, &expected);
    }
}

#[test]
fn tables_of_which_only_the_lines_are_left() {
    let lines = "送信先 送信される主な情報 目的 オプトアウト/管理\nAlphaPay(決済) 請求金額、メールアドレス 等 決済処理 設定に従う\nBeta Mailer(メール送信) 宛先メール、配信結果 お知らせ 停止できません";
    check(&format!("以下の情報を外部に送信します。\n\n{lines}"), &["AlphaPay @ -", "Beta Mailer @ -"]);
    // A line of titles with sentences below it is no table.
    check("送信先 送信される情報 目的\nこれらについて次に定めます。", &[]);
}

#[test]
fn a_brand_whose_company_a_list_names_is_no_second_row() {
    check(
        "記録はStripeのサーバーに保存されます。\n\n以下の業務委託先に個人情報の取扱いを委託しています。\n\n- Stripe, Inc.（決済処理）\n- Google LLC（アクセス解析）\n\n当サイトではGoogle Analyticsを利用しています。",
        &["- @ Stripe, Inc.", "Google Analytics @ -"],
    );
}

#[test]
fn names_that_follow_names() {
    for (text, expected) in [
        (
            "第三者配信の広告サービス（Google AdSense、alphatop、betaimpact）を利用しています。",
            vec!["Google AdSense @ -", "alphatop @ -", "betaimpact @ -"],
        ),
        (
            "外部送信先は次のとおりです。\n\n| サービス・SDK | 送信される情報 | 運営者の利用目的 |\n|---|---|---|\n| AlphaKit・Beta Store | 識別子 | 購入の検証 |\n",
            vec!["AlphaKit @ -", "Beta Store @ -"],
        ),
        (
            "外部送信先は次のとおりです。\n\n| サービス・送信先 | 送信される情報 | 利用目的 |\n|---|---|---|\n| Alpha Messaging（AM）/ Google | 識別子 | 同意の管理 |\n",
            vec!["Alpha Messaging(AM) @ Google"],
        ),
        (
            "当サイトでは、ヤフー株式会社をはじめとする第三者から配信される広告が掲載される場合があり、当該第三者が、Cookie情報を取得して利用している場合があります。",
            vec!["- @ 第三者", "- @ ヤフー株式会社"],
        ),
    ] {
        check(text, &expected);
    }
}

#[test]
fn members_of_a_class_that_a_note_names() {
    check(
        "個人データの共同利用\n\n共同利用する者の範囲\n\n- 甲乙事業者\n\n※1 甲乙事業者とは、株式会社アルファ、株式会社ベータ、ガンマ株式会社をいいます。",
        &["- @ 株式会社アルファ", "- @ 株式会社ベータ", "- @ ガンマ株式会社"],
    );
}

#[test]
fn names_behind_a_label_and_in_the_brackets_of_a_case() {
    for (text, expected) in [
        (
            "決済は、以下の外部サービスを通じて行われます。\n\n- モバイルアプリ：Alpha Store / Beta Market\n- Webサービス：Stripe",
            vec!["Alpha Store @ -", "Beta Market @ -", "Stripe @ -"],
        ),
        (
            "当社は、以下の場合を除き、お客様の個人情報を第三者に提供いたしません。\n\n- 法令に基づく場合\n- 商品の配送業務で業務委託先に必要な範囲で提供する場合（Alphaship等）",
            vec!["- @ Alphaship", "- @ 業務委託先"],
        ),
        (
            "本サイトは、以下の外部サービスを利用しています。\n\n- 決済：米国所在の決済サービス — 決済情報を処理\n- 分析：米国所在の分析サービス — 利用データを送信",
            vec!["- @ 米国所在の決済サービス", "- @ 米国所在の分析サービス"],
        ),
        (
            "当社は、以下の業務委託先に個人情報の取扱いを委託しています。\n\n- Alpha, Inc.（米国）：アプリケーションの実行（Alpha Workers）、統計（Alpha Counter）",
            vec!["Alpha Workers @ Alpha, Inc.", "Alpha Counter @ Alpha, Inc."],
        ),
    ] {
        check(text, &expected);
    }
}

#[test]
fn what_people_use_and_what_points_elsewhere() {
    for (text, expected) in [
        ("18歳未満の方は、「オシエルプランナー」の機能はご利用いただけません。", vec![]),
        (
            "会員様が「ハイグレード別邸」等の福利厚生サービスを利用される際、予約手配のために提携施設へ情報を提供します。",
            vec!["- @ 提携施設"],
        ),
        (
            "本サービスでは、以下の外部サービスを利用しています。\n\n- Stripe（決済）\n\n利用者情報の一部が、各サービス提供事業者に送信される場合があります。",
            vec!["Stripe @ -"],
        ),
        (
            "本サービスでは、以下の業務委託先に個人情報の取扱いを委託しています。\n\n- Stripe, Inc. - 決済処理（米国）\n\n当社は、第2条に記載のとおり、米国に所在する事業者（Stripe, Inc.）に個人情報の取扱いを委託しています。",
            vec!["- @ Stripe, Inc."],
        ),
        ("本サイトでは、計測のため Alpha Routing API（ARAPI）を利用しています。", vec!["Alpha Routing API @ -"]),
    ] {
        check(text, &expected);
    }
}

#[test]
fn members_of_a_group_that_uses_data_jointly() {
    let members = ["- @ ベータ株式会社", "- @ ガンマ株式会社", "- @ Delta, Inc."];
    for who in [
        "②共同して利用する者の範囲\nアルファグループ各社\n（1）ベータ株式会社（主たる事業：教育、研修）\n（2）ガンマ株式会社 （主たる事業：外食）\n（3）Delta, Inc.（主たる事業：海外進出支援）\n（2023年1月31日時点）",
        "（2）共同利用する者の範囲\nアルファグループ\n・ベータ株式会社\n・ガンマ株式会社（旧イプシロン株式会社）\n・Delta, Inc.",
        "2. 共同利用者の範囲：当社グループ各社\n・ベータ株式会社（東京都）\n・ガンマ株式会社（大阪府）\n・Delta, Inc.",
        "②共同利用する者の範囲\n当社のグループ会社\n③管理責任者\n当社\n\n主要なアルファグループ各社\n\nベータ株式会社\n\n教育と研修を行っています。\n\nガンマ株式会社\n\n外食を手がけています。\n\nDelta, Inc.\n\n海外への進出を支援しています。",
    ] {
        check(
            &format!(
                "3. 共同利用\n\n当社は、個人データを次のとおり共同利用します。\n①共同して利用される個人データの項目\n氏名、住所\n{who}\n③利用目的\n2.に同じ\n④責任者\n株式会社例示\n"
            ),
            &members,
        );
    }
}

#[test]
fn an_operator_that_only_its_site_is_named_after() {
    for text in [
        "あるふぁ酒造株式会社が運営するウェブサイト（以下、当社サイト）では、個人情報を大切に扱います。当社サイトではGoogleアナリティクスを利用しています。",
        "株式会社アルファが提供するアプリ「べーた」（以下「本アプリ」といいます。）では、個人情報を大切に扱います。Googleアナリティクスを利用しています。",
        "株式会社アルファ（以下、当社という）は、個人情報を大切に扱います。株式会社アルファはGoogleアナリティクスを利用しています。",
    ] {
        check(text, &["Googleアナリティクス @ -"]);
    }
}

#[test]
fn the_country_behind_a_name_is_not_that_of_a_name_within_it() {
    let row = "<tr><td>PineLeaf GmbH（ドイツ）、Leaf GmbH<td>商品の配送のため";
    let read = reading("text/html", &format!("<table><tr><th>委託先<th>利用目的</tr>{row}</table>"));
    let country = |row: &serde_json::Value| (row["recipient"].as_str().map(str::to_owned), row["country"].is_null());
    let found: Vec<_> = rows(&read).iter().map(country).collect();
    let named = |name: &str| Some(name.to_owned());
    assert_eq!(found, [(named("Leaf GmbH"), true), (named("PineLeaf GmbH"), false)]);
}

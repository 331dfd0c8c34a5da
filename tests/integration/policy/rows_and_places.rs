//! Names in rows, where something runs or is kept, who is listed as a recipient, the marks of horizontal writing: for each
//! what must be read, and the ordinary wording beside it that must not.

use kansa::policy::{ClaimKind, Reading};

use super::{Case, assert_verbatim, check_names, named, reading, rows};

fn read(text: &str) -> Reading {
    let reading = reading("text/markdown", text);
    assert_verbatim(&reading);
    reading
}

fn check(cases: &[Case]) {
    check_names(cases, read);
}

/// The words of a field of the one row that the text declares.
fn field(text: &str, name: &str) -> Vec<String> {
    let rows = rows(&read(text));
    assert_eq!(rows.len(), 1, "{text}\n{rows:?}");
    let words = rows[0][name].as_array().unwrap();
    words.iter().map(|word| word.as_str().unwrap().to_owned()).collect()
}

fn claims(text: &str, kind: ClaimKind) -> bool {
    read(text).claims.iter().any(|claim| claim.kind == kind)
}

#[test]
fn every_name_of_a_row_is_used_whatever_it_is_joined_to() {
    check(&[
        ("当サイトでは、Facebook、Google Analyticsを利用しています。", &["Facebook", "Google Analytics"], &[]),
        ("YouTube、LINE、Google Analyticsを導入しています。", &["YouTube", "LINE", "Google Analytics"], &[]),
        ("YouTubeや地図サービスを利用しています。", &["YouTube", "地図サービス"], &[]),
        (
            "当サイトにはGoogle Mapsおよび動画配信サービスの埋め込みを利用している箇所があります。表示した際、提供元によりCookieが設定される場合があります。",
            &["Google Maps", "動画配信サービス"],
            &["提供元"],
        ),
        ("YouTubeや動画配信サービスをご利用の際は、各社の規約をご確認ください。", &[], &["YouTube"]),
        ("当サイトをFacebookやその他SNSサービスを利用して共有する際は、各社の規約が適用されます。", &[], &["Facebook"]),
        ("Googleやその他の検索サービスを利用して当サイトを訪れた方の情報を取得します。", &[], &["Google"]),
        ("当社の取引先がSalesforceや解析ツールを利用する場合があります。", &[], &["Salesforce", "解析ツール"]),
        ("お客様は外部サービスの機能を利用することができます。", &[], &["外部サービス"]),
        ("お客様がアフィリエイトプログラムを利用して収益を得る場合", &[], &["アフィリエイト"]),
        ("取引先のシステムを設置する工事を請け負っています。", &[], &["取引先"]),
    ]);
}

#[test]
fn where_the_operators_service_runs_and_nobody_elses() {
    check(&[
        ("本サービスはAWS上で稼働しています。", &["AWS"], &[]),
        ("Instagramの投稿を表示しています。", &[], &["- @ Instagram"]),
        ("当社は、お客様のAWS上で運用されるシステムの保守を受託しています。", &[], &["AWS"]),
        ("加盟店は、お客様の情報をSquareで管理しています。", &[], &["Square"]),
        ("当社はソースコードをGitHubで管理しています。", &[], &["GitHub"]),
        ("個人情報は、株式会社アルファ商店で管理しています。", &[], &["アルファ"]),
        ("本プラグインはkintone上で動作します。", &[], &["kintone"]),
        ("当社が運営するYouTubeチャンネルは、YouTube上で運営されています。", &[], &["YouTube"]),
    ]);
    for text in [
        "当社はGoogleのデータセンターに保管された情報には責任を負いません。",
        "AWSで稼働しているかどうかはお答えできません。",
        "AWS上で運用されている他社のサービスについては、当社は責任を負いません。",
    ] {
        assert!(rows(&read(text)).is_empty(), "{text}: {:?}", rows(&read(text)));
    }
}

#[test]
fn whoever_is_listed_below_them_receives() {
    let listed = "お客様の個人情報は、以下の者に対して書面、電話等を通じて提供されます。\n\n1. 契約の相手方となる者、その見込者\n2. 当社グループ会社、フランチャイズ本部\n3. 広告の掲載業者・団体、指定流通機構\n";
    check(&[
        (listed, &["契約の相手方となる者、その見込者", "フランチャイズ本部", "指定流通機構"], &[]),
        (
            "以下の者に対して、個人情報の提供を求めることがあります。\n\n- 推薦者\n- 講習会の主催団体である者\n",
            &[],
            &["推薦者", "主催団体"],
        ),
        (
            "以下の第三者へ個人情報を提供する場合、あらかじめ本人の同意を得ます。\n\n- 代理をする者\n",
            &[],
            &["代理をする者"],
        ),
        ("以下の者に提供します。\n\n- 業務を担当する者\n- 当社の従業者\n", &[], &["担当する者", "従業者"]),
        (
            "お客様の情報を下記施設の間で共同利用いたします。\n\n- 特別養護老人ホーム ひばりの里\n- デイサービスセンター つばさ\n",
            &["ひばりの里", "つばさ"],
            &[],
        ),
        (
            "お客様の情報を下記施設の間で共同利用いたします。\n\n- 利用者の氏名\n- 利用者の住所\n",
            &[],
            &["氏名", "住所"],
        ),
    ]);
}

#[test]
fn the_work_before_the_brackets_is_the_end_and_nobody() {
    let text = "業務の委託先\n\n- 決済処理（Stripe, Inc.）\n- メール配信、システム運用等\n";
    check(&[(text, &["Stripe, Inc."], &["決済処理", "メール配信", "システム運用"])]);
    assert_eq!(field(text, "purposes"), ["決済処理"]);
}

#[test]
fn who_receives_in_the_words_of_the_text() {
    check(&[
        (
            "当社は、配送業者、決済代行会社等の業務委託先に対し、必要な範囲で個人情報を提供することがあります。",
            &["配送業者、決済代行会社等の業務委託先"],
            &[],
        ),
        (
            "システムの維持・管理に関わる業務委託先に個人情報を提供します。",
            &["システムの維持・管理に関わる業務委託先"],
            &[],
        ),
        (
            "不正利用防止のため、検知サービスを提供する事業者に取引情報を提供します。",
            &["検知サービスを提供する事業者"],
            &[],
        ),
        (
            "当店は、個人データを当店が提携する企業（配達を行う企業を含みます。）その他の第三者に提供することがあります。",
            &["当店が提携する企業"],
            &[],
        ),
        ("当サイトは、各種アフィリエイトプログラムに参加しています。", &["アフィリエイトプログラム"], &[]),
        ("当サイトはアフィリエイトプログラムに参加していません。", &[], &["アフィリエイト"]),
        ("司法書士に必要な情報を提供します。", &["司法書士"], &[]),
        ("求職者と企業に必要な情報を提供しています。", &[], &["企業"]),
        ("お客様は、サービスを提供する事業者に個人情報を提供することになります。", &[], &["事業者"]),
        ("埋め込まれた動画は、動画共有サービスの提供者によって情報が収集される場合があります。", &["提供者"], &[]),
        ("SNS運営事業者が取得した情報は、当該事業者のポリシーに従います。", &[], &["SNS"]),
        (
            "Googleおよびそのパートナーは、広告を表示するためにクッキーを利用する場合があります。",
            &["@ Google", "そのパートナー"],
            &[],
        ),
        ("外部連携によって取得したユーザーデータを従業員が閲覧することを制限しています。", &[], &["従業員"]),
        (
            "お客様の個人情報を、お客様ご自身の同意なしに業務委託先以外の第三者に開示・提供することはありません。",
            &[],
            &["業務委託先"],
        ),
    ]);
}

#[test]
fn english_cases_name_who_is_given_something() {
    check(&[
        ("- When disclosing to contractors to whom the Company outsources business", &["contractors"], &[]),
        ("You are responsible for sharing your password with other companies.", &[], &["companies"]),
        ("We avoid sharing your personal information with advertisers.", &[], &["advertisers"]),
        ("By providing your email address to our partners, you agree to their terms.", &[], &["partners"]),
        (
            "| Service Name | Google Analytics |\n|---|---|\n| Destination of information | Google LLC and its affiliates |\n| Purpose of use | Analysis |\n",
            &["Google LLC", "its affiliates"],
            &[],
        ),
    ]);
}

#[test]
fn the_marks_of_horizontal_writing_end_sentences_and_no_names() {
    let rows =
        named(&read("当サイトでは，Google Analyticsを使用しています．また，広告配信事業者がCookieを使用します．"));
    assert!(rows.iter().any(|row| row.contains("広告配信事業者")), "{rows:?}");
    let quotes = self::rows(&read("当サイトでは，Google Analyticsを使用しています．また，お問い合わせください．"));
    assert_eq!(quotes[0]["quote"], "当サイトでは，Google Analyticsを使用しています．");
    check(&[
        ("個人情報は、株式会社エヌ．ティ．ティに提供します。", &["株式会社エヌ.ティ.ティ"], &[]),
        ("当社はアルファ．ベータ株式会社に個人情報を提供します．", &["アルファ.ベータ株式会社"], &[]),
    ]);
}

#[test]
fn the_operator_that_heads_its_group_is_no_recipient_and_others_are() {
    check(&[
        (
            "株式会社アルファ及びその子会社（以下「当社グループ各社」といいます。）は、個人情報を共同利用します。\n\n## アルファグループ各社\n\n- 株式会社アルファ\n- 株式会社ベータ\n- 株式会社ガンマ\n",
            &["株式会社ベータ", "株式会社ガンマ"],
            &["株式会社アルファ"],
        ),
        (
            "当社は、LINEヤフー株式会社およびそのグループ会社（以下「当社グループ」といいます）と共同利用します。",
            &["LINEヤフー株式会社", "グループ会社"],
            &[],
        ),
        (
            "株式会社アルファ及びその関係会社（以下「当グループ」といいます。）は、個人情報を共同利用します。",
            &["関係会社"],
            &[],
        ),
    ]);
    let people = "共同利用する者の範囲：団体に所属する会員（保健師、心理士、トレーナー）\n共同利用する項目：氏名\n";
    check(&[(people, &["- @ 団体に所属する会員"], &["心理士 @"])]);
}

#[test]
fn a_company_and_her_tool_in_one_cell_and_one_brand_in_two_places() {
    let cell = "| 送信先 | 目的 |\n|---|---|\n| Anthropic（Claude API） | 文章の生成 |\n| Stripe | 決済処理 |\n";
    check(&[(cell, &["Claude API @ Anthropic"], &["Anthropic @ -"])]);
    let headed = "| サービス・情報を取り扱う者 | 目的 |\n|---|---|\n| Google Mobile Ads（AdMob）/ Google | 広告配信 |\n| User Messaging Platform（UMP）/ Google | 同意管理 |\n";
    check(&[(
        headed,
        &["Google Mobile Ads(AdMob) @ Google", "User Messaging Platform(UMP) @ Google"],
        &["- @ Google"],
    )]);
    let twice = "- 決済処理のためKOMOJUに提供する場合\n\n| 送信先 | 目的 |\n|---|---|\n| KOMOJU | 決済処理 |\n| Vercel Inc. | 配信 |\n";
    assert_eq!(named(&read(twice)).iter().filter(|row| row.contains("KOMOJU")).count(), 1);
    let apart = "当サイトではFacebookの「いいね！」ボタンを設置しています。\n\n## 個人情報の第三者提供先\n\n| 提供先 | 提供目的 |\n|---|---|\n| Facebook | 広告配信 |\n";
    assert_eq!(named(&read(apart)).iter().filter(|row| row.contains("Facebook")).count(), 2);
}

#[test]
fn what_is_said_to_be_done_is_done_under_any_heading() {
    let text = "## 行わないこと\n\n- アクセス解析にはGoogle Analyticsを使用します。Cookieは用いません。\n";
    check(&[(text, &["Google Analytics"], &[])]);
    check(&[
        ("## 行わないこと\n\n- Google Analyticsを利用したアクセス解析\n", &[], &["Google Analytics"]),
        ("## 利用していないサービス\n\n- Google AdSense：広告配信のためCookieを使用します。\n", &[], &["AdSense"]),
        ("## 行わないこと\n\n- 競合アプリはGoogle Analyticsを使用しています。\n", &[], &["Google Analytics"]),
        ("## 禁止行為\n\n1. ChatGPTを利用したコンテンツの自動配信\n", &[], &["ChatGPT"]),
        ("## 事業内容\n\n- Shopifyを利用した決済\n", &[], &["Shopify"]),
    ]);
    check(&[
        (
            "## 利用目的\n\n- Google Analyticsを利用したアクセス解析\n- Stripeを利用した決済処理\n",
            &["Google Analytics", "Stripe"],
            &[],
        ),
        ("## 利用目的\n\n- お客様がGoogle Mapsを利用した際の位置情報の取得\n", &[], &["Google Maps"]),
    ]);
}

#[test]
fn a_value_below_a_tools_own_label_tells_of_it_alone() {
    let text = "## 外部サービス\n\n- Google Analytics\n- Google Tag Manager\n\n## Google Tag Manager\n\n### 送信目的\n\nGoogle Analyticsタグの表示制御のため\n";
    let rows = rows(&read(text));
    let of = |name: &str| rows.iter().find(|row| row["service"] == name).unwrap()["purposes"].as_array().unwrap().len();
    assert_eq!((of("Google Tag Manager"), of("Google Analytics")), (1, 0));
    check(&[(
        "## Google Analyticsについて\n\n### 利用目的\n\n改善のために利用し、閲覧履歴はMeta Platforms, Inc.にも送信されます。\n",
        &["Meta Platforms, Inc."],
        &[],
    )]);
}

#[test]
fn items_without_how_they_are_had() {
    for (text, items) in [
        ("当サイトは、個人を特定する情報を含まずにアクセスログを株式会社アルファに提供します。", "アクセスログ"),
        ("端末識別子、位置情報を、広告配信のために株式会社アルファに提供します。", "端末識別子、位置情報"),
        ("同意を取得した上で、氏名、住所を株式会社アルファに提供します。", "氏名、住所"),
        (
            "氏名、コールセンターへの問い合わせ履歴を株式会社アルファに提供します。",
            "氏名、コールセンターへの問い合わせ履歴",
        ),
        ("会員番号、購入店舗が分かる購入履歴を株式会社アルファに送信します。", "会員番号、購入店舗が分かる購入履歴"),
        (
            "閲覧されたページ、おおよその地域などの情報を株式会社アルファに送信します。",
            "閲覧されたページ、おおよその地域などの情報",
        ),
    ] {
        assert_eq!(field(text, "information"), [items], "{text}");
    }
}

#[test]
fn ends_and_what_is_none() {
    for (text, goals) in [
        ("Google Analyticsをアクセス解析目的で利用しています。", &["アクセス解析目的"][..]),
        ("お客様の同意を得て、サービス向上目的で株式会社アルファに提供します。", &["サービス向上目的"]),
        ("業務委託先に必要な範囲で個人情報を提供する場合があります。", &[]),
        ("ニュースの登録、確認、配信にはMailchimpを利用します。", &["ニュースの登録、確認、配信"]),
    ] {
        assert_eq!(field(text, "purposes"), goals, "{text}");
    }
    // The mark before what points elsewhere has three bytes.
    let table = "| サービス | 利用目的 |\n|---|---|\n| Google Analytics | アクセス解析。詳細はこちら |\n";
    assert_eq!(field(table, "purposes"), ["アクセス解析。"]);
}

#[test]
fn consent_and_ways_out() {
    let consent = ClaimKind::UserConsentFirst;
    assert!(!claims("閲覧を継続する場合は、本クッキーポリシーに同意したものといたします。", consent));
    assert!(claims("「同意する」を押された場合にのみ、同意したものとして広告Cookieを送信します。", consent));
    let way_out = ClaimKind::OptOutOffered;
    assert!(claims("Googleカレンダー連携の解除は、アカウントの設定からいつでも行うことができます。", way_out));
    assert!(!claims("Googleアカウント連携を解除された場合、一部の機能はご利用いただけなくなります。", way_out));
    assert!(claims("Cookieの利用停止（保存済みCookieの削除を含む）は、ブラウザの設定から行えます。", way_out));
    assert!(!claims("情報の保存および削除を含む取扱いについては、以下をご確認ください。", way_out));
}

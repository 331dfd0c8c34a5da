//! Ordinary wordings that a rule for something else takes hold of: for each what must be read and what must not.

use super::{assert_verbatim, named, reading, rows};

/// A text in Markdown, words that stand in a row, words that stand in none.
type Case = (&'static str, &'static [&'static str], &'static [&'static str]);

fn check(cases: &[Case]) {
    for (text, read, unread) in cases {
        let reading = reading("text/markdown", text);
        assert_verbatim(&reading);
        let rows = named(&reading);
        for words in *read {
            assert!(rows.iter().any(|row| row.contains(words)), "{text}\n{words} is not among {rows:?}");
        }
        for words in *unread {
            assert!(rows.iter().all(|row| !row.contains(words)), "{text}\n{words} is among {rows:?}");
        }
    }
}

fn techniques(text: &str, who: &str) -> Vec<String> {
    let reading = reading("text/markdown", text);
    let mut found: Vec<String> = rows(&reading)
        .iter()
        .filter(|row| row["recipient"] == who || row["service"] == who)
        .filter_map(|row| row["mechanism"].as_str().map(str::to_owned))
        .collect();
    found.sort();
    found
}

#[test]
fn what_is_collected_may_be_shared_in_the_same_sentence() {
    check(&[
        (
            "We may share the information we collect with the following third parties:\n\n- Google Analytics\n- Stripe\n",
            &["Google Analytics", "Stripe"],
            &[],
        ),
        (
            "We use the following third-party services to process information you provide:\n\n- Stripe\n- Intercom\n",
            &["Stripe", "Intercom"],
            &[],
        ),
        (
            "Our services use the following tools:\n\n- Google Analytics\n- Hotjar\n",
            &["Google Analytics", "Hotjar"],
            &[],
        ),
    ]);
}

#[test]
fn a_label_for_names_keeps_names_with_their_uses() {
    check(&[
        (
            "## 提供先\n\n- Google Analytics: アクセス解析\n- Zendesk: お問い合わせ管理\n",
            &["Google Analytics", "Zendesk"],
            &[],
        ),
        ("## ツール名\n\n- Google Analytics：アクセス解析\n- Hotjar：分析\n", &["Google Analytics", "Hotjar"], &[]),
    ]);
}

#[test]
fn what_is_called_this_tool_may_be_another_companys() {
    check(&[
        (
            "当サイトでは、アクセス解析のため「Google Analytics」というツール（以下「本ツール」といいます）を利用しています。",
            &["Google Analytics"],
            &[],
        ),
        (
            "当社は、「Zendesk」というシステム（以下「本システム」といいます。）を使用して問い合わせを管理しています。",
            &["Zendesk"],
            &[],
        ),
        ("## 外部サービス\n\n### LINE\n\nLINE株式会社\n\n当社はメールアドレスをLINEに提供します。\n", &["LINE"], &[]),
        (
            "当社は、株式会社プレイドが提供するサービス（以下「本サービス」）を利用しています。閲覧履歴をプレイドに提供します。",
            &["プレイド"],
            &[],
        ),
    ]);
}

#[test]
fn a_letterhead_and_a_list_of_one_tool_are_told_apart() {
    check(&[
        (
            "# 外部送信ポリシー\n\n最終改定：2024年4月1日\n\nサービス名：Microsoft Clarity\n提供事業者：Microsoft Corporation\n",
            &["Microsoft Clarity"],
            &[],
        ),
        (
            "# プライバシーポリシー\n\n2024年10月1日改定\n\nサービス名：Google Analytics\n提供会社：Google LLC\n\n当社は上記を利用しています。\n",
            &["Google Analytics"],
            &[],
        ),
        (
            "当社は、「KARTE」というサービス（以下「本サービス」といいます）を利用して、お客様の閲覧履歴を分析しています。",
            &["KARTE"],
            &[],
        ),
        ("当店は「STORES」というサービス（以下、「本サービス」）で予約を受け付けています。", &["STORES"], &[]),
        ("個人情報の管理責任者：ヤマト運輸株式会社\n\n荷物の情報はヤマト運輸に提供されます。", &["ヤマト運輸"], &[]),
    ]);
}

#[test]
fn a_name_with_its_data_or_its_trade_under_a_heading() {
    check(&[
        ("## 運営会社\n\n- 株式会社甲：本サイトの運営\n", &[], &["甲"]),
        (
            "## サービス\n\n- LINE：友だち登録で最新情報をお届けします\n- Instagram：フォローしてください\n",
            &[],
            &["LINE", "Instagram"],
        ),
    ]);
    let reading =
        reading("text/markdown", "## 提供先\n\n- ヤマト運輸株式会社：住所、氏名\n- 日本郵便株式会社：住所、氏名\n");
    for row in rows(&reading) {
        assert_eq!(row["information"][0], "住所、氏名", "{row}");
        assert_eq!(row["purposes"].as_array().map(Vec::len), Some(0), "{row}");
    }
}

#[test]
fn those_in_a_bracket_are_given_what_their_class_is_given() {
    let text = "当社は、購入者の住所を配送業者（株式会社甲運輸、株式会社乙急便など）に開示します。";
    for who in ["株式会社甲運輸", "株式会社乙急便", "配送業者"] {
        assert_eq!(techniques(text, who), ["third-party-provision"], "{who}");
    }
    check(&[
        ("口コミ・ニックネームは、他のユーザーに表示します。", &["他のユーザー"], &[]),
        ("出品された商品が、他の利用者に表示されます。", &["他の利用者"], &[]),
        ("決済代行会社のアクセスログに記録された情報は、当社では保有しません。", &[], &["決済代行会社"]),
    ]);
}

#[test]
fn a_former_name_is_read_where_the_present_one_is_not() {
    check(&[("We use Zorbly (formerly Google Optimize) to test our pages.", &["Google Optimize"], &[])]);
}

#[test]
fn who_may_look_receives_and_who_is_shown_an_advertisement_does_not() {
    check(&[
        ("履歴書は、当社と契約した企業の採用責任者および面接官が閲覧できます。", &["企業"], &[]),
        ("広告は、利用者に表示されます。", &[], &["利用者"]),
        ("お知らせを、利用者に表示します。", &[], &["利用者"]),
        ("お客様の情報は、利用者本人が閲覧することができます。", &[], &["本人"]),
    ]);
}

#[test]
fn a_promise_on_an_end_is_no_promise_to_do_without_cookies() {
    let claims = |text: &str| -> Vec<String> {
        reading("text/plain", text).claims.iter().map(|claim| format!("{:?}", claim.kind)).collect()
    };
    for text in [
        "当サイトでは、Cookie等の技術を用いて個人情報を収集しておりません。",
        "当サイトはCookieなどの技術を個人の特定には使用しません。",
        "当社は、クッキー等の識別子を個人情報と紐づけて利用しません。",
        "Cookieなどの識別子を広告に利用していません。",
        "お客様は、ブラウザの設定によりCookieや広告識別子を利用しないことを選択できます。",
        "Cookie及びアクセスログは、個人を特定する目的では利用しません。",
        "当社は、Cookie以外のフィンガープリント等の技術は使用していません。",
    ] {
        assert!(!claims(text).contains(&"NoCookies".to_owned()), "{text}: {:?}", claims(text));
    }
    for text in [
        "当サイトではCookieを使用していません。",
        "個人を特定する目的ではもちろん、いかなる目的でもCookieを使用していません。",
        "当サイトはCookieを使用していませんので、Cookieを使用しない設定は不要です。",
        "Cookie（クッキー）、ローカルストレージなどの技術は使用していません。",
    ] {
        assert!(claims(text).contains(&"NoCookies".to_owned()), "{text}: {:?}", claims(text));
    }
}

#[test]
fn what_the_operator_is_called_leads_into_no_list() {
    let lead = "株式会社甲（以下「当社」といいます）は、お客様に個人情報を提供していただく場合、利用目的を明示します。\n\n以下の外部サービスを利用しています。\n\n- Google Maps: 地図の表示\n- Adobe Fonts: フォントの表示\n";
    for name in ["Google Maps", "Adobe Fonts"] {
        assert!(!techniques(lead, name).contains(&"third-party-provision".to_owned()), "{name}");
    }
}

#[test]
fn who_works_with_the_operator_is_not_the_operator() {
    for text in [
        "当社と提携している第三者は、クッキーを利用して閲覧履歴を収集することがあります。",
        "本サービスと提携する広告配信事業者は、Cookieを使用して広告を配信します。",
        "お使いのブラウザのCookieの設定により、サービスの利用状況を記録しないようにすることができます。",
        "ブラウザのクッキーの設定により、ログイン情報を記録しない場合があります。",
        "提携先のウェブサイトにおいて、ウェブビーコンの使用によりアクセス情報を取得している場合があります。",
    ] {
        assert_eq!(techniques(text, "self"), Vec::<String>::new(), "{text}");
    }
}

#[test]
fn what_is_not_loaded_there_is_not_sent_there() {
    for text in [
        "フォントはGoogleのサーバーから読み込まず、当サイト内に配置しています。",
        "第三者がウェブビーコンは使用せずクッキーを使用して情報を収集する場合があります。",
    ] {
        check(&[(text, &[], &["Google"])]);
        assert!(!techniques(text, "第三者").contains(&"web_beacon".to_owned()), "{text}");
    }
}

#[test]
fn a_place_or_a_use_beside_a_tool_is_no_tool() {
    check(&[(
        "## 利用している外部サービス\n\n- Google Analytics / United States\n- Stripe / Ireland: 決済\n- Sentry / Errors\n- Firebase / Crash: errors\n",
        &["Google Analytics", "Stripe", "Sentry", "Firebase"],
        &["United States", "Ireland", "Errors", "Crash"],
    )]);
}

#[test]
fn programmes_of_another_kind_bring_nobody() {
    check(&[
        (
            "本アプリは、以下のオープンソースプログラムを使用しています。\n\n- React Native\n- Lodash\n",
            &[],
            &["React", "Lodash"],
        ),
        ("当塾では、以下のプログラムを提供しています。\n\n- Scratch\n- Python\n", &[], &["Scratch", "Python"]),
        (
            "当サイトは以下のアフィリエイトプログラムに参加していません。\n\n- Amazonアソシエイト\n- 楽天アフィリエイト\n",
            &[],
            &["Amazon", "楽天"],
        ),
    ]);
}

#[test]
fn what_others_use_in_brackets_declares_no_class() {
    check(&[
        ("従業員が個人用のクラウドサービス(Google等)を利用することを禁止しています。", &[], &["クラウドサービス"]),
        ("お客様がSNS(Facebook、X等)を利用して当サイトの記事を共有することができます。", &[], &["SNS"]),
    ]);
    // Examples of data do not make the class an open one.
    let reading = reading("text/plain", "解析ツールを利用し、情報を取得します（例：IPアドレス、閲覧履歴等）。");
    assert!(rows(&reading).iter().all(|row| row["specificity"] != "open-ended"), "{:?}", rows(&reading));
}

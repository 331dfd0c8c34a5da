//! Rules that take something for nobody, or for somebody, with what they must take and what they must leave: for each a row
//! of wordings of either side.

use super::{assert_verbatim, named, reading};

/// Reads a text in Markdown; every word must stand in a row "service @ recipient", or in none.
fn check(text: &str, declared: &[&str], void: &[&str]) {
    let reading = reading("text/markdown", text);
    assert_verbatim(&reading);
    let rows = named(&reading);
    for words in declared {
        assert!(rows.iter().any(|row| row.contains(words)), "{text}\n{words} is not among {rows:?}");
    }
    for words in void {
        assert!(!rows.iter().any(|row| row.contains(words)), "{text}\n{words} is among {rows:?}");
    }
}

#[test]
fn work_on_the_operators_server_is_somebodys_work() {
    for (who, work) in [
        ("甲株式会社", "当社サーバーの運用・保守"),
        ("甲株式会社", "自社システム環境の構築"),
        ("甲株式会社", "弊社サーバーの設置および監視"),
        ("甲株式会社", "当社インフラの運用代行"),
        ("甲株式会社", "自社データセンターの設備の運用"),
        ("甲株式会社", "当社サーバー上のソフトウェアの導入支援"),
        ("甲株式会社", "当社サーバーで稼働するシステムの監視"),
    ] {
        let table = format!(
            "## 業務の委託\n\n個人情報の取扱いを委託しています。\n\n|委託先|委託業務|\n|---|---|\n|{who}|{work}|\n|乙株式会社|データ入力|"
        );
        check(&table, &["@ 甲株式会社", "@ 乙株式会社"], &[]);
        let list =
            format!("個人情報の取扱いを以下の事業者に委託しています。\n\n- {who}（{work}）\n- 乙株式会社（発送）");
        check(&list, &["@ 甲株式会社", "@ 乙株式会社"], &[]);
    }
    check(
        "委託先：甲株式会社\n業務内容：当社サーバーの保守・運用\n\n委託先：乙株式会社\n業務内容：発送",
        &["@ 甲株式会社", "@ 乙株式会社"],
        &[],
    );
}

#[test]
fn what_runs_on_the_operators_server_is_sent_to_nobody() {
    for (head, words) in [
        ("備考", "自社サーバーで運用"),
        ("運用形態", "セルフホスト"),
        ("備考", "当社サーバーにて稼働しています"),
        ("設置場所", "当社が管理するサーバー上で運用"),
        ("備考", "当社環境内に設置"),
        ("提供形態", "自社運用"),
    ] {
        let table = format!(
            "## 外部送信\n\n以下のツールを利用し、利用者の情報を送信しています。\n\n|サービス名|送信される情報|利用目的|{head}|\n|---|---|---|---|\n|Google Analytics|閲覧履歴|解析|-|\n|Matomo|閲覧履歴|解析|{words}|"
        );
        check(&table, &["Google Analytics"], &["Matomo"]);
        let list = format!("以下のツールを利用しています。\n\n- Google Analytics\n- Matomo（{words}）");
        check(&list, &["Google Analytics"], &["Matomo"]);
    }
    for text in [
        "自社サーバーで運用しているMatomoを利用して、閲覧履歴を解析しています。",
        "Matomoを自社サーバーで運用し、閲覧履歴を解析しています。外部に送信されることはありません。",
        "当社が管理するサーバーで稼働するMatomoにより解析しています。",
        "セルフホスト版のPlausibleを利用しています。",
        "Matomoを当社サーバーにインストールし、アクセスを解析しています。",
    ] {
        check(text, &[], &["@"]);
    }
    for text in [
        "当社の環境に導入しているGoogle Analyticsにより、閲覧履歴を収集しています。",
        "Adobe Analyticsを当社サーバーに設置し、閲覧履歴を解析しています。",
        "当サイトの環境に展開しているGoogle Tag Managerを利用しています。",
        "Adobe Analyticsを当社サーバーで運用し、収集した情報はアドビ社に送信されます。",
    ] {
        check(text, &["@"], &[]);
    }
}

#[test]
fn what_is_published_elsewhere_and_shown_here() {
    for (text, name) in [
        ("YouTubeで公開している動画を埋め込んでいます。", "YouTube"),
        ("当サイトでは、Instagramに投稿した写真を表示しています。", "Instagram"),
        ("当サイトでは、X（旧Twitter）で発信している内容をタイムラインとして埋め込み表示しています。", "X"),
        (
            "当サイトでは、YouTubeで公開した動画を再生できるようにしており、閲覧者の情報がGoogleに送信されます。",
            "YouTube",
        ),
        ("当サイトでは、YouTubeの動画を埋め込み、ブログで公開しています。", "YouTube"),
    ] {
        check(text, &[name], &[]);
    }
    for text in [
        "当社は、SNS（X、Instagram等）で公開している情報を収集することがあります。",
        "Facebookで公開されている情報を参照することがあります。",
        "お客様がInstagramに投稿した写真を、当社の宣伝に使用することがあります。",
        "お客様がInstagramに投稿した写真を当サイトに表示することがあります。",
        "YouTubeで公開している動画の著作権は当社に帰属します。",
        "Xで発信した内容は、当社の公式見解とは限りません。",
    ] {
        check(text, &[], &["@"]);
    }
}

#[test]
fn who_stands_by_a_company_may_be_given_data() {
    for (text, who) in [
        ("監査法人および顧問弁護士に個人データを提供することがあります。", "顧問弁護士"),
        ("当社は、取引金融機関に個人データを提供することがあります。", "取引金融機関"),
        ("個人情報を顧問弁護士に開示することがあります。", "顧問弁護士"),
        ("提供先：監査法人\n提供する個人データの項目：氏名、住所\n提供目的：会計監査のため", "監査法人"),
        ("提供先：加盟団体\n提供する個人データの項目：氏名、住所\n提供目的：会員証の発行のため", "加盟団体"),
        ("個人データを以下の第三者に提供します。\n\n- 監査法人\n- 顧問弁護士\n- 取引金融機関", "監査法人"),
        ("個人データを以下の事業者に提供します。\n\n- 監査法人：甲監査法人\n- 取引金融機関：乙株式会社", "乙株式会社"),
        ("当社は以下のツールを利用しています。\n\n- 従業員：SmartHR\n- 職員：Slack", "SmartHR"),
        ("We use the following tools.\n\n- Business: HubSpot\n- Staff: Slack", "HubSpot"),
    ] {
        check(&format!("## 第三者への提供\n\n{text}"), &[who], &[]);
    }
    let joint = "## 共同利用\n\n当社は以下のとおり個人データを共同利用します。\n\n共同して利用する者の範囲：加盟団体\n共同利用する項目：氏名、住所\n利用目的：会員管理\n管理責任者：株式会社甲";
    check(joint, &["加盟団体"], &[]);
}

#[test]
fn lines_of_a_letterhead_name_nobody() {
    for text in [
        "## 会社概要\n\n- 会社名：株式会社甲\n- 設立：2012年\n- 顧問弁護士：乙法律事務所\n- 監査法人：丙監査法人\n- 取引銀行：丁銀行\n- 従業員数：120名",
        "## 事業者\n\n以下のとおりです。\n\n- 所在地：東京都千代田区千代田1-1\n- 主要取引先：株式会社甲、乙株式会社\n- 資本金：1億円",
        "## About us\n\n- Founded: 2010\n- Business: advertising\n- Employees: 120\n- Main bank: Alpha Bank, Inc.\n- Office: Tokyo",
        "## 会社概要\n\n|項目|内容|\n|---|---|\n|社名|株式会社甲|\n|設立|2012年|\n|主要取引先|乙株式会社、丙株式会社|\n|事業内容|広告配信|",
        "## 運営会社\n\n|会社名|株式会社甲|\n|---|---|\n|グループ会社|乙株式会社|\n|事業内容|広告配信|\n|サービス|Google Analytics導入支援|",
    ] {
        check(text, &[], &["乙", "丙", "丁", "Alpha", "Google", "Tokyo"]);
    }
}

#[test]
fn words_of_the_trade_name_no_product() {
    let lists = [
        ["コンビニ決済", "キャリア決済", "電子カルテ", "スマホ認証"],
        ["マイナンバー管理", "シングルサインオン", "ファイアウォール", "レセプト保管"],
        ["アルバイト管理", "インフルエンサー配信", "ローン審査システム", "ギフト発送"],
        ["いわゆるアクセス解析", "ふるさと納税サイト", "あいまい検索", "かかりつけ薬局検索"],
        ["CDP連携", "WAF", "SaaS管理", "RPA業務"],
    ];
    for list in lists {
        let items = list.map(|item| format!("- {item}")).join("\n");
        check(&format!("当サイトでは、以下の外部サービスを利用しています。\n\n{items}"), &[], &["@"]);
    }
    let table =
        |who: &str| format!("## 送信先\n\n|送信先|送信される情報|利用目的|\n|---|---|---|\n|{who}|氏名|支払いの処理|");
    check(&table("甲株式会社（コンビニ決済）"), &["- @ 甲株式会社"], &[]);
    check(&table("甲株式会社（セッションリプレイ解析）"), &["- @ 甲株式会社"], &[]);
    check(&table("甲株式会社（ヒバリ決済）"), &["ヒバリ決済 @ 甲株式会社"], &[]);
    check("当サイトは、株式会社甲のマイナンバー管理を利用しています。", &[], &["マイナンバー"]);
    check("当サイトは、株式会社甲のソラノミ計測を利用しています。", &["ソラノミ計測"], &[]);
    let names = ["ソラノミ計測", "ヒバリタグ", "しおかぜレコメンド", "ミズイロチャット", "ことりアンケート"];
    let items = names.map(|item| format!("- {item}")).join("\n");
    check(&format!("当サイトでは、以下のツールを利用しています。\n\n{items}"), &names, &[]);
    for head in [
        "パッケージ・サービス名",
        "SaaSサービス名",
        "CDP/MAツール名",
        "ベンダ・ツール名",
        "コンポーネント名（モジュール）",
    ] {
        let table = format!(
            "## 外部送信\n\n|{head}|送信される情報|利用目的|\n|---|---|---|\n|Google Analytics|閲覧履歴|解析|\n|ソラノミ計測|閲覧履歴|解析|"
        );
        check(&table, &["Google Analytics", "ソラノミ計測"], &[]);
    }
}

#[test]
fn a_heading_does_not_silence_a_table_of_what_is_sent() {
    for heading in
        ["1. 概要", "概要", "事業者情報", "運営会社", "組織概要", "特定商取引法に関する表示と外部送信", "会社概要"]
    {
        let table =
            format!("## {heading}\n\n|送信先|送信される情報|利用目的|\n|---|---|---|\n|甲株式会社|閲覧履歴|解析|");
        check(&table, &["甲株式会社"], &[]);
    }
}

#[test]
fn columns_for_sites_and_for_products() {
    let table = |one: &str, other: &str| {
        format!(
            "## 外部送信\n\n| |{one}|{other}|\n|---|---|---|\n|送信先|甲株式会社|乙株式会社|\n|送信される情報|閲覧履歴|端末識別子|\n|利用目的|解析|広告配信|"
        )
    };
    for (one, other) in [
        ("Webサイト", "アプリ"),
        ("個人のお客さま", "法人のお客さま"),
        ("日本", "海外"),
        ("会員", "非会員"),
        ("PC版", "スマホ版"),
    ] {
        check(&table(one, other), &["- @ 甲株式会社", "- @ 乙株式会社"], &[]);
    }
    check(&table("コトリナビ", "スズメ計測"), &["コトリナビ @ 甲株式会社", "スズメ計測 @ 乙株式会社"], &[]);
    check(&table("Google Analytics", "ことり計測"), &["Google Analytics", "ことり計測 @ 乙株式会社"], &[]);
}

#[test]
fn channels_and_translations_and_what_they_are_given() {
    for text in [
        "お問い合わせはチャットツールAlphaのメッセージ機能で受け付けており、入力された氏名とメールアドレスはAlpha社に送信されます。",
        "お問い合わせはLINEのメッセージ機能で受け付けており、入力された氏名はLINEヤフー株式会社に提供されます。",
        "アンケートはGoogleフォームで作成したものを利用し、回答はGoogleに送信されます。",
        "申込フォームはGoogleフォームを利用して作成したものであり、入力内容がGoogle LLCに保存されます。",
    ] {
        check(text, &["@"], &[]);
    }
    for text in [
        "お問い合わせはInstagramのDMで受け付けています。",
        "ご意見はXのダイレクトメッセージからお寄せください。",
        "本ポリシーの英語版は、DeepLで英訳したものです。",
        "中国語のページはGoogle翻訳を用いて翻訳したものを掲載しています。",
        "以下の訳文は、DeepLにより和訳された参考です。",
    ] {
        check(text, &[], &["@"]);
    }
}

#[test]
fn capitals_alone_are_no_product() {
    for text in [
        "We authenticate users through Single Sign-On provided by Okta, Inc.",
        "We use Secure Sockets Layer provided by DigiCert, Inc. to protect data.",
        "We check orders via Address Verification operated by Alpha Ltd.",
        "We use Fraud Detection provided by Beta, Inc.",
        "We use Content Delivery Network operated by Gamma, Inc. to deliver images.",
    ] {
        check(text, &[], &["Single", "Secure", "Address", "Fraud", "Content"]);
    }
    for (text, name) in [
        ("We use Kotori Chat, a service provided by Alpha, Inc.", "Kotori Chat"),
        ("We use Hibari Insight provided by Beta Ltd. to analyze traffic.", "Hibari Insight"),
        ("The app sends crash logs via Suzume Crash Reporting operated by Gamma, Inc.", "Suzume Crash Reporting"),
    ] {
        check(text, &[name], &[]);
    }
}

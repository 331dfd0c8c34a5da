//! Rules that take something for nobody, or for somebody, with what they must take and what they must leave: for each a row
//! of wordings of either side.

use serde_json::Value;

use super::{assert_verbatim, named, reading, rows};

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

#[test]
fn what_is_only_foretold() {
    for text in [
        "今後、甲株式会社に個人データを提供する場合には、事前に通知します。",
        "将来、甲株式会社へ情報を送信することになった場合は、あらかじめお知らせします。",
        "今後、甲株式会社への提供を開始する際には、本ページで公表します。",
        "新たに甲株式会社へ個人データの取扱いを委託するときは、改めて公表いたします。",
        "将来的に甲株式会社と個人データを共有する場合には、事前に公表します。",
    ] {
        check(text, &[], &["@"]);
    }
    for text in [
        "今後も甲株式会社に個人データを提供することがあります。",
        "当社は、新たに取得した個人データを甲株式会社に提供します。",
        "新たに取得した情報を甲株式会社に提供しており、提供する項目を変更する場合には、事前に通知します。",
        "甲株式会社に個人データを提供します。今後変更する場合には、事前に通知します。",
        "将来にわたり、個人データを甲株式会社に提供します。",
    ] {
        check(text, &["甲株式会社"], &[]);
    }
}

#[test]
fn titles_of_uses_and_heads_of_what_is_handed_over() {
    for title in ["広告配信", "アクセス解析", "不正アクセスの検知", "チャット対応", "メールの送信", "決済"]
    {
        let list = format!(
            "## 外部送信について\n\n利用者の情報を外部に送信しています。\n\n### {title}\n\n- Google Analytics（Google LLC）\n- ヒバリタグ（株式会社ヒバリ）"
        );
        check(&list, &["Google Analytics @ Google LLC", "ヒバリタグ @ 株式会社ヒバリ"], &[]);
    }
    for (who, what) in [
        ("送り先", "お渡しする情報"),
        ("渡す相手", "渡す情報"),
        ("共有相手", "共有する情報"),
        ("伝える相手", "お伝えする情報"),
        ("引き渡し先", "引き渡す情報"),
        ("開示先", "開示する情報"),
    ] {
        let table = format!(
            "## 外部サービス\n\n|{who}|{what}|目的|\n|---|---|---|\n|甲株式会社|氏名、住所|発送|\n|乙株式会社|閲覧履歴|解析|"
        );
        check(&table, &["@ 甲株式会社", "@ 乙株式会社"], &[]);
    }
}

#[test]
fn the_last_letter_of_a_name() {
    for (written, name) in [
        ("株式会社平等", "株式会社平等"),
        ("株式会社御殿", "株式会社御殿"),
        ("株式会社排他", "株式会社排他"),
        ("株式会社甲等", "株式会社甲"),
        ("甲株式会社御中", "甲株式会社"),
    ] {
        let rows = named(&reading("text/markdown", &format!("当社は、{written}に個人データを提供します。")));
        assert_eq!(rows, [format!("- @ {name}")], "{written}");
    }
}

#[test]
fn a_name_of_another_section_is_no_repetition() {
    let table =
        "## アプリ\n\n|サービス名|送信される情報|利用目的|備考|\n|---|---|---|---|\n|ヒバリタグ|端末識別子|解析||\n\n";
    let denied = "## ウェブサイト\n\nウェブサイトでは以下のツールは利用していません。\n\n- ヒバリタグ";
    let of = |text: &str, negated: bool| {
        let reading = reading("text/markdown", text);
        let found = reading.statements.iter().filter(|one| one.negated == negated && one.service.is_some());
        found.filter(|one| one.service.as_ref().is_some_and(|service| service.text == "ヒバリタグ")).count()
    };
    assert_eq!((of(&format!("{table}{denied}"), false), of(&format!("{table}{denied}"), true)), (1, 1));
    for item in ["- ヒバリタグ", "- ヒバリタグ：広告配信のため", "- ヒバリタグ（閲覧履歴）"]
    {
        let used = format!("{table}## ウェブサイト\n\nウェブサイトでは以下のツールを利用しています。\n\n{item}");
        assert_eq!(of(&used, false), 2, "{item}");
        let over = used.replace("解析||", "解析|現在は利用していません|");
        assert_eq!((of(&over, false), of(&over, true)), (1, 1), "{item}");
    }
    for lead in ["以下のサービスのプライバシーポリシーもご覧ください。", "以下のサービスを利用しています。"]
    {
        assert_eq!(of(&format!("{table}{lead}\n\n- ヒバリタグ"), false), 1, "{lead}");
    }
}

#[test]
fn the_longer_of_two_names_keeps_its_words() {
    let text = "## 外部送信\n\n|サービス名|送信される情報|利用目的|\n|---|---|---|\n|Kotori|閲覧履歴|解析|\n|Kotori Insight|端末識別子|広告配信|\n\nKotori Insightには、IPアドレスも送信されます。\n\nKotori Insightの[プライバシーポリシー](https://insight.example/privacy)";
    let rows = rows(&reading("text/markdown", text));
    let of = |name: &str| rows.iter().find(|row| row["service"] == name).unwrap().clone();
    assert_eq!(of("Kotori")["information"], serde_json::json!(["閲覧履歴"]));
    assert_eq!(of("Kotori")["recipient_policy_url"], Value::Null);
    assert_eq!(of("Kotori Insight")["recipient_policy_url"], "https://insight.example/privacy");
}

#[test]
fn marks_and_labels_of_remarks() {
    for (mark, note) in [("※1", "※ 1"), ("※ 1", "※1"), ("*1", "＊1"), ("(※1)", "※１"), ("注1", "注 1")]
    {
        let text = format!(
            "## 外部送信\n\n|サービス名|送信される情報|利用目的|\n|---|---|---|\n|ヒバリタグ{mark}|閲覧履歴|解析|\n|ソラノミ計測※12|閲覧履歴|解析|\n\n{note} [プライバシーポリシー](https://hibari.example/privacy)"
        );
        let rows = rows(&reading("text/markdown", &text));
        let policy =
            |name: &str| rows.iter().find(|row| row["service"] == name).unwrap()["recipient_policy_url"].clone();
        assert_eq!(policy("ヒバリタグ"), "https://hibari.example/privacy", "{mark} {note}");
        assert_eq!(policy("ソラノミ計測"), Value::Null, "{mark} {note}");
    }
    for remark in ["1:所在国:米国", "所在国：米国", "・所在国：米国", "①所在国：米国", "(1): 所在国：米国"]
    {
        let text = format!(
            "## 外部送信\n\n|送信先|送信される情報|利用目的|備考|\n|---|---|---|---|\n|甲株式会社|閲覧履歴|解析|{remark}|"
        );
        assert_eq!(rows(&reading("text/markdown", &text))[0]["country"], "米国", "{remark}");
    }
}

#[test]
fn ours_and_theirs_only_where_nothing_tells_it() {
    let ends = |text: &str, name: &str| {
        let rows = rows(&reading("text/markdown", text));
        let row = rows.iter().find(|row| row["service"] == name).unwrap_or_else(|| panic!("{name}: {rows:?}")).clone();
        (row["sender_purposes"].to_string(), row["recipient_purposes"].to_string())
    };
    for told in [
        "当社において利用状況の分析に利用し、Google社において同社サービスの改善に利用されます。",
        "当社では利用状況の分析のために使用し、Google社では同社サービスの改善のために使用されます。",
        "当社は利用状況の分析に活用しており、Google社は同社サービスの改善に活用します。",
        "当社が利用状況の分析の目的で利用し、一方、Google社が同社サービスの改善の目的で利用します。",
    ] {
        let (ours, theirs) = ends(&format!("当サイトではGoogle Analyticsを利用しています。{told}"), "Google Analytics");
        assert!(ours.contains("分析") && !ours.contains("改善"), "{told} {ours}");
        assert!(theirs.contains("改善"), "{told} {theirs}");
        let given = format!("当サイトでは不正検知のためにGoogle Analyticsを利用しています。{told}");
        let (ours, theirs) = ends(&given, "Google Analytics");
        assert!(ours.contains("不正検知") && !ours.contains("改善"), "{given} {ours} {theirs}");
    }
    let both = "当サイトでは、Google AnalyticsとMeta Pixelを利用しています。当社において効果測定に利用し、Meta社において広告配信に利用されます。";
    assert!(!ends(both, "Google Analytics").1.contains("広告配信"));
    assert!(ends(both, "Meta Pixel").1.contains("広告配信"));
}

#[test]
fn a_mark_of_a_side_ends_with_its_cell() {
    let of = |cells: &str| {
        let text = format!(
            "## 外部送信\n\n|送信先|送信される情報|利用目的|利用目的（補足）|\n|---|---|---|---|\n|甲株式会社|閲覧履歴|{cells}|"
        );
        let rows = rows(&reading("text/markdown", &text));
        (rows[0]["sender_purposes"].to_string(), rows[0]["recipient_purposes"].to_string())
    };
    for (cells, ours, theirs) in [
        ("【送信先】統計の作成|不正検知", "不正検知", "統計"),
        ("送信先：広告の配信|利用状況の分析", "分析", "広告"),
        ("【当社】画面の改善|【送信先】統計の作成", "画面", "統計"),
        ("【送信先】統計の作成|【当社】画面の改善", "画面", "統計"),
    ] {
        let found = of(cells);
        assert!(found.0.contains(ours) && !found.0.contains(theirs), "{cells} {found:?}");
        assert!(found.1.contains(theirs) && !found.1.contains(ours), "{cells} {found:?}");
    }
}

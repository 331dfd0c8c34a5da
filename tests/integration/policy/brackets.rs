//! What brackets and rows say of a name: an example of a class, a former name, a standard that is kept, another tool beside
//! it. And who "we" are where the operator acts beside others.

use kansa::policy::Reading;

use super::{assert_verbatim, named, reading, rows};

fn read(text: &str) -> Reading {
    let reading = reading("text/markdown", text);
    assert_verbatim(&reading);
    reading
}

/// Recipients of the open rows.
fn open(reading: &Reading) -> Vec<String> {
    rows(reading)
        .iter()
        .filter(|row| row["specificity"] == "open-ended")
        .filter_map(|row| row["recipient"].as_str().map(str::to_owned))
        .collect()
}

/// Techniques of the rows of whoever bears this name.
fn techniques(reading: &Reading, who: &str) -> Vec<String> {
    rows(reading)
        .iter()
        .filter(|row| row["recipient"] == who)
        .filter_map(|row| row["mechanism"].as_str().map(str::to_owned))
        .collect()
}

#[test]
fn names_in_brackets_are_examples_of_the_class_before_them() {
    for (words, class) in [
        (
            "第三者の解析ツール（Google Analytics、Cloudflare等）を利用し、閲覧履歴が外部サーバーへ送信されます。",
            "解析ツール",
        ),
        ("情報収集モジュールを利用する場合があります（例：Google Analytics、Firebase等）。", "情報収集モジュール"),
        ("広告配信のため、広告配信サービス（例：Google AdMob等）を利用します。", "広告配信サービス"),
    ] {
        let reading = read(words);
        let open = open(&reading);
        assert!(open.iter().any(|who| who.contains(class)), "{words}\n{open:?}");
        assert!(open.iter().all(|who| !who.ends_with('等')), "{words}\n{open:?}");
    }
    // No class before the bracket: the tail itself is who else may receive.
    let reading = read("アクセス状況の把握のため、Cookieを使用した解析（Google Analytics等）を利用しています。");
    assert!(open(&reading).iter().any(|who| who.ends_with('等')), "{:?}", open(&reading));
}

#[test]
fn the_last_name_of_a_bracket_is_used_like_the_first() {
    let rows = named(&read("当サイトは解析ツール（Google Analytics、Cloudflare等）を利用しています。"));
    for name in ["Google Analytics", "Cloudflare"] {
        assert!(rows.iter().any(|row| row.contains(name)), "{name}: {rows:?}");
    }
}

#[test]
fn what_a_name_was_is_no_name() {
    let rows = named(&read("We use Brevo (formerly Sendinblue) to send booking confirmations."));
    assert!(rows.iter().any(|row| row.contains("Brevo")), "{rows:?}");
    assert!(rows.iter().all(|row| !row.contains("Sendinblue")), "{rows:?}");
}

#[test]
fn tools_beside_a_known_one_are_tools() {
    let rows = named(&read(
        "## 外部サービスの利用\n\n- Google Cloud / Cloud Run / Cloud SQL: ホスティングに使用します。\n- Sentry / 障害の検知: エラーの記録\n",
    ));
    for name in ["Google Cloud", "Cloud Run", "Cloud SQL", "Sentry"] {
        assert!(rows.iter().any(|row| row.contains(name)), "{name}: {rows:?}");
    }
    assert!(rows.iter().all(|row| !row.starts_with("障害")), "{rows:?}");
}

#[test]
fn a_heading_over_names_and_their_uses_is_no_label() {
    let rows = named(&read(
        "## 外部サービス\n\n- Firebase / Firestore（Google LLC）：サイト配信・データ保管 等\n- （導入時）Google Analytics：アクセス解析\n- その他、運営上必要なサービス（導入時に個別掲示）\n",
    ));
    for name in ["Firebase @", "Firestore @", "Google Analytics @", "@ その他、運営上必要なサービス"] {
        assert!(rows.iter().any(|row| row.contains(name)), "{name}: {rows:?}");
    }
    assert_eq!(rows.len(), 4, "{rows:?}");
}

#[test]
fn a_standard_that_is_kept_is_no_product() {
    let rows = named(&read(
        "個人情報の取扱いを以下の事業者に委託しています。\n\n- 決済代行：Stripe, Inc.（国際セキュリティ規格 PCI DSS Level 1 準拠）\n- 発送：甲株式会社\n",
    ));
    assert!(rows.iter().any(|row| row.contains("Stripe")), "{rows:?}");
    assert!(rows.iter().all(|row| !row.contains("PCI")), "{rows:?}");
}

#[test]
fn members_of_third_parties_are_named_in_brackets() {
    let reading = read("第三者（Googleを含む）がクッキーやウェブビーコンを使用して情報を収集する場合があります。");
    assert!(named(&reading).iter().any(|row| row.contains("Google")), "{:?}", named(&reading));
    assert_eq!(techniques(&reading, "第三者"), ["web_beacon"]);
    // Whoever the bracket describes it names nobody.
    let reading = read("第三者（当社が提携する広告会社など）がCookieを使用して情報を収集する場合があります。");
    assert!(rows(&reading).iter().all(|row| row["specificity"] == "open-ended"), "{:?}", named(&reading));
}

#[test]
fn the_operator_acts_beside_others() {
    let both = read("本サービスおよび第三者配信事業者は Cookie（クッキー）やウェブビーコンを使用することがあります。");
    let mut ours = techniques(&both, "self");
    ours.sort();
    assert_eq!(ours, ["cookie", "web_beacon"]);
    assert!(!techniques(&both, "第三者配信事業者").is_empty());
    let others = read("第三者配信事業者は、本サービスの利用者の端末にCookieを保存することがあります。");
    assert_eq!(techniques(&others, "self"), Vec::<String>::new());
    let row = read(
        "本サービスでは、ログの収集、クッキーの送信、ウェブビーコンの設置などによりIPアドレス等の情報を収集します。",
    );
    let mut ours = techniques(&row, "self");
    ours.sort();
    assert_eq!(ours, ["cookie", "web_beacon"]);
}

#[test]
fn what_is_called_this_service_is_the_operators() {
    let text = "本方針は、『もくもく（モクモク）』と称するサービス（以下「本サービス」といいます）を利用するにあたって収集する情報を説明します。「もくもく（モクモク）」を利用する際、端末情報を収集します。";
    let rows = named(&read(text));
    assert!(rows.iter().all(|row| !row.contains("もくもく")), "{rows:?}");
}

#[test]
fn what_loads_from_a_server_is_asked_of_it() {
    let rows = named(&read(
        "作品ページは、アフィリエイトサービスプロバイダ（甲コマース株式会社）のサーバーから1ピクセルの画像を読み込みます。",
    ));
    assert!(rows.iter().any(|row| row.contains("甲コマース株式会社")), "{rows:?}");
    let rows = named(&read("フォントはGoogleのサーバーから読み込みます。"));
    assert_eq!(rows, ["- @ Google"]);
    let rows = named(&read("画像は当社のサーバーから直接読み込みます。"));
    assert_eq!(rows, Vec::<String>::new());
}

#[test]
fn programmes_that_a_site_takes_part_in_are_named() {
    let text = "当サイトは以下のアフィリエイトプログラムに参加しています。\n\n- A8.net（株式会社ファンコミュニケーションズ）\n- 楽天アフィリエイト\n";
    let rows = named(&read(text));
    for name in ["A8.net", "楽天アフィリエイト"] {
        assert!(rows.iter().any(|row| row.contains(name)), "{name}: {rows:?}");
    }
}

#[test]
fn what_people_enter_is_no_list_of_tools() {
    let text = "We collect personal information that you voluntarily provide when booking our services:\n\n- Name and contact details (email address)\n- Account credentials (if you create an account)\n- Payment information (processed via Stripe)\n";
    let rows = named(&read(text));
    assert!(rows.iter().all(|row| !row.contains("Account")), "{rows:?}");
    let text = "We share information with our service providers:\n\n- Stripe (payments)\n- Sentry (error reports)\n";
    let rows = named(&read(text));
    for name in ["Stripe", "Sentry"] {
        assert!(rows.iter().any(|row| row.contains(name)), "{name}: {rows:?}");
    }
}

#[test]
fn a_tool_that_works_without_cookies_sets_none() {
    for words in [
        "Cloudflare Web Analyticsを利用しています。この計測はCookieやブラウザのローカルストレージを使用せず、利用者を識別しません。",
        "Cookie（クッキー）やローカルストレージを使わないCloudflare Web Analyticsを利用しています。",
    ] {
        let reading = read(words);
        let told: Vec<String> =
            rows(&reading).iter().filter_map(|row| row["mechanism"].as_str().map(str::to_owned)).collect();
        assert!(!told.is_empty() && told.iter().all(|told| told != "cookie"), "{words}\n{told:?}");
    }
}

#[test]
fn what_is_shown_is_nobody() {
    let rows = named(&read("過去のアクセス情報等に基づき、利用者の興味・関心に応じた広告が表示される場合があります。"));
    assert_eq!(rows, Vec::<String>::new());
    let rows = named(&read("投稿したプロフィールは、他のユーザーに表示されます。"));
    assert!(rows.iter().any(|row| row.contains("ユーザー")), "{rows:?}");
}

#[test]
fn a_product_of_the_operators_name_is_the_operators() {
    let rows = named(&read("ビーダッシュ株式会社（以下、「当社」という）では、お客様の情報を業務に利用しています。"));
    assert_eq!(rows, Vec::<String>::new());
    let rows = named(&read("甲株式会社（以下、「当社」という）では、ビーダッシュを利用しています。"));
    assert!(rows.iter().any(|row| row.contains("ビーダッシュ")), "{rows:?}");
}

#[test]
fn services_that_personal_data_are_given_to_were_handed_them() {
    let text = "## 外部サービスとの連携\n\n本サービスは、以下の外部サービスと連携し、必要な範囲で個人情報を提供します。\n\n甲通信株式会社（メッセージ配信）\n\n提供する情報: 利用者ID、メッセージ内容\n\n利用目的: メッセージ配信\n\n乙決済株式会社（決済サービス）\n\n提供する情報: 決済情報\n\n利用目的: 決済処理\n";
    let given = read(text);
    for who in ["甲通信株式会社", "乙決済株式会社"] {
        assert_eq!(techniques(&given, who), ["third-party-provision"], "{who}");
    }
    let sent = read(&text.replace("必要な範囲で個人情報を提供します", "閲覧情報を送信します"));
    assert_eq!(techniques(&sent, "甲通信株式会社"), ["unspecified"]);
}

#[test]
fn partners_beside_a_company_have_a_row_of_their_own() {
    let text = "## 外部送信\n\n| サービス名 | 送信先 | 送信される情報 | 利用目的 |\n|---|---|---|---|\n| Google AdSense | Google LLCおよびGoogleが認定した第三者配信事業者 | 閲覧履歴 | 広告配信 |\n| 甲広告 | 株式会社甲及びその提携先 | 閲覧履歴 | 広告配信 |\n| 乙計測 | 株式会社乙と連携企業のシステム | 閲覧履歴 | 計測 |\n";
    let rows = named(&read(text));
    for row in
        ["Google AdSense @ Google LLC", "- @ Googleが認定した第三者配信事業者", "甲広告 @ 株式会社甲", "- @ その提携先"]
    {
        assert!(rows.iter().any(|found| found == row), "{row}: {rows:?}");
    }
    assert_eq!(rows.iter().filter(|row| row.contains('乙')).count(), 1, "{rows:?}");
}

#[test]
fn a_letterhead_names_the_operator() {
    let head = |rest: &str| {
        format!(
            "プライバシーポリシー\n\n最終更新日：2025年12月22日\n\nアプリ名：ノートプラス\n\n提供者：甲野太郎（以下「当方」）\n\n{rest}"
        )
    };
    let rows = named(&read(&head("当方は、本アプリで次の情報を取得します。本アプリはGoogle AdMobを利用しています。")));
    assert!(rows.iter().all(|row| !row.contains("ノートプラス") && !row.contains("甲野")), "{rows:?}");
    assert!(rows.iter().any(|row| row.contains("AdMob")), "{rows:?}");
    // The same labels with what goes there tell of a tool.
    let rows = named(&read(
        "外部送信について\n\n最終更新日：2025年12月22日\n\nサービス名：甲アナリティクス\n\n提供者：株式会社甲\n\n送信される情報：閲覧履歴\n\n利用目的：アクセス解析",
    ));
    assert!(rows.iter().any(|row| row.contains("甲アナリティクス @ 株式会社甲")), "{rows:?}");
}

#[test]
fn the_group_that_speaks_is_no_third_party() {
    let rows = named(&read("弊社グループは、広告の最適化のため、Cookieにより閲覧履歴を取得します。"));
    assert_eq!(rows, Vec::<String>::new());
}

#[test]
fn whose_log_it_is_receives() {
    let rows =
        named(&read("IPアドレス、閲覧日時、参照元などがホスティング事業者のサーバーログに記録される場合があります。"));
    assert_eq!(rows, ["- @ ホスティング事業者"]);
    let rows = named(&read("IPアドレス、閲覧日時、参照元などが当社のサーバーログに記録される場合があります。"));
    assert_eq!(rows, Vec::<String>::new());
}

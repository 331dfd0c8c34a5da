//! Items and purposes that stand away from the name they belong to: texts of our own, each a class of layout or sentence.

use super::{assert_verbatim, reading, rows};

/// Reads a text under a title; the items or purposes of the row whose service or recipient is named so.
fn values(text: &str, field: &str, name: &str) -> Vec<String> {
    row(text, name)[field].as_array().unwrap().iter().map(|words| words.as_str().unwrap().to_owned()).collect()
}

fn row(text: &str, name: &str) -> serde_json::Value {
    let text =
        format!("プライバシーポリシー\n\n株式会社例示（以下「当社」といいます。）は、次のとおり定めます。\n\n{text}\n");
    let media_type = if text.contains("\n- ") || text.contains("\n#") { "text/markdown" } else { "text/plain" };
    let reading = reading(media_type, &text);
    assert_verbatim(&reading);
    let rows = rows(&reading);
    let row = rows.iter().find(|row| row["service"] == name || row["recipient"] == name);
    row.unwrap_or_else(|| panic!("no row of {name}: {rows:?}")).clone()
}

#[test]
fn items_that_a_sentence_elsewhere_gives() {
    for (text, name, expected) in [
        (
            "当社は、以下のサービスを利用しています。\n\n- Stripe（決済処理）\n\nカード番号などの情報はStripeが管理し、当社は保持しません。",
            "Stripe",
            vec!["カード番号などの情報"],
        ),
        (
            "本サービスでは、広告配信のために、Googleの提供するGoogle AdMobを使用し、利用者の情報を取得する場合があります。",
            "Google AdMob",
            vec!["利用者の情報"],
        ),
        (
            "本サイトでは、アクセス解析のためGoogle Analyticsを利用しています。\n\n当社は、これらの情報を適切に管理します。",
            "Google Analytics",
            vec![],
        ),
    ] {
        assert_eq!(values(text, "information", name), expected, "{text}");
    }
}

#[test]
fn the_sentences_that_lead_into_a_block_name_the_data() {
    let text = "## 情報収集モジュール\n\n当社は、以下の情報収集モジュールの提供者に対し利用者情報の提供を行う場合があります。\n\n名称：Google Analytics\n\n提供者：Google LLC\n";
    assert_eq!(values(text, "information", "Google Analytics"), ["利用者情報"]);
}

#[test]
fn these_are_the_items_of_the_sentence_before() {
    let text = "## 収集する情報\n\nお客様が本サイトを開く際に、お客様の端末情報、閲覧履歴、アクセス日時を収集します。これらの情報は、クッキーを用いて収集されます。";
    assert_eq!(values(text, "information", "self"), ["お客様の端末情報、閲覧履歴、アクセス日時"]);
}

#[test]
fn items_beside_which_cookies_are_counted() {
    for (text, expected) in [
        (
            "## 取得する情報\n\n- お名前、ご住所\n- Cookie、IPアドレス、閲覧履歴等の利用情報\n\n## Cookieの使用\n\n当社は、サービス向上のためCookieを使用することがあります。",
            vec!["Cookie、IPアドレス、閲覧履歴等の利用情報"],
        ),
        (
            "## 取得する情報\n\n- お名前、ご住所\n\n## Cookieの使用\n\n当社は、サービス向上のためCookieを使用することがあります。",
            vec![],
        ),
    ] {
        assert_eq!(values(text, "information", "self"), expected, "{text}");
    }
}

#[test]
fn purposes_by_what_something_is_used_for() {
    for (text, name, expected) in [
        ("クッキーは、ログイン状態の保持にのみ使用します。", "self", vec!["ログイン状態の保持"]),
        (
            "当社は、提携サービスの提供等に必要な範囲で、提携事業者に登録情報を提供することがあります。",
            "提携事業者",
            vec!["提携サービスの提供等に必要な範囲"],
        ),
        ("当社は、利用目的の達成に必要な範囲で、提携事業者に登録情報を提供することがあります。", "提携事業者", vec![]),
        (
            "## 情報収集モジュール\n\n本サービスには、利用状況を解析するため、以下の情報収集モジュールを組み込む場合があります。\n\n名称：Google Analytics\n\n提供者：Google LLC\n",
            "Google Analytics",
            vec!["利用状況を解析するため"],
        ),
        (
            "当社は、Formspree（問い合わせ受付）を利用し、フォームの内容を送信します。",
            "Formspree",
            vec!["問い合わせ受付"],
        ),
        (
            "以下の委託先を利用しています。\n\n- ホスティング: Vercel Inc.\n- メール送信: Resend, Inc.\n",
            "Resend, Inc.",
            vec!["メール送信"],
        ),
    ] {
        assert_eq!(values(text, "purposes", name), expected, "{text}");
    }
}

#[test]
fn what_is_said_of_a_class_holds_for_its_members() {
    let text = "## 広告の配信\n\n広告の配信のため、広告配信事業者にサイト訪問履歴を送信しています。\n\n## 別表\n\n当社が利用する広告配信事業者は以下のとおりです。\n\n- 株式会社アルファ広告\n- 株式会社ベータ広告\n";
    assert_eq!(values(text, "information", "株式会社ベータ広告"), ["サイト訪問履歴"]);
    let text = "## 共同利用\n\n当社は、個人データを以下のとおり共同利用します。\n\n1. 共同利用する項目\n\n氏名、住所\n\n2. 利用目的\n\n上記の利用目的と同じです。\n\n3. 共同利用者の範囲\n\n株式会社アルファ\n";
    assert_eq!(values(text, "purposes", "株式会社アルファ"), ["上記の利用目的と同じです。"]);
}

#[test]
fn the_heading_right_above_is_nearer_than_what_leads_in() {
    let text = "サービス向上のために、以下の外部サービスを利用しています。\n\n## アクセス解析\n\n| サービス名 | 事業者 |\n|---|---|\n| Google Analytics | Google LLC |\n\n## 広告・マーケティング\n\n| サービス名 | 事業者 |\n|---|---|\n| Criteo | CRITEO株式会社 |\n";
    assert_eq!(values(text, "purposes", "Google Analytics"), ["アクセス解析"]);
    assert_eq!(values(text, "purposes", "Criteo"), ["広告・マーケティング"]);
}

/// Two services side by side: what is said of the one is never told of the other.
#[test]
fn each_keeps_to_its_own() {
    let blocks = "## 送信される情報\n\n1. Sentry（提供者：Functional Software, Inc.）\n\n・送信される情報：端末情報\n\n・利用目的：不具合の検知\n\n2. OneSignal（提供者：OneSignal, Inc.）\n\n・送信される情報：デバイストークン\n\n・利用目的：プッシュ通知の配信\n";
    let turns = "Hotjarでは画面の操作内容を記録し、Intercomでは問い合わせ内容を取得します。";
    let pairs = "当社は、例えば、決済処理のためにStripeに、アクセス解析のためにGoogle Analyticsに、閲覧履歴を提供する場合があります。";
    let headed = "## 外部サービス\n\n- Supabase（認証・データベース・ストレージ）\n- AWS（東京リージョン）\n";
    let lists = "## 本サービスについて\n\n当社は、以下のサービスを利用しています。\n\n- Supabase（認証・データベース・ストレージ）\n- AWS（東京リージョン）\n- Twilio（電話番号、メール本文）\n- Webサービス：Sentry\n";
    let data = "当社は、Stripeを利用しています。\n\n## 取得する情報\n\n- 決済情報（番号はStripeが暗号化します）\n";
    let before = "当社は、認証にAuth0、エラー監視にSentryを利用しています。メールアドレスの情報はAuth0に送信されます。";
    let classes = "当社は、広告配信のため、広告配信事業者にメールアドレスを提供しています。広告配信事業者及びアクセス解析サービスは以下のとおりです。\n\n- Criteo\n- Microsoft Clarity\n";
    let kin = "当社は、Googleの提供するGoogle Analyticsを利用しています。\n\n不正送信防止のためGoogle reCAPTCHAを利用しており、Googleの規約が適用されます。";
    let noted = "## 外部送信\n\n| サービス | 送信先 | 送信する情報 |\n|---|---|---|\n| Google Analytics | Google LLC | 閲覧ページ ※個人情報の送信はありません |\n| Criteo | Criteo | Cookie |\n\n## 補足\n\n- 以上\n";
    let line = "## 委託\n\n当社は、以下の外部サービスに個人情報の取り扱いを委託します。\n\n- お問い合わせフォーム送信に伴うメール配信サービス（FormSubmit.co）\n";
    let not = "当社は、アクセス解析のためGoogle Analyticsを利用しています。\n\n## 決済\n\nカード番号の情報は、Google Analyticsではなく、Stripeが管理します。";
    for (text, field, name, expected) in [
        (blocks, "information", "Sentry", vec!["端末情報"]),
        (blocks, "purposes", "Sentry", vec!["不具合の検知"]),
        (blocks, "information", "OneSignal", vec!["デバイストークン"]),
        (blocks, "purposes", "OneSignal", vec!["プッシュ通知の配信"]),
        (turns, "information", "Hotjar", vec!["画面の操作内容"]),
        (turns, "information", "Intercom", vec!["問い合わせ内容"]),
        (pairs, "purposes", "Stripe", vec!["決済処理のため"]),
        (pairs, "purposes", "Google Analytics", vec!["アクセス解析のため"]),
        (lists, "purposes", "Supabase", vec!["認証・データベース・ストレージ"]),
        (headed, "purposes", "Supabase", vec!["認証・データベース・ストレージ"]),
        (headed, "purposes", "AWS", vec![]),
        (data, "purposes", "Stripe", vec![]),
        (lists, "purposes", "AWS", vec![]),
        (lists, "purposes", "Twilio", vec![]),
        (lists, "information", "Twilio", vec!["電話番号、メール本文"]),
        (lists, "purposes", "Sentry", vec![]),
        (before, "purposes", "Auth0", vec![]),
        (classes, "information", "Microsoft Clarity", vec![]),
        (not, "information", "Google Analytics", vec![]),
        (kin, "purposes", "Google Analytics", vec![]),
        (noted, "information", "Google Analytics", vec!["閲覧ページ"]),
        (line, "purposes", "FormSubmit.co", vec!["お問い合わせフォーム送信に伴うメール配信サービス"]),
    ] {
        assert_eq!(values(text, field, name), expected, "{name}, {field}: {text}");
    }
}

#[test]
fn what_a_list_of_contractors_or_of_places_abroad_hands_over() {
    let table = "\n\n当社は、次の事業者を利用しています。\n\n| 事業者 | 目的 | 渡す情報 |\n|---|---|---|\n| Stripe, Inc. | 決済処理 | メールアドレス |\n| Google LLC | Webフォントの配信 | IPアドレス |\n";
    for (heading, name, expected) in [
        ("## 業務の委託と外部サービスの利用", "Stripe, Inc.", "third-party-provision"),
        ("## 業務の委託と外部サービスの利用", "Google LLC", "unspecified"),
        ("## 外部サービスの利用", "Stripe, Inc.", "api"),
    ] {
        assert_eq!(row(&format!("{heading}{table}"), name)["mechanism"], expected, "{heading}: {name}");
    }
    let list =
        "## 国際的なデータ移転\n\n当社は、以下の海外サービスを利用しています。\n\n- メール配信サービス（アメリカ）\n";
    assert_eq!(row(list, "メール配信サービス")["mechanism"], "third-party-provision");
    let modules = "当社は、以下の場合を除き、利用者情報を第三者に提供しません。\n\n- 情報収集モジュール提供者に収集した情報を送信する場合\n";
    assert_eq!(row(modules, "情報収集モジュール提供者")["mechanism"], "sdk");
}

//! Provisions told as nouns, logs of those who run machines, kits of tools, the operator's own lines, companies that are
//! named by what stops them: for each what must be read, and the ordinary wording beside it that must not.

use kansa::policy::{ClaimKind, Reading};

use super::{assert_verbatim, check_names, named, reading, rows};

fn read(text: &str) -> Reading {
    let kind = if text.starts_with('<') { "text/html" } else { "text/plain" };
    let reading = reading(kind, text);
    assert_verbatim(&reading);
    reading
}

/// Whether a row of the operator's own use is among them.
fn is_ours(text: &str) -> bool {
    rows(&read(text)).iter().any(|row| row["recipient"] == "self")
}

fn claims(text: &str, kind: ClaimKind) -> bool {
    read(text).claims.iter().any(|claim| claim.kind == kind)
}

#[test]
fn provisions_told_as_nouns() {
    let list = "個人情報の第三者提供\n当社は次の場合に個人情報を提供します。\n・業務委託先（決済システム会社・システム開発会社等）への提供（秘密保持契約を締結した範囲内）";
    check_names(
        &[
            (list, &["業務委託先(決済システム会社・システム開発会社等)"], &[]),
            ("お客様の個人情報は、配送業者への提供（委託）、銀行への提供を含みます。", &["配送業者", "銀行"], &[]),
            ("関係団体への情報提供を行う場合は、担当部署から説明します。", &["関係団体"], &[]),
            ("当社は、名簿業者への情報の提供を行っていません。", &[], &["名簿業者"]),
            ("会員は、競合企業への情報の提供を行ってはなりません。", &[], &["競合企業"]),
            ("個人データの取扱いには、宅配業者への提供を含みません。", &[], &["宅配業者"]),
            ("個人情報の目的外利用、外部業者への提供、漏えいを防止します。", &[], &["外部業者"]),
            ("・当社製品の販売店への提供（サンプル品）", &[], &["販売店"]),
            ("・お取引先企業への商品情報の提供を行うため", &[], &["お取引先"]),
        ],
        read,
    );
}

#[test]
fn logs_of_those_who_run_machines() {
    check_names(
        &[
            ("ホスティング事業者がアクセスログを取得することがあります。", &["ホスティング事業者"], &[]),
            ("他のユーザーが、アクセスログを保存することを禁止します。", &[], &["ユーザー"]),
            ("当社は、委託先企業が、個人データへのアクセスログを記録していることを確認します。", &[], &["委託先企業"]),
        ],
        read,
    );
    for ours in
        ["加盟店が、管理画面を利用する際、当社はアクセスログを記録します。", "運営者が、アクセスログを記録します。"]
    {
        assert!(is_ours(ours), "{ours}");
    }
}

#[test]
fn a_kit_belongs_to_the_name_of_what_it_is_for() {
    check_names(
        &[
            ("本アプリはGoogle Maps SDKとFirebase SDKを利用しています。", &["Google Maps SDK", "Firebase SDK"], &[]),
            ("当社は、Stripe API等の決済サービスを利用しています。", &["Stripe", "決済サービス"], &[]),
            ("We use the Stripe API and Google Maps SDK to process your data.", &["Stripe", "Google Maps"], &[]),
            ("freee株式会社（以下「当社」）は、freee APIを利用して会計データを送信します。", &[], &["freee"]),
        ],
        read,
    );
}

#[test]
fn lines_that_name_the_operator() {
    let sent = "外部送信先\n\n事業者名：Google LLC\nプライバシーポリシー：https://policies.google.com/privacy\n\n事業者名：Meta Platforms, Inc.\nプライバシーポリシー：https://www.facebook.com/policy.php";
    check_names(
        &[
            (sent, &["Google LLC", "Meta Platforms, Inc."], &[]),
            (
                "変更することがあります。\n\n運営会社：株式会社ひばり\nお問い合わせ：担当者までご連絡ください",
                &[],
                &["ひばり"],
            ),
            (
                "ひばり酒造株式会社が運営するウェブサイト（以下、当社サイト）では、個人情報を適切に管理します。",
                &[],
                &["酒造", "ウェブサイト"],
            ),
            (
                "当社は、Shopify Inc.が提供するECサイトを利用し、購入情報を送信しています。",
                &["Shopify Inc."],
                &["ECサイト"],
            ),
        ],
        read,
    );
}

#[test]
fn others_who_use_cookies_too() {
    let too = "第三者企業もクッキーやWEBビーコンを利用する場合があります。";
    check_names(&[(too, &["第三者企業"], &[])], read);
    assert!(!is_ours(too));
    for ours in [
        "アンケート事業者も、当サイトもCookieを使用して回答状況を記録します。",
        "当社は、サービスの改善のため、cookie （クッキー）を使用することがありますが、個人を特定できるものではありません。",
        "ログインの状態を保つためと、同じ端末からの利用を見分けるために Cookie を使います。",
        "当サイトでは、利便性を考慮し、cookieの利用を前提としたサービスを提供しています。",
    ] {
        assert!(is_ours(ours), "{ours}");
    }
    for theirs in ["お客様がCookieを使いますと便利です。", "外部サイトではCookieを使います。"]
    {
        assert!(!is_ours(theirs), "{theirs}");
    }
}

#[test]
fn companies_that_are_named_by_what_stops_them() {
    let list = "<h2>広告</h2><p>広告の一部は第三者企業に配信を委託しています。</p>
        <p>サービスの無効化を希望される場合は、以下の各社のサイトにて手続きをお願いいたします。</p>
        <ul><li>・株式会社ヒバリアド<br><a href='http://ads.hibari.example/optout/'>http://ads.hibari.example/optout/</a></li></ul>";
    let found = rows(&read(list));
    let row = found.iter().find(|row| row["recipient"] == "株式会社ヒバリアド").unwrap_or_else(|| panic!("{found:?}"));
    assert_eq!(row["optout_url"], "http://ads.hibari.example/optout/");
    assert!(row["quote"].as_str().unwrap().contains("株式会社ヒバリアド"), "{row}");
}

#[test]
fn what_is_kept_from_others_and_where_they_are() {
    check_names(
        &[
            (
                "当事業者は、Google Analytics等の解析・広告サービスに対し、氏名等を不必要に送信しないよう運用します。",
                &[],
                &["当事業者", "広告サービス"],
            ),
            (
                "当社は、Google Analytics等の外部サービスにIPアドレスを提供しますが、氏名は提供しないよう努めています。",
                &["外部サービス"],
                &[],
            ),
            (
                "本サービスでは、上記第4条に記載のとおり、米国に所在する事業者が提供するクラウドサービスを利用しています。",
                &[],
                &["所在する", "クラウド"],
            ),
            ("第5条に記載のとおり、当サイトでは外部サービスを利用しています。", &["外部サービス"], &[]),
            (
                "個人情報を次の場合に提供します。\n1.法令に基づく場合\n2.委託先が行う業務に必要がある場合",
                &[],
                &["委託先"],
            ),
            ("委託先\n\n・OpenAI, L.L.C.（音声入力）\n・Google LLC（解析）", &["OpenAI, L.L.C."], &["C. @"]),
        ],
        read,
    );
}

#[test]
fn promises_and_what_looks_like_them() {
    let kind = ClaimKind::NotIdentifying;
    assert!(claims("本サービスは、個人を特定することを目的として情報を収集するものではありません。", kind));
    assert!(!claims("お問い合わせフォームは、個人を特定できる情報を収集するものではございません。", kind));
    assert!(!claims(
        "お客様は、ご自身の意思により、個人情報の提供を拒否することができます。",
        ClaimKind::OptOutOffered
    ));
    assert!(claims(
        "Cookieによる個人情報の提供を拒否したい場合は、ブラウザの設定を変更してください。",
        ClaimKind::OptOutOffered
    ));
    assert!(claims(
        "We operate primarily in Japan and all personal data is stored only in Japan.",
        ClaimKind::DomesticOnly
    ));
    assert!(!claims("Personal information is stored on our servers (mainly in Japan).", ClaimKind::DomesticOnly));
}

#[test]
fn those_of_a_trade_who_have_the_data() {
    check_names(
        &[
            ("クレジットカード情報は決済代行会社が管理し、当社では保持しておりません。", &["決済代行会社"], &[]),
            (
                "決済手段の情報（カード番号等）は決済事業者において処理され、当社が保持することはありません。",
                &["決済事業者"],
                &[],
            ),
            ("クレジットカード情報は当社が管理し、決済代行会社では保持しておりません。", &[], &["決済代行会社"]),
            ("当社は、業務を委託するため、受託者に個人情報を提供する場合があります。", &[], &["受託者"]),
        ],
        read,
    );
}

#[test]
fn tags_that_others_supplied() {
    let supplied = "運営者は本サービス上においてマーケティング会社から提供されたWebビーコン及びクッキー（Cookie）を使用しています。";
    check_names(
        &[
            (supplied, &["マーケティング会社"], &[]),
            ("当社は、調査会社から提供された資料を使用しています。", &[], &["調査会社"]),
        ],
        read,
    );
    assert!(!is_ours(supplied));
}

#[test]
fn joint_use_with_somebody_in_particular() {
    check_names(
        &[
            (
                "個人情報の共同利用\n\n当社は、お客様の個人情報を、利便性向上のために当社グループ会社と共同利用致します。",
                &["当社グループ会社"],
                &[],
            ),
            (
                "当社は、お客様の個人情報を次に定める範囲内で、特定の者との間で共同利用する場合があります。",
                &[],
                &["特定の者"],
            ),
        ],
        read,
    );
}

#[test]
fn a_table_whose_cookies_are_called_by_their_tools() {
    let table = |name: &str| {
        format!(
            "<h2>クッキーの利用</h2><table><tr><th>クッキー名称</th><th>ツール提供者</th><th>取得情報の概要</th></tr>
             <tr><td>Google Analytics</td><td>Google LLC</td><td>閲覧したページに関するデータ</td></tr>
             <tr><td>{name}</td><td>Google LLC</td><td>トラフィックデータ</td></tr></table>"
        )
    };
    let found = named(&read(&table("Google Tag Manager")));
    for tool in ["Google Analytics", "Google Tag Manager"] {
        assert!(found.iter().any(|row| row.starts_with(tool)), "{tool} is not among {found:?}");
    }
    let found = named(&read(&table("_gid")));
    assert!(found.iter().all(|row| !row.contains("_gid")), "{found:?}");
}

//! Who runs the service and who is told in one line: wordings of our own, each a class of text.

use super::said_of::check;

#[test]
fn a_record_in_one_line() {
    check(&[
        (
            "## 外部送信について\n\n以下の情報が外部サービスに送信されることがあります。\n\nアルファ株式会社 / 送信される情報: メールアドレス・アクセスログ / 利用目的: 障害対応",
            "アルファ株式会社",
            "",
            &["障害対応"],
            &["メールアドレス・アクセスログ"],
        ),
        (
            "当サイトでは、以下の外部サービスを利用しています。\n\n- Beta Ads ／ 目的：広告配信 ／ 送信情報：Cookie識別子",
            "Beta Ads",
            "cookie",
            &["広告配信"],
            &["Cookie識別子"],
        ),
        (
            "外部送信先\n\n- Alpha Stats（提供者：アルファ株式会社）｜送信情報：閲覧履歴｜利用目的：利用状況の分析",
            "Alpha Stats",
            "",
            &["利用状況の分析"],
            &["閲覧履歴"],
        ),
        (
            "送信先一覧\n\n・送信先：アルファ株式会社、送信される情報：IPアドレス、利用目的：不正検知",
            "アルファ株式会社",
            "",
            &["不正検知"],
            &["IPアドレス"],
        ),
        (
            "以下の事業者に情報を送信しています。\n\n- アルファ株式会社（送信情報：閲覧履歴、目的：広告配信）",
            "アルファ株式会社",
            "",
            &["広告配信"],
            &["閲覧履歴"],
        ),
    ]);
}

#[test]
fn what_for_in_brackets_and_behind_the_sign_what_goes_there() {
    check(&[
        (
            "## 外部サービスの利用\n\n以下の外部サービスを利用しており、これらのサービスに情報が送信されます。\n\n- Alpha（認証基盤）：メールアドレス・認証情報",
            "Alpha",
            "api",
            &["認証基盤"],
            &["メールアドレス・認証情報"],
        ),
        (
            "当アプリは次の外部サービスにデータを送信します。\n\n- Alpha（クラッシュ解析）: 端末情報、クラッシュログ",
            "Alpha",
            "",
            &["クラッシュ解析"],
            &["端末情報、クラッシュログ"],
        ),
        (
            "以下のサービスへ情報を送信します。\n\n- Alpha（ホスティング） — アクセスログ",
            "Alpha",
            "unspecified",
            &["ホスティング"],
            &["アクセスログ"],
        ),
        (
            "以下のサービスへ情報を送信します。\n\n- Beta（データベース）：会員情報",
            "Beta",
            "api",
            &["データベース"],
            &["会員情報"],
        ),
        // A work behind the sign is no item.
        ("以下のツールを利用しています。\n\n- Alpha（計測）：アクセスログの解析", "Alpha", "", &["計測"], &[]),
    ]);
}

#[test]
fn those_who_run_the_service_take_no_cookies_of_others() {
    check(&[
        (
            "外部送信の一覧\n\n当社は、Cookie等により、以下の外部事業者へ情報を送信しています。\n\n送信先：Stripe, Inc.\n\n送信される情報：購入情報\n\n利用目的：請求、支払い管理",
            "Stripe, Inc.",
            "api",
            &["請求、支払い管理"],
            &["購入情報"],
        ),
        (
            "入力データは端末のローカルストレージに保存されます。バックアップはSupabaseに保存されます。",
            "Supabase",
            "api",
            &[],
            &[],
        ),
        ("会員の登録内容は、Cloud Firestore上に保管しています。", "Cloud Firestore", "api", &[], &["会員の登録内容"]),
        (
            "5. 利用するサービス\n\n必要な範囲で以下の事業者を利用します。\n\n- Vercel Inc.（アプリケーションホスティング）",
            "Vercel Inc.",
            "third-party-provision",
            &["アプリケーションホスティング"],
            &[],
        ),
        (
            "a. 個人データの取扱いを委託している外部サービス\n\n- Supabase Inc.（米国）：ユーザー認証およびデータベース。",
            "Supabase Inc.",
            "third-party-provision",
            &["ユーザー認証およびデータベース"],
            &[],
        ),
        (
            "利用する主な外部サービス\n\n- Mailbird（Alpha LLC、米国）：メールマガジンの配信",
            "Mailbird",
            "third-party-provision",
            &["メールマガジンの配信"],
            &[],
        ),
    ]);
}

#[test]
fn where_the_items_begin_and_end() {
    check(&[
        (
            "本サイトはフォントの読み込みに Google Fonts を利用しています。その際、GoogleのサーバーへIPアドレス等の情報が送信されます。",
            "Google Fonts",
            "",
            &["フォントの読み込み"],
            &["IPアドレス等の情報"],
        ),
        (
            "当サイトは Google Maps を利用しています。ページの表示時に、Google社のサーバーに閲覧者のIPアドレスが送信されます。",
            "Google Maps",
            "",
            &[],
            &["閲覧者のIPアドレス"],
        ),
        ("Stripeを通じた決済時にクレジットカード情報を収集します。", "Stripe", "", &[], &["クレジットカード情報"]),
        (
            "お客様の閲覧情報を分析し、適した広告を提供するため、Cookieを利用しています。",
            "self",
            "cookie",
            &["お客様の閲覧情報を分析し、適した広告を提供するため"],
            &["お客様の閲覧情報"],
        ),
        ("ログイン時にはメールアドレスをAuth0に送信します。", "Auth0", "", &[], &["メールアドレス"]),
    ]);
}

#[test]
fn shared_and_used_together() {
    check(&[
        (
            "当社は、視聴データを、FNN系列各局と共同で利用することがあります。",
            "FNN系列各局",
            "joint-use",
            &[],
            &["視聴データ"],
        ),
        (
            "収集した視聴データは、広告配信の検討のために系列局およびグループ会社とも共有して利用することがあります。",
            "グループ会社",
            "joint-use",
            &["広告配信の検討のため"],
            &[],
        ),
        ("当社は、閲覧データを、提携局と共同して利用いたします。", "提携局", "joint-use", &[], &["閲覧データ"]),
        (
            "取得した情報は、業務提携先の広告代理店と共有したり、提供することがあります。",
            "広告代理店",
            "third-party-provision",
            &[],
            &[],
        ),
        (
            "Cookie: ログイン状態の維持・セッション管理のために利用されることがあります。",
            "self",
            "cookie",
            &["ログイン状態の維持・セッション管理のため"],
            &[],
        ),
        ("クッキー：当サイトの利便性向上のために使用します。", "self", "cookie", &["当サイトの利便性向上のため"], &[]),
    ]);
}

#[test]
fn names_in_a_row_that_is_left_open_are_each_a_row() {
    for text in [
        "マーケティングCookie\n\n提供元：Google Ads、Facebook Pixel等\n\n利用目的：広告配信",
        "送信先サービス：Google Ads、Facebook Pixelなど\n\n送信される情報：閲覧履歴\n\n利用目的：広告配信",
    ] {
        check(&[
            (text, "Google Ads", "", &["広告配信"], if text.contains("閲覧履歴") { &["閲覧履歴"] } else { &[] }),
            (text, "Facebook Pixel", "", &["広告配信"], if text.contains("閲覧履歴") { &["閲覧履歴"] } else { &[] }),
        ]);
    }
}

#[test]
fn third_parties_that_set_cookies_in_english() {
    check(&[
        (
            "We use third-party cookies placed by partnering third parties on our websites.",
            "partnering third parties",
            "cookie",
            &[],
            &[],
        ),
        (
            "Cookies may also be set by third-party advertising partners on our website.",
            "third-party advertising partners",
            "cookie",
            &[],
            &[],
        ),
        ("Some cookies are set by us or by our analytics providers.", "our analytics providers", "cookie", &[], &[]),
        ("Certain cookies are stored by selected media companies.", "selected media companies", "cookie", &[], &[]),
        ("Cookies are served by various advertising networks.", "various advertising networks", "cookie", &[], &[]),
    ]);
}

#[test]
fn what_leads_on_and_what_is_a_tools_is_no_end_of_ones_own() {
    check(&[
        (
            "## Cookieについて\n\n当社は、サービス向上のためにCookieを使用しています。\n\nCookieの使用目的は以下のとおりです。\n\n- サイトの機能の向上\n- 利用状況の分析（Alpha Stats）",
            "self",
            "cookie",
            &["サービス向上のため", "サイトの機能の向上"],
            &[],
        ),
        (
            "## Cookieについて\n\n本サイトは、利便性の向上のため、Cookieを使用しています。\n\n### Cookieの種類と目的\n\n本サイトでは、以下の種類のCookieを使用しています。\n\n必須Cookie",
            "self",
            "cookie",
            &["利便性の向上のため"],
            &[],
        ),
        (
            "Payments are processed by Stripe. Your card details are sent directly to Stripe.",
            "Stripe",
            "api",
            &[],
            &["Your card details"],
        ),
    ]);
}

//! Technique, purposes and items in wordings of our own: what stands in the sentence, at the name, above and below a list.

use super::{assert_verbatim, reading, rows};

/// Text, name, technique ("" for any), purposes, items.
pub(super) type Passage = (&'static str, &'static str, &'static str, &'static [&'static str], &'static [&'static str]);

pub(super) fn check(passages: &[Passage]) {
    let mut wrong = Vec::new();
    for (text, name, technique, purposes, items) in passages {
        let title = if text.is_ascii() { "Privacy Policy" } else { "プライバシーポリシー" };
        let marked = ["\n- ", "\n#", "|---"].iter().any(|mark| text.contains(mark));
        let media_type = match text {
            text if text.starts_with('<') => "text/html",
            _ if marked || text.starts_with('#') => "text/markdown",
            _ => "text/plain",
        };
        let reading = reading(media_type, &format!("{title}\n\n{text}\n"));
        assert_verbatim(&reading);
        let rows = rows(&reading);
        let Some(row) = rows.iter().find(|row| row["service"] == *name || row["recipient"] == *name) else {
            wrong.push(format!("no row of {name}: {text}"));
            continue;
        };
        let words = |field: &str| -> Vec<String> {
            row[field].as_array().unwrap().iter().map(|words| words.as_str().unwrap().to_owned()).collect()
        };
        for (field, expected) in [("purposes", purposes), ("information", items)] {
            if words(field) != *expected {
                wrong.push(format!("{name} {field}: {:?}, expected {expected:?}: {text}", words(field)));
            }
        }
        if !technique.is_empty() && row["mechanism"] != *technique {
            wrong.push(format!("{name} technique: {}, expected {technique}: {text}", row["mechanism"]));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

#[test]
fn uses_that_stand_right_before_the_name() {
    check(&[
        ("フォームの送受信にFormspreeを使用しています。", "Formspree", "", &["フォームの送受信"], &[]),
        ("オンラインレッスンにZoomを利用します。", "Zoom", "", &["オンラインレッスン"], &[]),
        ("予約の受付に「Airリザーブ」を採用しています。", "Airリザーブ", "", &["予約の受付"], &[]),
        // A place is no use.
        ("当サイトにGoogle Analyticsを導入しています。", "Google Analytics", "", &[], &[]),
        (
            "認証基盤として株式会社アルファのサービスを、地図連携のため株式会社ベータの提供するサービスを利用しています。",
            "株式会社アルファ",
            "",
            &["認証基盤として"],
            &[],
        ),
        (
            "認証基盤として株式会社アルファのサービスを、地図連携のため株式会社ベータの提供するサービスを利用しています。",
            "株式会社ベータ",
            "",
            &["地図連携のため"],
            &[],
        ),
    ]);
}

#[test]
fn ends_in_many_forms() {
    check(&[
        (
            "当社は、サイトの利便性を向上させる目的でCookieを使用します。",
            "self",
            "cookie",
            &["サイトの利便性を向上させる目的"],
            &[],
        ),
        (
            "本サイトでは、サービスの改善等を目的として、Cookieその他これに類する技術を使用する場合があります。",
            "self",
            "cookie",
            &["サービスの改善等を目的"],
            &[],
        ),
        (
            "本サービスは、ログイン状態の維持など、必要な範囲でCookieを使用する場合があります。",
            "self",
            "cookie",
            &["ログイン状態の維持など"],
            &[],
        ),
        (
            "不正なログインを見つける目的で、Google reCAPTCHAを組み込んでいます。",
            "Google reCAPTCHA",
            "",
            &["不正なログインを見つける目的"],
            &[],
        ),
        (
            "記事を快適にお読みいただけるよう、Google Analyticsを利用しています。",
            "Google Analytics",
            "",
            &["記事を快適にお読みいただけるよう"],
            &[],
        ),
        (
            "当社は、Cookieを使用します。\n\n- 必須Cookie：ログイン状態の維持（最大1年間）\n- 分析Cookie：利用状況の把握\n",
            "self",
            "cookie",
            &["ログイン状態の維持", "利用状況の把握"],
            &[],
        ),
        (
            "## 取得する情報\n\n- お名前\n- Cookie（セッション管理・設定の保持）\n\n## Cookieについて\n\n当サイトはCookieを使用します。",
            "self",
            "cookie",
            &["セッション管理・設定の保持"],
            &[],
        ),
        ("データの収集のため、Google Analyticsを利用しています。", "Google Analytics", "", &[], &[]),
    ]);
}

#[test]
fn what_stands_at_the_name_goes_before_what_leads_into_the_list() {
    check(&[
        (
            "## 外部サービス\n\nサービス改善のため、以下の外部サービスを利用しています。\n\n1. Microsoft Clarity（Microsoft Corporation）\n\n- 画面操作の分析\n- Microsoftプライバシーステートメント\n\n2. OneSignal（OneSignal, Inc.）\n\n- プッシュ通知の配信\n",
            "OneSignal",
            "",
            &["プッシュ通知の配信"],
            &[],
        ),
        (
            "以下の委託先を利用しています。\n\n- ECサイトの構築・保守を行うシステムベンダー：株式会社アルファ\n",
            "株式会社アルファ",
            "",
            &["ECサイトの構築・保守"],
            &[],
        ),
        (
            "当社は、次のサービスを利用しています。\n\n- 甲株式会社 ── Kotori\n- Anthropic, PBC ── Claude\n",
            "Claude",
            "",
            &[],
            &[],
        ),
    ]);
}

#[test]
fn what_is_said_behind_a_list() {
    check(&[
        (
            "以下の外部サービスを利用しています。\n\n- Hotjar\n- Criteo\n\nいずれのサービスも、Cookieを用いて閲覧した商品の情報を取得します。\n",
            "Hotjar",
            "cookie",
            &[],
            &["閲覧した商品の情報"],
        ),
        (
            "以下の外部サービスを利用しています。\n\n- Hotjar\n- Criteo\n\nユーザー情報の一部が、各サービス提供事業者に送信される場合があります。\n",
            "Criteo",
            "",
            &[],
            &["ユーザー情報の一部"],
        ),
    ]);
}

#[test]
fn lists_for_everybody() {
    let text = "利用者情報の外部送信について\n\n当社は、外部の事業者のサービスを使用しており、本サービスを利用される方に関する情報を送信する場合があります。\n\n1. 本サービスで送信する情報の利用目的\n\n本サービスでは、以下の目的で情報を送信しています。詳細は一覧をご確認ください。\n\n(1) 広告の掲載・配信をするため\n\n広告枠に広告を掲載しています。\n\n(2) 外部サービスの管理のため\n\n送信プログラムを管理しています。\n\n2. 本サービスで送信する情報\n\n以下の情報を送信しています。\n\n(1) 閲覧履歴（日時、URL）\n\n(2) 端末の識別子\n";
    check(&[(
        text,
        "外部の事業者",
        "",
        &["広告の掲載・配信をするため", "外部サービスの管理のため"],
        &["閲覧履歴(日時、URL)", "端末の識別子"],
    )]);
}

#[test]
fn items_that_say_who_has_them() {
    let list = "## 取得する情報\n\n- お名前\n- クレジットカード情報（Stripe, Inc.が取得・管理し、当社は保持しません）\n- Intercomを通じてご入力いただく情報\n- Hotjarによる画面操作の記録\n\n## 委託先\n\n以下の委託先を利用しています。\n\n- Stripe, Inc.（決済処理）\n- Intercom（チャット）\n- Hotjar（操作の分析）\n- Criteo（広告配信）\n";
    check(&[
        (list, "Stripe, Inc.", "", &["決済処理"], &["クレジットカード情報"]),
        (list, "Intercom", "", &["チャット"], &["ご入力いただく情報"]),
        (list, "Hotjar", "", &["操作の分析"], &["画面操作の記録"]),
        (list, "Criteo", "", &["広告配信"], &[]),
    ]);
}

#[test]
fn words_of_every_day() {
    check(&[
        (
            "アプリに組み込まれたAdjustのSDKは、広告識別子とインストール日時をAdjust GmbHへ送ります。",
            "Adjust",
            "sdk",
            &[],
            &["広告識別子とインストール日時"],
        ),
        ("地図の表示にMapbox、文字の表示にGoogle Fontsを使用しています。", "Mapbox", "", &["地図の表示"], &[]),
        (
            "アルファ保険株式会社と当社は、保険金のお支払いのため、契約者の氏名および住所を共同で利用します。",
            "アルファ保険株式会社",
            "joint-use",
            &["保険金のお支払いのため"],
            &["契約者の氏名および住所"],
        ),
        (
            "| 何を使っているか | どこに送られるか | なにが送られるか | なんのために |\n|---|---|---|---|\n| Hotjar | Hotjar Ltd. | マウスの動き | 画面の改善 |\n",
            "Hotjar",
            "",
            &["画面の改善"],
            &["マウスの動き"],
        ),
        (
            "Cookieは、次のことに使います。\n\n- ログイン状態の維持\n- 言語設定の保存\n",
            "self",
            "cookie",
            &["ログイン状態の維持", "言語設定の保存"],
            &[],
        ),
    ]);
}

#[test]
fn the_technique_of_tools_of_a_kind() {
    check(&[
        (
            "## アクセス解析\n\n当サイトでは、Google Analyticsを使用する場合があります。\n\n## Cookieの使用\n\n当サイトでは、利便性の向上・アクセス解析のためにCookieを使用する場合があります。",
            "Google Analytics",
            "cookie",
            &["アクセス解析"],
            &[],
        ),
        (
            "## 決済\n\n当サイトでは、Stripeを使用します。\n\n## Cookieの使用\n\n当サイトでは、アクセス解析のためにCookieを使用する場合があります。",
            "Stripe",
            "api",
            &["決済"],
            &[],
        ),
    ]);
}

#[test]
fn in_english() {
    check(&[
        ("We use Hotjar to keep our pages easy to use.", "Hotjar", "", &["to keep our pages easy to use"], &[]),
        (
            "The Company may use cookies for purposes such as improving user convenience and delivering advertisements.",
            "self",
            "cookie",
            &["for purposes such as improving user convenience and delivering advertisements"],
            &[],
        ),
        (
            "We use Google Analytics for understanding how visitors find us.",
            "Google Analytics",
            "",
            &["for understanding how visitors find us"],
            &[],
        ),
        (
            "We use Google Analytics. The data collected includes:\n\n- Pages visited\n- Device type and browser\n",
            "Google Analytics",
            "",
            &[],
            &["Pages visited", "Device type and browser"],
        ),
        (
            "## Services\n\n| Service | Who | What they get | Why we use it |\n|---|---|---|---|\n| Hotjar | Hotjar Ltd. | Mouse movements | Fixing pages |\n",
            "Hotjar",
            "",
            &["Fixing pages"],
            &["Mouse movements"],
        ),
    ]);
}

#[test]
fn what_an_article_says_once() {
    let article = "## 第4条 取得する情報\n\n当社は、お名前、ご住所を取得します。\n\n## 第5条 生成AIの利用\n\n当社は、以下のとおり生成AIサービスを利用することがあります。\n\n### 1. 利用目的\n\n- 相談内容の整理\n- 書類作成の補助\n\n### 2. 委託する事業者\n\n以下の事業者に委託します。\n\n- Anthropic, PBC（米国）\n- OpenAI, L.L.C.（米国）\n\n## 第6条 安全管理\n\n必要な措置を講じます。\n";
    let company = "## 利用目的\n\n- 商品の発送\n- お問い合わせへの対応\n\n## 外部サービス\n\n以下の外部サービスを利用しています。\n\n- Hotjar\n";
    let back = "## データの収集\n\n当社は、以下のデータを収集しています。\n\n- 閲覧した日時、URL\n- 端末情報\n\n上記のデータを株式会社アルファに送信することがあります。";
    check(&[
        (article, "OpenAI, L.L.C.", "", &["相談内容の整理", "書類作成の補助"], &[]),
        (company, "Hotjar", "", &[], &[]),
        (back, "株式会社アルファ", "", &[], &["閲覧した日時、URL", "端末情報"]),
    ]);
}

#[test]
fn ends_of_cookies_further_on() {
    check(&[
        (
            "## Cookieの使用\n\n当社は、サービス向上のためCookieを使用しています。\n\n### 使用目的\n\n- 利用状況の把握\n- 広告配信の最適化\n",
            "self",
            "cookie",
            &["利用状況の把握", "広告配信の最適化"],
            &[],
        ),
        (
            "## Cookieの使用\n\n当社は、Cookieを使用します。これにより取得される情報には、閲覧ページ、アクセス日時等が含まれます。",
            "self",
            "cookie",
            &[],
            &["閲覧ページ、アクセス日時等"],
        ),
    ]);
}

/// A name on a line of its own begins a block, whatever brackets stand behind it.
#[test]
fn blocks_below_names() {
    let lines = "外部送信\n\n以下の外部事業者へ情報が送信される場合があります。\n\nVercel Inc.（配信・保管）\n\n送信される情報: IPアドレス\n\n利用目的: 画面の配信\n\nStripe, Inc.（決済）\n\n送信される情報: 決済に必要な情報\n\n利用目的: 決済処理\n";
    let items = "<h1>外部送信</h1><p>以下の外部サービスに情報を送信します。</p><ul><li><strong>Anthropic, PBC（Claude API）</strong><br>所在地: 米国<br>利用目的: 文章の要約<br>送信データ: 入力内容</li><li><strong>Google LLC（Drive API, Tasks API）</strong><br>所在地: 米国<br>利用目的: ファイルの保存<br>送信データ: ファイルの内容</li></ul>";
    check(&[
        (lines, "Vercel Inc.", "", &["画面の配信"], &["IPアドレス"]),
        (lines, "Stripe, Inc.", "", &["決済処理"], &["決済に必要な情報"]),
        (items, "Claude API", "api", &["文章の要約"], &["入力内容"]),
        (items, "Drive API", "api", &["ファイルの保存"], &["ファイルの内容"]),
    ]);
}

/// Ordinary sentences in which nothing but the grammar tells who has what, and why.
#[test]
fn sentences_told_plainly() {
    check(&[
        (
            "当サイトでは、Google Analyticsによりアクセス状況を分析しています。分析にあたっては、ご覧になったページ、参照元、お使いの端末の種類を取得します。",
            "Google Analytics",
            "",
            &["アクセス状況を分析"],
            &["ご覧になったページ、参照元、お使いの端末の種類"],
        ),
        (
            "広告の効果を知るため、Meta Pixelを設置し、閲覧したページの情報をMeta社へ送っています。",
            "Meta Pixel",
            "",
            &["広告の効果を知るため"],
            &["閲覧したページの情報"],
        ),
        (
            "## 外部サービス\n\n| サービス | 用途 |\n|---|---|\n| SendGrid | メールの配信 |\n| Algolia | サイト内検索 |\n\n上記のサービスには、メールアドレスおよび検索語が送信されます。\n",
            "SendGrid",
            "",
            &["メールの配信"],
            &["メールアドレスおよび検索語"],
        ),
        (
            "商品の発送のため、氏名・住所・電話番号を、ヤマト運輸株式会社に提供します。",
            "ヤマト運輸株式会社",
            "third-party-provision",
            &["商品の発送のため"],
            &["氏名・住所・電話番号"],
        ),
        (
            "カード決済はStripeに委託しています。カード番号は当社を経由せず、直接Stripeに送信されます。",
            "Stripe",
            "",
            &["カード決済"],
            &["カード番号"],
        ),
        (
            "メールマガジンの配信業務をMailchimpに任せており、配信先のメールアドレスを預けています。",
            "Mailchimp",
            "",
            &["メールマガジンの配信業務"],
            &["配信先のメールアドレス"],
        ),
        (
            "アクセス解析：Google Analytics 4（Google LLC）。送信される情報は、閲覧履歴、滞在時間などです。",
            "Google Analytics 4",
            "",
            &["アクセス解析"],
            &["閲覧履歴、滞在時間など"],
        ),
        (
            "当社のウェブサイトはCookieを使って、再訪問されたかどうかやご覧になったページを記録します。これは、サイトを使いやすくするためです。",
            "self",
            "cookie",
            &["サイトを使いやすくするため"],
            &["再訪問されたかどうかやご覧になったページ"],
        ),
        (
            "We use Stripe to process payments. Your card number and billing address are sent directly to Stripe.",
            "Stripe",
            "",
            &["to process payments"],
            &["Your card number and billing address"],
        ),
    ]);
}

#[test]
fn who_was_entrusted_and_what_was_matched() {
    check(&[
        (
            "クレジットカード決済については、GMOペイメントゲートウェイ株式会社に業務を委託しております。",
            "GMOペイメントゲートウェイ株式会社",
            "third-party-provision",
            &["クレジットカード決済"],
            &[],
        ),
        (
            "当社は、広告の配信のため、ハッシュ化した会員のメールアドレスおよび電話番号をLINEヤフー株式会社に提供し、同社が保有する情報と照合します。",
            "LINEヤフー株式会社",
            "list-matching",
            &["広告の配信のため"],
            &["ハッシュ化した会員のメールアドレスおよび電話番号"],
        ),
        (
            "<h2>アクセス解析</h2><p>当サイトはGoogle Analyticsを利用しています。</p><p>利用目的</p><ul><li>サイト改善のための分析</li></ul>",
            "Google Analytics",
            "",
            &["サイト改善のための分析"],
            &[],
        ),
        (
            "当社は、ウェブビーコンを用いて、メールの開封状況を把握し、配信内容の改善に利用しています。",
            "self",
            "web_beacon",
            &["配信内容の改善"],
            &[],
        ),
        (
            "本サービスの監視を目的としてDatadogを使用しており、サーバーログ及びIPアドレスが同社に転送されます。",
            "Datadog",
            "",
            &["本サービスの監視を目的"],
            &["サーバーログ及びIPアドレス"],
        ),
        (
            "We use Mixpanel so that we can understand how features are used. Mixpanel collects device identifiers and in-app events.",
            "Mixpanel",
            "",
            &["so that we can understand how features are used"],
            &["device identifiers and in-app events"],
        ),
    ]);
}

#[test]
fn items_with_the_name_behind_them() {
    let list = "## 取得する情報\n\n- アプリの利用状況（Mixpanelによる分析）\n- 障害のレポート（Sentry）\n- モジュール（Adjust）を通じて取得する端末情報、起動の履歴\n\n## 外部サービス\n\n以下の外部サービスを利用しています。\n\n- Mixpanel\n- Sentry\n- Adjust\n- Criteo\n";
    check(&[
        (list, "Mixpanel", "", &[], &["アプリの利用状況"]),
        (list, "Sentry", "", &[], &["障害のレポート"]),
        (list, "Adjust", "", &[], &["端末情報、起動の履歴"]),
        (list, "Criteo", "", &[], &[]),
        (
            "オンライン予約は「Airリザーブ」にて受け付けています。お名前とご連絡先がAirリザーブに送信されます。",
            "Airリザーブ",
            "",
            &["オンライン予約"],
            &["お名前とご連絡先"],
        ),
    ]);
}

/// Claims of every kind in words of every day.
#[test]
fn claims_in_other_words() {
    let mut wrong = Vec::new();
    for (text, expected) in [
        ("本サービスは、クッキーに頼らない仕組みで動いています。", vec!["no-cookies"]),
        ("This site is free of cookies.", vec!["no-cookies"]),
        ("計測タグが送る内容に、お名前や電話番号が含まれることはありません。", vec!["no-pii-in-beacon"]),
        ("お名前・メールアドレスなどの会員情報は送信しません。", vec!["no-pii-in-beacon"]),
        (
            "当サイトは、メールアドレスやお名前を、Googleアナリティクスに送らないようにしています。",
            vec!["no-pii-in-beacon"],
        ),
        ("Analytics is configured not to include names or email addresses.", vec!["no-pii-in-beacon"]),
        ("Cookieの情報だけでは、お客様がどなたかは分かりません。", vec!["not-identifying"]),
        ("Usage statistics are not linked to your name.", vec!["not-identifying"]),
        ("お預かりした情報は、日本にあるサーバーだけで保管しています。", vec!["domestic-only"]),
        ("この送信は、お使いのブラウザの設定でオフにできます。", vec!["opt-out-offered"]),
        ("Cookieの利用への同意はいつでも撤回することができます。", vec!["opt-out-offered"]),
        ("You can change your cookie preferences at any time.", vec!["opt-out-offered"]),
        ("アクセス解析への参加は、いつでも取りやめられます。", vec!["opt-out-offered"]),
        ("同意いただくまで、広告のCookieは保存されません。", vec!["user-consent-first"]),
        ("When you accept optional cookies, Google may set cookies.", vec!["user-consent-first"]),
        ("法令等に基づく場合は除き、第三者への提供はいたしません。", vec!["no-third-party-provision"]),
        ("記録データが運営者や第三者に送信されることはありません。", vec!["no-third-party-provision"]),
        ("当社は、以下の場合に限り、個人情報を第三者に提供いたします。", vec!["no-third-party-provision"]),
        ("お預かりした個人情報をよその会社に渡すことはありません。", vec!["no-third-party-provision"]),
        ("We never set cookies.", vec!["no-cookies"]),
        ("これらのタグによって氏名や住所が送信されることはありません。", vec!["no-pii-in-beacon"]),
        ("Google Analyticsのデータからあなた個人を割り出すことはできません。", vec!["not-identifying"]),
        ("Analytics data is aggregated and cannot be traced back to you.", vec!["not-identifying"]),
        ("個人データを保管するサーバーは、すべて日本国内にあります。", vec!["domestic-only"]),
        ("お客様のデータが国外に出ることはありません。", vec!["domestic-only"]),
        ("計測を希望されない方は、アドオンをインストールしてください。", vec!["opt-out-offered"]),
        ("Cookieはブラウザからいつでも消すことができます。", vec!["opt-out-offered"]),
        ("位置情報は、端末で許可された場合に限り取得します。", vec!["user-consent-first"]),
        ("Analytics cookies are loaded only after you accept them.", vec!["user-consent-first"]),
        ("Cookies do not tell us who you are.", vec!["not-identifying"]),
        ("Location data is collected only with your permission.", vec!["user-consent-first"]),
        ("Your data is never shared with anyone else.", vec!["no-third-party-provision"]),
        ("当アプリはクッキーも追跡の道具も使用しません。", vec!["no-cookies"]),
        ("Cookieやトラッキングツールも一切利用していません。", vec!["no-cookies"]),
        ("計測の情報は匿名で送信され、個人を特定することはありません。", vec!["not-identifying"]),
        ("IPアドレスは、訪問者の特定ができないように一部を伏せて保存します。", vec!["not-identifying"]),
        ("閲覧者を識別できない形でアクセスを数えています。", vec!["not-identifying"]),
        ("端末の情報の送信は、お客様の同意なしには行いません。", vec!["user-consent-first"]),
        ("同意を得ずに位置情報を取得することはありません。", vec!["user-consent-first"]),
        ("起動時に、広告識別子の利用について許可を求めます。", vec!["user-consent-first"]),
        ("許可されない場合、端末の識別子を用いた計測は行いません。", vec!["opt-out-offered"]),
        ("法令で定められた場合に限り、個人データを開示することがあります。", vec!["no-third-party-provision"]),
        // Neither a plan nor consent to something else.
        ("将来のバージョンで、利用者の同意のもとクラウドに送信する機能を追加します。", vec![]),
        ("個人情報は、お客様の同意のもとで収集いたします。", vec![]),
        ("メールマガジンの配信は、メール内のリンクから停止できます。", vec![]),
        ("ご本人からの請求があった場合に限り、個人情報を開示します。", vec![]),
        ("お客様から、お名前、住所をお送りいただかない場合、商品を発送できません。", vec![]),
    ] {
        let title = if text.is_ascii() { "Privacy Policy" } else { "プライバシーポリシー" };
        let reading = reading("text/plain", &format!("{title}\n\n{text}\n"));
        assert_verbatim(&reading);
        let word = |kind| serde_json::to_value(kind).unwrap().as_str().unwrap().to_owned();
        let found: Vec<String> = reading.claims.iter().map(|claim| word(claim.kind)).collect();
        if found != expected {
            wrong.push(format!("{found:?}, expected {expected:?}: {text}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

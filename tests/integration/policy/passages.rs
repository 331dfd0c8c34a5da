//! Short passages as companies write them, each by what it declares: who is used, who is handed something, who acts.

use super::{assert_verbatim, named, reading, rows};

/// Reads a passage under a title; where the rows that name or describe a recipient are others, says which.
fn differs(text: &str, expected: &[&str]) -> Option<String> {
    let html = text.starts_with('<');
    let text = if html {
        format!(
            "<h1>プライバシーポリシー</h1><p>株式会社例示（以下「当社」といいます。）は、次のとおり定めます。</p>{text}"
        )
    } else {
        format!("プライバシーポリシー\n\n株式会社例示（以下「当社」といいます。）は、次のとおり定めます。\n\n{text}\n")
    };
    let markdown = ["\n- ", "\n|", "\n## "].iter().any(|mark| text.contains(mark));
    let media_type = match (html, markdown) {
        (true, _) => "text/html",
        (_, true) => "text/markdown",
        _ => "text/plain",
    };
    let reading = reading(media_type, &text);
    assert_verbatim(&reading);
    let (mut found, mut expected) = (named(&reading), expected.iter().map(|row| (*row).to_owned()).collect::<Vec<_>>());
    found.sort();
    expected.sort();
    (found != expected).then(|| format!("{text}\n  found    {found:?}\n  expected {expected:?}"))
}

fn all(cases: &[(&str, &[&str])]) {
    let failed: Vec<String> = cases.iter().filter_map(|(text, expected)| differs(text, expected)).collect();
    assert!(failed.is_empty(), "{} of {}:\n{}", failed.len(), cases.len(), failed.join("\n\n"));
}

#[test]
fn who_is_used_for_what() {
    all(&[
        (
            "お支払いの処理はGMOペイメントゲートウェイ株式会社に委託しており、カード番号は同社のサーバーで処理されます。",
            &["- @ GMOペイメントゲートウェイ株式会社"],
        ),
        ("チャットサポートには株式会社アルファの「トークナビ」を導入しています。", &["トークナビ @ 株式会社アルファ"]),
        ("当サイトの店舗案内では、Googleマップの地図を表示しています。", &["Googleマップ @ -"]),
        ("動画はYouTubeおよびVimeoから配信されています。", &["YouTube @ -", "Vimeo @ -"]),
        ("お問い合わせフォームは、Google reCAPTCHAで保護されています。", &["Google reCAPTCHA @ -"]),
        (
            "A/Bテストの実施にあたり、VWO（Wingify社）およびOptimizelyのタグを設置しています。",
            &["VWO @ Wingify社", "Optimizely @ -"],
        ),
        ("MAツールとしてSATORI、名刺管理にSansanを使用しています。", &["SATORI @ -", "Sansan @ -"]),
        ("ファイルの保管にはAmazon S3を、日程調整にはTimeRexを用いています。", &["Amazon S3 @ -", "TimeRex @ -"]),
        ("メールマガジンの配信はBenchmark Emailを通じて行っています。", &["Benchmark Email @ -"]),
        (
            "ご入力いただいた内容は、株式会社ベータが提供する「フォームラン」のサーバーに保存されます。",
            &["フォームラン @ 株式会社ベータ"],
        ),
        ("本サイトはKotori Pages（Kotori Works, Inc.）から配信されています。", &["Kotori Pages @ Kotori Works, Inc."]),
        ("ご予約はAlphareserve（株式会社アルファ）にて承っております。", &["Alphareserve @ 株式会社アルファ"]),
        ("ご予約はAlpha Beautyの予約システムにて受け付けております。", &["Alpha Beauty @ -"]),
        ("ご予約・ご連絡にLINE、オンラインレッスンにZoomを利用します。", &["LINE @ -", "Zoom @ -"]),
        (
            "ヒートマップ解析ツール「アルファマップ」（株式会社アルファ）を導入しております。",
            &["アルファマップ @ 株式会社アルファ"],
        ),
        ("フォームの送受信にKotoriform（kotoriform.io）を使用しています。", &["Kotoriform @ -"]),
        (
            "クレジットカード決済は決済代行会社（アルファペイメント株式会社）のシステムを利用しています。",
            &["- @ アルファペイメント株式会社"],
        ),
        ("Instagram、TikTokの投稿を埋め込んで表示しています。", &["Instagram @ -", "TikTok @ -"]),
        ("Webフォントの表示のため、Adobe Fontsを読み込んでいます。", &["Adobe Fonts @ -"]),
        (
            "当サイトは、Googleフォント、Font Awesome及びjsDelivrを読み込んでおります。",
            &["Googleフォント @ -", "Font Awesome @ -", "jsDelivr @ -"],
        ),
        ("音声の文字起こしには、コトリ社のAPIを使います。", &["- @ コトリ社"]),
        (
            "本サービスのデータベースはSupabase（東京リージョン）、画面はVercelで稼働しています。",
            &["Supabase @ -", "Vercel @ -"],
        ),
        (
            "当院では、Web予約システム「アルファ予約」（運営会社：アルファ株式会社）を利用しております。",
            &["アルファ予約 @ アルファ株式会社"],
        ),
        (
            "本アプリには、クラッシュ解析のFirebase Crashlytics、広告表示のAdMob、課金管理のRevenueCatの各SDKを組み込んでいます。",
            &["Firebase Crashlytics @ -", "AdMob @ -", "RevenueCat @ -"],
        ),
    ]);
}

#[test]
fn who_is_handed_something() {
    all(&[
        (
            "商品の発送のため、ヤマト運輸株式会社および日本郵便株式会社に、お届け先の氏名・住所・電話番号をお伝えします。",
            &["- @ ヤマト運輸株式会社", "- @ 日本郵便株式会社"],
        ),
        (
            "当社は、アメリカ合衆国に所在するAlpha, Inc.に対し、お客様の個人データの取扱いを委託しています。",
            &["- @ Alpha, Inc."],
        ),
        (
            "配送のため佐川急便株式会社に、決済のためアルファ決済株式会社に必要な情報を提供しています。",
            &["- @ 佐川急便株式会社", "- @ アルファ決済株式会社"],
        ),
        (
            "当社は、業務提携先である株式会社アルファ旅行と、お客様の氏名・連絡先を共有します。",
            &["- @ 株式会社アルファ旅行"],
        ),
        (
            "当社は、健康診断の実施を医療法人アルファ会に、給与計算を社会保険労務士法人ベータに委託しています。",
            &["- @ 医療法人アルファ会", "- @ 社会保険労務士法人ベータ"],
        ),
        (
            "当社は、当社の関係会社、提携金融機関との間で、取引の安全を確保する目的で、お客様の情報を共有する場合があります。",
            &["- @ 当社の関係会社、提携金融機関"],
        ),
        (
            "当社は、株式会社アルファデータ（以下「アルファデータ社」）の解析サービスを導入しています。アルファデータ社は、Cookieを用いて統計情報を取得します。",
            &["- @ 株式会社アルファデータ"],
        ),
        (
            "業務委託先\n\n当社は次の会社に業務を委託しています。\n\n・株式会社アルファ（コールセンター）\n・ベータ株式会社（発送代行）",
            &["- @ 株式会社アルファ", "- @ ベータ株式会社"],
        ),
        ("当社が信頼する第三者に個人情報を提供する場合があります。", &["- @ 当社が信頼する第三者"]),
        ("当社と提携する金融機関に、お客様の情報を提供することがあります。", &["- @ 当社と提携する金融機関"]),
        (
            "当社は、株式会社アルファホールディングスおよび同社の連結子会社との間で、個人データを共同して利用いたします。",
            &["- @ 株式会社アルファホールディングス", "- @ 連結子会社"],
        ),
        ("個人情報は、（社）例示同窓会と共同で利用させていただきます。", &["- @ (社)例示同窓会"]),
        (
            "以下の業務委託先に個人情報の取扱いを委託しています。\n\n決済代行：Alpha Cards, Inc.（米国）\n\n配送業者：アルファ運輸、ベータ急便、ガンマ通運 等",
            &["- @ Alpha Cards, Inc.", "- @ アルファ運輸", "- @ ベータ急便", "- @ ガンマ通運", "- @ 配送業者"],
        ),
        (
            "個人情報の取扱いの主な委託先\n\n・株式会社アルファ（システム開発・保守）\n・ベータ株式会社（コールセンター業務）",
            &["- @ 株式会社アルファ", "- @ ベータ株式会社"],
        ),
    ]);
}

#[test]
fn who_acts_on_the_site() {
    all(&[
        (
            "過去に当サイトを訪れた方に広告を表示するため、CriteoやRTB Houseなどの広告配信事業者がCookieを利用します。",
            &["Criteo @ -", "RTB House @ -", "- @ 広告配信事業者"],
        ),
        (
            "広告の効果を測るため、Google社、Meta社、LINEヤフー社の各サービスを使用し、Cookieを送信しています。",
            &["- @ Google社", "- @ Meta社", "- @ LINEヤフー社"],
        ),
        (
            "当社は、広告配信事業者を通じて、お客様の関心に合わせた広告を配信する場合があります。",
            &["- @ 広告配信事業者"],
        ),
        ("広告の成果計測のため、A8.net・バリューコマースに参加しています。", &["A8.net @ -", "バリューコマース @ -"]),
    ]);
}

#[test]
fn forms_of_lists() {
    all(&[
        (
            "当社が利用しているクラウドサービスは次のとおりです。\n\n・Salesforce：顧客管理\n・Zendesk：お問い合わせ対応\n・Zoom：オンライン相談",
            &["Salesforce @ -", "Zendesk @ -", "Zoom @ -"],
        ),
        (
            "<h2>利用している外部サービス</h2><dl><dt>アクセス解析</dt><dd>Google アナリティクス（Google LLC）</dd><dt>広告配信</dt><dd>Yahoo!広告（LINEヤフー株式会社）</dd></dl>",
            &["Googleアナリティクス @ Google LLC", "Yahoo!広告 @ LINEヤフー株式会社"],
        ),
        (
            "## 外部送信について\n\n| 導入ツール | ベンダー | お預かりするデータ | 何のために |\n|---|---|---|---|\n| コトリナビ | 株式会社小鳥 | 閲覧履歴 | 解析 |\n",
            &["コトリナビ @ 株式会社小鳥"],
        ),
        (
            "## 外部への送信\n\n| 送り先 | 送る情報 | 理由 |\n|---|---|---|\n| 株式会社小鳥 | 閲覧履歴 | 解析のため |\n| Google LLC | Cookie | 広告のため |\n",
            &["- @ 株式会社小鳥", "- @ Google LLC"],
        ),
        (
            "## 外部サービスの利用\n\n本アプリは、以下の外部サービスを利用しています。\n\n1. Kotoribase（Kotori Works, Inc.）\n\n- Kotori Login（認証）\n- Kotori Store（データ保存）\n- Kotoriプライバシーポリシー：https://kotori.example/privacy\n",
            &["Kotori Login @ Kotori Works, Inc.", "Kotori Store @ Kotori Works, Inc."],
        ),
        (
            "<h2>生成AIの利用</h2><p>以下の事業者の生成AIサービスを利用します。</p><p>Anthropic, PBC（米国） ── Claude</p><p>Microsoft Corporation（米国） ── Copilot, Azure OpenAI Service</p><p>Kotori AI Inc.（カナダ） ── Suzume</p>",
            &[
                "Claude @ Anthropic, PBC",
                "Copilot @ Microsoft Corporation",
                "Azure OpenAI Service @ Microsoft Corporation",
                "Suzume @ Kotori AI Inc.",
            ],
        ),
        (
            "取得する情報\n\n当社は、以下の情報を取得します。\n\n・端末情報（機種・OSバージョン）\n・アプリの利用状況（Google Analyticsによる分析）\n・クラッシュレポート（Firebase Crashlytics）\n・株式会社小鳥が提供する情報収集モジュール（Kotori Track）を通じて取得する端末情報",
            &["Google Analytics @ -", "Firebase Crashlytics @ -", "Kotori Track @ 株式会社小鳥"],
        ),
        (
            "## 外部送信\n\n| データ | 送信先 | 目的 |\n|---|---|---|\n| 位置情報 | Suzume Tenki（suzume-tenki.com） | 天気の取得 |\n| メールアドレス | Firebase Authentication（Google LLC） | 認証 |\n| 匿名ID | Firebase Authentication（Google LLC） | 利用者の識別 |\n",
            &["Suzume Tenki @ -", "Firebase Authentication @ Google LLC", "Firebase Authentication @ Google LLC"],
        ),
    ]);
}

#[test]
fn names_that_their_neighbours_show() {
    all(&[
        (
            "## 外部サービスの利用\n\n当社サイトでは以下のサービスを利用しています。\n\n### Googleアナリティクス\n\nサイトの利用状況を把握するために利用しています。\n\n### コトリチャット\n\n接客のために使用しています。",
            &["Googleアナリティクス @ -", "コトリチャット @ -"],
        ),
        (
            "<h2>電気通信事業法に基づく表示</h2><h3>Google広告</h3><table><tr><td>送信先の名称</td><td>Google LLC</td></tr><tr><td>送信される情報</td><td>閲覧情報</td></tr></table><h3>コトリ計測</h3><table><tr><td>送信先の名称</td><td>株式会社小鳥</td></tr><tr><td>送信される情報</td><td>閲覧情報</td></tr></table>",
            &["Google広告 @ Google LLC", "コトリ計測 @ 株式会社小鳥"],
        ),
        (
            "<h2>外部送信</h2><dl><dt>Google タグマネージャー</dt><dd>送信先：Google LLC<br>送信情報：閲覧URL<br>目的：タグの管理</dd><dt>コトリ接客</dt><dd>送信先：株式会社小鳥<br>送信情報：クリック<br>目的：接客の表示</dd></dl>",
            &["Googleタグマネージャー @ Google LLC", "コトリ接客 @ 株式会社小鳥"],
        ),
        (
            "## 外部サービス\n\n次に掲げる事業者のサービスを利用し、閲覧に関する情報を送信しています。\n\n（1）株式会社小鳥\n    ①サービス名　コトリタグ\n    ②送信する情報　閲覧したページのURL\n    ③利用目的　サイトの改善\n（2）スズメ株式会社\n    ①サービス名　スズメタグ\n    ②送信する情報　広告の閲覧履歴\n    ③利用目的　広告の配信\n",
            &["コトリタグ @ 株式会社小鳥", "スズメタグ @ スズメ株式会社"],
        ),
        (
            "当社サイトでは、次のような外部サービスを使用しております。\n\n・サーバー……さくらインターネット\n・メールフォーム……formrun（株式会社ベーシック）\n・採用……kotori（株式会社小鳥）\n・動画……YouTube、Vimeo",
            &[
                "- @ さくらインターネット",
                "formrun @ 株式会社ベーシック",
                "kotori @ 株式会社小鳥",
                "YouTube @ -",
                "Vimeo @ -",
            ],
        ),
        (
            "お客様の情報は、次の者に共有されることがあります。\n\n・決済処理事業者：Stripe、PayPal\n・分析パートナー：Mixpanel、Amplitude",
            &["Stripe @ Stripe", "PayPal @ PayPal", "Mixpanel @ -", "Amplitude @ -"],
        ),
        (
            "本サービスでは、次の外部APIを利用しています。\n\n・地図：OpenStreetMap、Kotori Tiles\n・郵便番号の検索：kotoricloud\n・天気：Open-Meteo",
            &["OpenStreetMap @ -", "Kotori Tiles @ -", "kotoricloud @ -", "Open-Meteo @ -"],
        ),
        (
            "## 外部への送信\n\n| 送信先 | 提供事業者 | 送信内容 | 目的 |\n|---|---|---|---|\n| コトリ中継 | 株式会社小鳥 | 画像 | 中継 |\n| Google Gemini API | Google LLC | 画像 | 分類 |\n\n送信先各社のプライバシー方針は次の通りです。\n\n- コトリ：https://kotori.example/privacy\n- Google：https://policies.google.com/privacy\n",
            &["コトリ中継 @ 株式会社小鳥", "Google Gemini API @ Google LLC"],
        ),
        (
            "クッキーの種類\n\n当社は、次の種類のクッキーを使用します。\n\n・広告クッキー：Meta、LINEヤフー、Criteoのクッキーを使用しています。",
            &["- @ Meta", "- @ LINEヤフー", "Criteo @ -"],
        ),
    ]);
}

#[test]
fn who_is_only_spoken_of() {
    all(&[
        ("いつもコトリストアをご利用いただきありがとうございます。", &[]),
        ("FacebookやInstagramをお使いの方は、ご自身のアカウントの設定で送られた情報の利用を止められます。", &[]),
        ("将来のバージョンで、クラウド同期機能（Supabase）を実装する可能性があります。", &[]),
        ("成績の開示は、学生支援システム（J-TAS）による閲覧をもって行います。", &[]),
        (
            "本サイトでは、アクセス解析のためGoogle Analyticsを利用しています。各社のプライバシーポリシーは次のとおりです。\n\n・Google：https://policies.google.com/privacy",
            &["Google Analytics @ -"],
        ),
        (
            "当サイトでは、以下のツールを使用しています。これらのツールにより、閲覧情報がGoogle社に送信されることがあります。\n\n・Google アナリティクス（アクセス解析）\n・Google 広告（広告の効果測定）",
            &["Googleアナリティクス @ Google社", "Google広告 @ Google社"],
        ),
    ]);
}

#[test]
fn lists_behind_a_sentence() {
    all(&[
        (
            "当サイトでは、次に挙げる外部のツールを使っています。\n\n- <a href=\"https://marketingplatform.google.com/about/\">Google アナリティクス</a>\n- <a href=\"https://clarity.microsoft.com/\" target=\"_blank\">Microsoft Clarity</a>",
            &["Googleアナリティクス @ -", "Microsoft Clarity @ -"],
        ),
        (
            "当ブログは下記に列挙した広告配信サービスを利用しております。\n\n・もしもアフィリエイト\n・バリューコマース\n・A8.net",
            &["もしもアフィリエイト @ -", "バリューコマース @ -", "A8.net @ -"],
        ),
        (
            "以下に示した事業者の解析サービスを導入しています。\n\n- **Microsoft Clarity**\n- Ptengine",
            &["Microsoft Clarity @ -", "Ptengine @ -"],
        ),
        (
            "## 利用しているアフィリエイトサービス\n\n- A8.net（株式会社ファンコミュニケーションズ）\n- バリューコマース（バリューコマース株式会社）",
            &["A8.net @ 株式会社ファンコミュニケーションズ", "バリューコマース @ バリューコマース株式会社"],
        ),
        (
            "## 主な委託先\n\n- Google LLC\n- その他、サイトの運営に必要な事業者",
            &["- @ Google LLC", "- @ その他、サイトの運営に必要な事業者"],
        ),
        ("利用するAIプロバイダー: OpenAI、Anthropic、Kotori AI等", &["- @ OpenAI", "- @ Anthropic", "- @ Kotori AI"]),
        (
            "本アプリで利用しているサービス：Firebase Crashlytics、RevenueCat、Sentry",
            &["Firebase Crashlytics @ -", "RevenueCat @ -", "Sentry @ -"],
        ),
    ]);
}

#[test]
fn who_receives_in_the_passive() {
    all(&[
        ("要約機能をお使いになると、以下の情報が外部AIプロバイダーに送信されます：", &["- @ 外部AIプロバイダー"]),
        ("入力された文章は、海外のAI事業者に送信されます。", &["- @ 海外のAI事業者"]),
        (
            "クッキーは、提携する広告会社における行動ターゲティング広告の配信に使用される場合があります。",
            &["- @ 広告会社"],
        ),
        ("Cookieの情報は、広告配信事業者での広告効果の測定のために利用されます。", &["- @ 広告配信事業者"]),
        (
            "下記の個人情報が当組合の加盟する個人信用情報機関に登録され、同機関の加盟会員によって与信の判断のために利用されること。",
            &["- @ 当組合の加盟する個人信用情報機関", "- @ 同機関の加盟会員"],
        ),
        ("お取引に係る事実を、当社が加盟する信用情報機関へ提供します。", &["- @ 当社が加盟する信用情報機関"]),
        (
            "<table><tr><th>送信先</th><th>送信される情報</th><th>目的</th></tr><tr><td>Cloudflare, Inc.（Turnstile。ログイン、投稿の画面で読み込まれます）</td><td>IPアドレス</td><td>不正利用の防止</td></tr></table>",
            &["Turnstile @ Cloudflare, Inc."],
        ),
    ]);
}

/// What is listed as not done is denied, whoever is named.
#[test]
fn lists_of_what_is_not_done() {
    for text in [
        "このアプリでは以下のトラッキングは行いません：\n\n• GoogleアナリティクスやFacebookピクセルなどの外部トラッキング\n• 位置情報の取得",
        "当サイトでは、次のツールを使用していません。\n\n- Googleアナリティクス\n- Facebookピクセル",
        "本サービスは、下記のサービスへは情報を送信していません。\n\n・Googleアナリティクス\n・Facebookピクセル",
    ] {
        let reading = reading("text/markdown", &format!("# プライバシーポリシー\n\n{text}\n"));
        let mut found: Vec<(String, bool)> = rows(&reading)
            .iter()
            .filter_map(|row| Some((row["service"].as_str()?.to_owned(), row["negated"].as_bool()?)))
            .collect();
        found.sort();
        let expected = [("Facebookピクセル".to_owned(), true), ("Googleアナリティクス".to_owned(), true)];
        assert_eq!(found, expected, "{text}");
    }
}

#[test]
fn models_are_called_by_their_api() {
    for text in [
        "利用するAIプロバイダー: OpenAI",
        "回答の作成には、生成AIサービスのOpenAIを利用しています。",
        "利用している言語モデル：OpenAI",
        "ご質問は、AI事業者のOpenAIに送信されます。",
    ] {
        let reading = reading("text/plain", &format!("プライバシーポリシー\n\n{text}\n"));
        let rows = rows(&reading);
        let [row] = &rows[..] else { panic!("{text}: {rows:?}") };
        assert_eq!(row["mechanism"], "api", "{text}");
        assert!(row["service"] == "OpenAI" || row["recipient"] == "OpenAI", "{text}: {row}");
    }
}

#[test]
fn english_rows_of_tools() {
    all(&[
        (
            "The Service may use Kotori, Suzume Maps, and similar services for address search.",
            &["Kotori @ -", "Suzume Maps @ -", "- @ similar services"],
        ),
        (
            "Your input may be sent to the Kotori API or similar services for text generation.",
            &["Kotori API @ -", "- @ similar services"],
        ),
        ("We use Personal Data, Usage Data and Content to improve the service.", &[]),
    ]);
}

#[test]
fn own_cookies_in_other_grammar() {
    for text in [
        "サイト改善のため、Cookieまたはこれに類する技術を利用する場合があります。",
        "当社は、「クッキー」あるいはこれに類似した技術を用いています。",
        "本サイトは、お客様の端末に「クッキー」と呼ばれる小さなファイルを送付し、保存させていただくことがございます。",
        "当店では、Cookieを利用させて頂いております。",
        "利用者が本サービスにアクセスすると、クッキーまたは類似の技術を通じて情報を自動的に収集する場合があります。",
        "当社は、クッキー等の端末識別子を使用して利用状況を収集しています。",
        "当社は、以下の情報を取得します。\n\n・氏名、住所\n・アクセスログ、閲覧ページ、Cookieその他の識別子等の技術情報",
        "当社は、以下の情報を収集する場合があります。\n\nアカウント情報：氏名、メールアドレス\n\nCookie情報：ウェブサイトの利便性向上のためのCookieおよび類似技術",
        "個人情報の取得\n\n当社は、次の方法で情報を取得します。\n\n• お問い合わせフォーム\n• ウェブサイトの利用状況（Cookieなど）",
    ] {
        let reading = reading("text/plain", &format!("プライバシーポリシー\n\n{text}\n"));
        let rows = rows(&reading);
        let own = |row: &&serde_json::Value| row["recipient"] == "self";
        let found: Vec<String> = rows.iter().filter(own).map(|row| row["mechanism"].to_string()).collect();
        assert_eq!(found, ["\"cookie\""], "{text}");
        assert!(rows.iter().filter(own).all(|row| row["service"].is_null()), "{text}: {rows:?}");
    }
}

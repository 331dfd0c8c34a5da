//! What a text speaks of without declaring it: plans, browsers, the company's own record. Texts of our own.

use super::{assert_verbatim, named, reading};

fn rows_of(text: &str) -> Vec<String> {
    let text =
        format!("# 外部送信について\n\n株式会社例示（以下「当社」といいます。）は、次のとおり定めます。\n\n{text}\n");
    let reading = reading("text/markdown", &text);
    assert_verbatim(&reading);
    named(&reading)
}

#[test]
fn tools_that_are_only_planned() {
    let used = "## 利用しているサービス\n\n当サイトでは、アクセス解析のためGoogle Analyticsを利用しています。";
    for planned in [
        "## その他のツール（今後追加される可能性があります）\n\n今後、以下のようなツールを導入する可能性があります。\n\n- 広告配信サービス（Google Ads、Meta Pixel等）\n- Microsoft Clarity",
        "## 今後の予定\n\n将来、次のサービスを利用する場合があります。\n\n- Microsoft Clarity（ヒートマップ解析）",
    ] {
        assert_eq!(rows_of(&format!("{used}\n\n{planned}")), ["Google Analytics @ -"], "{planned}");
    }
    // Used, and more may come: that is a declaration.
    let open = "## 利用しているサービス\n\n以下のサービスを利用しています。今後追加される場合があります。\n\n- Google Analytics\n- Microsoft Clarity";
    assert_eq!(rows_of(open), ["Google Analytics @ -", "Microsoft Clarity @ -"]);
}

#[test]
fn browsers_and_how_they_are_set() {
    let text = "## 広告配信とCookie\n\n当サイトでは、Google Analyticsを利用してCookieにより閲覧情報を収集します。\n\n## Cookieの無効化（オプトアウト）\n\nブラウザの設定方法は以下をご参照ください。\n\n- [Apple Safari](https://support.apple.com/ja-jp/guide/safari/sfri11471/mac)\n- [Mozilla Firefox](https://support.mozilla.org/ja/kb/cookies)";
    assert_eq!(rows_of(text), ["Google Analytics @ -"]);
}

#[test]
fn the_record_of_the_company_itself() {
    let text = "## 外部サービスの利用\n\n以下の事業者のサービスを利用しています。\n\n- 株式会社アルファ\n- 代表取締役　例示太郎\n- 〒100-0001 東京都千代田区千代田1-1-1";
    assert_eq!(rows_of(text), ["- @ 株式会社アルファ"]);
}

#[test]
fn the_operator_under_its_own_label_or_name() {
    for text in [
        "1. 運営者\n\n運営者名: ことり計画\n\nメールアドレス: a@example.jp\n",
        "本ポリシーは、「ことり計画」（運営者の氏名は運営者情報ページに記載。以下「当方」）が運営する「ことり計画」において、取得した情報の取り扱いを定めます。",
        "運営者名：ことり計画\n\n所在地：東京都\n",
    ] {
        let reading = reading("text/plain", &format!("プライバシーポリシー\n\n{text}\n"));
        assert!(named(&reading).is_empty(), "{:?}: {text}", named(&reading));
    }
}

/// Passages of which nobody may be named; each is read in a document of its own.
fn nobody(passages: &[&str]) {
    for passage in passages {
        assert!(rows_of(passage).is_empty(), "{:?} of: {passage}", rows_of(passage));
    }
}

fn nobody_en(passages: &[&str]) {
    for passage in passages {
        assert!(rows_of_en(passage).is_empty(), "{:?} of: {passage}", rows_of_en(passage));
    }
}

fn rows_of_en(text: &str) -> Vec<String> {
    let text = format!("# Privacy Policy\n\nExample Co., Ltd. (\"we\") operates this website.\n\n{text}\n");
    let reading = reading("text/markdown", &text);
    assert_verbatim(&reading);
    named(&reading)
}

#[test]
fn what_is_not_used() {
    nobody(&[
        "当サイトは、Google Analytics等のアクセス解析ツールを利用せず、自社のサーバーのログのみで集計しています。",
        "当サイトは、Google AnalyticsやHotjarを使わずに運営しています。",
        "当サイトでは、Google Analyticsに代えて、自社で開発した集計の仕組みを利用しています。",
        "当サイトでは、Google Analyticsの代わりに、自社のサーバーのログを利用しています。",
        "Google Analytics、Hotjar等は不使用です。",
        "Google Analyticsなしで運営しています。",
        "アプリにはFirebase、AdMob、Sentryといった外部のSDKは含まれていません。",
        "お客様の情報がGoogle LLCやMeta Platforms, Inc.に送信されることはありません。",
    ]);
    nobody_en(&[
        "Unlike Google Analytics, our analytics tool does not set cookies and runs on our own servers.",
        "Unlike apps that rely on Firebase, Sentry, or similar services, our app keeps everything on your device.",
        "Your data is not sent to OpenAI, Anthropic, or any other AI provider.",
        "We no longer use Hotjar or Google Analytics.",
        "We use our own analytics instead of Google Analytics.",
        "Instead of Google Fonts, fonts are served from our own server.",
        "This app works without Google Analytics, Firebase or Sentry.",
        "Neither Google Analytics nor Meta Pixel is used on this site.",
        "We would only use Google Analytics with your consent, and currently do not.",
    ]);
}

#[test]
fn what_is_over_or_only_thought_of() {
    nobody(&[
        "当社は、2023年6月末をもってUniversal Analyticsの利用を終了しました。",
        "当サイトでは2022年までGoogle Analyticsを使用していました。",
        "当サイトでは Google Analytics を利用しておりましたが、2023年に自社の仕組みへ移行しました。",
        "当サイトは、Google Analyticsの計測タグを2024年3月に撤去しました。",
        "Google Analyticsの導入を検討しています。",
        "当社は、Google Analyticsの利用を検討しましたが、見送りました。",
        "Google Analyticsを導入する際には、あらかじめ本ページで公表します。",
        "「Google Analyticsを使用しています」という記載は、2023年の改定で削除しました。",
    ]);
    nobody_en(&[
        "We stopped using Google Analytics in June 2023.",
        "Until 2022 we used Google Analytics; it has since been removed.",
        "Previously, we used Mixpanel to analyze usage.",
        "We considered using Google Analytics and decided against it.",
        "Use of Google Analytics ended in 2023.",
        "Google Analytics has been removed from this site.",
    ]);
}

#[test]
fn what_others_do() {
    nobody(&[
        "他社サイトでは、Google AnalyticsやMeta Pixelを利用して閲覧履歴を収集していることがあります。",
        "一般に、多くのウェブサイトではGoogle Analyticsなどのアクセス解析ツールが利用されています。",
        "リンク先のウェブサイトが、Google Analyticsを使用して情報を収集する場合がありますが、当社は責任を負いません。",
        "例えば、A社がGoogle Analyticsを利用している場合、A社がGoogleに情報を送信していることになります。",
        "本サービスの利用者は、自社サイトにMeta Pixelを設置することができます。",
        "当社は、Google Analyticsを利用しているお客様向けに、レポート作成サービスを提供しています。",
        "当社は、Google広告、Meta広告の運用代行を行う会社です。",
        "必須スキル：AWS、Firebase、Google Analyticsの利用経験がある方。",
        "アプリはApple App StoreおよびGoogle Playで配信しています。",
    ]);
    nobody_en(&[
        "Other websites may use tools such as Google Analytics to track you. We do not control them.",
        "Third-party sites linked from ours may use Google Analytics, Facebook Pixel and similar services.",
        "Competitors such as Kotori Analytics, Suzume Metrics and similar tools collect far more data.",
        "We obtain information about you from data providers such as Acxiom, Experian, and similar companies.",
    ]);
}

#[test]
fn lists_and_tables_of_what_is_not_used() {
    let table = "| サービス名 | 提供者 |\n|---|---|\n| Google Analytics | Google LLC |\n| Hotjar | Hotjar Ltd |";
    let list = "- Google Analytics\n- Hotjar";
    for lead in [
        "## 使用していないサービス",
        "## 未導入のツール",
        "## 利用を終了したサービス",
        "## 過去に利用していたツール",
        "## 導入を検討しているサービス",
        "以下のツールは利用していません。",
        "次のサービスは利用を終了しました。",
        "以下のツールの導入を検討しています。",
    ] {
        nobody(&[&format!("{lead}\n\n{table}"), &format!("{lead}\n\n{list}")]);
    }
    let table = "| Service | Provider |\n|---|---|\n| Google Analytics | Google LLC |\n| Hotjar | Hotjar Ltd. |";
    let list = "- Google Analytics\n- Hotjar";
    for lead in [
        "## Services we do not use",
        "## Retired services",
        "We do not use the following services:",
        "The following services are not used on this site:",
        "We used the following services until March 2023:",
    ] {
        nobody_en(&[&format!("{lead}\n\n{table}"), &format!("{lead}\n\n{list}")]);
    }
    nobody_en(&["## What we don't do\n\n- Share your data with Google or Facebook\n- Use Google Analytics"]);
}

#[test]
fn rows_whose_cells_say_that_it_is_not_used() {
    for (head, not, used) in [
        ("利用状況", "利用していない", "利用中"),
        ("利用", "×", "○"),
        ("導入の有無", "なし", "あり"),
        ("備考", "現在は使用していません", "広告の計測にも使用"),
        ("期間", "2021年4月～2023年3月（終了）", "2021年4月～"),
    ] {
        let table = format!(
            "| サービス | 提供者 | {head} |\n|---|---|---|\n| Google Analytics | Google LLC | {not} |\n| Hotjar | Hotjar Ltd | {used} |"
        );
        assert_eq!(rows_of(&table), ["Hotjar @ Hotjar Ltd"], "{table}");
    }
    let table = "| Service | Provider | Used |\n|---|---|---|\n| Google Analytics | Google LLC | No |\n| Hotjar | Hotjar Ltd. | Yes |";
    assert_eq!(rows_of_en(table), ["Hotjar @ Hotjar Ltd."]);
}

/// The words of a denial beside what is done all the same.
#[test]
fn denials_of_something_else() {
    for text in [
        "当サイトでは、Google Analyticsを利用しています。個人を特定する情報は収集していません。",
        "当サイトでは、Cookieを使用せずに、Google Analyticsを利用しています。",
        "以前はHotjarを利用していましたが、現在はGoogle Analyticsを利用しています。",
        "Hotjarの利用を終了し、Google Analyticsを利用しています。",
        "当サイトでは、Hotjarではなく、Google Analyticsを利用しています。",
        "他社のサイトと同様に、当サイトではGoogle Analyticsを利用しています。",
        "多くのサイトで利用されているGoogle Analyticsを、当サイトも利用しています。",
        "当サイトでは、Google Analyticsを利用しています。利用を停止する場合は、本ページでお知らせします。",
        "Google Analyticsの広告機能は利用せず、アクセス解析のためにGoogle Analyticsを利用しています。",
        "閲覧情報はGoogle Analyticsに送信しており、第三者に個人情報を提供することはありません。",
        "閲覧状況をGoogle Analyticsに送信し、広告のCookieは使用せずに計測しています。",
        "Google Analyticsを利用しておりまして、Cookieにより閲覧情報を収集しています。",
        "Google Analyticsを利用していまして、閲覧情報を収集しています。",
        "Google Analyticsを利用しています。Google Analyticsによる計測を停止していただけます。",
        "## Cookieを使用していないツール\n\n以下のサービスを利用しています。\n\n- Google Analytics",
        "| サービス | 提供者 | 備考 |\n|---|---|---|\n| Google Analytics | Google LLC | 個人を特定する情報は送信していません |",
    ] {
        let provider = if text.starts_with('|') { "Google LLC" } else { "-" };
        assert_eq!(rows_of(text), [format!("Google Analytics @ {provider}")], "{text}");
    }
    for text in [
        "We do not sell your personal data, but we use Google Analytics.",
        "We never share your data with advertisers; we use Google Analytics to count visits.",
        "We do not use advertising cookies, and we use Google Analytics to count visits.",
        "We use third-party services, including but not limited to Google Analytics.",
        "We no longer use Hotjar and use Google Analytics instead.",
        "We do not share your data with anyone except Google Analytics.",
        "If you decline, we will not use Google Analytics.",
        "Third-party companies that we use include Google Analytics.",
        "Other companies we use are Google Analytics and Stripe.",
    ] {
        let rows = rows_of_en(text);
        let named: Vec<&String> = rows.iter().filter(|row| !row.starts_with("- @ ")).collect();
        let expected = ["Google Analytics @ -", "Stripe @ -"];
        assert_eq!(named, expected[..1 + usize::from(text.contains("Stripe"))], "{rows:?} of: {text}");
    }
}

#[test]
fn notes_that_say_that_it_is_not_used() {
    for note in ["（現在は使用していません）", "（2023年に終了）", "（導入予定）", "：未使用"]
    {
        let list = format!(
            "## 外部サービス\n\n以下のサービスを利用しています。\n\n- Google Analytics{note}\n- Stripe（決済）"
        );
        assert_eq!(rows_of(&list), ["Stripe @ -"], "{list}");
    }
    for note in ["(not used at present)", "(discontinued in 2023)"] {
        let list = format!("We use the following services:\n\n- Google Analytics {note}\n- Stripe (payments)");
        assert_eq!(rows_of_en(&list), ["Stripe @ -"], "{list}");
    }
    nobody(&["サービス名：Google Analytics\n\n提供者：Google LLC\n\n利用状況：利用していない"]);
    // What is said of a part, or of cookies, is no note on the whole.
    for note in ["（Cookieは使用していません）", "（広告機能は未使用）", "（アクセス解析）"]
    {
        let list = format!("以下のサービスを利用しています。\n\n- Google Analytics{note}\n- Stripe（決済）");
        assert_eq!(rows_of(&list), ["Google Analytics @ -", "Stripe @ -"], "{list}");
    }
}

#[test]
fn what_no_page_shows_is_not_said() {
    nobody(&[
        "<!-- 当サイトではGoogle Analyticsを利用しています。 -->",
        "<!--\n当サイトではGoogle Analyticsを利用しています。\n\n当サイトではHotjarを利用しています。\n-->",
        "~~当サイトでは、Google Analyticsを利用しています。~~",
        "<del>当サイトでは、Google Analyticsを利用しています。</del>",
        "```\n<script src=\"https://www.googletagmanager.com/gtag/js\"></script>\n```",
    ]);
    for struck in ["~~Google Analytics~~", "<s>Google Analytics</s>", "<del>Google Analytics</del>"] {
        let list = format!("## 外部サービス\n\n以下のサービスを利用しています。\n\n- {struck}\n- Stripe");
        assert_eq!(rows_of(&list), ["Stripe @ -"], "{list}");
    }
    let page = "<h2>外部サービス</h2><p>当社は<del>Google Analytics</del>Stripeを利用しています。</p>";
    assert_eq!(named(&reading("text/html", page)), ["Stripe @ -"]);
}

/// Lines of a letterhead, in whatever list they stand.
#[test]
fn particulars_of_a_company_name_nobody() {
    let lines = [
        ("設立", "2012年10月"),
        ("メール", "a@example.com"),
        ("受付時間", "24時間受付"),
        ("代表者", "山田太郎"),
        ("電話", "03-1234-5678"),
        ("所在地", "東京都千代田区千代田1-1"),
        ("資本金", "1億円"),
        ("事業内容", "ソフトウェアの開発"),
        ("URL", "https://www.example.co.jp/"),
        ("適格請求書発行事業者登録番号", "T1234567890123"),
        ("主要取引先", "ガンマ株式会社、デルタ合同会社"),
    ];
    let joined = |form: &dyn Fn(&(&str, &str)) -> String| lines.iter().map(form).collect::<Vec<_>>().join("");
    for heading in ["共同利用者", "共同利用", "委託先", "提供先", "第三者提供", "会社概要"] {
        let page = |body: String| format!("<p>当社は次のとおり定めます。</p><h2>{heading}</h2>{body}");
        for page in [
            page(format!("<ul>{}</ul>", joined(&|(label, value)| format!("<li>{label}：{value}</li>")))),
            page(joined(&|(label, value)| format!("<p>{label}：{value}</p>"))),
            page(format!("<p>{}</p>", joined(&|(label, value)| format!("{label}：{value}<br>")))),
            page(format!("<dl>{}</dl>", joined(&|(label, value)| format!("<dt>{label}</dt><dd>{value}</dd>")))),
            page(format!(
                "<table>{}</table>",
                joined(&|(label, value)| format!("<tr><th>{label}</th><td>{value}</td></tr>"))
            )),
        ] {
            let rows = named(&reading("text/html", &page));
            assert!(rows.is_empty(), "{rows:?} of: {page}");
        }
    }
    let list = "- Beta, Inc.\n- Founded: October 2012\n- Email: a@example.com\n- Hours: 24/7\n- Representative: Taro Yamada\n- Address: 1-1 Chiyoda, Tokyo\n- Capital: JPY 100,000,000\n- Registration number: 1234-56-789012\n- CEO: Taro Yamada";
    for heading in ["Third parties", "Sub-processors"] {
        assert_eq!(rows_of_en(&format!("## {heading}\n\n{list}")), ["- @ Beta, Inc."]);
    }
    // The same words before a tool say what it is for; beside a name its particulars stay out of it.
    let tools = "以下のツールを利用しています。\n\n- メール：SendGrid\n- 決済：Stripe";
    assert_eq!(rows_of(tools), ["SendGrid @ -", "Stripe @ -"]);
    let users = "## 共同利用者の範囲\n\n- 株式会社ベータ（住所：東京都港区、代表者：山田太郎）\n- ガンマ株式会社（住所：大阪府大阪市、代表者：佐藤花子）";
    assert_eq!(rows_of(users), ["- @ 株式会社ベータ", "- @ ガンマ株式会社"]);
}

#[test]
fn days_of_the_company_are_none_of_the_policy() {
    for day in [
        "設立：2012年10月",
        "設立年月日：2012年10月1日",
        "創業：1965年4月1日",
        "創立：昭和40年4月",
        "会社設立　2012年10月1日",
        "開業日：2015年5月1日",
        "Pマーク取得：2015年5月1日",
        "Founded: October 2012",
        "Company established: October 1, 2012",
    ] {
        let text =
            format!("# プライバシーポリシー\n\n制定：2020年4月1日\n\n## 会社概要\n\n- 会社名：株式会社例示\n- {day}\n");
        assert_eq!(reading("text/markdown", &text).effective_dates, ["2020-04-01"], "{day}");
    }
    for stamp in ["Established: April 1, 2020", "制定日：2020年4月1日", "2020年4月1日 施行"] {
        let text = format!("# Privacy Policy\n\nWe protect what you tell us.\n\n{stamp}\n");
        assert_eq!(reading("text/markdown", &text).effective_dates, ["2020-04-01"], "{stamp}");
    }
}

#[test]
fn a_value_that_a_block_reads_is_no_further_item() {
    let lead = "<p>当社は以下のサービスを利用しています。</p>";
    let block = "<dl><dt>送信先</dt><dd>Google LLC</dd><dt>サービス名</dt><dd>Google Analytics</dd></dl>";
    assert_eq!(named(&reading("text/html", &format!("{lead}{block}"))), ["Google Analytics @ Google LLC"]);
    let two = "<dl><dt>送信先</dt><dd>株式会社ベータ</dd><dt>サービス名</dt><dd>Alpha Tag</dd><dt>送信先</dt><dd>Google LLC</dd><dt>サービス名</dt><dd>Google Analytics</dd></dl>";
    let rows = named(&reading("text/html", &format!("<h2>外部送信</h2>{lead}{two}")));
    assert_eq!(rows, ["Alpha Tag @ 株式会社ベータ", "Google Analytics @ Google LLC"]);
    let terms = "<dl><dt>Google Analytics</dt><dd>Google LLC</dd><dt>Stripe</dt><dd>Stripe, Inc.</dd></dl>";
    let rows = named(&reading("text/html", &format!("{lead}{terms}")));
    assert_eq!(rows, ["Google Analytics @ Google LLC", "Stripe @ Stripe, Inc."]);
    let uses = "<dl><dt>アクセス解析</dt><dd>Google Analytics（Google LLC）</dd><dt>決済</dt><dd>Stripe（Stripe, Inc.）</dd></dl>";
    let rows = named(&reading("text/html", &format!("{lead}{uses}")));
    assert_eq!(rows, ["Google Analytics @ Google LLC", "Stripe @ Stripe, Inc."]);
}

#[test]
fn where_people_write_and_what_they_connect_themselves() {
    nobody(&[
        "お問い合わせはXのDMまでお願いします。",
        "ご連絡はX（旧Twitter）のダイレクトメッセージで受け付けています。",
        "開示等のご請求は、X（@example）へのダイレクトメッセージまたはメールにてお申し出ください。",
        "本サービスは、Slackと連携できます。",
        "お客様のご希望により、freeeやマネーフォワードと連携することができます。",
        "当社のサービスは、SalesforceやHubSpotと連携可能です。",
        "「例示メモ」はGoogleカレンダーやNotionとの連携機能を備えています。",
        "当社は楽天市場、Amazon、Yahoo!ショッピングの各モールに出店しています。",
        "お客様がSNS（Facebook、X、LINE等）で公開している情報を取得することがあります。",
        "本ポリシーはGoogle翻訳を用いて英訳したものを含みます。",
    ]);
    for (text, row) in [
        ("お問い合わせには、Zendeskのチャットを利用しています。", "Zendesk"),
        ("本サービスはSlackと連携しており、通知内容がSlackに送信されます。", "Slack"),
        (
            "採用のご応募は Instagram のダイレクトメッセージにて受け付けており、その際にご提供いただく情報は同社の規約に従って取り扱われます。",
            "Instagram",
        ),
    ] {
        assert!(rows_of(text).iter().any(|found| found.starts_with(row)), "{:?} of: {text}", rows_of(text));
    }
}

#[test]
fn tools_on_servers_of_our_own() {
    nobody(&[
        "アクセス解析には、自社サーバーで運用するMatomoを利用しています。",
        "当サイトは、自社サーバーにインストールしたMatomoでアクセスを集計しています。",
        "Matomoをセルフホストし、アクセス状況を把握しています。",
        "Matomoを自社サーバーで運用し、アクセス解析を行っています。",
    ]);
    nobody_en(&[
        "We host our own instance of Matomo on our servers; no data leaves our infrastructure.",
        "We use a self-hosted instance of Matomo for analytics.",
        "We run Plausible Analytics on our own server.",
    ]);
    let list = "以下のツールを利用しています。\n\n- Matomo（自社サーバーで運用）\n- Plausible（セルフホスト）\n- Sentry（エラー監視）";
    assert_eq!(rows_of(list), ["Sentry @ -"]);
    let table = "| ツール | 提供元 | 目的 |\n|---|---|---|\n| Matomo | 自社サーバーで運用 | 解析 |\n| Stripe | Stripe, Inc. | 決済 |";
    assert_eq!(rows_of(table), ["Stripe @ Stripe, Inc."]);
    for used in [
        "アクセス解析にはMatomo Cloudを利用しています。",
        "当社は、自社サーバーにGoogle Analyticsのタグを設置して閲覧情報を収集しています。",
    ] {
        assert_eq!(rows_of(used).len(), 1, "{:?} of: {used}", rows_of(used));
    }
}

#[test]
fn promises_and_what_is_entered_as_unused() {
    nobody(&[
        "同意がない限り、Google LLCに個人情報を提供しません。",
        "お客様の同意を得ずに、Meta Platforms, Inc.にデータを提供することはありません。",
        "本人の同意なく、株式会社ベータに個人データを提供することはありません。",
        "お客様の事前の同意がない場合、株式会社ベータに個人情報を開示いたしません。",
        "今後、株式会社ベータに個人情報を提供する場合には、事前に通知します。",
        "サービス名：Google Analytics\n\n提供者：Google LLC\n\n利用目的：なし（未使用）",
        "| サービス名 | 提供者 | 利用目的 |\n|---|---|---|\n| Google Analytics | Google LLC | なし（未使用） |",
        "## 運営者情報\n\n| 運営者 | 株式会社例示 |\n|---|---|\n| 所在地 | 東京都 |\n| サービス名 | 例示メモ |",
    ]);
    let own = "# プライバシーポリシー\n\n## 対象サービス\n\n| サービス名 | 取得する情報 | 利用目的 |\n|---|---|---|\n| 例示メモ | 氏名、メールアドレス | 本人確認 |";
    assert!(named(&reading("text/markdown", own)).is_empty());
    assert_eq!(rows_of("お客様の同意を得て、株式会社ベータに個人データを提供します。"), ["- @ 株式会社ベータ"]);
}

/// Names as they stand on paper: titles, marks, numbers, former names, tails, several in one cell.
#[test]
fn names_without_what_is_written_around_them() {
    let all = ["- @ 株式会社ベータ", "- @ ガンマ株式会社", "- @ デルタ合同会社"];
    for list in [
        "委託先は次のとおりです。\n\n- 株式会社ベータ様\n- ガンマ株式会社 御中\n- デルタ合同会社等",
        "共同利用者は以下のとおりです。\n\n- 株式会社ベータ\n- ガンマ株式会社\n- デルタ合同会社",
        "| 委託先 | 業務内容 |\n|---|---|\n| 株式会社ベータ、ガンマ株式会社、デルタ合同会社 | 配送 |",
        "| 委託先 | 委託内容 |\n|---|---|\n| 株式会社ベータ 他 | 配送 |\n| ガンマ株式会社など | 印刷 |\n| デルタ合同会社 ほか2社 | 保守 |",
        "| 委託先 | 委託内容 |\n|---|---|\n| ①株式会社ベータ | 配送 |\n| ②ガンマ株式会社（※1） | 印刷 |\n| 3）デルタ合同会社 | 保守 |",
        "## 共同利用する者\n\n| 会社名 | 住所 | 代表者 |\n|---|---|---|\n| 株式会社ベータ | 東京都 | 山田太郎 |\n| ガンマ株式会社 | 大阪府 | 佐藤花子 |\n| デルタ合同会社 | 京都府 | 鈴木一郎 |",
    ] {
        // Those of one cell stand in no order.
        let mut rows = rows_of(list);
        rows.sort_by_key(|row| all.iter().position(|one| one == row));
        assert_eq!(rows, all, "{list}");
    }
    for (text, rows) in [
        ("当社は、アクセス解析のためGoogle Analytics™を利用しています。", &["Google Analytics @ -"][..]),
        ("当社は、株式会社ベータ（旧：アルファ株式会社）に個人データを提供しています。", &["- @ 株式会社ベータ"]),
        (
            "当社は、お客様の個人情報をガンマ運輸株式会社様および株式会社ベータ様に提供します。",
            &["- @ ガンマ運輸株式会社", "- @ 株式会社ベータ"],
        ),
        (
            "当社は、Google Analytics（提供：Google LLC。以下「GA」といいます。）を利用します。GAはCookieを利用します。",
            &["Google Analytics @ Google LLC"],
        ),
        (
            "当社は広告配信のため、Meta Platforms, Inc.（以下「Meta社」といいます。）が提供するMeta Pixelを利用しています。",
            &["Meta Pixel @ Meta Platforms, Inc."],
        ),
        (
            "送信先：Google LLC（https://policies.google.com/privacy）\nサービス名：Google Analytics（https://marketingplatform.google.com/）\n送信情報：閲覧履歴",
            &["Google Analytics @ Google LLC"],
        ),
        (
            "| サービス | 提供者 | 目的 |\n|---|---|---|\n| ベータ解析 | (株)ベータ | 解析 |",
            &["ベータ解析 @ (株)ベータ"],
        ),
        (
            "当社は、株式会社ベータが提供する「ベータCRM」を利用しています。ベータCRMに登録された情報は、株式会社ベータのサーバーに保存されます。",
            &["ベータCRM @ 株式会社ベータ"],
        ),
    ] {
        assert_eq!(rows_of(text), rows, "{text}");
    }
    let named =
        rows_of_en("We share data with Acme Corp. (\"Acme\"), Beta Ltd., and Gamma GmbH for payment processing.");
    assert_eq!(named, ["- @ Acme Corp.", "- @ Beta Ltd.", "- @ Gamma GmbH"]);
}

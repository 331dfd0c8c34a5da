//! One thing said in many wordings: own cookies, who is singled out, joint users, techniques, denials, claims.

use serde_json::Value;

use super::{assert_verbatim, named, reading, rows};

fn read_under_title(text: &str) -> kansa::policy::Reading {
    let title = if text.is_ascii() { "Privacy Policy" } else { "プライバシーポリシー" };
    let reading = reading("text/plain", &format!("{title}\n\n{text}\n"));
    assert_verbatim(&reading);
    reading
}

fn own(text: &str) -> Vec<String> {
    let own = |row: &&Value| row["recipient"] == "self";
    let rows = rows(&read_under_title(text));
    rows.iter().filter(own).map(|row| row["mechanism"].as_str().unwrap().to_owned()).collect()
}

fn claims(text: &str) -> Vec<String> {
    let word = |kind| serde_json::to_value(kind).unwrap().as_str().unwrap().to_owned();
    read_under_title(text).claims.iter().map(|claim| word(claim.kind)).collect()
}

#[test]
fn own_cookies() {
    for text in [
        "弊社のウェブサイトには、クッキーを使っているページがあります。",
        "本ウェブサイトは、Cookieを使用します。",
        "本サイトは、クッキー技術を採用しています。",
        "本サービスにおいて、「Cookie（クッキー）」と呼ばれる技術及びこれに類する技術を使用する場合があります。",
        "本サイトの一部のページでは、利用者がより便利に閲覧できるようクッキーの機能が用いられることがあります。",
        "当社は、サイト上でクッキーを利用しておりますが、個人を特定する情報は含みません。",
        "本サービスでは、認証状態を保持するためのCookieのみを使用し、トラッキング目的のCookieは使用しません。",
        "Cookieは、ログイン状態の保持のために使用されます。",
        "お名前とメールアドレスをCookieに保存することができ、次に訪れたときに入力を省けます。当サイトはこれをCookieに保存します。",
        "お客様が本サイトにアクセスされた際に、IPアドレス、クッキー情報、閲覧ページ等を自動的に取得いたします。",
        "当社ウェブサイトのドメインから発行されるCookieです。主にログイン状態の維持に使用します。",
        "お客様のコンピュータにCookieを送る場合があります。",
        "We collect information by using cookies.",
        "This website collects certain information by using cookies.",
        "当社は、以下の情報を取得する場合があります。\n\n・氏名\n・Cookie（クッキー）を用いて生成された識別情報",
        "Cookies help us remember your preferences.",
    ] {
        assert_eq!(own(text), ["cookie"], "{text}");
    }
    for text in [
        "Cookieとは、ウェブサイトがブラウザに保存させる小さなデータです。",
        "多くのウェブサイトはCookieを使用しています。",
        "ブラウザの設定により、Cookieの受け取りを拒否できます。",
        "当サイトではCookieを使用していません。",
        "本サービスでは、上記のアクセス解析ツールによりCookieを通じて利用者の情報を収集する場合があります。",
    ] {
        assert_eq!(own(text), Vec::<String>::new(), "{text}");
    }
}

#[test]
fn who_is_singled_out() {
    for (text, expected) in [
        (
            "外国にある第三者に個人データを提供し、又は保管・処理を委託する場合があります。",
            vec!["- @ 外国にある第三者"],
        ),
        ("データは、当社または委託先が所在する国・地域で処理される場合があります。", vec!["- @ 委託先"]),
        (
            "サーバー保守やクラウドサービス利用により、お客様の居住国以外の国へ個人情報を転送する場合があります。",
            vec!["- @ クラウドサービス"],
        ),
        (
            "法令に基づく場合、人の生命の保護のために必要がある場合、運営に必要な範囲で業務委託先に提供する場合（適切な監督を行います）。",
            vec!["- @ 業務委託先"],
        ),
        (
            "4.当該情報の提供を受ける者又は提供を受ける者の組織の種類、及び属性\n求人掲載の契約をいただいている企業様",
            vec!["- @ 求人掲載の契約をいただいている企業様"],
        ),
        (
            "取得した情報は、親会社である株式会社アルファおよびそのグループ会社と共有します。",
            vec!["- @ グループ会社", "- @ 株式会社アルファ"],
        ),
        ("個人情報の取扱いを外部に委託する場合には、委託先に対し必要かつ適切な監督を行います。", vec![]),
        ("業務を円滑に進めるため、業務委託先に個人情報を預託することがあります。", vec![]),
        ("法令に基づき、裁判所、警察等の公的機関に個人情報を開示することがあります。", vec![]),
        ("動画の再生時に視聴情報が各社に送信されます。", vec![]),
    ] {
        let mut found = named(&read_under_title(text));
        found.sort();
        assert_eq!(found, expected, "{text}");
    }
}

#[test]
fn joint_users() {
    for (text, expected) in [
        (
            "個人データの共同利用\n\n当社は、次のとおり共同利用します。\n（1）項目　氏名、住所\n（2）共同利用する者の範囲　当社の連結子会社および持分法適用会社\n（3）利用目的　サービスの提供\n（4）管理責任者　株式会社テスト",
            vec!["- @ 当社の連結子会社および持分法適用会社"],
        ),
        (
            "当社は、取得した個人情報について、当社が責任者として、登録ユーザーが所属する法人、又は当該法人の管理職にある者との間で共同利用することがあります。",
            vec!["- @ 登録ユーザーが所属する法人、又は当該法人の管理職にある者"],
        ),
    ] {
        let reading = read_under_title(text);
        assert_eq!(named(&reading), expected, "{text}");
        assert!(rows(&reading).iter().all(|row| row["mechanism"] == "joint-use"), "{text}");
    }
}

#[test]
fn the_means_of_a_block_are_its_technique() {
    let reading = reading(
        "text/html",
        "<h3>(1) 提携先によるCookieの利用</h3><p>提携先がCookieを利用します。</p><h3>(2) 情報収集モジュール</h3>\
         <p>以下の情報収集モジュールが組み込まれています。</p><h4>ア. Kotori</h4><ul><li>情報収集モジュール提供者：Kotori, Inc.</li>\
         <li>提供される利用者情報の項目：閲覧ページ</li><li>提供の手段・方法：Kotori, Inc.の提供するAPIを利用して送信します</li></ul>\
         <h4>イ. Suzume</h4><ul><li>情報収集モジュール提供者：Suzume, Inc.</li><li>提供される利用者情報の項目：滞在時間</li>\
         <li>データ保存先：シンガポール（AWS ap-southeast-1）</li></ul>",
    );
    let found: Vec<(String, String)> = rows(&reading)
        .iter()
        .filter(|row| !row["service"].is_null())
        .map(|row| (row["service"].as_str().unwrap().to_owned(), row["mechanism"].as_str().unwrap().to_owned()))
        .collect();
    assert_eq!(found, [("Kotori".to_owned(), "api".to_owned()), ("Suzume".to_owned(), "sdk".to_owned())]);
}

#[test]
fn a_denial_reaches_what_it_denies() {
    for (text, service, negated) in [
        ("決済にはStripeを利用しており、カード情報は当社のサーバーには保存されません。", "Stripe", false),
        ("We use Plausible Analytics, a tool that does not use cookies.", "Plausible Analytics", false),
        ("Google Analyticsは導入していません。", "Google Analytics", true),
        ("We do not use Google Analytics.", "Google Analytics", true),
    ] {
        let rows = rows(&read_under_title(text));
        let row = rows.iter().find(|row| row["service"] == service);
        assert_eq!(row.map(|row| row["negated"].clone()), Some(Value::Bool(negated)), "{text}");
    }
}

#[test]
fn claims_of_all_and_of_some() {
    for (text, expected) in [
        ("当サイトではCookieを使用していません。", vec!["no-cookies"]),
        ("行動ターゲティング広告目的のCookieは使用しません。", vec![]),
        ("サーチコンソールではCookieを使用しません。", vec![]),
        ("ブラウザの設定により、Cookieの受け入れを制御することができます。", vec!["opt-out-offered"]),
        ("クッキーの使用を希望されない場合は、ブラウザで設定を変更してください。", vec!["opt-out-offered"]),
        ("外国にある第三者への提供は、法令上の第三者提供に該当しない場合があります。", vec![]),
        (
            "第三者への提供\n\n法令に基づく場合を除き、お客様の同意なく第三者に提供しません。",
            vec!["no-third-party-provision"],
        ),
    ] {
        assert_eq!(claims(text), expected, "{text}");
    }
}

#[test]
fn rules_ciphers_and_shops_receive_nothing() {
    for text in [
        "GDPRに準拠し、削除・提供リクエストがあった場合は速やかに対応します。",
        "本サービスではAES-256を用いて暗号化し、TLS 1.3により通信を保護します。",
        "当社は、Apple Inc.及びGoogle LLCが提供するアプリストアを通じてアプリを配信しています。",
        "当社は、API（Application Programming Interface）を利用しています。",
    ] {
        assert_eq!(named(&read_under_title(text)), Vec::<String>::new(), "{text}");
    }
}

#[test]
fn labels_and_values_in_every_layout() {
    let records = [
        ["コトリナビ", "株式会社小鳥", "閲覧履歴、IPアドレス", "アクセス解析"],
        ["スズメ計測タグ", "スズメ株式会社", "端末情報", "広告配信"],
    ];
    let labels = ["サービス名", "送信先", "送信される情報", "利用目的"];
    for (media_type, before, line, after) in [
        ("text/plain", "", "{label}：{value}\n", "\n"),
        ("text/plain", "", "・{label}：{value}\n", "\n"),
        ("text/plain", "", "【{label}】{value}\n", "\n"),
        ("text/plain", "", "【{label}】\n{value}\n", "\n"),
        ("text/plain", "", "■{label}\n{value}\n", "\n"),
        ("text/plain", "", "＜{label}＞\n{value}\n", "\n"),
        ("text/plain", "", "{label}　{value}\n", "\n"),
        ("text/markdown", "", "- **{label}**: {value}\n", "\n"),
        ("text/markdown", "", "**{label}**\n\n{value}\n\n", "\n"),
        ("text/markdown", "", "#### {label}\n\n{value}\n\n", "\n"),
        ("text/html", "<dl>", "<dt>{label}</dt><dd>{value}</dd>", "</dl>"),
        ("text/html", "<p>", "<b>{label}</b><br>{value}<br>", "</p>"),
        ("text/html", "<ul>", "<li><strong>{label}：</strong>{value}</li>", "</ul>"),
        ("text/html", "<div>", "<h4>{label}</h4><p>{value}</p>", "</div>"),
    ] {
        let mut text = match media_type {
            "text/html" => "<h1>外部送信ポリシー</h1><p>以下のとおり外部に送信しています。</p>".to_owned(),
            "text/markdown" => "# 外部送信ポリシー\n\n以下のとおり外部に送信しています。\n\n".to_owned(),
            _ => "外部送信ポリシー\n\n以下のとおり外部に送信しています。\n\n".to_owned(),
        };
        for values in records {
            text.push_str(before);
            for (label, value) in labels.into_iter().zip(values) {
                text.push_str(&line.replace("{label}", label).replace("{value}", value));
            }
            text.push_str(after);
        }
        let reading = reading(media_type, &text);
        assert_verbatim(&reading);
        let found: Vec<[String; 4]> = rows(&reading)
            .iter()
            .map(|row| {
                let word = |value: &Value| value.as_str().unwrap_or("-").to_owned();
                [&row["service"], &row["recipient"], &row["information"][0], &row["purposes"][0]].map(word)
            })
            .collect();
        assert_eq!(found, records.map(|record| record.map(str::to_owned)), "{text}");
    }
}

#[test]
fn a_tool_and_its_company_in_every_structure() {
    let tables = [
        (
            "text/html",
            "<h2>外部送信先</h2><table><tr><th colspan=\"2\">コトリナビ</th></tr><tr><td>事業者</td><td>株式会社小鳥</td></tr>\
             <tr><td>情報</td><td>閲覧履歴</td></tr><tr><th colspan=\"2\">スズメリンク</th></tr>\
             <tr><td>事業者</td><td>スズメ株式会社</td></tr><tr><td>情報</td><td>端末情報</td></tr></table>",
        ),
        (
            "text/html",
            "<h2>外部送信先</h2><table><tr><th></th><th>コトリナビ</th><th>スズメリンク</th></tr>\
             <tr><td>事業者</td><td>株式会社小鳥</td><td>スズメ株式会社</td></tr>\
             <tr><td>送信情報</td><td>閲覧履歴</td><td>端末情報</td></tr></table>",
        ),
        (
            "text/markdown",
            "### コトリナビ（株式会社小鳥）\n- 送信する情報：閲覧履歴\n- 利用目的：分析\n\n### スズメリンク（スズメ株式会社）\n- 送信する情報：端末情報\n- 利用目的：広告\n",
        ),
        (
            "text/plain",
            "外部送信について\n送信先サービス：コトリナビ（株式会社小鳥）、スズメリンク（スズメ株式会社）\n送信される情報：閲覧履歴\n目的：分析\n",
        ),
    ];
    for (media_type, text) in tables {
        let reading = reading(media_type, text);
        assert_verbatim(&reading);
        let mut found = named(&reading);
        found.sort();
        assert_eq!(found, ["コトリナビ @ 株式会社小鳥", "スズメリンク @ スズメ株式会社"], "{text}");
    }
}

#[test]
fn promises_that_name_no_data() {
    for (text, expected) in [
        ("法令に基づく場合を除き、第三者への提供は行いません。", vec!["no-third-party-provision"]),
        ("適法な開示請求がない限り、第三者に開示しません。", vec!["no-third-party-provision"]),
        ("当サイトのツールは、Cookieを使用して匿名のトラフィックデータを収集しています。", vec!["not-identifying"]),
        ("Cookieの送受信に関する設定は、お使いのブラウザで変更できます。", vec!["opt-out-offered"]),
        ("当社は、本サービスにCookieその他のトラッカーを設置していません。", vec!["no-cookies"]),
        // How personal data is obtained, what a setting spoils, whom newsletters go to.
        ("クッキー等を用いるなど、本人が容易に認識できない方法による個人情報の取得は行っておりません。", vec![]),
        ("クッキーの使用を禁止する設定をされた場合は、正常な利用ができません。", vec![]),
        ("広告を掲載する電子メールの送信は、あらかじめ同意をいただいた方に対してのみ行います。", vec![]),
    ] {
        assert_eq!(claims(text), expected, "{text}");
    }
}

#[test]
fn ends_listed_below_the_sentence() {
    let text = "## Cookie等の利用\n\n当サービスはCookieを使用します。\n\n- ログイン状態の維持\n- アクセス状況の分析\n\n## 安全管理\n\n必要な措置を講じます。";
    let reading = reading("text/markdown", &format!("# プライバシーポリシー\n\n{text}\n"));
    let rows = rows(&reading);
    let own = rows.iter().find(|row| row["recipient"] == "self").unwrap();
    assert_eq!(own["purposes"], serde_json::json!(["ログイン状態の維持", "アクセス状況の分析"]));
}

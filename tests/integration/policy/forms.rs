//! Notices in the forms in which they are written, and sentences that only look like declarations. Texts of our own.

use kansa::glossary::{Information, Purpose};
use kansa::policy::{ClaimKind, RecipientLevel, StatementKind};

use super::{assert_verbatim, named, reading, rows};

/// Reads plain text and compares the rows that name or describe a recipient.
fn check(text: &str, expected: &[&str]) {
    check_as("text/plain", text, expected);
}

fn check_as(media_type: &str, text: &str, expected: &[&str]) {
    let reading = reading(media_type, text);
    assert_verbatim(&reading);
    let mut found = named(&reading);
    let mut expected: Vec<String> = expected.iter().map(|row| (*row).to_owned()).collect();
    found.sort();
    expected.sort();
    assert_eq!(found, expected, "{text}");
}

#[test]
fn tables_with_header_synonyms() {
    check_as(
        "text/html",
        "<h2>情報の外部送信について</h2><table><tr><th>情報送信先のサービス名</th><th>情報の送信先となる名称</th><th>送信される情報の内容</th><th>利用目的</th><th>オプトアウトへのリンク</th></tr>\
         <tr><td>Google アナリティクス</td><td>Google LLC</td><td>閲覧履歴、Cookie識別子</td><td>利用状況の分析</td><td><a href='https://tools.google.com/dlpage/gaoptout'>こちら</a></td></tr>\
         <tr><td>ネコ計測</td><td>株式会社ねこのて計測</td><td>IPアドレス</td><td>効果測定</td><td>なし</td></tr></table>",
        &["Google アナリティクス @ Google LLC", "ネコ計測 @ 株式会社ねこのて計測"]
            .map(|row| if row.starts_with("Google") { "Googleアナリティクス @ Google LLC" } else { row }),
    );
}

#[test]
fn nested_headers_tell_whose_purpose_it_is() {
    let reading = reading(
        "text/html",
        "<h2>外部送信</h2><table><tr><th rowspan=2>送信先事業者</th><th rowspan=2>サービス名</th><th rowspan=2>送信される情報</th><th colspan=2>利用目的</th></tr>\
         <tr><th>当社</th><th>送信先</th></tr><tr><td>Google LLC</td><td>Google アナリティクス</td><td>閲覧したページのURL、IPアドレス</td><td>サイトの利用状況の分析</td><td>同社サービスの維持・改善</td></tr></table>",
    );
    let row = &rows(&reading)[0];
    assert_eq!(row["sender_purposes"][0], "サイトの利用状況の分析");
    assert_eq!(row["recipient_purposes"][0], "同社サービスの維持・改善");
    let statement = reading.statements.iter().find(|statement| statement.kind == StatementKind::Declaration).unwrap();
    assert_eq!(statement.sender_purpose.leaves, [Purpose::Analytics]);
    assert!(statement.recipient_purpose.leaves.contains(&Purpose::ServiceImprovement));
    assert!(statement.information.categories.contains(&Information::PageView));
}

#[test]
fn merged_cells_and_company_with_tool_in_one_cell() {
    check_as(
        "text/html",
        "<h2>外部送信</h2><table><thead><tr><th>送信先事業者名／ツール</th><th>送信される情報</th><th>利用目的</th></tr></thead>\
         <tbody><tr><td>Google LLC<br>（Google 広告）</td><td rowspan=2>Cookie識別子、閲覧履歴</td><td>広告の配信</td></tr><tr><td>Microsoft Corporation（Microsoft Clarity）</td><td>分析</td></tr></tbody></table>",
        &["Google広告 @ Google LLC", "Microsoft Clarity @ Microsoft Corporation"],
    );
}

#[test]
fn one_block_a_service() {
    check_as(
        "text/markdown",
        "# 外部送信ポリシー\n\n## Google アナリティクス\n\n**送信先事業者名**: Google LLC\n\n**送信される情報**:\n\n- 端末情報\n- 閲覧履歴\n\n**当社での利用目的**: 利用状況の分析のため\n\n## ねこチャット\n\n**サービス名**: ねこチャット\n**送信先事業者名**: 株式会社ねこのて\n\n**送信される情報**: 入力内容\n\n**当社での利用目的**: お問い合わせへの対応\n",
        &["Googleアナリティクス @ Google LLC", "ねこチャット @ 株式会社ねこのて"],
    );
}

#[test]
fn upright_tables() {
    check_as(
        "text/html",
        "<h2>外部送信</h2><h3>Google アナリティクス</h3><table><tr><th>送信先事業者</th><td>Google LLC</td></tr><tr><th>送信される情報</th><td>閲覧履歴</td></tr><tr><th>利用目的</th><td>分析</td></tr></table>",
        &["Googleアナリティクス @ Google LLC"],
    );
}

#[test]
fn coded_purposes_and_scopes_have_legends() {
    let reading = reading(
        "text/html",
        "<h2>外部送信</h2><p>A. アクセス解析のため</p><p>B. 広告の配信のため</p><table><tr><th>サービス名</th><th>送信先</th><th>送信される情報</th><th>利用目的</th><th>該当サイト</th></tr>\
         <tr><td>Google 広告</td><td>Google LLC</td><td>閲覧履歴</td><td>B</td><td>1</td></tr></table><p>1=shop.example.jp 2=event.example.jp</p>",
    );
    let statement = reading.statements.iter().find(|statement| statement.kind == StatementKind::Declaration).unwrap();
    assert_eq!(statement.sender_purpose.quotes, ["広告の配信のため"]);
    assert_eq!(statement.scope.hosts, ["shop.example.jp"]);
}

#[test]
fn prose_may_be_as_complete_as_a_table() {
    let reading = reading(
        "text/plain",
        "当社サイトでは、Google LLCのアクセス解析ツール「Google アナリティクス」を利用しており、Cookie識別子、閲覧したページのURL、IPアドレスが同社に送信されます。当社は利用状況の把握のために利用し、同社は自社サービスの維持・改善のために利用します。",
    );
    let statement = reading.statements.iter().find(|statement| statement.kind == StatementKind::Declaration).unwrap();
    let recipient = statement.recipient.as_ref().unwrap();
    assert_eq!((recipient.text.as_str(), recipient.level), ("Google LLC", RecipientLevel::NamedLegal));
    assert!(statement.sender_purpose.leaves.contains(&Purpose::Analytics), "{:?}", statement.sender_purpose);
    assert!(
        statement.recipient_purpose.leaves.contains(&Purpose::ServiceImprovement),
        "{:?}",
        statement.recipient_purpose
    );
    for item in [Information::OnlineIdentifier, Information::PageView, Information::Ip] {
        assert!(statement.information.categories.contains(&item), "{item}");
    }
}

#[test]
fn a_tail_is_a_recipient_of_its_own() {
    check(
        "当サイトでは、Google アナリティクス等のアクセス解析ツールを利用しています。",
        &["Googleアナリティクス @ -", "- @ アクセス解析ツール"],
    );
    let reading = reading("text/plain", "当サイトでは、Google アナリティクス等のアクセス解析ツールを利用しています。");
    let tail = reading
        .statements
        .iter()
        .find(|statement| statement.service.is_none() && statement.recipient.is_some())
        .unwrap();
    assert!(tail.recipient.as_ref().unwrap().open_ended);
}

#[test]
fn names_and_their_pages_in_turns() {
    check(
        "当サイトは、以下の広告配信事業者のCookieを使用しています。\n\n・株式会社ネコノテ\n\nhttps://nekonote.example/privacy\n\n\
         ・イヌノテ株式会社\n\nhttps://inunote.example/\n",
        &["- @ 株式会社ネコノテ", "- @ イヌノテ株式会社"],
    );
}

#[test]
fn objects_in_parallel_share_the_verb_at_the_end() {
    check(
        "認証基盤としてNekonote Inc.のサービスを、決済のためInunote, Inc.の提供するサービスを利用しています。",
        &["- @ Nekonote Inc.", "- @ Inunote, Inc."],
    );
}

#[test]
fn those_whom_a_denial_leaves_out_receive() {
    check(
        "当社は、業務委託先および提携先以外の第三者に個人情報を開示・提供することはございません。",
        &["- @ 業務委託先および提携先"],
    );
    check("当社は、業務委託先以外の第三者に個人情報を提供することはありません。", &[]);
}

#[test]
fn tool_company_and_link_in_one_cell() {
    check_as(
        "text/html",
        "<h2>外部送信</h2><table><tr><th>送信先</th><th>送信される情報</th><th>利用目的</th></tr>\
         <tr><th>Google Fonts<small>Google LLC</small><a href=\"https://policies.google.com/privacy\">プライバシーポリシー ↗</a></th>\
         <td>IPアドレス</td><td>書体の配信</td></tr></table>",
        &["Google Fonts @ Google LLC"],
    );
}

#[test]
fn unknown_names_by_their_place() {
    check(
        "当サイトでは、ネコノテ社の提供する「ねこ計測」を利用して、閲覧履歴を収集しています。",
        &["ねこ計測 @ ネコノテ社"],
    );
}

#[test]
fn joint_use_and_provision() {
    check(
        "4. 共同利用\n\n当社は、取得した個人情報を次のとおり共同利用いたします。\n\n【共同して利用する者の範囲】\n\n・株式会社甲乙丙丁\n・丁戊己商事株式会社\n\n【共同して利用する項目】\n\n・氏名、住所\n",
        &["- @ 株式会社甲乙丙丁", "- @ 丁戊己商事株式会社"],
    );
    check("当社は、商品の配送のため、運送会社に氏名及び住所等の個人情報を提供します。", &["- @ 運送会社"]);
}

#[test]
fn what_only_looks_like_a_declaration() {
    for text in [
        "Cookieを無効にする方法は、Google Chrome、Microsoft Edge、Safariの各ヘルプをご確認ください。",
        "当サイトは、現在、Google アナリティクスを利用していません。",
        "当社公式のTwitterアカウント及びFacebookページもご覧ください。",
        "Google アナリティクス オプトアウト アドオンをインストールすることで、収集を無効にできます。",
        "アクセス解析ツールとは、Google アナリティクスのように、サイトの利用状況を調べる道具をいいます。",
        "裁判所、警察等の公的機関から法令に基づく照会を受けた場合、個人情報を開示することがあります。",
        "Googleアカウントでログインする場合、氏名とメールアドレスを取得します。",
    ] {
        check(text, &[]);
    }
}

#[test]
fn a_denied_row_stays_denied() {
    let reading = reading("text/plain", "当社サイトでは、Facebook広告及びLINE広告は利用していません。");
    let rows = rows(&reading);
    let mut found: Vec<(&str, &serde_json::Value)> =
        rows.iter().map(|row| (row["service"].as_str().unwrap_or_default(), &row["negated"])).collect();
    found.sort_by_key(|(service, _)| *service);
    assert_eq!(found, [("Facebook広告", &true.into()), ("LINE広告", &true.into())], "{rows:?}");
}

#[test]
fn claims_of_every_kind() {
    for (text, kind) in [
        ("当サイトではCookieを使用していません。", ClaimKind::NoCookies),
        ("ウェブビーコンを用いて取得した情報には、個人を特定する情報は含まれておりません。", ClaimKind::NoPiiInBeacon),
        ("Cookieによりお客様個人を特定することはできません。", ClaimKind::NotIdentifying),
        ("個人情報は国内の委託先にのみ預託し、国内で保管します。", ClaimKind::DomesticOnly),
        ("ブラウザの設定により、Cookieの受け取りを拒否することができます。", ClaimKind::OptOutOffered),
        ("位置情報は、事前にユーザーの同意を得た場合にのみ取得します。", ClaimKind::UserConsentFirst),
        (
            "当社は、法令に基づく場合を除き、個人情報を第三者に提供することはありません。",
            ClaimKind::NoThirdPartyProvision,
        ),
    ] {
        let reading = reading("text/plain", text);
        assert!(reading.claims.iter().any(|claim| claim.kind == kind), "{text}: {:?}", reading.claims);
        assert_verbatim(&reading);
    }
}

#[test]
fn other_documents_that_govern() {
    let reading = reading(
        "text/html",
        "<p>本ポリシーに定めのない事項については、当社の<a href='/common/'>プライバシーポリシー</a>が適用されます。両者の間に相違がある場合は、本ポリシーが優先して適用されます。</p>\
         <p>外部送信の詳細は<a href='/cookie/list.html'>外部送信先一覧</a>をご覧ください。</p><p>グループ会社は<a href='#'>こちら</a>をご確認ください。</p>",
    );
    let roles: Vec<(&str, Option<&str>, bool)> =
        reading.links.iter().map(|link| (link.role.as_str(), link.url.as_deref(), link.governs)).collect();
    assert!(roles.contains(&("parent-policy", Some("https://www.example.co.jp/common/"), true)), "{roles:?}");
    assert!(
        roles.contains(&("external-transmission-list", Some("https://www.example.co.jp/cookie/list.html"), true)),
        "{roles:?}"
    );
    assert!(roles.contains(&("group-companies", None, true)), "{roles:?}");
    assert_eq!(reading.precedence.as_ref().map(|precedence| precedence.prevails.as_str()), Some("this"));
    assert!(reading.statements.iter().any(|statement| statement.kind == StatementKind::Incorporation));
}

#[test]
fn broken_lines_are_read_whole_and_quoted_as_they_are() {
    let text = "当社ウェブサイトでは、利用状況の分析のために、アメリカ合衆国の法人が提供するGoogle ア\nナリティクスを利用して、お客様が閲覧されたページのアドレス並びに閲覧の日時の情報を収集\nしております。当該の情報は、当社における利用状況の分析の目的にのみ利用いたします。また、当社は以上\nのほか、利用状況の分析のためにクッキーを使用しております。詳細は当社までお問い合わせくださいませ。当社\nは個人情報の保護に努めます。以上のとおり、当社は、お客様の個人情報の適切な取扱いに努めてまいります。よろ\nしくお願いいたします。当社は、個人情報の取扱いについて、本書に定めるところによるものといたします。以上\nの定めは、当社の役員及び従業員の全員に適用いたします。当社の方針は、予告なく変更される場合がございます。\n";
    let reading = reading("text/plain", text);
    assert_verbatim(&reading);
    let statement = reading.statements.iter().find(|statement| statement.service.is_some()).unwrap();
    assert_eq!(statement.service.as_ref().unwrap().id.as_deref(), Some("google-analytics"));
    assert!(statement.quote.text.contains("ア\nナリティクス"));
}

#[test]
fn english_policies() {
    check_as(
        "text/plain",
        "We use Google Analytics to analyze how visitors use our website. Google Analytics collects cookies and IP addresses.",
        &["Google Analytics @ -"],
    );
    let reading = reading(
        "text/plain",
        "We do not share your personal information with third parties without your consent. You can disable cookies in your browser settings.",
    );
    let kinds: Vec<ClaimKind> = reading.claims.iter().map(|claim| claim.kind).collect();
    assert!(
        kinds.contains(&ClaimKind::NoThirdPartyProvision) && kinds.contains(&ClaimKind::OptOutOffered),
        "{kinds:?}"
    );
    assert_eq!(reading.language, "en");
}

#[test]
fn a_rendered_page_that_adds_the_table_needs_script() {
    let served = "<h1>外部送信</h1><div id=list></div><p>当サイトは、次の外部事業者へ情報を送信しています。</p>";
    let rendered = "<h1>外部送信</h1><p>当サイトは、次の外部事業者へ情報を送信しています。</p><table><tr><th>送信先</th><th>送信される情報</th><th>利用目的</th></tr><tr><td>Google LLC（Google アナリティクス）</td><td>閲覧履歴</td><td>分析</td></tr></table>";
    let source = kansa::policy::Source {
        id: "d1".into(),
        name: "x".into(),
        media_type: "text/html".into(),
        bytes: served.as_bytes(),
        rendered: Some(rendered.as_bytes()),
        ..Default::default()
    };
    let reading = kansa::policy::read(&source, kansa::catalog::Catalog::embedded(), &Default::default());
    assert!(reading.needs_script);
    assert_eq!(reading.extraction, "html-rendered");
    assert_eq!(named(&reading), ["Googleアナリティクス @ Google LLC"]);
}

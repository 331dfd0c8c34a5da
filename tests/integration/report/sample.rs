//! A report about invented companies, large enough to exercise every part of every format.

use std::collections::BTreeMap;

use kansa::attribute::{
    Cname, CookieSeen, InformationSeen, Recipient, RedactedUrl, Runs, ServiceRef, SetBy, StorageSeen,
};
use kansa::audit::{Accepted, Coverage, DocumentQuote, Element, Elements, Exempted, Finding, Level, Open, Subject};
use kansa::catalog::Certainty;
use kansa::evidence::{Browser, Engine, GapKind, Initiator};
use kansa::glossary::{
    Bilingual, Confidence, DocumentRole, Form, Grade, Information, Party, Phase, Purpose, ServiceCategory,
};
use kansa::policy::{
    Claim, ClaimKind, InformationStatement, LinkTarget, Mechanism, PolicyLink, PurposeStatement, Quote, RecipientLevel,
    RecipientStatement, ServiceStatement, Specificity, Statement, StatementKind,
};
use kansa::report::model::{
    CatalogFacts, CoverageFacts, DocumentFacts, DraftRow, GapFacts, Lane, Numbers, PageFacts, REPORT_SCHEMA, Redaction,
    Report, Result, RuleFacts, RunFacts, TargetFacts, Tool, TransmissionFacts, VisitFacts,
};

const POLICY: &str = "プライバシーポリシー

株式会社あおば文具（以下「当社」といいます。）は、当社が運営する通販サイト「あおば文具オンライン」における利用者情報の取扱いを、次のとおり定めます。

第1条（取得する情報）
当社は、氏名、住所、電話番号、メールアドレスその他お客様が入力した情報、並びに閲覧履歴、Cookie及び端末情報を取得します。

第2条（利用目的）
当社は、取得した情報を、商品の発送、お問い合わせへの対応、サイトの利用状況の分析及びサービスの改善のために利用します。

第3条（第三者提供）
当社は、法令に定める場合を除き、お客様の同意なく個人情報を第三者に提供しません。

第4条（Cookie及びアクセス解析）
当社は、サイトの利用状況を把握するため、みどり計測株式会社が提供するアクセス解析ツール「ミドリアナリティクス」を利用しています。このツールはCookieを使用して閲覧ページのURL、参照元及び端末の情報を収集し、みどり計測株式会社に送信します。収集された情報は、みどり計測株式会社において同社のサービスの維持及び改善のために利用されます。個人を特定する情報は含まれません。
当社は、広告配信事業者等が提供する広告を表示することがあります。
当社は、ソーシャルプラグイン（トークリンク）を設置しています。

第5条（外部送信）
外部送信の詳細は「利用者情報の外部送信について」（https://www.aoba-bungu.example/external/）に定めます。

第6条（動画の埋め込み）
当社は、商品の紹介のため、ミルビデオ社の動画を埋め込んでいます。

附則　2023年6月1日制定　2025年4月1日改定";

const LIST: &str = "利用者情報の外部送信について

当社は、次の事業者に対し、利用者の端末に記録された情報を送信しています。

送信先	サービス	送信される情報	当社の利用目的	送信先の利用目的
みどり計測株式会社	ミドリアナリティクス	Cookie等の識別子、閲覧したページのURL、参照元、端末・ブラウザの情報	サイトの利用状況の分析	同社のサービスの維持及び改善
アドネクサ株式会社	アドネクサ広告	Cookie等の識別子、閲覧したページのURL	広告の配信	広告の配信及び効果測定
株式会社チャットの森	もりチャット	会員ID、入力された内容	お問い合わせへの対応	（記載なし）
フォントワークス・クラウド社	Webフォント配信	IPアドレス、ブラウザの種類	画面の表示	フォントの配信

上記のほか、タグの設置状況により送信先が追加されることがあります。
送信の停止を希望される方は、https://www.aoba-bungu.example/optout/ から手続をすることができます。";

pub(crate) fn bi(ja: &str, en: &str) -> Bilingual {
    Bilingual::new(ja, en)
}

/// The quote of these words in the text; the words must be there.
pub(crate) fn quote(text: &str, words: &str) -> Quote {
    let at = text.find(words).unwrap_or_else(|| panic!("{words} is not in the text"));
    let start = text[..at].chars().count();
    Quote {
        text: words.to_owned(),
        start,
        end: start + words.chars().count(),
        line: text[..at].matches('\n').count() + 1,
    }
}

fn statement(document: &str, text: &str, n: usize, kind: StatementKind, words: &str) -> Statement {
    Statement {
        id: format!("{document}-s{n}"),
        document: document.to_owned(),
        kind,
        quote: quote(text, words),
        ..Statement::default()
    }
}

fn declares(mut statement: Statement, recipient: &str, level: RecipientLevel, service: &str) -> Statement {
    statement.recipient =
        Some(RecipientStatement { text: recipient.to_owned(), level, ..RecipientStatement::default() });
    if !service.is_empty() {
        statement.service = Some(ServiceStatement { text: service.to_owned(), id: None });
        statement.specificity = Specificity::Service;
    }
    statement.mechanism = Mechanism::Cookie;
    statement
}

fn purposes(words: &str, leaf: Purpose) -> PurposeStatement {
    PurposeStatement { quotes: vec![words.to_owned()], leaves: vec![leaf], vague: false }
}

fn items(words: &[&str], categories: &[Information]) -> InformationStatement {
    InformationStatement {
        quotes: words.iter().map(|word| (*word).to_owned()).collect(),
        categories: categories.to_vec(),
        ..InformationStatement::default()
    }
}

fn statements() -> Vec<Statement> {
    let p = |n, kind, words| statement("d1", POLICY, n, kind, words);
    let l = |n, words| statement("d2", LIST, n, StatementKind::Declaration, words);
    let mut all = vec![
        p(1, StatementKind::Scope, "当社が運営する通販サイト「あおば文具オンライン」"),
        p(
            2,
            StatementKind::InformationList,
            "氏名、住所、電話番号、メールアドレスその他お客様が入力した情報、並びに閲覧履歴、Cookie及び端末情報",
        ),
        p(3, StatementKind::PurposeList, "商品の発送、お問い合わせへの対応、サイトの利用状況の分析及びサービスの改善"),
        p(
            4,
            StatementKind::ExclusiveList,
            "当社は、法令に定める場合を除き、お客様の同意なく個人情報を第三者に提供しません。",
        ),
        declares(
            p(
                5,
                StatementKind::Declaration,
                "みどり計測株式会社が提供するアクセス解析ツール「ミドリアナリティクス」を利用しています。",
            ),
            "みどり計測株式会社",
            RecipientLevel::NamedLegal,
            "ミドリアナリティクス",
        ),
        p(6, StatementKind::NegativeClaim, "個人を特定する情報は含まれません。"),
        declares(
            p(7, StatementKind::Declaration, "広告配信事業者等が提供する広告を表示することがあります。"),
            "広告配信事業者等",
            RecipientLevel::CategoryOpen,
            "",
        ),
        declares(
            p(8, StatementKind::Declaration, "ソーシャルプラグイン（トークリンク）"),
            "",
            RecipientLevel::ServiceOnly,
            "トークリンク",
        ),
        p(
            9,
            StatementKind::Incorporation,
            "外部送信の詳細は「利用者情報の外部送信について」（https://www.aoba-bungu.example/external/）に定めます。",
        ),
        declares(
            p(10, StatementKind::Declaration, "商品の紹介のため、ミルビデオ社の動画を埋め込んでいます。"),
            "ミルビデオ社",
            RecipientLevel::NamedBrand,
            "",
        ),
        p(11, StatementKind::Revision, "2025年4月1日改定"),
    ];
    all[8].target = Some(LinkTarget {
        text: "利用者情報の外部送信について".to_owned(),
        url: Some("https://www.aoba-bungu.example/external/".to_owned()),
    });
    let rows = [
        (
            "みどり計測株式会社\tミドリアナリティクス\tCookie等の識別子、閲覧したページのURL、参照元、端末・ブラウザの情報\tサイトの利用状況の分析\t同社のサービスの維持及び改善",
            "みどり計測株式会社",
            "ミドリアナリティクス",
            Purpose::Analytics,
        ),
        (
            "アドネクサ株式会社\tアドネクサ広告\tCookie等の識別子、閲覧したページのURL\t広告の配信\t広告の配信及び効果測定",
            "アドネクサ株式会社",
            "アドネクサ広告",
            Purpose::AdDelivery,
        ),
        (
            "株式会社チャットの森\tもりチャット\t会員ID、入力された内容\tお問い合わせへの対応\t（記載なし）",
            "株式会社チャットの森",
            "もりチャット",
            Purpose::Chat,
        ),
        (
            "フォントワークス・クラウド社\tWebフォント配信\tIPアドレス、ブラウザの種類\t画面の表示\tフォントの配信",
            "フォントワークス・クラウド社",
            "Webフォント配信",
            Purpose::Display,
        ),
    ];
    for (n, (words, company, service, leaf)) in rows.into_iter().enumerate() {
        let mut row = declares(l(n + 1, words), company, RecipientLevel::NamedLegal, service);
        let cells: Vec<&str> = words.split('\t').collect();
        row.information = items(&[cells[2]], &[Information::OnlineIdentifier, Information::PageView]);
        row.sender_purpose = purposes(cells[3], leaf);
        row.recipient_purpose = purposes(cells[4], leaf);
        all.push(row);
    }
    all.push(statement(
        "d2",
        LIST,
        5,
        StatementKind::Declaration,
        "タグの設置状況により送信先が追加されることがあります。",
    ));
    all.push(statement(
        "d2",
        LIST,
        6,
        StatementKind::OptOut,
        "送信の停止を希望される方は、https://www.aoba-bungu.example/optout/ から手続をすることができます。",
    ));
    all
}

struct Seen {
    company: &'static str,
    company_ja: &'static str,
    country: &'static str,
    service: &'static str,
    service_ja: &'static str,
    category: ServiceCategory,
    host: &'static str,
    coverage: Coverage,
    /// R S I P1 P2.
    elements: [Element; 5],
    matched: &'static [&'static str],
    information: &'static [(Information, &'static str)],
    pages: usize,
    why: (&'static str, &'static str),
}

const PATHS: &[(&str, &str)] = &[
    ("/", "あおば文具オンライン｜文房具の通販"),
    ("/products/", "商品一覧"),
    ("/products/pen-042/", "ゲルインクボールペン 0.5mm"),
    ("/products/notebook-b5/", "B5 方眼ノート 5冊組"),
    ("/products/stapler/", "針なしホッチキス"),
    ("/cart/", "買い物かご"),
    ("/contact/", "お問い合わせ"),
    ("/company/", "会社概要"),
    ("/news/2026-autumn/", "秋の新学期フェア"),
    ("/guide/shipping/", "送料とお届け"),
    ("/privacy/", "プライバシーポリシー"),
    ("/external/", "利用者情報の外部送信について"),
];

pub(crate) const SITE: &str = "https://www.aoba-bungu.example";

fn seen() -> Vec<Seen> {
    use Coverage::{Covered, ExemptCandidate, Indeterminate, Own, Partial, Undeclared, Vague};
    use Element as E;
    use Information as I;
    let none = [E::None, E::No, E::None, E::None, E::None];
    vec![
        Seen {
            company: "Midori Measurement Inc.",
            company_ja: "みどり計測株式会社",
            country: "JP",
            service: "Midori Analytics",
            service_ja: "ミドリアナリティクス",
            category: ServiceCategory::Analytics,
            host: "collect.midori-keisoku.example",
            coverage: Covered,
            elements: [E::Full, E::Yes, E::Full, E::Full, E::Full],
            matched: &["d1-s5", "d2-s1"],
            information: &[
                (I::OnlineIdentifier, "cid"),
                (I::PageView, "dl"),
                (I::DeviceBrowser, "sr"),
                (I::TechnicalMinimum, "header:User-Agent"),
            ],
            pages: 12,
            why: (
                "送信先、サービス、送信情報及び双方の利用目的の記載を確認しました。",
                "Recipient, service, information and both purposes are stated.",
            ),
        },
        Seen {
            company: "Kaede Heatmap K.K.",
            company_ja: "株式会社かえでヒートマップ",
            country: "JP",
            service: "Kaede Replay",
            service_ja: "カエデリプレイ",
            category: ServiceCategory::Heatmap,
            host: "rec.kaede-heat.example",
            coverage: Undeclared,
            elements: none,
            matched: &[],
            information: &[
                (I::OnlineIdentifier, "sid"),
                (I::Action, "ev"),
                (I::FormInput, "body:field.value"),
                (I::PageView, "u"),
            ],
            pages: 9,
            why: (
                "読み取った文書に、この送信先に当たる記載を確認できませんでした。",
                "No statement of the documents read fits this recipient.",
            ),
        },
        Seen {
            company: "AdNexa Inc.",
            company_ja: "アドネクサ株式会社",
            country: "US",
            service: "AdNexa Ads",
            service_ja: "アドネクサ広告",
            category: ServiceCategory::Advertising,
            host: "px.adnexa.example",
            coverage: Partial,
            elements: [E::Full, E::Yes, E::Beyond, E::Full, E::Full],
            matched: &["d2-s2"],
            information: &[(I::OnlineIdentifier, "cookie:_anx"), (I::PageView, "url"), (I::ContactEmail, "em")],
            pages: 11,
            why: (
                "送信先とサービスの記載はありますが、メールアドレスのハッシュ値が記載された項目に含まれていません。",
                "Recipient and service are stated; a hashed e-mail address is beyond the stated items.",
            ),
        },
        Seen {
            company: "AdNexa Inc.",
            company_ja: "アドネクサ株式会社",
            country: "US",
            service: "AdNexa Tag Manager",
            service_ja: "アドネクサ・タグマネージャー",
            category: ServiceCategory::TagManager,
            host: "tm.adnexa.example",
            coverage: Undeclared,
            elements: none,
            matched: &[],
            information: &[(I::TechnicalMinimum, "header:User-Agent")],
            pages: 12,
            why: (
                "アドネクサ株式会社は別のサービスについて記載されていますが、このサービスの記載を確認できませんでした。",
                "The company is named for another service only.",
            ),
        },
        Seen {
            company: "Bright Bidder Ltd.",
            company_ja: "ブライトビッダー社",
            country: "IE",
            service: "Bright RTB",
            service_ja: "ブライトRTB",
            category: ServiceCategory::DspSsp,
            host: "sync.brightbidder.example",
            coverage: Vague,
            elements: [E::Category, E::No, E::None, E::None, E::None],
            matched: &["d1-s7"],
            information: &[(I::OnlineIdentifier, "uid"), (I::ClickId, "clid")],
            pages: 7,
            why: ("「広告配信事業者等」という類型の記載にのみ当たり得ます。", "Fits only the category statement."),
        },
        Seen {
            company: "TalkLink Corp.",
            company_ja: "トークリンク株式会社",
            country: "JP",
            service: "TalkLink Plugin",
            service_ja: "トークリンク",
            category: ServiceCategory::Social,
            host: "plugin.talklink.example",
            coverage: Partial,
            elements: [E::ServiceOnly, E::Yes, E::None, E::None, E::None],
            matched: &["d1-s8"],
            information: &[(I::OnlineIdentifier, "cookie:tl_id"), (I::PageView, "header:Referer")],
            pages: 5,
            why: ("サービス名の記載のみを確認しました。", "Only the service is named."),
        },
        Seen {
            company: "MillVideo, Inc.",
            company_ja: "ミルビデオ・インク",
            country: "US",
            service: "MillVideo Player",
            service_ja: "ミルビデオ",
            category: ServiceCategory::Video,
            host: "player.millvideo.example",
            coverage: Partial,
            elements: [E::Brand, E::No, E::Generic, E::Vague, E::None],
            matched: &["d1-s10"],
            information: &[(I::OnlineIdentifier, "cookie:vid"), (I::PageView, "header:Referer")],
            pages: 3,
            why: (
                "通称による記載で、サービス名・送信先の利用目的の記載を確認できませんでした。",
                "Named by brand only; service and recipient's purpose not found.",
            ),
        },
        Seen {
            company: "Chat no Mori Inc.",
            company_ja: "株式会社チャットの森",
            country: "JP",
            service: "Mori Chat",
            service_ja: "もりチャット",
            category: ServiceCategory::Chat,
            host: "ws.chat-mori.example",
            coverage: Partial,
            elements: [E::Full, E::Yes, E::Full, E::Full, E::None],
            matched: &["d2-s3"],
            information: &[(I::MemberId, "user.id"), (I::FormInput, "body:message")],
            pages: 12,
            why: ("送信先の利用目的の記載を確認できませんでした。", "The recipient's purpose was not found."),
        },
        Seen {
            company: "Fontworks Cloud",
            company_ja: "フォントワークス・クラウド社",
            country: "DE",
            service: "Web Fonts",
            service_ja: "Webフォント配信",
            category: ServiceCategory::Fonts,
            host: "fonts.fw-cloud.example",
            coverage: Covered,
            elements: [E::Full, E::Yes, E::Full, E::Full, E::Full],
            matched: &["d2-s4"],
            information: &[(I::TechnicalMinimum, "header:User-Agent")],
            pages: 12,
            why: ("必要な記載を確認しました。", "All elements are stated."),
        },
        Seen {
            company: "SwiftCDN",
            company_ja: "スイフトCDN社",
            country: "US",
            service: "SwiftCDN",
            service_ja: "スイフトCDN",
            category: ServiceCategory::Cdn,
            host: "cdn.swiftcdn.example",
            coverage: ExemptCandidate,
            elements: none,
            matched: &[],
            information: &[(I::TechnicalMinimum, "header:User-Agent")],
            pages: 12,
            why: (
                "画面の表示のための読込みと見られます。担当者の確認が必要です。",
                "Looks like a load for display; a person must confirm.",
            ),
        },
        Seen {
            company: "",
            company_ja: "",
            country: "",
            service: "",
            service_ja: "",
            category: ServiceCategory::Other,
            host: "b7.stat-unknown.example",
            coverage: Indeterminate,
            elements: none,
            matched: &[],
            information: &[(I::OnlineIdentifier, "k")],
            pages: 2,
            why: ("送信先を運営する者を特定できません。", "Nobody could be identified behind this host."),
        },
        Seen {
            company: "Aoba Holdings",
            company_ja: "あおばホールディングス株式会社",
            country: "JP",
            service: "",
            service_ja: "",
            category: ServiceCategory::Other,
            host: "id.aoba-hd.example",
            coverage: Indeterminate,
            elements: [E::Category, E::No, E::None, E::None, E::None],
            matched: &[],
            information: &[(I::MemberId, "mid")],
            pages: 4,
            why: (
                "グループ会社一覧を読み取れていないため、判定を保留します。",
                "The list of group companies was not read.",
            ),
        },
        Seen {
            company: "Aoba Bungu",
            company_ja: "株式会社あおば文具",
            country: "JP",
            service: "",
            service_ja: "",
            category: ServiceCategory::Other,
            host: "log.aoba-bungu.example",
            coverage: Own,
            elements: none,
            matched: &[],
            information: &[(I::PageView, "p")],
            pages: 12,
            why: ("送信先は運営者自身です。", "The recipient is the operator."),
        },
        Seen {
            company: "Nordic Sense AS",
            company_ja: "ノルディックセンス社",
            country: "NO",
            service: "Sense Survey",
            service_ja: "センスサーベイ",
            category: ServiceCategory::Form,
            host: "survey.nordicsense.example",
            coverage: Undeclared,
            elements: none,
            matched: &[],
            information: &[(I::ContactEmail, "email"), (I::Demographic, "age")],
            pages: 1,
            why: (
                "読み取った文書に、この送信先に当たる記載を確認できませんでした。",
                "No statement of the documents read fits this recipient.",
            ),
        },
    ]
}

fn transmission(n: usize, seen: &Seen) -> TransmissionFacts {
    let known = !seen.company.is_empty();
    let page = |at: usize| format!("{SITE}{}", PATHS[at].0);
    let first = 100 + 40 * n as u64;
    let [recipient, service, information, sender_purpose, recipient_purpose] = seen.elements;
    let draft = matches!(seen.coverage, Coverage::Undeclared | Coverage::Vague | Coverage::Partial).then(|| DraftRow {
        recipient: seen.company_ja.to_owned(),
        service: seen.service_ja.to_owned(),
        information: bi(
            &seen.information.iter().map(|(item, _)| item.ja()).collect::<Vec<_>>().join("、"),
            &seen.information.iter().map(|(item, _)| item.en()).collect::<Vec<_>>().join(", "),
        ),
        recipient_policy_url: format!("https://{}/privacy", seen.host),
        ..DraftRow::default()
    });
    TransmissionFacts {
        id: format!("t{n}"),
        recipient: Recipient {
            id: if known {
                seen.company.to_lowercase().replace([' ', '.', ','], "-")
            } else {
                "stat-unknown.example".to_owned()
            },
            company: seen.company.to_owned(),
            company_ja: seen.company_ja.to_owned(),
            country: seen.country.to_owned(),
            known,
        },
        service: (!seen.service.is_empty()).then(|| ServiceRef {
            id: seen.service.to_lowercase().replace(' ', "-"),
            name: seen.service.to_owned(),
            name_ja: seen.service_ja.to_owned(),
            category: Some(seen.category),
            purposes: vec![Purpose::Analytics],
        }),
        party: if seen.coverage == Coverage::Own { "own" } else { "third" }.to_owned(),
        hosts: vec![seen.host.to_owned()],
        pages: (0..seen.pages).map(page).collect(),
        channels: vec!["script".to_owned(), "xhr".to_owned()],
        schemes: vec!["https".to_owned()],
        information: seen
            .information
            .iter()
            .map(|(category, parameter)| InformationSeen {
                category: *category,
                form: if *parameter == "em" { Form::Hashed } else { Form::Plain },
                parameter: (*parameter).to_owned(),
                confidence: if category.is_contact() { Confidence::KnownInput } else { Confidence::Catalog },
                algorithm: (*parameter == "em").then(|| "sha256".to_owned()),
                record: first + 2,
                in_url: *parameter == "em",
            })
            .collect(),
        phases: vec![Phase::NoChoice, Phase::Accept],
        grade: Some(if n.is_multiple_of(3) { Grade::E4 } else { Grade::E3 }),
        initiators: vec![vec![
            Initiator {
                kind: "script".to_owned(),
                url: format!("https://{}/tag.js?id=[8]", seen.host),
                line: Some(1),
                column: Some(4032),
                function: "send".to_owned(),
            },
            Initiator {
                kind: "script".to_owned(),
                url: "https://tm.adnexa.example/container.js?id=[9]".to_owned(),
                line: Some(220),
                column: Some(17),
                function: String::new(),
            },
            Initiator {
                kind: "parser".to_owned(),
                url: format!("{SITE}/"),
                line: Some(18),
                column: None,
                function: String::new(),
            },
        ]],
        container: n.is_multiple_of(2).then(|| "ANX-7K2Q".to_owned()),
        runs: Runs { seen: if n == 5 { 1 } else { 2 }, of: 2 },
        requests: 3 * seen.pages as u64,
        coverage: seen.coverage,
        interim: (seen.coverage == Coverage::Indeterminate).then_some(Coverage::Undeclared),
        elements: Elements {
            recipient,
            service,
            information,
            sender_purpose,
            recipient_purpose,
            opt_out: Element::No,
            scope: Element::Yes,
        },
        matched: seen.matched.iter().map(|id| (*id).to_owned()).collect(),
        conflicts: if n == 3 { vec!["C001:E".to_owned()] } else { Vec::new() },
        unresolved: if n == 12 { vec!["group-list".to_owned()] } else { Vec::new() },
        why: bi(seen.why.0, seen.why.1),
        records: (0..6).map(|k| first + k).collect(),
        examples: (0..3.min(seen.pages))
            .map(|k| RedactedUrl {
                record: first + k as u64,
                method: if k == 1 { "POST" } else { "GET" }.to_owned(),
                url: format!("https://{}/v1/collect?{}=[24]&dl=[38]&ts=[13]", seen.host, seen.information[0].1),
                page: page(k),
                phase: Some(Phase::NoChoice),
                at: "2026-11-20T01:02:03.000Z".to_owned(),
                status: Some(if k == 2 { 204 } else { 200 }),
            })
            .collect(),
        cname: (n == 2).then(|| Cname {
            host: "metrics.aoba-bungu.example".to_owned(),
            chain: vec!["aoba.kaede-heat.example".to_owned(), "edge7.kaede-heat.example".to_owned()],
        }),
        certainty: known.then_some(Certainty::High),
        recognised_by: "host".to_owned(),
        draft,
        ..TransmissionFacts::default()
    }
}

fn finding(
    rule: &str,
    name: &str,
    level: Level,
    t: Option<&TransmissionFacts>,
    ja: &str,
    en: &str,
    fix: (&str, &str),
) -> Finding {
    let label = t.map_or("プライバシーポリシー".to_owned(), |t| {
        let service = t.service.as_ref().map_or(String::new(), |service| format!("（{}）", service.name_ja));
        format!("{}{service}", if t.recipient.known { &t.recipient.company_ja } else { &t.hosts[0] })
    });
    Finding {
        rule: rule.to_owned(),
        name: name.to_owned(),
        level,
        message: bi(&ja.replace("{x}", &label), &en.replace("{x}", &label)),
        fix: bi(fix.0, fix.1),
        basis: "law:22-2-29(2)".to_owned(),
        subject: Subject {
            kind: if t.is_some() { "transmission" } else { "document" }.to_owned(),
            id: t.map_or("d1".to_owned(), |t| t.id.clone()),
            label: label.clone(),
            transmission: t.map(|t| t.id.clone()),
            key: t.map_or("d1".to_owned(), |t| format!("{}/{}", t.recipient.id, t.hosts[0])),
        },
        records: t.map(|t| t.records.clone()).unwrap_or_default(),
        quotes: Vec::new(),
        fingerprint: format!(
            "{:016x}",
            rule.bytes()
                .chain(label.bytes())
                .fold(1469598103934665603_u64, |h, b| (h ^ u64::from(b)).wrapping_mul(1099511628211))
        ),
        confidence: "high".to_owned(),
        pages: t.map(|t| t.pages.iter().take(3).cloned().collect()).unwrap_or_default(),
        known: false,
    }
}

fn findings(transmissions: &mut [TransmissionFacts], statements: &[Statement]) -> Vec<Finding> {
    let add = (
        "送信先の名称・送信情報・利用目的を公表文に追記する。不要なタグなら削除する。",
        "Add recipient, information and purposes to the notice, or remove the tag.",
    );
    let mut all = Vec::new();
    for about in transmissions.iter() {
        let t = Some(about);
        match about.coverage {
            Coverage::Undeclared => all.push(finding(
                "R001",
                "undeclared-recipient",
                Level::Error,
                t,
                "{x}への外部送信を観測しましたが、読み取った文書に対応する記載を確認できませんでした。",
                "A transmission to {x} was observed, but no matching statement was found in the documents read.",
                add,
            )),
            Coverage::Vague => {
                all.push(finding("R002", "recipient-category-only", Level::Warning, t, "{x}への送信は「広告配信事業者等」という類型の記載に当たり得ますが、送信先の氏名又は名称の記載を確認できませんでした。", "{x} falls only under a category statement; the recipient's name was not found.", ("類型ではなく送信先の名称（及びサービス名）を列挙する。", "Replace the category by the recipient's name and the service.")));
                all.push(finding(
                    "I003",
                    "information-missing",
                    Level::Warning,
                    t,
                    "{x}に送信される情報の記載を確認できませんでした。",
                    "The information sent to {x} is not stated.",
                    add,
                ));
                all.push(finding(
                    "P001",
                    "sender-purpose-missing",
                    Level::Warning,
                    t,
                    "{x}について当社の利用目的の記載を確認できませんでした。",
                    "The sender's purpose for {x} was not found.",
                    add,
                ));
            }
            Coverage::Partial => {
                if about.elements.recipient_purpose == Element::None {
                    all.push(finding(
                        "P002",
                        "recipient-purpose-missing",
                        Level::Warning,
                        t,
                        "{x}における利用目的の記載を確認できませんでした。",
                        "The purpose at {x} was not found.",
                        add,
                    ));
                }
                match about.elements.recipient {
                    Element::Brand => all.push(finding(
                        "R006",
                        "brand-name-only",
                        Level::Note,
                        t,
                        "「ミルビデオ社」は通称です。法人名の記載を確認できませんでした。",
                        "\"ミルビデオ社\" is a brand; the legal entity was not found.",
                        ("法人名を併記する。", "Add the legal entity name."),
                    )),
                    Element::ServiceOnly => all.push(finding(
                        "R003",
                        "company-name-missing",
                        Level::Warning,
                        t,
                        "サービス名の記載はありますが、情報を取り扱う者（{x}）の氏名又は名称を確認できませんでした。",
                        "The service is named but the company ({x}) is not.",
                        add,
                    )),
                    _ => {}
                }
                if about.elements.information == Element::Beyond {
                    all.push(finding("I005", "hashed-contact-data-undeclared", Level::Error, t, "{x}へメールアドレスのハッシュ値（パラメータ em）が送信されましたが、その記載を確認できませんでした。", "A hashed e-mail address (parameter em) was sent to {x}; no statement was found.", add));
                    all.push(finding("C001", "negative-claim-contradicted", Level::Error, t, "「個人を特定する情報は含まれません。」との記載がありますが、メールアドレスのハッシュ値の送信を観測しました。", "The text denies that identifying information is sent; a hashed e-mail address was observed.", ("実態に合わせて記載又は実装を改める。", "Bring text and site into line.")));
                }
            }
            Coverage::ExemptCandidate => all.push(finding(
                "E001",
                "exemption-candidate",
                Level::Note,
                t,
                "{x}への送信は、画面の表示に必要な送信として適用除外に該当する可能性があります。",
                "The transmission to {x} may fall under an exemption.",
                ("担当者が確認し、確認記録を残す。", "Have a person confirm and record it."),
            )),
            Coverage::Indeterminate => all.push(finding(
                if about.recipient.known { "D003" } else { "R013" },
                if about.recipient.known { "governing-document-not-read" } else { "unidentified-recipient" },
                if about.recipient.known { Level::Error } else { Level::Warning },
                t,
                "{x}への送信について、判定に必要な情報が得られませんでした。",
                "What is needed to judge {x} could not be had.",
                ("グループ会社一覧を監査対象の文書に加える。", "Add the list of group companies to the documents."),
            )),
            Coverage::Own => all.push(finding(
                "E003",
                "own-server-transmission",
                Level::Note,
                t,
                "{x}への送信は自社のサーバへの送信です。",
                "{x} is the operator's own server.",
                ("記載は任意。", "A statement is voluntary."),
            )),
            Coverage::Covered => all.push(finding(
                "T004",
                "cookie-lifetime-long",
                Level::Note,
                t,
                "{x}が設定するCookieの有効期間は730日です。",
                "A cookie of {x} lives 730 days.",
                ("有効期間を見直す。", "Review the lifetime."),
            )),
        }
    }
    all.push(finding(
        "R005",
        "open-ended-wording",
        Level::Note,
        None,
        "「広告配信事業者等」は「等」「その他」により対象が特定されていません。",
        "\"広告配信事業者等\" is open-ended.",
        ("対象を列挙し、「等」「その他」を削る。", "Enumerate and drop 等 / その他."),
    ));
    all.push(finding(
        "C006",
        "declared-not-observed",
        Level::Note,
        None,
        "記載された送信先のうち、今回の巡回の範囲では観測されなかったものがあります。",
        "A declared recipient was not observed within this crawl.",
        ("利用していないなら記載を削る。", "Remove it if it is not in use."),
    ));
    all.push(finding(
        "N002",
        "notice-more-than-one-action-away",
        Level::Note,
        None,
        "買い物かごから公表文まで2回の操作を要します。",
        "The notice is two actions away from the cart.",
        ("各ページから直接到達できるようにする。", "Link it from every page."),
    ));
    all.push(finding(
        "Q002",
        "not-reproduced-in-all-runs",
        Level::Note,
        None,
        "2回の観測のうち1回でのみ観測された送信があります。",
        "A transmission was seen in one of two runs.",
        ("観測回数を増やす。", "Raise the number of runs."),
    ));
    for finding in &mut all {
        let wanted: &[&str] = match finding.rule.as_str() {
            "R002" | "R005" => &["d1-s7"],
            "R003" => &["d1-s8"],
            "R006" => &["d1-s10"],
            "I005" => &["d2-s2"],
            "C001" => &["d1-s6"],
            "P002" => &["d2-s3"],
            _ => &[],
        };
        finding.quotes = wanted
            .iter()
            .map(|id| statements.iter().find(|statement| statement.id == *id).unwrap())
            .map(|s| DocumentQuote { document: s.document.clone(), quote: s.quote.clone() })
            .collect();
        if let Some(t) = transmissions.iter_mut().find(|t| Some(&t.id) == finding.subject.transmission.as_ref()) {
            t.findings.push(finding.rule.clone());
        }
    }
    all.sort_by(|a, b| b.level.cmp(&a.level).then(a.rule.cmp(&b.rule)).then(a.subject.key.cmp(&b.subject.key)));
    all
}

fn document(id: &str, text: &str, role: DocumentRole, path: &str, title: &str) -> DocumentFacts {
    DocumentFacts {
        id: id.to_owned(),
        source: format!("{SITE}{path}"),
        final_url: Some(format!("{SITE}{path}")),
        role: Some(role),
        title: title.to_owned(),
        language: "ja".to_owned(),
        fetched_at: "2026-11-20T01:00:04.120Z".to_owned(),
        status: Some(200),
        media_type: "text/html; charset=utf-8".to_owned(),
        bytes: 18_231,
        sha256: "7b1f0e8ad0c5a1f43b3f0d8b1d6c2a4e9f7788990011223344556677889900aa".to_owned(),
        text_sha256: "0c5a1f43b3f0d8b1d6c2a4e9f77889900112233445566778899aabbccddeeff0".to_owned(),
        extraction: "html".to_owned(),
        readable: true,
        effective_dates: vec!["2023-06-01".to_owned(), "2025-04-01".to_owned()],
        text: text.to_owned(),
        record: 12,
        ..DocumentFacts::default()
    }
}

fn cookies() -> Vec<CookieSeen> {
    [
        ("_mdr", "www.aoba-bungu.example", Some(63_072_000), true, "みどり計測株式会社", "script"),
        ("_anx", "px.adnexa.example", Some(33_696_000), false, "アドネクサ株式会社", "response"),
        ("tl_id", "talklink.example", Some(15_552_000), false, "トークリンク株式会社", "response"),
        ("PHPSESSID", "www.aoba-bungu.example", None, true, "", "response"),
        ("k_sess", "www.aoba-bungu.example", Some(1800), true, "株式会社かえでヒートマップ", "script"),
        ("vid", "player.millvideo.example", Some(86_400), false, "ミルビデオ・インク", "response"),
        ("uid", "sync.brightbidder.example", Some(7_776_000), false, "ブライトビッダー社", "response"),
    ]
    .into_iter()
    .map(|(name, domain, lifetime, first_party, company, by)| CookieSeen {
        name: name.to_owned(),
        domain: domain.to_owned(),
        host_only: name == "PHPSESSID",
        path: "/".to_owned(),
        secure: !first_party,
        http_only: name == "PHPSESSID",
        same_site: if first_party { "Lax" } else { "None" }.to_owned(),
        lifetime_seconds: lifetime,
        party: Some(if company.is_empty() { Party::Own } else { Party::Third }),
        first_party,
        set_by: SetBy {
            by: by.to_owned(),
            url: format!("https://{domain}/collect?id=[8]"),
            stack_top: (by == "script").then(|| "https://collect.midori-keisoku.example/a.js:1:2210".to_owned()),
        },
        company: (!company.is_empty()).then(|| company.to_owned()),
        value_length: 32,
        value_sha256: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08".to_owned(),
        phases: vec![Phase::NoChoice],
        pages: vec![format!("{SITE}/")],
        state: if name == "vid" { "blocked" } else { "set" }.to_owned(),
        blocked: if name == "vid" { vec!["UserPreferences".to_owned()] } else { Vec::new() },
        records: vec![120, 143],
        ..CookieSeen::default()
    })
    .collect()
}

fn pages(transmissions: &[TransmissionFacts]) -> Vec<PageFacts> {
    PATHS
        .iter()
        .enumerate()
        .map(|(n, (path, title))| {
            let url = format!("{SITE}{path}");
            PageFacts {
                transmissions: transmissions.iter().filter(|t| t.pages.contains(&url)).map(|t| t.id.clone()).collect(),
                final_url: url.clone(),
                url,
                title: (*title).to_owned(),
                status: if n == 9 { 503 } else { 200 },
                language: "ja".to_owned(),
                phases: vec![Phase::NoChoice, Phase::Accept],
                outcome: if n == 9 { "failed" } else { "complete" }.to_owned(),
                challenge: (n == 9).then(|| "HTTP 503".to_owned()),
                screenshot: Some(format!("screenshots/{n:04}.png")),
                stands_for: if n == 2 {
                    vec![format!("{SITE}/products/pen-043/"), format!("{SITE}/products/pen-044/")]
                } else {
                    Vec::new()
                },
                records: vec![40 + n as u64],
                ..PageFacts::default()
            }
        })
        .collect()
}

fn visits(pages: &[PageFacts], transmissions: &[TransmissionFacts]) -> Vec<VisitFacts> {
    let hosts: BTreeMap<&str, &str> = transmissions.iter().map(|t| (t.id.as_str(), t.hosts[0].as_str())).collect();
    let mut visits = Vec::new();
    for (n, page) in pages.iter().enumerate() {
        for phase in [Phase::NoChoice, Phase::Accept] {
            let mut lanes = vec![Lane {
                host: "www.aoba-bungu.example".to_owned(),
                last_ms: 640,
                requests: 21,
                record: 50,
                ..Lane::default()
            }];
            lanes.extend(page.transmissions.iter().enumerate().map(|(k, id)| Lane {
                first_ms: 120 + 130 * k as u64,
                last_ms: 400 + 310 * k as u64,
                transmission: Some(id.clone()),
                host: hosts[id.as_str()].to_owned(),
                requests: 1 + k as u64,
                failed: u64::from(k == 3),
                never_sent: u64::from(k == 5),
                record: 100 + 40 * k as u64,
            }));
            visits.push(VisitFacts {
                page: n,
                phase: Some(phase),
                run: 1,
                started: "2026-11-20T01:00:10.000Z".to_owned(),
                outcome: page.outcome.clone(),
                duration_ms: 5200,
                requests: lanes.iter().map(|lane| lane.requests).sum(),
                pending: u32::from(n == 4),
                lanes,
            });
        }
    }
    visits
}

pub(crate) fn run() -> RunFacts {
    RunFacts {
        id: "20261120T010000Z-a1b2c3".to_owned(),
        started: "2026-11-20T01:00:00.000Z".to_owned(),
        ended: "2026-11-20T01:03:41.207Z".to_owned(),
        started_local: "2026-11-20T10:00:00+09:00".to_owned(),
        timezone: "Asia/Tokyo".to_owned(),
        engine: Engine::Browser,
        browser: Some(Browser {
            product: "Chromium 156.0.7320.10".to_owned(),
            executable: "chromium".to_owned(),
            kind: "chromium".to_owned(),
            user_agent:
                "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36"
                    .to_owned(),
            accept_language: "ja,en;q=0.8".to_owned(),
            viewport: (1280, 900),
            flags: vec!["--disable-sync".to_owned()],
            sandbox: true,
            third_party_cookies: true,
        }),
        phases: vec![Phase::NoChoice, Phase::Accept],
        runs: 2,
        mode: "observe".to_owned(),
        command: vec!["kansa".to_owned(), "audit".to_owned(), "targets/aoba.toml".to_owned()],
        notes: vec!["robots.txt respected".to_owned()],
        complete: true,
        journal_sha256: "d2a84f4b8b650937ec8f73cd8be2c74add5a911ba64df27458ed8229da804a26".to_owned(),
        journal_records: 2319,
        reaudit: Vec::new(),
    }
}

/// The report of an audit of 株式会社あおば文具.
pub(crate) fn report() -> Report {
    let statements = statements();
    let mut transmissions: Vec<_> = seen().iter().enumerate().map(|(n, seen)| transmission(n + 1, seen)).collect();
    let findings = findings(&mut transmissions, &statements);
    let pages = pages(&transmissions);
    let level = |level| findings.iter().filter(|finding| finding.level == level).count() as u64;
    let mut coverage = BTreeMap::new();
    for t in &transmissions {
        *coverage.entry(t.coverage).or_default() += 1;
    }
    let mut policy = document("d1", POLICY, DocumentRole::Policy, "/privacy/", "プライバシーポリシー");
    policy.claims = vec![Claim {
        kind: ClaimKind::NoThirdPartyProvision,
        quote: quote(POLICY, "第三者に提供しません"),
        statement: Some("d1-s4".to_owned()),
    }];
    policy.links = vec![PolicyLink {
        text: "利用者情報の外部送信について".to_owned(),
        url: Some(format!("{SITE}/external/")),
        role: "external-transmission-list".to_owned(),
        document_role: Some(DocumentRole::ExternalTransmissionList),
        governs: true,
        recipient: None,
        quote: quote(POLICY, "利用者情報の外部送信について"),
    }];
    let ids: std::collections::BTreeSet<&str> = findings.iter().map(|finding| finding.rule.as_str()).collect();
    let rules = ids.into_iter().filter_map(kansa::audit::rule_by).map(|rule| RuleFacts {
        id: rule.id.to_owned(),
        name: rule.name.to_owned(),
        title: rule.title(),
        meaning: bi(rule.doc.ja, rule.doc.en),
        basis: kansa::audit::citation(rule.basis),
    });
    Report {
        rules: rules.collect(),
        revealed: Vec::new(),
        schema: REPORT_SCHEMA.to_owned(),
        result: Result::Incomplete,
        summary: bi(
            "2026-11-20に11ページ（選択前・同意後）をブラウザで観測し、外部送信14件（送信先12者）を文書2件と照合しました。記載を確認できなかった送信は3件、記載が一部又は類型のみの送信は5件、判定を保留した送信は2件です。判定できない部分があるため、結果は確定していません。",
            "On 2026-11-20, 11 pages (before a choice, after accept) were observed by the browser; 14 transmissions to 12 recipients were held against 2 documents: 3 without a matching statement, 5 stated in part or by category only, 2 withheld. Parts could not be judged, so the result is not final.",
        ),
        tool: Tool { name: "kansa".to_owned(), version: "0.1.0".to_owned(), commit: Some("0123abc".to_owned()) },
        run: run(),
        target: TargetFacts {
            name: "あおば文具オンライン".to_owned(),
            start: vec![format!("{SITE}/")],
            operator: vec!["株式会社あおば文具".to_owned()],
            domains: vec!["aoba-bungu.example".to_owned()],
            profiles: vec!["jp-27-12".to_owned(), "jp-appi".to_owned()],
            applicability: "unknown".to_owned(),
            applicability_reason: "通販サイト。電気通信役務の該当性は法務部で確認中。".to_owned(),
            route: "publish".to_owned(),
            fail_on: "error".to_owned(),
            sha256: "aa11bb22cc33dd44ee55ff6600112233445566778899aabbccddeeff00112233".to_owned(),
            keep_until: "2029-11-20".to_owned(),
        },
        coverage: CoverageFacts {
            pages_planned: 14,
            pages_audited: 11,
            pages_failed: 1,
            pages_represented: 2,
            phases: vec![Phase::NoChoice, Phase::Accept],
            engine: Engine::Browser,
            requests: 812,
            documents_read: 2,
            documents_not_read: 1,
            incomplete: vec![
                bi("適用される文書が読み取られていません（D003）。", "A document that governs was not read (D003)."),
                bi(
                    "読み取れていない文書があるため、1件の送信の判定を保留しています。",
                    "1 transmission waits for a document that was not read.",
                ),
            ],
            not_covered: vec![
                bi(
                    "対象外とされた領域：ログイン後の会員ページ",
                    "Area declared outside this audit: ログイン後の会員ページ",
                ),
                bi(
                    "ログイン後の画面、購入・申込みの完了画面、アプリ、巡回時と異なる地域・端末・時間帯の表示。",
                    "Pages behind a login, completed orders, apps, and what is shown in other regions, on other devices or at other times.",
                ),
                bi(
                    "同意状態「拒否後」「オプトアウト後」での送信。",
                    "Transmissions in these consent states: after reject, after opt-out.",
                ),
                bi(
                    "1ページは開けないか、認証・エラー等の画面でした。",
                    "1 page could not be opened or showed a challenge or an error.",
                ),
                bi(
                    "送信先の内部処理、送信先から先への送信、サーバ間の送信は観測できません。",
                    "What recipients do, whom they pass data on to, and server-to-server transfers cannot be observed.",
                ),
            ],
        },
        numbers: Numbers {
            errors: level(Level::Error),
            warnings: level(Level::Warning),
            notes: level(Level::Note),
            accepted: 1,
            transmissions: transmissions.len() as u64,
            recipients: 12,
            countries: ["DE", "IE", "JP", "NO", "US"].map(str::to_owned).to_vec(),
            coverage,
            cookies: 7,
            statements: statements.len() as u64,
        },
        documents: vec![
            policy,
            document("d2", LIST, DocumentRole::ExternalTransmissionList, "/external/", "利用者情報の外部送信について"),
        ],
        visits: visits(&pages, &transmissions),
        pages,
        cookies: cookies(),
        storage: vec![StorageSeen {
            area: "local".to_owned(),
            origin: SITE.to_owned(),
            key: "kaede.queue".to_owned(),
            value_length: 812,
            value_sha256: "5e884898da28047151d0e56f8dc6292773603d0d6aabbdd62a11ef721d1542d8".to_owned(),
            setter: Some("https://rec.kaede-heat.example/r.js:1:90".to_owned()),
            party: Some(Party::Third),
            phases: vec![Phase::NoChoice],
            pages: vec![format!("{SITE}/")],
            records: vec![166],
            ..StorageSeen::default()
        }],
        accepted: vec![Accepted {
            finding: finding(
                "T003",
                "cookie-attributes-weak",
                Level::Note,
                None,
                "Cookie「k_sess」にSecure属性がありません。",
                "The cookie k_sess has no Secure attribute.",
                ("Secure属性を付ける。", "Add Secure."),
            ),
            reason: "次期リリースで対応".to_owned(),
            person: "情報システム部 佐藤".to_owned(),
            until: Some("2027-03-31".to_owned()),
        }],
        exemptions: vec![Exempted {
            transmission: "t10".to_owned(),
            service: "swiftcdn".to_owned(),
            item: "1".to_owned(),
            scope: "*".to_owned(),
            reviewer: "法務部 山田".to_owned(),
            reason: "画像の配信のみ".to_owned(),
            until: None,
        }],
        gaps: vec![
            GapFacts {
                what: GapKind::Challenge,
                subject: format!("{SITE}/guide/shipping/"),
                reason: "HTTP 503".to_owned(),
                count: 2,
                record: 310,
            },
            GapFacts {
                what: GapKind::Scope,
                subject: format!("{SITE}/mypage/"),
                reason: "robots.txt disallows it".to_owned(),
                count: 1,
                record: 45,
            },
        ],
        open: vec![Open {
            rule: "S002".to_owned(),
            needs: "phase reject".to_owned(),
            reason: bi("拒否後の状態を観測していません。", "The state after a rejection was not observed."),
            blocks: false,
        }],
        catalog: CatalogFacts {
            version: "0.1.0".to_owned(),
            as_of: "2026-11-01".to_owned(),
            sha256: "bb22cc33dd44ee55ff6600112233445566778899aabbccddeeff00112233aa11".to_owned(),
            outdated: false,
            companies: 480,
            services: 910,
            public_suffix_list: "2026-10-28".to_owned(),
            overlays: Vec::new(),
        },
        redaction: vec![
            Redaction {
                what: "cookie-values".to_owned(),
                reason: bi(
                    "利用者を識別し得るため、長さ・種類・ハッシュ値のみを示します。",
                    "They may identify a person; only length, kind and hash are shown.",
                ),
                count: 7,
            },
            Redaction {
                what: "query-values".to_owned(),
                reason: bi(
                    "URLの値に識別子や入力内容が含まれ得るため、パラメータ名と長さのみを示します。",
                    "Values in URLs may hold identifiers or input; only parameter names and lengths are shown.",
                ),
                count: 655,
            },
        ],
        findings,
        statements,
        transmissions,
    }
}

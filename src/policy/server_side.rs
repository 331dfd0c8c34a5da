//! Those who run a service for the company: payment, mail, storage, hosting, AI. No tag brings them and no cookie; under a
//! heading on contractors they were entrusted with the data, in a list of transmissions the company's server calls them.

use super::cues::{API, COOKIE};
use super::ground::{Draft, Ground};
use super::{Mechanism, Specificity, Statement, StatementKind, record, structure};
use crate::glossary::ServiceCategory;

/// Gives those behind the service their technique, where the text names none.
pub(super) fn decide(ground: &Ground<'_>, drafts: &mut [Draft]) {
    for draft in drafts.iter_mut() {
        if draft.statement.kind == StatementKind::Declaration && !draft.statement.negated {
            called_by_server(ground, draft.unit, &mut draft.statement);
        }
    }
}

fn called_by_server(ground: &Ground<'_>, unit: usize, statement: &mut Statement) {
    let listed = is_listed(statement);
    // What the words above a list say of cookies is not said of those who run the service.
    if listed
        && statement.mechanism == Mechanism::Cookie
        && is_behind(ground, statement)
        && !COOKIE.is_match(&statement.quote.text)
    {
        statement.mechanism = Mechanism::Unspecified;
    }
    // "配信基盤として甲社(所在国:米国)を利用": under a heading on contractors a company by its name was entrusted.
    let told = statement.cue.starts_with("sentence:") && statement.specificity == Specificity::Company;
    let told = told && runs_services(ground, statement) && !OF_PAGES.is_match(&statement.quote.text);
    let entrusted = (listed || told) && is_entrusted(ground, unit);
    let class = statement.specificity > Specificity::Company;
    if !matches!(statement.mechanism, Mechanism::Unspecified | Mechanism::Api)
        || class && !(entrusted && statement.specificity == Specificity::Category)
        || statement.mechanism == Mechanism::Api && !entrusted
    {
        return;
    }
    let words = words_of(statement);
    let kind = category(ground, statement);
    let by_server = kind == Some(ServiceCategory::Payment)
        || SERVER.is_match(&words)
        || kind == Some(ServiceCategory::Hosting) && KEPT_THERE.is_match(&statement.quote.text)
        || entrusted && runs_services(ground, statement)
        || kind == Some(ServiceCategory::Other)
            && (!listed || statement.cue.starts_with("table"))
            && is_an_api(ground, statement);
    // "甲社(Alpha API)": what is called by its API even where it stands among contractors.
    let called = API_NAME.is_match(&statement.quote.text);
    // "以下の外部サービスと連携し、個人情報を提供します": whatever they do with the data, they are given them.
    let of_a_page = kind.is_some_and(|kind| !RUNNERS.contains(&kind)) || WATCHES.is_match(&words);
    if statement.cue == "key-value" && !called && !of_a_page && gives_personal(ground, unit) {
        hand_over(statement);
        return;
    }
    if entrusted && !called && (by_server || statement.mechanism == Mechanism::Api || RUN.is_match(&words)) {
        // Whoever keeps or handles the data under a heading on contractors was entrusted with them.
        hand_over(statement);
    } else if by_server && !class && kind == Some(ServiceCategory::Payment) && gives_data(statement) {
        // "決済のため、カード情報をAlphaに提供": whom the customer's data are given to, not a call of the page.
        hand_over(statement);
    } else if by_server && !class {
        statement.mechanism = Mechanism::Api;
    }
}

/// What analyses or advertises is brought by tags and cookies, whatever else the list or the sentence gives to others.
pub(super) fn brought_by_pages(ground: &Ground<'_>, drafts: &mut [Draft]) {
    for statement in drafts.iter_mut().map(|draft| &mut draft.statement) {
        let handed = statement.mechanism == Mechanism::ThirdPartyProvision && statement.cue != "key-value";
        if handed && category(ground, statement).is_some_and(is_of_pages) && !statement.negated {
            statement.mechanism = Mechanism::Unspecified;
            statement.kind = StatementKind::Declaration;
        }
    }
}

fn hand_over(statement: &mut Statement) {
    statement.mechanism = Mechanism::ThirdPartyProvision;
    statement.kind = StatementKind::Provision;
}

/// Known by the name of its API and brought by no tag.
fn is_an_api(ground: &Ground<'_>, statement: &Statement) -> bool {
    ground.service_of(statement).is_some_and(|service| service.name_en.ends_with(" API"))
}

fn gives_data(statement: &Statement) -> bool {
    statement.cue.starts_with("sentence:")
        && statement.mechanism == Mechanism::Unspecified
        && DATA_GIVEN.is_match(&statement.quote.text)
        && !API.is_match(&statement.quote.text)
}

pattern!(
    DATA_GIVEN,
    r"(?:情報|データ|番号)[^。]{0,40}(?:提供|開示|共有|預け|取り?扱|収集|取得|管理)|委託|代行(?:会社|業者|事業者)"
);

pub(super) fn is_listed(statement: &Statement) -> bool {
    ["list", "key-value", "table"].iter().any(|cue| statement.cue.starts_with(cue))
}

/// What the row says that they are for, and their own names.
fn words_of(statement: &Statement) -> String {
    let class = statement.specificity > Specificity::Company;
    format!(
        "{} {}{}",
        statement.sender_purpose.quotes.join(" "),
        statement.service.as_ref().map_or("", |service| service.text.as_str()),
        statement.recipient.as_ref().filter(|_| class).map_or("", |recipient| recipient.text.as_str())
    )
}

fn category(ground: &Ground<'_>, statement: &Statement) -> Option<ServiceCategory> {
    let id = statement.service.as_ref().and_then(|service| service.id.as_deref());
    id.and_then(|id| ground.catalog.service(id)).and_then(|service| service.category)
}

/// It runs the service or a part of it, as the row says or as everybody knows; what watches or advertises does not.
pub(super) fn is_behind(ground: &Ground<'_>, statement: &Statement) -> bool {
    match category(ground, statement) {
        Some(ServiceCategory::Payment | ServiceCategory::Hosting | ServiceCategory::Auth) => true,
        Some(category) if watches(category) => false,
        _ if runs_services(ground, statement) => true,
        _ => {
            let words = words_of(statement);
            (SERVER.is_match(&words) || RUN.is_match(&words)) && !WATCHES.is_match(&words)
        }
    }
}

/// A company of whom the catalog knows nothing but what runs services.
fn runs_services(ground: &Ground<'_>, statement: &Statement) -> bool {
    use ServiceCategory::{Auth, Hosting, Other, Payment};
    let company = statement.recipient.as_ref().filter(|_| statement.service.is_none());
    let Some(company) = company.and_then(|who| who.company.as_deref()) else { return false };
    let mut kinds = ground.catalog.services_of(company).map(|service| service.category).peekable();
    kinds.peek().is_some() && kinds.all(|kind| matches!(kind, Some(Auth | Hosting | Other | Payment)))
}

/// Known for what tags and cookies of pages do, and for nothing that a contractor would do.
fn is_of_pages(category: ServiceCategory) -> bool {
    watches(category) && !matches!(category, ServiceCategory::Social | ServiceCategory::AntiFraud)
}

fn watches(category: ServiceCategory) -> bool {
    use ServiceCategory as C;
    matches!(
        category,
        C::Analytics
            | C::Advertising
            | C::DspSsp
            | C::Affiliate
            | C::TagManager
            | C::DmpCdp
            | C::Heatmap
            | C::AbTest
            | C::Personalization
            | C::Social
            | C::AntiFraud
    )
}

pattern!(OF_PAGES, r"フォント|地図|CDN|動画|埋め?込|タグ");
pattern!(WATCHES, r"解析|分析|計測|広告|アフィリエイト|(?i:analytics|advertis|captcha)");

/// The headings or the sentence above a list speak of contractors, or of who stands abroad; or the item says where they are.
fn is_entrusted(ground: &Ground<'_>, unit: usize) -> bool {
    let scene = ground.lead_words(unit);
    if record::COOKIES_OR_TAGS.is_match(&scene) {
        return false;
    }
    let abroad = ground.outline.units[unit].cell().is_none()
        && ABROAD.is_match(structure::label(ground.text(unit)))
        && !SENT.is_match(&scene);
    ENTRUSTS.is_match(&scene) || abroad
}

pattern!(
    ENTRUSTS,
    r"業務(?:の)?委託|委託先|の委託|[をが]委託(?:し|する)|外的環境|外国(?:に(?:ある|おける)|で|へ)|(?:海外|国外|外国)[^。、]{0,6}(?:事業者|サービス|移転|提供|保管|取り?扱)|国際的な[^。、]{0,4}移転|必要な範囲(?:内)?で、?(?:以下|次|下記)の[^。、]{0,10}(?:事業者|業者|会社|企業)(?:のサービス)?を(?:利用|使用)"
);
// "データはAlpha上に保管されます": who keeps what is written answers to the company's calls.
pattern!(
    KEPT_THERE,
    r"[A-Za-z)）](?:上)?(?:に|にて|で|へ|と|を介して|を通じて)、?[^。、]{0,24}(?:保存|保管|格納|蓄積|同期|バックアップ)(?:し|され|する|いた)|(?:バックエンド|データベース|サーバー?|クラウド(?:ストレージ)?)[^、。()（）をにへ]{0,10}[(（「][^()（）「」]{1,30}[)）」]?(?:に|へ|[:：])"
);
/// Kinds of services that run what the operator offers.
const RUNNERS: [ServiceCategory; 4] =
    [ServiceCategory::Payment, ServiceCategory::Hosting, ServiceCategory::Auth, ServiceCategory::Other];
/// No lead of a list is longer than this, in bytes.
const LONGEST_LEAD: usize = 1_000;

/// The sentence right below the heading says that those who follow are given personal data.
fn gives_personal(ground: &Ground<'_>, unit: usize) -> bool {
    let Some(heading) = ground.section(unit) else { return false };
    let first = ground.outline.units.get(heading + 1).filter(|first| first.cell().is_none() && heading + 1 < unit);
    first.is_some_and(|first| {
        let words = first.text();
        words.len() <= LONGEST_LEAD && GIVES_PERSONAL.is_match(words) && !words.contains("場合")
    })
}

pattern!(
    GIVES_PERSONAL,
    r"(?:以下|下記|次)の[^。「」]{0,16}(?:サービス|事業者|会社|企業|者)[^。]{0,60}(?:個人情報|個人データ|お客様情報|顧客情報)を[^。、を]{0,12}(?:提供|共有|開示|預託)(?:し(?:ます|て(?:いま|おりま)す)|いたします)"
);
pattern!(API_NAME, r"[A-Z][A-Za-z]+ API(?-u:\b)");
pattern!(SENT, r"送信|(?i:transmi)");
// "甲(米国):メールの配信", "Alpha(甲社、米国)": where the company stands is told of those to whom data are handed.
pattern!(
    ABROAD,
    r"^[^()。]{2,50}\((?:[^()]{2,50}、\s?)?(?:米国|アメリカ(?:合衆国)?|EU|英国|シンガポール|アイルランド|USA?)\)"
);
pattern!(
    RUN,
    r"ホスティング|(?:問い?合わせ|申し?込み?|応募|予約|フォーム)[^、。]{0,8}受け?付|サーバー?(?:の)?(?:運用|提供)|(?:文章|応答|回答)[^。、]{0,4}(?:作成|生成)|(?:アプリ(?:ケーション)?|サイト)の(?:実行|稼働)|インフラ"
);
pattern!(
    SERVER,
    r"決済|課金|メール(?:の)?送信|メール(?:の)?配信|メールマガジン|ログインリンク|支払い?管理|トランザクション通知|AI(?:による|を)|データベース|データの?(?:保管|保存)|認証|バックアップ|(?:データの?|クラウド)同期|ストレージ|ファイル保存|(?-u:\b)API(?-u:\b)|[A-Za-z](?:DB|SQL)$"
);

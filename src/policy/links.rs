//! Links with the role that the words around them give.

use std::ops::Range;
use std::sync::LazyLock;

use crate::policy::patterns::Pattern;
use url::Url;

use super::headers::Role;
use super::incorporation::{incorporation, precedence};
use super::link_words::{Words, words};
use super::structure::Outline;
use super::text::Anchor;
use super::{
    LinkTarget, PolicyLink, Precedence, RecipientLevel, RecipientStatement, ServiceStatement, Statement, StatementKind,
};
use crate::catalog::{Catalog, Entity};
use crate::glossary::DocumentRole;

/// A link with everything that the later readers ask of it.
#[derive(Debug, Clone)]
pub(super) struct Linked {
    pub(super) link: PolicyLink,
    pub(super) unit: usize,
    /// Service named in the same sentence or label.
    pub(super) service: Option<String>,
    /// The words say that the linked page tells how the recipient uses the information.
    pub(super) tells_use: bool,
    /// Bytes of the text: the link's own words.
    pub(super) range: Range<usize>,
}

/// What the link reader found.
#[derive(Debug, Default)]
pub(super) struct Links {
    pub(super) links: Vec<Linked>,
    pub(super) statements: Vec<Statement>,
    pub(super) precedence: Option<Precedence>,
}

pattern!(
    pub(super) OPT_OUT,
    r"(?i)オプトアウト|opt-?\s?out|広告(?:表示|配信)?の?設定|Ad\s?Settings|無効(?:に|化)|停止(?:する|できます|の方法|方法|手続)|配信停止|拒否|ユーザー情報の取扱いの停止|(?:使用|利用|収集|取得|表示|配信|送信)(?:され|し)ない(?:よう|方法|ため)"
);
pattern!(
    OPT_OUT_URL,
    r"(?i)gaoptout|opt-?_?out|adssettings|settings/ads|adcenter|youronlinechoices|networkadvertising\.org/(?:choices|managing)|aboutads\.info/choices|ads/preferences|settings/\?tab=ads|ad_?choices|privacy-settings|ads-?preferences|info-ad-?settings"
);
pattern!(
    LIST,
    r"外部送信|情報送信(?:指令|先)|利用者情報の(?:外部)?送信|情報の?外部への?送信|インフォマティブ(?:データ|情報)の|情報収集モジュール等?(?:一覧|について)|(?i:external transmission)"
);
pattern!(
    COOKIE_POLICY,
    r"(?i)(?:クッキー|cookie)s?(?:等|の使用|の利用|に関する|の取り?扱い)?(?:について|等)?の?\s?(?:ポリシー|方針|policy|notice|ガイドライン|一覧|リスト)|クッキーに関する(?:方針|規定)"
);
pattern!(
    GROUP,
    r"グループ(?:会社|企業|各社|法人|内|情報)|関連会社一覧|共同利用(?:先|者)|子会社一覧|(?i:affiliates|subsidiar)"
);
pattern!(COUNTRY, r"国名|外国.{0,12}制度|外国への?第三者提供|外国にある第三者|移転先の国");
pattern!(
    POLICY_NAME,
    r"(?i)プライバシー(?:・|\s)?(?:ポリシー|ステートメント|規約|通知|センター)|個人情報(?:の)?(?:保護方針|取り?扱い|保護について)|privacy|ポリシーと規約|データの?(?:使用|保護|利用)|情報の使用|(?:広告|アナリティクス).{0,6}(?:ポリシー|規約)|利用規約"
);
pattern!(POLICY_URL, r"(?i)privacy|policies|policy|legal|terms|partner-sites|technologies/");
// Pages of a vendor about its advertising: where they stand in words on stopping it, they are where it is stopped.
pattern!(ADS_PAGE, r"(?i)(?:technologies|privacy|policies)/ads(?:[/?#]|$)|/ads/?(?:$|\?)|aboutads|ad-?settings");
pattern!(
    USE,
    r"仕組み|取り?扱い|取扱|利用目的|利用方法|使用(?:方法|について|する|を)|どのように|詳細|詳しく|(?i:how .{0,30}(?:use|process)|details|more information)|による使用|データ(?:の)?使用"
);
pattern!(
    POINTS,
    r"(?:ご確認|ご覧|ご参照|参照|確認いただ|お進み|アクセス(?:して|ください)|クリック|掲載|see |refer to|click)"
);
pattern!(
    HERE,
    r"こちら|リンク先|下記(?:の)?(?:URL|リンク|ページ|サイト)|以下(?:の)?(?:URL|リンク|ページ|サイト)|別ページ"
);
pattern!(
    NAMED_DOCUMENT,
    r"(?P<name>「?(?:当社(?:の|コーポレートサイト上の)?)?(?:プライバシーポリシー|個人情報保護方針|クッキー(?:ポリシー|に関する方針)|(?i:cookie)ポリシー|外部送信(?:ポリシー|一覧|に関する公表事項|について)|グループ会社一覧|共同利用者の一覧|外国への第三者提供一覧)」?)(?:を|も|にて|で|の?ページを?)(?:あわせて|併せて|必ず|別途)?(?:ご確認|ご覧|ご参照|参照|確認)"
);

/// All links with a role, and the statements that they make.
pub(super) fn read(outline: &Outline<'_>, base: Option<&str>, catalog: &Catalog) -> Links {
    let base = base.and_then(|base| Url::parse(base).ok());
    let mut out = Links::default();
    for anchor in outline.anchors {
        if let Some(linked) = anchored(outline, anchor, base.as_ref(), catalog) {
            out.statements.extend(statement(&linked));
            out.links.push(linked);
        }
    }
    for unit in 0..outline.units.len() {
        if outline.units[unit].chrome {
            continue;
        }
        for sentence in outline.units[unit].sentences.clone() {
            if let Some(linked) = unlinked(outline, unit, sentence.clone(), catalog) {
                out.statements.extend(statement(&linked));
                out.links.push(linked);
            }
            incorporation(outline, unit, sentence.clone(), base.as_ref(), &mut out);
            precedence(outline, unit, sentence, &mut out);
        }
    }
    out.links.sort_by_key(|linked| (linked.range.start, linked.range.end));
    out
}

/// The unit in which a byte of the text stands.
pub(super) fn unit_at(outline: &Outline<'_>, byte: usize) -> Option<usize> {
    let at = outline.units.partition_point(|unit| unit.range.end <= byte);
    outline.units.get(at).filter(|unit| unit.range.contains(&byte)).map(|_| at)
}

/// The address behind a link: absolute; None for `#`, a place on the same page, scripts, mail.
pub(super) fn resolve(href: &str, base: Option<&Url>) -> Option<String> {
    let href = href.trim();
    if href.is_empty() || href.starts_with('#') || href.to_ascii_lowercase().starts_with("javascript:") {
        return None;
    }
    let url = Url::parse(href).ok().or_else(|| base.and_then(|base| base.join(href).ok()));
    match url {
        Some(url) if matches!(url.scheme(), "http" | "https") => {
            // As written where it is absolute: what a reader finds in the document.
            Some(if href.contains("://") { href.to_owned() } else { url.to_string() })
        }
        Some(_) => None,
        None if href.contains(':') => None,
        None => Some(href.to_owned()),
    }
}

fn anchored(outline: &Outline<'_>, anchor: &Anchor, base: Option<&Url>, catalog: &Catalog) -> Option<Linked> {
    let unit = unit_at(outline, anchor.range.start)?;
    if outline.units[unit].chrome || anchor.href.starts_with("mailto:") || anchor.href.starts_with("tel:") {
        return None;
    }
    let words = words(outline, unit, anchor.range.clone());
    let url = resolve(&anchor.href, base);
    let role = role(&words, url.as_deref(), &anchor.href, base)?;
    let (recipient, service) = about(&words, url.as_deref(), catalog);
    let (document_role, governs) = governing(role);
    let text =
        outline.raw.get(anchor.range.clone()).unwrap_or_default().split_whitespace().collect::<Vec<_>>().join(" ");
    // "こちら" says nothing alone: its quote is the sentence.
    let alone = HERE.is_match(&text) && text.chars().count() < 12;
    let quote = if alone && outline.units[unit].cell().is_none() {
        outline.quote_view(unit, words.range.clone())
    } else {
        outline.quote(anchor.whole.clone())
    };
    let tells_use = USE.is_match(&words.context) && outline.units[unit].cell().is_none();
    let link = PolicyLink {
        text,
        url,
        role: role.to_owned(),
        document_role,
        governs,
        recipient: if matches!(role, "recipient-policy" | "opt-out") { recipient } else { None },
        quote,
    };
    Some(Linked { link, unit, service, tells_use, range: anchor.whole.clone() })
}

/// Company and service about which a link speaks.
fn about(words: &Words<'_>, url: Option<&str>, catalog: &Catalog) -> (Option<String>, Option<String>) {
    let mut company = None;
    let mut service = None;
    for text in [words.label.as_str(), words.sentence, words.context.as_str()] {
        let text = text.replace("http", " http");
        for found in catalog.names_in(&text) {
            match found.entity {
                Entity::Company(id) => company = company.or(Some(id)),
                Entity::Service(id) => {
                    service = service.or(Some(id));
                    company = company.or_else(|| catalog.service(id).map(|service| service.company.as_str()));
                }
            }
        }
        if company.is_some() {
            break;
        }
    }
    if company.is_none()
        && let Some(url) = url.and_then(|url| Url::parse(url).ok())
    {
        company =
            catalog.owner_of_url(&url, None, &[]).and_then(|owner| owner.company).map(|company| company.id.as_str());
    }
    (company.map(str::to_owned), service.map(str::to_owned))
}

fn governing(role: &str) -> (Option<DocumentRole>, bool) {
    match role {
        "external-transmission-list" => (Some(DocumentRole::ExternalTransmissionList), true),
        "cookie-policy" => (Some(DocumentRole::CookiePolicy), true),
        "parent-policy" => (Some(DocumentRole::CommonPolicy), true),
        "group-companies" => (Some(DocumentRole::GroupList), true),
        "recipient-policy" | "opt-out" => (Some(DocumentRole::VendorDocument), false),
        "policy" => (Some(DocumentRole::Policy), false),
        _ => (Some(DocumentRole::Other), false),
    }
}

fn role(words: &Words<'_>, url: Option<&str>, href: &str, base: Option<&Url>) -> Option<&'static str> {
    let label = words.label.as_str();
    let here = HERE.is_match(label) && label.chars().count() < 12;
    let bare = label.starts_with("http");
    let near = if here || bare { words.context.as_str() } else { label };
    let external = url
        .and_then(|url| Url::parse(url).ok())
        .is_some_and(|url| base.is_none_or(|base| base.host_str().map(site) != url.host_str().map(site)))
        || href.starts_with("www.");
    // "プライバシーポリシー:https://…": the label of its line says what the link is, whatever the lines around it tell.
    match words.role {
        Some(Role::Policy) if external && !OPT_OUT_URL.is_match(href) => return Some("recipient-policy"),
        Some(Role::OptOut) if external => return Some("opt-out"),
        _ => {}
    }
    if OPT_OUT_URL.is_match(href)
        || OPT_OUT.is_match(near) && !PERSONAL_REQUEST.is_match(&words.context) && (external || here)
    {
        return Some("opt-out");
    }
    // How a browser is set stops nothing that a company does.
    let of_a_browser = super::cues::BROWSER.is_match(label);
    let told = !of_a_browser && !POLICY_NAME.is_match(label) || words.sentence.contains('。');
    if external && ADS_PAGE.is_match(href) && OPT_OUT.is_match(words.sentence) && told {
        return Some("opt-out");
    }
    if external
        && (OPT_OUT.is_match(&words.context) || OPT_OUT.is_match(&words.headings) || words.listed)
        && !POLICY_NAME.is_match(label)
        && !of_a_browser
        && (!POLICY_URL.is_match(href) || ADS_PAGE.is_match(href) || words.listed)
        && !PERSONAL_REQUEST.is_match(&words.context)
    {
        return Some("opt-out");
    }
    if COUNTRY.is_match(near) && !href.contains("ppc.go.jp") && (here || COUNTRY.is_match(label)) {
        return Some("countries");
    }
    if LIST.is_match(near) && !(external && POLICY_URL.is_match(href) && !LIST.is_match(label)) {
        return Some("external-transmission-list");
    }
    if COOKIE_POLICY.is_match(near) && !external {
        return Some("cookie-policy");
    }
    if GROUP.is_match(near) && !OPT_OUT.is_match(near) {
        return Some("group-companies");
    }
    if href.contains("ppc.go.jp") || href.contains(".go.jp") {
        return None;
    }
    if external
        && (POLICY_NAME.is_match(near) || bare && POLICY_URL.is_match(href) || here && POLICY_URL.is_match(href))
    {
        return Some("recipient-policy");
    }
    if !external && href != "#" && !href.starts_with('#') && POLICY_NAME.is_match(label) && !label.contains("利用規約")
    {
        return Some("policy");
    }
    None
}

/// Stopping the use of one's own personal data is a request to the company, not an opt-out of a transmission.
pub(super) static PERSONAL_REQUEST: LazyLock<Pattern> = LazyLock::new(|| {
    crate::policy::patterns::regex(
        r"(?:開示|訂正|削除).{0,20}(?:請求|求め)|保有個人データ|メール(?:マガジン|配信)の?(?:停止|解除)",
    )
});

fn site(host: &str) -> String {
    let labels: Vec<&str> = host.split('.').collect();
    let keep = if labels.last().is_some_and(|last| last.len() == 2)
        && labels.len() >= 3
        && labels[labels.len() - 2].len() <= 3
    {
        3
    } else {
        2
    };
    labels[labels.len().saturating_sub(keep)..].join(".")
}

/// "こちらをご確認ください" and 「クッキーに関する方針」をご覧ください without a link in the text.
fn unlinked(outline: &Outline<'_>, unit: usize, sentence: Range<usize>, catalog: &Catalog) -> Option<Linked> {
    let this = &outline.units[unit];
    let text = &this.text()[sentence.clone()];
    if !POINTS.is_match(text) {
        return None;
    }
    let raw = this.view.raw(sentence.clone());
    let near_anchor = !outline.anchors_in(raw.clone()).is_empty()
        || outline
            .units
            .get(unit + 1)
            .is_some_and(|next| text.contains(['以', '下']) && !outline.anchors_in(next.range.clone()).is_empty());
    if near_anchor {
        return None;
    }
    let (label, role) = if NAMED_DOCUMENT.is_match(text) { named_document(text, catalog)? } else { here(text)? };
    let words = Words {
        label: label.clone(),
        sentence: text,
        context: text.to_owned(),
        headings: String::new(),
        listed: false,
        role: None,
        range: sentence.clone(),
    };
    let (recipient, service) = about(&words, None, catalog);
    let (document_role, governs) = governing(role);
    let link = PolicyLink {
        text: label,
        url: None,
        role: role.to_owned(),
        document_role,
        governs: governs && role != "cookie-policy",
        recipient: if role == "opt-out" { recipient } else { None },
        quote: outline.quote_view(unit, sentence),
    };
    Some(Linked { link, unit, service, tells_use: USE.is_match(text), range: raw })
}

/// 「クッキーに関する方針」: a document that is named, unless it is another's.
fn named_document(text: &str, catalog: &Catalog) -> Option<(String, &'static str)> {
    let name = NAMED_DOCUMENT.captures(text)?.name("name")?;
    let before = &text[..name.start()];
    let theirs = VENDORS.is_match(before) || catalog.names_in(before).iter().any(|found| before.len() - found.end < 8);
    if theirs {
        return None;
    }
    let words = name.as_str();
    let role = if COOKIE_POLICY.is_match(words) {
        "cookie-policy"
    } else if LIST.is_match(words) {
        "external-transmission-list"
    } else if GROUP.is_match(words) {
        "group-companies"
    } else if COUNTRY.is_match(words) {
        "countries"
    } else {
        "policy"
    };
    Some((words.trim_matches(['「', '」']).to_owned(), role))
}

/// こちら, in a sentence that says what stands there.
fn here(text: &str) -> Option<(String, &'static str)> {
    let here = HERE.find(text)?;
    let role = if OPT_OUT.is_match(text) && !PERSONAL_REQUEST.is_match(text) {
        "opt-out"
    } else if GROUP.is_match(text) && GROUP_LIST.is_match(text) {
        "group-companies"
    } else if LIST.is_match(text) {
        "external-transmission-list"
    } else if COUNTRY.is_match(text) {
        "countries"
    } else {
        return None;
    };
    Some((here.as_str().to_owned(), role))
}

static VENDORS: LazyLock<Pattern> = LazyLock::new(|| {
    crate::policy::patterns::regex(
        r"(?:各(?:社|事業者|サービス|提供者)|提供(?:元|者|会社)|事業者|運営会社|社|同社|サービス提供者|サイト)の?$",
    )
});
/// The linked page names who the recipients are.
static GROUP_LIST: LazyLock<Pattern> = LazyLock::new(|| {
    crate::policy::patterns::regex(
        r"共同利用先(?:となる)?|グループ(?:会社|各社|企業).{0,16}(?:情報|一覧|範囲|について|は)|共同利用者の(?:範囲|一覧)",
    )
});

/// A link as a statement, for the roles that matter to a reader of declarations.
fn statement(linked: &Linked) -> Option<Statement> {
    let link = &linked.link;
    if link.role == "other" {
        return None;
    }
    let recipient = link.recipient.clone().map(|company| RecipientStatement {
        text: company.clone(),
        level: RecipientLevel::NamedBrand,
        company: Some(company),
        ..RecipientStatement::default()
    });
    Some(Statement {
        kind: StatementKind::Link,
        quote: link.quote.clone(),
        recipient,
        service: linked.service.clone().map(|id| ServiceStatement { text: id.clone(), id: Some(id) }),
        target: Some(LinkTarget { text: link.text.clone(), url: link.url.clone() }),
        target_role: link.document_role,
        cue: format!("link:{}", link.role),
        ..Statement::default()
    })
}

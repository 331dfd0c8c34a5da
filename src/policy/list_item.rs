//! What one item of a list of names declares: the tool or company that it names, the class, with what stands behind it.

use std::ops::Range;
use std::sync::LazyLock;

use crate::policy::patterns::Pattern;

use super::blocks::{MEMBER, OF_A_LABEL, OWN_RECORD, VERBAL, label_range};
use super::ground::{Draft, Ground, mechanism};
use super::headers::title;
use super::{
    Mechanism, RecipientLevel, RecipientStatement, ServiceStatement, Specificity, Statement, StatementKind, at_name,
    categories, coined, cues, information, item_names, items, line_record, particulars, placed, purposes, record,
    structure,
};

pattern!(
    OF_TOOLS,
    r"(?:以下|下記|次)の[^、。]{0,16}(?:サービス|ツール|SDK|モジュール|API|タグ|プラグイン|事業者|業者|会社|企業|委託先|提供先|送信先)|(?:サービス|ツール|モジュール|委託先|送信先)(?:一覧)?$"
);
pattern!(
    OF_PRODUCTS,
    r"(?:利用|使用|導入|採用|搭載)(?:する|している|中の)[^、。]{0,8}(?:サービス|ツール|SDK|モジュール|ライブラリ)(?:一覧|は(?:以下|次|下記)の(?:とおり|通り)(?:です)?)?$"
);
// The reading view closes the blank between a dash and an ideograph.
pattern!(pub(super) SEPARATOR, r"\s?(?:[:：]|(?:\s[-–—]\s?)|—|\.{3,}|・{2,}|→|⇒|[─―]+)\s?");
pattern!(SERVICE_LIKE, r"^[A-Za-z0-9][A-Za-z0-9 .&!+'\-/]{1,40}(?:API|SDK)?$|^[ァ-ヶー・A-Za-z0-9 ]{3,24}$");
pattern!(
    NOT_A_NAME,
    r"^(?:Cookie|クッキー|サイト|サービス|アプリ|メール|ブラウザ|インターネット|コンテンツ|データ|システム|サーバー?|ログ|フォーム|キャンペーン|アンケート|セキュリティ|マーケティング|ユーザー|プライバシー|ポリシー|パスワード|クレジットカード|IP|ID|URL|OS|SSL|TLS|GDPR|FAX|TEL|PDF|Web|HTTP|IPアドレス|WEB|E-?mail|top of page|bottom of page|HOME|TOP|ホーム|Chrome|Safari|Edge|Firefox|Internet Explorer|Android|iOS|iPhone|Google Chrome|Microsoft Edge)$"
);
pattern!(
    pub(super) LEGAL,
    r"(?i)株式会社|有限会社|合同会社|法人|(?-u:\b)inc(?-u:\b)|(?-u:\b)llc(?-u:\b)|(?-u:\b)ltd(?-u:\b)|(?-u:\b)corp(?:oration)?(?-u:\b)|(?-u:\b)gmbh(?-u:\b)|(?-u:\b)pbc(?-u:\b)|(?-u:\b)l\.l\.c\."
);
pattern!(
    pub(super) CLASS_ITEM,
    r"(?:事業者|会社|業者|企業|サービス|ツール|パートナー|提供者|先|各社|機関|団体|法人|代理店|販売店|加盟店|銀行|組合|大学|学校|運営者|主催者|専門家|弁護士|税理士|司法書士|会計士|関係者)(?:等|など)?$"
);

/// The declarations of one list item, by the first form that it has.
pub(super) fn read(ground: &Ground<'_>, unit: usize, intro: usize) -> Vec<Draft> {
    let text = ground.text(unit);
    let label = first_words(text);
    let words = &text[label.clone()];
    if is_no_item(ground, unit, words) {
        return Vec::new();
    }
    let cut = SEPARATOR.find(words).map(|found| found.start()).filter(|at| {
        let before = &words[..*at];
        *at > 0 && before.chars().count() <= 50 && !before.ends_with("http") && !before.ends_with("https")
    });
    let bracket = words.find('(').filter(|at| *at > 0);
    let head_end = [cut, bracket].into_iter().flatten().min().unwrap_or(words.len());
    let head = words[..head_end].trim();
    let base = base(ground, unit, intro, words, head_end);
    let lead = ground.text(intro);
    let of_products = OF_PRODUCTS.is_match(lead.trim_end_matches([':', '：', '。']));
    let value = cut.map(|cut| &words[cut..]);
    let labelled = |value: &str| labelled_names(ground, unit, head, value, &base, OF_TOOLS.is_match(lead));
    let valued = |value: &str| valued(head, value.trim_start_matches([':', '：', ' ', '-', '–', '—']), &base);
    let forms: [&dyn Fn() -> Vec<Draft>; 6] = [
        &|| line_record::read(ground, unit, &label, &base),
        &|| items::by_form(ground, unit, &label, words, &base),
        &|| item_names::read(ground, unit, &label, words, &base, of_products),
        &|| value.map(labelled).unwrap_or_default(),
        &|| by_place(ground, head, &base, unit, intro),
        &|| value.and_then(valued).into_iter().collect(),
    ];
    let mut out = forms.iter().map(|form| form()).find(|found| !found.is_empty()).unwrap_or_default();
    for draft in &mut out {
        draft.unit = unit;
    }
    out
}

/// "Alpha, Inc. - 決済。番号は当社では保存しません。": what the sentences behind the first tell is no reason to pass over it.
fn first_words(text: &str) -> Range<usize> {
    let mut label = label_range(text);
    let words = &text[label.clone()];
    if (words.ends_with("ません。") || words.chars().count() > 240)
        && let Some(end) = words.find('。').map(|at| at + '。'.len_utf8()).filter(|end| *end < words.len())
    {
        label.end = label.start + end;
    }
    label
}

/// A sentence, a line of the operator's own record, a pointer to somewhere else.
fn is_no_item(ground: &Ground<'_>, unit: usize, words: &str) -> bool {
    words.is_empty()
        || words.chars().count() > 240
        || words.ends_with("ません。")
        || VERBAL.is_match(words) && !SEPARATOR.is_match(words)
        || OWN_RECORD.is_match(words.split([':', '：', ' ', '(']).next().unwrap_or_default())
        || is_particular(ground, unit, words.split('\n').next().unwrap_or_default())
        || items::is_pointer(words)
        || items::is_link_of_a_policy(ground, unit, words)
}

/// A line of a letterhead, by itself or by the lines around it.
fn is_particular(ground: &Ground<'_>, unit: usize, line: &str) -> bool {
    let headed = ground.outline.headings(unit).next().is_some_and(|(_, label)| particulars::is_profile(label));
    let units = &ground.outline.units;
    let near = unit.saturating_sub(2)..(unit + 3).min(units.len());
    let beside =
        near.filter(|at| *at != unit && units[*at].cell().is_none() && ground.section(*at) == ground.section(unit));
    particulars::is_line_among(line, headed, beside.map(|at| ground.text(at)))
}

/// What the item says of whoever it names; the name ends at `head_end`.
fn base(ground: &Ground<'_>, unit: usize, intro: usize, words: &str, head_end: usize) -> Statement {
    let mut statement = Statement {
        kind: StatementKind::Declaration,
        quote: ground.quote(unit, 0..ground.text(unit).len()),
        mechanism: technique(ground, intro, words),
        cue: "list".to_owned(),
        ..Statement::default()
    };
    if statement.mechanism == Mechanism::ThirdPartyProvision {
        statement.kind = StatementKind::Provision;
    }
    if head_end < words.len() {
        behind_name(ground, words, head_end, &mut statement);
    }
    // "決済処理(甲社)": what stands before the brackets that hold whoever does it.
    if let Some(found) = BEFORE_BRACKETS.captures(words.split('\n').next().unwrap_or(words))
        && ground.mentions[unit].iter().any(|mention| found["who"].contains(&mention.text))
        && !ground.mentions[unit].iter().any(|mention| found["what"].contains(&mention.text))
        && at_name::is_use(&found["what"])
        && title(&found["what"]).is_none()
    {
        statement.sender_purpose = purposes::statement([&found["what"]]);
    }
    let lead = &ground.outline.units[intro];
    // "氏名、住所を次の者に提供します": what is given to every one of the list, and what for.
    let given = lead
        .sentences
        .iter()
        .rev()
        .take(LEADING)
        .map(|sentence| &lead.text()[sentence.clone()])
        .find(|words| GIVEN_BELOW.is_match(words) && !BY_VISITORS.is_match(words));
    if let Some(given) = given {
        if statement.information.quotes.is_empty() && information::categories(words).is_empty() {
            statement.information = information::told_in(given);
        }
        if !statement.sender_purpose.is_given() {
            statement.sender_purpose = purposes::told_in(given);
        }
    }
    if !statement.sender_purpose.is_given()
        && lead.rank.is_none()
        && let Some(last) = lead.sentences.last()
    {
        // "アクセス解析のため、以下のツールを利用しています": the purpose of every item.
        statement.sender_purpose = purposes::told_in(&lead.text()[last.clone()]);
    }
    statement
}

pattern!(BY_VISITORS, r"^(?:お客様|お客さま|利用者|ユーザー|会員)(?:の皆様)?(?:は|が)");

/// How many sentences right above a list are read for what it gives.
const LEADING: usize = 12;

pattern!(BEFORE_BRACKETS, r"^(?P<what>[^()。:：はが]{2,24})\((?P<who>[^。]{2,80})\)$");

/// The technique of the item, or of what leads into the list.
fn technique(ground: &Ground<'_>, intro: usize, words: &str) -> Mechanism {
    let scene = format!("{} {}", ground.text(intro), ground.heading_words(intro));
    let lead = scene.split(" / ").next().unwrap_or(&scene);
    let given = |lead: &str| GIVEN_BELOW.find(lead).is_some_and(|given| !given.as_str().contains("送信"));
    mechanism(words).unwrap_or_else(|| {
        if cues::LITERAL_COOKIE.is_match(lead) && !lead.contains("委託") {
            Mechanism::Cookie
        } else if given(lead) || CONTRACT.is_match(&scene) {
            Mechanism::ThirdPartyProvision
        } else {
            mechanism(&scene).unwrap_or_default()
        }
    })
}

/// What stands behind a name: the first part of it that is neither a name nor a place, as data or as a use.
fn behind_name(ground: &Ground<'_>, words: &str, head_end: usize, statement: &mut Statement) {
    // Labels with their values on the lines below the name are no part of what stands behind it.
    let line_end = words.find('\n').filter(|at| *at >= head_end && words[*at + 1..].contains([':', '：']));
    let tail = words[head_end..line_end.unwrap_or(words.len())]
        .trim_matches(|c: char| matches!(c, '(' | ')' | ':' | '：' | ' ' | '-' | '–' | '—' | '―' | '─'));
    let tells = |part: &&str| {
        ground.catalog.names_in(part).is_empty()
            && !LEGAL.is_match(part)
            && part.chars().count() >= 2
            && !record::COUNTRY_NOTE.is_match(part)
            && !PLACE.is_match(part)
            && !WHO.is_match(part)
            && !REFERS.is_match(part)
            && !is_label_in(tail, part)
            && !names_products(part)
            && !(LEGAL.is_match(&words[..head_end]) && coined::is_product(part))
    };
    let parts = tail.split(['。', ':', '(', ')', '-']).map(|part| use_alone(ground, part.trim()));
    let first = parts.into_iter().find(tells);
    let first = first.unwrap_or_default().trim_end_matches(')');
    let noted = words.trim_start_matches(|c: char| c != '(').starts_with('(');
    if noted && is_data(first) {
        statement.information = information::statement([first]);
    } else {
        told_in(first, statement);
        if noted && let Some(items) = items_behind_a_note(words) {
            statement.information = information::statement([items]);
        }
    }
}

pattern!(REFERS, r"^(?:上記|下記|前述|上述|後述|前記)(?:の)?(?:とおり|通り|参照)$");

/// "文字起こし・Alpha API・米国／有料プラン利用時のみ": what for, without the product, the country and the condition behind it.
fn use_alone<'a>(ground: &Ground<'_>, part: &'a str) -> &'a str {
    let mut end = part.len();
    for (at, separator) in part.match_indices(['・', '/', '／']) {
        let rest = part[at + separator.len()..].split(['・', '/', '／']).next().unwrap_or_default().trim();
        if record::COUNTRY_NOTE.is_match(rest) || rest.ends_with("のみ") || !ground.catalog.names_in(rest).is_empty()
        {
            end = at;
            break;
        }
    }
    part[..end].trim()
}

/// "Alpha(認証基盤):メールアドレス・認証情報": what for in brackets, and behind the sign what goes there.
fn items_behind_a_note(words: &str) -> Option<&str> {
    let items = words.split('\n').next().and_then(|line| BEHIND_A_NOTE.captures(line))?.name("items")?.as_str();
    (!information::categories(items).is_empty() && !record::is_function(items) && !items.contains("http"))
        .then_some(items)
}

pattern!(
    BEHIND_A_NOTE,
    r"^[^()。:：]{2,40}\([^()]{2,40}\)\s?(?:[:：]|\s[-–—]|[─―—→]+)\s?(?P<items>[^。:：]{2,120}?)。?$"
);

/// What stands behind a name: its use, or a sentence that tells use and items ("回答の生成のため相談内容を送信します").
fn told_in(words: &str, statement: &mut Statement) {
    if words.chars().count() < 2 || words.starts_with("http") {
        return;
    }
    let ends = if VERBAL.is_match(words) { purposes::phrases(words) } else { Vec::new() };
    if ends.is_empty() {
        statement.sender_purpose = purposes::statement([words]);
        return;
    }
    statement.sender_purpose = purposes::statement(ends.into_iter().map(|range| &words[range]));
    statement.information = information::told_in(words);
}

/// "Alpha(提供者:甲社)": the word before a colon asks for what stands behind it.
fn is_label_in(tail: &str, part: &str) -> bool {
    let behind = tail.find(part).map_or("", |at| &tail[at + part.len()..]);
    behind.starts_with([':', '：']) && title(part).is_some()
}

/// "甲社(Drive API, Tasks API)": what stands behind a company's name are its products, not what they are for.
fn names_products(words: &str) -> bool {
    words.split([',', '、', '/', '・']).map(str::trim).all(|part| PRODUCT.is_match(part) && !record::is_function(part))
}

/// "Alpha(電話番号、本文)": what goes there, not what for.
fn is_data(words: &str) -> bool {
    !information::categories(words).is_empty() && purposes::leaves(words).0.is_empty() && !WORK.is_match(words)
}

// "認証・学習履歴の同期": what is done with it.
pattern!(
    WORK,
    r"(?:同期|連携|処理|配信|保存|管理|解析|分析|機能|決済|認証|生成|変換|文字起こし|ホスティング|バックアップ)$"
);

/// "When disclosure is required by law." is a case, not a name: names are written with capitals.
fn is_english_prose(words: &str) -> bool {
    let small = |word: &&str| word.starts_with(|c: char| c.is_ascii_lowercase());
    words.is_ascii() && words.split(' ').filter(small).count() >= 3
}

/// Written like the name of a product, and no class of them.
pub(super) fn is_tool_name(words: &str) -> bool {
    let words = words.trim_matches(['*', '「', '」', '『', '』', ' ']);
    SERVICE_LIKE.is_match(words)
        && words.chars().filter(|c| c.is_alphanumeric()).count() > 1
        && !NOT_A_NAME.is_match(words)
        && !placed::is_nobody(words)
        && !categories::is_class(words)
        && title(words).is_none()
}

/// "決済：米国所在の決済サービス — 決済情報を処理": what for, and the class of those who do it.
pub(super) fn valued(head: &str, value: &str, base: &Statement) -> Option<Draft> {
    static END: LazyLock<Pattern> = LazyLock::new(|| crate::policy::patterns::regex(r"\s[-–—]\s?|—|\(|。"));
    let class = END.find(value).map_or(value, |end| &value[..end.start()]).trim();
    let described = CLASS_ITEM.is_match(class)
        && categories::is_class(class)
        && class.chars().count() <= 30
        && !OF_A_LABEL.is_match(class)
        && head.chars().count() <= 20
        && title(head).is_none()
        && !categories::is_legal_exception(head);
    described.then(|| Draft {
        unit: 0,
        statement: Statement {
            specificity: Specificity::Category,
            recipient: Some(categories::recipient(class)),
            sender_purpose: purposes::statement([head]),
            ..base.clone()
        },
    })
}

/// "アプリ:Alpha Store / Beta Play": the label says what they are for, the names stand behind it.
fn labelled_names(
    ground: &Ground<'_>,
    unit: usize,
    head: &str,
    value: &str,
    base: &Statement,
    of_tools: bool,
) -> Vec<Draft> {
    static CUT: LazyLock<Pattern> = LazyLock::new(|| crate::policy::patterns::regex(r"\s?/\s?|、|,\s"));
    let value = value.trim_start_matches([':', '：', ' ']);
    let names: Vec<&str> = CUT.split(value).map(str::trim).collect();
    let most = if head.ends_with("ため") || head.ends_with("ために") { 40 } else { 20 };
    let told = !head.is_ascii() && head.chars().count() <= most && title(head).is_none() && !ground.own.is(head);
    // "郵便番号の検索:alpha" in a list of tools: one word in Latin letters, however it is spelled.
    let one_word = |name: &str| of_tools && name.is_ascii() && !name.contains(' ') && name.len() > 3;
    let written =
        |name: &&str| is_tool_name(name) && (name.starts_with(|c: char| c.is_ascii_uppercase()) || one_word(name));
    if !told || names.len() < 2 && !names.iter().all(|name| one_word(name)) || !names.iter().all(written) {
        return Vec::new();
    }
    tools(names, base, unit)
}

/// Items whose place makes them recipients: an unknown name, a class.
fn by_place(ground: &Ground<'_>, head: &str, base: &Statement, unit: usize, intro: usize) -> Vec<Draft> {
    let name = head.trim_matches(['「', '」', '『', '』', '*', ' ', '・', '、']).trim_end_matches('。');
    let of = |specificity: Specificity, recipient: RecipientStatement| {
        vec![Draft { unit, statement: Statement { specificity, recipient: Some(recipient), ..base.clone() } }]
    };
    let whole = structure::label(ground.text(unit)).trim();
    if name.starts_with("その他") || name.starts_with('各') || name.starts_with("Other") {
        let words = if whole.chars().count() <= 60 { whole } else { name };
        // "その他、各サービスが定める情報": what is sent, and nobody.
        let is_data = words.ends_with("情報") || words.ends_with("データ");
        if is_data || !categories::is_class(name) && !categories::is_class(words) && !CLASS_ITEM.is_match(name) {
            return Vec::new();
        }
        let recipient = categories::recipient(if name.starts_with('各') { name } else { words });
        return of(Specificity::OpenEnded, RecipientStatement { open_ended: true, ..recipient });
    }
    if is_no_name(name) {
        return Vec::new();
    }
    let partly = ground.mentions[unit]
        .iter()
        .any(|mention| name.contains(&mention.text) && mention.text.chars().count() * 5 < name.chars().count() * 3);
    if particulars::stands_by_a_company(name) {
        return of(Specificity::Category, categories::recipient(name));
    }
    if LEGAL.is_match(name) && name.chars().count() <= 40 && !partly {
        let (text, level) = (name.to_owned(), RecipientLevel::NamedLegal);
        return of(Specificity::Company, RecipientStatement { text, level, ..RecipientStatement::default() });
    }
    // "以下のツールを利用しています": whatever is listed is one.
    let named_below = ground.outline.units[intro].rank.is_none();
    // "Office: Alpha Docs", "WAF": the use that something is put to, and no name.
    let use_of = coined::is_of_the_trade(name) && !words_behind(ground, unit, head).starts_with('(');
    if may_name_tool(name)
        && !use_of
        && (name.is_ascii() || OF_TOOLS.is_match(ground.text(intro)))
        && (head.len() < structure::label(ground.text(unit)).len()
            || coined::is_product(name)
                && ground.mentions[unit].is_empty()
                && !OF_OURS.is_match(ground.text(intro))
                && !ground.own.begins(name)
            || named_below && name.starts_with(|c: char| c.is_ascii_uppercase()))
    {
        // "Alpha Store / Beta Play": two of them.
        let parts: Vec<&str> = name.split(" / ").map(str::trim).collect();
        let several = parts.len() > 1 && parts.iter().all(|part| is_tool_name(part));
        return tools(if several { parts } else { vec![name] }, base, unit);
    }
    if OF_OUR_STAFF.is_match(name) {
        return Vec::new();
    }
    if CLASS_ITEM.is_match(name) && categories::is_class(name) {
        return of(Specificity::Category, categories::recipient(name));
    }
    // "以下の者に提供します": whoever is listed receives, however they are described.
    if GIVEN_BELOW.is_match(ground.text(intro)) && PARTY.is_match(name) {
        let open = name.contains("その他") || name.ends_with("等") || name.ends_with("など");
        return of(if open { Specificity::OpenEnded } else { Specificity::Category }, categories::recipient(name));
    }
    Vec::new()
}

pattern!(
    GIVEN_BELOW,
    r"(?:以下|下記|次)の(?:各号の|\([0-9]{1,2}\)(?:から|~|〜|-)\([0-9]{1,2}\)(?:に)?(?:記載|掲げる|定める)の?)?(?:者|会社|事業者|業者|団体|企業|機関|第三者|相手方?|方々?)(?:等|など)?(?:に|へ)(?:対し(?:て)?)?、?[^。]{0,80}(?:提供|開示|共有|送付|送信|通知)(?:し(?:ます|て(?:い|お)|、)|いたします|致します|され(?:ます|る(?:こと|場合)が)|する(?:こと|場合)があ|を行)"
);
// Who works for the operator is no third party.
pattern!(
    OF_OUR_STAFF,
    r"^(?:当社|弊社|自社|当会|当法人|当院)?の?[^、。]{0,8}(?:従業者|従業員|社員|職員|役員|スタッフ)(?:等|など)?$|担当(?:する)?者$"
);
pattern!(
    PARTY,
    r"(?:者|社|業者|団体|機構|機関|組織|本部|先|組合|協会|連合会|法人|事務所|相手方|施設|病院|士|機関関係|組合役員)(?:等|など)?$"
);

/// What stands behind the head of an item.
fn words_behind<'a>(ground: &Ground<'a>, unit: usize, head: &str) -> &'a str {
    let text = ground.text(unit);
    text.find(head).map_or("", |at| text[at + head.len()..].trim_start())
}

/// A case, the title of a list, a word for something else, a label.
fn is_no_name(name: &str) -> bool {
    categories::is_legal_exception(name)
        || TITLE_OF_A_LIST.is_match(name)
        || NOT_A_NAME.is_match(name)
        || title(name).is_some() && (!LEGAL.is_match(name) && !MEMBER.is_match(name) || OF_A_LABEL.is_match(name))
}

fn may_name_tool(name: &str) -> bool {
    // "クラウドストレージサービス(米国)": what it does is no name.
    let describes = !name.is_ascii() && record::is_function(name) && categories::is_class(name);
    (SERVICE_LIKE.is_match(name) || coined::is_product(name))
        && !describes
        && !is_english_prose(name)
        && !placed::is_nobody(name)
        && information::categories(name).is_empty()
}

// "当社が提供するサービス": what the operator itself offers.
pattern!(OF_OURS, r"(?:当社|弊社|自社|当サイト|グループ)(?:が|の|で)(?:提供|運営|開発|配信|取り?扱)");

fn tools(names: Vec<&str>, base: &Statement, unit: usize) -> Vec<Draft> {
    let tool = |name: &str| Statement {
        specificity: Specificity::Service,
        service: Some(ServiceStatement { text: name.to_owned(), id: None }),
        ..base.clone()
    };
    names.into_iter().map(|name| Draft { unit, statement: tool(name) }).collect()
}

pattern!(PRODUCT, r"^[A-Z][A-Za-z0-9.+&'-]*(?: [A-Z0-9][A-Za-z0-9.+&'-]*)*$");
// "取扱いを委託している外部サービス" as an item heads those that follow.
pattern!(
    TITLE_OF_A_LIST,
    r"(?:委託|利用|使用|連携|導入)(?:し(?:て|た)(?:いる|おります)?|する(?:可能性|場合|こと)の?ある)(?:外部|第三者)?の?(?:サービス|ツール|事業者|会社|業者)$"
);
// "配送事業者(宅配業者)": who they are, not what for.
pattern!(WHO, r"(?:業者|事業者|会社)$");
// "Alpha(東京リージョン)": where, not what for.
pattern!(pub(super) PLACE, r"リージョン|所在(?:地|国)?$|^旧|データセンター$");
pattern!(
    CONTRACT,
    r"委託|サブプロセッサ|データ処理(?:業者|者)|(?i:sub-?processors)|個人(?:情報|データ)(?:等)?を[^。]{0,24}(?:提供|開示|共有|委託|預託)|提供先|第三者(?:への|に対する)?(?:個人)?(?:情報|データ)?の?提供|個人(?:情報|データ)の(?:提供|移転)|外国"
);

//! Lists of names under a title or a sentence that introduces them → declarations, one an item.

use std::sync::LazyLock;

use regex::Regex;

use super::blocks::{MEMBER, OF_A_LABEL, OWN_RECORD, VERBAL, is_part_of_a_block, label_range, sections_of_blocks};
use super::ground::{Draft, Ground, mechanism};
use super::headers::{labelled, title};
use super::{
    Mechanism, RecipientLevel, ServiceStatement, Specificity, Statement, StatementKind, categories, cues, information,
    item_names, items, line_record, placed, purposes, record, structure,
};

pattern!(
    INTRO,
    r"(?i)(?:分析|解析|広告|マーケティング|パフォーマンス|ターゲティング|機能性?|サードパーティー?|第三者)[^、。]{0,8}(?:cookie|クッキー)|(?:外部|第三者|サードパーティ|連携|提携|解析|計測|委託|利用(?:する|している|中の)|使用(?:する|している)|導入(?:する|している)|広告(?:配信)?(?:の)?|主な)[^。、]{0,24}(?:サービス|ツール|事業者|会社|業者|タグ|モジュール|SDK|パートナー|送信先|提供先|委託先)|送信先|情報の提供先|^(?:[0-9.]+ ?)?(?:業務)?委託(?:の場合|先(?:一覧)?)$|アクセス解析(?:ツール)?|(?:利用|連携)サービス|サブプロセッサー?|データ処理(?:業者|者)|外部API|API(?:の)?(?:利用|連携)|ホスティング|ライブラリ|(?:(?:以下|下記)(?:の|に(?:掲げる|示す|定める|記載(?:する|の|された)))?|(?:次|下)(?:の|に(?:掲げる|掲げた|挙げる|挙げた|あげる|あげた|示す|示した|定める|列挙(?:する|した)|列記(?:する|した)|記す|並べ(?:る|た)|記載(?:する|の|した|された))))[^。]{0,24}(?:サービス|ツール|事業者|会社|広告|解析|API|SDK|機能|提携先|委託先|提供先|企業|団体|機関|業者|モジュール|プラグイン|タグ|クッキー|Cookie|第三者|プロバイダー?|ベンダー|プラットフォーム|ライブラリ|者)[^。]{0,60}(?:利用|使用|使っ|含み|含ま|導入|送信|提供|委託|採用|設置|連携|組み込|埋め込|共有|保存|開示|依頼|参加|アクセス|接続|呼び出)|(?:following|third.party) (?:services|(?:service )?providers|tools|companies|partners|vendors|processors|recipients)|following third parties|(?:external|our) (?:third.party )?(?:services|(?:service )?providers|(?:sub)?processors|vendors)|(?:share|use|disclose)[^.]{0,40} (?:service providers|third parties|(?:sub)?processors|vendors)|(?:analytics|advertising|marketing|performance|targeting|third.party) cookies|sub-?processors|^(?:[0-9.]+ )?(?:web )?(?:analytics|advertising|third.part(?:y|ies))$|third parties (?:that )?we|(?:share|shared) (?:your |this |personal )?(?:data|information)(?: about you)? with"
);
pattern!(
    NO_INTRO,
    r"利用目的|取得する情報|アカウント|ブラウザ|設定方法|問い?合わせ|開示|ご注意|禁止|権利|対象者|訂正|お持ち|ログイン方法|オプトアウト|無効化"
);
pattern!(
    DENIED,
    r"(?:以下|下記|次)(?:の|に(?:掲げる|挙げる|示す|列挙する))[^。]{0,40}(?:は|を|も|へは|には|への送信は)、?(?:一切|現在)?、?[^。、]{0,12}(?:行い|行って(?:い|おり)|し|して(?:い|おり)|いたし|使い|使って(?:い|おり)|用いて(?:い|おり)|送り|送って(?:い|おり)|され|されて(?:い|おり)|含み|含まれ)ません[:：。]?$"
);
// "利用目的の達成に必要な範囲で、以下の業務委託先に…": within what bounds, not what is listed.
pattern!(WITHIN, r"(?:利用)?目的の(?:達成に|ために|遂行に)必要な(?:限度|範囲)内?(?:で|において|に限り)?");
// "以下の個人情報を取得・利用することがあります": what is listed is data.
pattern!(COLLECTS, r"取得します|(?:情報|データ)(?:等|など)?を、?(?:取得|収集|お預かり)");
pattern!(
    OF_TOOLS,
    r"(?:以下|下記|次)の[^、。]{0,16}(?:サービス|ツール|SDK|モジュール|API|タグ|プラグイン|事業者|業者|会社|企業|委託先|提供先|送信先)|(?:サービス|ツール|モジュール|委託先|送信先)(?:一覧)?$"
);
pattern!(
    OF_PRODUCTS,
    r"(?:利用|使用|導入|採用|搭載)(?:する|している|中の)[^、。]{0,8}(?:サービス|ツール|SDK|モジュール|ライブラリ)(?:一覧|は(?:以下|次|下記)の(?:とおり|通り)(?:です)?)?$"
);
// "Link to privacy policy of third party service providers used by the app": what every generated policy says above its list.
pattern!(
    USED_BY,
    r"(?i)(?:service providers|services|sdks) (?:that are )?(?:used|integrated) (?:by|in) (?:the|this|our) (?:app|application|site|website|service)[.:]?$"
);
pattern!(CONTACT, r"(?i)問い?合わせ|窓口|連絡先|改定|変更|^contact(?: us)?$");
pattern!(BELOW, r"以下|下記|(?:次|下)(?:の|に(?:掲げ|挙げ|あげ|示|定め|記載|列挙|列記|記す|並べ))");
// The reading view closes the blank between a dash and an ideograph.
pattern!(pub(super) SEPARATOR, r"\s?(?:[:：]|(?:\s[-–—]\s?)|—|\.{3,}|・{2,}|→|⇒|[─―]+)\s?");
pattern!(SERVICE_LIKE, r"^[A-Za-z0-9][A-Za-z0-9 .&!+'\-/]{1,40}(?:API|SDK)?$|^[ァ-ヶー・A-Za-z0-9 ]{3,24}$");
pattern!(
    NOT_A_NAME,
    r"^(?:Cookie|クッキー|サイト|サービス|アプリ|メール|ブラウザ|インターネット|コンテンツ|データ|システム|サーバー?|ログ|フォーム|キャンペーン|アンケート|セキュリティ|マーケティング|ユーザー|プライバシー|ポリシー|パスワード|クレジットカード|IP|ID|URL|OS|SSL|TLS|GDPR|FAX|TEL|PDF|Web|HTTP|IPアドレス|WEB|E-?mail|top of page|bottom of page|HOME|TOP|ホーム|Chrome|Safari|Edge|Firefox|Internet Explorer|Android|iOS|iPhone|Google Chrome|Microsoft Edge)$"
);

pattern!(ADDRESS, r"^(?:URL[:：]?\s?)?https?://[^\s。]+$");

/// Declarations of lists of names under a title or a sentence that introduces them.
pub(super) fn read(ground: &Ground<'_>, told: &[Draft]) -> Vec<Draft> {
    let units = &ground.outline.units;
    let blocks = sections_of_blocks(ground, told);
    let mut drafts: Vec<Draft> = Vec::new();
    let mut done = vec![false; units.len()];
    for (index, unit) in units.iter().enumerate() {
        if unit.chrome || unit.cell().is_some() || !is_intro(ground, index) {
            continue;
        }
        let end = if unit.rank.is_some() { ground.outline.section_end(index) } else { units.len() };
        let mut items = 0;
        let denied = denies(unit);
        for at in index + 1..end.min(index + 80) {
            let below = &units[at];
            if items > 0 && ADDRESS.is_match(below.text()) {
                // The page of the one named above.
                continue;
            }
            if below.cell().is_some()
                || below.chrome
                || unit.rank.is_none() && !below.is_item() && !is_line_of_a_list(ground, at)
            {
                break;
            }
            // What stands under the heading of the contact is the operator.
            if below.rank.is_some() && (OWN_RECORD.is_match(below.label()) || CONTACT.is_match(below.label())) {
                break;
            }
            if below.rank.is_some()
                && below.path.last() != Some(&index)
                && unit.rank.is_some()
                && below.rank <= unit.rank
            {
                break;
            }
            let of_the_list = is_name_line(ground, at)
                || is_told_line(ground, at)
                || unit.rank.is_none() && is_line_of_a_list(ground, at);
            if !below.is_item() && !of_the_list {
                if unit.rank.is_some() && items == 0 && below.rank.is_none() {
                    continue;
                }
                // The text below a heading that names a service tells of it: the next heading may name another.
                let told = below.path.last().is_some_and(|heading| *heading > index && done[*heading]);
                if below.rank.is_none() && items > 0 && !told {
                    break;
                }
                continue;
            }
            if done[at] {
                continue;
            }
            let mut found = item(ground, at, index);
            if denied {
                // Of what is not done only who is named is of interest.
                found.retain(|draft| draft.statement.specificity <= Specificity::Company);
                for draft in &mut found {
                    draft.statement.negated = true;
                }
            }
            if is_part_of_a_block(ground, &blocks, at) {
                // A label that asks for a name may hold the name of a tool; every other line is told of with its block.
                let names = labelled(below.text()).is_some_and(|(role, _)| role.is_name())
                    || below.label().split([':', '：']).next().is_some_and(categories::is_class);
                found.retain(|draft| names && draft.statement.service.is_some());
            }
            if !found.is_empty() {
                items += 1;
                done[at] = true;
                drafts.extend(found);
            }
        }
    }
    items::families(ground, &mut drafts);
    drafts
}

fn is_intro(ground: &Ground<'_>, unit: usize) -> bool {
    let this = &ground.outline.units[unit];
    let text = this.text();
    if this.rank.is_some() {
        return INTRO.is_match(text) && !NO_INTRO.is_match(text);
    }
    let telling = this.sentences.iter().find(|sentence| {
        let words = &text[(*sentence).clone()];
        BELOW.is_match(words) && INTRO.is_match(words)
    });
    let Some(last) = telling.or(this.sentences.last()) else { return false };
    let last = &text[last.clone()];
    let leads =
        BELOW.is_match(last) || last.ends_with([':', '：']) || last.contains("following") || USED_BY.is_match(last);
    leads
        && (INTRO.is_match(last) || DENIED.is_match(last))
        && !last.contains("場合を除")
        && !NO_INTRO.is_match(&WITHIN.replace(last, ""))
        && !COLLECTS.is_match(last)
}

/// "以下のツールは使用していません:": what is listed is not done.
fn denies(unit: &structure::Unit) -> bool {
    let last = unit.sentences.last().filter(|_| unit.rank.is_none());
    last.is_some_and(|last| DENIED.is_match(&unit.text()[last.clone()]))
}

/// A line that could be an item of a list whose marks were lost: a name or a class, and no more than a note on it.
fn is_line_of_a_list(ground: &Ground<'_>, unit: usize) -> bool {
    let this = &ground.outline.units[unit];
    let text = this.text();
    let heading = matches!(this.kind, super::text::BlockKind::Heading(_));
    if !heading && is_what_and_who(ground, unit) {
        return true;
    }
    if this.rank.is_some_and(|rank| rank < 90) || text.chars().count() > 200 {
        return false;
    }
    if is_told_line(ground, unit) {
        return true;
    }
    if text.contains('。') || text.chars().count() > 80 {
        return false;
    }
    let head = text.split(['(', ':', '：', '-']).next().unwrap_or(text).trim();
    is_name_line(ground, unit)
        || LEGAL.is_match(head) && head.chars().count() <= 40
        || CLASS_ITEM.is_match(head) && categories::is_class(head) && head.chars().count() <= 30
}

/// "決済:米国の決済サービス — 番号を処理", "甲社 — 利用者の分析に用います。": who stands before or behind a sign.
fn is_told_line(ground: &Ground<'_>, unit: usize) -> bool {
    let text = ground.text(unit);
    let Some(cut) = SEPARATOR.find(text).filter(|cut| (2..=60).contains(&cut.start()) && text.chars().count() <= 200)
    else {
        return false;
    };
    let (head, value) = (text[..cut.start()].trim(), &text[cut.end()..]);
    is_company_alone(ground, unit, head) || valued(structure::label(head), value, &Statement::default()).is_some()
}

/// "決済代行:Alpha, Inc.(米国)": what for, and the company; however short the line is, it heads nothing.
fn is_what_and_who(ground: &Ground<'_>, unit: usize) -> bool {
    let text = ground.text(unit);
    let Some((what, who)) = text.split_once([':', '：']) else { return false };
    let (what, who) = (structure::label(what), who.trim());
    let start = text.len() - who.len();
    (2..=16).contains(&what.chars().count())
        && !what.contains(['、', '。', '('])
        && title(what).is_none()
        && !OWN_RECORD.is_match(what)
        && !CONTACT.is_match(what)
        && (ground.mentions[unit].iter().any(|mention| mention.legal && mention.range.start == start)
            || categories::is_class(what) && items::are_members(who))
}

/// Nothing but the legal name of a company.
fn is_company_alone(ground: &Ground<'_>, unit: usize, head: &str) -> bool {
    let head = head.strip_suffix(')').and_then(|head| head.rsplit_once('(')).map_or(head, |(name, _)| name.trim_end());
    let letters: usize = ground.mentions[unit]
        .iter()
        .filter(|mention| mention.legal && mention.range.end <= head.len() + 12)
        .map(|mention| mention.range.len())
        .sum();
    !head.is_empty() && letters * 10 >= head.len() * 9
}

/// A line of names without a predicate.
fn is_name_line(ground: &Ground<'_>, unit: usize) -> bool {
    let text = ground.text(unit);
    if text.contains('。') || text.chars().count() > 200 || ground.mentions[unit].is_empty() {
        return false;
    }
    let covered: usize = ground.mentions[unit].iter().map(|mention| mention.range.len()).sum();
    covered * 3 >= text.len()
}

/// The declarations of one list item.
fn item(ground: &Ground<'_>, unit: usize, intro: usize) -> Vec<Draft> {
    let text = ground.text(unit);
    let mut label = label_range(text);
    let mut words = &text[label.clone()];
    // "Alpha, Inc. - 決済。番号は当社では保存しません。": what the sentences behind the first tell is no reason to pass over it.
    if (words.ends_with("ません。") || words.chars().count() > 240)
        && let Some(end) = words.find('。').map(|at| at + '。'.len_utf8()).filter(|end| *end < words.len())
    {
        label.end = label.start + end;
        words = &words[..end];
    }
    if words.is_empty()
        || words.chars().count() > 240
        || words.ends_with("ません。")
        || VERBAL.is_match(words) && !SEPARATOR.is_match(words)
    {
        return Vec::new();
    }
    if OWN_RECORD.is_match(words.split([':', '：', ' ', '(']).next().unwrap_or_default())
        || items::is_pointer(words)
        || items::is_link_of_a_policy(ground, unit, words)
    {
        return Vec::new();
    }
    let scene = format!("{} {}", ground.text(intro), ground.heading_words(intro));
    let cut = SEPARATOR.find(words).map(|found| found.start()).filter(|at| {
        *at > 0
            && words[..*at].chars().count() <= 50
            && !words[..*at].ends_with("http")
            && !words[..*at].ends_with("https")
    });
    let bracket = words.find('(').filter(|at| *at > 0);
    let head_end = [cut, bracket].into_iter().flatten().min().unwrap_or(words.len());
    let head = words[..head_end].trim();
    // Labels with their values on the lines below the name are no part of what stands behind it.
    let line_end = words.find('\n').filter(|at| *at >= head_end && words[*at + 1..].contains([':', '：']));
    let tail = words[head_end..line_end.unwrap_or(words.len())]
        .trim_matches(|c: char| matches!(c, '(' | ')' | ':' | '：' | ' ' | '-' | '–' | '—' | '―' | '─'));
    let base = base(ground, unit, &scene, words, tail, head_end < words.len());
    let mut base = base;
    if !base.sender_purpose.is_given() {
        // "アクセス解析のため、以下のツールを利用しています": the purpose of every item.
        let lead = &ground.outline.units[intro];
        if lead.rank.is_none()
            && let Some(last) = lead.sentences.last().map(|last| &lead.text()[last.clone()])
        {
            base.sender_purpose = purposes::told_in(last);
        }
    }
    let of_products = OF_PRODUCTS.is_match(ground.text(intro).trim_end_matches([':', '：', '。']));
    let mut out = line_record::read(ground, unit, &label, &base);
    if out.is_empty() {
        out = items::by_form(ground, unit, &label, words, &base);
    }
    if out.is_empty() {
        out = item_names::read(ground, unit, &label, words, &base, of_products);
    }
    if out.is_empty()
        && let Some(cut) = cut
    {
        let of_tools = OF_TOOLS.is_match(ground.text(intro));
        out = labelled_names(ground, unit, head, &words[cut..], &base, of_tools);
    }
    if out.is_empty() {
        out = by_place(ground, head, &base, unit, intro);
    }
    if out.is_empty()
        && let Some(cut) = cut
    {
        out.extend(valued(head, words[cut..].trim_start_matches([':', '：', ' ', '-', '–', '—']), &base));
    }
    for draft in &mut out {
        draft.unit = unit;
    }
    out
}

fn base(ground: &Ground<'_>, unit: usize, scene: &str, words: &str, tail: &str, has_tail: bool) -> Statement {
    let mut statement = Statement {
        kind: StatementKind::Declaration,
        quote: ground.quote(unit, 0..ground.text(unit).len()),
        mechanism: mechanism(words).unwrap_or_default(),
        cue: "list".to_owned(),
        ..Statement::default()
    };
    if statement.mechanism == Mechanism::Unspecified {
        let lead = scene.split(" / ").next().unwrap_or(scene);
        statement.mechanism = if cues::LITERAL_COOKIE.is_match(lead) && !lead.contains("委託") {
            Mechanism::Cookie
        } else if CONTRACT.is_match(scene) {
            Mechanism::ThirdPartyProvision
        } else {
            mechanism(scene).unwrap_or_default()
        };
    }
    if statement.mechanism == Mechanism::ThirdPartyProvision {
        statement.kind = StatementKind::Provision;
    }
    if has_tail {
        let first = tail
            .split(['。', ':', '(', ')', '-'])
            .map(str::trim)
            .find(|part| {
                ground.catalog.names_in(part).is_empty()
                    && !LEGAL.is_match(part)
                    && part.chars().count() >= 2
                    && !record::COUNTRY_NOTE.is_match(part)
                    && !PLACE.is_match(part)
                    && !is_label_in(tail, part)
                    && !names_products(part)
            })
            .unwrap_or_default()
            .trim_end_matches(')');
        let noted = words.trim_start_matches(|c: char| c != '(').starts_with('(');
        if noted && is_data(first) {
            statement.information = information::statement([first]);
        } else {
            told_in(first, &mut statement);
            if noted && let Some(items) = items_behind_a_note(words) {
                statement.information = information::statement([items]);
            }
        }
    }
    statement
}

/// "Alpha(認証基盤):メールアドレス・認証情報": what for in brackets, and behind the sign what goes there.
fn items_behind_a_note(words: &str) -> Option<&str> {
    let items = words.split('\n').next().and_then(|line| BEHIND_A_NOTE.captures(line))?.name("items")?.as_str();
    (!information::categories(items).is_empty() && !record::FUNCTION.is_match(items) && !items.contains("http"))
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
    words
        .split([',', '、', '/', '・'])
        .map(str::trim)
        .all(|part| PRODUCT.is_match(part) && !record::FUNCTION.is_match(part))
}

pattern!(PRODUCT, r"^[A-Z][A-Za-z0-9.+&'-]*(?: [A-Z0-9][A-Za-z0-9.+&'-]*)*$");

/// "Alpha(電話番号、本文)": what goes there, not what for.
fn is_data(words: &str) -> bool {
    !information::categories(words).is_empty() && purposes::leaves(words).0.is_empty()
}

/// "When disclosure is required by law." is a case, not a name: names are written with capitals.
fn is_english_prose(words: &str) -> bool {
    let small = |word: &&str| word.starts_with(|c: char| c.is_ascii_lowercase());
    words.is_ascii() && words.split(' ').filter(small).count() >= 3
}

/// Written like the name of a product, and no class of them.
pub(super) fn is_tool_name(words: &str) -> bool {
    let words = words.trim_matches(['*', '「', '」', '『', '』', ' ']);
    SERVICE_LIKE.is_match(words)
        && !NOT_A_NAME.is_match(words)
        && !placed::is_nobody(words)
        && !categories::is_class(words)
        && title(words).is_none()
}

/// "決済：米国所在の決済サービス — 決済情報を処理": what for, and the class of those who do it.
fn valued(head: &str, value: &str, base: &Statement) -> Option<Draft> {
    static END: LazyLock<Regex> = LazyLock::new(|| crate::policy::patterns::regex(r"\s[-–—]\s?|—|\(|。"));
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
    static CUT: LazyLock<Regex> = LazyLock::new(|| crate::policy::patterns::regex(r"\s?/\s?|、|,\s"));
    let value = value.trim_start_matches([':', '：', ' ']);
    let names: Vec<&str> = CUT.split(value).map(str::trim).collect();
    let told = !head.is_ascii() && head.chars().count() <= 20 && title(head).is_none() && !ground.own.is(head);
    // "郵便番号の検索:alpha" in a list of tools: one word in Latin letters, however it is spelled.
    let one_word = |name: &str| of_tools && name.is_ascii() && !name.contains(' ') && name.len() > 3;
    let written =
        |name: &&str| is_tool_name(name) && (name.starts_with(|c: char| c.is_ascii_uppercase()) || one_word(name));
    if !told || names.len() < 2 && !names.iter().all(|name| one_word(name)) || !names.iter().all(written) {
        return Vec::new();
    }
    let mut statement = base.clone();
    statement.specificity = Specificity::Service;
    names
        .into_iter()
        .map(|name| {
            let service = Some(ServiceStatement { text: name.to_owned(), id: None });
            Draft { unit, statement: Statement { service, ..statement.clone() } }
        })
        .collect()
}

/// Items whose place makes them recipients: an unknown name, a class.
fn by_place(ground: &Ground<'_>, head: &str, base: &Statement, unit: usize, intro: usize) -> Vec<Draft> {
    // "以下のツールを利用しています": whatever is listed is one.
    let named_below = ground.outline.units[intro].rank.is_none();
    let name = head.trim_matches(['「', '」', '『', '』', '*', ' ', '・', '、']);
    let mut statement = base.clone();
    if name.starts_with("その他") || name.starts_with("各") || name.starts_with("Other") {
        let whole = structure::label(ground.text(unit)).trim();
        let words = if whole.chars().count() <= 60 { whole } else { name };
        if !categories::is_class(name) && !categories::is_class(words) {
            return Vec::new();
        }
        statement.specificity = Specificity::OpenEnded;
        let mut recipient = categories::recipient(if name.starts_with('各') { name } else { words });
        recipient.open_ended = true;
        statement.recipient = Some(recipient);
        return vec![Draft { unit, statement }];
    }
    if categories::is_legal_exception(name)
        || TITLE_OF_A_LIST.is_match(name)
        || NOT_A_NAME.is_match(name)
        || title(name).is_some() && !LEGAL.is_match(name) && !MEMBER.is_match(name)
        || title(name).is_some() && OF_A_LABEL.is_match(name)
    {
        return Vec::new();
    }
    let partly = ground.mentions[unit]
        .iter()
        .any(|mention| name.contains(&mention.text) && mention.text.chars().count() * 5 < name.chars().count() * 3);
    if LEGAL.is_match(name) && name.chars().count() <= 40 && !partly {
        statement.specificity = Specificity::Company;
        statement.recipient = Some(super::RecipientStatement {
            text: name.to_owned(),
            level: RecipientLevel::NamedLegal,
            ..super::RecipientStatement::default()
        });
        return vec![Draft { unit, statement }];
    }
    // "クラウドストレージサービス(米国)": what it does is no name.
    let describes = !name.is_ascii() && record::FUNCTION.is_match(name) && categories::is_class(name);
    if SERVICE_LIKE.is_match(name)
        && !describes
        && !is_english_prose(name)
        && !placed::is_nobody(name)
        && information::categories(name).is_empty()
        && (name.is_ascii() || OF_TOOLS.is_match(ground.text(intro)))
        && (head.len() < structure::label(ground.text(unit)).len()
            || named_below && name.starts_with(|c: char| c.is_ascii_uppercase()))
    {
        statement.specificity = Specificity::Service;
        // "Alpha Store / Beta Play": two of them.
        let parts: Vec<&str> = name.split(" / ").map(str::trim).collect();
        let several = parts.len() > 1 && parts.iter().all(|part| is_tool_name(part));
        let named = if several { parts } else { vec![name] };
        return named
            .into_iter()
            .map(|name| {
                let service = Some(ServiceStatement { text: name.to_owned(), id: None });
                Draft { unit, statement: Statement { service, ..statement.clone() } }
            })
            .collect();
    }
    if CLASS_ITEM.is_match(name) && categories::is_class(name) {
        statement.specificity = Specificity::Category;
        statement.recipient = Some(categories::recipient(name));
        return vec![Draft { unit, statement }];
    }
    Vec::new()
}

// "取扱いを委託している外部サービス" as an item heads those that follow.
pattern!(
    TITLE_OF_A_LIST,
    r"(?:委託|利用|使用|連携|導入)(?:し(?:て|た)(?:いる|おります)?|する(?:可能性|場合|こと)の?ある)(?:外部|第三者)?の?(?:サービス|ツール|事業者|会社|業者)$"
);
// "Alpha(東京リージョン)": where, not what for.
pattern!(pub(super) PLACE, r"リージョン|所在(?:地|国)?$|^旧|データセンター$");
pattern!(
    CONTRACT,
    r"委託|サブプロセッサ|データ処理(?:業者|者)|(?i:sub-?processors)|個人(?:情報|データ)(?:等)?を[^。]{0,24}(?:提供|開示|共有|委託|預託)|提供先|第三者(?:への|に対する)?(?:個人)?(?:情報|データ)?の?提供|個人(?:情報|データ)の(?:提供|移転)|外国"
);
pattern!(
    pub(super) LEGAL,
    r"(?i)株式会社|有限会社|合同会社|法人|(?-u:\b)inc(?-u:\b)|(?-u:\b)llc(?-u:\b)|(?-u:\b)ltd(?-u:\b)|(?-u:\b)corp(?:oration)?(?-u:\b)|(?-u:\b)gmbh(?-u:\b)|(?-u:\b)pbc(?-u:\b)|(?-u:\b)l\.l\.c\."
);
pattern!(
    CLASS_ITEM,
    r"(?:事業者|会社|業者|企業|サービス|ツール|パートナー|提供者|先|各社|機関|団体|法人|代理店|販売店|加盟店|銀行|組合|大学|学校|運営者|主催者)(?:等|など)?$"
);

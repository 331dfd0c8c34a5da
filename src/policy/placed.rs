//! Names that only their place shows: what a sentence says it uses, sends to or embeds, written like a name.

use std::ops::Range;

use super::cues::KEPT_THERE;
use super::names::Mention;
use super::own_names::Own;
use super::{categories, coined, information};

/// A product's name in Latin letters, one word or several.
const LATIN: &str =
    r"[A-Z][A-Za-z0-9.+&!'\-]*[A-Za-z0-9+!](?:\s(?:for\s|by\s)?[A-Z0-9][A-Za-z0-9.+&!'\-]*[A-Za-z0-9+!]|\s[0-9]){0,4}";
/// What may stand between a name and the verb that takes it as its object.
const OBJECT: &str = r"(?:社)?(?:\([^()]{0,60}\))?(?:等|など)?(?:の?(?:各種)?(?:API|SDK|タグ|機能|サービス|ツール|システム|プラットフォーム|サーバー?|クラウド[^、。をに]{0,8}|データベース|埋め込み|ウィジェット|プラグイン|技術|仕組み|解析[^、。をに]{0,8}|[^、。はがをにへの]{1,8}(?:システム|サービス|フォーム|ページ|機能|メッセージ|サーバー?))(?:等|など)?)?";
const USED: &str = r"(?:利用し|使用し|導入し|採用し|活用し|設置し|搭載し|実装し|埋め込|組み込|用いて|用い|使って|利用する|使用する|導入する|経由し|通じて|利用に|利用を)";
const GIVEN: &str = r"(?:送信|保存|保管|蓄積|格納|提供|共有|転送|委託|連携|預託|記録|送られ)";

pattern!(
    LATIN_USED,
    &format!(
        r"(?P<name>{LATIN}){OBJECT}(?:を(?:[^。、を]{{0,14}})?{USED}|に(?:より|よって|よる)|(?:に|へ)(?:対し(?:て)?)?、?[^。に]{{0,30}}(?:{GIVEN}|{KEPT_THERE})|と(?:連携|[^。、]{{0,10}}共有)|から(?:[^。、]{{0,8}})?(?:配信|読み込)(?:され|し|ま|ん)|(?:にて|で)(?:[^。、はがを]{{0,8}})(?:受け?付け|承っ|承り|ホスト|ホスティング)|で(?:保護|配信)(?:され|し))"
    )
);
// "認証にAlpha、監視にBetaを利用": a use and its name, one after the other.
pattern!(
    PAIRED,
    &format!(
        r"[ぁ-んァ-ヶー\p{{Han}}]{{2,12}}(?:のために|に|には|として|の)(?P<name>{LATIN})(?:\([^()]{{0,40}}\))?(?:を)?、[^。]{{2,80}}を(?:[^。、を]{{0,14}})?{USED}"
    )
);
// "GDPRに準拠し": a rule that is kept.
pattern!(CONFORMS, r"^(?:\([^()]*\))?(?:等|など)?に(?:準拠|基づ|従|則|沿|対応|応じ|関|つい|おい)");
pattern!(COUNTRY, r"(?:米国|英国|外国|中国|韓国|アメリカ(?:合衆国)?)の?$");
pattern!(EXAMPLES, &format!(r"例[:：]\s?(?P<name>{LATIN})(?:\([^()]{{0,40}}\))?(?:、|,|等|など|。|$)"));
pattern!(
    QUOTED,
    r"(?P<before>[^「『]{0,16})[「『](?P<name>[^「」『』。]{2,40})[」』](?:等|など|をはじめ|という|といった|の|\([^()]{0,40}\)|を|に|、|及び|および|や|と|[「『])"
);
pattern!(
    OF_COMPANY,
    r"(?:社|会社|Inc\.?|LLC\.?|Ltd\.?)の(?P<name>[ァ-ヶーA-Za-z0-9 ・]{2,24}(?:API|SDK|タグ|ピクセル|アナリティクス|広告))(?:等|など)?(?:を|に|により|によって)"
);
pattern!(
    INTRODUCES_A_NAME,
    r"(?:ツール|サービス|システム|ソフト|ソフトウェア|機能|プラットフォーム|モジュール|API|SDK|タグ|プログラム|プラグイン|アプリ|ネットワーク|社の|会社の|(?:管理|運営|決済|代行|委託|提携|配信|サーバー?|ホスティング)[^、。「」]{0,8}(?:会社|業者|事業者|先)|提供する|提供している|運営する|提供の|による|Inc\.の|LLCの|会社[^、。]{1,14}の|(?:ツール|サービス|システム|ソフト|基盤|機能|解析|フォーム|配信|管理|対策|監視|計測|予約|決済|問い?合わせ|申し?込み?|受付|送信|保存|通知|認証|チャット|翻訳)(?:には|に|として|は|で)|、|及び|および|や|[」』])$"
);
pattern!(
    OUR_OWN,
    r"(?:当社|弊社|当サイト|本サイト|本サービス|当店|当会|当協会|当社グループ)(?:[」』][^、。]{0,10}\))?(?:が|の|の?(?:運営|提供)する)[^。]{0,24}$|以下[、,]?$|総称して$|とは?$"
);
// "「…」の機能はご利用いただけます": a feature that people use is the operator's own.
pattern!(
    OWN_FEATURE,
    r"^[」』](?:の(?:機能|画面|ページ|メニュー|コーナー))?(?:は|が|も|を)、?ご?利用(?:いただけ|頂け|でき|になれ)"
);
// "甲が提供するアプリ「乙」では、次の外部サービスへ…": of whom the text speaks.
pattern!(OWN_APP, r"(?:提供|運営|開発|配信)する[^、。「」『』]{0,12}(?:アプリ(?:ケーション)?|サイト)$");
pattern!(TOPIC, r"^[」』][^、。]{0,24}(?:では|において(?:は)?)、");
pattern!(SEPARATOR_BEFORE, r"(?:、|・|,\s?|/|や|及び|および|並びに|と|又は|または|\sand\s)$");
pattern!(LATIN_LAST, &format!(r"(?P<name>{LATIN})(?:\([^()]{{0,40}}\))?$"));
pattern!(
    IN_BRACKETS,
    r"(?:ツール|サービス|システム|事業者|業者|会社|モジュール|SDK|API|プラットフォーム|ネットワーク|プラグイン|タグ|委託先|解析|計測|決済|配信|ホスティング|データベース|クラウド|ストレージ|AI)(?:等|など|提供者|基盤)?\((?:例[:：]\s?|主に)?(?P<names>[^()]{2,120})\)"
);
pattern!(THEIRS, r"^\)による(?:閲覧|申請|申し?込み?|登録|予約|照会)");
pattern!(CUT, r"、|,\s?|/|・|及び|および|や|並びに|\s(?:and)\s");
pattern!(TAIL, r"(?:等|など|ほか|他)(?:を.*|の.*)?$");
pattern!(WHOLE_LATIN, &format!(r"^(?:{LATIN})$"));
// Words in Latin letters that name techniques, papers, places and machines, not somebody who receives.
pattern!(
    NOBODY,
    r"(?i)^(?:(?:1st |first |third |http|flash|session|web|my|our|your|the|this|if|we|you|all|any|in|on|for|by)?\s?-?(?:party )?cookies?(?: ?policy)?|web(?:site|サイト|ビーコン| ?beacon| ?storage|ブラウザ|view|サーバー?)?|ip(?:v[46])?|url|ssl|tls|ssl/tls|https?|html5?|javascript|java|css|gps|sns|api|sdk|id|ai|os|pc|it|dm|fax|tel|e-?mail|mail|wi-?fi|bluetooth|dnt|do not track|gdpr|ccpa|appi|aes-?[0-9]*(?:-[a-z]+)?|tls ?[0-9.]*|sha-?[0-9]*|rsa|bcrypt|argon2|totp|md5|nas|ssh|sftp|ftp|smtp|saml|sso|ldap|mfa|2fa|wpa[0-9]*|jis|iso|qr|idfa|idfv|aaid|adid|gaid|oauth|mac|uuid|pdf|csv|rss|lan|vpn|crm|ma|cmp|asp|dmp|dsp|ssp|cms|cdn|dns|cd|dvd|local ?storage|session ?storage|indexeddb|service ?worker|flash|user-?agent|referer|referrer|chrome|safari|firefox|edge|internet explorer|ie|opera|ios|android|windows|mac(?:os)?|iphone|ipad|google chrome|microsoft edge|app|apps|web ?site|no|vol|ver|version|faq|q|a|b|c|ec|eu|eea|uk|us|usa|japan|tokyo|privacy policy|policy|cookie ?等|ssl ?通信|bot|captcha|url ?等|http ?ヘッダ|id ?等|pixel|tag|beacon|token|jwt|ugc|llm|saas|iaas|paas|b2b|nda|sla|hr|ir|pr|csr|analytics|performance|advertising|marketing|targeting|functional|functionality|necessary|strictly necessary|essential|preferences?|personali[sz]ation|security|social media|statistics|measurement|services?|third.?part(?:y|ies)|providers?|(?:アクション|ピクセル|トラッキング|計測|リターゲティング|リマーケティング|コンバージョン|スクリプト|イメージ|広告)?タグ|(?:トラッキング|計測)?ピクセル|クリア ?gif|google マイ.*|pms|sqlite|mysql|mariadb|postgres(?:ql)?|core ?data|keychain|(?:apple )?healthkit|health connect|pマーク|jis ?q ?[0-9:]*)$"
);

pattern!(
    PRODUCT,
    r"^\s(?:Maps|Pay|Photos|Drive|Cloud|Translate|Sheets|Docs|Meet|Calendar|Workspace|Chat|Music|Health|HealthKit|Wallet|Store|Search|Ads|Analytics|API|SDK|Platform|Teams|Forms|Connect|Assistant|Insights|Pixel)(?:\s[A-Z][A-Za-z]+)*$"
);

/// Words in Latin letters that are nobody's name.
pub(super) fn is_nobody(words: &str) -> bool {
    NOBODY.is_match(words)
}

/// Names of a sentence (a range of the unit's view) that neither the catalog nor a legal form gave away.
pub(super) fn names(text: &str, known: &[Mention], own: &Own) -> Vec<Mention> {
    let mut out: Vec<Range<usize>> = Vec::new();
    for found in LATIN_USED.captures_iter(text) {
        let conforms = found.name("name").is_some_and(|name| CONFORMS.is_match(&text[name.end()..]));
        // "米国DHSへの提供": an authority, and no tool.
        let abroad = found.name("name").is_some_and(|name| COUNTRY.is_match(&text[..name.start()]));
        if conforms || abroad {
            continue;
        }
        push(&mut out, found.name("name"), text, known, own);
    }
    for form in [&*PAIRED, &*EXAMPLES, &*OF_COMPANY] {
        for found in form.captures_iter(text) {
            push(&mut out, found.name("name"), text, known, own);
        }
    }
    quoted(text, known, own, &mut out);
    of_a_company(text, known, own, &mut out);
    in_brackets(text, known, own, &mut out);
    beside(text, known, own, &mut out);
    behind(text, known, own, &mut out);
    out.into_iter()
        .map(|range| Mention { text: text[range.clone()].to_owned(), range, placed: true, ..Mention::default() })
        .collect()
}

/// 「Alpha」 behind words that introduce a name, or behind the company whose it is.
fn quoted(text: &str, known: &[Mention], own: &Own, out: &mut Vec<Range<usize>>) {
    for found in QUOTED.captures_iter(text) {
        let Some(name) = found.name("name") else { continue };
        let quote = name.start() - '「'.len_utf8();
        let (before, after) = (&text[..quote], &text[name.end()..]);
        let named_before = known.iter().any(|mention| mention.range.end == quote);
        let ours = OUR_OWN.is_match(before)
            || OWN_FEATURE.is_match(after)
            || OWN_APP.is_match(before) && TOPIC.is_match(after);
        if (INTRODUCES_A_NAME.is_match(before) || named_before) && !ours && !before.is_empty() {
            push_words(out, name.range(), text, known, own);
        }
    }
}

/// "ソラノミ計測(株式会社ソラノミ)は", "株式会社ソラノミのソラノミ計測を": a coined name beside the company whose it is.
fn of_a_company(text: &str, known: &[Mention], own: &Own, out: &mut Vec<Range<usize>>) {
    for company in known.iter().filter(|mention| mention.legal && mention.service.is_none()) {
        let before =
            text[..company.range.start].strip_suffix('(').filter(|_| text[company.range.end..].starts_with(')'));
        let name = before.and_then(|before| NAME_LAST.captures(before)).and_then(|found| found.name("name"));
        if let Some(name) = name.filter(|name| coined::is_product(name.as_str())) {
            push_range(out, name.range(), text, known, own);
        }
        let behind = NAME_NEXT.captures(&text[company.range.end..]).and_then(|found| found.name("name"));
        if let Some(name) = behind.filter(|name| coined::is_product(name.as_str())) {
            let start = company.range.end + name.start();
            push_range(out, start..start + name.len(), text, known, own);
        }
    }
}

pattern!(
    NAME_LAST,
    r"(?:^|[、。:：」』)\s]|[をにがはでと]|及び|および|また)(?P<name>[^、。:：「」『』()をにがは]{2,30})$"
);
pattern!(
    NAME_NEXT,
    r"^(?:(?:の|が)(?:提供|運営|開発|販売)(?:する|している|の)|の)(?P<name>[^、。:：「」『』()をにがは]{2,30})(?:を|に|は|により|によって|\()"
);

/// "決済サービス(Alpha、Beta)": the names in the brackets behind a class.
fn in_brackets(text: &str, known: &[Mention], own: &Own, out: &mut Vec<Range<usize>>) {
    for found in IN_BRACKETS.captures_iter(text) {
        let Some(names) = found.name("names") else { continue };
        // "学生支援システム(甲)による閲覧": what people do there themselves.
        if THEIRS.is_match(&text[names.end()..]) {
            continue;
        }
        let before = &text[..names.start()];
        let mut start = names.start();
        let mut parts: Vec<Range<usize>> = Vec::new();
        for cut in CUT.find_iter(names.as_str()) {
            parts.push(start..names.start() + cut.start());
            start = names.start() + cut.end();
        }
        parts.push(start..names.end());
        for part in parts {
            let words = text[part.clone()].trim();
            let bare = TAIL.find(words).map_or(words, |tail| &words[..tail.start()]).trim();
            if WHOLE_LATIN.is_match(bare) && !spells_out(before, bare) && !abbreviates(before, bare) {
                let at = part.start + text[part.clone()].find(bare).unwrap_or(0);
                push_range(out, at..at + bare.len(), text, known, own);
            }
        }
    }
}

/// The unknown names of a list in brackets: "甲、Alpha等".
pub(super) fn listed(text: &str, list: &Range<usize>, known: &[Mention]) -> Vec<Mention> {
    let mut start = list.start;
    let mut out = Vec::new();
    let words = &text[list.clone()];
    for end in CUT.find_iter(words).map(|cut| cut.range()).chain(std::iter::once(words.len()..words.len())) {
        let part = start..list.start + end.start;
        start = list.start + end.end;
        let bare = text[part.clone()].trim();
        let bare = TAIL.find(bare).map_or(bare, |tail| &bare[..tail.start()]).trim();
        let at = part.start + text[part].find(bare).unwrap_or(0);
        let range = at..at + bare.len();
        let free = known.iter().all(|mention| mention.range.end <= range.start || range.end <= mention.range.start);
        if free && WHOLE_LATIN.is_match(bare) && !NOBODY.is_match(bare) {
            out.push(Mention { text: bare.to_owned(), range, is_company: true, placed: true, ..Mention::default() });
        }
    }
    out
}

/// "API(Application Programming Interface)": the words in the brackets spell out the letters before them.
fn spells_out(before: &str, words: &str) -> bool {
    let letters: String = words.split([' ', '-']).filter_map(|word| word.chars().next()).collect();
    let short = before.trim_end_matches('(').rsplit(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default();
    letters.len() > 1 && short.eq_ignore_ascii_case(&letters)
}

/// "Conversions API(CAPI)": capitals in brackets that are the letters of the name before them.
fn abbreviates(before: &str, words: &str) -> bool {
    if !(2..=6).contains(&words.len()) || !words.chars().all(|c| c.is_ascii_uppercase()) {
        return false;
    }
    let name = before.trim_end_matches('(').trim_end();
    let latin = name.rsplit(|c: char| !c.is_ascii_alphanumeric() && c != ' ').next().unwrap_or_default();
    let mut capitals = latin.chars().filter(char::is_ascii_uppercase);
    words.chars().all(|letter| capitals.any(|capital| capital == letter))
}

/// "Alpha、Beta及びGammaを利用": what is joined to a name is one.
fn beside(text: &str, known: &[Mention], own: &Own, out: &mut Vec<Range<usize>>) {
    let mut starts: Vec<usize> = out.iter().map(|range| range.start).collect();
    starts.extend(known.iter().filter(|mention| !mention.needs_context).map(|mention| mention.range.start));
    while let Some(start) = starts.pop() {
        let Some(cut) = SEPARATOR_BEFORE.find(&text[..start]) else { continue };
        let Some(name) = LATIN_LAST.captures(&text[..cut.start()]).and_then(|found| found.name("name")) else {
            continue;
        };
        let before = out.len();
        push(out, Some(name), text, known, own);
        if out.len() > before {
            starts.push(name.start());
        }
    }
}

/// "Alpha、beta、Gammaを利用": what a row of names goes on with is one, however it is spelled.
fn behind(text: &str, known: &[Mention], own: &Own, out: &mut Vec<Range<usize>>) {
    let mut ends: Vec<usize> = out.iter().map(|range| range.end).collect();
    ends.extend(known.iter().filter(|mention| !mention.needs_context).map(|mention| mention.range.end));
    while let Some(end) = ends.pop() {
        let Some(name) = NEXT.captures(&text[end..]).and_then(|found| found.name("name")) else { continue };
        let range = end + name.start()..end + name.end();
        let before = out.len();
        push_range(out, range.clone(), text, known, own);
        if out.len() > before {
            ends.push(range.end);
        }
    }
}

pattern!(NEXT, r"^(?:、|・|,\s?)(?P<name>[A-Za-z][A-Za-z0-9.+!'\-]{2,24})(?:\)|、|。|等|など|を(?:利用|使用|導入))");

fn push(out: &mut Vec<Range<usize>>, name: Option<regex::Match<'_>>, text: &str, known: &[Mention], own: &Own) {
    if let Some(name) = name {
        push_range(out, name.range(), text, known, own);
    }
}

fn push_words(out: &mut Vec<Range<usize>>, range: Range<usize>, text: &str, known: &[Mention], own: &Own) {
    let words = &text[range.clone()];
    // "エックスサーバー株式会社の「エックスサーバー」": a product may bear the name of its company.
    let known: &[Mention] =
        if known.iter().all(|mention| mention.range.end < range.start || mention.range.start > range.end) {
            &[]
        } else {
            known
        };
    let written = words.chars().any(|c| c.is_ascii_alphabetic() || matches!(c, '\u{30A1}'..='\u{30FA}'));
    let talks = words.contains(['は', 'を', 'が'])
        || words.ends_with("ポリシー")
        || words.ends_with("規約")
        || words.ends_with("情報")
        || words.ends_with("データ");
    if written && !talks {
        push_range(out, range, text, known, own);
    }
}

fn push_range(out: &mut Vec<Range<usize>>, range: Range<usize>, text: &str, known: &[Mention], own: &Own) {
    let words = &text[range.clone()];
    let overlaps = |other: &Range<usize>| other.start < range.end && range.start < other.end;
    // "Apple Maps": a product that begins with its company's name.
    let product = |mention: &Mention| {
        mention.is_only_company()
            && !mention.legal
            && mention.range.start == range.start
            && text.get(mention.range.end..range.end).is_some_and(|rest| PRODUCT.is_match(rest))
    };
    let joined =
        text[..range.start].ends_with(|c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '/' | '.' | '@'));
    if words.chars().count() < 2
        || joined
        || NOBODY.is_match(words)
        || own.is(words)
        || own.begins(words)
        || known.iter().any(|mention| {
            mention.is_company && mention.text.starts_with(words) && mention.range.start != range.end + 1
        })
        || !information::categories(words).is_empty()
        || categories::is_class(words)
        || out.iter().any(overlaps)
        || known.iter().any(|mention| overlaps(&mention.range) && !product(mention))
    {
        return;
    }
    out.push(range);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<String> {
        let mut found = names(text, &[], &Own::default());
        found.sort_by_key(|mention| mention.range.start);
        found.into_iter().map(|mention| mention.text).collect()
    }

    #[test]
    fn names_by_their_place() {
        assert_eq!(found("当社は、Alpha Cloudを利用しています。"), ["Alpha Cloud"]);
        assert_eq!(found("本サービスは、Alpha、Beta及びGammaを使用しています。"), ["Alpha", "Beta", "Gamma"]);
        assert_eq!(found("予約システムには「ヨヤクン」を利用しています。"), ["ヨヤクン"]);
        assert_eq!(found("外部サービス(Alpha、Beta等)を利用します。"), ["Alpha", "Beta"]);
        assert_eq!(found("入力内容はAlphaAIのサーバーに送信されます。"), ["AlphaAI"]);
    }

    #[test]
    fn techniques_and_own_products_are_none() {
        for text in [
            "当サイトはCookieを使用しています。",
            "SSLを利用して通信を保護します。",
            "当社が運営するサービス「ウチノ」を利用する場合",
            "お客様の情報(以下「データ」といいます)を利用します。",
            "JavaScriptを使用しています。",
        ] {
            assert_eq!(found(text), Vec::<String>::new(), "{text}");
        }
    }
}

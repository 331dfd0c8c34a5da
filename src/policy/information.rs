//! Phrases for what is sent → information categories; the words of a sentence that list what is sent.

use std::ops::Range;
use std::sync::LazyLock;

use regex::{Regex, RegexSet};

use super::InformationStatement;
use crate::glossary::Information;

use Information as I;

/// Words → category (law/law.md §3.2). Over the reading view; case does not matter.
const TERMS: &[(&str, Information)] = &[
    (
        r"クッキー|cookie|識別子|(?-u:\b)(?:idfa|aaid|adid|gaid|idfv|uuid|uiid)(?-u:\b)|広告id|端末id|デバイスid|クライアントid|ブラウザid|(?:端末|機器|デバイス|個体)(?:固有)?(?:識別|番号)|ユーザー(?:識別|id)|uid|ピクセルid|トラッキングid|identifier|advertising id|client id|device id|user id",
        I::OnlineIdentifier,
    ),
    (r"ipアドレス|アイピーアドレス|(?-u:\b)ip(?-u:\b) ?(?:address)?|ip ?address", I::Ip),
    (
        r"端末(?:情報|の(?:種類|情報|種別|機種|os|設定)|機種|種別|環境|・|や)|デバイス(?:情報|の(?:種類|情報)|・|や|タイプ|(?-u:\b))|ブラウザ|(?-u:\b)os(?-u:\b)|os(?:の|バージョン|種|情報|・|と|等|や|,)|オペレーティング|画面(?:解像度|サイズ)|解像度|スクリーンサイズ|言語(?:設定|情報|/)?|ユーザー ?エージェント|user ?agent|機種|利用環境|ご利用環境|環境情報|browser|device|operating system|screen|language",
        I::DeviceBrowser,
    ),
    (
        r"閲覧(?:した|する|し|され|履歴|ページ|日時|時間|情報|データ|状況|url|内容|・|や)|ページ(?:の)?(?:url|タイトル|閲覧|ビュー|遷移|情報)|(?-u:\b)url(?-u:\b)|url(?:・|、|や|等|の|及|と|,|$)|アクセス(?:履歴|日時|した|ログ|時間|情報|元|url|されたページ|ページ|データ)|(?:訪問|参照)(?:した|履歴|ページ|日時|元|元url|された)|参照元|リファラ|referr?er|行動履歴|行動情報|ブラウジング|利用履歴|利用状況|ログ情報|アクセスの?ログ|表示(?:した|され)?ページ|滞在時間|流入元|pages?(?-u:\b)[^.]{0,20}(?:view|visit|brows)|browsing|history|access log|access time|(?-u:\b)logs?(?-u:\b)",
        I::PageView,
    ),
    (
        r"クリック|タップ|スクロール|滞在時間|操作(?:情報|の?履歴|の?内容|の?記録|・|ログ|や|に関する)|行動(?:履歴|情報|データ)|マウス|カーソル|利用状況|ページ遷移|click|scroll|time spent|actions?(?-u:\b)|interaction",
        I::Action,
    ),
    (r"検索(?:語|キーワード|ワード|履歴|クエリ|条件)|search (?:term|quer|keyword)", I::SearchTerms),
    (
        r"コンバージョン|購入|購買|注文|成果|決済金額|カート|広告経路|申込(?:情報|履歴)|お申し込み情報|conversion|purchase|order",
        I::Conversion,
    ),
    (r"gps|詳細な?位置|正確な位置|緯度|経度|precise location", I::LocationPrecise),
    (
        r"位置情報|地域|国・|国や|国名情報|おおよその位置|所在地情報|アクセス地域|location|region|country",
        I::LocationCoarse,
    ),
    (
        r"会員(?:id|番号|情報|識別)|ログインid|ユーザー名|アカウント(?:id|情報|名)|member id|account (?:id|info)",
        I::MemberId,
    ),
    (r"メールアドレス|eメール|電子メール(?:アドレス)?|e-?mail", I::ContactEmail),
    (r"電話番号|携帯番号|phone|telephone", I::ContactPhone),
    (r"氏名|お名前|姓名|(?-u:\b)names?(?-u:\b)", I::ContactName),
    (r"住所|postal address|郵便番号", I::ContactAddress),
    (
        r"入力(?:された|した|内容|情報|いただいた|フォーム)|フォーム(?:の|に)?(?:入力)?(?:内容|情報)|問い?合わせ内容|アンケート回答|form (?:input|content)",
        I::FormInput,
    ),
    (r"録画|セッションリプレイ|session replay|画面の記録", I::SessionReplay),
    (
        r"性別|年齢|年代|生年月日|属性(?:情報|データ)?|職業|家族構成|gender|(?-u:\b)age(?-u:\b)|demographic",
        I::Demographic,
    ),
    (r"gclid|fbclid|yclid|クリックid|click id|クリック識別子", I::ClickId),
    (r"健康|病歴|要配慮|診療|服薬|信条|sensitive", I::Sensitive),
];

static SET: LazyLock<RegexSet> =
    LazyLock::new(|| RegexSet::new(TERMS.iter().map(|(words, _)| format!("(?i){words}"))).expect("valid patterns"));

macro_rules! pattern {
    ($name:ident, $text:expr) => {
        static $name: LazyLock<Regex> = LazyLock::new(|| Regex::new($text).expect("a valid pattern"));
    };
}

pattern!(
    VAGUE,
    r"(?i)(?:個人|お客様|ユーザー|利用者).{0,10}(?:特定|識別)(?:が)?(?:する(?:こと)?)?(?:の)?(?:でき|出来|し|不可能|に至ら)(?:ない|得ない|なく)?.{0,8}(?:情報|データ|形)|統計(?:的な?)?(?:情報|データ)|ユーザーの特定に必要な情報|利用状況に関する情報|必要な情報|関連する情報|匿名(?:の)?(?:情報|データ)|non-personal|anonymous (?:data|information)"
);
pattern!(
    OPEN,
    r"(?i)等(?:の|を|が|に|、|は|\)|$)|など|その他|ほか|を含|含まれ|(?-u:\b)etc(?-u:\b)|and other|such as|including"
);
pattern!(
    LIMIT,
    r"特定の個人を識別(?:する|できる)?(?:に至ら|しない|できない|することができない)|個人を(?:特定|識別)(?:し|でき|する(?:情報|もの)(?:を|は)含).{0,4}(?:ない|ません)|個人を特定できない"
);
pattern!(PROTECTIVE, r"(?i)匿名化|ハッシュ化|暗号化(?:した|された|され)|マスク|仮名化|anonymi[sz]|hashed|masked");
pattern!(
    NEGATED_PART,
    r"[(（][^()（）]{0,30}(?:使わない|使用しない|含まない|含みません|除く|除きます)[^()（）]{0,20}[)）]|[^、。(]{0,30}(?:を使用せず|を使わず)"
);

/// The categories that these words name.
pub(super) fn categories(words: &str) -> Vec<Information> {
    let words = NEGATED_PART.replace_all(words, "");
    let mut found: Vec<Information> = SET.matches(&words).into_iter().map(|index| TERMS[index].1).collect();
    found.sort_unstable();
    found.dedup();
    found
}

/// A statement of items from the words of a cell, a list or a phrase.
pub(super) fn statement<'a>(phrases: impl IntoIterator<Item = &'a str>) -> InformationStatement {
    let mut out = InformationStatement::default();
    for phrase in phrases {
        let phrase = phrase.trim();
        if phrase.is_empty() {
            continue;
        }
        out.quotes.push(phrase.to_owned());
        let found = categories(phrase);
        let vague = VAGUE.is_match(phrase);
        // What is said not to identify anybody enumerates nothing; a mention of cookies beside it stays one.
        out.vague |= vague;
        out.categories.extend(found);
        out.open_ended |= OPEN.is_match(phrase);
        out.non_identifying_only |= LIMIT.is_match(phrase);
        out.protective |= PROTECTIVE.is_match(phrase);
    }
    out.categories.sort_unstable();
    out.categories.dedup();
    if out.categories.iter().any(|category| *category != I::OnlineIdentifier)
        && out.quotes.iter().all(|quote| !LIMIT.is_match(quote))
    {
        out.vague = false;
    }
    out
}

pattern!(
    OBJECT,
    r"(?P<items>[^。]+?)を(?:[^、。をは]{0,50}(?:に|へ|で|から|より|て|、))?(?:自動的に|それぞれ|随時)?(?:送信|収集|取得|提供|記録|受領|受け取|蓄積|保存|共有|送付|開示|お預か|参照|紐付け|紐づけ|利用し、)"
);
pattern!(
    SUBJECT,
    r"(?P<items>[^。]+?)(?:が|は)(?:[^、。がは]{0,24}(?:に|へ|で|から|、))?(?:自動的に)?(?:送信|収集|取得|提供|記録|共有)され"
);
pattern!(
    BOUNDARY,
    r"(?:は|では|には|により|よって|使用し|利用し|用いて|して|おり|ため|ために|目的で|際(?:に|には)|場合(?:に|には|、)|のうち|に対して|から|が、|ます)、?|、(?:以下|次)の|[^、]{0,10}を(?:利用|使用|通じ|用い|介)(?:して|て|し)、?|:"
);

/// The words of a sentence that say what is sent: byte ranges of the sentence.
pub(super) fn phrases(sentence: &str) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    for pattern in [&*OBJECT, &*SUBJECT] {
        for found in pattern.captures_iter(sentence) {
            let Some(items) = found.name("items") else { continue };
            let words = items.as_str();
            // Only what stands after the last boundary of the clause belongs to the object.
            let cut = BOUNDARY
                .find_iter(words)
                .map(|boundary| boundary.end())
                .filter(|end| balanced(&words[..*end]))
                .last()
                .unwrap_or(0);
            let start = items.start() + cut;
            let phrase = sentence[start..items.end()].trim_start_matches(['、', ' ', '・']);
            let start = items.end() - phrase.len();
            let inner =
                IN_BRACKETS.captures(phrase).and_then(|found| found.name("items")).map_or(0, |inner| inner.start());
            let (start, end) = if inner > 0 { (start + inner, items.end() - 1) } else { (start, items.end()) };
            if inner > 0 {
                out.push(start..end);
            } else if phrase.chars().count() >= 2 && (!categories(phrase).is_empty() || VAGUE.is_match(phrase)) {
                out.push(start..items.end());
            }
        }
        if !out.is_empty() {
            break;
        }
    }
    out
}

pattern!(IN_BRACKETS, r"^(?:個人情報|お客様情報|個人データ|利用者情報)\((?P<items>[^()]+)\)$");

fn balanced(words: &str) -> bool {
    words.matches(['(', '「', '『']).count() == words.matches([')', '」', '』']).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phrases_lead_to_categories() {
        assert_eq!(
            categories("Cookie識別子、閲覧ページのURL、参照元URL、画面解像度、IPアドレス"),
            [I::OnlineIdentifier, I::Ip, I::DeviceBrowser, I::PageView]
        );
        assert_eq!(
            categories("メールアドレス・電話番号・cookie"),
            [I::OnlineIdentifier, I::ContactEmail, I::ContactPhone]
        );
        assert!(!categories("ブラウザの種類(Cookieを使わない集計)").contains(&I::OnlineIdentifier));
        let statement = statement(["個人を特定できない加工情報"]);
        assert!(statement.vague && statement.categories.is_empty());
    }

    #[test]
    fn the_object_of_the_sentence() {
        let sentence = "本サイトでは、利用状況を把握するためにXを利用して閲覧履歴及びIPアドレスを収集しています。";
        let found = phrases(sentence);
        assert_eq!(&sentence[found[0].clone()], "閲覧履歴及びIPアドレス");
    }
}

//! Recipients that are described, not named: which words mean a class of recipients, and which class.

use std::ops::Range;
use std::sync::LazyLock;

use crate::policy::patterns::Pattern;
use regex::RegexSet;

use super::{RecipientLevel, RecipientStatement};
use crate::glossary::ServiceCategory;

use ServiceCategory as C;

/// What a class word says of its members: categories of services, or a relation to the operator.
const CLASSES: &[(&str, &[ServiceCategory], Option<&str>)] = &[
    (
        r"広告|第三者配信|アドネットワーク|(?-u:\b)dsp(?-u:\b)|(?-u:\b)ssp(?-u:\b)|advertis|(?-u:\b)ads?(?-u:\b)",
        &[C::Advertising, C::DspSsp],
        None,
    ),
    (r"解析|分析|計測|アナリティクス|analytics|情報収集モジュール|measurement", &[C::Analytics], None),
    (r"タグ(?:管理|マネ)", &[C::TagManager], None),
    (r"アフィリエイト|(?-u:\b)asp(?-u:\b)|成果報酬", &[C::Affiliate], None),
    (r"ソーシャル|sns|social", &[C::Social], None),
    (r"決済|クレジット|カード会社|payment|信販", &[C::Payment], None),
    (r"地図|マップ", &[C::Maps], None),
    (r"動画|映像", &[C::Video], None),
    (r"フォント", &[C::Fonts], None),
    (r"チャット", &[C::Chat], None),
    (r"ヒートマップ", &[C::Heatmap], None),
    (r"プッシュ通知", &[C::Push], None),
    (r"グループ|関連会社|関係会社|子会社|親会社|affiliate(?:s|d compan)|subsidiar|group compan", &[], Some("group")),
    (r"提携|パートナー|取引先|協力会社|代理店|加盟店|partner", &[], Some("partner")),
    (r"委託|contractor|processor|service provider|vendor", &[], Some("processor")),
    (r"大学|学校|教育機関", &[], Some("customer")),
];

static SET: LazyLock<RegexSet> =
    LazyLock::new(|| super::patterns::set(CLASSES.iter().map(|(words, _, _)| format!("(?i){words}"))));

/// The head of a class of recipients: what kind of somebody they are.
const HEAD: &str = r"(?:事業者|業者|会社|企業|各社|機関|団体|法人|組織|パートナー|提供者|提供元|プロバイダー?|委託先|提携先|取引先|販売店|代理店|加盟店|(?:提携|加盟|協力|宿泊|医療|介護)施設|店舗|ベンダー|広告主|スポンサー|媒体社?|プラットフォーム|ネットワーク|大学|学校|病院|クリニック|薬局|研究者|専門家|弁護士|税理士|司法書士|行政書士|会計士|社会保険労務士|士業|オーナー|管理者|運営者|運営元|カスタマー|他のユーザー|他の利用者|他の会員|ユーザー企業|企業ユーザー|法人ユーザー|企業会員|法人会員|グループ|センター|組合|金融機関|保険会社|出品者|出店者|販売者|主催者|共催者|協賛者|掲載者|講師|掲載企業|求人企業|応募先|紹介先|派遣先|提供先|送信先|受託者|受託会社|相手方)";
/// Tools that stand for whoever runs them.
const TOOL: &str = r"(?:アクセス(?:解析|分析)(?:ツール|サービス|システム|ソフト)|(?:解析|分析|計測|広告|マーケティング|外部|第三者|サードパーティ|クラウド|メール配信|決済|チャット|地図|動画|翻訳|AI|スパム(?:検出|検知|対策|防止)|不正(?:検知|検出)|本人確認|エラー(?:監視|追跡)|タグ管理|効果測定|広告配信|広告・分析|広告/分析|ソーシャル)[^、。はがをにで()「」:：]{0,10}(?:ツール|サービス|システム|モジュール|タグ|SDK|API|プログラム)|ヒートマップ(?:解析|分析)?(?:ツール|サービス)|情報収集モジュール|アフィリエイト(?:プログラム|サービス|広告)|ソーシャルプラグイン|SNS(?:ボタン|サービス|プラグイン)?|サードパーティ|外部サービス|外部サイト|第三者サービス|プッシュ通知サービス)";

static NOUN: LazyLock<Pattern> = LazyLock::new(|| {
    super::patterns::regex(&format!(
        r"(?i)[^、。はがをにへ()「」\s:|※]{{2,20}}[をに](?:行(?:う|なう|っている)|おこなう|提供する|運営する|委託(?:する|している)|実施する|営む|担う|配信する|代行する){HEAD}(?:等|など)?|(?:[^、。はがをにへ()「」\s:|※]|\([^()]*\)){{0,30}}?{HEAD}(?:[^、。はがをにへ()「」のと]{{0,10}}{HEAD})?(?:等|など)?(?:の第三者|(?:の|その他の?)関係者|各社|様)?(?:\([^()]{{1,30}}(?:含|除)[^()]{{0,12}}\))?|{TOOL}(?:提供(?:会社|者|事業者|元)|等?の(?:提供者|事業者))?(?:等)?"
    ))
});
pattern!(
    IS_CLASS,
    &format!(
        r"(?i)^(?:.{{0,60}}{HEAD}(?:等|など|ら|その他)?(?:の第三者|その他の?第三者|の関係者|その他の?関係者|各社|様)?(?:\(.*\))?|.{{0,30}}{TOOL}.{{0,16}}|(?:米国|海外|外国|国内|国外|[^、。]{{2,6}}国)(?:に)?所在(?:する|の).{{2,24}}(?:サービス|システム|ツール)|.*(?:providers|partners|affiliates|vendors|companies|advertisers|networks|agencies|contractors|subsidiaries|third parties|services|processors|authorities)(?-u:\b).*)$"
    )
);
pattern!(
    LAW,
    r"学術研究|法令|裁判所|警察|検察|行政|官公庁|監査機関|国の機関|地方公共団体|国税|税務署|捜査|公的機関|監督官庁|弁護士会|承継|合併|生命|身体|公衆衛生|児童|(?i:government|authorit|law enforcement|court|legal obligation|regulator)"
);

/// The words describe a class of recipients (and not the law's own exceptions).
pub(super) fn is_class(words: &str) -> bool {
    let letters = words.chars().count();
    (2..=80).contains(&letters) && IS_CLASS.is_match(words) && !LAW.is_match(words)
}

pub(super) fn is_legal_exception(words: &str) -> bool {
    LAW.is_match(words)
}

/// Class nouns of a sentence: byte ranges.
pub(super) fn nouns(sentence: &str) -> impl Iterator<Item = Range<usize>> {
    NOUN.find_iter(sentence).filter(|found| !OF_ALL.is_match(found.as_str())).map(|found| found.range())
}

// "いずれの送信先にも": those who are named elsewhere.
pattern!(OF_ALL, r"^(?:いずれ|どれ|どちら|どの)の?");

/// A described recipient.
pub(super) fn recipient(words: &str) -> RecipientStatement {
    let mut categories: Vec<ServiceCategory> = Vec::new();
    let mut relation = None;
    for index in SET.matches(words) {
        categories.extend(CLASSES[index].1);
        relation = relation.or(CLASSES[index].2);
    }
    categories.sort_unstable();
    categories.dedup();
    let open_ended = OPEN.is_match(words);
    let level = RecipientLevel::CategoryOpen;
    RecipientStatement {
        text: words.to_owned(),
        level,
        categories,
        relation: relation.map(str::to_owned),
        open_ended,
        ..RecipientStatement::default()
    }
}

pattern!(OPEN, r"等|など|その他|ほか");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_and_their_members() {
        for words in [
            "広告配信事業者",
            "第三者配信事業者",
            "アクセス解析ツール",
            "業務委託先",
            "当社グループ会社",
            "外部サービス",
            "運送業者等",
            "データ分析会社",
            "広告配信事業者等の第三者",
            "IT service providers",
        ] {
            assert!(is_class(words), "{words}");
        }
        assert!(!is_class("利用規約"));
        assert_eq!(recipient("広告配信事業者").categories, [C::Advertising, C::DspSsp]);
        assert_eq!(recipient("レバーグループ各社").relation.as_deref(), Some("group"));
    }
}

//! The words that head a column or stand before a colon, and what they say that follows.

use std::sync::LazyLock;

use crate::policy::patterns::Pattern;

use super::coined;

/// What a column or a labelled value holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Role {
    Recipient,
    Service,
    /// Company and tool in one cell.
    RecipientService,
    Information,
    Purpose,
    SenderPurpose,
    RecipientPurpose,
    OptOut,
    Policy,
    Scope,
    Country,
    /// What group it is of (アクセス解析, 広告): its purpose, where no column or label gives one.
    Kind,
    /// By what technique it is sent (提供の手段・方法).
    Means,
    /// Known, and of no use here (contact, retention, number).
    Ignored,
}

impl Role {
    /// It names somebody, or somebody's tool.
    pub(super) fn is_name(self) -> bool {
        matches!(self, Self::Recipient | Self::Service | Self::RecipientService)
    }

    /// It tells something of whoever is named.
    pub(super) fn tells(self) -> bool {
        matches!(
            self,
            Self::Information
                | Self::Purpose
                | Self::SenderPurpose
                | Self::RecipientPurpose
                | Self::OptOut
                | Self::Policy
                | Self::Country
                | Self::Kind
        )
    }
}

/// In the order in which they are tried: the narrow ones first. Over the reading view.
const ROLES: &[(Role, &str)] = &[
    (Role::Recipient, r"(?i)^(?:destination|recipient)s? (?:of|for) (?:the )?(?:information|data|transmission)$"),
    (
        Role::RecipientPurpose,
        r"(?i:purposes?[a-z ]{0,16} (?:by|of|at) (?:the )?(?:destination|recipient|provider|third part|vendor))|(?:送信先|提供先|事業者|外部|取得者|先方|第三者|同社|提供元|提供者|提携先|(?i:recipient|provider|third part|vendor|their))[^。]{0,24}(?:利用目的|使用目的|目的|用途|(?i:purpose))",
    ),
    (
        Role::SenderPurpose,
        r"^[「『]?(?:当社|弊社|当サイト|本サイト|自社|当法人|当会|当協会|本サービス|当ウェブサイト|運営者|(?i:our|we))[」』]?(?:における|での|の|による|で)?(?:利用|使用|送信)?(?:の)?\s?(?:目的|用途|(?i:purpose))|(?:当社|弊社|当サイト)[」』]?(?:における|での|の)",
    ),
    (
        Role::RecipientPurpose,
        r"^[「『]?(?:送信先|提供先|事業者)[」』]?(?:における|での)$|目的[「『(]?(?:送信先|提供先)[」』)]?(?:における|での)?$",
    ),
    (
        // "利用目的・停止方法": what is said of the way out is found by its link.
        Role::Purpose,
        r"(?:目的|用途)(?:\s?[・/、&]\s?|及び|および|並びに|と)(?:オプトアウト|(?:送信の)?停止|無効化|拒否)[^、。・/]{0,10}$",
    ),
    (
        Role::OptOut,
        r"オプトアウト|無効化|停止(?:の)?(?:方法|手続|措置|URL|リンク)|配信停止|拒否(?:の)?方法|(?i:opt-?\s?out)|停止$",
    ),
    (
        Role::Policy,
        r"プライバシー|ポリシー|規約|個人情報保護方針|(?i:privacy|policy)|関連(?:リンク|URL)|詳細(?:リンク|URL)?$|^参照(?:先|URL)",
    ),
    (
        Role::Country,
        r"^(?:(?:提供|移転|送信|委託|再委託|開示)先(?:の|が)?|当該第三者(?:の|が))?(?:所在(?:する)?)?(?:国(?:名|・地域|又は地域)?|外国の名称|所在地の?国)|(?i:^country|location of)",
    ),
    (Role::Kind, r"^(?:サービス|ツール|Cookie|クッキー|利用)?の?(?:カテゴリー?|分類|ジャンル)$|(?i:^category$)"),
    (
        Role::Means,
        r"^(?:情報)?(?:の)?(?:送信|提供|取得|収集)(?:の|する|される)?(?:手段|方法|技術)(?:(?:又は|または|及び|および|・|や|、)(?:手段|方法))?$|^(?:使用|利用)?(?:技術|手段)$|(?i:^(?:means|technology)$)",
    ),
    (
        Role::Ignored,
        r"(?i)の?有無$|(?:所在|対象)国(?:名)?$|^(?:対象|所在)国・|^(?:No\.?|番号|#|区分|種別|保存期間|保管期間|有効期間|期間|取得方法|提供方法|送信方法|問い?合わせ|連絡先|電話|備考|更新日|請求|手数料|住所|代表者|担当|お問い?合わせ先|retention|expiry|duration|type)",
    ),
    (
        Role::Purpose,
        r"(?:送信(?:する|される|した)(?:利用者)?(?:の)?情報の)?利用(?:の)?目的|使用(?:の)?目的|送信(?:の|する)?目的|取得(?:の)?目的|提供(?:の|する)?目的|目的|用途|^使途$|^役割$|^(?:お?任せ(?:して)?(?:いる|する)|お願いして(?:いる|おります))(?:こと|業務|仕事|内容)$|^利用(?:の)?(?:内容|方法)$|^(?:委託)?業務(?:の)?(?:内容|概要)$|^委託(?:する)?(?:業務|内容)(?:の内容)?$|^(?:何|なん)の(?:ため(?:に)?|目的で)(?:か|使うか|送るか)?$|^(?:送る|送信する|使う|利用する)?理由$|使い(?:みち|道)|^(?:なん|何|なに)の(?:ため|目的)|^(?:なぜ|どうして)|^何に使|(?i:purpose|reason|why)",
    ),
    (
        Role::Recipient,
        r"(?:モジュール|ツール|サービス|SDK|プログラム|タグ)等?の?(?:提供(?:者|元|会社|事業者)|運営(?:者|会社|元)|開発(?:者|元|会社))",
    ),
    (
        Role::RecipientService,
        r"(?:送信先|事業者|会社|提供先|企業|提供者|提供会社)(?:名)?(?:名称)?(?:\([^()]*(?:サービス|ツール)[^()]*\)|\s?[/・、&]\s?(?:サービス|ツール|タグ)|(?:と|及び|および|・)(?:サービス|ツール))|(?:サービス|ツール)(?:名)?(?:\s?[/・(、]\s?|と|及び|および)(?:その)?(?:提供)?(?:事業者|会社|送信先|提供者|提供元|運営者|運営元|情報を(?:取り?扱う|受け取る)者)",
    ),
    (
        Role::Scope,
        r"該当(?:サイト|ページ|サービス)|対象(?:サイト|サービス|ページ|アプリ)|送信(?:される|する|元)の?(?:ページ|サイト)|利用(?:サイト|ページ)|^サービス\s?[/／]\s?プロダクト|^プロダクト|^対象(?:範囲|媒体)?$|適用(?:範囲|サイト)|(?i:applies to|scope)",
    ),
    (
        Role::Recipient,
        r"送信先(?:と)?(?:となる|の)?(?:者|事業者|会社|企業)?の?(?:氏名|名称|会社名|企業名|社名)|情報(?:の)?送信先(?:名|事業者|$|の(?:名|氏|事業|会社))|取り扱うこととなる者",
    ),
    (
        Role::Service,
        r"(?:言語|AI|生成)モデル(?:名称?)?$|^サービス\s?[・/／、&]\s?(?:SDK|ツール|タグ|モジュール|API|アプリ)(?:名称?)?$|サービス(?:等)?(?:の?名称?)|(?:機能|製品|商品|プロダクト|ソフト(?:ウェア)?|アプリ(?:ケーション)?|SDK|API|プラグイン|ライブラリ)(?:の)?(?:名称|名)$|^(?:タグ|SDK|API)(?:[・/、](?:タグ|SDK|API|ツール))*$|^(?:Cookie|クッキー|広告|解析|分析|計測|決済|配信|認証|外部)[^。、]{0,4}サービス$|^(?:ご?利用|使用|提供|外部|導入|連携|連携先|提携|提携先|接続先|送信先|対象|該当|第三者|主な|クラウド|広告|解析|計測)?(?:の|する|している|される|中の)?サービス$|^(?:何|なに)を(?:使|利用)|ツール|広告名|タグ(?:名|の名称|$)|モジュール|プログラム(?:名|の名称)|媒体名?|システム名|外部サービス|(?i:^services?(?: name)?$|tool|tag|vendor service|product)",
    ),
    (
        Role::Information,
        r"(?:送信|収集|取得|提供|取り?扱|利用)(?:される|され得る|されうる|する|している|う|対象の?|項目)?(?:利用者(?:に関する)?|ユーザー|お客様)?(?:の)?(?:情報|データ|項目)|^(?:提供|移転|送信)(?:する|される|している)個人(?:データ|情報)|^(?:お?(?:引き?|手)?渡(?:しする|す|される)|お?(?:届け|伝え)(?:する|る|される)|送(?:る|られる)|預ける|(?:預託|委託|連携|共有|送付|開示|移転|処理|保存)(?:する|される)|扱う)(?:個人)?(?:情報|データ|項目|内容)$|情報の(?:内容|項目|種類)|利用者(?:に関する)?情報|取得項目|送信(?:内容|項目)|個人情報の項目|インフォマティブ|データ(?:の)?(?:項目|内容|種類)|^(?:対象(?:となる)?|取り?扱う|主な)(?:利用者)?(?:情報|データ)$|(?:送信|収集|取得|提供)(?:される|する)主な(?:情報|データ|項目)|^(?:情報|内容|項目|データ)$|^(?:お?預かり(?:する|した)|お?預け(?:する)?|送る|送られる|渡る|渡される|お?渡しする|受け取る)(?:情報|データ|項目|内容|もの)$|^(?:何|なに)(?:を|が)(?:送る|送られる|渡す)?の?か?$|^(?:集める|見ている|記録する)(?:もの|こと|内容|情報|データ)$|^(?:何|なに|どんな(?:情報|データ|もの)|どのような(?:情報|データ))[がを](?:送|渡|取|集|届|わた)|(?i:what (?:they|we|it|is|gets?) (?:gets?|receives?|sends?|shares?|collects?|sent|shared|collected)|information|data (?:sent|collected|transmitted|items)|^data)",
    ),
    (
        Role::Recipient,
        r"送信先|提供先|事業者|会社|氏名(?:又は|または|・|及び)名称|取得者|提携先|提供元|提供者|開発元|開発会社|運営者|委託先|企業名?|共同利用(?:者|先)|共同(?:して)?利用する者|^利用する者(?:の範囲)?$|第三者(?:の名称)?$|提供する相手|受領者|移転先$|運営(?:元|会社)|発行(?:元|者)$|設定(?:元|者)$|プロバイダー?$|ベンダー|^(?:送り|預け|渡し|渡す|届け|データの)先$|(?:(?:送信|提供|共有|開示|連携|委託)(?:する)?|渡す|送る|伝える|届ける|預ける)相手|^(?:引き?渡し|共有|開示|連携)先$|^(?:どこ(?:に|へ)|(?:誰|だれ)(?:に|へ))(?:送る|送られる|渡す|送信する)?の?か?$|^(?:だれ|誰|どこ|どちら|どの(?:会社|事業者))(?:に|へ)(?:送|渡|届|わた|$)|(?i:recipient|provider|compan|third part|vendor|who)",
    ),
];

static COMPILED: LazyLock<Vec<(Role, Pattern)>> =
    LazyLock::new(|| ROLES.iter().map(|(role, words)| (*role, super::patterns::regex(words))).collect());

/// The role of a column header or label; None for words that head nothing we read.
pub(super) fn role(words: &str) -> Option<Role> {
    let words = words
        .trim()
        .trim_matches(['【', '】', '[', ']', '■', '●', '◆', '・', '<', '>', '〔', '〕', ':', '※', '*', '★'])
        .trim();
    let letters = words.chars().count();
    if letters == 0 || letters > if words.is_ascii() { 64 } else { 42 } || words.contains('。') {
        return None;
    }
    let found = COMPILED.iter().find(|(_, pattern)| pattern.is_match(words)).map(|(role, _)| *role)?;
    // "会社設立", "事業者登録番号": a word for who it is, of which something else is asked.
    let asked = if found.is_name() && super::particulars::is_label(words) { Role::Ignored } else { found };
    // "ヒバリタグ" is called so; it asks for no tag.
    (asked != Role::Service || !coined::is_product(words)).then_some(asked)
}

/// The role of words that stand alone as a label: nearly all of them must be the label's own.
pub(super) fn title(words: &str) -> Option<Role> {
    let words = words.trim().trim_matches(['【', '】', '[', ']', '<', '>', '〔', '〕', ':', '※', '*']).trim();
    // "ユーザー情報(氏名、会社名、電話番号)": what is listed in brackets is no label.
    let words = match words.split_once('(') {
        Some((head, listed)) if listed.contains('、') && !head.trim().is_empty() => head.trim(),
        _ => words,
    };
    let found = role(words)?;
    if NOT_A_LABEL.is_match(words) {
        return None;
    }
    let matched = COMPILED
        .iter()
        .filter(|(role, _)| *role == found)
        .filter_map(|(_, pattern)| pattern.find(words))
        .map(|found| found.as_str().chars().count())
        .max()?;
    let letters = words.chars().count();
    let short = words.split('(').next().unwrap_or(words).chars().count();
    let room = if words.is_ascii() { 30 } else { 10 };
    (letters.min(short.max(matched)) <= matched + room && short <= 20 + room).then_some(found)
}

static NOT_A_LABEL: LazyLock<Pattern> = LazyLock::new(|| {
    crate::policy::patterns::regex(
        r"^(?:会社|企業|事業者|運営者|組織|法人)の?(?:概要|案内|紹介|沿革)$|(?:利用|使用|閲覧|登録|購入|申込|問い?合わせ)時$|連携$|の利用$|の管理$|活用$|の実施$|事業者情報|運営者情報|会社情報|事業者の(?:名称|氏名)$|^医院名|^院名|および当社|各種|提案|する方法$|について$|に関する|への(?:対応|提供)|による|おける(?:個人|義務)|株式会社|合同会社|有限会社|(?i:(?-u:\b)(?:inc|llc|ltd|google|yahoo|line|meta|following|receives?)(?-u:\b))|ます|取扱い$|取り扱い$|の提供$|等から|の場合$|の方針|適用範囲$|(?:の|[るうくすつぬむぶ])ため$",
    )
});

/// "送信先における利用目的: …": label and value of a line; byte offset of the value.
pub(super) fn labelled(line: &str) -> Option<(Role, usize)> {
    if let Some(found) = bracketed(line) {
        return Some(found);
    }
    let at = line.find([':', '：'])?;
    let label = &line[..at];
    // "Alpha(提供者:甲社)": a colon inside brackets belongs to what they say of the name before them.
    if label.contains("http") || label.matches('(').count() > label.matches(')').count() {
        return None;
    }
    let value = at + line[at..].chars().next().map_or(1, char::len_utf8);
    let label = super::structure::label(label);
    title(label).or_else(|| super::particulars::is_label(label).then_some(Role::Ignored)).map(|role| (role, value))
}

/// "【送信先】甲社": a label in brackets with its value right behind it.
fn bracketed(line: &str) -> Option<(Role, usize)> {
    let bare = line.trim_start_matches(['・', '■', '●', ' ']);
    let offset = line.len() - bare.len();
    let (open, close) =
        [('【', '】'), ('〔', '〕'), ('[', ']'), ('<', '>')].into_iter().find(|(open, _)| bare.starts_with(*open))?;
    let end = bare.find(close)?;
    let label = &bare[open.len_utf8()..end];
    let value = &bare[end + close.len_utf8()..];
    let value = value.trim_start_matches([':', '：', ' ']);
    if value.trim().is_empty() || label.chars().count() > 24 {
        return None;
    }
    title(label).map(|role| (role, offset + bare.len() - value.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_as_printed_in_the_wild() {
        for (words, expected) in [
            ("情報の送信先となる名称", Role::Recipient),
            ("情報送信先のサービス名", Role::Service),
            ("送信される情報の内容", Role::Information),
            ("当社における利用目的", Role::SenderPurpose),
            ("情報送信先における利用目的", Role::RecipientPurpose),
            ("利用目的「当社」での", Role::SenderPurpose),
            ("利用目的「送信先」での", Role::RecipientPurpose),
            ("オプトアウトへのリンク", Role::OptOut),
            ("プライバシーポリシーへのリンク", Role::Policy),
            ("情報収集モジュール等の名称(サービス名)", Role::Service),
            ("情報の送信先となる者の氏名・名称", Role::Recipient),
            ("サービス/プロダクト", Role::Scope),
            ("取得するインフォマティブデータ", Role::Information),
            ("該当サイト※", Role::Scope),
            ("事業者名称", Role::Recipient),
            ("送信先事業者名/ツール", Role::RecipientService),
            ("送信先事業者での利用目的", Role::RecipientPurpose),
            ("弊社での利用目的", Role::SenderPurpose),
            ("提携先", Role::Recipient),
            ("送信される利用者情報", Role::Information),
            ("クッキーポリシー", Role::Policy),
            ("Destination of information", Role::Recipient),
            ("Purpose of use by the destination", Role::RecipientPurpose),
        ] {
            assert_eq!(role(words), Some(expected), "{words}");
        }
        assert_eq!(
            role("個人情報の取扱いに関する当社の基本的な考え方について述べた長い見出しであって役割はない。"),
            None
        );
    }
}

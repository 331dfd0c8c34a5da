//! Phrases for what information is used for → glossary leaves; the words of a sentence that give the purpose.

use std::ops::Range;
use std::sync::LazyLock;

use regex::RegexSet;

use super::PurposeStatement;
use crate::glossary::Purpose;

use Purpose as P;

/// Words → leaf (law/law.md §3.3). Over the reading view; case does not matter.
const TERMS: &[(&str, Purpose)] = &[
    (
        r"リターゲティング|リマーケティング|ターゲティング広告|行動ターゲティング|パーソナライズ(?:ド|された)?広告|(?:興味|関心|嗜好|履歴|行動|属性|利用状況|ニーズ|オーディエンス)[^。]{0,40}広告|追跡型広告|最適な広告|広告(?:の)?(?:最適化|パーソナライズ)|retarget|remarket|behaviou?ral advertis|personali[sz]ed ad|interest-based|targeted ad",
        P::AdRetargeting,
    ),
    (
        r"広告(?:等|情報|コンテンツ|や[^、。]{0,16})?(?:の|を|に関する)?(?:[^、。]{0,8}(?:の|を))?(?:配信|掲載|表示|出稿|提供|配布|お届け|ご案内|掲出|展開|運用|管理)|広告配信|広告等を|広告出稿|広告(?:・|、)|広告の最適化|プロモーション|(?:サービス|商品|広告).{0,6}提案・情報提供・広告|(?:serv|deliver|display|show|provid)\w* [^.]{0,20}(?:ads?(?-u:\b)|advertis)|advertising purposes|for advertising|(?-u:\b)ad(?:s|vertis\w+)? (?:delivery|serving|distribution)|deliver\w* of (?:ads|advertis)",
        P::AdDelivery,
    ),
    (
        r"(?:広告|キャンペーン|プロモーション|マーケティング|集客)[^。]{0,20}(?:効果|測定|計測|分析|検証|集計|経路)|効果(?:測定|計測|検証|分析)|コンバージョン|成果(?:計測|測定|確認|報酬)|広告経路|ad(?:vertising)? (?:measurement|performance)|(?-u:\b)ad(?:s|vertis\w+)?(?-u:\b)[^.]{0,24}measur|measur\w* [^.]{0,16}(?-u:\b)ad(?:s|vertis)|conversion|effectiveness",
        P::AdMeasurement,
    ),
    (r"アフィリエイト|成果報酬|affiliate", P::Affiliate),
    (
        r"アクセス(?:解析|分析|状況|数|ログ|傾向|情報)|(?:利用|閲覧|行動|訪問|動向|トラフィック|サイト|サービス|来訪|使用|ユーザー|お客様|傾向|履歴|データ|統計|ご利用|マーケティング)[^。、]{0,16}(?:解析|分析|把握|調査|集計|測定|計測|統計|理解|検証|確認|認識)|^(?:の)?(?:分析|解析|計測|統計|調査)(?:のため|目的)?$|分析(?:業務)?$|統計的|統計データ|サイト分析|マーケティング(?:・|の)?(?:調査|分析|リサーチ)|analytic|analy[sz]e|statistic|usage|measur\w+ (?:traffic|use)|利用者数",
        P::Analytics,
    ),
    (r"ヒートマップ|録画|セッションリプレイ|session replay|heatmap", P::SessionReplay),
    (r"a/bテスト|abテスト|a/b test", P::AbTest),
    (r"エラー|不具合|障害|クラッシュ|バグ|error|crash|debug", P::ErrorMonitoring),
    (r"不正|セキュリティ|スパム|ボット|bot防止|なりすまし|安全性の確保|csrf|fraud|security|spam|abuse", P::Security),
    (r"決済|支払|課金|payment", P::Payment),
    (r"認証(?!業務)|ログイン状態|本人確認|ログインの|再入力|authenticat", P::Authentication),
    (
        r"(?:ソーシャル|外部)?(?:ログイン|アカウント)(?:連携|機能|での)|シングルサインオン|social login|sign-?in",
        P::Login,
    ),
    (
        r"パーソナライズ(?:(?:ド|された)?(?:コンテンツ|サービス|表示|化|の|し|$))|カスタマイズ|レコメンド|おすすめ|推薦|個別最適|(?:コンテンツ|表示|サービス|情報)[^。、広]{0,16}(?:最適化|ニーズ|興味|嗜好|合わせ|適し)|(?:興味|関心|ニーズ|嗜好)[^。]{0,20}(?:コンテンツ|情報|サービス|商品|適した)|表示最適化|personali[sz]|customi[sz]|recommend",
        P::Personalization,
    ),
    (r"チャット|chat", P::Chat),
    (r"フォーム|アンケート|お問い?合わせ(?:への|対応|の受付)|contact form|survey", P::Form),
    (r"フォント|文字(?:の|を)(?:表示|配信)|font", P::Font),
    (
        r"コンテンツ(?:の)?配信|(?-u:\b)cdn(?-u:\b)|高速(?:化|配信|表示)|表示速度|プログラム[^。]{0,14}の配信|画像[^。]{0,10}の配信|ファイルの配信|ライブラリ(?:の)?(?:配信|読)|アイコン(?:の)?(?:配信|表示)|content delivery",
        P::Cdn,
    ),
    (
        r"タグ(?:の)?(?:管理|マネ|配信)|(?:プログラム|タグ|スクリプト)(?:の|を[^。]{0,10})管理|tag manag",
        P::TagManagement,
    ),
    (
        r"ホスティング|サーバー?(?:の)?(?:運用|提供|利用|負荷)|データベース|ファイル保存|インフラ|hosting|server",
        P::Hosting,
    ),
    (r"動画|映像|地図|マップ|埋め込|再生|embed|video|(?-u:\b)map", P::Embed),
    (
        r"シェア|共有ボタン|snsボタン|ソーシャルプラグイン|いいね|(?:sns|ソーシャル)(?:連携|機能|での共有)|share|like button|social (?:plugin|media)",
        P::ShareButton,
    ),
    (r"負荷分散|load balanc", P::LoadBalancing),
    (r"入力補助|自動入力|入力(?:内容|情報)?の?(?:保持|記憶)|セッション(?:の)?(?:維持|管理)|カート", P::InputRetention),
    (
        r"(?:画面|ページ|サイト|コンテンツ)(?:を|の)(?:適切に|正しく)?表示|基本機能|動作に必要|正常に動作|display the (?:site|page)",
        P::Display,
    ),
    (r"同意(?:の)?(?:管理|状態)|consent manag", P::ConsentManagement),
    (
        r"(?:サービス|サイト|品質|機能|製品|ウェブ|web|アプリ|ユーザビリティ|コンテンツ|商品|技術|ページ|利便性|体験|改善)[^。、]{0,16}(?:改善|維持|向上|最適化|開発|改良|充実|企画|保守|提供)|^(?:の)?改善|improve|maintain|develop|optimi[sz]|enhanc|ameliorat",
        P::ServiceImprovement,
    ),
];

static SET: LazyLock<RegexSet> = LazyLock::new(|| {
    super::patterns::set(TERMS.iter().map(|(words, _)| format!("(?i){}", words.replace("(?!業務)", ""))))
});

// "For details, please refer to…": where more is said is no part of the end.
pattern!(
    MORE,
    r"(?i)(?P<end>[.。])\s?(?:for (?:more |further )?(?:details|information)|please (?:refer|see)|詳細(?:は|について|に関して)|詳しくは)[^。.]{0,120}[。.]?$"
);
// Dates, titles and names that stand where a list of purposes ends.
pattern!(
    NO_PURPOSE,
    r"^[0-9年月日.\-/ 令和平成]{2,}(?:制定|改定|改訂|施行|更新)?$|の種類$|に?ついて$|(?:氏名|名称)$|^(?:当社|弊社|同社|なし|同上)$|^(?i:same as above)[.]?$"
);
pattern!(SITE, r"アクセス|利用(?:状況|者)|閲覧|サイト|行動|動向|トラフィック|サービスの");
pattern!(
    VAGUE,
    r"(?i)(?:より|さらに)?(?:良い|よい|便利|快適|円滑)[^。]{0,16}(?:サービス|利用|提供)|利便性|サービス(?:品質)?の?(?:質の)?向上|サービスの?提供|マーケティング(?:活動|目的|のため|$)|満足度|ご利用体験|より(?:便利|よく)|(?:役立て|役に立つ|参考)|better (?:service|experience)"
);

/// The leaves that these words name. Words that only promise something better name none.
pub(super) fn leaves(words: &str) -> (Vec<Purpose>, bool) {
    let mut found: Vec<Purpose> = SET.matches(words).into_iter().map(|index| TERMS[index].1).collect();
    let vague = VAGUE.is_match(words);
    if vague && found == [P::ServiceImprovement] && !(words.contains("維持") || words.contains("改善")) {
        found.clear();
    }
    // Advertising that is measured is not the site that is analysed.
    if found.contains(&P::AdMeasurement) && found.contains(&P::Analytics) && !SITE.is_match(words) {
        found.retain(|leaf| *leaf != P::Analytics);
    }
    // A targeting of advertising is a delivery of it.
    if found.contains(&P::AdRetargeting) && (words.contains("配信") || words.contains("表示") || words.contains("掲載"))
    {
        found.push(P::AdDelivery);
    }
    found.sort_unstable();
    found.dedup();
    let vague = vague && found.is_empty();
    (found, vague)
}

/// A purpose from the words of a cell, a list or a phrase.
pub(super) fn statement(phrases: impl IntoIterator<Item: AsRef<str>>) -> PurposeStatement {
    let mut out = PurposeStatement::default();
    for phrase in phrases {
        let phrase = phrase.as_ref().trim();
        let phrase = MORE.captures(phrase).and_then(|more| more.name("end")).map_or(phrase, |end| &phrase[..end.end()]);
        if phrase.is_empty() || NO_PURPOSE.is_match(phrase) {
            continue;
        }
        let (found, vague) = leaves(phrase);
        out.quotes.push(phrase.to_owned());
        out.leaves.extend(found);
        out.vague |= vague;
    }
    out.leaves.sort_unstable();
    out.leaves.dedup();
    out.vague &= out.leaves.is_empty();
    out
}

pattern!(
    PURPOSE,
    r"(?:(?:の|する|した|して頂く|いただく|行う|高める|図る|るの|く|う|す|つ|む|ぶ|る)?(?:ため|為)(?:に|、|の|で|,|\)|$)?)|(?:を|の|[るうくすつぬむぶ]|こと|といった|という)(?:主たる|主な)?目的(?:で|として|に|と)|(?:解析|分析|計測|測定|配信|広告|表示|改善|向上|把握|防止|管理|統計|調査)目的(?:で|として|に|のため)|べく、|に(?:あたって)?必要(?:な|となる|とされる)(?:限度|範囲)(?:内)?(?:で|において|に限り|に限って)"
);
pattern!(BARE_GOAL, r"^(?:解析|分析|計測|測定|配信|広告|表示|改善|向上|把握|防止|管理|統計|調査)目的");
// What joins a sentence to the one before, and the number of an item, are no part of its purpose.
pattern!(
    LEADING,
    r"^(?:[0-9]{1,2}[.)]\s?|[QA][.:：]\s?)?(?:(?:例えば|たとえば|あわせて|併せて|具体的に(?:は)?|加えて|さらに|ただし|また|なお)、)?(?:いずれも|主に)?"
);
pattern!(
    BOUNDARY,
    r"との間で、|(?:会社|業者|事業者|機関|団体)(?:等|など)?へ、|[:：]\s?|(?:上記|これら|当該|取得した|収集した)の?(?:情報|データ)を、?|(?:では|には|は|が|においては|において|、また|に際し|にあたり(?:まして)?|なお|また|さらに|および当社は)、|(?:等|サイト|サービス|当社|弊社|当協会|ページ|アプリ)は|(?:当社|弊社|同社|送信先|本サービス|当サイト|本サイト|当ウェブサイト|当社ウェブサイト|本アプリ|当社サイト)(?:では|は|が)、?|ます(?:が)?、|また、|(?:して|れて)おり、|[A-Za-z0-9ァ-ヶー」』]は、?|[A-Za-z)」』]を、|(?:サービス|ツール|システム|機能|プログラム|タグ)を、|(?:情報|データ)(?:は|を、)、?|パートナーが|広告主が|(?:(?:提供|使用|利用|送信|収集|取得|参照|設置|導入|記録)(?:して(?:おり)?|することで|することにより|し、)|用いて)、?|(?:会社|事業者|業者|各社|者)が(?:おこな|行)う|^同(?:社|事業者)が、?|(?:際|場合)(?:に)?(?:は)?、|(?:に|へ)対し(?:て)?、?|(?:ユーザー?|お客様|利用者|皆様)に、"
);

/// A value under a label: the ends that it gives, where it is a sentence that gives some, or the whole of it.
pub(super) fn of_value(words: &str) -> Vec<&str> {
    let found = if SENTENCE.is_match(words) { phrases(words) } else { Vec::new() };
    if found.is_empty() { vec![words] } else { found.into_iter().map(|range| &words[range]).collect() }
}

pattern!(SENTENCE, r"(?:利用|使用|活用|送信|取得|収集|提供)(?:し|いたし|して(?:い|おり))?ます。?$");

/// The ends that a sentence gives.
pub(super) fn told_in(sentence: &str) -> PurposeStatement {
    statement(phrases(sentence).into_iter().map(|range| &sentence[range]))
}

/// The words of a sentence that say to which end: byte ranges of the sentence, up to ため or 目的.
pub(super) fn phrases(sentence: &str) -> Vec<Range<usize>> {
    if sentence.len() > LONGEST {
        return Vec::new();
    }
    let mut out: Vec<Range<usize>> = Vec::new();
    for found in PURPOSE.find_iter(sentence) {
        let floor = out.last().map_or(0, |last| last.end);
        out.extend(phrase(sentence, &found, floor));
    }
    if out.is_empty() {
        out.extend(acts(sentence));
    }
    if out.is_empty() {
        let ends = ENGLISH.captures_iter(sentence).filter_map(|found| found.get(1));
        out.extend(ends.map(|found| {
            // "In order to improve this website, we use …": what follows is done to that end.
            let told = EN_SUBJECT.find(found.as_str()).map_or(found.len(), |subject| subject.start());
            found.start()..found.start() + told
        }));
    }
    out
}

/// The phrase that ends with this marker, from the end of the one before on.
fn phrase(sentence: &str, found: &regex::Match<'_>, floor: usize) -> Option<Range<usize>> {
    let head = &sentence[..found.end()];
    // The marker of this match, not one of an earlier phrase.
    let bounds = found.as_str().starts_with('に').then_some(found.start());
    let marker = || ["ため", "為", "目的", "べく"].iter().filter_map(|marker| head.rfind(marker)).max();
    let at = bounds.or_else(marker)?;
    let keep = sentence[at..].chars().take(2).map(char::len_utf8).sum::<usize>();
    let end = match &sentence[at..] {
        rest if rest.starts_with('為') => at + '為'.len_utf8(),
        // "取引の遂行に必要な範囲で": as far as the words name the bounds.
        rest if rest.starts_with("に") => {
            let words = found.as_str();
            found.start() + words.strip_suffix('で').unwrap_or(words).len()
        }
        _ => at + keep,
    };
    let before = sentence.get(floor..at)?;
    let cut = BOUNDARY
        .find_iter(before)
        .map(|boundary| boundary.end())
        .collect::<Vec<_>>()
        .into_iter()
        .rev()
        .find(|end| balanced(&before[..*end]))
        .unwrap_or(0);
    // "Alphaを解析目的で利用": the goal alone, not what is used.
    let cut = if BARE_GOAL.is_match(found.as_str()) {
        let after = |at: usize| at + before[at..].chars().next().map_or(0, char::len_utf8);
        cut.max(before.rfind(['を', '、', 'は']).map_or(0, after))
    } else {
        cut
    };
    let start = floor + cut;
    let words = sentence[start..end]
        .trim_start_matches("へ、")
        .trim_start_matches(['に', '、', ' ', 'で', '(', '・'])
        .trim_start_matches("あるいは")
        .trim_start_matches("または")
        .trim_start_matches("として");
    let words = LEADING.find(words).map_or(words, |leading| &words[leading.end()..]);
    let start = end - words.len();
    // "そのため" and "のために必要な" of a law's exception give no purpose.
    let shortest = if BARE_GOAL.is_match(found.as_str()) { 4 } else { 5 };
    // "統計の作成その他の目的で": which others nobody says.
    let rest = words.strip_suffix("のため").unwrap_or(words).strip_suffix("その他の目的");
    let told = rest.map_or(words, |told| told.trim_end_matches([' ', '、']));
    (told.chars().count() >= shortest && !is_empty(told)).then(|| start..start + told.len())
}

/// Where no ため stands, what is done with a service or with the information is its purpose: "広告配信には…", "…に基づいて広告を配信".
fn acts(sentence: &str) -> Option<Range<usize>> {
    let first = [&*IS, &*OF_THESE, &*FOR_USE, &*FOR_WHICH, &*SHOWS, &*ANALYSES]
        .into_iter()
        .find_map(|pattern| pattern.captures(sentence))
        .and_then(|found| found.name("what"))
        .and_then(purpose_in);
    let later = || {
        let found =
            [&*SERVES_FOR, &*ENTRUSTED, &*LEFT_TO, &*DONE_BY].into_iter().find_map(|given| given.captures(sentence))?;
        found.name("what").filter(|what| !is_empty(what.as_str())).and_then(purpose_in)
    };
    let bounded = || {
        let what = BOUNDED.captures(sentence).and_then(|found| found.name("what"))?;
        (!TO_WHOM.is_match(what.as_str())).then_some(what).and_then(purpose_in)
    };
    let occasion = || {
        let what = ON_OCCASION.captures(sentence).and_then(|found| found.name("what"))?;
        (!is_empty(what.as_str())).then(|| what.range())
    };
    let so_that = || {
        let what = SO_THAT.captures(sentence).and_then(|found| found.name("what"))?;
        (!is_empty(what.as_str()) && !OF_CARE.is_match(sentence)).then(|| what.range())
    };
    let needed = || {
        let what = NEEDED.captures(sentence).and_then(|found| found.name("what"))?;
        (!is_empty(what.as_str())).then_some(what).and_then(purpose_in)
    };
    first.or_else(later).or_else(needed).or_else(bounded).or_else(occasion).or_else(so_that)
}

/// Work that something is used for, whatever leaf it is.
pub(super) fn is_task(words: &str) -> bool {
    TASK.is_match(words)
}

/// The words, where they tell of an activity.
fn purpose_in(found: regex::Match<'_>) -> Option<Range<usize>> {
    let words = found.as_str();
    let words = ["使用して", "利用して", "用いて"].iter().find_map(|by| words.strip_prefix(by)).unwrap_or(words);
    let words = words.trim_start_matches(['、', ' ', 'に', 'て']).trim_start_matches("いずれも");
    // "甲社の解析により利用状況を分析": by what it is done is no part of the end.
    let words = MEANS.find_iter(words).last().map_or(words, |means| &words[means.end()..]);
    let (found_leaves, _) = leaves(words);
    if NAME.is_match(words) || words.contains("という") {
        return None;
    }
    ((!found_leaves.is_empty() || TASK.is_match(words)) && balanced(words))
        .then(|| found.end() - words.len()..found.end())
}

pattern!(MEANS, r"により、?|によって、?|を(?:用いて|使って|利用して|使用して|通じて)、?");
pattern!(
    IS,
    r"(?:利用|使用|送信|取得|収集)?(?:の)?目的(?:は、?(?P<what>[^。は]{4,160}?)(?:です|であり|であって|となります|とします|になります|である))"
);
// "これらのアクセス解析ならびに広告配信において、…が外部に送信される": the uses just listed.
pattern!(
    OF_THESE,
    r"(?:^|、)(?:これら|それら|上記)の(?P<what>[^。はがを]{4,40}?)(?:において|にあたって|に際して)(?:は)?、[^。]*(?:送信|提供|取得|収集)"
);
// "サブスクリプション管理に使用します。" under the title of a service: the sentence is nothing but its use.
pattern!(
    FOR_USE,
    r"^(?P<what>[^。はがを]{3,50}?)(?:に|のために)(?:使用|利用|活用)(?:します|しています|しております|される|されます|する)"
);
// "主にログイン状態の維持や、設定情報の保存に使用します": to what use something is put, wherever the sentence says so.
pattern!(
    SERVES_FOR,
    r"(?:^|は、?|を、?|主に|、)(?P<what>[^、。はがを]{3,50}?(?:や、[^、。はがを]{3,40}?)?(?:等|など)?)(?:のため)?(?:のみに|に(?:のみ)?)、?(?:[^、。をは]{1,20}を)?(?:(?:使用|利用|活用)(?:し(?:ます|て)|され(?:ます|る)|する|いた)|(?:役立て|充て|用い|使い|使わ|使っ|生かし|活かし)(?:ます|て|られ|れ|る))"
);
// "配送、決済代行等の業務を外部に委託": the work that is given out is what its taker needs the data for.
pattern!(
    ENTRUSTED,
    r"(?:^|は、|が、|の際、|、(?:以下|次)の)?(?P<what>[^。はがを]{2,60}?(?:業務|作業)(?:等|など)?(?:の(?:全部|一部)(?:(?:又は|または|若しくは|もしくは)(?:全部|一部))?)?)を、?[^。]{0,80}?委託"
);
// "アクセス数の集計は甲社に任せています": the work that another does.
pattern!(
    LEFT_TO,
    r"(?:^|は、|が、|、)(?P<what>[^、。はがを]{3,30})(?:は|を|については)、?[^。はを]{2,60}(?:に|へ)(?:任せ|委ね|依頼し|お願いし|委託し)(?:て|ます)"
);
// "決済処理は以下の外部サービスを通じて行われます": the work that those named below do.
pattern!(
    DONE_BY,
    r"(?:^|、)(?P<what>[^、。はがを]{2,30})は、?(?:以下|次|下記)の[^。はを]{0,20}(?:サービス|事業者|会社|業者|ツール)(?:を(?:通じて|利用して|介して)|により|にて)(?:行|実施|処理|提供)"
);
// "快適にご覧いただけるよう、…を記録しています": that something may be so.
pattern!(
    SO_THAT,
    r"(?:^|は、|では、|が、)(?P<what>[^。は]{4,60}?(?:できる|いただける|頂ける|られる|できます|なる)よう(?:に)?)、?[^。]*(?:利用|使用|導入|用い|記録|収集|取得|計測|分析|送信|使)(?:し|い|って|され)"
);
// "ログイン状態の維持に必要なセッションCookieを使用します": what it is needed for.
pattern!(
    NEEDED,
    r"(?i)(?:^|は、?|では、?|、)(?P<what>[^、。はがを]{3,40}?)(?:のため)?に(?:必要|不可欠|必須)な(?:[^、。はがを]{0,12})(?:クッキー|cookie)"
);
// How data are kept safe is no use of them.
pattern!(OF_CARE, r"監督|努め|徹底|契約|安全管理|漏えい|漏洩|請求|お問い?合わせ(?:窓口|先)");
pattern!(
    FOR_WHICH,
    r"^(?:なお|また)?、?(?P<what>[^、。はがをに]{2,30}?|[^。はがをに]{4,60}?)(?:には|に(?:あたり|際し|あたっては|ついては|おいては))、?[^。]{0,60}(?:利用|使用|導入|採用|用い|委託|共同)"
);
// "ログイン状態の維持など、必要な範囲で", "クッキーの利用は機能の提供目的の範囲で": within what bounds, and so what for.
pattern!(
    BOUNDED,
    r"(?:^|は、?|では、|、)(?P<what>[^。はがを]{4,40}?(?:など|等)?)(?:、必要な範囲(?:内)?で|(?:の)?目的の範囲(?:内)?で|の観点から)"
);
// "業務委託先に対し、必要な範囲で": to whom.
pattern!(TO_WHOM, r"(?:に対し(?:て)?|に|へ)$");
// "本サービスの提供にあたり、甲社と共同利用": the occasion on which data are handed over, where no other end is named.
pattern!(
    ON_OCCASION,
    r"^(?:なお、|また、)?(?:当社は、)?(?P<what>[^、。はがを]{2,16}の(?:提供|実施|運営|履行|発送|配送|保管))にあた(?:り|って)、[^。]{2,80}(?:共同(?:して)?利用|提供する|共有|利用する場合)"
);
// "GoogleAnalyticsにおいては": a name is no purpose, whatever it sounds like.
pattern!(NAME, r"^[A-Za-z0-9 .&!ァ-ヶー・]+$|(?:フォーム|ページ|サイト|サービス|アプリ|画面)$");
// Work that a tool takes over, whatever leaf it is: "お問い合わせ内容の管理に際し".
pattern!(
    TASK,
    r"^[^、。]{2,24}の(?:管理|対応|処理|決済|運営|運用|送信|受付|予約|保管|配信|作成|維持|保持|保存|記憶|改善|向上|最適化|効率化|防止|検証|審査|支援|案内)$|(?:業務|作業)(?:等|など)?(?:の(?:全部|一部).*)?$|(?:管理|認証|計測|分析|解析|決済|決済処理|配信|通知|収集|監視|検知|集計|保守|翻訳|要約|生成|印刷|発送|配送|送付|審査|照合|受付|予約|究明)$"
);
pattern!(
    SHOWS,
    r"(?:基づいて|基づき|もとに|元に|基に|応じて|応じた|より|て|、|が|は)、?(?P<what>(?:[^、。をがは]{0,24}の)?(?:[^、。をがはの]{0,16})広告(?:等|など)?を(?:[^、。を]{0,20}に)?(?:表示|配信|掲載|提供|お届け))(?:し|する|いた|さ|を|でき)"
);
pattern!(
    ANALYSES,
    r"(?:、|は|が|て|を用い|により|し)?(?P<what>[^、。をがは]{2,30}(?:を|の)(?:分析|解析|計測|測定|集計|把握))(?:し(?:て(?:い|おり)ます|ます)|を(?:行|実施)|して(?:い|お)|いたし|のうえ)"
);

pattern!(
    EMPTY,
    r"^(?:[^。]{0,12}の)?(?:業務|事業)の?(?:全部|一部|遂行)|個人(?:情報|データ)の取|^(?:本|当|当社|弊社)?の?サービスの?提供に必要な|目的(?:の達成|を達成する|のため|達成)*に必要な|本目的|(?:上記|前項|前条|第[0-9]+[項条])(?:に定める|記載|に規定する|の各)?の?(?:利用)?目的|利用目的の達成|^(?:その|この|上記の?|以下の|次の|前項の|本目的の|これらの|当該|同様の|同じ)(?:目的の)?(?:ため|目的)$|(?:それ|これ|上記|左記)(?:ら)?以外の(?:利用)?目的|^(?:[^、。]{0,20}(?:先|者|社|機関|団体)(?:等|など)?)?に?必要(?:な|最小限の)(?:限度|範囲)(?:内)?(?:で|において)?$|(?:(?:存在|保有|保持|取得|収集|利用|使用|送信)し|では|含ま(?:れ)?|知り得)ない(?:ため|為)$|財産の保護|公衆衛生|児童の|法令"
);
// "データの収集のため": that data are obtained says not what for.
pattern!(
    OBTAINING,
    r"(?P<last>[^、やと及・]*(?:情報|データ|ログ|ファイル)(?:等)?(?:の|を))(?:収集|取得|採取|記録)(?:(?:する|の)?(?:ため|目的))?$"
);

fn is_empty(words: &str) -> bool {
    EMPTY.is_match(words) || only_obtains(words)
}

/// What is named as an end is that data are obtained, whatever stands before it.
pub(super) fn is_weak(words: &str) -> bool {
    OBTAINING.is_match(words)
}

/// Nothing but that data are obtained, and no end named before it ("サービス向上や統計情報の取得のため").
fn only_obtains(words: &str) -> bool {
    OBTAINING.captures(words).and_then(|found| found.name("last")).is_some_and(|last| {
        let (found, vague) = leaves(&words[..last.start()]);
        found.is_empty() && !vague
    })
}

pattern!(
    ENGLISH,
    r"(?i)(?-u:\b)((?:in order )?to (?:analy[sz]e|improve|understand|measure|display|deliver|provide|personali[sz]e|show|track|keep|protect|remember|enhance|monitor|optimi[sz]e|help|evaluate|serve|record|ameliorate|support|prevent|detect|advertise|customi[sz]e|tailor|authenticate|diagnose|debug|ensure|enable|count|verify|operate|develop|host|secure|learn|assess|fix|estimate|identify (?:error|problem|issue|trend)s?|facilitate|manage|grasp|answer|respond|reply|count|recommend)(?-u:\b)[^.;]{3,160}|so (?:that )?we (?:can|may) [a-z][^.;]{5,120}|(?:in order )?to process (?:your |all |card |online )*(?:payment|order|transaction|request)s?|for (?:the |our |various |certain |its )*purposes?,? (?:of|such as|including|like) [a-z][a-z ,'-]{3,140}|for (?:analy[sz]ing|improving|understanding|measuring|displaying|delivering|providing|personali[sz]ing|tracking|enhancing|monitoring|optimi[sz]ing|evaluating|serving|preventing|detecting|processing|sending|storing|hosting|managing|maintaining) [a-z][a-z ,'-]{3,120}|for (?:the )?[a-z/ -]{0,40}?(?:analysis|analytics|advertising|marketing|measurement|statistics|optimi[sz]ation|reporting|serving|delivery|distribution|processing|authentication|monitoring|management)(?: (?:analysis|distribution|delivery|measurement|optimi[sz]ation|management|prevention|improvement))*(?:,? (?:and|or) (?:[a-z]+ ){0,3}(?:analysis|analytics|advertising|marketing|measurement|statistics|optimi[sz]ation|reporting|delivery|distribution|improvement|prevention|management|monitoring))?(?: purposes)?)(?-u:\b)"
);

pattern!(
    EN_SUBJECT,
    r"(?i), (?:we [a-z]+|(?:this|our|the) (?:web ?)?site (?:may |also )?(?:uses?|collects?|sets?|stores?|employs?|places?))(?-u:\b)"
);

/// Bytes beyond which a "sentence" is a dump that no one reads for its grammar.
const LONGEST: usize = 12_000;

fn balanced(words: &str) -> bool {
    words.matches(['(', '「', '『']).count() == words.matches([')', '」', '』']).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_markers_in_one_sentence_are_two_phrases() {
        let sentence = "当Webサイトでは、より便利に閲覧していただくため、また継続的にサイトを改善するための情報を取得するなどの目的でCookieを使用しています。";
        let found: Vec<_> = phrases(sentence).into_iter().map(|range| &sentence[range]).collect();
        assert!(found.iter().any(|words| words.contains("便利に閲覧していただくため")), "{found:?}");
    }

    #[test]
    fn phrases_lead_to_leaves() {
        for (words, expected) in [
            ("サイトの利用状況の分析", vec![P::Analytics]),
            ("広告経路データの計測・分析", vec![P::AdMeasurement]),
            ("最適な広告を他社サイト上で表示するため", vec![P::AdDelivery, P::AdRetargeting]),
            ("ページで使用しているウェブフォントの配信", vec![P::Font]),
            ("外部送信プログラムの管理のため", vec![P::TagManagement]),
        ] {
            assert_eq!(leaves(words).0, expected, "{words}");
        }
        assert_eq!(leaves("より良いサービスを提供するために"), (vec![], true));
        assert!(leaves("同社サービスの提供・維持・改善").0.contains(&P::ServiceImprovement));
    }

    #[test]
    fn the_purpose_of_the_sentence() {
        for (sentence, expected) in [
            ("本サイトでは、利用状況を把握するためにXを利用しています。", "利用状況を把握するため"),
            (
                "当サイトは、お客様へのサービス向上等に役立てるため、ビーコンを使用します。",
                "お客様へのサービス向上等に役立てるため",
            ),
            ("利便性の向上を目的として使用します。", "利便性の向上を目的"),
        ] {
            let found = phrases(sentence);
            assert_eq!(&sentence[found[0].clone()], expected);
        }
    }
}

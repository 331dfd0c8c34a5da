//! Phrases for what is sent → information categories; the words of a sentence that list what is sent.

use std::ops::Range;
use std::sync::LazyLock;

use crate::policy::patterns::Pattern;
use regex::RegexSet;

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
        r"端末(?:情報|の(?:種類|情報|種別|機種|os|設定)|機種|種別|環境|・|や)|デバイス(?:情報|の(?:種類|情報)|・|や|タイプ|(?-u:\b))|ブラウザ|(?-u:\b)os(?-u:\b)|os(?:の|バージョン|種|情報|・|と|等|や|,)|オペレーティング|画面(?:解像度|サイズ)|解像度|スクリーンサイズ|言語(?:設定|情報|/)?|ユーザー ?エージェント|user[ -]?agent|機種|利用環境|ご利用環境|環境情報|browser|device|operating system|screen|language",
        I::DeviceBrowser,
    ),
    (
        r"閲覧(?:した|する|し|され|履歴|ページ|日時|時間|情報|データ|状況|url|内容|・|や)|ページ(?:の)?(?:url|タイトル|閲覧|ビュー|遷移|情報)|(?-u:\b)urls?(?-u:\b)|url(?:・|、|や|等|の|及|と|,|$)|アクセス(?:履歴|日時|した|ログ|時間|情報|状況|元|url|されたページ|ページ|データ)|(?:訪問|参照)(?:した|履歴|ページ|日時|元|元url|された|データ|情報|記録)|トラフィック(?:データ|情報)|参照元|リファラ|referr?er|行動履歴|行動情報|ブラウジング|利用履歴|利用状況|ログ情報|アクセスの?ログ|表示(?:した|され)?ページ|滞在時間|流入元|pages?(?-u:\b)[^.]{0,20}(?:view|visit|brows)|browsing|history|access log|access time|(?-u:\b)logs?(?-u:\b)",
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
    LazyLock::new(|| super::patterns::set(TERMS.iter().map(|(words, _)| format!("(?i){words}"))));

// "Alphaによりアクセス情報を解析しています".
pattern!(
    ANALYSED,
    r"(?:^|[、はがにでり])(?P<items>(?:アクセス|閲覧|行動|利用|操作|トラフィック|サイト)[^、。をはがにでり]{0,8}(?:情報|データ|ログ|履歴))を[^、。を]{0,8}?(?:解析|分析|集計)(?:し(?:ます|て)|いたし|する)"
);
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
/// "…は含まれません", "…を除く", "…は送信しません": what is said not to be among the items.
const NOT_AMONG: &str = r"(?:含(?:ま|め)(?:ない|ず|れない|れず|せん|れません)|含み?ません|含んで(?:い|お)(?:ない|ません|りません)|除く|除きます|除外(?:します|する)?|(?:送信|取得|収集|提供)(?:は)?(?:しない|しません|せず|されない|されません|して(?:い|お)(?:ない|ません|りません)))";
pattern!(
    NEGATED_PART,
    &format!(
        r"\([^()]{{0,120}}(?:{NOT_AMONG}|使わない|使用しない)[^()]{{0,20}}\)|。[^。()]{{2,80}}(?:\([^()]{{0,60}}\)[^。()]{{0,20}})?{NOT_AMONG}(?:。|$)|[^、。(]{{0,30}}(?:を使用せず|を使わず)"
    )
);
// The same at the end of an item, which says what the item is without it.
pattern!(
    NEGATED_TAIL,
    &format!(
        r"(?:\([^()]{{0,120}}{NOT_AMONG}[^()]{{0,20}}\)|。[^。()]{{2,80}}(?:\([^()]{{0,60}}\)[^。()]{{0,20}})?{NOT_AMONG})。?$"
    )
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
pub(super) fn statement(phrases: impl IntoIterator<Item: AsRef<str>>) -> InformationStatement {
    let mut out = InformationStatement::default();
    for phrase in phrases {
        let phrase = phrase.as_ref().trim();
        // What the text goes on to call the item is none of it.
        let phrase = CALLED.find(phrase).map_or(phrase, |called| phrase[..called.start()].trim_end());
        let phrase = match phrase.find('※') {
            Some(note) if note > 0 && DENIAL.is_match(&phrase[note..]) => phrase[..note].trim_end(),
            _ => phrase,
        };
        let phrase = NEGATED_TAIL
            .find(phrase)
            .filter(|tail| tail.start() > 0)
            .map_or(phrase, |tail| phrase[..tail.start()].trim_end());
        // "アクセスに関する情報『Cookie』": what they are kept in.
        let phrase = KEPT_IN
            .find(phrase)
            .map_or(phrase, |kept| phrase[..kept.start() + kept.as_str().find(['『', '「']).unwrap_or(0)].trim_end());
        if phrase.is_empty() || DENIAL.is_match(phrase) {
            out.non_identifying_only |= LIMIT.is_match(phrase);
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

pattern!(KEPT_IN, r"(?i)(?:情報|データ|履歴)\s?[『「](?:cookie|クッキー)[』」]$");
// "※個人情報の送信はありません": a note among items that says what is not sent.
pattern!(
    DENIAL,
    r"^※?[^、。※]{2,30}(?:は|を)?(?:一切)?(?:ありません|ございません|(?:送信|取得|収集|含み)(?:し|され|いたし)?ません)。?$"
);
pattern!(
    OBJECT,
    r"(?P<items>[^。]+?)を、?(?:[^、。を]{1,30}を(?:用いて|通じて|利用して|使用して|介して|使って|経由して|利用し、|使用し、)|[^、。を]{1,40}を(?:委託|提供|運営|代行)(?:する|している))?(?:(?:個人|本人|お客様)[^、。]{0,8}(?:を|が)?(?:特定|識別)する(?:こと)?なく、?|(?:個人|本人|お客様)[^、。]{0,8}(?:を|が)(?:特定|識別)[^、。]{0,4}ない(?:形|状態|方法|よう)[^、。]{0,6}(?:で|に)、?)?(?:(?:[^、。をは()]|\([^()]{0,60}\)){0,50}(?:に|へ|で|から|より|て|、))?(?:自動的に|それぞれ|随時)?(?:送信|収集|取得|採取|検知|提供|販売|取り?扱|記録|受領|受け取|蓄積|保存|保管|共有|送付|送り|送る|送っ|渡し|お渡し|預け|伝え|お?知らせ(?:し|する|い)|通知し|連絡し|転送|集め|計測し|アップロード|読み取|開示|お預か|参照|紐付け|紐づけ|利用し、|共同(?:して)?(?:で)?利用)"
);
pattern!(
    SUBJECT,
    r"(?P<items>[^。]+?)(?:が|は)、?(?:[^、。がはを]{0,24}を(?:通じて|介して|経由して)、?)?(?:[^、。がは]{0,48}(?:に|へ|で|から|、))?(?:自動的に|直接)?(?:(?:送信|収集|取得|提供|記録|共有|保存|転送|通知|伝送|保管|蓄積)され|[^、。がは]{0,16}サーバー?(?:上)?(?:で|にて|において)処理され|(?:送ら|伝えら)れ|(?:渡|伝わ)り(?:ます|、)|届(?:きます|く(?:こと|場合)))"
);
// "取得される情報には、ブラウザの種類、閲覧ページ等が含まれます".
pattern!(
    INCLUDES,
    r"(?:取得|収集|送信|提供|記録)[^、。は]{0,12}(?:情報|データ)に?は、?(?P<items>[^。]{4,200}?)(?:が|を)(?:含まれ(?:ます|て|る)|含み(?:ます|、))"
);
// "取得されるデータは、端末の種類、閲覧ページなどです".
pattern!(
    CONSISTS_OF,
    r"(?:取得|収集|送信|提供|記録)(?:され|し|する|いた|さ)[^、。は]{0,10}(?:情報|データ|項目|内容)は、?(?P<items>[^。]{4,240}?)(?:で(?:す|あり|ございます)|とな(?:ります|って))"
);
// "お問い合わせ内容の管理にあたり、…を利用": what is worked on with a tool is handed to it.
pattern!(
    NOMINAL,
    r"(?P<items>[^。]+?)の(?:(?:送信|収集|取得|採取|記録|提供)(?:・(?:解析|分析|集計|利用))?(?:の?(?:ため|目的)|に(?:あたり|際し)|を(?:行|実施|目的)|が行われ)|決済処理を(?:行|委託)|(?:管理|保管|保存|送受信|集計|受け?付け?)(?:(?:の|を行う)?ために?|に(?:あたり|際し|は)|を目的)[^。]{0,60}(?:利用|使用|採用|導入)(?:し|する))"
);
// "過去のアクセス情報に基づいて広告を配信": what the advertising goes by.
pattern!(
    BASIS,
    r"(?P<items>[^。]+?)(?:に(?:基づ|もとづ)(?:いて|いた|き|く)|を(?:基|元|もと)に)[^。]{0,60}(?:広告|配信|表示|掲載)"
);
pattern!(
    BOUNDARY,
    r"(?:施設|店舗|センター|オーナー|主催者)(?:等|など)?(?:に対し(?:て)?|に)、|(?:(?:ため|目的)(?:に|で)?のみ、?|(?:ける|る|ない)よう(?:に)?、?|おいて(?:は)?、|との間で、|を(?:得|受け|経)て、?|(?:会社|LLC|Inc\.?|社|業者|機関|先)\)(?:に対し(?:て)?|に|へ)、?|では|には|(?:サーバー?|クラウド|データベース|システム)(?:に|へ)、?|は|により|よって|使用し|利用し|用いて|して|おり|ために|ため|目的で|際(?:に|には)?、|(?:する|される|の)際に(?:は)?|の際に(?:は)?|(?:取得|閲覧|再生|表示|利用|アクセス|訪問|決済|購入|登録|申込み?|問い?合わせ|ログイン|起動|送信)時(?:に|には)、?|場合(?:に|には|、)|のうち|必要な範囲(?:内)?(?:で|において)、?|に(?:基づ|もとづ)き、|といい、|(?:事業者|業者|会社|パートナー|企業|サービス|者|先|社|機関|団体|法人|病院|薬局|大学|学校|組合|協会|講師)(?:等|など)?\)?(?:に対し(?:て)?|が|に|へ)(?:の|も、?)?|(?:LLC|Inc\.?|Corporation|Ltd\.?|Corp\.?|Limited|Google|Meta|Yahoo!?|Microsoft|Facebook)(?:に対し(?:て)?|に|へ)|[A-Za-z」』](?:に|へ)、|に対し(?:て)?|から|が、|ます|(?:を|と)(?:もと|基|元)に)、?|、(?:以下|次)の|、また|を(?:[^、。を]{0,14}(?:に|へ))?(?:利用|使用|使っ|通じ|用い|介|設置|導入|活用|実装|搭載|組み込|埋め込)(?:し(?:て(?:いる|おり)?)?|て|み|んで)?、?|[^、。]{0,30}(?:技術|モジュール|ツール|機能)として|[A-Za-z0-9]が|(?:パートナー|アプリ自体)が|:"
);
// "利用者に関する情報": に that goes on to say of whom the items are ends nothing.
pattern!(
    OF_THEM,
    r"^(?:(?:取得|収集|入力|登録|提供|記入)(?:し|され|いただい)た|(?:自動的に)?(?:記録|保存|蓄積|保管|残)[^、。]{0,2}(?:された|っている|されている)|関|係|対す|紐|基づ|され(?:る|た)[^、。]|の(?:情報|データ|識別子|番号))"
);
// What nobody would call an item: "個人情報" alone, "これらの情報".
pattern!(
    UNSAID,
    r"^[^、。]{2,24}(?:士|者|会社|委託先|機関|専門家)に必要な(?:個人)?(?:情報|データ)$|^[^、。]{2,60}(?:会社|業者|事業者|企業|提携先|委託先|取引先|団体|機関|各社|店舗?)(?:等|など)?と(?:個人)?(?:情報|データ)$|^(?:(?:お客様|お客さま|ユーザー|利用者|会員|ご?本人|応募者|皆様|当該|取得した|収集した|ご提供いただいた|その他|必要な|関連する|必要最小限の|収集された|取得された|送信された)(?:の|等の)?)*(?:個人|保有個人|特定個人)?(?:情報|データ)(?:等|など|の全部又は一部)?$|(?:これら|それら|この|以下|次|上記|下記|前項|前条|当該|本条|同意)の?[^、]{0,6}(?:情報|データ|項目)(?:等|など)?$|(?:^|[^よ])その[^、な等]{0,6}(?:情報|データ|項目)(?:等|など)?$"
);
pattern!(
    DATA_NOUN,
    r"(?:情報|データ|履歴|ログ|識別子|番号|レポート|トークン|状況|ニックネーム|アクティビティ|スタックトレース|コード|内容|動向|事項|明細|書類|記録|写真|画像|音声|動画|文章|テキスト|ファイル|金額|(?i:ID))(?:等|など)?(?:の(?:情報|データ))?(?:\([^()]*\))?$"
);

// "アクセスに関する情報を使用することがあります": used by those who received it; the techniques that are used are no items.
pattern!(USED, r"(?P<items>[^。]+?)を(?:使用|利用|活用)(?:し|する|いた)");
pattern!(TOLD, r"情報|データ|履歴|識別子|(?i:ipアドレス)|ログ");
pattern!(DENIED, r"^[^、。]{0,16}(?:ません|ない(?:。|$|ため|よう))");
pattern!(
    ENGLISH_OBJECT,
    r"(?i)(?-u:\b)(?:collect|receive|gather|obtain|acquire|transmit|send|record|share|store|process|get|analy[sz]e)(?:e?s|d|ed|ing)?(?-u:\b) (?:the |your |our |certain |any |some )*(?P<items>[a-z][^.;]{3,140}?)(?: (?:from|to|for|by|in order|using|through|when|via|with|so that|which|and (?:use|send|transmit|store|analy[sz]e))(?-u:\b)|[.;]|$)"
);
pattern!(
    ENGLISH_SUBJECT,
    r"(?i)(?:^|[.;] ?|although )(?P<items>[a-z][a-z ,/()'-]{3,200}?) (?:is|are|may be|will be|can be) (?:also |automatically |directly |securely )?(?:collected|sent|acquired|transmitted|recorded|shared|obtained|gathered|received)(?-u:\b)"
);
// "collected through cookies": how, by whom or when, not what.
pattern!(ADVERBIAL, r"(?i)^(?:through|via|by|from|on|in|about|when|with|using|for|and|is|are|may|to)(?-u:\b)");
// What a visitor has chosen is kept here and goes nowhere.
pattern!(CHOICE, r"(?i)(?:cookie|consent|privacy) (?:choices?|preferences?|settings?|consent)$");
pattern!(
    ENGLISH_DATA,
    r"(?i)(?:information|data|(?:card|payment|billing|contact|account|login) details|ids?|identifiers?|address(?:es)?|logs?|history|activity)$"
);
pattern!(
    ENGLISH_UNSAID,
    r"(?i)^(?:any |the |this |that |these |such |your |some |certain |following |other )*(?:personal(?:ly)? (?:identifiable )?|additional )?(?:information|data)(?: we)?$"
);

// "送信される情報は、閲覧したページのURL及びIPアドレスです".
pattern!(
    STATED,
    r"(?:送信|取得|収集|提供)(?:される|する|している|の対象となる)(?:利用者|お客様|ユーザー)?(?:に関する)?の?(?:情報|データ|項目)(?:の(?:内容|項目|種類))?は、?(?:主に、?)?(?P<items>[^。は]{2,200}?)(?:です|であり|であって|となります|になります|である)"
);

/// A value under a label: its items, where it is a sentence, or the whole of it.
pub(super) fn of_value(words: &str) -> Vec<&str> {
    let found = if SENTENCE.is_match(words) { phrases(words) } else { Vec::new() };
    if found.is_empty() { vec![words] } else { found.into_iter().map(|range| &words[range]).collect() }
}

pattern!(SENTENCE, r"(?:ます|です|ました)。?$");

/// The items that a sentence gives.
pub(super) fn told_in(sentence: &str) -> InformationStatement {
    statement(phrases(sentence).into_iter().map(|range| &sentence[range]))
}

/// The words of a sentence that say what is sent: byte ranges of the sentence.
pub(super) fn phrases(sentence: &str) -> Vec<Range<usize>> {
    if sentence.len() > LONGEST {
        return Vec::new();
    }
    // "(以下「閲覧情報」といいます。)": a sentence does not end within its brackets. Both marks have as many bytes.
    let sentence = &*sentence.replace("。)", "、)");
    let of_verbs = [&*OBJECT, &*SUBJECT, &*INCLUDES, &*CONSISTS_OF, &*NOMINAL, &*BASIS, &*ANALYSED]
        .into_iter()
        .map(|pattern| of_verb(sentence, pattern, false))
        .chain(std::iter::once_with(|| of_verb(sentence, &USED, true)));
    let mut forms = of_verbs.chain(std::iter::once_with(|| stated(sentence).into_iter().collect()));
    forms.find(|found: &Vec<_>| !found.is_empty()).unwrap_or_else(|| in_english(sentence))
}

/// Items by what is done with them. `used`: a verb that takes other objects too.
fn of_verb(sentence: &str, pattern: &Pattern, used: bool) -> Vec<Range<usize>> {
    let mut out: Vec<Range<usize>> = Vec::new();
    for found in pattern.captures_iter(sentence) {
        let Some(items) = found.name("items") else { continue };
        let after = found.get(0).map_or("", |whole| &sentence[whole.end()..]);
        // "氏名・住所を、甲社に": apart from its verb stands a row of items, not a word for them all.
        let apart = |range: &Range<usize>| {
            sentence[range.end..].starts_with("を、") && !sentence[range.clone()].contains(['、', '・'])
        };
        if let Some(range) = object(sentence, items.range()).filter(|_| !DENIED.is_match(after))
            && !apart(&range)
            && out.iter().all(|other| range.end <= other.start || other.end <= range.start)
            && (!(used || found[0].ends_with("利用し、")) || TOLD.is_match(&sentence[range.clone()]))
        {
            out.push(range);
        }
    }
    out
}

/// "収集する情報はAです", "取得情報：A".
fn stated(sentence: &str) -> Option<Range<usize>> {
    let items = |pattern: &Pattern| {
        let items = pattern.captures(sentence)?.name("items")?;
        (!categories(items.as_str()).is_empty()).then(|| items.range())
    };
    items(&STATED).or_else(|| items(&LABELLED).filter(|range| !VERBAL.is_match(&sentence[range.clone()])))
}

fn in_english(sentence: &str) -> Vec<Range<usize>> {
    let telling = |words: &str| ENGLISH_DATA.is_match(words) || !categories(words).is_empty();
    let found = |pattern: &Pattern, subject: bool| -> Vec<Range<usize>> {
        let items = pattern.captures_iter(sentence).filter_map(|found| found.name("items"));
        let words = items.map(|items| {
            let words = items.as_str().trim_end();
            let told = if subject { enumerated(words, telling) } else { words };
            (items.start() + words.len() - told.len(), told)
        });
        let said = |words: &str| {
            telling(words) && !(ENGLISH_UNSAID.is_match(words) || ADVERBIAL.is_match(words) || CHOICE.is_match(words))
        };
        words.filter(|(_, words)| said(words)).map(|(start, words)| start..start + words.len()).collect()
    };
    let objects = found(&ENGLISH_OBJECT, false);
    if objects.is_empty() { found(&ENGLISH_SUBJECT, true) } else { objects }
}

pattern!(
    REFERENCE,
    r"^(?:これら|それら|この|その|以下|次の|上記|下記|前項|前条|当該|同意|かかる|本条|本項|取得した|収集した)|^(?:情報|データ)(?:等|など)?$"
);
pattern!(
    GENERAL_OBJECT,
    r"(?P<items>[^。、]{2,60}?)(?:の(?:取り?扱い|全部又は一部|全部または一部))?を、?(?:[^、。をは]{0,60}(?:に|へ|で|から|より|て|と|において|、))?(?:自動的に|それぞれ|随時|適切に|安全に)?(?:送信|収集|取得|提供|販売|取り?扱|転送|記録|蓄積|保存|保管|共有|送付|開示|預託|委託|共同(?:して)?(?:で)?利用)"
);
pattern!(GENERAL_NOMINAL, r"(?P<items>[^。、]{2,60}?)の(?:送信|提供|収集|取得|開示)を(?:行|実施|する)");
pattern!(
    GENERAL_SUBJECT,
    r"(?P<items>[^。、]{2,60}?)(?:が|は)、?(?:[^、。がはを]{0,60}(?:に|へ|で|から|、))?(?:自動的に)?(?:送信|収集|取得|提供|転送|記録|共有|保存|開示|伝送)され"
);
// Where the words before the data end: to whom, and within what bounds.
pattern!(
    GENERAL_BOUNDARY,
    r"(?:会社|業者|事業者|企業|提携先|委託先|取引先|団体|機関|各社)(?:等|など)?と|センターに|へ(?:の)?、?|に対し(?:て)?、?|適切に|範囲(?:内)?(?:で|において)、?|(?:先|者|社|国|会社|業者|機関|等|など)に、?|のうち、?"
);
// "個人情報" alone says only which law applies; a word that begins in the middle of another is none.
pattern!(
    SAYS_NOTHING,
    r"^(?:[^、。]{2,24}(?:士|者|会社|委託先|機関|専門家)に必要な(?:個人)?(?:情報|データ)|(?:保有|特定)?個人(?:情報|データ)(?:等|など)?$|され|した|する|ない|を|に|で)"
);
pattern!(GENERAL_NOUN, r"(?:情報|データ|履歴|ログ|識別子|(?i:ID))(?:の一部)?(?:等|など)?(?:\([^()]*\))?$");

/// Words that only point to items named elsewhere.
pub(super) fn is_reference(words: &str) -> bool {
    REFERENCE.is_match(words.trim())
}

/// The word that a sentence has for the data, however little it tells: "お客様の個人データを".
pub(super) fn unspecific(sentence: &str) -> Option<Range<usize>> {
    if sentence.len() > LONGEST {
        return None;
    }
    let objects = GENERAL_OBJECT.captures_iter(sentence).chain(GENERAL_SUBJECT.captures_iter(sentence));
    let objects = objects.chain(GENERAL_NOMINAL.captures_iter(sentence));
    let asserted =
        |found: &regex::Captures<'_>| !found.get(0).is_some_and(|whole| DENIED.is_match(&sentence[whole.end()..]));
    objects.filter(asserted).filter_map(|found| found.name("items")).find_map(|items| {
        let words = items.as_str();
        let cut = BOUNDARY
            .find_iter(words)
            .chain(GENERAL_BOUNDARY.find_iter(words))
            .map(|boundary| boundary.end())
            .filter(|end| !OF_THEM.is_match(&words[*end..]))
            .filter(|end| balanced(&words[*end..]))
            .max()
            .unwrap_or(0);
        let phrase = words[cut..].trim_start_matches(['、', ' ', '・', 'に', '(']);
        let phrase = phrase.rsplit(['は', 'が']).next().unwrap_or(phrase).trim();
        let phrase = crate::policy::structure::label(phrase);
        let telling = GENERAL_NOUN.is_match(phrase)
            && !is_reference(phrase)
            && !SAYS_NOTHING.is_match(phrase)
            && balanced(phrase);
        telling.then(|| items.end() - phrase.len()..items.end())
    })
}

/// "In addition, cookies, page URLs and IP addresses": the parts at the end of which each names an item.
fn enumerated(words: &str, telling: impl Fn(&str) -> bool) -> &str {
    let mut start = words.len();
    for (at, part) in words.rmatch_indices(", ").map(|(at, _)| at + 2).chain([0]).map(|at| (at, &words[at..])) {
        let part = part[..start - at].trim_end_matches([',', ' ']);
        if !telling(part) {
            break;
        }
        start = at;
    }
    let found = &words[start..];
    ["and ", "the ", "your "].iter().fold(found, |found, word| found.strip_prefix(word).unwrap_or(found))
}

/// The part of a clause's beginning that names items: what stands after its last boundary.
fn object(sentence: &str, items: Range<usize>) -> Option<Range<usize>> {
    let called = CALLED.find(&sentence[items.clone()]).map_or(0, |found| found.len());
    let items = items.start..items.end - called;
    let words = &sentence[items.clone()];
    let cut = BOUNDARY
        .find_iter(words)
        .map(|boundary| boundary.end())
        .filter(|end| !OF_THEM.is_match(&words[*end..]))
        .collect::<Vec<_>>()
        .into_iter()
        .rev()
        .find(|end| outside(&words[..*end]))
        .unwrap_or(0);
    let phrase = words[cut..].trim_start_matches(['、', ' ', '・', 'に', '(']);
    // "広告(閲覧情報など": a bracket that does not close here holds the items.
    let phrase = match phrase.rfind('(') {
        Some(open) if !phrase[open..].contains(')') => phrase[open + 1..].trim_start(),
        _ => phrase,
    };
    // "閲覧情報を分析し、広告等を提供": what goes into the work comes before what comes out of it.
    let worked = WORKED_ON.captures(phrase).and_then(|found| found.name("items"));
    let whole = phrase.len();
    let phrase = worked.map_or(phrase, |worked| worked.as_str());
    let items = items.start..items.end - (whole - phrase.len());
    let start = items.end - phrase.len();
    if MEANS.is_match(phrase) {
        return None;
    }
    if let Some(inner) = IN_BRACKETS.captures(phrase).and_then(|found| found.name("items")) {
        return Some(start + inner.start()..items.end - 1);
    }
    // What runs over the end of a word before the items, and how they are had.
    let phrase = &phrase[LEFT_OVER.find(phrase).map_or(0, |found| found.end())..];
    let start = items.end - phrase.len();
    if MEANS_OF.is_match(&sentence[items.end..]) && !DATA_NOUN.is_match(phrase) {
        return None;
    }
    let listed = || phrase.split(['、', '・']).any(|part| DATA_NOUN.is_match(part.trim()));
    let telling = !categories(phrase).is_empty() || VAGUE.is_match(phrase) || DATA_NOUN.is_match(phrase) || listed();
    (phrase.chars().count() >= 2 && telling && !UNSAID.is_match(phrase) && !COOKIE_ALONE.is_match(phrase))
        .then_some(start..items.end)
}

pattern!(
    LEFT_OVER,
    r"^(?:[^、。()]{2,30}を(?:含まず|含まない(?:形|状態)で|伴わず)に?、?|[^、。()]{2,24}(?:した|する|の)(?:上|うえ)で、?|(?:[^、。()]{2,30}(?:提供者|事業者|会社))?(?:\([^()]{0,40}\)|\))への|の\s?|て(?:得た|取得した|収集した)?|(?:委託|依頼|外注|登録|送信|開示|提供)し、|(?:し|され)た(?:(?:上|うえ)で、?)?|(?:個人|本人|お客様)を(?:特定|識別)(?:でき|し)ない(?:形|状態|方法)で、?|で、|せず、?|得た|得られた|(?:また、|なお、|さらに、|独自に|自動的に|直接|それぞれ|別途|随時|新たに|さらに)+)"
);
pattern!(MEANS_OF, r"^を(?:通じ|介し|経由し|使っ)て");
pattern!(WORKED_ON, r"^(?P<items>[^、。を]{2,40})を(?:分析|解析|集計|把握)し(?:て)?、[^。]{4,}$");
pattern!(
    COOKIE_ALONE,
    r"(?i)^(?:[^、]{0,24}(?:に|が|で))?(?:セッション)?(?:クッキー|cookies?)(?:\([^()]*\))?(?:等|など)?$"
);
// The name by which the text goes on to call the items is none of them.
pattern!(
    CALLED,
    r"\((?:以下|総称して|あわせて)[^()]{1,40}\)$|\([^()]{4,160}(?:をいいます|をいう|を指します|とします)[。、]?\)$"
);
// What is used to collect is not what is collected.
pattern!(MEANS, r"(?:技術|手段|方法|仕組み|機能|ツール|モジュール|プログラム|サービス)(?:等|など)?$");
pattern!(
    IN_BRACKETS,
    r"^(?:(?:お客様|お客さま|ご?利用者|ユーザー|会員|ご?本人|皆様)の)?(?:個人情報|お客様情報|個人データ|利用者情報|匿名(?:化された)?の?[^()、。]{2,12}情報)\((?P<items>[^()]+)\)$"
);

// "送信される情報：閲覧ページ、参照元": a label in running text.
pattern!(
    LABELLED,
    r"^(?:主な)?(?:送信|収集|取得|提供)(?:される|する|している|した)?(?:主な)?(?:個人)?(?:情報|データ|項目)(?:の内容)?(?::|は、)(?P<items>[^。]{3,240}?)(?:です|となります|になります)?(?:。|$)"
);

// "収集した情報は、当社において分析に利用します": what becomes of them, not what they are.
pattern!(VERBAL, r"(?:ます|ません|れる|する)$");

/// Bytes beyond which a "sentence" is a dump that no one reads for its grammar.
const LONGEST: usize = 12_000;

/// No bracket is still open behind these words; one may close that opened before them.
fn outside(words: &str) -> bool {
    words.matches(['(', '「', '『']).count() <= words.matches([')', '」', '』']).count()
}

fn balanced(words: &str) -> bool {
    words.matches(['(', '「', '『']).count() == words.matches([')', '」', '』']).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neither_a_cookie_alone_nor_its_later_name_is_an_item() {
        let items = |sentence: &'static str| -> Vec<&str> {
            phrases(sentence).into_iter().map(|range| &sentence[range]).collect()
        };
        assert!(items("本サービスはログイン状態の維持にセッションCookieを使用します。").is_empty());
        assert_eq!(
            items("当社は、IPアドレス、広告識別子など(以下「識別子等」といいます)を取得します。"),
            ["IPアドレス、広告識別子など"]
        );
    }

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
    fn what_is_not_among_the_items_is_none_of_them() {
        for words in [
            "アクセスに関する情報(氏名、住所、メールアドレス、電話番号は含まれません)",
            "閲覧ページのURL(電話番号を除く)",
            "生成条件を含むプロンプト。利用者の氏名(メールアドレス等)は含まない",
            "閲覧履歴。氏名は送信されません。",
        ] {
            let found = statement([words]);
            let contact = [I::ContactName, I::ContactEmail, I::ContactPhone, I::ContactAddress];
            assert!(!found.categories.iter().any(|category| contact.contains(category)), "{words}: {found:?}");
            assert!(!found.quotes[0].contains("氏名") && !found.quotes[0].contains("電話"), "{words}: {found:?}");
        }
        let both = statement(["氏名(旧姓を含みます)、電話番号"]);
        assert_eq!(both.categories, [I::ContactPhone, I::ContactName]);
    }

    #[test]
    fn the_object_of_the_sentence() {
        let sentence = "本サイトでは、利用状況を把握するためにXを利用して閲覧履歴及びIPアドレスを収集しています。";
        let found = phrases(sentence);
        assert_eq!(&sentence[found[0].clone()], "閲覧履歴及びIPアドレス");
        for sentence in [
            "Cookies, page URLs, screen resolution, browser type and IP addresses are sent to Google.",
            "In addition, cookies, page URLs, screen resolution, browser type and IP addresses are sent to Google.",
        ] {
            let found = phrases(sentence);
            let items = sentence[found[0].clone()].to_lowercase();
            assert_eq!(items, "cookies, page urls, screen resolution, browser type and ip addresses");
        }
    }
}

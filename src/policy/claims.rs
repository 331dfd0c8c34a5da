//! Promises that can be tried: no cookies, nothing that identifies, domestic only, a way out, consent first.

use std::cell::LazyCell;
use std::ops::Range;
use std::sync::LazyLock;

use crate::policy::patterns::Pattern;

use super::cues::{BEACON, COOKIE};
use super::ground::{Draft, Ground};
use super::{Claim, ClaimKind, LinkTarget, OptOutStatement, Statement, StatementKind};

const NEVER: &str = r"(?:ません|ない(?:もの(?:と)?(?:です|します)?)?。?$|ありません|ございません|おりません|致しません|(?:て|で)おらず|まれず|ることなく|もの(?:で|と)は?なく)";
pattern!(
    NO_COOKIES,
    r"(?i)(?:クッキー|cookie)s?(?:\([^()]{1,12}\))?(?:等|及び[^。]{0,16}|や[^。]{0,16}| ?その他の?[^。をは]{1,12})?(?:を|は|も|の)(?:一切|現在|)?(?:、)?(?:[^。、]{0,10})?(?:使用|利用|使って|用いて|収集|保存|設置|の使用|の利用)(?:は|を|も)?(?:し|行|いた|致|)?(?:て(?:い|おり)|って(?:い|おり))?(?:ません|ない)|(?:クッキー|cookie)s?(?:を|は)(?:一切)?(?:置き|残し|発行し|付与し|書き込み)ません|(?:クッキー|cookie)s?(?:\([^()]{1,12}\))?[^。をはが]{0,40}(?:など|等)の(?:技術|仕組み|機能)(?:を|は)(?:一切|現在)?、?(?:使用|利用)して(?:い|おり)ません|(?:クッキー|cookie)s?に頼らない|(?:site|app|service) (?:is|are) (?:free of cookies|cookie-free)|(?:do|does) not (?:use|set|place) (?:any )?(?:tracking )?cookies|(?:we|this (?:site|app|service)) never (?:use|set|place)s? (?:any )?cookies|no cookies (?:are|is) (?:used|set)|cookies are not used"
);
// "Cookieを利用しないことを選択できます", "個人を特定する目的では利用しません", "Cookie以外の…": what one may choose, what else they do.
pattern!(
    OF_A_CHOICE,
    r"(?i)(?:しない|使わない)こと(?:を|も|が)(?:選択|でき|可能)|(?:しない|使わない)設定に|(?:個人|利用者|お客様)を特定する目的では(?:利用|使用)しません|(?:クッキー|cookie)s?(?:\([^()]{1,12}\))?(?:以外|のほか|の他|に(?:代|替)わる|と(?:は)?異な)"
);
// "行動ターゲティング広告目的のCookieは使用しません": others may be.
pattern!(
    OF_A_KIND,
    r"(?i)(?:目的|用途|ため|用|広告|ターゲティング|追跡|トラッキング|第三者|サードパーティー?|他社)(?:の|による)?(?:クッキー|cookie)|(?-u:\b)(?:marketing|advertising|targeting|third[- ]party)(?:,? (?:or|and)? ?(?:marketing|advertising|targeting|tracking|analytics))* cookies|cookies (?:for|to) (?:track|advertis|market|analy|target|profil)"
);
pattern!(
    NOT_IDENTIFY,
    &format!(
        r"(?:個人|本人|お客様|お客さま|ユーザー?|利用者|皆様|氏名)[^。]{{0,40}}(?:特定|識別|判明|割り出)(?:する|し得る|でき|出来|可能|され|が|し|を)?[^。]{{0,36}}?{NEVER}|(?:個人|本人|訪問者|閲覧者|利用者|ユーザー?)(?:を|が|の)?(?:特定|識別)(?:が|を)?(?:でき|出来|し|され|する(?:こと(?:が|の)?)?でき)(?:ない|得ない)|特定の個人を(?:識別|特定)(?:でき|出来|し|する)?(?:ない|[^。]{{0,14}}ません)|(?:個人|お客様)を(?:特定|識別)する(?:ような)?(?:情報|もの|目的)[^。]{{0,30}}{NEVER}|(?:どなた|誰|だれ|どの(?:方|お客様|利用者|人))(?:が|か|で|の)[^。]{{0,24}}(?:分か|わか|知る|判別|突き止め)[^。]{{0,12}}(?:ません|ない)|匿名(?:で|性)[^。]{{0,20}}(?:収集|維持|処理|保た)|匿名の[^。、統]{{0,16}}(?:データ|情報)を[^。]{{0,10}}(?:収集|取得)|(?i:(?:do|does|is|are|can|will)(?: ?not|n't) [^.]{{0,60}}identif|(?:cannot|can ?not|unable to|not possible to) [^.]{{0,30}}(?:identify|determine|tell) (?:which|who|you)|not (?:linked|associated|connected|tied) (?:to|with) (?:your|any|an) (?:name|identity|account|individual|person)|(?:do|does) not (?:tell|reveal|show)[^.]{{0,20}} who you are|(?:cannot|can ?not|not) be (?:traced|linked|tied) (?:back )?to (?:you|any|an)(?-u:\b)|lacks? the [a-z]+ (?:needed|required|necessary) to identify|anonymously|(?:is|are|be|remains?|therefore|completely|fully|only) anonymous(?-u:\b)|anonymous (?:form|basis|data|statistic|information|usage|manner))"
    )
);
// What the pattern above is about, found far sooner than where it applies.
pattern!(
    IDENTIFICATION,
    r"特定|識別|判明|割り出|分か|わか|知る|判別|突き止め|匿名|(?i:identif|determine|tell|link|associat|connect|tied|reveal|show|traced|anonym)"
);
pattern!(DENIES, r"ませ|ない|なく|ず|(?i:not|never)");
// "特定の者との間で", "本人の同意を得ることなく" tell of no identification.
pattern!(NO_SUBJECT, r"特定の(?:者|第三者|事業者|企業|会社|目的)|同意を得ることなく");
pattern!(
    NO_PII,
    &format!(
        r"(?:個人情報|個人を(?:直接)?(?:特定|識別)[^。]{{0,14}}(?:情報|もの|データ)|個人(?:が|の)特定[^。]{{0,16}}情報|(?:特定|識別)できる(?:個人)?情報)[^。]{{0,44}}(?:含|入って|取得|収集|送信|提供|送ら|記録)[^。]{{0,20}}{NEVER}|(?:個人情報|個人を(?:特定|識別)[^。]{{0,14}}(?:情報|もの|データ))(?:を|は)?(?:含む(?:こと)?なく|含まずに?)|(?:{CONTACT})[^。]{{0,60}}(?:含|送信|送付|送ら|送る|混ざ|混じ|渡る|届く)[^。]{{0,12}}(?:{NEVER}|ない(?:よう|設定|仕様|形))|個人を(?:直接)?(?:特定|識別)[^。]{{0,14}}(?:情報|もの|データ)[^。]{{0,10}}(?:送信|送ら|収集|取得|含)[^。]{{0,6}}ない(?:よう|設定|仕様|形)|(?i:(?:not|never)(?: to)? (?:include|contain|send|transmit|receive|collect)[^.]{{0,60}}(?:names?|e-?mail|personal(?:ly)?[- ]identif\w+|personal (?:information|data))(?-u:\b))"
    )
);
/// What people are called and reached by.
const CONTACT: &str = "氏名|お名前|ニックネーム|メールアドレス|電話番号|住所|生年月日";
pattern!(
    SENT,
    r"送信(?:され|する|して|し(?:ない|ません)|(?:は|を)[^。]{0,6}(?:ありません|行))|送らないよう|(?:ツール|アクセスデータ)[^。]{0,40}(?:情報|データ)?には|これらの(?:ツール|サービス)|モジュール|ビーコン|タグ|計測|外部送信|トラフィックデータ|(?i:beacon|pixel|tags? |(?:analytics|measurement)(?-u:\b)[^.。]{0,40}(?-u:\b)(?:not|never)(?-u:\b)|transmitted|sent to)"
);
pattern!(GATHERED, r"(?:取得|収集)される(?:情報|データ)には、?(?:氏名|お名前|住所|メールアドレス|電話番号)");
// "アクセスに関する情報『Cookie』(氏名、住所は含まれません)を使用": of what the advertising goes by.
pattern!(
    IN_COOKIES,
    r"(?i)(?:情報|データ)\s?[『「]?(?:cookie|クッキー)[』」]?\s?\([^()]*(?:氏名|住所|メール)[^()]*含まれ(?:て(?:い|おり))?ません"
);
pattern!(FORM, r"フォーム|問い?合わせ|申し?込み|応募|アンケート");
pattern!(
    TECHNIQUE,
    r"(?i)cookie|クッキー|アクセス(?:解析|ログ|情報)|トラフィック|アナリティクス|analytics|広告|ビーコン|タグ|識別子|解析ツール|閲覧|端末|データ(?:は|を|に)|(?:サイト|サービス|アプリ)(?:で|から|が)(?:自動的に)?(?:取得|収集)(?:する|した|している|される)(?:情報|データ)|GA4|計測|行動履歴|利用状況|(?:本|当)(?:サービス|サイト|アプリ)は、?[^。フ]{0,40}情報を(?:収集|取得)するもの(?:では|で)|送信(?:され|している)|IPアドレス|モジュール|(?:usage|access|browsing|device|crash|navigation|action history) (?:data|information|statistics|events?|records?)|statistics"
);
pattern!(
    STATISTICS,
    r"統計(?:的)?(?:な)?(?:情報|データ|処理|資料|数値)(?:に|と|を|へ)?(?:加工|作成|集計|利用|使用|公表|開示)|匿名加工|仮名加工|加工し(?:た|て)|(?:加工|処理)(?:した|の)?(?:上|うえ)で|(?:集計|分析)した|公表(?:する|して)|総数"
);
// "単独では個人を識別できない場合であっても": what may be so.
pattern!(EVEN_IF, r"(?:識別|特定)(?:でき|し|され)ない(?:場合|とき|もの|情報)(?:であっても|でも|にも|においても)");
// What an address spells is nobody's promise.
pattern!(ADDRESS, r"https?://[!-~]+");
pattern!(ABOUT_IT, r"^(?:なお、?|また、?)?(?:当該|これ|この|その|それ|取得|収集|送信)");
pattern!(DEFINES, r"とは、|をいいます|定義|を指(?:し|す)");
pattern!(
    OPT_OUT,
    r"(?i)オプトアウト|opt[ -]?out|(?:無効|拒否|停止|オフ)[^。、]{0,8}して(?:いただく|頂く)(?:か|こと|と)|(?:無効|停止|拒否|遮断|ブロック|禁止|削除|消去|消す)[^。]{0,36}(?:でき|可能|出来|いただけ|頂け|手続|方法|設定|ください|ことも|することが)|(?:設定|変更)[^。]{0,30}(?:拒否|無効|停止|削除|制限)[^。]{0,24}(?:でき|可能|ください|出来)|(?:(?:you|users?|customers?|visitors?) (?:can|may)|choose to) (?:[^.]{0,40})(?:disable|refuse|reject|block|opt|turn off|prevent)|(?:望まない|望まれない|希望(?:し|され)ない)(?:場合|方|とき|お客様)[^。]{0,50}(?:ください|できます|可能)|(?:受け?入れ|受信|利用|使用|送信|保存)[^。]{0,12}を(?:制御|管理|選択|調整)(?:する(?:こと)?[^。]{0,4}(?:でき|可能)|でき|いただけ|可能)|(?:オフ|off)に(?:でき|する(?:こと)?(?:が|も)?(?:でき|可能))|(?:設定|画面|メニュー)(?:から|で|より)[^。]{0,12}(?:解除|停止|オフ|取り消し?)[^。]{0,10}(?:でき|可能|いただけ)|(?:同意|許可|連携)(?:は|を|の)[^。]{0,16}(?:撤回|解除|取り消し?)(?:[^。]{0,12}(?:できます|できる|でき、|可能|いただけます)|[^。]{0,40}(?:いつでも|行う|おこなう)[^。]{0,10}(?:できます|できる|可能です))|広告(?:の)?設定(?:も|を|から|で)[^。]{0,16}(?:利用|変更|停止|制限)(?:でき|可能)|(?:されない|しない)ように(?:する|設定する)(?:方法|に(?:は|つい))|(?:change|manage|update|adjust|set) (?:your |the |their )?(?:cookie |consent |privacy |tracking |advertising |ad |browser )?(?:preferences?|settings|choices?)(?-u:\b)|uninstall\w* [^.]{0,30}(?:stops?|ends?)(?-u:\b)|can be (?:invalidated|disabled|refused|turned off|blocked|deactivated|rejected)|opting out of|(?:許可|同意)(?:しない|されない|いただけない)(?:場合|とき|方)[^。]{0,40}(?:トラッキング|追跡|取得|収集|送信|計測)[^。、]{0,6}(?:行わず|行われず|行いません|行われません|(?:され|し|いたし)ません|されず|せず)|(?:計測|解析|追跡|送信|収集|広告|cookie|クッキー)[^。]{0,16}(?:やめ|取りやめ|止め)(?:たい(?:とき|場合|方)|られます|る(?:こと)?(?:が|も)でき)|(?:送受信|受信|受け?入れ|cookie|クッキー)[^。]{0,20}(?:設定|管理)[^。]{0,24}(?:変更|管理|設定)?(?:でき|(?:が|も)可能)"
);
pattern!(
    OPT_OUT_OF,
    r"(?i)cookie|クッキー|広告|解析|アナリティクス|analytics|ビーコン|送信|トラッキング|収集|識別子|アドオン|オプトアウト|ターゲティング|計測|位置情報|アクセスログ|連携|(?:all|data) collection|tracking"
);
pattern!(
    NOT_OPT_OUT,
    r"(?i)メール(?:マガジン|配信)?(?:の)?(?:配信|受信)?(?:を)?(?:停止|解除)|配信停止.{0,6}メール|(?:開示|訂正|追加|削除).{0,14}(?:請求|求め|等の)|保有個人データ|利用停止等|(?:お客様|利用者|ご?本人)は、[^。C]{0,20}個人情報の(?:ご?提供|ご?提示)を(?:拒否|拒む)|利用(?:の)?停止(?:、|又は|または|・|および|及び|の請求)|第三者提供の停止|(?:拒否|無効|ブロック|オフ|禁止)[^。]{0,40}(?:場合|すると|した際)[^。]{0,60}(?:ません|ことがあり|場合があり|制限|恐れ|ない|支障)|手続(?:き)?なく|(?:保存|利用|収集|取得)(?:、|・|や|および|及び)削除(?:等|など)?を含む(?:取り?扱|利用|管理)|会員(?:登録)?の?(?:退会|削除)|アカウント(?:を)?(?:削除|停止)|利用(?:を)?(?:停止|拒否|お断り)(?:する|させ)|不正|契約|法令|第三者(?:提供|への提供)の停止|請求"
);
pattern!(
    CONSENT,
    r"(?:同意|承諾|許諾|許可)(?:を(?:得|いただ|頂)|が(?:あ|得)|し(?:た|て)|され(?:た|ている)|いただ|の(?:うえ|上))[^。]{0,30}(?:場合(?:に)?のみ|場合に限|後に|上で|うえで|もの)|(?:前に|事前に|あらかじめ)[^。]{0,20}(?:同意|許可|承諾)[^。]{0,14}(?:得|いただ|求め|取得)|(?:同意|許可)(?:しない|がない)限り|事前の(?:同意|許可)を前提|同意に(?:基づ|もとづ)|同意の(?:もと|下)(?:で|に|、|[A-Zァ-ヶ])|同意[^。、]{0,8}によってのみ|(?:同意|許可)[^。]{0,16}(?:まで|前に)は?、?[^。]{0,40}(?:され|動き|動作し|読み込まれ|送信し|保存し|使用し|取得し)ません|(?:送信|取得|収集|計測|追跡|トラッキング|アクセス|利用|使用)[^。]{0,16}同意(?:を(?:得|いただ|頂)[^。、]{0,6}?)?(?:なし|なく|無し|ずに|がない限り)[^。]{0,16}(?:ません|ない)|同意(?:を(?:得|いただ|頂)[^。、]{0,6}?)?(?:なし|なく|無し|ずに)[^。]{0,30}(?:送信|取得|収集|計測|追跡|トラッキング)[^。、]{0,10}(?:ません|ない)|(?:トラッキング|追跡|cookie|クッキー|位置情報|解析|計測|識別子|IDFA)[^。、]{0,16}(?:許可|同意)を[^。、]{0,12}(?:求め(?:ます|て(?:い|お))|お願い(?:し|いた)|確認(?:し|いた))|(?i:only (?:after|with|if|when) (?:you (?:have )?(?:consent|agree|accept)|(?:your )?(?:prior |explicit )?(?:consent|permission))|unless you consent|(?:when|if|after|once) you (?:accept|consent|agree|opt in)[^.]{0,60}(?:set|collect|use|send|load|activat)\w*)"
);
pattern!(
    CONSENT_OF,
    r"(?i)cookie|クッキー|送信|端末|利用者情報|位置情報|広告|トラッキング|行動|アクセス|識別子|解析|計測|測定|API|タグ|cookies|analytics|location"
);
pattern!(
    CONSENT_NOT,
    r"第三者(?:\([^()]*\))?(?:に|へ|への)|個人(?:情報|データ)(?:を|の|は|について)|将来の(?:バージョン|アップデート)|OAuth|同意を得ないで|要配慮|みなし|法令|利用目的|同意した(?:もの|こと)(?:と(?:み?な|いたし|致し|し(?:ます|、)|する|させ|扱)|になり)|開示|共同利用|目的外|変更|外国|保護者|親権者|未成年|メールマガジン|電子メール|から[^。]{0,60}提供を受け"
);
pattern!(
    DOMESTIC,
    r"国内(?:の|に(?:所在|ある|設置)|サーバ|のみ|で(?:のみ|保管|管理))[^。]{0,40}(?:委託先|サーバー?|データセンター|事業者|保管|保存|管理|提供|預託)|日本国内[^。]{0,30}(?:のみ|サーバ|データセンター|保管|保存|管理)|サーバー?(?:は|が)、?(?:すべて|全て|いずれも)?(?:日本)?国内に(?:あり|設置|置か?)|日本(?:国内)?に(?:ある|置い)[^。]{0,20}(?:サーバー?|データセンター)(?:だけ|のみ)|(?:国外|海外|外国)[^。]{0,40}(?:提供|移転|送信|保管|委託|持ち出|出る|出す)[^。]{0,24}(?:ません|しない|ありません|ございません)|(?i:(?:stor|process|host|kept|manag)\w*[^.]{0,140}(?:(?:with)?in|inside) japan(?-u:\b)|servers? (?:located )?in japan)"
);
pattern!(
    DOMESTIC_NOT,
    r"(?i:(?:servers?|stored|hosted|kept|located)[^.,;]{0,24}\(?(?:mainly|primarily|mostly|principally) (?:with)?in japan)|国内(?:の)?(?:個人情報取扱事業者|法|法令|外|の法)|国内(?:の)?(?:ユーザー|利用者|お客様)を対象(?:として|に|と)[^。]{0,12}提供|国内外|該当し|と同等|同水準|同意(?:を得(?:ず|る)|なく|なし|のない)"
);
pattern!(
    ABOUT_PROVISION,
    r"第三者(?:へ|に|への)?(?:の)?(?:個人(?:情報|データ)の)?(?:提供|開示)|(?:個人情報|情報)の(?:第三者)?(?:提供|開示)"
);
pattern!(
    PROVIDES,
    r"(?:提供|開示|公開|譲渡|漏洩|漏えい|共有|販売|引き渡)|(?:第三者|よその[^。、]{1,4}|ほかの(?:会社|企業|事業者)|他社|他者)(?:に|へ)(?:は|も)?、?[^。、]{0,8}(?:送信|送付|渡(?:す|し|る))"
);
// "外部への公開設定は行っていません": how a database is set up.
pattern!(SETTING, r"公開設定(?:は|を)(?:行|し|いたし)");
pattern!(TRADES, r"(?:個人(?:情報|データ)|お客様(?:の)?情報)を(?:売|販売|貸|譲)[^。]{0,16}ません");
// "以下の場合に限り、第三者に提供いたします": in no other case.
pattern!(
    ONLY_IN_CASES,
    r"(?:場合|とき)(?:に(?:限り|限って|のみ)|のみ)、?[^。]{0,40}(?:(?:第三者|他社)[^。]{0,16}|(?:お客様の|ユーザーの|利用者の)?個人(?:情報|データ)を[^。、]{0,8})(?:提供|開示)(?:し(?:ます|て|、)|いたします|することがあ|を行)"
);
// "個人情報を、お客様の同意なく開示することはございません": to whom goes without saying.
pattern!(
    WITHOUT_CONSENT,
    r"個人(?:情報|データ)(?:は|を)[^。]{0,40}(?:同意|承諾|許可)(?:を得(?:ること|ず)?|が?)?(?:なく|なしに|なしで|無く|無しに)、?[^。]{0,20}(?:開示|提供)(?:(?:する|を行う)(?:こと|よう)な?(?:は|こと)[^。]{0,10}(?:ありません|ございません|いたしません|致しません|ない)|(?:は)?(?:し|いたし|致し)ません)"
);
pattern!(WITHIN_OR_TO_SOME, r"社内の|部署に|代理人に|目的外に利用・|委託先に|家族に|努め|よう(?:に|努)|ませんが");
// "ご本人からの請求がある場合に限り": to whom the data is of.
pattern!(ASKED, r"(?:ご?本人|お客様)(?:から|より|による)[^。]{0,20}(?:請求|求め|要請|申)|開示等?の?請求");
pattern!(
    THIRD,
    r"第三者|第3者|よその|ほかの(?:会社|企業|事業者)|他社|他者|他の(?:企業|会社|事業者|組織)|外部(?:に|へ|の)"
);
pattern!(
    THIRD_EN,
    r"(?i)(?:not|never)[^.;]{0,120}(?:disclos|shar|provid|sell|transfer|deliver)\w*[^.;]{0,160}(?:third part|others|outside|anyone else|anybody)|(?-u:\b)(?:will|do|does) not [^.;]{0,60}(?:provide|share|disclose|sell|transfer) (?:any |your |the )?personal (?:data|information)(?-u:\b)|(?-u:\b)(?:never|not) (?:sell|rent|trade)[^.;]{0,24} (?:your|personal|user)[^.;]{0,24}(?:data|information)"
);
pattern!(DATA, r"個人情報|個人データ|情報|データ|パーソナルデータ");
// Whom to ask and when it is done all the same: said of nothing but the data.
pattern!(
    EXCEPT,
    r"(?:同意|承諾|法令|開示請求|正当な理由)[^。]{0,24}(?:場合(?:等|など)?(?:は|を)?(?:除|以外|のぞ)|(?:が|の)?ない限り|なく|なしに)"
);
pattern!(
    NOT_PROVISION,
    r"第三者(?:から|による|が(?:閲覧|不正))|機微|要配慮個人情報|センシティブ|匿名加工|責任を負|第三者の(?:権利|生命)|健康情報|特定個人情報|マイナンバー|オプトアウト.{0,10}提供|YouTube|統計"
);
pattern!(
    NEVER_END,
    r"(?:ません|ありません|ございません|おりません|致しません|いたしません|しない(?:こと|もの)(?:と(?:し|いた)|です)|ないものとします|行いません)"
);

/// The claims of the document, first of each kind and place, and the statements that carry them.
pub(super) fn read(ground: &Ground<'_>) -> Vec<(Claim, Draft)> {
    let mut out: Vec<(Claim, Draft)> = Vec::new();
    for (index, unit) in ground.outline.units.iter().enumerate() {
        if unit.chrome || unit.cell().is_some_and(|cell| cell.header) {
            continue;
        }
        for sentence in &unit.sentences {
            let words = &unit.text()[sentence.clone()];
            if words.chars().count() < 8 {
                continue;
            }
            let words = &*ADDRESS.replace_all(words, "");
            for (kind, about) in kinds(ground, index, words) {
                let quote = ground.quote(index, sentence.clone());
                let statement = statement(ground, index, sentence.clone(), words, kind, about);
                out.push((Claim { kind, quote, statement: None }, Draft { unit: index, statement }));
            }
        }
    }
    out.sort_by_key(|(claim, _)| (claim.quote.start, claim.kind));
    out
}

fn kinds(ground: &Ground<'_>, unit: usize, words: &str) -> Vec<(ClaimKind, String)> {
    let mut out = Vec::new();
    let heading = LazyCell::new(|| ground.heading_words(unit));
    let technical = |words: &str| TECHNIQUE.is_match(words);
    let before = LazyCell::new(|| context(ground, unit, words));
    let question = words.contains("場合は、") && words.ends_with("ください。") && !OPT_OUT.is_match(words);
    // A tool that does without cookies is not the site.
    let of_a_tool =
        || ground.mentions[unit].iter().any(|mention| mention.service.is_some() && words.contains(&mention.text));
    if NO_COOKIES.is_match(words)
        && !of_a_tool()
        && !OF_A_KIND.is_match(words)
        && !words.contains("場合")
        && !words.contains("目的以外")
        && !OF_A_CHOICE.is_match(words)
    {
        out.push((ClaimKind::NoCookies, "Cookie".to_owned()));
    }
    let told = || (unit.saturating_sub(4)..unit).any(|at| technical(ground.text(at)));
    let scene = || technical(words) || technical(&heading) || technical(&before) || ABOUT_IT.is_match(words) && told();
    if IDENTIFICATION.is_match(words)
        && NOT_IDENTIFY.is_match(&EVEN_IF.replace_all(&NO_SUBJECT.replace_all(words, ""), ""))
        && scene()
        && !DEFINES.is_match(words)
        && !STATISTICS_ONLY(words)
    {
        out.push((ClaimKind::NotIdentifying, technique(words, &before)));
    }
    if no_pii(words, &before, &heading) {
        out.push((ClaimKind::NoPiiInBeacon, technique(words, &before)));
    }
    if DOMESTIC.is_match(words) && !DOMESTIC_NOT.is_match(words) {
        out.push((ClaimKind::DomesticOnly, data(words)));
    }
    if !question && OPT_OUT.is_match(words) && opt_out(ground, unit, words, &heading, &before) {
        out.push((ClaimKind::OptOutOffered, technique(words, &before)));
    }
    if CONSENT.is_match(words)
        && (CONSENT_OF.is_match(words)
            || (words.contains("前提") || words.contains("設定され"))
                && (CONSENT_OF.is_match(&heading) || CONSENT_OF.is_match(&before)))
        && !CONSENT_NOT.is_match(words)
        && !words.contains("みな")
    {
        out.push((ClaimKind::UserConsentFirst, data(words)));
    }
    // Under a heading on provision the data need not be named again.
    let of_data = || ABOUT_PROVISION.is_match(&heading) && provision(&format!("個人情報:{words}"));
    if provision(words) || of_data() {
        out.push((ClaimKind::NoThirdPartyProvision, data(words)));
    }
    out
}

/// Nothing by which people are called or reached is among what is sent.
fn no_pii(words: &str, before: &str, heading: &str) -> bool {
    // "本人が容易に認識できない方法による取得": a word on how, not on what is sent.
    let denied = DENIES.is_match(words)
        && NO_PII.is_match(words)
        && !words.contains("入力しない限り")
        && !words.contains("認識できない方法");
    let gathered = || {
        GATHERED.is_match(words)
            && [words, before, heading].into_iter().any(|told| TECHNIQUE.is_match(told))
            && !FORM.is_match(words)
    };
    denied
        && (SENT.is_match(words)
            || IN_COOKIES.is_match(words)
            || gathered()
            || BEACON.is_match(before) && !COOKIE.is_match(words))
}

#[expect(non_snake_case, reason = "reads like the patterns beside it")]
fn STATISTICS_ONLY(words: &str) -> bool {
    STATISTICS.is_match(words)
        && !COOKIE.is_match(words)
        && !words.contains("Google")
        && !words.contains("アクセス解析")
}

fn context(ground: &Ground<'_>, unit: usize, words: &str) -> String {
    let text = ground.text(unit);
    let at = text.find(words).unwrap_or(0);
    let before: String = text[..at].chars().rev().take(120).collect::<Vec<_>>().into_iter().rev().collect();
    if !before.is_empty() {
        return before;
    }
    let lead = ground.outline.units[unit].lead.or_else(|| unit.checked_sub(1));
    lead.map(|lead| ground.text(lead).chars().rev().take(120).collect::<Vec<_>>().into_iter().rev().collect())
        .unwrap_or_default()
}

fn technique(words: &str, before: &str) -> String {
    for text in [words, before] {
        if BEACON.is_match(text) {
            return "ウェブビーコン".to_owned();
        }
        if COOKIE.is_match(text) {
            return "Cookie".to_owned();
        }
    }
    "送信される情報".to_owned()
}

fn data(words: &str) -> String {
    static NAMED: LazyLock<Pattern> = LazyLock::new(|| {
        crate::policy::patterns::regex(r"利用者情報|個人情報|個人データ|お客様情報|位置情報|Cookie|会員情報")
    });
    NAMED.find(words).map_or("情報", |found| found.as_str()).to_owned()
}

fn opt_out(ground: &Ground<'_>, unit: usize, words: &str, heading: &str, before: &str) -> bool {
    let explicit = words.contains("オプトアウト")
        || words.to_ascii_lowercase().contains("opt-out")
        || words.to_ascii_lowercase().contains("opt out");
    let about = OPT_OUT_OF.is_match(words) || OPT_OUT_OF.is_match(heading) || OPT_OUT_OF.is_match(before);
    let loss = NOT_OPT_OUT.is_match(words) && !GRANTS.is_match(words) && !explicit;
    let title = ground.outline.units[unit].rank.is_some() && words.chars().count() < 30;
    let personal = PERSONAL_STOP.is_match(words) && !COOKIE.is_match(words);
    about && !loss && !title && !personal && !DENIED.is_match(words)
}

pattern!(
    GRANTS,
    r"(?:拒否|無効(?:に|化)|停止|削除|ブロック|遮断|禁止)[^。]{0,40}(?:できます|可能です|出来ます|いただけます|可能ですが|できますが|ことができ|ことも可能)"
);
pattern!(PERSONAL_STOP, r"(?:個人情報|個人データ)[^。]{0,40}(?:停止|削除|消去|利用停止)|請求");
pattern!(
    DENIED,
    r"オプトアウト(?:は|を)[^。]{0,12}(?:ません|ない)|オプトアウト(?:の)?(?:方法|手続)?による第三者|いずれかを行う必要|(?:停止|拒否)する(?:ことは)?できません"
);

fn provision(words: &str) -> bool {
    if THIRD_EN.is_match(words) || ONLY_IN_CASES.is_match(words) && DATA.is_match(words) && !ASKED.is_match(words) {
        return true;
    }
    let without = WITHOUT_CONSENT.is_match(words) && !ASKED.is_match(words) && !WITHIN_OR_TO_SOME.is_match(words);
    if TRADES.is_match(words) || without {
        return true;
    }
    let Some(third) = THIRD.find(words) else { return false };
    if !PROVIDES.is_match(words)
        || !DATA.is_match(words) && !EXCEPT.is_match(words)
        || SETTING.is_match(words)
        || NOT_PROVISION.is_match(words) && !words.contains("個人情報を第三者")
    {
        return false;
    }
    let never = NEVER_END
        .find_iter(words)
        .last()
        .is_some_and(|found| found.start() > third.start() || words.len() - found.end() < 8);
    never
        && !words.contains("同意しない")
        && !words.contains("第三者に該当しません")
        && !words.contains("第三者には該当")
        && !words.contains("提供できません")
        && !words.contains("応じ")
}

fn statement(
    ground: &Ground<'_>,
    unit: usize,
    sentence: Range<usize>,
    words: &str,
    kind: ClaimKind,
    about: String,
) -> Statement {
    let statement_kind = match kind {
        ClaimKind::NoCookies | ClaimKind::NoPiiInBeacon | ClaimKind::NoTransmission => StatementKind::NegativeClaim,
        ClaimKind::NotIdentifying | ClaimKind::UserConsentFirst => StatementKind::ProtectiveClaim,
        ClaimKind::DomesticOnly => StatementKind::DomesticClaim,
        ClaimKind::OptOutOffered => StatementKind::OptOut,
        ClaimKind::NoThirdPartyProvision => StatementKind::ExclusiveList,
    };
    let mut statement = Statement {
        kind: statement_kind,
        quote: ground.quote(unit, sentence.clone()),
        about: Some(about),
        claim: Some(kind),
        cue: "sentence:claim".to_owned(),
        ..Statement::default()
    };
    if kind == ClaimKind::OptOutOffered {
        let raw = ground.outline.units[unit].view.raw(sentence);
        let link = ground.links.iter().find(|linked| {
            raw.start <= linked.range.start && linked.range.start < raw.end && linked.link.role == "opt-out"
        });
        let stops = if words.contains("送信") {
            Some("sending")
        } else if words.contains("利用を停止") {
            Some("use")
        } else {
            None
        };
        statement.opt_out = Some(OptOutStatement {
            text: words.to_owned(),
            url: link.and_then(|linked| linked.link.url.clone()),
            stops: stops.map(str::to_owned),
        });
        statement.target =
            link.map(|linked| LinkTarget { text: linked.link.text.clone(), url: linked.link.url.clone() });
    }
    statement
}

pattern!(
    UNENTERED,
    r"(?:入力(?:して|され)いない|入力しない限り|ご提供(?:いただ)?いていない)[^。]{0,20}個人情報[^。]{0,20}(?:取得|収集)[^。]{0,16}(?:ません|ない)|これらの技術[^。]{0,40}個人情報[^。]{0,20}(?:取得|収集)[^。]{0,16}(?:ません|ない)"
);

/// "入力していない個人情報を取得することはありません": a promise about cookies that is no claim of the contract's list.
pub(super) fn unentered(ground: &Ground<'_>) -> Vec<Draft> {
    let mut drafts = Vec::new();
    for (index, unit) in ground.outline.units.iter().enumerate() {
        for sentence in &unit.sentences {
            let words = &unit.text()[sentence.clone()];
            if UNENTERED.is_match(words) && (COOKIE.is_match(words) || BEACON.is_match(words) || words.contains("技術"))
            {
                let statement = Statement {
                    kind: StatementKind::NegativeClaim,
                    quote: ground.quote(index, sentence.clone()),
                    about: Some("入力していない個人情報".to_owned()),
                    cue: "sentence:unentered".to_owned(),
                    ..Statement::default()
                };
                drafts.push(Draft { unit: index, statement });
            }
        }
    }
    drafts
}

//! Names of what stays with the operator or is the visitor's own choice: tools on its own servers, what a product can be
//! connected to, where people write to it, what a text was made with. Nobody receives anything by these words alone.

/// The words around a name say that the operator runs it itself, and nothing that somebody gets what it takes.
pub(super) fn is_run_here(before: &str, after: &str) -> bool {
    (HERE_BEFORE.is_match(before) || HERE_BEHIND.is_match(after)) && !is_handed_on(after)
}

/// "取得した情報は甲社に送信されます": somebody is given it; "外部に送信されません" says the opposite.
fn is_handed_on(after: &str) -> bool {
    GIVEN_AWAY.find(after).is_some_and(|found| !KEPT.is_match(found.as_str()))
}

/// The words around an English name say the same.
pub(super) fn is_run_here_en(before: &str, after: &str) -> bool {
    HERE_BEFORE_EN.is_match(before) || HERE_BEHIND_EN.is_match(after)
}

/// "Alpha(自社サーバーで運用)", "運用形態:セルフホスト": a note or a cell beside a name says it. "当社サーバーの運用" is work that
/// somebody else does for the operator: it is the particle that tells the place.
pub(super) fn says_run_here(note: &str) -> bool {
    NOTED_HERE.is_match(note)
}

/// What stands under such a head, or behind such a label, is work that is done and not where a tool runs.
pub(super) fn asks_for_work(head: &str) -> bool {
    WORK.is_match(head)
}

/// "Alphaと連携できます": what people may connect of their own will, where nothing is said to be sent.
pub(super) fn may_be_connected(after: &str) -> bool {
    CONNECTED.find(after).is_some_and(|found| !HANDED.is_match(&after[found.end()..]))
}

/// "お問い合わせはAlphaのDMで": where people write to the operator.
pub(super) fn is_channel(sentence: &str, after: &str) -> bool {
    ASKS.is_match(sentence) && CHANNEL.find(after).is_some_and(|found| !OF_THE_DATA.is_match(&after[found.end()..]))
}

/// "Alphaで英訳したもの", "SNS(Alpha等)で公開している情報": how a text came about, where people show what they write.
pub(super) fn is_made_or_shown_there(before: &str, after: &str) -> bool {
    // What stands there is shown here by a frame of theirs; a picture that a visitor gave there may as well be copied.
    let embedded = |words: &str| FRAMED.is_match(words) || EMBEDDED.is_match(words) && !VISITORS.is_match(before);
    let shown = SHOWN_THERE.find(after).is_some_and(|found| !embedded(&after[found.end()..]));
    shown || MADE_WITH.find(after).is_some_and(|found| !HANDED.is_match(&after[found.end()..]))
}

const OUR: &str = r"(?:自社|当社|弊社|自前|独自|自サイト|当サイト|運営者自身)";
const PLACE: &str = r"(?:サーバー?|環境|インフラ|設備|データセンター)(?:上|内)?";
// A tag is brought to a site just as well (導入, 展開): only what runs is a program on a machine of one's own.
const RUNS: &str = r"(?:運用|稼働|構築|インストール|ホスト|ホスティング|動作|設置(?:し|の上|後|・)、?[^、。はがを]{0,4}(?:運用|稼働|管理))";

pattern!(
    HERE_BEFORE,
    &format!(
        r"{OUR}(?:の|で|が)?(?:(?:管理|運用|所有|契約|用意|保有)(?:する|している))?(?:の)?[^、。はがを]{{0,8}}{PLACE}(?:で|に|において|にて)、?[^、。はがを]{{0,6}}{RUNS}(?:し(?:た|て(?:いる|おります))|する|させ(?:た|ている)|された)(?:[^、。はがを]{{0,20}}の)?[「『]?$|(?:セルフホスト|自己ホスト|オンプレミス)(?:型|版)?(?:の|で{RUNS}(?:する|している)|した|している)[^、。はがを]{{0,12}}[「『]?$|自社(?:で)?(?:運用|ホスト)(?:する|している|の)[^、。はがを]{{0,12}}[「『]?$"
    )
);
pattern!(
    HERE_BEHIND,
    &format!(
        r"^[」』]?(?:\([^()]{{0,40}}\))?(?:を|は)、?(?:すべて|全て)?(?:{OUR}(?:の|が(?:管理|運用)する)?[^、。をはが]{{0,8}}{PLACE}(?:で|に|にて|において){RUNS}|(?:セルフホスト|自己ホスト)|自社(?:で)?(?:運用|ホスト)(?:し|する))"
    )
);
pattern!(
    HERE_BEFORE_EN,
    r"(?i)(?-u:\b)self[- ]hosted(?: (?:instance|installation|copy|version|deployment) of)?(?: the)? $|(?:our|my) own (?:instance|installation|copy|deployment|server) of $"
);
pattern!(
    HERE_BEHIND_EN,
    r"(?i)^(?: \([^()]*\))?,? (?:which (?:is |we |runs )?|that (?:is |we |runs )?)?(?:self[- ]hosted|(?:[A-Z][A-Za-z]+ )?(?:(?:host(?:ed)?|running|installed|run|operated?|deployed) (?:it )?)?on (?:our|my) own (?:server|infrastructure|hardware|machine))"
);
// In a note even what is only set up on an own machine runs there, when nothing is said but that.
const RUNS_OR_SET: &str = r"(?:運用|稼働|設置|構築|インストール|ホスト|ホスティング|動作|導入)";
const END: &str = r"(?:運用|稼働|管理|し|さ|する|して|され|れ|せ|て|い|る|ます|まし|た|おり|お|り|中|済み?|もの|の?ため|ので|です|・)*(?:$|[。、()\n\s])";
pattern!(
    NOTED_HERE,
    &format!(
        r"(?:自社|当社|弊社|自前)(?:の|が(?:管理|運用|所有)する)?[^()。\n、]{{0,6}}{PLACE}(?:で|にて|に(?:おいて)?)(?:のみ)?、?[^()。\n、をの]{{0,6}}{RUNS_OR_SET}{END}|^(?:自社|自前)(?:の)?サーバー?(?:での?)?(?:運用|稼働)$|(?:セルフホスト|自己ホスト|自社運用)(?:型|版|環境|方式|で|にて|による|{RUNS_OR_SET})?{END}|(?i:self[- ]hosted|hosted on our own)"
    )
);
pattern!(
    CONNECTED,
    r"^[」』]?(?:(?:、|や|・|及び|および|または|又は|と)[^、。をはが]{1,24}?){0,8}(?:等|など)?(?:の[^、。をはが]{0,20})?(?:と|に|との|への)(?:データ|アカウント|サービス|API)?(?:の)?(?:連携|接続|同期|連動)(?:を?(?:する)?(?:こと)?(?:が|も)?(?:でき|可能|いただけ)|機能(?:を(?:備え|有し|搭載|提供|持)|があり|がござい))"
);
pattern!(HANDED, r"送信|提供(?:さ|し|い)|共有|保存|取得|収集|委託|送られ|参照|アクセス|同意");
pattern!(
    GIVEN_AWAY,
    r"(?:送信|提供|共有|委託|送付|開示)(?:し|さ|い|を|する|は|が)[^。]{0,40}|送(?:ら|り|っ)[^。]{0,20}"
);
pattern!(KEPT, r"(?:ません|ない|なく|ず)(?:$|[、。])|ありません|ございません");
pattern!(OF_THE_DATA, r"情報|データ|内容|履歴|送信|送られ|保存|提供|委託|共有|氏名|アドレス|番号");
pattern!(FRAMED, r"埋め?込|ウィジェット|プラグイン|タイムライン|読み込(?:み|ま|む)");
pattern!(EMBEDDED, r"再生|表示(?:し(?:て|ます)|され|でき)");
pattern!(VISITORS, r"(?:様|さま|方々?|皆さん|利用者|ユーザー|会員)(?:等|など)?が$");
pattern!(WORK, r"業務|目的|用途|内容|情報|理由|役割|作業|項目|(?i:purpose|work|task|data|information|role)");
pattern!(ASKS, r"問い?合わせ|連絡|質問|相談|申し?出|請求|意見|寄せ|窓口|依頼|報告|受け?付け");
pattern!(
    CHANNEL,
    r"^[」』]?(?:\([^()]{0,30}\))?(?:(?:、|や|・|及び|および|または|又は)[^、。をはが]{1,20}?){0,5}(?:等|など)?(?:上)?(?:の)?(?:公式)?(?:アカウント)?(?:\([^()]{0,30}\))?(?:への|の)?(?:DM|ダイレクト・?メッセージ|メッセージ(?:機能)?|トーク|コメント(?:欄)?|リプライ)(?:機能)?(?:等|など)?(?:で|にて|から|より|まで|へ|に|を通じて)"
);
pattern!(
    MADE_WITH,
    r"^[」』]?(?:等|など)?(?:を(?:用い|利用し|使用し|使っ)て|により|によって|で)[^。、を]{0,10}(?:(?:英|和|中|韓|邦|機械|自動)?(?:翻)?訳|校正|校閲)(?:し|され)(?:た|ている|ており)(?:もの|参考|文章|文|版|訳文|ページ|、|$)"
);
pattern!(
    SHOWN_THERE,
    r"^(?:\([^()]{0,60}\))?[^()。をはが]{0,30}\)?(?:等|など)?(?:上)?(?:で|にて|において|に)(?:公開|投稿|発信)(?:し(?:て|た)|され)"
);

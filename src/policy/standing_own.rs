//! Names of what stays with the operator or is the visitor's own choice: tools on its own servers, what a product can be
//! connected to, where people write to it, what a text was made with. Nobody receives anything by these words alone.

/// The words around a name say that the operator runs it itself.
pub(super) fn is_run_here(before: &str, after: &str) -> bool {
    HERE_BEFORE.is_match(before) || HERE_BEHIND.is_match(after)
}

/// The words around an English name say the same.
pub(super) fn is_run_here_en(before: &str, after: &str) -> bool {
    HERE_BEFORE_EN.is_match(before) || HERE_BEHIND_EN.is_match(after)
}

/// "Alpha(自社サーバーで運用)", "運用形態:セルフホスト": a note or a cell beside a name says it.
pub(super) fn says_run_here(note: &str) -> bool {
    NOTED_HERE.is_match(note)
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
pub(super) fn is_made_or_shown_there(after: &str) -> bool {
    MADE_WITH.is_match(after) || SHOWN_THERE.is_match(after)
}

const OUR: &str = r"(?:自社|当社|弊社|自前|独自|自サイト|当サイト|運営者自身)";
const PLACE: &str = r"(?:サーバー?|環境|インフラ|設備|データセンター)(?:上|内)?";
const RUNS: &str = r"(?:運用|稼働|設置|構築|インストール|ホスト|ホスティング|動作|展開|導入)";

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
pattern!(
    NOTED_HERE,
    &format!(
        r"(?:自社|当社|弊社|自前)(?:の|で|が管理する)?[^()。\n、]{{0,6}}{PLACE}(?:で|に|にて)?[^()。\n]{{0,6}}{RUNS}|セルフホスト|自己ホスト|自社運用|(?i:self[- ]hosted|hosted on our own)"
    )
);
pattern!(
    CONNECTED,
    r"^[」』]?(?:(?:、|や|・|及び|および|または|又は|と)[^、。をはが]{1,24}?){0,8}(?:等|など)?(?:の[^、。をはが]{0,20})?(?:と|に|との|への)(?:データ|アカウント|サービス|API)?(?:の)?(?:連携|接続|同期|連動)(?:を?(?:する)?(?:こと)?(?:が|も)?(?:でき|可能|いただけ)|機能(?:を(?:備え|有し|搭載|提供|持)|があり|がござい))"
);
pattern!(HANDED, r"送信|提供(?:さ|し|い)|共有|保存|取得|収集|委託|送られ|参照|アクセス|同意");
pattern!(OF_THE_DATA, r"情報|データ|内容|履歴");
pattern!(ASKS, r"問い?合わせ|連絡|質問|相談|申し?出|請求|意見|寄せ|窓口|依頼|報告|受け?付け");
pattern!(
    CHANNEL,
    r"^[」』]?(?:\([^()]{0,30}\))?(?:(?:、|や|・|及び|および|または|又は)[^、。をはが]{1,20}?){0,5}(?:等|など)?(?:上)?(?:の)?(?:公式)?(?:アカウント)?(?:\([^()]{0,30}\))?(?:への|の)?(?:DM|ダイレクト・?メッセージ|メッセージ(?:機能)?|トーク|コメント(?:欄)?|リプライ)(?:機能)?(?:等|など)?(?:で|にて|から|より|まで|へ|に|を通じて)"
);
pattern!(
    MADE_WITH,
    r"^[」』]?(?:等|など)?(?:を(?:用い|利用し|使用し|使っ)て|により|で)[^。、を]{0,10}(?:英訳|翻訳|和訳|作成|生成|校正)(?:し|され)(?:た|ている)(?:もの|参考)"
);
pattern!(
    SHOWN_THERE,
    r"^[^()。]{0,30}\)?(?:等|など)?(?:上)?(?:で|にて|において|に)(?:公開|投稿|発信)(?:し(?:て|た)|され)"
);

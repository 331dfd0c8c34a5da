//! Who is entrusted with work, as far as the words tell of what trade they are: contractors in general single nobody out.

use super::categories;
use super::provision::GENERIC_PARTY;

/// "検査会社、機器メーカー等に業務を委託する場合", an item of a list of cases.
pub(super) fn in_a_case(words: &str) -> Option<&str> {
    let who = WORK_OF_A_TRADE.captures(words)?.name("who")?.as_str();
    let who = who.trim_start_matches("委託先である");
    let parts = || who.split(['、', '・']).map(|part| part.trim_end_matches('等').trim_end_matches("など"));
    let trades = parts().all(|part| OF_A_TRADE.is_match(part) && !OF_ANY_TRADE.is_match(part));
    let general = parts().any(|part| GENERIC_PARTY.is_match(part)) || CONTRACTOR.is_match(who);
    (trades && !general && !categories::is_legal_exception(who)).then_some(who)
}

pattern!(
    WORK_OF_A_TRADE,
    r"^(?:[・\-*]\s?|\(?[0-9a-zア-ン①-⑳]{1,2}[).．、]?\s?)?(?:[^。、]{2,40}(?:ため(?:に)?|上で|にあたり)、)?(?P<who>[^。はがを]{3,60}?(?:会社|業者|事業者|メーカー|機関|事務所|税理士|弁護士|社労士|銀行)(?:等|など)?)(?:に|へ)(?:対し(?:て)?)?、?(?:[^。を]{0,12}(?:業務|取り?扱い|処理|発送|配送)(?:の(?:全部|一部)(?:(?:又は|または)一部)?)?を)(?:委託|外注|依頼)する(?:場合|とき)(?:。|$|、)"
);
pattern!(OF_A_TRADE, r"(?:会社|業者|事業者|メーカー|機関|事務所|税理士|弁護士|社労士|銀行)$");
pattern!(
    OF_ANY_TRADE,
    r"^(?:[^、]{0,12}(?:な|の|できる|のおける|した|する|った|ある))?(?:専門|外部|親|子|関係|関連)?(?:会社|業者|事業者|機関|企業)$"
);
// Outsourcing by itself tells of no trade.
pattern!(
    CONTRACTOR,
    r"^(?:当社|弊社|当院|当店|当会)?(?:の|が)?(?:業務|外部)?(?:の)?(?:委託|提携|協力|取引|関連|グループ|外注)(?:先|会社|業者|企業|事業者)?(?:等|など)?$|^(?:第三者|外部(?:の)?(?:事業者|業者|会社|企業)|他の?(?:事業者|会社))"
);
/// "サーバー事業者、メール配信サービス等の外部事業者に個人情報の取扱いを委託": of what trades those are who are entrusted.
pub(super) fn entrusted(text: &str) -> Option<&str> {
    let who = TO_TRADES.captures(text)?.name("who")?.as_str();
    let who = BEFORE_THEM.find_iter(who).last().map_or(who, |before| &who[before.end()..]);
    let first = who.split(['、', '・', '(']).next().unwrap_or(who);
    let first = OF_THE_OUTSIDE.find(first).map_or(first, |outside| &first[..outside.start()]);
    let trade = |words: &str| categories::is_class(words) && !NO_TRADE.is_match(words);
    let any = OF_ANY_TRADE.is_match(first) || SUBJECT.is_match(text);
    (!any && trade(first.trim_end_matches('等').trim_end_matches("など")) && categories::is_class(who)).then_some(who)
}

pattern!(
    TO_TRADES,
    r"(?:^|、|は)(?P<who>[^。はがを]{3,80}?(?:業者|事業者|会社|サービス|委託先)(?:等|など)?)(?:に|へ)(?:対し(?:て)?)?、?[^。、を]{0,16}(?:取り?扱い?|業務|処理)(?:の(?:全部|一部)[^、。を]{0,12})?を、?(?:委託|外注)(?:し(?:ます|て(?:い|お)|、)|する(?:こと|場合)が|いたし)"
);
pattern!(BEFORE_THEM, r"範囲(?:内)?で、?|(?:ため(?:に)?|において|にあたり|際(?:に)?|(?:に)?応じて|より|て)、");
pattern!(OF_THE_OUTSIDE, r"(?:等|など)の(?:外部|業務|第三者)");
pattern!(SUBJECT, r"^(?:なお、|また、)?(?:お客様|お客さま|利用者|ユーザー|会員|加盟店)(?:の皆様)?(?:が|は)");
// Nobody knows of what trade these are.
pattern!(
    NO_TRADE,
    r"^(?:当社|弊社)?(?:の|が)?(?:適切な|信頼できる|一定の|特定の|他の?|外部の?|第三者の?|社外の?)?(?:業務|外部)?(?:委託|提携|協力|取引|関連|グループ|外注|専門|外部|国内|海外|他)?の?(?:先|会社|業者|企業|事業者|サービス)(?:等|など)?$|委託(?:先|業者|会社)|第三者"
);

//! Provisions told as nouns: "宅配業者への提供(委託)、銀行への提供を含みます".

use super::categories;
use super::giving::{GENERAL_OUTSOURCING, last_noun};
use super::provision::GENERIC_PARTY;

/// Those to whom the words say that something is provided; none where they forbid or deny it, or speak of goods.
pub(super) fn receivers(words: &str) -> impl Iterator<Item = &str> {
    let given = !NO_PROVISION.is_match(words);
    let found = PROVISION_TO.captures_iter(words).filter_map(|found| found.name("who")).filter(move |_| given);
    found.map(|who| last_noun(who.as_str())).filter(|who| {
        let (bare, bracket) = who.split_once('(').unwrap_or((who, ""));
        (categories::is_class(bare) || bare.ends_with("銀行"))
            && !categories::is_legal_exception(bare)
            // Contractors in general are nobody in particular, unless brackets tell of what trades they are.
            && (!GENERIC_PARTY.is_match(bare) && !GENERAL_OUTSOURCING.is_match(bare) || OF_TRADES.is_match(bracket))
    })
}

// A heading that says of what its items are.
pattern!(pub(super) OF_PROVISION, r"提供|開示|共有");
pattern!(
    PROVISION_TO,
    r"(?:^[・\-*]?\s?|[、の(]|また)(?P<who>[^、。はがを「」()の\s]{2,16}(?:\([^()。]{4,40}\))?)への(?:個人情報の)?提供(?:\([^()]{1,24}\)|を含(?:み|む)|。?$|、)"
);
pattern!(
    NO_PROVISION,
    r"ません|防止|禁[じ止]|停止|漏え|漏洩|紛失|とは、|製品|商品(?:情報|の販|・サービス)|サービスの|サンプル|販売(?:店|促進)|から[^、。]{2,12}への提供|人の生命|場合は報告|事業を行"
);
pattern!(OF_TRADES, r"(?:会社|業者|事業者|機関|銀行|事務所)");

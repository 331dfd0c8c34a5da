//! Who has what visitors pay with: "カード情報は決済代行会社が管理し、当社では保持しておりません".

/// Those of the trade that a sentence says to have it, and what it is.
pub(super) fn holder(words: &str) -> Option<(&str, Option<&str>)> {
    let found = HELD_BY_A_TRADE.captures(words)?;
    let who = found.name("who").or_else(|| found.name("through"))?;
    Some((who.as_str(), found.name("items").map(|items| items.as_str())))
}

pattern!(
    HELD_BY_A_TRADE,
    r"(?:^|[、\s])(?P<items>[^。、はが]{0,10}(?:決済|支払い?|カード)[^。はが、]{0,16}(?:情報|番号|データ)(?:\([^()]{1,30}\))?(?:等|など)?)(?:は|について(?:は)?)、?(?P<who>[^、。はがを()]{0,8}(?:決済|カード)[^、。はがを()]{0,8}(?:会社|事業者|業者|機関))(?:\([^()]{1,30}\))?(?:が|において|にて|により|によって)(?:直接|安全に|適切に)?(?:処理|管理|保管|保持|保存)(?:し|され)[^。]{0,6}、(?:当社|弊社|当店|当院|当会|当サイト|当サービス|本サービス|運営者)[^。]{0,20}(?:保持|保有|保存|保管|取得)[^。]{0,14}(?:ません|ない)|(?P<through>決済(?:代行)?(?:業者|会社|事業者))を(?:経由|介)(?:する|して|し)[^。、]{0,8}、[^。]{0,40}(?:番号|情報)[^。]{0,10}(?:保持|保有|保存)[^。]{0,8}(?:ません|ない)"
);

//! Who receives what patients tell, in the forms of the guidance on personal data for medical and care providers
//! (医療・介護関係事業者における個人情報の適切な取扱いのためのガイダンス, 別表2: 他の事業者等への情報提供を伴う事例).

use super::ground::Ground;
use super::structure;

/// The receiver that an item of a text on what patients tell names, unless the list says that nothing is given.
pub(super) fn receiver_in<'w>(ground: &Ground<'_>, unit: usize, item: &'w str) -> Option<&'w str> {
    let units = &ground.outline.units;
    let line = units[unit].is_item() || item.starts_with('※');
    let who = line.then(|| receiver(item)).flatten()?;
    let near = unit.saturating_sub(NEAR)..(unit + NEAR).min(units.len());
    let of_patients = near.filter(|at| *at != unit).any(|at| OF_PATIENTS.is_match(ground.text(at)));
    let scene = ground.lead_words(unit);
    let given = SCENE.is_match(&scene) && (!DENIED.is_match(&scene) || EXCEPTED.is_match(&scene));
    (of_patients && given).then_some(who)
}

/// How many lines around the item tell what the list is about.
const NEAR: usize = 10;

pattern!(OF_PATIENTS, r"患者|診療|受診|利用者(?:様|さん|さま)?の介護|医療の提供|要介護|健診");
pattern!(SCENE, r"利用|提供|開示|使用|目的|業務");
pattern!(DENIED, r"ません|ない|なかった|求人|導入事例|苦情|取得元");
pattern!(EXCEPTED, r"除|以外|限り|のぞ");

/// The receiver that an item of such a list names: "審査支払機関へのレセプトの提出".
pub(super) fn receiver(item: &str) -> Option<&str> {
    let words = structure::label(item).trim_end_matches('。');
    let who = [&*TOGETHER, &*ANSWERED, &*ASKED, &*CLAIMED, &*INSPECTED, &*REPORTED]
        .into_iter()
        .find_map(|form| form.captures(words)?.name("who"))?;
    Some(who.as_str())
}

pattern!(TOGETHER, r"^(?P<who>(?:他の|地域の)?(?:病院|医療機関|診療所)[^。はがを]{0,60}?(?:等|など)?)との連携$");
pattern!(
    ANSWERED,
    r"^(?P<who>(?:他の(?:病院|医療機関)|審査支払(?:機関|期間)|保険者)(?:[^。はがを]|又は){0,30}?)からの(?:ご)?(?:照会|問い?合わせ)への(?:回答|対応)$"
);
pattern!(
    ASKED,
    r"(?:^|、)(?P<who>外部の(?:医師|専門医)(?:等|など)?)の意見(?:・|、|や)?(?:ご)?助言(?:等)?を求める(?:場合|こと)?$"
);
pattern!(
    CLAIMED,
    r"^(?P<who>(?:審査支払(?:機関|期間)|公費負担医療に関する行政機関)[^。はがを]{0,20}?)への(?:レセプト|診療報酬明細書|診療報酬)の(?:提出|提供|請求)(?:、照会への回答|、照会の回答)?$"
);
pattern!(INSPECTED, r"^(?P<who>外部監査機関(?:等)?)への(?:情報の?提供|報告)$");
pattern!(
    REPORTED,
    r"(?:^|、)(?P<who>(?:事業者|企業|保険会社|(?:医療|介護)に関する専門の団体)[^。はがを]{0,24}?)へ(?:の)?(?:その)?(?:健康?診断?の?)?(?:結果の?(?:通知|報告)|相談(?:又は|または|・|や)届出)(?:等|など)?$"
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_items_of_the_guidance() {
        for (item, expected) in [
            (
                "・他の病院、診療所、薬局、訪問看護ステーション等との連携",
                Some("他の病院、診療所、薬局、訪問看護ステーション等"),
            ),
            ("他の医療機関等からの照会への回答", Some("他の医療機関等")),
            ("患者さまの診療にあたり、外部の医師等の意見・助言を求める場合", Some("外部の医師等")),
            ("審査支払機関へのレセプトの提出", Some("審査支払機関")),
            ("審査支払機関又は保険者からの照会への回答", Some("審査支払機関又は保険者")),
            ("事業者等からの委託を受けて健康診断等を行った場合における、事業者等へのその結果の通知", Some("事業者等")),
            ("医療に関する専門の団体、保険会社等への相談又は届出等", Some("医療に関する専門の団体、保険会社等")),
            ("公費負担医療に関する行政機関等へのレセプトの提出、照会への回答", Some("公費負担医療に関する行政機関等")),
            ("※外部監査機関への情報提供", Some("外部監査機関")),
            ("家族等への病状説明", None),
            ("検体検査業務の委託", None),
            ("患者さまからの照会への回答", None),
        ] {
            assert_eq!(receiver(item), expected, "{item}");
        }
    }
}

//! What a letterhead or a register tells of a company: when it was founded, who represents it, where it is, when it answers.
//! Whatever list such a line stands in, nothing in it names somebody to whom data go.

use super::{categories, structure};

/// "設立:2012年10月", "Address: 1-1 Chiyoda": a label for a particular of a company, with the particular behind it.
pub(super) fn is_line(words: &str) -> bool {
    let line = structure::label(words);
    let Some((label, value)) = line.split_once([':', '：']) else { return false };
    let label = label.trim();
    is_label(label) || REACH.is_match(label) && REACHED_AT.is_match(value.trim())
}

/// The label asks for a particular that is nobody's name.
pub(super) fn is_label(words: &str) -> bool {
    OF_A_COMPANY.is_match(words) || OF_A_COMPANY_EN.is_match(words)
}

/// A line of a letterhead by what stands around it: "顧問弁護士:甲" below 会社概要, or beside "資本金:1億円".
pub(super) fn is_line_among<'a>(words: &str, headed: bool, beside: impl IntoIterator<Item = &'a str>) -> bool {
    let label = || structure::label(words).split_once([':', '：']).map(|(label, _)| label.trim());
    is_line(words)
        || label().is_some_and(|label| BESIDE_A_COMPANY.is_match(label)) && (headed || beside.into_iter().any(is_line))
}

/// The words ask for a particular, and are no class of those to whom data may go.
pub(super) fn names_nobody(words: &str) -> bool {
    is_label(words) && !BESIDE_A_COMPANY.is_match(words)
}

/// "監査法人", "取引金融機関": whoever is that to a company, a class of recipients.
pub(super) fn stands_by_a_company(words: &str) -> bool {
    BESIDE_A_COMPANY.is_match(words) && categories::is_class(words)
}

/// A heading above the particulars of the operator: 会社概要, Company profile.
pub(super) fn is_profile(label: &str) -> bool {
    PROFILE.is_match(label)
}

pattern!(
    OF_A_COMPANY,
    r"^(?:当社|弊社|会社|法人|企業|団体|運営者|事業者)?(?:の)?(?:(?:設立|創業|創立|開業|開設|登記|発足)(?:年月日?|年|日)?|代表(?:者|取締役|理事|社員|役員)?(?:社長)?(?:の?(?:氏名|名前?|役職))?|(?:取締役|社長|会長|理事長|院長|店長|園長|校長|所長)(?:名)?|役員名|(?:本社|本店|本部|営業所|事業所|事務所|店舗|支店|登記上の|主たる(?:事務所)?)?(?:の)?(?:所在地|住所)|本社|本店|〒|(?:電話|問い?合わせ)?(?:受付|営業|対応|診療|開館|業務)(?:時間|日)(?:帯)?|定休日|休業日|休診日|休館日|資本金|出資金|基本金|売上高?|年商|(?:従業員|社員|職員|スタッフ)(?:数|人数)|決算(?:期|月)|(?:主な|主要)事業(?:の?内容)?|事業(?:の?内容|目的|概要)|業種|許認可|(?:会社)?沿革|(?:主要|主な|おもな)(?:取引先|取引銀行|取引金融機関|株主|顧客|納入先)|株主構成|(?:[^、。:：]{0,14}(?:登録|許可|認可|免許|認定|認証|届出|法人|会社法人等|事業者|インボイス|古物商|資格))(?:の)?(?:証)?番号|(?:個人(?:情報|データ)の?(?:取り?扱い?)?(?:の)?(?:保護|管理|取り?扱い?)?(?:の|に関する)?)?(?:担当(?:者|部署|部門|窓口)?|(?:(?:運営|管理|店舗|統括|販売)(?:管理|運営|統括)?)?責任者|(?:保護)?管理者|相談窓口|苦情(?:受付|相談)?窓口)(?:の?(?:氏名|名|役職|職名|連絡先))?)$"
);
// Who stands by a company. The same words name classes to whom data go ("監査法人に提供します") and say whose use a tool is for
// ("Office: Alpha Docs"): they are labels of a letterhead only where other lines of one stand.
pattern!(
    BESIDE_A_COMPANY,
    r"(?i)^(?:当社|弊社|会社|法人)?(?:の)?(?:役員|従業員|社員|職員|スタッフ|事業|加[盟入](?:団体|協会)|所属(?:団体|協会)|取引(?:先|銀行|金融機関)|(?:主要|主な|おもな)(?:取引先|取引銀行|取引金融機関|株主|顧客|納入先)|(?:大)?株主|顧問(?:弁護士|税理士|社会保険労務士)?|(?:会計)?監査(?:法人|人))$|^(?:company |our )?(?:foundation|office|headquarters|capital|employees|staff|business|industry|main banks?|(?:major )?shareholders|auditors?|legal counsel)$"
);
pattern!(
    OF_A_COMPANY_EN,
    r"(?i)^(?:company |our )?(?:(?:date |year )?(?:founded|established|incorporated|of (?:establishment|incorporation|foundation))(?: (?:on|in|date))?|founding date|establishment(?: date)?|(?:legal )?representatives?(?: director| name)?|(?:vice )?president|ceo|coo|cfo|(?:managing |representative )?directors?|chief [a-z ]{3,20} officer|chair(?:man|person)?|founders?|(?:registered |head |business |postal |mailing |office |company |street )?address|(?:registered|head) office|headquartered in|(?:business|opening|office|support|service|reception|operating|phone|inquiry) hours|hours(?: of operation)?|(?:paid-in|share|stated) capital|capital stock|number of (?:employees|staff)|business (?:description|activities|lines?|areas?)|fiscal year(?: end)?|(?:(?:business|company|corporate|tax|vat|commercial|trade|invoice) )*(?:registration|licen[sc]e|company|corporate|tax|vat|permit|registry)(?: registration)? (?:number|no\.?|id)|person in charge|contact person|data protection officer|dpo|privacy officer|privacy manager)$"
);
// How a company is reached. The same words say what a tool is for ("メール：Alpha Mail"), so the value must be an address.
pattern!(
    REACH,
    r"(?i)^(?:(?:お?問い?合わ?せ|ご?連絡|会社|代表|担当)(?:先|用)?(?:の)?)?(?:電話(?:番号)?|tel\.?|fax(?:番号)?|ファッ?クス(?:番号)?|フリーダイヤル|携帯(?:電話)?|e?-?メール(?:アドレス)?|e-?mail(?: address)?|電子メール(?:アドレス)?|mail|url|(?:公式)?(?:ホームページ|hp|ウェブサイト|webサイト|サイト|web)(?:url|アドレス)?|website|web ?site|homepage|phone(?: number)?|telephone(?: number)?|contact(?: us| information| details)?|問い?合わせ先?|お問い?合わせ(?:先|窓口)?|連絡先)$"
);
pattern!(
    REACHED_AT,
    r"(?i)^(?:なし|無し?|非公開|[-‐―ー]*)$|@|[★＠]|^(?:https?://|www\.)|^[(+]?[0-9０-９][0-9０-９()+\s‐ー-]{5,}|^(?:〒|東京都|北海道|大阪府|京都府|.{2,3}県)|^(?:こちら|お問い?合わせ(?:フォーム|ページ))|^[a-z0-9-]+(?:\.[a-z0-9-]+)*\.(?:com|jp|net|org|co|io|info|biz)(?:/|$|\s)"
);
pattern!(
    PROFILE,
    r"(?i)^(?:当社|弊社|会社|企業|法人|団体|組織|事業者|運営者|運営会社|店舗|サイト運営者)(?:の)?(?:概要|案内|情報|紹介|プロフィール|基本情報)(?:について)?$|^(?:会社|企業|サイト)概要$|^運営(?:会社|元|者|主体)$|特定商取引(?:法|に関する法律)|^(?:about (?:us|the company)|(?:company|corporate) (?:profile|overview|information|outline|data)|about our company)$"
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn particulars_and_what_reads_like_them() {
        for line in [
            "設立:2012年10月",
            "・創業年月日：1965年4月1日",
            "代表取締役社長：山田太郎",
            "本社所在地：東京都千代田区千代田1-1",
            "受付時間:24時間受付",
            "適格請求書発行事業者登録番号:T1234567890123",
            "個人情報保護管理者：管理部長",
            "主要取引先：株式会社甲、乙株式会社",
            "メール：a@example.com",
            "電話：03-1234-5678",
            "URL：https://www.example.co.jp/",
            "Founded: October 2012",
            "Registration number: 1234-56-789012",
            "Hours: 24/7",
            "CEO: Taro Yamada",
            "Website: https://www.example.co.jp/",
        ] {
            assert!(is_line(line), "{line}");
        }
        for line in [
            "メール：Alpha Mail",
            "電話：Beta Voice, Inc.",
            "委託先：株式会社甲",
            "提供会社：株式会社甲",
            "Email: Alpha Mail",
            "Contact: Beta Desk",
            "解析：Alpha Analytics",
            "事業者：株式会社甲",
            "グループ会社：株式会社甲",
            "監査法人：甲監査法人",
            "従業員：Alpha HR",
            "Office: Alpha Docs",
            "Business: Beta CRM",
        ] {
            assert!(!is_line(line), "{line}");
        }
    }

    #[test]
    fn who_stands_by_a_company_is_a_particular_among_particulars() {
        let lines =
            ["取引先：株式会社甲、乙株式会社", "監査法人：甲監査法人", "Main bank: Alpha Bank, Inc.", "Office: Tokyo"];
        for line in lines {
            assert!(is_line_among(line, true, []), "{line}");
            assert!(is_line_among(line, false, ["発送：乙株式会社", "資本金：1億円"]), "{line}");
            assert!(!is_line_among(line, false, ["発送：乙株式会社", "Email: Alpha Mail"]), "{line}");
        }
    }
}

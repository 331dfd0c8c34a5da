//! "We send nothing outside", "nobody tracks you here": denials of any transmission, whoever the recipient would be.
//!
//! Only where the words leave nothing out: a sentence about uploaded pictures, with an exception or with a condition
//! promises less, and holding it against the traffic would accuse falsely.

use super::ground::{Draft, Ground};
use super::{ClaimKind, Statement, StatementKind};

/// Who speaks or where: 当社は, 本アプリでは, 当サイトから.
const SCENE: &str = r"(?:(?:当|本|弊|私|我)[^、。はでからの]{0,14}(?:は|では|においては|におい?て|から(?:は)?|の(?:ページ|運営)(?:は|では))、?){0,2}";
/// Whose data, in general words: お客様の端末に記録された情報を.
const GENERAL: &str = r"(?:(?:お客様|お客さま|ご?利用者様?|ユーザー様?|訪問者|閲覧者|皆様|利用者等)(?:の|に関する|から(?:の)?)?)?(?:(?:端末|ブラウザ|デバイス|スマートフォン)(?:内|上)?(?:の|に(?:記録|保存)された|から(?:の)?)?)?(?:、)?(?:いかなる|一切の|あらゆる)?(?:利用者情報|利用者に関する情報|情報|データ)?(?:を|は|が|も)?、?";
const OUTSIDE: &str = r"(?:外部|社外|第三者|他社|外部事業者)(?:の(?:サーバー?|事業者|サービス|サイト|会社|第三者))?(?:等|など)?(?:に|へ)(?:は|も)?(?:対して)?";
const NOT_DONE: &str = r"(?:[^。、]{0,10})(?:しません|していません|しておりません|しない(?:もの)?|いたしません|致しません|されません|されることはありません|することは[^。]{0,6}(?:ありません|ございません)|行いません|行って(?:い|おり)ません)";

pattern!(
    NOTHING_SENT,
    &format!(
        r"^(?:なお|また|ただし)?、?{SCENE}{GENERAL}(?:一切|決して)?{OUTSIDE}{GENERAL}(?:一切|決して)?送信{NOT_DONE}。?$"
    )
);
pattern!(
    NO_TRANSMISSIONS,
    r"^(?:なお|また)?、?(?:[^。、]{0,24}(?:は|では|においては|において)、?){0,2}(?:[^。、を]{0,24}(?:に定める|に基づく|上の|における|による))?(?:利用者情報の|情報の)?外部送信(?:は|を)?(?:一切|現在)?、?(?:行|実施|し)(?:って|なって|して)?(?:い|おり)?(?:ません|ない(?:です)?)。?$"
);
pattern!(
    NOBODY_TRACKS,
    r"^(?:なお|また)?、?(?:[^。、]{0,24}(?:は|では|においては|において)、?){0,2}(?:(?:第三者|外部(?:の)?(?:事業者|サービス)?|他社)(?:に|へ)?(?:による|の))(?:行動)?(?:トラッキング|追跡)(?:は|を)?(?:一切|現在)?、?(?:行|実施|し|許可|利用|使用)[^。、]{0,12}(?:ません|ない)。?$"
);
pattern!(
    ENGLISH,
    r"(?i)^(?:we|this (?:web ?site|site|app|service)|our (?:web ?site|site|app|service))[^.;,]{0,20} (?:do|does|will) not (?:(?:send|transmit) (?:any )?(?:information|data)(?: about (?:you|our (?:users|visitors)))? to (?:any )?(?:third part|others|external)[^.;,]{0,20}|(?:use|contain|allow|include) (?:any )?third[- ]party (?:trackers|tracking)(?: technologies| scripts| cookies)?)\.?$"
);

/// Denials of any transmission, in the order of the text.
pub(super) fn read(ground: &Ground<'_>) -> Vec<Draft> {
    let mut drafts = Vec::new();
    for (index, unit) in ground.outline.units.iter().enumerate() {
        if unit.chrome || unit.cell().is_some() {
            continue;
        }
        for sentence in &unit.sentences {
            let words = unit.text()[sentence.clone()].trim();
            if ![&*NOTHING_SENT, &*NO_TRANSMISSIONS, &*NOBODY_TRACKS, &*ENGLISH].iter().any(|form| form.is_match(words))
            {
                continue;
            }
            let statement = Statement {
                kind: StatementKind::NegativeClaim,
                quote: ground.quote(index, sentence.clone()),
                about: Some("外部送信".to_owned()),
                claim: Some(ClaimKind::NoTransmission),
                cue: "sentence:no-transmission".to_owned(),
                ..Statement::default()
            };
            drafts.push(Draft { unit: index, statement });
        }
    }
    drafts
}

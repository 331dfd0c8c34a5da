//! The operator's own names: who the text says "we" are, and what they offer. None of them is a recipient.

use std::collections::BTreeSet;

use super::names::FORM;
use crate::catalog::fold_name;

/// The operator's own names, given or learned from the text.
#[derive(Debug, Default)]
pub(super) struct Own {
    folded: BTreeSet<String>,
    /// Those of whom the text says that they are 当社, without their legal form.
    brands: BTreeSet<String>,
    /// Those names without their legal form, where enough is left to know a product by.
    cores: BTreeSet<String>,
}

/// No name of an operator that is learned has more letters.
const LONGEST_CORE: usize = 120;

pattern!(
    LEARNED,
    r"(?P<name>[^、。「」()\n]{2,40}?)[」』]?\s?(?:\([^()「」]{0,40}\))?\((?:[^()「」]{0,60}[。、])?(?:以下[、,]?)?(?:総称して)?[「『](?:当社|弊社|当組織|当協会|当法人|当会|当院|当校|当団体|当店|当サイト|当行|当組合|当方|私たち|我々|当事務局|当研究所|運営者|当機構)[」』]"
);
// "株式会社甲(以下、当社という)": without marks around the word.
pattern!(
    LEARNED_BARE,
    r"(?P<name>[^、。「」()\n]{2,40}?)\((?:以下[、,]?)(?:総称して)?(?:当社|弊社|当組織|当協会|当法人|当会|当院|当校|当団体|当店|当行|当組合|当機構)(?:と(?:いう|いいます|称する|称します|呼びます|記します|する|します)。?)?\)"
);
// "甲株式会社及びその子会社(以下「当社グループ」)": the first of those who speak.
pattern!(
    HEADS_GROUP,
    r"(?:^|[。\n])\s*(?P<name>[^、。「」()\n]{2,40}?)(?:及び|および|並びに|ならびに|と)その(?:連結)?(?:子会社|グループ会社|関連会社|関係会社)[^()「」、。]{0,12}\((?:以下[、,]?)(?:総称して)?[「『](?:当社|弊社|当)グループ(?:各社)?[」』][^()]{0,60}\)(?:は|が|では|において)"
);
// "甲株式会社が運営するウェブサイト(以下、当サイト)": whose site it is.
pattern!(
    RUNS_THIS,
    &format!(
        r"(?P<name>[^、。「」()\s]{{0,28}}{FORM}[^、。「」()\s]{{0,28}}?)(?:が|の)(?:運営|提供|管理|開設|開発)(?:する|している|・[^。、()「]{{2,6}}する)[^。()「]{{0,30}}(?:[「『][^」』]{{1,40}}[」』])?\((?:以下[、,]?)[「『]?(?:当社?|本|弊社)(?:サイト|ウェブサイト|Webサイト|アプリ|サービス|ホームページ)"
    )
);
// "当社が運営するアプリ「マイノート」(以下「本アプリ」)", "当サービス「マイノート」": what the operator offers.
pattern!(
    OFFERED,
    r"[「『](?P<name>[^「」『』。、]{2,40})[」』](?:\([^()]{0,40}\))?\((?:以下[、,]?)?(?:総称して)?[「『]?(?:本|当)(?:アプリ|サービス|サイト|ウェブサイト|Webサイト|ツール|ソフト|システム|プラットフォーム|ゲーム|拡張機能|製品)|(?:本|当)(?:アプリ(?:ケーション)?|サービス|サイト|ウェブサイト|Webサイト|ツール|ソフトウェア|システム|ゲーム)(?:である)?[「『](?P<direct>[^「」『』。、]{2,40})[」』]"
);
// "『もくもく』と称するサービス(以下「本サービス」)を利用するにあたって": what visitors use.
pattern!(
    NAMED_THIS,
    r"[「『](?P<name>[^「」『』。、]{2,40})[」』](?:と(?:称する|いう|題する)|という名称の)(?:サービス|アプリ(?:ケーション)?|(?:ウェブ|Web)?サイト|ホームページ|ゲーム)\((?:以下[、,]?)?(?:総称して)?[「『]?(?:本|当)(?:サービス|アプリ|サイト|ウェブサイト|ゲーム)[」』]?(?:と(?:いう|いいます|する|称します|呼びます))?。?\)を(?:ご)?利用(?:する|される|いただく)(?:に(?:あた|当た)|際|方|お客様|ユーザー)"
);
pattern!(
    IS_USED,
    r"^[」』]?(?:と(?:いう|いいます|称する|称します|呼びます|します))?。?\)?(?:[^、。()]{0,8}を(?:(?:利用|使用|導入|採用|活用)(?:し|いた)|用い|通じ)|により|で[^。、]{0,12}受け?付け)"
);
pattern!(SIGNATURE, &format!(r"^(?:{FORM}[^\s、。]{{1,20}}|[^\s、。]{{1,20}}{FORM})(?:\s|$|代表|個人情報)"));
/// How many lines a letterhead has.
const LETTERHEAD: usize = 8;
pattern!(DATED, r"^(?:最終)?(?:更新|改[定訂正]|制定|施行|策定|発効)|^[0-9]{4}[年/.-]");
pattern!(OF_PRIVACY, r"(?i)プライバシー|個人情報|privacy");
pattern!(OFFER, r"^(?:アプリ(?:ケーション)?|サービス|サイト|ウェブサイト|Webサイト|ゲーム)名(?:称)?$");
pattern!(OFFERER, r"^(?:サービス|アプリ|サイト)?(?:提供|運営|開発|配信)(?:者|元|会社|事業者|主体|責任者)$");
pattern!(OF_A_TRANSMISSION, r"送信|目的|情報|データ|ポリシー|規約|オプトアウト|国");

/// "最終更新日:…", "アプリ名:ノート", "提供者:甲" above the first sentence: who tells, and of what. None where another label is
/// of a list of transmissions.
pub(super) fn letterhead<'a>(units: impl Iterator<Item = &'a str>) -> Vec<String> {
    let lines = units.take(LETTERHEAD).flat_map(|text| text.split('\n').take(LETTERHEAD)).take(LETTERHEAD);
    let lines: Vec<&str> = lines.take_while(|line| !line.contains('。') && line.len() < 240).collect();
    let labelled = || lines.iter().filter_map(|line| line.split_once([':', '：']));
    let of = |asks: &crate::policy::patterns::Pattern| -> Vec<String> {
        let values = labelled().filter(|(label, _)| asks.is_match(label.trim())).map(|(_, value)| value);
        values.map(|value| value.split('(').next().unwrap_or(value).trim().to_owned()).collect()
    };
    let (offers, offerers) = (of(&OFFER), of(&OFFERER));
    let dated = lines.iter().any(|line| DATED.is_match(line));
    let titled = lines.iter().take(2).any(|line| OF_PRIVACY.is_match(line));
    let told = labelled().any(|(label, _)| OF_A_TRANSMISSION.is_match(label));
    if !dated || !titled || told || offers.len() != 1 || offerers.len() != 1 {
        return Vec::new();
    }
    offers.into_iter().chain(offerers).collect()
}

impl Own {
    /// The operator's names: those given, those that the text introduces as 当社, a signature line.
    pub(super) fn of<'a>(
        given: &[String],
        operators: &[String],
        texts: impl Iterator<Item = &'a str>,
        lines: impl Iterator<Item = &'a str>,
    ) -> Self {
        let mut own = Self::default();
        for name in given.iter().map(|name| fold_name(name)).filter(|name| !name.is_empty()) {
            own.hold(name);
        }
        for name in operators {
            own.brand(&fold_name(name));
        }
        for text in texts {
            let last =
                |name: regex::Match<'_>| name.as_str().rsplit(['、', ' ', 'は']).next().unwrap_or_default().to_owned();
            for found in LEARNED.captures_iter(text).chain(LEARNED_BARE.captures_iter(text)) {
                if let Some(name) = found.name("name").map(last) {
                    own.brand(&fold_name(&name));
                    own.add(&name);
                }
            }
            // "株式会社ABC Worldおよびその子会社": the blank is in the name.
            for found in HEADS_GROUP.captures_iter(text) {
                own.add(&found["name"]);
            }
            for found in RUNS_THIS.captures_iter(text) {
                if let Some(name) = found.name("name").map(last) {
                    own.add(&name);
                }
            }
            for found in NAMED_THIS.captures_iter(text) {
                own.add(&found["name"]);
            }
            let offered = OFFERED.captures_iter(text);
            // "「Alpha」(以下「本システム」といいます)を使用しています": what somebody else offers.
            for found in
                offered.filter(|found| !found.get(0).is_some_and(|whole| IS_USED.is_match(&text[whole.end()..])))
            {
                if let Some(name) = found.name("name").or(found.name("direct")) {
                    own.add(name.as_str());
                }
            }
        }
        // A text is signed once or twice; more lines with a legal name alone are a list of others.
        let signed: BTreeSet<&str> = lines
            .filter(|line| line.chars().count() < 40)
            .filter_map(|line| SIGNATURE.find(line))
            .map(|found| found.as_str())
            .collect();
        if signed.len() <= 2 {
            for name in signed {
                own.add(name.trim_end_matches("代表").trim_end_matches("個人情報"));
            }
        }
        own
    }

    fn add(&mut self, name: &str) {
        let folded = fold_name(name);
        if folded.chars().count() >= 2 {
            self.hold(folded);
        }
    }

    fn brand(&mut self, folded: &str) {
        let core = core(folded);
        if core.chars().count() >= 3 {
            self.brands.insert(core);
        }
    }

    fn hold(&mut self, folded: String) {
        let core = core(&folded);
        if core.chars().count() >= 3 {
            self.cores.insert(core);
        }
        self.folded.insert(folded);
    }

    /// A product that bears the operator's name: マイ〇〇 of 株式会社マイ.
    pub(super) fn begins(&self, name: &str) -> bool {
        if self.cores.is_empty() {
            return false;
        }
        let folded = fold_name(name);
        let ends = folded.char_indices().map(|(at, letter)| at + letter.len_utf8());
        ends.take(LONGEST_CORE).any(|end| self.cores.contains(&folded[..end]))
    }

    /// A legal name that breaks off where the operator's goes on ("株式会社ABC" of "株式会社ABC DEF").
    pub(super) fn is_begun_by(&self, name: &str) -> bool {
        let folded = fold_name(name);
        let next = || self.folded.range(folded.clone()..).next();
        folded.chars().count() >= 7 && next().is_some_and(|own| own.starts_with(&folded))
    }

    pub(super) fn is(&self, name: &str) -> bool {
        let folded = fold_name(name);
        self.folded.contains(&folded) || self.brands.contains(&folded)
    }
}

fn core(folded: &str) -> String {
    folded.replace("株式会社", "").replace("合同会社", "").replace("有限会社", "")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_operator_is_learned() {
        let texts = ["株式会社例(以下、「当社」といいます。)は、次のとおり定めます。"];
        let own = Own::of(&[], &[], texts.into_iter(), std::iter::empty());
        assert!(own.is("株式会社 例"));
    }
}

//! Whether words are coined as a name: something in them is no word of the trade ("ソラノミ計測", not "アクセス計測").

use super::record::LEGAL_FORM;
use super::{categories, information, placed};

/// Words of which any row may stand in a title, one a line: those of the trade in katakana, those in Latin letters, and
/// beginnings in hiragana (polite and pointing words, what stands before other words).
const KATAKANA: &str = include_str!("words/katakana.txt");
const LATIN: &str = include_str!("words/latin.txt");
const HIRAGANA: &str = include_str!("words/hiragana.txt");

/// The words of a list as branches of a pattern.
fn any_of(list: &str) -> String {
    format!("(?:{})", list.lines().collect::<Vec<_>>().join("|"))
}

pattern!(KATAKANA_RUN, r"[ァ-ヴー]{2,}");
pattern!(LATIN_RUN, r"[A-Za-z][A-Za-z0-9+.]*[A-Za-z0-9]");
pattern!(KATAKANA_WORDS, &format!("^{}+$", any_of(KATAKANA)));
// Trade speaks in loan words, and no list holds them all: what sounds like one (a long vowel, ッ, ン, ファ, パ, ラ or ガ at its
// beginning) may be one that is missing. Katakana that spell sounds of Japanese alone ("ヒバリ") were chosen for a name.
pattern!(
    KATAKANA_NAME,
    &format!(
        "^{words}*[アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨワ][アイウエオカ-ヂツ-ドナ-ノハバヒビフブヘベホボマ-モヤユヨラ-ロワ]{{2,}}{words}*$",
        words = any_of(KATAKANA)
    )
);
pattern!(LATIN_WORD, &format!("^(?i:{})[0-9]*$", any_of(LATIN)));
// "RPA", "WAF": letters that stand for words of the trade.
pattern!(INITIALS, r"^[A-Z][A-Z0-9]{1,3}s?$");
// What ends like an adjective or a verb (あいまい, いわゆる) says something of the word behind it.
pattern!(HIRAGANA_NAME, r"^[ぁ-ん]{2,}[ぁ-ぃぅ-ぎぐ-ぞだ-どに-りれ-ん][\p{Han}ァ-ヴーA-Za-z]");
pattern!(HIRAGANA_WORDS, &format!("^{}", any_of(HIRAGANA)));
// Particles and ends of clauses: what talks is no name.
pattern!(
    TALKS,
    r"[をが。、:：\n]|.は|について|に関する|における|による|に対する|(?:への|からの|ための|との)|(?:する|した|される|された|れる|ます|です|ません|場合|ため|とは|こと|もの|方法|一覧)$|[?？]"
);

// What a company does, has or asks for, however its field is called: "ドラッグストア事業", "フィットネス会員", "パッケージ名".
pattern!(
    OF_A_BUSINESS,
    r"(?:事業|業務|部門|部署|部|課|室|店|店舗|施設|商品|製品|会員|販売|制作|運営|教室|講座|旅行|保険|工事|住宅|料理|食品|様|者|家|費|料|券|品|機|器|所|場|館|園|院|校|人|等|など|目的|内容|項目|規約|方針|条件|窓口|担当|番号|履歴|情報|データ|業|名|名称)$"
);

/// The words hold something that nobody but a name is called by.
pub(super) fn is_coined(words: &str) -> bool {
    let katakana = || {
        let mut runs = KATAKANA_RUN.find_iter(words).map(|run| run.as_str());
        runs.any(|run| KATAKANA_NAME.is_match(run) && !KATAKANA_WORDS.is_match(run))
    };
    let latin = || {
        LATIN_RUN.find_iter(words).any(|run| {
            let run = run.as_str();
            run.contains(|letter: char| letter.is_ascii_uppercase())
                && !LATIN_WORD.is_match(run)
                && !INITIALS.is_match(run)
        })
    };
    let hiragana = || HIRAGANA_NAME.is_match(words) && !HIRAGANA_WORDS.is_match(words);
    katakana() || latin() || hiragana()
}

/// Nothing but words of the trade in Latin letters ("Office", "WAF"): what something is for, not what it is called.
pub(super) fn is_of_the_trade(words: &str) -> bool {
    words.is_ascii()
        && LATIN_RUN.find_iter(words).count() > 0
        && LATIN_RUN.find_iter(words).all(|run| LATIN_WORD.is_match(run.as_str()))
}

/// Nothing but the name of a product: coined, short, and no company, class or item.
pub(super) fn is_product(words: &str) -> bool {
    let words = words.trim();
    let legal = LEGAL_FORM.is_match(words);
    // "API(Application Programming Interface)": what stands in brackets is no part of the name.
    let words = words.split('(').next().unwrap_or(words).trim();
    (2..=40).contains(&words.chars().count())
        && is_coined(words)
        && !TALKS.is_match(words)
        && !OF_A_BUSINESS.is_match(words)
        && !placed::is_nobody(words)
        && !legal
        && !categories::is_class(words)
        && information::categories(words).is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_coined() {
        for words in [
            "ソラノミ計測",
            "ヒバリタグ",
            "しおかぜレコメンド",
            "Kotori Insight",
            "PineLeaf A/B",
            "ミズイロチャット",
            "Tanuki DMP",
            "KOTORI",
            "ねこのて解析",
            "スズメ広告",
        ] {
            assert!(is_product(words), "{words}");
        }
    }

    #[test]
    fn lists_of_words_are_in_order() {
        for list in [KATAKANA, LATIN, HIRAGANA] {
            let words: Vec<&str> = list.lines().collect();
            assert!(
                words.windows(2).all(|pair| pair[0] < pair[1]),
                "{:?}",
                words.windows(2).find(|pair| pair[0] >= pair[1])
            );
            assert!(words.iter().all(|word| !word.is_empty() && word.trim() == *word));
        }
    }

    #[test]
    fn words_of_the_trade_are_not() {
        for words in [
            "アクセス解析",
            "リターゲティング広告",
            "タグマネージャー",
            "お問い合わせフォーム",
            "ヒートマップツール",
            "Third-Party Analytics",
            "Information We Collect",
            "Webサイト",
            "マーケティングオートメーションについて",
            "おすすめ商品の表示",
            "SNSボタン",
            "Cookie ID",
            "株式会社ソラノミ",
            "ソラノミが取得する情報",
            "よくある質問",
            "広告配信サービス",
            "IPアドレス",
            "クラウドストレージ",
            "ドラッグストア事業",
            "フィットネス会員",
            "レストラン部門",
            "コンビニ決済",
            "スマートロック管理",
            "ダイナミックプライシング",
            "あいまい検索",
            "RPA業務",
            "SaaSサービス名",
        ] {
            assert!(!is_product(words), "{words}");
        }
    }
}

//! Whether the words behind a name make it a receiver, a source or a way to sign in.

use std::sync::LazyLock;

use crate::policy::patterns::Pattern;

use super::super::cues::{BEACON, COOKIE, LOGIN, TO_RECIPIENT};

/// に or へ after a receiver; not に関する, に基づく.
pub(super) fn to_recipient(after: &str) -> bool {
    static AWAY: LazyLock<Pattern> = LazyLock::new(|| {
        crate::policy::patterns::regex(
            r"^(?:関|基づ|おい|従|より|よる|よっ|応じ|必要|限|係|かか|つい|とって|該当|伴|ついて|記載|定め)",
        )
    });
    TO_RECIPIENT
        .find(after)
        .is_some_and(|found| !(found.as_str().ends_with('に') && AWAY.is_match(&after[found.end()..])))
}

/// Data comes from somebody: 〇〇から提供を受け, 〇〇アカウントでログイン.
pub(super) fn source(after: &str) -> bool {
    static SOURCE: LazyLock<Pattern> = LazyLock::new(|| {
        crate::policy::patterns::regex(
            r"^[」』]?(?:社|等|など)?(?:から|より)(?:[^。]{0,40})?(?:提供を?受け|受領|取得|収集|受け取|照会|提供され)",
        )
    });
    SOURCE.is_match(after)
}
pub(super) fn login_source(before: &str, after: &str, sentence: &str) -> bool {
    let near: String = after.chars().take(24).take_while(|c| !matches!(c, '、' | '。')).collect();
    let near_before: String = before
        .chars()
        .rev()
        .take(12)
        .take_while(|c| !matches!(c, '、' | '。'))
        .collect::<Vec<_>>()
        .into_iter()
        .rev()
        .collect();
    (LOGIN.is_match(&near) || LOGIN.is_match(&near_before)) && !COOKIE.is_match(sentence) && !BEACON.is_match(sentence)
}

/// Personal data in the strict sense is handed over, not read from a terminal.
pub(super) fn personal(sentence: &str) -> bool {
    static PERSONAL: LazyLock<Pattern> = LazyLock::new(|| {
        crate::policy::patterns::regex(
            r"個人情報|個人データ|お客様情報|ユーザー情報|会員情報|お客様の情報|応募者(?:の|に関する)?情報|候補者|顧客情報|氏名|電話番号|住所|回答情報|必要な情報|登録情報|(?:ご?注文|応募|お届け先|配送先|配送)(?:の?情報|内容)|メールアドレス",
        )
    });
    PERSONAL.is_match(sentence) && !COOKIE.is_match(sentence)
}

/// The same of an English clause.
pub(super) fn personal_en(clause: &str) -> bool {
    static PERSONAL: LazyLock<Pattern> = LazyLock::new(|| {
        crate::policy::patterns::regex(
            r"(?i)personal (?:data|information)|email address|your name|phone number|postal address|mailing address|payment information|(?:order|shipping|delivery|billing|contact) (?:details|address|information)",
        )
    });
    PERSONAL.is_match(clause) && !COOKIE.is_match(clause)
}

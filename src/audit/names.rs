//! Names as people write them, folded for comparison (`law/law.md` §3.4).

use unicode_normalization::UnicodeNormalization;

/// Words of a company's form that say nothing about who it is.
const FORMS: &[&str] = &[
    "株式会社",
    "有限会社",
    "合同会社",
    "合名会社",
    "合資会社",
    "一般社団法人",
    "公益社団法人",
    "一般財団法人",
    "公益財団法人",
    "(株)",
    "(有)",
    "(同)",
];
/// Latin forms, only at the end.
const LATIN_FORMS: &[&str] = &[
    "incorporated",
    "corporation",
    "limited",
    "company",
    "corp",
    "inc",
    "llc",
    "ltd",
    "gmbh",
    "plc",
    "co",
    "sa",
    "kk",
];

/// NFKC, lower case, without spaces, punctuation, prolonged sound marks and the form of the company.
#[must_use]
pub(super) fn fold(name: &str) -> String {
    let mut text: String = name.nfkc().flat_map(char::to_lowercase).collect();
    for form in FORMS {
        text = text.replace(form, "");
    }
    let mut folded: String = text.chars().filter(|c| c.is_alphanumeric() && *c != 'ー').collect();
    while let Some(form) = LATIN_FORMS.iter().find(|form| folded.len() > form.len() + 1 && folded.ends_with(**form)) {
        // Cut a form only where it was a word of its own: "Cisco" does not end in "Co".
        let words: Vec<String> =
            text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_owned).collect();
        let stands_alone = words.iter().any(|word| word == form)
            || (*form == "sa" && words.windows(2).any(|pair| pair[0] == "s" && pair[1] == "a"))
            || (*form == "kk" && words.windows(2).any(|pair| pair[0] == "k" && pair[1] == "k"));
        if !stands_alone {
            break;
        }
        folded.truncate(folded.len() - form.len());
    }
    folded
}

/// The same name, however it is written.
#[must_use]
pub(super) fn same(left: &str, right: &str) -> bool {
    let (left, right) = (fold(left), fold(right));
    !left.is_empty() && left == right
}

/// The same name with the same form of the company, whatever width, spaces and punctuation.
#[must_use]
pub(super) fn same_whole(left: &str, right: &str) -> bool {
    let whole =
        |name: &str| -> String { name.nfkc().flat_map(char::to_lowercase).filter(|c| c.is_alphanumeric()).collect() };
    let left = whole(left);
    !left.is_empty() && left == whole(right)
}

/// The name stands in the text.
#[must_use]
pub(super) fn contains(text: &str, name: &str) -> bool {
    let name = fold(name);
    name.chars().count() >= 2 && fold(text).contains(&name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_spaces_and_width_do_not_matter() {
        assert!(same("株式会社 アルク", "(株)アルク"));
        assert!(same("Ｇｏｏｇｌｅ　ＬＬＣ", "Google, LLC"));
        assert!(same("Criteo S.A.", "CRITEO SA"));
        assert!(same("NTT ラーニング・システムズ株式会社", "NTTラーニングシステムズ㈱"));
        assert!(!same("Cisco", "Cis"));
        assert!(!same("", ""));
        assert!(same_whole("ヤフー 株式会社", "ヤフー株式会社") && !same_whole("ヤフー", "ヤフー株式会社"));
    }
}

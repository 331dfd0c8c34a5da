//! The basis of a rule, as a lawyer would cite it: `law:22-2-29(2)` → 電気通信事業法施行規則22条の2の29第2号.

use crate::glossary::Bilingual;

/// Both languages; what is not known stays as it is written.
#[must_use]
pub fn citation(basis: &str) -> Bilingual {
    let parts: Vec<Bilingual> = basis.split(" / ").map(one).collect();
    let join = |pick: fn(&Bilingual) -> &str, by: &str| parts.iter().map(pick).collect::<Vec<_>>().join(by);
    Bilingual::new(join(|part| &part.ja, "、"), join(|part| &part.en, "; "))
}

fn one(basis: &str) -> Bilingual {
    let (ja, en) = match basis {
        "self" => ("自社の記載", "the operator's own words"),
        "contract" => ("サービス提供者の規約", "the vendor's terms"),
        "quality" | "quality (incomplete)" => ("監査の質", "quality of the audit"),
        "eu guidance" => ("EUの指針", "EU guidance"),
        "us:CCPA regs" => ("CCPA規則", "CCPA regulations"),
        "guideline" => ("電気通信事業の個人情報等保護ガイドライン", "telecom privacy guideline"),
        other => return provision(other),
    };
    Bilingual::new(ja, en)
}

/// Provisions by their source: the prefix names the act, the rest article, paragraph and item.
fn provision(basis: &str) -> Bilingual {
    if let Some(rest) = basis.strip_prefix("law:") {
        let (number, place) = article(rest);
        return cited(
            "電気通信事業法施行規則",
            "Telecommunications Business Act ordinance",
            &number,
            &place,
            rest,
            "号",
        );
    }
    if basis.starts_with("27-12") {
        let (number, place) = article(basis);
        return cited("電気通信事業法", "Telecommunications Business Act", &number, &place, basis, "号");
    }
    if let Some(rest) = basis.strip_prefix("guideline:") {
        return Bilingual::new(
            format!("電気通信事業の個人情報等保護ガイドライン解説 {rest}"),
            format!("commentary on the telecom privacy guideline {rest}"),
        );
    }
    if let Some(rest) = basis.strip_prefix("APPI ") {
        let articles: Vec<String> = rest
            .split('/')
            .map(|one| {
                let (number, place) = article(one);
                format!("{number}{}", numbered(&place, "項"))
            })
            .collect();
        return Bilingual::new(format!("個人情報保護法{}", articles.join("・")), format!("APPI art. {rest}"));
    }
    if let Some(rest) = basis.strip_prefix("eu:ePD ") {
        let (number, place) = article(rest);
        return cited("ePrivacy指令", "ePrivacy Directive", &number, &place, rest, "項");
    }
    Bilingual::new(basis, basis)
}

fn cited(ja: &str, en: &str, number: &str, place: &str, written: &str, unit: &str) -> Bilingual {
    Bilingual::new(format!("{ja}{number}{}", numbered(place, unit)), format!("{en} art. {written}"))
}

/// `22-2-29(2)` → `22条の2の29` and `(2)`.
fn article(text: &str) -> (String, String) {
    let end = text.find(|c: char| !c.is_ascii_digit() && c != '-').unwrap_or(text.len());
    let (number, place) = text.split_at(end);
    let mut parts = number.split('-').filter(|part| !part.is_empty());
    let first = parts.next().unwrap_or_default();
    let rest: String = parts.map(|part| format!("の{part}")).collect();
    (format!("{first}条{rest}"), place.to_owned())
}

/// `(1)(2)` → `第1号・第2号`; words after it are kept in Japanese where known.
fn numbered(place: &str, unit: &str) -> String {
    let mut items = Vec::new();
    let mut rest = place;
    while let Some((inner, after)) = rest.strip_prefix('(').and_then(|text| text.split_once(')')) {
        let numeral = inner.chars().all(|c| c.is_ascii_digit());
        items.push(if numeral { format!("第{inner}{unit}") } else { inner.to_owned() });
        rest = after;
    }
    let tail = match rest.trim() {
        "chapeau" => "柱書".to_owned(),
        "when used" => "（用いる場合）".to_owned(),
        other => other.to_owned(),
    };
    let mut out = String::new();
    for (at, item) in items.iter().enumerate() {
        if at > 0 && item.starts_with('第') {
            out.push('・');
        }
        out.push_str(item);
    }
    out + &tail
}

#[cfg(test)]
mod tests {
    use super::super::rules::RULES;
    use super::*;

    #[test]
    fn provisions_are_cited_as_in_japan() {
        for (basis, ja) in [
            ("law:22-2-29(2)", "電気通信事業法施行規則22条の2の29第2号"),
            ("law:22-2-29 chapeau", "電気通信事業法施行規則22条の2の29柱書"),
            ("27-12(1)(2)", "電気通信事業法27条の12第1号・第2号"),
            ("27-12(4)(イ) / self", "電気通信事業法27条の12第4号イ、自社の記載"),
            ("APPI 2(3)/20(2)", "個人情報保護法2条第3項・20条第2項"),
            ("APPI 27/28/31", "個人情報保護法27条・28条・31条"),
            ("eu:ePD 5(3) / self", "ePrivacy指令5条第3項、自社の記載"),
            ("something new", "something new"),
        ] {
            assert_eq!(citation(basis).ja, ja);
        }
    }

    #[test]
    fn no_rule_is_left_with_its_short_form() {
        for rule in RULES {
            let cited = citation(rule.basis).ja;
            assert!(!cited.contains(':') && cited != rule.basis, "{}: {cited}", rule.id);
        }
    }
}

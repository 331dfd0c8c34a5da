//! Names in texts → companies and services.
//!
//! Overlapping search over the folded text, then Japanese and Latin word boundaries on the raw one, then leftmost
//! longest. Words that contain a name and mean something else (`LINE公式アカウント`) take part and give nothing.
//!
//! - [`index`]: what each name of the vendor files stands for.
//! - [`whole`]: a name by itself, with what is written around it in cells and lists.
//! - [`standing`]: whether an ordinary word stands in a sentence as a name.

mod index;
mod standing;
mod whole;

use super::boundary::{Urls, ends_at_boundary, inside_english, inside_longer_name, starts_at_boundary};
use super::fold::{Folded, fold_name};
use super::{Catalog, Entity, NameKind, NameMatch};
use index::{Meaning, is_legal_name};

pub(super) use index::{LEGAL_FORMS_JA, NameIndex};

/// A place in the raw text where a folded name stands.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) meaning: Meaning,
}

impl Catalog {
    fn names(&self) -> &NameIndex {
        self.names.get_or_init(|| NameIndex::new(self))
    }

    /// Every name of a company or service in a text, leftmost longest, with byte offsets into that text.
    #[must_use]
    pub fn names_in<'a>(&'a self, text: &str) -> Vec<NameMatch<'a>> {
        let folded = Folded::of(text);
        let urls = Urls::of(text);
        let mut places: Vec<Place> = self
            .names()
            .places(&folded.text)
            .map(|(start, end, meaning)| {
                let (start, end) = folded.raw_range(text, start, end);
                Place { start, end, meaning }
            })
            .filter(|place| !urls.touch(place.start, place.end))
            // A word that means something else stands wherever its letters stand.
            .filter(|place| place.meaning.nobody || starts_at_boundary(text, place) && ends_at_boundary(text, place))
            .filter(|place| place.meaning.sounds_like(&text[place.start..place.end]))
            .filter(|place| !inside_longer_name(text, place) && !inside_english(text, place))
            .collect();
        places.sort_by_key(|place| (place.start, std::cmp::Reverse(place.end)));
        let mut matches = Vec::new();
        let mut free = 0;
        for place in places {
            if place.start >= free {
                free = place.end;
                matches.extend(self.name_match(place, &text[place.start..place.end]));
            }
        }
        matches
    }

    fn name_match(&self, place: Place, raw: &str) -> Option<NameMatch<'_>> {
        let Place { start, end, meaning } = place;
        if meaning.nobody {
            return None;
        }
        let company = meaning.company.map(|(index, kind)| (self.companies[index as usize].id.as_str(), kind));
        let by_company = |(id, kind)| NameMatch {
            start,
            end,
            entity: Entity::Company(id),
            kind,
            needs_context: meaning.company_needs_context || meaning.platform || meaning.everyday,
            company: Some(id),
        };
        let Some(service) = meaning.service.map(|index| &self.services[index as usize]) else {
            return company
                .map(by_company)
                .filter(|found| !found.needs_context || (meaning.small || is_written_as_name(raw)));
        };
        match company {
            // A platform's name (`Facebook`) or a legal name is the company; what is both (`Criteo`) is the service.
            Some((id, kind))
                if (kind < NameKind::Brand && is_legal_name(raw.trim()))
                    || meaning.platform
                    || meaning.service_needs_context && !meaning.company_needs_context
                    || service.company != id =>
            {
                Some(by_company((id, kind)))
            }
            _ => Some(NameMatch {
                start,
                end,
                entity: Entity::Service(&service.id),
                kind: NameKind::Service,
                needs_context: meaning.needs_some_context(),
                company: company.map(|(id, _)| id),
            })
            .filter(|found| !found.needs_context || (meaning.small || is_written_as_name(raw))),
        }
    }
}

/// An ordinary English word counts as a name only with a capital or a digit: `Render`, not `render`.
fn is_written_as_name(raw: &str) -> bool {
    !raw.chars().all(|c| c.is_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Names found, each as `raw=id`.
    fn found(text: &str) -> Vec<String> {
        let id = |found: &NameMatch<'_>| match found.entity {
            Entity::Company(id) => format!("@{id}"),
            Entity::Service(id) => id.to_owned(),
        };
        let names = Catalog::embedded().names_in(text);
        names.iter().map(|found| format!("{}={}", &text[found.start..found.end], id(found))).collect()
    }

    #[test]
    fn names_in_running_text() {
        for (text, expected) in [
            ("広告関連事業者（Google・Facebook・LINEその他）", vec!["Google=@google", "Facebook=@meta", "LINE=@ly"]),
            (
                "Google LLC（Google アナリティクス）",
                vec!["Google LLC=@google", "Google アナリティクス=google-analytics"],
            ),
            ("Google\nアナリティクスを利用", vec!["Google\nアナリティクス=google-analytics"]),
            ("LINEヤフー株式会社のLINE広告", vec!["LINEヤフー株式会社=@ly", "LINE広告=line-tag"]),
            ("LINE公式アカウントとオンライン", vec![]),
            ("詳しくは https://www.google.com/analytics をご覧ください", vec![]),
            ("support@zendesk.com まで", vec![]),
            ("クリテオタグを設置", vec!["クリテオ=criteo"]),
            ("課金メーターとマージンと送信メタデータ", vec![]),
            ("株式会社アルク、NTT ラーニングシステムズ株式会社", vec![]),
            ("株式会社NTTデータ", vec![]),
            ("Please note that we act on the request here.", vec![]),
            ("Google 株式会社電通", vec!["Google=@google"]),
            ("GA4とGA 4月版", vec!["GA4=google-analytics", "GA=google-analytics"]),
            ("A\tMeta Pixel\tMeta", vec!["Meta Pixel=meta-pixel", "Meta=@meta"]),
        ] {
            assert_eq!(found(text), expected, "{text}");
        }
    }

    #[test]
    fn kinds_of_names() {
        let catalog = Catalog::embedded();
        let kind = |name: &str| catalog.resolve_name(name, Some(name)).map(|found| found.kind);
        assert_eq!(kind("Google LLC"), Some(NameKind::Legal));
        assert_eq!(kind("Google"), Some(NameKind::Brand));
        assert_eq!(kind("ヤフー株式会社"), Some(NameKind::FormerLegal));
        assert_eq!(kind("Twitter, Inc."), Some(NameKind::FormerLegal));
        assert_eq!(kind("Facebook, Inc."), Some(NameKind::FormerLegal));
        assert_eq!(kind("LINE Tag"), Some(NameKind::Service));
        let criteo = catalog.resolve_name("Criteo", None).expect("a name of the catalog");
        assert_eq!((criteo.entity, criteo.company), (Entity::Service("criteo"), Some("criteo")));
    }
}

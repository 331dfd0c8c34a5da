//! Which language a text is in, as far as the readers care.

/// Japanese, English, another one that its document names, or unknown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Language {
    Japanese,
    English,
    Other(String),
    Unknown,
}

impl Language {
    /// By the letters; the document's own word decides only between languages of Latin script.
    pub(super) fn of(text: &str, declared: Option<&str>) -> Self {
        let (mut kana, mut han, mut hangul, mut latin, mut other) = (0_usize, 0_usize, 0_usize, 0_usize, 0_usize);
        for c in text.chars().take(20_000) {
            match c {
                '\u{3041}'..='\u{30FF}' => kana += 1,
                '\u{4E00}'..='\u{9FFF}' => han += 1,
                '\u{AC00}'..='\u{D7AF}' => hangul += 1,
                'a'..='z' | 'A'..='Z' => latin += 1,
                c if c.is_alphabetic() => other += 1,
                _ => {}
            }
        }
        let tag = declared
            .map(|declared| declared.split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase())
            .filter(|tag| !tag.is_empty());
        if kana * 20 > kana + han + latin && kana > 4 {
            return Self::Japanese;
        }
        if hangul > kana + han {
            return Self::Other("ko".to_owned());
        }
        if han > latin {
            return Self::Other("zh".to_owned());
        }
        if latin == 0 {
            return Self::Unknown;
        }
        match tag {
            Some(tag) if !matches!(tag.as_str(), "en" | "ja") => Self::Other(tag),
            _ if other * 5 > latin => Self::Unknown,
            _ => Self::English,
        }
    }

    /// BCP 47 primary tag; empty when unknown.
    pub(super) fn tag(&self) -> &str {
        match self {
            Self::Japanese => "ja",
            Self::English => "en",
            Self::Other(tag) => tag,
            Self::Unknown => "",
        }
    }
}

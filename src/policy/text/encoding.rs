//! Bytes → characters: byte-order mark, declared charset, `<meta>`, then a guess that knows Japanese encodings.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::Encoding;

/// Decodes with whatever says most; a declared encoding that does not decode gives way to the guess.
pub(super) fn decode(bytes: &[u8], declared: Option<&str>, html: bool) -> String {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return encoding.decode_without_bom_handling(&bytes[mark..]).0.into_owned();
    }
    let label = declared.map(str::to_owned).or_else(|| if html { meta_charset(bytes) } else { None });
    if let Some(encoding) = label.and_then(|label| Encoding::for_label(label.trim().as_bytes())) {
        let (text, broken) = encoding.decode_without_bom_handling(bytes);
        // Escape sequences of ISO-2022-JP are plain ASCII to every other encoding.
        let escapes = bytes.windows(3).any(|window| window == b"\x1B$B" || window == b"\x1B$@");
        if !broken && (!escapes || encoding == encoding_rs::ISO_2022_JP) {
            return text.into_owned();
        }
    }
    if let Ok(text) = std::str::from_utf8(bytes)
        && !bytes.contains(&0x1B)
    {
        return text.to_owned();
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
    detector.feed(bytes, true);
    let guess = detector.guess(Some(b"jp"), Utf8Detection::Allow);
    guess.decode_without_bom_handling(bytes).0.into_owned()
}

fn meta_charset(bytes: &[u8]) -> Option<String> {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(4096)]).to_ascii_lowercase();
    let at = head.find("charset")? + "charset".len();
    let rest = head[at..].trim_start().strip_prefix('=')?.trim_start().trim_start_matches(['"', '\'']);
    let end = rest.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | ':'))).unwrap_or(rest.len());
    (end > 0).then(|| rest[..end].to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_japanese_encodings_declared_or_not() {
        let text = "当社は、個人情報を第三者に提供することはありません。アクセス解析ツールを利用しています。";
        for encoding in [encoding_rs::EUC_JP, encoding_rs::SHIFT_JIS, encoding_rs::ISO_2022_JP, encoding_rs::UTF_8] {
            let bytes = encoding.encode(text).0;
            assert_eq!(decode(&bytes, None, false), text, "{}", encoding.name());
            assert_eq!(decode(&bytes, Some(encoding.name()), false), text);
            assert_eq!(decode(&bytes, Some("utf-8"), false), text, "wrongly declared {}", encoding.name());
        }
        let html = format!("<meta charset=\"euc-jp\"><p>{text}</p>");
        let bytes = encoding_rs::EUC_JP.encode(&html).0;
        assert!(decode(&bytes, None, true).contains(text));
    }
}

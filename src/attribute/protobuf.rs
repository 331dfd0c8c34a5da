//! The texts of a protobuf message, without its schema.
//!
//! Source: the wire format, <https://protobuf.dev/programming-guides/encoding/>. A length-delimited field may be a text,
//! bytes or a message: a printable text is taken as such, else a message is tried.

use super::unfold::is_printable;

/// Messages inside each other.
const MAX_DEPTH: usize = 8;
/// Texts taken from one message.
const MAX_TEXTS: usize = 500;

/// Texts with the numbers of the fields that lead to them (`1.3.2`); None when the bytes are no message.
pub(super) fn texts(bytes: &[u8]) -> Option<Vec<(String, &str)>> {
    let mut found = Vec::new();
    // gRPC-Web puts a flag and a length before the message.
    let framed = match bytes {
        [0 | 1, length @ ..] if length.len() > 4 => {
            let (length, rest) = length.split_at(4);
            let length = u32::from_be_bytes([length[0], length[1], length[2], length[3]]) as usize;
            rest.get(..length)
        }
        _ => None,
    };
    message(framed.unwrap_or(bytes), "", 0, &mut found)?;
    (!found.is_empty()).then_some(found)
}

fn message<'a>(mut bytes: &'a [u8], path: &str, depth: usize, found: &mut Vec<(String, &'a str)>) -> Option<()> {
    if depth > MAX_DEPTH {
        return None;
    }
    while !bytes.is_empty() {
        let tag = varint(&mut bytes)?;
        let (field, kind) = (tag >> 3, tag & 7);
        if field == 0 || field > 536_870_911 {
            return None;
        }
        match kind {
            0 => _ = varint(&mut bytes)?,
            1 => bytes = bytes.get(8..)?,
            5 => bytes = bytes.get(4..)?,
            2 => {
                let length = usize::try_from(varint(&mut bytes)?).ok()?;
                let content = bytes.get(..length)?;
                bytes = &bytes[length..];
                let path = if path.is_empty() { field.to_string() } else { format!("{path}.{field}") };
                delimited(content, &path, depth, found);
            }
            _ => return None,
        }
    }
    Some(())
}

fn delimited<'a>(content: &'a [u8], path: &str, depth: usize, found: &mut Vec<(String, &'a str)>) {
    if found.len() >= MAX_TEXTS || content.is_empty() {
        return;
    }
    match std::str::from_utf8(content).ok().filter(|text| is_printable(text)) {
        // A short text may be a message by accident, and the other way round: a line feed begins both.
        Some(text) if !text.starts_with('\n') => found.push((path.to_owned(), text)),
        text => {
            let before = found.len();
            if message(content, path, depth + 1, found).is_none() {
                found.truncate(before);
                found.extend(text.map(|text| (path.to_owned(), text)));
            }
        }
    }
}

/// Base-128 number, at most ten bytes.
fn varint(bytes: &mut &[u8]) -> Option<u64> {
    let mut value = 0_u64;
    for (index, &byte) in bytes.iter().enumerate().take(10) {
        value |= u64::from(byte & 0x7f).checked_shl(u32::try_from(index * 7).ok()?)?;
        if byte & 0x80 == 0 {
            *bytes = &bytes[index + 1..];
            return Some(value);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// A length-delimited field.
    fn field(number: u8, content: &[u8]) -> Vec<u8> {
        let mut bytes = vec![number << 3 | 2, u8::try_from(content.len()).unwrap()];
        bytes.extend(content);
        bytes
    }

    #[test]
    fn texts_with_their_paths() {
        let mail = "canary@example.com";
        let inner = [field(1, mail.as_bytes()), vec![2 << 3, 150, 1]].concat();
        let bytes = [field(3, &inner), field(4, b"https://www.example.co.jp/")].concat();
        let expected = [("3.1".to_owned(), mail), ("4".to_owned(), "https://www.example.co.jp/")];
        assert_eq!(texts(&bytes).unwrap(), expected);
        let framed = [&[0, 0, 0, 0, u8::try_from(bytes.len()).unwrap()], &bytes[..]].concat();
        assert_eq!(texts(&framed).unwrap(), expected);
        assert_eq!(texts(b"\xff\xff\xff"), None);
        assert_eq!(texts(b""), None);
    }

    proptest! {
        #[test]
        fn any_bytes_do_not_panic(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
            prop_assert!(texts(&bytes).is_none_or(|texts| texts.len() <= MAX_TEXTS));
        }
    }
}

//! As much DER (X.690) as a time stamp needs: reading nested values, writing a request. Bounded by the input's length.

/// One value: its tag, its content, and all its bytes with tag and length.
#[derive(Debug, Clone, Copy)]
pub(super) struct Value<'a> {
    pub(super) tag: u8,
    pub(super) content: &'a [u8],
    pub(super) whole: &'a [u8],
}

pub(super) const INTEGER: u8 = 0x02;
pub(super) const BIT_STRING: u8 = 0x03;
pub(super) const OCTET_STRING: u8 = 0x04;
pub(super) const OID: u8 = 0x06;
pub(super) const GENERALIZED_TIME: u8 = 0x18;
pub(super) const SEQUENCE: u8 = 0x30;
pub(super) const SET: u8 = 0x31;

/// The values that follow one another in these bytes.
#[derive(Debug, Clone)]
pub(super) struct Values<'a>(&'a [u8]);

impl<'a> Values<'a> {
    pub(super) const fn new(bytes: &'a [u8]) -> Self {
        Self(bytes)
    }

    /// The next value, which must have this tag.
    pub(super) fn expect(&mut self, tag: u8) -> Option<Value<'a>> {
        self.next().filter(|value| value.tag == tag)
    }

    /// The next value if it has this tag; else nothing is taken.
    pub(super) fn optional(&mut self, tag: u8) -> Option<Value<'a>> {
        if self.0.first() == Some(&tag) { self.next() } else { None }
    }
}

impl<'a> Iterator for Values<'a> {
    type Item = Value<'a>;

    /// None at the end, and at what is no DER: the caller misses a value then.
    fn next(&mut self) -> Option<Value<'a>> {
        let (&tag, rest) = self.0.split_first()?;
        // Tags of more than one byte do not occur in a time stamp.
        if tag & 0x1f == 0x1f {
            return None;
        }
        let (&first, rest) = rest.split_first()?;
        let (length, rest) = if first < 0x80 {
            (usize::from(first), rest)
        } else {
            let (digits, rest) = rest
                .split_at_checked(usize::from(first & 0x7f))
                .filter(|(digits, _)| (1..=4).contains(&digits.len()))?;
            (digits.iter().fold(0, |length, digit| length << 8 | usize::from(*digit)), rest)
        };
        let (content, after) = rest.split_at_checked(length)?;
        let whole = &self.0[..self.0.len() - after.len()];
        self.0 = after;
        Some(Value { tag, content, whole })
    }
}

impl<'a> Value<'a> {
    pub(super) const fn inside(&self) -> Values<'a> {
        Values::new(self.content)
    }
}

/// A value of this tag around these contents.
pub(super) fn encode(tag: u8, parts: &[&[u8]]) -> Vec<u8> {
    let length: usize = parts.iter().map(|part| part.len()).sum();
    let mut out = vec![tag];
    if length < 0x80 {
        out.push(length as u8);
    } else {
        let digits: Vec<u8> = length.to_be_bytes().into_iter().skip_while(|digit| *digit == 0).collect();
        out.push(0x80 | digits.len() as u8);
        out.extend(digits);
    }
    parts.iter().for_each(|part| out.extend_from_slice(part));
    out
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn written_values_read_back() {
        for length in [0, 1, 127, 128, 255, 256, 70_000] {
            let bytes = encode(OCTET_STRING, &[&vec![7; length]]);
            let value = Values::new(&bytes).expect(OCTET_STRING).unwrap();
            assert_eq!((value.content.len(), value.whole.len()), (length, bytes.len()));
        }
    }

    fn all(values: Values<'_>, depth: usize) {
        for value in values {
            assert!(value.content.len() < value.whole.len());
            if depth < 30 {
                all(value.inside(), depth + 1);
            }
        }
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_without_harm(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
            all(Values::new(&bytes), 0);
        }
    }
}

//! The part of CBOR (RFC 8949) that proofs need: whole numbers, bytes, texts, lists and maps of known length, each in its
//! shortest form (§4.2.1).

#[derive(Default)]
pub(super) struct Writer {
    out: Vec<u8>,
}

impl Writer {
    fn head(&mut self, major: u8, value: u64) -> &mut Self {
        let major = major << 5;
        let bytes = value.to_be_bytes();
        match value {
            0..24 => self.out.push(major | bytes[7]),
            24..0x100 => self.out.extend([major | 24, bytes[7]]),
            0x100..0x1_0000 => {
                self.out.push(major | 25);
                self.out.extend(&bytes[6..]);
            }
            0x1_0000..0x1_0000_0000 => {
                self.out.push(major | 26);
                self.out.extend(&bytes[4..]);
            }
            _ => {
                self.out.push(major | 27);
                self.out.extend(bytes);
            }
        }
        self
    }

    pub(super) fn uint(&mut self, value: u64) -> &mut Self {
        self.head(0, value)
    }

    /// The number `-1 - value`.
    pub(super) fn negative(&mut self, value: u64) -> &mut Self {
        self.head(1, value)
    }

    pub(super) fn bytes(&mut self, bytes: &[u8]) -> &mut Self {
        self.head(2, bytes.len() as u64);
        self.out.extend(bytes);
        self
    }

    pub(super) fn text(&mut self, text: &str) -> &mut Self {
        self.head(3, text.len() as u64);
        self.out.extend(text.as_bytes());
        self
    }

    pub(super) fn list(&mut self, items: u64) -> &mut Self {
        self.head(4, items)
    }

    pub(super) fn map(&mut self, pairs: u64) -> &mut Self {
        self.head(5, pairs)
    }

    pub(super) fn finish(self) -> Vec<u8> {
        self.out
    }
}

/// Reads the same; `None` for anything else.
pub(super) struct Reader<'a> {
    rest: &'a [u8],
}

impl<'a> Reader<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self { rest: bytes }
    }

    fn take(&mut self, count: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.rest.split_at_checked(count)?;
        self.rest = rest;
        Some(taken)
    }

    fn head(&mut self, major: u8) -> Option<u64> {
        let first = self.take(1)?[0];
        if first >> 5 != major {
            return None;
        }
        let (length, least) = match first & 31 {
            small @ 0..24 => return Some(u64::from(small)),
            24 => (1, 24),
            25 => (2, 0x100),
            26 => (4, 0x1_0000),
            27 => (8, 0x1_0000_0000),
            // Reserved, or of unknown length.
            _ => return None,
        };
        let value = self.take(length)?.iter().fold(0u64, |value, byte| value << 8 | u64::from(*byte));
        // The shortest form only.
        (value >= least).then_some(value)
    }

    pub(super) fn uint(&mut self) -> Option<u64> {
        self.head(0)
    }

    /// A time in seconds.
    pub(super) fn second(&mut self) -> Option<i64> {
        i64::try_from(self.uint()?).ok()
    }

    pub(super) fn negative(&mut self) -> Option<u64> {
        self.head(1)
    }

    pub(super) fn bytes(&mut self) -> Option<&'a [u8]> {
        let length = usize::try_from(self.head(2)?).ok()?;
        self.take(length)
    }

    pub(super) fn text(&mut self) -> Option<&'a str> {
        let length = usize::try_from(self.head(3)?).ok()?;
        std::str::from_utf8(self.take(length)?).ok()
    }

    pub(super) fn list(&mut self) -> Option<u64> {
        self.head(4)
    }

    pub(super) fn map(&mut self) -> Option<u64> {
        self.head(5)
    }

    /// The value behind this key, which must come next.
    pub(super) fn after(&mut self, key: u64) -> Option<&mut Self> {
        (self.uint()? == key).then_some(self)
    }

    /// Nothing may follow.
    pub(super) fn finish(self) -> Option<()> {
        self.rest.is_empty().then_some(())
    }
}

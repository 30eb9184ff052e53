//! Reads fixed-size messages, piece by piece.

use crate::Malformed;

pub(crate) struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    pub fn new(bytes: &'a [u8]) -> Self {
        Self(bytes)
    }

    pub fn byte(&mut self) -> Result<u8, Malformed> {
        self.array::<1>().map(|[byte]| byte)
    }

    pub fn array<const N: usize>(&mut self) -> Result<[u8; N], Malformed> {
        let (head, tail) = self.0.split_first_chunk::<N>().ok_or(Malformed::Size)?;
        self.0 = tail;
        Ok(*head)
    }

    pub fn slice(&mut self, length: usize) -> Result<&'a [u8], Malformed> {
        let (head, tail) = self.0.split_at_checked(length).ok_or(Malformed::Size)?;
        self.0 = tail;
        Ok(head)
    }

    /// The rest is padding.
    pub fn only_zeros(self) -> Result<(), Malformed> {
        if self.0.iter().all(|byte| *byte == 0) { Ok(()) } else { Err(Malformed::Padding) }
    }
}

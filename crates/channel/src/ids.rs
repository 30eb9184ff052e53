//! Names of things: 63-bit numbers that sort by the time they were made, written as 13 letters.
use crate::clock::Timestamp;

/// 2026-01-01T00:00:00Z in milliseconds; ids count from here.
const EPOCH_MS: i64 = 1_767_225_600_000;
const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// Makes the next number: 41 bits of milliseconds since 2026, 22 random bits. The random part comes from the caller.
pub fn next(now: Timestamp, random: u32) -> i64 {
    let ms = (now.as_millisecond() - EPOCH_MS).clamp(0, (1 << 41) - 1);
    (ms << 22) | i64::from(random & 0x3f_ffff)
}

fn encode(value: i64) -> String {
    (0..13).rev().map(|i| char::from(ALPHABET[((value as u64 >> (5 * i)) & 31) as usize])).collect()
}

fn decode(text: &str) -> Option<i64> {
    if text.len() != 13 {
        return None;
    }
    let mut value: u64 = 0;
    for byte in text.bytes() {
        let digit = ALPHABET.iter().position(|&a| a == byte.to_ascii_lowercase())? as u64;
        value = value.checked_mul(32)?.checked_add(digit)?;
    }
    i64::try_from(value).ok()
}

macro_rules! id {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => { $(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub i64);
        impl $name {
            /// Makes a fresh one; `random` needs 22 good bits.
            pub fn fresh(now: Timestamp, random: u32) -> Self { Self(next(now, random)) }
            /// Reads the 13-letter form used in URLs.
            pub fn parse(text: &str) -> Option<Self> { decode(text).map(Self) }
        }
        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { f.write_str(&encode(self.0)) }
        }
    )* };
}

id! {
    /// Names a channel.
    ChannelId,
    /// Names a post over all its versions.
    PostId,
    /// Names an editor's account.
    EditorId,
    /// Names one delivery: getting one post version out to one outlet.
    DeliveryId,
    /// Names a picture.
    ImageId,
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn every_id_reads_back(value in 0..i64::MAX) {
            let text = PostId(value).to_string();
            prop_assert_eq!(text.len(), 13);
            prop_assert_eq!(PostId::parse(&text), Some(PostId(value)));
            prop_assert_eq!(PostId::parse(&text.to_uppercase()), Some(PostId(value)));
        }
    }

    #[test]
    fn ids_sort_by_time_and_refuse_nonsense() {
        let early = PostId::fresh("2026-11-21T10:00:00Z".parse().unwrap(), u32::MAX);
        let late = PostId::fresh("2026-11-21T10:00:00.001Z".parse().unwrap(), 0);
        assert!(early < late && early.to_string() < late.to_string());
        assert!(
            ["", "0", "zzzzzzzzzzzzz", "0000000000000x", "00000000000il"].iter().all(|t| PostId::parse(t).is_none())
        );
    }
}

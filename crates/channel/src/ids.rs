//! Names of things: 63-bit numbers that sort by the time they were made, written as 13 letters.
use crate::clock::{Timestamp, from_ms};

/// 2026-01-01T00:00:00Z in milliseconds; ids count from here.
const EPOCH_MS: i64 = 1_767_225_600_000;
const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// The bits below the time.
const RANDOM: u32 = (1 << 22) - 1;

/// Makes the next number: 41 bits of milliseconds since 2026, 22 random bits. The random part comes from the caller.
pub fn next(now: Timestamp, random: u32) -> i64 {
    let ms = (now.as_millisecond() - EPOCH_MS).clamp(0, (1 << 41) - 1);
    (ms << 22) | i64::from(random & RANDOM)
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
            /// Fresh ones of which no two are the same. Drawn one by one in the same millisecond, a thousand would hold
            /// two equal ones one time in nine.
            pub fn several(now: Timestamp, random: u32) -> impl Iterator<Item = Self> {
                (0..=RANDOM).map(move |further| Self(next(now, random.wrapping_add(further))))
            }
            /// When it was made.
            pub fn made(self) -> Timestamp { from_ms((self.0 >> 22) + EPOCH_MS) }
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
    /// Names a template.
    TemplateId,
    /// Names a series of posts.
    SeriesId,
    /// Names a medium of the library.
    MediumId,
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
    fn several_are_all_different() {
        let now = "2026-11-21T10:00:00Z".parse().unwrap();
        let ids: std::collections::HashSet<_> = PostId::several(now, RANDOM - 500).take(5_000).collect();
        assert_eq!(ids.len(), 5_000);
        assert!(ids.iter().all(|id| *id >= PostId::fresh(now, 0) && *id <= PostId::fresh(now, u32::MAX)));
    }

    #[test]
    fn ids_sort_by_time_and_refuse_nonsense() {
        let early = PostId::fresh("2026-11-21T10:00:00Z".parse().unwrap(), u32::MAX);
        let late = PostId::fresh("2026-11-21T10:00:00.001Z".parse().unwrap(), 0);
        assert_eq!(early.made().to_string(), "2026-11-21T10:00:00Z");
        assert!(early < late && early.to_string() < late.to_string());
        assert!(
            ["", "0", "zzzzzzzzzzzzz", "0000000000000x", "00000000000il"].iter().all(|t| PostId::parse(t).is_none())
        );
    }
}

//! What a platform counts of a post: sums, never who.
use crate::clock::Timestamp;
use std::collections::BTreeMap;

/// What is counted. Platforms call it by many names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Sum {
    /// Somebody liked it, or put an emoji on it.
    Likes,
    /// Somebody passed it on.
    Shares,
    /// Somebody wrote something beneath it.
    Replies,
}

impl Sum {
    /// All of them, in the order they are shown.
    pub const ALL: [Sum; 3] = [Sum::Likes, Sum::Shares, Sum::Replies];

    /// The word in the database and in translation keys (`dispatch.sum_of.likes`).
    pub fn key(self) -> &'static str {
        match self {
            Sum::Likes => "likes",
            Sum::Shares => "shares",
            Sum::Replies => "replies",
        }
    }
}

/// What was counted, and when it was asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Counted {
    /// When.
    pub at: Timestamp,
    /// What the platform told; what it did not is left out.
    pub sums: BTreeMap<Sum, u64>,
}

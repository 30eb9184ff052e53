use std::collections::HashMap;

use channel::clock::Timestamp;
use channel::ids::{ChannelId, PostId};
use channel::reaction::{Choices, EmojiSet, Tally};

/// The key pair of one half-year's tokens of a channel.
#[derive(Clone)]
pub struct ReactionEpoch {
    /// E.g. `2026H2`.
    pub epoch: String,
    /// The suite's code.
    pub suite: u8,
    /// The secret half, wrapped by the vault.
    pub wrapped: Vec<u8>,
    /// The signed key document, which everybody may read.
    pub document: Vec<u8>,
    /// Destroyed from then on.
    pub until: Timestamp,
    /// The slot the next post gets.
    pub next: u16,
}

/// A post that can be answered now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReactionSlot {
    /// Which.
    pub post: PostId,
    /// Whose.
    pub channel: ChannelId,
    /// Its half-year.
    pub epoch: String,
    /// Its number in it.
    pub slot: u16,
    /// What may be answered.
    pub choices: Choices,
    /// Until when.
    pub closes: Timestamp,
}

/// A reaction that passed every check, on its way to the file. No Debug, no time.
#[derive(Clone)]
pub struct Answered {
    /// To which post.
    pub post: PostId,
    /// Hash of the token's random number.
    pub tag: [u8; 32],
    /// Counts up with every change.
    pub seq: u32,
    /// What; 0 takes it back.
    pub choice: u8,
}

/// What a page shows of a post's reactions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    /// Its half-year.
    pub epoch: String,
    /// Its number in it.
    pub slot: u16,
    /// The emojis; empty for a poll.
    pub emojis: EmojiSet,
    /// What may be answered.
    pub choices: Choices,
    /// Until when.
    pub closes: Timestamp,
    /// The numbers are final.
    pub frozen: bool,
    /// The numbers everybody sees, rounded; 0 is "fewer than five".
    pub tally: Tally,
}

/// Several posts' at once.
pub type ShownOf = HashMap<PostId, Shown>;

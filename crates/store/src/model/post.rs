use channel::channel::Channel;
use channel::clock::Timestamp;
use channel::ids::{ChannelId, PostId};
use channel::post::{Content, State};
use channel::variant::Variant;
use channel::verification::Verification;
use std::collections::HashMap;

/// A post as residents get it, in its latest version unless another was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublishedPost {
    /// Its number.
    pub id: PostId,
    /// Whose it is.
    pub channel: ChannelId,
    /// Readable tail of its address.
    pub slug_tail: String,
    /// Published or withdrawn, never draft.
    pub state: State,
    /// Counts from 1; more than 1 means corrected (or withdrawn).
    pub version: u32,
    /// What it says.
    pub content: Content,
    /// First publication; of imported posts the original one.
    pub published: Timestamp,
    /// When this version came out.
    pub updated: Timestamp,
}

/// The texts beside the main text that are out, by post; Leichte Sprache first.
pub type ShownVariants = HashMap<PostId, Vec<Variant>>;

/// One line of the visible correction history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VersionLine {
    /// Counts from 1.
    pub version: u32,
    /// When it came out.
    pub at: Timestamp,
    /// What was corrected, in the editor's words; may be empty. Of a withdrawn post's last version: the reason.
    pub note: String,
}

/// A post that was taken back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Withdrawn {
    /// Which.
    pub id: PostId,
    /// When it had come out.
    pub published: Timestamp,
    /// When it was taken back.
    pub at: Timestamp,
    /// Why, in the editor's words; may be empty.
    pub reason: String,
}

/// A channel with its standing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicChannel {
    /// The channel.
    pub channel: Channel,
    /// Its proof.
    pub verification: Verification,
}

/// How many posts came out in a month of the channel's zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MonthCount {
    /// E.g. 2026.
    pub year: i16,
    /// 1 to 12.
    pub month: i8,
    /// Never 0.
    pub posts: u64,
}

use channel::clock::Timestamp;
use channel::ids::{ChannelId, PostId};

/// The file of a message that waits for its signature, or has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CapFile {
    /// Its warning.
    pub post: PostId,
    /// Its place in the chain, from 0.
    pub number: u32,
    /// Whose.
    pub channel: ChannelId,
    /// Byte for byte.
    pub bytes: Vec<u8>,
}

/// The public half of a key that signs such files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FeedKeyHalf {
    /// Its name, a part of its address.
    pub name: String,
    /// Whose.
    pub channel: ChannelId,
    /// As every tool reads it (RFC 7468).
    pub pem: String,
    /// Since when it is known.
    pub made: Timestamp,
}

use channel::clock::Timestamp;
use channel::ids::ChannelId;
use channel::slug::ChannelSlug;

/// A feed a hub is to be told of: somebody's to do until its lease ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HubPing {
    /// Whose.
    pub channel: ChannelId,
    /// The channel's address.
    pub slug: ChannelSlug,
    /// `atom`, `rss` or `json`.
    pub feed: String,
    /// Since when it is tried.
    pub since: Timestamp,
    /// How often it was tried, this time counted.
    pub attempts: u32,
    /// The end of the lease.
    pub due: Timestamp,
}

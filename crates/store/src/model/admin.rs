use channel::clock::Timestamp;
use channel::delivery::{Lane, State};
use channel::ids::{ChannelId, PostId};
use channel::post::Content;
use channel::subscription::RoundedCount;

/// How an imported item enters.
#[derive(Clone, Debug)]
pub enum ImportAs {
    /// As a post that was always there: no delivery.
    Published {
        /// Its original date.
        published: Timestamp,
    },
    /// As a draft to be looked at.
    Draft {
        /// JSON of the desk's form.
        form: String,
    },
}

/// One item of a feed.
#[derive(Clone, Debug)]
pub struct ImportItem {
    /// Into which channel.
    pub channel: ChannelId,
    /// Address of the feed.
    pub source: String,
    /// What names the item within the feed for good.
    pub key: String,
    /// A fresh number.
    pub post: PostId,
    /// What it says.
    pub content: Content,
    /// Readable tail of its address.
    pub slug_tail: String,
    /// How it enters.
    pub enter: ImportAs,
    /// When it was taken.
    pub now: Timestamp,
}

/// What one lane has under way, of all channels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LaneCounts {
    /// Which.
    pub lane: Lane,
    /// Deliveries waiting or sending.
    pub deliveries: u64,
    /// When the oldest of them was ordered.
    pub oldest: Option<Timestamp>,
    /// Followers in them who wait for another attempt or for the end of quiet hours.
    pub waiting: u64,
}

/// Numbers for `doctor` and the metrics.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoreCounts {
    /// All channels.
    pub channels: u64,
    /// Published posts.
    pub posts: u64,
    /// Working copies.
    pub drafts: u64,
    /// Deliveries by state, every state named.
    pub deliveries: Vec<(State, u64)>,
    /// Followers of all channels together, as of the last recount.
    pub followers: RoundedCount,
}

/// The public halves of a channel's keys as they are stored; whether to believe them is the reader's business.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredHalves {
    /// `applicationServerKey`, base64url.
    pub vapid: String,
    /// Ed25519 key, base64url.
    pub identity: String,
    /// Whoever made them vouches with this.
    pub signature: Vec<u8>,
}

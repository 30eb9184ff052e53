use channel::clock::Timestamp;
use channel::delivery::{Lane, State};
use channel::ids::{ChannelId, DeliveryId, PostId};

/// A delivery somebody must work on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Due {
    /// Its number.
    pub id: DeliveryId,
    /// Whose.
    pub channel: ChannelId,
    /// Of which post.
    pub post: PostId,
    /// Which version.
    pub version: u32,
    /// Which queue.
    pub lane: Lane,
    /// Which outlet.
    pub outlet: String,
    /// When it was ordered, or when a person let it go on after a pause: its age counts from then.
    pub since: Timestamp,
    /// Until when it may be told, if it is a sealed message of a warning, see [`crate::Sealed::holds_until`], or an
    /// authority's, see [`crate::Official::holds_until`].
    pub holds_until: Option<Timestamp>,
    /// Waiting (to be begun) or sending (to be gone on with).
    pub state: State,
}

/// A range of one push service's subscriptions to one channel, held by lease.
#[derive(Clone, Debug)]
pub struct Shard {
    /// Of which delivery.
    pub delivery: DeliveryId,
    /// Whose.
    pub channel: ChannelId,
    /// Of which post.
    pub post: PostId,
    /// Which version.
    pub version: u32,
    /// Which queue.
    pub lane: Lane,
    /// When the delivery was ordered.
    pub created: Timestamp,
    /// Push service as `https://host`.
    pub origin: String,
    /// First key, inclusive.
    pub lo: i64,
    /// Last key, inclusive.
    pub hi: i64,
    /// Everything up to and including this key was handed over.
    pub cursor: Option<i64>,
    /// Fences out whoever held the range before.
    pub token: i64,
    /// Of a warning that is rehearsed: those in earnest go before it.
    pub behind: bool,
    pub(crate) origin_code: i64,
}

/// A channel's followers at one push service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Followed {
    /// Whose.
    pub channel: ChannelId,
    /// Push service as `https://host`.
    pub origin: String,
    pub(crate) origin_code: i64,
}

/// One sealed subscription. No Debug.
pub struct SealedRow {
    /// Its key.
    pub sid: i64,
    /// Its box.
    pub sealed: Vec<u8>,
}

/// An attempt to be made later. No Debug.
#[derive(Clone)]
pub struct RetryNew {
    /// Whom.
    pub sid: i64,
    /// Not before.
    pub due: Timestamp,
    /// Attempts made so far.
    pub attempt: u32,
}

/// What one batch brought, written in one transaction. Numbers are those of this batch. No Debug.
#[derive(Clone)]
pub struct Checkpoint {
    /// Last key of the batch; `None` leaves it (a last checkpoint of an empty range).
    pub cursor: Option<i64>,
    /// Whether the range is finished.
    pub done: bool,
    /// Handed over.
    pub accepted: u64,
    /// Given up.
    pub refused: u64,
    /// To be deleted.
    pub gone: Vec<i64>,
    /// To be tried again.
    pub retries: Vec<RetryNew>,
    /// Boxes rewritten in their settled form.
    pub settled: Vec<(i64, Vec<u8>)>,
    /// The lease is prolonged until then.
    pub lease_until: Timestamp,
}

impl Checkpoint {
    /// Only prolongs the lease.
    pub fn kept(lease_until: Timestamp) -> Checkpoint {
        let (gone, retries, settled) = (Vec::new(), Vec::new(), Vec::new());
        Checkpoint { cursor: None, done: false, accepted: 0, refused: 0, gone, retries, settled, lease_until }
    }
}

/// One later attempt, held by lease. No Debug.
pub struct Retry {
    /// Of which delivery.
    pub delivery: DeliveryId,
    /// Whose.
    pub channel: ChannelId,
    /// Of which post.
    pub post: PostId,
    /// Which version.
    pub version: u32,
    /// Which queue.
    pub lane: Lane,
    /// When the delivery was ordered.
    pub created: Timestamp,
    /// Push service as `https://host`.
    pub origin: String,
    /// Whom.
    pub sid: i64,
    /// Attempts made so far.
    pub attempt: u32,
    /// Fences out whoever held it before.
    pub token: i64,
    /// The box; `None` when they stopped following meanwhile: finish as gone.
    pub sealed: Option<Vec<u8>>,
    pub(crate) origin_code: i64,
}

/// What became of a later attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RetryOutcome {
    /// Handed over.
    Accepted,
    /// The address is no longer known: the subscription is deleted.
    Gone,
    /// Given up.
    Refused,
    /// Muted or no longer chosen since: forgotten, counted nowhere.
    Unwanted,
    /// Once more.
    Again {
        /// Not before.
        due: Timestamp,
        /// Attempts made so far.
        attempt: u32,
    },
}

/// A first notification to a new follower, or one asked for as a test, held by lease. No Debug.
pub struct Greeting {
    /// Which channel.
    pub channel: ChannelId,
    /// Push service as `https://host`.
    pub origin: String,
    /// Whom.
    pub sid: i64,
    /// Fences out whoever held it before.
    pub token: i64,
    /// The box.
    pub sealed: Vec<u8>,
    /// The push service's number in keys.
    pub origin_code: i64,
}

use channel::clock::Timestamp;
use channel::delivery::Lane;
use channel::ids::{ChannelId, EditorId, PostId};

/// A phone of somebody at the desk, to be stored. No Debug: it names a device.
pub struct NewPhone<'a> {
    /// Which channel.
    pub channel: ChannelId,
    /// The vault's tag of channel and endpoint, another one than a follower's.
    pub sid: i64,
    /// Whose.
    pub editor: EditorId,
    /// What they call it.
    pub label: &'a str,
    /// Push service as `https://host[:port]`.
    pub origin: &'a str,
    /// The box.
    pub sealed: &'a [u8],
    /// Told only once somebody else did nothing.
    pub second: bool,
}

/// A phone as the desk sees it: nothing of where it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Phone {
    /// Names it.
    pub sid: i64,
    /// Whose.
    pub editor: EditorId,
    /// Their name.
    pub name: String,
    /// What they call it.
    pub label: String,
    /// Push service as `https://host[:port]`.
    pub origin: String,
    /// Told only once somebody else did nothing.
    pub second: bool,
    /// Since when.
    pub made: Timestamp,
    /// When it last took something; nothing before the first.
    pub told: Option<Timestamp>,
}

/// A phone as whoever calls it needs it. No Debug.
pub struct PhoneBox {
    /// Which channel.
    pub channel: ChannelId,
    /// Whose.
    pub editor: EditorId,
    /// Names it.
    pub sid: i64,
    /// Push service.
    pub origin: String,
    /// The box.
    pub sealed: Vec<u8>,
    /// Told only once somebody else did nothing.
    pub second: bool,
    /// Its owner may release warnings.
    pub warns: bool,
    /// Its owner may change the channel and its outlets.
    pub manages: bool,
}

/// A post that waits for a person at an outlet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WaitingPost {
    /// Where.
    pub outlet: i64,
    /// What that is called.
    pub label: String,
    /// After how many minutes somebody is reminded.
    pub minutes: u32,
    /// Which post.
    pub post: PostId,
    /// Whose.
    pub channel: ChannelId,
    /// A warning, or news.
    pub lane: Lane,
    /// Since when.
    pub since: Timestamp,
    /// The last step of telling people; 0 for none.
    pub nudged: i64,
    /// It was taken back: what stands there is to go.
    pub withdrawn: bool,
}

/// A sealed subscription to be stored. No Debug: it names a follower's device.
pub struct NewSubscription {
    /// Which channel.
    pub channel: channel::ids::ChannelId,
    /// Push service as `https://host[:port]`.
    pub origin: String,
    /// The vault's tag of channel and endpoint.
    pub sid: i64,
    /// The box.
    pub sealed: Vec<u8>,
    /// Week of joining, from `channel::subscription::joining_week`; an existing row keeps its own.
    pub week: i64,
}

/// What `put` did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Put {
    /// A new follower: a greeting will be sent.
    New,
    /// The box of a known one was replaced.
    Updated,
    /// The channel's followers use too many push services already, and this would be one more. Nothing was written.
    TooManyServices,
}

/// All that is stored in clear about one subscription, for the device that proved it knows the endpoint. No Debug.
pub struct Standing {
    /// Week of joining, weeks since 1970.
    pub week: i64,
    /// Bytes of the sealed box.
    pub sealed_len: usize,
}

/// A booklet of tokens about to be drawn for a subscription. No Debug: it names a follower's device.
pub struct BookletDraw {
    /// Which channel.
    pub channel: channel::ids::ChannelId,
    /// Code of the push service, as in [`crate::Greeting::origin_code`].
    pub origin_code: i64,
    /// The vault's tag of channel and endpoint.
    pub sid: i64,
    /// Which booklet: `(year * 2 + half) * 32 + volume`.
    pub drawn: i64,
    /// A hash of what was asked for.
    pub mark: String,
}

/// Whether a subscription may have a booklet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Drawn {
    /// Its first of this number.
    New,
    /// The very same request again, whose answer was lost.
    Again,
    /// It has another one.
    Already,
    /// There is no such subscription.
    Unknown,
}

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

use channel::clock::Timestamp;
use channel::ids::{ChannelId, DeliveryId, EditorId, PostId};
use channel::warning::runs::{Fate, Run, RunPlan};

use super::Person;

/// The rehearsals a town has switched on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredRunPlan {
    /// Whose.
    pub channel: ChannelId,
    /// Which, and how.
    pub plan: RunPlan,
    /// Who saved it last: runs go out in their name.
    pub by: Person,
    /// Since when.
    pub since: Timestamp,
}

/// A run that was begun.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredRun {
    /// Whose.
    pub channel: ChannelId,
    /// Which, and when.
    pub run: Run,
    /// The warning it is; its first message is the draft of the same number.
    pub post: PostId,
    /// Goes out at its time, else a person releases it.
    pub by_itself: bool,
    /// In whose name.
    pub by: EditorId,
    /// When it ended, and how.
    pub ended: Option<(Timestamp, Fate)>,
}

/// A run to begin.
#[derive(Clone, Debug)]
pub struct NewRun<'a> {
    /// Whose.
    pub channel: ChannelId,
    /// Which, and when.
    pub run: Run,
    /// A fresh number.
    pub post: PostId,
    /// Goes out at its time.
    pub by_itself: bool,
    /// JSON of the desk's form, as its message begins.
    pub form: &'a str,
    /// In whose name.
    pub by: EditorId,
    /// When.
    pub now: Timestamp,
}

/// When the first and the last message of a delivery were handed over to a push service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HandOver {
    /// Of which delivery.
    pub delivery: DeliveryId,
    /// As `https://host`.
    pub origin: String,
    /// The first.
    pub first: Timestamp,
    /// The last so far. Who was left alone for the end of their quiet hours does not count.
    pub last: Timestamp,
}

/// A device of the town's own that says when a warning came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Canary {
    /// Its number.
    pub id: i64,
    /// Whose.
    pub channel: ChannelId,
    /// What people call it.
    pub name: String,
    /// The push service, as `https://host`.
    pub origin: String,
    /// Since when.
    pub made: Timestamp,
    /// When it last spoke.
    pub heard: Option<Timestamp>,
    /// Somebody looked at its silence then; what was before is no alarm any more.
    pub noticed: Option<Timestamp>,
}

/// A canary to be.
#[derive(Clone, Debug)]
pub struct NewCanary<'a> {
    /// A fresh number.
    pub id: i64,
    /// Whose.
    pub channel: ChannelId,
    /// What people call it.
    pub name: &'a str,
    /// The push service, as `https://host`.
    pub origin: &'a str,
    /// Under which it will speak.
    pub token_hash: [u8; 32],
    /// Who.
    pub by: EditorId,
    /// When.
    pub now: Timestamp,
}

/// One message of a warning that went to the followers, and when one canary heard of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Echo {
    /// Which canary.
    pub canary: i64,
    /// Which warning.
    pub post: PostId,
    /// Which version.
    pub version: u32,
    /// When it was released.
    pub released: Timestamp,
    /// When the canary had this one or a later one.
    pub heard: Option<Timestamp>,
}

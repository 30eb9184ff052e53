use channel::alarm::AlarmKind;
use channel::clock::Timestamp;
use channel::ids::{ChannelId, EditorId};

/// What people at the desk are to be told on their own phones.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DeskAlarm {
    /// Whose desk.
    pub channel: ChannelId,
    /// Why.
    pub kind: AlarmKind,
    /// The number of the draft, the warning or the outlet it is about.
    pub about: i64,
    /// Which revision, message, end or version of it.
    pub number: i64,
    /// Whoever did it, who needs no telling.
    pub by: EditorId,
    /// Since when.
    pub at: Timestamp,
    /// How often people were told.
    pub told: i64,
}

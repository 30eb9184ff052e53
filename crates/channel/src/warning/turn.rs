//! What one of the town's own messages does to its warning.
use super::MsgType;
use crate::clock::Timestamp;

/// Begins, changes or ends a warning.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Turn {
    /// The first message.
    Alert,
    /// Takes the place of the ones before.
    Update,
    /// The danger is over.
    AllClear,
    /// There never was a danger.
    FalseAlarm,
}

impl Turn {
    /// All of them.
    pub const ALL: [Turn; 4] = [Turn::Alert, Turn::Update, Turn::AllClear, Turn::FalseAlarm];

    /// The word in the database, in addresses and in translation keys (`turn.all_clear`).
    pub fn key(self) -> &'static str {
        match self {
            Turn::Alert => "alert",
            Turn::Update => "update",
            Turn::AllClear => "all_clear",
            Turn::FalseAlarm => "false_alarm",
        }
    }

    /// Reads the word.
    pub fn parse(key: &str) -> Option<Turn> {
        Self::ALL.into_iter().find(|turn| turn.key() == key)
    }

    /// Whether nothing may follow.
    pub fn ends(self) -> bool {
        matches!(self, Turn::AllClear | Turn::FalseAlarm)
    }

    /// Until when such a message may be told that expires then: what ends a warning may always be told.
    pub fn holds_until(self, expires: Timestamp) -> Timestamp {
        if self.ends() { Timestamp::MAX } else { expires }
    }

    /// What the message is to the ones before it (§3.2.1 msgType). The standard knows no false alarm: it is a
    /// cancellation whose note says why.
    pub fn msg_type(self) -> MsgType {
        match self {
            Turn::Alert => MsgType::Alert,
            Turn::Update => MsgType::Update,
            Turn::AllClear | Turn::FalseAlarm => MsgType::Cancel,
        }
    }
}

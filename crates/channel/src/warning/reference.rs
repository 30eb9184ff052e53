//! The name of an earlier message inside a later one (§3.2.1 references).
use super::{Alert, Moment, Name};

/// Sender, identifier and time of a message.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Reference {
    /// Who originated it.
    pub sender: Name,
    /// Its name.
    pub identifier: Name,
    /// When it was originated.
    pub sent: Moment,
}

impl Reference {
    /// Whether it names this message. The time is compared as an instant: MoWaS writes `sent` with the local offset and
    /// refers to it in UTC.
    pub fn names(&self, alert: &Alert) -> bool {
        self.is_of(&alert.sender, &alert.identifier, alert.sent)
    }

    /// Whether both name the same message.
    pub fn is(&self, other: &Reference) -> bool {
        self.is_of(&other.sender, &other.identifier, other.sent)
    }

    fn is_of(&self, sender: &Name, identifier: &Name, sent: Moment) -> bool {
        self.sent.instant() == sent.instant() && self.sender == *sender && self.identifier == *identifier
    }
}

/// `sender,identifier,sent`, as it stands in a message.
impl std::fmt::Display for Reference {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{},{},{}", self.sender, self.identifier, self.sent)
    }
}

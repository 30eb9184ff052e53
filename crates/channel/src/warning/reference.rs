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
        self.is(&alert.reference())
    }

    /// Whether both name the same message.
    pub fn is(&self, other: &Reference) -> bool {
        self.sender == other.sender
            && self.identifier == other.identifier
            && self.sent.instant() == other.sent.instant()
    }
}

/// `sender,identifier,sent`, as it stands in a message.
impl std::fmt::Display for Reference {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{},{},{}", self.sender, self.identifier, self.sent)
    }
}

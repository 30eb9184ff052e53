//! What a warning is sent for. Hawaii's false alarm of 2018 was a live template one click beside a test: here the three
//! are flows of their own, from the first page to the text of every outlet.
use super::Status;

/// In earnest, or not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Purpose {
    /// There is a hazard.
    Actual,
    /// A technical test; nobody acts on it.
    Test,
    /// An exercise; those who take part act on it.
    Exercise,
}

impl Purpose {
    /// All of them, in the order the desk offers them.
    pub const ALL: [Purpose; 3] = [Purpose::Actual, Purpose::Test, Purpose::Exercise];

    /// The word in the database, in addresses and in translation keys (`purpose.actual`).
    pub fn key(self) -> &'static str {
        match self {
            Purpose::Actual => "actual",
            Purpose::Test => "test",
            Purpose::Exercise => "exercise",
        }
    }

    /// Reads the word.
    pub fn parse(key: &str) -> Option<Purpose> {
        Self::ALL.into_iter().find(|purpose| purpose.key() == key)
    }

    /// How a message of this purpose is to be handled (§3.2.1 status).
    pub fn status(self) -> Status {
        match self {
            Purpose::Actual => Status::Actual,
            Purpose::Test => Status::Test,
            Purpose::Exercise => Status::Exercise,
        }
    }
}

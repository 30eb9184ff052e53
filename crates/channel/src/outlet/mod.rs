//! Places of others where a post stands, too: what each of them can do, and the rules by which one post comes to stand
//! there once, is changed there, and goes away again.
pub mod dispatch;
pub mod fault;
pub mod health;
pub mod pace;
mod parts;
#[cfg(test)]
mod script;

use std::time::Duration;

/// A kind of outlet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// A WhatsApp channel, by hand: there is no official interface, and unofficial ones get channels banned.
    Whatsapp,
    /// An account at a Mastodon server.
    Mastodon,
    /// A Telegram channel.
    Telegram,
    /// A Bluesky account.
    Bluesky,
    /// A Matrix room.
    Matrix,
    /// A Facebook page.
    Facebook,
    /// A professional Instagram account.
    Instagram,
    /// A Threads account.
    Threads,
    /// A LinkedIn page.
    Linkedin,
}

/// How a post that stands there gets another text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// In its place.
    Edit,
    /// It is deleted and put there again.
    Replace,
    /// Not at all by a program.
    Never,
}

/// What tells, after a call whose answer was lost, whether it did its work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Certainty {
    /// The same call under the same key is done once, for so long. After that a look-up tells for sure.
    Keyed(Duration),
    /// It can be looked up; what is found is there, what is not found may still be.
    LookUp,
    /// Nothing. A person looks.
    Nothing,
}

/// What can be done at an outlet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Abilities {
    /// A person does everything; we only tell them.
    pub by_hand: bool,
    /// How a text is changed.
    pub change: Change,
    /// Whether a program may take a post away.
    pub delete: bool,
    /// What tells whether a lost call did its work.
    pub certainty: Certainty,
}

/// A key that never expires, near enough.
const FOR_EVER: Duration = Duration::from_secs(10 * 365 * 24 * 3600);
/// Mastodon keeps a key for an hour; ten minutes are for clocks that differ.
const MASTODON_KEY: Duration = Duration::from_secs(50 * 60);
/// A container that was published is published no second time; it is kept for a day.
const CONTAINER: Duration = Duration::from_secs(23 * 3600);

impl Kind {
    /// All of them, in the order the desk shows them.
    pub const ALL: [Kind; 9] = [
        Kind::Whatsapp,
        Kind::Mastodon,
        Kind::Telegram,
        Kind::Bluesky,
        Kind::Matrix,
        Kind::Facebook,
        Kind::Instagram,
        Kind::Threads,
        Kind::Linkedin,
    ];

    /// The word in the database, in addresses and in translation keys.
    pub fn key(self) -> &'static str {
        match self {
            Kind::Whatsapp => "whatsapp",
            Kind::Mastodon => "mastodon",
            Kind::Telegram => "telegram",
            Kind::Bluesky => "bluesky",
            Kind::Matrix => "matrix",
            Kind::Facebook => "facebook",
            Kind::Instagram => "instagram",
            Kind::Threads => "threads",
            Kind::Linkedin => "linkedin",
        }
    }

    /// Reads the word.
    pub fn parse(key: &str) -> Option<Kind> {
        Self::ALL.into_iter().find(|kind| kind.key() == key)
    }

    /// What can be done there.
    pub fn abilities(self) -> Abilities {
        let able = |change, certainty| Abilities { by_hand: false, change, delete: true, certainty };
        match self {
            Kind::Whatsapp => Abilities { by_hand: true, ..able(Change::Edit, Certainty::Nothing) },
            Kind::Mastodon => able(Change::Edit, Certainty::Keyed(MASTODON_KEY)),
            Kind::Telegram => able(Change::Edit, Certainty::Nothing),
            Kind::Bluesky => able(Change::Replace, Certainty::Keyed(FOR_EVER)),
            Kind::Matrix => able(Change::Edit, Certainty::Keyed(FOR_EVER)),
            Kind::Facebook => able(Change::Edit, Certainty::LookUp),
            Kind::Instagram => Abilities { delete: false, ..able(Change::Never, Certainty::Keyed(CONTAINER)) },
            Kind::Threads => able(Change::Replace, Certainty::Keyed(CONTAINER)),
            Kind::Linkedin => able(Change::Edit, Certainty::Nothing),
        }
    }

    /// How fast calls may follow each other there.
    pub fn pace(self) -> pace::Pace {
        let (every, burst) = match self {
            Kind::Telegram => (Duration::from_secs(1), 3),
            Kind::Instagram | Kind::Threads => (Duration::from_secs(10), 5),
            _ => (Duration::from_secs(1), 10),
        };
        pace::Pace { every, burst }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_read_back() {
        assert!(Kind::ALL.into_iter().all(|kind| Kind::parse(kind.key()) == Some(kind)));
    }
}

//! Places of others where a post stands, too: what each of them can do, and the rules by which one post comes to stand
//! there once, is changed there, and goes away again.
pub mod choice;
pub mod counted;
mod decide;
pub mod dispatch;
pub mod fault;
pub mod health;
pub mod named;
pub mod nudge;
pub mod pace;
mod parts;
#[cfg(test)]
mod script;
#[cfg(test)]
mod stands;

use crate::delivery::Lane;
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
    /// A WhatsApp channel through a server of the town's that plays a phone. The town takes the risk.
    Waha,
    /// The town's website, where that is WordPress.
    Wordpress,
    /// The town's newsletter, where that stays with listmonk.
    Listmonk,
    /// The channel itself as an actor of the Fediverse: nobody else's place, but the servers of those who follow there.
    Fediverse,
}

/// How a post that stands there gets another text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// In its place.
    Edit,
    /// It is deleted and put there again.
    Replace,
    /// It stands as it was sent; of a warning the new text goes out beside it.
    FollowUp,
    /// Not at all by a program.
    Never,
}

/// What tells, after a call whose answer was lost, whether it did its work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Certainty {
    /// A look, once so much time has passed since the call: what is not found then is not there.
    Sure(Duration),
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
    /// What is not taken there is for a person to put in.
    pub falls_back: bool,
}

impl Abilities {
    /// The same for a post of that lane: nobody is written to again for a comma, but for every word of a warning.
    pub fn of(self, lane: Lane) -> Abilities {
        match (self.change, lane) {
            (Change::FollowUp, Lane::News) => Abilities { change: Change::Never, ..self },
            _ => self,
        }
    }
}

/// Where each call goes under a key besides, so that one which comes late all the same makes no second copy.
const KEYED: Duration = Duration::from_secs(120);

impl Kind {
    /// All of them, in the order the desk shows them.
    pub const ALL: [Kind; 13] = [
        Kind::Whatsapp,
        Kind::Mastodon,
        Kind::Telegram,
        Kind::Bluesky,
        Kind::Matrix,
        Kind::Facebook,
        Kind::Instagram,
        Kind::Threads,
        Kind::Linkedin,
        Kind::Waha,
        Kind::Wordpress,
        Kind::Listmonk,
        Kind::Fediverse,
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
            Kind::Waha => "waha",
            Kind::Wordpress => "wordpress",
            Kind::Listmonk => "listmonk",
            Kind::Fediverse => "fediverse",
        }
    }

    /// Reads the word.
    pub fn parse(key: &str) -> Option<Kind> {
        Self::ALL.into_iter().find(|kind| kind.key() == key)
    }

    /// What can be done there.
    pub fn abilities(self) -> Abilities {
        let able = |change, certainty| Abilities { by_hand: false, change, delete: true, certainty, falls_back: false };
        match self {
            Kind::Whatsapp => Abilities { by_hand: true, ..able(Change::Edit, Certainty::Nothing) },
            Kind::Mastodon | Kind::Wordpress => able(Change::Edit, Certainty::Sure(KEYED)),
            Kind::Telegram => able(Change::Edit, Certainty::Nothing),
            Kind::Bluesky => able(Change::Replace, Certainty::Sure(KEYED)),
            Kind::Matrix => able(Change::Edit, Certainty::Sure(KEYED)),
            Kind::Facebook => able(Change::Edit, Certainty::LookUp),
            Kind::Instagram => Abilities { delete: false, ..able(Change::Never, Certainty::Sure(dispatch::SETTLING)) },
            Kind::Threads => able(Change::Replace, Certainty::Sure(dispatch::SETTLING)),
            Kind::Linkedin => able(Change::Edit, Certainty::LookUp),
            Kind::Listmonk => able(Change::FollowUp, Certainty::Sure(KEYED)),
            Kind::Waha => Abilities { falls_back: true, ..able(Change::Edit, Certainty::Nothing) },
            // It is handed over to ourselves: doing it once more is doing it once, and servers take what has one name as one.
            Kind::Fediverse => able(Change::Edit, Certainty::Sure(Duration::ZERO)),
        }
    }

    /// Whether others may take away there what we put there. What is mailed stays, and our own actor asks nobody.
    pub fn may_vanish(self) -> bool {
        !matches!(self, Kind::Listmonk | Kind::Fediverse)
    }

    /// Whether each token ends there, so that where no end is known it is only not known.
    pub fn ends(self) -> bool {
        matches!(self, Kind::Instagram | Kind::Threads)
    }

    /// How fast calls may follow each other there.
    pub fn pace(self) -> pace::Pace {
        let (every, burst) = match self {
            Kind::Telegram => (Duration::from_secs(1), 3),
            Kind::Waha => (Duration::from_secs(10), 1),
            Kind::Instagram | Kind::Threads => (Duration::from_secs(10), 5),
            Kind::Fediverse => (Duration::from_millis(10), 100),
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

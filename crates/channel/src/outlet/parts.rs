//! The parts of a dispatch: what is wanted, what stands there, what is to be done and what came of it.
use super::fault::Fault;
use crate::clock::Timestamp;
use crate::delivery::Lane;
use std::time::Duration;

/// What the desk wants to stand there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wish {
    /// This version of the post …
    pub version: u32,
    /// … or, where this is false, nothing: it was taken back.
    pub shown: bool,
}

/// What stands there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct There {
    /// Its name at the platform; empty where only a person saw it there.
    pub remote: String,
    /// Where people see it; empty where that is not known.
    pub url: String,
    /// What was uploaded for it, in the connector's own form.
    pub data: String,
    /// Which version it says.
    pub version: u32,
    /// It cannot be changed to what is wished: it is taken away and put there again.
    pub replace: bool,
    /// Since when.
    pub since: Timestamp,
}

/// What was made ready for a version; nothing of it can be seen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ready {
    /// For which version.
    pub version: u32,
    /// Names of what was uploaded, in the connector's own form.
    pub data: String,
    /// The platform is done with it.
    pub whole: bool,
}

/// A call that makes something visible was about to be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Armed {
    /// With which version; 0 where nobody knows.
    pub version: u32,
    /// When the first of them may have been: what stands there is not older.
    pub first: Timestamp,
    /// When the last one may have been.
    pub last: Timestamp,
    /// By us, a moment ago, and not yet made. Never true of what was read from the database.
    pub fresh: bool,
}

/// Where it stands. These names are shown at the desk.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum State {
    /// Something is to be done, and nothing went wrong.
    Queued,
    /// What it needs is uploaded.
    Prepared,
    /// A call is being made, or its answer was lost.
    Armed,
    /// It stands there as wished.
    Live,
    /// Whether it stands there cannot be told. A person decides.
    Unconfirmed,
    /// The platform took it not, and would not the next time.
    Refused,
    /// It will be tried again.
    Waiting,
    /// Nothing goes there until somebody mends the account.
    Held,
    /// It was taken away, or never came there before it was taken back.
    Gone,
    /// Tried as often as the rule says, or a person said no.
    GivenUp,
    /// A person is to do it.
    Person,
    /// An older version stands there, which no program can change.
    Outdated,
}

impl State {
    /// Every state.
    pub const ALL: [State; 12] = [
        State::Queued,
        State::Prepared,
        State::Armed,
        State::Live,
        State::Unconfirmed,
        State::Refused,
        State::Waiting,
        State::Held,
        State::Gone,
        State::GivenUp,
        State::Person,
        State::Outdated,
    ];

    /// The word in the database and in translation keys (`dispatch.state.live`).
    pub fn key(self) -> &'static str {
        match self {
            State::Queued => "queued",
            State::Prepared => "prepared",
            State::Armed => "armed",
            State::Live => "live",
            State::Unconfirmed => "unconfirmed",
            State::Refused => "refused",
            State::Waiting => "waiting",
            State::Held => "held",
            State::Gone => "gone",
            State::GivenUp => "given_up",
            State::Person => "person",
            State::Outdated => "outdated",
        }
    }

    /// Reads the word.
    pub fn parse(key: &str) -> Option<State> {
        Self::ALL.into_iter().find(|state| state.key() == key)
    }

    /// Whether it goes on by itself.
    pub fn is_under_way(self) -> bool {
        matches!(self, State::Queued | State::Prepared | State::Armed | State::Waiting)
    }

    /// Whether somebody should look at it.
    pub fn wants_a_person(self) -> bool {
        matches!(
            self,
            State::Unconfirmed | State::Refused | State::Held | State::GivenUp | State::Person | State::Outdated
        )
    }
}

/// What to do next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Nothing, or nothing before it is due.
    Rest,
    /// Upload what this version needs. Nothing of it can be seen; it may be done again.
    Prepare,
    /// Ask whether the platform is done with it.
    Check,
    /// Write the dispatch down armed; then ask again.
    Arm,
    /// The one call that makes it visible, under the key of this round.
    Commit,
    /// Look whether it stands there.
    Probe,
    /// Give what stands there the wished text.
    Edit,
    /// Take away what stands there.
    Delete,
}

/// What came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reply {
    /// Prepared or checked: what was uploaded, and whether the platform is done with it. Edited: what it was changed to.
    Ready(String, bool),
    /// Prepared or checked: a part of it is uploaded, and we have more.
    Part(String),
    /// Committed, or found: its name there and its address.
    Live(String, String),
    /// Edited or deleted; of a look: it is not there.
    Done,
    /// It is no longer there, surely.
    Missing,
    /// Of an edit: not in its place, and nothing was done. It is taken away and put there again.
    Replace,
    /// What was made ready is gone there, and nothing was done: it is made anew.
    Stale(Fault),
    /// Certainly not done, and would not be the next time.
    Refused(Fault),
    /// Certainly not done now; the platform may say when to come again.
    Later(Fault, Option<Duration>),
    /// Nobody knows. Of a look: it cannot be told.
    Unknown(Fault),
}

/// What it takes to decide what follows.
#[derive(Clone, Copy, Debug)]
pub struct Moment {
    /// Now.
    pub now: Timestamp,
    /// Warnings try sooner and give up sooner.
    pub lane: Lane,
    /// 0.0–1.0 from the caller's randomness.
    pub spread: f64,
}

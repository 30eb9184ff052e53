//! Getting a post version out: the plan, the lanes, and the states with their public names.
use crate::clock::Timestamp;
use crate::outlet::choice::Choice;
use crate::post::{Content, Kind};
use std::collections::BTreeSet;

/// Which queue a delivery stands in. A warning never waits behind news.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Lane {
    /// First claim, own connections.
    Warning,
    /// Everything else.
    News,
}

impl Lane {
    /// Both, in the order they are claimed.
    pub const ALL: [Lane; 2] = [Lane::Warning, Lane::News];

    /// The number in the database; smaller is claimed first.
    pub fn rank(self) -> i64 {
        match self {
            Lane::Warning => 0,
            Lane::News => 1,
        }
    }

    /// Reads the number; anything unknown is news.
    pub fn from_rank(rank: i64) -> Lane {
        if rank == 0 { Lane::Warning } else { Lane::News }
    }

    /// The word in metrics and translation keys.
    pub fn key(self) -> &'static str {
        match self {
            Lane::Warning => "warning",
            Lane::News => "news",
        }
    }
}

/// The outlet every channel has: its followers' devices. Other outlets have their own keys.
pub const FOLLOWERS: &str = "followers";

/// What to do to get one version out. Made by [`plan`], written in the same commit as the version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// Which queue.
    pub lane: Lane,
    /// Not before this instant.
    pub not_before: Timestamp,
    /// One delivery per outlet key.
    pub outlets: Vec<String>,
    /// To which places of others.
    pub elsewhere: Elsewhere,
}

/// To which places of others a version goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Elsewhere {
    /// All of the channel's outlets that are switched on.
    Everywhere,
    /// What its author chose, as far as it is switched on.
    Chosen(Choice),
    /// Those that were sent an earlier version: what stands there must not say what is no longer so.
    WhereItWas,
}

impl Plan {
    /// That of a rehearsal: a matter of those who try, unless they want to try the places of others, too.
    pub fn rehearsed(self, everywhere: bool) -> Plan {
        match self.elsewhere {
            Elsewhere::Everywhere if !everywhere => {
                Plan { elsewhere: Elsewhere::Chosen(Choice::Only(BTreeSet::new())), ..self }
            }
            _ => self,
        }
    }
}

/// Why a version goes out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Occasion {
    /// First publication.
    New,
    /// A corrected version, or one taken back: it replaces the notification silently where it is still shown.
    Correction,
    /// Corrected without a word, or imported from an archive: pages and feeds change, nobody's phone rings.
    Quiet,
}

/// Plans a delivery. Pure: the same inputs give the same plan.
pub fn plan(content: &Content, occasion: Occasion, now: Timestamp) -> Plan {
    let lane = if content.kind == Kind::Warning { Lane::Warning } else { Lane::News };
    let outlets = match occasion {
        Occasion::New | Occasion::Correction => vec![FOLLOWERS.to_owned()],
        Occasion::Quiet => Vec::new(),
    };
    let elsewhere = match occasion {
        // Nobody leaves a place out of a warning by mistake, in a hurry or by habit.
        Occasion::New if lane == Lane::Warning => Elsewhere::Everywhere,
        Occasion::New => Elsewhere::Chosen(content.outlets.clone()),
        Occasion::Correction | Occasion::Quiet => Elsewhere::WhereItWas,
    };
    Plan { lane, not_before: now, outlets, elsewhere }
}

/// Where a delivery stands. These names are shown at the desk, in metrics and in the API.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum State {
    /// Not begun.
    Waiting,
    /// On its way.
    Sending,
    /// A person held it, or it comes from a backup: a person must say whether to go on.
    Paused,
    /// Everything that could be handed over was.
    Done,
    /// Given up: too old.
    Expired,
    /// Given up: refused for a reason that trying again does not change.
    Failed,
}

impl State {
    /// Every state.
    pub const ALL: [State; 6] =
        [State::Waiting, State::Sending, State::Paused, State::Done, State::Expired, State::Failed];

    /// Whether nothing more will happen by itself, ever.
    pub fn is_terminal(self) -> bool {
        matches!(self, State::Done | State::Expired | State::Failed)
    }

    /// The word in the database, metrics and translation keys (`delivery.state.waiting`).
    pub fn key(self) -> &'static str {
        match self {
            State::Waiting => "waiting",
            State::Sending => "sending",
            State::Paused => "paused",
            State::Done => "done",
            State::Expired => "expired",
            State::Failed => "failed",
        }
    }

    /// Reads the word.
    pub fn parse(key: &str) -> Option<State> {
        Self::ALL.into_iter().find(|s| s.key() == key)
    }
}

/// How many, never who.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Handed over to a push service that took it.
    pub accepted: u64,
    /// Addresses the push service no longer knows; deleted at once.
    pub gone: u64,
    /// Waiting for another attempt or for the end of quiet hours.
    pub waiting: u64,
    /// Refused for good, or given up after the last attempt.
    pub refused: u64,
}

impl Counts {
    /// Everybody who had a turn.
    pub fn all(self) -> u64 {
        self.accepted + self.gone + self.waiting + self.refused
    }
}

/// Whom a delivery that has ended may be sent to once more without anybody getting it twice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Repeat {
    /// Nobody got it: all of them.
    All,
    /// These push services took it for nobody, and said so to the last one.
    Services(Vec<String>),
    /// Nobody can be named for sure.
    No(NoRepeat),
}

/// Why a delivery is not repeated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoRepeat {
    /// It has not ended.
    UnderWay,
    /// It was ended in the middle; who was reached by then is not known.
    Unsure,
    /// Every push service took it for somebody, and whom it refused is not kept.
    Reached,
}

/// Decides from what is kept: numbers by push service, never who. `begun` says whether anything was ever handed over.
pub fn repeat(state: State, begun: bool, services: impl IntoIterator<Item = (String, Counts)>) -> Repeat {
    if !state.is_terminal() {
        return Repeat::No(NoRepeat::UnderWay);
    }
    if !begun {
        return Repeat::All;
    }
    if state != State::Done {
        return Repeat::No(NoRepeat::Unsure);
    }
    let refused = services.into_iter().filter(|(_, counts)| counts.accepted == 0 && counts.refused > 0);
    let refused: Vec<String> = refused.map(|(origin, _)| origin).collect();
    if refused.is_empty() { Repeat::No(NoRepeat::Reached) } else { Repeat::Services(refused) }
}

/// Wakes the delivery when something was committed. The web holds one without knowing who listens.
pub trait Wake: Send + Sync {
    /// Something may be due in this lane.
    fn poke(&self, lane: Lane);
}

/// How long a push service keeps, in seconds, a push that says until when it holds, and never beyond that; and the end of a
/// warning, for whoever heard of it and then switched the phone off. No warning of ours holds for longer.
pub const TTL_HOLDS: u32 = 7 * 24 * 3600;

/// How long a push service keeps any other push for a device that is off, in seconds (RFC 8030 §5.2), by kind.
pub fn ttl_seconds(kind: Kind) -> u32 {
    match kind {
        // A warning of yesterday of which nobody says how long it holds is the likeliest false alarm.
        Kind::Warning => 6 * 3600,
        Kind::Traffic => 24 * 3600,
        _ => 3 * 24 * 3600,
    }
}

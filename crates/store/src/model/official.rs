use channel::clock::Timestamp;
use channel::ids::{ChannelId, DeliveryId, EditorId, PostId};
use channel::official::source::STALE;
use channel::official::{Ending, Provider, Reach, Rule, Standing, Step, Watching, Words};
use channel::warning::{Reference, Severity};
use jiff::SignedDuration;

use crate::PublicChannel;

/// A place official warnings are read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OfficialSource {
    /// Its number.
    pub id: i64,
    /// Whose.
    pub channel: ChannelId,
    /// Who lists them, and for which region.
    pub watching: Watching,
    /// Since when.
    pub added: Timestamp,
    /// Next reading; while one is under way the end of its lease.
    pub due: Timestamp,
    /// Last reading.
    pub looked: Option<Timestamp>,
    /// Last reading that named everything there is.
    pub complete: Option<Timestamp>,
    /// What went wrong at the last reading, as a translation key; empty if nothing did.
    pub problem: String,
    /// Readings in a row that failed.
    pub failures: u32,
    /// Who added it.
    pub added_by: EditorId,
    /// Who else vouches for it.
    pub confirmed: Option<EditorId>,
    /// What was kept of it today.
    pub spent: Spent,
}

/// What a source has brought in a day: a source gone mad must not fill the disk.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Spent {
    /// The day, counted from 1970 in UTC.
    pub day: i64,
    /// Bytes; every message counts for some, however short it is.
    pub bytes: u64,
}

impl OfficialSource {
    /// The moment up to which what it says is known.
    pub fn known_at(&self) -> Timestamp {
        self.complete.unwrap_or(self.added)
    }

    /// Whether it gave no complete answer for too long.
    pub fn is_stale(&self, now: Timestamp) -> bool {
        now.duration_since(self.known_at()) > SignedDuration::try_from(STALE).unwrap_or_default()
    }

    /// Whether its warnings may ring by themselves: those of an office, and of a feed two people vouch for.
    pub fn is_trusted(&self) -> bool {
        self.watching.provider != Provider::Feed || self.confirmed.is_some()
    }

    /// How much its word counts beside that of others.
    pub fn weight(&self) -> u8 {
        match self.watching.provider {
            Provider::Nina | Provider::Dwd => 2,
            Provider::Feed => u8::from(self.confirmed.is_some()),
        }
    }

    /// Whether it lately had the weather of everything another source watches.
    pub fn has_weather_of(&self, other: &OfficialSource, now: Timestamp) -> bool {
        self.complete.is_some() && !self.is_stale(now) && self.watching.has_weather_of(&other.watching)
    }
}

/// A place that is somebody's to read until the lease ends.
#[derive(Clone, Debug)]
pub struct ClaimedOfficial {
    /// The place; `due` is the end of the lease.
    pub source: OfficialSource,
    /// Whose.
    pub channel: PublicChannel,
    /// What the channel does with warnings.
    pub rule: Rule,
    /// Warnings that began by themselves within the last hour.
    pub recent: usize,
    /// All sources of the channel, this one too.
    pub all: Vec<OfficialSource>,
}

impl ClaimedOfficial {
    /// Another source lately had the weather of this region from the weather service itself, and more precisely.
    pub fn leaves_weather(&self, now: Timestamp) -> bool {
        self.source.watching.provider == Provider::Nina
            && self.all.iter().any(|one| one.has_weather_of(&self.source, now))
    }
}

/// What a reading is compared with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownOfficials {
    /// Counts the changes in the channel up to here.
    pub turn: i64,
    /// In the order they came.
    pub all: Vec<KnownOfficial>,
}

/// A warning of the channel as a reading is compared with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownOfficial {
    /// Its number.
    pub id: PostId,
    /// Whose it is.
    pub source: i64,
    /// Counts its messages.
    pub version: u32,
    /// Its messages and those they named.
    pub names: Vec<Reference>,
    /// When its last message was sent.
    pub sent: Timestamp,
    /// Until when that holds.
    pub expires: Option<Timestamp>,
    /// How it ended.
    pub ended: Option<Ending>,
    /// The last version followers were told; 0 for none.
    pub told: u32,
    /// While it has not ended: which sources list it, and since when complete readings lack it.
    pub listed: Vec<(i64, Option<Timestamp>)>,
}

/// A warning with its last message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Official {
    /// Its number.
    pub id: PostId,
    /// Whose page it stands on.
    pub channel: ChannelId,
    /// Where it was read.
    pub source: i64,
    /// Counts its messages.
    pub version: u32,
    /// Its messages and those they named.
    pub names: Vec<Reference>,
    /// How bad.
    pub severity: Severity,
    /// Nobody is meant to act.
    pub rehearsal: bool,
    /// When its last message was sent.
    pub sent: Timestamp,
    /// Until when that holds.
    pub expires: Option<Timestamp>,
    /// When it was first read here.
    pub came: Timestamp,
    /// How it ended, and when.
    pub ended: Option<(Ending, Timestamp)>,
    /// The last version followers were told; 0 for none.
    pub told: u32,
    /// Since when the duty officer is asked.
    pub proposed: Option<Timestamp>,
    /// Followers were told a message of it that rings at any hour: whoever heard that hears how it goes on.
    pub loud: bool,
    /// What the last message did.
    pub step: Step,
    /// What it says in each language.
    pub words: Vec<Words>,
    /// Names its bytes.
    pub file: String,
}

impl Official {
    /// How it stands.
    pub fn standing(&self, now: Timestamp) -> Standing {
        Standing::of(self.ended, self.expires, now)
    }

    /// Until when it may be told as it is now: see [`Standing::holds_until`].
    pub fn holds_until(&self) -> Option<Timestamp> {
        Standing::holds_until(self.ended.is_some(), self.sent, self.expires)
    }
}

/// One message of a warning.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OfficialMessage {
    /// Its place, from 1.
    pub version: u32,
    /// What it did.
    pub step: Step,
    /// When it was sent.
    pub sent: Timestamp,
    /// When it was read here.
    pub at: Timestamp,
    /// What it says in each language.
    pub words: Vec<Words>,
    /// Names its bytes.
    pub file: String,
}

/// A message as a reading found it.
#[derive(Clone, Debug)]
pub struct FoundMessage {
    /// What it does.
    pub step: Step,
    /// How bad.
    pub severity: Severity,
    /// Nobody is meant to act.
    pub rehearsal: bool,
    /// When it was sent.
    pub sent: Timestamp,
    /// Until when it holds.
    pub expires: Option<Timestamp>,
    /// What it says in each language.
    pub words: Vec<Words>,
    /// SHA-256 of its bytes.
    pub hash: String,
    /// Their media type.
    pub kind: &'static str,
    /// The bytes as received.
    pub bytes: Vec<u8>,
}

/// What becomes of a warning.
#[derive(Clone, Debug)]
pub enum OfficialTurn {
    /// It begins.
    New(FoundMessage, Vec<Reference>),
    /// It has another last message.
    Next(FoundMessage, Vec<Reference>),
    /// It is listed no more.
    Gone(Ending),
    /// It is listed again.
    Back,
}

/// One thing a reading changes.
#[derive(Clone, Debug)]
pub struct OfficialChange {
    /// The warning.
    pub id: PostId,
    /// The version that was compared with; 0 for a new one.
    pub base: u32,
    /// The last version followers were told.
    pub told: u32,
    /// What becomes of it.
    pub turn: OfficialTurn,
    /// Whom it reaches.
    pub reach: Reach,
    /// A number for the delivery, if there is one.
    pub delivery: DeliveryId,
    /// What the delivery is called at the desk.
    pub title: String,
}

/// Everything one reading writes.
#[derive(Clone, Debug, Default)]
pub struct OfficialReading {
    /// Of what it was compared with.
    pub turn: i64,
    /// The next one.
    pub due: Timestamp,
    /// Whether it named everything there is.
    pub complete: bool,
    /// What went wrong, as a translation key; empty if nothing did.
    pub problem: &'static str,
    /// What changes.
    pub changes: Vec<OfficialChange>,
    /// Known warnings it lists from now on; `true` where it takes them over.
    pub seen: Vec<(PostId, bool)>,
    /// Those it lacks for the first time.
    pub missed: Vec<PostId>,
    /// Those only others list from now on.
    pub left: Vec<PostId>,
    /// What was kept of the source today.
    pub spent: Spent,
}

/// What became of a reading.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Settling {
    /// It is written, with all it changes and orders.
    Written,
    /// Something changed in between: it is to be compared anew. Nothing was written.
    Overtaken,
    /// The lease had ended, or the source was taken away. Nothing was written.
    Lost,
}

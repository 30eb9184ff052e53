use channel::channel::Profile;
use channel::clock::Timestamp;
use channel::delivery::Plan;
use channel::ids::{ChannelId, DeliveryId, EditorId, PostId};
use channel::post::Content;
use channel::warning::chain::Standing;
use channel::warning::release::Way;
use channel::warning::{Purpose, Severity, Turn};

use super::Person;

/// A message being written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WarningDraft {
    /// Its number; a first message's post gets the same.
    pub id: PostId,
    /// Whose.
    pub channel: ChannelId,
    /// The warning it changes or ends.
    pub about: Option<PostId>,
    /// What it does.
    pub turn: Turn,
    /// In earnest, or not.
    pub purpose: Purpose,
    /// JSON of the desk's form.
    pub form: String,
    /// To be named at the next save.
    pub revision: i64,
    /// Who saved last.
    pub by: Person,
    /// When.
    pub saved: Timestamp,
    /// Since when a second person is asked to bring it out.
    pub asked: Option<Timestamp>,
    /// Everybody who wrote in it.
    pub authors: Vec<Person>,
    /// So many messages of its warning were out when it was begun.
    pub base: u32,
    /// So many are out now.
    pub out: u32,
}

impl WarningDraft {
    /// Another message went out since it was begun: what it says is of before.
    pub fn is_overtaken(&self) -> bool {
        self.out > self.base
    }

    /// Whether somebody wrote in it.
    pub fn is_by(&self, editor: EditorId) -> bool {
        self.authors.iter().any(|person| person.id == Some(editor))
    }
}

/// A draft to begin with.
#[derive(Clone, Debug)]
pub struct NewWarning<'a> {
    /// A fresh number.
    pub id: PostId,
    /// Whose.
    pub channel: ChannelId,
    /// The warning it changes or ends.
    pub about: Option<PostId>,
    /// What it does.
    pub turn: Turn,
    /// In earnest, or not.
    pub purpose: Purpose,
    /// JSON of the desk's form.
    pub form: &'a str,
    /// So many messages of its warning are out.
    pub base: u32,
    /// Who.
    pub by: EditorId,
    /// When.
    pub now: Timestamp,
}

/// A message as it went out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sealed {
    /// Its warning.
    pub post: PostId,
    /// Its place in the chain, from 0.
    pub number: u32,
    /// The version of the post that says the same.
    pub version: u32,
    /// What it did.
    pub turn: Turn,
    /// In earnest, or not.
    pub purpose: Purpose,
    /// How bad.
    pub severity: Severity,
    /// When it went out.
    pub sent: Timestamp,
    /// Until when it holds.
    pub expires: Timestamp,
    /// The CAP file, byte for byte.
    pub cap: Vec<u8>,
    /// JSON of the desk's form.
    pub form: String,
    /// Who brought it out. Never leaves the desk.
    pub by: Person,
    /// Why one person did so alone; empty otherwise.
    pub alone: String,
    /// When a second person took notice of that.
    pub seen: Option<Timestamp>,
}

impl Sealed {
    /// How its warning stands, if this is its last message.
    pub fn standing(&self, now: Timestamp) -> Standing {
        Standing::of(self.turn, self.sent, self.expires, now)
    }

    /// Until when it may be told.
    pub fn holds_until(&self) -> Timestamp {
        self.turn.holds_until(self.expires)
    }
}

/// Until when a warning holds, and when it was ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WarningHead {
    /// Until when its last message holds.
    pub expires: Timestamp,
    /// When an all-clear or the word of a false alarm ended it.
    pub ended: Option<Timestamp>,
    /// When the desk said that none is needed, after its time went by.
    pub closed: Option<Timestamp>,
}

/// Everything one release of a warning writes.
#[derive(Clone, Debug)]
pub struct ReleaseWarning {
    /// The draft, as it was looked at; of one that was written at a shell, its post.
    pub draft: PostId,
    /// Its revision.
    pub revision: i64,
    /// How it may go out.
    pub way: Way,
    /// Why one person does so alone.
    pub reason: String,
    /// Whose.
    pub channel: ChannelId,
    /// What the channel says about itself.
    pub profile: Profile,
    /// The warning.
    pub post: PostId,
    /// The message's place in its chain.
    pub number: u32,
    /// Its name.
    pub identifier: String,
    /// What it does.
    pub turn: Turn,
    /// In earnest, or not.
    pub purpose: Purpose,
    /// How bad.
    pub severity: Severity,
    /// Until when it holds.
    pub expires: Timestamp,
    /// The CAP file.
    pub cap: Vec<u8>,
    /// JSON of the desk's form.
    pub form: String,
    /// The same as a version of the post.
    pub content: Content,
    /// End of the permalink.
    pub slug_tail: String,
    /// What changed, for the history.
    pub note: String,
    /// Deliveries.
    pub plan: Plan,
    /// A number for each outlet of the plan.
    pub delivery_ids: Vec<DeliveryId>,
    /// Who.
    pub by: EditorId,
    /// The message's own time; after that of the one before, whatever the clock says.
    pub sent: Timestamp,
    /// When.
    pub now: Timestamp,
}

/// A named area of the town, as it was typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TownArea {
    /// Its name for people.
    pub name: String,
    /// Postal codes and region keys.
    pub codes: String,
    /// The corners of its outline.
    pub points: String,
}

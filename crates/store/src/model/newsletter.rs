use channel::clock::Timestamp;
use channel::ids::{ChannelId, PostId};
use channel::newsletter::{Rhythm, Setup};
use channel::post::Kind;

/// Somebody who asks for a newsletter, sealed. No Debug: it names a person.
pub struct NewReader {
    /// Of which channel.
    pub channel: ChannelId,
    /// The vault's tag of channel and address.
    pub sid: i64,
    /// The box with the address.
    pub address: Vec<u8>,
    /// The box with the wish.
    pub wish: Vec<u8>,
    /// Hash of what the confirming link carries.
    pub secret: [u8; 32],
    /// When they are forgotten unless they confirm.
    pub forget: Timestamp,
}

/// Somebody who is to get a confirmation mail. No Debug.
pub struct AskedReader {
    /// Of which channel.
    pub channel: ChannelId,
    /// The row's name.
    pub sid: i64,
    /// The box with the address.
    pub address: Vec<u8>,
    /// The box with the wish.
    pub wish: Vec<u8>,
    /// Fences out whoever lost it.
    pub token: i64,
}

/// What came of a confirmation mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AskedFate {
    /// It was handed over.
    Sent,
    /// It is tried again then.
    Later(Timestamp),
    /// There is no such address, or it was tried for long enough.
    Drop,
}

/// How a channel's newsletter is sent. Its secret has no Debug.
#[derive(Clone)]
pub struct Newsletter {
    /// Whose.
    pub channel: ChannelId,
    /// Everything that is no secret.
    pub setup: Setup,
    /// Passwords and the signing key, locked.
    pub secret: Vec<u8>,
    /// Addresses are taken and issues go out.
    pub running: bool,
    /// Up to when was told what came out, by rhythm.
    pub told: [(Rhythm, Timestamp); 2],
    /// Readers, rounded.
    pub readers: u64,
    /// How it is.
    pub health: MailHealth,
    /// When that is looked at next.
    pub look: Timestamp,
    /// A trial somebody ordered, locked.
    pub trial: Option<Vec<u8>>,
    /// Counts what was changed at the desk.
    pub stir: i64,
    /// A week, as in [`channel::subscription::joining_week`], and how many addresses mail that came back in it said to be gone.
    pub gone: (i64, u64),
}

/// How the way out is, as the desk shows it. Words are translation keys.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MailHealth {
    /// When it was looked at.
    pub looked: Option<Timestamp>,
    /// What is wrong with the mail server; empty if nothing is.
    pub relay: String,
    /// What is wrong with the key in the domain's DNS; empty if nothing is.
    pub key: String,
    /// What is wrong with the mailbox mails come back to.
    pub mailbox: String,
    /// What came of the last trial: when, and what went wrong.
    pub trial: Option<(Timestamp, String)>,
}

/// One post of an issue, in the version it had when the issue was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct IssuePost {
    /// Which.
    pub post: PostId,
    /// In which version.
    pub version: u32,
    /// What sort of thing it is.
    pub kind: Kind,
}

/// Where an issue stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IssueState {
    /// On its way.
    Sending,
    /// A person, or a restore, holds it.
    Paused,
    /// Everybody was tried for long enough.
    Done,
    /// A person ended it.
    Cancelled,
}

impl IssueState {
    /// The word in the database and in translation keys.
    pub fn key(self) -> &'static str {
        match self {
            IssueState::Sending => "sending",
            IssueState::Paused => "paused",
            IssueState::Done => "done",
            IssueState::Cancelled => "cancelled",
        }
    }

    /// Reads the word.
    pub fn parse(key: &str) -> Option<IssueState> {
        [IssueState::Sending, IssueState::Paused, IssueState::Done, IssueState::Cancelled]
            .into_iter()
            .find(|state| state.key() == key)
    }
}

/// What came of an issue so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct IssueCounts {
    /// Mail servers took them.
    pub taken: u64,
    /// Tried again later.
    pub waiting: u64,
    /// Refused, or tried for long enough.
    pub refused: u64,
    /// There was no such address, which is forgotten.
    pub gone: u64,
    /// Nobody knows.
    pub unclear: u64,
}

/// One issue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Issue {
    /// Its number.
    pub id: i64,
    /// Whose.
    pub channel: ChannelId,
    /// For whom.
    pub rhythm: Rhythm,
    /// Where it stands.
    pub state: IssueState,
    /// When it was due.
    pub created: Timestamp,
    /// What it tells, newest first.
    pub posts: Vec<(PostId, u32)>,
    /// What came of it.
    pub counts: IssueCounts,
    /// What holds it up, as a translation key; empty while nothing does.
    pub problem: String,
    /// A person wants the unclear ones sent again.
    pub again: bool,
    /// When it ended.
    pub finished: Option<Timestamp>,
}

/// An issue that is somebody's to walk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mailing {
    /// Which issue.
    pub issue: i64,
    /// Of which channel.
    pub channel: ChannelId,
    /// Fences out whoever lost it.
    pub token: i64,
}

/// A range of the readers of a mailing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MailingRange {
    /// From this key …
    pub lo: i64,
    /// … to this one, both included.
    pub hi: i64,
    /// Up to it everything was handed over or noted.
    pub reached: Option<i64>,
    /// Up to it mails may have been handed over.
    pub armed: Option<i64>,
    /// Nothing is left.
    pub done: bool,
}

/// A sealed reader. No Debug.
pub struct SealedReader {
    /// The row's name.
    pub sid: i64,
    /// The box with the address.
    pub address: Vec<u8>,
    /// The box with the wish.
    pub wish: Vec<u8>,
    /// Which attempt this is; 1 for the first.
    pub attempt: u32,
}

/// All that is kept of a reader, sealed. No Debug.
pub struct KnownReader {
    /// The box with the address.
    pub address: Vec<u8>,
    /// The box with the wish.
    pub wish: Vec<u8>,
    /// The box with the proof of consent.
    pub proof: Vec<u8>,
    /// Weeks in a row in which mail came back.
    pub soft: u32,
}

/// A mail that is tried again, or of which nobody knows.
#[derive(Clone, Copy)]
pub struct LaterMail {
    /// To whom.
    pub sid: i64,
    /// When; `None` for an unclear one.
    pub due: Option<Timestamp>,
    /// Which attempt that will be.
    pub attempt: u32,
}

/// A reader with their address and their wish in the settled form, where that is news.
pub type SettledBoxes = (i64, Option<Vec<u8>>, Option<Vec<u8>>);

/// What is written down between two steps of a walk.
#[derive(Default)]
pub struct MailStep {
    /// Up to this key everything was handed over or is noted here.
    pub reached: Option<i64>,
    /// Up to this key mails will be handed over now.
    pub armed: Option<i64>,
    /// The range ends here.
    pub done: bool,
    /// Mails taken.
    pub taken: u64,
    /// Mails refused for good.
    pub refused: u64,
    /// Readers who were forgotten since their address is gone ([`crate::Mailings::bounced`]).
    pub gone: u64,
    /// Mails tried again, and unclear ones.
    pub later: Vec<LaterMail>,
    /// Boxes in their settled form.
    pub settled: Vec<SettledBoxes>,
}

use channel::clock::Timestamp;
use channel::delivery::Lane;
use channel::ids::{ChannelId, EditorId, PostId};
use channel::outlet::Kind;
use channel::outlet::counted::Counted;
use channel::outlet::dispatch::Dispatch;
use channel::outlet::health::Health;

use crate::{PublicChannel, PublishedPost};

/// A place of others where the channel's posts stand, too. Its secret has no Debug.
#[derive(Clone)]
pub struct Outlet {
    /// Its number.
    pub id: i64,
    /// Whose.
    pub channel: ChannelId,
    /// What it is.
    pub kind: Kind,
    /// In the administrator's words.
    pub label: String,
    /// What anybody at the desk may read, as JSON.
    pub settings: String,
    /// Locked.
    pub secret: Vec<u8>,
    /// When it was added.
    pub created: Timestamp,
    /// Switched off since.
    pub stopped: Option<Timestamp>,
    /// How it was when last looked at.
    pub health: Health,
    /// When that is looked at next.
    pub look: Timestamp,
    /// Counts what was ordered.
    pub stir: i64,
    /// Somebody's until then.
    pub lease: Timestamp,
    /// Fences out whoever lost it.
    pub token: i64,
    /// When its bucket of calls is full again.
    pub bucket: Timestamp,
    /// Until when the platform asked to be left alone.
    pub rest: Timestamp,
    /// Whether posts go there by themselves, unless somebody chooses otherwise.
    pub usual: bool,
}

/// A new one.
pub struct NewOutlet<'a> {
    /// A fresh number; the secret is locked for it.
    pub id: i64,
    /// Whose.
    pub channel: ChannelId,
    /// What it is.
    pub kind: Kind,
    /// In the administrator's words.
    pub label: &'a str,
    /// What anybody at the desk may read, as JSON.
    pub settings: &'a str,
    /// Locked.
    pub secret: &'a [u8],
    /// Whether posts go there by themselves.
    pub usual: bool,
    /// Who adds it.
    pub by: EditorId,
}

/// One post at one outlet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DispatchReport {
    /// Where.
    pub outlet: i64,
    /// Which post.
    pub post: PostId,
    /// Whose.
    pub channel: ChannelId,
    /// Warnings first.
    pub lane: Lane,
    /// How far it is.
    pub dispatch: Dispatch,
    /// When the post was first sent there.
    pub created: Timestamp,
    /// When something last happened.
    pub touched: Timestamp,
    /// Counts changes.
    pub turn: i64,
    /// What the platform counts of it.
    pub counted: Option<Counted>,
    /// The post's title.
    pub title: String,
}

/// What is due at an outlet, for whoever has its lease.
#[derive(Clone)]
pub struct Work {
    /// The dispatch.
    pub report: DispatchReport,
    /// Whose.
    pub channel: PublicChannel,
    /// The post as of the wished version.
    pub post: PublishedPost,
    /// Of a warning that holds: when it does no more.
    pub over: Option<Timestamp>,
}

use channel::clock::Timestamp;
use channel::ids::{ChannelId, EditorId, PostId};
use channel::webhook::{Event, Standing};

use crate::{PublicChannel, PublishedPost};

/// An address that is called. Its secret has no Debug.
#[derive(Clone)]
pub struct Webhook {
    /// Its number.
    pub id: i64,
    /// Whose.
    pub channel: ChannelId,
    /// For which program, in the administrator's words.
    pub label: String,
    /// Where calls go.
    pub url: String,
    /// Locked.
    pub secret: Vec<u8>,
    /// When it was added.
    pub created: Timestamp,
    /// Calls given up in a row.
    pub failed: u32,
    /// Switched off since, and by the word why: `person`, `failed`, `gone`.
    pub stopped: Option<(Timestamp, String)>,
}

/// A new address.
pub struct NewWebhook<'a> {
    /// A fresh number; the secret is locked for it.
    pub id: i64,
    /// Whose.
    pub channel: ChannelId,
    /// For which program.
    pub label: &'a str,
    /// Where calls go.
    pub url: &'a str,
    /// Locked.
    pub secret: &'a [u8],
    /// Who adds it.
    pub by: EditorId,
}

/// One call, as the desk lists it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WebhookCall {
    /// Which address.
    pub webhook: i64,
    /// Which post; 0 for a trial.
    pub post: PostId,
    /// Which version of it; of a trial the time.
    pub version: i64,
    /// What it tells of.
    pub event: Event,
    /// When it was ordered.
    pub created: Timestamp,
    /// Since when it is tried.
    pub since: Timestamp,
    /// Where it stands.
    pub state: Standing,
    /// How often it was tried.
    pub attempts: u32,
    /// When it is tried next.
    pub due: Option<Timestamp>,
    /// What the other side answered last.
    pub status: Option<u16>,
    /// What went wrong last, as a translation key; empty if nothing did.
    pub problem: String,
    /// When it ended.
    pub finished: Option<Timestamp>,
    /// The post's title.
    pub title: String,
}

/// A call that is somebody's to make until its lease ends.
#[derive(Clone)]
pub struct ClaimedCall {
    /// The call; `due` is the end of the lease, `attempts` counts this one.
    pub call: WebhookCall,
    /// Where to.
    pub webhook: Webhook,
    /// About which channel.
    pub channel: PublicChannel,
    /// The post as of that version; `None` for a trial, and where there is nothing to tell any more.
    pub post: Option<PublishedPost>,
}

/// What came of an attempt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settled {
    /// Where the call stands now.
    pub state: Standing,
    /// When it is tried again.
    pub due: Option<Timestamp>,
    /// What was answered.
    pub status: Option<u16>,
    /// What went wrong, as a translation key.
    pub problem: &'static str,
    /// The other side wants no more calls, ever.
    pub gone: bool,
}

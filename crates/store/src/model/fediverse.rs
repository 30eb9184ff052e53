use channel::clock::Timestamp;
use channel::delivery::Lane;
use channel::ids::{ChannelId, PostId};

use crate::{PublicChannel, PublishedPost};

/// A channel's own actor.
#[derive(Clone)]
pub struct Actor {
    /// Number of its outlet.
    pub outlet: i64,
    /// What anybody may read: handle and public key, as JSON.
    pub settings: String,
    /// The private key, locked.
    pub secret: Vec<u8>,
    /// Whether it is switched on.
    pub on: bool,
}

/// What another server tells the channel, before anybody looked whether it is true.
pub struct NewLetter<'a> {
    /// The tag of this very request.
    pub sid: i64,
    /// Whom it is for.
    pub channel: ChannelId,
    /// The tag of the server it says to come from.
    pub host: i64,
    /// All of it, sealed for its place.
    pub sealed: &'a [u8],
}

/// A letter that is somebody's to look at until its lease ends.
pub struct ClaimedLetter {
    /// Its tag.
    pub sid: i64,
    /// Whom it is for.
    pub channel: ChannelId,
    /// The tag of the server it says to come from.
    pub host: i64,
    /// All of it.
    pub sealed: Vec<u8>,
    /// How often it was looked at, this time included.
    pub attempts: u32,
    /// Fences out whoever was too slow.
    pub token: i64,
}

/// What came of a letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LetterEnd {
    /// Done; the tag of its activity, and the hour of now, so that it is not done again.
    Done(i64, i64),
    /// It means nothing.
    Nothing,
    /// To be looked at again.
    Later(Timestamp),
}

/// Somebody who follows.
pub struct FediverseFollower<'a> {
    /// What.
    pub channel: ChannelId,
    /// The tag of their address.
    pub sid: i64,
    /// The tag of their inbox.
    pub inbox: i64,
    /// Its address, sealed for its place.
    pub sealed: &'a [u8],
    /// The tag of the Follow.
    pub follow: i64,
    /// The tag of the Follow as something that was done, and the hour of now.
    pub done: (i64, i64),
}

/// Somebody who goes.
#[derive(Clone, Copy)]
pub struct FediverseLeaver {
    /// From what.
    pub channel: ChannelId,
    /// The tag of their address.
    pub sid: i64,
    /// The tag of a Follow: they go only if they follow by that one.
    pub only: Option<i64>,
    /// The tag of a Follow as something that was done, and the hour of now: if nobody read it yet, it does nothing any more.
    pub done: Option<(i64, i64)>,
}

/// What those who follow are to be told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FediverseOrder {
    /// Of which channel.
    pub channel: ChannelId,
    /// Of which post.
    pub post: PostId,
    /// Of which version.
    pub version: u32,
    /// What became of it, as a number.
    pub act: i64,
    /// Warning or news.
    pub lane: Lane,
}

/// A version of a post that is somebody's to send to one inbox until its lease ends.
pub struct ClaimedSend {
    /// Of which channel.
    pub channel: PublicChannel,
    /// The tag of the inbox.
    pub inbox: i64,
    /// Its address, sealed.
    pub sealed: Vec<u8>,
    /// The week since which nothing came there; 0 while it does.
    pub failing: i64,
    /// Which post.
    pub post: PostId,
    /// Which version.
    pub version: u32,
    /// What became of it, as a number.
    pub act: i64,
    /// Warning or news.
    pub lane: Lane,
    /// How often it was tried, this time included.
    pub attempts: u32,
    /// The post as it is now, perhaps in a later version; `None` when there is no such post.
    pub said: Option<PublishedPost>,
    pub(crate) token: i64,
}

/// What came of sending one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SendEnd {
    /// It was taken.
    Done,
    /// There is nothing to tell any more.
    Nothing,
    /// To be tried again.
    Later(Timestamp),
    /// Given up, in this week.
    GivenUp(i64),
    /// Nobody is there any more: the inbox goes, and whoever follows by it.
    Gone,
}

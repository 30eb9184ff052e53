//! What a connector is given about one post.
use crate::account::Account;
use crate::answer::Way;
use crate::fediverse::Fediverse;
use bytes::Bytes;
use channel::channel::Channel;
use channel::clock::Timestamp;
use channel::delivery::Lane;
use channel::ids::MediumId;
use channel::outlet::dispatch::{Dispatch, Reply};
use channel::outlet::fault::{Class, Fault};
use formats::post_view::{ChannelView, PostView};
use futures_util::future::BoxFuture;
use std::collections::BTreeMap;
use std::sync::Arc;
use store::PublishedPost;

/// Absolute addresses, made where all addresses are made.
#[derive(Debug, Clone)]
pub struct Links {
    /// The channel page, without a slash at the end.
    pub channel: String,
    /// The feeds without their ending.
    pub feed_base: String,
    /// The post's permalink.
    pub post: String,
    /// The post's link card, for whoever fetches it.
    pub picture: Option<String>,
    /// The post as an upright picture, for outlets that show nothing else.
    pub portrait: String,
}

/// Makes the addresses around a post.
pub type LinksOf = Arc<dyn Fn(&Channel, &PublishedPost) -> Links + Send + Sync>;

/// A picture as it goes to an outlet.
pub struct Picture {
    /// Its number in the library.
    pub medium: MediumId,
    /// What it shows; empty where it says nothing the text does not say.
    pub alt: String,
    /// JPEG.
    pub bytes: Bytes,
    /// Of the largest size, in pixels; a smaller one has the same shape.
    pub width: u32,
    /// As above.
    pub height: u32,
}

/// Where pictures come from.
pub trait Pictures: Send + Sync {
    /// A picture of the library in its largest size of at most so many bytes; `None` when there is none.
    ///
    /// # Errors
    /// It may be there and cannot be read now.
    fn picture<'a>(&'a self, medium: MediumId, most: usize) -> BoxFuture<'a, Result<Option<Bytes>, Unread>>;
}

/// A picture cannot be read now; why stands in the log of whoever tried.
#[derive(Debug)]
pub struct Unread;

/// One post at one outlet.
pub struct Job<'a> {
    /// Number of the outlet.
    pub outlet: i64,
    /// Now.
    pub now: Timestamp,
    /// What stands there of it is not older.
    pub since: Timestamp,
    /// The post as an upright picture, at an address everybody may fetch.
    pub portrait: &'a str,
    /// The way out.
    pub way: Way<'a>,
    /// Whose.
    pub account: &'a Account,
    /// The channel.
    pub channel: ChannelView<'a>,
    /// The post in the wished version.
    pub post: PostView<'a>,
    /// How far it is.
    pub dispatch: &'a Dispatch,
    /// Where pictures come from.
    pub pictures: &'a dyn Pictures,
    /// Who tells the servers of those who follow from the Fediverse.
    pub fediverse: &'a dyn Fediverse,
    /// Warning or news.
    pub lane: Lane,
    /// Limits the platform named when it was last looked at.
    pub numbers: &'a BTreeMap<String, u64>,
    /// The same at every attempt to make it appear, another one when it is to appear anew.
    pub key: String,
}

impl Job<'_> {
    /// A limit the platform named.
    pub fn number(&self, name: &str) -> Option<u64> {
        self.numbers.get(name).copied()
    }

    /// One of the pictures that go along, by its place; `None` when it is gone. Nothing goes out without one that only
    /// cannot be read now: that is tried again.
    pub async fn picture(&self, place: usize, bytes: usize) -> Result<Option<Picture>, Reply> {
        let Some(picture) = self.post.content.pictures.get(place) else { return Ok(None) };
        let unread = |Unread| Reply::Later(Fault::new(Class::Transient, "outlet.picture_unread"), None);
        let read = self.pictures.picture(picture.id, bytes).await.map_err(unread)?;
        let (width, height) = (picture.width, picture.height);
        let alt = picture.alt.text().to_owned();
        Ok(read.map(|bytes| Picture { medium: picture.id, alt, bytes, width, height }))
    }

    /// The pictures that go along, the first `most`, none larger than `bytes`. One that is gone is left out.
    pub async fn pictures(&self, most: usize, bytes: usize) -> Result<Vec<Picture>, Reply> {
        let mut found = Vec::new();
        for place in 0..most.min(self.post.content.pictures.len()) {
            found.extend(self.picture(place, bytes).await?);
        }
        Ok(found)
    }
}

//! What a connector is given about one post.
use crate::account::Account;
use crate::answer::Way;
use bytes::Bytes;
use channel::channel::Channel;
use channel::ids::MediumId;
use channel::outlet::dispatch::Dispatch;
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
    /// A picture of the post for whoever fetches it: the leading one, or its card.
    pub picture: Option<String>,
}

/// Makes the addresses around a post.
pub type LinksOf = Arc<dyn Fn(&Channel, &PublishedPost) -> Links + Send + Sync>;

/// Where pictures come from.
pub trait Pictures: Send + Sync {
    /// A picture of the library in its largest size; `None` when it is gone.
    fn picture<'a>(&'a self, medium: MediumId) -> BoxFuture<'a, Option<Bytes>>;
}

/// One post at one outlet.
pub struct Job<'a> {
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

    /// The pictures that go along, the first `most`, each with its number and description. One that is gone is left out.
    pub async fn pictures(&self, most: usize) -> Vec<(MediumId, String, Bytes)> {
        let mut found = Vec::new();
        for picture in self.post.content.pictures.iter().take(most) {
            let Some(bytes) = self.pictures.picture(picture.id).await else { continue };
            let alt = match &picture.alt {
                channel::image::Alt::Text(line) => line.to_string(),
                channel::image::Alt::Decorative => String::new(),
            };
            found.push((picture.id, alt, bytes));
        }
        found
    }
}

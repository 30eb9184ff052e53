use channel::clock::Timestamp;
use channel::ids::{ChannelId, ImageId, PostId};
use channel::post::Content;
use channel::slug::ChannelSlug;
use channel::subscription::RoundedCount;
use channel::topic::Topic;
use db::Db;

use crate::{Cursor, MonthCount, Page, PublicChannel, PublishedPost, Result, StoredPicture, VersionLine};

/// What residents may see: public channels and what they published.
#[derive(Clone)]
pub struct Public {
    pub(crate) db: Db,
}

impl Public {
    /// A public channel by its address.
    pub async fn channel(&self, slug: &ChannelSlug) -> Result<Option<PublicChannel>> {
        let _ = (slug, &self.db);
        unimplemented!()
    }

    /// The directory: channels that are public and verified, by name; with a query those with a word of the name, a
    /// postal code or a region key that begins with each of its words.
    pub async fn listed(&self, query: Option<&str>, limit: usize) -> Result<Vec<PublicChannel>> {
        let _ = (query, limit);
        unimplemented!()
    }

    /// The one public channel, if there is exactly one.
    pub async fn sole(&self) -> Result<Option<ChannelSlug>> {
        unimplemented!()
    }

    /// Newest first.
    pub async fn timeline(
        &self,
        channel: ChannelId,
        topic: Option<Topic>,
        after: Option<Cursor>,
        limit: usize,
    ) -> Result<Page<PublishedPost>> {
        let _ = (channel, topic, after, limit);
        unimplemented!()
    }

    /// One month of the archive in the channel's zone, newest first.
    pub async fn month(
        &self,
        channel: ChannelId,
        year: i16,
        month: i8,
        after: Option<Cursor>,
        limit: usize,
    ) -> Result<Page<PublishedPost>> {
        let _ = (channel, year, month, after, limit);
        unimplemented!()
    }

    /// Which months have posts, newest first. Read from counters, so it costs the same with 100,000 posts.
    pub async fn months(&self, channel: ChannelId) -> Result<Vec<MonthCount>> {
        let _ = channel;
        unimplemented!()
    }

    /// Posts with, for each word of the text, a word that begins with it; newest first. No text is an error or syntax.
    pub async fn search(
        &self,
        channel: ChannelId,
        text: &str,
        limit: usize,
        offset: usize,
    ) -> Result<Vec<PublishedPost>> {
        let _ = (channel, text, limit, offset);
        unimplemented!()
    }

    /// A post that is or was published; look at its state.
    pub async fn post(&self, channel: ChannelId, post: PostId) -> Result<Option<PublishedPost>> {
        let _ = (channel, post);
        unimplemented!()
    }

    /// Its history, oldest first.
    pub async fn versions(&self, post: PostId) -> Result<Vec<VersionLine>> {
        let _ = post;
        unimplemented!()
    }

    /// What an earlier version said; `None` for posts that are withdrawn.
    pub async fn version(&self, post: PostId, version: u32) -> Result<Option<Content>> {
        let _ = (post, version);
        unimplemented!()
    }

    /// Events that end (or, open-ended, start) at or after `from`, by their start.
    pub async fn upcoming_events(
        &self,
        channel: ChannelId,
        from: Timestamp,
        limit: usize,
    ) -> Result<Vec<PublishedPost>> {
        let _ = (channel, from, limit);
        unimplemented!()
    }

    /// Warnings whose latest version came out at or after `since`, newest first.
    pub async fn active_warnings(&self, channel: ChannelId, since: Timestamp) -> Result<Vec<PublishedPost>> {
        let _ = (channel, since);
        unimplemented!()
    }

    /// A picture by its number.
    pub async fn picture(&self, id: ImageId) -> Result<Option<StoredPicture>> {
        let _ = id;
        unimplemented!()
    }

    /// About how many follow, as of the last recount.
    pub async fn followers(&self, channel: ChannelId) -> Result<RoundedCount> {
        let _ = channel;
        unimplemented!()
    }
}

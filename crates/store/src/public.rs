use std::collections::HashSet;

use channel::clock::Timestamp;
use channel::ids::{ChannelId, DeliveryId, MediumId, PostId};
use channel::outlet::Kind as OutletKind;
use channel::pin::PINS;
use channel::post::Content;
use channel::slug::ChannelSlug;
use channel::subscription::{RoundedCount, rounded};
use channel::topic::Topic;
use db::{Db, Engine, Value, args};

use crate::row::{self, limit as limited, ms};
use crate::wire::{self, read_content};
use crate::{
    Cursor, MonthCount, Page, PublicChannel, PublishedPost, Result, ShownOf, ShownVariants, StoreError, StoredHalves,
    StoredMedium, VersionLine, Withdrawn, question, sql,
};

/// More words make no search of the directory clearer.
const DIRECTORY_WORDS: usize = 6;

/// What residents may see: public channels and what they published.
#[derive(Clone)]
pub struct Public {
    pub(crate) db: Db,
}

impl Public {
    /// A public channel by its address.
    pub async fn channel(&self, slug: &ChannelSlug) -> Result<Option<PublicChannel>> {
        self.db.one(sql::channel::PUBLIC_BY_SLUG, args![slug.as_str()]).await?.map(row::channel::read).transpose()
    }

    /// A channel by its address, also a closed one: its followers must be able to stop.
    pub async fn channel_even_closed(&self, slug: &ChannelSlug) -> Result<Option<PublicChannel>> {
        self.db.one(sql::channel::BY_SLUG, args![slug.as_str()]).await?.map(row::channel::read).transpose()
    }

    /// Whether a channel's newsletter takes addresses.
    pub async fn takes_readers(&self, channel: ChannelId) -> Result<bool> {
        Ok(self.db.one::<(i64,)>(sql::newsletter::IS_RUNNING, args![channel.0]).await?.is_some())
    }

    /// Whether its mails go out, as far as was last seen: whoever asks for it is told when to look for one.
    pub async fn sends_mail(&self, channel: ChannelId) -> Result<bool> {
        let health: Option<(String,)> = self.db.one(sql::newsletter::HOW_IT_IS, args![channel.0]).await?;
        Ok(health.is_none_or(|(health,)| wire::newsletter::read_health(&health).relay.is_empty()))
    }

    /// Places of others a channel publishes to, as they were set up, without the access to them.
    pub async fn places(&self, channel: ChannelId) -> Result<Vec<(OutletKind, String)>> {
        let rows: Vec<(String, String)> = self.db.rows(sql::outlet::SHOWN, args![channel.0]).await?;
        let read = |(kind, settings): (String, String)| Some((OutletKind::parse(&kind)?, settings));
        Ok(rows.into_iter().filter_map(read).collect())
    }

    /// Deliveries ordered after that one, in order, as open pages hear of them: number, channel, post, version.
    pub async fn went_out(&self, after: DeliveryId, limit: usize) -> Result<Vec<(DeliveryId, ChannelId, PostId, u32)>> {
        let rows: Vec<(i64, i64, i64, i64)> =
            self.db.rows(sql::delivery::WENT_OUT, args![after.0, limited(limit)]).await?;
        let read = |(id, channel, post, version)| {
            Ok((DeliveryId(id), ChannelId(channel), PostId(post), row::small("delivery", version)?))
        };
        rows.into_iter().map(read).collect()
    }

    /// The public halves of a channel's keys as they are stored.
    pub async fn public_halves(&self, channel: ChannelId, generation: u32) -> Result<Option<StoredHalves>> {
        let args = args![channel.0, i64::from(generation)];
        let found: Option<(String, String, Vec<u8>)> = self.db.one(sql::channel::PUBLIC_HALVES, args).await?;
        Ok(found.map(|(vapid, identity, signature)| StoredHalves { vapid, identity, signature }))
    }

    /// The directory: channels that are public and verified, by name; with a query those with a word of the name, a
    /// postal code or a region key that begins with each of its words.
    pub async fn listed(&self, query: Option<&str>, limit: usize) -> Result<Vec<PublicChannel>> {
        let words = row::channel::words_of(query.unwrap_or_default());
        if words.is_empty() {
            let rows = self.db.rows(sql::channel::LISTED, args![limited(limit)]).await?;
            return rows.into_iter().map(row::channel::read).collect();
        }
        let mut found: Option<HashSet<i64>> = None;
        for word in words.into_iter().take(DIRECTORY_WORDS) {
            let ids = self.with_word(word).await?;
            found = Some(found.map_or_else(|| ids.clone(), |before| &before & &ids));
        }
        let ids: Vec<i64> = found.unwrap_or_default().into_iter().collect();
        let rows = self.db.rows(sql::channel::LISTED_AMONG, args![ids]).await?;
        let mut channels = rows.into_iter().map(row::channel::read).collect::<Result<Vec<_>>>()?;
        channels.sort_by_key(|found| (row::channel::sort_name(&found.channel.profile), found.channel.id));
        channels.truncate(limit);
        Ok(channels)
    }

    async fn with_word(&self, word: String) -> Result<HashSet<i64>> {
        let from = word.into_bytes();
        // No UTF-8 text contains the byte 255, so this is the end of everything that begins with the word.
        let to = [from.as_slice(), &[255]].concat();
        let rows: Vec<(i64,)> = self.db.rows(sql::channel::WITH_WORD, args![from, to]).await?;
        Ok(rows.into_iter().map(|(id,)| id).collect())
    }

    /// The one public channel, if there is exactly one.
    pub async fn sole(&self) -> Result<Option<ChannelSlug>> {
        let rows: Vec<(String,)> = self.db.rows(sql::channel::SOLE, args![]).await?;
        let [(slug,)] = rows.as_slice() else { return Ok(None) };
        ChannelSlug::parse(slug).map(Some).map_err(|_| StoreError::corrupt("channel", "slug"))
    }

    /// What has not expired by `now`, newest first.
    pub async fn timeline(
        &self,
        channel: ChannelId,
        topic: Option<Topic>,
        after: Option<Cursor>,
        limit: usize,
        now: Timestamp,
    ) -> Result<Page<PublishedPost>> {
        let after = after.unwrap_or(Cursor::START);
        let more = limited(limit).saturating_add(1);
        match topic {
            None => {
                let args = args![channel.0, after.published_ms, after.id.0, more, ms(now)];
                self.page(sql::post::TIMELINE, args, limit).await
            }
            Some(topic) => {
                let args = args![channel.0, topic.key(), after.published_ms, after.id.0, more, ms(now)];
                self.page(sql::post::TIMELINE_OF_TOPIC, args, limit).await
            }
        }
    }

    /// What stays on top of the channel page, the latest first.
    pub async fn pinned(&self, channel: ChannelId, now: Timestamp) -> Result<Vec<PublishedPost>> {
        self.posts(sql::pin::ON_TOP, args![channel.0, ms(now), limited(PINS)]).await
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
        let after = after.unwrap_or(Cursor::START);
        let month = i64::from(year) * 100 + i64::from(month);
        let args = args![channel.0, month, after.published_ms, after.id.0, limited(limit).saturating_add(1)];
        self.page(sql::post::MONTH, args, limit).await
    }

    /// Which months have posts, newest first. Read from counters, so it costs the same with 100,000 posts.
    pub async fn months(&self, channel: ChannelId) -> Result<Vec<MonthCount>> {
        let rows: Vec<(i64, i64)> = self.db.rows(sql::post::MONTHS, args![channel.0]).await?;
        let read = |(month, posts): (i64, i64)| {
            let wrong = |_| StoreError::corrupt("post_month", "month");
            let (year, month) = (i16::try_from(month / 100).map_err(wrong)?, i8::try_from(month % 100).map_err(wrong)?);
            Ok(MonthCount { year, month, posts: row::count(posts) })
        };
        rows.into_iter().map(read).collect()
    }

    /// Posts with, for each word of the text, a word that begins with it; newest first. No text is an error or syntax.
    pub async fn search(
        &self,
        channel: ChannelId,
        text: &str,
        limit: usize,
        offset: usize,
    ) -> Result<Vec<PublishedPost>> {
        let words = question::words(text);
        if words.is_empty() {
            return Ok(Vec::new());
        }
        let (limit, offset) = (limited(limit), limited(offset));
        match self.db.engine() {
            Engine::Sqlite => {
                self.posts(sql::search::lite::SEARCH, args![question::lite(channel, &words), limit, offset]).await
            }
            Engine::Postgres => {
                let args = args![question::token(channel), question::pg(&words), limit, offset];
                self.posts(sql::search::pg::SEARCH, args).await
            }
        }
    }

    /// A post that is or was published; look at its state.
    pub async fn post(&self, channel: ChannelId, post: PostId) -> Result<Option<PublishedPost>> {
        let found = self.db.one(sql::post::POST, args![post.0]).await?.map(row::post::read).transpose()?;
        Ok(found.filter(|found| found.channel == channel))
    }

    /// Its history, oldest first.
    pub async fn versions(&self, post: PostId) -> Result<Vec<VersionLine>> {
        let rows: Vec<(i64, i64, String)> = self.db.rows(sql::post::VERSIONS, args![post.0]).await?;
        let read = |(version, at, note)| {
            let version = row::small("post_version", version)?;
            Ok(VersionLine { version, at: channel::clock::from_ms(at), note })
        };
        rows.into_iter().map(read).collect()
    }

    /// What was taken back since then, the latest first.
    pub async fn withdrawn(&self, channel: ChannelId, since: Timestamp, limit: usize) -> Result<Vec<Withdrawn>> {
        let args = args![channel.0, ms(since), limited(limit)];
        let rows: Vec<(i64, i64, i64, String)> = self.db.rows(sql::post::WITHDRAWN, args).await?;
        let read = |(id, published, at, reason)| {
            let (published, at) = (channel::clock::from_ms(published), channel::clock::from_ms(at));
            Withdrawn { id: PostId(id), published, at, reason }
        };
        Ok(rows.into_iter().map(read).collect())
    }

    /// What an earlier version said; `None` for posts that are withdrawn.
    pub async fn version(&self, post: PostId, version: u32) -> Result<Option<Content>> {
        let found: Option<(String,)> = self.db.one(sql::post::VERSION, args![post.0, i64::from(version)]).await?;
        found.map(|(content,)| read_content(&content)).transpose()
    }

    /// The texts of these posts beside their main texts.
    pub async fn variants(&self, posts: &[PostId]) -> Result<ShownVariants> {
        row::variant::shown(&self.db, posts).await
    }

    /// Events that were over before `to`, the latest first, back to `from`.
    pub async fn past_events(
        &self,
        channel: ChannelId,
        (from, to): (Timestamp, Timestamp),
        limit: usize,
    ) -> Result<Vec<PublishedPost>> {
        self.posts(sql::post::PAST, args![channel.0, ms(from), ms(to), limited(limit)]).await
    }

    /// Events that end (or, open-ended, start) at or after `from`, by their start.
    pub async fn upcoming_events(
        &self,
        channel: ChannelId,
        from: Timestamp,
        limit: usize,
    ) -> Result<Vec<PublishedPost>> {
        let mut posts = self.posts(sql::post::UPCOMING, args![channel.0, ms(from), limited(limit)]).await?;
        // The key goes by the end, so that what is going on now is found; people read by the start.
        posts.sort_by_key(|post| (post.content.event.as_ref().map(|event| event.start), post.id));
        Ok(posts)
    }

    /// Warnings whose latest version came out at or after `since`, newest first.
    pub async fn active_warnings(&self, channel: ChannelId, since: Timestamp) -> Result<Vec<PublishedPost>> {
        self.posts(sql::post::WARNINGS, args![channel.0, ms(since)]).await
    }

    /// A medium by its number.
    pub async fn medium(&self, id: MediumId) -> Result<Option<StoredMedium>> {
        self.db.one(sql::medium::ONE, args![id.0]).await?.map(row::medium::read).transpose()
    }

    /// About how many follow, as of the last recount.
    pub async fn followers(&self, channel: ChannelId) -> Result<RoundedCount> {
        let found: Option<(i64,)> = self.db.one(sql::channel::FOLLOWERS, args![channel.0]).await?;
        Ok(rounded(found.map_or(0, |(followers,)| row::count(followers))))
    }

    /// What residents may answer to these posts, and the numbers everybody sees. Posts that cannot be answered and never
    /// could be are missing.
    pub async fn reactions(&self, posts: &[PostId]) -> Result<ShownOf> {
        let ids: Vec<i64> = posts.iter().map(|post| post.0).collect();
        let slots = self.db.rows(sql::reaction::SHOWN, args![&ids]).await?;
        if slots.is_empty() {
            return Ok(ShownOf::new());
        }
        row::reaction::read(slots, self.db.rows(sql::reaction::TOTALS, args![&ids]).await?)
    }

    async fn posts(&self, sql: &'static str, args: Vec<Value>) -> Result<Vec<PublishedPost>> {
        self.db.rows(sql, args).await?.into_iter().map(row::post::read).collect()
    }

    async fn page(&self, sql: &'static str, args: Vec<Value>, limit: usize) -> Result<Page<PublishedPost>> {
        let cursor = |post: &PublishedPost| Cursor { published_ms: ms(post.published), id: post.id };
        Ok(Page::cut(self.posts(sql, args).await?, limit, cursor))
    }
}

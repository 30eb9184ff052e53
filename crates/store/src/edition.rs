//! One version of a post, as the statements that write it. Used by publishing at the desk and by import.
use channel::channel::Profile;
use channel::clock::Timestamp;
use channel::ids::{ChannelId, EditorId, PostId};
use channel::image::Alt;
use channel::post::{Content, Kind};
use channel::reaction::{OPEN, Reactions, half_year};
use channel::variant::Wording;
use db::{Db, Engine, Statement, args, run};
use jiff::tz::TimeZone;

use crate::row::{limit, ms};
use crate::wire::{read_profile, write_content};
use crate::{Result, medium, question, sql};

/// A version about to be written.
pub(crate) struct Edition<'a> {
    pub(crate) post: PostId,
    pub(crate) channel: ChannelId,
    pub(crate) version: u32,
    pub(crate) content: &'a Content,
    pub(crate) slug_tail: &'a str,
    pub(crate) note: &'a str,
    pub(crate) by: EditorId,
    pub(crate) now: Timestamp,
    /// Words of the texts beside the main text that are out; they are looked for too.
    pub(crate) beside: &'a str,
    /// Of the first version; ignored for later ones.
    pub(crate) published: Timestamp,
}

impl Edition<'_> {
    /// Makes a draft's head a published one.
    pub(crate) fn first(&self, zone: &TimeZone) -> Statement {
        self.head(sql::publish::FIRST, zone)
    }

    /// Writes the head of a post that never was a draft.
    pub(crate) fn whole(&self, zone: &TimeZone) -> Statement {
        self.head(sql::publish::ADD_POST, zone)
    }

    fn head(&self, text: &'static str, zone: &TimeZone) -> Statement {
        let (content, published) = (self.content, ms(self.published));
        let (month, ends, by) = (month(self.published, zone), event_end(content, zone), self.by.0);
        let (kind, title, now) = (content.kind.key(), content.title.as_str(), ms(self.now));
        let (post, channel, expires) = (self.post.0, self.channel.0, content.expires().map(ms));
        run(text, args![post, channel, self.slug_tail, kind, title, published, now, month, ends, by, expires])
    }

    /// Moves the head from the version that is corrected to this one.
    pub(crate) fn next(&self, corrected: u32, zone: &TimeZone) -> Statement {
        let (content, ends, now) = (self.content, event_end(self.content, zone), ms(self.now));
        let (kind, title, old) = (content.kind.key(), content.title.as_str(), i64::from(corrected));
        let (post, channel, expires) = (self.post.0, self.channel.0, content.expires().map(ms));
        let args = args![post, channel, old, self.slug_tail, kind, title, now, ends, self.by.0, expires];
        run(sql::publish::NEXT, args)
    }

    /// Version, the place of its proof, topics and full text; the head is written before.
    pub(crate) fn contents(&self, engine: Engine) -> Result<Vec<Statement>> {
        let (post, channel, content) = (self.post.0, self.channel.0, self.content);
        let json = write_content(content)?;
        let version = args![post, i64::from(self.version), ms(self.now), self.by.0, self.note, json];
        let mut statements = vec![
            run(sql::publish::ADD_VERSION, version),
            run(sql::proof::ORDER, args![post, i64::from(self.version), channel]),
            run(sql::publish::DROP_TOPICS, args![channel, post]),
        ];
        statements.extend(findable(engine, (self.channel, self.post), content, self.beside));
        statements.extend(medium::shown(post, i64::from(self.version), content));
        statements
            .extend(content.topics.iter().map(|topic| run(sql::publish::ADD_TOPIC, args![post, topic.key()]).must(1)));
        Ok(statements)
    }

    /// Gives the post the next slot of its half-year, if it may be answered. Without a key of that half-year it gets none.
    pub(crate) fn slot(&self, profile: &Profile) -> Vec<Statement> {
        let (emojis, count, several, closes) = match &self.content.reactions {
            _ if self.content.kind == Kind::Warning => return Vec::new(),
            Reactions::Off => return Vec::new(),
            Reactions::Emoji if profile.emojis.is_empty() => return Vec::new(),
            Reactions::Emoji => (profile.emojis.to_string(), profile.emojis.iter().len(), false, self.now + OPEN),
            Reactions::Poll(poll) => (String::new(), poll.options.len(), poll.several, poll.ends),
        };
        let (channel, epoch, count) = (self.channel.0, half_year(self.now), limit(count));
        let given = args![self.post.0, channel, &epoch, emojis, count, several, ms(closes)];
        vec![run(sql::reaction::COUNT_SLOT, args![channel, epoch]), run(sql::reaction::GIVE_SLOT, given)]
    }

    /// Counts the post in the archive.
    pub(crate) fn count_month(&self, zone: &TimeZone) -> Statement {
        run(sql::publish::COUNT_MONTH, args![self.channel.0, month(self.published, zone)])
    }
}

/// What a published post is found by: its own words, and those of the texts beside its main text.
pub(crate) fn findable(
    engine: Engine,
    (channel, post): (ChannelId, PostId),
    content: &Content,
    beside: &str,
) -> [Statement; 2] {
    let (drop_search, add_search) = match engine {
        Engine::Sqlite => (sql::search::lite::DROP, sql::search::lite::ADD),
        Engine::Postgres => (sql::search::pg::DROP, sql::search::pg::ADD),
    };
    let text = format!("{}\n{beside}", searchable(content));
    let (title, text) = (question::compose(content.title.as_str()), question::compose(&text));
    [run(drop_search, args![post.0]), run(add_search, args![post.0, question::token(channel), title, text])]
}

/// The words of texts beside a main text.
pub(crate) fn beside<'a>(variants: impl Iterator<Item = &'a Wording>) -> String {
    let words = variants.flat_map(|one| [Some(one.title.as_str()), one.body.as_ref().map(|body| body.as_str())]);
    words.flatten().collect::<Vec<_>>().join("\n")
}

/// What a channel says about itself, without its domain; `None` if the channel is unknown.
pub(crate) async fn profile(db: &Db, channel: ChannelId) -> Result<Option<Profile>> {
    let found: Option<(String,)> = db.one(sql::publish::PROFILE, args![channel.0]).await?;
    found.map(|(profile,)| read_profile(&profile, String::new())).transpose()
}

/// The zone of a channel's dates. A zone nobody knows counts as UTC.
pub(crate) fn zone(profile: &Profile) -> TimeZone {
    TimeZone::get(&profile.zone).unwrap_or(TimeZone::UTC)
}

/// Year * 100 + month in the channel's zone.
fn month(at: Timestamp, zone: &TimeZone) -> i64 {
    let date = at.to_zoned(zone.clone()).date();
    i64::from(date.year()) * 100 + i64::from(date.month())
}

/// When an event no longer is to come.
fn event_end(content: &Content, zone: &TimeZone) -> Option<i64> {
    content.event.as_ref().map(|event| ms(event.over(zone)))
}

/// Everything of a post but its title that somebody may look for.
fn searchable(content: &Content) -> String {
    let mut parts: Vec<&str> = Vec::new();
    parts.extend(content.body.as_ref().map(|body| body.as_str()));
    parts.extend(content.plain_language.as_ref().map(|body| body.as_str()));
    parts.extend(content.event.as_ref().and_then(|event| event.place.as_ref()).map(|place| place.as_str()));
    if let Some(traffic) = &content.traffic {
        parts.extend(traffic.streets.iter().chain(&traffic.detour).map(|line| line.as_str()));
    }
    parts.extend(content.pictures.iter().filter_map(|picture| match &picture.alt {
        Alt::Text(line) => Some(line.as_str()),
        Alt::Decorative => None,
    }));
    parts.extend(content.attachments.iter().map(|attachment| attachment.title.as_str()));
    parts.join("\n")
}

//! What all followers of one post version get: made once, sealed for each.
use crate::booklets::Ticket;
use crate::digest::Digest;
use crate::parts::{Links, Parts};
use channel::clock::Timestamp;
use channel::delivery::{Lane, Occasion, ttl_seconds};
use channel::ids::PostId;
use channel::lang::Lang;
use channel::post::{Content, Kind, State};
use channel::subscription::{About, Preferences};
use channel::variant::{Tongue, Variant};
use channel::warning::{Purpose, breaks_through};
use formats::post_view::{ChannelView, PostView};
use formats::push_payload;
use formats::warning::Told;
use jiff::tz::TimeZone;
use push::{Topic, Urgency};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use store::{PublicChannel, PublishedPost, Sealed, StoreError};

/// The shortest TTL any service keeps, in seconds; Windows refuses 0, Google's bridge makes less into this.
const SHORTEST_TTL: u32 = 60;
/// A letter is made anew after this, so that late followers get the corrected text.
const FRESH: Duration = Duration::from_secs(10);
/// Letters kept.
const LETTERS: usize = 64;

/// Ready to be sealed.
pub struct Letter {
    /// Decides who wants it.
    pub about: About,
    /// The channel's, for quiet hours.
    pub zone: TimeZone,
    /// Signs for the channel.
    pub vapid: Arc<push::Vapid>,
    /// RFC 8030 §5.3.
    pub urgency: Urgency,
    /// RFC 8030 §5.4.
    pub topic: Topic,
    /// Its own lane at the push services.
    pub lane: Lane,
    ttl: u32,
    text: Text,
}

/// What it says.
enum Text {
    /// The same to everybody who reads a language.
    Same { german: Vec<u8>, english: Vec<u8> },
    /// The titles of what somebody wants to hear of.
    Digest(Box<Digest>),
}

/// Why there is none.
#[derive(Debug, thiserror::Error)]
pub enum LetterError {
    /// The post was taken back since or never existed: nothing is to be sent, ever.
    #[error("the post is no longer out")]
    NotOut,
    /// Without a key no push service takes anything.
    #[error("the channel has no VAPID key")]
    NoKey,
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Letter {
    /// The text for somebody.
    pub fn payload(&self, preferences: &Preferences) -> &[u8] {
        match (&self.text, preferences.lang) {
            (Text::Same { german, .. }, Lang::De) => german,
            (Text::Same { english, .. }, Lang::En) => english,
            (Text::Digest(digest), _) => digest.text(preferences),
        }
    }

    /// Seconds a push service may keep it: what is left of its time since it was ordered.
    pub fn ttl(&self, age: Duration) -> u32 {
        let age = u32::try_from(age.as_secs()).unwrap_or(u32::MAX);
        self.ttl.saturating_sub(age).max(SHORTEST_TTL)
    }

    /// A post version. `occasion` is that of the delivery; the text may be of a later version.
    fn post(
        parts: &Parts,
        channel: &PublicChannel,
        (post, variants): (&PublishedPost, &[Variant]),
        lane: Lane,
        occasion: Occasion,
        (key, sealed): (Option<&str>, Option<&Sealed>),
    ) -> Option<Letter> {
        let links = (parts.links)(&channel.channel, Some(post));
        let channel_view = ChannelView {
            channel: &channel.channel,
            url: &links.channel,
            feed_base: &links.feed_base,
            icon_url: links.icon.as_deref(),
        };
        let warning = sealed.and_then(|sealed| Warning::of(sealed, channel));
        let payload = |lang| {
            let (content, url) = words(post, variants, &links, lang);
            let view = view(post, &content, &url, links.picture.clone());
            match (post.state, &warning) {
                (State::Withdrawn, _) => push_payload::withdrawn(&channel_view, &view, lang),
                (_, Some(warning)) => push_payload::warning(&channel_view, &view, warning.told(lang), warning.rings),
                _ => push_payload::post(&channel_view, &view, lang, occasion, key),
            }
        };
        let breaks_through = match sealed {
            Some(sealed) => breaks_through(sealed.purpose, sealed.severity),
            None => post.content.kind == Kind::Warning,
        };
        Some(Letter {
            about: About { topics: post.content.topics, breaks_through },
            zone: zone(channel),
            vapid: (parts.keys)(&channel.channel)?,
            urgency: urgency(post.content.kind, occasion),
            topic: Topic::of(&post.id.to_string()),
            lane,
            ttl: ttl_seconds(post.content.kind),
            text: Text::Same { german: payload(Lang::De), english: payload(Lang::En) },
        })
    }

    /// Several posts in one message.
    fn digest(channel: &PublicChannel, lead: PostId, digest: Digest, vapid: Arc<push::Vapid>) -> Letter {
        Letter {
            about: About { topics: digest.topics(), breaks_through: false },
            zone: zone(channel),
            vapid,
            urgency: Urgency::Normal,
            // Not that of its first post: a correction of that one must not replace the message that tells of all.
            topic: Topic::of(&format!("digest {lead}")),
            lane: Lane::News,
            ttl: digest.posts().map(|post| ttl_seconds(post.content.kind)).max().unwrap_or(SHORTEST_TTL),
            text: Text::Digest(Box::new(digest)),
        }
    }

    /// The first notification.
    pub fn greeting(parts: &Parts, channel: &PublicChannel, ticket: Option<&Ticket>) -> Option<Letter> {
        let links = (parts.links)(&channel.channel, None);
        let ticket = ticket.map(|Ticket { ticket, epoch, slot }| push_payload::Ticket { ticket, epoch, slot: *slot });
        let view = ChannelView {
            channel: &channel.channel,
            url: &links.channel,
            feed_base: &links.feed_base,
            icon_url: links.icon.as_deref(),
        };
        Some(Letter {
            about: About { topics: channel::topic::TopicSet::all(), breaks_through: true },
            zone: zone(channel),
            vapid: (parts.keys)(&channel.channel)?,
            // Somebody looks at the phone and waits.
            urgency: Urgency::High,
            topic: Topic::of(&format!("greeting {}", channel.channel.id)),
            lane: Lane::News,
            ttl: 10 * 60,
            text: Text::Same {
                german: push_payload::welcome(&view, ticket, Lang::De),
                english: push_payload::welcome(&view, ticket, Lang::En),
            },
        })
    }
}

/// The words of a post in a language, and where they stand: only words that fit the main text, since what an older one said
/// may be wrong by now.
pub fn words(post: &PublishedPost, variants: &[Variant], links: &Links, lang: Lang) -> (Content, String) {
    let fits = |one: &&Variant| one.tongue == Tongue::In(lang.tag()) && !one.is_older(&post.content);
    match variants.iter().find(fits) {
        Some(variant) => (variant.instead(&post.content), format!("{}?lang={}", links.post, lang.tag())),
        None => (post.content.clone(), links.post.clone()),
    }
}

/// A post as the formats want it.
pub fn view<'a>(post: &PublishedPost, content: &'a Content, url: &'a str, picture_url: Option<String>) -> PostView<'a> {
    PostView {
        id: post.id,
        version: post.version,
        content,
        url,
        published: post.published,
        updated: post.updated,
        picture_url,
        withdrawn: post.state == State::Withdrawn,
    }
}

/// What a sealed message says in the two languages a device may ask for.
struct Warning {
    german: Told,
    english: Told,
    rings: bool,
}

impl Warning {
    /// `None` for a file that cannot be read: then the post's own text goes out.
    fn of(sealed: &Sealed, channel: &PublicChannel) -> Option<Warning> {
        let alert = formats::cap::read(sealed.cap.clone()).ok()?.alert;
        let own = Told::of(&alert, channel.channel.profile.lang.tag())?;
        let told = |tag| Told::exactly(&alert, tag).unwrap_or_else(|| own.clone());
        let rings = sealed.purpose == Purpose::Actual && !sealed.turn.ends();
        Some(Warning { german: told(Lang::De.tag()), english: told(Lang::En.tag()), rings })
    }

    fn told(&self, lang: Lang) -> &Told {
        match lang {
            Lang::De => &self.german,
            Lang::En => &self.english,
        }
    }
}

fn zone(channel: &PublicChannel) -> TimeZone {
    TimeZone::get(&channel.channel.profile.zone).unwrap_or(TimeZone::UTC)
}

/// How much battery it is worth. A correction is worth what its post is: by its topic it may replace, at the push
/// service, a version the phone never got.
fn urgency(kind: Kind, occasion: Occasion) -> Urgency {
    match (kind, occasion) {
        (Kind::Warning, _) => Urgency::High,
        (_, Occasion::Quiet) | (Kind::Job, _) => Urgency::Low,
        _ => Urgency::Normal,
    }
}

/// Letters by post and version of the delivery, with the time they were made.
type Made = HashMap<(PostId, u32), (Timestamp, Arc<Letter>)>;

/// The letters in use.
#[derive(Default)]
pub struct Letters {
    made: Mutex<Made>,
}

impl Letters {
    /// The letter of a delivery of this version, with the newest text there is.
    pub async fn get(&self, parts: &Parts, post: PostId, version: u32, lane: Lane) -> Result<Arc<Letter>, LetterError> {
        let (key, now) = ((post, version), parts.clock.now());
        let fresh = |made: &Timestamp| now.duration_since(*made).unsigned_abs() < FRESH;
        if let Some((_, letter)) = self.with(|made| made.get(&key).filter(|(at, _)| fresh(at)).cloned()) {
            return Ok(letter);
        }
        let newest = parts.store.latest_version(post).await?.unwrap_or(version).max(version);
        let (channel, found) = parts.store.load(post, newest).await?.ok_or(LetterError::NotOut)?;
        // The first version goes out with the others of its time; whatever comes later is of this post alone.
        let told = if version == 1 { parts.store.digest(post).await? } else { Vec::new() };
        // Of a post taken back only the last version, which says so, is still to be told.
        let tells = !told.is_empty()
            || found.state == State::Published
            || (found.state == State::Withdrawn && version == newest);
        if !tells {
            return Err(LetterError::NotOut);
        }
        let occasion = if version == 1 { Occasion::New } else { Occasion::Correction };
        let hash = match &parts.booklets {
            Some(booklets) => booklets.key(&channel.channel).await,
            None => None,
        };
        let letter = match told.is_empty() {
            true => {
                let variants = parts.store.variants(post).await?;
                let sealed = match found.content.kind {
                    Kind::Warning => parts.store.alert(post, found.version).await?,
                    _ => None,
                };
                let more = (hash.as_deref(), sealed.as_ref());
                Letter::post(parts, &channel, (&found, &variants), lane, occasion, more)
            }
            false => {
                let mut with_variants = Vec::with_capacity(told.len());
                for one in told {
                    let variants = parts.store.variants(one.id).await?;
                    with_variants.push((one, variants));
                }
                let digest = Digest::new(parts, &channel.channel, with_variants, post.to_string(), hash.as_deref());
                (parts.keys)(&channel.channel).map(|vapid| Letter::digest(&channel, post, digest, vapid))
            }
        };
        let letter = letter.ok_or(LetterError::NoKey)?;
        let letter = Arc::new(letter);
        self.with(|made| {
            if made.len() >= LETTERS {
                made.retain(|_, (at, _)| fresh(at));
            }
            if made.len() >= LETTERS {
                // With a thousand towns warned at once the oldest are done soonest.
                let oldest = made.iter().min_by_key(|(_, (at, _))| *at).map(|(key, _)| *key);
                oldest.and_then(|oldest| made.remove(&oldest));
            }
            made.insert(key, (now, letter.clone()));
        });
        Ok(letter)
    }

    fn with<T>(&self, work: impl FnOnce(&mut Made) -> T) -> T {
        work(&mut self.made.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

//! What all followers of one post version get: made once, sealed for each.
use crate::booklets::Ticket;
use crate::digest::Digest;
use crate::parts::{Links, Parts};
use channel::alarm::AlarmKind;
use channel::clock::Timestamp;
use channel::delivery::{Lane, Occasion, TTL_HOLDS, ttl_seconds};
use channel::ids::PostId;
use channel::lang::Lang;
use channel::post::{Content, Kind, State};
use channel::subscription::{About, Preferences};
use channel::variant::{Tongue, Variant};
use channel::warning::{Purpose, Severity, breaks_through};
use formats::push_payload;
use formats::warning::Told;
use jiff::tz::TimeZone;
use push::{Topic, Urgency};
use std::sync::Arc;
use std::time::Duration;
use store::{DeskAlarm, PublicChannel, PublishedPost, Sealed, StoreError};

/// The shortest TTL any service keeps, in seconds; Windows refuses 0, Google's bridge makes less into this.
const SHORTEST_TTL: u32 = 60;

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
    pub(crate) ttl: u32,
    /// Of a message that says so: when what it says is over. What ends a warning is never over.
    pub(crate) over: Option<Timestamp>,
    pub(crate) text: Text,
}

/// What it says.
pub(crate) enum Text {
    /// The same to everybody who reads a language.
    Same { german: Vec<u8>, english: Vec<u8> },
    /// The titles of what somebody wants to hear of.
    Digest(Box<Digest>),
}

/// Why there is none.
#[derive(Debug, thiserror::Error)]
pub enum LetterError {
    /// The post was taken back since, never existed, or holds no more: nothing is to be sent, ever.
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

    /// Seconds a push service may keep it: what is left of its time since it was ordered, and of a message that says until
    /// when it holds what is left of that. Such a one may be handed over late, after quiet hours, and still be news.
    pub fn ttl(&self, age: Duration, now: Timestamp) -> u32 {
        let seconds = |time: Duration| u32::try_from(time.as_secs()).unwrap_or(u32::MAX);
        let left = match self.over {
            Some(over) => self.ttl.min(seconds(Duration::try_from(over.duration_since(now)).unwrap_or_default())),
            None => self.ttl.saturating_sub(seconds(age)),
        };
        left.max(SHORTEST_TTL)
    }

    /// Whether what it says holds no more.
    pub fn is_over(&self, now: Timestamp) -> bool {
        self.over.is_some_and(|over| over <= now)
    }

    /// A post version. `occasion` is that of the delivery; the text may be of a later version.
    pub fn post(
        parts: &Parts,
        channel: &PublicChannel,
        (post, variants): (&PublishedPost, &[Variant]),
        lane: Lane,
        occasion: Occasion,
        (key, sealed): (Option<&str>, Option<&(Sealed, Severity)>),
    ) -> Option<Letter> {
        let links = (parts.links)(&channel.channel, Some(post));
        let channel_view = links.channel_view(&channel.channel);
        let warning = sealed.and_then(|(sealed, _)| Warning::of(sealed, channel));
        let payload = |lang| {
            let (content, url) = words(post, variants, &links, lang);
            let view = links.post_view(post, &content, &url);
            match (post.state, &warning) {
                (State::Withdrawn, _) => push_payload::withdrawn(&channel_view, &view, lang),
                (_, Some(warning)) => push_payload::warning(&channel_view, &view, warning.told(lang), warning.rings),
                _ => push_payload::post(&channel_view, &view, lang, occasion, key),
            }
        };
        let breaks_through = match sealed {
            // Its update and its all-clear reach whoever it woke, however mild they are.
            Some((sealed, worst)) => breaks_through(sealed.purpose, *worst),
            None => post.content.kind == Kind::Warning,
        };
        Some(Letter {
            about: About { topics: post.content.topics, breaks_through },
            zone: zone(channel),
            vapid: (parts.keys)(&channel.channel)?,
            urgency: urgency(post.content.kind, occasion),
            topic: Topic::of(&post.id.to_string()),
            lane,
            ttl: sealed.map_or(ttl_seconds(post.content.kind), |_| TTL_HOLDS),
            over: sealed.map(|(sealed, _)| sealed.holds_until()),
            text: Text::Same { german: payload(Lang::De), english: payload(Lang::En) },
        })
    }

    /// Several posts in one message, which the first one names.
    pub fn digest(parts: &Parts, channel: &PublicChannel, lead: PostId, digest: Digest) -> Option<Letter> {
        Some(Letter {
            about: About { topics: digest.topics(), breaks_through: false },
            zone: zone(channel),
            vapid: (parts.keys)(&channel.channel)?,
            urgency: Urgency::Normal,
            // Not that of its first post: a correction of that one must not replace the message that tells of all.
            topic: Topic::of(&format!("digest {lead}")),
            lane: Lane::News,
            ttl: digest.posts().map(|post| ttl_seconds(post.content.kind)).max().unwrap_or(SHORTEST_TTL),
            over: None,
            text: Text::Digest(Box::new(digest)),
        })
    }

    /// The first notification.
    pub fn greeting(parts: &Parts, channel: &PublicChannel, ticket: Option<&Ticket>) -> Option<Letter> {
        let links = (parts.links)(&channel.channel, None);
        let ticket = ticket.map(|Ticket { ticket, epoch, slot }| push_payload::Ticket { ticket, epoch, slot: *slot });
        let view = links.channel_view(&channel.channel);
        Some(Letter {
            about: About { topics: channel::topic::TopicSet::all(), breaks_through: true },
            zone: zone(channel),
            vapid: (parts.keys)(&channel.channel)?,
            // Somebody looks at the phone and waits.
            urgency: Urgency::High,
            topic: Topic::of(&format!("greeting {}", channel.channel.id)),
            lane: Lane::News,
            ttl: 10 * 60,
            over: None,
            text: Text::Same {
                german: push_payload::welcome(&view, ticket, Lang::De),
                english: push_payload::welcome(&view, ticket, Lang::En),
            },
        })
    }
}

impl Letter {
    /// To somebody at the desk: what they must hear of a warning, or of an outlet, which has time.
    pub fn alarm(parts: &Parts, channel: &PublicChannel, alarm: &DeskAlarm) -> Option<Letter> {
        let (urgency, lane, ttl) = match alarm.kind {
            AlarmKind::Ends => (Urgency::Normal, Lane::News, 24 * 3600),
            _ => (Urgency::High, Lane::Warning, 3600),
        };
        let links = (parts.links)(&channel.channel, None);
        let view = links.channel_view(&channel.channel);
        let payload = |lang| push_payload::alarm(&view, alarm.kind, alarm.about, lang);
        Some(Letter {
            about: About { topics: channel::topic::TopicSet::all(), breaks_through: true },
            zone: zone(channel),
            vapid: (parts.keys)(&channel.channel)?,
            urgency,
            topic: Topic::of(&format!("alarm {} {}", alarm.kind.key(), alarm.about)),
            lane,
            ttl,
            over: None,
            text: Text::Same { german: payload(Lang::De), english: payload(Lang::En) },
        })
    }
}

impl Letter {
    /// To somebody at the desk: what waits for them, or that their phone is known.
    pub fn nudge(parts: &Parts, channel: &PublicChannel, one: Option<&push_payload::NudgeView<'_>>) -> Option<Letter> {
        let links = (parts.links)(&channel.channel, None);
        let view = links.channel_view(&channel.channel);
        let payload = |lang| match one {
            Some(one) => push_payload::nudge(&view, one, lang),
            None => push_payload::nudge_hello(&view, lang),
        };
        Some(Letter {
            about: About { topics: channel::topic::TopicSet::all(), breaks_through: true },
            zone: zone(channel),
            vapid: (parts.keys)(&channel.channel)?,
            urgency: Urgency::High,
            topic: Topic::of(&one.map_or_else(String::new, |one| format!("hand {} {}", one.post, one.outlet.0))),
            lane: if one.is_some_and(|one| one.warns) { Lane::Warning } else { Lane::News },
            ttl: 3600,
            over: None,
            text: Text::Same { german: payload(Lang::De), english: payload(Lang::En) },
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

/// The channel's, for quiet hours and for times in words.
pub(crate) fn zone(channel: &PublicChannel) -> TimeZone {
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

//! A post: what is said, in which version, in which state.
use crate::clock::Timestamp;
use crate::event::Event;
use crate::ids::MediumId;
use crate::image::Picture;
use crate::job::Job;
use crate::medium::Attachment;
use crate::outlet::choice::Choice;
use crate::reaction::Reactions;
use crate::text::{Body, Title};
use crate::topic::{Topic, TopicSet};
use crate::traffic::Traffic;
use crate::validity::Validity;
use jiff::tz::TimeZone;

/// What sort of thing a post is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// News.
    Update,
    /// A decision of the council.
    Decision,
    /// An offer or change of a service.
    Service,
    /// Something that takes place.
    Event,
    /// A job advert.
    Job,
    /// Traffic, building sites.
    Traffic,
    /// A question with answers to choose from: a mood picture, never a vote.
    Poll,
    /// A hazard warning: what a sealed message of it says.
    Warning,
}

impl Kind {
    /// All kinds in the order the desk offers them.
    pub const ALL: [Kind; 8] =
        [Kind::Update, Kind::Decision, Kind::Service, Kind::Event, Kind::Job, Kind::Traffic, Kind::Poll, Kind::Warning];

    /// The word used in the database, URLs and translation keys (`kind.update`).
    pub fn key(self) -> &'static str {
        match self {
            Kind::Update => "update",
            Kind::Decision => "decision",
            Kind::Service => "service",
            Kind::Event => "event",
            Kind::Job => "job",
            Kind::Traffic => "traffic",
            Kind::Poll => "poll",
            Kind::Warning => "warning",
        }
    }

    /// Reads the word.
    pub fn parse(key: &str) -> Option<Kind> {
        Self::ALL.into_iter().find(|k| k.key() == key)
    }

    /// Whether its own fields say when it is over.
    pub fn has_own_times(self) -> bool {
        matches!(self, Kind::Event | Kind::Job | Kind::Traffic | Kind::Warning)
    }

    /// The topic a post of this kind has when its author names none.
    pub fn default_topic(self) -> Topic {
        match self {
            Kind::Update | Kind::Poll => Topic::News,
            Kind::Decision => Topic::Politics,
            Kind::Service => Topic::Services,
            Kind::Event => Topic::Events,
            Kind::Job => Topic::Jobs,
            Kind::Traffic => Topic::Traffic,
            Kind::Warning => Topic::Warnings,
        }
    }
}

/// What a post says. Immutable once published: an edit is a new version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Content {
    /// The sort of post.
    pub kind: Kind,
    /// One line.
    pub title: Title,
    /// Limited Markdown.
    pub body: Option<Body>,
    /// The same in plain language (Leichte Sprache), limited Markdown.
    pub plain_language: Option<Body>,
    /// At least one.
    pub topics: TopicSet,
    /// BCP 47 tag of the text, normally the channel's.
    pub lang: String,
    /// Pictures, the first is the leading one.
    pub pictures: Vec<Picture>,
    /// Documents, recordings and films, in the order residents find them.
    pub attachments: Vec<Attachment>,
    /// Present exactly for [`Kind::Event`].
    pub event: Option<Event>,
    /// Present only for [`Kind::Job`].
    pub job: Option<Job>,
    /// Present only for [`Kind::Traffic`].
    pub traffic: Option<Traffic>,
    /// Open for kinds that bring times of their own: [`Kind::has_own_times`].
    pub valid: Validity,
    /// What residents may answer. Never anything for [`Kind::Warning`].
    pub reactions: Reactions,
    /// Which places of others it goes to. A warning goes to all of them, whatever stands here.
    pub outlets: Choice,
    /// Where the text was first published, for imported posts.
    pub source_url: Option<url::Url>,
}

impl Content {
    /// The media it shows: pictures, then attachments.
    pub fn media(&self) -> impl Iterator<Item = MediumId> {
        self.pictures.iter().map(|picture| picture.id).chain(self.attachments.iter().map(|attachment| attachment.id))
    }

    /// A post with a title and nothing else, about what its kind is about; `lang` as a BCP 47 tag. What a kind demands
    /// (an event its start) is up to whoever fills it.
    pub fn titled(kind: Kind, title: Title, lang: &str) -> Content {
        Content {
            kind,
            title,
            body: None,
            plain_language: None,
            topics: [kind.default_topic()].into_iter().collect(),
            lang: lang.to_owned(),
            pictures: Vec::new(),
            attachments: Vec::new(),
            event: None,
            job: None,
            traffic: None,
            valid: Validity::default(),
            reactions: Reactions::Off,
            outlets: Choice::Usual,
            source_url: None,
        }
    }

    /// When it leaves the channel page and the feeds by itself. It keeps its address and its place in the archive. Events
    /// stay: people look for what was.
    pub fn expires(&self) -> Option<Timestamp> {
        let job = self.job.as_ref().and_then(|job| job.deadline);
        let traffic = self.traffic.as_ref().and_then(|traffic| traffic.until);
        self.valid.until.or(job).or(traffic)
    }

    /// Whether it has left the channel page by itself.
    pub fn has_expired(&self, now: Timestamp) -> bool {
        self.expires().is_some_and(|at| at <= now)
    }

    /// When what it says is over by the clocks of `zone`, if ever.
    pub fn over(&self, zone: &TimeZone) -> Option<Timestamp> {
        self.event.as_ref().map(|event| event.over(zone)).or_else(|| self.expires())
    }
}

/// What residents see of a post. How it comes about is told by [`crate::life`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum State {
    /// Being written; nobody outside sees it.
    Draft,
    /// Out, in its first or a later version.
    Published,
    /// Taken back; the address answers 410 with a sentence.
    Withdrawn,
}

impl State {
    /// The word in the database and the metrics.
    pub fn key(self) -> &'static str {
        match self {
            State::Draft => "draft",
            State::Published => "published",
            State::Withdrawn => "withdrawn",
        }
    }

    /// Reads the word.
    pub fn parse(key: &str) -> Option<State> {
        [State::Draft, State::Published, State::Withdrawn].into_iter().find(|s| s.key() == key)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_read_back() {
        assert!(Kind::ALL.into_iter().all(|k| Kind::parse(k.key()) == Some(k)));
        assert!(Topic::ALL.into_iter().all(|t| Topic::parse(t.key()) == Some(t)));
    }
}

//! What a post is about and what a follower wants: seven coarse topics, so that a choice says little about a person.

/// One topic.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Topic {
    /// News from the town hall.
    News,
    /// Council and decisions.
    Politics,
    /// Services of the town.
    Services,
    /// Events.
    Events,
    /// Job adverts.
    Jobs,
    /// Traffic and building sites.
    Traffic,
    /// Hazard warnings.
    Warnings,
}

impl Topic {
    /// All topics in the order the pages show them.
    pub const ALL: [Topic; 7] =
        [Topic::News, Topic::Politics, Topic::Services, Topic::Events, Topic::Jobs, Topic::Traffic, Topic::Warnings];

    /// The word used in URLs, the database and translation keys (`topic.news`).
    pub fn key(self) -> &'static str {
        match self {
            Topic::News => "news",
            Topic::Politics => "politics",
            Topic::Services => "services",
            Topic::Events => "events",
            Topic::Jobs => "jobs",
            Topic::Traffic => "traffic",
            Topic::Warnings => "warnings",
        }
    }

    /// Reads the word.
    pub fn parse(key: &str) -> Option<Topic> {
        Self::ALL.into_iter().find(|t| t.key() == key)
    }
}

/// A set of topics in one byte.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct TopicSet(u8);

impl TopicSet {
    /// No topic.
    pub const EMPTY: TopicSet = TopicSet(0);

    /// Every topic.
    pub fn all() -> TopicSet {
        Topic::ALL.into_iter().collect()
    }

    /// What the follow page has switched on before a person chooses: all but jobs.
    pub fn default_follow() -> TopicSet {
        Topic::ALL.into_iter().filter(|t| *t != Topic::Jobs).collect()
    }

    /// Reads the byte of a sealed box; unknown bits are dropped.
    pub fn from_bits(bits: u8) -> TopicSet {
        TopicSet(bits & 0x7f)
    }

    /// The byte for a sealed box.
    pub fn bits(self) -> u8 {
        self.0
    }

    /// Whether the topic is in.
    pub fn contains(self, topic: Topic) -> bool {
        self.0 & (1 << topic as u8) != 0
    }

    /// Whether both sets share a topic.
    pub fn meets(self, other: TopicSet) -> bool {
        self.0 & other.0 != 0
    }

    /// Whether no topic is in.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The topics, in page order.
    pub fn iter(self) -> impl Iterator<Item = Topic> {
        Topic::ALL.into_iter().filter(move |t| self.contains(*t))
    }
}

impl FromIterator<Topic> for TopicSet {
    fn from_iter<I: IntoIterator<Item = Topic>>(topics: I) -> Self {
        TopicSet(topics.into_iter().fold(0, |bits, t| bits | (1 << t as u8)))
    }
}

use crate::booklets::Booklets;
use channel::channel::Channel;
use channel::clock::Clock;
use channel::delivery::Lane;
use channel::post::{Content, State};
use formats::post_view::{ChannelView, PostView};
use std::sync::Arc;
use std::time::Duration;
use store::PublishedPost;

/// The VAPID signer of a channel, in its present key generation; `None` when there is no key for it.
pub type Keys = Arc<dyn Fn(&Channel) -> Option<Arc<push::Vapid>> + Send + Sync>;
/// The addresses around a post, or around the channel alone.
pub type LinksOf = Arc<dyn Fn(&Channel, Option<&PublishedPost>) -> Links + Send + Sync>;
/// 64 bits of randomness; spreads retries and names this run of the program.
pub type Random = Arc<dyn Fn() -> u64 + Send + Sync>;

/// Everything the delivery works with.
pub struct Parts {
    /// Its part of the store.
    pub store: store::Delivery,
    /// Opens followers' boxes.
    pub opener: vault::Opener,
    /// Asked once per post version and process; remembering is up to it.
    pub keys: Keys,
    /// The way out.
    pub sender: push::Sender,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Randomness.
    pub random: Random,
    /// Makes permalinks.
    pub links: LinksOf,
    /// For anonymous reactions; `None` where nobody can react.
    pub booklets: Option<Arc<dyn Booklets>>,
    /// How to work.
    pub settings: Settings,
}

/// Absolute addresses, made where all addresses are made.
#[derive(Debug, Clone)]
pub struct Links {
    /// The channel page, without a slash at the end.
    pub channel: String,
    /// The feeds without their ending.
    pub feed_base: String,
    /// A square PNG.
    pub icon: Option<String>,
    /// The post's permalink; the channel page where there is no post.
    pub post: String,
    /// The leading picture.
    pub picture: Option<String>,
}

impl Links {
    /// The channel as the formats want it.
    pub fn channel_view<'a>(&'a self, channel: &'a Channel) -> ChannelView<'a> {
        ChannelView { channel, url: &self.channel, feed_base: &self.feed_base, icon_url: self.icon.as_deref() }
    }

    /// A post as the formats want it; its words and their address may be those of another language.
    pub fn post_view<'a>(&self, post: &PublishedPost, content: &'a Content, url: &'a str) -> PostView<'a> {
        PostView {
            id: post.id,
            version: post.version,
            content,
            url,
            published: post.published,
            updated: post.updated,
            picture_url: self.picture.clone(),
            withdrawn: post.state == State::Withdrawn,
        }
    }
}

/// How to work. The defaults suit one process and any number of followers.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Followers per checkpoint. A crash repeats at most `batch` × `depth` pushes per range under way.
    pub batch: usize,
    /// Batches of one range under way at once.
    pub depth: usize,
    /// Ranges each push service's followers are cut into.
    pub shards_per_origin: u32,
    /// A channel with fewer followers than this at each push service is not cut: a thousand small towns would pay for
    /// thousands of ranges and gain nothing, since they are walked side by side anyway.
    pub cut_from: usize,
    /// Ranges walked at once, per lane.
    pub shards_at_once: usize,
    /// Of these, at one push service.
    pub shards_at_once_per_origin: usize,
    /// How long a range stays ours without a sign of life; a single later attempt, four times as long. A quarter more
    /// than the sender's patience at least.
    pub lease: Duration,
    /// How often the database is asked when nobody pokes.
    pub poll: Duration,
    /// Where pushes may go.
    pub allowed: push::Allowed,
    /// For which lanes keys are made beforehand.
    pub arm: Arm,
    /// Keys kept at most; whoever finds no room is sealed for from scratch.
    pub arm_limit: u64,
    /// How much of one core making them may take while nothing is sent, 0.01 to 1.0.
    pub arm_share: f64,
    /// No other process works on these databases: what earlier runs held is free at once.
    pub alone: bool,
}

/// For which lanes one-time keys are made while nothing is sent, so that sealing is forty times cheaper at send time. It
/// takes 112 bytes of memory a subscription.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Arm {
    /// For none.
    Off,
    /// For warnings: news takes none, so that a warning always finds all there are.
    #[default]
    Warnings,
    /// For all: a warning right after news finds few.
    Always,
}

impl Arm {
    /// Reads `off`, `warnings` or `always`.
    pub fn parse(text: &str) -> Option<Arm> {
        match text {
            "off" => Some(Arm::Off),
            "warnings" => Some(Arm::Warnings),
            "always" => Some(Arm::Always),
            _ => None,
        }
    }

    /// Whether a lane takes keys.
    pub fn serves(self, lane: Lane) -> bool {
        match self {
            Arm::Off => false,
            Arm::Warnings => lane == Lane::Warning,
            Arm::Always => true,
        }
    }
}

impl Default for Settings {
    fn default() -> Settings {
        Settings {
            batch: 200,
            depth: 2,
            shards_per_origin: 4,
            cut_from: 5_000,
            shards_at_once: 32,
            shards_at_once_per_origin: 8,
            lease: Duration::from_secs(30),
            poll: Duration::from_secs(1),
            allowed: push::Allowed::default(),
            arm: Arm::default(),
            arm_limit: u64::MAX,
            arm_share: 0.5,
            alone: true,
        }
    }
}

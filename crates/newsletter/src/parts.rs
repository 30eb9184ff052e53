//! What the executable and the tests put in.
use channel::channel::Channel;
use channel::clock::Clock;
use futures_util::future::BoxFuture;
use std::sync::Arc;
use std::time::Duration;
use store::PublishedPost;
use vault::newsletter::ReaderKey;

/// Absolute addresses, made where all addresses are made.
#[derive(Clone, Debug)]
pub struct Links {
    /// The channel page, without a slash at the end.
    pub channel: String,
    /// The feeds without their ending.
    pub feed_base: String,
    /// The permalink of the post asked for.
    pub post: String,
    /// Leaving, up to where the reader's mark begins.
    pub leave: String,
    /// Choosing, up to there.
    pub choose: String,
    /// Confirming, up to where the link's secret begins.
    pub confirm: String,
    /// The privacy notice.
    pub privacy: String,
    /// The imprint.
    pub imprint: String,
}

/// Makes the addresses around a post.
pub type LinksOf = Arc<dyn Fn(&Channel, Option<&PublishedPost>) -> Links + Send + Sync>;

/// The texts (TXT records) at a name of the DNS; `None` when nobody answers.
pub type Texts = Arc<dyn Fn(String) -> BoxFuture<'static, Option<Vec<String>>> + Send + Sync>;

/// Numbers tests want otherwise.
#[derive(Clone, Copy, Debug)]
pub struct Settings {
    /// This process is the only one that sends: what an earlier run held is free at its start.
    pub alone: bool,
    /// Connections to a mail server an issue is handed over by.
    pub lines: u32,
    /// Mails handed over between two notes, or fewer at a slow pace: as many are unclear on each connection at most when the
    /// process dies. In a long list `larger` times as many, and those of the next note.
    pub window: usize,
    /// Boxes of readers read in one go.
    pub batch: usize,
    /// From so many mails in a batch on a list is a long one: time counts more there than the few more mails of which nobody
    /// knows when the process dies.
    pub long: usize,
    /// So much larger are the handfuls of a long list.
    pub larger: usize,
    /// How long an issue is one node's, and begun anew long before that ends.
    pub lease: Duration,
    /// Between two looks, while an issue is walked, at whether it still is to be: so long mails go out that somebody stopped,
    /// or that tell what was taken back.
    pub look: Duration,
    /// How long a mail server may take for an answer.
    pub patience: Duration,
    /// How long the mail under way may take when the program is to end.
    pub grace: Duration,
    /// How long a look at a mail server, or at a mailbox, may take in all.
    pub visit: Duration,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            alone: false,
            lines: 4,
            window: 20,
            batch: 400,
            long: 200,
            larger: 3,
            lease: Duration::from_secs(60),
            look: Duration::from_secs(5),
            // RFC 5321 §4.5.3.2.6 asks for ten minutes after the last line; whoever needs more than two is overrun.
            patience: Duration::from_secs(120),
            grace: Duration::from_secs(10),
            visit: Duration::from_secs(180),
        }
    }
}

/// Everything it works with.
pub struct Parts {
    /// Its part of the store.
    pub store: store::Mailings,
    /// Opens boxes.
    pub opener: vault::Opener,
    /// Makes marks.
    pub readers: ReaderKey,
    /// Unlocks passwords and keys.
    pub locker: vault::Locker,
    /// The way out.
    pub dialer: net::Dialer,
    /// Mail servers of the operator's own network that a town may name.
    pub private_relays: Vec<String>,
    /// Makes addresses.
    pub links: LinksOf,
    /// Asks the DNS.
    pub texts: Texts,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// 0.0–1.0; spreads retries.
    pub spread: Arc<dyn Fn() -> f64 + Send + Sync>,
    /// 22 random bits and more, for numbers of issues and of this run.
    pub number: Arc<dyn Fn() -> u32 + Send + Sync>,
    /// Numbers.
    pub settings: Settings,
}

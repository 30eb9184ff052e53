//! What every handler is given: the parts of the store the web may ask, keys that can seal but not open, and the
//! shared machinery. Cheap to clone.
use crate::error::Problem;
use crate::live::{Hub, What};
use crate::provider::Provider;
use crate::{
    assets::Assets, cache::Cache, drawings::Drawings, limit::Limiter, media, settings::Settings, still::Stills,
    view::Templates,
};
use channel::channel::Channel;
use channel::clock::Clock;
use channel::delivery::Wake;
use channel::ids::{ChannelId, PostId};
use std::ops::Deref;
use std::pin::Pin;
use std::sync::Arc;
use vault::newsletter::ReaderKey;
use vault::{HmacKey, Locker, PublicHalves, Sealer, Tagger, VaultError, WebKey};

/// Where randomness comes from; the real one is made in the executable.
pub trait Random: Send + Sync {
    /// Fills `out` with unpredictable bytes.
    fn fill(&self, out: &mut [u8]);

    /// A random number.
    fn number(&self) -> u32 {
        let mut bytes = [0; 4];
        self.fill(&mut bytes);
        u32::from_be_bytes(bytes)
    }

    /// 0.0–1.0, so that many do not come back in one second.
    fn spread(&self) -> f64 {
        f64::from(self.number()) / f64::from(u32::MAX)
    }

    /// 32 random bytes, for tokens.
    fn token(&self) -> [u8; 32] {
        let mut bytes = [0; 32];
        self.fill(&mut bytes);
        bytes
    }
}

/// A push endpoint that passed the check of crate push. Names a follower, so it has no Debug.
pub struct ParsedEndpoint {
    /// `https://host`: the push service, which names nobody.
    pub origin: String,
    /// The whole address.
    pub url: String,
}

/// Checks a push endpoint; the error is a translation key. Made by the executable from `push::PushEndpoint::parse`.
pub type EndpointParser = Arc<dyn Fn(&str) -> Result<ParsedEndpoint, &'static str> + Send + Sync>;

/// Looks up the public halves of a channel's keys, in its generation.
pub type HalvesOf = Arc<dyn Fn(ChannelId, u32) -> Halves + Send + Sync>;
/// They come later: a web node asks the database, which it trusts only as far as the master key vouches for it.
pub type Halves = Pin<Box<dyn Future<Output = Result<Arc<PublicHalves>, Problem>> + Send>>;

/// The keys of the web role: it names and seals subscriptions and cannot open them. Nothing in here was, or leads to,
/// a master key.
#[derive(Clone)]
pub struct Keys {
    /// Names a subscription's row.
    pub tagger: Tagger,
    /// Seals a subscription.
    pub sealer: Sealer,
    /// Names readers of newsletters and reads their marks.
    pub readers: ReaderKey,
    /// Signs the desk's session cookies.
    pub session: HmacKey,
    /// Signs the desk's CSRF tokens.
    pub csrf: HmacKey,
    /// Locks what the desk must read again.
    pub locker: Arc<Locker>,
    halves: HalvesOf,
}

impl Keys {
    /// Takes them apart.
    pub fn new(key: &WebKey, halves: HalvesOf) -> Result<Self, VaultError> {
        let (session, csrf, locker) = (key.session_key(), key.csrf_key(), Arc::new(key.locker()?));
        Ok(Self {
            tagger: key.tagger(),
            sealer: key.sealer(),
            readers: key.reader_key(),
            session,
            csrf,
            locker,
            halves,
        })
    }

    /// The public halves of a channel's keys.
    pub async fn public(&self, channel: &Channel) -> Result<Arc<PublicHalves>, Problem> {
        (self.halves)(channel.id, channel.key_generation).await
    }
}

/// What pages on other nodes are to hear of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Announcement {
    /// A post came out, changed or was taken back.
    Post(ChannelId, PostId, What),
    /// Something about a channel changed that is no post.
    Touched(ChannelId),
}

/// Tells the other nodes.
pub type Others = Arc<dyn Fn(Announcement) + Send + Sync>;

/// Everything in [`App`], put together by the executable and the tests. What is only memory starts as its default.
pub struct Parts {
    /// Anonymous reactions: keys, open posts, what waits to be written.
    pub reactions: Arc<crate::anon::Reactions>,
    /// What residents may read.
    pub public: store::Public,
    /// What the desk may do.
    pub desk: store::Desk,
    /// The town's own sign-in service, if it has one.
    pub provider: Option<Arc<dyn Provider>>,
    /// Accounts and sessions of editors.
    pub account: store::Accounts,
    /// Sums without people.
    pub figures: store::Figures,
    /// What was asked for since the sums were last written.
    pub counter: Arc<crate::figures::Counter>,
    /// Adding and removing followers; cannot read one.
    pub follow: store::Follow,
    /// The door for other servers of the Fediverse; cannot read what they leave.
    pub inbox: store::Inbox,
    /// Adding and removing readers of newsletters; cannot read one.
    pub readers: store::Readers,
    /// This installation.
    pub settings: Settings,
    /// Keys of the web role.
    pub keys: Keys,
    /// Tells the time.
    pub clock: Arc<dyn Clock>,
    /// Randomness.
    pub random: Arc<dyn Random>,
    /// Wakes the delivery after a commit.
    pub wake: Arc<dyn Wake>,
    /// Checks push endpoints.
    pub endpoints: EndpointParser,
    /// Open pages that want to hear of new posts.
    pub live: Hub,
    /// Tells the other nodes what pages here heard.
    pub others: Others,
    /// Rate limits in RAM.
    pub limiter: Limiter,
    /// Templates and texts.
    pub views: Templates,
    /// Style sheets, scripts, fonts.
    pub assets: Assets,
    /// Rendered channel pages of the last seconds.
    pub cache: Cache,
    /// Pages that are given out as bytes while a warning holds.
    pub stills: Stills,
    /// Where the files of media lie.
    pub shelf: media::Shelf,
    /// Media that were looked up.
    pub media: media::Known,
    /// Drawn link cards and icons.
    pub drawings: Drawings,
}

/// The state of the router.
#[derive(Clone)]
pub struct App(Arc<Parts>);

impl App {
    /// Puts the parts together.
    pub fn new(parts: Parts) -> Self {
        Self(Arc::new(parts))
    }

    /// Locks what nobody reads from a copied database; it opens in this place alone.
    pub fn lock(&self, place: &[u8], plain: &[u8]) -> Result<Vec<u8>, vault::VaultError> {
        let mut nonce = [0; 12];
        self.random.fill(&mut nonce);
        self.keys.locker.lock(place, nonce, plain)
    }

    /// Tells all open pages of the channel, here and on other nodes. Called after the commit.
    pub fn announce(&self, channel: ChannelId, post: PostId, what: What) {
        self.live.announce(channel, post, what);
        (self.others)(Announcement::Post(channel, post, what));
    }

    /// Something about the channel changed that is no post: pages kept here and on other nodes are stale.
    pub fn touch(&self, channel: ChannelId) {
        self.live.touch(channel);
        (self.others)(Announcement::Touched(channel));
    }
}

impl Deref for App {
    type Target = Parts;
    fn deref(&self) -> &Parts {
        &self.0
    }
}

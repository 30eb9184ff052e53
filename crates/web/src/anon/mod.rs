//! Anonymous reactions over HTTP. The protocol is crate `reaction`'s; here are its addresses, the gate, and the way to the
//! file.
//!
//! Everything the server keeps about reactions, in one place:
//! - *stored with the posts*: wrapped epoch keys, the slot of each post, rounded totals (`store/migrations/*reaction_slots*`);
//! - *stored with the followers*: which subscription drew which booklet, one number (`*booklets*`);
//! - *stored in a file of its own, in no backup*: `(post, hash of a random number) → (seq, choice)` until the post closes;
//! - *in memory*: accepted reactions until they are written, sorted by hash ([`waiting`]); rate limits under the salt of the
//!   day ([`crate::limit`]); booklets issued an hour, as sums ([`spikes`]);
//! - *logged*: a line when many more booklets than usual were issued, with the channel and the sum. Nothing per request,
//!   and no metric counts reactions: read every few seconds it would tell when each one came.
mod book;
mod booklet;
mod challenge;
mod cors;
mod key_document;
mod maker;
mod react;
mod spikes;
mod ticket;
mod turn;
mod waiting;

pub use book::{Book, Key};
pub use maker::{KeyMaker, SignFor};
pub use spikes::Gate;
pub use ticket::Ticket;

use crate::app::{App, Random};
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::{HeaderMap, StatusCode, header};
use axum::middleware::{from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use book::Books;
use channel::clock::Clock;
use channel::ids::ChannelId;
use jiff::SignedDuration;
use reaction::{BOOKLET_REQUEST, ChannelName, Epoch, EpochKey, GateKey, KeyError, KeyName, REACTION, Suite, Wrapping};
use spikes::Spikes;
use std::sync::Arc;
use tokio::sync::Semaphore;
use vault::WebKey;
use waiting::Waiting;

/// How reactions work in this installation.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Group of new keys.
    pub suite: Suite,
    /// How long accepted reactions wait in memory.
    pub write_every: SignedDuration,
    /// Zero bits a device without push must find.
    pub difficulty: u8,
    /// Whether a booklet is good only for posts that come out after it was drawn.
    pub maturity: bool,
    /// The origin devices send to, when it is another than that of the pages: `https://r.kanal.example.de`.
    pub origin: Option<String>,
}

impl Default for Settings {
    fn default() -> Settings {
        let write_every = SignedDuration::from_mins(10);
        Settings { suite: Suite::Ristretto255, write_every, difficulty: 20, maturity: true, origin: None }
    }
}

/// The machinery of reactions. One a process.
pub struct Reactions {
    settings: Settings,
    store: store::Reaction,
    public: store::Public,
    clock: Arc<dyn Clock>,
    random: Arc<dyn Random>,
    wrapping: Wrapping,
    gate: GateKey,
    /// Asked instead of a key that does not exist, so that the answer takes as long.
    decoy: EpochKey,
    books: Books,
    waiting: Waiting,
    spikes: Spikes,
    /// Booklets computed at once: pages must not wait for them.
    issuing: Semaphore,
    turned: turn::Turned,
}

impl Reactions {
    /// Puts it together.
    pub fn new(
        settings: Settings,
        (store, public): (store::Reaction, store::Public),
        (clock, random): (Arc<dyn Clock>, Arc<dyn Random>),
        keys: &WebKey,
    ) -> Result<Reactions, KeyError> {
        let nobody = ChannelName::parse("nobody").map_err(|_| KeyError::Library)?;
        let name = KeyName { channel: nobody, epoch: Epoch::parse("1000H1").map_err(|_| KeyError::Library)? };
        let decoy = EpochKey::generate(name, settings.suite, &mut |out| random.fill(out))?;
        let half = std::thread::available_parallelism().map_or(1, |cores| (cores.get() / 2).max(1));
        Ok(Reactions {
            settings,
            store,
            public,
            clock,
            wrapping: Wrapping::new(&keys.epoch_wrapping())?,
            gate: GateKey::new(&keys.gate_secret()),
            decoy,
            random,
            books: Books::default(),
            waiting: Waiting::default(),
            spikes: Spikes::default(),
            issuing: Semaphore::new(half),
            turned: turn::Turned::default(),
        })
    }

    /// The origin devices send to, when it is not that of the pages.
    pub fn origin(&self) -> Option<&str> {
        self.settings.origin.as_deref()
    }

    /// Booklets issued since the start, by gate.
    pub fn issued(&self, gate: Gate) -> u64 {
        self.spikes.total(gate)
    }

    /// Whether many more booklets than usual were issued in a channel within the last hours.
    pub fn alarm(&self, channel: ChannelId) -> bool {
        self.spikes.alarm(channel, self.clock.now())
    }

    /// Whether that is so in any channel.
    pub fn any_alarm(&self) -> bool {
        self.spikes.any_alarm(self.clock.now())
    }
}

/// The addresses without cookies.
pub fn routes(app: &App) -> Router<App> {
    Router::new()
        .route("/anon/v1/challenge", get(challenge::get))
        .route("/anon/v1/booklet", post(booklet::post).layer(DefaultBodyLimit::max(BOOKLET_REQUEST)))
        .route("/anon/v1/react", post(react::post).layer(DefaultBodyLimit::max(REACTION)))
        .layer(from_fn(nameless))
        .route("/.well-known/ausrufer/anon/{channel}/{epoch}", get(key_document::get))
        .layer(from_fn_with_state(app.clone(), cors::add))
}

/// A status and nothing else: every answer of one kind is the same bytes.
fn bare(status: StatusCode) -> Response {
    (status, [(header::CACHE_CONTROL, "no-store")]).into_response()
}

/// Whoever sends a cookie or says where they come from is not taken: a reaction must not arrive with a name on it.
async fn nameless(request: axum::extract::Request, next: axum::middleware::Next) -> Response {
    let names = |headers: &HeaderMap| {
        [header::COOKIE, header::REFERER, header::AUTHORIZATION].iter().any(|name| headers.contains_key(name))
    };
    if names(request.headers()) { bare(StatusCode::BAD_REQUEST) } else { next.run(request).await }
}

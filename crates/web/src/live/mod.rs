//! Open pages that want to hear of new posts: server-sent events (WHATWG HTML §9.2). A post is encoded once for all of
//! them; one heartbeat serves all, so an idle page has neither a task nor a timer of its own.
mod room;
mod seat;

use axum::body::Bytes;
use channel::ids::{ChannelId, PostId};
use room::Word;
pub use seat::{Listener, Place, Seat};
use serde::Serialize;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::mpsc::UnboundedSender;

/// What happened to a post.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum What {
    /// It is new.
    New,
    /// It has a new version.
    Changed,
    /// It was taken back.
    Withdrawn,
}

#[derive(Serialize)]
struct Event {
    what: What,
    post: String,
    /// Milliseconds over which the pages spread their questions for the text, so that a full room does not ask at once.
    within: usize,
}

/// Pages of one room that may ask for the text in a millisecond.
const ASKING: usize = 4;
/// A comment that keeps proxies from closing an idle connection.
const BEAT: Bytes = Bytes::from_static(b": \n\n");

/// Open pages of one address at most; behind that of a mobile network or a school are many people.
pub const SEATS_EACH: usize = 50;
/// Open pages at most unless the settings say otherwise: some kilobytes and one file descriptor each.
pub const SEATS: usize = 20_000;

/// The pages open on one channel.
struct Room {
    words: UnboundedSender<Word>,
    pages: usize,
}

struct Rooms {
    closed: bool,
    rooms: HashMap<ChannelId, Room>,
    /// Counts up with each announcement; pages cached under an older number are stale.
    editions: HashMap<ChannelId, u64>,
    /// Open pages by visitor's number, and all of them.
    seats: HashMap<u64, usize>,
    taken: usize,
    most: usize,
    /// Since the start: pages let go because they did not read, and pages that found no seat.
    cut_off: u64,
    turned_away: u64,
    /// Somebody was turned away since the last heartbeat and had those looked for who left.
    looked: bool,
}

/// Why a page may not listen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoSeat {
    /// The server shuts down.
    Closed,
    /// Too many pages are open, of this visitor or at all.
    Full,
}

/// What the metrics tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Counts {
    /// Pages open now.
    pub open: usize,
    /// How many there may be.
    pub most: usize,
    /// Since the start: let go because they did not read.
    pub cut_off: u64,
    /// Since the start: found no seat.
    pub turned_away: u64,
}

/// All open pages of this process.
#[derive(Clone)]
pub struct Hub(Arc<Mutex<Rooms>>);

impl Default for Hub {
    fn default() -> Self {
        Self::with_seats(SEATS)
    }
}

impl Hub {
    /// With room for `most` pages.
    pub fn with_seats(most: usize) -> Self {
        Self(Arc::new(Mutex::new(Rooms {
            closed: false,
            rooms: HashMap::new(),
            editions: HashMap::new(),
            seats: HashMap::new(),
            taken: 0,
            most,
            cut_off: 0,
            turned_away: 0,
            looked: false,
        })))
    }

    /// Tells all open pages of the channel. Called after the commit, in every process that serves pages.
    pub fn announce(&self, channel: ChannelId, post: PostId, what: What) {
        let mut rooms = self.lock();
        *rooms.editions.entry(channel).or_default() += 1;
        let Some(room) = rooms.rooms.get(&channel) else { return };
        let event = Event { what, post: post.to_string(), within: room.pages / ASKING };
        let json = serde_json::to_string(&event).unwrap_or_default();
        // A room that ended with the runtime is no error: nobody has the page open.
        let _ = room.words.send(Word::Say(Bytes::from(format!("event: post\ndata: {json}\n\n"))));
    }

    /// Something about the channel changed that is no post: its profile, its mark.
    pub fn touch(&self, channel: ChannelId) {
        *self.lock().editions.entry(channel).or_default() += 1;
    }

    /// How often anything of the channel changed since the start.
    pub fn edition(&self, channel: ChannelId) -> u64 {
        self.lock().editions.get(&channel).copied().unwrap_or_default()
    }

    /// A place for a page. `visitor` stands for the address it is at ([`crate::limit::Limiter::number_of`]). Must be
    /// called inside of the runtime, where the room's task runs.
    pub fn place(&self, channel: ChannelId, visitor: u64) -> Result<Place, NoSeat> {
        let mut rooms = self.lock();
        if rooms.closed {
            return Err(NoSeat::Closed);
        }
        if rooms.taken >= rooms.most || rooms.seats.get(&visitor).is_some_and(|seats| *seats >= SEATS_EACH) {
            rooms.turned_away += 1;
            // Some may have left without a word: the next one who asks has a better chance. Once between two heartbeats:
            // a stranger who asks a thousand times a second must not keep the rooms busy.
            if !std::mem::replace(&mut rooms.looked, true) {
                rooms.say(|| Word::Look);
            }
            return Err(NoSeat::Full);
        }
        rooms.taken += 1;
        *rooms.seats.entry(visitor).or_default() += 1;
        let room = rooms.rooms.entry(channel).or_insert_with(|| Room { words: room::open(), pages: 0 });
        room.pages += 1;
        let words = room.words.clone();
        Ok(Place { words, seat: Seat { hub: self.clone(), channel, visitor } })
    }

    /// One heartbeat for all, which also finds out who has left; the executable calls it every 25 seconds or so.
    pub fn beat(&self) {
        let mut rooms = self.lock();
        rooms.looked = false;
        rooms.say(|| Word::Say(BEAT));
    }

    /// Finds out who has left.
    pub fn look(&self) {
        self.lock().say(|| Word::Look);
    }

    /// Ends all connections, so that the server can shut down.
    pub fn close(&self) {
        let mut rooms = self.lock();
        rooms.closed = true;
        rooms.rooms.clear();
    }

    /// For the metrics.
    pub fn counts(&self) -> Counts {
        let rooms = self.lock();
        Counts { open: rooms.taken, most: rooms.most, cut_off: rooms.cut_off, turned_away: rooms.turned_away }
    }

    fn cut_off(&self) {
        self.lock().cut_off += 1;
    }

    fn stand_up(&self, channel: ChannelId, visitor: u64) {
        let mut rooms = self.lock();
        rooms.taken = rooms.taken.saturating_sub(1);
        if let Some(seats) = rooms.seats.get_mut(&visitor) {
            *seats -= 1;
            if *seats == 0 {
                rooms.seats.remove(&visitor);
            }
        }
        if let Some(room) = rooms.rooms.get_mut(&channel) {
            room.pages -= 1;
            if room.pages == 0 {
                rooms.rooms.remove(&channel);
            }
        }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Rooms> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Rooms {
    fn say(&self, word: impl Fn() -> Word) {
        for room in self.rooms.values() {
            let _ = room.words.send(word());
        }
    }
}

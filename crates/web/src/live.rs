//! Open pages that want to hear of new posts: server-sent events (WHATWG HTML §9.2). A post is encoded once for all of
//! them; one heartbeat serves all, so an idle connection has no timer of its own.
use axum::body::Bytes;
use channel::ids::{ChannelId, PostId};
use serde::Serialize;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::broadcast::{self, Receiver, Sender};

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
}

/// Bytes a slow page may lag behind, in events; further behind it is cut off, connects again and reloads.
const LAG: usize = 16;
/// A comment that keeps proxies from closing an idle connection.
const BEAT: &[u8] = b": \n\n";

#[derive(Default)]
struct Rooms {
    closed: bool,
    senders: HashMap<ChannelId, Sender<Bytes>>,
    /// Counts up with each announcement; pages cached under an older number are stale.
    editions: HashMap<ChannelId, u64>,
    /// Open pages by visitor's number, and all of them.
    seats: HashMap<u64, usize>,
    taken: usize,
}

/// Open pages of one address at most; behind that of a mobile network or a school are many people.
pub const SEATS_EACH: usize = 50;
/// Open pages at most: some kilobytes and one file descriptor each.
pub const SEATS: usize = 20_000;

/// Why a page may not listen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoSeat {
    /// The server shuts down.
    Closed,
    /// Too many pages are open, of this visitor or at all.
    Full,
}

/// A page that listens. Dropped, its seat is free again.
pub struct Listener {
    receiver: Receiver<Bytes>,
    hub: Hub,
    visitor: u64,
}

impl Listener {
    /// The next frame; `None` when the hub closes, or when this page lags so far behind that it had better reload.
    pub async fn next(&mut self) -> Option<Bytes> {
        self.receiver.recv().await.ok()
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        let mut rooms = self.hub.lock();
        rooms.taken = rooms.taken.saturating_sub(1);
        if let Some(seats) = rooms.seats.get_mut(&self.visitor) {
            *seats -= 1;
            if *seats == 0 {
                rooms.seats.remove(&self.visitor);
            }
        }
    }
}

/// All open pages of this process.
#[derive(Clone, Default)]
pub struct Hub(Arc<Mutex<Rooms>>);

impl Hub {
    /// Tells all open pages of the channel. Called after the commit, in every process that serves pages.
    pub fn announce(&self, channel: ChannelId, post: PostId, what: What) {
        let json = serde_json::to_string(&Event { what, post: post.to_string() }).unwrap_or_default();
        let frame = Bytes::from(format!("event: post\ndata: {json}\n\n"));
        let mut rooms = self.lock();
        *rooms.editions.entry(channel).or_default() += 1;
        if let Some(sender) = rooms.senders.get(&channel) {
            // No receiver is no error: nobody has the page open.
            let _ = sender.send(frame);
        }
    }

    /// Something about the channel changed that is no post: its profile, its mark.
    pub fn touch(&self, channel: ChannelId) {
        *self.lock().editions.entry(channel).or_default() += 1;
    }

    /// How often anything of the channel changed since the start.
    pub fn edition(&self, channel: ChannelId) -> u64 {
        self.lock().editions.get(&channel).copied().unwrap_or_default()
    }

    /// Lets a page listen. `visitor` stands for the address it is at ([`crate::limit::Limiter::number_of`]).
    pub fn listen(&self, channel: ChannelId, visitor: u64) -> Result<Listener, NoSeat> {
        let mut rooms = self.lock();
        if rooms.closed {
            return Err(NoSeat::Closed);
        }
        if rooms.taken >= SEATS || rooms.seats.get(&visitor).is_some_and(|seats| *seats >= SEATS_EACH) {
            return Err(NoSeat::Full);
        }
        rooms.taken += 1;
        *rooms.seats.entry(visitor).or_default() += 1;
        let receiver = rooms.senders.entry(channel).or_insert_with(|| broadcast::channel(LAG).0).subscribe();
        Ok(Listener { receiver, hub: self.clone(), visitor })
    }

    /// One heartbeat for all; the executable calls it every 25 seconds or so. Rooms nobody is in are forgotten.
    pub fn beat(&self) {
        let mut rooms = self.lock();
        rooms.senders.retain(|_, sender| sender.send(Bytes::from_static(BEAT)).is_ok());
    }

    /// Ends all connections, so that the server can shut down.
    pub fn close(&self) {
        let mut rooms = self.lock();
        rooms.closed = true;
        rooms.senders.clear();
    }

    /// How many pages listen, for the metrics.
    pub fn listeners(&self) -> usize {
        self.lock().senders.values().map(Sender::receiver_count).sum()
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Rooms> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

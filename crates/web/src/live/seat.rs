//! A page's way in: from a free seat to a socket, or to a body where the connection carries more than this page.
use super::Hub;
use super::room::{Member, Word};
use axum::body::Bytes;
use channel::ids::ChannelId;
use tokio::net::TcpStream;
use tokio::sync::mpsc::{self, Receiver, UnboundedSender};

/// Events a page behind HTTP/2 may lag; further behind it is cut off, connects again and reloads. A page with a socket
/// of its own lags in the kernel's buffer.
const LAG: usize = 16;

/// A seat; dropped, it is free again.
pub struct Seat {
    pub(super) hub: Hub,
    pub(super) channel: ChannelId,
    pub(super) visitor: u64,
}

impl Drop for Seat {
    fn drop(&mut self) {
        self.hub.stand_up(self.channel, self.visitor);
    }
}

/// A place that is kept for a page until it is clear how the page will hear.
pub struct Place {
    pub(super) words: UnboundedSender<Word>,
    pub(super) seat: Seat,
}

impl Place {
    /// The page hears over a socket that is now its own; its head is written. Nobody need wait for the socket any more.
    pub fn hear_by(self, socket: TcpStream) {
        // The room is gone only when the server ends; the socket is then closed by dropping it.
        let _ = self.words.send(Word::Join(Member::Socket(socket, self.seat)));
    }

    /// The page hears as the body of an answer.
    pub fn listen(self) -> Listener {
        let (ear, frames) = mpsc::channel(LAG);
        let _ = self.words.send(Word::Join(Member::Ear(ear)));
        Listener { frames, _seat: self.seat }
    }
}

/// A page that listens as the body of an answer. Dropped, its seat is free again.
pub struct Listener {
    frames: Receiver<Bytes>,
    _seat: Seat,
}

impl Listener {
    /// The next frame; `None` when the hub closes, or when this page lags so far behind that it had better reload.
    pub async fn next(&mut self) -> Option<Bytes> {
        self.frames.recv().await
    }
}

//! One task a channel holds the sockets of its open pages and writes to them. No page has a task, a buffer or a timer.
use super::Seat;
use axum::body::Bytes;
use tokio::net::TcpStream;
use tokio::sync::mpsc::{self, Sender, UnboundedReceiver, UnboundedSender};

/// Pages written to before others may run: some 8 µs each, so half a millisecond.
const SLICE: usize = 64;

/// What a room is told.
pub enum Word {
    /// Somebody comes.
    Join(Member),
    /// All hear this.
    Say(Bytes),
    /// See who has left.
    Look,
}

/// One page.
pub enum Member {
    Socket(TcpStream, Seat),
    /// Has its seat itself.
    Ear(Sender<Bytes>),
}

/// Starts a room's task; it ends, and its pages' connections with it, when nobody can tell it anything any more.
pub fn open() -> UnboundedSender<Word> {
    let (words, heard) = mpsc::unbounded_channel();
    tokio::spawn(run(heard));
    words
}

async fn run(mut words: UnboundedReceiver<Word>) {
    let mut members = Vec::new();
    while let Some(word) = words.recv().await {
        match word {
            Word::Join(member) => members.push(member),
            Word::Say(frame) => keep(&mut members, |member| member.is_there() && member.takes(&frame)).await,
            Word::Look => keep(&mut members, Member::is_there).await,
        }
    }
}

/// Goes through all in slices, so that a full room does not hold up what else the server has to do.
async fn keep(members: &mut Vec<Member>, stays: impl Fn(&Member) -> bool) {
    let (mut at, mut done) = (0, 0);
    while let Some(member) = members.get(at) {
        if stays(member) {
            at += 1;
        } else {
            members.swap_remove(at);
        }
        done += 1;
        if done % SLICE == 0 {
            tokio::task::yield_now().await;
        }
    }
}

impl Member {
    /// Whoever has left can be read to the end; a page has nothing more to say, so whoever speaks is let go as well. Costs
    /// no system call as long as the kernel has not reported anything.
    fn is_there(&self) -> bool {
        match self {
            Member::Socket(socket, _) => {
                matches!(socket.try_read(&mut [0; 1]), Err(error) if error.kind() == std::io::ErrorKind::WouldBlock)
            }
            Member::Ear(ear) => !ear.is_closed(),
        }
    }

    /// A frame goes out whole or the page is cut off: it read nothing for as long as its buffer in the kernel filled. It
    /// connects again and asks what it missed.
    fn takes(&self, frame: &Bytes) -> bool {
        let (took, seat) = match self {
            Member::Socket(socket, seat) => (matches!(socket.try_write(frame), Ok(n) if n == frame.len()), Some(seat)),
            Member::Ear(ear) => (ear.try_send(frame.clone()).is_ok(), None),
        };
        if let Some(seat) = seat.filter(|_| !took) {
            seat.hub.cut_off();
        }
        took
    }
}

//! A mail server on loopback: SMTP (RFC 5321) as a state machine with a memory of what it took, strict in what real servers
//! are strict in and able to misbehave mail by mail; and a POP3 mailbox (RFC 1939) beside it.
mod pop;
mod session;

pub use pop::Mailbox;

use std::collections::{HashMap, HashSet, VecDeque};
use std::net::SocketAddr;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::task::{JoinHandle, JoinSet};

/// What befalls one mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MailMishap {
    /// Nothing.
    None,
    /// 451 to the recipient: greylisting, for this once.
    Greylisted,
    /// 550 5.1.1 to the recipient.
    NoSuchUser,
    /// 550 5.7.1 to the recipient.
    Forbidden,
    /// 452 after the last line; nothing is kept.
    FullAfter,
    /// 554 after the last line; nothing is kept.
    RefusedAfter,
    /// 421 instead of taking the sender, and the connection ends.
    Closing,
    /// The connection ends before the data is asked for.
    DroppedBefore,
    /// The connection ends in the middle of the data; nothing is kept.
    DroppedWithin,
    /// Kept, and the connection ends before the answer.
    DroppedAfter,
    /// Not kept, and the connection ends before the answer.
    LostAfter,
    /// Kept, and answered after a while.
    Slow,
}

impl MailMishap {
    /// All of them.
    pub const ALL: [MailMishap; 12] = [
        MailMishap::None,
        MailMishap::Greylisted,
        MailMishap::NoSuchUser,
        MailMishap::Forbidden,
        MailMishap::FullAfter,
        MailMishap::RefusedAfter,
        MailMishap::Closing,
        MailMishap::DroppedBefore,
        MailMishap::DroppedWithin,
        MailMishap::DroppedAfter,
        MailMishap::LostAfter,
        MailMishap::Slow,
    ];
}

/// A mail that was taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TakenMail {
    /// Whom it comes back to.
    pub from: String,
    /// Whom it goes to.
    pub to: String,
    /// Headers and body as they came, with dots unstuffed.
    pub message: String,
}

impl TakenMail {
    /// The value of a header in one line; empty when it is not there.
    pub fn header(&self, name: &str) -> String {
        let head =
            self.message.split("\r\n\r\n").next().unwrap_or_default().replace("\r\n ", " ").replace("\r\n\t", " ");
        let found = head.lines().find_map(|line| {
            let (field, value) = line.split_once(':')?;
            field.eq_ignore_ascii_case(name).then(|| value.trim().to_owned())
        });
        found.unwrap_or_default()
    }

    /// The parts of the body, decoded: plain text and HTML.
    pub fn parts(&self) -> [String; 2] {
        let kind = self.header("Content-Type");
        let boundary = kind.split("boundary=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap_or("none");
        let (start, end) = (format!("--{boundary}\r\n"), format!("\r\n--{boundary}--"));
        let mut parts = self.message.split(&start).skip(1).map(|part| {
            let body = part.split_once("\r\n\r\n").map_or("", |(_, body)| body);
            decoded(body.split(&end).next().unwrap_or(body))
        });
        [parts.next().unwrap_or_default(), parts.next().unwrap_or_default()]
    }
}

/// Quoted-printable (RFC 2045 §6.7).
fn decoded(text: &str) -> String {
    let (bytes, mut out, mut at) = (text.as_bytes(), Vec::new(), 0);
    while at < bytes.len() {
        if bytes[at] == b'=' && bytes.get(at + 1) == Some(&b'\r') {
            at += 3;
        } else if bytes[at] == b'=' {
            let digits = text.get(at + 1..at + 3).unwrap_or("3f");
            out.push(u8::from_str_radix(digits, 16).unwrap_or(b'?'));
            at += 3;
        } else {
            out.push(bytes[at]);
            at += 1;
        }
    }
    String::from_utf8_lossy(&out).replace("\r\n", "\n")
}

/// How the server is.
#[derive(Clone, Debug)]
pub struct MailManner {
    /// Offers PIPELINING, and takes nothing early where it does not.
    pub pipelining: bool,
    /// The first attempt at each address is put off.
    pub greylisting: bool,
    /// Name and password that are asked for.
    pub account: Option<(String, String)>,
    /// Keeps everything that was taken; else only the last mail and the number, for benchmarks.
    pub remembers: bool,
    /// Takes mail from nobody.
    pub refuses_senders: bool,
}

impl Default for MailManner {
    fn default() -> Self {
        Self { pipelining: true, greylisting: false, account: None, remembers: true, refuses_senders: false }
    }
}

#[derive(Default)]
pub(crate) struct State {
    manner: MailManner,
    taken: Vec<TakenMail>,
    /// By address, else for whatever comes.
    scripts: HashMap<String, VecDeque<MailMishap>>,
    script: VecDeque<MailMishap>,
    met: HashSet<String>,
    /// Commands that no server takes: out of order, too early, malformed.
    faults: Vec<String>,
}

/// The server; it stops when dropped.
pub struct MailServer {
    address: SocketAddr,
    state: Arc<Mutex<State>>,
    count: Arc<AtomicU64>,
    connections: Arc<AtomicU64>,
    task: JoinHandle<()>,
}

impl Drop for MailServer {
    fn drop(&mut self) {
        self.task.abort();
    }
}

pub(crate) fn open<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl MailServer {
    /// On a free port.
    pub async fn start(manner: MailManner) -> MailServer {
        MailServer::start_on(0, manner).await
    }

    /// On a port of one's own.
    pub async fn start_on(port: u16, manner: MailManner) -> MailServer {
        let listener = TcpListener::bind(("127.0.0.1", port)).await.expect("a port on loopback");
        let address = listener.local_addr().expect("its address");
        let state = Arc::new(Mutex::new(State { manner, ..State::default() }));
        let (count, connections) = (Arc::new(AtomicU64::new(0)), Arc::new(AtomicU64::new(0)));
        let (kept, counted, opened) = (state.clone(), count.clone(), connections.clone());
        let task = tokio::spawn(async move {
            let mut open = JoinSet::new();
            loop {
                tokio::select! {
                    Ok((stream, _)) = listener.accept() => {
                        opened.fetch_add(1, Ordering::Relaxed);
                        stream.set_nodelay(true).ok();
                        open.spawn(session::serve(stream, kept.clone(), counted.clone()));
                    }
                    Some(_) = open.join_next() => {}
                }
            }
        });
        MailServer { address, state, count, connections, task }
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Mails taken so far.
    pub fn taken(&self) -> Vec<TakenMail> {
        open(&self.state).taken.clone()
    }

    /// How many.
    pub fn count(&self) -> u64 {
        self.count.load(Ordering::Relaxed)
    }

    /// Connections so far.
    pub fn connections(&self) -> u64 {
        self.connections.load(Ordering::Relaxed)
    }

    /// What befalls the next mails, whoever they are for.
    pub fn script(&self, mishaps: impl IntoIterator<Item = MailMishap>) {
        open(&self.state).script = mishaps.into_iter().collect();
    }

    /// What befalls the next mails to an address.
    pub fn script_for(&self, address: &str, mishaps: impl IntoIterator<Item = MailMishap>) {
        open(&self.state).scripts.insert(address.to_owned(), mishaps.into_iter().collect());
    }

    /// Changes how it is.
    pub fn behave(&self, change: impl FnOnce(&mut MailManner)) {
        change(&mut open(&self.state).manner);
    }

    /// What was asked of it that no client should: commands out of order, early, malformed.
    pub fn faults(&self) -> Vec<String> {
        open(&self.state).faults.clone()
    }
}

/// How long a slow answer takes.
pub(crate) const SLOW: Duration = Duration::from_millis(40);

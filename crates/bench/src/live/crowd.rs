//! The readers: as many open pages as one process may have, from as many addresses as the server wants to see.
use crate::child::{asked, say};
use crate::{Failed, machine};
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpSocket, TcpStream};
use tokio::sync::Notify;
use tokio::task::JoinSet;

/// Pages of one address; the server seats fifty.
const EACH: usize = 40;
/// Pages opening at the same time.
const AT_ONCE: usize = 64;
const ASK: &[u8] = b"GET /stadt-0/live HTTP/1.1\r\nHost: bench\r\nAccept: text/event-stream\r\n\r\n";

/// What they read.
#[derive(Serialize, Deserialize)]
pub struct Crowd {
    pub core: usize,
    pub port: u16,
    pub pages: usize,
}

/// When each page heard the last post, milliseconds of the monotonic clock.
#[derive(Default)]
struct Heard {
    times: Mutex<Vec<f64>>,
    more: Notify,
}

impl Crowd {
    /// The process: `open` opens all pages, `heard` waits until all have heard one more post.
    pub fn run(job: &str) -> Result<(), Failed> {
        let crowd: Crowd = serde_json::from_str(job).map_err(|e| Failed::to("a job", e))?;
        machine::pin(crowd.core)?;
        machine::open_many_files();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        let runtime = runtime.map_err(|e| Failed::to("a runtime", e))?;
        let heard = Arc::new(Heard::default());
        say(&json!({}));
        for line in asked() {
            match line.as_str() {
                "open" => {
                    runtime.block_on(crowd.open(&heard))?;
                    say(&json!({}));
                }
                _ => {
                    let mut times = runtime.block_on(heard.all(crowd.pages));
                    times.sort_by(f64::total_cmp);
                    let at = |share: f64| times[(share * (times.len() - 1) as f64) as usize];
                    say(&json!({ "p50_ms": at(0.5), "p99_ms": at(0.99) }));
                }
            }
        }
        Ok(())
    }

    async fn open(&self, heard: &Arc<Heard>) -> Result<(), Failed> {
        let mut opening = JoinSet::new();
        for number in 0..self.pages {
            if opening.len() >= AT_ONCE {
                settle(opening.join_next().await, heard)?;
            }
            opening.spawn(page(number, self.port));
        }
        while let Some(opened) = opening.join_next().await {
            settle(Some(opened), heard)?;
        }
        Ok(())
    }
}

type Opened = Result<std::io::Result<TcpStream>, tokio::task::JoinError>;

fn settle(opened: Option<Opened>, heard: &Arc<Heard>) -> Result<(), Failed> {
    let Some(opened) = opened else { return Ok(()) };
    let socket = opened.map_err(|e| Failed::to("a page", e))?.map_err(|e| Failed::to("opening a page", e))?;
    tokio::spawn(listen(socket, heard.clone()));
    Ok(())
}

/// Opens one and reads to the end of the head. What the body begins with is read later.
async fn page(number: usize, port: u16) -> std::io::Result<TcpStream> {
    let [_, _, high, low] = ((number / EACH + 256) as u32).to_be_bytes();
    let socket = TcpSocket::new_v4()?;
    socket.bind(SocketAddr::from((Ipv4Addr::new(127, 0, high, low), 0)))?;
    let mut socket = socket.connect(SocketAddr::from((Ipv4Addr::LOCALHOST, port))).await?;
    socket.write_all(ASK).await?;
    let mut head = Vec::new();
    let mut some = [0; 2048];
    while !head.windows(4).any(|end| end == b"\r\n\r\n") {
        match socket.read(&mut some).await? {
            0 => return Err(std::io::ErrorKind::UnexpectedEof.into()),
            n => head.extend_from_slice(&some[..n]),
        }
    }
    let status = head.split(|byte| *byte == b'\r').next().unwrap_or_default();
    if status == b"HTTP/1.1 200 OK" {
        return Ok(socket);
    }
    Err(std::io::Error::other(String::from_utf8_lossy(status).into_owned()))
}

async fn listen(mut socket: TcpStream, heard: Arc<Heard>) {
    let mut some = [0; 1024];
    while let Ok(1..) = socket.read(&mut some).await {
        if some.windows(6).any(|word| word == b"event:") {
            heard.lock().push(machine::now_ms());
            heard.more.notify_one();
            some = [0; 1024];
        }
    }
}

impl Heard {
    async fn all(&self, pages: usize) -> Vec<f64> {
        loop {
            if self.lock().len() >= pages {
                return std::mem::take(&mut *self.lock());
            }
            self.more.notified().await;
        }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Vec<f64>> {
        self.times.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

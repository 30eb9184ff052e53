//! Who asks: connections that stay open, each asking again as soon as it was answered, on one core with epoll and nothing
//! else, so that the asking costs as little as it can.
use super::Given;
use crate::child::{asked, say};
use crate::{Failed, machine};
use rustix::event::epoll;
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::io::{Read, Write};
use std::net::TcpStream;

/// Headers every server makes for itself, or for the length of what it sends.
const OWN: [&str; 6] = ["date", "content-length", "connection", "content-encoding", "content-type", "etag"];
/// Longest answer, head and body.
const LONGEST: usize = 256 * 1024;

/// The process.
#[derive(Serialize, Deserialize)]
pub struct Askers {
    pub core: usize,
    pub connections: usize,
}

/// What it is told.
#[derive(Deserialize)]
struct Order {
    port: u16,
    path: String,
    /// Length of the body every answer must have.
    bytes: usize,
    ms: u64,
}

struct Asker {
    socket: TcpStream,
    /// Bytes of the answer that came so far, and how many it has once that is known.
    came: usize,
    whole: Option<usize>,
    head: Vec<u8>,
    begun: f64,
}

impl Askers {
    /// Says that it is there; each line is an order, answered with what came of it.
    pub fn run(job: &str) -> Result<(), Failed> {
        let askers: Askers = serde_json::from_str(job).map_err(|e| Failed::to("a job", e))?;
        machine::pin(askers.core)?;
        machine::open_many_files();
        say(&json!({}));
        for line in asked() {
            let order: Order = serde_json::from_str(&line).map_err(|e| Failed::to("an order", e))?;
            let (answers, seconds, mut times) = askers.ask(&order)?;
            times.sort_by(f64::total_cmp);
            let p99 = times.get(times.len() * 99 / 100).copied().unwrap_or_default();
            say(&json!({ "answers": answers, "seconds": seconds, "p99_ms": p99 }));
        }
        Ok(())
    }

    fn ask(&self, order: &Order) -> Result<(usize, f64, Vec<f64>), Failed> {
        let failed = |e: rustix::io::Errno| Failed::to("epoll", e);
        let request = request(&order.path);
        let poll = epoll::create(epoll::CreateFlags::CLOEXEC).map_err(failed)?;
        let mut askers = Vec::new();
        for number in 0..self.connections {
            let asker = Asker::open(order.port, &request)?;
            let data = epoll::EventData::new_u64(number as u64);
            epoll::add(&poll, &asker.socket, data, epoll::EventFlags::IN).map_err(failed)?;
            askers.push(asker);
        }
        let begun = machine::now_ms();
        let (until, mut times) = (begun + order.ms as f64, Vec::with_capacity(1 << 20));
        let (mut events, mut buffer) = (Vec::with_capacity(self.connections), vec![0; LONGEST]);
        loop {
            events.clear();
            epoll::wait(&poll, rustix::buffer::spare_capacity(&mut events), None).map_err(failed)?;
            for event in &events {
                let Some(asker) = askers.get_mut(event.data.u64() as usize) else { continue };
                if asker.hear(&mut buffer, order.bytes)? {
                    let now = machine::now_ms();
                    times.push(now - asker.begun);
                    if now >= until {
                        return Ok((times.len(), (now - begun) / 1e3, times));
                    }
                    asker.say(&request)?;
                }
            }
        }
    }
}

fn request(path: &str) -> Vec<u8> {
    format!("GET {path} HTTP/1.1\r\nHost: bench\r\nAccept-Encoding: gzip\r\nAccept-Language: de\r\n\r\n").into_bytes()
}

impl Asker {
    fn open(port: u16, request: &[u8]) -> Result<Asker, Failed> {
        let socket = TcpStream::connect(("127.0.0.1", port)).map_err(|e| Failed::to("connecting", e))?;
        socket.set_nodelay(true).map_err(|e| Failed::to("connecting", e))?;
        let mut asker = Asker { socket, came: 0, whole: None, head: Vec::new(), begun: 0.0 };
        asker.say(request)?;
        Ok(asker)
    }

    fn say(&mut self, request: &[u8]) -> Result<(), Failed> {
        (self.came, self.whole, self.begun) = (0, None, machine::now_ms());
        self.head.clear();
        self.socket.write_all(request).map_err(|e| Failed::to("asking", e))
    }

    /// Reads what there is; `true` once the answer is whole. Anything but 200 and this many bytes ends the benchmark.
    fn hear(&mut self, buffer: &mut [u8], bytes: usize) -> Result<bool, Failed> {
        let read = self.socket.read(buffer).map_err(|e| Failed::to("reading an answer", e))?;
        if read == 0 {
            return Err(Failed("a server closed a connection".into()));
        }
        self.came += read;
        if self.whole.is_none() {
            self.head.extend_from_slice(&buffer[..read]);
            if let Some(end) = self.head.windows(4).position(|four| four == b"\r\n\r\n") {
                if !self.head.starts_with(b"HTTP/1.1 200") {
                    return Err(Failed(String::from_utf8_lossy(&self.head[..end]).into_owned()));
                }
                self.whole = Some(end + 4 + bytes);
            }
        }
        match self.whole {
            Some(whole) if self.came > whole => Err(Failed("an answer has more bytes than the page".into())),
            Some(whole) => Ok(self.came == whole),
            None => Ok(false),
        }
    }
}

/// One page as a browser gets it.
pub fn fetch(port: u16, path: &str) -> Result<Given, Failed> {
    let failed = |e: std::io::Error| Failed::to("fetching a page", e);
    let mut socket = TcpStream::connect(("127.0.0.1", port)).map_err(failed)?;
    let closing = String::from_utf8_lossy(&request(path)).replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n");
    socket.write_all(closing.as_bytes()).map_err(failed)?;
    let mut bytes = Vec::new();
    socket.read_to_end(&mut bytes).map_err(failed)?;
    let end = bytes
        .windows(4)
        .position(|four| four == b"\r\n\r\n")
        .ok_or_else(|| Failed("an answer without a head".into()))?;
    let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
    if !head.starts_with("HTTP/1.1 200") || !head.contains("content-encoding: gzip") {
        return Err(Failed(format!("{path} is not given out compressed: {head}")));
    }
    let headers = head.lines().skip(1).filter_map(|line| line.split_once(": "));
    let headers =
        headers.filter(|(name, _)| !OWN.contains(name)).map(|(name, value)| (name.to_owned(), value.to_owned()));
    Ok(Given { path: path.to_owned(), headers: headers.collect(), body: bytes[end + 4..].to_vec() })
}

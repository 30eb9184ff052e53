//! A DNS server on loopback that is the authority for a table (RFC 1035, UDP only).
use std::collections::HashMap;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError};
use tokio::net::UdpSocket;
use tokio::task::JoinHandle;

const A: u16 = 1;
const TXT: u16 = 16;
const NO_ERROR: u8 = 0;
const SERVER_FAILURE: u8 = 2;
const NAME_ERROR: u8 = 3;

#[derive(Default)]
struct Table {
    records: HashMap<String, Vec<(u16, Vec<u8>)>>,
    broken: bool,
    silent: bool,
}

/// The server; it stops when dropped.
pub struct Dns {
    address: SocketAddr,
    table: Arc<Mutex<Table>>,
    task: JoinHandle<()>,
}

impl Drop for Dns {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Dns {
    /// Starts with an empty table.
    pub async fn start() -> Dns {
        let socket = UdpSocket::bind("127.0.0.1:0").await.expect("a port on loopback");
        let address = socket.local_addr().expect("its address");
        let table = Arc::new(Mutex::new(Table::default()));
        let task = tokio::spawn(serve(socket, table.clone()));
        Dns { address, table, task }
    }

    /// Whom to ask.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Adds a TXT record; longer texts are cut into strings of 255 bytes (RFC 1035 §3.3.14).
    pub fn txt(&self, name: &str, text: &str) {
        let mut data = Vec::new();
        for piece in text.as_bytes().chunks(255) {
            data.push(piece.len() as u8);
            data.extend_from_slice(piece);
        }
        self.add(name, TXT, data);
    }

    /// Adds an address record.
    pub fn a(&self, name: &str, address: Ipv4Addr) {
        self.add(name, A, address.octets().to_vec());
    }

    /// Forgets a name.
    pub fn remove(&self, name: &str) {
        self.with(|table| table.records.remove(&key(name)));
    }

    /// From now on answers "server failure" to everything, or no longer does.
    pub fn broken(&self, broken: bool) {
        self.with(|table| table.broken = broken);
    }

    /// From now on answers nothing at all, or does again.
    pub fn silent(&self, silent: bool) {
        self.with(|table| table.silent = silent);
    }

    fn add(&self, name: &str, kind: u16, data: Vec<u8>) {
        self.with(|table| table.records.entry(key(name)).or_default().push((kind, data)));
    }

    fn with<T>(&self, work: impl FnOnce(&mut Table) -> T) -> T {
        work(&mut self.table.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

fn key(name: &str) -> String {
    name.trim_end_matches('.').to_ascii_lowercase()
}

async fn serve(socket: UdpSocket, table: Arc<Mutex<Table>>) {
    let mut buffer = [0; 4096];
    while let Ok((length, from)) = socket.recv_from(&mut buffer).await {
        let reply = reply(&buffer[..length], &table.lock().unwrap_or_else(PoisonError::into_inner));
        if let Some(reply) = reply {
            socket.send_to(&reply, from).await.ok();
        }
    }
}

/// `None` for what is no question, and while silent.
fn reply(query: &[u8], table: &Table) -> Option<Vec<u8>> {
    let (name, after) = question_name(query.get(12..)?)?;
    let question = query.get(12..12 + after + 4)?;
    let kind = u16::from_be_bytes([question[after], question[after + 1]]);
    if table.silent {
        return None;
    }
    let known = table.records.get(&name);
    let (code, found) = match known {
        _ if table.broken => (SERVER_FAILURE, Vec::new()),
        Some(records) => (NO_ERROR, records.iter().filter(|(k, _)| *k == kind).collect()),
        None => (NAME_ERROR, Vec::new()),
    };
    let mut out = query[..2].to_vec();
    // Response, authoritative; recursion desired is copied and called available, as stub resolvers like to see it.
    out.extend_from_slice(&[0x84 | (query[2] & 1), 0x80 | code, 0, 1]);
    out.extend_from_slice(&(found.len() as u16).to_be_bytes());
    out.extend_from_slice(&[0, 0, 0, 0]);
    out.extend_from_slice(question);
    for (kind, data) in found {
        // The name is a pointer to the question; class IN; a life of one second, so that changes are seen.
        out.extend_from_slice(&[0xc0, 12]);
        out.extend_from_slice(&kind.to_be_bytes());
        out.extend_from_slice(&[0, 1, 0, 0, 0, 1]);
        out.extend_from_slice(&(data.len() as u16).to_be_bytes());
        out.extend_from_slice(data);
    }
    Some(out)
}

/// The name in lower case and how many bytes it took.
fn question_name(bytes: &[u8]) -> Option<(String, usize)> {
    let (mut labels, mut at) = (Vec::new(), 0);
    loop {
        let length = usize::from(*bytes.get(at)?);
        at += 1;
        if length == 0 {
            return Some((labels.join("."), at));
        }
        let label = bytes.get(at..at + length).filter(|_| length < 64)?;
        labels.push(String::from_utf8_lossy(label).to_ascii_lowercase());
        at += length;
    }
}

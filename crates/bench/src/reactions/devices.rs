//! Devices without push that draw booklets over HTTP and then react, each from an address of its own behind the proxy.
use super::lines::Connection;
use crate::Failed;
use crate::child::{Child, number};
use crate::tokens::fill;
use reaction::device::{Booklet, Draw};
use reaction::gate::{Note, Work, solve};
use reaction::{BOOKLET, Gate, KeyDocument, Reaction, Slot, Volume};
use std::net::Ipv4Addr;

/// So many; each has a token for each of the posts.
const DEVICES: usize = 24;
/// Posts that can be answered.
pub const POSTS: u16 = 32;

pub struct Devices {
    booklets: Vec<Booklet>,
    sent: usize,
}

/// What each of so many visitors comes from.
pub fn address(number: usize) -> Ipv4Addr {
    Ipv4Addr::from_bits(0x0a00_0000 | (number as u32).wrapping_mul(257) & 0x00ff_ffff)
}

impl Devices {
    /// Draws their booklets; also answers the milliseconds of the server's processor each cost.
    pub fn follow(server: &mut Child, port: u16) -> Result<(Devices, f64), Failed> {
        let mut connection = Connection::open(port)?;
        let said = server.ask("epoch")?;
        let epoch = said["epoch"].as_str().unwrap_or_default();
        let document = get(&mut connection, &format!("/.well-known/ausrufer/anon/stadt-0/{epoch}"), 0)?;
        let document = std::str::from_utf8(&document).map_err(|e| Failed::to("a key document", e))?;
        let document = KeyDocument::parse(document).map_err(|e| Failed::to("a key document", e))?.0;
        let volume = Volume::new(0).map_err(|e| Failed::to("a name", e))?;
        let (mut booklets, mut used) = (Vec::new(), 0.0);
        for device in 0..DEVICES {
            let draw = Draw::begin(document.clone(), volume, &mut fill).map_err(|e| Failed::to("drawing", e))?;
            let ask = format!("/anon/v1/challenge?channel=stadt-0&epoch={epoch}");
            let challenge = get(&mut connection, &ask, device)?.try_into();
            let challenge = Note::from_bytes(&challenge.map_err(|_| Failed("a challenge that is none".into()))?);
            let unsolved = Gate::Work(Work { challenge: challenge.clone(), solution: 0 });
            let work = solve(&challenge, &draw.request(unsolved).digest(), 1 << 24);
            let work = work.ok_or_else(|| Failed("no work was found".into()))?;
            let asked = post("/anon/v1/booklet", device, &draw.request(Gate::Work(work)).to_bytes());
            let before = number(&server.ask("state")?, "cpu_s")?;
            let answer = connection.ask(&asked, 200)?;
            used += number(&server.ask("state")?, "cpu_s")? - before;
            let booklet = draw.finish(&answer).map_err(|e| Failed::to("a booklet", e))?;
            if booklet.tokens() != BOOKLET {
                return Err(Failed("a booklet is not whole".into()));
            }
            booklets.push(booklet);
        }
        server.ask("publish")?;
        // Until the server looks at the posts again.
        std::thread::sleep(std::time::Duration::from_secs(6));
        Ok((Devices { booklets, sent: 0 }, used * 1e3 / DEVICES as f64))
    }

    /// How many single reactions there are: what comes again changes one.
    pub fn tokens(&self) -> usize {
        self.booklets.len() * usize::from(POSTS)
    }

    /// The next request. Each device reacts to each post in turn, and then changes its mind.
    pub fn next(&mut self) -> Vec<u8> {
        let (device, rest) = (self.sent % self.booklets.len(), self.sent / self.booklets.len());
        let (slot, seq) = ((rest % usize::from(POSTS)) as u16, (rest / usize::from(POSTS)) as u32 + 1);
        self.sent += 1;
        let choice = (self.sent % 6) as u8 + 1;
        let made = Slot::new(slot).ok().and_then(|slot| self.booklets.get(device)?.react(slot, seq, choice));
        made.map(|made: Reaction| post("/anon/v1/react", self.sent, &made.to_bytes())).unwrap_or_default()
    }
}

fn get(connection: &mut Connection, path: &str, from: usize) -> Result<Vec<u8>, Failed> {
    let head = format!("GET {path} HTTP/1.1\r\nHost: bench\r\nX-Forwarded-For: {}\r\n\r\n", address(from));
    connection.ask(head.as_bytes(), 200)
}

fn post(path: &str, from: usize, body: &[u8]) -> Vec<u8> {
    let (address, length) = (address(from), body.len());
    let head = format!(
        "POST {path} HTTP/1.1\r\nHost: bench\r\nX-Forwarded-For: {address}\r\n\
         Content-Type: application/octet-stream\r\nContent-Length: {length}\r\n\r\n"
    );
    [head.as_bytes(), body].concat()
}

//! `reactions`: processor time of one accepted reaction through the whole HTTP server as it is shipped, beside a plain
//! handler that increments a counter with a cookie in its database, over the same kind of connections, and beside one that
//! keeps both in memory only. The limit is checking the token alone, as `tokens` measures it. Then the latency of a page
//! while ten thousand reactions a minute come in.
mod devices;
mod lines;
mod served;

pub use served::{Kind, Served};

use crate::args::{Args, Engine, Name};
use crate::child::{Child, number};
use crate::line::Line;
use crate::town::Town;
use crate::{Failed, machine, tokens};
use devices::Devices;
use lines::Connection;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// Cores of those who serve and of those who ask.
const SERVER: usize = 0;
const ASKERS: usize = 1;
/// Reactions, and votes with a cookie, of which the processor time is taken.
const COUNTED: usize = 10_000;
/// The same before, so that caches and books are filled.
const WARM: usize = 1_000;
/// Connections that send at the same time.
const AT_ONCE: usize = 16;
/// Reactions a second while pages are asked for: ten thousand a minute.
const A_SECOND: f64 = 10_000.0 / 60.0;
/// How long pages are asked for, idle and busy, and how long to wait between two.
const LOOKED: Duration = Duration::from_secs(12);
const PAUSE: Duration = Duration::from_millis(5);
const PAGE: &str = "GET /stadt-0 HTTP/1.1\r\nHost: bench\r\nAccept: text/html\r\n\r\n";

pub fn run(_args: &Args) -> Result<Line, Failed> {
    let town = Town::found(Engine::Sqlite)?;
    let start = |kind| Child::start(Name::Served, &Served { core: SERVER, kind, place: town.place.clone() });
    machine::pin(ASKERS)?;
    let plain = |kind| {
        let (mut plain, said) = start(kind)?;
        cookies(&mut plain, number(&said, "port")? as u16)
    };
    let (plain_us, memory_us) = (plain(Kind::Plain)?, plain(Kind::Memory)?);
    let (mut ours, said) = start(Kind::Ours)?;
    let port = number(&said, "port")? as u16;
    let (mut devices, issue_ms) = Devices::follow(&mut ours, port)?;
    let value = reactions(&mut ours, port, &mut devices)?;
    let pages = pages(port, &mut devices)?;
    let write_us = number(&ours.ask("write")?, "cpu_s")? * 1e6 / devices.tokens() as f64;
    let (accept_us, issue_alone_ms) = tokens::ristretto()?;
    Ok(Line {
        bench: "reactions",
        value,
        unit: "cpu_us/reaction",
        limit: Some(accept_us),
        peer: Some(plain_us),
        less_is_better: true,
        more: vec![
            ("times_the_plain_handler", value / plain_us),
            ("times_one_in_memory", value / memory_us),
            ("in_memory_cpu_us", memory_us),
            ("accept_alone_cpu_us", accept_us),
            ("issue_alone_cpu_ms", issue_alone_ms),
            ("issue_http_cpu_ms", issue_ms),
            ("write_back_cpu_us", write_us),
            ("page_idle_p50_ms", pages[0].0),
            ("page_idle_p99_ms", pages[0].1),
            ("page_busy_p50_ms", pages[1].0),
            ("page_busy_p99_ms", pages[1].1),
            ("page_p50_busy_to_idle", pages[1].0 / pages[0].0),
            ("page_p99_busy_to_idle", pages[1].1 / pages[0].1),
        ],
        ..Line::default()
    })
}

/// Microseconds of the server's processor a vote with a cookie, each from a browser of its own.
fn cookies(server: &mut Child, port: u16) -> Result<f64, Failed> {
    let vote = |number: usize| {
        let address = devices::address(number);
        format!(
            "POST /like/17 HTTP/1.1\r\nHost: bench\r\nX-Forwarded-For: {address}\r\nCookie: device={number:032x}\r\n\
             Content-Length: 0\r\n\r\n"
        )
        .into_bytes()
    };
    cost(server, port, &(0..WARM + COUNTED).map(vote).collect::<Vec<_>>())
}

/// The same of a reaction.
fn reactions(server: &mut Child, port: u16, devices: &mut Devices) -> Result<f64, Failed> {
    let messages: Vec<Vec<u8>> = (0..WARM + COUNTED).map(|_| devices.next()).collect();
    cost(server, port, &messages)
}

/// Microseconds of the server's processor a message, over several connections at once.
fn cost(server: &mut Child, port: u16, messages: &[Vec<u8>]) -> Result<f64, Failed> {
    let (warm, counted) = messages.split_at(WARM);
    send(port, warm)?;
    let before = number(&server.ask("state")?, "cpu_s")?;
    send(port, counted)?;
    Ok((number(&server.ask("state")?, "cpu_s")? - before) * 1e6 / counted.len() as f64)
}

fn send(port: u16, messages: &[Vec<u8>]) -> Result<(), Failed> {
    let one = |part: &[Vec<u8>]| {
        let mut connection = Connection::open(port)?;
        part.iter().try_for_each(|message| connection.ask(message, 204).map(drop))
    };
    std::thread::scope(|scope| {
        let parts: Vec<_> =
            messages.chunks(messages.len().div_ceil(AT_ONCE)).map(|part| scope.spawn(move || one(part))).collect();
        parts.into_iter().try_for_each(|part| part.join().map_err(|_| Failed("a sender panicked".into()))?)
    })
}

/// The middle and the slowest hundredth of a page's answers in milliseconds, idle and busy.
fn pages(port: u16, devices: &mut Devices) -> Result<[(f64, f64); 2], Failed> {
    let idle = latency(port)?;
    let (over, messages) = (AtomicBool::new(false), A_SECOND * (LOOKED.as_secs_f64() + 5.0));
    let messages: Vec<Vec<u8>> = (0..messages as usize).map(|_| devices.next()).collect();
    let busy = std::thread::scope(|scope| {
        let crowd = scope.spawn(|| crowd(port, &messages, &over));
        std::thread::sleep(Duration::from_millis(500));
        let busy = latency(port);
        over.store(true, Ordering::Relaxed);
        crowd.join().map_err(|_| Failed("the crowd panicked".into()))??;
        busy
    })?;
    Ok([idle, busy])
}

/// Sends so many a second until it is over.
fn crowd(port: u16, messages: &[Vec<u8>], over: &AtomicBool) -> Result<(), Failed> {
    let (mut connection, begun) = (Connection::open(port)?, Instant::now());
    for (number, message) in messages.iter().enumerate() {
        let at = begun + Duration::from_secs_f64(number as f64 / A_SECOND);
        std::thread::sleep(at.saturating_duration_since(Instant::now()));
        if over.load(Ordering::Relaxed) {
            return Ok(());
        }
        connection.ask(message, 204)?;
    }
    Err(Failed("there were too few reactions".into()))
}

fn latency(port: u16) -> Result<(f64, f64), Failed> {
    let (mut connection, begun, mut times) = (Connection::open(port)?, Instant::now(), Vec::new());
    while begun.elapsed() < LOOKED {
        let asked = Instant::now();
        connection.ask(PAGE.as_bytes(), 200)?;
        times.push(asked.elapsed().as_secs_f64() * 1e3);
        std::thread::sleep(PAUSE);
    }
    times.sort_by(f64::total_cmp);
    let at = |share: f64| times.get((share * (times.len() - 1) as f64) as usize).copied().unwrap_or_default();
    Ok((at(0.5), at(0.99)))
}

//! The servers that are compared, each in a process of its own.
use crate::child::{asked, say};
use crate::town::{Place, random32};
use crate::{Failed, machine};
use axum::response::sse::{Event, Sse};
use axum::routing::get;
use channel::clock::Clock;
use channel::ids::{ChannelId, PostId};
use futures_util::stream;
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::convert::Infallible;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex, PoisonError, mpsc};
use testkit::WallClock;
use tokio::sync::broadcast;
use web::live::{Hub, What};

/// Which one.
#[derive(Serialize, Deserialize, Clone, Copy)]
pub enum Kind {
    /// The whole web as it is shipped.
    Ours,
    /// axum's `Sse` over a broadcast channel, without keep-alive timers.
    Axum,
    /// Blocking accepts, then one write after the other.
    Raw,
}

/// One server.
#[derive(Serialize, Deserialize)]
pub struct Rooms {
    pub core: usize,
    pub kind: Kind,
    pub pages: usize,
    pub place: Place,
}

/// Tells all pages of one post.
type Tell = Box<dyn Fn() + Send>;

impl Rooms {
    /// The process: says its port; `tell` tells all pages and answers when it began, `state` answers memory and time.
    pub fn run(job: &str) -> Result<(), Failed> {
        let rooms: Rooms = serde_json::from_str(job).map_err(|e| Failed::to("a job", e))?;
        machine::pin(rooms.core)?;
        machine::open_many_files();
        let (ready, started) = mpsc::channel();
        std::thread::spawn(move || {
            let failed = match rooms.kind {
                Kind::Raw => raw(&ready),
                Kind::Axum => run(served_by_axum(ready)),
                Kind::Ours => run(served_by_us(rooms, ready)),
            };
            if let Err(error) = failed {
                eprintln!("bench live: {error}");
            }
        });
        let (address, tell): (SocketAddr, Tell) = started.recv().map_err(|e| Failed::to("a server", e))?;
        say(&json!({ "port": address.port() }));
        for line in asked() {
            if line == "tell" {
                let at = machine::now_ms();
                tell();
                say(&json!({ "at_ms": at }));
            } else {
                say(&json!({ "rss_mb": machine::rss_mb(), "cpu_s": machine::cpu_seconds() }));
            }
        }
        Ok(())
    }
}

type Ready = mpsc::Sender<(SocketAddr, Tell)>;

fn run(server: impl Future<Output = Result<(), Failed>>) -> Result<(), Failed> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    runtime.map_err(|e| Failed::to("a runtime", e))?.block_on(server)
}

async fn bind() -> Result<(tokio::net::TcpListener, SocketAddr), Failed> {
    let failed = |e| Failed::to("listening", e);
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.map_err(failed)?;
    let address = listener.local_addr().map_err(failed)?;
    Ok((listener, address))
}

/// What a page is told, as ours says it.
fn text() -> String {
    json!({ "what": "new", "post": post().to_string(), "within": 4750 }).to_string()
}

fn post() -> PostId {
    PostId::fresh(WallClock.now(), random32())
}

async fn served_by_us(rooms: Rooms, ready: Ready) -> Result<(), Failed> {
    let (listener, address) = bind().await?;
    let house = rooms.place.open().await?;
    let channel = house.channel(0).await?.id;
    let shown = house.stores.desk().set_public(channel, true, store::SYSTEM, WallClock.now()).await;
    if !shown.map_err(|e| Failed::to("showing a channel", e))? {
        return Err(Failed("the channel may not be shown".into()));
    }
    let live = Hub::with_seats(rooms.pages);
    let app = super::app::build(&house.stores, Arc::new(house.key), live.clone())?;
    ready.send((address, tell(live, channel))).ok();
    let limits = web::Limits { patience: web::PATIENCE, connections: 1_000_000 };
    web::serve(listener, web::router(app), limits, std::future::pending()).await;
    Ok(())
}

fn tell(live: Hub, channel: ChannelId) -> Tell {
    Box::new(move || live.announce(channel, post(), What::New))
}

async fn served_by_axum(ready: Ready) -> Result<(), Failed> {
    let (listener, address) = bind().await?;
    let (sender, _) = broadcast::channel::<Arc<str>>(16);
    let pages = sender.clone();
    let live = move || {
        let receiver = pages.subscribe();
        let first = Some(Event::default().retry(std::time::Duration::from_secs(15)));
        let frames = stream::unfold((first, receiver), |(first, mut receiver)| async move {
            let event = match first {
                Some(first) => first,
                None => Event::default().event("post").data(receiver.recv().await.ok()?),
            };
            Some((Ok::<_, Infallible>(event), (None, receiver)))
        });
        std::future::ready(Sse::new(frames))
    };
    let router = axum::Router::new().route("/{channel}/live", get(live));
    ready.send((address, Box::new(move || drop(sender.send(text().into()))))).ok();
    axum::serve(listener, router).await.map_err(|e| Failed::to("axum", e))
}

const HEAD: &[u8] = b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n\r\nretry: 15000\n\n";

fn raw(ready: &Ready) -> Result<(), Failed> {
    let failed = |e: std::io::Error| Failed::to("the bare loop", e);
    let listener = TcpListener::bind("127.0.0.1:0").map_err(failed)?;
    let sockets: Arc<Mutex<Vec<TcpStream>>> = Arc::default();
    let all = sockets.clone();
    let tell = move || {
        let frame = format!("event: post\ndata: {}\n\n", text());
        for mut socket in all.lock().unwrap_or_else(PoisonError::into_inner).iter() {
            socket.write_all(frame.as_bytes()).ok();
        }
    };
    ready.send((listener.local_addr().map_err(failed)?, Box::new(tell))).ok();
    loop {
        let (mut socket, _) = listener.accept().map_err(failed)?;
        socket.read(&mut [0; 1024]).map_err(failed)?;
        socket.write_all(HEAD).map_err(failed)?;
        sockets.lock().unwrap_or_else(PoisonError::into_inner).push(socket);
    }
}

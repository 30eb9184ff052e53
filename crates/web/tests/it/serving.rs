//! Real connections: limits on heads, and open pages whose sockets leave hyper.
use crate::stage::{Stage, content};
use axum::http::Request;
use channel::ids::PostId;
use channel::post::Kind;
use http_body_util::{BodyExt, Empty};
use hyper_util::rt::{TokioExecutor, TokioIo};
use std::net::SocketAddr;
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpSocket, TcpStream};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use web::Limits;
use web::live::{Hub, What};

/// For what must come sooner or later; a test that waits so long has failed.
const EVER: Duration = Duration::from_secs(20);
const LIVE: &str = "GET /lindenau/live HTTP/1.1\r\nHost: x\r\n\r\n";

struct Served {
    stage: Stage,
    at: SocketAddr,
    stop: oneshot::Sender<()>,
    ended: JoinHandle<()>,
}

impl Served {
    async fn new() -> Served {
        Self::patient(web::PATIENCE).await
    }

    async fn patient(patience: Duration) -> Served {
        Self::within(Limits { patience, connections: 1000 }).await
    }

    async fn within(limits: Limits) -> Served {
        let stage = Stage::with_posts().await;
        let socket = TcpSocket::new_v4().unwrap();
        // Small, so that a test soon meets a client that does not read.
        socket.set_send_buffer_size(4096).unwrap();
        socket.bind("127.0.0.1:0".parse().unwrap()).unwrap();
        let listener = socket.listen(64).unwrap();
        let at = listener.local_addr().unwrap();
        let (stop, stopped) = oneshot::channel();
        let router = stage.router();
        let ended = tokio::spawn(web::serve(listener, router, limits, async { drop(stopped.await) }));
        Served { stage, at, stop, ended }
    }

    async fn says(&self, words: &str) -> Client {
        let mut client = Client { socket: TcpStream::connect(self.at).await.unwrap(), heard: Vec::new() };
        client.say(words).await;
        client
    }

    fn live(&self) -> &Hub {
        &self.stage.app.live
    }
}

struct Client {
    socket: TcpStream,
    heard: Vec<u8>,
}

impl Client {
    async fn say(&mut self, words: &str) {
        self.socket.write_all(words.as_bytes()).await.unwrap();
    }

    /// Reads until `end` was heard, and gives everything up to there; what came after stays.
    async fn until(&mut self, end: &str) -> String {
        let look = async {
            let mut looked = 0;
            loop {
                let found = self.heard[looked..].windows(end.len()).position(|part| part == end.as_bytes());
                if let Some(at) = found {
                    let rest = self.heard.split_off(looked + at + end.len());
                    return String::from_utf8_lossy(&std::mem::replace(&mut self.heard, rest)).into_owned();
                }
                looked = self.heard.len().saturating_sub(end.len());
                let mut some = [0; 4096];
                let n = self.socket.read(&mut some).await.unwrap();
                assert_ne!(n, 0, "the server closed before {end:?}");
                self.heard.extend_from_slice(&some[..n]);
            }
        };
        tokio::time::timeout(EVER, look).await.unwrap()
    }

    async fn is_closed(&mut self) -> bool {
        tokio::time::timeout(EVER, self.socket.read_to_end(&mut self.heard)).await.is_ok()
    }
}

/// Waits for what the rooms' tasks do in their own time.
async fn until(true_now: impl Fn() -> bool) {
    let look = async {
        while !true_now() {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(EVER, look).await.unwrap();
}

#[tokio::test]
async fn an_open_page_hears_over_its_own_socket_until_the_server_ends() {
    let served = Served::new().await;
    let mut page = served.says("GET /livez HTTP/1.1\r\nHost: x\r\n\r\n").await;
    page.until("ok").await;
    page.say(LIVE).await;
    let head = page.until("\r\n\r\n").await;
    for line in [
        "HTTP/1.1 200 OK",
        "content-type: text/event-stream",
        "cache-control: no-store",
        "connection: close",
        "x-accel-buffering: no",
        "date: ",
        "content-security-policy: default-src 'none'",
        "strict-transport-security: ",
    ] {
        assert!(head.contains(line), "{line} in {head}");
    }
    assert!(!head.contains("transfer-encoding") && !head.contains("content-length"), "{head}");
    assert!(page.until("\n\n").await.starts_with("retry: "));
    assert_eq!(served.live().counts().open, 1);
    let id = served.stage.publish(content(Kind::Update, "Neu")).await;
    let event = page.until("\n\n").await;
    assert!(event.starts_with("event: post\ndata: {\"what\":\"new\"") && event.contains(&id.to_string()), "{event}");
    served.live().beat();
    assert_eq!(page.until("\n\n").await, ": \n\n");
    served.live().close();
    served.stop.send(()).unwrap();
    assert!(page.is_closed().await);
    tokio::time::timeout(EVER, served.ended).await.unwrap().unwrap();
}

#[tokio::test]
async fn who_leaves_or_speaks_frees_the_seat() {
    let served = Served::new().await;
    let (mut first, mut second) = (served.says(LIVE).await, served.says(LIVE).await);
    first.until("retry: ").await;
    second.until("retry: ").await;
    assert_eq!(served.live().counts().open, 2);
    drop(first);
    until(|| {
        served.live().look();
        served.live().counts().open == 1
    })
    .await;
    second.say("GET / HTTP/1.1\r\n").await;
    until(|| {
        served.live().look();
        served.live().counts().open == 0
    })
    .await;
}

#[tokio::test]
async fn only_get_opens_a_page() {
    let served = Served::new().await;
    let mut client = served.says("HEAD /lindenau/live HTTP/1.1\r\nHost: x\r\n\r\n").await;
    assert!(client.until("\r\n\r\n").await.contains("text/event-stream"));
    client.say("POST /lindenau/live HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n").await;
    assert!(client.until("\r\n\r\n").await.contains("405"));
    assert_eq!(served.live().counts().open, 0);
}

#[tokio::test]
async fn what_was_asked_before_on_the_connection_is_answered_whole() {
    let served = Served::new().await;
    let file = served.stage.app.assets.url("vendor/kern/components.css").unwrap();
    let alone = served.stage.get(&file).await.bytes.len();
    let socket = TcpSocket::new_v4().unwrap();
    socket.set_recv_buffer_size(2048).unwrap();
    let mut page = Client { socket: socket.connect(served.at).await.unwrap(), heard: Vec::new() };
    // More than the kernel keeps for a client that does not read.
    let many = 6;
    for _ in 0..many {
        page.say(&format!("GET {file} HTTP/1.1\r\nHost: x\r\n\r\n")).await;
    }
    page.say(LIVE).await;
    let heard = page.until("retry: ").await;
    assert!(heard.len() > alone * many, "{} of {}", heard.len(), alone * many);
    assert_eq!(heard.matches("HTTP/1.1 200 OK").count(), many + 1);
}

#[tokio::test]
async fn who_does_not_read_is_cut_off_and_holds_up_nobody() {
    let served = Served::new().await;
    let (mut reads, mut sleeps) = (served.says(LIVE).await, served.says(LIVE).await);
    reads.until("retry: ").await;
    sleeps.until("retry: ").await;
    let post = PostId::fresh(served.stage.now(), 1);
    let mut told = 0;
    let cut = async {
        while served.live().counts().cut_off == 0 {
            for _ in 0..1000 {
                served.live().announce(served.stage.channel, post, What::Changed);
                reads.until("event: post").await;
                told += 1;
            }
        }
    };
    tokio::time::timeout(EVER * 3, cut).await.unwrap();
    assert_eq!(served.live().counts().open, 1);
    served.live().beat();
    reads.until(": \n\n").await;
    assert!(told >= 1000);
}

#[tokio::test]
async fn a_proxy_that_speaks_http_2_gets_an_ordinary_body() {
    let served = Served::new().await;
    let io = TokioIo::new(TcpStream::connect(served.at).await.unwrap());
    let (mut send, connection) = hyper::client::conn::http2::handshake(TokioExecutor::new(), io).await.unwrap();
    let driver = tokio::spawn(connection);
    let uri = format!("http://{}/lindenau/live", served.at);
    let response = send.send_request(Request::get(uri).body(Empty::<bytes::Bytes>::new()).unwrap()).await.unwrap();
    assert_eq!(response.headers()["content-type"], "text/event-stream");
    let mut body = response.into_body();
    let mut next = async || String::from_utf8(body.frame().await.unwrap().unwrap().into_data().unwrap().to_vec());
    assert!(next().await.unwrap().starts_with("retry: "));
    until(|| served.live().counts().open == 1).await;
    served.stage.publish(content(Kind::Update, "Neu")).await;
    assert!(next().await.unwrap().starts_with("event: post"));
    drop((body, send));
    driver.abort();
    until(|| served.live().counts().open == 0).await;
}

#[tokio::test]
async fn slow_and_fat_heads_are_refused() {
    let served = Served::patient(Duration::from_millis(200)).await;
    let mut fat = served.says(&format!("GET / HTTP/1.1\r\nHost: x\r\nX: {}\r\n\r\n", "x".repeat(40_000))).await;
    assert!(fat.until("\r\n").await.contains("431"));
    let (mut slow, mut silent) = (served.says("GET / HTTP/1.1\r\nHo").await, served.says("").await);
    assert!(slow.is_closed().await && silent.is_closed().await);
    let proxies_keep = Duration::from_secs(60);
    assert!(web::PATIENCE > proxies_keep, "it must be the proxy that closes");
}

#[tokio::test]
async fn an_idle_connection_does_not_hold_up_the_end() {
    let served = Served::new().await;
    let mut idle = served.says("GET /livez HTTP/1.1\r\nHost: x\r\n\r\n").await;
    idle.until("ok").await;
    let mut silent = served.says("").await;
    served.stop.send(()).unwrap();
    tokio::time::timeout(EVER, served.ended).await.unwrap().unwrap();
    assert!(idle.is_closed().await && silent.is_closed().await);
}

const PATIENCE: Duration = Duration::from_millis(300);
const FORM: &str = "Host: x\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 1000\r\n\r\n";

#[tokio::test]
async fn a_body_that_never_comes_is_given_up() {
    let served = Served::patient(PATIENCE).await;
    let begun = Instant::now();
    let mut slow = served.says(&format!("POST /desk/sign-in HTTP/1.1\r\n{FORM}name=")).await;
    assert!(slow.is_closed().await);
    assert!(begun.elapsed() >= PATIENCE && begun.elapsed() < PATIENCE * 10, "after {:?}", begun.elapsed());
}

/// A byte now and then, always before the patience is over.
#[tokio::test]
async fn a_body_that_drips_is_given_up_too() {
    let served = Served::patient(PATIENCE).await;
    let begun = Instant::now();
    let mut slow = served.says(&format!("POST /desk/sign-in HTTP/1.1\r\n{FORM}name=")).await;
    let drip = async {
        while slow.socket.write_all(b"x").await.is_ok() {
            tokio::time::sleep(PATIENCE / 6).await;
        }
    };
    tokio::time::timeout(EVER, drip).await.unwrap();
    assert!(begun.elapsed() >= PATIENCE * 3 && begun.elapsed() < PATIENCE * 12, "after {:?}", begun.elapsed());
}

#[tokio::test]
async fn a_body_in_time_is_read_whole() {
    let served = Served::patient(PATIENCE).await;
    let mut client = served.says(&format!("POST /desk/sign-in HTTP/1.1\r\n{FORM}")).await;
    for _ in 0..10 {
        tokio::time::sleep(PATIENCE / 6).await;
        client.say(&"x".repeat(100)).await;
    }
    assert!(client.until("\r\n").await.starts_with("HTTP/1.1 "));
}

/// Sixty who only say half a word, where ten have room: those are told to go in time, and then comes whoever waits.
#[tokio::test]
async fn a_flood_of_slow_callers_takes_no_more_than_its_share() {
    let served = Served::within(Limits { patience: PATIENCE, connections: 10 }).await;
    let mut slow = Vec::new();
    for _ in 0..60 {
        slow.push(served.says("GET / HTTP/1.1\r\nHo").await);
    }
    let mut honest = served.says("GET /livez HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").await;
    assert!(honest.until("ok").await.contains("200"));
    // Open pages take none of it.
    let mut pages = Vec::new();
    for _ in 0..12 {
        let mut page = served.says(LIVE).await;
        page.until("retry: ").await;
        pages.push(page);
    }
    let mut last = served.says("GET /livez HTTP/1.1\r\nHost: x\r\n\r\n").await;
    assert!(last.until("ok").await.contains("200"));
    assert_eq!(served.live().counts().open, 12);
}

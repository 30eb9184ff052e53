//! One connection, from its first byte to its end, or until it is an open page's.
use super::body::Timely;
use crate::front::Front;
use crate::live::Place;
use crate::pages::live::Handover;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::{Method, Request, Response};
use hyper::body::Incoming;
use hyper::server::conn::{http1, http2};
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use std::convert::Infallible;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::Poll;
use std::time::Duration;
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;
use tokio::sync::watch;

/// Bytes of a head; browsers and proxies stay below eight thousand.
const HEAD: usize = 32 * 1024;

/// Who has called.
pub struct Caller {
    pub socket: TcpStream,
    pub peer: SocketAddr,
}

/// A page's place, and what it is sent first.
type Taken = (Place, Vec<u8>);
type Slot = Arc<Mutex<Option<Taken>>>;

/// Answers until either side has enough.
pub async fn run(caller: Caller, front: Front, patience: Duration, stopped: watch::Receiver<bool>) {
    let Caller { socket, peer } = caller;
    // Small answers must not wait for the acknowledgement of the last one.
    let _ = socket.set_nodelay(true);
    let mut first = [0; 2];
    let peeked = tokio::select! {
        peeked = tokio::time::timeout(patience, socket.peek(&mut first)) => peeked,
        () = stopping(stopped.clone()) => return,
    };
    match peeked {
        // A proxy that speaks HTTP/2 without asking (RFC 9113 §3.3); no method begins like its preface.
        Ok(Ok(2)) if first == *b"PR" => many(Caller { socket, peer }, front, patience, stopped).await,
        Ok(Ok(1..)) => one_by_one(Caller { socket, peer }, front, patience, stopped).await,
        _ => {}
    }
}

/// HTTP/1: requests one after the other. The first for live news ends it: the socket is the page's from then on.
async fn one_by_one(caller: Caller, front: Front, patience: Duration, stopped: watch::Receiver<bool>) {
    let Caller { socket, peer } = caller;
    let slot = Slot::default();
    let given = slot.clone();
    let service = service_fn(move |request| answer_or_hand_over(front.clone(), request, patience, peer, given.clone()));
    let mut builder = http1::Builder::new();
    builder.timer(TokioTimer::new()).header_read_timeout(patience).max_header_size(HEAD);
    let mut connection = builder.serve_connection(TokioIo::new(socket), service);
    let mut stop = std::pin::pin!(stopping(stopped));
    let mut told = false;
    let taken = std::future::poll_fn(|cx| {
        if !told && stop.as_mut().poll(cx).is_ready() {
            told = true;
            Pin::new(&mut connection).graceful_shutdown();
        }
        if Pin::new(&mut connection).poll(cx).is_ready() {
            return Poll::Ready(None);
        }
        // hyper asks for an answer only when the one before is written, so its buffer is empty.
        lock(&slot).take().map_or(Poll::Pending, |taken| Poll::Ready(Some(taken)))
    });
    if let Some((place, hello)) = taken.await {
        let mut socket = connection.into_parts().io.into_inner();
        if let Ok(Ok(())) = tokio::time::timeout(patience, socket.write_all(&hello)).await {
            place.hear_by(socket);
        }
    }
}

/// HTTP/2: many requests at a time, live news among them as an ordinary body.
async fn many(caller: Caller, front: Front, patience: Duration, stopped: watch::Receiver<bool>) {
    let Caller { socket, peer } = caller;
    let service = service_fn(move |request| answer(front.clone(), request, patience, peer));
    let mut builder = http2::Builder::new(TokioExecutor::new());
    builder.timer(TokioTimer::new()).max_header_list_size(HEAD as u32);
    // Whoever is there answers a ping; whoever only opened the connection does not.
    builder.keep_alive_interval(Some(patience)).keep_alive_timeout(patience);
    let mut connection = std::pin::pin!(builder.serve_connection(TokioIo::new(socket), service));
    tokio::select! {
        _ = &mut connection => return,
        () = stopping(stopped) => connection.as_mut().graceful_shutdown(),
    }
    let _ = connection.await;
}

async fn answer(
    mut front: Front,
    request: Request<Incoming>,
    patience: Duration,
    peer: SocketAddr,
) -> Result<Response<Body>, Infallible> {
    if let Some(answer) = front.still(&request) {
        return Ok(answer);
    }
    // With a body that must come in time.
    let mut request = request.map(|body| Body::new(Timely::new(body, patience)));
    request.extensions_mut().insert(ConnectInfo(peer));
    front.route(request).await
}

/// Never ends when the answer is a place in a room: the connection is then taken from under it.
async fn answer_or_hand_over(
    front: Front,
    request: Request<Incoming>,
    patience: Duration,
    peer: SocketAddr,
    slot: Slot,
) -> Result<Response<Body>, Infallible> {
    let reads_body = request.method() == Method::GET;
    let response = answer(front, request, patience, peer).await?;
    let handover = response.extensions().get::<Handover>().filter(|_| reads_body);
    if let Some((place, first)) = handover.and_then(Handover::take) {
        *lock(&slot) = Some((place, hello(&response, &first)));
        return std::future::pending().await;
    }
    Ok(response)
}

/// The head as hyper would write it, for a body that ends with the connection (RFC 9112 §6.3), and its first bytes.
fn hello(response: &Response<Body>, first: &[u8]) -> Vec<u8> {
    let mut hello = Vec::with_capacity(2048);
    hello.extend_from_slice(format!("HTTP/1.1 {}\r\n", response.status()).as_bytes());
    for (name, value) in response.headers() {
        hello.extend_from_slice(name.as_str().as_bytes());
        hello.extend_from_slice(b": ");
        hello.extend_from_slice(value.as_bytes());
        hello.extend_from_slice(b"\r\n");
    }
    hello.extend_from_slice(b"connection: close\r\n\r\n");
    hello.extend_from_slice(first);
    hello
}

async fn stopping(mut stopped: watch::Receiver<bool>) {
    drop(stopped.wait_for(|stopped| *stopped).await);
}

fn lock(slot: &Slot) -> std::sync::MutexGuard<'_, Option<Taken>> {
    slot.lock().unwrap_or_else(PoisonError::into_inner)
}

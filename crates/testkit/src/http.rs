//! A loopback HTTP server, HTTP/1.1 and HTTP/2 on one port, whose connections can be cut on purpose.
use bytes::Bytes;
use futures_util::stream;
use http_body_util::combinators::UnsyncBoxBody;
use http_body_util::{BodyExt, Full, StreamBody};
use hyper::body::{Frame, Incoming};
use hyper::service::service_fn;
use hyper::{Request, Response};
use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto::Builder;
use std::convert::Infallible;
use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use tokio::io::AsyncWriteExt;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Notify, watch};
use tokio::task::JoinHandle;

pub type Answer = Response<UnsyncBoxBody<Bytes, Infallible>>;

/// In an answer's extensions: resets the stream (RFC 9113 §6.4) instead of answering.
#[derive(Clone)]
pub struct ResetStream;

/// How connections are treated from their first byte on.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Manner {
    /// As they should be.
    #[default]
    Well,
    /// Taken, and then nothing is ever said: a hang before or in the handshake, TLS or not.
    Silent,
    /// Answered with a line no HTTP version knows, and closed.
    Garbage,
    /// Cut with a TCP reset at once.
    Shut,
}

/// What a handler can do to the connection its request came in on; found in the request's extensions.
#[derive(Clone, Default)]
pub struct Line {
    reset: Arc<Notify>,
    goaway: Arc<Notify>,
}

impl Line {
    /// Cuts the connection with a TCP reset.
    pub fn reset(&self) {
        self.reset.notify_one();
    }

    /// Lets streams under way finish and takes no more: GOAWAY (RFC 9113 §6.8), or `Connection: close`.
    pub fn go_away(&self) {
        self.goaway.notify_one();
    }
}

/// A listening server; it stops, connections included, when dropped.
pub struct Server {
    pub address: SocketAddr,
    /// Connections accepted so far.
    pub connections: Arc<AtomicU64>,
    /// How further connections are treated.
    pub manner: watch::Sender<Manner>,
    task: JoinHandle<()>,
}

impl Drop for Server {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// Serves on a free port, or on the one asked for.
pub async fn serve<H, F>(port: u16, handler: H) -> Server
where
    H: Fn(Request<Incoming>) -> F + Clone + Send + Sync + 'static,
    F: Future<Output = Answer> + Send + 'static,
{
    let listener = TcpListener::bind(("127.0.0.1", port)).await.expect("a port on loopback");
    let address = listener.local_addr().expect("its address");
    let connections = Arc::new(AtomicU64::new(0));
    let count = connections.clone();
    let (manner, treated) = watch::channel(Manner::Well);
    let task = tokio::spawn(async move {
        // The connections live in this set, so that they end with the server.
        let mut open = tokio::task::JoinSet::new();
        loop {
            tokio::select! {
                Ok((stream, _)) = listener.accept() => {
                    count.fetch_add(1, Ordering::SeqCst);
                    match *treated.borrow() {
                        Manner::Well => drop(open.spawn(connection(stream, handler.clone()))),
                        manner => drop(open.spawn(mistreat(stream, manner))),
                    }
                }
                Some(_) = open.join_next() => {}
            }
        }
    });
    Server { address, connections, manner, task }
}

async fn mistreat(mut stream: TcpStream, manner: Manner) {
    match manner {
        Manner::Well => {}
        Manner::Silent => {
            // Read, so that the other side's writes succeed.
            tokio::io::copy(&mut stream, &mut tokio::io::sink()).await.ok();
        }
        Manner::Garbage => drop(stream.write_all(b"HTTP/9.9 banana\r\n\0\0\0\r\n\r\n").await),
        Manner::Shut => drop(stream.set_zero_linger()),
    }
}

async fn connection<H, F>(stream: TcpStream, handler: H)
where
    H: Fn(Request<Incoming>) -> F + Clone + Send + Sync + 'static,
    F: Future<Output = Answer> + Send + 'static,
{
    stream.set_nodelay(true).ok();
    let Some((stream, handle)) = second_handle(stream) else { return };
    let line = Line::default();
    let inner = line.clone();
    let service = service_fn(move |mut request: Request<Incoming>| {
        request.extensions_mut().insert(inner.clone());
        let answer = handler(request);
        async move {
            let answer = answer.await;
            match answer.extensions().get::<ResetStream>() {
                Some(_) => Err(io::Error::other("reset on purpose")),
                None => Ok(answer),
            }
        }
    });
    let builder = Builder::new(TokioExecutor::new());
    let mut serving = std::pin::pin!(builder.serve_connection_with_upgrades(TokioIo::new(stream), service));
    tokio::select! {
        _ = serving.as_mut() => return,
        () = line.reset.notified() => {
            handle.set_zero_linger().ok();
            return;
        }
        () = line.goaway.notified() => serving.as_mut().graceful_shutdown(),
    }
    serving.await.ok();
}

/// hyper swallows the stream; a reset needs the socket.
fn second_handle(stream: TcpStream) -> Option<(TcpStream, TcpStream)> {
    let stream = stream.into_std().ok()?;
    let handle = TcpStream::from_std(stream.try_clone().ok()?).ok()?;
    Some((TcpStream::from_std(stream).ok()?, handle))
}

/// An answer with a short text.
pub fn answer(status: u16, body: impl Into<Bytes>) -> Answer {
    let mut answer = Response::new(Full::new(body.into()).boxed_unsync());
    *answer.status_mut() = hyper::StatusCode::from_u16(status).expect("a status code");
    answer
}

/// The same with a body that never ends.
pub fn endless(answer: Answer) -> Answer {
    let piece = || Ok(Frame::data(Bytes::from_static(&[b'a'; 1024])));
    answer.map(|_| StreamBody::new(stream::repeat_with(piece)).boxed_unsync())
}

/// Instead of an answer: only this stream is reset.
pub fn reset_stream() -> Answer {
    let mut answer = answer(500, "");
    answer.extensions_mut().insert(ResetStream);
    answer
}

/// Adds a header.
pub fn header(mut answer: Answer, name: &'static str, value: &str) -> Answer {
    answer.headers_mut().insert(name, value.parse().expect("a header value"));
    answer
}

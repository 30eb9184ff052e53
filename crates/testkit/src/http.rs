//! A loopback HTTP server, HTTP/1.1 and HTTP/2 on one port, whose connections can be cut on purpose.
use bytes::Bytes;
use http_body_util::Full;
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper::{Request, Response};
use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto::Builder;
use std::convert::Infallible;
use std::future::Future;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Notify;
use tokio::task::JoinHandle;

pub type Answer = Response<Full<Bytes>>;

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
    let task = tokio::spawn(async move {
        // The connections live in this set, so that they end with the server.
        let mut open = tokio::task::JoinSet::new();
        loop {
            tokio::select! {
                Ok((stream, _)) = listener.accept() => {
                    count.fetch_add(1, Ordering::SeqCst);
                    open.spawn(connection(stream, handler.clone()));
                }
                Some(_) = open.join_next() => {}
            }
        }
    });
    Server { address, connections, task }
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
        async move { Ok::<_, Infallible>(answer.await) }
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
    let mut answer = Response::new(Full::new(body.into()));
    *answer.status_mut() = hyper::StatusCode::from_u16(status).expect("a status code");
    answer
}

/// Adds a header.
pub fn header(mut answer: Answer, name: &'static str, value: &str) -> Answer {
    answer.headers_mut().insert(name, value.parse().expect("a header value"));
    answer
}

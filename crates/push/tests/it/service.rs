//! A small push service on loopback: HTTP/2 with what we need to misbehave, each request decided by its path.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use bytes::Bytes;
use h2::Reason;
use h2::server::SendResponse;
use hyper::http::{HeaderMap, Request, Response};
use net::{Dialer, Policy};
use push::{
    Allowed, Contact, Envelope, Lane, PushEndpoint, Request as Push, Sender, SenderConfig, Topic, Urgency, Vapid,
};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Notify;

/// What the service saw.
#[derive(Default)]
pub struct Seen {
    pub connections: AtomicUsize,
    pub under_way: AtomicUsize,
    pub most_under_way: AtomicUsize,
    pub requests: Mutex<Vec<(String, HeaderMap, Bytes)>>,
    /// Lets the requests to `/wait` finish.
    pub release: Notify,
    /// Told at each request.
    pub arrived: Notify,
}

pub struct Service {
    pub origin: String,
    pub seen: Arc<Seen>,
}

impl Service {
    /// Serves with so many streams a connection.
    pub async fn start(streams: u32) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let origin = format!("http://{}", listener.local_addr().unwrap());
        let seen = Arc::new(Seen::default());
        let shared = Arc::clone(&seen);
        tokio::spawn(async move {
            while let Ok((socket, _)) = listener.accept().await {
                shared.connections.fetch_add(1, Ordering::SeqCst);
                tokio::spawn(serve(socket, streams, Arc::clone(&shared)));
            }
        });
        Self { origin, seen }
    }

    pub fn push(&self, path: &str) -> Push {
        push_to(&format!("{}{path}", self.origin))
    }

    pub fn connections(&self) -> usize {
        self.seen.connections.load(Ordering::SeqCst)
    }

    /// Waits until so many requests are under way at once.
    pub async fn until_under_way(&self, count: usize) {
        loop {
            let arrived = self.seen.arrived.notified();
            if self.seen.under_way.load(Ordering::SeqCst) >= count {
                return;
            }
            arrived.await;
        }
    }
}

async fn serve(socket: TcpStream, streams: u32, seen: Arc<Seen>) {
    let mut builder = h2::server::Builder::new();
    let Ok(mut connection) = builder.max_concurrent_streams(streams).handshake::<_, Bytes>(socket).await else {
        return;
    };
    while let Some(Ok((request, mut respond))) = connection.accept().await {
        match request.uri().path() {
            "/goaway" => connection.abrupt_shutdown(Reason::NO_ERROR),
            "/graceful" => {
                connection.graceful_shutdown();
                tokio::spawn(answer(request, respond, Arc::clone(&seen)));
            }
            "/refuse-once" if first(&seen, &request) => respond.send_reset(Reason::REFUSED_STREAM),
            "/refuse" => respond.send_reset(Reason::REFUSED_STREAM),
            "/reset" => respond.send_reset(Reason::INTERNAL_ERROR),
            "/drop" => return,
            _ => drop(tokio::spawn(answer(request, respond, Arc::clone(&seen)))),
        }
    }
}

/// Only the first such request of all is refused: the next finds a service that is well again.
fn first<T>(seen: &Seen, request: &Request<T>) -> bool {
    let mut requests = seen.requests.lock().unwrap();
    requests.push((request.uri().path().to_owned(), request.headers().clone(), Bytes::new()));
    requests.len() == 1
}

async fn answer(request: Request<h2::RecvStream>, mut respond: SendResponse<Bytes>, seen: Arc<Seen>) {
    let (head, mut body) = request.into_parts();
    let mut bytes = Vec::new();
    while let Some(Ok(chunk)) = body.data().await {
        let _ = body.flow_control().release_capacity(chunk.len());
        bytes.extend_from_slice(&chunk);
    }
    let now = seen.under_way.fetch_add(1, Ordering::SeqCst) + 1;
    seen.most_under_way.fetch_max(now, Ordering::SeqCst);
    let path = head.uri.path().to_owned();
    seen.requests.lock().unwrap().push((path.clone(), head.headers, bytes.into()));
    seen.arrived.notify_waiters();
    match path.as_str() {
        "/hang" => return std::future::pending().await,
        "/wait" => seen.release.notified().await,
        _ => {}
    }
    seen.under_way.fetch_sub(1, Ordering::SeqCst);
    let (status, retry_after) = match path.trim_start_matches('/').split_once('/') {
        Some((status, retry_after)) => (status.parse().unwrap(), Some(retry_after.to_owned())),
        None => (path[1..].parse().unwrap_or(201), None),
    };
    let mut response = Response::builder().status(status).header("location", "https://127.0.0.1/elsewhere");
    if let Some(value) = retry_after {
        response = response.header("retry-after", value);
    }
    let endless = path == "/200";
    let Ok(mut stream) = respond.send_response(response.body(()).unwrap(), !endless) else { return };
    if endless {
        // Far more than anybody should read.
        let _ = stream.send_data(Bytes::from(vec![b'a'; 10_000_000]), false);
        std::future::poll_fn(|cx| stream.poll_reset(cx)).await.ok();
    }
}

pub fn sender(config: SenderConfig) -> Sender {
    Sender::new(Dialer::new(Policy { allow_loopback: true }, None).unwrap(), config)
}

pub fn push_to(url: &str) -> Push {
    let endpoint = PushEndpoint::parse(url, &Allowed::default().with_loopback()).ok().unwrap();
    let vapid = Vapid::new(&[3; 32], Contact::parse("mailto:presse@stadt.example").unwrap()).unwrap();
    let now = jiff::Timestamp::from_second(1_790_000_000).unwrap();
    let authorization = vapid.authorization(endpoint.origin(), now).unwrap();
    let envelope = Envelope {
        lane: Lane::News,
        ttl_seconds: 3600,
        urgency: Urgency::Normal,
        topic: Some(Topic::of("418")),
        authorization,
    };
    Push { endpoint, body: Bytes::from_static(b"sealed"), envelope }
}

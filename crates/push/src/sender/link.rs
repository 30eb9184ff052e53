//! One open connection.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::time::Duration;

use bytes::Bytes;
use http_body_util::{BodyExt, Full, Limited};
use hyper::client::conn::http1;
use hyper::header::{AUTHORIZATION, CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE, HOST, HeaderValue};
use hyper::{HeaderMap, Method, Uri};
use hyper_util::rt::TokioIo;
use net::Connection;
use tokio::sync::Mutex;
use tokio::time::{Instant, timeout};

use super::answer;
use crate::{Envelope, Receipt, Request, Service};

/// Streams used of a connection, however many the server offers.
const STREAMS_AT_MOST: usize = 256;
/// Answers have no body worth reading; one longer than this, in bytes, is cut off.
const LONGEST_ANSWER: usize = 16 * 1024;
/// How long the rest of an answer is waited for once its status is known.
const ANSWER_REST: Duration = Duration::from_secs(2);

pub struct Link {
    speaker: Speaker,
    open: Arc<AtomicBool>,
    retired: AtomicBool,
    in_flight: AtomicUsize,
    opened: Instant,
    /// Milliseconds since `opened`.
    used: AtomicU64,
    /// The same, 0 for never.
    answered: AtomicU64,
}

enum Speaker {
    H2(h2::client::SendRequest<Bytes>),
    /// One request at a time, so the lock is never waited for.
    Http1(Mutex<http1::SendRequest<Full<Bytes>>>),
}

/// What became of a request on this connection.
pub enum Outcome {
    Answered(Receipt),
    /// Not a byte of it left: the connection had closed.
    NotSent,
    /// The server says it did not process it (RFC 9113 §6.8 and §8.7), so repeating it sends nothing twice.
    NotProcessed,
    /// The connection broke; nobody knows whether it was processed.
    Broken,
}

impl Link {
    pub async fn open_h2(connection: Connection, closed: impl FnOnce() + Send + 'static) -> Option<Self> {
        let mut builder = h2::client::Builder::new();
        builder.enable_push(false);
        let (sender, mut driver) = builder.handshake(connection).await.ok()?;
        let pings = driver.ping_pong();
        let open = Self::drive(async move { drop(driver.await) }, closed);
        // The server's settings arrive before its pong. Without waiting for them the first burst could open more
        // streams than it allows; Apple starts with one.
        pings?.ping(h2::Ping::opaque()).await.ok()?;
        Some(Self::new(Speaker::H2(sender), open))
    }

    pub async fn open_http1(connection: Connection, closed: impl FnOnce() + Send + 'static) -> Option<Self> {
        let (sender, driver) = http1::handshake(TokioIo::new(connection)).await.ok()?;
        let open = Self::drive(async move { drop(driver.await) }, closed);
        Some(Self::new(Speaker::Http1(Mutex::new(sender)), open))
    }

    fn drive(
        driver: impl Future<Output = ()> + Send + 'static,
        closed: impl FnOnce() + Send + 'static,
    ) -> Arc<AtomicBool> {
        let open = Arc::new(AtomicBool::new(true));
        let flag = Arc::clone(&open);
        tokio::spawn(async move {
            driver.await;
            flag.store(false, Ordering::Release);
            closed();
        });
        open
    }

    fn new(speaker: Speaker, open: Arc<AtomicBool>) -> Self {
        Self {
            speaker,
            open,
            retired: AtomicBool::new(false),
            in_flight: AtomicUsize::new(0),
            opened: Instant::now(),
            used: AtomicU64::new(0),
            answered: AtomicU64::new(0),
        }
    }

    pub fn is_http1(&self) -> bool {
        matches!(self.speaker, Speaker::Http1(_))
    }

    pub fn in_flight(&self) -> usize {
        self.in_flight.load(Ordering::Acquire)
    }

    /// How many more streams the server lets us open.
    pub fn room(&self) -> usize {
        self.allowed().saturating_sub(self.in_flight())
    }

    fn allowed(&self) -> usize {
        match &self.speaker {
            Speaker::H2(sender) => sender.current_max_send_streams().min(STREAMS_AT_MOST),
            Speaker::Http1(_) => 1,
        }
    }

    /// Whether the server takes fewer streams than we have taken: it changed its mind.
    pub fn overfull(&self) -> bool {
        matches!(&self.speaker, Speaker::H2(sender) if sender.current_max_send_streams() < self.in_flight())
    }

    /// Its own way to send, for whoever sends many.
    pub fn h2(&self) -> Option<h2::client::SendRequest<Bytes>> {
        match &self.speaker {
            Speaker::H2(sender) => Some(sender.clone()),
            Speaker::Http1(_) => None,
        }
    }

    /// Whether new requests may go over it. Requests under way finish on a retired connection.
    pub fn usable(&self, now: Instant, idle_timeout: Duration) -> bool {
        let idle = self.in_flight() == 0 && self.since_opened(now).saturating_sub(self.used()) > idle_timeout;
        self.is_open() && !idle
    }

    /// Neither closed nor retired.
    pub fn is_open(&self) -> bool {
        self.open.load(Ordering::Acquire) && !self.retired.load(Ordering::Acquire)
    }

    /// Closed by the other side before it answered anything.
    pub fn failed(&self) -> bool {
        let open = self.open.load(Ordering::Acquire) || self.retired.load(Ordering::Acquire);
        !open && self.answered.load(Ordering::Acquire) == 0
    }

    pub fn retire(&self) {
        self.retired.store(true, Ordering::Release);
    }

    /// Takes as many streams as there is room for, `most` at most, and says how many: in one step, so that two who ask at
    /// once never get the same ones.
    pub fn take(&self, most: usize, now: Instant) -> usize {
        let allowed = self.allowed();
        let taken = |in_flight: usize| most.min(allowed.saturating_sub(in_flight));
        let add = |in_flight| Some(in_flight + taken(in_flight)).filter(|sum| *sum > in_flight);
        let Ok(before) = self.in_flight.fetch_update(Ordering::AcqRel, Ordering::Acquire, add) else { return 0 };
        self.used.store(millis(self.since_opened(now)), Ordering::Release);
        taken(before)
    }

    pub fn give_back(&self, streams: usize) {
        self.in_flight.fetch_sub(streams, Ordering::AcqRel);
    }

    pub fn note_answer(&self, now: Instant) {
        self.answered.store(millis(self.since_opened(now)).max(1), Ordering::Release);
    }

    pub fn answered_since(&self, moment: Instant) -> bool {
        self.answered.load(Ordering::Acquire) > millis(self.since_opened(moment))
    }

    fn since_opened(&self, now: Instant) -> Duration {
        now.saturating_duration_since(self.opened)
    }

    fn used(&self) -> Duration {
        Duration::from_millis(self.used.load(Ordering::Acquire))
    }

    pub async fn post(&self, request: &Request) -> Outcome {
        let outcome = match &self.speaker {
            Speaker::H2(sender) => post_h2(sender.clone(), request).await,
            Speaker::Http1(sender) => post_http1(&mut *sender.lock().await, request).await,
        };
        if matches!(outcome, Outcome::Answered(_)) {
            self.note_answer(Instant::now());
        }
        outcome
    }
}

fn millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}

async fn post_h2(mut sender: h2::client::SendRequest<Bytes>, request: &Request) -> Outcome {
    let service = request.endpoint.service();
    let head = request.endpoint.uri().zip(headers(&request.envelope, service, request.body.len()));
    let Some((uri, headers)) = head else { return Outcome::Answered(Receipt::Refused { status: 0 }) };
    let Ok((response, mut stream)) = sender.send_request(head_of(uri, headers), false) else {
        return Outcome::NotSent;
    };
    // An error here shows again in the response, with its reason.
    let _ = stream.send_data(request.body.clone(), true);
    match response.await {
        Ok(response) => Outcome::Answered(read_h2(response, service).await),
        Err(error) => broken(&error),
    }
}

/// Reads an answer to its end.
pub async fn read_h2(response: hyper::Response<h2::RecvStream>, service: Service) -> Receipt {
    let (head, mut body) = response.into_parts();
    if !body.is_end_stream() {
        let _ = timeout(ANSWER_REST, drain_h2(&mut body)).await;
    }
    answer::receipt(head.status.as_u16(), &head.headers, service)
}

/// What became of a request that was not answered. GOAWAY fails only the streams above the last one the server took
/// (RFC 9113 §6.8).
pub fn broken(error: &h2::Error) -> Outcome {
    let unprocessed = error.is_go_away() || error.reason() == Some(h2::Reason::REFUSED_STREAM);
    if error.is_remote() && unprocessed { Outcome::NotProcessed } else { Outcome::Broken }
}

/// Reads the body to its end: dropping it unread would reset the stream, which servers count against a client.
async fn drain_h2(body: &mut h2::RecvStream) {
    let mut read = 0;
    while let Some(Ok(chunk)) = body.data().await {
        read += chunk.len();
        if read > LONGEST_ANSWER || body.flow_control().release_capacity(chunk.len()).is_err() {
            return;
        }
    }
}

async fn post_http1(sender: &mut http1::SendRequest<Full<Bytes>>, request: &Request) -> Outcome {
    let headers = headers(&request.envelope, request.endpoint.service(), request.body.len());
    let host = HeaderValue::from_str(request.endpoint.at().authority().as_str());
    let (Some(headers), Ok(host)) = (headers, host) else { return Outcome::Answered(Receipt::Refused { status: 0 }) };
    let mut head = head_of(Uri::from(request.endpoint.target().clone()), headers);
    head.headers_mut().insert(HOST, host);
    if sender.ready().await.is_err() {
        return Outcome::NotSent;
    }
    match sender.try_send_request(head.map(|()| Full::new(request.body.clone()))).await {
        Ok(response) => {
            let (head, body) = response.into_parts();
            let _ = timeout(ANSWER_REST, Limited::new(body, LONGEST_ANSWER).collect()).await;
            Outcome::Answered(answer::receipt(head.status.as_u16(), &head.headers, request.endpoint.service()))
        }
        Err(mut error) => match error.take_message() {
            Some(_) => Outcome::NotSent,
            None => Outcome::Broken,
        },
    }
}

pub fn head_of(uri: Uri, headers: HeaderMap) -> hyper::Request<()> {
    let mut head = hyper::Request::new(());
    *head.method_mut() = Method::POST;
    *head.uri_mut() = uri;
    *head.headers_mut() = headers;
    head
}

/// RFC 8030 §5 and RFC 8291 §4. The same for all pushes of an envelope whose bodies are equally long.
pub fn headers(envelope: &Envelope, service: Service, body: usize) -> Option<HeaderMap> {
    let mut headers = HeaderMap::with_capacity(8);
    headers.insert("ttl", HeaderValue::from(ttl(envelope, service)));
    headers.insert("urgency", HeaderValue::from_static(envelope.urgency.as_str()));
    if let Some(topic) = &envelope.topic {
        headers.insert("topic", HeaderValue::from_str(topic.as_str()).ok()?);
    }
    headers.insert(CONTENT_ENCODING, HeaderValue::from_static("aes128gcm"));
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/octet-stream"));
    headers.insert(CONTENT_LENGTH, HeaderValue::from(body));
    headers.insert(AUTHORIZATION, envelope.authorization.header().clone());
    Some(headers)
}

/// Windows' service answers 400 to a TTL of 0.
fn ttl(envelope: &Envelope, service: Service) -> u32 {
    envelope.ttl_seconds.max(u32::from(service == Service::Microsoft))
}

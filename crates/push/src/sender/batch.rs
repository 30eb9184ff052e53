//! Many pushes to one origin, without what one push would cost by itself: streams are taken by the dozen and used again,
//! headers are made once, one timer watches over all. Whatever is not the plain case (a connection to open, an origin that
//! pushes back, HTTP/1.1, a request to repeat) goes the way of a single push.

use std::future::poll_fn;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use bytes::Bytes;
use futures_util::future::BoxFuture;
use futures_util::stream::{FuturesUnordered, StreamExt};
use h2::client::{ResponseFuture, SendRequest};
use hyper::{HeaderMap, Response};
use tokio::time::{Instant, Sleep, sleep};

use super::answer;
use super::link::{Outcome, broken, head_of, headers, read_h2};
use super::origin::{Lease, Origin};
use crate::{Envelope, PushEndpoint, Receipt, Request};

/// Pushes of one batch under way at once; bounds the memory for sealed bodies.
const AT_ONCE: usize = 128;
/// Streams taken at once.
const STREAMS: usize = 32;
/// The processor is given back to others, the connections first, after so many.
const BREATH: usize = 16;

pub struct Batch<'a, K, D> {
    origin: &'a Arc<Origin>,
    envelope: &'a Envelope,
    done: D,
    seats: Vec<Option<Seat<'a>>>,
    flights: FuturesUnordered<Flight<K>>,
    /// Those that go the way of a single push, and answers that are not whole; the seat they keep.
    slow: FuturesUnordered<BoxFuture<'a, (K, Receipt, Option<usize>)>>,
    /// Made, and waiting for a stream.
    in_hand: Option<(K, PushEndpoint, Bytes)>,
    /// Of the length of body they were made for.
    headers: Option<(usize, HeaderMap)>,
    now: Instant,
    accepted: u32,
    over: bool,
}

/// Streams of one connection, some of them free.
struct Seat<'a> {
    lease: Lease<'a>,
    sender: SendRequest<Bytes>,
    free: usize,
}

/// One request under way.
struct Flight<K> {
    response: ResponseFuture,
    started: Instant,
    load: Option<Load<K>>,
}

/// What must be known of it when it ends.
struct Load<K> {
    key: K,
    seat: usize,
    endpoint: PushEndpoint,
    body: Bytes,
}

impl<K: Unpin> Future for Flight<K> {
    type Output = (Option<Load<K>>, Result<Response<h2::RecvStream>, h2::Error>);

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        Pin::new(&mut self.response).poll(context).map(|result| (self.load.take(), result))
    }
}

impl<'a, K, D> Batch<'a, K, D>
where
    K: Send + Unpin + 'a,
    D: FnMut(K, Receipt) + Send,
{
    pub fn new(origin: &'a Arc<Origin>, envelope: &'a Envelope, done: D) -> Self {
        Self {
            origin,
            envelope,
            done,
            seats: Vec::new(),
            flights: FuturesUnordered::new(),
            slow: FuturesUnordered::new(),
            in_hand: None,
            headers: None,
            now: Instant::now(),
            accepted: 0,
            over: false,
        }
    }

    /// To the last receipt.
    pub async fn run(mut self, mut letters: impl Iterator<Item = (K, PushEndpoint, Bytes)> + Send) {
        let mut watch = Box::pin(sleep(self.origin.config.request_timeout));
        loop {
            self.now = Instant::now();
            let all = self.begin(&mut letters) < BREATH;
            if self.over || self.origin.crowded() {
                self.make_room();
            }
            if self.flights.is_empty() && self.slow.is_empty() {
                if self.over {
                    break;
                }
                // All of this breath were refused by ourselves; there are more.
                tokio::task::yield_now().await;
                continue;
            }
            if all {
                poll_fn(|context| self.poll_some(context, &mut watch)).await;
            } else {
                tokio::task::yield_now().await;
                let _ = poll_fn(|context| Poll::Ready(self.poll_some(context, &mut watch))).await;
            }
            self.origin.note(Receipt::Accepted, std::mem::take(&mut self.accepted), self.now);
        }
    }

    /// Begins as many as there is room for, and no more than one breath; says how many.
    fn begin(&mut self, letters: &mut impl Iterator<Item = (K, PushEndpoint, Bytes)>) -> usize {
        let mut begun = 0;
        while begun < BREATH && !self.over && self.flights.len() + self.slow.len() < AT_ONCE {
            let Some((key, endpoint, body)) = self.in_hand.take().or_else(|| letters.next()) else {
                self.over = true;
                break;
            };
            let seat = self.seat(letters.size_hint().1.map_or(STREAMS, |left| left + 1));
            if seat.is_none() && !self.flights.is_empty() {
                self.in_hand = Some((key, endpoint, body));
                break;
            }
            begun += 1;
            if endpoint.origin() != self.origin.at.as_str() {
                (self.done)(key, Receipt::Refused { status: 0 });
            } else if let Some(seat) = seat {
                self.post(Load { key, seat, endpoint, body });
            } else {
                self.post_slowly(key, endpoint, body, false);
            }
        }
        begun
    }

    /// A free stream on an open connection: one we have, or else new ones.
    fn seat(&mut self, letters: usize) -> Option<usize> {
        if self.origin.pace.is_limited() {
            return None;
        }
        let free = |seat: &Option<Seat<'_>>| {
            seat.as_ref().is_some_and(|seat| seat.free > 0 && seat.lease.link.is_open() && !seat.lease.link.overfull())
        };
        if let Some(index) = self.seats.iter().position(free) {
            return Some(index);
        }
        let lease = self.origin.take(letters.clamp(1, STREAMS), self.now)?;
        let seat = Some(Seat { sender: lease.link.h2()?, free: lease.streams, lease });
        match self.seats.iter().position(Option::is_none) {
            Some(index) => {
                self.seats[index] = seat;
                Some(index)
            }
            None => {
                self.seats.push(seat);
                Some(self.seats.len() - 1)
            }
        }
    }

    fn post(&mut self, load: Load<K>) {
        let service = self.origin.at.service();
        let length = load.body.len();
        if self.headers.as_ref().is_none_or(|(made_for, _)| *made_for != length) {
            self.headers = headers(self.envelope, service, length).map(|headers| (length, headers));
        }
        let head = load.endpoint.uri().zip(self.headers.as_ref().map(|(_, headers)| headers.clone()));
        let (Some((uri, headers)), Some(Some(seat))) = (head, self.seats.get_mut(load.seat)) else {
            return (self.done)(load.key, Receipt::Refused { status: 0 });
        };
        match seat.sender.send_request(head_of(uri, headers), false) {
            Ok((response, mut stream)) => {
                // An error here shows again in the response, with its reason.
                let _ = stream.send_data(load.body.clone(), true);
                seat.free -= 1;
                self.flights.push(Flight { response, started: self.now, load: Some(load) });
            }
            Err(_) => {
                // Not a byte of it left: the connection had closed.
                seat.lease.link.retire();
                self.post_slowly(load.key, load.endpoint, load.body, false);
            }
        }
    }

    fn post_slowly(&mut self, key: K, endpoint: PushEndpoint, body: Bytes, repeated: bool) {
        let request = Request { endpoint, body, envelope: self.envelope.clone() };
        let origin = self.origin;
        self.slow.push(Box::pin(async move {
            let receipt = if repeated { origin.exchange(&request, true).await } else { origin.send(&request).await };
            (key, receipt, None)
        }));
    }

    /// Takes note of all that has ended; pending if nothing has.
    fn poll_some(&mut self, context: &mut Context<'_>, watch: &mut Pin<Box<Sleep>>) -> Poll<()> {
        let mut some = false;
        while let Poll::Ready(Some((load, result))) = self.flights.poll_next_unpin(context) {
            some = true;
            if let Some(load) = load {
                self.landed(load, result);
            }
        }
        while let Poll::Ready(Some((key, receipt, seat))) = self.slow.poll_next_unpin(context) {
            some = true;
            if seat.is_some() {
                self.count(receipt);
                self.free(seat);
            }
            (self.done)(key, receipt);
        }
        while watch.as_mut().poll(context).is_ready() {
            some = true;
            let next = self.give_up_late_ones();
            watch.as_mut().reset(next);
        }
        if some { Poll::Ready(()) } else { Poll::Pending }
    }

    fn landed(&mut self, load: Load<K>, result: Result<Response<h2::RecvStream>, h2::Error>) {
        let Load { key, seat, endpoint, body } = load;
        let service = self.origin.at.service();
        let link = self.seats.get(seat).and_then(Option::as_ref).map(|seat| &seat.lease.link);
        match result {
            Ok(response) if response.body().is_end_stream() => {
                link.inspect(|link| link.note_answer(self.now));
                self.free(Some(seat));
                let receipt = answer::receipt(response.status().as_u16(), response.headers(), service);
                self.count(receipt);
                (self.done)(key, receipt);
            }
            Ok(response) => {
                link.inspect(|link| link.note_answer(self.now));
                self.slow.push(Box::pin(async move { (key, read_h2(response, service).await, Some(seat)) }));
            }
            Err(error) => {
                link.inspect(|link| link.retire());
                self.free(Some(seat));
                match broken(&error) {
                    Outcome::NotProcessed => self.post_slowly(key, endpoint, body, true),
                    _ => (self.done)(key, Receipt::Retry),
                }
            }
        }
    }

    fn count(&mut self, receipt: Receipt) {
        if receipt == Receipt::Accepted {
            self.accepted += 1;
        } else {
            self.origin.note(receipt, 0, self.now);
        }
    }

    fn free(&mut self, seat: Option<usize>) {
        if let Some(Some(seat)) = seat.and_then(|seat| self.seats.get_mut(seat)) {
            seat.free += 1;
        }
    }

    /// Gives streams back that nobody here needs, or that others wait for.
    fn make_room(&mut self) {
        for seat in &mut self.seats {
            let Some(held) = seat else { continue };
            held.lease.give_back(std::mem::take(&mut held.free));
            if held.lease.streams == 0 {
                *seat = None;
            }
        }
    }

    /// Ends what has been under way for too long; says when to look again.
    fn give_up_late_ones(&mut self) -> Instant {
        self.now = Instant::now();
        let patience = self.origin.config.request_timeout;
        let mut next = self.now + patience;
        for flight in std::mem::take(&mut self.flights) {
            if flight.started + patience > self.now {
                next = next.min(flight.started + patience);
                self.flights.push(flight);
                continue;
            }
            let Some(load) = flight.load else { continue };
            // Slow for one request, or dead for all: dead if nothing at all was answered meanwhile.
            if let Some(Some(seat)) = self.seats.get(load.seat)
                && !seat.lease.link.answered_since(flight.started)
            {
                seat.lease.link.retire();
            }
            self.free(Some(load.seat));
            (self.done)(load.key, Receipt::Retry);
        }
        next
    }
}

//! `GET /{channel}/live`: server-sent events for open pages.
use crate::error::{Answer, Problem};
use crate::fresh::http_date;
use crate::limit::Visitor;
use crate::live::{Listener, NoSeat, Place};
use crate::visit::Visit;
use axum::body::{Body, Bytes};
use axum::http::{HeaderName, HeaderValue, header};
use axum::response::Response;
use futures_util::stream;
use std::convert::Infallible;
use std::sync::{Arc, Mutex, PoisonError};

/// A page comes back after a break of this many milliseconds and up to as many more: a restart is not met by everybody at
/// once.
const BREAK: (u32, u32) = (3_000, 12_000);

/// Seconds after which a page that found no seat may ask again.
const LATER: u64 = 60;

/// Travels with the answer. Whoever serves the connection may take the place out and feed the page from the socket itself;
/// else the body does.
#[derive(Clone)]
pub struct Handover(Arc<Mutex<Option<Place>>>, Bytes);

impl Handover {
    /// The place, and the first bytes of the body; `None` when somebody else has it.
    pub fn take(&self) -> Option<(Place, Bytes)> {
        let place = self.0.lock().unwrap_or_else(PoisonError::into_inner).take()?;
        Some((place, self.1.clone()))
    }
}

/// `GET /{channel}/live`
pub async fn get(visit: Visit, visitor: Visitor) -> Answer {
    let app = &visit.app;
    let number = app.limiter.number_of(visitor, app.clock.now(), &*app.random);
    let place = app.live.place(visit.id(), number).map_err(|no| match no {
        NoSeat::Closed => Problem::Unavailable("shutting down".into()),
        NoSeat::Full => Problem::Full(LATER),
    })?;
    let hello = format!("retry: {}\n\n", BREAK.0 + app.random.number() % BREAK.1);
    let handover = Handover(Arc::new(Mutex::new(Some(place))), hello.into());
    let mut response = Response::new(Body::from_stream(frames(handover.clone())));
    response.extensions_mut().insert(handover);
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/event-stream"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(header::DATE, HeaderValue::try_from(http_date(app.clock.now())).map_err(Problem::internal)?);
    // nginx and others hold back what they do not know to be a stream.
    headers.insert(HeaderName::from_static("x-accel-buffering"), HeaderValue::from_static("no"));
    Ok(response)
}

/// The place is taken when the body is first asked for, so that an answer to HEAD, whose body nobody asks for, gives it
/// back by being dropped.
fn frames(handover: Handover) -> impl futures_util::Stream<Item = Result<Bytes, Infallible>> {
    stream::unfold((Some(handover), None::<Listener>), |(handover, listener)| async move {
        match (handover, listener) {
            (Some(handover), _) => {
                let (place, hello) = handover.take()?;
                Some((Ok(hello), (None, Some(place.listen()))))
            }
            (None, Some(mut listener)) => Some((Ok(listener.next().await?), (None, Some(listener)))),
            (None, None) => None,
        }
    })
}

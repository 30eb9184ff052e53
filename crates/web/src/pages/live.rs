//! `GET /{channel}/live`: server-sent events for open pages.
use crate::error::{Answer, Problem};
use crate::limit::Visitor;
use crate::live::{Listener, NoSeat};
use crate::visit::Visit;
use axum::body::{Body, Bytes};
use axum::http::{HeaderName, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use futures_util::stream;

/// First words: when to come back after a break (milliseconds), so that a restart is not met by everybody at once.
const HELLO: &[u8] = b"retry: 15000\n\n";

/// Seconds after which a page that found no seat may ask again.
const LATER: u64 = 60;

/// `GET /{channel}/live`
pub async fn get(visit: Visit, visitor: Visitor) -> Answer {
    let app = &visit.app;
    let number = app.limiter.number_of(visitor, app.clock.now(), &*app.random);
    let listener = app.live.listen(visit.id(), number).map_err(|no| match no {
        NoSeat::Closed => Problem::Unavailable("shutting down".into()),
        NoSeat::Full => Problem::Full(LATER),
    })?;
    let mut response = Response::new(Body::from_stream(frames(listener))).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/event-stream"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    // nginx and others hold back what they do not know to be a stream.
    headers.insert(HeaderName::from_static("x-accel-buffering"), HeaderValue::from_static("no"));
    Ok(response)
}

fn frames(listener: Listener) -> impl futures_util::Stream<Item = Result<Bytes, std::convert::Infallible>> {
    let first = Some(Bytes::from_static(HELLO));
    stream::unfold((first, listener), |(first, mut listener)| async move {
        let frame = match first {
            Some(frame) => frame,
            None => listener.next().await?,
        };
        Some((Ok(frame), (None, listener)))
    })
}

//! `GET /{channel}/live`: server-sent events for open pages.
use crate::error::{Answer, Problem};
use crate::visit::Visit;
use axum::body::{Body, Bytes};
use axum::http::{HeaderName, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use tokio::sync::broadcast::Receiver;

/// First words: when to come back after a break (milliseconds), so that a restart is not met by everybody at once.
const HELLO: &[u8] = b"retry: 15000\n\n";

/// `GET /{channel}/live`
pub async fn get(visit: Visit) -> Answer {
    let receiver = visit.app.live.listen(visit.id()).ok_or_else(|| Problem::Unavailable("shutting down".into()))?;
    let mut response = Response::new(Body::from_stream(frames(receiver))).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/event-stream"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    // nginx and others hold back what they do not know to be a stream.
    headers.insert(HeaderName::from_static("x-accel-buffering"), HeaderValue::from_static("no"));
    Ok(response)
}

/// Ends when the hub closes, or when this page lags so far behind that it had better reload.
fn frames(receiver: Receiver<Bytes>) -> impl futures_util::Stream<Item = Result<Bytes, std::convert::Infallible>> {
    let first = Some(Bytes::from_static(HELLO));
    stream::unfold((first, receiver), |(first, mut receiver)| async move {
        let frame = match first {
            Some(frame) => frame,
            None => receiver.recv().await.ok()?,
        };
        Some((Ok(frame), (None, receiver)))
    })
}

//! `POST /anon/v1/booklet`: the gate, then 128 evaluations.
use super::{Book, Gate as Kind, Key, Reactions, bare};
use crate::app::App;
use crate::error::Problem;
use crate::limit::{Visitor, What};
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use channel::clock::Timestamp;
use channel::reaction::half_year;
use reaction::gate::{Gate, GateError};
use reaction::{BOOKLET, BookletRequest, Epoch, IssueError, Slot, Volume};
use std::sync::Arc;
use store::{BookletDraw, Drawn};

/// From this place of a volume on, the next one may be drawn.
const NEARLY_FULL: usize = BOOKLET * 3 / 4;
/// Bytes of the digest kept: nobody finds two requests that share them.
const MARK: usize = 24;

/// The handler.
pub async fn post(State(app): State<App>, visitor: Visitor, body: Bytes) -> Result<Response, Problem> {
    let now = app.clock.now();
    if app.limiter.take(What::Booklet, visitor, now, &*app.random).is_err() {
        return Ok(bare(StatusCode::TOO_MANY_REQUESTS));
    }
    let Ok(request) = BookletRequest::parse(&body) else { return Ok(bare(StatusCode::BAD_REQUEST)) };
    let Some(book) = app.reactions.book(&request.key.channel).await? else { return Ok(bare(StatusCode::NOT_FOUND)) };
    let key = book.key(request.key.epoch).filter(|key| key.key.suite() == request.suite);
    let Some(key) = key.filter(|key| begun(key, request.volume, now)) else { return Ok(bare(StatusCode::NOT_FOUND)) };
    match admit(&app, visitor, &book, &request, now).await? {
        Ok(()) => issue(&app, key.clone(), request).await,
        Err(status) => Ok(bare(status)),
    }
}

/// Whether posts with slots of that volume are coming out now or soon; keys of past half-years issue nothing.
fn begun(key: &Key, volume: Volume, now: Timestamp) -> bool {
    let current = Epoch::parse(&half_year(now)).is_ok_and(|epoch| key.key.name().epoch >= epoch);
    let next = key.next;
    let follows = next.place() >= NEARLY_FULL && volume.number() == next.volume().number() + 1;
    current && (volume == next.volume() || follows)
}

/// The gate. What it says is about the sender's own ticket and booklet only.
async fn admit(
    app: &App,
    visitor: Visitor,
    book: &Book,
    request: &BookletRequest,
    now: Timestamp,
) -> Result<Result<(), StatusCode>, Problem> {
    let (reactions, seconds) = (&app.reactions, now.as_second().max(0).unsigned_abs());
    let shut = |_: GateError| StatusCode::FORBIDDEN;
    match &request.gate {
        Gate::Push(ticket) => {
            let subject = match reactions.gate.check_ticket(&request.key, ticket, seconds).map_err(shut) {
                Ok(subject) => subject,
                Err(status) => return Ok(Err(status)),
            };
            let draw = BookletDraw {
                channel: book.channel,
                origin_code: subject.origin,
                sid: subject.sid,
                drawn: number(request.key.epoch, request.volume),
                mark: URL_SAFE_NO_PAD.encode(&request.digest()[..MARK]),
            };
            Ok(match app.follow.draw(draw).await? {
                Drawn::New => {
                    reactions.note(book, &request.key.channel, Kind::Push, now);
                    Ok(())
                }
                Drawn::Again => Ok(()),
                Drawn::Already => Err(StatusCode::CONFLICT),
                Drawn::Unknown => Err(StatusCode::FORBIDDEN),
            })
        }
        Gate::Work(work) => {
            if let Err(error) = reactions.gate.check_work(&request.key, work, &request.digest(), seconds) {
                return Ok(Err(shut(error)));
            }
            if app.limiter.take(What::Work, visitor.network(), now, &*app.random).is_err() {
                return Ok(Err(StatusCode::TOO_MANY_REQUESTS));
            }
            reactions.note(book, &request.key.channel, Kind::Work, now);
            Ok(Ok(()))
        }
    }
}

/// Computes on a thread of its own, few at once.
async fn issue(app: &App, key: Arc<Key>, request: BookletRequest) -> Result<Response, Problem> {
    let _turn = app.reactions.issuing.acquire().await.map_err(Problem::internal)?;
    let reactions = app.reactions.clone();
    let work = move || {
        let first = if reactions.settings.maturity { key.next } else { Slot::FIRST };
        key.key.issue(&request, first, &mut |out| reactions.random.fill(out))
    };
    match tokio::task::spawn_blocking(work).await.map_err(Problem::internal)? {
        Ok(answer) => {
            let headers = [(header::CONTENT_TYPE, "application/octet-stream"), (header::CACHE_CONTROL, "no-store")];
            Ok((headers, answer).into_response())
        }
        Err(IssueError::Element) => Ok(bare(StatusCode::BAD_REQUEST)),
        Err(error @ (IssueError::OtherKey | IssueError::Library)) => Err(Problem::internal(error)),
    }
}

/// A booklet's number: `(year * 2 + half) * 32 + volume`.
pub fn number(epoch: Epoch, volume: Volume) -> i64 {
    let first = epoch.first_day();
    (i64::from(first.year) * 2 + i64::from(first.month > 6)) * 32 + i64::from(volume.number())
}

impl Reactions {
    /// Counts a booklet and raises the alarm when there are many more than usual.
    fn note(&self, book: &Book, name: &reaction::ChannelName, gate: Kind, now: Timestamp) {
        if let Some(count) = self.spikes.note(book.channel, gate, now) {
            let (channel, gate) = (name.as_str(), gate.key());
            tracing::warn!(channel, gate, count, "many more booklets of reaction tokens than usual within an hour");
        }
    }
}

//! The application server's side: RFC 8030 §5.
use super::fault::Fault;
use super::state::{Push, State};
use super::{Shared, socket, vapid};
use crate::http::{Answer, Line, answer, endless, header, reset_stream};
use bytes::Bytes;
use http_body_util::{BodyExt, Full, Limited};
use hyper::body::Incoming;
use hyper::header::HeaderMap;
use hyper::{Method, Request};
use std::sync::Arc;

/// The smallest size every push service takes (RFC 8030 §7.2).
const MAX_BODY: usize = 4096;
const LONGEST_TOPIC: usize = 32;

/// A status and why.
type Refusal = (u16, &'static str);

pub async fn route(shared: Arc<Shared>, mut request: Request<Incoming>) -> Answer {
    let path = request.uri().path().to_owned();
    match (request.method(), path.strip_prefix("/wpush/v2/")) {
        (&Method::POST, Some(id)) => push(&shared, id, request).await,
        (&Method::GET, None) if path == "/state" => {
            header(answer(200, shared.state().to_json().to_string()), "content-type", "application/json")
        }
        (&Method::GET, None) if socket::is_upgrade(&request) => socket::upgrade(shared, &mut request),
        _ => answer(404, "no such page"),
    }
}

async fn push(shared: &Arc<Shared>, id: &str, request: Request<Incoming>) -> Answer {
    let line = request.extensions().get::<Line>().cloned().unwrap_or_default();
    let (head, body) = request.into_parts();
    let fault = shared.state().meet(id, shared.clock.now_ms());
    shared.tell();
    if let Some(fault) = fault
        && let Some(answer) = before(fault, &line).await
    {
        return done(shared, answer);
    }
    let body = match Limited::new(body, MAX_BODY).collect().await {
        Ok(body) => body.to_bytes().to_vec(),
        Err(_) => return done(shared, error(413, "body of more than 4096 bytes")),
    };
    let answer = shared.take(id, &head.headers, body).unwrap_or_else(|(status, why)| error(status, why));
    match fault {
        Some(Fault::TakenThenReset) => {
            done(shared, answer);
            line.reset();
            std::future::pending().await
        }
        Some(Fault::GoAway) => {
            line.go_away();
            done(shared, answer)
        }
        Some(Fault::LyingLength(length)) => {
            let answer = answer.map(|_| Full::new(Bytes::from_static(b"ten bytes.")).boxed_unsync());
            done(shared, header(answer, "content-length", &length.to_string()))
        }
        Some(Fault::EndlessBody) => done(shared, endless(answer)),
        _ => done(shared, answer),
    }
}

impl State {
    /// Counts the attempt and says what goes wrong with it.
    fn meet(&mut self, id: &str, now_ms: i64) -> Option<Fault> {
        self.totals.attempts += 1;
        let everywhere = self.everywhere;
        let fault = self.recipients.get_mut(id).and_then(|recipient| {
            recipient.attempts.push(now_ms);
            recipient.script.pop_front().or(recipient.always).or(everywhere)
        });
        self.totals.faults += u64::from(fault.is_some());
        fault
    }
}

impl Shared {
    fn take(&self, id: &str, headers: &HeaderMap, body: Vec<u8>) -> Result<Answer, Refusal> {
        let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
        let now_ms = self.clock.now_ms();
        let mut state = self.state();
        let key = state.recipients.get(id).ok_or((404, "no such endpoint"))?.key.clone();
        if !state.recipients.get(id).is_some_and(|recipient| recipient.registered) {
            return Err((410, "unregistered"));
        }
        let signer = state.signer(text("authorization"), now_ms)?;
        if key.is_some_and(|key| key != signer) {
            return Err((401, "registered for another VAPID key"));
        }
        let ttl: u32 = text("ttl").and_then(|ttl| ttl.parse().ok()).ok_or((400, "no TTL, or no number"))?;
        if !body.is_empty() && text("content-encoding") != Some("aes128gcm") {
            return Err((400, "content encoding is not aes128gcm"));
        }
        let topic = text("topic").map(str::to_owned);
        if topic.as_deref().is_some_and(|topic| !is_topic(topic)) {
            return Err((400, "topic is not 1 to 32 letters of base64url"));
        }
        let urgency = text("urgency").map(str::to_owned);
        if urgency.as_deref().is_some_and(|u| !["very-low", "low", "normal", "high"].contains(&u)) {
            return Err((400, "unknown urgency"));
        }
        let version = state.next_version();
        let expires_ms = now_ms.saturating_add(i64::from(ttl) * 1000);
        let location = format!("{}/m/{version}", state.origin);
        state.deliver(id, Push { version, body, ttl, urgency, topic, expires_ms }, now_ms);
        Ok(header(header(answer(201, ""), "location", &location), "ttl", &ttl.to_string()))
    }
}

impl State {
    /// The key that signed. A token is verified once and then only looked at for its time.
    fn signer(&mut self, authorization: Option<&str>, now_ms: i64) -> Result<String, Refusal> {
        let text = authorization.ok_or((401, "no VAPID"))?;
        let checked = match self.tokens.get(text) {
            Some(known) => known.clone(),
            None => {
                let fresh = vapid::check(text, &self.origin).map_err(|why| (403, why))?;
                self.tokens.insert(text.to_owned(), fresh.clone());
                fresh
            }
        };
        checked.at(now_ms / 1000).map_err(|why| (403, why))?;
        Ok(checked.key)
    }
}

/// What a fault answers before the push is looked at; `None` lets it be looked at.
async fn before(fault: Fault, line: &Line) -> Option<Answer> {
    let wait = |answer, seconds: Option<u32>| match seconds {
        Some(seconds) => header(answer, "retry-after", &seconds.to_string()),
        None => answer,
    };
    match fault {
        Fault::Gone => Some(error(410, "unregistered")),
        Fault::NotFound => Some(error(404, "no such endpoint")),
        Fault::TooLarge => Some(error(413, "too large")),
        Fault::TooMany(seconds) => Some(wait(error(429, "too many"), seconds)),
        Fault::Unavailable(seconds) => Some(wait(error(503, "try later"), seconds)),
        Fault::Status(status) => Some(answer(status, "")),
        Fault::Hang => std::future::pending().await,
        Fault::Reset => {
            line.reset();
            std::future::pending().await
        }
        Fault::Slow(time) => {
            tokio::time::sleep(time).await;
            None
        }
        Fault::ResetStream => Some(reset_stream()),
        Fault::TakenThenReset | Fault::GoAway | Fault::LyingLength(_) | Fault::EndlessBody => None,
    }
}

fn done(shared: &Shared, answer: Answer) -> Answer {
    let mut state = shared.state();
    let totals = &mut state.totals;
    match answer.status().as_u16() {
        201 => totals.accepted += 1,
        404 | 410 => totals.gone += 1,
        400 | 401 | 403 | 413 => totals.refused += 1,
        _ => {}
    }
    drop(state);
    shared.tell();
    answer
}

fn error(status: u16, why: &'static str) -> Answer {
    let body = serde_json::json!({"code": status, "message": why}).to_string();
    header(answer(status, body), "content-type", "application/json")
}

fn is_topic(topic: &str) -> bool {
    let letter = |b: u8| b.is_ascii_alphanumeric() || b == b'-' || b == b'_';
    (1..=LONGEST_TOPIC).contains(&topic.len()) && topic.bytes().all(letter)
}

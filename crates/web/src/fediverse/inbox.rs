//! `POST /{channel}/inbox`: the door at which other servers leave what they tell us. Nobody is asked from here whether it is
//! true: what can be seen from the request alone is looked at, and the rest lies sealed until a node that may open it does.
//! Replies, mentions and likes are taken and dropped, since the channel is one-way. Whether somebody follows is not looked at:
//! by the answer, or the time it takes, anybody could find out.
use super::actor_of;
use crate::error::{Answer, Problem};
use crate::limit::{Visitor, What};
use crate::visit::Visit;
use axum::body::Bytes;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use formats::fediverse::{Heard, Letter, Of, read, same_host};
use formats::http_signature::{self, Asked, Claimed, Flaw};
use store::NewLetter;
use vault::{Place, fediverse as tag};

/// Bytes of an activity: the longest posts and their pictures' descriptions, which we drop.
pub const MOST: usize = 256 * 1024;
/// Bytes of one that is kept: some addresses and perhaps a second signature.
const LETTER_MOST: usize = 8 * 1024;
/// Longest wait we ask for when there is no room, in seconds.
const WAIT: u64 = 300;

/// The handler.
pub async fn post(visit: Visit, visitor: Visitor, body: Bytes) -> Answer {
    actor_of(&visit).await?;
    let app = &visit.app;
    app.limiter.take(What::Inbox, visitor, app.clock.now(), &*app.random)?;
    let kind = visit.headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if !kind.contains("json") {
        return Ok(StatusCode::UNSUPPORTED_MEDIA_TYPE.into_response());
    }
    let Some(heard) = read(&body) else { return Ok(StatusCode::BAD_REQUEST.into_response()) };
    let Some(actor) = who(&heard) else { return Ok(taken()) };
    if body.len() > LETTER_MOST {
        return Ok(StatusCode::PAYLOAD_TOO_LARGE.into_response());
    }
    let claimed = match claimed(&visit, &body) {
        Ok(claimed) if same_host(&claimed.key, actor) => claimed,
        Ok(_)
        | Err(Flaw::Missing | Flaw::Malformed | Flaw::Algorithm | Flaw::Uncovered | Flaw::Digest | Flaw::Stale) => {
            return Ok(StatusCode::UNAUTHORIZED.into_response());
        }
    };
    app.limiter.take(What::Kept, visitor, app.clock.now(), &*app.random)?;
    if !app.inbox.has_room().await? {
        return Err(Problem::Full(WAIT));
    }
    leave(&visit, &claimed, actor, &body).await
}

/// Who says something we care for: that they follow, do so no more, or are gone.
fn who(heard: &Heard) -> Option<&str> {
    match heard {
        Heard::Follow { actor, .. } | Heard::Undo { actor, of: Of::Follow { .. } | Of::Named(_), .. } => Some(actor),
        Heard::Delete { actor, object, .. } if actor == object => Some(actor),
        Heard::Undo { .. } | Heard::Delete { .. } | Heard::Other => None,
    }
}

fn claimed(visit: &Visit, body: &[u8]) -> Result<Claimed, Flaw> {
    let header = |name: &str| {
        let all = visit.headers.get_all(name).into_iter().map(|value| value.to_str().ok());
        let all: Option<Vec<&str>> = all.collect();
        all.filter(|all| !all.is_empty()).map(|all| all.join(", "))
    };
    let path = visit.uri.path_and_query().map_or("", |path| path.as_str());
    let asked = Asked { method: "POST", path, origin: &visit.app.settings.base_url, header: &header };
    http_signature::read(&asked, &vault::body_digest(body), visit.app.clock.now().as_second())
}

async fn leave(visit: &Visit, claimed: &Claimed, actor: &str, body: &[u8]) -> Answer {
    let Ok(text) = std::str::from_utf8(body) else { return Ok(StatusCode::BAD_REQUEST.into_response()) };
    let (app, channel) = (&visit.app, visit.id());
    let tagger = &app.keys.tagger;
    let sid = tag::request(tagger, channel.0, &claimed.signature, body);
    let host = url::Url::parse(actor).ok().and_then(|url| url.host_str().map(str::to_owned)).unwrap_or_default();
    let letter = Letter::new(claimed, text.to_owned()).to_bytes();
    let sealed = app.keys.sealer.seal(Place { channel_id: channel.0, sid }, &letter)?;
    let new = NewLetter { sid, channel, host: tag::host(tagger, &host), sealed: &sealed };
    // Whether it lies there already, because they sent it twice, is the same to them.
    app.inbox.drop_in(new).await?;
    Ok(taken())
}

fn taken() -> Response {
    StatusCode::ACCEPTED.into_response()
}

//! `GET` and `POST /{channel}/newsletter/confirm/{link}`: the page with the button, and the button. Programs that look at
//! every link in a mail follow it with GET, and confirm nothing by it.
use super::page;
use crate::error::{Answer, Problem};
use crate::limit::{Visitor, What};
use crate::visit::Visit;
use axum::extract::Path;
use axum::http::StatusCode;
use channel::newsletter::WORDING;
use vault::Place;
use vault::newsletter::{Proof, read_confirming, secret_hash};

/// `GET`
pub async fn get(visit: Visit, Path((_, link)): Path<(String, String)>) -> Answer {
    let (sid, hash) = read(&link)?;
    if visit.app.readers.is_asked(visit.id(), sid, hash, visit.app.clock.now()).await? {
        let action = visit.urls().page(&format!("/newsletter/confirm/{link}"), &[]);
        return page::show(&visit, "confirm", action, None, StatusCode::OK).await;
    }
    said(&visit, sid).await
}

/// `POST`
pub async fn post(visit: Visit, visitor: Visitor, Path((_, link)): Path<(String, String)>) -> Answer {
    let now = visit.app.clock.now();
    visit.app.limiter.take(What::Newsletter, visitor, now, &*visit.app.random)?;
    let (sid, secret) = read(&link)?;
    let proof = Proof { at: now.as_millisecond(), wording: WORDING, secret };
    let plain = proof.to_bytes().ok_or_else(|| Problem::internal("a proof does not fit its box"))?;
    let place = Place { channel_id: visit.id().0, sid };
    let sealed = visit.app.keys.sealer.seal(place, &plain)?;
    if visit.app.readers.confirm(visit.id(), sid, secret, &sealed, now).await? {
        return page::say(&visit, "confirmed").await;
    }
    said(&visit, sid).await
}

/// The link was used, or its time is over. Only whoever got it in a mail can ask.
async fn said(visit: &Visit, sid: i64) -> Answer {
    if visit.app.readers.is_reader(visit.id(), sid).await? {
        return page::say(visit, "confirmed").await;
    }
    page::show(visit, "over", String::new(), None, StatusCode::GONE).await
}

fn read(link: &str) -> Result<(i64, [u8; 32]), Problem> {
    let (sid, secret) = read_confirming(link).ok_or(Problem::NotFound)?;
    Ok((sid, secret_hash(&secret)))
}

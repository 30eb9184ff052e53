//! `GET /{channel}/p/{id}/proof.cose`: the proof of what a post says now (COSE_Sign1, RFC 9052).
use crate::error::{Answer, Problem};
use crate::fresh::{self, Fresh};
use crate::pages::post::find;
use crate::visit::Visit;
use axum::extract::Path;
use channel::post::State;

/// RFC 9052 §2.
pub const COSE: &str = "application/cose; cose-type=\"cose-sign1\"";

/// `GET /{channel}/p/{id}/proof.cose`
pub async fn get(visit: Visit, Path((_, id)): Path<(String, String)>) -> Answer {
    let post = find(&visit, &id).await?;
    if post.state != State::Published {
        return Err(Problem::NotFound);
    }
    let proof = visit.app.public.proof(post.id, post.version).await?.ok_or(Problem::NotFound)?;
    Ok(Fresh::bytes(COSE, fresh::FEED, proof).answer(&visit.headers))
}

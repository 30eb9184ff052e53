//! `GET /{channel}/crest`: the coat of arms as the town gave it.
use crate::drawings;
use crate::error::{Answer, Problem};
use crate::fresh::{self, Fresh};
use crate::visit::Visit;
use axum::http::{HeaderValue, header};

/// An SVG may hold style sheets of its own but no script, and is nobody's page.
const SVG_POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; sandbox";

/// `GET /{channel}/crest`
pub async fn get(visit: Visit) -> Answer {
    let (name, bytes) = drawings::crest(&visit).await?.ok_or(Problem::NotFound)?;
    if !name.ends_with(".svg") {
        let kind = if name.ends_with(".jpg") { "image/jpeg" } else { "image/png" };
        return Ok(Fresh::bytes(kind, fresh::DRAWING, bytes).answer(&visit.headers));
    }
    let mut answer = Fresh::text("image/svg+xml", fresh::DRAWING, bytes).answer(&visit.headers);
    answer.headers_mut().insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(SVG_POLICY));
    Ok(answer)
}

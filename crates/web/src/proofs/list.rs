//! `GET /{channel}/proofs.txt`: the proofs of the last ninety days, a line each (base64url), the newest first: what a
//! newsroom keeps to check texts without a network.
use crate::error::Answer;
use crate::fresh::{self, Fresh};
use crate::pages::check::DAYS;
use crate::visit::Visit;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// Proofs in the file: some 300 bytes each.
const PROOFS: usize = 2_000;

/// `GET /{channel}/proofs.txt`
pub async fn get(visit: Visit) -> Answer {
    let since = visit.app.clock.now().as_second() - DAYS * 86_400;
    let proofs = visit.app.public.proofs_since(visit.id(), since, PROOFS).await?;
    let lines: String = proofs.iter().map(|one| URL_SAFE_NO_PAD.encode(&one.signed) + "\n").collect();
    Ok(Fresh::text("text/plain; charset=utf-8", fresh::FEED, lines).answer(&visit.headers))
}

//! What a version's proof claims.
use channel::post::Kind;
use channel::proof::{Claim, ClaimKind};
use store::UnsealedProof;

/// The claim about a version; `None` where there is nothing to claim: no domain to speak for, or a warning that is over
/// before it could be signed.
pub fn of(one: &UnsealedProof, domain: &str, now: i64) -> Option<Claim> {
    let kind = match (one.content.kind, one.message) {
        (_, Some((turn, _))) if turn.ends() => ClaimKind::AllClear,
        (Kind::Warning, _) => ClaimKind::Warning,
        _ if one.version == 1 => ClaimKind::News,
        _ => ClaimKind::Correction,
    };
    let expires = match one.message {
        Some((_, expires)) => Some(expires.as_second()),
        // A post that is meant until then.
        None => one.content.expires().map(|at| at.as_second()).filter(|at| *at > now),
    };
    let claim = Claim {
        domain: domain.to_lowercase(),
        number: u64::try_from(one.post.0).ok()?,
        issued: now,
        expires,
        kind,
        title: one.content.title.clone(),
        digest: vault::text_digest(&formats::proof::text(&one.content)),
    };
    claim.is_sound().then_some(claim)
}

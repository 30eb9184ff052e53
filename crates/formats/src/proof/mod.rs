//! Proofs that survive forwarding: a claim signed with Ed25519 as COSE_Sign1 (RFC 9052 §4.2), small enough for a QR code,
//! and the list of keys that may sign.
//!
//! There is exactly one encoding of each proof (RFC 8949 §4.2.1, without tags and with an empty unprotected map); any
//! other is refused, so a proof cannot be altered even where a signature would not notice. What a proof claims comes out
//! only after its signature was checked; the check itself is handed in, since keys live elsewhere.
mod cbor;
mod cose;
mod digest;
mod key_list;
mod link;
mod pasted;

pub use digest::{normalise, text};
pub use key_list::{Listed, PATH, document, read_document, read_key_list, read_request, sign_key_list, write_request};
pub use link::{MAX_LINK, from_link, link};
pub use pasted::{Likeness, MAX_PASTED, Pasted};

use cbor::{Reader, Writer};
use channel::proof::{Claim, ClaimKind, Distrust, KeyList, Kid};
use channel::text::Title;
use cose::Purpose;

/// The longest proof or key list that is read, in bytes.
pub const MAX_BYTES: usize = 8 * 1024;

/// Why a proof is not believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ProofError {
    /// Not the one encoding.
    #[error("not a proof in its one encoding")]
    Encoding,
    /// The key or its use does not fit.
    #[error(transparent)]
    Distrust(#[from] Distrust),
    /// The signature does not hold.
    #[error("the signature does not hold")]
    Signature,
}

/// Signs a claim with the key of that name. `None` for a claim that is not sound, or when signing failed.
pub fn sign(claim: &Claim, kid: &Kid, sign: impl FnOnce(&[u8]) -> Option<[u8; 64]>) -> Option<Vec<u8>> {
    if !claim.is_sound() {
        return None;
    }
    cose::sign(Purpose::Claim, kid, &encode(claim), sign)
}

/// What a proof claims, if a key of the list signed it and may have. `check` says whether a signature holds: public key,
/// message, signature.
pub fn verify(
    proof: &[u8],
    keys: &KeyList,
    check: impl FnOnce(&[u8; 32], &[u8], &[u8; 64]) -> bool,
) -> Result<Claim, ProofError> {
    let signed = cose::read(proof).ok_or(ProofError::Encoding)?;
    let claim = decode(signed.payload).ok_or(ProofError::Encoding)?;
    let key = keys.admits(&claim, &signed.kid)?;
    let message = cose::to_sign(Purpose::Claim, &signed.kid, signed.payload);
    if check(&key.public, &message, &signed.signature) { Ok(claim) } else { Err(ProofError::Signature) }
}

/// `{1: domain, 2: number, 3: issued, 4: expires, 5: kind, 6: title, 7: digest}`; without an end, 4 is missing.
fn encode(claim: &Claim) -> Vec<u8> {
    let mut out = Writer::default();
    out.map(6 + u64::from(claim.expires.is_some()));
    out.uint(1).text(&claim.domain);
    out.uint(2).uint(claim.number);
    out.uint(3).uint(claim.issued.unsigned_abs());
    if let Some(expires) = claim.expires {
        out.uint(4).uint(expires.unsigned_abs());
    }
    out.uint(5).uint(ClaimKind::ALL.iter().position(|kind| *kind == claim.kind).unwrap_or_default() as u64);
    out.uint(6).text(claim.title.as_str());
    out.uint(7).bytes(&claim.digest);
    out.finish()
}

fn decode(payload: &[u8]) -> Option<Claim> {
    let mut from = Reader::new(payload);
    let ends = match from.map()? {
        6 => false,
        7 => true,
        _ => return None,
    };
    let domain = from.after(1)?.text()?.to_owned();
    let number = from.after(2)?.uint()?;
    let issued = from.after(3)?.second()?;
    let expires = if ends { Some(from.after(4)?.second()?) } else { None };
    let kind = *ClaimKind::ALL.get(usize::try_from(from.after(5)?.uint()?).ok()?)?;
    let title = Title::parse(from.after(6)?.text()?).ok()?;
    let digest = from.after(7)?.bytes()?.try_into().ok()?;
    from.finish()?;
    let claim = Claim { domain, number, issued, expires, kind, title, digest };
    // The one encoding: whatever reads as this claim and is written otherwise is none.
    (claim.is_sound() && encode(&claim) == payload).then_some(claim)
}

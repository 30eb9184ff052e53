//! Boxes: what the web role writes and only the delivery role reads.
//!
//! `E(32) ‖ AES-256-GCM ciphertext ‖ tag(16)`, bound to its place in the table. A *fresh* box is encrypted under a key
//! agreed between a one-time X25519 key (public half: E) and the opener's. Opening it costs a scalar multiplication, so
//! the delivery role *settles* it at first opening: the same E, now the salt of a key derived from a symmetric secret.
//! Both forms have the same size and look alike to anyone without the keys.

use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use aws_lc_rs::agreement::{PrivateKey, UnparsedPublicKey, X25519, agree};
use aws_lc_rs::hmac;
use zeroize::Zeroizing;

use crate::VaultError;
use crate::derive::{self, Key};

const POINT: usize = 32;
const TAG: usize = 16;
/// How many bytes longer a box is than what is in it.
pub const OVERHEAD: usize = POINT + TAG;

/// Where a box lies; a box moved elsewhere does not open.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Place {
    pub channel_id: i64,
    pub sid: i64,
}

/// Why a box did not open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BoxError {
    #[error("the box is too short to be one")]
    Short,
    #[error("the box does not open here: damaged, moved, or sealed for another key")]
    Refused,
}

/// Can seal, cannot open: holds a public key only.
#[derive(Clone)]
pub struct Sealer {
    recipient: [u8; POINT],
}

/// Opens boxes. Exists in the delivery role only.
pub struct Opener {
    secret: PrivateKey,
    recipient: [u8; POINT],
    settled: hmac::Key,
}

/// What was in a box and, when it was a fresh one, the settled box to write in its stead.
pub struct Opened {
    pub plain: Zeroizing<Vec<u8>>,
    pub settled: Option<Vec<u8>>,
}

impl Sealer {
    pub(crate) fn new(secret: &[u8; 32]) -> Result<Self, VaultError> {
        Ok(Self { recipient: public_of(&PrivateKey::from_private_key(&X25519, secret)?)? })
    }

    pub(crate) fn from_public(recipient: [u8; POINT]) -> Self {
        Self { recipient }
    }

    pub(crate) fn recipient(&self) -> &[u8; POINT] {
        &self.recipient
    }

    /// Seals `plain` for its place in the table.
    pub fn seal(&self, place: Place, plain: &[u8]) -> Result<Vec<u8>, VaultError> {
        self.seal_with(&PrivateKey::generate(&X25519)?, place, plain)
    }

    fn seal_with(&self, one_time: &PrivateKey, place: Place, plain: &[u8]) -> Result<Vec<u8>, VaultError> {
        let point = public_of(one_time)?;
        let key = fresh_key(one_time, &self.recipient, &point, &self.recipient).map_err(|_| VaultError)?;
        encrypt(&key, &point, place, plain)
    }
}

impl Opener {
    pub(crate) fn new(secret: &[u8; 32], settled: &[u8; 32]) -> Result<Self, VaultError> {
        let secret = PrivateKey::from_private_key(&X25519, secret)?;
        let recipient = public_of(&secret)?;
        Ok(Self { secret, recipient, settled: hmac::Key::new(hmac::HMAC_SHA256, settled) })
    }

    /// Opens a box of either form. Settled boxes, the common case, are tried first: that costs about a microsecond.
    pub fn open(&self, place: Place, sealed: &[u8]) -> Result<Opened, BoxError> {
        let (point, body) = sealed.split_first_chunk::<POINT>().ok_or(BoxError::Short)?;
        if body.len() < TAG {
            return Err(BoxError::Short);
        }
        let settled_key = self.settled_key(point);
        if let Ok(plain) = decrypt(&settled_key, place, body) {
            return Ok(Opened { plain, settled: None });
        }
        let key = fresh_key(&self.secret, point, point, &self.recipient)?;
        let plain = decrypt(&key, place, body)?;
        let settled = encrypt(&settled_key, point, place, &plain).map_err(|_| BoxError::Refused)?;
        Ok(Opened { plain, settled: Some(settled) })
    }

    fn settled_key(&self, point: &[u8; POINT]) -> Key {
        derive::expand(&self.settled, &[b"ausrufer box settled v1\0", point])
    }
}

/// HKDF(salt = E, input = X25519(mine, theirs), info = label ‖ recipient).
fn fresh_key(
    mine: &PrivateKey,
    theirs: &[u8; POINT],
    point: &[u8; POINT],
    recipient: &[u8; POINT],
) -> Result<Key, BoxError> {
    agree(mine, UnparsedPublicKey::new(&X25519, theirs), BoxError::Refused, |shared| {
        let prk = derive::extract(point, shared);
        Ok(derive::expand_once(&prk, &[b"ausrufer box fresh v1\0", recipient]))
    })
}

/// The nonce is fixed because each key encrypts one text only. A fresh key comes from a one-time key pair thrown away
/// after sealing. A settled key belongs to one E, and settling the same box again gives the same bytes. Somebody who can
/// seal could choose the same E twice; settled, the two would share a key and tell that somebody how to forge boxes
/// under this E, which are boxes they could seal anyway. Nobody else's box is touched.
const NONCE: [u8; 12] = [0; 12];

fn encrypt(key: &Key, point: &[u8; POINT], place: Place, plain: &[u8]) -> Result<Vec<u8>, VaultError> {
    let mut out = Vec::with_capacity(plain.len() + OVERHEAD);
    out.extend_from_slice(point);
    out.extend_from_slice(plain);
    let tag = cipher(key)?.seal_in_place_separate_tag(nonce(), place.aad(), &mut out[POINT..])?;
    out.extend_from_slice(tag.as_ref());
    Ok(out)
}

fn decrypt(key: &Key, place: Place, body: &[u8]) -> Result<Zeroizing<Vec<u8>>, BoxError> {
    let mut plain = Zeroizing::new(body.to_vec());
    let cipher = cipher(key).map_err(|_| BoxError::Refused)?;
    let length = cipher.open_in_place(nonce(), place.aad(), &mut plain).map_err(|_| BoxError::Refused)?.len();
    plain.truncate(length);
    Ok(plain)
}

fn cipher(key: &Key) -> Result<LessSafeKey, VaultError> {
    Ok(LessSafeKey::new(UnboundKey::new(&AES_256_GCM, key.as_ref())?))
}

fn nonce() -> Nonce {
    Nonce::assume_unique_for_key(NONCE)
}

fn public_of(secret: &PrivateKey) -> Result<[u8; POINT], VaultError> {
    secret.compute_public_key()?.as_ref().try_into().map_err(|_| VaultError)
}

impl Place {
    fn aad(self) -> Aad<[u8; 16]> {
        let mut bytes = [0; 16];
        bytes[..8].copy_from_slice(&self.channel_id.to_be_bytes());
        bytes[8..].copy_from_slice(&self.sid.to_be_bytes());
        Aad::from(bytes)
    }
}

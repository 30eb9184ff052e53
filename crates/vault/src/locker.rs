//! Small secrets the web itself must read again, such as those of one-time codes: whoever copies a database without the
//! key has none of them.
//!
//! `1 ‖ nonce(12) ‖ AES-256-GCM ciphertext ‖ tag(16)`, bound to what it is and whose.

use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use zeroize::Zeroizing;

use crate::VaultError;

const VERSION: u8 = 1;
const NONCE: usize = 12;
const TAG: usize = 16;

/// Locks and unlocks.
pub struct Locker {
    key: LessSafeKey,
}

impl Locker {
    /// How many bytes longer a locked secret is.
    pub const OVERHEAD: usize = 1 + NONCE + TAG;

    pub(crate) fn new(secret: &[u8; 32]) -> Result<Self, VaultError> {
        Ok(Self { key: LessSafeKey::new(UnboundKey::new(&AES_256_GCM, secret)?) })
    }

    /// Locks `plain` for its place. The nonce must be random: two secrets under one would give each other away.
    pub fn lock(&self, place: &[u8], nonce: [u8; NONCE], plain: &[u8]) -> Result<Vec<u8>, VaultError> {
        let mut out = Vec::with_capacity(plain.len() + Self::OVERHEAD);
        out.push(VERSION);
        out.extend_from_slice(&nonce);
        out.extend_from_slice(plain);
        let body = &mut out[1 + NONCE..];
        let tag = self.key.seal_in_place_separate_tag(Nonce::assume_unique_for_key(nonce), Aad::from(place), body)?;
        out.extend_from_slice(tag.as_ref());
        Ok(out)
    }

    /// Unlocks; `None` if it was locked for another place, under another key, or changed since.
    pub fn unlock(&self, place: &[u8], locked: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
        let rest = locked.strip_prefix(&[VERSION])?;
        let (nonce, body) = rest.split_first_chunk::<NONCE>()?;
        let mut plain = Zeroizing::new(body.to_vec());
        let nonce = Nonce::assume_unique_for_key(*nonce);
        let length = self.key.open_in_place(nonce, Aad::from(place), &mut plain).ok()?.len();
        plain.truncate(length);
        Some(plain)
    }
}

/// What a secret is locked for: a row of a kind, by its number.
pub fn place(kind: &str, number: i64) -> Vec<u8> {
    [kind.as_bytes(), b"\0", &number.to_be_bytes()].concat()
}

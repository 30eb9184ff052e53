use aws_lc_rs::signature::{ED25519, Ed25519KeyPair, KeyPair, UnparsedPublicKey};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use crate::VaultError;

/// The Ed25519 key (RFC 8032) of a channel.
pub struct IdentityKey {
    pair: Ed25519KeyPair,
}

impl IdentityKey {
    pub(crate) fn from_seed(seed: &[u8; 32]) -> Result<Self, VaultError> {
        Ok(Self { pair: Ed25519KeyPair::from_seed_unchecked(seed)? })
    }

    /// The public key as base64url without padding, as it stands in DNS and in the well-known document.
    pub fn public_key(&self) -> String {
        URL_SAFE_NO_PAD.encode(self.pair.public_key().as_ref())
    }

    /// The public key's 32 bytes.
    pub fn public_bytes(&self) -> Result<[u8; 32], VaultError> {
        self.pair.public_key().as_ref().try_into().map_err(|_| VaultError)
    }

    /// The 64-byte signature of `message`.
    pub fn sign(&self, message: &[u8]) -> Result<[u8; 64], VaultError> {
        let signature = self.pair.try_sign(message)?;
        signature.as_ref().try_into().map_err(|_| VaultError)
    }
}

/// Whether `signature` is that of `message` under the base64url public key. False also for a key that is none.
#[must_use]
pub fn verify_identity(public_key: &str, message: &[u8], signature: &[u8]) -> bool {
    URL_SAFE_NO_PAD
        .decode(public_key)
        .is_ok_and(|key| UnparsedPublicKey::new(&ED25519, key).verify(message, signature).is_ok())
}

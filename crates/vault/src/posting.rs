//! Keys for proofs: posting keys derived from the master key, a root key that lies elsewhere, and what both are called.
use aws_lc_rs::digest;
use aws_lc_rs::rand;
use aws_lc_rs::signature::{ED25519, UnparsedPublicKey};
use zeroize::Zeroizing;

use crate::{IdentityKey, KeyFileError, MasterKey, VaultError, key_file};

const HEADER: &str = "# Ausrufer: Wurzelschlüssel. Unterschreibt nur Schlüssellisten; ausdrucken, wegschließen, nicht auf dem \
     Server lassen. / Root key. Signs key lists only; print it, lock it away, do not leave it on the server.";
const LABEL: &[u8] = b"ausrufer root key file v1\0";

/// What a posting key is for. The key for warnings is another one, so that it can lie behind two persons.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PostingUse {
    Posts,
    Warnings,
}

impl MasterKey {
    /// The key that signs a channel's posts or warnings in one period (counted by the caller; ninety days are one).
    pub fn posting(&self, channel_id: i64, posting_use: PostingUse, period: u32) -> Result<IdentityKey, VaultError> {
        let posting_use = match posting_use {
            PostingUse::Posts => 0u8,
            PostingUse::Warnings => 1,
        };
        let parameters: [&[u8]; 3] = [&channel_id.to_be_bytes(), &[posting_use], &period.to_be_bytes()];
        IdentityKey::from_seed(&self.key("posting v1", &parameters))
    }
}

/// A fresh root key, and the text to print and lock away. It is derived from nothing, so that who takes the server does
/// not have it.
pub fn generate_root() -> Result<(IdentityKey, Zeroizing<String>), VaultError> {
    let mut seed = Zeroizing::new([0u8; 32]);
    rand::fill(seed.as_mut())?;
    Ok((IdentityKey::from_seed(&seed)?, key_file::write(HEADER, LABEL, seed.as_ref())))
}

/// Reads that text.
pub fn read_root(text: &str) -> Result<IdentityKey, KeyFileError> {
    let seed = key_file::read::<32>(LABEL, text)?;
    // Any 32 bytes are a seed; only the library itself could refuse.
    IdentityKey::from_seed(&seed).map_err(|_| KeyFileError::Encoding)
}

/// The name of a key: the first eight bytes of the SHA-256 of its public half.
#[must_use]
pub fn key_name(public: &[u8; 32]) -> [u8; 8] {
    let mut name = [0; 8];
    name.copy_from_slice(&digest::digest(&digest::SHA256, public).as_ref()[..8]);
    name
}

/// The name of a key on P-256, made in the same way.
#[must_use]
pub fn point_name(public: &[u8; 65]) -> [u8; 8] {
    let mut name = [0; 8];
    name.copy_from_slice(&digest::digest(&digest::SHA256, public).as_ref()[..8]);
    name
}

/// The first half of the SHA-256 of a text, for proofs: enough that nobody finds a second text for a given one.
#[must_use]
pub fn text_digest(text: &str) -> [u8; 16] {
    let mut half = [0; 16];
    half.copy_from_slice(&digest::digest(&digest::SHA256, text.as_bytes()).as_ref()[..16]);
    half
}

/// Whether `signature` is that of `message` under the public key.
#[must_use]
pub fn verify_signature(public: &[u8; 32], message: &[u8], signature: &[u8; 64]) -> bool {
    UnparsedPublicKey::new(&ED25519, public).verify(message, signature).is_ok()
}

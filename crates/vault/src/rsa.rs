//! The key with which a channel signs what it sends to other servers of the Fediverse. RSA, since that is what they all
//! read: PKCS #1 v1.5 with SHA-256 (RFC 8017 §8.2).

use aws_lc_rs::digest;
use aws_lc_rs::encoding::{AsDer, Pkcs8V1Der, PublicKeyX509Der};
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::{KeyPair, KeySize};
use aws_lc_rs::signature::{KeyPair as _, RSA_PKCS1_2048_8192_SHA256, RSA_PKCS1_SHA256, UnparsedPublicKey};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use zeroize::Zeroizing;

use crate::VaultError;

/// Letters in a line of PEM (RFC 7468 §2).
const LINE: usize = 64;
/// No public key is longer, as PEM: 8192 bits and what stands around them.
const PEM_MOST: usize = 4_000;

/// The pair. No Debug.
pub struct RsaKey {
    pair: KeyPair,
}

impl RsaKey {
    /// A fresh one of 2048 bits. Takes some tenths of a second.
    pub fn generate() -> Result<Self, VaultError> {
        Ok(Self { pair: KeyPair::generate(KeySize::Rsa2048)? })
    }

    /// Reads what [`RsaKey::to_secret`] wrote.
    pub fn from_secret(text: &str) -> Result<Self, VaultError> {
        let der = Zeroizing::new(STANDARD.decode(text).map_err(|_| VaultError)?);
        Ok(Self { pair: KeyPair::from_pkcs8(&der)? })
    }

    /// The private half, base64 of PKCS #8; to be locked before it is written anywhere.
    pub fn to_secret(&self) -> Result<Zeroizing<String>, VaultError> {
        let der: Pkcs8V1Der<'_> = self.pair.as_der()?;
        Ok(Zeroizing::new(STANDARD.encode(der.as_ref())))
    }

    /// The public half as PEM, as actors show it.
    pub fn public_pem(&self) -> Result<String, VaultError> {
        let der: PublicKeyX509Der<'_> = self.pair.public_key().as_der()?;
        let mut pem = String::from("-----BEGIN PUBLIC KEY-----\n");
        for line in STANDARD.encode(der.as_ref()).as_bytes().chunks(LINE) {
            pem.extend(line.iter().map(|&byte| char::from(byte)));
            pem.push('\n');
        }
        pem.push_str("-----END PUBLIC KEY-----\n");
        Ok(pem)
    }

    /// The signature of `message`, 256 bytes.
    pub fn sign(&self, message: &[u8]) -> Result<Vec<u8>, VaultError> {
        let mut signature = vec![0; self.pair.public_modulus_len()];
        self.pair.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), message, &mut signature)?;
        Ok(signature)
    }
}

/// Whether `signature` is that of `message` under a public key in PEM (2048 to 8192 bits). False also for a key that is
/// none.
#[must_use]
pub fn verify_rsa(pem: &str, message: &[u8], signature: &[u8]) -> bool {
    let Some(der) = der(pem) else { return false };
    UnparsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, der).verify(message, signature).is_ok()
}

/// What stands between the lines that begin and end a PEM text.
fn der(pem: &str) -> Option<Vec<u8>> {
    if pem.len() > PEM_MOST {
        return None;
    }
    let (_, rest) = pem.split_once("PUBLIC KEY-----")?;
    let (body, _) = rest.split_once("-----END")?;
    let letters: String = body.chars().filter(|letter| !letter.is_whitespace()).collect();
    STANDARD.decode(letters).ok()
}

/// The SHA-256 of a body in base64, as `Digest` and `Content-Digest` tell it.
#[must_use]
pub fn body_digest(body: &[u8]) -> String {
    STANDARD.encode(digest::digest(&digest::SHA256, body))
}

use aws_lc_rs::agreement::{ECDH_P256, PrivateKey};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use crate::VaultError;
use crate::derive::Key;

/// The P-256 key pair of a channel for RFC 8292. `push::Vapid` signs with it.
pub struct VapidKey {
    scalar: Key,
    public: [u8; 65],
}

impl VapidKey {
    /// Refuses zero and scalars not below the order of the curve.
    pub(crate) fn from_scalar(scalar: Key) -> Result<Self, VaultError> {
        let public = PrivateKey::from_private_key(&ECDH_P256, scalar.as_ref())?.compute_public_key()?;
        let public = public.as_ref().try_into().map_err(|_| VaultError)?;
        Ok(Self { scalar, public })
    }

    /// The private scalar, big-endian; hand it to `push::Vapid::new` and nowhere else.
    pub fn scalar(&self) -> &[u8; 32] {
        &self.scalar
    }

    /// The public point, uncompressed (SEC 1 §2.3.3).
    pub fn public(&self) -> &[u8; 65] {
        &self.public
    }

    /// The public point as base64url without padding: `applicationServerKey` in the browser.
    pub fn public_base64(&self) -> String {
        URL_SAFE_NO_PAD.encode(self.public)
    }
}

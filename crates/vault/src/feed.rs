//! The key that signs the files of a channel's warnings in XML, for programs that take them over and know no Ed25519.
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair};

use crate::{MasterKey, VapidKey, VaultError};

/// A P-256 key for ECDSA with SHA-256.
pub struct FeedKey {
    pair: EcdsaKeyPair,
    public: [u8; 65],
}

impl MasterKey {
    /// The key of a channel, as long as it keeps its generation of keys.
    pub fn feed(&self, channel_id: i64, generation: u32) -> Result<FeedKey, VaultError> {
        // A candidate is no valid scalar once in 2^32 keys; the next counter value is tried then.
        for counter in 0..=u8::MAX {
            let scalar = self.key("feed v1", &[&channel_id.to_be_bytes(), &generation.to_be_bytes(), &[counter]]);
            // The same curve as a push key, found in the same way.
            let Ok(key) = VapidKey::from_scalar(scalar) else { continue };
            let (scalar, public) = (key.scalar(), *key.public());
            let pair =
                EcdsaKeyPair::from_private_key_and_public_key(&ECDSA_P256_SHA256_FIXED_SIGNING, scalar, &public)?;
            return Ok(FeedKey { pair, public });
        }
        Err(VaultError)
    }
}

impl FeedKey {
    /// The public point, uncompressed (SEC 1 §2.3.3).
    pub fn public(&self) -> &[u8; 65] {
        &self.public
    }

    /// A signature of `message`, r and s of 32 bytes each. Another one each time.
    pub fn sign(&self, message: &[u8]) -> Result<[u8; 64], VaultError> {
        let signature = self.pair.sign(&SystemRandom::new(), message)?;
        signature.as_ref().try_into().map_err(|_| VaultError)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED, UnparsedPublicKey};

    #[test]
    fn a_channel_keeps_its_key_and_shares_it_with_no_other() {
        let master = MasterKey::generate().unwrap();
        let key = master.feed(7, 1).unwrap();
        let verifies = |public: &[u8; 65], signature: &[u8; 64]| {
            UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, public).verify(b"Rauch", signature).is_ok()
        };
        let signature = key.sign(b"Rauch").unwrap();
        assert!(verifies(key.public(), &signature));
        assert_eq!(master.feed(7, 1).unwrap().public(), key.public());
        let others = [master.feed(7, 2).unwrap(), master.feed(8, 1).unwrap()];
        assert!(others.iter().all(|other| !verifies(other.public(), &signature)));
        assert_ne!(master.vapid(7, 1).unwrap().public(), key.public(), "push services see that one");
    }
}

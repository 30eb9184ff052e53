//! The key pair of one channel and epoch: made, wrapped for keeping, asked, wiped.

use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use voprf_ng::{Error, Group, PoprfServer};
use zeroize::Zeroizing;

use crate::names::{KeyName, Slot, info};
use crate::random::{Random, bytes};
use crate::suite::{Server, Suite, with_server};

/// Bytes of a wrapped key: a nonce, the seed, a tag.
pub const WRAPPED: usize = NONCE + SEED + TAG;
const NONCE: usize = 12;
const SEED: usize = 32;
const TAG: usize = 16;

/// Why there is no key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    #[error("the wrapped key does not open: damaged, of another channel, epoch or suite, or wrapped under another key")]
    Refused,
    #[error("the cryptographic library refused a key")]
    Library,
}

/// Wraps epoch keys for the database. Made from the secret that crate vault derives for this and nothing else.
pub struct Wrapping {
    key: LessSafeKey,
}

impl Wrapping {
    /// From `vault::WebKey::epoch_wrapping`.
    pub fn new(secret: &[u8; 32]) -> Result<Self, KeyError> {
        let key = UnboundKey::new(&AES_256_GCM, secret).map_err(|_| KeyError::Library)?;
        Ok(Self { key: LessSafeKey::new(key) })
    }
}

/// Filled in its box and moved with it: what a move by value leaves behind would not be wiped.
type Seed = Box<Zeroizing<[u8; SEED]>>;

/// The secret key of one channel and epoch, and what it is called. Wiped when dropped; has no Debug.
///
/// The seed is random and not derived from anything, so that deleting its wrapped form destroys it for good. The pair
/// comes from it by RFC 9497's DeriveKeyPair with the key's own name, so a key under a wrong name is another key.
pub struct EpochKey {
    name: KeyName,
    suite: Suite,
    seed: Seed,
    server: Server,
}

impl EpochKey {
    /// A fresh key.
    pub fn generate(name: KeyName, suite: Suite, random: Random<'_>) -> Result<Self, KeyError> {
        let mut seed = Seed::default();
        random(&mut seed[..]);
        Self::from_seed(name, suite, seed)
    }

    fn from_seed(name: KeyName, suite: Suite, seed: Seed) -> Result<Self, KeyError> {
        let info = place(&name, suite);
        let server = match suite {
            Suite::Ristretto255 => PoprfServer::new_from_seed(&seed[..], &info).map(Server::Ristretto255),
            Suite::P256 => PoprfServer::new_from_seed(&seed[..], &info).map(Server::P256),
        };
        Ok(Self { name, suite, seed, server: server.map_err(|_| KeyError::Library)? })
    }

    /// What may be stored: AES-256-GCM of the seed under a random nonce, bound to the key's name and suite.
    pub fn wrap(&self, wrapping: &Wrapping, random: Random<'_>) -> Result<[u8; WRAPPED], KeyError> {
        let nonce: [u8; NONCE] = bytes(random);
        let mut seed = self.seed.clone();
        let tag = wrapping
            .key
            .seal_in_place_separate_tag(
                Nonce::assume_unique_for_key(nonce),
                Aad::from(place(&self.name, self.suite)),
                &mut seed[..],
            )
            .map_err(|_| KeyError::Library)?;
        let mut out = [0; WRAPPED];
        out[..NONCE].copy_from_slice(&nonce);
        out[NONCE..NONCE + SEED].copy_from_slice(&seed[..]);
        out[NONCE + SEED..].copy_from_slice(tag.as_ref());
        Ok(out)
    }

    /// Opens what [`EpochKey::wrap`] made, for the same name and suite only.
    pub fn unwrap(name: KeyName, suite: Suite, wrapped: &[u8], wrapping: &Wrapping) -> Result<Self, KeyError> {
        let (nonce, body) = wrapped.split_first_chunk::<NONCE>().ok_or(KeyError::Refused)?;
        if body.len() != SEED + TAG {
            return Err(KeyError::Refused);
        }
        let mut body = Zeroizing::new(body.to_vec());
        let nonce = Nonce::assume_unique_for_key(*nonce);
        let seed = wrapping.key.open_in_place(nonce, Aad::from(place(&name, suite)), &mut body);
        let seed = seed.map_err(|_| KeyError::Refused)?;
        let mut kept = Seed::default();
        kept.copy_from_slice(seed.first_chunk::<SEED>().ok_or(KeyError::Refused)?);
        Self::from_seed(name, suite, kept)
    }

    /// What it is for.
    pub fn name(&self) -> &KeyName {
        &self.name
    }

    /// Its suite.
    pub fn suite(&self) -> Suite {
        self.suite
    }

    /// The public key, 32 or 33 bytes.
    pub fn public_key(&self) -> Vec<u8> {
        with_server!(&self.server, server => serialize(server))
    }

    pub(crate) fn server(&self) -> &Server {
        &self.server
    }

    /// The token's output for a slot and a nonce: RFC 9497 Evaluate, §3.3.3. 64 or 32 bytes, wiped when dropped.
    pub(crate) fn evaluate(&self, slot: Slot, nonce: &[u8; 32]) -> Result<Zeroizing<Vec<u8>>, Error> {
        let info = info(&self.name, slot);
        with_server!(&self.server, server => {
            server.evaluate(nonce, Some(&info)).map(|output| Zeroizing::new(output.to_vec()))
        })
    }
}

fn serialize<CS: voprf_ng::CipherSuite>(server: &PoprfServer<CS>) -> Vec<u8> {
    CS::Group::serialize_elem(server.get_public_key()).to_vec()
}

/// What a key is bound to, in clear.
fn place(name: &KeyName, suite: Suite) -> Vec<u8> {
    format!("ausrufer reaction key v1|{}|{}|{}", suite.identifier(), name.channel.as_str(), name.epoch).into_bytes()
}

//! Keys and sealed boxes. Pure: no I/O, no clock, no async.
//!
//! One [`MasterKey`] lives in a file outside the databases and their backups. Every other key derives from it by
//! HKDF-SHA-256 under its own label, so there is one thing to save and one thing to lose.
//! No type here that holds a secret or names a follower has Debug, Display or Serialize.

mod audit;
mod derive;
mod dkim;
pub mod fediverse;
mod feed;
mod hmac_key;
mod identity;
mod key_file;
mod locker;
mod master;
pub mod newsletter;
mod posting;
mod rsa;
mod sealed;
pub mod subscription;
mod tagger;
mod vapid;
mod web_key;
mod webhook;

pub use audit::audit_link;
pub use dkim::dkim_pair;
pub use feed::FeedKey;
pub use hmac_key::HmacKey;
pub use identity::{IdentityKey, verify_identity};
pub use key_file::KeyFileError;
pub use locker::{Locker, place};
pub use master::MasterKey;
pub use posting::{PostingUse, generate_root, key_name, point_name, read_root, text_digest, verify_signature};
pub use rsa::{RsaKey, body_digest, verify_rsa};
pub use sealed::{BoxError, OVERHEAD, Opened, Opener, Place, Sealer};
pub use tagger::Tagger;
pub use vapid::VapidKey;
pub use web_key::{PublicHalves, WebKey};
pub use webhook::{webhook_secret, webhook_signature};

/// The cryptographic library refused a step that cannot fail with sound inputs (in practice: out of memory).
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the cryptographic library refused a key")]
pub struct VaultError;

impl From<aws_lc_rs::error::Unspecified> for VaultError {
    fn from(_: aws_lc_rs::error::Unspecified) -> Self {
        Self
    }
}

impl From<aws_lc_rs::error::KeyRejected> for VaultError {
    fn from(_: aws_lc_rs::error::KeyRejected) -> Self {
        Self
    }
}
